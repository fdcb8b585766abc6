"""Diagnostics as JUnit XML: a suite for each document, a test case for each diagnostic; assessments; tests; change schedules.

What reaches the severity that fails the run is a failure, what does not is skipped; a document of which nothing is to
be said is one case that passes. Source: the schema junit-10.xsd of the Jenkins xUnit plugin.
"""

from collections.abc import Callable, Sequence
from xml.etree import ElementTree as ET

from readiness.assessment import Assessment
from readiness.changes.answer import Answer
from readiness.changes.breaches import Breach
from readiness.changes.conflicts import Conflict, Kind
from readiness.changes.words import HEADINGS, say_breach, say_conflict, say_exception
from readiness.diagnostic import Severity
from readiness.document import printable
from readiness.explanation import DECISION_WORDS
from readiness.moment import say_day
from readiness.placed import Placed
from readiness.summary import blocks, say
from readiness.trial.mutation import Mutation
from readiness.trial.running import Outcome


def suites(found: Sequence[Placed], documents: Sequence[str], failing: Sequence[Severity]) -> str:
    """Return the diagnostics of a run over documents, by their paths; `failing` are the severities that fail it."""
    root = ET.Element("testsuites", name="readiness lint")
    by_path: dict[str, list[Placed]] = {path: [] for path in documents}
    for one in found:
        by_path.setdefault(one.path, []).append(one)
    for path in sorted(by_path):
        _suite(root, path, by_path[path], failing)
    return _written(root)


def assessments(found: Sequence[Assessment]) -> str:
    """Return how releases stand: a suite for each checkpoint, a test case for each criterion.

    A case fails where it alone keeps the checkpoint from being ready, and is skipped where it is a caveat or does not apply.
    """
    root = ET.Element("testsuites", name="readiness check")
    for assessment in found:
        for at in assessment.checkpoints:
            name = f"{assessment.title}: {at.title}, {DECISION_WORDS[at.decision]} as of {say_day(assessment.as_of)}"
            states = [
                "failure" if blocks(one) else "skipped" if one.gap or not one.applicable else "" for one in at.results
            ]
            counts = {"tests": str(len(states)), "failures": str(states.count("failure")), "errors": "0"}
            counts["skipped"] = str(states.count("skipped"))
            suite = ET.SubElement(root, "testsuite", {"name": printable(name), **counts})
            for one, state in zip(at.results, states, strict=True):
                title = f"{one.criterion}: {one.title}"
                classname = printable(f"{assessment.release}.{at.id}")
                case = ET.SubElement(suite, "testcase", name=printable(title), classname=classname)
                if state:
                    outcome = ET.SubElement(case, state, message=printable(say(one)))
                    outcome.text = printable(f"{one.reason} {one.remedy if one.gap else ''}".strip())
                    if state == "failure":
                        outcome.set("type", (one.outlook or one.verdict).value)
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


MOST_SAID = 1000
"""So many sentences of one test case are written out."""


def changes(answer: Answer) -> str:
    """Return what is wrong on a change schedule: a test case for each kind of conflict, and for each rule.

    A case fails where something is certain; where something is only possible it is skipped, for nobody knows yet; what
    somebody consented to is written down in a case that passes.
    """
    root = ET.Element("testsuites", name="readiness changes")

    def say(one: Conflict | Breach) -> str:
        book = answer.book
        said = say_conflict(book, one) if isinstance(one, Conflict) else say_breach(book, answer.rules, one)
        return said if one.exception is None else f"{said} {say_exception(one.exception)}"

    kinds: dict[Kind, list[Conflict]] = {kind: [] for kind in Kind}
    for one in answer.conflicts:
        kinds[one.kind].append(one)
    rules: dict[str, list[Breach]] = {name: [] for name in sorted(answer.rules)}
    for breach in answer.breaches:
        rules[breach.rule].append(breach)
    conflicts = [(HEADINGS[kind], f"conflicts.{kind.value}", found) for kind, found in kinds.items()]
    limits = [(answer.rules[name].title, f"limits.{name}", found) for name, found in rules.items()]
    _judged(root, f"{answer.title}: conflicts", conflicts, say)
    _judged(root, f"{answer.title}: limits", limits, say)
    return _written(root)


def _judged(
    root: ET.Element,
    name: str,
    cases: Sequence[tuple[str, str, Sequence[Conflict | Breach]]],
    say: Callable[[Conflict | Breach], str],
) -> None:
    """Add a suite with a case for each title and class, and what was found of it."""
    suite = ET.SubElement(root, "testsuite", name=printable(name), tests=str(len(cases)), errors="0")
    states = []
    for title, classname, found in cases:
        case = ET.SubElement(suite, "testcase", name=printable(title), classname=printable(classname))
        certain = [one for one in found if one.certain and one.exception is None]
        possible = [one for one in found if not one.certain and one.exception is None]
        excepted = [one for one in found if one.exception is not None]
        message = f"{len(certain)} certain, {len(possible)} possible, {len(excepted)} excepted"
        states.append("failure" if certain else "skipped" if possible else "")
        if certain:
            ET.SubElement(case, "failure", message=message, type="certain").text = _lines(certain, say)
        elif possible:
            ET.SubElement(case, "skipped", message=message)
        others = [*possible, *excepted]
        if others:
            ET.SubElement(case, "system-out").text = _lines(others, say)
    suite.set("failures", str(states.count("failure")))
    suite.set("skipped", str(states.count("skipped")))


def _lines(found: Sequence[Conflict | Breach], say: Callable[[Conflict | Breach], str]) -> str:
    said = [say(one) for one in found[:MOST_SAID]]
    if len(found) > len(said):
        said.append(f"and {len(found) - len(said):,} more; --format json has all")
    return printable("\n".join(said))


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
