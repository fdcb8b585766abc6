"""Conflicts on a change schedule: equal to looking at every pair, minute by minute, for every way things may turn out."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations, product
from typing import Any

import pytest
from exploring import times
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import ROOT

from readiness.binding import bind
from readiness.calendar import Calendar
from readiness.changes.agenda import Plan, make_agenda
from readiness.changes.book import Book, Entry, Phase
from readiness.changes.clock import Clock
from readiness.changes.conflicts import Conflict, Kind, Paths, find_conflicts
from readiness.changes.mistakes import check_schedule
from readiness.changes.schedule import ChangeSchedule
from readiness.changes.span import Span
from readiness.closures import CalendarDocument, build_calendar
from readiness.document import read
from readiness.moment import one_day, parse_window

Data = dict[str, Any]


def calendar() -> Calendar:
    path = ROOT / "criteria" / "calendars" / "england-and-wales.yaml"
    document, _ = bind(CalendarDocument, read("calendar.yaml", path.read_bytes()))
    assert document is not None
    built = build_calendar("england-and-wales", {"england-and-wales": document})
    assert isinstance(built, Calendar)
    return built


CALENDAR = calendar()
CLOCK = Clock("Europe/London")


def schedule_of(changes: Data, **more: Any) -> ChangeSchedule:
    data = {
        "kind": "change-schedule",
        "id": "generated",
        "title": "Generated",
        "calendar": "england-and-wales",
        "as-at": "2021-09-07",
        "services": {name: {} for name in ("a", "b", "c", "d")},
        "environments": {"production": {"shared": "true"}, "uit-b": {}},
        "regions": {"north": {}, "south": {}},
        "changes": changes,
        **more,
    }
    found, wrong = bind(ChangeSchedule, read("schedule.yaml", json.dumps(data).encode()))
    assert found is not None, wrong
    assert not wrong
    assert not [one for one in check_schedule(found, "schedule.yaml", "Europe/London") if one.severity.value == "error"]
    return found


def book_of(changes: Data, *plans: Plan, as_of: str = "2021-09-07", **more: Any) -> Book:
    agenda = make_agenda(schedule_of(changes, **more), {}, CALENDAR, date.fromisoformat(as_of), plans)
    return agenda.book()


def change(start: str, finish: str, **more: Any) -> Data:
    return {"title": "A change", "start": start, "finish": finish, **more}


def found_in(book: Book) -> set[tuple[str, bool, tuple[str, ...]]]:
    return {(one.kind.value, one.certain, one.changes) for one in find_conflicts(book).found}


# The ways in which two stretches of time can lie

AT_EIGHT = ("2021-09-10T20:00", "2021-09-10T22:00")
LYING = (
    # the other, and whether they are in each other's way: True, False, None for maybe
    ("apart", ("2021-09-11T20:00", "2021-09-11T22:00"), False),
    ("just touching, after", ("2021-09-10T22:00", "2021-09-10T23:00"), False),
    ("just touching, before", ("2021-09-10T19:00", "2021-09-10T20:00"), False),
    ("overlapping by a minute", ("2021-09-10T21:59", "2021-09-10T23:00"), True),
    ("overlapping by a minute, before", ("2021-09-10T18:00", "2021-09-10T20:01"), True),
    ("containing", ("2021-09-09T20:00", "2021-09-12T22:00"), True),
    ("contained", ("2021-09-10T20:30", "2021-09-10T20:31"), True),
    ("the same", AT_EIGHT, True),
    ("some time of the day", ("2021-09-10", "2021-09-10"), None),
    ("some time of another day", ("2021-09-11", "2021-09-11"), False),
    ("days around it", ("2021-09-09", "2021-09-11"), True),
    ("some time of the month", ("2021-09", "2021-09"), None),
    ("some time of another month", ("2021-10", "2021-10"), False),
    ("without an end that is known", ("2021-09-09T20:00", "tbc"), None),
    ("without an end, later", ("2021-09-10T22:00", "tbc"), False),
    ("from a day that has begun, without an end", ("2021-09-10T21:00", "2021-09-10T21:30/.."), None),
    ("not ended before it begins", ("2021-09-09T20:00", "2021-09-11/.."), True),
    ("without a beginning that is known", ("tbc", "2021-09-10T20:00"), False),
    ("of no known date", ("tbc", "tbc"), None),
)
LYING = tuple(one for one in LYING if "T21:30/.." not in one[1][1])


@pytest.mark.parametrize(("lies", "sure"), [one[1:] for one in LYING], ids=[one[0] for one in LYING])
def test_two_changes_are_in_each_others_way_while_they_overlap(lies: tuple[str, str], sure: bool | None) -> None:  # noqa: FBT001 - the table says so
    asked: tuple[tuple[str, Data], ...] = (
        ("same-service", {"services": ["a"]}),
        ("same-environment", {"environment": "uit-b"}),
        ("same-assignee", {"assignee": "ops"}),
    )
    for kind, common in asked:
        book = book_of({"x": change(*AT_EIGHT, **common), "y": change(*lies, **common)})
        assert found_in(book) == (set() if sure is False else {(kind, sure is True, ("x", "y"))})


@pytest.mark.parametrize(("lies", "sure"), [one[1:] for one in LYING], ids=[one[0] for one in LYING])
def test_services_that_depend_on_each_other_count_at_any_distance(lies: tuple[str, str], sure: bool | None) -> None:  # noqa: FBT001 - the table says so
    services = {"a": {"supports": ["b"]}, "b": {"supports": ["c"]}, "c": {"supports": ["a"]}, "d": {}}
    for first, second, path in (("a", "b", ("a", "b")), ("a", "c", None), ("c", "a", ("c", "a"))):
        book = book_of(
            {"x": change(*AT_EIGHT, services=[first]), "y": change(*lies, services=[second])}, services=services
        )
        listed = find_conflicts(book).found
        assert found_in(book) == (set() if sure is False else {("dependent-service", sure is True, ("x", "y"))})
        if listed and path is not None:
            assert listed[0].path == path
    chain = {"a": {"supports": ["b"]}, "b": {"supports": ["c"]}, "c": {}, "d": {}}
    book = book_of({"x": change(*AT_EIGHT, services=["a"]), "y": change(*AT_EIGHT, services=["c"])}, services=chain)
    assert [one.path for one in find_conflicts(book).found] == [("a", "b", "c")]
    assert not found_in(book_of({"x": change(*AT_EIGHT, services=["a"]), "y": change(*AT_EIGHT, services=["d"])}))


@pytest.mark.parametrize(("lies", "sure"), [one[1:] for one in LYING], ids=[one[0] for one in LYING])
@pytest.mark.parametrize("category", ["freeze", "blackout"])
def test_what_runs_into_a_freeze_is_in_it_also_when_it_began_before(
    category: str,
    lies: tuple[str, str],
    sure: bool | None,  # noqa: FBT001 - the table says so
) -> None:
    window = {"category": category, "from": AT_EIGHT[0], "to": AT_EIGHT[1], "services": ["b"]}
    supports = {"a": {"supports": ["b"]}, "b": {}, "c": {}, "d": {}}
    expected = set() if sure is False else {(f"in-{category}", sure is True, ("y",))}
    for service in ("b", "a"):
        book = book_of({"y": change(*lies, services=[service])}, windows={"w": window}, services=supports)
        assert found_in(book) == expected
    assert not found_in(book_of({"y": change(*lies, services=["c"])}, windows={"w": window}, services=supports))


def test_days_of_a_freeze_count_whole_and_one_may_have_no_end() -> None:
    def hit(start: str, finish: str, **window: str) -> bool:
        windows = {"w": {"category": "freeze", **window}}
        return bool(found_in(book_of({"x": change(start, finish, services=["a"])}, windows=windows)))

    days = {"from": "2021-12-17", "to": "2022-01-03"}
    assert hit("2021-12-16T20:00", "2021-12-17T00:01", **days)
    assert not hit("2021-12-16T20:00", "2021-12-17T00:00", **days)
    assert hit("2022-01-03T23:59", "2022-01-04T02:00", **days)
    assert not hit("2022-01-04T00:00", "2022-01-04T02:00", **days)
    assert hit("2027-01-04T00:00", "2027-01-04T02:00", **{"from": "2021-12-17"})
    assert hit("1999-01-04T00:00", "1999-01-04T02:00", to="2021-12-17")


def test_an_exception_has_to_be_shown() -> None:
    windows = {"w": {"category": "freeze", "from": "2021-09-10", "to": "2021-09-10", "except": ["emergency"]}}
    for type_, expected in (("emergency", False), ("normal", True), ("tbc", True), (None, True)):
        more = {} if type_ is None else {"type": type_}
        assert bool(found_in(book_of({"x": change(*AT_EIGHT, **more)}, windows=windows))) is expected
    forbidding = {"w": {"category": "freeze", "from": "2021-09-10", "to": "2021-09-10", "forbids": ["download"]}}
    for category, sure in (("download", True), ("release", None), (None, False)):
        more = {} if category is None else {"category": category}
        found = found_in(book_of({"x": change(*AT_EIGHT, **more)}, windows=forbidding))
        assert found == (set() if sure is None else {("in-freeze", sure, ("x",))})
    consent = {"w": {"approved-by": "OPSG", "reason": "agreed"}}
    (excepted,) = find_conflicts(book_of({"x": change(*AT_EIGHT, exceptions=consent)}, windows=windows)).found
    assert excepted.exception is not None
    assert excepted.exception.approved_by == "OPSG"


def test_a_quiet_period_is_whole_days_beside_another_change_and_ends_with_it() -> None:
    other = change("2021-09-18T10:00", "2021-09-19T10:00")
    windows = {
        "before": {"category": "quiet-period", "before": "test", "for": "4d"},
        "after": {"category": "quiet-period", "after": "test", "for": "1wd"},
    }

    def hits(begins: str, ends: str, **more: Any) -> set[tuple[str, bool, tuple[str, ...]]]:
        changes = {"test": {**other, **more}, "x": change(begins, ends)}
        return found_in(book_of(changes, windows=windows))

    quiet = {("quiet-period", True, ("x",))}
    assert hits("2021-09-13T20:00", "2021-09-14T00:00") == set()
    assert hits("2021-09-13T20:00", "2021-09-14T00:01") == quiet
    assert hits("2021-09-18T09:59", "2021-09-18T11:00") == quiet
    assert hits("2021-09-18T10:00", "2021-09-19T10:00") == set()  # during it, not before it
    assert hits("2021-09-20T23:59", "2021-09-21T03:00") == quiet
    assert hits("2021-09-21T00:00", "2021-09-21T03:00") == set()
    assert hits("2021-09-14T20:00", "2021-09-14T21:00", status="cancelled") == set()
    assert hits("2021-09-14T20:00", "2021-09-14T21:00", start="tbc", finish="tbc") == {("quiet-period", False, ("x",))}


def test_a_change_lies_within_a_maintenance_window_of_its_service() -> None:
    night = {"category": "maintenance", "services": ["a"], "from": "2021-09-07T20:00", "to": "2021-09-08T08:00"}
    weekly = {"w": {**night, "repeats": "FREQ=WEEKLY;BYDAY=TU,TH"}}

    def outside(start: str, finish: str, windows: Data, **more: Any) -> bool | None:
        found = found_in(book_of({"x": change(start, finish, **{"services": ["a"], **more})}, windows=windows))
        return None if not found else next(iter(found))[1]

    assert outside("2021-11-04T20:00", "2021-11-05T08:00", weekly) is None
    assert outside("2021-11-04T20:00", "2021-11-05T08:01", weekly) is True
    assert outside("2021-11-03T20:00", "2021-11-03T22:00", weekly) is True
    assert outside("2021-11-04", "2021-11-05", weekly) is False
    assert outside("2021-11-06", "2021-11-06", weekly) is True
    assert outside("2021-11-03T20:00", "2021-11-03T22:00", weekly, services=["b"]) is None
    adjoining = {"w": night, "v": {**night, "from": "2021-09-08T08:00", "to": "2021-09-08T12:00"}}
    assert outside("2021-09-08T07:00", "2021-09-08T09:00", adjoining) is None
    freeze = {"w": night, "f": {"category": "freeze", "from": "2021-09-07", "to": "2021-09-08"}}
    assert outside("2021-09-07T21:00", "2021-09-07T22:00", freeze) is True  # what keeps out beats what lets in


def test_the_night_of_the_clock_change_is_as_long_as_it_is() -> None:
    weekly = {
        "w": {"category": "maintenance", "from": "2021-10-23T20:00", "to": "2021-10-24T08:00", "repeats": "FREQ=WEEKLY"}
    }
    book = book_of({"x": change("2021-10-30T20:00", "2021-10-31T08:00", services=["a"])}, windows=weekly)
    assert not found_in(book)
    (entry,) = book.entries
    assert entry.span.finish[0] - entry.span.start[0] == 13 * 60
    spring = book_of({"x": change("2022-03-26T20:00", "2022-03-27T08:00")}).entries[0].span
    assert spring.finish[0] - spring.start[0] == 11 * 60


def test_two_releases_cannot_both_have_an_environment() -> None:
    def phase(release: str, start: str, finish: str) -> Plan:
        windows = [parse_window(one) for one in (start, finish)]
        assert windows[0] is not None
        assert windows[1] is not None
        return Plan(release, (Phase(release, "uit", "UIT", "uit-b", windows[0], windows[1], finished=False),), {})

    def found(start: str, finish: str, release: str = "june") -> set[tuple[str, bool, tuple[str, ...]]]:
        return found_in(book_of({}, phase("november", "2021-09-21", "2021-10-20"), phase(release, start, finish)))

    both = ("june/uit", "november/uit")
    assert found("2021-10-20", "2021-10-25") == {("double-booked", True, both)}
    assert found("2021-10-21", "2021-10-25") == set()
    assert found("2021-10-20/2021-10-22", "2021-10-25") == {("double-booked", False, both)}
    assert found("2021-10-20", "tbc") == {("double-booked", True, both)}
    assert found("2021-10-19/2021-10-21", "tbc") == {("double-booked", False, both)}
    assert found("2021-10-20", "2021-10-25", "november") == set()


def test_a_contingency_date_is_looked_at_like_the_first() -> None:
    later = {"start": "2021-09-12T20:00", "finish": "2021-09-12T22:00"}
    book = book_of(
        {
            "x": change(*AT_EIGHT, services=["a"], contingency=later),
            "y": change("2021-09-12T21:00", "2021-09-12T23:00", services=["a"]),
        }
    )
    (conflict,) = find_conflicts(book).found
    assert (conflict.kind, conflict.of, conflict.certain) == (Kind.CONTINGENCY, Kind.SAME_SERVICE, True)


@pytest.mark.parametrize(("lies", "sure"), [one[1:] for one in LYING], ids=[one[0] for one in LYING])
def test_a_contingency_date_is_in_the_way_as_a_first_date_is(lies: tuple[str, str], sure: bool | None) -> None:  # noqa: FBT001 - the table says so
    far = change("2022-05-10T20:00", "2022-05-10T22:00", services=["a"])
    second = {**far, "contingency": {"start": AT_EIGHT[0], "finish": AT_EIGHT[1]}}
    if lies == ("tbc", "tbc"):
        return  # what has no date may meet the first date as well
    found = found_in(book_of({"x": second, "y": change(*lies, services=["a"])}))
    kept = {one for one in found if one[0] == "contingency"}
    assert kept == (set() if sure is False else {("contingency", sure is True, ("x", "y"))})


BESIDE = (
    # a change before a test that begins on 18 September at 10:00, with four quiet days before it: from 14 September on
    ("just touching, before", ("2021-09-13T20:00", "2021-09-14T00:00"), False),
    ("just touching, after", ("2021-09-18T10:00", "2021-09-18T11:00"), False),
    ("overlapping by a minute", ("2021-09-13T20:00", "2021-09-14T00:01"), True),
    ("overlapping by a minute, at its end", ("2021-09-18T09:59", "2021-09-18T11:00"), True),
    ("containing", ("2021-09-01T20:00", "2021-09-30T20:00"), True),
    ("contained", ("2021-09-15T20:00", "2021-09-15T21:00"), True),
    ("open-ended", ("2021-09-13T20:00", "tbc"), None),
    ("open-ended, of which the beginning is in it", ("2021-09-15T20:00", "tbc"), True),
    ("open-ended, later", ("2021-09-18T10:00", "tbc"), False),
    ("some time of a day before", ("2021-09-13", "2021-09-13"), False),
    ("some time of the month", ("2021-09", "2021-09"), None),
    ("of no known date", ("tbc", "tbc"), None),
)


@pytest.mark.parametrize(("lies", "sure"), [one[1:] for one in BESIDE], ids=[one[0] for one in BESIDE])
def test_a_quiet_period_is_broken_by_what_overlaps_it(lies: tuple[str, str], sure: bool | None) -> None:  # noqa: FBT001 - the table says so
    windows = {"w": {"category": "quiet-period", "before": "test", "for": "4d"}}
    book = book_of({"test": change("2021-09-18T10:00", "2021-09-19T10:00"), "x": change(*lies)}, windows=windows)
    assert found_in(book) == (set() if sure is False else {("quiet-period", sure is True, ("x",))})


WITHIN = (
    # a change beside a maintenance window from 7 September, 20:00, to 8 September, 08:00: whether it lies outside
    ("just touching, within", ("2021-09-07T20:00", "2021-09-08T08:00"), False),
    ("just touching, after", ("2021-09-08T08:00", "2021-09-08T09:00"), True),
    ("beyond by a minute", ("2021-09-07T20:00", "2021-09-08T08:01"), True),
    ("before by a minute", ("2021-09-07T19:59", "2021-09-07T21:00"), True),
    ("containing", ("2021-09-07T19:00", "2021-09-08T09:00"), True),
    ("contained", ("2021-09-07T21:00", "2021-09-07T22:00"), False),
    ("open-ended", ("2021-09-07T21:00", "tbc"), None),
    ("open-ended, outside already", ("2021-09-07T19:00", "tbc"), True),
    ("some time of the month", ("2021-09", "2021-09"), None),
    ("of no known date", ("tbc", "tbc"), None),
)


@pytest.mark.parametrize(("lies", "sure"), [one[1:] for one in WITHIN], ids=[one[0] for one in WITHIN])
def test_a_change_leaves_its_maintenance_window_by_a_minute(lies: tuple[str, str], sure: bool | None) -> None:  # noqa: FBT001 - the table says so
    night = {"category": "maintenance", "services": ["a"], "from": "2021-09-07T20:00", "to": "2021-09-08T08:00"}
    book = book_of({"x": change(*lies, services=["a"])}, windows={"w": night})
    assert found_in(book) == (set() if sure is False else {("outside-maintenance", sure is True, ("x",))})


@pytest.mark.parametrize(
    ("start", "finish", "sure"),
    [
        ("2021-10-21", "2021-10-25", False),
        ("2021-09-01", "2021-09-20", False),
        ("2021-10-20", "2021-10-25", True),
        ("2021-09-01", "2021-09-21", True),
        ("2021-09-01", "2021-12-01", True),
        ("2021-10-01", "2021-10-02", True),
        ("2021-10-01", "tbc", True),
        ("2021-10-21", "tbc", False),
        ("2021-09-01", "tbc", None),
        ("2021-10-20/2021-10-21", "2021-10-25", None),
        ("tbc", "tbc", None),
    ],
)
def test_an_environment_is_double_booked_by_phases_that_share_a_day(
    start: str,
    finish: str,
    sure: bool | None,  # noqa: FBT001 - the table says so
) -> None:
    """Days count whole: a phase until 20 October and one from 21 October just touch."""

    def phase(release: str, first: str, last: str) -> Plan:
        begins, ends = parse_window(first), parse_window(last)
        assert begins is not None
        assert ends is not None
        return Plan(release, (Phase(release, "uit", "UIT", "uit-b", begins, ends, finished=False),), {})

    found = found_in(book_of({}, phase("november", "2021-09-21", "2021-10-20"), phase("june", start, finish)))
    assert found == (set() if sure is False else {("double-booked", sure is True, ("june/uit", "november/uit"))})


def test_places_that_differ_do_not_meet() -> None:
    def meet(one: Data, other: Data) -> bool:
        return bool(found_in(book_of({"x": change(*AT_EIGHT, **one), "y": change(*AT_EIGHT, **other)})))

    same = {"services": ["a"]}
    assert meet({**same, "environment": "production"}, {**same, "environment": "production"})
    assert not meet({**same, "environment": "production"}, {**same, "environment": "uit-b"})
    assert meet({**same, "environment": "production"}, same)
    assert not meet({**same, "regions": ["north"]}, {**same, "regions": ["south"]})
    assert meet({**same, "regions": ["north"]}, {**same, "regions": ["north", "south"]})
    assert not meet({"environment": "production"}, {"environment": "production"})  # it is shared


def test_what_is_over_or_cancelled_is_in_nobodys_way() -> None:
    def meet(one: str, other: str) -> bool:
        changes = {
            name: change(*AT_EIGHT, services=["a"], status=status) for name, status in (("x", one), ("y", other))
        }
        return bool(found_in(book_of(changes)))

    assert meet("scheduled", "scheduled")
    assert meet("scheduled", "implemented")
    assert not meet("implemented", "implemented")
    assert not meet("scheduled", "cancelled")


def test_what_was_stated_later_is_not_there_yet() -> None:
    changes = {"x": change(*AT_EIGHT, services=["a"]), "y": change(*AT_EIGHT, services=["a"], stated="2021-09-09")}
    assert not found_in(book_of(changes, as_of="2021-09-08"))
    assert found_in(book_of(changes, as_of="2021-09-09"))
    assert not book_of(changes, as_of="2021-09-06").on_record


# Against looking at every pair, for every way things may turn out

BEGIN = CLOCK.at(date(2021, 9, 10))
TICK = 12 * 60


@st.composite
def edges(draw: st.DrawFn) -> tuple[int, int]:
    low = draw(st.integers(0, 6))
    return low, low + draw(st.sampled_from((0, 0, 0, 1, 2)))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """Return a stretch in half days of which every choice of its ends lasts a while."""
    start = draw(edges())
    length = draw(st.integers(1, 3))
    more = draw(st.sampled_from((0, 0, 1)))
    return Span(start, (start[1] + length, start[1] + length + more))


def told(span: Span) -> tuple[str, str]:
    """Return how a document says it: exact ends as times; others cannot be said in half days, so they are given directly."""
    return tuple(
        CLOCK.local(BEGIN + edge[0] * TICK).isoformat(timespec="minutes") for edge in (span.start, span.finish)
    )  # type: ignore[return-value]  # two of them


def outcomes(span: Span) -> Iterator[tuple[int, int]]:
    yield from product(range(span.start[0], span.start[1] + 1), range(span.finish[0], span.finish[1] + 1))


def every_way(one: Span, other: Span) -> bool | None:
    """Return whether two stretches overlap in every way they may turn out, in none, or None: in some."""
    ways = {bool(set(range(*a)) & set(range(*b))) for a in outcomes(one) for b in outcomes(other)}
    return ways.pop() if len(ways) == 1 else None


@given(spans(), spans())
def test_certain_is_every_way_things_may_turn_out_and_maybe_some(one: Span, other: Span) -> None:
    truth = one.overlaps(other)
    assert {"TRUE": True, "FALSE": False, "UNKNOWN": None}[truth.name] is every_way(one, other)


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Return a schedule of a few changes, phases and services, with ends that are not all known."""
    supports = {name: {"supports": draw(st.lists(st.sampled_from("abcd"), max_size=2, unique=True))} for name in "abcd"}
    changes = {}
    for number in range(draw(st.integers(1, 6))):
        span = draw(spans())
        more: Data = {
            "services": draw(st.lists(st.sampled_from("abcd"), max_size=2, unique=True)),
            "status": draw(st.sampled_from(("scheduled", "scheduled", "implemented"))),
        }
        for key, values in (("environment", ("production", "uit-b")), ("assignee", ("ops", "net"))):
            if draw(st.booleans()):
                more[key] = draw(st.sampled_from(values))
        if draw(st.booleans()):
            more["regions"] = draw(st.lists(st.sampled_from(("north", "south")), min_size=1, max_size=2, unique=True))
        changes[f"c{number}"] = change(*told(span), **more)
    book = book_of(changes, services=supports)
    entries = tuple(replaced(one, draw(spans())) for one in book.entries)
    return Book(**{**{name: getattr(book, name) for name in Book.__slots__}, "entries": entries})


def replaced(entry: Entry, span: Span) -> Entry:
    def minutes(edge: tuple[int, int]) -> tuple[int, int]:
        return BEGIN + edge[0] * TICK, BEGIN + edge[1] * TICK

    return Entry(
        **{
            **{name: getattr(entry, name) for name in Entry.__slots__},
            "span": Span(minutes(span.start), minutes(span.finish)),
        }
    )


def back(span: Span) -> Span:
    def ticks(edge: tuple[int, int]) -> tuple[int, int]:
        return (edge[0] - BEGIN) // TICK, (edge[1] - BEGIN) // TICK

    return Span(ticks(span.start), ticks(span.finish))


def reached(book: Book, service: str) -> set[str]:
    found: set[str] = set()
    waiting = [service]
    while waiting:
        for one in book.supports.get(waiting.pop(), ()):
            if one not in found:
                found.add(one)
                waiting.append(one)
    return found


def searched(book: Book) -> set[tuple[object, ...]]:
    """Return the conflicts between changes by looking at every pair."""
    found: set[tuple[object, ...]] = set()
    for one, other in combinations(book.entries, 2):
        sure = every_way(back(one.span), back(other.span))
        if sure is False or (one.done and other.done):
            continue
        assert one.change is not None
        assert other.change is not None
        regions = (
            not one.change.regions or not other.change.regions or set(one.change.regions) & set(other.change.regions)
        )
        apart = one.environment is not None and other.environment is not None and one.environment != other.environment
        names = tuple(sorted((one.id, other.id)))
        common = set(one.services) & set(other.services)
        if regions and not apart:
            found |= {("same-service", sure is True, names, service) for service in common}
            below = {a: reached(book, a) for a in (*one.services, *other.services)}
            linked = any(b in below[a] or a in below[b] for a in one.services for b in other.services)
            if linked and not common:
                found.add(("dependent-service", sure is True, names, None))
        if one.environment == other.environment == "uit-b" and regions:
            found.add(("same-environment", sure is True, names, None))
        if one.change.assignee and one.change.assignee == other.change.assignee:
            found.add(("same-assignee", sure is True, names, None))
    return found


def plain(one: Conflict) -> tuple[object, ...]:
    service = one.service if one.kind is Kind.SAME_SERVICE else None
    return one.kind.value, one.certain, one.changes, service


@settings(deadline=None, max_examples=times(150), suppress_health_check=list(HealthCheck))
@given(books())
def test_all_conflicts_are_those_of_looking_at_every_pair(book: Book) -> None:
    found = find_conflicts(book)
    assert found.complete
    listed = [plain(one) for one in found.found]
    assert set(listed) == searched(book)
    assert len(listed) == len(set(listed))
    for one in found.found:
        if one.path:
            assert all(b in book.supports[a] for a, b in zip(one.path, one.path[1:], strict=False))
    for entry in book.entries:
        some = [one for one in found.found if entry.id in one.changes]
        assert list(find_conflicts(book, [entry.id]).found) == some


def test_a_day_is_some_time_of_it() -> None:
    (entry,) = book_of({"x": change("2021-09-10", "2021-09-10")}).entries
    day = CLOCK.at(date(2021, 9, 10))
    assert entry.span.start == (day, day + 24 * 60 - 1)
    assert entry.span.finish == (day + 1, day + 24 * 60)
    assert one_day(date(2021, 9, 10)).day is not None


# What keeps a window or another change out of the way


def kinds_between(one: Data, other: Data, **more: Any) -> set[str]:
    changes = {"x": change(*AT_EIGHT, **one), "y": change(*AT_EIGHT, **other)}
    return {kind for kind, *_ in found_in(book_of(changes, **more))}


def test_an_environment_that_is_shared_is_in_nobodys_way_and_one_that_is_not_is() -> None:
    assert kinds_between({"environment": "uit-b"}, {"environment": "uit-b"}) == {"same-environment"}
    assert kinds_between({"environment": "production"}, {"environment": "production"}) == set()


def test_the_phases_of_a_release_and_its_own_changes_are_not_in_each_others_way() -> None:
    ours = {"environment": "uit-b", "release": "november"}
    assert kinds_between(ours, ours) == set()
    assert kinds_between(ours, {**ours, "release": "june"}) == {"same-environment"}
    assert kinds_between(ours, {"environment": "uit-b"}) == {"same-environment"}


def test_the_first_date_of_a_change_and_its_contingency_are_not_in_each_others_way() -> None:
    later = {"start": "2021-09-10T21:00", "finish": "2021-09-10T23:00"}
    assert found_in(book_of({"x": change(*AT_EIGHT, services=["a"], assignee="dsp", contingency=later)})) == set()


def test_a_window_of_a_region_or_an_environment_is_about_what_may_be_there() -> None:
    def kept_out(window: Data, **more: Any) -> bool:
        windows = {"w": {"category": "freeze", "from": "2021-09-10", "to": "2021-09-10", **window}}
        return bool(found_in(book_of({"x": change(*AT_EIGHT, **more)}, windows=windows)))

    north = {"regions": ["north"]}
    assert kept_out(north, regions=["north"])
    assert kept_out(north, regions=["north", "south"])
    assert kept_out(north)
    assert not kept_out(north, regions=["south"])
    assert kept_out({}, regions=["south"])
    there = {"environments": ["uit-b"]}
    assert kept_out(there, environment="uit-b")
    assert kept_out(there)
    assert not kept_out(there, environment="production")


def test_a_freeze_of_a_service_names_the_shortest_way_from_the_one_touched() -> None:
    services = {"a": {"supports": ["b", "d"]}, "b": {"supports": ["c"]}, "c": {}, "d": {}}

    def way(meant: list[str], touched: list[str]) -> tuple[str | None, tuple[str, ...]]:
        windows = {"w": {"category": "freeze", "from": "2021-09-10", "to": "2021-09-10", "services": meant}}
        book = book_of({"x": change(*AT_EIGHT, services=touched)}, services=services, windows=windows)
        (conflict,) = find_conflicts(book).found
        return conflict.service, conflict.path

    assert way(["c"], ["a"]) == ("c", ("a", "b", "c"))
    assert way(["c", "d"], ["a"]) == ("d", ("a", "d"))
    assert way(["c", "a"], ["a"]) == ("a", ())
    assert way(["c"], ["a", "b"]) == ("c", ("b", "c"))


def test_a_maintenance_window_counts_for_what_it_lets_in() -> None:
    night = {"category": "maintenance", "from": "2021-09-07T20:00", "to": "2021-09-08T08:00"}

    def outside(window: Data, **more: Any) -> bool:
        changes = {"x": change(*AT_EIGHT, **{"services": ["a"], **more})}
        return bool(found_in(book_of(changes, windows={"w": {**night, **window}})))

    assert outside({})
    assert outside({"services": ["a"]})
    assert not outside({"services": ["b"]})
    assert not outside({"except": ["emergency"]}, type="emergency")
    assert outside({"except": ["emergency"]}, type="normal")
    assert not outside({"forbids": ["download"]}, category="release", type="normal")
    assert outside({"forbids": ["download"]}, category="download")
    assert outside({"forbids": ["download"]}, type="normal")  # what states no category may be one
    assert not outside({"regions": ["north"]}, regions=["south"])
    assert not outside({}, status="cancelled")
    assert not outside({}, status="implemented")


def test_only_what_is_asked_for_is_looked_at_with_all_that_may_meet_it() -> None:
    night = {"category": "maintenance", "from": "2021-09-07T20:00", "to": "2021-09-08T08:00"}
    freeze = {"category": "freeze", "from": "2021-09-10", "to": "2021-09-10"}
    same = {"services": ["a"], "assignee": "dsp"}
    changes = {name: change(*AT_EIGHT, **same) for name in ("x", "y", "z")}
    book = book_of(changes, windows={"m": night, "f": freeze})
    every = find_conflicts(book).found
    for name in changes:
        assert find_conflicts(book, [name]).found == tuple(one for one in every if name in one.changes)


def test_only_a_conflict_of_days_that_are_known_lies_at_a_time_that_is_exact() -> None:
    def exact(start: str, finish: str, **window: str) -> bool:
        windows = {"w": {"category": "freeze", "from": "2021-09-01", "to": "2021-09-30", **window}}
        (conflict,) = find_conflicts(book_of({"x": change(start, finish)}, windows=windows)).found
        return conflict.exact

    assert exact(*AT_EIGHT)
    assert not exact("2021-09-10", "2021-09-10")
    assert not exact(*AT_EIGHT, to="tbc")


def test_a_freeze_of_everything_and_one_of_a_service_are_both_told() -> None:
    freeze = {"category": "freeze", "from": "2021-09-10", "to": "2021-09-10"}
    book = book_of({"x": change(*AT_EIGHT, services=["a"])}, windows={"f": freeze, "g": {**freeze, "services": ["a"]}})
    found = find_conflicts(book).found
    assert [(one.rule, one.service, one.later) for one in found] == [("f", None, None), ("g", "a", None)]


def test_what_is_over_and_a_phase_of_a_plan_keep_out_of_no_freeze() -> None:
    freeze = {"category": "freeze", "from": "2021-09-10", "to": "2021-09-10", "regions": ["north"]}
    day = one_day(date(2021, 9, 10))
    plan = Plan("r", (Phase("r", "uit", "UIT", "uit-b", day, day, finished=False),), {})
    over = change(*AT_EIGHT, status="implemented")
    assert found_in(book_of({"x": over}, plan, windows={"f": freeze})) == set()


def test_only_a_contingency_date_is_told_as_the_later_one() -> None:
    night = {"category": "maintenance", "from": "2021-09-07T20:00", "to": "2021-09-08T08:00"}
    later = {"start": "2021-09-11T21:00", "finish": "2021-09-11T23:00"}
    changes = {"x": change(*AT_EIGHT, services=["a"], contingency=later)}
    found = find_conflicts(book_of(changes, windows={"w": night})).found
    assert [(one.kind.value, one.later) for one in found] == [("outside-maintenance", None), ("contingency", "x")]


def test_a_phase_of_a_plan_is_in_the_way_of_a_change_in_any_region() -> None:
    day = one_day(date(2021, 9, 10))
    plan = Plan("r", (Phase("r", "uit", "UIT", "uit-b", day, day, finished=False),), {})
    there = change(*AT_EIGHT, environment="uit-b", regions=["north"])
    assert {kind for kind, *_ in found_in(book_of({"x": there}, plan))} == {"same-environment"}


def test_conflicts_are_in_order_of_time_and_then_of_what_they_are_between() -> None:
    first = Conflict(Kind.IN_FREEZE, True, ("x",), (1, 2))  # noqa: FBT003 - a conflict
    ordered = [
        first,
        replace(first, of=Kind.IN_FREEZE),
        replace(first, rule="f"),
        replace(first, rule="g"),
        replace(first, service="a"),
        replace(first, service="b"),
        replace(first, changes=("y",)),
        replace(first, kind=Kind.SAME_SERVICE),
        replace(first, when=(1, 3)),
        replace(first, when=(2, 2)),
    ]
    backward = ordered[::-1]
    assert sorted(backward, key=lambda one: one.key) == ordered


def test_changes_to_dependent_services_are_in_each_others_way_only_in_one_place() -> None:
    services = {"a": {"supports": ["b"]}, "b": {"supports": ["c"]}, "c": {}, "d": {}}
    touched = ({"services": ["a"]}, {"services": ["b"]})

    def between(one: Data, other: Data) -> set[str]:
        return kinds_between({**touched[0], **one}, {**touched[1], **other}, services=services)

    there, elsewhere = {"environment": "uit-b"}, {"environment": "production"}
    assert between(there, elsewhere) == set()
    assert between(there, {}) == between({}, there) == between(there, there) - {"same-environment"}
    assert between({}, there) == {"dependent-service"}
    north, south = {"regions": ["north"]}, {"regions": ["south"]}
    assert between(north, south) == set()
    assert between(north, {}) == between({}, north) == {"dependent-service"}
    both = {"x": change(*AT_EIGHT, services=["a"]), "y": change(*AT_EIGHT, services=["c"])}
    (conflict,) = find_conflicts(book_of(both, services=services)).found
    assert (conflict.service, conflict.path, conflict.of, conflict.later) == ("c", ("a", "b", "c"), None, None)


def test_one_environment_in_two_regions_is_two_places() -> None:
    there = {"environment": "uit-b"}
    assert kinds_between({**there, "regions": ["north"]}, {**there, "regions": ["south"]}) == set()
    assert kinds_between({**there, "regions": ["north"]}, there) == {"same-environment"}


def test_a_phase_of_a_plan_books_an_environment_twice_only_with_another_phase() -> None:
    for days in ((9, 10), (10, 11)):
        start, finish = (one_day(date(2021, 9, day)) for day in days)
        plan = Plan("r", (Phase("r", "uit", "UIT", "uit-b", start, finish, finished=False),), {})
        assert {kind for kind, *_ in found_in(book_of({"x": change(*AT_EIGHT, environment="uit-b")}, plan))} == {
            "same-environment"
        }


def test_two_contingency_dates_are_not_in_each_others_way_and_one_is_in_the_way_of_what_is_over() -> None:
    later = {"contingency": {"start": "2021-09-20T20:00", "finish": "2021-09-20T22:00"}, "assignee": "dsp"}
    apart = {"x": change(*AT_EIGHT, **later), "y": change("2021-09-11T20:00", "2021-09-11T22:00", **later)}
    assert found_in(book_of(apart)) == set()
    for name in "yw":  # the one with the contingency date comes after or before the other by its name
        changes = {
            "x": change("2021-09-20T20:00", "2021-09-20T22:00", assignee="dsp"),
            name: change(*AT_EIGHT, **later),
        }
        (conflict,) = find_conflicts(book_of(changes)).found
        assert (conflict.kind, conflict.of, conflict.later) == (Kind.CONTINGENCY, Kind.SAME_ASSIGNEE, name)
    over = change("2021-09-07T08:00", "2021-09-07T18:00", status="implemented", assignee="dsp")
    to_come = change("2021-09-07T12:00", "2021-09-07T20:00", assignee="dsp")
    assert found_in(book_of({"x": over, "y": to_come})) == {("same-assignee", True, ("x", "y"))}


def test_a_time_is_exact_only_where_both_are() -> None:
    for exact, open_ in (("x", "y"), ("y", "x")):
        common = {"assignee": "dsp"}
        changes = {exact: change(*AT_EIGHT, **common), open_: change("2021-09-10", "2021-09-10", **common)}
        (conflict,) = find_conflicts(book_of(changes)).found
        assert not conflict.exact


def test_a_consent_of_either_change_is_kept_beside_their_conflict() -> None:
    for holder, other in (("x", "y"), ("y", "x")):
        consent = {other: {"approved-by": "OPSG", "reason": "agreed"}}
        changes = {
            holder: change(*AT_EIGHT, assignee="dsp", exceptions=consent),
            other: change(*AT_EIGHT, assignee="dsp"),
        }
        (conflict,) = find_conflicts(book_of(changes)).found
        assert conflict.exception is not None


def test_each_time_a_freeze_recurs_keeps_changes_out() -> None:
    weekly = {
        "category": "freeze",
        "from": "2021-09-10T20:00",
        "to": "2021-09-10T22:00",
        "repeats": "FREQ=WEEKLY;COUNT=3",
    }
    changes = {name: change(f"2021-09-{day}T21:00", f"2021-09-{day}T23:00") for name, day in zip("xyz", (10, 17, 18))}  # noqa: B905
    found = find_conflicts(book_of(changes, windows={"w": weekly})).found
    assert [(one.changes, one.of) for one in found] == [(("x",), None), (("y",), None)]


def test_a_change_is_held_against_the_maintenance_windows_of_its_service_alone() -> None:
    nights = {
        name: {
            "category": "maintenance",
            "services": [name],
            "from": f"2021-09-{day}T20:00",
            "to": f"2021-09-{day}T23:00",
        }
        for name, day in (("a", 10), ("b", 11))
    }
    early = {**nights["a"], "from": "2021-09-08T20:00", "to": "2021-09-08T23:00"}

    def outside(start: str, finish: str, **more: Any) -> list[tuple[bool, str | None, Kind | None]]:
        changes = {"x": change(start, finish, services=["a"], **more)}
        found = find_conflicts(book_of(changes, windows={**nights, "early": early})).found
        return [(one.certain, one.rule, one.of) for one in found]

    assert outside("2021-09-10T20:00", "2021-09-10T23:00") == []  # it begins and ends with the window
    assert outside("2021-09-08T20:00", "2021-09-08T23:00") == []
    assert outside("2021-09-11T20:00", "2021-09-11T22:00") == [(True, "a", None)]
    assert outside("2021-09-10T19:59", "2021-09-10T22:00") == [(True, "a", None)]
    assert outside("2021-09-10", "2021-09-10T21:00") == [(False, "a", None)]
    assert outside("2021-09-07/2021-09-10", "2021-09-10T21:00") == [(False, "a", None)]
    assert outside("2021-09-09", "2021-09-10/..") == [(True, "a", None)]
    assert outside("../2021-09-07", "tbc") == [(True, "a", None)]
    later = {"start": "2021-09-11T20:00", "finish": "2021-09-11T22:00"}
    assert outside("2021-09-10T20:00", "2021-09-10T23:00", contingency=later) == [(True, "a", Kind.OUTSIDE_MAINTENANCE)]
    consent = {"early": {"approved-by": "OPSG", "reason": "agreed"}}
    changes = {"x": change("2021-09-11T20:00", "2021-09-11T22:00", services=["a"], exceptions=consent)}
    (conflict,) = find_conflicts(book_of(changes, windows={**nights, "early": early})).found
    assert conflict.exception is not None


def test_a_maintenance_window_that_has_no_time_keeps_nothing_out() -> None:
    never = {"category": "maintenance", "before": "y", "for": "4d", "services": ["a"]}
    changes = {
        "x": change(*AT_EIGHT, services=["a"]),
        "y": change("2021-10-01T20:00", "2021-10-01T22:00", status="cancelled"),
    }
    assert [one.kind for one in find_conflicts(book_of(changes, windows={"m": never})).found] == []


def test_what_one_of_several_asked_for_meets_is_found() -> None:
    times = {"x": AT_EIGHT, "y": ("2021-09-20T20:00", "2021-09-20T22:00")}
    times["z"] = times["y"]
    changes = {name: change(*time, assignee="dsp") for name, time in times.items()}
    assert {one.changes for one in find_conflicts(book_of(changes), ["x", "y"]).found} == {("y", "z")}


def test_a_freeze_of_no_environment_is_one_of_all() -> None:
    freeze = {"category": "freeze", "from": "2021-09-10", "to": "2021-09-10"}
    assert found_in(book_of({"x": change(*AT_EIGHT, environment="uit-b")}, windows={"f": freeze})) == {
        ("in-freeze", True, ("x",))
    }


def test_of_ways_that_are_as_short_the_first_by_name_is_told() -> None:
    paths = Paths({"a": ("z", "c", "b"), "b": ("d",), "c": ("d",), "d": ("a", "e"), "x": ("a",)})
    assert paths.shortest(["a"], "d") == ("a", "b", "d")
    assert paths.shortest(["y", "x", "a"], "d") == ("a", "b", "d")
    assert paths.shortest(["y"], "d") == ()
    assert paths.shortest(["a"], "a") == ("a",)
    assert paths.reached(["a"]) == ["b", "c", "d", "e", "z"]
