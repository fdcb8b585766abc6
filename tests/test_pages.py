"""Every code the program can report has a manual page, and the examples on it give that code and no other.

A page shows fragments: the top-level keys that matter. What a document of that kind needs besides is added to it, and it
is put where its kind lives in a copy of `documents/repository`. A fence says what it holds: `yaml` a document that is
linted with the others of its section, `yaml check --as-of DAY` one that is checked, `csv NAME` a table beside the release.
"""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_documents import CALENDARS, DOCUMENTS, reported_or_complained

from readiness.cli import main
from readiness.files import page_codes, page_of, shipped_pages

ROOT = Path(__file__).parent.parent
LONGEST_LINE, LONGEST_SENTENCE = 120, 95
SECTIONS = ("Why", "Wrong", "Right")

# What a document needs and a fragment leaves out.
NEEDED = {
    "release": {
        "id": "x",
        "title": "A release",
        "criteria": "small",
        "calendar": "england-and-wales",
        "plan": "{go-live: {title: Live operation, date: 2021-11-04, stated: 2021-09-07}}",
        "checkpoints": "[go-live]",
    },
    "criteria": {
        "id": "own",
        "title": "A set of criteria",
        "version": '"1"',
        "wording": "ours",
        "criteria": "{OWN-01: {title: Tested, category: testing, owner: O, importance: hard,"
        " at: {go-live: {check: {evidence: {type: test-report}}}}}}",
    },
    "change-schedule": {
        "id": "own",
        "title": "A change schedule",
        "calendar": "england-and-wales",
        "as-at": "2021-09-07",
    },
    "change-rules": {"id": "own", "title": "Change rules"},
    "calendar": {
        "id": "own",
        "title": "A calendar",
        "zone": "Europe/London",
        "verified-from": "2019-01-01",
        "verified-until": "2028-12-31",
    },
    "tests": {
        "id": "own",
        "title": "Tests of criteria",
        "criteria": "small",
        "calendar": "england-and-wales",
        "as-of": "2021-10-01",
        "facts": "{plan: {go-live: {date: 2021-11-04}}, checkpoints: [go-live]}",
        "cases": "{one: {expect: {go-live: {decision: undecided}}}}",
    },
    "scenarios": {
        "id": "own",
        "title": "Scenarios of a release",
        "release": "releases/base",
        "scenarios": "{one: {slip: {uit: 5wd}}}",
    },
}
SOURCE = "source: minutes\nsources: {minutes: {title: Minutes, date: 2021-09-07}}\n"


# The codes the program can report, read from its source


def codes_of(*modules: ast.Module) -> set[str]:
    """Return the codes that modules can report.

    A code is what is handed over as `code` together with the words of a message, what is assigned to that name, or the
    type of a mistake a model finds.
    """
    makers = dict(pair for module in modules for pair in makers_of(module))
    found: set[str] = set()
    for module in modules:
        own = makers | dict(makers_of(module))
        for node in ast.walk(module):
            if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["code"]:
                found |= words_in(node.value)
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
                given = [word.value for word in node.keywords if word.arg == "code"]
                position = {"PydanticCustomError": 0, **own}.get(name)
                if position is not None and position < len(node.args):
                    given.append(node.args[position])
                found |= {word for argument in given for word in words_in(argument)}
    return found


def makers_of(module: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield what makes a diagnostic, and at which place in its call the code stands."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in node.args.args if argument.arg != "self"]
        elif isinstance(node, ast.ClassDef):
            names = [ast.unparse(line.target) for line in node.body if isinstance(line, ast.AnnAssign)]
        else:
            continue
        if "code" in names and {"message", "words"} & set(names):
            yield node.name, names.index("code")


def words_in(argument: ast.expr) -> set[str]:
    """Return the texts that an argument can be."""
    if isinstance(argument, ast.IfExp):
        return words_in(argument.body) | words_in(argument.orelse)
    return {argument.value} if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else set()


def reportable() -> set[str]:
    return codes_of(*(ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "readiness").rglob("*.py")))


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert sorted(reportable()) == sorted(page_codes())


def test_the_codes_are_found_in_every_way_in_which_they_arise() -> None:
    assert {"unknown-item", "yaml-syntax", "wrong-shape", "wrong-table", "waiver-lapsed", "unreadable"} <= reportable()
    made = 'def say(self, path, code, message): ...\nself.say(p, "a" if x else "b", "m")\ncode = "c" if y else z.code\n'
    assert codes_of(ast.parse(made + 'raise PydanticCustomError("d", "")\nother("e", "m")')) == {"a", "b", "c", "d"}


def test_every_code_that_a_wrong_document_names_can_be_reported() -> None:
    said = {
        code
        for path in DOCUMENTS.glob("*.yaml")
        for code in re.findall(r"(?:error|warning|note)\[([a-z-]+)\]", path.read_text())
    }
    assert said <= reportable()


# The pages


@pytest.mark.parametrize("code", page_codes())
def test_a_page_says_what_is_wrong_and_why_and_shows_it(code: str) -> None:
    lines = page_of(code).splitlines()
    assert lines[:2] == [f"# {code}", ""]
    assert lines[3] == ""
    assert re.fullmatch(r"[A-Z`][^\n]*[^.]\.", lines[2]), "line 3 is a sentence"
    assert not re.search(r"[.!?] [A-Z]", lines[2]), "line 3 is one sentence"
    assert len(lines[2]) <= LONGEST_SENTENCE
    assert tuple(line.removeprefix("## ") for line in lines if line.startswith("## ")) == SECTIONS
    assert [line for line in lines if len(line) > LONGEST_LINE] == []
    assert [line for line in lines if line != line.rstrip()] == []
    why = section(page_of(code), "Why").strip()
    assert why.endswith(".")
    assert "```" not in why


def test_no_two_pages_say_the_same() -> None:
    sentences = [page_of(code).splitlines()[2] for code in page_codes()]
    assert len(set(sentences)) == len(sentences)


def section(page: str, name: str) -> str:
    """Return what stands under a heading of a page."""
    return page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]


# The examples


NOT_SHOWN: dict[str, Callable[[Path], object]] = {
    "not-utf-8": lambda path: path.write_bytes("kind: release\ntitle: £\n".encode("latin-1")),
    "too-large": lambda path: path.write_bytes(b"#" * (8 * 1024 * 1024 + 1)),
    "too-many-values": lambda path: path.write_text(f"kind: release\nid: [{'a,' * 800_000}]\n"),
    "too-deep": lambda path: path.write_text("kind: release\nid: " + "[" * 65 + "]" * 65),
    "more-mistakes": lambda path: path.write_text(
        complete(
            "kind: release\nplan:\n  go-live: {date: 2021-11-04}\n"
            + "".join(f"  a{n}: {{date: 4/11/2021}}\n" for n in range(300))
        )
    ),
    "unreadable": lambda path: path.symlink_to(path.name),
}
"""What no fragment on a page can show: a file of other bytes, one too large to be printed, a file that is none."""


def complete(fragment: str, **otherwise: str) -> str:
    """Return the document that a fragment is part of; one that does not say what it is stays as it is."""
    kind = re.search(r"^kind: ([\w-]+)$", fragment, re.MULTILINE)
    if kind is None or kind[1] not in NEEDED:
        return fragment
    given = set(re.findall(r"^([\w-]+):", fragment, re.MULTILINE))
    lacking = {key: value for key, value in (NEEDED[kind[1]] | otherwise).items() if key not in given}
    source = SOURCE if kind[1] == "release" and not {"source", "sources"} & given else ""
    return fragment + "".join(f"{key}: {value}\n" for key, value in lacking.items()) + source


def place_of(fragment: str) -> Path:
    """Return where a fragment lives in the repository."""
    found = re.search(r"^id: (\S+)$", fragment, re.MULTILINE)
    name = "own" if found is None else found[1]
    if re.search("^kind: criteria$", fragment, re.MULTILINE):
        return Path(f"criteria/{name}.yaml")
    if re.search("^kind: calendar$", fragment, re.MULTILINE):
        return Path(f"criteria/calendars/{name}.yaml")
    if re.search("^kind: tests$", fragment, re.MULTILINE):
        return Path(f"criteria/tests/{name}.yaml")
    if re.search("^kind: change-rules$", fragment, re.MULTILINE):
        return Path(f"criteria/{name}.yaml")
    if re.search("^kind: change-schedule$", fragment, re.MULTILINE):
        return Path(f"releases/{name}.yaml")
    if re.search("^kind: change-rules$", fragment, re.MULTILINE):
        return Path(f"criteria/{name}.yaml")
    if re.search("^kind: change-schedule$", fragment, re.MULTILINE):
        return Path(f"releases/{name}.yaml")
    if re.search("^kind: scenarios$", fragment, re.MULTILINE):
        return Path("releases/x/scenarios.yaml")
    return Path("releases/x/release.yaml")


def report_on(example: str, root: Path) -> list[tuple[str, str]]:
    """Return the code and the severity of everything that is reported of the documents in a section."""
    fences = re.findall(r"^```(\w+)(?: ([^\n]*))?\n(.*?)^```$", example, re.MULTILINE | re.DOTALL)
    documents = [text for language, _, text in fences if language == "yaml"]
    own = {"criteria": "own"} if any("kind: criteria\n" in text for text in documents) else {}
    repository(root)
    for language, name, text in fences:
        path = root / (place_of(text) if language == "yaml" else Path("releases/x", name))
        path.write_text(complete(text, **(own if "kind: release\n" in text else {})), encoding="utf-8")
    places = list(dict.fromkeys(place_of(text) for text in documents))
    assert len(places) == len(documents) > 0
    run = next((said.split() for language, said, _ in fences if language == "yaml" and said), ["lint"])
    return reports(run, *(root / place for place in places))


def repository(root: Path) -> None:
    shutil.copytree(DOCUMENTS / "repository", root)
    (root / "criteria" / "calendars").mkdir()
    (root / "criteria" / "tests").mkdir()
    shutil.copy(CALENDARS / "england-and-wales.yaml", root / "criteria" / "calendars")
    (root.parent / "outside.yaml").write_text("kind: criteria\n", encoding="utf-8")


def reports(run: list[str], *paths: Path) -> list[tuple[str, str]]:
    words = [*run, *(str(path) for path in paths), "--format", "json"]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    found = reported_or_complained(result.stdout, result.stderr)
    return [(code, severity) for (_, _, _, severity, code), _ in found]


SHOWN = [code for code in page_codes() if code not in NOT_SHOWN]


@pytest.mark.parametrize("code", SHOWN)
def test_the_wrong_example_gives_the_code_once_and_nothing_else(code: str, tmp_path: Path) -> None:
    page = page_of(code)
    found = report_on(section(page, "Wrong"), tmp_path / "repository")
    assert [one for one, _ in found] == [code]
    severity = found[0][1]
    assert re.findall(r"This is a (\w+)", " ".join(page.split())) == [severity] * (severity != "error")


@pytest.mark.parametrize("code", SHOWN)
def test_nothing_is_wrong_with_the_right_example(code: str, tmp_path: Path) -> None:
    assert report_on(section(page_of(code), "Right"), tmp_path / "repository") == []


@pytest.mark.parametrize("code", NOT_SHOWN)
def test_what_a_page_cannot_show_is_said_in_words_and_reported(code: str, tmp_path: Path) -> None:
    for name in ("Wrong", "Right"):
        assert section(page_of(code), name).strip().endswith(".")
        assert "```" not in section(page_of(code), name)
    root = tmp_path / "repository"
    repository(root)
    NOT_SHOWN[code](root / "releases/x/release.yaml")
    found = [one for one, _ in reports(["lint"], root / "releases/x/release.yaml")]
    assert found.count(code) == 1
    assert set(found) <= {code, "wrong-value"}


# `readiness explain`


@pytest.mark.parametrize("code", page_codes())
def test_explain_prints_the_page(code: str) -> None:
    result = CliRunner().invoke(main, ["explain", code], catch_exceptions=False)
    assert (result.exit_code, result.stdout) == (0, page_of(code))


def test_explain_lists_every_code_with_its_sentence() -> None:
    result = CliRunner().invoke(main, ["explain"], catch_exceptions=False)
    listed = [tuple(line.split(maxsplit=1)) for line in result.stdout.splitlines()]
    assert listed == [(code, page_of(code).splitlines()[2]) for code in page_codes()]
    assert [line for line in result.stdout.splitlines() if len(line) > LONGEST_LINE] == []


def test_an_unknown_code_is_a_wrong_call_and_a_near_one_is_offered() -> None:
    for said, help_ in (
        ("unknown-creterion", "Did you mean 'unknown-criterion'?"),
        ("zzz", "`readiness explain` lists"),
    ):
        result = CliRunner().invoke(main, ["explain", said])
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"there is no diagnostic '{said}', and no release there. {help_}" in result.stderr


def test_the_pages_come_with_the_program(tmp_path: Path) -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert build["force-include"]["docs/diagnostics"] == "readiness/pages"
    assert shipped_pages() == ROOT / "docs" / "diagnostics"
    shutil.copytree(ROOT / "readiness", tmp_path / "readiness", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "readiness" / "pages").mkdir()
    (tmp_path / "readiness" / "pages" / "one.md").write_text("# one\n\nThe only one.\n")
    words = [sys.executable, "-m", "readiness", "explain"]
    installed = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert installed.stdout.split(maxsplit=1) == ["one", "The only one.\n"]
