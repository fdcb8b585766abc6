"""A scenario applied: the facts of a release as they would be on record on a day, had it been asked for or decided.

A scenario changes facts, never the engine. What it sets or moves becomes a new statement, made on the as-of day, at the
end of its history; what was stated later than that day is not on record and goes. In each scenario it is taken out,
added, set and moved, in this order; those that it extends come first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, count, pairwise

from readiness.binding import bind
from readiness.calendar import Calendar
from readiness.diagnostic import Diagnostic, Label, did_you_mean, error, nearest
from readiness.document import Data, Document, reach
from readiness.graph import MOST_SHOWN, loops, say_loop
from readiness.location import Part, Place, Pointer
from readiness.model import keys_of
from readiness.moment import ANY_DAY, Window, one_day, parse_day, parse_window, say_day, say_on, write_window
from readiness.overlay import elsewhere, follow, merge, relocate, with_value, without
from readiness.period import Period, parse_period
from readiness.record import Record
from readiness.reduction import reduce_to
from readiness.release import (
    ACTION_FIELDS,
    ITEM_FIELDS,
    MODIFICATION_FIELDS,
    RISK_FIELDS,
    Release,
    Stated,
    day_on_record,
)
from readiness.scenarios import LONGEST_CHAIN, Scenario

ENDS = ("start", "finish", "date", "limit")
"""The dates of an item of the plan."""
_OTHER = {"start": "finish", "finish": "start"}
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "plan": ITEM_FIELDS,
    "scope": ("in-scope", *(name for name in MODIFICATION_FIELDS if name != "parts")),
    "risks": RISK_FIELDS,
    "actions": ACTION_FIELDS,
}
"""The fields that are histories of values, by area."""
_EITHER = {("evidence", "value"): "expected", ("evidence", "expected"): "value"} | {
    ("decisions", "outcome"): "expected",
    ("decisions", "expected"): "outcome",
}
"""What of two cannot stand together: setting the one takes the other away."""
_ENTRIES = ("scope", "plan", "evidence", "actions", "decisions", "risks")
"""Where each member may say when it was stated."""
_SAYS_WHEN = ("stated", "source", "raised")
_WHERE = ("stated", "source", "note")


@dataclass(frozen=True, slots=True)
class Step:
    """One scenario, the file in which it stands, and its name there."""

    path: str
    name: str
    scenario: Scenario

    def place(self, *pointer: str | int, part: Part = Part.VALUE) -> Place:
        """Return a place in the scenario."""
        return Place(self.path, ("scenarios", self.name, *pointer), part)


@dataclass(frozen=True, slots=True)
class Changed:
    """A release with its facts changed: its data, what is wrong with the changes, and what was changed where.

    `changes` are the pointers of the data that were changed, each with the place that asks for it.
    """

    data: Data
    found: tuple[Diagnostic, ...]
    changes: Mapping[Pointer, Place]
    last: Step


def steps_of(scenarios: Mapping[str, Scenario], path: str, name: str) -> tuple[Step, ...]:
    """Return a scenario of a file behind all that it extends."""
    found: list[Step] = []
    wanted: str | None = name
    while wanted is not None and wanted in scenarios and wanted not in {one.name for one in found}:
        found.append(Step(path, wanted, scenarios[wanted]))
        wanted = scenarios[wanted].extends
    return tuple(reversed(found))


def say_changes(steps: Sequence[Step], titles: Mapping[str, str]) -> tuple[str, ...]:
    """Return what scenarios ask for, in the order in which it is done; `titles` name items, by id, where ids will not do."""
    found: list[str] = []
    for step in steps:
        wanted = step.scenario
        found += [f"{_named(said, titles)} is taken out" for said in wanted.remove]
        added = dict.fromkeys(".".join(one[:2]) for one in _leaves(wanted.add))
        found += [f"{_named(name, titles)} is added" for name in added]
        found += [
            f"{_named(said, titles)} is set to {_say_set(wanted.set_[said], titles)}" for said in sorted(wanted.set_)
        ]
        found += [
            f"{_named(said, titles)} is moved {_say_slip(str(wanted.slip[said]), titles)}"
            for said in sorted(wanted.slip)
        ]
    return tuple(found)


def _named(path: str, titles: Mapping[str, str]) -> str:
    """Return what a path means in words where it is, or begins with, something that has a title."""
    item, _, end = path.rpartition(".")
    if path in titles:
        return titles[path]
    return f"the {end.replace('-', ' ')} of {titles[item]}" if item in titles else path


def _say_set(value: Data, titles: Mapping[str, str]) -> str:
    """Return a value: as it is written, or in words where ids will not do."""
    written = _say_value(value)
    if not titles:
        return written
    day, period = parse_day(written), parse_period(written)
    if period is not None:
        return period.words
    return written if day is None else say_day(day)


def _say_slip(written: str, titles: Mapping[str, str]) -> str:
    """Return by how much something is moved: as it is written, or in words where ids will not do."""
    period = parse_period(written.removeprefix("-")) if titles else None
    if period is None:
        return f"by {written}"
    return f"{period.words} earlier" if written.startswith("-") else f"by {period.words}"


def _say_value(value: Data) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_say_value(one)}" for key, one in value.items())
    return " and ".join(_say_value(one) for one in value) if isinstance(value, list) else str(value)


def check_scenarios(scenarios: Mapping[str, Scenario], path: str) -> tuple[Diagnostic, ...]:
    """Return the scenarios that extend what is not there, or each other."""
    found: list[Diagnostic] = []
    for name, scenario in scenarios.items():
        if scenario.extends is not None and scenario.extends not in scenarios:
            help_ = did_you_mean(scenario.extends, tuple(scenarios), "Name another scenario of this file.")
            place = Place(path, ("scenarios", name, "extends"))
            found.append(error("unknown-scenario", f"there is no scenario {scenario.extends!r}", place, help_))
        length = len(steps_of(scenarios, path, name))
        if length > LONGEST_CHAIN:
            message = (
                f"{length} scenarios extend each other here; at most {LONGEST_CHAIN} are applied one after the other"
            )
            found.append(error("wrong-shape", message, Place(path, ("scenarios", name, "extends")), "Extend fewer."))
    edges = {name: [one.extends] if one.extends in scenarios else [] for name, one in scenarios.items()}
    for loop in loops({name: [one for one in wanted if one is not None] for name, wanted in edges.items()}):
        message = f"these scenarios extend each other: {say_loop(loop)}"
        also = tuple(
            Label(Place(path, ("scenarios", one, "extends")), f"{one} extends {then}")
            for one, then in pairwise(loop)
            if one != loop[0]
        )
        place = Place(path, ("scenarios", loop[0], "extends"))
        found.append(error("scenario-loop", message, place, "Remove one of these `extends`.", also[:MOST_SHOWN]))
    return tuple(found)


def quiet_day(steps: Sequence[Step], release: Release, last: date) -> date:
    """Return the latest day up to the last source of a release on which nothing that is moved or set has happened."""
    latest = max((source.date for source in release.sources.values()), default=last)
    said = {name for step in steps for name in (*step.scenario.slip, *step.scenario.set_)}
    items = [release.plan[name] for one in sorted(said) if (name := _item_of(one)) in release.plan]
    happened = [
        day_on_record(release, statement, item)
        for item in items
        for end in ENDS
        for statement in (getattr(item, end) or ())[1:]
        if statement.actual is not None
    ]
    return min([latest, *(one - timedelta(days=1) for one in happened if one is not None)])


def _item_of(said: str) -> str:
    return said.removeprefix("plan.").partition(".")[0]


def apply(steps: Sequence[Step], base: Document, as_of: date, calendar: Calendar) -> Changed:
    """Return the facts of a release with the changes of scenarios, one after the other, on the as-of day."""
    changing = _Changing(base, as_of, calendar)
    for step in steps:
        changing.change(step)
    return Changed(changing.data, tuple(changing.found), changing.changes, steps[-1])


def relocate_change(one: Diagnostic, changed: Changed, path: str) -> Diagnostic:
    """Return a diagnostic of changed facts with its places where the change stands; `path` is that of the release.

    What is wrong with a fact that no scenario touches is laid to the change nearest to it.
    """
    if not isinstance(one.where, Place) or one.where.path != path:
        return one
    labels = [label for label in one.also if isinstance(label.where, Place) and label.where.path == path]
    asked = [place for place in (one.where, *(label.where for label in labels)) if isinstance(place, Place)]
    exact = next((found for place in asked if (found := elsewhere(place, changed.changes)) is not None), None)
    where = exact or _nearest(one.where, changed)
    return relocate(one, lambda place: where if place == one.where else elsewhere(place, changed.changes) or place)


def _nearest(place: Place, changed: Changed) -> Place:
    for length in (3, 2, 1):
        alike = place.pointer[:length] if len(place.pointer) >= length else None
        for pointer, asked in changed.changes.items():
            if alike is not None and pointer[:length] == alike:
                return asked
    return changed.last.place(part=Part.KEY)


@dataclass(frozen=True, slots=True)
class _Date:
    """A date of an item: its window, whether it has happened, and whether it only follows from a length or from links."""

    window: Window
    actual: bool
    derived: bool


class _Changing:
    """Changes the data of one release, step by step."""

    def __init__(self, base: Document, as_of: date, calendar: Calendar) -> None:
        self.data = base.data
        self.base = base
        self.as_of = as_of
        self.calendar = calendar
        self.found: list[Diagnostic] = []
        self.changes: dict[Pointer, Place] = {}
        self.release: Release | None = None
        self.mistaken: frozenset[Pointer] = frozenset()
        self.source: str | None = None
        self.record: Record | None = None

    def change(self, step: Step) -> None:
        for index, said in enumerate(step.scenario.remove):
            self._remove(said, step.place("remove", index))
        self._add(step)
        wanted = step.scenario.set_
        if wanted:
            self._bind()
        for said in sorted(wanted, key=lambda one: (len(self._meant(one) or ()), one)):
            self._set(self._meant(said), said, wanted[said], step.place("set", said))
        self._slip(step)

    def _bind(self) -> None:
        """Bind the data as it is now; what is mistaken in it is told by whoever binds the whole in the end."""
        document = Document(self.base.path, "", self.data, {}, {}, ())
        self.release, wrong = bind(Release, document)
        self.record = None
        self.mistaken = frozenset(one.where.pointer[:2] for one in wrong if isinstance(one.where, Place))

    def _wrong(self, code: str, message: str, place: Place, help_: str = "") -> None:
        self.found.append(error(code, message, place, help_))

    # Taking out and adding

    def _remove(self, said: str, place: Place) -> None:
        pointer = _lookup(self.data, said)
        if pointer is None:
            near = _suggest(self.data, said)
            otherwise = "Name an item of the plan, a member of the scope, or a path such as `evidence.build-complete`."
            help_ = otherwise if near is None else f"Did you mean '{near}'?"
            self._wrong("nothing-to-remove", f"there is nothing at {said!r} to remove", place, help_)
            return
        self.data = without(self.data, pointer)
        self.changes[pointer] = replace(place, part=Part.VALUE)
        if len(pointer) == 2 and pointer[0] == "plan":  # noqa: PLR2004 - an item of the plan
            self._unlink(str(pointer[1]), place)

    def _unlink(self, name: str, place: Place) -> None:
        """Take an item out of the links and the checkpoints that name it."""
        plan = reach(self.data, ("plan",))
        for other in plan if isinstance(plan, dict) else ():
            after = reach(plan, (other, "after"))
            if isinstance(after, list):
                left = [one for one in after if (one.get("activity") if isinstance(one, dict) else one) != name]
                self._leave(("plan", other, "after"), after, left, place)
        checkpoints = reach(self.data, ("checkpoints",))
        if isinstance(checkpoints, list):
            self._leave(("checkpoints",), checkpoints, [one for one in checkpoints if one != name], place)

    def _leave(self, pointer: Pointer, before: list[Data], left: list[Data], place: Place) -> None:
        if len(left) < len(before):
            self.data = with_value(self.data, pointer, left)
            self.changes[pointer] = place

    def _add(self, step: Step) -> None:
        added = step.scenario.add
        stamped = {area: self._stamped(area, members) for area, members in added.items()}
        self.data = merge(self.data, stamped)
        for pointer in _leaves(added):
            self.changes[pointer] = step.place("add", *pointer)

    def _stamped(self, area: str, members: Data) -> Data:
        """Return the members of an area; one that is new and does not say when it was stated is stated on the day."""
        if not isinstance(members, dict):
            return members
        known = reach(self.data, (area,))
        if area in ("metrics", "registers"):
            return {
                name: [self._dated(one) for one in listed] if isinstance(listed, list) else self._dated(listed)
                for name, listed in members.items()
            }
        if area not in _ENTRIES:
            return members
        old = known if isinstance(known, dict) else {}
        return {name: one if name in old else self._dated(one) for name, one in members.items()}

    def _dated(self, entry: Data) -> Data:
        if not isinstance(entry, dict) or any(key in entry and isinstance(entry[key], str) for key in _SAYS_WHEN):
            return entry
        if "date" in entry and "body" in entry:  # a decision is on record from its own day
            return entry
        return {**entry, **self._mark()}

    def _mark(self) -> dict[str, str]:
        """Return when something is stated, and that no source but the scenario says it; the source is added once."""
        if self.source is None:
            sources = reach(self.data, ("sources",))
            taken = sources if isinstance(sources, dict) else {}
            names = chain(["scenario"], (f"scenario-{number}" for number in count(2)))
            self.source = next(name for name in names if name not in taken)
        sources = reach(self.data, ("sources",))
        if sources is None or (isinstance(sources, dict) and self.source not in sources):
            source = {"title": "The scenario; no source says so", "date": self.as_of.isoformat()}
            self.data = merge(self.data, {"sources": {self.source: source}})
        return {"stated": self.as_of.isoformat(), "source": self.source}

    # Setting

    def _meant(self, said: str) -> Pointer | None:
        """Return where a name or path of `set` leads; its last step may be new."""
        if not all(said.split(".")):
            return None
        found = _lookup(self.data, said)
        if found is not None:
            return found
        first, _, rest = said.partition(".")
        if rest and "." not in rest and isinstance(reach(self.data, ("plan", first)), dict):
            return ("plan", first, rest)
        tops = [("scope",)] if isinstance(reach(self.data, ("scope",)), dict) else []
        for top in (*tops, ()):
            pointer, left = follow(reach(self.data, top), said)
            holder = reach(self.data, (*top, *pointer))
            if left and pointer and isinstance(holder, dict) and "." not in left:
                return (*top, *pointer, left)
        return (said,) if said in keys_of(Release) else None

    def _set(self, pointer: Pointer | None, said: str, value: Data, place: Place) -> None:
        if pointer is None:
            near = _suggest(self.data, said)
            otherwise = (
                "Name a date of the plan, or a path such as `evidence.build-complete.value`; `add` adds what is new."
            )
            help_ = otherwise if near is None else f"Did you mean '{near}'?"
            place = replace(place, part=Part.KEY)
            self._wrong("nothing-to-set", f"there is nothing at {said!r} to set", place, help_)
            return
        area, *steps = pointer
        if area == "plan" and len(steps) == 1 and not isinstance(value, dict):
            item = reach(self.data, pointer)
            end = _day_of(item)
            if end is None:
                ends = " or ".join(f"`{said}.{one}`" for one in ("start", "finish", "duration"))
                message = f"{said!r} is an activity, which has more than one date"
                self._wrong("nothing-to-set", message, Place(place.path, place.pointer, Part.KEY), f"Set {ends}.")
                return
            pointer, steps = (*pointer, end), [*steps, end]
        self.changes[pointer] = place
        if area == "plan" and len(steps) == 2:  # noqa: PLR2004 - a key of an item
            self._set_in_plan(str(steps[0]), str(steps[1]), value, place)
        elif len(steps) == 2 and steps[1] in _FIELDS.get(str(area), ()):  # noqa: PLR2004
            self._state(pointer, "value", value)
        elif area == "actions" and steps[1:] == ["target"]:
            self._state(pointer, "target", value)
        elif area == "metrics" and len(steps) == 1 and isinstance(value, str):
            self._append(pointer, {"value": value, "as-at": self.as_of.isoformat(), **self._mark()})
        elif len(steps) == 1:
            entry = self._dated(value) if area in _ENTRIES else value
            self.data = with_value(self.data, pointer, entry)
        else:
            self._set_in_entry(pointer, value)

    def _set_in_entry(self, pointer: Pointer, value: Data) -> None:
        """Set what stands in an entry, which is then on record as stated on the day."""
        area, *steps = pointer
        if area in ("evidence", "decisions") and len(steps) == 2 and steps[1] not in _WHERE:  # noqa: PLR2004
            other = _EITHER.get((str(area), str(steps[1])))
            if other is not None and reach(self.data, (area, steps[0], other)) is not None:
                self.data = without(self.data, (area, steps[0], other))
            marked = {**reach(self.data, (area, steps[0])), **self._mark()}
            self.data = with_value(self.data, (area, steps[0]), marked)
        self.data = with_value(self.data, pointer, value)

    def _set_in_plan(self, name: str, key: str, value: Data, place: Place) -> None:
        """Set a date or a length of an item; an activity is known by two of its start, finish and duration."""
        ended = self._dates(name)
        happened = "finish" if key == "duration" else key
        if happened in ended and ended[happened].actual:
            self._has_happened(name, happened, ended[happened].window, place)
            return
        item = reach(self.data, ("plan", name))
        if key == "duration":
            if "finish" in item and _given(item.get("start")):
                self.data = without(self.data, ("plan", name, "finish"))
            self.data = with_value(self.data, ("plan", name, key), value)
        elif key in ENDS:
            if item.get("duration", "tbc") != "tbc" and _given(item.get(_OTHER.get(key, ""))):
                self.data = without(self.data, ("plan", name, "duration"))
            self._state(("plan", name, key), "planned", value)
        elif key in _FIELDS["plan"]:
            self._state(("plan", name, key), "value", value)
        else:
            self.data = with_value(self.data, ("plan", name, key), value)

    def _has_happened(self, name: str, end: str, window: Window, place: Place) -> None:
        title = name if end in ("date", "limit") else f"{name}.{end}"
        message = f"{title!r} is on record as having happened {say_on(window)}"
        place = replace(place, part=Part.KEY)
        help_ = f"Take an earlier day: on {say_day(self.as_of)} it cannot be changed any more."
        if end == "start":
            help_ = f"Move the finish alone (`{name}.finish`), or take an earlier day."
        self._wrong("already-happened", message, place, help_)

    def _state(self, pointer: Pointer, key: str, value: Data) -> None:
        """Add a statement of the day to a history; a list of statements is a history of its own."""
        if isinstance(value, list) and any(isinstance(one, dict) for one in value):
            self.data = with_value(self.data, pointer, value)
            return
        statement = dict(value) if isinstance(value, dict) else {key: value}
        if not any(one in statement for one in ("stated", "source")):
            statement |= self._mark()
        self._append(pointer, statement, key)

    def _append(self, pointer: Pointer, statement: Data, key: str = "value") -> None:
        """Add a statement behind those of a history that are on record on the day."""
        written = _statements(reach(self.data, pointer), key)
        known = self._known(pointer, len(written))
        kept = [one for one, here in zip(written, known, strict=True) if here]
        self.data = with_value(self.data, pointer, [*kept, statement])

    def _known(self, pointer: Pointer, number: int) -> list[bool]:
        """Return of each statement of a history whether it is on record on the day."""
        area, name, *rest = pointer
        members = {} if self.release is None else getattr(self.release, str(area), {})
        holder = members.get(name)
        history = getattr(holder, str(rest[0]).replace("-", "_"), None) if rest else holder
        if self.release is None or not isinstance(history, tuple) or len(history) != number:
            return [True] * number
        within = (holder,) if isinstance(holder, Stated) else ()
        raised = getattr(holder, "raised", None)
        days = [
            day_on_record(self.release, one, *within, or_else=raised if one.source is None else None)
            for one in history
            if isinstance(one, Stated)
        ]
        return [day is None or day <= self.as_of for day in days] if len(days) == number else [True] * number

    # Moving

    def _slip(self, step: Step) -> None:
        """Move items as a whole, and then single ends."""
        wanted = [
            (found, said)
            for said in sorted(step.scenario.slip)
            if (found := self._moves(said, step.place("slip", said, part=Part.KEY))) is not None
        ]
        for whole in (True, False):
            left = sorted((said, *found) for found, said in wanted if (found[1] is None) is whole)
            while left:
                self._bind()
                done: set[str] = set()
                later = []
                for said, name, end in left:
                    if name in done:  # it stands where the other name of it has left it
                        later.append((said, name, end))
                    else:
                        done.add(name)
                        self._slip_one(name, end, step.scenario.slip[said], step.place("slip", said))
                left = later

    def _slip_one(self, name: str, end: str | None, period: Period, place: Place) -> None:
        if ("plan", name) in self.mistaken:
            return  # what seems wrong with its dates may only be what is mistaken in them
        if end is None:
            self._slip_item(name, period, place)
        else:
            self._slip_end(name, end, period, place)

    def _moves(self, said: str, place: Place) -> tuple[str, str | None] | None:
        """Return the item that a name means, and which end of it, None for all of it; nothing where it means neither."""
        plan = reach(self.data, ("plan",))
        known = plan if isinstance(plan, dict) else {}
        name, _, end = (said if said in known else said.removeprefix("plan.")).partition(".")
        if name not in known:
            names = (*known, *(f"{one}.{last}" for one in known for last in ("start", "finish") if end))
            help_ = did_you_mean(said, names, "Name an item of the plan, or one end of it such as `uit.finish`.")
            self._wrong("unknown-item", f"the plan has no {said!r}", place, help_)
            return None
        ends = [one for one in ENDS if one in known[name]] if isinstance(known[name], dict) else []
        if "duration" in known[name]:
            ends += [one for one in ("start", "finish") if one not in ends]
        if end and end not in ends:
            if end == "duration":
                help_ = f"Set it instead: `set: {{{name}.duration: ...}}`."
            else:
                help_ = did_you_mean(end, tuple(ends), f"It can be moved as a whole: `{name}`.")
            self._wrong("unknown-item", f"{name!r} has no {end!r} that could be moved", place, help_)
            return None
        return name, (end if end in _OTHER else None)

    def _slip_item(self, name: str, period: Period, place: Place) -> None:
        """Move the dates that are stated of an item, or where none is, the day on which its links let it begin."""
        dates = self._dates(name)
        for end, one in dates.items():
            if one.actual:
                self._has_happened(name, end, one.window, place)
                return
        known = {end: one.window for end, one in dates.items() if not one.window.open}
        moving = {end: window for end, window in known.items() if not dates[end].derived}
        moving = moving or {end: window for end, window in known.items() if end != "finish"}
        if not moving:
            self._has_no_date(name, place)
            return
        moved = {end: self._moved(window, period) for end, window in moving.items()}
        if set(moving) == set(_OTHER) and moved["start"] is not None:
            moved["finish"] = self._kept_length(moving["start"], moving["finish"], moved["start"]) or moved["finish"]
        self._restate(name, moved, period, place)

    def _slip_end(self, name: str, end: str, period: Period, place: Place) -> None:
        """Move one end; the other stays where it is, so that a duration counts no more."""
        dates = self._dates(name)
        known = dates.get(end)
        if known is None or known.window.open:
            self._has_no_date(f"{name}.{end}", place)
            return
        if known.actual:
            self._has_happened(name, end, known.window, place)
            return
        moved = {end: self._moved(known.window, period)}
        item = reach(self.data, ("plan", name))
        if "duration" in item:
            stays, other = _OTHER[end], dates.get(_OTHER[end])
            if (
                other is not None
                and other.derived
                and not other.window.open
                and not (stays == "start" and "after" in item)
            ):
                moved[stays] = other.window
            self.data = without(self.data, ("plan", name, "duration"))
        self._restate(name, moved, period, place)

    def _restate(self, name: str, moved: Mapping[str, Window | None], period: Period, place: Place) -> None:
        for end in sorted(moved):
            window = moved[end]
            if window is None:
                first, last = say_day(self.calendar.first), say_day(self.calendar.last)
                message = f"{name!r} cannot be moved by {period}: the calendar {self.calendar.id} is verified only from {first} to {last}"
                self._wrong("no-date-to-move", message, place, "Move it less, or extend the calendar.")
                return
        for end in sorted(moved):
            pointer: Pointer = ("plan", name, end)
            self.changes[pointer] = place
            self._state(pointer, "planned", write_window(moved[end] or ANY_DAY))

    def _has_no_date(self, name: str, place: Place) -> None:
        message = f"no date of {name!r} is on record on {say_day(self.as_of)}, so it cannot be moved"
        help_ = f"Set it first, such as `set: {{{name}: ...}}`."
        self._wrong("no-date-to-move", message, replace(place, part=Part.KEY), help_)

    def _moved(self, window: Window, period: Period) -> Window | None:
        """Return a window moved by a period; None where the calendar does not reach so far."""
        moved = window.map(lambda day: self.calendar.add(day, period))
        lost = (moved.earliest is None) > (window.earliest is None) or (moved.latest is None) > (window.latest is None)
        return None if lost else moved

    def _kept_length(self, start: Window, finish: Window, moved: Window) -> Window | None:
        """Return the finish of an activity that begins on another day and takes as many working days; None if open."""
        if start.day is None or finish.day is None or moved.day is None:
            return None
        length = self.calendar.counted(start.day, finish.day)
        if not length:
            days = (finish.day - start.day).days
            return one_day(date.fromordinal(moved.day.toordinal() + days)) if length == 0 and days >= 0 else None
        steps = length - 1 if self.calendar.works(moved.day) else length
        end = self.calendar.step(moved.day, steps)
        return None if end is None else one_day(end)

    def _dates(self, name: str) -> dict[str, _Date]:
        """Return the dates of an item on the day, where its links and its length put them."""
        if self.release is None:
            return {}
        if self.record is None:
            self.record = reduce_to(self.release, self.as_of, self.calendar, {})
        found = {}
        for end in ENDS:
            path = f"{name}.{end}" if end in _OTHER else name
            known, stated = self.record.dates.get(path), self.record.stated.get(path)
            if known is not None and (end in _OTHER or end == self._end_of(name)):
                derived = stated is None or stated.window.open
                found[end] = _Date(known.window, known.actual, derived)
        return found

    def _end_of(self, name: str) -> str | None:
        return _day_of(reach(self.data, ("plan", name)))


def _lookup(data: Data, said: str) -> Pointer | None:
    """Return what a short name means: an item of the plan or a key of it, a member of the scope, or a path."""
    if not all(said.split(".")):
        return None
    for top in (("plan",), ("scope",), ()):
        pointer, left = follow(reach(data, top), said)
        if not left:
            return (*top, *pointer)
    return None


def _suggest(data: Data, said: str) -> str | None:
    """Return the name or path that is near to one that leads nowhere."""
    if not all(said.split(".")):
        return None
    for top in (("plan",), ("scope",), ()):
        pointer, left = follow(reach(data, top), said)
        inside = reach(data, (*top, *pointer))
        step, dot, rest = left.partition(".")
        if isinstance(inside, dict) and (pointer or top):
            near = nearest(step, tuple(inside))
            if near is not None:
                return ".".join([*(str(one) for one in pointer), near]) + dot + rest
    return nearest(said, tuple(data)) if isinstance(data, dict) else None


def _day_of(item: Data) -> str | None:
    """Return the key under which the one date of an item stands; None for an activity."""
    if not isinstance(item, dict):
        return None
    if "limit" in item:
        return "limit"
    return None if any(key in item for key in ("start", "finish", "duration")) else "date"


def _given(written: Data) -> bool:
    """Return whether a history as it is written states any day."""
    said = (one.get("planned", one.get("actual")) for one in _statements(written, "planned") if isinstance(one, dict))
    return any(isinstance(one, str) and parse_window(one) not in (None, ANY_DAY) for one in said)


def _statements(written: Data, key: str) -> list[Data]:
    """Return the statements of a history, as a list however it is written."""
    if written is None:
        return []
    if isinstance(written, list) and (key != "value" or any(isinstance(one, dict) for one in written)):
        return [one if isinstance(one, dict) else {key: one} for one in written]
    return [written if isinstance(written, dict) else {key: written}]


def _leaves(data: Data, pointer: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the way to everything in mappings that is no mapping itself."""
    for key, value in data.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, (*pointer, key))
        else:
            yield (*pointer, key)
