"""A paper as a Word file, in a group's own template where one is given.

What the paper carries along lies in the part `customXml/item1.xml`, which Word and LibreOffice keep: the text of its one
element, `attachment` in the namespace `ATTACHED`, is the text. The words of the paper lie in `word/document.xml` in their
order: title, title block, what the classification permits, blocks.
"""

import io
from datetime import UTC, datetime
from html import escape
from typing import Any
from zipfile import ZipFile

from readiness.blocks import Block, Fold, Heading, Items, Paper, Paragraph, Picture, Table
from readiness.pages import escaped, lay_out, mark
from readiness.raster import rasterise

ATTACHED = "urn:readiness:assessment"
DOTS = 240
"""A picture has so many dots an inch."""
_EMU = 9525
"""A pixel, in the unit of drawings."""
_TWIP = 635
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ID = "{5C0A5E1B-3F0E-4B57-9A3D-6E1C7B1F2A90}"
_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?><ds:datastoreItem ds:itemID="{id}"'
    ' xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs><ds:schemaRef ds:uri="{uri}"/>'
    "</ds:schemaRefs></ds:datastoreItem>"
)
_NEEDS = "a Word file needs python-docx and resvg-py, which are not installed: `pip install '.[paper]'` in the folder of readiness, or ask for html"
_LONGEST = 250
"""A property of a file has at most 255 letters."""


def write(paper: Paper, template: bytes | None = None) -> bytes | str:
    """Return the Word file; in words why not, where a library is lacking or the template is refused."""
    try:
        import docx
    except ModuleNotFoundError as error:
        if error.name != "docx":
            raise
        return _NEEDS
    from readiness.word.styles import blank
    from readiness.word.template import cleaned

    given = blank() if template is None else cleaned(template)
    if isinstance(given, str):
        return given
    try:
        document = docx.Document(io.BytesIO(given))
    except (KeyError, ValueError) as error:
        return f"the template cannot be used: it lacks what a Word document has ({error})"
    return _Writing(document, lay_out(paper)).written()


class _Writing:
    """Writes one paper into a document that has no words yet."""

    def __init__(self, document: Any, paper: Paper) -> None:
        from readiness.word.edges import Edges
        from readiness.word.styles import furnish, speak

        self.document, self.part, self.paper = document, document.part, paper
        styles = document.styles.element
        self.ids = furnish(styles, self._numbering())
        speak(styles)
        self.section = document.element.body.find(f"{{{_W}}}sectPr")
        self.edges = Edges(self.section)
        self.pictures = 0
        self.spaced = self.lacking = False

    def written(self) -> bytes | str:
        """Return the bytes of the file; in words why not, where it has pictures and what draws them is lacking."""
        from docx.oxml.parser import parse_xml

        from readiness.word.marks import front, paragraph
        from readiness.word.styles import NAMESPACES

        paper, ids = self.paper, self.ids
        made = [paragraph(ids["title"], paper.title)]
        if paper.front:
            made.append(front(ids, paper.front, self.edges.width))
            self.spaced = True
        if paper.permits:
            made.append(self._paragraph(paper.permits))
        made += [one for block in paper.blocks for one in self._block(block)]
        if self.spaced:  # a document never ends on a table
            made.append("<w:p/>")
        if self.lacking:
            return _NEEDS
        for one in parse_xml(f"<w:body {NAMESPACES}>{''.join(made)}</w:body>"):
            self.section.addprevious(one)
        self.edges.mark(self.document, ids, mark(paper.number or paper.title), mark(paper.marking))
        self._attach()
        self._describe()
        out = io.BytesIO()
        self.document.save(out)
        return _settled(out)

    def _block(self, block: Block) -> list[str]:
        from readiness.word.marks import KEPT, paragraph, table

        if isinstance(block, Paragraph):
            return [self._paragraph(block.words)]
        made: list[str] = []
        if isinstance(block, Fold):
            made.append(paragraph(self.ids["paper fold"], block.words, KEPT))
            self.spaced = False
            return made + [one for inner in block.blocks for one in self._block(inner)]
        if isinstance(block, Table):
            made += (paragraph(self.ids["caption"], block.caption, KEPT), table(self.ids, block, self.edges.width))
        elif isinstance(block, Items):
            made += [paragraph(self.ids["list bullet"], line) for line in block.lines]
        elif isinstance(block, Heading):
            made.append(paragraph(self.ids[f"heading {block.level}"], block.words, KEPT))
        else:
            made += self._picture(block)
        self.spaced = isinstance(block, Table)
        return made

    def _paragraph(self, text: str) -> str:
        """Return sentences; below a table with some room above them."""
        from readiness.word.marks import paragraph

        room = '<w:spacing w:before="200"/>' if self.spaced else ""
        self.spaced = False
        return paragraph("", text, after=room)

    def _picture(self, shown: Picture) -> list[str]:
        from readiness.word.marks import paragraph, picture

        wide, high = max(shown.width, 1), max(shown.height, 1)
        scale = min(1.0, self.edges.width * _TWIP / (wide * _EMU), self.edges.height * _TWIP / (high * _EMU))
        size = max(1, round(wide * _EMU * scale)), max(1, round(high * _EMU * scale))
        dots = rasterise(shown.svg, DOTS / 96 * scale)
        if isinstance(dots, str):
            self.lacking = True
            return []
        self.pictures += 1
        link, _ = self.part.get_or_add_image(io.BytesIO(dots))
        run = picture(link, self.pictures, shown.name, shown.alternative, size)
        placed = f'<w:p><w:pPr><w:pStyle w:val="{self.ids["paper picture"]}"/><w:keepNext/></w:pPr>{run}</w:p>'
        return [placed, paragraph(self.ids["caption"], shown.title, '<w:keepNext w:val="0"/>')]

    def _numbering(self) -> Any:
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.parts.numbering import NumberingPart

        from readiness.word.styles import NUMBERING, empty_numbering

        try:
            return self.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
        except KeyError:
            made = NumberingPart.load(PackURI("/word/numbering.xml"), NUMBERING, empty_numbering(), self.part.package)
            self.part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
            return made.element

    def _attach(self) -> None:
        from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        inner = escape(escaped(self.paper.attachment), quote=False).replace("\r", "&#13;")
        text = f'<?xml version="1.0" encoding="UTF-8"?><attachment xmlns="{ATTACHED}">{inner}</attachment>'.encode()
        held = Part(PackURI("/customXml/item1.xml"), CONTENT_TYPE.XML, text, self.part.package)
        about = Part(
            PackURI("/customXml/itemProps1.xml"),
            CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES,
            _PROPERTIES.format(id=_ID, uri=ATTACHED).encode(),
            self.part.package,
        )
        self.part.relate_to(held, RELATIONSHIP_TYPE.CUSTOM_XML)
        held.relate_to(about, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)

    def _describe(self) -> None:
        """State title, number, classification and language; the day of the paper is that on which the file was made."""
        paper, about = self.paper, self.document.core_properties
        made = datetime(paper.day.year, paper.day.month, paper.day.day, tzinfo=UTC).replace(tzinfo=None)
        about.title, about.subject = _short(paper.title), _short(paper.number)
        about.keywords, about.language = _short(paper.marking), "en-GB"
        about.author, about.last_modified_by, about.comments, about.category = "", "", "", ""
        about.created, about.modified, about.revision = made, made, 1


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _settled(out: io.BytesIO) -> bytes:
    """Return the archive with nothing in it that depends on when or where it was made."""
    from readiness.word.template import packed

    with ZipFile(out) as archive:
        return packed({one.filename: archive.read(one) for one in archive.infolist()})
