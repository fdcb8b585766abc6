"""What cases have seen: every check of the criteria under test, what it can find, and what it was seen to find.

Only what a case expects something of is seen: a criterion that is judged and of which nothing is asked is not tested.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from readiness.assessment import Result
from readiness.check import Check, Finding
from readiness.criteria import CriteriaSet
from readiness.location import Pointer
from readiness.trial.running import Outcome
from readiness.truth import Truth
from readiness.verdict import Decision


@dataclass(frozen=True, slots=True)
class SeenDecisions:
    """A checkpoint of a criteria set, and the decisions that cases expect there and that none does."""

    checkpoint: str
    expected: tuple[str, ...]
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A check of a criterion at a checkpoint, or what decides whether it applies: what it can find, and what it found.

    `of` is the path of its criteria set, `kind` that of the check; only what a case expects something of is seen.
    """

    of: str
    criterion: str
    checkpoint: str
    pointer: Pointer
    kind: str
    can: tuple[Truth, ...]
    seen: frozenset[Truth]

    @property
    def whether(self) -> bool:
        """Whether it decides that the criterion applies."""
        return self.pointer[2] == "applies-when"

    @property
    def unseen(self) -> tuple[Truth, ...]:
        """What it can find and no case has seen it find."""
        return tuple(truth for truth in self.can if truth not in self.seen)


def coverage(outcomes: Sequence[Outcome]) -> tuple[Seen, ...]:
    """Return for each check of the criteria under test what the cases have seen it find."""
    found: dict[tuple[str, Pointer], set[Truth]] = {}
    sets: dict[str, CriteriaSet] = {}
    for outcome in outcomes:
        sets.update(outcome.trial.sets)
        for path, pointer, truth in _found(outcome):
            found.setdefault((path, pointer), set()).add(truth)
    return tuple(
        Seen(path, str(pointer[1]), checkpoint, pointer, kind, can, frozenset(found.get((path, pointer), ())))
        for path in sorted(sets)
        for checkpoint, pointer, kind, can in _branches(sets[path])
    )


def decisions(outcomes: Sequence[Outcome]) -> tuple[SeenDecisions, ...]:
    """Return for each checkpoint of the cases the decisions that are expected there."""
    found: dict[str, set[Decision]] = {}
    for outcome in outcomes:
        for checkpoint, expected in outcome.trial.case.expect.items():
            known = found.setdefault(checkpoint, set())
            if expected.decision is not None:
                known.add(expected.decision)
    return tuple(
        SeenDecisions(
            name,
            tuple(one.value for one in Decision if one in found[name]),
            tuple(one.value for one in Decision if one not in found[name]),
        )
        for name in sorted(found)
    )


def _branches(criteria: CriteriaSet) -> Iterator[tuple[str, Pointer, str, tuple[Truth, ...]]]:
    """Yield every check of a set, and what decides whether a criterion applies, for each checkpoint."""
    for name, criterion in criteria.criteria.items():
        for checkpoint, expectation in criterion.at.items():
            whether = criterion.applies_when
            if whether is not None:
                yield checkpoint, _whether(name, checkpoint), f"applies-when {whether.kind}", can_find(whether)
            for pointer, check in _nodes(expectation.check, ("criteria", name, "at", checkpoint, "check")):
                yield checkpoint, pointer, check.kind, can_find(check)


def _found(outcome: Outcome) -> Iterator[tuple[str, Pointer, Truth]]:
    """Yield what the checks found of which the case expects something."""
    sets = dict(outcome.trial.sets)
    owners = {name: path for path, one in sets.items() for name in one.criteria}
    for at in outcome.assessment.checkpoints:
        for result in at.results:
            if (result.criterion, at.id) in outcome.trial.asked:
                path = owners[result.criterion]
                for pointer, truth in _truths(sets[path], result, at.id):
                    yield path, pointer, truth


def _whether(name: str, checkpoint: str) -> Pointer:
    """Return the pointer of what decides whether a criterion applies; the last step says at which checkpoint."""
    return ("criteria", name, "applies-when", checkpoint)


def can_find(check: Check) -> tuple[Truth, ...]:
    """Return what a check can find."""
    return tuple(truth for truth in reversed(Truth) if truth is not Truth.FALSE or not check.never_false)


def _nodes(check: Check, pointer: Pointer) -> Iterator[tuple[Pointer, Check]]:
    yield (*pointer, check.kind), check
    for way, inner in check.members():
        yield from _nodes(inner, (*pointer, check.kind, *way))


def _truths(criteria: CriteriaSet, result: Result, checkpoint: str) -> Iterator[tuple[Pointer, Truth]]:
    """Yield what each check of a criterion found, as far as its finding tells."""
    criterion = criteria.criteria[result.criterion]
    check = criterion.at[checkpoint].check
    leading = result.leading
    if criterion.applies_when is not None:
        whether = _whether(result.criterion, checkpoint)
        if leading.kind != "applies-when":
            yield whether, Truth.TRUE
        else:
            yield whether, leading.truth
            if leading.truth is Truth.FALSE:
                return
            leading = leading.members[1]
    if leading.kind == check.kind:
        yield from _inside(check, leading, ("criteria", result.criterion, "at", checkpoint, "check"))


def _inside(check: Check, finding: Finding, pointer: Pointer) -> Iterator[tuple[Pointer, Truth]]:
    here = (*pointer, check.kind)
    if not finding.applicable:
        return
    yield here, finding.truth
    inner = check.members()
    if len(inner) == 1:  # asked of each member
        for found in finding.members:
            yield from _inside(inner[0][1], found, (*here, *inner[0][0]))
    elif len(inner) == len(finding.members):
        for (way, one), found in zip(inner, finding.members, strict=True):
            yield from _inside(one, found, (*here, *way))
