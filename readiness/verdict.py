"""The words of an answer: verdicts and outlooks of criteria, decisions at checkpoints."""

from enum import Enum


class Verdict(Enum):
    """How a criterion stands on the as-of day."""

    MET = "met"
    PENDING = "pending"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


class Outlook(Enum):
    """How a criterion will stand on its due day if the plan on record comes true."""

    ON_TRACK = "on-track"
    AT_RISK = "at-risk"
    LATE = "late"
    NO_PLAN = "no-plan"


class Decision(Enum):
    """What the criteria together say at a checkpoint, from best to worst."""

    READY = "ready"
    READY_WITH_CAVEATS = "ready-with-caveats"
    UNDECIDED = "undecided"
    NOT_READY = "not-ready"
