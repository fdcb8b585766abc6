"""A repository laid down by `init` passes its own gate at once: on the command line, as hooks, and as code hosts run it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from readiness.binding import MODELS
from readiness.cli import main

ROOT = Path(__file__).parent.parent
PROGRAM = Path(sys.executable).parent
INSTALL = "python -m pip install --requirement requirements.txt"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def made(tmp_path: Path) -> Path:
    result = run("init", tmp_path / "ours")
    assert result.exit_code == 0, result.output
    return tmp_path / "ours"


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line as a code host does, with the program that is under test first on the path."""
    environment = {**os.environ, "PATH": f"{PROGRAM}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        ["sh", "-e", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_it_passes_its_own_gate_and_no_change_to_its_criteria_goes_unnoticed(made: Path) -> None:
    lint = run("lint", made / "criteria", made / "releases", "--fail-on", "note")
    assert (lint.exit_code, lint.stdout) == (0, "3 documents checked: 0 errors, 0 warnings, 0 notes\n")
    tests = run("test", made / "criteria" / "tests", "--mutate")
    assert tests.exit_code == 0
    assert "no case notices" not in tests.stdout
    assert "not seen" not in tests.stdout


def test_the_commands_of_its_readme_run(made: Path) -> None:
    block = (made / "README.md").read_text().partition("```sh\n")[2].partition("```")[0]
    assert [shell(line, made).returncode for line in block.splitlines()] == [3, 0, 0]


def test_its_documents_name_schemas_that_are_there(made: Path) -> None:
    documents = [*(made / "criteria").rglob("*.yaml"), *(made / "releases").rglob("*.yaml")]
    assert len(documents) == 3
    for document in documents:
        first = document.read_text(encoding="utf-8").partition("\n")[0]
        schema = (document.parent / first.partition("$schema=")[2]).resolve()
        assert schema == (made / "schemas" / f"{load(document)['kind']}.json").resolve()
        assert schema.read_text() == run("schema", load(document)["kind"]).stdout
    assert {path.stem for path in (made / "schemas").iterdir()} == set(MODELS)


def test_the_steps_for_github_pass_and_annotate_what_is_wrong(made: Path) -> None:
    steps = load(made / ".github" / "workflows" / "readiness.yaml")["jobs"]["gate"]["steps"]
    commands = [step["run"] for step in steps if "run" in step]
    assert commands[0] == INSTALL
    assert [shell(command, made).returncode for command in commands[1:]] == [0, 0]
    criteria = made / "criteria" / "our-criteria.yaml"
    criteria.write_text(criteria.read_text().replace("requires: [REL-02]", "requires: [REL-2]"))
    lint, test = (shell(command, made) for command in commands[1:])
    assert (lint.returncode, test.returncode) == (2, 2)
    assert lint.stdout.startswith("::error file=criteria/our-criteria.yaml,line=")
    assert "There is no criterion 'REL-2'. Did you mean 'REL-02'?" in lint.stdout


def test_a_name_that_leads_nowhere_fails_the_gate(made: Path) -> None:
    steps = load(made / ".github" / "workflows" / "readiness.yaml")["jobs"]["gate"]["steps"]
    (lint,) = (step["run"] for step in steps if step.get("name") == "Lint")
    criteria = made / "criteria" / "our-criteria.yaml"
    criteria.write_text(criteria.read_text().replace("due: go-live - 5wd", "due: golive - 5wd"))
    found = shell(lint, made)
    assert found.returncode == 1
    assert "Did you mean 'go-live'?" in found.stdout


def test_the_job_for_gitlab_passes_and_leaves_both_reports(made: Path) -> None:
    job = load(made / ".gitlab-ci.yml")["readiness"]
    assert job["before_script"] == [INSTALL]
    assert [shell(command, made).returncode for command in job["script"]] == [0, 0]
    for report in job["artifacts"]["reports"]["junit"]:
        assert (made / report).read_text().startswith("<?xml")


@pytest.mark.parametrize(
    ("schema", "file"), [("github-workflows", ".github/workflows/readiness.yaml"), ("gitlab-ci", ".gitlab-ci.yml")]
)
def test_the_code_hosts_would_read_their_files(schema: str, file: str, made: Path) -> None:
    found = shell(f"check-jsonschema --builtin-schema vendor.{schema} {file}", made)
    assert found.returncode == 0, found.stdout


def test_the_hooks_see_the_whole_repository_whichever_file_was_changed(made: Path) -> None:
    """A criterion that is renamed leaves a waiver in a release without one; the release was not changed."""
    hooks = {hook["id"]: hook for hook in load(ROOT / ".pre-commit-hooks.yaml")}
    assert set(hooks) == {"readiness-lint", "readiness-test"}
    for hook in hooks.values():
        assert (hook["language"], hook["files"], hook["pass_filenames"]) == ("python", "^(criteria|releases)/", False)
        assert shell(hook["entry"], made).returncode == 0
    criteria = made / "criteria" / "our-criteria.yaml"
    criteria.write_text(criteria.read_text().replace("REL-01:", "REL-1:"))
    release = made / "releases" / "first-release" / "release.yaml"
    waiver = "{at: assessment, reason: r, approved-by: b, granted: 2027-04-20, expires: 2027-06-30}"
    release.write_text(f"{release.read_text()}\nwaivers: {{REL-01: {waiver}}}\n")
    assert shell(hooks["readiness-lint"]["entry"], made).returncode == 2


def test_nothing_is_written_where_a_file_is_there_already(tmp_path: Path) -> None:
    (tmp_path / "criteria").mkdir()
    (tmp_path / "criteria" / "our-criteria.yaml").write_text("mine")
    result = run("init", tmp_path)
    assert result.exit_code == 2
    assert "criteria/our-criteria.yaml already" in result.output
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["our-criteria.yaml"]
    assert (tmp_path / "criteria" / "our-criteria.yaml").read_text() == "mine"


def test_other_files_in_the_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert run("init", tmp_path).exit_code == 0
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("init", tmp_path / "file" / "inside")
    assert result.exit_code in (1, 2)
    assert "cannot write" in result.output


def test_nothing_is_half_written_where_a_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "releases").write_text("mine")
    for link in ("README.md", "criteria"):
        (tmp_path / link).symlink_to(tmp_path / "nowhere")
    result = run("init", tmp_path)
    assert result.exit_code == 2
    for name in ("releases", "README.md", "criteria"):
        assert name in result.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README.md", "criteria", "releases"]


def test_a_name_no_folder_can_have_is_said_so(tmp_path: Path) -> None:
    result = run("init", tmp_path / ("x" * 300))
    assert result.exit_code == 2
    assert "File name too long" in result.output


TABLE = """\
Ref,Summary,Services,Environment,Start,End,Outage
CHG-1,Release deployment,data-service,production,2027-06-06 20:00,2027-06-07 02:00,Y
CHG-2,Patch,data-service,production,2027-06-06 22:00,2027-06-06 23:00,N
CHG-3,Repair,data-service,production,2027-06-09 22:00,2027-06-09 21:00,N
"""


def test_it_begins_the_import_of_a_table_and_the_commands_it_prints_judge_what_is_brought_over(tmp_path: Path) -> None:
    table = tmp_path / "our changes.csv"
    table.write_text(TABLE)
    ours = tmp_path / "our releases"
    result = run("init", ours, "--changes", table, "--as-at", "2027-04-30")
    assert result.exit_code == 0, result.output
    lint = run("lint", ours / "criteria", ours / "releases", "--fail-on", "note")
    assert (lint.exit_code, lint.stdout) == (0, "4 documents checked: 0 errors, 0 warnings, 0 notes\n")
    told = [line.strip() for line in result.stdout.splitlines() if line.startswith("  readiness ")]
    brought, judged = (shell(line, tmp_path) for line in told)
    assert (brought.returncode, "3 rows: 2 changes imported, 1 refused." in brought.stdout) == (1, True), brought.stderr
    assert (judged.returncode, "CHG-2" in judged.stdout) == (1, True), judged.stderr
    assert "Release deployment" in judged.stdout
    assert run("lint", ours / "releases", "--fail-on", "note").exit_code == 0
    assert load(ours / "releases" / "changes.yaml")["id"] == "changes"


@pytest.mark.parametrize(
    ("content", "words", "said"),
    [
        (TABLE.encode(), (), "say with --as-at which day"),
        (None, ("--as-at", "2027-04-30"), "there is no such file"),
        (b"", ("--as-at", "2027-04-30"), "it is empty"),
        (b"id,title,id\nC1,A change,C2\n", ("--as-at", "2027-04-30"), "two of its columns are headed 'id'"),
        (b"PK\x03\x04 no workbook", ("--as-at", "2027-04-30"), "its archive is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ("--as-at", "2027-04-30"), "a workbook of before 2007"),
        (TABLE.encode(), ("--as-at", "2027-04-30", "--sheet", "Plan"), "sheet"),
    ],
    ids=["no day", "no file", "empty", "headings alike", "damaged", "old workbook", "sheet of a text"],
)
def test_a_table_that_cannot_be_read_leaves_nothing_half_written(
    tmp_path: Path, content: bytes | None, words: tuple[str, ...], said: str
) -> None:
    table = tmp_path / "table.csv"
    if content is not None:
        table.write_bytes(content)
    result = run("init", tmp_path / "ours", "--changes", table, *words)
    assert result.exit_code == 2
    assert said in result.output
    assert not (tmp_path / "ours").exists()


@pytest.mark.parametrize("words", [("--as-at", "2027-04-30"), ("--sheet", "Plan")], ids=["day", "sheet"])
def test_what_is_said_of_no_table_is_refused(tmp_path: Path, words: tuple[str, ...]) -> None:
    result = run("init", tmp_path / "ours", *words)
    assert result.exit_code == 2
    assert f"{words[0]} belongs to --changes" in result.output
    assert not (tmp_path / "ours").exists()
