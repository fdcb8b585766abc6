"""What was on record of a change schedule on a day, in time: what takes place when, and what must keep out of when.

A day without a time is some time of that day; a window is some time within it. The days of a freeze count whole.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from readiness.calendar import Calendar
from readiness.changes.clock import DAY, FAR, Clock, Moment
from readiness.changes.recurrence import occurrences
from readiness.changes.schedule import (
    ApprovedException,
    Category,
    Change,
    ChangeSchedule,
    Environment,
    Region,
    ScheduleWindow,
    Service,
    Status,
    Type,
)
from readiness.changes.span import Edge, Span, make_span
from readiness.moment import ANY_DAY, Reference, Window
from readiness.release import Stated
from readiness.truth import Truth

TYPES = frozenset(one.value for one in Type)

Look = Callable[[str | None, Reference], Window]
"""Looks a date up in the plan of a release by its id; any day where it is not there."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that takes place: a change at its first date or at its contingency date, or a phase of a release.

    `change` is None for a phase. `release` is the id of the release it belongs to.
    """

    id: str
    title: str
    span: Span
    change: Change | None
    environment: str | None
    release: str | None = None
    contingency: bool = False
    done: bool = False

    @property
    def services(self) -> tuple[str, ...]:
        """The services it touches itself."""
        return () if self.change is None else self.change.services

    @property
    def exceptions(self) -> Mapping[str, ApprovedException]:
        """The consents it has."""
        return {} if self.change is None else self.change.exceptions

    def named(self, words: Sequence[str]) -> Truth:
        """Return whether its category or its type is one of these words; unknown where it is not stated."""
        if self.change is None:
            return Truth.FALSE
        kind = self.change.type.value if isinstance(self.change.type, Type) else None
        if kind in words or (self.change.category is not None and self.change.category in words):
            return Truth.TRUE
        asked = TYPES.intersection(words)
        open_ = (asked and kind is None) or (len(asked) < len(set(words)) and self.change.category is None)
        return Truth.UNKNOWN if open_ else Truth.FALSE


@dataclass(frozen=True, slots=True)
class Restriction:
    """A window as it lies in time, each time it recurs."""

    id: str
    title: str
    category: Category
    spans: tuple[Span, ...]
    window: ScheduleWindow
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of a release's plan in an environment: an activity on whole days."""

    release: str
    item: str
    title: str
    environment: str
    start: Window
    finish: Window
    finished: bool


@dataclass(frozen=True, slots=True)
class Book:
    """All that takes place, and all that must keep out of when, as it was on record on a day.

    `supports` are by service those that depend on it, `shared` the environments that hold several changes at once.
    """

    as_of: date
    on_record: bool
    clock: Clock
    calendar: Calendar
    entries: tuple[Entry, ...]
    restrictions: tuple[Restriction, ...]
    supports: Mapping[str, tuple[str, ...]]
    shared: frozenset[str]
    cancelled: tuple[Entry, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict[str, str])
    entry_titles: Mapping[str, str] = field(default_factory=dict[str, str])
    found: dict[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)
    """What was looked for on it, by release: it is looked for once."""

    def title_of(self, name: str) -> str:
        """Return the title of a service or an environment, or its id."""
        return self.titles.get(name, name)

    def named(self, name: str) -> str:
        """Return the title of a change or a phase with its id."""
        return f"{self.entry_titles[name]} ({name})" if name in self.entry_titles else name

    @property
    def changes(self) -> tuple[Entry, ...]:
        """The changes at their first dates; cancelled ones are not among them."""
        return tuple(one for one in self.entries if one.change is not None and not one.contingency)


def no_plan(_release: str | None, _reference: Reference) -> Window:
    """Return that a date of a plan is not known: no release is at hand."""
    return ANY_DAY


def make_book(  # noqa: PLR0913 - a schedule, the day, and what releases add to it
    schedule: ChangeSchedule,
    as_of: date,
    calendar: Calendar,
    look: Look = no_plan,
    phases: Sequence[Phase] = (),
    before: "Book | None" = None,
) -> Book:
    """Return what was on record of a schedule on a day, with the phases of releases; `look` finds dates of their plans.

    `before` is a book of the same schedule with other dates of plans: what does not depend on them is taken from it.
    """
    placing = _Placing(schedule, as_of, calendar, look)
    kept = {} if before is None else {(one.id, one.contingency): one for one in before.entries}
    entries = [one for name, change in schedule.changes.items() for one in placing.again(name, change, kept)]
    entries += [placing.phase(one) for one in phases]
    entries.sort(key=lambda one: (one.id, one.contingency))
    cancelled = [
        placing.cancelled(name, one) for name, one in sorted(schedule.changes.items()) if placing.left_out(one)
    ]
    named: tuple[Mapping[str, Service | Environment | Region], ...] = (
        schedule.services,
        schedule.environments,
        schedule.regions,
    )
    titles = {name: str(one.title) or name for group in named for name, one in sorted(group.items())}
    return Book(
        as_of,
        schedule.as_at <= as_of or bool(entries),
        placing.clock,
        calendar,
        tuple(entries),
        tuple(placing.restrictions(entries, before)),
        {name: tuple(sorted(one.supports)) for name, one in sorted(schedule.services.items())},
        frozenset(name for name, one in schedule.environments.items() if one.shared),
        tuple(cancelled),
        titles,
        {one.id: one.title for one in entries},
    )


def day_stated(schedule: ChangeSchedule, fact: Stated) -> date:
    """Return the day from which a fact of a schedule is on record: its own, that of its source, or that of the schedule."""
    source = schedule.sources.get(fact.source or schedule.source or "")
    found = fact.stated or (source.date if source is not None else schedule.as_at)
    return date.fromordinal(found.toordinal())


def moments_of(change: Change) -> tuple[Moment, ...]:
    """Return all the times of a change: its first, and those of its contingency."""
    later = change.contingency
    return (change.start, change.finish, *(() if later is None else (later.start, later.finish)))


class _Placing:
    """Puts what a schedule states into time."""

    def __init__(self, schedule: ChangeSchedule, as_of: date, calendar: Calendar, look: Look) -> None:
        self.schedule = schedule
        self.as_of = as_of
        self.calendar = calendar
        self.look = look
        self.clock = Clock(calendar.zone)

    def known(self, fact: Stated) -> bool:
        return day_stated(self.schedule, fact) <= self.as_of

    def again(self, name: str, change: Change, kept: Mapping[tuple[str, bool], Entry]) -> list[Entry]:
        """Return the entries of a change; those known already where it does not depend on a plan."""
        if (name, False) not in kept or any(one.reference is not None for one in moments_of(change)):
            return self.change(name, change)
        return [kept[key] for key in ((name, False), (name, True)) if key in kept]

    def restrictions(self, entries: Sequence[Entry], before: Book | None) -> Iterator[Restriction]:
        """Yield the windows as they lie in time; those that recur are known already where there is a book before."""
        kept = {} if before is None else {one.id: one for one in before.restrictions if one.window.repeats is not None}
        for name, window in sorted(self.schedule.windows.items()):
            if self.known(window):
                yield kept[name] if name in kept else self.restriction(name, window, entries)

    def change(self, name: str, change: Change) -> list[Entry]:
        if change.status is Status.CANCELLED or not self.known(change):
            return []
        done = change.status is Status.IMPLEMENTED
        first = self._entry(name, change, (change.start, change.finish))
        if change.contingency is None or done:
            return [replace(first, done=done)]
        later = self._entry(name, change, (change.contingency.start, change.contingency.finish))
        return [first, replace(later, contingency=True)]

    def _entry(self, name: str, change: Change, ends: tuple[Moment, Moment]) -> Entry:
        start, finish = (one if one.release else replace(one, release=change.release) for one in ends)
        return Entry(name, change.title, self.span(start, finish), change, change.environment, change.release)

    def left_out(self, change: Change) -> bool:
        return change.status is Status.CANCELLED and self.known(change)

    def cancelled(self, name: str, change: Change) -> Entry:
        return self._entry(name, change, (change.start, change.finish))

    def phase(self, phase: Phase) -> Entry:
        start = self._days(phase.start)[0]
        finish = self._days(phase.finish)[1]
        name = f"{phase.release}/{phase.item}"
        return Entry(
            name, phase.title, make_span(start, finish), None, phase.environment, phase.release, done=phase.finished
        )

    def span(self, start: Moment, finish: Moment) -> Span:
        """Return the stretch between two moments; a day without a time is some time of it."""
        begins, ends = self._window(start), self._window(finish)
        if start.minute is not None:
            first = self._edge(begins, start.minute, start.minute)
        else:
            first = self._edge(begins, 0, DAY, latest=-1)
        if finish.minute is not None:
            last = self._edge(ends, finish.minute, finish.minute)
        else:
            last = self._edge(ends, 0, DAY, earliest=1)
        return make_span(first, last)

    def restriction(self, name: str, window: ScheduleWindow, entries: Sequence[Entry]) -> Restriction:
        """Return a window as it lies in time; one before or after a change that is not there lies nowhere."""
        other = window.before or window.after
        cut = False
        if other is not None:
            spans = [self._beside(window, one.span) for one in entries if one.id == other and not one.contingency]
        elif window.repeats is not None:
            spans, cut = self._recurring(window, entries)
        else:
            start = (-FAR, -FAR) if window.from_ is None else self._whole(window.from_, 0)
            finish = (FAR, FAR) if window.to is None else self._whole(window.to, DAY)
            spans = [Span(start, finish)]
        return Restriction(name, window.title or name, window.category, tuple(spans), window, cut)

    def _window(self, moment: Moment) -> Window:
        if moment.window is not None:
            return moment.window
        return ANY_DAY if moment.reference is None else self.look(moment.release, moment.reference)

    def _edge(self, window: Window, first: int, last: int, *, earliest: int = 0, latest: int = 0) -> Edge:
        """Return the minutes of a window of days, from a time on the earliest to a time on the latest."""
        low = -FAR if window.earliest is None else self.clock.at(window.earliest, first) + earliest
        return low, FAR if window.latest is None else self.clock.at(window.latest, last) + latest

    def _whole(self, moment: Moment, minute: int) -> Edge:
        """Return an end of a window of whole days; `minute` is where its day is taken to begin or end."""
        at = minute if moment.minute is None else moment.minute
        return self._edge(self._window(moment), at, at)

    def _days(self, window: Window) -> tuple[Edge, Edge]:
        return self._edge(window, 0, 0), self._edge(window, DAY, DAY)

    def _beside(self, window: ScheduleWindow, span: Span) -> Span:
        """Return the whole days before the day on which a change begins, and until it does; or those after it has ended."""
        length = window.for_
        if length is None:
            raise AssertionError

        def shifted(moment: int, *, back: bool) -> int:
            if abs(moment) >= FAR:
                return moment
            day = self.calendar.add(self.clock.day(moment if back else moment - 1), length, back=back)
            if day is None:
                return -FAR if back else FAR
            return self.clock.at(day) if back else self.clock.at(day, DAY)

        if window.before is not None:
            low, high = (shifted(one, back=True) for one in span.start)
            return Span((low, high), span.start)
        low, high = (shifted(one, back=False) for one in span.finish)
        return Span(span.finish, (low, high))

    def _recurring(self, window: ScheduleWindow, entries: Sequence[Entry]) -> tuple[list[Span], bool]:
        """Return each time of a window that recurs while the calendar is verified, or a change is, and if there are more."""
        first, last = window.from_, window.to
        day = None if first is None or first.window is None else first.window.day
        end = None if last is None or last.window is None else last.window.day
        if first is None or last is None or day is None or end is None or window.repeats is None:
            return [], False
        begins = datetime.combine(day, time()) + timedelta(minutes=first.minute or 0)
        ends = datetime.combine(end, time()) + timedelta(minutes=DAY if last.minute is None else last.minute)
        edges = [edge for one in entries for edge in one.span.hull if abs(edge) < FAR]
        far = (min(edges), max(edges)) if edges else ()
        days = [self.calendar.first, self.calendar.last, *map(self.clock.day, far)]
        since = datetime.combine(min(days), time()) - (ends - begins)
        until = datetime.combine(max(days), time()) + timedelta(days=1)
        free = frozenset(date.fromordinal(one.toordinal()) for one in window.except_on)
        found, cut = occurrences(window.repeats, begins, since, until)
        spans = []
        for one in found:
            if one.date() not in free:
                ended = one + (ends - begins)
                start, finish = (self.clock.at(at.date(), at.hour * 60 + at.minute) for at in (one, ended))
                spans.append(Span((start, start), (finish, finish)))
        return spans, cut
