"""Cases run: what a case expects of criteria, and what was found.

A case is a release made of the facts of its file and its own; it is judged like any other release.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.calendar import Calendar
from readiness.cases import Case, CaseDocument, ExpectedResult
from readiness.check import Margin
from readiness.criteria import CriteriaSet
from readiness.diagnostic import Diagnostic, Severity, did_you_mean, error
from readiness.document import Data
from readiness.evaluation import assess
from readiness.location import Part, Place, Pointer
from readiness.moment import write_window
from readiness.overlay import depth, find, merge, relocate, without
from readiness.record import Record
from readiness.verdict import Outlook


@dataclass(frozen=True, slots=True)
class Trial:
    """A case ready to be run: what is on record, the criteria sets by their paths, and what is expected.

    `checkpoints` are those of its release, on record or not.
    """

    name: str
    path: str
    case: Case
    checkpoints: tuple[str, ...]
    record: Record
    sets: tuple[tuple[str, CriteriaSet], ...]
    calendar: Calendar

    @property
    def asked(self) -> frozenset[tuple[str, str]]:
        """The criteria and checkpoints of which something is expected."""
        return frozenset((name, at) for at, expected in self.case.expect.items() for name in expected.criteria)

    @property
    def decides(self) -> bool:
        """Whether a decision is expected, so that every criterion matters."""
        return any(expected.decision is not None for expected in self.case.expect.values())


@dataclass(frozen=True, slots=True)
class Suite:
    """The cases of one file, and the changes to criteria that they may fail to notice, each with the reason."""

    path: str
    title: str
    trials: tuple[Trial, ...]
    survivors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that did not come out as expected: where the expectation stands, of what, and why it came out so."""

    pointer: Pointer
    subject: str
    expected: str
    found: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a case; it passed when nothing failed."""

    trial: Trial
    failures: tuple[Failure, ...]
    assessment: Assessment


def run(trial: Trial, sets: Sequence[CriteriaSet]) -> Outcome:
    """Return what becomes of a case under these criteria."""
    names = needed(trial, sets)
    if not trial.decides:
        sets = [_only(one, names) for one in sets]
    assessment = assess(trial.record, sets, trial.calendar)
    return Outcome(trial, tuple(_failures(trial, assessment)), assessment)


def needed(trial: Trial, sets: Sequence[CriteriaSet]) -> frozenset[str]:
    """Return the criteria of which a case expects something, and all that they wait for."""
    criteria = {name: one for each in sets for name, one in each.criteria.items()}
    waiting = [name for name, _ in trial.asked]
    names: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in names and name in criteria:
            names.add(name)
            waiting.extend(criteria[name].requires)
    return frozenset(names)


def _only(criteria: CriteriaSet, names: frozenset[str]) -> CriteriaSet:
    kept = {name: one for name, one in criteria.criteria.items() if name in names}
    return criteria.model_copy(update={"criteria": kept})


def _failures(trial: Trial, assessment: Assessment) -> Iterator[Failure]:
    for problem in assessment.problems:
        if problem.severity is Severity.ERROR and not problem.code.startswith("waiver"):  # a waiver may well lapse
            yield Failure(("cases", trial.name), "what is judged", "no mistake", problem.message)
    at = {one.id: one for one in assessment.checkpoints}
    for checkpoint, expected in trial.case.expect.items():
        pointer: Pointer = ("cases", trial.name, "expect", checkpoint)
        found = at.get(checkpoint)
        if found is None:
            yield Failure(pointer, checkpoint, "a checkpoint", "it is not on record on this day")
            continue
        if expected.decision is not None and expected.decision is not found.decision:
            where = (*pointer, "decision")
            yield Failure(where, checkpoint, expected.decision.value, found.decision.value, _gaps(found))
        results = {result.criterion: result for result in found.results}
        for name, wanted in expected.criteria.items():
            where = (*pointer, "criteria", name)
            if name in results:
                yield from _differences(where, f"{name} at {checkpoint}", wanted, results[name])
            else:
                yield Failure(where, f"{name} at {checkpoint}", "a criterion judged there", "it is not judged there")


def _differences(pointer: Pointer, subject: str, wanted: ExpectedResult, result: Result) -> Iterator[Failure]:
    outlook = "none" if result.outlook is None else result.outlook.value
    expected_outlook = wanted.outlook.value if isinstance(wanted.outlook, Outlook) else wanted.outlook
    pairs: tuple[tuple[str, object, object], ...] = (
        ("verdict", None if wanted.verdict is None else wanted.verdict.value, result.verdict.value),
        ("outlook", expected_outlook, outlook),
        ("importance", None if wanted.importance is None else wanted.importance.value, result.importance.value),
        ("due", None if wanted.due is None else write_window(wanted.due), write_window(result.due)),
        ("margin", wanted.margin, say_margin(result.margin)),
        ("needs", None if wanted.needs is None else sorted(wanted.needs), sorted(result.needs)),
        ("waits-for", None if wanted.waits_for is None else sorted(wanted.waits_for), sorted(result.waiting_for)),
    )
    for key, expected, found in pairs:
        if expected is not None and expected != found:
            yield Failure((*pointer, key), f"{key} of {subject}", _said(expected), _said(found), result.reason)
    if wanted.reason is not None and wanted.reason.casefold() not in result.reason.casefold():
        yield Failure((*pointer, "reason"), f"reason of {subject}", f"... {wanted.reason} ...", result.reason)


def say_margin(margin: Margin | None) -> str:
    """Return a margin as a document writes it: `3`, `-2 to 1`, `.. to 1` or `none`."""
    if margin is None:
        return "none"
    least, most = (".." if one is None else str(one) for one in margin)
    return least if least == most else f"{least} to {most}"


def _said(value: object) -> str:
    return (", ".join(value) or "nothing") if isinstance(value, list) else str(value)


def _gaps(found: CheckpointAssessment) -> str:
    return f"Gaps: {', '.join(one.criterion for one in found.gaps)}." if found.gaps else ""


# Putting a case together


def compose(tests: CaseDocument, base: Data, name: str, path: str) -> tuple[Data, tuple[Diagnostic, ...]]:
    """Return the data of the release that a case is about, and what is wrong with how it is made."""
    case = tests.cases[name]
    own: dict[str, Data] = {"kind": "release", "id": tests.id, "title": case.title or name}
    if tests.criteria:
        own["criteria"] = list(tests.criteria)
    if tests.calendar is not None:
        own["calendar"] = tests.calendar
    data = merge({**base, **own}, tests.facts)
    found = []
    for index, said in enumerate(case.remove):
        pointer = find(data, said)
        if pointer is None:
            place = Place(path, ("cases", name, "remove", index))
            message = f"there is nothing at {said!r} to remove"
            found.append(error("nothing-to-remove", message, place, "Name it by its keys, such as `plan.uit.finish`."))
        else:
            data = without(data, pointer)
    if case.as_of is None and tests.as_of is None:
        place = Place(path, ("cases", name), Part.KEY)
        help_ = "Add `as-of: ...` here, or once for all cases at the top."
        found.append(error("missing-key", "`as-of` is missing: the day on which this case is judged", place, help_))
    return merge(data, case.facts), tuple(found)


def relocate_case(one: Diagnostic, tests: CaseDocument, name: str) -> Diagnostic:
    """Return a diagnostic of the facts put together with its places where they stand in the file of the tests."""
    return relocate(one, lambda place: _origin(place, tests, name))


def _origin(place: Place, tests: CaseDocument, name: str) -> Place:
    """Return where in the file of the tests the facts at a place come from: the case, the file, or the base."""
    own, shared = depth(tests.cases[name].facts, place.pointer), depth(tests.facts, place.pointer)
    if own and own >= shared:
        return replace(place, pointer=("cases", name, "facts", *place.pointer))
    if shared:
        return replace(place, pointer=("facts", *place.pointer))
    if place.pointer and place.pointer[0] in ("criteria", "calendar"):
        return replace(place, pointer=place.pointer)
    return replace(place, pointer=("release",) if tests.release is not None else ("cases", name), part=Part.KEY)


def check_case(trial: Trial) -> tuple[Diagnostic, ...]:
    """Return the names in what a case expects that lead nowhere."""
    found = []
    criteria = {name: one for _, each in trial.sets for name, one in each.criteria.items()}
    declared = trial.checkpoints
    for checkpoint, expected in trial.case.expect.items():
        pointer: Pointer = ("cases", trial.name, "expect", checkpoint)
        place = Place(trial.path, pointer, Part.KEY)
        if checkpoint not in declared:
            help_ = did_you_mean(checkpoint, declared, f"The facts of this case have {', '.join(declared)}.")
            found.append(error("unknown-checkpoint", f"there is no checkpoint {checkpoint!r}", place, help_))
            continue
        for name in expected.criteria:
            here = Place(trial.path, (*pointer, "criteria", name), Part.KEY)
            if name not in criteria:
                help_ = did_you_mean(name, tuple(criteria), "Name a criterion of the sets under test.")
                found.append(error("unknown-criterion", f"there is no criterion {name!r}", here, help_))
            elif checkpoint not in criteria[name].at:
                help_ = f"It is judged at {', '.join(criteria[name].at)}."
                found.append(error("unknown-criterion", f"{name} is not judged at {checkpoint}", here, help_))
    return tuple(found)
