"""What is wrong with the input, as a value that flows beside the documents.

One mistake gives one diagnostic. The message says what is wrong in the author's words, the help how to mend it.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from itertools import takewhile

from readiness.location import Place, Span


class Severity(Enum):
    """An error makes the input wrong; a warning makes an answer unknown; a note is worth reading."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Label:
    """Another place that a mistake has to do with, and what stands there."""

    where: Place | Span
    words: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mistake: its code, what is wrong, where, and how to mend it.

    `where` is a symbolic place, or a span where the text could not be read far enough to have one. `also` are other
    places that belong to it. `mend` is what to write in the place of what is marked, where there is one safe mend.
    """

    code: str
    severity: Severity
    message: str
    path: str
    where: Place | Span
    help: str = ""
    also: tuple[Label, ...] = ()
    mend: str | None = None


def error(  # noqa: PLR0913 - the parts of one mistake
    code: str, message: str, place: Place, help_: str = "", also: tuple[Label, ...] = (), mend: str | None = None
) -> Diagnostic:
    """Return an error at a symbolic place."""
    return Diagnostic(code, Severity.ERROR, message, place.path, place, help_, also, mend)


def warning(code: str, message: str, place: Place, help_: str = "", also: tuple[Label, ...] = ()) -> Diagnostic:
    """Return a warning at a symbolic place."""
    return Diagnostic(code, Severity.WARNING, message, place.path, place, help_, also)


_DIGIT = re.compile(r"\d", re.ASCII)
MOST_CANDIDATES = 500
"""Among more names than this none is looked for: comparing takes time for each."""
LONGEST_COMPARED = 100
SHORT_WORD = 4
FEW_EDITS = 2
ALIKE = 0.6
"""How alike two words are, by difflib, to be named as meant; 1 is the same."""


def nearest(word: str, known: frozenset[str] | set[str] | tuple[str, ...], closeness: float = ALIKE) -> str | None:
    """Return the known word that `word` is most likely meant to be, or None when nothing is near.

    That is the one with the fewest edits of those within two; else of those that look alike (difflib). Of several it is
    the one that begins alike the longest. With a closeness of its own, all must look alike. TST-09 is no misspelling of
    TST-02: what differs only in a number of as many digits is another thing.
    """
    if len(known) > MOST_CANDIDATES:
        return None
    folded: dict[str, str] = {}
    for candidate in sorted(known):
        folded.setdefault(candidate.lower(), candidate)
    written = word.lower()[:LONGEST_COMPARED]
    few = len(written) > SHORT_WORD and closeness == ALIKE
    alike = [one for one in folded if few and edits(written, one, FEW_EDITS) <= FEW_EDITS]
    alike = alike or get_close_matches(written, list(folded), n=5, cutoff=closeness)
    ranked = sorted(alike, key=lambda one: (edits(written, one), -_alike_from_the_start(written, one)))
    most = max(FEW_EDITS, len(written) // 3)
    near = (one for one in ranked if one.startswith(written) or edits(written, one) <= most)
    return next((folded[one] for one in near if not other_number(written, one)), None)


def other_number(one: str, other: str) -> bool:
    """Return whether two words differ only in the digits of a number."""
    return len(one) == len(other) and one != other and _DIGIT.sub("0", one) == _DIGIT.sub("0", other)


def _alike_from_the_start(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def edits(one: str, other: str, most: int | None = None) -> int:
    """Return how many letters must be added, left out, changed or swapped with the next to make one word the other.

    Beyond `most` it is not counted on. Source: optimal string alignment distance (Damerau 1964, Wagner and Fischer
    1974).
    """
    if most is not None and abs(len(one) - len(other)) > most:
        return most + 1
    start = _alike_from_the_start(one, other)
    one, other = one[start:], other[start:]
    end = _alike_from_the_start(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    limit = max(len(one), len(other)) if most is None else most
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, last, row = row, before, [i, *[limit + 1] * len(other)]
        for j in range(max(1, i - limit), min(len(other), i + limit) + 1):  # further away it is more than the limit
            wanted = other[j - 1]
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row[j] = cost
        if min(row) > limit and min(before) > limit:
            break
    return min(row[-1], limit + 1)


def misspelling(word: str, known: frozenset[str] | set[str] | tuple[str, ...]) -> str | None:
    """Return the one known word that `word` is surely a misspelling of, or None.

    That is the only one within two edits, in a short word one edit away, so that writing it instead is safe.
    """
    if len(known) > MOST_CANDIDATES or len(word) > LONGEST_COMPARED:
        return None
    near = [one for one in sorted(known) if edits(word, one, FEW_EDITS) <= FEW_EDITS]
    allowed = FEW_EDITS if len(word) > SHORT_WORD else 1
    return near[0] if len(near) == 1 and edits(word, near[0]) <= allowed else None


def did_you_mean(word: str, known: frozenset[str] | set[str] | tuple[str, ...], otherwise: str) -> str:
    """Return "Did you mean ...?", or `otherwise` when nothing is near."""
    near = nearest(word, known)
    return f"Did you mean '{near}'?" if near is not None else otherwise
