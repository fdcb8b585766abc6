"""What a check asks, as boxes: the ways in which it can hold, and those in which it does not.

A quantity is what a fact says once it is known: the value of a metric, the number of rows that match, the time between
two dates, the age of a statement, how long an activity has run. All else is a question answered by 1 or 0: whether the
very same check holds. A check holds only where what it asks about is known and lies in one of the boxes of `holds`; once
all of that is known and it does not hold, it lies in one of `fails`. Where there would be too many boxes the whole check
is such a question. So nothing is claimed of facts that could be otherwise.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from pydantic import BaseModel

from readiness.analysis.intervals import EVERYTHING, INFINITY, Box, Boxes, Interval, Quantity, every, meet, some
from readiness.analysis.spans import DAYS, WORKING, between, measure, offset
from readiness.check import Check, Where
from readiness.kinds.activity_running import ActivityRunning
from readiness.kinds.all_of import AllOf
from readiness.kinds.any_of import AnyOf
from readiness.kinds.at_least import AtLeast
from readiness.kinds.evidence import Evidence
from readiness.kinds.field import Field
from readiness.kinds.for_each import ForEach
from readiness.kinds.gap import Gap
from readiness.kinds.metric import Metric
from readiness.kinds.register import Register
from readiness.location import Pointer
from readiness.moment import Reference
from readiness.period import Period
from readiness.release import Standing

YES, NO = Interval(Decimal(1), Decimal(1)), Interval(Decimal(0), Decimal(0))
COUNTED = Interval(low=Decimal(0))


class Side(Enum):
    """Whether a check holds, or does not although all is known."""

    HOLDS = "holds"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class Node:
    """A check with the way to it from the document's top, its ways, and the checks inside it.

    `may_not_apply` says that it may find nothing to check and that this is no concern.
    """

    check: Check
    pointer: Pointer
    inside: tuple["Node", ...]
    holds: Boxes
    fails: Boxes
    may_not_apply: bool

    def ways(self, side: Side) -> Boxes:
        """Return the ways in which it holds, or in which it fails."""
        return self.holds if side is Side.HOLDS else self.fails


def ways_of(check: Check, pointer: Pointer) -> Node:
    """Return a check with its ways and those of all checks inside it; `pointer` leads to where it stands."""
    here = (*pointer, check.kind)
    inside = tuple(ways_of(inner, (*here, *way)) for way, inner in check.members())
    silent = [node.may_not_apply for node in inside]
    may_not_apply = (isinstance(check, ForEach) and check.if_none is not None) or (bool(silent) and all(silent))
    if isinstance(check, (AllOf, AnyOf, AtLeast)):
        holds, fails = _composed(check, inside)
    else:
        holds, fails = _asked(check)
    if holds is None or fails is None:
        question = ("check", _told(check))
        holds = ({question: YES},) if holds is None else holds
        fails = ({question: NO},) if fails is None else fails
    return Node(check, here, inside, holds, fails, may_not_apply)


def _composed(check: AllOf | AnyOf | AtLeast, inside: Sequence[Node]) -> tuple[Boxes | None, Boxes | None]:
    """Return the ways in which a list of checks holds and fails, each None where it can only be asked as a whole."""
    holds, fails = [node.holds for node in inside], [node.fails for node in inside]
    if isinstance(check, AllOf):
        return every(holds), some(1, fails)
    if any(node.may_not_apply for node in inside):
        return None, None  # a member that does not apply neither holds nor stands in the way
    count = check.n if isinstance(check, AtLeast) else 1
    return some(count, holds), some(max(0, len(inside) - count + 1), fails)


Asked = tuple[Boxes, Boxes]
"""The ways in which one thing asked holds and fails: none where it cannot."""


def _asked(check: Check) -> tuple[Boxes | None, Boxes | None]:
    """Return the ways of a check that is no list, each None where it can only be asked as a whole."""
    if isinstance(check, Metric):
        key: Quantity = ("metric", check.name)
        asked = [_metric(check, key), *_age(key, check.not_older_than)]
    elif isinstance(check, Register):
        key = ("rows", check.name, _filter(check.where))
        asked = [_rows(check, key), *_age(("register", check.name), check.not_older_than)]
    elif isinstance(check, Gap):
        asked = [_gap(check)]
    elif isinstance(check, ActivityRunning):
        asked = [_running(check)]
    elif isinstance(check, Evidence):
        key = ("evidence", check.type, frozenset(check.about), check.from_)
        final = [_question(("final", *key))] if check.standing is Standing.FINAL else []
        since = [_question(("since", *key, name)) for name in sorted(set(check.since_change_of))]
        asked = [_question(key), *final, *since, *_age(key, check.not_older_than)]
    elif isinstance(check, Field):
        key = ("field", check.of, check.name)
        values = None if check.one_of is None else frozenset(check.one_of)
        asked = [_question((*key, values)), *_age(key, check.not_older_than)]
    else:
        return None, None
    return every([holds for holds, _ in asked]), some(1, [fails for _, fails in asked])


def _condition(wanted: Interval, to_box: Callable[[Interval], Box], known: Box = EVERYTHING) -> Asked:
    """Return the ways in which something lies within and outside a range; `known` is what holds of it in any case."""

    def possible(ranges: Sequence[Interval]) -> Boxes:
        boxes = [meet(to_box(one), known) for one in ranges if not one.empty]
        return tuple(box for box in boxes if box is not None)

    return possible((wanted,)), possible(wanted.outside())


def _question(quantity: Quantity) -> Asked:
    return ({quantity: YES},), ({quantity: NO},)


def _metric(check: Metric, key: Quantity) -> Asked:
    low = check.at_least if check.equals is None else check.equals
    high = check.at_most if check.equals is None else check.equals
    wanted = Interval(-INFINITY if low is None else low, INFINITY if high is None else high)
    return _condition(wanted, lambda one: {key: one})


def _rows(check: Register, key: Quantity) -> Asked:
    low = Decimal(check.at_least or 0)
    wanted = Interval(low, INFINITY if check.at_most is None else Decimal(check.at_most))
    return _condition(wanted, lambda one: {key: one.whole()}, {key: COUNTED})


def _age(key: Quantity, limit: Period | None) -> list[Asked]:
    if limit is None:
        return []
    scale, most = measure(limit)
    return [_condition(Interval(high=Decimal(most)), lambda one: _on_both(("age", *key), scale, one))]


def _running(check: ActivityRunning) -> Asked:
    scale, least = measure(check.for_at_least)
    key = ("running", check.activity)
    wanted = Interval(low=Decimal(least))
    return _condition(wanted, lambda one: _on_both(key, scale, one), {(*key, scale): COUNTED})


def limit_of(check: Gap) -> tuple[str, Interval]:
    """Return the time that a gap asks for: the scale, and the range on it."""
    limit = check.at_least or check.at_most
    if limit is None:
        raise AssertionError
    scale, count = measure(limit)
    exact = Decimal(count)
    return scale, Interval(low=exact) if check.at_least is not None else Interval(high=exact)


def _gap(check: Gap) -> Asked:
    first, last = _date(check.from_), _date(check.to)
    scale, wanted = limit_of(check)
    known: Box = EVERYTHING
    if check.from_.fact == check.to.fact:
        span = between(check.from_, check.to)
        known = {("gap", first, last, WORKING): span.working, ("gap", first, last, DAYS): span.days}

    def to_box(one: Interval) -> Box:
        box = _on_both(("gap", first, last), scale, one)
        days = box.get(("gap", first, last, DAYS))
        if days is None or first == last:
            return box
        return {**box, **_on_both(("gap", last, first), DAYS, days.mirrored())}

    return _condition(wanted, to_box, known)


def _date(reference: Reference) -> Quantity:
    return (reference.fact, reference.of_month, *offset(reference))


def _on_both(key: Quantity, scale: str, asked: Interval) -> Box:
    """Return a time with one limit on its scale, and with what follows from it on the other.

    Working days are never more than days: so many working days are at least as many days, and no more working days fit
    into so many days.
    """
    if scale == DAYS:
        asked = asked.whole()
    box = {(*key, scale): asked}
    if (asked.low if scale == WORKING else -asked.high) > -INFINITY:
        box[(*key, DAYS if scale == WORKING else WORKING)] = asked
    return box


def _filter(where: Where) -> frozenset[object]:
    """Return a filter so that two which mean the same rows are equal: values are compared without regard to case."""
    wanted = {
        name: values if values is None else frozenset(one.casefold() for one in values)
        for name, values in where.items()
    }
    return frozenset(wanted.items())


def _told(value: object) -> object:
    """Return a check's parameters as something that can be looked up: equal for checks that ask the same."""
    if isinstance(value, BaseModel):
        return (type(value).__name__, *(_told(getattr(value, name)) for name in type(value).model_fields))
    if isinstance(value, Mapping):
        return frozenset((name, _told(one)) for name, one in value.items())
    return tuple(_told(one) for one in value) if isinstance(value, tuple) else value
