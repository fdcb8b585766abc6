"""What a repository has accepted: comments that ignore a finding for a reason, and a baseline of old findings.

A comment `# readiness: ignore[CODE] reason` counts for its own line, or for the next line when it stands alone. Errors
cannot be ignored, for nothing can be judged by a wrong document; a baseline takes in every finding.
"""

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from readiness.diagnostic import Diagnostic, Severity, did_you_mean
from readiness.document import Document, reach
from readiness.location import Span
from readiness.placed import Placed

SCHEMA = "readiness/diagnostics/v1"
MOST_BYTES = 64 * 1024 * 1024

MOST_WRONG = 200
"""So many comments of one document that cannot be understood are reported."""
LONGEST_CODE = 60

_BEGINS = re.compile(r"(?:^|(?<=\s))#", re.ASCII)
_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*readiness\s*:(?P<said>.*)", re.ASCII | re.IGNORECASE)
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
        if len(wrong) >= MOST_WRONG:
            break
        match = _IGNORE.fullmatch(said)
        named = [] if match is None else list(dict.fromkeys(one.strip() for one in match["codes"].split(",")))
        if match is None or not all(named):
            wrong.append(_wrong(document, where, "this comment is not understood", _FORM))
            continue
        if not match["reason"].strip(" .-:"):
            wrong.append(_wrong(document, where, "an ignore must say why", f"{_FORM} Say who agreed, or what for."))
            continue
        for code in named:
            if code in codes:
                found.append(Ignore(document.path, line, code, where))
            elif len(wrong) < MOST_WRONG:
                otherwise = "`readiness explain` lists the codes."
                help_ = did_you_mean(code, tuple(codes), otherwise)
                wrong.append(_wrong(document, where, f"there is no diagnostic {code[:LONGEST_CODE]!r}", help_))
    return tuple(found), tuple(wrong)


def apply_ignores(found: Sequence[Placed], ignores: Collection[Ignore]) -> tuple[list[Placed], list[Ignore]]:
    """Return the findings that no comment ignores, and the comments that ignored nothing."""
    wanted = {(one.path, one.line, one.code) for one in ignores}
    left, used = [], set()
    for one in found:
        key = (one.path, one.span.line, one.code)
        if one.severity is not Severity.ERROR and key in wanted:
            used.add(key)
        else:
            left.append(one)
    return left, [one for one in ignores if (one.path, one.line, one.code) not in used]


def unused(ignore: Ignore) -> Diagnostic:
    """Return the warning that a comment ignores nothing."""
    message = f"there is no finding {ignore.code!r} in line {ignore.line} that could be ignored"
    help_ = f"Take {ignore.code} out of the comment. (An error cannot be ignored.)"
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
    if document.data is None or "readiness" not in document.text.lower():
        return
    lines = document.text.split("\n")
    numbers = [number for number, line in enumerate(lines, 1) if _COMMENT.search(line)]
    if not numbers:
        return
    texts, after = _texts(document), _after(lines)
    starts = [start for start, _ in texts]
    for number in numbers:
        line = lines[number - 1]
        for begun in _BEGINS.finditer(line):
            here = (number, begun.start() + 1)
            before = bisect_right(starts, here) - 1
            if before < 0 or here >= texts[before][1]:
                break
        else:
            continue
        match = _COMMENT.search(line, begun.start())
        if match is not None:
            where = Span(number, match.start() + 1, number, len(line) + 1)
            alone = not line[: begun.start()].strip()
            yield where, after[number - 1] if alone else number, match["said"]


def _texts(document: Document) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return from where to where texts stand, in order: a '#' inside one begins no comment."""
    lines = document.text.split("\n")
    values = [span for at, span in document.values.items() if isinstance(reach(document.data, at), str)]
    found = []
    for span in (*document.keys.values(), *values):
        block = lines[span.line - 1][span.column - 1 : span.column] in ("|", ">")
        start = (span.line + 1, 1) if block else (span.line, span.column)  # a comment may follow a '|' or '>'
        found.append((start, (span.end_line, span.end_column)))
    return sorted(found)


def _after(lines: Sequence[str]) -> list[int]:
    """Return for each line the next one that holds something but a comment; its own number where there is none."""
    found: list[int] = []
    next_one: int | None = None
    for number in range(len(lines), 0, -1):
        found.append(number if next_one is None else next_one)
        held = lines[number - 1].strip(" \t")
        if held and not held.startswith("#"):
            next_one = number
    return found[::-1]
