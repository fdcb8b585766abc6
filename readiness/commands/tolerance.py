"""`readiness tolerance`: how far each date may slip, and what breaks first."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.commands.options import (
    as_of_option,
    criteria_option,
    format_option,
    output_option,
    releases_argument,
)
from readiness.commands.reading import Changes, answered, changes_options, read
from readiness.console import width, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readiness.placed import Placed
    from readiness.record import Record
    from readiness.tolerance.leeway import Leeways


@click.command()
@releases_argument
@as_of_option
@criteria_option
@click.option("--of", multiple=True, metavar="ID", help="Ask for this item with its ends, or this end; default all.")
@format_option("terminal", "json", "markdown")
@output_option
@changes_options
def tolerance(  # noqa: PLR0913 - the options of the command
    *,
    releases: tuple[str, ...],
    as_of: date | None,
    criteria: tuple[Path, ...],
    of: tuple[str, ...],
    form: str,
    output: Path | None,
    changes: Changes,
) -> None:
    """Say how far each date may slip, and what breaks first.

    RELEASE is a release file, its folder, or a folder of releases. Slips are in working days. Ends with 0 when it is
    answered, whatever the answer.
    """
    from readiness.case import find_leeways, record_of

    asked = read(releases, criteria, as_of, changes)
    records = [record_of(one.case, one.as_of) for one in asked]
    _known_dates(of, records)
    answers: list[tuple[Leeways, list[Placed]]] = []
    for one, record in zip(asked, records, strict=True):
        leeways, problems = find_leeways(one.case, record, of)
        answers.append((leeways, one.placed(problems)))
    write(_draw(form, answers, output), form, output)
    raise SystemExit(answered([wrong for _, told in answers for wrong in told], asked))


def _draw(form: str, answers: "Sequence[tuple[Leeways, list[Placed]]]", output: Path | None) -> str:
    """Return the report in the format asked for."""
    found = [leeways for leeways, _ in answers]
    if form == "json":
        from readiness.formats import json

        return json.tolerances(answers)
    if form == "markdown":
        from readiness.formats import markdown

        return markdown.tolerances(found)
    from readiness.formats import leeways

    return leeways.text(found, width(output))


def _known_dates(of: tuple[str, ...], records: "Sequence[Record]") -> None:
    """Check that what is asked for is in a plan, and not past in each of them; a usage error where it is not."""
    from readiness.diagnostic import did_you_mean
    from readiness.tolerance.leeway import askable

    plans = [askable(record) for record in records]
    known = tuple(dict.fromkeys(name for plan in plans for name in plan))
    for name in of:
        if name not in known:
            help_ = did_you_mean(name, known, "Without --of every date of the plan is listed.")
            raise click.UsageError(f"the plan on record has no item, and no end of one, {name!r}. {help_}")
        found = [plan[name] for plan in plans if name in plan]
        why = found[0]
        if why is not None and None not in found:
            raise click.UsageError(f"{name!r} {SAID[why.value]}; it cannot slip")


SAID = {"has happened": "has happened", "a limit": "is a limit, on which nothing happens"}
