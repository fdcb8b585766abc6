"""Change rules, figures and the forward look: the numbers that are known, and what is not known."""

import json
import runpy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner
from pydantic import ValidationError
from strategies import ROOT
from test_conflicts import CALENDAR, change, schedule_of

from readiness.binding import bind
from readiness.changes.agenda import Plan, make_agenda
from readiness.changes.book import Book, Phase
from readiness.changes.breaches import Breach, find_breaches, hulls_by_month, is_about, outage_in
from readiness.changes.clock import FAR
from readiness.changes.figures import Figure, figures, forward, percent
from readiness.changes.rules import ChangeRule, ChangeRules, Limit
from readiness.changes.span import Span, make_span
from readiness.cli import main
from readiness.document import read
from readiness.moment import one_day
from readiness.truth import Truth

Data = dict[str, Any]


def rules_of(limits: Any, **more: Any) -> dict[str, ChangeRule]:
    rule = {"title": "A rule", "basis": "ours", "limits": limits, **more}
    data = {"kind": "change-rules", "id": "r", "title": "R", "rules": {"R1": rule}}
    found, wrong = bind(ChangeRules, read("rules.yaml", json.dumps(data).encode()))
    assert found is not None, wrong
    assert not wrong
    return dict(found.rules)


def book_of(changes: Data, as_of: str = "2021-09-07", **more: Any) -> Book:
    return make_agenda(schedule_of(changes, **more), {}, CALENDAR, date.fromisoformat(as_of)).book()


def breaches(changes: Data, limits: Any, **more: Any) -> tuple[Breach, ...]:
    return find_breaches(book_of(changes), rules_of(limits, **more))


def certainty(changes: Data, limits: Any, **more: Any) -> list[bool]:
    return [one.certain for one in breaches(changes, limits, **more)]


# The figures that are known


@pytest.mark.parametrize(("good", "rate"), [(203, "96.2"), (204, "96.7"), (205, "97.2")])
def test_204_of_211_is_96_7_percent_and_no_other_number_is(good: int, rate: str) -> None:
    changes = {
        f"c{number}": change(
            "2021-08-02T20:00",
            "2021-08-02T21:00",
            status="implemented",
            outcome="successful" if number < good else "failed",
            **{"adverse-impact": "true" if number == 210 else "false"},
        )
        for number in range(211)
    }
    changes["gone"] = change("2021-08-03", "2021-08-03", status="cancelled")
    (august,) = figures(book_of(changes), {})
    assert (august.successful, august.outcome_stated, august.success_rate) == (good, 211, Decimal(rate))
    assert (august.adverse_impact, august.cancelled, august.planned) == (1, 1, 211)
    assert percent(0, 0) is None
    assert percent(1, 8) == Decimal("12.5")
    assert percent(5, 10_000) == Decimal("0.1")  # half up


def test_what_has_no_outcome_counts_in_no_rate() -> None:
    changes = {
        "x": change("2021-08-02", "2021-08-02", status="implemented", outcome="successful"),
        "y": change("2021-08-02", "2021-08-02", status="implemented"),
        "z": change("2021-09-10", "2021-09-10", type="emergency"),
    }
    august, september = figures(book_of(changes), {})
    assert (august.implemented, august.outcome_stated, august.success_rate) == (2, 1, Decimal("100.0"))
    assert (september.success_rate, september.emergency_share) == (None, Decimal("100.0"))


def test_what_states_no_type_and_no_impact_is_no_share_of_none() -> None:
    changes = {
        "x": change("2021-08-02", "2021-08-02", status="implemented"),
        "y": change("2021-08-02", "2021-08-02", status="implemented", type="tbc", **{"adverse-impact": "tbc"}),
        "z": change("2021-09-10", "2021-09-10", status="implemented", type="normal", **{"adverse-impact": "false"}),
        "e": change("2021-09-10", "2021-09-10", type="emergency"),
        "o": change("2021-09-10", "2021-09-10"),
    }
    august, september = figures(book_of(changes), {})
    assert (august.type_stated, august.emergency_share, august.impact_stated) == (0, None, 0)
    assert (september.planned, september.type_stated, september.emergency_share) == (3, 2, Decimal("50.0"))
    assert (september.adverse_impact, september.impact_stated) == (0, 1)


@pytest.mark.parametrize(
    ("month", "notice", "last"),
    [
        ("2021-11", "20wd", "2021-10-04"),
        ("2021-11", "20 clear wd", "2021-10-01"),
        ("2021-12", "20wd", "2021-11-03"),
        ("2021-12", "20 clear wd", "2021-11-02"),
        ("2022-01", "20wd", "2021-12-02"),
        ("2022-01", "20 clear wd", "2021-12-01"),
        ("2022-02", "20wd", "2022-01-04"),
        ("2022-02", "20 clear wd", "2021-12-31"),
    ],
)
def test_the_last_day_on_which_users_are_told_in_time(month: str, notice: str, last: str) -> None:
    day = date.fromisoformat(last)
    late = date.fromordinal(day.toordinal() + 1)
    limits = {"notified-before-month": notice}
    for told, expected in ((day, []), (late, [True])):
        changes = {"x": change(f"{month}-17T20:00", f"{month}-17T21:00", notified=told.isoformat())}
        assert certainty(changes, limits) == expected
    assert certainty({"x": change(f"{month}-17", f"{month}-17")}, limits) == [False]
    assert certainty({"x": change(month, month, notified=day.isoformat())}, limits) == []
    assert certainty({"x": change("tbc", "tbc", notified=day.isoformat())}, limits) == [False]


def test_notice_of_a_single_change_is_counted_from_its_beginning() -> None:
    limits = {"notified-before-start": "5wd"}
    assert certainty({"x": change("2021-11-04T20:00", "2021-11-04T21:00", notified="2021-10-28")}, limits) == []
    assert certainty({"x": change("2021-11-04T20:00", "2021-11-04T21:00", notified="2021-10-29")}, limits) == [True]


def test_outages_last_as_long_as_they_do_and_what_overlaps_counts_once() -> None:
    limits = {"outage-in-month": "6h"}

    def total(*spans: tuple[str, str], **more: Any) -> list[tuple[date | None, bool]]:
        changes = {f"c{n}": change(*span, outage="true", **more) for n, span in enumerate(spans)}
        return [(one.month, one.certain) for one in breaches(changes, limits)]

    october = date(2021, 10, 1)
    assert total(("2021-10-05T20:00", "2021-10-06T02:00")) == []
    assert total(("2021-10-05T20:00", "2021-10-06T02:01")) == [(october, True)]
    assert total(("2021-10-05T20:00", "2021-10-06T02:00"), ("2021-10-05T21:00", "2021-10-06T01:00")) == []
    assert total(("2021-10-05T20:00", "2021-10-06T01:00"), ("2021-10-07T20:00", "2021-10-07T21:01")) == [
        (october, True)
    ]
    assert total(("2021-10-31T21:00", "2021-11-01T06:00")) == []  # three hours in the one month and six in the next
    assert total(("2021-10-31T21:00", "2021-11-01T06:01")) == [(date(2021, 11, 1), True)]
    assert total(("2021-10-30T23:00", "2021-10-31T05:00")) == [(october, True)]  # the clocks go back: seven hours
    assert total(("2021-10-05", "2021-10-05")) == [(october, False)]
    assert total(("2021-10-05T20:00", "2021-10-06T04:00"), status="implemented") == []
    night = figures(book_of({"x": change("2021-10-30T20:00", "2021-10-31T08:00", outage="true")}), rules_of(limits))[0]
    assert (night.outage, night.outage_limit) == ((13 * 60, 13 * 60), 6 * 60)


def test_an_outage_that_is_not_stated_may_be_one() -> None:
    limits = {"outage-in-month": "6h"}
    span = ("2021-10-05T20:00", "2021-10-06T04:00")
    assert certainty({"x": change(*span)}, limits) == [False]
    assert certainty({"x": change(*span, outage="tbc")}, limits) == [False]
    assert certainty({"x": change(*span, outage="false")}, limits) == []
    assert certainty(
        {"x": change(*span)}, {"hours": {"from": "20:00", "to": "22:00"}}, **{"applies-to": {"outage": "true"}}
    ) == [False]


@pytest.mark.parametrize(
    ("start", "finish", "expected"),
    [
        ("2018-11-27T20:57", "2018-11-28T09:15", [True]),  # BSC central systems
        ("2021-05-14T18:57", "2021-05-15T07:15", [True]),
        ("2021-05-14T20:00", "2021-05-15T08:00", []),
        ("2021-05-15T02:00", "2021-05-15T03:00", []),
        ("2021-05-15T08:00", "2021-05-15T09:00", [True]),
        ("2021-05-14T20:00", "2021-05-16T06:00", [True]),
        ("2021-05-14", "2021-05-14", [False]),
        ("2021-05-14T20:00", "tbc", [False]),
    ],
)
def test_hours_run_over_midnight(start: str, finish: str, expected: list[bool]) -> None:
    limits = {"hours": {"from": "20:00", "to": "08:00"}}
    assert certainty({"x": change(start, finish)}, limits) == expected


def test_a_limit_is_in_force_by_the_day_on_which_a_change_begins() -> None:
    limits = [
        {"until": "2021-09-30", "hours": {"from": "18:00", "to": "23:00"}},
        {"from": "2021-10-01", "hours": {"from": "20:00", "to": "22:00"}},
    ]
    assert certainty({"x": change("2021-09-30T18:00", "2021-09-30T20:00")}, limits) == []
    assert certainty({"x": change("2021-10-01T18:00", "2021-10-01T20:00")}, limits) == [True]
    assert certainty({"x": change("2021-09", "2021-09")}, limits) == [False]


def test_changes_keep_their_distance() -> None:
    limits = {"spacing": "5wd"}
    first = change("2021-09-10T20:00", "2021-09-10T22:00")

    def too_near(start: str, finish: str) -> list[bool]:
        return certainty({"a": first, "b": change(start, finish)}, limits)

    assert too_near("2021-09-17T00:00", "2021-09-17T01:00") == []
    assert too_near("2021-09-16T23:59", "2021-09-17T01:00") == [True]
    assert too_near("2021-09-10T21:00", "2021-09-10T23:00") == [True]
    assert too_near("2021-09", "2021-09") == [False]
    assert too_near("2021-10", "2021-10") == []


def test_so_many_changes_run_at_once_and_no_more() -> None:
    def at_once(*spans: tuple[str, str]) -> list[tuple[str | None, bool]]:
        changes = {f"c{number}": change(*span) for number, span in enumerate(spans)}
        return [(one.change, one.certain) for one in breaches(changes, {"at-once": "2"})]

    evening = ("2021-09-10T20:00", "2021-09-10T22:00")
    assert at_once(evening, evening) == []
    assert at_once(evening, evening, evening) == [("c2", True)]
    assert at_once(evening, evening, ("2021-09-10T22:00", "2021-09-10T23:00")) == []
    assert at_once(evening, evening, ("2021-09-10", "2021-09-10")) == [("c1", False)]


def test_a_share_of_the_changes_of_a_month_are_emergencies() -> None:
    limits = {"emergency-share": "0.5"}
    one = change("2021-09-10T20:00", "2021-09-10T22:00", type="emergency")
    other = change("2021-09-11T20:00", "2021-09-11T22:00", type="normal")
    assert certainty({"x": one, "y": other}, limits) == []
    assert certainty({"x": one, "y": one, "z": other}, limits) == [True]
    assert certainty({"x": one, "y": other, "z": change("2021-09-12", "2021-09-12")}, limits) == [False]


def test_a_consent_is_kept_beside_the_breach() -> None:
    consent = {"R1": {"approved-by": "OPSG", "reason": "agreed"}}
    changes = {"x": change("2021-05-15T08:00", "2021-05-15T09:00", exceptions=consent)}
    rules = rules_of({"hours": {"from": "20:00", "to": "08:00"}})
    (breach,) = find_breaches(book_of(changes, rules=["r"]), rules)
    assert breach.exception is not None
    assert breach.exception.approved_by == "OPSG"


def test_figures_count_each_service_and_all_of_them_once() -> None:
    changes = {"x": change("2021-09-10T20:00", "2021-09-10T22:00", services=["a", "b"], outage="true")}
    found = figures(book_of(changes), {})
    assert [(one.service, one.planned, one.outage) for one in found] == [
        (None, 1, (120, 120)),
        ("a", 1, (120, 120)),
        ("b", 1, (120, 120)),
    ]
    assert all(isinstance(one, Figure) for one in found)


def test_the_forward_look_goes_week_by_week_from_the_as_of_day() -> None:
    changes = {
        "over": change("2021-09-06T01:00", "2021-09-06T02:00", status="implemented"),
        "now": change("2021-09-08T20:00", "2021-09-08T22:00", outage="true"),
        "then": change("2021-09-21T20:00", "2021-09-21T22:00"),
        "some-time": change("2021-09", "2021-09"),
        "never": change("tbc", "tbc"),
    }
    windows = {"w": {"category": "freeze", "from": "2021-09-13", "to": "2021-09-14"}}
    weeks = forward(book_of(changes, windows=windows))
    assert [one.monday.isoformat() for one in weeks][:3] == ["2021-09-06", "2021-09-13", "2021-09-20"]
    assert [one.changes for one in weeks][:3] == [("now",), (), ("then",)]
    assert all("some-time" in one.may_be for one in weeks)
    assert [one.windows for one in weeks][:3] == [(), ("w",), ()]
    assert weeks[0].outage[0] == 120


def test_the_generated_year_is_what_its_script_writes() -> None:
    script = runpy.run_path(str(ROOT / "benchmarks" / "generated_year.py"))
    shipped = ROOT / "releases" / "a-generated-year-of-changes.yaml"
    assert shipped.read_text(encoding="utf-8") == script["text"]()
    found = CliRunner().invoke(main, ["changes", str(shipped), "--as-of", "2021-09-07", "--format", "json"])
    august = [
        one for one in json.loads(found.stdout)["figures"] if one["month"] == "2021-08" and one["service"] is None
    ]
    assert [(one["implemented"], one["successful"], one["success_rate"], one["adverse_impact"]) for one in august] == [
        (211, 204, 96.7, 1)
    ]


def test_a_rule_is_about_the_changes_it_names_and_perhaps_about_those_that_do_not_say() -> None:
    late = {"hours": {"from": "08:00", "to": "09:00"}}
    evening = ("2021-09-10T20:00", "2021-09-10T22:00")

    def broken(applies: Data, **more: Any) -> list[bool]:
        return certainty({"x": change(*evening, **more)}, late, **{"applies-to": applies})

    there = {"environments": ["uit-b"]}
    assert broken(there, environment="uit-b") == [True]
    assert broken(there, environment="production") == []
    assert broken(there) == [False]
    services = {"services": ["a"]}
    assert broken(services, services=["a", "b"]) == [True]
    assert broken(services, services=["b"]) == []
    assert broken(services) == [False]
    out = {"outage": "true"}
    assert broken(out, outage="true") == [True]
    assert broken(out, outage="false") == []
    assert broken(out) == [False]
    assert broken({**out, **there}, outage="true", environment="production") == []


def test_what_is_over_keeps_its_distance_from_what_is_to_come_and_breaks_nothing_by_itself() -> None:
    over = {"status": "implemented"}
    first, last = ("2021-09-03T20:00", "2021-09-03T22:00"), ("2021-09-06T20:00", "2021-09-06T22:00")

    def found(one: Data, other: Data, limits: Data) -> list[tuple[str | None, tuple[str, ...]]]:
        changes = {"b": change(*first, **one), "a": change(*last, **other)}
        return [(one.change, one.changes) for one in breaches(changes, limits)]

    spacing = {"spacing": "5wd"}
    assert found({}, {}, spacing) == [("a", ("b", "a"))]
    assert found(over, {}, spacing) == [("a", ("b", "a"))]
    assert found(over, over, spacing) == []
    emergency = {"type": "emergency"}
    share = {"emergency-share": "0.6"}
    assert found(emergency, emergency, share) == [(None, ("a", "b"))]
    assert found({**emergency, **over}, emergency, share) == [(None, ("a", "b"))]
    assert found({**emergency, **over}, {"type": "normal"}, share) == []
    assert found({**emergency, **over}, {**emergency, **over}, share) == []
    assert found({}, over, {"hours": {"from": "08:00", "to": "09:00"}}) == [("b", ("b",))]


def test_a_distance_in_days_is_kept_to_the_minute() -> None:
    def too_near(start: str, finish: str) -> list[bool]:
        changes = {"a": change("2021-09-10T20:00", "2021-09-10T22:15"), "b": change(start, finish)}
        return certainty(changes, {"spacing": "2d"})

    assert too_near("2021-09-12T22:15", "2021-09-12T23:00") == []
    assert too_near("2021-09-12T22:14", "2021-09-12T23:00") == [True]
    assert too_near("2021-09-12", "2021-09-12") == [False]


def test_what_runs_at_once_is_named_in_order_and_only_what_surely_runs_makes_it_sure() -> None:
    def at_once(**spans: tuple[str, str]) -> list[tuple[str | None, tuple[str, ...], bool]]:
        changes = {name: change(*span) for name, span in spans.items()}
        return [(one.change, one.changes, one.certain) for one in breaches(changes, {"at-once": "1"})]

    first, last = ("2021-09-10T20:00", "2021-09-10T22:00"), ("2021-09-10T21:00", "2021-09-10T23:00")
    assert at_once(b=first, a=last) == [("a", ("a", "b"), True)]
    assert at_once(a=first, b=("2021-09-10T22:00", "2021-09-10T23:00")) == []
    assert at_once(a=("2021-09-10T20:00", "tbc"), b=last) == [("b", ("a", "b"), False)]


def test_what_has_no_end_that_is_known_may_keep_any_distance() -> None:
    changes = {
        "a": change("2021-09-10T20:00", "tbc"),
        "b": change("2021-09-17T20:00", "2021-09-17T21:00"),
    }
    (breach,) = breaches(changes, {"spacing": "5wd"})
    assert (breach.change, breach.certain) == ("b", False)
    assert breach.reason == "it begins less than 5 working days after a ends (on or after 10 September 2021)"


def test_a_limit_with_two_ends_is_in_force_on_both_days_and_between() -> None:
    limits = {"from": "2021-09-10", "until": "2021-09-12", "hours": {"from": "18:00", "to": "23:00"}}

    def broken(day: str) -> list[bool]:
        return certainty({"x": change(f"{day}T03:00", f"{day}T04:00")}, limits)

    assert [broken(f"2021-09-{day:02}") for day in (9, 10, 12, 13)] == [[], [True], [True], []]


def test_hours_that_end_as_they_begin_are_a_whole_day_from_then() -> None:
    limits = {"hours": {"from": "20:00", "to": "20:00"}}
    assert certainty({"x": change("2021-09-10T20:00", "2021-09-11T20:00")}, limits) == []
    assert certainty({"x": change("2021-09-10T19:00", "2021-09-10T21:00")}, limits) == [True]


def test_what_does_not_state_its_beginning_may_keep_its_hours() -> None:
    (breach,) = breaches({"x": change("tbc", "2021-09-10T21:00")}, {"hours": {"from": "20:00", "to": "22:00"}})
    assert not breach.certain
    assert breach.reason.startswith("its hours are not known (it begins on or before 10 September 2021); ")


def test_notice_before_one_of_two_days_off_is_due_on_the_working_day_before_both() -> None:
    limits = {"notified-before-start": "1wd"}
    weekend = "2021-09-11/2021-09-12"
    assert breaches({"x": change(weekend, weekend, notified="2021-09-10")}, limits) == ()
    (breach,) = breaches({"x": change(weekend, weekend, notified="2021-09-11")}, limits)
    assert breach.certain
    assert breach.reason.startswith(
        "users were told on 11 September 2021; 1 working day of notice is asked for, and it begins"
    )


def test_which_of_two_changes_of_a_day_keeps_too_little_distance_is_not_sure() -> None:
    (breach,) = breaches({name: change("2021-09-10", "2021-09-10") for name in "ab"}, {"spacing": "10d"})
    assert (breach.changes, breach.certain) == (("a", "b"), False)
    assert breach.reason == "it begins less than 10 days after a ends (on 10 September 2021)"


def test_what_does_not_end_on_a_day_that_is_stated_is_told_so() -> None:
    changes = {"a": change("../2021-09-10", "tbc"), "b": change("2021-09-12", "2021-09-12"), "c": change("tbc", "tbc")}
    reasons = [one.reason for one in breaches(changes, {"spacing": "2d"})]
    assert reasons == ["it begins less than 2 days after a ends (on a day that is not stated)"]


def test_only_what_a_rule_is_surely_about_is_counted_among_what_runs_at_once() -> None:
    evening = ("2021-09-10T20:00", "2021-09-10T22:00")

    def found(**outage: str) -> int:
        changes = {name: change(*evening, **({"outage": said} if said else {})) for name, said in outage.items()}
        return len(breaches(changes, {"at-once": "1"}, **{"applies-to": {"outage": "true"}}))

    assert found(a="true", b="true") == 1
    assert found(a="true", b="") == found(a="true", b="false") == 0


def test_a_stretch_lasts_a_minute_at_least() -> None:
    assert make_span((10, 20), (5, 30)) == Span((10, 20), (11, 30))
    assert make_span((10, 40), (5, 30)) == Span((10, 29), (11, 30))
    assert make_span((-FAR, 40), (5, FAR)) == Span((-FAR, 40), (5, FAR))


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ({}, "expected exactly one of"),
        ({"at-once": "2", "spacing": "5wd"}, "expected exactly one of"),
        ({"at-once": "2", "from": "2021-09-10", "until": "2021-09-09"}, "this limit is never in force"),
    ],
)
def test_a_limit_that_limits_nothing_or_is_never_in_force_is_refused(limit: Data, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Limit.model_validate(limit)


def test_a_limit_may_be_in_force_on_one_day() -> None:
    limit = Limit.model_validate({"at-once": "2", "from": "2021-09-10", "until": "2021-09-10"})
    assert limit.limits == "at-once"


# In full


def test_breaches_are_in_order_of_rules_and_months_and_changes() -> None:
    first = Breach("A", None, None, certain=True, reason="")
    ordered = [
        first,
        replace(first, change="x"),
        replace(first, change="x", contingency=True),
        replace(first, change="y"),
        replace(first, month=date(2021, 9, 1)),
        replace(first, month=date(2021, 10, 1)),
        replace(first, rule="B"),
    ]
    backward = ordered[::-1]
    assert sorted(backward, key=lambda one: one.key) == ordered


def test_a_change_has_a_part_in_each_month_in_which_it_lasts_a_minute() -> None:
    def months(start: str, finish: str) -> list[int]:
        book = book_of({"x": change(start, finish)})
        return [month.month for month in hulls_by_month(book, book.entries)]

    assert months("2021-09-30T20:00", "2021-10-01T00:00") == [9]
    assert months("2021-09-30T20:00", "2021-10-01T00:01") == [9, 10]
    assert months("2021-10-01T00:00", "2021-11-10T00:00") == [10, 11]
    assert months("tbc", "2021-10-01T00:00") == months("2021-10-01", "tbc") == months("tbc", "tbc") == []


def test_a_phase_of_a_plan_is_no_outage_and_no_rule_is_about_it() -> None:
    day = one_day(date(2021, 9, 10))
    plan = Plan("r", (Phase("r", "uit", "UIT", "uit-b", day, day, finished=False),), {})
    (entry,) = make_agenda(schedule_of({}), {}, CALENDAR, date(2021, 9, 7), [plan]).book().entries
    assert outage_in([entry], *entry.span.hull) == (0, 0)
    assert is_about(None, entry) is Truth.FALSE


def test_a_rule_of_categories_and_types_is_about_what_is_both() -> None:
    def broken(applies: Data, **more: Any) -> list[bool]:
        hours = {"hours": {"from": "08:00", "to": "09:00"}}
        return certainty(
            {"x": change("2021-09-10T20:00", "2021-09-10T22:00", **more)}, hours, **{"applies-to": applies}
        )

    normal = {"types": ["normal"]}
    assert broken(normal, type="normal") == [True]
    assert broken(normal, type="emergency") == []
    assert broken(normal) == broken(normal, type="tbc") == [False]
    both = {**normal, "categories": ["download"]}
    assert broken(both, type="normal", category="download") == [True]
    assert broken(both, type="normal", category="release") == []
    assert broken(both, type="emergency", category="download") == []


def test_a_limit_that_only_ends_is_in_force_until_then() -> None:
    limits = {"until": "2021-09-10", "hours": {"from": "08:00", "to": "09:00"}}
    found = [certainty({"x": change(f"2021-09-{day}T20:00", f"2021-09-{day}T21:00")}, limits) for day in (10, 11)]
    assert found == [[True], []]


def test_hours_of_one_day_are_kept_to_the_minute() -> None:
    def broken(start: str, finish: str) -> list[tuple[bool, str]]:
        found = breaches({"x": change(start, finish)}, {"hours": {"from": "09:00", "to": "17:00"}})
        return [(one.certain, one.reason.partition(";")[0]) for one in found]

    assert broken("2021-09-10T09:00", "2021-09-10T17:00") == []
    late = "it runs from 09:00 on 10 September 2021 to 17:01 on 10 September 2021"
    assert broken("2021-09-10T09:00", "2021-09-10T17:01") == [(True, late)]
    assert broken("2021-09-10T08:59", "2021-09-10T17:00")[0][0]
    assert broken("tbc", "tbc") == [(False, "its hours are not known (its day is not stated)")]
    assert broken("2021-09-10", "2021-09-10") == [(False, "its hours are not known (it begins on 10 September 2021)")]


def test_what_begins_outside_the_hours_breaks_them_whenever_it_ends() -> None:
    hours = {"hours": {"from": "20:00", "to": "08:00"}}

    def broken(start: str, finish: str) -> list[bool]:
        return certainty({"x": change(start, finish)}, hours)

    assert broken("2021-09-10T10:00", "tbc") == [True]
    assert broken("2021-09-10T21:00", "tbc") == [False]
    assert broken("2021-09-10", "tbc") == [False]
    assert broken("tbc", "2021-09-10T10:00") == [True]
    assert broken("tbc", "2021-09-10T07:00") == [False]
    assert broken("2021-09-10/2021-09-20", "2021-09-10/2021-09-20") == [False]
    assert broken("2021-09-10/2021-09-20", "2021-09-21T10:00") == [True]


def test_outages_of_a_month_are_added_up_without_contingency_and_with_what_is_over() -> None:
    out = {"outage": "true"}
    later = {"start": "2021-09-24T20:00", "finish": "2021-09-24T23:00"}

    def broken(limit: str, **changes: Data) -> list[tuple[bool, tuple[str, ...], str]]:
        found = breaches(changes, {"outage-in-month": limit})
        return [(one.certain, one.changes, one.reason) for one in found]

    one = change("2021-09-10T20:00", "2021-09-10T22:00", **out)
    over = change("2021-09-03T20:00", "2021-09-03T21:00", **out, status="implemented")
    quiet = change("2021-09-11T20:00", "2021-09-11T22:00", outage="false")
    said = "outages of September 2021 last 3 hours together; the limit is 2 hours"
    assert broken("2h", b=one, a=over, c=quiet) == [(True, ("a", "b"), said)]
    assert broken("3h", b=one, a=over) == broken("2h", a=over) == []
    assert broken("2h", x={**one, "contingency": later}) == []
    maybe = change("2021-09-12T20:00", "2021-09-12T21:00")
    ((certain, counted, reason),) = broken("3h", b=one, a=over, d=maybe)
    assert (certain, counted) == (False, ("a", "b", "d"))
    assert reason == "outages of September 2021 last between 3 hours and 4 hours together; the limit is 3 hours"
    consent = {"R1": {"approved-by": "OPSG", "reason": "agreed"}}
    found = find_breaches(
        book_of({"a": over, "b": {**one, "exceptions": consent}}, rules=["r"]), rules_of({"outage-in-month": "2h"})
    )
    assert [breach.exception is not None for breach in found] == [True]


def test_notice_is_told_in_the_words_of_what_is_known() -> None:
    evening = ("2021-11-04T20:00", "2021-11-04T21:00")

    def reasons(notice: str, *when: str, **more: Any) -> list[tuple[bool, str]]:
        applies = more.pop("applies", None)
        about = {} if applies is None else {"applies-to": applies}
        found = breaches({"x": change(*when, **more)}, {"notified-before-start": notice}, **about)
        return [(one.certain, one.reason) for one in found]

    assert reasons("1wd", *evening) == [
        (
            False,
            "it is not stated when users were told; 1 working day before it begins on 4 November 2021 is 3 November 2021",
        )
    ]
    assert reasons("2wd", "2021-11", "2021-11") == [
        (
            False,
            "it is not stated when users were told; 2 working days of notice are asked for, and it begins between 1 November 2021 and 30 November 2021",
        )
    ]
    assert reasons("2wd", "2019-01-03T20:00", "2019-01-03T21:00", notified="2019-01-02") == [
        (
            False,
            "users were told on 2 January 2019; 2 working days of notice are asked for, and it begins on 3 January 2019",
        )
    ]
    late = {"notified": "2021-11-04", "applies": {"outage": "true"}}
    assert [certain for certain, _ in reasons("1wd", *evening, **late, outage="true")] == [True]
    assert [certain for certain, _ in reasons("1wd", *evening, **late)] == [False]
    later = {"start": "2021-11-11T20:00", "finish": "2021-11-11T21:00"}
    told = {"notified": "2021-11-01", "notified-for": "2021-11-04", "contingency": later}
    assert reasons("1wd", *evening, **told) == []
    assert [certain for certain, _ in reasons("1wd", *evening, **{**told, "notified-for": "2021-11-05"})] == [True]


def test_a_distance_is_kept_from_the_end_of_what_ended_first_however_the_days_lie() -> None:
    def found(period: str, first: tuple[str, str], last: tuple[str, str], **more: Any) -> list[tuple[bool, str]]:
        changes = {"a": change(*first, **more), "b": change(*last)}
        return [(one.certain, one.reason.partition("(")[2]) for one in breaches(changes, {"spacing": period})]

    night = ("2021-09-10T20:00", "2021-09-11T00:00")  # it ends as Friday does
    assert found("1wd", night, ("2021-09-14T00:00", "2021-09-14T01:00")) == []
    assert found("1wd", night, ("2021-09-13T00:00", "2021-09-13T01:00")) == []
    assert found("1wd", night, ("2021-09-12T23:59", "2021-09-13T01:00")) == [(True, "on 10 September 2021)")]
    minute = ("2021-09-13T20:00", "2021-09-14T00:01")  # it ends a minute after Monday does
    assert found("1wd", minute, ("2021-09-14T23:59", "2021-09-15T01:00")) == [(True, "on 14 September 2021)")]
    assert found("1wd", minute, ("2021-09-15T00:00", "2021-09-15T01:00")) == []
    assert found("1d", night, ("2021-09-11T00:00", "2021-09-11T01:00")) == [(True, "on 10 September 2021)")]
    assert found("1d", ("2021-09-10", "2021-09-10"), ("2021-09-11", "2021-09-11"))[0][0] is False
    far = ("2028-12-29T20:00", "2028-12-29T22:00")
    assert found("40wd", far, ("2028-12-30T20:00", "2028-12-30T22:00"))[0][0] is True
    assert found("400d", far, ("2028-12-30T20:00", "2028-12-30T22:00"))[0][0] is True
    later = {"start": "2021-09-20T20:00", "finish": "2021-09-20T22:00"}
    assert found("1wd", night, ("2021-09-20T20:00", "2021-09-20T22:00"), contingency=later) == []
    assert found("2d", ("tbc", "tbc"), night) == []


def test_what_runs_at_once_counts_what_is_over_beside_what_is_to_come_but_no_contingency() -> None:
    day = ("2021-09-07T08:00", "2021-09-07T18:00")
    over = {"status": "implemented"}

    def found(limit: str, **more: Data) -> list[tuple[str | None, bool, str]]:
        changes = {name: change(*one.pop("at", day), **one) for name, one in more.items()}
        return [(one.change, one.certain, one.reason) for one in breaches(changes, {"at-once": limit})]

    said = "as it begins 3 changes run at the same time; the limit is 2"
    assert found("2", a={}, b={}, c={}) == [("c", True, said)]
    assert found("2", a={**over}, b={**over}, c={}) == [("c", True, said)]
    assert found("2", a={}, b={**over}, c={**over}) == [("c", True, said)]
    assert found("2", a={**over}, b={**over}, c={**over}) == []
    later = {"start": "2021-09-20T20:00", "finish": "2021-09-20T22:00"}
    away = {"at": ("2021-09-20T20:00", "2021-09-20T22:00")}
    assert found("1", a={"contingency": later}, b={**away}) == []
    assert found("1", a={"at": ("tbc", "tbc")}, b={"at": ("tbc", "tbc")}) == []
    assert (
        found(
            "1", a={"at": ("2021-09-07T08:00", "2021-09-07T12:00")}, b={"at": ("2021-09-07T12:00", "2021-09-07T13:00")}
        )
        == []
    )
    maybe = {"at": ("2021-09-07", "2021-09-07")}
    assert [certain for _, certain, _ in found("1", a={}, b={**maybe})] == [False]


def test_a_share_is_told_of_the_months_in_which_changes_surely_begin() -> None:
    def found(limit: str, **changes: Data) -> list[tuple[int | None, bool, tuple[str, ...], str]]:
        every = breaches(changes, {"emergency-share": limit})
        return [
            (one.month and one.month.month, one.certain, one.changes, one.reason.partition(";")[0]) for one in every
        ]

    def one(month: str, kind: str | None, **more: Any) -> Data:
        typed = {} if kind is None else {"type": kind}
        return change(f"2021-{month}-10T20:00", f"2021-{month}-10T22:00", **typed, **more)

    emergency, normal = one("09", "emergency"), one("09", "normal")
    assert found("0.5", b=emergency, a=emergency, c=normal) == [
        (9, True, ("a", "b", "c"), "2 of 3 changes of September 2021 are emergencies")
    ]
    assert found("0.5", a=emergency, b=normal) == []
    for kind in (None, "tbc"):
        assert found("0.5", a=emergency, b=normal, c=one("09", kind)) == [
            (9, False, ("a", "b", "c"), "between 1 and 2 of 3 changes of September 2021 are emergencies")
        ]
    assert found("0.5", a=emergency, b=one("09", None)) == [
        (9, False, ("a", "b"), "between 1 and 2 of 2 changes of September 2021 are emergencies")
    ]
    assert [month for month, *_ in found("0.1", a=one("10", "emergency"), b=emergency)] == [9, 10]
    open_ = [("2021-09-30/2021-10-01", "tbc"), ("tbc", "tbc"), ("../2021-09-10", "tbc"), ("2021-09-10/..", "tbc")]
    for when in open_:
        assert found("0.1", a=change(*when, type="emergency")) == []
    assert len(found("0.1", a=change("2021-09-01/2021-09-30", "tbc", type="emergency"))) == 1
    later = {"start": "2021-10-20T20:00", "finish": "2021-10-20T22:00"}
    assert [month for month, *_ in found("0.1", a={**emergency, "contingency": later})] == [9]
