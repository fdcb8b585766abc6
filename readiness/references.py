"""Names that lead nowhere, loops and statements out of order: what only shows when facts are held together."""

from collections.abc import Collection, Iterator, Mapping

from pydantic import BaseModel

from readiness.check import AREAS, EACH, Check, every
from readiness.criteria import CriteriaSet, Criterion
from readiness.diagnostic import Diagnostic, Severity, did_you_mean, error
from readiness.graph import loops, say_loop
from readiness.location import Part, Place, Pointer
from readiness.moment import Reference
from readiness.release import DateStatement, Item, Release, Stated, day_on_record


def _no_such(code: str, words: str, name: str, place: Place, known: Collection[str], otherwise: str) -> Diagnostic:  # noqa: PLR0913 - the parts of one sentence
    return error(code, f"{words} {name!r}", place, did_you_mean(name, tuple(known), otherwise))


def check_criteria(criteria: CriteriaSet, path: str) -> tuple[Diagnostic, ...]:
    """Return what is wrong inside a criteria set: prerequisites that are not there or loop, misplaced `each`."""
    found: list[Diagnostic] = []
    for name, criterion in criteria.criteria.items():
        for index, wanted in enumerate(criterion.requires):
            if wanted not in criteria.criteria:
                place = Place(path, ("criteria", name, "requires", index))
                otherwise = "Add it, or remove the prerequisite."
                found.append(
                    _no_such("unknown-criterion", "there is no criterion", wanted, place, criteria.criteria, otherwise)
                )
        for pointer, check in _checks(name, criterion):
            found.extend(_misplaced(path, pointer, check))
        for checkpoint, expectation in criterion.at.items():
            due = expectation.due
            if (
                due is not None
                and due.fact == checkpoint
                and due.period is not None
                and due.period.count
                and not due.back
            ):
                place = Place(path, ("criteria", name, "at", checkpoint, "due"))
                help_ = "Give an earlier due day, or judge it at a later checkpoint."
                found.append(error("due-after-checkpoint", f"{due} is after the checkpoint itself", place, help_))
    edges = {name: [w for w in one.requires if w in criteria.criteria] for name, one in criteria.criteria.items()}
    for loop in loops(edges):
        message = f"these criteria wait for each other: {say_loop(loop)}"
        place = Place(path, ("criteria", loop[0], "requires"))
        found.append(error("prerequisite-loop", message, place, "Remove one of these prerequisites."))
    return tuple(found)


def _checks(name: str, criterion: Criterion) -> Iterator[tuple[Pointer, Check]]:
    if criterion.applies_when is not None:
        yield from every(criterion.applies_when, ("criteria", name, "applies-when"))
    for checkpoint, expectation in criterion.at.items():
        yield from every(expectation.check, ("criteria", name, "at", checkpoint, "check"))


def _misplaced(path: str, pointer: Pointer, check: Check) -> Iterator[Diagnostic]:
    area = getattr(check, "in_", None)
    if area is not None and area not in AREAS and not area.startswith("registers."):
        otherwise = f"Use one of {', '.join(AREAS)}, or registers.NAME."
        place = Place(path, (*pointer, "in"))
        yield _no_such("unknown-area", "there is nothing to go through called", area, place, AREAS, otherwise)
    if "for-each" in pointer[:-1]:
        return
    for field in ("activity", "of", "about", "from_", "to", "reference"):
        value = getattr(check, field, None)
        names = value if isinstance(value, tuple) else (value,)
        if any((name.name if isinstance(name, Reference) else name) == EACH for name in names):
            place = Place(path, (*pointer, field.rstrip("_")))
            yield error(
                "each-outside", "`each` stands for a member only inside `for-each`", place, "Name what is meant."
            )


def check_release(release: Release, path: str) -> tuple[Diagnostic, ...]:
    """Return what is wrong inside a release: names that lead nowhere, loops, statements out of order."""
    found = [*_unknown_sources(release, path), *_wrong_checkpoints(release, path)]
    for name, item in release.plan.items():
        for index, after in enumerate(item.after):
            if after.activity not in release.plan:
                place = Place(path, ("plan", name, "after", index))
                otherwise = "Add it to the plan, or remove it here."
                found.append(
                    _no_such("unknown-item", "the plan has no", after.activity, place, release.plan, otherwise)
                )
        for end in ("start", "finish", "date", "limit"):
            found.extend(_disorder(release, Place(path, ("plan", name, end)), getattr(item, end) or (), item))
    edges = {name: [a.activity for a in one.after if a.activity in release.plan] for name, one in release.plan.items()}
    for loop in loops(edges):
        message = f"these items come after each other: {say_loop(loop)}"
        place = Place(path, ("plan", loop[0], "after"))
        found.append(error("plan-loop", message, place, "Remove one of these links."))
    for name, action in release.actions.items():
        wanted = action.superseded_by
        if wanted is not None and wanted not in release.actions:
            place = Place(path, ("actions", name, "superseded-by"))
            found.append(
                _no_such("unknown-action", "there is no action", wanted, place, release.actions, "Add it to the log.")
            )
    return tuple(found)


def _wrong_checkpoints(release: Release, path: str) -> Iterator[Diagnostic]:
    for index, name in enumerate(release.checkpoints):
        place = Place(path, ("checkpoints", index))
        if name not in release.plan:
            otherwise = "Add it to the plan, or remove the checkpoint."
            yield _no_such("unknown-item", "the plan has no", name, place, release.plan, otherwise)
        elif release.plan[name].date is None:
            message = f"a checkpoint is a milestone with a `date`; {name!r} has none"
            yield error("not-a-milestone", message, place, "Write `date: tbc` while it is not known.")
        elif name in release.checkpoints[:index]:
            yield error("duplicate-checkpoint", f"{name!r} is already a checkpoint", place, "Remove it.")


def _disorder(release: Release, place: Place, history: tuple[DateStatement, ...], item: Item) -> Iterator[Diagnostic]:
    """Yield the statements of a history that are out of order, or report what had not happened yet."""
    before = None
    for index, statement in enumerate(history):
        day = day_on_record(release, statement, item)
        here = Place(place.path, (*place.pointer, index))
        happened = None if statement.actual is None else statement.actual.earliest
        if day is not None and before is not None and day < before:
            message = f"a history is written oldest first; this statement of {day} stands behind one of {before}"
            yield error("history-order", message, here, "Move it up.")
        if happened is not None and day is not None and day < happened:
            message = f"stated on {day}, it cannot be known to have happened on {happened}"
            yield error(
                "actual-too-early",
                message,
                here,
                "Write `planned`, or the day on which it was stated to have happened.",
            )
        if index and history[index - 1].actual is not None and statement.actual is None:
            message = "a plan cannot follow what has actually happened"
            yield error("plan-after-actual", message, here, "Correct the actual, or remove this statement.")
        before = day or before


def _unknown_sources(release: Release, path: str) -> Iterator[Diagnostic]:
    named = [((*pointer, "source"), stated.source) for pointer, stated in _all_stated(release)]
    for pointer, source in [(("source",), release.source), *named]:
        if source is not None and source not in release.sources:
            place = Place(path, pointer)
            yield _no_such(
                "unknown-source", "there is no source", source, place, release.sources, "Add it to `sources`."
            )


def _all_stated(model: BaseModel) -> Iterator[tuple[Pointer, Stated]]:
    """Yield every stated fact of a model with the way to it."""
    waiting: list[tuple[Pointer, object]] = [((), model)]
    while waiting:
        at, value = waiting.pop()
        if isinstance(value, Stated):
            yield at, value
        if isinstance(value, BaseModel):
            fields = reversed(type(value).model_fields.items())
            waiting.extend(((*at, field.alias or name), getattr(value, name)) for name, field in fields)
        elif isinstance(value, dict):
            waiting.extend(((*at, str(key)), value[key]) for key in reversed(value))
        elif isinstance(value, tuple):
            waiting.extend(((*at, index), value[index]) for index in reversed(range(len(value))))


def undated(release: Release, path: str) -> tuple[Diagnostic, ...]:
    """Return a note for each fact with no day on record: it counts as known from the beginning."""
    if release.source is not None:
        return ()
    found = []
    dated: set[Pointer] = set()
    for pointer, stated in _all_stated(release):
        names = ("stated", "source", "granted", "raised", *(("date",) if pointer[0] == "decisions" else ()))
        if any(getattr(stated, name, None) is not None for name in names):
            dated.add(pointer)
        elif not any(pointer[:length] in dated for length in range(len(pointer))) and not _only_holds(stated):
            message = "nobody is named who stated this, and when; it counts as known from the beginning"
            place = Place(path, pointer)
            found.append(
                Diagnostic("no-day-on-record", Severity.NOTE, message, path, place, "Add `source:` or `stated:`.")
            )
    return tuple(found)


def _only_holds(stated: Stated) -> bool:
    """Return whether it only holds histories that are dated themselves, as an item of the plan may."""
    inner = [one for pointer, one in _all_stated(stated) if pointer]
    return bool(inner) and all(one.stated is not None or one.source is not None for one in inner)


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
                found.append(error("duplicate-criterion", message, place, "Rename one, or use one set."))
            owners.setdefault(name, where)
    if sets:
        found.extend(_wrong_waivers(release, path, owners))
    return (*found, *_not_in_release(release, sets))


def _wrong_waivers(release: Release, path: str, owners: Mapping[str, str]) -> Iterator[Diagnostic]:
    for name, waivers in release.waivers.items():
        if name not in owners:
            place = Place(path, ("waivers", name), Part.KEY)
            yield _no_such(
                "waiver-for-nothing",
                "there is nothing to waive: no criterion is called",
                name,
                place,
                owners,
                "Remove the waiver.",
            )
            continue
        for index, waiver in enumerate(waivers):
            if waiver.at not in release.checkpoints:
                place = Place(path, ("waivers", name, index, "at"))
                otherwise = "Name a checkpoint of this release."
                yield _no_such(
                    "unknown-checkpoint", "there is no checkpoint", waiver.at, place, release.checkpoints, otherwise
                )


def _not_in_release(release: Release, sets: Mapping[str, CriteriaSet]) -> tuple[Diagnostic, ...]:
    missing: dict[tuple[str, str], Diagnostic] = {}
    for where, criteria in sets.items():
        for name, criterion in criteria.criteria.items():
            for sort, wanted, pointer in _asked(name, criterion, release.checkpoints):
                declared = _declared(release, sort)
                if wanted in declared or (sort, wanted) in missing:
                    continue
                message = (
                    f"{name} asks about {wanted!r}, which {release.id} does not have under `{sort}`; it cannot be known"
                )
                help_ = did_you_mean(wanted, declared, f"Add it to the release under `{sort}` when it is known.")
                place = Place(where, pointer)
                missing[sort, wanted] = Diagnostic("not-in-release", Severity.WARNING, message, where, place, help_)
    return tuple(missing.values())


def _asked(name: str, criterion: Criterion, checkpoints: tuple[str, ...]) -> Iterator[tuple[str, str, Pointer]]:
    """Yield the names that a criterion uses at the checkpoints of a release: of what sort, the name, and where."""
    for checkpoint, expectation in criterion.at.items():
        if checkpoint in checkpoints and expectation.due is not None:
            yield "plan", expectation.due.name, ("criteria", name, "at", checkpoint, "due")
    judged = set(checkpoints)
    for pointer, check in _checks(name, criterion):
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
