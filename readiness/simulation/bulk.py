"""The passes of the network over many draws of a plan at once: early dates, and what is critical.

For each draw the answer is that of `Network.early`, to the day. A value is one number for all draws or an array of one
number a draw. Boundaries are counted from the day before the calendar's first, so that a step in working time is one
look-up in a table; each table is filled by asking `Worktime`, once for every day.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from readiness.network import Bond, Early, Given, Network, Span
from readiness.worktime import FAR, Lag, Worktime

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Value = int | Whole
"""A boundary or a length: one for all draws, or one a draw."""
Pair = tuple[Value, Value]
"""The earliest and the latest; the same object twice where it is known to the day in every draw."""

_EVERY: Flags = np.ones((), np.bool_)
_NONE: Flags = np.zeros((), np.bool_)
_BIG = 10**8
"""How many working days lie before what is beyond the calendar, or with a minus before it."""


@dataclass(frozen=True, slots=True)
class Length:
    """The length of an activity: how many days, and whether they are working days."""

    working: bool | Flags
    count: Value


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is given of an item in each draw: as `network.Given`, with values for single boundaries."""

    start: Pair | None
    finish: Pair | None
    least: Length | None
    most: Length | None
    counted: bool
    like: Given


@dataclass(frozen=True, slots=True)
class Dates:
    """Early dates by position; where an end was planned before the as-of day `passed` says in which draws, else None."""

    starts: Sequence[Pair]
    finishes: Sequence[Pair]
    start_passed: Sequence[Flags | None]
    finish_passed: Sequence[Flags | None]


class Clock:
    """The working time of a calendar as tables; `far` and `never` are the boundaries that are not known."""

    def __init__(self, time: Worktime) -> None:
        self.time = time
        self.base = time.first - 1
        self.far, self.never = self.inside(FAR), self.inside(-FAR)
        self.size = len(time.before) + 2
        self.up = self.table(time.up)
        self.after = self.up.copy()
        self.after[0], self.after[-1] = self.never, self.far
        self.down = self.table(time.down)
        self.ends = self.table(time.ends)
        self.begins = self.table(time.begins)
        before = np.array(time.before, np.int64)
        self.position = np.concatenate(([-_BIG], before, [_BIG]))
        self.before = np.concatenate(([-_BIG], before, [-_BIG]))
        self.until = np.concatenate(([_BIG], before, [_BIG]))
        self.whole = self.position[np.clip(self.down, 0, self.size - 1)]
        days = np.array(time.days, np.int64) - self.base
        self.begin_of = np.concatenate(([self.never], days, [self.far]))
        self.end_of = np.concatenate(([self.never], days + 1, [self.far]))

    def inside(self, boundary: int) -> int:
        """Return a boundary as it is counted here."""
        return boundary - self.base

    def table(self, change: Callable[[int], int]) -> Whole:
        """Return what a change of boundaries makes of each, those before and beyond the calendar as one."""
        return np.array([self.inside(change(self.base + slot)) for slot in range(self.size)], np.int64)

    def known(self, value: Value) -> Flags:
        """Return in which draws a boundary is known."""
        return np.not_equal(value, self.far) & np.not_equal(value, self.never)

    def later(self, start: Value, length: Length) -> Value:
        """Return the boundary a length after another."""
        if isinstance(length.working, bool):
            return self._worked(start, length.count) if length.working else self.moved(start, length.count)
        return np.where(length.working, self._worked(start, length.count), self.moved(start, length.count))

    def sooner(self, end: Value, length: Length) -> Value:
        """Return the boundary a length before another."""
        back = look(self.begin_of, look(self.position, end) - length.count + 1)
        if isinstance(length.working, bool):
            return back if length.working else self.moved(end, -length.count)
        return np.where(length.working, back, self.moved(end, -length.count))

    def _worked(self, start: Value, count: Value) -> Value:
        return look(self.end_of, look(self.position, start) + count)

    def moved(self, value: Value, count: Value) -> Value:
        """Return the boundary so many days later, not known where it was not."""
        return np.where(self.known(value), value + count, value)

    def no_room(self, first: Value, last: Value) -> Flags:
        """Return in which draws no working day lies between two boundaries; in none where one of them has no place."""
        found: Flags = np.less_equal(look(self.until, last), look(self.before, first))
        return found

    def between(self, first: Value, last: Value) -> Value:
        """Return the working days from a boundary to another as `Worktime.between` does; huge where it has none."""
        one, other = look(self.position, first), look(self.position, last)
        days = np.where((one == other) & np.less(last, first), -1, other - one)
        return np.where((abs(one) == _BIG) | (abs(other) == _BIG), _BIG, days)


def look(table: Whole, at: Value) -> Whole:
    """Return the entries of a table, the first and the last for all that lies before and beyond it."""
    return table.take(at, mode="clip")


class Bulk:
    """The network of a plan, ready for many draws of it."""

    def __init__(self, network: Network, given: Sequence[Given], as_of: int) -> None:
        self.network = network
        self.given = given
        self.clock = Clock(network.time)
        self.as_of = self.clock.inside(as_of)
        self.tables: dict[tuple[str, Lag, bool, bool], Whole] = {}
        self.length = [self._length(one.least) for one in given], [self._length(one.most) for one in given]
        self.start = [self._pair(one.start) for one in given]
        self.finish = [self._pair(one.finish) for one in given]
        self.like = [self._as_given(number) for number in range(len(given))]

    def _length(self, lag: Lag | None) -> Length | None:
        return None if lag is None else Length(*lag)

    def _pair(self, span: Span | None) -> Pair | None:
        if span is None:
            return None
        low = self.clock.inside(span[0])
        return (low, low) if span[0] == span[1] else (low, self.clock.inside(span[1]))

    def moving(self, drawn: Iterable[int], *, anywhere: bool) -> list[int]:
        """Return what is drawn and all that comes after it, in order; `anywhere` all that comes after anything."""
        found = set(drawn)
        for number in range(len(self.given)):
            bonds = self.network.into[number]
            if bonds and (anywhere or any(bond.before in found for bond in bonds)):
                found.add(number)
        return sorted(found)

    # Early dates

    def early(self, base: Early, drawn: Mapping[int, Drawn], moving: Sequence[int], floor: Value) -> Dates:
        """Return the early dates of every draw; those of what does not move are in `base`.

        `floor` is the boundary at which each draw has begun: what links alone would begin before it may begin as late.
        """
        starts = [self._fixed_pair(one) for one in base.starts]
        finishes = [self._fixed_pair(one) for one in base.finishes]
        passed: tuple[list[Flags | None], list[Flags | None]] = (
            [_EVERY if one else None for one in base.start_passed],
            [_EVERY if one else None for one in base.finish_passed],
        )
        for number in moving:
            one = drawn.get(number) or self.like[number]
            bounds = self._bounds(number, starts, finishes, passed)
            place = self._milestone if self.network.milestone[number] else self._activity
            exact = all(pair is None or pair[0] is pair[1] for pair in (*bounds, one.start, one.finish))
            exact = exact and one.least is one.most and (one.least is not None or self.network.milestone[number])
            if exact and one.start is None:
                exact = bounds[0] is not None and not np.any(np.less(bounds[0][0], floor))
            low = place(one, 0, bounds, self.clock.never)
            high = low if exact else self._no_sooner(place(one, 1, bounds, floor), low)
            starts[number], finishes[number] = (low[0], high[0]), (low[1], high[1])
            early = not isinstance(floor, int) or floor < self.as_of or one.start is not None or one.finish is not None
            if early and self.network.out[number] and not one.like.lasting:
                last = high[1] if self.network.milestone[number] else high[1] - 1
                passed[0][number] = None if one.like.start_happened else self._gone(high[0])
                passed[1][number] = None if one.like.finish_happened else self._gone(last)
        return Dates(starts, finishes, *passed)

    def _no_sooner(self, high: Pair, low: Pair) -> Pair:
        """Return the latest dates, far off where the finish would lie before the earliest one, as `Network` does."""
        short = np.less(high[1], low[1])
        if not np.any(short):
            return high
        start = np.where(short & np.less(high[0], low[0]), self.clock.far, high[0])
        return start, np.where(short, self.clock.far, high[1])

    def _fixed_pair(self, span: Span) -> Pair:
        low = self.clock.inside(span[0])
        return (low, low) if span[0] == span[1] else (low, self.clock.inside(span[1]))

    def _as_given(self, number: int) -> Drawn:
        one = self.given[number]
        least, most = self.length[0][number], self.length[1][number]
        most = least if least == most else most
        return Drawn(self.start[number], self.finish[number], least, most, one.counted, one)

    def _gone(self, last: Value) -> Flags | None:
        gone = np.less(last, self.as_of)
        return gone if gone.any() else None

    def _bounds(
        self,
        number: int,
        starts: list[Pair],
        finishes: list[Pair],
        passed: tuple[list[Flags | None], list[Flags | None]],
    ) -> tuple[Pair | None, Pair | None]:
        """Return what links ask of the start and of the finish; None where there are none."""
        found: list[Pair | None] = [None, None]
        for bond in self.network.into[number]:
            before = bond.before
            low, high = finishes[before] if bond.from_finish else starts[before]
            gone = passed[1][before] if bond.from_finish else passed[0][before]
            if gone is not None:
                low, high = np.where(gone, self.clock.never, low), np.where(gone, self.clock.far, high)
            asked_high = self.reach(bond, high)
            asked_low = asked_high if low is high else self.reach(bond, low)
            slot = 0 if bond.into_start else 1
            other = found[slot]
            if other is None:
                found[slot] = (asked_low, asked_high)
            else:
                most = np.maximum(other[1], asked_high)
                same = other[0] is other[1] and asked_low is asked_high
                found[slot] = (most if same else np.maximum(other[0], asked_low), most)
        return found[0], found[1]

    def reach(self, bond: Bond, end: Value) -> Value:
        """Return the boundary that a link asks of the end it binds, from the end it comes from."""
        working, count = bond.lag
        plain = bond.into_start or (bond.onward and count == 0)
        if count == 0 and plain:
            return end
        if working or count == 0:
            return look(self._table("reach", bond, lambda slot: self.network.reach(bond, slot)), end)
        reached = self.clock.moved(end, count)
        return reached if plain else np.where(self.clock.known(reached), look(self.clock.down, reached), reached)

    def _table(self, what: str, bond: Bond, change: Callable[[int], int]) -> Whole:
        key = (what, bond.lag, bond.into_start, bond.onward)
        if key not in self.tables:
            self.tables[key] = self.clock.table(change)
        return self.tables[key]

    def _after(self, bound: Value, floor: Value) -> Whole:
        if isinstance(floor, int) and floor == self.clock.never:
            return look(self.clock.after, bound)
        known = self.clock.known(bound)
        return look(self.clock.after, np.where(known, np.maximum(bound, floor), bound))

    def _begun(self, bound: Value | None, floor: Value, side: int) -> Value:
        """Return where an activity begins of whose start nothing is stated: with the plan, or where links allow it."""
        unknown = self.clock.far if side else self.clock.never
        begun: Value = unknown if isinstance(floor, int) and not self.clock.known(floor) else look(self.clock.up, floor)
        if bound is None:
            return begun
        found = self._after(bound, floor)
        if found.min() == self.clock.never:
            return np.where(np.equal(bound, self.clock.never), begun, found)
        return found

    def _milestone(
        self, one: Drawn, side: int, bounds: tuple[Pair | None, Pair | None], floor: Value
    ) -> tuple[Value, Value]:
        bound = None if bounds[0] is None else bounds[0][side]
        unknown = self.clock.far if side else self.clock.never
        found: Value
        if one.start is None:
            found = unknown
            if bound is not None:
                found = np.where(np.equal(bound, self.clock.never), unknown, self._after(bound, floor))
        elif bound is None or one.like.start_held:
            found = one.start[side]
        else:
            found = self._no_earlier(one.start, side, bound)
        return found, found

    def _no_earlier(self, start: Pair, side: int, bound: Value) -> Value:
        """Return where a stated start lies that links do not let be earlier than a boundary, as `Network` does."""
        early = np.greater_equal(start[0], bound)
        pushed: Value = look(self.clock.after, bound)
        if start[0] is not start[1]:
            if side:
                pushed = np.maximum(start[1], pushed)
            else:
                pushed = np.where(np.greater_equal(start[1], bound), bound, pushed)
        return np.where(early, start[side], pushed)

    def _activity(
        self, one: Drawn, side: int, bounds: tuple[Pair | None, Pair | None], floor: Value
    ) -> tuple[Value, Value]:
        clock = self.clock
        bound = None if bounds[0] is None else bounds[0][side]
        until = None if bounds[1] is None else bounds[1][side]
        length = one.most if side else one.least
        start: Value
        if one.start is None:
            start = self._begun(bound, floor, side)
        elif one.like.start_held or (bound is None and (one.counted or length is None)):
            start = one.start[side]
        elif one.counted or length is None:
            start = self._no_earlier(one.start, side, clock.never if bound is None else bound)
        else:
            start = self._begin(one.start[side] if bound is None else np.maximum(one.start[side], bound))
        if one.like.finish_held and one.finish is not None:
            return self._held(one, start, side, self._begun(None if bounds[0] is None else bounds[0][1], floor, 0))
        if length is None:
            return self._open(one, start, side, (bound, until))
        if one.counted and one.start is not None and one.finish is not None:
            last = one.finish[side]
            if bound is not None and not one.like.start_held:
                pushed = np.less(one.start[1 - side], bound)
                longest = clock.later(look(clock.after, bound), length)
                last = np.where(pushed, np.maximum(last, longest), last)
            if until is None:
                return start, last
            stays = np.greater_equal(one.finish[1 - side], until)
            begun, end = self._until(one, (start, last), until, side)
            return np.where(stays, start, begun), np.maximum(last, np.where(stays, until, end))
        last = clock.later(start, length)
        if until is None:
            return start, last
        stays = np.greater_equal(last, until)
        begun, end = self._until(one, (start, last), until, side)
        return np.where(stays, start, begun), np.where(stays, last, end)

    def _held(self, one: Drawn, start: Value, side: int, latest: Value) -> Pair:
        """Return the ends of an activity whose finish never moves: its start is known where it lies before that."""
        finish = (self.clock.never, self.clock.far) if one.finish is None else one.finish
        if one.start is None:
            unknown = self.clock.far if side else self.clock.never
            start = np.where(np.greater_equal(latest, finish[0]), unknown, start)
        first = self.clock.never if one.start is None else one.start[0]
        before = np.equal(start, self.clock.far) & np.less(first, finish[side])
        return np.where(before, finish[side] - 1, start), finish[side]

    def _until(self, one: Drawn, ends: Pair, until: Value, side: int) -> Pair:
        """Return the ends of an activity that ends at a boundary or after it and keeps its length, as `Network` does."""
        clock = self.clock
        start, last = ends
        if one.like.start_held:
            return start, look(clock.ends, until)
        ever = np.equal(until, clock.far)
        if one.least is not None and one.least is one.most:
            start = np.maximum(start, self._start_for(until, one.least))
            last = clock.later(start, one.least)
            return np.where(ever, clock.far, start), np.where(ever, clock.far, last)
        length = one.least if side else one.most
        if length is not None:
            start = np.maximum(start, self._start_for(until, length))
        last = look(clock.ends, until)
        if one.least is not None:
            short = clock.later(self._start_for(until, one.least), one.least)
            last = np.maximum(last, short) if side else np.minimum(last, short)
        return np.where(ever, clock.far, start), np.where(ever, clock.far, last)

    def _begin(self, stated: Value) -> Value:
        return np.where(self.clock.known(stated), look(self.clock.up, stated), stated)

    def _start_for(self, until: Value, length: Length) -> Value:
        clock = self.clock
        start = look(clock.up, clock.sooner(until, length))
        enough = np.greater_equal(clock.later(start, length), until)
        return np.where(enough, start, look(clock.up, start + 1))

    def _open(self, one: Drawn, start: Value, side: int, bounds: tuple[Value | None, Value | None]) -> Pair:
        """Return the ends of an activity whose length is not known, as `Network` does."""
        clock = self.clock
        bound, until = (clock.never if one is None else one for one in bounds)
        finish = None if one.finish is None else one.finish[side]
        if side == 0:
            least = np.where(clock.known(start), start + 1, start)
            return start, np.maximum(np.maximum(clock.never if finish is None else finish, least), until)
        if finish is None:
            return self._perhaps_pushed(one, start, until), clock.far
        unknown = np.equal(finish, clock.far) | np.equal(until, clock.far)
        end = np.maximum(finish, np.where(np.equal(until, clock.never), finish, look(clock.ends, until)))
        pushed = np.zeros((), np.bool_)
        if one.start is not None and not one.like.start_held:
            pushed = np.less(one.start[0], bound)
        begun = np.where(np.equal(start, clock.far) | pushed, np.minimum(start, end - 1), start)
        begun = np.where(pushed, np.maximum(begun, look(clock.after, bound)), begun)
        if one.least is not None and not one.like.start_held:
            short = np.less(finish, until)
            begun = np.where(short, np.maximum(begun, self._start_for(until, one.least)), begun)
        sound = np.less(begun, end) | pushed
        return (
            np.where(unknown, self._perhaps_pushed(one, start, until), np.where(sound, begun, clock.far)),
            np.where(unknown | pushed | ~sound, clock.far, end),
        )

    def _perhaps_pushed(self, one: Drawn, start: Value, until: Value) -> Value:
        """Return the latest start of an activity whose finish is not known, as `Network` does."""
        clock = self.clock
        if one.like.start_held:
            return start
        pushed = np.maximum(start, self._start_for(until, Length(working=False, count=1)))
        return np.where(np.equal(until, clock.never), start, np.where(np.equal(until, clock.far), clock.far, pushed))

    # What is critical

    def slack_end(self, bond: Bond, target: Value) -> Value:
        """Return the last boundary from which a link does not reach beyond what it binds."""
        working, count = bond.lag
        plain = bond.into_start or (bond.onward and count == 0)
        if plain and count == 0:
            return target
        if plain and not working:
            return self.clock.moved(target, -count)

        def latest(boundary: int) -> int:
            return self.network.time.latest(boundary, bond.lag, into_start=bond.into_start, onward=bond.onward)

        return look(self._table("latest", bond, latest), target)

    def _ends(self, bond: Bond, dates: Dates) -> tuple[Value, Value]:
        """Return the end a link comes from, and the last boundary at which it leaves what follows where it is."""
        end = (dates.finishes if bond.from_finish else dates.starts)[bond.before][1]
        last = self.slack_end(bond, (dates.starts if bond.into_start else dates.finishes)[bond.after][1])
        moved = self.network.into[bond.before] and not self.network.fixed[bond.before]
        if moved if self.network.milestone[bond.before] else not bond.from_finish:
            last = self.onto(last, end)
        return end, last

    def onto(self, limit: Value, stated: Value | None) -> Value:
        """Return the last beginning of a day at a limit or before it: a working day, or the day that is stated."""
        if isinstance(limit, int) and limit == self.clock.far:
            return limit
        working = look(self.clock.begins, limit)
        if stated is None:
            return working
        return np.where(np.less(working, stated) & np.less_equal(stated, limit), stated, working)

    def slack(self, bond: Bond, dates: Dates) -> Value:
        """Return the working days that the end a link comes from may move before what follows does."""
        return self.clock.between(*self._ends(bond, dates))

    def drives(self, bond: Bond, dates: Dates) -> Flags:
        """Return in which draws a link leaves no room."""
        return self.clock.no_room(*self._ends(bond, dates))

    def chain(self, dates: Dates, target: int) -> list[Flags]:
        """Return by position in which draws an item is on a chain of links without room that ends at the target.

        Of a target whose date is fixed the tightest links count, whether they come too late or leave room.
        """
        on = [_NONE for _ in self.given]
        on[target] = _EVERY
        held = self.network.fixed[target]
        bonds = [bond for bond in self.network.into[target] if self.network.binds(bond, self.given)]
        if held:
            slacks = [self.slack(bond, dates) for bond in bonds]
            for bond, slack in zip(bonds, slacks, strict=True):
                least = np.minimum.reduce(np.broadcast_arrays(*slacks)) if len(slacks) > 1 else slack
                on[bond.before] = on[bond.before] | (np.equal(slack, least) & np.not_equal(slack, _BIG))
        for number in range(target, -1, -1):
            if (held and number == target) or (self.network.fixed[number] and number != target) or not on[number].any():
                continue
            for bond in self.network.into[number]:
                if self.network.binds(bond, self.given):
                    on[bond.before] = on[bond.before] | (on[number] & self.drives(bond, dates))
        return [flags & (not self.given[number].finish_happened) for number, flags in enumerate(on)]

    def critical(self, dates: Dates, drawn: Mapping[int, Drawn], deadlines: Mapping[int, int]) -> list[Flags]:
        """Return by position in which draws an item is critical, as `schedule` says it of each, of a plan with no fixed item.

        Every date must be known. `deadlines` are by position the boundaries that must not be passed.
        """
        clock = self.clock
        ends = [one[1] for one, given in zip(dates.finishes, self.given, strict=True) if not given.lasting]
        if not ends:
            return [_NONE for _ in self.given]
        end: Value = ends[0]
        for other in ends[1:]:
            end = np.maximum(end, other)
        starts: list[Value] = [clock.far] * len(self.given)
        limits: list[Value] = [clock.far] * len(self.given)
        on: list[Flags] = [_NONE] * len(self.given)
        found: list[Flags] = [_NONE] * len(self.given)
        for number in range(len(self.given) - 1, -1, -1):
            like = self.given[number]
            milestone = self.network.milestone[number]
            start, finish = dates.starts[number][1], dates.finishes[number][1]
            bonds = [bond for bond in self.network.out[number] if self.network.binds(bond, self.given)]
            own = self._own(number, dates, deadlines, end)
            by_start: Value = clock.far
            by_finish: Value = clock.far
            for bond in bonds:
                last = self.slack_end(bond, (starts if bond.into_start else limits)[bond.after])
                if bond.from_finish and not milestone:
                    by_finish = np.minimum(by_finish, last)
                else:
                    by_start = np.minimum(by_start, last)
                on[number] = on[number] | (found[bond.after] & self.drives(bond, dates))
            limit = by_start if milestone else by_finish
            limit = limit if own is None else np.minimum(limit, own)
            one = drawn.get(number) or self.like[number]
            if milestone and self.network.into[number] and not like.start_happened:
                limit = self.onto(limit, None if one.start is None else one.start[0])
            if own is not None:
                on[number] = on[number] | np.equal(limit, own)
            late: tuple[Value, Value] = (limit, limit)
            if not milestone:
                late = self._latest(number, drawn, (by_start, limit), start)
            starts[number] = late[0]
            # What binds a finish asks for the finish as it is brought to a working day, floats ask for the limit.
            room = late[1] if isinstance(limit, int) and limit == clock.far else limit
            limits[number] = late[1]
            tight = clock.no_room(finish, room)
            if not like.start_happened:
                tight = tight | clock.no_room(start, late[0])
            happened = like.finish_happened or like.lasting
            found[number] = on[number] & tight & (not happened)
        return found

    def _own(self, number: int, dates: Dates, deadlines: Mapping[int, int], end: Value) -> Value | None:
        """Return what an item itself must not miss: its deadline, or the end of the plan where nothing follows its finish."""
        milestone = self.network.milestone[number]
        if number in deadlines:
            own = self.clock.inside(deadlines[number])
            return self.onto(own, dates.starts[number][0]) if milestone and self.network.into[number] else own
        bonds = (bond for bond in self.network.out[number] if self.network.binds(bond, self.given))
        if any(bond.from_finish or milestone for bond in bonds) or self.given[number].lasting:
            return None
        return self._same(end, dates.starts[number][1]) if milestone else end

    def _same(self, end: Value, own: Value) -> Value:
        up = look(self.clock.up, end)
        return np.where(np.equal(look(self.clock.up, own), up), own, up)

    def _latest(
        self, number: int, drawn: Mapping[int, Drawn], bounds: tuple[Value, Value], start: Value
    ) -> tuple[Value, Value]:
        """Return the late start and the late finish of an activity of known dates, as `Network` does."""
        clock = self.clock
        by_start, limit = bounds
        down = limit if isinstance(limit, int) and limit == clock.far else look(clock.down, limit)
        if self.given[number].start_happened:
            return start, down
        one = drawn.get(number) or self.like[number]
        length = one.most
        if length is None:
            last = np.where(np.equal(limit, clock.far), by_start, np.minimum(by_start, look(clock.begins, limit - 1)))
            return last, down
        if isinstance(limit, int) and limit == clock.far:
            if isinstance(by_start, int) and by_start == clock.far:
                return clock.far, clock.far
            latest = self._begin_by(by_start, one, length)
        else:
            latest = look(clock.begin_of, look(clock.whole, limit) - length.count + 1)
            if length.working is not True:
                plain = self._begin_by(clock.moved(limit, -length.count), one, length)
                latest = plain if length.working is False else np.where(length.working, latest, plain)
            if not (isinstance(by_start, int) and by_start == clock.far):
                latest = np.where(np.greater(latest, by_start), self._begin_by(by_start, one, length), latest)
        return latest, clock.later(latest, length)

    def _begin_by(self, limit: Value, one: Drawn, length: Length) -> Value:
        """Return the last day by a limit on which an activity may begin; one of calendar days also where it is stated."""
        working = look(self.clock.begins, limit)
        if length.working is True or one.start is None:
            return working
        plain = self.onto(limit, one.start[0])
        return plain if length.working is False else np.where(length.working, working, plain)
