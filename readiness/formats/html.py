"""Reports of headings, sentences, lists and tables as one HTML file for a browser and for paper.

Whatever a document holds is a text there, and no markup. The file asks for nothing from elsewhere, and is told not to.
"""

from collections.abc import Iterator, Sequence
from html import escape

from readiness.blocks import Block, Fold, Heading, Items, Picture, Table
from readiness.document import printable

NARROW = 3
"""A column of cells of at most so many letters is set in the middle."""
_STYLE = """
  :root { color-scheme: light dark; }
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  h1, h2, h3 { line-height: 1.2; margin: 1.5em 0 0.5em; break-after: avoid; }
  h2 { border-bottom: 1px solid; padding-bottom: 0.2em; }
  h1, h2, h3, p, li { overflow-wrap: anywhere; }
  td, th { overflow-wrap: break-word; }
  td:last-child:not(.narrow) { min-width: 10em; }
  figure { margin: 1em 0; }
  figure svg { max-width: 100%; height: auto; }
  div.table { overflow-x: auto; }
  table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 0.5em 0; }
  caption { text-align: left; font-style: italic; padding: 0.3em 0; }
  th, td { border-bottom: 1px solid #8888; padding: 0.25em 0.6em; text-align: left; vertical-align: top; }
  tbody th { font-weight: normal; white-space: nowrap; }
  .narrow { text-align: center; font-family: ui-monospace, monospace; padding: 0.25em 0.3em; min-width: 2em; }
  @media print {
    body { font-size: 10pt; max-width: none; margin: 0; padding: 0; }
    div.table { overflow: visible; }
    tr, li { break-inside: avoid; }
    thead { display: table-header-group; }
  }
"""


def reports(found: Sequence[Sequence[Block]]) -> str:
    """Return reports of headings, sentences, lists and tables as one page; its title is their first heading."""
    title = next((block.words for one in found for block in one if isinstance(block, Heading)), "")
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_text(title)}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        "<main>",
        *(line for one in found for block in one for line in _block(block)),
        "</main>",
        "</body>",
        "</html>",
    ]
    return "".join(f"{line}\n" for line in lines)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Items):
        yield "<ul>"
        yield from (f"<li>{_text(line)}</li>" for line in block.lines)
        yield "</ul>"
    elif isinstance(block, Picture):
        yield f"<figure>{block.svg.strip()}<figcaption>{_text(block.title)}</figcaption></figure>"
    elif isinstance(block, Fold):
        yield f"<details><summary>{_text(block.words)}</summary>"
        for inner in block.blocks:
            yield from _block(inner)
        yield "</details>"
    elif isinstance(block, Heading):
        yield f"<h{block.level}>{_text(block.words)}</h{block.level}>"
    else:
        yield f"<p>{_text(block.words)}</p>"


def _table(table: Table) -> Iterator[str]:
    columns = zip(table.columns, *table.rows, strict=True)
    narrow = [' class="narrow"' if max(map(len, column)) <= NARROW else "" for column in columns]
    heads = zip(table.columns, narrow, strict=True)
    yield f'<div class="table" role="region" tabindex="0" aria-label="{_text(table.caption)}">'
    yield "<table>"
    yield f"<caption>{_text(table.caption)}</caption>"
    named = "".join(f'<th scope="col"{how}>{_text(one)}</th>' for one, how in heads)
    yield f"<thead><tr>{named}</tr></thead>"
    yield "<tbody>"
    for first, *others in table.rows:
        cells = "".join(f"<td{how}>{_text(one)}</td>" for one, how in zip(others, narrow[1:], strict=True))
        yield f'<tr><th scope="row">{_text(first)}</th>{cells}</tr>'
    yield "</tbody>"
    yield "</table>"
    yield "</div>"


def _text(words: str) -> str:
    return escape(printable(" ".join(words.split())))
