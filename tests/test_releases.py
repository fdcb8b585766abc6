"""Every release and criteria set that comes with the product: it binds, it is evaluated, and no gap in it ever helps."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache

import pytest
from strategies import (
    ROOT,
    Data,
    Subject,
    assess,
    data_of,
    removals,
    results_of,
    shipped,
    subject,
    tell,
    unknowns,
    verdicts_of,
)

from readiness.verdict import Decision, Outlook, Verdict

RELEASES = shipped()


def days_of(name: str, around: tuple[int, ...] = (-1, 0, 1)) -> tuple[str, ...]:
    """Return each day that a release names, as stated or as planned, with the days before and after."""
    told: set[date] = set()

    def walk(value: Data) -> None:
        if isinstance(value, dict):
            for one in value.values():
                walk(one)
        elif isinstance(value, list):
            for one in value:
                walk(one)
        elif isinstance(value, str) and len(value) == 10 and value[4] + value[7] == "--":
            told.add(date.fromisoformat(value))

    walk(data_of(name))
    return tuple(sorted({str(day + timedelta(days=move)) for day in told for move in around}))


@cache
def as_shipped(name: str) -> Subject:
    """Return a release as it is shipped."""
    return subject(name)


def test_six_releases_are_shipped() -> None:
    assert set(RELEASES) >= {
        "an-invented-release",
        "ecos-migration",
        "firmware-campaign-2022",
        "november-2019",
        "november-2020",
        "november-2021",
    }


@pytest.mark.parametrize("folder", ["criteria", "releases"])
def test_lint_finds_no_error(folder: str) -> None:
    program = (sys.executable, "-m", "readiness", "lint", folder)
    ran = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("name", RELEASES)
def test_it_is_evaluated_on_every_day_on_which_something_changes(name: str) -> None:
    for as_of in days_of(name):
        answer = assess(as_shipped(name), as_of)
        for checkpoint in answer.checkpoints:
            assert isinstance(checkpoint.decision, Decision)
            for result in checkpoint.results:
                place = (as_of, checkpoint.id, result.criterion)
                assert result.reason, place
                assert result.owner, place
                open_ = result.outlook is Outlook.NO_PLAN or result.verdict is Verdict.UNKNOWN
                assert not open_ or result.needs or result.waiting_for, place
                assert all(fact.stated is None or str(fact.stated) <= as_of for fact in result.facts), place
                pending = result.verdict is Verdict.PENDING
                assert not pending or result.outlook is not None, place


@pytest.mark.parametrize("name", RELEASES)
def test_nobody_is_asked_for_what_is_on_record_and_met(name: str) -> None:
    for as_of in days_of(name):
        for key, result in results_of(tell(as_shipped(name), as_of)).items():
            if result["checks"]["truth"] == "true":
                assert result["needs"] == [], (as_of, key)


def gains(name: str, change: Callable[[Data], Iterator[tuple[str, Data]]]) -> list[tuple[str, str, tuple[str, str]]]:
    """Return every fact whose change turns a verdict into met: the fact, the as-of day, the criterion at its checkpoint."""
    days = days_of(name, around=(0,))
    met = {
        day: {key for key, (verdict, _) in verdicts_of(tell(as_shipped(name), day)).items() if verdict == "met"}
        for day in days
    }
    found = []
    for path, changed in change(data_of(name)):
        copy = subject(name, changed)
        for day in days:
            answer = assess(copy, day)
            now = {
                (result.criterion, checkpoint.id)
                for checkpoint in answer.checkpoints
                for result in checkpoint.results
                if result.verdict is Verdict.MET
            }
            found.extend((path, day, key) for key in now - met[day])
    return found


@pytest.mark.parametrize("name", RELEASES)
def test_a_fact_that_is_not_known_never_turns_a_verdict_into_met(name: str) -> None:
    assert gains(name, unknowns) == []


@pytest.mark.parametrize("name", RELEASES)
def test_a_date_or_statement_that_is_taken_out_never_turns_a_verdict_into_met(name: str) -> None:
    assert gains(name, removals) == []


# November 2020: on a Sunday


def test_november_2020_went_live_on_a_sunday_and_nothing_is_wrong_with_that() -> None:
    case = as_shipped("november-2020").case
    (history,) = (item.date for name, item in case.release.plan.items() if name == "go-live")
    assert history is not None
    day = history[-1].window.day
    assert day is not None
    assert day.weekday() == 6
    for as_of in ("2020-11-20", "2020-11-28", "2020-11-29", "2020-12-05"):
        assert assess(as_shipped("november-2020"), as_of).problems == ()


def test_november_2020_lies_within_its_approved_dates_once_they_are_on_record() -> None:
    before, after = (results_of(tell(as_shipped("november-2020"), day)) for day in ("2020-11-28", "2020-12-05"))
    assert before["LSC-GOV-05", "go-live"]["needs"] == ["approved-earliest", "approved-latest"]
    assert before["LSC-GOV-05", "go-live"]["verdict"] == "unknown"
    assert after["LSC-GOV-05", "go-live"]["verdict"] == "met"


# November 2019: a date approved with flexibility


def dated_2019(as_of: str, go_live: str | None = None) -> Data:
    """Return the result of the implementation date of November 2019 as of a day, with another plan for go-live."""
    release = data_of("november-2019")
    if go_live is not None:
        history = release["plan"]["go-live"]["date"]
        release["plan"]["go-live"]["date"] = [one for one in history if "planned" in one]
        release["plan"]["go-live"]["date"][-1]["planned"] = go_live
    return results_of(tell(subject("november-2019", release), as_of))["LSC-GOV-05", "go-live"]


def test_november_2019_is_not_known_to_be_approved_before_the_authority_answered() -> None:
    for as_of in ("2019-10-01", "2019-10-07"):
        result = dated_2019(as_of)
        assert (result["checks"]["truth"], result["verdict"], result["outlook"]) == ("unknown", "pending", "no-plan")
        assert result["needs"] == ["approved-earliest", "approved-latest"]


@pytest.mark.parametrize("as_of", ["2019-10-08", "2019-10-30", "2019-11-01"])
def test_november_2019_is_within_the_approved_dates_from_the_answer_on(as_of: str) -> None:
    result = dated_2019(as_of)
    assert result["verdict"] == "met"
    assert result["outlook"] in ("on-track", "at-risk")


def test_november_2019_a_day_beyond_the_flexibility_is_late() -> None:
    assert dated_2019("2019-11-01", go_live="2019-12-01")["verdict"] == "met"
    result = dated_2019("2019-11-01", go_live="2019-12-02")
    assert (result["verdict"], result["outlook"]) == ("pending", "late")
    assert "1 December 2019" in result["reason"]
    assert "2 December 2019" in result["reason"]
