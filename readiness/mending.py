"""Mistakes that have one safe mend, mended in the text: comments, layout and line ends stay as they are."""

import re
from collections.abc import Sequence

from readiness.document import Document
from readiness.location import Part
from readiness.placed import Placed

_BYTE_ORDER_MARK = "\ufeff"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


def mendable(one: Placed, document: Document) -> bool:
    """Return whether a mistake has one safe mend."""
    if one.code == "kind-not-first":
        return _kind_line(document) is not None
    return one.diagnostic.mend is not None and one.span.line == one.span.end_line


def mend(text: str, document: Document, found: Sequence[Placed]) -> str:
    """Return the text of a file, as it is on disk, with the safe mends made; `document` is what was read of it."""
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    lines = _LINE.findall(text.removeprefix(mark))
    safe = [one for one in found if mendable(one, document)]
    for one in sorted(safe, key=lambda one: (one.span.line, one.span.column), reverse=True):
        if one.diagnostic.mend is not None:
            number, line = one.span.line - 1, lines[one.span.line - 1]
            lines[number] = line[: one.span.column - 1] + one.diagnostic.mend + line[one.span.end_column - 1 :]
    kind = _kind_line(document) if any(one.code == "kind-not-first" for one in safe) else None
    if kind is not None:
        first = min(document.keys[at].line for at in document.keys if len(at) == 1)
        lines.insert(first - 1, _ended(lines.pop(kind - 1), like=lines[first - 1]))
    return mark + "".join(lines)


def _kind_line(document: Document) -> int | None:
    """Return the line that holds `kind: ...` and nothing else, or None where it cannot be moved by itself."""
    key, value = (document.span(("kind",), part) for part in (Part.KEY, Part.VALUE))
    alone = key.column == 1 and key.line == value.line == value.end_line
    return key.line if alone else None


def _ended(line: str, like: str) -> str:
    """Return a line with an end of line; the last line of a file may have none."""
    return line if line.endswith(("\n", "\r")) else line + like[len(like.rstrip("\r\n")) :]
