"""`readiness graph`: a picture of a release."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.commands.options import (
    as_of_option,
    criteria_option,
    format_option,
    known_checkpoints,
    output_option,
    releases_argument,
)
from readiness.commands.reading import answered, read
from readiness.console import write, write_bytes

if TYPE_CHECKING:
    from readiness.assessment import Assessment, CheckpointAssessment
    from readiness.blocks import Picture
    from readiness.commands.reading import Asked
    from readiness.dependence import Dependence

DEPENDENCIES = "dependencies"
WORDS = ("mermaid", "dot")
"""The formats that hold a graph and no picture."""


@click.command()
@releases_argument
@click.option(
    "--picture",
    "name",
    type=click.Choice((DEPENDENCIES, "gantt", "categories", "tolerance", "history")),
    default=DEPENDENCIES,
    show_default=True,
    help="What is drawn.",
)
@click.option("--at", metavar="CHECKPOINT", help="Draw it for this checkpoint; default the next.")
@click.option("--all", "extent", flag_value="all", default="gaps", help="Draw all criteria and dates, not only gaps.")
@as_of_option
@criteria_option
@format_option("svg", "png", *WORDS)
@output_option
def graph(  # noqa: PLR0913 - the options of the command
    *,
    releases: tuple[str, ...],
    name: str,
    at: str | None,
    extent: str,
    as_of: date | None,
    criteria: tuple[Path, ...],
    form: str,
    output: Path | None,
) -> None:
    """Draw a release: what stands in the way, its plan, its categories, how far dates may slip, gaps over time.

    RELEASE is one release: its file or its folder. The languages of Mermaid and Graphviz (dot) hold what depends on what.
    """
    asked = read(releases, criteria, as_of)
    if len(asked) != 1:
        raise click.UsageError(f"a picture shows one release, and {len(asked)} are named; name one")
    if form in WORDS and name != DEPENDENCIES:
        raise click.UsageError(f"{form} holds what depends on what; for the picture {name!r} ask for svg or png")
    one = asked[0]
    assessment, said = one.judge()
    known_checkpoints(() if at is None else (at,), (each.id for each in assessment.checkpoints))
    checkpoint = next((each for each in assessment.checkpoints if each.id == (at or assessment.next)), None)
    if form in WORDS:
        write(_written(form, _dependence(one, assessment, _there(checkpoint), extent)), form, output)
    else:
        _show(_draw(name, one, (assessment, checkpoint), extent), form, output)
    raise SystemExit(answered(said, asked))


def _there(checkpoint: "CheckpointAssessment | None") -> "CheckpointAssessment":
    """Return the checkpoint that is drawn; a usage error where none is on record."""
    if checkpoint is None:
        raise click.UsageError("no checkpoint is on record on that day; ask for --picture gantt or tolerance")
    return checkpoint


def _dependence(
    one: "Asked", assessment: "Assessment", checkpoint: "CheckpointAssessment", extent: str
) -> "Dependence":
    from readiness.dependence import Extent, dependence

    return dependence(assessment, checkpoint, tuple(one.case.sets.values()), Extent(extent))


def _written(form: str, found: "Dependence") -> str:
    if form == "mermaid":
        from readiness.formats import mermaid

        return mermaid.dependencies(found)
    from readiness.formats import dot

    return dot.dependencies(found)


def _draw(name: str, one: "Asked", judged: "tuple[Assessment, CheckpointAssessment | None]", extent: str) -> "Picture":
    """Return the picture that is asked for."""
    from readiness.case import find_leeways, past_of, record_of, timetable

    assessment, checkpoint = judged

    def gantt() -> "Picture":
        from readiness.pictures import gantt

        return gantt.picture(timetable(one.case, one.as_of))

    def categories() -> "Picture":
        from readiness.pictures import categories

        return categories.picture(assessment, _there(checkpoint))

    def tolerance() -> "Picture":
        from readiness.pictures import tolerance

        return tolerance.picture(find_leeways(one.case, record_of(one.case, one.as_of), ())[0])

    def history() -> "Picture":
        from readiness.pictures import history

        return history.picture(past_of(one.case, one.as_of, history.MOST_DAYS), _there(checkpoint).id)

    def dependencies() -> "Picture":
        from readiness.pictures import dependencies

        return dependencies.picture(_dependence(one, assessment, _there(checkpoint), extent))

    drawing: dict[str, Callable[[], Picture]] = {
        "gantt": gantt,
        "categories": categories,
        "tolerance": tolerance,
        "history": history,
        DEPENDENCIES: dependencies,
    }
    return drawing[name]()


def _show(picture: "Picture", form: str, output: Path | None) -> None:
    """Write a picture with its title above it."""
    from readiness.pictures.drawing import headed

    alone = headed(picture)
    if form == "svg":
        write(alone.svg, form, output)
        return
    from readiness.raster import rasterise

    drawn = rasterise(alone.svg)
    if isinstance(drawn, str):
        raise click.UsageError(drawn)
    write_bytes(drawn, output)
