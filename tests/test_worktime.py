"""Boundaries between days: equal to looking at each day of a short calendar."""

from datetime import date
from itertools import product

import pytest

from readiness.calendar import WEEK, make_calendar
from readiness.period import parse_period
from readiness.worktime import FAR, Lag, Worktime, make_lag

FIRST, LAST, HOLIDAY = date(2021, 5, 7), date(2021, 6, 7), date(2021, 5, 31)
TIME = Worktime(make_calendar("short", "Europe/London", FIRST, LAST, frozenset(WEEK[:5]), {HOLIDAY}))
BEGINNINGS = [
    day
    for day in range(FIRST.toordinal(), LAST.toordinal() + 1)
    if date.fromordinal(day).weekday() < len(WEEK[:5]) and day != HOLIDAY.toordinal()
]
INSIDE = range(FIRST.toordinal(), LAST.toordinal() + 2)
AMIDST = range(date(2021, 5, 21).toordinal(), date(2021, 6, 1).toordinal())
LAGS = [*product((True, False), range(-4, 5))]


def shifted(boundary: int, lag: Lag) -> int:
    """Return the boundary that counting days one by one leads to."""
    working, count = lag
    if count == 0 or not working:
        return boundary + count
    if count > 0:
        following = [day + 1 for day in BEGINNINGS if day >= boundary]
        return following[count - 1] if count <= len(following) else FAR
    before = [day for day in BEGINNINGS if day + 1 <= boundary]
    return before[count] if -count <= len(before) else -FAR


@pytest.mark.parametrize("lag", LAGS)
def test_a_length_of_time_is_counted_day_by_day(lag: Lag) -> None:
    assert [TIME.shift(one, lag) for one in INSIDE] == [shifted(one, lag) for one in INSIDE]


def test_the_nearest_working_days_are_those_one_walks_to() -> None:
    for one in INSIDE:
        assert TIME.up(one) == next((day for day in BEGINNINGS if day >= one), FAR)
        assert TIME.down(one) == next((day + 1 for day in reversed(BEGINNINGS) if day < one), -FAR)
    for one in AMIDST:
        assert TIME.begins(one) == max(day for day in BEGINNINGS if day <= one)
        assert TIME.ends(one) == min(day + 1 for day in BEGINNINGS if day + 1 >= one)


@pytest.mark.parametrize("lag", LAGS)
@pytest.mark.parametrize("into_start", [True, False])
@pytest.mark.parametrize("onward", [True, False])
def test_the_latest_end_is_the_last_from_which_a_link_does_not_reach_too_far(
    lag: Lag,
    into_start: bool,  # noqa: FBT001 - the table says so
    onward: bool,  # noqa: FBT001 - the table says so
) -> None:
    def reached(end: int) -> int:
        found = TIME.shift(end, lag)
        return found if into_start or (onward and lag[1] == 0) else TIME.down(found)

    for boundary in AMIDST:
        latest = max(end for end in INSIDE if reached(end) <= boundary)
        assert TIME.latest(boundary, lag, into_start=into_start, onward=onward) == latest, date.fromordinal(boundary)


@pytest.mark.parametrize("far", [FAR, -FAR])
@pytest.mark.parametrize("lag", LAGS)
def test_what_is_not_known_stays_so_however_long_one_waits(far: int, lag: Lag) -> None:
    assert TIME.shift(far, lag) == far
    assert TIME.latest(far, lag, into_start=True, onward=False) == far
    assert TIME.latest(far, lag, into_start=False, onward=False) == far


@pytest.mark.parametrize(("days", "far"), [(-5, -FAR), (60, FAR)])
def test_beyond_the_calendar_no_working_day_is_known(days: int, far: int) -> None:
    boundary = FIRST.toordinal() + days
    found = [one(boundary) for one in (TIME.up, TIME.down, TIME.begins, TIME.ends)]
    found += [TIME.shift(boundary, (True, count)) for count in (-1, 1)]
    found.append(TIME.latest(boundary, (True, 1), into_start=True, onward=False))
    assert set(found) == {far}
    assert TIME.shift(boundary, (False, 1)) == boundary + 1


def test_the_last_boundary_of_the_calendar_has_nothing_known_after_it() -> None:
    assert TIME.latest(LAST.toordinal() + 1, (True, -1), into_start=True, onward=False) == FAR


def test_what_lies_between_two_boundaries_is_the_working_days_that_end_there() -> None:
    for first, last in product(AMIDST, repeat=2):
        ended = [sum(day + 1 <= one for day in BEGINNINGS) for one in (first, last)]
        days_off_earlier = last < first and ended[0] == ended[1]
        assert TIME.between(first, last) == (-1 if days_off_earlier else ended[1] - ended[0])


@pytest.mark.parametrize(
    ("text", "lag"),
    [("5wd", (True, 5)), ("5 clear wd", (True, 6)), ("-2wd", (True, -2)), ("5d", (False, 5)), ("2w", (False, 14))],
)
def test_a_period_is_a_lag_in_working_days_or_in_days(text: str, lag: Lag) -> None:
    period = parse_period(text)
    assert period is not None
    assert make_lag(period) == lag
