"""Diagnostics as JUnit XML: a suite for each document, a test case for each diagnostic.

What reaches the severity that fails the run is a failure, what does not is skipped; a document of which nothing is to
be said is one case that passes. Source: the schema junit-10.xsd of the Jenkins xUnit plugin.
"""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from readiness.diagnostic import Severity
from readiness.document import printable
from readiness.placed import Placed


def suites(found: Sequence[Placed], documents: Sequence[str], failing: Sequence[Severity]) -> str:
    """Return the diagnostics of a run over documents, by their paths; `failing` are the severities that fail it."""
    root = ET.Element("testsuites", name="readiness lint")
    by_path: dict[str, list[Placed]] = {path: [] for path in documents}
    for one in found:
        by_path.setdefault(one.path, []).append(one)
    for path in sorted(by_path):
        _suite(root, path, by_path[path], failing)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(root: ET.Element, path: str, found: Sequence[Placed], failing: Sequence[Severity]) -> None:
    failures = sum(one.severity in failing for one in found)
    suite = ET.SubElement(
        root,
        "testsuite",
        name=printable(path),
        tests=str(max(1, len(found))),
        failures=str(failures),
        errors="0",
        skipped=str(len(found) - failures),
    )
    for one in found:
        name = f"{one.severity.value}[{one.code}] {one.span.line}:{one.span.column}"
        case = ET.SubElement(suite, "testcase", name=name, classname=printable(path))
        message = printable(one.diagnostic.message)
        outcome = ET.SubElement(case, "failure" if one.severity in failing else "skipped", message=message)
        if one.severity in failing:
            outcome.set("type", one.code)
        place = f"{path}:{one.span.line}:{one.span.column}"
        outcome.text = printable(f"{place}: {one.sentences}")
    if not found:
        ET.SubElement(suite, "testcase", name="no findings", classname=printable(path))
