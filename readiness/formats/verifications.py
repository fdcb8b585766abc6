"""Whether a paper still matches its inputs, as JSON with fixed keys (docs/json.md)."""

import json

from readiness.document import printable
from readiness.paper.attachment import Asked
from readiness.verification.agreement import Agreement, Difference, Fact


def text(found: Agreement, asked: Asked, file: str, why: str) -> str:
    """Return how a paper agrees with its inputs as JSON text; `why` says why it was not made anew, if it was not."""
    value = {
        "schema": "readiness/verification/v1",
        "file": file,
        "outcome": "matches" if found.matches else "differs" if found.differs else "unknown",
        "asked": {
            "release": asked.release,
            "paper": asked.paper,
            "as_of": asked.as_of,
            "at": asked.at,
            "since": asked.since,
            "sections": list(asked.sections),
            "criteria": list(asked.criteria),
        },
        "made_anew": found.anew,
        "problem": why or None,
        "unfounded": found.unfounded,
        "edited": [_difference(one) for one in found.edited],
        "edges": list(found.edges),
        "facts": [_fact(one) for one in found.facts],
        "decisions": [
            {
                "checkpoint": one.checkpoint,
                "from": None if one.before is None else one.before.value,
                "to": None if one.after is None else one.after.value,
            }
            for one in (() if found.movement is None else found.movement.decisions)
            if one.changed
        ],
        "results": [
            {"criterion": one.criterion, "checkpoint": one.checkpoint, "keys": list(one.aspects), "turned": one.turned}
            for one in (() if found.movement is None else found.movement.changes)
        ],
        "outdated": [_difference(one) for one in found.outdated],
        "inputs": [{"path": one.path, "from": one.was, "to": one.now} for one in found.inputs],
        "record": None if found.records is None else {"from": found.records[0], "to": found.records[1]},
        "versions": None if found.versions is None else {"from": found.versions[0], "to": found.versions[1]},
    }
    return printable(json.dumps(value, indent=2, ensure_ascii=False)) + "\n"


def _difference(one: Difference) -> dict[str, str | None]:
    return {
        "section": one.section or None,
        "row": one.row or None,
        "column": one.column or None,
        "from": one.was or None,
        "to": one.now or None,
    }


def _fact(one: Fact) -> dict[str, object]:
    cause = one.cause
    return {
        "id": cause.id,
        "from": cause.was,
        "to": cause.now,
        "stated": None if cause.stated is None else cause.stated.isoformat(),
        "source": cause.source,
        "results": [{"criterion": each.criterion, "checkpoint": each.checkpoint} for each in one.changes],
    }
