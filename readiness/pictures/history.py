"""Gaps over time: how many criteria stood in the way of a checkpoint on each day on which something came on record.

A column a day: hard criteria are solid, soft ones and what is only at risk hatched, waived ones in outline, each with its
number. The columns stand side by side, whatever time lies between their days.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.blocks import Picture
from readiness.criteria import Importance
from readiness.explanation import DECISION_WORDS
from readiness.moment import say_day
from readiness.pictures.drawing import (
    FAINT,
    MOST_TOLD,
    PAPER,
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
    plural,
    short,
    text,
    wide,
)

MARGIN = 12
LEFT, RIGHT = 52, WIDTH - MARGIN
TOP, TALL = 30, 220
WIDEST = 74
MOST_DAYS = 60
"""How many columns find room."""
HARD, SOFTER, WAIVED = "#4d4d4d", "rising", PAPER


@dataclass(frozen=True, slots=True)
class Counted:
    """How many criteria stood in the way on a day: hard ones, soft ones and those at risk, waived ones; and the decision."""

    day: date
    hard: int
    soft: int
    waived: int
    decision: str

    @property
    def all(self) -> int:
        """All that stood in the way."""
        return self.hard + self.soft + self.waived


def counted(day: date, checkpoint: CheckpointAssessment) -> Counted:
    """Return how many criteria stood in the way of a checkpoint."""
    hard, waived = (sum(map(which, checkpoint.gaps)) for which in (_hard, _waived))
    soft = len(checkpoint.gaps) - hard - waived
    return Counted(day, hard, soft, waived, DECISION_WORDS[checkpoint.decision])


def _waived(one: Result) -> bool:
    return one.obstacle and one.waiver is not None


def _hard(one: Result) -> bool:
    return one.obstacle and one.waiver is None and one.importance is Importance.HARD


FEWEST = 3
"""On how few days something must have come on record for a paper to show them beside each other."""


def picture(past: Sequence[Assessment], checkpoint: str) -> Picture:
    """Return how many criteria stood in the way of a checkpoint, by the days in the past; the last is that of the report."""
    last = past[-1]
    found = [counted(one.as_of, at) for one in past for at in one.checkpoints if at.id == checkpoint][-MOST_DAYS:]
    name = last.record.title_of(checkpoint)
    title = f"{last.title}: gaps over time at {name} as of {say_day(last.as_of)}"
    if not found:
        said = "The checkpoint is not on record on any of these days."
        return frame("history", title, f"{title}. {said}", 40, [text(MARGIN, 25, said)])
    step, top = _steps(max(1, *(one.all for one in found)))
    bottom = TOP + TALL
    slot = min(WIDEST, (RIGHT - LEFT) / len(found))
    per = TALL / top
    columns = [part for at, one in enumerate(found) for part in _column(one, LEFT + slot * at, slot, per)]
    below, height = legend(_samples(found), bottom + 62)
    return frame(
        "history",
        title,
        _alternative(title, found),
        height,
        [
            *_axis(step, top, per),
            *columns,
            line((LEFT, bottom), (RIGHT, bottom)),
            *_days(found, slot, bottom),
            text(MARGIN, 14, "criteria that stand in the way", size=SMALL, colour=SOFT),
            *below,
        ],
    )


def _steps(most: int) -> tuple[int, int]:
    """Return between how many criteria lines are drawn, and the highest of them."""
    step = next((size for size in (1, 2, 5, 10, 20, 50, 100, 200, 500) if most <= size * 5), most)
    return step, -(-most // step) * step


def _axis(step: int, top: int, per: float) -> Iterator[str]:
    for count in range(0, top + 1, step):
        y = TOP + TALL - per * count
        yield line((LEFT, y), (RIGHT, y), colour=FAINT, thick=0.7)
        yield text(LEFT - 8, y + 4, f"{count:,}", anchor="end", size=SMALL, colour=SOFT)


def _column(one: Counted, x: float, slot: float, per: float) -> Iterator[str]:
    """Yield the parts of a column from below, each with its number where there is room."""
    y = float(TOP + TALL)
    gap = min(8.0, slot / 5)
    if not one.all and slot > wide("0", SMALL, bold=True) + 2:
        yield text(x + slot / 2, y - 4, "0", anchor="middle", size=SMALL, bold=True)
    for count, fill, dash in ((one.hard, HARD, ""), (one.soft, hatched(SOFTER), ""), (one.waived, WAIVED, "3 2")):
        if not count:
            continue
        high = per * count
        y -= high
        yield box(x + gap, y, slot - 2 * gap, high, fill=fill, dash=dash)
        said = str(count)
        taken = wide(said, SMALL, bold=True) + 6
        if high >= 18 and taken <= slot - 2 * gap - 2:  # noqa: PLR2004 - a line of words
            middle = x + slot / 2
            yield box(middle - taken / 2, y + high / 2 - 7.5, taken, 15, fill=PAPER, thick=0)
            yield text(middle, y + high / 2 + 4.5, said, anchor="middle", size=SMALL, bold=True)


def _days(found: Sequence[Counted], slot: float, bottom: float) -> Iterator[str]:
    """Yield the days below their columns, as many as find room, and below them the years and decisions."""
    end, years, decided = 0.0, 0.0, 0.0
    year, decision = 0, ""
    for at, one in enumerate(found):
        x = LEFT + slot * at + 2
        said = short(one.day, year=False)
        if x >= end and x + wide(said, SMALL) <= RIGHT:
            yield text(x, bottom + 16, said, size=SMALL)
            end = x + wide(said, SMALL) + 5
        if one.day.year != year and x >= years:
            year = one.day.year
            if x + wide(str(year), SMALL) <= RIGHT:
                yield text(x, bottom + 31, str(year), size=SMALL, bold=True)
                years = x + wide(str(year), SMALL, bold=True) + 8
        if one.decision != decision and x >= decided:
            words = cut(one.decision, RIGHT - x, SMALL)
            if words == one.decision:
                yield text(x, bottom + 46, words, size=SMALL, colour=SOFT)
                decided, decision = x + wide(words, SMALL) + 8, one.decision


def _samples(found: Sequence[Counted]) -> list[Sample]:
    samples: list[Sample] = []
    if any(one.hard for one in found):
        samples.append((lambda x, y: box(x, y, 24, 12, fill=HARD), "hard"))
    if any(one.soft for one in found):
        samples.append((lambda x, y: box(x, y, 24, 12, fill=hatched(SOFTER)), "soft, or at risk"))
    if any(one.waived for one in found):
        samples.append((lambda x, y: box(x, y, 24, 12, fill=WAIVED, dash="3 2"), "waived"))
    return [*samples, (None, "Below the days: the decision from then on.")]


def _alternative(title: str, found: Sequence[Counted]) -> str:
    rows = [
        f"{say_day(one.day)}: {plural(one.hard, 'hard gap')}, {one.soft} soft or at risk, {one.waived} waived, {one.decision}."
        for one in found[-MOST_TOLD:]
    ]
    return " ".join([f"{flat(title)}, on each day on which something came on record.", *rows])
