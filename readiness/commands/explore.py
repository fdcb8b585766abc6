"""`readiness explore`: a page on which the dates of a plan are moved, and what comes of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.commands.options import (
    as_of_option,
    criteria_option,
    output_option,
    paths_completion,
    release_files,
    today,
)
from readiness.commands.reading import GIVEN, stop_if_wrong
from readiness.console import Progress, write

if TYPE_CHECKING:
    from readiness.assessment import Assessment
    from readiness.case import Case
    from readiness.diagnostic import Diagnostic
    from readiness.exploration import Exploration, Handle
    from readiness.files import Library
    from readiness.formats.explorer import Subject

FURTHEST_WRITTEN = 20
"""So many working days at most a date is moved in a page that carries its answers."""
MOST_CARRIED = 8_000_000
"""At most so many bytes of answers such a page carries, were nothing in them shared."""


@click.command()
@click.argument("release", metavar="RELEASE", shell_complete=paths_completion)
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="Serve at this port; default any.")
@as_of_option
@criteria_option
@output_option
def explore(*, release: str, port: int, as_of: date | None, criteria: tuple[Path, ...], output: Path | None) -> None:
    """Move the dates of a plan on a page, and see what comes of it.

    The page is served to this machine alone until Ctrl-C ends it. With --output it is written instead, with the answers
    for each single date moved by up to 20 working days. RELEASE is a release file or its folder.
    """
    files = release_files((release,))
    if len(files) > 1:
        raise click.UsageError(f"{release} holds {len(files)} releases; name one")
    asking = _Asking.read(files[0], criteria, as_of)
    if output is not None:
        write(asking.written(), "html", output)
        return
    _serve(asking, port)


def _serve(asking: "_Asking", port: int) -> None:
    """Serve the page until it is ended."""
    from readiness.exploration import FURTHEST, LONGEST_WISH
    from readiness.formats import explorer
    from readiness.loopback import Site

    page = explorer.served(asking.subject(), asking.answer({}), FURTHEST)
    try:
        site = Site(page.encode(), asking.asked, port, LONGEST_WISH)
    except OSError as error:
        raise click.ClickException(f"cannot serve at port {port}: {error.strerror}") from error
    with site:
        click.echo(f"{asking.case.release.title} is at {site.address}\nCtrl-C ends it.", err=True)
        try:
            site.serve_forever()
        except KeyboardInterrupt:
            click.echo("ended", err=True)


@dataclass(frozen=True, slots=True)
class _Asking:
    """A release that was read once, and is asked about again and again with dates moved."""

    library: "Library"
    path: Path
    criteria: tuple[Path, ...]
    case: "Case"
    found: "tuple[Diagnostic, ...]"
    base: "Assessment"
    problems: "tuple[Diagnostic, ...]"
    handles: "tuple[Handle, ...]"

    @classmethod
    def read(cls, path: Path, criteria: tuple[Path, ...], as_of: date | None) -> "_Asking":
        """Return a release with the assessment it begins from; what is wrong is told, and an error ends the run."""
        from readiness.case import judge
        from readiness.exploration import handles
        from readiness.files import Libraries
        from readiness.repository import load

        library = Libraries([path]).of(path)
        case, found = load(library, path, criteria)
        stop_if_wrong(found, library.documents)
        if case is None:
            raise AssertionError
        base, problems = judge(case, as_of or today(case.calendar.zone))
        stop_if_wrong(problems, library.documents)
        return cls(library, path, criteria, case, found, base, problems, handles(base.record, case.calendar))

    def subject(self) -> "Subject":
        """Return what the page is about."""
        from readiness.files import is_folder
        from readiness.formats.explorer import Subject

        named = is_folder(self.library.root / "criteria")
        words = ["readiness", "scenario", self.case.path, "--as-of", self.base.as_of.isoformat()]
        words += [word for path in self.criteria for word in ("--criteria", str(path))]
        path = self.case.path if named else ""
        title = self.case.release.title
        return Subject(self.base.release, title, path, self.base.as_of, tuple(words), self.handles, self.case.calendar)

    def answer(self, slips: Mapping[str, int]) -> "Exploration":
        """Return what comes of moving dates by working days."""
        from readiness.case import has_errors
        from readiness.comparison import About, compare
        from readiness.diagnostic import Severity
        from readiness.exploration import Exploration, explore
        from readiness.repository import vary
        from readiness.scenario import Step
        from readiness.scenarios import Scenario

        about, calendar = About("", "", "", ()), self.case.calendar
        if not slips:
            return explore(slips, compare(about, self.base, self.base, (), calendar), calendar, ())
        step = Step(GIVEN, "", Scenario.model_validate({"slip": {name: f"{days}wd" for name, days in slips.items()}}))
        as_of = self.base.as_of
        varied = vary(self.library, (self.case, self.found), self.path, self.criteria, (step,), as_of)
        judged = varied.judge(as_of, self.problems)
        wrong = [*varied.found, *(() if judged is None else judged[1])]
        if judged is None or has_errors(wrong):
            return Exploration(dict(slips), tuple(_said(one) for one in wrong if has_errors([one])))
        notes = [_said(one) for one in wrong if one.severity is Severity.WARNING]
        return explore(slips, compare(about, self.base, judged[0], varied.changed.changes, calendar), calendar, notes)

    def asked(self, raw: bytes) -> tuple[bool, bytes]:
        """Return the answer to what the page asks, and whether there is one."""
        from readiness.exploration import Exploration, read_wish
        from readiness.formats import explorer

        slips = read_wish(raw, self.handles)
        if isinstance(slips, str):
            return False, explorer.answer(Exploration({}, (f"{slips}.",))).encode()
        return True, explorer.answer(self.answer(slips)).encode()

    def written(self) -> str:
        """Return the page with answers worked out beforehand."""
        from readiness.formats import explorer

        base = self.answer({})
        size = len(explorer.answer(base).encode())
        furthest = min(FURTHEST_WRITTEN, MOST_CARRIED // (2 * size * max(1, len(self.handles))))
        if furthest < 1:
            raise click.UsageError(
                "the plan is too large for a page that carries its answers; serve it, without --output"
            )
        with Progress() as progress:
            grid = {one.id: list(self._moves(one.id, furthest, progress)) for one in self.handles}
        return explorer.written(self.subject(), base, grid, furthest)

    def _moves(self, name: str, furthest: int, progress: Progress) -> "Iterator[Exploration]":
        """Yield what comes of moving one date by a working day and more, each way."""
        done = [one.id for one in self.handles].index(name) * 2 * furthest
        days: Sequence[int] = [at for at in range(-furthest, furthest + 1) if at]
        for at, one in enumerate(days):
            progress.told("moving", done + at, len(self.handles) * 2 * furthest)
            yield self.answer({name: one})


def _said(one: "Diagnostic") -> str:
    return f"{one.message}." if one.message and one.message[-1] not in ".!?" else one.message
