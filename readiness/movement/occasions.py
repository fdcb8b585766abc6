"""What the passing of time alone does to a result: a due day that has come, a plan nobody confirmed, a statement that aged."""

from collections.abc import Iterator
from dataclasses import dataclass

from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.check import sentence
from readiness.dates import say_path
from readiness.explanation import OUTLOOK_WORDS, VERDICT_WORDS
from readiness.moment import Window, say_by, say_day, say_window
from readiness.record import Record

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that the time between two days did, in a sentence; `id` is what it happened to.

    `through` are the criteria by which it reaches another that waits for them.
    """

    id: str
    words: str
    through: tuple[str, ...] = ()


def find_occasions(before: Assessment, later: Assessment, key: Key) -> tuple[Occasion, ...]:
    """Return what the time between two days did to a result; both assessments are of what was on record on the first."""
    return _Passing(before, later).of(key, ())


class _Passing:
    """Two assessments of the same facts on two days."""

    def __init__(self, before: Assessment, later: Assessment) -> None:
        self.before = before
        self.later = later
        self.old, self.new = _results(before), _results(later)

    def of(self, key: Key, seen: tuple[Key, ...]) -> tuple[Occasion, ...]:
        old, new = self.old.get(key), self.new.get(key)
        if old is None or new is None:
            return (self._day(key[0]),)
        own = [
            *self._passed(key),
            *self._due(old, new),
            *self._waiver(old, new),
            *self._unconfirmed(old, new),
            *self._expected(old, new),
            *self._aged(old, new),
        ]
        waits = list(self._waits(key, old, new, seen))
        return tuple(dict.fromkeys([*own, *waits])) or (self._day(key[0]),)

    def _day(self, name: str) -> Occasion:
        first, last = say_day(self.before.as_of), say_day(self.later.as_of)
        return Occasion(name, f"It is judged as of {last}, no longer as of {first}.")

    def _passed(self, key: Key) -> Iterator[Occasion]:
        old, new = (_at(one, key[1]) for one in (self.before, self.later))
        due = self.old[key].outlook is not None and self.new[key].outlook is None  # which comes first, and says it
        if old is not None and new is not None and old.forecast and not new.forecast and not due:
            yield Occasion(key[1], f"{new.title}, {say_window(new.day)}, has come.")

    def _due(self, old: Result, new: Result) -> Iterator[Occasion]:
        if old.outlook is not None and new.outlook is None and new.applicable:
            yield Occasion(new.criterion, f"Its due day, {say_window(new.due)}, has come.")

    def _waiver(self, old: Result, new: Result) -> Iterator[Occasion]:
        if old.waiver is not None and new.waiver is None:
            yield Occasion(new.criterion, f"Its waiver ended on {say_day(old.waiver.expires)}.")
        if old.waiver is None and new.waiver is not None:
            yield Occasion(new.criterion, f"Its waiver counts from {say_day(new.waiver.granted)} on.")

    def _unconfirmed(self, old: Result, new: Result) -> Iterator[Occasion]:
        """Yield the planned dates it rests on whose day has passed, and which nobody has confirmed."""
        asked = [one.removesuffix(" (actual)") for one in new.needs if one.endswith(" (actual)")]
        for path in dict.fromkeys([*(one.id for one in (*old.facts, *new.facts)), *asked]):
            known = self.before.record.dates.get(path)
            if known is None or known.actual or known.limit or not self._between(known.window):
                continue
            name = sentence(say_path(self.later.record, path))[0].removesuffix(".")
            words = f"{name} was planned for {say_window(known.window)}; nothing on record says that it happened."
            yield Occasion(path, words)

    def _between(self, window: Window) -> bool:
        """Return whether a window had not passed on the first day, and has on the other."""
        return window.latest is not None and self.before.as_of <= window.latest < self.later.as_of

    def _expected(self, old: Result, new: Result) -> Iterator[Occasion]:
        """Yield what it rests on that was expected, and has not come."""
        ids = {one.id for one in (*old.facts, *new.facts)} | {*old.needs, *new.needs}
        for path, title, window in expectations(self.before.record):
            if path in ids and self._between(window):
                yield Occasion(path, f"{title} was expected {say_by(window)}, and is not on record.")

    def _aged(self, old: Result, new: Result) -> Iterator[Occasion]:
        """Yield that statements are older on the day on which their age counts, where that makes a difference."""
        if old.age_on == new.age_on or new.age_on is None or old.leading == new.leading:
            return
        dates = self.later.record.dates
        known = {one.id: one for one in new.facts if one.id not in dates and one.stated is not None}
        for one in known.values():
            if one.stated is not None and one.stated < new.age_on:
                days = (new.age_on - one.stated).days
                words = f"What was stated on {say_day(one.stated)} is {days} days old on {say_day(new.age_on)}."
                yield Occasion(one.id, words)

    def _waits(self, key: Key, old: Result, new: Result, seen: tuple[Key, ...]) -> Iterator[Occasion]:
        """Yield what time did to the criteria it waits for, or waited for."""
        pairs = ((old.waiting_for, new.waiting_for), (old.caveats, new.caveats))
        names = {name for one, other in pairs for name in set(one) ^ set(other)}
        names = names or set(old.consequence_of) ^ set(new.consequence_of)
        order = [one.id for one in self.later.checkpoints]
        for name in sorted(names):
            at = [one for one in order[: order.index(key[1]) + 1] if (name, one) in self.new]
            other = (name, at[-1]) if at else key
            if other == key or other in seen:
                continue
            was, now = self.old.get(other), self.new.get(other)
            if (
                was is None
                or now is None
                or (was.verdict, was.outlook, was.waiver)
                == (
                    now.verdict,
                    now.outlook,
                    now.waiver,
                )
            ):
                continue
            for one in self.of(other, (*seen, key)):
                told = one.words if one.through else f"{one.words.removesuffix('.')}; so {name} is {_state(now)}."
                yield Occasion(one.id, told, (*one.through, name))


def _state(result: Result) -> str:
    return VERDICT_WORDS[result.verdict] if result.outlook is None else OUTLOOK_WORDS[result.outlook]


def _results(assessment: Assessment) -> dict[Key, Result]:
    return {(one.criterion, at.id): one for at in assessment.checkpoints for one in at.results}


def _at(assessment: Assessment, name: str) -> CheckpointAssessment | None:
    return next((one for one in assessment.checkpoints if one.id == name), None)


def expectations(record: Record) -> Iterator[tuple[str, str, Window]]:
    """Yield what is expected: its path, its name at the beginning of a sentence, and when."""
    for evidence in record.evidence:
        if evidence.expected is not None:
            yield evidence.fact.id, f"'{evidence.title}'", evidence.expected
    for name, measured in record.metrics.items():
        for one in measured:
            if one.expected is not None:
                yield one.fact.id, f"A value of '{name.replace('-', ' ')}'", one.expected
    for decision in record.decisions:
        if decision.expected is not None:
            yield decision.fact.id, f"The decision of {decision.body} on {decision.title}", decision.expected
