"""`readiness explain`: the reasoning of one criterion as an argument, or what a code of lint means, and how to mend it."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.commands.options import (
    as_of_option,
    at_option,
    criteria_option,
    format_option,
    known_checkpoints,
    output_option,
    paths_completion,
)
from readiness.console import width, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readiness.argument import Argument
    from readiness.assessment import Assessment
    from readiness.commands.reading import Asked
    from readiness.location import Pointer
    from readiness.repair.advice import Step


@click.command()
@click.argument("what", required=False, metavar="[CODE | RELEASE]", shell_complete=paths_completion)
@click.argument("criterion", required=False, metavar="[CRITERION]")
@as_of_option
@at_option
@criteria_option
@format_option("terminal", "json", "markdown", "html")
@output_option
def explain(  # noqa: PLR0913 - the options of the command
    *,
    what: str | None,
    criterion: str | None,
    as_of: date | None,
    at: tuple[str, ...],
    criteria: tuple[Path, ...],
    form: str,
    output: Path | None,
) -> None:
    """Say why a criterion of a release stands as it does, or what a code of lint means.

    RELEASE and CRITERION: the reasoning as an argument, and what would change it. CODE is what stands in brackets in a
    message of `readiness lint`; without one all codes are listed.
    """
    if what is None or criterion is None:
        _page(what, output)
        return
    _explain(what, criterion, as_of, at, criteria, form, output)


def _page(code: str | None, output: Path | None) -> None:
    """Write what a code means, or all codes; a usage error where it is none."""
    from readiness.diagnostic import did_you_mean
    from readiness.files import is_file, is_folder, page_codes, page_of

    codes = page_codes()
    if code is None:
        lines = (f"{one:<24} {page_of(one).splitlines()[2]}" for one in codes)
        write("\n".join(lines) + "\n", "terminal", output)
        return
    if code in codes:
        write(page_of(code), "terminal", output)
        return
    if is_file(Path(code)) or is_folder(Path(code)):
        raise click.UsageError(f"name a criterion of {code} too; `readiness check --full {code}` lists them")
    help_ = did_you_mean(code, codes, "`readiness explain` lists the codes.")
    raise click.UsageError(f"there is no diagnostic {code!r}, and no release there. {help_}")


def _explain(  # noqa: PLR0913 - the options of the command
    name: str,
    criterion: str,
    as_of: date | None,
    at: tuple[str, ...],
    criteria: tuple[Path, ...],
    form: str,
    output: Path | None,
) -> None:
    from readiness.commands.reading import answered, read

    asked, *others = read((name,), criteria, as_of)
    if others:
        raise click.UsageError(f"{name} holds {len(others) + 1} releases; name one")
    known_checkpoints(at, asked.case.release.checkpoints)
    _check_known(asked, criterion)
    assessment, found = asked.judge()
    judged = [one.id for one in assessment.checkpoints if any(each.criterion == criterion for each in one.results)]
    wanted = [one for one in judged if not at or one in at]
    if not wanted:
        where = f"it is judged at {', '.join(judged)}" if judged else "no checkpoint at which it is judged is on record"
        raise click.UsageError(f"{criterion} is not judged there as of {asked.as_of}; {where}")
    arguments = tuple(_argue(asked, assessment, criterion, one) for one in wanted)
    write(_draw(form, arguments, asked, output), form, output)
    raise SystemExit(answered(found, [asked]))


def _check_known(asked: "Asked", criterion: str) -> None:
    """Check that a criterion is one of those that judge the release; a usage error where it is not."""
    from readiness.diagnostic import did_you_mean

    names = tuple(name for one in asked.case.sets.values() for name in one.criteria)
    if criterion not in names:
        listed = f"Criteria: {', '.join(names[:12])}{' ...' if len(names) > 12 else ''}."  # noqa: PLR2004 - a line or two
        help_ = did_you_mean(criterion, names, listed)
        raise click.UsageError(f"there is no criterion {criterion!r} in what judges {asked.case.path}. {help_}")


def _argue(asked: "Asked", assessment: "Assessment", criterion: str, checkpoint: str) -> "Argument":
    from readiness.argument import argue

    sets = tuple(asked.case.sets.values())
    steps = _steps(asked, assessment, criterion, checkpoint)
    return argue(assessment, (criterion, checkpoint), sets, asked.case.release.sources, steps)


def _steps(asked: "Asked", assessment: "Assessment", criterion: str, checkpoint: str) -> "Sequence[Step]":
    """Return the changes of the smallest repair of a checkpoint to come, where the criterion stands in its way."""
    at = next(one for one in assessment.checkpoints if one.id == checkpoint)
    past = at.happened is not None or (at.day.latest is not None and at.day.latest < assessment.as_of)
    if past or not any(one.criterion == criterion for one in at.blocking):
        return ()
    from readiness.repair.search import find_repairs

    found = find_repairs(assessment.record, tuple(asked.case.sets.values()), asked.case.calendar, checkpoint)
    return found.repairs[0].steps if found.repairs else ()


def _draw(form: str, arguments: "tuple[Argument, ...]", asked: "Asked", output: Path | None) -> str:
    """Return the report in the format asked for."""
    document = asked.documents[asked.case.path]

    if form == "json":
        from readiness.formats import arguments as drawn

        def location(pointer: "Pointer") -> dict[str, object]:
            path, span = document.locate(pointer)
            return {"path": path, "line": span.line, "column": span.column}

        return drawn.text(arguments, location)
    from readiness.reasoning import tell_argument

    def place(pointer: "Pointer") -> str:
        path, span = document.locate(pointer)
        return f"{path}:{span.line}"

    told = [list(tell_argument(one, place)) for one in arguments]
    if form == "markdown":
        from readiness.formats import markdown

        return markdown.reports(told)
    if form == "html":
        from readiness.formats import html

        return html.reports(told)
    from readiness.formats import plain

    return plain.text(told, width(output))
