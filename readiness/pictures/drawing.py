"""What every picture is drawn with: words cut to a measured width, boxes, lines, hatching, legends.

A hatching is a pattern of the picture, whose name only counts within it: `url(#...)` holds a mark that no text can hold,
and for which the whole puts a name made of all that is drawn. So several pictures stand in one page without confusion.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from html import escape
from unicodedata import category

from readiness import fonts
from readiness.blocks import Picture
from readiness.moment import MONTHS

WIDTH = 800
"""How wide a picture is; on a page of A4 its smallest words are then as large as a footnote."""
SIZE, SMALL, LARGE = 13, 12, 17
INK, SOFT, FAINT, PAPER = "#111", "#444", "#bbb", "#fff"
BLUE, ORANGE, GREEN = "#0072b2", "#d55e00", "#009e73"
PALE_BLUE, PALE_ORANGE, PALE_GREEN, PALE_YELLOW = "#dcebf6", "#fbe3d3", "#d9f0e8", "#fbf5cc"
"""Colours that readers who do not see all colours tell apart. Source: Okabe and Ito, Color Universal Design, 2008."""
MOST_ROWS = 200
"""How many rows a picture has at most; below it says how many more there are."""
MOST_TOLD = 60
"""Of how many rows the words for those who do not see a picture tell."""
MOST_LETTERS = 200
"""How many letters of a text those words hold."""
PREFIX = "\0"
"""Stands before the name of a pattern until the whole picture is known; no text holds it."""
ELLIPSIS = "\u2026"
MOST_MARKS = 2
"""How many accents may stand above each other."""
_JOINERS = "\u200c\u200d"


def flat(words: str) -> str:
    """Return words as one line without anything that is not to be seen, or that turns the direction of what follows."""
    kept: list[str] = []
    marks = 0
    for letter in words:
        sort = category(letter)
        marks = marks + 1 if sort in {"Mn", "Me"} else 0
        if sort in {"Cc", "Zl", "Zp", "Zs"}:
            kept.append(" ")
        elif marks <= MOST_MARKS and (sort not in {"Cf", "Cs", "Cn"} or letter in _JOINERS):
            kept.append(letter)
    return " ".join("".join(kept).split())


def wide(words: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Return how wide words are."""
    return fonts.width(words, size, bold=bold)


def cut(words: str, room: float, size: float = SIZE, *, bold: bool = False) -> str:
    """Return words as one line that is no wider than the room, with an ellipsis where something is left out."""
    said = flat(words)
    if fonts.width(said[:MOST_READ], size, bold=bold) <= room and len(said) <= MOST_READ:
        return said
    left = room - fonts.width(ELLIPSIS, size, bold=bold)
    at = _fitting(said, left, size, bold=bold)
    return f"{said[:at].rstrip()}{ELLIPSIS}" if left >= 0 else ""


MOST_READ = 1_000
"""No line of a picture has room for more letters."""


def _fitting(words: str, room: float, size: float, *, bold: bool) -> int:
    """Return how many letters of a text find room."""
    for at, letter in enumerate(words[:MOST_READ]):
        room -= fonts.width(letter, size, bold=bold)
        if room < 0:
            return at
    return min(len(words), MOST_READ)


def lines(words: str, room: float, most: int, size: float = SIZE, *, bold: bool = False) -> list[str]:
    """Return words in at most so many lines that are no wider than the room, the last with an ellipsis if need be."""
    left = flat(words)
    found: list[str] = []
    while left and len(found) < most - 1:
        at = _fitting(left, room, size, bold=bold)
        if at < len(left):
            at = left.rfind(" ", 1, at + 1) if " " in left[1 : at + 1] else max(1, at)
        found.append(left[:at].rstrip())
        left = left[at:].lstrip()
    return [*found, cut(left, room, size, bold=bold)] if left else found


def told(words: str) -> str:
    """Return a text of a document as the words for those who do not see a picture hold it."""
    said = flat(words)
    return said if len(said) <= MOST_LETTERS else f"{said[:MOST_LETTERS].rstrip()}{ELLIPSIS}"


def short(day: date, *, year: bool = True) -> str:
    """Return a day in few letters: 5 Oct 2021, or 5 Oct."""
    return f"{day.day} {MONTHS[day.month - 1][:3]}{f' {day.year}' if year else ''}"


def number(value: float) -> str:
    """Return a number as it is written in a picture."""
    said = f"{value:.1f}"
    return said.removesuffix(".0") if said != "-0.0" else "0"


def text(  # noqa: PLR0913 - how a text looks
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    size: float = SIZE,
    bold: bool = False,
    colour: str = INK,
) -> str:
    """Return words that stand on a line; they are cut before, for here nothing is known of the room."""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" text-anchor="{anchor}" font-size="{number(size)}"{weight}'
        f' fill="{colour}">{escape(flat(words))}</text>'
    )


def box(  # noqa: PLR0913 - how a box looks
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: str = "none",
    stroke: str = INK,
    thick: float = 1.0,
    dash: str = "",
) -> str:
    """Return a rectangle; of no thickness it has no edge."""
    edge = f' stroke="{stroke}" stroke-width="{number(thick)}"' if thick else ""
    dashed = f' stroke-dasharray="{dash}"' if dash and thick else ""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(max(0, width))}" height="{number(max(0, height))}"'
        f' fill="{fill}"{edge}{dashed}/>'
    )


def line(
    start: tuple[float, float], end: tuple[float, float], *, colour: str = INK, thick: float = 1.0, dash: str = ""
) -> str:
    """Return a line from a place to a place."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{number(start[0])}" y1="{number(start[1])}" x2="{number(end[0])}" y2="{number(end[1])}"'
        f' stroke="{colour}" stroke-width="{number(thick)}"{dashed}/>'
    )


def shape(points: Iterable[tuple[float, float]], *, fill: str = PAPER, stroke: str = INK, thick: float = 1.0) -> str:
    """Return a shape with corners at these places."""
    said = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return f'<polygon points="{said}" fill="{fill}" stroke="{stroke}" stroke-width="{number(thick)}"/>'


def diamond(x: float, y: float, half: float, *, fill: str = PAPER, thick: float = 1.4) -> str:
    """Return a diamond around a place."""
    return shape([(x, y - half), (x + half, y), (x, y + half), (x - half, y)], fill=fill, thick=thick)


def dot(x: float, y: float, half: float, *, fill: str = PAPER, thick: float = 1.4) -> str:
    """Return a disc around a place."""
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(half)}" fill="{fill}" stroke="{INK}" stroke-width="{number(thick)}"/>'


def hatched(name: str) -> str:
    """Return the filling of a hatching of this picture."""
    return f"url(#{PREFIX}{name})"


_STRIPES = '<pattern id="{0}{1}" width="{2}" height="{2}" patternUnits="userSpaceOnUse" patternTransform="rotate({3})">'
HATCHINGS = {
    "rising": (45, 8, PALE_YELLOW, '<rect width="1.4" height="8" fill="#111"/>'),
    "falling": (-45, 5, PALE_ORANGE, '<rect width="2.4" height="5" fill="#111"/>'),
    "level": (90, 5, PALE_BLUE, '<rect width="1.1" height="5" fill="#111"/>'),
    "dotted": (0, 6, PALE_GREEN, '<circle cx="3" cy="3" r="1.1" fill="#111"/>'),
    "crossed": (
        45,
        6,
        PAPER,
        '<rect width="1.3" height="6" fill="#111"/><rect width="6" height="1.3" fill="#111"/>',
    ),
    "faded": (45, 6, PAPER, '<rect width="1.5" height="6" fill="#999"/>'),
}
"""The hatchings by name: how they are turned, how often they repeat, their ground, and what is repeated."""


def _patterns(body: str) -> Iterator[str]:
    """Yield the patterns of the hatchings that are used."""
    for name, (turned, every, ground, inside) in HATCHINGS.items():
        if hatched(name) in body:
            own = f'<rect width="{every}" height="{every}" fill="{ground}"/>'
            yield f"{_STRIPES.format(PREFIX, name, every, turned)}{own}{inside}</pattern>"


Sample = tuple[Callable[[float, float], str] | None, str]
"""An entry of a legend: what draws the sample, of 24 by 12, at a place, and what it means; without one it is a note."""
SAMPLE, HIGH = 24.0, 12.0
STEP = 20.0


def legend(samples: Sequence[Sample], y: float, left: float = 12, right: float = WIDTH - 12) -> tuple[list[str], float]:
    """Return the entries in as many lines as they take, and where the next thing below may begin."""
    found: list[str] = []
    x = left
    for draw, meaning in samples:
        before = SAMPLE + 6 if draw else 0
        said = cut(meaning, right - left - before, SMALL)
        taken = before + wide(said, SMALL)
        if x > left and x + taken > right:
            x, y = left, y + STEP
        found += [*([draw(x, y)] if draw else []), text(x + before, y + 10, said, size=SMALL, colour=SOFT)]
        x += taken + 18
    return found, y + STEP if samples else y


def more(count: int, x: float, y: float) -> list[str]:
    """Return the line that says how many rows are left out, if any."""
    return [text(x, y, f"and {count:,} more", size=SMALL, colour=SOFT)] if count > 0 else []


def plural(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def frame(  # noqa: PLR0913 - the parts of a picture
    name: str, title: str, alternative: str, height: float, parts: Iterable[str], *, width: int = WIDTH
) -> Picture:
    """Return a whole picture."""
    body = "\n".join(parts)
    tall = int(-(-height // 1))
    said = flat(alternative)
    whole = "\n".join(
        [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{tall}" viewBox="0 0 {width} {tall}"'
                f' role="img" aria-labelledby="{PREFIX}title {PREFIX}desc" font-family="{fonts.FAMILIES}"'
                f' font-size="{SIZE}" font-kerning="none" fill="{INK}">'
            ),
            f'<title id="{PREFIX}title">{escape(flat(title))}</title>',
            f'<desc id="{PREFIX}desc">{escape(said)}</desc>',
            *(["<defs>", *_patterns(body), "</defs>"] if f"url(#{PREFIX}" in body else []),
            f'<rect width="{width}" height="{tall}" fill="{PAPER}"/>',
            body,
            "</svg>\n",
        ]
    )
    own = sha256(whole.encode()).hexdigest()[:10]
    return Picture(name, flat(title), said, whole.replace(PREFIX, f"{name}-{own}-"), width, tall)


HEADING, HEADED = 24, 20


def headed(picture: Picture) -> Picture:
    """Return a picture with its title above it, in two lines if need be, for where it stands alone."""
    named = lines(picture.title, picture.width - 24, 2, LARGE, bold=True)
    above = HEADED + HEADING * len(named)
    tall = picture.height + above
    whole = "\n".join(
        [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{picture.width}" height="{tall}"'
                f' viewBox="0 0 {picture.width} {tall}" font-family="{fonts.FAMILIES}" font-kerning="none">'
            ),
            f'<rect width="{picture.width}" height="{tall}" fill="{PAPER}"/>',
            *(text(12, 30 + HEADING * at, words, size=LARGE, bold=True) for at, words in enumerate(named)),
            picture.svg.replace("<svg ", f'<svg y="{above}" ', 1).rstrip(),
            "</svg>\n",
        ]
    )
    return Picture(picture.name, picture.title, picture.alternative, whole, picture.width, tall)
