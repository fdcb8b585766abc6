"""What would hold if: facts supplied, waivers granted, dates moved, each judged by the criteria themselves.

A fact supplied is a condition taken as true: on record by its due day, saying yes, and fresh. For this the conditions of
the criteria are watched one by one; nothing else of the evaluation differs.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from readiness.assessment import Assessment
from readiness.calendar import Calendar
from readiness.check import EACH, Check, Finding, Tense, View
from readiness.criteria import CriteriaSet, Criterion
from readiness.evaluation import Evaluation, Key, assess
from readiness.kinds.at_least import AtLeast
from readiness.kinds.decision import Decision
from readiness.kinds.evidence import Evidence
from readiness.kinds.field import Field
from readiness.kinds.for_each import ForEach
from readiness.kinds.metric import Metric
from readiness.kinds.register import Register
from readiness.kinds.scope import Scope
from readiness.moment import ANY_DAY, Reference
from readiness.record import DateFact, Fact, Member, Record
from readiness.release import Waiver
from readiness.slip import Slips
from readiness.truth import Truth


@dataclass(frozen=True, slots=True, order=True)
class Supply:
    """A condition that a fact would make true; `name` tells it from others."""

    name: str


@dataclass(frozen=True, slots=True, order=True)
class Waive:
    """A waiver of a criterion at a checkpoint."""

    criterion: str
    checkpoint: str


@dataclass(frozen=True, slots=True, order=True)
class Move:
    """A date moved to one of some days, `first` to `last`, each of which would do for the conditions it is for.

    Where `whole` is true, `path` slips by `first` to `last` working days, negative is earlier; else it is a date that is not
    known, stated as one of these ordinals of days. `least` and `most` were the ends of what was tried: where `first` or
    `last` is one of them, there is no limit on that side.
    """

    path: str
    whole: bool
    first: int
    last: int
    least: int
    most: int

    @property
    def chosen(self) -> int:
        """The slip nearest to none; of days the latest where one is too late, else the first."""
        if not self.whole:
            return self.last if self.last < self.most else self.first
        return min(max(self.first, 0), self.last)


Change = Supply | Waive | Move


@dataclass(slots=True)
class _Log:
    """What was found of each condition: the check, and the lowest verdict of it."""

    checks: dict[Supply, Check]
    verdicts: dict[Supply, Truth]


class _Watched(Check):
    """A condition that is taken as true where it is among those supposed, and else judged.

    `asked` is the check as it was written, `about` the conditions it stands for, by the member that a quantifier asks about.
    """

    kind: ClassVar[str] = "watched"
    check: Any
    asked: Any
    at: Any
    log: Any
    about: Any

    def judge(self, view: View) -> Finding:
        member = None if view.each is None else view.each.path
        about: dict[str | None, Supply] = self.about
        log: _Log = self.log
        change = about.get(member)
        if change is None:
            meant = self.asked if view.each is None else _meant(self.asked, view.each)
            change = about[member] = Supply(_name(meant, self.at))
            log.checks.setdefault(change, meant)
        if _mark(change) in view.record.dates:
            return Finding(_mark(change), Truth.TRUE, ("It is taken as supplied.",))
        found: Finding = self.check.judge(view)
        if view.tense is Tense.VERDICT:
            log.verdicts[change] = min(found.truth, log.verdicts.get(change, Truth.TRUE))
        if isinstance(self.check, ForEach) and found.members:
            return found
        return replace(found, kind=_mark(change))


def _meant(check: Check, member: Member) -> Check:
    """Return what a check of each member asks of one of them."""
    name = member.id if member.path in (f"scope.{member.id}", f"plan.{member.id}") else member.path

    def meant(value: Any) -> Any:
        if isinstance(value, Reference):
            return replace(value, name=name) if value.name == EACH else value
        if isinstance(value, tuple):
            return tuple(map(meant, value))
        return name if value == EACH else value

    return check.model_copy(update={key: meant(getattr(check, key)) for key in type(check).model_fields})


class _Counted(Check):
    """A check of which so many members must hold; its findings say how many."""

    kind: ClassVar[str] = "counted"
    check: Any

    def judge(self, view: View) -> Finding:
        found: Finding = self.check.judge(view)
        return replace(found, kind=f"{AtLeast.kind} {self.check.n}")


LASTING = (Decision, Evidence, Field, Metric, Register, Scope)
"""The kinds of which one fact, put on record in time for one checkpoint, still counts at the next."""


def _name(check: Check, checkpoint: str) -> str:
    """Return what tells a condition from others; one with an age limit is asked for anew at each checkpoint."""
    lasts = isinstance(check, LASTING) and getattr(check, "not_older_than", None) is None
    return f"{check.kind} {check!r}{'' if lasts else f' {checkpoint}'}"


def _mark(change: Supply) -> str:
    """Return the name under which a condition is supposed: one that nothing in a document can have."""
    return f"\0{change.name}"


def supplied_by(found: Finding) -> Supply | None:
    """Return the condition that a finding is about; None of one that only puts others together."""
    _, marked, name = found.kind.partition("\0")
    return Supply(name) if marked else None


def enough_of(found: Finding) -> int | None:
    """Return how many members of a finding must hold where that is a number of them; else None."""
    kind, _, count = found.kind.partition(" ")
    return int(count) if kind == AtLeast.kind else None


def conditions_of(found: Finding) -> Iterator[tuple[Supply, Finding]]:
    """Yield the conditions that a finding puts together."""
    waiting = [found]
    while waiting:
        one = waiting.pop()
        change = supplied_by(one)
        if change is not None:
            yield change, one
        waiting.extend(reversed(one.members))


class Supposing:
    """Judges a record under suppositions.

    `base` is the assessment without any, `checks` are the conditions by what would supply them, and `verdicts` how these
    are on the as-of day.
    """

    def __init__(self, record: Record, sets: Sequence[CriteriaSet], calendar: Calendar) -> None:
        self.record = record
        self.calendar = calendar
        self.slips = Slips(record, calendar)
        log = _Log({}, {})
        self.sets = tuple(_watch(one, log) for one in sets)
        self.evaluation = Evaluation(record, self.sets, calendar)
        self.base = self.evaluation.assess(record.dates)
        self.checks = dict(log.checks)
        self.verdicts = dict(log.verdicts)
        self._records: dict[tuple[Move, ...], Record] = {(): record}
        self._waivers: dict[Key, Waiver] = {}

    def assess(self, changes: Iterable[Change]) -> Assessment:
        """Return the assessment as it would be with these changes; waivers are granted on the as-of day, for good."""
        listed = list(changes)
        record = self.moved(tuple(sorted(one for one in listed if isinstance(one, Move))))
        # What is supposed stands among the dates, because an evaluation remembers what looked at which of them.
        dates = {**record.dates, **{_mark(one): _SUPPOSED for one in listed if isinstance(one, Supply)}}
        lifting = {(one.criterion, one.checkpoint): self._waiver(one) for one in listed if isinstance(one, Waive)}
        if record.items == self.record.items:
            return self.evaluation.assess(dates, lifting)
        waivers = dict(self.record.waivers)
        for (name, _), one in lifting.items():
            waivers[name] = (*waivers.get(name, ()), (0, one))
        return assess(replace(record, dates=dates, waivers=waivers), self.sets, self.calendar)

    def moved(self, moves: tuple[Move, ...]) -> Record:
        """Return the record with these dates moved, one after the other."""
        if moves not in self._records:
            self._records[moves] = self._move(self.moved(moves[:-1]), moves[-1])
        return self._records[moves]

    def keeps(self, changes: Iterable[Change], item: str) -> bool:
        """Return whether a fixed item, or a deadline, is not reached too late because of these changes."""
        moves = tuple(sorted(one for one in changes if isinstance(one, Move)))
        return not moves or item not in self.slips.missed(self.moved(moves)) - self.slips.missed(self.record)

    def _move(self, record: Record, move: Move) -> Record:
        slips = self.slips.after(record)
        if not move.whole:
            return slips.place(move.path, date.fromordinal(move.chosen))
        what = next((one for one in slips.slippable() if one.path == move.path), None)
        return record if what is None else slips.slip(what, move.chosen)

    def _waiver(self, one: Waive) -> Waiver:
        key = one.criterion, one.checkpoint
        if key not in self._waivers:
            self._waivers[key] = Waiver.model_construct(
                at=one.checkpoint,
                reason="supposed",
                approved_by="supposed",
                granted=self.record.as_of,
                expires=date.max,
            )
        return self._waivers[key]


_SUPPOSED = DateFact(Fact("", "", None, None, ()), ANY_DAY, actual=False)


def _watch(criteria: CriteriaSet, log: _Log) -> CriteriaSet:
    watched = {name: _criterion(one, log) for name, one in criteria.criteria.items()}
    return criteria.model_copy(update={"criteria": watched})


def _criterion(criterion: Criterion, log: _Log) -> Criterion:
    at = {name: one.model_copy(update={"check": _check(one.check, name, log)}) for name, one in criterion.at.items()}
    applies = None if criterion.applies_when is None else _check(criterion.applies_when, "", log)
    return criterion.model_copy(update={"at": at, "applies_when": applies})


def _check(check: Check, at: str, log: _Log) -> Check:
    inner = check.members()
    if isinstance(check, ForEach):
        each = check.model_copy(update={"check": _check(check.check, at, log)})
        return _Watched.model_construct(check=each, asked=check, at=at, log=log, about={})
    if not inner:
        return _Watched.model_construct(check=check, asked=check, at=at, log=log, about={})
    whole = check.model_copy(update={"of": tuple(_check(one, at, log) for _, one in inner)})
    return _Counted.model_construct(check=whole) if isinstance(check, AtLeast) else whole
