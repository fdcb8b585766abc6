"""The edges of pages: the classification in the header and the footer of each, the number of the paper, page X of Y.

Headers and footers of a template stay; what they do not say already is added below what they say.
"""

from collections.abc import Mapping
from typing import Any

from docx.oxml.parser import parse_xml

from readiness.word.marks import field, runs
from readiness.word.styles import NAMESPACES, W

_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ROOM = 95
"""So many letters stand on one line at the edge of a page."""
LEAST = 2000
"""Pages that leave less room than this, in twips, are taken to be A4 with ordinary margins."""


class Edges:
    """The section of a document: how large its pages are, and what stands at their edges."""

    def __init__(self, section: Any) -> None:
        self.section = section
        self.stops: list[int] = []
        size, margins = section.find(f"{{{W}}}pgSz"), section.find(f"{{{W}}}pgMar")
        wide, high = _twips(size, "w", 11906), _twips(size, "h", 16838)
        self.width = (
            wide - _twips(margins, "left", 1247) - _twips(margins, "right", 1247) - _twips(margins, "gutter", 0)
        )
        self.height = high - _twips(margins, "top", 1474) - _twips(margins, "bottom", 1361)
        if self.width < LEAST or self.height < LEAST:
            self.width, self.height = 9412, 14003
        self.height = self.height * 3 // 4  # room for the caption, and for a heading above

    def mark(self, document: Any, ids: Mapping[str, str], number: str, marking: str) -> None:
        """Write the number, the classification and the number of the page at the edges of every sort of page."""
        tabs = document.styles.element.iterfind(f"{{{W}}}style/{{{W}}}pPr/{{{W}}}tabs/{{{W}}}tab")
        self.stops = sorted({_twips(one, "pos", 0) for one in tabs if one.get(f"{{{W}}}val") != "clear"})
        for kind in self._kinds(document):
            header, footer = self._part(document, "header", kind), self._part(document, "footer", kind)
            said = _said(header)
            left = "" if number.casefold() in said else number
            right = "" if marking.casefold() in said else marking
            self._add(header, ids["header"], left, runs(right), len(right))
            said = _said(footer)
            left = "" if marking.casefold() in said else marking
            right = "" if _numbered(footer) else f"{runs('Page ')}{field('PAGE')}{runs(' of ')}{field('NUMPAGES')}"
            self._add(footer, ids["footer"], left, right, len("Page 10 of 10"))

    def _kinds(self, document: Any) -> list[str]:
        first, even = self.section.find(f"{{{W}}}titlePg"), document.settings.element.find(f"{{{W}}}evenAndOddHeaders")
        return ["default", *(["first"] if _on(first) else []), *(["even"] if _on(even) else [])]

    def _part(self, document: Any, where: str, kind: str) -> Any:
        for one in self.section.findall(f"{{{W}}}{where}Reference"):
            if one.get(f"{{{W}}}type", "default") == kind:
                return document.part.related_parts[one.get(_LINK)].element
        part, link = document.part.add_header_part() if where == "header" else document.part.add_footer_part()
        self.section.insert(0, parse_xml(f'<w:{where}Reference {NAMESPACES} w:type="{kind}" r:id="{link}"/>'))
        for one in [*part.element]:
            part.element.remove(one)
        return part.element

    def _add(self, edge: Any, style: str, left: str, right: str, length: int) -> None:
        """Add what is to be said, on one line where there is room."""
        cleared = "".join(f'<w:tab w:val="clear" w:pos="{at}"/>' for at in self.stops if at != self.width)
        tab = f'<w:tabs>{cleared}<w:tab w:val="right" w:pos="{self.width}"/></w:tabs>'
        lines = []
        if left and right and len(left) + length > ROOM:
            lines = [(runs(left), ""), (right, "")]
        elif left or right:
            lines = [(f"{runs(left)}<w:r><w:tab/></w:r>{right}", tab)]
        for line, more in lines:
            edge.append(parse_xml(f'<w:p {NAMESPACES}><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{line}</w:p>'))
        if not len(edge):
            edge.append(parse_xml(f'<w:p {NAMESPACES}><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>'))


def _said(edge: Any) -> str:
    return "".join(one.text or "" for one in edge.iter(f"{{{W}}}t")).casefold()


def _numbered(edge: Any) -> bool:
    fields = [one.text or "" for one in edge.iter(f"{{{W}}}instrText")]
    fields += [one.get(f"{{{W}}}instr", "") for one in edge.iter(f"{{{W}}}fldSimple")]
    return "PAGE" in " ".join(fields).upper().replace("NUMPAGES", "").replace("SECTIONPAGES", "")


def _on(node: Any) -> bool:
    return node is not None and node.get(f"{{{W}}}val", "1") not in {"0", "false", "off"}


def _twips(node: Any, name: str, otherwise: int) -> int:
    text = "" if node is None else node.get(f"{{{W}}}{name}", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("31680") else otherwise
