"""Several releases beside each other: the next checkpoint of each, its decision, and how many gaps it has."""

from collections.abc import Sequence

from rich.console import Console

from readiness.assessment import Assessment, CheckpointAssessment
from readiness.explanation import DECISION_WORDS
from readiness.formats.terminal.drawing import STYLES, table, text
from readiness.formats.terminal.words import short_day, short_window
from readiness.verdict import Decision


def put_overview(console: Console, found: Sequence[Assessment]) -> None:
    """Draw the table of releases."""
    console.print(text(f"{len(found)} releases as of {short_day(found[0].as_of)}", "bold"))
    rows = table("Release", "Next checkpoint", "Decision", "Gaps")
    for one in found:
        now = _following(one)
        if now is None:
            rows.add_row(
                text(one.title), text("none on record"), text("undecided", STYLES[Decision.UNDECIDED]), text("")
            )
        else:
            said = text(DECISION_WORDS[now.decision], STYLES[now.decision])
            rows.add_row(text(one.title), text(f"{now.title}, {short_window(now.day)}"), said, text(str(len(now.gaps))))
    console.print(rows)
    console.print()


def _following(assessment: Assessment) -> CheckpointAssessment | None:
    return next((one for one in assessment.checkpoints if one.id == assessment.next), None)
