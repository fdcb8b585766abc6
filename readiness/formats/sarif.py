"""Diagnostics as SARIF 2.1.0, the format in which analysis tools report to code hosts.

Source: OASIS Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from readiness.diagnostic import Severity
from readiness.document import printable
from readiness.location import Span
from readiness.placed import Placed

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def log(found: Sequence[Placed], pages: Mapping[str, str], version: str) -> str:
    """Return the log of one run of this version of the program; `pages` are the manual pages of the codes."""
    codes = sorted({one.code for one in found})
    seen: Counter[str] = Counter()
    results = [_result(one, codes.index(one.code), seen) for one in found]
    driver = {
        "name": "readiness",
        "version": version,
        "rules": [_rule(code, pages.get(code, "")) for code in codes],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    text = json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)
    return printable(text) + "\n"  # the escapes of JSON, so that it reads back as it was


def _rule(code: str, page: str) -> dict[str, object]:
    first = next((one for one in page.split("\n\n") if one.strip() and not one.startswith("#")), code)
    rule: dict[str, object] = {"id": code, "name": _pascal(code), "shortDescription": {"text": " ".join(first.split())}}
    if page:
        rule["help"] = {"text": page, "markdown": page}
    return rule


def _result(one: Placed, index: int, seen: Counter[str]) -> dict[str, object]:
    identity = hashlib.sha256(json.dumps(one.identity).encode()).hexdigest()[:32]
    seen[identity] += 1
    result: dict[str, object] = {
        "ruleId": one.code,
        "ruleIndex": index,
        "level": _LEVELS[one.severity],
        "message": {"text": _plain(one.sentences)},
        "locations": [{"physicalLocation": _physical(one.path, one.span)}],
        "partialFingerprints": {"identity/v1": f"{identity}:{seen[identity]}"},
    }
    if one.also:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _physical(label.path, label.span),
                "message": {"text": _plain(label.words)},
            }
            for number, label in enumerate(one.also, start=1)
        ]
    return result


def _physical(path: str, span: Span) -> dict[str, object]:
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    quoted = quote(path, errors="surrogateescape")
    uri = f"file://{quoted}" if path.startswith("/") else quoted
    return {"artifactLocation": {"uri": uri}, "region": region}


def _plain(text: str) -> str:
    """Return a text without what would be a link or a placeholder in a message (SARIF 2.1.0, 3.11.5 and 3.11.6)."""
    return re.sub(r"\{(\d+)\}", r"{ \1 }", printable(text).replace("](", "] ("))


def _pascal(code: str) -> str:
    return "".join(word.capitalize() for word in code.split("-"))
