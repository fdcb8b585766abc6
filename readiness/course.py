"""Course: the dates of every slip of one date, without a forecast for each, where all counts in working days.

A link then asks for a date that slips as far as what comes before it, and a forecast takes the later of that and of what
is asked without the slip. So a date stays where the first slip leaves it until it slips with the rest: it is the later
of the first, and of the last less the working days between.
"""

from collections.abc import Collection
from datetime import date

from readiness.moment import one_day
from readiness.period import Unit
from readiness.record import DateFact, Record
from readiness.release import Link
from readiness.slip import Dates, Slippable, Slips, ends_of


class Course:
    """The dates of slips of one thing; `known` are dates that were made before, so that they are the same ones."""

    def __init__(self, slips: Slips, what: Slippable, last: int, known: dict[tuple[str, date], DateFact]) -> None:
        self.slips = slips
        self.what = what
        self.last = last
        self.known = known
        self.moved = slips.moved(what.ends)
        first, end = slips.slip(what, 1), slips.slip(what, last)
        self.ruled = _ruled(slips, what, self.moved, first, end)
        """Whether dates follow the rule, so that none comes earlier the further this slips."""
        self.days = dict(_days(self.moved, first, end)) if self.ruled else {}
        """Of each date that moves where the first slip and the last put it."""

    def dates(self, count: int) -> Dates:
        """Return the dates of a slip by so many working days, from 1 to `last`."""
        if not self.ruled:
            return self.slips.slip(self.what, count).dates
        found = dict(self.slips.record.dates)
        for path, (first, end) in self.days.items():
            back = self.slips.calendar.step(end, count - self.last)
            day = first if back is None else max(first, back)
            if found[path].window.day != day:
                known = self.known.get((path, day)) or DateFact(found[path].fact, one_day(day), actual=False)
                found[path] = self.known[path, day] = known
        return found


def _days(moved: Collection[str], first: Record, end: Record) -> list[tuple[str, tuple[date, date]]]:
    days = ((path, first.dates[path].window.day, end.dates[path].window.day) for path in moved)
    return [(path, (one, other)) for path, one, other in days if one is not None and other is not None]


def _ruled(slips: Slips, what: Slippable, moved: Collection[str], first: Record, end: Record) -> bool:
    """Return whether dates of slips follow the rule, from the first to the last of them.

    The first slip, which states anew where something lies, must leave all else where it was.
    """
    was = slips.record.dates
    others = [path for path in was.keys() | first.dates.keys() if path not in moved]
    if any(
        path not in was or path not in first.dates or was[path].window != first.dates[path].window for path in others
    ):
        return False
    names = sorted({path.partition(".")[0] for path in moved})
    return (
        all(_plain(slips, name, one) for one in (first, end) for name in names)
        and (len(what.ends) == 1 or _counts(slips, what.item, slips.record))
        and (_floorless(first) or len({slips.planning.begun(slips.given(one)) for one in (first, end)}) == 1)
    )


def _plain(slips: Slips, name: str, record: Record) -> bool:
    """Return whether the dates of an item are known to the day, still to come, and follow from working days alone."""
    item = record.items[name]
    periods = [link.lag for link in item.after] + ([] if item.length is None else [item.length])
    if any(one.unit is not Unit.WORKING_DAYS and one.count for one in periods):
        return False
    for path in ends_of(record, name):
        known = record.dates.get(path)
        day = None if known is None else known.window.day
        if known is None or day is None or known.limit or not (known.actual or day >= record.as_of):
            return False
    return _counts(slips, name, record)


def _counts(slips: Slips, name: str, record: Record) -> bool:
    """Return whether the length of an item is stated, or counted from working day to working day."""
    item, ends = record.items[name], ends_of(record, name)
    if not item.milestone and not all(path in record.stated for path in ends):
        return item.length is not None
    days = [day for day in (record.dates[path].window.day for path in ends) if day and slips.calendar.works(day)]
    return len(days) == len(ends) and days[0] <= days[-1]


def _floorless(record: Record) -> bool:
    """Return whether no date rests on the earliest of a plan: each is known, and none is taken before what it follows."""
    links = (link for item in record.items.values() for link in item.after)
    return all(
        link.lag.count >= 0 and link.link in (Link.FINISH_TO_START, Link.START_TO_START) for link in links
    ) and all(one.window.day is not None and not one.limit for one in record.dates.values())
