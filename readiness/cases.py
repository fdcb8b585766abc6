"""Tests of criteria as documents state them: the facts of each case, the day, and what must come out."""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from readiness.criteria import ImportanceText
from readiness.document import Data, reach
from readiness.location import Pointer
from readiness.model import DateValue, Day, Model, Name, Text, as_list, choice
from readiness.release import Prose
from readiness.verdict import Decision, Outlook, Verdict

VerdictText = Annotated[Verdict, BeforeValidator(choice(Verdict))]
OutlookText = Annotated[Outlook | Literal["none"], BeforeValidator(choice(Outlook, "none"))]
DecisionText = Annotated[Decision, BeforeValidator(choice(Decision))]


class ExpectedResult(Model):
    """What a case expects of one criterion at one checkpoint; what is left out is not compared."""

    verdict: VerdictText | None = None
    outlook: OutlookText | None = None
    importance: ImportanceText | None = None
    due: DateValue | None = None
    margin: Text | None = None
    reason: Prose | None = None
    needs: tuple[Text, ...] | None = None
    waits_for: tuple[Name, ...] | None = None

    @model_validator(mode="after")
    def check_some(self) -> "ExpectedResult":
        """Refuse an expectation of nothing."""
        return _some(self)


class ExpectedDecision(Model):
    """What a case expects at one checkpoint."""

    decision: DecisionText | None = None
    criteria: dict[Name, ExpectedResult] = {}

    @model_validator(mode="after")
    def check_some(self) -> "ExpectedDecision":
        """Refuse an expectation of nothing."""
        return _some(self)


class Case(Model):
    """One case: what differs from the facts of the file, and what is expected at each checkpoint."""

    title: Prose = ""
    as_of: Day | None = None
    facts: dict[str, Any] = {}
    remove: Annotated[tuple[Text, ...], BeforeValidator(as_list)] = ()
    expect: Annotated[dict[Name, ExpectedDecision], Field(min_length=1)]


class CaseDocument(Model):
    """Tests of criteria: the facts that all cases begin with, and the cases."""

    kind: Literal["tests"]
    id: Name
    title: Prose
    note: Prose = ""
    criteria: Annotated[tuple[Text, ...], BeforeValidator(as_list)] = ()
    calendar: Name | None = None
    release: Text | None = None
    as_of: Day | None = None
    facts: dict[str, Any] = {}
    cases: Annotated[dict[Name, Case], Field(min_length=1)]
    survivors: dict[Text, Prose] = {}


_Expected = TypeVar("_Expected", bound=Model)


def _some(expected: _Expected) -> _Expected:
    if not expected.model_fields_set:
        raise PydanticCustomError("wrong-shape", "nothing is expected here, so nothing is tested", {})
    return expected


def merge(base: Data, changes: Data) -> Data:
    """Return the facts with changes: mappings key by key, everything else whole."""
    if not (isinstance(base, dict) and isinstance(changes, dict)):
        return changes
    return base | {key: merge(base[key], value) if key in base else value for key, value in changes.items()}


def find(data: Data, path: str) -> Pointer | None:
    """Return where a dotted path such as `plan.uit.finish` leads, or None where there is nothing.

    An identifier may hold dots itself: the longest key that fits is taken.
    """
    pointer: list[str] = []
    steps = path.split(".")
    while steps:
        inside = reach(data, tuple(pointer))
        fitting = (length for length in range(len(steps), 0, -1) if ".".join(steps[:length]) in _keys(inside))
        length = next(fitting, None)
        if length is None:
            return None
        pointer.append(".".join(steps[:length]))
        steps = steps[length:]
    return tuple(pointer)


def without(data: Data, pointer: Pointer) -> Data:
    """Return the data without what stands at a pointer of keys."""
    first, *rest = pointer
    if not rest:
        return {key: value for key, value in data.items() if key != first}
    return data | {first: without(data[first], tuple(rest))}


def _keys(data: Data) -> frozenset[str]:
    return frozenset(data) if isinstance(data, dict) else frozenset()
