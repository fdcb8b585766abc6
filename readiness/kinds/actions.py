"""`actions`: the action log shows no open action past its target."""

from typing import ClassVar

from readiness.check import Check, Finding, Tense, View, WhereText, matches, sentence
from readiness.model import OnlyTrue
from readiness.moment import say_window
from readiness.record import ActionFact, Fact
from readiness.truth import Truth, all_of


class Actions(Check):
    """Holds when no action of the log that the filter means is open past its target.

    An open action without a target leaves it open. An outlook takes an action whose target has not passed as closed on
    its target. A log that is not on record, or that has no such action, leaves it open.

    Example: `actions: {where: {owner: DCC}, none-open-past-target: true}`
    """

    kind: ClassVar[str] = "actions"
    where: WhereText = {}
    """Which actions: fields, each with a value, a list of values or `stated`; absent: all."""
    none_open_past_target: OnlyTrue
    """`true`, the only value: none may be open past its target."""

    def judge(self, view: View) -> Finding:
        """Return whether the log shows it."""
        truths: list[Truth] = []
        words: list[str] = []
        facts: list[Fact] = []
        needs: list[str] = []
        for action in view.record.actions:
            meant, unfiltered = matches(action.member, self.where)
            if meant is Truth.FALSE:
                continue
            truth, said, lacking = self._one(view, action)
            if meant is Truth.UNKNOWN:
                truth = max(truth, Truth.UNKNOWN)
            truths.append(truth)
            facts.extend(action.facts)
            if truth is not Truth.TRUE:
                words.append(f"{action.member.id} {said}")
            if truth is Truth.UNKNOWN:
                needs.extend([*lacking, *unfiltered])
        if not truths:
            words_ = "there is nothing to check: the action log has no such action on record"
            return Finding(self.kind, Truth.UNKNOWN, sentence(words_), needs=("actions",))
        truth = all_of(truths)
        reason = (
            "; ".join(words)
            if words
            else f"of {len(truths)} action{'' if len(truths) == 1 else 's'} on record none is open past its target"
        )
        return Finding(self.kind, truth, sentence(reason), tuple(facts), () if truth is Truth.TRUE else tuple(needs))

    def _one(self, view: View, action: ActionFact) -> tuple[Truth, str, tuple[str, ...]]:
        """Return whether one action is in order, the words for it, and what is needed to be sure."""
        path = action.member.path
        if action.open is Truth.FALSE:
            return Truth.TRUE, "is closed", ()
        if action.target is None or action.target.open:
            return Truth.UNKNOWN, "is open and has no target", (f"{path}.target",)
        day = view.as_of if view.tense is Tense.OUTLOOK else view.day.latest or view.as_of
        said = f"is open with the target {say_window(action.target)}"
        if action.target.latest is not None and action.target.latest < day:
            if action.open is Truth.TRUE:
                return Truth.FALSE, f"{said}, which has passed", ()
            return Truth.UNKNOWN, f"may be {said.removeprefix('is ')}, which has passed", (f"{path}.status",)
        if action.target.earliest is not None and action.target.earliest >= day:
            return Truth.TRUE, said, ()
        return Truth.UNKNOWN, said, (f"{path}.target",)
