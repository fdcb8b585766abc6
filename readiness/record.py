"""The release as it was on record on a day: flat, without histories, and all that evaluation sees.

An assessment as of a day reads the same for ever, whatever is added to the release later.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from readiness.changes.agenda import Agenda
from readiness.location import Pointer
from readiness.moment import Window
from readiness.period import Period
from readiness.register import Table
from readiness.release import (
    Link,
    Outcome,
    Shape,
    Standing,
    Waiver,
)
from readiness.truth import Truth


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact an answer rests on: its path, its value in words, when and where it was stated, and where it stands."""

    id: str
    value: str
    stated: date | None
    source: str | None
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class DateFact:
    """A date on record: the day or window, whether it has happened, and whether it is a limit, on which nothing happens.

    Where it is not as it was stated, `because` says in words why, `rests_on` are the facts that move it, and `needs` those
    that are lacking for it to be known to the day.
    """

    fact: Fact
    window: Window
    actual: bool
    limit: bool = False
    rests_on: tuple[Fact, ...] = ()
    needs: tuple[str, ...] = ()
    because: str = ""


@dataclass(frozen=True, slots=True)
class After:
    """A link: which item comes before, which ends it binds, and the time between them (negative for a lead)."""

    id: str
    link: Link
    lag: Period


@dataclass(frozen=True, slots=True)
class PlanItem:
    """An item of the plan as the schedule takes it; its dates are among those of the record.

    A milestone, or a limit, is one day. `length` is the stated duration of an activity, None where none is on record.
    """

    id: str
    milestone: bool
    length: Period | None
    length_fact: Fact | None
    after: tuple[After, ...]
    fixed: bool
    deadline: date | None


@dataclass(frozen=True, slots=True)
class FieldFact:
    """A field on record: one or more values; none when it is on record that the value is to be confirmed."""

    fact: Fact
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """Something with fields: a member of the scope, an item of the plan, a risk, an action, or a row of a table."""

    id: str
    title: str
    path: str
    present: Truth
    fields: Mapping[str, FieldFact]
    fact: Fact


@dataclass(frozen=True, slots=True)
class EvidenceFact:
    """Evidence on record: its value (None when not stated), or the window in which it is expected."""

    fact: Fact
    type: str
    title: str
    value: bool | None
    speaker: str
    standing: Standing
    about: tuple[str, ...]
    expected: Window | None


@dataclass(frozen=True, slots=True)
class MetricFact:
    """A value of a metric (None when not stated) and the day it describes, or the window in which it is expected."""

    fact: Fact
    value: Decimal | None
    as_at: date | None
    expected: Window | None


@dataclass(frozen=True, slots=True)
class TableFact:
    """A register on record: its rows and the day they describe."""

    fact: Fact
    table: Table
    as_at: date | None


@dataclass(frozen=True, slots=True)
class DecisionFact:
    """A decision on record (its outcome None when not stated), or the window in which it is expected."""

    fact: Fact
    body: str
    title: str
    about: tuple[str, ...]
    day: date | None
    outcome: Outcome | None
    expected: Window | None


@dataclass(frozen=True, slots=True)
class ActionFact:
    """An entry of the action log: whether it is open, and the window of its latest target."""

    member: Member
    open: Truth
    target: Window | None
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class BaselineFact:
    """A baseline of the scope; members None where no source states them."""

    fact: Fact
    title: str
    day: date
    members: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class RangeFact:
    """A range on record, for a simulation: between which lengths, or days, something at a path of the plan will be.

    `likely` is None where every value is as likely.
    """

    fact: Fact
    shape: Shape
    least: Period | date
    likely: Period | date | None
    most: Period | date
    group: str | None


@dataclass(frozen=True, slots=True)
class HazardFact:
    """A risk on record that is not closed, how likely it is to strike, and by item how much it then delays."""

    fact: Fact
    title: str
    probability: Decimal
    delays: Mapping[str, Period]


@dataclass(frozen=True, slots=True)
class Record:
    """All that was on record of a release on a day; `dates` are forecast from those that are `stated`.

    `changed` are the days on which dates of the plan were last stated to be others than before, by path. `ranges` by path,
    `groups` and `hazards` are assumptions: only a simulation reads them. `agenda` is the change schedule of the release, None
    where it names none. `terms` are what readers call what is asked for, where the criteria say so.
    """

    id: str
    title: str
    as_of: date
    near_critical: Period
    checkpoints: tuple[str, ...]
    titles: Mapping[str, str]
    dates: Mapping[str, DateFact]
    stated: Mapping[str, DateFact]
    plan: Mapping[str, Member]
    items: Mapping[str, PlanItem]
    scope: Mapping[str, Member]
    risks: Mapping[str, Member]
    baselines: Mapping[str, BaselineFact]
    evidence: tuple[EvidenceFact, ...]
    metrics: Mapping[str, tuple[MetricFact, ...]]
    tables: Mapping[str, TableFact]
    actions: tuple[ActionFact, ...]
    decisions: tuple[DecisionFact, ...]
    waivers: Mapping[str, tuple[tuple[int, Waiver], ...]]
    changed: Mapping[str, date] = field(default_factory=dict[str, date])
    ranges: Mapping[str, RangeFact] = field(default_factory=dict[str, RangeFact])
    groups: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])
    hazards: Mapping[str, HazardFact] = field(default_factory=dict[str, HazardFact])
    agenda: Agenda | None = None
    terms: Mapping[str, str] = field(default_factory=dict[str, str])
    sha256: str = field(default="")

    def title_of(self, name: str) -> str:
        """Return the title of something on record, what the criteria call it, or its identifier."""
        return self.titles.get(name) or self.terms.get(name, name)

    def term(self, name: str) -> str:
        """Return what readers call a sort of statement, a metric or a register."""
        return self.terms.get(name) or in_words(name)

    def with_terms(self, terms: Mapping[str, str]) -> "Record":
        """Return the record with what readers call what is asked for; a title that the release gives stays."""
        if terms == self.terms:
            return self
        evidence = tuple(
            replace(one, title=terms[one.type]) if one.type in terms and one.title == in_words(one.type) else one
            for one in self.evidence
        )
        return replace(self, evidence=evidence, terms=terms)


def in_words(name: str) -> str:
    """Return an identifier in plain words."""
    return name.replace("-", " ")
