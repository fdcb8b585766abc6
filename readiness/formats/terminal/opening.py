"""What a screen opens with: whose release it is, the decisions, the dates that cannot be kept."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from readiness.assessment import Assessment, CheckpointAssessment
from readiness.document import printable
from readiness.explanation import DECISION_WORDS, say_too_late, summarise
from readiness.formats.terminal.drawing import STYLES, put, put_heading, put_title
from readiness.formats.terminal.words import short_day
from readiness.schedule import TooLate
from readiness.verdict import Decision, Outlook


def put_opening(console: Console, assessment: Assessment) -> None:
    """Draw the title of the release, the day, and what it is judged by."""
    put_title(console, assessment.title)
    criteria = ", ".join(f"{name} {version}" for name, version in assessment.sets)
    put(console, f"As of {short_day(assessment.as_of)}. Judged by {criteria}.", "dim")


def put_nothing(console: Console, asked: Sequence[str]) -> None:
    """Draw that none of the checkpoints asked for is on record."""
    put(console, "")
    named = f" ({', '.join(asked)})" if asked else ""
    put(console, f"Undecided: no checkpoint{named} is on record on this day.", STYLES[Decision.UNDECIDED])


def put_decision(console: Console, assessment: Assessment, one: CheckpointAssessment, repaired: str | None) -> None:
    """Draw the decision at a checkpoint in a sentence, and a small repair where one is known."""
    console.print()
    line = Text()
    line.append(DECISION_WORDS[one.decision].upper(), STYLES[one.decision])
    line.append(f"  {printable(one.title)}", "bold")
    console.print(line, soft_wrap=False)
    put(console, summarise(assessment, one), indent=2)
    if repaired is not None:
        put(console, repaired, indent=2)


def put_too_late(console: Console, late: Sequence[TooLate]) -> None:
    """Draw the dates that cannot be kept."""
    if late:
        put_heading(console, f"Dates that cannot be kept ({len(late)})")
        for one in late:
            put(console, f"{say_too_late(one)}.", STYLES[Outlook.LATE], indent=2)
