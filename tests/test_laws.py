"""The laws of the design, on generated releases and criteria, with a naive reading of the decision as the oracle."""

import copy
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from strategies import (
    CHECKPOINTS,
    FIRST,
    LATER,
    ROOT,
    SPAN,
    Data,
    as_ofs,
    assess,
    cases,
    data_of,
    days,
    decisions_of,
    kinds_in,
    made,
    permuted,
    results_of,
    tell,
    unknowns,
    unplaced,
    verdicts_of,
    waivers,
    windows,
    without_later,
)

from readiness.moment import Window

law = settings(
    deadline=None,
    phases=[phase for phase in Phase if phase is not Phase.explain],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
picks = st.integers(0, 10_000)
Key = tuple[str, str]
LAST = str(FIRST + timedelta(days=SPAN + 30))


# Law 1: what is not known never helps


@law
@given(cases(), as_ofs, picks)
def test_a_fact_that_is_not_known_never_turns_a_verdict_into_met(case: Data, as_of: str, pick: int) -> None:
    release, criteria = case
    facts = list(unknowns(release))
    path, changed = facts[pick % len(facts)]
    assume(path not in {f"plan.{name}.date" for name in release["checkpoints"]})  # see docs/meaning.md
    before = verdicts_of(tell(made(release, criteria), as_of))
    after = verdicts_of(tell(made(changed, criteria), as_of))
    gained = {key for key, (verdict, _) in after.items() if verdict == "met" and before[key][0] != "met"}
    assert not gained, path


SORTS = ("scope", "evidence", "metrics", "decisions", "actions", "risks", "plan", "baselines")


def open_places(release: Data) -> Iterator[tuple[Data, str, str]]:
    """Yield every value that is open, as its holder, its key, and the sort of thing it is."""
    waiting: list[tuple[str, Data]] = [("", release)]
    while waiting:
        sort, holder = waiting.pop()
        if isinstance(holder, list):
            waiting.extend((sort, one) for one in holder)
        if not isinstance(holder, dict):
            continue
        for key, value in holder.items():
            here = key if key in SORTS else sort
            if key in ("in-scope", "status", "service-impact", "environment", "rating", "target"):
                here = "open or closed" if key == "status" and sort in ("actions", "risks") else key
            if isinstance(value, str) and key in ("planned", "expected", "target") and len(value) != len("2021-09-01"):
                yield holder, key, "date"
            elif value == "tbc" and key in ("value", "outcome", "members"):
                yield holder, key, here
            waiting.append((here, value))


NARROWER: dict[str, tuple[Data, ...]] = {
    "in-scope": ("true", "false"),
    "status": ("approved", "targeted"),
    "open or closed": ("open", "closed"),
    "service-impact": ("high", "low"),
    "environment": ("test-a", "test-b"),
    "rating": ("high", "low"),
    "evidence": ("true", "false"),
    "metrics": ("0", "3", "7.5"),
    "decisions": ("approved", "noted", "refused"),
    "baselines": (["M1"], ["M1", "M2"], ["M1", "M2", "M3"]),
}


def narrower(value: str, drawn: str, count: int) -> str:
    """Return a date value within another: a day of it, or for `tbc` any drawn."""
    if value == "tbc":
        return drawn
    if value == "2021-09":
        return str(date(2021, 9, 1) + timedelta(days=count % 30))
    first, _, last = value.partition("/")
    if first == "..":
        return str(date.fromisoformat(last) - timedelta(days=count))
    length = 14 if last == ".." else (date.fromisoformat(last) - date.fromisoformat(first)).days
    return str(date.fromisoformat(first) + timedelta(days=count % (length + 1)))


@law
@given(cases(), as_ofs, picks, windows(), st.integers(0, 30))
def test_knowing_more_never_turns_true_into_false_or_false_into_true(
    case: Data, as_of: str, pick: int, drawn: str, count: int
) -> None:
    release, criteria = case
    changed = copy.deepcopy(release)
    places = list(open_places(changed))
    assume(places)
    holder, key, sort = places[pick % len(places)]
    was = holder[key]
    holder[key] = narrower(was, drawn, count) if sort == "date" else NARROWER[sort][count % len(NARROWER[sort])]
    before, after = (tell(made(one, criteria), as_of) for one in (release, changed))
    dated = {one["id"]: one["date"] for one in before["checkpoints"]}
    same = {one["id"] for one in after["checkpoints"] if one["date"] == dated[one["id"]]}
    results = results_of(after)
    for place, result in results_of(before).items():
        other = results[place]
        if place[1] in same and result["due"] == other["due"] and result["applicable"] and other["applicable"]:
            truths = {result["checks"]["truth"], other["checks"]["truth"]}
            assert truths != {"true", "false"}, (place, was, holder)


SMALL: Data = {
    "kind": "release",
    "id": "generated",
    "title": "A small release",
    "criteria": "criteria/of-a-test.yaml",
    "calendar": "england-and-wales",
    "source": "early",
    "sources": {
        "early": {"title": "Early", "date": "2021-08-02"},
        "late": {"title": "Late", "date": "2021-09-27"},
    },
    "plan": {
        "one": {
            "owner": "north",
            "environment": "test-a",
            "start": [{"actual": "2021-09-06", "stated": "2021-09-06"}],
            "finish": [{"planned": "2021-09-17"}, {"actual": "2021-09-24", "stated": "2021-09-24"}],
        },
        "two": {"owner": "north", "environment": "test-b", "start": "tbc"},
        "first": {
            "owner": "south",
            "date": [{"planned": "2021-09-20"}, {"actual": "2021-09-20", "stated": "2021-09-20"}],
        },
    },
    "checkpoints": ["first"],
    "actions": {
        "A1": {"title": "An action", "owner": "north", "raised": "2021-09-01", "target": "2021-09-10"},
        "A2": {"title": "Another", "owner": "north", "raised": "2021-09-01", "target": "2021-12-10"},
    },
}
EACH_OF_THE_NORTH = {
    "in": "plan",
    "where": {"owner": "north"},
    "check": {"field": {"of": "each", "name": "environment", "one-of": ["test-b"]}},
}


def asking(check: Data) -> Data:
    """Return a criteria set that asks one thing at the first checkpoint."""
    one = {
        "title": "One",
        "category": "testing",
        "owner": "north",
        "importance": "hard",
        "at": {"first": {"check": check}},
    }
    head = {"kind": "criteria", "id": "of-a-test", "title": "One criterion", "version": "1", "wording": "ours"}
    return {**head, "criteria": {"K1": one}}


@pytest.mark.parametrize(
    "check",
    [
        {"activity-finished": {"activity": "one"}},
        {"activity-running": {"activity": "one", "for-at-least": "12wd"}},
        {"actions": {"where": {"owner": "north"}, "none-open-past-target": "true"}},
        {"for-each": EACH_OF_THE_NORTH},
    ],
    ids=lambda check: next(iter(check)),
)
def test_no_fact_of_a_small_release_helps_by_being_unknown(check: Data) -> None:
    criteria = asking(check)
    assert verdicts_of(tell(made(SMALL, criteria), "2021-09-27")) == {("K1", "first"): ("not-met", None)}
    helping = [
        path
        for path, changed in unknowns(SMALL)
        if path != "plan.first.date"  # without the day of the checkpoint there is none on which it came too late
        and verdicts_of(tell(made(changed, criteria), "2021-09-27"))["K1", "first"][0] == "met"
    ]
    assert helping == []


# Law 2: what is stated later does not exist yet


@law
@given(cases(), as_ofs)
def test_what_is_stated_later_changes_nothing(case: Data, as_of: str) -> None:
    release, criteria = case
    before = without_later(release, as_of)
    assert unplaced(tell(made(before, criteria), as_of)) == unplaced(tell(made(release, criteria), as_of))


def test_the_owner_of_an_item_is_not_known_before_the_item_is_stated() -> None:
    release = copy.deepcopy(SMALL)
    start = [{"planned": "2021-09-06", "stated": "2021-09-01"}]
    release["plan"]["one"] = {"owner": "north", "start": start, "source": "late"}
    criteria = asking({"field": {"of": "one", "name": "owner", "stated": "true"}})
    verdicts = [verdicts_of(tell(made(release, criteria), day))["K1", "first"] for day in ("2021-09-26", "2021-09-27")]
    assert verdicts == [("unknown", None), ("met", None)]


# Law 3: the plan comes true


def text_of(window: Window) -> str:
    """Return a window of which something is known as a document writes it."""
    if window.day is not None:
        return str(window.day)
    return f"{window.earliest or '..'}/{window.latest or '..'}"


def known_dates(release: Data, criteria: Data, as_of: str) -> dict[str, tuple[Window, bool]]:
    """Return each date on record with whether it has happened, limits left out."""
    dates = assess(made(release, criteria), as_of).record.dates
    return {path: (known.window, known.actual) for path, known in dates.items() if not known.limit}


def passed_dates(release: Data, criteria: Data, as_of: str) -> dict[str, Window]:
    """Return each date that was planned before a day and is not on record as having happened."""
    dates = known_dates(release, criteria, as_of)
    return {
        path: window
        for path, (window, happened) in dates.items()
        if not happened and window.latest is not None and str(window.latest) < as_of
    }


def settled(release: Data, criteria: Data, as_of: str) -> Data:
    """Return the release as it is on record, with an actual for what has passed, and targets to the day."""
    base = without_later(release, as_of)
    base["waivers"] = {}
    for _ in base["plan"]:  # what came leaves what follows it with a date that may have passed too
        passed = passed_dates(base, criteria, as_of)
        if not passed:
            break
        for path, window in passed.items():
            happen(base, path, window, as_of)
    for action in base["actions"].values():
        for one in action.get("target", []):
            one["target"] = one["target"] if len(one["target"]) == len(as_of) else "tbc"
    for area in ("evidence", "decisions"):
        base[area] = {name: one for name, one in base[area].items() if arrival(one) != as_of}
    base["metrics"] = {
        name: kept for name, found in base["metrics"].items() if (kept := [m for m in found if arrival(m) != as_of])
    }
    return base


def happen(release: Data, path: str, window: Window, day: str) -> None:
    """Write on record that a date has come; of an activity the third of its ends and its duration follows."""
    name, _, end = path.partition(".")
    item = release["plan"][name]
    key = end or "date"
    if item.get(key) == LATER:
        del item[key]
    item.setdefault(key, []).append({"actual": text_of(window), "stated": day})
    if {"start", "finish", "duration"} <= item.keys():
        del item["duration" if "actual" in item["finish"][-1] or item["duration"] == "tbc" else "finish"]


def restate(release: Data, path: str, dates: dict[str, tuple[Window, bool]], day: str) -> None:
    """Write on record where the finish of what has begun is forecast, where links have pushed it beyond what was stated."""
    name, _, end = path.partition(".")
    window = dates.get(f"{name}.finish", (Window(None, None), False))[0]
    finish = release["plan"][name].get("finish", [])
    to_come = window.latest is None or str(window.latest) > day
    if end == "start" and finish and "planned" in finish[-1] and to_come and not window.open:
        finish.append({"planned": text_of(window), "stated": day})


def arrival(fact: Data) -> str | None:
    """Return the last day on which something expected may arrive."""
    expected = fact.get("expected", "tbc")
    last = {"tbc": "..", "2021-09": "2021-09-30"}.get(expected, expected.rpartition("/")[2])
    return None if last == ".." else last


ENOUGH = {"faults": "0", "speed": "7.5"}


def come_true(base: Data, dates: dict[str, tuple[Window, bool]], as_of: str, until: str) -> Data:
    """Return the release with everything that was planned or expected by a day happened and arrived on its day."""

    def due(fact: Data) -> str | None:
        day = arrival(fact) if "expected" in fact else None
        return day if day is not None and as_of < day <= until else None

    future = copy.deepcopy(base)
    for path, (window, happened) in dates.items():
        if not happened and window.latest is not None and str(window.latest) <= until:
            happen(future, path, window, str(window.latest))
            restate(future, path, dates, str(window.latest))
    for area, value in (("evidence", {"value": "true", "standing": "final"}), ("decisions", {"outcome": "approved"})):
        for name, one in base[area].items():
            if day := due(one):
                kept = {key: told for key, told in one.items() if key not in ("expected", "source", "date")}
                future[area][f"z-{name}"] = {**kept, **value, "stated": day}
    for name, found in base["metrics"].items():
        future["metrics"][name] += [{"value": ENOUGH[name], "stated": day} for one in found if (day := due(one))]
    for action in future["actions"].values():
        target = action.get("target", [{"target": "tbc"}])[-1]["target"]
        if target != "tbc" and as_of <= target <= until:
            action.setdefault("status", []).append({"value": "closed", "stated": target})
    return future


def clear(dates: dict[str, tuple[Window, bool]], path: str, day: date) -> bool:
    """Return whether a date is known, and known to lie before a day has ended or after it."""
    window, _ = dates.get(path, (Window(None, None), False))
    return (window.latest is not None and window.latest <= day) or (
        window.earliest is not None and window.earliest > day
    )


def foretold(criterion: Data, checkpoint: str, dates: dict[str, tuple[Window, bool]], result: Data, of: Data) -> bool:
    """Return whether the law speaks of a criterion: of what its check asks."""
    asked = [
        criterion["at"][checkpoint]["check"],
        *([criterion["applies-when"]] if "applies-when" in criterion else []),
    ]
    for kind, parameters in (found for check in asked for found in kinds_in(check)):
        if "not-older-than" in parameters and result["due"] != of["date"]:
            return False  # ages are taken on the checkpoint's date in an outlook, on the due day in its verdict
        if kind == "changes":
            return False  # its changes are over by then, and others may have come on record
        if kind == "for-each" and parameters["in"] == "actions":
            return False  # what is closed is no longer open: the members change
        if kind == "activity-running":
            name, day = parameters["activity"], date.fromisoformat(result["due"])
            if not all(clear(dates, f"{name}.{end}", day) for end in ("start", "finish")):
                return False
    return True


def spoken_of(criteria: Data, before: Data, dates: dict[str, tuple[Window, bool]]) -> dict[Key, Data]:
    """Return the results of which the law speaks: with an outlook, a due day, and prerequisites due on the same day."""
    results = results_of(before)
    checkpoints = {one["id"]: one for one in before["checkpoints"]}

    def speaks(name: str, checkpoint: str) -> bool:
        result, of = results[name, checkpoint], checkpoints[checkpoint]
        latest = of["date"] if isinstance(of["date"], str) else of["date"]["latest"]
        if result["outlook"] is None or not isinstance(result["due"], str) or (latest or LAST) < result["due"]:
            return False
        for wanted in criteria["criteria"][name]["requires"]:
            earlier = [one for one in CHECKPOINTS[: CHECKPOINTS.index(checkpoint) + 1] if (wanted, one) in results]
            if earlier and earlier[-1] != checkpoint:
                return False
            same = not earlier or results[wanted, checkpoint]["due"] == result["due"]
            if not same or (earlier and not speaks(wanted, checkpoint)):
                return False
        return foretold(criteria["criteria"][name], checkpoint, dates, result, of)

    return {key: result for key, result in results.items() if speaks(*key)}


COMES_TRUE = {"on-track": "met", "at-risk": "met", "late": "not-met", "no-plan": "unknown"}


@law
@given(cases(), days)
def test_when_the_plan_comes_true_the_verdict_is_what_the_outlook_said(case: Data, as_of: str) -> None:
    release, criteria = case
    base = settled(release, criteria, as_of)
    # A checkpoint that is not on record yet comes on record later, and with it what follows from it.
    assume(base["plan"].keys() == assess(made(base, criteria), as_of).record.plan.keys())
    dates = known_dates(base, criteria, as_of)
    told = spoken_of(criteria, tell(made(base, criteria), as_of), dates)
    for due in {result["due"] for result in told.values()}:
        after = verdicts_of(tell(made(come_true(base, dates, as_of, due), criteria), due))
        for key, result in told.items():
            if result["due"] == due:
                assert after[key] == (COMES_TRUE[result["outlook"]], None), (key, as_of, due, result["reason"])


# Law 5: a waiver turns an obstacle into a caveat, and nothing else


@law
@given(cases(), as_ofs, waivers(), picks)
def test_a_waiver_changes_no_verdict_and_no_reason_but_its_own_and_of_what_waits(
    case: Data, as_of: str, waiver: Data, pick: int
) -> None:
    release, criteria = case
    names = tuple(criteria["criteria"])
    named = names[pick % len(names)]
    changed = copy.deepcopy(release)
    given_ = {**waiver, "granted": min(waiver["granted"], as_of), "expires": LAST if pick % 3 else waiver["expires"]}
    given_["expires"] = max(given_["granted"], given_["expires"])
    changed["waivers"].setdefault(named, []).append(given_)
    waiting = {named}
    for name, criterion in criteria["criteria"].items():
        if waiting & set(criterion["requires"]):
            waiting.add(name)
    before, after = (results_of(tell(made(one, criteria), as_of)) for one in (release, changed))
    assert before.keys() == after.keys()
    for key, result in before.items():
        if key[0] not in waiting:
            assert after[key] == result
        if key[0] == named:
            assert (after[key]["verdict"], after[key]["outlook"]) == (result["verdict"], result["outlook"])


def test_what_is_said_of_a_waiver_stands_where_the_waiver_stands() -> None:
    release = copy.deepcopy(SMALL)
    release["plan"]["first"]["date"] = "2021-10-20"
    consent = {"at": "first", "reason": "an example", "approved-by": "Board"}
    lapsing, lapsed = (
        {**consent, "granted": granted, "expires": expires}
        for granted, expires in (("2021-09-10", "2021-10-19"), ("2021-09-01", "2021-09-05"))
    )
    criteria = asking({"activity-finished": {"activity": "two"}})
    for waivers_ in ([lapsing, lapsed], [lapsed, lapsing]):
        release["waivers"] = {"K1": waivers_}
        problems = assess(made(release, criteria), "2021-09-27").problems
        places = {one.code: one.pointer[2] for one in problems}
        assert places == {"waiver-lapsed": waivers_.index(lapsed), "waiver-lapses": waivers_.index(lapsing)}


# Law 7: order changes nothing


@law
@given(cases(), as_ofs, picks)
def test_the_order_of_keys_changes_nothing(case: Data, as_of: str, seed: int) -> None:
    release, criteria = case
    turned = made(permuted(release, seed), permuted(criteria, seed))
    told = (tell(of, as_of) for of in (made(release, criteria), turned))
    first, second = (json.dumps(unplaced(one), indent=1) for one in told)
    assert first == second


def test_the_hash_seed_changes_no_byte(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "criteria", tmp_path / "criteria")
    release = data_of("november-2021")
    consent = {"at": "lsc-assessment", "reason": "an example", "approved-by": "OPSG", "granted": "2021-09-07"}
    release["waivers"] = {"LSC-TST-03": [{**consent, "expires": day} for day in ("2021-11-04", "2021-10-05")]}
    folder = tmp_path / "releases" / "november-2021"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "releases" / "forward-schedule-of-change.yaml", folder.parent)
    (folder / "release.yaml").write_text(json.dumps(release))
    for form in ("json", "terminal"):
        call = ("check", "releases/november-2021", "--as-of", "2021-09-08", "--format", form)
        ran = {
            subprocess.run(
                (sys.executable, "-m", "readiness", *call),
                cwd=tmp_path,
                env={**os.environ, "PYTHONHASHSEED": seed},
                capture_output=True,
                check=False,
            ).stdout
            for seed in ("0", "1", "2")
        }
        assert len(ran) == 1
        assert ran != {b""}


# The decision, read naively


def is_obstacle(result: Data) -> bool:
    """Return whether a result stands in the way, waived or not."""
    return result["verdict"] in ("not-met", "unknown") or result["outlook"] in ("late", "no-plan")


def naive_decision(results: list[Data]) -> str:
    """Return the decision that results make together, in the words of the design."""
    applicable = [one for one in results if one["verdict"] != "not-applicable"]
    standing = [one for one in applicable if is_obstacle(one) and one["importance"] == "hard" and not one["waiver"]]
    if [one for one in standing if one["verdict"] == "not-met" or one["outlook"] == "late"]:
        return "not-ready"
    if standing or not applicable:
        return "undecided"
    caveats = [one for one in applicable if is_obstacle(one) or one["outlook"] == "at-risk" or one["caveats"]]
    return "ready-with-caveats" if caveats else "ready"


@law
@given(cases(), as_ofs)
def test_the_decision_and_the_gaps_are_those_of_a_naive_reading(case: Data, as_of: str) -> None:
    told = tell(made(*case), as_of)
    for checkpoint in told["checkpoints"]:
        results = checkpoint["results"]
        assert checkpoint["decision"] == naive_decision(results)
        gaps = [one for one in results if is_obstacle(one) or one["outlook"] == "at-risk" or one["caveats"]]
        assert set(checkpoint["gaps"]) == {one["criterion"] for one in gaps if one["applicable"]}
        for result in results:
            assert result["applicable"] == (result["verdict"] != "not-applicable")
            assert not (result["verdict"] == "pending" and result["outlook"] is None)
            assert not (
                result["waiting_for"] and "met" in (result["verdict"], result["outlook"]) and not result["outlook"]
            )
    assert set(decisions_of(told)) <= set(CHECKPOINTS)
