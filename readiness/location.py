"""Where in a file something stands.

Facts and findings carry a symbolic place, the pointer; it becomes a line and a column only when it is printed.
"""

from dataclasses import dataclass
from enum import Enum

Pointer = tuple[str | int, ...]
"""The way from the top of a document to a value: keys, and positions in lists counted from 0."""


class Part(Enum):
    """Which half of a `key: value` pair is meant."""

    KEY = "key"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text; lines and columns count from 1, the end column is the first one after it."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Place:
    """A symbolic place: a document, the way to a value in it, and which half of the pair is meant."""

    path: str
    pointer: Pointer
    part: Part = Part.VALUE
