"""What is wrong with criteria before any release exists: what can never hold, never fail, or adds nothing.

In the order of reading: `intervals` (ranges and boxes), `spans` (time between dates), `conditions` (what a check asks, as
boxes), `wording`, `deadlines` (due days), `overlaps` (one criterion beside another), `spelling` (names used once).

Nothing is found that some release could show to be wrong: where a check is too large or a calendar could matter, nothing
is said. Only a name that seems misspelt is a guess, and asks rather than says.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from readiness.analysis.conditions import Node, Side, limit_of, ways_of
from readiness.analysis.deadlines import Asked, due_of, later_prerequisites, say_count, unreachable
from readiness.analysis.intervals import EVERYTHING, INFINITY, Boxes, apart, every
from readiness.analysis.overlaps import overlaps
from readiness.analysis.spans import between
from readiness.analysis.spelling import misspelt, unused_titles
from readiness.analysis.wording import say, say_limits, spot
from readiness.check import EACH
from readiness.criteria import CriteriaSet, Importance
from readiness.diagnostic import Diagnostic, Label, warning
from readiness.graph import MOST_SHOWN
from readiness.kinds.at_least import AtLeast
from readiness.kinds.gap import Gap
from readiness.location import Part, Place


def analyse(criteria: CriteriaSet, path: str) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a criteria set that has no errors, whatever release it is used for; all are warnings."""
    found: list[Diagnostic] = []
    checkpoints: dict[str, dict[str, Asked]] = defaultdict(dict)
    for name, criterion in criteria.criteria.items():
        if criterion.applies_when is not None:
            node = ways_of(criterion.applies_when, ("criteria", name, "applies-when"))
            found.extend(_settled(node, path, None))
        for checkpoint, expectation in criterion.at.items():
            node = ways_of(expectation.check, ("criteria", name, "at", checkpoint, "check"))
            asked = Asked(name, criterion, checkpoint, expectation, due_of(expectation, checkpoint), node)
            found.extend(_settled(node, path, asked.importance))
            found.extend(unreachable(asked, path))
            checkpoints[checkpoint][name] = asked
    wanted_by: dict[str, set[str]] = {name: set() for name in criteria.criteria}
    for name, criterion in criteria.criteria.items():
        for wanted in criterion.requires:
            wanted_by[wanted].add(name)
    for checkpoint, judged in checkpoints.items():
        found.extend(_impossible(checkpoint, tuple(judged), path))
        found.extend(later_prerequisites(judged, path))
        found.extend(overlaps(tuple(judged.values()), wanted_by, path))
    return (*found, *misspelt(criteria, path), *unused_titles(criteria, path))


def _settled(node: Node, path: str, importance: Importance | None) -> Iterator[Diagnostic]:
    """Yield the smallest parts of a check that can never hold, and those that never fail.

    `importance` is that of the criterion, None where the check says whether it applies.
    """
    for part in _smallest(node, Side.HOLDS):
        message, place, also = _words(part, Side.HOLDS, path)
        help_ = "Change one of the two." if also else "Change what is asked."
        yield warning("never-met", f"{message}; this can never hold", place, help_, also)
    soft = importance is Importance.SOFT and not node.fails
    for part in _smallest(node, Side.FAILS):
        message, place, also = _words(part, Side.FAILS, path)
        message = f"{message}; whatever is known, it holds{', so it never gives a caveat' if soft else ''}"
        help_ = "Ask for something that can be missed, or remove it."
        yield warning("never-a-caveat" if soft else "never-fails", message, place, help_, also)


def _smallest(node: Node, side: Side) -> list[Node]:
    """Return the parts of a check that have no ways on one side, and no part inside them that has none."""
    found = [part for inner in node.inside for part in _smallest(inner, side)]
    return found or ([] if node.ways(side) else [node])


def _words(node: Node, side: Side, path: str) -> tuple[str, Place, tuple[Label, ...]]:
    """Return what a part asks that is settled beforehand, where it stands, and what it is to be compared with."""
    check = node.check
    if isinstance(check, AtLeast) and check.n > len(node.inside):
        message = f"{check.n} checks are asked to hold, and there are only {len(node.inside)}"
        return message, Place(path, (*node.pointer, "n")), ()
    if isinstance(check, AtLeast):
        message = f"at least {check.n} of these {len(node.inside)} checks are asked to hold"
        return message, Place(path, (*node.pointer, "n")), ()
    if isinstance(check, Gap):
        return f"{_say_between(check)}; {say_limits(check)} are asked for", spot(node, path), ()
    if not node.inside:
        return f"{say(check)} are asked for", spot(node, path), ()
    pair = _opposed(node.inside, side)
    if pair is None:
        return f"these {len(node.inside)} are asked for together", Place(path, node.pointer, Part.KEY), ()
    first, last = pair
    joined = ("and", "are") if side is Side.HOLDS else ("or", "is")
    said = f"{say(first.check)} {joined[0]} {say(last.check)} {joined[1]} asked for"
    return said, spot(last, path), (Label(spot(first, path), say(first.check)),)


def _opposed(inside: Sequence[Node], side: Side) -> tuple[Node, Node] | None:
    """Return the first two of a list that leave nothing between them on one side, or None where it takes more than two."""
    left: Boxes = (EVERYTHING,)
    for number, node in enumerate(inside):
        both = every([left, node.ways(side)])
        if both is None:
            return None
        if not both:
            opposed = (one for one in inside[:number] if apart(one.ways(side), node.ways(side)))
            other = next(opposed, None)
            return None if other is None else (other, node)
        left = both
    return None


def _say_between(check: Gap) -> str:
    """Return how much time lies between two dates that are reckoned from the same one."""
    scale, _ = limit_of(check)
    span = between(check.from_, check.to).on(scale)
    if span.high < 0:
        return f"{check.to} is always before {check.from_}"
    low, high = max(0, int(span.low)), span.high
    if high == INFINITY:
        words = f"at least {say_count(low, scale)}"
    elif low == high:
        words = f"always {say_count(low, scale)}"
    else:
        words = f"{low} {'or' if high - low == 1 else 'to'} {say_count(int(high), scale)}"
    return f"from {check.from_} to {check.to} there are {words}"


def _impossible(checkpoint: str, names: Sequence[str], path: str) -> Iterator[Diagnostic]:
    """Yield a checkpoint that no release can have; told where it is first asked for."""
    ending = next((one for one in (".start", ".finish") if checkpoint.endswith(one)), None)
    if ending is None and checkpoint != EACH:
        return
    message = (
        f"{checkpoint!r} is an end of an activity; a checkpoint is a milestone, so no release can be judged there"
        if ending is not None
        else "`each` stands for a member inside `for-each`, so no release can be judged there"
    )
    others = tuple(
        Label(Place(path, ("criteria", name, "at", checkpoint), Part.KEY), name) for name in names[1:MOST_SHOWN]
    )
    place = Place(path, ("criteria", names[0], "at", checkpoint), Part.KEY)
    yield warning("impossible-checkpoint", message, place, "Name a milestone of the plan.", others)
