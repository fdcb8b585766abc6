"""How each waiver of a release stands, worst first."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from rich.console import Console
from rich.padding import Padding

from readiness.check import sentence
from readiness.dates import say_days
from readiness.document import printable
from readiness.formats.terminal.drawing import (
    STYLES,
    Screen,
    console_for,
    drawn,
    put,
    put_heading,
    put_title,
    text,
)
from readiness.formats.terminal.words import short_day, short_window
from readiness.record import Record
from readiness.waiver import Standing, State

STATE_WORDS = {
    State.MATCHING_NOTHING: "Matching nothing: there is nothing that they could lift",
    State.LAPSED: "Lapsed while their checkpoint is to come",
    State.LAPSING: "Lapsing before their checkpoint",
    State.NOT_KNOWN: "Not known to be in force at their checkpoint",
    State.NOT_YET_GRANTED: "Not yet granted, but in time for their checkpoint",
    State.IN_FORCE: "In force, also at their checkpoint",
    State.REPLACED: "Replaced by another waiver",
    State.PAST: "Past: their checkpoint has gone by",
}


def draw(reports: Sequence[tuple[Record, Sequence[Standing], Mapping[str, str]]], screen: Screen) -> str:
    """Return the waivers of each release, worst first; a report is a record, its waivers and the titles of criteria."""
    console = console_for(screen)
    for number, (record, standings, titles) in enumerate(reports):
        if number:
            console.print()
        put_title(console, record.title)
        put(console, f"As of {short_day(record.as_of)}.", "dim")
        if not standings:
            put(console, "No waivers are on record.")
        for state, group in groupby(standings, key=lambda one: one.state):
            alike = list(group)
            put_heading(console, f"{STATE_WORDS[state]} ({len(alike)})")
            for one in alike:
                _waiver(console, record, one, titles.get(one.criterion, ""))
    return drawn(console)


def _waiver(console: Console, record: Record, one: Standing, title: str) -> None:
    waiver = one.waiver
    line = text(one.criterion, "bold")
    line.append(printable(f"  at {record.title_of(waiver.at)}, {short_window(one.day)}"), "not bold")
    console.print(Padding(line, (0, 0, 0, 2)))
    if title:
        put(console, title, indent=4)
    if one.finding:
        put(console, sentence(one.finding)[0], STYLES[one.state], indent=4)
    if one.state is State.PAST:
        put(console, f"It was {'' if one.covers else 'not '}in force on the day of its checkpoint.", indent=4)
    left = "" if one.days is None else f" ({_working_days(one.days)})"
    days = f"from {short_day(waiver.granted)} until {short_day(waiver.expires)}"
    put(console, f"Approved by {waiver.approved_by}, {days}{left}.", indent=4)
    put(console, f"Why: {waiver.reason}", indent=4)


def _working_days(left: int) -> str:
    """Return how many working days are left, or how many ago it was."""
    return f"{say_days(-left)} ago" if left < 0 else f"{say_days(left) if left else 'no working day'} left"
