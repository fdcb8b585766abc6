"""What `readiness check` says in each of its formats: the same criteria, the same verdicts, the same counts."""

import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from strategies import ROOT, Data

from readiness.cli import main

RELEASE = ROOT / "releases" / "november-2021"
FORMATS = ("markdown", "html", "junit", "sarif", "github")


def told(form: str, *words: str | Path, status: int = 3) -> str:
    done = CliRunner().invoke(main, ["check", "--format", form, *map(str, words)], catch_exceptions=False)
    assert done.exit_code == status, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def november() -> Data:
    return json.loads(told("json", RELEASE, "--as-of", "2021-09-07"))


def gaps(assessment: Data) -> list[tuple[str, Data]]:
    """Return each gap as the id of its checkpoint and its result."""
    found = []
    for at in assessment["checkpoints"]:
        by_id = {one["criterion"]: one for one in at["results"]}
        found += [(at["id"], by_id[name]) for name in at["gaps"]]
    return found


def blocking(result: Data) -> bool:
    return result["importance"] == "hard" and result["waiver"] is None and result["outlook"] != "at-risk"


def test_junit_has_a_case_for_each_criterion_and_fails_what_alone_stands_in_the_way(november: Data) -> None:
    root = ET.fromstring(told("junit", RELEASE, "--as-of", "2021-09-07"))  # noqa: S314 - made just now
    assert len(root) == len(november["checkpoints"]) == 2
    for suite, at in zip(root, november["checkpoints"], strict=True):
        failed = {str(one.get("name")).split(":")[0] for one in suite if one.find("failure") is not None}
        skipped = {str(one.get("name")).split(":")[0] for one in suite if one.find("skipped") is not None}
        by_id = {one["criterion"]: one for one in at["results"]}
        assert {str(one.get("name")).split(":")[0] for one in suite} == set(by_id)
        assert failed == {name for name in at["gaps"] if blocking(by_id[name])}
        left = {name for name, one in by_id.items() if not one["applicable"]}
        assert skipped == (set(at["gaps"]) - failed) | left
        counts = [int(suite.get(key, "")) for key in ("tests", "failures", "skipped")]
        assert counts == [len(by_id), len(failed), len(skipped)]


def test_sarif_has_a_result_for_each_gap_where_its_criterion_stands(november: Data) -> None:
    run = json.loads(told("sarif", RELEASE, "--as-of", "2021-09-07"))["runs"][0]
    told_of = []
    for one in run["results"]:
        where = one["locations"][0]["physicalLocation"]
        place = where["artifactLocation"]["uri"], where["region"]["startLine"]
        told_of.append((one["ruleId"], one["level"], *place))
    expected = [
        (one["criterion"], "error" if blocking(one) else "warning", one["location"]["path"], one["location"]["line"])
        for _, one in gaps(november)
    ]
    assert sorted(told_of) == sorted(expected)
    assert len({one["partialFingerprints"]["identity/v1"] for one in run["results"]}) == len(expected)


def test_github_has_an_annotation_for_each_gap(november: Data) -> None:
    lines = told("github", RELEASE, "--as-of", "2021-09-07").splitlines()
    told_of = [re.fullmatch(r"::(error|warning) file=([^,]+),line=(\d+),.*\(([A-Z0-9-]+)\)::.*", one) for one in lines]
    assert sorted((one[4], one[1], one[2], int(one[3])) for one in told_of if one) == sorted(
        (one["criterion"], "error" if blocking(one) else "warning", one["location"]["path"], one["location"]["line"])
        for _, one in gaps(november)
    )


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_a_page_names_each_decision_and_each_criterion_once_at_its_checkpoint(form: str, november: Data) -> None:
    page = told(form, RELEASE, "--as-of", "2021-09-07")
    row = r"^\| ([A-Z]+-[A-Z]+-\d+[A-Z]?) \|" if form == "markdown" else r"<t[hd][^>]*>([A-Z]+-[A-Z]+-\d+[A-Z]?)</t"
    expected = [[one["criterion"] for one in at["results"]] for at in november["checkpoints"]]
    assert sorted(re.findall(row, page, re.MULTILINE)) == sorted(name for at in expected for name in at)
    for at in november["checkpoints"]:
        assert f"What stands in the way ({len(at['gaps'])})" in page.replace("\\", "")
        assert f"{at['title']}: {at['decision']}" in page.replace("\\", "")


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_says_only_what_is_asked_for(form: str) -> None:
    page = told(form, RELEASE, "--as-of", "2021-09-07", "--at", "go-live")
    assert "LSC-SCH-01" in page
    assert "LSC-SEC-01" not in page  # asked at the assessment alone


@pytest.mark.parametrize("form", FORMATS)
def test_several_releases_are_told_one_after_the_other(form: str, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    shutil.copytree(ROOT / "criteria", tmp_path / "criteria")
    for name in ("november-2019", "november-2020"):
        shutil.copytree(ROOT / "releases" / name, tmp_path / "releases" / name)
    page = told(form, tmp_path / "releases", "--as-of", "2020-11-20")
    assert page.index("November 2019 SEC Release") < page.rindex("November 2020 SEC Release")


def test_what_is_ready_leaves_nothing_to_annotate(tmp_path: Path) -> None:
    (tmp_path / "criteria.yaml").write_text(
        'kind: criteria\nid: one\ntitle: One\nversion: "1"\nwording: ours\ncriteria:\n  A-1:\n    title: Built\n'
        "    category: build\n    owner: DCC\n    importance: hard\n    at: {live: {check: {evidence: {type: built}}}}\n"
        "    remedy: Build it.\n"
    )
    (tmp_path / "release.yaml").write_text(
        "kind: release\nid: r\ntitle: R\ncriteria: criteria.yaml\ncalendar: england-and-wales\n"
        "plan: {live: {date: 2021-11-04, stated: 2021-09-01}}\ncheckpoints: [live]\n"
        "evidence: {b: {type: built, value: true, stated: 2021-09-01}}\n"
    )
    words = (tmp_path / "release.yaml", "--as-of", "2021-09-07")
    assert told("github", *words, status=0) == ""
    assert json.loads(told("sarif", *words, status=0))["runs"][0]["results"] == []
    assert 'tests="1" failures="0"' in told("junit", *words, status=0)
    assert "What stands in the way" not in told("markdown", *words, status=0)
