"""How far one date lies from another, whatever the calendar, where both are reckoned from the same date.

Days are counted as they are. Working days stand on a scale of halves: n where the later date is the n-th working day
after the earlier, n and a half where it lies between that day and the next. So `at least n` is n or more, `at most n` is
n or less. A date before the other lies the same negative number of days away on both scales.

A criteria set names no calendar, and a calendar may work seven days a week. So n working days are at least n days, and
no more than that is taken for granted, although the calendars that come with the product work five days.
"""

from dataclasses import dataclass
from decimal import Decimal

from readiness.analysis.intervals import ANY, INFINITY, Interval
from readiness.moment import Reference
from readiness.period import Period, Unit

HALF = Decimal("0.5")
LONGEST_MONTH = 30
"""A day is at most so many days after the first of its month."""

WORKING, DAYS = "working days", "days"


@dataclass(frozen=True, slots=True)
class Span:
    """The time from one date to another, on both scales."""

    days: Interval = ANY
    working: Interval = ANY

    def on(self, scale: str) -> Interval:
        """Return it on one scale."""
        return self.working if scale == WORKING else self.days


def measure(period: Period) -> tuple[str, int]:
    """Return the scale of a period, and its number of days there; clear working days count neither end."""
    if period.unit is Unit.WORKING_DAYS:
        return WORKING, period.count + period.clear
    return DAYS, period.count * (7 if period.unit is Unit.WEEKS else 1)


def between(first: Reference, last: Reference) -> Span:
    """Return how far `last` lies from `first` in every calendar; anything where they rest on different dates."""
    if first.fact != last.fact:
        return Span()
    if first.of_month == last.of_month:
        return _same(first, last)
    # The first day of a month is never after the day itself, nor is what is reckoned from it.
    plain, early, late = _same(first, last), _days(first), _days(last)
    if first.of_month:
        most = late.high - early.low + LONGEST_MONTH
        return Span(Interval(plain.days.low, most), Interval(low=plain.working.low))
    least = late.low - early.high - LONGEST_MONTH
    return Span(Interval(least, plain.days.high), Interval(high=plain.working.high))


def _same(first: Reference, last: Reference) -> Span:
    """Return how far apart two references lie that are reckoned from the same day."""
    early, late = _days(first), _days(last)
    days = Interval(late.low - early.high, late.high - early.low)
    steps = _steps(first, last)
    if steps is None:
        return Span(days, _working(days))
    if steps.high < 0:
        days = days.meet(steps)
        return Span(days, days)
    least = (steps.low + HALF) // 1
    days = days.meet(Interval(least, Decimal(0) if not steps.high else INFINITY))
    return Span(days, steps)


def offset(reference: Reference) -> tuple[str, int]:
    """Return the scale on which a reference steps from the day it is reckoned from, and how far; back is negative."""
    if reference.period is None:
        return WORKING, 0
    scale, count = measure(reference.period)
    return scale if count else WORKING, -count if reference.back else count


def _days(reference: Reference) -> Interval:
    """Return how many days a reference lies from the day it is reckoned from."""
    scale, count = offset(reference)
    exact = Decimal(count)
    if scale == DAYS or not count:
        return Interval(exact, exact)
    return Interval(low=exact) if count > 0 else Interval(high=exact)


def _steps(first: Reference, last: Reference) -> Interval | None:
    """Return the working days between two references that step so many from the same day; None where one steps days.

    Back from a day off one step leads to the working day before it, and forth again to the one behind it. So from
    before a day to that day or beyond it can be less than the sum of the steps.
    """
    (scale, start), (other, end) = offset(first), offset(last)
    if scale != other or scale == DAYS:
        return None
    if end < start:
        return Interval(high=Decimal(end - start))
    lost = Decimal(0) if start >= 0 or end < 0 else Decimal(1) if end > 0 else HALF
    return Interval(Decimal(end - start) - lost, Decimal(end - start))


def _working(days: Interval) -> Interval:
    """Return the working days that so many days can hold: any number of them may be days off."""
    least = min(days.low, Decimal(0))
    return Interval(least if days.low <= 0 else HALF, days.high)
