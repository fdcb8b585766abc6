"""The docs say what the code says: the page of check kinds is its docstrings, names in the pages exist, commands run."""

import inspect
import json
import re
import shlex
from contextlib import chdir
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from readiness.cli import main
from readiness.kinds import KINDS
from readiness.release import Release
from readiness.schema import describe

DOCS = Path(__file__).parent.parent / "docs"


def kinds_page() -> str:
    parts = [
        "# Kinds of check\n",
        "Made from the docstrings of `readiness/kinds/`; `python tests/test_docs.py` writes it anew.\n",
    ]
    for kind in KINDS:
        parts.append(f"## {kind.kind}\n")
        parts.append(f"{inspect.getdoc(kind)}\n")
        said = describe(kind)
        if kind.bare:
            parts.append(f"A list: {said['of'][0].lower()}{said['of'][1:]}\n")
            continue
        for name, field in kind.model_fields.items():
            parts.append(f"* `{field.alias or name}`{'' if field.is_required() else ' (optional)'}: {said[name]}")
        parts.append("")
    return "\n".join(parts)


def test_the_page_of_kinds_is_their_docstrings() -> None:
    assert (DOCS / "kinds.md").read_text() == kinds_page()


def test_the_page_of_documents_names_every_key_of_a_release() -> None:
    page = (DOCS / "documents.md").read_text()
    for name, field in Release.model_fields.items():
        assert f"`{field.alias or name}`" in page


def test_the_commands_on_the_page_of_lint_do_what_it_says(tmp_path: Path) -> None:
    """Each file that is shown is there from then on, each command ends as it says, and text below is its output."""
    page = (DOCS / "lint.md").read_text()
    with chdir(tmp_path):
        run_page(page)
        assert Path("lint.json").is_file()
    assert len(re.findall("# exit status [0-9]", page)) == len(re.findall("^readiness ", page, re.MULTILINE))


def test_the_commands_on_the_page_of_tests_do_what_it_says(tmp_path: Path) -> None:
    page = (DOCS / "tests.md").read_text()
    with chdir(tmp_path):
        run_page(page)
    assert len(re.findall("# exit status [0-9]", page)) == len(re.findall("^readiness ", page, re.MULTILINE)) == 3


def test_the_command_on_the_page_of_schedules_shows_what_it_says(tmp_path: Path) -> None:
    page = (DOCS / "schedule.md").read_text()
    with chdir(tmp_path):
        run_page(page)
    assert len(re.findall("^```text", page, re.MULTILINE)) == 1


def test_the_commands_on_the_page_of_scenarios_do_what_it_says(tmp_path: Path) -> None:
    page = (DOCS / "scenarios.md").read_text()
    with chdir(tmp_path):
        run_page(page)
    assert len(re.findall("# exit status [0-9]", page)) == len(re.findall("^readiness ", page, re.MULTILINE)) == 2


def test_the_page_of_json_names_every_key_of_a_comparison() -> None:
    section = (DOCS / "json.md").read_text().partition("## Scenarios")[2].partition("## Lint")[0]
    words = ["scenario", str(DOCS.parent / "releases" / "november-2021"), "--as-of", "2021-09-07", "--format", "json"]
    report = json.loads(CliRunner().invoke(main, [*words, "--scenario", "uit-25wd-and-5wd-later"]).stdout)
    rows = [row for key in ("decisions", "flips", "margins", "moved") for row in report[key]]
    keys = {*report, *(key for row in rows for key in row), *(key for row in report["flips"] for key in row["to"])}
    for key in keys - {"schema"}:
        assert f"`{key}" in section, key


def run_page(page: str) -> None:
    Path("notes").mkdir()
    said = ""
    for language, path, text in re.findall(r"^```(\w+) ?(\S*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        if language == "yaml":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).write_text(text)
        elif language == "text":
            assert said.rstrip() == text.rstrip()
        for line in text.splitlines() if language == "sh" else ():
            command, _, status = line.partition("# exit status ")
            result = CliRunner().invoke(main, shlex.split(command)[1:])
            said = result.stdout
            assert result.exit_code == int(status), line


def test_the_page_of_lint_names_every_format_and_option() -> None:
    page = (DOCS / "lint.md").read_text()
    lint = main.get_command(click.Context(main), "lint")
    assert lint is not None
    for option in lint.params[1:]:
        assert f"`{option.opts[0]}" in page
        for word in getattr(option.type, "choices", ()):
            assert f"`{word}`" in page


def test_the_commands_on_the_page_of_the_gate_run(tmp_path: Path) -> None:
    page = (DOCS / "gate.md").read_text()
    commands = re.findall(r"^(?:\| `)?(readiness (?:lint|test) [^`\n]*)", page, re.MULTILINE)
    assert len(commands) == 5
    with chdir(tmp_path):
        assert CliRunner().invoke(main, ["init", "."]).exit_code == 0
        for command in commands:
            assert CliRunner().invoke(main, shlex.split(command)[1:]).exit_code == 0, command


def test_the_page_of_json_names_every_key_of_a_report_of_tests() -> None:
    section = (DOCS / "json.md").read_text().partition("## Tests")[2]
    words = ["test", str(DOCS.parent / "criteria" / "tests" / "firmware-campaign.yaml"), "--format", "json", "--mutate"]
    report = json.loads(CliRunner().invoke(main, words).stdout)
    rows = [one for key in ("cases", "coverage", "decisions", "mutation") for one in report[key]]
    for key in {*report, *(key for row in rows for key in row)} - {"schema"}:
        assert f"`{key}" in section, key


def test_the_page_of_json_names_every_key_of_a_report_of_tolerance() -> None:
    section = (DOCS / "json.md").read_text().partition("## Tolerance")[2].partition("\n## ")[0]
    release = str(DOCS.parent / "releases" / "an-invented-release")
    words = ["tolerance", release, "--as-of", "2025-05-12", "--format", "json"]
    report = json.loads(CliRunner().invoke(main, words).stdout)
    rows = [*report["items"], *report["not_slippable"]]
    rows += [one for item in report["items"] for one in (*item["dates"], *item["checkpoints"].values())]
    for key in {*report, *(key for row in rows for key in row)} - {"schema"}:
        assert f"`{key}" in section, key


def test_the_page_of_json_names_every_key_of_repairs_and_earliest_days() -> None:
    page = (DOCS / "json.md").read_text()
    release = str(DOCS.parent / "releases" / "an-invented-release")
    for command, day in (("repair", "2025-04-12"), ("feasible", "2025-05-12")):
        section = page.partition(f"## {command.capitalize()}")[2].partition("\n## ")[0]
        words = [command, release, "--as-of", day, "--format", "json"]
        for key in keys_of(json.loads(CliRunner().invoke(main, words).stdout)) - {"schema", "diagnostics"}:
            assert f"`{key}" in section, key


def test_the_page_of_json_names_every_key_of_a_change_schedule() -> None:
    section = (DOCS / "json.md").read_text().partition("## Changes")[2].partition("\n## ")[0]
    schedule = str(DOCS.parent / "releases" / "forward-schedule-of-change.yaml")
    report = json.loads(
        CliRunner().invoke(main, ["changes", schedule, "--as-of", "2021-09-07", "--format", "json"]).stdout
    )
    assert all(report[key] for key in ("conflicts", "breaches", "figures", "forward"))
    for key in keys_of(report) - {"schema"}:
        assert f"`{key}" in section, key


def keys_of(told: object) -> set[str]:
    if isinstance(told, dict):
        return {*told, *(key for name, one in told.items() if name != "diagnostics" for key in keys_of(one))}
    return {key for one in told for key in keys_of(one)} if isinstance(told, list) else set()


@pytest.mark.parametrize("name", ["tolerance", "repair", "feasible"])
def test_the_command_on_a_page_says_what_the_page_shows(name: str) -> None:
    page = (DOCS / f"{name}.md").read_text()
    command, status, shown = re.search(
        r"```sh\n(.*?)  # exit status (\d)\n```\n\n```text\n(.*?)```", page, re.DOTALL
    ).groups()  # type: ignore[union-attr]
    with chdir(DOCS.parent):
        result = CliRunner().invoke(main, shlex.split(command)[1:])
    assert (result.stdout, result.exit_code) == (shown, int(status))


def test_the_page_of_lint_tells_of_the_wrong_documents_that_there_are() -> None:
    page = (DOCS / "lint.md").read_text()
    number = len(list((DOCS.parent / "tests" / "documents").glob("*.yaml")))
    assert re.search(rf"^\| all \| {number} \| \d+ \| {number} of {number} \(100 %\)", page, re.MULTILINE)
    assert re.search(rf"^\| all \| {number} \| \d+ of {number} ", page, re.MULTILINE)


if __name__ == "__main__":
    (DOCS / "kinds.md").write_text(kinds_page())
