"""Dates and times that somebody typed: by a stated form, else only where they can be read in one way.

3/4/2021 is 3 April to one person and 4 March to another, so it is refused unless a form is stated. Names of months and days
are English, whatever the machine speaks.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")  # fmt: skip
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH = "|".join((*_FULL, "sept", *MONTHS))
_DAY_NAME = "(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
TOKENS = {
    "YYYY": r"(?P<year>\d{4})",
    "YY": r"(?P<short>\d{2})",
    "MMMM": f"(?P<name>{_MONTH})",
    "MMM": f"(?P<name>{_MONTH})",
    "MM": r"(?P<month>\d{2})",
    "M": r"(?P<month>\d{1,2})",
    "DD": r"(?P<day>\d{2})",
    "D": r"(?P<day>\d{1,2})",
    "hh": r"(?P<hour>\d{2})",
    "h": r"(?P<hour>\d{1,2})",
    "mm": r"(?P<minute>\d{2})",
    "ss": r"(?P<second>\d{2})",
    "am": r"(?P<half>[ap]\.?m\.?)",
    "ddd": _DAY_NAME,
}
"""The parts of a form, and what each may be: DD/MM/YYYY hh:mm."""
SERIAL = "serial"
"""The form of a count of days, as a spreadsheet stores a date."""
_PART = re.compile("|".join(sorted(TOKENS, key=len, reverse=True)))
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d{1,9})?)?(?:\s?(?P<half>[ap]\.?m\.?))?"
_ZONE = r"(?P<zone>z|[+-]\d{2}:?\d{2})?"
_ALWAYS = tuple(
    re.compile(rf"{day}(?:(?:T|,?\s+(?:at\s+)?){_CLOCK}\s?{_ZONE})?", re.IGNORECASE | re.ASCII)
    for day in (
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})",
        rf"(?:{_DAY_NAME},?\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-](?P<name>{_MONTH}),?[\s-](?P<year>\d{{4}})",
        rf"(?P<name>{_MONTH})\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>\d{{4}})",
    )
)
_SLASHED = re.compile(
    rf"(?P<one>\d{{1,2}})[/.-](?P<two>\d{{1,2}})[/.-](?P<year>\d{{4}}|\d{{2}})(?:(?:T|,?\s+(?:at\s+)?){_CLOCK}\s?{_ZONE})?",
    re.IGNORECASE | re.ASCII,
)
_TIME = re.compile(_CLOCK, re.IGNORECASE | re.ASCII)
_LAST_MONTH, _NOON = 12, 12

When = date | datetime | time


def wrong_form(form: str) -> str:
    """Return what is wrong with a form of dates or times, in words; empty where nothing is."""
    if form == SERIAL:
        return ""
    parts = _PART.findall(form)
    left = _PART.sub("", form)
    if re.search(r"[A-Za-z]", left.replace("T", "").replace("at", "")):
        return f"it is made of {', '.join(TOKENS)}, such as DD/MM/YYYY hh:mm"
    groups = [_meaning(part) for part in parts]
    if len(set(groups)) < len(groups):
        return "it says the same thing twice"
    dated = {"day", "month", "year"} & set(groups)
    if dated and dated != {"day", "month", "year"}:
        return "a day needs its year, its month and its day"
    if "minute" in groups and "hour" not in groups:
        return "minutes need the hour; a month is written MM"
    return "" if dated or "hour" in groups else "it has neither a day nor an hour"


def _meaning(part: str) -> str:
    return {"Y": "year", "M": "month", "D": "day", "h": "hour", "m": "minute", "s": "second", "a": "half", "d": "week"}[
        part[0]
    ]


@cache
def _pattern(form: str) -> re.Pattern[str]:
    made, at = "", 0
    for found in _PART.finditer(form):
        made += re.escape(form[at : found.start()]).replace(r"\ ", r"\s+") + TOKENS[found.group()]
        at = found.end()
    return re.compile(made + re.escape(form[at:]), re.IGNORECASE | re.ASCII)


def read_when(text: str, forms: tuple[str, ...]) -> When | str:
    """Return the day or time that a text writes, in one of the forms where any are stated; in words why it cannot be."""
    if forms:
        return _by_form(text, forms)
    for pattern in (*_ALWAYS, _TIME):
        found = pattern.fullmatch(text)
        if found is not None:
            return _made(found.groupdict()) or "there is no such day or time"
    found = _SLASHED.fullmatch(text)
    if found is not None:
        return _slashed(found.groupdict())
    return "it is no date or time in a form that is read; state its form with `format`, such as DD/MM/YYYY hh:mm"


def _by_form(text: str, forms: tuple[str, ...]) -> When | str:
    read = {one for form in forms if form != SERIAL and (one := _in_form(text, form)) is not None}
    if len(read) > 1:
        said = " or ".join(sorted(str(one) for one in read))
        return f"it fits more than one of the forms stated, and may be {said}"
    if read:
        return read.pop()
    return f"it is not written {' or '.join(forms)}, or there is no such day"


def _in_form(text: str, form: str) -> When | None:
    found = _pattern(form).fullmatch(text)
    return None if found is None else _made(found.groupdict())


def _slashed(parts: dict[str, str | None]) -> When | str:
    one, two, year = int(parts["one"] or 0), int(parts["two"] or 0), parts["year"] or ""
    if len(year) == 2:  # noqa: PLR2004 - a year of two digits
        return "its year has two digits; state its form with `format`, such as DD/MM/YY"
    british = _made({**parts, "day": parts["one"], "month": parts["two"]})
    american = _made({**parts, "day": parts["two"], "month": parts["one"]})
    if one != two and max(one, two) <= _LAST_MONTH and british is not None and american is not None:
        words = " or ".join(
            f"{one.day} {_FULL[one.month - 1].capitalize()}" for one in (british, american) if isinstance(one, date)
        )
        return f"it may be {words} {year}; state its form with `format`, such as DD/MM/YYYY"
    return british or american or "there is no such day or time"


def _made(parts: dict[str, str | None]) -> When | None:
    """Return the day, the time, or both that the parts of a text make; None where there is no such."""
    try:
        clock = None if parts.get("hour") is None else _clock(parts)
        if not any(parts.get(one) for one in ("year", "short")):
            return clock
        name = parts.get("name")
        month = int(parts["month"] or 0) if name is None else MONTHS.index(name[:3].lower()) + 1
        year = int(parts["year"] or 0) if parts.get("year") else 2000 + int(parts["short"] or 0)
        day = date(year, month, int(parts["day"] or 0))
    except (ValueError, OverflowError):
        return None
    if clock is None:
        return day
    return datetime.combine(day, clock)


def _clock(parts: dict[str, str | None]) -> time:
    hour, half = int(parts["hour"] or 0), parts.get("half")
    if half is not None:
        if not 1 <= hour <= _NOON:
            raise ValueError(hour)
        hour = hour % _NOON + (_NOON if half[0] in "pP" else 0)
    zone = parts.get("zone")
    return time(hour, int(parts.get("minute") or 0), int(parts.get("second") or 0), tzinfo=_offset(zone))


def _offset(zone: str | None) -> timezone | None:
    if not zone:
        return None
    if zone in "zZ":
        return UTC
    ahead = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return timezone(-ahead if zone[0] == "-" else ahead)
