"""Scenarios beside a floor: slipped dates of the real release, and a plan of 1,000 activities from YAML to a comparison.

Every answer is one the program gives: the first part judges every criterion at every checkpoint, and a sample of its
answers is compared with an evaluation that remembers nothing. Times are of the processor. Run: python
benchmarks/scenarios.py [scenarios]

`trueppm-scheduler` (Apache 2.0) has pre-releases only: pip install --pre trueppm-scheduler.
"""

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
NOVEMBER = ROOT / "releases" / "november-2021"
SIZES = (100, 1_000, 10_000, 100_000)
START = date(2022, 1, 4)


def timed(work: Callable[[], object]) -> float:
    """Return the seconds of processor that work takes."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def slipped(count: int) -> None:
    """Judge slipped dates of the real release, with lengths assumed for its two tests."""
    from readiness.document import read
    from readiness.evaluation import Evaluation
    from readiness.files import Library
    from readiness.reduction import reduce_to
    from readiness.repository import load
    from readiness.slip import Slips

    library = Library(ROOT)
    path = NOVEMBER / "release.yaml"
    text = path.read_text().replace("2021-09-15, finish: tbc", "2021-09-15, duration: 10wd")
    text = text.replace("2021-09-21, finish: tbc", "2021-09-21, duration: 25wd")
    shown = library.show(path)
    library.documents[shown] = read(shown, text.encode())
    case, _ = load(library, path, ())
    assert case is not None  # noqa: S101 - a benchmark may
    sets = tuple(case.sets.values())
    record = reduce_to(case.release, date(2021, 9, 7), case.calendar, case.tables)
    side = round(count**0.5)

    def scenarios() -> Iterator[Any]:
        slips = Slips(record, case.calendar)
        bat = next(one for one in slips.slippable() if one.path == "bat")
        for first in range(side):
            moved = Slips(slips.slip(bat, first), case.calendar)
            uit = next(one for one in moved.slippable() if one.path == "uit")
            for second in range(side):
                yield moved.slip(uit, second)

    every = list(scenarios())
    dates = timed(lambda: list(scenarios()))
    evaluation = Evaluation(record, sets, case.calendar)
    judging = timed(lambda: [evaluation.assess(one.dates) for one in every])
    sample = every[:: max(1, len(every) // 50)]
    fresh = timed(lambda: [Evaluation(record, sets, case.calendar).assess(one.dates) for one in sample])
    for one in sample:
        again = Evaluation(record, sets, case.calendar).assess(one.dates)
        assert evaluation.assess(one.dates).checkpoints == again.checkpoints  # noqa: S101 - likewise
    along = [next(iter(scenarios())), *every[:side]]
    fresh_each = fresh / len(sample)
    alone = Evaluation(record, sets, case.calendar)
    slider = timed(lambda: [alone.assess(one.dates) for one in along]) / len(along)
    total = (dates + judging) / len(every)
    print(f"{len(every):,} pairs of slips of the real release, every criterion at every checkpoint\n")
    print("| what | full evaluations a second | beside one that remembers nothing |")
    print("| --- | --- | --- |")
    print(f"| slipping two dates and judging | {1 / total:,.0f} | {fresh_each / total:.1f} |")
    print(f"| one date moved a day at a time, judging alone | {1 / slider:,.0f} | {fresh_each / slider:.1f} |")
    print(f"| remembering nothing | {1 / fresh_each:,.0f} | 1.0 |\n")


def plan(size: int) -> list[tuple[int, list[int]]]:
    """Return the length of each activity and what it comes after: up to three of the thirty before it."""
    chance = random.Random(1)  # noqa: S311 - a plan, not a secret
    found = []
    for number in range(size):
        near = range(max(0, number - 30), number)
        before = sorted({chance.choice(near) for _ in range(chance.randrange(1, 4))}) if near else []
        found.append((chance.randint(1, 5), before))
    return found


def growing() -> None:
    """Schedule plans of more and more activities, beside the longest path of networkx without any calendar."""
    import networkx as nx

    from readiness.calendar import make_calendar
    from readiness.record import Record
    from readiness.reduction import reduce_to
    from readiness.release import Release
    from readiness.schedule import schedule

    week = ("mon", "tue", "wed", "thu", "fri")
    calendar = make_calendar("c", "Europe/London", date(2021, 1, 1), date(2199, 12, 31), week, ())
    print("| activities | schedule, s | microseconds each | beside networkx's longest path |")
    print("| --- | --- | --- | --- |")
    for size in SIZES:
        lines = plan(size)
        items: dict[str, Any] = {
            f"a{number}": {"duration": f"{length}wd", "after": [f"a{one}" for one in before]}
            for number, (length, before) in enumerate(lines)
        }
        items["a0"]["start"] = str(START)
        facts = {"kind": "release", "id": "x", "title": "X", "criteria": "c", "calendar": "c", "checkpoints": ["a0"]}
        record: Record = reduce_to(Release.model_validate({**facts, "plan": items}), date(2021, 8, 1), calendar, {})
        seconds = timed(lambda record=record: schedule(record, calendar))

        def longest(lines: list[tuple[int, list[int]]] = lines) -> None:
            graph: Any = nx.DiGraph()
            for number, (length, before) in enumerate(lines):
                graph.add_node(number)
                graph.add_weighted_edges_from((one, number, length) for one in before)
            nx.dag_longest_path(graph)

        print(f"| {size:,} | {seconds:.3f} | {seconds / size * 1e6:.0f} | {seconds / timed(longest):.1f} |")
    print()


def compared() -> None:
    """Take a plan of 1,000 activities from YAML to the comparison of two scenarios, each in a process of its own."""
    lines = plan(1_000)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "releases" / "big").mkdir(parents=True)
        (root / "criteria").mkdir()
        plan_text = "".join(
            f"  a{number}: {{duration: {length}wd, after: [{', '.join(f'a{one}' for one in before)}]}}\n"
            if before
            else f"  a{number}: {{start: {START}, duration: {length}wd}}\n"
            for number, (length, before) in enumerate(lines)
        )
        release = root / "releases" / "big" / "release.yaml"
        release.write_text(
            "kind: release\nid: big\ntitle: A big plan\ncriteria: big\ncalendar: england-and-wales\nsource: s\n"
            "sources: {s: {title: S, date: 2021-09-01}}\ncheckpoints: [go-live]\nplan:\n"
            f"{plan_text}  go-live: {{date: 2026-12-01, fixed: true, after: [a999]}}\n"
        )
        (root / "criteria" / "big.yaml").write_text(
            'kind: criteria\nid: big\ntitle: Big\nversion: "1"\nwording: ours\ncriteria:\n  BIG-01:\n'
            "    title: All is done\n    category: plan\n    owner: us\n    importance: hard\n"
            "    at: {go-live: {check: {activity-finished: {activity: a999}}}}\n    remedy: Do it.\n"
        )
        beside = release.with_name("scenarios.yaml")
        beside.write_text(
            "kind: scenarios\nid: two\ntitle: Two\nscenarios:\n"
            "  early: {title: The first slips, slip: {a0: 5wd}}\n  middle: {title: Another slips, slip: {a500: 10wd}}\n"
        )
        call = [sys.executable, "-m", "readiness", "scenario", str(release), "--as-of", "2021-09-01"]
        own = clocked([*call, "--format", "json", "--output", str(root / "out.json"), "--no-gate"])
        other = [sys.executable, __file__, "--trueppm"]
        theirs = clocked(other)
        print("| 1,000 activities, YAML in, comparison of two scenarios out | seconds |")
        print("| --- | --- |")
        print(f"| readiness scenario, with every date that moves and the verdicts | {own:.2f} |")
        print(f"| trueppm-scheduler, three schedules of the same plan, no YAML and no verdict | {theirs:.2f} |")


def clocked(call: list[str]) -> float:
    """Return the seconds that a process takes, from start to end; nan where it fails."""
    begun = time.perf_counter()
    ran = subprocess.run(call, cwd=ROOT, check=False, capture_output=True)  # noqa: S603 - itself
    return time.perf_counter() - begun if ran.returncode == 0 else float("nan")


def trueppm() -> None:
    """Schedule the plan three times with the other program: the base and two with another length."""
    import trueppm_scheduler as other  # pyright: ignore[reportMissingImports]

    lines = plan(1_000)
    for longer in (None, 0, 500):
        tasks = [
            other.Task(id=f"a{n}", name=f"a{n}", duration=timedelta(days=length + (10 if n == longer else 0)))
            for n, (length, _) in enumerate(lines)
        ]
        links = [other.Dependency(f"a{one}", f"a{n}") for n, (_, before) in enumerate(lines) for one in before]
        other.schedule(other.Project("p", "p", START, tasks, links, other.Calendar()))


def main() -> None:
    """Print the tables."""
    if sys.argv[1:2] == ["--trueppm"]:
        trueppm()
        return
    slipped(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    growing()
    compared()


if __name__ == "__main__":
    main()
