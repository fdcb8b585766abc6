"""A table that somebody has, and the import that is begun from its headings."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from readiness.files import Library


def fetch(file: Path) -> tuple[bytes, str]:
    """Return the bytes of the file that is imported, and how it is called; a usage error where it cannot be read."""
    from readiness.diagnostic import Diagnostic
    from readiness.files import Libraries

    library: Library = Libraries([file]).of(file)
    raw = library.fetch(file)
    if isinstance(raw, Diagnostic):
        raise click.UsageError(f"{file}: {raw.message}. {raw.help}".strip().removesuffix(".") + ".")
    return raw, library.show(file)


def begin(file: Path, what: str, sheet: str | None, day: date | None, stem: str | None = None) -> str:
    """Return the text of an import begun from the headings of a file; a usage error where none can be."""
    from readiness.importing.starting import Beginning, What, begin_mapping

    raw, _ = fetch(file)
    made = begin_mapping(raw, file.name, Beginning(What(what), sheet, day, stem))
    if made.startswith("kind:"):
        return made
    raise click.UsageError(f"{file}: {made}")
