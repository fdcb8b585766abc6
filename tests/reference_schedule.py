"""The schedule of a plan by trying one day after the other: a second reading of its meaning.

Nothing here is shared with `readiness.schedule`. It reads the data under `plan:` of a document, with exact days only,
and a set of working days. Early dates are found by raising what breaks a link by one day until nothing is broken. A late
date is found by putting one item on a later day, pushing what stands behind it, and looking whether something fixed, a
deadline or the end of the plan is missed. Days are ordinals; a boundary is the beginning of the day with that ordinal.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

Data = Any
Begins = Mapping[str, int]
FARTHEST = 4000
"""Days after which a search has gone astray: far beyond any plan that is generated."""


@dataclass(frozen=True, slots=True)
class Dates:
    """What the reference finds for one item: days, and floats in working days."""

    start: date
    finish: date
    late_start: date
    late_finish: date
    total_float: int
    free_float: int
    critical: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A link to what comes before: the predecessor, which ends it binds, and the lag as it is written."""

    before: str
    kind: str
    lag: str


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the plan: where it stands as stated (None: nowhere), and its length in working or calendar days."""

    name: str
    milestone: bool
    stated: int | None
    working: int
    days: int
    fixed: bool
    deadline: int | None
    links: tuple[Link, ...]


def reference(plan: Mapping[str, Data], working: Collection[date]) -> dict[str, Dates]:
    """Return the dates of every item of a plan whose dates are all exact days."""
    return Trial(plan, frozenset(day.toordinal() for day in working)).dates()


class Trial:
    """One plan on one set of working days."""

    def __init__(self, plan: Mapping[str, Data], working: frozenset[int]) -> None:
        self.working = working
        self.ends = cache(self._ends)  # a search asks for the same days over and over
        self.bound = cache(self._bound)
        self.missed = cache(self._missed)
        self.items = {name: self._item(name, data) for name, data in plan.items()}
        stated = (item.stated for name, item in self.items.items() if "limit" not in plan[name])
        self.floor = min(*_stated_days(plan), *(day for day in stated if day is not None))
        self.begins = self._early()
        self.end = max(self.ends(name, day)[1] for name, day in self.begins.items())

    def dates(self) -> dict[str, Dates]:
        found = {}
        total = {name: self._total(name) for name in self.items}
        for name, item in self.items.items():
            start, finish = self.ends(name, self.begins[name])
            late_start, late_finish = self.ends(name, self._late(name))
            last = 0 if item.milestone else 1
            found[name] = Dates(
                date.fromordinal(start),
                date.fromordinal(finish - last),
                date.fromordinal(late_start),
                date.fromordinal(late_finish - last),
                total[name],
                self._free(name, total[name]),
                total[name] <= 0 and self._on_longest_path(name),
            )
        return found

    # What the plan states

    def _item(self, name: str, data: Data) -> Item:
        start, finish, day = (_ordinal(data.get(key)) for key in ("start", "finish", "date"))
        day = day if day is not None else _ordinal(data.get("limit"))
        length = data.get("duration")
        links = tuple(_link(one) for one in data.get("after", ()))
        fixed = str(data.get("fixed", "false")).lower() == "true" or "limit" in data
        deadline = _ordinal(data.get("deadline"))
        if length is None and start is None:
            return Item(name, True, day, 0, 0, fixed, deadline, links)  # noqa: FBT003
        count, unit = _period(length) if length is not None else (0, "d")
        if length is None and start is not None and finish is not None:
            count, unit = sum(self.works(day) for day in range(start, finish + 1)), "wd"
            if count == 0:
                count, unit = finish - start + 1, "d"
        if start is None and finish is not None:
            start = finish
            while self._end_of(start, count, unit) > finish + 1 or (unit == "wd" and not self.works(start)):
                start -= 1
        while start is not None and not fixed and (unit == "wd" or finish is None) and not self.works(start):
            start += 1
        working, days = (count, 0) if unit == "wd" else (0, count)
        return Item(name, False, start, working, days, fixed, deadline, links)  # noqa: FBT003

    # Days

    def works(self, day: int) -> bool:
        return day in self.working

    def _ends(self, name: str, begin: int) -> tuple[int, int]:
        """Return the boundaries at which an item starts and finishes that begins on a day."""
        item = self.items[name]
        if item.milestone:
            return begin, begin
        return begin, self._end_of(begin, item.working or item.days, "wd" if item.working else "d")

    def _end_of(self, begin: int, count: int, unit: str) -> int:
        day = begin
        while count > 0:
            count -= unit == "d" or self.works(day)
            day += 1
        return day

    def moved(self, boundary: int, lag: str) -> int:
        """Return the boundary moved by a lag: over working days forwards or back, or over calendar days."""
        count, unit = _period(lag)
        if unit == "d":
            return boundary + count
        day = boundary
        while count > 0:
            count -= self.works(day)
            day += 1
        while count < 0:
            day -= 1
            count += self.works(day)
        return day

    def between(self, early: int, late: int) -> int:
        """Return the working days from one boundary to another; at least one too few when late by days off alone."""
        if late >= early:
            return sum(self.works(day) for day in range(early, late))
        return min(-1, -sum(self.works(day) for day in range(late, early)))

    # Whether a day will do

    def bounds(self, name: str, begins: Begins) -> Iterator[tuple[str, int]]:
        """Yield what the links to items with a place ask of an end of an item: no earlier than that boundary."""
        for link in self.items[name].links:
            if link.before in begins:
                yield self.bound(name, link, begins[link.before])

    def _bound(self, name: str, link: Link, begin: int) -> tuple[str, int]:
        """Return which end of an item one link binds, and the boundary before which it must not lie."""
        start, finish = self.ends(link.before, begin)
        boundary = self.moved(finish if link.kind[0] == "F" else start, link.lag)
        if link.kind[1] == "S" or self.items[name].milestone:
            return "start", boundary
        if link.kind == "SF" or self.items[link.before].milestone or _period(link.lag)[0] != 0:
            while not self.works(boundary - 1):
                boundary -= 1
        return "finish", boundary

    def will_do(self, name: str, day: int, bounds: Collection[tuple[str, int]]) -> bool:
        """Return whether an item may begin on the day: a day it can begin on, with no bound broken."""
        item = self.items[name]
        as_stated = item.stated is not None and (day <= item.stated if item.milestone else day == item.stated)
        return (as_stated or self.works(day)) and not self.breaks(name, day, bounds)

    def breaks(self, name: str, day: int, bounds: Collection[tuple[str, int]]) -> bool:
        """Return whether an item that begins on the day would break a bound."""
        start, finish = self.ends(name, day)
        return any((start if end == "start" else finish) < boundary for end, boundary in bounds)

    def pushed(self, name: str, bounds: Collection[tuple[str, int]]) -> int:
        """Return the first day on which an item may begin when nothing but the bounds holds it."""
        item = self.items[name]
        day = min(boundary for _, boundary in bounds) - 2 * item.working - item.days - 30
        while not self.will_do(name, day, bounds):
            day += 1
        return day

    # Early dates

    def _early(self) -> dict[str, int]:
        begins = {}
        for name, item in self.items.items():
            begins[name] = self.floor if item.stated is None else item.stated
        moved = True
        while moved:
            moved = False
            for name, item in self.items.items():
                if item.fixed:
                    continue
                bounds = tuple(self.bounds(name, begins))
                while not self.will_do(name, begins[name], bounds):
                    begins[name] += 1
                    moved = True
                    assert begins[name] < self.floor + FARTHEST
        return begins

    def _would_begin(self, name: str, links: Collection[Link]) -> int | None:
        """Return the day on which these links alone would have an item begin; None where there are none."""
        bounds = tuple(self.bound(name, link, self.begins[link.before]) for link in links)
        return self.pushed(name, bounds) if bounds else None

    # Late dates

    def _missed(self, name: str, begin: int) -> frozenset[str]:
        """Return the items at which something is missed because one item begins on a day, and pushes what follows."""
        begins = {name: begin}
        missed: set[str] = set()
        moved = True
        while moved:
            moved = False
            for one, item in self.items.items():
                bounds = tuple(self.bounds(one, begins))
                if not bounds or one == name:
                    continue
                if item.fixed:
                    if self.breaks(one, self.begins[one], bounds):
                        missed.add(one)
                    continue
                day = self.pushed(one, bounds)
                if begins.get(one) != day:
                    begins[one] = day
                    moved = True
        return frozenset(missed | {one for one, day in begins.items() if self._too_late(one, day)})

    def _too_late(self, name: str, day: int) -> bool:
        item = self.items[name]
        finish = self.ends(name, day)[1]
        if item.deadline is not None:
            return finish > item.deadline + (0 if item.milestone else 1)
        if self._followed(name) or item.fixed:
            return False
        if item.milestone:
            own = self.begins[name]  # it stays on a day off if its end is the same instant of working time
            return day > own if self.between(own, self.end) == 0 else self.between(self.end, max(day, self.end)) > 0
        return finish > self.end

    def _followed(self, name: str) -> bool:
        """Return whether something follows the finish of an item; of a milestone that is its day."""
        links = [link for other in self.items.values() for link in other.links if link.before == name]
        return any(link.kind[0] == "F" or self.items[name].milestone for link in links)

    def _late(self, name: str) -> int:
        """Return the latest day on which an item may begin with nothing missed behind it."""
        item = self.items[name]
        day = self.begins[name]
        if item.fixed and not self.missed(name, day):
            return day
        step = 1 if not self.missed(name, day) else -1
        latest = day
        while True:
            day += step
            assert abs(day - self.begins[name]) < FARTHEST
            if (not item.milestone or (item.links and day != item.stated)) and not self.works(day):
                continue
            good = not self.missed(name, day)
            if good:
                latest = day
            if good != (step > 0):
                break
        return latest

    def _total(self, name: str) -> int:
        early, late = self.ends(name, self.begins[name]), self.ends(name, self._late(name))
        room = [self.between(one, other) for one, other in zip(early, late, strict=True)]
        before = self._room_before(name)
        return min(room if before is None else (*room, before))

    def _room_before(self, name: str) -> int | None:
        """Return the working days from where its links alone would have a fixed item to where it is; None without any."""
        item = self.items[name]
        asked = self._would_begin(name, item.links) if item.fixed else None
        if asked is None:
            return None
        ends = zip(self.ends(name, asked), self.ends(name, self.begins[name]), strict=True)
        return min(self.between(one, other) for one, other in ends)

    def _free(self, name: str, total: int) -> int:
        """Return by how many working days an item may slip with no successor pushed beyond its early date."""
        item = self.items[name]
        behind = [(other.name, link) for other in self.items.values() for link in other.links if link.before == name]
        if not behind:
            return total
        day = latest = self.begins[name]
        step = 1 if not self._pushes(day, behind) else -1
        while step < 0 or self.between(self.begins[name], latest) < total:
            day += step
            if (not item.milestone or (item.links and not item.fixed and day != item.stated)) and not self.works(day):
                continue
            good = not self._pushes(day, behind)
            if good:
                latest = day
            if good != (step > 0):
                break
        return min(self.between(self.begins[name], latest), total)

    def _pushes(self, day: int, behind: Collection[tuple[str, Link]]) -> bool:
        """Return whether an item that begins on the day pushes something behind it beyond its early date."""
        return any(self.breaks(one, self.begins[one], (self.bound(one, link, day),)) for one, link in behind)

    # The longest path

    def _on_longest_path(self, name: str) -> bool:
        """Return whether links that set dates lead from an item to what its late date runs back from."""
        before = self._room_before(name)
        if before is not None and before <= 0:
            return True
        late = day = self._late(name)
        while not self.between(late, day) or not (self.items[name].milestone or self.works(day)):
            day += 1
        targets = self.missed(name, day)
        reached = {name}
        waiting = [name]
        while waiting:
            here = waiting.pop()
            if self.items[here].fixed and here != name:
                continue
            for other, item in self.items.items():
                if other not in reached and any(self._drives(other, one) for one in item.links if one.before == here):
                    reached.add(other)
                    waiting.append(other)
        return bool(reached & targets)

    def _drives(self, name: str, link: Link) -> bool:
        """Return whether a link alone gives an item its early date, or would, where the item is fixed."""
        item = self.items[name]
        asked = self._would_begin(name, (link,))
        given = self._would_begin(name, item.links) if item.fixed else self.begins[name]
        assert asked is not None
        assert given is not None
        return asked >= given or self.between(asked, given) == 0


class Toward(Trial):
    """What leads by links to one item of a plan that has been tried: nothing but that, and what is fixed, can be missed."""

    def __init__(self, whole: Trial, to: str, fixed: Collection[str]) -> None:
        self.working = whole.working
        self.ends = cache(self._ends)
        self.bound = cache(self._bound)
        self.missed = cache(self._missed)
        leading, waiting = {to}, [to]
        while waiting:
            before = {link.before for link in whole.items[waiting.pop()].links} - leading
            leading |= before
            waiting.extend(before)
        self.items = {
            name: replace(whole.items[name], deadline=None, fixed=name in fixed or name == to) for name in leading
        }
        self.begins = {name: whole.begins[name] for name in leading}

    def room(self, name: str) -> int:
        """Return by how many working days an item may slip before something is missed."""
        early, late = self.ends(name, self.begins[name]), self.ends(name, self._late(name))
        return min(self.between(one, other) for one, other in zip(early, late, strict=True))

    def _too_late(self, name: str, day: int) -> bool:  # noqa: ARG002 - of the links alone
        return False


def _ordinal(day: str | None) -> int | None:
    return None if day is None else date.fromisoformat(day).toordinal()


def _stated_days(plan: Mapping[str, Data]) -> Iterator[int]:
    for data in plan.values():
        yield from (_ordinal(data[key]) or 0 for key in ("start", "finish", "date") if key in data)


def _link(data: Data) -> Link:
    if isinstance(data, str):
        return Link(data, "FS", "0wd")
    return Link(data["activity"], data.get("link", "FS"), data.get("lag", "0wd"))


def _period(text: str) -> tuple[int, str]:
    """Return a period as working days or as calendar days."""
    if text.endswith("clear wd"):
        return int(text.split(" ", maxsplit=1)[0]) + 1, "wd"
    if text.endswith("wd"):
        return int(text[:-2]), "wd"
    return int(text[:-1]) * (7 if text.endswith("w") else 1), "d"
