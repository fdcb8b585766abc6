"""What varies of a record, and the plans that are drawn of it: as numbers for all draws at once, and each as a plan.

Of start, finish and length of an activity two give the third: where something is drawn that is at odds with what is
stated, what is stated gives way. A range of a start moves the whole activity, a window of a start its start alone.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from readiness.calendar import Calendar
from readiness.moment import one_day, say_day
from readiness.network import Early, Network
from readiness.period import Period, Unit
from readiness.planning import Plan, Planning
from readiness.record import DateFact, Fact, PlanItem, RangeFact, Record
from readiness.release import Shape
from readiness.schedule import plan_of
from readiness.simulation.bulk import Bulk, Dates, Drawn, Flags, Length, Pair, Value, Whole, look
from readiness.simulation.draws import Marginal, Real, Streams, make_marginal, together
from readiness.worktime import FAR, make_lag

_AROUND = 10**6
"""What is not known is later than all; a few days are reckoned on it."""


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


@dataclass(frozen=True, slots=True)
class _Part:
    """What of an item does not differ between draws: what is drawn of it, what gives way, and what else is stated.

    `counted` says that its length is the one between its stated start and finish.
    """

    own: Mapping[str, Variable]
    dropped: frozenset[str]
    days: Mapping[str, int]
    length: Length | None
    counted: bool


class Variation:
    """Draws plans of one record; each draw of a seed follows on the last."""

    def __init__(self, record: Record, calendar: Calendar, seed: int) -> None:
        self.record = record
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
        self.parts = {name: self._part(name) for name in self.drawn_of if name in self.network.position}
        self.bases: dict[int, Early] = {}

    def _items_drawn(self) -> dict[str, list[Variable]]:
        """Return by item what is drawn of it, or may delay it."""
        found: dict[str, list[Variable]] = {}
        for one in self.variables:
            area, _, risk = one.id.partition(".")
            names = self.record.hazards[risk].delays if one.stream.startswith("risk ") else (area,)
            for name in names:
                found.setdefault(name, []).append(one)
        return found

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
        return {name: self._settle(name, part, drawn) for name, part in self.parts.items()}

    def _part(self, name: str) -> "_Part":
        """Return what does not differ between draws of an item of which something is drawn."""
        item = self.record.items[name]
        own = {
            one.id.rpartition(".")[2] if "." in one.id else "": one
            for one in self.drawn_of[name]
            if one.id in self._paths(name)
        }
        if item.milestone:
            stated = self.record.stated.get(name)
            day = None if stated is None or stated.actual else self._stated(name)
            return _Part(own, frozenset(), {} if day is None else {"": day}, None, counted=False)
        dropped = self._dropped(name, own)
        length = None if item.length is None or "duration" in dropped else Length(*make_lag(item.length))
        counted = "finish" in dropped and length is None and "duration" not in own
        if counted:  # its start moves it, and it keeps its working length
            length = self._counted(name)
        days = {
            end: self._stated(f"{name}.{end}") for end in ("start", "finish") if end not in own and end not in dropped
        }
        return _Part(own, dropped, {end: day for end, day in days.items() if day is not None}, length, counted=counted)

    def _settle(self, name: str, part: "_Part", drawn: Mapping[str, Whole]) -> Settled:
        dates: dict[str, Value] = {end: drawn[one.id] for end, one in part.own.items() if end != "duration"}
        delay = self._delay(name, drawn)
        if self.record.items[name].milestone:
            day = dates.get("", part.days.get(""))
            if delay is not None and day is not None:
                dates[""] = self._moved(day, delay)
            return Settled(dates, None, part.dropped)
        length = part.length if part.counted else None
        if "duration" in part.own:
            one = part.own["duration"]
            length = Length(one.working is True, drawn[one.id])
        known = part.length if length is None else length
        dates.update(part.days)
        if "start" in dates and "finish" in dates and known is None:
            dates["finish"] = np.maximum(dates["finish"], dates["start"])
        if delay is not None and not self.given[self.network.position[name]].finish_happened:
            if known is not None:
                length = Length(known.working, known.count + delay.count)
            if "finish" in dates and (known is None or "start" not in dates):
                dates["finish"] = self._moved(dates["finish"], delay)
        return Settled(dates, length, part.dropped)

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

    def _begun(self, drawn: Mapping[int, Drawn]) -> Value:
        """Return the boundary at which the plan of each draw is known to have begun: `Planning.begun`, for all at once."""
        kept = [one for number, one in enumerate(self.given) if number not in drawn]
        found: list[Value] = [self.clock.inside(self.planning.begun(kept)[1])]
        for one in drawn.values():
            if one.start is not None and not one.like.lasting:
                found.append(one.start[1])
            if one.finish is not None:
                found.append(one.finish[1] - 1)
        begun = found[0]
        for other in found[1:]:
            begun = np.minimum(begun, other)
        if np.min(begun) == found[0]:
            return found[0]
        begun = np.where(np.greater(begun, self.clock.far - _AROUND), self.clock.far, begun)
        return int(begun) if np.ndim(begun) == 0 else begun

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
        flags = like
        start_held = like.start_happened or like.finish_happened or held
        finish_held = like.finish_happened or (item.fixed and finish is not None)
        if (start_held, finish_held) != (like.start_held, like.finish_held):
            flags = replace(like, start_held=start_held, finish_held=finish_held)
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
        return np.where(self.clock.known(begin), self.clock.later(look(self.clock.up, begin), length), begin)

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

    def dates(self, settled: Mapping[str, Settled]) -> tuple[Dates, dict[int, Drawn], list[int]]:
        """Return the early dates of each draw, what is given of what is drawn, and the positions of what moves."""
        drawn = {self.network.position[name]: self._drawn(name, one) for name, one in settled.items()}
        begun = self._begun(drawn)
        moving = self.bulk.moving(drawn, anywhere=not isinstance(begun, int))
        base = self._base(begun + self.clock.base if isinstance(begun, int) else FAR)
        return self.bulk.early(base, drawn, moving, begun), drawn, moving

    def _base(self, begun: int) -> Early:
        if begun not in self.bases:
            self.bases[begun] = self.network.early(self.given, (-FAR, begun), self.record.as_of.toordinal())
        return self.bases[begun]


def _map(pair: Pair, change: Callable[[Value], Value]) -> Pair:
    low = change(pair[0])
    return (low, low) if pair[0] is pair[1] else (low, change(pair[1]))


def _at(value: Value | bool | Flags, index: int) -> int:  # noqa: FBT001 - of a length, whether it is in working days
    return int(value) if isinstance(value, (int, bool)) else int(value if value.ndim == 0 else value[index])
