"""`changes`: what else is planned on the change schedule."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from readiness.bookings import book_of
from readiness.changes.agenda import Agenda
from readiness.changes.book import Book, Entry
from readiness.changes.breaches import find_breaches
from readiness.changes.clock import FAR
from readiness.changes.conflicts import Conflict, Kind, find_conflicts
from readiness.changes.span import Span
from readiness.changes.words import say_breach, say_conflict
from readiness.check import Check, Finding, Mention, View
from readiness.dates import resolve
from readiness.model import ONE_OR_MANY, ItemName, Name, ReferenceText, as_list
from readiness.moment import Reference, say_window
from readiness.record import Fact
from readiness.truth import Truth


@dataclass(frozen=True, slots=True)
class _Found:
    """Something forbidden that is there, or may be: what is said of it, and what is needed to be sure."""

    certain: bool
    words: str
    needs: tuple[str, ...]


class Changes(Check):
    """Holds when nothing of what `forbid` lists is on the change schedule of the release.

    Kinds of conflict and ids of change rules are asked of the changes that belong to the release itself, whenever they are;
    with a consent they count no longer. Categories of other changes are asked of the days from `from` to `to`, with the
    quiet periods before and after such changes. It is unknown where no schedule is on record, where no change of the release is,
    and where a conflict only may come about.

    Example: `changes: {around: go-live, from: go-live - 5wd, to: go-live + 5wd, forbid: [bcdr-test]}`
    """

    kind: ClassVar[str] = "changes"
    around: ItemName
    """The item of the plan that it is asked about, such as go-live."""
    from_: ReferenceText | None = None
    """The first day on which categories are forbidden; absent: the day of `around`."""
    to: ReferenceText | None = None
    """The last day on which categories are forbidden; absent: the day of `around`."""
    forbid: Annotated[tuple[Name, ...], BeforeValidator(as_list), Field(min_length=1), ONE_OR_MANY]
    """What may not be: kinds of conflict such as in-freeze, ids of change rules, or categories of change."""

    def judge(self, view: View) -> Finding:
        """Return whether nothing that is forbidden is on the schedule."""
        agenda = view.record.agenda
        if agenda is None:
            said = "No change schedule is on record for this release."
            return Finding(self.kind, Truth.UNKNOWN, (said,), needs=("change-schedule",))
        book = book_of(view.record)
        if book is None or not book.on_record:
            said = f"The change schedule {agenda.schedule.title} was not on record yet."
            return Finding(self.kind, Truth.UNKNOWN, (said,), needs=("change-schedule",))
        facts = (_fact(agenda),)
        found = list(self._own(view, agenda, book)) + list(self._others(view, book))
        certain = [one for one in found if one.certain]
        if certain:
            return Finding(self.kind, Truth.FALSE, tuple(dict.fromkeys(one.words for one in certain)), facts)
        if found:
            needs = tuple(dict.fromkeys(need for one in found for need in one.needs))
            return Finding(self.kind, Truth.UNKNOWN, tuple(dict.fromkeys(one.words for one in found)), facts, needs)
        return Finding(self.kind, Truth.TRUE, (self._none(agenda),), facts)

    def _none(self, agenda: Agenda) -> str:
        return f"Nothing of this is on the change schedule {agenda.schedule.title}: {', '.join(self.forbid)}."

    def _own(self, view: View, agenda: Agenda, book: Book) -> Iterator[_Found]:
        """Yield the conflicts and the breaches of the release's own changes."""
        kinds = {one.value for one in Kind}.intersection(self.forbid)
        rules = {name: rule for name, rule in agenda.rules.items() if name in self.forbid}
        if not kinds and not rules:
            return
        own = [one for one in book.changes if one.release == view.record.id]
        if not own:
            words = f"No change of this release is on the change schedule {agenda.schedule.title}."
            yield _Found(certain=False, words=words, needs=("change-schedule",))
            return
        ids = frozenset(one.id for one in own)
        if Kind.CONTINGENCY.value in kinds and not any(one.contingency and one.id in ids for one in book.entries):
            words = "No contingency date of this release is on the change schedule."
            yield _Found(certain=False, words=words, needs=tuple(f"changes.{one}.contingency" for one in sorted(ids)))
        for conflict in find_conflicts(book, ids).found:
            if conflict.kind.value in kinds and conflict.exception is None:
                yield _Found(conflict.certain, say_conflict(book, conflict), _lacking(book, conflict))
        for breach in find_breaches(book, rules, ids):
            if breach.exception is None:
                needs = _facts_of(book, breach.changes) if not breach.certain else ()
                yield _Found(breach.certain, say_breach(book, agenda.rules, breach), needs)

    def _others(self, view: View, book: Book) -> Iterator[_Found]:
        """Yield the changes of a forbidden category in the days asked about, and the quiet periods beside them."""
        words = [one for one in self.forbid if one not in {kind.value for kind in Kind}]
        first, last = (resolve(view, one or Reference(self.around)) for one in (self.from_, self.to))
        clock = book.clock
        start, finish = first.window, last.window
        asked = Span(
            (
                -FAR if start.earliest is None else clock.at(start.earliest),
                FAR if start.latest is None else clock.at(start.latest),
            ),
            (
                -FAR if finish.earliest is None else clock.at(finish.earliest, 24 * 60),
                FAR if finish.latest is None else clock.at(finish.latest, 24 * 60),
            ),
        )
        needs = () if start.day and finish.day else (*first.needs, *last.needs)
        period = f"from {say_window(start)} to {say_window(finish)}"
        for entry in book.entries:
            if entry.change is None or entry.release == view.record.id or entry.contingency or entry.done:
                continue
            named = entry.named(words)
            if named is Truth.FALSE:
                continue
            for span, what in _with_quiet(book, entry):
                truth = min(named, span.overlaps(asked))
                if truth is not Truth.FALSE:
                    may = "is" if truth is Truth.TRUE else "may be"
                    said = f"{what} {may} in the days {period}."
                    yield _Found(truth is Truth.TRUE, said, (*needs, *_facts_of(book, (entry.id,))))

    def mentions(self) -> tuple[Mention, ...]:
        """Return the items of the plan that it names."""
        named = (
            (self.around, "around"),
            *((one.name, key) for one, key in ((self.from_, "from"), (self.to, "to")) if one),
        )
        return tuple(Mention("plan", name, (key,)) for name, key in named)


def _with_quiet(book: Book, entry: Entry) -> Iterator[tuple[Span, str]]:
    """Yield a change and the quiet periods before and after it, each with its name."""
    yield entry.span, f"{entry.title} ({entry.id})"
    for one in book.restrictions:
        if entry.id in (one.window.before, one.window.after):
            for span in one.spans:
                yield span, f"{one.title} ({one.id}), {'before' if one.window.before else 'after'} {entry.title}"


def _lacking(book: Book, conflict: Conflict) -> tuple[str, ...]:
    return () if conflict.certain else _facts_of(book, conflict.changes)


def _facts_of(book: Book, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return the facts of changes that are not stated and would say more."""
    found = []
    for entry in book.changes:
        change = entry.change
        if entry.id not in ids or change is None:
            continue
        edges = (("start", entry.span.start), ("finish", entry.span.finish))
        found += [f"changes.{entry.id}.{end}" for end, edge in edges if edge[0] != edge[1]]
        stated = (("outage", change.outage), ("notified", change.notified))
        found += [f"changes.{entry.id}.{name}" for name, value in stated if value is None or value == "tbc"]
    return tuple(found)


def _fact(agenda: Agenda) -> Fact:
    schedule = agenda.schedule
    value = f"{schedule.title}, as at {schedule.as_at}"
    return Fact("change-schedule", value, schedule.as_at, schedule.source, ("change-schedule",))
