"""An assessment in few words: how many criteria stand how, one reason for each gap, and what to do first.

Whoever wants more asks for the whole; nothing here is said otherwise than there.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.check import Margin, rest_of
from readiness.criteria import Importance
from readiness.dates import say_days
from readiness.explanation import OUTLOOK_WORDS, VERDICT_WORDS, say_need
from readiness.moment import say_by, say_day
from readiness.verdict import Outlook, Verdict

LONGEST = 240
"""A reason is cut to so many letters: one long title must not push all others from the screen."""
MOST_NAMED = 4
STANDS = {
    "met or on track": "met or on track",
    "not met": "not met",
    "late": "late",
    "unknown": "unknown",
    "no plan": "without a plan",
    "at risk": "at risk",
    "waiver": "resting on a waiver",
    "waived": "waived",
}
"""How a criterion that applies stands, in the order in which they are counted."""


def say_counts(checkpoint: CheckpointAssessment) -> str:
    """Return how many criteria stand how; empty where none applies."""
    applicable = [one for one in checkpoint.results if one.applicable]
    if not applicable:
        return ""
    counted = Counter(say_stand(one) for one in applicable)
    listed = ", ".join(f"{counted[one]} {STANDS[one]}" for one in STANDS if counted[one])
    opening = "1 criterion applies" if len(applicable) == 1 else f"{len(applicable)} criteria apply"
    return f"{opening}: {listed}."


def say_gaps(checkpoint: CheckpointAssessment) -> str:
    """Return how many gaps there are, and how many of them are hard."""
    count, hard = len(checkpoint.gaps), sum(one.importance is Importance.HARD for one in checkpoint.gaps)
    gaps = f"{count} gap{'' if count == 1 else 's'}"
    if hard == count:
        return f"{gaps}, {'hard' if count == 1 else 'all hard'}"
    return f"{gaps}, {hard or 'none'} of them hard; a soft one is a caveat" if count > 1 else f"{gaps}, soft: a caveat"


def say_stand(result: Result) -> str:
    """Return how a criterion that applies stands, in the one word that counts."""
    if not result.gap:
        return "met or on track"
    if result.obstacle and result.waiver is not None:
        return "waived"
    if result.verdict in (Verdict.NOT_MET, Verdict.UNKNOWN):
        return VERDICT_WORDS[result.verdict]
    if result.outlook in (Outlook.LATE, Outlook.NO_PLAN, Outlook.AT_RISK):
        return OUTLOOK_WORDS[result.outlook]
    return "waiver"


def say_why(result: Result) -> str:
    """Return why a criterion is a gap: the first reason, how many more there are, and what it waits for."""
    said, more = rest_of(result.leading)
    words = [f"{_cut(said).removesuffix('.')} ({more} more)." if more else _cut(said)]
    if result.outlook is Outlook.AT_RISK and result.margin is not None:
        words.append(f"The margin is {_margin(result.margin)}.")
    if result.waiver is not None and result.obstacle:
        waiver = result.waiver
        words.insert(0, _cut(f"By {waiver.approved_by} until {say_day(waiver.expires)}."))
    if result.waiting_for:
        words.append(f"Waits for {', '.join(result.waiting_for)}.")
    if result.caveats:
        words.append(f"Rests on a waiver of {', '.join(result.caveats)}.")
    return " ".join(one for one in words if one)


def say_first(assessment: Assessment, checkpoint: CheckpointAssessment) -> str:
    """Return the one thing to do first: the remedy of what fails, else the fact that settles most hard criteria."""
    failing = [one for one in checkpoint.blocking if one.verdict is Verdict.NOT_MET or one.outlook is Outlook.LATE]
    wanted = None if failing else _wanted(assessment, checkpoint)
    if wanted:
        need, settled, own = wanted
        by = "" if own.due.open else f" {say_by(own.due)}"
        names = ", ".join(one.criterion for one in settled[:MOST_NAMED])
        more = len(settled) - MOST_NAMED
        named = f"{names} and {more} more" if more > 0 else names
        what = _cut(say_need(assessment.record, need))
        return (
            f"First: put on record {what} ({own.owner}{by}); {named} {'waits' if len(settled) == 1 else 'wait'} for it."
        )
    stand = failing or checkpoint.blocking or [one for one in checkpoint.gaps if one.obstacle and one.waiver is None]
    for one in sorted(stand, key=lambda each: not each.root)[:1]:
        by = "" if one.due.open else f" {say_by(one.due)}"
        return f"First: {_cut(one.remedy or rest_of(one.leading)[0])} ({one.criterion}, {one.owner}{by})"
    return ""


def _wanted(assessment: Assessment, checkpoint: CheckpointAssessment) -> tuple[str, Sequence[Result], Result] | None:
    """Return the fact that most hard criteria in the way need, they or what they wait for, and a result that asks for it."""
    position = [one.id for one in assessment.checkpoints].index(checkpoint.id)
    known = {one.criterion: one for at in assessment.checkpoints[: position + 1] for one in at.results}
    settled: dict[str, list[Result]] = {}
    owners: dict[str, Result] = {}
    for gap in checkpoint.blocking:
        for one in _held_up(gap, known):
            for need in one.needs:
                owners.setdefault(need, one)
                uses = settled.setdefault(need, [])
                if gap not in uses:
                    uses.append(gap)
    if not settled:
        return None
    need = min(settled, key=lambda one: (-len(settled[one]), one))
    return need, settled[need], owners[need]


def _held_up(gap: Result, known: Mapping[str, Result]) -> Iterator[Result]:
    """Yield a gap, and all that it is a consequence of."""
    seen = {gap.criterion}
    waiting = [gap]
    while waiting:
        one = waiting.pop()
        yield one
        for name in one.consequence_of:
            if name in known and name not in seen:
                seen.add(name)
                waiting.append(known[name])


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 3].rpartition(' ')[0] or words[: LONGEST - 3]}..."


def _margin(margin: Margin) -> str:
    least, most = margin
    if least == most and least is not None:
        return say_days(least)
    return f"between {'?' if least is None else least} and {'?' if most is None else most} working days"
