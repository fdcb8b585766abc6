"""What is wrong with a change schedule, or with change rules, before anything is judged: names, times, and days in force."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from readiness.changes.book import TYPES
from readiness.changes.clock import DAY, Clock, Doubt, Moment, say_time
from readiness.changes.recurrence import wrong_rule
from readiness.changes.rules import Applies, ChangeRules, Limit
from readiness.changes.schedule import Change, ChangeSchedule, ScheduleWindow, categories_of
from readiness.diagnostic import Diagnostic, Label, did_you_mean, error, warning
from readiness.location import Part, Place, Pointer
from readiness.moment import say_day


def check_schedule(schedule: ChangeSchedule, path: str, zone: str) -> tuple[Diagnostic, ...]:
    """Return the names in a schedule that lead nowhere, and the times that its clock never shows or shows twice."""
    return tuple(_Looking(schedule, path, Clock(zone)).all())


def check_rules(rules: ChangeRules, path: str) -> tuple[Diagnostic, ...]:
    """Return where limits of the same thing are in force at the same time, or leave days between them without one.

    Limits of one rule are compared, and those of several that are about the same changes.
    """
    alike: dict[tuple[Applies | None, str], list[_Dated]] = defaultdict(list)
    for name, rule in rules.rules.items():
        for index, limit in enumerate(rule.limits):
            one = _Dated(name, limit, Place(path, ("rules", name, "limits", index)))
            alike[rule.applies_to, limit.limits].append(one)
    return tuple(one for limits in alike.values() for one in _in_order(limits))


@dataclass(frozen=True, slots=True)
class _Dated:
    """A limit, the rule it belongs to, and where it stands."""

    rule: str
    limit: Limit
    place: Place

    @property
    def first(self) -> date:
        return self.limit.from_ or date.min

    @property
    def last(self) -> date:
        return self.limit.until or date.max


def _in_order(limits: Iterable[_Dated]) -> Iterator[Diagnostic]:
    """Yield the days that two limits of the same thing share, and those that none has though one had ended before."""
    by_begin = sorted(limits, key=lambda one: one.first)
    before = by_begin[0]  # of those that have begun, the one that ends last
    for limit in by_begin[1:]:
        same = limit.rule == before.rule
        also = (Label(before.place, "the other one" if limit.first <= before.last else "the one before"),)
        if limit.first <= before.last:
            days = _between(limit.first, min(limit.last, before.last))
            words = "two limits of this rule" if same else f"this and a limit of {before.rule} for the same changes"
            help_ = "Give the earlier one an `until`, or the later one a later `from`."
            yield warning("limits-overlap", f"{words} are in force at once, {days}", limit.place, help_, also)
        elif limit.first - before.last > timedelta(days=1):
            days = _between(before.last + timedelta(days=1), limit.first - timedelta(days=1))
            words = "of this rule" if same else f"of this rule or of {before.rule}, for the same changes,"
            help_ = (
                "Let the one end on the day before the other begins. Where there was none, say why in a comment above: "
                "`# readiness: ignore[limits-missing] ...`."
            )
            yield warning("limits-missing", f"no limit {words} is in force {days}", limit.place, help_, also)
        before = max(before, limit, key=lambda one: one.last)


def _between(first: date, last: date) -> str:
    """Return the days from the first to the last in words."""
    if first == last:
        return f"on {say_day(first)}"
    begin = "" if first == date.min else f"from {say_day(first)}"
    end = "" if last == date.max else f"to {say_day(last)}" if begin else f"until {say_day(last)}"
    return f"{begin} {end}".strip() + (" on" if begin and not end else "") if begin or end else "always"


class _Looking:
    """Looks through one schedule."""

    def __init__(self, schedule: ChangeSchedule, path: str, clock: Clock) -> None:
        self.schedule = schedule
        self.path = path
        self.clock = clock
        self.categories = categories_of(schedule)

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
        if change.category is not None and self.schedule.categories:
            there = (*at, "category")
            declared = dict.fromkeys(self.schedule.categories)
            yield from self._named("unknown-category", "no category", there, change.category, declared)
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
