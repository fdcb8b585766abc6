"""Names that lead nowhere, loops and statements out of order: what only shows when facts are held together."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import pairwise

from pydantic import BaseModel

from readiness.check import AREAS, EACH, Check, every
from readiness.criteria import CriteriaSet, Criterion
from readiness.diagnostic import Diagnostic, Label, Severity, did_you_mean, error, nearest, warning
from readiness.graph import MOST_SHOWN, loops, say_loop
from readiness.location import Part, Place, Pointer
from readiness.moment import Reference, say_window
from readiness.release import (
    ACTION_FIELDS,
    EVIDENCE_FIELDS,
    ITEM_FIELDS,
    MODIFICATION_FIELDS,
    RISK_FIELDS,
    DateStatement,
    FieldStatement,
    Item,
    Release,
    Stated,
    TargetStatement,
    day_on_record,
)
from readiness.truth import Truth


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
            found.extend(_unknown_fields(path, pointer, check))
        for checkpoint, expectation in criterion.at.items():
            due = expectation.due
            if due is not None and due.name == EACH:
                found.append(_each_outside(Place(path, ("criteria", name, "at", checkpoint, "due"))))
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
        also = tuple(
            Label(Place(path, ("criteria", name, "requires")), f"{name} waits for {then}")
            for name, then in pairwise(loop)
            if name != loop[0]
        )
        help_ = "Remove one of these prerequisites."
        found.append(error("prerequisite-loop", message, place, help_, also[:MOST_SHOWN]))
    return tuple(found)


def _checks(name: str, criterion: Criterion) -> Iterator[tuple[Pointer, Check]]:
    if criterion.applies_when is not None:
        yield from every(criterion.applies_when, ("criteria", name, "applies-when"))
    for checkpoint, expectation in criterion.at.items():
        yield from every(expectation.check, ("criteria", name, "at", checkpoint, "check"))


FIELDS: Mapping[str, tuple[str, ...]] = {
    "scope": MODIFICATION_FIELDS,
    "plan": ITEM_FIELDS,
    "risks": RISK_FIELDS,
    "actions": ACTION_FIELDS,
    "evidence": EVIDENCE_FIELDS,
}
"""The fields that members of each area can have; the columns of a register are its own."""


def _unknown_fields(path: str, pointer: Pointer, check: Check) -> Iterator[Diagnostic]:
    """Yield the fields a filter or a `field` check asks for that no member of that area can have."""
    area = getattr(check, "in_", None) or {"scope": "scope", "actions": "actions"}.get(check.kind)
    for name in getattr(check, "where", {}) if area in FIELDS else ():
        if name not in FIELDS[str(area)]:
            known = FIELDS[str(area)]
            place = Place(path, (*pointer, "where", name), Part.KEY)
            otherwise = f"It can be one of {', '.join(known)}."
            yield _no_such("unknown-field", f"no member of {area} has a field called", name, place, known, otherwise)
    inner = getattr(check, "check", None)
    asked = [(at, one) for at, one in every(inner, (*pointer, "check"))] if inner is not None and area in FIELDS else []
    for at, one in asked:
        if one.kind == "field" and getattr(one, "of", "") == EACH and getattr(one, "name", "") not in FIELDS[str(area)]:
            known = FIELDS[str(area)]
            otherwise = f"It can be one of {', '.join(known)}."
            place = Place(path, (*at, "name"))
            yield _no_such(
                "unknown-field",
                f"no member of {area} has a field called",
                getattr(one, "name", ""),
                place,
                known,
                otherwise,
            )


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
        for index, name in enumerate(value if isinstance(value, tuple) else (value,)):
            if (name.name if isinstance(name, Reference) else name) == EACH:
                yield _each_outside(Place(path, (*pointer, field.rstrip("_"), index)))


def _each_outside(place: Place) -> Diagnostic:
    return error("each-outside", "`each` stands for a member only inside `for-each`", place, "Name what is meant.")


def check_release(release: Release, path: str) -> tuple[Diagnostic, ...]:
    """Return what is wrong inside a release: names that lead nowhere, loops, statements out of order."""
    found = [
        *_unknown_sources(release, path),
        *_wrong_checkpoints(release, path),
        *_disordered_fields(release, path),
        *_not_yet(release, path),
        *_backwards(release, path),
    ]
    for name, item in release.plan.items():
        for index, after in enumerate(item.after):
            if after.activity not in release.plan:
                place = Place(path, ("plan", name, "after", index, "activity"))
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
        also = tuple(
            Label(Place(path, ("plan", name, "after")), f"{name} comes after {before}")
            for name, before in pairwise(loop)
            if name != loop[0]
        )
        found.append(error("plan-loop", message, place, "Remove one of these links.", also[:MOST_SHOWN]))
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
            yield error(
                "not-a-milestone", message, place, "Name a milestone; write `date: tbc` while its day is not known."
            )
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


def _disordered_fields(release: Release, path: str) -> Iterator[Diagnostic]:
    """Yield the statements of a field or a target that stand behind later ones."""
    for pointer, holder in _all_stated(release):
        for name, field in type(holder).model_fields.items():
            history = getattr(holder, name)
            if not isinstance(history, tuple) or not all(
                isinstance(one, (FieldStatement, TargetStatement)) for one in history
            ):
                continue
            before = None
            for index, statement in enumerate(history):
                day = day_on_record(release, statement, holder)
                if day is not None and before is not None and day < before:
                    message = (
                        f"a history is written oldest first; this statement of {day} stands behind one of {before}"
                    )
                    place = Place(path, (*pointer, field.alias or name, index))
                    yield error("history-order", message, place, "Move it up.")
                before = day or before


def _not_yet(release: Release, path: str) -> Iterator[Diagnostic]:
    """Yield what is stated of a day that had not come when it was stated."""
    help_ = "Correct the day, or the day it was stated; what is still to come is `expected`."
    for pointer, stated in _all_stated(release):
        for name in ("as_at", "date"):
            day = getattr(stated, name, None)
            known = day_on_record(release, stated)
            if isinstance(day, date) and known is not None and day > known:
                key = name.replace("_", "-")
                message = f"stated on {known}, it cannot describe {day}"
                yield error("not-yet", message, Place(path, (*pointer, key)), help_)


def _backwards(release: Release, path: str) -> Iterator[Diagnostic]:
    """Yield the activities whose latest dates put the finish before the start."""
    for name, item in release.plan.items():
        if item.start and item.finish:
            start, finish = item.start[-1].window, item.finish[-1].window
            if start.not_after(finish) is Truth.FALSE:
                message = f"it finishes ({say_window(finish)}) before it starts ({say_window(start)})"
                place = Place(path, ("plan", name, "finish", len(item.finish) - 1))
                help_ = "Correct one of the two."
                started = Label(Place(path, ("plan", name, "start", len(item.start) - 1)), "it starts here")
                yield warning("finish-before-start", message, place, help_, (started,))


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
            dated.add(pointer)
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
            for _, check in _checks(name, criterion):
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


UNMATCHED = frozenset({"waiver-for-nothing", "unknown-checkpoint"})
"""What is said of waivers that match nothing."""


def _wrong_waivers(release: Release, path: str, sets: Mapping[str, CriteriaSet]) -> Iterator[Diagnostic]:
    criteria = {name: one for found in sets.values() for name, one in found.criteria.items()}
    for name, waivers in release.waivers.items():
        if name not in criteria:
            place = Place(path, ("waivers", name), Part.KEY)
            words = "there is nothing to waive: no criterion is called"
            yield _no_such("waiver-for-nothing", words, name, place, criteria, "Remove the waiver.")
            continue
        for index, waiver in enumerate(waivers):
            place = Place(path, ("waivers", name, index, "at"))
            if waiver.at not in release.checkpoints:
                otherwise = "Name a checkpoint of this release."
                yield _no_such(
                    "unknown-checkpoint", "there is no checkpoint", waiver.at, place, release.checkpoints, otherwise
                )
            elif waiver.at not in criteria[name].at:
                message = f"{name} is not judged at {waiver.at}, so there is nothing to waive"
                help_ = f"It is judged at {', '.join(criteria[name].at)}."
                yield warning("waiver-for-nothing", message, place, help_)


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
