"""Diagnostics as text: one mistake, one message, with the lines it has to do with quoted and marked."""

from collections import Counter
from collections.abc import Mapping, Sequence

from readiness.accepted import Accepted
from readiness.diagnostic import Severity
from readiness.document import Document, printable
from readiness.location import Span
from readiness.placed import Placed

MOST_COLUMNS = 160
FEW, MOST_NAMED = 3, 12
"""How many warnings of one code have a line each, and how many places of more of them are named."""
_FLAT = str.maketrans("\t\n", "  ")
_COLOURS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m", Severity.NOTE: "\x1b[1;36m"}
_PLAIN = "\x1b[0m"


def text(found: Sequence[Placed], documents: Mapping[str, Document], *, colour: bool) -> str:
    """Return diagnostics for people, each with its lines quoted."""
    paths = {path for one in found for path in (one.path, *(label.path for label in one.also))}
    lines = {path: documents[path].text.split("\n") for path in paths if path in documents}
    return "".join(_one(one, lines, colour) for one in found)


def brief(found: Sequence[Placed]) -> str:
    """Return diagnostics in one line each; of many warnings of one code, one line that counts them."""
    counts = Counter(one.code for one in found if one.severity is Severity.WARNING)
    lines: dict[object, str] = {}
    for number, one in enumerate(found):
        if one.severity is Severity.WARNING and counts[one.code] > FEW:
            alike = [other for other in found if other.code == one.code and other.severity is one.severity]
            lines.setdefault(one.code, _together(alike))
        else:
            lines[number] = _header(one, one.severity.value)
    return "".join(f"{line}\n" for line in lines.values())


def _together(alike: Sequence[Placed]) -> str:
    """Return the line that stands for several warnings of one code: where they are, and what the first one says."""
    named = list(dict.fromkeys(".".join(one.keys[1:2] or one.keys) or one.path for one in alike))
    more = len(named) - MOST_NAMED
    listed = ", ".join(named[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    first = alike[0].diagnostic.message
    words = f"{len(alike)} warnings of this kind, at {listed}; the first says: {first}"
    return f"warning[{alike[0].code}]: {_flat(words)} (`readiness lint` shows each with its place)"


def count(found: Sequence[Placed], checked: int, accepted: Accepted, mended: int, safe: int) -> str:
    """Return the closing lines of a run over so many documents; `safe` are the mistakes that `--fix` would mend."""
    said = ", ".join(_number(sum(one.severity is severity for one in found), severity.value) for severity in Severity)
    lines = [f"{_number(checked, 'document')} checked: {said}"]
    if mended:
        lines.append(f"{_number(mended, 'mistake')} mended")
    if safe:
        lines.append(f"{safe} of them can be mended safely: add --fix")
    if accepted.ignored:
        lines.append(f"{_number(accepted.ignored, 'finding')} ignored by a comment with its reason")
    if accepted.old or accepted.gone:
        gone = (
            f"; {accepted.gone} more {'is' if accepted.gone == 1 else 'are'} gone, so write it anew"
            if accepted.gone
            else ""
        )
        lines.append(f"{_number(accepted.old, 'finding')} of the baseline not shown{gone}")
    return "".join(f"{line}\n" for line in lines)


def _number(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _one(one: Placed, lines: Mapping[str, Sequence[str]], colour: bool) -> str:  # noqa: FBT001 - private
    word = one.severity.value
    header = _header(one, f"{_COLOURS[one.severity]}{word}{_PLAIN}" if colour else word)
    shown = [header, *_quoted(lines.get(one.path, ()), one.span, "^", "")]
    for label in one.also:
        if label.path != one.path:
            shown.append(f"      > {_flat(label.path)}:{label.span.line}:{label.span.column}")
        shown += _quoted(lines.get(label.path, ()), label.span, "-", label.words)
    if one.diagnostic.help:
        shown.append(f"      = {_flat(one.diagnostic.help)}")
    return "\n".join(shown) + "\n\n"


def _quoted(source: Sequence[str], span: Span, mark: str, words: str) -> list[str]:
    """Return a line of the source and the line below it that marks a stretch and says what it is."""
    if not (1 <= span.line <= len(source) and source[span.line - 1].strip()):
        return []
    line = source[span.line - 1]
    start = max(0, span.column - 1 - MOST_COLUMNS // 2)
    last = start + MOST_COLUMNS
    end = span.end_column if span.end_line == span.line else len(line) + 1
    before, marked = (_flat(line[start:until]) for until in (span.column - 1, min(end - 1, last)))
    marks = f"{' ' * len(before)}{mark * max(1, len(marked) - len(before))} {_flat(words)}"
    return [f"{span.line:>5} | {_flat(line[start:last])}", f"      | {marks}".rstrip()]


def _header(one: Placed, severity: str) -> str:
    path = _flat(one.path)
    if path.lstrip().startswith("::"):
        path = f"./{path}"  # a line that begins so would be a command to the runner of a pull request
    return f"{path}:{one.span.line}:{one.span.column}: {severity}[{one.code}]: {_flat(one.diagnostic.message)}"


def _flat(words: str) -> str:
    """Return words on one line, every character that could command a terminal shown as its number."""
    return printable(words).translate(_FLAT)
