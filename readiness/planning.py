"""A plan ready for reckoning: its items as a network, and its dates as boundaries.

A `Planning` is made once for plans that differ in their dates only.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from readiness.moment import Beyond, Window
from readiness.network import UNKNOWN, Bond, Early, Float, Given, Network, Span
from readiness.record import DateFact, PlanItem
from readiness.worktime import FAR, Lag, make_lag


@dataclass(frozen=True, slots=True)
class Plan:
    """What the schedule is made of: the items on record, their titles, and their dates as stated, by path."""

    items: Mapping[str, PlanItem]
    titles: Mapping[str, str]
    dates: Mapping[str, DateFact]
    as_of: date


class Planning:
    """Schedules plans that differ in their dates only: the network, of these items, is made once."""

    def __init__(self, items: Mapping[str, PlanItem], network: Network) -> None:
        self.items = items
        self.network = network

    def given(self, plan: Plan, *, unstated: Span = UNKNOWN) -> list[Given]:
        """Return what is given of each item; `unstated` is where an item begins of which nothing says when."""
        return [self._given(self.items[name], plan.dates, unstated) for name in self.network.names]

    def given_of(self, name: str, plan: Plan) -> Given:
        """Return what is given of one item."""
        return self._given(self.items[name], plan.dates, UNKNOWN)

    def _given(self, item: PlanItem, dates: Mapping[str, DateFact], unstated: Span) -> Given:
        if item.milestone:
            known = dates.get(item.id)
            if known is None:
                return Given(None if item.after else UNKNOWN, None, None, None)
            span = span_of(known.window)
            held = item.fixed or known.actual or known.limit
            return Given(
                span,
                None,
                None,
                None,
                start_held=held,
                finish_held=held,
                start_happened=known.actual,
                finish_happened=known.actual,
                lasting=known.limit,
            )
        first, last = dates.get(f"{item.id}.start"), dates.get(f"{item.id}.finish")
        length = None if item.length is None else make_lag(item.length)
        start = None if first is None else span_of(first.window)
        finish = None if last is None or (last.window.open and length is None) else span_of(last.window, later=1)
        backward = length is not None and (start is None or start == UNKNOWN)
        if backward and finish is not None:
            start = _map(finish, lambda end: self._back(end, length))
        if start is None and last is not None and last.actual:
            start = UNKNOWN
        if start is None and not item.after:
            start = unstated if finish is None and length is not None else UNKNOWN
        least = most = length
        counted = start is not None and finish is not None and not backward
        if counted and start is not None and finish is not None:
            least, most = self._counted(start[1], finish[0]), self._counted(start[0], finish[1])
        happened = first is not None and first.actual
        finished = last is not None and last.actual
        held = item.fixed and start is not None
        if held and finish is None and length is not None and start is not None:
            finish = _map(start, lambda begin: self._forth(begin, length))
        return Given(
            start,
            finish,
            least or (None if most is None else (True, 1)),
            most,
            counted=counted or (backward and finish is not None),
            start_held=happened or finished or held,
            finish_held=finished or (item.fixed and finish is not None),
            start_happened=happened or finished,
            finish_happened=finished,
        )

    def _back(self, end: int, length: Lag | None) -> int:
        time = self.network.time
        if length is None or end in UNKNOWN:
            return end
        return time.shift(time.down(end) if length[0] else end, (length[0], -length[1]))

    def _forth(self, begin: int, length: Lag | None) -> int:
        time = self.network.time
        if length is None or begin in UNKNOWN:
            return begin
        return time.shift(time.up(begin), length)

    def _counted(self, begin: int, end: int) -> Lag | None:
        """Return the length from one boundary to another: working days, or days where it lies wholly on days off."""
        if begin in UNKNOWN or end in UNKNOWN:
            return None
        days = self.network.time.between(begin, end)
        if days is None:
            return None
        return (True, days) if days > 0 else (False, max(1, end - begin))

    def floor(self, given: Sequence[Given]) -> int:
        """Return the boundary at which the earliest current date of the plan begins; -FAR where none is stated."""
        begun = (one.start[0] for one in given if one.start is not None and not one.lasting)
        ended = (one.finish[0] - 1 for one in given if one.finish is not None)
        return min((one for one in (*begun, *ended) if one > _AROUND - FAR), default=-FAR)

    def begun(self, given: Sequence[Given]) -> Span:
        """Return the boundaries between which the plan is known to begin.

        That may turn out to be earlier than every date stated so far, where another date is stated yet.
        """
        starts = (one.start[1] for one in given if one.start is not None and not one.lasting)
        ends = (one.finish[1] - 1 for one in given if one.finish is not None)
        return -FAR, min((one for one in (*starts, *ends) if one < FAR - _AROUND), default=FAR)

    def early(self, plan: Plan, given: Sequence[Given]) -> Early:
        """Return the early dates of a plan."""
        return self.network.early(given, self.begun(given), plan.as_of.toordinal())

    def targets(self, early: Early) -> dict[int, Span]:
        """Return by position what must not be missed: the dates of fixed items, and deadlines."""
        found: dict[int, Span] = {}
        for number, name in enumerate(self.network.names):
            item = self.items[name]
            if item.fixed:
                found[number] = (early.starts if item.milestone else early.finishes)[number]
            if item.deadline is not None:
                last = item.deadline.toordinal() + (0 if item.milestone else 1)
                if item.milestone and item.after and not item.fixed:
                    last = self.network.onto(last, early.starts[number][0])
                low, high = found.get(number, (FAR, FAR))
                found[number] = (min(low, last), min(high, last))
        return found

    def room(self, plan: Plan, of: str, to: str) -> Float:
        """Return by how many working days an item may slip before it moves another, least and most.

        Where no links lead from the one to the other, that is taken to come right after it; links that lead elsewhere do
        not count. What has happened counts like what is planned, so that the answer does not change as the plan comes true.
        """
        given = self.given(plan)
        early = self.early(plan, given)
        here, there = self.network.position[of], self.network.position[to]
        leading = self.network.precede(there) | {there}
        elsewhere = [number not in leading for number in range(len(given))]
        given = [
            replace(one, start_happened=apart, finish_happened=apart)
            for one, apart in zip(given, elsewhere, strict=True)
        ]
        targets = {there: (early.starts if self.items[to].milestone else early.finishes)[there]}
        room = []
        for side in (0, 1):
            late = self.network.late(given, early, targets, side)
            end = early.finishes[here][1 - side]
            limit = late.finishes[here] if late.limits[here] == FAR else late.limits[here]
            start = late.starts[here]
            ends = [(end, limit), (early.starts[here][1 - side], start)]
            if elsewhere[here]:
                ends = [(end, early.starts[there][side])]
            found = [self.network.time.between(*pair) for pair in ends]
            known = [one for one in found if one is not None]
            room.append(None if (side == 0 and None in found) or not known else min(known))
        return room[0], room[1]


def pushing(network: Network, given: list[Given], early: Early, number: int) -> tuple[Bond, ...]:
    """Return the links that push an item beyond what is stated of it, or set it where nothing is; in order of names.

    Of links that ask for a window, each that may set the latest date counts.
    """
    one = given[number]
    if one.start_held and one.finish_held:
        return ()
    found = []
    for bond in network.into[number]:
        if (one.start_held or one.start_happened) and bond.into_start:
            continue
        ends = early.finishes if bond.from_finish else early.starts
        passed = (early.finish_passed if bond.from_finish else early.start_passed)[bond.before]
        end = UNKNOWN if passed else ends[bond.before]
        asked = tuple(network.reach(bond, side) for side in end)
        if bond.into_start:
            moved = one.start is None or asked[1] > one.start[1]
            reached = early.starts[number]
            sets = asked[1] == FAR or (asked[1] > -FAR and network.time.up(asked[1]) >= reached[1])
        else:
            moved = one.finish is None or asked[1] > one.finish[1]
            sets = asked[1] >= early.finishes[number][1] or asked[1] == FAR
            if not sets:
                low = network.slack(bond, early)[1]
                sets = low is not None and low <= 0
        if moved and sets:
            found.append(bond)
    return tuple(sorted(found, key=lambda bond: network.names[bond.before]))


def span_of(window: Window, later: int = 0) -> Span:
    """Return the boundaries at which the days of a window begin, or end with `later` 1."""
    earliest = -FAR if window.earliest is None else window.earliest.toordinal() + later
    return earliest, FAR if window.latest is None else window.latest.toordinal() + later


def window_of(span: Span, later: int) -> Window:
    """Return the days that begin, or with `later` 1 end, at the boundaries of a span."""
    days = (None if abs(edge) >= FAR - _AROUND else date.fromordinal(edge - later) for edge in span)
    return Window(*days)


def beyond_calendar(network: Network, given: Sequence[Given], early: Early) -> dict[tuple[int, int], Beyond]:
    """Return by position, and 0 for the start or 1 for the finish, the early dates that leave the verified calendar.

    What is counted back from such a date, by a lead or by a length, may lie within the calendar again.
    """
    time = network.time
    first, last = date.fromordinal(time.first), date.fromordinal(time.last)
    found: dict[tuple[int, int], Beyond] = {}
    for number, one in enumerate(given):
        for end, (low, high) in enumerate((early.starts[number], early.finishes[number])):
            if low > FAR - _AROUND:
                found[number, end] = Beyond(None, None, last, last=True, sure=_later(network, one, number, found))
            elif high < _AROUND - FAR:
                found[number, end] = Beyond(None, None, first, last=False, sure=False)
    return found


def _later(network: Network, one: Given, number: int, found: Mapping[tuple[int, int], Beyond]) -> bool:
    """Return whether what leaves the calendar at its end is sure to lie behind it: nothing is counted back from there."""
    if one.start is not None and one.start[0] > FAR - _AROUND:
        return False
    for bond in network.into[number]:
        before = found.get((bond.before, int(bond.from_finish)))
        if before is not None and (bond.lag[1] < 0 or not bond.into_start or not before.sure):
            return False
    return True


_AROUND = 10**6
"""Lags are added to what is far: so near to it nothing is a day."""


def _map(span: Span, change: Callable[[int], int]) -> Span:
    return change(span[0]), change(span[1])
