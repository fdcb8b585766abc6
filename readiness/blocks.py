"""A report before it looks like anything: headings, sentences, lists, tables; the formats only lay them out."""

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


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what it shows, the heads of its columns, and rows of as many cells, of which the first names the row."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: the sort of it, its title, what it says in words for those who do not see it, and the SVG that draws it.

    `width` and `height` are those of the SVG, in its pixels.
    """

    name: str
    title: str
    alternative: str
    svg: str
    width: int
    height: int


Block = Heading | Paragraph | Items | Table | Picture
