"""`activity-running`: an activity has been open for a number of days."""

from datetime import date
from typing import ClassVar

from readiness.check import Check, Finding, Mention, Tense, View, sentence
from readiness.dates import Dated, say_because, say_days, settle
from readiness.model import Length, Name
from readiness.moment import Window, say_by, say_on
from readiness.period import Period, Unit
from readiness.record import DateFact
from readiness.truth import Truth


class ActivityRunning(Check):
    """Holds when the activity has run for at least so many days, from its first day to the end of the day judged, both counted.

    Days after its finish do not count. In an outlook a finish that is not stated leaves it open, and is needed; in a
    verdict an activity that has started and has no actual finish on record is open.

    Example: `activity-running: {activity: uit, for-at-least: 10wd}`; 21 September to 4 October 2021 is ten.
    """

    kind: ClassVar[str] = "activity-running"
    activity: Name
    """The id of an activity of the plan, or `each`."""
    for_at_least: Length
    """How long it must have run, first and last day counted, such as 10wd."""

    def judge(self, view: View) -> Finding:
        """Return whether it has run long enough."""
        name = view.named(self.activity)
        start, finish = (settle(view, path) for path in view.ends(name))
        title = view.record.title_of(name)
        if start.window.open:
            return Finding(self.kind, Truth.UNKNOWN, sentence(f"{start.problem}"), start.facts, start.needs)
        started = view.date(view.ends(name)[0])
        if view.tense is Tense.VERDICT and started is not None and not started.actual:
            later = start.window.not_after(view.day) is Truth.FALSE
            words = (
                f"{title} is planned to start {say_on(start.window)}"
                if later
                else f"the start of {title} is not on record as having happened"
            )
            lacking = () if later else (f"{view.ends(name)[0]} (actual)",)
            return Finding(self.kind, Truth.FALSE if later else Truth.UNKNOWN, sentence(words), start.facts, lacking)
        end, finish_needs, open_ = _last_day(view, finish, view.date(view.ends(name)[1]))
        least = _count(view, start.window.latest, end.earliest, self.for_at_least)
        most = _count(view, start.window.earliest, end.latest, self.for_at_least)
        asked = self.for_at_least.count * (7 if self.for_at_least.unit is Unit.WEEKS else 1)
        truth = Truth.UNKNOWN
        if most is not None and most < asked:
            truth = Truth.FALSE
        elif least is not None and least >= asked:
            truth = Truth.TRUE
        unit = say_days if self.for_at_least.unit is Unit.WORKING_DAYS else _calendar_days
        ran = "will have run" if view.tense is Tense.OUTLOOK else "has run"
        if least == most and least is not None:
            counted = unit(least)
        else:
            counted = f"{unit(most)} at most" if most is not None else "a number of days that cannot be told"
        words = f"{title} {ran} {counted} {say_by(view.day)} (it starts {say_on(start.window)}); at least {asked} are asked for"
        words += say_because(start)
        if truth is Truth.UNKNOWN and open_:
            words += f", and {open_}"
        margin = None if least is None or most is None or truth is Truth.UNKNOWN else (least - asked, most - asked)
        if view.tense is Tense.OUTLOOK and started is not None and started.actual and started.window.latest is not None:
            so_far = _count(view, started.window.latest, view.as_of, self.for_at_least)
            margin = None if truth is Truth.TRUE and so_far is not None and so_far >= asked else margin
        needs = (*start.needs, *finish_needs) if truth is Truth.UNKNOWN else ()
        return Finding(self.kind, truth, sentence(words), (*start.facts, *finish.facts), needs, margin)

    def mentions(self) -> tuple[Mention, ...]:
        """Return the activity."""
        return (Mention("plan", self.activity, ("activity",)),)


def _last_day(view: View, finish: Dated, known: DateFact | None) -> tuple[Window, tuple[str, ...], str]:
    """Return the last day that counts, what is needed to know it better, and why it is not known."""
    if view.tense is Tense.VERDICT and (known is None or not known.actual):
        return view.day, (), ""
    window, day = finish.window, view.day
    earliest = None if window.earliest is None or day.earliest is None else min(window.earliest, day.earliest)
    latest = min((one for one in (window.latest, day.latest) if one is not None), default=None)
    return Window(earliest, latest), finish.needs, finish.problem


def _count(view: View, start: date | None, end: date | None, length: Period) -> int | None:
    if start is None or end is None:
        return None
    if length.unit is Unit.WORKING_DAYS:
        return view.calendar.counted(start, end)
    return max(0, (end - start).days + 1)


def _calendar_days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"
