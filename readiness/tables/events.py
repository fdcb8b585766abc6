"""Calendar files (RFC 5545) to a grid: an event a row, its properties as columns; the only door to the icalendar library.

A time with a zone (TZID, or Z) keeps it, one without is local. What repeats is one row here, with its rule as a text.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from readiness.tables.grid import HEADING, Grid, Unreadable, Value

MOST_EVENTS = 50_000
TIMES = ("DTSTART", "DTEND", "RECURRENCE-ID")
LISTS = ("EXDATE", "RDATE")
_FIRST = ("UID", "SUMMARY", *TIMES, "RRULE", *LISTS, "STATUS", "CATEGORIES", "LOCATION", "DESCRIPTION")
_LACKING = (
    "a calendar file needs icalendar, which is not installed: `pip install '.[calendars]'` in the folder of readiness"
)


def read_events(raw: bytes) -> Grid | str:
    """Return the events of a calendar file, or what is wrong with it in words."""
    try:
        from icalendar import Calendar
    except ModuleNotFoundError as error:
        if error.name != "icalendar":
            raise
        return _LACKING
    if raw.count(b"BEGIN:VEVENT") > MOST_EVENTS:
        return f"it has more than {MOST_EVENTS:,} events"
    try:
        calendars: list[Any] = Calendar.from_ical(raw.decode("utf-8-sig"), multiple=True)
    except UnicodeDecodeError as error:
        return f"byte {error.start + 1} is not UTF-8 text"
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        return f"it is no calendar file ({error})"
    events = [one for calendar in calendars for one in calendar.walk("VEVENT")]
    if not events:
        return "it has no events"
    known = {name for event in events for name in (*event, *(str(one or "").upper() for one, _ in event.errors))} - {""}
    columns = [name for name in _FIRST if name in known or name == "DTEND"] + sorted(known - {*_FIRST, "DURATION"})
    cells: dict[int, dict[int, Value]] = {HEADING: dict(enumerate(columns, start=1))}
    for number, event in enumerate(events, start=1):
        wrong = {str(name or "").upper(): str(words) for name, words in event.errors}
        found = {at: _value(event, name, wrong) for at, name in enumerate(columns, start=1)}
        cells[number] = {at: one for at, one in found.items() if one is not None}
    others = sorted({one.name for calendar in calendars for one in calendar.subcomponents} - {"VEVENT", "VTIMEZONE"})
    notes = tuple(f"Of its parts those called {name} were not read." for name in others)
    return Grid("", cells, counted="event", notes=notes)


def _value(event: Any, name: str, wrong: dict[str, str]) -> Value | None:
    if name in wrong or (name == "DTEND" and "DURATION" in wrong):
        return Unreadable(
            _short(event.get(name, "")), f"it is written in no form that is read ({_short(wrong.get(name, ''))})"
        )
    if name == "DTEND" and name not in event and "DTSTART" in event:
        return _end(event)
    if name not in event:
        return None
    value: Any = event[name]
    if isinstance(value, list) and name not in (*LISTS, "CATEGORIES"):
        return Unreadable("", "it is given more than once")
    if name in TIMES:
        return _matching(_time(value), _time(event.get("DTSTART"))) if name == "DTEND" else _time(value)
    if name in LISTS:
        groups: list[Any] = value if isinstance(value, list) else [value]
        times = [_time(one) for group in groups for one in getattr(group, "dts", ())]
        if any(isinstance(one, Unreadable) for one in times):
            return Unreadable("", "it is written in no form that is read")
        return " ".join(one.isoformat() for one in times if isinstance(one, date)) or None
    if name == "RRULE":
        return _rule(value)
    if name == "CATEGORIES":
        several: list[Any] = value if isinstance(value, list) else [value]
        return ", ".join(str(one) for group in several for one in _cats(group)) or None
    return str(value).strip() or None


def _rule(value: Any) -> str:
    return bytes(value.to_ical()).decode("utf-8", "replace")


def _cats(group: Any) -> Iterable[Any]:
    found: Iterable[Any] = getattr(group, "cats", (group,))
    return found


def _time(value: Any) -> date | datetime | Unreadable:
    try:
        found = getattr(value, "dt", None)
    except ValueError:  # the library keeps what it cannot read, and says so when it is asked for it
        found = None
    if not isinstance(found, date):
        return Unreadable(_short(value), "it is no day and no time")
    zone = getattr(value, "params", {}).get("TZID")
    if zone is not None and isinstance(found, datetime) and found.tzinfo is None:
        return Unreadable(found.isoformat(), f"nothing says what its time zone '{_short(zone)}' is")
    return found


def _matching(ends: date | datetime | Unreadable, begins: date | datetime | Unreadable) -> date | datetime | Unreadable:
    """Return when an event ends, which is a time if its beginning is one, else a day (RFC 5545, 3.8.2.2)."""
    if isinstance(ends, Unreadable) or isinstance(begins, Unreadable):
        return ends
    if isinstance(ends, datetime) is isinstance(begins, datetime):
        return ends
    one, other = ("time", "day") if isinstance(ends, datetime) else ("day", "time")
    return Unreadable(ends.isoformat(), f"it is a {one}, and the beginning is a {other}")


def _end(event: Any) -> Value | None:
    """Return when an event ends that says only how long it is; of a day alone it is the day after (RFC 5545, 3.6.1)."""
    begins = _time(event["DTSTART"]) if not isinstance(event["DTSTART"], list) else None
    if begins is None or isinstance(begins, Unreadable):
        return None
    lasts = getattr(event.get("DURATION"), "dt", None)
    if lasts is None and not isinstance(begins, datetime):
        lasts = timedelta(days=1)
    try:
        return begins + lasts if isinstance(lasts, timedelta) else None
    except OverflowError:
        return Unreadable("", "it lies beyond the year 9999")


def _short(words: object) -> str:
    return str(words)[:60]
