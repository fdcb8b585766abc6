"""Releases to test with: shipped ones with changes made to them, and small generated ones with their criteria."""

import copy
import json
import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import strategies as st

from readiness.assessment import Assessment
from readiness.case import Case
from readiness.diagnostic import Severity
from readiness.document import Document, read
from readiness.evaluation import evaluate
from readiness.files import Library, find_releases
from readiness.formats import json as as_json
from readiness.repository import load

ROOT = Path(__file__).parent.parent
CRITERIA = "criteria/of-a-test.yaml"
SCHEDULE = "forward-schedule-of-change"
"""The change schedule in whose place a generated one is read."""

Data = Any


class Subject(NamedTuple):
    """A release ready for evaluation, and the library it was read into."""

    library: Library
    case: Case


# Shipped releases, copies of them, and what is said of them


def shipped() -> tuple[str, ...]:
    """Return the names of the releases that come with the product."""
    return tuple(path.parent.name for path in find_releases(ROOT / "releases"))


def data_of(name: str) -> Data:
    """Return the data of a shipped release, free to be changed."""
    return copy.deepcopy(_read(f"releases/{name}/release.yaml").data)


def criteria_of(path: str) -> Data:
    """Return the data of a shipped criteria set, free to be changed."""
    return copy.deepcopy(_read(path).data)


def subject(name: str, release: Data = None, criteria: Data = None) -> Subject:
    """Return a release ready for evaluation, with other data in the place of its own, and other criteria if given."""
    library = Library(ROOT)
    path = f"releases/{name}/release.yaml"
    for shared in (*(ROOT / "criteria").rglob("*.yaml"), *(ROOT / "releases").rglob("criteria.yaml")):
        shown = shared.relative_to(ROOT).as_posix()
        library.documents[shown] = _read(shown)
    if release is not None:
        if isinstance(release.get("change-schedule"), dict):  # a generated release carries its change schedule along
            schedule = f"releases/{SCHEDULE}.yaml"
            library.documents[schedule] = _written(schedule, release["change-schedule"])
            release = {**release, "change-schedule": SCHEDULE}
        library.documents[path] = _written(path, release)
    named: tuple[Path, ...] = ()
    if criteria is not None:
        library.documents[CRITERIA] = _written(CRITERIA, criteria)
        named = (ROOT / CRITERIA,)
    case, found = load(library, ROOT / path, named)
    assert case is not None, [one for one in found if one.severity is Severity.ERROR]
    return Subject(library, case)


def assess(of: Subject, as_of: str) -> Assessment:
    """Return the assessment as of a day."""
    case = of.case
    day = date.fromisoformat(as_of)
    return evaluate(case.release, tuple(case.sets.values()), day, case.calendar, case.tables, case.agenda(day))


def tell(of: Subject, as_of: str) -> Data:
    """Return the assessment as of a day as its JSON says it, without the diagnostics of the documents."""
    sets = {one.id: path for path, one in of.case.sets.items()}
    report = (assess(of, as_of), of.case.path, sets, of.case.inputs, ())
    return json.loads(as_json.assessments([report], of.library.documents))


def unplaced(told: Data) -> Data:
    """Return what is told without places and without the digests of files."""
    if isinstance(told, dict):
        return {key: unplaced(value) for key, value in told.items() if key not in ("location", "inputs")}
    return [unplaced(value) for value in told] if isinstance(told, list) else told


def results_of(told: Data) -> dict[tuple[str, str], Data]:
    """Return the results by criterion and checkpoint, without places."""
    return {
        (result["criterion"], checkpoint["id"]): unplaced(result)
        for checkpoint in told["checkpoints"]
        for result in checkpoint["results"]
    }


def verdicts_of(told: Data) -> dict[tuple[str, str], tuple[str, str | None]]:
    """Return the verdict and the outlook by criterion and checkpoint."""
    return {key: (result["verdict"], result["outlook"]) for key, result in results_of(told).items()}


def decisions_of(told: Data) -> dict[str, str]:
    """Return the decision by checkpoint."""
    return {checkpoint["id"]: checkpoint["decision"] for checkpoint in told["checkpoints"]}


@cache
def _read(path: str) -> Document:
    document = read(path, (ROOT / path).read_bytes())
    assert not document.diagnostics
    return document


def _written(path: str, data: Data) -> Document:
    """Return the document that a file with this data would be."""
    return read(path, json.dumps(data, ensure_ascii=False).encode())


# What was on record, worked out on the data of a document: a second reading of the design


class _Days:
    """The day on record of anything in a release."""

    def __init__(self, release: Data) -> None:
        self.sources = release.get("sources", {})
        self.default = release.get("source")

    def of(self, *facts: Data) -> str | None:
        """Return the day of a fact, which stands first, inside its holders."""
        for fact in facts:
            for key in ("stated", "granted", "raised"):
                if isinstance(fact, dict) and key in fact:
                    return str(fact[key])
            if isinstance(fact, dict) and "source" in fact:
                return str(self.sources[fact["source"]]["date"])
        return None if self.default is None else str(self.sources[self.default]["date"])


def statements(value: Data) -> list[Data]:
    """Return the statements of a history, which may be written as a single value."""
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return value
    return [value]


ENDS = ("start", "finish", "date", "limit")
FIELDS = {
    "scope": ("part", "status", "service-impact", "components", "impacted-parties", "cross-code", "approved-by"),
    "plan": ("environment", "owner"),
    "risks": ("owner", "status", "rating"),
    "actions": ("owner", "status", "target"),
}


LATER = [{"planned": "tbc", "stated": "2199-12-31"}]
"""The history of a checkpoint of which nothing is on record yet: a document must give it a date."""


class _Pruning:
    """Takes out of one release every statement that was made after a day."""

    def __init__(self, release: Data, as_of: str) -> None:
        self.release = copy.deepcopy(release)
        self.days = _Days(release)
        self.as_of = as_of

    def known(self, *facts: Data) -> bool:
        """Return whether a fact, which stands first, inside its holders, is on record."""
        day = self.days.of(*facts)
        return day is None or day <= self.as_of

    def prune(self, holder: Data, keys: tuple[str, ...]) -> None:
        """Take later statements out of histories; the last one takes its key with it."""
        for key in keys:
            if key in holder:
                found = [one for one in statements(holder[key]) if self.known(one, holder)]
                if found:
                    holder[key] = found if isinstance(found[0], dict) else found[0]
                else:
                    del holder[key]

    def plan(self) -> None:
        plan = self.release.get("plan", {})
        for name, item in list(plan.items()):
            dated = any(end in item for end in ENDS)
            self.prune(item, (*ENDS, *FIELDS["plan"]))
            if not self.known(item):
                for key in ("duration", "after", "fixed", "deadline"):
                    item.pop(key, None)
            if name in self.release["checkpoints"]:
                item.setdefault("date", copy.deepcopy(LATER))
            elif not any(end in item for end in ENDS):
                lacking = dated and self.days.of(item) is None
                if lacking or not self.known(item):
                    del plan[name]
        for item in plan.values():
            after = item.get("after", [])
            item["after"] = [one for one in after if (one if isinstance(one, str) else one["activity"]) in plan]

    def scope(self) -> None:
        scope = self.release.get("scope", {})
        for name, member in list(scope.items()):
            declared = "in-scope" in member
            self.prune(member, ("in-scope", *FIELDS["scope"]))
            member["parts"] = {key: one for key, one in member.get("parts", {}).items() if self.known(one, member)}
            lacking = declared and self.days.of(member) is None
            if "in-scope" not in member and (lacking or not self.known(member)):
                del scope[name]

    def statements(self) -> None:
        for area in ("evidence", "baselines", "risks", "actions", "decisions"):
            found = self.release.get(area, {})
            self.release[area] = {name: one for name, one in found.items() if self.known(_decided(one))}
        for risk in self.release["risks"].values():
            self.prune(risk, FIELDS["risks"])
        for action in self.release["actions"].values():
            self.prune(action, FIELDS["actions"])
            if action.get("superseded-by") not in self.release["actions"]:
                action.pop("superseded-by", None)
        for area in ("metrics", "registers", "waivers"):
            lists = {name: [x for x in _many(one) if self.known(x)] for name, one in self.release.get(area, {}).items()}
            self.release[area] = {name: found for name, found in lists.items() if found}

    def schedule(self) -> None:
        schedule = self.release["change-schedule"]
        changes = schedule["changes"]
        schedule["changes"] = {name: one for name, one in changes.items() if one.get("stated", "") <= self.as_of}


def without_later(release: Data, as_of: str) -> Data:
    """Return a release without every statement that was made after the day."""
    pruning = _Pruning(release, as_of)
    pruning.plan()
    pruning.scope()
    pruning.statements()
    if isinstance(release.get("change-schedule"), dict):
        pruning.schedule()
    return pruning.release


def _decided(fact: Data) -> Data:
    """Return a fact, of a decision with the day on which it was taken as that on which it was raised."""
    taken = "body" in fact and "date" in fact
    return {"raised": fact["date"], **fact} if taken else fact


def _many(value: Data) -> list[Data]:
    return value if isinstance(value, list) else [value]


# Facts made unknown, whole


def unknowns(release: Data) -> Iterator[tuple[str, Data]]:
    """Yield, for each fact of a release, its path and the release in which each statement of it says `tbc`."""
    for path in _facts(release):
        changed = copy.deepcopy(release)
        _forget(changed, path)
        yield ".".join(path), changed


def _facts(release: Data) -> Iterator[tuple[str, ...]]:
    for name, item in release.get("plan", {}).items():
        yield from (("plan", name, key) for key in (*ENDS, "duration", *FIELDS["plan"]) if key in item)
    for name, member in release.get("scope", {}).items():
        yield ("scope", name, "in-scope")
        yield from (("scope", name, key) for key in FIELDS["scope"] if key in member)
        yield from (("scope", name, "parts", part, "release") for part in member.get("parts", {}))
    for name, risk in release.get("risks", {}).items():
        yield from (("risks", name, key) for key in FIELDS["risks"] if key in risk)
    for name, action in release.get("actions", {}).items():
        yield ("actions", name)
        yield from (("actions", name, key) for key in FIELDS["actions"] if key in action)
    for area in ("evidence", "metrics", "decisions", "baselines"):
        yield from ((area, name) for name in release.get(area, {}))
    schedule = release.get("change-schedule")
    for name, change in schedule["changes"].items() if isinstance(schedule, dict) else ():
        yield from (
            ("change-schedule", "changes", name, key) for key in ("start", "finish", "services") if key in change
        )


_VALUE = {"evidence": "value", "metrics": "value", "decisions": "outcome", "baselines": "members"}

_OF_A_VALUE = {"as-at", "stated", "source", "note"}
"""What is said of the value of a metric, whatever it is and wherever it comes from."""


def _forget(release: Data, path: tuple[str, ...]) -> None:
    area, name = path[:2]
    if area in _VALUE:
        for one in _many(release[area][name]):
            one.pop("expected", None)
            if area == "metrics":  # how a file gives the value goes with it
                for key in one.keys() - _OF_A_VALUE:
                    del one[key]
            one[_VALUE[area]] = "tbc"
        return
    if path == ("actions", name):
        release[area][name].update(status="tbc", target="tbc")
        return
    holder = release
    for step in path[:-1]:
        holder = holder[step]
    if path[-1] == "services":
        del holder["services"]
        return
    holder[path[-1]] = _forgotten(holder.get(path[-1], "tbc"))


def _forgotten(value: Data) -> Data:
    """Return a history each of whose statements says `tbc`, with the same days and sources."""
    if not (isinstance(value, list) and any(isinstance(one, dict) for one in value)) and not isinstance(value, dict):
        return "tbc"
    told = ("planned", "actual", "value", "target")
    changed = [
        {key: "tbc" if key in told else kept for key, kept in one.items()} if isinstance(one, dict) else "tbc"
        for one in statements(value)
    ]
    return changed if isinstance(value, list) else changed[0]


def removals(release: Data) -> Iterator[tuple[str, Data]]:
    """Yield, for each date, and each piece of evidence, metric and decision, the release without it."""
    for path in _facts(release):
        if path[0] == "change-schedule" or (
            path[0] not in ("evidence", "metrics", "decisions") and path[-1] not in ENDS
        ):
            continue
        changed = copy.deepcopy(release)
        holder = changed
        for step in path[:-1]:
            holder = holder[step]
        if path[-1] == "date" and path[1] in changed["checkpoints"]:
            continue  # a checkpoint has a date, were it `tbc`
        del holder[path[-1]]
        yield ".".join(path), changed


def permuted(data: Data, seed: int) -> Data:
    """Return the data with the keys of every mapping in another order, `kind` first where it is."""
    shuffle = random.Random(seed).shuffle  # noqa: S311 - an order, not a secret

    def turn(value: Data) -> Data:
        if isinstance(value, dict):
            keys = sorted(value)
            shuffle(keys)
            keys.sort(key=lambda key: key != "kind")
            return {key: turn(value[key]) for key in keys}
        return [turn(one) for one in value] if isinstance(value, list) else value

    return turn(data)


# Small releases


FIRST = date(2021, 9, 1)
SPAN = 42
SOURCES = {"early": "2021-08-02", "middle": "2021-09-14", "late": "2021-09-27"}
PERIODS = ("0wd", "1wd", "2wd", "5wd", "10wd", "1 clear wd", "3d", "1w")
AGES = ("2wd", "10wd", "7d", "2w")
CHECKPOINTS = ("first", "second")

days = st.integers(0, SPAN).map(lambda count: str(FIRST + timedelta(days=count)))
as_ofs = st.integers(SPAN // 4, SPAN).map(lambda count: str(FIRST + timedelta(days=count)))


_form = st.sampled_from(("day",) * 7 + ("between", "between", "from", "until", "month", "tbc"))


@st.composite
def windows(draw: st.DrawFn) -> str:
    """Return a date value: mostly a day, otherwise a window of any form, or `tbc`."""
    form = draw(_form)
    if form in ("month", "tbc"):
        return {"month": "2021-09", "tbc": "tbc"}[form]
    one = draw(days)
    if form == "between":
        return "/".join(sorted((one, draw(days))))
    return {"day": one, "from": f"{one}/..", "until": f"../{one}"}[form]


_source = st.fixed_dictionaries({"source": st.sampled_from(tuple(SOURCES))})
_stated = st.fixed_dictionaries({"stated": days})
_window = windows()
_nothing = st.just({})
_when = _nothing | _nothing | _nothing | _stated | _source
_holder = _nothing | _nothing | _source
_often = st.sampled_from((True, True, False))
_seldom = st.sampled_from((False, False, True))
_length = st.sampled_from((1, 1, 2, 3))


def _in_order(found: list[Data], holder: Data) -> list[Data]:
    """Return statements in the order of their days on record, as a history is written."""
    reckoned = _Days({"sources": {name: {"date": day} for name, day in SOURCES.items()}, "source": "early"})
    return sorted(found, key=lambda one: reckoned.of(one, holder) or "")


def _history(draw: st.DrawFn, key: str, values: st.SearchStrategy[Data], holder: Data) -> list[Data]:
    """Return a history of one to three statements, oldest first."""
    return _in_order([{key: draw(values), **draw(_when)} for _ in range(draw(_length))], holder)


def _date(draw: st.DrawFn, holder: Data) -> list[Data]:
    """Return the history of a date, which may end with what happened."""
    history = _history(draw, "planned", _window, holder)
    if draw(_seldom):
        happened, stated = sorted((draw(days), draw(days)))
        actual = {"actual": happened, "stated": stated}
        if _in_order([*history, actual], holder)[-1] is actual:
            history.append(actual)
    return history


_shape = st.sampled_from(("finish", "finish", "duration", "duration", "neither", "backward"))
_duration = st.sampled_from(("1wd", "5wd", "10wd", "2w", "tbc"))
_environment = st.sampled_from(("test-a", "test-b", "tbc"))
_team = st.sampled_from(("north", "south"))


@st.composite
def activities(draw: st.DrawFn) -> Data:
    """Return an activity with a start, and a finish or a duration, or neither; or with these two."""
    item = {"title": "An activity", **draw(_holder)}
    shape = draw(_shape)
    if shape != "backward":
        item["start"] = _date(draw, item)
    if shape in ("finish", "backward"):
        item["finish"] = _date(draw, item)
    if shape in ("duration", "backward"):
        item["duration"] = draw(_duration)
    if draw(_often):
        item["environment"] = _history(draw, "value", _environment, item)
    if draw(_often):
        item["owner"] = draw(_team)
    return item


@st.composite
def milestones(draw: st.DrawFn) -> Data:
    """Return a milestone."""
    item = {"title": "A milestone", **draw(_holder)}
    item["date"] = _date(draw, item)
    return item


@st.composite
def limits(draw: st.DrawFn) -> Data:
    """Return a day that binds though nothing happens on it."""
    item = {"title": "A limit", **draw(_holder)}
    item["limit"] = _history(draw, "planned", _window, item)
    return item


LAGS = ("0wd", "0wd", "0wd", "1wd", "3wd", "-1wd", "-4wd", "1 clear wd", "2d", "-3d", "1w")
NAMES = ("one", "two", "three", "stone", "first", "second")
_orders = st.permutations(NAMES)
_lag = st.sampled_from(LAGS)
_bound = st.sampled_from(("FS", "FS", "SS", "FF", "SF"))
_predecessors = st.sampled_from((0, 1, 1, 2))
_dropped = st.sampled_from(((), (), ("start",), ("start",), ("start", "finish"), ("start", "finish", "duration")))


def _link(draw: st.DrawFn, names: tuple[str, ...]) -> Data:
    """Return what an item comes after: one of these, from its finish to the start or otherwise."""
    activity = draw(st.sampled_from(names))
    return activity if draw(_seldom) else {"activity": activity, "link": draw(_bound), "lag": draw(_lag)}


@st.composite
def plans(draw: st.DrawFn) -> Data:
    """Return a plan, most often with links, which may say all that is said of an item."""
    plan: Data = {
        "one": draw(activities()),
        "two": draw(activities()),
        "stone": draw(milestones()),
        "limit": draw(limits()),
        "first": draw(milestones()),
        "second": draw(milestones()),
    }
    if draw(_seldom):
        return plan
    plan["three"] = draw(activities())
    order = draw(_orders)
    for number, name in enumerate(order):
        item = plan[name]
        before = ("limit", *order[:number])
        after = [_link(draw, before) for _ in range(draw(_predecessors))]
        if after:
            item["after"] = after
            drop(item, draw(_dropped) if name not in CHECKPOINTS else ())
        if draw(_seldom) and draw(_seldom):
            item["fixed"] = "true"
        if draw(_seldom) and draw(_seldom):
            item["deadline"] = draw(days)
    return plan


def drop(item: Data, keys: tuple[str, ...]) -> None:
    """Take dates out of an item that comes after others; a milestone has one."""
    for key in ("date",) if "date" in item and keys else keys:
        item.pop(key, None)


_membership = st.sampled_from(("true", "true", "false", "tbc"))
_status = st.sampled_from(("approved", "targeted", "tbc"))
_impact = st.sampled_from(("high", "low", "tbc"))


@st.composite
def modifications(draw: st.DrawFn) -> Data:
    """Return a member of the scope."""
    member = {"title": "A modification", **draw(_holder)}
    for key, values in (("in-scope", _membership), ("status", _status), ("service-impact", _impact)):
        if draw(_often):
            member[key] = _history(draw, "value", values, member)
    return member


def _told(key: str, values: tuple[str, ...]) -> st.SearchStrategy[Data]:
    """Return what is on record, or the day on which it is expected."""
    on_record = st.fixed_dictionaries({key: st.sampled_from(values)})
    return on_record | on_record | st.fixed_dictionaries({"expected": _window})


def _joined(*parts: st.SearchStrategy[Data]) -> st.SearchStrategy[Data]:
    """Return the strategy of mappings with the keys of all parts."""
    return st.tuples(*parts).map(lambda drawn: {key: value for part in drawn for key, value in part.items()})


evidence = _joined(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(("built", "tested")),
            "about": st.sampled_from(([], ["one"], ["M1"], ["M1", "M2"])),
            "from": _team,
        }
    ),
    st.sampled_from(({}, {}, {"standing": "draft"}, {"standing": "final"})),
    _told("value", ("true", "true", "false", "tbc")),
    _when,
)
measurements = _joined(_told("value", ("0", "3", "7.5", "tbc")), _when)
registers = _joined(
    st.fixed_dictionaries(
        {
            "rows": st.lists(
                st.fixed_dictionaries(
                    {"severity": st.sampled_from(("1", "2", "")), "status": st.sampled_from(("open", "closed", ""))}
                ),
                min_size=1,
                max_size=3,
            )
        }
    ),
    _when,
)
decisions = _joined(
    st.fixed_dictionaries(
        {
            "body": st.sampled_from(("Board", "Panel")),
            "about": st.sampled_from((["second"], ["M1"], ["M2"], ["M1", "M2", "M3"])),
        }
    ),
    _told("outcome", ("approved", "approved", "agreed", "noted", "refused", "tbc")),
    _stated,
)
baselines = _joined(
    st.fixed_dictionaries(
        {
            "date": st.just("2021-08-02"),
            "members": st.sampled_from((["M1"], ["M1", "M2"], ["M1", "M2", "M3"], "tbc")),
        }
    ),
    _when,
)
_open = st.sampled_from(("open", "closed", "tbc"))


@st.composite
def actions(draw: st.DrawFn) -> Data:
    """Return an entry of the action log."""
    raised = draw(days)
    action = {"title": "An action", "owner": draw(_team), "raised": raised, "stated": raised}
    if draw(_often):
        action["target"] = _history(draw, "target", _window, action)
    if draw(_often):
        action["status"] = _history(draw, "value", _open, action)
    return action


_rating = st.sampled_from(("high", "low", "tbc"))


@st.composite
def risks(draw: st.DrawFn) -> Data:
    """Return a risk."""
    raised = draw(days)
    risk = {"title": "A risk", "owner": draw(_team), "raised": raised, "stated": raised}
    for key, values in (("status", _open), ("rating", _rating)):
        if draw(_often):
            risk[key] = _history(draw, "value", values, risk)
    return risk


@st.composite
def waivers(draw: st.DrawFn) -> Data:
    """Return a waiver."""
    granted, expires = sorted((draw(days), draw(days)))
    return {
        "at": draw(st.sampled_from(CHECKPOINTS)),
        "reason": draw(st.sampled_from(("because", "for now"))),
        "approved-by": "Board",
        "granted": granted,
        "expires": expires,
    }


# What else is planned on the same services


_sort = st.sampled_from(("maintenance", "recovery-test"))
_touched = st.sampled_from((["a"], ["b"], ["a", "b"]))
_when_made = st.sampled_from(("times", "times", "days", "until", "tbc", "own"))
_known_from = _nothing | _nothing | _stated


@st.composite
def changes(draw: st.DrawFn) -> Data:
    """Return a change of the schedule, which may belong to the release and lie where its plan does."""
    sort = draw(_when_made)
    change = {
        "title": "A change",
        "type": "normal",
        "status": "scheduled",
        "services": draw(_touched),
        **draw(_known_from),
    }
    if sort == "own":
        own = {
            "release": "generated",
            "category": "release",
            "start": "second at 20:00",
            "finish": "second + 1d at 02:00",
        }
        return {**change, **own}
    begin, end = sorted((draw(days), draw(days)))
    ends = {
        "times": (f"{begin}T20:00", f"{end}T22:00"),
        "days": (begin, end),
        "until": ("tbc", f"{end}T22:00"),
        "tbc": ("tbc", "tbc"),
    }[sort]
    return {**change, "category": draw(_sort), "start": ends[0], "finish": ends[1]}


@st.composite
def change_schedules(draw: st.DrawFn) -> Data:
    """Return a change schedule of a few changes and a freeze."""
    begin, end = sorted((draw(days), draw(days)))
    return {
        "kind": "change-schedule",
        "id": "a-generated-schedule",
        "title": "A generated schedule",
        "calendar": "england-and-wales",
        "as-at": draw(st.sampled_from(("2021-08-02", "2021-09-14"))),
        "services": {"a": {"supports": ["b"]}, "b": {"title": "The second"}},
        "changes": {name: draw(changes()) for name in ("C1", "C2", "C3")[: draw(_length)]},
        "windows": {"freeze": {"category": "freeze", "from": begin, "to": end, "services": "all"}},
    }


def _some(one: st.SearchStrategy[Data], *names: str) -> st.SearchStrategy[Data]:
    """Return the strategy of mappings in which the first name stands and the others may."""
    return st.fixed_dictionaries({names[0]: one}, optional=dict.fromkeys(names[1:], one))


_HEAD: Data = {
    "kind": "release",
    "id": "generated",
    "title": "A generated release",
    "criteria": CRITERIA,
    "calendar": "england-and-wales",
    "source": "early",
    "sources": {name: {"title": name, "date": day} for name, day in SOURCES.items()},
    "checkpoints": list(CHECKPOINTS),
}
_SET: Data = {
    "kind": "criteria",
    "id": "of-a-test",
    "title": "Generated criteria",
    "version": "1",
    "wording": "ours",
}

_releases = st.fixed_dictionaries(
    {
        **{key: st.just(value) for key, value in _HEAD.items()},
        "near-critical": st.sampled_from(("0wd", "2wd")),
        "scope": _some(modifications(), "M1", "M2", "M3"),
        "baselines": _some(baselines, "base"),
        "plan": plans(),
        "evidence": _some(evidence, "e1", "e2", "e3", "e4"),
        "metrics": _some(st.lists(measurements, min_size=1, max_size=2), "faults", "speed"),
        "registers": _some(st.lists(registers, min_size=1, max_size=2), "issues"),
        "actions": _some(actions(), "A1", "A2"),
        "decisions": _some(decisions, "d1", "d2", "d3"),
        "risks": _some(risks(), "R1", "R2"),
    }
)


@st.composite
def releases(draw: st.DrawFn) -> Data:
    """Return a release, which may carry a change schedule along as its data: a file of its own once it is read."""
    release = draw(_releases)
    if draw(_seldom):
        release["change-schedule"] = draw(change_schedules())
    return release


# Criteria over them


references = st.builds(
    lambda name, move: name + move,
    st.sampled_from(
        (
            "one.start",
            "one.finish",
            "two.finish",
            "three.start",
            "three.finish",
            "three",
            "stone",
            "limit",
            "first",
            "second",
            "month-of(second)",
            "lost",
        )
    ),
    st.sampled_from(("", "", "", " - 2wd", " + 1wd", " - 1w", " + 2 clear wd")),
)


def _one(**of: st.SearchStrategy[Data]) -> st.SearchStrategy[Data]:
    return st.fixed_dictionaries(of)


def _maybe(key: str, values: tuple[Data, ...]) -> st.SearchStrategy[Data]:
    return st.one_of(st.just({}), st.fixed_dictionaries({key: st.sampled_from(values)}))


_WHO = ({"owner": "north"}, {"status": "open"}, {"status": ["open", "closed"], "owner": "north"})
_WHICH = ({"status": "approved"}, {"service-impact": "stated"}, {"service-impact": ["high"], "status": "targeted"})
_AGE = _maybe("not-older-than", AGES)

_EVENTS = _one(activity=st.sampled_from(("one", "two", "three", "stone", "first", "lost")))
_FLOAT = _one(
    of=st.sampled_from(("one", "two", "three", "stone")),
    to=st.sampled_from(("first", "second", "stone", "two", "limit")),
    **{"at-least": st.sampled_from(("0wd", "2wd", "5wd"))},
)
_RUNNING = {
    "activity": st.sampled_from(("one", "two", "three")),
    "for-at-least": st.sampled_from(("1wd", "5wd", "10wd", "4d", "1w")),
}
_EVIDENCE = _joined(
    _one(type=st.sampled_from(("built", "tested"))),
    _maybe("about", ("one", "M1", ["M1", "M2"])),
    _maybe("from", ("north",)),
    _maybe("standing", ("final",)),
    _maybe("since-change-of", ("second", ["one", "first"])),
    _AGE,
)
_METRIC = _joined(
    st.sampled_from(
        ({"name": "faults", "at-most": "3"}, {"name": "faults", "equals": "0"}, {"name": "speed", "at-least": "3"})
    ),
    _AGE,
)
_REGISTER = _joined(
    _one(name=st.just("issues")),
    _maybe("where", ({"status": "open"}, {"severity": "1", "status": "open"}, {"severity": "stated"}, {"place": "x"})),
    st.sampled_from(({"at-most": "0"}, {"at-most": "1"}, {"at-least": "1"}, {"at-least": "1", "at-most": "2"})),
    _AGE,
)
_SCOPE = _joined(
    _one(**{"unchanged-since": st.just("base")}), _maybe("unless-decided-by", ("Panel",)), _maybe("where", _WHICH)
)
_FIELD = _joined(
    st.sampled_from(
        ({"of": "M1", "name": "status"}, {"of": "one", "name": "environment"}, {"of": "two", "name": "owner"})
    ),
    st.sampled_from(({"stated": "true"}, {"one-of": ["approved", "test-a", "north"]})),
    _AGE,
)
_DECISION = _joined(
    _one(by=st.sampled_from(("Board", "Panel")), outcome=st.just("approved")), _maybe("of", ("second", "M1"))
)
_ACTIONS = _joined(st.just({"none-open-past-target": "true"}), _maybe("where", _WHO))
_GAP = _joined(
    _one(**{"from": references, "to": references}),
    _one(**{"at-least": st.sampled_from(PERIODS)}) | _one(**{"at-most": st.sampled_from(PERIODS)}),
)
_CHANGES = (
    {"around": "second", "forbid": ["in-freeze"]},
    {"around": "second", "forbid": ["same-service", "dependent-service"], "not-older-than": "10wd"},
    {"around": "second", "from": "second - 5wd", "to": "second + 5wd", "forbid": ["recovery-test"]},
    {"around": "two", "forbid": ["maintenance"]},
)
_EACH = (
    {
        "in": "scope",
        "check": {"field": {"of": "each", "name": "status", "one-of": ["approved"]}},
    },
    {
        "in": "scope",
        "where": {"service-impact": "stated"},
        "check": {"field": {"of": "each", "name": "service-impact", "one-of": ["low"], "not-older-than": "10wd"}},
        "if-none": "not-applicable",
    },
    {"in": "scope", "where": {"status": "approved"}, "check": {"evidence": {"type": "built", "about": "each"}}},
    {
        "in": "scope",
        "where": {"status": "targeted"},
        "check": {"decision": {"by": "Panel", "of": "each", "outcome": "approved"}},
    },
    {"in": "plan", "where": {"environment": "stated"}, "check": {"activity-started": {"activity": "each"}}},
    {"in": "plan", "where": {"owner": "north"}, "check": {"dated": {"reference": "each.finish"}}},
    {"in": "plan", "where": {"owner": "south"}, "check": {"float": {"of": "each", "to": "second", "at-least": "1wd"}}},
    {
        "in": "registers.issues",
        "where": {"status": "open"},
        "check": {"field": {"of": "each", "name": "severity", "one-of": ["2"]}},
    },
    {
        "in": "actions",
        "where": {"status": "open"},
        "check": {"field": {"of": "each", "name": "owner", "one-of": ["north"]}},
    },
    {
        "in": "risks",
        "where": {"rating": "high"},
        "check": {"field": {"of": "each", "name": "status", "one-of": ["closed"]}},
        "if-none": "not-applicable",
    },
    {
        "in": "evidence",
        "where": {"type": "built"},
        "check": {"field": {"of": "each", "name": "standing", "one-of": ["final"]}},
    },
)


_LEAVES = {
    "activity-started": _EVENTS,
    "activity-finished": _EVENTS,
    "activity-running": st.fixed_dictionaries(_RUNNING),
    "gap": _GAP,
    "float": _FLOAT,
    "dated": _one(reference=references),
    "evidence": _EVIDENCE,
    "metric": _METRIC,
    "register": _REGISTER,
    "scope": _SCOPE,
    "field": _FIELD,
    "decision": _DECISION,
    "actions": _ACTIONS,
    "for-each": st.sampled_from(_EACH),
    "changes": st.sampled_from(_CHANGES),
}
leaves = st.one_of([st.fixed_dictionaries({kind: parameters}) for kind, parameters in _LEAVES.items()])
"""Checks that hold no others, and quantifiers over one."""

_several = st.lists(leaves, min_size=1, max_size=3)
_compounds = (
    _one(all=_several) | _one(any=_several) | _one(**{"at-least": _one(n=st.sampled_from(("1", "2")), of=_several)})
)
checks = st.sampled_from((True, True, False)).flatmap(lambda single: leaves if single else _compounds)
"""Checks of every kind."""


def _expectation(checkpoint: str) -> st.SearchStrategy[Data]:
    """Return the strategy of what a criterion asks at a checkpoint."""
    dues = (checkpoint, f"{checkpoint} - 3wd", f"{checkpoint} - 1w", "first", "stone")
    return _joined(_one(check=checks), _maybe("due", dues), _maybe("importance", ("hard", "soft")))


_ASKED = {
    at: st.fixed_dictionaries({checkpoint: _expectation(checkpoint) for checkpoint in at})
    for at in (("first",), ("second",), CHECKPOINTS)
}
_at = st.sampled_from(tuple(_ASKED)).flatmap(_ASKED.__getitem__)
_applies = _nothing | _nothing | _nothing | _one(**{"applies-when": leaves})
_weight = st.sampled_from(("hard", "hard", "soft"))
_count = st.integers(1, 4)


@st.composite
def criteria_sets(draw: st.DrawFn) -> Data:
    """Return a criteria set of one to four criteria, some of which wait for others."""
    found: dict[str, Data] = {}
    for name in ("K1", "K2", "K3", "K4")[: draw(_count)]:
        found[name] = {
            "title": f"Criterion {name}",
            "category": "testing",
            "owner": draw(_team),
            "importance": draw(_weight),
            "requires": [earlier for earlier in found if draw(_seldom)],
            "at": draw(_at),
            **draw(_applies),
        }
    return {**_SET, "criteria": found}


_waivers = st.lists(waivers(), min_size=1, max_size=2)


# Releases that are nothing but a plan, and criteria that ask for nothing but its dates


LONGER = (*PERIODS, "20wd", "10d", "24d", "3w", "5w")
_ITEMS = ("one", "two", "three", "stone")
_PLACES = ("first", "second", "stone", "limit")
_REFERENCES = (
    *("one.start", "one.finish", "two.start", "two.finish", "three.start", "three.finish"),
    *("three", *_PLACES, "month-of(second)", "month-of(one.finish)", "month-of(three.start)"),
)
_dates = st.builds(
    lambda name, move: name + move,
    st.sampled_from(_REFERENCES),
    st.sampled_from(("", "", "", "", " - 2wd", " + 1wd", " - 1w", " + 9d", " + 2 clear wd")),
)
_DATED = {
    "activity-started": _one(activity=st.sampled_from((*_ITEMS, "first"))),
    "activity-finished": _one(activity=st.sampled_from((*_ITEMS, "first"))),
    "activity-running": _one(
        activity=st.sampled_from(("one", "two", "three")),
        **{"for-at-least": st.sampled_from(("1wd", "5wd", "10wd", "4d", "9d", "1w"))},
    ),
    "gap": _one(**{"from": _dates, "to": _dates, "at-least": st.sampled_from(LONGER)}),
    "gap at-most": _one(**{"from": _dates, "to": _dates, "at-most": st.sampled_from(LONGER)}),
    "float": _one(
        of=st.sampled_from(_ITEMS),
        to=st.sampled_from((*_PLACES, "two")),
        **{"at-least": st.sampled_from(("0wd", "2wd", "5wd"))},
    ),
    "dated": _one(reference=_dates),
    "for-each": st.sampled_from(
        (
            {"in": "plan", "where": {"owner": "north"}, "check": {"activity-finished": {"activity": "each"}}},
            {
                "in": "plan",
                "where": {"owner": "south"},
                "check": {"gap": {"from": "each.finish", "to": "second", "at-least": "1w"}},
            },
            {
                "in": "plan",
                "where": {"environment": "test-a"},
                "check": {"float": {"of": "each", "to": "second", "at-least": "1wd"}},
                "if-none": "not-applicable",
            },
        )
    ),
}


def checks_of(*kinds: str) -> st.SearchStrategy[Data]:
    """Return the strategy of checks of these kinds, now and then several together."""
    single = st.one_of([st.fixed_dictionaries({kind.split()[0]: _DATED[kind]}) for kind in kinds])
    several = st.lists(single, min_size=2, max_size=3)
    together = _one(all=several) | _one(any=several) | _one(**{"at-least": _one(n=st.just("2"), of=several)})
    return st.sampled_from((True, True, True, False)).flatmap(lambda alone: single if alone else together)


DATED = tuple(_DATED)


@st.composite
def dated_criteria(draw: st.DrawFn, *kinds: str) -> Data:
    """Return a criteria set of two or three criteria that ask only for dates, by checks of these kinds or of all."""
    check = checks_of(*(kinds or DATED))
    found: dict[str, Data] = {}
    for name in ("K1", "K2", "K3")[: draw(st.integers(2, 3))]:
        at = draw(st.sampled_from(((CHECKPOINTS[1],), (CHECKPOINTS[1],), CHECKPOINTS)))
        dues = {
            one: draw(_maybe("due", (one, f"{one} - 3wd", f"{one} - 1w", "stone", f"month-of({one})"))) for one in at
        }
        found[name] = {
            "title": f"Criterion {name}",
            "category": "testing",
            "owner": "north",
            "importance": draw(_weight),
            "requires": [earlier for earlier in found if draw(_seldom) and draw(_seldom)],
            "at": {one: {"check": draw(check), **dues[one]} for one in at},
        }
        if draw(_seldom) and draw(_seldom):
            found[name]["applies-when"] = draw(check)
    return {**_SET, "criteria": found}


@st.composite
def dated_cases(draw: st.DrawFn, *kinds: str) -> tuple[Data, Data]:
    """Return a release of which only the plan is on record, and criteria that ask for its dates."""
    release = {**_HEAD, "near-critical": draw(st.sampled_from(("0wd", "2wd"))), "plan": draw(plans())}
    criteria = draw(dated_criteria(*kinds))
    names = [name for name in criteria["criteria"] if draw(_seldom) and draw(_seldom)]
    release["waivers"] = {name: draw(_waivers) for name in names}
    return release, criteria


@st.composite
def all_cases(draw: st.DrawFn) -> tuple[Data, Data]:
    """Return a release and its criteria, some of which may be waived."""
    release, criteria = draw(releases()), draw(criteria_sets())
    release["waivers"] = {name: draw(_waivers) for name in criteria["criteria"] if draw(_seldom)}
    return release, criteria


def cases() -> st.SearchStrategy[tuple[Data, Data]]:
    """Return releases and their criteria: half of them of all that may be on record, half of dates alone."""
    return all_cases() | dated_cases()


def unlinked(release: Data) -> Data:
    """Return a release none of whose items come after others."""
    changed = copy.deepcopy(release)
    for item in changed["plan"].values():
        item.pop("after", None)
    return changed


def exactly(release: Data, as_of: str) -> Data:
    """Return a release of whose plan everything is known to the day, and has happened where its day has passed."""
    changed = copy.deepcopy(release)
    for item in changed["plan"].values():
        told: dict[str, str] = {}
        for end in ENDS:
            if end in item:
                last = item[end][-1]
                value = last.get("actual", last.get("planned"))
                known = [one for one in value.split("/") if len(one) == len(as_of)]
                told[end] = known[-1] if known else "2021-10-05"
        if {"start", "finish"} <= told.keys():
            told["start"], told["finish"] = sorted(map(_working_day, (told["start"], told["finish"])))
            item.pop("duration", None)
        elif "start" in told or item.get("duration") == "tbc":
            item["duration"] = "5wd"
        for end, day in told.items():
            happened = day < as_of and end != "limit"
            item[end] = [{"actual": day, "stated": day} if happened else {"planned": day}]
    return changed


def _working_day(day: str) -> str:
    """Return the day, or the Friday before it; there is no holiday among these days."""
    found = date.fromisoformat(day)
    return str(found - timedelta(days=max(0, found.weekday() - 4)))


def release_of(plan: Data) -> Data:
    """Return a release of which only the plan is on record."""
    return {**_HEAD, "plan": plan}


def made(release: Data, criteria: Data) -> Subject:
    """Return a generated release ready for evaluation."""
    return subject("generated", release, criteria)


def kinds_in(check: Mapping[str, Data]) -> Iterator[tuple[str, Data]]:
    """Yield every check in a check, as its kind and its parameters."""
    ((kind, parameters),) = check.items()
    yield kind, parameters
    inner = parameters if kind in ("all", "any") else parameters.get("of") if kind == "at-least" else None
    for one in inner or ([parameters["check"]] if kind == "for-each" else []):
        yield from kinds_in(one)
