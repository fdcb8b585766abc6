"""All conflicts on a change schedule: how long they take beside looking at every pair, and how that grows.

    python benchmarks/changes.py            1,000, 10,000 and 100,000 changes on 200 services

Processor time. Looking at every pair asks of each two changes only whether their times and services meet, which is less than
a conflict is; it is run on as many changes as it can be, and its time for more is that times the square of the sizes.
"""

import random
import resource
import sys
import time
from datetime import date, datetime, timedelta
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from readiness.binding import bind
from readiness.calendar import make_calendar
from readiness.changes.agenda import make_agenda
from readiness.changes.book import Book
from readiness.changes.conflicts import Paths, find_conflicts
from readiness.changes.schedule import Change, ChangeSchedule
from readiness.document import read
from readiness.truth import Truth

SIZES = (1_000, 10_000, 100_000)
PAIRS = 2_000
SERVICES = 200
DAY = date(2021, 9, 7)
CALENDAR = make_calendar(
    "weeks", "Europe/London", date(2019, 1, 1), date(2028, 12, 31), ("mon", "tue", "wed", "thu", "fri"), ()
)


def schedule_of(count: int) -> ChangeSchedule:
    """Return a schedule of so many changes, as dense whatever their number: one in four hours on each service."""
    choose = random.Random(20211104)  # noqa: S311 - a choice, not a secret
    head = b"kind: change-schedule\nid: many\ntitle: Many\ncalendar: weeks\nas-at: 2021-09-07\n"
    schedule, _ = bind(ChangeSchedule, read("many.yaml", head))
    if schedule is None:
        raise AssertionError
    names = [f"service-{number}" for number in range(SERVICES)]
    services = {
        name: {"supports": choose.sample(names[number + 1 :], k=min(1, SERVICES - number - 1))}
        for number, name in enumerate(names)
    }
    span = count * 60 * 4 // SERVICES * 12
    changes = {}
    for number in range(count):
        start = datetime(2021, 9, 8) + timedelta(minutes=choose.randrange(span))  # noqa: DTZ001 - local time
        finish = start + timedelta(minutes=choose.randrange(30, 300))
        changes[f"CHG-{number:06d}"] = {
            "title": f"Change {number}",
            "services": choose.sample(names, k=choose.choice((1, 1, 2))),
            "start": _written(start),
            "finish": _written(finish),
            "assignee": f"team-{choose.randrange(400)}",
        }
    whole = ChangeSchedule.model_validate(
        {
            "kind": "change-schedule",
            "id": "many",
            "title": "Many",
            "calendar": "weeks",
            "as-at": "2021-09-07",
            "services": services,
        }
    )
    return whole.model_copy(update={"changes": {name: Change.model_validate(one) for name, one in changes.items()}})


def _written(at: datetime) -> str:
    if date(2021, 1, 1) <= at.date() and at.month in (3, 10) and at.day >= 25 and at.hour < 3:  # noqa: PLR2004 - the nights on which clocks change
        at = at.replace(hour=3)
    return at.isoformat(timespec="minutes")


def every_pair(book: Book) -> int:
    """Return how many pairs meet on a service or on one that depends on it, by looking at each."""
    paths = Paths(book.supports)
    reached = [{*one.services, *paths.reached(one.services)} for one in book.entries]
    found = 0
    for (index, one), (other_index, other) in combinations(enumerate(book.entries), 2):
        if one.span.overlaps(other.span) is not Truth.FALSE:
            found += bool(reached[index] & set(other.services) or reached[other_index] & set(one.services))
    return found


def main() -> None:
    """Print the table."""
    book = make_agenda(schedule_of(PAIRS), {}, CALENDAR, DAY).book()
    begin = time.process_time()
    met = every_pair(book)
    pairs = time.process_time() - begin
    begin = time.process_time()
    listed = find_conflicts(book).found
    ours = time.process_time() - begin
    same = {one.changes for one in listed if one.service is not None}
    print(
        f"{PAIRS:,} changes: every pair {pairs:.2f} s ({met} pairs meet), find_conflicts {ours:.3f} s ({len(same)} pairs)"
    )
    for size in SIZES:
        schedule = schedule_of(size)
        begin = time.process_time()
        book = make_agenda(schedule, {}, CALENDAR, DAY).book()
        placed = time.process_time() - begin
        begin = time.process_time()
        found = find_conflicts(book)
        took = time.process_time() - begin
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        each = took / (size + len(found.found)) * 1e6
        beside = pairs * (size / PAIRS) ** 2 / took
        print(
            f"{size:>7,} changes, {len(found.found):>7,} conflicts: in time {placed:.2f} s, found {took:.2f} s, "
            f"{each:.1f} us for each change and conflict, {memory} MB; every pair {beside:,.0f} times as long"
        )


if __name__ == "__main__":
    main()
