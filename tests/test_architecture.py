"""The house: the map in the package docstring, the import contract, and what a start of each command loads."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import readiness

ROOT = Path(__file__).parent.parent

# What each command may load of the libraries that cost time; everything else is imported where it is used.
HEAVY = ("click", "yaml", "pydantic", "rich", "networkx", "xlsxwriter")
LOADED = {
    ("--version",): {"click"},
    ("--help",): {"click"},
    ("completion", "bash"): {"click"},
    ("schema", "--help"): {"click"},
    ("schema", "release"): {"click", "yaml", "pydantic"},
    ("lint", "releases/november-2021"): {"click", "yaml", "pydantic"},
    ("waivers", "releases/november-2021", "--as-of", "2021-09-07"): {"click", "yaml", "pydantic", "rich"},
    ("waivers", "releases/november-2021", "--as-of", "2021-09-07", "--format", "json"): {"click", "yaml", "pydantic"},
    ("schedule", "releases/november-2021", "--as-of", "2021-09-07"): {"click", "yaml", "pydantic"},
    ("schedule", "releases/november-2021", "--as-of", "2021-09-07", "--format", "ics"): {"click", "yaml", "pydantic"},
    ("scenario", "releases/november-2021", "--as-of", "2021-09-07", "--slip", "uit=5wd"): {"click", "yaml", "pydantic"},
    ("explore", "releases/november-2019", "--as-of", "2021-09-07", "--output", "/dev/null"): {
        "click",
        "yaml",
        "pydantic",
    },
    ("repair", "releases/november-2021", "--as-of", "2021-09-07"): {"click", "yaml", "pydantic"},
    ("repair", "releases/november-2021", "--as-of", "2021-09-07", "--format", "json"): {"click", "yaml", "pydantic"},
    ("feasible", "releases/an-invented-release", "--as-of", "2025-05-12"): {"click", "yaml", "pydantic"},
    ("feasible", "releases/an-invented-release", "--as-of", "2025-05-12", "--format", "markdown"): {
        "click",
        "yaml",
        "pydantic",
    },
    ("tolerance", "releases/november-2019", "--as-of", "2021-09-07"): {"click", "yaml", "pydantic"},
    ("tolerance", "releases/november-2019", "--as-of", "2021-09-07", "--format", "json"): {"click", "yaml", "pydantic"},
    ("tolerance", "releases/november-2021", "--as-of", "2021-09-07", "--format", "markdown"): {
        "click",
        "yaml",
        "pydantic",
    },
    ("graph", "releases/november-2021", "--as-of", "2021-09-07"): {"click", "yaml", "pydantic"},
    ("graph", "releases/november-2021", "--as-of", "2021-09-07", "--format", "mermaid"): {"click", "yaml", "pydantic"},
    ("changes", "releases/forward-schedule-of-change.yaml", "--as-of", "2021-09-07"): {"click", "yaml", "pydantic"},
    ("changes", "releases/forward-schedule-of-change.yaml", "--as-of", "2021-09-07", "--format", "html"): {
        "click",
        "yaml",
        "pydantic",
    },
    ("import", "--help"): {"click"},
    ("import", "releases/an-invented-release/testing-issues.csv", "--start"): {"click", "yaml", "pydantic"},
    ("check", "releases/november-2021", "--as-of", "2021-09-07"): {
        "click",
        "yaml",
        "pydantic",
        "rich",
    },
    ("check", "releases/november-2021", "--as-of", "2021-09-07", "--format", "json"): {
        "click",
        "yaml",
        "pydantic",
    },
}


def test_the_map_is_the_import_contract_read_backwards() -> None:
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    assert contract["exhaustive"] is True
    named = re.findall(r"^    (\w+) {2,}\S", readiness.__doc__ or "", re.MULTILINE)
    assert ["__main__", *reversed(named)] == contract["layers"]


def test_every_kind_format_and_command_is_under_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    named = {one["name"].partition(" ")[0].lower(): one for one in contracts if one["type"] == "independence"}
    assert named.keys() == {"kinds", "formats", "pictures", "commands"}
    for folder, contract in named.items():
        found = (ROOT / "readiness" / folder).glob("[a-z]*")
        files = {f"readiness.{folder}.{p.stem}" for p in found if p.suffix in {"", ".py"}}
        files -= {f"readiness.commands.{name}" for name in ("beginning", "options", "reading", "writing")}
        files -= {f"readiness.pictures.{name}" for name in ("drawing", "layers")}
        assert files == set(contract["modules"])


@pytest.mark.parametrize("call", LOADED, ids=" ".join)
def test_a_command_loads_only_what_it_needs(call: tuple[str, ...]) -> None:
    program = (
        "import sys, json, atexit\n"
        "from readiness.cli import run\n"
        f"atexit.register(lambda: sys.stderr.write('LOADED' + json.dumps([m for m in {HEAVY!r} if m in sys.modules])))\n"
        "run()\n"
    )
    ran = subprocess.run([sys.executable, "-c", program, *call], cwd=ROOT, capture_output=True, text=True, check=False)
    assert set(json.loads(ran.stderr.rpartition("LOADED")[2])) == LOADED[call], ran.stderr


def test_a_check_looks_for_repairs_only_where_little_stands_in_the_way() -> None:
    program = (
        "import sys\nfrom readiness.cli import run\ntry:\n    run()\n"
        "finally:\n    sys.stderr.write('LOADED' + str('readiness.repair.search' in sys.modules))"
    )
    for release, day, loaded in (("november-2021", "2021-09-07", False), ("an-invented-release", "2025-04-12", True)):
        call = [sys.executable, "-c", program, "check", f"releases/{release}", "--as-of", day]
        ran = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
        assert ran.stderr.endswith(f"LOADED{loaded}"), ran.stderr


def test_the_readme_opens_with_the_two_commands_that_the_gate_runs() -> None:
    block = re.search(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert block is not None
    first, second = block.group(1).strip().splitlines()
    assert first.endswith("readiness check releases/november-2021 --as-of 2021-09-07")
    assert second.endswith(".ci/gate")


def test_nothing_in_the_engine_knows_the_words_of_one_code() -> None:
    words = re.compile(r"\b(SEC|OPSG|DCC|LSC|SECAS|BEIS|Ofgem)\b")
    for path in (ROOT / "readiness").rglob("*.py"):
        code = "\n".join(
            line for line in path.read_text().splitlines() if "xample" not in line and "Source" not in line
        )
        found = set(words.findall(re.sub(r'"""(.|\n)*?"""', "", code)))
        assert not found, f"{path.name} knows {found}"
