"""A report before it looks like anything: headings, sentences, lists, tables, pictures; the formats only lay them out.

`rests` name what a sentence, a line or a row rests on, as `readiness.paper.traces` spells it; formats may leave them out.
"""

from dataclasses import dataclass
from datetime import date
from typing import Union

Rests = tuple[str, ...]
"""What one sentence rests on: paths of facts, results of criteria, parts of documents."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 is that of the whole report, 2 of a part, 3 of what belongs together in a part."""

    level: int
    words: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences."""

    words: str
    rests: Rests = ()


@dataclass(frozen=True, slots=True)
class Items:
    """A list: one line of words each; `rests` has as many members as lines, or none."""

    lines: tuple[str, ...]
    rests: tuple[Rests, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what it shows, the heads of its columns, and rows of as many cells, of which the first names the row.

    `rests` has as many members as rows, or none. `widths` are the widths of the columns beside each other, none where the
    format may choose. `filters` are heads of columns by whose cells a reader may want to choose rows.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    rests: tuple[Rests, ...] = ()
    widths: tuple[int, ...] = ()
    filters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its name in file names, what stands below it, what it says in words, and the SVG that draws it.

    `width` and `height` are in pixels of the SVG.
    """

    name: str
    title: str
    alternative: str
    svg: str
    width: int
    height: int
    rests: Rests = ()


@dataclass(frozen=True, slots=True)
class Fold:
    """What belongs together below one line and may be folded away where a reader can unfold it."""

    words: str
    blocks: tuple["Block", ...]


Block = Union[Heading, Paragraph, Items, Table, Picture, Fold]  # noqa: UP007 - it names itself in `Fold`


@dataclass(frozen=True, slots=True)
class Paper:
    """A report with what stands on its first page and at the edges of each page.

    `front` are the lines of the title block, each what is named and its value. `marking` is how the paper is classified,
    in the words in which every page says it; `permits` what that allows, empty where nobody has said. `attachment` is what the
    file carries along to be checked: a JSON text.
    """

    title: str
    front: tuple[tuple[str, str], ...]
    day: date
    marking: str
    permits: str
    number: str
    blocks: tuple[Block, ...]
    attachment: str
