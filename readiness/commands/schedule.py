"""`readiness schedule`: dates, float and the critical path of a plan."""

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
from readiness.console import colour, width, write

if TYPE_CHECKING:
    from readiness.timetable import Timetable


@click.command()
@releases_argument
@as_of_option
@criteria_option
@format_option("terminal", "json", "csv", "ics", "mermaid", "msproject")
@output_option
@changes_options
def schedule(  # noqa: PLR0913 - the options of the command
    *,
    releases: tuple[str, ...],
    as_of: date | None,
    criteria: tuple[Path, ...],
    form: str,
    output: Path | None,
    changes: Changes,
) -> None:
    """Show dates, float and the critical path of a plan.

    RELEASE is a release file, its folder, or a folder of releases; for msproject it is one release.
    """
    from readiness.case import timetable

    asked = read(releases, criteria, as_of, changes)
    if form == "msproject" and len(asked) > 1:
        raise click.UsageError(f"a file of this format holds one release, and {len(asked)} are named; name one")
    write(_draw(form, [timetable(one.case, one.as_of) for one in asked], output), form, output)
    raise SystemExit(answered([told for one in asked for told in one.judge()[1]], asked))


def _draw(form: str, shown: "list[Timetable]", output: Path | None) -> str:
    """Return the schedules in the format asked for."""
    if form == "terminal":
        from readiness.formats import bars

        return bars.schedules(shown, width(output), colour=colour(output))
    if form == "json":
        from readiness.formats import json

        return json.schedules(shown)
    if form == "csv":
        from readiness.formats import csv

        return csv.schedules(shown)
    if form == "ics":
        from readiness.formats import ics

        return ics.schedules(shown)
    if form == "mermaid":
        from readiness.formats import mermaid

        return mermaid.schedules(shown)
    from readiness.formats import msproject

    return msproject.schedule(shown[0])
