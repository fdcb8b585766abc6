"""What is wrong with a change schedule, or with change rules, before anything is judged: names, times, and days in force."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise

from readiness.changes.book import TYPES
from readiness.changes.clock import DAY, Clock, Doubt, Moment, say_time
from readiness.changes.recurrence import wrong_rule
from readiness.changes.rules import ChangeRules, Limit
from readiness.changes.schedule import Change, ChangeSchedule, ScheduleWindow
from readiness.diagnostic import Diagnostic, did_you_mean, error, warning
from readiness.location import Part, Place, Pointer
from readiness.moment import say_day


def check_schedule(schedule: ChangeSchedule, path: str, zone: str) -> tuple[Diagnostic, ...]:
    """Return the names in a schedule that lead nowhere, and the times that its clock never shows or shows twice."""
    return tuple(_Looking(schedule, path, Clock(zone)).all())


def check_rules(rules: ChangeRules, path: str) -> tuple[Diagnostic, ...]:
    """Return where the limits of a rule are in force at the same time, or leave days between them without one."""
    return tuple(
        one for name, rule in rules.rules.items() for one in _in_order(Place(path, ("rules", name)), rule.limits)
    )


def _in_order(place: Place, limits: tuple[Limit, ...]) -> Iterator[Diagnostic]:
    by_begin = sorted(enumerate(limits), key=lambda one: (one[1].from_ or date.min, one[0]))
    for (_, before), (index, limit) in pairwise(by_begin):
        at = Place(place.path, (*place.pointer, "limits", index))
        last, first = before.until, limit.from_
        if before.limits != limit.limits:
            continue
        if last is None or first is None or first <= last:
            words = "always" if first is None else f"from {say_day(first)} on"
            help_ = "Give the earlier one an `until`, or the later one a later `from`."
            yield warning("limits-overlap", f"two limits of this rule are in force at once, {words}", at, help_)
        elif first - last > timedelta(days=1):
            gap = f"from {say_day(last + timedelta(days=1))} to {say_day(first - timedelta(days=1))}"
            help_ = "Let the one end on the day before the other begins, or write down why there was none in a `note`."
            yield warning("limits-missing", f"no limit of this rule is in force {gap}", at, help_)


class _Looking:
    """Looks through one schedule."""

    def __init__(self, schedule: ChangeSchedule, path: str, clock: Clock) -> None:
        self.schedule = schedule
        self.path = path
        self.clock = clock
        self.categories = {one.category for one in schedule.changes.values() if one.category is not None}

    def all(self) -> Iterator[Diagnostic]:
        schedule = self.schedule
        if schedule.source is not None:
            yield from self._named("unknown-source", "no source", ("source",), schedule.source, schedule.sources)
        for name, service in schedule.services.items():
            for index, one in enumerate(service.supports):
                at = ("services", name, "supports", index)
                yield from self._named("unknown-service", "no service", at, one, schedule.services)
        for name, change in schedule.changes.items():
            yield from self._change(name, change)
        for name, window in schedule.windows.items():
            yield from self._window(name, window)

    def _change(self, name: str, change: Change) -> Iterator[Diagnostic]:
        at: Pointer = ("changes", name)
        yield from self._places(at, change.services, () if change.environment is None else (change.environment,))
        yield from self._listed("unknown-region", "no region", (*at, "regions"), change.regions, self.schedule.regions)
        if change.source is not None:
            yield from self._named("unknown-source", "no source", (*at, "source"), change.source, self.schedule.sources)
        ends: list[tuple[Pointer, Moment, Moment]] = [(at, change.start, change.finish)]
        if change.contingency is not None:
            ends.append(((*at, "contingency"), change.contingency.start, change.contingency.finish))
        for pointer, start, finish in ends:
            yield from self._time((*pointer, "start"), start, change.release)
            yield from self._time((*pointer, "finish"), finish, change.release)
            yield from self._order(pointer, start, finish)
        for other in change.exceptions:
            known = {*self.schedule.windows, *self.schedule.changes}
            if other not in known and not self.schedule.rules:
                place = Place(self.path, (*at, "exceptions", other), Part.KEY)
                help_ = did_you_mean(other, tuple(known), "An exception names a window, a rule or another change.")
                yield error("unknown-exception", f"there is nothing called {other!r} to be excepted from", place, help_)

    def _window(self, name: str, window: ScheduleWindow) -> Iterator[Diagnostic]:
        at: Pointer = ("windows", name)
        yield from self._listed(
            "unknown-service", "no service", (*at, "services"), window.services, self.schedule.services
        )
        yield from self._listed(
            "unknown-environment",
            "no environment",
            (*at, "environments"),
            window.environments,
            self.schedule.environments,
        )
        yield from self._listed("unknown-region", "no region", (*at, "regions"), window.regions, self.schedule.regions)
        if window.source is not None:
            yield from self._named("unknown-source", "no source", (*at, "source"), window.source, self.schedule.sources)
        for key, other in (("before", window.before), ("after", window.after)):
            if other is not None:
                yield from self._named("unknown-change", "no change", (*at, key), other, self.schedule.changes)
        for key, words in (("forbids", window.forbids), ("except", window.except_)):
            for index, word in enumerate(words):
                if word not in TYPES and word not in self.categories:
                    known = (*sorted(self.categories), *sorted(TYPES))
                    place = Place(self.path, (*at, key, index))
                    help_ = did_you_mean(word, known, f"Categories and types are {', '.join(known)}.")
                    yield warning("unused-category", f"no change is of the category or type {word!r}", place, help_)
        yield from self._times(at, window)

    def _times(self, at: Pointer, window: ScheduleWindow) -> Iterator[Diagnostic]:
        for key, moment in (("from", window.from_), ("to", window.to)):
            if moment is not None:
                yield from self._time((*at, key), moment, None)
        if window.from_ is not None and window.to is not None:
            yield from self._order(at, window.from_, window.to, whole=True)
            if window.repeats is not None:
                yield from self._repeats((*at, "repeats"), window.repeats, window.from_, window.to)

    def _places(self, at: Pointer, services: tuple[str, ...], environments: tuple[str, ...]) -> Iterator[Diagnostic]:
        yield from self._listed("unknown-service", "no service", (*at, "services"), services, self.schedule.services)
        for one in environments:
            pointer = (*at, "environment")
            yield from self._named("unknown-environment", "no environment", pointer, one, self.schedule.environments)

    def _listed(
        self, code: str, words: str, at: Pointer, names: tuple[str, ...], known: Mapping[str, object]
    ) -> Iterator[Diagnostic]:
        for index, name in enumerate(names):
            yield from self._named(code, words, (*at, index), name, known)

    def _named(
        self, code: str, words: str, at: Pointer, name: str, known: Mapping[str, object]
    ) -> Iterator[Diagnostic]:
        if name not in known:
            otherwise = f"There are {_some(known)}." if known else "This schedule declares none; add it."
            help_ = did_you_mean(name, tuple(known), otherwise)
            yield error(code, f"there is {words} {name!r}", Place(self.path, at), help_)

    def _time(self, at: Pointer, moment: Moment, release: str | None) -> Iterator[Diagnostic]:
        place = Place(self.path, at)
        if moment.reference is not None and moment.release is None and release is None:
            message = f"{moment.reference} is a date of a plan, and nothing says of which release"
            help_ = "Add `release: ...` to the change, or write RELEASE/ before the date."
            yield error("no-release", message, place, help_)
        day = None if moment.window is None else moment.window.day
        if day is None or moment.minute is None:
            return
        doubt = self.clock.doubt(day, moment.minute)
        if doubt is Doubt.NEVER:
            message = f"{say_day(day)} has no {say_time(moment.minute)}: the clocks go forward over it"
            yield error("no-such-time", message, place, "Take a time an hour later.")
        elif doubt is Doubt.TWICE:
            message = f"{say_day(day)} has {say_time(moment.minute)} twice: the clocks go back over it"
            yield error("time-twice", message, place, "Take a time before or after that hour.")

    def _order(self, at: Pointer, start: Moment, finish: Moment, *, whole: bool = False) -> Iterator[Diagnostic]:
        begins, ends = start.window, finish.window
        if begins is None or ends is None or begins.earliest is None or ends.latest is None:
            return
        first = self.clock.at(begins.earliest, start.minute or 0)
        last = self.clock.at(ends.latest, DAY if finish.minute is None else finish.minute)
        if last <= first:
            key = "to" if whole else "finish"
            words = "a window" if whole else "a change"
            message = f"{words} cannot end before it has begun"
            yield error(
                "ends-before-start",
                message,
                Place(self.path, (*at, key)),
                f"Check it against `{'from' if whole else 'start'}`.",
            )

    def _repeats(self, at: Pointer, rule: str, start: Moment, finish: Moment) -> Iterator[Diagnostic]:
        days = [None if one.window is None else one.window.day for one in (start, finish)]
        if None in days:
            message = "a window that repeats needs a first time that is known to the day"
            yield error("wrong-repeats", message, Place(self.path, at), "Give `from` and `to` as days or times.")
            return
        day = days[0] or date.min
        begins = datetime(day.year, day.month, day.day) + timedelta(minutes=start.minute or 0)  # noqa: DTZ001 - local time
        wrong = wrong_rule(rule, begins)
        if wrong:
            help_ = "Write a rule of RFC 5545 such as FREQ=WEEKLY;BYDAY=TU,TH."
            yield error(
                "wrong-repeats",
                f"{rule!r} is no rule that a window can repeat by: {wrong}",
                Place(self.path, at),
                help_,
            )


def _some(known: Collection[str]) -> str:
    shown = sorted(known)[:8]
    return f"{', '.join(shown)}{f' and {len(known) - len(shown)} more' if len(known) > len(shown) else ''}"
