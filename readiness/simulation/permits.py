"""The days of a milestone that the change schedule permits, in each draw of a plan.

A day is not permitted when a change that follows the milestone would surely be in conflict with something, or a rule would
surely not be kept. Draws that agree on the day, and on the other dates that the schedule looks at, are asked about once.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np

from readiness.bookings import Clash, clashes
from readiness.calendar import Calendar
from readiness.changes.book import moments_of
from readiness.changes.schedule import Status
from readiness.moment import Window, one_day
from readiness.record import DateFact, Fact, Record
from readiness.simulation.bulk import Flags, Pair, Whole
from readiness.simulation.simulated import Permitted

SEARCHED = 366
"""So many days from the day that is drawn a permitted one is looked for."""

Others = tuple[tuple[str, Window], ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is said of one day beside other dates: what stands in its way, the first permitted day, what binds until then."""

    forbidden: bool
    maybe: bool
    first: date | None
    binds: frozenset[str]


@dataclass(slots=True)
class _Counts:
    """How many draws there have been of each sort."""

    asked: int = 0
    forbidden: int = 0
    maybe: int = 0
    kept: int = 0
    firsts: Counter[date | None] = field(default_factory=Counter[date | None])
    binds: Counter[str] = field(default_factory=Counter[str])
    days: dict[date, bool] = field(default_factory=dict[date, bool])


class Permits:
    """Asks the change schedule about each different draw, the first `most` of them."""

    def __init__(self, record: Record, calendar: Calendar, name: str, most: int) -> None:
        self.record = record
        self.calendar = calendar
        self.name = name
        self.most = most
        self.changes = _following(record, name)
        self.others = self._others()
        self.counts = _Counts()
        self.full = False
        self.seen: dict[bytes, _Answer] = {}
        self.clashes: dict[tuple[Others, date], tuple[Clash, ...]] = {}
        self.against: dict[str, None] = {}

    def add(self, came: Whole, kept: Flags | None, moving: Mapping[str, Pair], base: int) -> None:
        """Take up draws in their order: their days, whether each keeps the fixed date, and the other dates that move.

        All are boundaries counted from `base`.
        """
        if self.full or not self.changes:
            return
        count = len(came)
        paths = [path for path in self.others if path in moving]
        sides = [side for path in paths for side in moving[path]]
        flags: Flags = np.ones(count, np.bool_) if kept is None else kept
        columns = [came, np.broadcast_to(flags, (count,)), *(np.broadcast_to(side, (count,)) for side in sides)]
        rows, firsts, places = np.unique(
            np.stack([np.asarray(one, np.int64) for one in columns], axis=1),
            axis=0,
            return_index=True,
            return_inverse=True,
        )
        until = count
        for at in np.argsort(firsts):
            key = rows[at].tobytes()
            if key not in self.seen:
                if len(self.seen) >= self.most:
                    self.full, until = True, int(firsts[at])
                    break
                self.seen[key] = self._answer(*self._read(rows[at], paths, base))
        for at, drawn in enumerate(np.bincount(places.reshape(-1)[:until], minlength=len(rows)).tolist()):
            if drawn:
                day, others = self._read(rows[at], paths, base)
                self._count(self.seen[rows[at].tobytes()], day, others, bool(rows[at][1]), drawn)

    def permitted(self) -> Permitted:
        """Return what has been counted."""
        counts, asked = self.counts, max(1, self.counts.asked)
        fixed = self._fixed()
        return Permitted(
            changes=tuple(sorted(self.changes)),
            asked=counts.asked,
            forbidden=counts.forbidden / asked,
            maybe=counts.maybe / asked,
            never=counts.firsts[None] / asked,
            percentiles=(self._at(50), self._at(80), self._at(90)),
            binds=tuple(
                (name, found / asked) for name, found in sorted(counts.binds.items(), key=lambda one: (-one[1], one[0]))
            ),
            days=tuple(sorted(day for day, always in counts.days.items() if always)),
            kept=None if fixed is None else counts.kept / asked,
            against=tuple(self.against),
        )

    def _others(self) -> tuple[str, ...]:
        """Return the paths of the other dates of the plan that the schedule looks at."""
        agenda = self.record.agenda
        if agenda is None:
            return ()
        phases = {
            f"{name}.{end}"
            for name, item in self.record.plan.items()
            if "environment" in item.fields and not self.record.items[name].milestone
            for end in ("start", "finish")
        }
        return tuple(sorted((agenda.asked(self.record.id) | phases) - {self.name}))

    def _read(self, row: Whole, paths: Sequence[str], base: int) -> tuple[date | None, Others]:
        """Return the day of a draw, None beyond the calendar, and the other dates that move."""
        day = self._day(int(row[0]) + base)
        values = row[2:].tolist()
        windows = [
            Window(*(self._day(side + base - path.endswith(".finish")) for side in values[2 * at : 2 * at + 2]))
            for at, path in enumerate(paths)
        ]
        return day, tuple(zip(paths, windows, strict=True))

    def _day(self, ordinal: int) -> date | None:
        inside = self.calendar.first.toordinal() <= ordinal <= self.calendar.last.toordinal()
        return date.fromordinal(ordinal) if inside else None

    def _fixed(self) -> date | None:
        known = self.record.stated.get(self.name)
        return known.window.day if self.record.items[self.name].fixed and known is not None else None

    def _answer(self, day: date | None, others: Others) -> _Answer:
        if day is None:
            return _Answer(forbidden=False, maybe=True, first=None, binds=frozenset())
        found = self._against(day, others)
        certain = [one for one in found if one.certain]
        if not certain:
            return _Answer(forbidden=False, maybe=bool(found), first=day, binds=frozenset())
        binds = {one.binds for one in certain}
        for later in range(1, SEARCHED + 1):
            other = day + timedelta(days=later)
            if other > self.calendar.last:
                break
            if self.calendar.works(other):
                certain = [one for one in self._against(other, others) if one.certain]
                if not certain:
                    return _Answer(forbidden=True, maybe=False, first=other, binds=frozenset(binds))
                binds.update(one.binds for one in certain)
        return _Answer(forbidden=True, maybe=False, first=None, binds=frozenset(binds))

    def _against(self, day: date, others: Others) -> tuple[Clash, ...]:
        if (others, day) not in self.clashes:
            placed = {path: self._stated(path, window) for path, window in (*others, (self.name, one_day(day)))}
            record = replace(self.record, dates={**self.record.dates, **placed})
            self.clashes[others, day] = clashes(record, self.changes)
        return self.clashes[others, day]

    def _stated(self, path: str, window: Window) -> DateFact:
        known = self.record.dates.get(path)
        fact = Fact(path, "", None, None, ("plan",)) if known is None else known.fact
        return DateFact(fact, window, actual=known is not None and known.actual)

    def _count(self, answer: _Answer, day: date | None, others: Others, kept: bool, drawn: int) -> None:  # noqa: FBT001 - one of what is counted
        counts = self.counts
        counts.asked += drawn
        counts.forbidden += drawn * answer.forbidden
        counts.maybe += drawn * answer.maybe
        counts.firsts[answer.first] += drawn
        counts.binds.update(dict.fromkeys(answer.binds, drawn))
        if day is not None:
            counts.days[day] = counts.days.get(day, True) and answer.forbidden
        fixed = self._fixed()
        if fixed is not None:
            against = [one.words for one in self._against(fixed, others) if one.certain]
            self.against.update(dict.fromkeys(against))
            counts.kept += drawn * (kept and not against)

    def _at(self, percent: int) -> date | None:
        """Return the smallest day by which so many of a hundred draws find a permitted day; None where fewer do."""
        done = 0
        for day in sorted(one for one in self.counts.firsts if one is not None):
            done += self.counts.firsts[day]
            if done * 100 >= percent * self.counts.asked:
                return day
        return None


def _following(record: Record, name: str) -> frozenset[str]:
    """Return the changes of a release that are on the schedule by reference to the date of an item of its plan."""
    if record.agenda is None:
        return frozenset()
    return frozenset(
        change_id
        for change_id, change in record.agenda.schedule.changes.items()
        if change.release == record.id
        and change.status is Status.SCHEDULED
        and any(
            one.reference is not None and one.reference.fact == name and one.release in (None, record.id)
            for one in moments_of(change)
        )
    )
