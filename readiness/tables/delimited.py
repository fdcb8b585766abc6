"""Comma-separated files, or such with another mark between cells, to a grid of texts (RFC 4180)."""

import csv
import io

from readiness.tables.grid import Grid, Value

MOST_ROWS = 100_000
MOST_COLUMNS = 500
ENCODINGS = ("utf-8", "windows-1252")


def read_delimited(raw: bytes, separator: str, encoding: str) -> Grid | str:
    """Return the cells of a file, or what is wrong with it in words.

    A row that cannot be read ends the reading, for nobody knows where the next one begins.
    """
    try:
        text = raw.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        help_ = (
            "save it as UTF-8, or say `encoding: windows-1252`" if encoding == "utf-8" else "it is of another encoding"
        )
        return f"byte {error.start + 1} is no {encoding.upper()} text; {help_}"
    cells: dict[int, dict[int, Value]] = {}
    broken: dict[int, str] = {}
    lines = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    number = 0
    while True:
        number += 1
        try:
            line = next(lines)
        except StopIteration:
            break
        except csv.Error as error:
            broken[number] = f"it is not written as rows of cells are ({error}); nothing after it could be read"
            break
        if number > MOST_ROWS:
            broken[number] = f"a file may have {MOST_ROWS:,} rows; nothing after them was read"
            break
        if len(line) > MOST_COLUMNS:
            broken[number] = f"it has {len(line)} cells, and at most {MOST_COLUMNS} are read; nothing after it was read"
            break
        found: dict[int, Value] = {at: one.strip() for at, one in enumerate(line, start=1) if one.strip()}
        if found:
            cells[number] = found
    return Grid("", cells, read_to=broken)
