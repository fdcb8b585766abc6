"""A schedule as a project in XML that Microsoft Project, ProjectLibre and others open (MSPDI).

A working day is 08:00 to 12:00 and 13:00 to 17:00, eight hours. The calendar has the working week, and as exceptions the
days between the first and the last date that differ from it; also in the older form, which some readers know alone. What
is not known to the day has its earliest dates, and is marked as estimated. Source: the Microsoft Office Project 2007 XML
Data Interchange Schema (mspdi_pj12.xsd); the order of elements is the schema's.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from xml.etree import ElementTree as ET

from readiness.calendar import Calendar
from readiness.document import printable
from readiness.moment import say_day
from readiness.period import Period, Unit
from readiness.record import After
from readiness.release import Link
from readiness.schedule import Scheduled
from readiness.timetable import Timetable, float_of, gaps, marks

NAMESPACE = "http://schemas.microsoft.com/project"
LONGEST_NAME = 512
DAY_OF_WORK, DAY = 4800, 14400
"""A working day of eight hours, and a day, in tenths of a minute."""
HOURS = (("08:00:00", "12:00:00"), ("13:00:00", "17:00:00"))
TYPES = {Link.FINISH_TO_FINISH: 0, Link.FINISH_TO_START: 1, Link.START_TO_FINISH: 2, Link.START_TO_START: 3}
DAYS, ELAPSED_DAYS, ELAPSED_WEEKS, DAYS_ESTIMATED = 7, 8, 10, 39
AS_SOON_AS_POSSIBLE, MUST_START_ON, MUST_FINISH_ON, START_NO_EARLIER, FINISH_NO_EARLIER = 0, 2, 3, 4, 6
TEXT_1 = "188743731"
"""The custom field of a task that holds the id of its item."""


def schedule(timetable: Timetable) -> str:
    """Return the project."""
    plan = timetable.schedule
    days = [day for one in timetable.items for day in _days(one)] or [plan.as_of]
    project = ET.Element("Project", xmlns=NAMESPACE)
    known = _elements(
        project,
        SaveVersion=12,
        Name=_cut(plan.release),
        Title=_cut(plan.title),
        CreationDate=_start(plan.as_of),
        ScheduleFromStart=1,
        StartDate=_start(min(days)),
        FinishDate=_finish(max(days)),
        CriticalSlackLimit=0,
        CalendarUID=1,
        DefaultStartTime=HOURS[0][0],
        DefaultFinishTime=HOURS[-1][1],
        MinutesPerDay=480,
        MinutesPerWeek=480 * len(_week(timetable.calendar)),
        DaysPerMonth=20,
        DurationFormat=DAYS,
        HonorConstraints=1,
        NewTasksEstimated=0,
        WeekStartDay=1,
        StatusDate=_finish(plan.as_of),
        CurrentDate=_start(plan.as_of),
    )
    _elements(
        ET.SubElement(ET.SubElement(known, "ExtendedAttributes"), "ExtendedAttribute"),
        FieldID=TEXT_1,
        FieldName="Text1",
        Alias="id",
    )
    _calendar(ET.SubElement(known, "Calendars"), timetable.calendar, min(days), max(days))
    tasks = ET.SubElement(known, "Tasks")
    numbers = {one.id: number for number, one in enumerate(timetable.items, 1)}
    lacks = _lacks(timetable)
    for one in timetable.items:
        _task(tasks, timetable, one, numbers, lacks.get(one.id, ()))
    ET.indent(project)
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{ET.tostring(project, encoding="unicode")}\n'


def _elements(parent: ET.Element, **values: object) -> ET.Element:
    """Add elements with these texts in this order, leaving out what is None; return the parent."""
    for name, value in values.items():
        if value is not None:
            ET.SubElement(parent, name).text = printable(str(value))
    return parent


def _days(one: Scheduled) -> Iterator[date]:
    windows = (one.start, one.finish, one.late_start, one.late_finish)
    yield from (day for window in windows for day in (window.earliest, window.latest) if day is not None)
    if one.deadline is not None:
        yield one.deadline


# The calendar


def _week(calendar: Calendar) -> tuple[int, ...]:
    """Return the weekdays that are working days, Monday is 0: those that mostly are, between the days checked."""
    works = [0] * 7
    for ordinal in calendar.days:
        works[date.fromordinal(ordinal).weekday()] += 1
    span = (calendar.last - calendar.first).days + 1
    return tuple(weekday for weekday, count in enumerate(works) if count * 2 > span / 7)


def _calendar(parent: ET.Element, calendar: Calendar, first: date, last: date) -> None:
    """Add the working week and what differs from it from one day to another, as far as the calendar is verified."""
    checked = f"{say_day(calendar.first)} to {say_day(calendar.last)}"
    name = _cut(f"{calendar.id} (verified for {checked})")
    own = _elements(ET.SubElement(parent, "Calendar"), UID=1, Name=name, IsBaseCalendar=1)
    week = _week(calendar)
    days = ET.SubElement(own, "WeekDays")
    for weekday in (6, 0, 1, 2, 3, 4, 5):
        _day_type(days, (weekday + 1) % 7 + 1, works=weekday in week)
    differing = _exceptions(calendar, week, max(first, calendar.first), min(last, calendar.last))
    for start, end, works in differing:
        _day_type(days, 0, works=works, period=(start, end))
    if not differing:
        return
    exceptions = ET.SubElement(own, "Exceptions")
    for start, end, works in differing:
        one = _elements(ET.SubElement(exceptions, "Exception"), EnteredByOccurrences=0)
        _period(one, start, end)
        word = "Working day" if works else "Day off"
        _elements(one, Occurrences=(end - start).days + 1, Name=word, Type=1, DayWorking=int(works))
        _hours(one, works=works)


def _exceptions(calendar: Calendar, week: tuple[int, ...], first: date, last: date) -> list[tuple[date, date, bool]]:
    """Return the stretches of days that are not as their weekday says, and whether they are working days."""
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    differing = [
        (day, bool(calendar.works(day))) for day in every if calendar.works(day) is not (day.weekday() in week)
    ]
    stretches = groupby(enumerate(differing), key=lambda at: (at[1][0].toordinal() - at[0], at[1][1]))
    found = []
    for (_, works), stretch in stretches:
        days = [day for _, (day, _) in stretch]
        found.append((days[0], days[-1], works))
    return found


def _day_type(parent: ET.Element, number: int, *, works: bool, period: tuple[date, date] | None = None) -> None:
    day = _elements(ET.SubElement(parent, "WeekDay"), DayType=number, DayWorking=int(works))
    if period is not None:
        _period(day, *period)
    _hours(day, works=works)


def _period(parent: ET.Element, first: date, last: date) -> None:
    own = ET.SubElement(parent, "TimePeriod")
    _elements(own, FromDate=f"{first}T00:00:00", ToDate=f"{last}T23:59:00")


def _hours(parent: ET.Element, *, works: bool) -> None:
    if works:
        times = ET.SubElement(parent, "WorkingTimes")
        for start, end in HOURS:
            _elements(ET.SubElement(times, "WorkingTime"), FromTime=start, ToTime=end)


# The tasks


def _lacks(timetable: Timetable) -> Mapping[str, list[str]]:
    """Return by item what is not known of it or of what it waits for, in sentences."""
    lacks: dict[str, list[str]] = {}
    for need, sentence, waiting in gaps(timetable):
        for name in (need, *waiting):
            lacks.setdefault(name, []).append(sentence)
    return lacks


def _task(
    tasks: ET.Element, timetable: Timetable, one: Scheduled, numbers: Mapping[str, int], lacks: "list[str] | tuple[()]"
) -> None:
    first, last = one.start.earliest, one.finish.earliest or one.start.earliest
    exact = one.start.day is not None and one.finish.day is not None
    duration, form = _duration(timetable.calendar, one, first, last)
    done = one.finished and exact
    ends = (_start(first), _start(first) if one.milestone else _finish(last))
    late = (_start(one.late_start.day), (_start if one.milestone else _finish)(one.late_finish.day))
    kind, day = _constraint(timetable, one)
    has_begun = one.started or one.finished
    task = _elements(
        ET.SubElement(tasks, "Task"),
        UID=numbers[one.id],
        ID=numbers[one.id],
        Name=_cut(one.title),
        Type=1,
        IsNull=0,
        OutlineLevel=1,
        Start=ends[0],
        Finish=ends[1],
        Duration=duration,
        DurationFormat=form if exact else DAYS_ESTIMATED,
        EffortDriven=0,
        Estimated=int(not exact),
        Milestone=int(one.milestone),
        Summary=0,
        Critical=int(one.critical),
        EarlyStart=ends[0],
        EarlyFinish=ends[1],
        LateStart=late[0],
        LateFinish=late[1],
        FreeSlack=_slack(float_of(one.free_float)),
        TotalSlack=_slack(float_of(one.total_float)),
        PercentComplete=100 if done else 0,
        ActualStart=_start(one.start.day) if has_begun else None,
        ActualFinish=ends[1] if done else None,
        ActualDuration=duration if done else "PT0H0M0S",
        RemainingDuration="PT0H0M0S" if done else duration,
        ConstraintType=kind,
        ConstraintDate=day,
        Deadline=(_start if one.milestone else _finish)(one.deadline),
        Notes=" ".join([*(f"{mark.capitalize()}." for mark in marks(one)), *lacks, *one.notes]) or None,
    )
    planned = timetable.record.items.get(one.id)
    for after in () if planned is None else planned.after:
        if after.id in numbers:
            _link(task, after, numbers)
    _elements(ET.SubElement(task, "ExtendedAttribute"), FieldID=TEXT_1, Value=one.id)


def _duration(calendar: Calendar, one: Scheduled, first: date | None, last: date | None) -> tuple[str, int]:
    """Return a length in hours of work, and in which unit it is shown; wholly on days off it is in days of 24 hours."""
    if one.milestone or first is None or last is None:
        return ("PT0H0M0S" if one.milestone else "PT8H0M0S"), DAYS
    length = calendar.counted(first, last)
    if length == 0:
        return f"PT{24 * ((last - first).days + 1)}H0M0S", ELAPSED_DAYS
    return f"PT{8 * (length or 1)}H0M0S", DAYS


def _constraint(timetable: Timetable, one: Scheduled) -> tuple[int, str | None]:
    """Return the kind of constraint and its day: fixed dates must hold, a stated or assumed start is not to be undercut."""
    if one.assumed and one.start.earliest is not None:
        return START_NO_EARLIER, _start(one.start.earliest)
    dates = timetable.record.stated
    start = dates.get(one.id if one.milestone else f"{one.id}.start")
    finish = dates.get(f"{one.id}.finish")
    if start is not None and start.window.earliest is not None:
        if one.fixed and start.window.day is not None:
            return MUST_START_ON, _start(start.window.day)
        return START_NO_EARLIER, _start(start.window.earliest)
    if finish is not None and finish.window.earliest is not None:
        if one.fixed and finish.window.day is not None:
            return MUST_FINISH_ON, _finish(finish.window.day)
        return FINISH_NO_EARLIER, _finish(finish.window.earliest)
    return AS_SOON_AS_POSSIBLE, None


def _link(task: ET.Element, after: After, numbers: Mapping[str, int]) -> None:
    lag, form = _lag(after.lag)
    link = ET.SubElement(task, "PredecessorLink")
    uid, kind = numbers[after.id], TYPES[after.link]
    _elements(link, PredecessorUID=uid, Type=kind, CrossProject=0, LinkLag=lag, LagFormat=form)


def _lag(period: Period) -> tuple[int, int]:
    """Return a lag in tenths of a minute, and in which unit it is shown."""
    if period.unit is Unit.WORKING_DAYS:
        return (period.count + period.clear) * DAY_OF_WORK, DAYS
    if period.unit is Unit.WEEKS:
        return period.count * 7 * DAY, ELAPSED_WEEKS
    return period.count * DAY, ELAPSED_DAYS


def _slack(days: int | None) -> int | None:
    return None if days is None else days * DAY_OF_WORK


def _start(day: date | None) -> str | None:
    return None if day is None else f"{day}T{HOURS[0][0]}"


def _finish(day: date | None) -> str | None:
    return None if day is None else f"{day}T{HOURS[-1][1]}"


def _cut(words: str) -> str:
    return printable(" ".join(words.split()))[:LONGEST_NAME]
