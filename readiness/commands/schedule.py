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
    release_files,
    releases_argument,
    today,
)
from readiness.console import colour, complain, width, write

if TYPE_CHECKING:
    from readiness.timetable import Timetable

WRONG = 2


@click.command()
@releases_argument
@as_of_option
@criteria_option
@format_option("terminal", "json", "csv", "ics", "mermaid", "msproject")
@output_option
def schedule(
    *, releases: tuple[str, ...], as_of: date | None, criteria: tuple[Path, ...], form: str, output: Path | None
) -> None:
    """Show dates, float and the critical path of a plan.

    RELEASE is a release file, its folder, or a folder of releases; for msproject it is one release.
    """
    from readiness.files import Libraries
    from readiness.placed import place
    from readiness.repository import drop_ignored, has_errors, judge, load, timetable

    files = release_files(releases)
    if form == "msproject" and len(files) > 1:
        raise click.UsageError(f"a file of this format holds one release, and {len(files)} are named; name one")
    libraries = Libraries(files)
    loaded = [load(libraries.of(path), path, criteria) for path in files]
    documents = libraries.documents
    wrong = [one for _, found in loaded for one in found]
    if has_errors(wrong):
        complain(drop_ignored(place(wrong, documents), documents)[0], documents)
        raise SystemExit(WRONG)
    cases = [(case, as_of or today(case.calendar.zone)) for case, _ in loaded if case is not None]
    write(_draw(form, [timetable(case, day) for case, day in cases], output), form, output)
    told = [*wrong, *(one for case, day in cases for one in judge(case, day)[1])]
    complain(drop_ignored(place(told, documents), documents)[0], documents)
    raise SystemExit(WRONG if has_errors(told) else 0)


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
