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
GAPS = ("Criterion", "Stands", "Why", "What to do")
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
    gaps = [one for one in made.paper.blocks if isinstance(one, Table) and one.columns == GAPS]
    assert [row[0].partition(":")[0] for one in gaps for row in one.rows] == checkpoint["gaps"]
    by = {one["criterion"]: one for one in checkpoint["results"]}
    for one in gaps:
        owners = {by[row[0].partition(":")[0]]["owner"] for row in one.rows}
        assert owners == {one.caption.partition(",")[0]}
        assert one.caption.endswith(f": {len(one.rows)} gap{'' if len(one.rows) == 1 else 's'}")
    good = next(one for one in made.paper.blocks if isinstance(one, Table) and one.caption.startswith("Not in the way"))
    known = {one["criterion"] for one in checkpoint["results"] if one["applicable"]}
    assert {row[0].partition(":")[0] for row in good.rows} == known - set(checkpoint["gaps"])
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


def asks_of(made: Written) -> list[str]:
    return [one for one in words_of(made.paper) if one.startswith(("NOTE", "AGREE", "RECOMMEND", "APPROVE"))]


def test_before_the_days_of_the_gaps_the_group_agrees_to_them_and_afterwards_to_new_ones() -> None:
    said = (
        "AGREE that, of the 22 gaps listed in this paper, SECAS closes 5, the first by 21 September 2021; DCC closes 17"
    )
    assert asks_of(written("2021-09-07"))[1].startswith(said)
    late = asks_of(written("2021-10-05"))
    assert late[1].startswith("AGREE who closes the 22 gaps listed in this paper, and by which new day")
    assert late[2] == "AGREE that no recommendation is made before the facts listed as not known are on record."


def test_the_float_in_the_table_is_the_one_in_the_picture() -> None:
    made = written("2021-09-07")
    row = next(row for row in _table(made, "Dates of the plan").rows if row[0].startswith("Next reporting"))
    assert row[3] == "28 working days or more"
    plan = next(one for one in made.paper.blocks if isinstance(one, Picture) and one.name == "gantt")
    assert "float 28 working days or more" in plan.alternative
    assert ">meeting<" in plan.svg


def test_an_end_that_nobody_has_stated_is_not_told_as_a_window() -> None:
    row = _table(written("2021-09-07"), "Dates of the plan").rows[0]
    assert row[1:3] == ("15 September 2021", "not stated")


def test_sources_have_numbers_only_where_the_paper_lists_them() -> None:
    listed = _table(written("2021-09-07"), "Dates of the plan").rows
    alone = _table(written("2021-09-07", sections=("plan",)), "Dates of the plan").rows
    assert {row[4] for row in listed} == {"S10 (draft)"}
    assert {row[4] for row in alone} == {"OPSG_56_0709 Draft Minutes (draft)"}


def test_every_file_that_was_read_has_a_digest() -> None:
    files = [row[0] for row in _table(written("2021-09-07"), "Files read").rows]
    assert "releases/november-2021/scenarios.yaml" in files
    assert "releases/november-2021/paper-7-september.yaml" in files


@pytest.mark.parametrize("day", DAYS)
def test_the_paper_has_none_of_the_words_of_the_engine(day: str) -> None:
    words = " ".join(words_of(written(day, sections=tuple(set(EVERY) - {"arguments"})).paper))
    assert not re.search(r"lsc-assessment|uit\.|bat\.|\bwd\b|no-plan|pending and|as-of", words)


def test_what_moved_is_told_in_short() -> None:
    made = written("2021-10-05")
    words = words_of(made.paper)
    assert "Assessment against the Live Services Criteria (OPSG_58): still undecided." in words
    moved = next(one for one in words if "20 criteria from 'no plan' to 'unknown'" in one)
    assert "Their due days have come." in moved
    assert "LSC-" not in moved


def test_without_a_document_the_paper_says_that_its_classification_is_not_stated() -> None:
    made = written("2021-09-07", paper=False)
    assert made.paper.marking == "Classification: not stated"
    assert made.paper.title == "Readiness of the November 2021 SEC Release"
    assert ("On record by", "7 September 2021") in made.paper.front


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
    assert "implemented" not in " ".join(row[1] for row in _table(made, "On record by").rows)
    assert "MP180" not in words


def _table(made: Written, caption: str) -> Table:
    return next(one for one in made.paper.blocks if isinstance(one, Table) and one.caption.startswith(caption))


def test_the_paper_is_the_same_text_twice() -> None:
    one, other = written("2021-10-05"), written("2021-10-05")
    assert one.paper == other.paper
    assert json.loads(one.paper.attachment)["schema"] == "readiness/paper/v1"
