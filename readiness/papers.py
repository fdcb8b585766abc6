"""Papers as documents state them: for whom a report on a release is, what it is called, and what goes into it."""

from enum import Enum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from readiness.model import ONE_OR_MANY, Day, Model, Name, PeriodText, Text, Title, as_list, choice
from readiness.release import Prose


class Section(Enum):
    """A part of a paper, in the order in which papers have them."""

    PURPOSE = "purpose"
    ASKS = "asks"
    DECISION = "decision"
    CATEGORIES = "categories"
    GAPS = "gaps"
    PLAN = "plan"
    MOVEMENT = "movement"
    SCENARIOS = "scenarios"
    TOLERANCE = "tolerance"
    CHANGES = "changes"
    CAVEATS = "caveats"
    CRITERIA = "criteria"
    EVIDENCE = "evidence"
    ACTIONS = "actions"
    ASSUMPTIONS = "assumptions"
    ARGUMENTS = "arguments"
    METHOD = "method"


class Verb(Enum):
    """What a group is asked to do with a paper; minutes write these words in capitals."""

    NOTE = "NOTE"
    AGREE = "AGREE"
    RECOMMEND = "RECOMMEND"
    APPROVE = "APPROVE"


class Ask(Model):
    """One thing that the group is asked to do."""

    verb: Annotated[Verb, BeforeValidator(choice(Verb))]
    """`NOTE`, `AGREE`, `RECOMMEND` or `APPROVE`."""
    words: Title
    """What it is asked to note, agree, recommend or approve, as the rest of the sentence."""


class Marking(Model):
    """How a paper is classified."""

    name: Text
    """The classification, such as White."""
    permits: Prose = ""
    """What it permits, where a source says so."""
    source: Name | None = None
    """The id of the source, in the release, that says what it permits."""


class PaperDocument(Model):
    """A paper on one release: its title block, what the group is asked to do, and its sections."""

    kind: Literal["paper"]
    """What this document is: a paper."""
    id: Name
    """The name of the paper in messages."""
    title: Title = ""
    """What the paper is called; absent: the readiness of the release."""
    note: Prose = ""
    """For readers of the file; it is not printed."""
    release: Text | None = None
    """The release it is about: its path, or that of its folder, in the repository; absent: the one beside this file."""
    number: Text = ""
    """The number under which the group files it."""
    group: Text = ""
    """Whom it is for, such as Operations Group (OPSG)."""
    meeting: Text = ""
    """The meeting it is for, such as OPSG_58."""
    date: Day | None = None
    """The day of that meeting; absent: the day as of which it is written."""
    author: Text = ""
    """Who presents it."""
    classification: Marking | None = None
    """How it is classified; absent: the paper says that this is not stated."""
    at: Name | None = None
    """The checkpoint it is about; absent: the next one."""
    since: Day | None = None
    """The day of the last meeting; the paper says what has moved since."""
    last_meeting: Text = ""
    """What the last meeting was called, such as OPSG_56."""
    meetings: tuple[Name, ...] = ()
    """Items of the plan that are meetings; the picture of the plan marks them."""
    papers_due: PeriodText | None = None
    """How long before a meeting its papers are due, such as 5wd; a calendar of what is due shows it."""
    asks: tuple[Ask, ...] = ()
    """What the group is asked to do; absent: what follows from the decision."""
    scenarios: tuple[Name, ...] = ()
    """The scenarios, by name, that the paper tells; they stand in `scenarios.yaml` beside the release."""
    sections: Annotated[
        tuple[Annotated[Section, BeforeValidator(choice(Section))], ...], BeforeValidator(as_list), ONE_OR_MANY
    ] = Field(default=())
    """The sections it has; absent: all that have something to say, but the arguments."""
