"""What is said of a change schedule as JSON: fixed keys, times local, and what is not known to the minute as a window."""

import json
from collections.abc import Sequence
from datetime import date

from readiness.changes.answer import Answer
from readiness.changes.breaches import Breach
from readiness.changes.clock import FAR
from readiness.changes.conflicts import Conflict
from readiness.changes.figures import Figure, Week
from readiness.changes.schedule import ApprovedException
from readiness.changes.words import say_breach, say_conflict
from readiness.document import printable


def changes(answer: Answer, inputs: Sequence[tuple[str, str]]) -> str:
    """Return conflicts, breaches, figures and the forward look of a schedule."""
    found = {
        "schema": "readiness/changes/v1",
        "as_of": answer.as_of.isoformat(),
        "schedule": {"id": answer.id, "title": answer.title, "as_at": answer.as_at.isoformat()},
        "month": None if answer.month is None else f"{answer.month:%Y-%m}",
        "inputs": [{"path": path, "sha256": digest} for path, digest in inputs],
        "conflicts": [_conflict(answer, one) for one in answer.conflicts],
        "complete": answer.complete,
        "breaches": [_breach(answer, one) for one in answer.breaches],
        "figures": [_figure(one) for one in answer.figures],
        "forward": [_week(one) for one in answer.weeks],
    }
    return printable(json.dumps(found, indent=2, ensure_ascii=False)) + "\n"


def _conflict(answer: Answer, one: Conflict) -> dict[str, object]:
    begin, end = one.when
    clock = answer.book.clock
    known = one.exact and one.certain
    return {
        "kind": one.kind.value,
        "of": None if one.of is None else one.of.value,
        "certainty": "certain" if one.certain else "maybe",
        "days": {
            "earliest": None if abs(begin) >= FAR else clock.day(begin).isoformat(),
            "latest": None if abs(end) >= FAR else clock.day(end - 1).isoformat(),
        },
        "changes": list(one.changes),
        "from": None if not known or abs(begin) >= FAR else clock.local(begin).isoformat(timespec="minutes"),
        "to": None if not known or abs(end) >= FAR else clock.local(end).isoformat(timespec="minutes"),
        "service": one.service,
        "path": list(one.path),
        "environment": one.environment,
        "assignee": one.assignee,
        "rule": one.rule,
        "exception": _exception(one.exception),
        "reason": say_conflict(answer.book, one),
    }


def _exception(one: ApprovedException | None) -> dict[str, object] | None:
    if one is None:
        return None
    day = None if one.date is None else one.date.isoformat()
    return {"approved_by": one.approved_by, "reason": one.reason, "date": day}


def _breach(answer: Answer, one: Breach) -> dict[str, object]:
    rule = answer.rules[one.rule]
    return {
        "rule": one.rule,
        "title": rule.title,
        "basis": rule.basis,
        "verified": rule.verified,
        "change": one.change,
        "month": _month(one.month),
        "changes": list(one.changes),
        "contingency": one.contingency,
        "certainty": "certain" if one.certain else "maybe",
        "exception": _exception(one.exception),
        "reason": say_breach(answer.book, answer.rules, one),
    }


def _figure(one: Figure) -> dict[str, object]:
    return {
        "month": _month(one.month),
        "service": one.service,
        "planned": one.planned,
        "implemented": one.implemented,
        "successful": one.successful,
        "outcome_stated": one.outcome_stated,
        "success_rate": None if one.success_rate is None else float(one.success_rate),
        "adverse_impact": one.adverse_impact,
        "impact_stated": one.impact_stated,
        "cancelled": one.cancelled,
        "emergency": one.emergency,
        "type_stated": one.type_stated,
        "emergency_share": None if one.emergency_share is None else float(one.emergency_share),
        "outage_hours": _hours(one.outage),
        "outage_limit": None if one.outage_limit is None else one.outage_limit / 60,
    }


def _week(one: Week) -> dict[str, object]:
    return {
        "week": one.monday.isoformat(),
        "changes": list(one.changes),
        "may_be": list(one.may_be),
        "outage_hours": _hours(one.outage),
        "windows": list(one.windows),
    }


def _hours(minutes: tuple[int, int]) -> object:
    least, most = (round(one / 60, 2) for one in minutes)
    return least if least == most else {"least": least, "most": most}


def _month(month: date | None) -> str | None:
    return None if month is None else f"{month:%Y-%m}"
