"""How far dates may slip, as text for people: one table, the tightest dates in sentences, and what cannot slip."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from readiness.document import printable
from readiness.moment import MONTHS, Window, say_day
from readiness.tolerance.leeway import Leeways
from readiness.tolerance.limits import NO_LIMIT, Row, Told, tell_leeways

GAPS = (2, 1)
"""The columns between two columns of the table; the first with which it fits is taken."""
WIDEST_WORD = 24
"""A longer word is broken, so that no document makes the table wider than the screen."""
FLEXIBLE = (0, 4)
"""The columns of titles and of what turns first: they take what room the others leave."""
EASY = 18
"""With so many columns a text is read easily."""
DAYS = (1, 3)
"""The columns of days, which are not broken."""
HEADERS = ("Date", "Now", "May slip", "Until", "Breaks first")

Cells = Sequence[str]


def text(found: Sequence[Leeways], width: int) -> str:
    """Return a screen for each release; lines have `width` columns, at least 60."""
    lines: list[str] = []
    for number, one in enumerate(found):
        lines += [""] * bool(number)
        lines += _screen(one, tell_leeways(one), width)
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _screen(found: Leeways, told: Told, width: int) -> Iterator[str]:
    yield from _laid(f"{found.record.title}: how far dates may slip", width)
    year = found.record.as_of.year
    short = f" A day without a year is in {year}." if told.rows else ""
    yield from _laid(f"As of {say_day(found.record.as_of)}. {told.opening}{short}", width)
    if told.rows:
        yield ""
        yield from _table(told, year, width)
    if told.tightest:
        yield from ("", "Tightest")
    for sentence in told.tightest:
        yield from _laid(sentence, width, 2)
    for heading, lines in told.notes:
        yield ""
        yield from _laid(heading, width)
        for line in lines:
            yield from _laid(line, width, 2)


def _laid(words: str, width: int, indent: int = 0) -> list[str]:
    margin = " " * indent
    inner = f"{margin}  " if indent else ""
    return wrap(printable(words), width, initial_indent=margin, subsequent_indent=inner, break_on_hyphens=False)


def _table(told: Told, year: int, width: int) -> Iterator[str]:
    """Yield the lines of the table: a column for each limit, or where they have no room all below what turns first."""
    rows: list[Cells] = [(*HEADERS, *(_broken(one) for one in told.columns))]
    rows += [(*_cells(one, year), *one.limits) for one in told.rows]
    least = sum(_least(number, cells) for number, cells in enumerate(zip(*rows, strict=True)))
    gap = next((gap for gap in GAPS if least + gap * (len(rows[0]) - 1) <= width), None)
    if gap is None:
        gap = GAPS[-1]
        rows = [(*HEADERS[:-1], f"{HEADERS[-1]};\nother limits"), *(_folded_row(told, one, year) for one in told.rows)]
    widths = _widths(rows, width, gap)
    for number, row in enumerate(rows):
        yield from _line(row, widths, gap)
        if number == 0:
            yield (" " * gap).join("-" * one for one in widths)


def _folded_row(told: Told, row: Row, year: int) -> Cells:
    """Return the cells of a row with the limits that there are below what turns first."""
    *cells, first = _cells(row, year)
    limits = "\n".join(
        f"{name} {limit}"
        for name, limit in zip(told.columns, row.limits, strict=True)
        if limit != NO_LIMIT and not (limit == row.may_slip and f" at {name}" in first)
    )
    return [*cells, f"{first};\n{limits}" if first and limits else first or limits]


def _cells(row: Row, year: int) -> Cells:
    what = row.name if row.short is None else f"  {row.short}"
    until = " to\n".join(_short(one, year) for one in row.until)
    now = " to\n".join(_short(one, year) for one in row.now)
    return tuple(map(_printable_lines, (what, now, row.may_slip, until or row.beyond, row.first)))


def _printable_lines(cell: str) -> str:
    """Return a cell in which nothing but the end of a line commands a terminal."""
    return "\n".join(printable(line) for line in cell.split("\n"))


def _broken(name: str) -> str:
    return printable(name).replace("-", "-\n")


def _short(window: Window, year: int) -> str:
    """Return a window in few letters and lines; the year only where it is another one."""
    first, last = (
        "" if day is None else f"{day.day} {MONTHS[day.month - 1][:3]}{'' if day.year == year else f' {day.year}'}"
        for day in (window.earliest, window.latest)
    )
    if window.day is not None:
        return first
    return (
        f"between\n{first} and\n{last}" if first and last else f"{first} or\nlater" if first else f"{last} or\nearlier"
    )


def _least(number: int, cells: Cells) -> int:
    """Return the columns that a column needs: those of its longest word, and where it holds days, of its longest line."""
    parts = (part for cell in cells for part in (cell.split("\n") if number in DAYS else _words(cell)))
    return min(WIDEST_WORD, max(map(len, parts), default=0))


def _words(cell: str) -> list[str]:
    """Return the words of a cell, each with the indent that its line has."""
    indent = _indent(cell)
    return [f"{indent}{word}" for word in cell.split()]


def _indent(cell: str) -> str:
    return " " * (len(cell) - len(cell.lstrip(" ")))


def _widths(rows: Sequence[Cells], width: int, gap: int) -> list[int]:
    """Return how wide each column is: what is left goes to texts until they are read easily, to the others, to texts."""
    columns = list(zip(*rows, strict=True))
    widths = [_least(number, cells) for number, cells in enumerate(columns)]
    natural = [max(len(line) for cell in cells for line in cell.split("\n")) for cells in columns]
    spare = width - gap * (len(columns) - 1) - sum(widths)
    others = tuple(number for number in range(len(columns)) if number not in FLEXIBLE)
    for numbers, most in ((FLEXIBLE, EASY), (others, width), (FLEXIBLE, width)):
        for _ in range(spare):
            growing = (one for one in numbers if widths[one] < min(natural[one], most))
            narrowest = min(growing, key=lambda one: widths[one], default=None)
            if narrowest is not None:
                widths[narrowest] += 1
                spare -= 1
    return widths


def _line(row: Cells, widths: Sequence[int], gap: int) -> Iterator[str]:
    """Yield the lines of a row: each cell in as many as it takes, those below an item indented."""
    cells = [_folded(cell, width) for cell, width in zip(row, widths, strict=True)]
    for number in range(max(map(len, cells))):
        parts = [cell[number] if number < len(cell) else "" for cell in cells]
        yield (" " * gap).join(part.ljust(width) for part, width in zip(parts, widths, strict=True)).rstrip()


def _folded(cell: str, width: int) -> list[str]:
    indent = _indent(cell)
    return [
        part
        for line in cell.split("\n")
        for part in wrap(
            line.strip(" "), width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
        )
    ]
