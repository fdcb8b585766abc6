"""Breaches: which limits of change rules are not kept, by which change or in which month.

A limit falls on a change by the day on which it begins. What is over is not looked at, but counts where changes are added
up. A breach is certain when it comes about whatever is not known turns out to be; what is not stated is said.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from readiness.changes.book import Book, Entry
from readiness.changes.clock import DAY, FAR, say_length, say_time
from readiness.changes.rules import Applies, ChangeRule, Hours, Limit
from readiness.changes.schedule import ApprovedException, Type
from readiness.changes.span import Edge, Meeting, Span, clipped, union
from readiness.moment import MONTHS, Window, one_day, say_day, say_window
from readiness.period import Period, Unit
from readiness.truth import Truth


@dataclass(frozen=True, slots=True)
class Breach:
    """A limit that is not kept: the rule, the change, or the month and the changes that count in it, and why."""

    rule: str
    change: str | None
    month: date | None
    certain: bool
    reason: str
    changes: tuple[str, ...] = ()
    contingency: bool = False
    exception: ApprovedException | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What breaches are ordered by."""
        return self.rule, self.month or date.min, self.change or "", self.contingency


def find_breaches(book: Book, rules: Mapping[str, ChangeRule], only: Iterable[str] | None = None) -> tuple[Breach, ...]:
    """Return the limits that are not kept: of all changes, or only where one of these ids takes part."""
    wanted = None if only is None else frozenset(only)
    found = [
        breach
        for name, rule in sorted(rules.items())
        for limit in rule.limits
        for breach in _Limiting(book, name, rule, limit).all()
        if wanted is None or not wanted.isdisjoint((*breach.changes, breach.change))
    ]
    return tuple(sorted(found, key=lambda one: one.key))


def hulls_by_month(book: Book, entries: Sequence[Entry]) -> dict[date, list[Entry]]:
    """Return by month the entries that may have a part in it, as far as their days are known."""
    found: dict[date, list[Entry]] = {}
    for entry in entries:
        begin, end = entry.span.hull
        if begin <= -FAR or end >= FAR:
            continue
        month, last = book.clock.day(begin).replace(day=1), book.clock.day(end - 1)
        while month <= last:
            found.setdefault(month, []).append(entry)
            month = following(month)
    return dict(sorted(found.items()))


def following(month: date) -> date:
    """Return the first day of the next month."""
    return (month + timedelta(days=31)).replace(day=1)


def outage_in(entries: Sequence[Entry], begin: int, end: int) -> tuple[int, int]:
    """Return for how many minutes between two moments something is out, least and most; what overlaps counts once."""
    out = [one for one in entries if one.change is not None and one.change.outage is not False]
    sure = (one.span.core for one in out if one.change is not None and one.change.outage is True)
    least = union(clipped((one for one in sure if one is not None), begin, end))
    most = union(clipped((one.span.hull for one in out), begin, end))
    return sum(last - first for first, last in least), sum(last - first for first, last in most)


def outage_of(book: Book, entries: Sequence[Entry], month: date) -> tuple[int, int]:
    """Return for how many minutes of a month something is out, least and most."""
    return outage_in(entries, book.clock.at(month), book.clock.at(following(month)))


def say_month(month: date) -> str:
    """Return a month as a paper writes it: November 2021."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def is_about(applies: Applies | None, entry: Entry) -> Truth:
    """Return whether a rule is about a change; unknown where what it asks for is not stated."""
    change = entry.change
    if change is None:
        return Truth.FALSE
    if applies is None:
        return Truth.TRUE
    truth = Truth.TRUE
    if applies.outage is not None:
        stated = change.outage if isinstance(change.outage, bool) else None
        truth = min(truth, Truth.UNKNOWN if stated is None else Truth.TRUE if stated == applies.outage else Truth.FALSE)
    for words in (applies.categories, tuple(one.value for one in applies.types)):
        if words:
            truth = min(truth, entry.named(words))
    if applies.services:
        touched = set(applies.services) & set(change.services)
        truth = min(truth, Truth.TRUE if touched else Truth.FALSE if change.services else Truth.UNKNOWN)
    if applies.environments:
        known = change.environment
        here = Truth.UNKNOWN if known is None else Truth.TRUE if known in applies.environments else Truth.FALSE
        truth = min(truth, here)
    return truth


class _Limiting:
    """One limit of one rule, held against what takes place."""

    def __init__(self, book: Book, name: str, rule: ChangeRule, limit: Limit) -> None:
        self.book = book
        self.name = name
        self.limit = limit
        self.applies = rule.applies_to
        self.find: Mapping[str, Callable[[], Iterator[Breach]]] = {
            "hours": self._hours,
            "outage-in-month": self._outage,
            "notified-before-month": self._before_month,
            "notified-before-start": self._before_start,
            "spacing": self._spacing,
            "at-once": self._at_once,
            "emergency-share": self._share,
        }

    def all(self) -> Iterator[Breach]:
        return self.find[self.limit.limits]()

    # Which changes, and when

    def _asked(self, *, contingency: bool = True, done: bool = False) -> Iterator[tuple[Entry, Truth]]:
        """Yield the changes that the limit is about, and whether it surely is."""
        for entry in self.book.entries:
            if entry.change is None or (entry.contingency and not contingency) or (entry.done and not done):
                continue
            asked = min(is_about(self.applies, entry), self._in_force(entry.span))
            if asked is not Truth.FALSE:
                yield entry, asked

    def _in_force(self, span: Span) -> Truth:
        """Return whether the limit is in force on the day on which something begins."""
        if self.limit.from_ is None and self.limit.until is None:
            return Truth.TRUE
        begin = self._days(span.start)
        truth = Truth.TRUE
        if self.limit.from_ is not None:
            truth = min(truth, one_day(self.limit.from_).not_after(begin))
        return truth if self.limit.until is None else min(truth, begin.not_after(one_day(self.limit.until)))

    def _days(self, edge: Edge) -> Window:
        low, high = edge
        return Window(
            None if low <= -FAR else self.book.clock.day(low), None if high >= FAR else self.book.clock.day(high)
        )

    def _of(self, entry: Entry, *, certain: bool, reason: str) -> Breach:
        exception = entry.exceptions.get(self.name)
        return Breach(self.name, entry.id, None, certain, reason, (entry.id,), entry.contingency, exception)

    # The limits

    def _hours(self) -> Iterator[Breach]:
        hours = self.limit.hours
        if hours is None:
            return
        between = f"between {say_time(hours.from_)} and {say_time(hours.to)}"
        for entry, asked in self._asked():
            inside = self._inside(entry.span, hours)
            if inside is Truth.TRUE:
                continue
            certain = asked is Truth.TRUE and inside is Truth.FALSE
            if entry.span.exact:
                start, finish = (self.book.clock.local(edge[0]) for edge in (entry.span.start, entry.span.finish))
                runs = f"it runs from {start:%H:%M} on {say_day(start.date())} to {finish:%H:%M} on {say_day(finish.date())}"
            else:
                runs = f"its hours are not known ({self._when(entry.span)})"
            yield self._of(entry, certain=certain, reason=f"{runs}; the limit is {between}")

    def _when(self, span: Span) -> str:
        begin = self._days(span.start)
        return "its day is not stated" if begin.open else f"it begins {'on ' if begin.day else ''}{say_window(begin)}"

    def _inside(self, span: Span, hours: Hours) -> Truth:
        """Return whether a stretch lies within the hours of one day, or of one night where they run over midnight."""
        if span.start[1] >= FAR:
            return Truth.UNKNOWN
        clock, last = self.book.clock, self.book.clock.day(span.start[1])
        overnight = hours.to <= hours.from_
        truth = Truth.FALSE
        for day in (last - timedelta(days=1), last):  # on one of them begin the last hours in which it may begin
            begin, end = clock.at(day, hours.from_), clock.at(day, hours.to + (DAY if overnight else 0))
            truth = max(truth, span.within(Span((begin, begin), (end, end))))
        return truth

    def _outage(self) -> Iterator[Breach]:
        limit = self.limit.outage_in_month
        if limit is None:
            return
        entries = [one for one, _ in self._asked(contingency=False, done=True)]
        for month, here in hulls_by_month(self.book, entries).items():
            least, most = outage_of(self.book, here, month)
            if most <= limit or all(one.done for one in here):
                continue
            counted = tuple(sorted(one.id for one in here if one.change is not None and one.change.outage is not False))
            total = say_length(least) if least == most else f"between {say_length(least)} and {say_length(most)}"
            reason = f"outages of {say_month(month)} last {total} together; the limit is {say_length(limit)}"
            exception = next((one.exceptions[self.name] for one in here if self.name in one.exceptions), None)
            yield Breach(self.name, None, month, least > limit, reason, counted, exception=exception)

    def _before_month(self) -> Iterator[Breach]:
        period = self.limit.notified_before_month
        if period is not None:
            yield from self._notice(
                period, lambda day: day.replace(day=1), lambda day: f"the first day of {say_month(day)}"
            )

    def _before_start(self) -> Iterator[Breach]:
        period = self.limit.notified_before_start
        if period is not None:
            yield from self._notice(period, lambda day: day, lambda day: f"it begins on {say_day(day)}")

    def _notice(self, period: Period, counted: Callable[[date], date], said: Callable[[date], str]) -> Iterator[Breach]:
        """Yield the changes of which users are told later than a period before a day that depends on their beginning."""
        for entry, asked in self._asked():
            told = None if entry.change is None else entry.change.notified
            begins = self._days(entry.span.start).map(counted)
            by = begins.map(lambda day: self.book.calendar.add(day, period, back=True))
            truth = Truth.UNKNOWN if told is None else told.not_after(by)
            of = None if entry.change is None or entry.contingency else entry.change.notified_for
            truth = min(truth, Truth.TRUE if of is None else _same_day(self._days(entry.span.start), of))
            if truth is Truth.TRUE:
                continue
            stated = told is not None and not told.open
            when = f"users were told {_on(told)}" if stated and told else "it is not stated when users were told"
            if of is not None:
                when += f" that it begins {'on a day that is not stated' if of.open else _on(of)}, and {self._when(entry.span)}"
            if begins.day is not None and by.day is not None:
                needed = f"{period.words} before {said(begins.day)} is {say_day(by.day)}"
            else:
                needed = f"{period.words} of notice {'is' if period.count == 1 else 'are'} asked for, and {self._when(entry.span)}"
            surely = asked is Truth.TRUE and truth is Truth.FALSE
            yield self._of(entry, certain=surely, reason=f"{when}; {needed}")

    def _spacing(self) -> Iterator[Breach]:
        period = self.limit.spacing
        if period is None:
            return
        listed = self._asked(contingency=False, done=True)
        asked = [entry for entry, truth in listed if truth is Truth.TRUE and not entry.span.undated]
        ends = {number: self._later(one.span, period) for number, one in enumerate(asked)}
        for pair in Meeting(ends).among(list(ends)):
            before, after = sorted(pair, key=lambda number: (asked[number].span.hull, asked[number].id))
            first, last = asked[before], asked[after]
            if (first.done and last.done) or ends[before].overlaps(last.span) is Truth.FALSE:
                continue
            sure = first.span.finish[1] <= last.span.start[0] or first.span.overlaps(last.span) is Truth.TRUE
            certain = sure and last.span.start[1] < ends[before].finish[0]
            reason = f"it begins less than {period.words} after {first.id} ends ({self._end(first.span)})"
            exception = last.exceptions.get(self.name)
            yield Breach(self.name, last.id, None, certain, reason, (first.id, last.id), exception=exception)

    def _end(self, span: Span) -> str:
        ends = self._days((span.finish[0] - 1, span.finish[1] - 1 if span.finish[1] < FAR else FAR))
        return "on a day that is not stated" if ends.open else _on(ends)

    def _later(self, span: Span, period: Period) -> Span:
        """Return a stretch with the time after it in which nothing else may begin."""

        def shifted(moment: int) -> int:
            if abs(moment) >= FAR:
                return moment
            if period.unit is Unit.WORKING_DAYS:
                day = self.book.calendar.add(self.book.clock.day(moment - 1), period)
                return FAR if day is None else self.book.clock.at(day)
            at = self.book.clock.local(moment)
            day = self.book.calendar.add(at.date(), period)
            return FAR if day is None else self.book.clock.at(day, at.hour * 60 + at.minute)

        low, high = (shifted(one) for one in span.finish)
        return Span(span.start, (max(low, span.finish[0]), max(high, span.finish[1])))

    def _at_once(self) -> Iterator[Breach]:
        most = self.limit.at_once
        if most is None:
            return
        dated = (pair for pair in self._asked(contingency=False, done=True) if not pair[0].span.undated)
        entries = [one for one, asked in dated if asked is Truth.TRUE]
        may_be = [(one.span.hull, one) for one in entries]
        sure = {id(one): one.span.core for one in entries}
        for entry, others in _running(may_be):
            if len(others) < most or (entry.done and all(one.done for one in others)):
                continue
            core = sure[id(entry)]
            surely = [
                one
                for one in others
                if core is not None and (known := sure[id(one)]) is not None and known[0] <= core[0] < known[1]
            ]
            names = tuple(sorted((entry.id, *(one.id for one in others))))
            reason = f"as it begins {len(others) + 1} changes run at the same time; the limit is {most}"
            exception = entry.exceptions.get(self.name)
            yield Breach(self.name, entry.id, None, len(surely) >= most, reason, names, exception=exception)

    def _share(self) -> Iterator[Breach]:
        limit = self.limit.emergency_share
        if limit is None:
            return
        for month, here in by_month(self.book, [one for one, _ in self._asked(contingency=False, done=True)]).items():
            least = sum(_type(one) is Type.EMERGENCY for one in here)
            most = least + sum(_type(one) is None for one in here)
            if Decimal(most) <= limit * len(here) or all(one.done for one in here):
                continue
            count = str(least) if least == most else f"between {least} and {most}"
            reason = f"{count} of {len(here)} changes of {say_month(month)} are emergencies; the limit is {limit:.0%}"
            ids = tuple(sorted(one.id for one in here))
            yield Breach(self.name, None, month, Decimal(least) > limit * len(here), reason, ids)


def by_month(book: Book, entries: Iterable[Entry]) -> dict[date, list[Entry]]:
    """Return by month the changes that begin in it; those of which that is not known are left out."""
    found: dict[date, list[Entry]] = {}
    for entry in entries:
        low, high = entry.span.start
        if low <= -FAR or high >= FAR:
            continue
        month = book.clock.day(low).replace(day=1)
        if book.clock.day(high) < following(month):
            found.setdefault(month, []).append(entry)
    return dict(sorted(found.items()))


def _running(stretches: list[tuple[Edge, Entry]]) -> Iterator[tuple[Entry, list[Entry]]]:
    """Yield each entry with those that have begun before it, or with it, and still run as it begins."""
    running: list[tuple[Edge, Entry]] = []
    for stretch, entry in sorted(stretches, key=lambda one: (one[0], one[1].id)):
        running = [one for one in running if one[0][1] > stretch[0]]
        yield entry, [one for _, one in running]
        running.append((stretch, entry))


def _type(entry: Entry) -> Type | None:
    return entry.change.type if entry.change is not None and isinstance(entry.change.type, Type) else None


def _same_day(one: Window, other: Window) -> Truth:
    """Return whether two days, which may not be known, are the same."""
    return min(one.not_after(other), other.not_after(one))


def _on(window: Window) -> str:
    return f"on {say_window(window)}" if window.day is not None else say_window(window)
