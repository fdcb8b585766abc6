"""The schedule against a reference that tries one day after the other, and against worked examples of others.

`READINESS_EXPLORE=100 python -m pytest tests/test_schedule.py` compares 20,000 generated networks of each sort.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from exploring import times
from hypothesis import HealthCheck, Phase, given, settings
from networks import BEGINNINGS, CALENDAR, WORKING, calendar_of, first_working, networks, record_of, working_days
from reference_schedule import Dates, reference

from readiness import schedule as module
from readiness.calendar import Calendar
from readiness.document import read
from readiness.moment import Window
from readiness.schedule import Scheduled

Data = Any
Scheduler = Callable[[Mapping[str, Data], tuple[date, ...]], Mapping[str, Dates]]
many = settings(
    max_examples=times(200),
    deadline=None,
    phases=[phase for phase in Phase if phase is not Phase.explain],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
FIRST_OF_ALL = min(BEGINNINGS)
PUBLISHED = Path(__file__).parent / "published_schedules.yaml"


def scheduled(plan: Mapping[str, Data], calendar: Calendar) -> dict[str, Dates]:
    """Return the schedule of a plan of exact days as the reference says it."""
    items = module.schedule(record_of(plan, calendar), calendar).items
    assert set(items) == set(plan)
    return {name: _dates(item) for name, item in items.items()}


def _dates(item: Scheduled) -> Dates:
    windows = (item.start, item.finish, item.late_start, item.late_finish)
    floats = (item.total_float, item.free_float)
    return Dates(*map(_day, windows), *map(_number, floats), item.critical)


def _day(window: Window) -> date:
    assert window.day is not None
    return window.day


def _number(float_: tuple[int | None, int | None] | None) -> int:
    assert float_ is not None
    least, most = float_
    assert least is not None
    assert least == most
    return least


# Generated networks


def on_working_days(plan: Mapping[str, Data]) -> dict[str, Data]:
    """Return a network whose commitments lie on working days: how late a day off is reached is counted in two ways."""
    found = {}
    for name, item in plan.items():
        keys = ("deadline", "start", "date") if "fixed" in item else ("deadline",)
        moved = {key: str(first_working(date.fromisoformat(item[key]))) for key in keys if key in item}
        found[name] = {**item, **moved}
    return found


def without_critical(found: Mapping[str, Dates]) -> dict[str, Dates]:
    """Return dates and floats alone."""
    return {name: replace(one, critical=False) for name, one in found.items()}


def days_of(found: Mapping[str, Dates]) -> dict[str, Dates]:
    """Return the early and late dates alone."""
    return {name: replace(one, total_float=0, free_float=0, critical=False) for name, one in found.items()}


@many
@given(networks())
def test_dates_and_floats_of_a_network_are_those_that_trying_finds(plan: Data) -> None:
    plan = on_working_days(plan)
    assert without_critical(scheduled(plan, CALENDAR)) == without_critical(reference(plan, WORKING))


@many
@given(networks())
def test_the_critical_path_of_a_network_is_the_one_that_trying_finds(plan: Data) -> None:
    targets = ("deadline", "fixed")
    plan = {name: {key: item[key] for key in item if key not in targets} for name, item in plan.items()}
    assert scheduled(plan, CALENDAR) == reference(plan, WORKING)


@many
@given(networks("any", "any"))
def test_dates_with_lags_and_lengths_in_calendar_days_are_those_that_trying_finds(plan: Data) -> None:
    for item in plan.values():
        if "duration" not in item and "start" not in item and "after" in item:
            item["duration"] = "1wd"
            item["start"] = item.pop("date", str(FIRST_OF_ALL))
        if "duration" in item and not {"start", "finish", "after"} & item.keys():
            item["start"] = str(FIRST_OF_ALL)
    assert days_of(scheduled(plan, CALENDAR)) == days_of(reference(plan, WORKING))


# Where the product and the reference once differed

SETTLED: dict[str, Data] = {
    "a start that follows from a finish and a duration is a date of the plan": {
        "a": {"finish": "2021-09-10", "duration": "5wd"},
        "b": {"duration": "2wd", "after": [{"activity": "a", "link": "SS"}]},
    },
    "a fixed item stops what comes back from behind it": {
        "a": {"start": "2021-09-06", "duration": "2wd"},
        "f": {"date": "2021-09-20", "fixed": "true", "after": ["a"]},
        "b": {"duration": "5wd", "deadline": "2021-09-10", "after": ["f"]},
    },
    "a milestone that follows cannot use a deadline on a day off": {
        "a": {"start": "2021-09-06", "duration": "5wd"},
        "m": {"after": ["a"], "deadline": "2021-09-12"},
    },
    "what is critical drives the target of its own late date": {
        "a": {"date": "2021-12-16"},
        "b": {"after": ["a"]},
        "c": {"after": ["a"], "start": "2022-01-12", "duration": "8wd", "deadline": "2021-12-16"},
    },
    "a length of weeks from a day off leaves a plan of one item its float of nothing": {
        "a": {"start": "2021-09-11", "duration": "3w"}
    },
    "what may slip without moving a milestone on a day off is its free float": {
        "a": {"duration": "1wd", "start": "2021-08-23"},
        "c": {"after": [{"activity": "a", "link": "SS"}], "date": "2021-08-28"},
        "d": {"duration": "6wd", "start": "2021-08-23"},
    },
    "what no link moves may slip onto a day off": {
        "a": {"date": "2021-12-16"},
        "d": {"date": "2022-01-15", "after": ["a"]},
    },
    "a milestone that links move cannot slip onto a day off": {
        "a": {"start": "2021-08-23", "duration": "1wd"},
        "b": {"start": "2021-08-23", "duration": "6wd"},
        "c": {"after": [{"activity": "a", "link": "SS"}]},
        "h": {"after": [{"activity": "c", "link": "SS"}], "date": "2021-08-28"},
    },
    "weeks that are stated to begin on a day off may begin there at the latest": {
        "a": {"duration": "1w", "finish": "2022-01-07"},
        "b": {"date": "2021-12-16"},
        "d": {
            "start": "2021-12-16",
            "finish": "2021-12-29",
            "after": [{"activity": "a", "link": "SS", "lag": "-5d"}],
        },
    },
}


@pytest.mark.parametrize("plan", SETTLED.values(), ids=SETTLED)
def test_trying_agrees_where_it_did_not(plan: Data) -> None:
    assert without_critical(scheduled(plan, CALENDAR)) == without_critical(reference(plan, WORKING))


# Worked examples of others


def by_trying(plan: Mapping[str, Data], holidays: tuple[date, ...]) -> Mapping[str, Dates]:
    """Return what the reference finds."""
    return reference(plan, working_days(holidays))


def by_the_product(plan: Mapping[str, Data], holidays: tuple[date, ...]) -> Mapping[str, Dates]:
    """Return what the product finds."""
    return scheduled(plan, calendar_of(holidays))


@cache
def published() -> Data:
    """Return the worked examples by name."""
    document = read(PUBLISHED.name, PUBLISHED.read_bytes())
    assert not document.diagnostics
    return document.data


def plan_of(example: Data) -> dict[str, Data]:
    """Return the plan of an example; what comes after nothing begins on its first day."""
    plan = {}
    for name, item in example["items"].items():
        milestone = item["length"] == "0"
        begins = {} if "after" in item else {"date" if milestone else "start": example["first"]}
        length = {} if milestone else {"duration": f"{item['length']}wd"}
        plan[name] = {**begins, **length, **({"after": item["after"]} if "after" in item else {})}
    return plan


def figures_of(example: Data, found: Mapping[str, Dates]) -> dict[str, dict[str, str]]:
    """Return the figures of what was found as the example writes them: those of its columns that it gives."""
    first = date.fromisoformat(example["first"])
    days = sorted(day for day in working_days(()) if day >= first)

    def written(name: str, column: str) -> str:
        dates = found[name]
        one = {
            "es": dates.start,
            "ef": dates.finish,
            "ls": dates.late_start,
            "lf": dates.late_finish,
            "tf": dates.total_float,
            "ff": dates.free_float,
        }[column]
        if isinstance(one, int) or example["figures"] == "days":
            return str(one)
        filled = example["items"][name]["length"] != "0" and column in ("ef", "lf")
        return str(days.index(one) + filled)

    return {name: {column: written(name, column) for column, _ in _given(example, name)} for name in example["items"]}


def _given(example: Data, name: str) -> list[tuple[str, str]]:
    pairs = zip(example["columns"], example["items"][name]["is"], strict=True)
    return [(column, figure) for column, figure in pairs if figure != "-"]


EXAMPLES = pytest.mark.parametrize("name", sorted(published()))
SCHEDULERS = pytest.mark.parametrize("find", [by_trying, by_the_product])


@EXAMPLES
@SCHEDULERS
def test_every_figure_of_a_published_example_comes_out(name: str, find: Scheduler) -> None:
    example = published()[name]
    found = find(plan_of(example), ())
    assert figures_of(example, found) == {one: dict(_given(example, one)) for one in example["items"]}


@EXAMPLES
@SCHEDULERS
def test_the_critical_path_of_a_published_example_comes_out(name: str, find: Scheduler) -> None:
    example = published()[name]
    found = find(plan_of(example), ())
    critical = example["critical"] if "critical" in example else critical_by_dates(example)
    assert sorted(one for one, dates in found.items() if dates.critical) == sorted(critical)


def critical_by_dates(example: Data) -> list[str]:
    """Return the items of an example whose late dates are their early dates: critical where its source names none."""
    figures = {name: dict(_given(example, name)) for name in example["items"]}
    return [name for name, one in figures.items() if one["es"] == one["ls"]]


def test_every_published_example_says_where_it_stands() -> None:
    for name, example in published().items():
        assert {"title", "author", "where", "address"} <= set(example), name
        assert example["address"].startswith("http"), name
