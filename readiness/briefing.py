"""A change schedule as a report: what is in the way of what, which limits are not kept, figures, and what is to come."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from readiness.blocks import Block, Heading, Items, Paragraph, Table
from readiness.changes.account import (
    MARKS,
    Counts,
    Held,
    Waiting,
    by_kind,
    by_rule,
    count,
    strips,
    undated,
    unplaced,
    waiting,
)
from readiness.changes.answer import Answer
from readiness.changes.book import Entry, Restriction
from readiness.changes.breaches import Breach, say_month
from readiness.changes.conflicts import MOST_CONFLICTS, Conflict
from readiness.changes.figures import Figure, Week, percent
from readiness.changes.words import HEADINGS, say_breach, say_conflict, say_exception, say_reason
from readiness.moment import MONTHS, say_day

_Told = TypeVar("_Told")

MOST_WEEKS = 13
"""So many weeks ahead are shown, a quarter of a year."""
MOST_IDS = 6
FEW, MANY = 20, 1000
"""So many lines of one list are shown on a screen, and in a paper."""


def brief(answer: Answer, most: int) -> tuple[Block, ...]:
    """Return the report on a change schedule; of each long list the first `most`, and how many more there are."""
    return tuple(_Briefing(answer, most).all())


def say_counts(answer: Answer) -> tuple[str, ...]:
    """Return how much there is of what, as sentences."""
    counts = count(answer)
    said = [_say_conflicts(counts), _say_limits(counts)]
    excepted = [
        words
        for number, words in (
            (counts.excepted_conflicts, _number(counts.excepted_conflicts, "conflict")),
            (counts.excepted_limits, f"{_number(counts.excepted_limits, 'limit')} not kept"),
        )
        if number
    ]
    if excepted:
        is_one = counts.excepted_conflicts + counts.excepted_limits == 1
        said.append(f"Somebody consented to {' and '.join(excepted)}; {'it is' if is_one else 'they are'} told apart.")
    if not answer.complete:
        said.append(f"There are more conflicts than these: no more than {MOST_CONFLICTS:,} are looked for.")
    return tuple(said)


def _say_conflicts(counts: Counts) -> str:
    if not counts.certain and not counts.possible:
        return "Conflicts: none."
    return f"Conflicts: {counts.certain} certain, {counts.possible} possible."


def _say_limits(counts: Counts) -> str:
    if not counts.not_kept and not counts.may_not_be_kept:
        return "Limits: none is known not to be kept."
    return f"Limits: {counts.not_kept} not kept, {counts.may_not_be_kept} that may not be kept."


def _number(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


class _Briefing:
    """One report in the making."""

    def __init__(self, answer: Answer, most: int) -> None:
        self.answer = answer
        self.book = answer.book
        self.most = most

    def all(self) -> Iterator[Block]:
        answer = self.answer
        yield Heading(1, answer.title)
        opening = f"As of {say_day(answer.as_of)}; the schedule describes {say_day(answer.as_at)}."
        if answer.month is not None:
            opening += f" Only what concerns {say_month(answer.month)} is shown."
        if not self.book.on_record:
            opening += " Nothing of it was on record on that day."
        yield Paragraph(opening)
        yield Items(say_counts(answer))
        yield from self._calendar()
        yield from self._conflicts()
        yield from self._limits()
        yield from self._excepted()
        yield from self._figures()
        yield from self._forward()
        yield from self._undated()

    def _cut(self, found: Sequence[_Told], say: Callable[[_Told], str]) -> Items:
        shown = [say(one) for one in found[: self.most]]
        if len(found) > len(shown):
            shown.append(f"and {len(found) - len(shown):,} more; --format json has all")
        return Items(tuple(shown))

    def _calendar(self) -> Iterator[Block]:
        shown = strips(self.answer, MOST_WEEKS)
        yield Heading(2, "Calendar")
        if not shown:
            yield Paragraph(f"From {say_day(self.answer.as_of)} on no change is known to begin.")
            return
        rows = tuple(
            (_short(one.monday), *one.days, _ids((*one.changes, *(f"({name})" for name in one.may_be))))
            for one in shown
        )
        heads = ("Week of", "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "Changes")
        yield Table("Changes and windows by day, a line a week", heads, rows)
        drawn = {mark for one in shown for day in one.days for mark in day}
        said = [f"{mark} {words}" for mark, words in MARKS.items() if mark in drawn]
        said += [
            f"{mark.lower()} {words} that may be"
            for mark, words in MARKS.items()
            if mark.lower() in drawn - {mark} - {"c"}
        ]
        if any(one.may_be for one in shown):
            said.append("in brackets a change that may be in that week")
        if said:
            yield Paragraph(f"{', '.join(said)}.")
        more = len(self.answer.weeks) - len(shown)
        if self.answer.month is None and more > 0:
            last = self.answer.weeks[-1].monday
            yield Paragraph(f"{_number(more, 'week')} more, up to that of {say_day(last)}; --format json has all.")

    def _conflicts(self) -> Iterator[Block]:
        standing = [one for one in self.answer.conflicts if one.exception is None]
        certain = [one for one in standing if one.certain]
        if certain:
            yield Heading(2, f"Certain conflicts ({len(certain):,})")
            yield from self._kinds(certain)
        folded, others = waiting(self.answer)
        if len(standing) > len(certain):
            yield Heading(2, f"Possible conflicts ({len(standing) - len(certain):,})")
            yield from self._kinds(others)
        if folded:
            yield Heading(3, f"Only because no date is known ({sum(len(one.conflicts) for one in folded):,})")
            yield self._cut(folded, self._waiting)

    def _kinds(self, conflicts: Iterable[Conflict]) -> Iterator[Block]:
        for kind, found in by_kind(conflicts).items():
            yield Heading(3, f"{HEADINGS[kind]} ({len(found):,})")
            yield self._cut(found, lambda one: say_conflict(self.book, one))

    def _waiting(self, one: Waiting) -> str:
        kinds = ", ".join(
            f"{HEADINGS[kind].lower()} ({len(found):,})" for kind, found in by_kind(one.conflicts).items()
        )
        dates = "the contingency date" if one.contingency else "the date"
        number = _number(len(one.conflicts), "conflict")
        window = next((each.title for each in self.book.restrictions if each.id == one.id), None)
        name = self.book.named(one.id) if window is None else f"{window} ({one.id})"
        return f"{name} may have {number}, as nothing is known of {dates}: {kinds}."

    def _limits(self) -> Iterator[Block]:
        held = by_rule(self.answer)
        if not held:
            return
        counts = count(self.answer)
        yield Heading(2, f"Limits ({counts.not_kept:,} not kept, {counts.may_not_be_kept:,} that may not be)")
        for one in held:
            if one.breaches:
                yield from self._rule(one)
        kept = [one for one in held if not one.breaches]
        if kept:
            yield Heading(3, f"Rules against which nothing stands ({len(kept)})")
            yield self._cut(kept, lambda one: f"{one.rule.title} ({one.id})")

    def _rule(self, held: Held) -> Iterator[Block]:
        yield Heading(3, f"{held.rule.title} ({held.id})")
        read = "" if held.rule.verified else " (unverified)"
        yield Paragraph(f"Basis: {held.rule.basis.rstrip('.')}{read}.")
        yield self._cut(held.breaches, self._breach)

    def _breach(self, one: Breach) -> str:
        return f"{'Not kept' if one.certain else 'May not be kept'}. {say_reason(self.book, one)}"

    def _excepted(self) -> Iterator[Block]:
        conflicts = [one for one in self.answer.conflicts if one.exception is not None]
        found: list[Conflict | Breach] = [
            *conflicts,
            *(one for one in self.answer.breaches if one.exception is not None),
        ]
        if found:
            yield Heading(2, f"Excepted ({len(found):,})")
            yield self._cut(found, self._exception)

    def _exception(self, one: Conflict | Breach) -> str:
        book = self.book
        said = say_conflict(book, one) if isinstance(one, Conflict) else say_breach(book, self.answer.rules, one)
        return said if one.exception is None else f"{said} {say_exception(one.exception)}"

    def _figures(self) -> Iterator[Block]:
        figures = self.answer.figures
        months = [one for one in figures if one.service is None]
        if not months:
            return
        yield Heading(2, "Figures by month")
        yield from self._table("Changes by month", ("Month",), [((_month(one.month),), one) for one in months])
        services = Counter(one.month for one in figures if one.service is not None)
        several = [one for one in figures if one.service is not None and services[one.month] > 1]
        if several:
            yield Heading(3, "By service, where there is more than one")
            named = [((_month(one.month), self.book.title_of(one.service or "")), one) for one in several]
            yield from self._table("Changes by month and service", ("Month", "Service"), named)

    def _table(
        self, caption: str, heads: tuple[str, ...], found: Sequence[tuple[tuple[str, ...], Figure]]
    ) -> Iterator[Block]:
        shown = found[-self.most :]
        columns = (*heads, "Made", "Successful", "Adverse impact", "Cancelled", "Emergency", "Outage hours")
        yield Table(caption, columns, tuple((*names, *_figures(one)) for names, one in shown))
        if len(found) > len(shown):
            yield Paragraph(f"and {len(found) - len(shown):,} earlier ones; --format json has all")

    def _forward(self) -> Iterator[Block]:
        weeks = self.answer.weeks
        if not weeks:
            return
        shown = weeks[:MOST_WEEKS]
        yield Heading(2, "Forward look")
        titles = {one.id: one.title for one in self.book.restrictions}
        columns = ("Week of", "Changes", "Possible changes", "Outage hours", "Windows")
        yield Table("What is to come, by week", columns, tuple(_week(one, titles) for one in shown))
        if len(weeks) > len(shown):
            more, last = len(weeks) - len(shown), weeks[-1].monday
            yield Paragraph(f"{_number(more, 'week')} more, up to that of {say_day(last)}; --format json has all.")

    def _undated(self) -> Iterator[Block]:
        found: list[Entry | Restriction] = [*undated(self.answer), *unplaced(self.answer)]
        if found:
            yield Heading(2, f"Without a date ({len(found):,})")
            yield self._cut(found, self._lacking)

    def _lacking(self, one: Entry | Restriction) -> str:
        if isinstance(one, Restriction):
            return f"{one.title} ({one.id}), a {one.category.value.replace('-', ' ')}"
        return f"{self.book.named(one.id)}{': its contingency date' if one.contingency else ''}"


def _figures(one: Figure) -> tuple[str, ...]:
    return (
        f"{one.implemented} of {one.planned}",
        share(one.successful, one.outcome_stated),
        f"{one.adverse_impact} of {one.impact_stated}" if one.impact_stated else "",
        str(one.cancelled),
        share(one.emergency, one.type_stated),
        f"{say_hours(one.outage)}{'' if one.outage_limit is None else f' (limit {_hours(one.outage_limit)})'}",
    )


def share(part: int, whole: int) -> str:
    """Return a part in percent of the whole with both numbers, empty where there is nothing to divide by."""
    rate = percent(part, whole)
    return "" if rate is None else f"{rate} % ({part} of {whole})"


def say_hours(minutes: tuple[int, int]) -> str:
    """Return the least and the most minutes as hours in digits: 5.5, or 0 to 24."""
    least, most = map(_hours, minutes)
    return least if least == most else f"{least} to {most}"


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")


def _week(one: Week, titles: Mapping[str, str]) -> tuple[str, ...]:
    windows = [titles[name] for name in one.windows]
    return (_short(one.monday), str(len(one.changes)), str(len(one.may_be)), say_hours(one.outage), _ids(windows))


def _ids(names: Sequence[str]) -> str:
    shown = list(names[:MOST_IDS])
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return f"{', '.join(shown)}{more}"


def _month(month: date) -> str:
    return f"{MONTHS[month.month - 1][:3]} {month.year}"


def _short(day: date) -> str:
    return f"{day.day} {_month(day)}"
