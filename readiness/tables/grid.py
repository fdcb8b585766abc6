"""A grid of cells as a file holds them, and what is said of a row that cannot be taken."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

HEADING = 0
"""The row of the headings where a file has none of its own: they stand before the first row."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What stands in a cell that holds no value: what it shows, and why nothing can be made of it."""

    shown: str
    words: str


Value = str | Decimal | bool | date | datetime | time | timedelta | Unreadable
"""What a cell may hold; a text is neither empty nor of spaces only."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet by row and column, both counted from 1; an empty cell is left out.

    `counted` is what a row is called: row, or event. `read_to` is why not all of the file could be read, by the first row
    that could not. `notes` are sentences about what was not looked at.
    """

    sheet: str
    cells: Mapping[int, Mapping[int, Value]]
    counted: str = "row"
    formulas: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    read_to: Mapping[int, str] = field(default_factory=dict[int, str])
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be taken, and why: where it stands, and what of it is wrong.

    `column` is the letter of the column and `heading` what stands above it, both empty where the whole row is meant; `shown`
    is what stands in the cell.
    """

    row: int
    column: str
    heading: str
    shown: str
    reason: str


def letters_of(column: int) -> str:
    """Return the letters of a column as spreadsheets name it: A, Z, AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def show(value: Value | None) -> str:
    """Return what stands in a cell as a text."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds" if value.second else "minutes")
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    if isinstance(value, Unreadable):
        return value.shown
    return "" if value is None else str(value)
