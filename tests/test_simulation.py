"""A simulation: what is drawn, each draw beside the schedule of its own, closed forms, and the answer to a seed."""

import json
import math
import os
import statistics
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from exploring import times
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from networks import CALENDAR, WORKING, networks

from readiness.evaluation import assess
from readiness.files import Library
from readiness.forecast import forecast
from readiness.formats import histogram, spread
from readiness.moment import say_day
from readiness.network import Network
from readiness.planning import Planning
from readiness.record import Record
from readiness.reduction import reduce_to
from readiness.release import Release, Shape
from readiness.repository import load
from readiness.schedule import schedule
from readiness.simulation.drawing import simulate
from readiness.simulation.draws import beta_at_most, make_marginal, normal_at_most, normal_inverse
from readiness.simulation.simulated import Prospects
from readiness.simulation.variation import Variation

Data = Any
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # to make an example smaller takes minutes
AS_OF = date(2021, 8, 16)


def record_of(plan: Data, as_of: date = AS_OF, **more: Data) -> Record:
    release = {"kind": "release", "id": "x", "title": "X", "criteria": "c", "calendar": "c", "plan": plan, **more}
    facts = Release.model_validate({"checkpoints": list(plan)[-1:], **release})
    return reduce_to(facts, as_of, CALENDAR, {})


def prospects_of(plan: Data, samples: int = 20_000, as_of: date = AS_OF, seed: int = 7, **more: Data) -> Prospects:
    return simulate(record_of(plan, as_of, **more), (), CALENDAR, samples, seed)


# Each draw is a schedule


@st.composite
def _assumptions(draw: st.DrawFn) -> tuple[Data, date]:
    """Return a release with a generated plan, some of which has happened or is a window, with ranges and risks over it."""
    plan = draw(networks(lags="any", lengths="any"))
    as_of = date(2021, 8, 16) + timedelta(days=draw(st.integers(0, 40)))
    ranges: dict[str, Data] = {}
    delays: dict[str, Data] = {}
    for name, item in plan.items():
        choice = draw(st.sampled_from(("none", "length", "start", "finish", "window", "delay", "actual", "tbc")))
        activity = any(key in item for key in ("start", "finish", "duration"))
        first = date(2021, 8, 20) + timedelta(days=draw(st.integers(0, 40)))
        last = first + timedelta(days=draw(st.integers(0, 30)))
        days = {"least": str(first), "likely": str(first + (last - first) / 2), "most": str(last)}
        unit = item.get("duration", "1wd").lstrip("0123456789")
        key = "start" if "start" in item else "finish" if "finish" in item else None if activity else "date"
        if choice == "window" and (key in item or key == "date"):
            item[key] = f"{first}/{last}"
        elif choice == "tbc" and key in item:
            item[key] = draw(st.sampled_from(("tbc", f"{first}/..", f"../{last}")))
        elif choice == "actual" and key in item and date.fromisoformat(item[key]) <= as_of:
            item[key] = {"actual": item[key], "stated": str(as_of)}
        elif item.get("fixed"):
            continue
        elif choice == "delay" and (activity or "date" in item):
            delays[name] = f"3{'d' if unit == 'w' else unit}"
        elif choice == "length" and activity:
            ranges[f"{name}.duration"] = {"least": f"2{unit}", "likely": f"3{unit}", "most": f"9{unit}"}
        elif choice in ("start", "finish") and activity:
            ranges[f"{name}.{choice}"] = {**days, "shape": draw(st.sampled_from(("triangular", "pert")))}
        elif choice == "start" and "date" in item:
            ranges[name] = days
    risks = {"r": {"title": "R", "probability": "0.5", "delays": delays}} if delays else {}
    return {"plan": plan, "ranges": ranges, "risks": risks}, as_of


@settings(deadline=None, max_examples=times(100), suppress_health_check=list(HealthCheck), phases=PHASES)
@given(assumed=_assumptions(), seed=st.integers(0, 99))
def test_every_draw_is_the_schedule_of_the_plan_that_was_drawn(assumed: tuple[Data, date], seed: int) -> None:
    record = record_of(assumed[0]["plan"], assumed[1], ranges=assumed[0]["ranges"], risks=assumed[0]["risks"])
    simulation = Variation(record, CALENDAR, seed)
    _, values = simulation.values(5)
    settled = simulation.settle(values)
    dates, drawn, _ = simulation.dates(settled)
    base = simulation.clock.base
    for index in range(5):
        plan = simulation.plan_of(settled, index)
        planning = Planning(plan.items, Network(plan.items, CALENDAR))
        early = planning.early(plan, planning.given(plan))
        for number, name in enumerate(simulation.network.names):
            for found, wanted in ((dates.starts, early.starts), (dates.finishes, early.finishes)):
                pair = found[number]
                said = tuple(int(np.broadcast_to(np.asarray(side), (5,))[index]) + base for side in pair)
                assert said == wanted[number], (name, index, plan.dates, plan.items[name])
    if any(item.fixed for item in record.items.values()):
        return
    exact = all(one[0] == one[1] and abs(one[0]) < 10**6 for one in (*early.starts, *early.finishes))
    if exact:
        deadlines = {
            number: record.items[name].deadline.toordinal() + (0 if record.items[name].milestone else 1)
            for number, name in enumerate(simulation.network.names)
            if record.items[name].deadline is not None
        }
        flags = simulation.bulk.critical(dates, drawn, deadlines)
        answer = schedule(replace(record, items=plan.items, stated=plan.dates), CALENDAR)
        for number, name in enumerate(simulation.network.names):
            critical = bool(np.broadcast_to(flags[number], (5,))[4])
            assert critical == answer.items[name].critical, (name, plan.dates)


# What is drawn


@pytest.mark.parametrize("likely", [0, 5, 20])
def test_a_triangular_range_has_the_mean_and_the_variance_of_its_formula(likely: int) -> None:
    least, peak, most = 20, 20 + likely, 40
    found = make_marginal(Shape.TRIANGULAR, range(least, most + 1), likely)
    variance = (least**2 + peak**2 + most**2 - least * peak - least * most - peak * most) / 18
    assert found.mean == pytest.approx((least + peak + most) / 3, abs=0.02)
    assert found.variance == pytest.approx(variance + 1 / 12, rel=0.01)  # rounding to whole days adds a twelfth


@pytest.mark.parametrize("likely", [0, 5, 13, 20])
def test_a_pert_range_has_the_mean_of_its_formula(likely: int) -> None:
    found = make_marginal(Shape.PERT, range(20, 41), likely)
    assert found.mean == pytest.approx((20 + 4 * (20 + likely) + 40) / 6, abs=0.03)


def test_the_beta_distribution_is_the_binomial_sum_where_that_is_one() -> None:
    for first, second in ((1, 5), (2, 4), (3, 3), (5, 1)):
        number = first + second - 1
        for share in (0.001, 0.2, 0.5, 0.77, 0.999):
            terms = (math.comb(number, n) * share**n * (1 - share) ** (number - n) for n in range(first, number + 1))
            assert beta_at_most(share, first, second) == pytest.approx(sum(terms), rel=1e-12)


def test_the_normal_distribution_is_that_of_the_standard_library() -> None:
    normal = statistics.NormalDist()
    shares = [1e-12, 1e-6, 0.01, 0.074, 0.3, 0.5, 0.9, 0.99999]
    assert normal_inverse(np.array(shares)) == pytest.approx([normal.inv_cdf(one) for one in shares], rel=1e-14)
    numbers = np.linspace(-7, 7, 501)
    assert normal_at_most(numbers) == pytest.approx([normal.cdf(one) for one in numbers], abs=4e-8)


@given(
    most=st.integers(1, 300),
    share=st.floats(0, 1),
    shape=st.sampled_from(Shape),
    uniform=st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=50),
)
def test_a_draw_is_the_first_value_of_which_more_is_at_most_it(
    most: int, share: float, shape: Shape, uniform: list[float]
) -> None:
    marginal = make_marginal(shape, range(most + 1), round(share * most))
    drawn = marginal.places(np.array(uniform)).tolist()
    cumulative = marginal.cumulative.tolist()
    assert drawn == [next(place for place, at_most in enumerate(cumulative) if at_most > one) for one in uniform]


@pytest.mark.parametrize("shape", Shape)
def test_what_is_ruled_out_is_left_out_and_the_rest_keeps_its_proportions(shape: Shape) -> None:
    whole = make_marginal(shape, range(10, 31), 4)
    rest = whole.from_at_least(15)
    each, left = np.diff(whole.cumulative, prepend=0.0), np.diff(rest.cumulative, prepend=0.0)
    assert rest.values.tolist() == list(range(15, 31))
    assert left == pytest.approx(each[5:] / each[5:].sum())
    assert whole.from_at_least(31) is whole


# Closed forms; the tolerances are four standard errors of 20,000 draws with a fixed seed


def days_of(found: Prospects) -> tuple[list[int], list[int]]:
    """Return the days of the target as working days from Monday 6 September 2021 on, and how many draws fall on each."""
    first = date(2021, 9, 6)
    worked = [sum(first <= one <= day for one in WORKING if one <= day) for day, _ in found.target.days]
    return worked, [count for _, count in found.target.days]


def moments(values: list[int], counts: list[int]) -> tuple[float, float]:
    total = sum(counts)
    mean = sum(v * n for v, n in zip(values, counts, strict=True)) / total
    return mean, sum((v - mean) ** 2 * n for v, n in zip(values, counts, strict=True)) / total


CHAIN = {
    "a": {"start": "2021-09-06", "duration": "10wd"},
    "b": {"duration": "10wd", "after": ["a"]},
    "c": {"duration": "10wd", "after": ["b"]},
    "end": {"after": ["c"]},
}
TRIANGLE = {"least": "5wd", "likely": "8wd", "most": "20wd"}


def test_a_chain_of_triangulars_has_the_sum_of_their_means_and_variances() -> None:
    found = prospects_of(CHAIN, ranges={f"{name}.duration": TRIANGLE for name in "abc"})
    one = make_marginal(Shape.TRIANGULAR, range(5, 21), 3)
    mean, variance = moments(*days_of(found))
    assert mean - 1 == pytest.approx(3 * one.mean, abs=4 * math.sqrt(3 * one.variance / 20_000))
    assert variance == pytest.approx(3 * one.variance, rel=4 * math.sqrt(2 / 20_000))


def test_the_later_of_two_uniforms_is_distributed_as_the_square() -> None:
    plan = {
        "a": {"start": "2021-09-06", "duration": "1wd"},
        "b": {"start": "2021-09-06", "duration": "1wd"},
        "end": {"after": ["a", "b"]},
    }
    found = prospects_of(plan, ranges={f"{n}.duration": {"least": "1wd", "most": "20wd"} for n in "ab"})
    values, counts = days_of(found)
    at_most = 0
    for value, count in zip(values, counts, strict=True):
        at_most += count
        expected = ((value - 1) / 20) ** 2
        assert at_most / 20_000 == pytest.approx(expected, abs=4 * math.sqrt(0.25 / 20_000))
    assert found.target.percentiles is not None
    assert (
        values[[day for day, _ in found.target.days].index(found.target.percentiles.p50)] - 1 == 15
    )  # 14.14, rounded up


def test_a_plan_in_which_nothing_varies_has_no_spread() -> None:
    found = prospects_of(CHAIN, samples=50)
    assert found.assumptions == ()
    assert found.drivers == ()
    assert [count for _, count in found.target.days] == [50]
    answer = schedule(record_of(CHAIN), CALENDAR)
    for item in found.items:
        assert item.finish is not None
        assert {item.finish.p50, item.finish.p90} == {answer.items[item.id].finish.day}
        assert item.criticality == answer.items[item.id].critical == 1


@pytest.mark.parametrize("correlation", [0.0, 0.6, 1.0])
def test_ranges_of_a_group_go_together_as_much_as_is_stated(correlation: float) -> None:
    ranges = {f"{name}.duration": {"least": "1wd", "most": "400wd", "group": "g"} for name in "ab"}
    record = record_of(CHAIN, ranges=ranges, groups={"g": str(correlation)})
    simulation = Variation(record, CALENDAR, 3)
    _, values = simulation.values(20_000)
    found = float(np.corrcoef(values["a.duration"], values["b.duration"])[0, 1])  # of uniforms that of the ranks
    assert found == pytest.approx(6 / math.pi * math.asin(correlation / 2), abs=0.03)


def test_a_risk_strikes_as_often_as_it_is_probable_and_never_when_it_is_closed() -> None:
    risk = {"title": "R", "probability": "0.2", "delays": {"b": "10wd"}}
    found = prospects_of(CHAIN, risks={"r": risk, "s": {**risk, "status": "closed"}})
    assert [one.id for one in found.assumptions] == ["risks.r"]
    counts = [count for _, count in found.target.days]
    assert len(counts) == 2
    assert counts[1] / 20_000 == pytest.approx(0.2, abs=4 * math.sqrt(0.16 / 20_000))
    assert found.drivers[0].correlation == pytest.approx(1)
    assert found.drivers[0].high - found.drivers[0].low == pytest.approx(10)


# What comes of it


def test_no_activity_begins_or_ends_on_a_day_off() -> None:
    plan = {
        "a": {"start": "2021-12-13/2022-01-10", "duration": "5wd"},
        "b": {"finish": "2021-12-20/2022-01-05", "duration": "3wd"},
        "c": {"duration": "4wd", "after": ["a", "b"]},
        "end": {"after": ["c"]},
    }
    record = record_of(plan, ranges={"a.duration": {"least": "1wd", "most": "30wd"}})
    simulation = Variation(record, CALENDAR, 3)
    _, values = simulation.values(500)
    dates, _, _ = simulation.dates(simulation.settle(values))
    for number, name in enumerate(simulation.network.names):
        later = 0 if name == "end" else 1
        starts = np.asarray(dates.starts[number][1]) + simulation.clock.base
        finishes = np.asarray(dates.finishes[number][1]) + simulation.clock.base - later
        assert {date.fromordinal(day) for day in np.concatenate([starts, finishes]).tolist()} <= WORKING


def test_the_size_of_chunks_changes_nothing() -> None:
    record = record_of(
        CHAIN,
        ranges={f"{name}.duration": {**TRIANGLE, "group": "g"} for name in "abc"},
        groups={"g": "0.5"},
        risks={"r": {"title": "R", "probability": "0.2", "delays": {"b": "10wd"}}},
    )
    whole = simulate(record, (), CALENDAR, 1_000, 5, chunk=1_000)
    for chunk in (1, 7, 999):
        found = simulate(record, (), CALENDAR, 1_000, 5, chunk=chunk)
        assert replace(found, drivers=()) == replace(whole, drivers=())
        for one, other in zip(found.drivers, whole.drivers, strict=True):
            assert (one.id, one.correlation) == (other.id, pytest.approx(other.correlation, abs=1e-9))


def test_what_is_drawn_does_not_depend_on_what_else_is() -> None:
    one = Variation(record_of(CHAIN, ranges={"b.duration": TRIANGLE}), CALENDAR, 5)
    more = Variation(record_of(CHAIN, ranges={f"{n}.duration": TRIANGLE for n in "cba"}), CALENDAR, 5)
    assert one.values(100)[1]["b.duration"].tolist() == more.values(100)[1]["b.duration"].tolist()
    assert one.values(9)[1]["b.duration"].tolist() != more.values(9)[1]["a.duration"].tolist()


def test_another_seed_draws_otherwise() -> None:
    ranges = {"b.duration": {"least": "1wd", "most": "300wd"}}
    assert prospects_of(CHAIN, 500, ranges=ranges).target != prospects_of(CHAIN, 500, seed=8, ranges=ranges).target


def test_what_is_not_known_stays_so_and_says_what_is_needed() -> None:
    plan = {**CHAIN, "b": {"start": "2021-09-20", "finish": "tbc", "after": ["a"]}}
    found = {one.id: one for one in prospects_of(plan, 50, ranges={"a.duration": TRIANGLE}).items}
    assert found["a"].finish is not None
    assert found["c"].finish is None
    assert found["end"].needs == ("b.finish",)
    drawn = prospects_of(plan, 50, ranges={"b.finish": {"least": "2021-09-27", "most": "2021-10-08"}})
    assert [one.needs for one in drawn.items] == [()] * 4
    assert drawn.target.percentiles is not None


def test_a_drawn_start_takes_its_activity_along_and_a_window_does_not() -> None:
    plan = {"a": {"start": "2021-09-06", "finish": "2021-09-10"}, "end": {"after": ["a"]}}
    moved = prospects_of(plan, 500, ranges={"a.start": {"least": "2021-09-06", "most": "2021-09-24"}})
    assert len(moved.target.days) == 15
    window = {**plan, "a": {"start": "2021-09-01/2021-09-07", "finish": "2021-09-10"}}
    assert len(prospects_of(window, 500).target.days) == 1


def test_a_length_that_has_begun_is_not_drawn_shorter_than_it_has_lasted() -> None:
    plan = {
        "a": {"start": {"actual": "2021-09-06", "stated": "2021-09-06"}, "duration": "5wd"},
        "end": {"after": ["a"]},
    }
    ranges = {"a.duration": {"least": "2wd", "most": "12wd", "stated": "2021-09-01"}}
    found = prospects_of(plan, 2_000, as_of=date(2021, 9, 14), ranges=ranges)
    assert next(day for day, _ in found.target.days) == date(2021, 9, 15)
    assert len(found.target.days) == 6


def test_a_fixed_item_stays_and_the_day_its_links_allow_is_told() -> None:
    plan = {**CHAIN, "end": {"date": "2021-10-18", "fixed": "true", "after": ["c"]}}
    found = prospects_of(plan, ranges={"a.duration": {"least": "8wd", "most": "12wd"}})
    end = found.items[-1]
    assert end.finish is not None
    assert {end.finish.p50, end.finish.p90} == {date(2021, 10, 18)}
    assert end.ready is not None
    assert end.ready.p50 == date(2021, 10, 18)
    assert end.kept == pytest.approx(0.6, abs=4 * math.sqrt(0.24 / 20_000))
    assert [one.criticality for one in found.items] == [1, 1, 1, 1]


def test_an_item_off_the_longest_chain_is_critical_as_often_as_it_decides() -> None:
    plan = {
        "a": {"start": "2021-09-06", "duration": "10wd"},
        "b": {"start": "2021-09-06", "duration": "10wd"},
        "end": {"date": "2021-11-01", "fixed": "true", "after": ["a", "b"]},
    }
    found = {one.id: one for one in prospects_of(plan, ranges={"a.duration": {"least": "6wd", "most": "15wd"}}).items}
    assert found["a"].criticality == pytest.approx(0.6, abs=4 * math.sqrt(0.24 / 20_000))
    assert found["b"].criticality == pytest.approx(0.5, abs=4 * math.sqrt(0.25 / 20_000))


# Decisions, formats and the command

ROOT = Path(__file__).parent.parent
EXAMPLE = "releases/a-simulated-release"


def test_each_draw_is_judged_as_a_release_that_states_it_would_be() -> None:
    library = Library(ROOT)
    case, _ = load(library, ROOT / EXAMPLE / "release.yaml", ())
    assert case is not None
    record = reduce_to(case.release, date(2025, 9, 5), case.calendar, case.tables)
    sets = tuple(case.sets.values())
    found = simulate(record, sets, case.calendar, 60, 4)
    simulation = Variation(record, case.calendar, 4)
    _, values = simulation.values(60)
    settled = simulation.settle(values)
    counts: dict[tuple[str, str], int] = {}
    for index in range(60):
        plan = simulation.plan_of(settled, index)
        dates = forecast(plan, Planning(plan.items, Network(plan.items, case.calendar)))
        stated = replace(record, items=plan.items, stated=plan.dates, dates=dates)
        for one in assess(stated, sets, case.calendar).checkpoints:
            counts[one.id, one.decision.value] = counts.get((one.id, one.decision.value), 0) + 1
    told = {
        (at.checkpoint, word): round(share * 60)
        for at in found.checkpoints
        for word, share in at.shares.items()
        if share
    }
    assert told == counts
    assert found.judged == 60


def run(*words: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    call = [sys.executable, "-m", "readiness", "simulate", EXAMPLE, "--as-of", "2025-09-05", *words]
    return subprocess.run(call, cwd=ROOT, capture_output=True, check=False, env={**os.environ, **env})


@pytest.mark.parametrize("form", ["terminal", "json", "svg", "png"])
def test_the_same_seed_gives_the_same_bytes_whatever_the_hash_seed(form: str) -> None:
    words = ("--samples", "400", "--seed", "3", "--format", form)
    first, second = (run(*words, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert first.returncode == second.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    assert first.stderr == b""


def test_the_formats_agree() -> None:
    told = json.loads(run("--samples", "400", "--format", "json").stdout)
    screen = run("--samples", "400").stdout.decode()
    svg = ET.fromstring(run("--samples", "400", "--format", "svg").stdout)  # noqa: S314 - our own
    days = told["target"]["percentiles"]
    drawn = " ".join("".join(one.itertext()) for one in svg.iter())
    for share, day in days.items():
        said = date.fromisoformat(day)
        short = f"{said.day} {said:%b} {said.year}"
        assert f"{share.upper()} {short.removesuffix(f' {said.year}')}" in drawn
        assert short in " ".join(screen.split())
    assert told["schema"] == "readiness/simulation/v1"
    assert sum(one["draws"] for one in told["target"]["days"]) == 400
    for at in told["checkpoints"]:
        assert sum(at["decisions"].values()) == pytest.approx(1, abs=1e-5)
        assert f"{at['decisions']['ready'] * 100:.0f}%" in screen


def test_the_picture_is_escaped_and_says_in_words_what_it_shows() -> None:
    hostile = "</text><script>alert(1)</script>&\x1b\x00"
    plan = {**CHAIN, "end": {"title": hostile, "after": ["c"]}}
    found = prospects_of(plan, 200, title=hostile, ranges={"a.duration": TRIANGLE})
    svg = ET.fromstring(histogram.picture(found))  # noqa: S314 - our own
    names = {one.tag.rpartition("}")[2] for one in svg.iter()}
    assert names <= {"svg", "title", "desc", "defs", "pattern", "rect", "line", "text"}
    description = svg.findtext("{http://www.w3.org/2000/svg}desc") or ""
    assert found.target.percentiles is not None
    assert say_day(found.target.percentiles.p80) in description
    assert "\x1b" not in histogram.picture(found) + spread.simulations([found], 80)


def test_where_nothing_varies_the_screen_says_so_and_how_a_range_is_stated() -> None:
    call = [sys.executable, "-m", "readiness", "simulate", "releases/november-2021", "--as-of", "2021-09-07"]
    ran = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0
    assert "there is nothing to draw" in " ".join(ran.stdout.split())
    assert "ranges: {bat.duration: {least: 15wd, likely: 20wd, most: 30wd}}" in ran.stdout
    assert "%" not in ran.stdout
    ran = subprocess.run([*call, "--format", "json"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert json.loads(ran.stdout)["assumptions"] == []


def test_the_screen_keeps_to_its_width_and_names_items_by_their_titles() -> None:
    screen = run("--samples", "400").stdout.decode()
    assert max(map(len, screen.splitlines())) <= 80
    assert "  Rehearsal of the cutover " in screen
    assert "  rehearsal " not in screen
    assert "Days are of 2025." in screen


def test_no_label_of_a_percentile_crosses_the_line_of_another() -> None:
    """A long label and lines close to each other: to the left of the third stands the line of the second."""
    marks = [(date(2025, 11, 25), "P50 25 Nov"), (date(2025, 11, 28), "P80 28 Nov"), (date(2025, 12, 2), "P90 2 Dec")]
    places = [359.0, 421.0, 470.0]
    svg = ET.fromstring("<svg>" + "".join(histogram._marks(marks, places, 400, 600.0)) + "</svg>")  # noqa: S314 - our own
    boxes = [(float(one.attrib["x"]), float(one.attrib["width"])) for one in svg.iter("rect")]
    for number, (x, wide) in enumerate(boxes):
        assert not any(x < line < x + wide for line in [*places[:number], 600.0])


@pytest.mark.parametrize("words", [("--samples", "0"), ("--samples", "10000001"), ("--seed", "x"), ("--seed", "-1")])
def test_a_wrong_number_is_a_wrong_call(words: tuple[str, ...]) -> None:
    ran = run(*words)
    assert ran.returncode == 2
    assert words[0] in ran.stderr.decode()


def test_without_numpy_the_extra_is_named() -> None:
    program = "import sys; sys.modules['numpy'] = None\nfrom readiness.cli import run\nrun()"
    call = [sys.executable, "-c", program, "simulate", EXAMPLE]
    ran = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "pip install '.[simulation]'" in ran.stderr
