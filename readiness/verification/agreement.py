"""Whether a paper agrees with what it carries along, and that with a paper made anew from its inputs.

Three things are compared: the words one sees, those that the paper carries along, and those of the paper made anew. So that
a comment in a file, or a fact that came later, is no difference, the paper made anew tells the digests that the old one told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from readiness.movement.finding import Cause, Change, Movement
from readiness.movement.kept import Kept
from readiness.movement.recollection import recollect
from readiness.paper.attachment import Attachment
from readiness.paper.words import Said
from readiness.verification.edits import Edit, find_edits, narrowed, settled

_ASIDE = frozenset({"inputs", "diagnostics", "location"})
"""Keys of an assessment that tell of files and places in them."""
_MARK = 100
"""So many letters of a classification stand at the edge of a page in any case."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that differ, with some around them, and where they stand; empty where there are none."""

    section: str
    row: str
    column: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A file that a paper was made of: its digest then and now, None where it was not, or is not, read."""

    path: str
    was: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that moved, and the results that it changed."""

    cause: Cause
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Anew:
    """A paper made anew: by which program, from which files, the assessment, and the words."""

    version: str
    inputs: tuple[tuple[str, str], ...]
    assessment: Mapping[str, Any]
    kept: Kept
    said: tuple[Said, ...]
    marking: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a paper and its inputs agree.

    `edited` are words changed by hand, `edges` what stands at edges of pages that lack the classification. The rest is
    empty where the paper could not be made anew: `versions` are the program then and now if other, `records` the digests
    of the facts, `outdated` words that would be others today, `assessed` whether the assessment is the same.
    """

    edited: tuple[Difference, ...]
    edges: tuple[str, ...]
    anew: bool
    versions: tuple[str, str] | None = None
    inputs: tuple[Changed, ...] = ()
    records: tuple[str, str] | None = None
    movement: Movement | None = None
    facts: tuple[Fact, ...] = ()
    outdated: tuple[Difference, ...] = ()
    assessed: bool = True

    @property
    def differs(self) -> bool:
        """Whether anything but files without effect differs."""
        return bool(self.edited or self.edges or self.outdated or self.records) or not self.assessed

    @property
    def matches(self) -> bool:
        """Whether all agree."""
        return self.anew and not self.differs

    @property
    def unfounded(self) -> bool:
        """Whether the paper and what it carries along say what the same program does not make of the same files."""
        return self.anew and not self.inputs and self.versions is None and bool(self.outdated or not self.assessed)


def agree(
    attachment: Attachment, edits: Sequence[Edit], edges: Sequence[str], before: Kept, anew: Anew | None
) -> Agreement:
    """Return how a paper agrees with its inputs.

    `edits` are where the file says otherwise than its words are carried along, `edges` those that lack the classification,
    `before` is the assessment that it carries along; `anew` is None where no paper can be made.
    """
    said = attachment.said
    edited = tuple(_differences(said, edits))
    if anew is None:
        return Agreement(edited, tuple(edges), anew=False)
    movement = recollect(before, anew.kept)
    words = find_edits(attachment.words, [one.words for one in anew.said])
    was, now = attachment.made.version, anew.version
    marking, today = settled(attachment.made.marking), settled(anew.marking)
    marked = () if marking == today else (Difference("", "", "", marking, today),)
    return Agreement(
        edited,
        tuple(edges),
        anew=True,
        versions=None if was == now else (was, now),
        inputs=tuple(_inputs(dict(attachment.made.inputs), dict(anew.inputs))),
        records=None if before.record == anew.kept.record else (before.record, anew.kept.record),
        movement=movement,
        facts=tuple(_facts(movement)),
        outdated=(*marked, *_differences(said, words)),
        assessed=_told(attachment.assessment) == _told(anew.assessment),
    )


def _differences(said: Sequence[Said], edits: Sequence[Edit]) -> "list[Difference]":
    found = []
    for one in edits:
        place = one.first if one.first < one.last else one.first - 1
        near = said[min(max(place, 0), len(said) - 1)] if said else Said("")
        was, now = narrowed(one.said, one.says)
        found.append(Difference(near.section, near.row, near.column if one.last - one.first == 1 else "", was, now))
    return found


def unmarked(edges: Sequence[str], marking: str) -> tuple[str, ...]:
    """Return the edges that do not say the classification, of which a long one is cut there; one without words if there are none."""
    wanted = "".join(settled(marking).split()).casefold()[:_MARK]
    return tuple(one for one in edges or ("",) if wanted not in "".join(settled(one).split()).casefold())


def _inputs(was: Mapping[str, str], now: Mapping[str, str]) -> "list[Changed]":
    paths = sorted({*was, *now})
    return [Changed(path, was.get(path), now.get(path)) for path in paths if was.get(path) != now.get(path)]


def _facts(movement: Movement) -> "list[Fact]":
    """Return the facts because of which results are others, each once."""
    found: dict[tuple[str, str | None, str | None], tuple[Cause, list[Change]]] = {}
    for change in movement.changes:
        for cause in change.causes:
            if cause.kind == "fact":
                found.setdefault((cause.id, cause.was, cause.now), (cause, []))[1].append(change)
    return [Fact(cause, tuple(changes)) for cause, changes in found.values()]


def _told(assessment: Any) -> Any:
    """Return what an assessment says, without what only tells of files."""
    if isinstance(assessment, Mapping):
        return {key: _told(value) for key, value in assessment.items() if key not in _ASIDE}
    return [_told(one) for one in assessment] if isinstance(assessment, list) else assessment
