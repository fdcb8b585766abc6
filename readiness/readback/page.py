"""A page for a browser read back by the parser of the standard library, which runs nothing and asks for nothing.

Styles, scripts and pictures are left out, and what the classification permits is read after the title block, as in the
other files, though it stands above it. Also left out are the list of parts and what chooses rows, unless they say
anything that the paper does not.
"""

from html.parser import HTMLParser

from readiness.formats.html import ATTACHMENT
from readiness.readback.held import MOST_LETTERS, Held

_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "code",
        "em",
        "font",
        "i",
        "ins",
        "mark",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "wbr",
    ]
)
"""Marks within a line."""
_EMPTY = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
"""Elements that hold nothing, and so do not end."""
_UNSEEN = frozenset(("head", "style", "script", "svg", "template", "title"))
_ASIDE = frozenset(("Contents", "Skip to the paper", "Show all rows", "Unfold all", "Fold all", "all"))
"""What a page says for use in a browser."""
_ROLES = {"marking": "edge", "permits": "permits", "front": "front"}
"""What elements of a class hold that is read apart."""
_DEEPEST = 500
_COUNTED = "rows shown"


def read(text: str) -> Held | str:
    """Return what a page holds; in words why not, where it cannot be read."""
    if len(text) > 4 * MOST_LETTERS:
        return f"it has more than {4 * MOST_LETTERS:,} letters"
    reading = _Page()
    try:
        reading.feed(text)
        reading.close()
    except AssertionError as error:  # how the parser refuses some declarations
        return f"it cannot be read as a page ({error})"
    if reading.deep:
        return f"its elements are nested more than {_DEEPEST} deep"
    reading.end_line()
    known = {*reading.lines, *_ASIDE}
    added = [one for one in reading.aside if one not in known and not one.endswith(_COUNTED)]
    attachment = "".join(reading.attached) if reading.attached else None
    lines = (*reading.lines[: reading.front], *reading.permits, *reading.lines[reading.front :], *added)
    return Held(lines, tuple(reading.edges), attachment)


class _Page(HTMLParser):
    """Gathers the lines of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.aside: list[str] = []
        self.edges: list[str] = []
        self.permits: list[str] = []
        self.attached: list[str] = []
        self.front = 0
        self.open: list[tuple[str, str]] = []
        self.line: list[str] = []
        self.deep = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element; any but a mark within a line ends the line before it."""
        role = self._role(tag, dict(attrs))
        if tag not in _INLINE or role != self._current():
            self.end_line()
        if tag in _EMPTY or self.deep:
            return
        self.deep = len(self.open) >= _DEEPEST
        self.open.append((tag, role))

    def handle_endtag(self, tag: str) -> None:
        """End the nearest element of that name, and those within it that were left open."""
        if tag not in _INLINE:
            self.end_line()
        at = next((n for n in range(len(self.open) - 1, -1, -1) if self.open[n][0] == tag), None)
        if at is None:
            return
        role = self._current()
        outer = self.open[at - 1][1] if at else ""
        if role != outer:
            self.end_line()
        if tag == "h1" or role == "front":
            self.front = len(self.lines)
        del self.open[at:]

    def handle_data(self, data: str) -> None:
        """Take in words."""
        role = self._current()
        if role == "attached":
            self.attached.append(data)
        elif role != "unseen":
            self.line.append(data)

    def end_line(self) -> None:
        """End a line."""
        words = " ".join("".join(self.line).split())
        self.line.clear()
        if words:
            roles = {"aside": self.aside, "edge": self.edges, "permits": self.permits}
            gathered = roles.get(self._current(), self.lines)
            gathered.append(words)

    def _current(self) -> str:
        return self.open[-1][1] if self.open else ""

    def _role(self, tag: str, attributes: dict[str, str | None]) -> str:
        """Return what an element is: that around it, unless it says otherwise."""
        outer = self._current()
        if outer or tag in _UNSEEN:
            named = tag == "script" and attributes.get("id") == ATTACHMENT and outer != "unseen"
            return "attached" if named else outer or "unseen"
        classes = (attributes.get("class") or "").split()
        if tag == "nav" or "choices" in classes or "skip" in classes:
            return "aside"
        return next((_ROLES[one] for one in classes if one in _ROLES), "")
