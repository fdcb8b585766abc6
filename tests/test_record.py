"""What is on record of a release on a day: what counts as known, from when, and in which words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from readiness.calendar import WEEK, make_calendar
from readiness.changes.agenda import Agenda
from readiness.changes.schedule import ChangeSchedule
from readiness.record import Fact, FieldFact, Record
from readiness.reduction import plain, reduce_to
from readiness.register import make_table
from readiness.release import DateStatement, Release
from readiness.truth import Truth

Data = Any
CALENDAR = make_calendar("short", "Europe/London", date(2021, 5, 3), date(2022, 3, 31), WEEK[:5], [])
GO_LIVE = {"date": "2021-11-04"}


def record_of(as_of: str = "2021-09-07", plan: Data = None, **more: Data) -> Record:
    release = {"kind": "release", "id": "x", "title": "X", "criteria": "c", "calendar": "c", **more}
    plan = {"go-live": GO_LIVE, **(plan or {})}
    facts = Release.model_validate({"checkpoints": ["go-live"], "plan": plan, **release})
    tables = {
        f"{name}[{index}]": make_table(register.rows)
        for name, registers in facts.registers.items()
        for index, register in enumerate(registers)
        if register.rows is not None
    }
    return reduce_to(facts, date.fromisoformat(as_of), CALENDAR, tables)


def test_an_item_without_a_title_goes_by_its_name() -> None:
    record = record_of(plan={"uit": {"title": "User Integration Testing", "date": "2021-10-01"}})
    assert {name: member.fact.value for name, member in record.plan.items()} == {
        "uit": "User Integration Testing",
        "go-live": "go-live",
    }


def test_an_item_is_fixed_from_the_day_on_which_that_is_on_record() -> None:
    dates = [{"planned": "2021-10-01", "stated": "2021-09-01"}]
    plan = {"uit": {"fixed": "true", "stated": "2021-09-08", "date": dates}}
    assert [record_of(as_of, plan).items["uit"].fixed for as_of in ("2021-09-07", "2021-09-08")] == [False, True]


def test_a_field_to_be_confirmed_is_told_so() -> None:
    record = record_of(risks={"r": {"title": "R", "status": "tbc", "stated": "2021-09-01"}})
    assert (record.risks["r"].fields["status"].fact.value, record.risks["r"].fields["status"].values) == (
        "to be confirmed",
        (),
    )


def test_a_modification_is_not_in_scope_before_somebody_says_so() -> None:
    said = [{"value": "true", "stated": "2021-09-08"}]
    found = [
        record_of(day, scope={"m": {"title": "M", "in-scope": said}}).scope for day in ("2021-09-07", "2021-09-08")
    ]
    assert [tuple(one) for one in found] == [(), ("m",)]


def test_a_range_counts_until_what_it_is_about_has_happened_and_from_when_the_item_is_there() -> None:
    length = {"least": "4wd", "most": "9wd"}
    plan = {
        "uit": {"start": "2021-09-10", "duration": "5wd"},
        "over": {"start": "2021-08-02", "finish": [{"actual": "2021-08-06", "stated": "2021-08-06"}]},
        "later": {"start": "2021-10-01", "duration": "5wd", "stated": "2021-09-08"},
    }
    ranges = {
        "uit.duration": {**length, "likely": "5wd"},
        "over.duration": length,
        "later.duration": length,
    }
    found = record_of(plan=plan, ranges=ranges).ranges
    assert {path: one.fact.value for path, one in found.items()} == {"uit.duration": "4wd to 9wd, most likely 5wd"}
    assert sorted(record_of("2021-09-08", plan, ranges=ranges).ranges) == ["later.duration", "uit.duration"]
    without = record_of(plan=plan, ranges={"uit.duration": length}).ranges
    assert without["uit.duration"].fact.value == "4wd to 9wd"


def test_a_table_describes_the_day_it_states_or_else_the_one_on_which_it_came_on_record() -> None:
    one, other = {"rows": [{"id": "1"}], "stated": "2021-09-01"}, {"rows": [{"id": "2"}], "stated": "2021-09-03"}

    def told(*registers: Data) -> tuple[str, date | None]:
        found = record_of(registers={"defects": list(registers)}).tables["defects"]
        return found.table.rows[0]["id"], found.as_at

    assert told(one) == ("1", date(2021, 9, 1))
    assert told({**one, "as-at": "2021-08-30"}) == ("1", date(2021, 8, 30))
    assert told(one, other) == told(other, one) == ("2", date(2021, 9, 3))
    assert told(one, {**other, "as-at": "2021-08-30"}) == ("1", date(2021, 9, 1))
    assert told(one, {**other, "as-at": "2021-09-01"}) == ("2", date(2021, 9, 1))


def test_a_target_stands_from_the_day_on_which_its_action_was_raised() -> None:
    action = {"title": "A", "raised": "2021-09-03", "target": "2021-09-30"}
    assert record_of("2021-09-02", actions={"a": action}).actions == ()
    (found,) = record_of(actions={"a": action}).actions
    assert [fact.stated for fact in found.facts] == [date(2021, 9, 3), date(2021, 9, 3)]


def test_a_decision_is_of_its_own_day() -> None:
    decision = {"body": "OPSG", "outcome": "approved", "stated": "2021-09-06", "date": "2021-09-03"}
    (found,) = record_of(decisions={"d": decision}).decisions
    assert found.day == date(2021, 9, 3)


LATER = {"stated": "2021-09-08"}
BEFORE = {"stated": "2021-09-01"}


def test_of_an_item_that_comes_on_record_later_only_the_dates_stated_before_are_known() -> None:
    start = [{"planned": "2021-10-01", **BEFORE}]
    plan = {"uit": {**LATER, "start": start, "duration": "5wd", "deadline": "2021-10-29", "after": ["go-live"]}}
    one = record_of("2021-09-07", plan).items["uit"]
    assert (one.length, one.after, one.deadline) == (None, (), None)
    one = record_of("2021-09-08", plan).items["uit"]
    assert (str(one.length), [link.id for link in one.after], one.deadline) == (
        "5wd",
        ["go-live"],
        date(2021, 10, 29),
    )


def test_an_item_is_on_record_from_its_own_day_though_its_dates_come_later() -> None:
    plan = {"uit": {**BEFORE, "start": [{"planned": "2021-10-01", **LATER}]}}
    record = record_of(plan=plan)
    assert (list(record.plan), list(record.dates)) == (["go-live", "uit"], ["go-live"])
    assert (record.plan["uit"].title, record.titles["uit"]) == ("uit", "uit")
    assert list(record_of(plan={"uit": {"start": [{"planned": "2021-10-01", **LATER}]}}).plan) == ["go-live"]


def test_what_shape_an_item_has_follows_from_all_that_is_on_record_of_it() -> None:
    plan = {
        "bare": {},
        "gate": {"after": ["go-live"]},
        "ranged": {"after": ["go-live"]},
        "lasting": {"after": ["go-live"], "duration": "tbc"},
        "window": {"limit": "2021-10-29"},
    }
    items = record_of(plan=plan, ranges={"ranged.duration": {"least": "2wd", "most": "5wd"}}).items
    assert {name for name, one in items.items() if one.milestone} == {"gate", "window", "go-live"}
    assert {name for name, one in items.items() if one.fixed} == {"window"}


def test_a_statement_of_no_day_is_no_change_of_plan_that_could_be_dated() -> None:
    history = [{"planned": "2021-10-01"}, {"planned": "2021-10-08"}]
    assert record_of(plan={"uit": {"date": history}}).changed == {}
    dated = [{"planned": "2021-10-01"}, {"planned": "2021-10-08", **BEFORE}]
    assert record_of(plan={"uit": {"date": dated}}).changed == {"uit": date(2021, 9, 1)}
    both = record_of(plan={"uit": {"start": dated, "finish": dated}}).changed
    assert list(both) == ["uit.finish", "uit.start"]


def test_a_source_that_is_not_declared_is_none() -> None:
    record = record_of(plan={"uit": {"date": [{"planned": "2021-10-01", "source": "nobody"}]}})
    assert record.dates["uit"].fact.source is None


def test_a_modification_is_on_record_from_its_own_day_though_its_scope_is_said_later() -> None:
    said = {"title": "M", **BEFORE, "in-scope": [{"value": "false", **LATER}]}
    found = [record_of(day, scope={"m": said}).scope["m"] for day in ("2021-09-07", "2021-09-08")]
    assert [(one.present, one.fact.value) for one in found] == [
        (Truth.TRUE, "in scope"),
        (Truth.FALSE, "not in scope"),
    ]


def test_parts_are_open_while_the_release_of_one_is_not_stated() -> None:
    def parts(**stated: Data) -> tuple[str, ...]:
        return record_of(scope={"m": {"title": "M", "parts": stated}}).scope["m"].fields["parts"].values

    assert parts(a={"release": "june"}, b={"release": "november"}) == ("a: june", "b: november")
    assert parts(a={"release": "june"}, b={}) == ()
    assert parts(a={"release": "june"}, b={"release": "tbc"}) == ()


def test_a_risk_is_there_under_its_title() -> None:
    record = record_of(risks={"r": {"title": "The risk", **BEFORE}, "uit": {"title": "Of the test"}}, plan={"uit": {}})
    assert (record.risks["r"].present, record.titles["r"], record.titles["uit"]) == (Truth.TRUE, "The risk", "uit")


def test_ranges_and_groups_are_kept_of_what_may_still_turn_out_otherwise() -> None:
    days, length = {"least": "2021-10-01", "most": "2021-10-29"}, {"least": "2wd", "most": "5wd"}
    plan = {
        "uit": {"start": "2021-10-01", "duration": "3wd"},
        "sit": {"start": "2021-10-01", "duration": "3wd", "fixed": "true"},
        "gate": {"date": "2021-10-01"},
        "window": {"limit": "2021-10-29"},
    }
    kept = {"uit.start": days, "uit.duration": length, "gate": days}
    others = {
        "uit": days,
        "gate.start": days,
        "sit.duration": length,
        "window": days,
        "nothing": days,
        "uit.finish": {**days, **LATER},
    }
    groups = {"b": {"correlation": "0.5"}, "a": {"correlation": "1"}, "later": {"correlation": "0.5", **LATER}}
    record = record_of(plan=plan, ranges={**others, **kept}, groups=groups)
    assert list(record.ranges) == sorted(kept)
    assert [(name, str(share)) for name, share in record.groups.items()] == [("a", "1"), ("b", "0.5")]


def test_a_risk_delays_what_is_not_fixed_while_it_is_open_and_has_a_probability() -> None:
    one = {"start": "2021-10-01", "duration": "3wd"}
    plan = {"uit": one, "bat": one, "sit": {"date": "2021-10-01", "fixed": "true"}}
    delays = {"uit": "5wd", "bat": "5wd", "sit": "5wd", "nothing": "5wd"}
    risk = {"title": "R", "probability": "0.2", "delays": delays}
    risks = {
        "later": {**risk, **LATER},
        "closed": {**risk, "status": "closed"},
        "open": {**risk, "status": "open"},
        "bare": risk,
        "unlikely": {"title": "R"},
    }
    record = record_of(plan=plan, risks=risks)
    assert {name: list(one.delays) for name, one in record.hazards.items()} == {
        "bare": ["bat", "uit"],
        "open": ["bat", "uit"],
    }


def test_what_is_expected_is_told_as_that_and_what_has_no_value_as_to_be_confirmed() -> None:
    record = record_of(
        evidence={"e": {"type": "t", "expected": "2021-10-01"}, "open": {"type": "t", "value": "tbc"}},
        metrics={"m": [{"expected": "2021-10-01"}, {"value": "tbc"}, {"value": "3"}]},
        decisions={
            "d": {"body": "Board", "about": ["go-live"], "expected": "2021-10-01"},
            "open": {"body": "Board", "about": [], "outcome": "tbc"},
        },
    )
    assert [one.fact.value for one in record.evidence] == ["expected 2021-10-01", "to be confirmed"]
    assert [one.fact.value for one in record.metrics["m"]] == ["expected 2021-10-01", "to be confirmed", "3"]
    assert [(one.fact.value, one.title) for one in record.decisions] == [
        ("expected 2021-10-01", "go-live"),
        ("to be confirmed", "open"),
    ]


def test_a_decision_without_a_day_of_its_own_is_of_the_day_on_which_it_came_on_record() -> None:
    decision = {"body": "Board", "about": ["go-live"], "outcome": "approved", **BEFORE}
    assert [one.day for one in record_of(decisions={"d": decision}).decisions] == [date(2021, 9, 1)]


def test_of_tables_without_a_day_the_last_counts_and_one_with_a_day_before_it() -> None:
    def rows(*registers: Data) -> int:
        return len(record_of(registers={"r": list(registers)}).tables["r"].table.rows)

    one, two = {"rows": [{"a": "1"}]}, {"rows": [{"a": "1"}, {"a": "2"}]}
    assert [rows(one, two), rows(two, one)] == [2, 1]
    assert [rows({**one, "as-at": "2021-09-01"}, two), rows(two, {**one, "as-at": "2021-09-01"})] == [1, 1]


def test_a_baseline_without_a_title_goes_by_its_name() -> None:
    baseline = {"date": "2021-09-01", "members": []}
    baselines = {"b": baseline, "c": {**baseline, "title": "Call"}}
    assert {name: one.title for name, one in record_of(baselines=baselines).baselines.items()} == {
        "b": "b",
        "c": "Call",
    }


WAIVER = {
    "at": "go-live",
    "reason": "Agreed",
    "approved-by": "Board",
    "granted": "2021-09-01",
    "expires": "2021-10-29",
}


def test_waivers_are_kept_by_criterion_in_order_from_the_day_on_which_they_are_granted() -> None:
    later = {**WAIVER, "granted": "2021-09-08"}
    record = record_of(waivers={"K2": [later, WAIVER], "K1": [WAIVER], "K3": [later]})
    assert [(name, [place for place, _ in found]) for name, found in record.waivers.items()] == [
        ("K1", [0]),
        ("K2", [1]),
    ]


def test_the_digest_of_a_record_is_of_all_that_is_on_record_and_of_no_order() -> None:
    plan = {"uit": {"start": "2021-10-01", "duration": "3wd"}}
    other = {**WAIVER, "reason": "Another"}
    risk = {"title": "R", "status": "open"}
    given: list[Data] = [
        {},
        {"waivers": {"K1": [WAIVER]}},
        {"waivers": {"K1": [other]}},
        {"waivers": {"K1": [WAIVER, other]}},
        {"waivers": {"K2": [WAIVER]}},
        {"ranges": {"uit.duration": {"least": "2wd", "most": "5wd"}}},
        {"groups": {"g": {"correlation": "1"}}},
        {"risks": {"r": risk}},
        {"risks": {"r": {**risk, "probability": "0.2", "delays": {"uit": "5wd"}}}},
    ]
    digests = [record_of(plan=plan, **one).sha256 for one in given]
    assert len(set(digests)) == len(given)
    moved = [{"planned": "2021-10-01"}, {"planned": "2021-10-08", **BEFORE}]
    assert record_of(plan={"uit": {"date": moved}}).sha256 != record_of(plan={"uit": {"date": moved[1:]}}).sha256
    assert record_of(plan=plan, waivers={"K1": [other, WAIVER]}).sha256 == digests[3]
    assert record_of(plan=plan, waivers={"K1": [{**WAIVER, "note": "As agreed."}]}).sha256 == digests[1]
    assert list(plain({"b": 1, "a": 2})) == ["a", "b"]  # type: ignore[call-overload]


def test_a_statement_without_a_source_has_that_of_what_it_is_about() -> None:
    sources = {"plan": {"title": "Plan", "date": "2021-09-01"}, "note": {"title": "Note", "date": "2021-09-02"}}
    plan = {"uit": {"title": "The test", "source": "plan", "start": "2021-10-01", "duration": "5wd"}}
    record = record_of(plan=plan, sources=sources, source="note")
    assert (record.plan["uit"].title, record.dates["uit.start"].fact.source) == ("The test", "plan")
    assert record.dates["go-live"].fact.source == "note"
    fact = record.items["uit"].length_fact
    assert fact is not None
    assert (fact.id, fact.value, fact.source, fact.pointer) == (
        "uit.duration",
        "5wd",
        "plan",
        ("plan", "uit", "duration"),
    )
    assert record.items["go-live"].length_fact is None


def test_a_limit_is_no_actual() -> None:
    known = record_of(plan={"window": {"limit": "2021-08-02"}}).dates["window"]
    assert (known.actual, known.limit) == (False, True)


def test_a_field_is_on_record_with_its_latest_statement_and_not_before_the_first() -> None:
    said = [{"value": "north", **BEFORE}, {"value": "south", **LATER}]
    found = [
        {
            name: (one.fact.value, one.values)
            for name, one in record_of(day, risks={"r": {"title": "R", "owner": said}}).risks["r"].fields.items()
        }
        for day in ("2021-08-31", "2021-09-07", "2021-09-08")
    ]
    assert found == [{}, {"owner": ("north", ("north",))}, {"owner": ("south", ("south",))}]


def test_what_an_action_states_without_a_day_is_of_the_day_on_which_it_was_raised_unless_it_names_a_source() -> None:
    talked = {"source": "talk"}
    action = {
        "title": "A",
        "raised": "2021-09-03",
        "owner": [{"value": "north"}],
        "status": [{"value": "open", **talked}],
    }
    sources = {"talk": {"title": "A talk", "date": "2021-09-06"}}
    found = record_of(actions={"a": {**action, "target": [{"target": "2021-09-30", **talked}]}}, sources=sources)
    fields = found.actions[0].member.fields
    assert {name: one.fact.stated for name, one in fields.items()} == {
        "owner": date(2021, 9, 3),
        "status": date(2021, 9, 6),
    }
    assert [fact.stated for fact in found.actions[0].facts] == [date(2021, 9, 6), date(2021, 9, 6)]


def test_a_modification_is_stated_where_its_scope_is() -> None:
    scope = {
        "m": {"title": "M", "stated": "2021-08-02", "in-scope": [{"value": "true", **BEFORE}]},
        "n": {"title": "N", **BEFORE},
    }
    found = record_of(scope=scope).scope
    assert [(one.fact.stated, one.fact.value, one.fact.pointer) for one in found.values()] == [
        (date(2021, 9, 1), "in scope", ("scope", "m", "in-scope", 0)),
        (date(2021, 9, 1), "in scope", ("scope", "n")),
    ]
    assert "parts" not in found["m"].fields


def test_parts_are_those_on_record_in_order_stated_on_the_day_of_the_last() -> None:
    sources = {name: {"title": name, "date": "2021-08-02"} for name in ("one", "two")}
    parts = {
        "d": {"release": "june", **LATER},
        "c": {"release": "june", **BEFORE, "source": "two"},
        "b": {"release": "may", "stated": "2021-09-03", "source": "one"},
        "a": {"release": "may", "stated": "2021-08-02", "source": "one"},
    }
    field = record_of(scope={"m": {"title": "M", "parts": parts}}, sources=sources).scope["m"].fields["parts"]
    assert field.values == ("a: may", "b: may", "c: june")
    assert (field.fact.value, field.fact.stated, field.fact.source) == (
        "a: may; b: may; c: june",
        date(2021, 9, 3),
        "two",
    )


def test_what_nothing_is_on_record_of_is_left_out() -> None:
    later = {"value": "1", **LATER}
    record = record_of(metrics={"m": [later], "n": [{"value": "1"}]}, registers={"r": [{"file": "r.csv"}]})
    assert (list(record.metrics), dict(record.tables)) == (["n"], {})


def test_decisions_and_baselines_are_told_as_they_are() -> None:
    decision = {"body": "Board", "title": "To go", "about": ["go-live"], "outcome": "approved"}
    names = [f"M{number}" for number in range(9)]
    baselines = {
        "b": {"date": "2021-09-01", "members": [*reversed(names), "M1"]},
        "open": {"date": "2021-09-01", "members": "tbc"},
    }
    record = record_of(decisions={"d": decision}, baselines=baselines)
    assert [(one.title, one.fact.value) for one in record.decisions] == [("To go", "approved")]
    assert [(one.members, one.fact.value) for one in record.baselines.values()] == [
        (tuple(names), ", ".join(names)),
        (None, "members not stated"),
    ]


def test_what_is_on_record_is_in_order_of_names() -> None:
    plan = {"uit": {"date": "2021-10-01"}, "bat": {"date": "2021-10-01"}}
    assert list(record_of(plan=plan).plan) == ["bat", "go-live", "uit"]


def test_parts_of_a_record_are_told_as_plain_data() -> None:
    fact = Fact("go-live", "2021-11-04", date(2021, 9, 1), "plan", ("plan", "go-live"))
    assert plain((fact, replace(fact, stated=None))) == [
        ["go-live", "2021-11-04", "2021-09-01", "plan"],
        ["go-live", "2021-11-04", None, "plan"],
    ]
    assert plain({"a": [1, True, None, "text"], "b": Decimal("0.5")}) == {"a": [1, True, None, "text"], "b": "0.5"}
    assert plain(FieldFact(fact, ("x",))) == [plain(fact), ["x"]]
    assert plain(DateStatement.model_validate({"planned": "2021-11-04"})) == {
        "actual": None,
        "note": "",
        "planned": ["2021-11-04", "2021-11-04"],
        "source": None,
        "stated": None,
    }


def test_the_digest_of_the_same_record_stays_from_version_to_version() -> None:
    record = record_of(plan={"uit": {"start": "2021-10-01", "duration": "5wd"}})
    assert record.sha256 == "244e8276decd2de47996253f5454b9bdd8312b73aa297fb8970e91e6d75fc230"


def test_the_digest_is_also_of_the_change_schedule_beside_the_release() -> None:
    release = {"kind": "release", "id": "x", "title": "X", "criteria": "c", "calendar": "c"}
    facts = Release.model_validate({**release, "plan": {"go-live": GO_LIVE}, "checkpoints": ["go-live"]})

    def digest(title: str) -> str:
        given = {"kind": "change-schedule", "id": "fsc", "title": title, "calendar": "c", "as-at": "2021-09-07"}
        agenda = Agenda(ChangeSchedule.model_validate(given), {}, CALENDAR, date(2021, 9, 7))
        return reduce_to(facts, date(2021, 9, 7), CALENDAR, {}, agenda).sha256

    assert digest("Changes") == "e4cfdaebe342226ec80f8cea04f10d644be145c5cb5b32091052dafa1e7a26c5"
    assert digest("Changes") != digest("Other changes")


def test_a_checkpoint_is_there_once_its_item_is() -> None:
    plan = {"later": {"date": [{"planned": "2021-10-01", **LATER}]}}
    found = [record_of(day, plan, checkpoints=["later", "go-live"]).checkpoints for day in ("2021-09-07", "2021-09-08")]
    assert found == [("go-live",), ("later", "go-live")]


def test_what_comes_after_an_item_that_is_not_on_record_yet_comes_after_nothing() -> None:
    plan = {"later": {"date": [{"planned": "2021-10-01", **LATER}]}, "uit": {"date": "2021-10-08", "after": ["later"]}}
    found = [[link.id for link in record_of(day, plan).items["uit"].after] for day in ("2021-09-07", "2021-09-08")]
    assert found == [[], ["later"]]


def test_what_then_happened_or_was_said_more_closely_changes_no_plan() -> None:
    def changed(*history: Data) -> Data:
        return record_of(plan={"uit": {"title": "The test", "date": list(history)}}).changed

    first = {"planned": "2021-09"}
    assert changed(first, {"planned": "2021-09-10", **BEFORE}) == {}
    assert changed(first, {"actual": "2021-08-30", **BEFORE}) == {}
    assert changed(first, {"planned": "2021-10-01", **BEFORE}) == {"uit": date(2021, 9, 1)}


def test_an_activity_is_no_milestone_though_only_one_of_its_dates_is_known() -> None:
    plan = {"uit": {"finish": "2021-10-29", "after": ["go-live"]}}
    record = record_of(plan={**plan, "bat": {"title": "The test", "date": "2021-10-01"}})
    assert [record.items[name].milestone for name in ("uit", "bat")] == [False, True]
    assert record.titles["bat"] == "The test"


def test_a_modification_is_known_by_its_title_from_its_day_and_may_lie_in_several_places() -> None:
    scope = {
        "m": {"title": "The change", "status": ["approved", "tested"]},
        "later": {"title": "Later", **LATER, "in-scope": [{"value": "true", "stated": "2021-09-09"}]},
        "open": {"title": "Open", "in-scope": "tbc"},
    }
    record = record_of(scope=scope)
    assert list(record.scope) == ["m", "open"]
    assert (record.titles["m"], record.scope["m"].fields["status"].values) == ("The change", ("approved", "tested"))
    assert (record.scope["open"].present, record.scope["open"].fact.value) == (Truth.UNKNOWN, "scope to be confirmed")


def test_evidence_is_of_the_standing_of_its_source_unless_it_states_its_own_or_is_only_expected() -> None:
    sources = {
        "draft": {"title": "D", "date": "2021-09-01", "standing": "draft"},
        "final": {"title": "F", "date": "2021-09-01"},
    }
    given = {
        "a": {"value": "true", "source": "draft"},
        "b": {"value": "false", "source": "final", "title": "A report"},
        "c": {"value": "true", "source": "draft", "standing": "final"},
        "d": {"value": "true", "source": "final", "standing": "draft"},
        "e": {"expected": "2021-10-01", "source": "draft"},
        "f": {"value": "true"},
        "g": {"value": "true", **LATER},
    }
    record = record_of(evidence={name: {"type": "test-report", **one} for name, one in given.items()}, sources=sources)
    assert [(one.fact.id, one.fact.value, one.value, one.standing.value, one.title) for one in record.evidence] == [
        ("evidence.a", "yes", True, "draft", "test report"),
        ("evidence.b", "no", False, "final", "A report"),
        ("evidence.c", "yes", True, "final", "test report"),
        ("evidence.d", "yes", True, "draft", "test report"),
        ("evidence.e", "expected 2021-10-01", None, "final", "test report"),
        ("evidence.f", "yes", True, "final", "test report"),
    ]


def test_a_value_describes_the_day_it_states_or_else_the_one_on_which_it_came_on_record() -> None:
    measured = [{"value": "1", **BEFORE}, {"value": "2", "as-at": "2021-08-30", **BEFORE}, {"value": "3", **LATER}]
    assert [(str(one.value), one.as_at) for one in record_of(metrics={"m": measured}).metrics["m"]] == [
        ("1", date(2021, 9, 1)),
        ("2", date(2021, 8, 30)),
    ]
    later = {"rows": [{"a": "1"}], **LATER}
    assert dict(record_of(registers={"r": [later]}).tables) == {}


def test_an_action_is_open_or_closed_or_neither_is_known() -> None:
    actions = {
        "a": {"title": "A"},
        "b": {"title": "B", "status": "closed", "target": [{"target": "2021-09-30", **LATER}]},
        "c": {"title": "C", "status": "tbc", "target": "2021-09-30"},
    }
    found = record_of(actions=actions).actions
    assert [(one.open, one.target is None, len(one.facts), one.member.present) for one in found] == [
        (Truth.TRUE, True, 1, Truth.TRUE),
        (Truth.FALSE, True, 1, Truth.TRUE),
        (Truth.UNKNOWN, False, 2, Truth.TRUE),
    ]


def test_a_decision_or_a_baseline_is_on_record_from_its_day() -> None:
    decision = {"body": "Board", "outcome": "approved"}
    decisions = {"a": {**decision, "date": "2021-09-08"}, "b": {**decision, "date": "2021-09-07"}}
    baseline = {"date": "2021-09-01", "members": []}
    record = record_of(decisions=decisions, baselines={"b": baseline, "later": {**baseline, **LATER}})
    assert [one.fact.id for one in record.decisions] == ["decisions.b"]
    assert list(record.baselines) == ["b"]
