"""Papers and reports as one HTML file for a browser and for printing.

Whatever a document holds is a text there, and no markup. The file asks for nothing from elsewhere, and is told not to.
A paper is whole without its script, which only chooses rows and unfolds. `data-rests` say what a sentence or a row
rests on, as a JSON list.
"""

import json
import re
from collections.abc import Iterator, Sequence

from readiness.blocks import Block, Fold, Heading, Items, Paper, Picture, Rests, Table
from readiness.browser import data, head, own, quoted, text

NARROW = 3
"""A column of cells of at most so many letters is set in the middle."""
ATTACHMENT = "readiness-paper"
"""The name of the element that carries what a paper is checked by."""
LONG = 24
"""A word of more letters than this may be broken wherever its cell ends."""
_EDGES = """
@page {{
  size: A4; margin: 22mm 16mm;
  @top-center {{ content: {marking}; font: bold 9pt sans-serif; }}
  @top-right {{ content: {number}; font: 9pt sans-serif; }}
  @bottom-center {{ content: {marking}; font: bold 9pt sans-serif; }}
  @bottom-right {{ content: counter(page) " of " counter(pages); font: 9pt sans-serif; }}
}}
"""
_NAMED = re.compile(r'<title id="([a-z]+-[0-9a-f]{10}-)title">')


def paper(found: Paper) -> str:
    """Return a paper as one page, with what it is checked by."""
    edges = _EDGES.format(marking=quoted(found.marking), number=quoted(found.number))
    script = own("paper.js")
    page = _Page()
    body = [line for block in found.blocks for line in page.block(block)]
    marking = f'<p class="marking">{text(found.marking)}</p>' if found.marking.strip() else ""
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en-GB">',
        *head(found.title, own("page.css", "paper.css") + edges, script),
        "<body>",
        "<header>",
        '<a class="skip" href="#paper">Skip to the paper</a>',
        marking,
        *([f'<p class="permits">{text(found.permits)}</p>'] if found.permits.strip() else []),
        f"<h1>{text(found.title)}</h1>",
        *_front(found.front),
        "</header>",
        *page.contents(),
        '<main id="paper" tabindex="-1">',
        *(_FOLDING if page.folds else []),
        *body,
        "</main>",
        "<footer>",
        marking,
        "</footer>",
        data(ATTACHMENT, found.attachment),
        f"<script>{script}</script>",
        "</body>",
        "</html>",
    ]
    return "".join(f"{line}\n" for line in lines if line)


def reports(found: Sequence[Sequence[Block]]) -> str:
    """Return reports of headings, sentences, lists and tables as one page; its title is their first heading."""
    title = next((block.words for one in found for block in one if isinstance(block, Heading)), "")
    page = _Page()
    body = [line for one in found for block in one for line in page.block(block)]
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en-GB">',
        *head(title, own("page.css")),
        "<body>",
        "<main>",
        *body,
        "</main>",
        "</body>",
        "</html>",
    ]
    return "".join(f"{line}\n" for line in lines)


_FOLDING = (
    '<div class="choices" role="group" aria-label="All that can be folded" hidden>',
    '<button type="button" data-fold="open">Unfold all</button>',
    '<button type="button" data-fold="shut">Fold all</button>',
    "</div>",
)


def _front(lines: Sequence[tuple[str, str]]) -> Iterator[str]:
    if lines:
        yield '<dl class="front">'
        yield from (f"<dt>{text(name)}</dt><dd>{text(value)}</dd>" for name, value in lines)
        yield "</dl>"


def _rests(rests: Rests) -> str:
    return f' data-rests="{text(json.dumps(rests, ensure_ascii=False))}"' if rests else ""


class _Page:
    """Lays out the blocks of one page, and remembers its headings, its folds and the names within its pictures."""

    def __init__(self) -> None:
        self.headings: list[tuple[str, str]] = []
        self.folds = 0
        self.tables = 0
        self.pictures: dict[str, int] = {}

    def contents(self) -> Iterator[str]:
        """Yield the parts of the page, each a link to its heading."""
        if self.headings:
            yield '<nav aria-labelledby="contents">'
            yield '<h2 id="contents">Contents</h2>'
            yield "<ol>"
            yield from (f'<li><a href="#{name}">{text(words)}</a></li>' for name, words in self.headings)
            yield "</ol>"
            yield "</nav>"

    def block(self, block: Block) -> Iterator[str]:
        """Yield the lines of a block."""
        if isinstance(block, Table):
            yield from self._table(block)
        elif isinstance(block, Items):
            rests = block.rests or ((),) * len(block.lines)
            yield "<ul>"
            yield from (f"<li{_rests(each)}>{text(line)}</li>" for line, each in zip(block.lines, rests, strict=True))
            yield "</ul>"
        elif isinstance(block, Picture):
            yield f"<figure{_rests(block.rests)}>"
            yield f'<div class="picture" role="group" tabindex="0" aria-label="{text(block.title)}">'
            yield self._named(block.svg.strip())
            yield "</div>"
            yield f"<figcaption>{text(block.title)}</figcaption></figure>"
        elif isinstance(block, Fold):
            self.folds += 1
            yield f"<details><summary>{text(block.words)}</summary>"
            for inner in block.blocks:
                yield from self.block(inner)
            yield "</details>"
        elif isinstance(block, Heading):
            yield self._heading(block)
        else:
            yield f"<p{_rests(block.rests)}>{text(block.words)}</p>"

    def _heading(self, block: Heading) -> str:
        if block.level != 2:  # noqa: PLR2004 - a part of the report
            return f"<h{block.level}>{text(block.words)}</h{block.level}>"
        name = f"part-{len(self.headings) + 1}"
        self.headings.append((name, block.words))
        return f'<h2 id="{name}">{text(block.words)}</h2>'

    def _named(self, svg: str) -> str:
        """Return a picture whose names are its own, also where the page shows it twice."""
        found = _NAMED.search(svg)
        if found is None:
            return svg
        name = found.group(1)
        self.pictures[name] = self.pictures.get(name, 0) + 1
        return svg if self.pictures[name] == 1 else svg.replace(name, f"{name}{self.pictures[name]}-")

    def _table(self, table: Table) -> Iterator[str]:
        self.tables += 1
        name = f"table-{self.tables}"
        columns = zip(table.columns, *table.rows, strict=True)
        small = [max(map(len, column)) <= NARROW and not table.widths for column in columns]
        narrow = [' class="narrow"' if one else "" for one in small]
        chosen = {at for at, one in enumerate(table.columns) if one in table.filters and table.rows}
        rests = table.rests or ((),) * len(table.rows)
        if chosen:
            yield from _choices(table, name, sorted(chosen))
        yield f'<div class="table" role="group" tabindex="0" aria-label="{text(table.caption)}">'
        named = f' id="{name}"' if chosen else ""
        how = ' class="laid"' if table.widths else ""
        yield f"<table{named}{how}>"
        yield f"<caption>{text(table.caption)}</caption>"
        yield from _widths(table)
        heads = zip(table.columns, narrow, strict=True)
        titles = "".join(f'<th scope="col"{how}>{text(one)}</th>' for one, how in heads)
        yield f"<thead><tr>{titles}</tr></thead>"
        yield "<tbody>"
        for row, each in zip(table.rows, rests, strict=True):
            tags = ['th scope="row"', *(f"td{how}" for how in narrow[1:])]
            marked = [f' data-choice="{text(one)}"' if at in chosen else "" for at, one in enumerate(row)]
            broken = [' class="long"' if max(map(len, one.split()), default=0) > LONG else "" for one in row]
            laid = zip(tags, marked, broken, row, strict=True)
            cells = (f"<{tag}{mark}{how}>{text(one)}</{tag[:2]}>" for tag, mark, how, one in laid)
            yield f"<tr{_rests(each)}>{''.join(cells)}</tr>"
        yield "</tbody>"
        yield "</table>"
        yield "</div>"


def _widths(table: Table) -> Iterator[str]:
    """Yield how wide the columns of a table are beside each other, where it says so."""
    if table.widths:
        whole = sum(table.widths)
        parts = (f'<col style="width: {100 * one / whole:.1f}%">' for one in table.widths)
        yield f"<colgroup>{''.join(parts)}</colgroup>"


def _choices(table: Table, name: str, chosen: Sequence[int]) -> Iterator[str]:
    """Yield what chooses rows of a table, hidden where no script runs."""
    label = text(f"Rows of: {table.caption}")
    yield f'<div class="choices" role="group" aria-label="{label}" data-of="{name}" hidden>'
    for at in chosen:
        cells = sorted({text(row[at]) for row in table.rows} - {""})
        options = "".join(f'<option value="{one}">{one}</option>' for one in cells)
        yield (
            f'<label>{text(table.columns[at])} <select data-column="{at}" autocomplete="off">'
            f'<option value="">all</option>{options}</select></label>'
        )
    yield '<button type="button">Show all rows</button>'
    yield f'<p role="status">{len(table.rows)} of {len(table.rows)} rows shown</p>'
    yield "</div>"
