"""The day after which nothing changes any more, however far dates of the plan slip together.

Once all that moves lies beyond everything that stays, by more than all periods together, each comparison has come out one
way for good: dates that move together keep their working days between them. Where two of these are compared in days or
months, which holidays stretch, there is no such day but the end of the verified calendar.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, timedelta

from readiness.calendar import Calendar
from readiness.check import EACH, Check, every
from readiness.criteria import CriteriaSet, Criterion
from readiness.moment import Reference
from readiness.period import Period, Unit
from readiness.record import Record
from readiness.release import Waiver
from readiness.waiver import days_of


def horizon(record: Record, sets: Sequence[CriteriaSet], calendar: Calendar, moved: frozenset[str]) -> date:
    """Return a day beyond which nothing turns once these items of the plan, which move together, lie behind it."""
    if not all(_steady(criterion, moved) for one in sets for criterion in one.criteria.values()):
        return calendar.last
    lengths = (record.items[name].length for name in moved)
    lags = (link.lag for name in moved for link in record.items[name].after)
    if any(one is not None and _uneven(one) for one in (*lengths, *lags)):
        return calendar.last
    plan = [one for item in record.items.values() for one in (item.length, *(link.lag for link in item.after)) if one]
    asked = [list(_periods(criterion)) for one in sets for criterion in one.criteria.values()]
    working = max((sum(map(_working, one)) for one in asked), default=0) + sum(map(_working, plan))
    days = max((sum(map(_calendar_days, one)) for one in asked), default=0) + sum(map(_calendar_days, plan))
    last = max((day for day in _days(record) if calendar.covers(day)), default=record.as_of)
    reach = calendar.step(last, working + 1)
    return calendar.last if reach is None else min(calendar.last, reach + timedelta(days=days))


def _working(period: Period) -> int:
    return abs(period.count) + 1 if period.unit is Unit.WORKING_DAYS else 0


def _calendar_days(period: Period) -> int:
    return abs(period.count) * 7 + 31 if period.unit is not Unit.WORKING_DAYS else 0  # 31: the first day of its month


def _steady(criterion: Criterion, moved: frozenset[str]) -> bool:
    """Return whether the dates that a criterion compares keep their distance when these items move together.

    They may not where two of them move and their distance is asked for in days, or from the first day of a month.
    """
    for at, expectation in criterion.at.items():
        due = expectation.due
        follows = (at if due is None else due.name) in moved
        skewed = follows and due is not None and _skewed(due)
        checks = [expectation.check, *([] if criterion.applies_when is None else [criterion.applies_when])]
        for inner in (inner for check in checks for _, inner in every(check, ())):
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
