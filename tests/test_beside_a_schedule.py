"""A release beside a change schedule: the earliest day keeps clear of it and says what binds, and a slip moves conflicts."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from readiness.cli import main

CRITERIA = """\
kind: criteria
id: small
title: A small set
version: "1"
wording: ours
criteria:
  TST-01:
    title: The deployment meets nothing on the schedule
    category: schedule
    owner: DCC
    importance: hard
    at: {go-live: {check: {changes: {around: go-live, forbid: [in-freeze, quiet-period, NOTICE]}}}}
"""
RULES = """\
kind: change-rules
id: notice
title: Notice
rules:
  NOTICE:
    title: Users are told twenty working days before the month
    basis: Ours
    verified: false
    applies-to: {types: [normal]}
    limits: [{notified-before-month: 20wd}]
"""
RELEASE = """\
kind: release
id: x
title: X
criteria: small
calendar: england-and-wales
change-schedule: fsc
source: m
sources: {m: {title: M, date: 2021-09-07}}
plan: {go-live: {title: Go-live, date: 2021-11-04}}
checkpoints: [go-live]
"""
SCHEDULE = """\
kind: change-schedule
id: fsc
title: S
calendar: england-and-wales
as-at: 2021-09-07
rules: [notice]
changes:
  D: {title: Deployment, type: normal, release: x, start: go-live at 20:00, finish: go-live at 22:00, notified: TOLD}
  DR: {title: DR test, category: bcdr-test, start: 2021-11-16T08:00, finish: 2021-11-17T08:00}
windows:
  freeze: {category: freeze, from: 2021-11-01, to: FROZEN}
  quiet: {category: quiet-period, before: DR, for: 1d}
"""


def lay_down(root: Path, told: str, frozen: str) -> Path:
    for name, text in {
        "criteria/small.yaml": CRITERIA,
        "criteria/notice.yaml": RULES,
        "releases/x/release.yaml": RELEASE,
        "releases/fsc.yaml": SCHEDULE.replace("TOLD", told).replace("FROZEN", frozen),
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root / "releases" / "x"


def asked(command: str, release: Path, *words: str) -> Any:
    call = [command, str(release), "--as-of", "2021-09-07", "--format", "json", *words]
    return json.loads(CliRunner().invoke(main, call, catch_exceptions=False).stdout)


@pytest.mark.parametrize(
    ("told", "frozen", "day", "binds"),
    [
        ("2021-10-04", "2021-11-12", "2021-11-13", "Deployment (D) falls into the freeze freeze"),
        ("2021-10-04", "2021-11-14", "2021-11-16", "Deployment (D) falls into the quiet period quiet"),
        ("2021-10-05", "2021-11-14", "2021-12-01", "Users were told on 5 October 2021"),
    ],
    ids=["freeze", "quiet period", "notice"],
)
def test_the_earliest_day_keeps_clear_of_the_schedule_and_names_what_binds(
    tmp_path: Path, told: str, frozen: str, day: str, binds: str
) -> None:
    earliest = asked("feasible", lay_down(tmp_path, told, frozen))["earliest"]
    assert earliest["day"] == day
    assert {binds in one["reason"] for one in earliest["binds"]} == {True}, earliest["binds"]


@pytest.mark.parametrize(
    "asked_for", ["[in-freeze]", "[same-service]"], ids=["by a criterion too", "by the schedule alone"]
)
def test_what_binds_is_told_once(tmp_path: Path, asked_for: str) -> None:
    release = lay_down(tmp_path, "2021-10-04", "2021-11-12")
    criteria = tmp_path / "criteria" / "small.yaml"
    criteria.write_text(CRITERIA.replace("[in-freeze, quiet-period, NOTICE]", asked_for))
    binds = asked("feasible", release)["earliest"]["binds"]
    assert [one["reason"] for one in binds] == [
        "Deployment (D) falls into the freeze freeze, from 20:00 to 22:00 on 12 November 2021."
    ]
    said = CliRunner().invoke(main, ["feasible", str(release), "--as-of", "2021-09-07"]).stdout
    assert said.count("falls into the freeze freeze, from 20:00 to 22:00 on 12") == 1


def test_a_slip_out_of_a_freeze_into_a_quiet_period_makes_one_conflict_appear_and_one_vanish(tmp_path: Path) -> None:
    told = asked("scenario", lay_down(tmp_path, "2021-10-04", "2021-11-12"), "--slip", "go-live=7wd")["conflicts"]
    assert {key: told[key] for key in ("appear", "vanish")} == {
        "appear": ["Deployment (D) falls into the quiet period quiet, from 20:00 to 22:00 on 15 November 2021."],
        "vanish": ["Deployment (D) falls into the freeze freeze, from 20:00 to 22:00 on 4 November 2021."],
    }
