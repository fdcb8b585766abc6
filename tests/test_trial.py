"""Tests of criteria as they are run: what fails and where, what was seen, which changes to the criteria go unnoticed."""

import json
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from readiness.cli import main
from readiness.criteria import CriteriaSet
from readiness.document import read
from readiness.evaluation import assess
from readiness.files import Library, find_documents
from readiness.moment import ANY_DAY, parse_window, write_window
from readiness.overlay import find, merge, without
from readiness.repository import load_tests
from readiness.trial.mutation import mutate
from readiness.trial.running import Trial, run, say_margin

ROOT = Path(__file__).parent.parent
CRITERIA = """\
kind: criteria
id: own
title: Own criteria
version: "1"
wording: ours
criteria:
  A-1:
    title: The test is finished
    category: testing
    owner: Test manager
    importance: hard
    at:
      go-live: {due: go-live - 5wd, check: {activity-finished: {activity: uit}}}
  A-2:
    title: One of two reports is there, where there is anything in scope
    category: testing
    owner: Test manager
    importance: soft
    requires: [A-1]
    applies-when: {for-each: {in: scope, check: {field: {of: each, name: status, one-of: [approved]}}}}
    at:
      go-live: {check: {any: [{evidence: {type: report}}, {metric: {name: open, at-most: 2}}]}}
"""
TESTS = """\
kind: tests
id: own
title: Tests
criteria: own
calendar: england-and-wales
as-of: 2021-10-01
facts:
  plan:
    uit: {start: [{actual: 2021-09-21}], finish: 2021-10-26}
    go-live: {date: 2021-11-04}
  checkpoints: [go-live]
cases:
  one:
    expect: {go-live: {criteria: {A-1: EXPECTED}}}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "criteria" / "calendars").mkdir(parents=True)
    (tmp_path / "criteria" / "tests").mkdir()
    shutil.copy(ROOT / "criteria" / "calendars" / "england-and-wales.yaml", tmp_path / "criteria" / "calendars")
    (tmp_path / "criteria" / "own.yaml").write_text(CRITERIA)
    return tmp_path


def run_tests(root: Path, tests: str, *words: str) -> Result:
    (root / "criteria" / "tests" / "own.yaml").write_text(tests)
    return CliRunner().invoke(main, ["test", str(root / "criteria"), *words], catch_exceptions=False)


def report(root: Path, tests: str, *words: str) -> Any:
    return json.loads(run_tests(root, tests, "--format", "json", *words).stdout)


# What is expected, and what comes out


@pytest.mark.parametrize(
    ("expected", "of", "found"),
    [
        ("{verdict: met}", "verdict", "pending"),
        ("{outlook: late}", "outlook", "on-track"),
        ("{outlook: none}", "outlook", "on-track"),
        ("{importance: soft}", "importance", "hard"),
        ("{due: 2021-10-27}", "due", "2021-10-28"),
        ('{margin: "3"}', "margin", "2"),
        ("{margin: none}", "margin", "2"),
        ("{needs: [uit.finish]}", "needs", "nothing"),
        ("{waits-for: [A-2]}", "waits-for", "nothing"),
        ("{reason: not on record}", "reason", "User"),
    ],
)
def test_each_expectation_fails_where_it_is_not_so(expected: str, of: str, found: str, root: Path) -> None:
    tests = TESTS.replace("EXPECTED", expected).replace("uit: {", "uit: {title: User test, ")
    (case,) = report(root, tests)["cases"]
    (failure,) = case["failures"]
    assert (failure["of"], case["outcome"]) == (f"{of} of A-1 at go-live", "failed")
    assert failure["found"].startswith(found)
    line = tests.splitlines()[failure["location"]["line"] - 1]
    wanted = expected.strip("{}").partition(": ")[2]
    assert line[failure["location"]["column"] - 1 :].startswith(wanted)


@pytest.mark.parametrize(
    "expected",
    [
        "{verdict: pending, outlook: on-track, importance: hard, due: 2021-10-28}",
        '{margin: "2", needs: [], waits-for: [], reason: PLANNED TO finish}',
    ],
)
def test_each_expectation_passes_where_it_is_so(expected: str, root: Path) -> None:
    result = run_tests(root, TESTS.replace("EXPECTED", expected))
    assert result.exit_code == 0
    assert "1 case: 1 passed, 0 failed" in result.stdout


def test_a_wrong_decision_is_told_with_the_gaps(root: Path) -> None:
    tests = TESTS.replace("criteria: {A-1: EXPECTED}", "decision: ready")
    (case,) = report(root, tests)["cases"]
    assert case["failures"][0]["found"] == "ready-with-caveats"
    assert case["failures"][0]["reason"] == "Gaps: A-2."


def test_a_checkpoint_that_is_not_on_record_yet_fails_the_case(root: Path) -> None:
    tests = TESTS.replace("EXPECTED", "{verdict: pending}").replace(
        "date: 2021-11-04", "date: 2021-11-04, stated: 2021-10-02"
    )
    (case,) = report(root, tests)["cases"]
    assert case["failures"][0]["found"] == "it is not on record on this day"


def test_a_case_adds_to_the_facts_of_its_file_and_takes_out_of_them(root: Path) -> None:
    tests = TESTS.replace("EXPECTED", "{outlook: on-track}") + (
        "  two:\n    facts: {plan: {uit: {finish: 2021-10-29}}}\n"
        "    expect: {go-live: {criteria: {A-1: {outlook: late}}}}\n"
        "  three:\n    remove: plan.uit.finish\n"
        "    expect: {go-live: {criteria: {A-1: {outlook: no-plan, needs: [uit.finish]}}}}\n"
        "  four:\n    as-of: 2021-10-29\n    facts: {plan: {uit: {finish: [{actual: 2021-10-26}]}}}\n"
        "    expect: {go-live: {criteria: {A-1: {verdict: met, outlook: none}}}}\n"
    )
    result = run_tests(root, tests)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "4 cases: 4 passed, 0 failed"), result.stdout


def test_a_release_is_the_base_where_one_is_named(root: Path) -> None:
    shutil.copytree(ROOT / "releases" / "november-2021", root / "releases" / "november-2021")
    shutil.copy(ROOT / "releases" / "forward-schedule-of-change.yaml", root / "releases")
    for name in ("live-services-criteria", "planned-maintenance"):
        shutil.copy(ROOT / "criteria" / f"{name}.yaml", root / "criteria")
    tests = (
        "kind: tests\nid: own\ntitle: The real release\nrelease: releases/november-2021\nas-of: 2021-09-07\ncases:\n"
        "  as-it-is: {expect: {lsc-assessment: {decision: undecided, criteria: {LSC-TST-06: {outlook: at-risk}}}}}\n"
        "  later:\n    facts: {plan: {go-live: {date: 2021-11-09}}}\n"
        '    expect: {lsc-assessment: {criteria: {LSC-TST-06: {outlook: on-track, margin: "5"}}}}\n'
    )
    result = run_tests(root, tests)
    assert result.exit_code == 0, result.stdout + result.stderr


# What was seen


def test_only_what_a_case_expects_something_of_is_seen(root: Path) -> None:
    seen = report(root, TESTS.replace("EXPECTED", "{verdict: pending}"))["coverage"]
    assert {(one["criterion"], one["check"]): (one["seen"], one["not_seen"]) for one in seen} == {
        ("A-1", "activity-finished"): (["true"], ["unknown", "false"]),
        ("A-2", "applies-when for-each"): ([], ["true", "unknown", "false"]),
        ("A-2", "any"): ([], ["true", "unknown", "false"]),
        ("A-2", "evidence"): ([], ["true", "unknown", "false"]),
        ("A-2", "metric"): ([], ["true", "unknown", "false"]),
    }


def test_every_branch_of_a_check_and_whether_it_applies_is_seen_by_itself(root: Path) -> None:
    tests = TESTS.replace("criteria: {A-1: EXPECTED}", "criteria: {A-2: {verdict: pending}}").replace(
        "  checkpoints", "  scope: {M: {title: M, status: approved}}\n  evidence: {r: {type: report}}\n  checkpoints"
    ) + (
        "  two:\n    facts: {evidence: {r: {value: false}}, metrics: {open: [{value: 1}]}}\n"
        "    expect: {go-live: {criteria: {A-2: {outlook: on-track}}}}\n"
        "  three:\n    facts: {scope: {M: {status: refused}}}\n"
        "    expect: {go-live: {criteria: {A-2: {verdict: not-applicable}}}}\n"
        "  four:\n    remove: scope.M.status\n    facts: {evidence: {r: {value: true}}}\n"
        "    expect: {go-live: {criteria: {A-2: {outlook: no-plan}}}}\n"
    )
    found = report(root, tests)
    assert found["counts"] == {"passed": 4, "failed": 0}
    assert {one["check"]: one["not_seen"] for one in found["coverage"] if one["criterion"] == "A-2"} == {
        "applies-when for-each": [],
        "any": ["false"],
        "evidence": [],
        "metric": ["false"],
    }


def test_decisions_are_counted_where_they_are_expected(root: Path) -> None:
    found = report(root, TESTS.replace("criteria: {A-1: EXPECTED}", "decision: undecided"))["decisions"]
    never = ["ready", "ready-with-caveats", "not-ready"]
    assert found == [{"checkpoint": "go-live", "expected": ["undecided"], "not_expected": never}]


# What would go unnoticed


def test_every_sort_of_change_is_made() -> None:
    data = read("own.yaml", (CRITERIA + MORE).encode()).data
    names = {one.name for one in mutate(data, CriteriaSet.model_validate(data))}
    assert {
        "A-1 importance: hard -> soft",
        "A-1 at.go-live.due: go-live - 5wd -> left out",
        "A-1 at.go-live.due: go-live - 5wd -> go-live - 6wd",
        "A-1 at.go-live.due: go-live - 5wd -> go-live - 4wd",
        "A-1 at.go-live.check.activity-finished.activity: uit -> bat",
        "A-2 requires.0: A-1 -> left out",
        "A-2 at.go-live.check: any -> all",
        "A-2 at.go-live.check.any.1: {metric: {name: open, at-most: 2}} -> left out",
        "A-2 at.go-live.check.any.1.metric.at-most: 2 -> 3",
        "A-2 at.go-live.check.any.1.metric.at-most: 2 -> 1",
        "A-3 at.early: {check: {gap: {from: bat.start, to: go-live, at-least: 10wd}}} -> left out",
        "A-3 at.early.check.gap.from: bat.start -> bat.finish",
        "A-3 at.early.check.gap.at-least: 10wd -> 11wd",
        "A-3 at.go-live.importance: soft -> hard",
        "A-3 at.go-live.check.at-least.n: 2 -> 1",
        "A-3 at.go-live.check.at-least.of.0.evidence.standing: final -> left out",
        "A-3 at.go-live.check.at-least.of.0.evidence.standing: final -> draft",
        "A-3 at.go-live.check.at-least.of.1.register.where.status: open -> left out",
        "A-3 at.go-live.check.at-least.of.2.activity-finished.activity: bat -> uit",
    } <= names
    whether = [
        one
        for one in mutate(data, CriteriaSet.model_validate(data))
        if one.pointer[-1] == "applies-when" and one.now == "left out"
    ]
    assert [one.criterion for one in whether] == ["A-2"]
    assert len(names) == len(list(mutate(data, CriteriaSet.model_validate(data))))


MORE = """\
  A-3:
    title: Several things
    category: testing
    owner: Test manager
    importance: hard
    at:
      early: {check: {gap: {from: bat.start, to: go-live, at-least: 10wd}}}
      go-live:
        importance: soft
        check:
          at-least:
            n: 2
            of:
              - {evidence: {type: report, standing: final}}
              - {register: {name: issues, where: {status: open, severity: "1"}, at-most: 0}}
              - {activity-finished: {activity: bat}}
"""


def test_a_change_that_a_case_notices_does_not_survive_and_one_that_none_notices_does(root: Path) -> None:
    found = report(root, TESTS.replace("EXPECTED", '{outlook: on-track, margin: "2"}'), "--mutate")["mutation"]
    (mutation,) = found
    survived = {one["change"] for one in mutation["survived"]}
    assert survived == {"A-1 importance: hard -> soft"}
    assert mutation["tried"] == 5
    assert run_tests(root, TESTS.replace("EXPECTED", '{margin: "2"}'), "--mutate").exit_code == 1


def test_a_survivor_may_be_accepted_with_a_reason_but_not_one_that_is_noticed(root: Path) -> None:
    accepted = 'survivors:\n  "A-1 importance: hard -> soft": No decision is drawn.\n'
    tests = TESTS.replace("EXPECTED", '{outlook: on-track, margin: "2"}')
    assert run_tests(root, tests + accepted, "--mutate").exit_code == 0
    idle = run_tests(root, tests + accepted + '  "A-1 at.go-live.due: go-live - 5wd -> left out": No.\n', "--mutate")
    assert idle.exit_code == 1
    assert "accepted, but it is noticed or is no change: A-1 at.go-live.due" in idle.stdout


def test_criteria_are_not_changed_while_a_case_fails(root: Path) -> None:
    result = run_tests(root, TESTS.replace("EXPECTED", "{verdict: met}"), "--mutate")
    assert result.exit_code == 1
    assert "all cases must pass first" in result.stderr
    assert "Changed" not in result.stdout


def shipped() -> list[Trial]:
    files = find_documents(ROOT / "criteria" / "tests")
    suites = [load_tests(Library(ROOT), path)[0] for path in files]
    return [trial for suite in suites if suite is not None for trial in suite.trials]


def test_leaving_out_criteria_nobody_asks_for_changes_no_answer() -> None:
    """What a case expects is compared as if all criteria had been judged, and only what it needs is."""
    trials = shipped()
    assert trials
    for trial in trials:
        sets = [one for _, one in trial.sets]
        whole = {
            (at.id, result.criterion): (result.verdict, result.outlook, result.reason, result.waiting_for)
            for at in assess(trial.record, sets, trial.calendar).checkpoints
            for result in at.results
        }
        for at in run(trial, sets).assessment.checkpoints:
            for result in at.results:
                if (result.criterion, at.id) in trial.asked:
                    found = (result.verdict, result.outlook, result.reason, result.waiting_for)
                    assert found == whole[at.id, result.criterion]


def test_a_change_is_one_change() -> None:
    """Each changed set is the original but for the one criterion that the change names."""
    document = read("x.yaml", (ROOT / "criteria" / "live-services-criteria.yaml").read_bytes())
    original = CriteriaSet.model_validate(document.data)
    mutants = list(mutate(document.data, original))
    assert len(mutants) > 5 * len(original.criteria)
    for one in mutants:
        differing = {
            name
            for name in original.criteria
            if name not in one.criteria.criteria or one.criteria.criteria[name] != original.criteria[name]
        }
        assert differing == {one.criterion}, one.name


# The command


def test_all_formats_say_the_same_and_end_the_same(root: Path) -> None:
    for expected, status in (("{verdict: met}", 1), ("{verdict: pending}", 0)):
        tests = TESTS.replace("EXPECTED", expected)
        results = {form: run_tests(root, tests, "--format", form) for form in ("terminal", "json", "junit")}
        assert {result.exit_code for result in results.values()} == {status}
        suite = ET.fromstring(results["junit"].stdout).find("testsuite")  # noqa: S314 - our own output
        assert suite is not None
        assert (suite.get("tests"), suite.get("failures")) == ("1", str(status))
        assert json.loads(results["json"].stdout)["counts"] == {"passed": 1 - status, "failed": status}
        assert f"1 case: {1 - status} passed, {status} failed" in results["terminal"].stdout


def test_nothing_to_test_is_an_error(root: Path) -> None:
    for words in (["test", str(root / "criteria")], ["test", str(root / "nowhere.yaml")], ["test", str(root)]):
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 2
        assert result.stdout == ""
    given = CliRunner().invoke(main, ["test", str(root / "criteria" / "own.yaml")])
    assert given.exit_code == 2
    assert "of kind 'tests' is expected here" in given.stderr


def test_wrong_tests_are_told_whole_and_nothing_is_run(root: Path) -> None:
    tests = TESTS.replace("EXPECTED", "{verdict: mett}").replace("uit: {", "uit: {finnish: x, ")
    result = run_tests(root, tests)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "error[wrong-word]" in result.stderr


def test_hostile_texts_of_a_case_command_no_terminal(root: Path) -> None:
    tests = TESTS.replace("  one:", '  one:\n    title: "[red]x[/red] <b> ::error::"').replace(
        "EXPECTED", "{verdict: met}"
    )
    for form in ("terminal", "junit", "json"):
        assert "\x1b" not in run_tests(root, tests, "--format", form).stdout


# How cases are put together


def test_facts_are_merged_key_by_key_and_everything_else_whole() -> None:
    base = {"a": {"b": "1", "c": ["1", "2"]}, "d": "x"}
    changes = {"a": {"c": ["3"], "e": {"f": "g"}}, "d": {"h": "i"}}
    assert merge(base, changes) == {"a": {"b": "1", "c": ["3"], "e": {"f": "g"}}, "d": {"h": "i"}}
    assert base == {"a": {"b": "1", "c": ["1", "2"]}, "d": "x"}


def test_a_path_finds_identifiers_that_hold_dots() -> None:
    data = {"plan": {"uit": {"finish": "x"}, "v1.2": {"date": "y"}}}
    assert find(data, "plan.uit.finish") == ("plan", "uit", "finish")
    assert find(data, "plan.v1.2.date") == ("plan", "v1.2", "date")
    assert find(data, "plan.uat") is None
    assert find(data, "plan.uit.finish.more") is None
    assert without(data, ("plan", "v1.2")) == {"plan": {"uit": {"finish": "x"}}}


def test_dates_and_margins_are_said_as_documents_write_them() -> None:
    for text in ("2021-09-21", "2021-09-15/2021-09-30", "2021-09-15/..", "tbc"):
        window = parse_window(text)
        assert window is not None
        assert write_window(window) == text
    assert write_window(ANY_DAY) == "tbc"
    assert [say_margin(one) for one in ((3, 3), (-2, 1), (None, 1), None)] == ["3", "-2 to 1", ".. to 1", "none"]


# The criteria that come with the product


def test_the_shipped_criteria_pass_their_tests_and_no_change_to_them_goes_unnoticed() -> None:
    words = ["test", str(ROOT / "criteria"), str(ROOT / "releases"), "--mutate", "--format", "json"]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    found = json.loads(result.stdout)
    assert found["counts"]["failed"] == 0
    assert [one for set_ in found["mutation"] for one in set_["survived"] if one["reason"] is None] == []
    few = [set_["criteria"] for set_ in found["mutation"] if set_["tried"] < 100]
    assert few == ["releases/a-simulated-release/criteria.yaml"]  # it has four criteria
    assert result.exit_code == 0


def test_every_criterion_that_is_shipped_is_tested_at_every_checkpoint() -> None:
    words = ["test", str(ROOT / "criteria"), str(ROOT / "releases"), "--format", "json"]
    found = json.loads(CliRunner().invoke(main, words, catch_exceptions=False).stdout)
    judged = {(one["criteria"], one["criterion"], one["checkpoint"]): False for one in found["coverage"]}
    for one in found["coverage"]:
        judged[one["criteria"], one["criterion"], one["checkpoint"]] |= bool(one["seen"])
    assert [at for at, seen in judged.items() if not seen] == []
    files = [*(ROOT / "criteria").glob("*.yaml"), *(ROOT / "releases").glob("*/criteria.yaml")]
    shipped_sets = [path for path in files if "\nkind: criteria\n" in path.read_text(encoding="utf-8")]
    assert {path for path, _, _ in judged} == {path.relative_to(ROOT).as_posix() for path in shipped_sets}


def test_a_failing_case_is_annotated_where_it_says_what_it_expects(root: Path) -> None:
    result = run_tests(root, TESTS.replace("EXPECTED", "{verdict: met}"), "--format", "github")
    assert result.exit_code == 1
    assert result.stdout.startswith("::error file=criteria/tests/own.yaml,line=14,endLine=14,col=")
    assert "title=A test of criteria fails::one: the verdict of A-1 at go-live is pending, not met." in result.stdout


# What reviewers found


def test_a_file_that_cannot_be_read_does_not_vanish_from_a_folder(root: Path) -> None:
    for name, content in (
        ("tab", "kind: tests\n\tid: x\n"),
        ("typo", "kind: test\nid: x\n"),
        ("latin", "title: \xe9\n"),
    ):
        broken = root / "criteria" / "tests" / f"{name}.yaml"
        broken.write_bytes(content.encode("latin-1"))
        result = run_tests(root, TESTS.replace("EXPECTED", "{verdict: pending}"))
        assert result.exit_code == 2
        assert result.stderr.count("error[") == 1
        broken.unlink()


def test_a_mistake_in_the_release_that_tests_begin_with_is_told(root: Path) -> None:
    (root / "releases" / "base").mkdir(parents=True)
    base = "kind: release\nid: b\ntitle: B\ncriteria: own\ncalendar: england-and-wales\nplan:\n  go-live: &a {date: 2021-11-04}\n"
    (root / "releases" / "base" / "release.yaml").write_text(f"{base}checkpoints: [go-live]\n")
    tests = (
        "kind: tests\nid: own\ntitle: T\nrelease: releases/base\nas-of: 2021-10-01\n"
        "cases: {one: {expect: {go-live: {decision: undecided}}}}\n"
    )
    result = run_tests(root, tests)
    assert result.exit_code == 2
    assert "releases/base/release.yaml:7:12: error[anchor]" in result.stderr


@pytest.mark.parametrize("expected", ["{reason: ''}", "{}"])
def test_an_expectation_that_compares_nothing_is_refused(expected: str, root: Path) -> None:
    for tests in (TESTS.replace("EXPECTED", expected), TESTS.replace("{A-1: EXPECTED}", "{}")):
        result = run_tests(root, tests)
        assert result.exit_code == 2
        assert "nothing is expected here" in result.stderr


def test_lists_are_compared_as_lists_and_not_as_they_are_said(root: Path) -> None:
    for expected in ("{waits-for: [nothing]}", "{needs: [nothing]}", "{needs: ['a, b']}"):
        assert run_tests(root, TESTS.replace("EXPECTED", expected)).exit_code == 1


def test_the_facts_of_a_case_may_name_another_calendar(root: Path) -> None:
    shutil.copy(ROOT / "criteria" / "calendars" / "scotland.yaml", root / "criteria" / "calendars")
    tests = TESTS.replace("EXPECTED", "{due: 2021-10-28}").replace("as-of: 2021-10-01", "as-of: 2021-08-02")
    other = "    facts: {calendar: CALENDAR, plan: {go-live: {date: 2021-08-09}}}\n    expect"
    for calendar, due in (("england-and-wales", "2021-08-02"), ("scotland", "2021-07-30")):
        case = tests.replace("    expect", other.replace("CALENDAR", calendar)).replace("2021-10-28", due)
        case = case.replace("uit: {start: [{actual: 2021-09-21}], finish: 2021-10-26}", "uit: {start: 2021-09-21}")
        assert run_tests(root, case).exit_code == 0, calendar
    assert run_tests(root, tests.replace("    expect", other.replace("CALENDAR", "atlantis"))).exit_code == 2


def test_a_case_that_check_would_refuse_fails(root: Path) -> None:
    criteria = CRITERIA.replace("due: go-live - 5wd", "due: uit.finish + 30wd")
    (root / "criteria" / "own.yaml").write_text(criteria)
    (case,) = report(root, TESTS.replace("EXPECTED", "{verdict: pending}"))["cases"]
    assert "after its checkpoint" in case["failures"][0]["found"]


def test_what_does_not_apply_by_its_check_is_not_seen_as_not_applying(root: Path) -> None:
    criteria = CRITERIA.replace(
        "{any: [{evidence: {type: report}}, {metric: {name: open, at-most: 2}}]}",
        "{for-each: {in: scope, where: {part: '2'}, check: {field: {of: each, name: status, stated: true}}, if-none: not-applicable}}",
    )
    (root / "criteria" / "own.yaml").write_text(criteria)
    tests = TESTS.replace("{A-1: EXPECTED}", "{A-2: {verdict: not-applicable}}").replace(
        "  checkpoints", "  scope: {M: {title: M, status: approved, part: '1'}}\n  checkpoints"
    )
    found = report(root, tests)
    assert found["counts"]["failed"] == 0
    seen = {one["check"]: one["seen"] for one in found["coverage"] if one["criterion"] == "A-2"}
    assert seen == {"applies-when for-each": ["true"], "for-each": [], "field": []}


def test_a_threshold_with_decimals_is_changed_too_and_no_change_that_changes_nothing_is_made() -> None:
    text = CRITERIA.replace("at-most: 2", "at-most: 96.7").replace("due: go-live - 5wd", "due: go-live - 1wd")
    data = read("own.yaml", text.encode()).data
    names = {one.name for one in mutate(data, CriteriaSet.model_validate(data))}
    assert "A-2 at.go-live.check.any.1.metric.at-most: 96.7 -> 97.7" in names
    assert "A-1 at.go-live.due: go-live - 1wd -> left out" not in names
    assert "A-1 at.go-live.due: go-live - 1wd -> go-live - 2wd" in names


def test_a_reason_for_a_change_of_nothing_is_told(root: Path) -> None:
    tests = (
        TESTS.replace("EXPECTED", '{margin: "2", importance: hard}') + "survivors:\n  junk: x\n  X-1 importance: y\n"
    )
    result = run_tests(root, tests, "--mutate")
    assert result.exit_code == 1
    assert "no change: junk" in result.stdout
    assert "no change: X-1 importance" in result.stdout


def test_junit_tells_of_changes_that_went_unnoticed(root: Path) -> None:
    result = run_tests(root, TESTS.replace("EXPECTED", '{margin: "2"}'), "--mutate", "--format", "junit")
    suites = ET.fromstring(result.stdout).findall("testsuite")  # noqa: S314 - our own output
    assert result.exit_code == 1
    assert int(suites[-1].get("failures", "0")) > 0


def test_a_file_named_in_two_ways_is_run_once(root: Path) -> None:
    (root / "criteria" / "tests" / "own.yaml").write_text(TESTS.replace("EXPECTED", "{verdict: pending}"))
    words = ["test", str(root / "criteria"), str(root / "criteria" / ".." / "criteria" / "tests" / "own.yaml")]
    assert "1 case: 1 passed" in CliRunner().invoke(main, words, catch_exceptions=False).stdout


def test_what_is_lacking_in_all_cases_is_told_once(root: Path) -> None:
    tests = TESTS.replace("calendar: england-and-wales\n", "").replace("EXPECTED", "{verdict: met}")
    result = run_tests(root, tests + "  two: {expect: {go-live: {decision: undecided}}}\n")
    assert result.exit_code == 2
    assert result.stderr.count("error[missing-key]: `calendar` is missing") == 1
    missing = run_tests(
        root, TESTS.replace("calendar:", "release: nowhere\ncalendar:").replace("EXPECTED", "{due: tbc}")
    )
    assert missing.stderr.count("error[") == 1
