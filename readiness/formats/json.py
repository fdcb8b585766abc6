"""An assessment, or diagnostics, as JSON with fixed keys (docs/json.md); more may be added, none is removed within v1."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from json.encoder import encode_basestring
from types import MappingProxyType
from typing import TYPE_CHECKING

from readiness.accepted import Accepted
from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.check import Finding, Margin
from readiness.comparison import Comparison
from readiness.diagnostic import Severity
from readiness.document import Document, printable
from readiness.explanation import summarise
from readiness.location import Pointer, Span
from readiness.moment import Window
from readiness.network import Float
from readiness.placed import Placed
from readiness.record import Fact, Record
from readiness.release import Waiver
from readiness.schedule import Scheduled, TooLate
from readiness.simulation.simulated import Percentiles, Permitted, Prospects
from readiness.timetable import Timetable
from readiness.tolerance.leeway import Leeway, Leeways
from readiness.tolerance.search import Key
from readiness.trial.coverage import Seen, SeenDecisions
from readiness.trial.mutation import Mutation
from readiness.trial.running import Outcome
from readiness.waiver import Standing

if TYPE_CHECKING:
    from readiness.feasible import Binding, Earliest, Feasible
    from readiness.repair.search import Repair, Repairs

Inputs = Sequence[tuple[str, str]]
Report = tuple[Assessment, str, Mapping[str, str], Inputs, Sequence[Placed]]
"""An assessment, the path of its release, the path of each criteria set by its id, its inputs, and its diagnostics."""


Repaired = Mapping[tuple[str, str], "Sequence[Repair]"]
"""Small repairs by the path of a release and a checkpoint."""


def assessments(
    reports: Sequence[Report],
    documents: Mapping[str, Document],
    repaired: Repaired = MappingProxyType({}),
    late: Sequence[Sequence[TooLate]] = (),
) -> str:
    """Return one assessment, or several in a list, as JSON text; `late` are the dates that cannot be kept of each."""
    written = [
        _assessment(report, documents, repaired, found)
        for report, found in zip(reports, late or [()] * len(reports), strict=True)
    ]
    if len(written) == 1:
        return _dump(written[0])
    return _dump({"schema": "readiness/assessments/v1", "assessments": written})


def diagnostics(found: Sequence[Placed], documents: int, accepted: Accepted, mended: int) -> str:
    """Return what is wrong with so many documents as JSON text, with how many findings were accepted, and mended."""
    return _dump(
        {
            "schema": "readiness/diagnostics/v1",
            "documents": documents,
            "counts": {severity.value: sum(one.severity is severity for one in found) for severity in Severity},
            "accepted": {"ignored": accepted.ignored, "baseline": accepted.old, "baseline_gone": accepted.gone},
            "mended": mended,
            "diagnostics": [_diagnostic(one) for one in found],
        }
    )


def trials(
    outcomes: Sequence[Outcome],
    seen: Sequence[Seen],
    decisions: Sequence[SeenDecisions],
    mutations: Sequence[Mutation],
    documents: Mapping[str, Document],
) -> str:
    """Return what became of tests of criteria as JSON text."""
    failed = sum(bool(one.failures) for one in outcomes)
    return _dump(
        {
            "schema": "readiness/tests/v1",
            "counts": {"passed": len(outcomes) - failed, "failed": failed},
            "cases": [_outcome(one, documents) for one in outcomes],
            "coverage": [
                {
                    "criteria": one.of,
                    "criterion": one.criterion,
                    "checkpoint": one.checkpoint,
                    "check": one.kind,
                    "seen": [truth.name.lower() for truth in one.can if truth in one.seen],
                    "not_seen": [truth.name.lower() for truth in one.unseen],
                    "location": _location(documents, one.of, one.pointer),
                }
                for one in seen
            ],
            "decisions": [
                {"checkpoint": one.checkpoint, "expected": list(one.expected), "not_expected": list(one.never)}
                for one in decisions
            ],
            "mutation": [
                {
                    "criteria": one.path,
                    "tried": one.tried,
                    "survived": [
                        {
                            "change": mutant.name,
                            "reason": one.accepted.get(mutant.name),
                            "location": _location(documents, one.path, mutant.pointer),
                        }
                        for mutant in one.survived
                    ],
                    "no_survivors": list(one.idle),
                }
                for one in mutations
            ],
        }
    )


def _outcome(one: Outcome, documents: Mapping[str, Document]) -> dict[str, object]:
    trial = one.trial
    return {
        "path": trial.path,
        "case": trial.name,
        "title": trial.case.title,
        "as_of": trial.record.as_of.isoformat(),
        "outcome": "failed" if one.failures else "passed",
        "failures": [
            {
                "of": failure.subject,
                "expected": failure.expected,
                "found": failure.found,
                "reason": failure.reason,
                "location": _location(documents, trial.path, failure.pointer),
            }
            for failure in one.failures
        ],
        "location": _location(documents, trial.path, ("cases", trial.name)),
    }


def comparisons(
    found: Sequence[tuple[Comparison, Report, Report, Mapping[str, Document]]], documents: Mapping[str, Document]
) -> str:
    """Return scenarios beside the base as JSON text: each with both reports, and the documents of the scenario's."""
    written = [_comparison(one, base, scenario, documents, changed) for one, base, scenario, changed in found]
    if len(written) == 1:
        return _dump(written[0])
    return _dump({"schema": "readiness/comparisons/v1", "comparisons": written})


def tolerances(reports: Sequence[tuple[Leeways, Sequence[Placed]]]) -> str:
    """Return how far the dates of one release may slip, or of several in a list, as JSON text."""
    written = [_tolerances(*report) for report in reports]
    if len(written) == 1:
        return _dump(written[0])
    return _dump({"schema": "readiness/tolerances/v1", "releases": written})


def feasibles(found: "Sequence[tuple[Record, str, Feasible | None, Sequence[Placed]]]") -> str:
    """Return when a checkpoint of one release could be ready, or of several in a list, as JSON text."""
    written = [_feasible(*one) for one in found]
    if len(written) == 1:
        return _dump(written[0])
    return _dump({"schema": "readiness/feasible-of-releases/v1", "releases": written})


def repairs(found: "Sequence[tuple[Record, Sequence[tuple[Repairs, Earliest | None]], Sequence[Placed]]]") -> str:
    """Return what would make the checkpoints of one release ready, or of several in a list, as JSON text."""
    written = [_repairs(*one) for one in found]
    if len(written) == 1:
        return _dump(written[0])
    return _dump({"schema": "readiness/repair-of-releases/v1", "releases": written})


WaiverReport = tuple[Record, Sequence[Standing], Mapping[str, str], str, Sequence[Placed]]
"""A record, how each waiver on it stands, the titles of criteria, the path of the release, and its diagnostics."""


def waivers(reports: Sequence[WaiverReport], documents: Mapping[str, Document]) -> str:
    """Return the waivers of one release, or of several in a list, as JSON text."""
    written = [_waivers(report, documents) for report in reports]
    if len(written) == 1:
        return _dump(written[0])
    return _dump({"schema": "readiness/waivers-of-releases/v1", "releases": written})


def simulations(found: Sequence[Prospects]) -> str:
    """Return what came of simulating one release, or several in a list, as JSON text."""
    written = [_simulation(one) for one in found]
    if len(written) == 1:
        return _dump(written[0])
    return _dump({"schema": "readiness/simulations/v1", "simulations": written})


def _simulation(one: Prospects) -> dict[str, object]:
    return {
        "schema": "readiness/simulation/v1",
        "as_of": one.as_of.isoformat(),
        "release": {"id": one.release, "title": one.title},
        "samples": one.samples,
        "seed": one.seed,
        "assumptions": [
            {"id": drawn.id, "title": drawn.title, "range": drawn.words, "group": drawn.group}
            for drawn in one.assumptions
        ],
        "groups": dict(one.groups),
        "target": {
            "id": one.target.id or None,
            "title": one.target.title,
            "fixed": None if one.target.fixed is None else _window(one.target.fixed),
            "stated": None if one.target.stated is None else _window(one.target.stated),
            "percentiles": _percentiles(one.target.percentiles),
            "kept": _share(one.target.kept),
            "days": [{"day": day.isoformat(), "draws": count} for day, count in one.target.days],
            "permitted": None if one.target.permitted is None else _permitted(one.target.permitted),
        },
        "items": [
            {
                "id": item.id,
                "title": item.title,
                "milestone": item.milestone,
                "start": _percentiles(item.start),
                "finish": _percentiles(item.finish),
                "ready": _percentiles(item.ready),
                "fixed": None if item.fixed is None else _window(item.fixed),
                "deadline": _day(item.deadline),
                "kept": _share(item.kept),
                "criticality": _share(item.criticality),
                "needs": list(item.needs),
            }
            for item in one.items
        ],
        "drivers": [
            {
                "id": driver.id,
                "title": driver.title,
                "range": driver.words,
                "group": driver.group,
                "correlation": round(driver.correlation, 4),
                "low": round(driver.low, 2),
                "high": round(driver.high, 2),
            }
            for driver in one.drivers
        ],
        "judged": {"draws": one.judged, "different": one.different},
        "checkpoints": [
            {
                "id": at.checkpoint,
                "title": at.title,
                "decisions": {decision: _share(share) for decision, share in at.shares.items()},
            }
            for at in one.checkpoints
        ],
        "record": {"sha256": one.record},
    }


def _permitted(one: Permitted) -> dict[str, object]:
    p50, p80, p90 = map(_day, one.percentiles)
    return {
        "changes": list(one.changes),
        "asked": one.asked,
        "forbidden": _share(one.forbidden),
        "maybe": _share(one.maybe),
        "never": _share(one.never),
        "percentiles": {"p50": p50, "p80": p80, "p90": p90},
        "binds": [{"what": what, "share": _share(share)} for what, share in one.binds],
        "days": [day.isoformat() for day in one.days],
        "kept": _share(one.kept),
        "against": list(one.against),
    }


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, 6)


def _percentiles(found: Percentiles | None) -> object:
    if found is None:
        return None
    return {"p50": found.p50.isoformat(), "p80": found.p80.isoformat(), "p90": found.p90.isoformat()}


def schedules(shown: Sequence[Timetable]) -> str:
    """Return the schedule of one release, or of several in a list, as JSON text."""
    written = [_timetable(one) for one in shown]
    if len(written) == 1:
        return _dump(written[0])
    return _dump({"schema": "readiness/schedules/v1", "schedules": written})


def _dump(value: object) -> str:
    # What `printable` writes for a character is its escape in JSON, so that it reads back as it was.
    return printable(_text(value, "\n")) + "\n"


def _text(value: object, line: str) -> str:
    """Return a value as `json.dumps` writes it indented by two, in half the time; `line` is a line break and its indent."""
    if isinstance(value, str):
        return encode_basestring(value)
    inner = f"{line}  "
    if isinstance(value, dict) and value:
        pairs = [f"{encode_basestring(name)}: {_text(one, inner)}" for name, one in value.items()]
        return f"{{{inner}{f',{inner}'.join(pairs)}{line}}}"
    if isinstance(value, (list, tuple)) and value:
        return f"[{inner}{f',{inner}'.join([_text(one, inner) for one in value])}{line}]"
    return "null" if value is None else json.dumps(value)


def _comparison(
    one: Comparison,
    base: Report,
    scenario: Report,
    documents: Mapping[str, Document],
    changed: Mapping[str, Document],
) -> dict[str, object]:
    return {
        "schema": "readiness/comparison/v1",
        "name": one.about.name,
        "title": one.about.title,
        "note": one.about.note,
        "changes": list(one.about.changes),
        "decisions": [
            {
                "checkpoint": turn.checkpoint,
                "from": None if turn.before is None else turn.before.value,
                "to": None if turn.after is None else turn.after.value,
            }
            for turn in one.decisions
        ],
        "flips": [
            {
                "criterion": flip.criterion,
                "checkpoint": flip.checkpoint,
                "from": _stand(flip.before),
                "to": _stand(flip.after),
                "because": flip.because,
                "shows_by": None if flip.shows_by is None else _window(flip.shows_by),
            }
            for flip in one.flips
        ],
        "margins": [
            {
                "criterion": flip.criterion,
                "checkpoint": flip.checkpoint,
                "from": None if flip.before is None else _margin(flip.before.margin),
                "to": None if flip.after is None else _margin(flip.after.margin),
                "because": flip.because,
            }
            for flip in one.margins
        ],
        "moved": [
            {
                "id": move.id,
                "from": None if move.before is None else _window(move.before),
                "to": None if move.after is None else _window(move.after),
                "working_days": _margin(move.working_days),
                "because": move.because,
            }
            for move in one.moved
        ],
        "too_late": [{**_too_late(late), "before": one.late_before(late)} for late in one.too_late],
        "conflicts": {"appear": list(one.appeared), "vanish": list(one.vanished), "alter": list(one.altered)},
        "base": _assessment(base, documents, late=one.too_late_before),
        "scenario": _assessment(
            scenario, changed, {(scenario[1], each.checkpoint): each.repairs for each in one.saved}
        ),
    }


def _too_late(one: TooLate) -> dict[str, object]:
    return {"id": one.id, "date": _window(one.day), "working_days": one.days}


def _stand(result: Result | None) -> object:
    if result is None:
        return None
    return {
        "verdict": result.verdict.value,
        "outlook": None if result.outlook is None else result.outlook.value,
        "waived": result.obstacle and result.waiver is not None,
    }


def _assessment(
    report: Report,
    documents: Mapping[str, Document],
    repaired: Repaired = MappingProxyType({}),
    late: Sequence[TooLate] = (),
) -> dict[str, object]:
    assessment, path, sets, inputs, found = report
    checkpoints = [
        {
            **_checkpoint(assessment, one, path, sets, documents),
            "repairs": [_repair(repair) for repair in repaired.get((path, one.id), ())],
        }
        for one in assessment.checkpoints
    ]
    return {
        "schema": "readiness/assessment/v1",
        "as_of": assessment.as_of.isoformat(),
        "release": {"id": assessment.release, "title": assessment.title},
        "criteria": [{"id": name, "version": version} for name, version in assessment.sets],
        "inputs": [{"path": name, "sha256": digest} for name, digest in inputs],
        "next": assessment.next,
        "checkpoints": checkpoints,
        "too_late": [_too_late(one) for one in late],
        "record": {"sha256": assessment.record.sha256},
        "diagnostics": [_diagnostic(one) for one in found],
    }


def _checkpoint(
    assessment: Assessment,
    one: CheckpointAssessment,
    path: str,
    sets: Mapping[str, str],
    documents: Mapping[str, Document],
) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.title,
        "date": _window(one.day),
        "forecast": one.forecast,
        "decision": one.decision.value,
        "summary": summarise(assessment, one),
        "results": [_result(result, path, sets, documents) for result in one.results],
        "gaps": [result.criterion for result in one.gaps],
    }


def _result(result: Result, path: str, sets: Mapping[str, str], documents: Mapping[str, Document]) -> dict[str, object]:
    return {
        "criterion": result.criterion,
        "title": result.title,
        "category": result.category,
        "importance": result.importance.value,
        "applicable": result.applicable,
        "owner": result.owner,
        "due": _window(result.due),
        "working_days_left": _margin(result.days_left),
        "verdict": result.verdict.value,
        "outlook": None if result.outlook is None else result.outlook.value,
        "margin": _margin(result.margin),
        "reason": result.reason,
        "needs": list(result.needs),
        "remedy": result.remedy,
        "waiver": None if result.waiver is None else _waiver(result.waiver),
        "caveats": list(result.caveats),
        "waiting_for": list(result.waiting_for),
        "root": result.root,
        "consequence_of": list(result.consequence_of),
        "facts": [_fact(fact, result, path, documents) for fact in result.facts],
        "checks": _finding(result.leading),
        "location": _location(documents, sets[result.set_id], result.pointer),
    }


def _fact(fact: Fact, result: Result, path: str, documents: Mapping[str, Document]) -> dict[str, object]:
    return {
        "id": fact.id,
        "value": fact.value,
        "stated": None if fact.stated is None else fact.stated.isoformat(),
        "source": fact.source,
        "age_days": None if fact.stated is None or result.age_on is None else (result.age_on - fact.stated).days,
        "learnt_later": fact.id in result.learnt_later,
        "location": _location(documents, path, fact.pointer),
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "kind": finding.kind,
        "truth": finding.truth.name.lower(),
        "reason": finding.reason,
        "members": [_finding(member) for member in finding.members],
    }


def _waiver(waiver: Waiver) -> dict[str, object]:
    return {
        "at": waiver.at,
        "reason": waiver.reason,
        "approved_by": waiver.approved_by,
        "granted": waiver.granted.isoformat(),
        "expires": waiver.expires.isoformat(),
    }


def _waivers(report: WaiverReport, documents: Mapping[str, Document]) -> dict[str, object]:
    record, standings, titles, path, found = report
    return {
        "schema": "readiness/waivers/v1",
        "as_of": record.as_of.isoformat(),
        "release": {"id": record.id, "title": record.title},
        "waivers": [_standing(one, titles, path, documents) for one in standings],
        "diagnostics": [_diagnostic(one) for one in found],
    }


def _standing(
    one: Standing, titles: Mapping[str, str], path: str, documents: Mapping[str, Document]
) -> dict[str, object]:
    given = _waiver(one.waiver)
    return {
        "criterion": one.criterion,
        "title": titles.get(one.criterion),
        "checkpoint": given.pop("at"),
        "date": _window(one.day),
        "state": one.state.value,
        "finding": one.finding or None,
        "covers": one.covers,
        **given,
        "source": one.waiver.source,
        "days": one.days,
        "location": _location(documents, path, ("waivers", one.criterion, one.index)),
    }


def _timetable(one: Timetable) -> dict[str, object]:
    schedule = one.schedule
    return {
        "schema": "readiness/schedule/v1",
        "as_of": schedule.as_of.isoformat(),
        "release": {"id": schedule.release, "title": schedule.title},
        "items": [_scheduled(item) for item in one.items],
        "earliest": _day(schedule.earliest),
        "end": _window(schedule.end),
    }


def _scheduled(one: Scheduled) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.title,
        "milestone": one.milestone,
        "start": _window(one.start),
        "finish": _window(one.finish),
        "late_start": _window(one.late_start),
        "late_finish": _window(one.late_finish),
        "total_float": _float(one.total_float),
        "free_float": _float(one.free_float),
        "critical": one.critical,
        "near_critical": one.near_critical,
        "fixed": one.fixed,
        "deadline": _day(one.deadline),
        "started": one.started,
        "finished": one.finished,
        "driven_by": list(one.driven_by),
        "needs": list(one.needs),
        "assumed": one.assumed,
        "notes": list(one.notes),
    }


def _tolerances(found: Leeways, wrong: Sequence[Placed]) -> dict[str, object]:
    return {
        "schema": "readiness/tolerance/v1",
        "release": {"id": found.record.id, "title": found.record.title},
        "as_of": found.record.as_of.isoformat(),
        "items": [_leeway(found, one) for one in found.rows],
        "not_slippable": [{"id": one.path, "reason": one.why.value, "needs": list(one.needs)} for one in found.still],
        "calendar_until": found.last.isoformat(),
        "diagnostics": [_diagnostic(one) for one in wrong],
    }


def _leeway(found: Leeways, one: Leeway) -> dict[str, object]:
    return {
        "id": one.tolerance.path,
        "title": found.record.title_of(one.item),
        "holds_for": one.tolerance.holds_for,
        "first_to_break": [_key(key) for key in one.tolerance.first],
        "date_holds_for": one.tolerance.date_holds_for,
        "too_late": list(one.too_late),
        "too_late_already": list(one.too_late_already),
        "room": one.room,
        "may_slip": one.may_slip,
        "not_known": list(one.not_known),
        "dates": [
            {"id": move.path, "now": _window(move.now), "until": None if move.until is None else _window(move.until)}
            for move in one.moves
        ],
        "checkpoints": {
            turn.checkpoint: {
                "holds_for": turn.holds_for,
                "decision_now": found.decisions[turn.checkpoint].value,
                "decision_after": None if turn.after is None else turn.after.value,
            }
            for turn in one.tolerance.turns
        },
        "criteria": [{**_key(key), "holds_for": count} for key, count in one.tolerance.criteria],
        "already": [_key(key) for key in one.tolerance.already],
        "without_plan": [{**_key(key), "holds_for": count} for key, count in one.tolerance.planless],
    }


def _feasible(record: Record, name: str, found: "Feasible | None", wrong: Sequence[Placed]) -> dict[str, object]:
    answer: dict[str, object] = {"earliest": None, "latest": [], "not_tried": []}
    if found is not None:
        earliest = found.earliest
        answer = {
            "earliest": {
                "day": _day(earliest.day),
                "working_day": _day(earliest.working),
                "settled": not earliest.aside,
                "not_stated": list(earliest.unknown),
                "tried": {
                    "from": earliest.since.isoformat(),
                    "until": earliest.until.isoformat(),
                    "whole": earliest.whole,
                },
                "binds": [_binding(one) for one in earliest.binds],
                "aside": [
                    {
                        "criterion": one.criterion,
                        "title": one.title,
                        "owner": one.owner,
                        "needs": list(one.needs),
                        "reason": one.reason,
                        "waiting_for": list(one.waiting_for),
                    }
                    for one in earliest.aside
                ],
            },
            "latest": [
                {
                    "id": one.path,
                    "title": record.title_of(one.path.partition(".")[0]),
                    "now": _window(one.now),
                    "day": _day(one.day),
                    "finish": _day(one.finish),
                    "slack": one.slack,
                    "binds": [_binding(bind) for bind in one.binds],
                }
                for one in found.latest
            ],
            "not_tried": list(found.not_tried),
        }
    return {
        "schema": "readiness/feasible/v1",
        "as_of": record.as_of.isoformat(),
        "release": {"id": record.id, "title": record.title},
        "checkpoint": {
            "id": name,
            "title": record.title_of(name),
            "date": None if found is None else _window(found.now),
        },
        **answer,
        "diagnostics": [_diagnostic(one) for one in wrong],
    }


def _binding(one: "Binding") -> dict[str, object]:
    return {"criterion": one.criterion, "reason": one.reason}


def _repairs(
    record: Record, found: "Sequence[tuple[Repairs, Earliest | None]]", wrong: Sequence[Placed]
) -> dict[str, object]:
    return {
        "schema": "readiness/repair/v1",
        "as_of": record.as_of.isoformat(),
        "release": {"id": record.id, "title": record.title},
        "checkpoints": [
            {
                "id": one.checkpoint,
                "title": one.title,
                "date": _window(one.day),
                "decision": one.decision.value,
                "blocking": list(one.blocking),
                "hopeless": list(one.hopeless),
                "complete": one.complete,
                "repairs": [_repair(repair) for repair in one.repairs],
                "lacking": [
                    {
                        "need": lacking.need,
                        "owner": lacking.owner,
                        "by": _window(lacking.by),
                        "criteria": list(lacking.criteria),
                    }
                    for lacking in one.lacking
                ],
                "put_off_to": None if put_off is None or put_off.aside else _day(put_off.day),
            }
            for one, put_off in found
        ],
        "diagnostics": [_diagnostic(one) for one in wrong],
    }


def _repair(one: "Repair") -> dict[str, object]:
    return {
        "decision": one.decision.value,
        "effort": one.effort,
        "changes": [
            {
                "kind": step.kind,
                "words": step.words,
                "needs": list(step.needs),
                "owner": step.owner,
                "by": _window(step.by),
                "earliest": _day(step.earliest),
                "latest": _day(step.latest),
                "slip": step.slip,
                "effort": step.effort,
                "criteria": list(step.criteria),
            }
            for step in one.steps
        ],
    }


def _key(key: Key) -> dict[str, object]:
    return {"criterion": key[0], "checkpoint": key[1]}


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


def _float(value: Float | None) -> object:
    """Return a float in working days: a number, a window where it is not known, null of what has finished."""
    if value is None:
        return None
    least, most = value
    return least if least is not None and least == most else {"earliest": least, "latest": most}


def _location(documents: Mapping[str, Document], path: str, pointer: Pointer) -> dict[str, object]:
    path, span = documents[path].locate(pointer)
    return {"path": path, "line": span.line, "column": span.column}


def _diagnostic(one: Placed) -> dict[str, object]:
    return {
        "code": one.code,
        "severity": one.severity.value,
        "message": one.diagnostic.message,
        "location": _span(one.path, one.span),
        "help": one.diagnostic.help,
        "also": [{"location": _span(label.path, label.span), "words": label.words} for label in one.also],
        "keys": list(one.keys),
        "content": one.content,
    }


def _span(path: str, span: Span) -> dict[str, object]:
    return {
        "path": path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
