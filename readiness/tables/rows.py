"""The rows below the headings of a grid, and what is said of those that cannot be taken.

A row is refused for what stands in a column that is asked for; what stands in others does not matter.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from readiness.diagnostic import did_you_mean
from readiness.tables.grid import HEADING, Grid, Refused, Unreadable, Value, letters_of, show
from readiness.tables.layout import Formulas, HiddenRows, Layout, MergedCells

MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be taken: its number as the spreadsheet counts it, and what it holds by heading; no empty cells."""

    number: int
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a sheet below its headings.

    `columns` are the letters of the columns by heading, `idle` the headings nobody asked for. `refused` are rows that cannot
    be taken, `left_out` the numbers of hidden rows that are to be left out.
    """

    sheet: str
    counted: str
    columns: Mapping[str, str]
    idle: tuple[str, ...]
    rows: tuple[Row, ...]
    refused: tuple[Refused, ...]
    left_out: tuple[int, ...]
    notes: tuple[str, ...]

    def refuse(self, row: Row, heading: str, reason: str) -> Refused:
        """Return the refusal of a row for what stands under a heading, or for the whole of it where that is empty."""
        return Refused(row.number, self.columns.get(heading, ""), heading, show(row.values.get(heading)), reason)


def make_table(grid: Grid, layout: Layout, asked: Collection[str] | None) -> Table | str:
    """Return the rows with what stands under the headings asked for, under all where that is None; in words what is wrong.

    Spaces and capitals in headings do not matter; the names asked for are those by which values are told.
    """
    top = HEADING if counts_events(grid) else layout.headings
    headings = headings_of(grid, top)
    if not headings:
        return f"row {top}, where the headings should be, is empty; say with `headings` which row they are in"
    columns = _columns(headings, asked)
    if isinstance(columns, str):
        return columns
    return _Taking(grid, layout, top, columns).table({at: name for at, name in headings.items() if at not in columns})


def counts_events(grid: Grid) -> bool:
    """Return whether a grid has no row of headings of its own, as that of a calendar: they come before its first row."""
    return HEADING in grid.cells


def headings_of(grid: Grid, row: int) -> dict[int, str]:
    """Return the headings in a row by column."""
    return {at: " ".join(show(one).split()) for at, one in grid.cells.get(row, {}).items() if show(one).strip()}


def _columns(headings: Mapping[int, str], asked: Collection[str] | None) -> dict[int, str] | str:
    """Return the names asked for by column, or in words what is not there or there twice."""
    found: dict[int, str] = {}
    wrong: list[str] = []
    for name in dict.fromkeys(headings.values()) if asked is None else asked:
        wanted = " ".join(name.split())
        exact = [at for at, one in headings.items() if one == wanted]
        places = exact or [at for at, one in headings.items() if one.casefold() == wanted.casefold()]
        if len(places) == 1:
            found[places[0]] = name
        elif places:
            wrong.append(f"the columns {' and '.join(map(letters_of, places))} are both called '{name}'")
        else:
            named = list(dict.fromkeys(headings.values()))
            listed = ", ".join(named[:MOST_SHOWN]) + (", ..." if len(named) > MOST_SHOWN else "")
            wrong.append(
                f"no column is called '{name}'. {did_you_mean(name, tuple(named), f'There are {listed}')}".rstrip(".")
            )
    return "; ".join(wrong) or found


class _Taking:
    """Takes the rows of one grid."""

    def __init__(self, grid: Grid, layout: Layout, top: int, columns: Mapping[int, str]) -> None:
        self.grid = grid
        self.layout = layout
        self.top = top
        self.columns = columns
        self.covered = _covered(grid, sorted(columns))

    def table(self, idle: Mapping[int, str]) -> Table:
        rows: list[Row] = []
        refused: list[Refused] = []
        left_out: list[int] = []
        numbers = sorted({*self.grid.cells, *(number for number, _ in self.covered)})
        for number in numbers:
            if number <= self.top:
                continue
            if number in self.grid.hidden_rows and self.layout.hidden_rows is HiddenRows.LEAVE_OUT:
                left_out.append(number)
                continue
            values = dict(self._values(number))
            wrong = list(self._wrong(number))
            if wrong:
                refused += wrong
            elif values:
                rows.append(Row(number, values))
            elif self.grid.cells.get(number):
                refused.append(Refused(number, "", "", "", "it is empty in every column that is asked for"))
        refused += [Refused(number, "", "", "", words) for number, words in self.grid.read_to.items()]
        letters = {name: letters_of(at) for at, name in sorted(self.columns.items())}
        notes = (*self.grid.notes, *self._unnamed(idle))
        names = tuple(idle[at] for at in sorted(idle))
        return Table(
            self.grid.sheet, self.grid.counted, letters, names, tuple(rows), tuple(refused), tuple(left_out), notes
        )

    def _values(self, number: int) -> Iterator[tuple[str, Value]]:
        cells = self.grid.cells.get(number, {})
        fill = self.layout.merged_cells is MergedCells.FILL
        for at, name in self.columns.items():
            first, left, _ = self.covered.get((number, at), (number, at, ""))
            value = self.grid.cells.get(first, {}).get(left) if fill else cells.get(at)
            if value is not None:
                yield name, value

    def _wrong(self, number: int) -> Iterator[Refused]:
        if number in self.grid.hidden_rows and self.layout.hidden_rows is None:
            reason = "it is hidden; say with `hidden-rows` whether such rows are to be read or left out"
            yield Refused(number, "", "", "", reason)
        cells = self.grid.cells.get(number, {})
        for at, name in sorted(self.columns.items()):
            covered = self.covered.get((number, at))
            first, left, words = covered or (number, at, "")
            value = self.grid.cells.get(first, {}).get(left) if covered else cells.get(at)
            place = (number, letters_of(at), name, show(value))
            if covered is not None and self.layout.merged_cells is None:
                reason = f"it is merged away in {words}; `merged-cells: fill` would give each of them what that shows"
                yield Refused(*place, reason)
            elif isinstance(value, Unreadable):
                yield Refused(*place, value.words)
            elif (first, left) in self.grid.formulas and self.layout.formulas is not Formulas.AS_SAVED:
                reason = "it is the result of a formula; `formulas: as-saved` would take it as it was saved"
                yield Refused(*place, reason)

    def _unnamed(self, idle: Mapping[int, str]) -> Iterator[str]:
        named = {*self.columns, *idle}
        others = sorted({at for number, cells in self.grid.cells.items() if number > self.top for at in cells} - named)
        if others:
            yield f"Nothing stands above column {', '.join(map(letters_of, others[:MOST_SHOWN]))}; it was not read."
        hidden = [name for at, name in sorted(self.columns.items()) if at in self.grid.hidden_columns]
        if hidden:
            yield f"Hidden, and read: column {', '.join(hidden)}."


def _covered(grid: Grid, wanted: Collection[int]) -> dict[tuple[int, int], tuple[int, int, str]]:
    """Return by place which cells are merged away: the row and column of the cell that shows their value, and the range."""
    found: dict[tuple[int, int], tuple[int, int, str]] = {}
    end = max(grid.cells, default=0)
    for first, left, last, right in grid.merged:
        words = f"{letters_of(left)}{first}:{letters_of(right)}{last}"
        across = [at for at in wanted if left <= at <= right]
        for number in range(first, min(last, end) + 1) if across else ():
            found.update({(number, at): (first, left, words) for at in across if (number, at) != (first, left)})
    return found
