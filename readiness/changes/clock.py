"""Local wall-clock time, and minutes that pass evenly.

Documents write local time; lengths and overlaps are reckoned in minutes since 1970 in UTC, so that a night on which the
clocks change has its real length. Source of the changes: the time zone database (IANA).
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import Enum
from zoneinfo import ZoneInfo

from readiness.moment import Reference, Window, parse_day, parse_reference, parse_window

FAR = 10**10
"""Minutes that lie beyond any day; negative: before any."""
DAY = 24 * 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_HOURS = re.compile(r"(?:(\d{1,4})h)?(?:(\d{1,2})m)?", re.ASCII)
_AT = " at "


class Doubt(Enum):
    """Why a local time is none: the clocks pass it twice, or never."""

    TWICE = "twice"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Moment:
    """When something is, as written: a day or window of days, or a date of a plan, with a time of day where it is given.

    `minute` counts from midnight by the clock. `release` names the release in whose plan a reference is looked up; None is
    the release the document itself is.
    """

    window: Window | None
    reference: Reference | None = None
    release: str | None = None
    minute: int | None = None


def parse_time(text: str) -> int | None:
    """Return the minutes since midnight that `text` writes as HH:MM, or None."""
    found = _TIME.fullmatch(text)
    return None if found is None else int(found[1]) * 60 + int(found[2])


def parse_hours(text: str) -> int | None:
    """Return the minutes that `text` writes as 6h, 90m or 6h30m, or None."""
    found = _HOURS.fullmatch(text)
    return None if found is None or not text else int(found[1] or 0) * 60 + int(found[2] or 0)


def parse_moment(text: str) -> Moment | None:
    """Return the moment that `text` writes, or None.

    That is a day with a time (`2021-11-03T20:00`), a date value, or a date of a plan, with a time or without
    (`go-live - 1d at 20:00`; of another release `november-2021-sec-release/go-live`).
    """
    day, separator, time = text.partition("T")
    if separator and parse_day(day) is not None:
        minute = parse_time(time)
        found = parse_day(day)
        return None if minute is None or found is None else Moment(Window(found, found), minute=minute)
    window = parse_window(text)
    if window is not None:
        return Moment(window)
    if not re.search("[A-Za-z]", text):
        return None  # a day in another order, such as 03/11/2021, is no date of a plan
    release, slash, rest = text.rpartition("/")
    base, at, time = rest.partition(_AT)
    reference = parse_reference(base)
    minute = parse_time(time) if at else None
    if reference is None or (at and minute is None) or (slash and not release):
        return None
    return Moment(None, reference, release or None, minute)


def say_time(minute: int) -> str:
    """Return minutes since midnight as a clock shows them: 20:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def say_length(minutes: int) -> str:
    """Return a length in words: 6 hours, 1 hour 30 minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [
        f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in ((hours, "hour"), (rest, "minute")) if count
    ]
    return " ".join(parts) or "0 minutes"


@dataclass(frozen=True, slots=True)
class Shift:
    """A moment at which the clocks change: what they show just before, how far they are ahead of UTC before and after."""

    shown: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """The local time of a zone such as Europe/London."""

    zone: str
    _zone: tzinfo = field(init=False, repr=False, compare=False)
    _midnights: dict[date, int] = field(init=False, repr=False, compare=False, default_factory=dict[date, int])

    def __post_init__(self) -> None:
        """Look the zone up; a KeyError (ZoneInfoNotFoundError) where there is none."""
        object.__setattr__(self, "_zone", ZoneInfo(self.zone))

    def at(self, day: date, minute: int = 0) -> int:
        """Return the moment at which the clock shows a time on a day: the earlier of two, the first after one that is skipped.

        `minute` may be 24 * 60, the end of the day.
        """
        if minute >= DAY:
            day, minute = day + timedelta(days=minute // DAY), minute % DAY
        if minute:
            return self._at(day, minute)
        if day not in self._midnights:
            self._midnights[day] = self._at(day, 0)
        return self._midnights[day]

    def _at(self, day: date, minute: int) -> int:
        shown = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=self._zone)
        return int((shown - _EPOCH).total_seconds()) // 60

    def doubt(self, day: date, minute: int) -> Doubt | None:
        """Return why the clock does not show a time exactly once on a day, or None where it does."""
        shown = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=self._zone)
        back = shown.astimezone(UTC).astimezone(self._zone).replace(tzinfo=None)
        if back != shown.replace(tzinfo=None):
            return Doubt.NEVER
        return Doubt.TWICE if shown.utcoffset() != shown.replace(fold=1).utcoffset() else None

    def local(self, moment: int) -> datetime:
        """Return what the clock shows at a moment, to the minute, without a zone."""
        return (_EPOCH + timedelta(minutes=moment)).astimezone(self._zone).replace(tzinfo=None)

    def day(self, moment: int) -> date:
        """Return the day of a moment."""
        return self.local(moment).date()

    def shifts(self, first: date, last: date) -> tuple[Shift, ...]:
        """Return how far the clocks are ahead on the first of some days, as a shift by nothing, and when they change until the last."""
        begin, end = self.at(first), self.at(last, DAY)
        at = self._shown(begin)
        ahead = at.utcoffset() or timedelta()
        found = [Shift(at.replace(tzinfo=None), ahead, ahead, at.tzname() or self.zone, bool(at.dst()))]
        while begin < end:
            until = min(begin + DAY, end)
            if self._shown(until).utcoffset() != self._shown(begin).utcoffset():
                found.append(self._shift(begin, until))
            begin = until
        return tuple(found)

    def _shift(self, low: int, high: int) -> Shift:
        """Return the change of the clocks between two moments, of which the later is already after it."""
        before = self._shown(low).utcoffset() or timedelta()
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._shown(middle).utcoffset() == before else (low, middle)
        after = self._shown(high)
        shown = (_EPOCH + timedelta(minutes=high) + before).replace(tzinfo=None)
        return Shift(shown, before, after.utcoffset() or timedelta(), after.tzname() or self.zone, bool(after.dst()))

    def _shown(self, moment: int) -> datetime:
        return (_EPOCH + timedelta(minutes=moment)).astimezone(self._zone)
