"""Tests of criteria as documents state them: the facts of each case, the day, and what must come out."""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from readiness.criteria import ImportanceText
from readiness.model import ONE_OR_MANY, DateValue, Day, Model, Name, Text, Title, as_list, choice
from readiness.release import Prose
from readiness.verdict import Decision, Outlook, Verdict

_SOMETHING = ConfigDict(json_schema_extra={"minProperties": 1})

VerdictText = Annotated[Verdict, BeforeValidator(choice(Verdict))]
OutlookText = Annotated[Outlook | Literal["none"], BeforeValidator(choice(Outlook, "none"))]
DecisionText = Annotated[Decision, BeforeValidator(choice(Decision))]


class ExpectedResult(Model):
    """What a case expects of one criterion at one checkpoint; what is left out is not compared."""

    model_config = _SOMETHING

    verdict: VerdictText | None = None
    """How the criterion stands on the as-of day: met, pending, not-met, unknown or not-applicable."""
    outlook: OutlookText | None = None
    """How it will stand on its due day: on-track, at-risk, late or no-plan; `none` once it is due."""
    importance: ImportanceText | None = None
    """Whether it is hard or soft at this checkpoint."""
    due: DateValue | None = None
    """Its due day."""
    margin: Text | None = None
    """Its margin in working days, such as `3` or `-2 to 1`; `none` where no date is compared."""
    reason: Prose | None = None
    """Words that its reason must hold; capitals do not matter."""
    needs: tuple[Text, ...] | None = None
    """The facts it needs, all of them, in any order; `[]` for none."""
    waits_for: tuple[Name, ...] | None = None
    """The criteria it waits for, all of them, in any order; `[]` for none."""

    @model_validator(mode="after")
    def check_some(self) -> "ExpectedResult":
        """Refuse an expectation of nothing."""
        return _some(self)


class ExpectedDecision(Model):
    """What a case expects at one checkpoint."""

    model_config = _SOMETHING

    decision: DecisionText | None = None
    """What must be decided there: ready, ready-with-caveats, undecided or not-ready."""
    criteria: dict[Name, ExpectedResult] = {}
    """What is expected of criteria, by their identifiers."""

    @model_validator(mode="after")
    def check_some(self) -> "ExpectedDecision":
        """Refuse an expectation of nothing."""
        return _some(self)


class Case(Model):
    """One case: what differs from the facts of the file, and what is expected at each checkpoint."""

    title: Title = ""
    """What the case shows, in a few words."""
    as_of: Day | None = None
    """The day on which it is judged; default that of the file."""
    facts: dict[str, Any] = {}
    """What differs from the facts of the file, in the form of a release; mappings are merged key by key."""
    remove: Annotated[tuple[Text, ...], BeforeValidator(as_list), ONE_OR_MANY] = ()
    """What is taken out of the facts of the file before those of the case are added, such as `plan.uit.finish`."""
    expect: Annotated[dict[Name, ExpectedDecision], Field(min_length=1)]
    """What must come out, by checkpoint."""


class CaseDocument(Model):
    """Tests of criteria: the facts that all cases begin with, and the cases."""

    kind: Literal["tests"]
    """What the document is."""
    id: Name
    """The identifier of these tests."""
    title: Title
    """What is tested, in a few words."""
    note: Prose = ""
    """For readers of the file."""
    criteria: Annotated[tuple[Text, ...], BeforeValidator(as_list), ONE_OR_MANY] = ()
    """The criteria under test: an id in criteria/, a path in the repository, or a list; default those of `release`."""
    calendar: Name | None = None
    """The calendar of working days; default that of `release`."""
    release: Text | None = None
    """A release that all cases begin with: its path, or that of its folder, in the repository."""
    as_of: Day | None = None
    """The day on which cases are judged that name none."""
    facts: dict[str, Any] = {}
    """What all cases begin with, in the form of a release and on top of `release`."""
    cases: Annotated[dict[Name, Case], Field(min_length=1)]
    """The cases, by name."""
    survivors: dict[Text, Prose] = {}
    """Changes to the criteria that no case notices, as `--mutate` names them, each with the reason why that is right."""


_Expected = TypeVar("_Expected", bound=Model)


def _some(expected: _Expected) -> _Expected:
    if not any(
        getattr(expected, name) or isinstance(getattr(expected, name), tuple) for name in expected.model_fields_set
    ):
        raise PydanticCustomError("wrong-shape", "nothing is expected here, so nothing is tested", {})
    return expected
