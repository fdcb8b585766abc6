"""Criteria sets: what must hold, at which checkpoint, by when, and who owns it."""

from enum import Enum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from readiness.kinds import AnyCheck
from readiness.model import Model, Name, ReferenceText, Text, choice
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
    due: ReferenceText | None = None
    importance: ImportanceText | None = None
    remedy: Prose = ""


class Criterion(Model):
    """One thing that must hold."""

    title: Prose
    category: Text
    owner: Text
    importance: ImportanceText
    requires: tuple[Name, ...] = ()
    applies_when: AnyCheck | None = None
    at: Annotated[dict[Name, Expectation], Field(min_length=1)]
    remedy: Prose = ""
    reference: Prose = ""
    note: Prose = ""


class CriteriaSet(Model):
    """A set of criteria, with its version and whose wording it is."""

    kind: Literal["criteria"]
    id: Name
    title: Prose
    version: Text
    wording: Annotated[Wording, BeforeValidator(choice(Wording))]
    note: Prose = ""
    criteria: Annotated[dict[Name, Criterion], Field(min_length=1)]
