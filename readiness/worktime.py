"""Boundaries between days, and the working time between them: what the schedule reckons with.

A day D begins at the boundary ord(D), its ordinal, and ends at ord(D) + 1. An activity begins and ends at boundaries,
a milestone is one. All boundaries between the end of a working day and the beginning of the next one are the same
instant of working time. Everything is an integer and a look-up in a table: reckoning a schedule is a few million of them.
"""

from readiness.calendar import Calendar
from readiness.period import Period, Unit

FAR = 10**7
"""Later than every day, or with a minus earlier: a boundary that is not known, or beyond the verified calendar."""

Lag = tuple[bool, int]
"""A length of time ready for reckoning: whether it is in working days, and how many of them, or of days."""


def make_lag(period: Period) -> Lag:
    """Return a period as a lag; n clear working days are one more than n."""
    if period.unit is Unit.WORKING_DAYS:
        return True, period.count + (1 if period.clear else 0)
    return False, period.count * (7 if period.unit is Unit.WEEKS else 1)


class Worktime:
    """The working time of a calendar; `days` are the ordinals of its working days."""

    def __init__(self, calendar: Calendar) -> None:
        self.first = calendar.first.toordinal()
        self.last = calendar.last.toordinal()
        self.days = calendar.days
        self.before = calendar.before

    def position(self, boundary: int) -> int | None:
        """Return how many working days end before a boundary; None outside the calendar."""
        index = boundary - self.first
        return self.before[index] if 0 <= index < len(self.before) else None

    def between(self, first: int, last: int) -> int | None:
        """Return the working days from a boundary to another; -1 when the other is earlier by days off alone."""
        one, other = self.position(first), self.position(last)
        if one is None or other is None:
            return None
        return -1 if one == other and last < first else other - one

    def shift(self, boundary: int, lag: Lag) -> int:
        """Return the boundary a length of time later, or earlier when it is negative.

        Later by n working days is the end of the n-th that begins at or after the boundary; earlier is the beginning of the
        n-th that ends at or before it.
        """
        working, count = lag
        if count == 0 or boundary in (FAR, -FAR):
            return boundary
        if not working:
            return boundary + count
        position = self.position(boundary)
        if position is None:
            return FAR if boundary > self.first else -FAR
        if count > 0:
            return self._end(position + count - 1)
        return self._begin(position + count)

    def up(self, boundary: int) -> int:
        """Return the beginning of the first working day at or after a boundary."""
        position = self.position(boundary)
        return self._beyond(boundary) if position is None else self._begin(position)

    def down(self, boundary: int) -> int:
        """Return the end of the last working day before a boundary."""
        position = self.position(boundary)
        return self._beyond(boundary) if position is None else self._end(position - 1)

    def begins(self, boundary: int) -> int:
        """Return the beginning of the last working day that begins at or before a boundary."""
        position = self.position(boundary + 1)
        return self._beyond(boundary) if position is None else self._begin(position - 1)

    def ends(self, boundary: int) -> int:
        """Return the end of the first working day that ends at or after a boundary."""
        position = self.position(boundary)
        if position is None:
            return self._beyond(boundary)
        end = self._end(position - 1)
        return end if end >= boundary else self._end(position)

    def latest(self, boundary: int, lag: Lag, *, into_start: bool, onward: bool) -> int:
        """Return the last boundary from which a link with this lag does not reach beyond a boundary.

        `into_start` says that it binds the start of what follows, `onward` that a finish is bound by a finish.
        """
        working, count = lag
        plain = into_start or (onward and count == 0)
        position = self.position(boundary)
        if position is None:
            return self._beyond(boundary)
        if not working or count == 0:
            return boundary - count if plain else self._begin(position) - count
        if count < 0 and plain:
            following = self.position(boundary + 1)
            return self._beyond(boundary) if following is None else self._begin(following - 1 - count)
        return self._begin(position - count)

    def _begin(self, position: int) -> int:
        if position < 0:
            return -FAR
        return self.days[position] if position < len(self.days) else FAR

    def _end(self, position: int) -> int:
        if position < 0:
            return -FAR
        return self.days[position] + 1 if position < len(self.days) else FAR

    def _beyond(self, boundary: int) -> int:
        return FAR if boundary > self.first else -FAR
