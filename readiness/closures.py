"""Calendar documents: the working week, the holidays, and the days between which somebody has checked them."""

from collections.abc import Mapping
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from readiness.calendar import LONGEST, WEEK, Calendar, make_calendar
from readiness.model import DAY, Day, Model, Name, Title, also, written
from readiness.release import Prose


def _by_day(value: object) -> object:
    """Return holidays by day, with their names where they are given."""
    return dict.fromkeys(value, "") if isinstance(value, list) and all(isinstance(day, str) for day in value) else value


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


_A_ZONE = "a time zone such as Europe/London"


def _zone(value: object) -> object:
    if not isinstance(value, str) or not _is_zone(value):
        raise PydanticCustomError("wrong-value", "expected {expected}", {"expected": _A_ZONE, "kind": "zone"})
    return value


Zone = Annotated[str, BeforeValidator(_zone), WithJsonSchema(written(_A_ZONE, "[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*"))]


MOST_SHOWN = 12


class CalendarDocument(Model):
    """A calendar as written: on top of another, or from its own working week and verified days."""

    kind: Literal["calendar"]
    """What this document is: a calendar."""
    id: Name
    """The name under which releases and calendars ask for it."""
    title: Title
    """What the calendar is called."""
    zone: Zone
    """The time zone, such as Europe/London; it says which day is today."""
    source: Prose = ""
    """Where the holidays come from."""
    note: Prose = ""
    """For readers of the file; nothing is judged by it."""
    extends: Name | None = None
    """The id of a calendar whose holidays hold as well."""
    working_week: Annotated[
        tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] | None, Field(min_length=1)
    ] = None
    """The days of the week on which work is done; absent: those of the calendar extended, else Monday to Friday."""
    holidays: Annotated[dict[Day, Prose], BeforeValidator(_by_day), also({"type": "array", "items": DAY})] = {}
    """The days on which no work is done: a list of days, or a mapping of days to names."""
    verified_from: Day | None = None
    """The first day that somebody has checked; nothing is counted before it."""
    verified_until: Day | None = None
    """The last day that somebody has checked; nothing is counted after it."""


def build_calendar(name: str, known: Mapping[str, CalendarDocument]) -> Calendar | str:
    """Return the calendar of that name with all it extends, or what is wrong with it in words.

    Closures add up; the verified days are those that every calendar of the chain has verified.
    """
    names: list[str] = []
    wanted: str | None = name
    while wanted is not None:
        if wanted in names:
            return f"it extends itself: {' -> '.join((*names[:MOST_SHOWN], wanted))}"
        if wanted not in known:
            return f"it extends '{wanted}', which is not there"
        names.append(wanted)
        wanted = known[wanted].extends
    chain = [known[one] for one in names]
    firsts = [one.verified_from for one in chain if one.verified_from is not None]
    lasts = [one.verified_until for one in chain if one.verified_until is not None]
    week = next((one.working_week for one in chain if one.working_week is not None), WEEK[:5])
    if not firsts or not lasts:
        return "it needs `verified-from` and `verified-until`"
    first, last = max(firsts), min(lasts)
    if not 0 <= (last - first).days <= LONGEST:
        return f"its verified days run from {first} to {last}; they must run forward, for at most 200 years"
    holidays = [day for one in chain for day in one.holidays]
    return make_calendar(name, chain[0].zone, first, last, week, holidays)
