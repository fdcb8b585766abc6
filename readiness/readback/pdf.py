"""A PDF read back: the words of its pages but for those in pictures, what stands at the edges of each page, its attachment.

What is edge and what is picture the tags say. A PDF may be made to take for ever, so that pages, marks and time are limited.
Source: ISO 32000-2, 14.6 (marked content), 14.7.5 (content items), 14.8.2.2 (artifacts).
"""

import io
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from readiness.formats.pdf import ATTACHED
from readiness.readback.held import MOST_LETTERS, Held, Patience, WrongFileError

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MOST_PAGES = 2_000
MOST_MARKS = 5_000_000
"""So many operations of all pages, and so many tags, are looked at."""
_NO_WORDS = ("/Figure", "/Lbl")
"""Pictures, and the marks before the lines of a list."""
_NEEDS = "to read a PDF needs pypdf, which is not installed: `pip install '.[paper]'` in the folder of readiness, or give the paper as Word or HTML"
_LATE = "it takes too long to read"


def read(raw: bytes, patience: Patience) -> Held | str:
    """Return what a PDF holds; in words why not, where it cannot be read or the library that reads it is lacking."""
    try:
        import pypdf
    except ModuleNotFoundError as error:
        if error.name != "pypdf":
            raise
        return _NEEDS
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw), strict=False)
        if reader.is_encrypted:
            return "it is encrypted"
        return _Reading(reader, patience).held()
    except WrongFileError as error:
        return str(error)
    except RecursionError:
        return "it is nested too deeply"
    except Exception as error:  # noqa: BLE001 - a damaged file makes the library raise whatever it likes
        return f"it is damaged ({type(error).__name__}: {error})"


class _Reading:
    """Reads one file."""

    def __init__(self, reader: "PdfReader", patience: Patience) -> None:
        self.reader, self.patience = reader, patience
        self.marks = self.letters = 0
        self.drawn: set[tuple[int, int]] = set()

    def held(self) -> Held:
        pages = len(self.reader.pages)
        if pages > MOST_PAGES:
            raise WrongFileError(f"it has {pages:,} pages; at most {MOST_PAGES:,} are read")
        self.drawn = set(self._pictures())
        text, edges = [], []
        for page in self.reader.pages:
            said, edge = self._page(page)
            text.append(said)
            edges.append(edge)
        return Held(("\n".join(text),), tuple(edges), self._attached())

    def _count(self) -> None:
        self.marks += 1
        if self.marks > MOST_MARKS:
            raise WrongFileError(f"it has more than {MOST_MARKS:,} marks")
        if not self.marks % 1_000 and not self.patience():
            raise WrongFileError(_LATE)

    def _page(self, page: "PageObject") -> tuple[str, str]:
        """Return the words of a page and what stands at its edges."""
        number = 0 if page.indirect_reference is None else page.indirect_reference.idnum
        said: list[str] = []
        edge: list[str] = []
        within: list[str] = []

        def marked(operator: bytes, operands: Any, *_: Any) -> None:
            self._count()
            if operator in (b"BDC", b"BMC"):
                within.append(self._part(number, operands, within[-1] if within else ""))
            elif operator == b"EMC" and within:
                within.pop()

        def words(text: str, *_: Any) -> None:
            self.letters += len(text)
            if self.letters > MOST_LETTERS:
                raise WrongFileError(f"it has more than {MOST_LETTERS:,} letters")
            part = within[-1] if within else ""
            if part != "picture":
                (edge if part == "edge" else said).append(text)

        page.extract_text(visitor_operand_before=marked, visitor_text=words)
        return "".join(said), "".join(edge)

    def _part(self, page: int, operands: Any, around: str) -> str:
        """Return to what the marked content belongs that begins."""
        if around or operands[0] == "/Artifact":
            return around or "edge"
        about = operands[1] if len(operands) > 1 else None
        named = about.get("/MCID") if isinstance(about, Mapping) else None
        return "picture" if isinstance(named, int) and (page, int(named)) in self.drawn else ""

    def _pictures(self) -> Iterator[tuple[int, int]]:
        """Yield the marked content, by page and number, that the tags say is a picture, or the mark of a line."""
        root: Any = self.reader.root_object.get("/StructTreeRoot")
        below: list[tuple[Any, int, bool]] = [(root, 0, False)]
        seen: set[int] = set()
        while below:
            self._count()
            found, page, drawn = below.pop()
            name = getattr(found, "idnum", None)
            if name is not None:
                if name in seen:
                    continue
                seen.add(name)
                found = found.get_object()
            if isinstance(found, int) and drawn:
                yield page, int(found)
            elif isinstance(found, list):
                below += [(one, page, drawn) for one in found]
            elif isinstance(found, Mapping):
                page = getattr(found.raw_get("/Pg"), "idnum", page) if "/Pg" in found else page  # type: ignore[attr-defined]
                drawn = drawn or found.get("/S") in _NO_WORDS
                if "/MCID" in found and drawn:
                    yield page, int(found["/MCID"])
                elif "/K" in found:
                    below.append((found.raw_get("/K"), page, drawn))  # type: ignore[attr-defined]

    def _attached(self) -> str | None:
        """Return the file of the name that papers use, the only one that is unpacked."""
        for one in self.reader.attachment_list:
            self._count()
            if one.name == ATTACHED:
                return one.content.decode("utf-8")
        return None
