"""Plans to schedule: generated networks over bank holidays, and the record and the calendar that belong to a plan."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from readiness.calendar import Calendar, make_calendar
from readiness.record import Record
from readiness.reduction import reduce_to
from readiness.release import Release

Data = Any
Units = st.SearchStrategy[str]
WEEK = ("mon", "tue", "wed", "thu", "fri")
HOLIDAYS = tuple(
    date.fromisoformat(day)
    for day in (
        *("2021-05-03", "2021-05-31", "2021-08-30", "2021-12-27", "2021-12-28", "2022-01-03"),
        *("2022-04-15", "2022-04-18", "2022-05-02", "2022-06-02", "2022-06-03", "2022-08-29"),
    )
)
"""The bank holidays of England and Wales around the dates of the networks."""
FIRST, LAST = date(2000, 1, 1), date(2030, 12, 31)
BEGINNINGS = (date(2021, 8, 23), date(2021, 12, 16))
"""Days shortly before the bank holidays of August and of Christmas 2021."""
NAMES = "abcdefghi"
LINKS = ("FS", "FS", "FS", "SS", "FF", "SF")


def calendar_of(holidays: Iterable[date] = HOLIDAYS, week: Iterable[str] = WEEK) -> Calendar:
    """Return a calendar of its own, verified for thirty years."""
    return make_calendar("of-a-network", "Europe/London", FIRST, LAST, week, holidays)


def working_days(holidays: Iterable[date] = HOLIDAYS, week: Iterable[str] = WEEK) -> frozenset[date]:
    """Return the working days of such a calendar, worked out once more."""
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    on, off = {names.index(day) for day in week}, frozenset(holidays)
    every = (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
    return frozenset(day for day in every if day.weekday() in on and day not in off)


def record_of(plan: Mapping[str, Data], calendar: Calendar) -> Record:
    """Return what is on record of a release with this plan, on a day before all of it."""
    release = {"kind": "release", "id": "a-network", "title": "A network", "criteria": "c.yaml", "calendar": "c"}
    facts = Release.model_validate({**release, "plan": plan, "checkpoints": list(plan)[:1]})
    return reduce_to(facts, FIRST, calendar, {})


WORKING = working_days()
CALENDAR = calendar_of()

_number = st.integers(1, len(NAMES))
_offset = st.integers(0, 30)
_length = st.integers(1, 12)
_often = st.sampled_from((True, True, False))
_seldom = st.sampled_from((False, False, False, False, True))
_lag = st.sampled_from((0, 0, 0, 0, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5))
_link = st.sampled_from(LINKS)
_shape = st.sampled_from(("length", "length", "length", "ends", "back", "milestone", "milestone"))
_units = {
    "wd": st.just("{}wd"),
    "any": st.sampled_from(("{}wd", "{}wd", "{}d", "{}w")),
}


@st.composite
def networks(draw: st.DrawFn, lags: str = "wd", lengths: str = "wd") -> dict[str, Data]:
    """Return the data of a plan of one to nine items without a loop, all of whose dates are exact days.

    Lags and lengths are in working days, or with `any` in calendar days and weeks as well.
    """
    beginning = draw(st.sampled_from(BEGINNINGS))
    plan: dict[str, Data] = {}
    for name in NAMES[: draw(_number)]:
        plan[name] = _item(draw, beginning, list(plan), (_units[lags], _units[lengths]))
    if not any(key in item for item in plan.values() for key in ("start", "finish", "date", "limit")):
        plan["a"]["start" if "duration" in plan["a"] else "date"] = str(beginning)
    order = draw(st.permutations(list(plan)))
    return {name: plan[name] for name in order}


def _item(draw: st.DrawFn, beginning: date, before: list[str], units: tuple[Units, Units]) -> Data:
    """Return an item that may come after those before it."""
    links = [_predecessor(draw, name, units[0]) for name in _some_of(draw, before)]
    item: dict[str, Data] = {"after": links} if links else {}
    day = beginning + timedelta(days=draw(_offset))
    shape, stated = draw(_shape), draw(_often) if not links else draw(_seldom)
    if shape == "milestone":
        if stated or not links:
            item["date"] = str(day)
    elif shape == "ends":
        start = first_working(day)
        item |= {"start": str(start), "finish": str(_last(start, draw(_length)))}
        stated = True
    else:
        length = draw(_length)
        written = draw(units[1])
        item["duration"] = written.format((length + 3) // 4 if written.endswith("w") else length)
        if shape == "back" and stated:
            item["finish"] = str(first_working(day))
        elif stated:
            item["start"] = str(day if written == "{}wd" else first_working(day))
    if draw(_seldom) and (stated or "date" in item):
        item["fixed"] = "true"
    elif draw(_seldom):
        item["deadline"] = str(beginning + timedelta(days=draw(_offset) * 2))
    return item


def _some_of(draw: st.DrawFn, before: list[str]) -> list[str]:
    return draw(st.lists(st.sampled_from(before), max_size=3)) if before else []


def _predecessor(draw: st.DrawFn, name: str, unit: Units) -> Data:
    lag, link = draw(_lag), draw(_link)
    if lag == 0 and link == "FS" and draw(_often):
        return name
    return {"activity": name, "link": link, "lag": draw(unit).format(lag)}


def first_working(day: date) -> date:
    """Return the day, or the next working day where it is a day off."""
    while day not in WORKING:
        day += timedelta(days=1)
    return day


def _last(start: date, length: int) -> date:
    """Return the last day of an activity that begins on a working day and lasts so many of them."""
    for _ in range(length - 1):
        start = first_working(start + timedelta(days=1))
    return start
