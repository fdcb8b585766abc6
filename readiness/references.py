"""Names that lead nowhere, loops and statements out of order: what only shows when facts are held together."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from pydantic import BaseModel

from readiness.check import AREAS, EACH, Check, every
from readiness.criteria import CriteriaSet, Criterion
from readiness.diagnostic import Diagnostic, Label, Severity, did_you_mean, error, warning
from readiness.graph import MOST_SHOWN, loops, say_loop
from readiness.location import Part, Place, Pointer
from readiness.moment import Reference, say_window
from readiness.ranges import check_ranges
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

MOST_NAMED = 8


def no_such(code: str, words: str, name: str, place: Place, known: Collection[str], otherwise: str) -> Diagnostic:  # noqa: PLR0913 - the parts of one sentence
    """Return that a name leads nowhere, with the one that is near."""
    return error(code, f"{words} {name!r}", place, did_you_mean(name, tuple(known), otherwise))


def some_of(names: Collection[str]) -> str:
    """Return the names there are, in a sentence; of many a few."""
    shown = sorted(names)[:MOST_NAMED]
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return f"There are {', '.join(shown)}{more}"


def check_criteria(criteria: CriteriaSet, path: str) -> tuple[Diagnostic, ...]:
    """Return what is wrong inside a criteria set: prerequisites that are not there or loop, misplaced `each`."""
    found: list[Diagnostic] = []
    for name, criterion in criteria.criteria.items():
        for index, wanted in enumerate(criterion.requires):
            if wanted not in criteria.criteria:
                place = Place(path, ("criteria", name, "requires", index))
                otherwise = f"{some_of(criteria.criteria)}; add it, or remove the prerequisite."
                found.append(
                    no_such("unknown-criterion", "there is no criterion", wanted, place, criteria.criteria, otherwise)
                )
        for pointer, check in checks_of(name, criterion):
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


def checks_of(name: str, criterion: Criterion) -> Iterator[tuple[Pointer, Check]]:
    """Yield every check of a criterion, with the way to it."""
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
            yield no_such("unknown-field", f"no member of {area} has a field called", name, place, known, otherwise)
    inner = getattr(check, "check", None)
    asked = [(at, one) for at, one in every(inner, (*pointer, "check"))] if inner is not None and area in FIELDS else []
    for at, one in asked:
        if one.kind == "field" and getattr(one, "of", "") == EACH and getattr(one, "name", "") not in FIELDS[str(area)]:
            known = FIELDS[str(area)]
            otherwise = f"It can be one of {', '.join(known)}."
            place = Place(path, (*at, "name"))
            yield no_such(
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
        yield no_such("unknown-area", "there is nothing to go through called", area, place, AREAS, otherwise)
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
    every = tuple(_all_stated(release))
    found = [
        *_unknown_sources(release, every, path),
        *_wrong_checkpoints(release, path),
        *_disordered_fields(release, every, path),
        *_not_yet(release, every, path),
        *_backwards(release, path),
        *check_ranges(release, path),
    ]
    for name, item in release.plan.items():
        for index, after in enumerate(item.after):
            if after.activity not in release.plan:
                place = Place(path, ("plan", name, "after", index, "activity"))
                otherwise = "Add it to the plan, or remove it here."
                found.append(no_such("unknown-item", "the plan has no", after.activity, place, release.plan, otherwise))
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
                no_such("unknown-action", "there is no action", wanted, place, release.actions, "Add it to the log.")
            )
    return tuple(found)


def _wrong_checkpoints(release: Release, path: str) -> Iterator[Diagnostic]:
    for index, name in enumerate(release.checkpoints):
        place = Place(path, ("checkpoints", index))
        if name not in release.plan:
            otherwise = "Add it to the plan, or remove the checkpoint."
            yield no_such("unknown-item", "the plan has no", name, place, release.plan, otherwise)
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


def _disordered_fields(release: Release, every: Sequence[tuple[Pointer, Stated]], path: str) -> Iterator[Diagnostic]:
    """Yield the statements of a field or a target that stand behind later ones."""
    for pointer, holder in every:
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


def _not_yet(release: Release, every: Sequence[tuple[Pointer, Stated]], path: str) -> Iterator[Diagnostic]:
    """Yield what is stated of a day that had not come when it was stated."""
    help_ = "Correct the day, or the day it was stated; what is still to come is `expected`."
    for pointer, stated in every:
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


def _unknown_sources(release: Release, every: Sequence[tuple[Pointer, Stated]], path: str) -> Iterator[Diagnostic]:
    named = [((*pointer, "source"), stated.source) for pointer, stated in every]
    for pointer, source in [(("source",), release.source), *named]:
        if source is not None and source not in release.sources:
            place = Place(path, pointer)
            yield no_such(
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
