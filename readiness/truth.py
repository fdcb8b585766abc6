"""Three values and an order between them: false < unknown < true (strong Kleene).

`all_of` is the minimum and `any_of` the maximum; there is no `not`, so that a missing fact can never help.
Source: S. C. Kleene, Introduction to Metamathematics (1952), section 64.
"""

from collections.abc import Sequence
from enum import IntEnum


class Truth(IntEnum):
    """Whether something holds, as far as the record tells."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


def all_of(members: Sequence[Truth]) -> Truth:
    """Return the lowest member; unknown when there is nothing to check."""
    return min(members, default=Truth.UNKNOWN)


def any_of(members: Sequence[Truth]) -> Truth:
    """Return the highest member; unknown when there is nothing to check."""
    return max(members, default=Truth.UNKNOWN)


def at_least(count: int, members: Sequence[Truth]) -> Truth:
    """Return whether `count` members hold: the count-th highest member; false when there are fewer members."""
    if not members:
        return Truth.UNKNOWN
    if count > len(members):
        return Truth.FALSE
    return sorted(members, reverse=True)[count - 1]


def within(lowest: int, highest: int, at_most: int | None, at_least_: int | None) -> Truth:
    """Return whether a count known to lie between `lowest` and `highest` respects both limits."""
    upper = Truth.TRUE if at_most is None or highest <= at_most else Truth.FALSE if lowest > at_most else Truth.UNKNOWN
    lower = (
        Truth.TRUE
        if at_least_ is None or lowest >= at_least_
        else Truth.FALSE
        if highest < at_least_
        else Truth.UNKNOWN
    )
    return min(upper, lower)
