"""Make small mistakes in the program, one at a time, and tell which of them no test notices.

Usage: python tests/mutation/run.py [OPTION]... MODULE..., a module such as readiness/truth.py; it needs `.[mutation]` and Linux.

The tests are collected once. For each mutant a process is forked that puts the changed code into the live function and runs
the tests that reach its lines, the quickest and those that reach little else first, until one fails. So that there is time for
many mutants, a law is tried on few examples, tests that take long are left out, and so are those that start the program as a
process of its own. What survives is therefore asked again with `--again`, with all examples. Mutants of `equivalent.yaml`
change no answer, for the reason given.
"""

import argparse
import ast
import gc
import json
import os
import random
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import coverage
import pytest
import yaml
from _pytest.runner import runtestprotocol
from hypothesis import HealthCheck, Phase, settings
from mutants import Mutant, mutants

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
EQUIVALENT = HERE / "equivalent.yaml"

TESTS = (
    *(
        "truth",
        "laws",
        "schedule",
        "kinds",
        "november_2021",
        "conflicts",
        "change_rules",
        "tolerance",
        "forecast",
        "slips",
    ),
    *("moment", "period", "calendar", "beyond_the_calendar", "waivers", "second_engine", "invented_release"),
    *("simulation", "permits", "naive", "feasible", "worktime", "record", "dates", "critical"),
    *("beside_a_schedule", "releases", "evaluation"),
)
"""The files of tests that ask the core in the process of the tests."""
EXAMPLES = 8
"""On so many examples a law is tried at most, unless all are asked for."""
SLOWEST = 1.5
"""Seconds of the processor, while the lines are counted, after which a test is left out."""
ROOM = 2 * 2**30
"""Bytes that a mutant may take."""
ALL_LINES = range(1, 2000)

Key = tuple[str, str, str]


class Run:
    """A plugin of pytest that runs mutants where pytest would run tests."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self.asked = asked
        self.items: Sequence[pytest.Item] = ()
        self.times: list[float] = []
        self.reached: dict[tuple[str, int], list[int]] = {}
        self.beside: dict[tuple[str, int], float] = {}
        self.functions: dict[tuple[str, str], list[FunctionType]] = {}
        self.killers: Counter[int] = Counter()
        self.equivalent = _read(EQUIVALENT)
        self.only = _read(asked.again) if asked.again else None
        self.survivors: dict[str, list[dict[str, str]]] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the mutants of each module."""
        self.items = session.items
        if not self.asked.all_examples:
            for item in self.items:
                _few_examples(item)
        if not self.asked.reached.exists():
            _forked(lambda: _measure(self.items, self.asked.reached))
        self._look_up(json.loads(self.asked.reached.read_text()))
        self.functions = _functions()
        gc.collect()
        gc.freeze()
        gc.disable()  # a process that is forked shares the memory of this one until either writes to it
        for path in self.asked.modules:
            self._module(path)
        return True

    def _module(self, path: str) -> None:
        began = time.monotonic()
        fates: Counter[str] = Counter()
        for mutant in self._drawn(path):
            if not fates:  # the code as it is must pass, or every mutant would seem to be noticed
                same = replace(mutant, tree=ast.parse((ROOT / path).read_text()), lines=ALL_LINES)
                assert self._fate(path, same) == "survived", f"the tests fail for {path} as it is"
            fate = self._fate(path, mutant)
            if fate == "survived" and _key(vars(mutant)) in self.equivalent.get(path, ()):
                fate = "equivalent"
            if fate == "survived":
                told = {"function": mutant.function, "was": mutant.was, "becomes": mutant.becomes}
                self.survivors.setdefault(path, []).append({**told, "because": f"? line {mutant.lines.start}"})
                text = yaml.safe_dump(self.survivors, sort_keys=False, width=10**6, allow_unicode=True)
                self.asked.survivors.write_text(text)
            fates[fate] += 1
        told = ", ".join(f"{count} {fate}" for fate, count in sorted(fates.items()))
        print(f"{path}: {fates.total()} mutants: {told}; {time.monotonic() - began:.0f} s", flush=True)

    def _drawn(self, path: str) -> Iterator[Mutant]:
        """Yield the mutants of a module that are asked for."""
        draw = random.Random(f"{self.asked.seed} {path}")  # noqa: S311 - the same seed draws the same
        for mutant in mutants((ROOT / path).read_text()):
            asked = draw.random() < self.asked.share
            if asked if self.only is None else _key(vars(mutant)) in self.only.get(path, ()):
                yield mutant

    def _look_up(self, measured: dict[str, Any]) -> None:
        """Note which tests reach a line, and how long each takes; one that is newer than the figures is always run."""
        self.reached = defaultdict(list)
        for number, item in enumerate(self.items):
            one = measured.get(item.nodeid, {"seconds": 0.0, "passed": True, "lines": None})
            self.times.append(one["seconds"])
            every = dict.fromkeys(self.asked.modules, ALL_LINES) if one["lines"] is None else one["lines"]
            total = sum(map(len, every.values()))
            self.beside |= {(path, number): total / len(lines) for path, lines in every.items()}
            for path, lines in every.items() if one["passed"] else ():
                for line in lines:
                    self.reached[path, line].append(number)

    def _fate(self, path: str, mutant: Mutant) -> str:
        """Return what became of a mutant."""
        chosen, seconds = [], 0.0
        tests = {test for line in mutant.lines for test in self.reached.get((path, line), ())}
        alike: Counter[str] = Counter()
        cost: dict[int, float] = {}
        for test in sorted(
            tests
        ):  # of a test with many cases the first few tell most, and one that asks little else more
            name = self.items[test].nodeid.partition("[")[0]
            alike[name] += 1
            cost[test] = (self.times[test] + 0.001) * alike[name] * self.beside[path, test] / (1 + self.killers[test])
        for test in sorted(cost, key=cost.__getitem__):
            if seconds + self.times[test] < self.asked.seconds:
                chosen.append(test)
                seconds += self.times[test]
        reader, writer = os.pipe()

        def attempt() -> int:
            if not self._put(path, mutant):
                return 3
            for test, following in zip(chosen, [*chosen[1:], None], strict=True):
                after = None if following is None else self.items[following]
                if any(report.failed for report in runtestprotocol(self.items[test], log=False, nextitem=after)):
                    os.write(writer, str(test).encode())
                    return 1
            return 0

        status = _forked(attempt, limit=3 + (100 if self.asked.all_examples else 3) * seconds)
        os.close(writer)
        killer = os.read(reader, 20)
        os.close(reader)
        self.killers.update([int(killer)] if killer else [])
        if os.WIFSIGNALED(status):
            return "timed out" if os.WTERMSIG(status) == signal.SIGVTALRM else "killed"
        return {0: "survived", 3: "not made"}.get(os.WEXITSTATUS(status), "killed")

    def _put(self, path: str, mutant: Mutant) -> bool:
        """Put the code of a mutant into the functions that live; return whether it could be put anywhere."""
        file = str(ROOT / path)
        code = _code_of(compile(ast.fix_missing_locations(mutant.tree), file, "exec"), mutant.function)
        put = False
        for one in self.functions[file, mutant.function]:
            same = one.__code__.co_firstlineno == code.co_firstlineno
            if same and len(one.__code__.co_freevars) == len(code.co_freevars):
                one.__code__ = code
                put = True
        return put


def _key(mutant: dict[str, Any]) -> Key:
    return mutant["function"], mutant["was"], mutant["becomes"]


def _read(file: Path) -> dict[str, set[Key]]:
    """Return the mutants that a file names, by module."""
    data = yaml.safe_load(file.read_text()) or {}
    return {path: {_key(one) for one in found} for path, found in data.items()}


def _few_examples(item: pytest.Item) -> None:
    """Let a law be tried on few examples, always the same, and not be made smaller when it fails."""
    function = getattr(item, "obj", None)
    function = getattr(function, "__func__", function)
    if function is None or not hasattr(function, "hypothesis"):
        return
    own = getattr(function, "_hypothesis_internal_use_settings", None) or settings.default
    function._hypothesis_internal_use_settings = settings(
        own,
        max_examples=min(own.max_examples, EXAMPLES),
        phases=(Phase.explicit, Phase.generate),
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def _measure(items: Sequence[pytest.Item], file: Path) -> int:
    """Write down which lines each test reaches, how long it takes, and whether it passes."""
    measured: dict[str, Any] = {}
    watched = coverage.Coverage(source=[str(ROOT / "readiness")], data_file=None, config_file=False, messages=False)
    watched.start()
    signal.signal(signal.SIGVTALRM, _too_slow)
    for item in items:
        watched.switch_context(item.nodeid)
        began = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, SLOWEST)
        try:
            passed = not any(one.failed for one in runtestprotocol(item, log=False, nextitem=None))
        except TimeoutError:  # between the steps of a test, where nothing takes it for a failure
            passed = False
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        measured[item.nodeid] = {"seconds": time.process_time() - began, "passed": passed, "lines": {}}
        if not passed:
            print(f"left out: {item.nodeid}", flush=True)
    watched.stop()
    data = watched.get_data()
    for name in data.measured_files():
        path = str(Path(name).relative_to(ROOT))
        for line, contexts in data.contexts_by_lineno(name).items():
            for context in set(contexts) & measured.keys():
                measured[context]["lines"].setdefault(path, []).append(line)
    file.write_text(json.dumps(measured))
    return 0


def _too_slow(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError


def _forked(work: Callable[[], int], limit: float = 0) -> int:
    """Return the wait status of a process that does some work; with a limit, of seconds of the processor, in silence."""
    process = os.fork()
    if process:
        return os.waitpid(process, 0)[1]
    status = 1
    try:
        if limit:
            signal.setitimer(signal.ITIMER_VIRTUAL, limit)
            resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
        status = work()
    finally:
        os._exit(status)


def _functions() -> dict[tuple[str, str], list[FunctionType]]:
    """Return the functions of the program that live, by file and qualified name."""
    found: dict[tuple[str, str], list[FunctionType]] = defaultdict(list)
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename.startswith(str(ROOT / "readiness")):
            found[one.__code__.co_filename, one.__code__.co_qualname].append(one)
    return found


def _code_of(code: CodeType, name: str) -> CodeType:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            if one.co_qualname == name:
                return one
            if name.startswith(f"{one.co_qualname}."):
                return _code_of(one, name)
    raise LookupError(name)


def main() -> None:
    """Run as the command line says, with hashes that are the same in each run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", help="what to change, such as readiness/truth.py")
    parser.add_argument("--share", type=float, default=1.0, help="how much of the mutants to draw, up to 1")
    parser.add_argument("--seed", type=int, default=1, help="of the draw")
    parser.add_argument("--seconds", type=float, default=10.0, help="of tests, at most, for a mutant that survives")
    parser.add_argument("--all-examples", action="store_true", help="try laws on as many examples as they ask for")
    parser.add_argument("--again", type=Path, help="the survivors of an earlier run, to be tried once more")
    parser.add_argument(
        "--survivors", type=Path, default=Path("survivors.yaml"), help="where to write those that survive"
    )
    parser.add_argument(
        "--reached", type=Path, default=Path("reached.json"), help="what tests reach: read, or measured"
    )
    parser.add_argument("--tests", nargs="+", default=TESTS, help="files of tests, without test_ and .py")
    asked = parser.parse_args()
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - itself
    if asked.again and not asked.modules:
        asked.modules = list(_read(asked.again))
    files = [str(ROOT / "tests" / f"test_{name}.py") for name in asked.tests]
    quiet = ["-p", "no:cacheprovider", "-p", "no:xdist", "-s", "-W", "ignore", "--rootdir", str(ROOT)]
    pytest.main([*quiet, *files], plugins=[Run(asked)])


if __name__ == "__main__":
    main()
