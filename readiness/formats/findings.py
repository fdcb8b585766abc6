"""Diagnostics as text: one mistake, one message, with the line it is in quoted and marked."""

from collections.abc import Mapping, Sequence

from readiness.diagnostic import Diagnostic, Severity
from readiness.document import Document, printable
from readiness.location import Place, Span

MOST_COLUMNS = 160
_COLOURS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m", Severity.NOTE: "\x1b[1;36m"}
_PLAIN = "\x1b[0m"


def ordered(found: Sequence[Diagnostic], documents: Mapping[str, Document]) -> list[Diagnostic]:
    """Return diagnostics by file, line and column, each once."""
    unique = list(dict.fromkeys(found))
    return sorted(unique, key=lambda one: (one.path, *_start(one, documents), one.code, one.message))


def text(found: Sequence[Diagnostic], documents: Mapping[str, Document], *, colour: bool) -> str:
    """Return diagnostics for people, each with its line quoted."""
    lines = {one.path: documents[one.path].text.split("\n") for one in found if one.path in documents}
    return "".join(_one(one, _where(one, documents), lines.get(one.path, []), colour) for one in found)


def brief(found: Sequence[Diagnostic], documents: Mapping[str, Document]) -> str:
    """Return diagnostics in one line each."""
    return "".join(f"{_header(one, _where(one, documents))}\n" for one in found)


def count(found: Sequence[Diagnostic], checked: int) -> str:
    """Return the closing line of a run over so many documents."""
    said = []
    for severity in Severity:
        number = sum(one.severity is severity for one in found)
        said.append(f"{number} {severity.value}{'' if number == 1 else 's'}")
    return f"{checked} document{'' if checked == 1 else 's'} checked: {', '.join(said)}\n"


def _one(one: Diagnostic, span: Span, source: Sequence[str], colour: bool) -> str:  # noqa: FBT001 - private
    header = _header(one, span)
    if colour:
        header = header.replace(f"{one.severity.value}[", f"{_COLOURS[one.severity]}{one.severity.value}{_PLAIN}[", 1)
    lines = [header]
    if 1 <= span.line <= len(source) and source[span.line - 1].strip():
        line = source[span.line - 1]
        start = max(0, span.column - 1 - MOST_COLUMNS // 2)
        shown = printable(line[start : start + MOST_COLUMNS].replace("\t", " "))
        end = span.end_column if span.end_line == span.line else len(line) + 1
        width = max(1, min(end, start + len(shown) + 1) - span.column)
        gutter = f"{span.line:>5} | "
        mark = f"{' ' * (len(gutter) - 2)}| {' ' * (span.column - 1 - start)}{'^' * width}"
        lines += [gutter + shown, mark]
    if one.help:
        lines.append(f"      = {printable(one.help)}")
    return "\n".join(lines) + "\n\n"


def _header(one: Diagnostic, span: Span) -> str:
    return (
        f"{printable(one.path)}:{span.line}:{span.column}: {one.severity.value}[{one.code}]: {printable(one.message)}"
    )


def _where(one: Diagnostic, documents: Mapping[str, Document]) -> Span:
    if isinstance(one.where, Place):
        document = documents.get(one.where.path)
        return Span(1, 1, 1, 1) if document is None else document.span(one.where.pointer, one.where.part)
    return one.where


def _start(one: Diagnostic, documents: Mapping[str, Document]) -> tuple[int, int]:
    span = _where(one, documents)
    return span.line, span.column
