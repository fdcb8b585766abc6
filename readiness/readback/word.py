"""A Word file read back, without trust in its archive or its XML: see `readiness.tables.package`.

Words that are marked as inserted count, words marked as deleted do not. What `readiness.formats.docx` lets a file carry
along is found through the links of the document, as programs name that part otherwise when they save it again.
"""

from collections.abc import Mapping

from readiness.readback.held import MOST_LETTERS, Held, WrongFileError
from readiness.tables.package import Package, WrongPackageError

_GAPS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-", "sym": "\N{REPLACEMENT CHARACTER}"}
"""What stands for itself between the letters of a paragraph."""
MOST_ATTACHED = 20
"""So many parts beside the document are looked through for what the file carries along."""


def read(raw: bytes) -> Held | str:
    """Return what a Word file holds; in words why not, where it cannot be read."""
    try:
        package = Package(raw)
        main = next((target for kind, target in package.links("").values() if kind == "officeDocument"), None)
        if main is None:
            return "it is not a Word file: its archive names no document"
        links = package.links(main).values()
        edges = [target for kind, target in links if kind in ("header", "footer") and package.has(target)]
        said = tuple(" ".join(_lines(package, one)) for one in sorted(set(edges)))
        return Held(tuple(_lines(package, main)), said, _attached(package, links))
    except (WrongPackageError, WrongFileError) as error:
        return str(error)


def _attached(package: Package, links: "object") -> str | None:
    found = [target for kind, target in links if kind == "customXml" and package.has(target)]  # type: ignore[attr-defined]
    for one in found[:MOST_ATTACHED]:
        reading = _Attached()
        package.parse(one, reading.begin, reading.end, reading.text)
        if reading.found is not None:
            return "".join(reading.found)
    return None


def _lines(package: Package, name: str) -> list[str]:
    reading = _Lines()
    package.parse(name, reading.begin, reading.end, reading.text)
    return [line for line in reading.lines if line.strip()]


class _Lines:
    """Gathers the paragraphs of a part, each once it ends, but one within another before it."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.open: list[list[str]] = []
        self.within: list[str] = []
        self.letters = 0

    def begin(self, element: str, _: Mapping[str, str]) -> None:
        self.within.append(element)
        if element == "p":
            self.open.append([])
        elif element in _GAPS and self.open and "r" in self.within[:-1]:
            self.open[-1].append(_GAPS[element])

    def end(self, element: str) -> None:
        self.within.pop()
        if element == "p":
            self.lines.append("".join(self.open.pop()))

    def text(self, words: str) -> None:
        """Take in words, unless they repeat a picture for programs that cannot show it."""
        if self.open and self.within[-1] == "t" and "Fallback" not in self.within:
            self.letters += len(words)
            if self.letters > MOST_LETTERS:
                raise WrongFileError(f"it has more than {MOST_LETTERS:,} letters")
            self.open[-1].append(words)


class _Attached:
    """Gathers the text of a part whose one element is what a paper carries along."""

    def __init__(self) -> None:
        self.found: list[str] | None = None
        self.depth = 0

    def begin(self, element: str, _: Mapping[str, str]) -> None:
        self.depth += 1
        if self.depth == 1 and element == "attachment":
            self.found = []

    def end(self, _: str) -> None:
        self.depth -= 1

    def text(self, words: str) -> None:
        if self.found is not None and self.depth == 1:
            self.found.append(words)
