"""`readiness simulate`: a plan drawn many times over, and what comes of it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.commands.options import (
    WholeNumber,
    as_of_option,
    criteria_option,
    format_option,
    output_option,
    releases_argument,
)
from readiness.commands.reading import answered, read
from readiness.console import Progress, width, write, write_bytes

if TYPE_CHECKING:
    from readiness.simulation.simulated import Prospects

MOST_SAMPLES = 10_000_000
MOST_SEED = 2**63 - 1
PICTURES = ("svg", "png")


@click.command()
@releases_argument
@click.option(
    "--samples", type=WholeNumber(1, MOST_SAMPLES), default=10_000, show_default=True, help="Draw so many times."
)
@click.option(
    "--seed", type=WholeNumber(0, MOST_SEED), default=1, show_default=True, help="The same seed draws the same."
)
@click.option(
    "--judge",
    type=WholeNumber(0, MOST_SAMPLES),
    help="Judge at most so many different draws by the criteria; default 10,000, on a plan of more than 100 dates fewer.",
)
@as_of_option
@criteria_option
@format_option("terminal", "json", "svg", "png")
@output_option
def simulate(  # noqa: PLR0913 - the options of the command
    *,
    releases: tuple[str, ...],
    samples: int,
    seed: int,
    judge: int | None,
    as_of: date | None,
    criteria: tuple[Path, ...],
    form: str,
    output: Path | None,
) -> None:
    """Draw a plan many times, and say how likely each date and decision is.

    RELEASE is a release file, its folder, or a folder of releases; for a picture it is one release. Lengths and dates are
    drawn from the ranges that the release states, each draw a schedule on the calendar.
    """
    from readiness.case import record_of
    from readiness.simulation.simulated import enough_judged

    run = _engine()
    asked = read(releases, criteria, as_of)
    if form in PICTURES and len(asked) > 1:
        raise click.UsageError(f"a picture shows one release, and {len(asked)} are named; name one")
    found: list[Prospects] = []
    for one in asked:
        record, sets = record_of(one.case, one.as_of), tuple(one.case.sets.values())
        most = enough_judged(len(record.dates)) if judge is None else judge
        with Progress() as progress:
            found.append(run(record, sets, one.case.calendar, samples, seed, most_judged=most, told=progress.told))
    if form == "png":
        write_bytes(_picture(found[0]), output)
    else:
        write(_draw(form, found, output), form, output)
    raise SystemExit(answered([told for one in asked for told in one.judge()[1]], asked))


def _engine() -> "Callable[..., Prospects]":
    """Return what simulates; a usage error where the library for it is not installed."""
    try:
        from readiness.simulation.drawing import simulate as run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "numpy":
            raise
        message = (
            "a simulation needs numpy, which is not installed: `pip install '.[simulation]'` in the folder of readiness"
        )
        raise click.UsageError(message) from error
    return run


def _draw(form: str, found: "list[Prospects]", output: Path | None) -> str:
    if form == "json":
        from readiness.formats import json

        return json.simulations(found)
    if form == "svg":
        from readiness.formats import histogram

        return histogram.picture(found[0])
    from readiness.formats import spread

    return spread.simulations(found, width(output))


def _picture(found: "Prospects") -> bytes:
    from readiness.formats import histogram
    from readiness.raster import rasterise

    drawn = rasterise(histogram.picture(found))
    if isinstance(drawn, str):
        raise click.UsageError(drawn)
    return drawn
