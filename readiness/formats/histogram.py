"""What a simulation found as a picture (SVG): a histogram of the target with its date, and what drives the spread.

It is legible in black and white: draws that come too late are hatched, lines differ by their dashes, and everything is
said in words beside it.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from html import escape

from readiness import fonts
from readiness.moment import MONTHS, say_day, say_window
from readiness.pictures.drawing import cut, flat, lines
from readiness.simulation.simulated import Driver, Prospects, Target

WIDTH = 960
LEFT, RIGHT = 64, 40
TOP, TALL = 132, 260
LEAST_BARS, MOST_BARS = 14, 60
MOST_DRIVERS = 8
ROW = 34
LABEL = 330
"""How wide the names of what drives the spread are, in pixels."""

Bar = tuple[date, date, int]
"""The first and the last day of a bar, and how many draws fall between."""


def picture(found: Prospects) -> str:
    """Return the picture as the text of an SVG document."""
    drivers = found.drivers[:MOST_DRIVERS]
    below = 96 + ROW * len(drivers) if drivers else 8
    height = TOP + TALL + 52 + below + 30
    lines = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
            f' role="img" aria-labelledby="title desc" font-family="{fonts.FAMILIES}" font-kerning="none" font-size="13" fill="#111">'
        ),
        f'<title id="title">{_safe(_title(found))}</title>',
        f'<desc id="desc">{_safe(describe(found))}</desc>',
        (
            '<defs><pattern id="late" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            '<rect width="6" height="6" fill="#fff"/><rect width="2.6" height="6" fill="#111"/></pattern></defs>'
        ),
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        _text(LEFT, 34, cut(_title(found), WIDTH - LEFT - RIGHT, 19, bold=True), size=19, weight="bold"),
        _text(LEFT, 56, cut(_below(found), WIDTH - LEFT - RIGHT), colour="#333"),
        *_histogram(found),
        *(_tornado(drivers, found, TOP + TALL + 52) if drivers else ()),
        _text(LEFT, height - 14, _foot(found), size=11, colour="#333"),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _title(found: Prospects) -> str:
    return f"{found.title}: {found.target.title}"


def _below(found: Prospects) -> str:
    target = found.target
    what = (
        "The day on which what comes before it allows it" if target.fixed is not None else "The day on which it comes"
    )
    return f"{what}, in {found.samples:,} draws as of {say_day(found.as_of)}."


def _foot(found: Prospects) -> str:
    return f"Drawn from stated ranges, which are assumptions; seed {found.seed}. Record {found.record[:12]}."


def describe(found: Prospects) -> str:
    """Return what the picture shows in words, for those who do not see it."""
    days = found.target.percentiles
    said = [_below(found)]
    if days is None:
        said.append("No day can be told: something it depends on is not known.")
    else:
        said.append(
            f"Half of the draws by {say_day(days.p50)}, 80% by {say_day(days.p80)}, 90% by {say_day(days.p90)}."
        )
    if found.target.fixed is not None and found.target.kept is not None:
        said.append(f"Its date, {say_window(found.target.fixed)}, is kept in {_kept(found.target)} of them.")
    if found.target.permitted is not None and found.target.permitted.forbidden:
        share = found.target.permitted.forbidden * 100
        said.append(f"The change schedule does not permit the day in {share:.0f}% of them.")
    if found.drivers:
        most = "; ".join(f"{one.title} ({one.correlation:+.2f})" for one in found.drivers[:MOST_DRIVERS])
        said.append(f"What moves it most, and how closely the two go together (1 is always): {most}.")
    return " ".join(said)


# The histogram


def _histogram(found: Prospects) -> Iterator[str]:
    target = found.target
    right, bottom = WIDTH - RIGHT, TOP + TALL
    if target.percentiles is None or not target.days:
        yield _text(LEFT, TOP + 40, "No day can be told: something it depends on is not known.", size=15)
        return
    line = target.fixed if target.fixed is not None else target.stated
    planned = None if line is None else line.day
    first, last = target.days[0][0], target.days[-1][0]
    if planned is not None:
        first, last = min(first, planned), max(last, planned)
    margin = timedelta(days=max(0, LEAST_BARS - (last - first).days) // 2)
    bars = bars_of(target.days, first - margin, last + margin, planned)
    width = (bars[0][1] - bars[0][0]).days + 1
    begin, end = bars[0][0], bars[-1][1] + timedelta(days=1)
    total = sum(count for _, _, count in bars)
    tallest = max(count for _, _, count in bars) / total
    step = _step(tallest)
    top = min(step * (int(tallest / step) + 1), 1.0)

    def across(day: date, share: float = 0.0) -> float:
        return LEFT + (right - LEFT) * ((day - begin).days + share) / (end - begin).days

    for tick in range(int(top / step + 0.5) + 1):
        y = bottom - TALL * tick * step / top
        yield f'<line x1="{LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="#ccc" stroke-width="0.7"/>'
        yield _text(LEFT - 8, y + 4, f"{tick * step * 100:g}%", anchor="end", size=11)
    for from_, to, count in bars:
        if count:
            x, wide = across(from_), across(to, 1) - across(from_)
            high = TALL * count / total / top
            late = target.fixed is not None and planned is not None and from_ > planned
            fill = "url(#late)" if late else "#8a8a8a"
            gap = min(1.0, wide / 6)
            yield (
                f'<rect x="{x + gap / 2:.1f}" y="{bottom - high:.1f}" width="{wide - gap:.1f}" height="{high:.1f}"'
                f' fill="{fill}" stroke="#111" stroke-width="0.6"/>'
            )
    yield f'<line x1="{LEFT}" y1="{bottom}" x2="{right}" y2="{bottom}" stroke="#111"/>'
    forbidden = () if target.permitted is None else target.permitted.days
    yield from _forbidden([(across(day), across(day, 1)) for day in forbidden], bottom)
    yield from _days_below(begin, end, across_of=(LEFT, right), bottom=bottom)
    unit = {1: "a day", 7: "a week"}.get(width, f"{width} days")
    yield _text(
        LEFT, TOP - 48, f"share of the draws, {unit} a bar; P80: in 80% of them by that day", size=11, colour="#333"
    )
    edge = None if planned is None else across(planned, 1 if target.fixed is not None else 0.5)
    marks = [
        (day, f"P{share} {_short(day) if begin.year < end.year else _short(day).rpartition(' ')[0]}")
        for share, day in ((50, target.percentiles.p50), (80, target.percentiles.p80), (90, target.percentiles.p90))
    ]
    yield from _marks(marks, [across(day, 0.5) for day, _ in marks], bottom, edge)
    if planned is not None and edge is not None:
        x = edge
        kept = "" if target.kept is None else f", kept in {_kept(target)} of draws"
        said = f"fixed for {_short(planned)}{kept}" if target.fixed is not None else f"planned for {_short(planned)}"
        left = x > (LEFT + right) / 2
        yield f'<line x1="{x:.1f}" y1="{TOP - 40}" x2="{x:.1f}" y2="{bottom}" stroke="#fff" stroke-width="6"/>'
        yield f'<line x1="{x:.1f}" y1="{TOP - 40}" x2="{x:.1f}" y2="{bottom}" stroke="#111" stroke-width="3"/>'
        yield _text(x + (-8 if left else 8), TOP - 30, said, anchor="end" if left else "start", weight="bold")
    if target.fixed is not None and planned is not None and any(from_ > planned and count for from_, _, count in bars):
        yield f'<rect x="{right - 150}" y="{TOP - 56}" width="14" height="11" fill="url(#late)" stroke="#111" stroke-width="0.6"/>'
        yield _text(right - 130, TOP - 47, "too late for that date", size=11)


def _kept(target: Target) -> str:
    """Return how often a fixed date is kept: by links, and where a change schedule forbids it, also how often permitted."""
    links = f"{(target.kept or 0) * 100:.0f}%"
    found = target.permitted
    if found is None or found.kept is None or not found.against:
        return links
    return f"{links} by links, and kept and permitted in {found.kept * 100:.0f}%"


def _forbidden(days: Sequence[tuple[float, float]], bottom: int) -> Iterator[str]:
    """Yield a strip below the days that the change schedule does not permit, each from one place to another."""
    for begin, end in days:
        yield f'<rect x="{begin:.1f}" y="{bottom + 26}" width="{end - begin:.1f}" height="6" fill="#111"/>'
    if days:
        yield f'<rect x="{LEFT}" y="{bottom + 38}" width="14" height="6" fill="#111"/>'
        yield _text(LEFT + 20, bottom + 45, "not permitted by the change schedule", size=11, colour="#333")


def bars_of(days: Sequence[tuple[date, int]], first: date, last: date, held: date | None) -> list[Bar]:
    """Return the draws in bars of a day, or of as many weeks as leave no more bars than can be told apart.

    One of them ends with the day `held`, so that what comes later stands apart.
    """
    span = (last - first).days + 1
    width = 1
    if span > MOST_BARS:
        width = 7 * -(-span // (7 * MOST_BARS))
        ends = first.weekday() if held is None else (first - held).days - 1
        first -= timedelta(days=ends % width)
        span = (last - first).days + 1
    counts = [0] * -(-span // width)
    for day, count in days:
        counts[(day - first).days // width] += count
    return [
        (first + timedelta(days=width * at), first + timedelta(days=width * (at + 1) - 1), count)
        for at, count in enumerate(counts)
    ]


def _step(tallest: float) -> float:
    """Return between how many parts of 1 lines are drawn, so that there are four to eight."""
    for step in (0.0025, 0.005, 0.01, 0.02, 0.025, 0.05, 0.1, 0.2):
        if tallest / step <= 6:  # noqa: PLR2004 - lines
            return step
    return 0.25


def _days_below(begin: date, end: date, *, across_of: tuple[int, int], bottom: int) -> Iterator[str]:
    """Yield the days below the axis: Mondays, or the first of months."""
    left, right = across_of
    span = (end - begin).days
    every = [begin + timedelta(days=at) for at in range(span)]
    ticks = every if span <= 10 else [day for day in every if day.weekday() == 0]  # noqa: PLR2004 - so many find room
    while len(ticks) > 10:  # noqa: PLR2004 - likewise
        firsts = [day for day in every if day.day == 1]
        ticks = ticks[::2] if len(ticks) <= 20 or len(firsts) < 3 else firsts[:: 1 + len(firsts) // 11]  # noqa: PLR2004
    for day in ticks:
        x = left + (right - left) * ((day - begin).days + 0.5) / span
        yield f'<line x1="{x:.1f}" y1="{bottom}" x2="{x:.1f}" y2="{bottom + 5}" stroke="#111"/>'
        yield _text(min(x, right - 6), bottom + 20, _short(day), anchor="middle", size=11)


def _marks(
    marks: Sequence[tuple[date, str]], places: Sequence[float], bottom: int, edge: float | None
) -> Iterator[str]:
    """Yield the lines of the percentiles; where they lie close together their words stand below each other."""
    dashes = {"P50": "7 3", "P80": "4 3", "P90": "1.5 3"}
    for number, ((_, words), x) in enumerate(zip(marks, places, strict=True)):
        y = TOP - 10 + number * 16
        dash = dashes[words[:3]]
        yield f'<line x1="{x:.1f}" y1="{y - 10}" x2="{x:.1f}" y2="{bottom}" stroke="#fff" stroke-width="3.5"/>'
        yield f'<line x1="{x:.1f}" y1="{y - 10}" x2="{x:.1f}" y2="{bottom}" stroke="#111" stroke-width="1.6" stroke-dasharray="{dash}"/>'
        wide = fonts.width(words, 11) + 6
        lines = [*places[:number], *([] if edge is None else [edge])]
        sides = {False: (x + 4, x + wide + 8), True: (x - wide - 8, x - 4)}
        crossed = {side: sum(least <= line <= most for line in lines) for side, (least, most) in sides.items()}
        left = x + wide > WIDTH - RIGHT or (crossed[True] < crossed[False] and x - wide > LEFT)
        box = x - wide - 3 if left else x + 3
        yield f'<rect x="{box:.1f}" y="{y - 10}" width="{wide:.1f}" height="14" fill="#fff"/>'
        yield _text(x - 6 if left else x + 6, y + 1, words, anchor="end" if left else "start", size=11)


# What drives the spread


def _tornado(drivers: Sequence[Driver], found: Prospects, top: int) -> Iterator[str]:
    left, right = LEFT + LABEL, WIDTH - RIGHT - 60
    most = max(0.5, *(abs(side) for one in drivers for side in (one.low, one.high)))
    step = next(size for size in (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 10_000) if most / size <= 4)  # noqa: PLR2004 - lines
    edge = step * (int(most / step) + 1)
    middle = (left + right) / 2
    per = (right - left) / 2 / edge
    bottom = top + 50 + ROW * len(drivers)
    yield _text(
        LEFT,
        top + 16,
        cut(f"What moves {found.target.title}", WIDTH - LEFT - RIGHT, 15, bold=True),
        size=15,
        weight="bold",
    )
    yield _text(LEFT, top + 36, "white: lowest quarter of its draws; grey: highest", size=11, colour="#333")
    yield _text(right + 60, top + 36, "correlation", anchor="end", size=11, colour="#333")
    for tick in range(-int(edge / step), int(edge / step) + 1):
        x = middle + tick * step * per
        yield f'<line x1="{x:.1f}" y1="{top + 44}" x2="{x:.1f}" y2="{bottom}" stroke="#ccc" stroke-width="0.7"/>'
        yield _text(x, bottom + 16, _signed(f"{tick * step:+g}") if tick else "0", anchor="middle", size=11)
    for number, one in enumerate(drivers):
        y = top + 50 + ROW * number
        yield from _label(one.title, left - 10, y + 19)
        for side, fill in ((one.low, "#fff"), (one.high, "#8a8a8a")):
            x = min(middle, middle + side * per)
            yield (
                f'<rect x="{x:.1f}" y="{y + 4}" width="{abs(side) * per:.1f}" height="{ROW - 12}" fill="{fill}"'
                ' stroke="#111" stroke-width="0.9"/>'
            )
        yield _text(right + 60, y + 19, _signed(f"{one.correlation:+.2f}"), anchor="end")
    yield f'<line x1="{middle:.1f}" y1="{top + 44}" x2="{middle:.1f}" y2="{bottom}" stroke="#111" stroke-width="1.4"/>'
    yield _text(
        middle, bottom + 34, "working days earlier or later than on average", anchor="middle", size=11, colour="#333"
    )


def _label(title: str, x: float, y: float) -> Iterator[str]:
    """Yield a name that ends at a place, in two lines where one is too short for it."""
    if len(lines(title, LABEL - 14, 2)) == 1:
        yield _text(x, y, title, anchor="end")
        return
    for number, words in enumerate(lines(title, LABEL - 14, 2, 12)):
        yield _text(x, y - 7 + 15 * number, words, anchor="end", size=12)


def _text(  # noqa: PLR0913 - how a text looks
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    size: int = 13,
    weight: str = "normal",
    colour: str = "#111",
) -> str:
    bold = f' font-weight="{weight}"' if weight != "normal" else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}"{bold}>{_safe(words)}</text>'


def _signed(number: str) -> str:
    return number.replace("-", "\u2212")


def _safe(words: str) -> str:
    return escape(flat(words))


def _short(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"
