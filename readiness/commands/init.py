"""`readiness init`: lay down a small repository that works."""

import os
from pathlib import Path

import click

from readiness.console import write


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init(*, folder: Path) -> None:
    """Lay down a small repository that works.

    Nothing that is there already is changed: when one of the files exists nothing is written.
    """
    from readiness.binding import MODELS
    from readiness.files import starter, write_whole
    from readiness.schema import text_of

    files = {**starter(), **{f"schemas/{kind}.json": text_of(kind).encode() for kind in MODELS}}
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
