"""Cold start of the commands as whole processes, beside the floor: the interpreter, and each library alone.

Runs are interleaved, so that a busy machine is busy for all. Trust the ratios. Run: python benchmarks/cold_start.py [runs]
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
RELEASE = str(ROOT / "releases" / "november-2021")
PYTHON = [sys.executable, "-c"]
READINESS = [sys.executable, "-m", "readiness"]
CALLS = {
    "pass": [*PYTHON, "pass"],
    "import click": [*PYTHON, "import click"],
    "import yaml": [*PYTHON, "import yaml"],
    "import pydantic": [*PYTHON, "from pydantic import BaseModel"],
    "import networkx": [*PYTHON, "import networkx"],
    "import rich (console, table)": [*PYTHON, "import rich.console, rich.table"],
    "readiness --version": [*READINESS, "--version"],
    "readiness lint (release)": [*READINESS, "lint", RELEASE],
    "readiness check --format json": [*READINESS, "check", RELEASE, "--as-of", "2021-09-07", "--format", "json"],
    "readiness check": [*READINESS, "check", RELEASE, "--as-of", "2021-09-07"],
}
EXPECTED = {"readiness check": 3, "readiness check --format json": 3}


def main() -> None:
    """Print the least and the median time of each call in ms, and its ratio to `pass`."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    times: dict[str, list[float]] = {name: [] for name in CALLS}
    for _ in range(runs):
        for name, call in CALLS.items():
            start = time.perf_counter()
            ran = subprocess.run(call, cwd=ROOT, capture_output=True, check=False)  # noqa: S603 - the calls above
            times[name].append((time.perf_counter() - start) * 1000)
            if ran.returncode != EXPECTED.get(name, 0):
                raise SystemExit(f"{name} exits {ran.returncode}: {ran.stderr.decode()[-500:]}")
    floor = statistics.median(times["pass"])
    print(f"{'':32}{'least':>8}{'median':>8}{'ratio':>8}   ({runs} runs, ms)")
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:32}{min(taken):8.0f}{median:8.0f}{median / floor:8.1f}")


if __name__ == "__main__":
    main()
