"""What the command line promises scripts: exit statuses, streams, files written whole, and the same bytes everywhere."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from readiness.cli import main
from readiness.document import read

REPOSITORY = Path(__file__).parent.parent
CALENDAR = REPOSITORY / "criteria" / "calendars" / "england-and-wales.yaml"
NOVEMBER = REPOSITORY / "releases" / "november-2021"
DAY = "2021-10-20"
READY, NOT_READY, WRONG, UNDECIDED = 0, 1, 2, 3

CRITERIA = """\
kind: criteria
id: small
title: A small set
version: 3.10
wording: ours
criteria:
  TST-01:
    title: The test report is there
    category: testing
    owner: DCC
    importance: hard
    at:
      assessment: {check: {evidence: {type: early-report}}}
      go-live: {check: {evidence: {type: test-report}}}
  TST-02:
    title: The release notes are published
    category: users
    owner: SECAS
    importance: soft
    at: {go-live: {check: {evidence: {type: release-notes}}}}
"""
RELEASE = """\
kind: release
id: NAME
title: Release NAME
criteria: small
calendar: england-and-wales
source: minutes
sources: {minutes: {title: Minutes, date: 2021-09-07}}
plan:
  assessment: {title: Assessment, date: 2021-11-02}
  go-live: {title: Live operation, date: 2021-11-04}
checkpoints: [CHECKPOINTS]
evidence:
"""
SAYS = {"yes": "value: true", "no": "value: false", "late": "expected: 2021-11-30", "soon": "expected: 2021-10-25"}
KINDS = {
    "ready": {"test-report": "yes", "release-notes": "yes"},
    "caveats": {"test-report": "yes", "release-notes": "no"},
    "not-ready": {"test-report": "no", "release-notes": "yes"},
    "undecided": {"release-notes": "yes"},
}


def make(root: Path, name: str, says: dict[str, str], checkpoints: str = "go-live") -> Path:
    """Return the folder of a release with such evidence, in a repository with a criteria set and a calendar."""
    calendars = root / "criteria" / "calendars"
    if not calendars.is_dir():
        calendars.mkdir(parents=True)
        shutil.copy(CALENDAR, calendars)
        (root / "criteria" / "small.yaml").write_text(CRITERIA, encoding="utf-8")
    folder = root / "releases" / name
    folder.mkdir(parents=True)
    lines = "".join(f"  {kind}: {{type: {kind}, {SAYS[said]}}}\n" for kind, said in says.items())
    text = RELEASE.replace("NAME", name).replace("CHECKPOINTS", checkpoints) + (lines or "  none: {type: none}\n")
    (folder / "release.yaml").write_text(text, encoding="utf-8")
    return folder


def run(*words: str | Path) -> Result:
    """Return the answer of this process."""
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def start(*words: str | Path, folder: Path | None = None, **changed: str) -> "subprocess.CompletedProcess[bytes]":
    """Return the answer of a process of its own, in a folder and with a changed environment."""
    return subprocess.run(
        [sys.executable, "-m", "readiness", *(str(word) for word in words)],
        capture_output=True,
        check=False,
        cwd=folder,
        env={**os.environ, **changed},
    )


def check(folder: Path, *words: str | Path) -> int:
    return run("check", folder, "--as-of", DAY, *words).exit_code


# Exit statuses


@pytest.mark.parametrize("form", ["terminal", "json"])
@pytest.mark.parametrize(
    ("kind", "status", "strict", "open_gate"),
    [
        ("ready", READY, READY, READY),
        ("caveats", READY, NOT_READY, READY),
        ("not-ready", NOT_READY, NOT_READY, READY),
        ("undecided", UNDECIDED, UNDECIDED, READY),
    ],
)
def test_each_decision_has_its_exit_status_in_every_format(  # noqa: PLR0913 - the table's columns
    kind: str, status: int, strict: int, open_gate: int, form: str, tmp_path: Path
) -> None:
    folder = make(tmp_path, kind, KINDS[kind])
    assert check(folder, "--format", form) == status
    assert check(folder, "--format", form, "--strict") == strict
    assert check(folder, "--format", form, "--no-gate") == open_gate
    assert start("check", folder, "--as-of", DAY, "--format", form).returncode == status


def test_no_gate_does_not_open_the_gate_to_wrong_input_nor_wrong_calls(tmp_path: Path) -> None:
    folder = make(tmp_path, "wrong", KINDS["ready"])
    (folder / "release.yaml").write_text("kind: release\n", encoding="utf-8")
    assert check(folder, "--no-gate") == WRONG
    assert check(folder, "--no-gate", "--at", "nowhere") == WRONG
    assert check(tmp_path / "nowhere", "--no-gate") == WRONG


def test_no_gate_with_strict_opens_the_gate_to_caveats(tmp_path: Path) -> None:
    assert check(make(tmp_path, "caveats", KINDS["caveats"]), "--strict", "--no-gate") == READY


@pytest.mark.parametrize(
    ("names", "status"),
    [
        (["ready", "caveats"], READY),
        (["ready", "undecided"], UNDECIDED),
        (["undecided", "ready"], UNDECIDED),
        (["not-ready", "undecided"], NOT_READY),
        (["undecided", "not-ready"], NOT_READY),
        (["ready", "not-ready"], NOT_READY),
        (["ready", "caveats", "not-ready", "undecided"], NOT_READY),
    ],
)
def test_of_several_releases_the_worst_decides(names: list[str], status: int, tmp_path: Path) -> None:
    folders = [make(tmp_path, name, KINDS[name]) for name in names]
    for form in ("terminal", "json"):
        assert run("check", *folders, "--as-of", DAY, "--format", form).exit_code == status
    assert check(tmp_path / "releases") == status


def test_of_several_releases_caveats_are_the_worst_when_strict(tmp_path: Path) -> None:
    folders = [make(tmp_path, name, KINDS[name]) for name in ("ready", "caveats")]
    assert run("check", *folders, "--as-of", DAY, "--strict").exit_code == NOT_READY


def test_one_wrong_release_among_several_makes_the_call_wrong(tmp_path: Path) -> None:
    folders = [make(tmp_path, name, KINDS[name]) for name in ("ready", "not-ready")]
    wrong = make(tmp_path, "wrong", KINDS["ready"]) / "release.yaml"
    wrong.write_text(wrong.read_text(encoding="utf-8").replace("title:", "titel:", 1), encoding="utf-8")
    result = run("check", *folders, wrong, "--as-of", DAY)
    assert result.exit_code == WRONG
    assert "unknown key 'titel'" in result.stderr


def test_a_release_is_named_by_its_file_its_folder_or_a_folder_of_releases(tmp_path: Path) -> None:
    folder = make(tmp_path, "ready", KINDS["ready"])
    reports = [
        run("check", path, "--as-of", DAY, "--format", "json").stdout
        for path in (folder / "release.yaml", folder, folder.parent)
    ]
    assert reports[0] == reports[1] == reports[2]
    assert json.loads(reports[0])["schema"] == "readiness/assessment/v1"


def test_a_folder_of_releases_gives_a_summary_and_then_each(tmp_path: Path) -> None:
    for name in ("ready", "undecided"):
        make(tmp_path, name, KINDS[name])
    text = run("check", tmp_path / "releases", "--as-of", DAY).stdout
    assert (
        text.index("2 releases") < text.index("= Release ready") if "= Release ready" in text else "2 releases" in text
    )
    report = json.loads(run("check", tmp_path / "releases", "--as-of", DAY, "--format", "json").stdout)
    assert report["schema"] == "readiness/assessments/v1"
    assert [one["release"]["id"] for one in report["assessments"]] == ["ready", "undecided"]


def test_the_same_release_named_twice_is_judged_once(tmp_path: Path) -> None:
    folder = make(tmp_path, "ready", KINDS["ready"])
    report = json.loads(run("check", folder, folder / "release.yaml", "--as-of", DAY, "--format", "json").stdout)
    assert report["schema"] == "readiness/assessment/v1"


def test_a_folder_without_a_release_is_a_wrong_call(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for command in ("check", "lint"):
        done = start(command, tmp_path / "empty")
        assert done.returncode == WRONG
        assert done.stdout == b""
        assert b"empty" in done.stderr or b"there is no .yaml file" in done.stderr


# Checkpoints


def test_the_next_checkpoint_decides_and_another_may_be_asked_for(tmp_path: Path) -> None:
    folder = make(tmp_path, "two", {**KINDS["ready"], "early-report": "no"}, "assessment, go-live")
    assert check(folder) == NOT_READY
    assert check(folder, "--at", "assessment") == NOT_READY
    assert check(folder, "--at", "go-live") == READY
    assert run("check", folder, "--as-of", "2021-11-03").exit_code == READY
    assert run("check", folder, "--as-of", "2021-12-01").exit_code == READY


def test_of_several_checkpoints_asked_for_the_worst_decides(tmp_path: Path) -> None:
    folder = make(tmp_path, "two", {**KINDS["ready"], "early-report": "no"}, "assessment, go-live")
    assert check(folder, "--at", "go-live", "--at", "assessment") == NOT_READY
    other = make(tmp_path, "other", KINDS["not-ready"], "assessment, go-live")
    assert check(other, "--at", "assessment") == UNDECIDED
    assert check(other, "--at", "assessment", "--at", "go-live") == NOT_READY
    assert check(other, "--at", "go-live", "--at", "assessment") == NOT_READY


def test_only_the_checkpoints_asked_for_are_in_the_report(tmp_path: Path) -> None:
    folder = make(tmp_path, "two", KINDS["ready"], "assessment, go-live")
    report = json.loads(run("check", folder, "--as-of", DAY, "--at", "go-live", "--format", "json").stdout)
    assert [one["id"] for one in report["checkpoints"]] == ["go-live"]


def test_an_unknown_checkpoint_is_a_wrong_call_and_a_near_one_is_offered(tmp_path: Path) -> None:
    folder = make(tmp_path, "ready", KINDS["ready"])
    for words in (["--at", "go-life"], ["--at", "go-live", "--at", "go-life"]):
        done = start("check", folder, "--as-of", DAY, *words)
        assert (done.returncode, done.stdout) == (WRONG, b"")
        assert b"there is no checkpoint 'go-life'. Did you mean 'go-live'?" in done.stderr
    assert b"go-live" in start("check", folder, "--at", "zzzzzz").stderr


# Wrong calls


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["check"],
        ["lint"],
        ["chekc", "RELEASE"],
        ["check", "RELEASE", "--formt", "json"],
        ["check", "RELEASE", "--format", "xml"],
        ["check", "RELEASE", "--as-of"],
        ["check", "RELEASE", "--as-of", ""],
        ["check", "RELEASE", "--as-of", "today"],
        ["check", "RELEASE", "--as-of", "2021-02-30"],
        ["check", "RELEASE", "--as-of", "2021-10"],
        ["check", "RELEASE", "--as-of", "20211020"],
        ["check", "RELEASE", "--as-of", "2021-10-20T12:00"],
        ["check", "RELEASE", "--as-of", "tbc"],
        ["check", "RELEASE", "--as-of", "-1"],
        ["check", "RELEASE", "--as-of", "\uff12\uff10\uff12\uff11-10-20"],
        ["check", "RELEASE", "--criteria", "nowhere.yaml"],
        ["check", "nowhere"],
        ["lint", "nowhere"],
        ["lint", "RELEASE", "--as-of", "2021-10-20"],
    ],
)
def test_a_wrong_call_exits_with_2_and_reports_nothing(words: list[str], tmp_path: Path) -> None:
    folder = make(tmp_path, "ready", KINDS["ready"])
    done = start(*(word if word != "RELEASE" else folder for word in words), folder=tmp_path)
    assert done.returncode == WRONG
    assert b"Traceback" not in done.stderr
    assert b"a bug in readiness" not in done.stderr
    if "lint" not in words:
        assert done.stdout == b""
        assert done.stderr


def test_the_day_that_is_none_is_quoted(tmp_path: Path) -> None:
    done = start("check", make(tmp_path, "ready", KINDS["ready"]), "--as-of", "2021-02-30")
    assert b"'2021-02-30' is not a day such as" in done.stderr


def test_a_day_beyond_the_years_that_are_taken_is_told_which_are(tmp_path: Path) -> None:
    done = start("check", make(tmp_path, "ready", KINDS["ready"]), "--as-of", "9999-12-31")
    assert (done.returncode, b"of the years 1900 to 2199" in done.stderr) == (WRONG, True)


def test_a_command_that_is_misspelt_is_told_the_one_that_was_meant() -> None:
    done = start("chek", "releases")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"there is no command 'chek'. Did you mean 'check'?" in done.stderr


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["check", "--help"], ["lint", "-h"], ["--version"]])
def test_help_is_no_mistake(words: list[str]) -> None:
    done = start(*words)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout


# Criteria in the place of those a release names


def test_criteria_named_in_the_call_stand_in_the_place_of_those_of_the_release(tmp_path: Path) -> None:
    folder = make(tmp_path, "ready", KINDS["ready"])
    other = tmp_path / "criteria" / "other.yaml"
    other.write_text(CRITERIA.replace("id: small", "id: other").replace("test-report", "another"), encoding="utf-8")
    assert check(folder) == READY
    assert check(folder, "--criteria", other) == UNDECIDED
    report = json.loads(run("check", folder, "--as-of", DAY, "--criteria", other, "--format", "json").stdout)
    assert report["criteria"] == [{"id": "other", "version": "3.10"}]
    assert (
        start("check", "ready", "--as-of", DAY, "--criteria", "../criteria/other.yaml", folder=folder.parent).returncode
        == 3
    )


def test_criteria_named_in_the_call_replace_criteria_that_are_not_there(tmp_path: Path) -> None:
    folder = make(tmp_path, "ready", KINDS["ready"])
    path = folder / "release.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("criteria: small", "criteria: gone"), encoding="utf-8")
    assert check(folder) == WRONG
    assert check(folder, "--criteria", tmp_path / "criteria" / "small.yaml") == READY


def test_criteria_that_are_none_make_the_call_wrong(tmp_path: Path) -> None:
    folder = make(tmp_path, "ready", KINDS["ready"])
    assert check(folder, "--criteria", folder / "release.yaml") == WRONG
    assert check(folder, "--criteria", tmp_path / "criteria") == WRONG
    assert check(folder, "--criteria", tmp_path / "criteria" / "calendars" / "england-and-wales.yaml") == WRONG


# What is written where


def test_a_report_goes_to_standard_output_and_diagnostics_to_standard_error(tmp_path: Path) -> None:
    folder = make(tmp_path, "ready", KINDS["ready"])
    path = folder / "release.yaml"
    path.write_text("id: ready\nkind: release\n" + path.read_text(encoding="utf-8").split("\n", 2)[2], encoding="utf-8")
    for form in ("terminal", "json"):
        done = start("check", folder, "--as-of", DAY, "--format", form)
        assert done.returncode == READY
        assert b"warning[kind-not-first]" in done.stderr
        assert b"warning[" not in done.stdout
        assert b"Release ready" in done.stdout


def test_wrong_input_reports_nothing_but_its_mistakes(tmp_path: Path) -> None:
    folder = make(tmp_path, "wrong", KINDS["ready"])
    path = folder / "release.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("2021-11-04", "2021-11-31"), encoding="utf-8")
    for form in ("terminal", "json"):
        done = start("check", folder, "--as-of", DAY, "--format", form, "--output", tmp_path / "report")
        assert (done.returncode, done.stdout) == (WRONG, b"")
        assert b"releases/wrong/release.yaml:10:42: error[wrong-value]: '2021-11-31'" in done.stderr
        assert not (tmp_path / "report").exists()


@pytest.mark.parametrize("form", ["terminal", "json"])
def test_a_report_written_to_a_file_is_the_one_that_would_be_printed(form: str, tmp_path: Path) -> None:
    folder = make(tmp_path, "undecided", KINDS["undecided"])
    (tmp_path / "report").write_text("what was there before", encoding="utf-8")
    printed = start("check", folder, "--as-of", DAY, "--format", form)
    written = start("check", folder, "--as-of", DAY, "--format", form, "--output", tmp_path / "report")
    assert (tmp_path / "report").read_bytes() == printed.stdout
    assert (written.returncode, written.stdout) == (UNDECIDED, b"")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["criteria", "releases", "report"]


@pytest.mark.parametrize("command", ["check", "lint"])
def test_a_report_that_cannot_be_written_leaves_nothing_behind(command: str, tmp_path: Path) -> None:
    folder = make(tmp_path, "ready", KINDS["ready"])
    (tmp_path / "file").write_text("a file", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    before = sorted(str(one) for one in tmp_path.rglob("*"))
    for target in ("nowhere/report", "file/report", "folder", "x" * 300, ".", "", "folder/"):
        done = start(command, folder, "--output", target, folder=tmp_path)
        assert done.returncode == WRONG, (target, done.stderr)
        assert done.stdout == b""
        assert b"bug" not in done.stderr
    assert sorted(str(one) for one in tmp_path.rglob("*")) == before
    assert (tmp_path / "file").read_text(encoding="utf-8") == "a file"


def test_a_folder_that_may_not_be_written_in_is_said_to_be_so(tmp_path: Path) -> None:
    folder = make(tmp_path, "ready", KINDS["ready"])
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0o555)
    if os.access(closed, os.W_OK):
        pytest.skip("whoever runs this may write everywhere")
    done = start("check", folder, "--as-of", DAY, "--output", closed / "report")
    assert done.returncode == WRONG
    assert list(closed.iterdir()) == []


def test_a_wrong_report_does_not_touch_the_file_of_the_last_one(tmp_path: Path) -> None:
    folder = make(tmp_path, "ready", KINDS["ready"])
    report = tmp_path / "report"
    assert check(folder, "--output", report) == READY
    before = report.read_bytes()
    (folder / "release.yaml").write_text("kind: release\n", encoding="utf-8")
    assert check(folder, "--output", report) == WRONG
    assert report.read_bytes() == before


def test_a_reader_that_goes_away_is_no_bug(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "readiness", "check", str(NOVEMBER), "--as-of", "2021-09-07", "--format", "json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        assert started.stdout.read(1) == b"{"
        started.stdout.close()
        complaint = started.stderr.read()
    assert b"Traceback" not in complaint
    assert b"BrokenPipe" not in complaint


# Lint


def test_lint_exits_with_0_when_nothing_is_wrong_and_with_2_on_an_error(tmp_path: Path) -> None:
    folder = make(tmp_path, "ready", KINDS["ready"])
    assert run("lint", tmp_path).exit_code == 0
    assert run("lint", folder / "release.yaml", tmp_path / "criteria").exit_code == 0
    (tmp_path / "criteria" / "small.yaml").write_text("kind: criteria\n", encoding="utf-8")
    for form in ("terminal", "json"):
        assert run("lint", tmp_path, "--format", form).exit_code == WRONG
        assert run("lint", folder, "--format", form).exit_code == WRONG


def test_lint_of_warnings_alone_is_no_error(tmp_path: Path) -> None:
    path = make(tmp_path, "ready", KINDS["ready"]) / "release.yaml"
    path.write_text("id: ready\nkind: release\n" + path.read_text(encoding="utf-8").split("\n", 2)[2], encoding="utf-8")
    result = run("lint", path)
    assert result.exit_code == 0
    assert "warning[kind-not-first]" in result.stdout


def test_lint_counts_what_it_checked(tmp_path: Path) -> None:
    for name in ("ready", "undecided"):
        make(tmp_path, name, KINDS[name])
    assert "4 documents checked: 0 errors, 2 warnings, 0 notes" in run("lint", tmp_path).stdout


# The same everywhere


def test_a_release_is_the_same_from_any_working_folder(tmp_path: Path) -> None:
    folder = make(tmp_path, "undecided", KINDS["undecided"])
    (tmp_path / "elsewhere").mkdir()
    calls = [
        (folder, "."),
        (folder, "release.yaml"),
        (folder.parent, "undecided"),
        (tmp_path, "releases"),
        (tmp_path, "./releases/../releases/undecided/"),
        (tmp_path / "elsewhere", "../releases/undecided"),
        (tmp_path / "elsewhere", str(folder)),
        (Path("/"), str(folder / "release.yaml")),
    ]
    for form in ("terminal", "json"):
        answers = {
            (done.returncode, done.stdout, done.stderr)
            for where, name in calls
            for done in [start("check", name, "--as-of", DAY, "--format", form, folder=where)]
        }
        assert len(answers) == 1
        assert answers.pop()[0] == UNDECIDED


def test_diagnostics_name_a_file_in_the_same_way_from_any_working_folder(tmp_path: Path) -> None:
    folder = make(tmp_path, "wrong", KINDS["ready"])
    path = folder / "release.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "risk: {}\n", encoding="utf-8")
    answers = {
        start("lint", name, folder=where).stdout
        for where, name in [(folder, "release.yaml"), (tmp_path, "releases/wrong"), (Path("/"), str(path))]
    }
    assert len(answers) == 1
    assert b"releases/wrong/release.yaml:" in answers.pop()


ENVIRONMENTS = [
    {"PYTHONHASHSEED": "0"},
    {"PYTHONHASHSEED": "1"},
    {"PYTHONHASHSEED": "4294967295"},
    {"LC_ALL": "C", "PYTHONIOENCODING": "utf-8"},
    {"LC_ALL": "C.UTF-8", "LANG": "tr_TR.UTF-8"},
    {"TZ": "Pacific/Kiritimati"},
    {"TZ": "America/Adak"},
    {"TZ": "nonsense"},
    {"COLUMNS": "40", "LINES": "5"},
    {"COLUMNS": "300"},
    {"NO_COLOR": "1", "TERM": "xterm-256color"},
    {"NO_COLOR": "", "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "COLORTERM": "truecolor"},
    {"TERM": "dumb"},
    {"PYTHONOPTIMIZE": "1"},
    {"PYTHONWARNINGS": "error"},
    {"HOME": "/nonexistent", "USER": "nobody"},
]


@pytest.mark.parametrize("form", ["terminal", "json"])
def test_the_environment_changes_no_byte_of_a_report(form: str) -> None:
    answers = {
        (done.returncode, done.stdout, done.stderr)
        for changed in ({}, *ENVIRONMENTS)
        for done in [start("check", NOVEMBER, "--as-of", "2021-09-07", "--format", form, **changed)]
    }
    assert len(answers) == 1
    assert answers.pop()[0] == UNDECIDED


def test_the_environment_changes_no_byte_of_what_lint_finds() -> None:
    answers = {
        (done.returncode, done.stdout, done.stderr)
        for changed in ({}, *ENVIRONMENTS)
        for done in [start("lint", REPOSITORY / "releases", REPOSITORY / "criteria", **changed)]
    }
    assert len(answers) == 1


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_terminal_of_another_encoding_gets_what_it_can_show(encoding: str, tmp_path: Path) -> None:
    path = make(tmp_path, "undecided", KINDS["undecided"]) / "release.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Live operation", "Café 😀"), encoding="utf-8")
    done = start("check", path, "--as-of", DAY, PYTHONIOENCODING=encoding)
    assert done.returncode == UNDECIDED
    path.write_text(path.read_text(encoding="utf-8") + "😀: 1\n", encoding="utf-8")
    assert start("check", path, "--as-of", DAY, PYTHONIOENCODING=encoding).returncode == WRONG
    assert start("lint", path, PYTHONIOENCODING=encoding).returncode == WRONG


def test_json_is_utf_8_whatever_the_terminal(tmp_path: Path) -> None:
    path = make(tmp_path, "undecided", KINDS["undecided"]) / "release.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Live operation", "Café 😀"), encoding="utf-8")
    report = start("check", path, "--as-of", DAY, "--format", "json", PYTHONIOENCODING="ascii").stdout
    assert json.loads(report.decode())["checkpoints"][0]["title"] == "Café 😀"


def test_an_order_of_keys_and_of_calls_changes_no_verdict(tmp_path: Path) -> None:
    for name in ("not-ready", "ready"):
        make(tmp_path, name, KINDS[name])
    names = ["ready", "not-ready"]
    reports = [
        json.loads(start("check", *order, "--as-of", DAY, "--format", "json", folder=tmp_path / "releases").stdout)
        for order in (names, names[::-1])
    ]
    first, second = (sorted(one["assessments"], key=lambda each: str(each["release"]["id"])) for one in reports)
    assert first == second


# The terminal


@pytest.mark.parametrize("words", [[], ["--at", "go-live"], ["--at", "lsc-assessment"]])
@pytest.mark.parametrize("day", ["2021-09-07", "2021-10-04", "2021-11-05", "2020-01-01"])
def test_no_line_of_the_terminal_is_longer_than_80_columns(day: str, words: list[str]) -> None:
    text = run("check", NOVEMBER, "--as-of", day, *words).stdout
    assert [line for line in text.splitlines() if len(line) > 80] == []
    assert [line for line in text.splitlines() if line != line.rstrip()] == []


def test_no_release_that_is_shipped_needs_more_than_80_columns() -> None:
    text = run("check", REPOSITORY / "releases", "--as-of", "2021-09-07").stdout
    assert [line for line in text.splitlines() if len(line) > 80] == []


def test_a_report_that_is_not_drawn_on_a_terminal_has_neither_colours_nor_links(tmp_path: Path) -> None:
    folder = make(tmp_path, "undecided", KINDS["undecided"])
    for changed in ({}, {"NO_COLOR": "1"}, {"FORCE_COLOR": "1"}, {"TERM": "xterm-256color"}):
        done = start("check", folder, "--as-of", DAY, **changed)
        assert b"\x1b" not in done.stdout + done.stderr
        wrong = start("check", folder / "nothing.yaml", **changed)
        assert b"\x1b" not in wrong.stdout + wrong.stderr


def test_the_day_judged_is_always_printed(tmp_path: Path) -> None:
    folder = make(tmp_path, "ready", KINDS["ready"])
    assert "20 Oct 2021" in run("check", folder, "--as-of", DAY).stdout
    assert re.search(r"As of \d{1,2} [A-Z][a-z]{2} 20\d\d", run("check", folder).stdout)
    assert re.fullmatch(
        r"20\d\d-\d\d-\d\d", json.loads(run("check", folder, "--format", "json", "--no-gate").stdout)["as_of"]
    )


# Text stays text


@pytest.mark.parametrize(
    "text",
    [
        "on",
        "off",
        "yes",
        "no",
        "y",
        "n",
        "3.10",
        "12:30",
        "1_000",
        "0o14",
        "0x1F",
        "1e3",
        ".inf",
        "null",
        "~",
        "007",
        "true",
        "False",
        "2021-09-07",
        "2021-09-07T10:00",
        "<<",
        "=",
        "1.0",
        "+1",
        "190:20:30",
        "No.",
    ],
)
def test_a_scalar_keeps_its_text(text: str, tmp_path: Path) -> None:
    if text != "<<":
        assert read("x", f"{text}: {text}\n".encode()).data == {text: text}
    path = make(tmp_path, "ready", {**KINDS["ready"]}) / "release.yaml"
    written = path.read_text(encoding="utf-8").replace("title: Live operation", f"title: {text}")
    path.write_text(f"{written}scope: {{MP077: {{title: {text}, status: {text}}}}}\n", encoding="utf-8")
    check_ = f"{{for-each: {{in: scope, check: {{field: {{of: each, name: status, one-of: [{text}]}}}}}}}}"
    criteria = tmp_path / "criteria" / "small.yaml"
    criteria.write_text(
        CRITERIA.replace("{evidence: {type: test-report}}", check_).replace("3.10", text), encoding="utf-8"
    )
    result = run("check", path, "--as-of", DAY, "--format", "json")
    report = json.loads(result.stdout)
    assert result.exit_code == READY
    assert report["checkpoints"][0]["title"] == text
    assert report["criteria"][0]["version"] == text


def test_words_that_other_readers_take_for_truth_values_are_no_truth_values(tmp_path: Path) -> None:
    path = make(tmp_path, "ready", KINDS["ready"]) / "release.yaml"
    right = path.read_text(encoding="utf-8")
    for word in ("on", "yes", "True", "TRUE", "1", "y"):
        path.write_text(right.replace("value: true", f"value: {word}"), encoding="utf-8")
        result = run("check", path, "--as-of", DAY)
        assert result.exit_code == WRONG
        assert f"'{word}' is not `true`, `false` or `tbc`" in result.stderr


def test_a_quoted_scalar_is_the_same_text_as_a_plain_one(tmp_path: Path) -> None:
    path = make(tmp_path, "ready", KINDS["ready"]) / "release.yaml"
    plain = path.read_text(encoding="utf-8")
    first = json.loads(run("check", path, "--as-of", DAY, "--format", "json").stdout)
    path.write_text(
        plain.replace("value: true", 'value: "true"').replace(": 2021-11-04", ": '2021-11-04'"), encoding="utf-8"
    )
    second = json.loads(run("check", path, "--as-of", DAY, "--format", "json").stdout)
    assert [one["decision"] for one in first["checkpoints"]] == [one["decision"] for one in second["checkpoints"]]
    assert first["record"] == second["record"]


def test_a_report_goes_through_a_link_and_into_what_is_no_file(tmp_path: Path) -> None:
    target, link = tmp_path / "target.json", tmp_path / "link.json"
    target.write_text("old")
    link.symlink_to(target)
    words = [
        "lint",
        str(Path(__file__).parent.parent / "criteria" / "firmware-campaign.yaml"),
        "--format",
        "json",
        "--output",
    ]
    assert CliRunner().invoke(main, [*words, str(link)]).exit_code == 0
    assert link.is_symlink()
    assert target.read_text().startswith("{")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    assert CliRunner().invoke(main, [*words, str(pipe)]).exit_code == 0
    assert pipe.is_fifo()
    assert os.read(reader, 1) == b"{"
    os.close(reader)


def test_a_full_disk_behind_standard_output_is_no_bug() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "readiness", "schema", "release"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert ran.returncode == 2
    assert b"cannot write to standard output" in ran.stderr


CALLS = (
    ("check", "releases/november-2021"),
    ("schedule", "releases/november-2021"),
    ("scenario", "releases/november-2021", "--slip", "uit=5wd"),
    ("waivers", "releases/november-2021"),
    ("lint", "criteria/live-services-criteria.yaml"),
    ("explain", "outside-calendar"),
    ("schema", "release"),
    ("completion", "bash"),
)


def closed(words: tuple[str, ...], *streams: int) -> subprocess.CompletedProcess[str]:
    """Return what a command ends with whose standard output (1) or standard error (2) is closed."""
    shell = ["/bin/sh", "-c", " ".join(['exec "$@"', *(f"{stream}>&-" for stream in streams)]), "sh"]
    call = [*shell, sys.executable, "-m", "readiness", *words]
    return subprocess.run(call, cwd=REPOSITORY, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("words", CALLS, ids=lambda words: words[0])
def test_a_closed_standard_output_is_a_wrong_call(words: tuple[str, ...]) -> None:
    done = closed(words, 1)
    assert done.returncode == WRONG, done.stderr
    assert "cannot write to standard output: it is closed" in done.stderr


@pytest.mark.parametrize("words", CALLS[:5], ids=lambda words: words[0])
def test_a_closed_standard_error_changes_neither_report_nor_exit_status(words: tuple[str, ...]) -> None:
    plain = closed(words)
    done = closed(words, 2)
    assert (done.returncode, done.stdout) == (plain.returncode, plain.stdout)
    assert closed(words, 1, 2).returncode == WRONG


def test_a_report_is_written_to_a_file_though_standard_output_is_closed(tmp_path: Path) -> None:
    written = tmp_path / "schema.json"
    done = closed(("schema", "release", "--output", str(written)), 1)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(written.read_text())


def test_many_warnings_of_one_kind_are_one_line_and_lint_has_each() -> None:
    folder = "releases/november-2021"
    done = closed(("check", folder, "--as-of", "2021-09-07"))
    lint = closed(("lint", folder))
    each = [line for line in lint.stdout.splitlines() if "warning[not-in-release]" in line]
    gathered = [line for line in done.stderr.splitlines() if "[not-in-release]" in line]
    assert len(each) > 3
    assert len(gathered) == 1
    assert f"warning[not-in-release]: {len(each)} warnings of this kind, at LSC-GOV-05, LSC-TST-02," in gathered[0]
    assert each[0].partition("]: ")[2] in gathered[0]
    assert "`readiness lint` shows each with its place" in gathered[0]
    kept = json.loads(closed(("check", folder, "--as-of", "2021-09-07", "--format", "json")).stdout)["diagnostics"]
    assert sum(one["code"] == "not-in-release" for one in kept) == len(each)


@pytest.mark.parametrize(("count", "lines"), [(3, 3), (4, 1)])
def test_warnings_of_one_kind_are_gathered_from_four_on(count: int, lines: int, tmp_path: Path) -> None:
    path = make(tmp_path, "one", KINDS["ready"]) / "release.yaml"
    plan = "".join(f"  a{n}: {{start: 2021-10-26, finish: 2021-10-2{n}}}\n" for n in range(1, count + 1))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("checkpoints:", f"{plan}checkpoints:"), encoding="utf-8")
    told = [line for line in run("check", path, "--as-of", DAY).stderr.splitlines() if "finish-before-start" in line]
    assert len(told) == lines
    gathered = (
        f"warning[finish-before-start]: {count} warnings of this kind, at a1, a2, a3, a4; the first says: it finishes"
    )
    assert told[0].startswith(gathered) is (lines == 1)
