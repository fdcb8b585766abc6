"""Plans of a few items, with what is critical, too late or to be noted worked out by hand."""

from datetime import date

from test_record import CALENDAR, Data, record_of

from readiness.moment import ANY_DAY, Beyond, Window, one_day, write_window
from readiness.schedule import Schedule, Scheduled, schedule, too_late

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
    far = {**BUILD, "duration": "1000wd"}
    items = scheduled({"build": BUILD, "far": far, "then": {"after": ["far"]}}).items
    assert {name: one.needs for name, one in items.items()} == dict.fromkeys(items, ())


# Every figure of small plans


def days_of(one: Window, other: Window, *, milestone: bool) -> str:
    return write_window(one) if milestone and one == other else f"{write_window(one)} to {write_window(other)}"


def figures(one: Scheduled) -> str:
    """Return the dates, late dates and floats of an item, and what it is, in one line."""
    early = days_of(one.start, one.finish, milestone=one.milestone)
    late = days_of(one.late_start, one.late_finish, milestone=one.milestone)
    flags = ("critical", "near_critical", "started", "finished", "assumed")
    return " ".join(
        (
            f"{early}; late {late}; float {one.total_float} {one.free_float}",
            *(name for name in flags if getattr(one, name)),
        )
    )


def all_figures(plan: Data, as_of: str = "2021-08-02", near: str = "0wd") -> dict[str, str]:
    record = record_of(as_of, {"go-live": {"date": "2021-09-24"}, **plan}, **{"near-critical": near})
    return {name: figures(one) for name, one in schedule(record, CALENDAR).items.items()}


DONE = {"start": [{"actual": "2021-09-06"}], "finish": [{"actual": "2021-09-10"}]}


def test_what_has_finished_has_no_float_and_is_not_too_late() -> None:
    done = "2021-09-06 to 2021-09-10; late 2021-09-06 to 2021-09-10; float None None started finished"
    assert all_figures({"build": DONE, "go-live": fixed("2021-09-08", "build")}, "2021-09-13") == {
        "build": done,
        "go-live": "2021-09-08; late 2021-09-08; float (-3, -3) (-3, -3) critical",
    }
    overdue = {"build": {**DONE, "deadline": "2021-09-08"}}
    assert all_figures(overdue, "2021-09-13")["build"] == done
    assert too_late(scheduled(overdue, "2021-09-13")) == ()


def test_what_is_too_late_is_told_with_the_day_that_is_missed() -> None:
    both = {"build": BUILD, "go-live": {**fixed("2021-09-10", "build"), "deadline": "2021-09-13"}}
    assert [(one.id, one.day, one.days) for one in too_late(scheduled(both))] == [
        ("go-live", one_day(date(2021, 9, 10)), 1)
    ]
    found = scheduled({"build": {**BUILD, "deadline": "2021-09-08"}})
    assert [(one.id, one.day, one.days) for one in too_late(found)] == [("build", one_day(date(2021, 9, 8)), 2)]


def test_a_limit_that_what_it_comes_after_does_not_keep_is_told_as_a_fixed_date_is() -> None:
    def found(day: str) -> tuple[str, list[tuple[str, int]]]:
        plan = {"build": BUILD, "window": {"limit": day, "after": ["build"]}}
        return all_figures(plan)["window"], [(one.id, one.days) for one in too_late(scheduled(plan))]

    assert found("2021-09-08") == ("2021-09-08; late 2021-09-08; float (-3, -3) (-3, -3) critical", [("window", 3)])
    assert found("2021-09-13") == ("2021-09-13; late 2021-09-13; float (0, 0) (0, 0) critical", [])
    assert found("2021-09-14") == ("2021-09-14; late 2021-09-14; float (0, 0) (0, 0)", [])
    assert all_figures({"window": {"limit": "2021-09-08"}})["window"] == "2021-09-08; late 2021-09-08; float None None"


def test_a_limit_does_not_end_the_plan() -> None:
    assert scheduled({"build": BUILD, "window": {"limit": "2021-10-29"}}).end == one_day(date(2021, 9, 24))


def test_what_has_begun_keeps_its_start_whatever_its_finish_may_still_do() -> None:
    plan = {"build": {"start": [{"actual": "2021-09-06"}], "finish": "2021-09-17"}}
    plan["test"] = {"duration": "2wd", "after": ["build"]}
    assert all_figures(plan, "2021-09-08") == {
        "build": "2021-09-06 to 2021-09-17; late 2021-09-06 to 2021-09-21; float (2, 2) (0, 0) started",
        "test": "2021-09-20 to 2021-09-21; late 2021-09-22 to 2021-09-23; float (2, 2) (2, 2)",
        "go-live": "2021-09-24; late 2021-09-24; float (0, 0) (0, 0) critical",
    }


def test_what_nothing_says_the_beginning_of_begins_with_the_plan() -> None:
    items = scheduled({"build": {"duration": "5wd"}}).items
    assert figures(items["build"]) == (
        "2021-09-24 to 2021-09-30; late 2021-09-24 to 2021-09-30; float (0, 0) (0, 0) critical assumed"
    )
    assert items["build"].needs == ("build.start",)
    assert items["build"].notes == (
        "Nothing says when it begins; it is taken to begin with the plan, on 24 September 2021.",
    )
    assert figures(items["go-live"]) == "2021-09-24; late 2021-10-01; float (5, 5) (5, 5)"
    assert not scheduled({"build": {"duration": "tbc"}}).items["build"].assumed
    # What a link, a start or a finish places is not taken to begin with the plan.
    for told in ({"after": ["go-live"]}, {"start": "2021-09-24"}, {"finish": "2021-10-08"}):
        assert not scheduled({"build": {"duration": "5wd", **told}}).items["build"].assumed


def test_of_a_plan_without_a_single_date_nothing_is_known() -> None:
    found = scheduled({"build": {"duration": "5wd"}, "go-live": {"date": "tbc"}})
    assert (found.earliest, found.end) == (None, ANY_DAY)
    assert {name: figures(one) for name, one in found.items.items()} == {
        "build": "tbc to tbc; late tbc to tbc; float (None, None) (None, None)",
        "go-live": "tbc; late tbc; float (None, None) (None, None)",
    }
    assert {name: one.needs for name, one in found.items.items()} == {
        "build": ("build.start", "build.finish"),
        "go-live": ("go-live",),
    }
    assert [one.notes for one in found.items.values()] == [(), ()]
    assert too_late(found) == ()


def test_a_limit_is_no_date_of_the_plan() -> None:
    found = scheduled({"build": BUILD, "early": {"limit": "2021-08-02"}, "late": {"limit": "2021-12-01"}})
    assert (found.earliest, found.end) == (date(2021, 9, 6), one_day(date(2021, 9, 24)))
    assert figures(found.items["late"]) == "2021-12-01; late 2021-12-01; float None None"
    assert figures(found.items["go-live"]) == "2021-09-24; late 2021-09-24; float (0, 0) (0, 0) critical"
    early = {"gate": {"limit": "2021-09-20"}, "go-live": fixed("2021-09-15", "gate")}
    assert all_figures(early)["gate"] == "2021-09-20; late 2021-09-20; float None None"


def test_what_has_less_float_than_is_near_is_near_critical_unless_it_is_critical_or_fixed() -> None:
    marks = {}
    for day in ("2021-09-13", "2021-09-14", "2021-09-15", "2021-09-16"):
        plan = {"build": BUILD, "go-live": {"date": day, "after": ["build"]}}
        marks[day] = [line.partition(") (")[2][6:] for line in all_figures(plan, near="2wd").values()]
    assert marks == {
        "2021-09-13": ["critical", "critical"],
        "2021-09-14": ["near_critical", "critical"],
        "2021-09-15": ["", "critical"],
        "2021-09-16": ["", "critical"],
    }
    tight = {"build": {**BUILD, "fixed": "true"}, "go-live": fixed("2021-09-14", "build")}
    assert not any("near" in line for line in all_figures(tight, near="5wd").values())


def test_floats_and_late_dates_of_windows_are_windows() -> None:
    build = {**BUILD, "start": "2021-09-06/2021-09-08"}
    # Late dates run back from the same end of a window, floats from the worst to the worst and from the best to the best.
    assert all_figures(
        {"build": build, "go-live": {"date": "2021-09-20/2021-09-22", "after": ["build"]}}, near="4wd"
    ) == {
        "build": (
            "2021-09-06/2021-09-08 to 2021-09-10/2021-09-14; late 2021-09-13/2021-09-15 to 2021-09-17/2021-09-21; "
            "float (3, 7) (3, 7) near_critical"
        ),
        "go-live": "2021-09-20/2021-09-22; late 2021-09-20/2021-09-22; float (-2, 2) (-2, 2) near_critical",
    }
    assert all_figures({"build": build, "go-live": fixed("2021-09-10/2021-09-16", "build")}) == {
        "build": (
            "2021-09-06/2021-09-08 to 2021-09-10/2021-09-14; late 2021-09-03/2021-09-09 to 2021-09-09/2021-09-15; "
            "float (-3, 3) (-3, 3) near_critical"
        ),
        "go-live": "2021-09-10/2021-09-16; late 2021-09-10/2021-09-16; float (-4, 3) (-4, 3)",
    }
    weekend = {"build": BUILD, "go-live": {"date": "2021-09-11/2021-09-12"}}
    assert (
        all_figures(weekend)["go-live"]
        == "2021-09-11/2021-09-12; late 2021-09-11/2021-09-12; float (-1, 0) (-1, 0) critical"
    )
    beside = {
        "gate": {"date": "2021-09-07"},
        "build": build,
        "go-live": {"date": "2021-09-20/2021-09-22", "after": ["build"]},
    }
    assert " late 2021-09-13/2021-09-15 to 2021-09-17/2021-09-21; " in all_figures(beside)["build"]
    found = scheduled({"build": build, "go-live": {"date": "2021-09-10/2021-09-16"}})
    assert found.end == Window(date(2021, 9, 10), date(2021, 9, 16))


def test_behind_a_start_to_be_confirmed_the_least_float_is_not_known() -> None:
    plan = {"build": {**BUILD, "start": "tbc"}, "go-live": fixed("2021-09-15", "build")}
    assert all_figures(plan, near="5wd") == {
        "build": "tbc to tbc; late 2021-09-08 to 2021-09-14; float (None, None) (None, None)",
        "go-live": "2021-09-15; late 2021-09-15; float (None, 0) (None, 0)",
    }
    assert scheduled(plan).end == Window(date(2021, 9, 15), None)
    both = {**plan, "gate": {"date": "2021-09-15"}, "go-live": fixed("2021-09-15", "build", "gate")}
    assert all_figures(both)["gate"] == "2021-09-15; late 2021-09-15; float (0, 0) (0, 0) critical"


def test_what_was_planned_before_the_as_of_day_is_noted_until_it_is_on_record() -> None:
    plan = {"build": {"start": "2021-09-06", "finish": "2021-09-10"}, "go-live": {"date": "2021-09-08"}}
    assert {name: one.notes for name, one in scheduled(plan, "2021-09-11").items.items()} == {
        "build": (
            "Its start was planned on 6 September 2021 and is not on record as having happened.",
            "Its finish was planned on 10 September 2021 and is not on record as having happened.",
        ),
        "go-live": ("It was planned on 8 September 2021 and is not on record as having happened.",),
    }
    assert scheduled(plan, "2021-09-10").items["build"].notes == (
        "Its start was planned on 6 September 2021 and is not on record as having happened.",
    )
    assert scheduled({"build": DONE}, "2021-09-20").items["build"].notes == ()


def test_a_date_beyond_the_calendar_is_noted_and_ends_the_plan() -> None:
    found = scheduled({"build": {"start": "2021-09-06", "duration": "1000wd"}, "then": {"after": ["build"]}})
    words = "later than 31 March 2022, the last day the calendar is verified for"
    assert found.items["build"].notes == (f"Its finish is {words}.",)
    assert found.items["then"].notes == (f"It is {words}.",)
    further = scheduled({"build": {**BUILD, "duration": "1000wd"}, "then": {"duration": "5wd", "after": ["build"]}})
    assert further.items["then"].notes == (f"Its start is {words}.", f"Its finish is {words}.")
    assert isinstance(found.end, Beyond)


def test_a_start_on_a_day_off_that_a_link_or_an_actual_sets_is_not_moved_by_the_calendar() -> None:
    begun = {"build": {"start": [{"actual": "2021-09-11"}], "duration": "5wd"}}
    assert scheduled(begun, "2021-09-11").items["build"].notes == ()
    pushed = {"build": {**BUILD, "start": "2021-09-11", "after": ["gate"]}, "gate": {"date": "2021-09-14"}}
    assert scheduled(pushed).items["build"].notes == ()
    assert scheduled({"build": {**BUILD, "start": "tbc"}}).items["build"].notes == ()


def test_a_finish_on_a_day_off_that_never_moves_has_its_start_before_it() -> None:
    plan = {"build": {"finish": "2021-09-11", "fixed": "true"}, "go-live": {"date": "2021-09-11"}}
    assert figures(scheduled(plan).items["build"]).startswith("../2021-09-11 to 2021-09-11; ")


def test_a_link_to_what_has_begun_binds_no_longer() -> None:
    begun = {"start": [{"actual": "2021-09-07"}], "finish": "2021-09-17"}
    plan = {
        "build": {"start": [{"actual": "2021-09-06"}], "finish": "2021-09-10"},
        "test": {**begun, "after": ["build"]},
    }
    found = all_figures(plan, "2021-09-08")
    assert found["build"] == "2021-09-06 to 2021-09-10; late 2021-09-06 to 2021-09-23; float (9, 9) (9, 9) started"
    plan["test"]["fixed"] = "true"
    assert all_figures(plan, "2021-09-08")["test"] == (
        "2021-09-07 to 2021-09-17; late 2021-09-07 to 2021-09-17; float (0, 0) (0, 0) started"
    )


def test_a_milestone_that_something_begins_with_may_come_after_the_end_of_the_plan_by_its_lead() -> None:
    link = {"activity": "gate", "link": "SS", "lag": "-20wd"}
    plan = {"gate": {"date": "2021-09-06"}, "build": {**BUILD, "after": [link]}}
    # The build may begin on 17 September, and the gate twenty working days after that.
    assert all_figures(plan)["gate"].startswith("2021-09-06; late 2021-10-15; ")


def test_the_end_of_the_plan_on_a_day_off_is_that_day_for_the_milestone_that_lies_there() -> None:
    assert all_figures({"build": BUILD, "go-live": {"date": "2021-09-12"}})["go-live"] == (
        "2021-09-12; late 2021-09-12; float (0, 0) (0, 0) critical"
    )


def test_a_start_that_a_link_may_yet_push_is_not_told_to_be_on_a_day_off() -> None:
    link = {"activity": "gate", "link": "FF"}
    plan = {"gate": {"date": "2021-09-14"}, "build": {"start": "2021-09-08", "finish": "tbc", "after": [link]}}
    for gate in ("2021-09-14", "tbc"):
        assert scheduled({**plan, "gate": {"date": gate}}).items["build"].notes == ()


def test_a_finish_on_a_day_off_has_all_of_the_working_time_before_a_deadline_on_it() -> None:
    build = {"start": "2021-09-09", "finish": "2021-09-11"}
    assert all_figures({"build": {**build, "deadline": "2021-09-11"}})["build"].endswith(
        "; float (0, 0) (0, 0) critical"
    )
    gate = {"after": [{"activity": "build", "link": "SS"}], "deadline": "2021-09-09"}
    plan = {"build": build, "gate": gate, "then": {"after": ["build"], "duration": "tbc"}}
    assert all_figures(plan)["build"].endswith("; float (None, 0) (None, 0) critical")


def test_what_is_critical_leads_without_slack_to_what_is_not_yet_begun() -> None:
    plan = {
        "long": {"start": "2021-09-01", "duration": "10wd"},
        "build": {"start": "2021-09-06", "finish": "2021-09-07"},
        "gate": {"after": ["long", "build"], "deadline": "2021-09-08"},
        "test": {"start": [{"actual": "2021-09-06"}], "duration": "20wd", "after": ["build"]},
    }
    # The deadline leaves the build no float, but it is the long one that leads to the gate; the test waits for nothing more.
    found = all_figures(plan, "2021-09-06")
    assert {name: one.partition(";")[2].partition("float ")[2] for name, one in found.items()} == {
        "long": "(-5, -5) (-5, -5) critical",
        "build": "(0, 0) (0, 0)",
        "gate": "(-5, -5) (-5, -5) critical",
        "test": "(0, 0) (0, 0) critical started",
        "go-live": "(6, 6) (6, 6)",
    }
    plan["build"] |= {"start": "2021-09-10", "finish": "2021-09-13"}  # a day of slack
    plan["gate"]["deadline"] = "2021-09-14"
    assert all_figures(plan, "2021-09-06")["build"].endswith("float (0, 0) (0, 0)")


def test_the_float_of_a_fixed_date_behind_what_has_no_end_is_known_on_one_side() -> None:
    plan = {"build": {"start": "2021-09-06", "duration": "tbc"}, "go-live": fixed("2021-09-20", "build")}
    assert all_figures(plan)["go-live"].endswith("float (None, 0) (None, 0)")


def test_what_may_have_too_little_float_is_near_critical_were_the_most_not_known() -> None:
    gate = {"after": [{"activity": "build", "link": "SS"}], "deadline": "2021-09-13"}
    then = {"start": "2021-09-15", "duration": "tbc", "after": ["build"]}
    plan = {"build": {"start": "2021-09-06", "finish": "2021-09-07"}, "gate": gate, "then": then}
    for near, flags in (("5wd", set()), ("6wd", {"gate"})):
        found = all_figures(plan, near=near)
        assert {name for name, one in found.items() if one.endswith("near_critical")} == {*flags, "go-live"}
    assert found["go-live"] == "2021-09-24; late 2021-09-24/..; float (0, None) (0, None) near_critical"


def test_a_plan_ends_for_sure_beyond_the_calendar_where_one_of_its_items_does() -> None:
    long = {"start": "2021-09-06", "duration": "1000wd"}
    back = {"after": [{"activity": "long", "lag": "-5wd"}]}
    for plan in ({"long": long, "back": back}, {"back": back, "long": long}):
        end = scheduled(plan).end
        assert isinstance(end, Beyond)
        assert end.sure


def test_of_two_ends_the_one_whose_float_is_not_known_leaves_the_least_open() -> None:
    assert all_figures({"build": {"start": "../2021-09-06", "finish": "2021-09-10"}})["build"] == (
        "../2021-09-06 to 2021-09-10; late ../2021-09-17 to 2021-09-23; float (None, 9) (None, 9)"
    )


def test_a_finish_that_nothing_limits_leaves_the_float_of_the_start() -> None:
    gate = {"after": [{"activity": "build", "link": "SS"}], "deadline": "2021-09-09"}
    plan = {"build": BUILD, "gate": gate, "then": {"after": ["build"], "duration": "1000wd"}}
    assert "float (3, 3) (0, 0)" in all_figures(plan)["build"]
