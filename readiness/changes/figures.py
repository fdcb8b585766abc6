"""Figures of a change schedule: by month and service what was made and how it went, and by week what is to come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from readiness.changes.book import Book, Entry
from readiness.changes.breaches import by_month, hulls_by_month, outage_in, outage_of
from readiness.changes.clock import FAR
from readiness.changes.rules import ChangeRule, Limit
from readiness.changes.schedule import Outcome, Type


@dataclass(frozen=True, slots=True)
class Figure:
    """What is known of a month, of one service or, with None, of all.

    `successful` and `outcome_stated` count implemented changes; the rate is the one of the other, in percent. `planned` are
    those of the month that are not cancelled, of which `emergency` are emergencies. Outages are in minutes, least and most.
    """

    month: date
    service: str | None
    planned: int
    implemented: int
    successful: int
    outcome_stated: int
    adverse_impact: int
    impact_stated: int
    cancelled: int
    emergency: int
    type_stated: int
    outage: tuple[int, int]
    outage_limit: int | None

    @property
    def success_rate(self) -> Decimal | None:
        """Successful changes in percent of those whose outcome is stated, one decimal, half up; None of none."""
        return percent(self.successful, self.outcome_stated)

    @property
    def emergency_share(self) -> Decimal | None:
        """Emergencies in percent of the changes whose type is stated; None of none."""
        return percent(self.emergency, self.type_stated)


@dataclass(frozen=True, slots=True)
class Week:
    """What is planned in a week, from its Monday: changes by id, those that may be, outages in minutes, and windows."""

    monday: date
    changes: tuple[str, ...]
    may_be: tuple[str, ...]
    outage: tuple[int, int]
    windows: tuple[str, ...]


MOST_WEEKS = 530
"""The forward look goes at most so many weeks ahead: ten years."""


def percent(part: int, whole: int) -> Decimal | None:
    """Return a part in percent of the whole, one decimal, half up; None where there is nothing to divide by."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def figures(book: Book, rules: Mapping[str, ChangeRule]) -> tuple[Figure, ...]:
    """Return the figures of every month in which something begins, all services first and then each."""
    changes = book.changes
    begun, gone, out = by_month(book, changes), by_month(book, book.cancelled), hulls_by_month(book, changes)
    limits = [one for rule in rules.values() for one in rule.limits if one.outage_in_month is not None]
    found = []
    for month in sorted(begun.keys() | gone.keys()):
        here, left_out, running = begun.get(month, []), gone.get(month, []), out.get(month, [])
        services = {name for one in (*here, *left_out, *running) for name in one.services}
        for service in (None, *sorted(services)):
            groups = [
                [one for one in group if service is None or service in one.services]
                for group in (here, left_out, running)
            ]
            limit = _limit(limits, month) if service is None else None
            found.append(_figure(book, month, service, groups, limit))
    return tuple(found)


def _limit(limits: Sequence[Limit], month: date) -> int | None:
    """Return the least limit on outages that is in force on the first day of a month, in minutes."""
    known = [
        one.outage_in_month
        for one in limits
        if (one.from_ is None or one.from_ <= month) and (one.until is None or month <= one.until)
    ]
    return min((one for one in known if one is not None), default=None)


def _figure(
    book: Book, month: date, service: str | None, groups: Sequence[Sequence[Entry]], limit: int | None
) -> Figure:
    here, cancelled, running = groups
    made = [one.change for one in here if one.change is not None and one.done]
    outage = outage_of(book, running, month)
    return Figure(
        month,
        service,
        planned=len(here),
        implemented=len(made),
        successful=sum(one.outcome is Outcome.SUCCESSFUL for one in made),
        outcome_stated=sum(one.outcome is not None for one in made),
        adverse_impact=sum(one.adverse_impact is True for one in made),
        impact_stated=sum(isinstance(one.adverse_impact, bool) for one in made),
        cancelled=len(cancelled),
        emergency=sum(one.change is not None and one.change.type is Type.EMERGENCY for one in here),
        type_stated=sum(one.change is not None and isinstance(one.change.type, Type) for one in here),
        outage=outage,
        outage_limit=limit,
    )


def forward(book: Book) -> tuple[Week, ...]:
    """Return what is planned week by week, from that of the as-of day to the last in which something surely begins."""
    coming = [one for one in book.changes if not one.done and not one.span.undated]
    monday = _monday(book.as_of)
    known = [one.span.start[1] for one in coming if abs(one.span.start[1]) < FAR]
    last = max(map(book.clock.day, known), default=None)
    weeks: dict[date, list[Entry]] = {}
    while last is not None and monday <= last and len(weeks) < MOST_WEEKS:
        weeks[monday] = []
        monday += timedelta(days=7)
    for entry in coming:
        begin, end = entry.span.hull
        at = _monday(book.as_of if begin <= -FAR else max(book.clock.day(begin), book.as_of))
        until = monday if end >= FAR else book.clock.day(end - 1)
        while at <= until and at in weeks:
            weeks[at].append(entry)
            at += timedelta(days=7)
    return tuple(_week(book, at, here) for at, here in weeks.items())


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _week(book: Book, monday: date, here: Sequence[Entry]) -> Week:
    begin, end = book.clock.at(monday), book.clock.at(monday + timedelta(days=7))
    sure: list[str] = []
    may_be: list[str] = []
    for entry in here:
        core, start = entry.span.core, entry.span.start
        runs = core is not None and core[0] < end and core[1] > begin
        (sure if runs or (begin <= start[0] and start[1] < end) else may_be).append(entry.id)
    cores = ((one.id, span.core) for one in book.restrictions for span in one.spans)
    windows = (name for name, core in cores if core is not None and core[0] < end and core[1] > begin)
    outage = outage_in(here, begin, end)
    return Week(monday, tuple(sure), tuple(may_be), outage, tuple(dict.fromkeys(windows)))
