"""A schedule, a change schedule, or what is due, as a calendar file: an event for what has days that are known exactly.

Source: RFC 5545, and RFC 7986 for the name and the description of the calendar. Nothing depends on when it is written:
an event keeps its UID from one export to the next, and the as-of day is its time stamp. What has no exact day is left
out, counted in `X-READINESS-LEFT-OUT` and named in the description. Changes and windows are in the local time of the
calendar's zone, which the file describes, or on whole days where their hours are not known.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from readiness.briefing import say_counts
from readiness.changes.account import inside, listed, whole_days
from readiness.changes.answer import Answer
from readiness.changes.clock import FAR, Clock
from readiness.changes.span import Span
from readiness.diary import Diary
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
    nothing = f"{shown[0].schedule.title}: no day is known exactly"
    described = _describe(shown)
    empty = _nothing(shown[0].schedule.release, shown[0].schedule.as_of, nothing)
    return _calendar("schedule", (name, described, left_out), events or empty)


def _calendar(made_of: str, about: tuple[str, str, int], components: Iterable[str]) -> str:
    """Return a calendar with a name, a description and a number of things left out."""
    name, described, left_out = about
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//readiness//{made_of}//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        f"DESCRIPTION:{_text(described)}",
        f"X-READINESS-LEFT-OUT:{left_out}",
        *components,
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


def _nothing(name: str, as_of: date, words: str) -> Iterator[str]:
    """Yield an entry that says that there is no event, for a calendar holds at least one component (RFC 5545, 3.6)."""
    yield "BEGIN:VJOURNAL"
    yield f"UID:{_text(f'nothing@{name}')}"
    yield f"DTSTAMP:{_date(as_of)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_date(as_of)}"
    yield f"SUMMARY:{_text(words)}"
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


# What is due


def diary(found: Diary) -> str:
    """Return the days on which something is due, ends or meets."""
    lines = []
    for one in found.entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_text(f'{one.id}@{found.release}')}",
            f"DTSTAMP:{_date(found.as_of)}T000000Z",
            f"DTSTART;VALUE=DATE:{_date(one.day)}",
            f"DTEND;VALUE=DATE:{_date(one.day + timedelta(days=1))}",
            f"SUMMARY:{_text(one.title)}",
            f"DESCRIPTION:{_text(' '.join((f'{found.title}, as of {say_day(found.as_of)}.', *one.about)))}",
            f"CATEGORIES:{','.join(map(_text, one.categories))}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    more = len(found.left_out) - MOST_NAMED
    names = [*found.left_out[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])]
    out = f" Left out, because their days are not known exactly ({len(found.left_out)}): {', '.join(names)}."
    said = f"{found.title} as of {say_day(found.as_of)}.{out if names else ''}"
    empty = _nothing(found.release, found.as_of, f"{found.title}: nothing is due on a day that is known exactly")
    return _calendar("due", (f"{found.title}: what is due", said, len(found.left_out)), lines or empty)


# Change schedules

MOST_TIMES = 5_000
"""So many times of windows that recur are written; those beyond are counted as left out."""
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class _Event:
    """An event in the making: what it is, and when; whole days from the first to the last where `days` is given."""

    uid: str
    title: str
    categories: tuple[str, ...]
    status: str
    about: tuple[str, ...]
    span: Span
    days: tuple[date, date] | None


def changes(answer: Answer) -> str:
    """Return the changes and windows of a change schedule, those of the month asked for or all."""
    found = [*_made(answer), *_windows(answer)]
    events = [one for one in found if isinstance(one, _Event)]
    names = [one for one in found if isinstance(one, str)]
    recurring = sum(
        inside(answer, span) for one in answer.book.restrictions if one.window.repeats is not None for span in one.spans
    )
    said = [f"{answer.title}, as of {say_day(answer.as_of)}.", *say_counts(answer)]
    if names:
        shown = [*names[:MOST_NAMED], *([f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else [])]
        said.append(f"Left out, because their days are not known exactly ({len(names)}): {', '.join(shown)}.")
    over = max(0, recurring - MOST_TIMES)
    if over:
        said.append(
            f"Left out, because a calendar file has room for {MOST_TIMES:,} times of windows that recur: {over:,}."
        )
    lines = [line for one in events for line in _event(answer, one)]
    zone = list(_zone(answer.book.clock, events))
    nothing = _nothing(answer.id, answer.as_of, f"{answer.title}: no day is known exactly")
    about = (answer.title, "\n".join(said), len(names) + over)
    return _calendar("changes", about, [*zone, *lines] if lines else nothing)


def _made(answer: Answer) -> Iterator[_Event | str]:
    """Yield an event for each change, and for its contingency date; its title where its days are not known."""
    standing = Counter((name, one.certain) for one in answer.conflicts if one.exception is None for name in one.changes)
    for entry in listed(answer):
        change = entry.change
        days = None if entry.span.exact else whole_days(answer, entry.span)
        if change is None:
            continue
        title = f"{entry.title} (contingency date)" if entry.contingency else entry.title
        if not entry.span.exact and days is None:
            yield title
            continue
        about = [f"{answer.title}, as of {say_day(answer.as_of)}.", f"Change {entry.id}, {change.status.value}."]
        if entry.services:
            about.append(f"Services: {', '.join(map(answer.book.title_of, entry.services))}.")
        if entry.environment is not None:
            about.append(f"Environment: {answer.book.title_of(entry.environment)}.")
        if change.assignee:
            about.append(f"Made by {change.assignee}.")
        about.append(
            "With an outage."
            if change.outage is True
            else "Without an outage."
            if change.outage is False
            else "Whether services are out is not stated."
        )
        if not entry.contingency:
            counts = standing[entry.id, True], standing[entry.id, False]
            about.append(f"Conflicts: {counts[0]} certain, {counts[1]} possible.")
        yield _Event(
            f"change.{entry.id}{'.contingency' if entry.contingency else ''}@{answer.id}",
            title,
            ("Change", *(["Outage"] if change.outage is True else [])),
            "TENTATIVE" if entry.contingency else "CONFIRMED",
            tuple(about),
            entry.span,
            days,
        )


def _windows(answer: Answer) -> Iterator[_Event | str]:
    """Yield an event for each time of each window; its title where its days are not known."""
    clock = answer.book.clock
    left = MOST_TIMES
    for one in answer.book.restrictions:
        word = one.category.value.replace("-", " ")
        recurs = one.window.repeats is not None
        spans = [span for span in one.spans if inside(answer, span)]
        spans = spans[:left] if recurs else spans
        left -= len(spans) if recurs else 0
        if not one.spans and not recurs:
            yield one.title
        for span in spans:
            if not span.exact or max(map(abs, span.hull)) >= FAR:
                days = whole_days(answer, span)
                if days is None:
                    yield one.title
                    continue
            else:
                whole = all(clock.local(edge).time() == time.min for edge in span.hull)
                days = whole_days(answer, span) if whole else None
            begins = f".{_local(clock, span.start[0])}" if recurs else ""
            yield _Event(
                f"window.{one.id}{begins}@{answer.id}",
                one.title,
                (word.capitalize(),),
                "CONFIRMED",
                (f"{answer.title}, as of {say_day(answer.as_of)}.", f"{word.capitalize()} {one.id}."),
                span,
                days,
            )


def _event(answer: Answer, one: _Event) -> Iterator[str]:
    clock = answer.book.clock
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(one.uid)}"
    yield f"DTSTAMP:{_date(answer.as_of)}T000000Z"
    if one.days is not None:
        yield f"DTSTART;VALUE=DATE:{_date(one.days[0])}"
        yield f"DTEND;VALUE=DATE:{_date(one.days[1] + timedelta(days=1))}"
    else:
        yield f"DTSTART;TZID={clock.zone}:{_local(clock, one.span.start[0])}"
        yield f"DTEND;TZID={clock.zone}:{_local(clock, one.span.finish[0])}"
    yield f"SUMMARY:{_text(one.title)}"
    yield f"DESCRIPTION:{_text(' '.join(one.about))}"
    yield f"CATEGORIES:{','.join(map(_text, one.categories))}"
    yield f"STATUS:{one.status}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _zone(clock: Clock, events: Sequence[_Event]) -> Iterator[str]:
    """Yield the zone of timed events, which a calendar has to describe (RFC 5545, 3.6.5): each change of the clocks."""
    timed = [one.span for one in events if one.days is None]
    if not timed:
        return
    first, last = (min(one.start[0] for one in timed), max(one.finish[0] for one in timed))
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{clock.zone}"
    for one in clock.shifts(clock.day(first), clock.day(last)):
        part = "DAYLIGHT" if one.summer else "STANDARD"
        yield f"BEGIN:{part}"
        yield f"DTSTART:{one.shown:%Y%m%dT%H%M%S}"
        yield f"TZOFFSETFROM:{_offset(one.before)}"
        yield f"TZOFFSETTO:{_offset(one.after)}"
        yield f"TZNAME:{_text(one.name)}"
        yield f"END:{part}"
    yield "END:VTIMEZONE"


def _offset(ahead: timedelta) -> str:
    seconds = abs(int(ahead.total_seconds()))
    rest = f"{seconds % 60:02d}" if seconds % 60 else ""
    return f"{'-' if ahead < timedelta() else '+'}{seconds // 3600:02d}{seconds // 60 % 60:02d}{rest}"


def _local(clock: Clock, moment: int) -> str:
    return f"{clock.local(moment):%Y%m%dT%H%M%S}"


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
