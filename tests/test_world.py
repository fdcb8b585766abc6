"""Whatever becomes of the world around it: files whole, a word, and an exit status that is no answer to another question.

The commands run in processes of their own. Each command has a call here; the test says so where one is lacking.
"""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from readiness.cli import COMMANDS

REPOSITORY = Path(__file__).parent.parent
FUZZED = Path(__file__).parent / "fuzz"
NOVEMBER = "releases/november-2021"
SMALL = "releases/an-invented-release"
DAY = ("--as-of", "2021-09-07")
ANSWERS = {0, 1, 3}
WRONG, INTERRUPTED, UNREAD, ENDED = 2, 130, 141, 143
FULL = Path("/dev/full")
SECONDS = 120
CALLS = {
    "check": ("check", NOVEMBER, *DAY),
    "repair": ("repair", SMALL, *DAY),
    "feasible": ("feasible", SMALL, *DAY),
    "tolerance": ("tolerance", SMALL, *DAY),
    "schedule": ("schedule", NOVEMBER, *DAY),
    "scenario": ("scenario", NOVEMBER, *DAY, "--slip", "uit=5wd"),
    "explore": ("explore", SMALL, *DAY),
    "simulate": ("simulate", "releases/a-simulated-release", "--samples", "50", "--judge", "5"),
    "diff": ("diff", NOVEMBER, "--from", "2021-09-07", "--to", "2021-10-05"),
    "waivers": ("waivers", NOVEMBER, *DAY),
    "graph": ("graph", NOVEMBER, *DAY),
    "report": ("report", NOVEMBER, *DAY, "--format", "markdown", "--section", "gaps"),
    "verify": ("verify", "PAPER"),
    "changes": ("changes", "releases/forward-schedule-of-change.yaml"),
    "import": ("import", "CHANGES", "--mapping", "MAPPING"),
    "export": ("export", NOVEMBER, *DAY, "--what", "actions", "--format", "markdown"),
    "lint": ("lint", "criteria/firmware-campaign.yaml"),
    "test": ("test", f"{SMALL}/tests.yaml"),
    "explain": ("explain", NOVEMBER, "LSC-TST-05", *DAY),
    "schema": ("schema", "release"),
    "init": ("init", "NEW"),
    "completion": ("completion", "bash"),
}
SAY = [name for name in CALLS if name != "explore"]
"""Commands that write to standard output."""
SAVE = [name for name in CALLS if name not in ("init", "completion")]
"""Commands that write a report into a file."""


def call(name: str, folder: Path) -> list[str]:
    """Return how a command is called; what it reads besides the repository is laid into the folder."""
    places = {"CHANGES": folder / "changes.csv", "MAPPING": folder / "mapping.yaml", "NEW": folder / "new"}
    if name == "import":
        shutil.copy(FUZZED / "corpus" / "table" / "changes.csv", places["CHANGES"])
        shutil.copy(FUZZED / "corpus" / "document" / "import.yaml", places["MAPPING"])
    if name == "verify":
        places["PAPER"] = folder / "paper.html"
        words = [*CALLS["report"][:4], "--section", "gaps", "--output", str(places["PAPER"])]
        subprocess.run([sys.executable, "-m", "readiness", *words], cwd=REPOSITORY, check=True, capture_output=True)
    words = [str(places.get(word, word)) for word in CALLS[name]]
    return [sys.executable, "-m", "readiness", *words]


def shell(redirected: str, words: list[str]) -> list[str]:
    """Return a call whose streams a shell sends elsewhere."""
    return ["/bin/sh", "-c", f'exec "$@" {redirected}', "sh", *words]


def end(
    words: list[str], stdout: int = subprocess.PIPE, preexec_fn: Callable[[], None] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Return how a call ends: no traceback, and no bug."""
    done = subprocess.run(
        words,
        cwd=REPOSITORY,
        check=False,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        timeout=SECONDS,
        preexec_fn=preexec_fn,
    )
    assert done.returncode in {*ANSWERS, WRONG, UNREAD}, done.stderr
    assert "Traceback" not in done.stderr
    return done


def few_bytes() -> None:
    """Let no file grow beyond ten bytes, as on a disk that is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))


def test_every_command_is_called_here() -> None:
    assert set(CALLS) == set(COMMANDS)


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("name", SAY)
def test_a_full_disk_behind_standard_output_is_said(name: str, tmp_path: Path) -> None:
    done = end(shell(">/dev/full", call(name, tmp_path)))
    assert done.returncode == WRONG
    assert done.stderr.splitlines()[-1] == "Error: cannot write to standard output: No space left on device"


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("words", [["--help"], ["--version"], ["check", "--help"]], ids=" ".join)
def test_help_that_cannot_be_written_is_no_bug(words: list[str]) -> None:
    done = end(shell(">/dev/full", [sys.executable, "-m", "readiness", *words]))
    assert (done.returncode, done.stderr) == (
        WRONG,
        "Error: cannot write to standard output: No space left on device\n",
    )
    reading, writing = os.pipe()
    os.close(reading)
    done = end([sys.executable, "-m", "readiness", *words], stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (UNREAD, "")


@pytest.mark.parametrize("name", SAY)
def test_a_pipe_that_nobody_reads_ends_it_as_its_signal_would(name: str, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = end(call(name, tmp_path), stdout=writing)
    os.close(writing)
    assert done.returncode == UNREAD
    assert "rror" not in done.stderr.replace("0 errors", "")


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("name", SAY)
def test_standard_error_that_is_full_or_unread_changes_neither_report_nor_status(name: str, tmp_path: Path) -> None:
    ends = []
    for number, redirected in enumerate(("2>/dev/null", "2>/dev/full", "2>&-")):
        folder = tmp_path / str(number) / "in"
        folder.mkdir(parents=True)
        done = end(shell(redirected, call(name, folder)))
        ends.append((done.returncode, "".join(done.stdout.split()).replace(str(folder), "")))
    assert ends[0] == ends[1] == ends[2]
    assert ends[0][0] in ANSWERS
    assert end(shell("2>/dev/full", [*call(name, tmp_path), "--no-such-option"])).returncode == WRONG


@pytest.mark.parametrize("name", SAVE)
def test_a_report_that_cannot_be_written_is_said_and_leaves_the_last_one(name: str, tmp_path: Path) -> None:
    report = tmp_path / "reports" / "report"
    report.parent.mkdir()
    report.write_text("the last one")
    words = call(name, tmp_path)
    full = end([*words, "--output", str(report)], preexec_fn=few_bytes)
    lost = end([*words, "--output", str(tmp_path / "nowhere" / "report")])
    said = [f"Error: cannot write {report}: File too large"]
    said += [f"Error: cannot write {tmp_path / 'nowhere' / 'report'}: No such file or directory"]
    if FULL.exists():
        lost = end([*words, "--output", "/dev/full"])
        said.append("Error: cannot write /dev/full: No space left on device")
    for done, words_of_it in ((full, said[0]), (lost, said[-1])):
        assert done.returncode == WRONG
        assert done.stderr.splitlines()[-1] == words_of_it
    assert report.read_text() == "the last one"
    assert [one.name for one in report.parent.iterdir()] == ["report"]


def test_a_repository_that_cannot_be_laid_down_is_said(tmp_path: Path) -> None:
    done = end(call("init", tmp_path), preexec_fn=few_bytes)
    assert done.returncode == WRONG
    assert "File too large" in done.stderr
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]


def test_links_in_a_circle_are_no_place_for_a_report(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        (tmp_path / name).symlink_to(other)
    done = end([*call("schema", tmp_path), "--output", str(tmp_path / "a")])
    assert done.returncode == WRONG
    assert "cannot write" in done.stderr
    assert (tmp_path / "a").is_symlink()


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to the one who runs this")
def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    words = [*call("schema", tmp_path), "--output", str(tmp_path / "report")]
    tmp_path.chmod(0o500)
    done = end(words)
    tmp_path.chmod(0o700)
    assert done.returncode == WRONG
    assert "Permission denied" in done.stderr


@pytest.mark.parametrize("sort", ["link", "pipe", "folder", "nothing"])
def test_a_template_that_is_no_file_of_the_repository_is_refused_unread(sort: str, tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    template = tmp_path / "inside" / "template.docx"
    if sort == "link":
        (tmp_path / "outside.docx").write_bytes(b"PK")
        template.symlink_to(tmp_path / "outside.docx")
    elif sort == "pipe":
        os.mkfifo(template)
    elif sort == "folder":
        template.mkdir()
    words = [*call("report", tmp_path)[:-4], "--template", str(template), "--output", str(tmp_path / "paper.docx")]
    done = end(words)
    said = {
        "link": "out of the repository",
        "pipe": "not a regular file",
        "folder": "a folder",
        "nothing": "no such file",
    }
    assert done.returncode == WRONG
    assert said[sort] in done.stderr.splitlines()[-1]


def waiting(folder: Path) -> "subprocess.Popen[str]":
    """Return a command that serves a page, once it does."""
    words = call("explore", folder)
    started = subprocess.Popen(words, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert started.stderr is not None
    assert started.stderr.readline()
    return started


@pytest.mark.parametrize(
    ("number", "status", "said"),
    [(signal.SIGTERM, ENDED, "ended by a signal"), (signal.SIGHUP, 129, "ended by a signal")],
)
def test_a_signal_ends_it_with_a_word(number: int, status: int, said: str, tmp_path: Path) -> None:
    if signal.getsignal(number) is signal.SIG_IGN:
        pytest.skip("the signal is ignored by whoever runs the tests, as under nohup, and so by what they start")
    with waiting(tmp_path) as started:
        started.send_signal(number)
        _, told = started.communicate(timeout=SECONDS)
    assert started.returncode == status
    assert told.splitlines()[-1] == said


WRITING = """
import sys
from readiness.files import write_whole
from readiness.cli import main, run
from pathlib import Path
import click

@main.command("write")
@click.argument("path", type=click.Path(path_type=Path))
def write(path):
    print("begun", flush=True)
    for number in range(1_000_000):
        write_whole(path, b"%d" % (number % 10) * 200_000)

run()
"""
"""A command that writes a file anew without end."""


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGTERM, ENDED), (signal.SIGINT, INTERRUPTED), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_a_file_is_whole_whenever_its_writer_is_ended(number: int, status: int, tmp_path: Path) -> None:
    choose = random.Random(number)  # noqa: S311 - moments, not secrets
    report = tmp_path / "report"
    for _ in range(10):
        report.write_bytes(b"9" * 200_000)
        words = [sys.executable, "-c", WRITING, "write", str(report)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
            assert started.stdout is not None
            started.stdout.readline()
            time.sleep(choose.random() / 10)
            started.send_signal(number)
            _, told = started.communicate(timeout=SECONDS)
        assert started.returncode == status, told
        assert b"Traceback" not in told
        whole = report.read_bytes()
        assert whole == whole[:1] * 200_000
        left = [one for one in tmp_path.iterdir() if one != report]
        assert not left or number == signal.SIGKILL  # which leaves nobody to clear away
        for one in left:
            assert one.name.startswith(".readiness-")
            one.unlink()
