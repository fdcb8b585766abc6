"""Ranges of numbers, and boxes: one range for each of several quantities at once.

A box stands for all facts whose quantities lie in its ranges; a quantity it does not name may be anything. Several boxes
stand for the facts that lie in one of them. Their number is bounded: beyond the bound there is no answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from math import comb

INFINITY = Decimal("Infinity")

MOST_BOXES = 10
"""Ways in which one check can hold: people write two or three, and the time to compare two checks grows with both."""

MOST_QUANTITIES = 64
"""Quantities in one box: twice the longest list that anybody reads, and few enough to copy for every member."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from `low` to `high`; an end that is open does not belong to it."""

    low: Decimal = -INFINITY
    high: Decimal = INFINITY
    low_open: bool = False
    high_open: bool = False

    @property
    def empty(self) -> bool:
        """Whether no number lies in it."""
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def meet(self, other: "Interval") -> "Interval":
        """Return the numbers that lie in both."""
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        return Interval(low, high, low_open, not closed)

    def within(self, other: "Interval") -> bool:
        """Return whether every number of this lies in the other."""
        return (self.low, self.low_open) >= (other.low, other.low_open) and (self.high, not self.high_open) <= (
            other.high,
            not other.high_open,
        )

    def outside(self) -> tuple["Interval", ...]:
        """Return the numbers that do not lie in it."""
        below = (Interval(high=self.low, high_open=not self.low_open),) if self.low > -INFINITY else ()
        above = (Interval(low=self.high, low_open=not self.high_open),) if self.high < INFINITY else ()
        return below + above

    def whole(self) -> "Interval":
        """Return it for a quantity that is counted, with ends that belong to it; its ends are whole numbers."""
        return Interval(self.low + self.low_open, self.high - self.high_open)

    def mirrored(self) -> "Interval":
        """Return the same numbers with the other sign."""
        return Interval(-self.high, -self.low, self.high_open, self.low_open)


ANY = Interval()

Quantity = tuple[object, ...]
"""What is measured or counted: its sort and what makes it this one; equal facts give equal quantities."""

Box = Mapping[Quantity, Interval]
Boxes = tuple[Box, ...]

EVERYTHING: Box = {}


def meet(one: Box, other: Box) -> Box | None:
    """Return the facts that lie in both boxes, or None when there are none."""
    if not one:
        return other
    found = dict(one)
    for quantity, wanted in other.items():
        known = found.get(quantity)
        both = wanted if known is None else known.meet(wanted)
        if both.empty:
            return None
        found[quantity] = both
    return found


def within(one: Box, other: Box) -> bool:
    """Return whether every fact of one box lies in the other."""
    return all(quantity in one and one[quantity].within(wanted) for quantity, wanted in other.items())


def all_within(some: Boxes, others: Boxes) -> bool:
    """Return whether each box lies in one of the others: enough, though not needed, for all of them to do so together."""
    return all(any(within(one, other) for other in others) for one in some)


def apart(some: Boxes, others: Boxes) -> bool:
    """Return whether no fact lies in both a box of the one side and a box of the other."""
    return all(
        any(quantity in other and wanted.meet(other[quantity]).empty for quantity, wanted in one.items())
        for one in some
        for other in others
    )


def every(sides: Iterable[Boxes]) -> Boxes | None:
    """Return the facts that lie in all sides, or None where there are too many boxes to say."""
    found: Boxes = (EVERYTHING,)
    for side in sides:
        if len(found) * len(side) > MOST_BOXES:
            return None
        found = tuple(both for one in found for other in side if (both := meet(one, other)) is not None)
        if found and max(map(len, found)) > MOST_QUANTITIES:
            return None
    return found


def some(count: int, sides: Sequence[Boxes]) -> Boxes | None:
    """Return the facts that lie in `count` of the sides, or None where there are too many boxes to say."""
    if count > len(sides):
        return ()
    if comb(len(sides), count) > MOST_BOXES:
        return None
    found: list[Box] = []
    for chosen in combinations(sides, count):
        boxes = every(chosen)
        if boxes is None or len(found) + len(boxes) > MOST_BOXES:
            return None
        found.extend(boxes)
    return tuple(found)
