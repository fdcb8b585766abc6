"""Ranges and delays that cannot be drawn: of nothing, of what does not vary, upside down, in other days than their like."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from readiness.diagnostic import Diagnostic, Label, did_you_mean, error, warning
from readiness.location import Part, Place, Pointer
from readiness.period import Period, Unit
from readiness.release import DateStatement, Item, Range, Release, day_on_record

ENDS = ("start", "finish", "duration")


def check_ranges(release: Release, path: str) -> Iterator[Diagnostic]:
    """Yield what is wrong with the assumptions of a release that a simulation would draw from."""
    known = [one for name, item in release.plan.items() for one in _paths(name, item)]
    for name, stated in release.ranges.items():
        place = Place(path, ("ranges", name), Part.KEY)
        if name not in known:
            otherwise = "A range is one of a milestone, or of the start, finish or duration of an activity of the plan."
            of = name.partition(".")[0]
            help_ = did_you_mean(name, tuple(known), otherwise)
            if of in release.plan:
                help_ = f"Of {of!r} there can be a range of {', '.join(_paths(of, release.plan[of]))}."
            yield error("unknown-item", f"the plan has nothing to draw called {name!r}", place, help_)
            continue
        yield from _upside_down(stated, Place(path, ("ranges", name)))
        yield from _cannot_vary(release, name, stated, place)
        yield from _wrong_sort(name, stated, Place(path, ("ranges", name, "least")))
    yield from _wrong_groups(release, path)
    yield from _wrong_delays(release, path)


def _paths(name: str, item: Item) -> tuple[str, ...]:
    """Return the paths of an item of which there can be ranges."""
    activity = any(getattr(item, end) is not None for end in ENDS)
    return tuple(f"{name}.{end}" for end in ENDS) if activity else (name,)


def _upside_down(stated: Range, place: Place) -> Iterator[Diagnostic]:
    written = [(key, getattr(stated, key)) for key in ("least", "likely", "most") if getattr(stated, key) is not None]
    for (low, less), (high, more) in pairwise(written):
        if _size(less) > _size(more):
            here = Place(place.path, (*place.pointer, high))
            also = (Label(Place(place.path, (*place.pointer, low)), f"`{low}` is more"),)
            message = f"`{high}` ({more}) is less than `{low}` ({less})"
            yield error("range-upside-down", message, here, "Swap the two, or correct one.", also)


def _size(value: Period | date) -> int:
    return value.count if isinstance(value, Period) else value.toordinal()


def _cannot_vary(release: Release, name: str, stated: Range, place: Place) -> Iterator[Diagnostic]:
    """Yield that what a range is about is settled, by a commitment, by what happened, or by two other ranges."""
    of, _, end = name.partition(".")
    item = release.plan[of]
    settled = _settled(item, end)
    said = ""
    if item.fixed:
        said = f"the date of {of!r} is fixed, and a commitment does not vary"
    elif item.limit is not None:
        said = f"{of!r} is a limit, which does not vary"
    elif settled is not None and _before(release, settled, item, stated):
        said = f"{name!r} is known to have happened"
    elif end == "duration" and all(f"{of}.{one}" in release.ranges for one in ("start", "finish")):
        said = "its start and its finish have ranges; its length follows from the two"
    if said:
        yield error("cannot-vary", said, place, "Remove the range.")


def _settled(item: Item, end: str) -> DateStatement | None:
    """Return the statement of what has happened that leaves nothing to be drawn."""
    ends = {"": ("date",), "start": ("start", "finish"), "finish": ("finish",), "duration": ("finish",)}[end]
    found = [history[-1] for one in ends if (history := getattr(item, one))]
    return next((one for one in found if one.actual is not None), None)


def _before(release: Release, settled: DateStatement, item: Item, stated: Range) -> bool:
    """Return whether it was on record as having happened when the range was stated, so that the range never counts."""
    known, assumed = day_on_record(release, settled, item), day_on_record(release, stated)
    return known is None or (assumed is not None and known <= assumed)


def _wrong_sort(name: str, stated: Range, place: Place) -> Iterator[Diagnostic]:
    length = name.endswith(".duration")
    if length != isinstance(stated.least, Period):
        expected = "a length such as 20wd" if length else "a day such as 2021-09-21"
        message = f"{name!r} is {'a length' if length else 'a date'}, and {stated.least} is not"
        yield error("wrong-shape", message, place, f"Write {expected}.")


def _wrong_groups(release: Release, path: str) -> Iterator[Diagnostic]:
    used = {one.group for one in release.ranges.values()}
    for name, stated in release.ranges.items():
        if stated.group is not None and stated.group not in release.groups:
            help_ = did_you_mean(stated.group, tuple(release.groups), "Add it to `groups`, with its correlation.")
            place = Place(path, ("ranges", name, "group"))
            yield error("unknown-group", f"there is no group {stated.group!r}", place, help_)
    for name in release.groups:
        if name not in used:
            place = Place(path, ("groups", name), Part.KEY)
            message = f"no range is in the group {name!r}, so that it changes nothing"
            yield warning("unused-group", message, place, "Name it in the `group` of ranges, or remove it.")


def _wrong_delays(release: Release, path: str) -> Iterator[Diagnostic]:
    for risk, stated in release.risks.items():
        for name, delay in stated.delays.items():
            pointer: Pointer = ("risks", risk, "delays", name)
            if name not in release.plan:
                help_ = did_you_mean(name, tuple(release.plan), "Add it to the plan, or remove it here.")
                yield error("unknown-item", f"the plan has no {name!r}", Place(path, pointer, Part.KEY), help_)
                continue
            item = release.plan[name]
            yield from _wrong_delay(release, name, item, delay, Place(path, pointer))


def _wrong_delay(release: Release, name: str, item: Item, delay: Period, place: Place) -> Iterator[Diagnostic]:
    key = Place(place.path, place.pointer, Part.KEY)
    if item.fixed or item.limit is not None:
        kind = "fixed, and a commitment does not vary" if item.fixed else "a limit, which does not vary"
        yield error("cannot-vary", f"the date of {name!r} is {kind}", key, "Name what comes before it.")
    elif not any(getattr(item, one) is not None for one in ("date", *ENDS)):
        message = f"the date of {name!r} follows from its links alone; a delay has nothing to add to"
        yield error("cannot-vary", message, key, "Name what comes before it.")
    elif item.date is None:
        ranged = release.ranges.get(f"{name}.duration")
        length = item.duration if ranged is None else ranged.least
        counted = not isinstance(length, Period) or length.unit is Unit.WORKING_DAYS
        if counted != (delay.unit is Unit.WORKING_DAYS):
            days = "working days" if counted else "calendar days"
            message = f"the length of {name!r} is counted in {days}, and {delay} is not"
            help_ = "Write the delay in the same days."
            yield error("delay-in-other-days", message, place, help_)
