"""`readiness changes`: conflicts on a change schedule, limits that are not kept, and figures."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from readiness.commands.options import as_of_option, format_option, output_option, paths_completion, today
from readiness.console import complain, width, write, write_bytes

if TYPE_CHECKING:
    from readiness.case import Programme
    from readiness.changes.answer import Answer

FINDINGS, WRONG, UNDECIDED = 1, 2, 3


class MonthType(click.ParamType):  # type: ignore[type-arg]  # older releases of click have no argument
    """A month such as 2021-11."""

    name = "YYYY-MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the first day of the month that an argument names."""
        from readiness.moment import parse_day

        day = value if isinstance(value, date) else parse_day(f"{value}-01")
        if day is None:
            self.fail(f"{value!r} is not a month such as 2021-11", param, ctx)
        return day


@click.command()
@click.argument("schedule", type=click.Path(path_type=Path), shell_complete=paths_completion)
@click.option("--rules", multiple=True, type=click.Path(path_type=Path), help="Use these change rules instead.")
@click.option("--month", type=MonthType(), help="Show what concerns this month alone.")
@as_of_option
@format_option("terminal", "json", "csv", "xlsx", "ics", "markdown", "html", "junit")
@output_option
@click.option("--no-gate", is_flag=True, help="End with 0 whatever is found.")
def changes(  # noqa: PLR0913 - a command has as many options as it has
    *,
    schedule: Path,
    rules: tuple[Path, ...],
    month: date | None,
    as_of: date | None,
    form: str,
    output: Path | None,
    no_gate: bool,
) -> None:
    """Show conflicts on a change schedule, limits not kept, and figures.

    Ends with 1 where a conflict or a breach is certain, with 3 where one may come about.
    """
    from readiness.changes.answer import make_answer
    from readiness.files import Libraries
    from readiness.placed import place
    from readiness.repository import drop_ignored, load_programme

    if form == "xlsx" and output is None:
        raise click.UsageError("a workbook is not written to standard output; name a file with --output")
    libraries = Libraries([schedule])
    programme, found = load_programme(libraries.of(schedule), schedule, rules)
    documents = libraries.documents
    wrong = drop_ignored(place(found, documents), documents)
    complain(wrong, documents)
    if programme is None:
        raise SystemExit(WRONG)
    answer = make_answer(programme.agenda(as_of or today(programme.calendar.zone)), month)
    if form == "xlsx":
        write_bytes(_workbook(answer), output)
    else:
        write(_draw(form, answer, programme, output), form, output)
    if not no_gate and answer.possible:
        raise SystemExit(FINDINGS if answer.certain else UNDECIDED)


def _draw(form: str, answer: "Answer", programme: "Programme", output: Path | None) -> str:
    """Return what is said of a schedule in the format asked for, which is text."""
    if form == "json":
        from readiness.formats import agendas

        return agendas.changes(answer, programme.inputs)
    if form == "csv":
        from readiness.formats import csv

        return csv.changes(answer)
    if form == "ics":
        from readiness.formats import ics

        return ics.changes(answer)
    if form == "junit":
        from readiness.formats import junit

        return junit.changes(answer)
    from readiness import briefing

    if form == "terminal":
        from readiness.formats import plain

        return plain.text([briefing.brief(answer, briefing.FEW)], width(output))
    report = briefing.brief(answer, briefing.MANY)
    if form == "html":
        from readiness.formats import html

        return html.reports([report])
    from readiness.formats import markdown

    return markdown.reports([report])


def _workbook(answer: "Answer") -> bytes:
    """Return a workbook of what is said of a schedule; a usage error where the library for it is not installed."""
    from readiness.formats import xlsx

    made = xlsx.changes(answer)
    if isinstance(made, str):
        raise click.UsageError(made)
    return made
