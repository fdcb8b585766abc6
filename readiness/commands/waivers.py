"""`readiness waivers`: which waivers are in force, and which lift nothing."""

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
from readiness.console import complain, screen, write

if TYPE_CHECKING:
    from readiness.diagnostic import Diagnostic

FINDINGS, WRONG = 1, 2


@click.command()
@releases_argument
@as_of_option
@criteria_option
@format_option("terminal", "json")
@output_option
def waivers(
    *, releases: tuple[str, ...], as_of: date | None, criteria: tuple[Path, ...], form: str, output: Path | None
) -> None:
    """List waivers: which hold, and which lapse.

    RELEASE is a release file, its folder, or a folder of releases. Ends with 1 when a waiver is not sure to lift
    anything while its checkpoint is to come.
    """
    from readiness.case import judge, list_waivers
    from readiness.diagnostic import Severity
    from readiness.files import Libraries
    from readiness.joining import UNMATCHED
    from readiness.placed import place
    from readiness.repository import drop_ignored, load

    files = release_files(releases)
    libraries = Libraries(files)
    loaded = [load(libraries.of(path), path, criteria, UNMATCHED) for path in files]
    documents = libraries.documents
    wrong = drop_ignored(place([one for _, found in loaded for one in found], documents), documents)
    if any(case is None for case, _ in loaded):
        complain(wrong, documents)
        raise SystemExit(WRONG)
    listed = []
    on_the_day: list[Diagnostic] = []
    for case, found in loaded:
        if case is not None:
            day = as_of or today(case.calendar.zone)
            record, standings = list_waivers(case, day, found)
            on_the_day += [one for one in judge(case, day)[1] if not one.code.startswith("waiver")]
            titles = {
                name: one.title for criteria_set in case.sets.values() for name, one in criteria_set.criteria.items()
            }
            listed.append((record, standings, titles, case.path, place(found, documents)))
    if form == "json":
        from readiness.formats import json

        text = json.waivers(listed, documents)
    else:
        from readiness.formats.terminal import waivers as listed_waivers

        text = listed_waivers.draw([one[:3] for one in listed], screen(output, libraries.of(files[0]).root))
    write(text, form, output)
    named = {one.criterion for row in listed for one in row[1]}
    others = [one.diagnostic for one in wrong if one.code not in UNMATCHED]
    unlisted = [one for one in wrong if one.severity is Severity.ERROR and one.code in UNMATCHED]
    others += [one.diagnostic for one in unlisted if one.keys[1] not in named]
    complain(drop_ignored(place([*others, *on_the_day], documents), documents), documents)
    unmatched = any(one.severity is Severity.ERROR for one in wrong)
    raise SystemExit(FINDINGS if unmatched or any(one.finding for row in listed for one in row[1]) else 0)
