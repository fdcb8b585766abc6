"""What tests see of a picture: where its words and shapes lie, measured anew from what is drawn."""

from dataclasses import dataclass
from xml.etree import ElementTree as ET

from readiness import fonts
from readiness.blocks import Picture

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "title", "desc", "defs", "pattern", "rect", "line", "text", "polygon", "circle", "path"}


@dataclass(frozen=True)
class Box:
    """What is drawn between two corners; `words` are empty for a shape."""

    words: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right - 0.1
            and other.left < self.right - 0.1
            and self.top < other.bottom - 0.1
            and other.top < self.bottom - 0.1
        )


def parsed(picture: Picture) -> ET.Element:
    """Return the picture as a tree; it holds nothing but shapes and words."""
    root = ET.fromstring(picture.svg)  # noqa: S314 - our own
    names = {one.tag.removeprefix(SVG) for one in root.iter()}
    assert names <= ALLOWED, names
    for one in root.iter():
        assert not any(key.startswith("on") or "href" in key for key in one.attrib)
    return root


def drawn(root: ET.Element) -> list[ET.Element]:
    """Return what is drawn, without what is only defined."""
    defined = {inner for defs in root.iter(f"{SVG}defs") for inner in defs.iter()}
    return [one for one in root.iter() if one not in defined and one is not root]


def boxes(root: ET.Element) -> list[Box]:
    """Return the words and shapes of a picture."""
    found: list[Box] = []
    for one in drawn(root):
        numbers = {key: float(value) for key, value in one.attrib.items() if key in NUMBERS}
        edge = float(one.get("stroke-width", "0")) / 2
        match one.tag.removeprefix(SVG):
            case "text":
                found.append(_words(one, numbers))
            case "rect":
                x, y = numbers.get("x", 0), numbers.get("y", 0)
                found.append(_shape(x, y, x + numbers["width"], y + numbers["height"], edge))
            case "line":
                xs, ys = sorted((numbers["x1"], numbers["x2"])), sorted((numbers["y1"], numbers["y2"]))
                found.append(_shape(xs[0], ys[0], xs[1], ys[1], edge))
            case "circle":
                x, y, r = numbers["cx"], numbers["cy"], numbers["r"]
                found.append(_shape(x - r, y - r, x + r, y + r, edge))
            case "polygon":
                places = [tuple(map(float, pair.split(","))) for pair in one.attrib["points"].split()]
                xs, ys = sorted(x for x, _ in places), sorted(y for _, y in places)
                found.append(_shape(xs[0], ys[0], xs[-1], ys[-1], edge))
            case "path":
                told = one.attrib["d"].replace(",", " ").split()
                values = [float(word) for word in told if word[0] not in "MCLZ"]
                found.append(_shape(min(values[::2]), min(values[1::2]), max(values[::2]), max(values[1::2]), edge))
    return found


NUMBERS = {"x", "y", "width", "height", "x1", "x2", "y1", "y2", "cx", "cy", "r"}


def _shape(left: float, top: float, right: float, bottom: float, edge: float) -> Box:
    return Box("", left - edge, top - edge, right + edge, bottom + edge)


def _words(one: ET.Element, numbers: dict[str, float]) -> Box:
    words = one.text or ""
    size = float(one.attrib["font-size"])
    wide = fonts.width(words, size, bold=one.get("font-weight") == "bold")
    x = numbers["x"] - {"start": 0, "middle": 0.5, "end": 1}[one.attrib["text-anchor"]] * wide
    return Box(words, x, numbers["y"] - 0.75 * size, x + wide, numbers["y"] + 0.2 * size)


def check(picture: Picture) -> ET.Element:
    """Check that words and shapes lie within a picture, and that no words lie on others; return its tree."""
    root = parsed(picture)
    assert (root.get("width"), root.get("height")) == (str(picture.width), str(picture.height))
    assert root.findtext(f"{SVG}title") == picture.title
    assert root.findtext(f"{SVG}desc") == picture.alternative
    assert picture.alternative
    found = boxes(root)
    for one in found:
        assert one.left >= -0.1, one
        assert one.top >= -0.1, one
        assert one.right <= picture.width + 0.1, one
        assert one.bottom <= picture.height + 0.1, one
    words = sorted((one for one in found if one.words), key=lambda one: one.top)
    for at, one in enumerate(words):
        for other in words[at + 1 :]:
            if other.top >= one.bottom:
                break
            assert not one.meets(other), (one, other)
    return root
