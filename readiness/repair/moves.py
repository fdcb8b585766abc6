"""Which dates, moved or stated, would make a condition of the plan true.

One date is tried after the other, day after day, with the conditions themselves; what follows it by links is moved along.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from readiness.assessment import Assessment
from readiness.criteria import CriteriaSet
from readiness.evaluation import Evaluation, Key
from readiness.record import Record
from readiness.repair.supposition import Move, Supply, Supposing, conditions_of
from readiness.slip import Slippable, ends_of, taken_along
from readiness.tolerance.horizon import Horizon
from readiness.truth import Truth

Tried = Sequence[tuple[int, frozenset[Supply]]]
"""For each slip in working days, or each day as an ordinal, the conditions that are then true wherever they are asked."""


def find_moves(
    supposing: Supposing, sets: Sequence[CriteriaSet], keys: Iterable[Key]
) -> Mapping[Supply, tuple[Move, ...]]:
    """Return the moves that make conditions of these criteria at their checkpoints true, each alone.

    First those of the items that a condition names; only where none of them does, those of what these items come after.
    """
    return _Search(supposing, sets, frozenset(keys)).all()


class _Search:
    """Tries the dates of one record."""

    def __init__(self, supposing: Supposing, sets: Sequence[CriteriaSet], keys: frozenset[Key]) -> None:
        self.supposing = supposing
        self.record = supposing.record
        self.calendar = supposing.calendar
        self.slips = supposing.slips
        self.horizon = Horizon(self.record, sets, self.calendar)
        self.wanted = self._wanted(keys)
        self.asking = self._asking()
        self.known: dict[str, tuple[Tried, int, int]] = {}
        slippable = [what for what in self.slips.slippable() if not any(map(self._waits, what.ends))]
        self.whole = {what.item: what for what in slippable if what.path == what.item}
        self.ends = {what.path: what for what in slippable if what.path != what.item}

    def all(self) -> Mapping[Supply, tuple[Move, ...]]:
        found = {}
        for supply, names in self.wanted.items():
            moves: tuple[Move, ...] = ()
            for paths in self._paths(names):
                moves = tuple(move for path in paths for move in self._moves(supply, path))
                if moves:
                    break
            if moves:
                found[supply] = moves
        return found

    # What is asked

    def _wanted(self, keys: frozenset[Key]) -> dict[Supply, frozenset[str]]:
        """Return the conditions on dates that are not true somewhere, each with the items whose dates it compares."""
        found: dict[Supply, frozenset[str]] = {}
        for checkpoint in self.supposing.base.checkpoints:
            for result in checkpoint.results:
                if (result.criterion, checkpoint.id) not in keys:
                    continue
                for supply, finding in conditions_of(result.leading):
                    mentions = [one for one in self.supposing.checks[supply].mentions() if one.sort == "plan"]
                    if finding.truth is Truth.TRUE or not mentions:
                        continue
                    names = {one.name for one in mentions}
                    names |= {checkpoint.id} if result.due.open or checkpoint.day.open else set()
                    found[supply] = found.get(supply, frozenset()) | (names & self.record.items.keys())
        return dict(sorted(found.items()))

    def _asking(self) -> Evaluation:
        """Return an evaluation of the criteria that ask these conditions, and of nothing else."""
        asked: dict[str, set[str]] = {}
        for checkpoint in self.supposing.base.checkpoints:
            for result in checkpoint.results:
                if any(supply in self.wanted for supply, _ in conditions_of(result.leading)):
                    asked.setdefault(result.criterion, set()).add(checkpoint.id)
        sets = []
        for one in self.supposing.sets:
            criteria = {
                name: criterion.model_copy(
                    update={
                        "requires": (),
                        "at": {at: given for at, given in criterion.at.items() if at in asked[name]},
                    }
                )
                for name, criterion in one.criteria.items()
                if name in asked
            }
            sets.append(one.model_copy(update={"criteria": criteria}))
        return Evaluation(self.record, sets, self.calendar)

    # What is tried

    def _paths(self, names: frozenset[str]) -> Iterator[list[str]]:
        """Yield the dates to be tried, in the order in which they are better: items whole, ends alone, what comes before."""
        yield [path for name in sorted(names) for path in (*self._slipping(name), *self._unknown(name))]
        yield [path for path, what in sorted(self.ends.items()) if what.item in names]
        before = [name for name in sorted(self.record.items) if name not in names and self.slips.follows(name) & names]
        yield [path for name in before for path in (*self._slipping(name), *self._unknown(name))]

    def _slipping(self, name: str) -> list[str]:
        if name in self.whole:
            return [name]
        return [path for path, what in sorted(self.ends.items()) if what.item == name]

    def _unknown(self, name: str) -> list[str]:
        """Return the dates of an item of which nothing is known, or which nobody has confirmed in time."""
        known = ((path, self.record.dates.get(path)) for path in ends_of(self.record, name))
        return [path for path, one in known if one is None or (one.window.open and not one.actual) or self._waits(path)]

    def _waits(self, path: str) -> bool:
        """Return whether the planned day of a date has passed, and nothing on record says that it came."""
        known = self.record.dates.get(path)
        last = None if known is None or known.actual or known.limit else known.window.latest
        return last is not None and last < self.record.as_of

    def _moves(self, supply: Supply, path: str) -> Iterator[Move]:
        what = self.whole.get(path) or self.ends.get(path)
        if path not in self.known:
            found = list(self._place(path) if what is None else self._slip(what))
            self.known[path] = (found, found[0][0] if found else 0, found[-1][0] if found else 0)
        tried, least, most = self.known[path]
        run = _run([number for number, true in tried if supply in true], [number for number, _ in tried], what)
        if run:
            last = run[-1] if what is not None else self._in_time(path, run)
            yield Move(path, what is not None, run[0], last, least, most)

    def _slip(self, what: Slippable) -> Iterator[tuple[int, frozenset[Supply]]]:
        first = self.record.dates[what.ends[0]].window.earliest
        last = self.horizon.beyond(self.slips.moved(what.ends))
        if first is None:
            return
        back = self.calendar.between(first, self.record.as_of + timedelta(days=1)) or 0
        ahead = self.calendar.between(first, last) or 0
        for count in range(max(what.least, min(0, back)), min(what.most, max(0, ahead)) + 1):
            yield count, self._true(self.slips.slip(what, count))

    def _place(self, path: str) -> Iterator[tuple[int, frozenset[Supply]]]:
        item, _, end = path.partition(".")
        last = self.horizon.beyond(self.slips.moved(taken_along(self.record, path)))
        begun = self.record.dates.get(f"{item}.start") if end == "finish" else None
        start = None if begun is None else begun.window.earliest
        begin = self.record.as_of + timedelta(days=1)
        if self._waits(path):  # it may have come as planned, and only nobody has said so
            begin = self.record.dates[path].window.earliest or begin
            last = self._before_it_ends(path, last)
        first = max(begin, start or date.min)  # nothing ends before it begins
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            if self.calendar.works(day):
                yield ordinal, self._true(self.slips.place(path, day))

    def _before_it_ends(self, path: str, last: date) -> date:
        """Return the last day on which an item can begin while the finish that is stated stays; else the day given."""
        item, _, end = path.partition(".")
        ended = self.record.dates.get(f"{item}.finish")
        if end != "start" or ended is None or ended.window.latest is None or self.record.items[item].length is not None:
            return last
        return min(last, ended.window.latest)

    def _in_time(self, path: str, run: Sequence[int]) -> int:
        """Return the last day of a run on which no fixed item is reached too late because of it, or simply the last."""
        before = self.slips.missed(self.record)
        low, high = 0, len(run)
        while low < high:  # a later date makes no other one earlier, so this turns once
            middle = (low + high) // 2
            if self.slips.missed(self.slips.place(path, date.fromordinal(run[middle]))) <= before:
                low = middle + 1
            else:
                high = middle
        return run[low - 1] if low else run[-1]

    def _true(self, record: Record) -> frozenset[Supply]:
        return true_in(self.asking.assess(record.dates))


def true_in(assessment: Assessment) -> frozenset[Supply]:
    """Return the conditions that are true wherever they are asked."""
    true: set[Supply] = set()
    other: set[Supply] = set()
    for checkpoint in assessment.checkpoints:
        for result in checkpoint.results:
            for change, found in conditions_of(result.leading):
                (true if found.truth is Truth.TRUE else other).add(change)
    return frozenset(true - other)


def _run(good: Sequence[int], tried: Sequence[int], what: Slippable | None) -> list[int]:
    """Return one run of what is good among what was tried: the one nearest to no slip, or of days the first."""
    runs: list[list[int]] = []
    wanted = set(good)
    was = False
    for number in tried:
        if number in wanted:
            if not was:
                runs.append([])
            runs[-1].append(number)
        was = number in wanted
    if not runs:
        return []
    return runs[0] if what is None else min(runs, key=lambda one: min(abs(one[0]), abs(one[-1])))
