"""The reasoning of one criterion at a checkpoint as an argument: claim, conditions, evidence, assumptions, what follows.

The claim is that it holds by its due day. Nothing is judged here; it is the finding of the assessment, with who said what.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.check import Finding, sentence
from readiness.criteria import CriteriaSet, Importance, Wording
from readiness.explanation import DECISION_WORDS, OUTLOOK_WORDS, VERDICT_WORDS, say_need
from readiness.location import Pointer
from readiness.moment import Window, say_by, say_day, say_window
from readiness.movement.occasions import expectations
from readiness.naming import name_fact
from readiness.record import Fact, Record
from readiness.release import Source, Standing
from readiness.repair.advice import Step
from readiness.truth import Truth

MOST_CONDITIONS = 200
"""So many conditions are told of one criterion."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One check of a criterion: its place in the tree (1, 1.2), its truth, why, and the facts it rests on itself."""

    number: str
    kind: str
    truth: Truth
    reason: str
    facts: tuple[str, ...]
    whole: bool
    """Whether it is made of others."""
    planned: bool
    """Whether it rests on planned dates, or on something that is expected."""


@dataclass(frozen=True, slots=True)
class Support:
    """A fact that the argument rests on: what it is called, its value, who said it, when, where, and how settled that is.

    `age` is in days on the day on which ages count; None where no day is stated.
    """

    id: str
    name: str
    value: str
    speaker: str
    stated: date | None
    source: str
    standing: Standing | None
    age: int | None
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class Dependent:
    """Something that waits for the criterion, or takes it into account: a criterion at a checkpoint, and how it stands."""

    criterion: str
    title: str
    checkpoint: str
    stands: str
    waits: bool


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """A criterion that must be met first, and how it stands; `holds` whether it is no obstacle."""

    criterion: str
    title: str
    stands: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Argument:
    """The reasoning of one criterion at one checkpoint."""

    release: str
    as_of: date
    result: Result
    checkpoint: str
    checkpoint_title: str
    day: Window
    decision: str
    conditions: tuple[Condition, ...]
    prerequisites: tuple[Prerequisite, ...]
    evidence: tuple[Support, ...]
    assumptions: tuple[str, ...]
    needs: tuple[str, ...]
    steps: tuple[Step, ...]
    dependents: tuple[Dependent, ...]

    @property
    def stands(self) -> str:
        """How the criterion stands, in words."""
        return state(self.result)


def argue(
    assessment: Assessment,
    key: tuple[str, str],
    sets: Sequence[CriteriaSet],
    sources: Mapping[str, Source],
    steps: Sequence[Step] = (),
) -> Argument:
    """Return the argument of a criterion at a checkpoint, both of which the assessment holds.

    `steps` are changes that would mend it, of a repair of its checkpoint.
    """
    at = next(one for one in assessment.checkpoints if one.id == key[1])
    result = next(one for one in at.results if one.criterion == key[0])
    record = assessment.record
    return Argument(
        assessment.title,
        assessment.as_of,
        result,
        at.id,
        at.title,
        at.day,
        DECISION_WORDS[at.decision],
        tuple(_conditions(result.leading, "1", _plans(record)))[:MOST_CONDITIONS],
        tuple(_prerequisites(assessment, result, at, sets)),
        tuple(_support(record, fact, result, sources) for fact in result.facts),
        tuple(_assumptions(record, result, sets)),
        tuple(say_need(record, one) for one in result.needs),
        tuple(one for one in steps if result.criterion in one.criteria),
        tuple(_dependents(assessment, result.criterion, at, sets)),
    )


def state(result: Result) -> str:
    """Return how a result stands, in words."""
    words = [VERDICT_WORDS[result.verdict], *([] if result.outlook is None else [OUTLOOK_WORDS[result.outlook]])]
    return ", ".join([*words, *(["waived"] if result.obstacle and result.waiver is not None else [])])


def _plans(record: Record) -> frozenset[str]:
    """Return the paths of what is only planned, or expected."""
    dates = {path for path, one in record.dates.items() if not one.actual and not one.limit}
    return frozenset(dates | {path for path, _, _ in expectations(record)})


def _conditions(finding: Finding, number: str, plans: frozenset[str]) -> Iterator[Condition]:
    facts = () if finding.members else tuple(fact.id for fact in finding.facts)
    planned = any(fact.id in plans for fact in finding.facts)
    yield Condition(number, finding.kind, finding.truth, finding.reason, facts, bool(finding.members), planned)
    for count, member in enumerate(finding.members, start=1):
        yield from _conditions(member, f"{number}.{count}", plans)


def _prerequisites(
    assessment: Assessment, result: Result, at: CheckpointAssessment, sets: Sequence[CriteriaSet]
) -> Iterator[Prerequisite]:
    for name in sorted(_requires(sets, result.criterion)):
        found = _before(assessment, name, at.id)
        if found is not None:
            yield Prerequisite(name, found.title, state(found), name not in result.waiting_for)


def _requires(sets: Sequence[CriteriaSet], name: str) -> set[str]:
    return {wanted for one in sets if name in one.criteria for wanted in one.criteria[name].requires}


def _before(assessment: Assessment, name: str, checkpoint: str) -> Result | None:
    """Return how a criterion stands at a checkpoint, else at the last earlier one at which it is judged."""
    found = None
    for at in assessment.checkpoints:
        found = next((one for one in at.results if one.criterion == name), found)
        if at.id == checkpoint:
            break
    return found


def _support(record: Record, fact: Fact, result: Result, sources: Mapping[str, Source]) -> Support:
    source = sources.get(fact.source or "")
    evidence = next((one for one in record.evidence if one.fact.id == fact.id), None)
    standing = evidence.standing if evidence is not None else None if source is None else source.standing
    decided = next((one.body for one in record.decisions if one.fact.id == fact.id), "")
    age = None if fact.stated is None or result.age_on is None else (result.age_on - fact.stated).days
    known = record.dates.get(fact.id)
    value = fact.value
    if known is not None:
        value = "not stated" if known.window.open else say_window(known.window)
        value += " (it happened)" if known.actual else ""
    return Support(
        fact.id,
        name_fact((record,), fact.id),
        value,
        evidence.speaker if evidence is not None else decided,
        fact.stated,
        "" if source is None else source.title,
        standing,
        age,
        fact.pointer,
    )


def _assumptions(record: Record, result: Result, sets: Sequence[CriteriaSet]) -> Iterator[str]:
    """Yield what is taken as true without anybody having shown it."""
    if result.outlook is not None:
        for fact in result.facts:
            known = record.dates.get(fact.id)
            if known is None or known.actual or known.limit or known.window.open:
                continue
            name = sentence(name_fact((record,), fact.id))[0].removesuffix(".")
            moved = f", as {known.because}" if known.because else ""
            yield f"{name}, {say_window(known.window)}, comes true as planned{moved}."
        for path, name, window in expectations(record):
            if any(fact.id == path for fact in result.facts):
                yield f"{name} arrives {say_by(window)} and says yes."
    if result.waiver is not None and result.obstacle:
        waiver = result.waiver
        yield f"{waiver.approved_by} waived it from {say_day(waiver.granted)} to {say_day(waiver.expires)}: {waiver.reason}"
    if any(one.id == result.set_id and one.wording is Wording.OURS for one in sets):
        yield "The wording of the criterion is ours, not that of the body whose criteria these are."


def _dependents(
    assessment: Assessment, name: str, at: CheckpointAssessment, sets: Sequence[CriteriaSet]
) -> Iterator[Dependent]:
    """Yield the criteria that need this one, at its checkpoint and at later ones up to where it is judged again."""
    later = False
    for one in assessment.checkpoints:
        if later and any(result.criterion == name for result in one.results):
            return
        later = later or one.id == at.id
        for result in one.results if later else ():
            if name in _requires(sets, result.criterion):
                waits = name in result.waiting_for
                yield Dependent(result.criterion, result.title, one.title, state(result), waits)


def say_weight(argument: Argument) -> str:
    """Return what the criterion does to the decision, in a sentence."""
    result, title = argument.result, argument.checkpoint_title
    soft = result.importance is Importance.SOFT
    if not result.applicable:
        return f"It does not apply, so it has no part in the decision for {title} ({argument.decision})."
    if result.obstacle and result.waiver is None and not soft:
        return f"It is one of the hard criteria that stand in the way; {title} is {argument.decision}."
    if result.gap:
        why = (
            "it is soft"
            if soft
            else "it is waived"
            if result.waiver is not None and result.obstacle
            else "as it stands"
        )
        return f"It gives a caveat, {why}, and does not decide; {title} is {argument.decision}."
    return f"It does not stand in the way; {title} is {argument.decision}."
