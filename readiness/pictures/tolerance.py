"""How far each date may slip: a bar up to the first thing that breaks, and marks where others break after it.

Tightest first, each with what breaks in words below its bar. Where nothing breaks the bar ends in an arrow; where that
cannot be seen for lack of a date it is hatched. Slips are in working days.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from readiness.blocks import Picture
from readiness.dates import say_days
from readiness.moment import Window, say_day, say_window
from readiness.pictures.drawing import (
    FAINT,
    INK,
    MOST_ROWS,
    MOST_TOLD,
    PALE_BLUE,
    PAPER,
    SMALL,
    SOFT,
    WIDTH,
    Sample,
    box,
    cut,
    diamond,
    dot,
    flat,
    frame,
    hatched,
    legend,
    line,
    lines,
    more,
    shape,
    short,
    text,
    told,
)
from readiness.tolerance.leeway import Leeway, Leeways
from readiness.tolerance.limits import NO_LIMIT, NOT_KNOWN, Row, tell_leeways

MARGIN = 12
NAMES = 200
LEFT = MARGIN + NAMES + 14
RIGHT = WIDTH - MARGIN - 20
"""The last mark lies here; an arrow leads a little beyond."""
TOP = 44
ROW = 46
BAR = 14
LEAST_DAYS = 5
DASH = " \u2013 "


@dataclass(frozen=True, slots=True)
class _Limits:
    """After how many working days what breaks of one date: criteria, decisions, and fixed dates and deadlines."""

    criteria: frozenset[int]
    decisions: frozenset[int]
    dates: frozenset[int]

    @property
    def all(self) -> frozenset[int]:
        return self.criteria | self.decisions | self.dates


def picture(found: Leeways, most: int = MOST_ROWS, *, say: Callable[[str], str] = str) -> Picture:
    """Return how far each date of a plan may slip."""
    record = found.record
    title = f"{record.title}: how far each date may slip, as of {say_day(record.as_of)}"
    told_rows = tuple(replace(row, first=say(row.first)) for row in tell_leeways(found).rows)
    pairs = [(row, one) for row, one in zip(told_rows, found.rows, strict=True) if one.whole or _alone(found, one)]
    if not pairs:
        said = "No date of the plan can slip, or none is known well enough."
        return frame("tolerance", title, f"{title}. {said}", 40, [text(MARGIN, 25, cut(said, WIDTH - 24))])
    shown = pairs[:most]
    limits = [_limits(one) for _, one in shown]
    largest = max([LEAST_DAYS, *(day for one in limits for day in one.all)])
    scale = (RIGHT - LEFT) / largest
    bottom = TOP + ROW * len(shown)
    rows = [
        part
        for at, ((row, one), own) in enumerate(zip(shown, limits, strict=True))
        for part in _row(row, one, own, (scale, TOP + ROW * at))
    ]
    left_out = len(pairs) - len(shown)
    below, height = legend(_samples(shown, limits), bottom + (18 if left_out else 0) + 10)
    parts = [*_axis(largest, scale, len(shown)), *rows, *more(left_out, MARGIN, bottom + 15), *below]
    return frame("tolerance", title, _alternative(title, shown, len(pairs)), height, parts)


def _alone(found: Leeways, one: Leeway) -> bool:
    """Return whether an end of an item stands for it, for it has no row as a whole."""
    return not any(other.item == one.item and other.whole for other in found.rows)


def _limits(one: Leeway) -> _Limits:
    turns = {turn.holds_for for turn in one.tolerance.turns if turn.holds_for is not None}
    dates = {day for day in (one.tolerance.date_holds_for, one.room) if day is not None}
    return _Limits(frozenset(day for _, day in one.tolerance.criteria), frozenset(turns), frozenset(dates))


def _axis(largest: int, scale: float, rows: int) -> Iterator[str]:
    """Yield the working days above the rows, and a line for each behind the bars, which leaves the words below them free."""
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000, 10**6) if scale * size >= 34)  # noqa: PLR2004 - room for a number
    yield text(MARGIN, 16, "working days", size=SMALL, colour=SOFT)
    for day in range(0, largest + 1, step):
        x = LEFT + scale * day
        if day == 0:
            yield line((x, TOP - 12), (x, TOP + ROW * rows), colour=INK, thick=1)
        else:
            tops = [TOP + ROW * at for at in range(rows)]
            yield from (line((x, top - 12), (x, top + 27), colour=FAINT, thick=0.7) for top in tops[:1])
            yield from (line((x, top + 5), (x, top + 27), colour=FAINT, thick=0.7) for top in tops[1:])
        yield text(x, TOP - 17, str(day), anchor="middle", size=SMALL, colour=SOFT)


def _row(row: Row, one: Leeway, own: _Limits, place: tuple[float, float]) -> Iterator[str]:
    scale, top = place
    named = lines(row.name, NAMES, 2)
    for number, words in enumerate(named):
        yield text(MARGIN, top + (25 if len(named) == 1 else 17) + 15 * number, words)
    y = top + 16
    bar = BAR / 2
    last = RIGHT if not own.all else LEFT + scale * max(own.all)
    if one.may_slip is None:
        fill = PALE_BLUE if row.may_slip == NO_LIMIT else hatched("faded")
        yield box(LEFT, y - bar, RIGHT - LEFT, BAR, fill=fill)
        yield shape([(RIGHT, y - 11), (RIGHT + 14, y), (RIGHT, y + 11)], fill=fill)
    else:
        end = LEFT + scale * one.may_slip
        yield line((end, y), (max(end, last), y), thick=1.4)
        yield box(LEFT, y - bar, max(2.0, end - LEFT), BAR, fill=PALE_BLUE if one.may_slip else INK)
    for day in sorted(own.all):
        x = LEFT + scale * day
        if day in own.dates:
            yield line((x, y - 11), (x, y + 11), thick=3)
        if day in own.criteria:
            yield dot(x, y, 4.5, fill=INK)
        if day in own.decisions:
            yield diamond(x, y, 8, fill="none" if day in own.criteria else PAPER, thick=1.8)
    said = _said(row, one)
    yield text(LEFT + 4, top + 38, cut(said, WIDTH - MARGIN - LEFT - 4, SMALL), size=SMALL, colour=SOFT)
    yield line((MARGIN, top + ROW - 1), (WIDTH - MARGIN, top + ROW - 1), colour=FAINT, thick=0.5)


def _said(row: Row, one: Leeway) -> str:
    """Return how far something may slip and what then breaks, in words."""
    if one.may_slip is None:
        return "no limit" if row.may_slip == NO_LIMIT else "a limit is not known: a date that it moves is not known"
    many = f"{'at most ' if row.may_slip.startswith('at most') else ''}{say_days(one.may_slip)}"
    until = f", to {DASH.join(map(_day, row.until))}" if row.until and one.may_slip else ""
    return f"{many}{until}; a day later: {row.first}" if row.first else f"{many}{until}"


def _day(window: Window) -> str:
    return say_window(window) if window.day is None else short(window.day)


def _samples(shown: Sequence[tuple[Row, Leeway]], limits: Sequence[_Limits]) -> list[Sample]:
    samples: list[Sample] = [(lambda x, y: box(x, y, 24, 12, fill=PALE_BLUE), "may slip so far")]
    if any(row.may_slip == NOT_KNOWN for row, _ in shown):
        samples.append((lambda x, y: box(x, y, 24, 12, fill=hatched("faded")), "limit not known"))
    if any(one.criteria for one in limits):
        samples.append((lambda x, y: dot(x + 12, y + 6, 4.5, fill=INK), "then a criterion is late"))
    if any(one.decisions for one in limits):
        samples.append((lambda x, y: diamond(x + 12, y + 6, 7, thick=1.8), "then a decision gets worse"))
    if any(one.dates for one in limits):
        samples.append(
            (lambda x, y: line((x + 12, y - 1), (x + 12, y + 13), thick=3), "then a fixed date or deadline is missed")
        )
    return samples


def _alternative(title: str, shown: Sequence[tuple[Row, Leeway]], count: int) -> str:
    rows = [f"{told(row.name)}: {told(_said(row, one))}." for row, one in shown[:MOST_TOLD]]
    left = count - len(rows)
    return " ".join([f"{flat(title)}, tightest first.", *rows, *([f"And {left:,} more."] if left else [])])
