"""The first page: what the paper is for, what the group is asked to do, and the decision in plain words."""

from collections.abc import Iterator

from readiness.assessment import CheckpointAssessment, Result
from readiness.blocks import Block, Heading, Items, Paragraph, Rests
from readiness.criteria import Importance, Wording
from readiness.dates import say_days
from readiness.explanation import DECISION_WORDS, summarise
from readiness.moment import say_by, say_day, say_on
from readiness.paper.dossier import Dossier
from readiness.papers import Verb
from readiness.prospects import say_smallest
from readiness.verdict import Decision


def tell_purpose(dossier: Dossier) -> Iterator[Block]:
    """Yield what the paper is for, by what it judges, and how settled that is."""
    one = dossier.checkpoint
    yield Heading(2, "Purpose")
    titles = " and ".join(f"{found.title} {found.version}".strip() for found in dossier.sets.values())
    criteria = tuple(f"criteria.{found.id}" for found in dossier.sets.values())
    day = "on a day that is not known" if one.day.open else say_on(one.day)
    ours = "".join(
        f" The wording of the {found.title} used here is a proposal; it is not quoted from a published text."
        for found in dossier.sets.values()
        if found.wording is Wording.OURS
    )
    yield Paragraph(
        f"This paper says how ready the {dossier.assessment.title} is for {one.title}, {day}, judged by the {titles}. It counts "
        f"only what was on record by the end of {dossier.day}.{ours}",
        ("release", "as-of", one.id, *criteria),
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
        yield Verb.AGREE, _closing(dossier), dossier.rest_of(*one.gaps)
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


def _closing(dossier: Dossier) -> str:
    """Return who is to close the gaps and by when, as the rest of the sentence; days that have passed need new ones."""
    gaps = dossier.checkpoint.gaps
    which = "the gap" if len(gaps) == 1 else f"the {len(gaps)} gaps"
    if dossier.checkpoint.happened is not None:
        return f"who puts on record what {which} listed in this paper {'lacks' if len(gaps) == 1 else 'lack'}, and by which day"
    past = [one for one in gaps if one.due.latest is not None and one.due.latest < dossier.as_of]
    if past:
        count = "all" if len(past) == len(gaps) else str(len(past))
        passed = f"the day of {count} has passed" if len(past) == 1 else f"the days of {count} have passed"
        passed = "its day has passed" if len(gaps) == 1 else passed
        return f"who closes {which} listed in this paper, and by which new day, as {passed}"
    owed: dict[str, list[Result]] = {}
    for one in gaps:
        owed.setdefault(one.owner, []).append(one)
    if len(owed) > MOST_OWNERS:
        return f"that {which} are closed by their owners, each by the day listed in this paper"
    said = []
    for owner, found in owed.items():
        first = next((one.due for one in found if not one.due.open), None)
        which_of = "the first " if any(one.due != first for one in found) else "all "
        by = "" if first is None else f", {'' if len(found) == 1 else which_of}{say_by(first)}"
        said.append(f"{owner} closes {len(found)}{by}")
    return (
        f"that, of {which} listed in this paper, {'; '.join(said)}"
        if len(gaps) > 1
        else f"that {said[0]}".replace(" closes 1", " closes the gap listed in this paper")
    )


MOST_OWNERS = 4
"""So many owners are named in what the group is asked to agree."""


def tell_decision(dossier: Dossier) -> Iterator[Block]:
    """Yield the decision at the checkpoint in one paragraph, those at the others in a line each, and what to do first."""
    yield Heading(2, "Decision")
    one = dossier.checkpoint
    yield Paragraph(f"{summarise(dossier.assessment, one)} {_standing(one)}", _rests(one))
    yield from _first(dossier)
    if dossier.repairs:
        yield Paragraph(say_smallest(dossier.repairs[0]), _rests(one))
    for other in dossier.assessment.checkpoints:
        if other is not one:
            yield Paragraph(summarise(dossier.assessment, other), _rests(other))


def _rests(one: CheckpointAssessment) -> Rests:
    return (f"{one.id}/", *(f"{one.id}/{result.criterion}" for result in one.results if result.gap))


def _standing(one: CheckpointAssessment) -> str:
    """Return how many criteria stand how, in a sentence."""
    applicable = [result for result in one.results if result.applicable]
    hard = [result for result in one.gaps if result.importance is Importance.HARD]
    good = len(applicable) - len(one.gaps)
    apply = len(one.results) - len(applicable)
    of = "the one criterion that applies" if len(applicable) == 1 else f"{len(applicable)} criteria that apply"
    said = f"Of {of}, {good} {'is' if good == 1 else 'are'} met or on track and {len(one.gaps)}"
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
    together = [one for one in gaps if (one.due, one.owner) == (first.due, first.owner)]
    named = ", ".join(one.criterion for one in together[:MOST_FIRST])
    more = f" and {len(together) - MOST_FIRST} more" if len(together) > MOST_FIRST else ""
    late = first.days_left is not None and first.days_left[1] is not None and first.days_left[1] < 0
    yield Paragraph(
        f"{'The longest overdue' if late else 'The first to act'}: {first.owner}, {say_by(first.due)}{_left(first)} "
        f"({named}{more}).",
        dossier.rest_of(*together),
    )


MOST_FIRST = 3
"""So many of the gaps that come first are named."""


def _left(one: Result) -> str:
    """Return how many working days are left, after a comma; nothing where that is not one number."""
    left = one.days_left
    if left is None or left[0] is None or left[0] != left[1]:
        return ""
    if left[0] < 0:
        return f", {say_days(-left[0])} ago"
    return f", in {say_days(left[0])}" if left[0] else ", today"


def title_of(dossier: Dossier) -> str:
    """Return what the paper is called."""
    return dossier.document.title or f"Readiness of the {dossier.assessment.title}"


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
        ("Release", "" if dossier.assessment.title in title_of(dossier) else dossier.assessment.title),
        ("Checkpoint", f"{dossier.checkpoint.title}, {say_on(dossier.checkpoint.day).removeprefix('on ')}"),
        ("On record by", dossier.day),
        ("Classification", "not stated" if marking is None else marking.name),
    )
    return tuple((name, said) for name, said in lines if said)
