"""Numbers that spreadsheets show as dates and times (ECMA-376, 18.8.30 and 18.17.4).

A date is a count of days, and only the format of its cell says that it is one. In the 1900 system day 60 is 29 February
1900, which never was; what is not after it is refused.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum

from readiness.tables.grid import Unreadable, Value

_PLAIN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE | re.DOTALL)
_DATES = frozenset((*range(14, 18), *range(27, 32), 36, *range(50, 55), 57, 58))
_TIMES = frozenset((*range(18, 22), *range(32, 36), 45, 47, 55, 56))
_BOTH, _LENGTH = 22, 46
_LAST_LEAP = 61
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - local time
_LATEST = 2_958_466
"""The day after 31 December 9999."""
_A_DAY = 86_400


class Shape(Enum):
    """What a number format shows of a number."""

    NUMBER = "number"
    DAY = "day"
    TIME = "time"
    BOTH = "day and time"
    LENGTH = "length"


def shape_of(number: int, code: str | None) -> Shape:
    """Return what a format shows: by its code, or by the number of one that is built in."""
    if code is None:
        if number in _DATES:
            return Shape.DAY
        if number in _TIMES:
            return Shape.TIME
        return {_BOTH: Shape.BOTH, _LENGTH: Shape.LENGTH}.get(number, Shape.NUMBER)
    shown = _PLAIN.sub("", code.partition(";")[0]).lower()
    if "general" in shown:
        return Shape.NUMBER
    if re.search(r"\[[hms]+\]", shown):
        return Shape.LENGTH
    hours = re.search("[hs]", shown) is not None
    days = re.search("[yd]|mmm", shown) is not None or (not hours and "m" in shown)
    return {(True, True): Shape.BOTH, (True, False): Shape.DAY, (False, True): Shape.TIME}.get(
        (days, hours), Shape.NUMBER
    )


def value_of(number: Decimal, shape: Shape, *, since_1904: bool) -> Value:
    """Return what a number shows in a cell of a shape."""
    if shape is Shape.NUMBER:
        return number
    first = 0 if since_1904 or shape in (Shape.TIME, Shape.LENGTH) else _LAST_LEAP
    if not first <= number < _LATEST:
        return Unreadable(f"{number:f}", f"it is shown as a date, and {number:f} is none that is read")
    seconds = round(number * _A_DAY)
    length = timedelta(seconds=seconds)
    if shape is Shape.LENGTH:
        return length
    if shape is Shape.TIME and seconds < _A_DAY:
        return (_EPOCH + length).time()
    when = (_EPOCH_1904 if since_1904 else _EPOCH) + length
    return when.date() if shape is Shape.DAY and when.time() == time() else when


def day_of(number: Decimal) -> date | None:
    """Return the day whose count a number is in the 1900 system, or None."""
    found = value_of(number, Shape.DAY, since_1904=False)
    return found if isinstance(found, date) and not isinstance(found, datetime) else None
