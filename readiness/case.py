"""A release with everything it is judged by, and what is answered of it: how it stands, its schedule, its waivers, its past."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from readiness.assessment import Assessment, Problem
from readiness.bookings import plan_of
from readiness.calendar import Calendar
from readiness.changes.agenda import Agenda, make_agenda
from readiness.changes.rules import ChangeRule, ChangeRules
from readiness.changes.schedule import ChangeSchedule
from readiness.criteria import CriteriaSet
from readiness.diagnostic import Diagnostic, Severity
from readiness.evaluation import assess, entitle
from readiness.joining import UNMATCHED
from readiness.location import Place
from readiness.past import past
from readiness.record import Record
from readiness.reduction import reduce_to
from readiness.register import Table
from readiness.release import Release
from readiness.schedule import schedule
from readiness.timetable import Timetable
from readiness.tolerance.leeway import Leeways, leeways
from readiness.waiver import Standing, State, standings


@dataclass(frozen=True, slots=True)
class Programme:
    """A change schedule with everything it is judged by: its rules by path, its calendar, and the releases beside it."""

    path: str
    schedule: ChangeSchedule
    sets: Mapping[str, ChangeRules]
    calendar: Calendar
    releases: tuple["Case", ...]
    inputs: tuple[tuple[str, str], ...]

    @property
    def rules(self) -> Mapping[str, ChangeRule]:
        """All its rules by id."""
        return {name: rule for one in self.sets.values() for name, rule in one.rules.items()}

    def agenda(self, as_of: date) -> Agenda:
        """Return the schedule as it was on record on a day, beside the plans of its releases."""
        agenda = make_agenda(self.schedule, self.rules, self.calendar, as_of)
        records = (reduce_to(one.release, as_of, one.calendar, one.tables) for one in self.releases)
        return replace(agenda, plans=tuple(plan_of(one, agenda.asked(one.id)) for one in records))


@dataclass(frozen=True, slots=True)
class Case:
    """A release with everything it is judged by, ready for evaluation.

    `sets` are keyed by path, `tables` by `NAME[index]`; `inputs` are the path and the SHA-256 of every file read.
    `programme` is the change schedule that it names, `before` the release before scenarios changed it.
    """

    path: str
    release: Release
    sets: Mapping[str, CriteriaSet]
    calendar: Calendar
    tables: Mapping[str, Table]
    inputs: tuple[tuple[str, str], ...]
    programme: Programme | None = None
    before: Release | None = None

    def agenda(self, as_of: date) -> Agenda | None:
        """Return the change schedule that it names, as it was on record on a day, beside the plans of other releases.

        A copy of a release has the id of what it was copied from, whose plan the schedule names: its own stands in its place.
        """
        if self.programme is None:
            return None
        others = tuple(one for one in self.programme.releases if one.release.id != self.release.id)
        return replace(self.programme, releases=others).agenda(as_of)


def judge(case: Case, as_of: date) -> tuple[Assessment, tuple[Diagnostic, ...]]:
    """Return the assessment of a release on a day, and what only shows to be wrong on that day."""
    assessment = assess(record_of(case, as_of), tuple(case.sets.values()), case.calendar)
    return assessment, _diagnosed(case, assessment.problems)


def find_leeways(case: Case, record: Record, asked: Sequence[str]) -> tuple[Leeways, tuple[Diagnostic, ...]]:
    """Return how far dates of a release may slip, all or those asked for, and what only shows to be wrong on that day.

    `record` is what was on record of it on the day.
    """
    found = leeways(record, tuple(case.sets.values()), case.calendar, asked)
    return found, _diagnosed(case, found.problems)


def past_of(case: Case, as_of: date, most: int) -> tuple[Assessment, ...]:
    """Return how a release stood on each day on which something came on record, up to a day; at most so many, the latest."""
    return past(case.release, tuple(case.sets.values()), as_of, case.calendar, case.tables, case.agenda, most)


def record_of(case: Case, as_of: date) -> Record:
    """Return what was on record of a release on a day."""
    record = reduce_to(case.release, as_of, case.calendar, case.tables, case.agenda(as_of))
    if case.before is not None:  # what is only supposed is no change of the plan that anybody stated
        record = replace(record, changed=reduce_to(case.before, as_of, case.calendar, {}).changed)
    return entitle(record, tuple(case.sets.values()))


def _diagnosed(case: Case, problems: Sequence[Problem]) -> tuple[Diagnostic, ...]:
    """Return what only shows to be wrong on a day, each in the document it stands in."""
    paths: dict[str | None, str] = {one.id: path for path, one in case.sets.items()} | {None: case.path}
    found = (
        Diagnostic(
            one.code, one.severity, one.message, paths[one.set_id], Place(paths[one.set_id], one.pointer), one.help
        )
        for one in problems
    )
    return tuple(found)


def list_waivers(case: Case, as_of: date, found: Sequence[Diagnostic]) -> tuple[Record, tuple[Standing, ...]]:
    """Return the record of a release on a day and how each waiver on it stands, worst first.

    `found` is what is wrong with the documents, with what is said of waivers that match nothing.
    """
    record = record_of(case, as_of)
    unmatched = {
        one.where.pointer[1:3]: one.message for one in found if one.code in UNMATCHED and isinstance(one.where, Place)
    }
    found_so = standings(record, case.calendar, unmatched)
    return record, tuple(sorted(found_so, key=lambda one: list(State).index(one.state)))


def timetable(case: Case, as_of: date) -> Timetable:
    """Return the schedule of a release as of a day, with the record it is worked out from."""
    record = record_of(case, as_of)
    return Timetable(schedule(record, case.calendar), record, case.calendar)


def has_errors(diagnostics: Sequence[Diagnostic]) -> bool:
    """Return whether any of them is an error."""
    return any(one.severity is Severity.ERROR for one in diagnostics)
