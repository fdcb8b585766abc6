"""`dated`: a date is stated to the day."""

from typing import ClassVar

from readiness.check import Check, Finding, Mention, View, sentence
from readiness.dates import fact_path, say_path, settle
from readiness.model import ReferenceText
from readiness.moment import say_window
from readiness.truth import Truth


class IsDated(Check):
    """Holds when the date is stated to the day; otherwise it is not known, never false.

    Example: `dated: {reference: bat.finish}`
    """

    kind: ClassVar[str] = "dated"
    reference: ReferenceText
    """The date: a milestone, or the end of an activity, such as go-live or uit.finish."""

    @property
    def never_false(self) -> bool:
        """Always: a date that is not stated is not known."""
        return True

    def judge(self, view: View) -> Finding:
        """Return whether the date is stated."""
        path = fact_path(view, self.reference)
        known = view.date(path)
        name = say_path(view.record, path)
        if known is not None and known.window.day is not None:
            said = f"follows as {say_window(known.window)}: {known.because}" if known.because else ""
            facts = (known.fact, *known.rests_on)
            return Finding(
                self.kind, Truth.TRUE, sentence(f"{name} {said or f'is stated as {say_window(known.window)}'}"), facts
            )
        settled = settle(view, path)
        problem = settled.problem
        if known is not None and not known.window.open and not known.because:
            problem = f"{name} is stated only as {say_window(known.window)}"
        return Finding(self.kind, Truth.UNKNOWN, sentence(problem), settled.facts, settled.needs)

    def mentions(self) -> tuple[Mention, ...]:
        """Return the item of the plan."""
        return (Mention("plan", self.reference.name, ("reference",)),)
