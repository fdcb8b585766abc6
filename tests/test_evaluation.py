"""Checkpoints and criteria that wait for each other, on plans of a few dates, with the answer worked out by hand."""

from datetime import date
from typing import Any

from readiness.assessment import Assessment, Result
from readiness.calendar import WEEK, make_calendar
from readiness.criteria import CriteriaSet
from readiness.evaluation import evaluate
from readiness.moment import Beyond, Window, one_day
from readiness.release import Release
from readiness.verdict import Decision, Outlook, Verdict

CALENDAR = make_calendar("plain", "Europe/London", date(2021, 6, 1), date(2022, 6, 30), WEEK[:5], [])
AS_OF = date(2021, 9, 7)

Data = Any


def criterion(*checkpoints: str, check: Data = None, **more: Data) -> Data:
    asked = check or {"evidence": {"type": "report"}}
    head = {"title": "Asked", "category": "testing", "owner": "north", "importance": "hard"}
    return head | {"at": {one: {"check": asked} for one in checkpoints}} | more


def assessed(plan: Data, criteria: Data, **more: Data) -> Assessment:
    """Return the assessment of a plan whose checkpoints are `first` and `second`, as of 7 September 2021."""
    head = {"kind": "release", "id": "r", "title": "R", "criteria": "c", "calendar": "plain"}
    release = head | {"plan": plan, "checkpoints": ["first", "second"]} | more
    named = {"kind": "criteria", "id": "c", "title": "C", "version": "1", "wording": "ours", "criteria": criteria}
    sets = (CriteriaSet.model_validate(named),)
    return evaluate(Release.model_validate(release), sets, AS_OF, CALENDAR, {})


def results(of: Assessment) -> dict[tuple[str, str], Result]:
    return {(one.criterion, at.id): one for at in of.checkpoints for one in at.results}


PLAN = {"first": {"date": "2021-10-05"}, "second": {"date": "2021-11-04"}}
REPORT = {"report": {"type": "report", "value": "true", "stated": "2021-09-01"}}


# What waits for what


def test_what_is_judged_only_later_holds_up_nothing_before() -> None:
    criteria = {
        "A": criterion("second", check={"evidence": {"type": "other"}}),
        "B": criterion("first", requires=["A"]),
    }
    found = results(assessed(PLAN, criteria, evidence=REPORT))
    assert found["A", "second"].verdict is Verdict.PENDING
    assert found["B", "first"].verdict is Verdict.MET
    assert found["B", "first"].waiting_for == ()


def test_what_is_not_judged_again_is_waited_for_as_it_stood_at_the_checkpoint_before() -> None:
    criteria = {
        "A": criterion("first", check={"evidence": {"type": "other"}}),
        "B": criterion("second", requires=["A"]),
    }
    found = results(assessed(PLAN, criteria, evidence=REPORT))
    assert found["B", "second"].waiting_for == ("A",)
    assert found["B", "second"].consequence_of == ("A",)
    assert (found["B", "second"].verdict, found["B", "second"].outlook) == (Verdict.PENDING, Outlook.NO_PLAN)


# The checkpoint that comes next


def following(first: Data, second: Data) -> str | None:
    return assessed({"first": first, "second": second}, {"A": criterion("first", "second")}).next


def test_the_next_checkpoint_is_the_first_whose_day_may_still_come() -> None:
    later = {"date": "2021-11-04"}
    assert following({"date": "2021-09-06"}, later) == "second"
    assert following({"date": "2021-09-07"}, later) == "first"
    assert following({"date": "2021-09-01/2021-09-07"}, later) == "first"
    assert following({"date": "2021-09-01/2021-09-06"}, later) == "second"
    assert following({"date": "tbc"}, later) == "first"
    assert following({"date": [{"actual": "2021-09-07"}]}, later) == "second"
    assert following({"date": "2021-08-02"}, {"date": "2021-09-06"}) == "second"


def test_a_checkpoint_is_forecast_until_its_last_day_has_come() -> None:
    for day, forecast in (("2021-09-07", False), ("2021-09-08", True), ("2021-09-01/2021-09-08", True), ("tbc", True)):
        first = assessed({**PLAN, "first": {"date": day}}, {"A": criterion("first")}).checkpoints[0]
        assert first.forecast is forecast, day


def test_a_checkpoint_of_whose_day_nothing_is_known_is_judged_all_the_same() -> None:
    plan = {**PLAN, "first": {"after": ["tests"]}, "tests": {"start": "tbc", "finish": "tbc"}}
    first = assessed(plan, {"A": criterion("first")}, evidence=REPORT).checkpoints[0]
    assert first.day.open
    assert first.happened is None
    assert first.decision is Decision.READY


# Due days


def due_of(due: str, plan: Data) -> Result:
    asked = criterion()
    asked["at"] = {"first": {"due": due, "check": {"evidence": {"type": "report"}}}}
    return results(assessed(plan, {"A": asked}))["A", "first"]


def test_the_days_that_are_left_are_working_days_from_the_as_of_day_to_the_due_day() -> None:
    assert due_of("first - 1wd", PLAN).days_left == (19, 19)  # 8 September to 4 October
    assert due_of("tests", {**PLAN, "tests": {"date": "2021-09-08/2021-09-10"}}).days_left == (1, 3)
    assert due_of("tests", {**PLAN, "tests": {"date": "2021-09-06"}}).days_left == (-1, -1)
    assert due_of("tests", {**PLAN, "tests": {"date": "2021-09-08/.."}}).days_left == (1, 20)
    assert due_of("tests", {**PLAN, "tests": {"date": "tbc"}}).days_left == (None, 20)
    assert due_of("first", {**PLAN, "first": {"date": "tbc"}}).days_left is None


def test_a_due_day_without_an_end_is_at_the_latest_that_of_its_checkpoint() -> None:
    tests = {"tests": {"date": "tbc"}}
    assert due_of("tests", {**PLAN, **tests}).due == Window(None, date(2021, 10, 5))
    assert due_of("tests", {"first": {"date": "../2021-10-05"}, "second": PLAN["second"], **tests}).due == Window(
        None, date(2021, 10, 5)
    )
    assert due_of("tests", {**PLAN, "tests": {"date": "2021-09-20/.."}}).due == Window(
        date(2021, 9, 20), date(2021, 10, 5)
    )


def test_a_due_day_counted_back_from_beyond_the_calendar_is_not_sure_to_lie_there() -> None:
    plan = {"first": {"date": "tbc"}, "second": PLAN["second"], "far": {"after": ["tests"]}}
    plan["tests"] = {"start": "2021-09-15", "duration": "1000wd"}
    dues = [due_of(f"far{move}", plan).due for move in ("", " + 5wd", " - 5wd")]
    assert [one.words.split()[0] for one in dues if isinstance(one, Beyond)] == ["later", "later", "counted"]


def test_the_first_day_of_the_month_of_a_due_day_is_meant_where_it_is_asked_for() -> None:
    assert due_of("month-of(first)", PLAN).due == one_day(date(2021, 10, 1))


# How near is too near


def test_a_margin_of_as_many_days_as_are_near_critical_is_on_track_and_one_less_at_risk() -> None:
    check = {"gap": {"from": "tests", "to": "first", "at-least": "2wd"}}
    criteria = {"A": criterion("first", check=check)}
    for day, outlook in (
        ("2021-09-28", Outlook.ON_TRACK),
        ("2021-09-29", Outlook.AT_RISK),
        ("2021-10-04", Outlook.LATE),
    ):
        found = results(assessed({**PLAN, "tests": {"date": day}}, criteria, **{"near-critical": "3wd"}))
        assert found["A", "first"].outlook is outlook, day


# What is said of dates outside the calendar


def test_each_date_that_leaves_the_calendar_is_told_once_where_it_does() -> None:
    plan = {
        **PLAN,
        "early": {"date": "2021-05-28"},
        "late": {"date": "2022-06-30/2022-07-01"},
        "on": {"date": "2022-06-30"},
    }
    plan |= {"long": {"start": "2021-09-15", "duration": "1000wd"}, "then": {"after": ["long"]}}
    plan |= {"also": {"duration": "5wd", "after": ["long"]}}
    plan |= {"begun": {"start": "2021-09-15", "after": [{"activity": "long", "link": "FF"}]}}
    found = [one for one in assessed(plan, {"A": criterion("first")}).problems if one.code == "outside-calendar"]
    assert [one.message.split()[0] for one in found] == ["early", "late", "long.finish"]


def test_what_waits_for_what_waits_names_the_one_that_stands_at_the_beginning() -> None:
    criteria = {
        "A": criterion("first", check={"evidence": {"type": "other"}}),
        "B": criterion("first", requires=["A"]),
        "C": criterion("first", requires=["B"]),
        "D": criterion("first", requires=["B"], check={"evidence": {"type": "other"}}),
    }
    found = results(assessed(PLAN, criteria, evidence=REPORT))
    assert {name: one.consequence_of for (name, _), one in found.items()} == {
        "A": (),
        "B": ("A",),
        "C": ("A",),
        "D": ("A",),
    }
    assert {name: one.root for (name, _), one in found.items()} == {"A": True, "B": False, "C": False, "D": True}


# Together


def test_a_criterion_that_does_not_apply_leaves_the_others_to_decide() -> None:
    nothing = criterion("first", **{"applies-when": {"evidence": {"type": "asked-for"}}})
    told = REPORT | {"asked": {"type": "asked-for", "value": "false", "stated": "2021-09-01"}}
    alone = assessed(PLAN, {"A": nothing}, evidence=told).checkpoints[0]
    beside = assessed(PLAN, {"A": nothing, "B": criterion("first")}, evidence=told).checkpoints[0]
    assert alone.results[0].verdict is Verdict.NOT_APPLICABLE
    assert (alone.decision, beside.decision) == (Decision.UNDECIDED, Decision.READY)


def test_gaps_are_in_the_order_in_which_somebody_must_act() -> None:
    dues = {"A": "first", "B": "open", "C": "early", "D": "until", "E": "early"}
    plan = {
        **PLAN,
        "early": {"date": "2021-09-20"},
        "open": {"date": "2021-09-21/.."},
        "until": {"date": "../2021-09-22"},
    }
    criteria = {name: criterion(owner="south" if name == "C" else "north") for name in dues}
    for name, due in dues.items():
        criteria[name]["at"] = {"first": {"due": due, "check": {"evidence": {"type": "other"}}}}
    gaps = assessed(plan, criteria).checkpoints[0].gaps
    assert [one.criterion for one in gaps] == ["E", "C", "B", "D", "A"]


# After the checkpoint


def test_what_was_stated_after_a_checkpoint_is_told_as_learnt_later() -> None:
    plan = {"first": {"date": [{"actual": "2021-08-10", "stated": "2021-08-10"}]}, "second": PLAN["second"]}
    days = {"before": "2021-08-09", "that-day": "2021-08-10", "after": "2021-08-11", "no-day": None}
    asked = {name: {"type": name, "value": "true", **({"stated": day} if day else {})} for name, day in days.items()}
    check = {"all": [{"evidence": {"type": name}} for name in days]}
    found = results(assessed(plan, {"A": criterion("first", check=check)}, evidence=asked))["A", "first"]
    assert found.learnt_later == ("evidence.after",)
    assert found.reason.endswith(" Learnt after the checkpoint: evidence.after.")


def test_a_waiver_that_has_lapsed_is_told_until_its_checkpoint_is_sure_to_be_past() -> None:
    waiver = {"at": "first", "reason": "r", "approved-by": "board", "granted": "2021-08-01", "expires": "2021-09-06"}
    waived = {"waivers": {"A": [waiver]}}
    told = {}
    for day in ("2021-10-05", "2021-09-07", "tbc", "2021-09-01/2021-09-10", "2021-09-01/..", "2021-09-06"):
        found = assessed({**PLAN, "first": {"date": day}}, {"A": criterion("first")}, **waived)
        told[day] = [one.code for one in found.problems]
    lapsed = ["waiver-lapsed"]
    assert told == {**dict.fromkeys(told, lapsed), "2021-09-06": []}


def test_what_has_come_by_a_checkpoint_that_is_past_was_not_late() -> None:
    plan = {
        "first": {"date": [{"actual": "2021-09-02", "stated": "2021-09-02"}]},
        "second": PLAN["second"],
        "uit": {"start": [{"actual": "2021-08-02"}], "finish": [{"actual": "2021-09-01"}]},
    }
    check = {"activity-finished": {"activity": "uit"}}
    found = results(assessed(plan, {"A": criterion("first", check=check)}))["A", "first"]
    assert (found.verdict, found.margin) == (Verdict.MET, (0, 0))
    assert " late" not in found.reason
