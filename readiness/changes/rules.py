"""Change rules as documents state them: limits on planned changes, each with its basis and the days between which it holds."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from readiness.changes.clock import parse_hours, parse_time
from readiness.changes.schedule import Names, Type
from readiness.model import (
    ONE_OR_MANY,
    Day,
    Model,
    Name,
    Ordinal,
    PeriodText,
    Share,
    Text,
    YesNo,
    as_list,
    choice,
    scalar,
    written,
)
from readiness.release import Prose

_A_TIME = "a time of day such as 20:00"
_SOME_HOURS = "a length such as 6h or 6h30m"

TimeText = Annotated[
    int,
    BeforeValidator(scalar("time", parse_time, _A_TIME)),
    WithJsonSchema(written(_A_TIME, "([01][0-9]|2[0-3]):[0-5][0-9]")),
]
HoursText = Annotated[
    int,
    BeforeValidator(scalar("hours", parse_hours, _SOME_HOURS)),
    WithJsonSchema(written(_SOME_HOURS, "[0-9]{1,4}h([0-9]{1,2}m)?|[0-9]{1,2}m")),
]

LIMITS = (
    "hours",
    "outage-in-month",
    "notified-before-month",
    "notified-before-start",
    "spacing",
    "at-once",
    "emergency-share",
)
"""What a limit may limit: it has exactly one of these keys."""


class Hours(Model):
    """The hours of the day within which a change lies; those that end before they begin run over midnight."""

    from_: TimeText
    """The time from which it may run, such as 20:00."""
    to: TimeText
    """The time by which it has ended, such as 08:00."""


class Limit(Model):
    """One limit, and the days between which it is in force; a change falls under it by the day on which it begins."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": [key]} for key in LIMITS]})

    from_: Day | None = None
    """The first day on which the limit is in force; absent: it always was."""
    until: Day | None = None
    """The last day on which it is in force; absent: it still is."""
    hours: Hours | None = None
    """The hours of the day within which each change lies."""
    outage_in_month: HoursText | None = None
    """The longest that outages may last together in a month; what overlaps counts once."""
    notified_before_month: PeriodText | None = None
    """How long before the first day of its month users are told of a change, such as 20wd or `20 clear wd`."""
    notified_before_start: PeriodText | None = None
    """How long before it begins users are told of a change."""
    spacing: PeriodText | None = None
    """The shortest time from the end of a change to the beginning of the next."""
    at_once: Ordinal | None = None
    """The most changes that may run at the same time."""
    emergency_share: Share | None = None
    """The largest share of emergency changes among those of a month, from 0 to 1."""
    note: Prose = ""
    """For readers of the file; nothing is judged by it."""

    @model_validator(mode="after")
    def check_one(self) -> "Limit":
        """Refuse a limit of several things, or of none."""
        if len([name for name in LIMITS if getattr(self, name.replace("-", "_")) is not None]) != 1:
            listed = ", ".join(f"`{name}`" for name in LIMITS)
            raise PydanticCustomError("wrong-shape", "expected exactly one of {listed}", {"listed": listed})
        if self.from_ is not None and self.until is not None and self.until < self.from_:
            raise PydanticCustomError("wrong-shape", "`until` is before `from`, so this limit is never in force", {})
        return self

    @property
    def limits(self) -> str:
        """The key of what it limits."""
        return next(name for name in LIMITS if getattr(self, name.replace("-", "_")) is not None)


class Applies(Model):
    """Which changes a rule is about; what is left out does not matter."""

    outage: YesNo | None = None
    """Whether their services are unavailable meanwhile."""
    categories: Names = ()
    """Their category is one of these."""
    types: Annotated[
        tuple[Annotated[Type, BeforeValidator(choice(Type))], ...], BeforeValidator(as_list), ONE_OR_MANY
    ] = ()
    """Their type is one of these: standard, normal, expedited or emergency."""
    services: Names = ()
    """They touch one of these services."""
    environments: Names = ()
    """They are made in one of these environments."""


class ChangeRule(Model):
    """A rule: which changes it is about, and its limits in the course of time."""

    title: Prose
    """What must hold, in a few words."""
    basis: Prose
    """Where it comes from."""
    verified: YesNo = False
    """Whether somebody has read the rule where it comes from; absent: false, and so it is printed."""
    applies_to: Applies | None = None
    """Which changes it is about; absent: all."""
    limits: Annotated[tuple[Limit, ...], BeforeValidator(as_list), Field(min_length=1), ONE_OR_MANY]
    """Its limit, or a list of limits that were in force one after the other."""
    note: Prose = ""
    """For readers of the file; nothing is judged by it."""


class ChangeRules(Model):
    """A set of rules for changes."""

    kind: Literal["change-rules"]
    """What this document is: rules for changes."""
    id: Name
    """The name under which change schedules ask for it."""
    title: Prose
    """What the set is called."""
    version: Text = ""
    """Its version."""
    wording: Literal["ours", "published"] = "ours"
    """Whether the wording is ours or that of the source."""
    note: Prose = ""
    """For readers of the file; nothing is judged by it."""
    rules: Annotated[dict[Name, ChangeRule], Field(min_length=1)]
    """The rules, by id."""
