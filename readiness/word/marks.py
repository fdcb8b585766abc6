"""Blocks as the XML of a Word document: each text is escaped, and marked where it runs from right to left."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from readiness.blocks import Table
from readiness.pages import leftwards, shares, together, whole

KEPT = "<w:keepNext/><w:keepLines/>"
"""What belongs to what follows it, whatever a template says."""
_LEFTWARDS = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
    "(?:[^A-Za-z\u00c0-\u024f]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff])?"
)
_LOOK = '<w:tblLook w:val="{val}" w:firstRow="{row}" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'


def paragraph(style: str, text: str, before: str = "", after: str = "") -> str:
    """Return a paragraph of a style, with properties of its own before and after the one of direction, as their order asks."""
    way = "<w:bidi/>" if leftwards(text) else ""
    named = f'<w:pStyle w:val="{escape(style)}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{before}{way}{after}</w:pPr>{runs(text)}</w:p>"


def runs(text: str) -> str:
    """Return a text as runs, those that run from right to left marked as such."""
    made, at = [], 0
    for found in _LEFTWARDS.finditer(text):
        made += [_run(text[at : found.start()], ""), _run(found.group(), "<w:rPr><w:rtl/></w:rPr>")]
        at = found.end()
    return "".join((*made, _run(text[at:], "")))


def field(what: str) -> str:
    """Return a field that Word works out: PAGE, NUMPAGES."""
    return f'<w:fldSimple w:instr=" {what} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def table(ids: Mapping[str, str], shown: Table, width: int) -> str:
    """Return a table of a width in twips: its head is repeated on each page, and short rows stay whole."""
    parts = shares(shown, width / 20)
    widths = _twips(parts, width)
    kept = together(shown.rows, parts)
    made = [_opening(ids["paper table"], widths, shown.caption, heads=1)]
    cells = "".join(_cell(ids["paper head"], one, wide, "") for one, wide in zip(shown.columns, widths, strict=True))
    made.append(f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>")
    for number, row in enumerate(shown.rows, 1):
        keep = "<w:keepNext/>" if kept and number < len(shown.rows) else ""
        cells = "".join(_cell(ids["paper cell"], one, wide, keep) for one, wide in zip(row, widths, strict=True))
        made.append(_row(row, parts, cells))
    return "".join((*made, "</w:tbl>"))


def front(ids: Mapping[str, str], lines: Sequence[tuple[str, str]], width: int) -> str:
    """Return the block below the title: what is named, and its value beside it."""
    parts = (0.24, 0.76)
    widths = _twips(parts, width)
    made = [_opening(ids["paper table"], widths, "About this paper", heads=0)]
    for name, value in lines:
        cells = _cell(ids["paper label"], name, widths[0], "") + _cell(ids["paper front"], value, widths[1], "")
        made.append(_row((name, value), parts, cells))
    return "".join((*made, "</w:tbl>"))


def picture(link: str, number: int, name: str, alternative: str, size: tuple[int, int]) -> str:
    """Return a run with a picture, of a size in EMU, and what it says in words."""
    wide, high = size
    about = f'id="{number}" name="{escape(name)}" descr="{escape(alternative)}"'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr {about}/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr {about}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{link}"/><a:stretch><a:fillRect/>'
        f'</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>'
        "</w:r>"
    )


def _run(text: str, how: str) -> str:
    return f'<w:r>{how}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>' if text else ""


def _row(row: tuple[str, ...], parts: Sequence[float], cells: str) -> str:
    return f"<w:tr><w:trPr>{'<w:cantSplit/>' if whole(row, tuple(parts)) else ''}</w:trPr>{cells}</w:tr>"


def _opening(style: str, widths: Sequence[int], caption: str, *, heads: int) -> str:
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    look = _LOOK.format(val="0620" if heads else "0600", row=heads)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{escape(style)}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{look}<w:tblCaption w:val="{escape(caption)}"/>'
        f'<w:tblDescription w:val="{escape(caption)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )


def _cell(style: str, text: str, width: int, more: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraph(style, text, more)}</w:tc>'


def _twips(parts: Sequence[float], width: int) -> list[int]:
    """Return the shares of a width in whole twips that add up to it."""
    edges = list(_edges(parts, width))
    return [after - before for before, after in zip([0, *edges], edges, strict=False)]


def _edges(parts: Sequence[float], width: int) -> Iterator[int]:
    reached = 0.0
    for one in parts:
        reached += one
        yield round(reached * width)
