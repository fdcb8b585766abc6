"""What a release's record means for each criterion at each checkpoint, on a day.

One pure function of facts, a date and a calendar. For each criterion it judges a verdict (what has happened by the
as-of day) and, before the due day, an outlook (the plan coming true); for each checkpoint it draws a decision.
The meaning of every word is that of docs/meaning.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from readiness.assessment import Assessment, CheckpointAssessment, Problem, Result
from readiness.calendar import Calendar
from readiness.changes.agenda import Agenda
from readiness.check import OPEN, Finding, Margin, Tense, View
from readiness.criteria import CriteriaSet, Criterion, Expectation, Importance
from readiness.dates import say_days
from readiness.diagnostic import Severity
from readiness.graph import order
from readiness.location import Pointer
from readiness.moment import ANY_DAY, Beyond, Window, one_day, say_by, say_day, say_window
from readiness.record import DateFact, Record
from readiness.reduction import reduce_to
from readiness.register import Table
from readiness.release import Release, Waiver
from readiness.truth import Truth
from readiness.verdict import Decision, Outlook, Verdict
from readiness.waiver import State, in_force, standings


def evaluate(  # noqa: PLR0913 - a release and all it is judged by
    release: Release,
    sets: Sequence[CriteriaSet],
    as_of: date,
    calendar: Calendar,
    tables: Mapping[str, Table],
    agenda: Agenda | None = None,
) -> Assessment:
    """Return how the release stands against the criteria with what was on record at the end of the as-of day.

    `tables` are the rows of the registers that are kept in files, keyed `NAME[index]`, `agenda` the change schedule as it
    was on record that day.
    """
    return assess(reduce_to(release, as_of, calendar, tables, agenda), sets, calendar)


def assess(record: Record, sets: Sequence[CriteriaSet], calendar: Calendar) -> Assessment:
    """Return how what is on record stands against the criteria."""
    return Evaluation(record, sets, calendar).assess(record.dates)


def entitle(record: Record, sets: Sequence[CriteriaSet]) -> Record:
    """Return the record with what the criteria call what they ask for."""
    return record.with_terms({name: title for one in sets for name, title in one.titles.items()})


Key = tuple[str, str]
"""A criterion at a checkpoint."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """All that a criterion that waits for another needs to know of it."""

    applicable: bool
    verdict: Truth
    outlook: Truth | None
    lifted: bool
    root: bool
    consequence_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Judged:
    """What was made of a criterion at a checkpoint: the result, what others need to know of it, and what is wrong."""

    result: Result
    standing: _Standing
    gap: bool
    problems: tuple[Problem, ...]


class _Watched(dict[str, DateFact]):
    """Dates by path that remember which of them were looked at."""

    def __init__(self, dates: Mapping[str, DateFact]) -> None:
        super().__init__(dates)
        self.read: set[str] = set()

    def __getitem__(self, path: str) -> DateFact:
        self.read.add(path)
        return super().__getitem__(path)

    def __contains__(self, path: object) -> bool:
        self.read.add(str(path))
        return super().__contains__(path)

    def __iter__(self) -> Iterator[str]:
        self.read.update(self.keys())
        return super().__iter__()

    def get(self, path: str, default: Any = None) -> Any:
        self.read.add(path)
        return super().get(path, default)


@dataclass(slots=True)
class _Memory:
    """What was made of a criterion at a checkpoint, by the dates it looked at and how what it waits for stands.

    These are known by identity, so `kept` holds on to them.
    """

    paths: tuple[str, ...] = ()
    found: dict[tuple[int, ...], _Judged] = field(default_factory=dict)
    kept: list[object] = field(default_factory=list)


MOST_REMEMBERED = 256
"""Of a criterion at a checkpoint, for how many sets of dates it is remembered."""


class Evaluation:
    """Judges a record, and records that differ from it in their dates only.

    What was judged before is not judged again where each date it looked at, and each criterion it waits for, stands as it
    did: judging is a pure function of these. So thousands of slipped dates cost what each of them touches.
    """

    def __init__(self, record: Record, sets: Sequence[CriteriaSet], calendar: Calendar) -> None:
        self.base = self.record = entitle(record, sets)
        self.calendar = calendar
        self.as_of = record.as_of
        self.sets = sets
        self.criteria = {name: (one.id, criterion) for one in sets for name, criterion in one.criteria.items()}
        edges = {name: [w for w in c.requires if w in self.criteria] for name, (_, c) in self.criteria.items()}
        ordered = order(edges)
        self.asked = {
            at: [(name, at) for name in ordered if at in self.criteria[name][1].at] for at in record.checkpoints
        }
        self.before = {
            key: tuple(filter(None, (self._before(name, key[1]) for name in sorted(set(edges[key[0]])))))
            for keys in self.asked.values()
            for key in keys
        }
        self.dates: Mapping[str, DateFact] = {}
        self.lifting: Mapping[Key, Waiver] = {}
        self.known: dict[tuple[object, ...], DateFact] = {}
        self.standings: dict[_Standing, _Standing] = {}
        self.judged: dict[Key, _Judged] = {}
        self.memory = {key: _Memory() for key in self.before}
        self.readers: dict[str, set[Key]] = {}
        self.checkpoints: dict[str, CheckpointAssessment] = {}
        self.problems: list[Problem] = []

    def _before(self, wanted: str, checkpoint: str) -> Key | None:
        """Return a prerequisite at this checkpoint, else at the last earlier one at which it is judged."""
        position = self.record.checkpoints.index(checkpoint)
        for earlier in reversed(self.record.checkpoints[: position + 1]):
            if (wanted, earlier) in self.asked[earlier]:
                return wanted, earlier
        return None

    def assess(self, dates: Mapping[str, DateFact], lifting: Mapping[Key, Waiver] = MappingProxyType({})) -> Assessment:
        """Return how the record stands against the criteria with these dates in the place of its own.

        `lifting` are waivers of criteria at checkpoints beside those on record; they are known by identity.
        """
        known = {path: self._same(path, one) for path, one in dates.items()}
        checkpoints = self.stand(known, lifting)
        for keys in self.asked.values():
            for key in keys:
                self.problems.extend(self.judged[key].problems)
        self._check_waivers()
        self._check_calendar()
        ids = tuple((one.id, one.version) for one in self.sets)
        record = replace(self.base, dates=known)
        following = self._next(checkpoints)
        return Assessment(
            record.id, record.title, self.as_of, ids, checkpoints, following, record, tuple(self.problems)
        )

    def stand(
        self, known: Mapping[str, DateFact], lifting: Mapping[Key, Waiver] = MappingProxyType({})
    ) -> tuple[CheckpointAssessment, ...]:
        """Return how each checkpoint stands with these dates; they too are known by identity."""
        paths = known.keys() | self.dates.keys()
        changed = {path for path in paths if known.get(path) is not self.dates.get(path)}
        self.dates = known
        self.watched = _Watched(known)
        self.record = replace(self.base, dates=self.watched)
        self.problems = []
        waived = lifting.keys() | self.lifting.keys()
        touched = {key for key in waived if lifting.get(key) is not self.lifting.get(key)}
        self.lifting = lifting
        for path in changed:
            touched |= self.readers.get(path, set())
        return tuple(self._checkpoint(name, touched) for name in self.record.checkpoints)

    def _same(self, path: str, one: DateFact) -> DateFact:
        """Return the date that was seen before where it says the same, so that what has changed shows by identity."""
        if one is self.base.dates.get(path):
            return one
        return self.known.setdefault(
            (path, one.window, one.actual, one.because, one.needs, one.fact, one.rests_on), one
        )

    def _next(self, checkpoints: tuple[CheckpointAssessment, ...]) -> str | None:
        """Return the first checkpoint that is not past; the last one when all are past."""
        for one in checkpoints:
            if one.happened is None and (one.day.latest is None or one.day.latest >= self.as_of):
                return one.id
        return checkpoints[-1].id if checkpoints else None

    def _checkpoint(self, name: str, touched: set[Key]) -> CheckpointAssessment:
        """Return the assessment of a checkpoint; what of it now stands otherwise is added to what is touched."""
        again = name not in self.checkpoints or (name, name) in touched
        self.readers.setdefault(name, set()).add((name, name))  # the checkpoint itself looks at its day
        for key in self.asked[name]:
            if key in self.judged and key not in touched and not any(one in touched for one in self.before[key]):
                continue
            was = self.judged.get(key)
            self.judged[key] = found = self._remember(key)
            again = again or found is not was
            if was is not None and found.standing is was.standing:
                touched.discard(key)
            else:
                touched.add(key)
        if not again:
            return self.checkpoints[name]
        known = self.record.dates.get(name)
        window = ANY_DAY if known is None else known.window
        happened = window.latest if known is not None and known.actual else None
        results = tuple(self.judged[key].result for key in sorted(self.asked[name]))
        gaps = [self.judged[key].result for key in self.asked[name] if self.judged[key].gap]
        gaps.sort(key=lambda one: (_first(one.due), one.owner, one.criterion))
        forecast = window.latest is None or self.as_of < window.latest
        self.checkpoints[name] = found_here = CheckpointAssessment(
            name, self.record.title_of(name), window, forecast, happened, decide(results, gaps), results, tuple(gaps)
        )
        return found_here

    def _remember(self, key: Key) -> _Judged:
        """Return what is made of a criterion at a checkpoint, judged anew only where something it looks at differs."""
        memory = self.memory[key]
        before = [self.judged[one].standing for one in self.before[key]]
        held = [*before, self.lifting.get(key)]
        looked_at: list[object] = [*held, *map(self.dates.get, memory.paths)]
        judged = memory.found.get(tuple(map(id, looked_at)))
        if judged is not None:
            return judged
        self.watched.read = {key[1]}
        known = self.record.dates.get(key[1])
        expectation = self.criteria[key[0]][1].at[key[1]]
        judged = self._judge(key[0], expectation, key[1], ANY_DAY if known is None else known.window)
        if not self.watched.read <= set(memory.paths) or len(memory.found) >= MOST_REMEMBERED:
            paths = tuple(sorted(self.watched.read | set(memory.paths)))
            memory = self.memory[key] = _Memory(paths)
            for path in paths:
                self.readers.setdefault(path, set()).add(key)
            looked_at = [*held, *map(self.dates.get, paths)]
        memory.found[tuple(map(id, looked_at))] = judged
        memory.kept.append(looked_at)
        return judged

    def _judge(self, name: str, expectation: Expectation, checkpoint: str, window: Window) -> _Judged:
        problems: list[Problem] = []
        set_id, criterion = self.criteria[name]
        due = self._due(name, set_id, expectation, (checkpoint, window), problems)
        before_due = due.latest is None or due.latest > self.as_of
        passed = window.latest is not None and window.latest < self.as_of
        today = window if passed else one_day(self.as_of)
        verdict_view = View(self.record, self.calendar, Tense.VERDICT, today, due, today)
        outlook_view = View(self.record, self.calendar, Tense.OUTLOOK, due, due, window)
        leading_view = outlook_view if before_due else verdict_view
        verdict = self._find(criterion, expectation, verdict_view)
        outlook = self._find(criterion, expectation, outlook_view) if before_due else None
        waits = self._waits((name, checkpoint), Tense.VERDICT)
        later_waits = self._waits((name, checkpoint), Tense.OUTLOOK)
        verdict_truth = _capped(verdict.truth, waits.waiting)
        outlook_truth = None if outlook is None else _capped(outlook.truth, later_waits.waiting)
        leading, leading_waits = (verdict, waits) if outlook is None else (outlook, later_waits)
        applicable = leading.applicable
        margin = leading.margin
        said = Verdict.NOT_APPLICABLE
        expected = None
        if applicable:
            said = _verdict(verdict_truth, before_due=before_due)
            expected = None if outlook_truth is None else self._outlook(outlook_truth, margin)
        waiver = self._waiver(name, checkpoint, leading_view.age_day)
        obstacle = said in (Verdict.NOT_MET, Verdict.UNKNOWN) or expected in (Outlook.LATE, Outlook.NO_PLAN)
        own = leading.truth is not Truth.TRUE
        waiting = leading_waits.waiting if applicable else ()
        held_up = [key for key in self.before[name, checkpoint] if key[0] in waiting]
        consequence_of = tuple(sorted({root for key in held_up for root in self._roots(key)}))
        root = obstacle and own
        later = tuple(
            f.id
            for f in leading.facts
            if f.stated is not None and window.latest is not None and f.stated > window.latest
        )
        result = Result(
            criterion=name,
            title=criterion.title,
            category=criterion.category,
            importance=expectation.importance or criterion.importance,
            owner=criterion.owner,
            set_id=set_id,
            pointer=("criteria", name),
            due=due,
            days_left=self._left(due),
            verdict=said,
            outlook=expected,
            margin=margin,
            reason=_reason(leading, waiting, later, due, before_due=before_due),
            needs=leading.needs,
            remedy=expectation.remedy or criterion.remedy,
            waiver=waiver if applicable else None,
            caveats=leading_waits.waived if applicable else (),
            waiting_for=waiting,
            root=root,
            consequence_of=consequence_of,
            facts=leading.facts,
            learnt_later=later,
            age_on=leading_view.age_day.day,
            leading=leading,
        )
        lifted = result.waiver is not None and result.obstacle
        standing = _Standing(result.applicable, verdict_truth, outlook_truth, lifted, root, result.consequence_of)
        return _Judged(result, self.standings.setdefault(standing, standing), result.gap, tuple(problems))

    def _find(self, criterion: Criterion, expectation: Expectation, view: View) -> Finding:
        """Return what the check finds, with what decides whether the criterion applies taken into account."""
        if criterion.applies_when is None:
            return expectation.check.judge(view)
        applies = criterion.applies_when.judge(view)
        if applies.truth is Truth.FALSE:
            said = ("Not applicable.", *applies.said)
            return Finding("applies-when", Truth.FALSE, said, applies.facts, members=(applies,), applicable=False)
        found = expectation.check.judge(view)
        if applies.truth is Truth.TRUE:
            return found
        said = (OPEN, *applies.said, *found.said)
        missing = tuple(dict.fromkeys((*applies.missing, *found.missing)))
        needs = tuple(dict.fromkeys((*applies.needs, *found.needs)))
        facts = tuple(dict.fromkeys((*applies.facts, *found.facts)))
        return Finding("applies-when", Truth.UNKNOWN, said, facts, needs, None, (applies, found), missing)

    def _waits(self, criterion: Key, tense: Tense) -> "_Waits":
        """Return the prerequisites that hold this criterion up, and those that a waiver lifts."""
        waiting: list[str] = []
        waived: list[str] = []
        for key in self.before[criterion]:
            found = self.judged[key].standing
            truth = found.verdict if tense is Tense.VERDICT or found.outlook is None else found.outlook
            if found.applicable and truth is not Truth.TRUE:
                (waived if found.lifted else waiting).append(key[0])
        return _Waits(tuple(waiting), tuple(waived))

    def _roots(self, key: Key) -> tuple[str, ...]:
        found = self.judged[key].standing
        return (key[0],) if found.root or not found.consequence_of else found.consequence_of

    def _outlook(self, truth: Truth, margin: Margin | None) -> Outlook:
        if truth is Truth.TRUE:
            least = None if margin is None else margin[0]
            return (
                Outlook.AT_RISK if least is not None and least < self.record.near_critical.count else Outlook.ON_TRACK
            )
        return Outlook.LATE if truth is Truth.FALSE else Outlook.NO_PLAN

    # Days

    def _due(
        self, name: str, set_id: str, expectation: Expectation, at: tuple[str, Window], problems: list[Problem]
    ) -> Window:
        checkpoint, window = at
        if expectation.due is None:
            return window.map(lambda day: self.calendar.step(day, -1))
        known = self.record.dates.get(expectation.due.fact)
        if known is None:
            return Window(None, window.latest)
        reference = expectation.due
        due = known.window
        if reference.of_month:
            due = due.map(lambda day: day.replace(day=1))
        if reference.period is not None:
            period = reference.period
            stays = isinstance(due, Beyond) and due.last is not reference.back
            due = due if stays else due.map(lambda day: self.calendar.add(day, period, back=reference.back))
        if due.not_after(window) is Truth.FALSE:
            message = f"{name} is due on {say_window(due)}, after its checkpoint {checkpoint} on {say_window(window)}"
            pointer: Pointer = ("criteria", name, "at", checkpoint, "due")
            help_ = "Give an earlier due day, or judge it at a later checkpoint."
            problems.append(Problem("due-after-checkpoint", Severity.ERROR, message, set_id, pointer, help_))
        if due.latest is None and window.latest is not None and due.not_after(window) is not Truth.FALSE:
            return Window(due.earliest, window.latest)  # a due day is never after its checkpoint
        return due

    def _left(self, due: Window) -> Margin | None:
        least = None if due.earliest is None else self.calendar.between(self.as_of, due.earliest)
        most = None if due.latest is None else self.calendar.between(self.as_of, due.latest)
        return None if least is None and most is None else (least, most)

    # Waivers

    def _waiver(self, name: str, checkpoint: str, days: Window) -> Waiver | None:
        """Return the waiver of the criterion that is in force on those days."""
        if not self.criteria[name][1].waivable:
            return None
        beside = self.lifting.get((name, checkpoint))
        waivers = [one for _, one in self.record.waivers.get(name, ()) if one.at == checkpoint]
        return next((one for one in [*waivers, *([beside] if beside else [])] if in_force(one, days)), None)

    def _check_waivers(self) -> None:
        """Report waivers that have lapsed, or will have, while their checkpoint is still to come."""
        help_ = "Ask for a new waiver, or remove this one."
        for one in standings(self.record, self.calendar, {}):
            pointer: Pointer = ("waivers", one.criterion, one.index, "expires")
            if one.state is State.LAPSED:
                self._report("waiver-lapsed", Severity.ERROR, one.finding, None, pointer, help_)
            elif one.state is State.LAPSING:
                self._report("waiver-lapses", Severity.WARNING, one.finding, None, pointer, help_)

    def _check_calendar(self) -> None:
        """Report dates for which nobody has checked the holidays."""
        span = f"{say_day(self.calendar.first)} to {say_day(self.calendar.last)}"
        message = (
            f"the calendar {self.calendar.id} is verified only from {span}; working days outside cannot be counted"
        )
        help_ = "Add the holidays of those years to the calendar, from a source you can name."
        if not self.calendar.covers(self.as_of):
            self._report(
                "outside-calendar",
                Severity.WARNING,
                f"the as-of day {say_day(self.as_of)} is outside: {message}",
                None,
                ("calendar",),
                help_,
            )
        for path in sorted(self.record.dates):
            known = self.record.dates[path]
            if isinstance(known.window, Beyond):
                if not self._follows(path, known):
                    said = f"{path} is {known.window.words}; working days beyond cannot be counted"
                    mend = "Correct the length or the dates that lead there, or add the holidays of those years to the calendar."
                    self._report("outside-calendar", Severity.WARNING, said, None, known.fact.pointer, mend)
            elif any(
                day is not None and not self.calendar.covers(day)
                for day in (known.window.earliest, known.window.latest)
            ):
                said = f"{path} ({say_window(known.window)}) is outside: {message}"
                self._report("outside-calendar", Severity.WARNING, said, None, known.fact.pointer, help_)

    def _follows(self, path: str, known: DateFact) -> bool:
        """Return whether a date lies beyond the calendar only because of another that does, which is reported."""
        before = [one.id for one in known.rests_on] + [f"{path.removesuffix('.finish')}.start"]
        found = (self.record.dates[name].window for name in before if name != path and name in self.record.dates)
        return any(isinstance(window, Beyond) for window in found)

    def _report(  # noqa: PLR0913 - the parts of one problem
        self, code: str, severity: Severity, message: str, set_id: str | None, pointer: Pointer, help_: str
    ) -> None:
        self.problems.append(Problem(code, severity, message, set_id, pointer, help_))


@dataclass(frozen=True, slots=True)
class _Waits:
    """Prerequisites that are not met, and those that are waived."""

    waiting: tuple[str, ...]
    waived: tuple[str, ...]


def decide(results: Sequence[Result], gaps: Sequence[Result]) -> Decision:
    """Return the decision that the results of a checkpoint make together; `gaps` are those that stand in the way."""
    unwaived = [one for one in gaps if one.obstacle and one.waiver is None and one.importance is Importance.HARD]
    if any(one.verdict is Verdict.NOT_MET or one.outlook is Outlook.LATE for one in unwaived):
        return Decision.NOT_READY
    if unwaived or not any(one.applicable for one in results):
        return Decision.UNDECIDED
    return Decision.READY_WITH_CAVEATS if gaps else Decision.READY


def _verdict(truth: Truth, *, before_due: bool) -> Verdict:
    if truth is Truth.TRUE:
        return Verdict.MET
    if before_due:
        return Verdict.PENDING
    return Verdict.NOT_MET if truth is Truth.FALSE else Verdict.UNKNOWN


def _capped(truth: Truth, waiting: tuple[str, ...]) -> Truth:
    return min(truth, Truth.UNKNOWN) if waiting else truth


def _first(due: Window) -> date:
    return due.earliest or due.latest or date.max


def _reason(
    leading: Finding, waiting: tuple[str, ...], later: tuple[str, ...], due: Window, *, before_due: bool
) -> str:
    reason = leading.reason
    if leading.truth is Truth.UNKNOWN and not due.open:
        reason += f" {'Needed' if before_due else 'It was needed'} {say_by(due)}."
    late = None if leading.margin is None else leading.margin[1]
    if not before_due and leading.truth is Truth.TRUE and late is not None and late < 0:
        said = f"{say_days(-late)} late"
        reason += "" if said in reason else f" That was {said}."
    if waiting and leading.truth is Truth.TRUE:
        reason += f" It cannot count before {', '.join(waiting)} {'is' if len(waiting) == 1 else 'are'} met."
    if later:
        reason += f" Learnt after the checkpoint: {', '.join(dict.fromkeys(later))}."
    return reason
