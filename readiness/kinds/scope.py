"""`scope`: the scope is that of a baseline, or every change is decided."""

from typing import ClassVar

from readiness.check import Check, Finding, Mention, Tense, View, WhereText, last_taken, matches, sentence
from readiness.dates import comes_in_time
from readiness.model import Name, Text
from readiness.moment import say_day
from readiness.record import BaselineFact, Member
from readiness.release import Outcome
from readiness.truth import Truth, all_of


class Scope(Check):
    """Holds when the members of the scope are those of the baseline.

    With `unless-decided-by`, a member that came or went is accepted where that body has approved or agreed it since
    the baseline, is refused where it has refused, and otherwise needs its decision; without it any change is false. A
    baseline whose members no source states leaves it open. `where` limits the comparison to members with such fields.

    Example: `scope: {unchanged-since: dcc-systems, unless-decided-by: SEC Panel}`
    """

    kind: ClassVar[str] = "scope"
    unchanged_since: Name
    """The id of the baseline, under `baselines` of the release."""
    where: WhereText = {}
    """Which members: fields, each with a value, a list of values or `stated`; absent: all."""
    unless_decided_by: Text | None = None
    """The body whose approval makes a change good; absent: any change is false."""

    def judge(self, view: View) -> Finding:
        """Return whether the scope is unchanged."""
        baseline = view.record.baselines.get(self.unchanged_since)
        if baseline is None:
            words = f"the baseline '{self.unchanged_since}' is not on record"
            return Finding(self.kind, Truth.UNKNOWN, sentence(words), needs=(f"baselines.{self.unchanged_since}",))
        title = f"{baseline.title} ({say_day(baseline.day)})"
        if baseline.members is None:
            words = f"no source states which members {title} has, so the scope cannot be compared with it"
            return Finding(
                self.kind,
                Truth.UNKNOWN,
                sentence(words),
                (baseline.fact,),
                (f"baselines.{self.unchanged_since}.members",),
            )
        if not view.record.scope:
            return Finding(self.kind, Truth.UNKNOWN, sentence("no scope is on record"), (baseline.fact,), ("scope",))
        return self._compare(view, baseline, title)

    def _compare(self, view: View, baseline: BaselineFact, title: str) -> Finding:
        before = set(baseline.members or ())
        truths: list[Truth] = []
        facts = [baseline.fact]
        needs: list[str] = []
        words: list[str] = []
        for name in sorted(before | set(view.record.scope)):
            member = view.record.scope.get(name)
            present = Truth.FALSE if member is None else member.present
            if present is (Truth.TRUE if name in before else Truth.FALSE):
                continue
            meant, unfiltered = self._meant(member, name)
            if meant is Truth.FALSE:
                continue
            if present is Truth.UNKNOWN:
                accepted, said, need = Truth.UNKNOWN, "is to be confirmed", f"scope.{name}"
            else:
                accepted, said, need = self._decided(view, name, baseline)
                said = f"{'came' if present is Truth.TRUE else 'went'}{said}"
            truths.append(accepted if meant is Truth.TRUE else max(accepted, Truth.UNKNOWN))
            words.append(f"{name} {said}")
            if member is not None:
                facts.append(member.fact)
            if truths[-1] is Truth.UNKNOWN:
                needs.extend([*([need] if need else []), *unfiltered])
        if not words:
            return Finding(self.kind, Truth.TRUE, sentence(f"the scope is that of {title}"), tuple(facts))
        reason = sentence(f"compared with {title}: {'; '.join(words)}")
        return Finding(self.kind, all_of(truths), reason, tuple(facts), tuple(needs))

    def _meant(self, member: Member | None, name: str) -> tuple[Truth, tuple[str, ...]]:
        """Return whether the filter means a member, and the fields needed to be sure."""
        if member is None:
            fields = tuple(f"scope.{name}.{field}" for field in sorted(self.where))
            return (Truth.UNKNOWN if fields else Truth.TRUE), fields
        return matches(member, self.where)

    def _decided(self, view: View, name: str, baseline: BaselineFact) -> tuple[Truth, str, str]:
        """Return whether the change is accepted, the words for it, and the decision it needs."""
        body = self.unless_decided_by
        if body is None:
            return Truth.FALSE, "", ""
        known = [
            found
            for found in view.record.decisions
            if found.body == body and name in found.about and (found.day is None or found.day >= baseline.day)
        ]
        outcomes = {found.outcome for found in last_taken(known)}
        if outcomes and outcomes <= {Outcome.APPROVED, Outcome.AGREED}:
            said = " and ".join(sorted(outcome.value for outcome in outcomes if outcome is not None))
            return Truth.TRUE, f", {said} by {body}", ""
        if view.tense is Tense.OUTLOOK and any(comes_in_time(view, found.expected) for found in known):
            return Truth.TRUE, f", a decision of {body} is expected in time", ""
        if outcomes == {Outcome.REFUSED}:
            return Truth.FALSE, f", refused by {body}", ""
        return Truth.UNKNOWN, f" with no decision of {body} on record", f"decisions.{name}"

    def mentions(self) -> tuple[Mention, ...]:
        """Return the baseline."""
        return (Mention("baselines", self.unchanged_since, ("unchanged-since",)),)
