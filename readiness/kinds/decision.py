"""`decision`: a body has decided so."""

from dataclasses import replace
from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from readiness.check import Check, Finding, Tense, View, last_taken, sentence
from readiness.dates import comes_in_time, margin_between, say_too_late
from readiness.model import Name, Text, choice
from readiness.moment import Window, one_day, say_day, say_on
from readiness.record import DecisionFact
from readiness.release import Outcome
from readiness.truth import Truth


class Decision(Check):
    """Holds when the latest decision of the body, about `of` where it is given, has the outcome.

    A refusal is false; another outcome (noted, deferred) or none on record leaves it open and is needed. An outlook
    takes a decision that is expected as arriving on its day with the outcome.

    Example: `decision: {by: SEC Panel, of: go-live, outcome: approved}`
    """

    kind: ClassVar[str] = "decision"
    by: Text
    """The body, as the release names it."""
    of: Name | None = None
    """The id of what the decision must be about, or `each`; absent: any decision of the body counts."""
    outcome: Annotated[Outcome, BeforeValidator(choice(Outcome))]
    """What must have been decided."""

    def judge(self, view: View) -> Finding:
        """Return what the body has decided."""
        of = None if self.of is None else view.named(self.of)
        known = [
            found for found in view.record.decisions if found.body == self.by and (of is None or of in found.about)
        ]
        on_record = self._on_record(view, last_taken(known), of)
        if view.tense is Tense.VERDICT or on_record.truth is Truth.TRUE:
            return on_record
        for found in known:
            if found.expected is not None and comes_in_time(view, found.expected):
                reason = f"a decision of {self.by} is expected {say_on(found.expected)}"
                margin = margin_between(view.calendar, found.expected, view.due)
                return Finding(self.kind, Truth.TRUE, sentence(reason), (found.fact,), (), margin)
        said = [self._awaited(view, found.expected) for found in known if found.expected is not None]
        return replace(on_record, said=(*on_record.said, *said))

    def _awaited(self, view: View, expected: Window) -> str:
        """Return why a decision that is expected does not count."""
        if expected.latest is not None and expected.latest < view.as_of:
            return f"A decision of {self.by} was expected {say_on(expected)} and has not been taken."
        return f"A decision of {self.by} is expected {say_on(expected)}, {say_too_late(view, expected)}."

    def _on_record(self, view: View, taken: tuple[DecisionFact, ...], of: str | None) -> Finding:
        subject = "" if of is None else f" on {view.record.title_of(of)}"
        need = (f"decisions.{of or self.by}",)
        if not taken:
            return Finding(self.kind, Truth.UNKNOWN, (), needs=need, missing=(f"a decision of {self.by}{subject}",))
        last = taken[-1]
        said = "" if last.day is None else f" on {say_day(last.day)}"
        if len({found.outcome for found in taken}) > 1:
            words = f"decisions of {self.by}{subject}{said} disagree"
            return Finding(self.kind, Truth.UNKNOWN, sentence(words), (last.fact,), need)
        if last.outcome is None:
            return Finding(
                self.kind,
                Truth.UNKNOWN,
                sentence(f"the decision of {self.by}{subject} is to be confirmed"),
                (last.fact,),
                need,
            )
        words = f"{self.by} {last.outcome.value}{subject and f' {subject.strip()}'}{said}"
        if last.outcome is self.outcome:
            late = last.day is not None and one_day(last.day).not_after(view.due) is Truth.FALSE
            margin = (
                margin_between(view.calendar, one_day(last.day), view.due) if late and last.day is not None else None
            )
            return Finding(self.kind, Truth.TRUE, sentence(words), (last.fact,), (), margin)
        words += f"; {self.outcome.value} is asked for"
        if last.outcome is Outcome.REFUSED:
            return Finding(self.kind, Truth.FALSE, sentence(words), (last.fact,))
        return Finding(self.kind, Truth.UNKNOWN, sentence(words), (last.fact,), need)
