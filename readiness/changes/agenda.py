"""A change schedule beside the plans of releases: what of it was on record on a day, and the book that dates make of it.

The dates of the release under judgement may be those of a forecast or of a scenario; the book is made anew for them, and
remembered by the dates it looked at.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from readiness.calendar import Calendar
from readiness.changes.book import Book, Phase, day_stated, make_book
from readiness.changes.rules import ChangeRule
from readiness.changes.schedule import ChangeSchedule
from readiness.moment import ANY_DAY, Reference, Window

Dates = Mapping[str, Window]
"""The dates of a plan by path, such as uit.start or go-live."""


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
    _books: dict[tuple[object, ...], Book] = field(
        default_factory=dict[tuple[object, ...], Book], compare=False, repr=False
    )

    def asked(self, release: str) -> frozenset[str]:
        """Return the paths of the dates of a release's plan that the schedule refers to."""
        found = set()
        for change in self.schedule.changes.values():
            moments = [change.start, change.finish]
            if change.contingency is not None:
                moments += [change.contingency.start, change.contingency.finish]
            found |= {
                one.reference.fact for one in moments if one.reference and (one.release or change.release) == release
            }
        for window in self.schedule.windows.values():
            found |= {
                one.reference.fact
                for one in (window.from_, window.to)
                if one is not None and one.reference is not None and one.release == release
            }
        return frozenset(found)

    def book(self, *own: Plan) -> Book:
        """Return the schedule in time, beside the plans of releases and those of its own; one's own comes first."""
        plans = {one.release: one for one in (*own, *self.plans)} | {one.release: one for one in own}
        key = tuple((one.release, one.phases, tuple(sorted(one.dates.items()))) for one in own)
        if key not in self._books:
            phases = [phase for one in plans.values() for phase in one.phases]
            look = looking({name: one.dates for name, one in plans.items()}, self.calendar)
            self._books[key] = make_book(self.schedule, self.as_of, self.calendar, look, phases)
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
