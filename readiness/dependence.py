"""What stands in the way of a checkpoint and what that waits for: criteria and dates, and arrows between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.criteria import CriteriaSet
from readiness.dates import say_path
from readiness.explanation import DECISION_WORDS, OUTLOOK_WORDS, VERDICT_WORDS
from readiness.moment import MONTHS, Window, say_day, say_on
from readiness.record import Record

MOST = 200
"""So many things are shown at most."""
AREAS = frozenset(
    ("evidence", "metrics", "registers", "scope", "baselines", "decisions", "actions", "risks", "changes", "waivers")
)
"""How the path of a fact begins that is no date; such facts are counted, not shown."""
ACTUAL = " (actual)"
"""How a need ends that asks whether a day has come."""


class Extent(Enum):
    """How much is shown: what stands in the way and what it needs, or all."""

    GAPS = "gaps"
    ALL = "all"


class Sort(Enum):
    """What a thing is."""

    DATE = "date"
    CRITERION = "criterion"


@dataclass(frozen=True, slots=True)
class Thing:
    """A criterion, or a date: its name, what it says, how it stands.

    `root` says that it stands in the way by itself, `consequence` that it does because of another. `needs` is how many
    facts that are no dates it needs.
    """

    id: str
    sort: Sort
    name: str
    words: str
    state: str
    gap: bool
    root: bool
    consequence: bool
    needs: int


def say_title(found: "Dependence") -> str:
    """Return what is shown, in words."""
    what = "what stands in the way of" if found.extent is Extent.GAPS else "criteria and dates at"
    return f"{found.release}: {what} {found.checkpoint} as of {say_day(found.as_of)}"


@dataclass(frozen=True, slots=True)
class Dependence:
    """Things, and arrows from what comes first to what waits for it; `left_out` are more things than are shown."""

    extent: Extent
    release: str
    checkpoint: str
    decision: str
    as_of: date
    things: tuple[Thing, ...]
    arrows: tuple[tuple[str, str], ...]
    left_out: int


def dependence(
    assessment: Assessment, checkpoint: CheckpointAssessment, sets: Sequence[CriteriaSet], extent: Extent
) -> Dependence:
    """Return what stands in the way of a checkpoint and what it waits for, or all criteria there and all dates."""
    return _Finding(assessment, checkpoint, sets, extent).found()


def joined(found: Dependence) -> Dependence:
    """Return what is joined to something, for a reader who has the rest in a table."""
    ends = {name for arrow in found.arrows for name in arrow}
    return replace(found, things=tuple(one for one in found.things if one.id in ends))


class _Finding:
    """Gathers things and arrows."""

    def __init__(
        self, assessment: Assessment, checkpoint: CheckpointAssessment, sets: Sequence[CriteriaSet], extent: Extent
    ) -> None:
        self.assessment = assessment
        self.record: Record = assessment.record
        self.checkpoint = checkpoint
        self.extent = extent
        self.requires = {name: one.requires for found in sets for name, one in found.criteria.items()}
        at = [one.id for one in assessment.checkpoints].index(checkpoint.id)
        earlier = assessment.checkpoints[: at + 1]
        self.results = {one.criterion: one for before in earlier for one in before.results}
        self.here = {one.criterion for one in checkpoint.results}
        self.unconfirmed = {
            need.removesuffix(ACTUAL) for one in self.results.values() for need in one.needs if need.endswith(ACTUAL)
        }
        self.gaps = {one.criterion for one in checkpoint.gaps}

    def found(self) -> Dependence:
        """Return what was gathered, of too much the first that somebody must act on."""
        things: dict[str, Thing] = {}
        arrows: dict[tuple[str, str], None] = {}
        waiting = list(self.here) if self.extent is Extent.ALL else [one.criterion for one in self.checkpoint.gaps]
        ahead = sorted(waiting, key=lambda name: (name not in self.gaps, name))
        while ahead:
            name = ahead.pop(0)
            if f"criterion {name}" in things:
                continue
            result = self.results[name]
            things[f"criterion {name}"] = self._criterion(result)
            before = [one for one in self._before(result) if one in self.results]
            ahead += before
            arrows.update(dict.fromkeys((f"criterion {one}", f"criterion {name}") for one in before))
            for path in self._paths(result):
                things.setdefault(f"date {path}", self._date(path))
                arrows[f"date {path}", f"criterion {name}"] = None
        if self.extent is Extent.ALL:
            self._plan(things, arrows)
        kept = set(list(things)[:MOST])
        return Dependence(
            self.extent,
            self.assessment.title,
            self.checkpoint.title,
            DECISION_WORDS[self.checkpoint.decision],
            self.assessment.as_of,
            tuple(one for name, one in things.items() if name in kept),
            tuple(sorted(pair for pair in arrows if kept.issuperset(pair))),
            len(things) - len(kept),
        )

    def _before(self, result: Result) -> Sequence[str]:
        """Return the criteria that one waits for, or of all those that it requires."""
        if self.extent is Extent.ALL:
            return self.requires.get(result.criterion, ())
        return result.waiting_for if result.criterion in self.gaps else ()

    def _paths(self, result: Result) -> Iterator[str]:
        """Yield the dates that a criterion lacks, or of all also those that it rests on."""
        yield from dict.fromkeys(need.removesuffix(ACTUAL) for need in result.needs if self._dated(need))
        if self.extent is Extent.ALL:
            yield from (fact.id for fact in result.facts if fact.id in self.record.dates)

    def _dated(self, need: str) -> bool:
        path = need.removesuffix(ACTUAL)
        item = path.partition(".")[0]
        return path in self.record.dates or item in self.record.items or item not in AREAS

    def _plan(self, things: dict[str, Thing], arrows: dict[tuple[str, str], None]) -> None:
        """Add the items of the plan with their links, and what is before their ends."""
        paths: dict[str, list[str]] = {}
        for path in self.record.dates:
            paths.setdefault(path.rpartition(".")[0] or path, []).append(path)
            things.setdefault(f"date {path}", self._date(path))
        for name, ends in paths.items():
            if len(ends) > 1:
                arrows[f"date {name}.start", f"date {name}.finish"] = None
        for name, item in self.record.items.items():
            for after in item.after:
                first = _end(paths.get(after.id, ()), "start" if after.link.value.startswith("S") else "finish")
                last = _end(paths.get(name, ()), "finish" if after.link.value.endswith("F") else "start")
                if first is not None and last is not None:
                    arrows[f"date {first}", f"date {last}"] = None

    def _criterion(self, one: Result) -> Thing:
        gap = one.criterion in self.gaps or (one.criterion not in self.here and one.gap)
        said = VERDICT_WORDS[one.verdict] if one.outlook is None else OUTLOOK_WORDS[one.outlook]
        if not one.applicable:
            said = VERDICT_WORDS[one.verdict]
        elif one.waiver is not None and one.obstacle:
            said = f"{said}, waived"
        others = sum(not self._dated(need) for need in one.needs)
        consequence = one.obstacle and bool(one.consequence_of)
        name = f"criterion {one.criterion}"
        return Thing(
            name, Sort.CRITERION, one.criterion, one.title, said, gap, gap and one.root, gap and consequence, others
        )

    def _date(self, path: str) -> Thing:
        known = self.record.dates.get(path)
        words = say_path(self.record, path)
        state = "not on record" if known is None else "not stated" if known.window.open else _when(known.window)
        lacking = known is None or known.window.day is None or path in self.unconfirmed
        if path in self.unconfirmed and known is not None and not known.window.open:
            state = f"not confirmed, planned {state}"
        return Thing(f"date {path}", Sort.DATE, path, words, state, lacking, lacking, consequence=False, needs=0)


def _when(window: Window) -> str:
    """Return a window in few words: 1 Feb to 28 Feb 2022."""
    first, last = window.earliest, window.latest
    if first is None or last is None or first == last:
        return say_on(window)
    said = f"{first.day} {MONTHS[first.month - 1][:3]}{'' if first.year == last.year else f' {first.year}'}"
    return f"{said} to {last.day} {MONTHS[last.month - 1][:3]} {last.year}"


def _end(paths: Sequence[str], end: str) -> str | None:
    """Return the path of an end of an item, or of its only date; None where none is on record."""
    return next((path for path in paths if path.endswith(f".{end}")), paths[0] if paths else None)
