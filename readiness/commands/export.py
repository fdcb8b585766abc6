"""`readiness export`: the action log of a release as a table, or the days on which something is due as a calendar."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.commands.options import as_of_option, criteria_option, output_option, paths_completion, release_files
from readiness.commands.reading import answered, read
from readiness.console import write, write_bytes

if TYPE_CHECKING:
    from readiness.commands.reading import Asked
    from readiness.papers import PaperDocument

FORMATS = {"actions": ("markdown", "csv", "xlsx"), "calendar": ("ics",)}
"""By what is exported the formats, the first of them by default."""
ENDINGS = {".md": "markdown", ".csv": "csv", ".xlsx": "xlsx", ".ics": "ics"}


@click.command()
@click.argument("release", type=click.Path(path_type=Path), metavar="RELEASE", shell_complete=paths_completion)
@click.option("--what", type=click.Choice(tuple(FORMATS)), required=True, help="What is exported.")
@as_of_option
@criteria_option
@click.option(
    "--paper",
    type=click.Path(path_type=Path),
    help="With a calendar: a document of kind `paper`, which names meetings and says when papers are due.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(tuple(dict.fromkeys(one for forms in FORMATS.values() for one in forms))),
    help="Default: by the ending of --output.",
)
@output_option
def export(  # noqa: PLR0913 - the options of the command
    *,
    release: Path,
    what: str,
    as_of: date | None,
    criteria: tuple[Path, ...],
    paper: Path | None,
    form: str | None,
    output: Path | None,
) -> None:
    """Write the action log of a release, or what is due as a calendar.

    RELEASE is a release file or its folder. The log is a table: in Markdown, as comma-separated values or as a workbook.
    The calendar file (ics) holds milestones, days by which criteria and actions are due, ends of waivers, and days by which
    papers are due.
    """
    form = _format_of(what, form, output)
    if len(release_files((str(release),))) > 1:
        raise click.UsageError(f"{release} holds several releases; name one")
    if paper is not None and what != "calendar":
        raise click.UsageError("--paper goes with --what calendar")
    (asked,) = read((str(release),), criteria, as_of)
    if what == "actions":
        _write_actions(asked, form, output)
    else:
        _write_calendar(asked, _paper_of(paper, asked), output)
    raise SystemExit(answered(asked.judge()[1], (asked,)))


def _format_of(what: str, form: str | None, output: Path | None) -> str:
    """Return the format asked for: by the option, else by the ending of the file; a usage error where it does not fit."""
    known = FORMATS[what]
    if form is None and output is not None and output.suffix.lower() in ENDINGS:
        form = ENDINGS[output.suffix.lower()]
    if form is None:
        return known[0]
    if form not in known:
        raise click.UsageError(f"--what {what} is not written as {form}; formats: {', '.join(known)}")
    return form


def _write_actions(asked: "Asked", form: str, output: Path | None) -> None:
    from readiness.actionlog import COLUMNS, lines_of
    from readiness.case import record_of
    from readiness.moment import say_day

    record = record_of(asked.case, asked.as_of)
    lines = lines_of(asked.case.release, record)
    if form == "xlsx":
        from readiness.formats import xlsx

        if output is None:
            raise click.UsageError("a workbook is not written to standard output; name a file with --output")
        made = xlsx.actions(f"{record.title}: actions", asked.as_of, lines)
        if isinstance(made, str):
            raise click.UsageError(made)
        write_bytes(made, output)
    elif form == "csv":
        from readiness.formats import csv

        write(csv.actions(lines), form, output)
    else:
        from readiness.blocks import Block, Heading, Paragraph, Table
        from readiness.formats import markdown

        words = f"As of {say_day(asked.as_of)}."
        blocks: list[Block] = [Heading(1, f"{record.title}: actions")]
        if lines:
            table = Table("Actions", COLUMNS, tuple(one.words() for one in lines))
            blocks += [Paragraph(words), table]
        else:
            blocks.append(Paragraph(f"{words} No action is on record."))
        write(markdown.reports([blocks]), form, output)


def _paper_of(paper: Path | None, asked: "Asked") -> "PaperDocument | None":
    """Return the paper that is named; ends the run where something is wrong with it."""
    from readiness.commands.reading import stop_if_wrong
    from readiness.files import Libraries
    from readiness.repository import load_paper

    if paper is None:
        return None
    libraries = Libraries([paper])
    document, about, wrong = load_paper(libraries.of(paper), paper)
    stop_if_wrong(wrong, libraries.documents)
    if about is not None and libraries.of(paper).show(about) != asked.case.path:
        raise click.UsageError(f"{paper} is about another release, {libraries.of(paper).show(about)}")
    return document


def _write_calendar(asked: "Asked", paper: "PaperDocument | None", output: Path | None) -> None:
    from readiness.diary import diary_of
    from readiness.formats import ics

    write(ics.diary(diary_of(asked.judge()[0], asked.case.calendar, paper)), "ics", output)
