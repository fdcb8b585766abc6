"""Lengths of time: `10wd`, `4d`, `2w`, `20 clear wd`.

Working days are counted on a calendar. `clear` means that neither end is counted, so n clear working days from a day
is one working day further than n working days (DCC letter of 15 July 2015: 30 clear working days before 1 September
2015 is 17 July 2015).
"""

import re
from dataclasses import dataclass
from enum import Enum

MOST = 100_000
"""The longest period, in its unit: far beyond any release, small enough for every date to be reckoned."""
LONGEST = 60
"""So many characters at most are looked at for a period that is written otherwise."""

_PATTERN = re.compile(r"(?P<sign>-?)(?P<count>\d{1,9})(?: (?P<clear>clear) )?(?P<unit>wd|w|d)", re.ASCII)


class Unit(Enum):
    """What a period counts."""

    WORKING_DAYS = "wd"
    DAYS = "d"
    WEEKS = "w"


@dataclass(frozen=True, slots=True)
class Period:
    """A number of working days, days or weeks; negative for a lead."""

    count: int
    unit: Unit
    clear: bool = False

    def __str__(self) -> str:
        """Return the period as it is written in a document."""
        return f"{self.count}{' clear ' if self.clear else ''}{self.unit.value}"

    @property
    def words(self) -> str:
        """The period as it is said in a paper."""
        unit = {Unit.WORKING_DAYS: "working day", Unit.DAYS: "day", Unit.WEEKS: "week"}[self.unit]
        return f"{self.count} {'clear ' if self.clear else ''}{unit}{'' if self.count == 1 else 's'}"


def parse_period(text: str) -> Period | None:
    """Return the period that `text` writes, or None when it writes none."""
    found = _PATTERN.fullmatch(text)
    if found is None or int(found["count"]) > MOST:
        return None
    unit = Unit(found["unit"])
    clear = found["clear"] is not None
    if clear and (unit is not Unit.WORKING_DAYS or found["sign"]):
        return None
    return Period(int(found["sign"] + found["count"]), unit, clear)


_SPELT = re.compile(
    r"(?P<sign>-?)\s*(?P<count>\d{1,9})\s*(?P<clear>clear\b)?\s*"
    r"(?:(?P<wd>wds?|bd|(?:working|business)[ -]?days?|workdays?)|(?P<d>d|(?:calendar )?days?)|(?P<w>w|wks?|weeks?))",
    re.ASCII | re.IGNORECASE,
)


def respell_period(text: str) -> str | None:
    """Return how a period that is written otherwise is spelt (`10 working days` is `10wd`), or None where it is none."""
    found = _SPELT.fullmatch(text.strip()) if len(text) <= LONGEST else None  # effort grows as the square of blanks
    if found is None:
        return None
    unit = next(name for name in ("wd", "d", "w") if found[name])
    spelt = f"{found['sign']}{int(found['count'])}{' clear ' if found['clear'] else ''}{unit}"
    return spelt if parse_period(spelt) is not None else None
