"""What moved between two assessments, and because of what: facts that came on record, the time that passed, criteria.

Nothing is guessed. What time alone does is what the earlier record says on the later day; what a fact does is what goes
away without it. So whatever changed has a cause, and without its causes it would not have changed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from readiness.assessment import Assessment
from readiness.calendar import Calendar
from readiness.criteria import CriteriaSet
from readiness.evaluation import assess
from readiness.location import Pointer
from readiness.moment import Window
from readiness.movement.kept import ASPECTS, Kept, KeptFact, Key, Line, keep
from readiness.movement.occasions import Occasion, find_occasions
from readiness.movement.pieces import Piece, Taken, aged
from readiness.record import DateFact, Fact, Record
from readiness.verdict import Decision, Outlook, Verdict

MOST_TRIED = 100_000
"""So many results at most are judged in trials; of more, causes are what a result rests on."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something changed.

    `kind` is `fact` (that came on record, or reads otherwise), `time`, `prerequisite` (another criterion), `criteria`
    (it is judged by something else) or `not-known`. `through` are the edges from the cause to what changed: dates that
    it moves, then criteria that wait for each other.
    """

    kind: str
    id: str
    words: str = ""
    was: str | None = None
    now: str | None = None
    stated: date | None = None
    source: str | None = None
    pointer: Pointer = ()
    through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A criterion that comes out otherwise at a checkpoint; None where it was not, or is not, judged there.

    `aspects` are the keys of the result that differ.
    """

    criterion: str
    title: str
    checkpoint: str
    before: Line | None
    after: Line | None
    aspects: tuple[str, ...]
    causes: tuple[Cause, ...]

    @property
    def turned(self) -> bool:
        """Whether its verdict, its outlook, or whether a waiver lifts it is another."""
        return _stand(self.before) != _stand(self.after)

    @property
    def opened(self) -> bool:
        """Whether it stands in the way of `ready`, and did not."""
        return _gap(self.after) and not _gap(self.before)

    @property
    def closed(self) -> bool:
        """Whether it stood in the way of `ready`, and does no longer."""
        return _gap(self.before) and not _gap(self.after)

    @property
    def margin_alone(self) -> bool:
        """Whether it stands as before, with another margin."""
        return not self.turned and not self.opened and not self.closed and "margin" in self.aspects


@dataclass(frozen=True, slots=True)
class Turned:
    """The decision at a checkpoint before and after (None where it is no checkpoint on record), and its day.

    `criteria` are those that turn the decision, or count for it otherwise; `causes` say why a checkpoint is on record, or
    is no longer, or has another day.
    """

    checkpoint: str
    title: str
    before: Decision | None
    after: Decision | None
    day_before: Window | None
    day_after: Window | None
    criteria: tuple[str, ...]
    causes: tuple[Cause, ...]

    @property
    def changed(self) -> bool:
        """Whether the decision, or the day, is another."""
        return self.before is not self.after or self.day_before != self.day_after


@dataclass(frozen=True, slots=True)
class Moved:
    """A date that is another: None where it is not on record."""

    id: str
    before: Window | None
    after: Window | None
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """What moved between two assessments.

    `news` are all facts that read otherwise, `idle` those of them that changed nothing. `records` are the two records,
    None where the assessments were saved and the causes are those that they show.
    """

    before: Kept
    after: Kept
    decisions: tuple[Turned, ...]
    changes: tuple[Change, ...]
    moved: tuple[Moved, ...]
    news: tuple[Cause, ...]
    idle: tuple[Cause, ...]
    records: tuple[Record, Record] | None = None

    @property
    def changed(self) -> bool:
        """Whether any decision, result or date is another; facts that changed nothing do not count."""
        return bool(self.changes or self.moved or any(one.changed for one in self.decisions))


@dataclass(frozen=True, slots=True)
class Frame:
    """What a release is judged by: criteria, and a calendar."""

    sets: tuple[CriteriaSet, ...]
    calendar: Calendar


def find_movement(before: Assessment, after: Assessment, frame: Frame, former: Frame | None = None) -> Movement:
    """Return what moved between two assessments of a release; `former` is what the earlier one was judged by, if other."""
    return _Tracing(before, after, frame, former or frame).movement()


@dataclass(slots=True)
class _Tried:
    """An assessment that was tried, the record it is of, and what is kept of it."""

    record: Record
    assessment: Assessment
    kept: Kept
    lines: Mapping[Key, Line] = field(init=False)

    def __post_init__(self) -> None:
        self.lines = self.kept.lines


class _Tracing:
    """Works out what moved between two assessments by trying what lies between them."""

    def __init__(self, before: Assessment, after: Assessment, frame: Frame, former: Frame) -> None:
        self.frame = frame
        self.base = _Tried(before.record, before, keep(before))
        self.last = _Tried(after.record, after, keep(after))
        later = aged(before.record, after.as_of, former.calendar)
        self.later = self.base if later is before.record else _try(later, former)
        self.taken = Taken(later, after.record, frame.calendar)
        self.pieces = self.taken.pieces
        self.reframed = _try(self.taken.without(self.pieces), frame)
        self.tried: dict[tuple[Piece, ...], _Tried] = {(): self.last, self.pieces: self.reframed}
        lines = {**self.base.lines, **self.last.lines}
        self.keys = sorted(lines, key=lambda key: (self._place(key[1]), key[0]))
        self.cheap = len(self.pieces) * len(lines) <= MOST_TRIED
        self.facts: dict[Key, tuple[Piece, ...]] = {}
        self.occasions: dict[Key, tuple[Occasion, ...]] = {}
        self.other: dict[Key, bool] = {}

    def _place(self, checkpoint: str) -> int:
        return self.taken.order.index(checkpoint)

    def movement(self) -> Movement:
        aspects = {key: differing(self.base.lines.get(key), self.last.lines.get(key)) for key in self.keys}
        changed = [key for key in self.keys if aspects[key]]
        for key in changed:
            self._trace(key, aspects[key])
        changes = tuple(self._change(key, aspects[key]) for key in changed)
        moved = tuple(self._moves())
        decisions = tuple(self._decisions(changes))
        told: tuple[Change | Moved | Turned, ...] = (*changes, *moved, *decisions)
        causes = [cause for one in told for cause in one.causes]
        working = {cause.id for cause in causes if cause.kind == "fact"}
        lines = [line for one in changes if None in (one.before, one.after) for line in (one.before, one.after)]
        working |= {fact.id for line in lines if line is not None for fact in line.facts}
        news = tuple(map(_fact, self.pieces))
        idle = tuple(one for one in news if one.id not in working)
        records = self.base.record, self.last.record
        return Movement(self.base.kept, self.last.kept, decisions, changes, moved, news, idle, records)

    # Trials

    def _without(self, pieces: Iterable[Piece]) -> _Tried:
        """Return the later assessment, had some pieces not come on record."""
        wanted = set(pieces)
        key = tuple(one for one in self.pieces if one in wanted)
        if key not in self.tried:
            self.tried[key] = _try(self.taken.without(key), self.frame)
        return self.tried[key]

    def _causing(self, state: Callable[[_Tried], object], near: Callable[[Piece], bool]) -> tuple[Piece, ...]:
        """Return the pieces without which something would be another, and all without which it would be as it was.

        `near` says of a piece that it is a likely cause; where several would do alone, those are named.
        """
        start, end = state(self.reframed), state(self.last)
        if start == end:
            return ()
        if not self.cheap:
            return tuple(filter(near, self.pieces)) or self.pieces
        needed = [one for one in self.pieces if state(self._without((one,))) != end]
        if state(self._without(needed)) == start:
            return tuple(needed)
        others = sorted((one for one in self.pieces if one not in needed), key=near)
        kept = list(others)
        for one in others:
            left = [each for each in kept if each is not one]
            if state(self._without([*needed, *left])) == start:
                kept = left
        return tuple(one for one in self.pieces if one in needed or one in kept)

    # Results

    def _trace(self, key: Key, aspects: Sequence[str]) -> None:
        """Find the pieces and the occasions because of which a result is another in these aspects."""
        comes = key not in self.base.lines or key not in self.last.lines

        def state(tried: _Tried) -> object:
            return stands(tried.lines.get(key), () if comes else aspects)

        rests_on = {fact.id for tried in (self.base, self.last) for fact in _facts_of(tried, key)}
        self.facts[key] = self._causing(state, lambda one: one.path in rests_on)
        self.other[key] = state(self.later) != state(self.reframed)
        by_time = state(self.base) != state(self.later)
        self.occasions[key] = find_occasions(self.base.assessment, self.later.assessment, key) if by_time else ()

    def _change(self, key: Key, aspects: tuple[str, ...]) -> Change:
        before, after = self.base.lines.get(key), self.last.lines.get(key)
        title = "" if (either := after or before) is None else either.title
        causes = [_fact(one, self._through(one, key)) for one in self.facts[key]]
        causes += [Cause("time", one.id, one.words, through=one.through) for one in self.occasions[key]]
        causes += [Cause("criteria", key[0], "It is judged by other criteria.")] if self.other[key] else []
        return Change(key[0], title, key[1], before, after, aspects, tuple(causes))

    def _through(self, piece: Piece, key: Key) -> tuple[str, ...]:
        """Return the edges from a piece to a result: the dates it moves that the result rests on, or what it waits for."""
        return self._edges(piece, key, ())

    def _moved_by(self, piece: Piece) -> Iterator[str]:
        """Yield the dates that would be others without a piece."""
        if not self.cheap:
            return
        without, now = self._without((piece,)).record.dates, self.last.record.dates
        for path in sorted({*without, *now}):
            if path != piece.path and _window(without, path) != _window(now, path):
                yield path

    def _waits(self, piece: Piece, key: Key, seen: tuple[Key, ...]) -> tuple[str, ...]:
        """Return the criteria by which a piece reaches one that waits for them, the nearest to the piece first."""
        names = {name for tried in (self.reframed, self.last) for name in _waiting(tried.lines.get(key))}
        for name in sorted(names):
            for at in reversed(self.taken.order[: self._place(key[1]) + 1]):
                other = (name, at)
                if other in self.facts and piece in self.facts[other] and other not in seen and other != key:
                    return (*self._edges(piece, other, (*seen, key)), name)
        return ()

    def _edges(self, piece: Piece, key: Key, seen: tuple[Key, ...]) -> tuple[str, ...]:
        own = {fact.id for tried in (self.reframed, self.last) for fact in _facts_of(tried, key)}
        stated = {".".join(part[1:]) for part in piece.parts if part[0] == "stated"}
        moved = tuple(path for path in self._moved_by(piece) if path in own - stated)
        if moved or piece.path in own or stated & own or piece.path == f"plan.{key[1]}":
            return moved
        return self._waits(piece, key, seen)

    # Dates and decisions

    def _moves(self) -> Iterator[Moved]:
        before, after = self.base.record.dates, self.last.record.dates
        for path in sorted({*before, *after}):
            old, new = _window(before, path), _window(after, path)
            if old != new:
                yield Moved(path, old, new, self._date_causes(path))

    def _date_causes(self, path: str) -> tuple[Cause, ...]:
        """Return why a date is another."""

        def state(tried: _Tried) -> object:
            return _window(tried.record.dates, path)

        item = path.removesuffix(".start").removesuffix(".finish")
        near = {path, f"plan.{item}", *(one.id for one in _resting(self.last.record, path))}
        causes = [_fact(one) for one in self._causing(state, lambda one: one.path in near)]
        if state(self.base) != state(self.later):
            words = "A day on which it depends has passed, and nothing on record says that it happened."
            causes.append(Cause("time", path, words))
        if state(self.later) != state(self.reframed):
            causes.append(Cause("criteria", path, "Working days are counted by another calendar."))
        return tuple(causes)

    def _decisions(self, changes: Sequence[Change]) -> Iterator[Turned]:
        for name in self.taken.order:
            causes = self._date_causes(name) if _day(self.base.kept, name) != _day(self.last.kept, name) else ()
            turned = turn(self.base.kept, self.last.kept, name, changes, causes)
            if turned is not None:
                yield turned


def _try(record: Record, frame: Frame) -> _Tried:
    found = assess(record, frame.sets, frame.calendar)
    return _Tried(found.record, found, keep(found))


def differing(before: Line | None, after: Line | None) -> tuple[str, ...]:
    """Return the aspects in which two results of one criterion differ: all of them where it is judged on one side only."""
    if before is None or after is None:
        return ASPECTS
    return tuple(name for name in ASPECTS if getattr(before, name) != getattr(after, name))


def stands(line: Line | None, aspects: Iterable[str]) -> object:
    """Return how a result stands in some aspects; None where it is not judged."""
    return None if line is None else (True, *(getattr(line, name) for name in aspects))


def turn(before: Kept, after: Kept, name: str, changes: Sequence[Change], causes: tuple[Cause, ...]) -> Turned | None:
    """Return the decision at a checkpoint before and after; None where it is on record on neither side."""
    old, new = before.at(name), after.at(name)
    either = new or old
    if either is None:
        return None
    here = [one for one in changes if one.checkpoint == name]
    counted = [one.criterion for one in here if _weight(one.before) != _weight(one.after)]
    same = old is not None and new is not None and old.decision is new.decision
    return Turned(
        name,
        either.title,
        None if old is None else old.decision,
        None if new is None else new.decision,
        None if old is None else old.day,
        None if new is None else new.day,
        () if same else tuple(counted),
        causes,
    )


def _day(kept: Kept, name: str) -> Window | None:
    found = kept.at(name)
    return None if found is None else found.day


def _fact(piece: Piece, through: tuple[str, ...] = ()) -> Cause:
    said = piece.now or piece.was
    was, now = (None if one is None else one.words for one in (piece.was, piece.now))
    stated, source, pointer = (None, None, ()) if said is None else (said.stated, said.source, said.pointer)
    return Cause("fact", piece.path, "", was, now, stated, source, pointer, through)


def _facts_of(tried: _Tried, key: Key) -> tuple[KeptFact, ...]:
    line = tried.lines.get(key)
    return () if line is None else line.facts


def _waiting(line: Line | None) -> tuple[str, ...]:
    return () if line is None else (*line.waiting_for, *line.caveats, *line.consequence_of)


def _window(dates: Mapping[str, DateFact], path: str) -> Window | None:
    found = dates.get(path)
    return None if found is None else found.window


def _resting(record: Record, path: str) -> tuple[Fact, ...]:
    """Return what moves a date."""
    known = record.dates.get(path)
    return () if known is None else known.rests_on


def _stand(line: Line | None) -> object:
    return None if line is None else (line.verdict, line.outlook, line.waived)


def _gap(line: Line | None) -> bool:
    return line is not None and line.gap


def _weight(line: Line | None) -> str:
    """Return what a result counts for in a decision."""
    if line is None or not line.applicable:
        return ""
    if line.obstacle and not line.waived and line.importance == "hard":
        fails = line.verdict is Verdict.NOT_MET or line.outlook is Outlook.LATE
        return "fails" if fails else "not known"
    return "caveat" if line.gap else "holds"
