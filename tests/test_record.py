"""What is on record of a release on a day: what counts as known, from when, and in which words."""

from datetime import date
from typing import Any

from readiness.calendar import WEEK, make_calendar
from readiness.record import Record
from readiness.reduction import reduce_to
from readiness.register import make_table
from readiness.release import Release

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
