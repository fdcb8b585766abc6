"""Whatever the input, the answer is a result or a diagnostic with a place: no traceback, no crash, no endless effort.

What could kill or hang the process runs in a process of its own. The limit of time there is only the bound that ends a
run without end; nothing is measured.
"""

import json
import os
import re
import shutil
import string
import subprocess
import sys
from collections.abc import Callable
from itertools import islice, product
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from exploring import times
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readiness.binding import bind, kind_of
from readiness.cli import main
from readiness.closures import CalendarDocument
from readiness.criteria import CriteriaSet
from readiness.diagnostic import Diagnostic
from readiness.document import MOST_BYTES, MOST_DEPTH, Document, read
from readiness.files import MOST_FILES
from readiness.location import Place
from readiness.references import check_criteria, check_release
from readiness.register import Table, read_csv
from readiness.release import Release
from readiness.scribe import quote

HERE = Path(__file__).parent
SHIPPED = HERE.parent / "releases" / "november-2021" / "release.yaml"
CALENDAR = HERE.parent / "criteria" / "calendars" / "england-and-wales.yaml"
ANSWERS = {0, 1, 2, 3}
SECONDS = 60
MANY = 60_000
SOME = 6_000

CRITERIA = """\
kind: criteria
id: small
title: A small set
version: "1"
wording: ours
criteria:
  TST-01:
    title: The test report is there
    category: testing
    owner: DCC
    importance: hard
    at: {go-live: {check: {evidence: {type: test-report}}}}
"""
HEAD = """\
kind: release
id: x
title: A release
criteria: small
calendar: england-and-wales
source: minutes
sources: {minutes: {title: Minutes, date: 2021-09-07}}
"""
PLAN = "plan: {go-live: {date: 2021-11-04}}\ncheckpoints: [go-live]\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a repository with one criteria set, one calendar, and a release that is right."""
    made = tmp_path / "repository"
    (made / "criteria" / "calendars").mkdir(parents=True)
    (made / "releases" / "x").mkdir(parents=True)
    (made / "criteria" / "small.yaml").write_text(CRITERIA, encoding="utf-8")
    shutil.copy(CALENDAR, made / "criteria" / "calendars")
    write(made, (HEAD + PLAN).encode())
    return made


def write(root: Path, raw: bytes) -> Path:
    path = root / "releases" / "x" / "release.yaml"
    path.write_bytes(raw)
    return path


def run(*words: str | Path) -> Result:
    """Return what the command line answers in this process; a traceback would fail the test itself."""
    result = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code in ANSWERS
    assert "Traceback" not in result.output
    return result


def start(*words: str | Path, folder: Path | None = None) -> "subprocess.CompletedProcess[str]":
    """Return what the command line answers in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "readiness", *(str(word) for word in words)],
        capture_output=True,
        check=False,
        cwd=folder,
        timeout=SECONDS,
        encoding="utf-8",
        errors="surrogateescape",
    )
    assert done.returncode in ANSWERS, done.stderr[-600:]
    assert "Traceback" not in done.stderr
    return done


def diagnostics(result: Result) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(result.stdout)["diagnostics"]
    return found


def only(path: Path) -> dict[str, object]:
    """Return the only diagnostic that a file gives."""
    result = run("lint", path, "--format", "json")
    found = diagnostics(result)
    assert len(found) == 1, found[:5]
    assert result.exit_code == 2
    return found[0]


def place_of(found: dict[str, object]) -> tuple[object, object]:
    location = found["location"]
    assert isinstance(location, dict)
    return location["line"], location["column"]


def test_the_release_all_these_are_made_from_is_right(root: Path) -> None:
    path = root / "releases" / "x" / "release.yaml"
    assert diagnostics(run("lint", path, "--format", "json")) == []
    assert run("check", path, "--as-of", "2021-10-01").exit_code == 3


# Size and depth


def test_a_file_of_50_mb_is_refused_unread(root: Path) -> None:
    path = write(root, b"kind: release\n" + b"# nothing but a remark\n" * (50_000_000 // 23))
    done = start("lint", path)
    assert done.returncode == 2
    assert "error[too-large]: the file has 50.0 MB" in done.stdout
    assert start("check", path).returncode == 2


def test_a_file_one_byte_over_the_limit_is_refused_and_one_at_the_limit_is_read() -> None:
    text = b"kind: release\n"
    fitting = text + b"#" * (MOST_BYTES - len(text))
    assert read("x", fitting).data == {"kind": "release"}
    assert [one.code for one in read("x", fitting + b"#").diagnostics] == ["too-large"]


@pytest.mark.parametrize("opened", ["[", "{", "[{a: ", "{a: [", "? ", "- ", "!!x [", "&a ["])
def test_a_million_nested_collections_are_one_mistake(opened: str, root: Path) -> None:
    path = write(root, b"kind: release\nscope:\n  " + opened.encode() * 1_000_000)
    done = start("lint", path, "--format", "json")
    found = json.loads(done.stdout)["diagnostics"]
    assert done.returncode == 2
    assert {one["code"] for one in found} & {"too-deep", "yaml-syntax", "key-not-text"}


def test_blocks_nested_too_deep_are_one_mistake_in_the_line_that_is_too_deep(root: Path) -> None:
    lines = [f"{' ' * depth}a:" for depth in range(3_000)]
    path = write(root, "\n".join(["kind: release", "scope:", *(f" {line}" for line in lines), ""]).encode())
    found = only(path)
    assert found["code"] == "too-deep"
    assert place_of(found)[0] == MOST_DEPTH + 2


def test_checks_nested_as_deep_as_a_file_may_be_are_judged(root: Path) -> None:
    depth = (MOST_DEPTH - 8) // 3
    check = "{all: [" * depth + "{evidence: {type: test-report}}" + "]}" * depth
    (root / "criteria" / "small.yaml").write_text(
        CRITERIA.replace("{evidence: {type: test-report}}", check), encoding="utf-8"
    )
    assert run("check", root / "releases" / "x", "--as-of", "2021-10-01").exit_code == 3


def test_a_mapping_of_a_million_keys_is_one_mistake(root: Path) -> None:
    names = map("".join, product(string.ascii_lowercase + string.digits, repeat=4))
    text = "".join(f"{name}: 1\n" for name in islice(names, 1_000_000))
    done = start("lint", write(root, text.encode()), "--format", "json")
    found = json.loads(done.stdout)["diagnostics"]
    assert (done.returncode, len(found)) == (2, 1), [one["code"] for one in found[:5]]
    assert found[0]["code"] == "too-many-values"


def test_a_text_of_millions_of_letters_is_read_as_a_text(root: Path) -> None:
    letters = "a" * 5_000_000
    path = write(root, (HEAD + PLAN + f"note: {letters}\n").encode())
    assert run("lint", path).exit_code == 0
    path = write(root, (HEAD.replace("title: A release", f"title: {letters}") + PLAN).encode())
    assert run("check", path, "--as-of", "2021-10-01").exit_code == 3


def test_an_enormous_value_is_cut_where_it_is_quoted(root: Path) -> None:
    path = write(root, (HEAD + PLAN + f"near-critical: {'9' * 5_000_000}wd\n").encode())
    result = run("lint", path)
    assert result.exit_code == 2
    assert len(result.output) < 2_000


@pytest.mark.parametrize(
    "line",
    [
        f"near-critical: {'9' * 100_000}wd",
        f"metrics: {{open: [{{value: {'9' * 100_000}, as-at: 2021-09-01}}]}}",
        f"metrics: {{open: [{{value: 1e{'9' * 100_000}, as-at: 2021-09-01}}]}}",
        f"evidence: {{a: {{type: b, stated: {'9' * 100_000}-01-01}}}}",
        f"evidence: {{a: {{type: b, expected: {'9' * 100_000}-01}}}}",
    ],
)
def test_a_number_of_100000_digits_is_a_wrong_value(line: str, root: Path) -> None:
    assert only(write(root, f"{HEAD}{PLAN}{line}\n".encode()))["code"] == "wrong-value"


def test_a_key_of_a_million_letters_is_an_unknown_key(root: Path) -> None:
    found = only(write(root, f"{HEAD}{PLAN}{'k' * 1_000}: 1\n".encode()))
    assert found["code"] == "unknown-key"
    long = run("lint", write(root, f'{HEAD}{PLAN}? "{"k" * 1_000_000}"\n: 1\n'.encode()))
    assert len(long.output) < 2_000


# Many mistakes at once: the effort must grow as the file does, or end


WRONG_IN_MANY_WAYS: dict[str, Callable[[], str]] = {
    "unknown keys": lambda: HEAD + PLAN + "".join(f"k{n}: 1\n" for n in range(MANY)),
    "wrong dates": lambda: (
        f"{HEAD}{PLAN}evidence:\n" + "".join(f"  e{n}: {{type: t, stated: no}}\n" for n in range(MANY))
    ),
    "wrong rows": lambda: f"{HEAD}{PLAN}registers: {{r: {{rows: [{', '.join('{a: [1]}' for _ in range(MANY))}]}}}}\n",
    "unknown predecessors": lambda: (
        f"{HEAD}plan:\n  go-live: {{date: 2021-11-04, after: [{', '.join(f'q{n}' for n in range(SOME))}]}}\n"
        + "".join(f"  p{n}: {{date: 2021-11-04}}\n" for n in range(SOME))
        + "checkpoints: [go-live]\n"
    ),
    "unknown sources": lambda: (
        HEAD.replace("}}", f"}}, {', '.join(f's{n}: {{title: t, date: 2021-09-01}}' for n in range(SOME))}}}")
        + f"{PLAN}evidence:\n"
        + "".join(f"  e{n}: {{type: t, source: z{n}}}\n" for n in range(SOME))
    ),
    "waivers for nothing": lambda: (
        f"{HEAD}{PLAN}waivers:\n"
        + "".join(
            f"  W-{n}: {{at: go-live, reason: r, approved-by: a, granted: 2021-10-01, expires: 2021-11-04}}\n"
            for n in range(SOME)
        )
    ),
    "one loop of many": lambda: (
        f"{HEAD}plan:\n  go-live: {{date: 2021-11-04}}\n"
        + "".join(f"  p{n}: {{duration: 1wd, after: [p{(n + 1) % SOME}]}}\n" for n in range(SOME))
        + "checkpoints: [go-live]\n"
    ),
    "many loops": lambda: (
        f"{HEAD}plan:\n  go-live: {{date: 2021-11-04}}\n"
        + "".join(f"  p{n}: {{duration: 1wd, after: [p{n ^ 1}]}}\n" for n in range(SOME))
        + "checkpoints: [go-live]\n"
    ),
    "every item after every other": lambda: (
        f"{HEAD}plan:\n  go-live: {{date: 2021-11-04}}\n"
        + "".join(f"  p{n}: {{duration: 1wd, after: [{', '.join(f'p{m}' for m in range(300))}]}}\n" for n in range(300))
        + "checkpoints: [go-live]\n"
    ),
    "long ways round": lambda: (
        f"{HEAD}plan:\n  go-live: {{date: 2021-11-04}}\n"
        f"  a: {{duration: 1wd, after: [{', '.join(f'b{n}' for n in range(1_000))}]}}\n"
        + "".join(f"  b{n}: {{duration: 1wd, after: [c0]}}\n" for n in range(1_000))
        + "".join(f"  c{n}: {{duration: 1wd, after: [c{n + 1}]}}\n" for n in range(SOME))
        + f"  c{SOME}: {{duration: 1wd, after: [a]}}\ncheckpoints: [go-live]\n"
    ),
}


@pytest.mark.parametrize("name", WRONG_IN_MANY_WAYS)
def test_a_file_of_thousands_of_mistakes_is_answered(name: str, root: Path) -> None:
    path = write(root, WRONG_IN_MANY_WAYS[name]().encode())
    assert start("lint", path).returncode == 2


def test_a_calendar_of_thousands_of_wrong_holidays_is_answered(root: Path) -> None:
    path = root / "criteria" / "calendars" / "own.yaml"
    days = "".join(f"  - 2021-02-{n}\n" for n in range(30, 30 + SOME))
    path.write_text(f"kind: calendar\nid: own\ntitle: Own\nzone: Europe/London\nholidays:\n{days}", encoding="utf-8")
    assert start("lint", path, "--format", "json").returncode == 2


def test_criteria_that_wait_for_each_other_in_one_long_line_are_judged(root: Path) -> None:
    body = "".join(
        f"  C-{n:05}: {{title: t, category: c, owner: o, importance: hard{f', requires: [C-{n - 1:05}]' if n else ''},"
        " at: {go-live: {check: {evidence: {type: test-report}}}}}\n"
        for n in range(1_000)
    )
    (root / "criteria" / "small.yaml").write_text(CRITERIA.partition("  TST-01")[0] + body, encoding="utf-8")
    assert start("check", root / "releases" / "x", "--as-of", "2021-10-01", "--format", "json").returncode == 3


def test_a_plan_of_thousands_of_items_in_one_line_is_judged(root: Path) -> None:
    items = "".join(f"  p{n:05}: {{duration: 1wd, after: [p{n - 1:05}]}}\n" for n in range(1, 5_000))
    plan = f"plan:\n  p00000: {{start: 2021-09-01, duration: 1wd}}\n{items}  go-live: {{date: 2021-11-04}}\n"
    path = write(root, f"{HEAD}{plan}checkpoints: [go-live]\n".encode())
    assert start("check", path, "--as-of", "2021-10-01").returncode == 3


def test_thousands_of_checks_in_one_criterion_are_judged_and_no_repair_of_them_is_looked_for(root: Path) -> None:
    inner = ", ".join(f"{{evidence: {{type: t{n}}}}}" for n in range(600))
    text = CRITERIA.replace("{evidence: {type: test-report}}", f"{{all: [{inner}]}}")
    (root / "criteria" / "small.yaml").write_text(text, encoding="utf-8")
    words = (root / "releases" / "x", "--as-of", "2021-10-01")
    assert "(599 more)" in run("check", *words).stdout
    (answer,) = json.loads(run("repair", *words, "--format", "json").stdout)["checkpoints"]
    assert (answer["complete"], answer["repairs"]) == (False, [])
    assert "the search was cut short" in run("repair", *words).stdout.replace("\n", " ")


@pytest.mark.parametrize(
    "check",
    [
        "{metric: {name: open, at-most: DIGITS}}",
        "{register: {name: issues, at-most: DIGITS}}",
        "{at-least: {n: DIGITS, of: [{evidence: {type: a}}]}}",
        "{float: {of: go-live, to: go-live, at-least: DIGITSwd}}",
        "{activity-running: {activity: go-live, for-at-least: DIGITSd}}",
        "{evidence: {type: a, not-older-than: DIGITSw}}",
        "{dated: {reference: go-live + DIGITSwd}}",
    ],
)
def test_a_limit_of_thousands_of_digits_is_a_wrong_value(check: str, root: Path) -> None:
    text = CRITERIA.replace("{evidence: {type: test-report}}", check.replace("DIGITS", "9" * 10_000))
    (root / "criteria" / "small.yaml").write_text(text, encoding="utf-8")
    found = only(root / "criteria" / "small.yaml")
    assert found["code"] == "wrong-value"
    assert len(str(found["message"])) < 1_000


def test_a_folder_of_more_files_than_are_read_is_a_wrong_call(root: Path) -> None:
    many = root / "releases" / "many"
    many.mkdir()
    for number in range(MOST_FILES + 1):
        (many / f"f{number}.yaml").touch()
    result = run("lint", root)
    assert result.exit_code == 2
    assert "more than 20,000 documents" in result.stderr
    assert run("check", root / "releases" / "x", "--as-of", "2021-10-01").exit_code == 3


@pytest.mark.parametrize("levels", [10, 30])
def test_an_alias_bomb_is_refused_and_not_unfolded(levels: int, root: Path) -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, levels)
    )
    result = run("lint", write(root, (HEAD + PLAN + bomb).encode()), "--format", "json")
    assert result.exit_code == 2
    assert {"anchor", "alias"} <= {str(one["code"]) for one in diagnostics(result)}


def test_an_alias_of_itself_is_refused(root: Path) -> None:
    result = run("lint", write(root, (HEAD + PLAN + "scope: &a {b: *a}\n").encode()), "--format", "json")
    assert result.exit_code == 2


# Bytes that are no text


def test_raw_control_characters_are_refused_where_they_stand(root: Path) -> None:
    for raw, line, column in ((b"\x1b[2J", 8, 8), (b"\x00", 8, 8), (b"\x07", 8, 8), (b"\x7f", 8, 8)):
        found = only(write(root, HEAD.encode() + b"note: a" + raw + b"b\n" + PLAN.encode()))
        assert (found["code"], place_of(found)) == ("control-character", (line, column))


@pytest.mark.parametrize("escape", ["\\0", "\\e[31m", "\\x1b]0;title\\a", "\\u202e", "\\u2028", "\\x9b31m", "\\ufeff"])
@pytest.mark.parametrize("field", ["title", "id", "note"])
def test_control_characters_written_as_escapes_are_refused_in_every_text(escape: str, field: str, root: Path) -> None:
    text = re.sub(f"^{field}:.*\n", "", HEAD + PLAN, flags=re.MULTILINE) + f'{field}: "a{escape}b"\n'
    result = run("lint", write(root, text.encode()), "--format", "json")
    assert [one["code"] for one in diagnostics(result)] == ["control-character"]
    shown = run("lint", root / "releases" / "x" / "release.yaml").output
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\ufeff]", shown)


def test_a_file_in_another_encoding_is_refused_once_with_the_place(root: Path) -> None:
    text = HEAD.replace("A release", "Café") + PLAN
    found = only(write(root, text.encode("latin-1")))
    assert place_of(found) == (3, 11)
    assert {key: found[key] for key in ("code", "severity", "message")} == {
        "code": "not-utf-8",
        "severity": "error",
        "message": "byte 0xe9 is not UTF-8 text",
    }
    for encoding in ("utf-16", "utf-32", "cp500"):
        assert only(write(root, text.encode(encoding)))["code"] == "not-utf-8"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_a_file_in_utf_16_without_a_mark_is_one_mistake_and_not_one_a_letter(encoding: str, root: Path) -> None:
    assert place_of(only(write(root, (HEAD + PLAN).encode(encoding))))[0] == 1


def test_a_byte_order_mark_at_the_beginning_is_read_over_and_anywhere_else_refused(root: Path) -> None:
    mark = b"\xef\xbb\xbf"
    assert run("lint", write(root, mark + (HEAD + PLAN).encode())).exit_code == 0
    assert place_of(only(write(root, mark + mark + (HEAD + PLAN).encode()))) == (1, 1)
    assert place_of(only(write(root, (HEAD + "note: ").encode() + mark + b"a\n" + PLAN.encode()))) == (8, 7)


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_every_ending_of_a_line_gives_the_same_places(ending: str, root: Path) -> None:
    text = HEAD + PLAN + "near-critical: soon\n"
    assert place_of(only(write(root, text.replace("\n", ending).encode()))) == (10, 16)


@pytest.mark.parametrize("raw", [b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80" * 1_000])
def test_bytes_that_are_no_text_are_one_mistake(raw: bytes, root: Path) -> None:
    assert only(write(root, HEAD.encode() + b"note: " + raw + b"\n"))["code"] == "not-utf-8"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty-file"),
        (b"\xef\xbb\xbf", "empty-file"),
        (b"\n\n   \n", "empty-file"),
        (b"# nothing\n# but remarks\n", "empty-file"),
        (b"---\n", "empty-file"),
        (b"---\n...\n", "empty-file"),
        (b"hello\n", "not-a-mapping"),
        (b"[]\n", "not-a-mapping"),
        (b"- kind: release\n", "not-a-mapping"),
        (b"{}\n", "missing-key"),
        (b"PK\x03", "control-character"),
        (b"kind", "not-a-mapping"),
        (b"kind:", "empty-value"),
    ],
)
def test_a_file_of_nothing_or_of_something_else_is_one_mistake_at_its_beginning(
    raw: bytes, code: str, root: Path
) -> None:
    found = only(write(root, raw))
    assert (found["code"], place_of(found)[0]) == (code, 1)


# What is no file, or not here


def test_a_folder_in_the_place_of_a_file_is_said_to_be_one(root: Path) -> None:
    path = root / "releases" / "x" / "release.yaml"
    path.unlink()
    path.mkdir()
    assert run("check", path).exit_code == 2
    assert run("check", root / "releases" / "x").exit_code == 2
    assert run("check", root / "releases").exit_code == 2
    done = start("lint", path)
    assert done.returncode == 2
    assert "there is no .yaml file" in done.stderr


def test_a_criteria_set_that_is_a_folder_is_one_mistake(root: Path) -> None:
    (root / "criteria" / "small.yaml").unlink()
    (root / "criteria" / "small.yaml").mkdir()
    assert run("check", root / "releases" / "x").exit_code == 2


@pytest.mark.parametrize("command", ["check", "lint"])
@pytest.mark.parametrize(
    "name", ["releases/x/relase.yaml", "releases/z", "nowhere/at/all", "releases/x/release.yaml/a"]
)
def test_a_missing_file_or_folder_is_named(command: str, name: str, root: Path) -> None:
    done = start(command, name, folder=root)
    assert done.returncode == 2
    assert f"{name}:1:1: error[" in done.stdout + done.stderr


def test_a_near_name_of_a_missing_file_is_offered(root: Path) -> None:
    assert "Did you mean 'release.yaml'?" in run("lint", root / "releases" / "x" / "relase.yaml").output


def test_a_pipe_is_not_waited_for(root: Path) -> None:
    path = root / "releases" / "x" / "release.yaml"
    path.unlink()
    os.mkfifo(path)
    for words in (("lint", path), ("check", path), ("lint", root), ("check", root / "releases" / "x")):
        assert start(*words).returncode == 2


@pytest.mark.parametrize("name", ["criteria/small.yaml", "criteria/calendars/england-and-wales.yaml"])
def test_a_pipe_among_the_criteria_is_not_waited_for(name: str, root: Path) -> None:
    (root / name).unlink()
    os.mkfifo(root / name)
    for words in (("lint", root), ("check", root / "releases" / "x", "--as-of", "2021-10-01")):
        start(*words)


def test_a_pipe_as_register_is_not_waited_for(root: Path) -> None:
    os.mkfifo(root / "releases" / "x" / "issues.csv")
    path = write(root, (HEAD + PLAN + "registers: {issues: {file: issues.csv}}\n").encode())
    assert start("check", path).returncode == 2


def test_a_device_is_not_read(root: Path) -> None:
    assert start("lint", "/dev/zero").returncode == 2
    assert start("check", root / "releases" / "x", "--criteria", "/dev/zero").returncode == 2


@pytest.mark.parametrize("name", ["releases/x/release.yaml", "criteria/small.yaml"])
def test_a_link_that_leads_out_of_the_repository_is_not_followed(name: str, root: Path) -> None:
    outside = root.parent / "outside.yaml"
    shutil.move(root / name, outside)
    (root / name).symlink_to(outside)
    result = run("check", root / "releases" / "x", "--as-of", "2021-10-01")
    assert result.exit_code == 2
    assert "error[outside-repository]" in result.stderr


FSC = """\
kind: change-schedule
id: fsc
title: S
calendar: england-and-wales
as-at: 2021-09-07
rules: [notice]
changes: {D: {title: Deployment, start: 2021-11-04, finish: 2021-11-04}}
"""
NOTICE = """\
kind: change-rules
id: notice
title: Notice
rules: {N: {title: Told, basis: Ours, verified: false, limits: [{notified-before-start: 5wd}]}}
"""


@pytest.mark.parametrize("way", ["link", "folder", "dots", "absolute"])
@pytest.mark.parametrize(
    ("key", "name", "text"),
    [
        ("registers: {issues: {file: NAME}}", "releases/x/issues.csv", "id,status\n1,open\n"),
        (
            "metrics: {open: [{file: NAME, count: {status: open}, as-at: 2021-09-07}]}",
            "releases/x/open.csv",
            "status\nopen\n",
        ),
        ("change-schedule: NAME", "releases/fsc.yaml", FSC),
        ("criteria: [NAME]", "criteria/other.yaml", CRITERIA),
    ],
)
def test_no_path_in_a_document_leads_out_of_the_repository(
    key: str, name: str, text: str, way: str, root: Path
) -> None:
    kept = root / name
    inside = os.path.relpath(kept, root / "releases/x") if "csv" in name else name
    (root / "criteria" / "notice.yaml").write_text(NOTICE, encoding="utf-8")
    head = HEAD.replace("criteria: small\n", "") if key.startswith("criteria") else HEAD
    path = write(root, f"{head}{PLAN}{key.replace('NAME', inside)}\n".encode())
    kept.write_text(text, encoding="utf-8")
    assert run("check", path, "--as-of", "2021-10-01").exit_code == 3
    outside = root.parent / "outside"
    outside.mkdir()
    shutil.move(kept, outside / kept.name)
    if way == "link":
        kept.symlink_to(outside / kept.name)
        named = inside
    elif way == "folder":
        (kept.parent / "away").symlink_to(outside)
        named = str(Path(inside).parent / "away" / kept.name)
    else:
        above = os.path.relpath(outside / kept.name, root / "releases/x" if "csv" in name else root)
        named = above if way == "dots" else str(outside / kept.name)
    path = write(root, f"{head}{PLAN}{key.replace('NAME', named)}\n".encode())
    result = run("check", path, "--as-of", "2021-10-01")
    assert result.exit_code == 2
    assert "error[" in result.stderr


def test_a_file_that_is_named_in_the_call_is_read_wherever_it_lies(root: Path) -> None:
    path, outside = root / "releases" / "x" / "release.yaml", root.parent / "elsewhere"
    outside.mkdir()
    files = {
        "baseline.json": run("lint", path, "--format", "json").stdout,
        "saved.json": run("check", path, "--as-of", "2021-10-01", "--format", "json").stdout,
    }
    for name, text in files.items():
        (outside / name).write_text(text, encoding="utf-8")
        (root / name).symlink_to(outside / name)
    run("report", path, "--as-of", "2021-10-01", "--output", outside / "paper.html")
    (root / "paper.html").symlink_to(outside / "paper.html")
    assert run("lint", path, "--baseline", root / "baseline.json").exit_code == 0
    assert run("diff", root / "saved.json", outside / "saved.json").exit_code == 0
    assert run("verify", root / "paper.html", "--root", root).exit_code == 0


def test_a_link_inside_the_repository_is_followed(root: Path) -> None:
    shutil.move(root / "criteria" / "small.yaml", root / "criteria" / "other.yaml")
    (root / "criteria" / "small.yaml").symlink_to("other.yaml")
    assert run("check", root / "releases" / "x", "--as-of", "2021-10-01").exit_code == 3


@pytest.mark.parametrize("name", ["releases/x/release.yaml", "criteria/small.yaml", "releases/x/issues.csv"])
def test_a_link_to_itself_is_an_unreadable_file(name: str, root: Path) -> None:
    if name.endswith(".csv"):
        write(root, (HEAD + PLAN + "registers: {issues: {file: issues.csv}}\n").encode())
    (root / name).unlink(missing_ok=True)
    (root / name).symlink_to((root / name).name)
    assert start("lint", root / "releases" / "x" / "release.yaml").returncode == 2
    assert start("check", root / "releases" / "x" / "release.yaml", "--as-of", "2021-10-01").returncode == 2


def test_a_link_to_a_folder_above_does_not_lead_in_circles(root: Path) -> None:
    (root / "releases" / "x" / "up").symlink_to(root)
    assert start("lint", root).returncode == 0


# Names that mean something elsewhere

NAMES = [
    "__class__",
    "__proto__",
    "../../etc/passwd",
    "/etc/passwd",
    "a/../../b",
    "constructor",
    "[red]x[/red]",
    "[link=https://example.org]x[/link]",
    "{0.__class__}",
    "%s%n",
    "$(id)",
    "`id`",
    "'; DROP TABLE releases; --",
    "<script>alert(1)</script>",
    "=1+1",
    "nul",
    "~",
    "*",
    "😀",
    "ﬁ",
    "a" * 100,
    "a" * 101,
    "😀" * 199,
    "é" * 200,
    ".",
    "..",
    "-",
    "--help",
    "each",
    "each.start",
    "uit.start",
    "month-of(go-live)",
    "\\",
    "tbc",
    " ",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "line",
    [
        "scope: {NAME: {title: A}}",
        "evidence: {NAME: {type: test-report, value: true, from: NAME, about: [NAME]}}",
        "evidence: {a: {type: NAME, value: true}}",
        "registers: {issues: {file: NAME}}",
        "registers: {NAME: {rows: [{NAME: NAME}]}}",
        "metrics: {NAME: [{value: 1, as-at: 2021-09-01}]}",
        "waivers: {NAME: {at: NAME, reason: NAME, approved-by: NAME, granted: 2021-10-01, expires: 2021-11-04}}",
        "actions: {NAME: {title: NAME, superseded-by: NAME}}",
        "decisions: {NAME: {body: NAME, about: [NAME], outcome: NAME}}",
        "baselines: {NAME: {date: 2021-09-01, members: [NAME]}}",
        "risks: {NAME: {title: NAME, rating: NAME}}",
        "NAME: NAME",
    ],
)
def test_names_that_mean_something_elsewhere_are_only_names(name: str, line: str, root: Path) -> None:
    quoted = json.dumps(name, ensure_ascii=False)
    path = write(root, f"{HEAD}{PLAN}{line.replace('NAME', quoted)}\n".encode())
    run("lint", path)
    run("check", path, "--as-of", "2021-10-01")
    assert "root:x:0:0" not in run("check", path, "--as-of", "2021-10-01", "--format", "json").output


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("key", ["id", "criteria", "calendar", "source", "title", "near-critical", "kind"])
def test_names_that_mean_something_elsewhere_are_only_names_at_the_top(name: str, key: str, root: Path) -> None:
    quoted = json.dumps(name, ensure_ascii=False)
    text = re.sub(f"^{key}:.*\n", "", HEAD + PLAN, flags=re.MULTILINE) + f"{key}: {quoted}\n"
    path = write(root, text.encode())
    run("lint", path)
    run("check", path, "--as-of", "2021-10-01")


@pytest.mark.parametrize("name", NAMES)
def test_names_that_mean_something_elsewhere_are_only_names_in_the_plan(name: str, root: Path) -> None:
    quoted = json.dumps(name, ensure_ascii=False)
    plan = (
        f"plan: {{{quoted}: {{date: 2021-11-04, after: [{quoted}]}}, go-live: {{date: 2021-11-04, after: [{quoted}]}}}}"
    )
    path = write(root, f"{HEAD}{plan}\ncheckpoints: [{quoted}, go-live]\n".encode())
    assert run("lint", path).exit_code == 2
    plan = f"plan: {{{quoted}: {{date: 2021-11-04}}, go-live: {{date: 2021-11-04, after: [{quoted}]}}}}"
    path = write(root, f"{HEAD}{plan}\ncheckpoints: [{quoted}, go-live]\n".encode())
    run("check", path, "--as-of", "2021-10-01")


@pytest.mark.parametrize("name", NAMES)
def test_names_that_mean_something_elsewhere_are_only_names_in_criteria(name: str, root: Path) -> None:
    quoted = json.dumps(name, ensure_ascii=False)
    for check in (
        "{evidence: {type: NAME, about: NAME, from: NAME}}",
        "{metric: {name: NAME, at-most: 0}}",
        "{register: {name: NAME, where: {NAME: NAME}, at-most: 0}}",
        "{field: {of: NAME, name: NAME, stated: true}}",
        "{for-each: {in: NAME, where: {NAME: NAME}, check: {field: {of: each, name: NAME, one-of: [NAME]}}}}",
        "{dated: {reference: NAME}}",
        "{activity-finished: {activity: NAME}}",
        "{scope: {unchanged-since: NAME, unless-decided-by: NAME}}",
        "{decision: {by: NAME, of: NAME, outcome: approved}}",
        "{NAME: {NAME: NAME}}",
    ):
        text = CRITERIA.replace("{evidence: {type: test-report}}", check.replace("NAME", quoted))
        (root / "criteria" / "small.yaml").write_text(text, encoding="utf-8")
        run("lint", root / "criteria" / "small.yaml")
        run("check", root / "releases" / "x", "--as-of", "2021-10-01")


@pytest.mark.parametrize("name", ["a" * 300, "😀" * 100, "a\nb", "\x1b[31m", "-" * 5, "x/" * 3_000], ids=range(6))
@pytest.mark.parametrize("command", ["check", "lint"])
def test_a_path_that_no_file_can_have_is_a_wrong_call(name: str, command: str, root: Path) -> None:
    for words in ([command, "--", name], [command, "--", str(root / name)]):
        assert run(*words).exit_code == 2
    if command == "check":
        assert run(command, root / "releases" / "x", f"--criteria={name}").exit_code == 2


def test_what_a_title_looks_like_is_shown_as_it_is_written(root: Path) -> None:
    written = [
        "[red]release[/red]",
        "[link=https://example.org]release[/link]",
        "[/]",
        "[bold",
        ":smile:",
        "\\[x]",
        "{x}",
        "%s",
    ]
    for title in written:
        quoted = json.dumps(title)
        text = (HEAD + PLAN).replace("title: A release", f"title: {quoted}")
        text = text.replace("{go-live: {", f"{{go-live: {{title: {quoted}, ")
        (root / "criteria" / "small.yaml").write_text(
            CRITERIA.replace("The test report is there", quoted).replace("owner: DCC", f"owner: {quoted}"),
            encoding="utf-8",
        )
        result = run("check", write(root, text.encode()), "--as-of", "2021-10-01")
        assert result.exit_code == 3
        assert result.stdout.count(title) >= 4
        assert "\x1b" not in result.stdout


def test_colours_asked_for_in_a_title_do_not_reach_a_terminal(root: Path) -> None:
    for line in ('title: "a\\e[31mb"', 'title: "\\x9b31m"', 'title: "\\e]8;;https://example.org\\a"'):
        text = (HEAD + PLAN).replace("title: A release", line)
        for words in (("lint",), ("check",)):
            result = run(*words, write(root, text.encode()))
            assert result.exit_code == 2
            assert "\x1b" not in result.output
            assert "\x9b" not in result.output


# Tables


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "empty"),
        (b"\n\n\n", "empty"),
        (b"id,a\n1,\x00\n", "U+0000"),
        (b"id,a\n1\n", "row 2 has 1 cell where the first line has 2"),
        (b"id,a\n1,2,3\n", "row 2 has 3 cells"),
        (b"id,id\n1,2\n", "name of its own"),
        (b"id,\n1,2\n", "name of its own"),
        (b'id,a\n1,"2\n', "comma-separated"),
        (b'id,a\n1,"2" 3\n', "comma-separated"),
        (b"id,a\n1,\xe9\n", "UTF-8"),
        ("id,a\n1,2\n".encode("utf-16"), "UTF-8"),
        (b"id\n" + b"1\n" * 60_000, "rows"),
        (",".join(f"c{n}" for n in range(300)).encode() + b"\n", "columns"),
        (b"id\n" + b"x" * 9_000_000, "MB"),
        (b"id\n" + b"x" * 1_000_000, "comma-separated"),
        (b"PK\x03\x04\x00", "its archive is damaged"),
    ],
)
def test_a_table_that_cannot_be_read_is_one_mistake_where_it_is_named(raw: bytes, said: str, root: Path) -> None:
    (root / "releases" / "x" / "issues.csv").write_bytes(raw)
    found = only(write(root, (HEAD + PLAN + "registers: {issues: {file: issues.csv}}\n").encode()))
    assert place_of(found) == (10, 28)
    assert said in str(found["message"])


def test_a_table_full_of_commands_for_terminals_and_spreadsheets_is_shown_as_text(root: Path) -> None:
    raw = "id,title,status\r\n=cmd|' /C calc'!A0,[red]x[/red],\x1b[31mopen\x1b[0m\r\n\u202eid,\x07,\x9b\r\n"
    (root / "releases" / "x" / "issues.csv").write_bytes(raw.encode())
    check = "{for-each: {in: registers.issues, check: {field: {of: each, name: status, one-of: [closed]}}}}"
    (root / "criteria" / "small.yaml").write_text(
        CRITERIA.replace("{evidence: {type: test-report}}", check), encoding="utf-8"
    )
    path = write(root, (HEAD + PLAN + "registers: {issues: {file: issues.csv}}\n").encode())
    for form in ("terminal", "json"):
        output = run("check", path, "--as-of", "2021-10-01", "--format", form).output
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", output)


@pytest.mark.parametrize("text", ["a" * 190 + "?", "a " * 95 + "?", "a-" * 95 + " ", "2021-" * 38])
def test_a_text_that_is_nearly_plain_is_quoted_without_endless_effort(text: str) -> None:
    assert quote(text) == json.dumps(text)


# Calendars


@pytest.mark.parametrize(
    "text",
    [
        "kind: calendar\nid: own\ntitle: t\nzone: Europe/London\nextends: own\n",
        "kind: calendar\nid: another\ntitle: t\nzone: Europe/London\nextends: own\n",
        "kind: calendar\nid: own\ntitle: t\nzone: Europe/London\nextends: second\n",
        "kind: calendar\nid: a\ntitle: t\nzone: Europe/London\nextends: second\n",
        "kind: calendar\nid: own\ntitle: t\nzone: Europe/London\nextends: nothing\n",
        "kind: calendar\nid: own\ntitle: t\nzone: Europe/London\n",
        "kind: calendar\nid: own\ntitle: t\nzone: Nowhere/At/All\nextends: england-and-wales\n",
        "kind: calendar\nid: own\ntitle: t\nzone: ../../etc/passwd\nextends: england-and-wales\n",
        "kind: calendar\nid: own\ntitle: t\nzone: /etc/passwd\nextends: england-and-wales\n",
        "kind: criteria\nid: own\n",
        "kind: release\nid: own\n",
        "hello",
        "",
        "kind: calendar\nid: own\ntitle: t\nzone: Europe/London\nverified-from: 1900-01-01\nverified-until: 2199-12-31\n",
        "kind: calendar\nid: own\ntitle: t\nzone: UTC\nextends: england-and-wales\nworking-week: [sun]\n",
    ],
)
def test_a_calendar_that_leads_nowhere_or_in_circles_is_answered(text: str, root: Path) -> None:
    calendars = root / "criteria" / "calendars"
    (calendars / "own.yaml").write_text(text, encoding="utf-8")
    (calendars / "second.yaml").write_text(
        "kind: calendar\nid: b\ntitle: t\nzone: Europe/London\nextends: own\n", encoding="utf-8"
    )
    path = write(root, (HEAD + PLAN).replace("england-and-wales", "own").encode())
    linted = start("lint", path)
    checked = start("check", path)
    dated = start("check", path, "--as-of", "2021-10-01", "--format", "json")
    assert {linted.returncode, checked.returncode, dated.returncode} in ({2}, {0, 3})
    if linted.returncode == 2:
        assert "error[" in linted.stdout
        assert "error[" in checked.stderr


def test_a_chain_of_a_thousand_calendars_is_answered(root: Path) -> None:
    calendars = root / "criteria" / "calendars"
    for n in range(1_000):
        (calendars / f"c{n}.yaml").write_text(
            f"kind: calendar\nid: c{n}\ntitle: t\nzone: UTC\nextends: {f'c{n + 1}' if n < 999 else 'england-and-wales'}\n",
            encoding="utf-8",
        )
    path = write(root, (HEAD + PLAN).replace("england-and-wales", "c0").encode())
    start("check", path, "--as-of", "2021-10-01")


@pytest.mark.parametrize("day", ["1900-01-01", "2199-12-31", "2018-12-31", "2029-01-01"])
def test_a_day_at_the_edge_of_time_is_judged(day: str, root: Path) -> None:
    path = write(root, (HEAD + PLAN).replace("2021-11-04", day).encode())
    for as_of in ("1900-01-01", "2021-10-01", "2199-12-31"):
        assert run("check", path, "--as-of", as_of).exit_code in {0, 1, 3}


@pytest.mark.parametrize("period", ["100000wd", "100000w", "100000d", "100000 clear wd", "0d"])
def test_a_period_as_long_as_may_be_is_judged(period: str, root: Path) -> None:
    for check in (
        f"{{gap: {{from: go-live, to: go-live, at-least: {period}}}}}",
        f"{{evidence: {{type: test-report, not-older-than: {period}}}}}",
        f"{{dated: {{reference: go-live + {period}}}}}",
        f"{{dated: {{reference: month-of(go-live) - {period}}}}}",
    ):
        text = CRITERIA.replace("{evidence: {type: test-report}}", check)
        (root / "criteria" / "small.yaml").write_text(text, encoding="utf-8")
        run("check", root / "releases" / "x", "--as-of", "2021-10-01", "--format", "json")
        run("check", root / "releases" / "x", "--as-of", "2021-10-01")


# Anything at all


def hold(document: Document) -> None:
    """Bind a document as everything it might be, and ask for the place of every diagnostic."""
    lines = document.text.split("\n")
    found: list[Diagnostic] = [*document.diagnostics, *kind_of(document)[1]]
    if document.data is not None:
        release, wrong = bind(Release, document)
        found += [*wrong, *(() if release is None else check_release(release, document.path))]
        criteria, wrong = bind(CriteriaSet, document)
        found += [*wrong, *(() if criteria is None else check_criteria(criteria, document.path))]
        found += bind(CalendarDocument, document)[1]
    for one in found:
        span = document.span(one.where.pointer, one.where.part) if isinstance(one.where, Place) else one.where
        assert 1 <= span.line <= len(lines) + 1
        assert 1 <= span.column <= len(lines[span.line - 1] if span.line <= len(lines) else "") + 1
        assert one.message
        assert one.path == "x.yaml"


Edit = tuple[str, int, int, bytes]
PIECES = [b"&a ", b"*a", b"<<: ", b"!!x ", b"[", b"]", b"{", b"}", b"'", b'"', b"\t", b": ", b"- ", b"? ", b"|", b">-"]
PIECES += [b"tbc", b"..", b"2021-02-30", b"\x00", b"\xff", b"---\n", b"%YAML 1.1\n", b"# ", b"kind: ", b"\xe2\x80\xae"]
edits = st.lists(
    st.tuples(
        st.sampled_from(["drop", "double", "indent", "outdent", "insert", "cut", "end"]),
        st.integers(0, 2**20),
        st.integers(0, 2**20),
        st.sampled_from(PIECES),
    ),
    min_size=1,
    max_size=12,
)


def mutate(text: bytes, changes: list[Edit]) -> bytes:
    """Return the text with lines dropped, doubled and indented, pieces put in, bytes cut out, and the end cut off."""
    for sort, first, second, piece in changes:
        lines = text.split(b"\n")
        line, other, place = first % len(lines), second % len(lines), first % (len(text) + 1)
        if sort == "drop":
            del lines[line]
        elif sort == "double":
            lines.insert(other, lines[line])
        elif sort == "indent":
            lines[line] = b"  " + lines[line]
        elif sort == "outdent":
            lines[line] = lines[line][2:]
        text = {
            "insert": text[:place] + piece + text[place:],
            "cut": text[:place] + text[place + 1 :],
            "end": text[:place],
        }.get(sort, b"\n".join(lines))
    return text


@settings(max_examples=times(300), deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_as_facts_or_as_mistakes(raw: bytes) -> None:
    hold(read("x.yaml", raw))
    table = read_csv(raw)
    assert isinstance(table, (Table, str))


@settings(max_examples=times(300), deadline=None)
@given(st.text(alphabet="abk:- \n\t[]{},?&*!|>'\"%#@`<0.~\\xu", max_size=200))
def test_any_text_of_marks_is_read_as_facts_or_as_mistakes(text: str) -> None:
    hold(read("x.yaml", text.encode()))
    hold(read("x.yaml", b"kind: release\n" + text.encode()))


@settings(max_examples=times(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits)
def test_any_change_of_a_real_release_is_read_as_facts_or_as_mistakes(changes: list[Edit]) -> None:
    hold(read("x.yaml", mutate(SHIPPED.read_bytes(), changes)))


plain = st.recursive(
    st.sampled_from(
        ["", "tbc", "true", "no", "2021-09-07", "2021-02-30", "10wd", "go-live", "each", "3", "x" * 300, "release"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *Release.model_fields,
                    "at",
                    "check",
                    "all",
                    "any",
                    "at-least",
                    "for-each",
                    "evidence",
                    "n",
                    "of",
                    "in",
                    "from",
                ]
            ).map(lambda name: name.replace("_", "-")),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=times(300), deadline=None)
@given(st.dictionaries(st.sampled_from([*Release.model_fields, "version", "wording", "zone"]), plain, max_size=8))
def test_any_mapping_of_known_keys_is_bound_or_refused(data: dict[str, object]) -> None:
    for kind in ("release", "criteria", "calendar"):
        text = json.dumps(
            {"kind": kind, **{key.replace("_", "-"): value for key, value in data.items() if key != "kind"}}
        )
        hold(read("x.yaml", text.encode()))


@settings(max_examples=times(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=edits)
def test_any_change_of_a_right_release_gets_an_answer(root: Path, changes: list[Edit]) -> None:
    path = write(root, mutate((HEAD + PLAN).encode(), changes))
    run("lint", path)
    run("check", path, "--as-of", "2021-10-01", "--format", "json")
