"""What stands in a cell, read as a value of a document: a name, a text, a word, yes or no, a day, a time.

Nothing is guessed. A number where a date should be, or a date where a text should be, is told rather than turned into one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import Enum

from readiness.changes.clock import parse_moment
from readiness.document import Data, control_character
from readiness.mapping import Column
from readiness.moment import FIRST_YEAR, LAST_YEAR, parse_window, say_day
from readiness.tables.grid import Unreadable, Value, show
from readiness.tables.rows import Row
from readiness.tables.serials import Shape, value_of
from readiness.tables.times import SERIAL, When, read_when

_TRUTHS = {"yes": "true", "y": "true", "true": "true", "no": "false", "n": "false", "false": "false"}
_NO_NAME = re.compile(r"[^A-Za-z0-9 /._-]+")
_NUMBER = re.compile(r"\d{1,6}(\.\d{1,15})?", re.ASCII)
_PLANNED = re.compile("[A-Za-z]")
_LONGEST_NAME = 100
_SENTENCE_END = re.compile(r"[.;)](?= |$)")
_A_DAY = timedelta(days=1)


class Sort(Enum):
    """What a value of a document is."""

    NAME = "name"
    NAMES = "names"
    TEXT = "text"
    WORD = "word"
    TRUTH = "truth"
    DAY = "day"
    BEGIN = "begin"
    END = "end"


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why nothing can be made of a cell: the heading of its column, and the reason in words."""

    heading: str
    words: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads cells: `zone` is that of the schedule, `planned` whether times may be dates of a plan."""

    zone: tzinfo
    planned: bool

    def read(self, row: Row, origin: Column, sort: Sort) -> Data | Wrong | None:
        """Return what a row says, as a document would write it; None where it says nothing."""
        if origin.column is None:
            return _data(origin.value)
        value = row.values.get(origin.column)
        if value is None:
            lone = origin.time is not None and origin.time in row.values
            return Wrong(origin.time or "", "it is a time without a day") if lone else _data(origin.otherwise)
        if isinstance(value, str) and (origin.after or origin.before):
            value = part_of(value, origin)
            if not value:
                return _data(origin.otherwise)
        said = {one.strip().casefold(): words for one, words in origin.words.items()}.get(show(value).casefold())
        if said is not None:
            return _data(said)
        if sort in (Sort.BEGIN, Sort.END, Sort.DAY):
            found = self._when(row, origin, value)
            if not isinstance(found, date):
                return found
            known = FIRST_YEAR <= found.year <= LAST_YEAR
            return (
                self._written(found, sort)
                if known
                else Wrong(origin.column, f"years run from {FIRST_YEAR} to {LAST_YEAR}")
            )
        if isinstance(value, (date, time, timedelta)) and sort is not Sort.TRUTH:
            shown = say_day(value) if isinstance(value, date) else show(value)
            words = f"it holds {shown}, a date or time, where a text should be; perhaps the spreadsheet made it one"
            return Wrong(origin.column, words)
        return _text(show(value), origin, sort)

    def _when(self, row: Row, origin: Column, value: Value) -> date | str | Wrong:
        """Return the day or time that a row says; or what is written instead, such as `tbc`; or why it says none."""
        heading = origin.column or ""
        found = self._typed(value, origin)
        if isinstance(found, Wrong):
            return found
        if isinstance(found, time):
            return Wrong(heading, "it is a time without a day")
        clock = None if origin.time is None else row.values.get(origin.time)
        if clock is None or isinstance(found, str):
            return found
        if isinstance(found, datetime) and found.time() != time():
            return Wrong(heading, "it has a time of day, and so has the column for it")
        at = _time_of(clock)
        if at is None:
            return Wrong(origin.time or "", "it is no time of day in a form that is read, such as 20:00")
        return datetime(found.year, found.month, found.day, at.hour, at.minute, at.second)  # noqa: DTZ001 - local time

    def _typed(self, value: Value, origin: Column) -> When | str | Wrong:
        heading = origin.column or ""
        if isinstance(value, (date, time)):
            return value
        if isinstance(value, (bool, timedelta, Unreadable)):
            return Wrong(heading, f"it is {show(value)}, and no date")
        serial = SERIAL in origin.format
        if isinstance(value, Decimal) or _NUMBER.fullmatch(value):
            counted = value_of(Decimal(value), Shape.BOTH, since_1904=False) if serial else None
            words = f"{show(value)} is a number and no date; `format: serial` would take it for a count of days"
            return counted if isinstance(counted, datetime) else Wrong(heading, words)
        if value.lower() == "tbc":
            return "tbc"
        if not origin.format and self._written_so(value):
            return value
        forms = tuple(one for one in origin.format if one != SERIAL)
        found = read_when(" ".join(value.split()), forms)
        return Wrong(heading, found) if isinstance(found, str) else found

    def _written_so(self, text: str) -> bool:
        """Return whether a text is a window of days as documents write it, or a date of a plan where there is one."""
        window = parse_window(text)
        if window is not None:
            return window.day is None
        return self.planned and _PLANNED.match(text) is not None and parse_moment(text) is not None

    def _written(self, found: date, sort: Sort) -> str:
        """Return a day or time as documents write it, by the clock of the schedule, and in whole minutes that hold it all."""
        if not isinstance(found, datetime):
            return found.isoformat()
        if found.tzinfo is not None:
            found = found.astimezone(self.zone).replace(tzinfo=None)
        if sort is Sort.DAY:
            return found.date().isoformat()
        whole = found.replace(second=0, microsecond=0)
        if sort is Sort.END and whole != found:
            whole += timedelta(minutes=1)
        return whole.isoformat(timespec="minutes")


def part_of(text: str, origin: Column) -> str:
    """Return the part of a cell that is meant: before some words, or after some to the end of the sentence."""
    text = " ".join(text.split())
    if origin.before:
        at = text.lower().rfind(" ".join(origin.before.split()).lower())
        text = text if at < 0 else text[:at].rstrip()
    if origin.after:
        words = " ".join(origin.after.split())
        at = text.lower().rfind(words.lower())
        text = "" if at < 0 else _SENTENCE_END.split(text[at + len(words) :], maxsplit=1)[0].strip()
    return text


def has_seconds(row: Row, origins: Sequence[Column]) -> bool:
    """Return whether a row has times of which the seconds are not nought."""
    found = (row.values.get(one.column) for one in origins if one.column is not None)
    return any(isinstance(one, datetime) and (one.second or one.microsecond) for one in found)


def _text(text: str, origin: Column, sort: Sort) -> Data | Wrong:
    heading = origin.column or ""
    text = " ".join(text.split())
    found = control_character(text)
    if found is not None:
        return Wrong(heading, f"it holds the character U+{ord(found):04X}, which is not allowed in a document")
    if sort is Sort.TRUTH:
        return _TRUTHS.get(text.casefold(), text)
    if sort is Sort.WORD:
        return text.lower().replace(" ", "-")
    if sort is Sort.NAMES:
        parts = [part.strip() for part in text.split(origin.split or ",")]
        words = {one.strip().casefold(): said for one, said in origin.words.items()}
        names = [one for part in parts if part for one in _many(words.get(part.casefold(), part))]
        return list(dict.fromkeys(_name(one) if origin.as_name else one for one in names))
    return _name(text) if origin.as_name else text


def _name(text: str) -> str:
    return _NO_NAME.sub("-", text).strip(" -/._")[:_LONGEST_NAME].strip()


def _many(words: object) -> list[str]:
    return [words] if isinstance(words, str) else [str(one) for one in words] if isinstance(words, tuple) else []


def _data(words: object) -> Data | None:
    return list(words) if isinstance(words, tuple) else words


def _time_of(value: Value) -> time | None:
    if isinstance(value, datetime):
        return value.time()
    if isinstance(value, time):
        return value
    if isinstance(value, timedelta):
        return (datetime.min.replace(tzinfo=UTC) + value).time() if timedelta() <= value < _A_DAY else None
    if isinstance(value, str):
        found = read_when(" ".join(value.split()), ())
        return found if isinstance(found, time) and found.tzinfo is None else None
    if isinstance(value, Decimal) and 0 <= value < 1:
        counted = value_of(value, Shape.TIME, since_1904=False)
        return counted if isinstance(counted, time) else None
    return None
