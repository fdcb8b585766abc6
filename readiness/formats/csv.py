"""A schedule, what is wrong on a change schedule, or an action log, as comma-separated values: dates and numbers as such.

A date or float is two columns, the earliest and the latest it may be; both are the same where it is known, and one is
empty where it is not. Source: RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe before it.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime

from readiness.actionlog import COLUMNS, Line
from readiness.changes.account import days_in, time_at
from readiness.changes.answer import Answer
from readiness.changes.breaches import Breach
from readiness.changes.conflicts import Conflict
from readiness.changes.schedule import ApprovedException
from readiness.changes.words import HEADINGS, say_breach, say_conflict
from readiness.document import cell
from readiness.moment import Window
from readiness.network import Float
from readiness.schedule import Scheduled
from readiness.timetable import Timetable

_ENDS = ("earliest", "latest")
HEADER = (
    *("release", "as_of", "id", "title", "milestone"),
    *(f"{name}_{end}" for name in ("start", "finish", "late_start", "late_finish") for end in _ENDS),
    *(f"{name}_{end}" for name in ("total_float", "free_float") for end in _ENDS),
    *(
        "critical",
        "near_critical",
        "fixed",
        "deadline",
        "started",
        "finished",
        "driven_by",
        "needs",
        "assumed",
        "notes",
    ),
)


def schedules(shown: Sequence[Timetable]) -> str:
    """Return the items of all releases, one a row below a header."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for timetable in shown:
        schedule = timetable.schedule
        writer.writerows([cell(schedule.release), schedule.as_of, *_row(one)] for one in timetable.items)
    return out.getvalue()


def _row(one: Scheduled) -> list[object]:
    return [
        cell(one.id),
        cell(one.title),
        _yes(holds=one.milestone),
        *_window(one.start),
        *_window(one.finish),
        *_window(one.late_start),
        *_window(one.late_finish),
        *_float(one.total_float),
        *_float(one.free_float),
        _yes(holds=one.critical),
        _yes(holds=one.near_critical),
        _yes(holds=one.fixed),
        one.deadline or "",
        _yes(holds=one.started),
        _yes(holds=one.finished),
        cell(" ".join(one.driven_by)),
        cell("; ".join(one.needs)),
        _yes(holds=one.assumed),
        cell(" ".join(one.notes)),
    ]


def _window(window: Window) -> tuple[date | str, date | str]:
    return window.earliest or "", window.latest or ""


def _float(value: Float | None) -> tuple[int | str, int | str]:
    least, most = value or (None, None)
    return "" if least is None else least, "" if most is None else most


def _yes(*, holds: bool) -> str:
    return "yes" if holds else "no"


FOUND = (
    *("schedule", "as_of", "sort", "kind", "title", "certainty", "excepted", "changes", "titles"),
    *("from", "to", "first_day", "last_day", "month", "service", "environment", "assignee", "window"),
    *("basis", "verified", "approved_by", "approved_on", "approved_because", "sentence"),
)


def changes(answer: Answer) -> str:
    """Return what is wrong on a change schedule below a header: a row for each conflict, then for each limit not kept."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(FOUND)
    schedule = (cell(answer.id), answer.as_of)
    writer.writerows([*schedule, "conflict", *_conflict(answer, one)] for one in answer.conflicts)
    writer.writerows([*schedule, "limit", *_breach(answer, one)] for one in answer.breaches)
    return out.getvalue()


def _conflict(answer: Answer, one: Conflict) -> list[object]:
    exact = one.exact and one.certain
    first, last = days_in(answer, one.when)
    return [
        one.kind.value,
        HEADINGS[one.kind],
        "certain" if one.certain else "possible",
        _yes(holds=one.exception is not None),
        *_names(answer, one.changes),
        *(_minute(time_at(answer, edge)) if exact else "" for edge in one.when),
        first or "",
        last or "",
        "",
        cell(one.service or ""),
        cell(one.environment or ""),
        cell(one.assignee or ""),
        cell(one.rule or ""),
        "",
        "",
        *_exception(one.exception),
        cell(say_conflict(answer.book, one)),
    ]


def _breach(answer: Answer, one: Breach) -> list[object]:
    rule = answer.rules[one.rule]
    return [
        cell(one.rule),
        cell(rule.title),
        "certain" if one.certain else "possible",
        _yes(holds=one.exception is not None),
        *_names(answer, one.changes if one.change is None else (one.change,)),
        *("", "", "", ""),
        one.month or "",
        *("", "", "", ""),
        cell(rule.basis),
        _yes(holds=rule.verified),
        *_exception(one.exception),
        cell(say_breach(answer.book, answer.rules, one)),
    ]


def _minute(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%d %H:%M}"


def _names(answer: Answer, changes: Sequence[str]) -> tuple[str, str]:
    return cell(" ".join(changes)), cell("; ".join(answer.book.entry_titles.get(one, one) for one in changes))


def _exception(one: ApprovedException | None) -> tuple[object, ...]:
    return ("", "", "") if one is None else (cell(one.approved_by), one.date or "", cell(one.reason))


def actions(lines: Sequence[Line]) -> str:
    """Return an action log, one action a row below a header."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([cell(one) if isinstance(one, str) else one or "" for one in line.cells()] for line in lines)
    return out.getvalue()
