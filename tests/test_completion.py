"""What a shell is told to complete, by the installed script as shells call it, and by bash itself."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from readiness.cli import COMMANDS

ROOT = Path(__file__).parent.parent
SCRIPT = Path(sys.executable).with_name("readiness")
INVENTED = "releases/an-invented-release"
HEAVY = ("yaml", "pydantic", "rich", "networkx", "readiness.files", "readiness.repository", "readiness.document")


def ask(line: str, folder: Path = ROOT, shell: str = "bash", **more: str) -> "subprocess.CompletedProcess[str]":
    """Return what the script answers to a shell in which this line stands, completing what follows its last space."""
    count = len(line.split(" ")) - 1
    asked = {"_READINESS_COMPLETE": f"{shell}_complete", "COMP_WORDS": line, "COMP_CWORD": str(count)}
    env = {**os.environ, **asked, **more}
    return subprocess.run([str(SCRIPT)], cwd=folder, env=env, capture_output=True, text=True, check=False)


def offered(line: str, folder: Path = ROOT) -> list[str]:
    """Return the words that complete a line."""
    done = ask(line, folder)
    assert (done.returncode, done.stderr) == (0, "")
    return [one.removeprefix("plain,") for one in done.stdout.split()]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("readiness ", list(COMMANDS)),
        ("readiness c", ["check", "changes", "completion"]),
        ("readiness nothing", []),
        ("readiness check --as", ["--as-of"]),
        ("readiness check --format ", ["terminal", "json", "markdown", "html", "junit", "sarif", "github"]),
        ("readiness waivers --format j", ["json"]),
        ("readiness s", ["schedule", "scenario", "simulate", "schema"]),
        ("readiness schedule --format ", ["terminal", "json", "csv", "ics", "mermaid", "msproject"]),
        ("readiness tolerance --format ", ["terminal", "json", "markdown"]),
        ("readiness tolerance rel", ["file,rel"]),
        ("readiness schema c", ["criteria", "calendar", "change-schedule", "change-rules"]),
        ("readiness completion ", ["bash", "zsh", "fish"]),
        (f"readiness check {INVENTED} --at ", ["entry", "assessment", "go-live"]),
        (f"readiness check {INVENTED} --at g", ["go-live"]),
        (f"readiness check {INVENTED}/release.yaml --strict --at go-live --at a", ["assessment"]),
        (f"readiness check --as-of 2021-09-07 {INVENTED} --at e", ["entry"]),
        ("readiness check --at ", []),
        ("readiness check nowhere --at ", []),
        ("readiness check README.md --at ", []),
        (f"readiness check {INVENTED}/criteria.yaml --at ", []),
        ("readiness check ", ["file,"]),
        ("readiness check rel", ["file,rel"]),
        ("readiness waivers rel", ["file,rel"]),
        ("readiness lint rel", ["file,rel"]),
        ("readiness check --criteria cri", ["file,cri"]),
    ],
)
def test_a_line_is_completed(line: str, words: list[str]) -> None:
    assert offered(line) == words


def test_the_options_of_a_command_are_offered() -> None:
    assert {"--as-of", "--at", "--criteria", "--format", "--output", "--strict", "--help"} <= {
        *offered("readiness check --")
    }


def test_checkpoints_of_several_releases_are_offered_once() -> None:
    found = offered("readiness check releases --at ")
    assert {"entry", "lsc-assessment", "go-live"} <= set(found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("text", ["", "checkpoints: 1\n", "checkpoints: [[], {}, a b, go]\n", "checkpoints: [", "\x00"])
def test_a_release_that_cannot_be_read_completes_nothing_and_breaks_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "release.yaml").write_text(text, encoding="utf-8")
    for name in ("release.yaml", ".", str(tmp_path), "release.yaml/x", "~", "release.yaml nowhere"):
        done = ask(f"readiness check {name} --at g", tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.split() in ([], ["plain,go"])
    assert ask("readiness check ' --at g", tmp_path).returncode == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script_that_asks_for_completion(shell: str) -> None:
    done = subprocess.run([str(SCRIPT), "completion", shell], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"_READINESS_COMPLETE={shell}_complete" in done.stdout
    told = subprocess.run([str(SCRIPT), "completion", "--help"], capture_output=True, text=True, check=False).stdout
    assert f"readiness completion {shell}" in told


def test_a_shell_nobody_knows_is_a_wrong_call() -> None:
    done = subprocess.run([str(SCRIPT), "completion", "tcsh"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")


def test_nothing_heavy_is_imported_to_complete_the_name_of_a_command() -> None:
    program = (
        "import sys, json, atexit\n"
        "from readiness.cli import run\n"
        f"atexit.register(lambda: sys.stderr.write(json.dumps([m for m in {HEAVY!r} if m in sys.modules])))\n"
        "sys.argv[0] = 'readiness'\n"
        "run()\n"
    )
    for line, loaded in (("readiness ", []), ("readiness check --", []), ("readiness check x --format ", [])):
        asked = {"_READINESS_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
        done = subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, **asked}, capture_output=True, text=True, check=False
        )
        assert done.stdout.split()
        assert json.loads(done.stderr) == loaded


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["readiness", "wai"], ["waivers"]),
        (["readiness", "check", INVENTED, "--at", "go"], ["go-live"]),
        (
            ["readiness", "check", INVENTED, "--format", ""],
            ["terminal", "json", "markdown", "html", "junit", "sarif", "github"],
        ),
    ],
)
def test_bash_completes_with_the_script_it_is_given(words: list[str], expected: list[str]) -> None:
    lines = [
        'eval "$(readiness completion bash)"',
        f"COMP_WORDS=({' '.join(shlex.quote(word) for word in words)})",
        f"COMP_CWORD={len(words) - 1}",
        "set -- $(complete -p readiness)",
        'while [ "$1" != -F ]; do shift; done',
        '"$2" readiness',
        'printf "%s\\n" "${COMPREPLY[@]}"',
    ]
    env = {**os.environ, "PATH": f"{SCRIPT.parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "--norc", "-c", "\n".join(lines)], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.split() == expected
