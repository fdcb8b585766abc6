"""The earliest day of a checkpoint and the latest days before it: equal to trying day after day on the data."""

import json
from contextlib import chdir
from datetime import date, timedelta

from click.testing import CliRunner
from exploring import times
from hypothesis import HealthCheck, given, settings
from strategies import ROOT, Data
from test_repair import DATED, LEAVES, Change, Small, cases, changed, granted

from readiness.assessment import CheckpointAssessment
from readiness.cli import main
from readiness.criteria import Importance
from readiness.evaluation import assess as judge
from readiness.feasible import Feasible, Latest, find_feasible
from readiness.truth import Truth
from readiness.verdict import Decision, Outlook, Verdict

READY = (Decision.READY, Decision.READY_WITH_CAVEATS)
few = settings(deadline=None, max_examples=times(40), suppress_health_check=list(HealthCheck))
one_day = timedelta(days=1)


def at(small: Small, release: Data, checkpoint: str) -> CheckpointAssessment:
    found = judge(small.record(release), small.sets, small.case.calendar)
    return next(one for one in found.checkpoints if one.id == checkpoint)


def on(small: Small, day: date, checkpoint: str) -> Data:
    return changed(small.release, (Change("date", checkpoint, day.isoformat()),), small.as_of)


def in_the_way(found: CheckpointAssessment) -> dict[str, bool]:
    """Return the hard criteria in the way, each with whether it is late."""
    return {
        one.criterion: one.outlook is Outlook.LATE or (one.outlook is None and one.verdict is Verdict.NOT_MET)
        for one in found.gaps
        if one.obstacle and one.waiver is None and one.importance is Importance.HARD
    }


def only_waiting(found: CheckpointAssessment) -> set[str]:
    """Return the criteria that hold by themselves and only wait for others."""
    return {one.criterion for one in found.gaps if one.waiting_for and one.leading.truth is Truth.TRUE}


def reached(small: Small, release: Data, checkpoint: str) -> bool:
    """Return whether the user test, as planned, ends before go-live: the one link of these plans."""
    dates = small.record(release).dates
    ends = [dates[path].window.earliest for path in ("uit.start", "uit.finish") if path in dates]
    day = dates[checkpoint].window.day
    return checkpoint != "go-live" or day is None or all(end is None or end < day for end in ends)


def feasible(small: Small, checkpoint: str) -> Feasible | None:
    return find_feasible(small.record(small.release), small.sets, small.case.calendar, checkpoint)


def lets(small: Small, answer: Feasible, day: date) -> bool:
    """Return whether a checkpoint would be ready on a day, were what no day settles waived."""
    aside = {one.criterion: one.outlook is Outlook.LATE for one in answer.earliest.aside}
    release = on(small, day, answer.checkpoint)
    late = in_the_way(at(small, release, answer.checkpoint))
    if any(late.get(name, False) and not was for name, was in aside.items()):
        return False
    for name in aside:
        release["waivers"].setdefault(name, []).append(granted(answer.checkpoint, small.as_of))
    found = at(small, release, answer.checkpoint)
    return reached(small, release, answer.checkpoint) and not in_the_way(found)


def untold(answer: Feasible) -> bool:
    """Return whether no day is told because nobody states the dates of what comes before."""
    assert not answer.earliest.unknown or (answer.earliest.day, answer.earliest.working) == (None, None)
    return bool(answer.earliest.unknown)


@few
@given(cases((*DATED, *LEAVES)))
def test_the_earliest_day_is_the_first_of_all_days_that_would_do(case: tuple[Data, Data, str]) -> None:
    release, criteria, as_of = case
    for one in criteria["criteria"].values():
        one["waivable"] = "true"
    small = Small(release, criteria, as_of)
    for checkpoint in ("assessment", "go-live"):
        answer = feasible(small, checkpoint)
        if answer is None or untold(answer):
            continue
        earliest = answer.earliest
        day = earliest.since
        while day <= earliest.until and not lets(small, answer, day):
            day += one_day
        assert earliest.day == (day if day <= earliest.until else None)
        if earliest.day is None:
            continue
        if not earliest.aside:
            assert at(small, on(small, day, checkpoint), checkpoint).decision in READY or not any(
                one.applicable for one in at(small, on(small, day, checkpoint), checkpoint).results
            )
        if day > earliest.since:
            before = on(small, day - one_day, checkpoint)
            assert earliest.binds
            found = in_the_way(at(small, before, checkpoint))
            for bind in earliest.binds:
                assert bind.criterion in found if bind.criterion else not reached(small, before, checkpoint)
        assert earliest.working is None or small.case.calendar.works(earliest.working)


def shifted(small: Small, latest: Latest, more: int) -> Data:
    """Return the release with an item on its latest day, or later by some working days."""
    calendar = small.case.calendar
    dates = small.record(small.release).dates
    name = latest.path.partition(".")[0]
    if latest.slack is None:
        assert latest.day is not None
        day = latest.day + more * one_day
        return changed(small.release, (Change("date", latest.path, day.isoformat()),), small.as_of)
    paths = [latest.path] if latest.path in dates else [f"{name}.start", f"{name}.finish"]
    changes = []
    for path in paths:
        known = dates[path].window.day if path in dates else None
        if known is not None:
            day = calendar.step(known, latest.slack + more)
            assert day is not None
            changes.append(Change("date", path, day.isoformat()))
    return changed(small.release, tuple(changes), small.as_of)


@few
@given(cases((*DATED, *LEAVES)))
def test_on_the_latest_day_all_is_well_and_one_day_later_it_is_not(case: tuple[Data, Data, str]) -> None:
    release, criteria, as_of = case
    small = Small(release, criteria, as_of)
    for checkpoint in ("assessment", "go-live"):
        answer = feasible(small, checkpoint)
        for one in answer.latest if answer is not None else ():
            if one.day is None or not one.path.startswith("uit"):
                continue
            good, bad = (shifted(small, one, more) for more in (0, 1))
            still, fails = (in_the_way(at(small, found, checkpoint)) for found in (good, bad))
            assert one.binds
            for bind in one.binds:
                if bind.criterion is None:
                    assert reached(small, good, "go-live")
                    assert not reached(small, bad, "go-live")
                else:
                    assert bind.criterion in fails
                    waits = bind.criterion in only_waiting(at(small, good, checkpoint))
                    late = fails[bind.criterion] and not still.get(bind.criterion, False)
                    assert bind.criterion not in still or late or waits


# The command, and what it says


def told(*words: str) -> str:
    with chdir(ROOT):
        result = CliRunner().invoke(main, ["feasible", *words], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


REAL = ("releases/november-2021", "--as-of", "2021-09-07")


def test_of_the_real_release_no_day_can_be_named_and_the_first_sentence_says_so() -> None:
    words = " ".join(told(*REAL).split())
    assert "No day can be named yet: 18 hard criteria need what no day settles." in words
    both = "the finish of Business Acceptance Testing and the finish of User Integration Testing"
    assert f"No earliest day can be told while {both} are not stated." in words
    assert "User Integration Testing may finish on 28 October 2021 at the latest. A day later: LSC-TST-05:" in words
    assert "Business Acceptance Testing may finish on 21 October 2021 at the latest. A day later: LSC-TST-04:" in words
    assert "No limit for this checkpoint: Assessment against the Live Services Criteria (OPSG_58)" in words


def test_an_earlier_checkpoint_can_be_asked_for_and_all_formats_agree() -> None:
    report = json.loads(told(*REAL, "--at", "lsc-assessment", "--format", "json"))
    assert report["checkpoint"] == {
        "id": "lsc-assessment",
        "title": "Assessment against the Live Services Criteria (OPSG_58)",
        "date": "2021-10-05",
    }
    assert report["earliest"]["day"] == "2021-10-05"
    assert not report["earliest"]["settled"]
    latest = json.loads(told(*REAL, "--format", "json"))["latest"]
    uit = next(one for one in latest if one["id"] == "uit.finish")
    assert (uit["day"], uit["slack"], uit["binds"][0]["criterion"]) == ("2021-10-28", None, "LSC-TST-05")
    for words in (told(*REAL, "--at", "lsc-assessment"), told(*REAL, "--at", "lsc-assessment", "--format", "markdown")):
        assert "the earliest day would be 5 October 2021" in " ".join(words.split())
        for one in report["earliest"]["aside"]:
            assert one["criterion"] in words


def test_where_no_checkpoint_is_on_record_that_is_said() -> None:
    said = told("releases/an-invented-release", "--as-of", "2024-12-01")
    assert "An invented release (example, not real): when it could be ready" in said
    assert "As of 1 December 2024. No checkpoint is on record." in said


def test_a_checkpoint_that_is_past_is_said_to_be_past() -> None:
    assert "is past or not on record" in told("releases/an-invented-release", "--as-of", "2025-05-28", "--at", "entry")
    assert (
        json.loads(told("releases/an-invented-release", "--as-of", "2025-05-28", "--at", "entry", "--format", "json"))[
            "earliest"
        ]
        is None
    )
