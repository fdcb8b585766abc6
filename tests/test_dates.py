"""Dates as they are judged: beyond the calendar, moved by links, come already."""

from datetime import date

from test_record import CALENDAR, Data, record_of

from readiness.check import Margin, Tense, View
from readiness.dates import (
    Dated,
    beyond,
    comes_in_time,
    judge_event,
    margin_between,
    resolve,
    say_age,
    say_because,
    say_reference,
    settle,
)
from readiness.moment import ANY_DAY, Window, parse_reference, parse_window
from readiness.truth import Truth


def view_of(plan: Data, day: str = "2021-10-29", due: str = "2021-10-29", tense: Tense = Tense.OUTLOOK) -> View:
    judged, by = parse_window(day), parse_window(due)
    assert judged is not None
    assert by is not None
    return View(record_of(plan=plan), CALENDAR, tense, judged, by, judged)


def resolved(plan: Data, reference: str) -> Dated:
    found = parse_reference(reference)
    assert found is not None
    return resolve(view_of(plan), found)


def test_what_is_counted_back_from_beyond_the_calendar_is_on_no_side_of_its_end() -> None:
    plan = {"uit": {"start": "2022-03-28", "duration": "20wd"}}
    beyond = "the finish of uit is later than 31 March 2022, the last day the calendar is verified for"
    for reference, words in (("uit.finish + 5wd", "later than"), ("uit.finish - 5wd", "counted past")):
        found = resolved(plan, reference)
        assert found.problem == beyond
        assert getattr(found.window, "words", "").startswith(f"{words} 31 March 2022")


def test_a_window_that_links_move_is_not_what_is_stated() -> None:
    plan = {"one": {"date": "2021-10"}, "two": {"date": "2021-10-04", "after": ["one"]}, "three": {"date": "2021-10"}}
    problems = {name: settle(view_of(plan), name).problem for name in plan}
    assert problems["three"] == "three is stated only as between 1 October 2021 and 31 October 2021"
    assert problems["two"].startswith("two is known only as between 4 October 2021 and 1 November 2021: ")


def margin(actual: str, day: str, due: str) -> tuple[Truth, Margin | None]:
    plan = {"uit": {"date": [{"actual": actual, "stated": "2021-09-07"}]}}
    found = judge_event("dated", view_of(plan, day, due), "uit", ("came", "come"))
    return found.truth, found.margin


def test_what_has_come_in_time_has_no_margin_left_and_what_came_late_or_perhaps_has() -> None:
    assert margin("2021-09-03", "2021-09-06", "2021-09-06") == (Truth.TRUE, None)
    assert margin("2021-09-06", "2021-09-10", "2021-09-03") == (Truth.TRUE, (-1, -1))
    assert margin("2021-09-01/2021-09-06", "2021-09-03", "2021-09-03") == (Truth.UNKNOWN, (-1, 2))


def test_a_day_counted_from_a_window_is_counted_from_both_its_ends() -> None:
    plan = {"uit": {"date": "2021-10-04/2021-10-05"}}
    found = [resolved(plan, reference).window for reference in ("uit", "uit - 1wd", "month-of(uit) + 1d")]
    assert found == [
        Window(date(2021, 10, 4), date(2021, 10, 5)),
        Window(date(2021, 10, 1), date(2021, 10, 4)),
        Window(date(2021, 10, 2), date(2021, 10, 2)),
    ]


def test_a_day_that_cannot_be_counted_is_told_so_where_its_beginning_leaves_the_calendar() -> None:
    def problem(reference: str, window: str = "2021-10-04", end: str = "planned") -> str:
        return resolved({"uit": {"date": [{end: window, "stated": "2021-09-06"}]}}, reference).problem

    off = beyond(CALENDAR)
    assert problem("uit + 5wd") == ""
    assert problem("uit + 300wd") == off
    assert problem("uit + 20wd", "2022-03-21/2022-03-31").startswith("uit is stated only as ")
    assert problem("uit + 165wd", "2021-08-02/2021-09-01", "actual") == ""
    assert problem("uit + 300wd", "2021-08-02/..", "actual") == off
    assert problem("uit + 300wd", "../2021-09-01", "actual") == ""


def test_what_has_come_on_a_day_that_is_not_stated_is_told_so() -> None:
    plan = {"uit": {"date": [{"actual": "tbc", "stated": "2021-09-06"}]}, "go-live": {"date": "tbc"}}
    assert settle(view_of(plan), "uit").problem == "uit has come, on a day that is not stated"
    assert settle(view_of(plan), "go-live").problem == "go-live is not stated"


def test_what_moves_a_date_is_told_once_and_nothing_of_what_is_not_moved() -> None:
    still, moved = (Dated(ANY_DAY, (), (), "A", "", because) for because in ("", "B is late"))
    assert say_because(still, moved, moved) == "; A is moved: B is late"
    assert say_because(still) == ""


def test_a_reference_is_said_before_or_after_what_it_names() -> None:
    record = record_of(plan={"uit": {"title": "User Testing", "start": "2021-10-04"}})
    found = [
        say_reference(record, one)
        for one in map(parse_reference, ("uit.start", "uit.start - 1wd", "month-of(go-live) + 2d"))
        if one is not None
    ]
    assert found == [
        "the start of User Testing",
        "1 working day before the start of User Testing",
        "2 days after the first day of the month of go-live",
    ]


def test_a_margin_is_least_between_the_near_ends_and_most_between_the_far_ones() -> None:
    def between(first: str, last: str) -> Margin | None:
        one, other = parse_window(first), parse_window(last)
        assert one is not None
        assert other is not None
        return margin_between(CALENDAR, one, other)

    assert between("2021-10-04/2021-10-06", "2021-10-11/2021-10-15") == (3, 9)
    assert between("2021-10-04/..", "2021-10-11/2021-10-15") == (None, 9)
    assert between("../2021-10-06", "2021-10-11/2021-10-15") == (3, None)
    assert between("2021-10-04/..", "2021-10-11/..") is None


def test_what_is_not_on_record_is_told_apart_from_what_states_no_date() -> None:
    view = view_of({"uit": {"date": "2021-10-04"}})
    assert settle(view, "nothing").problem == "'nothing' is not on record"
    assert settle(view, "uit.start").problem == "the start of uit is not stated"


def test_what_came_late_outside_the_calendar_is_late_by_no_known_number_of_days() -> None:
    assert margin("2021-04-06", "2021-04-12", "2021-04-01") == (Truth.TRUE, None)


def test_only_what_is_planned_after_each_day_that_is_judged_has_surely_not_come() -> None:
    def verdict(planned: str) -> Truth:
        view = view_of({"uit": {"date": planned}}, "2021-10-01/2021-10-08", tense=Tense.VERDICT)
        return judge_event("dated", view, "uit", ("came", "come")).truth

    assert [verdict(day) for day in ("2021-10-08", "2021-10-09")] == [Truth.UNKNOWN, Truth.FALSE]


def test_an_age_is_said_in_days() -> None:
    view = view_of({}, "2021-10-29")
    assert [say_age(view, date(2021, 10, day)) for day in (27, 28, 29, 30)] == [
        "stated on 27 October 2021, 2 days old on 29 October 2021",
        "stated on 28 October 2021, 1 day old on 29 October 2021",
        "stated on 29 October 2021, 0 days old on 29 October 2021",
        "stated on 30 October 2021",
    ]


def test_what_is_expected_comes_in_time_unless_it_is_overdue_or_may_come_later() -> None:
    """As of 7 September 2021, for 29 October."""
    expected = (
        "2021-09-06",
        "2021-09-07",
        "2021-10-29",
        "2021-10-30",
        "../2021-09-06",
        "../2021-10-01",
        "2021-09-08/..",
    )
    found = [one for one in expected if comes_in_time(view_of({}), parse_window(one))]
    assert found == ["2021-09-07", "2021-10-29", "../2021-10-01"]
    assert not comes_in_time(view_of({}), None)
