"""A release beside a change schedule: its plan as the schedule sees it, and what the schedule has against its own changes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from readiness.changes.agenda import Plan
from readiness.changes.book import Book, Phase
from readiness.changes.breaches import find_breaches
from readiness.changes.conflicts import Conflict, find_conflicts
from readiness.changes.words import HEADINGS, say_breach, say_conflict
from readiness.moment import ANY_DAY
from readiness.record import Record


def plan_of(record: Record, asked: Iterable[str]) -> Plan:
    """Return what of a release's plan concerns a change schedule: the dates asked for by path, and phases."""
    known = record.dates
    phases = []
    for name, item in sorted(record.plan.items()):
        field = item.fields.get("environment")
        if field is None or record.items[name].milestone:
            continue
        ends = [known.get(f"{name}.{end}") for end in ("start", "finish")]
        start, finish = (ANY_DAY if one is None else one.window for one in ends)
        finished = ends[1] is not None and ends[1].actual
        phases += [Phase(record.id, name, item.title, one, start, finish, finished) for one in field.values]
    found = ((path, known.get(path)) for path in sorted(asked))
    return Plan(record.id, tuple(phases), {path: one.window for path, one in found if one is not None})


def book_of(record: Record) -> Book | None:
    """Return the change schedule of a release in time, beside the dates of its record; None where it names none."""
    agenda = record.agenda
    return None if agenda is None else agenda.book(plan_of(record, agenda.asked(record.id)))


@dataclass(frozen=True, slots=True)
class Clash:
    """A conflict or a breach of a release's own changes: what tells it from others, whether it is sure, and a sentence.

    `binds` names what stands in the way: the window, the other change, or the rule.
    """

    key: tuple[str, ...]
    certain: bool
    words: str
    binds: str


def clashes(record: Record, only: Collection[str] | None = None) -> tuple[Clash, ...]:
    """Return what the change schedule has against the changes of a release; what somebody consented to is left out.

    `only` are the ids of the changes asked about, where not all of the release are.
    """
    book, agenda = book_of(record), record.agenda
    if book is None or agenda is None:
        return ()
    own = frozenset(one.id for one in book.changes if one.release == record.id)
    own |= {one.id for one in book.entries if one.change is None and one.release == record.id}
    own = own if only is None else own.intersection(only)
    found = [
        Clash(_key(one), one.certain, say_conflict(book, one), _binds(book, one, own))
        for one in find_conflicts(book, own).found
        if one.exception is None
    ]
    found += [
        Clash(
            (one.rule, one.change or "", str(one.contingency)),
            one.certain,
            say_breach(book, agenda.rules, one),
            agenda.rules[one.rule].title,
        )
        for one in find_breaches(book, agenda.rules, own)
        if one.exception is None
    ]
    return tuple(found)


def _key(one: Conflict) -> tuple[str, ...]:
    where = (one.service, one.environment, one.assignee, one.rule)
    return (one.kind.value, "" if one.of is None else one.of.value, *one.changes, *(name or "" for name in where))


def _binds(book: Book, one: Conflict, own: Collection[str]) -> str:
    """Return what stands in the way by its name: a window, or other changes."""
    titles = [window.title for window in book.restrictions if window.id == one.rule]
    others = [book.entry_titles.get(name, name) for name in one.changes if name not in own]
    return f"{HEADINGS[one.of or one.kind]}: {', '.join(titles or others or one.changes)}"
