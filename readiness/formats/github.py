"""Diagnostics as annotations of a pull request: workflow commands of GitHub Actions, one line each.

Source: GitHub Docs, "Workflow commands for GitHub Actions". GitHub shows ten of each severity for a step.
"""

from collections.abc import Sequence

from readiness.diagnostic import Severity
from readiness.document import printable
from readiness.placed import Placed

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def annotations(found: Sequence[Placed]) -> str:
    """Return one annotation for each diagnostic: its place, its code as title, and what it says in sentences."""
    return "".join(_one(one) for one in found)


def _one(one: Placed) -> str:
    span = one.span
    end_column = f",endColumn={span.end_column - 1}" if span.end_line == span.line else ""
    place = f"file={_property(one.path)},line={span.line},endLine={span.end_line},col={span.column}{end_column}"
    title = f"{one.code.replace('-', ' ').capitalize()} ({one.code})"
    return f"::{_LEVELS[one.severity]} {place},title={_property(title)}::{_message(sentences(one))}\n"


def sentences(one: Placed) -> str:
    """Return what a diagnostic says, and how to mend it, in sentences."""
    message = one.diagnostic.message
    said = message[:1].upper() + message[1:] + ("" if message.endswith((".", "?", "!")) else ".")
    others = "".join(f" See also {label.path}, line {label.span.line}: {label.words}." for label in one.also)
    return printable(f"{said} {one.diagnostic.help}".strip() + others)


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(printable(text)).replace(":", "%3A").replace(",", "%2C")
