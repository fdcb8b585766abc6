"""The first page: what the paper is for, what the group is asked to do, and the decision in plain words."""

from collections.abc import Iterator

from readiness.assessment import CheckpointAssessment
from readiness.blocks import Block, Heading, Items, Paragraph, Rests
from readiness.criteria import Importance, Wording
from readiness.dates import say_days
from readiness.explanation import DECISION_WORDS, summarise
from readiness.moment import say_by, say_day, say_on
from readiness.paper.dossier import Dossier
from readiness.papers import Verb
from readiness.verdict import Decision


def tell_purpose(dossier: Dossier) -> Iterator[Block]:
    """Yield what the paper is for, by what it judges, and how settled that is."""
    one = dossier.checkpoint
    yield Heading(2, "Purpose")
    titles = " and ".join(found.title for found in dossier.sets.values())
    criteria = tuple(f"criteria.{found.id}" for found in dossier.sets.values())
    yield Paragraph(
        f"This paper reports how far the {dossier.assessment.title} stands against the {titles} at {one.title}, "
        f"{say_on(one.day)}. It counts what was on record by {dossier.day}.",
        ("release", "as-of", one.id, *criteria),
    )
    for found in dossier.sets.values():
        if found.wording is Wording.OURS:
            yield Paragraph(
                f"The wording of the {found.title} {found.version} is ours; it is not quoted from a published text.",
                (f"criteria.{found.id}",),
            )


def tell_asks(dossier: Dossier) -> Iterator[Block]:
    """Yield what the group is asked to do: as the document says, else what follows from the decision."""
    yield Heading(2, f"What {dossier.group} is asked to do")
    stated = dossier.document.asks
    if stated:
        lines: list[tuple[str, Rests]] = [(f"{one.verb.value} {one.words}", ("paper.asks",)) for one in stated]
    else:
        lines = [(f"{verb.value} {words}", rests) for verb, words, rests in _asks(dossier)]
    said = tuple(
        f"{words.rstrip('.')}{';' if number < len(lines) - 1 else '.'}" for number, (words, _) in enumerate(lines)
    )
    yield Items(said, tuple(rests for _, rests in lines))


def _asks(dossier: Dossier) -> Iterator[tuple[Verb, str, Rests]]:
    """Yield what follows from the decision: nobody is asked to recommend anything on a forecast."""
    one = dossier.checkpoint
    decision = DECISION_WORDS[one.decision]
    rests = (f"{one.id}/", *dossier.rest_of(*one.blocking))
    if one.forecast:
        yield Verb.NOTE, f"that the forecast for {one.title} is {decision}", rests
    else:
        yield Verb.NOTE, f"that on what is on record the release is {decision} at {one.title}", rests
    if one.gaps:
        few = len(one.gaps) == 1
        yield (
            Verb.AGREE,
            f"who closes the {'gap' if few else f'{len(one.gaps)} gaps'} listed in this paper, and by which day",
            dossier.rest_of(*one.gaps),
        )
    if one.forecast or one.happened is not None:
        return
    if one.decision is Decision.READY:
        yield Verb.RECOMMEND, f"that the {dossier.assessment.title} goes ahead", rests
    elif one.decision is Decision.READY_WITH_CAVEATS:
        yield (
            Verb.RECOMMEND,
            f"that the {dossier.assessment.title} goes ahead with the caveats listed in this paper",
            rests,
        )
    elif one.decision is Decision.NOT_READY:
        yield (
            Verb.RECOMMEND,
            f"that the {dossier.assessment.title} does not go ahead until what is not met or late is mended",
            rests,
        )
    else:
        yield (
            Verb.AGREE,
            "that no recommendation is made before the facts listed as not known are on record",
            rests,
        )


def tell_decision(dossier: Dossier) -> Iterator[Block]:
    """Yield the decision at the checkpoint in one paragraph, those at the others in a line each, and what to do first."""
    yield Heading(2, "Decision")
    one = dossier.checkpoint
    yield Paragraph(f"{summarise(dossier.assessment, one)} {_standing(one)}", _rests(one))
    yield from _first(dossier)
    others = [other for other in dossier.assessment.checkpoints if other is not one]
    if others:
        yield Items(
            tuple(summarise(dossier.assessment, other) for other in others), tuple(_rests(other) for other in others)
        )


def _rests(one: CheckpointAssessment) -> Rests:
    return (f"{one.id}/", *(f"{one.id}/{result.criterion}" for result in one.results if result.gap))


def _standing(one: CheckpointAssessment) -> str:
    """Return how many criteria stand how, in a sentence."""
    applicable = [result for result in one.results if result.applicable]
    hard = [result for result in one.gaps if result.importance is Importance.HARD]
    good = len(applicable) - len(one.gaps)
    apply = len(one.results) - len(applicable)
    said = f"Of {len(applicable)} criteria that apply, {good} {'is' if good == 1 else 'are'} met or on track and {len(one.gaps)}"
    said += f" {'stands' if len(one.gaps) == 1 else 'stand'} in the way of ready, {len(hard)} of them hard."
    if apply:
        said += f" {apply} {'does' if apply == 1 else 'do'} not apply."
    return said


def _first(dossier: Dossier) -> Iterator[Block]:
    """Yield which gaps come first, and how long is left for them."""
    gaps = [result for result in dossier.checkpoint.gaps if result.obstacle and result.waiver is None]
    if not gaps or dossier.checkpoint.happened is not None:
        return
    first = gaps[0]
    together = [one for one in gaps if one.due == first.due]
    owners = list(dict.fromkeys(one.owner for one in together))
    left = "" if first.days_left is None or first.days_left[0] is None else f", {_left(first.days_left[0])}"
    names = ", ".join(one.criterion for one in together[:3])
    more = f" and {len(together) - 3} more" if len(together) > 3 else ""  # noqa: PLR2004 - three are named
    yield Paragraph(
        f"The first to act: {' and '.join(owners)}, {say_by(first.due)}{left} ({names}{more}).",
        dossier.rest_of(*together),
    )


def _left(days: int) -> str:
    if days < 0:
        return f"which was {say_days(-days)} ago"
    return f"in {say_days(days)}" if days else "which is today"


def front(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    """Return the lines of the title block; what nobody has stated is left out, but not the classification."""
    document = dossier.document
    marking = document.classification
    day = dossier.as_of if document.date is None else document.date
    lines = (
        ("Paper", document.number),
        ("Meeting", document.meeting),
        ("Date", say_day(day)),
        ("For", document.group),
        ("From", document.author),
        ("Release", dossier.assessment.title),
        ("Checkpoint", f"{dossier.checkpoint.title}, {say_on(dossier.checkpoint.day).removeprefix('on ')}"),
        ("As of", dossier.day),
        ("Classification", "not stated" if marking is None else marking.name),
    )
    return tuple((name, said) for name, said in lines if said)
