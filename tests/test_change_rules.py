"""Change rules, figures and the forward look: the numbers that are known, and what is not known."""

import json
import runpy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner
from pydantic import ValidationError
from strategies import ROOT
from test_conflicts import CALENDAR, change, schedule_of

from readiness.binding import bind
from readiness.changes.agenda import make_agenda
from readiness.changes.book import Book
from readiness.changes.breaches import Breach, find_breaches
from readiness.changes.clock import FAR
from readiness.changes.figures import Figure, figures, forward, percent
from readiness.changes.rules import ChangeRule, ChangeRules, Limit
from readiness.changes.span import Span, make_span
from readiness.cli import main
from readiness.document import read

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
