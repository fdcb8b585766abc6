"""`float`: the time an item of the plan may slip before it moves another."""

from typing import ClassVar

from readiness.check import Check, Finding, Mention, View, sentence
from readiness.dates import Dated, say_days, settle
from readiness.model import Name, WorkingDays
from readiness.moment import say_window
from readiness.network import Network
from readiness.planning import Plan, Planning
from readiness.truth import Truth


class Float(Check):
    """Holds when an item may slip by at least so many working days before another comes too late.

    The links of the plan lead from the one to the other. Where none do, the other is taken to come right after the first:
    an activity that ends on 25 October has seven working days of float to a milestone on 4 November 2021. Dates are those
    on record, actual or as the schedule forecasts them.

    Example: `float: {of: uit, to: go-live, at-least: 5wd}`
    """

    kind: ClassVar[str] = "float"
    of: Name
    """The id of the item of the plan that may slip, or `each`."""
    to: Name
    """The id of the item that must not be moved, such as go-live."""
    at_least: WorkingDays
    """The least float in working days, such as 5wd."""

    def judge(self, view: View) -> Finding:
        """Return whether the float is there."""
        of, to = view.named(self.of), view.named(self.to)
        last, first = settle(view, view.ends(of)[1]), settle(view, view.ends(to)[0])
        begun = settle(view, view.ends(of)[0])
        problems = tuple(dict.fromkeys(dated.problem for dated in (last, first) if dated.problem))
        facts = tuple(dict.fromkeys((*begun.facts, *last.facts, *first.facts)))
        if last.window.open or first.window.open or not {of, to} <= view.record.items.keys():
            needs = tuple(dict.fromkeys((*last.needs, *first.needs)))
            return Finding(self.kind, Truth.UNKNOWN, sentence("; ".join(problems)), facts, needs)
        record = view.record
        plan = Plan(record.items, record.titles, record.dates, record.as_of)
        least, most = Planning(record.items, Network(record.items, view.calendar)).room(plan, of, to)
        asked = self.at_least.count
        truth = Truth.UNKNOWN
        if least is not None and least >= asked:
            truth = Truth.TRUE
        elif most is not None and most < asked:
            truth = Truth.FALSE
        margin = (None if least is None else least - asked, None if most is None else most - asked)
        needs = tuple(dict.fromkeys((*last.needs, *first.needs))) if truth is Truth.UNKNOWN else ()
        words = _say(view, (of, to), (last, first), (least, most))
        words += f"; at least {asked} {'is' if asked == 1 else 'are'} asked for"
        if truth is Truth.UNKNOWN and problems:
            words = "; ".join(problems)
        return Finding(self.kind, truth, sentence(words), facts, needs, None if margin == (None, None) else margin)

    def mentions(self) -> tuple[Mention, ...]:
        """Return the two items of the plan."""
        return (Mention("plan", self.of, ("of",)), Mention("plan", self.to, ("to",)))


def _say(view: View, names: tuple[str, str], dates: tuple[Dated, Dated], room: tuple[int | None, int | None]) -> str:
    one, other = (f"{view.record.title_of(name)}" for name in names)
    least, most = room
    there = "a time that is not known"
    if least is not None or most is not None:
        ends = dict.fromkeys("?" if end is None else str(end) for end in room)
        there = say_days(least) if least is not None and least == most else f"{' to '.join(ends)} working days"
    return f"from {one} ({say_window(dates[0].window)}) to {other} ({say_window(dates[1].window)}) there is float of {there}"
