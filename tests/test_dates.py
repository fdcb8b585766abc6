"""Dates as they are judged: beyond the calendar, moved by links, come already."""

from datetime import date

from test_record import CALENDAR, Data, record_of

from readiness.check import Margin, Tense, View
from readiness.dates import Dated, judge_event, resolve, settle
from readiness.moment import Window, parse_reference, parse_window
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
