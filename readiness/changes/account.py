"""An answer sorted for reading: how much there is of what, what belongs together, what waits for a date, which weeks are shown.

Every format counts and sorts by this, so that all of them say the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from readiness.changes.answer import Answer
from readiness.changes.book import Entry, Restriction
from readiness.changes.breaches import Breach, following
from readiness.changes.clock import FAR
from readiness.changes.conflicts import Conflict, Kind
from readiness.changes.rules import ChangeRule
from readiness.changes.schedule import Category
from readiness.changes.span import Edge, Span

LEAST_WAITING = 2
"""From so many conflicts on that only its unknown date makes possible, those of a change are counted together."""
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many conflicts are certain or possible, how many limits are not kept or may not be; what is excepted apart."""

    certain: int
    possible: int
    not_kept: int
    may_not_be_kept: int
    excepted_conflicts: int
    excepted_limits: int


def count(answer: Answer) -> Counts:
    """Return how much there is of what."""

    def of(found: Sequence[Conflict | Breach]) -> tuple[int, int, int]:
        standing = [one for one in found if one.exception is None]
        certain = sum(one.certain for one in standing)
        return certain, len(standing) - certain, len(found) - len(standing)

    certain, possible, excepted = of(answer.conflicts)
    not_kept, may_not_be_kept, excepted_limits = of(answer.breaches)
    return Counts(certain, possible, not_kept, may_not_be_kept, excepted, excepted_limits)


def by_kind(conflicts: Iterable[Conflict]) -> dict[Kind, list[Conflict]]:
    """Return conflicts by kind, in the order in which kinds are told; kinds without any are left out."""
    found: dict[Kind, list[Conflict]] = {}
    for one in conflicts:
        found.setdefault(one.kind, []).append(one)
    return {kind: found[kind] for kind in Kind if kind in found}


@dataclass(frozen=True, slots=True)
class Held:
    """A rule and the limits of it that are not kept or may not be, what is excepted left out; the certain ones first."""

    id: str
    rule: ChangeRule
    breaches: tuple[Breach, ...]


def by_rule(answer: Answer) -> tuple[Held, ...]:
    """Return every rule that the schedule was held against, by id."""
    found: dict[str, list[Breach]] = {}
    for one in answer.breaches:
        if one.exception is None:
            found.setdefault(one.rule, []).append(one)
    return tuple(
        Held(name, rule, tuple(sorted(found.get(name, ()), key=lambda one: not one.certain)))
        for name, rule in sorted(answer.rules.items())
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A change, at its first date or its contingency date, or a window: conflicts it may have as nothing is known of that."""

    id: str
    contingency: bool
    conflicts: tuple[Conflict, ...]


def waiting(answer: Answer) -> tuple[tuple[Waiting, ...], tuple[Conflict, ...]]:
    """Return the possible conflicts of what has no date by what has none, and all other possible ones."""
    undated = {(one.id, one.contingency) for one in answer.book.entries if one.span.undated}
    windows = {one.id for one in unplaced(answer)}
    found: dict[tuple[str, bool], list[Conflict]] = {}
    others: list[Conflict] = []
    for one in answer.conflicts:
        if one.certain or one.exception is not None:
            continue
        wanted = one.kind is Kind.CONTINGENCY
        keys = [(name, later) for later in (wanted, False) for name in one.changes if (name, later) in undated]
        keys += [(one.rule, False)] if one.rule in windows and one.rule is not None else []
        if keys:
            found.setdefault(keys[0], []).append(one)
        else:
            others.append(one)
    single = [one for group in found.values() if len(group) < LEAST_WAITING for one in group]
    folded = tuple(
        Waiting(name, later, tuple(group))
        for (name, later), group in sorted(found.items())
        if len(group) >= LEAST_WAITING
    )
    return folded, tuple(sorted((*others, *single), key=lambda one: one.key))


def undated(answer: Answer) -> tuple[Entry, ...]:
    """Return the changes still to be made of whose dates, first or of contingency, nothing is known."""
    return tuple(one for one in answer.book.entries if one.change is not None and not one.done and one.span.undated)


def unplaced(answer: Answer) -> tuple[Restriction, ...]:
    """Return the windows of which nothing is known of when they are: those beside a change that has no date, or is not there."""
    return tuple(one for one in answer.book.restrictions if all(span.undated for span in one.spans))


def listed(answer: Answer) -> tuple[Entry, ...]:
    """Return the changes of the schedule, made or to be made, that may run in the month asked for; of contingency too."""
    return tuple(one for one in answer.book.entries if one.change is not None and inside(answer, one.span))


def inside(answer: Answer, span: Span) -> bool:
    """Return whether a stretch of time may lie in the month asked for, or any is."""
    if answer.month is None:
        return True
    clock = answer.book.clock
    return span.hull[0] < clock.at(following(answer.month)) and span.hull[1] > clock.at(answer.month)


def time_at(answer: Answer, edge: int) -> datetime | None:
    """Return what the clock shows at a moment, None where it is beyond any day."""
    return None if abs(edge) >= FAR else answer.book.clock.local(edge)


def days_in(answer: Answer, stretch: Edge) -> tuple[date | None, date | None]:
    """Return the first and the last day of a stretch of time, None where that side has no limit."""
    first, last = (
        None if abs(edge) >= FAR else answer.book.clock.day(edge - late)
        for edge, late in zip(stretch, (0, 1), strict=True)
    )
    return first, last


def whole_days(answer: Answer, span: Span) -> tuple[date, date] | None:
    """Return the first and the last day of a stretch whose days are known, though not its hours; else None."""
    (first, other), (end, last) = days_in(answer, (span.start[0], span.start[1] + 1)), days_in(answer, span.finish)
    end = None if abs(span.finish[0]) >= FAR else answer.book.clock.day(span.finish[0] - 1)
    return (first, last) if first is not None and last is not None and (first, end) == (other, last) else None


# The calendar, week by week


@dataclass(frozen=True, slots=True)
class Strip:
    """A week: for each day from Monday what marks it, and the ids of changes in it, surely and perhaps."""

    monday: date
    days: tuple[str, ...]
    changes: tuple[str, ...]
    may_be: tuple[str, ...]


OUTAGE, CHANGE, MAY_BE, CONTINGENCY, DONE, NOTHING, CLASH = "#", "=", "?", "c", "-", ".", "!"
_CHANGES = (OUTAGE, CHANGE, MAY_BE, CONTINGENCY, DONE, NOTHING)
_WINDOWS: Mapping[Category, str] = {
    Category.FREEZE: "F",
    Category.BLACKOUT: "B",
    Category.QUIET_PERIOD: "Q",
    Category.MAINTENANCE: "M",
}
MARKS: Mapping[str, str] = {
    OUTAGE: "a change with an outage",
    CHANGE: "a change without an outage, or of which none is stated",
    MAY_BE: "a change that may be on that day",
    CONTINGENCY: "a contingency date",
    DONE: "a change that was made",
    "F": "freeze",
    "B": "blackout",
    "Q": "quiet period",
    "M": "maintenance window",
    CLASH: "a conflict that is certain",
}
"""What marks a day, in words; a small letter is a window that may be on it."""


def strips(answer: Answer, most: int) -> tuple[Strip, ...]:
    """Return the weeks of the month asked for; else at most so many weeks, from that of the as-of day to the last planned."""
    if answer.month is not None:
        monday = answer.month - timedelta(days=answer.month.weekday())
        mondays = [monday + WEEK * count for count in range(6) if monday + WEEK * count < following(answer.month)]
    else:
        mondays = [one.monday for one in answer.weeks[:most]]
    if not mondays:
        return ()
    clock = answer.book.clock
    begin, end = clock.at(mondays[0]), clock.at(mondays[-1] + WEEK)
    near = [
        one
        for one in answer.book.entries
        if one.change is not None and not one.span.undated and one.span.hull[0] < end and one.span.hull[1] > begin
    ]
    windows = [
        (_WINDOWS[one.category], span)
        for one in answer.book.restrictions
        for span in one.spans
        if not span.undated and span.hull[0] < end and span.hull[1] > begin
    ]
    clashes = [edge for one in answer.conflicts if (edge := _surely(answer, one)) is not None]
    clashes = [one for one in clashes if one[0] < end and one[1] > begin]
    return tuple(_strip(answer, monday, near, windows, clashes) for monday in mondays)


def _surely(answer: Answer, conflict: Conflict) -> Edge | None:
    """Return the stretch in which a certain conflict of changes is, as far as it is known to the day."""
    if (
        conflict.kind is Kind.DOUBLE_BOOKED
        or not conflict.certain
        or conflict.exception is not None
        or max(map(abs, conflict.when)) >= FAR
    ):
        return None
    first, last = days_in(answer, conflict.when)
    return conflict.when if conflict.exact or first == last else None


def _strip(
    answer: Answer,
    monday: date,
    entries: Sequence[Entry],
    windows: Sequence[tuple[str, Span]],
    clashes: Sequence[Edge],
) -> Strip:
    clock = answer.book.clock
    edges = [clock.at(monday + timedelta(days=count)) for count in range(8)]
    whole = (edges[0], edges[-1])
    here = [one for one in entries if one.span.hull[0] < whole[1] and one.span.hull[1] > whole[0]]
    around = [one for one in windows if one[1].hull[0] < whole[1] and one[1].hull[1] > whole[0]]
    days = []
    for day in pairwise(edges):
        marks = {_mark(one, day) for one in here}
        window = {letter if _runs(span, day) else letter.lower() for letter, span in around if _meets(span.hull, day)}
        clash = CLASH if any(_meets(one, day) for one in clashes) else ""
        first = next(mark for mark in _CHANGES if mark in marks or mark == NOTHING)
        days.append(f"{first}{min(window, key=_rank, default='')}{clash}")
    sure = [one.id for one in here if not one.contingency and _runs(one.span, whole)]
    may_be = [f"{one.id} contingency" if one.contingency else one.id for one in here if one.id not in sure]
    return Strip(monday, tuple(days), tuple(sure), tuple(may_be))


def _rank(letter: str) -> tuple[bool, int]:
    return letter.islower(), [*_WINDOWS.values()].index(letter.upper())


def _meets(stretch: Edge, day: Edge) -> bool:
    return stretch[0] < day[1] and stretch[1] > day[0]


def _runs(span: Span, day: Edge) -> bool:
    """Return whether something surely runs on a day, or in a week, or begins or ends on it."""
    core, begins, ends = span.core, span.start, span.finish
    return (
        (core is not None and _meets(core, day))
        or (day[0] <= begins[0] and begins[1] < day[1])
        or (day[0] < ends[0] and ends[1] <= day[1])
    )


def _mark(one: Entry, day: Edge) -> str:
    if not _meets(one.span.hull, day):
        return NOTHING
    if one.done:
        return DONE
    if one.contingency:
        return CONTINGENCY
    if not _runs(one.span, day):
        return MAY_BE
    return OUTAGE if one.change is not None and one.change.outage is True else CHANGE
