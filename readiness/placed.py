"""Diagnostics with the lines and columns they stand in: what every format prints.

Only here does a pointer become a line and a column. `keys` and `content` say which mistake it is without either, so
that it is known again after the file has grown.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from readiness.diagnostic import Diagnostic, Severity
from readiness.document import Document, reach
from readiness.location import Part, Place, Span

LONGEST_CONTENT = 200
"""Of longer content the beginning is kept, and a digest of all of it."""
_OPENING = re.compile(
    "(aliases|anchors|an?|criterion|directives|expected|it|merge|nobody|nothing|stated|tags|these|there|the|this|unknown) "
)
"""What a sentence may begin with in a capital; a name keeps the letters it is written in."""
_MISSING = re.compile("`(?P<key>[^`]+)` is missing.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Labelled:
    """Another place that belongs to a mistake: the file, where in it, and what stands there."""

    path: str
    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A diagnostic and where it stands: `keys` is the path of keys to it, `content` what is written there."""

    diagnostic: Diagnostic
    span: Span
    also: tuple[Labelled, ...]
    keys: tuple[str, ...]
    content: str

    @property
    def code(self) -> str:
        """The code of the diagnostic."""
        return self.diagnostic.code

    @property
    def severity(self) -> Severity:
        """The severity of the diagnostic."""
        return self.diagnostic.severity

    @property
    def path(self) -> str:
        """The file it stands in."""
        return self.diagnostic.path

    @property
    def sentences(self) -> str:
        """What is wrong, and how to mend it, in sentences."""
        message = self.diagnostic.message
        opening = message[:1].upper() if _OPENING.match(message) else message[:1]
        said = opening + message[1:] + ("" if message.endswith((".", "?", "!")) else ".")
        return f"{said} {self.diagnostic.help}".strip()

    @property
    def identity(self) -> tuple[str, str, tuple[str, ...], str]:
        """What tells this mistake from others, wherever in the file it moves."""
        return self.code, self.path, self.keys, self.content


def place(found: Sequence[Diagnostic], documents: Mapping[str, Document]) -> list[Placed]:
    """Return diagnostics with their places, by file, line and column, each once."""
    lines: dict[str, list[str]] = {}
    placed = [_place(one, documents, lines) for one in dict.fromkeys(found)]
    return sorted(placed, key=lambda one: (one.path, one.span.line, one.span.column, one.code, one.diagnostic.message))


def _place(one: Diagnostic, documents: Mapping[str, Document], lines: dict[str, list[str]]) -> Placed:
    also = tuple(Labelled(_path(label.where, one), _span(label.where, documents), label.words) for label in one.also)
    span = _span(one.where, documents)
    if isinstance(one.where, Span):
        if one.path not in lines:
            lines[one.path] = documents[one.path].text.split("\n") if one.path in documents else []
        text = lines[one.path]
        line = text[span.line - 1].strip() if span.line <= len(text) else ""
        return Placed(one, span, also, (), _kept(line))
    keys = tuple(step for step in one.where.pointer if isinstance(step, str))
    missing = _MISSING.fullmatch(one.message) if one.code == "missing-key" else None
    content = _content(one.where, documents) if missing is None else missing["key"]  # it is written nowhere else
    others = [_content(label.where, documents) for label in one.also if isinstance(label.where, Place)]
    return Placed(one, span, also, keys, _kept(" | ".join([content, *others])))


def _kept(content: str) -> str:
    if len(content) <= LONGEST_CONTENT:
        return content
    return f"{content[:LONGEST_CONTENT]}... {sha256(content.encode(errors='surrogatepass')).hexdigest()[:16]}"


def _content(where: Place, documents: Mapping[str, Document]) -> str:
    """Return what is written at a place: a key, a value, or a mapping or list in one line."""
    if where.part is Part.KEY and where.pointer:
        return str(where.pointer[-1])
    document = documents.get(where.path)
    if document is None or not where.pointer:
        return ""
    found = reach(document.data, document.written(where.pointer))
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False, sort_keys=True)


def _path(where: Place | Span, one: Diagnostic) -> str:
    return where.path if isinstance(where, Place) else one.path


def _span(where: Place | Span, documents: Mapping[str, Document]) -> Span:
    if isinstance(where, Place):
        document = documents.get(where.path)
        return Span(1, 1, 1, 1) if document is None else document.span(where.pointer, where.part)
    return where
