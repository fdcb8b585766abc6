"""What stands in the way, and of what it is a consequence: dates and criteria in layers, arrows from cause to effect.

What stands in the way by itself has a thick edge and a black tab; what only waits for others has a thin edge, what does
not stand in the way a dashed one. A date is a box with cut corners. What is joined to nothing stands below in columns.
"""

from collections.abc import Iterator, Sequence

from readiness.blocks import Picture
from readiness.dependence import Dependence, Sort, Thing, say_title
from readiness.pictures.drawing import (
    INK,
    MOST_TOLD,
    PALE_BLUE,
    PAPER,
    SMALL,
    SOFT,
    WIDTH,
    Sample,
    box,
    cut,
    flat,
    frame,
    legend,
    lines,
    number,
    plural,
    shape,
    text,
    told,
    wide,
)
from readiness.pictures.layers import Layout, lay_out

MARGIN = 12
TALL, LOW = 58, 42
"""How high a box in the layers is, and one that is joined to nothing, which is wider."""
GAP = 44
WIDEST, NARROWEST = 240, 150
COLUMNS = 3
MOST_ARROWS = 400
CORNER = 9


def picture(found: Dependence) -> Picture:
    """Return criteria and dates as a graph; of very many arrows only the first are drawn."""
    title = say_title(found)
    if not found.things:
        said = f"Nothing stands in the way; the decision is {found.decision}."
        return frame("dependencies", title, f"{title}. {said}", 40, [text(MARGIN, 25, said)])
    arrows = found.arrows[:MOST_ARROWS]
    joined = {name for arrow in arrows for name in arrow}
    inside = [one for one in found.things if one.id in joined]
    alone = [one for one in found.things if one.id not in joined]
    layout = lay_out([one.id for one in inside], arrows, TALL)
    count = max(1, layout.layers)
    each = min(WIDEST, max(NARROWEST, (WIDTH - 2 * MARGIN - GAP * (count - 1)) / count))
    width = max(WIDTH, round(2 * MARGIN + each * count + GAP * (count - 1)))
    parts = [part for arrow in arrows for part in _arrow(arrow, layout, each)]
    for one in inside:
        parts += _thing(one, _x(layout.layer[one.id], each), 8 + layout.middle[one.id] - TALL / 2, (each, TALL))
    y = 8 + layout.height + 14 if inside else 4.0
    if alone:
        rows, y = _alone(alone, y, width, heading=bool(inside))
        parts += rows
    notes = [*(["and " + plural(found.left_out, "more thing")] if found.left_out else [])]
    notes += [f"and {plural(len(found.arrows) - len(arrows), 'more arrow')}"] if len(found.arrows) > len(arrows) else []
    for words in notes:
        parts.append(text(MARGIN, y + 14, words, size=SMALL, colour=SOFT))
        y += 18
    below, height = legend(_samples(found.things), y + 6)
    return frame("dependencies", title, _alternative(title, found), height, [*parts, *below], width=width)


def _x(layer: int, each: float) -> float:
    return MARGIN + layer * (each + GAP)


def _arrow(arrow: tuple[str, str], layout: Layout, each: float) -> Iterator[str]:
    """Yield a curve from the right of a thing to the left of another, straight where it passes through a layer."""
    first, last = arrow
    layer = layout.layer[first]
    x, y = _x(layer, each) + each, 8 + layout.middle[first]
    way = [f"M {number(x)},{number(y)}"]
    for middle in layout.ways[arrow]:
        layer += 1
        start, to = _x(layer, each), 8 + middle
        way.append(
            f"C {number(x + GAP / 2)},{number(y)} {number(start - GAP / 2)},{number(to)} {number(start)},{number(to)}"
        )
        x, y = start + each, to
        way.append(f"L {number(x)},{number(y)}")
    end, to = _x(layout.layer[last], each) - 7, 8 + layout.middle[last]
    way.append(
        f"C {number(x + GAP / 2)},{number(y)} {number(end - GAP / 2 + 7)},{number(to)} {number(end)},{number(to)}"
    )
    yield f'<path d="{" ".join(way)}" fill="none" stroke="{SOFT}" stroke-width="1.2"/>'
    yield shape([(end, to - 4), (end + 7, to), (end, to + 4)], fill=SOFT, stroke=SOFT, thick=0.5)


def _thing(one: Thing, x: float, y: float, size: tuple[float, float]) -> Iterator[str]:
    """Yield the box of a thing with its name, how it stands, and what it says."""
    across, tall = size
    yield _edge(one, x, y, across, tall)
    if one.root:
        yield box(x, y, 7, tall, fill=INK, thick=0)
    left, room = x + 14, across - 22
    most = 2 if tall == TALL else 1
    if one.sort is Sort.DATE:
        named = lines(_capital(one.words), room, most, SMALL)
        for at, words in enumerate([*named, *lines(one.state, room, most + 1 - len(named), SMALL)]):
            yield text(left, y + 17 + 15 * at, words, size=SMALL, colour=SOFT if at >= len(named) else INK)
        return
    name = cut(one.name, room, SMALL, bold=True)
    yield text(left, y + 17, name, size=SMALL, bold=True)
    beside = room - wide(name, SMALL, bold=True) - 8
    if beside > wide("not met", SMALL):
        yield text(x + across - 8, y + 17, cut(one.state, beside, SMALL), anchor="end", size=SMALL)
    for at, words in enumerate(lines(one.words, room, most, SMALL)):
        yield text(left, y + 33 + 15 * at, words, size=SMALL)


def _edge(one: Thing, x: float, y: float, width: float, height: float) -> str:
    thick = 2.2 if one.root else 1.0
    if one.sort is Sort.CRITERION:
        return box(x, y, width, height, fill=PAPER, thick=thick, dash="" if one.gap else "4 3")
    c = min(CORNER, height / 3)
    corners = [(x, y), (x + width - c, y), (x + width, y + c), (x + width, y + height - c)]
    return shape([*corners, (x + width - c, y + height), (x, y + height)], fill=PALE_BLUE, thick=thick)


def _role(one: Thing) -> str:
    if one.root:
        return "root" if not one.consequence else "root, and follows from others"
    return "follows from others" if one.consequence else "in the way" if one.gap else "not in the way"


def _alone(things: Sequence[Thing], y: float, width: int, *, heading: bool) -> tuple[list[str], float]:
    """Return the things that are joined to nothing, in columns, and where they end."""
    parts: list[str] = []
    if heading:
        parts.append(text(MARGIN, y + 12, "Joined to no other:", size=SMALL, bold=True))
        y += 22
    gap = 10
    each = (width - 2 * MARGIN - gap * (COLUMNS - 1)) / COLUMNS
    for at, one in enumerate(things):
        x = MARGIN + at % COLUMNS * (each + gap)
        parts += _thing(one, x, y + 4 + at // COLUMNS * (LOW + gap), (each, LOW))
    return parts, y + 4 + -(-len(things) // COLUMNS) * (LOW + gap)


def _samples(things: Sequence[Thing]) -> list[Sample]:
    samples: list[Sample] = []
    if any(one.root for one in things):
        samples.append(
            (
                lambda x, y: box(x + 1, y, 23, 12, thick=2.2) + box(x, y, 7, 12, fill=INK, thick=0),
                "root: lacks something of its own",
            )
        )
    if any(one.gap and not one.root for one in things):
        samples.append((lambda x, y: box(x, y, 24, 12), "in the way, follows from others or at risk"))
    if any(not one.gap and one.sort is Sort.CRITERION for one in things):
        samples.append((lambda x, y: box(x, y, 24, 12, dash="4 3"), "not in the way"))
    if any(one.sort is Sort.DATE for one in things):
        corners = ((0, 0), (18, 0), (24, 5), (24, 7), (18, 12), (0, 12))
        samples.append((lambda x, y: shape([(x + a, y + b) for a, b in corners], fill=PALE_BLUE), "date"))
    return samples


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _alternative(title: str, found: Dependence) -> str:
    """Return every thing with how it stands and what it waits for, in words."""
    names = {one.id: one.name if one.sort is Sort.CRITERION else one.words for one in found.things}
    before: dict[str, list[str]] = {}
    for first, last in found.arrows:
        before.setdefault(last, []).append(told(names[first]))
    criteria = [one for one in found.things if one.sort is Sort.CRITERION]
    rows = []
    for one in criteria[:MOST_TOLD]:
        waits = f", waits for {', '.join(before[one.id])}" if one.id in before else ""
        needs = f", needs {plural(one.needs, 'other fact')}" if one.needs else ""
        rows.append(f"{told(one.name)} ({told(one.words)}): {one.state}, {_role(one)}{waits}{needs}.")
    left = len(criteria) - len(rows) + found.left_out
    said = f"{flat(title)}: {found.decision}; {plural(len(criteria), 'criterion', 'criteria')}."
    return " ".join([said, *rows, *([f"And {left:,} more."] if left else [])])
