"""Releases that commands ask about: read once, as they are on record, or with what options change of them.

A release with changes is what a scenario makes of it; every command that takes one asks the same of it as of any other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from readiness.commands.options import release_files, today
from readiness.console import complain

if TYPE_CHECKING:
    from readiness.assessment import Assessment
    from readiness.case import Case
    from readiness.diagnostic import Diagnostic
    from readiness.document import Document
    from readiness.files import Libraries
    from readiness.placed import Placed
    from readiness.scenario import Changed, Step

_Command = TypeVar("_Command", bound=Callable[..., Any])

WRONG = 2
GIVEN = "command-line"
"""The path under which messages name what the options say."""
OWN = "options"
"""The name of the scenario that the options make."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What `--slip`, `--set` and `--remove` say, each as it was given."""

    slips: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The options as they are given to a command."""
        named = (("--slip", self.slips), ("--set", self.sets), ("--remove", self.removes))
        return tuple(word for option, given in named for one in given for word in (option, one))


UNCHANGED = Changes()


def changes_options(command: _Command) -> _Command:
    """Return a command with the options that change facts of a release, which it is given as `changes`."""

    @click.option(
        "--slip",
        "slips",
        multiple=True,
        metavar="ID=PERIOD",
        help="Move an item, or one end of it, by 10wd (working days), 4d (days) or 2w (weeks); -10wd is earlier.",
    )
    @click.option(
        "--set", "sets", multiple=True, metavar="ID=DATE", help="Set a date, a duration or a value at a path."
    )
    @click.option(
        "--remove", "removes", multiple=True, metavar="ID", help="Take out an item, a modification or a path."
    )
    @wraps(command)
    def changed(*, slips: tuple[str, ...], sets: tuple[str, ...], removes: tuple[str, ...], **given: object) -> object:
        return command(changes=Changes(slips, sets, removes), **given)

    return cast("_Command", changed)


def written(changes: Changes) -> "Document | None":
    """Return what options say as a document of one scenario, in which each of them is a line; None without any."""
    from readiness.document import Document
    from readiness.location import Pointer, Span
    from readiness.scenarios import CHANGES

    if changes == UNCHANGED:
        return None
    asked: dict[str, dict[str, str]] = {"slip": {}, "set": {}}
    lines: list[str] = []
    keys: dict[Pointer, Span] = {}
    whole: tuple[Pointer, ...] = ((), ("scenarios",), ("scenarios", OWN), *(("scenarios", OWN, key) for key in CHANGES))
    values: dict[Pointer, Span] = dict.fromkeys(whole, Span(1, 1, 1, 2))
    for option, given in (("slip", changes.slips), ("set", changes.sets)):
        for one in given:
            name, equals, value = one.partition("=")
            if not (name and equals and value):
                wanted = "ID=PERIOD, such as uit=5wd" if option == "slip" else "ID=DATE, such as go-live=2021-11-29"
                raise click.UsageError(f"--{option} {one}: expected {wanted}")
            if name in asked[option]:
                raise click.UsageError(f"--{option} {name} is given twice")
            asked[option][name] = value
            lines.append(f"--{option} {one}")
            start = len(option) + 4
            pointer: Pointer = ("scenarios", OWN, option, name)
            keys[pointer] = Span(len(lines), start, len(lines), start + len(name))
            values[pointer] = Span(len(lines), start + len(name) + 1, len(lines), start + len(one))
    for index, one in enumerate(changes.removes):
        if not one:
            raise click.UsageError("--remove: expected ID, such as uit")
        lines.append(f"--remove {one}")
        values["scenarios", OWN, "remove", index] = Span(len(lines), 10, len(lines), 10 + len(one))
    own = {key: value for key, value in {**asked, "remove": list(changes.removes)}.items() if value}
    data = {"kind": "scenarios", "id": OWN, "title": OWN, "scenarios": {OWN: own}}
    return Document(GIVEN, "\n".join(lines), data, keys, values, ())


def step_of(options: "Document") -> "tuple[Step | None, tuple[Diagnostic, ...]]":
    """Return the scenario that options make, and what is wrong with it; None where that leaves nothing to apply."""
    from readiness.binding import bind
    from readiness.scenario import Step
    from readiness.scenarios import ScenarioDocument

    found, wrong = bind(ScenarioDocument, options)
    return (None if found is None else Step(GIVEN, OWN, found.scenarios[OWN])), wrong


def as_options(steps: "Sequence[Step]") -> Changes | None:
    """Return the options that change what scenarios change; None where they cannot say it.

    That is where something is added, a value is no text, or two of them change the same item one after the other.
    """
    slips: dict[str, str] = {}
    sets: dict[str, str] = {}
    removes: list[str] = []
    touched: set[str] = set()
    for step in steps:
        wanted = step.scenario
        names = {name.removeprefix("plan.").partition(".")[0] for name in (*wanted.remove, *wanted.set_, *wanted.slip)}
        texts = {name: value for name, value in wanted.set_.items() if isinstance(value, str)}
        if wanted.add or len(texts) < len(wanted.set_) or names & touched:
            return None
        touched |= names
        removes += wanted.remove
        sets |= texts
        slips |= {name: f"{period}" for name, period in wanted.slip.items()}
    return Changes(_equal(slips), _equal(sets), tuple(removes))


def _equal(given: "Mapping[str, str]") -> tuple[str, ...]:
    return tuple(f"{name}={value}" for name, value in given.items())


@dataclass(frozen=True, slots=True)
class Asked:
    """A release that a command asks about, ready for evaluation, and the day as of which it does.

    `found` is what is wrong with its documents, `root` the folder of the repository. Where options change it, `changed` says what, and `before` is what only
    shows to be wrong on the day without the changes.
    """

    case: "Case"
    as_of: date
    found: "tuple[Diagnostic, ...]"
    documents: "Mapping[str, Document]"
    root: Path
    changed: "Changed | None" = None
    before: "tuple[Diagnostic, ...]" = ()

    def judge(self) -> "tuple[Assessment, list[Placed]]":
        """Return the assessment on the day, and all that is wrong, with its places."""
        from readiness.case import judge

        assessment, problems = judge(self.case, self.as_of)
        return assessment, self.placed(problems)

    def placed(self, problems: "Sequence[Diagnostic]") -> "list[Placed]":
        """Return what is wrong with its documents, or shows to be wrong on the day; what comments ignore is left out."""
        from readiness.placed import place
        from readiness.repository import drop_ignored
        from readiness.scenario import relocate_change

        changed = self.changed
        told = [
            one if changed is None or one in self.before else relocate_change(one, changed, self.case.path)
            for one in problems
        ]
        return drop_ignored(place([*self.found, *told], self.documents), self.documents)


def read(
    names: tuple[str, ...], criteria: tuple[Path, ...], as_of: date | None, changes: Changes = UNCHANGED
) -> "tuple[Asked, ...]":
    """Return the releases that arguments name; where an error is in what they are judged by, it is told and that is all.

    `criteria` stand in the place of their own; without `as_of` the day is today in the zone of each. A usage error where
    there is no release.
    """
    from readiness.files import Libraries
    from readiness.repository import load

    files = release_files(names)
    options = written(changes)
    libraries = Libraries(files)
    loaded = [(path, *load(libraries.of(path), path, criteria)) for path in files]
    step, wrong = (None, ()) if options is None else step_of(options)
    documents = libraries.documents | ({} if options is None else {GIVEN: options})
    stop_if_wrong([*(one for _, _, found in loaded for one in found), *wrong], documents)
    asked = [
        Asked(case, as_of or today(case.calendar.zone), found, documents, libraries.of(path).root)
        for path, case, found in loaded
        if case is not None
    ]
    if step is None:
        return tuple(asked)
    return _varied(asked, files, (libraries, criteria), step)


def _varied(
    asked: "Sequence[Asked]", files: Sequence[Path], judged_by: "tuple[Libraries, tuple[Path, ...]]", step: "Step"
) -> "tuple[Asked, ...]":
    """Return releases with what options change of them; their titles say what that is."""
    from dataclasses import replace

    from readiness.case import judge
    from readiness.repository import vary
    from readiness.scenario import say_changes

    libraries, criteria = judged_by
    varied: list[Asked] = []
    wrong: list[Diagnostic] = []
    for one, path in zip(asked, files, strict=True):
        new = vary(libraries.of(path), (one.case, one.found), path, criteria, (step,), one.as_of)
        wrong += [*one.found, *new.found]
        if new.case is not None:
            release = new.case.release
            assessment, before = judge(one.case, one.as_of)
            said = " and ".join(say_changes((step,), assessment.record.titles))
            titled = release.model_copy(update={"title": f"{release.title}, if {said}"})
            case = replace(new.case, release=titled)
            varied.append(replace(one, case=case, found=(*one.found, *new.found), changed=new.changed, before=before))
    documents = {**libraries.documents, **asked[0].documents}
    stop_if_wrong(wrong, documents)
    return tuple(replace(one, documents=documents) for one in varied)


def stop_if_wrong(found: "Sequence[Diagnostic]", documents: "Mapping[str, Document]") -> None:
    """End with what is wrong, and its exit status, where any of it is an error."""
    from readiness.case import has_errors
    from readiness.placed import place
    from readiness.repository import drop_ignored

    if has_errors(found):
        complain(drop_ignored(place(found, documents), documents), documents)
        raise SystemExit(WRONG)


def answered(said: "Sequence[Placed]", asked: "Sequence[Asked]") -> int:
    """Tell what is wrong, and return the exit status of a command that has answered: 2 where any of it is an error."""
    from readiness.case import has_errors

    complain(said, {name: one for each in asked for name, one in each.documents.items()})
    return WRONG if has_errors([one.diagnostic for one in said]) else 0
