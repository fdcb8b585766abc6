"""Twelve criteria on the facts of one release, in process and warm: ours beside the engines of rules, one row a process."""

import json
import sys
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from facts import NESTED, criteria, flat, flat_questions, release
from measure import warm

BEFORE, DUE = date(2021, 10, 20), date(2021, 11, 3)
TIMES = 50


def ours(as_of: date, *, reduced: bool) -> Callable[[], object]:
    """Return the work of judging, with or without working out what was on record."""
    from readiness.binding import bind
    from readiness.calendar import WEEK, make_calendar
    from readiness.criteria import CriteriaSet
    from readiness.document import read
    from readiness.evaluation import assess
    from readiness.reduction import reduce_to
    from readiness.release import Release

    calendar = make_calendar("weeks", "Europe/London", date(2019, 1, 1), date(2030, 12, 31), WEEK[:5], ())
    found, _ = bind(Release, read("release.yaml", release().encode()))
    asked, _ = bind(CriteriaSet, read("twelve.yaml", criteria().encode()))
    if found is None or asked is None:
        raise AssertionError
    record = reduce_to(found, as_of, calendar, {})
    (checkpoint,) = assess(record, (asked,), calendar).checkpoints
    assert [one.verdict.value for one in checkpoint.results] == ["met"] * 12  # noqa: S101 - a benchmark may
    assert all(one.reason and one.facts for one in checkpoint.results)  # noqa: S101 - likewise
    if reduced:
        return lambda: assess(record, (asked,), calendar)
    return lambda: assess(reduce_to(found, as_of, calendar, {}), (asked,), calendar)


def facts() -> dict[str, Any]:
    """Return the facts for the peers, with each day as a number of working days, which we reckon for them."""

    def day(month: int, day: int) -> int:
        first = date(2021, 1, 4)
        days = (first + timedelta(days=number) for number in range((date(2021, month, day) - first).days))
        return sum(one.weekday() < 5 for one in days)  # noqa: PLR2004 - Saturday

    def activity(start: int, finish: int) -> dict[str, object]:
        return {"start": start, "finish": finish, "started": True, "finished": True}

    return {
        "today": day(11, 3),
        "due": day(11, 3),
        "plan": {
            "sit": activity(day(7, 1), day(8, 27)),
            "bat": activity(day(9, 15), day(10, 8)),
            "uit": activity(day(9, 21), day(10, 19)),
            "live": {"day": day(11, 4)},
        },
        "evidence": {
            "build": {"value": True, "speaker": "DCC", "day": day(10, 18)},
            "security": {"value": True, "speaker": "SSC", "day": day(10, 19)},
        },
        "metrics": {
            "severe": {"value": 0, "day": day(10, 19)},
            "availability": {"value": 99.7, "day": day(10, 19)},
        },
        "decisions": {"go": {"body": "OPSG", "outcome": "approved"}},
        "scope": {"MP077": {"impact": "low"}},
    }


def checked(work: Callable[[], list[object]]) -> Callable[[], object]:
    """Return work of which all twelve answers are true."""
    assert work() == [True] * 12  # noqa: S101 - a benchmark may
    return work


def rule_engine(given: dict[str, Any], questions: tuple[str, ...]) -> Callable[[], object]:
    """Return the work of rule-engine."""
    from rule_engine import Rule

    rules = [Rule(one) for one in questions]
    return checked(lambda: [one.matches(given) for one in rules])


def cel(given: dict[str, Any], questions: tuple[str, ...], *, prepared: bool = False) -> Callable[[], object]:
    """Return the work of CEL, with the facts turned into its own values each time or once before."""
    import cel as binding

    programs = [binding.compile(one.replace(" and ", " && ")) for one in questions]
    context: Any = given
    if prepared:
        context = binding.Context()
        context.update(given)
    return checked(lambda: [one.execute(context) for one in programs])


def zen(given: dict[str, Any], questions: tuple[str, ...]) -> Callable[[], object]:
    """Return the work of ZEN with its trace."""
    from zen import ZenEngine

    rows = [{"id": f"c{n}", "key": f"c{n}", "value": one} for n, one in enumerate(questions)]
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "ask", "name": "ask", "type": "expressionNode", "content": {"expressions": rows}},
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    edges = [
        {"id": "1", "sourceId": "in", "targetId": "ask", "type": "edge"},
        {"id": "2", "sourceId": "ask", "targetId": "out", "type": "edge"},
    ]
    placed = [{**one, "position": {"x": 0, "y": 0}} for one in nodes]
    decision = ZenEngine().create_decision(json.dumps({"nodes": placed, "edges": edges}))
    answered = decision.evaluate(given, {"trace": True})
    assert answered["trace"]["ask"]["traceData"]  # noqa: S101 - a benchmark may
    return checked(lambda: list(decision.evaluate(given, {"trace": True})["result"].values()))


ROWS: dict[str, Callable[[], Callable[[], object]]] = {
    "ours": lambda: ours(BEFORE, reduced=True),
    "ours, verdict alone": lambda: ours(DUE, reduced=True),
    "ours, from the release": lambda: ours(BEFORE, reduced=False),
    "rule-engine": lambda: rule_engine(facts(), NESTED),
    "rule-engine, flat": lambda: rule_engine(flat(facts()), flat_questions()),
    "CEL": lambda: cel(facts(), NESTED),
    "CEL, flat": lambda: cel(flat(facts()), flat_questions()),
    "CEL, prepared": lambda: cel(facts(), NESTED, prepared=True),
    "ZEN": lambda: zen(facts(), NESTED),
    "ZEN, flat": lambda: zen(flat(facts()), flat_questions()),
}

if __name__ == "__main__":
    print(json.dumps({"seconds": warm(ROWS[sys.argv[1]](), TIMES) / len(NESTED)}))
