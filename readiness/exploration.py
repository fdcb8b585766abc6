"""A plan in which dates are moved by working days: what a page shows of it, beside the release as it is.

The answer is that of a scenario of slips, asked in the usual way; nothing is reckoned here, it is only put together.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.bookings import clashes
from readiness.calendar import Calendar
from readiness.comparison import Comparison
from readiness.dates import say_days, say_path
from readiness.explanation import DECISION_WORDS, OUTLOOK_WORDS, VERDICT_WORDS, say_too_late, summarise
from readiness.moment import Beyond, Window, say_window
from readiness.record import Record
from readiness.schedule import Scheduled, schedule, too_late
from readiness.timetable import Timetable
from readiness.verdict import Decision

MOST_MOVED = 100
"""So many dates may be moved at once."""
FURTHEST = 260
"""So many working days a date may be moved: about a year."""
LONGEST_WISH = 16_384
"""So many bytes may say what is to be moved."""


@dataclass(frozen=True, slots=True)
class Handle:
    """A date that can be moved: an item of the plan as a whole, or its finish alone; `title` is in words."""

    id: str
    item: str
    title: str
    now: Window


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision at a checkpoint as it is and with dates moved, None where it is none; `summary` is a sentence."""

    checkpoint: str
    title: str
    before: Decision | None
    after: Decision | None
    summary: str


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands in the way at a checkpoint; `before` is how it stood where that was otherwise, `because` why it turned."""

    checkpoint: str
    criterion: str
    title: str
    owner: str
    hard: bool
    due: str
    stands: str
    before: str
    reason: str
    because: str


@dataclass(frozen=True, slots=True)
class Moved:
    """An item of the plan: its dates, whether they are others than before, and both dates and float in words."""

    dates: Scheduled
    moved: bool
    words: str
    float: str


@dataclass(frozen=True, slots=True)
class Exploration:
    """What comes of moving dates by working days; where it cannot be answered only `wrong` says why.

    `notes` are what does not fit together in the plan as it is moved, such as a finish before its start.
    `closed` are the gaps that are none any more. `conflicts` are what the change schedule has against the release, each
    with whether that is new; `vanished` what it no longer has.
    """

    slips: Mapping[str, int]
    wrong: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    decisions: tuple[Decided, ...] = ()
    items: tuple[Moved, ...] = ()
    gaps: tuple[Gap, ...] = ()
    closed: tuple[Gap, ...] = ()
    too_late: tuple[str, ...] = ()
    conflicts: tuple[tuple[str, bool], ...] = ()
    vanished: tuple[str, ...] = ()


def explore(slips: Mapping[str, int], found: Comparison, calendar: Calendar, notes: Sequence[str]) -> Exploration:
    """Return what a page shows of a release beside the same one with dates moved."""
    scenario = found.scenario
    late = too_late(schedule(scenario.record, calendar))
    new = frozenset(found.appeared)
    before = {one.id: one for one in _items(found.base.record, calendar)}
    items = _items(scenario.record, calendar)
    known = {(gap.checkpoint, gap.criterion) for gap in _gaps(scenario)}
    turned = {(one.checkpoint, one.criterion): one.because for one in found.flips}
    return Exploration(
        dict(sorted(slips.items())),
        (),
        tuple(notes),
        tuple(_decided(found)),
        tuple(_moved(one, before.get(one.id)) for one in items),
        tuple(_with_before(one, found.base, turned) for one in _gaps(scenario)),
        tuple(one for one in _gaps(found.base) if (one.checkpoint, one.criterion) not in known),
        tuple(f"{say_too_late(one)}." for one in late),
        tuple((one.words, one.words in new) for one in clashes(scenario.record)),
        found.vanished,
    )


def handles(record: Record, calendar: Calendar) -> tuple[Handle, ...]:
    """Return the dates that can be moved: those that are known and have not happened."""
    return tuple(one for item in _items(record, calendar) for one in _handles(item, record))


def _handles(one: Scheduled, record: Record) -> Iterator[Handle]:
    known = record.dates
    if one.milestone:
        here = known.get(one.id)
        if here is not None and not (here.actual or here.limit or one.start.open):
            yield Handle(one.id, one.id, one.title or one.id, one.start)
        return
    if not (one.started or one.finished) and not (one.start.open and one.finish.open):
        yield Handle(one.id, one.id, one.title or one.id, one.finish if one.start.open else one.start)
    if not one.finished and one.finish.latest is not None:
        words = say_path(record, f"{one.id}.finish")
        yield Handle(f"{one.id}.finish", one.id, words[:1].upper() + words[1:], one.finish)


def read_wish(raw: bytes, known: Sequence[Handle], furthest: int = FURTHEST) -> dict[str, int] | str:
    """Return by how many working days each date is to be moved, or why what was sent does not say so."""
    if len(raw) > LONGEST_WISH:
        return "it is too long"
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        return "it is no JSON"
    slips = said.get("slip") if isinstance(said, dict) and said.keys() == {"slip"} else None
    if not isinstance(slips, dict):
        return "it does not say what is to be moved"
    if len(slips) > MOST_MOVED:
        return f"at most {MOST_MOVED} dates are moved at once"
    names = {one.id for one in known}
    for name, days in slips.items():
        if name not in names:
            return "it names a date that cannot be moved"
        if isinstance(days, bool) or not isinstance(days, int) or abs(days) > furthest:
            return f"a date is moved by at most {furthest} working days"
    return {name: days for name, days in sorted(slips.items()) if days}


def _items(record: Record, calendar: Calendar) -> tuple[Scheduled, ...]:
    return Timetable(schedule(record, calendar), record, calendar).items


def _decided(found: Comparison) -> Iterator[Decided]:
    here = {one.id: one for one in found.scenario.checkpoints}
    for turn in found.decisions:
        checkpoint = here.get(turn.checkpoint)
        summary = "" if checkpoint is None else summarise(found.scenario, checkpoint)
        yield Decided(turn.checkpoint, turn.title, turn.before, turn.after, summary)


def _gaps(assessment: Assessment) -> Iterator[Gap]:
    for checkpoint in assessment.checkpoints:
        for one in checkpoint.gaps:
            yield Gap(
                checkpoint.id,
                one.criterion,
                one.title,
                one.owner,
                one.importance.value == "hard",
                "not known" if one.due.open else say_window(one.due),
                say_standing(one),
                "",
                one.reason,
                "",
            )


def _with_before(gap: Gap, base: Assessment, turned: Mapping[tuple[str, str], str]) -> Gap:
    """Return a gap with how it stood before, where that was otherwise."""
    old = _result(next((one for one in base.checkpoints if one.id == gap.checkpoint), None), gap.criterion)
    before = "not judged" if old is None else say_standing(old)
    if before == gap.stands:
        return gap
    because = turned.get((gap.checkpoint, gap.criterion), "")
    return Gap(
        gap.checkpoint,
        gap.criterion,
        gap.title,
        gap.owner,
        gap.hard,
        gap.due,
        gap.stands,
        before,
        gap.reason,
        because,
    )


def _result(checkpoint: CheckpointAssessment | None, name: str) -> Result | None:
    results = () if checkpoint is None else checkpoint.results
    return next((one for one in results if one.criterion == name), None)


def say_standing(result: Result) -> str:
    """Return how a criterion stands, in words."""
    words = [VERDICT_WORDS[result.verdict], *([] if result.outlook is None else [OUTLOOK_WORDS[result.outlook]])]
    return " and ".join([*words, *(["waived"] if result.obstacle and result.waiver is not None else [])])


def say_decision(decision: Decision | None) -> str:
    """Return a decision in words."""
    return "no checkpoint" if decision is None else DECISION_WORDS[decision]


def _moved(one: Scheduled, before: Scheduled | None) -> Moved:
    moved = before is None or (before.start, before.finish) != (one.start, one.finish)
    return Moved(one, moved, _say_dates(one), _say_float(one))


def _say_dates(one: Scheduled) -> str:
    start, finish = _say(one.start), _say(one.finish)
    if one.milestone or start == finish:
        return start
    if one.finish.latest is None and not isinstance(one.finish, Beyond):
        return f"{start} to a day not known"
    return f"{start} to {finish}"


def _say(window: Window) -> str:
    if isinstance(window, Beyond):
        return window.words
    return "a day not known" if window.open else say_window(window)


def _say_float(one: Scheduled) -> str:
    """Return the float of an item in words; of what is fixed by how much what comes before it is too late."""
    if one.total_float is None:
        return "has happened" if one.finished else ""
    least, most = one.total_float
    if most is not None and most < 0:
        return f"{say_days(-most)} too late"
    if one.fixed:
        return "fixed"
    if least == most == 0:
        return "no float"
    if least is not None and least == most:
        return f"float of {say_days(least)}"
    if least is None and most is None:
        return "float not known"
    if least is None:
        return f"float of at most {say_days(most or 0)}"
    return f"float of at least {say_days(least)}" if most is None else f"float of {least} to {say_days(most)}"


def chart_days(items: Sequence[Scheduled], as_of: date) -> tuple[date, date] | None:
    """Return the first and the last day of the plan, with the day it is looked at where that is near; None without any."""
    ends = [
        day for one in items for window in (one.start, one.finish) for day in (window.earliest, window.latest) if day
    ]
    if not ends:
        return None
    first, last = min(ends), max(ends)
    length = (last - first).days + 1
    near = -length <= (as_of - first).days <= 2 * length
    return (min(first, as_of), max(last, as_of)) if near else (first, last)
