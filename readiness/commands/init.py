"""`readiness init`: lay down a small repository that works."""

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.commands.beginning import begin
from readiness.commands.options import DayType, paths_completion
from readiness.console import write

if TYPE_CHECKING:
    from datetime import date

MAPPING, SCHEDULE = "releases/changes-import.yaml", "releases/changes.yaml"


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--changes",
    type=click.Path(path_type=Path),
    help="A spreadsheet or calendar of changes: begin its import too.",
    shell_complete=paths_completion,
)
@click.option("--as-at", type=DayType(), help="With --changes: the day that it describes.")
@click.option("--sheet", help="With --changes: the sheet of a workbook that has several.")
def init(*, folder: Path, changes: Path | None, as_at: "date | None", sheet: str | None) -> None:
    """Lay down a small repository that works.

    Nothing that is there already is changed: when one of the files exists nothing is written. With --changes the import of
    a change schedule is begun from the headings of a file, and the command is told that brings its rows over.
    """
    from readiness.binding import MODELS
    from readiness.files import starter, write_whole
    from readiness.schema import text_of

    files = {**starter(), **{f"schemas/{kind}.json": text_of(kind).encode() for kind in MODELS}}
    if changes is not None:
        files[MAPPING] = _begun(changes, sheet, as_at).encode()
    elif as_at is not None or sheet is not None:
        raise click.UsageError(f"{'--as-at' if sheet is None else '--sheet'} belongs to --changes")
    try:
        inside = {parent for name in files for parent in (folder / name).parents if parent.is_relative_to(folder)}
        there = [name for name in files if os.path.lexists(folder / name)]
        there += sorted(
            one.relative_to(folder).as_posix()
            for one in inside
            if os.path.lexists(one) and (not one.is_dir() or (one != folder and one.is_symlink()))
        )
        if there:
            raise click.UsageError(f"nothing was written: {folder} has {', '.join(there)} already")
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            write_whole(folder / name, content)
    except OSError as error:
        raise click.UsageError(f"cannot write {error.filename or folder}: {error.strerror}") from error
    write(f"{len(files)} files written; {folder / 'README.md'} says what each is for.\n", "terminal", None)
    if changes is not None and as_at is not None:
        write(_told(folder, changes, as_at), "terminal", None)


def _begun(changes: Path, sheet: str | None, as_at: "date | None") -> str:
    """Return the text of the import that is begun; a usage error where it cannot be, before anything is written."""
    if as_at is None:
        raise click.UsageError(f"say with --as-at which day {changes} describes, such as --as-at 2021-09-07")
    text = begin(changes, "changes", sheet, as_at, Path(SCHEDULE).stem)
    return f"# yaml-language-server: $schema=../schemas/import.json\n{text}"


def _told(folder: Path, changes: Path, as_at: "date") -> str:
    """Return what to do next with a table: which commands bring it over and judge it."""
    file, mapping, schedule = (shlex.quote(str(one)) for one in (changes, folder / MAPPING, folder / SCHEDULE))
    return (
        f"\n{folder / MAPPING} was begun from the headings of {changes.name}. Look it over, then:\n"
        f"  readiness import {file} --mapping {mapping} --output {schedule}\n"
        f"  readiness changes {schedule} --as-of {as_at}\n"
    )
