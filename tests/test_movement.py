"""What moved between two assessments: all of it, each with its cause, and nothing without one."""

import json
import re
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result
from exploring import times
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from strategies import (
    CHECKPOINTS,
    ROOT,
    Data,
    Subject,
    as_ofs,
    assess,
    cases,
    made,
    results_of,
    subject,
    tell,
    without_later,
)

from readiness.blocks import Items
from readiness.cli import main
from readiness.movement.finding import Cause, Frame, Movement, find_movement, stands
from readiness.movement.kept import ASPECTS, keep
from readiness.movement.pieces import Taken, aged
from readiness.movement.telling import say_cause, tell_briefly, tell_movement
from readiness.record import Record

TWO_DAYS = st.tuples(as_ofs, as_ofs).map(sorted)
law = settings(
    max_examples=times(40),
    deadline=None,
    phases=[phase for phase in Phase if phase is not Phase.explain],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
NOT_COMPARED = {"working_days_left", "criterion"}
"""Keys of a result that are counted from the as-of day itself, or tell which it is."""


def frame(of: Subject) -> Frame:
    return Frame(tuple(of.case.sets.values()), of.case.calendar)


def moved(of: Subject, first: str, last: str) -> Movement:
    return find_movement(assess(of, first), assess(of, last), frame(of))


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def compared(result: Data) -> dict[str, Data]:
    """Return what is compared of a result in JSON."""
    facts = [{key: one[key] for key in one if key != "age_days"} for one in result["facts"]]
    return {key: value for key, value in {**result, "facts": facts}.items() if key not in NOT_COMPARED}


# Laws


@law
@given(case=cases(), day=as_ofs)
def test_a_thing_and_itself_differ_in_nothing(case: Data, day: str) -> None:
    found = moved(made(*case), day, day)
    assert not found.changed
    assert not found.news


@law
@given(case=cases(), days=TWO_DAYS)
def test_every_difference_between_two_results_is_told_and_has_a_cause(case: Data, days: list[str]) -> None:
    of = made(*case)
    found = moved(of, *days)
    before, after = (results_of(tell(of, day)) for day in days)
    wanted = {}
    for key in sorted({*before, *after}):
        if key in before and key in after:
            old, new = compared(before[key]), compared(after[key])
            differ = {name for name in old if old[name] != new[name]}
            if differ:
                wanted[key] = differ
        else:
            wanted[key] = set(ASPECTS)
    assert {(one.criterion, one.checkpoint): set(one.aspects) for one in found.changes} == wanted
    told = (*found.changes, *found.moved)
    assert all(one.causes for one in told)
    turned = [one for one in found.decisions if one.before is not one.after]
    assert all(one.criteria or one.causes for one in turned)
    said = [say_cause(found, {}, cause) for one in told for cause in one.causes]
    assert all(words.endswith((".", "]")) and len(words) > 2 for words in said)


@law
@given(case=cases(), days=TWO_DAYS)
def test_what_time_alone_does_is_what_the_facts_of_the_earlier_day_say_on_the_later_one(
    case: Data, days: list[str]
) -> None:
    release, criteria = case
    of = made(release, criteria)
    first, last = days
    base = assess(of, first).record
    assume(base.checkpoints == CHECKPOINTS)  # in the place of one that is not on record another is written
    later = aged(base, date.fromisoformat(last), of.case.calendar)
    alone = made(without_later(release, first), criteria)
    assert facts_of(later) == facts_of(assess(alone, last).record)


def facts_of(record: Record) -> object:
    dates = {path: (one.window, one.actual, one.because, one.needs) for path, one in record.dates.items()}
    evidence = [(one.fact.id, one.fact.value) for one in record.evidence]
    return dates, evidence, record.checkpoints, {name: one.present for name, one in record.scope.items()}


@law
@given(case=cases(), days=TWO_DAYS)
def test_without_its_causes_a_change_would_not_be(case: Data, days: list[str]) -> None:
    of = made(*case)
    first, last = (assess(of, day) for day in days)
    found = find_movement(first, last, frame(of))
    later = aged(first.record, last.as_of, of.case.calendar)
    taken = Taken(later, last.record, of.case.calendar)
    timely = keep(assess_record(of, later)).lines
    for change in found.changes:
        key = change.criterion, change.checkpoint
        aspects = change.aspects if change.before is not None and change.after is not None else ()
        named = {cause.id for cause in change.causes if cause.kind == "fact"}
        gone = taken.without([one for one in taken.pieces if one.path in named])
        kept = keep(assess_record(of, gone)).lines
        assert stands(kept.get(key), aspects) == stands(timely.get(key), aspects)
        if not any(cause.kind == "time" for cause in change.causes):
            assert stands(kept.get(key), aspects) == stands(change.before, aspects)


def assess_record(of: Subject, record: Record) -> Data:
    from readiness.evaluation import assess as assess_of

    return assess_of(record, tuple(of.case.sets.values()), of.case.calendar)


@law
@given(case=cases(), days=TWO_DAYS)
def test_a_record_taken_apart_and_put_together_is_as_it_was(case: Data, days: list[str]) -> None:
    of = made(*case)
    first, last = (assess(of, day) for day in days)
    later = aged(first.record, last.as_of, of.case.calendar)
    taken = Taken(later, last.record, of.case.calendar)
    assert keep(assess_record(of, taken.without(()))).lines == keep(last).lines
    assert keep(assess_record(of, taken.without(taken.pieces))).lines == keep(assess_record(of, later)).lines


# The November 2021 release


def causes_of(found: Movement, criterion: str, checkpoint: str) -> list[Cause]:
    return [
        cause
        for one in found.changes
        if (one.criterion, one.checkpoint) == (criterion, checkpoint)
        for cause in one.causes
    ]


def test_by_the_assessment_due_days_have_come_and_no_fact_has() -> None:
    found = moved(subject("november-2021"), "2021-09-07", "2021-10-05")
    assert found.news == ()
    assert {cause.kind for one in found.changes for cause in one.causes} == {"time"}
    words = [cause.words for cause in causes_of(found, "LSC-TST-05", "lsc-assessment")]
    assert words[:2] == [
        "Its due day, 4 October 2021, has come.",
        "The start of User Integration Testing was planned for 21 September 2021; nothing on record says that it happened.",
    ]


def test_the_minutes_bring_the_assessment_on_record_and_close_one_gap() -> None:
    found = moved(subject("november-2021"), "2021-07-07", "2021-09-07")
    assert [(one.criterion, one.checkpoint) for one in found.changes if one.closed] == [("LSC-TST-01", "go-live")]
    (cause,) = causes_of(found, "LSC-TST-01", "go-live")
    assert (cause.id, cause.source, str(cause.stated)) == ("evidence.build-complete", "opsg-56", "2021-09-07")
    (through,) = causes_of(found, "LSC-TST-02", "go-live")
    assert (through.id, through.through) == ("evidence.build-complete", ("LSC-TST-01",))
    come = [one for one in found.changes if one.checkpoint == "lsc-assessment"]
    assert {cause.id for one in come for cause in one.causes} == {"plan.lsc-assessment"}
    idle = {one.id for one in found.idle}
    assert "metrics.open-problems" in idle
    assert "evidence.build-complete" not in idle


def test_a_date_that_links_push_is_an_edge_on_the_way_to_a_criterion(tmp_path: Path) -> None:
    release = written(tmp_path)
    told = json.loads(run("diff", release, "--from", "2022-03-01", "--to", "2022-03-08", "--format", "json").stdout)
    (change,) = told["changes"]
    (cause,) = change["causes"]
    assert (cause["id"], cause["through"]) == ("system-test.finish", ["user-test.finish"])
    assert (cause["from"], cause["to"]) == ("11 March 2022", "18 March 2022")
    assert cause["location"]["path"] == "releases/spring/release.yaml"
    assert [one["id"] for one in told["dates"]] == ["system-test.finish", "user-test.finish", "user-test.start"]
    assert {one["causes"][0]["id"] for one in told["dates"]} == {"system-test.finish"}
    assert [(one["from"], one["to"]) for one in told["decisions"]] == [("ready", "not-ready")]
    assert told["decisions"][0]["criteria"] == ["TST-01"]


CRITERIA = """\
kind: criteria
id: small
title: A small set of criteria
version: "1"
wording: ours
criteria:
  TST-01:
    title: The user test ends a week before live operation
    category: testing
    owner: Test manager
    importance: hard
    at:
      go-live:
        due: go-live - 5wd
        check: {activity-finished: {activity: user-test}}
"""
RELEASE = """\
kind: release
id: spring
title: Spring release
criteria: small
calendar: england-and-wales
source: plan
sources: {plan: {title: The plan, date: 2022-02-01}, news: {title: The news, date: 2022-03-04}}
plan:
  system-test:
    title: System test
    start: 2022-02-21
    finish: [{planned: 2022-03-11}, {planned: 2022-03-18, source: news}]
  user-test: {title: User test, start: 2022-03-14, duration: 10wd, after: [system-test]}
  go-live: {title: Live operation, date: 2022-04-07, fixed: true, after: [user-test]}
checkpoints: [go-live]
"""


def written(folder: Path, release: str = RELEASE, name: str = "spring") -> Path:
    """Return a small release in a repository of its own."""
    (folder / "criteria").mkdir(exist_ok=True)
    (folder / "criteria" / "small.yaml").write_text(CRITERIA, encoding="utf-8")
    path = folder / "releases" / name
    path.mkdir(parents=True, exist_ok=True)
    (path / "release.yaml").write_text(release, encoding="utf-8")
    return path


# The command


def test_the_exit_status_says_whether_anything_changed(tmp_path: Path) -> None:
    release = written(tmp_path)
    same = run("diff", release, "--from", "2022-03-01", "--to", "2022-03-02")
    assert (same.exit_code, "Nothing changed" in same.stdout) == (0, True)
    other = run("diff", release, "--from", "2022-03-01", "--to", "2022-03-08")
    assert (other.exit_code, "Nothing changed" in other.stdout) == (1, False)


def test_two_releases_are_compared_on_one_day(tmp_path: Path) -> None:
    one = written(tmp_path)
    other = written(tmp_path, RELEASE.replace("duration: 10wd", "duration: 16wd"), "later")
    done = run("diff", one, other, "--to", "2022-03-01", "--format", "json")
    told = json.loads(done.stdout)
    assert done.exit_code == 1
    assert told["from"]["as_of"] == told["to"]["as_of"] == "2022-03-01"
    assert [cause["id"] for cause in told["changes"][0]["causes"]] == ["plan.user-test"]
    assert told["changes"][0]["causes"][0]["through"] == ["user-test.finish"]
    same = run("diff", one, one, "--to", "2022-03-01")
    assert same.exit_code == 0


def test_a_copy_of_a_release_differs_in_nothing_from_it_though_its_change_schedule_names_the_first(
    tmp_path: Path,
) -> None:
    for folder in ("criteria", "releases"):
        copytree(ROOT / folder, tmp_path / folder)
    release = tmp_path / "releases" / "november-2021"
    copytree(release, tmp_path / "releases" / "mine")
    done = run("diff", release, tmp_path / "releases" / "mine", "--to", "2021-09-07", "--format", "json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["facts"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Missing argument"),
        (["spring"], "--from"),
        (["spring", "--from", "2022-03-08", "--to", "2022-03-01"], "lies before"),
        (["spring", "spring", "spring"], "two releases"),
        (["nothing-here", "--from", "2022-03-01"], "no such file"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_what_to_give(words: list[str], said: str, tmp_path: Path) -> None:
    release = written(tmp_path)
    done = run("diff", *(release.parent / one if not one.startswith(("-", "2")) else one for one in words))
    assert done.exit_code == 2
    assert said in done.stderr


@pytest.mark.parametrize("form", ["terminal", "markdown", "html", "json"])
def test_every_format_tells_the_same_and_takes_titles_as_text(form: str, tmp_path: Path) -> None:
    title = "<script>alert(1)</script> | *bold* =1+1 \u05d0\u05d1 " + "x" * 4000
    release = written(tmp_path, RELEASE.replace("title: System test", f"title: {json.dumps(title)}"))
    done = run("diff", release, "--from", "2022-03-01", "--to", "2022-03-08", "--format", form)
    assert done.exit_code == 1
    assert "TST-01" in done.stdout
    if form in ("markdown", "html"):
        assert "<script>" not in done.stdout
    again = run("diff", release, "--from", "2022-03-01", "--to", "2022-03-08", "--format", form)
    assert again.stdout == done.stdout


def test_the_blocks_can_stand_in_another_report() -> None:
    found = moved(subject("november-2021"), "2021-07-07", "2021-09-07")
    blocks = list(tell_movement(found, {}, 2))
    levels = {one.level for one in blocks if type(one).__name__ == "Heading"}
    assert levels == {2, 3}


def test_in_short_no_criterion_goes_from_how_it_stood_to_the_same() -> None:
    found = moved(subject("november-2021"), "2021-08-03", "2021-09-07")
    lines = [line for one in tell_briefly(found, {}, 2) if isinstance(one, Items) for line in one.lines]
    turns = [told for line in lines for told in re.findall(r" from '(.+?)' to '(.+?)'", line)]
    assert ("no plan", "met, no plan") in turns
    assert all(was != now for was, now in turns)


def test_the_releases_that_come_with_the_product_are_compared() -> None:
    for name, first, last in (
        ("november-2019", "2019-06-01", "2019-12-01"),
        ("november-2020", "2020-06-01", "2020-12-01"),
        ("an-invented-release", "2022-01-10", "2022-04-01"),
    ):
        done = run("diff", ROOT / "releases" / name, "--from", first, "--to", last)
        assert done.exit_code in (0, 1), done.stderr
