"""A report before it looks like anything: headings, sentences, lists; the formats only lay them out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 is that of the whole report, 2 of a part, 3 of what belongs together in a part."""

    level: int
    words: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences."""

    words: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list: one line of words each."""

    lines: tuple[str, ...]


Block = Heading | Paragraph | Items
