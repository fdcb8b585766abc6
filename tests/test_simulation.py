"""A simulation: what is drawn, each draw beside the schedule of its own, closed forms, and the answer to a seed."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from networks import CALENDAR, networks

from readiness.network import Network
from readiness.planning import Planning
from readiness.prospects import Prospects
from readiness.record import Record
from readiness.reduction import reduce_to
from readiness.release import Release
from readiness.schedule import schedule
from readiness.simulation import _Simulation, simulate

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


@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(assumed=_assumptions(), seed=st.integers(0, 99))
def test_every_draw_is_the_schedule_of_the_plan_that_was_drawn(assumed: tuple[Data, date], seed: int) -> None:
    record = record_of(assumed[0]["plan"], assumed[1], ranges=assumed[0]["ranges"], risks=assumed[0]["risks"])
    simulation = _Simulation(record, (), CALENDAR, seed, 0)
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
