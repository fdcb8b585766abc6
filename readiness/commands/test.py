"""`readiness test`: unit tests of criteria, with what they have seen and what they would not notice."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.commands.options import document_files, format_option, output_option, paths_argument
from readiness.console import complain, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readiness.files import Libraries
    from readiness.trial.mutation import Mutation
    from readiness.trial.running import Suite

FINDINGS, WRONG = 1, 2


@click.command()
@paths_argument
@format_option("terminal", "json", "junit", "github")
@output_option
@click.option("--mutate", is_flag=True, help="Change the criteria in small ways and list what no case notices.")
def test(*, paths: tuple[str, ...], form: str, output: Path | None, mutate: bool) -> None:
    """Run the tests of criteria.

    PATH is a file of kind `tests`, or a folder in which all of them are run.
    """
    from readiness.case import has_errors
    from readiness.placed import place
    from readiness.repository import load_tests
    from readiness.trial.coverage import coverage, decisions
    from readiness.trial.running import run

    files, libraries = _files(paths)
    loaded = [load_tests(libraries.of(path), path) for path in files]
    wrong = [one for _, found in loaded for one in found]
    if has_errors(wrong):
        complain(place(wrong, libraries.documents), libraries.documents)
        raise SystemExit(WRONG)
    suites = [suite for suite, _ in loaded if suite is not None]
    trials = [trial for suite in suites for trial in suite.trials]
    outcomes = [run(trial, [one for _, one in trial.sets]) for trial in trials]
    failed = any(one.failures for one in outcomes)
    mutations = _mutate(suites, libraries) if mutate and not failed else []
    seen, expected = coverage(outcomes), decisions(outcomes)
    documents = libraries.documents
    if form == "json":
        from readiness.formats import json

        text = json.trials(outcomes, seen, expected, mutations, documents)
    elif form == "junit":
        from readiness.formats import junit

        text = junit.trials(outcomes, mutations)
    elif form == "github":
        from readiness.formats import github

        text = github.trials(outcomes, documents)
    else:
        from readiness.formats import trials as drawn

        text = drawn.text(outcomes, seen, expected, mutations, documents)
    write(text, form, output)
    complain(place(wrong, documents), documents)
    if mutate and failed:
        click.echo("The criteria were not changed: all cases must pass first.", err=True)
    missed = any(one.unexplained or one.idle for one in mutations)
    raise SystemExit(FINDINGS if failed or missed else 0)


def _files(paths: tuple[str, ...]) -> "tuple[list[Path], Libraries]":
    """Return the files of tests meant by the arguments; a usage error where there are none."""
    from readiness.binding import kind_of
    from readiness.files import Libraries, is_folder

    named = document_files(paths)
    libraries = Libraries(named)
    given = {Path(name) for name in paths if not is_folder(Path(name))}
    files = [path for path in named if path in given or kind_of(libraries.of(path).open(path))[0] in ("tests", None)]
    if not files:
        raise click.UsageError("nothing was tested: there is no file of kind `tests` there")
    return files, libraries


def _mutate(suites: "Sequence[Suite]", libraries: "Libraries") -> "list[Mutation]":
    """Return what became of small changes to each of the criteria sets under test."""
    from dataclasses import replace

    from readiness.trial.mutation import try_changes

    documents = libraries.documents
    paths = sorted({path for suite in suites for trial in suite.trials for path, _ in trial.sets})
    found = [try_changes(documents[path].data, path, suites) for path in paths]
    told = {name for one in found for name in (*one.accepted, *one.idle)}
    astray = tuple(name for suite in suites for name in suite.survivors if name not in told)
    return [*found[:-1], replace(found[-1], idle=(*found[-1].idle, *astray))]
