"""What moved between two assessments as JSON with fixed keys (docs/json.md)."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from readiness.check import Margin
from readiness.document import Document, printable
from readiness.moment import Window
from readiness.movement.finding import Cause, Change, Movement, Turned
from readiness.movement.kept import Kept, Line
from readiness.placed import Placed


def text(
    movement: Movement,
    say: Callable[[Cause], str],
    documents: Mapping[str, Document],
    path: str | None,
    found: Sequence[Placed],
) -> str:
    """Return what moved as JSON text; `say` tells a cause, `path` is that of the release where facts stand."""
    return _Writing(say, documents, path).text(movement, found)


class _Writing:
    def __init__(self, say: Callable[[Cause], str], documents: Mapping[str, Document], path: str | None) -> None:
        self.say = say
        self.documents = documents
        self.path = path

    def text(self, movement: Movement, found: Sequence[Placed]) -> str:
        idle = {one.id for one in movement.idle}
        value = {
            "schema": "readiness/movement/v1",
            "from": _side(movement.before),
            "to": _side(movement.after),
            "traced": movement.records is not None,
            "changed": movement.changed,
            "decisions": [self._decision(one) for one in movement.decisions],
            "changes": [self._change(one) for one in movement.changes],
            "dates": [
                {
                    "id": one.id,
                    "from": _window(one.before),
                    "to": _window(one.after),
                    "causes": self._causes(one.causes),
                }
                for one in movement.moved
            ],
            "facts": [{**self._cause(one), "idle": one.id in idle} for one in movement.news],
            "diagnostics": [
                {
                    "code": one.code,
                    "severity": one.severity.value,
                    "message": one.diagnostic.message,
                    "location": {"path": one.path, "line": one.span.line, "column": one.span.column},
                    "help": one.diagnostic.help,
                }
                for one in found
            ],
        }
        return printable(json.dumps(value, indent=2, ensure_ascii=False)) + "\n"

    def _decision(self, one: Turned) -> dict[str, object]:
        return {
            "checkpoint": one.checkpoint,
            "title": one.title,
            "from": None if one.before is None else one.before.value,
            "to": None if one.after is None else one.after.value,
            "date_from": _window(one.day_before),
            "date_to": _window(one.day_after),
            "criteria": list(one.criteria),
            "causes": self._causes(one.causes),
        }

    def _change(self, one: Change) -> dict[str, object]:
        return {
            "criterion": one.criterion,
            "title": one.title,
            "checkpoint": one.checkpoint,
            "from": _line(one.before),
            "to": _line(one.after),
            "keys": list(one.aspects),
            "gap": "opened" if one.opened else "closed" if one.closed else None,
            "causes": self._causes(one.causes),
        }

    def _causes(self, causes: Sequence[Cause]) -> list[dict[str, object]]:
        return [self._cause(one) for one in causes]

    def _cause(self, one: Cause) -> dict[str, object]:
        return {
            "kind": one.kind,
            "id": one.id,
            "words": self.say(one),
            "from": one.was,
            "to": one.now,
            "stated": _day(one.stated),
            "source": one.source,
            "through": list(one.through),
            "location": self._location(one),
        }

    def _location(self, one: Cause) -> dict[str, object] | None:
        if one.kind != "fact" or not one.pointer or self.path is None or self.path not in self.documents:
            return None
        path, span = self.documents[self.path].locate(one.pointer)
        return {"path": path, "line": span.line, "column": span.column}


def _side(one: Kept) -> dict[str, object]:
    return {
        "as_of": one.as_of.isoformat(),
        "release": {"id": one.release, "title": one.title},
        "criteria": [{"id": name, "version": version} for name, version in one.sets],
        "record": {"sha256": one.record},
    }


def _line(line: Line | None) -> dict[str, object] | None:
    if line is None:
        return None
    return {
        "verdict": line.verdict.value,
        "outlook": None if line.outlook is None else line.outlook.value,
        "waived": line.waived,
        "margin": _margin(line.margin),
        "due": _window(line.due),
        "reason": line.reason,
        "needs": list(line.needs),
        "waiting_for": list(line.waiting_for),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _window(window: Window | None) -> object:
    if window is None:
        return None
    if window.day is not None:
        return window.day.isoformat()
    return {"earliest": _day(window.earliest), "latest": _day(window.latest)}


def _margin(margin: Margin | None) -> object:
    if margin is None:
        return None
    least, most = margin
    return least if least == most else {"earliest": least, "latest": most}
