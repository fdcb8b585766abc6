"""Papers made of blocks for the tests of the formats that have pages, and the words that stand in them."""

from collections.abc import Iterator
from datetime import date

from readiness.blocks import Block, Fold, Heading, Items, Paper, Paragraph, Picture, Table

DAY = date(2021, 9, 7)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="160" viewBox="0 0 600 160"><rect width="600" height="160"'
    ' fill="#fff"/><text x="10" y="30" font-family="Liberation Sans" font-size="16">Plan</text>'
    '<rect x="120" y="60" width="300" height="24" fill="#2a4d7a"/></svg>'
)
LONG = (
    "The finish of testing is not stated; it is needed by 28 October 2021, and no minutes on record say when it ends."
)
PLAIN = Paper(
    title="Readiness of the November 2021 SEC Release",
    front=(
        ("Paper number", "OPSG_57_0510_03"),
        ("Meeting", "5 October 2021"),
        ("Asked to", f"NOTE the decision. {LONG}"),
    ),
    day=DAY,
    marking="Classification: White",
    permits="Information can be shared with the public.",
    number="OPSG_57_0510_03",
    blocks=(
        Heading(2, "Purpose"),
        Paragraph(f"This paper says what stands in the way. {LONG}"),
        Items(("NOTE the decision.", f"AGREE a day. {LONG}", "RECOMMEND nothing yet.")),
        Heading(2, "Gaps"),
        Heading(3, "By owner"),
        Table(
            "Gaps in the order of who must act by when",
            ("Criterion", "Title", "Owner", "Due", "Reason"),
            tuple((f"TST-{n:02}", f"Criterion number {n}", "DCC", "4 October 2021", LONG) for n in range(1, 60)),
            widths=(11, 24, 7, 12, 46),
        ),
        Paragraph("Below a table stands a sentence."),
        Picture("plan", "The plan as bars", "BAT begins on 15 September.", SVG, 600, 160),
        Fold("TST-05 Testing is open on time", (Paragraph("It holds."), Items(("one", "two")))),
        Table("Inputs", ("File", "SHA-256"), (("releases/november-2021/release.yaml", "ab12" * 16),)),
    ),
    attachment='{"schema": "readiness/assessment/v1", "words": "a<b & c"}\n',
)
HOSTILE_TEXTS = (
    "<b>x</b> & &amp; ]]> \"q\" 'a' -- --- ... ~ office \ufb01",
    '=HYPERLINK("http://example.com")',
    "#set page(width: 1pt) $x^2$ @a \\ [x] *b* _c_ `d` // /* https://example.com/a_b",
    "faces \U0001f600 \U0001f680 \U0001f469\u200d\U0001f467 \u2714\ufe0f \u6f22\u5b57 end \u202edcba\u202c",
    "control \x00\x07\x1b\x7f\x85 \ud800 \ufffe\uffff\ufeff end\ttab\r\nline\u2028line",
    "W" * 5_000,
    "many words " * 454,
    "",
)
LEFTWARDS = "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd and \u0627\u0644\u0639\u0631\u0628\u064a\u0629 123 end"


def hostile(*texts: str) -> Paper:
    """Return a paper that has each text wherever a text may stand."""
    return Paper(
        title=" ".join(texts),
        front=tuple((one[:60], one) for one in texts),
        day=DAY,
        marking=f"Class {texts[0]} {'M' * 300}",
        permits=texts[-2],
        number="N" * 200,
        blocks=tuple(
            block
            for one in texts
            for block in (
                Heading(2, one),
                Paragraph(one),
                Items((one, one)),
                Table(one, (one, "B", one), ((one, "1", one), ("a", one, "b"))),
                Picture(one, one, one, SVG, 600, 160),
                Fold(one, (Paragraph(one), Heading(3, one))),
            )
        ),
        attachment='{"a": "\ud800 \x7f \U0001f600 ]]> & <"}\r\n',
    )


def rows(count: int) -> Paper:
    """Return a paper with a table and a list of so many rows and lines."""
    table = Table(
        "All", ("Id", "What"), tuple((f"C{n}", f"row {n} {'words ' * (n % 30)}".strip()) for n in range(count))
    )
    lines = Items(tuple(f"line {n}" for n in range(count)))
    return Paper("Many rows", (), DAY, "White", "", "P1", (Heading(2, "A"), table, Heading(2, "B"), lines), "{}")


EMPTY = Paper("", (), DAY, "", "", "", (), "{}")


def texts(paper: Paper) -> Iterator[str]:
    """Yield every text of a paper in the order in which it is read."""
    yield paper.title
    for line in paper.front:
        yield from line
    yield paper.permits
    yield from _texts(paper.blocks)


def _texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    for one in blocks:
        if isinstance(one, Items):
            yield from one.lines
        elif isinstance(one, Table):
            yield from (one.caption, *one.columns, *(cell for row in one.rows for cell in row))
        elif isinstance(one, Picture):
            yield one.title
        elif isinstance(one, Fold):
            yield one.words
            yield from _texts(one.blocks)
        else:
            yield one.words
