"""An assessment as a report: the decision at each checkpoint, the gaps, and how everything else stands; and gaps as findings.

For those who read a page or a review, where the screen has no place.
"""

from collections.abc import Iterator, Mapping, Sequence

from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.blocks import Block, Heading, Paragraph, Table
from readiness.criteria import Importance
from readiness.diagnostic import Diagnostic, Severity
from readiness.explanation import DECISION_WORDS, say_state, say_too_late, summarise
from readiness.gist import say_counts
from readiness.location import Place
from readiness.moment import say_day, say_window
from readiness.schedule import TooLate


def summary(assessment: Assessment, late: Sequence[TooLate]) -> tuple[Block, ...]:
    """Return the report on an assessment; `late` are the fixed dates that cannot be kept."""
    return tuple(_blocks(assessment, late))


def _blocks(assessment: Assessment, late: Sequence[TooLate]) -> Iterator[Block]:
    yield Heading(1, assessment.title)
    sets = ", ".join(f"{name} {version}" for name, version in assessment.sets)
    yield Paragraph(f"As of {say_day(assessment.as_of)}, by the criteria {sets}.")
    for one in late:
        yield Paragraph(f"A fixed date cannot be kept: {say_too_late(one)}.")
    if not assessment.checkpoints:
        yield Paragraph("No checkpoint is on record.")
    for at in assessment.checkpoints:
        yield Heading(2, f"{at.title}: {DECISION_WORDS[at.decision]}")
        yield Paragraph(" ".join(filter(None, (summarise(assessment, at), say_counts(at)))))
        yield from _tables(at)


def _tables(at: CheckpointAssessment) -> Iterator[Block]:
    others = [one for one in at.results if not one.gap]
    if at.gaps:
        yield Heading(3, f"What stands in the way ({len(at.gaps)})")
        yield Table(
            "Gaps",
            ("Criterion", "What it asks", "Needed by", "Owner", "Stands", "Why", "What would help"),
            tuple(
                (*_named(one), say_window(one.due), one.owner, _stands(one), one.reason, one.remedy) for one in at.gaps
            ),
            widths=(11, 18, 10, 8, 10, 24, 19),
        )
    if others:
        yield Heading(3, f"What does not ({len(others)})")
        yield Table(
            "Other criteria",
            ("Criterion", "What it asks", "Owner", "Stands", "Why"),
            tuple((*_named(one), one.owner, _stands(one), one.reason) for one in others),
            widths=(11, 29, 8, 14, 38),
        )


def _named(one: Result) -> tuple[str, str]:
    return one.criterion, one.title


def _stands(one: Result) -> str:
    return f"{say(one)}{'' if one.importance is Importance.HARD else ', soft'}"


def say(one: Result) -> str:
    """Return how a result stands in words."""
    return say_state(one.verdict, one.outlook, waived=one.obstacle and one.waiver is not None)


def blocks(one: Result) -> bool:
    """Return whether a result alone keeps the checkpoint from being ready: hard, in the way, and not waived."""
    return one.obstacle and one.importance is Importance.HARD and one.waiver is None


def gaps_of(assessment: Assessment, sets: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """Return each gap as a finding where its criterion stands, under its id; `sets` are the files of criteria sets by id.

    It is an error where it alone keeps the checkpoint from being ready, else a warning.
    """
    return tuple(
        Diagnostic(
            one.criterion,
            Severity.ERROR if blocks(one) else Severity.WARNING,
            f"{assessment.title}, {at.title}: {one.title}. {say(one).capitalize()}. {one.reason}",
            sets[one.set_id],
            Place(sets[one.set_id], one.pointer),
            one.remedy,
        )
        for at in assessment.checkpoints
        for one in at.gaps
    )
