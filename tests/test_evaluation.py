"""Checkpoints and criteria that wait for each other, on plans of a few dates, with the answer worked out by hand."""

from dataclasses import replace
from datetime import date
from typing import Any

from readiness.assessment import Assessment, Result
from readiness.calendar import WEEK, make_calendar
from readiness.criteria import CriteriaSet, Importance
from readiness.evaluation import Evaluation, assess
from readiness.moment import Beyond, Window, one_day
from readiness.record import Record
from readiness.reduction import reduce_to
from readiness.release import Release, Waiver
from readiness.truth import Truth
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
    record, sets = recorded(plan, criteria, **more)
    return assess(record, sets, CALENDAR)


def recorded(plan: Data, criteria: Data, **more: Data) -> tuple[Record, tuple[CriteriaSet, ...]]:
    """Return what is on record of such a release, and its criteria."""
    head = {"kind": "release", "id": "r", "title": "R", "criteria": "c", "calendar": "plain"}
    release = head | {"plan": plan, "checkpoints": ["first", "second"]} | more
    named = {"kind": "criteria", "id": "c", "title": "C", "version": "1", "wording": "ours", "criteria": criteria}
    return reduce_to(Release.model_validate(release), AS_OF, CALENDAR, {}), (CriteriaSet.model_validate(named),)


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
    assert due_of("tests", {**PLAN, "first": {"date": "tbc"}, "tests": {"date": "2021-09-08/.."}}).days_left == (
        1,
        None,
    )


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
        "late": {"date": "2022-06-30/2022-07-01"},
        "early": {"date": "2021-05-28/2021-09-10"},
        "on": {"date": "2022-06-30"},
        "lagged": {"date": "2021-09-20", "after": [{"activity": "first", "lag": "1000wd"}]},
    }
    plan |= {"long": {"start": "2021-09-15", "duration": "1000wd"}, "then": {"after": ["long"]}}
    plan |= {"also": {"duration": "5wd", "after": ["long"]}}
    plan |= {"begun": {"start": "2021-09-15", "after": [{"activity": "long", "link": "FF"}]}}
    found = [one for one in assessed(plan, {"A": criterion("first")}).problems if one.code == "outside-calendar"]
    assert [one.message.split()[0] for one in found] == ["early", "lagged", "late", "long.finish"]


def test_an_as_of_day_outside_the_calendar_is_told() -> None:
    for day, told in ((date(2021, 5, 31), True), (date(2021, 6, 1), False)):
        record, sets = recorded(PLAN, {"A": criterion("first")})
        found = assess(replace(record, as_of=day), sets, CALENDAR).problems
        assert [one.message.startswith("the as-of day 31 May 2021 is outside") for one in found] == [True] * told


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


# What waits, waives and does not apply


ABSENT = {"evidence": {"type": "other"}}
FINISHED = {"activity-finished": {"activity": "uit"}}
UIT = {"uit": {"start": "2021-09-01", "finish": "2021-09-20"}}
CONSENT = {"at": "first", "reason": "r", "approved-by": "board", "granted": "2021-08-01", "expires": "2021-12-31"}


def due(one: Data, day: str) -> Data:
    """Return a criterion that is due on a day of the plan."""
    return one | {"at": {at: asked | {"due": day} for at, asked in one["at"].items()}}


def test_what_is_due_waits_for_what_is_only_expected() -> None:
    plan = {**PLAN, **UIT, "gone": {"date": "2021-09-06"}}
    criteria = {"A": criterion("first", check=FINISHED), "B": due(criterion("first", requires=["A"]), "gone")}
    found = results(assessed(plan, criteria, evidence=REPORT))
    assert (found["A", "first"].verdict, found["A", "first"].outlook) == (Verdict.PENDING, Outlook.ON_TRACK)
    told = found["B", "first"]
    assert (told.verdict, told.outlook, told.waiting_for, told.consequence_of) == (
        Verdict.UNKNOWN,
        None,
        ("A",),
        ("A",),
    )
    assert told.reason.endswith(" It cannot count before A is met.")
    assert (told.root, found["A", "first"].root) == (False, False)
    # A waiver of what is on track lifts nothing.
    waived = results(assessed(plan, criteria, evidence=REPORT, waivers={"A": [CONSENT]}))
    assert (waived["B", "first"].waiting_for, waived["B", "first"].caveats) == (("A",), ())


def test_what_is_to_come_waits_for_the_verdict_of_what_was_due() -> None:
    plan = {**PLAN, **UIT, "gone": {"date": "2021-09-06"}}
    criteria = {"A": due(criterion("first", check=ABSENT), "gone"), "B": criterion("first", requires=["A"])}
    found = results(assessed(plan, criteria, evidence=REPORT))
    assert (found["A", "first"].verdict, found["A", "first"].outlook) == (Verdict.UNKNOWN, None)
    assert found["A", "first"].root
    assert (found["B", "first"].outlook, found["B", "first"].waiting_for) == (Outlook.NO_PLAN, ("A",))
    waived = results(assessed(plan, criteria, evidence=REPORT, waivers={"A": [CONSENT]}))
    assert (waived["B", "first"].outlook, waived["B", "first"].caveats) == (Outlook.ON_TRACK, ("A",))
    criteria["A"] = due(criterion("first"), "gone")
    met = results(assessed(plan, criteria, evidence=REPORT))
    assert (met["A", "first"].outlook, met["B", "first"].outlook) == (None, Outlook.ON_TRACK)


def test_what_does_not_apply_waits_for_nothing_needs_no_waiver_and_holds_up_nothing() -> None:
    nothing = {"requires": ["A"], "applies-when": {"evidence": {"type": "asked-for"}}}
    told = {"asked": {"type": "asked-for", "value": "false", "stated": "2021-09-01"}}
    criteria = {
        "A": criterion("first", check=ABSENT),
        "B": criterion("first", check=ABSENT, **nothing),
        "C": criterion("first", requires=["B"]),
    }
    found = results(assessed(PLAN, criteria, evidence=REPORT | told, waivers={"B": [CONSENT]}))
    one = found["B", "first"]
    assert (one.verdict, one.outlook, one.margin) == (Verdict.NOT_APPLICABLE, None, None)
    assert (one.waiting_for, one.consequence_of, one.waiver, one.needs) == ((), (), None, ())
    assert one.leading.truth is Truth.FALSE
    assert (found["C", "first"].verdict, found["C", "first"].waiting_for) == (Verdict.MET, ())
    waived = results(assessed(PLAN, criteria, evidence=REPORT | told, waivers={"A": [CONSENT]}))
    assert waived["B", "first"].caveats == ()


def test_what_only_will_not_apply_is_not_told_as_failing_now() -> None:
    """Whether it applies is not the same today as by its due day."""
    applies = {"applies-when": {"activity-finished": {"activity": "uit"}}}
    criteria = {"A": criterion("first", **applies)}
    found = results(assessed({**PLAN, **UIT}, criteria, evidence=REPORT))["A", "first"]
    assert (found.verdict, found.outlook) == (Verdict.PENDING, Outlook.ON_TRACK)


def test_a_prerequisite_that_no_criteria_hold_is_left_out() -> None:
    found = results(assessed(PLAN, {"A": criterion("first", requires=["Z"])}, evidence=REPORT))
    assert found["A", "first"].verdict is Verdict.MET


def test_an_expectation_may_be_softer_than_its_criterion() -> None:
    one = criterion("first", "second", check=ABSENT)
    one["at"]["first"] = one["at"]["first"] | {"importance": "soft", "remedy": "Ask again."}
    found = results(assessed(PLAN, {"A": one | {"remedy": "Ask."}}))
    assert [found["A", at].importance for at in ("first", "second")] == [Importance.SOFT, Importance.HARD]
    assert [found["A", at].remedy for at in ("first", "second")] == ["Ask again.", "Ask."]


def test_results_are_in_the_order_of_their_names_whatever_waits_for_what() -> None:
    criteria = {"B": criterion("first"), "A": criterion("first", requires=["B"])}
    first = assessed(PLAN, criteria, evidence=REPORT).checkpoints[0]
    assert [one.criterion for one in first.results] == ["A", "B"]


# Days on which something is judged


def test_a_checkpoint_that_happened_on_one_of_several_days_happened_by_the_last() -> None:
    plan = {**PLAN, "first": {"date": [{"actual": "2021-09-01/2021-09-03", "stated": "2021-09-06"}]}}
    assert assessed(plan, {"A": criterion("first")}).checkpoints[0].happened == date(2021, 9, 3)


def test_ages_are_taken_today_until_the_last_day_of_a_checkpoint_is_over() -> None:
    check = {"evidence": {"type": "report", "not-older-than": "7d"}}
    report = {"report": {**REPORT["report"], "stated": "2021-08-30"}}
    asked = {"A": due(criterion("first", check=check), "gone")}
    told = {}
    for day in ("2021-09-01/2021-09-07", "2021-09-01/2021-09-06", "2021-09-06"):
        plan = {**PLAN, "first": {"date": day}, "gone": {"date": "2021-08-31"}}
        found = results(assessed(plan, asked, evidence=report))["A", "first"]
        told[day] = (found.verdict, found.age_on)
    assert told == {
        "2021-09-01/2021-09-07": (Verdict.UNKNOWN, AS_OF),  # eight days old
        "2021-09-01/2021-09-06": (Verdict.MET, None),  # at most seven
        "2021-09-06": (Verdict.MET, date(2021, 9, 6)),
    }


def test_a_waiver_of_what_was_due_is_in_force_today() -> None:
    plan = {**PLAN, "gone": {"date": "2021-09-06"}}
    for last, waived in (("2021-09-06", False), ("2021-09-07", True)):
        consent = CONSENT | {"expires": last}
        criteria = {"A": due(criterion("first", check=ABSENT), "gone")}
        found = results(assessed(plan, criteria, waivers={"A": [consent]}))["A", "first"]
        assert (found.waiver is not None) is waived, last


def test_a_due_day_that_nobody_knows_lies_no_later_than_the_last_day_of_its_checkpoint() -> None:
    plan = {**PLAN, "first": {"date": "2021-10-05/2021-10-08"}, "tests": {"start": "2021-09-20"}}
    assert due_of("tests.finish", plan).due == Window(None, date(2021, 10, 8))


def test_a_due_day_that_is_surely_after_its_checkpoint_is_refused_where_it_stands() -> None:
    told = {}
    for day in ("2021-10-06", "2021-10-05", "2021-10-01/2021-10-06", "2021-10-06/.."):
        asked = due(criterion("first"), "tests")
        found = assessed({**PLAN, "tests": {"date": day}}, {"A": asked})
        told[day] = [(one.code, one.pointer) for one in found.problems]
    refused = [("due-after-checkpoint", ("criteria", "A", "at", "first", "due"))]
    assert told == {"2021-10-06": refused, "2021-10-05": [], "2021-10-01/2021-10-06": [], "2021-10-06/..": refused}
    assert due_of("tests", {**PLAN, "tests": {"date": "2021-10-06/.."}}).due == Window(date(2021, 10, 6), None)


def test_the_least_margin_of_a_window_says_whether_it_is_near() -> None:
    check = {"gap": {"from": "tests", "to": "first", "at-least": "2wd"}}
    plan = {**PLAN, "tests": {"date": "2021-09-20/2021-09-29"}}
    found = results(assessed(plan, {"A": criterion("first", check=check)}, **{"near-critical": "3wd"}))["A", "first"]
    assert (found.margin, found.outlook) == ((2, 9), Outlook.AT_RISK)


# Dates that change, judged one after the other


def test_judging_dates_one_after_the_other_is_judging_each_alone() -> None:
    """What was judged before is remembered, and must be judged anew where anything that it looked at differs."""
    criteria = {
        "A": criterion("first", "second", check=FINISHED),
        "B": criterion("first", "second", requires=["A"]),
        "C": criterion("first", "second", requires=["B", "D"]),
        "D": criterion("first", check={"gap": {"from": "uit", "to": "second", "at-least": "5wd"}}),
        "G": criterion("first", "second", requires=["B", "H"]),
        "H": criterion("first", "second"),
        "I": criterion("first", "second", requires=["G"]),
        "E": due(criterion("second", requires=["C", "D"], check=ABSENT), "tests"),
        "F": criterion("first", check={"any": [{"activity-started": {"activity": "other"}}, FINISHED]}),
    }
    plans = (
        {**UIT},
        {"uit": {"start": "2021-09-01", "finish": "2021-10-29"}},
        {"uit": {"start": "2021-09-01", "finish": "tbc"}},
        {},
        {**UIT, "tests": {"date": "2021-10-06"}},
        {**UIT, "tests": {"date": "2021-11-05"}},
        {**UIT, "first": {"date": "2021-09-17"}},
        {**UIT, "first": {"date": [{"actual": "2021-09-06", "stated": "2021-09-06"}]}},
        {**UIT, "other": {"start": [{"actual": "2021-09-02", "stated": "2021-09-02"}]}},
    )
    whole = {**PLAN, **UIT, "tests": {"date": "2021-10-06"}, "other": {"start": "tbc"}}
    record, sets = recorded(whole, criteria, evidence=REPORT)
    variants = [recorded({**PLAN, **plan}, criteria)[0].dates for plan in plans]
    waiver = Waiver.model_validate(CONSENT)
    other = Waiver.model_validate(CONSENT | {"at": "second"})
    liftings = ({}, {("A", "first"): waiver}, {("A", "first"): other, ("E", "second"): other})
    cases = [(dates, lifting) for dates in variants for lifting in liftings]
    alone = [Evaluation(record, sets, CALENDAR).assess(*case) for case in cases]
    together = Evaluation(record, sets, CALENDAR)
    for step in (1, 4, 10, 26):  # each follows each of several others
        for number in range(len(cases)):
            one = number * step % len(cases)
            assert together.assess(*cases[one]) == alone[one], one


def test_a_checkpoint_of_which_nothing_is_asked_is_told_with_its_day() -> None:
    record, sets = recorded(PLAN, {"A": criterion("first")})
    moved = recorded({**PLAN, "second": {"date": "2021-11-05"}}, {"A": criterion("first")})[0].dates
    together = Evaluation(record, sets, CALENDAR)
    days = [together.stand(dates)[1].day for dates in (record.dates, moved, moved, record.dates)]
    assert [one.day for one in days if one is not None] == [date(2021, 11, day) for day in (4, 5, 5, 4)]


def test_a_waiver_that_is_tried_counts_as_one_on_record_would() -> None:
    criteria = {"A": criterion("first", "second", check=ABSENT), "B": criterion("second", requires=["A"])}
    record, sets = recorded(PLAN, criteria)
    together = Evaluation(record, sets, CALENDAR)
    lapsed = CONSENT | {"expires": "2021-09-01"}
    for number in range(40):  # each is a new object, and nobody else keeps it
        one = (CONSENT | {"at": "second"}, lapsed, CONSENT, lapsed)[number % 4]
        found = together.stand(record.dates, {("A", one["at"]): Waiver.model_validate(one)})
        alone = Evaluation(recorded(PLAN, criteria, waivers={"A": [one]})[0], sets, CALENDAR)
        told = [[(r.criterion, r.waiver, r.caveats) for r in at.results] for at in found]
        assert told == [[(r.criterion, r.waiver, r.caveats) for r in at.results] for at in alone.stand(record.dates)]
        waived = [r.criterion for at in found for r in at.results if r.waiver is not None]
        assert waived == ([] if one is lapsed else ["A"])


# Decisions


def test_what_is_at_risk_or_soft_leaves_a_checkpoint_ready_with_caveats() -> None:
    near = criterion("first", check={"gap": {"from": "tests", "to": "first", "at-least": "2wd"}})
    plan = {**PLAN, "tests": {"date": "2021-09-29"}}
    assert (
        assessed(plan, {"A": near}, **{"near-critical": "3wd"}).checkpoints[0].decision is Decision.READY_WITH_CAVEATS
    )
    late = {**PLAN, "tests": {"date": "2021-10-04"}}
    assert assessed(late, {"A": near}).checkpoints[0].decision is Decision.NOT_READY
    soft = criterion("first", check=ABSENT) | {"importance": "soft"}
    decided = assessed(PLAN, {"A": soft, "B": criterion("first")}, evidence=REPORT).checkpoints[0].decision
    assert decided is Decision.READY_WITH_CAVEATS


# Words


def reason_of(plan: Data, asked: Data, **more: Data) -> str:
    return results(assessed({**PLAN, **plan}, {"A": asked}, **more))["A", "first"].reason


def test_a_reason_says_by_when_what_is_lacking_is_needed() -> None:
    gone = {"gone": {"date": "2021-09-06"}}
    asked = criterion("first", check=ABSENT)
    assert reason_of({}, asked).endswith(" Needed by 4 October 2021.")
    assert reason_of(gone, due(asked, "gone")).endswith(" It was needed by 6 September 2021.")
    assert "eeded" not in reason_of({"first": {"date": "tbc"}}, asked)


def test_a_reason_says_once_how_late_something_came() -> None:
    for day, said in (
        ("2021-09-03", "That was 2 working days late."),
        ("2021-09-06", "That was 1 working day late."),
        ("2021-09-07", ""),
    ):
        report = {"report": {"type": "report", "title": "The latest report", "value": "true", "stated": "2021-09-07"}}
        reason = reason_of({"gone": {"date": day}}, due(criterion("first"), "gone"), evidence=report)
        assert reason.partition("That was")[1:] == said.partition("That was")[1:], day
    plan = {"gone": {"date": "2021-09-03"}, "uit": {"start": "2021-08-02", "finish": [{"actual": "2021-09-06"}]}}
    assert reason_of(plan, due(criterion("first", check=FINISHED), "gone")).count("1 working day late") == 1
    # What is to come by the plan has no margin to tell of yet.
    assert "late" not in reason_of(UIT, criterion("first", check=FINISHED))


def test_a_reason_names_all_that_a_criterion_waits_for() -> None:
    criteria = {name: criterion("first", check=ABSENT) for name in "AB"} | {
        "C": criterion("first", requires=["A", "B"])
    }
    assert results(assessed(PLAN, criteria, evidence=REPORT))["C", "first"].reason.endswith(
        " It cannot count before A, B are met."
    )


def test_a_waiver_of_another_checkpoint_lifts_nothing() -> None:
    found = results(assessed(PLAN, {"A": criterion("first", "second", check=ABSENT)}, waivers={"A": [CONSENT]}))
    assert [found["A", at].waiver is not None for at in ("first", "second")] == [True, False]


def test_what_criteria_call_evidence_is_its_title_where_the_release_gives_none() -> None:
    evidence = {
        "plain": {"type": "test-report"},
        "titled": {"type": "test-report", "title": "Ours"},
        "other": {"type": "sit"},
    }
    record = recorded(PLAN, {"A": criterion("first")}, evidence=evidence)[0].with_terms({"test-report": "The report"})
    assert {one.fact.id: one.title for one in record.evidence} == {
        "evidence.plain": "The report",
        "evidence.titled": "Ours",
        "evidence.other": "sit",
    }
