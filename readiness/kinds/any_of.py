"""`any`: one check of a list holds."""

from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field, model_validator

from readiness.check import Check, Finding, View, gather, listed
from readiness.location import Pointer
from readiness.truth import any_of

if TYPE_CHECKING:
    from readiness.check import Check as AnyCheck


class AnyOf(Check):
    """Holds when one check of the list holds: true when one is true, else not known when one is not known.

    Example: `any: [{evidence: {type: back-out-rehearsed}}, {evidence: {type: correction-in-place-agreed}}]`
    """

    kind: ClassVar[str] = "any"
    bare: ClassVar[bool] = True
    of: "Annotated[tuple[AnyCheck, ...], Field(min_length=1)]"
    """The checks of which one must hold."""

    unwrap = model_validator(mode="before")(listed)

    @property
    def never_false(self) -> bool:
        """Where some check of the list cannot be false."""
        return any(check.never_false for check in self.of)

    def judge(self, view: View) -> Finding:
        """Return the highest of the list."""
        found = tuple(check.judge(view) for check in self.of)
        return gather(self.kind, any_of([one.truth for one in found if one.applicable]), found, 1)

    def members(self) -> tuple[tuple[Pointer, Check], ...]:
        """Return the checks of the list."""
        return tuple(((index,), check) for index, check in enumerate(self.of))
