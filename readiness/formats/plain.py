"""Reports of headings, sentences and lists as text for people."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from readiness.blocks import Block, Heading, Items
from readiness.document import printable


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
            yield from _laid(line, width, "  ", "    ")
        return
    if isinstance(block, Heading) and block.level > 1:
        yield ""
    laid = _laid(block.words, width, "", "")
    yield from laid
    if isinstance(block, Heading) and block.level < LINED:
        yield ("=" if block.level == 1 else "-") * max(map(len, laid), default=0)


LINED = 3
"""From this level on a heading has no line below it."""


def _laid(words: str, width: int, first: str, then: str) -> list[str]:
    plain = printable(" ".join(words.split()))
    return wrap(plain, width, initial_indent=first, subsequent_indent=then, break_on_hyphens=False)
