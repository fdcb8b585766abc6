"""Slips: a date of the plan moved by working days, with everything that follows it by links.

An item that slips keeps its working length; one end alone makes it longer or shorter. A slip is from where the forecast
puts a date, and only what is still to come can slip.
"""

from collections.abc import Collection, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date

from readiness.calendar import Calendar
from readiness.forecast import Forecast
from readiness.moment import Window, one_day, write_window
from readiness.network import Bond, Given, Network
from readiness.planning import Plan, Planning
from readiness.record import DateFact, Fact, PlanItem, Record

Dates = Mapping[str, DateFact]


@dataclass(frozen=True, slots=True)
class Slippable:
    """Something that can slip: the path of an item or of one of its ends, and the paths of the dates that move.

    `least` and `most` are how many working days it may slip at all: not so far that it leaves the calendar, or that an
    end comes to lie before the other. `room` is how many there are between the two ends where one of them slips alone;
    None where it does not, or where they cannot be counted.
    """

    path: str
    item: str
    ends: tuple[str, ...]
    least: int
    most: int
    room: int | None


class Slips:
    """The plan of a record, ready to be slipped many times."""

    def __init__(self, record: Record, calendar: Calendar) -> None:
        self.record = record
        self.calendar = calendar
        self.planning = Planning(record.items, Network(record.items, calendar))
        self.base: Forecast | None = None
        """How it lies before any slip: of each slip only what follows it is reckoned anew."""

    def after(self, record: Record) -> "Slips":
        """Return the same plan as it stands in a record that a slip of it gave, ready to be slipped further."""
        found = copy(self)
        found.record = record
        found.planning = Planning(record.items, self.planning.network)
        found.base = None
        return found

    def slippable(self) -> Iterator[Slippable]:
        """Yield what can slip, in order of names: each item and, of an activity with both, each end alone."""
        for name in sorted(self.record.items):
            if self.record.items[name].milestone:
                if self._moves(name):
                    yield self._limits(name, name, (name,))
                continue
            ends = tuple(path for path in (f"{name}.start", f"{name}.finish") if self._moves(path))
            begun, ended = (self.record.dates.get(f"{name}.{end}") for end in ("start", "finish"))
            if ended is not None and ended.actual:
                continue
            if ends and not (begun is not None and begun.actual):
                yield self._limits(name, name, ends)
            if len(ends) > 1 or (begun is not None and begun.actual):
                yield from (self._limits(path, name, (path,)) for path in ends)

    def _moves(self, path: str) -> bool:
        """Return whether a date is known and still to come."""
        known = self.record.dates.get(path)
        return known is not None and not known.actual and not known.limit and not known.window.open

    def _limits(self, path: str, item: str, ends: tuple[str, ...]) -> Slippable:
        calendar = self.calendar
        known = (self.record.dates[end].window for end in ends)
        days = [day for window in known for day in (window.earliest, window.latest) if day is not None]
        least = calendar.between(min(days), calendar.first) or 0
        most = calendar.between(max(days), calendar.last) or 0
        start, finish = (self.record.dates.get(f"{item}.{end}") for end in ("start", "finish"))
        room = None
        if path != item and start is not None and finish is not None:
            first, last = start.window.latest, finish.window.earliest
            room = None if first is None or last is None else calendar.between(first, last)
            kept = max(0, room or 0)
            least, most = (least, min(most, kept)) if path.endswith(".start") else (max(least, -kept), most)
        return Slippable(path, item, ends, least, most, room)

    def slip(self, what: Slippable, count: int) -> Record:
        """Return the record in which something slips by so many working days, and what follows it by links is moved."""
        return self.record if count == 0 else self._forecast(*self._slipped(what, count))

    def _slipped(self, what: Slippable, count: int) -> tuple[Mapping[str, PlanItem], Dates]:
        """Return the items and the stated dates of the plan in which something slips."""
        items, stated = dict(self.record.items), dict(self.record.stated)
        item = items[what.item]
        moved = {path: self._stepped(path, count) for path in what.ends}
        if what.path == what.item and len(what.ends) > 1:
            start, finish = what.ends
            if item.length is not None:
                stated.pop(finish, None)
                del moved[finish]
            else:
                moved[finish] = self._as_long(start, finish, moved)
        elif what.path != what.item:  # the end that stays is stated where it lies, so that the length follows
            items[what.item] = replace(item, length=None)
            other = next(f"{what.item}.{end}" for end in ("start", "finish") if not what.path.endswith(end))
            if other in self.record.dates:
                stated[other] = self.record.dates[other]
        for path, window in moved.items():
            stated[path] = self._planned(path, window)
        return items, stated

    def _stepped(self, path: str, count: int) -> Window:
        return self.record.dates[path].window.map(lambda day: self.calendar.step(day, count))

    def _as_long(self, start: str, finish: str, moved: Mapping[str, Window]) -> Window:
        """Return the finish of an activity that has begun on another day and lasts as many working days as before."""
        first, last = self.record.dates[start].window.day, self.record.dates[finish].window.day
        begun = moved[start].day
        if first is None or last is None or begun is None:
            return moved[finish]
        days = self.calendar.counted(first, last)
        if not days:
            return one_day(begun + (last - first))
        end = self.calendar.step(begun, days - 1 if self.calendar.works(begun) else days)
        return moved[finish] if end is None else one_day(end)

    def _planned(self, path: str, window: Window) -> DateFact:
        """Return a date as it would be on record had it been planned anew on the as-of day."""
        known = self.record.dates[path]
        fact = Fact(path, write_window(window), self.record.as_of, None, known.fact.pointer)
        return DateFact(fact, window, actual=False)

    def place(self, path: str, day: date) -> Record:
        """Return the record in which a date of the plan is stated anew; what follows it by links is moved.

        A day before the as-of day is stated as having come. An item keeps its length where one is stated, unless this is its
        finish and its start is known.
        """
        items, stated = dict(self.record.items), dict(self.record.stated)
        name, _, end = path.partition(".")
        item = items[name]
        if end == "finish" and item.length is not None:
            items[name] = replace(item, length=None)
            start = self.record.dates.get(f"{name}.start")
            if start is not None and not item.after:
                stated[f"{name}.start"] = start
        pointer = stated[path].fact.pointer if path in stated else ("plan", name)
        fact = Fact(path, day.isoformat(), self.record.as_of, None, pointer)
        stated[path] = DateFact(fact, one_day(day), actual=day < self.record.as_of)
        return self._forecast(items, stated)

    def _forecast(self, items: Mapping[str, PlanItem], stated: Dates) -> Record:
        plan, planning, changed = self._changed(items, stated)
        dates = self._unslipped().again(plan, planning, changed).dates
        return replace(self.record, items=items, stated=stated, dates=dates)

    def _unslipped(self) -> Forecast:
        """Return how the plan lies before any slip; a date that is the same as on record is that very one."""
        if self.base is None:
            plan = Plan(self.record.items, self.record.titles, self.record.stated, self.record.as_of)
            self.base = Forecast(plan, self.planning)
            known = self.record.dates
            same = {path: known[path] if known.get(path) == one else one for path, one in self.base.dates.items()}
            self.base.dates = same
        return self.base

    def _changed(self, items: Mapping[str, PlanItem], stated: Dates) -> tuple[Plan, Planning, frozenset[int]]:
        """Return a plan, and the positions of the items of which not the very same is stated as before any slip."""
        was, before = self.record.stated, self.record.items
        paths = {path for path in was.keys() | stated.keys() if was.get(path) is not stated.get(path)}
        names = {path.removesuffix(".start").removesuffix(".finish") for path in paths}
        names |= {name for name, item in items.items() if item is not before[name]}
        plan = Plan(items, self.record.titles, stated, self.record.as_of)
        position = self.planning.network.position
        return plan, Planning(items, self.planning.network), frozenset(position[name] for name in names)

    def follows(self, name: str) -> frozenset[str]:
        """Return an item with all that follows it by links."""
        network = self.planning.network
        return frozenset(network.names[number] for number in network.follow((network.position[name],)))

    def precedes(self, name: str) -> frozenset[str]:
        """Return all that an item comes after by links."""
        network = self.planning.network
        return frozenset(network.names[number] for number in network.precede(network.position[name]))

    def moved(self, ends: Collection[str]) -> frozenset[str]:
        """Return these dates with all that may move by links when they do: not what is fixed, or has happened."""
        record, network = self.record, self.planning.network
        given = self.given(record)
        found = set(ends)
        for number, name in enumerate(network.names):
            one = given[number]
            held = dict(zip(ends_of(record, name), (one.start_held, one.finish_held), strict=False))
            for bond in network.into[number]:
                if self._comes_from(bond) in found and not (bond.into_start and one.start_held):
                    found.update(path for path in held if not held[path])
        return frozenset(found)

    def given(self, record: Record) -> list[Given]:
        """Return what is given of each item in a record that a slip gave, by position in the network."""
        plan = Plan(record.items, record.titles, record.stated, record.as_of)
        return Planning(record.items, self.planning.network).given(plan)

    def _comes_from(self, bond: Bond) -> str:
        """Return the path of the date that a link comes from."""
        ends = ends_of(self.record, self.planning.network.names[bond.before])
        return ends[-1 if bond.from_finish else 0]

    def missed(self, record: Record, because_of: Collection[str] | None = None) -> frozenset[str]:
        """Return the fixed items that their links reach too late, and the items that pass their deadlines, for certain.

        `because_of` are the items whose links count, or whose deadlines; None stands for all.
        """
        return self._missed(record.items, record.stated, because_of)

    def missed_after(self, what: Slippable, count: int, because_of: Collection[str] | None = None) -> frozenset[str]:
        """Return what is missed once something has slipped by so many working days."""
        return self._missed(*self._slipped(what, count), because_of)

    def _missed(
        self, items: Mapping[str, PlanItem], stated: Dates, because_of: Collection[str] | None
    ) -> frozenset[str]:
        network = self.planning.network
        given, early = self._unslipped().early_again(*self._changed(items, stated))
        found = set()
        for number, name in enumerate(network.names):
            item = items[name]
            if item.deadline is not None and (because_of is None or name in because_of):
                last = item.deadline.toordinal() + (0 if item.milestone else 1)
                if early.finishes[number][0] > last:
                    found.add(name)
            for bond in network.into[number] if item.fixed else ():
                if because_of is not None and network.names[bond.before] not in because_of:
                    continue
                end = (early.finishes if bond.from_finish else early.starts)[bond.before][0]
                target = (early.starts if bond.into_start else early.finishes)[number][1]
                if network.binds(bond, given) and network.reach(bond, end) > target:
                    found.add(name)
        return frozenset(found)


def ends_of(record: Record, name: str) -> tuple[str, ...]:
    """Return the paths of the dates of an item: a milestone is its own."""
    return (name,) if record.items[name].milestone else (f"{name}.start", f"{name}.finish")


def taken_along(record: Record, path: str) -> tuple[str, ...]:
    """Return a date with that of its own item which goes with it where it is placed: a finish with its start."""
    ends = ends_of(record, path.partition(".")[0])
    return (path,) if path.endswith(".finish") else ends
