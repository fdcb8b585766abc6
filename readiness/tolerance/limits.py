"""Leeway in words: one table, what becomes of the tightest dates, and notes; the formats only lay it out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from readiness.assessment import CheckpointAssessment
from readiness.dates import say_days, say_path
from readiness.explanation import DECISION_WORDS
from readiness.moment import Window, say_day
from readiness.record import Record
from readiness.tolerance.leeway import Leeway, Leeways, Still, Why, item_of, tightness, to_the_day
from readiness.tolerance.search import Key
from readiness.verdict import Decision

MOST_TOLD = 3
"""Of how many items a sentence tells how far they may slip."""
MOST_LIMITS = 4
"""How many of its further limits a sentence tells."""
_NAME = re.compile(r"[^\s,;:]+")
NO_LIMIT = "no limit"
NOT_KNOWN = "not known"
FIXED_DATES = "fixed dates"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: an item or, below it, one of its ends, which has a short name beside the whole one.

    Where no day can be said until which it may slip, `until` is empty, and `beyond` says so.
    """

    name: str
    short: str | None
    now: tuple[Window, ...]
    may_slip: str
    until: tuple[Window, ...]
    beyond: str
    first: str
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """The answer in words: `columns` name the limits of a row; `notes` are a heading and its sentences each."""

    opening: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    tightest: tuple[str, ...]
    notes: tuple[tuple[str, tuple[str, ...]], ...]


def tell_leeways(found: Leeways) -> Told:
    """Return the answer in words."""
    ahead = [
        one.id
        for one in found.checkpoints
        if not _past(found, one)
        or any(
            turn.checkpoint == one.id and turn.holds_for is not None
            for row in found.rows
            for turn in row.tolerance.turns
        )
    ]
    rows = tuple(_row(found, one, ahead) for one in found.rows)
    return Told(_opening(found), (*ahead, FIXED_DATES), rows, tuple(_tightest(found)), tuple(_notes(found, rows)))


def _past(found: Leeways, one: CheckpointAssessment) -> bool:
    return one.happened is not None or (one.day.latest is not None and one.day.latest < found.record.as_of)


def _opening(found: Leeways) -> str:
    if found.rows:
        return " ".join(
            ["How many working days each date may slip before something becomes late or gets worse.", *_already(found)]
        )
    if any(one.why is Why.NOT_TRIED for one in found.still):
        return "The plan is too large for any of these dates to be tried, so that nothing is known of how far they may slip."
    if found.still:
        return "Nothing can slip: of each date asked for it is said below why."
    return "Nothing can slip: the plan on record has no such date."


def _already(found: Leeways) -> Iterator[str]:
    """Yield which checkpoints to come are not ready, or undecided, before any slip."""
    ahead = [one for one in found.checkpoints if not _past(found, one)]
    names = {
        decision: [found.record.title_of(one.id) for one in ahead if found.decisions[one.id] is decision]
        for decision in (Decision.NOT_READY, Decision.UNDECIDED)
    }
    said = [
        f"{' and '.join(titles)} {'is' if len(titles) == 1 else 'are'} {DECISION_WORDS[one]}"
        for one, titles in names.items()
        if titles
    ]
    if said:
        yield f"Even without a slip: {'; '.join(said)}. The limits only say what gets worse besides."


def _row(found: Leeways, one: Leeway, ahead: Sequence[str]) -> Row:
    title, end = found.record.title_of(one.item), one.tolerance.path.rpartition(".")[2]
    headed = not one.whole and any(other.item == one.item and other.whole for other in found.rows)
    turns = {turn.checkpoint: turn for turn in one.tolerance.turns}
    limits = []
    for name in ahead:
        worst = turns[name].holds_for is None and found.decisions[name] is Decision.NOT_READY
        sure = not one.not_known and to_the_day(found.record, name)
        limits.append(
            f"{DECISION_WORDS[Decision.NOT_READY]} now" if worst else _count(turns[name].holds_for, sure=sure)
        )
    too_late = one.tolerance.date_holds_for is None and one.too_late_already
    limits.append("too late now" if too_late else _count(one.tolerance.date_holds_for, sure=not one.not_known))
    may_slip = _count(one.may_slip, sure=_sure(found, one))
    return Row(
        title if one.whole else f"{title}: {end}",
        end if headed else None,
        tuple(move.now for move in one.moves),
        may_slip,
        tuple(move.until for move in one.moves if move.until is not None),
        {NO_LIMIT: "any day", NOT_KNOWN: NOT_KNOWN}.get(may_slip, ""),
        "; ".join(_first(found, one)),
        tuple(limits),
    )


def _sure(found: Leeways, one: Leeway) -> bool:
    """Return whether all that may turn when this slips can be seen to turn, as far as dates of the plan go."""
    ahead = (checkpoint for checkpoint in found.checkpoints if not _past(found, checkpoint))
    return not one.not_known and all(to_the_day(found.record, checkpoint.id) for checkpoint in ahead)


def _count(count: int | None, *, sure: bool) -> str:
    if count is None:
        return NO_LIMIT if sure else NOT_KNOWN
    return f"at most {count}" if count and not sure else str(count)


def _first(found: Leeways, one: Leeway) -> Iterator[str]:
    """Yield what turns first, by identifiers."""
    least = one.may_slip
    if least is None:
        return
    if one.tolerance.holds_for == least:
        for checkpoint, names in _by_checkpoint(one.tolerance.first):
            yield f"{', '.join(names)} at {checkpoint}"
        if not one.tolerance.first:
            for turn in one.tolerance.turns:
                if turn.holds_for == least and turn.after is not None:
                    yield f"decision at {turn.checkpoint}"
    if one.tolerance.date_holds_for == least:
        yield ", ".join(_too_late(found, name) for name in one.too_late)
    if one.room == least:
        yield "its own finish"


def _too_late(found: Leeways, name: str) -> str:
    return f"{name} {'reached too late' if found.record.items[name].fixed else 'past its deadline'}"


def titled(record: Record, first: str) -> str:
    """Return what breaks first with the titles of the checkpoints and items that it names, for a reader without their ids."""
    return "; ".join(_titled(record, one) for one in first.split("; "))


def _titled(record: Record, first: str) -> str:
    for words in (" reached too late", " past its deadline"):
        if first.endswith(words):
            names = first.removesuffix(words).split(f"{words}, ")
            return ", ".join(f"{record.title_of(name)}{words}" for name in names)
    what, found, checkpoint = first.rpartition(" at ")
    what = "the decision" if what == "decision" else what
    return f"{what} at {record.title_of(checkpoint)}" if found else first


def _by_checkpoint(keys: Sequence[Key]) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for name, checkpoint in keys:
        found.setdefault(checkpoint, []).append(name)
    return list(found.items())


def _tightest(found: Leeways) -> Iterator[str]:
    """Yield what becomes of each of the items that may slip least."""
    shown = {one.item: one for one in reversed(found.rows) if one.may_slip is not None}
    for one in sorted(shown.values(), key=lambda one: (tightness(one), one.item))[:MOST_TOLD]:
        name = say_path(found.record, one.tolerance.path)
        how_far = "may not slip at all"
        if one.may_slip:
            until = one.moves[-1].until
            day = f", to {say_day(until.day)}" if until is not None and until.day is not None else ""
            how_far = f"may slip {'' if _sure(found, one) else 'at most '}{say_days(one.may_slip)}{day}"
        sentence = f"{_capital(name)} {how_far}: a working day later {', and '.join(_turns(found, one))}."
        others = _others(found, one)
        yield f"{sentence} {_capital(', '.join(others))}." if others else sentence


def _turns(found: Leeways, one: Leeway) -> list[str]:
    """Return what turns first, in words."""
    said: list[str] = []
    if one.may_slip is not None and one.tolerance.holds_for == one.may_slip:
        said += _late(found, one, one.may_slip)
    if one.tolerance.date_holds_for == one.may_slip:
        said += _missed(found, one)
    return said + (["it starts after it finishes"] if one.room == one.may_slip else [])


def _others(found: Leeways, one: Leeway) -> list[str]:
    """Return the next limits, in words: "after 7 Live operation itself is reached too late"."""
    limits: dict[int, list[str]] = {}
    counts = {count for _, count in one.tolerance.criteria}
    counts |= {turn.holds_for for turn in one.tolerance.turns if turn.holds_for is not None}
    for count in counts:
        limits[count] = _late(found, one, count)
    if one.tolerance.date_holds_for is not None:
        limits.setdefault(one.tolerance.date_holds_for, []).extend(_missed(found, one))
    further = sorted(count for count in limits if count != one.may_slip)
    most = "" if _sure(found, one) else "at most "
    return [f"after {most}{count} {' and '.join(limits[count])}" for count in further[:MOST_LIMITS]]


def _late(found: Leeways, one: Leeway, count: int) -> list[str]:
    """Return in words the criteria that are late, and the decisions that turn, after so many working days."""
    keys = [key for key, holds_for in one.tolerance.criteria if holds_for == count]
    decided = {turn.checkpoint: turn.after for turn in one.tolerance.turns if turn.holds_for == count and turn.after}
    places: dict[tuple[str, str], list[str]] = {}
    for checkpoint, names in sorted(_by_checkpoint(keys), key=lambda one: found.record.checkpoints.index(one[0])):
        after = decided.pop(checkpoint, None)
        so = "" if after is None else f", where the decision becomes {DECISION_WORDS[after]}"
        late = f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} late"
        places.setdefault((late, so), []).append(found.record.title_of(checkpoint))
    said = [f"{late} at {' and at '.join(titles)}{so}" for (late, so), titles in places.items()]
    turned_there = (
        f"the decision at {found.record.title_of(checkpoint)} becomes {DECISION_WORDS[after]}"
        for checkpoint, after in decided.items()
    )
    return [*said, *turned_there]


def _missed(found: Leeways, one: Leeway) -> list[str]:
    """Return the fixed dates that are reached too late, and the deadlines that pass, in words."""
    record = found.record
    fixed = [record.title_of(name) for name in one.too_late if record.items[name].fixed]
    others = [record.title_of(name) for name in one.too_late if not record.items[name].fixed]
    said = [f"{' and '.join(fixed)} itself is reached too late"] if fixed else []
    return said + [f"{name} passes its deadline" for name in others]


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _notes(found: Leeways, rows: Sequence[Row]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what belongs to the table: the criteria named, what has no plan, what is late already, what cannot slip."""
    planless = tuple(_planless(found))
    told = " ".join((*(row.first for row in rows), *_tightest(found), *planless, *(name for name, _ in found.already)))
    named = sorted(found.titles.keys() & set(_NAME.findall(told)))
    if named:
        yield "Criteria named here", tuple(f"{name}: {found.titles[name]}" for name in named)
    if planless:
        yield "No limit, for nothing becomes late; but there is then no plan by which these become true", planless
    already = [f"{', '.join(names)} at {checkpoint}" for checkpoint, names in _by_checkpoint(found.already)]
    already += (_too_late(found, name) for name in sorted({one for row in found.rows for one in row.too_late_already}))
    if already:
        yield "Late, not met or too late before any slip", tuple(already)
    for why, words in STILL_WORDS.items():
        lines = tuple(_standing_still(found, one) for one in found.still if one.why is why)
        if why is Why.NOT_TRIED and lines:
            lines = (", ".join(one.path for one in found.still if one.why is why),)
        if lines:
            yield words.format(last=say_day(found.last)), lines
    reading = [f"Limits are decisions at checkpoints, and {FIXED_DATES}: fixed items and deadlines in the plan."]
    said = {words for row in rows for words in (row.may_slip, *row.limits)}
    if NO_LIMIT in said:
        reading.append(
            f"No limit: however far it slips, up to {say_day(found.last)}, nothing becomes late or gets worse."
        )
    if any(words == NOT_KNOWN or words.startswith("at most") for words in said):
        reading.append(
            "At most, not known: a date that moves with it or follows it, or that of the checkpoint, is not known to the "
            "day, so that more may become late, and sooner."
        )
    if rows:
        yield "How to read it", tuple(reading)


STILL_WORDS = {
    Why.NOT_STATED: "Not stated, so that nobody can say how far these may slip, nor what would become late because of them",
    Why.NOT_CONFIRMED: "Planned for a day that has passed and not on record as having happened, or behind such a date",
    Why.NOT_COUNTED: "Not to be counted: not known well enough, or beyond the calendar, which ends on {last}",
    Why.REVERSED: "Of an activity that finishes before it starts, so that it has no length to keep",
    Why.NOT_TRIED: "Not tried, for the plan is large, so that nothing is known of these; ask for some of them with --of",
    Why.LIMIT: "Limits, which are no plan and cannot slip",
    Why.HAPPENED: "Happened, so that these can no longer slip",
}


def _planless(found: Leeways) -> Iterator[str]:
    """Yield for each date without a limit the criteria that have no plan once it slips, and how far it may not to."""
    for one in found.rows:
        if one.may_slip is None and one.tolerance.planless:
            least = one.tolerance.planless[0][1]
            keys = sorted(key for key, count in one.tolerance.planless if count == least)
            names = "; ".join(f"{', '.join(names)} at {checkpoint}" for checkpoint, names in _by_checkpoint(keys))
            when = f"after {say_days(least)}" if least else "with any slip"
            yield f"{_capital(say_path(found.record, one.tolerance.path))}: {when} {names}"


def _standing_still(found: Leeways, one: Still) -> str:
    """Return a date that cannot slip in words, with what is needed."""
    name = say_path(found.record, one.path)
    if not one.needs:
        return _capital(name)
    lasts = f"{item_of(found.record, one.path)}.duration"
    instead = f", or {lasts}" if one.path.endswith(".finish") and one.needs == (one.path,) else ""
    return f"{_capital(name)}: needs {', '.join(one.needs)}{instead}"
