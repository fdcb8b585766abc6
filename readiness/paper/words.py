"""All words of a paper in the order in which they are read: what a file made of it must hold, and what `verify` compares."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from readiness.blocks import Block, Fold, Heading, Items, Paper, Paragraph, Picture, Table
from readiness.document import printable


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a paper and where they stand: the heading of the section, what names the row, the head of the column."""

    words: str
    section: str = ""
    row: str = ""
    column: str = ""


def words_of(paper: Paper) -> tuple[str, ...]:
    """Return the words of a paper: its title, its title block, and each sentence, line and cell, none of them empty."""
    return tuple(one.words for one in said_in(paper))


def said_in(paper: Paper) -> tuple[Said, ...]:
    """Return the words of a paper with where each stands."""
    front = (Said(words, row=line[0]) for line in paper.front for words in line)
    part = min((one.level for one in paper.blocks if isinstance(one, Heading)), default=1)
    found = (Said(paper.title), *front, Said(paper.permits), *_blocks(paper.blocks, part))
    return tuple(one for one in map(_plain, found) if one.words)


def _blocks(blocks: Sequence[Block], part: int, section: str = "") -> Iterator[Said]:
    """Yield what blocks say; a heading of the level `part` begins a section."""
    for block in blocks:
        if isinstance(block, Heading):
            section = block.words if block.level <= part else section
            yield Said(block.words, section)
        elif isinstance(block, Fold):
            yield Said(block.words, section)
            yield from (replace(one, row=one.row or block.words) for one in _blocks(block.blocks, part, section))
        elif isinstance(block, Table):
            yield from (Said(words, section) for words in (block.caption, *block.columns))
            for row in block.rows:
                yield from (Said(words, section, row[0], at) for words, at in zip(row, block.columns, strict=True))
        else:
            lines = block.lines if isinstance(block, Items) else (_sentence(block),)
            yield from (Said(words, section) for words in lines)


def _sentence(block: Paragraph | Picture) -> str:
    return block.words if isinstance(block, Paragraph) else block.title


def _plain(said: Said) -> Said:
    words, section, row, column = (
        printable(" ".join(one.split())) for one in (said.words, said.section, said.row, said.column)
    )
    return Said(words, section, row, column)
