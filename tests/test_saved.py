"""Saved assessments: read strictly, compared by what they show."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from strategies import ROOT, Data, assess, subject, tell

from readiness.cli import main
from readiness.movement.kept import Kept, keep
from readiness.movement.recollection import recollect
from readiness.movement.saved import read_saved


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def saved(as_of: str) -> bytes:
    return json.dumps(tell(subject("november-2021"), as_of)).encode()


def read(as_of: str) -> Kept:
    found = read_saved(saved(as_of))
    assert isinstance(found, Kept)
    return found


def test_what_is_read_is_what_was_kept() -> None:
    kept = keep(assess(subject("november-2021"), "2021-09-07"))
    found = read("2021-09-07")
    assert found == kept
    assert not recollect(found, kept).changed


def test_saved_assessments_differ_in_what_the_release_differs_in_and_say_what_they_cannot_show() -> None:
    found = recollect(read("2021-07-07"), read("2021-09-07"))
    assert len(found.changes) == 43
    assert all(one.causes for one in found.changes)
    causes = {(one.criterion, one.checkpoint): one.causes for one in found.changes}
    (cause,) = causes["LSC-TST-01", "go-live"]
    assert (cause.kind, cause.id, cause.now) == ("fact", "evidence.build-complete", "yes")
    assert [one.kind for one in causes["LSC-TST-02", "go-live"]] == ["prerequisite"]
    assert {one.kind for one in causes["LSC-BCR-01", "lsc-assessment"]} == {"not-known"}


def change(data: Data, way: tuple[str | int, ...], value: Data) -> None:
    for step in way[:-1]:
        data = data[step]
    data[way[-1]] = value


RESULT = ("checkpoints", 0, "results", 0)
WRONG: tuple[tuple[tuple[str | int, ...], Data, str], ...] = (
    (("as_of",), "2021-13-01", "as_of"),
    (("schema",), "readiness/comparison/v1", "not a report"),
    (("checkpoints",), {}, "checkpoints"),
    ((*RESULT, "verdict"), "fine", "results.0.verdict"),
    ((*RESULT, "margin"), "3", "results.0.margin"),
    ((*RESULT, "margin"), {"earliest": 1.5, "latest": None}, "results.0.margin"),
    ((*RESULT, "due"), {"earliest": "soon", "latest": None}, "results.0.due"),
    ((*RESULT, "facts"), [1], "results.0.facts"),
    ((*RESULT, "checks"), None, "results.0.checks"),
    ((*RESULT, "title"), 5, "results.0.title"),
)


@pytest.mark.parametrize(("way", "value", "said"), WRONG)
def test_a_report_that_is_not_one_is_refused_with_its_place(
    way: tuple[str | int, ...], value: Data, said: str, tmp_path: Path
) -> None:
    data = json.loads(saved("2021-09-07"))
    change(data, way, value)
    path = tmp_path / "a.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    done = run("diff", path, path)
    assert done.exit_code == 2
    assert said in done.stderr


@pytest.mark.parametrize("raw", [b"", b"[]", b"\xff", b"{", b"[" * 100_000, b'{"schema": "readiness/assessment/v1"}'])
def test_whatever_the_bytes_a_report_is_read_or_refused(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(raw)
    done = run("diff", path, path)
    assert done.exit_code == 2
    assert "cannot be compared" in done.stderr


def test_a_saved_report_and_itself_differ_in_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(saved("2021-09-07"))
    assert run("diff", path, path).exit_code == 0
    other = tmp_path / "b.json"
    other.write_bytes(saved("2021-07-07"))
    for form in ("terminal", "markdown", "html", "json"):
        done = run("diff", other, path, "--format", form)
        assert done.exit_code == 1
        assert "LSC-TST-01" in done.stdout
    beside = run("diff", other, ROOT / "releases" / "november-2021", "--to", "2021-09-07")
    assert "A saved assessment is not judged anew; causes are those that the two show." in " ".join(
        beside.stdout.split()
    )
