"""The network of a plan: its items in order, their links, and the two passes of the critical path method.

Everything here is a boundary between days (see `worktime`), FAR where a side is not known. Early dates run forward and late
dates backward, each as a window: the earliest from the earliest, the latest from the latest.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from readiness.calendar import Calendar
from readiness.graph import order
from readiness.record import PlanItem
from readiness.release import Link
from readiness.worktime import FAR, Lag, Worktime, make_lag

UNKNOWN = (-FAR, FAR)

Span = tuple[int, int]
"""The earliest and the latest boundary at which something may lie; the same twice where it is known."""

Float = tuple[int | None, int | None]
"""Working days, as (least, most); None where that side has no limit or is not known."""


class Bond(NamedTuple):
    """A link of the network, by the positions of its items.

    `into_start` says that it binds the start of what follows (or a milestone), `onward` that a finish binds a finish.
    """

    before: int
    after: int
    from_finish: bool
    into_start: bool
    onward: bool
    lag: Lag


@dataclass(frozen=True, slots=True)
class Given:
    """What is given of an item: boundaries stated, the least and the most length, and which ends are held.

    `start` is None where it follows from links alone. A length of None is not known. `counted` says that the length
    was counted between the dates given, so that these stand unless links push them. A held end never moves; one that
    `happened` is an actual. `lasting` is a limit, which never passes.
    """

    start: Span | None
    finish: Span | None
    least: Lag | None
    most: Lag | None
    counted: bool = False
    start_held: bool = False
    finish_held: bool = False
    start_happened: bool = False
    finish_happened: bool = False
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Early:
    """Early dates by position: the spans of starts and of finishes; `passed` ends were planned before the as-of day."""

    starts: Sequence[Span]
    finishes: Sequence[Span]
    start_passed: Sequence[bool]
    finish_passed: Sequence[bool]


class _Reckoned(NamedTuple):
    """Early dates while they are worked out."""

    starts: list[Span]
    finishes: list[Span]
    start_passed: list[bool]
    finish_passed: list[bool]


@dataclass(frozen=True, slots=True)
class Late:
    """Late dates by position on one side; `limits` are the finishes before they are brought to a working day."""

    starts: Sequence[int]
    finishes: Sequence[int]
    limits: Sequence[int]


class Network:
    """The items of a plan by position, each behind those it comes after, with their links on a calendar."""

    def __init__(self, items: Mapping[str, PlanItem], calendar: Calendar) -> None:
        self.time = Worktime(calendar)
        self.names = order({name: [one.id for one in item.after] for name, item in items.items()})
        self.position = {name: number for number, name in enumerate(self.names)}
        self.milestone = [items[name].milestone for name in self.names]
        self.fixed = [items[name].fixed for name in self.names]
        self.into: list[list[Bond]] = [[] for _ in self.names]
        self.out: list[list[Bond]] = [[] for _ in self.names]
        for number, name in enumerate(self.names):
            for one in items[name].after:
                before = self.position[one.id]
                from_finish = one.link in (Link.FINISH_TO_START, Link.FINISH_TO_FINISH)
                into_start = one.link in (Link.FINISH_TO_START, Link.START_TO_START) or self.milestone[number]
                onward = from_finish and not into_start and not self.milestone[before]
                bond = Bond(before, number, from_finish, into_start, onward, make_lag(one.lag))
                self.into[number].append(bond)
                self.out[before].append(bond)

    # Early dates

    def early(self, given: Sequence[Given], floor: Span, as_of: int) -> Early:
        """Return the early dates; `floor` are the boundaries between which the plan begins.

        On either side none that follows from links alone lies before it.
        """
        size = len(given)
        found = _Reckoned([UNKNOWN] * size, [UNKNOWN] * size, [False] * size, [False] * size)
        for number in range(size):
            self._reckon(number, given[number], found, (floor, as_of))
        return Early(found.starts, found.finishes, found.start_passed, found.finish_passed)

    def early_again(
        self, base: Early, numbers: Iterable[int], given: Sequence[Given], floor: Span, as_of: int
    ) -> Early:
        """Return the early dates where only these positions, in order, may lie elsewhere than in `base`."""
        found = _Reckoned(list(base.starts), list(base.finishes), list(base.start_passed), list(base.finish_passed))
        for number in numbers:
            self._reckon(number, given[number], found, (floor, as_of))
        return Early(found.starts, found.finishes, found.start_passed, found.finish_passed)

    def follow(self, numbers: Collection[int]) -> list[int]:
        """Return these positions and those of all that follows by links, in order."""
        found = set(numbers)
        for number in range(min(found, default=0), len(self.names)):
            if number in found:
                found.update(bond.after for bond in self.out[number])
        return sorted(found)

    def precede(self, number: int) -> frozenset[int]:
        """Return the positions of all that an item comes after by links."""
        found = {number}
        for one in range(number, -1, -1):
            if one in found:
                found.update(bond.before for bond in self.into[one])
        return frozenset(found - {number})

    def _reckon(self, number: int, one: Given, found: "_Reckoned", edges: tuple[Span, int]) -> None:
        """Place an item behind what it comes after; `edges` are the floor and the as-of day."""
        floor, as_of = edges
        bounds = ((-FAR, -FAR), (-FAR, -FAR))
        for bond in self.into[number]:
            before = bond.before
            end = found.finishes[before] if bond.from_finish else found.starts[before]
            gone = found.finish_passed[before] if bond.from_finish else found.start_passed[before]
            bounds = self._bound(bond, UNKNOWN if gone else end, bounds)
        place = self._milestone if self.milestone[number] else self._activity
        low = place(one, 0, bounds, floor[0])
        exact = (
            (one.start is not None or floor[0] == floor[1] or -FAR < floor[1] <= bounds[0][0])
            and bounds[0][0] == bounds[0][1]
            and bounds[1][0] == bounds[1][1]
            and (one.start is None or one.start[0] == one.start[1])
            and (one.finish is None or one.finish[0] == one.finish[1])
            and one.least == one.most
            and one.most is not None
        )
        high = low if exact else place(one, 1, bounds, floor[1])
        if high[1] < low[1]:  # links ask for a finish after the one stated, and nothing says how much later
            high = (high[0] if high[0] >= low[0] else FAR, FAR)
        found.starts[number] = (low[0], high[0])
        found.finishes[number] = (low[1], high[1])
        found.start_passed[number] = not one.start_happened and not one.lasting and high[0] < as_of
        last_day = high[1] if self.milestone[number] else high[1] - 1
        found.finish_passed[number] = not one.finish_happened and not one.lasting and last_day < as_of

    def _bound(self, bond: Bond, end: Span, bounds: tuple[Span, Span]) -> tuple[Span, Span]:
        """Return the bounds on the start and on the finish of what follows, with those of one more link."""
        low, high = self.reach(bond, end[0]), self.reach(bond, end[1])
        on_start, on_finish = bounds
        if bond.into_start:
            return (max(on_start[0], low), max(on_start[1], high)), on_finish
        return on_start, (max(on_finish[0], low), max(on_finish[1], high))

    def reach(self, bond: Bond, end: int) -> int:
        """Return the boundary that a link asks of the end it binds, from the end it comes from."""
        reached = self.time.shift(end, bond.lag)
        if bond.into_start or (bond.onward and bond.lag[1] == 0) or reached in UNKNOWN:
            return reached
        return self.time.down(reached)

    def _after(self, bound: int, floor: int) -> int:
        """Return the first working day's beginning that a bound allows, never before the floor."""
        return bound if bound in UNKNOWN else self.time.up(max(bound, floor))

    def _milestone(self, one: Given, side: int, bounds: tuple[Span, Span], floor: int) -> tuple[int, int]:
        bound = bounds[0][side]
        if one.start is None:
            found = self._after(bound, floor) if bound != -FAR else UNKNOWN[side]
        else:
            found = one.start[side] if one.start_held else self._no_earlier(one.start, side, bound)
        return found, found

    def _no_earlier(self, start: Span, side: int, bound: int) -> int:
        """Return where a stated start lies that links do not let be earlier than a boundary.

        One that is early enough stays, were it on a day off; one that is not lies on a working day.
        """
        if start[0] >= bound:
            return start[side]
        if side == 0:
            return bound if start[1] >= bound else self._after(bound, -FAR)
        return max(start[1], self._after(bound, -FAR))

    def _activity(self, one: Given, side: int, bounds: tuple[Span, Span], floor: int) -> tuple[int, int]:
        bound, until = bounds[0][side], bounds[1][side]
        length = one.most if side else one.least
        finish = None if one.finish is None else one.finish[side]
        if one.start is None:
            begun = UNKNOWN[side] if floor in UNKNOWN else self.time.up(floor)
            start = begun if bound == -FAR else self._after(bound, floor)
        elif one.start_held:
            start = one.start[side]
        elif one.counted or length is None:
            start = self._no_earlier(one.start, side, bound)
        else:
            start = self._begin(max(one.start[side], bound))
        if one.finish_held and one.finish is not None and finish is not None:
            latest = self._after(bounds[0][1], floor) if bounds[0][1] != -FAR else self._begin(floor)
            if one.start is None and latest >= one.finish[0]:
                start = UNKNOWN[side]  # a start behind a finish that never moves is none
            before = start == FAR and (one.start is None or one.start[0] < finish)
            return finish - 1 if before else start, finish
        if length is None:
            return self._open(one, start, side, (bound, until))
        if one.counted and one.start is not None and one.finish is not None:
            pushed = not one.start_held and one.start[1 - side] < bound
            last = max(one.finish[side], self.time.shift(self._after(bound, -FAR), length) if pushed else -FAR)
            if one.finish[1 - side] >= until:  # side 0: it may end there
                return start, max(last, until)
            start, end = self._until(one, start, until, side)
            return start, max(last, end)
        last = self.time.shift(start, length)
        return (start, last) if last >= until else self._until(one, start, until, side)

    def _until(self, one: Given, start: int, until: int, side: int) -> tuple[int, int]:
        """Return the ends of an activity that is pushed so that it ends at a boundary or after it, and keeps its length."""
        if one.start_held:
            return start, self.time.ends(until)
        if until == FAR:
            return FAR, FAR
        least, most = one.least, one.most
        if least is not None and least == most:
            start = max(start, self._start_for(until, least))
            return start, self.time.shift(start, least)
        length = least if side else most  # the longer it may be, the earlier it may begin
        if length is not None:
            start = max(start, self._start_for(until, length))
        end = self.time.ends(until)
        short = end if least is None else self.time.shift(self._start_for(until, least), least)
        return start, max(end, short) if side else min(end, short)

    def _begin(self, stated: int) -> int:
        """Return where a stated start lies: a duration begins on a working day."""
        return stated if stated in UNKNOWN else self.time.up(stated)

    def _start_for(self, until: int, length: Lag) -> int:
        """Return the first beginning of a working day from which an activity ends at a boundary or after it."""
        start = self.time.shift(until, (length[0], -length[1]))
        start = self.time.up(start)
        return start if self.time.shift(start, length) >= until else self.time.up(start + 1)

    def _open(self, one: Given, start: int, side: int, bounds: Span) -> tuple[int, int]:
        """Return the ends of an activity whose length is not known: at least a day, and no end to be told.

        Where it may start before what links allow, they take a finish that is stated with it, nobody knows how far.
        """
        bound, until = bounds
        finish = None if one.finish is None else one.finish[side]
        if side == 0:
            least = start if start in UNKNOWN else start + 1
            return start, max(-FAR if finish is None else finish, least, until)
        if finish is None or FAR in (finish, until):
            return self._perhaps_pushed(one, start, until), FAR
        end = max(finish, self.time.ends(until)) if until != -FAR else finish
        pushed = one.start is not None and not one.start_held and one.start[0] < bound
        if start == FAR or pushed:
            start = max(min(start, end - 1), self._after(bound, -FAR) if pushed else -FAR)
        if finish < until and one.least is not None and not one.start_held:
            start = max(start, self._start_for(until, one.least))
        if pushed:
            return start, FAR
        return (start, end) if start < end else (FAR, FAR)

    def _perhaps_pushed(self, one: Given, start: int, until: int) -> int:
        """Return the latest start of an activity whose finish is not known: links may push that, and its start with it."""
        if one.start_held or until == -FAR:
            return start
        return FAR if until == FAR else max(start, self._start_for(until, (False, 1)))

    # Late dates

    def late(self, given: Sequence[Given], early: Early, targets: Mapping[int, Span], side: int) -> Late:
        """Return the latest dates at which no target is missed: the earliest they may be (side 0), or the latest (1).

        `targets` are by position the boundaries that the start (of a milestone) or the finish must not pass.
        """
        starts = [FAR] * len(given)
        finishes = [FAR] * len(given)
        limits = [FAR] * len(given)
        for number in range(len(given) - 1, -1, -1):
            one = given[number]
            by_start = by_finish = FAR
            for bond in self.out[number]:
                if self.binds(bond, given):
                    target = self._limit_of(bond, (starts, finishes), early, side)
                    last = self.time.latest(target, bond.lag, into_start=bond.into_start, onward=bond.onward)
                    if bond.from_finish and not self.milestone[number]:
                        by_finish = min(by_finish, last)
                    else:
                        by_start = min(by_start, last)
            own = targets.get(number)
            if self.milestone[number]:
                found = by_start if own is None else min(by_start, own[side])
                if self.into[number] and not self.fixed[number] and not one.start_happened:
                    found = self.onto(found, None if one.start is None else one.start[side])
                starts[number] = finishes[number] = limits[number] = found
                continue
            limit = by_finish if own is None else min(by_finish, own[side])
            starts[number], finishes[number] = self._latest(number, one, early, (by_start, limit), side)
            limits[number] = limit
        return Late(starts, finishes, limits)

    def _limit_of(self, bond: Bond, late: tuple[Sequence[int], Sequence[int]], early: Early, side: int) -> int:
        """Return the latest boundary of the end that a link binds; that of a fixed item is its date, which never moves."""
        if self.fixed[bond.after]:
            return (early.starts if bond.into_start else early.finishes)[bond.after][side]
        return late[0 if bond.into_start else 1][bond.after]

    def binds(self, bond: Bond, given: Sequence[Given]) -> bool:
        """Return whether a link still matters: what has started or finished is not rescheduled."""
        following = given[bond.after]
        return not (following.start_happened if bond.into_start else following.finish_happened)

    def _latest(self, number: int, one: Given, early: Early, bounds: Span, side: int) -> tuple[int, int]:
        """Return the late start and the late finish of an activity, from the limits on the one and the other."""
        by_start, limit = bounds
        start, finish = early.starts[number], early.finishes[number]
        if one.start_happened:
            return start[side], limit if limit == FAR else self.time.down(limit)
        if self.fixed[number] and limit >= finish[side] and by_start >= start[side]:
            return start[side], finish[side]
        length = one.least if side else one.most
        if length is None:
            last = by_start if limit == FAR else min(by_start, self.time.begins(limit - 1))
            return (last if side else -FAR), limit if limit == FAR else self.time.down(limit)
        if limit == FAR and by_start == FAR:
            return FAR, FAR
        stated = None if one.start is None or length[0] else one.start[side]
        if limit == FAR:
            latest = self.onto(by_start, stated)
        elif length[0]:
            latest = self.time.shift(self.time.down(limit), (True, -length[1]))
        else:
            latest = self.onto(limit - length[1], stated)
        if latest > by_start:
            latest = self.onto(by_start, stated)
        return latest, self.time.shift(latest, length)

    def onto(self, limit: int, stated: int | None) -> int:
        """Return the last beginning of a day at a limit or before it: a working day, or the day that is stated."""
        if limit in UNKNOWN:
            return limit
        working = self.time.begins(limit)
        return stated if stated is not None and working < stated <= limit else working

    # Slack

    def slack(self, bond: Bond, early: Early) -> tuple[int | None, int | None]:
        """Return the working days that the end a link comes from may move before what follows does, least and most."""
        ends = early.finishes if bond.from_finish else early.starts
        target = (early.starts if bond.into_start else early.finishes)[bond.after]
        low, high = (self.time.latest(one, bond.lag, into_start=bond.into_start, onward=bond.onward) for one in target)
        end = ends[bond.before]
        moved = self.into[bond.before] and not self.fixed[bond.before]
        if moved if self.milestone[bond.before] else not bond.from_finish:
            low, high = self.onto(low, end[1]), self.onto(high, end[0])
        return self.time.between(end[1], low), self.time.between(end[0], high)
