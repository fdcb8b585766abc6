"""`metric`: the latest value of a metric respects a limit."""

from decimal import Decimal
from typing import ClassVar

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from readiness.check import Check, Finding, Tense, View, sentence
from readiness.dates import comes_in_time, fresh, margin_between, say_age
from readiness.model import Name, Number, PeriodText, exactly_one
from readiness.moment import say_on
from readiness.record import MetricFact
from readiness.truth import Truth


class Metric(Check):
    """Holds when the latest value on record is at most, at least or equal to the limit.

    A value that is missing, or older than `not-older-than` counted from the day it describes, leaves it open.

    Example: `metric: {name: open-severity-1, equals: 0, not-older-than: 2wd}`
    """

    model_config = exactly_one("at-most", "at-least", "equals")

    kind: ClassVar[str] = "metric"
    name: Name
    """The name of the metric, as the release has it."""
    at_most: Number | None = None
    """The highest value that is good enough."""
    at_least: Number | None = None
    """The lowest value that is good enough; instead of `at-most`."""
    equals: Number | None = None
    """The only value that is good enough; instead of the other two."""
    not_older_than: PeriodText | None = None
    """How old the value may be, from the day it describes, such as 2wd; the limit is included; absent: any age."""

    @model_validator(mode="after")
    def check_one(self) -> "Metric":
        """Refuse a metric with several limits, or none."""
        if sum(limit is not None for limit in (self.at_most, self.at_least, self.equals)) != 1:
            raise PydanticCustomError("wrong-shape", "expected exactly one of `at-most`, `at-least` and `equals`", {})
        return self

    def judge(self, view: View) -> Finding:
        """Return whether the latest value fits."""
        known = view.record.metrics.get(self.name, ())
        title = view.record.term(self.name)
        on_record = self._on_record(view, [found for found in known if found.expected is None])
        if view.tense is Tense.VERDICT or on_record.truth is Truth.TRUE:
            return on_record
        for found in known:
            window = found.expected
            if window is None or not comes_in_time(view, window):
                continue
            if self.not_older_than is None or fresh(view, window.earliest, self.not_older_than):
                reason = f"a value of '{title}' is expected {say_on(window)}"
                margin = margin_between(view.calendar, window, view.due)
                return Finding(self.kind, Truth.TRUE, sentence(reason), (found.fact,), (), margin)
        return on_record

    def _on_record(self, view: View, known: list[MetricFact]) -> Finding:
        title = view.record.term(self.name)
        need = (f"metrics.{self.name}",)
        if not known:
            return Finding(self.kind, Truth.UNKNOWN, (), needs=need, missing=(f"a value of '{title}'",))
        latest = max(_age_key(one) for one in known)
        last = [one for one in known if _age_key(one) == latest]
        found = last[-1]
        if len({one.value for one in last}) > 1:
            words = f"two values of '{title}' of the same day disagree"
            return Finding(self.kind, Truth.UNKNOWN, sentence(words), tuple(one.fact for one in last), need)
        day = found.as_at
        age = "" if day is None else f", {say_age(view, day)}"
        if found.value is None:
            return Finding(
                self.kind,
                Truth.UNKNOWN,
                sentence(f"the value of '{title}' is to be confirmed"),
                (found.fact,),
                need,
            )
        said = f"{title} is {found.value}{age}; {self._limit()}"
        if self.not_older_than is not None and not fresh(view, day, self.not_older_than):
            reason = f"the value of '{title}' is too old{age} (limit {self.not_older_than.words})"
            return Finding(self.kind, Truth.UNKNOWN, sentence(reason), (found.fact,), need)
        return Finding(self.kind, Truth.TRUE if self._fits(found.value) else Truth.FALSE, sentence(said), (found.fact,))

    def _fits(self, value: Decimal) -> bool:
        if self.at_most is not None:
            return bool(value <= self.at_most)
        if self.at_least is not None:
            return bool(value >= self.at_least)
        return value == self.equals

    def _limit(self) -> str:
        if self.at_most is not None:
            return f"at most {self.at_most} is asked for"
        if self.at_least is not None:
            return f"at least {self.at_least} is asked for"
        return f"{self.equals} is asked for"


def _age_key(found: MetricFact) -> tuple[int, int]:
    """Return what makes one value later than another: the day it describes, then the day it was stated."""
    stated = found.fact.stated
    return (0 if found.as_at is None else found.as_at.toordinal(), 0 if stated is None else stated.toordinal())
