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
    # Of several lines the first alone is named: what is said is shown below the last, far from where it begins.
    end_column = f",endColumn={max(span.column, span.end_column - 1)}" if span.end_line == span.line else ""
    place = f"file={_property(one.path)},line={span.line},endLine={span.line},col={span.column}{end_column}"
    title = f"{one.code.replace('-', ' ').capitalize()} ({one.code})"
    others = "".join(f" See also {label.path}, line {label.span.line}: {label.words}." for label in one.also)
    return f"::{_LEVELS[one.severity]} {place},title={_property(title)}::{_message(one.sentences + others)}\n"


def _message(text: str) -> str:
    return printable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
