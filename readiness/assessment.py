"""What an assessment holds: how each criterion stands at each checkpoint, and the decision drawn from it."""

from dataclasses import dataclass
from datetime import date

from readiness.check import Finding, Margin
from readiness.criteria import Importance
from readiness.diagnostic import Severity
from readiness.location import Pointer
from readiness.moment import Window
from readiness.record import Fact, Record
from readiness.release import Waiver
from readiness.verdict import Decision, Outlook, Verdict


@dataclass(frozen=True, slots=True)
class Result:
    """How one criterion stands at one checkpoint.

    `margin` and `days_left` are in working days, as (least, most); `leading` is the finding that counts: the outlook's
    before the due day, the verdict's afterwards. `set_id` and `pointer` say where the criterion stands.
    """

    criterion: str
    title: str
    category: str
    importance: Importance
    owner: str
    set_id: str
    pointer: Pointer
    due: Window
    days_left: Margin | None
    verdict: Verdict
    outlook: Outlook | None
    margin: Margin | None
    reason: str
    needs: tuple[str, ...]
    remedy: str
    waiver: Waiver | None
    caveats: tuple[str, ...]
    waiting_for: tuple[str, ...]
    root: bool
    consequence_of: tuple[str, ...]
    facts: tuple[Fact, ...]
    learnt_later: tuple[str, ...]
    age_on: date | None
    leading: Finding

    @property
    def applicable(self) -> bool:
        """Whether the criterion applies."""
        return self.verdict is not Verdict.NOT_APPLICABLE

    @property
    def obstacle(self) -> bool:
        """Whether it stands in the way, waived or not."""
        return self.verdict in (Verdict.NOT_MET, Verdict.UNKNOWN) or self.outlook in (Outlook.LATE, Outlook.NO_PLAN)

    @property
    def gap(self) -> bool:
        """Whether it stands in the way of `ready`."""
        return self.obstacle or self.outlook is Outlook.AT_RISK or (self.applicable and bool(self.caveats))


@dataclass(frozen=True, slots=True)
class CheckpointAssessment:
    """The decision at one checkpoint and what it rests on; `gaps` are in the order in which somebody must act."""

    id: str
    title: str
    day: Window
    forecast: bool
    happened: date | None
    decision: Decision
    results: tuple[Result, ...]
    gaps: tuple[Result, ...]

    @property
    def blocking(self) -> tuple[Result, ...]:
        """The hard criteria that stand in the way and are not waived, in the order in which somebody must act."""
        return tuple(
            one for one in self.gaps if one.obstacle and one.waiver is None and one.importance is Importance.HARD
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong that only shows on the as-of day; `set_id` is None where it stands in the release."""

    code: str
    severity: Severity
    message: str
    set_id: str | None
    pointer: Pointer
    help: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole answer: every checkpoint on record, and the one that comes next."""

    release: str
    title: str
    as_of: date
    sets: tuple[tuple[str, str], ...]
    checkpoints: tuple[CheckpointAssessment, ...]
    next: str | None
    record: Record
    problems: tuple[Problem, ...]
