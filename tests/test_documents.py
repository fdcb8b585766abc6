"""Wrong documents say inside themselves what is wrong with them, and exactly that is reported.

A marker is a comment on the line below the one that is wrong; several markers below each other belong to the same line.

* `# ^ error[code] part of the message`: the `^` stands below the column of the mistake. Parts of the message and of the
  help are divided by ` ... ` and found in that order.
* `#< error[code] ...`: likewise, for a mistake in the first column, where the `#` itself stands.
* `#@ line:column error[code] ...` or `#@ path:line:column error[code] ...`: for a place no comment can stand below.

A document that begins with `# run: check --as-of DAY` is checked, every other is linted. The name of a file begins with
the kind of document it is wrong as; it is put where that kind lives in a copy of `documents/repository`, which gets the
real calendar. A file with no markers would be right, and is refused.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from readiness.cli import main

HERE = Path(__file__).parent
DOCUMENTS = HERE / "documents"
CALENDARS = HERE.parent / "criteria" / "calendars"
PLACES = {
    "release": Path("releases/x/release.yaml"),
    "criteria": Path("criteria/own.yaml"),
    "calendar": Path("criteria/calendars/own.yaml"),
    "tests": Path("criteria/tests/own.yaml"),
    "scenarios": Path("releases/x/scenarios.yaml"),
    "change-schedule": Path("releases/own.yaml"),
    "change-rules": Path("criteria/own.yaml"),
    "import": Path("releases/own-import.yaml"),
    "action-log": Path("releases/own-log.yaml"),
    "paper": Path("releases/base/paper.yaml"),
}
WRONG = sorted(DOCUMENTS.glob("*.yaml"))
MANY = 200
OURS_NOT = re.compile(
    r"Input should|Value error|validat|pydantic|valid (string|dictionary|list|tuple)|NoneType|\bTrue\b|\bFalse\b|\bNone\b"
    r"|\bdict\b|\btuple\b|function-|<class|Exception|object at 0x|while (parsing|scanning)|\btoken\b|\bscalar\b"
)

_MARKER = re.compile(
    r"(?:\s*#\s*(?P<here>\^)|(?P<first>#<)|#@ (?:(?P<path>[^\s:]+):)?(?P<line>\d+):(?P<column>\d+))"
    r" (?P<severity>error|warning|note)\[(?P<code>[a-z0-9-]+)\](?P<said>.*)"
)

Place = tuple[str, int, int, str, str]
"""Where and what: path, line, column, severity, code."""


def kind_of(document: Path) -> str:
    first = document.stem.partition("-")[0]
    return {"schedule": "change-schedule", "rules": "change-rules", "log": "action-log"}.get(first, first)


def wanted(document: Path) -> list[tuple[Place, tuple[str, ...]]]:
    """Return the diagnostics a document asks for, each with the parts of its message, in the order of their places."""
    found: list[tuple[Place, tuple[str, ...]]] = []
    meant = 0
    for number, line in enumerate(document.read_text(encoding="utf-8").splitlines(), start=1):
        marker = _MARKER.fullmatch(line)
        if marker is None:
            meant = number
            continue
        path = marker["path"] or PLACES[kind_of(document)].as_posix()
        at = (int(marker["line"]), int(marker["column"])) if marker["line"] else (meant, 1)
        if marker["here"]:
            at = (meant, marker.start("here") + 1)
        parts = tuple(part for part in re.split(r" ?\.\.\. ?", marker["said"].strip()) if part)
        found.append(((path, *at, marker["severity"], marker["code"]), parts))
    return sorted(found)


def reported(output: str) -> list[tuple[Place, str]]:
    """Return the diagnostics in a JSON report, each with its message and its help, in the order of their places."""
    return sorted(
        (
            (
                one["location"]["path"],
                one["location"]["line"],
                one["location"]["column"],
                one["severity"],
                one["code"],
            ),
            f"{one['message']} {one['help']}",
        )
        for one in json.loads(output)["diagnostics"]
    )


def repository_with(document: Path, root: Path) -> Path:
    """Return where a document stands in a copy of the repository made for it."""
    shutil.copytree(DOCUMENTS / "repository", root, dirs_exist_ok=True)
    for folder in ("calendars", "tests"):
        (root / "criteria" / folder).mkdir()
    shutil.copy(CALENDARS / "england-and-wales.yaml", root / "criteria" / "calendars")
    (root.parent / "outside.yaml").write_text("kind: criteria\n", encoding="utf-8")
    (root.parent / "outside.csv").write_text("id\n1\n", encoding="utf-8")
    place = root / PLACES[kind_of(document)]
    shutil.copy(document, place)
    return place


def command(document: Path, place: Path) -> list[str]:
    """Return the words of the command line that the document asks for."""
    first = document.read_text(encoding="utf-8").partition("\n")[0]
    run = first.removeprefix("# run: ").split() if first.startswith("# run: ") else ["lint"]
    return [*run, str(place), "--format", "json"]


def expected_status(document: Path) -> set[int]:
    """Return the exit statuses that fit: 2 with an error; else 0 for lint, and whatever was decided for check."""
    if any(place[3] == "error" for place, _ in wanted(document)):
        return {2}
    checked = document.read_text(encoding="utf-8").startswith("# run: check")
    return {0, 1, 3} if checked else {0}


@pytest.mark.parametrize("document", WRONG, ids=lambda path: path.stem)
def test_a_wrong_document_gives_exactly_the_diagnostics_it_names(document: Path, tmp_path: Path) -> None:
    place = repository_with(document, tmp_path / "repository")
    result = CliRunner().invoke(main, command(document, place), catch_exceptions=False)
    found, asked = reported_or_complained(result.stdout, result.stderr), wanted(document)
    assert asked, "the document has no marker"
    assert [one for one, _ in found] == [one for one, _ in asked], "\n".join(said for _, said in found)
    for (_, said), (_, parts) in zip(found, asked, strict=True):
        assert re.search(".*".join(re.escape(part) for part in parts), said), f"{parts} is not in {said!r}"
    assert result.exit_code in expected_status(document)


@pytest.mark.parametrize("document", WRONG, ids=lambda path: path.stem)
def test_a_message_is_in_the_words_of_the_author(document: Path, tmp_path: Path) -> None:
    place = repository_with(document, tmp_path / "repository")
    result = CliRunner().invoke(main, command(document, place), catch_exceptions=False)
    for _, said in reported_or_complained(result.stdout, result.stderr):
        assert not OURS_NOT.search(said), said


def reported_or_complained(output: str, complaint: str) -> list[tuple[Place, str]]:
    """Return what is reported as JSON, or where the input is too wrong for a report what is said to standard error."""
    if output:
        return reported(output)
    header = re.compile(r"(?P<path>[^\s:]+):(?P<line>\d+):(?P<column>\d+): (?P<severity>\w+)\[(?P<code>[\w-]+)\]: (.*)")
    return sorted(
        (
            (one["path"], int(one["line"]), int(one["column"]), one["severity"], one["code"]),
            f"{one[6]} {' '.join(help_.strip(' =') for help_ in re.findall('^      = .*', complaint, re.MULTILINE))}",
        )
        for one in header.finditer(complaint)
    )


def test_there_are_many_wrong_documents_of_every_kind() -> None:
    kinds = [kind_of(document) for document in WRONG]
    assert len(WRONG) >= MANY
    assert set(kinds) == set(PLACES)


def test_a_marker_stands_below_its_line_also_where_several_do(tmp_path: Path) -> None:
    document = tmp_path / "release-example.yaml"
    document.write_text(
        "one\n#  ^ error[a] x ... y\n#< note[b] z\n#@ 9:8 warning[c]\n#@ p/q.yaml:7:6 error[d] w\ntwo\n  # ^ error[e] v\n",
        encoding="utf-8",
    )
    release = PLACES["release"].as_posix()
    assert wanted(document) == [
        (("p/q.yaml", 7, 6, "error", "d"), ("w",)),
        ((release, 1, 1, "note", "b"), ("z",)),
        ((release, 1, 4, "error", "a"), ("x", "y")),
        ((release, 6, 5, "error", "e"), ("v",)),
        ((release, 9, 8, "warning", "c"), ()),
    ]


@pytest.mark.parametrize("name", ["release-several-mistakes", "criteria-several-mistakes", "release-unterminated-list"])
def test_the_command_itself_says_the_same_and_exits_with_2(name: str, tmp_path: Path) -> None:
    document = DOCUMENTS / f"{name}.yaml"
    place = repository_with(document, tmp_path / "repository")
    inside = CliRunner().invoke(main, command(document, place), catch_exceptions=False)
    outside = subprocess.run(
        [sys.executable, "-m", "readiness", *command(document, place)], capture_output=True, check=False, cwd=tmp_path
    )
    assert outside.stdout.decode() == inside.stdout
    assert (outside.returncode, outside.stderr) == (2, b"")


@pytest.mark.parametrize("document", WRONG, ids=lambda path: path.stem)
def test_the_terminal_marks_the_same_places_in_the_lines_it_quotes(document: Path, tmp_path: Path) -> None:
    root = tmp_path / "repository"
    place = repository_with(document, root)
    words = command(document, place)
    machine, person = (CliRunner().invoke(main, line, catch_exceptions=False) for line in (words, words[:-2]))
    said = person.stdout + person.stderr
    for (path, line, column, severity, code), _ in reported_or_complained(machine.stdout, machine.stderr):
        header = f"{path}:{line}:{column}: {severity}[{code}]: "
        assert header in said
        quoted, mark = (*said.partition(header)[2].split("\n")[1:3], "", "")[:2]
        if quoted.startswith(f"{line:>5} | "):
            text = (root / path).read_text(encoding="utf-8").split("\n")[line - 1].replace("\t", " ")
            start = text.index(quoted.partition(" | ")[2])
            assert mark.index("^") - len("      | ") + start == column - 1


@pytest.mark.parametrize(("written", "not_said"), [("TBC", "Times"), ("0202-11-04", "no such day")])
def test_a_hint_is_given_only_where_it_is_true(written: str, not_said: str, tmp_path: Path) -> None:
    place = repository_with(DOCUMENTS / "release-date-impossible.yaml", tmp_path / "repository")
    place.write_text(place.read_text(encoding="utf-8").replace("2021-02-30", written), encoding="utf-8")
    result = CliRunner().invoke(main, ["lint", str(place), "--format", "json"], catch_exceptions=False)
    assert not_said not in " ".join(said for _, said in reported(result.stdout))


def test_all_mistakes_of_all_files_are_found_in_one_run(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    repository_with(DOCUMENTS / "criteria-several-mistakes.yaml", root)
    shutil.copy(DOCUMENTS / "calendar-several-mistakes.yaml", root / PLACES["calendar"])
    shutil.copy(DOCUMENTS / "release-several-mistakes.yaml", root / PLACES["release"])
    (root / "releases" / "y").mkdir()
    shutil.copy(DOCUMENTS / "release-unterminated-list.yaml", root / "releases" / "y" / "release.yaml")
    result = CliRunner().invoke(main, ["lint", str(root), "--format", "json"], catch_exceptions=False)
    asked = [
        place
        for name in ("criteria-several-mistakes", "calendar-several-mistakes", "release-several-mistakes")
        for place, _ in wanted(DOCUMENTS / f"{name}.yaml")
    ]
    found = [place for place, _ in reported(result.stdout)]
    assert set(asked) <= set(found)
    assert {path for path, *_ in found} >= {*(path for path, *_ in asked), "releases/y/release.yaml"}
    assert result.exit_code == 2


def test_a_mistake_in_criteria_is_told_once_however_many_releases_use_them(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    repository_with(DOCUMENTS / "criteria-prerequisite-loop.yaml", root)
    release = (DOCUMENTS / "release-kind-not-first.yaml").read_text(encoding="utf-8").replace(": small", ": own")
    for name in ("x", "y", "z"):
        (root / "releases" / name).mkdir(exist_ok=True)
        (root / "releases" / name / "release.yaml").write_text(release, encoding="utf-8")
    for words in (["lint", str(root)], ["check", str(root / "releases"), "--as-of", "2021-10-20"]):
        result = CliRunner().invoke(main, words, catch_exceptions=False)
        assert (result.stdout + result.stderr).count("error[prerequisite-loop]") == 1
        assert result.exit_code == 2


def test_each_of_two_repositories_is_quoted_from_its_own_files(tmp_path: Path) -> None:
    first = repository_with(DOCUMENTS / "release-waiver-never.yaml", tmp_path / "one" / "repository")
    second = repository_with(DOCUMENTS / "release-standing-misspelt.yaml", tmp_path / "two" / "repository")
    result = CliRunner().invoke(main, ["lint", str(first), str(second), "--format", "json"], catch_exceptions=False)
    asked = wanted(DOCUMENTS / "release-waiver-never.yaml") + wanted(DOCUMENTS / "release-standing-misspelt.yaml")
    assert sorted(place[1:] for place, _ in reported(result.stdout)) == sorted(place[1:] for place, _ in asked)


def test_a_near_miss_is_named_and_a_far_one_gets_the_whole_choice(tmp_path: Path) -> None:
    for name, help_ in (
        ("release-unknown-key-near", "Did you mean 'near-critical'?"),
        ("release-unknown-key-far", "Known keys: actions, baselines, calendar,"),
        ("criteria-check-of-unknown-kind", "Did you mean 'activity-finished'?"),
        ("criteria-check-of-unknown-kind-far", "Known checks: activity-started,"),
    ):
        document = DOCUMENTS / f"{name}.yaml"
        place = repository_with(document, tmp_path / name / "repository")
        result = CliRunner().invoke(main, command(document, place), catch_exceptions=False)
        assert help_ in reported(result.stdout)[0][1]
