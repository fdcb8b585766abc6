"""Two assessments of one release compared, as it is and in a scenario: what comes out otherwise, each with its cause.

A cause names the dates and facts that differ, in a sentence: what a criterion rests on, its due day, what it waits for.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.bookings import clashes
from readiness.calendar import Calendar
from readiness.check import Finding, Margin, sentence
from readiness.criteria import CriteriaSet
from readiness.dates import say_days, say_path
from readiness.explanation import (
    DECISION_WORDS,
    NOT_JUDGED,
    OUTLOOK_WORDS,
    VERDICT_WORDS,
    say_margin,
    say_state,
    say_too_late,
    summarise,
)
from readiness.location import Pointer
from readiness.moment import Beyond, Window, say_by, say_day, say_on, say_window
from readiness.prospects import say_smallest, small_repairs
from readiness.record import Fact, Record
from readiness.repair.search import Repair
from readiness.schedule import TooLate, schedule, too_late
from readiness.verdict import Decision

MOST_CAUSES = 4
"""So many facts are named in one cause."""
MOST_CHANGES = 12
"""So many changes are named in one line."""
ASKED = "asked for"
_EVENTS = frozenset({"activity-started", "activity-finished", "dated"})
"""The kinds of check that ask when something comes, so that the due day says all."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The decision at a checkpoint, before and after; None where it is no checkpoint on record."""

    checkpoint: str
    title: str
    before: Decision | None
    after: Decision | None


@dataclass(frozen=True, slots=True)
class Flip:
    """A criterion that comes out otherwise at a checkpoint, and why; None where it is not judged."""

    criterion: str
    title: str
    checkpoint: str
    before: Result | None
    after: Result | None
    because: str

    @property
    def shows_by(self) -> Window | None:
        """The day by which it is seen to stand in the way, whatever was forecast: its due day; None where it does not."""
        after = self.after
        return None if after is None or not after.obstacle or after.outlook is None or after.due.open else after.due

    @property
    def margin_alone(self) -> bool:
        """Whether it stands as before, and only its margin is another."""
        return self.before is not None and self.after is not None and _stands(self.before) == _stands(self.after)


@dataclass(frozen=True, slots=True)
class Move:
    """A date that is another, by how many working days (least, most), and why; None where it is not on record."""

    id: str
    title: str
    before: Window | None
    after: Window | None
    working_days: Margin | None
    because: str


@dataclass(frozen=True, slots=True)
class About:
    """A scenario in words: its name, title and note, and what it changes."""

    name: str
    title: str
    note: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """A checkpoint that comes out worse, the repairs of the scenario that are short enough to be told, or how to ask."""

    checkpoint: str
    title: str
    repairs: tuple[Repair, ...]
    asking: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A scenario beside the base: `flips` are criteria that stand otherwise, `margins` those with another margin only."""

    about: About
    base: Assessment
    scenario: Assessment
    decisions: tuple[Turn, ...]
    flips: tuple[Flip, ...]
    margins: tuple[Flip, ...]
    moved: tuple[Move, ...]
    too_late: tuple[TooLate, ...]
    """The dates that cannot be kept in the scenario."""
    too_late_before: tuple[TooLate, ...]
    """Those that cannot be kept in the base."""
    appeared: tuple[str, ...] = ()
    """In words what the change schedule has against the scenario, and not against the base."""
    vanished: tuple[str, ...] = ()
    """In words what it has against the base, and no longer against the scenario."""
    altered: tuple[str, ...] = ()
    """In words limits that are no better kept than in the base, with other values: such as another last day of notice."""
    saved: tuple[Saved, ...] = ()

    def late_before(self, late: TooLate) -> int:
        """Return by how many working days a date that cannot be kept comes too late in the base; 0 where it is kept."""
        return next((one.days for one in self.too_late_before if one.id == late.id), 0)


def compare(
    about: About,
    base: Assessment,
    scenario: Assessment,
    changes: Collection[Pointer],
    calendar: Calendar,
) -> Comparison:
    """Return how a scenario differs from the base; `changes` are the ways to the facts that it changes itself."""
    before, after = ({one.id: one for one in each.checkpoints} for each in (base, scenario))
    order = [*before, *(name for name in after if name not in before)]
    decisions = tuple(
        Turn(
            name,
            (after.get(name) or before[name]).title,
            before[name].decision if name in before else None,
            after[name].decision if name in after else None,
        )
        for name in order
    )
    differing = tuple(flip for name in order for flip in _Checkpoint(base, scenario, name).differences())
    return Comparison(
        about,
        base,
        scenario,
        decisions,
        tuple(one for one in differing if not one.margin_alone),
        tuple(one for one in differing if one.margin_alone),
        tuple(_moves(base.record, scenario.record, changes, calendar)),
        too_late(schedule(scenario.record, calendar)),
        too_late(schedule(base.record, calendar)),
        _clashing(scenario.record, base.record),
        _clashing(base.record, scenario.record),
        _altered(scenario.record, base.record),
    )


def _clashing(here: Record, there: Record) -> tuple[str, ...]:
    """Return in words what the change schedule has against one record and not, or not as surely, against the other."""
    known = {(one.key, one.certain) for one in clashes(there)}
    return tuple(one.words for one in clashes(here) if (one.key, one.certain) not in known)


def _altered(here: Record, there: Record) -> tuple[str, ...]:
    """Return in words the limits that are not kept, or may not be, in both records alike, but with other values compared."""
    rules: Mapping[str, object] = {} if here.agenda is None else here.agenda.rules
    known = {(one.key, one.certain): one.words for one in clashes(there)}
    return tuple(
        one.words
        for one in clashes(here)
        if one.key[0] in rules and known.get((one.key, one.certain), one.words) != one.words
    )


def save(comparison: Comparison, sets: Sequence[CriteriaSet], calendar: Calendar, command: str) -> Comparison:
    """Return a comparison with what would save each checkpoint that comes out worse; `command` asks for all of it, if any does."""
    order = list(Decision)
    saved = []
    for turn in comparison.decisions:
        here = _at(comparison.scenario, turn.checkpoint)
        if here is None or turn.before is None or order.index(here.decision) <= order.index(turn.before):
            continue
        asking = f"`{command} --at {turn.checkpoint}` says what would, and from which day it could be ready."
        found = small_repairs(comparison.scenario, here, sets, calendar)
        if here.blocking and (found or command):
            saved.append(Saved(turn.checkpoint, turn.title, found, asking))
    return replace(comparison, saved=tuple(saved))


def _stands(result: Result) -> tuple[object, ...]:
    return result.verdict, result.outlook, result.obstacle and result.waiver is not None


class _Checkpoint:
    """Compares the results at one checkpoint."""

    def __init__(self, base: Assessment, scenario: Assessment, name: str) -> None:
        self.base = base
        self.scenario = scenario
        self.name = name
        self.before, self.after = (_at(one, name) for one in (base, scenario))

    def differences(self) -> Iterator[Flip]:
        """Yield the criteria that stand otherwise, or have another margin."""
        before, after = (
            {} if one is None else {result.criterion: result for result in one.results}
            for one in (self.before, self.after)
        )
        for name in sorted({*before, *after}):
            one, other = before.get(name), after.get(name)
            if one is None or other is None:
                title = "" if (either := one or other) is None else either.title
                because = _not_judged(self.before, self.after) if other is None else _judged(self.before, self.after)
                yield Flip(name, title, self.name, one, other, because)
            elif _stands(one) != _stands(other) or one.margin != other.margin:
                yield Flip(name, other.title, self.name, one, other, self._cause(one, other))

    def _cause(self, before: Result, after: Result) -> str:
        """Return why a result is another, in sentences."""
        found = [
            *self._due(before, after),
            *self._facts(before, after),
            *self._age(before, after),
            *self._waits(before, after),
            *self._waiver(before, after),
        ]
        if not found:
            found = [*_needs(before, after), *self._limit()]
        if not found and self.base.sets != self.scenario.sets:
            found = ["It would be judged by other criteria."]
        return " ".join(found) or f"Its reason would be: {after.reason}"

    def _due(self, before: Result, after: Result) -> Iterator[str]:
        if before.due != after.due:
            comma = "," if isinstance(after.due, Beyond) else ""
            yield f"It would be due {say_on(after.due)}{comma} instead of {say_window(before.due)}."

    def _facts(self, before: Result, after: Result) -> Iterator[str]:
        """Yield the dates and facts it rests on that differ, with what they mean for it."""
        old, new = ({fact.id: fact for fact in one.facts} for one in (before, after))
        differing = []
        for name in sorted({*old, *new}):
            said = self._fact(name, old.get(name), new.get(name))
            if said:
                differing.append((name, said))
        pushing = {one.id for name, _ in differing for one in self._pushing(name)}
        differing = [(name, said) for name, said in differing if name not in pushing]
        for name, said in differing[:MOST_CAUSES]:
            asking = [one for one in _leaves(after.leading) if any(fact.id == name for fact in one.facts)]
            if name in self.scenario.record.dates and asking and all(one.kind in _EVENTS for one in asking):
                yield f"{said}; it is due {say_by(after.due)}."
            else:
                yield f"{said}."
        if len(differing) > MOST_CAUSES:
            yield f"And {len(differing) - MOST_CAUSES} more facts differ."
        names = {name for name, _ in differing}
        asking = [one for one in _leaves(after.leading) if any(fact.id in names for fact in one.facts)]
        sentences = [words for one in asking if one.kind not in _EVENTS for words in one.said]
        yield from sentences[:1]

    def _pushing(self, name: str) -> tuple[Fact, ...]:
        """Return what pushes a date, which is named with it."""
        known = self.scenario.record.dates.get(name)
        return () if known is None or not known.because else tuple(one for one in known.rests_on if one.id != name)

    def _fact(self, name: str, old: Fact | None, new: Fact | None) -> str:
        """Return how a fact differs, as a sentence without its full stop; nothing where it is the same."""
        dates = self.base.record.dates, self.scenario.record.dates
        if name in dates[0] or name in dates[1]:
            before, after = (each[name].window if name in each else None for each in dates)
            because = dates[1][name].because if name in dates[1] else ""
            said = "" if before == after else _say_move(self.scenario.record, name, before, after)
            said += _say_passed(self.scenario.record, name) if said else ""
            return f"{said}, for {because}" if said and because else said
        title = _name(self.scenario.record, self.base.record, name)
        if old is None or new is None:
            fact = new or old
            words = "" if fact is None else fact.value
            return f"{title} would {'be on record' if old is None else 'no longer count'} ({words})"
        if old.value != new.value:
            return f"{title} would be {new.value!r} instead of {old.value!r}"
        if old.stated != new.stated and new.stated is not None:
            since = "" if old.stated is None else f" instead of {say_day(old.stated)}"
            return f"{title} would be stated on {say_day(new.stated)}{since}"
        return ""

    def _waits(self, before: Result, after: Result) -> Iterator[str]:
        for names, words in (
            (set(after.waiting_for) - set(before.waiting_for), "It would wait for"),
            (set(before.waiting_for) - set(after.waiting_for), "It would no longer wait for"),
        ):
            for name in sorted(names):
                state = self._state(name)
                yield f"{words} {name}{f', which would be {state}' if state else ''}."

    def _state(self, name: str) -> str:
        """Return how a criterion stands in the scenario, at this checkpoint or the last earlier one."""
        found = ""
        for one in self.scenario.checkpoints:
            for result in one.results:
                if result.criterion == name:
                    outlook = result.outlook
                    found = VERDICT_WORDS[result.verdict] if outlook is None else OUTLOOK_WORDS[outlook]
            if self.after is not None and one.id == self.after.id:
                break
        return found

    def _waiver(self, before: Result, after: Result) -> Iterator[str]:
        if before.waiver is not None and after.waiver is None:
            yield f"Its waiver of {say_day(before.waiver.granted)} to {say_day(before.waiver.expires)} would not count."
        if before.waiver is None and after.waiver is not None:
            yield f"The waiver of {say_day(after.waiver.granted)} to {say_day(after.waiver.expires)} would count."

    def _age(self, before: Result, after: Result) -> Iterator[str]:
        """Yield that statements would be older, or younger, when they are needed, where it rests on the same ones."""
        stated = {one.id: one.stated for one in before.facts if one.id not in self.base.record.dates}
        same = stated and stated == {one.id: one.stated for one in after.facts if one.id not in self.base.record.dates}
        if same and before.age_on != after.age_on and before.leading.truth is not after.leading.truth:
            since = "" if before.age_on is None else f" instead of {say_day(before.age_on)}"
            day = "a day that is not stated" if after.age_on is None else say_day(after.age_on)
            yield f"The age of what it rests on would count on {day}{since}."
            deciding = [one for one in _leaves(after.leading) if one.truth is after.leading.truth and one.facts]
            yield from [words for one in deciding for words in one.said][:1]

    def _limit(self) -> Iterator[str]:
        old, new = (one.record.near_critical.count for one in (self.base, self.scenario))
        if old != new:
            yield f"Fewer than {say_days(new)} would count as at risk, instead of {old}."


def _at(assessment: Assessment, name: str) -> CheckpointAssessment | None:
    return next((one for one in assessment.checkpoints if one.id == name), None)


def _not_judged(before: CheckpointAssessment | None, after: CheckpointAssessment | None) -> str:
    if after is None and before is not None:
        return f"{before.title} would no longer be a checkpoint on record."
    return "It would be judged by other criteria, of which this is none."


def _judged(before: CheckpointAssessment | None, after: CheckpointAssessment | None) -> str:
    if before is None and after is not None:
        return f"{after.title} would be a checkpoint on record."
    return "It would be judged by other criteria, of which this is one."


def _leaves(finding: Finding) -> Iterator[Finding]:
    if not finding.members:
        yield finding
    for member in finding.members:
        yield from _leaves(member)


def _needs(before: Result, after: Result) -> Iterator[str]:
    """Yield what a result needs that nobody has stated, or needs no longer."""
    for names, words in (
        ([one for one in after.needs if one not in before.needs], "It would need what nobody has stated"),
        ([one for one in before.needs if one not in after.needs], "It would no longer need"),
    ):
        if names:
            more = f" and {len(names) - MOST_CAUSES} more" if len(names) > MOST_CAUSES else ""
            yield f"{words}{':' if words.endswith('stated') else ''} {', '.join(names[:MOST_CAUSES])}{more}."


def _say_passed(record: Record, path: str) -> str:
    """Return that a date has passed and nobody has confirmed it, so that nothing is known of it any more."""
    known = record.dates.get(path)
    if (
        known is None
        or known.actual
        or known.limit
        or known.window.latest is None
        or known.window.latest >= record.as_of
    ):
        return ""
    return f"; {say_day(known.window.latest)} has passed unconfirmed"


def _say_move(record: Record, path: str, before: Window | None, after: Window | None) -> str:
    """Return how a date differs: "UIT would finish on 8 November 2021 instead of 25 October 2021"."""
    title = record.title_of(path.removesuffix(".start").removesuffix(".finish"))
    verb = next((end for end in ("start", "finish") if path.endswith(f".{end}")), "be")
    name = say_path(record, path)
    if isinstance(after, Beyond):
        words = sentence(f"{name} would be {after.words}")[0].removesuffix(".")
        return words if before is None or before.open else f"{words} (it was {say_window(before)})"
    if after is None or after.open:
        lost = "stated" if after is not None else "known" if _has_item(record, path) else "on record"
        words = sentence(f"{name} would no longer be {lost}")[0].removesuffix(".")
        return words if before is None or before.open else f"{words} (it was {say_window(before)})"
    since = " (no day is stated so far)" if before is None or before.open else f" instead of {say_window(before)}"
    return f"{title} would {verb} {say_on(after)}{since}"


def _name(record: Record, other: Record, path: str) -> str:
    """Return a fact as a sentence begins with it."""
    area, _, rest = path.partition(".")
    if area == "evidence":
        titles = {one.fact.id: one.title for one in (*other.evidence, *record.evidence)}
        return f"'{titles.get(path, rest)}'"
    if area == "decisions":
        decided = {
            one.fact.id: f"the decision of {one.body} on {one.title}" for one in (*other.decisions, *record.decisions)
        }
        return sentence(decided.get(path, path))[0].removesuffix(".")
    if area in ("scope", "plan", "risks", "actions") and "." in rest:
        member, _, field = rest.rpartition(".")
        return f"The {field.replace('-', ' ')} of {member}"
    return sentence(record.term(rest) if rest else path)[0].removesuffix(".")


# Dates that move


def _moves(base: Record, scenario: Record, changes: Collection[Pointer], calendar: Calendar) -> Iterator[Move]:
    for path in sorted({*base.dates, *scenario.dates}):
        before, after = (each.dates[path].window if path in each.dates else None for each in (base, scenario))
        if before == after:
            continue
        days = None if before is None or after is None else _distance(calendar, before, after)
        because = _because(base, scenario, path, changes)
        known = scenario if path in scenario.dates else base
        yield Move(path, say_path(known, path), before, after, days, because)


def _distance(calendar: Calendar, before: Window, after: Window) -> Margin | None:
    """Return the working days from a date to the one it becomes, end by end."""
    ends = ((before.earliest, after.earliest), (before.latest, after.latest))
    moved = [None if old is None or new is None else calendar.between(old, new) for old, new in ends]
    counted = [one for one in moved if one is not None]
    return (min(counted), max(counted)) if len(counted) == len(moved) else None


def _because(base: Record, scenario: Record, path: str, changes: Collection[Pointer]) -> str:
    """Return why a date moves: it was asked for, its links push it, or it follows from what was asked for."""
    item = path.removesuffix(".start").removesuffix(".finish")
    keys = (path.removeprefix(f"{item}."),) if path != item else ("date", "limit")
    own = [one for one in changes if one[:2] == ("plan", item)]
    pushed, before = (each.dates[path].because if path in each.dates else "" for each in (scenario, base))
    if pushed:
        return f"pushed by links: {pushed}"
    if any(len(one) == 2 or one[2] in keys for one in own):  # noqa: PLR2004 - the item itself
        return ASKED
    if before:
        return f"no longer pushed by links; so far {before}"
    named = sorted({str(one[2]) for one in own})
    title = (scenario if path in scenario.dates else base).title_of(item)
    return f"follows from the {' and '.join(named)} of {title}" if named else "follows from what else is changed"


# The words of a comparison, which every format lays out


APPEARED = "Conflicts with other changes, and limits not kept, that appear"
VANISHED = "Those that vanish"
ALTERED = "Limits no better kept than before, with other values"


@dataclass(frozen=True, slots=True)
class Telling:
    """A comparison in words, row by row: from what to what, and because of what."""

    title: str
    opening: str
    note: str
    changes: str
    decisions: tuple[tuple[str, str, str, str], ...]
    """For each checkpoint its title, the decision before and after, and the scenario's in a sentence where it turns."""
    moved: tuple[tuple[str, str, str, str, str], ...]
    """For each date its name, the old and the new, by how much, and why."""
    flips: tuple[tuple[str, str, str, str, str, str, str], ...]
    """For each criterion its id, title, checkpoint, how it stood and would stand, why, and by when that shows."""
    margins: tuple[tuple[str, str, str, str, str, str], ...]
    """Likewise for each margin that alone is another, but for when it shows."""
    stays: str
    too_late: tuple[str, ...]
    appeared: tuple[str, ...]
    vanished: tuple[str, ...]
    """What the change schedule has against the release in the scenario alone, and before it alone."""
    altered: tuple[str, ...]
    """Limits that are no better kept than before, with other values compared."""
    saved: tuple[str, ...]
    """What would save each checkpoint that comes out worse."""


def tell(comparison: Comparison) -> Telling:
    """Return a comparison in words."""
    base, scenario, about = comparison.base, comparison.scenario, comparison.about
    changes = about.changes[:MOST_CHANGES]
    more = len(about.changes) - len(changes)
    titles = {one.checkpoint: one.title for one in comparison.decisions}
    results = sum(len(one.results) for one in scenario.checkpoints)
    same = results - sum(one.after is not None for one in comparison.flips)
    return Telling(
        about.title or about.name,
        f"As of {say_day(base.as_of)}, compared with the release as it is on record",
        " ".join(about.note.split()),
        "; ".join([*changes, *([f"and {more} more"] if more else [])]),
        tuple(_say_turn(scenario, one) for one in comparison.decisions),
        tuple(
            (
                _titled(one),
                _say(one.before, base.record, one.id),
                _say(one.after, scenario.record, one.id),
                _say_distance(one.working_days),
                one.because,
            )
            for one in comparison.moved
        ),
        tuple(
            (
                one.criterion,
                one.title,
                titles[one.checkpoint],
                _state(one.before),
                _state(one.after),
                one.because,
                _shows(one),
            )
            for one in comparison.flips
        ),
        tuple(
            (one.criterion, one.title, titles[one.checkpoint], _margin(one.before), _margin(one.after), one.because)
            for one in comparison.margins
        ),
        f"{same} of {results} results stand as before",
        tuple(_say_late(one, comparison.late_before(one)) for one in comparison.too_late),
        comparison.appeared,
        comparison.vanished,
        comparison.altered,
        tuple(_say_saved(one) for one in comparison.saved),
    )


def _titled(one: Move) -> str:
    """Return a date by its title and its id."""
    title = sentence(one.title)[0].removesuffix(".")
    return title if title.casefold() == one.id.casefold() else f"{title} ({one.id})"


def _shows(one: Flip) -> str:
    return "" if one.shows_by is None else f"It shows {say_by(one.shows_by)}, when it falls due."


def _say_late(one: TooLate, before: int) -> str:
    so_far = ", as before" if before == one.days else f", not {say_days(before)} as before" if before else ""
    return f"{say_too_late(one)}{so_far}"


def _say_saved(one: Saved) -> str:
    if one.repairs:
        return f"{one.title}: {say_smallest(one.repairs[0])}"
    return f"{one.title}: {one.asking}"


def _say_turn(scenario: Assessment, one: Turn) -> tuple[str, str, str, str]:
    before, after = ("no checkpoint" if each is None else DECISION_WORDS[each] for each in (one.before, one.after))
    checkpoint = _at(scenario, one.checkpoint)
    turns = one.before is not one.after and checkpoint is not None
    return one.title, before, after, summarise(scenario, checkpoint) if turns and checkpoint is not None else ""


def _has_item(record: Record, path: str) -> bool:
    return path.removesuffix(".start").removesuffix(".finish") in record.items


def _say(window: Window | None, record: Record, path: str) -> str:
    if window is None:
        return "not known" if _has_item(record, path) else "not on record"
    if isinstance(window, Beyond):
        return window.words
    return "not stated" if window.open else say_window(window)


def _state(result: Result | None) -> str:
    if result is None:
        return NOT_JUDGED
    return say_state(result.verdict, result.outlook, waived=result.obstacle and result.waiver is not None)


def _margin(result: Result | None) -> str:
    return say_margin(None if result is None else result.margin)


def _say_distance(days: Margin | None) -> str:
    """Return by how much a date moves, in words."""
    if days is None or None in days:
        return ""
    least, most = (one or 0 for one in days)
    if least == most:
        return "by days off only" if not least else f"{say_days(abs(least))} {'later' if least > 0 else 'earlier'}"
    return f"{least} to {say_days(most)} later"
