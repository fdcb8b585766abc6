"""Papers that still match their inputs, those that do not and because of what, and files that are no papers."""

import json
import shutil
from collections.abc import Callable
from contextlib import chdir
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from click.testing import CliRunner, Result
from strategies import ROOT

from readiness.blocks import Items, Paper, Paragraph, Table
from readiness.cli import main
from readiness.commands.writing import Request, Written, make_paper
from readiness.formats import docx, html, pdf

FORMS = ("docx", "pdf", "html")
NOVEMBER = "releases/november-2021"
DAYS = {"2021-09-07": "paper-7-september.yaml", "2021-10-05": "paper-5-october.yaml"}
FEW = ("decision", "categories", "gaps", "plan", "evidence", "method")


@cache
def made(release: str, day: str, document: str | None, form: str, sections: tuple[str, ...] = ()) -> Written:
    """Return a paper as `report` makes it."""
    with chdir(ROOT):
        paper = None if document is None else Path(release) / document
        return make_paper(Request(Path(release), date.fromisoformat(day), None, (), paper, None, sections, form))


def few(form: str) -> Written:
    return made(NOVEMBER, "2021-09-07", DAYS["2021-09-07"], form, FEW)


def packed(paper: Paper, form: str) -> bytes:
    if form == "html":
        return html.paper(paper).encode()
    found = docx.write(paper) if form == "docx" else pdf.write(paper)
    assert isinstance(found, bytes), found
    return found


def verify(file: Path, *more: str, root: Path = ROOT) -> Result:
    with chdir(root):
        return CliRunner().invoke(main, ["verify", str(file), *more])


def found(result: Result) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(result.stdout)
    return value


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a repository in which files can be changed."""
    top = tmp_path / "repository"
    shutil.copytree(ROOT / "criteria", top / "criteria")
    shutil.copytree(ROOT / "releases", top / "releases")
    return top


def kept(tmp_path: Path, form: str, raw: bytes) -> Path:
    file = tmp_path / f"paper.{form}"
    file.write_bytes(raw)
    return file


# Papers that match


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("release", "day", "document"),
    [*((NOVEMBER, day, name) for day, name in DAYS.items()), ("releases/an-invented-release", "2025-05-20", None)],
)
def test_a_fresh_paper_matches(release: str, day: str, document: str | None, form: str, tmp_path: Path) -> None:
    file = kept(tmp_path, form, packed(made(release, day, document, form).paper, form))
    result = verify(file, "--format", "json")
    answer = found(result)
    assert (result.exit_code, answer["outcome"], answer["made_anew"]) == (0, "matches", True), result.output
    assert answer["edited"] == answer["edges"] == answer["outdated"] == answer["inputs"] == answer["facts"] == []


def test_the_answer_is_one_sentence_where_all_agree(tmp_path: Path) -> None:
    result = verify(kept(tmp_path, "html", packed(few("html").paper, "html")))
    assert result.exit_code == 0
    assert "paper.html: matches" in result.stdout
    assert "are the same" in " ".join(result.stdout.split())


# Inputs that changed


def changed(copy: Path, old: str, new: str) -> None:
    file = copy / NOVEMBER / "release.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize("form", FORMS)
def test_a_date_that_moved_by_a_day_is_named(form: str, tmp_path: Path, copy: Path) -> None:
    file = kept(tmp_path, form, packed(few(form).paper, form))
    changed(copy, "start: 2021-09-21", "start: 2021-09-22")
    result = verify(file, root=copy)
    said = " ".join(result.stdout.split())
    assert result.exit_code == 1
    assert (
        "The start of User Integration Testing (UIT) was 21 September 2021 and is 22 September 2021." in said
        or "The start of User Integration Testing was 21 September 2021 and is 22 September 2021." in said
    ), said
    assert "LSC-TST-05" in said
    answer = found(verify(file, "--format", "json", root=copy))
    assert [one["id"] for one in answer["facts"]] == ["uit.start"]
    assert [one["path"] for one in answer["inputs"]] == [f"{NOVEMBER}/release.yaml"]
    assert answer["record"] is not None
    assert not answer["edited"]
    assert not answer["unfounded"]


def test_a_comment_and_a_later_fact_change_files_without_effect(tmp_path: Path, copy: Path) -> None:
    file = kept(tmp_path, "html", packed(few("html").paper, "html"))
    changed(
        copy,
        "evidence:\n",
        "# nothing new\nevidence:\n  late: {type: late, value: true, from: DCC, stated: 2021-12-01}\n",
    )
    result = verify(file, "--format", "json", root=copy)
    answer = found(result)
    assert (result.exit_code, answer["outcome"]) == (0, "matches"), answer
    assert [one["path"] for one in answer["inputs"]] == [f"{NOVEMBER}/release.yaml"]
    assert "without effect on the paper" in " ".join(verify(file, root=copy).stdout.split())


# Words changed by hand


def edited(paper: Paper) -> tuple[Paper, str, str]:
    """Return a paper with one figure in its table of categories changed, and what it was and is."""
    at = next(n for n, one in enumerate(paper.blocks) if isinstance(one, Table) and one.columns[0] == "Category")
    table = paper.blocks[at]
    assert isinstance(table, Table)
    *rows, last = table.rows
    other = (*last[:-1], str(int(last[-1]) + 1))
    blocks = (*paper.blocks[:at], replace(table, rows=(*rows, other)), *paper.blocks[at + 1 :])
    return replace(paper, blocks=blocks), last[-1], other[-1]


@pytest.mark.parametrize("form", FORMS)
def test_a_figure_changed_by_hand_is_named(form: str, tmp_path: Path) -> None:
    paper, was, now = edited(few(form).paper)
    file = kept(tmp_path, form, packed(paper, form))
    result = verify(file, "--format", "json")
    answer = found(result)
    assert (result.exit_code, answer["outcome"]) == (1, "differs")
    (one,) = answer["edited"]
    assert (one["from"], one["to"]) == (was, now)
    assert one["section"] == "Readiness by category"
    assert one["column"] == "All"
    assert answer["outdated"] == answer["facts"] == answer["inputs"] == []
    said = " ".join(verify(file).stdout.split())
    assert f'where it said "{was}" it now says "{now}"' in said


def unpacked(raw: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(raw)) as archive:
        return {one.filename: archive.read(one) for one in archive.infolist()}


def archived(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, blob in parts.items():
            archive.writestr(name, blob)
    return out.getvalue()


def in_file(form: str, raw: bytes, old: str, new: str) -> bytes:
    """Return a file in which a text that one sees was changed the first time it stands there."""
    if form == "html":
        begin = raw.index(b"<main")
        assert old.encode() in raw[begin:]
        return raw[:begin] + raw[begin:].replace(old.encode(), new.encode(), 1)
    parts = unpacked(raw)
    assert old.encode() in parts["word/document.xml"]
    parts["word/document.xml"] = parts["word/document.xml"].replace(old.encode(), new.encode(), 1)
    return archived(parts)


@pytest.mark.parametrize("form", ["docx", "html"])
def test_a_figure_changed_in_the_file_itself_is_named(form: str, tmp_path: Path) -> None:
    raw = in_file(form, packed(few(form).paper, form), "11 hard criteria", "9 hard criteria")
    answer = found(verify(kept(tmp_path, form, raw), "--format", "json"))
    (one,) = answer["edited"]
    assert "11 hard criteria" in one["from"]
    assert "9 hard criteria" in one["to"]
    assert one["section"] == "Decision"


def test_words_that_were_added_or_taken_away_are_named(tmp_path: Path) -> None:
    paper = few("html").paper
    at = next(n for n, one in enumerate(paper.blocks) if isinstance(one, Paragraph))
    blocks = (*paper.blocks[:at], Paragraph("All is well."), *paper.blocks[at + 1 :])
    answer = found(verify(kept(tmp_path, "html", packed(replace(paper, blocks=blocks), "html")), "--format", "json"))
    assert any("All is well." in (one["to"] or "") for one in answer["edited"])
    more = replace(paper, blocks=(*paper.blocks, Items(("One more.",))))
    answer = found(verify(kept(tmp_path, "html", packed(more, "html")), "--format", "json"))
    assert [(one["from"], one["to"]) for one in answer["edited"]] == [(None, "One more.")]
    fewer = replace(paper, blocks=paper.blocks[:-1])
    answer = found(verify(kept(tmp_path, "html", packed(fewer, "html")), "--format", "json"))
    assert all(one["to"] is None for one in answer["edited"])
    assert answer["edited"]


@pytest.mark.parametrize("form", FORMS)
def test_a_classification_changed_at_the_edges_is_seen(form: str, tmp_path: Path) -> None:
    paper = replace(few(form).paper, marking="Classification: Green")
    result = verify(kept(tmp_path, form, packed(paper, form)), "--format", "json")
    answer = found(result)
    assert result.exit_code == 1
    assert answer["edges"]
    assert all("Green" in one for one in answer["edges"])


def forged(change: Callable[[dict[str, Any]], None], form: str = "html") -> bytes:
    """Return a paper whose figure was changed, and what it carries along as well."""
    paper, _, now = edited(few(form).paper)
    carried = json.loads(paper.attachment)
    at = [one[0] for one in carried["places"]].index(carried["names"].index("Readiness by category"))
    last = max(n for n, place in enumerate(carried["places"]) if place[0] == carried["places"][at][0] and place[2] > 0)
    while carried["names"][carried["places"][last][2]] != "All":
        last -= 1
    carried["words"][last] = now
    change(carried)
    return packed(replace(paper, attachment=json.dumps(carried)), form)


@pytest.mark.parametrize("form", FORMS)
def test_words_and_what_is_carried_along_both_changed_are_found_by_a_paper_made_anew(form: str, tmp_path: Path) -> None:
    result = verify(kept(tmp_path, form, forged(lambda _: None, form)), "--format", "json")
    answer = found(result)
    assert (result.exit_code, answer["unfounded"]) == (1, True)
    assert answer["edited"] == []
    assert len(answer["outdated"]) == 1


# Files that are no papers


@dataclass(frozen=True)
class Wrong:
    """A file, how it is made, and what is said of it."""

    name: str
    raw: Callable[[], bytes]
    says: str


def _carrying(text: str) -> bytes:
    return packed(replace(few("html").paper, attachment=text), "html")


def _without(part: str) -> bytes:
    return archived({name: blob for name, blob in unpacked(packed(few("docx").paper, "docx")).items() if name != part})


def _document(text: bytes) -> bytes:
    return archived(unpacked(packed(few("docx").paper, "docx")) | {"word/document.xml": text})


ENTITIES = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><w:document xmlns:w="w"><w:p><w:r><w:t>&c;</w:t></w:r></w:p></w:document>'
WRONG = (
    Wrong("empty.docx", lambda: b"", "no Word file, no PDF and no page"),
    Wrong("paper.md", lambda: b"# A paper\n", "a paper in Markdown carries nothing along"),
    Wrong("cut.docx", lambda: packed(few("docx").paper, "docx")[:5_000], "its archive is damaged"),
    Wrong("cut.pdf", lambda: packed(few("pdf").paper, "pdf")[:5_000], "it is damaged"),
    Wrong("short.pdf", lambda: b"%PDF-1.7\n", "it is damaged"),
    Wrong("plain.html", lambda: b"<!DOCTYPE html><html><body><p>Hello</p></body></html>", "it carries nothing along"),
    Wrong("other.docx", lambda: _without("customXml/item1.xml"), "it carries nothing along"),
    Wrong("entities.docx", lambda: _document(ENTITIES), "declares a document type"),
    Wrong("bomb.docx", lambda: _document(b"<a>" + b" " * 30_000_000 + b"</a>"), "is packed into"),
    Wrong("deep.docx", lambda: _document(b"<a>" * 5_000), "nested more than"),
    Wrong("deep.html", lambda: b"<html>" + b"<div>" * 100_000, "nested more than"),
    Wrong("number.html", lambda: _carrying("17"), "what it carries along is damaged"),
    Wrong("nested.html", lambda: _carrying("[" * 100_000), "what it carries along is damaged"),
    Wrong("none.html", lambda: _carrying(few("html").paper.attachment.replace("paper/v1", "paper/v9")), "damaged"),
    Wrong(
        "less.html", lambda: _carrying(few("html").paper.attachment.replace('"verdict"', '"verdict2"')), "is damaged"
    ),
)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda one: one.name)
def test_a_file_that_is_no_paper_is_told_in_a_sentence(wrong: Wrong, tmp_path: Path) -> None:
    file = tmp_path / wrong.name
    file.write_bytes(wrong.raw())
    result = verify(file)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert wrong.says in " ".join(result.stderr.split())


def test_a_file_that_is_not_there_is_told() -> None:
    assert verify(Path("nowhere.docx")).exit_code == 2


@pytest.mark.parametrize(
    "path", ["../../outside/release.yaml", "/etc/hostname", "releases/nowhere/release.yaml", "a\x00b", ""]
)
@pytest.mark.parametrize("key", ["release", "paper"])
def test_no_path_in_a_paper_leads_out_of_the_repository(key: str, path: str, tmp_path: Path) -> None:
    carried = json.loads(few("html").paper.attachment)
    carried["asked"][key] = path
    outside = tmp_path / "outside"
    outside.mkdir()
    shutil.copy(ROOT / NOVEMBER / "release.yaml", outside / "release.yaml")
    result = verify(kept(tmp_path, "html", _carrying(json.dumps(carried))), "--format", "json")
    answer = found(result)
    assert (result.exit_code, answer["outcome"], answer["made_anew"]) == (2, "unknown", False)
    assert "repository" in answer["problem"]


@pytest.mark.parametrize(
    ("key", "value"), [("as_of", "yesterday"), ("at", "nowhere"), ("sections", ["gasp"]), ("since", "2021-13-01")]
)
def test_a_request_that_makes_no_sense_is_told(key: str, value: object, tmp_path: Path) -> None:
    carried = json.loads(few("html").paper.attachment)
    carried["asked"][key] = value
    result = verify(kept(tmp_path, "html", _carrying(json.dumps(carried))), "--format", "json")
    assert result.exit_code == 2
    assert found(result)["problem"]


def test_outside_a_repository_the_words_are_compared_all_the_same(tmp_path: Path) -> None:
    file = kept(tmp_path, "html", packed(few("html").paper, "html"))
    result = verify(file, root=tmp_path)
    assert result.exit_code == 2
    assert "name one with --root" in " ".join(result.stdout.split())
    assert verify(file, "--root", str(ROOT), root=tmp_path).exit_code == 0
    assert verify(file, str(ROOT / NOVEMBER), root=tmp_path).exit_code == 0
    paper, _, _ = edited(few("html").paper)
    assert verify(kept(tmp_path, "html", packed(paper, "html")), root=tmp_path).exit_code == 1
