"""A paper as pages hold it: its words as they are printed, no more rows than pages bear, and how wide columns are.

What the Word file and the PDF share, so that both say the same words.
"""

import json
import re
from dataclasses import replace
from itertools import chain
from unicodedata import bidirectional, category

from readiness import fonts
from readiness.blocks import Block, Fold, Heading, Items, Paper, Paragraph, Picture, Table
from readiness.document import printable

MOST_ROWS = 1_000
"""So many rows of one table, or lines of one list, are printed; a sentence below says how many more there are."""
MOST_LINES = 4_000
"""So many rows and lines are printed in all; of what comes later only how much there is."""
LONGEST_MARK = 160
"""At the edges of a page the classification and the number are cut to so many letters."""
DEEPEST = 3
"""Headings go so deep."""
LETTERS = 105
"""About so many letters of the size of a table's stand beside each other on a page."""
SIZE, ROOM, PADDING = 9.0, 470.0, 10.0
"""The size of letters in tables, the width of a page between its margins and what a cell keeps free, in points."""
USUAL = 16
"""A word of up to so many letters is not broken where there is room for it."""
MARK_ROOM = 300.0
"""What stands at one side of the edge of a page has so much room beside what stands at the other."""
FEW, FEW_LINES = 6, 12
"""A table of at most so many rows, and about so many lines, stays on one page."""
TALLEST = 28
"""A row of more lines than this may break across pages; a shorter one moves to the next as a whole."""
_NOT_HELD = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def lay_out(paper: Paper) -> Paper:
    """Return the paper with each text as it is printed, tables and lists bounded, and headings that begin at level 1."""
    bound = _Bound()
    top = min((one.level for one in _opened(paper.blocks) if isinstance(one, Heading)), default=1)
    return replace(
        paper,
        title=words(paper.title),
        front=tuple((words(name), words(value)) for name, value in paper.front),
        marking=words(paper.marking),
        permits=words(paper.permits),
        number=words(paper.number),
        blocks=tuple(bound.printed(paper.blocks, top - 1)),
    )


def words(text: str) -> str:
    """Return a text as it is printed: on one line, and without what is no letter."""
    return printable(" ".join(text.split()))


def escaped(attachment: str) -> str:
    """Return a JSON text with what no file can hold written as JSON writes it; only texts within it have such letters."""
    return _NOT_HELD.sub(lambda found: json.dumps(found.group())[1:-1], attachment)


def drawn(text: str) -> str:
    """Return words with each letter that no shipped font has, or that draws nothing, as its number instead."""
    return "".join(one if fonts.has(one) and category(one) != "Cf" else f"\\U{ord(one):08x}" for one in text)


def mark(text: str) -> str:
    """Return words as they stand at the edge of a page, where there is little room."""
    return text if len(text) <= LONGEST_MARK else f"{text[:LONGEST_MARK]}..."


def shares(table: Table, room: float) -> tuple[float, ...]:
    """Return how wide each column is, as shares of the room in points: as the table says, else by what stands in it.

    No column is so narrow that it breaks a word of usual length, as long as there is room for all of them.
    """
    columns = list(zip(table.columns, *table.rows, strict=True))
    wanted = [float(one) for one in table.widths]
    if len(wanted) != len(columns) or sum(wanted) <= 0:
        wanted = [_wanted(column) for column in columns]
    given = [one / sum(wanted) for one in wanted]
    least = [(_widest(column) + PADDING) / room for column in columns]
    if sum(least) >= 1:
        return tuple(one / sum(least) for one in least)
    narrow = [one < low for one, low in zip(given, least, strict=True)]
    while True:  # what narrow columns gain the others lose, which may make one of them narrow
        left = 1 - sum(low for low, held in zip(least, narrow, strict=True) if held)
        free = sum(one for one, held in zip(given, narrow, strict=True) if not held)
        found = [low if held else one * left / free for one, low, held in zip(given, least, narrow, strict=True)]
        short = [held or one < low for one, low, held in zip(found, least, narrow, strict=True)]
        if short == narrow:
            return tuple(found)
        narrow = short


def whole(row: tuple[str, ...], parts: tuple[float, ...]) -> bool:
    """Return whether a row is short enough to stay on one page."""
    return all(len(cell) <= TALLEST * max(1.0, part * LETTERS) for cell, part in zip(row, parts, strict=True))


def together(rows: tuple[tuple[str, ...], ...], parts: tuple[float, ...]) -> bool:
    """Return whether a table is so low that it is not parted between two pages."""
    if len(rows) > FEW or not all(whole(row, parts) for row in rows):
        return False
    lines = (
        max(-(-len(cell) // max(1.0, part * LETTERS)) for cell, part in zip(row, parts, strict=True)) for row in rows
    )
    return sum(lines) <= FEW_LINES


def leftwards(text: str) -> bool:
    """Return whether a text runs from right to left: its first letter with a direction does."""
    ways = (bidirectional(one) for one in text)
    return next((way != "L" for way in ways if way in {"L", "R", "AL"}), False)


def _wanted(column: tuple[str, ...]) -> float:
    """Return how much room a column wants: more, the more it has to say."""
    mean = sum(map(len, column)) / len(column)
    return float(2 + max(min(mean, 60.0) ** 0.5 * 4.5, min(max(map(len, column)), 14)))


def _widest(column: tuple[str, ...]) -> float:
    """Return how wide the widest word of usual length is in a column, in points, its head in bold."""
    head, *cells = column
    usual = {word for cell in cells for word in cell.split() if len(word) <= USUAL}
    heads = [fonts.width(word, SIZE, bold=True) for word in head.split() if len(word) <= USUAL]
    return max([*heads, *(fonts.width(word, SIZE) for word in usual)], default=SIZE)


def _opened(blocks: tuple[Block, ...]) -> "chain[Block]":
    return chain.from_iterable(_opened(one.blocks) if isinstance(one, Fold) else (one,) for one in blocks)


class _Bound:
    """What room is left for rows and lines."""

    def __init__(self) -> None:
        self.left = MOST_LINES

    def printed(self, blocks: tuple[Block, ...], shift: int) -> list[Block]:
        """Return the blocks as they are printed, headings raised by `shift` levels."""
        found: list[Block] = []
        for one in blocks:
            if isinstance(one, Heading):
                found.append(Heading(min(max(one.level - shift, 1), DEEPEST), words(one.words)))
            elif isinstance(one, Paragraph):
                found.append(Paragraph(words(one.words)))
            elif isinstance(one, Items):
                kept = self._take(len(one.lines))
                found.append(Items(tuple(words(line) for line in one.lines[:kept])))
                found += _rest(len(one.lines) - kept, "lines")
            elif isinstance(one, Table):
                kept = self._take(len(one.rows))
                rows = tuple(tuple(map(words, row)) for row in one.rows[:kept])
                found.append(Table(words(one.caption), tuple(map(words, one.columns)), rows, widths=one.widths))
                found += _rest(len(one.rows) - kept, "rows")
            elif isinstance(one, Picture):
                found.append(
                    replace(one, title=words(one.title), alternative=words(one.alternative), name=words(one.name))
                )
            else:
                found.append(Fold(words(one.words), tuple(self.printed(one.blocks, shift))))
        return found

    def _take(self, wanted: int) -> int:
        kept = min(wanted, MOST_ROWS, self.left)
        self.left -= kept
        return kept


def _rest(count: int, what: str) -> list[Block]:
    return [Paragraph(f"{count:,} more {what} are not printed; the assessment in this file has them.")] if count else []
