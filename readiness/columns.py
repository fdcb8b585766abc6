"""Words in the columns of a terminal: how many they take, in lines of at most so many, cut to fit."""

from textwrap import wrap
from unicodedata import combining, east_asian_width

from readiness.document import printable


def fill(words: str, width: int, first: str = "", then: str = "") -> list[str]:
    """Return words in lines of at most so many columns, the first and those after it indented; wide letters count two."""
    lines = []
    plain = printable(" ".join(words.split()))
    for line in wrap(plain, width, initial_indent=first, subsequent_indent=then, break_on_hyphens=False):
        while columns_of(line) > width:
            cut = next(at for at in range(len(line), 0, -1) if columns_of(line[:at]) <= width)
            lines.append(line[:cut].rstrip())
            line = f"{then}{line[cut:]}"  # noqa: PLW2901 - what is left of it
        lines.append(line)
    return lines


def shorten(words: str, columns: int) -> str:
    """Return words cut to so many columns, with two dots where something is left out."""
    while columns_of(words) > columns:
        words = f"{words[:-3]}.."
    return words


def padded(words: str, columns: int) -> str:
    """Return words with blanks after them, so that they take so many columns."""
    return f"{words}{' ' * (columns - columns_of(words))}"


def columns_of(words: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(0 if combining(one) else 2 if east_asian_width(one) in "WF" else 1 for one in words)
