"""Leeway: the tolerance of each date as a meeting asks for it: what slips first breaks what, and which day it may reach.

Tightest first. What cannot slip is listed with the reason, so that no date of the plan is left out in silence.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import groupby

from readiness.assessment import CheckpointAssessment, Problem
from readiness.calendar import Calendar
from readiness.criteria import CriteriaSet
from readiness.moment import Window
from readiness.record import DateFact, Record
from readiness.slip import Slippable, ends_of
from readiness.tolerance.search import MOST_WORK, Key, Search, Tolerance, standing
from readiness.truth import Truth
from readiness.verdict import Decision


class Why(Enum):
    """Why a date cannot slip."""

    HAPPENED = "has happened"
    NOT_CONFIRMED = "not confirmed"
    NOT_STATED = "not stated"
    NOT_COUNTED = "cannot be counted"
    NOT_TRIED = "not tried"
    REVERSED = "finish before start"
    LIMIT = "a limit"


@dataclass(frozen=True, slots=True)
class Still:
    """A date that cannot slip, why, and what is needed so that it can be answered."""

    path: str
    why: Why
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A date that slips: its path, where it is now, and where it may be at most; None without limit."""

    path: str
    now: Window
    until: Window | None


@dataclass(frozen=True, slots=True)
class Leeway:
    """How far one item, or one end of it, may slip.

    `may_slip` is the least of all limits in working days: those of its tolerance, and `room`, how far an end is from the
    other. `too_late` are the fixed items and deadlines that are missed a working day after `date_holds_for`,
    `too_late_already` those among what follows it that are missed before any slip. `not_known` are the dates that slip
    with it, or follow it, and are not known to the day: while there are any, a limit is at most what is said, for what
    rests on them cannot be seen to turn.
    """

    tolerance: Tolerance
    item: str
    may_slip: int | None
    room: int | None
    moves: tuple[Move, ...]
    too_late: tuple[str, ...]
    too_late_already: tuple[str, ...]
    not_known: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether the item slips as a whole."""
        return self.tolerance.path == self.item


@dataclass(frozen=True, slots=True)
class Leeways:
    """How far each date of a record may slip, tightest first, an item before its ends; and those that cannot.

    `decisions` are those before any slip, at risk alone not counted; `already` what is late or not met by then; `titles`
    are those of the criteria, `last` is the last day of the calendar.
    """

    record: Record
    checkpoints: tuple[CheckpointAssessment, ...]
    decisions: Mapping[str, Decision]
    titles: Mapping[str, str]
    last: date
    rows: tuple[Leeway, ...]
    still: tuple[Still, ...]
    already: tuple[Key, ...]
    problems: tuple[Problem, ...]


def leeways(
    record: Record,
    sets: Sequence[CriteriaSet],
    calendar: Calendar,
    asked: Sequence[str] = (),
    most_work: int = MOST_WORK,
) -> Leeways:
    """Return how far each date of the plan may slip, or of these items, each with its ends, and these ends only.

    Items as a whole are tried before their ends, until `most_work` dates have been looked at.
    """
    search = Search(record, sets, calendar, most_work)
    still = {one.path: one for one in _still(record)}
    rows: list[Leeway] = []
    for what in sorted(search.slips.slippable(), key=lambda one: one.path != one.item):
        if not _wanted(what.path, what.item, asked) or any(end in still for end in what.ends):
            continue
        counted = what.most > 0 or what.room == 0
        row = _leeway(search, what) if counted else None
        if row is not None:
            rows.append(row)
        else:
            still[what.path] = Still(what.path, Why.NOT_TRIED if counted else Why.NOT_COUNTED, ())
    rows.sort(key=lambda one: one.item)
    of_item = {name: list(group) for name, group in groupby(rows, key=lambda one: one.item)}
    tightest = sorted(of_item, key=lambda name: (tightness(of_item[name][0]), name))
    titles = {name: one.title for found in sets for name, one in found.criteria.items()}
    return Leeways(
        record,
        search.base.checkpoints,
        {one.id: standing(one) for one in search.base.checkpoints},
        titles,
        calendar.last,
        tuple(row for name in tightest for row in of_item[name]),
        tuple(still[path] for path in sorted(still) if _wanted(path, item_of(record, path), asked)),
        tuple(sorted(search.late)),
        search.base.problems,
    )


def askable(record: Record) -> dict[str, Why | None]:
    """Return the items and ends of a plan that can be asked for, each with why it never can slip, None where it may."""
    gone = {one.path: one.why for one in _still(record) if one.why in (Why.HAPPENED, Why.LIMIT)}
    found: dict[str, Why | None] = {}
    for name in record.items:
        paths = ends_of(record, name)
        found[name] = gone[paths[-1]] if all(path in gone for path in paths) else None
        found |= {path: gone.get(path) for path in paths}
    return found


def item_of(record: Record, path: str) -> str:
    """Return the item of the plan that a path, or the path of one of its ends, names."""
    return path if path in record.items else path.rpartition(".")[0]


def _wanted(path: str, item: str, asked: Sequence[str]) -> bool:
    return not asked or path in asked or item in asked


def tightness(one: Leeway) -> float:
    """Return how far something may slip, as a number to sort by."""
    return float("inf") if one.may_slip is None else one.may_slip


def _still(record: Record) -> Iterator[Still]:
    """Yield the dates of the plan that cannot slip, in order of their paths."""
    for name in sorted(record.items):
        for path in ends_of(record, name):
            known = record.dates.get(path)
            why = _why(record, known)
            if why is None and _reversed(record, name):
                why = Why.REVERSED
            if why is not None:
                yield Still(path, why, _needed(path, known, why))


def _why(record: Record, known: DateFact | None) -> Why | None:
    if known is not None and known.actual:
        return Why.HAPPENED
    if known is None or (known.window.open and not _unconfirmed(known)):
        return Why.NOT_STATED
    if known.limit:
        return Why.LIMIT
    first, last = known.window.earliest, known.window.latest
    waits = last is None and (first is None or first < record.as_of) and bool(_unconfirmed(known))
    return Why.NOT_CONFIRMED if waits or (last is not None and last < record.as_of) else None


def _unconfirmed(known: DateFact) -> tuple[str, ...]:
    """Return what a date needs of which the planned day has passed."""
    return tuple(need for need in known.needs if need.endswith(" (actual)"))


def _needed(path: str, known: DateFact | None, why: Why) -> tuple[str, ...]:
    if why is Why.NOT_STATED:
        return (known.needs if known is not None else ()) or (path,)
    if why is Why.NOT_CONFIRMED:
        return (known is not None and _unconfirmed(known)) or (f"{path} (actual)",)
    return ()


def _reversed(record: Record, name: str) -> bool:
    """Return whether an activity finishes before it starts."""
    known = [record.dates.get(path) for path in ends_of(record, name)]
    first, last = known[0], known[-1]
    return (
        first is not None
        and last is not None
        and last.window.not_after(first.window) is Truth.TRUE
        and (first.window.not_after(last.window) is Truth.FALSE)
    )


def _leeway(search: Search, what: Slippable) -> Leeway | None:
    record = search.record
    found = search.of(what)
    if found is None:
        return None
    room = what.room if what.path.endswith(".start") else None
    may_slip = min((one for one in (found.holds_for, found.date_holds_for, room) if one is not None), default=None)
    reached = None if may_slip is None else search.slips.slip(what, may_slip).dates
    moves = tuple(
        Move(path, record.dates[path].window, None if reached is None else reached[path].window) for path in what.ends
    )
    before = after = search.missed
    if found.date_holds_for is not None:
        after = search.slips.missed_after(what, found.date_holds_for + 1)
    moved = search.slips.follows(what.item)
    too_late, already = tuple(sorted(after - before)), tuple(sorted(before & moved))
    not_known = tuple(path for name in sorted(moved) for path in ends_of(record, name) if not to_the_day(record, path))
    return Leeway(found, what.item, may_slip, room, moves, too_late, already, not_known)


def to_the_day(record: Record, path: str) -> bool:
    """Return whether a date is known to the day."""
    known = record.dates.get(path)
    return known is not None and known.window.day is not None
