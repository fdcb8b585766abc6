"""Waivers: how each stands on a day, that one place alone reads their days, and that the list says what counts."""

import ast
import copy
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from exploring import times
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import ROOT, Data, as_ofs, assess, cases, criteria_of, data_of, made, subject
from strategies import waivers as one_waiver
from test_record import CALENDAR, record_of

from readiness.case import list_waivers
from readiness.cli import main
from readiness.evaluation import evaluate
from readiness.formats.terminal.waivers import STATE_WORDS
from readiness.waiver import State, days_of, standings

NAME = "an-invented-release"
AS_OF = "2025-05-12"
ENTRY, ASSESSMENT, GO_LIVE = "2025-05-12", "2025-05-27", "2025-06-26"
FOUND, WRONG = 1, 2
FINDINGS = {"matching-nothing", "lapsed", "lapsing", "not-known"}


def waiver(granted: str, expires: str, at: str = "assessment", **more: str) -> Data:
    return {
        "at": at,
        "reason": "an example",
        "approved-by": "Change Board",
        "granted": granted,
        "expires": expires,
    } | more


def states(waivers: list[Data], as_of: str = AS_OF, assessment: str = ASSESSMENT) -> dict[int, str]:
    """Return the state of each waiver of INV-03 by its position; of those on record."""
    release = data_of(NAME)
    release["plan"]["assessment"]["date"] = assessment
    release["waivers"] = {"INV-03": waivers}
    _, found = list_waivers(subject(NAME, release).case, date.fromisoformat(as_of), ())
    return {one.index: one.state.value for one in found}


# Each state, and the days between which it changes


@pytest.mark.parametrize(
    ("granted", "expires", "as_of", "state"),
    [
        ("2025-05-12", "2025-05-27", AS_OF, "in-force"),
        ("2025-05-12", "2025-05-26", AS_OF, "lapsing"),
        ("2025-05-01", "2025-05-12", AS_OF, "lapsing"),
        ("2025-05-01", "2025-05-11", AS_OF, "lapsed"),
        ("2025-05-13", "2025-05-27", AS_OF, "not-yet-granted"),
        ("2025-05-27", "2025-05-27", AS_OF, "not-yet-granted"),
        ("2025-05-27", "2025-05-27", "2025-05-26", "not-yet-granted"),
        ("2025-05-27", "2025-05-27", "2025-05-27", "in-force"),
        ("2025-05-27", "2025-05-27", "2025-05-28", "past"),
        ("2025-05-28", "2025-06-30", AS_OF, "matching-nothing"),
        ("2025-05-01", "2025-05-26", "2025-05-27", "lapsed"),
        ("2025-05-01", "2025-05-26", "2025-05-28", "past"),
    ],
)
def test_a_waiver_stands_by_its_days_and_that_of_its_checkpoint(
    granted: str, expires: str, as_of: str, state: str
) -> None:
    assert states([waiver(granted, expires, stated="2025-05-01")], as_of) == {0: state}


@pytest.mark.parametrize(
    ("expires", "assessment", "as_of", "state"),
    [
        ("2025-05-30", "2025-05-20/2025-05-30", AS_OF, "in-force"),
        ("2025-05-29", "2025-05-20/2025-05-30", AS_OF, "not-known"),
        ("2025-05-20", "2025-05-20/2025-05-30", AS_OF, "not-known"),
        ("2025-05-19", "2025-05-20/2025-05-30", AS_OF, "lapsing"),
        ("2025-05-21", "2025-05-20/2025-05-30", "2025-05-21", "not-known"),
        ("2025-05-21", "2025-05-20/2025-05-30", "2025-05-22", "lapsed"),
        ("2025-05-21", "2025-05-20/2025-05-30", "2025-05-31", "past"),
        ("2025-06-30", "2025-05-20/..", AS_OF, "not-known"),
        ("2025-05-19", "2025-05-20/..", AS_OF, "lapsing"),
        ("2025-06-30", "../2025-05-30", AS_OF, "not-known"),
        ("2025-06-30", "tbc", AS_OF, "not-known"),
        ("2025-05-12", "tbc", AS_OF, "not-known"),
        ("2025-05-11", "tbc", AS_OF, "lapsed"),
    ],
)
def test_a_checkpoint_whose_day_is_not_known_is_covered_only_when_every_day_is(
    expires: str, assessment: str, as_of: str, state: str
) -> None:
    assert states([waiver("2025-05-01", expires)], as_of, assessment) == {0: state}


@pytest.mark.parametrize(
    ("granted", "expires", "assessment", "state"),
    [
        ("2025-05-20", "2025-05-30", "2025-05-20/2025-05-30", "in-force"),
        ("2025-05-21", "2025-05-30", "2025-05-20/2025-05-30", "not-known"),
        ("2025-05-30", "2025-06-30", "2025-05-20/2025-05-30", "not-known"),
        ("2025-05-31", "2025-06-30", "2025-05-20/2025-05-30", "matching-nothing"),
    ],
)
def test_a_waiver_that_is_granted_amidst_the_days_of_its_checkpoint_does_not_surely_cover_it(
    granted: str, expires: str, assessment: str, state: str
) -> None:
    found = states([waiver(granted, expires, stated="2025-05-01")], assessment=assessment)
    assert found == {0: state if state != "in-force" else "not-yet-granted"}
    assert states([waiver(granted, expires)], granted, assessment) == {0: "past" if granted > "2025-05-30" else state}


@pytest.mark.parametrize(
    ("expires", "assessment", "as_of", "words"),
    [
        ("2025-05-11", "2025-05-12", "2025-05-12", "lapsed on 11 May 2025, before go-live on 12 May 2025"),
        ("2025-05-11", "2025-05-20/..", "2025-05-12", "lapsed on 11 May 2025, before go-live on or after 20 May 2025"),
        ("2025-05-21", "2025-05-20/2025-05-30", "2025-05-22", "lapsed on 21 May 2025, and go-live is still to come"),
        ("2025-05-11", "tbc", "2025-05-12", "lapsed on 11 May 2025, and go-live is still to come"),
        (
            "2025-05-19",
            "2025-05-20/2025-05-30",
            "2025-05-12",
            "lapses on 19 May 2025, before go-live between 20 May 2025 and 30 May 2025",
        ),
    ],
)
def test_what_lapses_is_told_with_the_days_of_its_checkpoint(
    expires: str, assessment: str, as_of: str, words: str
) -> None:
    waived = {"A": [waiver("2025-05-01", expires, "go-live")]}
    (one,) = standings(record_of(as_of, {"go-live": {"date": assessment}}, waivers=waived), CALENDAR, {})
    assert one.finding.removesuffix("; it lifts nothing") == f"the waiver of A {words}"
    assert one.covers is False
    assert days_of(one.waiver) == (date(2025, 5, 1), date.fromisoformat(expires))


def test_a_waiver_that_matches_nothing_covers_nothing() -> None:
    waived = {"A": [waiver("2025-05-01", "2025-06-30", "go-live")]}
    record = record_of("2025-05-12", {"go-live": {"date": "2025-05-27"}}, waivers=waived)
    for unmatched, covers in (({}, True), ({("A",): "nothing asks"}, False), ({("A", 0): "nothing asks"}, False)):
        (one,) = standings(record, CALENDAR, unmatched)
        assert (one.covers, one.finding) == (covers, "" if covers else "nothing asks")


def test_a_renewal_from_the_first_day_that_counts_takes_the_place_of_what_has_ended_by_then() -> None:
    pair = [waiver("2025-05-01", "2025-05-19"), waiver("2025-05-12", "2025-05-25")]
    assert states(pair, assessment="2025-05-20/2025-05-30") == {0: "replaced", 1: "not-known"}


def test_a_waiver_is_not_there_before_it_is_on_record() -> None:
    assert states([waiver("2025-05-13", "2025-05-27")]) == {}
    assert states([waiver("2025-05-01", "2025-05-27", stated="2025-05-13")]) == {}
    assert states([waiver("2025-05-13", "2025-05-27")], "2025-05-13") == {0: "in-force"}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("2025-05-01", "2025-05-11"), ("2025-05-12", "2025-05-27"), ("replaced", "in-force")),
        (("2025-05-01", "2025-05-26"), ("2025-05-12", "2025-05-27"), ("replaced", "in-force")),
        (("2025-05-01", "2025-05-27"), ("2025-05-12", "2025-06-30"), ("in-force", "in-force")),
        (("2025-05-01", "2025-05-11"), ("2025-05-12", "2025-05-26"), ("lapsed", "lapsing")),
        (("2025-05-01", "2025-05-11"), ("2025-05-27", "2025-05-27"), ("replaced", "not-yet-granted")),
    ],
)
def test_a_renewal_takes_the_place_of_what_lapses_in_either_order(
    first: tuple[str, str], second: tuple[str, str], expected: tuple[str, str]
) -> None:
    one, two = (waiver(*days, stated="2025-05-01") for days in (first, second))
    assert states([one, two]) == {0: expected[0], 1: expected[1]}
    assert states([two, one]) == {0: expected[1], 1: expected[0]}


def test_a_waiver_at_another_checkpoint_renews_nothing() -> None:
    found = states([waiver("2025-05-01", "2025-05-11"), waiver("2025-05-12", GO_LIVE, "go-live")])
    assert found == {0: "lapsed", 1: "in-force"}


# The list and the assessment agree


few = settings(deadline=None, max_examples=times(60), suppress_health_check=list(HealthCheck))


@few
@given(cases(), as_ofs, st.lists(one_waiver(), min_size=1, max_size=3), st.integers(0, 1000))
def test_the_list_says_what_the_assessment_counts(case: Data, as_of: str, waivers: list[Data], pick: int) -> None:
    release, criteria = copy.deepcopy(case)
    names = list(criteria["criteria"])
    release["waivers"][names[pick % len(names)]] = waivers
    of = made(release, criteria)
    answer = assess(of, as_of)
    _, found = list_waivers(of.case, answer.as_of, ())
    for checkpoint in answer.checkpoints:
        for result in checkpoint.results:
            own = [one for one in found if (one.criterion, one.waiver.at) == (result.criterion, checkpoint.id)]
            standing = {one.state for one in own}
            if not result.applicable:
                continue
            if State.PAST in standing:
                assert standing == {State.PAST}
                assert (result.waiver is not None) == any(one.covers for one in own)
            elif result.outlook is not None:
                counted = any(one.state in (State.IN_FORCE, State.NOT_YET_GRANTED) for one in own)
                assert (result.waiver is not None) == counted == any(one.covers for one in own)
            elif State.IN_FORCE in standing:
                assert result.waiver is not None


# One place alone reads the days

COMPARED, SHOWN, FROM, STEPPED, GIVEN = "compared", "shown", "day on record", "counted", "something else"
READ = {
    ("release", "check_order", "expires", COMPARED): 1,  # a document in which it ends before it begins is refused
    ("release", "check_order", "granted", COMPARED): 1,
    ("reduction", "_waivers", "granted", FROM): 1,
    ("reduction", "plain", "granted", SHOWN): 1,
    ("reduction", "plain", "expires", SHOWN): 1,
    ("waiver", "days_of", "granted", GIVEN): 1,  # to look for the last day of anything in a record
    ("waiver", "days_of", "expires", GIVEN): 1,
    ("waiver", "in_force", "granted", COMPARED): 1,
    ("waiver", "in_force", "expires", COMPARED): 1,
    ("waiver", "standings", "expires", STEPPED): 1,
    ("waiver", "_state", "granted", COMPARED): 2,
    ("waiver", "_state", "expires", COMPARED): 2,
    ("waiver", "_finding", "granted", SHOWN): 1,
    ("waiver", "_finding", "expires", SHOWN): 2,
    ("comparison", "_waiver", "granted", SHOWN): 2,
    ("comparison", "_waiver", "expires", SHOWN): 2,
    ("formats/json", "_waiver", "granted", SHOWN): 1,
    ("formats/json", "_waiver", "expires", SHOWN): 1,
    ("gist", "say_why", "expires", SHOWN): 1,
    ("formats/terminal/whole", "_gap", "expires", SHOWN): 1,
    ("formats/terminal/waivers", "_waiver", "granted", SHOWN): 1,
    ("formats/terminal/waivers", "_waiver", "expires", SHOWN): 1,
    ("argument", "_assumptions", "granted", SHOWN): 1,
    ("argument", "_assumptions", "expires", SHOWN): 1,
    (
        "movement/occasions",
        "_waiver",
        "granted",
        SHOWN,
    ): 1,  # that it began or ceased to count was decided by both assessments
    ("movement/occasions", "_waiver", "expires", SHOWN): 1,
    ("movement/recollection", "_waiver", "granted", SHOWN): 1,
    ("movement/recollection", "_waiver", "expires", SHOWN): 1,
    ("diary", "_asked", "expires", GIVEN): 1,  # told in an event of a calendar
    ("diary", "_waivers", "expires", GIVEN): 1,  # the day of an event
    ("paper/standing", "_waivers", "granted", SHOWN): 1,
    ("paper/standing", "_waivers", "expires", SHOWN): 1,
    ("movement/pieces", "_waivers", "granted", SHOWN): 1,
    ("movement/pieces", "_waivers", "granted", GIVEN): 1,  # the day it was said, where none is stated
    ("movement/pieces", "_waivers", "expires", SHOWN): 1,
    ("movement/kept", "keep_result", "granted", GIVEN): 1,  # one that counts is kept with its result
    ("movement/kept", "keep_result", "expires", GIVEN): 1,
    ("movement/saved", "_line", "granted", GIVEN): 1,  # and read back
    ("movement/saved", "_line", "expires", GIVEN): 1,
}
"""Every place at which a day of a waiver is read: module, function, which day, what is done with it, and how often."""
NAMED = {
    ("release", "Waiver"),  # the fields themselves
    ("movement/kept", "KeptWaiver"),  # likewise, of one that is saved
    ("movement/saved", "_Waiver"),
    ("repair/supposition", "_waiver"),  # a waiver that is supposed
    ("references", "undated"),  # whether a fact has a day of its own
    ("evaluation", "_check_waivers"),  # the place of a diagnostic
    ("formats/json", "_waiver"),  # the keys
}
"""Every place at which one of the two words stands in another way."""


WORDS = ("granted", "expires")


def uses(tree: ast.Module) -> Iterator[tuple[str, str, str]]:
    """Yield each mention of a day of a waiver: the innermost function, the word, and what is done with it."""
    waiting: list[tuple[ast.AST, list[ast.AST]]] = [(tree, [])]
    while waiting:
        node, above = waiting.pop()
        inside = [*above, node]
        waiting.extend((child, inside) for child in ast.iter_child_nodes(node))
        scope = next((one.name for one in reversed(inside) if isinstance(one, (ast.FunctionDef, ast.ClassDef))), "")
        if isinstance(node, ast.Attribute) and node.attr in WORDS:
            yield scope, node.attr, _done(node, above)
        elif any(getattr(node, name, None) in WORDS for name in ("value", "id", "arg", "name")):
            yield scope, "", "named"


def _done(node: ast.Attribute, above: list[ast.AST]) -> str:
    """Return what is done with the day: what stands right above it says so."""
    parent = above[-1]
    if isinstance(parent, ast.Compare):
        return COMPARED
    if isinstance(parent, ast.keyword) and parent.arg == "or_else":
        return FROM
    called = parent.func if isinstance(parent, ast.Call) and node in parent.args else None
    if isinstance(called, ast.Name) and called.id in ("short_day", "say_day"):
        return SHOWN
    if isinstance(parent, ast.Attribute) and parent.attr == "isoformat":
        return SHOWN
    return STEPPED if isinstance(called, ast.Attribute) and called.attr == "between" else "something else"


def test_the_days_of_a_waiver_are_judged_in_one_place() -> None:
    read: Counter[tuple[str, str, str, str]] = Counter()
    named: set[tuple[str, str]] = set()
    for path in (ROOT / "readiness").rglob("*.py"):
        module = path.relative_to(ROOT / "readiness").with_suffix("").as_posix()
        for scope, word, done in uses(ast.parse(path.read_text(encoding="utf-8"))):
            if done == "named":
                named.add((module, scope))
            else:
                read[module, scope, word, done] += 1
    assert dict(read) == READ
    assert named == NAMED


@pytest.mark.parametrize(
    "line",
    [
        "late = one.expires - day",
        "last = max(one.expires, day)",
        "first = sorted(found, key=lambda one: one.expires)[0]",
        "until = one.expires",
        "def f(one, expires): return expires < one",
        "getattr(one, 'expires') < day",
        "one_day(one.granted).not_after(day)",
        "match one.granted:\n    case _: pass",
        "(one.granted - day).days > 0",
        "f'{one.expires:%Y}' < '2021'",
    ],
)
def test_a_second_place_that_judged_them_would_be_found(line: str) -> None:
    assert {done for _, _, done in uses(ast.parse(line))} & {"something else", "named"}


# What may not be waived


def test_a_waiver_of_what_may_not_be_waived_lifts_nothing() -> None:
    release, criteria = data_of(NAME), criteria_of(f"releases/{NAME}/criteria.yaml")
    criteria["criteria"]["INV-08"]["at"]["go-live"]["check"] = {"evidence": {"type": "not-there"}}
    release["waivers"] = {"INV-08": waiver("2025-05-01", GO_LIVE, "go-live")}
    case = subject(NAME, release, criteria).case
    (given,) = case.sets.values()
    firm = given.criteria["INV-08"].model_copy(update={"waivable": False})
    found = {}
    for one in (given, given.model_copy(update={"criteria": {**given.criteria, "INV-08": firm}})):
        answer = evaluate(case.release, (one,), date.fromisoformat(AS_OF), case.calendar, case.tables)
        found[one is given] = answer.checkpoints[-1].decision.value
    assert found == {True: "ready-with-caveats", False: "undecided"}


def test_a_waiver_of_what_may_not_be_waived_is_listed_as_matching_nothing(tmp_path: Path) -> None:
    folder = repository(tmp_path, {"INV-08": waiver("2025-05-01", GO_LIVE, "go-live")})
    path = folder / "criteria.yaml"
    path.write_text(path.read_text().replace("  INV-08:\n", "  INV-08:\n    waivable: false\n"), encoding="utf-8")
    report = told(folder)
    assert [one["state"] for one in report["waivers"]] == ["matching-nothing"]
    assert report["waivers"][0]["finding"] == "INV-08 may not be waived, so this waiver lifts nothing"
    assert [one["code"] for one in report["diagnostics"]] == ["not-waivable"]


# The command


def repository(root: Path, waivers: Data, name: str = NAME) -> Path:
    """Return the folder of the invented release with these waivers, in a repository of its own."""
    if not (root / "criteria").is_dir():
        shutil.copytree(ROOT / "criteria", root / "criteria")
    folder = root / "releases" / name
    shutil.copytree(ROOT / "releases" / NAME, folder)
    release = data_of(NAME) | {"id": name, "waivers": waivers}
    release["criteria"] = f"releases/{name}/criteria.yaml"
    (folder / "release.yaml").write_text(json.dumps(release), encoding="utf-8")
    return folder


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["waivers", *(str(word) for word in words)], catch_exceptions=False)


def told(*words: str | Path) -> Data:
    return json.loads(run(*words, "--as-of", AS_OF, "--format", "json").stdout)


EACH = {
    "INV-01": [waiver("2025-05-01", GO_LIVE, "go-live"), waiver("2025-04-01", "2025-05-02", "go-live")],
    "INV-02": waiver("2025-05-01", ASSESSMENT, "entree"),
    "INV-03": [waiver("2025-05-01", "2025-05-09"), waiver("2025-05-01", "2025-06-25", "go-live")],
    "INV-05": waiver("2025-05-09", "2025-05-12", "assessment"),
    "INV-06": waiver("2025-05-13", GO_LIVE, "go-live", stated="2025-05-09"),
    "INV-55": waiver("2025-05-01", GO_LIVE, "go-live"),
}
"""A waiver in most of the states on the as-of day."""


def test_every_waiver_is_listed_with_its_state_worst_first(tmp_path: Path) -> None:
    report = told(repository(tmp_path, EACH))
    assert report["schema"] == "readiness/waivers/v1"
    assert report["as_of"] == AS_OF
    assert report["release"] == {"id": NAME, "title": "An invented release (example, not real)"}
    listed = [(one["criterion"], one["checkpoint"], one["state"]) for one in report["waivers"]]
    assert listed == [
        ("INV-02", "entree", "matching-nothing"),
        ("INV-05", "assessment", "matching-nothing"),
        ("INV-55", "go-live", "matching-nothing"),
        ("INV-03", "assessment", "lapsed"),
        ("INV-03", "go-live", "lapsing"),
        ("INV-06", "go-live", "not-yet-granted"),
        ("INV-01", "go-live", "in-force"),
        ("INV-01", "go-live", "replaced"),
    ]
    for one in report["waivers"]:
        assert (one["finding"] is not None) == (one["state"] in FINDINGS)
    lapsed = report["waivers"][3]
    assert lapsed == {
        "criterion": "INV-03",
        "title": "The user test is open before the assessment and complete five working days before go-live",
        "checkpoint": "assessment",
        "date": ASSESSMENT,
        "state": "lapsed",
        "finding": "the waiver of INV-03 lapsed on 9 May 2025, before assessment on 27 May 2025; it lifts nothing",
        "covers": False,
        "reason": "an example",
        "approved_by": "Change Board",
        "granted": "2025-05-01",
        "expires": "2025-05-09",
        "source": None,
        "days": -1,
        "location": lapsed["location"],
    }
    assert lapsed["location"]["path"] == f"releases/{NAME}/release.yaml"
    codes = [(one["code"], one["severity"]) for one in report["diagnostics"]]
    assert sorted(codes) == [
        ("unknown-checkpoint", "error"),
        ("waiver-for-nothing", "error"),
        ("waiver-for-nothing", "warning"),
    ]


def test_both_formats_agree(tmp_path: Path) -> None:
    folder = repository(tmp_path, EACH)
    for day in ("2025-05-12", "2025-05-27", "2025-06-27", "2025-04-15"):
        text = run(folder, "--as-of", day).stdout
        report = json.loads(run(folder, "--as-of", day, "--format", "json").stdout)
        words = {said: state.value for state, said in STATE_WORDS.items()}
        found: list[tuple[str, str]] = []
        counts: dict[str, int] = {}
        state = ""
        for line in text.splitlines():
            heading = re.fullmatch(r"(\S.*) \((\d+)\)", line)
            entry = re.match(r"  (\S+)  at ", line)
            if heading and heading[1] in words:
                state = words[heading[1]]
                counts[state] = int(heading[2])
            elif entry:
                found.append((entry[1], state))
        assert found == [(one["criterion"], one["state"]) for one in report["waivers"]]
        assert counts == Counter(one["state"] for one in report["waivers"])
        assert [line for line in text.splitlines() if len(line) > 80 or line != line.rstrip()] == []


@pytest.mark.parametrize("form", ["terminal", "json"])
@pytest.mark.parametrize(
    ("waivers", "status"),
    [
        ({}, 0),
        ({"INV-03": waiver("2025-05-01", ASSESSMENT)}, 0),
        ({"INV-03": waiver("2025-05-13", ASSESSMENT)}, 0),
        ({"INV-02": waiver("2025-05-01", "2025-05-02", "entry")}, FOUND),
        ({"INV-02": waiver("2025-05-01", "2025-05-12", "entry")}, 0),
        ({"INV-03": [waiver("2025-05-01", "2025-05-02"), waiver("2025-05-01", ASSESSMENT)]}, 0),
        ({"INV-03": waiver("2025-05-01", "2025-05-26")}, FOUND),
        ({"INV-03": waiver("2025-05-01", "2025-05-02")}, FOUND),
        ({"INV-33": waiver("2025-05-01", ASSESSMENT)}, FOUND),
        ({"INV-33": waiver("2025-05-13", ASSESSMENT)}, FOUND),
        ({"INV-03": waiver("2025-05-01", ASSESSMENT, "entry")}, FOUND),
        ({"INV-03": waiver("2025-05-01", ASSESSMENT, "nowhere")}, FOUND),
        ({"INV-03": waiver("2025-05-01", "2025-04-01")}, WRONG),
        ({"INV-33": waiver("2025-05-01", "2025-04-01")}, WRONG),
    ],
)
def test_the_exit_status_says_whether_a_waiver_lifts_nothing(
    waivers: Data, status: int, form: str, tmp_path: Path
) -> None:
    result = run(repository(tmp_path, waivers), "--as-of", AS_OF, "--format", form)
    assert result.exit_code == status
    assert (result.stdout == "") == (status == WRONG)


def test_a_release_without_waivers_says_so_and_no_release_is_a_wrong_call(tmp_path: Path) -> None:
    result = run(repository(tmp_path, {}), "--as-of", AS_OF)
    assert "no waivers are on record" in result.stdout.lower()
    assert told(tmp_path / "releases" / NAME)["waivers"] == []
    (tmp_path / "empty").mkdir()
    for nowhere in (tmp_path / "empty", tmp_path / "nowhere"):
        result = run(nowhere)
        assert (result.exit_code, result.stdout) == (WRONG, "")


def test_several_releases_are_a_list_and_the_worst_decides(tmp_path: Path) -> None:
    repository(tmp_path, {"INV-03": waiver("2025-05-01", ASSESSMENT)}, "first")
    repository(tmp_path, {"INV-03": waiver("2025-05-01", "2025-05-26")}, "second")
    report = told(tmp_path / "releases")
    assert report["schema"] == "readiness/waivers-of-releases/v1"
    assert [(one["release"]["id"], one["waivers"][0]["state"]) for one in report["releases"]] == [
        ("first", "in-force"),
        ("second", "lapsing"),
    ]
    assert {one["schema"] for one in report["releases"]} == {"readiness/waivers/v1"}
    assert run(tmp_path / "releases", "--as-of", AS_OF).exit_code == FOUND
    assert run(tmp_path / "releases" / "first", "--as-of", AS_OF).exit_code == 0


def test_a_list_is_written_to_a_file_as_it_is_printed(tmp_path: Path) -> None:
    folder = repository(tmp_path, EACH)
    for form in ("terminal", "json"):
        printed = run(folder, "--as-of", AS_OF, "--format", form)
        written = run(folder, "--as-of", AS_OF, "--format", form, "--output", tmp_path / "report")
        assert (written.exit_code, written.stdout) == (printed.exit_code, "")
        assert (tmp_path / "report").read_text(encoding="utf-8") == printed.stdout


def test_other_criteria_decide_what_there_is_to_waive(tmp_path: Path) -> None:
    folder = repository(tmp_path, {"INV-03": waiver("2025-05-01", ASSESSMENT)})
    other = tmp_path / "criteria" / "other.yaml"
    own = (folder / "criteria.yaml").read_text(encoding="utf-8")
    other.write_text(own.replace("INV-03", "INV-30"), encoding="utf-8")
    report = told(folder, "--criteria", other)
    assert [one["state"] for one in report["waivers"]] == ["matching-nothing"]


@pytest.mark.parametrize(
    "reason",
    [
        "[bold red]no[/bold red] [/] [link=https://example.org]x[/link]",
        ":warning: {x} %s \\x1b[31m",
        "x" * 500,
        "line one\nline two\n\nMatching nothing: there is nothing that they could lift (9)",
        "In force, also at their checkpoint (9)",
    ],
)
def test_a_reason_is_only_a_text(reason: str, tmp_path: Path) -> None:
    folder = repository(tmp_path, {"INV-03": waiver("2025-05-01", ASSESSMENT, reason=reason, source="invented")})
    text = run(folder, "--as-of", AS_OF).stdout
    assert "\x1b" not in text
    assert [line for line in text.splitlines() if len(line) > 80] == []
    assert [line for line in text.splitlines() if line.endswith("(9)") and not line.startswith(" ")] == []
    if reason.isprintable() and len(reason) < 60:
        assert reason in text
    assert told(folder)["waivers"][0]["reason"] == reason
    assert told(folder)["waivers"][0]["source"] == "invented"


def test_the_shipped_releases_have_no_waivers() -> None:
    assert run(ROOT / "releases", "--as-of", "2021-09-07").exit_code == 0
