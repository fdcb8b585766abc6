"""Everything that is said of a change schedule: conflicts, breaches, figures, and what is to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from readiness.changes.agenda import Agenda
from readiness.changes.book import Book
from readiness.changes.breaches import Breach, find_breaches, following
from readiness.changes.clock import FAR
from readiness.changes.conflicts import Conflict, find_conflicts
from readiness.changes.figures import Figure, Week, figures, forward
from readiness.changes.rules import ChangeRule


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of a schedule on a day, of all of it or of one month; `complete` is whether no conflict is left out."""

    id: str
    title: str
    as_of: date
    as_at: date
    month: date | None
    book: Book
    rules: Mapping[str, ChangeRule]
    conflicts: tuple[Conflict, ...]
    complete: bool
    breaches: tuple[Breach, ...]
    figures: tuple[Figure, ...]
    weeks: tuple[Week, ...]

    @property
    def certain(self) -> bool:
        """Whether there is a conflict or a breach that nothing excepts and that comes about in any case."""
        return any(one.certain for one in self._standing)

    @property
    def possible(self) -> bool:
        """Whether there is one that nothing excepts and that may come about."""
        return bool(self._standing)

    @property
    def _standing(self) -> list[Conflict | Breach]:
        found: list[Conflict | Breach] = [*self.conflicts, *self.breaches]
        return [one for one in found if one.exception is None]


def make_answer(agenda: Agenda, month: date | None = None) -> Answer:
    """Return what is said of a schedule, of all of it or of the month that begins on a day."""
    book = agenda.book()
    conflicts = find_conflicts(book)
    weeks = forward(book)
    begins = {one.id: one.span.start for one in book.changes}

    def within(low: int, high: int) -> bool:
        if month is None:
            return True
        first, last = book.clock.at(month), book.clock.at(following(month))
        return low < last and (high > first or high == low == first)

    def starts(breach: Breach) -> bool:
        low, high = begins.get(breach.change or "", (-FAR, FAR))
        return within(low, high + 1) if breach.month is None else month in (None, breach.month)

    return Answer(
        agenda.schedule.id,
        agenda.schedule.title,
        agenda.as_of,
        date.fromordinal(agenda.schedule.as_at.toordinal()),
        month,
        book,
        agenda.rules,
        tuple(one for one in conflicts.found if within(*one.when)),
        conflicts.complete,
        tuple(one for one in find_breaches(book, agenda.rules) if starts(one)),
        tuple(one for one in figures(book, agenda.rules) if month in (None, one.month)),
        tuple(one for one in weeks if within(book.clock.at(one.monday), book.clock.at(one.monday) + 7 * 24 * 60)),
    )
