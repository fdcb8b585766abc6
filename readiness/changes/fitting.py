"""What does not fit between a change schedule, its rules and its releases: names that the one uses and the other lacks."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from readiness.changes.book import moments_of
from readiness.changes.clock import Moment
from readiness.changes.rules import ChangeRules
from readiness.changes.schedule import ChangeSchedule, categories_of
from readiness.diagnostic import Diagnostic, Label, did_you_mean, error, misspelling, warning
from readiness.location import Part, Place, Pointer
from readiness.release import Item, Release


def check_fit(schedule: ChangeSchedule, path: str, sets: Mapping[str, ChangeRules]) -> tuple[Diagnostic, ...]:
    """Return the services and environments of rules that a schedule does not have, and categories likely misspelt.

    A category is free, so it is told only where it is near another: in the schedule where one change alone has it, else in
    the rules.
    """
    return (*_twice(sets), *_undeclared(schedule, sets), *_categories(schedule, path, sets))


def check_plans(
    schedule: ChangeSchedule, path: str, releases: Mapping[str, Release], tested: Collection[str]
) -> Iterator[Diagnostic]:
    """Yield the times of a schedule that are dates of a plan which is not there, or does not have them.

    `releases` are those beside the schedule, by id; `tested` are ids of releases that cases of tests make up.
    """
    for pointer, moment, own in _moments(schedule):
        if moment.reference is None:
            continue
        name, wanted = moment.release or own, moment.reference
        release = None if name is None else releases.get(name)
        if name is not None and release is None and name not in tested:
            message = f"{wanted.fact} is a date of {name!r}, which is none of the releases of this schedule; it cannot be known"
            help_ = did_you_mean(name, tuple(releases), "Name the release under `releases`, by its path.")
            yield warning("unknown-release", message, Place(path, pointer), help_)
        elif release is not None and wanted.name not in release.plan:
            message = f"the plan of {name} has no {wanted.name!r}"
            help_ = did_you_mean(wanted.name, tuple(release.plan), "Name an item of that plan, or add it there.")
            yield error("unknown-item", message, Place(path, pointer), help_)
        elif release is not None and not _has(release.plan[wanted.name], wanted.end):
            word, right = ("an activity", f"{wanted.name}.start` or `{wanted.name}.finish")
            if wanted.end is not None:
                word, right = "a milestone", wanted.name
            message = f"{wanted.name!r} in the plan of {name} is {word}, which has no such date"
            yield error("unknown-item", message, Place(path, pointer), f"Write `{right}`.")


def _moments(schedule: ChangeSchedule) -> Iterator[tuple[Pointer, Moment, str | None]]:
    """Yield every time of a schedule, where it stands, and the release whose dates it may name without saying so."""
    for name, change in schedule.changes.items():
        there: Pointer = ("changes", name)
        places = ((*there, key) for key in ("start", "finish"))
        again = ((*there, "contingency", key) for key in ("start", "finish"))
        for pointer, moment in zip((*places, *again), moments_of(change), strict=False):
            yield pointer, moment, change.release
    for name, window in schedule.windows.items():
        for key, one in (("from", window.from_), ("to", window.to)):
            if one is not None:
                yield ("windows", name, key), one, None


def _has(item: Item, end: str | None) -> bool:
    """Return whether an item has the date that is asked for: a milestone its own, an activity its ends."""
    point = item.date is not None or item.limit is not None
    activity = item.start is not None or item.finish is not None or item.duration is not None
    return not activity if end is None else not point


def _twice(sets: Mapping[str, ChangeRules]) -> Iterator[Diagnostic]:
    owners: dict[str, str] = {}
    for where, rules in sets.items():
        for name in rules.rules:
            if name in owners:
                first = Label(Place(owners[name], ("rules", name), Part.KEY), "the other one")
                place = Place(where, ("rules", name), Part.KEY)
                message = f"rule {name!r} is already in {owners[name]}"
                yield error("duplicate-rule", message, place, "Rename one, or use one set.", (first,))
            owners.setdefault(name, where)


def _undeclared(schedule: ChangeSchedule, sets: Mapping[str, ChangeRules]) -> Iterator[Diagnostic]:
    for where, rules in sets.items():
        for name, rule in rules.rules.items():
            if rule.applies_to is None:
                continue
            asked: tuple[tuple[str, Collection[str], Collection[str]], ...] = (
                ("service", rule.applies_to.services, schedule.services),
                ("environment", rule.applies_to.environments, schedule.environments),
            )
            for word, names, known in asked:
                for index, one in enumerate(names):
                    if one not in known:
                        place = Place(where, ("rules", name, "applies-to", f"{word}s", index))
                        message = f"{schedule.id} has no {word} {one!r}, so {name} is about none of its changes there"
                        help_ = did_you_mean(
                            one, tuple(known), f"Add it to the `{word}s` of the schedule when it is known."
                        )
                        yield warning("not-in-schedule", message, place, help_)


def _categories(schedule: ChangeSchedule, path: str, sets: Mapping[str, ChangeRules]) -> Iterator[Diagnostic]:
    given = Counter(one.category for one in schedule.changes.values() if one.category is not None)
    asked = {
        word: Place(where, ("rules", name, "applies-to", "categories", index))
        for where, rules in sets.items()
        for name, rule in rules.rules.items()
        for index, word in enumerate(rule.applies_to.categories if rule.applies_to is not None else ())
    }
    known = categories_of(schedule)
    told: set[str] = set()
    named = {word for one in schedule.windows.values() for word in (*one.forbids, *one.except_)}
    for name, change in schedule.changes.items():
        word = change.category
        if word is None or word in asked or word in named or word in schedule.categories or given[word] > 1:
            continue
        near = misspelling(word, frozenset(asked) | {one for one, count in given.items() if count > 1})
        if near is not None:
            told.add(near)
            message = f"no rule, window or other change has the category {word!r}"
            yield warning(
                "unused-category", message, Place(path, ("changes", name, "category")), f"Did you mean {near!r}?"
            )
    for word, place in asked.items():
        near = None if word in known or word in told else misspelling(word, known)
        if near is not None:
            message = f"no change of {schedule.id} is of the category {word!r}"
            yield warning("unused-category", message, place, f"Did you mean {near!r}?")
