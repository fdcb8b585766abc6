"""A paper as a PDF: its words, its tags, what it carries along, and what every page says."""

import io
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from exploring import times
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import EMPTY, HOSTILE_TEXTS, LEFTWARDS, LONG, PLAIN, SVG, hostile, rows, texts
from pypdf import PdfReader
from strategies import ROOT

from readiness.blocks import Heading, Items, Paper, Paragraph, Picture, Table
from readiness.formats.pdf import ATTACHED, write
from readiness.pages import MOST_ROWS, drawn, escaped, mark, words

SHORT = hostile(*(one for one in HOSTILE_TEXTS if len(one) < 1_000))
WORDY = hostile(*HOSTILE_TEXTS, LEFTWARDS)
PAPERS = {"plain": PLAIN, "hostile": SHORT, "wordy": WORDY, "empty": EMPTY, "rows": rows(200)}


def made(paper: Paper) -> bytes:
    raw = write(paper)
    assert isinstance(raw, bytes), raw
    return raw


def opened(raw: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(raw))


def packed(text: str) -> str:
    """Return a text without its spaces: where a line ends, nobody can tell whether there was one."""
    return "".join(text.split())


def pages(raw: bytes, paper: Paper) -> list[str]:
    """Return what stands on each page, without spaces and between its edges, which are as they must be."""
    found = []
    reader = opened(raw)
    marking = packed(mark(drawn(words(paper.marking))))
    for number, page in enumerate(reader.pages, 1):
        text = packed(page.extract_text())
        head = f"{packed(mark(drawn(words(paper.number or paper.title))))}{marking}"
        foot = f"{marking}Page{number}of{len(reader.pages)}"
        assert text.startswith(head)
        assert text.endswith(foot)
        found.append(text[len(head) : len(text) - len(foot)])
    return found


def in_order(raw: bytes, paper: Paper) -> None:
    """Assert that each text stands there after the one before."""
    said = "".join(pages(raw, paper))
    at = 0
    for one in texts(paper):
        text = packed(drawn(words(one)))
        found = said.find(text, at)
        assert found >= 0, text[:80]
        at = found + len(text)


@pytest.mark.parametrize("name", ["plain", "hostile", "empty", "rows"])
def test_every_word_is_there_in_order(name: str) -> None:
    in_order(made(PAPERS[name]), PAPERS[name])


def test_a_text_of_thousands_of_letters_is_whole_wherever_it_stands() -> None:
    for one in HOSTILE_TEXTS[-3:-1]:
        blocks = (Heading(2, one), Paragraph(one), Items((one, one)), Picture("p", one, one, SVG, 600, 160))
        paper = replace(PLAIN, title=one, permits=one, blocks=blocks)
        in_order(made(paper), paper)


def test_cells_of_thousands_of_letters_lose_none() -> None:
    table = Table("T", ("Q" * 5_000, "b"), (("a", "Z" * 5_000), ("Z" * 5_000, "words " * 2_000)))
    counted = Counter("".join(pages(made(replace(PLAIN, blocks=(table,))), PLAIN)))
    assert (counted["Q"], counted["Z"]) == (5_000, 10_000)
    assert counted["w"] >= 2_000


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_paper_is_the_same_bytes(name: str) -> None:
    assert made(PAPERS[name]) == made(PAPERS[name])


@pytest.mark.parametrize("name", PAPERS)
def test_what_is_attached_is_a_file_in_the_file(name: str) -> None:
    (held,) = opened(made(PAPERS[name])).attachments[ATTACHED]
    assert held.decode() == escaped(PAPERS[name].attachment)


def test_a_file_says_what_it_is() -> None:
    raw = made(PLAIN)
    reader = opened(raw)
    assert reader.metadata is not None
    assert reader.metadata.title == PLAIN.title
    assert reader.metadata["/CreationDate"].startswith("D:20210907")
    root: Any = reader.root_object
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert [one["/Title"] for one in reader.outline if isinstance(one, dict)] == ["Purpose", "Gaps"]


def tags(node: Any) -> Counter[str]:
    """Return how often each tag stands in the tree of tags."""
    found: Counter[str] = Counter()
    below = [node]
    while below:
        one = below.pop()
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, list):
            below += one
        elif isinstance(one, dict):
            if "/S" in one:
                found[str(one["/S"])] += 1
            if "/K" in one:
                below.append(one["/K"])
    return found


def test_tables_headings_lists_and_pictures_are_tagged() -> None:
    root: Any = opened(made(PLAIN)).root_object
    found = tags(root["/StructTreeRoot"])
    assert (found["/H1"], found["/H2"], found["/Table"], found["/Figure"]) == (2, 1, 3, 1)
    assert found["/TH"] == 5 + 2
    assert found["/LI"] == 3 + 2
    assert found["/TR"] == 3 + 60 + 2
    assert found["/Caption"] == 3


def test_the_head_of_a_table_is_repeated_and_rows_stay_whole() -> None:
    each = pages(made(PLAIN), PLAIN)
    assert len(each) > 2
    holding = [page for page in each if "TST-1" in page or "TST-4" in page]
    assert len(holding) > 1
    assert all("CriterionTitleOwnerDueReason" in page for page in holding)
    for number in range(1, 60):
        row = packed(f"TST-{number:02} Criterion number {number} DCC 4 October 2021 {LONG}")
        assert sum(row in page for page in each) == 1


def test_no_heading_stands_last_on_a_page() -> None:
    blocks = tuple(block for n in range(120) for block in (Heading(2, f"Heading{n}."), Paragraph(f"Sentence{n}.")))
    for count in range(5):
        more = tuple(Paragraph(LONG) for _ in range(count))
        for page in pages(made(replace(PLAIN, blocks=(*more, *blocks))), PLAIN):
            assert not page.rstrip("0123456789.").endswith("Heading")


def test_a_picture_is_drawn_and_says_in_words_what_it_shows() -> None:
    raw = made(PLAIN)
    assert not [image for page in opened(raw).pages for image in page.images]
    said: list[str] = []
    for number in range(1, len(opened(raw).xref_objStm) + len(opened(raw).xref[0]) + 1):
        one: Any = opened(raw).get_object(number)
        if isinstance(one, dict) and "/Alt" in one:
            said.append(str(one["/Alt"]))
    assert said == ["BAT begins on 15 September."]


def test_only_the_shipped_fonts_are_used() -> None:
    used = set()
    for page in opened(made(PAPERS["hostile"])).pages:
        fonts: Any = page["/Resources"]["/Font"]  # type: ignore[index]
        used |= {str(one.get_object()["/BaseFont"]).partition("+")[2] for one in fonts.values()}
    assert used <= {"LiberationSans", "LiberationSans-Bold", "DejaVuSans"}
    assert used


def test_letters_that_no_font_has_are_told_by_their_number() -> None:
    assert drawn("a\U0001f680b") == "a\\U0001f680b"
    assert drawn("\U0001f600 \u05e9 \u00e9") == "\U0001f600 \u05e9 \u00e9"
    paper = replace(PLAIN, blocks=(Paragraph("to the moon \U0001f680"),))
    assert "tothemoon\\U0001f680" in "".join(pages(made(paper), paper))


def test_text_that_runs_from_right_to_left_loses_no_letter() -> None:
    paper = replace(PLAIN, blocks=(Paragraph(LEFTWARDS),))
    letters = Counter("".join(pages(made(paper), paper)))
    assert letters >= Counter(packed(LEFTWARDS))


def test_rows_beyond_the_limit_are_counted_in_words() -> None:
    paper = rows(MOST_ROWS + 5)
    said = "".join(pages(made(paper), paper))
    assert packed("5 more rows are not printed; the assessment in this file has them.") in said
    assert f"C{MOST_ROWS - 1}row" in said
    assert f"C{MOST_ROWS}row" not in said


@given(st.text(st.characters(codec="utf-8"), max_size=120), st.text(max_size=120))
@settings(max_examples=times(60), deadline=None)
def test_any_text_can_be_printed(one: str, two: str) -> None:
    table = Table(two, (one, two), ((two, one),))
    paper = Paper(one, ((two, one),), PLAIN.day, two, one, two, (Heading(2, two), table, Paragraph(one)), "{}")
    assert made(paper).startswith(b"%PDF-")


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler is not installed")
def test_every_page_is_drawn_within_its_margins(tmp_path: Path) -> None:
    for name in ("plain", "wordy"):
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(made(PAPERS[name]))
        call = ["pdftoppm", "-r", "20", "-gray", str(file), str(tmp_path / name)]
        subprocess.run(call, check=True, capture_output=True)
        drawn_pages = sorted(tmp_path.glob(f"{name}-*.pgm"))
        assert len(drawn_pages) == len(opened(file.read_bytes()).pages)
        for page in drawn_pages:
            kind, size, _, dots = page.read_bytes().split(b"\n", 3)
            wide, high = map(int, size.split())
            assert kind == b"P5"
            lines = [dots[at * wide : (at + 1) * wide] for at in range(high)]
            assert min(min(line[:12]) for line in lines) > 250
            assert min(min(line[-12:]) for line in lines) > 250
            assert min(map(min, lines[:5] + lines[-5:])) > 250


@pytest.mark.parametrize(("form", "library"), [("docx", "docx"), ("docx", "resvg_py"), ("pdf", "typst")])
def test_where_a_library_is_lacking_the_extra_is_named(form: str, library: str) -> None:
    program = (
        f"import sys; sys.path.insert(0, 'tests'); sys.modules[{library!r}] = None\n"
        f"from papers import PLAIN\nfrom readiness.formats import {form}\nprint({form}.write(PLAIN))"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "pip install '.[paper]'` in the folder of readiness, or ask for html" in ran.stdout
