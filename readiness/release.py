"""The facts of a release as a document states them, each with who said it and when.

A model here is one mapping of `release.yaml`. Dates, and the fields of a member of the scope, may be histories: a
plain value is a history of one statement. What was known on a day is worked out in `record`.
"""

from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from readiness.model import (
    Amount,
    DateValue,
    Day,
    Duration,
    Lag,
    Model,
    Name,
    Text,
    Words,
    WorkingDays,
    YesNo,
    YesNoOpen,
    as_list,
    choice,
)
from readiness.moment import ANY_DAY, Window
from readiness.period import Period, Unit

_Fact = TypeVar("_Fact", bound="Stated")
Prose = str
"""A text of any length within the limits of a file, for people to read."""


class Standing(Enum):
    """How settled a source is."""

    DRAFT = "draft"
    FINAL = "final"


class Outcome(Enum):
    """What a body decided."""

    APPROVED = "approved"
    AGREED = "agreed"
    RECOMMENDED = "recommended"
    NOTED = "noted"
    DEFERRED = "deferred"
    REFUSED = "refused"


OutcomeText = Annotated[Outcome | Literal["tbc"], BeforeValidator(choice(Outcome, "tbc"))]
StandingText = Annotated[Standing, BeforeValidator(choice(Standing))]


class Link(Enum):
    """How a predecessor binds: its start or finish to the start or finish of what follows."""

    FINISH_TO_START = "FS"
    START_TO_START = "SS"
    FINISH_TO_FINISH = "FF"
    START_TO_FINISH = "SF"


class Stated(Model):
    """A fact that somebody stated: when, and in which source. Its day on record is the first of these that is given."""

    stated: Day | None = None
    source: Name | None = None
    note: Prose = ""


class Source(Model):
    """Where facts come from; `date` is the day its content is on record."""

    title: Prose
    date: Day
    standing: StandingText = Standing.FINAL
    classification: Text = ""
    url: Prose = ""
    note: Prose = ""


class DateStatement(Stated):
    """One statement of a date: the plan at the time, or what actually happened."""

    planned: DateValue | None = None
    actual: DateValue | None = None

    @model_validator(mode="after")
    def check_one(self) -> "DateStatement":
        """Refuse a statement that is neither a plan nor an actual, or both."""
        if (self.planned is None) == (self.actual is None):
            raise PydanticCustomError("wrong-value", "expected exactly one of `planned` and `actual`", {})
        return self

    @property
    def window(self) -> Window:
        """The window it states, planned or actual."""
        return self.planned or self.actual or ANY_DAY


def _date_history(value: object) -> object:
    """Return the history that a plain date, one statement or a list of statements is."""
    return (
        [{"planned": item} if isinstance(item, str) else item for item in value]
        if isinstance(value, list)
        else ([{"planned": value}] if isinstance(value, str) else [value])
    )


DateHistory = Annotated[tuple[DateStatement, ...], BeforeValidator(_date_history), Field(min_length=1)]


class FieldStatement(Stated):
    """One statement of a field's value."""

    value: Words


def _one_of(*words: str) -> Callable[[object], object]:
    """Return a validator for a history whose values are words that the program knows, or `tbc`."""
    known = (*words, "tbc")

    def read(value: object) -> object:
        history = _field_history(value)
        for statement in history if isinstance(history, list) else ():
            said = statement.get("value") if isinstance(statement, dict) else None
            if isinstance(said, str) and said not in known:
                listed = ", ".join(f"`{word}`" for word in known)
                raise PydanticCustomError(
                    "wrong-word", "expected one of {listed}", {"listed": listed, "allowed": sorted(known), "said": said}
                )
        return history

    return read


def _field_history(value: object) -> object:
    """Return the history that a plain value, a list of values or a list of statements is."""
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return value
    return [value] if isinstance(value, dict) else [{"value": value}]


FieldHistory = Annotated[tuple[FieldStatement, ...], BeforeValidator(_field_history)]
InScope = Annotated[tuple[FieldStatement, ...], BeforeValidator(_one_of("true", "false"))]
OpenOrClosed = Annotated[tuple[FieldStatement, ...], BeforeValidator(_one_of("open", "closed"))]


class PartOfModification(Stated):
    """A part of a modification, and the release it belongs to."""

    title: Prose = ""
    release: Text = ""


class Modification(Stated):
    """A member of the scope. Every field may be a history; one that is not stated is not known."""

    title: Prose
    in_scope: InScope = ()
    part: FieldHistory = ()
    status: FieldHistory = ()
    service_impact: FieldHistory = ()
    components: FieldHistory = ()
    impacted_parties: FieldHistory = ()
    cross_code: FieldHistory = ()
    approved_by: FieldHistory = ()
    parts: dict[Name, PartOfModification] = {}


MODIFICATION_FIELDS = (
    "part",
    "status",
    "service-impact",
    "components",
    "impacted-parties",
    "cross-code",
    "approved-by",
    "parts",
)


def _members(value: object) -> object:
    """Return the members, or None for `tbc`: no source states them."""
    return None if value == "tbc" else value


class Baseline(Stated):
    """The scope as a body fixed it on a day; `tbc` members where no source states them."""

    title: Prose = ""
    date: Day
    members: Annotated[tuple[Name, ...] | None, BeforeValidator(_members)]


class Predecessor(Model):
    """What an item comes after, how it is linked and with which lag."""

    activity: Name
    link: Annotated[Link, BeforeValidator(choice(Link))] = Link.FINISH_TO_START
    lag: Lag = Period(0, Unit.WORKING_DAYS)


def _predecessor(value: object) -> object:
    return {"activity": value} if isinstance(value, str) else value


class Item(Stated):
    """Something in the plan: an activity, a milestone, or a limit, which is a day that binds though nothing happens on it."""

    title: Prose = ""
    owner: FieldHistory = ()
    environment: FieldHistory = ()
    start: DateHistory | None = None
    finish: DateHistory | None = None
    duration: Duration | None = None
    date: DateHistory | None = None
    limit: DateHistory | None = None
    fixed: YesNo = False
    deadline: Day | None = None
    after: tuple[Annotated[Predecessor, BeforeValidator(_predecessor)], ...] = ()

    @model_validator(mode="after")
    def check_shape(self) -> "Item":
        """Refuse an item of two shapes, or an activity whose dates are given three times over."""
        activity = [name for name in ("start", "finish", "duration") if getattr(self, name) is not None]
        shapes = [name for name in ("date", "limit") if getattr(self, name) is not None]
        if len(shapes) + bool(activity) > 1:
            both = " and ".join(f"`{name}`" for name in [*activity[:1], *shapes])
            raise PydanticCustomError(
                "wrong-shape",
                "{both} cannot stand together: an activity has `start`, `finish` or `duration`, a milestone `date`, a limit `limit`",
                {"both": both},
            )
        if len(activity) == 3 and self.duration != "tbc" and _given(self.start) and _given(self.finish):  # noqa: PLR2004
            raise PydanticCustomError(
                "wrong-shape", "`start`, `finish` and `duration` are all given; the third follows from two", {}
            )
        return self


def _given(history: tuple[DateStatement, ...] | None) -> bool:
    return history is not None and any(not statement.window.open for statement in history)


def _either(fact: "_Fact", taken: str) -> "_Fact":
    if getattr(fact, taken) is not None and getattr(fact, "expected", None) is not None:
        raise PydanticCustomError(
            "wrong-shape",
            "`{taken}` and `expected` cannot stand together: what is on record is not expected; write a second entry",
            {"taken": taken},
        )
    return fact


class Evidence(Stated):
    """A statement that something holds, or does not; or the day on which one is expected."""

    type: Name
    title: Prose = ""
    value: YesNoOpen | None = None
    from_: Text = ""
    standing: StandingText | None = None
    about: Annotated[tuple[Name, ...], BeforeValidator(as_list)] = ()
    expected: DateValue | None = None

    @model_validator(mode="after")
    def check_one(self) -> "Evidence":
        """Refuse evidence that has arrived and is expected at once."""
        return _either(self, "value")


class Measurement(Stated):
    """One value of a metric, or the day on which one is expected."""

    value: Amount | None = None
    as_at: Day | None = None
    expected: DateValue | None = None

    @model_validator(mode="after")
    def check_one(self) -> "Measurement":
        """Refuse a value that is on record and expected at once."""
        return _either(self, "value")


class Register(Stated):
    """A table as it stood on a day: rows written here, or read from a file beside the release."""

    title: Prose = ""
    as_at: Day | None = None
    file: Text | None = None
    rows: tuple[dict[str, str], ...] | None = None

    @model_validator(mode="after")
    def check_one(self) -> "Register":
        """Refuse a table with two contents, or none."""
        if (self.file is None) == (self.rows is None):
            raise PydanticCustomError("wrong-shape", "expected exactly one of `file` and `rows`", {})
        return self


class TargetStatement(Stated):
    """One statement of the day by which an action is to be done."""

    target: DateValue


def _target_history(value: object) -> object:
    return [{"target": value}] if isinstance(value, str) else as_list(value)


class Action(Stated):
    """An entry of the action log."""

    title: Prose
    owner: FieldHistory = ()
    raised: Day | None = None
    target: Annotated[tuple[TargetStatement, ...], BeforeValidator(_target_history)] = ()
    status: OpenOrClosed = ()
    superseded_by: Name | None = None


class Decision(Stated):
    """What a body decided on a day, or the day on which it is expected to."""

    body: Text
    title: Prose = ""
    about: Annotated[tuple[Name, ...], BeforeValidator(as_list)] = ()
    date: Day | None = None
    outcome: OutcomeText | None = None
    expected: DateValue | None = None
    conditions: Prose = ""

    @model_validator(mode="after")
    def check_one(self) -> "Decision":
        """Refuse a decision that has been taken and is expected at once."""
        return _either(self, "outcome")


class Risk(Stated):
    """A risk to the release."""

    title: Prose
    owner: FieldHistory = ()
    status: OpenOrClosed = ()
    rating: FieldHistory = ()
    raised: Day | None = None


RISK_FIELDS = ("owner", "status", "rating")
ITEM_FIELDS = ("environment", "owner")
ACTION_FIELDS = ("owner", "status")
EVIDENCE_FIELDS = ("type", "from", "standing")


class Waiver(Stated):
    """A body's consent that an obstacle shall not count at a checkpoint, from the day granted to the day it expires."""

    at: Name
    reason: Prose
    approved_by: Text
    granted: Day
    expires: Day

    @model_validator(mode="after")
    def check_order(self) -> "Waiver":
        """Refuse a waiver that ends before it begins."""
        if self.expires < self.granted:
            raise PydanticCustomError("waiver-never", "it expires before it is granted, so it is never in force", {})
        return self


Many = BeforeValidator(as_list)


class Release(Model):
    """A release: what is known of its scope, its plan and its evidence."""

    kind: Literal["release"]
    id: Name
    title: Prose
    note: Prose = ""
    criteria: Annotated[tuple[Text, ...], Many, Field(min_length=1)]
    calendar: Name
    near_critical: WorkingDays = Period(0, Unit.WORKING_DAYS)
    source: Name | None = None
    sources: dict[Name, Source] = {}
    scope: dict[Name, Modification] = {}
    baselines: dict[Name, Baseline] = {}
    plan: dict[Name, Item] = {}
    checkpoints: Annotated[tuple[Name, ...], Field(min_length=1)]
    evidence: dict[Name, Evidence] = {}
    metrics: dict[Name, Annotated[tuple[Measurement, ...], Many]] = {}
    registers: dict[Name, Annotated[tuple[Register, ...], Many]] = {}
    actions: dict[Name, Action] = {}
    decisions: dict[Name, Decision] = {}
    risks: dict[Name, Risk] = {}
    waivers: dict[Name, Annotated[tuple[Waiver, ...], Many]] = {}


def day_on_record(release: Release, *stated: Stated, or_else: date | None = None) -> date | None:
    """Return the day on record of a fact: its `stated`, else `or_else`, else its source's date, else its parent's.

    `stated` is the fact and then what holds it; `or_else` is the fact's own other day (granted, raised, decided).
    """
    for fact in stated:
        if fact.stated is not None:
            return date.fromordinal(fact.stated.toordinal())
        if fact is stated[0] and or_else is not None:
            return or_else
        if fact.source is not None and fact.source in release.sources:
            return date.fromordinal(release.sources[fact.source].date.toordinal())
    default = None if release.source is None else release.sources.get(release.source)
    return None if default is None else date.fromordinal(default.date.toordinal())
