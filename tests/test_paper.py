"""The paper: what it says of the real release, and that every sentence of it can be traced to facts."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from readiness.blocks import Block, Fold, Heading, Items, Paragraph, Picture, Table
from readiness.cli import main
from readiness.commands.writing import Request, Written, make_paper
from readiness.paper.attachment import detach
from readiness.paper.traces import facts_of
from readiness.paper.words import words_of
from readiness.papers import Section

ROOT = Path(__file__).parent.parent
RELEASE = ROOT / "releases" / "november-2021"
DAYS = {"2021-09-07": "paper-7-september.yaml", "2021-10-05": "paper-5-october.yaml"}
EVERY = tuple(one.value for one in Section)


def written(day: str, *, paper: bool = True, at: str | None = None, sections: tuple[str, ...] = EVERY) -> Written:
    document = RELEASE / DAYS[day] if paper else None
    return make_paper(Request(RELEASE, date.fromisoformat(day), at, (), document, None, sections, "html"))


def flat(blocks: tuple[Block, ...]) -> list[Block]:
    found: list[Block] = []
    for block in blocks:
        found += flat(block.blocks) if isinstance(block, Fold) else [block]
    return found


def rests_of(block: Block) -> list[tuple[str, tuple[str, ...]]]:
    """Return each sentence, line or row of a block with what it rests on."""
    if isinstance(block, Items):
        return list(zip(block.lines, block.rests or [()] * len(block.lines), strict=True))
    if isinstance(block, Table):
        rows = [" | ".join(row) for row in block.rows]
        return list(zip(rows, block.rests or [()] * len(rows), strict=True))
    return [(block.words, block.rests)] if isinstance(block, Paragraph) else []


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("at", ["lsc-assessment", "go-live"])
def test_every_sentence_rests_on_facts_that_are_there(day: str, at: str) -> None:
    made = written(day, at=at)
    sentences = [one for block in flat(made.paper.blocks) for one in rests_of(block)]
    assert len(sentences) > 80
    for words, rests in sentences:
        assert rests, f"nothing is said to bear: {words}"
        for name in rests:
            assert facts_of(made.dossier, name), f"{name!r} stands for nothing, below: {words}"


@pytest.mark.parametrize("day", DAYS)
def test_the_numbers_are_those_of_the_assessment(day: str) -> None:
    made = written(day)
    found = detach(made.paper.attachment)
    assert found is not None
    checkpoint = next(one for one in found.assessment["checkpoints"] if one["id"] == "lsc-assessment")
    gaps = next(one for one in made.paper.blocks if isinstance(one, Table) and one.caption.startswith("Gaps at"))
    assert [row[2].partition(":")[0] for row in gaps.rows] == checkpoint["gaps"]
    applicable = [one for one in checkpoint["results"] if one["applicable"]]
    words = " ".join(words_of(made.paper))
    said = re.search(r"Of (\d+) criteria that apply, (\d+) (?:is|are) met or on track and (\d+)", words)
    assert said is not None
    assert [int(one) for one in said.groups()] == [
        len(applicable),
        len(applicable) - len(checkpoint["gaps"]),
        len(checkpoint["gaps"]),
    ]
    table = next(one for one in made.paper.blocks if isinstance(one, Table) and one.columns[0] == "Category")
    assert table.rows[-1][-1] == str(len(checkpoint["results"]))
    for row in table.rows:
        counts = [0 if cell == "-" else int(cell) for cell in row[1:]]
        assert sum(counts[:-1]) == counts[-1], row


def test_on_7_september_the_paper_says_undecided_and_asks_for_no_recommendation() -> None:
    made = written("2021-09-07")
    words = words_of(made.paper)
    assert any("is undecided: 11 hard criteria cannot be judged" in one for one in words)
    asks = [one for one in words if one.startswith(("NOTE", "AGREE", "RECOMMEND", "APPROVE"))]
    assert [one.split()[0] for one in asks] == ["NOTE", "AGREE"]
    assert made.paper.marking == "Classification: White"
    assert "subject to copyright" in made.paper.permits


def test_without_a_document_the_paper_says_that_its_classification_is_not_stated() -> None:
    made = written("2021-09-07", paper=False)
    assert made.paper.marking == "Classification: not stated"
    assert made.paper.title == "Readiness of the November 2021 SEC Release"
    assert ("As of", "7 September 2021") in made.paper.front


def test_only_the_sections_asked_for_are_there() -> None:
    made = written("2021-09-07", sections=("decision", "method"))
    assert [one.words for one in made.paper.blocks if isinstance(one, Heading)] == ["Decision", "Method and provenance"]
    assert not any(isinstance(one, Picture) for one in made.paper.blocks)


def test_a_section_that_is_misspelt_is_told() -> None:
    given = ["report", str(RELEASE), "--as-of", "2021-09-07", "--section", "gasp"]
    result = CliRunner().invoke(main, given)
    assert result.exit_code == 2
    assert "Did you mean 'gaps'?" in result.output


def test_what_came_on_record_later_does_not_show() -> None:
    made = written("2021-09-07", paper=False)
    words = " ".join(words_of(made.paper))
    assert "implemented" not in " ".join(row[1] for row in _table(made, "Statements").rows)
    assert "MP180" not in words


def _table(made: Written, caption: str) -> Table:
    return next(one for one in made.paper.blocks if isinstance(one, Table) and one.caption.startswith(caption))


def test_the_paper_is_the_same_text_twice() -> None:
    one, other = written("2021-10-05"), written("2021-10-05")
    assert one.paper == other.paper
    assert json.loads(one.paper.attachment)["schema"] == "readiness/paper/v1"
