"""Tolerance: how far each date may slip before a criterion, a decision or a fixed date turns.

Exact: every slip from one working day on is tried, one after the other, until nothing can change any more. A criterion
turns when it becomes late (or not met, once its due day has passed); a decision when it becomes worse, at risk alone not
counted; a fixed date when its links reach it too late.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from readiness.assessment import Assessment, CheckpointAssessment
from readiness.calendar import Calendar
from readiness.criteria import CriteriaSet
from readiness.evaluation import Evaluation, decide
from readiness.horizon import horizon
from readiness.record import Record
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
        """Return the slip after which nothing changes any more, at most as far as the calendar is verified."""
        last = horizon(self.record, self.sets, self.calendar, self.slips.follows(what.item))
        known = (self.record.dates[end].window for end in what.ends)
        days = [day for window in known for day in (window.earliest, window.latest) if day is not None]
        enough = self.calendar.between(min(days), last)
        return what.most if enough is None else max(0, min(what.most, enough + 1))

    def _date(self, what: Slippable) -> int | None:
        """Return for how many working days no fixed item and no deadline is reached too late that was in time before."""
        before = self.slips.missed(self.record)
        if self.slips.missed(self.slips.slip(what, what.most)) <= before:
            return None
        low, high = 0, what.most
        while high - low > 1:  # a later date makes no other one earlier, so this turns once
            middle = (low + high) // 2
            if self.slips.missed(self.slips.slip(what, middle)) <= before:
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
