"""The day after which nothing changes any more, however far dates of the plan slip together.

Once all that moves lies beyond everything that stays, by more than all periods together, each comparison has come out one
way for good: dates that move together keep their working days between them. Where two of these are compared in days or
months, which holidays stretch, there is no such day but the end of the verified calendar.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta

from readiness.calendar import Calendar
from readiness.changes.book import moments_of
from readiness.changes.clock import Moment
from readiness.check import EACH, Check, every
from readiness.criteria import CriteriaSet, Criterion
from readiness.kinds.activity_finished import ActivityFinished
from readiness.kinds.activity_started import ActivityStarted
from readiness.kinds.changes import Changes
from readiness.kinds.dated import IsDated
from readiness.kinds.float import Float
from readiness.kinds.gap import Gap
from readiness.moment import Reference
from readiness.period import Period, Unit
from readiness.record import PlanItem, Record
from readiness.release import Link, Waiver
from readiness.slip import ends_of
from readiness.waiver import days_of


class Horizon:
    """The days after which nothing of a record changes any more, by what moves."""

    def __init__(self, record: Record, sets: Sequence[CriteriaSet], calendar: Calendar) -> None:
        self.record = record
        self.criteria = [one for found in sets for one in found.criteria.values()]
        self.calendar = calendar
        asked = [list(_periods(criterion)) for criterion in self.criteria]
        self.working = max((sum(map(_working, one)) for one in asked), default=0)
        self.days = max((sum(map(_calendar_days, one)) for one in asked), default=0)
        self.others = self._last(_days(replace(record, dates={}, agenda=None)))
        self.scheduled = _scheduled(record, self.criteria)
        self.forecast = {path: self._last(_days(one)) for path, one in record.dates.items()}

    def beyond(self, moved: frozenset[str]) -> date:
        """Return a day beyond which nothing turns once these dates of the plan, which move together, lie behind it."""
        items = [self.record.items[name] for name in sorted({path.partition(".")[0] for path in moved})]
        names = {one.id for one in items}
        alone = _alone(self.record, names)
        if not all(_steady(criterion, names, alone=alone) for criterion in self.criteria):
            return self.calendar.last
        periods = [
            one for item in items for one in (item.length, *(link.lag for link in item.after)) if one is not None
        ]
        if any(map(_uneven, periods)) or any(map(self._on_days_off, items)):
            return self.calendar.last
        if self.scheduled & names:
            scheduled = None if self.record.agenda is None else self.record.agenda.last
            if scheduled is None:
                return self.calendar.last
            self.others = max(self.others, self._last([scheduled]))
        stay = (day for path, day in self.forecast.items() if path not in moved or not self._follows(path, moved))
        last = max((self.others, *stay))
        reach = self.calendar.step(last, self.working + sum(map(self._lead, items)) + 1)
        return self.calendar.last if reach is None else min(self.calendar.last, reach + timedelta(days=self.days))

    def _last(self, days: Iterable[date]) -> date:
        return max((day for day in days if self.calendar.covers(day)), default=self.record.as_of)

    def _follows(self, path: str, moved: frozenset[str]) -> bool:
        """Return whether a date lies where it does because of dates that move, and of nothing else."""
        item = self.record.items[path.partition(".")[0]]
        lasts = item.length is not None or not path.endswith(".finish")
        return (
            path not in self.record.stated
            and lasts
            and bool(item.after)
            and all(end in moved for link in item.after for end in ends_of(self.record, link.id))
        )

    def _lead(self, item: PlanItem) -> int:
        """Return by how many working days an item may lie before what it follows: by leads, and by its length."""
        leads = sum(_working(link.lag) for link in item.after if link.lag.count < 0)
        into_finish = any(link.link in (Link.FINISH_TO_FINISH, Link.START_TO_FINISH) for link in item.after)
        return leads + (self._length(item) if into_finish else 0)

    def _length(self, item: PlanItem) -> int:
        """Return the most working days that an item lasts."""
        known = [self.record.dates[path].window for path in ends_of(self.record, item.id) if path in self.record.dates]
        ends = [day for one in known for day in (one.earliest, one.latest) if day is not None]
        counted = self.calendar.counted(min(ends), max(ends)) if ends else None
        return max(counted or 0, 0 if item.length is None else _working(item.length))

    def _on_days_off(self, item: PlanItem) -> bool:
        """Return whether an activity lies wholly on days off: how it lasts then is counted in days."""
        if item.milestone or item.length is not None:
            return False
        return self._length(item) == 0


def _scheduled(record: Record, criteria: Iterable[Criterion]) -> frozenset[str]:
    """Return the items of the plan by which criteria ask the change schedule of a release."""
    if record.agenda is None:
        return frozenset()
    asking = [one for criterion in criteria for at in criterion.at.values() for _, one in every(at.check, ())]
    named = {mention.name for one in asking if isinstance(one, Changes) for mention in one.mentions()}
    return frozenset(named | {path.partition(".")[0] for path in record.agenda.asked(record.id)})


def _working(period: Period) -> int:
    return abs(period.count) + 1 if period.unit is Unit.WORKING_DAYS else 0


def _calendar_days(period: Period) -> int:
    return abs(period.count) * 7 + 31 if period.unit is not Unit.WORKING_DAYS else 0  # 31: the first day of its month


def falls(criterion: Criterion, at: str, moved: Collection[str]) -> bool:
    """Return whether a criterion at a checkpoint gets no better the later these items lie, each on a day that is known.

    It asks that things have come by a day that stays, or that there is time between one and such a day; parts of a check
    that speak of other things make no difference.
    """
    asked = criterion.at[at]
    stays = at not in moved and (asked.due is None or asked.due.name not in moved)
    return stays and criterion.applies_when is None and all(_later(inner, moved) for _, inner in every(asked.check, ()))


def _later(check: Check, moved: Collection[str]) -> bool:
    if isinstance(check, Gap):
        return check.at_least is not None and check.to.name != EACH and check.to.name not in moved
    if isinstance(check, (ActivityStarted, ActivityFinished, IsDated)):
        return True
    return not isinstance(check, Float) and not any(one.sort == "plan" for one in check.mentions())


def _alone(record: Record, moved: Collection[str]) -> bool:
    """Return whether of a change schedule at most one change, which is of the release itself, moves with these items.

    What the schedule has against it then stays where it is, and so lies behind it in the end, however days are counted.
    """
    if record.agenda is None:
        return True
    schedule = record.agenda.schedule
    placed: list[tuple[str | None, Sequence[Moment]]] = [
        (one.release, moments_of(one)) for one in schedule.changes.values()
    ]
    placed += [(None, [at for at in (one.from_, one.to) if at is not None]) for one in schedule.windows.values()]
    moving: list[bool] = []
    for release, moments in placed:
        followed = [
            at.reference
            for at in moments
            if at.reference is not None
            and (at.release or release or record.id) == record.id
            and at.reference.name in moved
        ]
        if followed:
            moving.append(release == record.id and not any(map(_skewed, followed)))
    return not moving or moving == [True]


def _steady(criterion: Criterion, moved: Collection[str], *, alone: bool) -> bool:
    """Return whether the dates that a criterion compares keep their distance when these items move together.

    They may not where two of them move and their distance is asked for in days, or from the first day of a month. Of a
    change schedule nothing moves but what is asked about where that is `alone`.
    """
    for at, expectation in criterion.at.items():
        due = expectation.due
        follows = (at if due is None else due.name) in moved
        skewed = follows and due is not None and _skewed(due)
        checks = [expectation.check, *([] if criterion.applies_when is None else [criterion.applies_when])]
        for inner in (inner for check in checks for _, inner in every(check, ())):
            if alone and isinstance(inner, Changes):
                continue
            named = [one.name for one in inner.mentions() if one.sort == "plan"]
            moving = sum(name in moved or name == EACH for name in named)
            own = any(_uneven(one) for one in _own(inner)) or any(_skewed(one) for one in _references(inner))
            if moving and (skewed or (own and (moving > 1 or follows or len(named) == 1))):
                return False
    return True


def _uneven(period: Period) -> bool:
    return period.unit is not Unit.WORKING_DAYS and period.count != 0


def _skewed(reference: Reference) -> bool:
    return reference.of_month or (reference.period is not None and _uneven(reference.period))


def _own(check: Check) -> list[Period]:
    """Return the periods that a check asks for between dates; an age is counted from a statement, which never slips."""
    names = (name for name in type(check).model_fields if name != "not_older_than")
    return [value for value in (getattr(check, name) for name in names) if isinstance(value, Period)]


def _references(check: Check) -> list[Reference]:
    values = (getattr(check, name) for name in type(check).model_fields)
    return [value for value in values if isinstance(value, Reference)]


def _periods(criterion: Criterion) -> Iterator[Period]:
    """Yield every period of a criterion: more than any one of its comparisons can have on its two sides."""
    found = [one.due.period for one in criterion.at.values() if one.due is not None]
    checks = [one.check for one in criterion.at.values()]
    for check in (*checks, *([] if criterion.applies_when is None else [criterion.applies_when])):
        for _, inner in every(check, ()):
            found.extend(getattr(inner, name) for name in type(inner).model_fields)
            found.extend(one.period for one in _references(inner))
            found.extend(Period(1, Unit.DAYS) for one in _references(inner) if one.of_month)
    yield from (one for one in found if isinstance(one, Period))


def _days(value: object) -> Iterator[date]:
    """Yield every day in a record."""
    if isinstance(value, date):
        yield value
    elif isinstance(value, Waiver):
        yield from days_of(value)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _days(one)
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _days(one)
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from _days(getattr(value, one.name))
