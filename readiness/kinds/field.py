"""`field`: a field of a member of the scope or an item has such a value."""

from typing import Annotated, ClassVar

from pydantic import Field as Constrained
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from readiness.check import EACH, Check, Finding, Mention, View, sentence
from readiness.dates import fresh, say_age
from readiness.model import Name, OnlyTrue, PeriodText, Text, exactly_one
from readiness.record import Fact, Member
from readiness.truth import Truth


class Field(Check):
    """Holds when the field has one of the values, or when it is stated at all.

    A field that is not stated, or whose statement is older than `not-older-than`, leaves it open. `of` is `each`, or
    the identifier of a member of the scope, an item of the plan or a risk.

    Example: `field: {of: each, name: status, one-of: [approved, implemented], not-older-than: 20wd}`
    """

    model_config = exactly_one("one-of", "stated")

    kind: ClassVar[str] = "field"
    of: Name
    """The id of a member of the scope, an item of the plan or a risk, or `each`."""
    name: Name
    """The name of the field, such as status."""
    one_of: Annotated[tuple[Text, ...], Constrained(min_length=1)] | None = None
    """The values of which the field must have one, as a list."""
    stated: OnlyTrue | None = None
    """`true` asks only that the field is stated; instead of `one-of`."""
    not_older_than: PeriodText | None = None
    """How old the statement may be, such as 20wd; the limit is included; absent: any age."""

    @model_validator(mode="after")
    def check_one(self) -> "Field":
        """Refuse a field that is asked two things, or none."""
        if (self.one_of is None) == (self.stated is None):
            raise PydanticCustomError("wrong-shape", "expected exactly one of `one-of` and `stated: true`", {})
        return self

    @property
    def never_false(self) -> bool:
        """Where it only asks that the field is stated: one that is not is not known."""
        return self.stated is not None

    def judge(self, view: View) -> Finding:
        """Return whether the field has such a value."""
        member = self._member(view)
        path = f"{member.path if member is not None else self.of}.{self.name}"
        title = _title(self.of, member)
        name = self.name.replace("-", " ")
        found = None if member is None else member.fields.get(self.name)
        if found is None or not found.values:
            facts = () if found is None else (found.fact,)
            return self._found(Truth.UNKNOWN, (f"nobody has stated the {name} of ", title, ""), facts, (path,))
        values = ", ".join(found.values)
        day = found.fact.stated
        if self.not_older_than is not None and not fresh(view, day, self.not_older_than):
            old = f" is too old, {say_age(view, day)} (limit {self.not_older_than.words})"
            return self._found(Truth.UNKNOWN, (f"the {name} of ", f"{title} ({values})", old), (found.fact,), (path,))
        if self.one_of is not None and not set(found.values) <= set(self.one_of):
            other = f" is {values}; {' or '.join(self.one_of)} is asked for"
            return self._found(Truth.FALSE, (f"the {name} of ", title, other), (found.fact,))
        return self._found(Truth.TRUE, (f"{name} of ", title, f": {values}"), (found.fact,))

    def _found(
        self, truth: Truth, words: tuple[str, str, str], facts: tuple[Fact, ...], needs: tuple[str, ...] = ()
    ) -> Finding:
        return Finding(self.kind, truth, sentence("".join(words)), facts, needs, alike=words)

    def _member(self, view: View) -> Member | None:
        if self.of == EACH:
            return view.each
        for area, members in (("scope", view.record.scope), ("plan", view.record.plan), ("risks", view.record.risks)):
            found = members.get(self.of.removeprefix(f"{area}."))
            if found is not None:
                return found
        return None

    def mentions(self) -> tuple[Mention, ...]:
        """Return the member, unless it is `each`."""
        return () if self.of == EACH else (Mention("members", self.of, ("of",)),)


def _title(name: str, member: Member | None) -> str:
    """Return how a reader knows what is asked about: an item of the plan by its title, else by its identifier."""
    if member is None:
        return f"'{name.replace('-', ' ')}'"
    return member.title if member.path == f"plan.{member.id}" else member.id
