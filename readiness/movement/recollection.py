"""What moved between assessments that were saved: the causes that they show, and where they show none, that."""

from collections.abc import Iterator

from readiness.moment import say_day, say_window
from readiness.movement.finding import Cause, Change, Movement, Turned, differing, turn
from readiness.movement.kept import Kept, KeptFact, Line

_TEXTS = frozenset({"title", "category", "importance", "owner", "remedy", "applicable"})
"""What only the criteria say of a result."""


def recollect(before: Kept, after: Kept) -> Movement:
    """Return what moved between two assessments of which nothing but what is kept is known."""
    order = [one.id for one in after.checkpoints]
    order += [one.id for one in before.checkpoints if one.id not in order]
    old, new = before.lines, after.lines
    keys = sorted({**old, **new}, key=lambda key: (order.index(key[1]), key[0]))
    changes = []
    for key in keys:
        was, now = old.get(key), new.get(key)
        aspects = differing(was, now)
        if aspects:
            causes = tuple(_causes(before, after, (key, was, now), aspects))
            title = "" if (either := now or was) is None else either.title
            changes.append(Change(key[0], title, key[1], was, now, aspects, causes))
    decisions = tuple(filter(None, (_turn(before, after, name, changes) for name in order)))
    return Movement(before, after, decisions, tuple(changes), (), (), ())


def _turn(before: Kept, after: Kept, name: str, changes: list[Change]) -> Turned | None:
    old, new = before.at(name), after.at(name)
    same = old is not None and new is not None and old.day == new.day
    return turn(before, after, name, changes, () if same else (Cause("not-known", name, _UNSHOWN),))


_UNSHOWN = "The assessments do not show why."


def _causes(
    before: Kept, after: Kept, found: tuple[tuple[str, str], Line | None, Line | None], aspects: tuple[str, ...]
) -> Iterator[Cause]:
    (name, checkpoint), was, now = found
    if was is None or now is None:
        if before.sets != after.sets:
            yield Cause("criteria", name, "It is judged by other criteria.")
        else:
            yield Cause("not-known", checkpoint, _UNSHOWN)
        return
    told = [
        *_facts(was, now),
        *_time(before, after, checkpoint, (was, now)),
        *_waits(after, checkpoint, was, now),
        *_waiver(was, now),
    ]
    if _TEXTS & set(aspects) or (before.sets != after.sets and not told):
        told.append(Cause("criteria", name, "It is judged by other criteria."))
    yield from told or [Cause("not-known", name, f"{_UNSHOWN} Its reason is now: {now.reason}")]


def _facts(was: Line, now: Line) -> Iterator[Cause]:
    old, new = _by_id(was), _by_id(now)
    for path in sorted({*old, *new}):
        first, last = old.get(path), new.get(path)
        said = last or first
        if first != last and said is not None:
            value, other = (None if one is None else one.value for one in (first, last))
            yield Cause("fact", path, "", value, other, said.stated, said.source)


def _by_id(line: Line) -> dict[str, KeptFact]:
    return {one.id: one for one in line.facts}


def _time(before: Kept, after: Kept, checkpoint: str, lines: tuple[Line, Line]) -> Iterator[Cause]:
    """Yield what the time between the two days did, as far as the results show it."""
    was, now = lines
    if before.as_of == after.as_of:
        return
    old, new = before.at(checkpoint), after.at(checkpoint)
    if was.outlook is not None and now.outlook is None and now.applicable:
        yield Cause("time", now.criterion, f"Its due day, {say_window(now.due)}, has come.")
    elif old is not None and new is not None and old.forecast and not new.forecast:
        yield Cause("time", checkpoint, f"{new.title}, {say_window(new.day)}, has come.")
    for need in now.needs:
        if need.endswith(" (actual)") and need not in was.needs:
            path = need.removesuffix(" (actual)")
            yield Cause(
                "time", path, f"The day planned for {path} has passed; nothing on record says that it happened."
            )


def _waits(after: Kept, checkpoint: str, was: Line, now: Line) -> Iterator[Cause]:
    at = after.at(checkpoint)
    for name in sorted(set(now.waiting_for) ^ set(was.waiting_for)):
        line = None if at is None else at.lines.get(name)
        stands = "" if line is None else f", which is {line.verdict.value.replace('-', ' ')}"
        words = (
            f"It waits for {name}{stands}." if name in now.waiting_for else f"It no longer waits for {name}{stands}."
        )
        yield Cause("prerequisite", name, words)


def _waiver(was: Line, now: Line) -> Iterator[Cause]:
    if was.waiver == now.waiver:
        return
    one = now.waiver or was.waiver
    if one is not None:
        counts = "counts" if now.waiver is not None else "no longer counts"
        days = f"{say_day(one.granted)} to {say_day(one.expires)}"
        yield Cause("fact", f"waivers.{now.criterion}", f"Its waiver of {days} {counts}.")
