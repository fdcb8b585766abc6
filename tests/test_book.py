"""The book: every page is in it, every link leads somewhere, every command of its examples does what the page says.

`python tests/test_book.py` writes anew what is made of the code: the commands, and the codes of lint.
"""

import importlib.util
import inspect
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from readiness.binding import MODELS
from readiness.cli import COMMANDS, main
from readiness.truth import Truth, all_of, any_of, at_least

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
MADE = "<!-- From here on made of the help of the commands; `python tests/test_book.py` writes it anew. -->\n"
AS_IT_IS = "\b\n"
"""What stands before a paragraph of a help text whose lines click leaves as they are."""
ASIDE = {"schema", "init", "completion"}
"""Commands that need no explanation in tables of commands."""


def commands_page() -> str:
    above = (DOCS / "commands.md").read_text().partition(MADE)[0]
    commands = {name: main.get_command(click.Context(main), name) for name in COMMANDS}
    lines = [MADE, "| command | |", "| --- | --- |"]
    found = {name: command for name, command in commands.items() if command}
    lines += [f"| [{name}](#{name}) | {_cell(one.get_short_help_str(200))} |" for name, one in found.items()]
    for name, command in found.items():
        context = click.Context(command, info_name=f"readiness {name}")
        usage = " ".join(command.get_usage(context).removeprefix("Usage: ").split())
        lines += ["", f"## {name}", "", f"`{usage}`", "", _plain(inspect.cleandoc(command.help or ""))]
        options = [one for one in command.params if isinstance(one, click.Option)]
        lines += ["", "| option | |", "| --- | --- |"] if options else []
        for option in options:
            flags, text = option.get_help_record(context) or ("", "")
            again = " As often as needed." if option.multiple else ""
            lines += [f"| `{_cell(flags)}` | {_cell(text)}{again} |"] if flags else []
    return above + "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


def _plain(text: str) -> str:
    """Return the paragraphs of a help text, each on a line; one whose lines are to be left as they are is shown so."""
    return "\n\n".join(
        f"```text\n{part.removeprefix(AS_IT_IS)}\n```" if part.startswith(AS_IT_IS) else " ".join(part.split())
        for part in text.split("\n\n")
    )


def diagnostics_page() -> str:
    lines = [
        "# Codes of lint\n",
        "What stands in brackets in a message of `readiness lint` and `readiness check`; `readiness explain CODE` prints the",
        "same page. Made from `docs/diagnostics/`; `python tests/test_book.py` writes it anew.\n",
        "| code | says |",
        "| --- | --- |",
    ]
    for page in sorted((DOCS / "diagnostics").glob("*.md")):
        says = " ".join(page.read_text().split("\n\n")[1].split()).replace("|", "\\|")
        lines.append(f"| [{page.stem}](diagnostics/{page.name}) | {says} |")
    return "\n".join([*lines, "", "```{toctree}", ":hidden:", ":glob:", "diagnostics/*", "```", ""])


def test_the_page_of_commands_is_their_help() -> None:
    assert (DOCS / "commands.md").read_text() == commands_page()


def test_the_page_of_codes_is_their_pages() -> None:
    assert (DOCS / "diagnostics.md").read_text() == diagnostics_page()


def test_every_command_is_in_the_table_of_exit_statuses() -> None:
    above = (DOCS / "commands.md").read_text().partition(MADE)[0]
    for command in set(COMMANDS) - ASIDE:
        assert f"`{command}`" in above, command


def test_every_kind_of_document_has_its_part_of_the_page() -> None:
    page = DOCS / "documents.md"
    for kind in MODELS:
        link = re.search(rf"^\| \[`{kind}`\]\(#([\w-]+)\) \|", page.read_text(), re.MULTILINE)
        assert link, kind
        assert link.group(1) in anchors(page)


def test_the_table_of_truth_is_that_of_the_program() -> None:
    page = (DOCS / "meaning.md").read_text()
    rows = re.findall(r"^\| `(all|any|at-least)`(?: (\d))? \| ([a-z, ]+) \| ([a-z]+) \|", page, re.MULTILINE)
    assert len(rows) == 5
    for name, count, members, found in rows:
        truths = [Truth[one.upper()] for one in members.split(", ")]
        said = {"all": all_of, "any": any_of}[name](truths) if not count else at_least(int(count), truths)
        assert said is Truth[found.upper()]


def test_every_command_and_module_on_the_page_of_the_house_is_there() -> None:
    page = (DOCS / "architecture.md").read_text().partition("## To add")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == set(COMMANDS) - ASIDE
    for name in re.findall(r"`([a-z_/]+)`", page):
        module = ROOT / "readiness" / name.rstrip("/")
        assert module.is_dir() or module.with_suffix(".py").is_file() or name in COMMANDS, name


def test_every_page_is_named_in_the_index_and_in_its_navigation() -> None:
    """A new page takes two lines in docs/index.md: what it is for, and its name in the navigation."""
    page = (DOCS / "index.md").read_text()
    named = [
        one
        for block in re.findall(r"^```\{toctree\}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
        for one in block.splitlines()
        if one and not one.startswith(":")
    ]
    linked = re.findall(r"\]\((\w[\w-]*)\.md\)", page)
    there = {path.stem for path in DOCS.glob("*.md")} - {"index"}
    assert len(named) == len(set(named))
    assert set(named) == there
    assert set(linked) == there


def links(page: Path) -> Iterator[str]:
    prose = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    yield from re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", prose))


def anchors(page: Path) -> set[str]:
    prose = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.*)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [ROOT / "README.md", *PAGES], ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        path, _, anchor = link.partition("#")
        if path.startswith(("https://", "http://")):
            continue
        to = (page.parent / path).resolve() if path else page
        assert to.exists(), link
        assert to.is_relative_to(ROOT), link
        assert not anchor or anchor in anchors(to), link


@pytest.mark.skipif(not importlib.util.find_spec("myst_parser"), reason="needs pip install '.[docs]'")
def test_the_book_is_made_without_a_warning(tmp_path: Path) -> None:
    call = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "-q", "-d", tmp_path / "kept"]
    ran = subprocess.run([*call, DOCS, tmp_path / "book"], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    made = {path.relative_to(tmp_path / "book").with_suffix(".md") for path in (tmp_path / "book").rglob("*.html")}
    assert {path.relative_to(DOCS) for path in PAGES} <= made


EMPTY = "<!-- run in an empty folder -->"
RUN = sorted(path for path in PAGES if "<!-- run in a copy -->" in path.read_text() or EMPTY in path.read_text())


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.stem)
def test_the_commands_of_a_page_do_what_it_says(page: Path, tmp_path: Path) -> None:
    """The page is followed to the letter, in a copy of the repository's documents or where there are none.

    Each command ends with the status that the page gives; a block of text is what the command above it prints, where a
    line of three dots stands for any lines; a block of differences is what the reader writes into the file named.
    """
    for folder in () if EMPTY in page.read_text() else ("criteria", "releases"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    said = ""
    with chdir(tmp_path):
        for language, path, text in re.findall(
            r"^```(\w+) ?(\S*)\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL
        ):
            if language == "text":
                assert_prints(said, text)
            elif language == "diff":
                write_in(Path(path), text)
            elif language == "yaml" and path:
                Path(path).parent.mkdir(parents=True, exist_ok=True)
                Path(path).write_text(text)
            elif language == "sh":
                for line in text.replace("\\\n", "").splitlines():
                    said = follow(line) or said


def test_every_page_with_commands_is_followed_by_a_test() -> None:
    """Here, or in a test of its own; `explore` serves a page until it is stopped, and `editors` is for a shell."""
    elsewhere = {"lint", "tests", "schedule", "scenarios", "gate", "import", "tolerance", "repair", "feasible"}
    blocks = {page.stem: re.findall(r"^```sh\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL) for page in PAGES}
    told = {name for name, found in blocks.items() if any("readiness " in block for block in found)}
    assert told == {page.stem for page in RUN} | elsewhere | {"simulation", "explore", "editors"}


def test_the_last_command_of_the_page_of_simulation_draws(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "criteria", tmp_path / "criteria")
    shutil.copytree(ROOT / "releases" / "a-simulated-release", tmp_path / "releases" / "a-simulated-release")
    block = re.search(r"^```sh\n(.*?)^```", (DOCS / "simulation.md").read_text(), re.MULTILINE | re.DOTALL)
    assert block
    with chdir(tmp_path):
        follow(block.group(1).splitlines()[-1])
        assert Path("spread.png").read_bytes().startswith(b"\x89PNG")


def follow(line: str) -> str:
    command, _, status = line.partition("# exit status ")
    words = shlex.split(command, comments=True)
    if words[0] == "cp":
        assert words[1] == "-r"
        shutil.copytree(words[2], words[3])
        return ""
    if words[0] == "rm":
        assert words[1] == "-r"
        shutil.rmtree(words[2])
        return ""
    assert words[0] == "readiness", line
    result: Result = CliRunner().invoke(main, words[1:])
    assert result.exit_code == int(status or 0), f"{line}\n{result.output}"
    return result.stdout


def assert_prints(said: str, shown: str) -> None:
    at = 0
    parts = re.split(r"^\.\.\.\n", shown, flags=re.MULTILINE)
    assert parts[0] == "" or said.startswith(parts[0]), f"{said}\nis not what the page shows:\n{parts[0]}"
    for part in parts:
        found = said.find(part, at)
        assert found >= 0, f"{said}\nlacks what the page shows:\n{part}"
        at = found + len(part)
    assert parts[-1] == "" or said.rstrip().endswith(parts[-1].rstrip())


def write_in(path: Path, differences: str) -> None:
    text = path.read_text()
    for part in re.findall(r"(?:^[-+ ].*\n)+", differences, re.MULTILINE):
        lines = part.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if line[0] in "- ")
        assert text.count(old) == 1, f"{path} does not have once:\n{old}"
        text = text.replace(old, "".join(line[1:] for line in lines if line[0] in "+ "))
    path.write_text(text)


if __name__ == "__main__":
    (DOCS / "commands.md").write_text(commands_page())
    (DOCS / "diagnostics.md").write_text(diagnostics_page())
