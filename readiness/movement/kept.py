"""An assessment as it is kept: what two of them are compared by, whether they were made just now or saved as JSON.

How long something still has, or how old it is, is counted from the as-of day itself; that is no part of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.check import Finding, Margin
from readiness.moment import Window
from readiness.verdict import Decision, Outlook, Verdict

Key = tuple[str, str]
"""A criterion at a checkpoint."""


@dataclass(frozen=True, slots=True)
class KeptFact:
    """A fact that a result rests on."""

    id: str
    value: str
    stated: date | None
    source: str | None
    learnt_later: bool


@dataclass(frozen=True, slots=True)
class KeptCheck:
    """What a check found: its kind, its truth as a word, its reason, and what it is made of."""

    kind: str
    truth: str
    reason: str
    members: tuple["KeptCheck", ...]


@dataclass(frozen=True, slots=True)
class KeptWaiver:
    """A waiver that counts."""

    at: str
    reason: str
    approved_by: str
    granted: date
    expires: date


@dataclass(frozen=True, slots=True)
class Line:
    """How one criterion stands at one checkpoint; the fields are the keys of the JSON."""

    criterion: str
    title: str
    category: str
    importance: str
    applicable: bool
    owner: str
    due: Window
    verdict: Verdict
    outlook: Outlook | None
    margin: Margin | None
    reason: str
    needs: tuple[str, ...]
    remedy: str
    waiver: KeptWaiver | None
    caveats: tuple[str, ...]
    waiting_for: tuple[str, ...]
    root: bool
    consequence_of: tuple[str, ...]
    facts: tuple[KeptFact, ...]
    checks: KeptCheck

    @property
    def obstacle(self) -> bool:
        """Whether it stands in the way, waived or not."""
        return self.verdict in (Verdict.NOT_MET, Verdict.UNKNOWN) or self.outlook in (Outlook.LATE, Outlook.NO_PLAN)

    @property
    def waived(self) -> bool:
        """Whether it stands in the way and a waiver lifts that."""
        return self.obstacle and self.waiver is not None

    @property
    def gap(self) -> bool:
        """Whether it stands in the way of `ready`."""
        return self.obstacle or self.outlook is Outlook.AT_RISK or (self.applicable and bool(self.caveats))


ASPECTS = tuple(name for name in Line.__slots__ if name != "criterion")
"""By what two results of one criterion may differ: the keys of the JSON."""


@dataclass(frozen=True, slots=True)
class KeptCheckpoint:
    """The decision at one checkpoint, and the results by criterion."""

    id: str
    title: str
    day: Window
    forecast: bool
    decision: Decision
    lines: Mapping[str, Line]


@dataclass(frozen=True, slots=True)
class Kept:
    """An assessment as it is kept; `sets` are the criteria by id and version, `record` is the digest of the facts."""

    release: str
    title: str
    as_of: date
    sets: tuple[tuple[str, str], ...]
    checkpoints: tuple[KeptCheckpoint, ...]
    record: str

    @property
    def lines(self) -> dict[Key, Line]:
        """All results by criterion and checkpoint."""
        return {(name, at.id): line for at in self.checkpoints for name, line in at.lines.items()}

    def at(self, name: str) -> KeptCheckpoint | None:
        """Return the checkpoint of that id; None where it is not on record."""
        return next((one for one in self.checkpoints if one.id == name), None)


def keep(assessment: Assessment) -> Kept:
    """Return an assessment as it is kept."""
    return Kept(
        assessment.release,
        assessment.title,
        assessment.as_of,
        assessment.sets,
        tuple(map(_checkpoint, assessment.checkpoints)),
        assessment.record.sha256,
    )


def _checkpoint(one: CheckpointAssessment) -> KeptCheckpoint:
    lines = {result.criterion: keep_result(result) for result in one.results}
    return KeptCheckpoint(one.id, one.title, one.day, one.forecast, one.decision, lines)


def keep_result(result: Result) -> Line:
    """Return a result as it is kept."""
    waiver = result.waiver
    return Line(
        criterion=result.criterion,
        title=result.title,
        category=result.category,
        importance=result.importance.value,
        applicable=result.applicable,
        owner=result.owner,
        due=result.due,
        verdict=result.verdict,
        outlook=result.outlook,
        margin=result.margin,
        reason=result.reason,
        needs=result.needs,
        remedy=result.remedy,
        waiver=None
        if waiver is None
        else KeptWaiver(waiver.at, waiver.reason, waiver.approved_by, waiver.granted, waiver.expires),
        caveats=result.caveats,
        waiting_for=result.waiting_for,
        root=result.root,
        consequence_of=result.consequence_of,
        facts=tuple(
            KeptFact(one.id, one.value, one.stated, one.source, one.id in result.learnt_later) for one in result.facts
        ),
        checks=_check(result.leading),
    )


def _check(finding: Finding) -> KeptCheck:
    return KeptCheck(finding.kind, finding.truth.name.lower(), finding.reason, tuple(map(_check, finding.members)))
