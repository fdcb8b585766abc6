"""Date values as windows of days, and references to dates.

A date value is a day or an honest window (ISO 8601-2:2019, level 1, as far as the design goes). A window is a closed
interval of days; None is an end that is not known. A comparison holds for a window when it holds for every day in it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from readiness.period import Period, parse_period, respell_period
from readiness.truth import Truth

FIRST_YEAR, LAST_YEAR = 1900, 2199
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_SEASONS = {"21": 3, "22": 6, "23": 9, "24": 12}
_REFERENCE = re.compile(
    r"(?P<month>month-of\()?(?P<name>[A-Za-z0-9][A-Za-z0-9_-]*?)(?:\.(?P<end>start|finish))?(?(month)\))(?: (?P<sign>[+-]) (?P<period>.+))?",
    re.ASCII,
)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True)
class Window:
    """Some day from `earliest` to `latest`, both included; None where that side has no limit."""

    earliest: date | None
    latest: date | None

    @property
    def day(self) -> date | None:
        """The day, when it is known to the day."""
        return self.earliest if self.earliest == self.latest else None

    @property
    def open(self) -> bool:
        """Whether nothing at all is known."""
        return self.earliest is None and self.latest is None

    def map(self, change: Callable[[date], date | None]) -> "Window":
        """Return the window after a change that keeps the order of days."""
        return Window(
            None if self.earliest is None else change(self.earliest),
            None if self.latest is None else change(self.latest),
        )

    def within(self, other: "Window") -> bool:
        """Return whether each of its days lies in the other."""
        begins = other.earliest is None or (self.earliest is not None and self.earliest >= other.earliest)
        ends = other.latest is None or (self.latest is not None and self.latest <= other.latest)
        return begins and ends

    def not_after(self, other: "Window") -> Truth:
        """Return whether this is no later than the other, for every day of both."""
        if self.latest is not None and other.earliest is not None and self.latest <= other.earliest:
            return Truth.TRUE
        if self.earliest is not None and other.latest is not None and self.earliest > other.latest:
            return Truth.FALSE
        return Truth.UNKNOWN


@dataclass(frozen=True, slots=True)
class Beyond(Window):
    """A day that cannot be counted, for it leads past `edge`, the last day a calendar is verified for, or the first one.

    `sure` says that it is later than the last day, or earlier than the first; else days beyond only count on the way to it.
    """

    edge: date
    last: bool
    sure: bool

    def map(self, change: Callable[[date], date | None]) -> Window:  # noqa: ARG002 - there is no day to change
        """Return the same, of which it is no longer sure on which side of the edge it lies."""
        return replace(self, sure=False)

    @property
    def words(self) -> str:
        """Where it lies, as the end of a sentence: "later than 31 December 2028, ..."."""
        side = ("later than" if self.last else "earlier than") if self.sure else "counted past"
        return f"{side} {say_day(self.edge)}, the {'last' if self.last else 'first'} day the calendar is verified for"

    @property
    def short(self) -> str:
        """Where it lies, in few words, for a table."""
        day = f"{self.edge.day} {MONTHS[self.edge.month - 1][:3]} {self.edge.year}"
        return f"{'after' if self.last else 'before'} {day}" if self.sure else "not counted"


ANY_DAY = Window(None, None)


def one_day(day: date) -> Window:
    """Return the window of a single day."""
    return Window(day, day)


def parse_day(text: str) -> date | None:
    """Return the day that `text` writes as YYYY-MM-DD, or None."""
    if not _DAY.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def parse_window(text: str) -> Window | None:
    """Return the date value that `text` writes: a day, month, season, interval or `tbc`; None when it writes none."""
    if text == "tbc":
        return ANY_DAY
    if "/" in text:
        start, _, end = text.partition("/")
        earliest = ANY_DAY if start == ".." else _simple(start)
        latest = ANY_DAY if end == ".." else _simple(end)
        if earliest is None or latest is None or (start == end == ".."):
            return None
        window = Window(earliest.earliest, latest.latest)
        if window.earliest is not None and window.latest is not None and window.earliest > window.latest:
            return None
        return window
    return _simple(text)


def _simple(text: str) -> Window | None:
    day = parse_day(text)
    if day is not None:
        return one_day(day)
    found = _MONTH.fullmatch(text)
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return None
    year, part = int(found[1]), found[2]
    if part in _SEASONS:
        # Winter is named by the year of its December.
        return Window(date(year, _SEASONS[part], 1), _last_of(year, _SEASONS[part] + 2))
    if not 1 <= int(part) <= len(MONTHS):
        return None
    return Window(date(year, int(part), 1), _last_of(year, int(part)))


def _last_of(year: int, month: int) -> date:
    """Return the last day of the month; months beyond December are those of the next year."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reference:
    """A date by name: a plan item or one end of it, the first day of its month if asked, plus or minus a period."""

    name: str
    end: str | None = None  # "start" or "finish"
    of_month: bool = False
    period: Period | None = None
    back: bool = False

    @property
    def fact(self) -> str:
        """The path of the date it starts from, such as `uit.start` or `go-live`."""
        return self.name if self.end is None else f"{self.name}.{self.end}"

    def __str__(self) -> str:
        """Return the reference as it is written in a document."""
        base = f"month-of({self.fact})" if self.of_month else self.fact
        return base if self.period is None else f"{base} {'-' if self.back else '+'} {self.period}"


def parse_reference(text: str) -> Reference | None:
    """Return the reference that `text` writes, or None when it writes none."""
    found = _REFERENCE.fullmatch(text)
    if found is None:
        return None
    period = parse_period(found["period"]) if found["period"] else None
    if found["period"] and (period is None or period.count < 0):
        return None
    return Reference(found["name"], found["end"], found["month"] is not None, period, found["sign"] == "-")


_SPELT = re.compile(
    r"(?P<base>\S+)(?=\s|\S\s)\s*(?:(?P<back>[-\u2010-\u2014\u2212]|minus\b)|\+|plus\b)\s*(?P<period>\d.*)"
)  # a sign with a space beside it: without one `phase-2 weeks` might be a name


def respell_reference(text: str) -> str | None:
    """Return how a reference that is written otherwise is spelt (`go-live -5 wd` is `go-live - 5wd`), or None."""
    found = _SPELT.fullmatch(text.strip())
    period = None if found is None else respell_period(found["period"])
    if found is None or period is None:
        return None
    spelt = f"{found['base']} {'-' if found['back'] else '+'} {period}"
    return spelt if parse_reference(spelt) is not None else None


def say_day(day: date) -> str:
    """Return the day as a paper writes it: 28 October 2021."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def say_by(window: Window) -> str:
    """Return a window as a limit in a sentence: by 28 October 2021."""
    if window.day is not None or window.open:
        return f"by {say_window(window)}"
    return f"by a day {say_window(window)}"


def say_on(window: Window) -> str:
    """Return a window as the time of something in a sentence: on 28 October 2021, or between two days."""
    return f"on {say_window(window)}" if window.day is not None or window.open else say_window(window)


def say_window(window: Window) -> str:
    """Return the window as a paper writes it."""
    if isinstance(window, Beyond):
        return f"a day {window.words}"
    if window.open:
        return "a day that is not stated"
    if window.earliest is None or window.latest is None:
        known = window.earliest or window.latest
        return f"{'on or after' if window.latest is None else 'on or before'} {say_day(known)}" if known else ""
    if window.day is not None:
        return say_day(window.day)
    return f"between {say_day(window.earliest)} and {say_day(window.latest)}"


def write_window(window: Window) -> str:
    """Return a window as a document writes it: a day, an interval, or `tbc`."""
    if window.day is not None:
        return window.day.isoformat()
    if window.open:
        return "tbc"
    return "/".join(".." if day is None else day.isoformat() for day in (window.earliest, window.latest))
