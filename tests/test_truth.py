"""Three values and the laws of their order."""

from collections.abc import Sequence
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from readiness.truth import Truth, all_of, any_of, at_least, within

TRUTHS = st.sampled_from(Truth)
MEMBERS = st.lists(TRUTHS, max_size=6)
COUNTS = st.integers(min_value=0, max_value=8)


def worlds(members: Sequence[Truth]) -> list[list[bool]]:
    """Return every way in which what is unknown may turn out."""
    found: list[list[bool]] = [[]]
    for member in members:
        ends = {Truth.TRUE: [True], Truth.FALSE: [False], Truth.UNKNOWN: [False, True]}[member]
        found = [[*world, end] for world in found for end in ends]
    return found


def in_every_world(answers: Sequence[bool]) -> Truth:
    """Return true or false where every world gives the same answer, else unknown."""
    return Truth.TRUE if all(answers) else Truth.UNKNOWN if any(answers) else Truth.FALSE


def test_false_is_below_unknown_and_unknown_below_true() -> None:
    assert Truth.FALSE < Truth.UNKNOWN < Truth.TRUE
    assert sorted(Truth) == [Truth.FALSE, Truth.UNKNOWN, Truth.TRUE]


def test_the_nine_pairs_of_all_and_any_are_those_of_kleene() -> None:
    false, unknown, true = Truth
    table = {(one, other): (all_of([one, other]), any_of([one, other])) for one in Truth for other in Truth}
    assert table == {
        (false, false): (false, false),
        (false, unknown): (false, unknown),
        (false, true): (false, true),
        (unknown, false): (false, unknown),
        (unknown, unknown): (unknown, unknown),
        (unknown, true): (unknown, true),
        (true, false): (false, true),
        (true, unknown): (unknown, true),
        (true, true): (true, true),
    }


def test_over_nothing_every_quantifier_is_unknown() -> None:
    assert all_of([]) is any_of([]) is at_least(1, []) is Truth.UNKNOWN


def test_more_than_there_are_can_never_hold() -> None:
    assert at_least(3, [Truth.TRUE, Truth.TRUE]) is Truth.FALSE


@given(MEMBERS.filter(bool))
def test_all_and_any_answer_what_every_world_answers(members: list[Truth]) -> None:
    assert all_of(members) is in_every_world([all(world) for world in worlds(members)])
    assert any_of(members) is in_every_world([any(world) for world in worlds(members)])


@given(MEMBERS.filter(bool), COUNTS.filter(bool))
def test_at_least_answers_what_every_world_answers(members: list[Truth], count: int) -> None:
    assert at_least(count, members) is in_every_world([sum(world) >= count for world in worlds(members)])


@given(MEMBERS.filter(bool), COUNTS.filter(bool))
def test_at_least_is_any_choice_of_so_many_of_which_all_hold(members: list[Truth], count: int) -> None:
    chosen = [all_of(some) for some in combinations(members, count)]
    assert at_least(count, members) is (any_of(chosen) if chosen else Truth.FALSE)


@given(MEMBERS.filter(bool))
def test_all_and_any_are_at_least_all_and_at_least_one(members: list[Truth]) -> None:
    assert at_least(len(members), members) is all_of(members)
    assert at_least(1, members) is any_of(members)


@given(MEMBERS, COUNTS.filter(bool), st.data())
def test_a_better_member_never_makes_the_whole_worse(members: list[Truth], count: int, data: st.DataObject) -> None:
    better = [data.draw(st.sampled_from([one for one in Truth if one >= member])) for member in members]
    assert all_of(members) <= all_of(better)
    assert any_of(members) <= any_of(better)
    assert at_least(count, members) <= at_least(count, better)


@given(MEMBERS, COUNTS.filter(bool), st.data())
def test_learning_what_was_unknown_never_turns_an_answer_over(
    members: list[Truth], count: int, data: st.DataObject
) -> None:
    learnt = [data.draw(TRUTHS) if member is Truth.UNKNOWN else member for member in members]
    for before, after in (
        (all_of(members), all_of(learnt)),
        (any_of(members), any_of(learnt)),
        (at_least(count, members), at_least(count, learnt)),
    ):
        assert before in (Truth.UNKNOWN, after)


@given(st.permutations(list(Truth) * 2), COUNTS.filter(bool))
def test_the_order_of_members_changes_nothing(members: list[Truth], count: int) -> None:
    assert all_of(members) is all_of(sorted(members))
    assert any_of(members) is any_of(sorted(members))
    assert at_least(count, members) is at_least(count, sorted(members))


@given(COUNTS, COUNTS, st.none() | COUNTS, st.none() | COUNTS)
def test_a_count_within_limits_answers_what_every_count_answers(
    lowest: int, more: int, most: int | None, least: int | None
) -> None:
    counts = range(lowest, lowest + more + 1)
    under = in_every_world([most is None or count <= most for count in counts])
    over = in_every_world([least is None or count >= least for count in counts])
    assert within(lowest, lowest + more, most, least) is all_of([under, over])


@given(COUNTS, st.none() | COUNTS, st.none() | COUNTS)
def test_a_count_that_is_known_is_within_its_limits_or_not(count: int, most: int | None, least: int | None) -> None:
    fits = (most is None or count <= most) and (least is None or count >= least)
    assert within(count, count, most, least) is (Truth.TRUE if fits else Truth.FALSE)
