"""What does not fit between a release, its change schedule, and the criteria that both are judged by."""

from collections.abc import Callable, Collection, Iterator, Mapping

from readiness.changes.book import TYPES
from readiness.changes.conflicts import KEEPING_OUT, Kind
from readiness.changes.schedule import Category, ChangeSchedule, categories_of
from readiness.check import EACH
from readiness.criteria import CriteriaSet, Criterion
from readiness.diagnostic import Diagnostic, Label, did_you_mean, error, misspelling, nearest, other_number, warning
from readiness.location import Part, Place, Pointer
from readiness.references import checks_of, no_such, some_of
from readiness.release import ACTION_FIELDS, MODIFICATION_FIELDS, RISK_FIELDS, Release


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
    return (
        *found,
        *_elsewhere(release, sets),
        *_unasked(release, path, sets),
        *_misspelt(release, path, sets),
        *_not_in_release(release, sets),
    )


def check_planned(
    release: Release,
    schedule: ChangeSchedule,
    judged: Collection[str],
    sets: Mapping[str, CriteriaSet],
    others: Callable[[], Collection[str]],
) -> Iterator[Diagnostic]:
    """Yield the names that criteria ask a change schedule for and that are nothing it knows: what is asked cannot be known.

    `judged` are the rules that the schedule is judged by; `others` gives those that lie in the repository beside them.
    """
    known = {*(one.value for one in Kind), *judged, *TYPES, *categories_of(schedule)}
    meant = {name: name for name in (*known, *judged)}
    meant |= {one.value: kind.value for one, kind in _SOUGHT.items() if one.value not in known}
    meant |= {name: _SOUGHT[one.category].value for name, one in schedule.windows.items() if name not in known}
    told: set[str] = set()
    for where, criteria in sets.items():
        for name, criterion in sorted(criteria.criteria.items()):
            for pointer, check in checks_of(name, criterion):
                if pointer[2] == "at" and pointer[3] not in release.checkpoints:
                    continue
                asked = [(one, "forbid", index) for index, one in enumerate(getattr(check, "forbid", ()))]
                asked += [(one, "keep", index) for index, one in enumerate(getattr(check, "keep", ()))]
                for word, key, index in asked:
                    if word in told or word in (judged if key == "keep" else known):
                        continue
                    told.add(word)
                    rules = others()
                    place = Place(where, (*pointer, key, index))
                    yield _not_planned(name, schedule, (word, key), (meant, judged, rules), place)


_SOUGHT = {**KEEPING_OUT, Category.MAINTENANCE: Kind.OUTSIDE_MAINTENANCE}
"""By the category of a window the sort of conflict with it."""


def _not_planned(
    name: str,
    schedule: ChangeSchedule,
    asked: tuple[str, str],
    known: tuple[Mapping[str, str], Collection[str], Collection[str]],
    place: Place,
) -> Diagnostic:
    """Return that a criterion asks a change schedule for something that it does not know."""
    (word, key), (meant, judged, rules) = asked, known
    if word in rules:
        message = f"{name} asks for the rule {word!r}, by which {schedule.id} is not judged; it cannot be known"
        return warning("not-in-schedule", message, place, "Add the file of that rule to the `rules` of the schedule.")
    if key == "keep":
        message = f"{name} asks for the rule {word!r}, by which {schedule.id} is not judged; it cannot be known"
        otherwise = "Name a rule that the schedule is judged by, or add it to one of its `rules`."
        return warning("not-in-schedule", message, place, did_you_mean(word, tuple({*judged, *rules}), otherwise))
    message = f"{name} asks about {word!r}, which {schedule.id} does not know; it cannot be known"
    otherwise = (
        "Where it is a category of changes of which there are none, declare it in the `categories` of the schedule."
    )
    near = nearest(word, (*meant, *rules)) if word not in meant else word
    help_ = otherwise if near is None else f"Did you mean '{meant.get(near, near)}'?"
    return warning("not-in-schedule", message, place, help_)


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


SHORTEST = 5
"""Letters of a word that is compared: shorter words are often near each other."""


def _misspelt(release: Release, path: str, sets: Mapping[str, CriteriaSet]) -> Iterator[Diagnostic]:
    """Yield the words of fields, bodies and subjects that are near one that criteria ask for there, and are none."""
    asked = _words_asked(release, sets)
    for sort, word, place in _words_given(release, path):
        known = asked.get(sort, frozenset())
        if len(word) < SHORTEST or word.casefold() in {one.casefold() for one in known}:
            continue
        near = misspelling(word, frozenset(one for one in known if one[:1].casefold() == word[:1].casefold()))
        if near is not None and not other_number(word, near):
            help_ = f"Did you mean {near!r}?"
            yield warning("not-asked", f"no criterion asks for {word!r} as `{sort[1]}`", place, help_)


_Sort = tuple[str, str]
"""An area of a release, and what is said of its members there."""


def _words_asked(release: Release, sets: Mapping[str, CriteriaSet]) -> Mapping[_Sort, frozenset[str]]:
    """Return the words that checks compare with what a release says."""
    asked: dict[_Sort, set[str]] = {}
    checks = (one for found in sets.values() for name, own in found.criteria.items() for one in checks_of(name, own))
    areas: dict[Pointer, str] = {}  # of each `for-each`, for the checks inside it
    for pointer, check in checks:
        area = {"actions": "actions", "scope": "scope"}.get(check.kind, "")
        if check.kind == "for-each":
            area = areas[pointer] = getattr(check, "in_", "")
        for field, words in getattr(check, "where", {}).items():
            asked.setdefault((area, field), set()).update(words or ())
        if check.kind == "field":
            of = getattr(check, "of", "")
            around = next((areas[pointer[:end]] for end in range(len(pointer), 0, -1) if pointer[:end] in areas), "")
            held = "scope" if of in release.scope else "plan" if of in release.plan else "risks"
            words = getattr(check, "one_of", None) or ()
            asked.setdefault((around if of == EACH else held, getattr(check, "name", "")), set()).update(words)
        elif check.kind == "evidence":
            asked.setdefault(("evidence", "from"), set()).add(getattr(check, "from_", None) or "")
        elif check.kind == "decision":
            asked.setdefault(("decisions", "body"), set()).add(getattr(check, "by", ""))
    return {sort: frozenset(words - {""}) for sort, words in asked.items()}


def _words_given(release: Release, path: str) -> Iterator[tuple[_Sort, str, Place]]:
    """Yield the words that a release says of its members, and where."""
    fields: tuple[tuple[str, Mapping[str, object], tuple[str, ...]], ...] = (
        ("scope", release.scope, MODIFICATION_FIELDS),
        ("plan", release.plan, ("owner", "environment")),
        ("risks", release.risks, RISK_FIELDS),
        ("actions", release.actions, ACTION_FIELDS),
    )
    for area, members, names in fields:
        for member, one in members.items():
            for name in names:
                history = getattr(one, name.replace("-", "_"), ())
                for index, said in enumerate(history if isinstance(history, tuple) else ()):
                    words = getattr(said, "value", ())
                    for at, word in enumerate(words if isinstance(words, tuple) else (words,)):
                        if isinstance(word, str):
                            yield (area, name), word, Place(path, (area, member, name, index, "value", at))
    for name, evidence in release.evidence.items():
        yield ("evidence", "from"), evidence.from_, Place(path, ("evidence", name, "from"))
    for name, decision in release.decisions.items():
        yield ("decisions", "body"), decision.body, Place(path, ("decisions", name, "body"))


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
