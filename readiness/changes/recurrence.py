"""Recurring windows by RFC 5545, section 3.3.10, in local time: by days, weeks, months or years.

The times of day come from the window itself, so rules by hour, minute or second are refused.
"""

import re
from datetime import datetime
from itertools import islice

MOST = 20_000
"""So many times of one window are looked at."""
_PARTS = {
    "FREQ": re.compile(r"DAILY|WEEKLY|MONTHLY|YEARLY"),
    "INTERVAL": re.compile(r"[1-9]\d{0,3}", re.ASCII),
    "COUNT": re.compile(r"[1-9]\d{0,4}", re.ASCII),
    "UNTIL": re.compile(r"\d{8}(T\d{6})?", re.ASCII),
    "BYDAY": re.compile(r"([+-]?[1-5]?\d?(MO|TU|WE|TH|FR|SA|SU))(,[+-]?[1-5]?\d?(MO|TU|WE|TH|FR|SA|SU))*", re.ASCII),
    "BYMONTHDAY": re.compile(r"-?[1-9]\d?(,-?[1-9]\d?)*", re.ASCII),
    "BYMONTH": re.compile(r"[1-9]\d?(,[1-9]\d?)*", re.ASCII),
    "BYSETPOS": re.compile(r"-?[1-9]\d{0,2}(,-?[1-9]\d{0,2})*", re.ASCII),
    "WKST": re.compile(r"MO|TU|WE|TH|FR|SA|SU"),
}


def wrong_rule(rule: str, begins: datetime) -> str:
    """Return what is wrong with a rule, in words; empty where nothing is."""
    parts = [part.partition("=") for part in rule.split(";")]
    names = [name for name, _, _ in parts]
    for name, _, value in parts:
        if name not in _PARTS:
            return f"{name!r} is none of {', '.join(_PARTS)}"
        if not _PARTS[name].fullmatch(value):
            return f"{name} cannot be {value!r}"
    if "FREQ" not in names:
        return "it has no FREQ"
    if len(set(names)) < len(names):
        return "it says the same thing twice"
    if "COUNT" in names and "UNTIL" in names:
        return "it has a COUNT and an UNTIL"
    try:
        occurrences(rule, begins, begins, begins)
    except ValueError as error:
        return str(error)
    return ""


def occurrences(rule: str, begins: datetime, since: datetime, until: datetime) -> tuple[list[datetime], bool]:
    """Return when a window begins between two local times, at most `MOST`, and whether there are more.

    `begins` is its first time. A rule that is wrong raises a ValueError.
    """
    from dateutil.rrule import rrulestr

    parts = {name: value for name, _, value in (part.partition("=") for part in rule.split(";"))}
    ended, count = parts.pop("UNTIL", None), parts.pop("COUNT", None)
    last = until if ended is None else min(until, _read(ended))
    bounded = ";".join(f"{name}={value}" for name, value in parts.items())
    found = islice(rrulestr(f"{bounded};UNTIL={last:%Y%m%dT%H%M%S}", dtstart=begins), int(count) if count else None)
    kept = list(islice((one for one in found if since <= one), MOST + 1))
    return kept[:MOST], len(kept) > MOST


def _read(text: str) -> datetime:
    return datetime.strptime(text if "T" in text else f"{text}T235959", "%Y%m%dT%H%M%S")  # noqa: DTZ007 - local time
