"""Readiness by category: of each category how many criteria stand how, as a bar in parts with the counts in words beside it.

How a criterion stands is its outlook before its due day, its verdict afterwards; what is met and stays so is met. Each
part has a hatching of its own, so that none is told apart by its colour alone.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.blocks import Picture
from readiness.moment import say_day
from readiness.pictures.drawing import (
    FAINT,
    INK,
    MOST_ROWS,
    MOST_TOLD,
    PALE_GREEN,
    PAPER,
    SIZE,
    SMALL,
    SOFT,
    WIDTH,
    Sample,
    box,
    cut,
    flat,
    frame,
    hatched,
    legend,
    line,
    more,
    plural,
    text,
    told,
    wide,
)
from readiness.verdict import Outlook, Verdict

MARGIN = 12
NAMES = 170
ROW = 21
BAR = 14


class Standing(Enum):
    """How a criterion stands, in one word; from best to worst, and what does not apply."""

    MET = "met"
    ON_TRACK = "on track"
    AT_RISK = "at risk"
    NO_PLAN = "no plan"
    LATE = "late"
    UNKNOWN = "unknown"
    NOT_MET = "not met"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class _Look:
    """How a part of a bar looks."""

    fill: str
    dash: str = ""
    count: str = INK


LOOKS: Mapping[Standing, _Look] = {
    Standing.MET: _Look(PALE_GREEN),
    Standing.ON_TRACK: _Look(hatched("dotted")),
    Standing.AT_RISK: _Look(hatched("rising")),
    Standing.NO_PLAN: _Look(hatched("level")),
    Standing.LATE: _Look(hatched("falling")),
    Standing.UNKNOWN: _Look(hatched("crossed")),
    Standing.NOT_MET: _Look(INK),
    Standing.NOT_APPLICABLE: _Look(PAPER, "3 3"),
}
_OUTLOOKS = {
    Outlook.ON_TRACK: Standing.ON_TRACK,
    Outlook.AT_RISK: Standing.AT_RISK,
    Outlook.LATE: Standing.LATE,
    Outlook.NO_PLAN: Standing.NO_PLAN,
}
_VERDICTS = {
    Verdict.MET: Standing.MET,
    Verdict.NOT_MET: Standing.NOT_MET,
    Verdict.UNKNOWN: Standing.UNKNOWN,
    Verdict.PENDING: Standing.NO_PLAN,
    Verdict.NOT_APPLICABLE: Standing.NOT_APPLICABLE,
}


def standing(result: Result) -> Standing:
    """Return how a criterion stands."""
    settled = result.verdict is Verdict.MET and result.outlook is Outlook.ON_TRACK
    if result.outlook is None or settled or not result.applicable:
        return _VERDICTS[result.verdict]
    return _OUTLOOKS[result.outlook]


def count(results: Sequence[Result]) -> dict[str, Counter[Standing]]:
    """Return by category how many criteria stand how, in the order of their names."""
    found: dict[str, Counter[Standing]] = {}
    for one in sorted(results, key=lambda one: (one.category.casefold(), one.category)):
        found.setdefault(one.category, Counter())[standing(one)] += 1
    return found


def picture(assessment: Assessment, checkpoint: CheckpointAssessment, most: int = MOST_ROWS) -> Picture:
    """Return how the criteria stand at a checkpoint by category."""
    found = count(checkpoint.results)
    where = f"{assessment.title}: readiness by category at {checkpoint.title}"
    title = f"{where} as of {say_day(assessment.as_of)}"
    if not found:
        said = "No criterion is asked at this checkpoint."
        return frame("categories", title, f"{title}. {said}", 40, [text(MARGIN, 25, said)])
    rows = list(found.items())[:most]
    each = _wide([counts for _, counts in rows])
    parts = [part for at, (name, counts) in enumerate(rows) for part in _row(name, counts, each, 8 + ROW * at)]
    bottom = 8 + ROW * len(rows)
    left_out = len(found) - len(rows)
    used = [one for one in Standing if any(counts[one] for _, counts in rows)]
    below, height = legend([_sample(one) for one in used], bottom + (18 if left_out else 0) + 8)
    return frame(
        "categories",
        title,
        _alternative(title, checkpoint, found),
        height,
        [
            *parts,
            line((_LEFT, 4), (_LEFT, bottom)),
            *more(left_out, MARGIN, bottom + 14),
            *below,
        ],
    )


_LEFT = MARGIN + NAMES + 12


def _row(name: str, counts: Counter[Standing], each: float, top: float) -> Iterator[str]:
    """Yield the name of a category, its bar, of which one criterion is `each` wide, and its counts in words."""
    yield text(MARGIN, top + 15, cut(name, NAMES))
    x = float(_LEFT)
    for one in Standing:
        if counts[one]:
            look = LOOKS[one]
            end = x + each * counts[one]
            yield box(x, top + 3, end - x, BAR, fill=look.fill, dash=look.dash)
            yield from _count(str(counts[one]), x, end, top + 3)
            x = end
    yield text(x + 8, top + 15, cut(say_counts(counts), WIDTH - MARGIN - x - 8, SMALL), size=SMALL, colour=SOFT)
    yield line((MARGIN, top + ROW - 1), (WIDTH - MARGIN, top + ROW - 1), colour=FAINT, thick=0.5)


def _wide(rows: Sequence[Counter[Standing]]) -> float:
    """Return how wide one criterion is drawn, so that the words beside each bar have room as far as that can be."""
    room = WIDTH - MARGIN - _LEFT
    found = [(room - 8 - min(wide(say_counts(one), SMALL), MOST_WORDS)) / one.total() for one in rows if one.total()]
    return min([*found, WIDEST])


MOST_WORDS = 250
"""Up to how wide the words beside a bar are kept room for."""
WIDEST = 60
"""How wide one criterion is drawn at most."""


def _count(said: str, x: float, end: float, top: float) -> Iterator[str]:
    """Yield a number on white in the middle of a part, where there is room."""
    taken = wide(said, SIZE, bold=True) + 8
    if taken + 4 <= end - x:
        middle = (x + end) / 2
        yield box(middle - taken / 2, top + 1.5, taken, BAR - 3, fill=PAPER, thick=0)
        yield text(middle, top + 11.7, said, anchor="middle", bold=True)


def _sample(one: Standing) -> Sample:
    return (lambda x, y: box(x, y, 24, 12, fill=LOOKS[one].fill, dash=LOOKS[one].dash)), one.value


def say_counts(counts: Counter[Standing]) -> str:
    """Return how many criteria of a category stand how, in words."""
    return ", ".join(f"{counts[one]} {one.value}" for one in Standing if counts[one])


def _alternative(title: str, checkpoint: CheckpointAssessment, found: Mapping[str, Counter[Standing]]) -> str:
    total: Counter[Standing] = sum(found.values(), Counter())
    rows = [f"{told(name)}: {say_counts(counts)}." for name, counts in list(found.items())[:MOST_TOLD]]
    left = len(found) - len(rows)
    whole = plural(len(checkpoint.results), "criterion", "criteria")
    said = f"{flat(title)}. {whole}: {say_counts(total)}."
    return " ".join([said, *rows, *([f"And {left:,} more."] if left else [])])
