"""`register`: so many rows of a table match."""

from typing import ClassVar

from pydantic import ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from readiness.check import Check, Finding, Mention, View, WhereText, matches, rows_of, sentence
from readiness.dates import fresh, say_age
from readiness.model import Count, Name, PeriodText
from readiness.truth import Truth, within


class Register(Check):
    """Holds when at most, or at least, so many rows of the register match.

    A row whose filtered cell is empty may or may not match. A table that is missing, too old or without a column that
    is asked for leaves it open.

    Example: `register: {name: testing-issues, where: {severity: ["1", "2"], status: open}, at-most: 0}`
    """

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["at-most"]}, {"required": ["at-least"]}]})

    kind: ClassVar[str] = "register"
    name: Name
    """The name of the register, as the release has it."""
    where: WhereText = {}
    """Which rows: columns, each with a value, a list of values or `stated`; absent: all."""
    at_most: Count | None = None
    """The most rows there may be."""
    at_least: Count | None = None
    """The fewest rows there may be."""
    not_older_than: PeriodText | None = None
    """How old the extract may be, such as 2wd; the limit is included; absent: any age."""

    @model_validator(mode="after")
    def check_any(self) -> "Register":
        """Refuse a register without a limit."""
        if self.at_most is None and self.at_least is None:
            raise PydanticCustomError("wrong-shape", "expected `at-most` or `at-least`", {})
        return self

    def judge(self, view: View) -> Finding:
        """Return whether the number of matching rows respects the limits."""
        title = view.record.term(self.name)
        need = (f"registers.{self.name}",)
        found = view.record.tables.get(self.name)
        if found is None:
            return Finding(self.kind, Truth.UNKNOWN, (), needs=need, missing=(f"an extract of '{title}'",))
        age = "" if found.as_at is None else f", {say_age(view, found.as_at)}"
        empty = not found.table.rows and not found.table.columns  # written as `rows: []`, which has no columns to lack
        lacking = [] if empty else sorted(set(self.where) - set(found.table.columns))
        if lacking:
            words = f"the extract of '{title}' has no column {', '.join(lacking)}{age}"
            return Finding(self.kind, Truth.UNKNOWN, sentence(words), (found.fact,), need)
        if self.not_older_than is not None and not fresh(view, found.as_at, self.not_older_than):
            words = f"the extract of '{title}' is too old{age} (limit {self.not_older_than.words})"
            return Finding(self.kind, Truth.UNKNOWN, sentence(words), (found.fact,), need)
        judged = [matches(row, self.where)[0] for row in rows_of(self.name, found)]
        lowest = sum(truth is Truth.TRUE for truth in judged)
        highest = sum(truth is not Truth.FALSE for truth in judged)
        truth = within(lowest, highest, self.at_most, self.at_least)
        count = str(lowest) if lowest == highest else f"between {lowest} and {highest}"
        limits = (("at most", self.at_most), ("at least", self.at_least))
        asked = " and ".join(f"{words} {limit}" for words, limit in limits if limit is not None)
        words = f"{count} of {len(judged)} rows of '{title}' {self._meant()}{age}; {asked} asked for"
        return Finding(self.kind, truth, sentence(words), (found.fact,), need if truth is Truth.UNKNOWN else ())

    def _meant(self) -> str:
        said = [
            f"{name} {'stated' if wanted is None else ' or '.join(wanted)}"
            for name, wanted in sorted(self.where.items())
        ]
        return f"have {', '.join(said)}" if said else "are there"

    def mentions(self) -> tuple[Mention, ...]:
        """Return the register."""
        return (Mention("registers", self.name, ("name",)),)
