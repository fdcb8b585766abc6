"""What is wrong with the input, as a value that flows beside the documents.

One mistake gives one diagnostic. The message says what is wrong in the author's words, the help how to mend it.
"""

from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum

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


MOST_CANDIDATES = 500
"""Among more names than this none is looked for: comparing takes time for each."""


def nearest(word: str, known: frozenset[str] | set[str] | tuple[str, ...], closeness: float = 0.6) -> str | None:
    """Return the known word that `word` is most likely meant to be, or None when nothing is near."""
    if len(known) > MOST_CANDIDATES:
        return None
    folded: dict[str, str] = {}
    for candidate in sorted(known):
        folded.setdefault(candidate.lower(), candidate)
    found = get_close_matches(word.lower()[:200], list(folded), n=1, cutoff=closeness)
    return folded[found[0]] if found else None


def did_you_mean(word: str, known: frozenset[str] | set[str] | tuple[str, ...], otherwise: str) -> str:
    """Return "Did you mean ...?", or `otherwise` when nothing is near."""
    near = nearest(word, known)
    return f"Did you mean '{near}'?" if near is not None else otherwise
