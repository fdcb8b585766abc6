"""Facts laid over facts, as plain data: merged, found by a dotted path, taken out; and where what is wrong comes from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from readiness.diagnostic import Diagnostic
from readiness.document import Data, Document, reach
from readiness.location import Part, Place, Pointer, Span


@dataclass(frozen=True, slots=True)
class ChangedDocument(Document):
    """A document with other facts laid over it: what stands elsewhere is found in the documents where it does."""

    changes: Mapping[Pointer, Place]
    others: Mapping[str, Document]

    def locate(self, pointer: Pointer) -> tuple[str, Span]:
        """Return the file in which the pointer stands, and where in it."""
        asked = elsewhere(Place(self.path, pointer), self.changes)
        if asked is None or asked.path not in self.others:
            return self.path, self.span(pointer)
        return asked.path, self.others[asked.path].span(asked.pointer)


def elsewhere(place: Place, changes: Mapping[Pointer, Place]) -> Place | None:
    """Return the place that asks for what stands at a place of changed facts; None where nothing does."""
    lengths = range(len(place.pointer), 0, -1)
    found = next((length for length in lengths if place.pointer[:length] in changes), None)
    if found is None:
        return None
    asked = changes[place.pointer[:found]]
    part = asked.part if asked.part is Part.KEY else place.part
    return replace(asked, pointer=(*asked.pointer, *place.pointer[found:]), part=part)


def merge(base: Data, changes: Data) -> Data:
    """Return the facts with changes: mappings key by key, everything else whole."""
    if not (isinstance(base, dict) and isinstance(changes, dict)):
        return changes
    return base | {key: merge(base[key], value) if key in base else value for key, value in changes.items()}


def find(data: Data, path: str) -> Pointer | None:
    """Return where a dotted path such as `plan.uit.finish` leads, or None where there is nothing.

    An identifier may hold dots itself: the longest key that fits is taken.
    """
    found, rest = follow(data, path)
    return None if rest else found


def follow(data: Data, path: str) -> tuple[Pointer, str]:
    """Return how far a dotted path leads in mappings, and what is left of it."""
    pointer: list[str] = []
    steps = path.split(".")
    while steps:
        inside = reach(data, tuple(pointer))
        known = inside if isinstance(inside, dict) else {}
        fitting = (length for length in range(len(steps), 0, -1) if ".".join(steps[:length]) in known)
        length = next(fitting, None)
        if length is None:
            break
        pointer.append(".".join(steps[:length]))
        steps = steps[length:]
    return tuple(pointer), ".".join(steps)


def without(data: Data, pointer: Pointer) -> Data:
    """Return the data without what stands at a pointer of keys."""
    first, *rest = pointer
    if not rest:
        return {key: value for key, value in data.items() if key != first}
    return data | {first: without(data[first], tuple(rest))}


def with_value(data: Data, pointer: Pointer, value: Data) -> Data:
    """Return the data with a value at a pointer of keys; all of it but the last key leads to mappings."""
    first, *rest = pointer
    return data | {first: with_value(data[first], tuple(rest), value) if rest else value}


def depth(data: Data, pointer: Pointer) -> int:
    """Return how many steps of a pointer lead somewhere in the data."""
    steps = range(len(pointer), 0, -1)
    return next((length for length in steps if reach(data, pointer[:length]) is not None), 0)


def relocate(one: Diagnostic, origin: Callable[[Place], Place]) -> Diagnostic:
    """Return a diagnostic of facts put together with its places where these come from."""
    if not isinstance(one.where, Place):
        return one
    also = tuple(
        replace(label, where=origin(label.where)) if isinstance(label.where, Place) else label for label in one.also
    )
    where = origin(one.where)
    return replace(one, path=where.path, where=where, also=also, mend=None)
