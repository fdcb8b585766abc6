"""Registers: tables such as an extract of testing issues, every cell a text."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from readiness.document import control_character

MOST_BYTES = 8 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by column; an empty cell is a value that is not stated and is left out of its row."""

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]


def make_table(rows: tuple[Mapping[str, str], ...]) -> Table:
    """Return the table of rows written in a document; its columns are all the keys that occur."""
    columns = sorted({column for row in rows for column in row})
    return Table(tuple(columns), tuple(_stated(row) for row in rows))


def read_csv(raw: bytes) -> Table | str:
    """Return the table in a comma-separated file (RFC 4180, UTF-8), or what is wrong with it in words."""
    if len(raw) > MOST_BYTES:
        return f"it has {len(raw) / 1_000_000:.1f} MB; at most {MOST_BYTES // 2**20} MiB are read"
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return f"byte {error.start + 1} is not UTF-8 text"
    found = control_character(text.replace("\r", "").replace("\n", ""))
    if found is not None:
        return f"it holds the character U+{ord(found):04X}, which is not allowed"
    try:
        lines = [line for line in csv.reader(io.StringIO(text, newline=""), strict=True) if line]
    except csv.Error as error:
        return f"it is not a comma-separated file ({error})"
    if not lines:
        return "it is empty; its first line names the columns"
    header = [name.strip() for name in lines[0]]
    if len(header) > MOST_COLUMNS or len(lines) > MOST_ROWS + 1:
        return (
            f"it has {len(header)} columns and {len(lines) - 1} rows; at most {MOST_COLUMNS} and {MOST_ROWS:,} are read"
        )
    if "" in header or len(set(header)) < len(header):
        return "every column needs a name of its own in the first line"
    for number, line in enumerate(lines[1:], start=2):
        if len(line) != len(header):
            cells = "1 cell" if len(line) == 1 else f"{len(line)} cells"
            return f"row {number} has {cells} where the first line has {len(header)}"
    return Table(tuple(header), tuple(_stated(dict(zip(header, line, strict=True))) for line in lines[1:]))


def _stated(row: Mapping[str, str]) -> dict[str, str]:
    return {column: row[column].strip() for column in sorted(row) if row[column].strip() not in ("", "tbc")}
