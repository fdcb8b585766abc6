"""A record taken apart into what somebody stated at a time, and put together again with some of it as it was.

So one can try what an assessment would be had one thing not come on record.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from readiness.calendar import Calendar
from readiness.changes.agenda import Agenda
from readiness.changes.book import day_stated
from readiness.forecast import forecast
from readiness.graph import loops
from readiness.location import Pointer
from readiness.moment import say_day, say_window
from readiness.network import Network
from readiness.planning import Plan, Planning
from readiness.record import DateFact, Fact, FieldFact, Member, PlanItem, Record
from readiness.reduction import plain
from readiness.release import Waiver

Part = tuple[str, ...]
"""Where something stands in a record: an area of it, a name in that, a field of this."""
_MEMBERS = ("plan", "scope", "risks")
_BY_NAME = ("baselines", "metrics", "tables", "waivers", "ranges", "groups", "hazards", "titles", "changed")
_LISTED = ("evidence", "decisions")
_TITLED = ("plan", "risks", "changes", "windows")
"""Of these areas the words of a thing itself are only its title, by which it is named anyway."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is on record at a path: in words, stated when, in which source, and where it stands."""

    words: str
    stated: date | None
    source: str | None
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that is on record otherwise than it was: its path, what it said (None: nothing), and what it says.

    `parts` are the parts of the record that go with it.
    """

    path: str
    was: Said | None
    now: Said | None
    parts: tuple[Part, ...]


class Taken:
    """Two records of one day taken apart: the pieces in which they differ, and records between the two."""

    def __init__(self, was: Record, now: Record, calendar: Calendar) -> None:
        self.now = now
        self.calendar = calendar
        self.parts = _flat(was), _flat(now)
        self.order = _merged(now.checkpoints, was.checkpoints)
        self.pieces = self._pieces(was, now)

    def without(self, pieces: Iterable[Piece]) -> Record:
        """Return the later record with some pieces as they were."""
        before, after = self.parts
        back = [part for one in pieces for part in one.parts]
        mixed = dict(after)
        for part in back:
            mixed.pop(part, None)
            if part in before:
                mixed[part] = before[part]
        shapes = _fitting({part[1]: one for part, one in mixed.items() if part[0] == "shape"})
        if loops({name: [one.id for one in item.after] for name, item in shapes.items()}):
            known = {part[1]: after.get(part, one) for part, one in mixed.items() if part[0] == "shape"}
            shapes = _fitting(known)
        return _whole(self.now, mixed, shapes, self.order, self.calendar)

    def _pieces(self, was: Record, now: Record) -> tuple[Piece, ...]:
        before, after = self.parts
        differing = [part for part in {**before, **after} if plain(before.get(part)) != plain(after.get(part))]
        whole = {part[:2] for part in differing if len(part) == 2 and part[0] in _MEMBERS}  # noqa: PLR2004 - a member itself
        whole = {one for one in whole if (one in before) != (one in after)}
        for part in differing:
            if part[0] == "shape" and part in before and part in after:
                shapes = before[part], after[part]
                if shapes[0].milestone != shapes[1].milestone:
                    whole.add(("plan", part[1]))
        grouped: dict[Part, list[Part]] = {}
        for part in sorted(differing):
            grouped.setdefault(self._group(part, whole), []).append(part)
        return tuple(
            Piece(
                _path(group),
                _said(was, group, parts, before),
                _said(now, group, parts, after),
                tuple(parts),
            )
            for group, parts in sorted(grouped.items())
        )

    def _group(self, part: Part, whole: Collection[Part]) -> Part:
        """Return what a part of a record belongs to: something stated at once."""
        area, name = part[0], part[1] if len(part) > 1 else ""
        item = name.removesuffix(".start").removesuffix(".finish")
        if area in ("shape", "checkpoint"):
            return "plan", name
        if area == "changed":  # goes with the statement by which it changed
            return self._group(("stated", name), whole)
        if area == "stated":
            return ("plan", item) if ("plan", item) in whole else part
        if area == "hazards":
            return "risks", name
        if area == "titles":
            known = [one for one in _MEMBERS if any((one, name) in side for side in self.parts)]
            return known[0] if known else "titles", name
        if area in _MEMBERS and (area, name) in whole:
            return area, name
        return part


def aged(record: Record, as_of: date, calendar: Calendar) -> Record:
    """Return what is on record as it reads on a later day, if nothing more comes on record until then."""
    if as_of == record.as_of:
        return record
    agenda = record.agenda
    later = None if agenda is None else replace(agenda, as_of=as_of, _asked={}, _books={})
    return _forecast(replace(record, as_of=as_of, agenda=later), calendar)


def _forecast(record: Record, calendar: Calendar) -> Record:
    planning = Planning(record.items, Network(record.items, calendar))
    return replace(record, dates=forecast(Plan(record.items, record.titles, record.stated, record.as_of), planning))


def _merged(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    """Return the names of both in the order of the first; those of the second alone stand where they stand there."""
    order = list(first)
    listed = list(second)
    for position, name in enumerate(listed):
        if name not in order:
            behind = next((one for one in reversed(listed[:position]) if one in order), None)
            order.insert(0 if behind is None else order.index(behind) + 1, name)
    return tuple(order)


# Taking apart


def _flat(record: Record) -> dict[Part, Any]:
    found: dict[Part, Any] = {("near-critical",): record.near_critical}
    found |= {("stated", path): one for path, one in record.stated.items()}
    found |= {("shape", name): one for name, one in record.items.items()}
    found |= {("checkpoint", name): True for name in record.checkpoints}
    for area in _MEMBERS:
        for name, member in getattr(record, area).items():
            found[area, name] = replace(member, fields={})
            found |= {(area, name, field): one for field, one in member.fields.items()}
    for area in _BY_NAME:
        found |= {(area, name): one for name, one in getattr(record, area).items()}
    for area in _LISTED:
        found |= {(area, one.fact.id): one for one in getattr(record, area)}
    found |= {("actions", one.member.id): one for one in record.actions}
    return found | _flat_agenda(record.agenda)


def _flat_agenda(agenda: Agenda | None) -> dict[Part, Any]:
    if agenda is None:
        return {}
    schedule = agenda.schedule
    frame = schedule.model_copy(update={"changes": {}, "windows": {}})
    found: dict[Part, Any] = {("agenda",): replace(agenda, schedule=frame, _asked={}, _books={})}
    found |= {("changes", name): one for name, one in schedule.changes.items()}
    return found | {("windows", name): one for name, one in schedule.windows.items()}


# Putting together


def _whole(
    frame: Record, parts: Mapping[Part, Any], shapes: Mapping[str, PlanItem], order: Iterable[str], calendar: Calendar
) -> Record:
    def of(area: str) -> dict[str, Any]:
        return {part[1]: parts[part] for part in sorted(parts) if part[0] == area and len(part) == 2}  # noqa: PLR2004 - the thing itself

    members = {area: {name: _member(area, name, one, parts) for name, one in of(area).items()} for area in _MEMBERS}
    agenda = parts.get(("agenda",))
    if agenda is not None:
        told = {"changes": of("changes"), "windows": of("windows")}
        agenda = replace(agenda, schedule=agenda.schedule.model_copy(update=told), _asked={}, _books={})
    plan = members["plan"]
    changed: dict[str, Any] = {
        "near_critical": parts["near-critical",],
        "checkpoints": tuple(name for name in order if ("checkpoint", name) in parts and name in plan),
        "stated": {path: one for path, one in of("stated").items() if _item(path) in shapes},
        "items": {name: shapes[name] for name in plan if name in shapes},
        **members,
        **{area: of(area) for area in _BY_NAME},
        **{area: tuple(of(area).values()) for area in (*_LISTED, "actions")},
        "agenda": agenda,
    }
    return _forecast(replace(frame, **changed), calendar)


def _member(area: str, name: str, one: Member, parts: Mapping[Part, Any]) -> Member:
    fields = {part[2]: parts[part] for part in parts if part[:2] == (area, name) and len(part) > 2}  # noqa: PLR2004 - a field
    return replace(one, fields=fields)


def _fitting(shapes: Mapping[str, PlanItem]) -> dict[str, PlanItem]:
    """Return items of a plan with those of their links that lead to one of them."""
    return {
        name: replace(one, after=tuple(link for link in one.after if link.id in shapes)) for name, one in shapes.items()
    }


def _item(path: str) -> str:
    return path.removesuffix(".start").removesuffix(".finish")


# In words


def _path(group: Part) -> str:
    area, *rest = group
    if area in ("stated", *_LISTED):
        return rest[0]
    return ".".join(["registers" if area == "tables" else area, *rest])


def _said(record: Record, group: Part, parts: Iterable[Part], known: Mapping[Part, Any]) -> Said | None:
    """Return what a record says where something is stated; None where it says nothing."""
    there = [part for part in parts if part in known]
    if not there:
        return None
    if group in there:
        said = _words(record, group[0], known[group])
        more = [_within(record, part, known[part]) for part in there if part != group]
        thing = len(group) == 2 and group[0] in _TITLED  # noqa: PLR2004 - not a field of one
        own = [] if thing and said.words == _title(known[group]) else [said.words]
        return replace(said, words="; ".join(filter(None, (*own, *more))) or "on record")
    words = "; ".join(filter(None, (_within(record, part, known[part]) for part in there))) or "no more than that"
    holder = known.get(group)
    fact = holder.fact if isinstance(holder, Member) else None
    return Said(words, *((fact.stated, fact.source, fact.pointer) if fact else (None, None, group)))


def _title(one: Any) -> str:
    return str(one.title)


def _within(record: Record, part: Part, one: Any) -> str:
    """Return in words what is stated together with something."""
    if isinstance(one, DateFact):
        end = part[1].rpartition(".")[2] if "." in part[1] else "date"
        return f"{end} {_day(one)}"
    if isinstance(one, FieldFact):
        return f"{part[2].replace('-', ' ')} {one.fact.value}"
    return _shape(record, one) if isinstance(one, PlanItem) else ""


def _day(one: DateFact) -> str:
    return "not stated" if one.window.open else f"{say_window(one.window)}{', as it happened' if one.actual else ''}"


def _shape(record: Record, item: PlanItem) -> str:
    said = [f"after {' and '.join(record.title_of(one.id) for one in item.after)}"] if item.after else []
    said += [f"for {item.length.words}"] if item.length is not None else []
    said += ["a fixed date"] if item.fixed else []
    return ", ".join([*said, *([f"not later than {say_day(item.deadline)}"] if item.deadline is not None else [])])


def _words(record: Record, area: str, one: Any) -> Said:
    if area in _WORDS:
        return _WORDS[area](record, one)
    if isinstance(one, DateFact):
        return Said(_day(one), one.fact.stated, one.fact.source, one.fact.pointer)
    fact: Fact = one.member.fact if area == "actions" else one[-1].fact if isinstance(one, tuple) else one.fact
    return Said(fact.value, fact.stated, fact.source, fact.pointer)


def _waivers(_: Record, one: tuple[tuple[int, Waiver], ...]) -> Said:
    index, latest = one[-1]
    words = f"waived by {latest.approved_by} from {say_day(latest.granted)} to {say_day(latest.expires)}"
    return Said(words, latest.stated or latest.granted, latest.source, (index,))


def _entry(record: Record, one: Any) -> Said:
    if record.agenda is None:
        raise AssertionError
    return Said(one.title, day_stated(record.agenda.schedule, one), one.source, ())


def _frame(_: Record, one: Agenda) -> Said:
    return Said(one.schedule.title, one.schedule.as_at, None, ())


def _bare(_: Record, one: object) -> Said:
    return Said(str(one), None, None, ())


_WORDS: Mapping[str, Callable[[Record, Any], Said]] = {
    "waivers": _waivers,
    "changes": _entry,
    "windows": _entry,
    "agenda": _frame,
    "near-critical": _bare,
    "groups": _bare,
    "titles": _bare,
}
