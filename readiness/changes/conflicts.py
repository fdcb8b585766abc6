"""Conflicts: what is in the way of what on a change schedule. All of them, each with its kind, when, and how sure it is.

A conflict is certain when it comes about whatever is not known turns out to be, and `maybe` when it only may. Stretches of
time are half-open: what ends at 20:00 is not in the way of what begins then.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from readiness.changes.book import Book, Entry, Restriction
from readiness.changes.clock import FAR
from readiness.changes.schedule import ApprovedException, Category
from readiness.changes.span import Edge, Meeting, Span, union
from readiness.truth import Truth

MOST_CONFLICTS = 500_000
"""So many conflicts are listed; beyond that the answer says that there are more."""


class Kind(Enum):
    """What sort of conflict it is."""

    SAME_SERVICE = "same-service"
    DEPENDENT_SERVICE = "dependent-service"
    SAME_ENVIRONMENT = "same-environment"
    DOUBLE_BOOKED = "double-booked"
    SAME_ASSIGNEE = "same-assignee"
    IN_FREEZE = "in-freeze"
    IN_BLACKOUT = "in-blackout"
    QUIET_PERIOD = "quiet-period"
    OUTSIDE_MAINTENANCE = "outside-maintenance"
    CONTINGENCY = "contingency"


KEEPING_OUT = {
    Category.FREEZE: Kind.IN_FREEZE,
    Category.BLACKOUT: Kind.IN_BLACKOUT,
    Category.QUIET_PERIOD: Kind.QUIET_PERIOD,
}
"""By the category of a window that changes keep out of, the sort of conflict with it."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two changes, or a change and a window, that are in each other's way.

    `when` is the longest stretch in which they may be, in minutes. `path` are the services from the one touched to the one
    it is in the way of. `rule` is the id of a window. Of a contingency date `of` says what sort of conflict it has, and `later` whose it is.
    """

    kind: Kind
    certain: bool
    changes: tuple[str, ...]
    when: Edge
    exact: bool = False
    service: str | None = None
    path: tuple[str, ...] = ()
    environment: str | None = None
    assignee: str | None = None
    rule: str | None = None
    of: Kind | None = None
    later: str | None = None
    exception: ApprovedException | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What conflicts are ordered by: when they begin, what sort they are, and what they are between."""
        return self.when, self.kind.value, self.changes, self.service or "", self.rule or "", self.of is not None


@dataclass(frozen=True, slots=True)
class Conflicts:
    """The conflicts of a schedule in order of time; `complete` is whether they are all of them."""

    found: tuple[Conflict, ...]
    complete: bool


def find_conflicts(book: Book, only: Iterable[str] | None = None) -> Conflicts:
    """Return the conflicts of a schedule, all of them or those in which one of `only` these ids takes part.

    What is over is not looked at: a conflict has at least one change that is still to be made.
    """
    search = _Search(book, None if only is None else frozenset(only))
    found = list(islice(search.all(), MOST_CONFLICTS + 1))
    complete = len(found) <= MOST_CONFLICTS
    return Conflicts(tuple(sorted(found[:MOST_CONFLICTS], key=lambda one: one.key)), complete)


Pair = tuple[int, int]


class _Search:
    """Finds the conflicts of one book; entries go by their number."""

    def __init__(self, book: Book, only: frozenset[str] | None) -> None:
        self.book = book
        self.only = only
        self.entries = book.entries if only is None else tuple(_near(book.entries, only))
        self.meeting = Meeting({number: one.span for number, one in enumerate(self.entries)})
        self.paths = Paths(book.supports)

    def all(self) -> Iterator[Conflict]:
        yield from self._services()
        yield from self._environments()
        yield from self._assignees()
        yield from self._restrictions()
        yield from self._maintenance()

    # Two changes

    def _services(self) -> Iterator[Conflict]:
        direct = self._by_name((number, one.services) for number, one in enumerate(self.entries))
        related: dict[Pair, tuple[str, ...]] = {}
        for service in sorted(direct):
            for pair in self._pairs(self.meeting.among(direct[service])):
                if self._together(pair):
                    yield self._pair(Kind.SAME_SERVICE, pair, service=service)
        below = self._by_name(
            (number, tuple(self.paths.reached(one.services))) for number, one in enumerate(self.entries)
        )
        for service in sorted(direct.keys() & below.keys()):
            for pair in self._pairs(self.meeting.between(below[service], direct[service])):
                one, other = (set(self.entries[number].services) for number in pair)
                if one & other or not self._together(pair):
                    continue
                path = self.paths.shortest(sorted(one), service)
                known = related.get(_ordered(pair))
                if known is None or (len(path), path) < (len(known), known):
                    related[_ordered(pair)] = path
        for pair in sorted(related):
            yield self._pair(Kind.DEPENDENT_SERVICE, pair, service=related[pair][-1], path=related[pair])

    def _environments(self) -> Iterator[Conflict]:
        named = ((number, (one.environment,)) for number, one in enumerate(self.entries) if one.environment is not None)
        for environment, numbers in sorted(self._by_name(named).items()):
            if environment in self.book.shared:
                continue
            for pair in self._pairs(self.meeting.among(numbers)):
                one, other = (self.entries[number] for number in pair)
                if one.release is not None and one.release == other.release:
                    continue  # a release arranges its own phases
                if self._regions(pair):
                    phases = one.change is None and other.change is None
                    kind = Kind.DOUBLE_BOOKED if phases else Kind.SAME_ENVIRONMENT
                    yield self._pair(kind, pair, environment=environment)

    def _assignees(self) -> Iterator[Conflict]:
        named = (
            (number, (one.change.assignee,))
            for number, one in enumerate(self.entries)
            if one.change is not None and one.change.assignee
        )
        for assignee, numbers in sorted(self._by_name(named).items()):
            for pair in self._pairs(self.meeting.among(numbers)):
                yield self._pair(Kind.SAME_ASSIGNEE, pair, assignee=assignee)

    def _by_name(self, named: Iterable[tuple[int, tuple[str, ...]]]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, names in named:
            for name in dict.fromkeys(names):
                found.setdefault(name, []).append(number)
        return found

    def _pairs(self, pairs: Iterable[Pair]) -> Iterator[Pair]:
        """Yield the pairs that can be a conflict: of two changes, not both over, nor both at a date of contingency."""
        for pair in pairs:
            one, other = (self.entries[number] for number in pair)
            if one.id == other.id or (one.done and other.done) or (one.contingency and other.contingency):
                continue
            if self.only is None or one.id in self.only or other.id in self.only:
                yield pair

    def _together(self, pair: Pair) -> bool:
        """Return whether two changes are in the same place: in one environment, as far as is stated, and one region."""
        one, other = (self.entries[number].environment for number in pair)
        return (one is None or other is None or one == other) and self._regions(pair)

    def _regions(self, pair: Pair) -> bool:
        one, other = (
            (() if entry.change is None else entry.change.regions) for entry in map(self.entries.__getitem__, pair)
        )
        return not one or not other or bool(set(one) & set(other))

    def _pair(  # noqa: PLR0913 - what two changes have in common
        self,
        kind: Kind,
        pair: Pair,
        *,
        service: str | None = None,
        path: tuple[str, ...] = (),
        environment: str | None = None,
        assignee: str | None = None,
    ) -> Conflict:
        one, other = sorted((self.entries[number] for number in pair), key=lambda entry: (entry.id, entry.contingency))
        contingency = one.contingency or other.contingency
        return Conflict(
            Kind.CONTINGENCY if contingency else kind,
            one.span.overlaps(other.span) is Truth.TRUE,
            (one.id, other.id),
            one.span.shared(other.span),
            one.span.exact and other.span.exact,
            service,
            path,
            environment,
            assignee,
            of=kind if contingency else None,
            later=next((entry.id for entry in (one, other) if entry.contingency), None),
            exception=one.exceptions.get(other.id) or other.exceptions.get(one.id),
        )

    # A change and a window

    def _restrictions(self) -> Iterator[Conflict]:
        changes = [
            number
            for number, one in enumerate(self.entries)
            if one.change is not None and not one.done and (self.only is None or one.id in self.only)
        ]
        for restriction in self.book.restrictions:
            kind = KEEPING_OUT.get(restriction.category)
            if kind is None:
                continue
            spans: dict[int, Span] = {number: self.entries[number].span for number in changes}
            spans |= {-1 - index: span for index, span in enumerate(restriction.spans)}
            for number, index in Meeting(spans).between(changes, [-1 - one for one in range(len(restriction.spans))]):
                entry, span = self.entries[number], spans[index]
                asked, path = self._asked(restriction, entry)
                if asked is not Truth.FALSE:
                    yield self._kept_out(kind, entry, restriction, span, asked, path)

    def _kept_out(  # noqa: PLR0913 - a change, a window and how they meet
        self, kind: Kind, entry: Entry, restriction: Restriction, span: Span, asked: Truth, path: tuple[str, ...]
    ) -> Conflict:
        return Conflict(
            Kind.CONTINGENCY if entry.contingency else kind,
            min(asked, entry.span.overlaps(span)) is Truth.TRUE,
            (entry.id,),
            entry.span.shared(span),
            entry.span.exact and span.exact,
            path[-1] if path else None,
            path if len(path) > 1 else (),
            rule=restriction.id,
            of=kind if entry.contingency else None,
            later=entry.id if entry.contingency else None,
            exception=entry.exceptions.get(restriction.id),
        )

    def _asked(self, restriction: Restriction, entry: Entry) -> tuple[Truth, tuple[str, ...]]:
        """Return whether a window is about a change, and the services from the one touched to the one it is about.

        An exception has to be shown: what does not say that it is an emergency is none.
        """
        window = restriction.window
        if entry.id in (window.before, window.after) or not _in_place(restriction, entry):
            return Truth.FALSE, ()
        if entry.named(window.except_) is Truth.TRUE:
            return Truth.FALSE, ()
        asked = entry.named(window.forbids) if window.forbids else Truth.TRUE
        if not window.services:
            return asked, ()
        meant = sorted(set(window.services) & ({*entry.services, *self.paths.reached(entry.services)}))
        if not meant:
            return Truth.FALSE, ()
        paths = (self.paths.shortest(sorted(entry.services), one) for one in meant)
        return asked, min(paths, key=lambda path: (len(path), path))

    def _maintenance(self) -> Iterator[Conflict]:
        allowed = [one for one in self.book.restrictions if one.category is Category.MAINTENANCE and one.spans]
        if not allowed:
            return
        windows: dict[tuple[str, ...], _Allowed] = {}
        for entry in self.entries:
            if entry.change is None or entry.done or (self.only is not None and entry.id not in self.only):
                continue
            for service in sorted(dict.fromkeys(entry.services)):
                ids = tuple(
                    one.id
                    for one in allowed
                    if (not one.window.services or service in one.window.services)
                    and _in_place(one, entry)
                    and entry.named(one.window.except_) is not Truth.TRUE
                    and (not one.window.forbids or entry.named(one.window.forbids) is not Truth.FALSE)
                )
                if not ids:
                    continue
                if ids not in windows:
                    windows[ids] = _Allowed([span for one in allowed if one.id in ids for span in one.spans])
                inside = windows[ids].holds(entry.span)
                if inside is not Truth.TRUE:
                    yield Conflict(
                        Kind.CONTINGENCY if entry.contingency else Kind.OUTSIDE_MAINTENANCE,
                        inside is Truth.FALSE,
                        (entry.id,),
                        entry.span.hull,
                        entry.span.exact,
                        service,
                        rule=ids[0],
                        of=Kind.OUTSIDE_MAINTENANCE if entry.contingency else None,
                        later=entry.id if entry.contingency else None,
                        exception=next((entry.exceptions[one] for one in ids if one in entry.exceptions), None),
                    )


def _near(entries: Sequence[Entry], only: frozenset[str]) -> Iterator[Entry]:
    """Yield the entries that may overlap one of these ids: nothing else can be in their way."""
    hulls = [one.span.hull for one in entries if one.id in only]
    for entry in entries:
        begin, end = entry.span.hull
        if entry.id in only or any(begin < last and first < end for first, last in hulls):
            yield entry


class _Allowed:
    """Stretches in which changes are allowed: those that are sure, and those that may be."""

    def __init__(self, spans: Iterable[Span]) -> None:
        listed = list(spans)
        self.sure = union(one.core for one in listed if one.core is not None)
        self.may_be = union(one.hull for one in listed)

    def holds(self, span: Span) -> Truth:
        """Return whether a stretch lies wholly within one of them."""
        if _reach(self.sure, span.start[0]) >= span.finish[1]:
            return Truth.TRUE
        return Truth.UNKNOWN if _reach(self.may_be, span.start[1]) >= span.finish[0] else Truth.FALSE


def _reach(stretches: list[Edge], moment: int) -> int:
    """Return the end of the last of these stretches that has begun at a moment; before all times where none has."""
    index = bisect_right(stretches, (moment, FAR)) - 1
    return stretches[index][1] if index >= 0 else -FAR - 1


def _in_place(restriction: Restriction, entry: Entry) -> bool:
    """Return whether a window is about the environment and the regions of a change, as far as they are stated."""
    window = restriction.window
    environment = entry.environment
    here = not window.environments or environment is None or environment in window.environments
    regions = () if entry.change is None else entry.change.regions
    return here and (not window.regions or not regions or bool(set(regions) & set(window.regions)))


def _ordered(pair: Pair) -> Pair:
    return min(pair), max(pair)


class Paths:
    """The services that depend on each other, over any distance."""

    def __init__(self, supports: Mapping[str, tuple[str, ...]]) -> None:
        self.supports = supports
        self._from: dict[str, dict[str, str]] = {}

    def reached(self, services: Iterable[str]) -> list[str]:
        """Return the services that depend on one of these, at any distance, themselves left out."""
        own = set(services)
        return sorted({one for service in own for one in self._parents(service)} - own)

    def shortest(self, services: Iterable[str], to: str) -> tuple[str, ...]:
        """Return the shortest way from one of these services to one that depends on it, the first by name of several."""
        found = [self._path(service, to) for service in services]
        return min((one for one in found if one), key=lambda path: (len(path), path), default=())

    def _path(self, service: str, to: str) -> tuple[str, ...]:
        if service == to:
            return (to,)
        parents = self._parents(service)
        if to not in parents:
            return ()
        path = [to]
        while path[-1] != service:
            path.append(parents[path[-1]])
        return tuple(reversed(path))

    def _parents(self, service: str) -> dict[str, str]:
        """Return by service reached the one before it on a shortest way."""
        if service not in self._from:
            parents: dict[str, str] = {}
            wave = [service]
            while wave:
                following = []
                for one in sorted(wave):
                    for other in self.supports.get(one, ()):
                        if other not in parents and other != service:
                            parents[other] = one
                            following.append(other)
                wave = following
            self._from[service] = parents
        return self._from[service]
