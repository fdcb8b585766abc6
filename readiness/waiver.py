"""Which waivers are in force on a day, and how each stands; nothing else reads their days.

A waiver is in force from the day it is granted to the day it expires, both included. While its checkpoint is to come it
must be in force on every day on which that may be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from readiness.calendar import Calendar
from readiness.location import Pointer
from readiness.moment import ANY_DAY, Window, one_day, say_day, say_on
from readiness.record import Record
from readiness.release import Waiver


class State(Enum):
    """How a waiver stands on a day, from worst to best; the words are those of docs/meaning.md."""

    MATCHING_NOTHING = "matching-nothing"
    LAPSED = "lapsed"
    LAPSING = "lapsing"
    NOT_KNOWN = "not-known"
    NOT_YET_GRANTED = "not-yet-granted"
    IN_FORCE = "in-force"
    REPLACED = "replaced"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Standing:
    """How one waiver of a criterion stands on the day of the record; `index` is its position in the list of them.

    `day` is the date of its checkpoint, `covers` whether it is in force on all of it. `days` are the working days until
    it expires, negative afterwards, None outside the calendar. `finding` says what is wrong; empty when nothing is.
    """

    criterion: str
    index: int
    waiver: Waiver
    state: State
    day: Window
    covers: bool
    days: int | None
    finding: str


def days_of(waiver: Waiver) -> tuple[date, date]:
    """Return the first and the last day on which a waiver is in force."""
    return waiver.granted, waiver.expires


def in_force(waiver: Waiver, days: Window) -> bool:
    """Return whether a waiver is in force on every one of some days; never where these have no end."""
    if days.earliest is None or days.latest is None:
        return False
    return bool(waiver.granted <= days.earliest and days.latest <= waiver.expires)


def standings(record: Record, calendar: Calendar, unmatched: Mapping[Pointer, str]) -> tuple[Standing, ...]:
    """Return how each waiver on record stands, by criterion and in the order of the document.

    `unmatched` says of waivers why they match nothing, by their criterion or by that and their position.
    """
    found = []
    for name, waivers in record.waivers.items():
        for index, waiver in waivers:
            known = record.dates.get(waiver.at)
            day = ANY_DAY if known is None else known.window
            others = [one for _, one in waivers if one.at == waiver.at]
            finding = unmatched.get((name, index), unmatched.get((name,), ""))
            state = State.MATCHING_NOTHING if finding else _state(waiver, others, record.as_of, day)
            finding = finding or _finding(name, waiver, state, record.as_of, day)
            covers = state is not State.MATCHING_NOTHING and in_force(waiver, day)
            left = calendar.between(record.as_of, waiver.expires)
            found.append(Standing(name, index, waiver, state, day, covers, left, finding))
    return tuple(found)


def _state(waiver: Waiver, others: Sequence[Waiver], as_of: date, day: Window) -> State:
    """Return how a waiver of something that is judged stands, beside others of the same at the same checkpoint."""
    if day.latest is not None and day.latest < as_of:
        return State.PAST
    if in_force(waiver, day):
        return State.NOT_YET_GRANTED if as_of < waiver.granted else State.IN_FORCE
    first = as_of if day.earliest is None else max(as_of, day.earliest)
    over = waiver.expires < first
    if any(in_force(one, one_day(first) if over else day) for one in others):
        return State.REPLACED
    if over:
        return State.LAPSED if waiver.expires < as_of else State.LAPSING
    return State.MATCHING_NOTHING if day.latest is not None and day.latest < waiver.granted else State.NOT_KNOWN


def _finding(name: str, waiver: Waiver, state: State, as_of: date, day: Window) -> str:
    """Return in words what is wrong with a waiver that stands so; empty when nothing is."""
    ahead = day.earliest is not None and day.earliest >= as_of
    then = f", before {waiver.at} {say_on(day)}" if ahead else f", and {waiver.at} is still to come"
    told = {
        State.LAPSED: f"the waiver of {name} lapsed on {say_day(waiver.expires)}{then}; it lifts nothing",
        State.LAPSING: f"the waiver of {name} lapses on {say_day(waiver.expires)}{then}",
        State.NOT_KNOWN: f"{waiver.at} is {say_on(day)}, so it is not sure that the waiver of {name} is in force then",
        State.MATCHING_NOTHING: f"the waiver of {name} is granted on {say_day(waiver.granted)}, only after {waiver.at} "
        f"({say_on(day)}); it lifts nothing",
    }
    return told.get(state, "")
