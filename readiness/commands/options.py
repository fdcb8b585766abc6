"""Arguments that several commands share, and their exit status."""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from readiness.assessment import Assessment
    from readiness.verdict import Decision

_Command = TypeVar("_Command", bound=Callable[..., Any])


class DayType(click.ParamType):  # type: ignore[type-arg]  # older releases of click have no argument
    """A day such as 2021-09-07."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day that an argument names."""
        from readiness.moment import FIRST_YEAR, LAST_YEAR, parse_day

        if isinstance(value, date):
            return value
        day = parse_day(str(value))
        if day is None:
            self.fail(
                f"{value!r} is not a day such as 2021-09-07, of the years {FIRST_YEAR} to {LAST_YEAR}", param, ctx
            )
        return day


def format_option(*names: str) -> Callable[[_Command], _Command]:
    """Return the option that chooses a format, the first of them by default."""
    return click.option("--format", "form", type=click.Choice(names), default=names[0], show_default=True)


def paths_completion(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001 - the signature is that of click
    """Return that the shell completes a path itself."""
    return [CompletionItem(incomplete, type="file")]


def _checkpoints(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001 - the signature is that of click
    """Return the checkpoints of the releases named before this option, as far as they can be read."""
    from readiness.document import reach
    from readiness.files import Libraries, find_releases

    found: list[object] = []
    with suppress(OSError):
        files = [path for name in ctx.params.get("releases") or ctx.args for path in find_releases(Path(name))]
        libraries = Libraries(files)
        for path in files:
            named = reach(libraries.of(path).open(path).data, ("checkpoints",))
            found.extend(named if isinstance(named, list) else [])
    names = dict.fromkeys(name for name in found if isinstance(name, str) and name.startswith(incomplete))
    return [CompletionItem(name) for name in names]


class WholeNumber(click.IntRange):
    """A whole number within bounds, and called so in messages."""

    name = "whole number"


releases_argument = click.argument(
    "releases", nargs=-1, required=True, metavar="RELEASE...", shell_complete=paths_completion
)
paths_argument = click.argument("paths", nargs=-1, required=True, metavar="PATH...", shell_complete=paths_completion)
at_option = click.option(
    "--at",
    multiple=True,
    metavar="CHECKPOINT",
    help="Judge at this checkpoint; default all.",
    shell_complete=_checkpoints,
)
output_option = click.option(
    "--output", type=click.Path(path_type=Path), help="Write the report to this file, whole or not at all."
)
as_of_option = click.option("--as-of", type=DayType(), help="Judge with what was on record on this day; default today.")
criteria_option = click.option(
    "--criteria", multiple=True, type=click.Path(path_type=Path), help="Use these criteria instead."
)


def known_checkpoints(asked: tuple[str, ...], declared: Iterable[str]) -> None:
    """Check that checkpoints asked for are among those of the releases; a usage error where one is not."""
    from readiness.diagnostic import did_you_mean

    names = tuple(dict.fromkeys(declared))
    for name in asked:
        if name not in names:
            help_ = did_you_mean(name, names, f"Checkpoints: {', '.join(names)}.")
            raise click.UsageError(f"there is no checkpoint {name!r}. {help_}")


def today(zone: str) -> date:
    """Return today in a time zone."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return datetime.now(tz=ZoneInfo(zone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        return datetime.now(tz=UTC).date()


def document_files(names: tuple[str, ...]) -> list[Path]:
    """Return the documents meant by arguments, each once however it is named; a usage error where there are none."""
    from readiness.files import MOST_FILES, find_documents

    found: dict[str, Path] = {}
    for name in names:
        for path in find_documents(Path(name)):
            found.setdefault(os.path.abspath(path), path)  # noqa: PTH100 - `resolve` would follow links
    if not found:
        raise click.UsageError(f"nothing was checked: there is no .yaml file in {', '.join(names)}")
    if len(found) > MOST_FILES:
        raise click.UsageError(f"there are more than {MOST_FILES:,} documents there; name fewer at a time")
    return list(found.values())


def release_files(names: tuple[str, ...]) -> list[Path]:
    """Return the files of the releases meant by arguments; a usage error where there are none."""
    from readiness.files import find_releases

    paths: dict[str, Path] = {}
    for name in names:
        found = find_releases(Path(name))
        if not found:
            raise click.UsageError(f"there is no release in {name}; a release is a folder with a release.yaml")
        for path in found:
            paths.setdefault(os.path.abspath(path), path)  # noqa: PTH100 - `resolve` would follow links
    return list(paths.values())


def decision_of(assessment: "Assessment", at: tuple[str, ...]) -> "Decision":
    """Return the decision that counts for the exit status: the worst asked for, or that of the next checkpoint."""
    from readiness.verdict import Decision

    wanted = at or ((assessment.next,) if assessment.next else ())
    found = [one.decision for one in assessment.checkpoints if one.id in wanted]
    return max(found, key=list(Decision).index, default=Decision.UNDECIDED)


def status_of(decisions: list["Decision"], *, strict: bool) -> int:
    """Return the exit status of the worst of some decisions."""
    from readiness.verdict import Decision

    worst = max(decisions, key=list(Decision).index, default=Decision.UNDECIDED)
    return {Decision.READY: 0, Decision.READY_WITH_CAVEATS: int(strict), Decision.UNDECIDED: 3, Decision.NOT_READY: 1}[
        worst
    ]
