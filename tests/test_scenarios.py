"""Scenarios: what would come out otherwise if dates moved or facts changed, and why.

The dates and counts of the November 2021 release are worked out by hand on the calendar of England and Wales.
"""

import json
import re
import shutil
from contextlib import chdir
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from exploring import times
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import ROOT, Data

from readiness.calendar import Calendar
from readiness.cli import main
from readiness.files import Library
from readiness.formats.markdown import escape
from readiness.reduction import reduce_to
from readiness.repository import load, vary
from readiness.scenario import Step
from readiness.scenarios import Scenario
from readiness.slip import Slips

RELEASE = ROOT / "releases" / "november-2021"
AS_OF = "2021-09-07"
ASSESSMENT, GO_LIVE = "lsc-assessment", "go-live"


def run(*words: str | Path) -> Result:
    """Return what the command answers."""
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def told(*words: str | Path, release: Path = RELEASE, as_of: str = AS_OF) -> Data:
    """Return the comparison that the command makes as JSON."""
    done = run("scenario", release, "--as-of", as_of, "--format", "json", *words)
    assert done.exit_code in (0, 1, 3), done.stderr
    return json.loads(done.stdout)


@cache
def shipped() -> dict[str, Data]:
    """Return the comparisons of the scenarios that come with the November 2021 release, by name."""
    return {one["name"]: one for one in told()["comparisons"]}


@cache
def calendar() -> Calendar:
    """Return the calendar of the November 2021 release."""
    case, _ = load(Library(ROOT), RELEASE / "release.yaml", ())
    assert case is not None
    return case.calendar


def working_days(first: str, last: str) -> int | None:
    return calendar().between(date.fromisoformat(first), date.fromisoformat(last))


def moved(comparison: Data) -> dict[str, tuple[Data, Data, Data]]:
    return {one["id"]: (one["from"], one["to"], one["working_days"]) for one in comparison["moved"]}


def flips(comparison: Data) -> dict[tuple[str, str], tuple[Data, Data]]:
    return {(one["criterion"], one["checkpoint"]): (one["from"], one["to"]) for one in comparison["flips"]}


def because(comparison: Data, criterion: str, checkpoint: str) -> str:
    rows = [*comparison["flips"], *comparison["margins"]]
    return next(one["because"] for one in rows if (one["criterion"], one["checkpoint"]) == (criterion, checkpoint))


def result(assessment: Data, criterion: str, checkpoint: str) -> Data:
    at = next(one for one in assessment["checkpoints"] if one["id"] == checkpoint)
    return next(one for one in at["results"] if one["criterion"] == criterion)


def day(comparison: Data, item: str) -> Data:
    return next(one["to"] for one in comparison["moved"] if one["id"] == item)


NOT_STATED = {"earliest": None, "latest": None}


# The November 2021 release


def test_uit_five_working_days_later_has_run_five_of_ten_days_at_the_assessment() -> None:
    one = shipped()["uit-5wd"]
    assert moved(one) == {"uit.start": ("2021-09-21", "2021-09-28", 5)}
    assert one["moved"][0]["because"] == "asked for"
    assert "5 working days at most by 4 October 2021" in because(one, "LSC-TST-05", ASSESSMENT)
    assert "there are 27 working days; at least 30" in because(one, "LSC-TST-06", GO_LIVE)
    assert working_days("2021-09-28", "2021-11-04") == 27


def test_uit_fifteen_working_days_later_begins_after_the_assessment() -> None:
    one = shipped()["uit-15wd"]
    assert moved(one) == {"uit.start": ("2021-09-21", "2021-10-12", 15)}
    assert "0 working days at most" in because(one, "LSC-TST-05", ASSESSMENT)
    assert "there are 17 working days" in because(one, "LSC-TST-06", GO_LIVE)
    assert working_days("2021-10-12", "2021-11-04") == 17


def test_the_criteria_that_a_later_uit_turns_are_told_with_both_sides() -> None:
    late = {"verdict": "pending", "outlook": "late", "waived": False}
    no_plan = {"verdict": "pending", "outlook": "no-plan", "waived": False}
    at_risk = {"verdict": "met", "outlook": "at-risk", "waived": False}
    assert flips(shipped()["uit-15wd"]) == {
        ("LSC-TST-05", ASSESSMENT): (no_plan, late),
        ("LSC-TST-06", ASSESSMENT): (at_risk, late),
        ("LSC-TST-06", GO_LIVE): (at_risk, late),
    }
    assert shipped()["uit-15wd"]["decisions"] == [
        {"checkpoint": ASSESSMENT, "from": "undecided", "to": "not-ready"},
        {"checkpoint": GO_LIVE, "from": "undecided", "to": "undecided"},
    ]


def test_an_assessment_on_2_november_leaves_two_working_days_to_go_live() -> None:
    one = shipped()["assessment-2-november"]
    assert moved(one) == {ASSESSMENT: ("2021-10-05", "2021-11-02", 20)}
    assert working_days("2021-11-02", "2021-11-04") == 2
    five_before = [
        each["due"] for each in one["scenario"]["checkpoints"][1]["results"] if each["criterion"] == "LSC-TST-05"
    ]
    assert five_before == ["2021-10-28"]  # before the assessment, so that no gap found there can be closed by then


def test_what_ages_until_a_later_assessment_is_said_to_age() -> None:
    said = because(shipped()["assessment-2-november"], "LSC-EVD-01", ASSESSMENT)
    assert said.startswith("It would be due on 1 November 2021 instead of 4 October 2021. ")
    assert "on 2 November 2021 instead of 5 October 2021" in said
    assert "too old" in said


def test_go_live_on_29_november_moves_the_due_days_that_count_from_it() -> None:
    one = shipped()["go-live-29-november"]
    assert moved(one) == {GO_LIVE: ("2021-11-04", "2021-11-29", 17)}
    assert result(one["scenario"], "LSC-TST-05", GO_LIVE)["due"] == "2021-11-22"  # five working days before
    assert result(one["scenario"], "LSC-SCH-01", GO_LIVE)["due"] == result(one["base"], "LSC-SCH-01", GO_LIVE)["due"]


def test_a_go_live_in_december_is_a_window_and_its_notice_was_due_on_3_november() -> None:
    one = shipped()["go-live-december"]
    assert day(one, GO_LIVE) == {"earliest": "2021-12-01", "latest": "2021-12-31"}
    assert result(one["scenario"], "LSC-SCH-01", GO_LIVE)["due"] == "2021-11-03"


def test_a_go_live_in_january_needs_its_notice_by_2_december() -> None:
    one = shipped()["go-live-january"]
    assert day(one, GO_LIVE) == {"earliest": "2022-01-01", "latest": "2022-01-31"}
    assert result(one["scenario"], "LSC-SCH-01", GO_LIVE)["due"] == "2021-12-02"


@pytest.mark.parametrize(
    ("name", "notice"),
    [
        ("go-live-29-november", None),
        ("go-live-december", "December 2021 is 3 November 2021"),
        ("go-live-january", "January 2022 is 2 December 2021"),
    ],
)
def test_another_month_of_go_live_has_another_last_day_of_notice(name: str, notice: str | None) -> None:
    found = shipped()[name]["conflicts"]
    assert (found["appear"], found["vanish"]) == ([], [])  # nobody has stated when users were told, then as before
    said = [one for one in found["alter"] if "MNT-NOTICE" in one]
    assert [f"20 working days before the first day of {notice}" in one for one in said] == [True] * (notice is not None)


def test_a_go_live_in_a_freeze_is_a_conflict_that_appears_and_one_out_of_it_vanishes(tmp_path: Path) -> None:
    root = tmp_path / "programme"
    for folder in ("criteria", "releases/a-simulated-release"):
        shutil.copytree(ROOT / folder, root / folder)
    path = root / "releases/a-simulated-release/release.yaml"
    freeze = "falls into the freeze Month-end close of billing"

    def conflicts(day: str) -> tuple[list[bool], list[bool]]:
        words = ("--set", f"go-live={day}")
        found = told(*words, release=path.parent, as_of="2025-09-05")["conflicts"]
        return [freeze in one for one in found["appear"]], [freeze in one for one in found["vanish"]]

    with chdir(root):
        assert conflicts("2025-11-28") == ([True], [])
        assert conflicts("2025-12-05") == ([], [])
        path.write_text(path.read_text().replace("date: 2025-12-04", "date: 2025-11-28"))
        assert conflicts("2025-12-04") == ([], [True])
        screen = run("scenario", path.parent, "--as-of", "2025-09-05", "--set", "go-live=2025-12-04").stdout
        assert "Those that vanish (1)" in screen


def test_what_was_stated_of_a_date_counts_in_a_scenario_that_moves_it(tmp_path: Path) -> None:
    """Only a change that somebody stated takes a statement away: none that is supposed, and each that is on record."""
    (tmp_path / ".git").mkdir()
    shutil.copytree(ROOT / "criteria", tmp_path / "criteria")
    stated = "evidence:\n  version: {type: sec-version-prepared, about: go-live, from: SECAS, value: true, stated: 2021-10-08}\n"
    dates = {
        "kept": "2021-11-04",
        "moved": "[{planned: 2021-11-04, stated: 2021-09-01}, {planned: 2021-11-05, stated: 2021-10-11}]",
    }
    for name, planned in dates.items():
        release = tmp_path / "releases" / name / "release.yaml"
        release.parent.mkdir(parents=True)
        release.write_text(
            "kind: release\nid: one\ntitle: One\ncriteria: live-services-criteria\ncalendar: england-and-wales\n"
            f"plan:\n  go-live: {{date: {planned}}}\ncheckpoints: [go-live]\n{stated}"
        )
    needs = {}
    for name in dates:
        comparison = told("--slip", "go-live=1wd", release=tmp_path / "releases" / name, as_of="2021-10-12")
        needs[name] = [result(comparison[side], "LSC-REG-01", GO_LIVE)["needs"] for side in ("base", "scenario")]
    assert needs["kept"] == [["evidence.legal-text-approved"]] * 2
    assert needs["moved"] == [["evidence.legal-text-approved", "evidence.version"]] * 2


def test_bat_three_working_days_later_begins_before_uit_and_turns_nothing() -> None:
    one = shipped()["bat-3wd"]
    assert moved(one) == {"bat.start": ("2021-09-15", "2021-09-20", 3)}
    assert one["flips"] == []


def test_part_1_of_secmp0007_pulled_leaves_three_modifications_and_the_part_of_june_2022() -> None:
    one = shipped()["secmp0007-part-1-pulled"]
    facts = {fact["id"]: fact["value"] for each in results(one["scenario"]) for fact in each["facts"]}
    members = {name.split(".")[1] for name in facts if re.fullmatch(r"scope\.[A-Z0-9]+\.status", name)}
    assert members == {"MP077", "MP090", "MP105"}
    assert "SECMP0007" in {
        name.split(".")[1]
        for each in results(one["base"])
        for name in (fact["id"] for fact in each["facts"])
        if name.startswith("scope.")
    }


def results(assessment: Data) -> list[Data]:
    return [one for at in assessment["checkpoints"] for one in at["results"]]


def test_with_the_lengths_assumed_bat_ends_on_28_september_and_uit_on_25_october() -> None:
    one = shipped()["uit-25wd"]
    assert moved(one) == {
        "bat.finish": (NOT_STATED, "2021-09-28", None),
        "uit.finish": (NOT_STATED, "2021-10-25", None),
    }
    assert {each["because"] for each in one["moved"]} == {
        "follows from the duration of Business Acceptance Testing",
        "follows from the duration of User Integration Testing",
    }
    assert "assumption" in one["note"]


@pytest.mark.parametrize(
    ("name", "start", "finish", "left"),
    [
        ("uit-25wd-and-5wd-later", "2021-09-28", "2021-11-01", 3),
        ("uit-25wd-and-8wd-later", "2021-10-01", "2021-11-04", 0),
    ],
)
def test_with_the_lengths_assumed_a_later_uit_ends_later(name: str, start: str, finish: str, left: int) -> None:
    one = shipped()[name]
    assert (day(one, "uit.start"), day(one, "uit.finish")) == (start, finish)
    assert working_days(finish, "2021-11-04") == left
    assert "would finish on" in because(one, "LSC-TST-05", GO_LIVE)
    assert because(one, "LSC-TST-05", GO_LIVE).endswith("; it is due by 28 October 2021.")
    assert "assumption" in one["note"]


def test_every_flip_margin_and_date_of_every_shipped_scenario_has_a_cause() -> None:
    for one in shipped().values():
        for row in (*one["flips"], *one["margins"], *one["moved"]):
            assert row["because"]
            assert "Its reason would be" not in row["because"]
            assert "what else is changed" not in row["because"]


# How dates move


PLAN = """\
kind: release
id: x
title: A release
criteria: small
calendar: england-and-wales
near-critical: 3wd
source: minutes
sources: {minutes: {title: Minutes, date: 2021-09-07}, later: {title: Later minutes, date: 2021-10-20}}
scope:
  MP1: {title: One, service-impact: low}
  MP2: {title: Two, service-impact: [{value: low}, {value: high, source: later}]}
plan:
  sit: {title: Systems test, start: [{planned: 2021-08-02}, {actual: 2021-08-03}], finish: 2021-09-10}
  bat: {title: Acceptance test, start: 2021-09-15, duration: 10wd}
  uit: {title: User test, start: 2021-09-30, finish: 2021-10-13, after: [bat]}
  report: {title: Test report, after: [uit]}
  pilot: {title: Pilot, start: 2021-09-11, finish: 2021-09-12}
  board: {title: Board, date: [{planned: 2021-10-26}, {actual: 2021-10-20, source: later}]}
  go-live: {title: Live operation, date: 2021-11-04, fixed: true, after: [uit]}
checkpoints: [board, go-live]
evidence:
  report: {type: test-report, expected: 2021-10-29, from: DCC}
  built: {type: build-complete, value: true, stated: 2021-02-01}
metrics: {open-defects: [{value: 2, as-at: 2021-09-06}]}
decisions: {go: {body: Panel, title: Go, about: go-live, expected: 2021-10-30}}
waivers:
  TST-03: [{at: go-live, reason: Agreed, approved-by: Panel, granted: 2021-09-07, expires: 2021-11-10}]
"""
CRITERIA = """\
kind: criteria
id: small
title: A small set of criteria
version: "1"
wording: ours
criteria:
  TST-01: {title: User test ends in time, category: testing, owner: DCC, importance: hard, at: {go-live: {due: go-live - 5wd, check: {activity-finished: {activity: uit}}}}}
  TST-02: {title: Report is there, category: testing, owner: DCC, importance: soft, requires: [TST-01], at: {go-live: {check: {evidence: {type: test-report}}}}}
  TST-03: {title: Build is fresh, category: testing, owner: DCC, importance: hard, at: {go-live: {check: {evidence: {type: build-complete, not-older-than: 60wd}}}}}
  TST-04: {title: Few defects, category: testing, owner: DCC, importance: hard, at: {go-live: {check: {metric: {name: open-defects, at-most: 3}}}}}
  SCP-01: {title: Impact is low, category: scope, owner: DCC, importance: soft, at: {board: {check: {for-each: {in: scope, check: {field: {of: each, name: service-impact, one-of: [low]}}}}}}}
  GOV-01: {title: Decided, category: governance, owner: DCC, importance: hard, at: {go-live: {check: {decision: {of: go-live, by: Panel, outcome: approved}}}}}
"""


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """Return the folder of a release in a small repository."""
    folder = tmp_path / "releases" / "x"
    folder.mkdir(parents=True)
    (tmp_path / "criteria").mkdir()
    (folder / "release.yaml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "criteria" / "small.yaml").write_text(CRITERIA, encoding="utf-8")
    return folder


def slipped(release: Path, *words: str) -> dict[str, Data]:
    """Return the dates that move, with what they become."""
    return {name: after for name, (_, after, _) in moved(told(*words, release=release)).items()}


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        # an item keeps its working length, and pushes what its links bind
        (["--slip", "uit=5wd"], {"uit.start": "2021-10-07", "uit.finish": "2021-10-20", "report": "2021-10-21"}),
        (["--slip", "uit=1wd"], {"uit.start": "2021-10-01", "uit.finish": "2021-10-14", "report": "2021-10-15"}),
        (["--slip", "uit=1w"], {"uit.start": "2021-10-07", "uit.finish": "2021-10-20", "report": "2021-10-21"}),
        # a start on a Saturday keeps ten working days, which count from the Monday
        (["--slip", "uit=2d"], {"uit.start": "2021-10-02", "uit.finish": "2021-10-15", "report": "2021-10-18"}),
        # an end moves alone
        (["--slip", "uit.finish=2wd"], {"uit.finish": "2021-10-15", "report": "2021-10-18"}),
        (["--slip", "uit.start=2wd"], {"uit.start": "2021-10-04"}),
        # with a stated length only the start moves, and the finish follows
        (["--slip", "bat=-2wd"], {"bat.start": "2021-09-13", "bat.finish": "2021-09-24"}),
        # an end of an activity of a stated length moves alone: the length counts no more
        (["--slip", "bat.finish=1wd"], {"bat.finish": "2021-09-29"}),
        (["--slip", "bat.start=-1wd"], {"bat.start": "2021-09-14"}),
        # what is moved as a whole and at one end moves by both
        (
            ["--slip", "uit=5wd", "--slip", "uit.finish=1wd"],
            {"uit.start": "2021-10-07", "uit.finish": "2021-10-21", "report": "2021-10-22"},
        ),
        # an activity wholly on days off keeps its days
        (["--slip", "pilot=1w"], {"pilot.start": "2021-09-18", "pilot.finish": "2021-09-19"}),
        # a milestone without a date of its own begins so much later than its links ask for
        (["--slip", "report=2wd"], {"report": "2021-10-18"}),
        (["--slip", "go-live=-1wd"], {"go-live": "2021-11-03"}),
        # an end that is still to come may move though the other has happened
        (["--slip", "sit.finish=1wd"], {"sit.finish": "2021-09-13"}),
        (["--slip", "plan.uit=0wd"], {}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_dates_move_as_a_planner_would_move_them(words: list[str], wanted: Data, release: Path) -> None:
    assert slipped(release, *words) == wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["--set", "go-live=2021-11-29"], {"go-live": "2021-11-29"}),
        (["--set", "uit.finish=2021-10-15"], {"uit.finish": "2021-10-15", "report": "2021-10-18"}),
        # a length takes the place of a stated finish, and a finish that of a length
        (["--set", "uit.duration=12wd"], {"uit.finish": "2021-10-15", "report": "2021-10-18"}),
        (["--set", "bat.finish=2021-09-29"], {"bat.finish": "2021-09-29"}),
        (["--set", "bat.start=2021-09-14"], {"bat.start": "2021-09-14", "bat.finish": "2021-09-27"}),
        (["--set", "report=2021-10-25"], {"report": "2021-10-25"}),
        (["--set", "go-live=2021-11-15/2021-11-19"], {"go-live": {"earliest": "2021-11-15", "latest": "2021-11-19"}}),
        # what is asked for may be pushed on all the same
        (
            ["--set", "uit.start=2021-09-20"],
            {"uit.start": "2021-09-29", "uit.finish": "2021-10-22", "report": "2021-10-25"},
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_dates_and_lengths_are_set(words: list[str], wanted: Data, release: Path) -> None:
    assert slipped(release, *words) == wanted


def test_what_links_push_says_what_pushes_it(release: Path) -> None:
    one = told("--slip", "bat=5wd", release=release)
    said = {each["id"]: each["because"] for each in one["moved"]}
    assert said["bat.start"] == "asked for"
    assert said["uit.start"].startswith("pushed by links: it depends on the finish of Acceptance test (5 October 2021)")
    assert (day(one, "bat.finish"), day(one, "uit.start"), day(one, "uit.finish")) == (
        "2021-10-05",
        "2021-10-06",
        "2021-10-19",
    )


def test_a_flip_through_links_names_the_date_that_was_moved(release: Path) -> None:
    one = told("--slip", "bat=15wd", release=release)
    assert because(one, "TST-01", "go-live") == (
        "User test would finish on 2 November 2021 instead of 13 October 2021, for it depends on the finish of "
        "Acceptance test (19 October 2021); it is due by 28 October 2021."
    )


def test_what_is_no_longer_pushed_says_what_pushed_it(release: Path) -> None:
    write(release, PLAN.replace("start: 2021-09-30", "start: 2021-09-21"))
    one = told("--remove", "bat", release=release)
    said = {each["id"]: each["because"] for each in one["moved"]}
    assert said["uit.start"].startswith("no longer pushed by links; so far it depends on the finish of Acceptance test")


def test_a_fixed_date_stays_where_it_is_however_late_its_links_come(release: Path) -> None:
    one = told("--slip", "uit=30wd", release=release)
    assert "go-live" not in moved(one)


def write(release: Path, text: str) -> None:
    (release / "release.yaml").write_text(text, encoding="utf-8")


# What cannot be kept, when it shows, and what would save it


def test_check_says_that_a_fixed_date_is_reached_too_late_and_otherwise_nothing(release: Path) -> None:
    assert "cannot be kept" not in run("check", release, "--as-of", AS_OF).stdout
    write(release, PLAN.replace("finish: 2021-10-13, after: [bat]", "finish: 2021-11-05, after: [bat]"))
    done = run("check", release, "--as-of", AS_OF)
    assert "Dates that cannot be kept (1)" in done.stdout
    assert "Live operation, 4 November 2021: what comes before it ends 2 working days too late." in flat(done.stdout)
    report = json.loads(run("check", release, "--as-of", AS_OF, "--format", "json").stdout)
    assert report["too_late"] == [{"id": "go-live", "date": "2021-11-04", "working_days": 2}]


def flat(text: str) -> str:
    """Return a screen as one line."""
    return " ".join(text.split())


def test_a_flip_says_by_which_day_it_shows(release: Path) -> None:
    shows = {one["criterion"]: one["shows_by"] for one in told("--slip", "uit=12wd", release=release)["flips"]}
    assert shows["TST-01"] == "2021-10-28"
    screen = run("scenario", release, "--as-of", AS_OF, "--slip", "uit=12wd").stdout
    assert "It shows by 28 October 2021, when it falls due." in flat(screen)
    (better,) = told("--set", "uit.finish=2021-11-05", "--set", "go-live=2021-11-30", release=release)["margins"][
        :1
    ] or [{}]
    assert "shows_by" not in better


def test_a_scenario_ends_with_what_would_save_it(release: Path) -> None:
    words = ("--as-of", AS_OF, "--slip", "uit=12wd")
    screen = flat(run("scenario", release, *words).stdout)
    report = json.loads(run("scenario", release, *words, "--format", "json").stdout)
    asked = json.loads(run("repair", release, *words, "--at", "go-live", "--format", "json").stdout)
    assert "What would save it (1) Live operation: Smallest repair, which makes it ready" in screen
    here = next(one for one in report["scenario"]["checkpoints"] if one["id"] == "go-live")
    assert here["repairs"] == asked["checkpoints"][0]["repairs"]
    assert asked["checkpoints"][0]["put_off_to"] == "2021-11-05"  # the user test ends on 29 October, due five before
    assert here["repairs"][0]["changes"][0]["words"].startswith("Bring User test forward by 1 working day")


def test_where_much_stands_in_the_way_a_scenario_names_the_command_that_says_what_would() -> None:
    said = flat(run("scenario", RELEASE, "--as-of", AS_OF, "--slip", "uit=2w").stdout)
    command = re.search("`readiness (repair .*?)` says", said)
    assert command is not None
    with chdir(ROOT):
        assert run(*command[1].split()).exit_code == 0
    assert (
        "repair releases/november-2021/release.yaml --as-of 2021-09-07 --slip uit=2w --at lsc-assessment" in command[1]
    )


@pytest.mark.parametrize("name", ["repair", "feasible", "tolerance", "schedule"])
def test_a_release_with_changes_is_asked_like_one_in_which_they_are_written(name: str, release: Path) -> None:
    words = (name, release, "--as-of", AS_OF)
    asked = run(*words, "--set", "uit.start=2021-10-04", "--remove", "pilot", "--slip", "report=2wd").stdout
    title = ", if Pilot is taken out and the start of User test is set to 4 October 2021 and Test report is moved by 2 working days"
    assert title in flat(asked)
    started = PLAN.replace("start: 2021-09-30, finish: 2021-10-13", "start: 2021-10-04, finish: 2021-10-13")
    reported = started.replace(
        "{title: Test report, after: [uit]}", "{title: Test report, date: 2021-10-18, after: [uit]}"
    )
    write(release, "".join(line for line in reported.splitlines(keepends=True) if "pilot" not in line))
    written = run(*words).stdout
    assert flat(asked).replace(title, "").replace("=", "") == flat(written).replace("=", "")


def test_a_wrong_change_of_a_release_that_is_asked_about_is_told_with_its_place(release: Path) -> None:
    done = run("repair", release, "--as-of", AS_OF, "--slip", "uti=5wd")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "command-line:1:8: error[unknown-item]: the plan has no 'uti'" in done.stderr
    assert "Did you mean 'uit'?" in done.stderr
    done = run("repair", release, "--as-of", AS_OF, "--slip", "sit=5wd")
    assert (done.exit_code, done.stdout) == (2, "")


# Causes


CAUSES = [
    (["--slip", "uit=15wd"], "TST-01", "User test would finish on 3 November 2021 instead of 13 October 2021; it is due by 28 October 2021."),
    (["--set", "evidence.report.value=false"], "TST-02", "'test report' would be 'no' instead of 'expected 2021-10-29'."),
    (["--set", "metrics.open-defects=4"], "TST-04", "Open defects would be '4' instead of '2'."),
    (["--set", "decisions.go.outcome=refused"], "GOV-01", "The decision of Panel on Go would be 'refused' instead of 'expected 2021-10-30'."),
    (["--set", "go-live=2021-11-15"], "TST-03", "Its waiver of 7 September 2021 to 10 November 2021 would not count."),
    (["--remove", "evidence.report"], "TST-02", "'test report' would no longer count (expected 2021-10-29)."),
    (["--remove", "uit"], "TST-01", "The finish of 'uit' would no longer be on record (it was 13 October 2021)."),
    (["--set", "near-critical=20wd"], "TST-01", "Fewer than 20 working days would count as at risk, instead of 3."),
]  # fmt: skip


@pytest.mark.parametrize(("words", "criterion", "said"), CAUSES, ids=[" ".join(words) for words, _, _ in CAUSES])
def test_a_cause_names_what_differs(words: list[str], criterion: str, said: str, release: Path) -> None:
    assert said in because(told(*words, release=release), criterion, "go-live")


def test_a_member_that_comes_in_with_a_field_that_is_not_stated_says_what_is_needed(release: Path) -> None:
    (release / "scenarios.yaml").write_text(
        "kind: scenarios\nid: x\ntitle: X\nscenarios:\n  one: {add: {scope: {MP9: {title: Nine}}}}\n", encoding="utf-8"
    )
    said = because(told(release=release), "SCP-01", "board")
    assert said == "It would need what nobody has stated: scope.MP9.service-impact."


def test_a_criterion_that_only_waits_for_another_names_it(release: Path) -> None:
    one = told("--slip", "uit=15wd", release=release)
    assert because(one, "TST-02", "go-live") == "It would wait for TST-01, which would be late."


def test_a_waiver_that_no_longer_counts_is_a_flip_though_the_verdict_is_the_same(release: Path) -> None:
    one = told("--set", "go-live=2021-11-15", release=release)
    before, after = flips(one)["TST-03", "go-live"]
    assert (before["waived"], after["waived"]) == (True, False)
    assert before["outlook"] == after["outlook"]


def test_a_checkpoint_that_is_taken_out_is_told_of_each_of_its_criteria(release: Path) -> None:
    one = told("--remove", "board", release=release)
    assert {"checkpoint": "board", "from": "undecided", "to": None} in one["decisions"] or any(
        turn["checkpoint"] == "board" and turn["to"] is None for turn in one["decisions"]
    )
    assert flips(one)["SCP-01", "board"][1] is None
    assert because(one, "SCP-01", "board") == "Board would no longer be a checkpoint on record."


def test_a_field_of_a_modification_is_set_as_a_statement_of_the_day(release: Path) -> None:
    one = told("--set", "MP1.service-impact=high", release=release)
    assert "The service impact of MP1 would be 'high' instead of 'low'." in because(one, "SCP-01", "board")
    facts = {fact["id"]: fact for fact in result(one["scenario"], "SCP-01", "board")["facts"]}
    assert facts["scope.MP1.service-impact"]["stated"] == AS_OF
    assert facts["scope.MP1.service-impact"]["source"] == "scenario"


def test_a_fact_that_the_scenario_states_stands_where_the_scenario_says_it(release: Path) -> None:
    (release / "scenarios.yaml").write_text(
        "kind: scenarios\nid: x\ntitle: X\nscenarios:\n  one: {set: {MP1.service-impact: high}}\n", encoding="utf-8"
    )
    one = told(release=release)
    facts = {fact["id"]: fact["location"] for fact in result(one["scenario"], "SCP-01", "board")["facts"]}
    assert facts["scope.MP1.service-impact"] == {"path": "releases/x/scenarios.yaml", "line": 5, "column": 35}
    assert facts["scope.MP2.service-impact"]["path"] == "releases/x/release.yaml"
    assert {one["path"] for one in told(release=release)["scenario"]["inputs"]} >= {
        "releases/x/scenarios.yaml", "releases/x/release.yaml", "criteria/small.yaml",
    }  # fmt: skip


def test_what_is_stated_after_the_day_makes_no_difference_to_a_scenario(release: Path) -> None:
    one = told("--set", "MP2.service-impact=high", "--slip", "board=1wd", release=release)
    assert moved(one) == {"board": ("2021-10-26", "2021-10-27", 1)}
    assert flips(one)["SCP-01", "board"][1]["outlook"] == "late"


def test_the_base_is_what_check_says(release: Path) -> None:
    alone = json.loads(run("check", release, "--as-of", AS_OF, "--format", "json").stdout)
    assert told("--slip", "uit=5wd", release=release)["base"] == alone


# Laws


PERIODS = st.integers(-20, 60).map(lambda count: f"{count}wd")


@settings(max_examples=times(25), deadline=None)
@given(period=PERIODS, back=st.booleans())
def test_a_slip_there_and_back_again_changes_nothing(
    period: str,
    back: bool,  # noqa: FBT001
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    there, again = (period, f"{-int(period[:-2])}wd")
    first, second = (again, there) if back else (there, again)
    document = (
        "kind: scenarios\nid: x\ntitle: X\nrelease: releases/november-2021\nscenarios:\n"
        f"  one: {{slip: {{uit: {first}, bat.start: {first}}}}}\n"
        f"  two: {{extends: one, slip: {{uit: {second}, bat.start: {second}}}}}\n"
    )
    path = tmp_path_factory.mktemp("back") / "x.yaml"
    path.write_text(document, encoding="utf-8")
    one = told(path, "--scenario", "two")
    assert (one["moved"], one["flips"], one["margins"]) == ([], [], [])


@settings(max_examples=times(25), deadline=None)
@given(
    changes=st.lists(
        st.sampled_from(
            ["--slip uit=3wd", "--slip uit.finish=2wd", "--slip bat=-1wd", "--set go-live=2021-11-15", "--set MP1.service-impact=high",
             "--set evidence.report.value=true", "--remove MP2", "--remove pilot", "--set bat.duration=12wd"]
        ),
        unique=True, min_size=2,
    ),
    data=st.data(),
)  # fmt: skip
def test_the_order_of_changes_changes_nothing(changes: list[str], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("order")
    (folder / "criteria").mkdir()
    (folder / "criteria" / "small.yaml").write_text(CRITERIA, encoding="utf-8")
    write(folder, PLAN)
    shuffled = data.draw(st.permutations(changes))
    one, other = (
        told(*(word for change in each for word in change.split()), release=folder) for each in (changes, shuffled)
    )
    for key in ("moved", "flips", "margins", "decisions"):
        assert one[key] == other[key]
    assert all(row["because"] for key in ("moved", "flips", "margins") for row in one[key])


@pytest.mark.parametrize(
    ("name", "as_of"),
    [("an-invented-release", "2025-04-01"), ("ecos-migration", "2021-09-07"), ("november-2021", AS_OF), ("own", AS_OF)],
)
@pytest.mark.parametrize("count", [-2, 1, 5, 12])
def test_a_slip_moves_what_a_slip_of_the_tolerance_moves(name: str, as_of: str, count: int, release: Path) -> None:
    path = (release if name == "own" else ROOT / "releases" / name) / "release.yaml"
    library = Library(release.parent.parent if name == "own" else ROOT)
    day = date.fromisoformat(as_of)
    case, found = load(library, path, ())
    assert case is not None
    slips = Slips(reduce_to(case.release, day, case.calendar, case.tables), case.calendar)
    tried = 0
    for what in slips.slippable():
        if not what.least <= count <= what.most:
            continue
        steps = (Step("x.yaml", "one", Scenario.model_validate({"slip": {what.path: f"{count}wd"}})),)
        varied = vary(library, (case, found), path, (), steps, day)
        assert varied.case is not None, varied.found
        record = reduce_to(varied.case.release, day, case.calendar, case.tables)
        wanted = slips.slip(what, count)
        for one in sorted({*record.dates, *wanted.dates}):
            assert record.dates[one].window == wanted.dates[one].window, f"{one} when {what.path} slips by {count}wd"
        tried += 1
    assert tried


def test_the_order_of_keys_in_a_file_changes_nothing(release: Path) -> None:
    head = "kind: scenarios\nid: x\ntitle: X\nscenarios:\n"
    answers = []
    for scenario in (
        "{slip: {uit.finish: 1wd, uit: 2wd}, set: {uit.duration: 12wd, MP1.service-impact: high}}",
        "{set: {MP1.service-impact: high, uit.duration: 12wd}, slip: {uit: 2wd, uit.finish: 1wd}}",
    ):
        (release / "scenarios.yaml").write_text(f"{head}  one: {scenario}\n", encoding="utf-8")
        answers.append(told(release=release))
    for key in ("moved", "flips", "margins", "decisions"):
        assert answers[0][key] == answers[1][key]


# The command


def test_options_go_on_top_of_the_scenarios_that_are_named(release: Path) -> None:
    (release / "scenarios.yaml").write_text(
        "kind: scenarios\nid: x\ntitle: X\nscenarios:\n  one: {title: First, slip: {uit: 5wd}}\n  two: {slip: {uit: 1wd}}\n",
        encoding="utf-8",
    )
    one = told("--scenario", "one", "--slip", "uit.finish=1wd", release=release)
    assert (one["name"], one["title"]) == ("one", "First, with the options given")
    assert one["changes"] == [
        "User test is moved by 5 working days",
        "the finish of User test is moved by 1 working day",
    ]
    assert day(one, "uit.finish") == "2021-10-21"
    both = told(release / "scenarios.yaml", "--slip", "uit=2wd", release=release)["comparisons"]
    assert [each["name"] for each in both] == ["one", "two", "options"]
    alone = told("--slip", "uit=2wd", release=release)
    assert (alone["name"], alone["changes"]) == ("options", ["User test is moved by 2 working days"])
    forward = told("--slip", "uit.finish=-1wd", release=release)
    assert forward["changes"] == ["the finish of User test is moved 1 working day earlier"]


def test_without_a_file_or_options_the_command_says_what_to_give(release: Path) -> None:
    done = run("scenario", release, "--as-of", AS_OF)
    assert done.exit_code == 2
    assert "there is no scenarios.yaml beside the release; name a FILE of scenarios, or give --slip" in done.stderr


def test_an_unknown_scenario_is_a_wrong_call_and_a_near_one_is_offered() -> None:
    done = run("scenario", RELEASE, "--as-of", AS_OF, "--scenario", "uit-6wd-later")
    assert done.exit_code == 2
    assert "there is no scenario 'uit-6wd-later'" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--slip", "uit"], "--slip uit: expected ID=PERIOD, such as uit=5wd"),
        (["--set", "go-live="], "--set go-live=: expected ID=DATE"),
        (["--slip", "uit=1wd", "--slip", "uit=2wd"], "--slip uit is given twice"),
        (["--slip", "uti=5wd"], "command-line:1:8: error[unknown-item]: the plan has no 'uti'"),
        (["--slip", "uit=5 wd"], "command-line:1:12: error[wrong-value]: '5 wd' is not a period such as 5wd"),
        (["--slip", "uit=1wd", "--remove", "MP3"], "command-line:2:10: error[nothing-to-remove]"),
        (["--set", "go-live=2021-11-31"], "command-line:1:15: error[wrong-value]"),
        (
            ["--slip", "sit=1wd"],
            "command-line:1:8: error[already-happened]: 'sit.start' is on record as having happened",
        ),
        (["--set", "uit.duration=-5wd"], "command-line:1:20: error[wrong-value]: '-5wd' is not a period"),
        (["--remove", ""], "--remove: expected ID, such as uit"),
        (["--remove", "plan."], "command-line:1:10: error[nothing-to-remove]: there is nothing at 'plan.' to remove"),
        (["--set", "plan.=x"], "command-line:1:7: error[nothing-to-set]: there is nothing at 'plan.' to set"),
        (["--set", "uit.=x"], "command-line:1:7: error[nothing-to-set]: there is nothing at 'uit.' to set"),
        (["--slip", "uit=10"], "Add a unit: 10wd is in working days, 10d in days, 10w in weeks."),
    ],
)
def test_a_wrong_option_is_told_with_its_place(words: list[str], said: str, release: Path) -> None:
    done = run("scenario", release, "--as-of", AS_OF, *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_date_that_has_happened_by_then_cannot_be_moved(release: Path) -> None:
    assert run("scenario", release, "--as-of", "2021-10-19", "--slip", "board=1wd").exit_code != 2
    done = run("scenario", release, "--as-of", "2021-10-20", "--slip", "board=1wd")
    assert done.exit_code == 2
    assert "error[already-happened]: 'board' is on record as having happened on 20 October 2021" in done.stderr


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["--scenario", "bat-3wd"], 3),
        (["--scenario", "uit-5wd"], 1),
        ([], 1),
        (["--no-gate"], 0),
    ],
)
def test_the_exit_status_is_that_of_the_worst_scenario(words: list[str], status: int) -> None:
    assert run("scenario", RELEASE, "--as-of", AS_OF, *words).exit_code == status


def test_a_folder_of_releases_is_a_wrong_call() -> None:
    done = run("scenario", RELEASE.parent, "--slip", "uit=5wd")
    assert done.exit_code == 2
    assert "name one" in done.stderr


def test_the_scenarios_of_another_file_and_other_criteria_are_taken(release: Path, tmp_path: Path) -> None:
    (tmp_path / "criteria" / "other.yaml").write_text(
        CRITERIA.replace("id: small", "id: other").replace("TST-01", "OTH-01"), encoding="utf-8"
    )
    (tmp_path / "what-if.yaml").write_text(
        "kind: scenarios\nid: x\ntitle: X\nrelease: releases/x\nscenarios: {one: {slip: {uit: 15wd}}}\n",
        encoding="utf-8",
    )
    words = (tmp_path / "what-if.yaml", "--criteria", tmp_path / "criteria" / "other.yaml")
    one = told(*words, release=release)
    assert ("OTH-01", "go-live") in flips(one)
    assert run("lint", tmp_path / "what-if.yaml").exit_code == 0


# What stands in the folder of a release


def test_scenarios_beside_a_release_are_no_release_and_no_tests(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "criteria", tmp_path / "criteria")
    shutil.copytree(RELEASE, tmp_path / "releases" / "november-2021")
    shutil.copy(ROOT / "releases" / "forward-schedule-of-change.yaml", tmp_path / "releases")
    with chdir(tmp_path):
        done = run("check", "releases", "--as-of", AS_OF, "--format", "json")
        assert json.loads(done.stdout)["schema"] == "readiness/assessment/v1"
        assert run("lint", "releases").exit_code == 0
        tested = run("test", "releases")
        assert (tested.exit_code, "nothing was tested" in tested.stderr) == (2, True)


def test_all_mistakes_of_all_scenarios_are_found_in_one_run(release: Path) -> None:
    (release / "scenarios.yaml").write_text(
        "kind: scenarios\nid: x\ntitle: X\nscenarios:\n"
        "  one: {slip: {uti: 5wd}, set: {go-life: 2021-11-29}}\n"
        "  two: {remove: [MP3], slip: {bat.finish: 9999wd}}\n"
        "  three: {add: {plan: {uit: {after: [report]}}}}\n",
        encoding="utf-8",
    )
    for words in (["lint", release], ["scenario", release, "--as-of", AS_OF]):
        done = run(*words)
        assert done.exit_code == 2
        found = re.findall(r"scenarios\.yaml:(\d+):\d+: error\[([\w-]+)\]", done.stdout + done.stderr)
        assert found == [
            ("5", "unknown-item"), ("5", "nothing-to-set"), ("6", "nothing-to-remove"), ("6", "no-date-to-move"), ("7", "plan-loop"),
        ]  # fmt: skip


def test_at_most_a_hundred_scenarios_stand_in_a_file(release: Path) -> None:
    many = "".join(f"  s{number}: {{slip: {{uit: 1wd}}}}\n" for number in range(101))
    (release / "scenarios.yaml").write_text(f"kind: scenarios\nid: x\ntitle: X\nscenarios:\n{many}", encoding="utf-8")
    done = run("lint", release)
    assert done.exit_code == 2
    assert "a file holds at most 100 scenarios; this one has 101" in done.stdout


def test_a_chain_of_ten_scenarios_is_followed_and_one_of_eleven_refused(release: Path) -> None:
    chain = "".join(f"  s{n}: {{extends: s{n - 1}, slip: {{uit: 1wd}}}}\n" for n in range(1, 10))
    text = f"kind: scenarios\nid: x\ntitle: X\nscenarios:\n  s0: {{slip: {{uit: 1wd}}}}\n{chain}"
    (release / "scenarios.yaml").write_text(text, encoding="utf-8")
    one = told("--scenario", "s9", release=release)
    assert [each["working_days"] for each in one["moved"] if each["id"] == "uit.start"] == [10]
    (release / "scenarios.yaml").write_text(f"{text}  s10: {{extends: s9, slip: {{uit: 1wd}}}}\n", encoding="utf-8")
    done = run("lint", release)
    assert done.exit_code == 2
    assert "11 scenarios extend each other here; at most 10" in done.stdout


def test_an_item_that_is_named_in_two_ways_moves_by_both(release: Path) -> None:
    assert slipped(release, "--slip", "go-live=2wd", "--slip", "plan.go-live=-1wd") == {"go-live": "2021-11-05"}


# Formats


def test_the_screen_says_what_turns_what_moves_and_what_stays(release: Path) -> None:
    done = run("scenario", release, "--as-of", AS_OF, "--slip", "uit=15wd")
    flat = " ".join(done.stdout.split())
    for words in (
        "What changes: User test is moved by 15 working days.",
        "Decisions Board: ",
        "TST-01 at Live operation: pending and on track -> pending and late",
        "Why: User test would finish on 3 November 2021 instead of 13 October 2021",
        "The finish of User test (uit.finish): 13 October 2021 -> 3 November 2021, 15 working days later (asked for)",
        "results stand as before.",
    ):
        assert words in flat
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    assert "\x1b" not in done.stdout


def test_every_format_tells_of_the_same_flips_and_dates() -> None:
    one = shipped()["uit-15wd"]
    words = ("scenario", RELEASE, "--as-of", AS_OF, "--scenario", "uit-15wd")
    screen, paper = (run(*words, "--format", form).stdout for form in ("terminal", "markdown"))
    for flip in one["flips"]:
        title = next(at["title"] for at in one["scenario"]["checkpoints"] if at["id"] == flip["checkpoint"])
        assert f"{flip['criterion']} at {title}" in " ".join(screen.split())
        assert f"| {flip['criterion']} |" in paper
        assert flip["because"] in " ".join(screen.split())
        assert flip["because"] in paper
    assert paper.count("| asked for |") == len(one["moved"])


@pytest.mark.parametrize("form", ["terminal", "markdown", "json"])
def test_what_a_document_holds_is_no_markup_and_no_command(form: str, release: Path) -> None:
    evil = "a|b `c` <img src=x> [l](http://x) **d** www.x.org @all"
    write(release, PLAN.replace("title: User test,", f'title: "{evil}",'))
    title = "# not a heading"
    (release / "scenarios.yaml").write_text(
        f'kind: scenarios\nid: x\ntitle: X\nscenarios:\n  one: {{title: "{title}", note: "- {evil}", slip: {{uit: 15wd}}}}\n',
        encoding="utf-8",
    )
    done = run("scenario", release, "--as-of", AS_OF, "--format", form)
    assert done.exit_code != 2, done.stderr
    if form == "markdown":
        ours = re.sub(r"^(## |\* )", "", done.stdout, flags=re.MULTILINE)
        assert not re.search(r"(?<!\\)[<\[`*]", ours)
        for raw in ("[l]", "**d**", " `c`", "http://", "www.x", " @all"):
            assert raw not in done.stdout
        rows = [line for line in done.stdout.splitlines() if line.startswith("| TST-01")]
        assert [len(re.split(r"(?<!\\)\|", row)) for row in rows] == [9]


@pytest.mark.parametrize(
    "text", ["1. x", "- x", "+ x", "= x", "# x", "> x", "| x", "12) x", "~x~", "$x$", "a\nb\n\n# c"]
)
def test_no_line_of_a_paper_begins_with_markup_of_a_document(text: str) -> None:
    said = escape(text)
    assert "\n" not in said
    assert not re.match(r"([-+=#>|~$]|\d+[.)])", said)


@pytest.mark.parametrize("form", ["terminal", "markdown", "json"])
def test_the_same_inputs_give_the_same_bytes(form: str, tmp_path: Path) -> None:
    words = ("scenario", RELEASE, "--as-of", AS_OF, "--format", form)
    told_once = run(*words).stdout_bytes
    run(*words, "--output", tmp_path / "report")
    assert (tmp_path / "report").read_bytes() == told_once


def test_help_says_in_which_units_something_slips() -> None:
    words = " ".join(run("scenario", "--help").stdout.split())
    assert "10wd (working days), 4d (days) or 2w (weeks)" in words


def test_an_empty_file_of_scenarios_is_told_how_it_begins(release: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.yaml"
    empty.write_text("", encoding="utf-8")
    assert "`kind: scenarios`" in run("scenario", release, empty, "--as-of", AS_OF).stderr


def test_a_date_that_is_moved_into_the_past_is_said_to_have_passed_unconfirmed() -> None:
    found = told("--slip", "uit=-30wd")
    causes = " ".join(one["because"] for one in found["flips"])
    assert re.search(
        r"would start on \d+ \w+ 2021 instead of 21 September 2021; \d+ \w+ 2021 has passed unconfirmed", causes
    )
