"""A change schedule as a document states it: services, environments, changes, and windows in which they may not be, or must.

A change is a fact like those of a release: somebody stated it on a day. Times are local.
"""

from enum import Enum
from typing import Annotated, Literal

from pydantic import BeforeValidator, InstanceOf, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from readiness.changes.clock import Moment, parse_moment
from readiness.model import (
    ONE_OR_MANY,
    DateValue,
    Day,
    Length,
    Model,
    Name,
    Text,
    YesNo,
    YesNoOpen,
    as_list,
    choice,
    never_both,
    scalar,
    written,
)
from readiness.release import Prose, Source, Stated

_A_MOMENT = "a time such as 2021-11-03T20:00, a day, a window such as 2021-11, `tbc`, or a date of a plan such as `go-live at 02:00`"
_MOMENT = (
    r"tbc|[0-9]{4}-[0-9]{2}(-[0-9]{2})?(T[0-9]{2}:[0-9]{2})?|([0-9]{4}-[0-9-]+|\.\.)/([0-9]{4}-[0-9-]+|\.\.)"
    r"|(?=.*[A-Za-z])([A-Za-z0-9][A-Za-z0-9 ._-]*/)?(month-of\()?[A-Za-z0-9][A-Za-z0-9_-]*(\.(start|finish))?\)?( [+-] [0-9]+( clear )?(wd|d|w))?( at [0-9]{2}:[0-9]{2})?"
)

MomentText = Annotated[
    InstanceOf[Moment],
    BeforeValidator(scalar("moment", parse_moment, _A_MOMENT)),
    WithJsonSchema(written(_A_MOMENT, _MOMENT)),
]
Names = Annotated[tuple[Name, ...], BeforeValidator(as_list), ONE_OR_MANY]


class Type(Enum):
    """How much a change is looked at before it is made (ITIL)."""

    STANDARD = "standard"
    NORMAL = "normal"
    EXPEDITED = "expedited"
    EMERGENCY = "emergency"


class Status(Enum):
    """How far a change has come."""

    SCHEDULED = "scheduled"
    IMPLEMENTED = "implemented"
    CANCELLED = "cancelled"


class Outcome(Enum):
    """How an implemented change ended."""

    SUCCESSFUL = "successful"
    FAILED = "failed"
    BACKED_OUT = "backed-out"


class Category(Enum):
    """What a window asks: that changes keep out of it, or stay within it."""

    FREEZE = "freeze"
    BLACKOUT = "blackout"
    QUIET_PERIOD = "quiet-period"
    MAINTENANCE = "maintenance"


class Service(Model):
    """A service that changes touch."""

    title: Prose = ""
    """What it is called; absent: its id."""
    supports: Names = ()
    """The services that depend on it; a change on it touches them too."""
    note: Prose = ""
    """For readers of the file; nothing is judged by it."""


class Environment(Model):
    """Where changes are made and tests are run."""

    title: Prose = ""
    """What it is called; absent: its id."""
    shared: YesNo = False
    """Whether several changes may be there at once without being in each other's way; absent: false."""
    note: Prose = ""
    """For readers of the file; nothing is judged by it."""


class Region(Model):
    """A part of the country that services are run in."""

    title: Prose = ""
    """What it is called; absent: its id."""
    note: Prose = ""
    """For readers of the file; nothing is judged by it."""


class Contingency(Model):
    """When a change is made instead where the first date fails."""

    start: MomentText
    """When it would begin."""
    finish: MomentText
    """When it would end."""


class ApprovedException(Model):
    """A body's consent that a window, a rule or another change shall not stand against a change."""

    approved_by: Text
    """Who consented."""
    reason: Prose
    """Why they did, in a few words."""
    date: Day | None = None
    """The day of the consent."""


class Change(Stated):
    """A change that is planned, was made, or was cancelled."""

    title: Prose
    """What is changed, in a few words."""
    category: Name | None = None
    """What sort of change it is, such as release, maintenance or firmware-download; windows and checks ask for it."""
    type: Annotated[Type | Literal["tbc"] | None, BeforeValidator(choice(Type, "tbc"))] = None
    """How it is approved: `standard`, `normal`, `expedited`, `emergency` or `tbc`; absent: not known."""
    services: Names = ()
    """The services it touches, by id."""
    environment: Name | None = None
    """The environment in which it is made, by id; absent: it is in the way of changes in any."""
    regions: Names = ()
    """The regions it touches, by id; absent: all."""
    start: MomentText
    """When it begins: a local time, a day or window, `tbc`, or a date of a plan."""
    finish: MomentText
    """When it ends: a local time, a day or window, `tbc`, or a date of a plan."""
    outage: YesNoOpen | None = None
    """Whether its services are unavailable meanwhile: `true`, `false` or `tbc`; absent: not known."""
    notified: DateValue | None = None
    """The day on which users were told; `tbc` or absent: not known."""
    notified_for: DateValue | None = None
    """The day on which users were told that it begins; `tbc`: not known; absent: the day on which it does, even if that moves."""
    status: Annotated[Status, BeforeValidator(choice(Status))] = Status.SCHEDULED
    """`scheduled`, `implemented` or `cancelled`; absent: scheduled."""
    outcome: Annotated[Outcome | None, BeforeValidator(choice(Outcome))] = None
    """Of an implemented change `successful`, `failed` or `backed-out`; absent: not known."""
    adverse_impact: YesNoOpen | None = None
    """Whether it harmed users: `true`, `false` or `tbc`; absent: not known."""
    assignee: Text = ""
    """Who makes it."""
    release: Name | None = None
    """The id of the release it belongs to; its times may be dates of that plan, such as `go-live - 1d at 20:00`."""
    contingency: Contingency | None = None
    """When it is made instead where the first date fails; it is looked at like the first."""
    exceptions: dict[Name, ApprovedException] = {}
    """By id of a window, a rule or another change, the consent that it shall not stand against this one."""

    @model_validator(mode="after")
    def check_outcome(self) -> "Change":
        """Refuse an outcome of what was not made."""
        if self.outcome is not None and self.status is not Status.IMPLEMENTED:
            raise PydanticCustomError("wrong-shape", "only an implemented change has an `outcome`", {})
        return self


def _all_or_names(value: object) -> object:
    return () if value == "all" else as_list(value)


AllOrNames = Annotated[tuple[Name, ...], BeforeValidator(_all_or_names), ONE_OR_MANY]


class ScheduleWindow(Stated):
    """A stretch of time that changes keep out of (freeze, blackout, quiet period) or stay within (maintenance).

    It lies between `from` and `to`, or before or after another change.
    """

    model_config = never_both(
        ("from", "before"), ("from", "after"), ("to", "before"), ("to", "after"), ("before", "after")
    )

    title: Prose = ""
    """What it is called; absent: its id."""
    category: Annotated[Category, BeforeValidator(choice(Category))]
    """`freeze`, `blackout`, `quiet-period` or `maintenance`."""
    from_: MomentText | None = None
    """When it begins; a day counts whole; absent: it always has."""
    to: MomentText | None = None
    """When it ends; a day counts whole; absent: it never does."""
    repeats: Text | None = None
    """How it recurs, as a rule of RFC 5545 such as FREQ=WEEKLY;BYDAY=TU; `from` and `to` are then its first time."""
    except_on: Annotated[tuple[Day, ...], BeforeValidator(as_list), ONE_OR_MANY] = ()
    """Days on which a recurring window does not begin."""
    before: Name | None = None
    """The id of the change that it comes before."""
    after: Name | None = None
    """The id of the change that it comes after."""
    for_: Length | None = None
    """How long it lasts before or after that change, in whole days, such as 4d or 10wd."""
    services: AllOrNames = ()
    """The services it is about, by id, or `all`; absent: all."""
    environments: AllOrNames = ()
    """The environments it is about, by id, or `all`; absent: all."""
    regions: AllOrNames = ()
    """The regions it is about, by id, or `all`; absent: all."""
    forbids: Names = ()
    """The categories or types of change that it keeps out; absent: every one."""
    except_: Names = ()
    """The categories or types of change that it leaves alone, such as emergency."""

    @model_validator(mode="after")
    def check_place(self) -> "ScheduleWindow":
        """Refuse a window of no place in time, or of two."""
        beside = [name for name in ("before", "after") if getattr(self, name) is not None]
        between = [name for name, one in (("from", self.from_), ("to", self.to)) if one is not None]
        if len(beside) > 1 or (beside and between):
            message = "a window lies between `from` and `to`, or `before` a change, or `after` one"
            raise PydanticCustomError("wrong-shape", message, {})
        if bool(beside) != (self.for_ is not None):
            message = "`for` says how long a window lasts `before` or `after` a change; the one needs the other"
            raise PydanticCustomError("wrong-shape", message, {})
        if not beside and not between:
            raise PydanticCustomError("wrong-shape", "nothing says when this window is; give `from`, `to` or both", {})
        if self.repeats is not None and len(between) < 2:  # noqa: PLR2004 - both ends of the first time
            raise PydanticCustomError(
                "wrong-shape", "a window that `repeats` has a `from` and a `to`, its first time", {}
            )
        return self


class ScheduleFrame(Model):
    """What a change schedule says beside its changes."""

    id: Name
    """The name under which releases ask for it."""
    title: Prose
    """What it is called."""
    note: Prose = ""
    """For readers of the file; nothing is judged by it."""
    calendar: Name
    """The id of the calendar of working days; its zone is that of all times."""
    as_at: Day
    """The day that the schedule describes; what says nothing else was on record from then on."""
    rules: Annotated[tuple[Text, ...], BeforeValidator(as_list), ONE_OR_MANY] = ()
    """The change rules it is judged by: ids in criteria/, or paths in the repository."""
    releases: Annotated[tuple[Text, ...], BeforeValidator(as_list), ONE_OR_MANY] = ()
    """The releases whose test phases and changes are looked at beside it: paths in the repository."""
    categories: Names = ()
    """The categories of change that it lists, also while it has none of them; absent: those that its changes have."""
    source: Name | None = None
    """The id of the source of whatever names no other."""
    sources: dict[Name, Source] = {}
    """Where facts come from, by id."""
    services: dict[Name, Service] = {}
    """The services, by id."""
    environments: dict[Name, Environment] = {}
    """The environments, by id."""
    regions: dict[Name, Region] = {}
    """The regions, by id."""
    windows: dict[Name, ScheduleWindow] = {}
    """Freezes, blackouts, quiet periods and maintenance windows, by id."""


class ChangeSchedule(ScheduleFrame):
    """A forward schedule of change: what is planned, and what was made, on which services, where and when."""

    kind: Literal["change-schedule"]
    """What this document is: a change schedule."""
    changes: dict[Name, Change] = {}
    """The changes, by id."""


def categories_of(schedule: ChangeSchedule) -> frozenset[str]:
    """Return the categories of change that a schedule knows: those it declares, and those that its changes have."""
    return frozenset((*schedule.categories, *(one.category for one in schedule.changes.values() if one.category)))
