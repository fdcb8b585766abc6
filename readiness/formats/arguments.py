"""The argument of a criterion as JSON with fixed keys (docs/json.md)."""

import json
from collections.abc import Callable
from datetime import date

from readiness.argument import Argument, Support, say_weight
from readiness.check import Margin
from readiness.document import printable
from readiness.location import Pointer
from readiness.moment import Window


def text(found: tuple[Argument, ...], place: Callable[[Pointer], dict[str, object]]) -> str:
    """Return arguments of one criterion, one for each checkpoint, as JSON text; `place` says where a fact stands."""
    written = [_argument(one, place) for one in found]
    if len(written) == 1:
        return _dump(written[0])
    return _dump({"schema": "readiness/arguments/v1", "arguments": written})


def _dump(value: object) -> str:
    return printable(json.dumps(value, indent=2, ensure_ascii=False)) + "\n"


def _argument(one: Argument, place: Callable[[Pointer], dict[str, object]]) -> dict[str, object]:
    result = one.result
    return {
        "schema": "readiness/argument/v1",
        "as_of": one.as_of.isoformat(),
        "release": one.release,
        "criterion": result.criterion,
        "claim": result.title,
        "owner": result.owner,
        "importance": result.importance.value,
        "checkpoint": {"id": one.checkpoint, "title": one.checkpoint_title, "date": _window(one.day)},
        "due": _window(result.due),
        "verdict": result.verdict.value,
        "outlook": None if result.outlook is None else result.outlook.value,
        "margin": _margin(result.margin),
        "reason": result.reason,
        "conditions": [
            {
                "number": each.number,
                "kind": each.kind,
                "truth": each.truth.name.lower(),
                "reason": each.reason,
                "facts": list(each.facts),
            }
            for each in one.conditions
        ],
        "prerequisites": [
            {"criterion": each.criterion, "title": each.title, "stands": each.stands, "holds": each.holds}
            for each in one.prerequisites
        ],
        "evidence": [_support(each, place) for each in one.evidence],
        "assumptions": list(one.assumptions),
        "needs": [{"need": need, "words": words} for need, words in zip(result.needs, one.needs, strict=True)],
        "changes": [
            {"kind": step.kind, "words": step.words, "owner": step.owner, "by": _window(step.by)} for step in one.steps
        ],
        "remedy": result.remedy,
        "weight": say_weight(one),
        "dependents": [
            {
                "criterion": each.criterion,
                "title": each.title,
                "checkpoint": each.checkpoint,
                "stands": each.stands,
                "waits": each.waits,
            }
            for each in one.dependents
        ],
    }


def _support(one: Support, place: Callable[[Pointer], dict[str, object]]) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "value": one.value,
        "from": one.speaker or None,
        "stated": _day(one.stated),
        "source": one.source or None,
        "standing": None if one.standing is None else one.standing.value,
        "age_days": one.age,
        "location": place(one.pointer),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _window(window: Window) -> object:
    if window.day is not None:
        return window.day.isoformat()
    return {"earliest": _day(window.earliest), "latest": _day(window.latest)}


def _margin(margin: Margin | None) -> object:
    if margin is None:
        return None
    least, most = margin
    return least if least == most else {"earliest": least, "latest": most}
