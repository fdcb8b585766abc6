"""Results of tests (JUnit XML) to a grid: a test case a row, whatever suites it lies in.

A case that says of itself nothing else has passed. A mistake of a whole suite, in which no case may have been run, is a
row too, so that nothing seems to have passed which was never tried.
"""

from collections.abc import Mapping

from readiness.tables.grid import HEADING, Grid, Value
from readiness.tables.markup import WrongMarkupError, parse

COLUMNS = ("suite", "class", "name", "outcome", "time")
OUTCOMES = ("passed", "skipped", "failed", "error")
"""From the best to the worst; of several the worst counts."""
MOST_CASES = 50_000
_SAYS = {"failure": "failed", "error": "error", "skipped": "skipped"}
_NOT_RUN = ("notrun", "skipped", "disabled")
_SUITES = ("testsuites", "testsuite")


def read_suites(raw: bytes) -> Grid | str:
    """Return the test cases of a file, or what is wrong with it in words."""
    reading = _Reading()
    try:
        parse("it", [raw], reading.begin, reading.end, _pass)
    except WrongMarkupError as error:
        return str(error)
    cells: dict[int, dict[int, Value]] = {HEADING: dict(enumerate(COLUMNS, start=1))}
    for number, found in enumerate(reading.cases, start=1):
        cells[number] = {at: found[name] for at, name in enumerate(COLUMNS, start=1) if found.get(name)}
    return Grid("", cells, counted="test case")


class _Reading:
    """Gathers the cases of suites."""

    def __init__(self) -> None:
        self.cases: list[dict[str, str]] = []
        self.path: list[str] = []
        self.suites: list[str] = []

    def begin(self, element: str, attributes: Mapping[str, str]) -> None:
        if not self.path and element not in _SUITES:
            raise WrongMarkupError(
                f"its outermost element is {element[:40]}, not testsuites or testsuite as in JUnit XML"
            )
        inside = self.path[-1] if self.path else ""
        self.path.append(element)
        if element == "testsuite":
            self.suites.append(_words(attributes.get("name", "")))
        elif element == "testcase":
            outcome = "skipped" if attributes.get("status", "").casefold() in _NOT_RUN else "passed"
            self._add(outcome, attributes)
        elif element in _SAYS and inside == "testcase":
            case = self.cases[-1]
            case["outcome"] = max(case["outcome"], _SAYS[element], key=OUTCOMES.index)
        elif element == "error" and inside == "testsuite":
            self._add("error", {})

    def end(self, element: str) -> None:
        self.path.pop()
        if element == "testsuite":
            self.suites.pop()

    def _add(self, outcome: str, attributes: Mapping[str, str]) -> None:
        if len(self.cases) >= MOST_CASES:
            raise WrongMarkupError(f"it has more than {MOST_CASES:,} test cases")
        case = {"suite": self.suites[-1] if self.suites else "", "outcome": outcome}
        named = (("class", "classname"), ("name", "name"), ("time", "time"))
        self.cases.append(case | {name: _words(attributes.get(key, "")) for name, key in named})


def _words(text: str) -> str:
    return " ".join(text.split())


def _pass(_: str) -> None:
    pass
