"""`for-each`: a check holds for each member of something."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Literal

from readiness.check import Check, Finding, View, WhereText, gather, matches, members_of, sentence
from readiness.location import Pointer
from readiness.model import Text
from readiness.truth import Truth, all_of

if TYPE_CHECKING:
    from readiness.check import Check as AnyCheck


class ForEach(Check):
    """Holds when the check holds for each member that the filter means; inside it `each` stands for the member.

    `in` is scope, plan, risks, actions, evidence or `registers.NAME`. A member whose filtered field is not stated
    counts as the better of its check and not known. Nothing to check leaves it open, unless `if-none:
    not-applicable` says that there is then nothing to ask; where no member at all is on record, that is not known.

    Example: `for-each: {in: scope, check: {field: {of: each, name: service-impact, stated: true}}}`
    """

    kind: ClassVar[str] = "for-each"
    in_: Text
    """What to go through: scope, plan, risks, actions, evidence or `registers.NAME`."""
    where: WhereText = {}
    """Which members: fields, each with a value, a list of values or `stated`; absent: all."""
    check: "AnyCheck"
    """The check asked of each; `each` stands in it for the member."""
    if_none: Literal["not-applicable"] | None = None
    """`not-applicable` says that there is nothing to ask where no member is meant; absent: it is left open."""

    @property
    def never_false(self) -> bool:
        """Where the check asked of each cannot be false."""
        return self.check.never_false

    def judge(self, view: View) -> Finding:
        """Return whether the check holds for each."""
        found: list[Finding] = []
        members = members_of(view.record, self.in_)
        for member in members:
            meant, needs = matches(member, self.where)
            meant = min(meant, member.present)
            if meant is Truth.FALSE:
                continue
            finding = self.check.judge(replace(view, each=member))
            if meant is Truth.UNKNOWN and finding.truth is not Truth.TRUE:
                finding = replace(finding, truth=Truth.UNKNOWN, needs=(*finding.needs, *(needs or (member.path,))))
            found.append(finding)
        if (
            not found
            and self.in_.startswith("registers.")
            and self.in_.removeprefix("registers.") not in view.record.tables
        ):
            missing = f"an extract of '{view.record.term(self.in_.removeprefix('registers.'))}'"
            return Finding(self.kind, Truth.UNKNOWN, (), needs=(self.in_,), missing=(missing,))
        if not found:
            words = f"there is nothing to check: no member of {self.in_.replace('.', ' ')} is meant"
            stated = bool(members) or self.in_.startswith(
                "registers."
            )  # an extract without rows says that there are none
            applicable = self.if_none is None or not stated
            needs = (self.in_,) if applicable else ()
            return Finding(self.kind, Truth.UNKNOWN, sentence(words), needs=needs, applicable=applicable)
        each = tuple(found)
        return gather(self.kind, all_of([one.truth for one in each if one.applicable]), each, len(each))

    def members(self) -> tuple[tuple[Pointer, Check], ...]:
        """Return the check asked of each."""
        return ((("check",), self.check),)
