"""`readiness diff`: what changed between two days, or between two releases, and which fact changed it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.commands.options import DayType, criteria_option, format_option, output_option, paths_completion
from readiness.commands.reading import WRONG, Asked, answered, read
from readiness.console import width, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readiness.assessment import Assessment
    from readiness.movement.finding import Movement
    from readiness.movement.kept import Kept
    from readiness.placed import Placed

TWO = 2


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="RELEASE | A B", shell_complete=paths_completion)
@click.option("--from", "first", type=DayType(), help="The earlier day; of two releases that of the first.")
@click.option("--to", "last", type=DayType(), help="The later day; of two releases that of the second. Default today.")
@criteria_option
@format_option("terminal", "json", "markdown", "html")
@output_option
def diff(  # noqa: PLR0913 - the options of the command
    *,
    names: tuple[str, ...],
    first: date | None,
    last: date | None,
    criteria: tuple[Path, ...],
    form: str,
    output: Path | None,
) -> None:
    """Say what changed, and which fact changed it.

    Between two days of one RELEASE (--from, --to), or between A and B: releases, or saved reports of
    `readiness check --format json` (.json). Ends with 0 when nothing
    changed, 1 when something did, 2 when the input or the call is wrong.
    """
    saved = [Path(one).suffix == ".json" for one in names]
    if len(names) == TWO and any(saved):
        _saved(names, saved, criteria, (first, last), form, output)
        return
    if len(names) > TWO:
        raise click.UsageError("name one release and two days, or two releases")
    if len(names) == 1 and first is None:
        raise click.UsageError("name the earlier day with --from, or a second release to compare with")
    if len(names) == 1 and last is not None and first is not None and last < first:
        raise click.UsageError(f"--to {last} lies before --from {first}")
    sides = [_read(names[0], criteria, first or (last if len(names) == TWO else None))]
    sides.append(_read(names[-1], criteria, last or (first if len(names) == TWO else None)))
    movement = _compare(*sides)
    found = _found(sides)
    write(_draw(form, movement, sides, found, output), form, output)
    if answered(found, [one.asked for one in sides]):
        raise SystemExit(WRONG)
    raise SystemExit(int(movement.changed))


def _saved(  # noqa: PLR0913 - the options of the command
    names: tuple[str, ...],
    saved: list[bool],
    criteria: tuple[Path, ...],
    days: "tuple[date | None, date | None]",
    form: str,
    output: Path | None,
) -> None:
    """Compare assessments of which at least one was saved."""
    from readiness.movement.kept import keep
    from readiness.movement.recollection import recollect

    sides = [None if kept else _read(name, criteria, day) for name, kept, day in zip(names, saved, days, strict=True)]
    kept = [
        _open(Path(name)) if side is None else keep(side.assessment) for name, side in zip(names, sides, strict=True)
    ]
    movement = recollect(kept[0], kept[1])
    read_ = [one for one in sides if one is not None]
    found = _found(read_)
    write(_draw(form, movement, read_, found, output), form, output)
    if answered(found, [one.asked for one in read_]):
        raise SystemExit(WRONG)
    raise SystemExit(int(movement.changed))


def _open(path: Path) -> "Kept":
    """Return a saved assessment; a usage error where there is none."""
    from readiness.files import is_file
    from readiness.movement.saved import MOST_BYTES, read_saved

    if not is_file(path):
        raise click.UsageError(f"{path} is not a file")
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise click.UsageError(f"{path} cannot be read: {error.strerror}") from error
    if len(raw) > MOST_BYTES:
        raise click.UsageError(f"{path} has more than {MOST_BYTES // 2**20} MiB")
    found = read_saved(raw)
    if isinstance(found, str):
        raise click.UsageError(f"{path} cannot be compared: {found}")
    return found


@dataclass(frozen=True, slots=True)
class _Side:
    """A release that is compared, and its assessment."""

    asked: Asked
    assessment: "Assessment"
    found: "tuple[Placed, ...]"

    @property
    def sources(self) -> dict[str, str]:
        """The titles of its sources by id."""
        return {name: one.title for name, one in self.asked.case.release.sources.items()}


def _read(name: str, criteria: tuple[Path, ...], day: date | None) -> _Side:
    asked, *others = read((name,), criteria, day)
    if others:
        raise click.UsageError(f"{name} holds {len(others) + 1} releases; name one")
    assessment, found = asked.judge()
    return _Side(asked, assessment, tuple(found))


def _compare(before: _Side, after: _Side) -> "Movement":
    from readiness.movement.finding import Frame, find_movement

    frames = [Frame(tuple(one.asked.case.sets.values()), one.asked.case.calendar) for one in (before, after)]
    return find_movement(before.assessment, after.assessment, frames[1], frames[0])


def _found(sides: "Sequence[_Side]") -> "list[Placed]":
    """Return what is wrong on either side, each once."""
    return list(dict.fromkeys(one for side in sides for one in side.found))


def _draw(
    form: str, movement: "Movement", sides: "Sequence[_Side]", found: "Sequence[Placed]", output: Path | None
) -> str:
    """Return the report in the format asked for."""
    from readiness.movement.telling import say_cause, tell_movement

    sources: Mapping[str, str] = {name: title for one in sides for name, title in one.sources.items()}
    if form == "json":
        from readiness.formats import movements

        documents = sides[-1].asked.documents if sides else {}
        path = sides[-1].asked.case.path if movement.records is not None else None
        return movements.text(movement, lambda one: say_cause(movement, sources, one), documents, path, found)
    told = [list(tell_movement(movement, sources))]
    if form == "markdown":
        from readiness.formats import markdown

        return markdown.reports(told)
    if form == "html":
        from readiness.formats import html

        return html.reports(told)
    from readiness.formats import plain

    return plain.text(told, width(output))
