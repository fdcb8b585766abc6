"""`readiness simulate`: a plan drawn many times over, and what comes of it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.commands.options import (
    as_of_option,
    criteria_option,
    format_option,
    output_option,
    release_files,
    releases_argument,
    today,
)
from readiness.console import Progress, complain, width, write, write_bytes

if TYPE_CHECKING:
    from readiness.simulated import Prospects

WRONG = 2
MOST_SAMPLES = 10_000_000
MOST_SEED = 2**63 - 1
MOST_JUDGED = 10_000
PICTURES = ("svg", "png")


@click.command()
@releases_argument
@click.option(
    "--samples", type=click.IntRange(1, MOST_SAMPLES), default=10_000, show_default=True, help="Draw so many times."
)
@click.option(
    "--seed", type=click.IntRange(0, MOST_SEED), default=1, show_default=True, help="The same seed draws the same."
)
@click.option(
    "--judge",
    type=click.IntRange(0, MOST_SAMPLES),
    default=MOST_JUDGED,
    show_default=True,
    help="Judge at most so many different draws by the criteria.",
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
    judge: int,
    as_of: date | None,
    criteria: tuple[Path, ...],
    form: str,
    output: Path | None,
) -> None:
    """Draw a plan many times, and say how likely each date and decision is.

    RELEASE is a release file, its folder, or a folder of releases; for a picture it is one release. Lengths and dates are
    drawn from the ranges that the release states, each draw a schedule on the calendar.
    """
    from readiness.files import Libraries
    from readiness.placed import place
    from readiness.reduction import reduce_to
    from readiness.repository import drop_ignored, has_errors, load
    from readiness.repository import judge as judge_on

    files = release_files(releases)
    if form in PICTURES and len(files) > 1:
        raise click.UsageError(f"a picture shows one release, and {len(files)} are named; name one")
    run = _engine()
    libraries = Libraries(files)
    loaded = [load(libraries.of(path), path, criteria) for path in files]
    documents = libraries.documents
    wrong = [one for _, found in loaded for one in found]
    if has_errors(wrong):
        complain(drop_ignored(place(wrong, documents), documents)[0], documents)
        raise SystemExit(WRONG)
    found: list[Prospects] = []
    for case, _ in loaded:
        if case is not None:
            day = as_of or today(case.calendar.zone)
            wrong.extend(judge_on(case, day)[1])
            record = reduce_to(case.release, day, case.calendar, case.tables)
            with Progress() as progress:
                sets = tuple(case.sets.values())
                found.append(run(record, sets, case.calendar, samples, seed, most_judged=judge, told=progress.told))
    if form == "png":
        write_bytes(_picture(found[0]), output)
    else:
        write(_draw(form, found, output), form, output)
    complain(drop_ignored(place(wrong, documents), documents)[0], documents)
    raise SystemExit(WRONG if has_errors(wrong) else 0)


def _engine() -> "Callable[..., Prospects]":
    """Return what simulates; a usage error where the library for it is not installed."""
    try:
        from readiness.simulation import simulate as run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "numpy":
            raise
        message = "a simulation needs numpy, which is not installed; install readiness[simulation]"
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
    from readiness.formats import histogram, png

    drawn = png.rasterise(histogram.picture(found))
    if isinstance(drawn, str):
        raise click.UsageError(drawn)
    return drawn
