"""The days on which something is due, ends or meets, of a release as it was on record: what its people put in a calendar.

An entry keeps its id from one day to the next, so that a calendar can follow what moves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.calendar import Calendar
from readiness.moment import Window, say_day
from readiness.naming import name_fact
from readiness.papers import PaperDocument
from readiness.record import Record
from readiness.truth import Truth
from readiness.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on a day: `about` is what else is said of it, a sentence each."""

    id: str
    day: date
    title: str
    categories: tuple[str, ...]
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diary:
    """The entries of a release in the order of their days; `left_out` are titles of what has no day that is known."""

    release: str
    title: str
    as_of: date
    entries: tuple[Entry, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Draft:
    """An entry whose day may not be known."""

    id: str
    day: date | None
    title: str
    categories: tuple[str, ...]
    about: tuple[str, ...] = ()


def diary_of(assessment: Assessment, calendar: Calendar, paper: PaperDocument | None) -> Diary:
    """Return what is due; the paper, where there is one, says which milestones are meetings and when papers are due."""
    record = assessment.record
    meetings = () if paper is None else paper.meetings
    drafts = [
        *_milestones(record, meetings),
        *(one for checkpoint in assessment.checkpoints for one in _due(record, checkpoint)),
        *_waivers(assessment),
        *_targets(record),
        *(() if paper is None else _papers(record, calendar, paper)),
    ]
    entries = [Entry(one.id, one.day, one.title, one.categories, one.about) for one in drafts if one.day is not None]
    left_out = tuple(dict.fromkeys(one.title for one in drafts if one.day is None))
    ordered = tuple(sorted(entries, key=lambda one: (one.day, one.id)))
    return Diary(assessment.release, assessment.title, assessment.as_of, ordered, left_out)


def _milestones(record: Record, meetings: tuple[str, ...]) -> Iterator[_Draft]:
    for name, item in record.items.items():
        found = record.dates.get(name)
        if item.milestone and (found is None or not found.limit):
            kind = "Meeting" if name in meetings else "Checkpoint" if name in record.checkpoints else "Milestone"
            happened = ("It has taken place.",) if found is not None and found.actual else ()
            day = None if found is None else found.window.day
            yield _Draft(f"plan.{name}", day, record.title_of(name), (kind,), happened)


def _due(record: Record, checkpoint: CheckpointAssessment) -> Iterator[_Draft]:
    """Yield the criteria that are not met, or will not be on their due day, with what is asked of their owners."""
    for one in checkpoint.results:
        done = one.verdict is Verdict.NOT_APPLICABLE or (one.verdict is Verdict.MET and not one.obstacle)
        if done or checkpoint.happened is not None:
            continue
        yield _Draft(
            f"due.{checkpoint.id}.{one.criterion}",
            one.due.day,
            f"Due from {one.owner}: {one.title}",
            ("Due", one.owner),
            tuple(_asked(record, checkpoint, one)),
        )


def _asked(record: Record, checkpoint: CheckpointAssessment, one: Result) -> Iterator[str]:
    yield f"{one.criterion}, for {checkpoint.title}."
    yield one.reason
    if one.needs:
        yield f"Needed: {', '.join(dict.fromkeys(name_fact((record,), need) for need in one.needs))}."
    if one.remedy:
        yield one.remedy
    if one.waiver is not None:
        yield f"Waived by {one.waiver.approved_by} until {say_day(_plain(one.waiver.expires))}."


def _waivers(assessment: Assessment) -> Iterator[_Draft]:
    record = assessment.record
    for criterion, waivers in record.waivers.items():
        for index, waiver in waivers:
            about = (f"Granted by {waiver.approved_by} for {record.title_of(waiver.at)}.", waiver.reason)
            title = f"Last day of the waiver of {criterion}"
            yield _Draft(f"waiver.{criterion}.{index}", _plain(waiver.expires), title, ("Waiver",), about)


def _targets(record: Record) -> Iterator[_Draft]:
    """Yield the actions that are not known to be closed."""
    for one in record.actions:
        if one.open is Truth.FALSE:
            continue
        owner = one.member.fields.get("owner")
        owners = () if owner is None else owner.values
        by = f" ({', '.join(owners)})" if owners else ""
        day = None if one.target is None else one.target.day
        yield _Draft(
            f"action.{one.member.id}",
            day,
            f"Target of action {one.member.id}{by}",
            ("Action", *owners),
            (one.member.title,),
        )


def _papers(record: Record, calendar: Calendar, paper: PaperDocument) -> Iterator[_Draft]:
    """Yield the days by which papers are due, where the paper states a rule: before its own meeting and those it names."""
    rule = paper.papers_due
    if rule is None:
        return
    found = {name: record.dates[name].window if name in record.dates else Window(None, None) for name in paper.meetings}
    known = {one.day for one in found.values()}
    named = [(f"papers.{name}", record.title_of(name), window.day) for name, window in found.items()]
    if paper.date is not None and _plain(paper.date) not in known:
        named.insert(0, (f"paper.{paper.id}", paper.meeting or paper.group or "the meeting", _plain(paper.date)))
    for name, title, day in named:
        due = None if day is None else calendar.add(day, rule, back=True)
        about = () if day is None else (f"{rule.words} before {say_day(day)}.",)
        yield _Draft(name, due, f"Papers due for {title}", ("Papers",), about)


def _plain(day: date) -> date:
    return date.fromordinal(day.toordinal())
