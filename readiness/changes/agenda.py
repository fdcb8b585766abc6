"""A change schedule beside the plans of releases: what of it was on record on a day, and the book that dates make of it.

The dates of the release under judgement may be those of a forecast or of a scenario; the book is made anew for them, and
remembered by the dates it looked at.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from readiness.calendar import Calendar
from readiness.changes.book import Book, Phase, day_stated, make_book, moments_of
from readiness.changes.rules import ChangeRule
from readiness.changes.schedule import ChangeSchedule
from readiness.moment import ANY_DAY, Reference, Window

Dates = Mapping[str, Window]
"""The dates of a plan by path, such as uit.start or go-live."""


TWO_MONTHS = 62
MOST_BOOKS = 200
"""So many books, for as many dates of a plan, are remembered."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What of a release's plan concerns a change schedule: the activities that have an environment, and all dates."""

    release: str
    phases: tuple[Phase, ...]
    dates: Dates


@dataclass(frozen=True, slots=True)
class Agenda:
    """A change schedule as it was on record on a day, with its rules by id and the plans of releases beside it."""

    schedule: ChangeSchedule
    rules: Mapping[str, ChangeRule]
    calendar: Calendar
    as_of: date
    plans: tuple[Plan, ...] = ()
    _asked: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]], compare=False, repr=False)
    _books: dict[tuple[object, ...], Book] = field(
        default_factory=dict[tuple[object, ...], Book], compare=False, repr=False
    )

    def asked(self, release: str) -> frozenset[str]:
        """Return the paths of the dates of a release's plan that the schedule refers to."""
        if release not in self._asked:
            named = [
                (moment, change.release) for change in self.schedule.changes.values() for moment in moments_of(change)
            ]
            for window in self.schedule.windows.values():
                named += [(moment, None) for moment in (window.from_, window.to) if moment is not None]
            self._asked[release] = frozenset(
                one.reference.fact
                for one, own in named
                if one.reference is not None and (one.release or own) == release
            )
        return self._asked[release]

    @property
    def last(self) -> date | None:
        """The day after which nothing on the schedule makes one day unlike another; None where a window recurs for ever."""
        days: list[date | None] = [self.as_of]
        for change in self.schedule.changes.values():
            told = [one.window for one in moments_of(change)] + [change.notified, change.notified_for]
            days += [edge for one in told if one is not None for edge in (one.earliest, one.latest)]
        for window in self.schedule.windows.values():
            if window.repeats is not None and "UNTIL=" not in window.repeats:
                return None
            days += [date(int(year), 12, 31) for year in re.findall(r"UNTIL=(\d{4})", window.repeats or "")]
            bounds = [one.window for one in (window.from_, window.to) if one is not None]
            days += [edge for one in bounds if one is not None for edge in (one.earliest, one.latest)]
        days += [edge for plan in self.plans for one in plan.dates.values() for edge in (one.earliest, one.latest)]
        limits = [limit for rule in self.rules.values() for limit in rule.limits]
        days += [edge for limit in limits for edge in (limit.from_, limit.until)]
        asked = [(limit.notified_before_month, limit.notified_before_start, limit.spacing) for limit in limits]
        longest = max((one.count * 7 for periods in asked for one in periods if one is not None), default=0)
        known = [one for one in days if one is not None]
        return max(known) + timedelta(days=TWO_MONTHS + longest)

    def book(self, *own: Plan) -> Book:
        """Return the schedule in time, beside the plans of its releases; `own` stand in the place of those."""
        plans = {one.release: one for one in (*self.plans, *own)}
        key = tuple((one.release, one.phases, tuple(one.dates.items())) for one in own)
        if key not in self._books:
            before = next(iter(self._books.values()), None)
            phases = [phase for one in plans.values() for phase in one.phases]
            look = looking({name: one.dates for name, one in plans.items()}, self.calendar)
            if len(self._books) >= MOST_BOOKS:
                self._books.clear()
            self._books[key] = make_book(self.schedule, self.as_of, self.calendar, look, phases, before)
        return self._books[key]


def make_agenda(
    schedule: ChangeSchedule,
    rules: Mapping[str, ChangeRule],
    calendar: Calendar,
    as_of: date,
    plans: Sequence[Plan] = (),
) -> Agenda:
    """Return what of a schedule was on record on a day."""
    known = {
        "changes": {name: one for name, one in schedule.changes.items() if day_stated(schedule, one) <= as_of},
        "windows": {name: one for name, one in schedule.windows.items() if day_stated(schedule, one) <= as_of},
    }
    return Agenda(schedule.model_copy(update=known), rules, calendar, as_of, tuple(plans))


def looking(plans: Mapping[str, Dates], calendar: Calendar) -> Callable[[str | None, Reference], Window]:
    """Return what looks dates up in plans by the id of their release."""

    def look(release: str | None, reference: Reference) -> Window:
        window = plans.get(release or "", {}).get(reference.fact, ANY_DAY)
        if reference.of_month:
            window = window.map(lambda day: day.replace(day=1))
        period = reference.period
        return window if period is None else window.map(lambda day: calendar.add(day, period, back=reference.back))

    return look
