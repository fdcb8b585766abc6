"""What a repository has accepted: comments that ignore a finding for a reason, and a baseline of old findings.

A comment `# readiness: ignore[CODE] reason` counts for its own line, or for the next line when it stands alone. Errors
cannot be ignored, for nothing can be judged by a wrong document; a baseline takes in every finding.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from readiness.diagnostic import Diagnostic, Severity, did_you_mean
from readiness.document import Document, reach
from readiness.location import Span
from readiness.placed import Placed

SCHEMA = "readiness/diagnostics/v1"
MOST_BYTES = 64 * 1024 * 1024

_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*readiness\s*:(?P<said>.*)", re.ASCII)
_IGNORE = re.compile(r"\s*ignore\[(?P<codes>[^\]]*)\]\s*(?P<reason>.*)")
_FORM = "Write `# readiness: ignore[CODE] reason`."


@dataclass(frozen=True, slots=True)
class Accepted:
    """How many findings comments ignored, how many stand in the baseline, and how many of the baseline are gone."""

    ignored: int
    old: int
    gone: int


@dataclass(frozen=True, slots=True)
class Ignore:
    """A comment that ignores findings of one code in one line, and where the comment stands."""

    path: str
    line: int
    code: str
    where: Span


def find_ignores(document: Document, codes: Collection[str]) -> tuple[tuple[Ignore, ...], tuple[Diagnostic, ...]]:
    """Return the comments of a document that ignore findings, and those that try to and cannot be understood."""
    found: list[Ignore] = []
    wrong: list[Diagnostic] = []
    for where, line, said in _comments(document):
        match = _IGNORE.fullmatch(said)
        if match is None:
            wrong.append(_wrong(document, where, "this comment is not understood", _FORM))
            continue
        if not match["reason"].strip(" .-:"):
            wrong.append(_wrong(document, where, "an ignore must say why", f"{_FORM} Say who agreed, or what for."))
            continue
        for code in (one.strip() for one in match["codes"].split(",")):
            if code in codes:
                found.append(Ignore(document.path, line, code, where))
            else:
                otherwise = "`readiness explain` lists the codes."
                help_ = did_you_mean(code, tuple(codes), otherwise)
                wrong.append(_wrong(document, where, f"there is no diagnostic {code!r}", help_))
    return tuple(found), tuple(wrong)


def apply_ignores(found: Sequence[Placed], ignores: Collection[Ignore]) -> tuple[list[Placed], list[Ignore]]:
    """Return the findings that no comment ignores, and the comments that ignored nothing."""
    wanted = {(one.path, one.line, one.code): one for one in ignores}
    left, used = [], set()
    for one in found:
        key = (one.path, one.span.line, one.code)
        if one.severity is not Severity.ERROR and key in wanted:
            used.add(key)
        else:
            left.append(one)
    return left, [one for key, one in wanted.items() if key not in used]


def unused(ignore: Ignore) -> Diagnostic:
    """Return the warning that a comment ignores nothing."""
    message = f"there is no finding {ignore.code!r} in line {ignore.line} that could be ignored"
    help_ = "Remove the comment. (An error cannot be ignored.)"
    return Diagnostic("unused-ignore", Severity.WARNING, message, ignore.path, ignore.where, help_)


Baseline = Counter[tuple[str, str, tuple[str, ...], str]]
"""How often each old finding was there, by code, file, path of keys and content."""


def read_baseline(text: str) -> Baseline | str:
    """Return the findings of a saved JSON report of `lint`, or why it is none."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return "it is not JSON"
    if not isinstance(data, dict) or data.get("schema") != SCHEMA or not isinstance(data.get("diagnostics"), list):
        return f"it is not a report of `readiness lint --format json` ({SCHEMA})"
    found: Baseline = Counter()
    for one in data["diagnostics"]:
        try:
            keys = tuple(str(key) for key in one["keys"])
            found[str(one["code"]), str(one["location"]["path"]), keys, str(one["content"])] += 1
        except (KeyError, TypeError):
            return "one of its diagnostics lacks `code`, `location`, `keys` or `content`"
    return found


def apply_baseline(found: Sequence[Placed], baseline: Baseline) -> tuple[list[Placed], int]:
    """Return the findings that are not old, and how many old ones are gone."""
    old = Counter(baseline)
    new = []
    for one in found:
        if old[one.identity] > 0:
            old[one.identity] -= 1
        else:
            new.append(one)
    return new, sum(old.values())


def _wrong(document: Document, where: Span, message: str, help_: str) -> Diagnostic:
    return Diagnostic("wrong-ignore", Severity.ERROR, message, document.path, where, help_)


def _comments(document: Document) -> Iterator[tuple[Span, int, str]]:
    """Yield the comments addressed to the program: where they stand, the line they speak of, what they say."""
    if document.data is None or "readiness" not in document.text:
        return
    lines = document.text.split("\n")
    marked = {number: match for number, line in enumerate(lines, 1) if (match := _COMMENT.search(line))}
    if not marked:
        return
    texts = _texts(document, marked)
    for number, match in marked.items():
        column = match.start() + 1
        if any((one.line, one.column) <= (number, column) < (one.end_line, one.end_column) for one in texts):
            continue
        where = Span(number, column, number, len(lines[number - 1]) + 1)
        yield where, _meant(lines, number, alone=not lines[number - 1][: match.start()].strip()), match["said"]


def _texts(document: Document, lines: Mapping[int, object]) -> list[Span]:
    """Return where texts stand that share one of the lines: a '#' inside one begins no comment."""
    first, last = min(lines), max(lines)
    values = [span for at, span in document.values.items() if isinstance(reach(document.data, at), str)]
    return [span for span in (*document.keys.values(), *values) if span.line <= last and first <= span.end_line]


def _meant(lines: Sequence[str], number: int, *, alone: bool) -> int:
    """Return the line a comment speaks of: its own, or the next that holds something when it stands alone."""
    if not alone:
        return number
    rest = (other for other in range(number + 1, len(lines) + 1) if lines[other - 1].strip(" \t"))
    return next((other for other in rest if not lines[other - 1].lstrip().startswith("#")), number)
