"""Repairs: the smallest sets of changes that make a checkpoint ready, and the facts that would settle it.

What the decision asks for is put together from the findings as a formula of changes: facts supplied, dates moved, waivers
granted. Its smallest solutions are found part by part, and each one that is given has been judged by the criteria and
cannot do without any of its changes.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.calendar import Calendar
from readiness.check import Finding
from readiness.criteria import CriteriaSet
from readiness.evaluation import Key
from readiness.moment import Window
from readiness.record import Record
from readiness.repair.advice import Adviser, Step, first_of
from readiness.repair.moves import find_moves
from readiness.repair.supposition import Change, Move, Supply, Supposing, Waive, conditions_of, enough_of, supplied_by
from readiness.truth import Truth
from readiness.verdict import Decision

MOST_SETS = 10
"""How many repairs are given."""

LEAST_PARTS, MOST_PARTS, MOST_JOINED = 5, 50, 2000
"""How many solutions of one part of the formula are kept, the cheapest first: fewer where many criteria hang together."""

MOST_JUDGED = 20
"""How many sets are judged in the search for each of those that are given."""

MOST_CONDITIONS = 500
"""Of a criterion that puts together more of them no repair is looked for: the work grows as their square and more."""

READY = (Decision.READY, Decision.READY_WITH_CAVEATS)

Solution = frozenset[Change]

NOTHING: Solution = frozenset()

_Price = tuple[str, str, tuple[str, int] | None, bool]


@dataclass(frozen=True, slots=True)
class Repair:
    """A set of changes none of which can be left out, and the decision it leads to."""

    steps: tuple[Step, ...]
    decision: Decision
    effort: int | None


@dataclass(frozen=True, slots=True)
class Lacking:
    """A fact that is lacking, and the criteria that it would help to settle."""

    need: str
    owner: str
    by: Window
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repairs:
    """The answer for one checkpoint: repairs, cheapest first, and what is lacking, what settles most first.

    `blocking` are the hard criteria that stand in the way, `hopeless` those of them that no change mends. `complete` says
    that there are no other repairs.
    """

    checkpoint: str
    title: str
    day: Window
    decision: Decision
    blocking: tuple[str, ...]
    repairs: tuple[Repair, ...]
    complete: bool
    hopeless: tuple[str, ...]
    lacking: tuple[Lacking, ...]


def find_repairs(
    record: Record, sets: Sequence[CriteriaSet], calendar: Calendar, checkpoint: str, most: int = MOST_SETS
) -> Repairs:
    """Return the repairs of a checkpoint on record, so many of them at most."""
    return _Search(record, sets, calendar, checkpoint).repairs(most)


class _Search:
    """Looks for the repairs of one checkpoint."""

    def __init__(self, record: Record, sets: Sequence[CriteriaSet], calendar: Calendar, checkpoint: str) -> None:
        self.record = record
        self.checkpoint = checkpoint
        self.criteria = {name: one for each in sets for name, one in each.criteria.items()}
        self.supposing = Supposing(record, sets, calendar)
        base = self.supposing.base
        self.here = self._at(base)
        self.days = {one.id: one.day for one in base.checkpoints}
        self.results = {(result.criterion, one.id): result for one in base.checkpoints for result in one.results}
        self.blocking = self.here.blocking
        self.before = self.supposing.evaluation.before
        self.needed = self._needed((one.criterion, checkpoint) for one in self.blocking)
        self.moves = find_moves(self.supposing, sets, self.needed)
        self.adviser = Adviser(self.supposing, self.criteria)
        self.cut = False
        self.known: dict[Change, list[Result]] = {}
        self.costs: dict[Change, _Price] = {}
        self.most_parts = max(LEAST_PARTS, min(MOST_PARTS, MOST_JOINED // max(1, len(self.needed))))

    def repairs(self, most: int) -> Repairs:
        """Return the answer."""
        vast = self.cut = any(self._vast(key) for key in self.needed)
        cures = {} if vast else self._cures()
        tried = () if vast else self.blocking
        parts = {one.criterion: cures[one.criterion, self.checkpoint, False] for one in tried}
        hopeless = tuple(name for name, solutions in parts.items() if not solutions)
        found = self._confirmed(list(parts.values()), most) if parts and not hopeless else []
        return Repairs(
            self.checkpoint,
            self.here.title,
            self.here.day,
            self.here.decision,
            tuple(one.criterion for one in self.blocking),
            tuple(found),
            not self.cut,
            hopeless,
            tuple(self._lacking()),
        )

    def _vast(self, key: Key) -> bool:
        """Return whether a criterion puts together so many conditions that no repair is looked for."""
        return next(islice(conditions_of(self.results[key].leading), MOST_CONDITIONS, None), None) is not None

    def _at(self, assessment: Assessment) -> CheckpointAssessment:
        return next(one for one in assessment.checkpoints if one.id == self.checkpoint)

    def _needed(self, keys: Iterable[Key]) -> frozenset[Key]:
        """Return criteria with all that they wait for."""
        found: set[Key] = set()
        waiting = list(keys)
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                waiting.extend(self.before[key])
        return frozenset(found)

    # The formula

    def _cures(self) -> dict[tuple[str, str, bool], list[Solution]]:
        """Return what would lift each criterion as an obstacle and, where true, what would make it met today already.

        The second is asked for by a criterion that is due while what it waits for is not due yet.
        """
        found: dict[tuple[str, str, bool], list[Solution]] = {}
        asked = (key for at in self.record.checkpoints for key in self.supposing.evaluation.asked[at])
        for key in (key for key in asked if key in self.needed):
            for today in (False, True):
                found[*key, today] = self._cure(key, found, today=today)
        return found

    def _cure(self, key: Key, found: dict[tuple[str, str, bool], list[Solution]], *, today: bool) -> list[Solution]:
        result = self.results[key]
        if (result.waiver is not None and result.obstacle) or not result.applicable:
            return [NOTHING]
        parts = [self._true(result.leading, today=today)]
        for before in self.before[key]:
            if today or before[0] in result.waiting_for:
                early = result.outlook is None and self.results[before].outlook is not None
                parts.append(found[*before, today or early])
        waiver: list[Solution] = (
            [frozenset({Waive(*key)})] if self._may_waive(key) and (result.obstacle or not today) else []
        )
        return self._either([self._both(parts), waiver])

    def _may_waive(self, key: Key) -> bool:
        """Return whether a waiver of a criterion, granted on the as-of day, would be in force when it counts."""
        day = self.days[key[1]]
        passed = day.latest is not None and day.latest < self.record.as_of
        known = day.earliest is not None and day.latest is not None and day.earliest >= self.record.as_of
        counts = known if self.results[key].outlook is not None else not passed
        return self.criteria[key[0]].waivable and counts

    def _true(self, found: Finding, *, today: bool) -> list[Solution]:
        """Return what would make a finding true; `today` by what has happened, not only by the plan."""
        if found.truth is Truth.TRUE and not today:
            return [NOTHING]
        supply = supplied_by(found)
        if supply is not None:
            if today:
                known = self.supposing.verdicts.get(supply) is Truth.TRUE
                return [NOTHING] if known else [frozenset({supply})]
            return [frozenset({one}) for one in self.moves.get(supply, ())] or [frozenset({supply})]
        members = [one for one in found.members if one.applicable]
        enough = enough_of(found)
        if not members or (enough is not None and enough > len(found.members)):
            return []
        cures = [self._true(one, today=today) for one in members]
        if found.kind == "any":
            return self._either(cures)
        return self._both(cures) if enough is None else self._some(cures, min(enough, len(cures)))

    def _either(self, parts: Iterable[list[Solution]]) -> list[Solution]:
        return self._least(solution for part in parts for solution in part)

    def _some(self, parts: Sequence[list[Solution]], enough: int) -> list[Solution]:
        """Return the solutions of so many of the parts."""
        sums: list[list[Solution]] = [[NOTHING], *([] for _ in range(enough))]
        for part in parts:
            for count in range(enough, 0, -1):
                sums[count] = self._either([sums[count], self._both([sums[count - 1], part])])
        return sums[enough]

    def _both(self, parts: Iterable[list[Solution]]) -> list[Solution]:
        """Return the solutions of several parts together; dates that they move must suit all of them."""
        whole: list[Solution] = [NOTHING]
        for part in parts:
            if part == [NOTHING]:
                continue
            joined = (_join(one, other) for one in whole for other in part)
            whole = self._least(one for one in joined if one is not None)
        return whole

    def _least(self, solutions: Iterable[Solution]) -> list[Solution]:
        """Return the solutions of which no other is a part, the cheapest first, and so many at most."""
        kept: list[Solution] = []
        for one in sorted(set(solutions), key=self._cost):
            if not any(_does(other, one) for other in kept):
                kept.append(one)
                if len(kept) > self.most_parts:
                    self.cut = True
                    return kept[: self.most_parts]
        return kept

    def _cost(self, solution: Solution) -> tuple[object, ...]:
        """Return what repairs are ranked by: waivers, effort where it is stated, changes, owners, and names."""
        costs = [self.costs.get(one) or self._priced(one) for one in solution]
        work = sum({one[2][0]: one[2][1] for one in costs if one[2] is not None}.values())
        waivers = sum(one[3] for one in costs)
        return waivers, work, len(costs), len({one[0] for one in costs}), sorted(one[1] for one in costs)

    def _priced(self, change: Change) -> _Price:
        """Return who must see to a change, what tells it from others, its remedy with the work, and if it is a waiver."""
        if change not in self.costs:
            uses = self._uses(change)
            remedy = self.adviser.remedy(change, uses)
            self.costs[change] = (uses[0].owner if uses else "", repr(change), remedy, isinstance(change, Waive))
        return self.costs[change]

    def _work(self, solution: Solution) -> int:
        """Return the stated work of several changes, in working days; that of a remedy counts once."""
        remedies = (self._priced(one)[2] for one in solution)
        return sum(dict(one for one in remedies if one is not None).values())

    # The sets

    def _confirmed(self, parts: Sequence[list[Solution]], most: int) -> list[Repair]:
        """Return the cheapest sets that make the checkpoint ready, each judged, and without what it can do without."""
        found: dict[Solution, Repair] = {}
        for judged, solution in enumerate(self._combined(_independent(parts, self._both))):
            if len(found) >= most or judged >= most * MOST_JUDGED:
                self.cut = True
                break
            decision = self._decides(solution)
            if decision not in READY:
                continue
            least = self._irreducible(solution)
            if not any(other <= least for other in found):
                found[least] = self._repair(least, decision if least == solution else self._decides(least))
        told: dict[tuple[str, ...], Repair] = {}  # two may differ only in the days that would do, and read the same
        for one in sorted(found, key=self._cost):
            told.setdefault(tuple(step.words for step in found[one].steps), found[one])
        return list(told.values())

    def _combined(self, groups: Sequence[list[Solution]]) -> Iterator[Solution]:
        """Yield the sets made of one solution of each group, the cheapest first."""
        if any(not group for group in groups):
            return
        start: tuple[int, ...] = (0,) * len(groups)
        waiting: list[tuple[tuple[object, ...], tuple[int, ...]]] = [(self._cost(_union(groups, start)), start)]
        seen: set[tuple[int, ...]] = {start}
        while waiting:
            _, chosen = heapq.heappop(waiting)
            yield _union(groups, chosen)
            for number, group in enumerate(groups):
                following = (*chosen[:number], chosen[number] + 1, *chosen[number + 1 :])
                if following[number] < len(group) and following not in seen:
                    seen.add(following)
                    heapq.heappush(waiting, (self._cost(_union(groups, following)), following))

    def _decides(self, solution: Solution) -> Decision:
        """Return the decision that a set of changes leads to; not ready where they break the date itself."""
        if not self.supposing.keeps(solution, self.checkpoint):
            return Decision.NOT_READY
        return self._at(self.supposing.assess(sorted(solution, key=self._named))).decision

    def _named(self, change: Change) -> str:
        return self._priced(change)[1]

    def _irreducible(self, solution: Solution) -> Solution:
        """Return a set without what it can do without; the formula sees to that but for dates, which meet in many ways."""
        if not any(isinstance(change, Move) for change in solution):
            return solution
        least = solution
        for change in sorted(solution, key=self._named):
            if self._decides(least - {change}) in READY:
                least -= {change}
        if least != solution:  # of the days that would do for what was left out, some do no longer
            for change in sorted(least, key=self._named):
                if isinstance(change, Move) and not change.whole:
                    least = least - {change} | {self._narrowed(change, least - {change})}
        return least

    def _narrowed(self, move: Move, others: Solution) -> Move:
        """Return a date to be stated with those days about the one chosen on which the checkpoint is still ready."""

        def does(day: int) -> bool:
            return self._decides(others | {replace(move, first=day, last=day)}) in READY

        chosen = move.chosen
        first = next((day + 1 for day in range(chosen - 1, move.first - 1, -1) if not does(day)), move.first)
        last = next((day - 1 for day in range(chosen + 1, move.last + 1) if not does(day)), move.last)
        return replace(move, first=first, last=last)

    # What is said of a change

    def _repair(self, solution: Solution, decision: Decision) -> Repair:
        named: dict[tuple[object, ...], Step] = {}
        for step in (self.adviser.step(one, self._uses(one)) for one in sorted(solution, key=self._named)):
            # What one fact settles in several ways is one thing to do, by the first day on which it is needed.
            same = (step.words,) if self._once(step.change) else (step.words, step.by, step.owner)
            was = named.get(same, step)
            first = min(was, step, key=lambda one: first_of(one.by))
            named[same] = replace(first, criteria=tuple(dict.fromkeys((*was.criteria, *step.criteria))))
        steps = sorted(named.values(), key=lambda one: (first_of(one.by), one.owner, one.words))
        return Repair(tuple(steps), decision, self._work(solution) if _all_stated(steps) else None)

    def _once(self, change: Change) -> bool:
        """Return whether a fact, once on record, counts wherever it is asked for: it has no age limit."""
        check = self.supposing.checks.get(change) if isinstance(change, Supply) else None
        return check is not None and getattr(check, "not_older_than", None) is None

    def _uses(self, change: Change) -> list[Result]:
        """Return the results that a change is for, those of this checkpoint first."""
        if change not in self.known:
            self.known[change] = self._find_uses(change)
        return self.known[change]

    def _find_uses(self, change: Change) -> list[Result]:
        if isinstance(change, Waive):
            return [self.results[change.criterion, change.checkpoint]]
        found = [
            result
            for key in sorted(self.needed, key=lambda one: (one[1] != self.checkpoint, one))
            for result in [self.results[key]]
            if any(
                supply == change or any(_meets(move, change) for move in self.moves.get(supply, ()))
                for supply, finding in conditions_of(result.leading)
                if finding.truth is not Truth.TRUE or supply == change
            )
        ]
        return [one for one in found if one.obstacle] or found

    # What is lacking

    def _lacking(self) -> Iterator[Lacking]:
        """Yield the facts that the criteria in the way need, those first that most of them need."""
        wanted: dict[str, list[Result]] = {}
        for result in self.blocking:
            for key in sorted(self._held_up((result.criterion, self.checkpoint))):
                for need in self.results[key].needs:
                    uses = wanted.setdefault(need, [])
                    if result not in uses:
                        uses.append(result)
        for need, uses in sorted(wanted.items(), key=lambda one: (-len(one[1]), one[0])):
            own = [one for one in uses if need in one.needs] or uses
            by = min((one.due for one in own), key=first_of)
            yield Lacking(need, own[0].owner, by, tuple(sorted({one.criterion for one in uses})))

    def _held_up(self, start: Key) -> set[Key]:
        """Return a criterion with all that it waits for."""
        found: set[Key] = set()
        waiting = [start]
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                waiting.extend(one for one in self.before[key] if one[0] in self.results[key].waiting_for)
        return found


def _all_stated(steps: Sequence[Step]) -> bool:
    """Return whether of every step but waivers the work is stated, and of one at all."""
    asked = [one.effort for one in steps if one.kind != "waive"]
    return bool(asked) and None not in asked


def _join(one: Solution, other: Solution) -> Solution | None:
    """Return two solutions together; None where they would move a date to days that do not meet."""
    if not any(isinstance(change, Move) for change in one) or not any(isinstance(change, Move) for change in other):
        return one | other
    joined: list[Change] = []
    moves: dict[str, Move] = {}
    for change in (*one, *other):
        if not isinstance(change, Move):
            joined.append(change)
            continue
        was = moves.get(change.path, change)
        first, last = max(was.first, change.first), min(was.last, change.last)
        if first > last:
            return None
        moves[change.path] = replace(change, first=first, last=last)
    return frozenset((*joined, *moves.values()))


def _does(one: Solution, other: Solution) -> bool:
    """Return whether a solution asks for no more than another."""
    if one <= other:
        return True
    return len(one) <= len(other) and all(
        change in other or (isinstance(change, Move) and any(_within(each, change) for each in other)) for change in one
    )


def _within(one: Change, other: Move) -> bool:
    """Return whether a change moves the same date as another to days each of which does for the other."""
    return isinstance(one, Move) and one.path == other.path and other.first <= one.first and one.last <= other.last


def _meets(one: Move, other: Change) -> bool:
    """Return whether two changes move the same date and some day would do for both."""
    return isinstance(other, Move) and one.path == other.path and one.first <= other.last and other.first <= one.last


def _union(groups: Sequence[list[Solution]], chosen: Sequence[int]) -> Solution:
    return frozenset(change for group, number in zip(groups, chosen, strict=True) for change in group[number])


def _independent(
    parts: Sequence[list[Solution]], both: Callable[[Iterable[list[Solution]]], list[Solution]]
) -> list[list[Solution]]:
    """Return parts that share no change, those that share one put together."""
    groups: list[tuple[set[object], list[list[Solution]]]] = []
    for part in parts:
        touched: set[object] = {
            change.path if isinstance(change, Move) else change for solution in part for change in solution
        }
        together = [part]
        apart = []
        for names, members in groups:
            if names & touched:
                touched |= names
                together = [*members, *together]
            else:
                apart.append((names, members))
        groups = [*apart, (touched, together)]
    return [both(members) for _, members in groups]
