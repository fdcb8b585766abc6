"""Reports of headings, sentences, lists and tables as text for people."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from readiness.blocks import Block, Fold, Heading, Items, Picture, Table
from readiness.columns import columns_of, fill, padded
from readiness.document import printable

BETWEEN = 2
"""So many blanks stand between the columns of a table."""
LONGEST_WORD = 24
"""A column of a table is at least as wide as its longest word, or as this."""


def text(reports: Sequence[Sequence[Block]], width: int) -> str:
    """Return each report in lines of `width` columns."""
    lines: list[str] = []
    for number, report in enumerate(reports):
        lines += [""] * bool(number)
        for block in report:
            lines += _block(block, width)
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _block(block: Block, width: int) -> Iterator[str]:
    if isinstance(block, Items):
        for line in block.lines:
            yield from fill(line, width, "  ", "    ")
        return
    if isinstance(block, Table):
        yield from _table(block, width)
        return
    if isinstance(block, Picture):
        yield from fill(f"[{block.title}] {block.alternative}", width)
        return
    if isinstance(block, Fold):
        yield from fill(block.words, width)
        for inner in block.blocks:
            yield from (f"  {line}" for line in _block(inner, width - 2))
        return
    if isinstance(block, Heading) and block.level > 1:
        yield ""
    laid = fill(block.words, width)
    yield from laid
    if isinstance(block, Heading) and block.level < LINED:
        yield ("=" if block.level == 1 else "-") * max(map(columns_of, laid), default=0)


LINED = 3
"""From this level on a heading has no line below it."""


def _table(table: Table, width: int) -> Iterator[str]:
    """Yield the rows in columns; where the screen is too narrow for them, each row as words."""
    rows = [[printable(" ".join(one.split())) for one in row] for row in (table.columns, *table.rows)]
    columns = list(zip(*rows, strict=True))
    sizes = [max(map(columns_of, column)) for column in columns]
    words = [[columns_of(word) for one in column for word in one.split()] for column in columns]
    least = [min(LONGEST_WORD, max(sizes, default=0)) for sizes in words]
    room = width - BETWEEN * (len(columns) - 1)
    if sum(map(min, least, sizes)) > room:
        for row in rows[1:]:
            said = "; ".join(f"{head}: {one}" for head, one in zip(rows[0][1:], row[1:], strict=True) if one)
            yield from fill(f"{row[0]}: {said}", width, "  ", "    ")
        return
    while sum(sizes) > room:
        at = max(range(len(sizes)), key=lambda index: (sizes[index] > least[index], sizes[index]))
        sizes[at] -= 1
    for row in rows:
        lines = zip_longest(*map(fill, row, sizes), fillvalue="")
        yield from ((" " * BETWEEN).join(map(padded, cells, sizes)).rstrip() for cells in lines)
