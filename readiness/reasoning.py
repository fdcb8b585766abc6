"""An argument in sentences: what is claimed, on which conditions, by whose word, on what assumptions, and what follows."""

from collections.abc import Callable, Iterator

from readiness.argument import Argument, Condition, Support, say_weight
from readiness.blocks import Block, Heading, Items, Paragraph, Table
from readiness.check import sentence
from readiness.dates import say_days
from readiness.location import Pointer
from readiness.moment import say_by, say_day, say_window
from readiness.truth import Truth

TRUTHS = {Truth.TRUE: "Holds", Truth.UNKNOWN: "Not known", Truth.FALSE: "Does not hold"}
WILL = {Truth.TRUE: "Will hold if the plan comes true", Truth.UNKNOWN: "Not known", Truth.FALSE: "Will not hold"}
_WHOLES = {
    "all": "All of these must hold",
    "any": "One of these must hold",
    "at-least": "So many of these must hold as the criterion says",
    "for-each": "This must hold of each",
    "applies-when": "Whether it applies, and if so what must hold",
}


def tell_argument(argument: Argument, place: Callable[[Pointer], str], level: int = 1) -> Iterator[Block]:
    """Yield an argument; `place` says where in the release a fact stands, `level` is that of the first heading."""
    result = argument.result
    yield Heading(level, f"{result.title} ({result.criterion})")
    yield Paragraph(_claim(argument))
    yield Paragraph(f"As of {say_day(argument.as_of)}: {argument.stands}. {result.reason}")
    yield Heading(level + 1, "Conditions")
    yield Items((*(_condition(argument, one) for one in argument.conditions), *_prerequisites(argument)))
    yield from _evidence(argument, place, level + 1)
    if argument.assumptions:
        yield Heading(level + 1, "What is assumed")
        yield Items(argument.assumptions)
    yield Heading(level + 1, "What would change it, and by when")
    yield Items(tuple(_changing(argument)))
    yield Heading(level + 1, "What it holds up")
    yield Items((say_weight(argument), *_dependents(argument)))


def _claim(argument: Argument) -> str:
    result = argument.result
    day = "" if argument.day.open else f", {say_window(argument.day)}"
    due = "" if result.due.open else f" It must hold {say_by(result.due)}."
    return (
        f"Claim: at {argument.checkpoint_title}{day}, this holds.{due} {result.owner} sees to it; it is a "
        f"{result.importance.value} criterion of {argument.release}."
    )


def _condition(argument: Argument, one: Condition) -> str:
    words = (WILL if argument.result.outlook is not None and one.planned else TRUTHS)[one.truth]
    if one.whole:
        return f"{one.number}. {_WHOLES.get(one.kind, 'These must hold')}. {words}."
    return f"{one.number}. {words}: {one.reason}"


def _prerequisites(argument: Argument) -> Iterator[str]:
    for one in argument.prerequisites:
        holds = "Holds" if one.holds else "Does not hold so far"
        yield f"Before it: {one.title} ({one.criterion}). {holds}: {one.stands}."


def _evidence(argument: Argument, place: Callable[[Pointer], str], level: int) -> Iterator[Block]:
    yield Heading(level, "Evidence")
    if not argument.evidence:
        yield Paragraph("Nothing that bears on it is on record.")
        return
    heads = ("What", "Says", "Who said it, and where", "Stated", "Age", "Place")
    rows = tuple(_support(one, place) for one in argument.evidence)
    yield Table("What the argument rests on", heads, rows)
    if argument.result.age_on is not None:
        yield Paragraph(f"Ages are those on {say_day(argument.result.age_on)}.")


def _support(one: Support, place: Callable[[Pointer], str]) -> tuple[str, str, str, str, str, str]:
    who = " in ".join(filter(None, (one.speaker, one.source))) or "no source is named"
    standing = "" if one.standing is None else f" ({one.standing.value})"
    stated = "not stated" if one.stated is None else say_day(one.stated)
    age = "" if one.age is None else f"{one.age} day{'' if one.age == 1 else 's'}" if one.age >= 0 else "later"
    return sentence(one.name)[0].removesuffix("."), one.value, f"{who}{standing}", stated, age, place(one.pointer)


def _changing(argument: Argument) -> Iterator[str]:
    result = argument.result
    by = "" if result.due.open else f", {say_by(result.due)}"
    if argument.steps:
        for step in argument.steps:
            when = "" if step.by.open else f", {say_by(step.by)}"
            yield f"{step.words} ({step.owner}{when})."
    elif argument.needs:
        yield from (f"Put on record {one} ({result.owner}{by})." for one in argument.needs)
    if result.margin is not None:
        least = result.margin[0]
        if least is not None and least < 0:
            yield f"It is {say_days(-least)} late."
        elif least is not None and not result.obstacle:
            yield f"The dates it rests on may come {say_days(least)} later before it fails."
    if result.remedy and (result.gap or result.verdict.value == "pending"):
        yield f"Remedy: {' '.join(result.remedy.split())}"
    waits = [one for one in argument.prerequisites if not one.holds]
    yield from (f"{one.title} ({one.criterion}) must come first; it is {one.stands}." for one in waits)
    if not (argument.steps or argument.needs or result.margin is not None or result.gap or waits):
        yield "A later statement to the contrary; nothing is lacking."


def _dependents(argument: Argument) -> Iterator[str]:
    for one in argument.dependents:
        how = "waits for it" if one.waits else "needs it, and does not wait"
        yield f"{one.title} ({one.criterion}) at {one.checkpoint} {how}; it is {one.stands}."
