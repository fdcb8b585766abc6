"""Working days: the laws of counting them, facts worked out by hand, and the calendars that come with the product."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from readiness.binding import bind
from readiness.calendar import LONGEST, WEEK, Calendar, make_calendar
from readiness.closures import CalendarDocument, build_calendar
from readiness.document import read
from readiness.period import Period, Unit, parse_period

FOLDER = Path(__file__).parent.parent / "criteria" / "calendars"
SHIPPED = {"england-and-wales": "ENG", "northern-ireland": "NIR", "scotland": "SCT"}
KNOWN_DIFFERENCES: dict[tuple[str, str], str] = {}
"""Days on which a shipped calendar and the package of holidays differ, each with the reason."""

FIRST, LAST = date(2021, 1, 1), date(2021, 6, 30)
DAYS = st.dates(FIRST, LAST)
COUNTS = st.integers(min_value=-140, max_value=140)


def read_calendar(name: str) -> CalendarDocument:
    bound, diagnostics = bind(CalendarDocument, read(name, (FOLDER / f"{name}.yaml").read_bytes()))
    assert bound is not None, diagnostics
    return bound


def build(name: str, *documents: CalendarDocument) -> Calendar:
    built = build_calendar(name, {one.id: one for one in documents})
    assert isinstance(built, Calendar), built
    return built


def write_calendar(name: str, **given_: Any) -> CalendarDocument:
    """Return a calendar document with these keys beside those it must have."""
    keys = {key.replace("_", "-"): value for key, value in given_.items()}
    return CalendarDocument.model_validate(
        {"kind": "calendar", "id": name, "title": name, "zone": "Europe/London"} | keys
    )


ENGLAND = build("england-and-wales", read_calendar("england-and-wales"))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Return a calendar of half a year with at least one working day a week, apart from holidays."""
    week = draw(st.sets(st.sampled_from(WEEK), min_size=1))
    free = draw(st.sets(DAYS, max_size=20))
    return make_calendar("drawn", "Europe/London", FIRST, LAST, week, free)


def each_day(start: date, end: date) -> list[date]:
    return [start + timedelta(days=count) for count in range((end - start).days + 1)]


# A day-by-day oracle


def walk(calendar: Calendar, start: date, count: int) -> date | None:
    """Return the day reached by walking until so many working days have been stepped on."""
    found, left = start, abs(count)
    while left:
        found += timedelta(days=1 if count > 0 else -1)
        if calendar.works(found) is None:
            return None
        left -= bool(calendar.works(found))
    return found


@given(calendars(), DAYS, COUNTS)
def test_a_step_is_a_walk_from_day_to_day(calendar: Calendar, start: date, count: int) -> None:
    assert calendar.step(start, count) == walk(calendar, start, count)


@given(calendars(), DAYS, DAYS)
def test_the_days_between_two_days_are_those_one_steps_on(calendar: Calendar, one: date, other: date) -> None:
    start, end = sorted([one, other])
    walked = sum(bool(calendar.works(found)) for found in each_day(start, end) if found != start)
    assert calendar.between(start, end) == walked
    if calendar.works(start) and calendar.works(end):
        assert calendar.between(end, start) == -walked


@given(calendars(), DAYS, DAYS)
def test_the_days_counted_are_the_working_days_of_both_ends_and_between(
    calendar: Calendar, start: date, end: date
) -> None:
    assert calendar.counted(start, end) == sum(bool(calendar.works(found)) for found in each_day(start, end))


@given(calendars(), st.dates(date(2020, 12, 1), date(2021, 7, 31)), DAYS, COUNTS)
def test_outside_its_verified_days_a_calendar_says_nothing(
    calendar: Calendar, outside: date, inside: date, count: int
) -> None:
    covered = FIRST <= outside <= LAST
    assert calendar.covers(outside) is covered
    assert (calendar.works(outside) is None) is not covered
    if not covered:
        assert calendar.step(outside, count) is None
        assert calendar.between(outside, inside) is calendar.between(inside, outside) is None
        assert calendar.counted(outside, inside) is calendar.counted(inside, outside) is None


# Laws


@given(calendars(), DAYS, COUNTS)
def test_the_days_to_the_end_of_a_step_are_those_of_the_step(calendar: Calendar, start: date, count: int) -> None:
    end = calendar.step(start, count)
    if end is not None and (count >= 0 or calendar.works(start)):
        assert calendar.between(start, end) == count


@given(calendars(), DAYS, DAYS)
def test_a_step_of_the_days_between_reaches_the_last_working_day(calendar: Calendar, one: date, other: date) -> None:
    start, end = sorted([one, other])
    count = calendar.between(start, end)
    assert count is not None
    reached = calendar.step(start, count)
    assert reached is not None
    assert reached <= end
    assert calendar.counted(reached + timedelta(days=1), end) in (0, None)


@given(calendars(), DAYS, st.integers(min_value=0, max_value=140))
def test_a_step_and_a_step_back_from_a_working_day_come_home(calendar: Calendar, start: date, count: int) -> None:
    end = calendar.step(start, count)
    if end is not None and calendar.works(start):
        assert calendar.step(end, -count) == start


@given(calendars(), DAYS, DAYS, COUNTS)
def test_a_later_day_never_steps_to_an_earlier_one(calendar: Calendar, one: date, other: date, count: int) -> None:
    early, late = sorted([one, other])
    from_early, from_late = calendar.step(early, count), calendar.step(late, count)
    assert from_early is None or from_late is None or from_early <= from_late


@given(calendars(), DAYS, COUNTS, COUNTS)
def test_a_longer_step_never_leads_to_an_earlier_day(calendar: Calendar, start: date, one: int, other: int) -> None:
    less, more = sorted([one, other])
    short, long = calendar.step(start, less), calendar.step(start, more)
    assert short is None or long is None or short <= long


@given(calendars(), DAYS, DAYS, DAYS)
def test_what_lies_between_adds_up(calendar: Calendar, one: date, two: date, three: date) -> None:
    first, middle, last = sorted([one, two, three])
    parts = (calendar.between(first, middle), calendar.between(middle, last))
    assert None not in parts
    assert calendar.between(first, last) == sum(part for part in parts if part is not None)


@given(calendars(), DAYS, st.integers(min_value=0, max_value=140), st.sampled_from(["on", "back"]))
def test_clear_working_days_are_one_step_more_and_count_neither_end(
    calendar: Calendar, start: date, count: int, way: str
) -> None:
    back = way == "back"
    clear = calendar.add(start, Period(count, Unit.WORKING_DAYS, clear=True), back=back)
    assert clear == calendar.add(start, Period(count + 1, Unit.WORKING_DAYS), back=back)
    if clear is not None:
        first, last = sorted([start, clear])
        inner = [found for found in each_day(first, last) if found not in (first, last)]
        assert sum(bool(calendar.works(found)) for found in inner) == count


@given(DAYS, st.integers(min_value=-100_000, max_value=100_000))
def test_days_and_weeks_need_no_calendar(start: date, count: int) -> None:
    assert ENGLAND.add(start, Period(count, Unit.DAYS)) == start + timedelta(days=count)
    if abs(count) < 50_000:
        weeks = ENGLAND.add(start, Period(count, Unit.WEEKS))
        assert weeks == start + timedelta(days=7 * count)
        assert ENGLAND.add(start, Period(count, Unit.WEEKS), back=True) == start - timedelta(days=7 * count)


def test_a_period_that_leaves_the_years_of_dates_leads_nowhere() -> None:
    assert ENGLAND.add(date(1900, 1, 1), Period(100_000, Unit.WEEKS), back=True) is None
    assert ENGLAND.add(date(9999, 12, 31), Period(1, Unit.DAYS)) is None
    assert ENGLAND.add(date(1, 1, 1), Period(1, Unit.DAYS), back=True) is None


# Facts worked out by hand


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_a_step_of_no_days_stays_even_on_a_sunday() -> None:
    assert ENGLAND.step(day("2021-09-26"), 0) == day("2021-09-26")


def test_25_october_2021_and_eight_working_days_is_4_november() -> None:
    assert ENGLAND.step(day("2021-10-25"), 8) == day("2021-11-04")
    assert ENGLAND.between(day("2021-10-25"), day("2021-11-04")) == 8
    assert ENGLAND.step(day("2021-11-04"), -8) == day("2021-10-25")


def test_21_september_to_4_october_2021_is_ten_working_days_both_counted() -> None:
    assert ENGLAND.counted(day("2021-09-21"), day("2021-10-04")) == 10
    assert ENGLAND.counted(day("2021-10-04"), day("2021-09-21")) == 0


ASSESSMENT, GO_LIVE = day("2021-10-05"), day("2021-11-04")


@pytest.mark.parametrize(
    ("start", "to_assessment", "to_go_live", "days"),
    [
        ("2021-09-07", 20, 42, 58),
        ("2021-09-15", 14, 36, 50),
        ("2021-09-21", 10, 32, 44),
        ("2021-09-27", 6, 28, 38),
        ("2021-09-28", 5, 27, 37),
        ("2021-10-04", 1, 23, 31),
        ("2021-10-05", 0, 22, 30),
        ("2021-10-21", -12, 10, 14),
        ("2021-10-28", -17, 5, 7),
        ("2021-11-02", -20, 2, 2),
        ("2021-11-04", -22, 0, 0),
    ],
)
def test_the_working_days_of_the_november_2021_release(
    start: str, to_assessment: int, to_go_live: int, days: int
) -> None:
    assert ENGLAND.between(day(start), ASSESSMENT) == to_assessment
    assert ENGLAND.between(day(start), GO_LIVE) == to_go_live
    assert (GO_LIVE - day(start)).days == days


@pytest.mark.parametrize(("count", "reached"), [(10, "2021-11-18"), (20, "2021-12-02")])
def test_the_early_life_of_the_november_2021_release(count: int, reached: str) -> None:
    assert ENGLAND.step(GO_LIVE, count) == day(reached)


@pytest.mark.parametrize(
    ("month", "deadline", "clear"),
    [
        ("2021-11-01", "2021-10-04", "2021-10-01"),
        ("2021-12-01", "2021-11-03", "2021-11-02"),
        ("2022-01-01", "2021-12-02", "2021-12-01"),
        ("2022-02-01", "2022-01-04", "2021-12-31"),
    ],
)
def test_twenty_working_days_before_the_month_of_an_outage(month: str, deadline: str, clear: str) -> None:
    assert ENGLAND.add(day(month), Period(20, Unit.WORKING_DAYS), back=True) == day(deadline)
    assert ENGLAND.add(day(month), Period(20, Unit.WORKING_DAYS, clear=True), back=True) == day(clear)


def test_thirty_clear_working_days_before_1_september_2015_is_17_july() -> None:
    document = write_calendar(
        "summer-2015", verified_from="2015-06-01", verified_until="2015-09-30", holidays=["2015-08-31"]
    )
    summer = build("summer-2015", document)
    clear, stepped = parse_period("30 clear wd"), parse_period("30wd")
    assert clear is not None
    assert stepped is not None
    assert summer.add(day("2015-09-01"), clear, back=True) == day("2015-07-17")
    assert summer.add(day("2015-09-01"), stepped, back=True) == day("2015-07-20")


def test_the_shipped_calendar_knows_nothing_of_2015() -> None:
    assert ENGLAND.works(day("2015-09-01")) is None
    assert ENGLAND.step(day("2015-09-01"), -30) is None
    assert ENGLAND.step(day("2015-09-01"), 0) is None
    assert ENGLAND.between(day("2015-07-17"), day("2015-09-01")) is None
    assert ENGLAND.counted(day("2015-07-17"), day("2021-09-01")) is None
    assert ENGLAND.add(day("2015-09-01"), Period(30, Unit.WORKING_DAYS, clear=True), back=True) is None


def test_a_step_off_the_end_of_the_verified_days_leads_nowhere() -> None:
    assert ENGLAND.step(day("2028-12-29"), 0) == day("2028-12-29")
    assert ENGLAND.step(day("2028-12-29"), 1) is None
    assert ENGLAND.step(day("2019-01-02"), -1) is None
    assert ENGLAND.works(day("2029-01-01")) is None
    assert ENGLAND.works(day("2028-12-31")) is False


@pytest.mark.parametrize(
    ("year", "count"), [(2020, 8), (2021, 8), (2022, 10), (2023, 9), (2024, 8), (2025, 8), (2026, 8)]
)
def test_a_year_has_so_many_bank_holidays_in_england_and_wales(year: int, count: int) -> None:
    weekdays = [found for found in each_day(date(year, 1, 1), date(year, 12, 31)) if found.weekday() < 5]
    assert sum(ENGLAND.works(found) is False for found in weekdays) == count


# The calendars that come with the product


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_calendar_agrees_day_by_day_with_another_copy(name: str) -> None:
    calendar = build(name, read_calendar(name))
    other = holidays.country_holidays("GB", subdiv=SHIPPED[name], years=range(2018, 2030))
    assert calendar.first == date(2019, 1, 1)
    assert calendar.last == date(2028, 12, 31)
    differ = {
        (name, found.isoformat())
        for found in each_day(calendar.first, calendar.last)
        if calendar.works(found) is not (found.weekday() < 5 and found not in other)
    }
    assert differ == {known for known in KNOWN_DIFFERENCES if known[0] == name}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_holiday_of_a_shipped_calendar_is_named_and_falls_on_a_weekday_within_its_days(name: str) -> None:
    document = read_calendar(name)
    for holiday, title in document.holidays.items():
        assert title
        assert holiday.weekday() < 5
        assert document.verified_from <= holiday <= document.verified_until
    assert document.zone == "Europe/London"
    assert document.source


def test_every_calendar_in_the_folder_is_tested() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(SHIPPED)


# Closures on top


def test_closures_are_added_to_the_calendar_they_extend() -> None:
    closures = write_calendar("with-closures", extends="england-and-wales", holidays=["2021-12-24", "2021-12-29"])
    calendar = build("with-closures", closures, read_calendar("england-and-wales"))
    assert calendar.id == "with-closures"
    assert (calendar.first, calendar.last) == (ENGLAND.first, ENGLAND.last)
    assert calendar.works(day("2021-12-24")) is False
    assert calendar.works(day("2021-12-28")) is False
    assert calendar.step(day("2021-12-23"), 1) == day("2021-12-30")
    assert ENGLAND.step(day("2021-12-23"), 1) == day("2021-12-24")


def test_closures_may_be_named() -> None:
    closures = write_calendar("with-closures", extends="england-and-wales", holidays={"2021-12-24": "Closed at noon"})
    assert build("with-closures", closures, read_calendar("england-and-wales")).works(day("2021-12-24")) is False


def test_the_verified_days_are_those_that_every_calendar_of_the_chain_has_verified() -> None:
    closures = write_calendar(
        "closures-of-2021", extends="england-and-wales", verified_from="2021-01-01", verified_until="2031-12-31"
    )
    calendar = build("closures-of-2021", closures, read_calendar("england-and-wales"))
    assert (calendar.first, calendar.last) == (day("2021-01-01"), ENGLAND.last)


def test_the_nearest_working_week_of_the_chain_counts() -> None:
    base = write_calendar(
        "base", verified_from="2021-01-01", verified_until="2021-12-31", working_week=["mon", "tue", "wed"]
    )
    middle = write_calendar("middle", extends="base", working_week=["sat"])
    top = write_calendar("top", extends="middle")
    assert build("base", base).works(day("2021-09-27")) is True
    assert build("top", top, middle, base).works(day("2021-09-27")) is False
    assert build("top", top, middle, base).works(day("2021-09-25")) is True


def test_without_a_working_week_it_is_monday_to_friday() -> None:
    plain = build("plain", write_calendar("plain", verified_from="2021-09-20", verified_until="2021-09-26"))
    assert [plain.works(found) for found in each_day(plain.first, plain.last)] == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    ("documents", "problem"),
    [
        ([("a", {"extends": "a"})], "it extends itself: a -> a"),
        ([("a", {"extends": "b"}), ("b", {"extends": "a"})], "it extends itself: a -> b -> a"),
        (
            [("a", {"extends": "b"}), ("b", {"extends": "c"}), ("c", {"extends": "b"})],
            "it extends itself: a -> b -> c -> b",
        ),
        ([("a", {"extends": "b"})], "it extends 'b', which is not there"),
        ([("a", {})], "it needs `verified-from` and `verified-until`"),
        ([("a", {"verified_from": "2021-01-01"})], "it needs `verified-from` and `verified-until`"),
        (
            [("a", {"verified_from": "2021-01-02", "verified_until": "2021-01-01"})],
            "its verified days run from 2021-01-02 to 2021-01-01; they must run forward",
        ),
        (
            [
                ("a", {"extends": "b", "verified_from": "2022-01-01"}),
                ("b", {"verified_from": "2021-01-01", "verified_until": "2021-12-31"}),
            ],
            "its verified days run from 2022-01-01 to 2021-12-31",
        ),
        ([("a", {"verified_from": "1900-01-01", "verified_until": "2199-12-31"})], "for at most 200 years"),
    ],
)
def test_a_calendar_that_cannot_be_built_says_why(documents: list[tuple[str, dict[str, str]]], problem: str) -> None:
    known = {name: write_calendar(name, **keys) for name, keys in documents}
    built = build_calendar("a", known)
    assert isinstance(built, str)
    assert problem in built


def test_a_calendar_of_one_day_is_a_calendar() -> None:
    one = build("one", write_calendar("one", verified_from="2021-09-21", verified_until="2021-09-21"))
    assert one.counted(one.first, one.last) == 1
    assert one.step(one.first, 1) is None


def test_the_longest_calendar_is_two_hundred_years() -> None:
    until = day("1900-01-01") + timedelta(days=LONGEST)
    document = write_calendar("long", verified_from="1900-01-01", verified_until=until.isoformat())
    assert isinstance(build_calendar("long", {"long": document}), Calendar)
    until += timedelta(days=1)
    document = write_calendar("long", verified_from="1900-01-01", verified_until=until.isoformat())
    assert isinstance(build_calendar("long", {"long": document}), str)


@pytest.mark.parametrize(
    "change",
    [
        {"holidays": ["2021-02-29"]},
        {"holidays": ["2021-12"]},
        {"holidays": "2021-12-24"},
        {"holidays": [{"2021-12-24": "Closed"}]},
        {"working_week": []},
        {"working_week": ["monday"]},
        {"verified_from": "2021"},
        {"verified_until": "tbc"},
        {"closures": ["2021-12-24"]},
    ],
    ids=str,
)
def test_a_calendar_document_with_a_mistake_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        write_calendar("wrong", **change)


def test_the_calendar_of_a_week_does_not_depend_on_the_order_of_its_days() -> None:
    make: Callable[[list[str]], Calendar] = lambda week: make_calendar("x", "Europe/London", FIRST, LAST, week, [])  # noqa: E731
    assert make(["mon", "fri"]) == make(["fri", "mon", "fri"])
