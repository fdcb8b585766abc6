"""Mistakes that have one safe mend, mended in the text: comments, layout and line ends stay as they are."""

import re
from collections import Counter
from collections.abc import Sequence

from readiness.document import Document, printable
from readiness.location import Part, Place, Pointer
from readiness.placed import Placed

LONGEST_MEND = 100
"""A longer text is no spelling of anything."""

_BYTE_ORDER_MARK = "\ufeff"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_QUOTES = ("'", '"')


def mendable(found: Sequence[Placed], document: Document) -> list[Placed]:
    """Return those of the mistakes in a document that have one safe mend.

    Two keys that would become the same one are both left alone.
    """
    own = [one for one in found if one.path == document.path and _mends(one, document)]
    wanted = Counter(_becomes(one) for one in own)
    return [one for one in own if wanted[_becomes(one)] == 1]


def mend(text: str, document: Document, safe: Sequence[Placed]) -> str:
    """Return the text of a file, as it is on disk, with the safe mends made; `document` is what was read of it."""
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    lines = _LINE.findall(text.removeprefix(mark))
    for one in sorted(safe, key=lambda one: (one.span.line, one.span.column), reverse=True):
        if one.diagnostic.mend is not None:
            number, line = one.span.line - 1, lines[one.span.line - 1]
            start, end = one.span.column - 1, one.span.end_column - 1
            quote = line[start] if line[start] in _QUOTES else ""  # `{"a":1}` may be written, `{a:1}` may not
            lines[number] = line[:start] + quote + one.diagnostic.mend + quote + line[end:]
    kind = _kind_line(document) if any(one.code == "kind-not-first" for one in safe) else None
    if kind is not None:
        first = min(document.keys[at].line for at in document.keys if len(at) == 1)
        lines.insert(first - 1, _ended(lines.pop(kind - 1), like=lines[first - 1]))
    return mark + "".join(lines)


def say_mend(one: Placed) -> str:
    """Return where a mistake is mended, and what is written there instead of what."""
    place = f"{one.path}:{one.span.line}:{one.span.column}"
    if one.diagnostic.mend is None:
        return printable(f"{place}: mended: `kind` moved to the top")
    return printable(f"{place}: mended: {one.content} -> {one.diagnostic.mend}")


def _mends(one: Placed, document: Document) -> bool:
    if one.code == "kind-not-first":
        return _kind_line(document) is not None
    mend = one.diagnostic.mend
    return mend is not None and len(mend) <= LONGEST_MEND and one.span.line == one.span.end_line


def _becomes(one: Placed) -> tuple[Pointer, Part] | None:
    """Return where in the document the mended text will stand."""
    where, mend = one.diagnostic.where, one.diagnostic.mend
    if not isinstance(where, Place):
        return None
    if where.part is Part.KEY and mend is not None:
        return (*where.pointer[:-1], mend), Part.KEY
    return where.pointer, where.part


def _kind_line(document: Document) -> int | None:
    """Return the line that holds `kind: ...` and nothing else, or None where it cannot be moved by itself."""
    first = document.keys[min((at for at in document.keys if len(at) == 1), key=lambda at: document.keys[at].line)]
    top = document.span(())
    key, value = (document.span(("kind",), part) for part in (Part.KEY, Part.VALUE))
    block = (first.line, first.column) == (top.line, top.column)  # not in braces, nor behind a '?'
    return key.line if block and key.line == value.line == value.end_line else None


def _ended(line: str, like: str) -> str:
    """Return a line with an end of line; the last line of a file may have none."""
    return line if line.endswith(("\n", "\r")) else line + like[len(like.rstrip("\r\n")) :]
