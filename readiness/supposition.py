"""What would hold if: facts supplied, waivers granted, dates moved, each judged by the criteria themselves.

A fact supplied is a condition taken as true: on record by its due day, saying yes, and fresh. For this the conditions of
the criteria are watched one by one; nothing else of the evaluation differs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from readiness.assessment import Assessment
from readiness.calendar import Calendar
from readiness.check import Check, Finding, View
from readiness.criteria import CriteriaSet, Criterion
from readiness.evaluation import assess
from readiness.kinds.evidence import Evidence
from readiness.kinds.for_each import ForEach
from readiness.record import Record
from readiness.release import Waiver
from readiness.slip import Slips
from readiness.truth import Truth

Key = tuple[str, str]
"""A criterion at a checkpoint."""


@dataclass(frozen=True, slots=True, order=True)
class Supply:
    """A condition that a fact would make true; `name` tells it from others, `each` is the member it asks about."""

    name: str
    each: str


@dataclass(frozen=True, slots=True, order=True)
class Waive:
    """A waiver of a criterion at a checkpoint."""

    criterion: str
    checkpoint: str


@dataclass(frozen=True, slots=True, order=True)
class Move:
    """A date moved to one of some days, `first` to `last`: stated at last, or pulled by working days, `by` negative.

    `path` is an item that slips whole, by `first` to `last` working days, where `whole` is true; else a date that is not
    known and is stated, as ordinals of days.
    """

    path: str
    whole: bool
    first: int
    last: int

    @property
    def chosen(self) -> int:
        """The slip nearest to none, or the latest day."""
        if not self.whole:
            return self.last
        return min(max(self.first, 0), self.last)


Change = Supply | Waive | Move


class _Watched(Check):
    """A condition that is taken as true where it is among those supposed, and else judged."""

    kind: ClassVar[str] = "watched"
    check: Any
    name: Any
    supposed: Any
    seen: Any

    def judge(self, view: View) -> Finding:
        change = Supply(self.name, "" if view.each is None else view.each.id)
        if change in self.supposed:
            return Finding(_tag(change), Truth.TRUE, ("It is taken as supplied.",))
        found: Finding = self.check.judge(view)
        self.seen[change] = (self.check, found)
        if isinstance(self.check, ForEach) and found.members:
            return found
        return replace(found, kind=_tag(change))


def _name(check: Check, checkpoint: str) -> str:
    """Return what tells a condition from others; one with an age limit is asked for anew at each checkpoint."""
    aged = getattr(check, "not_older_than", None) is not None or not isinstance(check, Evidence)
    return f"{check.kind} {check!r}{f' {checkpoint}' if aged else ''}"


def _tag(change: Supply) -> str:
    return f"\0{change.name}\0{change.each}"


def supplied_by(found: Finding) -> Supply | None:
    """Return the condition that a finding is about; None of one that only puts others together."""
    _, marked, rest = found.kind.partition("\0")
    name, _, each = rest.partition("\0")
    return Supply(name, each) if marked else None


@dataclass(frozen=True, slots=True)
class Seen:
    """A condition as it was last judged."""

    check: Check
    found: Finding


class Supposing:
    """Judges a record under suppositions; `seen` are the conditions as they are without any."""

    def __init__(self, record: Record, sets: Sequence[CriteriaSet], calendar: Calendar) -> None:
        self.record = record
        self.calendar = calendar
        self.slips = Slips(record, calendar)
        self.supposed: set[Supply] = set()
        self._log: dict[Supply, tuple[Check, Finding]] = {}
        self.sets = tuple(self._watch(one) for one in sets)
        self.base = assess(record, self.sets, calendar)
        self.seen = {change: Seen(*one) for change, one in self._log.items()}

    def _watch(self, criteria: CriteriaSet) -> CriteriaSet:
        watched = {name: self._criterion(one) for name, one in criteria.criteria.items()}
        return criteria.model_copy(update={"criteria": watched})

    def _criterion(self, criterion: Criterion) -> Criterion:
        at = {
            name: one.model_copy(update={"check": self._check(one.check, name)}) for name, one in criterion.at.items()
        }
        applies = None if criterion.applies_when is None else self._check(criterion.applies_when, "")
        return criterion.model_copy(update={"at": at, "applies_when": applies})

    def _check(self, check: Check, at: str) -> Check:
        inner = check.members()
        if not inner:
            return self._watched(check, _name(check, at))
        if isinstance(check, ForEach):
            watched = check.model_copy(update={"check": self._check(check.check, at)})
            return self._watched(watched, _name(check, at))
        return check.model_copy(update={"of": tuple(self._check(one, at) for _, one in inner)})

    def _watched(self, check: Check, name: str) -> Check:
        return _Watched.model_construct(check=check, name=name, supposed=self.supposed, seen=self._log)

    def assess(self, changes: Sequence[Change]) -> Assessment:
        """Return the assessment as it would be with these changes; waivers are granted on the as-of day, for good."""
        record = self._moved([one for one in changes if isinstance(one, Move)])
        waivers = self._granted([one for one in changes if isinstance(one, Waive)])
        self.supposed.update(one for one in changes if isinstance(one, Supply))
        try:
            return assess(replace(record, waivers=waivers), self.sets, self.calendar)
        finally:
            self.supposed.clear()

    def _moved(self, moves: Sequence[Move]) -> Record:
        record = self.record
        for move in moves:
            slips = Slips(record, self.calendar)
            if not move.whole:
                record = slips.place(move.path, date.fromordinal(move.chosen))
                continue
            what = next((one for one in slips.slippable() if one.path == move.path), None)
            record = record if what is None else slips.slip(what, move.chosen)
        return record

    def _granted(self, waived: Sequence[Waive]) -> Mapping[str, tuple[tuple[int, Waiver], ...]]:
        waivers = dict(self.record.waivers)
        for one in waived:
            granted = Waiver.model_construct(
                at=one.checkpoint,
                reason="supposed",
                approved_by="supposed",
                granted=self.record.as_of,
                expires=date.max,
            )
            waivers[one.criterion] = (*waivers.get(one.criterion, ()), (0, granted))
        return waivers
