"""Periods as text, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.moment import respell_reference
from readiness.period import LONGEST, MOST, Period, Unit, parse_period, respell_period

COUNTS = st.integers(min_value=0, max_value=MOST)
PERIODS = st.builds(Period, st.integers(min_value=-MOST, max_value=MOST), st.sampled_from(Unit)) | st.builds(
    Period, COUNTS, st.just(Unit.WORKING_DAYS), clear=st.just(value=True)
)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("10wd", Period(10, Unit.WORKING_DAYS)),
        ("4d", Period(4, Unit.DAYS)),
        ("2w", Period(2, Unit.WEEKS)),
        ("0wd", Period(0, Unit.WORKING_DAYS)),
        ("20 clear wd", Period(20, Unit.WORKING_DAYS, clear=True)),
        ("0 clear wd", Period(0, Unit.WORKING_DAYS, clear=True)),
        ("-2wd", Period(-2, Unit.WORKING_DAYS)),
        ("-1w", Period(-1, Unit.WEEKS)),
        ("010wd", Period(10, Unit.WORKING_DAYS)),
        (f"{MOST}d", Period(MOST, Unit.DAYS)),
    ],
)
def test_a_text_writes_a_period(text: str, period: Period) -> None:
    assert parse_period(text) == period


@pytest.mark.parametrize(
    "text",
    [
        "",
        "wd",
        "10",
        "10 wd",
        " 10wd",
        "10wd ",
        "10wd\n",
        "10WD",
        "10m",
        "10y",
        "+10wd",
        "--1wd",
        "1.5d",
        "1,000d",
        "1e3d",
        "20 clear d",
        "2 clear w",
        "20 clear  wd",
        "20clear wd",
        "20 clear",
        "clear 20wd",
        "-20 clear wd",
        "P10D",
        "٣wd",
        "\uff13wd",
        f"{MOST + 1}d",
        "9999999999wd",
        "tbc",
    ],
)
def test_a_text_that_writes_no_period_is_none(text: str) -> None:
    assert parse_period(text) is None


@given(PERIODS)
def test_a_period_is_read_as_it_is_written(period: Period) -> None:
    assert parse_period(str(period)) == period


@given(st.text(alphabet="0123456789 -wdclear", max_size=14))
def test_a_text_writes_a_period_or_none(text: str) -> None:
    period = parse_period(text)
    assert period is None or abs(period.count) <= MOST
    assert period is None or parse_period(str(period)) == period


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1wd", "1 working day"),
        ("10wd", "10 working days"),
        ("0wd", "0 working days"),
        ("1d", "1 day"),
        ("4d", "4 days"),
        ("1w", "1 week"),
        ("2w", "2 weeks"),
        ("1 clear wd", "1 clear working day"),
        ("20 clear wd", "20 clear working days"),
    ],
)
def test_a_period_is_said_in_words(text: str, words: str) -> None:
    period = parse_period(text)
    assert period is not None
    assert period.words == words


def test_no_effort_is_spent_on_what_is_far_too_long_for_a_period() -> None:
    blanks = " " * 1_000_000
    assert respell_period(f"1{blanks}x") is None
    assert respell_reference(f"go-live - 1{blanks}x") is None
    assert respell_period("10   working days") == "10wd"


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("10 business days", "10wd"),
        ("5 calendar days", "5d"),
        ("2 weeks", "2w"),
        ("10 clear working days", "10 clear wd"),
        ("- 2 working days", "-2wd"),
        ("-2 clear working days", None),
        ("2 clear weeks", None),
        (f"{MOST + 1} days", None),
        (f"{MOST} days", f"{MOST}d"),
        ("5 d".ljust(LONGEST), "5d"),
        ("5 d".ljust(LONGEST + 1), None),
    ],
)
def test_a_period_is_respelt_where_it_is_plain_what_is_meant(text: str, spelt: str | None) -> None:
    assert respell_period(text) == spelt
