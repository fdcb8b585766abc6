"""Criteria sets: what must hold, at which checkpoint, by when, and who owns it."""

from enum import Enum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from readiness.kinds import AnyCheck
from readiness.model import Model, Name, ReferenceText, Text, Title, WorkingDays, YesNo, choice
from readiness.release import Prose


class Importance(Enum):
    """A hard criterion decides; a soft one gives a caveat."""

    HARD = "hard"
    SOFT = "soft"


class Wording(Enum):
    """Whose words the criteria are in."""

    OURS = "ours"
    PUBLISHED = "published"


ImportanceText = Annotated[Importance, BeforeValidator(choice(Importance))]


class Expectation(Model):
    """What a criterion asks at one checkpoint; due by default on the last working day before it."""

    check: AnyCheck
    """What must hold: exactly one key, the kind of check."""
    due: ReferenceText | None = None
    """The day by which it must hold, such as go-live - 5wd; absent: the last working day before the checkpoint."""
    importance: ImportanceText | None = None
    """`hard` or `soft` at this checkpoint; absent: that of the criterion."""
    remedy: Prose = ""
    """What to do where it does not hold at this checkpoint; absent: that of the criterion."""


class Criterion(Model):
    """One thing that must hold."""

    title: Title
    """What must hold, in a sentence."""
    category: Text
    """What it belongs to, such as testing."""
    owner: Text
    """Who must see to it."""
    importance: ImportanceText
    """`hard` decides, `soft` gives a caveat."""
    requires: tuple[Name, ...] = ()
    """The ids of criteria of this set that must be met first."""
    applies_when: AnyCheck | None = None
    """A check: where it is false the criterion does not apply; absent: it always applies."""
    at: Annotated[dict[Name, Expectation], Field(min_length=1)]
    """By checkpoint what is asked there."""
    remedy: Prose = ""
    """What to do where it does not hold."""
    effort: WorkingDays | None = None
    """The work that the remedy takes, such as 3wd, where somebody has stated it; repairs are ranked by it."""
    waivable: YesNo = True
    """Whether a waiver may lift it; absent: true."""
    reference: Prose = ""
    """Where the topic comes from."""
    note: Prose = ""
    """For readers of the file; nothing is judged by it."""


class CriteriaSet(Model):
    """A set of criteria, with its version and whose wording it is."""

    kind: Literal["criteria"]
    """What this document is: a set of criteria."""
    id: Name
    """The name under which releases ask for it."""
    title: Title
    """What the set is called."""
    version: Text
    """The version of the set, a text such as "2021.1"."""
    wording: Annotated[Wording, BeforeValidator(choice(Wording))]
    """Whose words the criteria are in: `published` by the body that decides, or `ours`, a proposal; papers say which."""
    note: Prose = ""
    """For readers of the file; nothing is judged by it."""
    titles: dict[Name, Title] = {}
    """By id what readers call the statements, metrics, registers and dates that are asked for; absent: the id in plain words."""
    criteria: Annotated[dict[Name, Criterion], Field(min_length=1)]
    """The criteria by id."""
