"""The earliest day on which a checkpoint could be ready, and the latest days of what comes before it as it stands.

Both are found by trying days with the criteria themselves, so that whatever binds can be named. What no day could settle,
because facts are lacking, is set aside and listed. On a large plan what was not tried is said.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from readiness.assessment import CheckpointAssessment, Result
from readiness.bookings import clashes
from readiness.calendar import Calendar
from readiness.course import Course
from readiness.criteria import CriteriaSet, Importance
from readiness.moment import Window, one_day
from readiness.record import DateFact, Record
from readiness.slip import Dates, Slippable, ends_of, taken_along
from readiness.tolerance.search import FORECAST, Search, Seen, turned
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
    it that nobody states, for whose lack no day can be told. `whole` is whether all days were tried on which it could be,
    not only those for which there was time.
    """

    day: date | None
    working: date | None
    since: date
    until: date
    binds: tuple[Binding, ...]
    aside: tuple[Result, ...]
    unknown: tuple[str, ...]
    whole: bool


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
    """The answer for one checkpoint, which stands at `now`; of what was `not_tried` the latest day is not known."""

    checkpoint: str
    title: str
    now: Window
    earliest: Earliest
    latest: tuple[Latest, ...]
    not_tried: tuple[str, ...]


MOST_WORK = 8_000_000
"""How many dates are looked at in all, half of them for the earliest day: each trial looks at every date of the plan."""


class _Tried(NamedTuple):
    """A day that was tried for a checkpoint: the criteria that stand in the way, and the dates that are missed.

    `clashes` are in words what the change schedule surely has against the release on that day.
    """

    day: date
    lacking: Mapping[str, Result]
    missed: frozenset[str]
    clashes: Mapping[tuple[str, ...], str]


def find_feasible(
    record: Record,
    sets: Sequence[CriteriaSet],
    calendar: Calendar,
    checkpoint: str,
    most_work: int = MOST_WORK,
) -> Feasible | None:
    """Return when a checkpoint could be ready, and what must happen when; None where it is past or not on record.

    What comes right before it in the plan is tried first, until `most_work` dates have been looked at.
    """
    known = record.dates.get(checkpoint)
    if checkpoint not in record.checkpoints or known is None or known.actual:
        return None
    search = _Search(record, sets, calendar, checkpoint)
    search.left = most_work // 2
    earliest = search.earliest()
    search.left = most_work // 2
    latest, not_tried = search.latest({one.criterion: one for one in earliest.aside})
    return Feasible(checkpoint, record.title_of(checkpoint), known.window, earliest, latest, not_tried)


class _Search:
    """Tries days for one checkpoint; `left` is how many dates it may still look at."""

    def __init__(self, record: Record, sets: Sequence[CriteriaSet], calendar: Calendar, checkpoint: str) -> None:
        self.record = record
        self.sets = sets
        self.calendar = calendar
        self.checkpoint = checkpoint
        self.search = Search(record, sets, calendar)
        self.slips = self.search.slips
        self.horizon = self.search.horizon
        self.evaluation = self.search.evaluation
        self.base = self._lacking(self.search.base.checkpoints)
        self.known: dict[tuple[str, date], DateFact] = {}
        self.before = self.slips.precedes(checkpoint)
        self.left = 0

    # The earliest day

    def earliest(self) -> Earliest:
        since, before = self._since()
        until = min(self.calendar.last, self._horizon((self.checkpoint,)) + timedelta(days=7))
        days, whole = self._affordable(since, until)
        tried_days = (days[0], days[-1]) if days else (since, until)
        tried = [self._try(day) for day in days]
        aside = _never(tried)
        found = [one.day for one in tried if not one.missed and not one.clashes and not _wrong(one.lacking, aside)]
        working = [day for day in found if self.calendar.works(day)]
        first = found[0] if found else None
        results = tuple(aside[name] for name in sorted(aside))
        binds = self._binds(tried, first, before, aside)
        unknown = tuple(self._unknown_before())
        if unknown:
            return Earliest(None, None, *tried_days, (), results, unknown, whole)
        return Earliest(first, working[0] if working else None, *tried_days, binds, results, (), whole)

    def _try(self, day: date) -> _Tried:
        """Return what stands in the way of the checkpoint on a day."""
        record = self.slips.place(self.checkpoint, day)
        lacking = self._lacking(self.evaluation.stand(record.dates))
        pushed = record.dates[self.checkpoint].window != one_day(day)
        already = self.search.missed - {self.checkpoint}
        missed = self.slips.missed(record) - already | ({self.checkpoint} if pushed else set())
        against = {one.key: one.words for one in clashes(record) if one.certain}
        return _Tried(day, lacking, missed, against)

    def _affordable(self, since: date, until: date) -> tuple[Sequence[date], bool]:
        """Return the days to be tried, and whether they are all: else as many as there is time for.

        The first of these is then the last day on which what comes before the checkpoint surely does not allow it.
        """
        most = max(1, self.left // self._cost(self.checkpoint))
        if (until - since).days < most:
            return list(_days(since, until)), True
        low, high = since, until
        while (high - low).days > 1:  # a later day of its own never makes a fixed date miss what comes before it
            middle = low + (high - low) // 2
            record = self.slips.place(self.checkpoint, middle)
            pushed = record.dates[self.checkpoint].window != one_day(middle)
            if pushed or self.slips.missed(record, self.before) & {self.checkpoint}:
                low = middle
            else:
                high = middle
        return list(_days(low, min(until, low + timedelta(days=most - 1)))), False

    def _cost(self, name: str) -> int:
        """Return how many dates are looked at where an item is put on another day."""
        return self.search.size + FORECAST * 2 * len(self.slips.follows(name))

    def _unknown_before(self) -> Iterator[str]:
        """Yield the dates that are not known of what the checkpoint comes after."""
        for name in sorted(self.record.items):
            if name not in self.before:
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

    def _lacking(self, checkpoints: Sequence[CheckpointAssessment]) -> dict[str, Result]:
        """Return the hard criteria, not waived, that stand in the way, but those that only wait for another of them."""
        found = {
            one.criterion: one
            for at in checkpoints
            if at.id == self.checkpoint
            for one in at.gaps
            if one.obstacle and one.importance is Importance.HARD and one.waiver is None
        }
        return {
            name: self._explained(one, checkpoints)
            for name, one in found.items()
            if one.leading.truth is not Truth.TRUE or not set(one.consequence_of) <= found.keys()
        }

    def _explained(self, one: Result, checkpoints: Sequence[CheckpointAssessment]) -> Result:
        """Return a result whose own check holds with the reason of what it waits for, which alone stands in the way."""
        if one.leading.truth is not Truth.TRUE:
            return one
        until = self.record.checkpoints.index(self.checkpoint) + 1
        last = {
            result.criterion: (result, at.title)
            for at in checkpoints
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
        binding = _wrong(one.lacking, aside)
        told = [words for words in one.clashes.values() if not any(words in found.reason for found in binding)]
        return (*binding, *(Binding(None, words) for words in (*dates, *told)))

    # The latest days

    def latest(self, aside: Mapping[str, Result]) -> tuple[tuple[Latest, ...], tuple[str, ...]]:
        """Return the latest day of each item that has not begun and, of others, of the end that is still to come.

        Also the paths of those for which there was no time.
        """
        asked = list(self._asked())
        found: dict[str, Latest] = {}
        not_tried: list[str] = []
        for what in sorted(asked, key=self._turn):
            path = what if isinstance(what, str) else what.path
            one = self._unknown(what, aside) if isinstance(what, str) else self._slipping(what, aside)
            if one is None:
                not_tried.append(path)
            else:
                found[path] = one
        paths = [what if isinstance(what, str) else what.path for what in asked]
        return tuple(found[path] for path in paths if path in found), tuple(sorted(not_tried))

    def _asked(self) -> Iterator[Slippable | str]:
        """Yield what slips, then the paths of dates that are not known."""
        seen: set[str] = set()
        for what in self.slips.slippable():
            begun = self.record.dates.get(f"{what.item}.start")
            if what.path == what.item or (begun is not None and begun.actual):
                if what.item != self.checkpoint and not self._open(what.item):
                    yield what
                seen.update(what.ends)
        for name in sorted(self.record.items):
            for path in ends_of(self.record, name):
                known = self.record.dates.get(path)
                if path not in seen and name != self.checkpoint and (known is None or known.window.open):
                    yield path

    def _turn(self, what: Slippable | str) -> tuple[bool, int, str]:
        """Return when something is tried: first what comes before the checkpoint, the latest of it first."""
        path = what if isinstance(what, str) else what.path
        known = self.record.dates.get(path if isinstance(what, str) else what.ends[-1])
        last = None if known is None else known.window.latest
        return _about(path) not in self.before, 0 if last is None else -last.toordinal(), path

    def _open(self, name: str) -> bool:
        """Return whether the finish of an activity is not known: its latest start then says nothing."""
        finish = self.record.dates.get(f"{name}.finish")
        return not self.record.items[name].milestone and (finish is None or finish.window.open)

    def _slipping(self, what: Slippable, aside: Mapping[str, Result]) -> Latest | None:
        """Return the latest day of something whose date is known, by slipping it, or pulling it earlier; None without time."""
        now = self.record.dates[what.ends[0]].window
        trial = _Trial(self, what, self._cost(what.item), aside)
        blame = trial.blame(self.record.dates, 0)
        if blame is None:
            return None
        if blame:
            for count in range(-1, self._first(what) - 1, -1):
                found = trial.blame(self.slips.slip(what, count).dates, count)
                if found is None:
                    return None
                if not found:
                    return self._found(what, count, blame)
                blame = found
            return Latest(what.path, now, None, None, None, trial.blamed[0])
        first = trial.first(self._most(what))
        if first is None:
            return None
        return (
            self._found(what, first - 1, trial.blamed[first]) if first else Latest(what.path, now, None, None, None, ())
        )

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

    def wrong(
        self, dates: Dates, items: Collection[str], missed: Collection[str], aside: Mapping[str, Result]
    ) -> tuple[Binding, ...]:
        """Return what stands in the way of the checkpoint because of items, with these dates; `missed` are fixed dates."""
        lacking = {
            name: one
            for name, one in self._lacking(self.evaluation.stand(dates)).items()
            if name not in self.base
            or (_late(one) and not _late(self.base[name]))
            or any(_about(fact.id) in items for fact in one.facts)
        }
        late = (Binding(None, f"{self.record.title_of(name)} would be reached too late.") for name in sorted(missed))
        return (*_wrong(lacking, aside), *late)

    def _unknown(self, path: str, aside: Mapping[str, Result]) -> Latest | None:
        """Return the latest day of a date that nobody states, by trying one day after the other; None without time."""
        name = path.partition(".")[0]
        begun = self.record.dates.get(f"{name}.start")
        since = self.record.as_of + timedelta(days=1)
        if path.endswith(".finish") and begun is not None and begun.window.latest is not None:
            since = max(since, begun.window.latest)
        known = self.record.dates.get(path)
        now = Window(None, None) if known is None else known.window
        cost, items = self._cost(name), self.slips.follows(name)
        last: date | None = None
        blame: tuple[Binding, ...] = ()
        for day in _days(since, min(self.calendar.last, self._horizon(taken_along(self.record, path)))):
            self.left -= cost
            if self.left < 0:
                return None
            record = self.slips.place(path, day)
            found = self.wrong(record.dates, items, self.slips.missed(record, items), aside)
            if found and last is not None:
                return Latest(path, now, last, None, None, found)
            last, blame = (last, blame or found) if found else (day, ())
        return Latest(path, now, None, None, None, blame if last is None else ())


class _Trial:
    """Slips one thing: what stands in the way after so many working days, as far as there is time."""

    def __init__(self, search: _Search, what: Slippable, cost: int, aside: Mapping[str, Result]) -> None:
        self.search = search
        self.what = what
        self.cost = cost
        self.aside = aside
        self.items = search.slips.follows(what.item)
        self.blamed: dict[int, tuple[Binding, ...]] = {}

    def blame(self, dates: Dates, count: int) -> tuple[Binding, ...] | None:
        """Return what stands in the way after a slip, which gives these dates; None without time."""
        self.search.left -= self.cost
        if self.search.left < 0:
            return None
        missed = self.search.slips.missed_after(self.what, count, self.items)
        self.blamed[count] = self.search.wrong(dates, self.items, missed, self.aside)
        return self.blamed[count]

    def first(self, most: int) -> int | None:
        """Return the first slip, up to the most, after which something stands in the way, 0 where none does.

        Slips between two that stand alike are not tried where nothing could get better in between. None without time.
        """
        if not most:
            return 0
        search = self.search.search
        course = Course(self.search.slips, self.what, most, self.search.known)
        restless = search.restless(course)
        dates: dict[int, Dates] = {}
        seen: dict[int, Seen] = {}
        waiting = [(1, most)]
        while waiting:
            low, high = waiting.pop()
            for count in (low, high):
                if count not in seen:
                    dates[count] = course.dates(count)
                    if self.blame(dates[count], count) is None:
                        return None
                    seen[count] = turned(search.evaluation.stand(dates[count]))
            if self.blamed[low]:
                return low
            if high - low <= 1:
                if self.blamed[high]:
                    return high
                continue
            alike = course.ruled and not self.blamed[high] and seen[low] == seen[high]
            if not (alike and not restless & search.looking(dates[low], dates[high])):
                middle = (low + high) // 2
                waiting += [(middle, high), (low, middle)]
        return 0


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
