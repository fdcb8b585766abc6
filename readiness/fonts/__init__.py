"""The fonts that are shipped, so that words look alike on every machine, and how wide words are in them.

Liberation Sans, which is as wide as Arial and Helvetica, and DejaVu Sans for letters that it lacks. Their licences lie
beside them. Source of the tables that are read: the OpenType specification, `head`, `hhea`, `hmtx` and `cmap`.
"""

from functools import cache
from importlib.resources import files
from struct import unpack_from
from unicodedata import category, east_asian_width

REGULAR, BOLD, OTHERS = "LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf", "DejaVuSans.ttf"
FAMILY = "Liberation Sans"
FAMILIES = f"'{FAMILY}', Arial, Helvetica, 'DejaVu Sans', sans-serif"
"""The families by name: one of equal width for a reader whose machine lacks the first."""
LACKING = 1.4
"""How wide a letter that no shipped font has is taken to be, beside the size; a picture of a face is that wide."""


def paths() -> tuple[str, ...]:
    """Return where the files of the fonts lie."""
    return tuple(str(files(__name__).joinpath(name)) for name in (REGULAR, BOLD, OTHERS))


def width(words: str, size: float, *, bold: bool = False) -> float:
    """Return how wide words are in a size, in the unit of that size."""
    return size * sum(_letter(letter, BOLD if bold else REGULAR) for letter in words)


def has(letter: str) -> bool:
    """Return whether a shipped font has a letter."""
    return letter in _widths(REGULAR) or letter in _widths(OTHERS)


@cache
def _letter(letter: str, name: str) -> float:
    """Return how wide a letter is beside its size."""
    if category(letter) in {"Mn", "Me", "Cf"}:  # marks stand on the letter before them
        return 0.0
    for font in (name, OTHERS):
        found = _widths(font).get(letter)
        if found is not None:
            return found
    return 1.0 if east_asian_width(letter) in "WF" and ord(letter) < FIRST_FACE else LACKING


FIRST_FACE = 0x1F000
"""From here on wide letters are signs and faces."""


@cache
def _widths(name: str) -> dict[str, float]:
    """Return the letters of a font, and how wide each is beside the size."""
    data = files(__name__).joinpath(name).read_bytes()
    (count,) = unpack_from(">H", data, 4)
    tables = {data[at : at + 4]: unpack_from(">I", data, at + 8)[0] for at in range(12, 12 + 16 * count, 16)}
    (units,) = unpack_from(">H", data, tables[b"head"] + 18)
    (measured,) = unpack_from(">H", data, tables[b"hhea"] + 34)
    advances = unpack_from(f">{2 * measured}H", data, tables[b"hmtx"])[::2]
    return {
        chr(letter): advances[min(glyph, measured - 1)] / units
        for letter, glyph in _glyphs(data, tables[b"cmap"]).items()
    }


def _glyphs(data: bytes, start: int) -> dict[int, int]:
    """Return the glyph of each letter, from the tables of the letters up to 0xFFFF, and of all."""
    found: dict[int, int] = {}
    (count,) = unpack_from(">H", data, start + 2)
    for at in range(start + 4, start + 4 + 8 * count, 8):
        platform, _, offset = unpack_from(">HHI", data, at)
        (kind,) = unpack_from(">H", data, start + offset)
        if platform in {0, 3} and kind == SEGMENTS:
            found = _segments(data, start + offset) | found
        elif platform in {0, 3} and kind == GROUPS:
            (groups,) = unpack_from(">I", data, start + offset + 12)
            for group in range(groups):
                first, last, glyph = unpack_from(">III", data, start + offset + 16 + 12 * group)
                found |= {letter: glyph + letter - first for letter in range(first, last + 1)}
    return found


SEGMENTS, GROUPS = 4, 12
"""The two formats of a table of letters that are read."""


def _segments(data: bytes, start: int) -> dict[int, int]:
    """Return the glyph of each letter up to 0xFFFF; 0 is the one of a letter that is lacking."""
    (twice,) = unpack_from(">H", data, start + 6)
    count = twice // 2
    lasts = unpack_from(f">{count}H", data, start + 14)
    firsts = unpack_from(f">{count}H", data, start + 16 + twice)
    deltas = unpack_from(f">{count}H", data, start + 16 + 2 * twice)
    places = start + 16 + 3 * twice
    offsets = unpack_from(f">{count}H", data, places)
    found: dict[int, int] = {}
    for number, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        for letter in range(first, last + 1):
            glyph = letter
            if offsets[number]:
                (glyph,) = unpack_from(">H", data, places + 2 * number + offsets[number] + 2 * (letter - first))
                if not glyph:
                    continue
            glyph = (glyph + deltas[number]) % 0x10000
            if glyph:
                found[letter] = glyph
    return found
