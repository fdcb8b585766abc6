"""`readiness scenario`: what would come out otherwise if dates moved or facts changed, and why."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.commands.options import (
    as_of_option,
    criteria_option,
    decision_of,
    format_option,
    output_option,
    paths_completion,
    release_files,
    status_of,
    today,
)
from readiness.commands.reading import GIVEN, WRONG, Changes, as_options, changes_options, step_of, written
from readiness.console import complain, width, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readiness.assessment import Assessment
    from readiness.case import Case
    from readiness.comparison import Comparison
    from readiness.diagnostic import Diagnostic
    from readiness.document import Document
    from readiness.files import Library
    from readiness.formats.json import Report
    from readiness.repository import Varied
    from readiness.scenario import Step

BESIDE = "scenarios.yaml"


@click.command()
@click.argument("release", metavar="RELEASE", shell_complete=paths_completion)
@click.argument("file", required=False, metavar="[FILE]", shell_complete=paths_completion)
@changes_options
@click.option("--scenario", "names", multiple=True, metavar="NAME", help="Only this scenario of the file; default all.")
@as_of_option
@criteria_option
@format_option("terminal", "json", "markdown")
@output_option
@click.option("--strict", is_flag=True, help="Exit with 1 when ready with caveats.")
@click.option("--no-gate", is_flag=True, help="Exit with 0 also when not ready or undecided.")
def scenario(  # noqa: PLR0913 - the options of the command
    *,
    release: str,
    file: str | None,
    changes: Changes,
    names: tuple[str, ...],
    as_of: date | None,
    criteria: tuple[Path, ...],
    form: str,
    output: Path | None,
    strict: bool,
    no_gate: bool,
) -> None:
    """Compare a release with what it would be in scenarios.

    RELEASE is a release file or its folder, FILE a document of kind `scenarios`; default scenarios.yaml beside it.
    """
    from readiness.files import Libraries

    files = release_files((release,))
    if len(files) > 1:
        raise click.UsageError(f"{release} holds {len(files)} releases; name one")
    options = written(changes)
    path = _file(files[0], file, names, options)
    libraries = Libraries([files[0], *([path] if path is not None else [])])
    library = libraries.of(files[0])
    run = _Run(library, files[0], criteria, as_of)
    named = run.scenarios(libraries.of(path), path, names) if path is not None else {}
    if options is not None:
        named = run.with_options(options, named, alone=not names)
    run.stop_if_wrong()
    found = [run.compare(name, steps) for name, steps in named.items()]
    run.stop_if_wrong()
    shown = [one for one in found if one is not None]
    write(run.draw(form, shown, width(output)), form, output)
    wrong = run.complain()
    decisions = [decision_of(one.comparison.scenario, ()) for one in shown]
    raise SystemExit(WRONG if wrong else 0 if no_gate else status_of(decisions, strict=strict))


def _file(release: Path, file: str | None, names: tuple[str, ...], options: object) -> Path | None:
    """Return the file of scenarios: the one that is named, else the one beside the release where it is meant."""
    from readiness.files import is_file, is_folder

    if file is not None:
        named = Path(file)
        return named / BESIDE if is_folder(named) else named
    beside = release.parent / BESIDE
    if options is not None and not names:
        return None
    if is_file(beside):
        return beside
    message = f"there is no {BESIDE} beside the release; name a FILE of scenarios, or give --slip, --set or --remove"
    raise click.UsageError(message)


@dataclass(frozen=True, slots=True)
class _Compared:
    """A comparison, and the release that it is made with."""

    comparison: "Comparison"
    varied: "Varied"
    found: "tuple[Diagnostic, ...]"


class _Run:
    """Reads a release once, and compares it with scenarios; `found` is all that is wrong."""

    def __init__(self, library: "Library", path: Path, criteria: tuple[Path, ...], as_of: date | None) -> None:
        from readiness.case import judge
        from readiness.repository import load

        self.library = library
        self.path = path
        self.criteria = criteria
        self.documents: dict[str, Document] = {}
        self.case, wrong = load(library, path, criteria)
        self.found: list[Diagnostic] = list(wrong)
        self.on_the_day: list[Diagnostic] = []
        self.before = tuple(wrong)
        if self.case is None:
            self.stop_if_wrong()
        case = self._case()
        self.as_of = as_of or today(case.calendar.zone)
        self.base, self.problems = judge(case, self.as_of)
        self.on_the_day.extend(self.problems)

    def _case(self) -> "Case":
        if self.case is None:
            raise AssertionError
        return self.case

    def scenarios(self, library: "Library", path: Path, names: tuple[str, ...]) -> "dict[str, tuple[Step, ...]]":
        """Return the scenarios of a file that are meant, each behind those that it extends."""
        from readiness.diagnostic import did_you_mean
        from readiness.repository import load_scenarios
        from readiness.scenario import steps_of

        found, wrong = load_scenarios(library, path)
        self.found.extend(wrong)
        self.documents |= library.documents
        self.stop_if_wrong()
        if found is None:
            raise AssertionError
        for name in names:
            if name not in found.scenarios:
                known = tuple(found.scenarios)
                help_ = did_you_mean(name, known, f"Scenarios: {', '.join(known)}.")
                raise click.UsageError(f"there is no scenario {name!r} in {path}. {help_}")
        chosen = dict.fromkeys(names or found.scenarios)
        return {name: steps_of(found.scenarios, library.show(path), name) for name in chosen}

    def with_options(
        self, options: "Document", named: "dict[str, tuple[Step, ...]]", *, alone: bool
    ) -> "dict[str, tuple[Step, ...]]":
        """Return the scenarios with what the options say: one of their own, or on top of each."""
        own, wrong = step_of(options)
        self.found.extend(wrong)
        self.documents[options.path] = options
        self.stop_if_wrong()
        if own is None:
            raise AssertionError
        if alone:
            return {**named, own.name: (own,)}
        return {name: (*steps, own) for name, steps in named.items()}

    def compare(self, name: str, steps: "tuple[Step, ...]") -> _Compared | None:
        """Return the release compared with a scenario; None where something is wrong with that."""
        from readiness.comparison import About, compare, save
        from readiness.repository import vary
        from readiness.scenario import say_changes

        case = self._case()
        varied = vary(self.library, (case, self.before), self.path, self.criteria, steps, self.as_of)
        self.found.extend(varied.found)
        judged = varied.judge(self.as_of, self.problems)
        if judged is None or varied.case is None:
            return None
        assessment, problems = judged
        self.on_the_day.extend(problems)
        named = [one.scenario for one in steps if one.path != GIVEN][-1:]
        title, note = (named[0].title, named[0].note) if named else ("", "")
        if named and len(steps) > 1 and steps[-1].path == GIVEN:
            title = f"{title or name}, with the options given"
        about = About(name, title, note, say_changes(steps, self.base.record.titles))
        comparison = compare(about, self.base, assessment, varied.changed.changes, case.calendar)
        comparison = save(comparison, tuple(varied.case.sets.values()), case.calendar, self._repair(steps))
        return _Compared(comparison, varied, (*varied.found, *problems))

    def _repair(self, steps: "tuple[Step, ...]") -> str:
        """Return the command that says what would make a release with these changes ready; empty where none can."""
        from shlex import join

        changes = as_options(steps)
        if changes is None:
            return ""
        words = ["readiness", "repair", self._case().path, "--as-of", self.as_of.isoformat()]
        words += [word for path in self.criteria for word in ("--criteria", str(path))]
        return join([*words, *changes.words])

    def draw(self, form: str, found: "Sequence[_Compared]", columns: int) -> str:
        """Return the comparisons in the format asked for."""
        comparisons = [one.comparison for one in found]
        if form == "markdown":
            from readiness.formats import markdown

            return markdown.comparisons(comparisons)
        if form == "json":
            from readiness.formats import json

            return json.comparisons([self._reports(one) for one in found], self._documents())
        from readiness.formats import comparisons as drawn

        return drawn.text(comparisons, columns)

    def _reports(self, one: _Compared) -> "tuple[Comparison, Report, Report, Mapping[str, Document]]":
        """Return what JSON needs of a comparison: both assessments with what belongs to them."""
        from readiness.overlay import ChangedDocument
        from readiness.placed import place
        from readiness.repository import drop_ignored

        case, documents = self._case(), self._documents()
        varied = one.varied.case or case
        read = documents[case.path]
        changes = one.varied.changed.changes
        changed = ChangedDocument(
            read.path, read.text, read.data, read.keys, read.values, read.diagnostics, changes, documents
        )

        def report(each: "Case", assessment: "Assessment", wrong: "Sequence[Diagnostic]") -> "Report":
            left = drop_ignored(place(wrong, documents), documents)
            paths = {criteria.id: path for path, criteria in each.sets.items()}
            return assessment, each.path, paths, each.inputs, left

        base = report(case, self.base, [*self.before, *self.problems])
        scenario = report(varied, one.comparison.scenario, [*self.before, *self.problems, *one.found])
        return one.comparison, base, scenario, {**documents, case.path: changed}

    def _documents(self) -> "dict[str, Document]":
        return {**self.library.documents, **self.documents}

    def complain(self) -> bool:
        """Write what is wrong to standard error, and return whether any of it is an error."""
        from readiness.case import has_errors
        from readiness.placed import place
        from readiness.repository import drop_ignored

        documents = self._documents()
        left = drop_ignored(place([*self.found, *self.on_the_day], documents), documents)
        complain(left, documents)
        return has_errors([one.diagnostic for one in left])

    def stop_if_wrong(self) -> None:
        """End the run where anything that was read is wrong; what only shows on the as-of day does not end it."""
        from readiness.case import has_errors

        if has_errors(self.found):
            self.complain()
            raise SystemExit(WRONG)
