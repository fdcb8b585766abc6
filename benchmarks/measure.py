"""What work costs, in time of the processor and in memory, and on which machine: shared by `run.py`.

Every row of a table is a process of its own. The rows take turns, so that a busy machine is busy for all of them, and the
median of their turns counts. This process stays small, for a process is charged with the memory of the one that starts it.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
HERE = Path(__file__).parent
RUNS = 7


@dataclass(frozen=True, slots=True)
class Call:
    """A command line, the exit status it is to end with, and the folder it runs in."""

    words: Sequence[str]
    status: int = 0
    folder: Path = ROOT


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of the processor, user and system, children included; the most memory held, in MB; and what it printed."""

    seconds: float
    memory: float
    said: str = ""


def run(call: Call) -> Spent:
    """Return what a process cost; one that ends otherwise than it should ends the benchmark."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(  # noqa: S603 - the calls of the benchmark
        call.words, cwd=call.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    if process.stdout is None:
        raise AssertionError
    said = process.stdout.read().decode()
    process.stdout.close()
    _, ended, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(ended)
    if process.returncode != call.status:
        raise SystemExit(f"{' '.join(call.words)[:200]} ends with {process.returncode}, not {call.status}")
    return Spent(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said)


def interleaved(calls: Mapping[str, Call], runs: int) -> dict[str, list[Spent]]:
    """Return what each call cost in each of its turns; before them each runs once for the caches of the disk."""
    for call in calls.values():
        run(call)
    spent: dict[str, list[Spent]] = {name: [] for name in calls}
    for _ in range(runs):
        for name, call in calls.items():
            spent[name].append(run(call))
    return spent


def medians(calls: Mapping[str, Call], runs: int) -> dict[str, Spent]:
    """Return the median of what each call cost."""
    return {
        name: Spent(statistics.median(one.seconds for one in turns), statistics.median(one.memory for one in turns))
        for name, turns in interleaved(calls, runs).items()
    }


def inside(script: str, rows: Sequence[str], runs: int) -> dict[str, dict[str, float]]:
    """Return the medians of the figures that a script prints as JSON for each of its rows, with the memory it held."""
    calls = {row: Call((sys.executable, str(HERE / script), row)) for row in rows}
    found: dict[str, dict[str, float]] = {}
    for row, turns in interleaved(calls, runs).items():
        told: list[dict[str, Any]] = [json.loads(one.said) for one in turns]
        found[row] = {name: statistics.median(one[name] for one in told) for name in told[0]}
        found[row]["memory"] = statistics.median(one.memory for one in turns)
    return found


def warm(work: Callable[[], object], times: int) -> float:
    """Return the seconds of the processor that work takes, the least of five blocks of so many times; the first is not counted."""
    work()
    blocks = []
    for _ in range(5):
        begun = time.process_time()
        for _ in range(times):
            work()
        blocks.append((time.process_time() - begun) / times)
    return min(blocks)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table of Markdown; all columns but the first hold figures."""
    print(f"| {' | '.join(heads)} |")
    print(f"| --- |{' ---: |' * (len(heads) - 1)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    print()


def beside(ours: float, theirs: float) -> str:
    """Return a ratio as it stands in a table."""
    ratio = ours / theirs
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"  # noqa: PLR2004 - two figures are enough


def machine() -> str:
    """Return the machine in a sentence, without its name."""
    cores = os.cpu_count()
    model = platform.machine()
    described = Path("/proc/cpuinfo")
    if described.is_file():
        lines = (line for line in described.read_text().splitlines() if line.startswith("model name"))
        model = next(lines, model).partition(":")[2].strip() or model
    with_node = subprocess.run(("node", "--version"), capture_output=True, text=True, check=False).stdout.strip()  # noqa: S607 - the Node of the path
    return f"{cores} cores, {model}, {platform.system()}, CPython {platform.python_version()}, Node {with_node.lstrip('v')}"
