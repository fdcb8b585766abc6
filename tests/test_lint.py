"""`readiness lint` in all its formats: each says the same, none can be broken by what a document says.

What the formats say is read back by readers that know nothing of the program: SARIF and JSON by `json` and their
schemas, JUnit by ElementTree, junitparser and its schema, annotations by a reader of workflow commands, the terminal by
its header lines.
"""

import json
import os
import random
import re
import shutil
import string
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from click.testing import CliRunner, Result
from exploring import times
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator
from junitparser import JUnitXml
from strategies import permuted
from test_documents import CALENDARS, DOCUMENTS, WRONG, repository_with

from readiness.accepted import Accepted, apply_baseline, apply_ignores, find_ignores, read_baseline
from readiness.binding import MODELS, bind
from readiness.check import AREAS, every
from readiness.cli import main
from readiness.criteria import CriteriaSet
from readiness.diagnostic import (
    ALIKE,
    MOST_CANDIDATES,
    Diagnostic,
    Label,
    Severity,
    edits,
    misspelling,
    nearest,
    other_number,
)
from readiness.document import Document, printable, read
from readiness.files import Library, page_codes
from readiness.formats import findings, github, junit, sarif
from readiness.formats import json as as_json
from readiness.kinds import KINDS
from readiness.location import Part, Place, Span
from readiness.model import Model, keys_of
from readiness.period import parse_period
from readiness.placed import Placed, place
from readiness.references import FIELDS
from readiness.repository import drop_ignored, load

HERE = Path(__file__).parent
ROOT = HERE.parent
FORMATS = ("terminal", "json", "sarif", "github", "junit")
SECONDS = 60
FOUND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}

Said = Counter[tuple[str, str, str, int, int]]
"""What a format says: code, severity, path, line and column of each finding."""


def run(*words: str | Path) -> Result:
    """Return what the command line answers in this process; a traceback would fail the test itself."""
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def lint(*words: str | Path) -> Any:
    """Return the JSON report on paths."""
    return json.loads(run("lint", *words, "--format", "json").stdout)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a repository with the small criteria set and one release that is right."""
    path = repository_with(DOCUMENTS / "release-kind-not-first.yaml", tmp_path / "repository")
    path.write_text(RELEASE, encoding="utf-8")
    for name in ("late", "twin", "asking"):
        (tmp_path / "repository" / "criteria" / f"{name}.yaml").unlink()
    return tmp_path / "repository"


RELEASE = """\
kind: release
id: x
title: A release
criteria: small
calendar: england-and-wales
source: minutes
sources: {minutes: {title: Minutes, date: 2021-09-07}}
plan:
  uit: {start: 2021-10-04, finish: 2021-10-29}
  go-live: {date: 2021-11-04}
checkpoints: [go-live]
"""


def write(root: Path, text: str) -> Path:
    path = root / "releases" / "x" / "release.yaml"
    path.write_bytes(text.encode())
    return path


# Readers of the formats


@cache
def schema_of_sarif() -> Draft4Validator:
    return Draft4Validator(json.loads((HERE / "schemas" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8")))


@cache
def schema_of_json() -> Draft202012Validator:
    schema = json.loads((HERE / "schemas" / "diagnostics-v1.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@cache
def schema_of_junit() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(HERE / "schemas" / "junit-10.xsd"))


def shown(path: str) -> str:
    """Return a path as formats for people show it, on one line."""
    return printable(path).replace("\n", " ").replace("\t", " ")


def from_json(text: str) -> Said:
    report = json.loads(text)
    schema_of_json().validate(report)
    said = Counter(
        (
            one["code"],
            one["severity"],
            shown(one["location"]["path"]),
            one["location"]["line"],
            one["location"]["column"],
        )
        for one in report["diagnostics"]
    )
    assert report["counts"] == {word: sum(n for key, n in said.items() if key[1] == word) for word in FOUND.values()}
    return said


def from_sarif(text: str) -> Said:
    log = json.loads(text)
    schema_of_sarif().validate(log)
    (only,) = log["runs"]
    rules = only["tool"]["driver"]["rules"]
    said: Said = Counter()
    for one in only["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
        assert not re.search(r"\]\(|\{\d+\}", one["message"]["text"])  # no link, no placeholder
        physical = one["locations"][0]["physicalLocation"]
        uri = physical["artifactLocation"]["uri"]
        assert re.fullmatch(r"(file:///)?[A-Za-z0-9_.~/%-]*", uri)
        region = physical["region"]
        assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
        path = unquote(uri.removeprefix("file://"), errors="surrogateescape")
        said[one["ruleId"], one["level"], shown(path), region["startLine"], region["startColumn"]] += 1
    prints = [one["partialFingerprints"]["identity/v1"] for one in only["results"]]
    assert len(set(prints)) == len(prints)
    return said


def from_junit(text: str) -> Said:
    assert schema_of_junit().is_valid(text), next(schema_of_junit().iter_errors(text))
    tree = ET.fromstring(text)  # noqa: S314 - ours
    said: Said = Counter()
    for suite in tree.iter("testsuite"):
        cases = list(suite.iter("testcase"))
        failed, skipped = (sum(case.find(tag) is not None for case in cases) for tag in ("failure", "skipped"))
        assert (suite.get("tests"), suite.get("failures")) == (str(len(cases)), str(failed))
        assert (suite.get("errors"), suite.get("skipped")) == ("0", str(skipped))
        for case in cases:
            found = re.fullmatch(r"(\w+)\[([\w-]+)\] (\d+):(\d+)", case.get("name", ""))
            if found is not None:
                path = shown(suite.get("name", ""))
                said[found[2], found[1], path, int(found[3]), int(found[4])] += 1
    second = JUnitXml.fromstring(text.encode())
    second.update_statistics()
    assert second.failures == len(list(tree.iter("failure")))
    assert second.skipped == len(list(tree.iter("skipped")))
    return said


def unescaped(text: str, *more: tuple[str, str]) -> str:
    """Return what the runner makes of the text of a workflow command; '%25' comes last, so that it is read once."""
    for written, meant in (("%0D", "\r"), ("%0A", "\n"), *more, ("%25", "%")):
        text = text.replace(written, meant)
    return text


def commands(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield the workflow commands in what a step prints: name, properties, message (GitHub Docs, "Workflow commands")."""
    for line in re.split(r"\r\n|\r|\n", text):
        if not line:
            continue
        found = re.fullmatch(r"::(?P<name>\w+) (?P<properties>(?:[^:]|:(?!:))*)::(?P<message>.*)", line, re.DOTALL)
        assert found is not None, line
        pairs = (one.split("=", 1) for one in found["properties"].split(","))
        properties = {key: unescaped(value, ("%3A", ":"), ("%2C", ",")) for key, value in pairs}
        yield found["name"], properties, unescaped(found["message"])


def from_github(text: str) -> Said:
    said: Said = Counter()
    for name, properties, message in commands(text):
        assert set(properties) - {"endColumn"} == {"file", "line", "endLine", "col", "title"}
        assert int(properties.get("endColumn", properties["col"])) >= int(properties["col"])
        assert message
        code = re.findall(r"\(([\w-]+)\)", properties["title"])[-1]
        severity = {"notice": "note"}.get(name, name)
        said[code, severity, shown(properties["file"]), int(properties["line"]), int(properties["col"])] += 1
    return said


_HEADER = re.compile(
    r"(?P<path>.+?):(?P<line>\d+):(?P<column>\d+): (?P<severity>\w+)\[(?P<code>[\w-]+)\]: .*", re.DOTALL
)
_BELOW = re.compile(r" +\d+ \| .*|      (\||>|=).*|", re.DOTALL)
_CLOSING = re.compile(
    r"\d+ documents? checked: (\d+) errors?, (\d+) warnings?, (\d+) notes?|\d+ mistakes? mended"
    r"|\d+ of them can be mended safely: add --fix|\d+ findings? (ignored by a comment|of the baseline not shown).*"
)


def from_terminal(text: str) -> Said:
    said: Said = Counter()
    for line in text.split("\n"):
        found, closing = _HEADER.fullmatch(line), _CLOSING.fullmatch(line)
        assert not line.startswith("::")
        if closing is not None and closing[1] is not None:
            counts = [sum(n for key, n in said.items() if key[1] == word) for word in FOUND.values()]
            assert [int(number) for number in closing.groups()[:3]] == counts
        elif closing is None and not _BELOW.fullmatch(line):
            assert found is not None, line
            path = found["path"].removeprefix("./")
            said[found["code"], found["severity"], path, int(found["line"]), int(found["column"])] += 1
    return said


READERS: dict[str, Callable[[str], Said]] = {
    "terminal": from_terminal,
    "json": from_json,
    "sarif": from_sarif,
    "github": from_github,
    "junit": from_junit,
}


# Every format says the same of any findings


_FRAGMENTS = (
    "::error file=a.yaml,line=1::b",
    "\n::warning ::x",
    "\r\n::stop-commands::x",
    "##[error]x",
    "%0A::error::x",
    "%25",
    "]]>",
    "</failure><testcase/>",
    "<!--",
    '" onload="',
    "&amp;&#10;",
    "\x1b[31mred\x1b]8;;x\x07",
    "\x9b31m",
    "\x00",
    "\x7f",
    "\u2028",
    "\u202e",
    "\ufeff",
    "\ufffe",
    "\U0001f600",
    "\U0010ffff",
    "e\u0301",
    "[a](http://x)",
    "[a](1) {0} {1}",
    "\\u001b",
    "a.yaml:1:1: error[x]: y\n",
    "\n\n",
    "\t",
    "word " * 400,
)
_texts = st.lists(st.sampled_from(_FRAGMENTS) | st.text(max_size=8), max_size=5).map("".join)
_names = st.sampled_from(
    (
        "releases/x/release.yaml",
        "a b/c, d.yaml",
        "/abs/a:b.yaml",
        "../up.yaml",
        "::error file=x::y.yaml",
        "%0A,x=1.yaml",
    )
)
_paths = _names | st.text(
    st.characters(codec="utf-8", exclude_characters="[/\x00")
    | st.sampled_from(("\n", "\t", "\x1b", "\udcff", ":", ",", "%", "😀")),
    min_size=1,
    max_size=12,
).map(lambda name: f"x/{name}.yaml")
_codes = st.sampled_from(("unknown-key", "missing-key", "unknown-criterion", "yaml-syntax", "x2"))


@st.composite
def _spans(draw: st.DrawFn) -> Span:
    line, column = draw(st.integers(1, 12)), draw(st.integers(1, 300))
    more = draw(st.integers(0, 2))
    return Span(line, column, line + more, draw(st.integers(1 if more else column, 400)))


@st.composite
def reports(draw: st.DrawFn) -> tuple[list[Placed], dict[str, Document]]:
    """Return findings with hostile texts, and the documents that they stand in."""
    documents: dict[str, Document] = {}
    for path in draw(st.lists(_paths, min_size=1, max_size=3, unique=True)):
        read_one = read(path, b"kind: release\nplan:\n  a: {date: [1, 2]}\ntitle: >-\n  a\n  b\n")
        other = Document(path, draw(_texts) * 3, None, {}, {}, ())
        documents[path] = draw(st.sampled_from((read_one, other)))
    where = st.sampled_from((*documents, "not/read.yaml"))

    def at(path: str) -> Place | Span:
        pointer = draw(st.sampled_from(((), ("plan", "a"), ("plan", "a", "date", 1), ("title",), ("no", "such"))))
        return draw(_spans() | st.just(Place(path, pointer, draw(st.sampled_from(Part)))))

    found = []
    for _ in range(draw(st.integers(0, 6))):
        path = draw(where)
        labels = tuple(Label(at(draw(where)), draw(_texts)) for _ in range(draw(st.integers(0, 2))))
        severity = draw(st.sampled_from(Severity))
        found.append(Diagnostic(draw(_codes), severity, draw(_texts), path, at(path), draw(_texts), labels))
    return place(found, documents), documents


def drawn(found: list[Placed], documents: dict[str, Document], failing: list[Severity]) -> dict[str, str]:
    """Return the report on findings in every format."""
    accepted = Accepted(0, 0, 0)
    return {
        "terminal": findings.text(found, documents, colour=False) + findings.count(found, 3, accepted, 0, 0),
        "json": as_json.diagnostics(found, 3, accepted, 0),
        "sarif": sarif.log(found, {"unknown-key": "# unknown-key\n\nA key\nis not known.\n"}, "1"),
        "github": github.annotations(found, {}),
        "junit": junit.suites(found, list(documents), failing),
    }


_COMMANDS_OF_A_TERMINAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@settings(max_examples=times(120), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(reports(), st.sampled_from(([Severity.ERROR], list(Severity))))
def test_every_format_says_the_same_and_none_can_be_broken(
    report: tuple[list[Placed], dict[str, Document]], failing: list[Severity]
) -> None:
    found, documents = report
    wanted = Counter((one.code, FOUND[one.severity], shown(one.path), one.span.line, one.span.column) for one in found)
    for form, text in drawn(found, documents, failing).items():
        assert not _COMMANDS_OF_A_TERMINAL.search(text), form
        assert READERS[form](text.encode().decode()) == wanted, form
    coloured = findings.text(found, documents, colour=True)
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == findings.text(found, documents, colour=False)


def test_a_message_reads_back_from_json_as_it_is_and_from_an_annotation_as_it_is_shown() -> None:
    message = "".join(_FRAGMENTS[:-1])
    (one,) = place([Diagnostic("x", Severity.ERROR, message, "a.yaml", Span(1, 1, 1, 1))], {})
    assert json.loads(as_json.diagnostics([one], 1, Accepted(0, 0, 0), 0))["diagnostics"][0]["message"] == message
    ((_, _, said),) = commands(github.annotations([one], {}))
    assert said == printable(f"{message}.")


def test_a_name_at_the_beginning_of_a_sentence_keeps_its_letters() -> None:
    for message, said in (
        ("there is no x", "There is no x."),
        ("go-live + 3wd is late", "go-live + 3wd is late."),
        ("mp077 has no checkpoint", "mp077 has no checkpoint."),
        ("therein lies x", "therein lies x."),
        ("really?", "really?"),
    ):
        (one,) = place([Diagnostic("x", Severity.ERROR, message, "a.yaml", Span(1, 1, 1, 1))], {})
        assert one.sentences == said


# Every format says the same of real documents, with the same exit status


@pytest.mark.parametrize("document", WRONG[::5], ids=lambda path: path.stem)
def test_every_format_says_the_same_of_a_wrong_document(document: Path, tmp_path: Path) -> None:
    path = repository_with(document, tmp_path / "repository")
    for least in ("error", "warning", "note"):
        ran = {form: run("lint", path, "--format", form, "--fail-on", least) for form in FORMATS}
        said = {form: READERS[form](ran[form].stdout) for form in FORMATS}
        assert all(one == said["json"] for one in said.values())
        assert all(one.stderr == "" for one in ran.values())
        words = {key[1] for key in said["json"]}
        failing = words & set(list(FOUND.values())[: list(FOUND.values()).index(least) + 1])
        expected = 2 if "error" in words else 1 if failing else 0
        assert {one.exit_code for one in ran.values()} == {expected}


def test_every_format_is_right_where_nothing_is_wrong(root: Path) -> None:
    for form in FORMATS:
        ran = run("lint", root, "--format", form, "--fail-on", "note")
        assert (ran.exit_code, ran.stderr, READERS[form](ran.stdout)) == (0, "", Counter())


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_checked_is_no_success(form: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "papers" / ".hidden").mkdir(parents=True)
    (tmp_path / "papers" / "a.txt").write_text("kind: release\n", encoding="utf-8")
    (tmp_path / "papers" / ".hidden" / "a.yaml").write_text("kind: release\n", encoding="utf-8")
    for name in ("nowhere", "empty", "papers", "papers/a.txt"):
        assert run("lint", tmp_path / name, "--format", form).exit_code == 2


@pytest.mark.parametrize("form", FORMATS)
def test_a_document_named_several_times_is_checked_once(form: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(root, RELEASE.replace("kind: release\n", "").replace("id: x\n", "id: x\nkind: release\n"))
    monkeypatch.chdir(root)
    once = run("lint", "releases", "--format", form)
    names = ("releases", path, "./releases/x", "releases/../releases", "releases/x/release.yaml", root / "releases")
    assert run("lint", *names, "--format", form).stdout == once.stdout
    assert sum(READERS[form](once.stdout).values()) == 1


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_is_written_whole_and_is_the_one_that_would_be_printed(form: str, tmp_path: Path) -> None:
    path = repository_with(DOCUMENTS / "release-several-mistakes.yaml", tmp_path / "repository")
    output = tmp_path / "report"
    output.write_text("the last one", encoding="utf-8")
    assert run("lint", path, "--format", form, "--output", output, "--baseline", tmp_path / "none").exit_code == 2
    assert output.read_text(encoding="utf-8") == "the last one"
    written = run("lint", path, "--format", form, "--output", output)
    assert (written.exit_code, written.stdout) == (2, "")
    assert output.read_bytes() == run("lint", path, "--format", form).stdout_bytes
    assert sorted(one.name for one in tmp_path.iterdir()) == ["outside.csv", "outside.yaml", "report", "repository"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_whose_name_is_no_text_is_named_in_every_format(form: str, root: Path, tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(root / "releases") + b"/\xff\x1b[31m.yaml")).write_text("kind: release\n")
    except OSError:
        pytest.skip("no file can be called so here")
    ran = run("lint", root, "--format", form)
    assert ran.exit_code == 2
    assert {path for _, _, path, _, _ in READERS[form](ran.stdout)} == {"releases/\\udcff\\u001b[31m.yaml"}
    assert run("lint", root, "--format", form, "--output", tmp_path / "report").exit_code == 2
    assert (tmp_path / "report").read_bytes() == ran.stdout_bytes


# The baseline


def saved(root: Path, *words: str | Path) -> Path:
    """Save the report on paths as a baseline, and return where."""
    path = root.parent / "baseline.json"
    run("lint", *words, "--format", "json", "--output", path)
    return path


def moved(text: str) -> str:
    """Return a document with remarks and empty lines put in before each line that begins at the margin."""
    lines = (f"# a remark of: 10 wd\n\n{line}" if re.match(r"[a-z]", line) else line for line in text.split("\n"))
    return "# at the top\n" + "\n".join(lines)


@pytest.mark.parametrize("document", WRONG[1::6], ids=lambda path: path.stem)
def test_a_baseline_silences_what_has_only_moved(document: Path, tmp_path: Path) -> None:
    path = repository_with(document, tmp_path / "repository")
    baseline = saved(tmp_path / "repository", path)
    count = len(json.loads(baseline.read_text(encoding="utf-8"))["diagnostics"])
    text = path.read_text(encoding="utf-8")
    if not text.startswith("%"):
        path.write_text(moved(text), encoding="utf-8")
    for form in FORMATS:
        ran = run("lint", path, "--baseline", baseline, "--format", form, "--fail-on", "note")
        assert (ran.exit_code, READERS[form](ran.stdout)) == (0, Counter()), ran.stdout
    report = lint(path, "--baseline", baseline)
    assert report["accepted"] == {"ignored": 0, "baseline": count, "baseline_gone": 0}


@pytest.mark.parametrize("document", WRONG[2::6], ids=lambda path: path.stem)
def test_a_baseline_silences_what_stands_in_another_order(document: Path, tmp_path: Path) -> None:
    path = repository_with(document, tmp_path / "repository")
    before = read("x", path.read_bytes())
    told = lint(path)["diagnostics"]
    if not isinstance(before.data, dict) or before.diagnostics or any(one["code"] in _OF_ORDER for one in told):
        return
    baseline = saved(tmp_path / "repository", path)
    for seed in range(3):
        path.write_text(json.dumps(permuted(before.data, seed), indent=1), encoding="utf-8")
        report = lint(path, "--baseline", baseline)
        assert (report["diagnostics"], report["accepted"]["baseline_gone"]) == ([], 0)


_OF_ORDER = ("kind-not-first", "history-order", "wrong-ignore", "unused-ignore")  # the last two are in comments


def test_a_changed_value_and_a_new_mistake_at_the_same_key_are_reported(root: Path) -> None:
    path = write(root, RELEASE.replace("date: 2021-11-04", "date: 2021-11-31"))
    baseline = saved(root, path)
    assert run("lint", path, "--baseline", baseline).exit_code == 0
    write(root, RELEASE.replace("date: 2021-11-04", "date: 2021-11-32"))
    ran = run("lint", path, "--baseline", baseline)
    assert ran.exit_code == 2
    assert "'2021-11-32'" in ran.stdout
    assert "0 findings of the baseline not shown; 1 more is gone, so write it anew" in ran.stdout


def test_another_key_missing_at_the_same_place_is_reported(root: Path) -> None:
    path = write(root, RELEASE.replace("title: A release\n", ""))
    baseline = saved(root, path)
    write(root, RELEASE.replace("calendar: england-and-wales\n", ""))
    (only,) = lint(path, "--baseline", baseline)["diagnostics"]
    assert only["message"] == "`calendar` is missing"


def test_a_long_text_that_changes_at_its_end_is_another(root: Path) -> None:
    path = write(root, RELEASE.replace("date: 2021-11-04", f"date: {'x' * 300}"))
    baseline = saved(root, path)
    assert lint(path, "--baseline", baseline)["diagnostics"] == []
    write(root, RELEASE.replace("date: 2021-11-04", f"date: {'x' * 300}y"))
    assert len(lint(path, "--baseline", baseline)["diagnostics"]) == 1


def test_each_entry_silences_one_finding(root: Path) -> None:
    twice = RELEASE.replace("checkpoints: [go-live]", "checkpoints: [go-live, nowhere, nowhere]")
    path = write(root, twice)
    baseline = saved(root, path)
    report = json.loads(baseline.read_text(encoding="utf-8"))
    assert [one["content"] for one in report["diagnostics"]] == ["nowhere", "nowhere"]
    assert lint(path, "--baseline", baseline)["diagnostics"] == []
    report["diagnostics"].pop()
    baseline.write_text(json.dumps(report), encoding="utf-8")
    left = lint(path, "--baseline", baseline)
    assert (len(left["diagnostics"]), left["accepted"]) == (1, {"ignored": 0, "baseline": 1, "baseline_gone": 0})


def test_what_stands_in_a_baseline_is_still_refused_by_check(root: Path) -> None:
    path = write(root, RELEASE.replace("date: 2021-11-04", "date: 2021-11-31"))
    assert run("lint", root, "--baseline", saved(root, root)).exit_code == 0
    assert run("check", path, "--as-of", "2021-10-20").exit_code == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is not JSON"),
        (b"kind: release\n", "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b"[]", "it is not a report of `readiness lint --format json`"),
        (b'{"schema": "readiness/assessment/v1", "diagnostics": []}', "it is not a report of"),
        (b'{"schema": "readiness/diagnostics/v1", "diagnostics": {}}', "it is not a report of"),
        (b'{"schema": "readiness/diagnostics/v1", "diagnostics": [1]}', "lacks `code`"),
        (b'{"schema": "readiness/diagnostics/v1", "diagnostics": [{"code": "x", "location": 1}]}', "lacks `code`"),
        (b'{"schema": "readiness/diagnostics/v1\xff"}', "is not UTF-8 text"),
        (b"1" * 5000, "it is not JSON"),
        (b" " * (64 * 2**20 + 1), "has more than 64 MiB"),
    ],
    ids=range(11),
)
def test_a_baseline_that_is_none_is_refused_in_a_sentence(content: bytes, said: str, root: Path) -> None:
    baseline = root.parent / "baseline.json"
    baseline.write_bytes(content)
    for form in ("terminal", "sarif"):
        ran = run("lint", root, "--baseline", baseline, "--format", form)
        assert (ran.exit_code, ran.stdout) == (2, "")
        assert said in " ".join(ran.stderr.split())


def test_a_baseline_that_is_no_file_is_refused_in_a_sentence(root: Path) -> None:
    for name in (root, root / "nowhere.json", Path("/dev/zero"), root / ("x" * 300), root / "criteria/small.yaml/x"):
        ran = run("lint", root, "--baseline", name, "--fix")
        assert (ran.exit_code, ran.stdout) == (2, "")
        assert "the baseline" in ran.stderr


@settings(max_examples=times(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(reports(), st.data())
def test_a_saved_report_silences_exactly_the_findings_in_it(
    report: tuple[list[Placed], dict[str, Document]], data: st.DataObject
) -> None:
    found, _ = report
    old = data.draw(st.lists(st.sampled_from(found), unique_by=id)) if found else []
    baseline = read_baseline(as_json.diagnostics(old, 1, Accepted(0, 0, 0), 0))
    assert not isinstance(baseline, str)
    new, gone = apply_baseline(found, baseline)
    assert gone == 0
    assert Counter(one.identity for one in new) == Counter(one.identity for one in found) - baseline
    assert apply_baseline([], baseline) == ([], len(old))


# Comments that ignore


CODES = ("kind-not-first", "finish-before-start", "not-in-release", "no-day-on-record", "unknown-key")
IGNORE = "# readiness: ignore[finish-before-start] agreed with OPSG"

needs_pages = pytest.mark.skipif(
    not set(CODES) <= set(page_codes()), reason="a code is known by its page, and these have none yet"
)


def ignored(text: str) -> tuple[list[tuple[int, str]], list[str]]:
    """Return the lines and codes that the comments of a document ignore, and what is said of those that cannot be."""
    found, wrong = find_ignores(read("a.yaml", text.encode()), CODES)
    return [(one.line, one.code) for one in found], [f"{one.message}. {one.help}" for one in wrong]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"a: 1  {IGNORE}\nb: 2\n", [1]),
        (f"{IGNORE}\na: 1\n", [2]),
        (f"{IGNORE}\n\n# and a remark\n   \na: 1\n", [5]),
        (f"a:\n    {IGNORE}\n  - 1\n", [3]),
        (f"a: 1\n{IGNORE}\n", [2]),
        (f"# as agreed {IGNORE}\na: 1\n", [2]),
        (f"a: 'x # y'  # a remark {IGNORE}\n", [1]),
        (f"a: '{IGNORE}'\n", []),
        (f"a: '{IGNORE}'  {IGNORE}\n", [1]),
        (f'"{IGNORE}": 1\n', []),
        (f"'a {IGNORE}': 1 {IGNORE}\n", [1]),
        (f"? 'a {IGNORE}'\n: 1\n", []),
        (f"a: |\n  x\n  {IGNORE}\n  y\nb: 1\n", []),
        (f"a: | {IGNORE}\n  x\nb: 1\n", [1]),
        (f"a: >-\n  x\n{IGNORE}\nb: 1\n", [4]),
        (f"a: >-\n  x\n\n  {IGNORE}\nb: 1\n", []),
        (f'a: "x\n  {IGNORE}\n  y"\n', []),
        (f"a: x\n  y {IGNORE}\nb: 1\n", [2]),
        (f"a: x{IGNORE}\n", []),
        (f"a: [1, {IGNORE}\n  2]\n", [1]),
        (f"a: 😀 {IGNORE}\nb: '😀 {IGNORE}'\n", [1]),
        (f"a: ['😀', '{IGNORE}', 1]  {IGNORE}\n", [1]),
    ],
    ids=range(22),
)
def test_a_comment_speaks_of_its_line_or_of_the_next_and_a_text_of_none(text: str, lines: list[int]) -> None:
    wanted = [(line, "finish-before-start") for line in lines]
    for ends in ("\n", "\r\n", "\r"):
        for mark in ("", "\ufeff"):
            assert ignored(mark + text.replace("\n", ends)) == (wanted, [])


@pytest.mark.parametrize(
    ("comment", "codes", "said"),
    [
        ("ignore[kind-not-first, no-day-on-record] why", ["kind-not-first", "no-day-on-record"], []),
        ("ignore[kind-not-first,kind-not-first] why", ["kind-not-first"], []),
        ("ignore[kind-not-first]", [], ["an ignore must say why. Write `# readiness: ignore[CODE] reason`."]),
        ("ignore[kind-not-first] .-:", [], ["an ignore must say why. "]),
        ("ignore[kind-not-frist] why", [], ["there is no diagnostic 'kind-not-frist'. Did you mean 'kind-not-first'?"]),
        ("ignore[kind-not-first, kind-not-frist] why", ["kind-not-first"], ["Did you mean 'kind-not-first'?"]),
        ("ignore[zzzzzz] why", [], ["there is no diagnostic 'zzzzzz'. `readiness explain` lists the codes."]),
        ("ignore[] why", [], ["this comment is not understood. Write `# readiness: ignore[CODE] reason`."]),
        ("ignore[kind-not-first,] why", [], ["this comment is not understood"]),
        ("ignore kind-not-first", [], ["this comment is not understood"]),
        ("ignroe[kind-not-first] why", [], ["this comment is not understood"]),
    ],
    ids=range(11),
)
def test_a_comment_names_codes_and_a_reason(comment: str, codes: list[str], said: list[str]) -> None:
    found, wrong = ignored(f"a: 1 # readiness: {comment}\n")
    assert [code for _, code in found] == codes
    assert len(wrong) == len(said)
    assert all(part in one for part, one in zip(said, wrong, strict=True))


def test_comments_are_found_in_the_time_that_reading_them_takes(root: Path) -> None:
    comment = "# readiness: ignore[finish-before-start] agreed\n"
    wrong = "x: 'y # readiness: z' # readiness: ignore[zzz] agreed\n"
    path = root / "releases" / "x" / "many.yaml"
    for text in (
        comment * 60_000,
        "".join(f"a{n}{wrong}" for n in range(20_000)),
        f"# readiness: ignore[{'a,' * 10**6}]",
    ):
        path.write_text(f"{RELEASE}{text}", encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "readiness", "lint", str(path), "--format", "github"],
            capture_output=True,
            check=False,
            timeout=SECONDS,
        )
        assert done.returncode in (0, 2), done.stderr


def warned(text: str, severity: Severity) -> list[Diagnostic]:
    """Return what remains of a finding in line 2 and what of its comments, as codes."""
    document = read("a.yaml", text.encode())
    found = place([Diagnostic("finish-before-start", severity, "m", "a.yaml", Span(2, 1, 2, 2))], {"a.yaml": document})
    left, idle = apply_ignores(found, find_ignores(document, CODES)[0])
    return [*(one.diagnostic for one in left), *idle]  # type: ignore[list-item]


def test_an_error_cannot_be_ignored_and_a_comment_for_nothing_is_told_each_time() -> None:
    assert warned(f"a: 1\nb: 1  {IGNORE}\n", Severity.WARNING) == []
    assert warned(f"a: 1\n{IGNORE}\nb: 1\n", Severity.NOTE) == [*warned("a: 1\n\nb: 1\n", Severity.NOTE), *idle_of(3)]
    assert len(warned(f"a: 1\nb: 1  {IGNORE}\n", Severity.ERROR)) == 2
    assert len(warned(f"{IGNORE}\na: 1  {IGNORE}\nc: 1  {IGNORE}\n", Severity.WARNING)) == 1
    assert len(warned(f"a: 1\n\n{IGNORE}\nc: 1  {IGNORE}\n", Severity.WARNING)) == 3


def idle_of(line: int) -> list[Any]:
    """Return the comment of a document whose only comment, in line 2, speaks of a line."""
    (one,) = find_ignores(read("a.yaml", f"a: 1\n{IGNORE}\nb: 1\n".encode()), CODES)[0]
    assert one.line == line
    return [one]


BACKWARDS = RELEASE.replace("finish: 2021-10-29", "finish: 2021-09-29")


@needs_pages
def test_a_finding_is_ignored_by_lint_and_by_check_alike(root: Path) -> None:
    path = write(root, BACKWARDS)
    assert [one["code"] for one in lint(path)["diagnostics"]] == ["finish-before-start"]
    assert "finish-before-start" in run("check", path, "--as-of", "2021-09-10").stderr
    path = write(root, BACKWARDS.replace("  uit:", f"  {IGNORE}\n  uit:"))
    report = lint(path)
    assert (report["diagnostics"], report["accepted"]["ignored"]) == ([], 1)
    checked = run("check", path, "--as-of", "2021-09-10")
    assert checked.stderr == ""
    assert json.loads(run("check", path, "--as-of", "2021-09-10", "--format", "json").stdout)["diagnostics"] == []
    assert "1 finding ignored by a comment with its reason" in run("lint", path).stdout


@needs_pages
def test_a_comment_for_nothing_is_reported_and_changes_nothing(root: Path) -> None:
    path = write(root, RELEASE.replace("  uit:", f"  {IGNORE}\n  uit:"))
    (only,) = lint(path)["diagnostics"]
    assert (only["code"], only["severity"], only["location"]["line"]) == ("unused-ignore", "warning", 9)
    assert only["message"] == "there is no finding 'finish-before-start' in line 10 that could be ignored"
    assert run("lint", path, "--fail-on", "warning").exit_code == 1
    misspelt = write(root, RELEASE.replace("title: A", "titel: A").replace("titel", f"{IGNORE}\ntitel", 1))
    assert [one["code"] for one in lint(misspelt)["diagnostics"]] == ["unused-ignore", "unknown-key"]


@needs_pages
def test_an_error_stays_and_its_comment_is_told_to_be_for_nothing(root: Path) -> None:
    comment = "# readiness: ignore[unknown-key] as before"
    path = write(root, RELEASE.replace("title: A", f"{comment}\ntitel: A"))
    ran = run("lint", path)
    assert ran.exit_code == 2
    assert "error[unknown-key]" in ran.stdout
    assert "Take unknown-key out of the comment. (An error cannot be ignored.)" in ran.stdout


@needs_pages
def test_a_finding_in_the_criteria_is_ignored_there_and_nowhere_else(root: Path) -> None:
    comment = "# readiness: ignore[not-in-release] BAT is not planned yet"
    criteria = root / "criteria" / "asking.yaml"
    shutil.copy(DOCUMENTS / "repository" / "criteria" / "asking.yaml", criteria)
    asking = criteria.read_text(encoding="utf-8").partition("  ASK-02:")[0]
    criteria.write_text(asking, encoding="utf-8")
    release = RELEASE.replace("criteria: small", "criteria: asking")
    path = write(root, release)
    (only,) = lint(path)["diagnostics"]
    assert (only["code"], only["location"]["path"]) == ("not-in-release", "criteria/asking.yaml")

    write(root, release.replace("plan:", f"plan:  {comment}"))
    found = [(one["code"], one["location"]["path"]) for one in lint(path)["diagnostics"]]
    assert found == [("not-in-release", "criteria/asking.yaml"), ("unused-ignore", "releases/x/release.yaml")]

    write(root, release)
    lines = asking.split("\n")
    lines.insert(only["location"]["line"] - 1, comment)
    criteria.write_text("\n".join(lines), encoding="utf-8")
    assert lint(path)["diagnostics"] == []
    assert lint(root)["diagnostics"] == []
    assert lint(criteria)["diagnostics"] == []  # only a release could bring the finding up


def test_a_comment_in_another_document_ignores_nothing() -> None:
    here, there = (read(path, f"a: 1\nb: 1  {IGNORE}\n".encode()) for path in ("here.yaml", "there.yaml"))
    found = place([Diagnostic("finish-before-start", Severity.NOTE, "m", "here.yaml", Span(2, 1, 2, 2))], {})
    left, idle = apply_ignores(found, find_ignores(there, CODES)[0])
    assert ([one.path for one in left], [one.path for one in idle]) == (["here.yaml"], ["there.yaml"])
    assert apply_ignores(found, find_ignores(here, CODES)[0]) == ([], [])
    assert drop_ignored(found, {}) == found


# Mending


def mend(path: Path, *words: str) -> Result:
    return run("lint", "--fix", path, *words)


NAMED = {"sources", "scope", "parts", "baselines", "plan", "evidence", "metrics", "registers", "rows", "actions"}
NAMED |= {"decisions", "risks", "waivers", "criteria", "at", "where", "holidays"}
"""Keys under which names stand that an author chose."""
WORDS = frozenset(word for model in Model.__subclasses__() for word in keys_of(model)) | {one.kind for one in KINDS}


class Site(NamedTuple):
    """A place where a document can be written otherwise: line and columns (from 0), what it says, its sort and pointer."""

    line: int
    start: int
    end: int
    right: str
    sort: str
    at: tuple[str | int, ...]


def sites(document: Document) -> list[Site]:
    """Return the keys, periods, references and words of a document that can be misspelt, one a line."""
    lines = document.text.split("\n")
    found: dict[int, Site] = {}
    spans = [(at, span, "value") for at, span in document.values.items()]
    spans += [(at, span, "key") for at, span in document.keys.items()]
    for at, span, part in spans:
        said = lines[span.line - 1][span.column - 1 : span.end_column - 1]
        sort = _sort(document, at, said.strip("'\""), part)
        if sort is not None and span.line == span.end_line and at != ("kind",):
            quoted = said[0] in "'\""
            site = Site(
                span.line - 1, span.column - 1 + quoted, span.end_column - 1 - quoted, said.strip("'\""), sort, at
            )
            found.setdefault(site.line, site)
    return list(found.values())


def _sort(document: Document, at: tuple[str | int, ...], said: str, part: str) -> str | None:
    if document.data["kind"] == "tests" and "facts" in at[:-1]:
        return None  # facts are read where they are laid over those of a release, and mended by hand
    if part == "key":
        holder = next((step for step in reversed(at[:-1]) if isinstance(step, str)), "")
        return "key" if len(said) > 2 and said in WORDS and holder not in NAMED else None
    last = next((step for step in reversed(at) if isinstance(step, str)), "")
    if last in ("at-least", "at-most", "not-older-than", "near-critical", "lag", "duration") and parse_period(said):
        return "period"
    if document.data["kind"] == "criteria" and last in ("due", "from", "to", "reference") and " - " in said:
        return "reference"
    return "word" if last in ("importance", "standing", "fixed", "stated") and said.isalpha() else None


def misspelt(site: Site, choose: random.Random) -> str:
    """Return another spelling of what stands at a site."""
    if site.sort == "key":
        return one_edit(site.right, choose)
    if site.sort == "word":
        return choose.choice((site.right.upper(), site.right.capitalize()))
    head, _, period = site.right.rpartition(" - ")
    spelt = respelt(period, choose)
    if not head:
        return spelt
    return head + choose.choice(
        (f" -{spelt}", f" \u2013 {spelt}", f"  -  {spelt}", f" minus {spelt}", f" \u2212{period}")
    )


def respelt(period: str, choose: random.Random) -> str:
    count, unit = re.match(r"(-?\d+)(.*)", period).groups()  # type: ignore[union-attr]
    units = {
        "wd": (" wd", " working days", "WD", " Working Days", " business days", " working-days"),
        "w": (" w", " Weeks", " weeks", " wks", "W"),
        "d": (" d", " days", " calendar days", "D"),
        " clear wd": (" clear working days", " clear WD", "  clear  wd", " Clear Working Days"),
    }
    return count + choose.choice(units[unit])


def one_edit(word: str, choose: random.Random) -> str:
    """Return a word with one letter added, left out, changed or swapped with the next."""
    while True:
        at, letter = choose.randrange(len(word)), choose.choice(string.ascii_lowercase)
        spelt = choose.choice(
            (
                word[:at] + letter + word[at:],
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
            )
        )
        if spelt != word and re.fullmatch(r"[a-z][a-z-]+", spelt):
            return spelt


SHIPPED = sorted((*(ROOT / "criteria").glob("*.yaml"), *(ROOT / "releases").glob("*/*.yaml")))


@cache
def shipped_repository(folder: Path) -> Path:
    """Return a copy of what is shipped."""
    shutil.copytree(ROOT / "criteria", folder / "criteria")
    shutil.copytree(ROOT / "releases", folder / "releases")
    return folder


def laid_out(text: str, choose: random.Random) -> str:
    """Return a document with remarks put in, and with keys in quotes here and there."""
    document = read("x", text.encode())
    lines = text.split("\n")
    keys = {span.line: (at, span) for at, span in document.keys.items() if span.line == span.end_line}
    for number, (_, span) in sorted(keys.items(), reverse=True):
        line = lines[number - 1]
        word = line[span.column - 1 : span.end_column - 1]
        if choose.random() < 0.2 and word.isalpha():
            quote = choose.choice("'\"")
            lines[number - 1] = line[: span.column - 1] + quote + word + quote + line[span.end_column - 1 :]
        if choose.random() < 0.1 and not line[: span.column - 1].strip():
            lines.insert(number - 1, line[: span.column - 1] + "# titel: 10 working days, \u2013 'Hard")
    return "\n".join(lines)


@settings(
    max_examples=times(30),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    st.sampled_from(SHIPPED),
    st.integers(0, 2**32).map(random.Random),
    st.sampled_from(("\n", "\r\n")),
    st.sampled_from(("", "\ufeff")),
)
def test_a_misspelt_document_is_mended_to_what_it_was(
    tmp_path_factory: pytest.TempPathFactory, shipped: Path, choose: random.Random, ends: str, mark: str
) -> None:
    root = shipped_repository(_folder(tmp_path_factory))
    path = root / shipped.relative_to(ROOT)
    right = laid_out(shipped.read_text(encoding="utf-8"), choose)
    lines = right.split("\n")
    chosen = [site for site in sites(read("x", right.encode())) if choose.random() < 0.15]
    spelt = {site.line: misspelt(site, choose) for site in chosen}
    for site in chosen:
        line = lines[site.line]
        lines[site.line] = line[: site.start] + spelt[site.line] + line[site.end :]
    wrong = "\n".join(lines)
    facts = facts_of(right)
    assume(not any(site.sort == "key" and spelt[site.line] in WORDS for site in chosen))
    try:
        path.write_bytes((mark + wrong.replace("\n", ends)).encode())
        mend(path)
        raw = path.read_bytes()
        mend(path)
        assert path.read_bytes() == raw
        whole = raw.decode()
        text = whole.removeprefix(mark).replace(ends, "\n")
        assert whole == mark + text.replace("\n", ends)
        for written, *might_be in zip(*(one.split("\n") for one in (text, right, wrong)), strict=True):
            assert written in might_be
        left = [site for site in chosen if text.split("\n")[site.line] != right.split("\n")[site.line]]
        keys = {site.at for site in left if site.sort == "key"}
        assert all(any(site.at[: len(key)] == key for key in keys) for site in left)
        if left:
            told = {one["location"]["line"] - 1 for one in lint(path)["diagnostics"]}
            assert told & {site.line for site in left}
        else:
            assert facts_of(text) == facts
    finally:
        shutil.copy(shipped, path)


_FOLDERS: dict[str, Path] = {}


def _folder(factory: pytest.TempPathFactory) -> Path:
    return _FOLDERS.setdefault("shipped", factory.mktemp("shipped"))


def facts_of(text: str) -> Any:
    document = read("x", text.encode())
    facts, wrong = bind(MODELS[document.data["kind"]], document)
    assert wrong == ()
    return facts


def test_nearly_every_key_that_is_one_edit_away_is_mended() -> None:
    choose = random.Random(20211104)  # noqa: S311 - a choice, not a secret
    tried = mended = 0
    models = {*Model.__subclasses__(), *KINDS}
    for model in sorted(models, key=lambda one: (one.__module__, one.__qualname__)):  # whatever was imported first
        known = tuple(sorted(keys_of(model)))
        for word in known:
            for _ in range(10):
                spelt = one_edit(word, choose)
                if len(word) >= 5 and spelt not in known:
                    tried += 1
                    mended += misspelling(spelt, known) == word
    assert mended / tried >= 0.94, (mended, tried)


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda path: path.parent.name + "-" + path.stem)
def test_a_kind_that_stands_below_is_moved_to_the_top(shipped: Path, tmp_path: Path) -> None:
    root = tmp_path / "repository"
    path = shipped_repository(root) / shipped.relative_to(ROOT)
    text = shipped.read_text(encoding="utf-8")
    right = facts_of(text)
    lines = text.split("\n")
    first = next(number for number, line in enumerate(lines) if line.startswith("kind:"))
    kind = lines.pop(first)
    tops = [number for number, line in enumerate(lines) if number > first and re.match(r"[a-z]", line)]
    for below in (tops[0], tops[len(tops) // 2], tops[-1], len(lines)):
        wrong = [*lines[:below], f"{kind}  # moved", *lines[below:]]
        path.write_text("\n".join(wrong), encoding="utf-8")
        assert mend(path).exit_code == 0
        text = path.read_text(encoding="utf-8")
        assert sorted(text.split()) == sorted(" ".join(wrong).split())
        assert facts_of(text) == right
        assert "kind-not-first" not in {one["code"] for one in lint(path)["diagnostics"]}


@pytest.mark.parametrize(
    "text",
    [
        "{\ntitle: x,\nkind: release\n}\n",
        "{title: x, kind: release}\n",
        "? title\n: x\n? kind\n: release\n",
        "title: x\nkind:\n  release\n",
        "title: x\nkind: >-\n  release\n",
    ],
)
def test_a_kind_that_cannot_be_moved_as_a_line_stays(text: str, root: Path) -> None:
    path = write(root, text)
    assert "warning[kind-not-first]" in mend(path).stdout
    assert path.read_text(encoding="utf-8") == text


def test_an_indented_kind_is_moved_and_a_marker_stays_above_it(root: Path) -> None:
    for head, indent in (("", "  "), ("---\n", ""), ("# a\n\n", " "), ("---  # b\n# c\n", "")):
        lines = [f"{indent}{line}" for line in RELEASE.splitlines()]
        path = write(root, head + "\n".join([*lines[1:], lines[0]]))
        assert mend(path).exit_code == 0
        assert path.read_text(encoding="utf-8") == head + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('{"titel":"A release"}', '{"title":"A release"}'),
        ("{'titel': A release}", "{'title': A release}"),
        ("{titel: A release}", "{title: A release}"),
        ('{"near-critical":"10 Working Days"}', '{"near-critical":"10wd"}'),
        ("{near-critical: '10 wd'}", "{near-critical: '10wd'}"),
        ("{\u00e9: 1, 'near-critcal': 1wd}", "{\u00e9: 1, 'near-critical': 1wd}"),
        ("{'\U0001f600': 1, near-critical: 5 wd}", "{'\U0001f600': 1, near-critical: 5wd}"),
    ],
)
def test_quotes_stay_and_columns_are_letters(wrong: str, right: str, root: Path) -> None:
    path = write(root, wrong.replace("{", "{kind: release, ", 1) + "  # é 😀\n")
    mend(path)
    assert path.read_text(encoding="utf-8") == right.replace("{", "{kind: release, ", 1) + "  # é 😀\n"


ITEM = "  uit: {start: 2021-10-04, finish: 2021-10-29}"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("title: A release", "title: A release\ntitel: Another"),  # it is there already
        ("title: A release", "titel: A release\ntitlle: Another"),  # both would be it
        ("title: A release", "titel: A release\n'titel ': Another"),
        (ITEM, "  uit: {stat: 2021-10-04, finish: 2021-10-29}"),  # start, or date
        (ITEM, "  uit: {start: 2021-10-04, finnisshh: 2021-10-29}"),  # three edits
        (ITEM, "  uit: {start: 2021-10-04, duration: '10 months'}"),
        (ITEM, "  uit: {start: 2021-10-04, duration: 1.5 w}"),
        (ITEM, "  uit: {start: 2021-10-04, duration: 20 clear days}"),
        (ITEM, "  uit: {start: 2021-10-04, duration: ten working days}"),
        (ITEM, "  uit: {start: 2021-10-04, duration: !!str 10 wd}"),
        (ITEM, "  uit: {start: 2021-10-04, duration: &a 10 wd}"),
        (ITEM, "  uit:\n    start: 2021-10-04\n    duration: 10\n      wd"),
        (ITEM, "  uit:\n    start: 2021-10-04\n    duration: >-\n      10 wd"),
        ("[go-live]", "[Go-live]"),  # a name is nobody's misspelling
        ("criteria: small", "criteria: smal"),
        ("2021-11-04", "2021-11-4"),
    ],
)
def test_what_is_not_surely_a_misspelling_is_left(right: str, wrong: str, root: Path) -> None:
    assert right in RELEASE
    path = write(root, RELEASE.replace(right, wrong))
    before = path.read_bytes()
    for ran in (mend(path), run("lint", path)):
        assert ran.exit_code == 2
        assert "mended" not in ran.stdout
    assert path.read_bytes() == before


def test_a_long_text_is_not_written_in_small_letters(root: Path) -> None:
    criteria = root / "criteria" / "small.yaml"
    text = criteria.read_text(encoding="utf-8").replace("owner: DCC", f"owner: {'DCC and ' * 40}SECAS")
    criteria.write_text(text, encoding="utf-8")
    assert mend(criteria).exit_code == 2
    assert criteria.read_text(encoding="utf-8") == text


def test_keys_below_misspelt_keys_are_mended_in_one_run(root: Path) -> None:
    inner = "evidence: {type: test-report}"
    for _ in range(12):
        inner = f"all: [{{{inner}}}]"
    wrong = inner.replace("all:", "alll:").replace("evidence:", "evidnce:").replace("type:", "typ:")
    criteria = root / "criteria" / "small.yaml"
    text = criteria.read_text(encoding="utf-8").replace(
        "{check: {evidence: {type: test-report}}}", f"{{check: {{{inner}}}}}"
    )
    assert text != criteria.read_text(encoding="utf-8")
    criteria.write_text(text.replace(inner, wrong).replace("check:", "chek:"), encoding="utf-8")
    ran = mend(criteria)
    assert (ran.exit_code, criteria.read_text(encoding="utf-8")) == (0, text)
    assert re.search(r"^\d+ mistakes mended$", ran.stdout, re.MULTILINE)


def test_a_run_tells_what_can_be_mended_and_what_was(root: Path) -> None:
    path = write(
        root,
        RELEASE.replace("kind: release\n", "")
        .replace("id: x\n", "id: x\nkind: release\n")
        .replace("title: A", "titel: A"),
    )
    assert "2 of them can be mended safely: add --fix\n" in run("lint", path).stdout
    report = json.loads(mend(path, "--format", "json").stdout)
    assert (report["mended"], report["diagnostics"]) == (2, [])
    assert path.read_text(encoding="utf-8") == RELEASE
    assert "mended" not in mend(path).stdout


def test_a_criteria_set_that_is_not_named_is_not_written(root: Path) -> None:
    criteria = root / "criteria" / "small.yaml"
    criteria.write_text(criteria.read_text(encoding="utf-8").replace("category", "categoy"), encoding="utf-8")
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    ran = mend(write(root, RELEASE))
    assert ran.exit_code == 2
    assert "add --fix" not in run("lint", root / "releases").stdout
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_nothing_is_written_through_a_link(root: Path) -> None:
    real = root / "notes.txt"
    real.write_text(RELEASE.replace("title", "titel"), encoding="utf-8")
    path = root / "releases" / "x" / "release.yaml"
    path.unlink()
    path.symlink_to(real)
    before = real.read_bytes()
    assert mend(root / "releases").exit_code == 2
    assert path.is_symlink()
    assert real.read_bytes() == before


def test_a_file_named_twice_is_mended_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    write(root, RELEASE.replace("title", "titel").replace("finish", "finnish"))
    ran = run("lint", "--fix", "releases", root / "releases", "releases/x/release.yaml")
    assert "3 mistakes mended" in ran.stdout
    assert (root / "releases" / "x" / "release.yaml").read_text(encoding="utf-8") == RELEASE


def test_a_mended_file_may_be_read_by_the_same_people_as_before(root: Path) -> None:
    path = write(root, RELEASE.replace("title", "titel"))
    for mode in (0o600, 0o664, 0o755):
        path.write_text(RELEASE.replace("title", "titel"), encoding="utf-8")
        path.chmod(mode)
        assert mend(path).exit_code == 0
        assert path.stat().st_mode & 0o777 == mode


def test_nothing_is_written_where_one_file_may_not_be(root: Path) -> None:
    path = write(root, RELEASE.replace("title", "titel"))
    criteria = root / "criteria" / "small.yaml"
    criteria.write_text(criteria.read_text(encoding="utf-8").replace("category", "categoy"), encoding="utf-8")
    path.chmod(0o444)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    for words in ((root,), (path, criteria), (root, "--format", "json")):
        ran = run("lint", "--fix", *words)
        assert (ran.exit_code, ran.stdout) == (2, "")
        assert "release.yaml cannot be mended: it, or its folder, may not be written" in " ".join(ran.stderr.split())
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_nothing_is_written_in_a_folder_that_may_not_be(root: Path) -> None:
    path = write(root, RELEASE.replace("title", "titel"))
    path.parent.chmod(0o555)
    if os.access(path.parent, os.W_OK):
        path.parent.chmod(0o755)
        pytest.skip("whoever runs this may write everywhere")
    before = path.read_bytes()
    ran = mend(path)
    path.parent.chmod(0o755)
    assert (ran.exit_code, path.read_bytes()) == (2, before)
    assert [one.name for one in path.parent.iterdir() if one.name.startswith(".")] == []


# Suggestions


@cache
def vocabularies() -> dict[str, tuple[str, ...]]:
    """Return every kind of name that a suggestion is chosen from: of our models, and of what is shipped."""
    known: dict[str, tuple[str, ...]] = {f"keys of {one.__name__}": tuple(sorted(keys_of(one))) for one in _models()}
    known["kinds of check"] = tuple(one.kind for one in KINDS)
    known["areas"] = AREAS
    known |= {f"fields of {area}": fields for area, fields in FIELDS.items()}
    known["calendars"] = tuple(path.stem for path in CALENDARS.glob("*.yaml"))
    known["criteria sets"] = tuple(path.stem for path in (ROOT / "criteria").glob("*.yaml"))
    for path in (ROOT / "releases").glob("*/release.yaml"):
        case, _ = load(Library(ROOT), path, ())
        assert case is not None
        release, name = case.release, path.parent.name
        known[f"plan of {name}"] = tuple(release.plan)
        known[f"sources of {name}"] = tuple(release.sources)
        known[f"checkpoints of {name}"] = release.checkpoints
        known[f"evidence asked of {name}"] = tuple(sorted(_asked(case.sets.values())))
        known |= {f"criteria of {one.id}": tuple(one.criteria) for one in case.sets.values()}
    return known


def _models() -> Iterator[type[Model]]:
    waiting = list(Model.__subclasses__())
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        if one.__module__.startswith("readiness.") and not one.__name__.startswith("_"):  # others read no document
            yield one


def _asked(sets: Iterable[CriteriaSet]) -> set[str]:
    checks = (
        check
        for one in sets
        for criterion in one.criteria.values()
        for expectation in criterion.at.values()
        for _, check in every(expectation.check, ())
    )
    return {getattr(check, "type") for check in checks if check.kind == "evidence"}  # noqa: B009 - of one kind alone


def near_miss(word: str, choose: random.Random) -> str:
    """Return a word one or two edits away."""
    for _ in range(choose.choice((1, 2))):
        at, letter = choose.randrange(len(word)), choose.choice(f"{string.ascii_letters}{string.digits}-")
        word = choose.choice(
            (
                word[:at] + letter + word[at:],
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
            )
        )
    return word


def suggested(words: tuple[str, ...], choose: random.Random, closeness: float) -> tuple[int, int, int, int]:
    """Return how many near misses there were, how many were told, and both where no other word is as near."""
    tried = told = clear = clear_told = 0
    for word in words:
        for _ in range(6 if len(word) > 4 else 0):
            spelt = near_miss(word, choose)
            if spelt in words or any(other_number(spelt, one) for one in words):
                continue
            right = nearest(spelt, words, closeness) == word
            away = edits(spelt.lower(), word.lower())
            alone = all(edits(spelt.lower(), one.lower(), away) > away for one in words if one != word)
            tried, told, clear, clear_told = tried + 1, told + right, clear + alone, clear_told + (right and alone)
    return tried, told, clear, clear_told


def test_what_was_meant_is_suggested_nearly_always_and_always_where_nothing_else_is_as_near() -> None:
    choose = random.Random(20211104)  # noqa: S311 - a choice, not a secret
    figures = {
        name: suggested(words, choose, 0.85 if name.startswith("evidence") else ALIKE)
        for name, words in vocabularies().items()
    }
    tried, told, clear, clear_told = (sum(column) for column in zip(*figures.values(), strict=True))
    assert told / tried >= 0.95, (told, tried)
    for name, (_, _, of, right) in figures.items():
        assert right >= min(of * 0.9, of - 1), (name, right, of)  # of few one may miss
    assert clear_told / clear >= 0.99


def test_a_suggestion_is_bounded_in_time() -> None:
    many = tuple(f"criterion-{number}-{'x' * 80}" for number in range(MOST_CANDIDATES))
    assert nearest("criterion-17", (*many, "more")) is None
    for word in ("x" * 10_000_000, "criterion-17-" + "x" * 79, ""):
        nearest(word, many)
        misspelling(word, many)


@settings(max_examples=times(200), deadline=None)
@given(st.text("abAB-", max_size=7), st.lists(st.text("abAB-", max_size=7), max_size=6), st.integers(0, 3))
def test_edits_are_counted_as_by_definition(word: str, words: list[str], most: int) -> None:
    known = tuple(words)
    for one in known:
        count = _edits(word, one)
        assert edits(word, one) == count
        assert min(edits(word, one, most), most + 1) == min(count, most + 1)
    few = {one for one in known if _edits(word, one) <= 2}
    meant = misspelling(word, known)
    assert meant is None or few == {meant}


@cache
def _edits(one: str, other: str) -> int:
    """Return the optimal string alignment distance, straight from its definition."""
    if not one or not other:
        return len(one) + len(other)
    found = [
        _edits(one[:-1], other) + 1,
        _edits(one, other[:-1]) + 1,
        _edits(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    ]
    if one[-2:] == other[-2:][::-1] and len(one) > 1 and len(other) > 1:
        found.append(_edits(one[:-2], other[:-2]) + 1)
    return min(found)


# A pull request


def test_a_pull_request_says_in_sentences_what_is_written_and_what_was_meant(root: Path) -> None:
    criteria = root / "criteria" / "small.yaml"
    criteria.write_text(criteria.read_text(encoding="utf-8").replace("[TST-01]", "[TST-O1]"), encoding="utf-8")
    waiver = (
        "waivers:\n  TST-2:\n    at: go-live\n    reason: They follow a day later\n    approved-by: SEC Panel\n"
        "    granted: 2021-09-07\n    expires: 2021-11-30\n"
    )
    write(root, RELEASE + waiver)
    ran = run("lint", root, "--format", "github")
    assert ran.exit_code == 2
    assert ran.stdout == (
        "::error file=criteria/small.yaml,line=18,endLine=18,col=16,endColumn=21,"
        "title=No criterion has the name that stands here (unknown-criterion)::There is no criterion 'TST-O1'. Did you mean 'TST-01'?\n"
        "::error file=releases/x/release.yaml,line=13,endLine=13,col=3,endColumn=7,"
        "title=A waiver is for a criterion that is not there%2C or is not judged at that checkpoint (waiver-for-nothing)::There is nothing to waive: no criterion is called 'TST-2'. "
        "Did you mean 'TST-02'?\n"
    )


def test_what_a_finding_says_is_written_at_its_place_is_written_there(tmp_path: Path) -> None:
    """Else a baseline would hide a new mistake at an old place."""
    for document in WRONG:
        path = repository_with(document, tmp_path / document.stem / "repository")
        for one in lint(path)["diagnostics"]:
            assert one["content"] != "null", (document.stem, one["code"])


def test_a_changed_mistake_is_new_also_where_a_list_or_history_is_written_without_brackets(root: Path) -> None:
    for before, after in (("criteria: smal", "criteria: smol"), ("finish: 2021-09-01", "finish: 2021-09-02")):
        text = RELEASE.replace("criteria: small", before) if before.startswith("criteria") else RELEASE
        if before.startswith("finish"):
            text = RELEASE.replace("plan:\n", "plan:\n  ft: {start: 2021-09-21, finish: 2021-09-01}\n")
        path = write(root, text)
        baseline = saved(root, path)
        assert lint(path, "--baseline", baseline)["diagnostics"] == []
        write(root, text.replace(before, after))
        assert len(lint(path, "--baseline", baseline)["diagnostics"]) == 1


def test_a_single_name_where_a_list_belongs_is_mended(root: Path) -> None:
    path = write(root, RELEASE.replace("checkpoints: [go-live]", "checkpoints: go-live  # one"))
    assert run("lint", path).exit_code == 2
    assert mend(path).exit_code == 0
    assert path.read_text(encoding="utf-8") == RELEASE.replace("[go-live]", "[go-live]  # one")


def test_a_schedule_may_name_dates_of_a_release_that_cases_of_tests_make_up() -> None:
    tests = ROOT / "criteria" / "tests"
    codes = {
        one["code"]
        for one in lint(tests / "schedules" / "told.yaml", tests / "live-services-users.yaml")["diagnostics"]
    }
    assert codes == {"unknown-release"}
    assert lint(tests)["diagnostics"] == []
