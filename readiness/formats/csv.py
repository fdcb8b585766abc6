"""A schedule as comma-separated values for a spreadsheet: one row an item, dates and numbers as such.

A date or float is two columns, the earliest and the latest it may be; both are the same where it is known, and one is
empty where it is not. Source: RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe before it.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date

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
