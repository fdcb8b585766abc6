"""The schedule against a reference that tries one day after the other, and against worked examples of others.

`READINESS_NETWORKS=20000 python -m pytest tests/test_schedule.py` compares that many generated networks of each sort.
"""

import os
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from networks import CALENDAR, WORKING, calendar_of, networks, record_of, working_days
from reference_schedule import Dates, reference

from readiness import schedule as module
from readiness.calendar import Calendar
from readiness.document import read
from readiness.moment import Window
from readiness.schedule import Scheduled

Data = Any
Scheduler = Callable[[Mapping[str, Data], tuple[date, ...]], Mapping[str, Dates]]
many = settings(
    max_examples=int(os.environ.get("READINESS_NETWORKS", "300")),
    deadline=None,
    phases=[phase for phase in Phase if phase is not Phase.explain],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
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


@many
@given(networks())
def test_the_schedule_of_a_network_is_the_one_that_trying_finds(plan: Data) -> None:
    assert scheduled(plan, CALENDAR) == reference(plan, WORKING)


@many
@given(networks("any"))
def test_so_it_is_with_lengths_and_lags_in_calendar_days_and_weeks(plan: Data) -> None:
    assert scheduled(plan, CALENDAR) == reference(plan, WORKING)


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
    assert [one for one, dates in found.items() if dates.critical] == critical


def critical_by_dates(example: Data) -> list[str]:
    """Return the items of an example whose late dates are their early dates: critical where its source names none."""
    figures = {name: dict(_given(example, name)) for name in example["items"]}
    return [name for name, one in figures.items() if one["es"] == one["ls"]]


def test_every_published_example_says_where_it_stands() -> None:
    for name, example in published().items():
        assert {"title", "author", "where", "address"} <= set(example), name
        assert example["address"].startswith("http"), name
