"""The golden case: what the minutes of 7 September 2021 say of a release, and what they leave open."""

import json
import re
import subprocess
import sys
from datetime import date

import pytest
from strategies import ROOT, Data, data_of, results_of, subject, tell, unplaced, without_later

NAME = "november-2021"
ASSESSMENT, GO_LIVE = "lsc-assessment", "go-live"
FINISHES = {"bat.finish", "uit.finish"}
STATED = {"stated": "2021-09-07", "source": "opsg-56"}


def told(as_of: str, **changes: Data) -> Data:
    """Return what is told of the release as of a day, with items of the plan changed."""
    release = data_of(NAME)
    for name, change in changes.items():
        release["plan"][name].update(change)
    return tell(subject(NAME, release), as_of)


def at(checkpoint: str, answer: Data) -> Data:
    """Return what is told of one checkpoint."""
    return next(one for one in answer["checkpoints"] if one["id"] == checkpoint)


@pytest.fixture(scope="module")
def run() -> subprocess.CompletedProcess[str]:
    """Return the command as the analyst runs it on the day of the meeting."""
    call = ("check", f"releases/{NAME}", "--as-of", "2021-09-07", "--format", "json")
    program = (sys.executable, "-m", "readiness", *call)
    return subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def answer(run: subprocess.CompletedProcess[str]) -> Data:
    """Return what the command says."""
    return json.loads(run.stdout)


# On 7 September


def test_the_command_says_undecided_with_its_exit_status(run: subprocess.CompletedProcess[str], answer: Data) -> None:
    assert run.returncode == 3
    assert answer["as_of"] == "2021-09-07"
    assert answer["next"] == ASSESSMENT
    assert at(ASSESSMENT, answer)["decision"] == "undecided"
    assert at(ASSESSMENT, answer)["date"] == "2021-10-05"
    assert at(ASSESSMENT, answer)["forecast"] is True


def test_the_assessment_needs_the_finish_of_both_tests(answer: Data) -> None:
    needs = {need for result in at(ASSESSMENT, answer)["results"] for need in result["needs"]}
    assert needs >= FINISHES


def test_the_summary_names_both_finishes(answer: Data) -> None:
    summary = at(ASSESSMENT, answer)["summary"]
    assert "the finish of Business Acceptance Testing" in summary
    assert "the finish of User Integration Testing" in summary


def test_user_testing_will_have_run_ten_working_days_at_most(answer: Data) -> None:
    result = results_of(answer)["LSC-TST-05", ASSESSMENT]
    assert "10 working days at most" in result["reason"]
    assert {fact["id"]: fact["value"] for fact in result["facts"]}["uit.start"] == "2021-09-21"
    assert (result["verdict"], result["outlook"]) == ("pending", "no-plan")


def test_a_week_later_it_will_have_run_five_and_that_is_late() -> None:
    result = results_of(told("2021-09-07", uit={"start": "2021-09-28"}))["LSC-TST-05", ASSESSMENT]
    assert "5 working days at most" in result["reason"]
    assert (result["verdict"], result["outlook"]) == ("pending", "late")


def test_no_known_issues_will_be_28_days_old(answer: Data) -> None:
    result = results_of(answer)["LSC-EVD-01", ASSESSMENT]
    (fact,) = result["facts"]
    assert fact["id"] == "evidence.no-known-issues"
    assert fact["age_days"] == 28
    assert fact["stated"] == "2021-09-07"
    assert "28 days old on 5 October 2021" in result["reason"]


def test_no_known_issues_will_have_expired_by_go_live(answer: Data) -> None:
    result = results_of(answer)["LSC-EVD-01", GO_LIVE]
    assert (result["verdict"], result["outlook"]) == ("met", "no-plan")
    assert "too old" in result["reason"]


def test_the_service_impact_of_two_modifications_is_needed_and_of_no_other(answer: Data) -> None:
    needs = {need for result in results_of(answer).values() for need in result["needs"]}
    wanted = {need for need in needs if need.endswith(".service-impact")}
    assert wanted == {"scope.MP090.service-impact", "scope.MP105.service-impact"}


def test_at_least_six_criteria_are_met_or_on_track_and_each_rests_on_a_fact(answer: Data) -> None:
    good = [
        result
        for result in at(ASSESSMENT, answer)["results"]
        if result["verdict"] == "met" or result["outlook"] == "on-track"
    ]
    assert len(good) >= 6
    for result in good:
        assert result["facts"], result["criterion"]
        assert all(fact["stated"] <= "2021-09-07" for fact in result["facts"])
        assert all(fact["location"]["path"].endswith("release.yaml") for fact in result["facts"])


def test_every_fact_is_found_where_it_is_said_to_stand(answer: Data) -> None:
    lines = (ROOT / f"releases/{NAME}/release.yaml").read_text().splitlines()
    facts = {json.dumps(fact): fact for result in results_of_placed(answer) for fact in result["facts"]}
    assert facts
    for fact in facts.values():
        name = fact["id"].split(".")[1 if fact["id"].split(".")[0] in ("scope", "evidence", "metrics") else 0]
        place = fact["location"]
        above = "\n".join(lines[: place["line"]])
        assert name in above
        assert lines[place["line"] - 1][place["column"] - 1 :].strip(), fact


def results_of_placed(answer: Data) -> list[Data]:
    """Return the results with their places."""
    return [result for checkpoint in answer["checkpoints"] for result in checkpoint["results"]]


def test_the_finish_of_both_tests_changes_what_needs_it_or_waits_for_it_and_nothing_else(answer: Data) -> None:
    before = results_of(answer)
    bat, uit = ({"finish": {"planned": day, **STATED}} for day in ("2021-09-28", "2021-10-25"))
    after = results_of(told("2021-09-07", bat=bat, uit=uit))
    assert before.keys() == after.keys()
    expected = {key for key, result in before.items() if FINISHES & set(result["needs"])}
    assert {"LSC-TST-04", "LSC-TST-05"} == {criterion for criterion, _ in expected}
    order = [ASSESSMENT, GO_LIVE]
    while True:
        waiting = {
            (criterion, checkpoint)
            for (criterion, checkpoint), result in before.items()
            for wanted in result["waiting_for"]
            if next(
                (wanted, earlier)
                for earlier in reversed(order[: order.index(checkpoint) + 1])
                if (wanted, earlier) in before
            )
            in expected
        }
        if waiting <= expected:
            break
        expected |= waiting
    assert {key for key in before if before[key] != after[key]} == expected


# On other days


def test_on_1_december_2020_nothing_is_known_that_was_stated_later() -> None:
    answer = tell(subject(NAME), "2020-12-01")
    assert [one["id"] for one in answer["checkpoints"]] == [GO_LIVE]
    assert at(GO_LIVE, answer)["date"] == {"earliest": "2021-11-01", "latest": "2021-11-30"}
    results = results_of(answer)
    assert all(fact["stated"] <= "2020-12-01" for result in results.values() for fact in result["facts"])
    dated = {day for result in results.values() for day in days_in(result["due"])}
    assert dated <= set(release_days("2021-11-01", "2021-11-30", dated))
    for result in results.values():
        said = " ".join((result["reason"], *result["needs"], *walk_reasons(result["checks"])))
        for later in ("uit-b", "User Integration Testing", "Business Acceptance", "opsg-56", "MP0", "SECMP"):
            assert later not in said, said
        days = set(re.findall(r"\d{1,2} \w+ 20\d\d", said))
        assert days <= {"13 November 2020", "1 November 2021", "30 November 2021", *map(in_words, dated)}


def days_in(window: Data) -> set[str]:
    """Return the days that a window names."""
    return {day for day in ([window] if isinstance(window, str) else window.values()) if day is not None}


def release_days(first: str, last: str, dated: set[str]) -> list[str]:
    """Return those days that a period before the first or the last day of the planned month leads to."""
    ends = [date.fromisoformat(first), date.fromisoformat(last), date(2021, 10, 1)]
    return [day for day in dated if any(0 <= (end - date.fromisoformat(day)).days <= 30 for end in ends)]


def in_words(day: str) -> str:
    """Return a day as a paper writes it."""
    found = date.fromisoformat(day)
    return f"{found.day} {found:%B} {found.year}"


def walk_reasons(check: Data) -> list[str]:
    """Return the reasons of a check and of all checks inside it."""
    return [check["reason"], *(reason for member in check["members"] for reason in walk_reasons(member))]


@pytest.mark.parametrize("as_of", ["2020-10-20", "2020-12-01", "2021-02-26", "2021-06-01", "2021-09-07", "2021-11-03"])
def test_taking_every_later_statement_out_changes_nothing(as_of: str) -> None:
    release = data_of(NAME)
    before = without_later(release, as_of)
    assert unplaced(tell(subject(NAME, before), as_of)) == unplaced(tell(subject(NAME, release), as_of))


def test_what_is_learnt_after_the_assessment_leaves_it_as_it_was() -> None:
    finish = [{"planned": "tbc", "source": "opsg-56"}, {"actual": "2021-10-25", "stated": "2021-10-26"}]
    before, after = told("2021-10-05"), told("2021-10-05", uit={"finish": finish})
    assert unplaced(after) == unplaced(before)
    assert unplaced(told("2021-10-26", uit={"finish": finish})) != unplaced(told("2021-10-26"))


def test_after_go_live_one_sentence_says_what_was_never_shown() -> None:
    checkpoint = at(GO_LIVE, told("2021-11-05"))
    summary = checkpoint["summary"]
    assert checkpoint["decision"] in ("undecided", "not-ready")
    assert checkpoint["forecast"] is False
    assert summary.startswith("Live operation took place on 4 November 2021")
    assert "never show" in summary
    assert summary.count(". ") == 0
    assert summary.endswith(".")
    lacking = [r for r in checkpoint["results"] if r["verdict"] in ("unknown", "not-met")]
    assert f"{len(lacking)} of {len(checkpoint['results'])} criteria" in summary
    assert "the finish of User Integration Testing" in summary


def test_go_live_on_record_does_not_prove_that_user_testing_ended() -> None:
    result = results_of(told("2021-11-05"))["LSC-TST-05", GO_LIVE]
    assert (result["verdict"], result["outlook"]) == ("unknown", None)
    assert result["needs"] == ["uit.finish"]


# The scope against its baselines


def scoped(baseline: str, *, outcome: str | None = None, **more: Data) -> Data:
    """Return what is told of the scope against a baseline as of 8 September 2021."""
    release = data_of(NAME)
    release["baselines"].update(more)
    if outcome is not None:
        for name in ("MP129", "MP143", "MP150"):
            decision = {"body": "SEC Panel", "about": [name], "date": "2021-09-08", "outcome": outcome}
            release["decisions"][f"panel-{name}"] = {**decision, "stated": "2021-09-08"}
    criterion = {"title": "The scope is unchanged", "category": "scope", "owner": "SECAS", "importance": "hard"}
    check = {"scope": {"unchanged-since": baseline, "unless-decided-by": "SEC Panel"}}
    criteria = {"kind": "criteria", "id": "of-a-test", "title": "One criterion", "version": "1", "wording": "ours"}
    criteria["criteria"] = {"ONE": {**criterion, "at": {GO_LIVE: {"check": check}}}}
    return results_of(tell(subject(NAME, release, criteria), "2021-09-08"))["ONE", GO_LIVE]


def test_three_modifications_have_gone_from_the_list_of_february_and_need_a_decision() -> None:
    result = scoped("release-page")
    assert result["checks"]["truth"] == "unknown"
    assert (result["verdict"], result["outlook"]) == ("pending", "no-plan")
    assert re.findall(r"(\w+) went", result["reason"]) == ["MP129", "MP143", "MP150"]
    assert result["needs"] == ["decisions.MP129", "decisions.MP143", "decisions.MP150"]
    assert "came" not in result["reason"]


@pytest.mark.parametrize(
    ("outcome", "truth", "verdict", "outlook"),
    [
        ("approved", "true", "met", "on-track"),
        ("agreed", "true", "met", "on-track"),
        ("noted", "unknown", "pending", "no-plan"),
        ("refused", "false", "pending", "late"),
    ],
)
def test_the_decision_on_them_is_the_answer(outcome: str, truth: str, verdict: str, outlook: str) -> None:
    result = scoped("release-page", outcome=outcome)
    assert (result["checks"]["truth"], result["verdict"], result["outlook"]) == (truth, verdict, outlook)


@pytest.mark.parametrize("baseline", ["dcc-systems", "full-scope"])
def test_a_baseline_whose_members_no_source_states_leaves_it_open(baseline: str) -> None:
    result = scoped(baseline)
    assert (result["checks"]["truth"], result["outlook"]) == ("unknown", "no-plan")
    assert result["needs"] == [f"baselines.{baseline}.members"]


def test_the_scope_is_that_of_a_baseline_with_the_members_of_today() -> None:
    today = {"date": "2021-09-07", "members": ["SECMP0007", "MP077", "MP090", "MP105"], "stated": "2021-09-07"}
    result = scoped("today", today=today)
    assert (result["verdict"], result["outlook"], result["needs"]) == ("met", "on-track", [])


# The digest of the record


def test_later_facts_leave_the_digest_of_the_record_as_it_is() -> None:
    release = data_of(NAME)
    release["evidence"]["later"] = {"type": "build-complete", "value": "false", "from": "DCC", "stated": "2021-09-08"}
    release["scope"]["MP999"] = {"title": "Later", "stated": "2021-09-08"}
    release["metrics"]["open-problems"].append({"value": "1", "stated": "2021-09-08"})
    release["plan"]["uit"]["finish"] = [
        {"planned": "tbc", "source": "opsg-56"},
        {"planned": "2021-10-25", "stated": "2021-09-08"},
    ]
    as_it_is, later = subject(NAME), subject(NAME, release)
    assert tell(as_it_is, "2021-09-07")["record"] == tell(later, "2021-09-07")["record"]
    assert tell(as_it_is, "2021-09-08")["record"] != tell(later, "2021-09-08")["record"]


def test_the_digest_of_the_record_does_not_depend_on_the_as_of_day_alone(answer: Data) -> None:
    assert tell(subject(NAME), "2021-09-20")["record"] == answer["record"]


# On record from when


def test_a_statement_with_a_source_of_its_own_is_on_record_from_that_source() -> None:
    history = [{"planned": "2021-11-04"}, {"actual": "2021-11-04", "source": "mp090-page"}]
    release = data_of(NAME)
    release["plan"]["go-live"] = {"title": "Live operation", "date": history, "stated": "2021-02-26"}
    answer = tell(subject(NAME, release), "2021-03-01")
    assert at(GO_LIVE, answer)["summary"].startswith("As of 1 March 2021 the forecast")
    facts = {fact["id"]: fact["value"] for result in at(GO_LIVE, answer)["results"] for fact in result["facts"]}
    assert facts.get("go-live") == "2021-11-04"
