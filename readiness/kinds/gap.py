"""`gap`: the time between two dates of the plan."""

from datetime import date
from typing import ClassVar

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from readiness.check import Check, Finding, Mention, Tense, View, sentence
from readiness.dates import Dated, beyond, fact_path, margin_between, resolve, say_because
from readiness.model import PeriodText, ReferenceText, exactly_one
from readiness.moment import Reference, Window, say_window
from readiness.period import Period, Unit
from readiness.truth import Truth


class Gap(Check):
    """Holds when `from` plus the period is not after `to` (`at-least`), or not before it (`at-most`).

    25 October to 4 November 2021 is 8wd. Dates are those on record, actual or as the schedule forecasts them; a planned date
    that has passed without an actual is not known.

    Example: `gap: {from: uit.start, to: go-live, at-least: 30wd}`
    """

    model_config = exactly_one("at-least", "at-most")

    kind: ClassVar[str] = "gap"
    from_: ReferenceText
    """The earlier date, such as uit.start or go-live - 5wd."""
    to: ReferenceText
    """The later date, such as go-live."""
    at_least: PeriodText | None = None
    """The shortest time there may be between them, such as 30wd or `20 clear wd`."""
    at_most: PeriodText | None = None
    """The longest time there may be between them; instead of `at-least`."""

    @model_validator(mode="after")
    def check_one(self) -> "Gap":
        """Refuse a gap with two limits, or none."""
        if (self.at_least is None) == (self.at_most is None):
            raise PydanticCustomError("wrong-shape", "expected exactly one of `at-least` and `at-most`", {})
        return self

    def judge(self, view: View) -> Finding:
        """Return whether the time between the dates respects the limit."""
        first, last = resolve(view, self.from_), resolve(view, self.to)
        limit = self.at_least or self.at_most
        if limit is None:
            raise AssertionError
        shifted = first.window.map(lambda day: view.calendar.add(day, limit))
        early, late = (shifted, last.window) if self.at_least is not None else (last.window, shifted)
        truth = early.not_after(late)
        facts = tuple(dict.fromkeys((*first.facts, *last.facts)))
        needs = tuple(dict.fromkeys((*first.needs, *last.needs))) if truth is Truth.UNKNOWN else ()
        problems = [dated.problem for dated in (first, last) if dated.problem]
        if not problems and shifted.earliest is None:
            problems = [beyond(view.calendar)]
        if truth is Truth.UNKNOWN and problems:
            reason = f"{'; '.join(problems)}"
        else:
            reason = self._compare(view, first, last, limit) + say_because(first, last)
        margin = margin_between(view.calendar, early, late)
        if (
            view.tense is Tense.OUTLOOK
            and truth is Truth.TRUE
            and not any(_planned(view, one) for one in (self.from_, self.to))
        ):
            margin = None
        return Finding(self.kind, truth, sentence(reason), facts, needs, margin)

    def _compare(self, view: View, first: Dated, last: Dated, limit: Period) -> str:
        one, other = (f"{dated.name} ({say_window(dated.window)})" for dated in (first, last))
        asked = f"{'at least' if self.at_least is not None else 'at most'} {limit.words}"
        if not limit.count:
            return f"{one} is asked to be {'no later' if self.at_least is not None else 'no earlier'} than {other}"
        length = _length(view, first.window, last.window, limit.unit)
        between = f"there are {length}" if length else "the time is not known"
        return f"from {one} to {other} {between}; {asked} {'is' if limit.count == 1 else 'are'} asked for"

    def mentions(self) -> tuple[Mention, ...]:
        """Return the two items of the plan."""
        return (Mention("plan", self.from_.name, ("from",)), Mention("plan", self.to.name, ("to",)))


def _planned(view: View, reference: Reference) -> bool:
    """Return whether a date is still only planned, so that it may move."""
    known = view.date(fact_path(view, reference))
    return known is None or not (known.actual or known.limit)


def _length(view: View, first: Window, last: Window, unit: Unit) -> str:
    """Return the time between two dates, as a window where one of them is one; empty where nothing is known of it."""
    least, most = _count(view, first.latest, last.earliest, unit), _count(view, first.earliest, last.latest, unit)
    many = "working days" if unit is Unit.WORKING_DAYS else "days"
    if least is None and most is None:
        return ""
    if least == most:
        return f"{least} {many.removesuffix('s') if least == 1 else many}"
    if least is None or most is None:
        return f"{f'at least {least}' if most is None else f'at most {most}'} {many}"
    return f"between {least} and {most} {many}"


def _count(view: View, first: date | None, last: date | None, unit: Unit) -> int | None:
    if first is None or last is None:
        return None
    return view.calendar.between(first, last) if unit is Unit.WORKING_DAYS else (last - first).days
