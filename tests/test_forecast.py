"""What is forecast of dates from what is stated, links and lengths: facts worked out by hand, and laws of windows."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from strategies import FIRST, Data, plans, release_of

from readiness.calendar import WEEK, make_calendar
from readiness.forecast import forecast
from readiness.moment import Window, one_day, write_window
from readiness.network import Network
from readiness.planning import Plan, Planning
from readiness.record import Record
from readiness.reduction import reduce_to
from readiness.release import Release

law = settings(
    deadline=None,
    phases=[phase for phase in Phase if phase is not Phase.explain],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
CALENDAR = make_calendar(
    "short", "Europe/London", date(2021, 5, 3), date(2022, 3, 31), WEEK[:5], [date(2021, 8, 30), date(2021, 9, 22)]
)


def recorded(plan: Data, as_of: str = "2021-12-31") -> Record:
    """Return what is on record of a release that is nothing but a plan."""
    return reduce_to(Release.model_validate(release_of(plan)), date.fromisoformat(as_of), CALENDAR, {})


def told(plan: Data, as_of: str = "2021-08-02") -> dict[str, str]:
    """Return the dates that are forecast of a plan, as a document writes them."""
    plan = {"first": {"date": "2021-12-01"}, "second": {"date": "2021-12-01"}, **plan}
    dates = recorded(plan, as_of).dates
    return {path: write_window(dates[path].window) for path in dates if path not in ("first", "second")}


def test_a_start_that_a_link_brings_behind_the_finish_stated_leaves_both_open() -> None:
    plan = {
        "one": {"start": "2021-09-01"},
        "two": {"finish": "2021-09-01", "after": [{"activity": "one", "link": "FS"}]},
    }
    assert told(plan) == {"one.start": "2021-09-01", "two.start": "2021-09-02/..", "two.finish": "2021-09-02/.."}


def test_a_finish_that_its_links_leave_no_day_for_is_not_known_where_the_start_is_to_be_confirmed() -> None:
    plan = {
        "one": {"start": "2021-09-01", "finish": "2021-09-01"},
        "two": {"start": "tbc", "finish": "2021-09-01", "after": ["one"]},
    }
    assert told(plan)["two.finish"] == "2021-09-02/.."


def test_a_start_is_told_where_the_finish_stated_leaves_no_room_for_it() -> None:
    plan = {"gate": {"date": "2021-09-14"}, "one": {"finish": "2021-09-13", "after": ["gate"]}}
    assert told(plan) == {"gate": "2021-09-14", "one.start": "2021-09-14/..", "one.finish": "2021-09-14/.."}


def test_a_finish_that_is_pushed_takes_a_start_in_a_window_with_it() -> None:
    plan = {
        "gate": {"date": "2021-09-14"},
        "one": {
            "start": "2021-09-06/2021-09-10",
            "finish": "2021-09-10",
            "after": [{"activity": "gate", "link": "FF"}],
        },
    }
    assert told(plan)["one.start"] == "2021-09-07/2021-09-13"


def test_what_follows_a_date_of_which_only_the_latest_day_is_known_is_told_though_the_plan_begins_later() -> None:
    plan = {
        "one": {"limit": "../2021-09-01"},
        "two": {"start": "2021-09-02"},
        "three": {"after": ["one"]},
        "four": {"finish": "2021-09-03", "after": ["one"]},
    }
    found = told(plan)
    assert found["three"] == found["four.start"] == "../2021-09-02"
    assert recorded(plan, "2021-08-02").dates["three"].because == "it depends on one (on or before 1 September 2021)"


def test_a_start_is_a_window_where_links_may_push_a_finish_that_nobody_knows_yet() -> None:
    gate = {"gate": {"date": "2021-09-14"}}
    one = {"start": "2021-09-08", "finish": "tbc", "after": [{"activity": "gate", "link": "FF"}]}
    assert told({**gate, "one": one})["one.start"] == "2021-09-08/2021-09-13"
    assert told({**gate, "one": {**one, "finish": "2021-09-08"}})["one.start"] == "2021-09-13"
    assert told({**gate, "one": {**one, "finish": "2021-09-13"}})["one.start"] == "2021-09-08"
    assert told({**gate, "one": {**one, "start": "2021-09-13"}})["one.start"] == "2021-09-13"
    assert told({**gate, "one": {**one, "start": [{"actual": "2021-09-08"}]}})["one.start"] == "2021-09-08"
    assert told({"gate": {"date": "tbc"}, "one": one})["one.start"] == "2021-09-08/.."
    found = recorded({**gate, "one": one}, "2021-08-02").dates["one.start"]
    assert (found.because, found.needs) == ("it depends on gate (14 September 2021)", ("one.finish",))


def test_a_finish_to_be_confirmed_beside_a_duration_leaves_both_ends_open() -> None:
    gate = {"gate": {"date": "2021-09-14"}}
    one = {"finish": "tbc", "duration": "3wd", "after": ["gate"]}
    assert told({**gate, "one": one}) == {
        "gate": "2021-09-14",
        "one.start": "2021-09-14/..",
        "one.finish": "tbc",
    }
    assert told({**gate, "one": {**one, "finish": "2021-09-20"}})["one.start"] == "2021-09-16"
    del one["finish"]
    assert told({**gate, "one": one}) == {"gate": "2021-09-14", "one.start": "2021-09-14", "one.finish": "2021-09-16"}


def test_an_activity_of_a_duration_to_be_confirmed_is_no_milestone() -> None:
    plan = {"gate": {"date": "2021-09-06"}, "one": {"duration": "tbc", "after": ["gate"]}}
    assert told(plan) == {"gate": "2021-09-06", "one.start": "2021-09-06"}
    assert told({**plan, "one": {"after": ["gate"]}}) == {"gate": "2021-09-06", "one": "2021-09-06"}


def test_a_link_says_nothing_of_a_finish_that_nobody_states() -> None:
    """So that nothing is lost on the day on which the activity starts as planned."""
    plan = {"gate": {"date": "2021-09-06"}, "one": {"start": "2021-09-01", "after": ["gate"]}}
    assert told(plan) == {"gate": "2021-09-06", "one.start": "2021-09-06"}


def test_a_lead_before_the_beginning_of_the_plan_leaves_a_window_since_another_date_may_be_earlier() -> None:
    plan = {
        "gate": {"date": "2021-09-14"},
        "one": {"after": [{"activity": "gate", "lag": "-5wd"}]},
        "two": {"duration": "2wd", "after": ["one"]},
    }
    found = told(plan)
    assert found["one"] == found["two.start"] == "2021-09-07/2021-09-14"
    assert found["two.finish"] == "2021-09-08/2021-09-15"
    sooner = told({**plan, "other": {"date": "2021-09-01"}})
    assert sooner["one"] == sooner["two.start"] == "2021-09-07"


def test_a_start_that_may_be_before_what_links_allow_may_take_its_finish_along() -> None:
    gate = {"gate": {"date": "2021-09-14"}}
    one = {"finish": "2021-09-30", "after": ["gate"]}
    assert told({**gate, "one": {**one, "start": "tbc"}})["one.finish"] == "2021-09-30/.."
    assert told({**gate, "one": {**one, "start": "2021-09-09/2021-09-20"}})["one.finish"] == "2021-09-30/2021-10-05"
    assert told({**gate, "one": {**one, "start": "2021-09-09"}})["one.finish"] == "2021-10-05"
    assert told({**gate, "one": {**one, "start": "2021-09-14/2021-09-20"}})["one.finish"] == "2021-09-30"
    assert told({**gate, "one": one})["one.finish"] == "2021-09-30"
    open_start = {**gate, "first": gate["gate"], "second": gate["gate"], "one": {**one, "start": "tbc"}}
    needs = recorded(open_start, "2021-08-02").dates
    assert needs["one.finish"].needs == ("one.start",)


def test_of_a_window_is_told_what_links_leave_of_it() -> None:
    gate = {"gate": {"date": "2021-09-14"}}
    assert told({**gate, "one": {"date": "2021-09-10/2021-09-30", "after": ["gate"]}})["one"] == "2021-09-14/2021-09-30"
    assert told({**gate, "one": {"date": "tbc", "after": ["gate"]}})["one"] == "2021-09-14/.."
    open_start = {"start": "tbc", "finish": "2021-09-30", "after": ["gate"]}
    assert told({**gate, "one": open_start})["one.start"] == "2021-09-14/2021-09-30"


def test_a_start_that_is_stated_behind_an_actual_finish_is_told_as_stated() -> None:
    finish = [{"planned": "2021-08-02"}, {"actual": "2021-08-02", "stated": "2021-08-02"}]
    plan = {"gate": {"date": "2021-09-03"}, "one": {"start": "2021-09-02/..", "finish": finish, "after": ["gate"]}}
    assert told(plan)["one.start"] == "2021-09-02/.."


def test_what_may_be_pushed_to_a_later_finish_may_start_later_too() -> None:
    plan = {
        "gate": {"date": "2021-09-03"},
        "one": {
            "start": "2021-09-01",
            "finish": "2021-09-01/2021-09-02",
            "after": [{"activity": "gate", "link": "FF"}],
        },
    }
    assert told(plan)["one.start"] == "2021-09-01/2021-09-02"


def test_a_length_in_weeks_counted_back_from_a_finish_may_begin_on_a_day_off() -> None:
    assert told({"one": {"finish": "2021-10-08", "duration": "2w"}}) == {
        "one.start": "2021-09-25",
        "one.finish": "2021-10-08",
    }


@st.composite
def narrowings(draw: st.DrawFn, record: Record) -> Record:
    """Return the record in which each date that is open is known to the day."""
    stated = dict(record.stated)
    for path, known in stated.items():
        first = known.window.earliest or (known.window.latest or FIRST + timedelta(days=15)) - timedelta(days=15)
        last = known.window.latest or first + timedelta(days=15)
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        stated[path] = replace(known, window=one_day(draw(st.sampled_from(days))))
    planning = Planning(record.items, Network(record.items, CALENDAR))
    dates = forecast(Plan(record.items, record.titles, stated, record.as_of), planning)
    return replace(record, stated=stated, dates=dates)


def planned(record: Record) -> Record:
    """Return the record as of a day before everything in it, so that nothing has passed."""
    early = replace(record, as_of=date(2021, 6, 1))
    planning = Planning(record.items, Network(record.items, CALENDAR))
    return replace(early, dates=forecast(Plan(early.items, early.titles, early.stated, early.as_of), planning))


def in_order(record: Record) -> bool:
    """Return whether no finish is stated that lies before the start stated."""
    days = {path: known.window.day for path, known in record.stated.items()}
    pairs = ((days.get(f"{name}.start"), days.get(f"{name}.finish")) for name in record.items)
    return all(start is None or finish is None or start <= finish for start, finish in pairs)


def committed(record: Record) -> bool:
    """Return whether what is fixed is known to the day: once its date is stated links no longer move it."""
    days = {path.partition(".")[0] for path, known in record.stated.items() if known.window.day is None}
    return not any(item.fixed and item.id in days for item in record.items.values() if item.after)


@law
@given(plans(), st.data())
def test_what_is_forecast_of_windows_holds_whatever_days_they_turn_out_to_be(plan: Data, data: st.DataObject) -> None:
    record = planned(recorded(plan))
    assume(committed(record))
    exact = data.draw(narrowings(record))
    assume(in_order(exact))
    for path, known in record.dates.items():
        found = exact.dates[path].window if path in exact.dates else Window(None, None)
        assert within(found, known.window), path


def within(one: Window, other: Window) -> bool:
    """Return whether a window lies within another on each side that is known of both."""
    later = one.earliest is None or other.earliest is None or one.earliest >= other.earliest
    return later and (one.latest is None or other.latest is None or one.latest <= other.latest)


@law
@given(plans(), st.integers(0, 60))
def test_no_window_ends_before_it_begins(plan: Data, count: int) -> None:
    record = recorded(plan, str(FIRST + timedelta(days=count)))
    for path, known in record.dates.items():
        window = known.window
        assert window.earliest is None or window.latest is None or window.earliest <= window.latest, path
