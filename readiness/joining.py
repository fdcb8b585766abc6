"""What does not fit between a release and the criteria it is judged by."""

from collections.abc import Collection, Iterator, Mapping

from readiness.check import EACH
from readiness.criteria import CriteriaSet, Criterion
from readiness.diagnostic import Diagnostic, Label, did_you_mean, error, nearest, warning
from readiness.location import Part, Place, Pointer
from readiness.references import checks_of, no_such, some_of
from readiness.release import (
    Release,
)


def check_together(release: Release, path: str, sets: Mapping[str, CriteriaSet]) -> tuple[Diagnostic, ...]:
    """Return what does not fit between a release and its criteria sets, keyed by their paths.

    A waiver for nothing is an error of the release. A name in the criteria that the release does not have is a warning:
    what it asks cannot be known.
    """
    found: list[Diagnostic] = []
    owners: dict[str, str] = {}
    for where, criteria in sets.items():
        for name in criteria.criteria:
            if name in owners:
                place = Place(where, ("criteria", name), Part.KEY)
                message = f"criterion {name!r} is already in {owners[name]}"
                first = Label(Place(owners[name], ("criteria", name), Part.KEY), "the other one")
                found.append(error("duplicate-criterion", message, place, "Rename one, or use one set.", (first,)))
            owners.setdefault(name, where)
    if sets:
        found.extend(_wrong_waivers(release, path, sets))
    return (*found, *_elsewhere(release, sets), *_unasked(release, path, sets), *_not_in_release(release, sets))


def _elsewhere(release: Release, sets: Mapping[str, CriteriaSet]) -> Iterator[Diagnostic]:
    """Yield each checkpoint of the criteria that the release does not have: nothing is judged there."""
    if any(name not in release.plan for name in release.checkpoints):
        return  # told already, and what is meant may be one of these
    for where, criteria in sets.items():
        asked: dict[str, list[str]] = {}
        for name, criterion in criteria.criteria.items():
            for checkpoint in criterion.at:
                if checkpoint not in release.checkpoints:
                    asked.setdefault(checkpoint, []).append(name)
        for checkpoint, names in asked.items():
            place = Place(where, ("criteria", names[0], "at", checkpoint), Part.KEY)
            said = f"{names[0]} is" if len(names) == 1 else f"{names[0]} and {len(names) - 1} more are"
            message = f"{release.id} has no checkpoint {checkpoint!r}, so {said} not judged there"
            help_ = did_you_mean(
                checkpoint, release.checkpoints, "Add it to the checkpoints of the release when it has one."
            )
            yield warning("not-in-release", message, place, help_)


def _unasked(release: Release, path: str, sets: Mapping[str, CriteriaSet]) -> Iterator[Diagnostic]:
    """Yield evidence and metrics that nothing asks for and that are near something asked for and not there."""
    asked: dict[str, set[str]] = {"evidence": set(), "metrics": set()}
    for criteria in sets.values():
        for name, criterion in criteria.criteria.items():
            for _, check in checks_of(name, criterion):
                if check.kind in ("evidence", "metric"):
                    area, field = ("evidence", "type") if check.kind == "evidence" else ("metrics", "name")
                    asked[area].add(getattr(check, field))
    types = {name: one.type for name, one in release.evidence.items()}
    given = {"evidence": types, "metrics": {name: name for name in release.metrics}}
    for area, names in given.items():
        lacking = asked[area] - set(names.values())
        for key, word in names.items():
            near = None if word in asked[area] else nearest(word, lacking, closeness=0.85)
            if near is not None:
                pointer: Pointer = (area, key, "type") if area == "evidence" else (area, key)
                place = Place(path, pointer, Part.VALUE if area == "evidence" else Part.KEY)
                message = f"no criterion asks for {word!r}"
                yield warning("not-asked", message, place, f"Did you mean {near!r}?")


UNMATCHED = frozenset({"waiver-for-nothing", "unknown-checkpoint", "not-waivable"})
"""What is said of waivers that match nothing that they could lift."""


def _wrong_waivers(release: Release, path: str, sets: Mapping[str, CriteriaSet]) -> Iterator[Diagnostic]:
    criteria = {name: one for found in sets.values() for name, one in found.criteria.items()}
    for name, waivers in release.waivers.items():
        if name not in criteria:
            place = Place(path, ("waivers", name), Part.KEY)
            words = "there is nothing to waive: no criterion is called"
            yield no_such(
                "waiver-for-nothing",
                words,
                name,
                place,
                criteria,
                f"{some_of(criteria)}; name one of them, or remove the waiver.",
            )
            continue
        for index, waiver in enumerate(waivers):
            place = Place(path, ("waivers", name, index, "at"))
            if waiver.at not in release.checkpoints:
                otherwise = "Name a checkpoint of this release."
                yield no_such(
                    "unknown-checkpoint", "there is no checkpoint", waiver.at, place, release.checkpoints, otherwise
                )
            elif waiver.at not in criteria[name].at:
                message = f"{name} is not judged at {waiver.at}, so there is nothing to waive"
                help_ = f"It is judged at {', '.join(criteria[name].at)}."
                yield warning("waiver-for-nothing", message, place, help_)
            elif not criteria[name].waivable:
                message = f"{name} may not be waived, so this waiver lifts nothing"
                help_ = "Remove the waiver, or take `waivable: false` from the criterion by agreement of its owner."
                yield error("not-waivable", message, Place(path, ("waivers", name, index)), help_)


def _not_in_release(release: Release, sets: Mapping[str, CriteriaSet]) -> tuple[Diagnostic, ...]:
    missing: dict[tuple[str, str], Diagnostic] = {}
    for where, criteria in sets.items():
        for name, criterion in sorted(criteria.criteria.items()):  # told of the same one in whatever order they stand
            for sort, wanted, pointer in _asked(name, criterion, release.checkpoints):
                declared = _declared(release, sort)
                if wanted in declared or (sort, wanted) in missing:
                    continue
                message = (
                    f"{name} asks about {wanted!r}, which {release.id} does not have under `{sort}`; it cannot be known"
                )
                help_ = did_you_mean(wanted, declared, f"Add it to the release under `{sort}` when it is known.")
                place = Place(where, pointer)
                missing[sort, wanted] = warning("not-in-release", message, place, help_)
    return tuple(missing.values())


def _asked(name: str, criterion: Criterion, checkpoints: tuple[str, ...]) -> Iterator[tuple[str, str, Pointer]]:
    """Yield the names that a criterion uses at the checkpoints of a release: of what sort, the name, and where."""
    for checkpoint, expectation in criterion.at.items():
        if checkpoint in checkpoints and expectation.due is not None:
            yield "plan", expectation.due.name, ("criteria", name, "at", checkpoint, "due")
    judged = set(checkpoints)
    for pointer, check in checks_of(name, criterion):
        if pointer[2] == "at" and pointer[3] not in judged:
            continue
        for mention in check.mentions():
            if mention.name != EACH:
                yield mention.sort, mention.name, (*pointer, *mention.pointer)


def _declared(release: Release, sort: str) -> frozenset[str]:
    areas: dict[str, Collection[str]] = {
        "plan": release.plan,
        "baselines": release.baselines,
        "registers": release.registers,
        "members": [
            *release.scope,
            *release.plan,
            *release.risks,
            *(f"scope.{name}" for name in release.scope),
            *(f"plan.{name}" for name in release.plan),
        ],
    }
    return frozenset(areas[sort])
