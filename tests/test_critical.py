"""Plans of a few items, with what is critical, too late or to be noted worked out by hand."""

from datetime import date

from test_record import CALENDAR, Data, record_of

from readiness.moment import one_day
from readiness.schedule import Schedule, schedule, too_late

BUILD = {"start": "2021-09-06", "duration": "5wd"}  # Monday to Friday 10 September


def scheduled(plan: Data, as_of: str = "2021-08-02") -> Schedule:
    return schedule(record_of(as_of, {"go-live": {"date": "2021-09-24"}, **plan}), CALENDAR)


def critical(plan: Data) -> set[str]:
    return {name for name, one in scheduled(plan).items.items() if one.critical}


def fixed(day: str, *after: str) -> Data:
    return {"date": day, "fixed": "true", "after": list(after)}


def test_only_a_fixed_date_or_a_deadline_can_be_too_late_and_not_what_leads_there() -> None:
    def late(plan: Data) -> list[tuple[str, int]]:
        return [(one.id, one.days) for one in too_late(scheduled(plan))]

    assert late({"build": BUILD, "go-live": fixed("2021-09-10", "build")}) == [("go-live", 1)]
    assert late({"build": BUILD, "go-live": fixed("2021-09-13", "build")}) == []
    assert late({"build": {**BUILD, "deadline": "2021-09-09"}}) == [("build", 1)]
    assert late({"build": {**BUILD, "deadline": "2021-09-10"}}) == []


def test_of_the_links_to_a_fixed_date_the_tightest_are_critical() -> None:
    test = {"start": "2021-09-13", "duration": "5wd"}
    both = {"build": BUILD, "test": test}
    assert critical({**both, "go-live": fixed("2021-09-13", "build", "test")}) == {"test", "go-live"}
    assert critical({**both, "go-live": fixed("2021-09-20", "build", "test")}) == {"test", "go-live"}
    assert critical({**both, "go-live": fixed("2021-09-21", "build", "test")}) == set()
    assert critical({"build": BUILD, "go-live": fixed("2021-09-13", "build")}) == {"build", "go-live"}


def test_a_plan_ends_with_the_latest_of_its_items() -> None:
    assert scheduled({"build": BUILD}).end == one_day(date(2021, 9, 24))
    assert scheduled({"build": BUILD, "go-live": {"date": "2021-09-07"}}).end == one_day(date(2021, 9, 10))


def test_a_start_on_a_day_off_is_told_to_be_on_the_next_working_day() -> None:
    (note,) = scheduled({"build": {**BUILD, "start": "2021-09-11"}}).items["build"].notes
    assert note == "It begins on 13 September 2021, the next working day: 11 September 2021 is a day off."
    assert scheduled({"build": BUILD}).items["build"].notes == ()


def test_what_is_needed_of_an_item_whose_days_are_not_known_are_its_own_dates() -> None:
    items = scheduled({"build": {**BUILD, "start": "2021-09"}, "go-live": {"date": "2021-10"}}).items
    assert {name: one.needs for name, one in items.items()} == {"build": ("build.start",), "go-live": ("go-live",)}
