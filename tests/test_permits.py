"""A simulation beside a change schedule: which days it permits, what stands in the way how often, each draw by itself."""

import json
import math
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from networks import CALENDAR
from strategies import ROOT
from test_change_rules import rules_of
from test_conflicts import change, schedule_of

from readiness.bookings import clashes
from readiness.changes.agenda import make_agenda
from readiness.changes.rules import ChangeRule
from readiness.forecast import forecast
from readiness.formats import spread
from readiness.moment import one_day
from readiness.network import Network
from readiness.planning import Planning
from readiness.record import DateFact, Fact, Record
from readiness.reduction import reduce_to
from readiness.release import Release
from readiness.simulation.drawing import simulate
from readiness.simulation.simulated import Permitted, Prospects
from readiness.simulation.variation import Variation

Data = Any
AS_OF = date(2021, 8, 16)
PLAN: Data = {
    "a": {"title": "Build", "start": "2021-09-06", "duration": "5wd"},
    "end": {"title": "Live operation", "after": ["a"]},
}
ELEVEN: Data = {"a.duration": {"least": "5wd", "most": "15wd"}}
"""The end comes on one of eleven working days, 13 to 27 September, each as likely."""
GO: Data = change(release="x", start="end at 06:00", finish="end at 08:00", notified="2021-08-01")
FREEZE: Data = {
    "category": "freeze",
    "title": "Quarter end",
    "from": "2021-09-15",
    "to": "2021-09-17",
    "services": "all",
}


def record_of(
    plan: Data, changes: Data, windows: Data, *, rules: dict[str, ChangeRule] | None = None, **more: Data
) -> Record:
    agenda = make_agenda(schedule_of(changes, windows=windows, **{"as-at": str(AS_OF)}), rules or {}, CALENDAR, AS_OF)
    release = {"kind": "release", "id": "x", "title": "X", "criteria": "c", "calendar": "c", "plan": plan}
    facts = Release.model_validate({"checkpoints": ["end"], **release, **more})
    return reduce_to(facts, AS_OF, CALENDAR, {}, agenda)


def prospects_of(
    windows: Data, plan: Data = PLAN, changes: Data = None, samples: int = 22_000, **more: Data
) -> Prospects:
    record = record_of(plan, {"go": GO} if changes is None else changes, windows, **{"ranges": ELEVEN, **more})
    return simulate(record, (), CALENDAR, samples, 7)


def permitted(found: Prospects) -> Permitted:
    assert found.target.permitted is not None
    return found.target.permitted


def about(share: float, samples: int = 22_000) -> Any:
    return pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / samples))


def test_days_in_a_freeze_are_not_permitted_and_the_next_working_day_is_taken() -> None:
    found = permitted(prospects_of({"q": FREEZE}))
    assert found.asked == 22_000
    assert found.forbidden == about(3 / 11)
    assert found.binds == (("In a freeze: Quarter end", found.forbidden),)
    assert found.days == tuple(date(2021, 9, day) for day in (15, 16, 17))
    # 13 and 14 September have 1/11 each, 20 September its own and three more; then 21, 22, 23, 24, 27.
    assert found.percentiles == (date(2021, 9, 20), date(2021, 9, 23), date(2021, 9, 24))
    assert (found.never, found.maybe, found.kept) == (0, 0, None)


def test_a_freeze_before_a_holiday_ends_after_it() -> None:
    august = {"a": {"start": "2021-08-23", "duration": "5wd"}, "end": {"after": ["a"]}}
    freeze = {**FREEZE, "from": "2021-08-26", "to": "2021-08-28"}
    found = permitted(prospects_of({"q": freeze}, august, ranges={"a.duration": {"least": "3wd", "most": "3wd"}}))
    assert found.forbidden == 1
    assert set(found.percentiles) == {date(2021, 8, 31)}  # 30 August 2021 is a bank holiday


def test_a_quiet_period_before_another_change_is_kept_free() -> None:
    other = change(category="test", start="2021-09-22T20:00", finish="2021-09-22T22:00", services=["c"])
    quiet = {"category": "quiet-period", "title": "Run-in", "before": "other", "for": "4d", "forbids": ["release"]}
    found = permitted(
        prospects_of({"quiet": quiet}, changes={"go": {**GO, "category": "release"}, "other": other}),
    )
    assert found.binds == (("In a quiet period: Run-in", found.forbidden),)
    # From 18 September until eight in the evening of the 22nd: three working days of eleven.
    assert found.forbidden == about(3 / 11)
    assert found.days == tuple(date(2021, 9, day) for day in (20, 21, 22))


def test_notice_that_comes_too_late_for_a_day_forbids_it() -> None:
    late = {**GO, "notified": "2021-09-08"}
    rules = rules_of({"from": "2018-07-01", "notified-before-start": "5wd"}, title="Five working days of notice")
    found = permitted(prospects_of({}, changes={"go": late}, rules=rules))
    # Five working days from 8 September is the 15th: 13 and 14 September are too soon.
    assert found.forbidden == about(2 / 11)
    assert found.binds == (("Five working days of notice", found.forbidden),)
    assert found.percentiles[0] == date(2021, 9, 20)


def test_where_no_day_is_permitted_that_is_told() -> None:
    found = permitted(prospects_of({"q": {**FREEZE, "from": "2021-09-20", "to": "2023-12-31"}}))
    assert found.never == found.forbidden == about(6 / 11)
    assert found.percentiles == (None, None, None)


def test_a_fixed_date_in_a_freeze_is_never_kept() -> None:
    fixed = {**PLAN, "end": {"title": "Live operation", "date": "2021-09-16", "fixed": "true", "after": ["a"]}}
    found = prospects_of({"q": FREEZE}, fixed)
    assert found.target.kept == about(4 / 11)
    assert permitted(found).kept == 0
    assert "falls into the freeze Quarter end" in permitted(found).against[0]
    free = permitted(prospects_of({"q": {**FREEZE, "from": "2021-09-17"}}, fixed))
    assert (free.kept, free.against) == (about(4 / 11), ())


def test_a_day_that_may_not_be_permitted_is_told_apart() -> None:
    found = permitted(prospects_of({"q": {**FREEZE, "from": "2021-09-15/2021-09-16"}}))
    assert (found.forbidden, found.maybe) == (about(2 / 11), about(1 / 11))


def test_what_does_not_follow_the_target_is_not_asked_and_the_screen_says_so() -> None:
    still = {**GO, "start": "2021-09-16T06:00", "finish": "2021-09-16T08:00"}
    for changes in ({"go": still}, {"go": {**GO, "status": "cancelled"}}, {"go": {**GO, "release": "y"}}):
        found = prospects_of({"q": FREEZE}, changes=changes, samples=50)
        assert (permitted(found).changes, permitted(found).asked) == ((), 0)
        assert "The change schedule was not asked" in spread.simulations([found], 200)


RULES = rules_of({"spacing": "3wd"}, title="Three working days between deployments")
OTHERS: Data = {
    "go": {
        **GO,
        "services": ["a"],
        "category": "release",
        "contingency": {"start": "2021-10-20", "finish": "2021-10-20"},
    },
    "second": change(release="x", start="b.finish at 07:00", finish="b.finish at 20:00", services=["a"]),
    "third": change(category="release", start="2021-09-14T06:00", finish="2021-09-14T07:00", services=["b"]),
    "fourth": change(start="2021-09-21", finish="2021-09-21", services=["a"]),
}
TWO: Data = {
    "a": {"title": "Build", "start": "2021-09-06", "duration": "5wd"},
    "b": {"title": "Move", "start": "2021-09-06", "finish": "2021-09-10", "environment": "uit-b"},
    "end": {"title": "Live operation", "after": ["a"]},
}
DRAWN: Data = {**ELEVEN, "b.finish": {"least": "2021-09-10", "most": "2021-09-21"}}


def test_each_draw_is_what_a_plan_that_states_it_meets() -> None:
    """Each draw is forecast and placed by itself, day after day, with the clashes of its whole plan."""
    record = record_of(TWO, OTHERS, {"q": FREEZE}, rules=RULES, ranges=DRAWN)
    assert record.agenda is not None
    variation = Variation(record, CALENDAR, 4)
    settled = variation.settle(variation.values(120)[1])
    forbidden = maybe = 0
    firsts: Counter[date] = Counter()
    for index in range(120):
        plan = variation.plan_of(settled, index)
        dates = dict(forecast(plan, Planning(plan.items, Network(plan.items, CALENDAR))))
        day = dates["end"].window.day
        assert day is not None

        def meets(on: date, dates: dict[str, DateFact] = dates) -> set[bool]:
            end = DateFact(Fact("end", "", None, None, ()), one_day(on), actual=False)
            found = clashes(replace(record, dates={**dates, "end": end}))
            return {
                one.certain
                for one in found
                if "go" in (*one.key, *one.words.replace("(", " ").replace(")", " ").split())
            }

        found = meets(day)
        forbidden += True in found
        maybe += found == {False}
        if True in found:
            day += timedelta(days=1)
            while not CALENDAR.works(day) or True in meets(day):
                day += timedelta(days=1)
        firsts[day] += 1
    told = permitted(simulate(record, (), CALENDAR, 120, 4))
    assert 0 < forbidden < 120
    assert maybe
    assert (round(told.forbidden * 120), round(told.maybe * 120)) == (forbidden, maybe)
    days = sorted(firsts.elements())
    assert told.percentiles == tuple(days[math.ceil(120 * share / 100) - 1] for share in (50, 80, 90))


@pytest.mark.parametrize("most", [3, 10_000])
def test_the_size_of_chunks_changes_nothing(most: int) -> None:
    record = record_of(TWO, OTHERS, {"q": FREEZE}, rules=RULES, ranges=DRAWN)
    whole, *parts = (
        permitted(simulate(record, (), CALENDAR, 300, 5, chunk=chunk, most_judged=most)) for chunk in (300, 1, 7, 299)
    )
    assert parts == [whole] * 3
    assert whole.asked == 300 if most > 3 else 3 <= whole.asked < 300


def run(*words: str) -> str:
    call = [
        sys.executable,
        "-m",
        "readiness",
        "simulate",
        "releases/a-simulated-release",
        "--as-of",
        "2025-09-05",
        *words,
    ]
    return subprocess.run(call, cwd=ROOT, capture_output=True, check=True).stdout.decode()


def test_the_formats_tell_what_the_schedule_does_not_permit() -> None:
    told = json.loads(run("--samples", "2000", "--format", "json"))["target"]["permitted"]
    assert told["changes"] == ["deployment"]
    assert told["asked"] == 2_000
    assert {"2025-11-27", "2025-11-28", "2025-12-01"} <= set(told["days"])
    share = f"{told['forbidden'] * 100:.0f}%"
    screen = " ".join(run("--samples", "2000").split())
    assert f"The change schedule does not permit the day that this gives in {share} of the draws." in screen
    assert "In a freeze: Month-end close of billing" in screen
    picture = run("--samples", "2000", "--format", "svg")
    assert f"The change schedule does not permit the day in {share} of them." in picture
    assert "not permitted by the change schedule" in picture


def test_before_anything_is_on_record_there_is_nothing_to_draw() -> None:
    call = [sys.executable, "-m", "readiness", "simulate", "releases/a-simulated-release", "--as-of", "2021-09-07"]
    found = subprocess.run(call, cwd=ROOT, capture_output=True, check=False)
    assert (found.returncode, found.stderr) == (0, b"")
    assert b"Nothing varies" in found.stdout
