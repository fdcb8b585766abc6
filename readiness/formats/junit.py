"""Diagnostics as JUnit XML: a suite for each document, a test case for each diagnostic.

What reaches the severity that fails the run is a failure, what does not is skipped; a document of which nothing is to
be said is one case that passes. Source: the schema junit-10.xsd of the Jenkins xUnit plugin.
"""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from readiness.diagnostic import Severity
from readiness.document import printable
from readiness.mutation import Mutation
from readiness.placed import Placed
from readiness.trial import Outcome


def suites(found: Sequence[Placed], documents: Sequence[str], failing: Sequence[Severity]) -> str:
    """Return the diagnostics of a run over documents, by their paths; `failing` are the severities that fail it."""
    root = ET.Element("testsuites", name="readiness lint")
    by_path: dict[str, list[Placed]] = {path: [] for path in documents}
    for one in found:
        by_path.setdefault(one.path, []).append(one)
    for path in sorted(by_path):
        _suite(root, path, by_path[path], failing)
    return _written(root)


def trials(outcomes: Sequence[Outcome], mutations: Sequence[Mutation]) -> str:
    """Return what became of tests of criteria: a suite for each file, a test case for each case.

    A suite for each criteria set that was changed has a failure for each change that went unnoticed.
    """
    root = ET.Element("testsuites", name="readiness test")
    for path in sorted({one.trial.path for one in outcomes}):
        mine = [one for one in outcomes if one.trial.path == path]
        failed = sum(bool(one.failures) for one in mine)
        counts = {"tests": str(len(mine)), "failures": str(failed), "errors": "0", "skipped": "0"}
        suite = ET.SubElement(root, "testsuite", {"name": printable(path), **counts})
        for one in mine:
            case = ET.SubElement(suite, "testcase", name=printable(one.trial.name), classname=printable(path))
            said = [f"{each.subject}: expected {each.expected}, found {each.found}" for each in one.failures]
            if said:
                failure = ET.SubElement(case, "failure", message=printable(said[0]), type="unexpected")
                failure.text = printable("; ".join(said))
    for changes in mutations:
        wrong = [f"no case notices: {mutant.name}" for mutant in changes.unexplained]
        wrong += [f"accepted, but it is noticed or is no change: {name}" for name in changes.idle]
        counts = {"tests": str(max(1, len(wrong))), "failures": str(len(wrong)), "errors": "0", "skipped": "0"}
        suite = ET.SubElement(root, "testsuite", {"name": printable(f"changes to {changes.path}"), **counts})
        for said_of in wrong or [f"{changes.tried} changes"]:
            case = ET.SubElement(suite, "testcase", name=printable(said_of), classname=printable(changes.path))
            if wrong:
                ET.SubElement(case, "failure", message=printable(said_of), type="unnoticed")
    return _written(root)


def _written(root: ET.Element) -> str:
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
