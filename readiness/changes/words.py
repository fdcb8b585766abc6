"""Conflicts and breaches in sentences, with the values compared."""

from collections.abc import Mapping
from datetime import datetime

from readiness.changes.book import Book
from readiness.changes.breaches import Breach
from readiness.changes.clock import FAR
from readiness.changes.conflicts import Conflict, Kind
from readiness.changes.rules import ChangeRule
from readiness.changes.schedule import ApprovedException
from readiness.changes.span import Edge
from readiness.moment import MONTHS, say_day

_WORDS = {
    Kind.SAME_SERVICE: "touch the same service",
    Kind.DEPENDENT_SERVICE: "touch services of which one depends on the other",
    Kind.SAME_ENVIRONMENT: "take place in the same environment",
    Kind.DOUBLE_BOOKED: "book the same environment",
    Kind.SAME_ASSIGNEE: "are made by the same people",
    Kind.IN_FREEZE: "falls into the freeze",
    Kind.IN_BLACKOUT: "falls into the blackout",
    Kind.QUIET_PERIOD: "falls into the quiet period",
    Kind.OUTSIDE_MAINTENANCE: "lies outside the maintenance window",
}
HEADINGS = {
    Kind.SAME_SERVICE: "Same service",
    Kind.DEPENDENT_SERVICE: "Services that depend on each other",
    Kind.SAME_ENVIRONMENT: "Same environment",
    Kind.DOUBLE_BOOKED: "Environment booked by two releases",
    Kind.SAME_ASSIGNEE: "Same people",
    Kind.IN_FREEZE: "In a freeze",
    Kind.IN_BLACKOUT: "In a blackout",
    Kind.QUIET_PERIOD: "In a quiet period",
    Kind.OUTSIDE_MAINTENANCE: "Outside the maintenance window",
    Kind.CONTINGENCY: "Contingency dates",
}


def say_conflict(book: Book, conflict: Conflict) -> str:
    """Return a conflict as a sentence: what is in the way of what, when, and how sure that is."""
    kind = conflict.of or conflict.kind
    names = " and ".join(map(book.named, conflict.changes))
    if conflict.kind is Kind.CONTINGENCY:
        names = f"With a contingency date, {names}"
    what = _WORDS[kind]
    if not conflict.certain:
        head, _, tail = what.partition(" ")
        may = {"are": "may be", "falls": "may fall", "lies": "may lie"}.get(head, f"may {head}")
        what = f"{may} {tail}"
    return f"{names} {what}{_about(book, conflict)}, {say_when(book, conflict)}."


def _about(book: Book, conflict: Conflict) -> str:
    if len(conflict.path) > 1:
        return f" ({' -> '.join(book.title_of(one) for one in conflict.path)})"
    of = conflict.service if conflict.rule is None else conflict.rule
    found = of or conflict.environment or conflict.assignee
    if conflict.rule is not None:
        found = next((one.title for one in book.restrictions if one.id == conflict.rule), conflict.rule)
    return "" if found is None else f" {book.title_of(found)}"


def say_when(book: Book, conflict: Conflict) -> str:
    """Return when a conflict is: from when to when where that is known, else some time within days."""
    begin, end = conflict.when
    if conflict.exact and conflict.certain:
        return _between(book, conflict.when)
    days = [None if abs(edge) >= FAR else book.clock.day(edge - late) for edge, late in ((begin, 0), (end, 1))]
    first, last = days
    if first is None or last is None:
        known = first or last
        if known is None:
            return "on days that are not known"
        return f"some time {'from' if last is None else 'until'} {say_day(known)}{' on' if last is None else ''}"
    if first == last:
        return f"some time on {say_day(first)}"
    return f"some time between {say_day(first)} and {say_day(last)}"


def _between(book: Book, when: Edge) -> str:
    begin, end = (None if abs(edge) >= FAR else book.clock.local(edge) for edge in when)
    if begin is None or end is None:
        return f"{'from' if begin else 'until'} {_time(begin or end)}" if begin or end else "always"
    if begin.date() == end.date():
        return f"from {begin:%H:%M} to {end:%H:%M} on {say_day(begin.date())}"
    return f"from {_time(begin)} to {_time(end)}"


def _time(at: datetime | None) -> str:
    return "" if at is None else f"{at:%H:%M} on {at.day} {MONTHS[at.month - 1]} {at.year}"


def say_breach(book: Book, rules: Mapping[str, ChangeRule], breach: Breach) -> str:
    """Return a breach as a sentence: the rule, the change or the month, why, and whether anybody has read the rule."""
    rule = rules.get(breach.rule)
    title = breach.rule if rule is None else f"{rule.title} ({breach.rule})"
    unread = "" if rule is None or rule.verified else f" Unverified: {rule.basis}."
    kept = "is not kept" if breach.certain else "may not be kept"
    return f"{title} {kept}. {say_reason(book, breach)}{unread}"


def say_kept(name: str, rule: ChangeRule, *, asked: bool) -> str:
    """Return that a rule is kept as a sentence, or that it falls on nothing, and whether anybody has read the rule."""
    kept = "is kept" if asked else "falls on no change of this release"
    return f"{rule.title} ({name}): this {kept}.{'' if rule.verified else f' Unverified: {rule.basis}.'}"


def say_reason(book: Book, breach: Breach) -> str:
    """Return why a limit is not kept as a sentence: the change or the month, and the values compared."""
    reason = f"{breach.reason[:1].upper()}{breach.reason[1:]}"
    what = "" if breach.change is None else f"{book.named(breach.change)}: "
    if breach.contingency:
        what = f"{what}At its contingency date: "
    return f"{what}{reason}."


def say_exception(exception: ApprovedException) -> str:
    """Return who consented to what, and why, as a sentence."""
    on = "" if exception.date is None else f" on {say_day(exception.date)}"
    return f"Approved by {exception.approved_by}{on}: {exception.reason.rstrip('.')}."
