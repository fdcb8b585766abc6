"""Stretches of time whose ends may not be known: what surely overlaps, what may, and when.

Times are whole minutes since 1970 in UTC. A stretch is half-open: what ends at a moment does not overlap what begins at it.
"""

import heapq
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from readiness.changes.clock import FAR
from readiness.truth import Truth

Item = TypeVar("Item", bound=Hashable)
Edge = tuple[int, int]
"""The earliest and the latest minute at which something begins or ends; FAR where that side has no limit."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time: when it begins and when it ends, each as (earliest, latest)."""

    start: Edge
    finish: Edge

    @property
    def exact(self) -> bool:
        """Whether both ends are known to the minute."""
        return self.start[0] == self.start[1] and self.finish[0] == self.finish[1]

    @property
    def undated(self) -> bool:
        """Whether nothing at all is known of it."""
        return self.start == (-FAR, FAR) and self.finish == (-FAR, FAR)

    @property
    def hull(self) -> Edge:
        """The longest it may be: from its earliest beginning to its latest end."""
        return self.start[0], self.finish[1]

    @property
    def core(self) -> Edge | None:
        """The stretch that it surely covers, None where there is none."""
        return (self.start[1], self.finish[0]) if self.start[1] < self.finish[0] else None

    def overlaps(self, other: "Span") -> Truth:
        """Return whether the two have a moment in common: true for all that their ends may be, or for none."""
        if self.start[1] < other.finish[0] and other.start[1] < self.finish[0]:
            return Truth.TRUE
        apart = self.start[0] >= other.finish[1] or other.start[0] >= self.finish[1]
        return Truth.FALSE if apart else Truth.UNKNOWN

    def within(self, other: "Span") -> Truth:
        """Return whether this lies wholly inside the other."""
        if self.start[0] >= other.start[1] and self.finish[1] <= other.finish[0]:
            return Truth.TRUE
        apart = self.start[1] < other.start[0] or self.finish[0] > other.finish[1]
        return Truth.FALSE if apart else Truth.UNKNOWN

    def shared(self, other: "Span") -> Edge:
        """Return the longest stretch in which the two may overlap."""
        return max(self.start[0], other.start[0]), min(self.finish[1], other.finish[1])


def make_span(start: Edge, finish: Edge) -> Span:
    """Return the stretch with these ends: it lasts at least a minute, which narrows what is not known of them."""
    later = max(finish[0], start[0] + 1) if start[0] > -FAR else finish[0]
    sooner = min(start[1], finish[1] - 1) if finish[1] < FAR else start[1]
    return Span((start[0], max(start[0], sooner)), (min(later, finish[1]), finish[1]))


def union(stretches: Iterable[Edge]) -> list[Edge]:
    """Return stretches that may overlap as stretches that do not, in order."""
    found: list[Edge] = []
    for begin, end in sorted(stretches):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def clipped(stretches: Iterable[Edge], begin: int, end: int) -> Iterator[Edge]:
    """Yield what of stretches lies between two moments."""
    for first, last in stretches:
        if first < end and last > begin:
            yield max(first, begin), min(last, end)


class Meeting(Generic[Item]):
    """Finds what may overlap, in the time that sorting takes and one step for each pair found."""

    def __init__(self, spans: dict[Item, Span]) -> None:
        self.spans = spans

    def among(self, items: Sequence[Item]) -> Iterator[tuple[Item, Item]]:
        """Yield each pair of items that may overlap, the one that begins earlier first."""
        running: _Running[Item] = _Running()
        for item in self._in_order(items):
            begin, end = self.spans[item].hull
            for other in running.at(begin):
                yield other, item
            running.add(end, item)

    def between(self, ones: Sequence[Item], others: Sequence[Item]) -> Iterator[tuple[Item, Item]]:
        """Yield each pair of one and another that may overlap."""
        running: tuple[_Running[Item], _Running[Item]] = (_Running(), _Running())
        marked = [(self.spans[one].hull, 0, index, one) for index, one in enumerate(ones)]
        marked += [(self.spans[one].hull, 1, index, one) for index, one in enumerate(others)]
        for (begin, end), side, _, item in sorted(marked, key=lambda one: one[:3]):
            for met in running[1 - side].at(begin):
                yield (item, met) if side == 0 else (met, item)
            running[side].add(end, item)

    def _in_order(self, items: Sequence[Item]) -> list[Item]:
        return [items[index] for index in sorted(range(len(items)), key=lambda one: (self.spans[items[one]].hull, one))]


class _Running(Generic[Item]):
    """What has begun and not yet ended, as time goes on."""

    def __init__(self) -> None:
        self.ends: list[tuple[int, int]] = []
        self.items: dict[int, Item] = {}
        self.count = 0

    def at(self, moment: int) -> Iterable[Item]:
        """Return what still runs at a moment; what has ended by then is forgotten."""
        while self.ends and self.ends[0][0] <= moment:
            _, number = heapq.heappop(self.ends)
            del self.items[number]
        return self.items.values()

    def add(self, end: int, item: Item) -> None:
        heapq.heappush(self.ends, (end, self.count))
        self.items[self.count] = item
        self.count += 1
