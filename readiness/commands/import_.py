"""`readiness import`: a change schedule from a spreadsheet or a calendar, or the actions of a release from their log."""

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.commands.beginning import begin, fetch
from readiness.commands.options import DayType, format_option, output_option, paths_completion
from readiness.console import complain, width, write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from readiness.diagnostic import Diagnostic
    from readiness.files import Library
    from readiness.importing.receipt import Receipt
    from readiness.importing.rows import Imported
    from readiness.placed import Placed

REFUSED, WRONG = 1, 2


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    help="The document that says which column holds what.",
    shell_complete=paths_completion,
)
@click.option("--start", is_flag=True, help="Begin such a document from the headings of the file instead.")
@click.option(
    "--what", type=click.Choice(("changes", "actions")), help="With --start: what the rows are; default changes."
)
@click.option("--sheet", help="With --start: the sheet of a workbook that has several.")
@click.option("--as-at", type=DayType(), help="With --start: the day that the file describes.")
@format_option("terminal", "json")
@output_option
@click.option("--no-gate", is_flag=True, help="End with 0 although rows were refused.")
def import_(  # noqa: PLR0913 - a command has as many options as it has
    *,
    file: Path,
    mapping: Path | None,
    start: bool,
    what: str | None,
    sheet: str | None,
    as_at: "date | None",
    form: str,
    output: Path | None,
    no_gate: bool,
) -> None:
    """Make a change schedule, or actions, of a spreadsheet or calendar.

    FILE is a workbook (.xlsx), a comma-separated file or a calendar (.ics). The schedule, or the actions of a release where
    the mapping is of an action log, are written to --output; each row that cannot be imported is named with the reason, and
    then it ends with 1.
    """
    if start == (mapping is not None):
        raise click.UsageError("name a mapping with --mapping, or begin one with --start")
    for name, given in (("--what", what), ("--sheet", sheet), ("--as-at", as_at)):
        if given is not None and not start:
            raise click.UsageError(f"{name} belongs to --start; a mapping says it itself")
    _keep_apart(output, *(one for one in (file, mapping) if one is not None))
    if mapping is None:
        write(begin(file, what or "changes", sheet, as_at), "yaml", output)
    else:
        _carry(file, mapping, form, output, no_gate=no_gate)


def _keep_apart(output: Path | None, *read: Path) -> None:
    """Check that what is written is none of what is read; a usage error where it is."""
    for one in read:
        if output is not None and os.path.realpath(output) == os.path.realpath(one):
            raise click.UsageError(f"{one} is read here; name another file to write to")


def _carry(file: Path, mapping: Path, form: str, output: Path | None, *, no_gate: bool) -> None:
    from readiness.files import Libraries, write_whole
    from readiness.importing.receipt import Receipt
    from readiness.placed import place

    libraries = Libraries([mapping])
    library = libraries.of(mapping)
    written = library.open(mapping)
    documents = libraries.documents
    raw, shown = fetch(file)
    imported, found = _imported(library, mapping, raw)
    complain(place(found, documents), documents)
    if imported is None:
        raise SystemExit(WRONG)
    if isinstance(imported, str):
        raise click.UsageError(f"{shown} cannot be imported: {imported}")
    beside = place(imported.found, documents)
    complain(beside, documents)
    named = (shown, sha256(raw).hexdigest()), (written.path, library.digests[written.path])
    text = _text(imported, named) if _right(beside) else ""
    receipt = Receipt(*named, imported, (str(output), sha256(text.encode()).hexdigest()) if output and text else None)
    if output is not None and text:
        try:
            write_whole(output, text.encode())
        except OSError as error:
            raise click.ClickException(f"cannot write {output}: {error.strerror}") from error
    write(_draw(form, receipt, beside), form, None)
    if not text:
        raise SystemExit(WRONG)
    if imported.refused and not no_gate:
        raise SystemExit(REFUSED)


def _imported(library: "Library", mapping: Path, raw: bytes) -> "tuple[Imported | str | None, tuple[Diagnostic, ...]]":
    """Return what becomes of a file, in words why nothing does, None where the mapping is wrong; and what is with that."""
    from readiness.binding import kind_of
    from readiness.repository import load_action_log, load_import
    from readiness.tables.reading import read_grid

    written = library.open(mapping)
    if kind_of(written)[0] == "action-log":
        from readiness.importing.entries import enter

        log, found = load_action_log(library, mapping)
        if log is None:
            return None, found
        grid = read_grid(raw, log.layout)
        return (grid if isinstance(grid, str) else enter(log, grid, written.path)), found
    from readiness.importing.rows import carry_over, written_schedule

    loaded, found = load_import(library, mapping)
    if loaded is None:
        return None, found
    document, calendar = loaded
    grid = read_grid(raw, document.layout)
    if isinstance(grid, str):
        return grid, found
    return carry_over(document, written_schedule(written), grid, calendar.zone, written.path), found


def _right(found: "Sequence[Placed]") -> bool:
    from readiness.diagnostic import Severity

    return not any(one.severity is Severity.ERROR for one in found)


def _text(imported: "Imported", named: tuple[tuple[str, str], tuple[str, str]]) -> str:
    """Return the schedule as a document; empty where there is no change in it; a usage error where it would be too large."""
    from readiness import scribe
    from readiness.document import MOST_BYTES, MOST_VALUES, printable
    from readiness.importing.rows import count_values

    if not imported.changes:
        return ""
    (file, digest), (mapping, told) = ((printable(" ".join(name.split())), one) for name, one in named)
    note = f"Made by `readiness import` from {Path(file).name} (sha256 {digest[:16]}) by {mapping} (sha256 {told[:16]}).\nEdit these and import again; what is written here is written over."
    text = scribe.write(imported.data, note=note)
    if len(text.encode()) > MOST_BYTES or count_values(imported.data) > MOST_VALUES:
        limit = f"{MOST_BYTES // 2**20} MiB, with {MOST_VALUES:,} keys and values"
        raise click.UsageError(
            f"{imported.changes:,} {imported.made}s make a document larger than is read ({limit}); name fewer columns, or part the table"
        )
    return text


def _draw(form: str, receipt: "Receipt", found: "list[Placed]") -> str:
    if form == "json":
        from readiness.formats import imports

        return imports.receipt(receipt, found)
    from readiness.formats import plain
    from readiness.importing.receipt import tell

    return plain.text([tell(receipt)], width(None))
