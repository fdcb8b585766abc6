"""All that docs/benchmarks.md tells: what we cost beside other programs, and how that grows, as tables of Markdown.

    pip install -c constraints.txt -e '.[peers]'
    python benchmarks/run.py               all of it, in about ten minutes; npm has to be there
    python benchmarks/run.py starts        one part: starts, verdicts, thousand, growth or loading

Spectral is put into a temporary folder by npm. Our bytecode is compiled first, as installing a program does.
"""

import compileall
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import facts
import growth
import loading
import peers
import verdicts
from measure import HERE, ROOT, RUNS, Call, Spent, beside, inside, machine, medians, run, table

THOUSAND = 1_000
SLOWEST = 20_000
"""Sizes from here on are measured once: they take half a minute."""


def starts(folder: Path) -> None:
    """Tell what cold starts on the real release cost, whole processes."""
    schema, rules = peers.write_schema(folder), folder / "any-file.yaml"
    rules.write_text(peers.ON_ANY_FILE, encoding="utf-8")
    ours, check_jsonschema = peers.program("readiness"), peers.program("check-jsonschema")
    spectral = peers.install_spectral(folder)
    calls = {
        "`readiness check`": Call((ours, "check", "releases/november-2021", "--as-of", "2021-09-07"), status=3),
        "`readiness lint`": Call((ours, "lint", *peers.FILES)),
        "check-jsonschema": Call((check_jsonschema, "--schemafile", str(schema), *peers.FILES)),
        "check-jsonschema, the release alone": Call(
            (check_jsonschema, "--schemafile", "docs/schemas/release.json", peers.FILES[0])
        ),
        "Spectral": Call((*spectral, "lint", "--ruleset", str(rules), *peers.FILES)),
        "yamllint": Call((peers.program("yamllint"), "-d", peers.YAMLLINT, *peers.FILES)),
    }
    spent = medians(calls, 7)
    check, lint = (spent[name].seconds for name in list(calls)[:2])
    rows = [
        [name, f"{one.seconds:.2f}", beside(check, one.seconds), beside(lint, one.seconds), f"{one.memory:.0f}"]
        for name, one in spent.items()
    ]
    table(("cold start, five files", "seconds", "`check` beside it", "`lint` beside it", "MB"), rows)


def twelve(_: Path) -> None:
    """Tell what a criterion costs beside a rule of other engines, in process."""
    found = inside("verdicts.py", list(verdicts.ROWS), RUNS)
    ours = found["ours"]["seconds"]
    rows = [
        [name, f"{one['seconds'] * 1e6:.1f}", beside(ours, one["seconds"]), f"{one['memory']:.0f}"]
        for name, one in found.items()
    ]
    table(("a criterion, warm", "microseconds", "ours beside it", "MB"), rows)


def thousand(folder: Path) -> None:
    """Tell what a thousand releases of twelve criteria cost, each finding with file, line and column."""
    calendars, releases = folder / "criteria" / "calendars", folder / "releases"
    calendars.mkdir(parents=True)
    (calendars / "weeks.yaml").write_text(facts.CALENDAR, encoding="utf-8")
    (folder / "criteria" / "twelve.yaml").write_text(facts.criteria(), encoding="utf-8")
    for number in range(THOUSAND):
        one = releases / f"release-{number:04d}"
        one.mkdir(parents=True)
        (one / "release.yaml").write_text(facts.release(number, number % 3), encoding="utf-8")
    rules = folder / "releases.yaml"
    rules.write_text(peers.ON_RELEASES, encoding="utf-8")
    spectral = (*peers.install_spectral(folder), "lint", "--ruleset", str(rules), "--format", "json", "--quiet")
    to = folder / "found.json"
    judged = (peers.program("readiness"), "check", "releases", "--as-of", "2021-10-20")
    calls = {
        "`check --format json`": Call((*judged, "--format", "json", "--output", str(to)), 1, folder),
        "`check`, the summary": Call((*judged, "--output", str(folder / "found.txt")), 1, folder),
        "`lint`": Call((peers.program("readiness"), "lint", "releases"), 0, folder),
        "Spectral, three rules": Call(
            (*spectral, "--output", str(folder / "other.json"), "releases/*/release.yaml"), 1, folder
        ),
    }
    spent = medians(calls, RUNS)
    told = json.loads(to.read_text(encoding="utf-8"))["assessments"]
    results = [one for each in told for point in each["checkpoints"] for one in point["results"]]
    places = [one["location"] for result in results for one in (result, *result["facts"])]
    assert len(results) == THOUSAND * len(facts.CHECKS)  # noqa: S101 - a benchmark may
    assert all(one["path"] and one["line"] and one["column"] for one in places)  # noqa: S101 - likewise
    assert len(json.loads((folder / "other.json").read_text(encoding="utf-8"))) == THOUSAND * 3  # noqa: S101 - likewise
    theirs = spent["Spectral, three rules"].seconds
    rows = [
        [name, f"{one.seconds:.2f}", beside(one.seconds, theirs), f"{one.memory:.0f}"] for name, one in spent.items()
    ]
    table(("1,000 releases", "seconds", "beside Spectral", "MB"), rows)


def grown(_: Path) -> None:
    """Tell how time and memory grow."""
    rows = []
    for what in growth.TEXTS:
        found = inside("growth.py", [f"{what} {size}" for size in growth.SIZES if size < SLOWEST], RUNS)
        for size in growth.SIZES:
            one = found.get(f"{what} {size}") or _once(f"{what} {size}")
            each = (one["loading"] + one["judging"]) / size * 1e6
            rows.append(
                [
                    f"{size:,} {what}",
                    f"{one['loading']:.2f}",
                    f"{one['judging']:.2f}",
                    f"{each:.0f}",
                    f"{one['memory']:.0f}",
                ]
            )
    table(("from text to verdicts", "loading, s", "judging, s", "microseconds for each", "MB"), rows)


def _once(row: str) -> Mapping[str, float]:
    spent: Spent = run(Call((sys.executable, str(HERE / "growth.py"), row)))
    return {**json.loads(spent.said), "memory": spent.memory}


def loads(_: Path) -> None:
    """Tell what loading with places and validation costs beside a bare load."""
    found = inside("loading.py", loading.ROWS, RUNS)
    rows = []
    for name in loading.TEXTS:
        ours, bare = (found[f"{side}: {name}"] for side in loading.SIDES)
        figures = [f"{one['seconds'] * 1000:.1f}" for one in (ours, bare)]
        memory = [f"{one['memory']:.0f}" for one in (ours, bare)]
        rows.append([name, *figures, beside(ours["seconds"], bare["seconds"]), *memory])
    heads = ("loading, warm", "ours, ms", "CSafeLoader, ms", "ours beside it", "ours, MB", "CSafeLoader, MB")
    table(heads, rows)


PARTS: dict[str, Callable[[Path], None]] = {
    "starts": starts,
    "verdicts": twelve,
    "thousand": thousand,
    "growth": grown,
    "loading": loads,
}

PART = "--part"


def main() -> None:
    """Print the tables that are asked for, or all."""
    compileall.compile_dir(ROOT / "readiness", quiet=1)
    print(
        f"{machine()}.\n{peers.versions()}.\nTime of the processor, user and system; medians of {RUNS} runs, interleaved.\n"
    )
    sys.stdout.flush()
    for name in sys.argv[1:] or PARTS:  # each in a process of its own, which stays small
        subprocess.run((sys.executable, __file__, PART, name), check=True)  # noqa: S603 - itself


if __name__ == "__main__":
    if sys.argv[1:2] == [PART]:
        with tempfile.TemporaryDirectory() as one:
            PARTS[sys.argv[2]](Path(one))
    else:
        main()
