"""An invented release that is ready, and how one fact at a time changes the answer."""

import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from strategies import (
    ROOT,
    Data,
    criteria_of,
    data_of,
    decisions_of,
    results_of,
    subject,
    tell,
    verdicts_of,
)

NAME = "an-invented-release"
AS_OF = "2025-05-12"
E, A, G = "entry", "assessment", "go-live"

Key = tuple[str, str]
Standing = tuple[str, str | None]
Path_ = tuple[str, ...]

ON_TRACK: Standing = ("pending", "on-track")
AT_RISK: Standing = ("pending", "at-risk")
LATE: Standing = ("pending", "late")
NO_PLAN: Standing = ("pending", "no-plan")
MET: Standing = ("met", "on-track")
BASE: dict[Key, Standing] = {
    ("INV-02", E): ("met", None),
    ("INV-05", E): ("met", None),
    ("INV-01", A): MET,
    ("INV-02", A): ON_TRACK,
    ("INV-03", A): ON_TRACK,
    ("INV-06", A): MET,
    ("INV-07", A): MET,
    ("INV-08", A): MET,
    ("INV-01", G): MET,
    ("INV-03", G): ON_TRACK,
    ("INV-04", G): MET,
    ("INV-06", G): MET,
    ("INV-08", G): ON_TRACK,
    ("INV-09", G): MET,
    ("INV-10", G): MET,
}
READY, CAVEATS, UNDECIDED, NOT_READY = "ready", "ready-with-caveats", "undecided", "not-ready"


class Change(NamedTuple):
    """What is changed in the documents, and all that becomes of it.

    `edits` give a new value, or None to remove, at a path of the release, or of its criteria where the path begins with
    `criteria`. `results` and `decisions` are those that differ from the release as it is; `said` are the results that
    read otherwise though their verdict and outlook are the same.
    """

    name: str
    edits: dict[Path_, Data]
    results: dict[Key, Standing] = {}
    decisions: dict[str, str] = {}
    said: frozenset[Key] = frozenset()


def said(*keys: str) -> frozenset[Key]:
    """Return results named as `INV-02 entry`."""
    return frozenset((key.split()[0], key.split()[1]) for key in keys)


ENVIRONMENT = ("evidence", "environment-ready")
START, FINISH = ("plan", "integration-test", "start"), ("plan", "integration-test", "finish")
USER_START, USER_FINISH = ("plan", "user-test", "start"), ("plan", "user-test", "finish")
DECISION = ("decisions", "go-ahead")
METRIC = ("metrics", "peak-response-seconds")
TESTING = {("INV-02", A): LATE, ("INV-03", A): NO_PLAN, ("INV-03", G): NO_PLAN}
TESTING_UNKNOWN = {**TESTING, ("INV-02", A): NO_PLAN}
SCOPE_UNKNOWN = {("INV-01", A): NO_PLAN, ("INV-01", G): NO_PLAN}
ALL_OF_GO_LIVE = frozenset(key for key in BASE if key[1] == G)
MEASURED = {"value": "2.4", "as-at": "2025-05-09", "stated": "2025-05-09"}
EXPECTED = {"expected": "2025-06-17", "stated": "2025-05-09"}


def waived(criterion: str, checkpoint: str, granted: str, expires: str) -> dict[Path_, Data]:
    """Return the edit that waives a criterion at a checkpoint."""
    consent = {"at": checkpoint, "reason": "an example", "approved-by": "Change Board"}
    return {("waivers", criterion): {**consent, "granted": granted, "expires": expires}}


def decided(outcome: str, *about: str) -> Data:
    """Return a decision of the Change Board on the as-of day."""
    return {"body": "Change Board", "about": list(about), "date": AS_OF, "outcome": outcome, "stated": AS_OF}


def extract(as_at: str, *rows: tuple[str, str]) -> dict[Path_, Data]:
    """Return the edit that gives other testing issues, each with its severity and status."""
    found = [{"id": f"TI-{n}", "severity": severity, "status": status} for n, (severity, status) in enumerate(rows)]
    return {("registers", "testing-issues"): {"as-at": as_at, "stated": AS_OF, "rows": found}}


def actual(planned: str, happened: str) -> Data:
    """Return the history of a date that has happened."""
    return [{"planned": planned}, {"actual": happened, "stated": happened}]


NEW = ("scope", "CHANGE-4")
CHANGE_4 = {"title": "A fourth change", "status": "approved", "stated": AS_OF}

CHANGES = (
    # Evidence
    Change("evidence is removed", {ENVIRONMENT: None}, {("INV-05", E): ("unknown", None)}, {E: UNDECIDED}),
    Change(
        "evidence says that it does not hold",
        {(*ENVIRONMENT, "value"): "false"},
        {("INV-05", E): ("not-met", None)},
        {E: NOT_READY},
    ),
    Change(
        "evidence is to be confirmed",
        {(*ENVIRONMENT, "value"): "tbc"},
        {("INV-05", E): ("unknown", None)},
        {E: UNDECIDED},
    ),
    Change(
        "evidence is stale by a day",
        {(*ENVIRONMENT, "stated"): "2025-05-01"},
        {("INV-05", E): ("unknown", None)},
        {E: UNDECIDED},
    ),
    Change(
        "evidence that says no is stale by a day",
        {(*ENVIRONMENT, "stated"): "2025-05-01", (*ENVIRONMENT, "value"): "false"},
        {("INV-05", E): ("unknown", None)},
        {E: UNDECIDED},
    ),
    Change(
        "evidence comes from somebody else",
        {(*ENVIRONMENT, "from"): "Build"},
        {("INV-05", E): ("unknown", None)},
        {E: UNDECIDED},
    ),
    Change(
        "evidence is about something else",
        {(*ENVIRONMENT, "about"): ["integration-test"]},
        {("INV-05", E): ("unknown", None)},
        {E: UNDECIDED},
    ),
    Change(
        "one of two ways back is no more",
        {("evidence", "back-out-rehearsed", "value"): "false"},
        {("INV-09", G): NO_PLAN},
        {G: UNDECIDED},
    ),
    Change(
        "both ways back are no more",
        {
            ("evidence", "back-out-rehearsed", "value"): "false",
            ("evidence", "correction"): {
                "type": "correction-in-place-agreed",
                "value": "false",
                "from": "Service Manager",
                "stated": AS_OF,
            },
        },
        {("INV-09", G): LATE},
        {G: NOT_READY},
    ),
    Change(
        "evidence is expected on the due day",
        {
            ("evidence", "back-out-rehearsed", "value"): None,
            ("evidence", "back-out-rehearsed", "expected"): "2025-06-19",
        },
        {("INV-09", G): AT_RISK},
        {G: CAVEATS},
    ),
    Change(
        "evidence is expected a day after the due day",
        {
            ("evidence", "back-out-rehearsed", "value"): None,
            ("evidence", "back-out-rehearsed", "expected"): "2025-06-20",
        },
        {("INV-09", G): NO_PLAN},
        {G: UNDECIDED},
    ),
    Change(
        "evidence was expected before the as-of day",
        {
            ("evidence", "back-out-rehearsed", "value"): None,
            ("evidence", "back-out-rehearsed", "expected"): "2025-05-09",
        },
        {("INV-09", G): NO_PLAN},
        {G: UNDECIDED},
    ),
    # The start and the finish of activities
    Change(
        "the integration test started a day late",
        {START: actual("2025-04-28", "2025-04-29")},
        {("INV-02", E): ("not-met", None)},
        {E: NOT_READY},
    ),
    Change(
        "the integration test is not on record as started",
        {START: "2025-04-28"},  # the user test comes ten working days after it
        {
            ("INV-02", E): ("unknown", None),
            ("INV-03", A): NO_PLAN,
            ("INV-03", G): NO_PLAN,
            ("INV-04", G): NO_PLAN,
        },
        {E: UNDECIDED, A: UNDECIDED, G: UNDECIDED},
    ),
    Change("the user test starts with just enough margin", {USER_START: "2025-05-21"}, said=said("INV-03 assessment")),
    Change(
        "the user test starts with a day too little margin",
        {USER_START: "2025-05-22"},
        {("INV-03", A): AT_RISK},
        {A: CAVEATS},
    ),
    Change("the user test starts on the due day", {USER_START: "2025-05-23"}, {("INV-03", A): AT_RISK}, {A: CAVEATS}),
    Change("the user test starts late by a day", {USER_START: "2025-05-24"}, {("INV-03", A): LATE}, {A: NOT_READY}),
    Change(  # it may have been meant for a day before the link allows, which takes the finish along
        "the start of the user test is not known",
        {USER_START: "tbc"},
        {("INV-03", A): NO_PLAN, ("INV-03", G): NO_PLAN, ("INV-04", G): NO_PLAN},
        {A: UNDECIDED, G: UNDECIDED},
    ),
    Change(
        "the start of the user test may be before or after its due day",
        {USER_START: "2025-05-22/2025-05-24"},
        {("INV-03", A): NO_PLAN},
        {A: UNDECIDED},
    ),
    Change(
        "the start of the user test may be any day until its due day",
        {USER_START: "2025-05-14/2025-05-21"},
        said=said("INV-03 assessment"),
    ),
    Change(
        "the integration test ends with little margin",
        {FINISH: "2025-05-22"},
        {("INV-02", A): AT_RISK},
        {A: CAVEATS},
        said("INV-02 entry"),
    ),
    Change(
        "a prerequisite is late",
        {FINISH: "2025-05-24"},
        TESTING,
        {A: NOT_READY, G: UNDECIDED},
        said("INV-02 entry"),
    ),
    Change(
        "a prerequisite has no plan",
        {FINISH: "tbc"},
        TESTING_UNKNOWN,
        {A: UNDECIDED, G: UNDECIDED},
        said("INV-02 entry"),
    ),
    Change(
        "a prerequisite ends in a window across its due day",
        {FINISH: "2025-05-21/2025-05-24"},
        TESTING_UNKNOWN,
        {A: UNDECIDED, G: UNDECIDED},
        said("INV-02 entry"),
    ),
    Change(
        "the user test ends with just enough margin",
        {USER_FINISH: "2025-06-17"},
        said=said("INV-03 go-live", "INV-04 go-live"),
    ),
    Change(
        "the user test ends with a day too little margin",
        {USER_FINISH: "2025-06-18"},
        {("INV-03", G): AT_RISK, ("INV-04", G): ("met", "at-risk")},
        {G: CAVEATS},
    ),
    Change(
        "the user test ends on its due day",
        {USER_FINISH: "2025-06-19"},
        {("INV-03", G): AT_RISK, ("INV-04", G): ("met", "at-risk")},
        {G: CAVEATS},
    ),
    Change(
        "the user test ends late by a day",
        {USER_FINISH: "2025-06-20"},
        {("INV-03", G): LATE, ("INV-04", G): LATE},
        {G: NOT_READY},
    ),
    Change(
        "the end of the user test is not known",
        {USER_FINISH: "tbc"},
        {("INV-03", G): NO_PLAN, ("INV-04", G): NO_PLAN},
        {G: UNDECIDED},
    ),
    Change(
        "the end of the user test is a window across its due day",
        {USER_FINISH: "2025-06-16/2025-06-20"},
        {("INV-03", G): NO_PLAN, ("INV-04", G): NO_PLAN},
        {G: UNDECIDED},
    ),
    Change(
        "the end of the user test is a window before its due day",
        {USER_FINISH: "2025-06-09/2025-06-12"},
        {("INV-04", G): NO_PLAN},
        {G: UNDECIDED},
        said("INV-03 go-live"),
    ),
    Change(
        "near-critical is lifted from what ends on its due day",
        {("near-critical",): "0wd", FINISH: "2025-05-23"},
        said=said("INV-02 entry", "INV-02 assessment"),
    ),
    # Checkpoints
    Change(
        "go-live is a week sooner",
        {("plan", "go-live", "date"): "2025-06-19"},
        {("INV-03", G): LATE, ("INV-04", G): LATE, ("INV-06", G): ("met", "no-plan"), ("INV-08", G): NO_PLAN},
        {G: NOT_READY},
        ALL_OF_GO_LIVE - said("INV-03 go-live", "INV-04 go-live", "INV-06 go-live", "INV-08 go-live"),
    ),
    Change(
        "the date of the assessment is not known",
        {("plan", "assessment", "date"): "tbc"},
        {**TESTING_UNKNOWN, ("INV-06", A): ("met", "no-plan"), ("INV-07", A): ("met", "no-plan")},
        {A: UNDECIDED, G: UNDECIDED},
        said("INV-01 assessment", "INV-08 assessment"),
    ),
    # Waivers
    Change(
        "a late criterion is waived",
        {USER_START: "2025-05-24", **waived("INV-03", A, AS_OF, "2025-05-27")},
        {("INV-03", A): LATE},
        {A: CAVEATS},
    ),
    Change(
        "a waiver lapses a day before its checkpoint",
        {USER_START: "2025-05-24", **waived("INV-03", A, AS_OF, "2025-05-26")},
        {("INV-03", A): LATE},
        {A: NOT_READY},
    ),
    Change(
        "a waiver lapsed a day before the as-of day",
        {USER_START: "2025-05-24", **waived("INV-03", A, "2025-05-01", "2025-05-11")},
        {("INV-03", A): LATE},
        {A: NOT_READY},
    ),
    Change(
        "a waiver is granted a day after the as-of day",
        {USER_START: "2025-05-24", **waived("INV-03", A, "2025-05-13", "2025-05-27")},
        {("INV-03", A): LATE},
        {A: NOT_READY},
    ),
    Change(
        "a waiver is for another checkpoint",
        {USER_START: "2025-05-24", **waived("INV-03", G, AS_OF, "2025-06-26")},
        {("INV-03", A): LATE},
        {A: NOT_READY},
        said("INV-03 go-live"),
    ),
    Change(
        "an unknown verdict is waived on its last day",
        {ENVIRONMENT: None, **waived("INV-05", E, "2025-05-09", AS_OF)},
        {("INV-05", E): ("unknown", None)},
        {E: CAVEATS},
    ),
    Change(
        "a prerequisite is late and waived",
        {FINISH: "2025-05-24", **waived("INV-02", A, AS_OF, "2025-05-27")},
        {("INV-02", A): LATE},
        {A: CAVEATS, G: CAVEATS},
        said("INV-02 entry", "INV-03 assessment", "INV-03 go-live"),
    ),
    Change(
        "what needs no waiver has one",
        waived("INV-09", G, AS_OF, "2025-06-26"),
        said=said("INV-09 go-live"),
    ),
    # Soft criteria
    Change(
        "a soft criterion fails",
        {("evidence", "support-briefed-north", "value"): "false"},
        {("INV-10", G): LATE},
        {G: CAVEATS},
    ),
    Change(
        "a soft criterion cannot be judged",
        {("evidence", "support-briefed-north"): None},
        {("INV-10", G): NO_PLAN},
        {G: CAVEATS},
    ),
    Change(
        "one more than enough",
        {("evidence", "support-briefed-south", "value"): "true"},
        said=said("INV-10 go-live"),
    ),
    Change(
        "a hard criterion is soft at the assessment, and late",
        {USER_START: "2025-05-24", ("criteria", "INV-03", "at", A, "importance"): "soft"},
        {("INV-03", A): LATE},
        {A: CAVEATS},
    ),
    # Scope
    Change("a change comes without a decision", {NEW: CHANGE_4}, SCOPE_UNKNOWN, {A: UNDECIDED, G: UNDECIDED}),
    Change(
        "a change comes with a decision",
        {NEW: CHANGE_4, ("decisions", "fourth"): decided("approved", "CHANGE-4")},
        said=said("INV-01 assessment", "INV-01 go-live"),
    ),
    Change(
        "a change comes and is refused",
        {NEW: CHANGE_4, ("decisions", "fourth"): decided("refused", "CHANGE-4")},
        {("INV-01", A): LATE, ("INV-01", G): LATE},
        {A: NOT_READY, G: NOT_READY},
    ),
    Change(
        "a change goes without a decision",
        {("scope", "CHANGE-3", "in-scope"): "false"},
        SCOPE_UNKNOWN,
        {A: UNDECIDED, G: UNDECIDED},
    ),
    Change(
        "the members of the baseline are not known",
        {("baselines", "agreed-scope", "members"): "tbc"},
        SCOPE_UNKNOWN,
        {A: UNDECIDED, G: UNDECIDED},
    ),
    Change(
        "a change is not approved",
        {("scope", "CHANGE-3", "status"): "targeted"},
        {("INV-01", A): LATE},
        {A: NOT_READY},
    ),
    Change(
        "the status of a change is not stated",
        {("scope", "CHANGE-3", "status"): None},
        {("INV-01", A): NO_PLAN},
        {A: UNDECIDED},
    ),
    # Metrics
    Change("a value is at its limit", {METRIC: [{**MEASURED, "value": "3"}, EXPECTED]}, said=said("INV-06 assessment")),
    Change(
        "a value is beyond its limit",
        {METRIC: [{**MEASURED, "value": "3.1"}, EXPECTED]},
        {("INV-06", A): LATE, ("INV-06", G): ON_TRACK},
        {A: NOT_READY},
    ),
    Change(
        "a value is to be confirmed",
        {METRIC: [{**MEASURED, "value": "tbc"}, EXPECTED]},
        {("INV-06", A): NO_PLAN, ("INV-06", G): ON_TRACK},
        {A: UNDECIDED},
    ),
    Change(
        "a value is fresh until the day of the assessment",
        {METRIC: [{**MEASURED, "as-at": "2025-04-25"}, EXPECTED]},
        said=said("INV-06 assessment"),
    ),
    Change(
        "a value is stale by a day at the assessment",
        {METRIC: [{**MEASURED, "as-at": "2025-04-24"}, EXPECTED]},
        {("INV-06", A): ("met", "no-plan")},
        {A: UNDECIDED},
    ),
    Change(
        "a value is expected with little margin",
        {METRIC: [MEASURED, {**EXPECTED, "expected": "2025-06-20"}]},
        {("INV-06", G): ("met", "at-risk")},
        {G: CAVEATS},
    ),
    Change(
        "a value is expected after its due day",
        {METRIC: [MEASURED, {**EXPECTED, "expected": "2025-06-24"}]},
        {("INV-06", G): ("met", "no-plan")},
        {G: UNDECIDED},
    ),
    Change("no value is expected", {METRIC: [MEASURED]}, {("INV-06", G): ("met", "no-plan")}, {G: UNDECIDED}),
    # Registers
    Change(
        "an issue of severity 2 is open",
        extract(AS_OF, ("2", "open"), ("1", "closed")),
        {("INV-07", A): LATE},
        {A: NOT_READY},
    ),
    Change(
        "the severity of an open issue is not stated",
        extract(AS_OF, ("", "open"), ("1", "closed")),
        {("INV-07", A): NO_PLAN},
        {A: UNDECIDED},
    ),
    Change(
        "the extract is fresh until the day of the assessment",
        extract("2025-05-02", ("3", "open")),
        said=said("INV-07 assessment"),
    ),
    Change(
        "the extract is stale by a day at the assessment",
        extract("2025-05-01", ("3", "open")),
        {("INV-07", A): ("met", "no-plan")},
        {A: UNDECIDED},
    ),
    Change("there is no extract", {("registers", "testing-issues"): None}, {("INV-07", A): NO_PLAN}, {A: UNDECIDED}),
    # Actions and decisions
    Change(
        "an action is open past its target",
        {("actions", "INV 1/02", "target"): "2025-05-09"},
        {("INV-08", A): LATE},
        {A: NOT_READY},
    ),
    Change(
        "an action is to be closed today",
        {("actions", "INV 1/02", "target"): "2025-05-12"},
        said=said("INV-08 assessment"),
    ),
    Change(
        "an open action has no target",
        {("actions", "INV 1/02", "target"): None},
        {("INV-08", A): NO_PLAN},
        {A: UNDECIDED},
    ),
    Change(
        "the decision is expected with little margin",
        {(*DECISION, "expected"): "2025-06-23"},
        {("INV-08", G): AT_RISK},
        {G: CAVEATS},
    ),
    Change(
        "the decision is expected after its due day",
        {(*DECISION, "expected"): "2025-06-25"},
        {("INV-08", G): NO_PLAN},
        {G: UNDECIDED},
    ),
    Change("no decision is expected", {DECISION: None}, {("INV-08", G): NO_PLAN}, {G: UNDECIDED}),
    Change("the decision is taken", {DECISION: decided("approved", "go-live")}, {("INV-08", G): MET}),
    Change("the decision is refused", {DECISION: decided("refused", "go-live")}, {("INV-08", G): LATE}, {G: NOT_READY}),
    Change(
        "the decision is deferred", {DECISION: decided("deferred", "go-live")}, {("INV-08", G): NO_PLAN}, {G: UNDECIDED}
    ),
    # What applies
    Change(
        "a criterion does not apply",
        {
            ("evidence", "back-out-rehearsed", "value"): "false",
            ("criteria", "INV-09", "applies-when"): {"evidence": {"type": "back-out-rehearsed"}},
        },
        {("INV-09", G): ("not-applicable", None)},
    ),
    Change(
        "it is not known whether a criterion applies",
        {("criteria", "INV-09", "applies-when"): {"evidence": {"type": "way-back-needed"}}},
        {("INV-09", G): NO_PLAN},
        {G: UNDECIDED},
    ),
    Change(
        "a late prerequisite does not apply",
        {
            FINISH: "2025-05-24",
            ("evidence", "staged"): {"type": "tested-in-stages", "value": "false", "stated": AS_OF},
            ("criteria", "INV-02", "applies-when"): {"evidence": {"type": "tested-in-stages"}},
        },
        {("INV-02", E): ("not-applicable", None), ("INV-02", A): ("not-applicable", None)},
    ),
    Change(
        "nothing applies at entry",
        {
            ("evidence", "staged"): {"type": "tested-in-stages", "value": "false", "stated": AS_OF},
            ("criteria", "INV-02", "applies-when"): {"evidence": {"type": "tested-in-stages"}},
            ("criteria", "INV-05", "applies-when"): {"evidence": {"type": "tested-in-stages"}},
        },
        {
            ("INV-02", E): ("not-applicable", None),
            ("INV-05", E): ("not-applicable", None),
            ("INV-02", A): ("not-applicable", None),
        },
        {E: UNDECIDED},
    ),
)


@cache
def base() -> Data:
    """Return what is told of the release as it is."""
    return tell(subject(NAME), AS_OF)


def edited(edits: dict[Path_, Data]) -> tuple[Data, Data]:
    """Return the data of the release and of its criteria with the edits made."""
    release, criteria = data_of(NAME), criteria_of(f"releases/{NAME}/criteria.yaml")
    for path, value in edits.items():
        holder = criteria if path[0] == "criteria" else release
        for step in path[:-1]:
            holder = holder.setdefault(step, {})
        if value is None:
            del holder[path[-1]]
        else:
            holder[path[-1]] = value
    return release, criteria


def test_the_release_is_ready_at_every_checkpoint() -> None:
    assert decisions_of(base()) == {E: READY, A: READY, G: READY}
    assert verdicts_of(base()) == BASE
    assert base()["next"] == A


def test_the_command_exits_with_zero() -> None:
    program = (sys.executable, "-m", "readiness", "check", f"releases/{NAME}", "--as-of", AS_OF)
    assert subprocess.run(program, cwd=ROOT, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_one_change_changes_what_it_must_and_nothing_else(change: Change) -> None:
    told = tell(subject(NAME, *edited(change.edits)), AS_OF)
    before, after = results_of(base()), results_of(told)
    assert before.keys() == after.keys()
    moved = {key: standing for key, standing in verdicts_of(told).items() if standing != BASE[key]}
    assert moved == change.results
    assert {name: one for name, one in decisions_of(told).items() if one != READY} == change.decisions
    assert {key for key in before if before[key] != after[key]} == change.results.keys() | change.said


def test_every_verdict_outlook_and_decision_occurs() -> None:
    standings = [*BASE.values(), *(one for change in CHANGES for one in change.results.values())]
    assert {verdict for verdict, _ in standings} == {"met", "pending", "not-met", "unknown", "not-applicable"}
    assert {outlook for _, outlook in standings} == {"on-track", "at-risk", "late", "no-plan", None}
    assert {decision for change in CHANGES for decision in change.decisions.values()} == {CAVEATS, UNDECIDED, NOT_READY}


def test_what_waits_says_for_what_and_names_the_root() -> None:
    results = results_of(tell(subject(NAME, *edited({FINISH: "2025-05-24"})), AS_OF))
    prerequisite = results["INV-02", A]
    assert (prerequisite["root"], prerequisite["waiting_for"], prerequisite["consequence_of"]) == (True, [], [])
    for checkpoint in (A, G):
        found = results["INV-03", checkpoint]
        assert (found["root"], found["waiting_for"], found["consequence_of"]) == (False, ["INV-02"], ["INV-02"])
        assert "User test" in found["reason"]


def test_a_waived_prerequisite_is_named_as_a_caveat_of_what_waited_for_it() -> None:
    edits = {FINISH: "2025-05-24", **waived("INV-02", A, AS_OF, "2025-05-27")}
    results = results_of(tell(subject(NAME, *edited(edits)), AS_OF))
    assert results["INV-02", A]["waiver"]["expires"] == "2025-05-27"
    for checkpoint in (A, G):
        found = results["INV-03", checkpoint]
        assert (found["waiting_for"], found["caveats"]) == ([], ["INV-02"])


# The as-of day moves, and nothing is added


UNKNOWN: Standing = ("unknown", None)
DONE: Standing = ("met", None)
ASSESSED: dict[Key, Standing] = {
    **{(name, A): DONE for name in ("INV-01", "INV-06", "INV-07", "INV-08")},
    ("INV-02", A): UNKNOWN,
    ("INV-03", A): UNKNOWN,
    ("INV-03", G): NO_PLAN,
}
STALE: dict[Key, Standing] = {**ASSESSED, ("INV-04", G): NO_PLAN, ("INV-06", G): ON_TRACK}
LAST: dict[Key, Standing] = {
    **ASSESSED,
    **{(name, G): DONE for name in ("INV-01", "INV-09", "INV-10")},
    **{(name, G): UNKNOWN for name in ("INV-03", "INV-04", "INV-06", "INV-08")},
}
LATER: dict[str, tuple[dict[Key, Standing], dict[str, str]]] = {
    "2025-05-13": ({}, {}),
    "2025-05-14": ({}, {}),
    "2025-05-15": ({("INV-03", A): NO_PLAN}, {A: UNDECIDED}),
    "2025-05-20": ({("INV-03", A): NO_PLAN}, {A: UNDECIDED}),
    "2025-05-21": (TESTING_UNKNOWN, {A: UNDECIDED, G: UNDECIDED}),
    "2025-05-22": (TESTING_UNKNOWN, {A: UNDECIDED, G: UNDECIDED}),
    "2025-05-23": (ASSESSED, {A: UNDECIDED, G: UNDECIDED}),
    "2025-05-28": (ASSESSED, {A: UNDECIDED, G: UNDECIDED}),
    "2025-06-13": ({**ASSESSED, ("INV-06", G): ON_TRACK}, {A: UNDECIDED, G: UNDECIDED}),
    "2025-06-14": (STALE, {A: UNDECIDED, G: UNDECIDED}),
    "2025-06-18": ({**STALE, ("INV-06", G): NO_PLAN}, {A: UNDECIDED, G: UNDECIDED}),
    "2025-06-26": (LAST, {A: UNDECIDED, G: UNDECIDED}),
    "2025-07-10": (LAST, {A: UNDECIDED, G: UNDECIDED}),
}


@pytest.mark.parametrize("as_of", LATER)
def test_time_passes_and_what_did_not_happen_becomes_unknown(as_of: str) -> None:
    told = tell(subject(NAME), as_of)
    results, decisions = LATER[as_of]
    assert {key: standing for key, standing in verdicts_of(told).items() if standing != BASE[key]} == results
    assert {name: one for name, one in decisions_of(told).items() if one != READY} == decisions


def test_a_start_that_has_passed_without_an_actual_is_needed() -> None:
    assert results_of(tell(subject(NAME), "2025-05-15"))["INV-03", A]["needs"] == ["user-test.start (actual)"]


# Everything happens as planned


AS_PLANNED: dict[Path_, Data] = {
    FINISH: actual("2025-05-20", "2025-05-20"),
    USER_START: actual("2025-05-14", "2025-05-14"),
    USER_FINISH: actual("2025-06-13", "2025-06-13"),
    ("plan", "assessment", "date"): actual("2025-05-27", "2025-05-27"),
    METRIC: [MEASURED, EXPECTED, {"value": "2.6", "stated": "2025-06-17"}],
    DECISION: {**decided("approved", "go-live"), "date": "2025-06-19", "stated": "2025-06-19"},
}


def test_when_everything_happens_as_planned_every_verdict_is_met() -> None:
    told = tell(subject(NAME, *edited(AS_PLANNED)), "2025-06-26")
    assert set(verdicts_of(told).values()) == {DONE}
    assert decisions_of(told) == {E: READY, A: READY, G: READY}
    assert told["next"] == G


def test_what_happens_after_its_due_day_is_met_and_said_to_be_late() -> None:
    edits = {**AS_PLANNED, FINISH: actual("2025-05-20", "2025-05-27")}
    result = results_of(tell(subject(NAME, *edited(edits)), "2025-06-26"))["INV-02", A]
    assert (result["verdict"], result["outlook"], result["margin"]) == ("met", None, -1)
    assert "1 working day late" in result["reason"]


def test_what_happens_after_its_checkpoint_is_not_met_there() -> None:
    edits = {**AS_PLANNED, FINISH: actual("2025-05-20", "2025-05-28")}
    told = tell(subject(NAME, *edited(edits)), "2025-06-26")
    results = results_of(told)
    assert results["INV-02", A]["verdict"] == "not-met"
    assert results["INV-03", A]["waiting_for"] == ["INV-02"]
    assert decisions_of(told) == {E: READY, A: NOT_READY, G: UNDECIDED}
    (fact,) = results["INV-02", A]["facts"]
    assert fact["learnt_later"] is True


# A waiver that has lapsed


def test_a_waiver_that_has_lapsed_is_an_error_and_the_assessment_is_printed(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "criteria", tmp_path / "criteria")
    folder = tmp_path / "releases" / NAME
    shutil.copytree(ROOT / "releases" / NAME, folder)
    for expires, status in (("2025-05-11", 2), ("2025-05-26", 1), ("2025-05-27", 0)):
        release, _ = edited({USER_START: "2025-05-24", **waived("INV-03", A, "2025-05-01", expires)})
        (folder / "release.yaml").write_text(json.dumps(release))
        program = (sys.executable, "-m", "readiness", "check", str(folder), "--as-of", AS_OF, "--format", "json")
        ran = subprocess.run(program, capture_output=True, text=True, check=False)
        told = json.loads(ran.stdout)
        assert ran.returncode == status, ran.stderr
        assert decisions_of(told)[A] == (CAVEATS if status == 0 else NOT_READY)
        severities = {one["severity"] for one in told["diagnostics"] if one["code"].startswith("waiver")}
        assert severities == {0: set(), 1: {"warning"}, 2: {"error"}}[status]
        assert ("INV-03" in ran.stderr) == (status != 0)
