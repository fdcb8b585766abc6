"""What became of a table that was imported, in sentences and tables: what was taken, and each row that was not, with the reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from readiness.blocks import Block, Heading, Items, Paragraph, Table
from readiness.importing.rows import Imported
from readiness.tables.grid import Refused

LONGEST = 60
"""Of what stands in a cell so much is shown."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """An import that was made: from which file by which mapping, each with its digest, and where the schedule was written.

    `written` is None where nothing was written because no file was named for it.
    """

    file: tuple[str, str]
    mapping: tuple[str, str]
    imported: Imported
    written: tuple[str, str] | None


def tell(receipt: Receipt) -> list[Block]:
    """Return what became of a table, for people."""
    imported = receipt.imported
    blocks: list[Block] = [Heading(1, f"Import of {receipt.file[0]}"), Paragraph(_counts(imported))]
    where = "Nothing was written: name a file with --output."
    if not imported.changes:
        where = "Nothing was written: no row could be imported."
    elif receipt.written is not None:
        where = f"Written to {receipt.written[0]}."
    blocks.append(Paragraph(where))
    if imported.refused:
        blocks += [Heading(2, "Not imported"), _refusals(imported)]
    notes = list(_notes(imported))
    if notes:
        blocks += [Heading(2, "Also"), Items(tuple(notes))]
    return blocks


def rows_refused(refused: Sequence[Refused]) -> int:
    """Return how many rows are refused; one may be for several reasons."""
    return len({one.row for one in refused})


def _counts(imported: Imported) -> str:
    counted, rows = imported.table.counted, imported.rows
    lost, left = rows_refused(imported.refused), len(imported.table.left_out)
    sheet = f" of sheet {imported.table.sheet}" if imported.table.sheet else ""
    said = f"{rows:,} {counted if rows == 1 else f'{counted}s'}{sheet}: {_made(imported)} imported"
    said += f", {lost:,} refused" if lost else ", none refused"
    return f"{said}, {left:,} hidden and left out." if left else f"{said}."


def _made(imported: Imported) -> str:
    return f"{imported.changes:,} {imported.made}{'' if imported.changes == 1 else 's'}"


def _refusals(imported: Imported) -> Table:
    head = imported.table.counted.capitalize()
    rows = tuple(
        (str(one.row), _place(one), short(one.shown), one.reason[:1].upper() + one.reason[1:])
        for one in imported.refused
    )
    return Table("What was not imported, and why", (head, "Column", "Holds", "Why"), rows)


def _place(one: Refused) -> str:
    return f"{one.column} {one.heading}".strip()


def short(text: str) -> str:
    """Return as much of a text as is shown of a cell."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 2]}.."


def _notes(imported: Imported) -> Iterator[str]:
    if imported.table.idle:
        yield f"Columns that the mapping does not name, not read: {', '.join(imported.table.idle)}."
    yield from imported.notes
