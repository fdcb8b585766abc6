"""Which days are working days, between the days for which somebody has checked.

Outside those days every question is answered with None: a holiday nobody has looked up is not "no holiday".
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from readiness.period import Period, Unit

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST = 200 * 366
"""The longest stretch of days a calendar may cover."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days from `first` to `last`, both included; `days` are their ordinals in order.

    `before` are for each boundary between days, from the beginning of the first on, the working days that end before it.
    """

    id: str
    zone: str
    first: date
    last: date
    days: tuple[int, ...] = field(repr=False, hash=False)  # what is in front of them tells calendars apart
    before: tuple[int, ...] = field(repr=False, compare=False)

    def covers(self, day: date) -> bool:
        """Return whether the calendar is verified for the day."""
        return self.first <= day <= self.last

    def works(self, day: date) -> bool | None:
        """Return whether the day is a working day."""
        if not self.covers(day):
            return None
        ordinal = day.toordinal()
        found = bisect_left(self.days, ordinal)
        return found < len(self.days) and self.days[found] == ordinal

    def step(self, day: date, count: int) -> date | None:
        """Return the working day `count` working days after the day (before it when negative); itself for 0."""
        if not self.covers(day):
            return None
        if count == 0:
            return day
        ordinal = day.toordinal()
        found = bisect_right(self.days, ordinal) + count - 1 if count > 0 else bisect_left(self.days, ordinal) + count
        return date.fromordinal(self.days[found]) if 0 <= found < len(self.days) else None

    def between(self, start: date, end: date) -> int | None:
        """Return the working days one steps from `start` to `end`; negative when `end` is earlier."""
        if not (self.covers(start) and self.covers(end)):
            return None
        if end < start:
            return -(bisect_right(self.days, start.toordinal()) - bisect_right(self.days, end.toordinal()))
        return bisect_right(self.days, end.toordinal()) - bisect_right(self.days, start.toordinal())

    def counted(self, start: date, end: date) -> int | None:
        """Return the working days from `start` to `end`, both counted; 0 when `end` is earlier."""
        if not (self.covers(start) and self.covers(end)):
            return None
        return max(0, bisect_right(self.days, end.toordinal()) - bisect_left(self.days, start.toordinal()))

    def add(self, day: date, period: Period, *, back: bool = False) -> date | None:
        """Return the day that lies the period after the day, or before it."""
        count = -period.count if back else period.count
        if period.unit is Unit.WORKING_DAYS:
            clear = 0 if not period.clear else -1 if back else 1
            return self.step(day, count + clear)
        ordinal = day.toordinal() + count * (7 if period.unit is Unit.WEEKS else 1)
        return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None


def make_calendar(  # noqa: PLR0913 - a calendar is these six things
    name: str, zone: str, first: date, last: date, week: Iterable[str], holidays: Iterable[date]
) -> Calendar:
    """Return the calendar on which the named days of the week work, except on holidays."""
    span = range(first.toordinal(), last.toordinal() + 1)
    works = {ordinal for day in set(week) for ordinal in span[(WEEK.index(day) - first.weekday()) % 7 :: 7]}
    days = tuple(sorted(works.difference(day.toordinal() for day in holidays)))
    before: list[int] = []
    for position, day in enumerate((*days, span.stop)):
        before += [position] * (day + 1 - span.start - len(before))
    return Calendar(name, zone, first, last, days, tuple(before))
