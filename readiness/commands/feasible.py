"""`readiness feasible`: the earliest day of a checkpoint, and the latest days of what comes before it."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.commands.options import (
    as_of_option,
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
    from readiness.feasible import Feasible
    from readiness.placed import Placed
    from readiness.record import Record


@click.command()
@releases_argument
@as_of_option
@click.option("--at", metavar="CHECKPOINT", help="Ask for this checkpoint; default the last that is to come.")
@criteria_option
@format_option("terminal", "json", "markdown")
@output_option
@changes_options
def feasible(  # noqa: PLR0913 - the options of the command
    *,
    releases: tuple[str, ...],
    as_of: date | None,
    at: str | None,
    criteria: tuple[Path, ...],
    form: str,
    output: Path | None,
    changes: Changes,
) -> None:
    """Say when a checkpoint could be ready, and what must happen when.

    RELEASE is a release file, its folder, or a folder of releases. Ends with 0 when it is answered, whatever the answer.
    """
    from readiness.feasible import find_feasible

    asked = read(releases, criteria, as_of, changes)
    known_checkpoints(() if at is None else (at,), (name for one in asked for name in one.case.release.checkpoints))
    answers: list[tuple[Record, str, Feasible | None, Sequence[Placed]]] = []
    for one in asked:
        assessment, told = one.judge()
        record, sets = assessment.record, tuple(one.case.sets.values())
        name = at or _last_to_come(assessment)
        answers.append((record, name, find_feasible(record, sets, one.case.calendar, name), told))
    write(_draw(form, answers, output), form, output)
    raise SystemExit(answered([wrong for *_, told in answers for wrong in told], asked))


def _last_to_come(assessment: "Assessment") -> str:
    """Return the last checkpoint on record that is still to come, else the last one; empty where none is on record."""
    ahead = [
        one.id
        for one in assessment.checkpoints
        if one.happened is None and (one.day.latest is None or one.day.latest >= assessment.as_of)
    ]
    return (ahead or [one.id for one in assessment.checkpoints] or [""])[-1]


def _draw(
    form: str, answers: "Sequence[tuple[Record, str, Feasible | None, Sequence[Placed]]]", output: Path | None
) -> str:
    """Return the report in the format asked for."""
    if form == "json":
        from readiness.formats import json

        return json.feasibles(answers)
    from readiness.prospects import tell_feasible

    told = [list(tell_feasible(record, found, name)) for record, name, found, _ in answers]
    if form == "markdown":
        from readiness.formats import markdown

        return markdown.reports(told)
    from readiness.formats import plain

    return plain.text(told, width(output))
