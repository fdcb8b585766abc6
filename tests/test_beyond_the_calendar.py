"""Dates that are counted past the last day the calendar is verified for: what is said of them is true, and they are told once.

The calendar of England and Wales is verified from 1 January 2019 to 31 December 2028.
"""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from strategies import ROOT, Data

from readiness.cli import main

AS_OF = "2026-03-01"
LATER = "later than 31 December 2028, the last day the calendar is verified for"
CRITERIA = """\
kind: criteria
id: small
title: A small set
version: "1"
wording: ours
criteria:
  FIN: {title: The test is over, category: testing, owner: DCC, importance: hard, at: {go-live: {due: kick-off, check: {activity-finished: {activity: uit}}}}}
  DAY: {title: The test has a last day, category: testing, owner: DCC, importance: hard, at: {go-live: {due: kick-off, check: {dated: {reference: uit.finish}}}}}
  GAP: {title: There is time, category: testing, owner: DCC, importance: hard, at: {go-live: {due: kick-off, check: {gap: {from: kick-off, to: go-live, at-least: 5wd}}}}}
  RUN: {title: It has run, category: testing, owner: DCC, importance: hard, at: {go-live: {due: go-live - 5wd, check: {activity-running: {activity: uit, for-at-least: 10wd}}}}}
  LED: {title: The lead is done, category: testing, owner: DCC, importance: hard, at: {go-live: {due: kick-off, check: {activity-finished: {activity: lead}}}}}
"""
RELEASE = """\
kind: release
id: far
title: A far release
criteria: small
calendar: england-and-wales
source: minutes
sources: {minutes: {title: Minutes, date: 2026-03-01}}
plan:
  kick-off: {title: Kick-off, date: 2026-03-05}
  uit: {title: User test, start: 2026-03-02, duration: 900wd}
  ops: {title: Operations test, after: [uit], duration: 3wd}
  lead: {title: Lead in, after: [{activity: uit, lag: -300wd}]}
  go-live: {title: Go-live, date: 2026-04-07, after: [ops]}
checkpoints: [go-live]
"""
COMMANDS = ("check", "schedule", "repair", "feasible", "tolerance", "waivers")
FALSE_WORDS = ("not stated", "stated only", "not on record", "not known", "no longer", "was to finish")


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """Return a release whose user test ends beyond the calendar."""
    for path, text in (("criteria/small.yaml", CRITERIA), ("releases/far/release.yaml", RELEASE)):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path / "releases/far"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def shorten(release: Path, old: str = "900wd", new: str = "20wd") -> None:
    path = release / "release.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def results(release: Path) -> dict[str, Data]:
    done = run("check", release, "--as-of", AS_OF, "--format", "json")
    return {one["criterion"]: one for one in json.loads(done.stdout)["checkpoints"][0]["results"]}


def test_a_reason_says_that_a_date_lies_beyond_the_calendar(release: Path) -> None:
    found = results(release)
    assert found["FIN"]["reason"].startswith(f"The finish of User test is {LATER}.")
    assert found["DAY"]["reason"].startswith(f"The finish of User test is {LATER}.")
    assert found["GAP"]["reason"].startswith(f"Go-live is {LATER}: it depends on the finish of Operations test")
    assert f"the finish of User test is {LATER}" in found["RUN"]["reason"]
    for one in found.values():
        assert not [words for words in FALSE_WORDS if words in one["reason"]], one["reason"]


def test_nothing_is_needed_that_is_stated_already(release: Path) -> None:
    assert {tuple(one["needs"]) for one in results(release).values()} == {()}
    done = run("schedule", release, "--as-of", AS_OF, "--format", "json")
    assert [one["needs"] for one in json.loads(done.stdout)["items"]] == [[]] * 5


def test_what_a_lead_counts_back_from_beyond_is_not_said_to_lie_there(release: Path) -> None:
    reason = results(release)["LED"]["reason"]
    assert reason.startswith("Lead in is counted past 31 December 2028, the last day the calendar is verified for")


def test_what_begins_before_the_calendar_is_said_to_be_counted_from_there(release: Path) -> None:
    shorten(release, "start: 2026-03-02, duration: 900wd", "finish: 2026-03-20, duration: 2000wd")
    done = run("schedule", release, "--as-of", AS_OF)
    words = " ".join(done.stdout.split())
    assert "Its start is counted past 1 January 2019, the first day the calendar is verified for." in words
    assert "planned a day" not in words


def test_a_schedule_shows_on_which_side_of_the_calendar_a_date_lies(release: Path) -> None:
    done = run("schedule", release, "--as-of", AS_OF)
    words = " ".join(done.stdout.split())
    assert f"The plan ends on a day {LATER}." in words
    assert "2 Mar after 31 Dec 2028 ?" in words
    assert f"uit: Its finish is {LATER}." in words
    assert "What is not known" not in words
    assert not [said for said in FALSE_WORDS if said in words.replace("? not known", "")], words


def test_a_milestone_with_a_floor_shows_it_where_what_comes_before_it_is_not_stated(release: Path) -> None:
    shorten(release, "duration: 900wd", "finish: tbc")
    done = run("schedule", release, "--as-of", AS_OF)
    line = next(one for one in done.stdout.splitlines() if one.startswith("go-live"))
    assert "7 Apr to ?" in line


def test_a_scenario_says_that_a_date_moves_beyond_the_calendar(release: Path) -> None:
    shorten(release)
    shorten(release, "-300wd", "-10wd")
    done = run("scenario", release, "--as-of", AS_OF, "--slip", "uit=695wd")
    words = " ".join(done.stdout.split())
    assert f"Go-live: 7 April 2026 -> {LATER}" in words
    assert f"(ops.finish): 1 April 2026 -> {LATER}" in words
    assert f"Go-live would be {LATER} (it was 7 April 2026)" in words
    assert not [said for said in FALSE_WORDS if said in words], words


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_tells_the_item_that_leads_beyond_the_calendar_once(command: str, release: Path) -> None:
    done = run(command, release, "--as-of", AS_OF)
    told = [line for line in done.stderr.splitlines() if "outside-calendar" in line]
    assert len(told) == 1, done.stderr
    assert told[0].startswith("releases/far/release.yaml:10:56: warning[outside-calendar]: uit.finish is later than")


def test_a_scenario_tells_the_change_that_leads_beyond_the_calendar(release: Path) -> None:
    shorten(release)
    done = run("scenario", release, "--as-of", AS_OF, "--set", "uit.duration=900wd")
    told = [line for line in done.stderr.splitlines() if "outside-calendar" in line]
    assert [line.partition(" uit.finish is later")[0] for line in told] == [
        "command-line:1:20: warning[outside-calendar]:"
    ]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_check_says_of_the_documents(command: str, release: Path) -> None:
    shorten(release, "start: 2026-03-02, duration: 900wd", "start: 2026-03-20, finish: 2026-03-10")
    wanted = run("check", release, "--as-of", AS_OF).stderr
    assert "warning[finish-before-start]" in wanted
    assert run(command, release, "--as-of", AS_OF).stderr == wanted


def test_a_simulation_says_what_check_says_of_the_documents() -> None:
    folder = ROOT / "releases" / "november-2021"
    words = ("--as-of", "2021-09-07")
    done = run("simulate", folder, *words, "--samples", "10", "--seed", "1")
    assert done.stderr == run("check", folder, *words).stderr != ""


def test_the_time_between_windows_is_told_as_a_window(release: Path) -> None:
    shorten(release, "date: 2026-04-07, after: [ops]", "date: 2026-03-12/2026-03-17")
    reason = results(release)["GAP"]["reason"]
    assert "there are between 5 and 8 working days; at least 5 working days are asked for" in reason
    shorten(release, "date: 2026-03-12/2026-03-17", "date: 2026-03-16/..")
    assert "there are at least 7 working days;" in results(release)["GAP"]["reason"]
