"""Papers as pages, in a real browser: what is chosen, folded and printed, and what axe has against them."""

import json
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from browsing import browser, opened, too_wide, violations  # noqa: F401 - a fixture

from readiness.blocks import Block, Fold, Heading, Items, Paper, Paragraph, Picture, Table
from readiness.case import timetable
from readiness.files import Libraries
from readiness.formats import html
from readiness.pictures import gantt
from readiness.repository import load

ROOT = Path(__file__).parent.parent
HOSTILE = (
    "</script><script>document.title='run'</script>",
    "</style><img src=x onerror=\"document.title='run'\">",
    "\u202eright to left\u202c \u05e9\u05dc\u05d5\u05dd",
    "=cmd|'/c calc'!A1",
    "\U0001f600 " + "long " * 900,
    "unbroken" * 300,
    "\"'&amp;<b>bold</b>",
)


def plan() -> Picture:
    path = ROOT / "releases" / "november-2021" / "release.yaml"
    case, _ = load(Libraries([path]).of(path), path, ())
    assert case is not None
    return gantt.picture(timetable(case, date(2021, 9, 7)))


def made(titles: tuple[str, ...] = ("Testing is late", "A known issue"), marking: str = "SEC White") -> Paper:
    rows = tuple(
        (
            f"C-{at}",
            titles[at % len(titles)],
            ("DCC", "SECAS")[at % 2],
            ("testing", "defects", "service")[at % 3],
            "late",
        )
        for at in range(12)
    )
    rests = tuple((f"lsc-assessment/C-{at}",) for at in range(12))
    filters = ("owner", "category", "verdict")
    columns = ("criterion", "what", *filters)
    blocks: tuple[Block, ...] = (
        Heading(2, "Decision"),
        Paragraph(f"The release is undecided. {titles[0]}", ("uit.finish", "bat.finish")),
        Items(tuple(titles), tuple((f"fact.{at}",) for at in range(len(titles)))),
        Heading(2, "Criteria"),
        Table("Every criterion", columns, rows, rests, (1, 4, 1, 1, 1), filters),
        Table("Nothing to choose from", ("what", "why"), tuple((one, one) for one in titles)),
        Fold(f"Why C-1 {titles[-1]}", (Paragraph("Because."), Table("Facts", ("fact", "value"), (("a", titles[0]),)))),
        Fold("Why C-2", (Paragraph("For a reason that is folded."),)),
        Heading(2, "Plan"),
        plan(),
        plan(),
        Heading(3, titles[0]),
    )
    front = (("Paper", "OPSG_58_0510_07"), ("Meeting", titles[0]), ("Classification", marking))
    attachment = json.dumps({"schema": "x", "titles": titles}, ensure_ascii=False)
    return Paper(
        f"Readiness {titles[0]}", front, date(2021, 9, 7), marking, "May be shared.", "OPSG_58", blocks, attachment
    )


HOSTILE_PAPER = made(HOSTILE, 'White"; } body { display: none } </style><b>')


def written(folder: Path, found: Paper) -> Path:
    path = folder / "paper.html"
    path.write_text(html.paper(found), encoding="utf-8")
    return path


class _Read(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


@pytest.mark.parametrize("paper", [made(), HOSTILE_PAPER], ids=["plain", "hostile"])
def test_a_paper_is_one_file_that_asks_for_nothing(paper: Paper) -> None:
    page = html.paper(paper)
    read = _Read(page).elements
    assert page == html.paper(paper)
    assert [one["lang"] for tag, one in read if tag == "html"] == ["en-GB"]
    assert not [one for _, one in read if one.keys() & {"src", "onerror", "onload"}]
    assert {tag for tag, one in read if "style" in one} == {"col"}
    assert all((one["href"] or "").startswith("#") for _, one in read if "href" in one)
    names = [one["id"] for _, one in read if "id" in one]
    assert len(names) == len(set(names))
    policy = next(one["content"] for tag, one in read if tag == "meta" and "http-equiv" in one) or ""
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-")
    assert "connect-src 'none'" in policy
    assert [tag for tag, _ in read].count("script") == 2


def test_what_a_sentence_rests_on_stands_beside_it() -> None:
    rests = [
        json.loads(one["data-rests"] or "") for _, one in _Read(html.paper(made())).elements if "data-rests" in one
    ]
    assert rests[:3] == [["uit.finish", "bat.finish"], ["fact.0"], ["fact.1"]]
    assert rests[3:] == [[f"lsc-assessment/C-{at}"] for at in range(12)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("paper", [made(), HOSTILE_PAPER], ids=["plain", "hostile"])
def test_axe_finds_nothing(browser: Any, tmp_path: Path, paper: Paper, scheme: str) -> None:  # noqa: F811
    page = opened(browser, written(tmp_path, paper), color_scheme=scheme)
    assert violations(page) == []
    page.get_by_role("button", name="Unfold all").click()
    assert violations(page) == []
    page.get_by_label("owner").select_option("DCC")
    assert violations(page) == []
    assert page.wrong == []
    assert page.title() != "run"


def test_what_a_paper_carries_is_read_back_as_it_was(browser: Any, tmp_path: Path) -> None:  # noqa: F811
    page = opened(browser, written(tmp_path, HOSTILE_PAPER))
    carried = page.evaluate("() => document.getElementById('readiness-paper').textContent")
    assert json.loads(carried) == json.loads(HOSTILE_PAPER.attachment)
    assert "</script><script>document.title='run'</script>" in page.inner_text("h1")


def test_rows_are_chosen_and_counted_by_keyboard(browser: Any, tmp_path: Path) -> None:  # noqa: F811
    page = opened(browser, written(tmp_path, made()))
    table = page.locator("#table-1 tbody tr")
    said = page.get_by_role("status").first
    assert table.locator("visible=true").count() == 12
    page.get_by_label("owner").focus()
    page.keyboard.press("ArrowDown")
    assert said.inner_text() == "6 of 12 rows shown"
    page.keyboard.press("Tab")
    page.keyboard.type("test")
    assert said.inner_text() == "2 of 12 rows shown"
    assert table.locator("visible=true").count() == 2
    assert table.locator("visible=true").all_inner_texts()[0].split() == [
        "C-0",
        "Testing",
        "is",
        "late",
        "DCC",
        "testing",
        "late",
    ]
    page.get_by_role("button", name="Show all rows").press("Enter")
    assert said.inner_text() == "12 of 12 rows shown"
    assert table.locator("visible=true").count() == 12


def test_all_is_unfolded_and_folded_and_printed_whole(browser: Any, tmp_path: Path) -> None:  # noqa: F811
    page = opened(browser, written(tmp_path, made()))
    folded = page.get_by_text("For a reason that is folded.")
    assert not folded.is_visible()
    page.get_by_role("button", name="Unfold all").press("Enter")
    assert folded.is_visible()
    page.get_by_role("button", name="Fold all", exact=True).press("Enter")
    assert not folded.is_visible()
    page.get_by_label("owner").select_option("DCC")
    page.emulate_media(media="print")
    assert folded.is_visible()
    assert page.locator("#table-1 tbody tr").locator("visible=true").count() == 12
    assert not page.get_by_role("button", name="Unfold all").is_visible()


def test_each_printed_page_is_marked(browser: Any, tmp_path: Path) -> None:  # noqa: F811
    page = opened(browser, written(tmp_path, made(marking='White "A" (\\31)')))
    edges = page.evaluate(
        """() => [...document.styleSheets[0].cssRules].filter(one => one instanceof CSSPageRule)
                 .flatMap(one => [...one.cssRules]).map(one => one.style.content)"""
    )
    assert edges[0] == edges[2] == '"White \\"A\\" (\\\\31)"'
    assert page.get_by_text('White "A" (\\31)', exact=True).count() == 3


def test_without_its_script_a_paper_is_whole(browser: Any, tmp_path: Path) -> None:  # noqa: F811
    page = opened(browser, written(tmp_path, made()), java_script_enabled=False)
    assert page.locator("#table-1 tbody tr").locator("visible=true").count() == 12
    assert page.locator("select").locator("visible=true").count() == 0
    assert page.get_by_role("button").locator("visible=true").count() == 0


@pytest.mark.parametrize("paper", [made(), HOSTILE_PAPER], ids=["plain", "hostile"])
def test_a_narrow_window_scrolls_one_way(browser: Any, tmp_path: Path, paper: Paper) -> None:  # noqa: F811
    page = opened(browser, written(tmp_path, paper), viewport={"width": 320, "height": 640})
    page.get_by_role("button", name="Unfold all").click()
    assert too_wide(page) <= 0
    assert violations(page) == []


def test_a_paper_of_nothing_is_a_page(browser: Any, tmp_path: Path) -> None:  # noqa: F811
    page = opened(browser, written(tmp_path, replace(made(), blocks=(), front=(), marking="", permits="")))
    assert violations(page) == []
