"""The earliest day on which a checkpoint could be ready, and the latest days of what comes before it as it stands.

Both are found by trying day after day with the criteria themselves, so that whatever binds can be named. What no day
could settle, because facts are lacking, is set aside and listed.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.bookings import clashes
from readiness.calendar import Calendar
from readiness.criteria import CriteriaSet, Importance
from readiness.evaluation import Evaluation
from readiness.horizon import Horizon
from readiness.moment import Window, one_day
from readiness.record import Record
from readiness.slip import Slippable, Slips, taken_along
from readiness.truth import Truth
from readiness.verdict import Outlook, Verdict


@dataclass(frozen=True, slots=True)
class Binding:
    """What stands in the way of a day: a criterion with its reason, or without one a date of the plan and why."""

    criterion: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Earliest:
    """The earliest day on which a checkpoint could be ready; `working` is the first such day that is a working day.

    `day` is None where there is none up to `until`. `binds` says what fails on the day before. `aside` are the hard
    criteria that no day settles; only where there are none would the day really do. `unknown` are dates of what comes before
    it that nobody states, for whose lack no day can be told.
    """

    day: date | None
    working: date | None
    since: date
    until: date
    binds: tuple[Binding, ...]
    aside: tuple[Result, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest day of a date for a checkpoint as it stands: `day` None where no day is too late.

    Where `day` is None and something binds, no day will do at all.

    `path` is an item, whose `now` and `day` are those of its start (or its day), or an end that is not known yet. `finish`
    is the finish that goes with a latest start. `slack` is in working days, negative where it is already too late, None
    where the date is not known or has no limit.
    """

    path: str
    now: Window
    day: date | None
    finish: date | None
    slack: int | None
    binds: tuple[Binding, ...]


@dataclass(frozen=True, slots=True)
class Feasible:
    """The answer for one checkpoint, which stands at `now`."""

    checkpoint: str
    title: str
    now: Window
    earliest: Earliest
    latest: tuple[Latest, ...]


class _Tried(NamedTuple):
    """A day that was tried for a checkpoint: the criteria that stand in the way, and the dates that are missed.

    `clashes` are in words what the change schedule surely has against the release on that day.
    """

    day: date
    lacking: Mapping[str, Result]
    missed: frozenset[str]
    clashes: Mapping[tuple[str, ...], str]


def find_feasible(record: Record, sets: Sequence[CriteriaSet], calendar: Calendar, checkpoint: str) -> Feasible | None:
    """Return when a checkpoint could be ready, and what must happen when; None where it is past or not on record."""
    known = record.dates.get(checkpoint)
    if checkpoint not in record.checkpoints or known is None or known.actual:
        return None
    search = _Search(record, sets, calendar, checkpoint)
    earliest = search.earliest()
    latest = tuple(search.latest({one.criterion: one for one in earliest.aside}))
    return Feasible(checkpoint, record.title_of(checkpoint), known.window, earliest, latest)


class _Search:
    """Tries days for one checkpoint."""

    def __init__(self, record: Record, sets: Sequence[CriteriaSet], calendar: Calendar, checkpoint: str) -> None:
        self.record = record
        self.sets = sets
        self.calendar = calendar
        self.checkpoint = checkpoint
        self.slips = Slips(record, calendar)
        self.horizon = Horizon(record, sets, calendar)
        self.evaluation = Evaluation(record, sets, calendar)
        self.base = self._lacking(self.evaluation.assess(record.dates))

    # The earliest day

    def earliest(self) -> Earliest:
        since, before = self._since()
        until = min(self.calendar.last, self._horizon((self.checkpoint,)) + timedelta(days=7))
        tried = []
        already = self.slips.missed(self.record) - {self.checkpoint}
        for day in _days(since, until):
            record = self.slips.place(self.checkpoint, day)
            lacking = self._lacking(self.evaluation.assess(record.dates))
            pushed = record.dates[self.checkpoint].window != one_day(day)
            missed = self.slips.missed(record) - already | ({self.checkpoint} if pushed else set())
            against = {one.key: one.words for one in clashes(record) if one.certain}
            tried.append(_Tried(day, lacking, missed, against))
        aside = _never(tried)
        found = [one.day for one in tried if not one.missed and not one.clashes and not _wrong(one.lacking, aside)]
        working = [day for day in found if self.calendar.works(day)]
        first = found[0] if found else None
        results = tuple(aside[name] for name in sorted(aside))
        binds = self._binds(tried, first, before, aside)
        unknown = tuple(self._unknown_before())
        if unknown:
            return Earliest(None, None, since, until, (), results, unknown)
        return Earliest(first, working[0] if working else None, since, until, binds, results, ())

    def _unknown_before(self) -> Iterator[str]:
        """Yield the dates that are not known of what the checkpoint comes after."""
        for name in sorted(self.record.items):
            if name == self.checkpoint or self.checkpoint not in self.slips.follows(name):
                continue
            for path in (name,) if self.record.items[name].milestone else (f"{name}.start", f"{name}.finish"):
                known = self.record.dates.get(path)
                if known is None or known.window.open:
                    yield path

    def _since(self) -> tuple[date, str]:
        """Return the first day to be tried and why: after the as-of day, and not before an earlier checkpoint."""
        since, why = self.record.as_of + timedelta(days=1), "It is the day after the as-of day."
        for name in self.record.checkpoints[: self.record.checkpoints.index(self.checkpoint)]:
            known = self.record.dates.get(name)
            if known is not None and known.window.latest is not None and known.window.latest >= since:
                since = known.window.latest + timedelta(days=1)
                why = f"It is the day after {self.record.title_of(name)}."
        return since, why

    def _horizon(self, ends: Collection[str]) -> date:
        return self.horizon.beyond(self.slips.moved(ends))

    def _at(self, assessment: Assessment) -> CheckpointAssessment:
        return next(one for one in assessment.checkpoints if one.id == self.checkpoint)

    def _lacking(self, assessment: Assessment) -> dict[str, Result]:
        """Return the hard criteria, not waived, that stand in the way, but those that only wait for another of them."""
        found = {
            one.criterion: one
            for one in self._at(assessment).gaps
            if one.obstacle and one.importance is Importance.HARD and one.waiver is None
        }
        return {
            name: self._explained(one, assessment)
            for name, one in found.items()
            if one.leading.truth is not Truth.TRUE or not set(one.consequence_of) <= found.keys()
        }

    def _explained(self, one: Result, assessment: Assessment) -> Result:
        """Return a result whose own check holds with the reason of what it waits for, which alone stands in the way."""
        if one.leading.truth is not Truth.TRUE:
            return one
        until = self.record.checkpoints.index(self.checkpoint) + 1
        last = {
            result.criterion: (result, at.title)
            for at in assessment.checkpoints
            if at.id in self.record.checkpoints[:until]
            for result in at.results
        }
        waits = [last[name] for name in one.waiting_for if name in last]
        reasons = (f"It waits for {result.criterion} at {title}: {result.reason}" for result, title in waits)
        return replace(one, reason=" ".join(reasons)) if waits else one

    def _binds(
        self, tried: Sequence[_Tried], first: date | None, before: str, aside: Mapping[str, Result]
    ) -> tuple[Binding, ...]:
        """Return what fails on the day before the first, or on the last day that was tried where none would do."""
        if not tried or first == tried[0].day:
            return (Binding(None, before),)
        one = tried[-1] if first is None else tried[(first - tried[0].day).days - 1]
        dates = (
            f"{self.record.title_of(name)} is reached too late by what it comes after." for name in sorted(one.missed)
        )
        scheduled = one.clashes.values()
        return (*_wrong(one.lacking, aside), *(Binding(None, words) for words in (*dates, *scheduled)))

    # The latest days

    def latest(self, aside: Mapping[str, Result]) -> Iterator[Latest]:
        """Yield the latest day of each item that has not begun and, of others, of the end that is still to come."""
        seen: set[str] = set()
        for what in self.slips.slippable():
            begun = self.record.dates.get(f"{what.item}.start")
            if what.path == what.item or (begun is not None and begun.actual):
                if what.item != self.checkpoint and not self._open(what.item):
                    yield self._slipping(what, aside)
                seen.update(what.ends)
        for name in sorted(self.record.items):
            item = self.record.items[name]
            for path in (name,) if item.milestone else (f"{name}.start", f"{name}.finish"):
                known = self.record.dates.get(path)
                if path not in seen and name != self.checkpoint and (known is None or known.window.open):
                    yield self._unknown(path, aside)

    def _open(self, name: str) -> bool:
        """Return whether the finish of an activity is not known: its latest start then says nothing."""
        finish = self.record.dates.get(f"{name}.finish")
        return not self.record.items[name].milestone and (finish is None or finish.window.open)

    def _slipping(self, what: Slippable, aside: Mapping[str, Result]) -> Latest:
        """Return the latest day of something whose date is known, by slipping it day after day, or pulling it earlier."""
        now = self.record.dates[what.ends[0]].window
        blame = self._blame(what, 0, aside)
        if blame:
            pulled = next((n for n in range(-1, self._first(what) - 1, -1) if not self._blame(what, n, aside)), None)
            if pulled is None:
                return Latest(what.path, now, None, None, None, blame)
            return self._found(what, pulled, self._blame(what, pulled + 1, aside))
        for step in range(1, self._most(what) + 1):
            blame = self._blame(what, step, aside)
            if blame:
                return self._found(what, step - 1, blame)
        return Latest(what.path, now, None, None, None, ())

    def _found(self, what: Slippable, count: int, blame: tuple[Binding, ...]) -> Latest:
        record = self.slips.slip(what, count)
        days = [record.dates[end].window.latest for end in what.ends]
        finish = days[-1] if len(days) > 1 else None
        return Latest(what.path, self.record.dates[what.ends[0]].window, days[0], finish, count, blame)

    def _first(self, what: Slippable) -> int:
        """Return how far something may be pulled earlier: not before the day after the as-of day."""
        first = self.record.dates[what.ends[0]].window.earliest
        least = None if first is None else self.calendar.between(first, self.record.as_of + timedelta(days=1))
        return max(what.least, min(0, least or 0))

    def _most(self, what: Slippable) -> int:
        known = (self.record.dates[end].window for end in what.ends)
        days = [day for window in known for day in (window.earliest, window.latest) if day is not None]
        enough = self.calendar.between(min(days), self._horizon(what.ends))
        return what.most if enough is None else max(0, min(what.most, enough + 1))

    def _blame(self, what: Slippable, count: int, aside: Mapping[str, Result]) -> tuple[Binding, ...]:
        return self._wrong(self.slips.slip(what, count), what.item, aside)

    def _wrong(self, record: Record, item: str, aside: Mapping[str, Result]) -> tuple[Binding, ...]:
        """Return what stands in the way of the checkpoint in a record because of an item."""
        items = self.slips.follows(item)
        lacking = {
            name: one
            for name, one in self._lacking(self.evaluation.assess(record.dates)).items()
            if name not in self.base
            or (_late(one) and not _late(self.base[name]))
            or any(_about(fact.id) in items for fact in one.facts)
        }
        missed = (
            Binding(None, f"{record.title_of(name)} would be reached too late.")
            for name in sorted(self.slips.missed(record, items))
        )
        return (*_wrong(lacking, aside), *missed)

    def _unknown(self, path: str, aside: Mapping[str, Result]) -> Latest:
        """Return the latest day of a date that nobody states, by trying one day after the other."""
        name = path.partition(".")[0]
        begun = self.record.dates.get(f"{name}.start")
        since = self.record.as_of + timedelta(days=1)
        if path.endswith(".finish") and begun is not None and begun.window.latest is not None:
            since = max(since, begun.window.latest)
        known = self.record.dates.get(path)
        now = Window(None, None) if known is None else known.window
        last: date | None = None
        blame: tuple[Binding, ...] = ()
        for day in _days(since, min(self.calendar.last, self._horizon(taken_along(self.record, path)))):
            found = self._wrong(self.slips.place(path, day), name, aside)
            if found and last is not None:
                return Latest(path, now, last, None, None, found)
            last, blame = (last, blame or found) if found else (day, ())
        return Latest(path, now, None, None, None, blame if last is None else ())


def _never(tried: Sequence[_Tried]) -> dict[str, Result]:
    """Return the criteria that stand in the way on every day, each as it does so least: late only where it always is."""
    names = set.intersection(*(set(one.lacking) for one in tried)) if tried else set()
    found = {}
    for name in names:
        results = [one.lacking[name] for one in tried]
        found[name] = next((one for one in results if not _late(one)), results[-1])
    return found


def _wrong(lacking: Mapping[str, Result], aside: Mapping[str, Result]) -> tuple[Binding, ...]:
    """Return what stands in the way and is not set aside, or is late where what is set aside is only not known."""
    return tuple(
        Binding(name, one.reason)
        for name, one in sorted(lacking.items())
        if name not in aside or (_late(one) and not _late(aside[name]))
    )


def _late(result: Result) -> bool:
    return result.outlook is Outlook.LATE or (result.outlook is None and result.verdict is Verdict.NOT_MET)


def _days(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def _about(path: str) -> str:
    """Return the item of the plan that the path of a fact is about."""
    return path.removesuffix(".start").removesuffix(".finish")
