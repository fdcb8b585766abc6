"""A plan drawn many times over: its ranges, windows and risks, each draw a schedule on the calendar.

`simulate` draws in chunks, so that memory stays the same however many draws there are, and the answer does not depend on
how large the chunks are. Dates follow from links and lengths as in a forecast: what is not known, and has no range, stays
unknown, and with it whatever depends on it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readiness.calendar import Calendar
from readiness.criteria import CriteriaSet
from readiness.evaluation import Evaluation
from readiness.forecast import forecast
from readiness.moment import Window
from readiness.network import Network
from readiness.planning import Plan, Planning
from readiness.record import DateFact, PlanItem, Record
from readiness.simulation.bulk import Clock, Dates, Drawn, Flags, Pair, Whole, look
from readiness.simulation.draws import Marginal, Real
from readiness.simulation.permits import Permits
from readiness.simulation.simulated import (
    MOST_JUDGED,
    Assumption,
    DecisionProspect,
    Driver,
    ItemProspect,
    Percentiles,
    Prospects,
    Target,
)
from readiness.simulation.variation import Settled, Variation
from readiness.verdict import Decision

CELLS = 1_000_000
"""How many items times draws are held at a time: each is a start and a finish, 16 bytes."""
LARGEST = 50_000
"""The most draws at a time."""
_QUARTER = 0.25

Told = Callable[[str, int, int], None]
"""What is told of progress: what is being done, how much of it is done, and how much there is."""


def simulate(  # noqa: PLR0913 - what there is to be said of a simulation
    record: Record,
    sets: Sequence[CriteriaSet],
    calendar: Calendar,
    samples: int,
    seed: int,
    *,
    most_judged: int = MOST_JUDGED,
    chunk: int | None = None,
    told: Told = lambda _what, _done, _all: None,
) -> Prospects:
    """Return what comes of so many draws of the plan on record; the same seed gives the same.

    At most `most_judged` different draws are judged by the criteria: the first ones. `chunk` is how many draws are held at
    a time, where that is not left to what memory is for.
    """
    simulation = _Simulation(record, sets, calendar, seed, most_judged)
    size = chunk or max(1, min(LARGEST, CELLS // max(1, len(record.items))))
    done = 0
    while done < samples:
        count = min(size, samples - done)
        simulation.add(count, told)
        done += count
        told("drawing", done, samples)
    return simulation.prospects(samples)


class _Simulation:
    """Draws one record; what has been counted grows with each chunk."""

    def __init__(
        self, record: Record, sets: Sequence[CriteriaSet], calendar: Calendar, seed: int, most_judged: int
    ) -> None:
        self.record = record
        self.seed = seed
        self.most_judged = most_judged
        self.variation = Variation(record, calendar, seed)
        self.network, self.given = self.variation.network, self.variation.given
        self.bulk, self.clock = self.variation.bulk, self.variation.clock
        self.variables = self.variation.variables
        self.target = self._target()
        asked = None if self.target is None or record.agenda is None else self.network.names[self.target]
        self.permits = None if asked is None else Permits(record, calendar, asked, most_judged)
        self.ties = not any(self.network.fixed)
        size = len(self.given)
        self.starts = [_Tally() for _ in range(size)]
        self.finishes = [_Tally() for _ in range(size)]
        self.ready = {number: _Tally() for number in self._with_links()}
        self.kept: dict[int, int] = {}
        self.critical: list[int] | None = [0] * size
        self.spread = _Tally()
        self.effects = [_Effect(one.marginal) for one in self.variables]
        lengths = [one.id.rpartition(".")[0] for one in self.variables if one.working is not None]
        delayed = [name for one in record.hazards.values() for name in one.delays if not record.items[name].milestone]
        self.judging = _Judging(record, sets, calendar, [*lengths, *delayed])
        self.different: dict[bytes, Mapping[str, str]] = {}
        self.judged = 0
        self.counts: dict[str, dict[str, int]] = {}
        self.first: Plan | None = None
        self.forecast: Mapping[str, DateFact] = {}

    # What is asked for

    def _with_links(self) -> list[int]:
        """Return the fixed items that have not happened, and come after something."""
        return [
            number
            for number, one in enumerate(self.given)
            if self.network.fixed[number] and not one.lasting and not one.start_happened and self.network.into[number]
        ]

    def _target(self) -> int | None:
        """Return the position of the milestone whose day is asked for: the last checkpoint that has not happened."""
        for name in reversed(self.record.checkpoints):
            number = self.network.position.get(name)
            if number is not None and not self.given[number].finish_happened and not self.given[number].lasting:
                held = self.network.fixed[number]
                return number if not held or self.network.into[number] else None
        return None

    # A chunk

    def add(self, count: int, told: Told) -> None:
        """Draw so many more times, and count what comes of it."""
        places, values = self.variation.values(count)
        settled = self.variation.settle(values)
        dates, drawn, moving = self.variation.dates(settled)
        if self.first is None:
            self.first = self.variation.plan_of(settled, 0)
        for number in range(len(self.given)):
            _count(self.starts[number], dates.starts[number], self.clock, count)
            if not self.network.milestone[number]:
                _count(self.finishes[number], dates.finishes[number], self.clock, count)
        allowed = {number: self._allowed(number, dates) for number in self.ready}
        for number, day in allowed.items():
            _count(self.ready[number], day, self.clock, count)
        kept = self._keep(dates, allowed, count)
        spread = self._spread(dates, allowed)
        _count(self.spread, spread, self.clock, count)
        if not self.spread.unknown:
            came: Whole = np.broadcast_to(np.asarray(spread[1]), (count,))
            worked = look(self.clock.position, came).astype(np.float64)
            least = int(came.min())
            after = came - least
            for effect, at in zip(self.effects, places, strict=True):
                effect.add(at, least, after, worked)
            if self.permits is not None:
                others = {path: pair for number in moving for path, pair in self._paths(number, dates)}
                self.permits.add(came, kept, others, self.clock.base)
        self._criticality(dates, drawn, count)
        self._judge(settled, dates, moving, count, told)

    def _allowed(self, number: int, dates: Dates) -> Pair:
        """Return the boundary on which links allow a fixed item to begin."""
        found: Pair | None = None
        for bond in self.network.into[number]:
            if not bond.into_start and not self.network.milestone[number]:
                continue
            ends = dates.finishes if bond.from_finish else dates.starts
            gone = (dates.finish_passed if bond.from_finish else dates.start_passed)[bond.before]
            low, high = ends[bond.before]
            if gone is not None:
                low, high = np.where(gone, self.clock.never, low), np.where(gone, self.clock.far, high)
            asked = self.bulk.reach(bond, low)
            one = asked, asked if low is high else self.bulk.reach(bond, high)
            found = one if found is None else later_of(found, one)
        if found is None:
            return dates.starts[number]
        low = look(self.clock.up, found[0])
        return low, low if found[0] is found[1] else look(self.clock.up, found[1])

    def _paths(self, number: int, dates: Dates) -> tuple[tuple[str, Pair], ...]:
        """Return the dates of an item by their paths."""
        name = self.network.names[number]
        if self.network.milestone[number]:
            return ((name, dates.starts[number]),)
        return (f"{name}.start", dates.starts[number]), (f"{name}.finish", dates.finishes[number])

    def _keep(self, dates: Dates, allowed: Mapping[int, Pair], count: int) -> Flags | None:
        """Count in how many draws fixed items and deadlines are kept, and return in which the target is."""
        found: Flags | None = None
        for number, name in enumerate(self.network.names):
            item = self.record.items[name]
            if number in allowed:
                kept: Flags = np.ones(count, np.bool_)
                for bond in self.network.into[number]:
                    ends = dates.finishes if bond.from_finish else dates.starts
                    target = (dates.starts if bond.into_start else dates.finishes)[number]
                    kept = kept & np.greater_equal(target[0], self.bulk.reach(bond, ends[bond.before][1]))
            elif item.deadline is not None and not self.given[number].finish_happened and not item.fixed:
                last = self.clock.inside(item.deadline.toordinal() + (0 if item.milestone else 1))
                kept = np.broadcast_to(np.less_equal(dates.finishes[number][1], last), (count,))
            else:
                continue
            self.kept[number] = self.kept.get(number, 0) + int(kept.sum())
            found = kept if number == self.target else found
        return found

    def _spread(self, dates: Dates, allowed: Mapping[int, Pair]) -> Pair:
        """Return the boundary of the target: its day, the day its links allow, or the end of the plan."""
        if self.target is not None:
            return allowed[self.target] if self.target in allowed else dates.starts[self.target]
        found: Pair = (self.clock.never, self.clock.never)
        for one, given in zip(dates.finishes, self.given, strict=True):
            if not given.lasting:
                found = later_of(found, one)
        return found

    def _criticality(self, dates: Dates, drawn: Mapping[int, Drawn], count: int) -> None:
        if self.critical is None:
            return
        unknown = any(one.unknown for one in (*self.starts, *self.finishes))
        if self.ties and not unknown:
            deadlines = {
                number: self.record.items[name].deadline.toordinal() + (0 if self.network.milestone[number] else 1)  # type: ignore[union-attr]
                for number, name in enumerate(self.network.names)
                if self.record.items[name].deadline is not None
            }
            flags = self.bulk.critical(dates, drawn, deadlines)
        elif self.target is not None and not self.spread.unknown:
            flags = self.bulk.chain(dates, self.target)
        else:
            self.critical = None
            return
        for number, one in enumerate(flags):
            self.critical[number] += int(one.sum()) if one.ndim else count * int(one)

    # Decisions

    def _judge(
        self, settled: Mapping[str, Settled], dates: Dates, moving: Sequence[int], count: int, told: Told
    ) -> None:
        """Judge the draws of a chunk in their order, each set of dates once, until there have been enough."""
        if len(self.different) >= self.most_judged or not self.record.checkpoints:
            return
        ends = [side for number in moving for pair in (dates.starts[number], dates.finishes[number]) for side in pair]
        rows = np.empty((count, len(ends)), np.int32)
        for column, side in enumerate(ends):
            rows[:, column] = side
        for index in range(count):
            key = blake2b(rows[index].tobytes(), digest_size=16).digest()
            if key not in self.different:
                if len(self.different) >= self.most_judged:
                    return
                self.different[key] = self.judging.decisions(self.variation.plan_of(settled, index), self.network)
                told("judging", len(self.different), self.most_judged)
            self.judged += 1
            for checkpoint, decision in self.different[key].items():
                counted = self.counts.setdefault(checkpoint, {})
                counted[decision] = counted.get(decision, 0) + 1

    # The answer

    def prospects(self, samples: int) -> Prospects:
        """Return what has been counted."""
        record = self.record
        items = tuple(self._item_prospect(number, name, samples) for number, name in enumerate(self.network.names))
        return Prospects(
            release=record.id,
            title=record.title,
            as_of=record.as_of,
            samples=samples,
            seed=self.seed,
            assumptions=tuple(Assumption(one.id, one.title, one.words, one.group) for one in self.variables),
            groups={
                name: float(value)
                for name, value in record.groups.items()
                if any(one.group == name for one in self.variables)
            },
            items=items,
            target=self._target_prospect(samples),
            drivers=self._drivers(),
            checkpoints=tuple(self._decision(name) for name in record.checkpoints if name in self.counts),
            judged=self.judged,
            different=len(self.different),
            record=record.sha256,
        )

    def _item_prospect(self, number: int, name: str, samples: int) -> ItemProspect:
        item = self.record.items[name]
        given = self.given[number]
        finish = (
            self._percentiles(self.starts[number], 0) if item.milestone else self._percentiles(self.finishes[number], 1)
        )
        start = None if item.milestone else self._percentiles(self.starts[number], 0)
        kept = self.kept[number] / samples if number in self.kept else None
        ready = self._percentiles(self.ready[number], 0) if number in self.ready else None
        if number in self.ready and self.ready[number].unknown:
            kept = None
        if number not in self.ready and finish is None:
            kept = None
        stated = self.record.stated.get(name if item.milestone else f"{name}.start")
        critical = (
            None if self.critical is None or given.finish_happened or given.lasting else self.critical[number] / samples
        )
        return ItemProspect(
            id=name,
            title=self.record.title_of(name),
            milestone=item.milestone,
            start=start,
            finish=finish,
            ready=ready,
            fixed=stated.window if item.fixed and not given.lasting and stated is not None else None,
            deadline=item.deadline,
            kept=kept,
            criticality=critical,
            needs=self._needs(number, name, item),
        )

    def _needs(self, number: int, name: str, item: PlanItem) -> tuple[str, ...]:
        """Return the facts for whose lack a date of an item is not known in some draw."""
        found: dict[str, None] = {}
        ends = (
            ((name, self.starts[number]),)
            if item.milestone
            else ((f"{name}.start", self.starts[number]), (f"{name}.finish", self.finishes[number]))
        )
        for path, tally in ends:
            if tally.unknown:
                known = self.lacking().get(path)
                found.update(dict.fromkeys((path,) if known is None or not known.needs else known.needs))
        if number in self.ready and self.ready[number].unknown:
            for bond in self.network.into[number]:
                before = self.network.names[bond.before]
                found.update(dict.fromkeys(self._needs(bond.before, before, self.record.items[before])))
        return tuple(found)

    def lacking(self) -> Mapping[str, DateFact]:
        """Return the dates of the first draw as they are forecast: each says what it lacks."""
        if self.first is None:
            return {}
        if not self.forecast:
            self.forecast = forecast(self.first, Planning(self.first.items, self.network))
        return self.forecast

    def _percentiles(self, tally: "_Tally", later: int) -> Percentiles | None:
        if tally.unknown or not tally.known:
            return None
        days = [date.fromordinal(tally.at(share) + self.clock.base - later) for share in (50, 80, 90)]
        return Percentiles(*days)

    def _target_prospect(self, samples: int) -> Target:
        later = 1 if self.target is None and not all(self.network.milestone) else 0
        days: tuple[tuple[date, int], ...] = ()
        if not self.spread.unknown:
            days = tuple((date.fromordinal(at + self.clock.base - later), count) for at, count in self.spread.items())
        percentiles = self._percentiles(self.spread, later)
        if self.target is None:
            return Target("", "The end of the plan", None, None, days, percentiles, None)
        name = self.network.names[self.target]
        known = self.record.stated.get(name)
        stated: Window | None = None if known is None else known.window
        kept = self.kept[self.target] / samples if self.target in self.kept and percentiles is not None else None
        held = stated if self.network.fixed[self.target] else None
        asked = None if self.permits is None or percentiles is None else self.permits.permitted()
        return Target(name, self.record.title_of(name), held, stated, days, percentiles, kept, asked)

    def _drivers(self) -> tuple[Driver, ...]:
        if self.spread.unknown or len(self.spread.items()) == 1:
            return ()
        found = []
        for one, effect in zip(self.variables, self.effects, strict=True):
            if len(one.marginal.values) > 1 and effect.varies:
                correlation, low, high = effect.measured(self.spread)
                found.append(Driver(one.id, one.title, one.words, one.group, correlation, low, high))
        return tuple(sorted(found, key=lambda one: (-abs(one.correlation), one.id)))

    def _decision(self, checkpoint: str) -> DecisionProspect:
        counted = self.counts[checkpoint]
        shares = {one.value: counted.get(one.value, 0) / self.judged for one in Decision}
        return DecisionProspect(checkpoint, self.record.title_of(checkpoint), shares)


class _Judging:
    """Judges plans that differ from the one on record in what is drawn; `lengths` are the items whose length is drawn."""

    def __init__(self, record: Record, sets: Sequence[CriteriaSet], calendar: Calendar, lengths: Iterable[str]) -> None:
        self.record = record
        self.to_come = frozenset(name for name in record.checkpoints if self._still(name))
        self.seen: dict[tuple[str, Window, bool], DateFact] = {}
        # A length that is drawn is the one between the dates that are drawn.
        counted = {name: replace(record.items[name], length=None, length_fact=None) for name in lengths}
        self.evaluation = Evaluation(replace(record, items={**record.items, **counted}), sets, calendar)

    def decisions(self, plan: Plan, network: Network) -> Mapping[str, str]:
        """Return the decision at each checkpoint still to come if the plan of a draw had been stated so.

        No decision depends on the words for what moves a date, so that dates are told apart by their days alone.
        """
        dates: dict[str, DateFact] = {}
        for path, one in forecast(plan, Planning(plan.items, network)).items():
            dates[path] = self.seen.setdefault((path, one.window, one.actual), one)
        found = self.evaluation.assess(dates).checkpoints
        return {one.id: one.decision.value for one in found if one.id in self.to_come}

    def _still(self, name: str) -> bool:
        day = self.record.dates.get(name)
        if day is None:
            return True
        return not day.actual and (day.window.latest is None or day.window.latest >= self.record.as_of)


class _Sums:
    """Sums by boundary, in an array that grows."""

    def __init__(self, kind: type) -> None:
        self.first = 0
        self.sums: NDArray[Any] = np.zeros(0, kind)

    def add(self, first: int, sums: NDArray[Any]) -> None:
        """Add sums by boundary from the first on."""
        if not len(self.sums):
            self.first, self.sums = first, sums.astype(self.sums.dtype)
            return
        low, high = min(first, self.first), max(first + len(sums), self.first + len(self.sums))
        if low < self.first or high > self.first + len(self.sums):
            grown = np.zeros(high - low, self.sums.dtype)
            grown[self.first - low : self.first - low + len(self.sums)] = self.sums
            self.first, self.sums = low, grown
        self.sums[first - self.first : first - self.first + len(sums)] += sums


class _Tally:
    """How many draws fall on each boundary, and in how many it is not known."""

    def __init__(self) -> None:
        self.counts = _Sums(np.int64)
        self.known = 0
        self.unknown = 0

    def add(self, first: int, counted: Whole) -> None:
        """Count draws by boundary from the first on."""
        self.counts.add(first, counted)
        self.known += int(counted.sum())

    def at(self, percent: int) -> int:
        """Return the smallest boundary at or before which at least that share of draws lies."""
        done = self.counts.sums.cumsum() * 100
        return self.counts.first + int(np.searchsorted(done, percent * self.known))

    def items(self) -> list[tuple[int, int]]:
        """Return the boundaries in order, each with its number of draws."""
        return [(at, count) for at, count in enumerate(self.counts.sums.tolist(), start=self.counts.first) if count]


def _count(tally: _Tally, pair: Pair, clock: Clock, count: int) -> None:
    """Count what is known to the day in each of so many draws."""
    low, high = pair
    far, never = clock.far, clock.never
    if isinstance(high, int) or high.ndim == 0:
        value = int(high)
        if int(np.min(low)) == int(np.max(low)) == value and value not in (far, never):
            tally.add(value, np.array([count]))
        else:
            tally.unknown += count
        return
    least, most = int(high.min()), int(high.max())
    if low is not high or most == far or least == never:
        known = high[np.equal(low, high) & np.not_equal(high, far) & np.not_equal(high, never)]
        tally.unknown += count - len(known)
        if not len(known):
            return
        high, least = known, int(known.min())
    tally.add(least, np.bincount(high - least))


class _Effect:
    """What the draws of one variable have to do with the day of the target."""

    def __init__(self, marginal: Marginal) -> None:
        self.ranks = marginal.ranks
        self.by_day = _Sums(float)
        self.counts = np.zeros(len(self.ranks), np.int64)
        self.worked = np.zeros(len(self.ranks))

    def add(self, places: Whole, least: int, days: Whole, worked: Real) -> None:
        """Take up draws: the places of what was drawn, and the days from the least on and the working time of the target."""
        self.by_day.add(least, np.bincount(days, weights=self.ranks.take(places)))
        self.counts += np.bincount(places, minlength=len(self.ranks))
        self.worked += np.bincount(places, weights=worked, minlength=len(self.ranks))

    @property
    def varies(self) -> bool:
        """Whether different values were drawn."""
        return int(np.count_nonzero(self.counts)) > 1

    def measured(self, spread: _Tally) -> tuple[float, float, float]:
        """Return the correlation of ranks, and how many working days lows and highs lie from the mean."""
        total = spread.known
        counts = spread.counts.sums
        days = (counts.cumsum() - counts / 2) / total
        shared = float(days @ self.by_day.sums) - float(counts @ days) * float(self.counts @ self.ranks) / total
        own = float(self.counts @ self.ranks**2) - float(self.counts @ self.ranks) ** 2 / total
        other = float(counts @ days**2) - float(counts @ days) ** 2 / total
        correlation = shared / (own * other) ** 0.5 if own > 0 and other > 0 else 0.0
        return correlation, self._shift(self.counts, self.worked), self._shift(self.counts[::-1], self.worked[::-1])

    def _shift(self, counts: Whole, worked: Real) -> float:
        """Return how far the mean of the first quarter, or of the first value drawn that is more, lies from that of all."""
        total = counts.sum()
        last = (
            int(np.searchsorted(counts.cumsum(), min(_QUARTER * total, counts[np.flatnonzero(counts)[:-1]].sum()))) + 1
        )
        return float(worked[:last].sum() / counts[:last].sum() - worked.sum() / total)


def later_of(one: Pair, other: Pair) -> Pair:
    """Return the later of two boundaries in each draw."""
    low = np.maximum(one[0], other[0])
    return low, low if one[0] is one[1] and other[0] is other[1] else np.maximum(one[1], other[1])
