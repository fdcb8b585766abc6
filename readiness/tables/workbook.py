"""Workbooks (.xlsx) to grids, read with the standard library: values, and what hides behind them.

Cells are kept where they stand, so a sheet with one cell in its last corner costs no more than that cell. Beside values
it is kept which cells have formulas, which rows and columns are hidden and which cells are merged.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation

from readiness.tables.grid import Grid, Unreadable, Value
from readiness.tables.package import Package, WrongPackageError
from readiness.tables.serials import Shape, shape_of, value_of

MOST_CELLS = 2_000_000
MOST_STRINGS = 1_000_000
MOST_MERGED = 2_000_000
"""So many cells are merged with others in one sheet at most."""
EXACT = 15
"""So many digits of a number a spreadsheet keeps."""
_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})", re.ASCII)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_YES = ("1", "true")


def read_workbook(raw: bytes, sheet: str | None) -> Grid | str:
    """Return the cells of a sheet, of the only visible one where none is named; in words what is wrong with the file."""
    try:
        package = Package(raw)
        book = _Book(package)
        listed = book.sheets
        seen = [one for one in listed if not one.hidden]
        if sheet is None and len(seen) != 1:
            names = ", ".join(one.name for one in seen)
            return (
                f"it has the sheets {names}; say which with `sheet`" if seen else "it has no sheet that is not hidden"
            )
        chosen = seen[0] if sheet is None else next((one for one in listed if one.name == sheet), None)
        if chosen is None:
            return f"it has no sheet '{sheet}'; there are {', '.join(one.name for one in listed)}"
        notes = [
            f"The sheet '{one.name}' {'is hidden and ' if one.hidden else ''}was not read."
            for one in listed
            if one is not chosen
        ]
        return _Reader(book, chosen).grid(tuple(notes))
    except WrongPackageError as error:
        return str(error)


def list_sheets(raw: bytes) -> tuple[str, ...] | str:
    """Return the names of the sheets that are not hidden; in words what is wrong with the file."""
    try:
        return tuple(one.name for one in _Book(Package(raw)).sheets if not one.hidden)
    except WrongPackageError as error:
        return str(error)


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    part: str
    hidden: bool


class _Book:
    """What all sheets of a workbook share: texts, formats, and the day that dates are counted from."""

    def __init__(self, package: Package) -> None:
        self.package = package
        kinds = dict(package.links("").values())
        main = kinds.get("officeDocument", "xl/workbook.xml")
        if not package.has(main) or main.endswith(".bin"):
            raise WrongPackageError("it is an archive, but no workbook as .xlsx files are")
        self.since_1904 = False
        self.sheets: list[_Sheet] = []
        links = package.links(main)
        parts = dict(links.values())

        def begin(element: str, attributes: Mapping[str, str]) -> None:
            if element == "workbookPr":
                self.since_1904 = attributes.get("date1904") in _YES
            elif element == "sheet":
                kind, target = links.get(attributes.get("id", ""), ("", ""))
                if kind == "worksheet":
                    name = attributes.get("name", "")
                    self.sheets.append(_Sheet(name, target, attributes.get("state", "visible") != "visible"))

        package.parse(main, begin, _pass, _pass)
        self.shapes = self._shapes(parts["styles"]) if "styles" in parts else []
        self.texts = self._texts(parts["sharedStrings"]) if "sharedStrings" in parts else []

    def _shapes(self, part: str) -> list[Shape]:
        codes: dict[int, str] = {}
        found: list[Shape] = []
        inside = False

        def begin(element: str, attributes: Mapping[str, str]) -> None:
            nonlocal inside
            if element == "numFmt":
                codes[_count(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
            elif element == "cellXfs":
                inside = True
            elif element == "xf" and inside:
                number = _count(attributes.get("numFmtId"))
                found.append(shape_of(number, codes.get(number)))

        def end(element: str) -> None:
            nonlocal inside
            inside = inside and element != "cellXfs"

        self.package.parse(part, begin, end, _pass)
        return found

    def _texts(self, part: str) -> list[str]:
        found: list[str] = []
        said = _Said()

        def begin(element: str, attributes: Mapping[str, str]) -> None:
            said.begin(element, attributes)

        def end(element: str) -> None:
            said.end(element)
            if element == "si":
                if len(found) >= MOST_STRINGS:
                    raise WrongPackageError(f"it has more than {MOST_STRINGS:,} texts")
                found.append(said.take())

        self.package.parse(part, begin, end, said.text)
        return found


class _Said:
    """Gathers the text of a cell from its runs; how it is pronounced (`rPh`) is left out."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.inside = 0
        self.aside = 0

    def begin(self, element: str, _: Mapping[str, str]) -> None:
        self.inside += element == "t"
        self.aside += element == "rPh"

    def end(self, element: str) -> None:
        self.inside -= element == "t"
        self.aside -= element == "rPh"

    def text(self, words: str) -> None:
        if self.inside and not self.aside:
            self.parts.append(words)

    def take(self) -> str:
        whole = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), "".join(self.parts))
        self.parts.clear()
        return whole


@dataclass(slots=True)
class _Cell:
    """A cell that is being read."""

    row: int
    column: int
    kind: str
    style: int
    value: list[str] = field(default_factory=list[str])
    formula: bool = False
    written: bool = False


class _Reader:
    """Reads one sheet."""

    def __init__(self, book: _Book, sheet: _Sheet) -> None:
        self.book = book
        self.sheet = sheet
        self.cells: dict[int, dict[int, Value]] = {}
        self.formulas: set[tuple[int, int]] = set()
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merged: list[tuple[int, int, int, int]] = []
        self.row = self.column = self.count = self.hidden_away = 0
        self.cell: _Cell | None = None
        self.inside = False
        self.said = _Said()

    def grid(self, notes: tuple[str, ...]) -> Grid:
        self.book.package.parse(self.sheet.part, self._begin, self._end, self._text)
        return Grid(
            self.sheet.name,
            self.cells,
            formulas=frozenset(self.formulas),
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self.hidden_columns),
            merged=tuple(self.merged),
            notes=notes,
        )

    def _begin(self, element: str, attributes: Mapping[str, str]) -> None:
        if element == "c":
            self._begin_cell(attributes)
        elif element == "v":
            self.inside = True
        elif element == "f" and self.cell is not None:
            self.cell.formula = True
        elif element == "row":
            self.row = _count(attributes.get("r")) or self.row + 1
            self.column = 0
            if attributes.get("hidden") in _YES or attributes.get("zeroHeight") in _YES:
                self.hidden_rows.add(self.row)
        elif element == "col" and attributes.get("hidden") in _YES:
            first, last = _count(attributes.get("min")), _count(attributes.get("max"))
            self.hidden_columns.update(range(first, min(last, _LAST_COLUMN) + 1))
        elif element == "mergeCell":
            self._merge(attributes.get("ref", ""))
        else:
            self.said.begin(element, attributes)

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        self.count += 1
        if self.count > MOST_CELLS:
            raise WrongPackageError(f"the sheet '{self.sheet.name}' has more than {MOST_CELLS:,} cells")
        place = placed(attributes["r"]) if "r" in attributes else (self.row, self.column + 1)
        if place is None or not (1 <= place[0] <= _LAST_ROW and 1 <= place[1] <= _LAST_COLUMN):
            raise WrongPackageError(
                f"the sheet '{self.sheet.name}' has a cell in no place: {attributes.get('r', '')[:20]}"
            )
        self.column = place[1]
        self.cell = _Cell(*place, attributes.get("t", "n"), _count(attributes.get("s")))

    def _text(self, words: str) -> None:
        if self.inside and self.cell is not None:
            self.cell.value.append(words)
        else:
            self.said.text(words)

    def _end(self, element: str) -> None:
        if element == "v":
            self.inside = False
            if self.cell is not None:
                self.cell.written = True
        elif element == "c" and self.cell is not None:
            cell, self.cell = self.cell, None
            said = self.said.take()
            if cell.formula:
                self.formulas.add((cell.row, cell.column))
            value = self._value(cell, "".join(cell.value), said)
            if value is not None:
                self.cells.setdefault(cell.row, {})[cell.column] = value
        else:
            self.said.end(element)

    def _value(self, cell: _Cell, written: str, said: str) -> Value | None:
        if cell.formula and not written:
            return Unreadable(
                "", "it holds a formula whose result is not in the file; open and save it in a spreadsheet"
            )
        if cell.kind == "inlineStr":
            return said.strip() or None
        if not cell.written:
            return None
        if cell.kind == "s":
            at = _count(written)
            if at >= len(self.book.texts):
                return Unreadable(written, "the text it refers to is not in the file")
            return self.book.texts[at].strip() or None
        if cell.kind == "str":
            return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), written).strip() or None
        return self._scalar(cell, written)

    def _scalar(self, cell: _Cell, written: str) -> Value:
        if cell.kind == "b":
            return written.strip() in _YES
        if cell.kind == "e":
            return Unreadable(written[:20], f"it shows the error {written[:20]}")
        if cell.kind != "d":
            return self._number(cell, written)
        try:
            return datetime.fromisoformat(written).replace(tzinfo=None)
        except ValueError:
            return Unreadable(written[:40], "it is a date in no form that is read")

    def _number(self, cell: _Cell, written: str) -> Value:
        try:
            number = Decimal(written)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or abs(number.adjusted()) > EXACT * 2:
            return Unreadable(written[:40], "it is a number in no form that is read")
        shape = self.book.shapes[cell.style] if cell.style < len(self.book.shapes) else Shape.NUMBER
        if shape is Shape.NUMBER and number == number.to_integral_value() and number.adjusted() >= EXACT:
            return Unreadable(written[:40], f"a spreadsheet keeps {EXACT} digits of a number, and this has lost some")
        return value_of(_neat(number), shape, since_1904=self.book.since_1904)

    def _merge(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        begin, end = placed(first), placed(last or first)
        if begin is None or end is None:
            return
        self.hidden_away += max(0, end[0] - begin[0] + 1) * max(0, end[1] - begin[1] + 1)
        if self.hidden_away > MOST_MERGED:
            raise WrongPackageError(f"the sheet '{self.sheet.name}' merges more than {MOST_MERGED:,} cells")
        self.merged.append((*begin, *end))


def _neat(number: Decimal) -> Decimal:
    """Return a number to 15 digits, as a spreadsheet shows it: 0.1 is stored as 0.10000000000000001."""
    shown = Decimal(f"{number:.15g}")
    return shown.to_integral_value() if shown == shown.to_integral_value() else shown.normalize()


def placed(text: str) -> tuple[int, int] | None:
    """Return the row and the column of a place such as B7."""
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def _count(text: str | None) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - no index is longer


def _pass(_: str) -> None:
    pass
