"""Where in a file a table or a value stands, as a release declares it, and what is read there.

What cannot be read is a mistake with its place in the release, and in the file: nothing is left out, and no word that
is not among those declared is passed over, for a row that counts as nothing would speak for the release.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, model_validator
from pydantic_core import PydanticCustomError

from readiness.diagnostic import did_you_mean
from readiness.document import MOST_BYTES, control_character
from readiness.location import Part, Pointer
from readiness.model import ONE_OR_MANY, Json, Model, Ordinal, Text, as_list, choice
from readiness.register import MOST_COLUMNS, MOST_ROWS, Table, read_csv
from readiness.tables.delimited import read_delimited
from readiness.tables.grid import Grid, Refused, Unreadable, Value, show
from readiness.tables.layout import Formulas, HiddenRows, Layout, MergedCells
from readiness.tables.records import read_records, read_value
from readiness.tables.rows import Row, counts_events, headings_of, make_table
from readiness.tables.suites import read_suites
from readiness.tables.workbook import placed, read_workbook

MOST_TOLD = 20
"""So many wrong cells of one file are told at most."""
_ZIP = b"PK\x03\x04"
_WORKBOOK_ONLY = ("sheet", "headings", "hidden_rows", "merged_cells", "formulas")
TEXTS = Annotated[tuple[Text, ...], BeforeValidator(as_list), ONE_OR_MANY]


class Extract(Model):
    """How a table lies in a file beside the release, and what its columns and words are called here."""

    file: Text | None = None
    """A file beside the release: a workbook (.xlsx), CSV in UTF-8, test results (JUnit .xml) or .json."""
    sheet: Text | None = None
    """The sheet of a workbook; absent: the only one that is not hidden."""
    headings: Ordinal | None = None
    """The row of a workbook in which the headings are; absent: 1."""
    hidden_rows: Annotated[HiddenRows | None, BeforeValidator(choice(HiddenRows))] = None
    """What becomes of hidden rows of a workbook: `read` or `leave-out`; absent: the file is refused for them."""
    merged_cells: Annotated[MergedCells | None, BeforeValidator(choice(MergedCells))] = None
    """`fill`: each merged cell of a workbook holds what the first shows; absent: the file is refused for them."""
    formulas: Annotated[Formulas | None, BeforeValidator(choice(Formulas))] = None
    """`as-saved`: the saved results of a workbook's formulas are taken; absent: the file is refused for them."""
    path: TEXTS = ()
    """The keys of a .json file that lead to the list of entries, or to the value; absent: the whole file."""
    columns: dict[str, Text] = {}
    """By the name that criteria use the heading in the file; others are not read. Absent: all, by their headings."""
    values: dict[str, dict[str, Text]] = {}
    """By column what its words in the file are here: {severity: {"Severity 1": "1"}}; other words are refused."""

    @model_validator(mode="after")
    def check_file(self) -> "Extract":
        """Refuse what says how a file is read where there is none."""
        said = [name for name in HOW if getattr(self, name) not in (None, (), {})]
        if said and self.file is None:
            shown = said[0].replace("_", "-")
            raise PydanticCustomError("wrong-shape", "`{key}` says how a `file` is read; name one", {"key": shown})
        return self


HOW = (*_WORKBOOK_ONLY, "path", "columns", "values")
"""The keys that say how a file is read."""
NEEDS_FILE: Json = {name.replace("_", "-"): ["file"] for name in HOW}


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with an extract: where in it, in words, and how to mend it."""

    pointer: Pointer
    words: str
    help: str = ""
    part: Part = Part.VALUE


@dataclass(frozen=True, slots=True)
class _Lines:
    """The rows of a file by heading, each with the words for where it stands; `cell` says where one of its cells does."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    cell: Callable[[int, str], str]


def read_table(extract: Extract, raw: bytes) -> Table | tuple[Mistake, ...]:
    """Return the table in a file, or what is wrong with it."""
    wrong = tuple(_useless(extract, raw))
    if wrong:
        return wrong
    lines = _grid_lines(extract, raw) if _kind(extract, raw) != "csv" else _csv_lines(extract, raw)
    return lines if isinstance(lines, tuple) else _named(extract, lines)


def count_rows(table: Table, where: Mapping[str, Sequence[str]]) -> int | tuple[Mistake, ...]:
    """Return how many rows have one of the words in each column; what is wrong where they do not tell."""
    unknown = [name for name in where if name not in table.columns]
    if unknown:
        known = tuple(table.columns)
        return tuple(_no_column(("count", name), name, known) for name in unknown)
    for number, row in enumerate(table.rows, start=1):
        left = [name for name in where if name not in row]
        if left and all(row[name] in words for name, words in where.items() if name in row):
            words = f"nobody knows whether row {number} of the rows counts: its {left[0]} is empty"
            return (Mistake(("count", left[0]), words, "Fill it in where the file comes from."),)
    return sum(all(row.get(name) in words for name, words in where.items()) for row in table.rows)


def read_number(extract: Extract, cell: str | None, raw: bytes) -> Decimal | tuple[Mistake, ...]:
    """Return the number in a cell, or to which the keys of a JSON file lead; what is wrong where there is none."""
    wrong = tuple(_useless(extract, raw))
    if wrong:
        return wrong
    kind = _kind(extract, raw)
    if cell is not None and kind not in ("xlsx", "csv"):
        return (Mistake(("cell",), "only workbooks and comma-separated files have cells"),)
    if cell is None and kind != "json":
        help_ = "Name a `cell`, such as B7, or what to `count`."
        return (Mistake(("file",), "nothing says which number of the file is meant", help_),)
    value = _in_cell(extract, cell, raw) if cell is not None else read_value(raw, extract.path)
    at = ("cell",) if cell is not None else _blamed(extract, "")
    where = f"{cell} of {extract.file}" if cell is not None else f"{extract.file}{_under(extract.path)}"
    if isinstance(value, tuple):
        blamed = _blamed(extract, value[0]) if extract.sheet else at
        return (Mistake(blamed, f"the file '{extract.file}' cannot be used: {value[0]}"),)
    number = _number(value)
    if number is not None:
        return number
    reason = value.words if isinstance(value, Unreadable) else f"it holds {_shown(value)}"
    return (Mistake(at, f"there is no number in {where}: {reason}"),)


def _under(path: Sequence[str]) -> str:
    return f" under {' > '.join(path)}" if path else ""


def _shown(value: Value | None) -> str:
    return "nothing" if value is None else f"'{show(value)[:40]}'"


def _number(value: Value | None) -> Decimal | None:
    if isinstance(value, Decimal):
        return value if value.is_finite() and abs(value.adjusted()) <= 30 else None  # noqa: PLR2004 - no metric is beyond
    if isinstance(value, str) and value.isascii() and len(value) <= 30 and value.replace(".", "", 1).isdigit():  # noqa: PLR2004
        return Decimal(value)
    return None


def _kind(extract: Extract, raw: bytes) -> str:
    """Return what sort of file it is: a workbook by its content, the others by their names."""
    ending = (extract.file or "").rpartition(".")[2].casefold()
    return "xlsx" if raw.startswith(_ZIP) or ending == "xlsx" else ending if ending in ("xml", "json") else "csv"


def _useless(extract: Extract, raw: bytes) -> Iterator[Mistake]:
    """Yield what says how to read a file of another sort."""
    kind = _kind(extract, raw)
    if len(raw) > MOST_BYTES or not raw.strip():
        words = "it is empty" if not raw.strip() else f"at most {MOST_BYTES // 2**20} MiB are read"
        yield Mistake(("file",), f"the file '{extract.file}' cannot be used: {words}")
        return
    for name in _WORKBOOK_ONLY:
        if getattr(extract, name) is not None and kind != "xlsx":
            yield Mistake((name.replace("_", "-"),), "only a workbook has this, and the file is none", "Leave it out.")
    if extract.path and kind != "json":
        yield Mistake(
            ("path",), "only a .json file has keys that lead to a place, and the file is none", "Leave it out."
        )


def _blamed(extract: Extract, words: str) -> Pointer:
    """Return what of an extract is wrong where these words are said of its file."""
    if extract.sheet is not None and words.startswith("it has no sheet "):
        return ("sheet",)
    return ("path",) if extract.path else ("file",)


def _in_cell(extract: Extract, cell: str, raw: bytes) -> Value | tuple[str] | None:
    at = placed(cell)
    if at is None:
        return ("a cell is named by its column and row, such as B7",)
    workbook = _kind(extract, raw) == "xlsx"
    grid = read_workbook(raw, extract.sheet) if workbook else read_delimited(raw, ",", "utf-8")
    if isinstance(grid, str):
        return (grid,)
    if grid.read_to:
        return (next(f"row {number}: {words}" for number, words in grid.read_to.items()),)
    if at in grid.formulas and extract.formulas is not Formulas.AS_SAVED:
        return ("it is the result of a formula; `formulas: as-saved` would take it as it was saved",)
    return grid.cells.get(at[0], {}).get(at[1])


def _no_column(pointer: Pointer, name: str, known: tuple[str, ...]) -> Mistake:
    help_ = did_you_mean(name, known, f"There are {', '.join(known[:MOST_TOLD])}.")
    return Mistake(pointer, f"there is no column '{name}'", help_, Part.KEY)


def _csv_lines(extract: Extract, raw: bytes) -> _Lines | tuple[Mistake, ...]:
    found = read_csv(raw)
    if isinstance(found, str):
        return (Mistake(("file",), f"the file '{extract.file}' cannot be used: {found}"),)
    return _Lines(
        found.columns, tuple(enumerate(found.rows, start=2)), lambda number, heading: f"row {number}, '{heading}'"
    )


def _grid_lines(extract: Extract, raw: bytes) -> _Lines | tuple[Mistake, ...]:
    unusable = f"the file '{extract.file}' cannot be used: "
    kind = _kind(extract, raw)
    grid: Grid | str
    if kind == "xlsx":
        grid = read_workbook(raw, extract.sheet)
    else:
        grid = read_suites(raw) if kind == "xml" else read_records(raw, extract.path)
    if isinstance(grid, str):
        return (Mistake(_blamed(extract, grid), f"{unusable}{grid}"),)
    said = {name: getattr(extract, name) for name in ("headings", "hidden_rows", "merged_cells", "formulas")}
    layout = Layout.model_validate({}).model_copy(update={name: one for name, one in said.items() if one is not None})
    top = 0 if counts_events(grid) else layout.headings
    headings = tuple(dict.fromkeys(headings_of(grid, top).values()))
    wrong = tuple(_unknown(extract, headings)) if headings else ()
    if wrong:
        return wrong
    asked = [_same(heading, headings) for heading in dict.fromkeys(extract.columns.values())]
    table = make_table(grid, layout, asked or None)
    if isinstance(table, str):
        return (Mistake(("file",), f"{unusable}{table}"),)

    def place(number: int, heading: str) -> str:
        sheet = f"sheet '{table.sheet}', " if table.sheet else ""
        column = table.columns.get(heading, "") if not counts_events(grid) else ""
        at = f", column {column} ('{heading}')" if column else f", '{heading}'" if heading else ""
        return f"{sheet}{table.counted} {number}{at}"

    refused = list(table.refused)
    rows: list[tuple[int, Mapping[str, str]]] = []
    for row in table.rows:
        cells = {name: _text(value) for name, value in row.values.items()}
        refused += _uncontrolled(row, cells)
        rows.append((row.number, cells))
    if not headings or len(rows) > MOST_ROWS or len(table.columns) > MOST_COLUMNS:
        counted = f"it has {len(table.columns)} columns and {len(rows):,} rows"
        return (Mistake(("file",), f"{unusable}{counted}; at most {MOST_COLUMNS} and {MOST_ROWS:,} are read"),)
    if refused:
        told = [f"{place(one.row, one.heading)}: {one.reason}" for one in refused[:MOST_TOLD]]
        more = f"; {len(refused) - MOST_TOLD:,} more are wrong" if len(refused) > MOST_TOLD else ""
        told[-1] += more
        return tuple(Mistake(("file",), f"{unusable}{one}") for one in told)
    return _Lines(tuple(table.columns), tuple(rows), place)


def _text(value: Value) -> str:
    """Return what stands in a cell as a document would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return " ".join(show(value).split())


def _uncontrolled(row: Row, cells: Mapping[str, str]) -> Iterator[Refused]:
    for heading, text in cells.items():
        found = control_character(text)
        if found is not None:
            words = f"it holds the character U+{ord(found):04X}, which is not allowed"
            yield Refused(row.number, "", heading, "", words)


def _unknown(extract: Extract, headings: tuple[str, ...]) -> Iterator[Mistake]:
    """Yield each column that the file does not have."""
    for name, heading in extract.columns.items():
        if _same(heading, headings) not in headings:
            there = f"There are {', '.join(headings[:MOST_TOLD])}."
            yield Mistake(
                ("columns", name),
                f"no column of the file is called '{heading}'",
                did_you_mean(heading, headings, there),
            )


def _same(heading: str, headings: Sequence[str]) -> str:
    """Return the heading as the file writes it: spaces and capitals do not matter."""
    wanted = " ".join(heading.split())
    alike = (one for one in headings if " ".join(one.split()).casefold() == wanted.casefold())
    return wanted if wanted in headings else next(alike, wanted)


def _named(extract: Extract, lines: _Lines) -> Table | tuple[Mistake, ...]:
    """Return the rows by the names of columns and the words that are used here."""
    wrong = list(_unknown(extract, lines.headings))
    origins = {name: _same(one, lines.headings) for name, one in extract.columns.items()}
    origins = origins or {one: one for one in lines.headings}
    unknown = (name for name in extract.values if name not in origins)
    wrong += [_no_column(("values", name), name, tuple(origins)) for name in unknown]
    if wrong:
        return tuple(wrong)
    said = {name: _words(known) for name, known in extract.values.items()}
    rows: list[Mapping[str, str]] = []
    for number, cells in lines.rows:
        row = {name: cells[heading] for name, heading in sorted(origins.items()) if cells.get(heading)}
        for name in sorted(said.keys() & row.keys()):
            word = said[name].get(row[name].casefold())
            if word is None:
                known = tuple(extract.values[name])
                at = f"{extract.file}, {lines.cell(number, origins[name])}"
                words = f"nothing says what '{row[name][:60]}' is here ({at})"
                wrong.append(Mistake(("values", name), words, did_you_mean(row[name], known, "Add it to them.")))
            else:
                row[name] = word
        rows.append({name: one for name, one in row.items() if one != "tbc"})
    once = tuple({one.words.partition(" (")[0]: one for one in reversed(wrong)}.values())[::-1]
    return once[:MOST_TOLD] or Table(tuple(origins), tuple(rows))


def _words(known: Mapping[str, str]) -> dict[str, str]:
    """Return what words of a file are here, without regard to capitals; what they are here is known too."""
    here = {one.casefold(): one for one in known.values()}
    return here | {word.casefold(): one for word, one in known.items()}
