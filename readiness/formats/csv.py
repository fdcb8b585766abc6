"""A schedule as comma-separated values for a spreadsheet: one row an item, dates and numbers as such.

A date or float is two columns, the earliest and the latest it may be; both are the same where it is known, and one is
empty where it is not. Source: RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe before it.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date
from string import whitespace
from unicodedata import normalize

from readiness.document import printable
from readiness.moment import Window
from readiness.network import Float
from readiness.schedule import Scheduled
from readiness.timetable import Timetable

_FORMULA = ("=", "+", "-", "@")
_UNSEEN = "\u00a0\u00ad\u200b\u200c\u200d\u2060\ufeff"
MOST_READ = 200
"""How many characters are looked at for what a spreadsheet sees first; it may pass over spaces and wide forms."""
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
        writer.writerows([_text(schedule.release), schedule.as_of, *_row(one)] for one in timetable.items)
    return out.getvalue()


def _row(one: Scheduled) -> list[object]:
    return [
        _text(one.id),
        _text(one.title),
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
        _text(" ".join(one.driven_by)),
        _text("; ".join(one.needs)),
        _yes(holds=one.assumed),
        _text(" ".join(one.notes)),
    ]


def _text(words: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    read = normalize("NFKC", words[:MOST_READ]).lstrip(f"{whitespace}{_UNSEEN}")
    guarded = read.startswith(_FORMULA) or words.startswith(("\t", "\r", "\n"))
    return printable(f"'{words}" if guarded or (len(words) > MOST_READ and not read) else words)


def _window(window: Window) -> tuple[date | str, date | str]:
    return window.earliest or "", window.latest or ""


def _float(value: Float | None) -> tuple[int | str, int | str]:
    least, most = value or (None, None)
    return "" if least is None else least, "" if most is None else most


def _yes(*, holds: bool) -> str:
    return "yes" if holds else "no"
