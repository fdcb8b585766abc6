"""Criteria that have to do with each other at one checkpoint: that can never both be met, or of which one adds nothing."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from readiness.analysis.conditions import Node
from readiness.analysis.deadlines import Asked
from readiness.analysis.intervals import Quantity, all_within, apart
from readiness.analysis.wording import say, spot
from readiness.criteria import Importance
from readiness.diagnostic import Diagnostic, Label, warning
from readiness.kinds.all_of import AllOf
from readiness.location import Part, Place

MOST_COMPARED = 12
"""How many criteria that ask about the same one is compared with: more are hardly written, and time grows with it."""

MEASURED = frozenset({"metric", "rows", "gap"})
"""The sorts of quantities of which two criteria can ask what cannot be at once."""


def overlaps(asked: Sequence[Asked], wanted_by: Mapping[str, AbstractSet[str]], path: str) -> Iterator[Diagnostic]:
    """Yield what is wrong between the criteria of one checkpoint, in the order of the file.

    `wanted_by` names for each criterion those that require it.
    """
    judged = [one for one in asked if one.node.holds and one.node.fails]
    index: dict[Quantity, list[int]] = defaultdict(list)
    for number, one in enumerate(judged):
        for quantity in dict.fromkeys(quantity for box in one.node.holds for quantity in box):
            index[quantity].append(number)
    for number, one in enumerate(judged):
        measured = {found for box in one.node.holds for found in box if found[0] in MEASURED}
        near = sorted({other for found in measured for other in index[found][:MOST_COMPARED] if other < number})
        yield from _contradicts(one, [judged[other] for other in near], path)
        rarest = (min((index[found] for found in box), key=len, default=()) for box in one.node.holds)
        near = sorted({other for found in rarest for other in found[:MOST_COMPARED] if other != number})
        yield from _adds_nothing(one, number, [(other, judged[other]) for other in near], wanted_by, path)


def _contradicts(one: Asked, others: Sequence[Asked], path: str) -> Iterator[Diagnostic]:
    for other in others:
        if Importance.SOFT in (one.importance, other.importance) or not _apply_together(one, other):
            continue
        if not apart(one.node.holds, other.node.holds):
            continue
        here, there = _clash(one.node, other.node)
        message = (
            f"at {one.checkpoint} {one.name} asks for {say(here.check)} and {other.name} for {say(there.check)}; "
            f"they can never both be met"
        )
        help_ = "Change one of them, or judge them at different checkpoints."
        yield warning("contradiction", message, spot(here, path), help_, (Label(spot(there, path), other.name),))
        return


def _clash(one: Node, other: Node) -> tuple[Node, Node]:
    """Return the smallest parts of two checks that cannot both hold, as far as each needs that part."""
    for here in _needed(one):
        for there in _needed(other):
            if apart(here.holds, there.holds):
                return here, there
    return one, other


def _needed(node: Node) -> Iterator[Node]:
    if isinstance(node.check, AllOf):
        for inner in node.inside:
            yield from _needed(inner)
    else:
        yield node


def _adds_nothing(
    one: Asked,
    number: int,
    others: Sequence[tuple[int, Asked]],
    wanted_by: Mapping[str, AbstractSet[str]],
    path: str,
) -> Iterator[Diagnostic]:
    for position, other in others:
        if not _implied(one, other, wanted_by):
            continue
        same = _implied(other, one, wanted_by)
        if same and position > number:
            continue
        place = Place(path, (*one.pointer, "check"), Part.KEY)
        also = (Label(Place(path, (*other.pointer, "check"), Part.KEY), f"what {other.name} asks"),)
        help_ = f"Remove it, or ask for something that {other.name} does not."
        if one.importance is Importance.SOFT and other.importance is Importance.HARD:
            message = (
                f"{one.name} is soft and never gives a caveat at {one.checkpoint}: "
                f"whenever {other.name} is met, so is {one.name}, and {other.name} is hard"
            )
            yield warning("never-a-caveat", message, place, help_, also)
        else:
            message = f"{one.name} adds nothing at {one.checkpoint}: " + (
                f"{other.name} asks the same" if same else f"whenever {other.name} is met, so is {one.name}"
            )
            yield warning("subsumed", message, place, help_, also)
        return


def _implied(one: Asked, other: Asked, wanted_by: Mapping[str, AbstractSet[str]]) -> bool:
    """Return whether a criterion is met whenever the other is, and the other counts at least as much and as early.

    A waiver apart. What others wait for has a part of its own, unless they wait for the other one too.
    """
    return (
        (other.importance is Importance.HARD or one.importance is Importance.SOFT)
        and all_within(other.node.holds, one.node.holds)
        and _apply_together(one, other)
        and set(one.criterion.requires) <= {*other.criterion.requires, other.name}
        and wanted_by[one.name] <= {*wanted_by[other.name], other.name}
        and (one.due == other.due or (other.no_later(one) and not one.fleeting()))
    )


def _apply_together(one: Asked, other: Asked) -> bool:
    """Return whether one applies exactly when the other does."""
    return one.criterion.applies_when == other.criterion.applies_when
