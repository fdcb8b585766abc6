"""`readiness repair`: the smallest sets of changes that would make a release ready, or settle it."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.commands.options import (
    as_of_option,
    at_option,
    criteria_option,
    format_option,
    known_checkpoints,
    output_option,
    releases_argument,
)
from readiness.commands.reading import Changes, answered, changes_options, read
from readiness.console import width, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readiness.assessment import Assessment
    from readiness.calendar import Calendar
    from readiness.criteria import CriteriaSet
    from readiness.feasible import Earliest
    from readiness.placed import Placed
    from readiness.record import Record
    from readiness.repair.search import Repairs

    Answers = Sequence[tuple[Repairs, Earliest | None]]
    """For each checkpoint its repairs, and the earliest day on which it could be ready by putting it off alone."""


@click.command()
@releases_argument
@as_of_option
@at_option
@criteria_option
@format_option("terminal", "json", "markdown")
@output_option
@changes_options
def repair(  # noqa: PLR0913 - the options of the command
    *,
    releases: tuple[str, ...],
    as_of: date | None,
    at: tuple[str, ...],
    criteria: tuple[Path, ...],
    form: str,
    output: Path | None,
    changes: Changes,
) -> None:
    """Say what would make it ready: the smallest sets of changes.

    RELEASE is a release file, its folder, or a folder of releases. Ends with 0 when it is answered, whatever the answer.
    """
    from readiness.repair.search import find_repairs

    asked = read(releases, criteria, as_of, changes)
    known_checkpoints(at, (name for one in asked for name in one.case.release.checkpoints))
    answers: list[tuple[Record, Answers, Sequence[Placed]]] = []
    for one in asked:
        assessment, told = one.judge()
        record, sets = assessment.record, tuple(one.case.sets.values())
        wanted = [name for name in _to_come(assessment) if not at or name in at]
        repairs = [find_repairs(record, sets, one.case.calendar, name) for name in wanted]
        put_off = [_put_off(record, sets, one.case.calendar, found) for found in repairs]
        answers.append((record, list(zip(repairs, put_off, strict=True)), told))
    write(_draw(form, answers, output), form, output)
    raise SystemExit(answered([wrong for _, _, told in answers for wrong in told], asked))


def _to_come(assessment: "Assessment") -> list[str]:
    """Return the checkpoints on record that are still to come."""
    return [
        one.id
        for one in assessment.checkpoints
        if one.happened is None and (one.day.latest is None or one.day.latest >= assessment.as_of)
    ]


def _put_off(
    record: "Record", sets: "Sequence[CriteriaSet]", calendar: "Calendar", found: "Repairs"
) -> "Earliest | None":
    """Return the earliest day of a checkpoint in whose way something stands: what putting it off alone would do."""
    from readiness.feasible import find_feasible

    feasible = find_feasible(record, sets, calendar, found.checkpoint) if found.blocking else None
    return None if feasible is None else feasible.earliest


def _draw(form: str, answers: "Sequence[tuple[Record, Answers, Sequence[Placed]]]", output: Path | None) -> str:
    """Return the report in the format asked for."""
    if form == "json":
        from readiness.formats import json

        return json.repairs(answers)
    from readiness.prospects import tell_repairs

    told = [list(tell_repairs(record, found)) for record, found, _ in answers]
    if form == "markdown":
        from readiness.formats import markdown

        return markdown.reports(told)
    from readiness.formats import plain

    return plain.text(told, width(output))
