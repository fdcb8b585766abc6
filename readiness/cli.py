"""The command line: arguments, the clock, and what each outcome is worth as an exit status.

0 ready (or nothing wrong), 1 not ready (or findings), 2 the input or the call is wrong, 3 undecided, 70 a bug. Reports
go to standard output or `--output`, diagnostics to standard error. What a command needs is imported when it runs.
"""

import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.diagnostic import Diagnostic
    from readiness.document import Document
    from readiness.evaluation import Assessment, Decision
    from readiness.files import Library
    from readiness.formats.terminal import Screen
    from readiness.repository import Case

WRONG, BUG = 2, 70
NARROWEST, WIDEST = 60, 110


class _DayType(click.ParamType):  # type: ignore[type-arg]  # older releases of click have no argument
    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        from readiness.moment import parse_day

        if isinstance(value, date):
            return value
        day = parse_day(str(value))
        if day is None:
            self.fail(f"{value!r} is not a day such as 2021-09-07", param, ctx)
        return day


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="readiness", prog_name="readiness")
def main() -> None:
    """Say whether a release is ready, and what stands in its way."""


@main.command()
@click.argument("releases", nargs=-1, required=True, metavar="RELEASE...")
@click.option("--as-of", type=_DayType(), help="Judge with what was on record on this day; default today.")
@click.option("--at", "at", multiple=True, metavar="CHECKPOINT", help="Judge at this checkpoint; default all.")
@click.option("--criteria", multiple=True, type=click.Path(path_type=Path), help="Use these criteria instead.")
@click.option("--format", "form", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="Write the report to this file.")
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
    strict: bool,
    no_gate: bool,
) -> None:
    """Say whether releases are ready: the decision, the gaps, who must act by when, and why.

    RELEASE is a release file, its folder, or a folder of releases.
    """
    from readiness.formats import findings
    from readiness.repository import has_errors, judge, load

    libraries: dict[Path, Library] = {}
    loaded = []
    files = _release_files(releases)
    for path in files:
        library = libraries.setdefault(_root_of(path), _library(path, files))
        loaded.append((library, *load(library, path, criteria)))
    documents = {name: one for library in libraries.values() for name, one in library.documents.items()}
    wrong = findings.ordered([one for _, _, found in loaded for one in found], documents)
    if has_errors(wrong):
        _complain(wrong, documents)
        raise SystemExit(WRONG)
    judged: list[tuple[Case, Assessment, list[Diagnostic]]] = []
    for _, case, found in loaded:
        if case is not None:
            day = as_of or _today(case.calendar.zone)
            assessment, problems = judge(case, day)
            judged.append((case, assessment, findings.ordered([*found, *problems], documents)))
    _known_checkpoints(at, [case for case, _, _ in judged])
    _write(_draw(form, judged, at, documents, (output, loaded[0][0].root)), output)
    _complain(findings.ordered([one for _, _, found in judged for one in found], documents), documents)
    if any(has_errors(found) for _, _, found in judged):
        raise SystemExit(WRONG)
    status = _status([_decision(assessment, at) for _, assessment, _ in judged], strict=strict)
    raise SystemExit(0 if no_gate else status)


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--format", "form", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="Write the report to this file.")
def lint(*, paths: tuple[str, ...], form: str, output: Path | None) -> None:
    """Find everything that is wrong with documents: each mistake once, with its place and how to mend it.

    PATH is a file, or a folder of which every YAML file is read.
    """
    from readiness.files import find_documents
    from readiness.formats import findings
    from readiness.repository import check_file, has_errors

    libraries: dict[Path, Library] = {}
    wrong: list[Diagnostic] = []
    files = [path for name in paths for path in find_documents(Path(name))]
    for path in files:
        library = libraries.setdefault(_root_of(path), _library(path, files))
        wrong.extend(check_file(library, path))
    if not files:
        raise click.UsageError("nothing was checked: there is no .yaml file there")
    documents = {name: one for library in libraries.values() for name, one in library.documents.items()}
    found = findings.ordered(wrong, documents)
    if form == "json":
        from readiness.formats import json

        text = json.diagnostics(found, documents)
    else:
        colour = _colour(output)
        text = findings.text(found, documents, colour=colour) + findings.count(found, len(files))
    _write(text, output)
    raise SystemExit(WRONG if has_errors(found) else 0)


def run() -> None:
    """Run the command line; an exception nobody expected is a bug, and says so in one line."""
    try:
        main.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        raise SystemExit(WRONG) from None
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        raise SystemExit(130) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(BUG) from None
    except Exception as error:
        if os.environ.get("READINESS_TRACEBACK"):
            raise
        message = f"a bug in readiness: {type(error).__name__}: {error}"
        click.echo(f"{message[:500]}\nSet READINESS_TRACEBACK=1 to see where, and please report it.", err=True)
        raise SystemExit(BUG) from None


def _today(zone: str) -> date:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return datetime.now(tz=ZoneInfo(zone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        return datetime.now(tz=UTC).date()


def _release_files(names: tuple[str, ...]) -> list[Path]:
    from readiness.files import find_releases

    paths: list[Path] = []
    for name in names:
        found = find_releases(Path(name))
        if not found:
            raise click.UsageError(f"there is no release in {name}; a release is a folder with a release.yaml")
        paths.extend(path for path in found if path not in paths)
    return paths


def _root_of(path: Path) -> Path:
    from readiness.files import root_of

    return root_of(path)


def _library(path: Path, files: list[Path]) -> "Library":
    from readiness.files import Library

    root = _root_of(path)
    return Library(root, alone=all(_root_of(other) == root for other in files))


def _draw(
    form: str,
    judged: "list[tuple[Case, Assessment, list[Diagnostic]]]",
    at: tuple[str, ...],
    documents: "Mapping[str, Document]",
    drawn: tuple[Path | None, Path],
) -> str:
    """Return the report in the format asked for."""
    paths = [{one.id: path for path, one in case.sets.items()} for case, _, _ in judged]
    if form == "json":
        from readiness.formats import json

        rows = [
            (_only(a, at), case.path, names, case.inputs, found)
            for (case, a, found), names in zip(judged, paths, strict=True)
        ]
        return json.assessments(rows, documents)
    from readiness.formats import terminal

    shown = [(a, case.path, names) for (case, a, _), names in zip(judged, paths, strict=True)]
    return terminal.assessments(shown, at, documents, _screen(*drawn))


def _known_checkpoints(at: tuple[str, ...], cases: "list[Case]") -> None:
    from readiness.diagnostic import did_you_mean

    declared = tuple(dict.fromkeys(name for case in cases for name in case.release.checkpoints))
    for name in at:
        if name not in declared:
            help_ = did_you_mean(name, declared, f"Checkpoints: {', '.join(declared)}.")
            raise click.UsageError(f"there is no checkpoint {name!r}. {help_}")


def _only(assessment: "Assessment", at: tuple[str, ...]) -> "Assessment":
    from dataclasses import replace

    return replace(assessment, checkpoints=tuple(one for one in assessment.checkpoints if not at or one.id in at))


def _decision(assessment: "Assessment", at: tuple[str, ...]) -> "Decision":
    """Return the decision that counts for the exit status: the worst asked for, or that of the next checkpoint."""
    from readiness.evaluation import Decision

    wanted = at or ((assessment.next,) if assessment.next else ())
    found = [one.decision for one in assessment.checkpoints if one.id in wanted]
    return max(found, key=list(Decision).index, default=Decision.UNDECIDED)


def _status(decisions: list["Decision"], *, strict: bool) -> int:
    from readiness.evaluation import Decision

    worst = max(decisions, key=list(Decision).index, default=Decision.UNDECIDED)
    return {Decision.READY: 0, Decision.READY_WITH_CAVEATS: int(strict), Decision.UNDECIDED: 3, Decision.NOT_READY: 1}[
        worst
    ]


def _complain(found: "list[Diagnostic]", documents: "Mapping[str, Document]") -> None:
    """Write errors with the line they are in, and everything else in one line each, to standard error."""
    from readiness.diagnostic import Severity
    from readiness.formats import findings

    errors = [one for one in found if one.severity is Severity.ERROR]
    others = [one for one in found if one.severity is not Severity.ERROR]
    colour = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    text = findings.text(errors, documents, colour=colour) + findings.brief(others, documents)
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(text.encode(encoding, "replace").decode(encoding))


def _screen(output: Path | None, root: Path) -> "Screen":
    import shutil

    from readiness.formats.terminal import Screen

    drawn = output is None and sys.stdout.isatty()
    width = min(WIDEST, max(NARROWEST, shutil.get_terminal_size().columns)) if drawn else 80
    return Screen(width, _colour(output), root if drawn and os.environ.get("TERM") != "dumb" else None)


def _colour(output: Path | None) -> bool:
    return (
        output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


def _write(text: str, output: Path | None) -> None:
    if output is None:
        encoding = "utf-8" if text.startswith("{") else sys.stdout.encoding or "utf-8"
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode(encoding, "replace"))
        sys.stdout.flush()
        return
    from readiness.files import write_whole

    try:
        write_whole(output, text.encode())
    except OSError as error:
        raise click.ClickException(f"cannot write {output}: {error.strerror}") from error
