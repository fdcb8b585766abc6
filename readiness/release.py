"""The facts of a release as a document states them, each with who said it and when.

A model here is one mapping of `release.yaml`. Dates, and the fields of a member of the scope, may be histories: a
plain value is a history of one statement. What was known on a day is worked out in `record`.
"""

from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, ConfigDict, Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from readiness.extract import NEEDS_FILE, TEXTS, Extract
from readiness.model import (
    DATE_VALUE,
    DAY,
    LENGTH,
    NAME,
    ONE_OR_MANY,
    WORDS,
    Amount,
    DateValue,
    Day,
    Duration,
    Extent,
    ItemName,
    Json,
    Lag,
    Length,
    Model,
    Name,
    Share,
    Text,
    Title,
    Words,
    WorkingDays,
    Written,
    YesNo,
    YesNoOpen,
    also,
    as_list,
    choice,
    exactly_one,
    never_both,
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
    """The day on which it was said, and so on record; absent: the day of its source."""
    source: Name | None = None
    """The id of the source that says it, under `sources`; absent: that of what holds it, or of the release."""
    note: Prose = ""
    """For readers of the file; nothing is judged by it."""


class Source(Model):
    """Where facts come from; `date` is the day its content is on record."""

    title: Title
    """What it is called, as a reader would look for it."""
    date: Day
    """The day from which its content is on record, such as 2021-09-07."""
    standing: StandingText = Standing.FINAL
    """How settled it is: `draft` or `final`; absent: final."""
    classification: Text = ""
    """How it is marked, such as white or green."""
    url: Prose = ""
    """Where it was published."""
    note: Prose = ""
    """For readers of the file; nothing is judged by it."""


class DateStatement(Stated):
    """One statement of a date: the plan at the time, or what actually happened."""

    model_config = exactly_one("planned", "actual")

    planned: DateValue | None = None
    """The date as it was planned when this was said: a day, a window such as 2021-09, or `tbc`."""
    actual: DateValue | None = None
    """The date on which it happened; it ends the history."""

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


DateHistory = Annotated[
    tuple[Annotated[DateStatement, also(DATE_VALUE)], ...],
    BeforeValidator(_date_history),
    Field(min_length=1),
    ONE_OR_MANY,
]


class FieldStatement(Stated):
    """One statement of a field's value."""

    value: Words
    """What was said of the field: a text, a list of texts, or `tbc`."""


def _one_of(*words: str) -> Callable[[object], object]:
    """Return a validator for a history whose values are words that the program knows, or `tbc`."""
    known = (*words, "tbc")

    def read(value: object) -> object:
        history = _field_history(value)
        for statement in history if isinstance(history, list) else ():
            value_said = statement.get("value") if isinstance(statement, dict) else None
            said = value_said[0] if isinstance(value_said, list) and value_said else value_said
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


def _history_of(plain: Json) -> Written:
    """Return how a history of such values is written: a plain value, one statement or a list of statements."""

    def change(many: Json) -> Json:
        one = many["items"] if plain is WORDS else {"allOf": [many["items"], {"properties": {"value": plain}}]}
        return {"anyOf": [plain, one, {"type": "array", "items": one, "minItems": 1}]}

    return Written(change)


FieldHistory = Annotated[tuple[FieldStatement, ...], BeforeValidator(_field_history), _history_of(WORDS)]
InScope = Annotated[
    tuple[FieldStatement, ...],
    BeforeValidator(_one_of("true", "false")),
    _history_of({"enum": [True, False, "tbc"]}),
]
OpenOrClosed = Annotated[
    tuple[FieldStatement, ...],
    BeforeValidator(_one_of("open", "closed")),
    _history_of({"enum": ["open", "closed", "tbc"]}),
]


class PartOfModification(Stated):
    """A part of a modification, and the release it belongs to."""

    title: Title = ""
    """What the part is called."""
    release: Text = ""
    """The release that the part belongs to, or `tbc`; absent: not known."""


class Modification(Stated):
    """A member of the scope. Every field may be a history; one that is not stated is not known."""

    title: Title
    """What it is called."""
    in_scope: InScope = ()
    """Whether it belongs to the scope: `true`, `false`, `tbc`, or a history; absent: it does."""
    part: FieldHistory = ()
    """Which part of the modification this release delivers."""
    status: FieldHistory = ()
    """How far it has come, such as approved or implemented."""
    service_impact: FieldHistory = ()
    """How much it changes the service, such as low or high."""
    components: FieldHistory = ()
    """The systems that change."""
    impacted_parties: FieldHistory = ()
    """Who has to do something for it."""
    cross_code: FieldHistory = ()
    """The other codes that it touches."""
    approved_by: FieldHistory = ()
    """Who approved it."""
    parts: dict[Name, PartOfModification] = {}
    """All its parts by name, each with the release that it belongs to."""


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

    title: Title = ""
    """What it is called; absent: its id."""
    date: Day
    """The day on which the scope was fixed; decisions since then may change it."""
    members: Annotated[tuple[Name, ...] | None, BeforeValidator(_members), also({"const": "tbc"})]
    """The ids of the members of the scope on that day, or `tbc` where no source states them."""


class Predecessor(Model):
    """What an item comes after, how it is linked and with which lag."""

    activity: Name
    """The id of the item of the plan that comes before."""
    link: Annotated[Link, BeforeValidator(choice(Link))] = Link.FINISH_TO_START
    """Which end binds which: `FS`, `SS`, `FF` or `SF`; absent: FS, finish to start."""
    lag: Lag = Period(0, Unit.WORKING_DAYS)
    """The time between the two ends, such as 2wd; negative for a lead, such as -2wd; absent: 0wd."""


def _predecessor(value: object) -> object:
    return {"activity": value} if isinstance(value, str) else value


class Item(Stated):
    """Something in the plan: an activity, a milestone, or a limit, which is a day that binds though nothing happens on it."""

    model_config = never_both(
        ("date", "limit"), *((end, other) for end in ("start", "finish", "duration") for other in ("date", "limit"))
    )

    title: Title = ""
    """What it is called; absent: its id."""
    owner: FieldHistory = ()
    """Who answers for it."""
    environment: FieldHistory = ()
    """Where it takes place, such as uit-b."""
    start: DateHistory | None = None
    """The first day of an activity: a date value, or a history of `planned` and `actual` dates."""
    finish: DateHistory | None = None
    """The last day of an activity: a date value, or a history of `planned` and `actual` dates."""
    duration: Duration | None = None
    """The length of an activity, both ends counted, such as 10wd, or `tbc`; with one end it gives the other."""
    date: DateHistory | None = None
    """The day of a milestone: a date value, or a history of `planned` and `actual` dates."""
    limit: DateHistory | None = None
    """A day that binds though nothing happens on it, such as the end of an approved window; it never passes."""
    fixed: YesNo = False
    """Whether its date is a commitment, which predecessors never move; absent: false."""
    deadline: Day | None = None
    """The day by which it must have finished; it moves nothing."""
    after: tuple[Annotated[Predecessor, BeforeValidator(_predecessor), also(NAME)], ...] = ()
    """What it comes after: ids of items (finish to start), or mappings with `activity`, `link` and `lag`."""

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

    model_config = never_both(("value", "expected"))

    type: Name
    """What sort of statement it is, such as test-completion-report; checks ask for it by this name."""
    title: Title = ""
    """What it is called; absent: its type."""
    value: YesNoOpen | None = None
    """Whether what it is about holds: `true`, `false` or `tbc`; absent: not known."""
    from_: Text = ""
    """Who says so."""
    standing: StandingText | None = None
    """How settled it is: `draft` or `final`; absent: that of its source, else final."""
    about: Annotated[tuple[Name, ...], BeforeValidator(as_list), ONE_OR_MANY] = ()
    """The ids of what it is about, one or several."""
    expected: DateValue | None = None
    """The day or window in which it is to arrive; instead of `value`."""

    @model_validator(mode="after")
    def check_one(self) -> "Evidence":
        """Refuse evidence that has arrived and is expected at once."""
        return _either(self, "value")


class Measurement(Stated, Extract):
    """One value of a metric, stated here or read from a file; or the day on which one is expected."""

    model_config = never_both(
        ("value", "expected"),
        ("value", "file"),
        ("expected", "file"),
        ("cell", "count"),
        ("cell", "path"),
        needs={**NEEDS_FILE, "cell": ["file"], "count": ["file"]},
    )

    value: Amount | None = None
    """The number, such as 0 or 96.7, or `tbc`; absent: not known."""
    as_at: Day | None = None
    """The day that the value describes, from which its age is counted; absent: its day on record."""
    expected: DateValue | None = None
    """The day or window in which the value is to arrive; instead of `value`."""
    cell: Text | None = None
    """The cell of the file in which the number stands, such as B7; of a .json file `path` leads to it."""
    count: dict[str, TEXTS] | None = None
    """By column the word, or words, of the rows that are counted; {} counts every row of the file."""

    @model_validator(mode="after")
    def check_one(self) -> "Measurement":
        """Refuse a value that is on record and expected at once, or has two origins."""
        if self.file is not None and (self.value is not None or self.expected is not None):
            other = "value" if self.value is not None else "expected"
            raise PydanticCustomError(
                "wrong-shape", "`file` and `{other}` cannot stand together: write a second entry", {"other": other}
            )
        if self.cell is not None and (self.count is not None or self.path):
            raise PydanticCustomError(
                "wrong-shape", "`cell` names the number itself; `count` and `path` cannot stand beside it", {}
            )
        if self.file is None and (self.cell is not None or self.count is not None):
            key = "cell" if self.cell is not None else "count"
            raise PydanticCustomError("wrong-shape", "`{key}` says how a `file` is read; name one", {"key": key})
        return _either(self, "value")


class Register(Stated, Extract):
    """A table as it stood on a day: rows written here, or read from a file beside the release."""

    model_config = exactly_one("file", "rows", needs=NEEDS_FILE)

    title: Title = ""
    """What the extract is called."""
    as_at: Day | None = None
    """The day that the extract describes, from which its age is counted; absent: its day on record."""
    rows: tuple[dict[str, str], ...] | None = None
    """The rows written here, each a mapping of columns to texts; a cell that is left out is not stated."""

    @model_validator(mode="after")
    def check_one(self) -> "Register":
        """Refuse a table with two contents, or none."""
        if (self.file is None) == (self.rows is None):
            raise PydanticCustomError("wrong-shape", "expected exactly one of `file` and `rows`", {})
        return self


class TargetStatement(Stated):
    """One statement of the day by which an action is to be done."""

    target: DateValue
    """The day or window by which the action was to be done when this was said, or `tbc`."""


def _target_history(value: object) -> object:
    return [{"target": value}] if isinstance(value, str) else as_list(value)


class Action(Stated):
    """An entry of the action log."""

    title: Title
    """What is to be done."""
    owner: FieldHistory = ()
    """Who is to do it."""
    raised: Day | None = None
    """The day on which it was entered, and so on record where `stated` is absent."""
    target: Annotated[tuple[TargetStatement, ...], BeforeValidator(_target_history), ONE_OR_MANY, also(DATE_VALUE)] = ()
    """The day by which it is to be done: a date value, or a history of `target` dates; absent: not known."""
    status: OpenOrClosed = ()
    """`open`, `closed`, `tbc`, or a history; absent: open."""
    superseded_by: Name | None = None
    """The id of the action that took its place."""


class Decision(Stated):
    """What a body decided on a day, or the day on which it is expected to."""

    model_config = never_both(("outcome", "expected"))

    body: Text
    """Who decides, as criteria name it."""
    title: Title = ""
    """What it is called; absent: what it is about, or its id."""
    about: Annotated[tuple[Name, ...], BeforeValidator(as_list), ONE_OR_MANY] = ()
    """The ids of what it is about, one or several."""
    date: Day | None = None
    """The day of the decision; absent: its day on record."""
    outcome: OutcomeText | None = None
    """What was decided, or `tbc`."""
    expected: DateValue | None = None
    """The day or window in which the decision is to be taken; instead of `outcome`."""
    conditions: Prose = ""
    """What it was made to depend on, in words."""

    @model_validator(mode="after")
    def check_one(self) -> "Decision":
        """Refuse a decision that has been taken and is expected at once."""
        return _either(self, "outcome")


class Risk(Stated):
    """A risk to the release. With a probability and delays a simulation lets it strike."""

    model_config = ConfigDict(json_schema_extra={"dependentRequired": {"delays": ["probability"]}})

    title: Title
    """What may happen."""
    owner: FieldHistory = ()
    """Who watches it."""
    status: OpenOrClosed = ()
    """`open`, `closed`, `tbc`, or a history."""
    rating: FieldHistory = ()
    """How grave it is, in the words of the risk log."""
    raised: Day | None = None
    """The day on which it was entered, and so on record where `stated` is absent."""

    probability: Share | None = None
    """How likely it is to strike, from 0 to 1; a simulation needs it."""
    delays: dict[Name, Length] = {}
    """By item of the plan how much longer it takes, or how much later it comes, when the risk strikes, such as 10wd."""

    @model_validator(mode="after")
    def check_probability(self) -> "Risk":
        """Refuse delays that nobody says how likely they are."""
        if self.delays and self.probability is None:
            raise PydanticCustomError("wrong-shape", "`delays` say nothing without a `probability`", {})
        return self


class Shape(Enum):
    """How likely the values of a range are."""

    TRIANGULAR = "triangular"
    PERT = "pert"
    UNIFORM = "uniform"


def _where_shape(shapes: list[JsonValue], then: dict[str, JsonValue]) -> JsonValue:
    return {"if": {"properties": {"shape": {"enum": shapes}}, "required": ["shape"]}, "then": then}


class Range(Stated):
    """An assumption about a length or a date of the plan: the least, the likeliest and the most it will be."""

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [
                _where_shape(["uniform"], {"not": {"required": ["likely"]}}),
                _where_shape(["triangular", "pert"], {"required": ["likely"]}),
            ]
        }
    )

    shape: Annotated[Shape, BeforeValidator(choice(Shape))] | None = None
    """How likely its values are: `triangular`, `pert` or `uniform`; absent: triangular with `likely`, uniform without."""
    least: Extent
    """The least it will be: a length such as 20wd, or the earliest day."""
    likely: Extent | None = None
    """What it will most likely be; a `uniform` range has none."""
    most: Extent
    """The most it will be: a length such as 40wd, or the latest day."""
    group: Name | None = None
    """The id of a group, under `groups`, within which draws are correlated."""

    @model_validator(mode="after")
    def check_sorts(self) -> "Range":
        """Refuse a range of values that cannot be compared, or of a shape that lacks a value or has one too many."""
        values = [one for one in (self.least, self.likely, self.most) if one is not None]
        if len({one.unit if isinstance(one, Period) else None for one in values}) > 1:
            message = "the values of a range are all lengths in the same unit, or all days"
            raise PydanticCustomError("wrong-shape", message, {})
        if self.shape is Shape.UNIFORM and self.likely is not None:
            raise PydanticCustomError(
                "wrong-shape", "every value of a `uniform` range is as likely; it has no `likely`", {}
            )
        if self.shape in (Shape.TRIANGULAR, Shape.PERT) and self.likely is None:
            message = "a {shape} range needs `likely`, what it will most likely be"
            raise PydanticCustomError("wrong-shape", message, {"shape": self.shape.value})
        return self

    @property
    def drawn(self) -> Shape:
        """The shape it has, said or not."""
        return self.shape or (Shape.UNIFORM if self.likely is None else Shape.TRIANGULAR)


_BY_THEIR_KEYS = Written(
    lambda one: {
        **one,
        "allOf": [
            {
                "patternProperties": {
                    r"\.duration$": {"properties": {"least": LENGTH}},
                    r"\.(start|finish)$": {"properties": {"least": DAY}},
                }
            }
        ],
    }
)
"""A length has a range of lengths, a date one of days."""


def _correlation(value: object) -> object:
    return {"correlation": value} if isinstance(value, str) else value


class Group(Stated):
    """An assumption about ranges that turn out high or low together."""

    correlation: Share
    """How much they go together, from 0 (not at all) to 1 (always)."""


RISK_FIELDS = ("owner", "status", "rating")
ITEM_FIELDS = ("environment", "owner")
ACTION_FIELDS = ("owner", "status")
EVIDENCE_FIELDS = ("type", "from", "standing")


class Waiver(Stated):
    """A body's consent that an obstacle shall not count at a checkpoint, from the day granted to the day it expires."""

    at: Name
    """The checkpoint at which the obstacle shall not count."""
    reason: Prose
    """Why it was granted."""
    approved_by: Text
    """The body that granted it."""
    granted: Day
    """The first day on which it is in force."""
    expires: Day
    """The last day on which it is in force."""

    @model_validator(mode="after")
    def check_order(self) -> "Waiver":
        """Refuse a waiver that ends before it begins."""
        if self.expires < self.granted:
            raise PydanticCustomError("waiver-never", "it expires before it is granted, so it is never in force", {})
        return self


class Release(Model):
    """A release: what is known of its scope, its plan and its evidence."""

    kind: Literal["release"]
    """What this document is: a release."""
    id: Name
    """The name of the release in reports."""
    title: Title
    """What the release is called."""
    note: Prose = ""
    """For readers of the file; nothing is judged by it."""
    criteria: Annotated[tuple[Text, ...], BeforeValidator(as_list), Field(min_length=1), ONE_OR_MANY]
    """The id of a criteria set, a path in the repository, or a list of these."""
    calendar: Name
    """The id of the calendar on which working days are counted, such as england-and-wales."""
    change_schedule: Text | None = None
    """The change schedule it is judged beside: the name of a file in releases/, without its ending, or a path."""
    near_critical: WorkingDays = Period(0, Unit.WORKING_DAYS)
    """The margin in working days, such as 5wd, under which on track is at risk; absent: 0wd."""
    source: Name | None = None
    """The id of the source of whatever names no other."""
    sources: dict[Name, Source] = {}
    """Where facts come from, by id."""
    scope: dict[Name, Modification] = {}
    """The members of the scope, such as modifications, by id."""
    baselines: dict[Name, Baseline] = {}
    """The scope as it was fixed on a day, by id."""
    plan: dict[ItemName, Item] = {}
    """Activities, milestones and limits, by id."""
    checkpoints: Annotated[tuple[Name, ...], Field(min_length=1)]
    """The ids of the milestones at which the release is judged, in order."""
    evidence: dict[Name, Evidence] = {}
    """Statements that something holds or does not, or on what day one is expected, by id."""
    metrics: dict[Name, Annotated[tuple[Measurement, ...], BeforeValidator(as_list), ONE_OR_MANY]] = {}
    """By name the values of a metric, one or a list."""
    registers: dict[Name, Annotated[tuple[Register, ...], BeforeValidator(as_list), ONE_OR_MANY]] = {}
    """By name the extracts of a table, such as testing issues, one or a list."""
    actions: dict[Name, Action] = {}
    """The action log, by id."""
    decisions: dict[Name, Decision] = {}
    """What bodies have decided, or are expected to, by id."""
    risks: dict[Name, Risk] = {}
    """The risk log, by id."""
    ranges: Annotated[dict[Name, Range], _BY_THEIR_KEYS] = {}
    """Assumptions for a simulation, by what they are about: a length such as uit.duration, or a date such as go-live."""
    groups: dict[
        Name, Annotated[Group, BeforeValidator(_correlation), also({"type": "number", "minimum": 0, "maximum": 1})]
    ] = {}
    """By id the correlation, from 0 to 1, of the draws of ranges that name this group."""
    waivers: dict[Name, Annotated[tuple[Waiver, ...], BeforeValidator(as_list), ONE_OR_MANY]] = {}
    """By criterion the consents that it shall not count at a checkpoint, one or a list."""


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
