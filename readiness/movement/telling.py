"""What moved, in sentences: decisions, gaps, results, dates, each with its cause, and the facts that changed nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from readiness.blocks import Block, Heading, Items, Paragraph, Table
from readiness.check import sentence
from readiness.explanation import DECISION_WORDS, NOT_JUDGED, OUTLOOK_WORDS, VERDICT_WORDS, say_margin, say_state
from readiness.moment import Beyond, Window, say_day, say_window
from readiness.movement.finding import Cause, Change, Moved, Movement, Turned
from readiness.movement.kept import Line
from readiness.naming import name_fact, plain_name
from readiness.verdict import Verdict

MOST_CAUSES = 4
"""So many causes are told of one thing."""
MOST_NAMED = 6
"""So many criteria that moved alike are named where everything else is counted."""
DUE, DUE_DAYS = "Its due day", "Their due days have come."
MOST_IDLE = 40
"""So many facts that changed nothing are told."""
_ASPECTS = {
    "due": "the due day",
    "reason": "the reason",
    "needs": "what is needed",
    "facts": "what it rests on",
    "checks": "how its parts stand",
    "waiting_for": "what it waits for",
    "root": "whether it is a root",
    "consequence_of": "what it follows from",
    "margin": "the margin",
    "caveats": "its caveats",
    "waiver": "its waiver",
    "title": "the title",
    "category": "the category",
    "importance": "the importance",
    "owner": "the owner",
    "remedy": "the remedy",
    "applicable": "whether it applies",
    "verdict": "the verdict",
    "outlook": "the outlook",
}


def tell_movement(movement: Movement, sources: Mapping[str, str], level: int = 1) -> Iterator[Block]:
    """Yield what moved; `sources` are titles of sources by id, `level` is that of the first heading."""
    yield from _Telling(movement, sources, level).all()


def tell_briefly(movement: Movement, sources: Mapping[str, str], level: int) -> Iterator[Block]:
    """Yield what moved as a group reads it: decisions, gaps and dates one by one, everything else counted."""
    yield from _Telling(movement, sources, level).brief()


def say_cause(movement: Movement, sources: Mapping[str, str], cause: Cause) -> str:
    """Return a cause in a sentence, with who said it."""
    return _Telling(movement, sources, 1).cause(cause)


class _Telling:
    """Tells one movement."""

    def __init__(self, movement: Movement, sources: Mapping[str, str], level: int) -> None:
        self.movement = movement
        self.sources = sources
        self.level = level
        self.titles = {one.checkpoint: one.title for one in movement.decisions}

    def all(self) -> Iterator[Block]:
        """Yield the whole report."""
        movement = self.movement
        yield Heading(self.level, f"{movement.after.title}: what moved")
        yield Paragraph(self._opening())
        if not movement.changed:
            yield Paragraph("Nothing changed: no decision, no result and no date is another.")
        yield from self._decisions()
        come = [one for one in movement.changes if one.before is None or one.after is None]
        yield from self._judged(come)
        others = [one for one in movement.changes if one not in come]
        yield from self._results("Gaps that opened", [one for one in others if one.opened])
        yield from self._results("Gaps that closed", [one for one in others if one.closed])
        left = [one for one in others if not one.opened and not one.closed]
        yield from self._results("Other criteria that stand otherwise", [one for one in left if one.turned])
        yield from self._margins([one for one in left if one.margin_alone])
        yield from self._grounds([one for one in left if not one.turned and not one.margin_alone])
        yield from self._moved()
        yield from self._idle()

    def brief(self) -> Iterator[Block]:
        """Yield the report in short, without a heading above it."""
        movement = self.movement
        yield Paragraph(self._opening())
        yield Items(tuple(map(self._decided, movement.decisions)))
        others = [one for one in movement.changes if one.before is not None and one.after is not None]
        for words, changes in (
            ("Gaps that opened", [one for one in others if one.opened]),
            ("Gaps that closed", [one for one in others if one.closed]),
        ):
            _, *told = self._results(words, changes) if changes else (None,)
            yield from told
        turned = [one for one in others if not one.opened and not one.closed and one.turned]
        come = [one for one in movement.changes if one.before is None or one.after is None]
        lines = tuple(self._counted([*come, *turned]))
        if lines:
            yield Paragraph("Criteria that stand otherwise:")
            yield Items(lines)
        left = len(movement.changes) - len(come) - len(turned) - sum(one.opened or one.closed for one in others)
        if left:
            yield Paragraph(
                f"{_count(left, 'more result')} stand{'s' if left == 1 else ''} as before, on other grounds."
            )
        if movement.moved:
            yield Table("Dates that moved", ("Date", "Was", "Is", "Because"), tuple(map(self._move, movement.moved)))
        if movement.idle:
            yield Paragraph("Facts that came on record and changed nothing:")
            yield from list(self._idle())[1:]

    def _decided(self, one: Turned) -> str:
        title, was, now, because = self._decision(one)
        return f"{title}: {f'still {now}' if was == now else f'from {was} to {now}'}. {because.removesuffix('As before.')}".strip()

    def _counted(self, changes: Sequence[Change]) -> Iterator[str]:
        """Yield how many criteria went from how to how at which checkpoint, which, and for what reasons."""
        alike: dict[tuple[str, str, str], list[Change]] = {}
        for one in changes:
            alike.setdefault((self.titles[one.checkpoint], _stand(one.before), _stand(one.after)), []).append(one)
        for (title, was, now), found in alike.items():
            criteria = "1 criterion" if len(found) == 1 else f"{len(found)} criteria"
            named = f" ({', '.join(one.criterion for one in found)})" if len(found) <= MOST_NAMED else ""
            causes = list(dict.fromkeys(cause for one in found for cause in one.causes))
            due = [one for one in causes if one.kind == "time" and (one.words or "").startswith(DUE)]
            if len(due) > 1:
                causes = [Cause("time", due[0].id, DUE_DAYS), *(one for one in causes if one not in due)]
            yield f"{title}: {criteria} from '{was}' to '{now}'{named}. {self._because(causes)}".strip()

    def _heading(self, words: str) -> Heading:
        return Heading(self.level + 1, words)

    def _opening(self) -> str:
        before, after = self.movement.before, self.movement.after
        when = f"From {say_day(before.as_of)} to {say_day(after.as_of)}"
        if before.as_of == after.as_of:
            when = f"As of {say_day(after.as_of)}"
        opened = sum(one.opened for one in self.movement.changes)
        closed = sum(one.closed for one in self.movement.changes)
        counts = f"{_count(len(self.movement.changes), 'result')} changed, {_count(opened, 'gap')} opened and {closed} closed"
        news, idle = len(self.movement.news), len(self.movement.idle)
        told = f"{_count(news, 'fact')} came on record or read otherwise" if news else "no fact came on record"
        if self.movement.records is None:
            return f"{when}: {counts}. A saved assessment is not judged anew; causes are those that the two show."
        aside = f", of which {idle} changed nothing" if idle else ""
        return f"{when}: {counts}; {told}{aside}."

    # Decisions

    def _decisions(self) -> Iterator[Block]:
        rows = tuple(map(self._decision, self.movement.decisions))
        if rows:
            yield self._heading("Decisions")
            yield Table("Decisions", ("Checkpoint", "Was", "Is", "Because"), rows)

    def _decision(self, one: Turned) -> tuple[str, str, str, str]:
        was, now = (NO_CHECKPOINT if each is None else DECISION_WORDS[each] for each in (one.before, one.after))
        said = []
        if one.day_before != one.day_after and one.before is not None and one.after is not None:
            said.append(f"Its day is {_day(one.day_after)}, no longer {_day(one.day_before)}.")
        if one.causes:
            said.append(self._because(one.causes))
        elif one.criteria:
            said.append(f"{_listed(one.criteria)} {'counts' if len(one.criteria) == 1 else 'count'} otherwise.")
        if not one.changed:
            said.append("As before.")
        return one.title, was, now, " ".join(said)

    def _judged(self, come: Sequence[Change]) -> Iterator[Block]:
        """Yield the criteria that are judged at a checkpoint on one side only."""
        if not come:
            return
        yield self._heading(f"Criteria that are judged, or are no longer ({len(come)})")
        lines = []
        for (checkpoint, appears, because), group in groupby(come, self._coming):
            found = list(group)
            is_are = "is" if len(found) == 1 else "are"
            judged = f"{is_are} judged" if appears else f"{is_are} no longer judged"
            named = ", ".join(f"{one.criterion} ({_state(one.after if appears else one.before)})" for one in found)
            criteria = "1 criterion" if len(found) == 1 else f"{len(found)} criteria"
            lines.append(f"At {checkpoint} {criteria} {judged}: {named}. {because}")
        yield Items(tuple(lines))

    def _coming(self, one: Change) -> tuple[str, bool, str]:
        direct = [cause if not cause.through else _without_edges(cause) for cause in one.causes]
        return self.titles[one.checkpoint], one.before is None, self._because(direct)

    # Results

    def _results(self, heading: str, changes: Sequence[Change]) -> Iterator[Block]:
        if not changes:
            return
        yield self._heading(f"{heading} ({len(changes)})")
        alike: dict[tuple[str, str, str, str], list[Change]] = {}
        for one in changes:
            how = (self.titles[one.checkpoint], _state(one.before), _state(one.after), self._why(one))
            alike.setdefault(how, []).append(one)
        rows = tuple((_names(found), *how) for how, found in alike.items())
        yield Table(heading, ("Criterion", "Checkpoint", "Was", "Is", "Because"), rows)

    def _margins(self, changes: Sequence[Change]) -> Iterator[Block]:
        if not changes:
            return
        yield self._heading(f"Margins that changed ({len(changes)})")
        rows = tuple((*self._named(one), *_margins(one), self._why(one)) for one in changes)
        yield Table("Margins that changed", ("Criterion", "Checkpoint", "Was", "Is", "Because"), rows)

    def _grounds(self, changes: Sequence[Change]) -> Iterator[Block]:
        if not changes:
            return
        yield self._heading(f"Criteria that stand as before, on other grounds ({len(changes)})")
        lines = (
            f"{one.criterion} at {self.titles[one.checkpoint]}, {_state(one.after)}: {_aspects(one.aspects)} "
            f"changed. {self._why(one)}"
            for one in changes
        )
        yield Items(tuple(lines))

    def _named(self, one: Change) -> tuple[str, str]:
        return f"{one.title} ({one.criterion})", self.titles[one.checkpoint]

    def _why(self, one: Change) -> str:
        return self._because(one.causes)

    def _because(self, causes: Sequence[Cause]) -> str:
        told = list(dict.fromkeys(map(self.cause, causes)))
        more = len(told) - MOST_CAUSES
        shown = told if more <= 0 else [*told[:MOST_CAUSES], f"And {more} more."]
        return " ".join(shown)

    def cause(self, cause: Cause) -> str:
        """Return a cause in a sentence."""
        words = cause.words or f"{self._fact(cause)}."
        if cause.kind == "time" or not cause.through:
            return words
        return f"{words.removesuffix('.')}; {self._edges(cause.through)}."

    def _edges(self, through: Iterable[str]) -> str:
        """Return the edges from a fact to what it changes: dates that it moves, then criteria that wait."""
        known = {date for record in self.movement.records or () for date in record.dates}
        found = list(through)
        dates = [self._name(one) for one in found if one in known]
        criteria = [one for one in found if one not in known]
        said = [f"it reaches {' and '.join(dates)}"] if dates else []
        said += [f"it reaches {one}, for which this waits" if not said else f"by {one}" for one in criteria]
        return ", ".join(said)

    def _fact(self, cause: Cause) -> str:
        """Return a fact that came on record, or reads otherwise, with who said it, as a sentence without its full stop."""
        name = sentence(self._name(cause.id))[0].removesuffix(".")
        if cause.now is None:
            return f"{name} is no longer on record (before: {cause.was})"
        told = "" if cause.was is None else f" (before: {cause.was})" if cause.was != cause.now else " (stated anew)"
        return f"{name}: {cause.now}{told}{self._said_by(cause)}"

    def _said_by(self, cause: Cause) -> str:
        day = "" if cause.stated is None else say_day(cause.stated)
        source = "" if cause.source is None else self.sources.get(cause.source, cause.source)
        return f" [{', '.join(filter(None, (source, day)))}]" if day or source else ""

    def _name(self, path: str) -> str:
        records = self.movement.records
        return plain_name(path) if records is None else name_fact((records[1], records[0]), path)

    # Dates and facts

    def _moved(self) -> Iterator[Block]:
        moved = self.movement.moved
        if moved:
            yield self._heading(f"Dates that moved ({len(moved)})")
            yield Table("Dates that moved", ("Date", "Was", "Is", "Because"), tuple(map(self._move, moved)))

    def _move(self, one: Moved) -> tuple[str, str, str, str]:
        name = sentence(self._name(one.id))[0].removesuffix(".")
        return name, _day(one.before), _day(one.after), self._because(one.causes)

    def _idle(self) -> Iterator[Block]:
        idle = self.movement.idle
        if not idle:
            return
        yield self._heading(f"Facts that came on record and changed nothing ({len(idle)})")
        lines = [self._fact(one) for one in idle[:MOST_IDLE]]
        more = len(idle) - len(lines)
        yield Items((*lines, *([f"and {more} more"] if more else [])))


def _names(found: Sequence[Change]) -> str:
    """Return criteria by their titles; of several that moved alike, by their ids."""
    if len(found) == 1:
        return f"{found[0].title} ({found[0].criterion})"
    return f"{len(found)} criteria: {', '.join(one.criterion for one in found)}"


NO_CHECKPOINT = "no checkpoint on record"


def _without_edges(cause: Cause) -> Cause:
    return Cause(cause.kind, cause.id, cause.words, cause.was, cause.now, cause.stated, cause.source, cause.pointer)


def _state(line: Line | None) -> str:
    return NOT_JUDGED if line is None else say_state(line.verdict, line.outlook, waived=line.waived)


def _stand(line: Line | None) -> str:
    """Return how a result stands in few words: before its due day what is to be expected of it, and whether it is met today."""
    if line is None:
        return NOT_JUDGED
    words = VERDICT_WORDS[line.verdict]
    if line.outlook is not None:
        expected = OUTLOOK_WORDS[line.outlook]
        words = expected if line.verdict is Verdict.PENDING else f"{words}, {expected}"
    return f"{words}, waived" if line.waived else words


def _margins(one: Change) -> tuple[str, str]:
    was, now = (say_margin(None if line is None else line.margin) for line in (one.before, one.after))
    return was, now


def _day(window: Window | None) -> str:
    if window is None:
        return "not on record"
    if isinstance(window, Beyond):
        return window.words
    return "not stated" if window.open else say_window(window)


def _aspects(aspects: Sequence[str]) -> str:
    return _listed([_ASPECTS[one] for one in aspects])


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
