"""The beginning of an import from the headings of a table: which column is likely which, and what nobody could tell."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from readiness import scribe
from readiness.document import Data, printable
from readiness.tables.delimited import ENCODINGS
from readiness.tables.grid import HEADING, Grid, Value, show
from readiness.tables.layout import Layout
from readiness.tables.reading import read_grid, sheets_of
from readiness.tables.rows import counts_events, headings_of
from readiness.tables.times import read_when

MOST_LOOKED_AT = 2_000
_ENOUGH = 2
_LIKELY = {
    "id": "uid|id|ref|reference|number|no|key|change id|change ref|change reference|change number|change no|change|ticket|crq",
    "title": "summary|title|short description|description|name|change title|change description|details",
    "category": "categories|category|class|change category",
    "type": "type|change type",
    "services": "services|service|affected services|service affected|services affected|affected service|system|systems",
    "environment": "environment|env|environments|affected environment",
    "regions": "regions|region",
    "start": "dtstart|start|start date|start time|start date time|planned start|planned start date|scheduled start|from|begin|begins",
    "finish": "dtend|finish|end|end date|end time|end date time|planned end|planned end date|scheduled end|planned finish|to|until|ends",
    "outage": "outage|service outage|downtime|outage required",
    "notified": "notified|notification|notified on|notification date|date notified|users told",
    "status": "status|state|change status",
    "outcome": "outcome|result|closure code",
    "adverse-impact": "adverse impact|adverse|impact seen",
    "assignee": "assignee|assigned to|owner|implementer|assignment group|team|change owner",
    "release": "release|release id",
    "note": "note|notes|comment|comments|remarks",
}
_NEEDED = ("id", "title", "start", "finish")
_STATES = {"CONFIRMED": "scheduled", "TENTATIVE": "scheduled", "CANCELLED": "cancelled"}
_BETWEEN = re.compile(r"[^a-z0-9]+")
_FORMS = (
    "DD/MM/YYYY hh:mm:ss",
    "DD/MM/YYYY hh:mm",
    "D/M/YYYY hh:mm",
    "DD/MM/YYYY",
    "D/M/YYYY",
    "DD.MM.YYYY",
    "DD-MM-YYYY",
)


def begin_mapping(raw: bytes, name: str, sheet: str | None) -> str:
    """Return the text of an import, for somebody to look over; in words why none can be begun."""
    layout = _layout(raw, sheet)
    if isinstance(layout, str):
        return layout
    grid = read_grid(raw, Layout.model_validate(layout))
    if isinstance(grid, str):
        return grid
    if not grid.cells:
        return "it is empty"
    top = HEADING if counts_events(grid) else _top(grid)
    if top > 1:
        layout["headings"] = str(top)
    headings = headings_of(grid, top)
    likely = _likely(headings)
    columns = {key: _column(grid, key, at, headings[at], top) for key, at in likely.items()}
    first = min(headings)
    for key, otherwise in (("id", {"column": headings[first]}), ("title", {"column": headings[first]})):
        columns.setdefault(key, otherwise)
    for key in ("start", "finish"):
        columns.setdefault(key, {"value": "tbc"})
    columns = {key: columns[key] for key in _LIKELY if key in columns}
    stem = re.sub("[^A-Za-z0-9]+", "-", name.rpartition(".")[0] or name).strip("-").lower() or "changes"
    data: dict[str, Data] = {
        "kind": "import",
        "id": f"{stem}-import"[:100],
        "title": f"Changes from {printable(name)}"[:200],
    }
    if layout:
        data["table"] = layout
    data["columns"] = columns
    data["schedule"] = {
        "id": stem[:90],
        "title": f"Changes from {printable(name)}"[:200],
        "calendar": "england-and-wales",
        "as-at": "tbc",
    }
    return scribe.write(data) + "".join(f"# {line}\n" for line in _remarks(headings, likely))


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


def _likely(headings: Mapping[int, str]) -> dict[str, int]:
    """Return by key the column that is likely meant, where one is: words that say more about it come first."""
    found: dict[str, int] = {}
    taken: set[int] = set()
    plain = {at: _BETWEEN.sub(" ", one.lower()).strip() for at, one in headings.items()}
    for key, words in _LIKELY.items():
        for word in words.split("|"):
            at = next((at for at, one in plain.items() if one == word and at not in taken), None)
            if at is not None:
                found[key] = at
                taken.add(at)
                break
    return found


def _column(grid: Grid, key: str, at: int, heading: str, top: int) -> Data:
    """Return how a column would be written: its heading alone, or with the form of its dates and what its words mean."""
    values = [
        cells[at] for number, cells in sorted(grid.cells.items())[:MOST_LOOKED_AT] if number > top and at in cells
    ]
    made: dict[str, Data] = {"column": heading}
    if key in ("start", "finish", "notified"):
        form = _form(values)
        if form is not None:
            made["format"] = form
    if key in ("services", "regions") and sum(";" in show(one) for one in values) > sum(
        "," in show(one) for one in values
    ):
        made["split"] = ";"
    if counts_events(grid):
        made |= (
            {"words": dict(_STATES)} if key == "status" else {"as-name": "true"} if key in ("id", "category") else {}
        )
    return made if len(made) > 1 else heading


def _form(values: list[Value]) -> Data | None:
    """Return the forms in which all texts among dates are written, where that is day first alone, or month first alone."""
    texts = [" ".join(one.split()) for one in values if isinstance(one, str) and one.lower() != "tbc"]
    if not any(isinstance(read_when(one, ()), str) for one in texts):
        return None
    swapped = tuple(form.translate(str.maketrans("DM", "MD")) for form in _FORMS)
    ways = [_fitting(texts, forms) for forms in (_FORMS, swapped)]
    found = [way for way in ways if way]
    return None if len(found) != 1 else found[0][0] if len(found[0]) == 1 else list(found[0])


def _fitting(texts: list[str], forms: tuple[str, ...]) -> list[str]:
    """Return for each text the first of some forms that it is written in; none where one of them is in none of these."""
    used: dict[str, None] = {}
    for text in texts:
        form = next((one for one in forms if isinstance(read_when(text, (one,)), date)), None)
        if form is None:
            return []
        used[form] = None
    return list(used)


def _remarks(headings: Mapping[int, str], likely: Mapping[str, int]) -> Iterator[str]:
    yield "Look this over: it was begun from the headings. `as-at` is the day that the table describes."
    idle = [one for at, one in sorted(headings.items()) if at not in likely.values()]
    if idle:
        yield f"Not used: {printable(', '.join(idle))}"
    lacking = [key for key in _NEEDED if key not in likely]
    if lacking:
        yield f"Nobody could tell which column is the {', the '.join(lacking)}."
