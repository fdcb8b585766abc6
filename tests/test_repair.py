"""Repairs: equal to trying every set of changes on the data of small releases, and said in plain words."""

import copy
import json
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result
from exploring import times
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import CRITERIA, ROOT, Data, made

from readiness.binding import bind
from readiness.cli import main
from readiness.document import read
from readiness.evaluation import assess as judge
from readiness.prospects import small_repairs
from readiness.record import Record
from readiness.reduction import reduce_to
from readiness.release import Release
from readiness.repair.advice import Step
from readiness.repair.search import Repairs, find_repairs
from readiness.repair.supposition import Move, Supply, Waive
from readiness.slip import Slips
from readiness.verdict import Decision

READY = (Decision.READY, Decision.READY_WITH_CAVEATS)
AGED = "10wd"
ASSESSMENT, GO_LIVE = "2021-10-05", "2021-11-04"

# Small releases, and every change that could be made to their data


class Change(NamedTuple):
    """A change of the data: of what sort it is, what it is about and, of a date, the day."""

    sort: str
    about: str
    at: str = ""


def evidence(type_: str) -> Data:
    aged = {"not-older-than": AGED} if type_.startswith("aged") else {}
    return {"evidence": {"type": type_, **aged}}


LEAVES = (
    evidence("built"),
    evidence("tested"),
    evidence("aged"),
    {"metric": {"name": "faults", "equals": "0"}},
    {"decision": {"by": "Board", "of": "go-live", "outcome": "approved"}},
    {"field": {"of": "M1", "name": "status", "one-of": ["approved"]}},
)
DATED = (
    {"activity-finished": {"activity": "uit"}},
    {"gap": {"from": "uit.finish", "to": "go-live", "at-least": "5wd"}},
    {"activity-started": {"activity": "uit"}},
    {"activity-running": {"activity": "uit", "for-at-least": "5wd"}},
)
FACTS = {
    "none": None,
    "yes": {"value": "true", "stated": "2021-09-16"},
    "no": {"value": "false", "stated": "2021-09-16"},
    "tbc": {"value": "tbc", "stated": "2021-09-16"},
    "old": {"value": "true", "stated": "2021-08-02"},
    "coming": {"expected": "2021-10-01", "stated": "2021-09-16"},
    "late": {"expected": "2021-12-01", "stated": "2021-09-16"},
}


def checks(leaves: tuple[Data, ...]) -> st.SearchStrategy[Data]:
    leaf = st.sampled_from(leaves)
    several = st.lists(leaf, min_size=2, max_size=3, unique_by=str)
    return st.one_of(
        leaf,
        leaf,
        several.map(lambda of: {"all": of}),
        several.map(lambda of: {"any": of}),
        several.map(lambda of: {"at-least": {"n": "2", "of": of}}),
        st.just(
            {"for-each": {"in": "scope", "check": {"field": {"of": "each", "name": "status", "one-of": ["approved"]}}}}
        ),
    )


@st.composite
def criteria_sets(draw: st.DrawFn, leaves: tuple[Data, ...]) -> Data:
    found: dict[str, Data] = {}
    for name in ("K1", "K2", "K3", "K4")[: draw(st.integers(2, 4))]:
        at = {}
        for checkpoint in draw(
            st.sampled_from((("go-live",), ("go-live",), ("assessment",), ("assessment", "go-live")))
        ):
            at[checkpoint] = {"check": draw(checks(leaves))}
            if checkpoint == "go-live" and draw(st.booleans()):
                at[checkpoint]["due"] = draw(st.sampled_from(("go-live - 5wd", "go-live - 10wd", "go-live")))
        found[name] = {
            "title": f"Criterion {name}",
            "category": "testing",
            "owner": draw(st.sampled_from(("north", "south"))),
            "importance": draw(st.sampled_from(("hard", "hard", "hard", "soft"))),
            "requires": [one for one in found if draw(st.sampled_from((False, False, True)))],
            "waivable": draw(st.sampled_from(("true", "true", "false"))),
            "at": at,
        }
        if draw(st.sampled_from((False, False, False, True))):
            found[name]["applies-when"] = evidence("needed")
    return {"kind": "criteria", "id": "of-a-test", "title": "C", "version": "1", "wording": "ours", "criteria": found}


@st.composite
def cases(draw: st.DrawFn, leaves: tuple[Data, ...] = LEAVES) -> tuple[Data, Data, str]:
    """Return a small release, its criteria, and an as-of day."""
    criteria = draw(criteria_sets(leaves))
    told = {name: draw(st.sampled_from(sorted(FACTS))) for name in ("built", "tested", "aged", "needed")}
    start = draw(st.sampled_from(("2021-09-21", "2021-10-20", "tbc", "2021-09-13")))
    finish = draw(st.sampled_from(("2021-10-25", "2021-10-29", "2021-11-08", "tbc", "tbc")))
    uit: Data = {"title": "User test", "start": start, "finish": finish}
    if start == "2021-09-13" and draw(st.booleans()):
        uit["start"] = [{"planned": start, "stated": "2021-08-02"}, {"actual": start, "stated": start}]
    metrics = draw(st.sampled_from(([], [{"value": "0"}], [{"value": "3"}], [{"expected": "2021-11-01"}])))
    outcome = draw(st.sampled_from((None, {"outcome": "approved"}, {"outcome": "refused"}, {"outcome": "noted"})))
    status = st.sampled_from(("approved", "targeted", "tbc"))
    release = {
        "kind": "release",
        "id": "generated",
        "title": "A generated release",
        "criteria": CRITERIA,
        "calendar": "england-and-wales",
        "source": "early",
        "sources": {"early": {"title": "early", "date": "2021-08-02"}},
        "scope": {"M1": {"title": "M1", "status": draw(status)}, "M2": {"title": "M2", "status": draw(status)}},
        "plan": {
            "uit": uit,
            "assessment": {"title": "Assessment", "date": ASSESSMENT, "fixed": "true"},
            "go-live": {"title": "Live operation", "date": GO_LIVE, "fixed": "true", "after": ["uit"]},
        },
        "checkpoints": ["assessment", "go-live"],
        "evidence": {name: {"type": name, **FACTS[one]} for name, one in told.items() if FACTS[one] is not None},
        "metrics": {"faults": metrics} if metrics else {},
        "decisions": {}
        if outcome is None
        else {"d": {"body": "Board", "about": ["go-live"], "date": "2021-09-16", "stated": "2021-09-16", **outcome}},
        "waivers": {},
    }
    for name, one in criteria["criteria"].items():
        if one["waivable"] == "true" and draw(st.sampled_from((False, False, False, True))):
            at = draw(st.sampled_from(tuple(one["at"])))
            expires = draw(st.sampled_from(("2021-10-20", "2021-12-31")))
            release["waivers"][name] = [granted(at, "2021-09-16", expires)]
    return release, criteria, draw(st.sampled_from(("2021-09-17", "2021-09-17", "2021-10-07", "2021-10-29")))


def granted(at: str, day: str, expires: str = "2022-12-31") -> Data:
    return {"at": at, "reason": "because", "approved-by": "Board", "granted": day, "expires": expires}


def leaves_of(check: Data) -> Iterator[Data]:
    ((kind, inside),) = check.items()
    if kind in ("all", "any", "at-least"):
        for one in inside["of"] if kind == "at-least" else inside:
            yield from leaves_of(one)
    elif kind == "for-each":
        for member in ("M1", "M2"):
            yield {"field": {**inside["check"]["field"], "of": member}}
    else:
        yield check


SOON = {"assessment": "2021-10-04", "go-live": "2021-10-21"}
"""The days by which what ages is to be stated for a checkpoint."""


def change_for(leaf: Data, at: str, as_of: str) -> Change | None:
    ((kind, asked),) = leaf.items()
    if kind == "evidence":
        today = "not-older-than" not in asked or SOON[at] <= as_of
        return Change("evidence", asked["type"], "" if today else at)
    if kind in ("metric", "decision"):
        return Change(kind, asked.get("name", "Board"))
    return Change("field", asked["of"]) if kind == "field" else None


def universe(criteria: Data, as_of: str) -> list[Change]:
    """Return every change that could help: a fact for each condition, and a waiver for each criterion."""
    found: dict[Change, None] = {}
    for name, one in criteria["criteria"].items():
        for at, asked in one["at"].items():
            for leaf in (*leaves_of(asked["check"]), *([one["applies-when"]] if "applies-when" in one else [])):
                change = change_for(leaf, at, as_of)
                if change is not None:
                    found[change] = None
            if one["waivable"] == "true" and as_of <= {"assessment": ASSESSMENT, "go-live": GO_LIVE}[at]:
                found[Change("waiver", name, at)] = None
    return list(found)


def changed(release: Data, changes: tuple[Change, ...], as_of: str) -> Data:
    """Return the release with changes made to its data: stated today, or expected where today would be too old."""
    found = copy.deepcopy(release)
    for number, (sort, about, at) in enumerate(changes):
        if sort == "evidence":
            told = {"expected": SOON[at], "stated": as_of} if at else {"value": "true", "stated": as_of}
            found["evidence"][f"new-{number}"] = {"type": about, **told}
        elif sort == "metric":
            found["metrics"].setdefault(about, []).append({"value": "0", "as-at": as_of, "stated": as_of})
        elif sort == "decision":
            taken = {"body": about, "about": ["go-live"], "date": as_of, "stated": as_of, "outcome": "approved"}
            found["decisions"]["new"] = taken
        elif sort == "field":
            was = found["scope"][about]["status"]
            found["scope"][about]["status"] = [{"value": was}, {"value": "approved", "stated": as_of}]
        elif sort == "waiver":
            found["waivers"].setdefault(about, []).append(granted(at, as_of))
        else:
            item, _, end = about.partition(".")
            history = found["plan"][item][end or "date"]
            listed = history if isinstance(history, list) else [{"planned": history}]
            found["plan"][item][end or "date"] = [*listed, {"actual" if at < as_of else "planned": at, "stated": as_of}]
    return found


class Small:
    """A small release, judged as often as its data is changed."""

    def __init__(self, release: Data, criteria: Data, as_of: str) -> None:
        self.release = release
        self.as_of = as_of
        self.case = made(release, criteria).case
        self.sets = tuple(self.case.sets.values())

    def record(self, release: Data) -> Record:
        bound, wrong = bind(Release, read("release.yaml", json.dumps(release).encode()))
        assert bound is not None, wrong
        return reduce_to(bound, date.fromisoformat(self.as_of), self.case.calendar, {})

    def decides(self, changes: tuple[Change, ...], at: str) -> Decision:
        found = judge(self.record(changed(self.release, changes, self.as_of)), self.sets, self.case.calendar)
        return next(one.decision for one in found.checkpoints if one.id == at)

    def ready(self, changes: tuple[Change, ...], at: str) -> bool:
        """Return whether a checkpoint would be ready, on a day that its links reach no later than they did."""
        before, after = self.record(self.release), self.record(changed(self.release, changes, self.as_of))
        missed = [Slips(one, self.case.calendar).missed(one) for one in (before, after)]
        return self.decides(changes, at) in READY and at not in missed[1] - missed[0]

    def applies(self, at: str) -> bool:
        found = judge(self.record(self.release), self.sets, self.case.calendar)
        return any(
            one.applicable for checkpoint in found.checkpoints if checkpoint.id == at for one in checkpoint.results
        )

    def repairs(self, at: str) -> Repairs:
        return find_repairs(self.record(self.release), self.sets, self.case.calendar, at, 1000)

    def smallest(self, changes: list[Change], at: str) -> set[frozenset[Change]]:
        """Return every set that makes a checkpoint ready and of which no part does."""
        found: set[frozenset[Change]] = set()
        for size in range(len(changes) + 1):
            for some in combinations(changes, size):
                if not any(one <= set(some) for one in found) and self.ready(some, at):
                    found.add(frozenset(some))
        return found


def meant(step: Step, as_of: str) -> Change:
    """Return the change of the data that a step asks for."""
    change = step.change
    if isinstance(change, Waive):
        return Change("waiver", change.criterion, change.checkpoint)
    assert isinstance(change, Supply)
    for leaf in (*LEAVES, evidence("needed")):
        ((kind, asked),) = leaf.items()
        word = asked.get("type", asked.get("name", ""))
        if change.name.startswith(f"{kind} ") and (f"'{word}'" in change.name or kind == "decision"):
            if kind == "field":
                return Change("field", "M2" if "'M2'" in change.name else "M1")
            at = next((one for one in ("assessment", "go-live") if change.name.endswith(f" {one}")), "")
            found = change_for(leaf, at, as_of)
            assert found is not None
            return found
    raise AssertionError(change)


def ages_twice(criteria: Data, as_of: str) -> bool:
    """Return whether a fact that ages is asked for at both checkpoints and one statement of today would do for both.

    Repairs ask for such a fact anew at each.
    """
    at = {at for one in criteria["criteria"].values() for at, asked in one["at"].items() if "'aged'" in str(asked)}
    return len(at) > 1 and max(SOON.values()) <= as_of


few = settings(deadline=None, max_examples=times(40), suppress_health_check=list(HealthCheck))


def test_a_date_that_cannot_be_kept_before_any_change_hides_no_repair() -> None:
    """The user test ends after go-live, which no criterion asks about; what one asks for is told all the same."""
    release: Data = {
        "kind": "release",
        "id": "generated",
        "title": "A generated release",
        "criteria": "criteria/of-a-test.yaml",
        "calendar": "england-and-wales",
        "plan": {
            "uit": {"title": "User test", "start": "2021-09-21", "finish": "2021-11-08"},
            "go-live": {"title": "Live operation", "date": GO_LIVE, "fixed": "true", "after": ["uit"]},
        },
        "checkpoints": ["go-live"],
    }
    asked = {"go-live": {"check": evidence("built")}}
    one = {"title": "Built", "category": "testing", "owner": "north", "importance": "hard", "at": asked}
    kept = {"kind": "criteria", "id": "of-a-test", "title": "C", "version": "1", "wording": "ours"}
    answer = Small(release, {**kept, "criteria": {"K1": one}}, "2021-10-07").repairs("go-live")
    words = [step.words for repair in answer.repairs for step in repair.steps]
    assert words == ["Put on record a statement of 'built'", "Grant a waiver of K1 at Live operation"]


@few
@given(cases())
def test_repairs_equal_trying_every_set_of_changes(case: tuple[Data, Data, str]) -> None:
    release, criteria, as_of = case
    small = Small(release, criteria, as_of)
    changes = universe(criteria, as_of)
    if len(changes) > 9 or ages_twice(criteria, as_of):
        return
    for at in ("assessment", "go-live"):
        before = small.decides((), at)
        answer = small.repairs(at)
        assert answer.decision is before
        assert bool(answer.blocking) == (before not in READY and small.applies(at))
        listed = [frozenset(meant(step, as_of) for step in one.steps) for one in answer.repairs]
        expected = small.smallest(changes, at) if answer.blocking else set()
        assert set(listed) == expected
        assert len(listed) == len(expected)
        assert answer.complete
        for one, repair in zip(listed, answer.repairs, strict=True):
            assert small.decides(tuple(one), at) is repair.decision


def stepped(small: Small, day: str, count: int) -> str:
    found = small.case.calendar.step(date.fromisoformat(day), count)
    assert found is not None
    return found.isoformat()


def moved(small: Small, step: Step, to: int | None = None) -> list[Change]:
    """Return the changes of the data that a step asks for; a date moves to the last day that would do, or to this one."""
    move = step.change
    if not isinstance(move, Move):
        return [meant(step, small.as_of)]
    chosen = move.chosen if to is None else to
    name, _, end = move.path.partition(".")
    if not move.whole:
        return [Change("date", f"{name}.{end}" if end else name, date.fromordinal(chosen).isoformat())]
    dates = small.record(small.release).dates
    paths = [move.path] if move.path in dates else [f"{name}.start", f"{name}.finish"]
    known = ((path, dates[path].window.day) for path in paths if path in dates)
    return [Change("date", path, stepped(small, day.isoformat(), chosen)) for path, day in known if day is not None]


@few
@given(cases((*DATED, evidence("built"), evidence("tested"))))
def test_moves_of_dates_are_enough_and_none_of_them_too_many(case: tuple[Data, Data, str]) -> None:
    release, criteria, as_of = case
    small = Small(release, criteria, as_of)
    answer = small.repairs("go-live")
    for repair in answer.repairs[:6]:
        if any(isinstance(step.change, Supply) and "uit" in step.change.name for step in repair.steps):
            continue  # what no one date settles is told, and cannot be done here
        steps = [moved(small, step) for step in repair.steps]
        assert small.decides(tuple(one for each in steps for one in each), "go-live") is repair.decision
        for left_out in range(len(steps)):
            rest = tuple(one for each in (*steps[:left_out], *steps[left_out + 1 :]) for one in each)
            assert not small.ready(rest, "go-live")
        dated = [step for step in repair.steps if isinstance(step.change, Move)]
        if len(dated) == 1 and dated[0].kind == "state":  # of a slip only the one told is promised
            number, move = repair.steps.index(dated[0]), dated[0].change
            assert isinstance(move, Move)
            for end in (move.first, move.last):
                there = [*steps[:number], moved(small, dated[0], end), *steps[number + 1 :]]
                assert small.ready(tuple(one for each in there for one in each), "go-live")
    changes = universe(criteria, as_of)
    if len(changes) <= 7 and answer.blocking:
        without = [
            frozenset(meant(step, as_of) for step in repair.steps)
            for repair in answer.repairs
            if not any(isinstance(one.change, Move) or "uit" in repr(one.change) for one in repair.steps)
        ]
        assert set(without) == small.smallest(changes, "go-live")


# The command, and what it says


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


REAL = ("releases/november-2021", "--as-of", "2021-09-07")


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_a_fact_that_several_criteria_ask_for_is_asked_for_once_by_the_first_of_their_days() -> None:
    words = ("repair", str(ROOT / "releases" / "november-2020"), "--as-of", "2020-09-10", "--format", "json")
    (checkpoint,) = json.loads(run(*words).stdout)["checkpoints"]
    changes = checkpoint["repairs"][0]["changes"]
    (scope,) = [one for one in changes if one["words"] == "Put on record what is in scope"]
    assert (scope["by"], scope["owner"]) == ("2020-11-16", "SECAS")
    assert len(scope["criteria"]) > 1


def test_what_another_day_of_the_checkpoint_would_do_is_told_below_the_repairs() -> None:
    told = " ".join(run("repair", *REAL, "--at", "go-live").stdout.split())
    assert (
        "Another day of Live operation alone would not do: 18 hard criteria would stand in the way on every day."
        in told
    )
    (checkpoint,) = json.loads(run("repair", *REAL, "--at", "go-live", "--format", "json").stdout)["checkpoints"]
    assert checkpoint["put_off_to"] is None


def test_the_real_release_is_told_what_would_make_it_ready_in_plain_words() -> None:
    told = run("repair", *REAL).stdout
    words = " ".join(told.split())
    assert "State the finish of User Integration Testing: by 28 October 2021 (LSC-TST-05)" in words
    assert "State the finish of Business Acceptance Testing: by 21 October 2021 (LSC-TST-04)" in words
    assert (
        "18 hard criteria stand in the way. The smallest set that makes it ready with caveats has 41 changes, 1 of them a waiver."
        in words
    )
    assert "Put on record a value of 'open Testing Issues of Severity 1', equal to 0 (LSC-DEF-01)" in words
    assert max(map(len, told.splitlines())) <= 80


def test_all_formats_tell_the_same_smallest_set() -> None:
    report = json.loads(run("repair", *REAL, "--format", "json").stdout)
    text = " ".join(run("repair", *REAL).stdout.split())
    paper = run("repair", *REAL, "--format", "markdown").stdout.replace("\\", "")
    assert [one["id"] for one in report["checkpoints"]] == ["lsc-assessment", "go-live"]
    for checkpoint in report["checkpoints"]:
        assert not checkpoint["complete"]
        for change in checkpoint["repairs"][0]["changes"]:
            assert change["words"] in text
            assert change["words"] in paper
        sizes = [
            len({one["words"] for one in repair["changes"] if one["kind"] == "waive"})
            for repair in checkpoint["repairs"]
        ]
        assert sizes == sorted(sizes)


def test_only_the_checkpoints_asked_for_are_answered_and_a_wrong_name_is_a_wrong_call() -> None:
    report = json.loads(run("repair", *REAL, "--at", "go-live", "--format", "json").stdout)
    assert [one["id"] for one in report["checkpoints"]] == ["go-live"]
    wrong = CliRunner().invoke(main, ["repair", *REAL, "--at", "golive"])
    assert (wrong.exit_code, "Did you mean 'go-live'?" in wrong.stderr) == (2, True)


def test_repairs_are_ranked_by_stated_work_before_their_number_and_waivers_come_last() -> None:
    release, criteria = example()
    criteria["criteria"]["K1"]["at"]["go-live"]["check"] = {
        "any": [evidence("built"), {"all": [evidence("tested"), evidence("needed")]}]
    }
    small = Small(release, criteria, "2021-09-17")
    assert [len(one.steps) for one in small.repairs("go-live").repairs] == [1, 2, 1]
    kinds = [[step.kind for step in one.steps] for one in small.repairs("go-live").repairs]
    assert kinds == [["supply"], ["supply", "supply"], ["waive"]]
    criteria["criteria"]["K1"]["effort"] = "3wd"
    stated = Small(release, criteria, "2021-09-17").repairs("go-live").repairs
    assert [one.effort for one in stated] == [3, 3, None]


def test_what_may_not_be_waived_is_never_to_be_waived() -> None:
    release, criteria = example()
    criteria["criteria"]["K1"]["waivable"] = "false"
    (only,) = Small(release, criteria, "2021-09-17").repairs("go-live").repairs
    assert [step.kind for step in only.steps] == ["supply"]


def test_a_planned_day_that_has_passed_is_to_be_confirmed_and_not_put_off() -> None:
    release, criteria = example()
    release["plan"] |= {
        "uit": {
            "title": "User test",
            "start": [{"actual": "2021-09-13", "stated": "2021-09-13"}],
            "finish": "2021-09-24",
        },
        "review": {"title": "Review", "start": "2021-09-27", "duration": "5wd", "after": ["uit"]},
    }
    asked = [{"activity-finished": {"activity": "uit"}}, {"activity-finished": {"activity": "review"}}]
    criteria["criteria"]["K1"]["at"]["go-live"]["check"] = {"all": asked}
    answer = Small(release, criteria, "2021-09-28").repairs("go-live")
    told = [tuple(step.words for step in one.steps) for one in answer.repairs]
    assert told[0] == ("Confirm the finish of User test, or state it anew: by 27 October 2021",)
    assert len(set(told)) == len(told)


def test_where_the_smallest_set_is_long_no_waiver_is_told_in_its_place() -> None:
    release, criteria = example()
    asked = [evidence(name) for name in ("built", "tested", "aged", "needed")]
    criteria["criteria"]["K1"]["at"]["go-live"]["check"] = {"all": asked}
    small = Small(release, criteria, "2021-09-17")
    assert [len(one.steps) for one in small.repairs("go-live").repairs] == [4, 1]
    assessment = judge(small.record(release), small.sets, small.case.calendar)
    assert small_repairs(assessment, assessment.checkpoints[0], small.sets, small.case.calendar) == ()


def test_a_long_chain_of_prerequisites_is_answered() -> None:
    release, criteria = example()
    criteria["criteria"] = {
        f"K{number}": {**criteria["criteria"]["K1"], "requires": [f"K{number - 1}"] if number else []}
        for number in range(200)
    }
    answer = Small(release, criteria, "2021-09-17").repairs("go-live")
    assert [step.kind for step in answer.repairs[0].steps] == ["supply"]


def example() -> tuple[Data, Data]:
    """Return a small release and one criterion that nothing speaks for."""
    criterion = {
        "title": "Criterion K1",
        "category": "testing",
        "owner": "north",
        "importance": "hard",
        "at": {"go-live": {"check": evidence("built")}},
    }
    release = {
        "kind": "release",
        "id": "generated",
        "title": "A generated release",
        "criteria": CRITERIA,
        "calendar": "england-and-wales",
        "source": "early",
        "sources": {"early": {"title": "early", "date": "2021-08-02"}},
        "plan": {"go-live": {"title": "Live operation", "date": GO_LIVE, "fixed": "true"}},
        "checkpoints": ["go-live"],
    }
    criteria = {"kind": "criteria", "id": "of-a-test", "title": "C", "version": "1", "wording": "ours"}
    return release, {**criteria, "criteria": {"K1": criterion}}
