"""Tolerance: how far each date may slip before a criterion, a decision or a fixed date turns.

Exact: every slip from one working day on is tried, one after the other, until nothing can change any more. A criterion
turns when it becomes late (or not met, once its due day has passed); a decision when it becomes worse, at risk alone not
counted; a fixed date when its links reach it too late.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta

from readiness.assessment import Assessment, CheckpointAssessment
from readiness.calendar import Calendar
from readiness.check import EACH, Check, every
from readiness.criteria import CriteriaSet, Criterion
from readiness.evaluation import Evaluation, decide
from readiness.moment import Reference
from readiness.period import Period, Unit
from readiness.planning import Plan, Planning
from readiness.record import Record
from readiness.release import Waiver
from readiness.slip import Slippable, Slips
from readiness.verdict import Decision, Outlook, Verdict

Key = tuple[str, str]
"""A criterion at a checkpoint."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The decision at a checkpoint: the working days for which it holds, None without limit, and what it is afterwards."""

    checkpoint: str
    holds_for: int | None
    after: Decision | None


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far one date may slip, in working days; None where no slip within the calendar turns anything.

    `holds_for` is the least over criteria and decisions, `first` what turns the day after, `date_holds_for` the float to
    fixed items and deadlines. `criteria` are those that turn, `already` those that are late or not met before any slip.
    """

    path: str
    holds_for: int | None
    first: tuple[Key, ...]
    date_holds_for: int | None
    turns: tuple[Turn, ...]
    criteria: tuple[tuple[Key, int], ...]
    already: tuple[Key, ...]


def tolerances(
    record: Record, sets: Sequence[CriteriaSet], calendar: Calendar, only: Iterable[str] = ()
) -> tuple[Tolerance, ...]:
    """Return how far each date of the plan may slip, or of `only` these paths."""
    return Search(record, sets, calendar).all(frozenset(only))


class Search:
    """Tries slips of one record."""

    def __init__(self, record: Record, sets: Sequence[CriteriaSet], calendar: Calendar) -> None:
        self.record = record
        self.sets = sets
        self.calendar = calendar
        self.slips = Slips(record, calendar)
        self.evaluation = Evaluation(record, sets, calendar)
        self.base = self.evaluation.assess(record.dates)
        self.last = _far(record, sets, calendar)

    def all(self, only: frozenset[str]) -> tuple[Tolerance, ...]:
        """Return how far each date may slip, or of `only` these paths."""
        return tuple(self.of(what) for what in self.slips.slippable() if not only or what.path in only)

    def of(self, what: Slippable) -> Tolerance:
        """Return how far one date may slip."""
        late = turned(self.base)
        already = tuple(sorted(late))
        ranks = {one.id: _rank(standing(one)) for one in self.base.checkpoints}
        found: dict[Key, int] = {}
        turns: dict[str, Turn] = {}
        for count in range(1, self._most(what) + 1):
            assessment = self.evaluation.assess(self.slips.slip(what, count).dates)
            for key in turned(assessment) - late:
                found.setdefault(key, count - 1)
            for one in assessment.checkpoints:
                after = standing(one)
                if one.id not in turns and _rank(after) > ranks[one.id]:
                    turns[one.id] = Turn(one.id, count - 1, after)
        limits = [*found.values(), *(one.holds_for for one in turns.values() if one.holds_for is not None)]
        least = min(limits, default=None)
        return Tolerance(
            what.path,
            least,
            tuple(sorted(key for key, count in found.items() if count == least)),
            self._date(what),
            tuple(turns.get(one.id, Turn(one.id, None, None)) for one in self.base.checkpoints),
            tuple(sorted(found.items(), key=lambda one: (one[1], one[0]))),
            already,
        )

    def _most(self, what: Slippable) -> int:
        """Return the slip after which nothing changes any more, at most as far as the calendar is verified.

        Once all that slips lies beyond everything that stays, by more than all periods together, each comparison has
        come out one way for good: dates that slip together keep their working days between them. Where two of these are
        compared in days or months, which holidays stretch, the whole calendar is tried.
        """
        moved = self.moved(what.item)
        if not all(_steady(criterion, moved) for one in self.sets for criterion in one.criteria.values()):
            return what.most
        lengths = (self.record.items[name].length for name in moved)
        lags = (link.lag for name in moved for link in self.record.items[name].after)
        if any(one is not None and _uneven(one) for one in (*lengths, *lags)):
            return what.most
        known = (self.record.dates[end].window for end in what.ends)
        days = [day for window in known for day in (window.earliest, window.latest) if day is not None]
        enough = self.calendar.between(min(days), self.last)
        return what.most if enough is None else max(0, min(what.most, enough + 1))

    def moved(self, item: str) -> frozenset[str]:
        """Return an item with all that follows it by links."""
        network = self.slips.planning.network
        found = {item}
        for number in range(network.position[item], len(network.names)):
            if network.names[number] in found:
                found.update(network.names[bond.after] for bond in network.out[number])
        return frozenset(found)

    def _date(self, what: Slippable) -> int | None:
        """Return for how many working days no fixed item and no deadline is reached too late that was in time before."""
        before = missed(self.slips, self.record)
        if missed(self.slips, self.slips.slip(what, what.most)) <= before:
            return None
        low, high = 0, what.most
        while high - low > 1:  # a later date makes no other one earlier, so this turns once
            middle = (low + high) // 2
            if missed(self.slips, self.slips.slip(what, middle)) <= before:
                low = middle
            else:
                high = middle
        return low


def turned(assessment: Assessment) -> frozenset[Key]:
    """Return the criteria that are late, or not met once their due day has passed, each with its checkpoint."""
    return frozenset(
        (result.criterion, checkpoint.id)
        for checkpoint in assessment.checkpoints
        for result in checkpoint.gaps
        if result.outlook is Outlook.LATE or (result.outlook is None and result.verdict is Verdict.NOT_MET)
    )


def standing(checkpoint: CheckpointAssessment) -> Decision:
    """Return the decision at a checkpoint as it would be if what is only at risk did not count."""
    return decide(checkpoint.results, [one for one in checkpoint.gaps if one.obstacle or one.caveats])


def _rank(decision: Decision) -> int:
    return list(Decision).index(decision)


def missed(slips: Slips, record: Record) -> frozenset[str]:
    """Return the fixed items that their links reach too late, and the items that pass their deadlines, for certain."""
    network = slips.planning.network
    plan = Plan(record.items, record.titles, record.stated, record.as_of)
    planning = Planning(record.items, network)
    given = planning.given(plan)
    early = planning.early(plan, given)
    found = set()
    for number, name in enumerate(network.names):
        item = record.items[name]
        if item.deadline is not None:
            last = item.deadline.toordinal() + (0 if item.milestone else 1)
            if early.finishes[number][0] > last:
                found.add(name)
        for bond in network.into[number] if item.fixed else ():
            end = (early.finishes if bond.from_finish else early.starts)[bond.before][0]
            target = (early.starts if bond.into_start else early.finishes)[number][1]
            if network.binds(bond, given) and network.reach(bond, end) > target:
                found.add(name)
    return frozenset(found)


def _far(record: Record, sets: Sequence[CriteriaSet], calendar: Calendar) -> date:
    """Return a day beyond which no date of a record compares otherwise with one that slips."""
    plan = [one for item in record.items.values() for one in (item.length, *(link.lag for link in item.after)) if one]
    asked = [list(_periods(criterion)) for one in sets for criterion in one.criteria.values()]
    working = max((sum(map(_working, one)) for one in asked), default=0) + sum(map(_working, plan))
    days = max((sum(map(_calendar_days, one)) for one in asked), default=0) + sum(map(_calendar_days, plan))
    last = max((day for day in _days(record) if calendar.covers(day)), default=record.as_of)
    reach = calendar.step(last, working + 1)
    return calendar.last if reach is None else min(calendar.last, reach + timedelta(days=days))


def _working(period: Period) -> int:
    return abs(period.count) + 1 if period.unit is Unit.WORKING_DAYS else 0


def _calendar_days(period: Period) -> int:
    return abs(period.count) * 7 + 31 if period.unit is not Unit.WORKING_DAYS else 0  # 31: the first day of its month


def _steady(criterion: Criterion, moved: frozenset[str]) -> bool:
    """Return whether the dates that a criterion compares keep their distance when these items move together.

    They may not where two of them move and their distance is asked for in days, or from the first day of a month.
    """
    for at, expectation in criterion.at.items():
        due = expectation.due
        follows = (at if due is None else due.name) in moved
        skewed = follows and due is not None and _skewed(due)
        checks = [expectation.check, *([] if criterion.applies_when is None else [criterion.applies_when])]
        for inner in (inner for check in checks for _, inner in every(check, ())):
            named = [one.name for one in inner.mentions() if one.sort == "plan"]
            moving = sum(name in moved or name == EACH for name in named)
            own = any(_uneven(one) for one in _own(inner)) or any(_skewed(one) for one in _references(inner))
            if moving and (skewed or (own and (moving > 1 or follows or len(named) == 1))):
                return False
    return True


def _uneven(period: Period) -> bool:
    return period.unit is not Unit.WORKING_DAYS and period.count != 0


def _skewed(reference: Reference) -> bool:
    return reference.of_month or (reference.period is not None and _uneven(reference.period))


def _own(check: Check) -> list[Period]:
    """Return the periods that a check asks for between dates; an age is counted from a statement, which never slips."""
    names = (name for name in type(check).model_fields if name != "not_older_than")
    return [value for value in (getattr(check, name) for name in names) if isinstance(value, Period)]


def _references(check: Check) -> list[Reference]:
    values = (getattr(check, name) for name in type(check).model_fields)
    return [value for value in values if isinstance(value, Reference)]


def _periods(criterion: Criterion) -> Iterator[Period]:
    """Yield every period of a criterion: more than any one of its comparisons can have on its two sides."""
    found = [one.due.period for one in criterion.at.values() if one.due is not None]
    checks = [one.check for one in criterion.at.values()]
    for check in (*checks, *([] if criterion.applies_when is None else [criterion.applies_when])):
        for _, inner in every(check, ()):
            found.extend(getattr(inner, name) for name in type(inner).model_fields)
            found.extend(one.period for one in _references(inner))
            found.extend(Period(1, Unit.DAYS) for one in _references(inner) if one.of_month)
    yield from (one for one in found if isinstance(one, Period))


def _days(value: object) -> Iterator[date]:
    """Yield every day in a record."""
    if isinstance(value, date):
        yield value
    elif isinstance(value, Waiver):
        yield from (value.granted, value.expires)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _days(one)
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _days(one)
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from _days(getattr(value, one.name))
