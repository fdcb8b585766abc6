"""Due days before any release exists: what cannot have happened by then, and what waits for something due later."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from readiness.analysis.conditions import Node
from readiness.analysis.spans import WORKING, between, measure
from readiness.check import Check, every
from readiness.criteria import Criterion, Expectation, Importance
from readiness.diagnostic import Diagnostic, Label, warning
from readiness.kinds.activity_finished import ActivityFinished
from readiness.kinds.activity_running import ActivityRunning
from readiness.kinds.activity_started import ActivityStarted
from readiness.kinds.all_of import AllOf
from readiness.kinds.any_of import AnyOf
from readiness.kinds.at_least import AtLeast
from readiness.kinds.evidence import Evidence
from readiness.location import Part, Place, Pointer
from readiness.moment import Reference
from readiness.period import Period, Unit


@dataclass(frozen=True, slots=True)
class Asked:
    """What one criterion asks at one checkpoint, and by which day."""

    name: str
    criterion: Criterion
    checkpoint: str
    expectation: Expectation
    due: Reference
    node: Node

    @property
    def pointer(self) -> Pointer:
        """The way to what is asked from the document's top."""
        return ("criteria", self.name, "at", self.checkpoint)

    @property
    def importance(self) -> Importance:
        """Whether it decides at this checkpoint."""
        return self.expectation.importance or self.criterion.importance

    def no_later(self, other: "Asked") -> bool:
        """Return whether it is due no later than the other, whatever the release."""
        return bool(between(self.due, other.due).days.low >= 0)

    def fleeting(self) -> bool:
        """Return whether what holds on one day may no longer hold on a later one, as what it rests on grows old.

        A stretch of time is one too: an outlook asks until when it lasts, a verdict does not.
        """
        applies = self.criterion.applies_when
        checks = [self.expectation.check, *([] if applies is None else [applies])]
        return any(_fleeting(one) for check in checks for _, one in every(check, ()))

    def place_of_due(self, path: str) -> Place:
        """Return where its due day stands, or the checkpoint from which it follows."""
        if self.expectation.due is None:
            return Place(path, self.pointer, Part.KEY)
        return Place(path, (*self.pointer, "due"))


def due_of(expectation: Expectation, checkpoint: str) -> Reference:
    """Return the due day: as given, else the last working day before the checkpoint."""
    default = Reference(checkpoint, period=Period(1, Unit.WORKING_DAYS), back=True)
    return expectation.due or default


def _fleeting(check: Check) -> bool:
    return (
        isinstance(check, ActivityRunning)
        or getattr(check, "not_older_than", None) is not None
        or (isinstance(check, Evidence) and bool(check.since_change_of))
    )


def unreachable(asked: Asked, path: str) -> Iterator[Diagnostic]:
    """Yield what cannot have happened by the due day, because that is reckoned from the day on which it happens."""
    node = _out_of_reach(asked.node, asked.due)
    if node is None:
        return
    wanted = Place(path, (*node.pointer, "activity"))
    message = _why(node.check, asked.due)
    if asked.expectation.due is None:
        help_ = f"Write `due: {asked.checkpoint}`, or judge it at a later checkpoint."
        yield warning("unreachable-due", message, wanted, help_)
        return
    help_ = "Give a later due day, or ask for less."
    yield warning("unreachable-due", message, asked.place_of_due(path), help_, (Label(wanted, "what is asked"),))


def _out_of_reach(node: Node, due: Reference) -> Node | None:
    """Return what keeps a check from holding on its due day, or None where nothing does for certain."""
    if not isinstance(node.check, (AllOf, AnyOf, AtLeast)):
        return node if _too_early(node.check, due) else None
    found = [one for one in (_out_of_reach(inner, due) for inner in node.inside) if one is not None]
    needed = len(node.inside)
    if not isinstance(node.check, AllOf):
        needed = node.check.n if isinstance(node.check, AtLeast) else 1
    return found[0] if found and len(node.inside) - len(found) < needed <= len(node.inside) else None


def _too_early(check: Check, due: Reference) -> bool:
    """Return whether a check of an activity asks for what lies behind a due day reckoned from that activity.

    An activity does not finish before it starts; a plan in which it does is wrong, and told so.
    """
    if not isinstance(check, (ActivityStarted, ActivityFinished, ActivityRunning)) or check.activity != due.name:
        return False
    span = between(Reference(due.name, due.end), due)
    if isinstance(check, ActivityFinished) or (isinstance(check, ActivityStarted) and due.end != "finish"):
        return bool(span.days.high < 0)
    if isinstance(check, ActivityRunning) and due.end != "finish":
        scale, least = measure(check.for_at_least)
        return bool(span.on(scale).high + 1 < least)
    return False


def _why(check: Check, due: Reference) -> str:
    by = say_due(due)
    if isinstance(check, ActivityRunning):
        scale, least = measure(check.for_at_least)
        most = max(0, int(between(Reference(due.name, due.end), due).on(scale).high) + 1)
        return (
            f"by {by} '{check.activity}' has run for {say_count(most, scale)} at most; at least {least} are asked for"
        )
    verb = "finished" if isinstance(check, ActivityFinished) else "started"
    return f"by {by} '{due.name}' cannot {f'have {verb}' if due.end else 'have come'} yet"


def later_prerequisites(asked: Mapping[str, Asked], path: str) -> Iterator[Diagnostic]:
    """Yield each prerequisite that is due later than what waits for it; `asked` is all of one checkpoint, by criterion."""
    for one in asked.values():
        for index, wanted in enumerate(one.criterion.requires):
            other = asked.get(wanted)
            if other is None or between(one.due, other.due).days.low < 1:
                continue
            message = (
                f"{one.name} is due {say_due(one.due)} and waits for {wanted}, which is due later, {say_due(other.due)}; "
                f"it cannot count before that"
            )
            help_ = "Give the prerequisite the earlier due day, or remove it."
            place = Place(path, ("criteria", one.name, "requires", index))
            also = (Label(other.place_of_due(path), f"the due day of {wanted}"),)
            yield warning("prerequisite-due-later", message, place, help_, also)


def say_due(due: Reference) -> str:
    """Return a due day in words: "5 working days before uit.finish"."""
    base = f"the first day of the month of {due.fact}" if due.of_month else due.fact
    if due.period is None or not due.period.count:
        return base
    return f"{due.period.words} {'before' if due.back else 'after'} {base}"


def say_count(count: int, scale: str) -> str:
    """Return a number of days on a scale in words."""
    name = "working day" if scale == WORKING else "day"
    return f"{count} {name}{'' if count == 1 else 's'}"
