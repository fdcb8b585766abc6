"""The schedule of a plan: critical path method on the working calendar, as a planner reads it.

An activity fills its days: it starts as its first day begins and ends as its last day ends. A milestone is the instant at
which its day begins. What is not known stays a window. The reckoning is that of `network`; here its boundaries become
days, floats and the critical path.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from readiness.calendar import Calendar
from readiness.forecast import forecast
from readiness.moment import Beyond, Window, one_day, say_day, say_on
from readiness.network import UNKNOWN, Bond, Float, Late, Network, Span
from readiness.planning import Plan, Planning, beyond_calendar, pushing, window_of
from readiness.record import PlanItem, Record
from readiness.worktime import FAR


@dataclass(frozen=True, slots=True)
class Scheduled:
    """The dates of one item of the plan; those of a milestone are the same day twice.

    `start` and `finish` (the last day, inclusive) are the early dates. `late_start` and `late_finish` are the latest
    at which no fixed item, deadline or end of the plan is missed. Floats are in working days, None of what has finished
    and of a limit that comes after nothing. `driven_by` are the items whose links set the early dates, `needs` the facts
    for whose lack a date is a window, `assumed` says that it begins with the plan because nothing says when, `notes` are
    sentences for the reader.
    """

    id: str
    title: str
    milestone: bool
    start: Window
    finish: Window
    late_start: Window
    late_finish: Window
    total_float: Float | None
    free_float: Float | None
    critical: bool
    near_critical: bool
    fixed: bool
    deadline: date | None
    started: bool
    finished: bool
    driven_by: tuple[str, ...]
    needs: tuple[str, ...]
    assumed: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TooLate:
    """A fixed date, or a deadline, that what comes before it reaches so many working days too late."""

    id: str
    title: str
    day: Window
    days: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """The dates of all items on record by id, each behind what it comes after, and the end of the plan.

    `earliest` is the earliest date stated in the plan, None where none is stated.
    """

    release: str
    title: str
    as_of: date
    items: Mapping[str, Scheduled]
    earliest: date | None
    end: Window


def schedule(record: Record, calendar: Calendar) -> Schedule:
    """Return the schedule of the plan on record: early and late dates, floats, the critical path.

    An item of which nothing says when it begins is taken to begin with the plan, and is marked so.
    """
    return _Scheduling(plan_of(record), record.near_critical.count, calendar).schedule(record.id, record.title)


def too_late(found: Schedule) -> tuple[TooLate, ...]:
    """Return the fixed dates and deadlines that cannot be kept for certain, in the order of their items."""
    late = ((one, one.total_float[1]) for one in found.items.values() if one.total_float is not None)
    return tuple(
        TooLate(one.id, one.title, one.finish if one.fixed or one.deadline is None else one_day(one.deadline), -most)
        for one, most in late
        if most is not None and most < 0 and (one.fixed or one.deadline is not None)
    )


def plan_of(record: Record) -> Plan:
    """Return the plan on record, with its dates as they are stated."""
    return Plan(record.items, record.titles, record.stated, record.as_of)


class _Scheduling:
    """Works out the schedule of one plan; `near_critical` is in working days."""

    def __init__(self, plan: Plan, near_critical: int, calendar: Calendar) -> None:
        self.plan = plan
        self.planning = Planning(plan.items, Network(plan.items, calendar))
        self.network = self.planning.network
        self.near_critical = near_critical
        self.floor = self.planning.floor(self.planning.given(plan))
        self.given = self.planning.given(plan, unstated=UNKNOWN if self.floor == -FAR else (self.floor, self.floor))
        self.early = self.network.early(self.given, (self.floor, self.floor), plan.as_of.toordinal())
        ends = [span for span, one in zip(self.early.finishes, self.given, strict=True) if not one.lasting]
        self.end = (max((one[0] for one in ends), default=-FAR), max((one[1] for one in ends), default=FAR))
        self.targets = self._targets()
        self.least = self.network.late(self.given, self.early, self.targets, 0)
        self.beyond = beyond_calendar(self.network, self.given, self.early)
        self.exact = not self.beyond and all(one[0] == one[1] for one in (*self.early.starts, *self.early.finishes))
        same = self.exact and all(one.least == one.most for one in self.given)
        self.most = self.least if same else self.network.late(self.given, self.early, self.targets, 1)
        self.known = {} if self.exact else forecast(plan, self.planning)

    def _targets(self) -> dict[int, Span]:
        """Return what must not be missed: fixed items, deadlines, and the end of the plan where nothing follows a finish."""
        targets = self.planning.targets(self.early)
        for number in range(len(self.given)):
            bonds = (bond for bond in self.network.out[number] if self.network.binds(bond, self.given))
            followed = any(bond.from_finish or self.network.milestone[number] for bond in bonds)
            if followed or number in targets:
                continue
            targets[number] = self.end
            if self.network.milestone[number]:
                own = self.early.starts[number]
                targets[number] = (self._same(self.end[0], own[0]), self._same(self.end[1], own[1]))
        return targets

    def _same(self, end: int, own: int) -> int:
        """Return the end of the plan as the day of a milestone: its own where that is the same instant of working time."""
        if end in UNKNOWN:
            return end
        up = self.network.time.up
        return own if own not in UNKNOWN and up(own) == up(end) else up(end)

    def schedule(self, name: str, title: str) -> Schedule:
        """Return the answer."""
        floats = [self._total(number) for number in range(len(self.given))]
        critical = self._critical(floats)
        items = {
            one: self._item(number, one, floats[number], critical[number])
            for one, number in self.network.position.items()
        }
        earliest = None if self.floor == -FAR else date.fromordinal(self.floor)
        ends = [one.finish for number, one in enumerate(items.values()) if not self.given[number].lasting]
        past = [one for one in ends if isinstance(one, Beyond)]
        end = max(past, key=lambda one: one.sure) if past else _last(ends)
        return Schedule(name, title, self.plan.as_of, items, earliest, end)

    # Floats

    def _total(self, number: int) -> Float | None:
        """Return the total float of an item; of a fixed one how much its links come too late, and never more than 0."""
        one = self.given[number]
        if one.finish_happened or (one.lasting and not self.network.into[number]):
            return None
        start, finish = self.early.starts[number], self.early.finishes[number]
        least = self._room(number, self.least, start[1], finish[1])
        most = self._room(number, self.most, start[0], finish[0])
        total = (None if None in least else min(_numbers(least), default=None), min(_numbers(most), default=None))
        if self.network.fixed[number]:
            for bond in self.network.into[number]:
                if self.network.binds(bond, self.given):
                    total = _lesser(total, self.network.slack(bond, self.early))
        return total

    def _room(self, number: int, late: Late, start: int, finish: int) -> list[int | None]:
        """Return the working days from early to late dates, of the finish and, before it has started, of the start."""
        limit = late.limits[number]
        room = [] if limit == FAR else [self.network.time.between(finish, limit)]
        if not self.given[number].start_happened:
            room.append(self.network.time.between(start, late.starts[number]))
        return room

    def _free(self, number: int, total: Float | None) -> Float | None:
        if total is None:
            return None
        for bond in self.network.out[number]:
            if self.network.binds(bond, self.given):
                total = _lesser(total, self.network.slack(bond, self.early))
        return total

    def _critical(self, floats: list[Float | None]) -> list[bool]:
        """Return by position what is critical: without float, on a chain of links without slack that ends at a target."""
        tightest = [self._tightest(number) for number in range(len(self.given))]
        critical = [False] * len(self.given)
        for number in range(len(self.given) - 1, -1, -1):
            total = floats[number]
            if total is None or total[1] is None or total[1] > 0:
                continue
            if self.network.fixed[number]:
                critical[number] = tightest[number] is not None
            elif number in self.targets:
                critical[number] = self.least.limits[number] == self.targets[number][0]
            for bond in self.network.out[number]:
                slack = self.network.slack(bond, self.early)[1] if self.network.binds(bond, self.given) else None
                if slack is not None and slack <= 0:
                    there = tightest[bond.after] == slack if self.network.fixed[bond.after] else critical[bond.after]
                    critical[number] = critical[number] or there
        return critical

    def _tightest(self, number: int) -> int | None:
        """Return the least slack of the links to a fixed item, None where all leave room."""
        if not self.network.fixed[number]:
            return None
        slacks = [
            self.network.slack(bond, self.early)[1]
            for bond in self.network.into[number]
            if self.network.binds(bond, self.given)
        ]
        least = min((one for one in slacks if one is not None), default=None)
        return least if least is not None and least <= 0 else None

    # One item

    def _item(self, number: int, name: str, total: Float | None, critical: bool) -> Scheduled:  # noqa: FBT001 - a result
        item = self.plan.items[name]
        one = self.given[number]
        later = 0 if item.milestone else 1
        start, finish = self._window(number, 0), self._window(number, later)
        late_start = window_of((self.least.starts[number], self.most.starts[number]), 0)
        late_finish = window_of((self.least.finishes[number], self.most.finishes[number]), later)
        if one.finish_happened or one.lasting:
            late_start, late_finish = start, finish
        near = total is not None and total[0] is not None and total[0] < self.near_critical
        assumed = not item.after and self._unstated(item)
        return Scheduled(
            id=name,
            title=self.plan.titles.get(name, name),
            milestone=item.milestone,
            start=start,
            finish=finish,
            late_start=late_start,
            late_finish=late_finish,
            total_float=total,
            free_float=self._free(number, total),
            critical=critical,
            near_critical=near and not critical and not item.fixed,
            fixed=item.fixed,
            deadline=item.deadline,
            started=one.start_happened,
            finished=one.finish_happened,
            driven_by=tuple(dict.fromkeys(self.network.names[bond.before] for bond in self._drivers(number))),
            needs=self._needs(item, start, finish, assumed=assumed),
            assumed=assumed,
            notes=tuple(self._notes(number, assumed=assumed)),
        )

    def _window(self, number: int, later: int) -> Window:
        """Return the early start of an item, or with `later` 1 the early finish of an activity."""
        spans = self.early.finishes if later else self.early.starts
        return self.beyond.get((number, later)) or window_of(spans[number], later)

    def _drivers(self, number: int) -> tuple[Bond, ...]:
        return pushing(self.network, self.given, self.early, number)

    def _unstated(self, item: PlanItem) -> bool:
        """Return whether nothing says when an activity begins, so that it is taken to begin with the plan."""
        if item.length is None or self.floor == -FAR:
            return False
        return f"{item.id}.start" not in self.plan.dates and f"{item.id}.finish" not in self.plan.dates

    def _needs(self, item: PlanItem, start: Window, finish: Window, *, assumed: bool) -> tuple[str, ...]:
        if assumed:
            return (f"{item.id}.start",)
        ends = ((item.id, start),) if item.milestone else ((f"{item.id}.start", start), (f"{item.id}.finish", finish))
        needs: dict[str, None] = {}
        for path, window in ends:
            if window.day is None and not isinstance(window, Beyond):
                known = self.known.get(path)
                needs.update(dict.fromkeys((path,) if known is None or not known.needs else known.needs))
        return tuple(needs)

    def _notes(self, number: int, *, assumed: bool) -> Iterator[str]:
        """Yield what a reader must know of an item beside its dates."""
        one = self.given[number]
        if assumed:
            yield f"Nothing says when it begins; it is taken to begin with the plan, on {say_day(date.fromordinal(self.floor))}."
        milestone = self.network.milestone[number]
        for later, end in ((0, "It" if milestone else "Its start"), *(() if milestone else ((1, "Its finish"),))):
            if (number, later) in self.beyond:
                yield f"{end} is {self.beyond[number, later].words}."
        if self.early.start_passed[number]:
            said = say_on(self._window(number, 0))
            yield f"{'It' if milestone else 'Its start'} was planned {said} and is not on record as having happened."
        if self.early.finish_passed[number] and not milestone:
            said = say_on(self._window(number, 1))
            yield f"Its finish was planned {said} and is not on record as having happened."
        stated, found = UNKNOWN[1] if one.start is None else one.start[1], self.early.starts[number][1]
        if stated not in UNKNOWN and stated < found == self.network.time.up(stated):
            begun, day = date.fromordinal(found), date.fromordinal(stated)
            yield f"It begins on {say_day(begun)}, the next working day: {say_day(day)} is a day off."


def _last(ends: Sequence[Window]) -> Window:
    """Return the days on which the last of these may come; no latest day where one of them has none."""
    first = max((one.earliest for one in ends if one.earliest is not None), default=None)
    days = [one.latest for one in ends if one.latest is not None]
    return Window(first, max(days, default=None) if len(days) == len(ends) else None)


def _numbers(found: Sequence[int | None]) -> list[int]:
    return [one for one in found if one is not None]


def _lesser(one: Float, other: Float) -> Float:
    """Return the lesser of two floats: where the least of one is not known neither is that of both."""
    least = None if one[0] is None or other[0] is None else min(one[0], other[0])
    return least, min(_numbers((one[1], other[1])), default=None)
