"""Tolerance: how far each date may slip before a criterion, a decision or a fixed date turns.

Exact: every slip from one working day on is tried, one after the other, until nothing can change any more. A criterion
turns when it becomes late (or not met, once its due day has passed); a decision when it becomes worse, at risk alone not
counted; a fixed date when its links reach it too late.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from readiness.assessment import CheckpointAssessment
from readiness.calendar import Calendar
from readiness.course import Course
from readiness.criteria import CriteriaSet
from readiness.evaluation import Evaluation, decide
from readiness.record import DateFact, Record
from readiness.slip import Dates, Slippable, Slips
from readiness.tolerance.horizon import Horizon, falls
from readiness.verdict import Decision, Outlook, Verdict

Key = tuple[str, str]
"""A criterion at a checkpoint."""
Seen = tuple[frozenset[Key], frozenset[Key], Mapping[str, Decision]]
"""The criteria that have turned, those that have no plan, and the decision at each checkpoint."""


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
    `planless` are those that have a plan, and none after so many working days: they do not turn, as nothing is late.
    """

    path: str
    holds_for: int | None
    first: tuple[Key, ...]
    date_holds_for: int | None
    turns: tuple[Turn, ...]
    criteria: tuple[tuple[Key, int], ...]
    already: tuple[Key, ...]
    planless: tuple[tuple[Key, int], ...]


def tolerances(
    record: Record, sets: Sequence[CriteriaSet], calendar: Calendar, only: Iterable[str] = ()
) -> tuple[Tolerance, ...]:
    """Return how far each date of the plan may slip, or of `only` these paths, as far as it can be tried."""
    search = Search(record, sets, calendar)
    wanted = frozenset(only)
    found = (search.of(what) for what in search.slips.slippable() if not wanted or what.path in wanted)
    return tuple(one for one in found if one is not None)


MOST_WORK = 4_000_000
"""How many dates are looked at in all: each slip that is tried looks at every date of the plan and every criterion."""
FORECAST = 10
"""A date that is forecast costs as much as so many that follow a rule."""


class Search:
    """Tries slips of one record; `left` is how much it may still look at."""

    def __init__(
        self, record: Record, sets: Sequence[CriteriaSet], calendar: Calendar, most_work: int = MOST_WORK
    ) -> None:
        self.record = record
        self.calendar = calendar
        self.slips = Slips(record, calendar)
        self.horizon = Horizon(record, sets, calendar)
        self.evaluation = Evaluation(record, sets, calendar)
        self.base = self.evaluation.assess(record.dates)
        self.late, self.planless, _ = turned(self.base.checkpoints)
        self.missed = self.slips.missed(record)
        self.known: dict[tuple[str, date], DateFact] = {}
        self.size = len(record.dates) + len(self.evaluation.before)
        self.left = most_work

    def of(self, what: Slippable) -> Tolerance | None:
        """Return how far one date may slip; None where that takes more work than is left."""
        self.left -= 2 * FORECAST * self.size
        if self.left < 0:
            return None
        most = self.most(what)
        seen = self._tried(Course(self.slips, what, most, self.known)) if most else {}
        if seen is None:
            return None
        ranks = {one.id: _rank(standing(one)) for one in self.base.checkpoints}
        found: dict[Key, int] = {}
        lost: dict[Key, int] = {}
        turns: dict[str, Turn] = {}
        for count in sorted(seen):
            late, planless, decisions = seen[count]
            for key in late - self.late:
                found.setdefault(key, count - 1)
            for key in planless - self.planless:
                lost.setdefault(key, count - 1)
            for name, after in decisions.items():
                if name not in turns and _rank(after) > ranks[name]:
                    turns[name] = Turn(name, count - 1, after)
        limits = [*found.values(), *(one.holds_for for one in turns.values() if one.holds_for is not None)]
        least = min(limits, default=None)
        return Tolerance(
            what.path,
            least,
            tuple(sorted(key for key, count in found.items() if count == least)),
            self._date(what),
            tuple(turns.get(one.id, Turn(one.id, None, None)) for one in self.base.checkpoints),
            tuple(sorted(found.items(), key=lambda one: (one[1], one[0]))),
            tuple(sorted(self.late)),
            tuple(sorted(lost.items(), key=lambda one: (one[1], one[0]))),
        )

    def most(self, what: Slippable) -> int:
        """Return the slip after which nothing changes any more, at most as far as the calendar is verified."""
        last = self.horizon.beyond(self.slips.moved(what.ends))
        known = (self.record.dates[end].window for end in what.ends)
        days = [day for window in known for day in (window.earliest, window.latest) if day is not None]
        enough = self.calendar.between(min(days), last)
        return what.most if enough is None else max(0, min(what.most, enough + 1))

    def _tried(self, course: Course) -> dict[int, Seen] | None:
        """Return how it stands after slips, those in between alike; None where that takes more work than is left.

        Between two slips nothing turns where both stand alike, if what gets worse never gets better in between, and all
        else looks at dates that stay.
        """
        cost = self.size * (1 if course.ruled else FORECAST)
        restless = self.restless(course)
        dates: dict[int, Dates] = {}
        seen: dict[int, Seen] = {}
        waiting = [(1, course.last)]
        while waiting:
            ends = waiting.pop()
            for count in ends:
                if count not in seen:
                    self.left -= cost
                    if self.left < 0:
                        return None
                    dates[count] = course.dates(count)
                    seen[count] = turned(self.evaluation.stand(dates[count]))
            low, high = ends
            stays = course.ruled and seen[low] == seen[high]
            if high - low > 1 and not (stays and not restless & self.looking(dates[low], dates[high])):
                middle = (low + high) // 2
                waiting += [(middle, high), (low, middle)]
        return seen

    def restless(self, course: Course) -> frozenset[Key]:
        """Return the criteria, at their checkpoints, that may get better the further something slips."""
        items = {path.partition(".")[0] for path in course.moved}
        last = max((last for _, last in course.days.values()), default=self.calendar.last)
        counted = self.calendar.step(last, self.horizon.working + 1) is not None  # beyond, what was late is not known
        return frozenset(
            key
            for key in self.evaluation.before
            for criterion in [self.evaluation.criteria[key[0]][1]]
            if not (counted and falls(criterion, key[1], items))
            or (criterion.requires and self.record.waivers)  # a waiver lifts only what has come to stand in the way
        )

    def looking(self, one: Dates, other: Dates) -> set[Key]:
        """Return the criteria that look at a date which is not the same in both."""
        paths = (path for path in one.keys() | other.keys() if one.get(path) is not other.get(path))
        return {key for path in paths for key in self.evaluation.readers.get(path, ())}

    def _date(self, what: Slippable) -> int | None:
        """Return for how many working days no fixed item and no deadline is reached too late that was in time before."""
        if self.slips.missed_after(what, what.most) <= self.missed:
            return None
        low, high = 0, what.most
        while high - low > 1:  # a later date makes no other one earlier, so this turns once
            middle = (low + high) // 2
            if self.slips.missed_after(what, middle) <= self.missed:
                low = middle
            else:
                high = middle
        return low


def turned(checkpoints: Sequence[CheckpointAssessment]) -> Seen:
    """Return how it stands: late, or not met once the due day has passed; no plan, or not known once it has."""
    gaps = [(one, (one.criterion, checkpoint.id)) for checkpoint in checkpoints for one in checkpoint.gaps]
    late = (key for one, key in gaps if (one.outlook or one.verdict) in (Outlook.LATE, Verdict.NOT_MET))
    planless = (key for one, key in gaps if (one.outlook or one.verdict) in (Outlook.NO_PLAN, Verdict.UNKNOWN))
    return frozenset(late), frozenset(planless), {one.id: standing(one) for one in checkpoints}


def standing(checkpoint: CheckpointAssessment) -> Decision:
    """Return the decision at a checkpoint as it would be if what is only at risk did not count."""
    return decide(checkpoint.results, [one for one in checkpoint.gaps if one.obstacle or one.caveats])


def _rank(decision: Decision) -> int:
    return list(Decision).index(decision)
