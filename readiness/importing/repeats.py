"""Events of a calendar that repeat, once for each time they happen (RFC 5545, 3.8.5), and days that end when the next begins.

Rules are those that windows of a change schedule recur by; times pass by the clock of the zone in which the event was written.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from readiness.changes.recurrence import occurrences, wrong_rule
from readiness.tables.grid import Refused, Value
from readiness.tables.rows import Row, Table

BEGINS, ENDS, RULE, WITHOUT, BESIDE, INSTEAD, WHO = (
    *("DTSTART", "DTEND", "RRULE", "EXDATE", "RDATE"),
    *("RECURRENCE-ID", "UID"),
)
PROPERTIES = (BEGINS, ENDS, RULE, WITHOUT, BESIDE, INSTEAD, WHO)
MOST_TIMES = 5_000
"""So many times of one event are made at most."""
MOST_OCCASIONS = 50_000
_END = datetime(2199, 12, 31)  # noqa: DTZ001 - local time
_UNTIL = re.compile(r"UNTIL=(\d{8}T\d{6})Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Occasion:
    """A row for one time that it happens; `mark` is the day by which one of several is told from the others, else empty."""

    row: Row
    mark: str = ""


def occasions(table: Table, until: date | None, zone: tzinfo) -> tuple[list[Occasion], list[Refused]]:
    """Return each event of a table as often as it happens until a day, and those of which that cannot be said."""
    replaced = {
        (one.values.get(WHO), _key(begun, zone))
        for one in table.rows
        if isinstance(begun := one.values.get(INSTEAD), date)
    }
    found: list[Occasion] = []
    refused: list[Refused] = []
    for row in table.rows:
        made = list(_times(row, until, zone))
        wrong = next((one for one in made if isinstance(one, str)), None)
        if wrong is None and len(found) + len(made) > MOST_OCCASIONS:
            wrong = f"with it there would be more than {MOST_OCCASIONS:,} times"
        if wrong is not None:
            refused.append(table.refuse(row, RULE if RULE in row.values else BEGINS, wrong))
            continue
        kept = [
            one
            for one in made
            if not isinstance(one, str)
            if not (
                one.mark
                and INSTEAD not in row.values
                and (row.values.get(WHO), _key(_begun(one.row), zone)) in replaced
            )
        ]
        found += [Occasion(_ended(one.row), one.mark) for one in kept]
    return found, refused


def _times(row: Row, until: date | None, zone: tzinfo) -> Iterator[Occasion | str]:
    """Yield the occasions of an event, or in words why they cannot be told."""
    begins, ends = row.values.get(BEGINS), row.values.get(ENDS)
    rule, instead = row.values.get(RULE), row.values.get(INSTEAD)
    if not isinstance(begins, date):
        yield Occasion(row)
        return
    if isinstance(instead, date):
        yield Occasion(row, f"{_local(instead, zone):%Y-%m-%d}")
        return
    if rule is None and BESIDE not in row.values:
        yield Occasion(row)
        return
    local = _naive(begins)
    starts: Sequence[datetime] = (local,)
    if isinstance(rule, str):
        told = _repeated(rule, local, begins, until)
        if isinstance(told, str):
            yield told
            return
        starts = told
    without = {_key(one, zone) for one in _listed(row.values.get(WITHOUT))}
    beside = [_naive(_in_zone_of(one, begins)) for one in _listed(row.values.get(BESIDE))]
    length = _naive(ends) - local if isinstance(ends, date) else None
    for start in sorted({*starts, *beside}):
        begun = _like(begins, start)
        if _key(begun, zone) not in without:
            last: Mapping[str, Value] = {} if length is None else {ENDS: _like(begins, start + length)}
            yield Occasion(Row(row.number, {**row.values, BEGINS: begun, **last}), f"{_local(begun, zone):%Y-%m-%d}")


def _repeated(rule: str, local: datetime, begins: date, until: date | None) -> list[datetime] | str:
    """Return when an event that repeats begins, by the clock it is written in; in words why that cannot be told."""
    if until is None and "UNTIL=" not in rule and "COUNT=" not in rule:
        return "it repeats without end; say with `until` how far it is to be looked at"

    def by_its_clock(found: re.Match[str]) -> str:
        moment = datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        return f"UNTIL={_naive(_in_zone_of(moment, begins)):%Y%m%dT%H%M%S}"

    try:
        bounded = _UNTIL.sub(by_its_clock, rule)
    except (ValueError, OverflowError):
        return "its rule ends on no day that there is"
    wrong = wrong_rule(bounded, local)
    if wrong:
        return f"its rule {rule[:60]} is not one that is read: {wrong}"
    last = _END if until is None else datetime.combine(until, time.max)
    found, more = occurrences(bounded, local, local, last)
    if more or len(found) > MOST_TIMES:
        return f"it repeats more than {MOST_TIMES:,} times; say an earlier day with `until`"
    return found


def _listed(value: Value | None) -> list[date]:
    """Return the days and times that a cell lists."""
    texts = value.split() if isinstance(value, str) else []
    return [datetime.fromisoformat(one) if "T" in one else date.fromisoformat(one) for one in texts]


def _begun(row: Row) -> date:
    begins = row.values[BEGINS]
    return begins if isinstance(begins, date) else date.min


def _naive(when: date) -> datetime:
    return when.replace(tzinfo=None) if isinstance(when, datetime) else datetime.combine(when, time())


def _in_zone_of(when: date, begins: date) -> date:
    """Return a time by the clock of another, where both have one."""
    zone = begins.tzinfo if isinstance(begins, datetime) else None
    return (
        when.astimezone(zone) if zone is not None and isinstance(when, datetime) and when.tzinfo is not None else when
    )


def _like(begins: date, local: datetime) -> date:
    return local.replace(tzinfo=begins.tzinfo) if isinstance(begins, datetime) else local.date()


def _local(when: date, zone: tzinfo) -> date:
    return when.astimezone(zone) if isinstance(when, datetime) and when.tzinfo is not None else when


def _key(when: date, zone: tzinfo) -> str:
    """Return what tells one beginning from another, in whatever zone they are written."""
    return _naive(_local(when, zone)).isoformat()


def _ended(row: Row) -> Row:
    """Return a row in which the last day stands for the day after it, by which a calendar says when whole days end."""
    begins, ends = row.values.get(BEGINS), row.values.get(ENDS)
    if isinstance(ends, date) and not isinstance(ends, datetime) and isinstance(begins, date) and ends > begins:
        return Row(row.number, {**row.values, ENDS: ends - timedelta(days=1)})
    return row
