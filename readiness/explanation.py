"""The answer in plain sentences, for people who stand up in a meeting.

They say nothing that the assessment does not hold; every number is counted here, none is typed.
"""

from collections.abc import Sequence

from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.check import Margin
from readiness.criteria import Importance
from readiness.dates import say_days, say_path
from readiness.moment import say_day, say_on, say_window
from readiness.naming import PLANNED, say_planned
from readiness.record import Record
from readiness.schedule import TooLate
from readiness.verdict import Decision, Outlook, Verdict

DECISION_WORDS = {
    Decision.READY: "ready",
    Decision.READY_WITH_CAVEATS: "ready with caveats",
    Decision.UNDECIDED: "undecided",
    Decision.NOT_READY: "not ready",
}
VERDICT_WORDS = {
    Verdict.MET: "met",
    Verdict.PENDING: "pending",
    Verdict.NOT_MET: "not met",
    Verdict.UNKNOWN: "unknown",
    Verdict.NOT_APPLICABLE: "not applicable",
}
OUTLOOK_WORDS = {
    Outlook.ON_TRACK: "on track",
    Outlook.AT_RISK: "at risk",
    Outlook.LATE: "late",
    Outlook.NO_PLAN: "no plan",
}
NOT_JUDGED = "not judged"
MOST_NAMED = 3
FEW = 3
"""Where so many hard criteria at most stand in the way, a small repair is looked for."""
MOST_DATES = 4


def summarise(assessment: Assessment, checkpoint: CheckpointAssessment) -> str:
    """Return the decision at a checkpoint, and why, in one sentence."""
    if checkpoint.happened is not None and checkpoint.decision is not Decision.READY:
        return _never_shown(assessment.record, checkpoint)
    when = "" if checkpoint.day.open else f", {say_window(checkpoint.day)},"
    if checkpoint.forecast:
        opening = f"As of {say_day(assessment.as_of)} the forecast for {checkpoint.title}{when} is {DECISION_WORDS[checkpoint.decision]}"
    else:
        opening = f"At {checkpoint.title}{when} the release is {DECISION_WORDS[checkpoint.decision]} on what is on record by {say_day(assessment.as_of)}"
    return f"{opening}: {_why(assessment.record, checkpoint)}."


def little_lacks(assessment: Assessment, checkpoint: CheckpointAssessment) -> bool:
    """Return whether so little stands in the way of a checkpoint still to come that a small repair is worth looking for."""
    day = checkpoint.day.latest
    past = checkpoint.happened is not None or (day is not None and day < assessment.as_of)
    return not past and 0 < len(checkpoint.blocking) <= FEW


def say_too_late(one: TooLate) -> str:
    """Return that a date cannot be kept, in a clause: by how much what comes before it ends too late."""
    return f"{one.title}, {say_window(one.day)}: what comes before it ends {say_days(one.days)} too late"


def say_need(record: Record, need: str) -> str:
    """Return a fact that is needed in words."""
    path = need.removesuffix(" (actual)")
    area, _, rest = path.partition(".")
    if area in PLANNED and area not in record.items:
        return say_planned(record, path)
    item = path.removesuffix(".start").removesuffix(".finish")
    if item not in record.titles and (path != item or "." not in path):
        return say_path(record, path) if path != item else f"the day of {say_path(record, path)}"
    if item in record.items or path != item:
        name = say_path(record, path)
        return f"confirmation of {name}" if path != need else name
    if area in _NEEDS and rest:
        titled = (one.title for one in record.evidence if one.fact.id == path)
        return f"{_NEEDS[area]} '{next(titled, record.term(rest))}'"
    if area == "decisions" and rest:
        return f"a decision on {record.title_of(rest)}"
    of, _, field = rest.rpartition(".")
    return f"the {field.replace('-', ' ')} of {of}" if of else need


_NEEDS = {"evidence": "a statement of", "metrics": "a value of", "registers": "an extract of"}
"""How a fact of each area of a release is asked for."""


def say_state(verdict: Verdict, outlook: Outlook | None, *, waived: bool) -> str:
    """Return how a result stands: its verdict, its outlook while there is one, and whether a waiver lifts it."""
    words = [VERDICT_WORDS[verdict], *([] if outlook is None else [OUTLOOK_WORDS[outlook]])]
    return " and ".join([*words, *(["waived"] if waived else [])])


def say_margin(margin: Margin | None) -> str:
    """Return a margin in words."""
    if margin is None:
        return "none"
    least, most = ("?" if one is None else str(one) for one in margin)
    return f"{least} to {most} working days" if least != most else f"{least} working day{'' if least == '1' else 's'}"


def _why(record: Record, checkpoint: CheckpointAssessment) -> str:
    applicable = [one for one in checkpoint.results if one.applicable]
    hard = [one for one in checkpoint.gaps if one.obstacle and one.waiver is None and one.importance is Importance.HARD]
    failing = [one for one in hard if one.verdict is Verdict.NOT_MET or one.outlook is Outlook.LATE]
    if checkpoint.decision is Decision.NOT_READY:
        return (
            f"{_count(failing, 'hard criterion', 'hard criteria')} {_is(failing)} not met or late ({_named(failing)})"
        )
    if not applicable:
        return "no criterion applies to it"
    if checkpoint.decision is Decision.UNDECIDED:
        missing = _missing(record, hard)
        lacking = f" for lack of {missing}" if missing else ""
        return f"{_count(hard, 'hard criterion', 'hard criteria')} cannot be judged{lacking}"
    met = f"{len(applicable) - len(checkpoint.gaps)} of {len(applicable)} criteria are met or on track"
    if checkpoint.decision is Decision.READY_WITH_CAVEATS:
        return f"{met}, and {_count(checkpoint.gaps, 'caveat', 'caveats')} {'remains' if len(checkpoint.gaps) == 1 else 'remain'} ({_named(checkpoint.gaps)})"
    return f"{_every(applicable)} {'met or on track' if checkpoint.forecast else 'met'}"


def _missing(record: Record, results: Sequence[Result]) -> str:
    """Return the dates that the results need, in words, and how many other facts."""
    needs = list(dict.fromkeys(need for one in results for need in one.needs))
    dates = [need for need in needs if need.removesuffix(" (actual)") in record.dates]
    said = [_say_date(record, need) for need in dates]
    rest = len(needs) - len(said)
    rest += max(0, len(said) - MOST_DATES)
    said = said[:MOST_DATES]
    if rest:
        said.append(f"{rest} {'other ' if said else ''}fact{'' if rest == 1 else 's'}")
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def _never_shown(record: Record, checkpoint: CheckpointAssessment) -> str:
    """Return what a milestone that has happened was never shown to rest on."""
    took_place = f"{checkpoint.title} took place {say_on(checkpoint.day)}"
    lacking = [one for one in checkpoint.gaps if one.obstacle and one.waiver is None]
    hard = [one for one in lacking if one.importance is Importance.HARD]
    applicable = [one for one in checkpoint.results if one.applicable]
    if not lacking:
        return f"{took_place}; on the record it was {DECISION_WORDS[checkpoint.decision]}."
    missing = _missing(record, lacking)
    never = f"the record never showed {missing}: " if missing else ""
    return (
        f"{took_place}, but {never}{len(lacking)} of {len(applicable)} criteria, {len(hard)} of them hard, "
        f"were not shown to be met ({_named(hard or lacking)}), so on the record it is {DECISION_WORDS[checkpoint.decision]}."
    )


def _named(results: Sequence[Result]) -> str:
    names = [one.criterion for one in results[:MOST_NAMED]]
    more = len(results) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def _every(applicable: Sequence[Result]) -> str:
    return (
        "the one criterion that applies is"
        if len(applicable) == 1
        else f"all {len(applicable)} criteria that apply are"
    )


def _count(results: Sequence[Result], one: str, many: str) -> str:
    return f"{len(results)} {one if len(results) == 1 else many}"


def _is(results: Sequence[Result]) -> str:
    return "is" if len(results) == 1 else "are"


def _say_date(record: Record, need: str) -> str:
    """Return a date that is needed, in words; of one that was planned and has passed, that it has come."""
    path = need.removesuffix(" (actual)")
    name = say_path(record, path)
    if path != need:
        return f"confirmation of {name}"
    return name if path.endswith((".start", ".finish")) else f"the day of {name}"
