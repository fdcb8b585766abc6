"""`readiness init`: lay down a small repository that works."""

from pathlib import Path

import click


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
    there = [name for name in files if (folder / name).exists()]
    if there:
        raise click.UsageError(f"nothing was written: {folder} has {', '.join(there)} already")
    try:
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            write_whole(folder / name, content)
    except OSError as error:
        raise click.ClickException(f"cannot write {error.filename or folder}: {error.strerror}") from error
    click.echo(f"{len(files)} files written; {folder / 'README.md'} says what each is for.")
