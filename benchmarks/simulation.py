"""A simulation of 1,000 activities beside other programs: the same plan, the same machine, runs interleaved.

Each row is a process of its own; times are of the processor, so that a busy machine is busy for nobody, and memory is the
most that the process held. Run: python benchmarks/simulation.py [runs [draws]]

`trueppm-scheduler` (Apache 2.0) has pre-releases only: pip install --pre trueppm-scheduler. It draws PERT lengths and
gives the end of the plan and how sensitive it is to twenty tasks, and no criticality; its `schedule`, once for each draw,
would give that, and is timed on few draws and scaled. So is the longest path of networkx, without any calendar.
"""

import json
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

SIZE, FEW = 1_000, 5
START = date(2022, 1, 4)
ROWS = ("readiness", "trueppm", "trueppm-critical", "networkx")
WORK = {
    "readiness": "percentiles of every item, criticality of every item, all drivers",
    "trueppm": "the end of the plan, sensitivity of twenty tasks",
    "trueppm-critical": f"critical tasks, draw by draw ({FEW} draws, scaled)",
    "networkx": f"longest path, draw by draw, no calendar ({FEW} draws, scaled)",
}
NAMES = {"trueppm": "trueppm-scheduler", "trueppm-critical": "trueppm-scheduler"}


def plan() -> list[tuple[int, list[int]]]:
    """Return the length of each activity and what it comes after: up to three of the thirty before it."""
    chance = random.Random(1)  # noqa: S311 - a plan, not a secret
    found = []
    for number in range(SIZE):
        near = range(max(0, number - 30), number)
        before = sorted({chance.choice(near) for _ in range(chance.randrange(1, 4))}) if near else []
        found.append((chance.randint(2, 20), before))
    return found


def timed(work: Callable[[], object], scale: float = 1) -> dict[str, float]:
    """Return the seconds of processor that work takes, and the most memory held, in MB."""
    begun = time.process_time()
    work()
    seconds = (time.process_time() - begun) * scale
    return {"seconds": seconds, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def readiness(draws: int) -> dict[str, float]:
    """Time the simulation of this product."""
    from readiness.calendar import make_calendar
    from readiness.reduction import reduce_to
    from readiness.release import Release
    from readiness.simulation.drawing import simulate

    items: dict[str, Any] = {}
    ranges: dict[str, Any] = {}
    for number, (length, before) in enumerate(plan()):
        items[f"a{number}"] = {"duration": f"{length}wd", "after": [f"a{one}" for one in before]}
        least, most = max(1, length // 2), 2 * length
        ranges[f"a{number}.duration"] = {
            "shape": "pert",
            "least": f"{least}wd",
            "likely": f"{length}wd",
            "most": f"{most}wd",
        }
    items["a0"]["start"] = str(START)
    facts = {"kind": "release", "id": "x", "title": "X", "criteria": "c", "calendar": "c", "checkpoints": ["a0"]}
    release = Release.model_validate({**facts, "plan": items, "ranges": ranges})
    week = ("mon", "tue", "wed", "thu", "fri")
    calendar = make_calendar("c", "Europe/London", date(2021, 1, 1), date(2045, 12, 31), week, ())
    record = reduce_to(release, date(2021, 8, 1), calendar, {})
    return timed(lambda: simulate(record, (), calendar, draws, 1, most_judged=0))


def trueppm(draws: int, *, critical: bool) -> dict[str, float]:
    """Time the other program: its simulation, or its schedule once for each of a few draws."""
    import trueppm_scheduler as other  # pyright: ignore[reportMissingImports]

    tasks, links = [], []
    for number, (length, before) in enumerate(plan()):
        days = [timedelta(days=one) for one in (max(1, length // 2), length, 2 * length)]
        estimates = dict(
            zip(("optimistic_duration", "most_likely_duration", "pessimistic_duration"), days, strict=True)
        )
        tasks.append(other.Task(id=f"a{number}", name=f"a{number}", duration=days[1], **estimates))
        links.extend(other.Dependency(f"a{one}", f"a{number}") for one in before)
    project = other.Project("p", "p", START, tasks, links, other.Calendar())
    if critical:
        return timed(lambda: [other.schedule(project) for _ in range(FEW)], draws / FEW)
    return timed(lambda: other.monte_carlo(project, runs=draws, seed=1))


def longest_path(draws: int) -> dict[str, float]:
    """Time the longest path of networkx over a few draws, with lengths on the links."""
    import networkx as nx

    chance = random.Random(2)  # noqa: S311 - likewise

    def work() -> None:
        for _ in range(FEW):
            graph: Any = nx.DiGraph()
            for number, (length, before) in enumerate(plan()):
                drawn = chance.triangular(max(1, length // 2), 2 * length, length)
                graph.add_weighted_edges_from((f"a{one}", f"a{number}", drawn) for one in before)
            path = nx.dag_longest_path(graph)
            assert all(graph.has_edge(one, other) for one, other in pairwise(path))  # noqa: S101 - a benchmark may

    return timed(work, draws / FEW)


def main() -> None:
    """Print the table; as a child measure one row."""
    if sys.argv[1:2] == ["--row"]:
        row, draws = sys.argv[2], int(sys.argv[3])
        rows = {
            "readiness": lambda: readiness(draws),
            "trueppm": lambda: trueppm(draws, critical=False),
            "trueppm-critical": lambda: trueppm(draws, critical=True),
            "networkx": lambda: longest_path(draws),
        }
        print(json.dumps(rows[row]()))
        return
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    draws = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000  # noqa: PLR2004 - the second argument
    found: dict[str, list[dict[str, float]]] = {row: [] for row in ROWS}
    for _ in range(runs):
        for row in ROWS:
            call = [sys.executable, __file__, "--row", row, str(draws)]
            ran = subprocess.run(call, capture_output=True, text=True, check=False)  # noqa: S603 - itself
            if ran.returncode == 0:
                found[row].append(json.loads(ran.stdout))
            elif "ModuleNotFoundError" not in ran.stderr:
                raise SystemExit(ran.stderr)
    own = statistics.median(one["seconds"] for one in found["readiness"])
    print(f"{draws:,} draws of {SIZE:,} activities, median of {runs} runs\n")
    print("| program | what it gives | seconds of processor | beside readiness | most memory, MB |")
    print("| --- | --- | --- | --- | --- |")
    for row in ROWS:
        name = NAMES.get(row, row)
        if not found[row]:
            print(f"| {name} | {WORK[row]} | not installed | | |")
            continue
        seconds = statistics.median(one["seconds"] for one in found[row])
        memory = max(one["memory"] for one in found[row])
        print(f"| {name} | {WORK[row]} | {seconds:.2f} | {seconds / own:.1f} | {memory:.0f} |")


if __name__ == "__main__":
    main()
