"""`readiness check`: whether a release is ready, and what stands in its way."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.commands.options import (
    as_of_option,
    at_option,
    criteria_option,
    decision_of,
    format_option,
    known_checkpoints,
    output_option,
    releases_argument,
    status_of,
)
from readiness.commands.reading import WRONG, answered, read
from readiness.console import screen, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readiness.assessment import Assessment
    from readiness.case import Case
    from readiness.document import Document
    from readiness.placed import Placed
    from readiness.repair.search import Repair
    from readiness.schedule import TooLate


WHOLE = "whole"
"""The format of the terminal, with nothing left out."""


@click.command()
@releases_argument
@as_of_option
@at_option
@criteria_option
@format_option("terminal", "json", "markdown", "html", "junit", "sarif", "github")
@output_option
@click.option("--full", is_flag=True, help="Show all: every reason, remedy, criterion and date.")
@click.option("--strict", is_flag=True, help="Exit with 1 when ready with caveats.")
@click.option("--no-gate", is_flag=True, help="Exit with 0 also when not ready or undecided.")
def check(  # noqa: PLR0913 - the options of the command
    *,
    releases: tuple[str, ...],
    as_of: date | None,
    at: tuple[str, ...],
    criteria: tuple[Path, ...],
    form: str,
    output: Path | None,
    full: bool,
    strict: bool,
    no_gate: bool,
) -> None:
    """Say whether a release is ready, and what stands in its way.

    RELEASE is a release file, its folder, or a folder of releases.
    """
    asked = read(releases, criteria, as_of)
    judged = [(one.case, *one.judge()) for one in asked]
    documents = asked[0].documents
    known_checkpoints(at, (name for case, _, _ in judged for name in case.release.checkpoints))
    shown = WHOLE if full and form == "terminal" else form
    write(_draw(shown, judged, at, documents, (output, asked[0].root)), form, output)
    if answered([one for _, _, found in judged for one in found], asked):
        raise SystemExit(WRONG)
    status = status_of([decision_of(assessment, at) for _, assessment, _ in judged], strict=strict)
    raise SystemExit(0 if no_gate else status)


def _draw(
    form: str,
    judged: "list[tuple[Case, Assessment, list[Placed]]]",
    at: tuple[str, ...],
    documents: "Mapping[str, Document]",
    drawn: tuple[Path | None, Path],
) -> str:
    """Return the report in the format asked for."""
    paths = [{one.id: path for path, one in case.sets.items()} for case, _, _ in judged]
    from readiness.schedule import schedule, too_late

    repaired = _repaired(judged, at)
    late = [too_late(schedule(assessment.record, case.calendar)) for case, assessment, _ in judged]
    files = [case.path for case, _, _ in judged]
    if form == "json":
        from readiness.formats import json

        rows = [
            (_only(a, at), case.path, names, case.inputs, found)
            for (case, a, found), names in zip(judged, paths, strict=True)
        ]
        return json.assessments(rows, documents, repaired, late)
    if form not in (WHOLE, "terminal"):
        found = [(_only(a, at), names, dates) for (_, a, _), names, dates in zip(judged, paths, late, strict=True)]
        return _report(form, found, documents)
    from readiness.formats.terminal import assessments

    shown = [(a, case.path, names) for (case, a, _), names in zip(judged, paths, strict=True)]
    extent = assessments.Extent.WHOLE if form == WHOLE else assessments.Extent.BRIEF
    told = _told(repaired)
    return assessments.draw(shown, at, documents, screen(*drawn), told, dict(zip(files, late, strict=True)), extent)


def _report(
    form: str,
    judged: "Sequence[tuple[Assessment, Mapping[str, str], Sequence[TooLate]]]",
    documents: "Mapping[str, Document]",
) -> str:
    """Return the report for a page, for a review of changes, or for what collects results of tests."""
    from readiness.summary import gaps_of, summary

    if form == "junit":
        from readiness.formats import junit

        return junit.assessments([one for one, _, _ in judged])
    if form in ("markdown", "html"):
        from readiness.formats import html, markdown

        reports = [summary(one, late) for one, _, late in judged]
        return html.reports(reports) if form == "html" else markdown.reports(reports)
    from importlib.metadata import version

    from readiness.formats import github, sarif
    from readiness.placed import place

    found = place([gap for one, names, _ in judged for gap in gaps_of(one, names)], documents)
    titles = {
        one.criterion: one.title for assessment, _, _ in judged for at in assessment.checkpoints for one in at.results
    }
    return github.annotations(found, titles) if form == "github" else sarif.log(found, titles, version("readiness"))


def _repaired(
    judged: "Sequence[tuple[Case, Assessment, list[Placed]]]", at: tuple[str, ...]
) -> "dict[tuple[str, str], tuple[Repair, ...]]":
    """Return the small repairs of checkpoints to come in whose way little stands; else nothing of it is even loaded."""
    from readiness.explanation import little_lacks

    found: dict[tuple[str, str], tuple[Repair, ...]] = {}
    for case, assessment, _ in judged:
        for one in assessment.checkpoints:
            if not little_lacks(assessment, one) or (at and one.id not in at):
                continue
            from readiness.prospects import small_repairs

            sets = tuple(case.sets.values())
            found[case.path, one.id] = small_repairs(assessment, one, sets, case.calendar)
    return found


def _told(repaired: "Mapping[tuple[str, str], Sequence[Repair]]") -> dict[tuple[str, str], str]:
    """Return each smallest repair in a sentence."""
    told = {}
    for key, repairs in repaired.items():
        if repairs:
            from readiness.prospects import say_smallest

            told[key] = say_smallest(repairs[0])
    return told


def _only(assessment: "Assessment", at: tuple[str, ...]) -> "Assessment":
    from dataclasses import replace

    return replace(assessment, checkpoints=tuple(one for one in assessment.checkpoints if not at or one.id in at))
