"""Slips: a date of the plan moved by working days, with everything that follows it by links.

An item that slips keeps its working length; one end alone makes it longer or shorter. A slip is from where the forecast
puts a date, and only what is still to come can slip.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from readiness.calendar import Calendar
from readiness.forecast import forecast
from readiness.moment import Window, one_day, write_window
from readiness.network import Network
from readiness.planning import Plan, Planning
from readiness.record import DateFact, Fact, Record


@dataclass(frozen=True, slots=True)
class Slippable:
    """Something that can slip: the path of an item or of one of its ends, and the paths of the dates that move.

    `least` and `most` are how many working days it may slip at all: not so far that it leaves the calendar, or that an
    end comes to lie before the other.
    """

    path: str
    item: str
    ends: tuple[str, ...]
    least: int
    most: int


class Slips:
    """The plan of a record, ready to be slipped many times."""

    def __init__(self, record: Record, calendar: Calendar) -> None:
        self.record = record
        self.calendar = calendar
        self.planning = Planning(record.items, Network(record.items, calendar))

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
        if path != item and start is not None and finish is not None:
            first, last = start.window.latest, finish.window.earliest
            room = 0 if first is None or last is None else max(0, calendar.between(first, last) or 0)
            least, most = (least, min(most, room)) if path.endswith(".start") else (max(least, -room), most)
        return Slippable(path, item, ends, least, most)

    def slip(self, what: Slippable, count: int) -> Record:
        """Return the record in which something slips by so many working days, and what follows it by links is moved."""
        if count == 0:
            return self.record
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
        plan = Plan(items, self.record.titles, stated, self.record.as_of)
        dates = forecast(plan, Planning(items, self.planning.network))
        return replace(self.record, items=items, stated=stated, dates=dates)

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
