"""`readiness report`: the paper on a release that a committee reads."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.commands.options import DayType, as_of_option, criteria_option, output_option, paths_completion
from readiness.commands.writing import Request, make_paper
from readiness.console import write, write_bytes

if TYPE_CHECKING:
    from readiness.blocks import Paper

FORMATS = {".docx": "docx", ".pdf": "pdf", ".html": "html", ".md": "markdown"}
"""The format that the ending of a file asks for."""


@click.command()
@click.argument("release", type=click.Path(path_type=Path), metavar="RELEASE", shell_complete=paths_completion)
@as_of_option
@click.option("--at", metavar="CHECKPOINT", help="Write about this checkpoint; default the next.")
@criteria_option
@click.option(
    "--paper",
    type=click.Path(path_type=Path),
    help="A document of kind `paper`: for whom it is, its number, what is asked, its sections.",
)
@click.option("--since", type=DayType(), help="Say what has moved since this day.")
@click.option("--section", "sections", multiple=True, metavar="NAME", help="Only these sections, each named once.")
@click.option("--template", type=click.Path(path_type=Path), help="A Word file whose styles and margins a DOCX uses.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("docx", "pdf", "html", "markdown")),
    help="Default: by the ending of --output.",
)
@output_option
def report(  # noqa: PLR0913 - the options of the command
    *,
    release: Path,
    as_of: date | None,
    at: str | None,
    criteria: tuple[Path, ...],
    paper: Path | None,
    since: date | None,
    sections: tuple[str, ...],
    template: Path | None,
    form: str | None,
    output: Path | None,
) -> None:
    """Write the paper on a release: as Word, PDF, HTML or Markdown.

    RELEASE is a release file or its folder. Ends with 0 when the paper is written, whatever it says.
    """
    form = form or _format_of(output)
    if template is not None and form != "docx":
        raise click.UsageError("--template goes with a Word file; name one with --output paper.docx")
    if form in ("docx", "pdf") and output is None:
        raise click.UsageError(f"a paper in {form} is not written to standard output; name a file with --output")
    made = make_paper(Request(release, as_of, at, criteria, paper, since, sections, form))
    if form in ("docx", "pdf"):
        write_bytes(_bytes(form, made.paper, template), output)
    else:
        write(_text(form, made.paper), form, output)
    raise SystemExit(made.status)


def _format_of(output: Path | None) -> str:
    if output is None:
        return "markdown"
    if output.suffix.lower() not in FORMATS:
        endings = ", ".join(FORMATS)
        raise click.UsageError(f"{output}: the ending of --output says the format, one of {endings}; or give --format")
    return FORMATS[output.suffix.lower()]


def _text(form: str, made: "Paper") -> str:
    if form == "html":
        from readiness.formats import html

        return html.paper(made)
    from readiness.formats import markdown

    return markdown.paper(made)


def _bytes(form: str, made: "Paper", template: Path | None) -> bytes:
    """Return a paper as Word or PDF; a usage error where a library for it is lacking, or the template is of no use."""
    if form == "pdf":
        from readiness.formats import pdf

        found = pdf.write(made)
    else:
        from readiness.formats import docx

        given = None if template is None else _read(template)
        found = docx.write(made, given)
    if isinstance(found, str):
        raise click.UsageError(found)
    return found


def _read(template: Path) -> bytes:
    """Return the bytes of a template; a usage error where they cannot be had."""
    from readiness.diagnostic import Diagnostic
    from readiness.files import Libraries

    given = Libraries([template]).of(template).fetch(template)
    if isinstance(given, Diagnostic):
        raise click.UsageError(f"--template {template}: {given.message}. {given.help}".strip().removesuffix(".") + ".")
    return given
