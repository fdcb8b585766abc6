"""Arguments that several commands share."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


class DayType(click.ParamType):  # type: ignore[type-arg]  # older releases of click have no argument
    """A day such as 2021-09-07."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day that an argument names."""
        from readiness.moment import parse_day

        if isinstance(value, date):
            return value
        day = parse_day(str(value))
        if day is None:
            self.fail(f"{value!r} is not a day such as 2021-09-07", param, ctx)
        return day


def format_option(*names: str) -> Callable[[_Command], _Command]:
    """Return the option that chooses a format, the first of them by default."""
    return click.option("--format", "form", type=click.Choice(names), default=names[0], show_default=True)


output_option = click.option(
    "--output", type=click.Path(path_type=Path), help="Write the report to this file, whole or not at all."
)
as_of_option = click.option("--as-of", type=DayType(), help="Judge with what was on record on this day; default today.")
criteria_option = click.option(
    "--criteria", multiple=True, type=click.Path(path_type=Path), help="Use these criteria instead."
)


def today(zone: str) -> date:
    """Return today in a time zone."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return datetime.now(tz=ZoneInfo(zone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        return datetime.now(tz=UTC).date()


def release_files(names: tuple[str, ...]) -> list[Path]:
    """Return the files of the releases meant by arguments; a usage error where there are none."""
    from readiness.files import find_releases

    paths: list[Path] = []
    for name in names:
        found = find_releases(Path(name))
        if not found:
            raise click.UsageError(f"there is no release in {name}; a release is a folder with a release.yaml")
        paths.extend(path for path in found if path not in paths)
    return paths
