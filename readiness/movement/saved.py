"""A saved report of `check --format json`, read strictly: an assessment as it is kept, or why it is none."""

import json
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from readiness.moment import Window, one_day, parse_day
from readiness.movement.kept import Kept, KeptCheck, KeptCheckpoint, KeptFact, KeptWaiver, Line
from readiness.verdict import Decision, Outlook, Verdict

SCHEMA = "readiness/assessment/v1"
MOST_BYTES = 2**26
"""So many bytes at most are read of a saved report."""


def _day(value: object) -> object:
    day = parse_day(value) if isinstance(value, str) else None
    if day is None:
        raise ValueError("expected a day such as 2021-09-07")
    return day


def _window(value: object) -> object:
    if isinstance(value, dict) and value.keys() == {"earliest", "latest"}:
        ends = [None if value[end] is None else _day(value[end]) for end in ("earliest", "latest")]
        return Window(*ends)  # type: ignore[arg-type]  # what is no day has been refused
    day = _day(value)
    return one_day(day) if isinstance(day, date) else day


def _margin(value: object) -> object:
    if isinstance(value, dict) and value.keys() == {"earliest", "latest"}:
        return value["earliest"], value["latest"]
    return value if value is None else (value, value)


_Day = Annotated[Any, BeforeValidator(_day)]
_Window = Annotated[Any, BeforeValidator(_window)]


class _Read(BaseModel):
    """A mapping of a report; keys that are not read are left alone."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class _Fact(_Read):
    id: str
    value: str
    stated: _Day | None
    source: str | None
    learnt_later: bool


class _Check(_Read):
    kind: str
    truth: Literal["true", "unknown", "false"]
    reason: str
    members: list["_Check"]


class _Waiver(_Read):
    at: str
    reason: str
    approved_by: str
    granted: _Day
    expires: _Day


class _Result(_Read):
    criterion: str
    title: str
    category: str
    importance: Literal["hard", "soft"]
    applicable: bool
    owner: str
    due: _Window
    verdict: Annotated[Verdict, BeforeValidator(Verdict)]
    outlook: Annotated[Outlook, BeforeValidator(Outlook)] | None
    margin: Annotated[tuple[int | None, int | None] | None, BeforeValidator(_margin)]
    reason: str
    needs: list[str]
    remedy: str
    waiver: _Waiver | None
    caveats: list[str]
    waiting_for: list[str]
    root: bool
    consequence_of: list[str]
    facts: list[_Fact]
    checks: _Check


class _Checkpoint(_Read):
    id: str
    title: str
    date: _Window
    forecast: bool
    decision: Annotated[Decision, BeforeValidator(Decision)]
    results: list[_Result]


class _Release(_Read):
    id: str
    title: str


class _Set(_Read):
    id: str
    version: str


class _Digest(_Read):
    sha256: str


class _Assessment(_Read):
    as_of: _Day
    release: _Release
    criteria: list[_Set]
    checkpoints: list[_Checkpoint]
    record: _Digest


def read_saved(raw: bytes) -> Kept | str:
    """Return the assessment that a file holds, or why it holds none."""
    try:
        data = json.loads(raw.decode("utf-8"))
    except RecursionError:
        return "it is nested too deeply"
    except ValueError as error:
        return f"it is not JSON in UTF-8 ({error})"
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        return f"it is not a report of `readiness check --format json` on one release ({SCHEMA})"
    try:
        return _kept(_Assessment.model_validate(data))
    except RecursionError:
        return "it is nested too deeply"
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in found["loc"])
        return f"{where}: {found['msg']}"


def _kept(read: _Assessment) -> Kept | str:
    names = [one.id for one in read.checkpoints]
    if len(set(names)) < len(names):
        return "it holds a checkpoint twice"
    for one in read.checkpoints:
        if len({each.criterion for each in one.results}) < len(one.results):
            return f"it holds a criterion twice at the checkpoint {one.id}"
    sets = tuple((one.id, one.version) for one in read.criteria)
    at = tuple(map(_checkpoint, read.checkpoints))
    return Kept(read.release.id, read.release.title, read.as_of, sets, at, read.record.sha256)


def _checkpoint(one: _Checkpoint) -> KeptCheckpoint:
    lines = {each.criterion: _line(each) for each in sorted(one.results, key=lambda each: each.criterion)}
    return KeptCheckpoint(one.id, one.title, one.date, one.forecast, one.decision, lines)


def _line(one: _Result) -> Line:
    waiver = one.waiver
    return Line(
        one.criterion,
        one.title,
        one.category,
        one.importance,
        one.applicable,
        one.owner,
        one.due,
        one.verdict,
        one.outlook,
        one.margin,
        one.reason,
        tuple(one.needs),
        one.remedy,
        None
        if waiver is None
        else KeptWaiver(waiver.at, waiver.reason, waiver.approved_by, waiver.granted, waiver.expires),
        tuple(one.caveats),
        tuple(one.waiting_for),
        one.root,
        tuple(one.consequence_of),
        tuple(KeptFact(each.id, each.value, each.stated, each.source, each.learnt_later) for each in one.facts),
        _check(one.checks),
    )


def _check(one: _Check) -> KeptCheck:
    return KeptCheck(one.kind, one.truth, one.reason, tuple(map(_check, one.members)))
