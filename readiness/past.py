"""How a release stood on each day on which something came on record."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from pydantic import BaseModel

from readiness.assessment import Assessment
from readiness.calendar import Calendar
from readiness.changes.agenda import Agenda
from readiness.criteria import CriteriaSet
from readiness.evaluation import assess
from readiness.record import Record
from readiness.reduction import reduce_to
from readiness.register import Table
from readiness.release import Release

MOST_TRIED = 400
"""So many of the latest days that a release names are looked at."""


def past(  # noqa: PLR0913 - a release and all it is judged by
    release: Release,
    sets: Sequence[CriteriaSet],
    as_of: date,
    calendar: Calendar,
    tables: Mapping[str, Table],
    agenda: Callable[[date], Agenda | None],
    most: int,
) -> tuple[Assessment, ...]:
    """Return how it stood on each day on which something came on record, and on the as-of day; at most so many, the latest."""
    days = sorted({day for day in _days(release) if day < as_of and calendar.covers(day)} | {as_of})
    records = [reduce_to(release, day, calendar, tables, agenda(day)) for day in days[-MOST_TRIED:]]
    changed = [
        one for at, one in enumerate(records) if one.as_of == as_of or _differs(one, records[at - 1] if at else None)
    ]
    return tuple(assess(record, sets, calendar) for record in changed[-most:])


def _differs(one: Record, before: Record | None) -> bool:
    return before is None or one.sha256 != before.sha256


def _days(value: object) -> Iterator[date]:
    """Yield every day that a document names; facts come on record on some of them."""
    if isinstance(value, date):
        yield date.fromordinal(value.toordinal())
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _days(getattr(value, name))
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _days(one)
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _days(one)
