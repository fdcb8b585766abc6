"""What a change schedule has against a release: conflicts, limits not kept, other changes on certain days.

Each objection says whether it is sure, and else which facts would settle it. What the release itself does counts also once
it is done: a conflict is no better for being over.
"""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace

from readiness.changes.agenda import Agenda
from readiness.changes.book import TYPES, Book, Entry
from readiness.changes.breaches import Breach, find_breaches, is_about
from readiness.changes.clock import FAR
from readiness.changes.conflicts import Conflict, Kind, find_conflicts
from readiness.changes.rules import ChangeRule, Limit
from readiness.changes.schedule import Change, categories_of
from readiness.changes.span import Span
from readiness.changes.words import say_breach, say_conflict
from readiness.moment import Window, one_day, say_on, say_window
from readiness.truth import Truth


@dataclass(frozen=True, slots=True)
class Objection:
    """Something that stands against a release, or may: what is said of it, and the facts that would make it sure."""

    certain: bool
    words: str
    needs: tuple[str, ...] = ()


def objecting(agenda: Agenda, book: Book, release: str) -> "Objecting":
    """Return what asks a book about one release; the conflicts and breaches on it are looked for once."""
    if release not in book.found:
        book.found[release] = Objecting(agenda, book, release)
    found: Objecting = book.found[release]
    return found


class Objecting:
    """Asks a change schedule about one release, whose own changes are `own`."""

    def __init__(self, agenda: Agenda, book: Book, release: str) -> None:
        self.agenda = agenda
        self.release = release
        self.own = {one.id: one for one in book.changes if one.release == release}
        entries = tuple(replace(one, done=False) if one.id in self.own else one for one in book.entries)
        self.book = replace(book, entries=entries, found={})
        self.meetings = find_conflicts(self.book, self.own).found if self.own else ()
        self.unkept = find_breaches(self.book, agenda.rules, self.own) if self.own else ()
        self.sorts = TYPES.union(categories_of(agenda.schedule))
        self.answers: dict[Hashable, tuple[Objection, ...]] = {}

    def once(self, asked: Hashable, answer: Callable[[], Iterator[Objection]]) -> tuple[Objection, ...]:
        """Return the answer to what was asked, found once: the same is asked at several checkpoints."""
        if asked not in self.answers:
            self.answers[asked] = tuple(answer())
        return self.answers[asked]

    def conflicts(self, kinds: Collection[Kind], *, interrupting: bool) -> Iterator[Objection]:
        """Yield the conflicts of its changes at their first dates.

        Where they are to be `interrupting`, one of two changes counts only where the other interrupts its services.
        """
        for one in self.meetings:
            if one.kind in kinds and one.kind is not Kind.CONTINGENCY and one.exception is None:
                found = Objection(one.certain, say_conflict(self.book, one), () if one.certain else self._lacking(one))
                yield from self._interrupting(found, one) if interrupting else (found,)

    def breaches(self, rules: Collection[str]) -> Iterator[Objection]:
        """Yield the limits of these rules that its changes do not keep at their first dates."""
        for one in self.unkept:
            if one.rule in rules and not one.contingency and one.exception is None:
                yield self._breach(one)

    def contingency(self) -> Iterator[Objection]:
        """Yield whatever its contingency dates are in conflict with, and the limits that they do not keep."""
        if not any(one.contingency and one.id in self.own for one in self.book.entries):
            words = "No contingency date of this release is on the change schedule."
            yield Objection(certain=False, words=words, needs=tuple(f"changes.{one}.contingency" for one in self.own))
            return
        for one in self.meetings:
            if one.later in self.own and one.exception is None:
                yield Objection(one.certain, say_conflict(self.book, one), () if one.certain else self._lacking(one))
        for breach in self.unkept:
            if breach.contingency and breach.exception is None:
                yield self._breach(breach)

    def untold(self, rules: Mapping[str, ChangeRule]) -> Iterator[Objection]:
        """Yield the changes of which users are still to be told, where one of these rules asks for notice."""
        asking = [one for one in rules.values() if any(map(_is_notice, one.limits))]
        for entry in self.own.values():
            told = None if entry.change is None else entry.change.notified
            if told is None or told.open or told.not_after(one_day(self.book.as_of)) is Truth.TRUE:
                continue
            if any(is_about(one.applies_to, entry) is not Truth.FALSE for one in asking):
                words = f"Users are to be told of {self.book.named(entry.id)} {say_on(told)}."
                yield Objection(certain=False, words=words, needs=(f"changes.{entry.id}.notified",))

    def knows(self, word: str) -> bool:
        """Return whether a word is a type of change, or a category that a change has or the schedule declares."""
        return word in self.sorts

    def falls_on(self, rule: ChangeRule) -> bool:
        """Return whether a rule may be about one of its changes."""
        return any(is_about(rule.applies_to, one) is not Truth.FALSE for one in self.own.values())

    def others(self, words: Collection[str], first: Window, last: Window) -> Iterator[Objection]:
        """Yield other changes of these categories on the days from one to another, with their quiet periods."""
        clock = self.book.clock
        asked = Span(
            (
                -FAR if first.earliest is None else clock.at(first.earliest),
                FAR if first.latest is None else clock.at(first.latest),
            ),
            (
                -FAR if last.earliest is None else clock.at(last.earliest, 24 * 60),
                FAR if last.latest is None else clock.at(last.latest, 24 * 60),
            ),
        )
        period = say_days_of(first, last)
        for entry in self.book.entries:
            named = entry.named(tuple(words))
            if entry.contingency or entry.release == self.release or named is Truth.FALSE:
                continue
            for span, what in self._with_quiet(entry):
                truth = min(named, span.overlaps(asked))
                if truth is not Truth.FALSE:
                    needs = () if truth is Truth.TRUE else (*self._dates(entry.id), *self._sort(entry.id, words))
                    yield Objection(
                        truth is Truth.TRUE, f"{what} {'is' if truth is Truth.TRUE else 'may be'} {period}.", needs
                    )

    def _with_quiet(self, entry: Entry) -> Iterator[tuple[Span, str]]:
        """Yield a change and the quiet periods before and after it, each with its name."""
        yield entry.span, self.book.named(entry.id)
        for one in self.book.restrictions:
            if entry.id in (one.window.before, one.window.after):
                side = "before" if one.window.before else "after"
                yield from ((span, f"{one.title} ({one.id}), {side} {entry.title},") for span in one.spans)

    def _interrupting(self, found: Objection, one: Conflict) -> Iterator[Objection]:
        """Yield a conflict of two changes as far as the other one interrupts its services; one with a window as it is."""
        if one.rule is not None:
            yield found
            return
        others = [name for name in one.changes if name not in self.own] or list(one.changes)
        stated = {name: self._change(name) for name in others}
        out = [None if change is None else change.outage for change in stated.values()]
        if any(value is True for value in out):
            yield found
        elif any(change is not None and change.outage in (None, "tbc") for change in stated.values()):
            open_ = [name for name, change in stated.items() if change is not None and change.outage in (None, "tbc")]
            words = f"{found.words} Whether services are interrupted by {self.book.named(open_[0])} is not stated."
            yield Objection(
                certain=False, words=words, needs=(*found.needs, *(f"changes.{name}.outage" for name in open_))
            )

    def _breach(self, one: Breach) -> Objection:
        rules = self.agenda.rules
        words = say_breach(self.book, rules, one)
        return Objection(one.certain, words, () if one.certain else tuple(self._wanting(one, rules[one.rule])))

    # What would settle it

    def _lacking(self, one: Conflict) -> tuple[str, ...]:
        """Return the facts for lack of which a conflict is not sure."""
        window = self.agenda.schedule.windows.get(one.rule or "")
        dates = [need for name in one.changes for need in self._dates(name, later=name == one.later)]
        if window is None:
            return tuple(dates)
        beside = [need for name in (window.before, window.after) if name is not None for need in self._dates(name)]
        known = [*((("from", window.from_),) if window.from_ else ()), *((("to", window.to),) if window.to else ())]
        edges = [f"windows.{one.rule}.{end}" for end, at in known if at.window is None or at.window.day is None]
        asked = (*window.forbids, *window.except_)
        sorts = [need for name in one.changes for need in self._sort(name, asked)]
        return tuple(dict.fromkeys((*dates, *beside, *edges, *sorts)))

    def _wanting(self, one: Breach, rule: ChangeRule) -> Iterator[str]:
        """Yield the facts for lack of which it is not sure that a limit is not kept."""
        applies = rule.applies_to
        for name in one.changes:
            change = self._change(name)
            if change is None:
                continue
            if any(map(_is_notice, rule.limits)):
                yield from self._dates(name, day=True, later=one.contingency)
                notice = (("notified", change.notified), ("notified-for", change.notified_for))
                yield from (f"changes.{name}.{key}" for key, at in notice if at is not None and at.day is None)
                yield from (f"changes.{name}.notified",) if change.notified is None else ()
            else:
                yield from self._dates(name, later=one.contingency)
            total = any(limit.outage_in_month is not None for limit in rule.limits)
            if (total or (applies is not None and applies.outage is not None)) and not isinstance(change.outage, bool):
                yield f"changes.{name}.outage"
            share = any(limit.emergency_share is not None for limit in rule.limits)
            asked = () if applies is None else (*(one.value for one in applies.types), *applies.categories)
            yield from self._sort(name, (*asked, *TYPES) if share else asked)

    def _change(self, name: str) -> Change | None:
        return self.agenda.schedule.changes.get(name)

    def _dates(self, name: str, *, day: bool = False, later: bool = False) -> Iterator[str]:
        """Yield the times of a change that are not known to the minute, or where `day` the start that is not to the day.

        They are those of its contingency where `later`.
        """
        entry = next(
            (one for one in self.book.entries if one.id == name and one.change and one.contingency is later), None
        )
        if entry is None:
            return
        if later:
            yield from () if entry.span.exact else (f"changes.{name}.contingency",)
            return
        edges = (("start", entry.span.start), ("finish", entry.span.finish))
        for end, (low, high) in edges[:1] if day else edges:
            known = low > -FAR and high < FAR and self.book.clock.day(low) == self.book.clock.day(high)
            if low != high and not (day and known):
                yield f"changes.{name}.{end}"

    def _sort(self, name: str, words: Collection[str]) -> Iterator[str]:
        """Yield the type and the category of a change where they are not stated and are among what is asked for."""
        change = self._change(name)
        if change is not None and change.type in (None, "tbc") and TYPES.intersection(words):
            yield f"changes.{name}.type"
        if change is not None and change.category is None and not TYPES.issuperset(words):
            yield f"changes.{name}.category"


def say_days_of(first: Window, last: Window) -> str:
    """Return the days from one to another, or the one day that both are."""
    if first == last and first.day is not None:
        return f"on {say_window(first)}"
    return f"in the days from {say_window(first)} to {say_window(last)}"


def _is_notice(limit: Limit) -> bool:
    return limit.notified_before_month is not None or limit.notified_before_start is not None
