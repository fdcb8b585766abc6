"""What was read back from a file, or in words why nothing was."""

from collections.abc import Callable
from dataclasses import dataclass

MOST_LETTERS = 10_000_000
"""So many letters at most are read from a file."""

Patience = Callable[[], bool]
"""Whether there is still time to read."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a file holds.

    `lines` are the words that one sees, in the order in which they are read; of a PDF one text. `edges` are what stands at
    the top and at the bottom: of each page, of each sort of page, of the paper. `attachment` is what the file carries along,
    None where it carries nothing.
    """

    lines: tuple[str, ...]
    edges: tuple[str, ...]
    attachment: str | None


class WrongFileError(Exception):
    """The file is not what it should be; the words say why. It does not leave this package."""
