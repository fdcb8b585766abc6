"""The beginning of an import from the headings of a table: which column is likely which, and what nobody could tell."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from readiness import scribe
from readiness.document import Data, printable
from readiness.importing.headings import ACTIONS, CHANGES, likely, time_beside
from readiness.tables.delimited import ENCODINGS
from readiness.tables.grid import HEADING, Grid, Value, show
from readiness.tables.layout import Layout
from readiness.tables.reading import read_grid, sheets_of
from readiness.tables.rows import counts_events, headings_of
from readiness.tables.times import read_when

MOST_LOOKED_AT = 2_000
_ENOUGH = 2
_NEEDED = ("id", "title", "start", "finish")
_DATES = ("start", "finish", "notified", "notified-for", "raised", "target", "revised")
_STATES = {"CONFIRMED": "scheduled", "TENTATIVE": "scheduled", "CANCELLED": "cancelled"}
_FORMS = (
    "DD/MM/YYYY hh:mm:ss",
    "DD/MM/YYYY hh:mm",
    "D/M/YYYY hh:mm",
    "DD/MM/YYYY",
    "D/M/YYYY",
    "DD.MM.YYYY",
    "DD-MM-YYYY",
)


class What(Enum):
    """What becomes of the rows of a table."""

    CHANGES = "changes"
    ACTIONS = "actions"


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is known of an import that is begun: what it makes, the sheet, the day the table describes, what it is called."""

    what: What
    sheet: str | None
    day: date | None
    stem: str | None = None


def begin_mapping(raw: bytes, name: str, beginning: Beginning) -> str:
    """Return the text of an import, for somebody to look over; in words why none can be begun."""
    layout = _layout(raw, beginning.sheet)
    if isinstance(layout, str):
        return layout
    grid = read_grid(raw, Layout.model_validate(layout))
    if isinstance(grid, str):
        return grid
    if not grid.cells:
        return "it is empty"
    if counts_events(grid) and beginning.what is What.ACTIONS:
        return "it is a calendar, which has events and no actions"
    top = HEADING if counts_events(grid) else _top(grid)
    if top > 1:
        layout["headings"] = str(top)
    headings = headings_of(grid, top)
    of_changes = beginning.what is What.CHANGES
    known = CHANGES if of_changes else ACTIONS
    found = likely(headings, known)
    times = _times(headings, found)
    twice = _twice(headings, [*found.values(), *times.values()])
    if twice is not None:
        return f"two of its columns are headed '{printable(twice)}', and an import goes by headings: name one otherwise"
    columns = _columns(grid, top, known, found, times)
    stem = beginning.stem or re.sub("[^A-Za-z0-9]+", "-", name.rpartition(".")[0] or name).strip("-").lower()
    stem = stem or beginning.what.value
    title = f"{beginning.what.value.capitalize()} from {printable(name)}"[:200]
    day = "tbc" if beginning.day is None else beginning.day.isoformat()
    data: dict[str, Data] = {
        "kind": "import" if of_changes else "action-log",
        "id": f"{stem}-import"[:100],
        "title": title,
    }
    if not of_changes:
        data["stated"] = day
    if layout:
        data["table"] = layout
    data["columns"] = columns
    if of_changes:
        data["schedule"] = {"id": stem[:90], "title": title, "calendar": "england-and-wales", "as-at": day}
    needed = _NEEDED if of_changes else _NEEDED[:2]
    remarks = [
        *_remarks(headings, {**found, **{f"{key}.time": at for key, at in times.items()}}, needed, beginning),
        *(_open_order(grid, at, headings[at], top) for key, at in found.items() if key in _DATES),
    ]
    return scribe.write(data) + "".join(f"# {line}\n" for line in remarks if line)


def _times(headings: Mapping[int, str], found: Mapping[str, int]) -> dict[str, int]:
    """Return by key of a date the column with the time of day that belongs to it."""
    beside = ((key, time_beside(headings, found, key)) for key in ("start", "finish") if key in found)
    return {key: at for key, at in beside if at is not None}


def _twice(headings: Mapping[int, str], wanted: Sequence[int]) -> str | None:
    """Return the heading of a column that is wanted which another column has too; None where there is none."""
    counts = Counter(headings.values())
    return next((headings[at] for at in wanted if counts[headings[at]] > 1), None)


def _columns(
    grid: Grid, top: int, known: Mapping[str, str], found: Mapping[str, int], times: Mapping[str, int]
) -> dict[str, Data]:
    """Return where each value comes from, in the order in which they are written; what must be there from somewhere."""
    headings = headings_of(grid, top)
    columns: dict[str, Data] = {key: _column(grid, key, at, headings[at], top) for key, at in found.items()}
    for key, at in times.items():
        there = columns[key]
        columns[key] = {**(there if isinstance(there, dict) else {"column": there}), "time": headings[at]}
    for key in ("id", "title"):
        columns.setdefault(key, {"column": headings[min(headings)]})
    for key in ("start", "finish"):
        if key in known:
            columns.setdefault(key, {"value": "tbc"})
    return {key: columns[key] for key in known if key in columns}


def _layout(raw: bytes, sheet: str | None) -> dict[str, Data] | str:
    """Return the layout with which a file can be read, as it would be written."""
    sheets = sheets_of(raw)
    if isinstance(sheets, str):
        return sheets
    if sheets:
        if sheet is None and len(sheets) > 1:
            return f"it has the sheets {', '.join(sheets)}; say which with --sheet"
        return {} if sheet is None else {"sheet": sheet}
    layout: dict[str, Data] = {} if sheet is None else {"sheet": sheet}
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        layout["encoding"] = ENCODINGS[1]
        text = raw.decode(ENCODINGS[1], "replace")
    lines = text.splitlines()[:20]
    most = max((",", ";", "\t", "|"), key=lambda mark: (sum(line.count(mark) for line in lines), mark == ","))
    if most != "," and not text.startswith("BEGIN:"):
        layout["separator"] = "tab" if most == "\t" else most
    return layout


def _top(grid: Grid) -> int:
    """Return the first row with as many texts as the headings of a table have: at least half of the most in any row."""
    rows = [(number, grid.cells[number]) for number in sorted(grid.cells)[:MOST_LOOKED_AT]]
    most = max(len(cells) for _, cells in rows)
    texts = ((number, sum(isinstance(one, str) for one in cells.values())) for number, cells in rows)
    return next((number for number, count in texts if count * 2 >= most and count >= min(_ENOUGH, most)), rows[0][0])


def _column(grid: Grid, key: str, at: int, heading: str, top: int) -> Data:
    """Return how a column would be written: its heading alone, or with the form of its dates and what its words mean."""
    values = _values(grid, at, top)
    made: dict[str, Data] = {"column": heading}
    if key in _DATES:
        form = _form(values)
        if form is not None:
            made["format"] = form
    if key in ("services", "regions", "owner") and sum(";" in show(one) for one in values) > sum(
        "," in show(one) for one in values
    ):
        made["split"] = ";"
    if counts_events(grid):
        made |= (
            {"words": dict(_STATES)} if key == "status" else {"as-name": "true"} if key in ("id", "category") else {}
        )
    return made if len(made) > 1 else heading


def _values(grid: Grid, at: int, top: int) -> list[Value]:
    rows = sorted(grid.cells.items())[:MOST_LOOKED_AT]
    return [cells[at] for number, cells in rows if number > top and at in cells]


def _form(values: list[Value]) -> Data | None:
    """Return the forms in which all texts among dates are written, where that is day first alone, or month first alone."""
    found = _ways(values)
    return None if len(found) != 1 else found[0][0] if len(found[0]) == 1 else list(found[0])


def _ways(values: list[Value]) -> list[list[str]]:
    """Return the ways to read all texts among dates, day first and month first, where one of them needs to be told."""
    texts = [" ".join(one.split()) for one in values if isinstance(one, str) and one.lower() != "tbc"]
    if not any(isinstance(read_when(one, ()), str) for one in texts):
        return []
    swapped = tuple(form.translate(str.maketrans("DM", "MD")) for form in _FORMS)
    return [way for forms in (_FORMS, swapped) if (way := _fitting(texts, forms))]


def _fitting(texts: list[str], forms: tuple[str, ...]) -> list[str]:
    """Return for each text the first of some forms that it is written in; none where one of them is in none of these."""
    used: dict[str, None] = {}
    for text in texts:
        form = next((one for one in forms if isinstance(read_when(text, (one,)), date)), None)
        if form is None:
            return []
        used[form] = None
    return list(used)


def _remarks(
    headings: Mapping[int, str], found: Mapping[str, int], needed: Sequence[str], beginning: Beginning
) -> Iterator[str]:
    key = "as-at" if beginning.what is What.CHANGES else "stated"
    day = f" `{key}` is the day that the table describes." if beginning.day is None else ""
    yield f"Look this over: it was begun from the headings.{day}"
    idle = [one for at, one in sorted(headings.items()) if at not in found.values()]
    if idle:
        yield f"Not used: {printable(', '.join(idle))}"
    lacking = [one for one in needed if one not in found]
    if lacking:
        yield f"Nobody could tell which column is the {', the '.join(lacking)}."


def _open_order(grid: Grid, at: int, heading: str, top: int) -> str:
    """Return what to state of dates that may all be written day first or month first; empty where they are not."""
    ways = _ways(_values(grid, at, top))
    if len(ways) < _ENOUGH:
        return ""
    forms = ways[0][0] if len(ways[0]) == 1 else f"[{', '.join(ways[0])}]"
    named = printable(heading).translate(str.maketrans("", "", "{},:'\"#"))
    return f"Day or month first? Where the day is, write {{column: {named}, format: {forms}}}."
