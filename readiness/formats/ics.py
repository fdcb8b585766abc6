"""A schedule as a calendar file: a whole day, or days, for each milestone and activity whose days are known exactly.

Source: RFC 5545, and RFC 7986 for the name and the description of the calendar. Nothing depends on when it is written:
an event keeps its UID from one export to the next, and the as-of day is its time stamp. What has no exact day is left
out, counted in `X-READINESS-LEFT-OUT` and named in the description.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from readiness.document import printable
from readiness.moment import say_day
from readiness.network import Float
from readiness.schedule import Scheduled
from readiness.timetable import Timetable, days_of, marks

MOST_OCTETS = 75


def schedules(shown: Sequence[Timetable]) -> str:
    """Return one calendar with the items of all releases."""
    events = [line for one in shown for line in _events(one)]
    left_out = sum(len(one.left_out) for one in shown)
    name = shown[0].schedule.title if len(shown) == 1 else f"{len(shown)} releases"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//readiness//schedule//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        f"DESCRIPTION:{_text(_describe(shown))}",
        f"X-READINESS-LEFT-OUT:{left_out}",
        *(events or _nothing(shown[0])),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(printable(line)))


def _describe(shown: Sequence[Timetable]) -> str:
    """Return as of when the calendar is, and what is left out of it."""
    said = []
    for one in shown:
        of = f"{one.schedule.title} as of {say_day(one.schedule.as_of)}."
        names = [item.title for item in one.left_out]
        out = (
            f" Left out, because their days are not known exactly ({len(names)}): {', '.join(names)}." if names else ""
        )
        said.append(f"{of}{out}")
    return "\n".join(said)


def _nothing(timetable: Timetable) -> Iterator[str]:
    """Yield an entry that says that there is no event, for a calendar holds at least one component (RFC 5545, 3.6)."""
    schedule = timetable.schedule
    yield "BEGIN:VJOURNAL"
    yield f"UID:{_text(f'nothing@{schedule.release}')}"
    yield f"DTSTAMP:{_date(schedule.as_of)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_date(schedule.as_of)}"
    yield f"SUMMARY:{_text(f'{schedule.title}: no day is known exactly')}"
    yield "END:VJOURNAL"


def _events(timetable: Timetable) -> Iterator[str]:
    """Yield the lines of the events of a release."""
    schedule = timetable.schedule
    exact = [(one, days) for one in timetable.items if (days := days_of(one)) is not None]
    for one, (first, last) in exact:
        kind = "Milestone" if one.milestone else "Activity"
        words = ",".join(_text(word) for word in (kind, *(mark.capitalize() for mark in marks(one))))
        yield "BEGIN:VEVENT"
        yield f"UID:{_text(f'{one.id}@{schedule.release}')}"
        yield f"DTSTAMP:{_date(schedule.as_of)}T000000Z"
        yield f"DTSTART;VALUE=DATE:{_date(first)}"
        yield f"DTEND;VALUE=DATE:{_date(last + timedelta(days=1))}"
        yield f"SUMMARY:{_text(one.title)}"
        yield f"DESCRIPTION:{_text(' '.join(_about(timetable, one)))}"
        yield f"CATEGORIES:{words}"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"


def _about(timetable: Timetable, one: Scheduled) -> Iterable[str]:
    """Yield what is said of an item, a sentence each."""
    yield f"{timetable.schedule.title}, as of {say_day(timetable.schedule.as_of)}."
    if marks(one):
        yield f"{', '.join(marks(one)).capitalize()}."
    if one.total_float is not None:
        yield f"Float in working days: {_float(one.total_float)}."
    if one.total_float is not None and one.late_finish.day is not None and not one.fixed:
        yield f"Latest: {say_day(one.late_finish.day)}."
    if one.deadline is not None:
        yield f"Deadline: {say_day(one.deadline)}."
    yield from one.notes


def _float(value: Float) -> str:
    least, most = value
    if least == most:
        return "not known" if least is None else str(least)
    if least is None:
        return f"at most {most}"
    return f"at least {least}" if most is None else f"{least} to {most}"


def _date(day: date) -> str:
    return f"{day:%Y%m%d}"


def _text(words: str) -> str:
    """Return a value of the type TEXT (RFC 5545, 3.3.11)."""
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        words = words.replace(plain, written)
    return words


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets, never in the middle of a character (RFC 5545, 3.1)."""
    piece = ""
    size = 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > MOST_OCTETS:
            yield piece
            piece, size = " ", 1
        piece += letter
        size += octets
    yield piece
