"""Stretches of time against looking at every way their ends may turn out, minute by minute, for all stretches of a few minutes."""

from collections.abc import Iterator
from itertools import product

import pytest

from readiness.changes.clock import FAR
from readiness.changes.span import Edge, Meeting, Span, clipped, union
from readiness.truth import Truth

EDGES = [(low, high) for low in range(4) for high in range(low, 4)]
SPANS = [
    Span(start, finish) for start, finish in product(EDGES, EDGES) if start[0] < finish[0] and start[1] < finish[1]
]


def ways(span: Span) -> Iterator[frozenset[int]]:
    """Yield the minutes that a stretch may turn out to cover."""
    for begin, end in product(range(span.start[0], span.start[1] + 1), range(span.finish[0], span.finish[1] + 1)):
        if begin < end:
            yield frozenset(range(begin, end))


def truth_of(found: set[bool]) -> Truth:
    return Truth.UNKNOWN if len(found) > 1 else Truth.TRUE if found == {True} else Truth.FALSE


def minutes(stretches: list[Edge]) -> set[int]:
    return {minute for begin, end in stretches for minute in range(begin, end)}


@pytest.mark.parametrize("one", SPANS, ids=str)
def test_what_is_said_of_two_stretches_is_so_in_every_way_they_may_turn_out(one: Span) -> None:
    every = list(ways(one))
    covered = frozenset.intersection(*every)
    assert one.core == ((min(covered), max(covered) + 1) if covered else None)
    assert minutes([one.hull]) == frozenset.union(*every)
    assert one.exact == (len(every) == 1)
    for other in SPANS:
        pairs = list(product(every, ways(other)))
        assert one.overlaps(other) is truth_of({bool(a & b) for a, b in pairs})
        assert one.within(other) is truth_of({a <= b for a, b in pairs})
        both = frozenset.union(*(a & b for a, b in pairs))
        assert minutes([one.shared(other)]) == both


def test_only_a_stretch_of_which_nothing_is_known_is_undated() -> None:
    every = (-FAR, FAR)
    assert Span(every, every).undated
    assert not Span(every, (-FAR, 3)).undated
    assert not Span((2, FAR), every).undated


def test_what_is_clipped_or_joined_covers_the_same_minutes_once() -> None:
    stretches = [(begin, end) for begin in range(5) for end in range(begin + 1, 6)]
    for one, other in product(stretches, stretches):
        joined = union([one, other])
        assert minutes(joined) == minutes([one, other])
        assert len(joined) == (1 if one[1] >= other[0] and other[1] >= one[0] else 2)
        found = list(clipped([one], *other))
        assert minutes(found) == minutes([one]) & minutes([other])
        assert all(begin < end for begin, end in found)


def test_what_meets_is_found_as_looking_at_every_pair_finds_it() -> None:
    spans = {f"{number}": span for number, span in enumerate(SPANS)}

    def meet(one: str, other: str) -> bool:
        (first, last), (begin, end) = spans[one].hull, spans[other].hull
        return first < end and begin < last

    names = list(spans)
    among = list(Meeting(spans).among(names))
    assert sorted(tuple(sorted(pair)) for pair in among) == sorted(
        tuple(sorted((one, other))) for one, other in product(names, names) if one < other and meet(one, other)
    )
    assert all(spans[one].hull[0] <= spans[other].hull[0] for one, other in among)
    ones, others = names[::2], names[1::2]
    assert sorted(Meeting(spans).between(ones, others)) == sorted(
        (one, other) for one, other in product(ones, others) if meet(one, other)
    )
