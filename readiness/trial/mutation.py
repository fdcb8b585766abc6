"""Small changes to criteria, one at a time, each of which some test should notice.

Thresholds and periods move by one, dates by a working day or to the other end, combinators and importance turn into
the other, names into another name of the set, and whatever may be left out is. A change that no case notices survives:
either a case is missing, or what the criterion says there makes no difference.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pydantic import ValidationError

from readiness.criteria import CriteriaSet, Criterion
from readiness.document import Data, reach
from readiness.kinds import KINDS
from readiness.location import Pointer
from readiness.moment import Reference, parse_reference
from readiness.period import Period, Unit, parse_period
from readiness.trial.running import Suite, Trial, needed, run

_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,9})?", re.ASCII)
_DATES = (("gap", "from"), ("gap", "to"), ("dated", "reference"), ("changes", "from"), ("changes", "to"))
_WORDS = {
    "approved": "noted",
    "agreed": "noted",
    "recommended": "noted",
    "noted": "approved",
    "hard": "soft",
    "soft": "hard",
    "draft": "final",
    "final": "draft",
    "all": "any",
    "any": "all",
}
_LEFT_OUT = "left out"
_PARAMETERS = {
    (kind.kind, field.alias or name) for kind in KINDS for name, field in kind.model_fields.items() if name != "of"
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A criteria set with one change: the criterion, where in the document, and what it says instead of what."""

    criterion: str
    pointer: Pointer
    was: str
    now: str
    criteria: CriteriaSet

    @property
    def name(self) -> str:
        """What the change is, without line numbers: as a file of tests names a survivor."""
        way = ".".join(str(step) for step in self.pointer[2:])
        return f"{self.criterion} {way}: {self.was} -> {self.now}"


@dataclass(frozen=True, slots=True)
class Mutation:
    """What became of the changes to one criteria set: how many were tried, and which no case noticed.

    `accepted` are those of them that a file of tests names with a reason, `idle` names that are no survivors.
    """

    path: str
    tried: int
    survived: tuple[Mutant, ...]
    accepted: Mapping[str, str]
    idle: tuple[str, ...]

    @property
    def unexplained(self) -> tuple[Mutant, ...]:
        """The changes that nobody noticed and nobody accepted."""
        return tuple(one for one in self.survived if one.name not in self.accepted)


def try_changes(data: Data, path: str, suites: Sequence[Suite]) -> Mutation:
    """Return what becomes of small changes to the criteria set in a document of which some case expects something."""
    using = [suite for suite in suites if any(name == path for trial in suite.trials for name, _ in trial.sets)]
    trials = [trial for suite in using for trial in suite.trials if any(name == path for name, _ in trial.sets)]
    asked = {name for trial in trials for name, _ in trial.asked}
    reached = [(trial, needed(trial, [one for _, one in trial.sets])) for trial in trials]
    criteria = next(one for name, one in trials[0].sets if name == path)
    tried, survived = 0, []
    for mutant in mutate(data, criteria):
        if mutant.criterion in asked:
            tried += 1
            if not any(_notices(trial, mutant, path) for trial in _asking(mutant, reached)):
                survived.append(mutant)
    reasons = {name: reason for suite in using for name, reason in suite.survivors.items()}
    names = {one.name for one in survived}
    own = {name for name in reasons if any(name.startswith(f"{criterion} ") for criterion in criteria.criteria)}
    accepted = {name: reason for name, reason in reasons.items() if name in names}
    idle = tuple(name for name in reasons if name in own and name not in names)
    return Mutation(path, tried, tuple(survived), accepted, idle)


def _asking(mutant: Mutant, reached: Sequence[tuple[Trial, frozenset[str]]]) -> Iterator[Trial]:
    """Yield the cases whose answer can depend on a criterion, those that name it first.

    With each case stand the criteria that it rests on.
    """
    late = []
    for trial, names in reached:
        if any(name == mutant.criterion for name, _ in trial.asked):
            yield trial
        elif trial.decides or mutant.criterion in names:
            late.append(trial)
    yield from late


def _notices(trial: Trial, mutant: Mutant, path: str) -> bool:
    sets = [mutant.criteria if name == path else one for name, one in trial.sets]
    return bool(run(trial, sets).failures)


def mutate(data: Data, criteria: CriteriaSet) -> Iterator[Mutant]:
    """Yield every criteria set that differs in one place from the one given, which was read from a document's data."""
    names = _names(data)
    for criterion, written in data["criteria"].items():
        top: Pointer = ("criteria", criterion)
        for pointer, new in _changes(written, top, names):
            was = reach(data, pointer)
            try:
                changed = Criterion.model_validate(_with(written, pointer[2:], new))
            except ValidationError:
                continue
            one = criteria.model_copy(update={"criteria": {**criteria.criteria, criterion: changed}})
            if isinstance(new, _Renamed):
                yield Mutant(criterion, pointer, new.was, new.now, one)
            else:
                yield Mutant(criterion, pointer, _said(was), _LEFT_OUT if new is None else _said(new), one)


@dataclass(frozen=True, slots=True)
class _Renamed:
    """A mapping whose only key becomes another."""

    was: str
    now: str


_Change = tuple[Pointer, Data]
"""Where something changes, and what it says then; None where it is left out."""


def _changes(criterion: Data, top: Pointer, names: Mapping[tuple[str, str], Sequence[str]]) -> Iterator[_Change]:
    if any("importance" not in expectation for expectation in criterion["at"].values()):
        yield from _swapped((*top, "importance"), criterion)
    for index in range(len(criterion.get("requires", []))):
        yield (*top, "requires", index), None
    if "applies-when" in criterion:
        yield (*top, "applies-when"), None
        yield from _checks(criterion["applies-when"], (*top, "applies-when"), names)
    for checkpoint, expectation in criterion["at"].items():
        here: Pointer = (*top, "at", checkpoint)
        if len(criterion["at"]) > 1:
            yield here, None
        yield from _swapped((*here, "importance"), expectation)
        if "due" in expectation:
            if expectation["due"] != f"{checkpoint} - 1wd":  # as it is where it is left out
                yield (*here, "due"), None
            yield from (((*here, "due"), new) for new in _dates(expectation["due"]))
        yield from _checks(expectation["check"], (*here, "check"), names)


def _swapped(pointer: Pointer, holder: Data) -> Iterator[_Change]:
    word = holder.get(pointer[-1])
    if word in _WORDS:
        yield pointer, _WORDS[word]


def _checks(check: Data, at: Pointer, names: Mapping[tuple[str, str], Sequence[str]]) -> Iterator[_Change]:
    """Yield the changes to a check and to the checks inside it."""
    ((kind, parameters),) = check.items()
    here: Pointer = (*at, kind)
    if kind in ("all", "any"):
        yield at, _Renamed(kind, _WORDS[kind])
        members, way = parameters, here
    else:
        members, way = parameters.get("of", ()) if kind == "at-least" else (), (*here, "of")
        for key, value in parameters.items():
            if key not in ("of", "check") or isinstance(value, str):
                yield from _parameter(kind, (*here, key), value, names)
        if isinstance(parameters.get("check"), dict):
            yield from _checks(parameters["check"], (*here, "check"), names)
    for index, member in enumerate(members):
        if len(members) > 1:
            yield (*way, index), None
        yield from _checks(member, (*way, index), names)


def _parameter(
    kind: str, pointer: Pointer, value: Data, names: Mapping[tuple[str, str], Sequence[str]]
) -> Iterator[_Change]:
    key = str(pointer[-1])
    yield pointer, None
    if isinstance(value, dict):
        for name, wanted in value.items():
            if len(value) > 1:
                yield (*pointer, name), None
            yield from _values((*pointer, name), wanted)
    elif isinstance(value, list):
        yield from _values(pointer, value)
    elif (kind, key) in _DATES:
        keeps_day = kind == "dated"  # a day earlier or later it is stated, or not, all the same
        yield from ((pointer, new) for new in _dates(value) if not (keeps_day and " " in new))
    elif (period := parse_period(value)) is not None:
        yield from ((pointer, str(_longer(period, by))) for by in (1, -1) if period.count + by >= 0)
    elif _NUMBER.fullmatch(value):
        yield from ((pointer, str(Decimal(value) + by)) for by in (1, -1))
    elif value in _WORDS:
        yield pointer, _WORDS[value]
    else:
        others = [name for name in names.get((kind, key), ()) if name != value]
        after = [name for name in others if name > value]
        yield pointer, (after or others or [f"{value}-other"])[0]


def _values(pointer: Pointer, wanted: Data) -> Iterator[_Change]:
    """Yield the changes to the values that a filter or a list names: one of several left out, a single one another."""
    if isinstance(wanted, list) and len(wanted) > 1:
        yield from (((*pointer, index), None) for index in range(len(wanted)))
    elif isinstance(wanted, list):
        yield from (((*pointer, index), f"{one}-other") for index, one in enumerate(wanted))
    else:
        yield pointer, f"{wanted}-other"


def _dates(text: str) -> Iterator[str]:
    """Yield the references that differ a little from the one written."""
    reference = parse_reference(text)
    if reference is None:
        return
    name, end, of_month, period, back = (
        reference.name,
        reference.end,
        reference.of_month,
        reference.period,
        reference.back,
    )
    if end is not None:
        yield str(Reference(name, "finish" if end == "start" else "start", of_month, period, back))
    if of_month:
        yield str(Reference(name, end, of_month=False, period=period, back=back))
    if period is None:
        yield str(Reference(name, end, of_month, Period(1, Unit.WORKING_DAYS), back=True))
        return
    yield str(Reference(name, end, of_month, _longer(period, 1), back))
    if period.count > 0:
        yield str(Reference(name, end, of_month, _longer(period, -1), back))


def _longer(period: Period, by: int) -> Period:
    return Period(period.count + by, period.unit, period.clear)


def _names(data: Data) -> Mapping[tuple[str, str], Sequence[str]]:
    """Return for each parameter of each kind of check the texts that the set has there, in order."""
    found: dict[tuple[str, str], set[str]] = {}
    waiting: list[Data] = [data["criteria"]]
    while waiting:
        node = waiting.pop()
        inside = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        waiting.extend(inside)
        for kind, parameters in node.items() if isinstance(node, dict) else ():
            for key, value in parameters.items() if isinstance(parameters, dict) else ():
                if (kind, key) in _PARAMETERS and isinstance(value, str):
                    found.setdefault((kind, key), set()).add(value)
    return {key: sorted(names) for key, names in found.items()}


def _with(data: Data, pointer: Pointer, new: Data) -> Data:
    """Return the data with something else at a pointer; only what holds it is copied."""
    first, *rest = pointer
    if rest:
        new = _with(data[first], tuple(rest), new)
    elif isinstance(new, _Renamed):
        new = {new.now: data[first][new.was]}
    if isinstance(data, list):
        return [new if index == first else one for index, one in enumerate(data) if index != first or new is not None]
    return {key: new if key == first else value for key, value in data.items() if key != first or new is not None}


def _said(value: Data) -> str:
    """Return a value of a document in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_said(inside)}" for key, inside in value.items()) + "}"
    return f"[{', '.join(_said(one) for one in value)}]" if isinstance(value, list) else str(value)
