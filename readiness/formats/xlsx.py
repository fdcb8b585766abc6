"""A change schedule, or an action log, as a workbook.

Of a schedule: conflicts, limits not kept, figures, what is to come, and the changes themselves.

A text is written as a text, whatever it begins with. Days, times and numbers are such; nothing depends on when it is written.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from readiness.actionlog import COLUMNS, Line
from readiness.changes.account import days_in, listed, time_at
from readiness.changes.answer import Answer
from readiness.changes.book import Entry
from readiness.changes.breaches import Breach
from readiness.changes.conflicts import Conflict
from readiness.changes.figures import Figure, Week
from readiness.changes.schedule import ApprovedException, Type
from readiness.changes.words import HEADINGS, say_conflict, say_reason
from readiness.document import printable

MOST_ROWS = 100_000
"""So many rows of one sheet are written; a last row says how many more there are."""
LONGEST = 32_000
"""A cell holds at most 32,767 characters."""

Cell = str | int | float | date | datetime | None
DAY, TIME = "d mmm yyyy", "d mmm yyyy hh:mm"
NARROW, PLAIN, WIDE, SENTENCE = 12, 18, 36, 90
"""How wide columns are, in characters."""
_CONSENT = (("Approved by", PLAIN), ("Approved on", NARROW), ("Because", WIDE))
_CONFLICTS = (
    *(("Certainty", NARROW), ("Excepted", NARROW), ("Kind", PLAIN), ("Changes", WIDE), ("From", PLAIN), ("To", PLAIN)),
    *(("First day", NARROW), ("Last day", NARROW), ("Service", PLAIN), ("Environment", PLAIN), ("People", PLAIN)),
    *(("Window", PLAIN), *_CONSENT, ("In words", SENTENCE)),
)
_LIMITS = (
    *(
        ("Certainty", NARROW),
        ("Excepted", NARROW),
        ("Rule", PLAIN),
        ("Title", WIDE),
        ("Basis", WIDE),
        ("Verified", NARROW),
    ),
    *(("Change", PLAIN), ("Month", NARROW), ("Changes counted", WIDE), *_CONSENT, ("In words", SENTENCE)),
)
_FIGURES = (
    *(("Month", NARROW), ("Service", PLAIN), ("Planned", NARROW), ("Implemented", NARROW), ("Successful", NARROW)),
    *(("Outcome stated", NARROW), ("Success rate %", NARROW), ("Adverse impact", NARROW), ("Cancelled", NARROW)),
    *(("Emergencies", NARROW), ("Emergencies %", NARROW), ("Outage hours, least", NARROW)),
    *(("Outage hours, most", NARROW), ("Outage limit, hours", NARROW)),
    *(("Impact stated", NARROW), ("Type stated", NARROW)),
)
_FORWARD = (
    *(("Week of", NARROW), ("Changes", NARROW), ("Possible changes", NARROW), ("Outage hours, least", NARROW)),
    *(("Outage hours, most", NARROW), ("Changes by id", WIDE), ("Possible changes by id", WIDE), ("Windows", WIDE)),
)
_CHANGES = (
    *(("Change", PLAIN), ("Title", WIDE), ("Contingency date", NARROW), ("Status", NARROW), ("Outcome", NARROW)),
    *(("Adverse impact", NARROW), ("Category", PLAIN), ("Type", NARROW), ("Services", WIDE), ("Environment", PLAIN)),
    *(("From", PLAIN), ("To", PLAIN), ("First day", NARROW), ("Last day", NARROW), ("Outage", NARROW)),
    *(("Users told, first day", NARROW), ("Users told, last day", NARROW), ("People", PLAIN), ("Release", PLAIN)),
    *(("Users told of, first day", NARROW), ("Users told of, last day", NARROW)),
)


def changes(answer: Answer) -> bytes | str:
    """Return the workbook; in words why not, where the library that writes it is lacking."""
    out = io.BytesIO()
    book = _begin(out, answer.title, answer.as_of)
    if isinstance(book, str):
        return book
    writing = _Writing(book)
    writing.sheet("Conflicts", _CONFLICTS, (_conflict(answer, one) for one in answer.conflicts), len(answer.conflicts))
    writing.sheet("Limits", _LIMITS, (_breach(answer, one) for one in answer.breaches), len(answer.breaches))
    writing.sheet("Figures", _FIGURES, (_figure(answer, one) for one in answer.figures), len(answer.figures))
    writing.sheet("Forward", _FORWARD, map(_week, answer.weeks), len(answer.weeks))
    entries = listed(answer)
    writing.sheet("Changes", _CHANGES, (_change(answer, one) for one in entries), len(entries))
    book.close()
    return out.getvalue()


_WIDTHS = {"Action": SENTENCE, "Owner": WIDE, "Status": WIDE}


def actions(title: str, as_of: date, lines: Sequence[Line]) -> bytes | str:
    """Return an action log as a workbook of one sheet; in words why not, where the library that writes it is lacking."""
    out = io.BytesIO()
    book = _begin(out, title, as_of)
    if isinstance(book, str):
        return book
    columns = tuple((head, _WIDTHS.get(head, PLAIN)) for head in COLUMNS)
    _Writing(book).sheet("Actions", columns, (_action(one) for one in lines), len(lines))
    book.close()
    return out.getvalue()


def _action(one: Line) -> list[Cell]:
    return list(one.cells())


def _begin(out: io.BytesIO, title: str, as_of: date) -> Any:
    """Return a workbook to be written; in words why not, where the library that writes it is lacking."""
    try:
        from xlsxwriter import Workbook  # type: ignore[import-untyped]
    except ModuleNotFoundError as error:
        if error.name != "xlsxwriter":
            raise
        return "a workbook needs xlsxwriter, which is not installed: `pip install '.[spreadsheets]'` in the folder of readiness, or ask for csv"
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    made = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": _text(title), "comments": f"As of {as_of}", "created": made})
    return book


class _Writing:
    """Writes sheets of one workbook."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.words = book.add_format({"valign": "top", "text_wrap": True})
        self.plain = book.add_format({"valign": "top"})
        self.day = book.add_format({"valign": "top", "num_format": DAY, "align": "left"})
        self.time = book.add_format({"valign": "top", "num_format": TIME, "align": "left"})

    def sheet(self, name: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]], total: int) -> None:
        """Write a sheet: a header that stays in sight, and rows that can be filtered."""
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for number, (head, wide) in enumerate(columns):
            sheet.set_column(number, number, wide)
            sheet.write_string(0, number, head, self.head)
        row = 0
        for row, cells in enumerate(islice(rows, MOST_ROWS), 1):
            for number, cell in enumerate(cells):
                self._write(sheet, row, number, cell)
        sheet.autofilter(0, 0, row, len(columns) - 1)
        if total > row:
            sheet.write_string(row + 1, 0, f"and {total - row:,} more; --format json has all", self.plain)

    def _write(self, sheet: Any, row: int, number: int, cell: Cell) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, datetime):
            sheet.write_datetime(row, number, cell, self.time)
        elif isinstance(cell, date):
            sheet.write_datetime(row, number, cell, self.day)
        elif isinstance(cell, str):
            sheet.write_string(row, number, _text(cell), self.words)
        else:
            sheet.write_number(row, number, cell, self.plain)


def _text(words: str) -> str:
    plain = printable(words)
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}..."


def _conflict(answer: Answer, one: Conflict) -> list[Cell]:
    exact = one.exact and one.certain
    return [
        "certain" if one.certain else "possible",
        "no" if one.exception is None else "yes",
        HEADINGS[one.kind],
        ", ".join(one.changes),
        *(time_at(answer, edge) if exact else None for edge in one.when),
        *days_in(answer, one.when),
        None if one.service is None else answer.book.title_of(one.service),
        None if one.environment is None else answer.book.title_of(one.environment),
        one.assignee,
        one.rule,
        *_consent(one.exception),
        say_conflict(answer.book, one),
    ]


def _breach(answer: Answer, one: Breach) -> list[Cell]:
    rule = answer.rules[one.rule]
    return [
        "certain" if one.certain else "possible",
        "no" if one.exception is None else "yes",
        one.rule,
        rule.title,
        rule.basis,
        "yes" if rule.verified else "no",
        one.change,
        one.month,
        ", ".join(one.changes),
        *_consent(one.exception),
        say_reason(answer.book, one),
    ]


def _consent(one: ApprovedException | None) -> tuple[Cell, Cell, Cell]:
    return (None, None, None) if one is None else (one.approved_by, one.date, one.reason)


def _figure(answer: Answer, one: Figure) -> list[Cell]:
    return [
        one.month,
        "all" if one.service is None else answer.book.title_of(one.service),
        *(one.planned, one.implemented, one.successful, one.outcome_stated),
        None if one.success_rate is None else float(one.success_rate),
        *(one.adverse_impact, one.cancelled, one.emergency),
        None if one.emergency_share is None else float(one.emergency_share),
        *(round(minutes / 60, 2) for minutes in one.outage),
        None if one.outage_limit is None else one.outage_limit / 60,
        *(one.impact_stated, one.type_stated),
    ]


def _week(one: Week) -> list[Cell]:
    return [
        one.monday,
        len(one.changes),
        len(one.may_be),
        *(round(minutes / 60, 2) for minutes in one.outage),
        ", ".join(one.changes),
        ", ".join(one.may_be),
        ", ".join(one.windows),
    ]


def _change(answer: Answer, one: Entry) -> list[Cell]:
    change = one.change
    if change is None:
        return []
    told, of = change.notified, change.notified_for
    return [
        *(one.id, one.title, "yes" if one.contingency else "no", change.status.value),
        None if change.outcome is None else change.outcome.value,
        _stated(change.adverse_impact),
        change.category,
        change.type.value if isinstance(change.type, Type) else None,
        ", ".join(map(answer.book.title_of, one.services)),
        None if one.environment is None else answer.book.title_of(one.environment),
        *(time_at(answer, edge) if one.span.exact else None for edge in one.span.hull),
        *days_in(answer, one.span.hull),
        _stated(change.outage),
        *((None, None) if told is None else (told.earliest, told.latest)),
        *(change.assignee, change.release),
        *((None, None) if of is None else (of.earliest, of.latest)),
    ]


def _stated(value: object) -> str | None:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else None
