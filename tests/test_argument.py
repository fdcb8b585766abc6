"""The argument of one criterion: claim, conditions, evidence with who said it, assumptions, what would change it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from strategies import ROOT, Data, assess, subject, tell

from readiness.argument import argue
from readiness.blocks import Table
from readiness.cli import main
from readiness.formats import plain
from readiness.reasoning import tell_argument

RELEASE = ROOT / "releases" / "november-2021"
AS_OF = ("--as-of", "2021-09-07")
ENGINE = ("Truth.", "Window(", "None", "no-plan", "activity-", "for-each", "not-met")
"""Words of the program, which no reader sees."""


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def told(*words: str) -> Data:
    return json.loads(run("explain", RELEASE, *words, *AS_OF, "--format", "json").stdout)


def test_uit_is_argued_from_what_the_minutes_say() -> None:
    found = told("LSC-TST-05", "--at", "lsc-assessment")
    assert (found["due"], found["verdict"], found["outlook"]) == ("2021-10-04", "pending", "no-plan")
    assert [(one["number"], one["truth"]) for one in found["conditions"]] == [
        ("1", "unknown"),
        ("1.1", "unknown"),
        ("1.2", "true"),
    ]
    start = next(one for one in found["evidence"] if one["id"] == "uit.start")
    assert (start["value"], start["stated"], start["standing"]) == ("21 September 2021", "2021-09-07", "draft")
    assert start["source"] == "OPSG_56_0709 Draft Minutes"
    assert start["age_days"] == 28
    line = start["location"]["line"]
    text = (ROOT / start["location"]["path"]).read_text(encoding="utf-8").splitlines()
    assert "2021-09-21" in "".join(text[line - 1 : line + 2])
    assert found["needs"] == [{"need": "uit.finish", "words": "the finish of User Integration Testing"}]
    assert [(one["criterion"], one["waits"]) for one in found["dependents"]] == [("LSC-DEF-01", True)]
    assert "User Integration Testing, 21 September 2021, comes true as planned." in found["assumptions"][0]
    assert [one["criterion"] for one in found["prerequisites"]] == ["LSC-TST-02"]


def test_every_criterion_is_argued_and_says_what_check_says() -> None:
    of = subject("november-2021")
    assessment = assess(of, "2021-09-07")
    sets = tuple(of.case.sets.values())
    results = {
        (one["criterion"], at["id"]): one for at in tell(of, "2021-09-07")["checkpoints"] for one in at["results"]
    }
    assert len(results) > 50
    for key, result in results.items():
        argument = argue(assessment, key, sets, of.case.release.sources)
        assert argument.conditions[0].reason.rstrip(".") in result["reason"]
        assert [one.id for one in argument.evidence] == [one["id"] for one in result["facts"]]
        words = plain.text([list(tell_argument(argument, lambda _: "release.yaml:1"))], 100)
        for part in ("Claim:", "Conditions", "Evidence", "What would change it", "What it holds up"):
            assert part in words
        assert not [one for one in ENGINE if one in words]
        gone = [one for one in argument.evidence if not one.name]
        assert not gone


def test_where_the_screen_is_too_narrow_for_columns_each_cell_stands_behind_the_head_of_its_column() -> None:
    table = Table("Facts", ("What", "Says", "Who said it"), (("The status of MP090", "approved" * 3, "Change" * 4),))
    assert plain.text([[table]], 40).replace("\n    ", " ") == (
        f"  The status of MP090: Says: {'approved' * 3}; Who said it: {'Change' * 4}\n"
    )


def test_a_criterion_is_argued_at_each_checkpoint_at_which_it_is_judged() -> None:
    found = told("LSC-TST-05")
    assert [one["checkpoint"]["id"] for one in found["arguments"]] == ["lsc-assessment", "go-live"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((RELEASE, "LSC-TST-5"), "Did you mean 'LSC-TST-05'?"),
        ((RELEASE, "LSC-TST-05", "--at", "go-liv"), "Did you mean 'go-live'?"),
        ((RELEASE, "LSC-DEC-01", "--at", "lsc-assessment"), "is not judged there"),
        ((RELEASE,), "name a criterion"),
        (("unknown-ke",), "Did you mean 'unknown-key'?"),
        (("nothing-of-the-sort",), "no release there"),
        (("nothing-of-the-sort", "LSC-TST-05"), "no such file"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_what_to_give(words: tuple[str | Path, ...], said: str) -> None:
    done = run("explain", *words)
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_code_is_explained_as_before() -> None:
    assert run("explain", "unknown-key").stdout.startswith("# unknown-key")
    assert "unknown-key" in run("explain").stdout


@pytest.mark.parametrize("form", ["terminal", "markdown", "html", "json"])
def test_titles_are_text_in_every_format(form: str, tmp_path: Path) -> None:
    from test_movement import RELEASE as SMALL
    from test_movement import written

    title = "<b>User</b> | *test* =1+1 \u05d0\u05d1 \U0001f600 " + "x" * 4900
    release = written(tmp_path, SMALL.replace("title: User test", f"title: {json.dumps(title, ensure_ascii=False)}"))
    done = run("explain", release, "TST-01", "--as-of", "2022-03-01", "--format", form)
    assert done.exit_code == 0, done.stderr
    assert "TST-01" in done.stdout
    if form in ("markdown", "html"):
        assert "<b>User" not in done.stdout
