"""A plan drawn many times over: its ranges, windows and risks, each draw a schedule on the calendar.

`simulate` draws in chunks, so that memory stays the same however many draws there are, and the answer does not depend on
how large the chunks are. Dates follow from links and lengths as in a forecast: what is not known, and has no range, stays
unknown, and with it whatever depends on it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readiness.bulk import Bulk, Clock, Dates, Drawn, Flags, Length, Pair, Value, Whole, look
from readiness.calendar import Calendar
from readiness.criteria import CriteriaSet
from readiness.draws import Marginal, Real, Streams, make_marginal, together
from readiness.evaluation import Evaluation
from readiness.forecast import forecast
from readiness.moment import Window, one_day, say_day
from readiness.network import Early, Network
from readiness.period import Period, Unit
from readiness.planning import Plan, Planning
from readiness.prospects import (
    MOST_JUDGED,
    Assumption,
    DecisionProspect,
    Driver,
    ItemProspect,
    Percentiles,
    Prospects,
    Target,
)
from readiness.record import DateFact, Fact, PlanItem, RangeFact, Record
from readiness.release import Shape
from readiness.schedule import plan_of
from readiness.verdict import Decision
from readiness.worktime import FAR, make_lag

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


@dataclass(frozen=True, slots=True)
class Variable:
    """Something that is drawn: a date or a length at a path of the plan, or whether a risk strikes."""

    id: str
    title: str
    words: str
    stream: str
    group: str | None
    marginal: Marginal
    working: bool | None = None
    """Of a length, whether it is in working days."""
    ranged: bool = False
    """Whether it has a range of its own, beside being stated as a window."""
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What is stated of an item in each draw: days as ordinals; a key is dropped where another takes its place."""

    dates: Mapping[str, Value]
    length: Length | None
    dropped: frozenset[str]


def variables(record: Record, calendar: Calendar) -> tuple[Variable, ...]:
    """Return everything of a record that is drawn: ranges, dates stated as windows with both ends, and risks, by name."""
    found = [*_ranges(record, calendar), *_windows(record, calendar), *_risks(record)]
    return tuple(sorted(found, key=lambda one: one.id))


def _ranges(record: Record, calendar: Calendar) -> Iterator[Variable]:
    for path, one in record.ranges.items():
        title = _title(record, path)
        if isinstance(one.least, Period):
            marginal = _lengths(one)
            start = record.stated.get(f"{path.partition('.')[0]}.start")
            working = one.least.unit is Unit.WORKING_DAYS
            if start is not None and start.actual and start.window.day is not None:
                marginal = marginal.from_at_least(_gone(start.window.day, record.as_of, calendar, working=working))
            said = _say_range(one)
            yield Variable(path, title, said, f"range {path}", one.group, marginal, working, ranged=True, fact=one.fact)
        elif isinstance(one.most, date) and calendar.covers(one.least) and calendar.covers(one.most):
            days = _days(one.least, one.most, calendar, every="." not in path)
            likely = None
            if isinstance(one.likely, date):
                likely = min(len(days) - 1, sum(day < one.likely.toordinal() for day in days))
            marginal = make_marginal(one.shape, days, likely).from_at_least(record.as_of.toordinal())
            said = _say_range(one)
            yield Variable(path, title, said, f"range {path}", one.group, marginal, ranged=True, fact=one.fact)


def _lengths(one: RangeFact) -> Marginal:
    least, likely, most = (value if isinstance(value, Period) else None for value in (one.least, one.likely, one.most))
    if least is None or most is None:  # a range is all lengths, or all days
        return make_marginal(Shape.UNIFORM, [1], None)
    weeks = 7 if least.unit is Unit.WEEKS else 1
    values = range(least.count * weeks, most.count * weeks + 1)
    return make_marginal(one.shape, values, None if likely is None else likely.count * weeks - values.start)


def _windows(record: Record, calendar: Calendar) -> Iterator[Variable]:
    for path, known in record.stated.items():
        first, last = known.window.earliest, known.window.latest
        if first is None or last is None or first == last or known.limit or path in record.ranges:
            continue
        if not (calendar.covers(first) and calendar.covers(last)):
            continue
        days = _days(first, last, calendar, every="." not in path)
        marginal = make_marginal(Shape.UNIFORM, days, None)
        if not known.actual:
            marginal = marginal.from_at_least(record.as_of.toordinal())
        words = f"{say_day(first)} to {say_day(last)}, every {'' if '.' not in path else 'working '}day as likely"
        yield Variable(path, _title(record, path), words, f"range {path}", None, marginal, fact=known.fact)


def _risks(record: Record) -> Iterator[Variable]:
    for name, one in record.hazards.items():
        if not one.delays:
            continue
        chance = float(one.probability)
        marginal = Marginal(np.array([0, 1], np.int64), np.array([1 - chance, 1.0]))
        delays = ", ".join(f"{record.title_of(item)} by {delay.words}" for item, delay in one.delays.items())
        yield Variable(
            f"risks.{name}",
            f"Risk: {one.title}",
            f"{chance:.0%} likely, delays {delays}",
            f"risk {name}",
            None,
            marginal,
        )


def _say_range(one: RangeFact) -> str:
    least, likely, most = (
        one_.words if isinstance(one_, Period) else "" if one_ is None else say_day(one_)
        for one_ in (one.least, one.likely, one.most)
    )
    between = f"{least} to {most}"
    return (
        f"{between}, every one as likely"
        if one.shape is Shape.UNIFORM
        else f"{between}, most likely {likely} ({one.shape.value})"
    )


def _title(record: Record, path: str) -> str:
    name, _, end = path.partition(".")
    of = {"": "", "start": "Start of ", "finish": "Finish of ", "duration": "Length of "}[end]
    return f"{of}{record.title_of(name)}"


def _days(first: date, last: date, calendar: Calendar, *, every: bool) -> list[int]:
    """Return the days from one to another, only working days where there are any and not every day is meant."""
    days = range(first.toordinal(), last.toordinal() + 1)
    working = [] if every else [day for day in calendar.days if days.start <= day < days.stop]
    return working or list(days)


def _gone(start: date, as_of: date, calendar: Calendar, *, working: bool) -> int:
    """Return the least length of what has started and is not known to have finished by a day."""
    return max(1, (calendar.counted(start, as_of) or 1) if working else (as_of - start).days + 1)


class _Simulation:
    """Draws one record; what has been counted grows with each chunk."""

    def __init__(
        self, record: Record, sets: Sequence[CriteriaSet], calendar: Calendar, seed: int, most_judged: int
    ) -> None:
        self.record = record
        self.calendar = calendar
        self.seed = seed
        self.most_judged = most_judged
        self.plan = plan_of(record)
        self.network = Network(record.items, calendar)
        self.planning = Planning(record.items, self.network)
        self.given = self.planning.given(self.plan)
        self.bulk = Bulk(self.network, self.given, record.as_of.toordinal())
        self.clock = self.bulk.clock
        self.days = np.array(calendar.days, np.int64)
        self.variables = variables(record, calendar)
        self.streams = Streams(seed)
        self.drawn_of = self._items_drawn()
        self.open_floor = self._open_floor()
        self.target = self._target()
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
        self.lacking: Mapping[str, DateFact] = {}
        self.bases: dict[int, Early] = {}

    # What is drawn

    def _items_drawn(self) -> dict[str, list[Variable]]:
        """Return by item what is drawn of it, or may delay it."""
        found: dict[str, list[Variable]] = {}
        for one in self.variables:
            area, _, risk = one.id.partition(".")
            names = self.record.hazards[risk].delays if one.stream.startswith("risk ") else (area,)
            for name in names:
                found.setdefault(name, []).append(one)
        return found

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

    def values(self, count: int) -> tuple[list[Whole], dict[str, Whole]]:
        """Return the next draws of every variable: their places among its values, and by name the values."""
        shared: dict[str, Real] = {}
        places: list[Whole] = []
        for one in self.variables:
            uniform = self.streams.uniform(one.stream, count)
            correlation = float(self.record.groups.get(one.group or "", 0))
            if correlation and one.group is not None:
                if one.group not in shared:
                    shared[one.group] = self.streams.uniform(f"group {one.group}", count)
                uniform = together(shared[one.group], uniform, correlation)
            places.append(one.marginal.places(uniform))
        named = {one.id: one.marginal.values[at] for one, at in zip(self.variables, places, strict=True)}
        return places, named

    def settle(self, drawn: Mapping[str, Whole]) -> dict[str, Settled]:
        """Return what is stated of each item of which something is drawn, in each draw."""
        return {name: self._settle(name, drawn) for name in self.drawn_of if name in self.network.position}

    def _settle(self, name: str, drawn: Mapping[str, Whole]) -> Settled:
        item = self.record.items[name]
        own = {
            one.id.rpartition(".")[2] if "." in one.id else "": one
            for one in self.drawn_of[name]
            if one.id in self._paths(name)
        }
        dates: dict[str, Value] = {end: drawn[one.id] for end, one in own.items() if end != "duration"}
        if item.milestone:
            delay = self._delay(name, drawn)
            stated = self.record.stated.get(name)
            day = dates.get("", None if stated is None or stated.actual else self._stated(name))
            if delay is not None and day is not None:
                dates[""] = self._moved(day, delay)
            return Settled(dates, None, frozenset())
        return self._settle_activity(name, own, dates, drawn)

    def _settle_activity(
        self, name: str, own: Mapping[str, Variable], dates: dict[str, Value], drawn: Mapping[str, Whole]
    ) -> Settled:
        item, delay = self.record.items[name], self._delay(name, drawn)
        length = None
        if "duration" in own:
            working = own["duration"].working is True
            length = Length(working, drawn[own["duration"].id])
        dropped = self._dropped(name, own)
        known = length
        if "duration" not in dropped and known is None and item.length is not None:
            known = Length(*make_lag(item.length))
        if "finish" in dropped and known is None:  # its start moves it, and it keeps its working length
            known = length = self._counted(name)
        for end in ("start", "finish"):
            if end not in dates and end not in dropped and (day := self._stated(f"{name}.{end}")) is not None:
                dates[end] = day
        if "start" in dates and "finish" in dates and known is None:
            dates["finish"] = np.maximum(dates["finish"], dates["start"])
        if delay is not None and not self.given[self.network.position[name]].finish_happened:
            if known is not None:
                length = Length(known.working, known.count + delay.count)
            if "finish" in dates and (known is None or "start" not in dates):
                dates["finish"] = self._moved(dates["finish"], delay)
        return Settled(dates, length, dropped)

    @staticmethod
    def _paths(name: str) -> tuple[str, ...]:
        return (name, f"{name}.start", f"{name}.finish", f"{name}.duration")

    def _dropped(self, name: str, own: Mapping[str, Variable]) -> frozenset[str]:
        """Return what is stated of an activity and gives way to what is drawn, since two of three give the third."""
        ranged = {end for end, one in own.items() if one.ranged}
        there = {
            end
            for end in ("start", "finish")
            if end in own
            or (f"{name}.{end}" in self.record.stated and not self.record.stated[f"{name}.{end}"].window.open)
        }
        length = "duration" in ranged or self.record.items[name].length is not None
        if not {"start", "finish"} <= there or not ranged:
            return frozenset()
        if "duration" in ranged:
            start = self.record.stated.get(f"{name}.start")
            if "finish" in ranged and not (start is not None and start.actual):
                return frozenset({"start"})
            return frozenset({"finish"})
        if "finish" in ranged:
            return frozenset({"duration"}) if length else frozenset()
        return frozenset({"finish"}) if length or self._counted(name) is not None else frozenset()

    def _counted(self, name: str) -> Length | None:
        """Return the length of an activity from its stated start to its stated finish."""
        first, last = self._stated(f"{name}.start"), self._stated(f"{name}.finish")
        if first is None or last is None or last < first:
            return None
        days = self.network.time.between(first, last + 1)
        if days is None:
            return None
        return Length(working=days > 0, count=days if days > 0 else last - first + 1)

    def _stated(self, path: str) -> int | None:
        known = self.record.stated.get(path)
        return None if known is None or known.window.day is None else known.window.day.toordinal()

    def _delay(self, name: str, drawn: Mapping[str, Whole]) -> Length | None:
        """Return how much the risks that strike delay an item; None where none is of it."""
        total: Length | None = None
        for one in self.drawn_of[name]:
            if one.stream.startswith("risk "):
                working, count = make_lag(self.record.hazards[one.id.partition(".")[2]].delays[name])
                more = drawn[one.id] * count
                total = Length(working, more if total is None else total.count + more)
        return total

    def _moved(self, day: Value, delay: Length) -> Value:
        """Return the day so many days later; working days are stepped as the calendar steps them."""
        if delay.working is not True:
            return day + delay.count
        place = np.searchsorted(self.days, day, side="right") + delay.count - 1
        return np.where(np.equal(delay.count, 0), day, look(self.days, place))

    def _open_floor(self) -> tuple[int | None, bool]:
        """Return the earliest day stated that is not drawn, and whether a day that is drawn may be earlier."""
        replaced = {path for name in self.drawn_of for path in self._paths(name)}
        kept = [
            one.window.earliest.toordinal()
            for path, one in self.plan.dates.items()
            if path not in replaced and one.window.earliest is not None and not one.limit
        ]
        return min(kept, default=None), bool(replaced)

    def _floor(self, settled: Mapping[str, Settled]) -> Value:
        """Return the boundary before which no link takes a date: the earliest day stated in each draw."""
        found: list[Value] = [] if self.open_floor[0] is None else [self.open_floor[0]]
        for name, one in settled.items():
            found.extend(one.dates.values())
            for path in self._paths(name):
                known = self.plan.dates.get(path)
                end = path.rpartition(".")[2] if "." in path else ""
                if (
                    known is None
                    or known.limit
                    or known.window.earliest is None
                    or end in one.dates
                    or end in one.dropped
                ):
                    continue
                found.append(known.window.earliest.toordinal())
        if not found:
            return self.clock.never
        floor = found[0]
        for other in found[1:]:
            floor = np.minimum(floor, other)
        if isinstance(found[0], int) and np.min(floor) == found[0]:
            floor = found[0]
        return self.clock.inside(int(floor)) if np.ndim(floor) == 0 else floor - self.clock.base

    def _drawn(self, name: str, settled: Settled) -> Drawn:
        """Return what is given of an item in each draw: `Planning.given`, for all draws at once."""
        number = self.network.position[name]
        item, like, clock = self.record.items[name], self.given[number], self.clock
        if item.milestone:
            return Drawn(
                self._pair(name, "", settled, 0) or (clock.never, clock.far),
                None,
                None,
                None,
                counted=False,
                like=like,
            )
        length = settled.length
        if length is None and "duration" not in settled.dropped and item.length is not None:
            length = Length(*make_lag(item.length))
        start, finish = self._pair(name, "start", settled, 0), self._pair(name, "finish", settled, 1)
        unknown = (clock.never, clock.far)
        if finish is not None and self._unknown(finish):
            finish = None
        backward = length is not None and (start is None or self._unknown(start))
        if backward and finish is not None and length is not None:
            start = _map(finish, lambda end: self._back(end, length))
        if start is None and not item.after:
            start = unknown
        least = most = length
        counted = length is None and start is not None and finish is not None
        if counted and start is not None and finish is not None:
            least = self._between(start[1], finish[0])
            most = least if start[0] is start[1] and finish[0] is finish[1] else self._between(start[0], finish[1])
        held = item.fixed and start is not None
        if held and finish is None and length is not None and start is not None:
            finish = _map(start, lambda begin: self._forth(begin, length))
        if least is None and most is not None:
            least = Length(working=True, count=1)
        flags = replace(
            like,
            start_held=like.start_happened or like.finish_happened or held,
            finish_held=like.finish_happened or (item.fixed and finish is not None),
        )
        return Drawn(start, finish, least, most, counted or (backward and finish is not None), flags)

    def _pair(self, name: str, end: str, settled: Settled, later: int) -> Pair | None:
        path = f"{name}.{end}" if end else name
        if end in settled.dates:
            day = settled.dates[end] + later - self.clock.base
            return day, day
        known = self.plan.dates.get(path)
        if known is None or end in settled.dropped:
            return None
        first, last = known.window.earliest, known.window.latest
        low = self.clock.never if first is None else first.toordinal() + later - self.clock.base
        high = self.clock.far if last is None else last.toordinal() + later - self.clock.base
        return (low, low) if low == high else (low, high)

    def _unknown(self, pair: Pair) -> bool:
        """Return whether nothing at all is known of a boundary."""
        return isinstance(pair[0], int) and isinstance(pair[1], int) and pair == (self.clock.never, self.clock.far)

    def _back(self, end: Value, length: Length) -> Value:
        whole = look(self.clock.down, end)
        back = end if length.working is False else np.where(length.working, whole, end)
        return np.where(self.clock.known(end), self.clock.sooner(back, length), end)

    def _forth(self, begin: Value, length: Length) -> Value:
        whole = look(self.clock.up, begin)
        from_ = begin if length.working is False else np.where(length.working, whole, begin)
        return np.where(self.clock.known(begin), self.clock.later(from_, length), begin)

    def _between(self, begin: Value, end: Value) -> Length | None:
        """Return the length from one boundary to another; None where one of them is not known."""
        if not (np.all(self.clock.known(begin)) and np.all(self.clock.known(end))):
            return None
        days = self.clock.between(begin, end)
        worked = np.greater(days, 0)
        return Length(worked, np.where(worked, days, np.maximum(1, end - begin)))

    def plan_of(self, settled: Mapping[str, Settled], index: int) -> Plan:
        """Return the plan of one draw of a chunk, as if it had been stated so."""
        dates, items = dict(self.plan.dates), dict(self.plan.items)
        for name, one in settled.items():
            for end in one.dropped - {"duration"}:
                dates.pop(f"{name}.{end}", None)
            for end, days in one.dates.items():
                path = f"{name}.{end}" if end else name
                day = one_day(date.fromordinal(_at(days, index)))
                stated = dates.get(path)
                fact = self._fact(path) if stated is None else stated.fact
                if stated is None or stated.window != day:
                    dates[path] = DateFact(
                        replace(fact, value=str(day.earliest)), day, actual=stated is not None and stated.actual
                    )
            items[name] = self._item(items[name], one, index)
        return Plan(items, self.plan.titles, dates, self.plan.as_of)

    def _fact(self, path: str) -> Fact:
        return next(
            (one.fact for one in self.variables if one.id == path and one.fact is not None),
            Fact(path, "", None, None, ("plan",)),
        )

    def _item(self, item: PlanItem, one: Settled, index: int) -> PlanItem:
        if one.length is not None:
            unit = Unit.WORKING_DAYS if _at(one.length.working, index) else Unit.DAYS
            length = Period(_at(one.length.count, index), unit)
            return replace(item, length=length, length_fact=item.length_fact or self._fact(f"{item.id}.duration"))
        return replace(item, length=None, length_fact=None) if "duration" in one.dropped else item

    # A chunk

    def dates(self, settled: Mapping[str, Settled]) -> tuple[Dates, dict[int, Drawn], list[int]]:
        """Return the early dates of each draw, what is given of what is drawn, and the positions of what moves."""
        drawn = {self.network.position[name]: self._drawn(name, one) for name, one in settled.items()}
        floor = self._floor(settled)
        moving = self.bulk.moving(drawn, anywhere=not isinstance(floor, int))
        outside = floor + self.clock.base if isinstance(floor, int) else -FAR
        base = self._base(outside)
        return self.bulk.early(base, drawn, moving, floor), drawn, moving

    def _base(self, floor: int) -> Early:
        if floor not in self.bases:
            self.bases[floor] = self.network.early(self.given, floor, self.record.as_of.toordinal())
        return self.bases[floor]

    def add(self, count: int, told: Told) -> None:
        """Draw so many more times, and count what comes of it."""
        places, values = self.values(count)
        settled = self.settle(values)
        dates, drawn, moving = self.dates(settled)
        for number in range(len(self.given)):
            _count(self.starts[number], dates.starts[number], self.clock, count)
            if not self.network.milestone[number]:
                _count(self.finishes[number], dates.finishes[number], self.clock, count)
        allowed = {number: self._allowed(number, dates) for number in self.ready}
        for number, day in allowed.items():
            _count(self.ready[number], day, self.clock, count)
        self._keep(dates, allowed, count)
        spread = self._spread(dates, allowed)
        _count(self.spread, spread, self.clock, count)
        if not self.spread.unknown:
            came: Whole = np.broadcast_to(np.asarray(spread[1]), (count,))
            worked = look(self.clock.position, came).astype(np.float64)
            least = int(came.min())
            after = came - least
            for effect, at in zip(self.effects, places, strict=True):
                effect.add(at, least, after, worked)
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

    def _keep(self, dates: Dates, allowed: Mapping[int, Pair], count: int) -> None:
        """Count in how many draws fixed items and deadlines are kept."""
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
        if not self.lacking:
            plan = self.plan_of(settled, 0)
            self.lacking = forecast(plan, Planning(plan.items, self.network))
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
                self.different[key] = self.judging.decisions(self.plan_of(settled, index), self.network)
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
                known = self.lacking.get(path)
                found.update(dict.fromkeys((path,) if known is None or not known.needs else known.needs))
        if number in self.ready and self.ready[number].unknown:
            for bond in self.network.into[number]:
                before = self.network.names[bond.before]
                found.update(dict.fromkeys(self._needs(bond.before, before, self.record.items[before])))
        return tuple(found)

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
        return Target(name, self.record.title_of(name), held, stated, days, percentiles, kept)

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


def _map(pair: Pair, change: Callable[[Value], Value]) -> Pair:
    low = change(pair[0])
    return (low, low) if pair[0] is pair[1] else (low, change(pair[1]))


def _at(value: Value | bool | Flags, index: int) -> int:  # noqa: FBT001 - of a length, whether it is in working days
    return int(value) if isinstance(value, (int, bool)) else int(value if value.ndim == 0 else value[index])
