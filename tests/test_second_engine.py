"""The schedule against a second engine, MPXJ, whose scheduler follows Primavera P6; needs Java and is run on request.

`pip install mpxj jpype1`, then `READINESS_MPXJ=1000 python -m pytest tests/test_second_engine.py` compares that many networks,
and reads a project file back.

Compared is what both mean in the same way: activities in working days, all links with lags and leads, one between two
items. Left out are milestones, commitments and deadlines; stated starts of what has predecessors, which MPXJ 16.10 mixes
with links wrongly (a finish before the start, a link ignored); and late dates where an item may finish after the end
of the plan because only its start, or its finish by a lead, binds something: P6 never lets it.
"""

import json
import os
from bisect import bisect_left
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, assume, given, settings
from networks import BEGINNINGS, CALENDAR, HOLIDAYS, WORKING, networks, record_of

from readiness.cli import main
from readiness.schedule import Scheduled, schedule

Data = Any
ROOT = Path(__file__).parent.parent
ASKED = os.environ.get("READINESS_MPXJ")
pytestmark = pytest.mark.skipif(ASKED is None, reason="run on request: set READINESS_MPXJ to a number of networks")
FIRST = str(min(BEGINNINGS))
WORKING_ORDER = sorted(WORKING)
KINDS = {"FS": "FINISH_START", "SS": "START_START", "FF": "FINISH_FINISH", "SF": "START_FINISH"}


@pytest.fixture(scope="module")
def engine() -> Any:
    """Start Java with MPXJ once."""
    jpype = pytest.importorskip("jpype")
    pytest.importorskip("mpxj")
    if not jpype.isJVMStarted():
        jpype.startJVM("-Xmx512m")
    return jpype


@settings(max_examples=int(ASKED or 1), deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=networks())
def test_the_schedule_is_that_of_a_second_engine(engine: Any, plan: Data) -> None:
    plan = shared(plan)
    ours = schedule(record_of(plan, CALENDAR), CALENDAR)
    assert ours.end.latest is not None
    assume(all((item.late_finish.latest or date.max) <= ours.end.latest for item in ours.items.values()))
    theirs = by_mpxj(engine, plan)
    assert {name: figures(item) for name, item in ours.items.items()} == theirs


def shared(plan: Mapping[str, Data]) -> dict[str, Data]:
    """Return a network with only what both engines mean in the same way."""
    found = {}
    for name, item in plan.items():
        links = {one if isinstance(one, str) else one["activity"]: one for one in item.get("after", ())}
        length = {"duration": item.get("duration", "1wd")}
        after = {"after": list(links.values())} if links else {}
        found[name] = {**length, **(after or {"start": item.get("start", item.get("date", FIRST))})}
    return found


def figures(item: Scheduled) -> list[int]:
    """Return early start and finish, late start and finish as instants of working time, then total and free float."""
    windows = (item.start, item.finish, item.late_start, item.late_finish)
    days = [window.latest or date.max for window in windows]
    instants = [bisect_left(WORKING_ORDER, day) + end for day, end in zip(days, (0, 1, 0, 1), strict=True)]
    assert item.total_float is not None
    assert item.free_float is not None
    return [*instants, item.total_float[0] or 0, item.free_float[0] or 0]


def by_mpxj(engine: Any, plan: Mapping[str, Data]) -> dict[str, list[int]]:
    """Return the same figures as the second engine finds them."""
    mpxj = engine.JPackage("org").mpxj
    project, tasks = _project(engine, mpxj, plan)
    mpxj.cpm.PrimaveraScheduler().schedule(project, project.getProjectProperties().getStartDate())
    found = {}
    for name, task in tasks.items():
        times = (task.getEarlyStart(), task.getEarlyFinish(), task.getLateStart(), task.getLateFinish())
        total, free = (int(one.getDuration()) for one in (task.getTotalSlack(), task.getFreeSlack()))
        found[name] = [*map(_instant, times), total, min(free, total)]
    return found


def _project(engine: Any, mpxj: Any, plan: Mapping[str, Data]) -> tuple[Any, dict[str, Any]]:
    project = mpxj.ProjectFile()
    calendar = project.addDefaultBaseCalendar()
    project.setDefaultCalendar(calendar)
    local = engine.JPackage("java").time
    for day in HOLIDAYS:
        calendar.addCalendarException(local.LocalDate.of(day.year, day.month, day.day))
    first = min(item["start"] for item in plan.values() if "start" in item)
    project.getProjectProperties().setStartDate(local.LocalDateTime.parse(f"{first}T08:00"))
    tasks = {}
    for name, item in plan.items():
        task = tasks[name] = project.addTask()
        task.setName(name)
        length = _duration(mpxj, item["duration"])
        task.setDuration(length)
        task.setRemainingDuration(length)
        task.setActualDuration(_duration(mpxj, "0wd"))
        task.setPercentageComplete(engine.JClass("java.lang.Double")(0.0))
        task.setActivityType(mpxj.ActivityType.TASK_DEPENDENT)
        task.setActivityStatus(mpxj.ActivityStatus.NOT_STARTED)
        task.setConstraintType(mpxj.ConstraintType.AS_SOON_AS_POSSIBLE)
        if "start" in item:
            task.setConstraintType(mpxj.ConstraintType.START_NO_EARLIER_THAN)
            task.setConstraintDate(local.LocalDateTime.parse(f"{item['start']}T08:00"))
    for name, item in plan.items():
        for one in item.get("after", ()):
            link = {"activity": one} if isinstance(one, str) else one
            relation = mpxj.Relation.Builder().predecessorTask(tasks[link["activity"]])
            relation = relation.type(getattr(mpxj.RelationType, KINDS[link.get("link", "FS")]))
            tasks[name].addPredecessor(relation.lag(_duration(mpxj, link.get("lag", "0wd"))))
    return project, tasks


def _duration(mpxj: Any, text: str) -> Any:
    return mpxj.Duration.getInstance(float(text.removesuffix("wd")), mpxj.TimeUnit.DAYS)


def _instant(time: Any) -> int:
    day = date(time.getYear(), time.getMonthValue(), time.getDayOfMonth())
    return bisect_left(WORKING_ORDER, day) + (1 if time.getHour() >= 17 and day in WORKING else 0)


def test_a_project_file_is_read_back_as_it_was_told(engine: Any, tmp_path: Path) -> None:
    file = tmp_path / "plan.xml"
    given = ["--as-of", "2021-09-07", "--set", "bat.duration=10wd", "--set", "uit.duration=25wd"]
    asked = ["schedule", str(ROOT / "releases" / "november-2021"), *given]
    assert CliRunner().invoke(main, [*asked, "--format", "msproject", "--output", str(file)]).exit_code == 0
    told = json.loads(CliRunner().invoke(main, [*asked, "--format", "json"]).stdout)["items"]
    read = engine.JClass("org.mpxj.reader.UniversalProjectReader")().read(str(file))
    tasks = [one for one in read.getTasks() if one.getName() is not None]
    theirs = [(str(one.getStart())[:10], str(one.getFinish())[:10]) for one in tasks]
    assert sorted(theirs) == sorted((one["start"], one["finish"]) for one in told)
    assert {(str(one.getName()), str(one.getFinish())[:10]) for one in tasks} >= {
        ("Business Acceptance Testing", "2021-09-28"),
        ("User Integration Testing", "2021-10-25"),
    }
    links = {str(link.getPredecessorTask().getName()) for one in tasks for link in one.getPredecessors()}
    assert links == {"Business Acceptance Testing", "User Integration Testing"}
