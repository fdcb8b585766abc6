"""`all`: every check of a list holds."""

from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field, model_validator

from readiness.check import Check, Finding, View, gather, listed
from readiness.location import Pointer
from readiness.truth import all_of

if TYPE_CHECKING:
    from readiness.check import Check as AnyCheck


class AllOf(Check):
    """Holds when every check of the list holds: false when one is false, else not known when one is not known.

    Example: `all: [{activity-started: {activity: bat}}, {dated: {reference: bat.finish}}]`
    """

    kind: ClassVar[str] = "all"
    bare: ClassVar[bool] = True
    of: "Annotated[tuple[AnyCheck, ...], Field(min_length=1)]"
    """The checks that must all hold."""

    unwrap = model_validator(mode="before")(listed)

    @property
    def never_false(self) -> bool:
        """Where no check of the list can be false."""
        return all(check.never_false for check in self.of)

    def judge(self, view: View) -> Finding:
        """Return the lowest of the list."""
        found = tuple(check.judge(view) for check in self.of)
        return gather(self.kind, all_of([one.truth for one in found if one.applicable]), found, len(found))

    def members(self) -> tuple[tuple[Pointer, Check], ...]:
        """Return the checks of the list."""
        return tuple(((index,), check) for index, check in enumerate(self.of))
