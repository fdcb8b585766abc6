"""Every kind of check against its cases, which are data in `cases/`: what is on record, the check, what it must find."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError, model_validator

from readiness.binding import bind
from readiness.calendar import Calendar
from readiness.changes.agenda import Agenda, make_agenda
from readiness.changes.rules import ChangeRule
from readiness.changes.schedule import ChangeSchedule
from readiness.check import Check, Finding, Tense, View
from readiness.closures import CalendarDocument, build_calendar
from readiness.document import read
from readiness.kinds import KINDS, AnyCheck
from readiness.kinds.dated import IsDated
from readiness.model import DateValue, Day, Model, Text, YesNo, choice
from readiness.moment import Window
from readiness.reduction import reduce_to
from readiness.register import make_table
from readiness.release import Release
from readiness.truth import Truth

FOLDER = Path(__file__).parent / "cases"
CALENDARS = Path(__file__).parent.parent / "criteria" / "calendars"
ANY_CHECK: TypeAdapter[Check] = TypeAdapter(AnyCheck)

_MARGIN = re.compile(r"(-?\d+|\.\.) to (-?\d+|\.\.)")


def _read_margin(value: object) -> object:
    """Return the margin that `3`, `-2 to 1`, `.. to 1` or `none` writes, as (least, most) or None."""
    if value == "none":
        return None
    text = str(value)
    found = _MARGIN.fullmatch(text)
    ends = (text, text) if found is None else (found[1], found[2])
    return tuple(None if end == ".." else int(end) for end in ends)


def _read_truth(value: object) -> object:
    return {"true": Truth.TRUE, "false": Truth.FALSE, "unknown": Truth.UNKNOWN}.get(str(value), value)


class Expected(Model):
    """What a check must find; a margin that is not given is not compared, an unknown says what it needs."""

    truth: Annotated[Truth, BeforeValidator(_read_truth)]
    margin: Annotated[tuple[int | None, int | None] | None, BeforeValidator(_read_margin)] = None
    needs: tuple[Text, ...] = ()
    reason_contains: tuple[Text, ...] = ()
    applicable: YesNo = True

    @model_validator(mode="after")
    def check_needs(self) -> "Expected":
        """Refuse an unknown that does not say what it needs."""
        if self.truth is Truth.UNKNOWN and "needs" not in self.model_fields_set:
            raise ValueError("an unknown says what it `needs`, if only []")
        return self


class Case(Model):
    """One case of a kind: `day` is the day judged, `due` and `age-day` are the same day unless they are given."""

    name: Text
    as_of: Day
    facts: dict[str, Any]
    schedule: dict[str, Any] | None = None
    rules: dict[str, ChangeRule] = {}
    check: AnyCheck
    tense: Annotated[Tense, BeforeValidator(choice(Tense))]
    day: DateValue
    due: DateValue | None = None
    age_day: DateValue | None = None
    expect: Expected


class Cases(Model):
    """A file of cases, all of one kind."""

    kind: Literal[tuple(kind.kind for kind in KINDS)]  # type: ignore[valid-type]  # the kinds are data
    cases: Annotated[tuple[Case, ...], Field(min_length=1)]


def read_cases(path: Path) -> Cases:
    document = read(path.name, path.read_bytes())
    assert document.diagnostics == ()
    return Cases.model_validate(document.data)


def read_calendar(name: str) -> Calendar:
    document = read(name, (CALENDARS / f"{name}.yaml").read_bytes())
    bound, diagnostics = bind(CalendarDocument, document)
    assert bound is not None, diagnostics
    built = build_calendar(name, {name: bound})
    assert isinstance(built, Calendar), built
    return built


CALENDAR = read_calendar("england-and-wales")
FILES = {path.stem: read_cases(path) for path in sorted(FOLDER.glob("*.yaml"))}


def make_release(facts: dict[str, Any]) -> Release:
    """Return a release that knows only these facts."""
    wrapper = {
        "kind": "release",
        "id": "a-release",
        "title": "A release",
        "criteria": "some-criteria",
        "calendar": "england-and-wales",
        "checkpoints": ["go-live"],
    }
    return Release.model_validate(wrapper | facts)


def make_beside(case: Case) -> Agenda | None:
    """Return the change schedule beside the release of a case, where it has one."""
    if case.schedule is None:
        return None
    wrapper = {
        "kind": "change-schedule",
        "id": "a-schedule",
        "title": "What else is planned",
        "calendar": "england-and-wales",
        "as-at": "2021-09-07",
    }
    return make_agenda(ChangeSchedule.model_validate(wrapper | case.schedule), case.rules, CALENDAR, case.as_of)


def judge(case: Case) -> Finding:
    """Return what the check of a case finds, seen as evaluation lets it see."""
    release = make_release(case.facts)
    tables = {
        f"{name}[{index}]": make_table(register.rows)
        for name, registers in release.registers.items()
        for index, register in enumerate(registers)
        if register.rows is not None
    }
    record = reduce_to(release, case.as_of, CALENDAR, tables, make_beside(case))
    view = View(record, CALENDAR, case.tense, case.day, case.due or case.day, case.age_day or case.day)
    return case.check.judge(view)


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{file}: {case.name}") for file, found in FILES.items() for case in found.cases]
)
def test_a_check_finds_what_its_case_expects(case: Case) -> None:
    found = judge(case)
    expected = case.expect
    assert found.truth is expected.truth, found
    if "margin" in expected.model_fields_set:
        assert found.margin == expected.margin, found
    assert set(found.needs) == set(expected.needs), found
    assert len(found.needs) == len(set(found.needs)), found
    assert found.applicable is expected.applicable, found
    for words in expected.reason_contains:
        assert words in found.reason


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{file}: {case.name}") for file, found in FILES.items() for case in found.cases]
)
def test_a_reason_is_sentences_with_the_facts_they_rest_on(case: Case) -> None:
    found = judge(case)
    assert found.reason.endswith(".")
    assert not found.reason[0].islower()
    assert not re.search(r"\bNone\b(?! of)", found.reason)
    assert found.facts or found.truth is Truth.UNKNOWN
    assert found == judge(case)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{file}: {case.name}")
        for file, found in FILES.items()
        for case in found.cases
        if case.tense is Tense.OUTLOOK and case.expect.truth is not Truth.UNKNOWN
    ],
)
def test_the_margin_of_an_outlook_is_negative_when_it_is_late_and_only_then(case: Case) -> None:
    found = judge(case)
    if found.margin is not None and found.truth is Truth.FALSE:
        assert found.margin[1] is not None
        assert found.margin[1] < 0
    if found.margin is not None and found.truth is Truth.TRUE:
        assert found.margin[0] is not None
        assert found.margin[0] >= 0


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_a_kind_shows_every_value_it_can_return_in_both_tenses(kind: type[Check]) -> None:
    file = FILES[kind.kind]
    assert file.kind == kind.kind
    assert {case.check.kind for case in file.cases} == {kind.kind}
    possible = set(Truth) - ({Truth.FALSE} if kind is IsDated else set())
    shown = {(case.tense, case.expect.truth) for case in file.cases}
    assert shown == {(tense, truth) for tense in Tense for truth in possible}


def test_every_file_of_cases_is_of_a_kind_and_no_name_is_given_twice() -> None:
    assert set(FILES) == {kind.kind for kind in KINDS}
    for file in FILES.values():
        names = [case.name for case in file.cases]
        assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_the_manual_page_of_a_kind_has_an_example_that_is_valid(kind: type[Check]) -> None:
    found = re.search(r"Example: `(?P<check>.+?)`", kind.__doc__ or "", re.DOTALL)
    assert found is not None
    document = read("example", found["check"].encode())
    assert document.diagnostics == ()
    assert type(ANY_CHECK.validate_python(document.data)) is kind


@pytest.mark.parametrize("place", ["file", "case", "expect", "check", "facts"])
def test_a_key_that_nothing_reads_is_refused(place: str) -> None:
    def data(where: str) -> dict[str, Any]:
        extra = {"reson": "misspelt"}
        return {
            "kind": "dated",
            "cases": [
                {
                    "name": "A date is not on record",
                    "as-of": "2021-09-07",
                    "facts": extra if where == "facts" else {},
                    "check": {"dated": {"reference": "bat.finish"} | (extra if where == "check" else {})},
                    "tense": "verdict",
                    "day": "2021-09-07",
                    "expect": {"truth": "unknown", "needs": ["bat.finish"]} | (extra if where == "expect" else {}),
                }
                | (extra if where == "case" else {})
            ],
        } | (extra if where == "file" else {})

    assert judge(Cases.model_validate(data("nowhere")).cases[0]).truth is Truth.UNKNOWN
    with pytest.raises(ValidationError, match="unknown key"):
        judge(Cases.model_validate(data(place)).cases[0])


def test_a_check_sees_a_record_and_never_the_release_it_came_from() -> None:
    case = FILES["evidence"].cases[0]
    later = {
        "evidence": case.facts["evidence"] | {"later": {"type": "anything", "value": "false", "stated": "2199-12-31"}}
    }
    changed = case.model_copy(update={"facts": case.facts | later})
    assert judge(changed) == judge(case)
    assert replace(judge(case), kind="other") != judge(case)
    assert isinstance(case.day, Window)


def worked_example() -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    """Return the schedule of the worked example in docs/meaning.md, and its lines: the parameters, the day, what it is."""
    page = (FOLDER.parent.parent / "docs" / "meaning.md").read_text(encoding="utf-8")
    section = page[page.index("What the check `changes` makes of a schedule") :]
    block = section[section.index("```yaml\n") + 8 : section.index("\n```\n")]
    schedule = read("example.yaml", block.encode())
    assert isinstance(schedule.data, dict)
    assert schedule.diagnostics == ()
    found = re.findall(
        r"^\| `(.+?)`(?:, go-live moved to (\d+) November)? \| (true|false|unknown) \| ", section, re.MULTILINE
    )
    return schedule.data, [(asked, day or "4", truth) for asked, day, truth in found]


def test_the_worked_example_of_the_change_schedule_is_as_the_page_says() -> None:
    schedule, lines = worked_example()
    notice = {"title": "Notice", "basis": "Ours", "limits": {"notified-before-start": "20wd"}}
    assert len(lines) == 11
    for asked, day, truth in lines:
        case = Case.model_validate(
            {
                "name": asked,
                "as-of": "2021-10-04",
                "facts": {"plan": {"go-live": {"title": "Go-live", "date": f"2021-11-{int(day):02}"}}},
                "schedule": {key: one for key, one in schedule.items() if key != "rules"},
                "rules": {"NOTICE": notice},
                "check": {"changes": {"around": "go-live", **dict(one.split(": ") for one in asked.split(", "))}},
                "tense": "outlook",
                "day": "2021-10-04",
                "expect": {"truth": truth, "needs": []},
            }
        )
        assert judge(case).truth is case.expect.truth, (asked, day, judge(case).reason)
