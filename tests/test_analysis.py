"""What lint says of criteria before any release exists is true of every release, as a naive reading and the engine see it.

The defects it must find are in `documents/criteria-*.yaml`; here are the near misses, and the laws on generated checks.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from readiness.analysis import analyse
from readiness.analysis.conditions import Node, ways_of
from readiness.analysis.deadlines import Asked, due_of, unreachable
from readiness.analysis.intervals import Interval, all_within, apart
from readiness.analysis.spans import between
from readiness.analysis.spelling import MOST_PAIRS, _edits
from readiness.binding import bind
from readiness.calendar import WEEK, Calendar, make_calendar
from readiness.check import Check, Tense, View
from readiness.criteria import CriteriaSet, Criterion
from readiness.document import read
from readiness.files import Library
from readiness.kinds import AnyCheck
from readiness.moment import one_day, parse_reference
from readiness.period import Period, Unit, parse_period
from readiness.record import DateFact, EvidenceFact, Fact, MetricFact, Record, TableFact
from readiness.register import make_table
from readiness.release import Standing
from readiness.review import check_file
from readiness.truth import Truth

ROOT = Path(__file__).parent.parent
SHIPPED = sorted([*(ROOT / "criteria").glob("*.yaml"), *(ROOT / "releases").rglob("criteria.yaml")])
CODES = {
    "never-met",
    "never-fails",
    "contradiction",
    "unreachable-due",
    "subsumed",
    "never-a-caveat",
    "impossible-checkpoint",
    "used-once",
    "unused-title",
    "prerequisite-due-later",
}
ANY_CHECK: TypeAdapter[Check] = TypeAdapter(AnyCheck)
Data = Any
law = settings(deadline=None)
SECONDS = 6


# Near misses

HEAD = "kind: criteria\nid: own\ntitle: A set\nversion: '1'\nwording: ours\ncriteria:\n"


def criterion(name: str, check: str, more: str = "", at: str = "go-live", due: str = "") -> str:
    """Return a criterion in YAML; `more` stands among its keys and may say anything but the defaults again."""
    keys = {"title": name, "category": "testing", "owner": "DCC", "importance": "hard"}
    given_ = dict(line.split(": ", 1) for line in more.split("; ") if line)
    said = "".join(f"    {key}: {value}\n" for key, value in (keys | given_).items())
    due_ = f"due: {due}, " if due else ""
    return f"  {name}:\n{said}    at: {{{at}: {{{due_}check: {check}}}}}\n"


def evidence(name: str) -> str:
    """Return a check for evidence."""
    return f"{{evidence: {{type: {name}}}}}"


def metric(limit: str, name: str = "open-defects") -> str:
    """Return a check of a metric."""
    return f"{{metric: {{name: {name}, {limit}}}}}"


def gap(first: str, last: str, limit: str) -> str:
    """Return a check of the time between two dates."""
    return f"{{gap: {{from: {first}, to: {last}, {limit}}}}}"


def rows(limit: str, where: str = "{status: open}") -> str:
    """Return a check of the rows of a register."""
    return f"{{register: {{name: testing-issues, where: {where}, {limit}}}}}"


def both(*checks: str) -> str:
    """Return a check for all of some."""
    return f"{{all: [{', '.join(checks)}]}}"


def either(*checks: str) -> str:
    """Return a check for any of some."""
    return f"{{any: [{', '.join(checks)}]}}"


RUNNING = "{{activity-running: {{activity: {0}, for-at-least: {1}}}}}".format
DONE = "{{activity-{1}: {{activity: {0}}}}}".format
FOR_EACH = "{for-each: {in: scope, if-none: not-applicable, check: {evidence: {type: tested, about: each}}}}"

ALONE = {
    "one value fits both limits": both(metric("at-most: 3"), metric("at-least: 3")),
    "either limit will do": either(metric("at-most: 3"), metric("at-least: 5")),
    "two metrics": both(metric("at-most: 3"), metric("at-least: 5", "open-risks")),
    "two filters": both(rows("at-most: 0"), rows("at-least: 1", "{status: closed}")),
    "one filter is narrower": both(rows("at-least: 5"), rows("at-most: 2", "{status: open, severity: 1}")),
    "in a calendar of seven working days thirty of them are thirty days": both(
        gap("notice", "go-live", "at-least: 30wd"), gap("notice", "go-live", "at-most: 30d")
    ),
    "go-live may be a day off": both(
        gap("go-live - 10wd", "go-live", "at-least: 10wd"), gap("go-live", "go-live + 2d", "at-least: 1wd")
    ),
    "a date may lie between two working days": either(
        gap("uit.start", "go-live", "at-most: 5wd"), gap("uit.start", "go-live", "at-least: 6wd")
    ),
    "two on one day": both(gap("uit.start", "go-live", "at-least: 0d"), gap("go-live", "uit.start", "at-least: 0d")),
    "as many as there are": f"{{at-least: {{n: 2, of: [{evidence('north')}, {evidence('south')}]}}}}",
    "any number of rows of a recent extract": rows("at-least: 0, not-older-than: 2wd"),
    "a value may lie between the limits": either(metric("at-most: 3"), metric("at-least: 5")),
    "a value between two whole numbers": either(metric("at-most: 3"), metric("at-least: 4")),
    "a value may be too old": either(metric("at-most: 5, not-older-than: 2wd"), metric("at-least: 3")),
    "a metric may be negative": metric("at-least: 0"),
    "a date may not be stated": "{dated: {reference: uit.finish}}",
    "nothing may be in scope": (
        f"{{any: [{{for-each: {{in: scope, if-none: not-applicable, check: {metric('at-most: 3')}}}}}, "
        f"{metric('at-least: 3')}]}}"
    ),
    "what is in scope is another for each": (
        "{for-each: {in: scope, check: {any: [{field: {of: each, name: part, one-of: [whole]}}, "
        "{field: {of: each, name: parts, stated: true}}]}}}"
    ),
}

DUE = {
    "ten working days, both counted": (RUNNING("uit", "10wd"), "uit.start + 9wd"),
    "working days may be days off": (RUNNING("uit", "30d"), "uit.start + 20wd"),
    "thirty days, both counted": (RUNNING("notice", "30wd"), "notice.start + 29d"),
    "another activity": (RUNNING("uit", "10wd"), "bat.start + 5wd"),
    "before it ends": (RUNNING("uit", "10wd"), "uit.finish - 5wd"),
    "it starts before it ends": (DONE("uit", "started"), "uit.finish - 5wd"),
    "on the day it ends": (DONE("uit", "finished"), "uit.finish"),
    "on the day of the checkpoint": (DONE("go-live", "finished"), "go-live"),
    "the month may begin with it": (DONE("uit", "started"), "month-of(uit.start)"),
    "another way is left": (either(DONE("uit", "finished"), evidence("tests-waived")), "uit.finish - 5wd"),
    "enough others are left": (
        f"{{at-least: {{n: 2, of: [{DONE('uit', 'finished')}, {evidence('one')}, {evidence('two')}]}}}}",
        "uit.finish - 5wd",
    ),
}

PAIRS = {
    "a soft criterion may contradict": (
        criterion("A-01", metric("at-most: 3")),
        criterion("A-02", metric("at-least: 5"), "importance: soft"),
    ),
    "contradicting at another checkpoint": (
        criterion("A-01", metric("at-most: 3"), at="assessment"),
        criterion("A-02", metric("at-least: 5")),
    ),
    "only one of the two applies": (
        criterion("A-01", metric("at-most: 3"), "applies-when: {evidence: {type: small}}"),
        criterion("A-02", metric("at-least: 5"), "applies-when: {evidence: {type: large}}"),
    ),
    "another way is left to be met": (
        criterion("A-01", either(metric("at-most: 3"), evidence("defects-accepted"))),
        criterion("A-02", metric("at-least: 5")),
    ),
    "the other is due earlier": (
        criterion("A-01", DONE("uit", "finished"), due="go-live - 20wd"),
        criterion("A-02", both(DONE("uit", "finished"), evidence("report")), due="go-live - 10wd"),
    ),
    "which is due earlier depends on the calendar": (
        criterion("A-01", DONE("uit", "finished"), due="go-live - 7d"),
        criterion("A-02", both(DONE("uit", "finished"), evidence("report")), due="go-live - 5wd"),
    ),
    "hard is more than soft": (
        criterion("A-01", metric("at-most: 5")),
        criterion("A-02", metric("at-most: 3"), "importance: soft"),
    ),
    "soft, stricter and due earlier": (
        criterion("A-01", metric("at-most: 5")),
        criterion("A-02", metric("at-most: 3"), "importance: soft", due="go-live - 5wd"),
    ),
    "soft may be asked more strictly": (
        criterion("A-01", metric("at-most: 5"), due="go-live - 5wd"),
        criterion("A-02", metric("at-most: 3, not-older-than: 2wd"), "importance: soft"),
    ),
    "soft and due earlier": (
        criterion("A-01", metric("at-most: 5"), "importance: soft", due="go-live - 5wd"),
        criterion("A-02", metric("at-most: 3")),
    ),
    "the other may not apply": (
        criterion("A-01", evidence("tests-passed")),
        criterion("A-02", both(evidence("tests-passed"), evidence("report")), "applies-when: {evidence: {type: big}}"),
    ),
    "whether it applies is asked as well": (
        criterion("A-01", evidence("tests-passed"), "applies-when: {evidence: {type: big}}"),
        criterion("A-02", both(evidence("tests-passed"), evidence("report"))),
    ),
    "it waits for something of its own": (
        criterion("A-00", evidence("built"), at="assessment"),
        criterion("A-01", evidence("tests-passed"), "requires: [A-00]"),
        criterion("A-02", both(evidence("tests-passed"), evidence("report"))),
    ),
    "another waits for it alone": (
        criterion("A-01", evidence("tests-passed")),
        criterion("A-02", both(evidence("tests-passed"), evidence("report"))),
        criterion("A-03", evidence("notes-published"), "requires: [A-01]"),
    ),
    "what was recent is asked again nearer the day": (
        criterion("A-01", metric("at-most: 3, not-older-than: 2wd"), due="go-live - 10wd"),
        criterion("A-02", metric("at-most: 3, not-older-than: 2wd"), due="go-live - 2wd"),
    ),
    "nothing to check is no concern to the one alone": (
        criterion("A-01", FOR_EACH),
        criterion("A-02", either(FOR_EACH, metric("at-most: 3"))),
    ),
    "another speaker": (
        criterion("A-01", "{evidence: {type: tests-passed, from: DCC}}"),
        criterion("A-02", "{evidence: {type: tests-passed, from: SECAS}}"),
    ),
    "anybody's word is not DCC's": (
        criterion("A-01", "{evidence: {type: tests-passed, from: DCC}}"),
        criterion("A-02", "{evidence: {type: tests-passed}}"),
    ),
    "a draft is not final": (
        criterion("A-01", "{evidence: {type: tests-passed, standing: final}}"),
        criterion("A-02", "{evidence: {type: tests-passed}}", due="go-live - 5wd"),
    ),
    "four working days may be more than five days": (
        criterion("A-01", "{evidence: {type: tests-passed, not-older-than: 5d}}"),
        criterion("A-02", "{evidence: {type: tests-passed, not-older-than: 4wd}}"),
    ),
    "prerequisite due on the same day": (
        criterion("A-01", evidence("one"), "requires: [A-02]", due="go-live - 5wd"),
        criterion("A-02", evidence("two"), due="go-live - 5wd"),
    ),
    "prerequisite due on a day that depends on the calendar": (
        criterion("A-01", evidence("one"), "requires: [A-02]", due="go-live - 5wd"),
        criterion("A-02", evidence("two"), due="go-live - 5d"),
    ),
    "prerequisite due a week before, or later": (
        criterion("A-01", evidence("one"), "requires: [A-02]", due="go-live - 7d"),
        criterion("A-02", evidence("two"), due="go-live - 6wd"),
    ),
    "prerequisite due by another date": (
        criterion("A-01", evidence("one"), "requires: [A-02]", due="uit.finish"),
        criterion("A-02", evidence("two")),
    ),
    "prerequisite judged later": (
        criterion("A-01", evidence("one"), "requires: [A-02]", due="assessment - 10wd", at="assessment"),
        criterion("A-02", evidence("two")),
    ),
    "prerequisite due in the month before": (
        criterion("A-01", evidence("one"), "requires: [A-02]", due="go-live - 5wd"),
        criterion("A-02", evidence("two"), due="month-of(go-live) - 20wd"),
    ),
    "a milestone with a dot or a verb in its name": (
        criterion("A-01", evidence("one"), at="kick-start"),
        criterion("A-02", evidence("two"), at="v1.2-finish"),
    ),
}

NAMES = {
    "severities": ["open-severity-1", "open-severity-1", "open-severity-2"],
    "short words": ["uit-ready", "uit-ready", "bat-ready", "sit-ready", "sit-ready"],
    "regions": ["report-north", "report-north", "report-south"],
    "opposites": [
        "internal-audit",
        "internal-audit",
        "external-audit",
        "includes-tests",
        "includes-tests",
        "excludes-tests",
    ],
    "used as often": ["approval-recorded", "approval-recorded", "aproval-recorded", "aproval-recorded"],
    "each used once": ["approval-recorded", "aproval-recorded"],
    "other words": ["migration-plan", "migration-plan", "mitigation-plan", "migration-process"],
    "numbers": [
        "release-2021-11",
        "release-2021-11",
        "release-2021-12",
        "iso27001-audit",
        "iso27001-audit",
        "iso27002-audit",
    ],
    "more words": ["test-exit-report", "test-exit-report", "test-report"],
}


def found_in(text: str) -> list[str]:
    """Return what is found in a criteria set that has no errors."""
    document = read("criteria/own.yaml", text.encode())
    criteria, wrong = bind(CriteriaSet, document)
    assert not document.diagnostics
    assert not wrong
    assert criteria is not None
    return [f"{one.code}: {one.message}" for one in analyse(criteria, document.path)]


@pytest.mark.parametrize("case", ALONE)
def test_a_check_that_may_or_may_not_hold_gives_no_finding(case: str) -> None:
    for importance in ("hard", "soft"):
        assert not found_in(HEAD + criterion("A-01", ALONE[case], f"importance: {importance}")), case


@pytest.mark.parametrize("case", DUE)
def test_a_due_day_that_can_be_kept_gives_no_finding(case: str) -> None:
    check, due = DUE[case]
    assert not found_in(HEAD + criterion("A-01", check, due=due)), case


@pytest.mark.parametrize("case", PAIRS)
def test_criteria_that_each_ask_something_of_their_own_give_no_finding(case: str) -> None:
    found = found_in(HEAD + "".join(PAIRS[case]))
    assert not found, case


@pytest.mark.parametrize("case", NAMES)
def test_a_name_that_may_well_be_meant_is_not_called_misspelt(case: str) -> None:
    asked = (f"{{evidence: {{type: {name}, about: m{number}}}}}" for number, name in enumerate(NAMES[case]))
    assert not found_in(HEAD + "".join(criterion(f"A-{number}", check) for number, check in enumerate(asked)))


def test_among_very_many_names_none_is_called_misspelt() -> None:
    words = ["".join(chr(97 + number // 5**place % 5) for place in range(6)) for number in range(600)]
    often = [*words[:200], *words[:200], *words[200:]]
    asked = (f"{{evidence: {{type: {word}, about: m{number}}}}}" for number, word in enumerate(often))
    found = found_in(HEAD + "".join(criterion(f"A-{number}", check) for number, check in enumerate(asked)))
    assert 0 < len(found) <= MOST_PAIRS // 200


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("report", "report", 0),
        ("report", "reprot", 1),
        ("report", "reports", 1),
        ("report", "eprot", 2),
        ("ca", "abc", 3),
    ],
)
def test_edits_are_counted(one: str, other: str, edits: int) -> None:
    assert _edits(one, other) == _edits(other, one) == edits


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_nothing_is_found_in_the_shipped_sets(path: Path) -> None:
    assert check_file(Library(ROOT), path) == ()


def test_each_finding_has_two_documents_that_deserve_it() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "documents").glob("criteria-*.yaml")]
    for code in CODES:
        assert sum(f"warning[{code}]" in text for text in texts) >= 2, code


def test_each_finding_is_listed_in_the_documentation() -> None:
    section = (ROOT / "docs" / "documents.md").read_text(encoding="utf-8").partition("before any release exists")[2]
    listed = re.findall(r"^\| `([a-z-]+)` \|", section.partition("\n## ")[0], re.MULTILINE)
    assert set(listed) == CODES


def test_criteria_are_not_analysed_with_each_release_that_uses_them() -> None:
    found = check_file(Library(ROOT), ROOT / "releases" / "november-2021" / "release.yaml")
    assert not [one for one in found if one.code in CODES]


def test_ten_thousand_criteria_are_analysed_in_seconds() -> None:
    data: Data = {"kind": "criteria", "id": "x", "title": "x", "version": "1", "wording": "ours", "criteria": {}}
    for number in range(10_000):
        limits = {"name": "defects", "at-most": str(number)}, {"name": f"metric-{number % 100}", "at-least": "3"}
        asked = {"due": f"go-live - {number % 20}wd", "check": {"all": [{"metric": one} for one in limits]}}
        owner = {"category": "testing", "owner": f"Owner {number}", "importance": "hard"}
        data["criteria"][f"C-{number}"] = {"title": "x", **owner, "at": {"go-live": asked}}
    criteria = CriteriaSet.model_validate(data)
    before = process_time()
    found = analyse(criteria, "x.yaml")
    assert process_time() - before < SECONDS
    assert {one.code for one in found} == {"subsumed"}


def test_long_lists_are_asked_as_a_whole() -> None:
    many = {"all": [{"any": [{"metric": {"name": name, "at-most": "3"}} for name in "xy"]} for _ in range(300)]}
    one, other = (ways_of(ANY_CHECK.validate_python(many), ()) for _ in range(2))
    assert len(one.holds) == len(one.fails) == 1
    assert all_within(one.holds, other.holds)


# A naive reading: a world in which everything is known, day by day

FIRST = date(2021, 1, 1)
DAYS_KNOWN = 500
ITEMS = ("uit.start", "uit.finish", "go-live", "notice")


@dataclass(frozen=True)
class World:
    """Everything that checks ask about, known to the day."""

    calendar: Calendar
    works: frozenset[int]
    today: date
    dates: dict[str, date]
    metrics: dict[str, tuple[Decimal, date]]
    rows: tuple[str, ...]
    extract: date
    said: dict[str, tuple[bool, Standing, date]]

    def later(self, day: date, count: int, unit: str) -> date:
        """Return the day so many days or working days later, or earlier."""
        if unit == "d":
            return day + timedelta(days=count)
        step = timedelta(days=1 if count > 0 else -1)
        for _ in range(abs(count)):
            day += step
            while day.toordinal() not in self.works:
                day += step
        return day

    def of(self, reference: str) -> date:
        """Return the day of a reference."""
        base, _, period = reference.partition(" ")
        day = self.dates[base.removeprefix("month-of(").removesuffix(")")]
        day = day.replace(day=1) if base.startswith("month-of") else day
        sign, _, length = period.partition(" ")
        return self.later(day, *counted(length, -1 if sign == "-" else 1)) if period else day

    def fresh(self, day: date, asked: Data) -> bool:
        """Return whether something stated on a day is fresh enough today."""
        limit = asked.get("not-older-than")
        return limit is None or self.today <= self.later(day, *counted(limit, 1))

    def holds(self, check: Data) -> bool:
        """Return whether a check holds, by the words of the documentation."""
        ((kind, asked),) = check.items()
        if kind in ("all", "any", "at-least"):
            members = [self.holds(one) for one in (asked["of"] if kind == "at-least" else asked)]
            needed = len(members) if kind == "all" else 1 if kind == "any" else int(asked["n"])
            return sum(members) >= needed
        if kind == "metric":
            value, day = self.metrics[asked["name"]]
            return fits(value, asked) and self.fresh(day, asked)
        if kind == "register":
            wanted = asked.get("where", {}).get("status")
            return fits(sum(wanted in (None, one) for one in self.rows), asked) and self.fresh(self.extract, asked)
        if kind == "evidence":
            value, standing, day = self.said[asked["type"]]
            return value and (asked.get("standing") != "final" or standing is Standing.FINAL) and self.fresh(day, asked)
        if kind == "gap":
            start, end = self.of(asked["from"]), self.of(asked["to"])
            limit = self.later(start, *counted(asked.get("at-least") or asked["at-most"], 1))
            return limit <= end if "at-least" in asked else end <= limit
        return self.ran(self.today, counted(asked["for-at-least"], 1)[1]) >= counted(asked["for-at-least"], 1)[0]

    def ran(self, day: date, unit: str) -> int:
        """Return how many days UIT has run by the end of a day."""
        start, end = self.dates["uit.start"].toordinal(), min(day, self.dates["uit.finish"]).toordinal()
        return sum(unit == "d" or one in self.works for one in range(start, end + 1))

    def judged(self, check: Check) -> Truth:
        """Return what the engine finds when a release has the same on record, all of it come true."""
        today = one_day(self.today)
        return check.judge(
            View(self._record(self.today, actual=True), self.calendar, Tense.VERDICT, *[today] * 3)
        ).truth

    def forecast(self, check: Check, due: date) -> Truth:
        """Return what the engine finds in advance of a due day, with all dates planned."""
        day = one_day(due)
        return check.judge(View(self._record(FIRST, actual=False), self.calendar, Tense.OUTLOOK, *[day] * 3)).truth

    def _record(self, as_of: date, *, actual: bool) -> Record:
        def fact(path: str, day: date) -> Fact:
            return Fact(path, "", day, None, ())

        rows_ = make_table(tuple({"status": one} for one in self.rows))
        none: Data = {}
        return Record(
            id="x",
            title="x",
            as_of=as_of,
            near_critical=Period(0, Unit.WORKING_DAYS),
            checkpoints=(),
            titles=none,
            dates={path: DateFact(fact(path, day), one_day(day), actual) for path, day in self.dates.items()},
            stated=none,
            plan=none,
            items=none,
            scope=none,
            risks=none,
            baselines=none,
            evidence=tuple(
                EvidenceFact(fact(name, day), name, name, value, "", standing, (), None)
                for name, (value, standing, day) in self.said.items()
            ),
            metrics={
                name: (MetricFact(fact(name, day), value, day, None),) for name, (value, day) in self.metrics.items()
            },
            tables={"issues": TableFact(fact("issues", self.extract), rows_, self.extract)} if self.rows else none,
            actions=(),
            decisions=(),
            waivers=none,
        )


def counted(text: str, sign: int) -> tuple[int, str]:
    """Return the days of a period and what it counts."""
    period = parse_period(text)
    assert period is not None
    if period.unit is Unit.WORKING_DAYS:
        return sign * (period.count + period.clear), "wd"
    return sign * period.count * (7 if period.unit is Unit.WEEKS else 1), "d"


def fits(value: Decimal | int, limits: Data) -> bool:
    """Return whether a number respects limits."""
    low, high = limits.get("at-least", limits.get("equals")), limits.get("at-most", limits.get("equals"))
    return (low is None or value >= Decimal(low)) and (high is None or value <= Decimal(high))


@cache
def _calendars() -> tuple[tuple[Calendar, frozenset[int]], ...]:
    """Return calendars of seven, five and two working days a week, each with and without many holidays."""
    pick = random.Random(0)  # noqa: S311 - for tests
    made = []
    for week in (WEEK, WEEK[:5], WEEK[:5], ("mon", "thu")):
        for count in (0, 60):
            off = [FIRST + timedelta(days=pick.randrange(DAYS_KNOWN)) for _ in range(count)]
            one = make_calendar("c", "Europe/London", FIRST, FIRST + timedelta(days=DAYS_KNOWN), week, off)
            made.append((one, frozenset(one.days)))
    return tuple(made)


def worlds(seed: int, count: int) -> Iterator[World]:
    """Yield worlds whose numbers lie about where generated checks have their limits."""
    pick = random.Random(seed)  # noqa: S311 - for tests

    def near(base: date) -> date:
        return base + timedelta(days=pick.choice([0, 1, 2, pick.randrange(12)]))

    for _ in range(count):
        calendar, works = pick.choice(_calendars())
        base = FIRST + timedelta(days=pick.randrange(180, 240))
        dates = {item: near(base) for item in ITEMS}
        dates["uit.finish"] = max(dates["uit.start"], dates["uit.finish"])
        yield World(
            calendar,
            works,
            base + timedelta(days=12),
            dates,
            {name: (Decimal(pick.randrange(10)) / 2, near(base)) for name in "xy"},
            tuple(pick.choice(["open", "closed"]) for _ in range(pick.randrange(1, 6))),
            near(base),
            {name: (pick.random() < 0.7, pick.choice(list(Standing)), near(base)) for name in "st"},
        )


# Generated checks

PERIODS = st.sampled_from(
    ["0d", "0wd", "1d", "1wd", "1 clear wd", "2d", "2wd", "3wd", "5d", "5wd", "1w", "0 clear wd", "9wd", "12d"]
)
LIMITS = st.sampled_from(["0", "1", "2", "3", "4"])


def aged(parameters: st.SearchStrategy[Data]) -> st.SearchStrategy[Data]:
    """Return parameters with or without a limit of age."""
    limit = st.one_of(st.just({}), st.just({}), PERIODS.map(lambda period: {"not-older-than": period}))
    return st.builds(lambda asked, age: asked | age, parameters, limit)


def metrics(names: str) -> st.SearchStrategy[Data]:
    """Return checks of metrics."""
    limits = st.builds(lambda kind, limit: {kind: limit}, st.sampled_from(["at-most", "at-least", "equals"]), LIMITS)
    return st.builds(lambda name, limit: {"name": name, **limit}, st.sampled_from(names), limits)


def gaps(first: st.SearchStrategy[str], last: st.SearchStrategy[str]) -> st.SearchStrategy[Data]:
    """Return checks of the time between two dates, either of which comes first."""
    limits = st.builds(lambda kind, limit: {kind: limit}, st.sampled_from(["at-least", "at-most"]), PERIODS)
    ends = st.tuples(first, last).flatmap(st.permutations)
    return st.builds(lambda two, limit: {"gap": {"from": two[0], "to": two[1], **limit}}, ends, limits)


REGISTERS = st.builds(
    lambda where, limits: {"name": "issues", **where, **limits},
    st.sampled_from([{}, {"where": {"status": "open"}}]),
    st.one_of(
        st.builds(lambda limit: {"at-most": limit}, LIMITS),
        st.builds(lambda limit: {"at-least": limit}, LIMITS),
        st.builds(lambda low, high: {"at-least": low, "at-most": high}, LIMITS, LIMITS),
    ),
)
STATEMENTS = st.builds(
    lambda name, standing: {"type": name, **standing},
    st.sampled_from("st"),
    st.sampled_from([{}, {"standing": "final"}, {"standing": "draft"}]),
)
RUNS = st.sampled_from(["1d", "1wd", "3wd", "3d", "5wd", "1w", "10wd", "12d"]).map(
    lambda length: {"activity-running": {"activity": "uit", "for-at-least": length}}
)


def from_one_date(base: str) -> st.SearchStrategy[str]:
    """Return references reckoned from one date, or from the first day of its month."""
    bases = st.sampled_from([base, base, f"month-of({base})"])
    return st.one_of(bases, st.builds("{} {} {}".format, bases, st.sampled_from("+-"), PERIODS))


FAMILIES = (
    metrics("x").map(lambda asked: {"metric": asked}),
    aged(metrics("xy")).map(lambda asked: {"metric": asked}),
    aged(REGISTERS).map(lambda asked: {"register": asked}),
    gaps(st.just("uit.start"), st.just("go-live")),
    gaps(st.sampled_from(["uit.start", "uit.start + 1wd"]), st.sampled_from(["go-live", "month-of(go-live)"])),
    gaps(from_one_date("go-live"), from_one_date("go-live")),
    aged(STATEMENTS).map(lambda asked: {"evidence": asked}),
    RUNS,
)
LEAVES = st.one_of(FAMILIES)


def lists(inner: st.SearchStrategy[Data]) -> st.SearchStrategy[Data]:
    """Return lists of checks."""
    some = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        some.map(lambda of: {"all": of}),
        some.map(lambda of: {"any": of}),
        st.builds(lambda n, of: {"at-least": {"n": str(n), "of": of}}, st.integers(1, 4), some),
    )


def of_family(leaves: st.SearchStrategy[Data]) -> st.SearchStrategy[Data]:
    """Return checks of one family, alone or in lists."""
    return st.one_of(leaves, lists(leaves), lists(st.one_of(leaves, lists(leaves))))


seeds = st.integers(0, 2**32)


def pieces(node: Node, check: Data) -> Iterator[tuple[Node, Data]]:
    """Yield a check and all checks inside it, as analysed and as written."""
    yield node, check
    ((kind, asked),) = check.items()
    written = asked["of"] if kind == "at-least" else asked if isinstance(asked, list) else []
    for inner, one in zip(node.inside, written, strict=True):
        yield from pieces(inner, one)


@law
@given(of_family(LEAVES), seeds)
def test_where_all_is_known_the_engine_finds_what_the_naive_reading_does(check: Data, seed: int) -> None:
    bound = ANY_CHECK.validate_python(check)
    for world in worlds(seed, 5):
        assert (world.judged(bound) is Truth.TRUE) is world.holds(check)


@pytest.mark.parametrize("family", [*FAMILIES, LEAVES], ids=range(len(FAMILIES) + 1))
@law
@given(data=st.data(), seed=seeds)
def test_what_can_never_hold_never_does_and_what_never_fails_always_holds(
    family: st.SearchStrategy[Data], data: st.DataObject, seed: int
) -> None:
    check = data.draw(of_family(family))
    node = ways_of(ANY_CHECK.validate_python(check), ())
    settled = [(one, said) for one, said in pieces(node, check) if not (one.holds and one.fails)]
    for world in worlds(seed, 50 if settled else 0):
        for one, said in settled:
            assert world.holds(said) is not bool(one.fails)
            assert world.holds(said) is bool(one.holds)


@pytest.mark.parametrize("family", [*FAMILIES, LEAVES], ids=range(len(FAMILIES) + 1))
@law
@given(data=st.data(), seed=seeds)
def test_what_one_check_says_of_another_is_so(family: st.SearchStrategy[Data], data: st.DataObject, seed: int) -> None:
    one, other = (data.draw(st.one_of(family, of_family(family))) for _ in range(2))
    joined = data.draw(st.booleans())
    if joined:
        other = {"all": [one, other]}
    boxes = [ways_of(ANY_CHECK.validate_python(check), ()).holds for check in (one, other)]
    never, implied = apart(*boxes), all_within(boxes[1], boxes[0])
    assert implied or not joined or len(boxes[0]) > 1
    for world in worlds(seed, 50 if never or implied else 0):
        assert not (never and world.holds(one) and world.holds(other))
        assert not implied or world.holds(one) or not world.holds(other)


@law
@given(from_one_date("go-live"), from_one_date("go-live"), seeds)
def test_dates_reckoned_from_the_same_one_lie_as_far_apart_as_is_said(first: str, last: str, seed: int) -> None:
    start, end = parse_reference(first), parse_reference(last)
    assert start is not None
    assert end is not None
    span = between(start, end)
    for world in worlds(seed, 40):
        one, other = world.of(first), world.of(last)
        days = Decimal((other - one).days)
        steps = days
        if days >= 0:
            steps = Decimal(sum(day in world.works for day in range(one.toordinal() + 1, other.toordinal() + 1)))
            steps += 0 if world.later(one, int(steps), "wd") == other else Decimal("0.5")
        assert Interval(days, days).within(span.days), (one, other)
        assert Interval(steps, steps).within(span.working), (one, other)


DUE_DAYS = st.one_of(
    st.sampled_from(["uit.start", "uit.finish", "go-live"]),
    st.builds(
        "{} {} {}".format,
        st.sampled_from(["uit.start", "uit.finish", "go-live", "month-of(uit.start)"]),
        st.sampled_from("+-"),
        PERIODS,
    ),
)
EVENTS = st.one_of(
    RUNS,
    st.builds(
        lambda kind, name: {f"activity-{kind}": {"activity": name}},
        st.sampled_from(["started", "finished"]),
        st.sampled_from(["uit", "go-live"]),
    ),
)


@law
@given(st.one_of(EVENTS, lists(EVENTS)), DUE_DAYS, seeds)
def test_what_cannot_have_happened_by_its_due_day_is_late_in_every_forecast(check: Data, due: str, seed: int) -> None:
    bound, reference = ANY_CHECK.validate_python(check), parse_reference(due)
    assert reference is not None
    asked = {
        "title": "A",
        "category": "t",
        "owner": "DCC",
        "importance": "hard",
        "at": {"go-live": {"check": check, "due": due}},
    }
    one = Criterion.model_validate(asked)
    expectation = one.at["go-live"]
    late = Asked("A", one, "go-live", expectation, due_of(expectation, "go-live"), ways_of(bound, ()))
    for world in worlds(seed, 40 if list(unreachable(late, "")) else 0):
        assert world.forecast(bound, world.of(due)) is Truth.FALSE
