"""How far each date of a chain may slip, beside a search that forecasts and judges every slip to the same last day.

Both give the same answers, which are compared; the search from day to day is made for a sample of dates. Times are of the
processor. Run: python benchmarks/tolerance.py
"""

import time
from datetime import date
from typing import Any

from readiness.calendar import WEEK, make_calendar
from readiness.criteria import CriteriaSet
from readiness.evaluation import Evaluation
from readiness.record import Record
from readiness.reduction import reduce_to
from readiness.release import Release
from readiness.slip import Slippable
from readiness.tolerance.leeway import leeways
from readiness.tolerance.search import Search

CALENDAR = make_calendar("c", "Europe/London", date(2021, 1, 1), date(2032, 12, 31), WEEK[:5], ())
START = date(2022, 1, 4)
SIZES = ((10, 5), (25, 5), (100, 5), (1_000, 1))
"""How many activities, and how many working days each lasts."""
SAMPLE = 8


def chain(size: int, lasting: int) -> tuple[Record, tuple[CriteriaSet, ...]]:
    """Return activities one after the other before a fixed day, and eleven criteria on them."""
    plan: dict[str, Any] = {f"a{n}": {"duration": f"{lasting}wd", "after": [f"a{n - 1}"]} for n in range(1, size)}
    plan["a0"] = {"start": str(START), "duration": f"{lasting}wd"}
    last = f"a{size - 1}"
    plan["go-live"] = {"date": str(CALENDAR.step(START, size * lasting + 20)), "fixed": "true", "after": [last]}
    checks: dict[str, Any] = {
        f"F{n}": {"activity-finished": {"activity": f"a{n}"}} for n in range(0, size, max(1, size // 10))
    }
    checks["G"] = {"gap": {"from": f"{last}.finish", "to": "go-live", "at-least": "5wd"}}
    says = {"title": "T", "category": "plan", "owner": "us", "importance": "hard"}
    criteria = {name: {**says, "at": {"go-live": {"check": check}}} for name, check in checks.items()}
    release = {"kind": "release", "id": "x", "title": "X", "criteria": "c", "calendar": "c", "checkpoints": ["go-live"]}
    found = {"kind": "criteria", "id": "c", "title": "C", "version": "1", "wording": "ours", "criteria": criteria}
    record = reduce_to(Release.model_validate({**release, "plan": plan}), date(2021, 12, 1), CALENDAR, {})
    return record, (CriteriaSet.model_validate(found),)


def day_by_day(search: Search, sets: tuple[CriteriaSet, ...], what: Slippable) -> int | None:
    """Return for how many working days nothing is late, by forecasting and judging each slip."""
    evaluation = Evaluation(search.record, sets, CALENDAR)
    first: int | None = None
    for count in range(1, search.most(what) + 1):
        (checkpoint,) = evaluation.assess(search.slips.slip(what, count).dates).checkpoints
        late = any(one.outlook is not None and one.outlook.value == "late" for one in checkpoint.results)
        first = count - 1 if late and first is None else first
    return first


def main() -> None:
    """Print a table."""
    print("| activities | dates answered | seconds in all | milliseconds a date | day by day, beside it |")
    print("| --- | --- | --- | --- | --- |")
    for size, lasting in SIZES:
        record, sets = chain(size, lasting)
        begun = time.process_time()
        found = leeways(record, sets, CALENDAR)
        seconds = time.process_time() - begun
        each = seconds / len(found.rows)
        ratio = "not measured"
        if size <= 100:  # noqa: PLR2004 - beyond, it takes minutes for a date
            search = Search(record, sets, CALENDAR)
            every = [what for what in search.slips.slippable() if what.path != "go-live"]
            sample = every[:: max(1, len(every) // SAMPLE)]
            answers = {one.tolerance.path: one.tolerance.holds_for for one in found.rows}
            begun = time.process_time()
            for what in sample:
                assert day_by_day(search, sets, what) == answers[what.path]  # noqa: S101 - a benchmark may
            ratio = f"{(time.process_time() - begun) / len(sample) / each:.0f} times as long"
        print(
            f"| {size:,} | {len(found.rows):,} of {len(found.rows) + len(found.still):,} | {seconds:.1f} | {each * 1000:.0f} | {ratio} |"
        )


if __name__ == "__main__":
    main()
