"""`at-least`: so many checks of a list hold."""

from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from readiness.check import Check, Finding, View, gather
from readiness.location import Pointer
from readiness.model import Ordinal
from readiness.truth import at_least

if TYPE_CHECKING:
    from readiness.check import Check as AnyCheck


class AtLeast(Check):
    """Holds when at least `n` checks of the list hold, or all that apply where fewer do.

    Example: `at-least: {n: 2, of: [{evidence: {type: briefed, about: north}}, {evidence: {type: briefed, about: south}}]}`
    """

    kind: ClassVar[str] = "at-least"
    n: Ordinal
    """How many of them must hold, at least 1."""
    of: "Annotated[tuple[AnyCheck, ...], Field(min_length=1)]"
    """The checks of which so many must hold."""

    @property
    def never_false(self) -> bool:
        """Where so many checks of the list cannot be false."""
        return sum(check.never_false for check in self.of) >= self.n

    def judge(self, view: View) -> Finding:
        """Return whether so many hold."""
        found = tuple(check.judge(view) for check in self.of)
        known = [one.truth for one in found if one.applicable]
        enough = min(self.n, len(known)) if self.n <= len(found) else self.n
        truth = at_least(enough, known)
        return gather(self.kind, truth, found, enough, f"At least {self.n} of these {len(found)} must hold.")

    def members(self) -> tuple[tuple[Pointer, Check], ...]:
        """Return the checks of the list."""
        return tuple((("of", index), check) for index, check in enumerate(self.of))
