"""Repairs: the smallest sets of changes that make a checkpoint ready, and the facts that would settle it.

What the decision asks for is put together from the findings as a formula of changes: facts supplied, dates moved, waivers
granted. Its smallest solutions are found part by part, and each one that is given has been judged by the criteria and
cannot do without any of its changes.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations

from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.calendar import Calendar
from readiness.check import EACH, Finding
from readiness.criteria import CriteriaSet, Criterion, Importance
from readiness.evaluation import Evaluation
from readiness.horizon import horizon
from readiness.moment import Window
from readiness.record import Record
from readiness.supposition import Change, Key, Move, Seen, Supply, Supposing, Waive, supplied_by
from readiness.truth import Truth
from readiness.verdict import Decision

MOST_SETS = 10
"""How many repairs are given."""

MOST_PARTS = 100
"""How many solutions of one part of the formula are kept, the cheapest first."""

MOST_JUDGED = 200
"""How many sets are judged in the search for those that are given."""

READY = (Decision.READY, Decision.READY_WITH_CAVEATS)

Solution = frozenset[Change]


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a repair, with what it is for.

    `needs` are the paths of facts to be supplied, `words` say it; `day` is the day on which a date would lie, `slip` the
    working days by which an item would move (negative: earlier). `effort` is in working days, None where nobody states it.
    """

    change: Change
    words: str
    needs: tuple[str, ...]
    owner: str
    by: Window
    day: date | None
    slip: int | None
    effort: int | None
    criteria: tuple[str, ...]


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

    `complete` says that no other repair is as small; `hopeless` are the criteria that no change mends.
    """

    checkpoint: str
    title: str
    day: Window
    decision: Decision
    repairs: tuple[Repair, ...]
    complete: bool
    hopeless: tuple[str, ...]
    lacking: tuple[Lacking, ...]


def find_repairs(record: Record, sets: Sequence[CriteriaSet], calendar: Calendar, checkpoint: str) -> Repairs:
    """Return the repairs of a checkpoint on record."""
    return _Search(record, sets, calendar, checkpoint).repairs()


class _Search:
    """Looks for the repairs of one checkpoint."""

    def __init__(self, record: Record, sets: Sequence[CriteriaSet], calendar: Calendar, checkpoint: str) -> None:
        self.record = record
        self.sets = sets
        self.calendar = calendar
        self.checkpoint = checkpoint
        self.criteria = {name: one for each in sets for name, one in each.criteria.items()}
        self.supposing = Supposing(record, sets, calendar)
        self.base = self.supposing.base
        self.results = {(result.criterion, one.id): result for one in self.base.checkpoints for result in one.results}
        self.cut = False
        self.cures: dict[Key, list[Solution]] = {}
        self.known: dict[Change, list[Result]] = {}
        self.moves = self._find_moves()

    def repairs(self) -> Repairs:
        """Return the answer."""
        here = self._at(self.base)
        blocking = [one for one in here.gaps if _blocks(one)]
        hopeless: list[str] = []
        parts: list[list[Solution]] = []
        for result in blocking:
            solutions = self._cures((result.criterion, self.checkpoint))
            if solutions:
                parts.append(solutions)
            else:
                hopeless.append(result.criterion)
        found: list[Repair] = []
        if blocking and not hopeless:
            found = self._confirmed(parts)
        return Repairs(
            self.checkpoint,
            here.title,
            here.day,
            here.decision,
            tuple(found),
            not self.cut,
            tuple(hopeless),
            tuple(self._lacking(blocking)),
        )

    def _at(self, assessment: Assessment) -> CheckpointAssessment:
        return next(one for one in assessment.checkpoints if one.id == self.checkpoint)

    # The formula

    def _cures(self, key: Key) -> list[Solution]:
        """Return what would lift a criterion as an obstacle: its own condition and those it waits for, or a waiver."""
        if key not in self.cures:
            result = self.results[key]
            parts = [self._true(result.leading)]
            for wanted in result.waiting_for:
                before = self._before(wanted, key[1])
                if before is not None:
                    parts.append(self._cures(before))
            waiver: list[Solution] = [frozenset({Waive(*key)})] if self.criteria[key[0]].waivable else []
            lifted = result.waiver is not None and result.obstacle
            self.cures[key] = [frozenset()] if lifted else self._either([self._both(parts), waiver])
        return self.cures[key]

    def _before(self, wanted: str, checkpoint: str) -> Key | None:
        """Return where a prerequisite is judged: at this checkpoint, else at the last earlier one."""
        position = self.record.checkpoints.index(checkpoint)
        keys = ((wanted, one) for one in reversed(self.record.checkpoints[: position + 1]))
        return next((key for key in keys if key in self.results), None)

    def _true(self, found: Finding) -> list[Solution]:
        """Return what would make a finding true."""
        if found.truth is Truth.TRUE:
            return [frozenset()]
        supply = supplied_by(found)
        if supply is not None:
            return self.moves.get(supply) or [frozenset({supply})]
        members = [one for one in found.members if one.applicable]
        if not members:
            return []
        cures = [self._true(one) for one in members]
        if found.kind == "any":
            return self._either(cures)
        if found.kind == "at-least":
            enough = min(self._enough(found), len(cures))
            return self._either([self._both(some) for some in combinations(cures, enough)])
        return self._both(cures)

    def _enough(self, found: Finding) -> int:
        words = found.said[0].split() if found.said else []
        return next((int(word) for word in words if word.isdigit()), 1)

    def _either(self, parts: Iterable[list[Solution]]) -> list[Solution]:
        return self._least(solution for part in parts for solution in part)

    def _both(self, parts: Iterable[list[Solution]]) -> list[Solution]:
        """Return the solutions of several parts together; dates that they move must suit all of them."""
        whole: list[Solution] = [frozenset()]
        for part in parts:
            joined = (_join(one, other) for one in whole for other in part)
            whole = self._least(one for one in joined if one is not None)
        return whole

    def _least(self, solutions: Iterable[Solution]) -> list[Solution]:
        """Return the solutions of which no other is a part, the cheapest first, and so many at most."""
        kept: list[Solution] = []
        for one in sorted(set(solutions), key=self._cost):
            if not any(_does(other, one) for other in kept):
                kept.append(one)
                if len(kept) > MOST_PARTS:
                    self.cut = True
                    return kept[:MOST_PARTS]
        return kept

    def _cost(self, solution: Solution) -> tuple[object, ...]:
        """Return what repairs are ranked by: waivers, effort where it is stated, changes, owners, and names."""
        owners = {self._owner(one) for one in solution}
        effort = sum(self._effort(one) or 0 for one in solution)
        waivers = sum(isinstance(one, Waive) for one in solution)
        return waivers, effort, len(solution), len(owners), sorted(map(repr, solution))

    # The sets

    def _confirmed(self, parts: Sequence[list[Solution]]) -> list[Repair]:
        """Return the cheapest sets that make the checkpoint ready, each judged, and without what it can do without."""
        found: dict[Solution, Repair] = {}
        judged = 0
        for solution in self._combined(_independent(parts, self._both)):
            if len(found) >= MOST_SETS or judged >= MOST_JUDGED:
                self.cut = True
                break
            judged += 1
            decision = self._decides(solution)
            if decision not in READY:
                continue
            least = self._irreducible(solution)
            if not any(other <= least for other in found):
                found[least] = self._repair(least, decision if least == solution else self._decides(least))
        return [found[one] for one in sorted(found, key=self._cost)]

    def _combined(self, groups: Sequence[list[Solution]]) -> Iterator[Solution]:
        """Yield the sets made of one solution of each group, the cheapest first."""
        if any(not group for group in groups):
            return
        start = (0,) * len(groups)
        waiting = [(self._cost(_union(groups, start)), start)]
        seen = {start}
        while waiting:
            _, chosen = heapq.heappop(waiting)
            yield _union(groups, chosen)
            for number, group in enumerate(groups):
                following = (*chosen[:number], chosen[number] + 1, *chosen[number + 1 :])
                if following[number] < len(group) and following not in seen:
                    seen.add(following)
                    heapq.heappush(waiting, (self._cost(_union(groups, following)), following))

    def _decides(self, solution: Solution) -> Decision:
        return self._at(self.supposing.assess(sorted(solution, key=repr))).decision

    def _irreducible(self, solution: Solution) -> Solution:
        """Return a set without what it can do without; the formula sees to that but for dates, which meet in many ways."""
        if not any(isinstance(change, Move) for change in solution):
            return solution
        for change in sorted(solution, key=repr):
            if self._decides(solution - {change}) in READY:
                solution -= {change}
        return solution

    # Dates

    def _find_moves(self) -> dict[Supply, list[Solution]]:
        """Return for conditions that compare dates what moving or stating one date alone would make true."""
        wanted = {
            supply: seen
            for supply, seen in self.supposing.seen.items()
            if seen.found.truth is not Truth.TRUE and any(one.sort == "plan" for one in seen.check.mentions())
        }
        found: dict[Supply, list[Solution]] = {}
        if not wanted:
            return found
        names = {_meant(one.name, supply) for supply, seen in wanted.items() for one in seen.check.mentions()}
        for path, whole, tried in self._tried(names):
            for supply, seen in wanted.items():
                if path.partition(".")[0] not in {_meant(one.name, supply) for one in seen.check.mentions()}:
                    continue
                run = _run([(number, supply in true) for number, true in tried], whole=whole)
                if run is not None:
                    found.setdefault(supply, []).append(frozenset({Move(path, whole, *run)}))
        return found

    def _tried(self, names: set[str]) -> Iterator[tuple[str, bool, list[tuple[int, frozenset[Supply]]]]]:
        """Yield, for each date of these items that may move, the conditions that are true for each slip or day."""
        evaluation = Evaluation(self.record, self.supposing.sets, self.calendar)
        slips = self.supposing.slips
        slipped = set()
        for what in slips.slippable():
            if what.item in names and (what.path == what.item or what.item not in slipped):
                slipped.add(what.item)
                first = self.record.dates[what.ends[0]].window.earliest
                last = horizon(self.record, self.sets, self.calendar, slips.follows(what.item))
                if first is None:
                    continue
                back = self.calendar.between(first, self.record.as_of + timedelta(days=1)) or 0
                ahead = self.calendar.between(first, last) or 0
                counts = range(max(what.least, min(0, back)), min(what.most, max(0, ahead)) + 1)
                yield (
                    what.path,
                    True,
                    [(n, _true_in(evaluation.assess(slips.slip(what, n).dates))) for n in counts if n],
                )
        for name in sorted(names & self.record.items.keys()):
            item = self.record.items[name]
            for path in (name,) if item.milestone else (f"{name}.start", f"{name}.finish"):
                known = self.record.dates.get(path)
                if known is None or (known.window.open and not known.actual):
                    last = horizon(self.record, self.sets, self.calendar, slips.follows(name))
                    days = range(self.record.as_of.toordinal() + 1, last.toordinal() + 1)
                    placed = ((n, slips.place(path, date.fromordinal(n))) for n in days if self._works(n))
                    yield path, False, [(n, _true_in(evaluation.assess(one.dates))) for n, one in placed]

    def _works(self, ordinal: int) -> bool:
        return bool(self.calendar.works(date.fromordinal(ordinal)))

    # What is said of a change

    def _repair(self, solution: Solution, decision: Decision) -> Repair:
        named: dict[str, Step] = {}
        for step in (self._step(one) for one in sorted(solution, key=repr)):
            was = named.get(step.words, step)  # what one fact settles in several ways is one thing to do
            criteria = tuple(dict.fromkeys((*was.criteria, *step.criteria)))
            named[step.words] = replace(min(was, step, key=lambda one: _first(one.by)), criteria=criteria)
        steps = sorted(named.values(), key=lambda one: (_first(one.by), one.owner, one.words))
        efforts = [one.effort for one in steps]
        known = [one for one in efforts if one is not None]
        return Repair(tuple(steps), decision, sum(known) if known and len(known) == len(efforts) else None)

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
            for (_, at), result in sorted(self.results.items(), key=lambda one: (one[0][1] != self.checkpoint, one[0]))
            if any(
                supply == change or _moves(self.moves.get(supply, ()), change) for supply in _conditions(result.leading)
            )
        ]
        return [one for one in found if one.obstacle] or found

    def _owner(self, change: Change) -> str:
        uses = self._uses(change)
        return uses[0].owner if uses else ""

    def _effort(self, change: Change) -> int | None:
        criteria: list[Criterion] = [self.criteria[one.criterion] for one in self._uses(change)]
        stated = [one.effort.count for one in criteria if one.effort is not None]
        return max(stated, default=None)

    def _step(self, change: Change) -> Step:
        uses = self._uses(change)
        by = min((one.due for one in uses), key=_first, default=Window(None, None))
        names = tuple(dict.fromkeys(one.criterion for one in uses))
        day: date | None = None
        slip: int | None = None
        needs: tuple[str, ...] = ()
        if isinstance(change, Waive):
            words = f"Grant a waiver of {change.criterion} at {self.record.title_of(change.checkpoint)}"
        elif isinstance(change, Move):
            day, slip, words = self._moved(change)
            needs = () if change.whole else (change.path,)
        else:
            seen = self.supposing.seen.get(change)
            words, needs = ("", ()) if seen is None else (_asked(seen), seen.found.needs)
        return Step(change, words, needs, self._owner(change), by, day, slip, self._effort(change), names)

    def _moved(self, move: Move) -> tuple[date | None, int | None, str]:
        name = self.record.title_of(move.path.partition(".")[0])
        end = move.path.partition(".")[2]
        said = f"the {end} of {name}" if end else name
        if not move.whole:
            day = date.fromordinal(move.chosen)
            return day, None, f"State {said}, on a day that is no later"
        return None, move.chosen, f"Move {said}"

    # What is lacking

    def _lacking(self, blocking: Sequence[Result]) -> Iterator[Lacking]:
        """Yield the facts that the criteria in the way need, those first that most of them need."""
        wanted: dict[str, list[Result]] = {}
        for result in blocking:
            for key in self._held_up((result.criterion, self.checkpoint), set()):
                for need in self.results[key].needs:
                    uses = wanted.setdefault(need, [])
                    if result not in uses:
                        uses.append(result)
        for need, uses in sorted(wanted.items(), key=lambda one: (-len(one[1]), one[0])):
            own = [one for one in uses if need in one.needs] or uses
            by = min((one.due for one in own), key=_first)
            yield Lacking(need, own[0].owner, by, tuple(sorted({one.criterion for one in uses})))

    def _held_up(self, key: Key, seen: set[Key]) -> set[Key]:
        """Return a criterion with all that it waits for."""
        if key not in seen:
            seen.add(key)
            for wanted in self.results[key].waiting_for:
                before = self._before(wanted, key[1])
                if before is not None:
                    self._held_up(before, seen)
        return seen


def _blocks(result: Result) -> bool:
    return result.obstacle and result.waiver is None and result.importance is Importance.HARD


def _join(one: Solution, other: Solution) -> Solution | None:
    """Return two solutions together; None where they would move a date to days that do not meet."""
    joined = {change for change in (*one, *other) if not isinstance(change, Move)}
    moves: dict[str, Move] = {}
    for change in (*one, *other):
        if isinstance(change, Move):
            was = moves.get(change.path, change)
            first, last = max(was.first, change.first), min(was.last, change.last)
            if first > last:
                return None
            moves[change.path] = Move(change.path, change.whole, first, last)
    return frozenset((*joined, *moves.values()))


def _does(one: Solution, other: Solution) -> bool:
    """Return whether a solution asks for no more than another."""
    return all(change in other or (isinstance(change, Move) and _moves((other,), change)) for change in one)


def _moves(solutions: Iterable[Solution], change: Change) -> bool:
    """Return whether a solution moves a date within the days of a change, or a change within those of a solution."""
    return isinstance(change, Move) and any(
        isinstance(other, Move)
        and other.path == change.path
        and other.first <= change.last
        and change.first <= other.last
        for solution in solutions
        for other in solution
    )


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


def _run(tried: Sequence[tuple[int, bool]], *, whole: bool) -> tuple[int, int] | None:
    """Return the first and last of a run of what is true: the one nearest to no slip, or of days the first."""
    runs: list[list[int]] = []
    was = False
    for number, true in tried:
        if true and was:
            runs[-1].append(number)
        elif true:
            runs.append([number])
        was = true
    if not runs:
        return None
    run = min(runs, key=lambda one: min(abs(one[0]), abs(one[-1]))) if whole else runs[0]
    return run[0], run[-1]


def _true_in(assessment: Assessment) -> frozenset[Supply]:
    """Return the conditions that are true wherever they are asked."""
    true: set[Supply] = set()
    other: set[Supply] = set()
    for checkpoint in assessment.checkpoints:
        for result in checkpoint.results:
            for change, found in _conditions(result.leading).items():
                (true if found.truth is Truth.TRUE else other).add(change)
    return frozenset(true - other)


def _conditions(found: Finding) -> dict[Supply, Finding]:
    """Return the conditions that a finding puts together."""
    known: dict[Supply, Finding] = {}
    waiting = [found]
    while waiting:
        one = waiting.pop()
        change = supplied_by(one)
        if change is not None:
            known[change] = one
        waiting.extend(one.members)
    return known


def _meant(name: str, supply: Supply) -> str:
    return supply.each if name == EACH else name


def _asked(seen: Seen) -> str:
    """Return what would make a condition true, in words."""
    if seen.found.missing:
        return f"Supply {'; '.join(seen.found.missing)}"
    return f"See to this: {' '.join(seen.found.said[:2])}"


def _first(window: Window) -> date:
    return window.earliest or window.latest or date.max
