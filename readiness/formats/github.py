"""Diagnostics as annotations of a pull request: workflow commands of GitHub Actions, one line each.

Source: GitHub Docs, "Workflow commands for GitHub Actions". GitHub shows ten of each severity for a step.
"""

from collections.abc import Mapping, Sequence

from readiness.diagnostic import Severity
from readiness.document import Document, printable
from readiness.placed import Placed
from readiness.trial.running import Outcome

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def annotations(found: Sequence[Placed], pages: Mapping[str, str]) -> str:
    """Return one annotation for each diagnostic: its place, and what it says in sentences.

    The title is the first sentence of the manual page of its code, from `pages`.
    """
    return "".join(_one(one, pages.get(one.code, "")) for one in found)


def trials(outcomes: Sequence[Outcome], documents: Mapping[str, Document]) -> str:
    """Return one annotation for each thing that did not come out as a case of tests expects."""
    lines = []
    for outcome in outcomes:
        path, case = outcome.trial.path, outcome.trial.case.title or outcome.trial.name
        for failure in outcome.failures:
            span = documents[path].span(failure.pointer)
            place = f"file={_property(path)},line={span.line},endLine={span.line},col={span.column}"
            said = f"{case}: the {failure.subject} is {failure.found}, not {failure.expected}. {failure.reason}".strip()
            lines.append(f"::error {place},title=A test of criteria fails::{_message(said)}\n")
    return "".join(lines)


def _one(one: Placed, page: str) -> str:
    span = one.span
    # Of several lines the first alone is named: what is said is shown below the last, far from where it begins.
    end_column = f",endColumn={max(span.column, span.end_column - 1)}" if span.end_line == span.line else ""
    place = f"file={_property(one.path)},line={span.line},endLine={span.line},col={span.column}{end_column}"
    first = next((line for line in page.splitlines() if line and not line.startswith("#")), one.code)
    title = f"{first.rstrip('.')} ({one.code})"
    others = "".join(f" See also {label.path}, line {label.span.line}: {label.words}." for label in one.also)
    return f"::{_LEVELS[one.severity]} {place},title={_property(title)}::{_message(one.sentences + others)}\n"


def _message(text: str) -> str:
    return printable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
