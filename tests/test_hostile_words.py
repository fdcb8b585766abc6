"""Texts full of markup, formulas and commands in every field of a release, through every command and format."""

import csv
import io
import itertools
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from readiness.cli import COMMANDS, main

REPOSITORY = Path(__file__).parent.parent
DAY = ("--as-of", "2021-10-01")
ANSWERS = {0, 1, 3}
UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
WORDS = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    '=HYPERLINK("http://example.org","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "::error file=x::broken %0A::warning::",
    "]]> --> </svg> <!-- \" ' `x` $x$ {{x}} %s \\n",
    "[link](javascript:alert(1)) **bold** | a | b | ~~~ ``` # h",
    "\u05e9\u05dc\u05d5\u05dd \u200f\u061c \u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u200b\u00ad end",
    "\U0001f600\U0001f469\u200d\U0001f467 \u2714\ufe0f \u0301\u0301\u0301 \ufdfd",
    "#set page(width: 1pt) #let x = 1; // /* \\ @a",
    'click A href "x" end --> B; subgraph; %%{init: {}}%% ; DTEND:x \\; ,',
    "long " * 1_000,
)  # fmt: skip
"""What may stand in a text; what may not, such as an escape, is refused where it is read."""


TURNS = (0, 4, 9)
"""Which of the words the first field has."""
FORMATS = {
    "check": ("terminal", "json"),
    "repair": ("terminal", "json", "markdown"),
    "feasible": ("terminal", "json", "markdown"),
    "tolerance": ("terminal", "json", "markdown"),
    "schedule": ("terminal", "json", "csv", "ics", "mermaid", "msproject"),
    "scenario": ("terminal", "json", "markdown"),
    "explore": ("html",),
    "simulate": ("terminal", "json", "svg"),
    "diff": ("terminal", "json", "markdown", "html"),
    "waivers": ("terminal", "json"),
    "graph": ("mermaid", "dot", "svg"),
    "report": ("markdown", "html", "docx"),
    "verify": ("terminal", "json"),
    "changes": ("terminal", "json", "markdown", "html", "csv", "ics", "xlsx"),
    "import": ("terminal", "json"),
    "export": ("markdown", "csv", "xlsx", "ics"),
    "lint": ("terminal", "json", "sarif", "junit", "github"),
    "explain": ("terminal", "json", "markdown"),
}
OTHERS = {"test", "schema", "init", "completion"}
"""Commands that say nothing of a release."""


def repository(root: Path, turn: int) -> Path:
    """Return the folder of a release in a repository in which every text is one of the words, in their order."""
    texts = itertools.islice(itertools.cycle(WORDS), turn, None)
    folder = root / "releases" / "x"
    folder.mkdir(parents=True)
    (root / "criteria" / "calendars").mkdir(parents=True)
    shutil.copy(REPOSITORY / "criteria" / "calendars" / "england-and-wales.yaml", root / "criteria" / "calendars")
    places = (root / "criteria" / "small.yaml", folder / "release.yaml", root / "changes.yaml")
    for path, form in zip(places, (CRITERIA, RELEASE, CHANGES), strict=True):
        made = re.sub("SAID", lambda _: json.dumps(next(texts), ensure_ascii=False), form)
        made = re.sub("SHORT", lambda _: json.dumps(next(texts)[:150], ensure_ascii=False), made)
        path.write_text(made, encoding="utf-8")
    with (root / "changes.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(("Change", "Summary", "Type", "Services", "Start", "End"))
        for number, text in enumerate(WORDS):
            rows.writerow((f"C{number}", text, "Std", text if number % 2 else "user-gateway", "12/10/2021 20:00", text))
            rows.writerow((f"D{number}", text[:150], "Std", "user-gateway", "12/10/2021 20:00", "12/10/2021 21:00"))
            rows.writerow((text, text, "Std", "user-gateway", "12/10/2021 20:00", "12/10/2021 21:00"))
    shutil.copy(REPOSITORY / "tests" / "fuzz" / "corpus" / "document" / "import.yaml", root / "mapping.yaml")
    return folder


CRITERIA = """\
kind: criteria
id: small
title: SAID
version: SAID
wording: ours
criteria:
  TST-01:
    title: SAID
    category: testing
    owner: SHORT
    importance: hard
    remedy: SAID
    at: {go-live: {due: go-live - 5wd, check: {evidence: {type: test-report}}}}
  TST-02:
    title: SAID
    category: testing
    owner: SHORT
    importance: soft
    requires: [TST-01]
    at: {go-live: {check: {all: [{activity-finished: {activity: uit}}, {register: {name: issues, where: {status: open}, at-most: 0}}]}}}
"""
RELEASE = """\
kind: release
id: x
title: SAID
note: SAID
criteria: small
calendar: england-and-wales
source: minutes
sources: {minutes: {title: SAID, date: 2021-09-07}}
plan:
  uit: {title: SAID, note: SAID, owner: SHORT, start: 2021-09-21, duration: 22wd}
  go-live: {title: SAID, date: 2021-11-04, after: [uit]}
checkpoints: [go-live]
ranges: {uit.duration: {least: 20wd, most: 40wd, note: SAID}}
evidence:
  report: {type: test-report, title: SAID, expected: 2021-11}
actions: {A-1: {title: SAID, owner: SHORT, raised: 2021-09-07, target: 2021-10-30, status: open}}
registers: {issues: {rows: [{id: SAID, status: open, title: SAID}]}}
waivers:
  TST-01: {at: go-live, reason: SAID, approved-by: SHORT, granted: 2021-10-01, expires: 2021-10-04}
"""
CHANGES = """\
kind: change-schedule
id: fsc
title: SAID
calendar: england-and-wales
as-at: 2021-09-07
services: {gateway: {title: SAID}}
environments: {production: {title: SAID}}
changes:
  CHG-1: {title: SAID, note: SAID, type: normal, services: [gateway], environment: production, start: 2021-10-12T20:00, finish: 2021-10-12T23:00, outage: true, assignee: SHORT}
  CHG-2: {title: SAID, type: normal, services: [gateway], environment: production, start: 2021-10-12T21:00, finish: 2021-10-12T22:00, outage: true, assignee: SHORT}
"""


class Page(HTMLParser):
    """Gathers what of a page could run."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = "" if dict(attrs).get("type") == "application/json" else tag
        self.runs += [tag] if tag in ("iframe", "object", "embed", "base") else []
        self.runs += [f"{tag} {name}" for name, _ in attrs if name.startswith("on")]
        self.runs += [f"{tag} {value}" for _, value in attrs if (value or "").strip().lower().startswith("javascript:")]

    def handle_data(self, data: str) -> None:
        if self.inside == "script" and "alert(" in data:
            self.runs.append(data[:80])


def check_xml(raw: bytes) -> None:
    tree = ET.fromstring(raw)  # noqa: S314 - it is our own
    assert not [one.tag for one in tree.iter() if one.tag.rpartition("}")[2] in ("script", "foreignObject", "img")]
    assert not [key for one in tree.iter() for key in one.attrib if key.startswith("on")]


def check_page(text: str) -> None:
    page = Page()
    page.feed(text)
    assert not page.runs
    for written in ("<img src=x", "<script>alert"):
        assert written not in text


def check_cells(text: str) -> None:
    for row in csv.reader(io.StringIO(text, newline="")):
        for one in row:
            assert not one.lstrip().startswith(("=", "+", "-", "@", "\t", "\r")) or re.fullmatch(r"-?\d+(\.\d+)?", one)


def check_annotations(text: str) -> None:
    for line in text.splitlines():
        assert re.match(r"::(error|warning|notice) file=[^:,]*,line=\d+[^:]*::", line), line
        assert "%0A::" not in line or "%250A::" in line


def check_calendar(text: str) -> None:
    known = re.compile(r"(BEGIN|END|VERSION|PRODID|[A-Z-]+)[;:]")
    for line in text.replace("\r\n ", "").split("\r\n"):
        assert not line or known.match(line), line
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT")


def check_archive(raw: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                tree = ET.fromstring(archive.read(name))  # noqa: S314 - likewise
                assert not [one for one in tree.iter() if one.tag.endswith("}f")], name


def check_markdown(text: str) -> None:
    assert not re.search(r"(?<!\\)(?:\\\\)*(<(script|img)|\]\(javascript)", text)


def check_none(_: str) -> None:
    """Accept a format in which nothing is told from words but what cannot be printed."""


CHECKS: dict[str, Callable[[str], object]] = {
    "json": json.loads,
    "sarif": json.loads,
    **dict.fromkeys(("svg", "junit", "msproject"), lambda text: check_xml(text.encode())),
    "html": check_page,
    "csv": check_cells,
    "github": check_annotations,
    "ics": check_calendar,
    "markdown": check_markdown,
}


def check(form: str, raw: bytes) -> None:
    """Check what a command said in a format."""
    if form in ("docx", "xlsx"):
        check_archive(raw)
        return
    text = raw.decode("utf-8")
    found = UNPRINTABLE.search(text.replace("\r\n", "\n"))
    assert found is None, (form, text[max(0, found.start() - 40) : found.end() + 20])
    CHECKS.get(form, check_none)(text)


def call(command: str, root: Path) -> list[str]:
    folder = root / "releases" / "x"
    words = {
        "scenario": [str(folder), *DAY, "--slip", "uit=5wd"],
        "simulate": [str(folder), *DAY, "--samples", "20", "--judge", "3"],
        "diff": [str(folder), "--from", "2021-09-01", "--to", "2021-10-01"],
        "verify": [str(root / "paper.html"), str(folder)],
        "changes": [str(root / "changes.yaml")],
        "import": [str(root / "changes.csv"), "--mapping", str(root / "mapping.yaml"), "--no-gate"],
        "lint": [str(root)],
        "explain": [str(folder), "TST-02", *DAY],
    }
    return [command, *words.get(command, [str(folder), *DAY])]


def test_every_command_is_called_here() -> None:
    assert set(FORMATS) | OTHERS == set(COMMANDS)


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("command", FORMATS)
def test_no_words_of_a_document_command_anything(command: str, turn: int, tmp_path: Path) -> None:
    folder = repository(tmp_path, turn)
    if command == "verify":
        made = ["report", str(folder), *DAY, "--output", str(tmp_path / "paper.html")]
        assert CliRunner().invoke(main, made, catch_exceptions=False).exit_code == 0
    if command == "lint":
        with (folder / "release.yaml").open("a", encoding="utf-8") as stream:
            stream.writelines(f"{json.dumps(words, ensure_ascii=False)}: x\n" for words in WORDS if len(words) < 1_000)
    for form in FORMATS[command]:
        output = tmp_path / f"out.{form}"
        named = [] if command == "explore" else ["--format", form]
        named += ["--what", "calendar" if form == "ics" else "actions"] if command == "export" else []
        said = [*call(command, tmp_path), *named]
        done = CliRunner().invoke(main, [*said, "--output", str(output)], catch_exceptions=False)
        assert done.exit_code in ANSWERS or command == "lint", done.output[-600:]
        assert not UNPRINTABLE.search(done.output), done.output[-600:]
        if command != "import" or output.exists():
            check("" if command == "import" else form, output.read_bytes())
        if form == "terminal":
            told = CliRunner().invoke(main, said, catch_exceptions=False)
            assert not UNPRINTABLE.search(told.output)
