"""What could be done, in sentences: the earliest day and the latest days, and the smallest sets of changes."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.blocks import Block, Heading, Items, Paragraph
from readiness.calendar import Calendar
from readiness.criteria import CriteriaSet
from readiness.dates import say_days, say_path
from readiness.explanation import DECISION_WORDS, little_lacks, say_need
from readiness.feasible import Binding, Earliest, Feasible, Latest
from readiness.moment import Window, say_by, say_day, say_on, say_window
from readiness.record import Record
from readiness.repair.advice import Step
from readiness.repair.search import Lacking, Repair, Repairs, find_repairs

MOST_OTHERS = 2
"""How many sets beside the first are told."""
MOST_DIFFERENT = 5
"""How many changes of such a set are told of each sort."""
MOST_LACKING = 10
"""How many facts that are lacking are told."""
MOST_NEEDS = 4
"""How many needs of one criterion are told."""
FEW_CHANGES = 3
"""A repair of so many changes at most is told beside the decision."""


# When


def tell_feasible(record: Record, found: Feasible | None, checkpoint: str) -> Iterator[Block]:
    """Yield when a checkpoint could be ready, what binds, and what must happen when.

    None is found where the checkpoint is not to come; its name is empty where no checkpoint is on record.
    """
    yield Heading(1, f"{record.title}: when {record.title_of(checkpoint) if checkpoint else 'it'} could be ready")
    if found is None:
        why = f"{record.title_of(checkpoint)} is past or not on record" if checkpoint else "No checkpoint is on record"
        yield Paragraph(f"As of {say_day(record.as_of)}. {why}.")
        return
    now = "has no stated day" if found.now.open else f"is planned for {say_window(found.now)}"
    yield Paragraph(f"As of {say_day(record.as_of)}. {found.title} {now}.")
    tried = ""
    if not found.earliest.whole:
        first, last = say_day(found.earliest.since), say_day(found.earliest.until)
        tried = f" Only the days from {first} to {last} were tried, for the plan is large."
    yield Paragraph(f"{_earliest(record, found)}{tried}")
    yield from _bound(found)
    if found.earliest.aside:
        yield Heading(2, f"What no day can settle ({len(found.earliest.aside)})")
        yield Items(tuple(_aside(record, one) for one in found.earliest.aside))
    yield from _latest(record, found)


def _earliest(record: Record, found: Feasible) -> str:
    earliest = found.earliest
    aside = len(earliest.aside)
    opening = ""
    if aside:
        needs = "needs what no day settles" if aside == 1 else "need what no day settles"
        opening = f"No day can be named yet: {_criteria(aside)} {needs}. "
    if earliest.unknown:
        return f"{opening}No earliest day can be told while {_unstated(record, earliest)} not stated."
    if earliest.day is None:
        settled = "Even were these settled, there is" if aside else "There is"
        return f"{opening}{settled} no day up to {say_day(earliest.until)} on which {found.title} could be ready."
    told = say_day(earliest.day)
    if earliest.working is not None and earliest.working != earliest.day:
        told += f", which is not a working day; the first working day is {say_day(earliest.working)}"
    if aside:
        return f"{opening}Were {'this' if aside == 1 else 'these'} settled, the earliest day would be {told}."
    return f"The earliest day on which {found.title} could be ready is {told}."


def _unstated(record: Record, earliest: Earliest) -> str:
    names = " and ".join(say_path(record, path) for path in earliest.unknown)
    return f"{names} {'is' if len(earliest.unknown) == 1 else 'are'}"


def _bound(found: Feasible) -> Iterator[Block]:
    earliest = found.earliest
    if not earliest.binds:
        return
    if earliest.day is None:
        yield Heading(2, f"What stands in the way, still on {say_day(earliest.until)}")
    elif earliest.day == earliest.since:
        yield Paragraph(f"It is the first day that was tried. {' '.join(one.reason for one in earliest.binds)}")
        return
    else:
        yield Heading(2, "What binds: a day earlier this fails")
    yield Items(tuple(_binding(one) for one in earliest.binds))


def _binding(one: Binding) -> str:
    return one.reason if one.criterion is None else f"{one.criterion}: {one.reason}"


def _aside(record: Record, one: Result) -> str:
    needs = [say_need(record, need) for need in one.needs]
    more = len(needs) - MOST_NEEDS
    listed = needs if more <= 0 else [*needs[:MOST_NEEDS], f"{more} more"]
    why = f"needs {', '.join(listed)}" if needs else one.reason
    waits = f"; waits for {', '.join(one.waiting_for)}" if one.waiting_for else ""
    return f"{one.criterion} ({one.owner}): {why.removesuffix('.')}{waits}"


def _latest(record: Record, found: Feasible) -> Iterator[Block]:
    limited = [one for one in found.latest if one.binds]
    limited.sort(key=lambda one: (one.day is not None, one.day or record.as_of, one.path))
    if limited:
        yield Heading(2, f"The latest days for {found.title}, {say_on(found.now)}, with all other dates as they are")
        yield Items(tuple(_limit(record, one) for one in limited))
    free = [_title(record, one.path) for one in found.latest if not one.binds]
    if free:
        yield Paragraph(f"No limit for this checkpoint: {', '.join(free)}.")
    if found.not_tried:
        count = len(found.not_tried)
        named = ", ".join(_title(record, path) for path in found.not_tried[:MOST_NEEDS])
        such = f"{named}{f' and {count - MOST_NEEDS:,} more, all in the JSON' if count > MOST_NEEDS else ''}"
        yield Paragraph(f"Not tried, for the plan is large, so that no latest day is known of {such}.")


def _title(record: Record, path: str) -> str:
    """Return the name of an item, or of one of its ends."""
    return say_path(record, path)


def _limit(record: Record, one: Latest) -> str:
    name, _, end = one.path.partition(".")
    title = record.title_of(name)
    does = {"start": "start", "finish": "finish"}.get(
        end, "start" if not record.items[name].milestone else "take place"
    )
    binds = " ".join(map(_binding, one.binds))
    if one.day is None:
        return f"{title} can {does} on no day that would do. {binds}"
    until = f" (to finish on {say_day(one.finish)})" if one.finish is not None and one.finish != one.day else ""
    if one.slack is not None and one.slack < 0:
        must = f"would have to {does} on {say_day(one.day)} at the latest{until}, {say_days(-one.slack)} earlier than planned"
        return f"{title} {must}. A day later: {binds}"
    slack = "" if one.slack is None else _slack(one.slack)
    return f"{title} may {does} on {say_day(one.day)} at the latest{until}{slack}. A day later: {binds}"


def _slack(count: int) -> str:
    return ", which is the day planned" if count == 0 else f", {say_days(count)} later than planned"


# What


def tell_repairs(record: Record, found: Sequence[tuple[Repairs, Earliest | None]]) -> Iterator[Block]:
    """Yield what would make checkpoints ready, what putting each off alone would do, and what would settle them."""
    yield Heading(1, f"{record.title}: what would make it ready")
    if not found:
        yield Paragraph(f"As of {say_day(record.as_of)}. No checkpoint is still to come.")
        return
    yield Paragraph(f"As of {say_day(record.as_of)}.")
    for one, put_off in found:
        yield from _repairs(record, one, put_off)
    if any(one.repairs for one, _ in found):
        yield Heading(2, "How to read it")
        yield Paragraph(READING)


READING = (
    "What is put on record counts when it is there by the day given, says yes, and is still fresh at the checkpoint. Beside each "
    "day stands who has to see to it, the owner of the criteria; who states it may be another. In brackets are the criteria that each change is for. None of the changes "
    "of a set can be left out. Sets are ranked by the number of waivers, then by the work that is stated, by the number of "
    "changes, and by how many owners must act; so a waiver is the last resort."
)


def _repairs(record: Record, found: Repairs, put_off: Earliest | None) -> Iterator[Block]:
    when = "" if found.day.open else f", {say_window(found.day)}"
    yield Heading(2, f"{found.title}{when}: {DECISION_WORDS[found.decision]}")
    yield Paragraph(_standing(found))
    if found.repairs:
        yield from _whole(found.repairs[0])
        yield from _others(found)
    if put_off is not None:
        yield Paragraph(_put_off(record, found, put_off))
    if found.lacking:
        yield Heading(3, "Facts that are lacking, first those that most criteria wait for")
        yield Items(tuple(_lacking(record, one) for one in found.lacking[:MOST_LACKING]))
        more = len(found.lacking) - MOST_LACKING
        if more > 0:
            yield Paragraph(f"And {more} more.")


def _put_off(record: Record, found: Repairs, earliest: Earliest) -> str:
    """Return what another day of the checkpoint alone would do; that is for those who fix it, and no repair."""
    if earliest.aside:
        stand = f"{_criteria(len(earliest.aside))} would stand in the way on every day"
        return f"Another day of {found.title} alone would not do: {stand}."
    if earliest.unknown:
        return (
            f"From which day on {found.title} could be ready cannot be told: {_unstated(record, earliest)} not stated."
        )
    if earliest.day is None:
        return f"Another day of {found.title} alone would not do, up to {say_day(earliest.until)}."
    if found.day.earliest is not None and earliest.day < found.day.earliest:
        return f"With another day alone {found.title} could be ready on {say_day(earliest.day)} already."
    return f"Put off alone, with all else as it is, {found.title} could be ready from {say_day(earliest.day)} on."


def _standing(found: Repairs) -> str:
    """Return how a checkpoint stands, and how small the smallest set is."""
    count = len(found.blocking)
    if not count:
        return "No hard criterion stands in the way; there is nothing to repair." if _ready(found) else NO_CRITERION
    stands = f"{_criteria(count)} {'stands' if count == 1 else 'stand'} in the way."
    if found.hopeless:
        return f"{stands} No change that is looked for mends {', '.join(found.hopeless)}, so there is no repair."
    if not found.repairs:
        return f"{stands} No set of changes was found that makes it ready{'' if found.complete else '; the search was cut short'}."
    first = found.repairs[0]
    without = "The" if any(step.kind == "waive" for step in first.steps) else "Without a waiver the"
    return f"{stands} {without} smallest set that makes it {DECISION_WORDS[first.decision]} has {_size(first)}."


NO_CRITERION = "No criterion applies to it, so there is nothing that could be repaired."


def _ready(found: Repairs) -> bool:
    return found.decision.value.startswith("ready")


def _size(one: Repair) -> str:
    waivers = sum(step.kind == "waive" for step in one.steps)
    said = f"{len(one.steps)} change{'' if len(one.steps) == 1 else 's'}"
    if waivers == len(one.steps):
        said = f"{waivers} waiver{'' if waivers == 1 else 's'} alone"
    elif waivers:
        said += f", {waivers} of them {'a waiver' if waivers == 1 else 'waivers'}"
    return said if one.effort is None else f"{said}, and takes {say_days(one.effort)} of stated work"


def _whole(one: Repair) -> Iterator[Block]:
    for (by, owner), group in groupby(one.steps, key=lambda step: (step.by, step.owner)):
        yield Heading(3, _capital(f"{say_by(by)}, {owner}" if not by.open else owner))
        yield Items(tuple(_step(step) for step in group))


def _step(step: Step) -> str:
    for_ = [] if step.kind == "waive" else list(step.criteria)
    if step.effort is not None and step.kind != "waive":
        for_.append(f"{say_days(step.effort)} of work")
    return f"{step.words} ({', '.join(for_)})" if for_ else step.words


def _others(found: Repairs) -> Iterator[Block]:
    first = found.repairs[0]
    for one in found.repairs[1 : MOST_OTHERS + 1]:
        less = [step.words for step in first.steps if step.words not in {other.words for other in one.steps}]
        more = [_step(step) for step in one.steps if step.words not in {other.words for other in first.steps}]
        yield Heading(3, f"Or, with {_size(one)}")
        yield Items((*_few("Do", more), *_few("Leave out", less)))
    rest = len(found.repairs) - 1 - MOST_OTHERS
    if rest > 0 or not found.complete:
        also = f"{rest} more {'is' if rest == 1 else 'are'} in the JSON. " if rest > 0 else ""
        cut = (
            ""
            if found.complete
            else "There are others that were not looked at: the search ends after the smallest ones."
        )
        yield Paragraph(f"{also}{cut}".strip())


def _few(what: str, lines: Sequence[str]) -> list[str]:
    more = len(lines) - MOST_DIFFERENT
    told = [f"{what}: {words}" for words in lines[:MOST_DIFFERENT]]
    return told if more <= 0 else [*told, f"{what} {more} more"]


def _lacking(record: Record, one: Lacking) -> str:
    by = "" if one.by.open else f", {say_by(one.by)}"
    named = ", ".join(one.criteria[:MOST_NEEDS])
    more = len(one.criteria) - MOST_NEEDS
    need = say_need(record, one.need)
    return f"{_capital(need) if need != one.need else need} ({one.owner}{by}): {named}{f' and {more} more' if more > 0 else ''}"


def small_repairs(
    assessment: Assessment, checkpoint: CheckpointAssessment, sets: Sequence[CriteriaSet], calendar: Calendar
) -> tuple[Repair, ...]:
    """Return the repairs that are short enough to be told beside the decision of a checkpoint that is still to come.

    None is looked for where so much stands in the way that none would be; and where the first is long, none is told: a
    shorter one has more waivers, which are the last resort.
    """
    if not little_lacks(assessment, checkpoint):
        return ()
    found = find_repairs(assessment.record, sets, calendar, checkpoint.id).repairs
    short = tuple(one for one in found if len(one.steps) <= FEW_CHANGES)
    return short if short[:1] == found[:1] else ()


def say_smallest(one: Repair) -> str:
    """Return a repair in one sentence."""
    steps = "; ".join(f"{_step(step)}{_by(step.by, step.owner)}" for step in one.steps)
    return f"Smallest repair, which makes it {DECISION_WORDS[one.decision]}: {steps}."


def _by(by: Window, owner: str) -> str:
    return f", {owner}" if by.open else f", {owner}, {say_by(by)}"


def _criteria(count: int) -> str:
    return f"{count} hard {'criterion' if count == 1 else 'criteria'}"


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
