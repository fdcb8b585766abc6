"""All words of a paper in the order in which they are read: what a file made of it must hold, and what `verify` compares."""

from collections.abc import Iterator, Sequence

from readiness.blocks import Block, Fold, Heading, Items, Paper, Paragraph, Picture, Table
from readiness.document import printable


def words_of(paper: Paper) -> tuple[str, ...]:
    """Return the words of a paper: its title, its title block, and each sentence, line and cell, none of them empty."""
    lines = [paper.title, *(word for line in paper.front for word in line), paper.permits, *_words(paper.blocks)]
    return tuple(line for line in map(_plain, lines) if line)


def _words(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield block.words
        elif isinstance(block, Items):
            yield from block.lines
        elif isinstance(block, Table):
            yield from (block.caption, *block.columns)
            yield from (cell for row in block.rows for cell in row)
        elif isinstance(block, Picture):
            yield block.title
        elif isinstance(block, Fold):
            yield block.words
            yield from _words(block.blocks)


def _plain(words: str) -> str:
    return printable(" ".join(words.split()))
