"""How a paper agrees with its inputs, in sentences: what was changed by hand, which fact moved, what it turned."""

from collections.abc import Iterator, Mapping, Sequence

from readiness.blocks import Block, Heading, Items, Paragraph
from readiness.check import sentence
from readiness.explanation import DECISION_WORDS, NOT_JUDGED, say_state
from readiness.moment import parse_window, say_day, say_window
from readiness.movement.finding import Change
from readiness.movement.kept import Line
from readiness.movement.telling import NO_CHECKPOINT
from readiness.naming import name_fact
from readiness.record import Record
from readiness.verification.agreement import Agreement, Changed, Difference, Fact

MOST = 40
"""So many of each are told; the JSON has all."""
LONGEST = 300
"""So many letters of what differs are shown."""


def tell_agreement(  # noqa: PLR0913 - all that is told
    found: Agreement, file: str, release: str, record: Record | None, sources: Mapping[str, str], why: str
) -> Iterator[Block]:
    """Yield how the paper in a file agrees with a release.

    `record` and `sources` are those of the paper made anew; `why` says why there is none, if there is none.
    """
    yield Heading(1, f"{file}: {say_outcome(found)}")
    yield Paragraph(_opening(found, release, why))
    yield from _told("Changed by hand in this file", [say_edit(one) for one in found.edited])
    yield from _told("At the edges of pages", [_edge(one) for one in found.edges])
    told = [] if record is None else [say_fact(one, record, sources) for one in found.facts]
    yield from _told("Facts that moved", told)
    yield from _told("Decisions that turned", _decisions(found))
    yield from _told("Results that changed for other reasons", _others(found))
    yield from _told(
        "Words that the inputs do not bear" if found.unfounded else "Words that would be others today",
        [say_outdated(one) for one in found.outdated],
    )
    effect = "" if found.differs else " without effect on the paper"
    yield from _told(f"Files that changed{effect}", [say_input(one) for one in found.inputs])


def say_outcome(found: Agreement) -> str:
    """Return the answer in one word or two."""
    if found.matches:
        return "matches"
    return "does not match" if found.differs else "cannot be compared with its inputs"


def _opening(found: Agreement, release: str, why: str) -> str:
    said = [f"Its inputs were looked for in the repository of {release}."]
    if found.matches:
        said = [f"Its words, what it carries along, and a paper made anew from {release} are the same."]
    elif not found.anew:
        said = [f"It cannot be compared with its inputs: {why}."]
    elif found.edited and not (found.outdated or found.records):
        said.append("The inputs still say what the paper said when it was made; the file was changed since.")
    elif found.unfounded:
        said.append(
            "No input has changed, and yet a paper made anew says otherwise: the words and what the file carries along were "
            "both changed, or the program was."
        )
    else:
        said.append("A paper made anew from them says otherwise.")
    if found.versions is not None:
        said.append(f"It was made by readiness {found.versions[0]}; this is {found.versions[1]}.")
    return " ".join(said)


def _told(heading: str, lines: Sequence[str]) -> Iterator[Block]:
    if lines:
        more = len(lines) - MOST
        yield Heading(2, f"{heading} ({len(lines)})")
        yield Items((*lines[:MOST], *([f"and {more} more"] if more > 0 else [])))


def say_edit(one: Difference) -> str:
    """Return words that were changed by hand."""
    if not one.was:
        return f"{_where(one)}: somebody added {_quoted(one.now)}"
    if not one.now:
        return f"{_where(one)}: somebody took away {_quoted(one.was)}"
    return f"{_where(one)}: where it said {_quoted(one.was)} it now says {_quoted(one.now)}"


def say_outdated(one: Difference) -> str:
    """Return words that a paper made anew does not have."""
    if not one.was:
        return f"{_where(one)}: made anew it also says {_quoted(one.now)}"
    if not one.now:
        return f"{_where(one)}: {_quoted(one.was)} is no longer said"
    return f"{_where(one)}: where it was made to say {_quoted(one.was)}, made anew it says {_quoted(one.now)}"


def _quoted(words: str) -> str:
    shown = words.strip() if len(words) <= LONGEST else f"{words[:LONGEST]}..."
    return f'"{shown}"'


def _where(one: Difference) -> str:
    found = [one.section or "The first page"]
    if one.row and one.row != one.section:
        found.append(f"row {one.row}")
    return ", ".join([*found, *([one.column] if one.column else [])])


def _edge(words: str) -> str:
    return f"where the classification stood it says {_quoted(words)}" if words.strip() else "no classification"


def say_fact(one: Fact, record: Record, sources: Mapping[str, str]) -> str:
    """Return a fact that moved, what it was and is, and what it turned."""
    cause = one.cause
    name = sentence(name_fact((record,), cause.id))[0].removesuffix(".")
    was, now = (None if each is None else _value(each) for each in (cause.was, cause.now))
    if now is None:
        said = f"{name} was {was} and is no longer on record."
    elif was is None:
        said = f"{name} was not on record and is {now}."
    elif was == now:
        said = f"{name} is {now} as before, but stated anew{_by(one, sources)}."
    else:
        said = f"{name} was {was} and is {now}."
    turned = [change for change in one.changes if change.turned]
    told = [f"It turns {_turned(change)}." for change in turned]
    others = [change.criterion for change in one.changes if not change.turned]
    if others:
        also = "It also changes the grounds of" if told else "It changes the grounds of"
        told.append(f"{also} {', '.join(dict.fromkeys(others))}.")
    return " ".join([said, *told])


def _by(one: Fact, sources: Mapping[str, str]) -> str:
    day = "" if one.cause.stated is None else f" on {say_day(one.cause.stated)}"
    source = "" if one.cause.source is None else f" by {sources.get(one.cause.source, one.cause.source)}"
    return f"{day}{source}"


def _value(text: str) -> str:
    """Return a value as a sentence says it: a date in words."""
    window = parse_window(text)
    if window is None:
        return text
    return "not stated" if window.open else say_window(window)


def _turned(change: Change) -> str:
    return f"{change.criterion} at {change.checkpoint} from {_state(change.before)} to {_state(change.after)}"


def _state(line: Line | None) -> str:
    return NOT_JUDGED if line is None else say_state(line.verdict, line.outlook, waived=line.waived)


def _decisions(found: Agreement) -> list[str]:
    said = []
    for one in () if found.movement is None else found.movement.decisions:
        was, now = (NO_CHECKPOINT if each is None else DECISION_WORDS[each] for each in (one.before, one.after))
        if one.before is not one.after:
            said.append(f"{one.title}: was {was}, is {now}")
        elif one.day_before != one.day_after and one.day_before is not None and one.day_after is not None:
            said.append(f"{one.title}: was {say_window(one.day_before)}, is {say_window(one.day_after)}")
    return said


def _others(found: Agreement) -> list[str]:
    """Return results that are others, but not because of a fact."""
    changes = () if found.movement is None else found.movement.changes
    return [
        f"{one.criterion} at {one.checkpoint}: {' '.join(cause.words for cause in one.causes)}"
        for one in changes
        if not any(cause.kind == "fact" for cause in one.causes)
    ]


def say_input(one: Changed) -> str:
    """Return a file that changed."""
    if one.now is None:
        return f"{one.path} was read then, and is no longer"
    return f"{one.path} {'was not read then' if one.was is None else 'has another digest'}"
