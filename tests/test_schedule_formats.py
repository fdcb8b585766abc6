"""Schedules in every format: what a person reads, and what each file holds when another program reads it back."""

import csv
import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import sys
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import icalendar
import pytest
from click.testing import CliRunner
from exploring import times
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import ROOT, Data, data_of, subject

from readiness.case import timetable
from readiness.cli import main
from readiness.columns import columns_of
from readiness.formats import bars, ics, mermaid, msproject
from readiness.formats import csv as as_csv
from readiness.formats import json as as_json
from readiness.moment import ANY_DAY, Window, one_day
from readiness.network import Float
from readiness.period import Period, Unit
from readiness.record import After, PlanItem
from readiness.release import Link
from readiness.schedule import Schedule, Scheduled
from readiness.timetable import Timetable

NAME = "an-invented-release"
RELEASE = f"releases/{NAME}"
NOVEMBER = "releases/november-2021"
AS_OF = date(2025, 5, 12)
FORMATS = ("terminal", "json", "csv", "ics", "mermaid", "msproject")
WRONG = 2

HOSTILE = (
    '=HYPERLINK("http://x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "section injected: x",
    "gantt",
    "2021-09-01 go",
    "%%{init: {'theme': 'dark'}}%%",
    "5% done",
    "a:b;c#d, e",
    "<script>alert(1)</script>",
    "click x call y()",
    "title x\nsection y",
    "END:VEVENT\r\nBEGIN:VALARM",
    '`x` "q" \\ back\\slash \\n',
    "日本語のタイトルがここにあります" * 5,
    "Ünïcödé €" * 15,
    "]]> &amp; &#65; & <!-- -->",
    "\x1b[31mred\x07",
    "\u202etfel ot thgir",
    "done",
)


# Timetables made by hand


def window(text: str) -> Window:
    """Return the window that `2025-05-12`, `2025-05-12/..` or `?` writes."""
    if text == "?":
        return ANY_DAY
    first, _, last = text.partition("/")
    ends = [None if end == ".." else date.fromisoformat(end) for end in (first, last or first)]
    return Window(*ends)


def item(name: str, days: str, late: str = "", slack: Float | None = (0, 0), **more: object) -> Scheduled:
    """Return an item from its windows, `start finish`; the late ones are the early ones unless they are given."""
    start, finish = (window(text) for text in (days.split() * 2)[:2])
    late_start, late_finish = (window(text) for text in ((late or days).split() * 2)[:2])
    plain = Scheduled(
        id=name,
        title=name.capitalize(),
        milestone=" " not in days,
        start=start,
        finish=finish,
        late_start=late_start,
        late_finish=late_finish,
        total_float=slack,
        free_float=slack,
        critical=False,
        near_critical=False,
        fixed=False,
        deadline=None,
        started=False,
        finished=False,
        driven_by=(),
        needs=(),
        assumed=False,
        notes=(),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def table(*items: Scheduled, as_of: date = AS_OF, plan: Data = None, title: str = "A release") -> Timetable:
    """Return a timetable of these items; the links and stated dates are those of a plan, if it is given."""
    release = data_of(NAME)
    if plan is not None:
        release |= {"plan": plan, "checkpoints": [next(iter(plan))]}
        release |= {"evidence": {}, "metrics": {}, "decisions": {}}
    made = timetable(subject(NAME, release).case, as_of)
    starts = [one.start.earliest for one in items if one.start.earliest]
    ends = [one.finish.latest for one in items if one.finish.latest]
    end = one_day(max(ends)) if ends else ANY_DAY
    schedule = Schedule("a-release", title, as_of, {one.id: one for one in items}, min(starts, default=None), end)
    return with_links(Timetable(schedule, made.record, made.calendar))


def with_links(of: Timetable) -> Timetable:
    """Return a timetable whose record has each item, which if not on record comes after what drives it."""
    no_lag = Period(0, Unit.WORKING_DAYS)
    items = {
        one.id: of.record.items.get(one.id)
        or PlanItem(
            one.id,
            one.milestone,
            None,
            None,
            tuple(After(name, Link.FINISH_TO_START, no_lag) for name in one.driven_by),
            one.fixed,
            one.deadline,
        )
        for one in of.schedule.items.values()
    }
    return replace(of, record=replace(of.record, items=items))


def shipped(name: str, as_of: str) -> Timetable:
    """Return the timetable of a shipped release."""
    return timetable(subject(name).case, date.fromisoformat(as_of))


def small() -> Timetable:
    """Return a plan with something of everything."""
    return table(
        item("build", "2025-05-05 2025-05-16", started=True, critical=True),
        item("go", "2025-06-26", fixed=True, critical=True, driven_by=("trial",)),
        item(
            "papers",
            "2025-05-19 2025-05-23",
            "2025-06-02 2025-06-06",
            (9, 9),
            deadline=date(2025, 6, 6),
            title="Papers of the board",
        ),
        item("start", "2025-05-05", slack=None, started=True, finished=True, fixed=True),
        item("survey", "2025-06-02 2025-06-02/..", "../2025-06-25 2025-06-25", (None, 16), needs=("survey.finish",)),
        item("trial", "2025-05-19 2025-06-25", critical=True, driven_by=("build",)),
        item("wash-up", "?", "?", (None, None), needs=("wash-up",)),
    )


def hostile() -> Timetable:
    """Return a plan whose titles try to be more than titles."""
    first = date(2025, 5, 12)
    items = [
        item(f"x{n}", f"{first + timedelta(days=n)} {first + timedelta(days=n + 2)}", title=title, notes=(title,))
        for n, title in enumerate(HOSTILE)
    ]
    milestones = [item(f"m{n}", f"{first + timedelta(days=n)}", title=title) for n, title in enumerate(HOSTILE)]
    return table(*items, *milestones, title=HOSTILE[0] + HOSTILE[13] + HOSTILE[9])


days = st.dates(date(2024, 1, 1), date(2026, 12, 31))
maybe = st.none() | days


@st.composite
def windows(draw: st.DrawFn) -> Window:
    first, last = draw(maybe), draw(maybe)
    return Window(first, last) if first is None or last is None or first <= last else Window(last, first)


@st.composite
def plans(draw: st.DrawFn) -> tuple[Scheduled, ...]:
    """Return any items, also such as no plan has."""
    names = draw(st.lists(st.from_regex(r"[a-z][a-z0-9-]{0,40}", fullmatch=True), max_size=8, unique=True))
    items = []
    for number, name in enumerate(names):
        start, finish, late_start, late_finish = (draw(windows()) for _ in range(4))
        slack = draw(st.none() | st.tuples(st.none() | st.integers(-9, 99), st.none() | st.integers(-9, 99)))
        flags = {key: draw(st.booleans()) for key in ("milestone", "critical", "near_critical", "fixed", "finished")}
        more = {
            "start": start,
            "finish": start if flags["milestone"] else finish,
            "late_start": late_start,
            "late_finish": late_finish,
            "deadline": draw(maybe),
            "title": draw(st.sampled_from(("", name, "A title of some words", *HOSTILE))),
            "notes": (draw(st.sampled_from(HOSTILE)),),
            "driven_by": tuple(draw(st.lists(st.sampled_from(names[:number]), max_size=2)) if number else ()),
            **flags,
        }
        items.append(item(name, "2025-05-12", slack=slack, **more))
    return tuple(items)


# The screen


def screen(of: Timetable, width: int = 80) -> str:
    return bars.schedules([of], width, colour=False)


def test_the_screen_of_a_small_plan() -> None:
    assert screen(small()) == (ROOT / "tests" / "goldens" / "schedule.txt").read_text()


def test_bars_begin_and_end_with_the_days_they_stand_for() -> None:
    lines = screen(small(), 110).splitlines()
    mondays = next(line for line in lines if re.fullmatch(r" +5 +12 +19 [ \d]+", line))
    zero = mondays.index("5")
    assert mondays.index("12") - zero == 7  # a column a day
    row = next(line for line in lines[lines.index(mondays) :] if line.startswith("papers"))
    first, monday = date(2025, 5, 19), date(2025, 5, 5)
    assert row.index("=") - zero == (first - monday).days
    assert row.rindex("=") - zero == (date(2025, 5, 23) - monday).days
    assert row.index("!") - zero == (date(2025, 6, 6) - monday).days
    assert row[row.rindex("=") + 1 : row.index("!")] == "." * (date(2025, 6, 6) - date(2025, 5, 24)).days
    assert row.index("|") - zero == (AS_OF - monday).days


@settings(deadline=None, max_examples=times(60))
@given(plans(), st.integers(60, 110))
def test_nothing_is_wider_than_the_screen_and_nothing_commands_it(items: tuple[Scheduled, ...], width: int) -> None:
    text = screen(replace_items(items), width)
    assert max(map(columns_of, text.splitlines())) <= width
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", text)
    for one in items:
        assert one.id in re.sub(r"\s", "", text) or f"{one.id[:20]}" in text


_EMPTY: list[Timetable] = []


def replace_items(items: tuple[Scheduled, ...]) -> Timetable:
    """Return a timetable of any items; the record is made once."""
    if not _EMPTY:
        _EMPTY.append(table())
    base = _EMPTY[0]
    return with_links(replace(base, schedule=replace(base.schedule, items={one.id: one for one in items})))


@settings(deadline=None, max_examples=times(40))
@given(plans())
def test_colour_adds_nothing_to_the_words(items: tuple[Scheduled, ...]) -> None:
    of = replace_items(items)
    painted = bars.schedules([of], 80, colour=True)
    plain = re.sub(r"\x1b\[\d+m", "", painted)
    assert [line.rstrip() for line in plain.splitlines()] == screen(of).splitlines()


def test_what_is_not_known_is_shown_as_such() -> None:
    text = screen(shipped("november-2021", "2021-09-07"))
    assert "15 Sep to ?" in text
    assert "* The finish of User Integration Testing is not stated." in text
    assert re.search(r"uit +\|? +=\?{10,}", text)


def test_a_plan_of_which_nothing_is_known_has_no_bars() -> None:
    text = screen(table(item("wash-up", "?", "?", (None, None))))
    assert "No day of the plan is known, so there are no bars." in text
    assert "No item is known to be critical." in text


def test_no_item_on_record_is_said() -> None:
    assert screen(table()).endswith("No item of the plan is on record.\n")


def test_a_critical_path_is_one_sentence_and_says_how_late_it_is() -> None:
    text = " ".join(screen(small()).split())
    path = "Build (5 to 16 May 2025), then Trial (19 May to 25 June 2025), then Go (26 June 2025)"
    assert f"The critical path to Go is {path}." in text
    late = table(item("go", "2025-06-26", slack=(-2, -2), critical=True, fixed=True))
    assert "Go (26 June 2025) is critical by itself; it comes 2 working days too late." in screen(late)


def test_a_long_critical_path_is_named_without_its_middle() -> None:
    working = table().calendar.days
    first = bisect_left(working, date(2025, 5, 12).toordinal())
    chain = [
        item(
            f"n{n:02}",
            f"{date.fromordinal(day)} {date.fromordinal(day)}",
            critical=True,
            driven_by=(f"n{n - 1:02}",) if n else (),
        )
        for n, day in enumerate(working[first : first + 60])
    ]
    text = " ".join(screen(table(*chain)).split())
    assert "then 30 more, then N59 (4 August 2025)." in text
    assert text.count("then N") == 29


def test_an_as_of_day_far_from_the_plan_does_not_squeeze_its_bars() -> None:
    near = screen(table(item("build", "2025-05-19 2025-06-20"), as_of=date(2025, 6, 2)))
    far = screen(table(item("build", "2025-05-19 2025-06-20"), as_of=date(2031, 1, 1)))
    assert near.count("=") == far.count("=")
    assert "the as-of day lies outside the days shown" in " ".join(far.split())


# JSON


def test_json_has_its_keys_and_windows() -> None:
    told = json.loads(as_json.schedules([small()]))
    assert list(told) == ["schema", "as_of", "release", "items", "earliest", "end"]
    assert told["schema"] == "readiness/schedule/v1"
    assert [one["id"] for one in told["items"]] == ["build", "start", "papers", "trial", "survey", "go", "wash-up"]
    papers = told["items"][2]
    assert (papers["late_start"], papers["late_finish"], papers["free_float"]) == ("2025-06-02", "2025-06-06", 9)
    survey = told["items"][4]
    assert survey["finish"] == {"earliest": "2025-06-02", "latest": None}
    assert survey["late_finish"] == "2025-06-25"
    assert survey["total_float"] == {"earliest": None, "latest": 16}
    start = told["items"][1]
    assert (start["total_float"], start["finished"], start["milestone"]) == (None, True, True)
    assert told["items"][6]["total_float"] == {"earliest": None, "latest": None}


def test_json_of_several_releases_is_a_list() -> None:
    told = json.loads(as_json.schedules([small(), small()]))
    assert told["schema"] == "readiness/schedules/v1"
    assert [one["schema"] for one in told["schedules"]] == ["readiness/schedule/v1"] * 2


def test_every_key_of_the_json_is_on_its_page() -> None:
    page = (ROOT / "docs" / "json.md").read_text().partition("readiness/schedule/v1")[2]
    told = json.loads(as_json.schedules([small()]))
    for key in (*told, *told["items"][0]):
        assert f"`{key}`" in page or f"`{key}[]`" in page, key


# CSV


def rows_of(text: str) -> list[dict[str, str]]:
    assert "\n" not in re.sub(r"\r\n", "", re.sub(r'"[^"]*"', "", text))
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_a_row_of_values_is_an_item() -> None:
    found = {row["id"]: row for row in rows_of(as_csv.schedules([small()]))}
    assert len(found) == 7
    assert found["papers"]["start_earliest"] == found["papers"]["start_latest"] == "2025-05-19"
    assert (found["papers"]["total_float_earliest"], found["papers"]["deadline"]) == ("9", "2025-06-06")
    assert (found["survey"]["finish_earliest"], found["survey"]["finish_latest"]) == ("2025-06-02", "")
    assert (found["survey"]["total_float_earliest"], found["survey"]["total_float_latest"]) == ("", "16")
    assert {found[name]["critical"] for name in ("build", "trial", "go")} == {"yes"}


def test_no_text_is_a_formula_and_a_negative_number_stays_one() -> None:
    of = hostile()
    late = item("late", "2025-05-12", slack=(-2, -2))
    for row in rows_of(as_csv.schedules([of, table(late)])):
        for key, cell in row.items():
            if not re.fullmatch(r"-?\d+", cell) or key in ("title", "notes"):
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")), (key, cell)
        if row["id"] == "late":
            assert row["total_float_earliest"] == "-2"
    titles = [row["title"] for row in rows_of(as_csv.schedules([of])) if row["id"].startswith("x")]
    assert titles[:4] == [f"'{title}" for title in HOSTILE[:4]]
    assert titles[9] == HOSTILE[9]


# iCalendar


def calendar_of(text: str) -> icalendar.Calendar:
    assert "\n" not in text.replace("\r\n", "")
    assert "\r" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    return icalendar.Calendar.from_ical(text)  # type: ignore[return-value]


def events_of(text: str) -> dict[str, icalendar.Event]:
    return {str(event["UID"]): event for event in calendar_of(text).walk("VEVENT")}  # type: ignore[misc]


def test_an_event_is_an_item_on_its_days() -> None:
    events = events_of(ics.schedules([small()]))
    assert set(events) == {f"{name}@a-release" for name in ("build", "go", "papers", "start", "trial")}
    build, go = events["build@a-release"], events["go@a-release"]
    assert (build.decoded("DTSTART"), build.decoded("DTEND")) == (date(2025, 5, 5), date(2025, 5, 17))
    assert (go.decoded("DTSTART"), go.decoded("DTEND")) == (date(2025, 6, 26), date(2025, 6, 27))
    assert all(f"{event.decoded('DTSTAMP'):%Y-%m-%d %H:%M %Z}" == "2025-05-12 00:00 UTC" for event in events.values())
    assert [str(one) for one in go["CATEGORIES"].cats] == ["Milestone", "Critical", "Fixed"]


def test_what_has_no_exact_day_is_counted_and_named() -> None:
    calendar = calendar_of(ics.schedules([small()]))
    assert str(calendar["X-READINESS-LEFT-OUT"]) == "2"
    assert str(calendar["DESCRIPTION"]).endswith("not known exactly (2): Survey, Wash-up.")


def test_a_calendar_without_any_exact_day_is_still_a_calendar() -> None:
    calendar = calendar_of(ics.schedules([table(item("wash-up", "?"))]))
    assert [one.name for one in calendar.subcomponents] == ["VJOURNAL"]


def test_titles_are_titles_in_a_calendar() -> None:
    events = events_of(ics.schedules([hostile()]))
    assert len(events) == 2 * len(HOSTILE)
    for n, title in enumerate(HOSTILE):
        said = title.replace("\r\n", "\n").replace("\x1b", "\\u001b").replace("\x07", "\\u0007")
        assert str(events[f"x{n}@a-release"]["SUMMARY"]) == said.replace("\u202e", "\\u202e")
    assert {type(one) for one in calendar_of(ics.schedules([hostile()])).subcomponents} == {icalendar.Event}


def test_an_event_keeps_its_identifier_when_the_plan_moves() -> None:
    moved = table(item("build", "2025-06-02 2025-06-06"), as_of=AS_OF + timedelta(days=9))
    assert set(events_of(ics.schedules([moved]))) <= set(events_of(ics.schedules([small()])))


# Mermaid

TASK = re.compile(
    r" {4}(?P<title>[^:;#%<>{}\"`\n]+) :(?P<tags>(?:(?:crit|done|active|milestone), )*)(?P<id>item\d*-[A-Za-z0-9_-]+), "
    r"(?P<start>\d{4}-\d\d-\d\d), (?P<end>\d{4}-\d\d-\d\d|0d)"
)


def tasks_of(text: str) -> Iterator[re.Match[str]]:
    """Yield the tasks of a chart, every line of which is a statement that is known."""
    head, *lines = text.splitlines()
    assert head == "gantt"
    fixed = r"title [^#;:]+|dateFormat YYYY-MM-DD|inclusiveEndDates|axisFormat %d %b %Y|todayMarker off"
    for line in lines:
        found = TASK.fullmatch(line)
        if found:
            yield found
        else:
            assert re.fullmatch(rf" {{4}}({fixed}|section [^:;#]+|%% left out, [^:;#{{}}]+)", line), line


def test_a_chart_is_in_the_language_of_gantt_diagrams() -> None:
    found = {one["id"]: one for one in tasks_of(mermaid.schedules([small()]))}
    assert set(found) == {f"item-{name}" for name in ("build", "start", "papers", "trial", "go")}
    assert (found["item-build"]["tags"], found["item-build"]["end"]) == ("crit, active, ", "2025-05-16")
    assert (found["item-start"]["tags"], found["item-start"]["end"]) == ("done, milestone, ", "0d")
    text = mermaid.schedules([small()])
    assert text.count("%% left out") == 2
    assert "\n    inclusiveEndDates\n" in text  # else each bar would end a day early


def test_titles_are_titles_in_a_chart() -> None:
    found = list(tasks_of(mermaid.schedules([hostile()])))
    assert len(found) == 2 * len(HOSTILE)
    statement = re.compile(r"gantt|section|title|click|done:|\d{4}-\d\d-\d\d", re.IGNORECASE)
    assert not any(statement.match(one["title"]) for one in found)


def test_a_chart_of_several_releases_has_each_identifier_once() -> None:
    found = [one["id"] for one in tasks_of(mermaid.schedules([small(), small()]))]
    assert len(found) == len(set(found)) == 10


# Microsoft Project

PLAN = {
    "go": {"title": "Go", "date": "2025-06-26", "fixed": True, "after": [{"activity": "trial", "lag": "1wd"}]},
    "build": {"title": "Build", "start": "2025-05-05", "finish": "2025-05-16"},
    "trial": {
        "title": "Trial",
        "duration": "24wd",
        "after": [
            "build",
            {"activity": "papers", "link": "SS", "lag": "-2wd"},
            {"activity": "survey", "link": "FF", "lag": "4d"},
        ],
    },
    "papers": {"title": "Papers", "finish": "2025-05-23", "duration": "5wd", "deadline": "2025-06-06"},
    "survey": {
        "title": "Survey",
        "start": "2025-06-02",
        "finish": "tbc",
        "after": [{"activity": "papers", "link": "SF", "lag": "1w"}],
    },
}
SPACE = f"{{{msproject.NAMESPACE}}}"
# The order of elements in the reference of the Microsoft Office Project 2007 XML Data Interchange Schema.
ORDER = {
    "Project": "SaveVersion UID Name Title Subject Category Company Manager Author CreationDate Revision LastSaved "
    "ScheduleFromStart StartDate FinishDate FYStartDate CriticalSlackLimit CurrencyDigits CurrencySymbol CurrencyCode "
    "CurrencySymbolPosition CalendarUID DefaultStartTime DefaultFinishTime MinutesPerDay MinutesPerWeek DaysPerMonth "
    "DefaultTaskType DefaultFixedCostAccrual DefaultStandardRate DefaultOvertimeRate DurationFormat WorkFormat "
    "EditableActualCosts HonorConstraints EarnedValueMethod InsertedProjectsLikeSummary MultipleCriticalPaths "
    "NewTasksEffortDriven NewTasksEstimated SplitsInProgressTasks SpreadActualCost SpreadPercentComplete "
    "TaskUpdatesResource FiscalYearStart WeekStartDay MoveCompletedEndsBack MoveRemainingStartsBack "
    "MoveRemainingStartsForward MoveCompletedEndsForward BaselineForEarnedValue AutoAddNewResourcesAndTasks StatusDate "
    "CurrentDate MicrosoftProjectServerURL Autolink NewTaskStartDate DefaultTaskEVMethod ProjectExternallyEdited "
    "ExtendedCreationDate ActualsInSync RemoveFileProperties AdminProject OutlineCodes WBSMasks ExtendedAttributes "
    "Calendars Tasks Resources Assignments",
    "Calendar": "UID Name IsBaseCalendar BaseCalendarUID WeekDays Exceptions WorkWeeks",
    "WeekDay": "DayType DayWorking TimePeriod WorkingTimes",
    "Exception": "EnteredByOccurrences TimePeriod Occurrences Name Type Period DaysOfWeek MonthItem MonthPosition Month "
    "MonthDay DayWorking WorkingTimes",
    "TimePeriod": "FromDate ToDate",
    "WorkingTime": "FromTime ToTime",
    "Task": "UID ID Name Type IsNull CreateDate Contact WBS WBSLevel OutlineNumber OutlineLevel Priority Start Finish "
    "Duration DurationFormat Work Stop Resume ResumeValid EffortDriven Recurring OverAllocated Estimated Milestone "
    "Summary Critical IsSubproject IsSubprojectReadOnly SubprojectName ExternalTask ExternalTaskProject EarlyStart "
    "EarlyFinish LateStart LateFinish StartVariance FinishVariance WorkVariance FreeSlack TotalSlack FixedCost "
    "FixedCostAccrual PercentComplete PercentWorkComplete Cost OvertimeCost OvertimeWork ActualStart ActualFinish "
    "ActualDuration ActualCost ActualOvertimeCost ActualWork ActualOvertimeWork RegularWork RemainingDuration "
    "RemainingCost RemainingWork RemainingOvertimeCost RemainingOvertimeWork ACWP CV ConstraintType CalendarUID "
    "ConstraintDate Deadline LevelAssignments LevelingCanSplit LevelingDelay LevelingDelayFormat PreLeveledStart "
    "PreLeveledFinish Hyperlink HyperlinkAddress HyperlinkSubAddress IgnoreResourceCalendar Notes HideBar Rollup BCWS "
    "BCWP PhysicalPercentComplete EarnedValueMethod PredecessorLink ActualWorkProtected ActualOvertimeWorkProtected "
    "ExtendedAttribute",
    "PredecessorLink": "PredecessorUID Type CrossProject CrossProjectName LinkLag LagFormat",
}


def planned() -> Timetable:
    """Return the small plan with links and stated dates on record."""
    return table(*small().items, plan=PLAN)


def project_of(text: str) -> ET.Element:
    assert "<!" not in text
    return ET.fromstring(text)  # noqa: S314 - it is our own text


def tasks(text: str) -> dict[str, dict[str, str]]:
    """Return the tasks by the id of their items; links are `predecessors`."""
    found = {}
    names = {}
    for task in project_of(text).iter(f"{SPACE}Task"):
        told = {one.tag.removeprefix(SPACE): one.text or "" for one in task}
        name = task.findtext(f"{SPACE}ExtendedAttribute/{SPACE}Value") or ""
        names[told["UID"]] = name
        links = task.iter(f"{SPACE}PredecessorLink")
        told["predecessors"] = ";".join(" ".join(one.text or "" for one in link) for link in links)
        found[name] = told
    for told in found.values():
        told["predecessors"] = re.sub(r"(^|;)(\d+)", lambda at: f"{at[1]}{names[at[2]]}", told["predecessors"])
    return found


@pytest.mark.parametrize("of", [small, planned, hostile])
def test_elements_stand_in_the_order_of_the_schema(of: Timetable) -> None:
    project = project_of(msproject.schedule(of()))  # type: ignore[operator]
    for element in project.iter():
        order = ORDER.get(element.tag.removeprefix(SPACE))
        if order is not None:
            found = [order.split().index(one.tag.removeprefix(SPACE)) for one in element]
            assert found == sorted(found), element.tag


def test_a_task_has_its_dates_slack_and_constraint() -> None:
    found = tasks(msproject.schedule(planned()))
    build = found["build"]
    assert (build["Start"], build["Finish"]) == ("2025-05-05T08:00:00", "2025-05-16T17:00:00")
    assert (build["Duration"], build["DurationFormat"], build["Estimated"]) == ("PT72H0M0S", "7", "0")
    assert (build["ConstraintType"], build["ConstraintDate"]) == ("4", "2025-05-05T08:00:00")
    assert (build["ActualStart"], build["Critical"], build["TotalSlack"]) == ("2025-05-05T08:00:00", "1", "0")
    go = found["go"]
    assert (go["Milestone"], go["Start"], go["Finish"], go["Duration"]) == (
        "1",
        "2025-06-26T08:00:00",
        "2025-06-26T08:00:00",
        "PT0H0M0S",
    )
    assert (go["ConstraintType"], go["ConstraintDate"]) == ("2", "2025-06-26T08:00:00")
    papers = found["papers"]
    assert (papers["ConstraintType"], papers["TotalSlack"], papers["Deadline"]) == ("6", "43200", "2025-06-06T17:00:00")
    start = found["start"]
    assert (start["PercentComplete"], start["ActualFinish"], start.get("TotalSlack")) == (
        "100",
        "2025-05-05T08:00:00",
        None,
    )
    assert found["trial"]["ConstraintType"] == "0"
    fixed = PLAN | {"papers": {"finish": "2025-05-23", "duration": "5wd", "fixed": True}}
    of = table(item("papers", "2025-05-19 2025-05-23", fixed=True), plan=fixed)
    assert tasks(msproject.schedule(of))["papers"]["ConstraintType"] == "3"
    assumed = item("build", "2025-05-05 2025-05-16", assumed=True)
    told = tasks(msproject.schedule(table(assumed)))["build"]
    assert (told["ConstraintType"], told["ConstraintDate"]) == ("4", "2025-05-05T08:00:00")


def test_what_is_not_known_to_the_day_is_estimated_and_noted() -> None:
    survey = tasks(msproject.schedule(planned()))["survey"]
    assert (survey["Start"], survey["Finish"], survey["Estimated"], survey["DurationFormat"]) == (
        "2025-06-02T08:00:00",
        "2025-06-02T17:00:00",
        "1",
        "39",
    )
    assert survey["Notes"] == "The finish of Survey is not stated."
    assert "TotalSlack" not in survey
    assert "Start" not in tasks(msproject.schedule(planned()))["wash-up"]


def test_links_have_their_type_and_lag() -> None:
    found = tasks(msproject.schedule(planned()))
    assert found["trial"]["predecessors"].split(";") == ["build 1 0 0 7", "papers 3 0 -9600 7", "survey 0 0 57600 8"]
    assert found["survey"]["predecessors"] == "papers 2 0 100800 10"
    assert found["go"]["predecessors"] == "trial 1 0 4800 7"


def test_the_calendar_has_the_week_and_the_holidays_of_the_plan() -> None:
    project = project_of(msproject.schedule(planned()))
    week = {
        day.findtext(f"{SPACE}DayType"): day.findtext(f"{SPACE}DayWorking")
        for day in project.iter(f"{SPACE}WeekDay")
        if day.findtext(f"{SPACE}DayType") != "0"
    }
    assert week == {"1": "0", "2": "1", "3": "1", "4": "1", "5": "1", "6": "1", "7": "0"}
    holidays = [one.findtext(f"{SPACE}TimePeriod/{SPACE}FromDate") for one in project.iter(f"{SPACE}Exception")]
    assert holidays == ["2025-05-05T00:00:00", "2025-05-26T00:00:00"]


def test_titles_are_titles_in_a_project() -> None:
    found = tasks(msproject.schedule(hostile()))
    assert len(found) == 2 * len(HOSTILE)
    assert found["x10"]["Name"] == HOSTILE[10]
    assert found["x17"]["Name"] == HOSTILE[17]
    assert found["x12"]["Name"] == "title x section y"


def test_work_on_days_off_alone_is_in_elapsed_days() -> None:
    found = tasks(msproject.schedule(table(item("move", "2025-05-17 2025-05-18"))))["move"]
    assert (found["Duration"], found["DurationFormat"]) == ("PT48H0M0S", "8")


READER = """
import sys, jpype, mpxj
jpype.startJVM()
from org.mpxj.cpm import MicrosoftScheduler
from org.mpxj.reader import UniversalProjectReader

def slack(task):
    found = task.getTotalSlack()
    return found and found.getDuration() / (480 if str(found).endswith("m") else 1)

project = UniversalProjectReader().read(sys.argv[1])
for again in (False, True):
    if again:
        MicrosoftScheduler().schedule(project, project.getProjectProperties().getStartDate())
    for task in project.getTasks():
        links = sorted(f"{one.getPredecessorTask().getText(1)} {one.getType()} {one.getLag()}" for one in task.getPredecessors())
        told = [task.getText(1), task.getName(), task.getStart(), task.getFinish(), task.getDuration(), slack(task)]
        print(*told, task.getMilestone(), task.getConstraintType(), task.getDeadline(), links, sep="|")
    print(len(project.getDefaultCalendar().getCalendarExceptions()))
"""
reader = pytest.mark.skipif(
    shutil.which("java") is None
    or importlib.util.find_spec("mpxj") is None
    or importlib.util.find_spec("jpype") is None,
    reason="another reader of projects is not here: MPXJ and JPype1 with Java",
)


def read_elsewhere(text: str, path: Path) -> tuple[list[str], list[str]]:
    """Return what another program reads in a project, and what it reads after its own scheduler has set all dates."""
    path.write_text(text, encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", READER, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    return lines[: len(lines) // 2], lines[len(lines) // 2 :]


@reader
def test_another_reader_of_projects_reads_the_same(tmp_path: Path) -> None:
    (*rows, exceptions), _ = read_elsewhere(msproject.schedule(planned()), tmp_path / "plan.xml")
    assert exceptions == "2"
    assert "build|Build|2025-05-05T08:00|2025-05-16T17:00|9.0d|0.0|False|START_NO_EARLIER_THAN|None|[]" in rows
    assert "go|Go|2025-06-26T08:00|2025-06-26T08:00|0.0d|0.0|True|MUST_START_ON|None|['trial FS 1.0d']" in rows
    links = "['build FS 0.0d', 'papers SS -2.0d', 'survey FF 4.0ed']"
    assert f"trial|Trial|2025-05-19T08:00|2025-06-25T17:00|27.0d|0.0|False|AS_SOON_AS_POSSIBLE|None|{links}" in rows


@reader
@pytest.mark.parametrize("as_of", ["2025-04-12", "2025-05-12"])
def test_another_scheduler_comes_to_the_same_dates_and_slack(as_of: str, tmp_path: Path) -> None:
    ours, theirs = read_elsewhere(msproject.schedule(shipped(NAME, as_of)), tmp_path / "plan.xml")
    assert len(ours) == 7
    assert ours == theirs


# All formats


def test_all_formats_agree_on_the_items_and_their_days() -> None:
    for of in (small(), shipped(NAME, "2025-05-12"), shipped("november-2021", "2021-09-07")):
        told = {one["id"]: one for one in json.loads(as_json.schedules([of]))["items"]}
        assert {row["id"]: row["start_earliest"] or None for row in rows_of(as_csv.schedules([of]))} == {
            name: one["start"] if isinstance(one["start"], str) else one["start"]["earliest"]
            for name, one in told.items()
        }
        exact = {name for name, one in told.items() if isinstance(one["start"], str) and isinstance(one["finish"], str)}
        events = events_of(ics.schedules([of]))
        assert {uid.partition("@")[0] for uid in events} == exact
        charted = {one["id"].removeprefix("item-"): one["start"] for one in tasks_of(mermaid.schedules([of]))}
        assert charted == {name: told[name]["start"] for name in exact}
        project = tasks(msproject.schedule(of))
        assert set(project) == set(told)
        assert {name for name, one in project.items() if one["Critical"] == "1"} == {
            name for name, one in told.items() if one["critical"]
        }
        assert all(name in screen(of) for name in told)


def test_no_format_lets_a_control_character_through() -> None:
    of = hostile()
    texts = [one.schedules([of]) for one in (as_json, as_csv, ics, mermaid)]
    for text in (*texts, msproject.schedule(of), screen(of)):
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e]", text)
        assert "red" in text


@settings(deadline=None, max_examples=times(40))
@given(plans())
def test_any_items_can_be_written_in_every_format(items: tuple[Scheduled, ...]) -> None:
    of = replace_items(items)
    assert len(json.loads(as_json.schedules([of]))["items"]) == len(items)
    assert len(rows_of(as_csv.schedules([of]))) == len(items)
    exact = [one for one in items if one.start.day and one.finish.day]
    assert len(events_of(ics.schedules([of]))) == len(exact)
    assert len(list(tasks_of(mermaid.schedules([of])))) == len(exact)
    assert len(tasks(msproject.schedule(of))) == len(items)


# The command


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["schedule", *words])
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize("form", FORMATS)
def test_the_command_writes_each_format_to_a_file(form: str, tmp_path: Path) -> None:
    path = tmp_path / "out"
    call = (f"{ROOT}/{RELEASE}", "--as-of", "2025-05-12", "--format", form)
    shown = CliRunner().invoke(main, ["schedule", *call])
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert run(*call, "--output", str(path)) == (0, "", "")
    assert path.read_bytes() == shown.stdout_bytes


def test_several_releases_stand_one_behind_the_other() -> None:
    status, text, _ = run(f"{ROOT}/{RELEASE}", f"{ROOT}/{NOVEMBER}", "--as-of", "2025-05-12")
    assert status == 0
    assert len(re.findall("^.* =====+$", text, re.MULTILINE)) == 2
    said = "2 releases * An invented release (example, not real): 6 items, 0 of them critical; 0 facts not known."
    assert " ".join(text.split()).startswith(said)


def test_a_project_holds_one_release() -> None:
    status, text, said = run(f"{ROOT}/{RELEASE}", f"{ROOT}/{NOVEMBER}", "--format", "msproject")
    assert (status, text) == (WRONG, "")
    assert "a file of this format holds one release, and 2 are named" in said


def test_a_wrong_release_has_no_schedule(tmp_path: Path) -> None:
    (tmp_path / "release.yaml").write_text("kind: release\nid: [", encoding="utf-8")
    status, text, said = run(str(tmp_path))
    assert (status, text) == (WRONG, "")
    assert "release.yaml:" in said


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_bytes_whatever_the_hash_seed_and_the_time_zone(form: str) -> None:
    call = [sys.executable, "-m", "readiness", "schedule", NOVEMBER, "--as-of", "2021-09-07", "--format", form]
    found = {
        subprocess.run(
            call, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}, capture_output=True, check=True
        ).stdout
        for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/Lima"))
    }
    assert len(found) == 1


@pytest.mark.parametrize("before", ["", " ", "\u00a0", "\t", "\u3000", "\ufeff", "\u200b \u00a0"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_cell_is_taken_for_a_formula_though_something_unseen_stands_before_it(before: str, sign: str) -> None:
    made = table(item("a", "2025-05-12", title=f"{before}{sign}1"))
    row = next(csv.DictReader(io.StringIO(as_csv.schedules([made]))))
    assert row["title"].startswith("'")
