"""From files to a case: a release with its criteria, its calendar, its tables and its change schedule, or all that is wrong.

Also tests, papers, imports, and a release as a scenario changes it, which is judged by the same.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from readiness.accepted import apply_ignores, find_ignores
from readiness.assessment import Assessment
from readiness.binding import MODELS, bind, kind_of
from readiness.calendar import Calendar
from readiness.case import Case, Programme, has_errors, judge, record_of
from readiness.cases import CaseDocument
from readiness.changes.fitting import check_fit, check_plans
from readiness.changes.mistakes import check_rules, check_schedule
from readiness.changes.rules import ChangeRules
from readiness.changes.schedule import ChangeSchedule, ScheduleFrame
from readiness.closures import CalendarDocument, build_calendar
from readiness.criteria import CriteriaSet
from readiness.diagnostic import Diagnostic, Severity, did_you_mean, error
from readiness.document import MOST_BYTES, Data, Document, reach
from readiness.extract import Extract, Mistake, count_rows, read_number, read_table
from readiness.files import (
    ENDINGS,
    RELEASE,
    Library,
    find_documents,
    is_file,
    is_folder,
    page_codes,
    shipped_calendars,
)
from readiness.joining import check_planned, check_together
from readiness.location import Place, Pointer
from readiness.mapping import ActionLogDocument, ImportDocument
from readiness.overlay import relocate
from readiness.papers import PaperDocument
from readiness.placed import Placed
from readiness.references import check_criteria, check_release
from readiness.register import Table, make_table
from readiness.release import Measurement, Release
from readiness.scenario import Changed, Step, apply, check_scenarios, quiet_day, relocate_change, steps_of
from readiness.scenarios import ScenarioDocument
from readiness.trial.running import Suite, Trial, check_case, compose, relocate_case

Facts = TypeVar(
    "Facts",
    Release,
    CriteriaSet,
    CalendarDocument,
    CaseDocument,
    ScenarioDocument,
    ChangeSchedule,
    ChangeRules,
    ImportDocument,
    ActionLogDocument,
    PaperDocument,
)
Read = TypeVar("Read", Table, Decimal, int)
RELEASES = "releases"
SCENARIOS = "scenarios.yaml"
"""The scenarios that lie beside a release, unless others are named."""


def load(
    library: Library, path: Path, criteria: Sequence[Path], subject: Collection[str] = ()
) -> tuple[Case | None, tuple[Diagnostic, ...]]:
    """Return the release at the path, ready for evaluation, and what is wrong; None where that leaves no answer.

    `criteria` are paths that stand in the place of the criteria the release names. `subject` are the codes of what the
    answer itself is about, so that it is given all the same.
    """
    loading = Loading(library)
    case = loading.release(path, criteria)
    wrong = [one for one in loading.found if one.code not in subject]
    return (None if has_errors(wrong) else case), tuple(dict.fromkeys(loading.found))


def drop_ignored(found: Sequence[Placed], documents: Mapping[str, Document]) -> list[Placed]:
    """Return the findings that no comment in their documents ignores."""
    paths = {one.path for one in found}
    there = [one for one in documents.values() if one.path in paths] if paths else []
    ignores = [ignore for one in there for ignore in find_ignores(one, page_codes())[0]]
    return apply_ignores(found, ignores)[0]


def load_programme(
    library: Library, path: Path, rules: Sequence[Path]
) -> tuple[Programme | None, tuple[Diagnostic, ...]]:
    """Return the change schedule at a path with everything it is judged by, and what is wrong; None where nothing is left.

    `rules` are paths that stand in the place of the rules the schedule names.
    """
    loading = Loading(library)
    programme = loading.programme(path, rules)
    return (None if has_errors(loading.found) else programme), tuple(dict.fromkeys(loading.found))


def load_import(library: Library, path: Path) -> tuple[tuple[ImportDocument, Calendar] | None, tuple[Diagnostic, ...]]:
    """Return the import at a path with the calendar of what it makes, and what is wrong; None where nothing is left."""
    loading = Loading(library)
    found = loading.imported(path)
    return (None if has_errors(loading.found) else found), tuple(dict.fromkeys(loading.found))


def load_action_log(library: Library, path: Path) -> tuple[ActionLogDocument | None, tuple[Diagnostic, ...]]:
    """Return the import of an action log at a path, and what is wrong with it."""
    loading = Loading(library)
    return loading.action_log(path), tuple(dict.fromkeys(loading.found))


def load_tests(library: Library, path: Path) -> tuple[Suite | None, tuple[Diagnostic, ...]]:
    """Return the tests in a file, ready to be run, and what is wrong; None where that leaves nothing to run."""
    loading = Loading(library)
    suite = loading.suite(path)
    return (None if has_errors(loading.found) else suite), tuple(dict.fromkeys(loading.found))


@dataclass(frozen=True, slots=True)
class Varied:
    """A release as scenarios change it, None where that leaves no answer; the changes, and what is wrong with it."""

    case: Case | None
    changed: Changed
    found: tuple[Diagnostic, ...]

    def judge(self, as_of: date, before: Collection[Diagnostic]) -> tuple[Assessment, tuple[Diagnostic, ...]] | None:
        """Return the assessment on a day, and what only shows to be wrong on it and was not before the change."""
        if self.case is None:
            return None
        assessment, problems = judge(self.case, as_of)
        new = (one for one in problems if one not in before)
        return assessment, tuple(relocate_change(one, self.changed, self.case.path) for one in new)


def load_scenarios(library: Library, path: Path) -> tuple[ScenarioDocument | None, tuple[Diagnostic, ...]]:
    """Return the scenarios in a file, and what is wrong with them before they are applied."""
    loading = Loading(library)
    found = loading.bound(ScenarioDocument, path)
    help_ = "Its first line says what it is: `kind: scenarios`."
    loading.found = [replace(one, help=help_) if one.code == "empty-file" else one for one in loading.found]
    if found is not None:
        loading.found.extend(check_scenarios(found.scenarios, library.show(path)))
    return found, tuple(dict.fromkeys(loading.found))


def load_paper(library: Library, path: Path) -> tuple[PaperDocument | None, Path | None, tuple[Diagnostic, ...]]:
    """Return the paper in a file and the file of the release it is about, and what is wrong with the paper."""
    loading = Loading(library)
    found, release = loading.paper(path)
    return found, release, tuple(dict.fromkeys(loading.found))


def vary(  # noqa: PLR0913 - a release, where it stands, and how it changes
    library: Library,
    base: tuple[Case, Sequence[Diagnostic]],
    path: Path,
    criteria: Sequence[Path],
    steps: Sequence[Step],
    as_of: date,
) -> Varied:
    """Return a release as scenarios change it on a day.

    `base` is the release and what is wrong with it, `path` its file; `criteria` stand in the place of its own.
    """
    case, before = base
    loading = Loading(library)
    loading.sets = dict(case.sets)
    return loading.varied(case, path.parent, criteria, steps, (as_of, before))


_RESTS_ON = {
    "unknown-item": "plan",
    "not-a-milestone": "plan",
    "plan-loop": "plan",
    "unknown-source": "sources",
    "unknown-action": "actions",
    "unknown-group": "groups",
    "unused-group": "ranges",
    "cannot-vary": "plan",
}
"""What each of these finds wrong may only seem so while there are mistakes under that key."""
_OF_CHANGES = ("unknown-change", "unused-category")
"""What these find lacking in a schedule may stand in the table that is imported into it."""


class Loading:
    """Collects what one document needs and what is wrong with it; `used` are the paths of the files read for it."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.found: list[Diagnostic] = []
        self.used: list[str] = []
        self.sets: dict[str, CriteriaSet | None] = {}

    def bound(self, model: type[Facts], path: Path) -> Facts | None:
        """Return the facts of the document in a file, with all that is wrong with it reported."""
        document = self.library.open(path)
        self.used.append(document.path)
        self.found.extend(document.diagnostics)
        kind, wrong = kind_of(document)
        self.found.extend(wrong)
        if kind is None:
            return None
        if MODELS[kind] is not model:
            wanted = next(name for name, one in MODELS.items() if one is model)
            message = f"a document of kind {wanted!r} is expected here; this is one of kind {kind!r}"
            self.found.append(error("wrong-kind", message, Place(document.path, ("kind",))))
            return None
        if document.path not in self.library.bound:
            self.library.bound[document.path] = bind(model, document)
        facts, mistakes = self.library.bound[document.path]
        self.found.extend(mistakes)
        return facts if isinstance(facts, model) else None

    def suite(self, path: Path) -> Suite | None:
        """Return the tests in a file, ready to be run; None where nothing can be made of them."""
        tests = self.bound(CaseDocument, path)
        if tests is None:
            return None
        document = self.library.open(path)
        if not self._complete(tests, document):
            return None
        base, folder = self._base(tests, document, path)
        if base is None:
            return None
        pointers = [one.where.pointer for one in self.found if isinstance(one.where, Place)]
        mistaken = {pointer[:length] for pointer in pointers for length in (1, 3)}
        trials = []
        for name in tests.cases:
            if ("facts",) in mistaken or ("cases", name, "facts") in mistaken:
                continue  # what seems wrong with the facts may only lack what is mistaken
            data, wrong = compose(tests, base, name, document.path)
            self.found.extend(wrong)
            loading = Loading(self.library)
            loading.sets = self.sets
            trial = loading.trial(Document(document.path, "", data, {}, {}, ()), folder, (tests, name))
            told = (one for one in loading.found if one.severity is Severity.ERROR)
            self.found.extend(relocate_case(one, tests, name) if one.path == document.path else one for one in told)
            unread = any(one.severity is Severity.ERROR and one.path != document.path for one in self.found)
            if trial is not None and not unread:
                self.found.extend(check_case(trial))
                trials.append(trial)
        return Suite(document.path, tests.title, tuple(trials), tests.survivors)

    def trial(self, document: Document, folder: Path, which: tuple[CaseDocument, str]) -> Trial | None:
        """Return a case of tests ready to be run; the document holds its facts put together."""
        tests, name = which
        release, wrong = bind(Release, document)
        self.found.extend(wrong)
        case = None if release is None else self.case(release, document, folder, ())
        day = tests.cases[name].as_of or tests.as_of
        if case is None or day is None or has_errors(self.found):
            return None
        sets = tuple(case.sets.items())
        record = record_of(case, day)
        return Trial(name, document.path, tests.cases[name], case.release.checkpoints, record, sets, case.calendar)

    def paper(self, path: Path) -> tuple[PaperDocument | None, Path | None]:
        """Return the paper in a file and the file of its release, with the names in it that lead nowhere reported."""
        found = self.bound(PaperDocument, path)
        if found is None:
            return None, None
        document = self.library.open(path)
        file = self._release_of(found.release, document, path)
        release = None if file is None else Loading(self.library).bound(Release, file)
        if file is None or release is None:
            return found, file
        beside = file.parent / SCENARIOS
        scenarios = Loading(self.library).bound(ScenarioDocument, beside) if is_file(beside) else None
        at = () if found.at is None else (("checkpoint", found.at, ("at",)),)
        marked = None if found.classification is None else found.classification.source
        source = () if marked is None else (("source", marked, ("classification", "source")),)
        meetings = tuple(("item", name, ("meetings", index)) for index, name in enumerate(found.meetings))
        told = tuple(("scenario", name, ("scenarios", index)) for index, name in enumerate(found.scenarios))
        known = {
            "checkpoint": release.checkpoints,
            "source": tuple(release.sources),
            "item": tuple(release.plan),
            "scenario": () if scenarios is None else tuple(scenarios.scenarios),
        }
        named: tuple[tuple[str, str, Pointer], ...] = (*at, *source, *meetings, *told)
        for sort, name, pointer in named:
            if name not in known[sort]:
                listed = ", ".join(known[sort]) or "none"
                help_ = did_you_mean(name, known[sort], f"There are: {listed}.")
                self._no_such(f"unknown-{sort}", f"the release has no {sort} {name!r}", document, pointer, help_)
        return found, file

    def scenarios(self, path: Path) -> None:
        """Look through the scenarios in a file: each is applied to their release, on a day on which it can be."""
        found = self.bound(ScenarioDocument, path)
        if found is None:
            return
        document = self.library.open(path)
        loops = check_scenarios(found.scenarios, document.path)
        self.found.extend(loops)
        unusable = {one.where.pointer[1] for one in self.found if isinstance(one.where, Place) and _unusable(one.where)}
        base = self._release_of(found.release, document, path)
        if base is None:
            return
        loading = Loading(self.library)
        loading.sets = self.sets
        case = loading.release(base, ())
        wrong = [one for one in loading.found if one.severity is Severity.ERROR]
        self.found.extend(wrong)
        if case is None or wrong:
            return
        for name in found.scenarios:
            steps = steps_of(found.scenarios, document.path, name)
            if not unusable.isdisjoint(one.name for one in steps):
                continue
            varying = Loading(self.library)
            varying.sets = self.sets
            day = quiet_day(steps, case.release, case.calendar.last)
            varied = varying.varied(case, base.parent, (), steps, (day, loading.found))
            self.found.extend(
                one for one in varied.found if one.severity is Severity.ERROR or one.code == "finish-before-start"
            )

    def varied(
        self,
        case: Case,
        folder: Path,
        criteria: Sequence[Path],
        steps: Sequence[Step],
        since: tuple[date, Sequence[Diagnostic]],
    ) -> Varied:
        """Return a release as scenarios change it; `since` is the day, and what was wrong before."""
        as_of, before = since
        changed = apply(steps, self.library.documents[case.path], as_of, case.calendar)
        document = Document(case.path, "", changed.data, {}, {}, ())
        release, wrong = bind(Release, document)
        self.found.extend(wrong)
        new = None if release is None else self.case(release, document, folder, criteria)
        found = [
            *changed.found,
            *(relocate_change(one, changed, case.path) for one in self.found if one not in before),
        ]
        if new is None or has_errors(found):
            return Varied(None, changed, tuple(dict.fromkeys(found)))
        read = {**dict(case.inputs), **dict(new.inputs)}
        digests = self.library.digests
        read |= {one.path: digests[one.path] for one in steps if one.path in digests}
        varied = replace(new, inputs=tuple(sorted(read.items())), before=case.before or case.release)
        return Varied(varied, changed, tuple(dict.fromkeys(found)))

    def _release_of(self, named: str | None, document: Document, path: Path) -> Path | None:
        """Return the file of the release that scenarios change or a paper is about, and report it where there is none."""
        if named is None:
            beside = path.parent / RELEASE
            if is_file(beside):
                return beside
            message = "`release` is missing: no release lies beside this file"
            help_ = "Add `release: ...`, the path of the release in the repository."
            self.found.append(error("missing-key", message, Place(document.path, ()), help_))
            return None
        found = self.library.root / named
        found = found / RELEASE if is_folder(found) else found
        opened = self.library.open(found)
        if kind_of(opened)[0] == "release":
            return found
        why = opened.diagnostics[0].message if opened.diagnostics else "it is no release"
        message = f"there is no release {named!r}: {why}"
        self._no_such("no-such-file", message, document, ("release",), "")
        return None

    def _complete(self, tests: CaseDocument, document: Document) -> bool:
        """Return whether tests say by which criteria and calendar they are judged, and report it once where they do not."""
        facts = [tests.facts, *(case.facts for case in tests.cases.values())]
        lacking = [
            key
            for key in ("criteria", "calendar")
            if not getattr(tests, key) and tests.release is None and not any(key in one for one in facts)
        ]
        for key in lacking:
            help_ = f"Add `{key}: ...` here, or `release: ...` to begin with a release that has them."
            self.found.append(error("missing-key", f"`{key}` is missing", Place(document.path, ()), help_))
        return not lacking

    def _base(self, tests: CaseDocument, document: Document, path: Path) -> tuple[Data | None, Path]:
        """Return the data of the release that tests begin with, empty where they name none, and its folder."""
        if tests.release is None:
            return {}, path.parent
        found = self.library.root / tests.release
        found = found / RELEASE if is_folder(found) else found
        opened = self.library.open(found)
        kind, _ = kind_of(opened)
        if kind == "release":
            self.found.extend(opened.diagnostics)
            return opened.data, found.parent
        why = opened.diagnostics[0].message if opened.diagnostics else "it is no release"
        self._no_such("no-such-file", f"there is no release {tests.release!r}: {why}", document, ("release",), "")
        return None, path.parent

    def criteria_set(self, path: Path) -> CriteriaSet | None:
        """Return the criteria set in a file."""
        shown = self.library.show(path)
        if shown in self.sets:
            return self.sets[shown]
        found = self.bound(CriteriaSet, path)
        self.sets[shown] = found
        if found is not None:
            written = self._written(path)
            wrong = check_criteria(found, self.library.show(path))
            self.found.extend(
                one for one in wrong if not (one.code == "unknown-criterion" and self._meant(one) in written)
            )
        return found

    def calendar(self, path: Path) -> None:
        """Look through the calendar in a file, and what it extends."""
        found = self.bound(CalendarDocument, path)
        if found is None or has_errors(self.found):
            return
        document = self.library.open(path)
        known = self._chain(found.extends) | {path.stem: found}
        if found.extends is not None and found.extends not in known:
            self._unknown_calendar(found.extends, document, ("extends",))
            return
        built = build_calendar(path.stem, known)
        if isinstance(built, str):
            key = "extends" if "extends" in built else "verified-until"
            self._no_such("wrong-calendar", f"this calendar cannot be used: {built}", document, (key,), "")

    def release(self, path: Path, criteria: Sequence[Path]) -> Case | None:
        """Return the release in a file with everything it is judged by."""
        release = self.bound(Release, path)
        return None if release is None else self.case(release, self.library.open(path), path.parent, criteria)

    def case(self, release: Release, document: Document, folder: Path, criteria: Sequence[Path]) -> Case | None:
        """Return a release, bound from a document, with everything it is judged by; its tables are in the folder."""
        mistaken = {one.where.pointer[0] for one in self.found if isinstance(one.where, Place) and one.where.pointer}
        mistaken |= {one.mend for one in self.found if one.code == "unknown-key" and one.mend is not None}
        wrong = check_release(release, document.path)
        unread = bool(document.diagnostics)
        self.found.extend(
            one for one in wrong if one.code not in _RESTS_ON or not (unread or _RESTS_ON[one.code] in mistaken)
        )
        sets: dict[str, CriteriaSet] = {}
        chosen = criteria or self._criteria_paths(release, document)
        for one in chosen:
            found = None if self.library.show(one) in sets else self.criteria_set(one)
            if found is not None:
                sets[self.library.show(one)] = found
        calendar = self._calendar(release, document)
        tables = self._tables(release, document, folder)
        release = self._measured(release, document, folder)
        together = check_together(release, document.path, sets)
        if has_errors(self.found):  # what is lacking may only have been left out because of them
            written = frozenset(name for one in chosen for name in self._written(one))
            together = tuple(
                one for one in together if one.severity is Severity.ERROR and self._meant(one) not in written
            )
        self.found.extend(together)
        programme = self._programme(release, document)
        if programme is not None and not has_errors(self.found):
            judged = programme.rules
            self.found.extend(check_planned(release, programme.schedule, judged, sets, self._rules_there))
        if calendar is None:
            return None
        return Case(document.path, release, sets, calendar, tables, self._inputs(), programme)

    def _inputs(self) -> tuple[tuple[str, str], ...]:
        digests = self.library.digests
        return tuple((name, digests[name]) for name in sorted(set(self.used)) if name in digests)

    # Change schedules

    def _programme(self, release: Release, document: Document) -> Programme | None:
        """Return the change schedule that a release names, without the release itself."""
        if release.change_schedule is None:
            return None
        path = self._schedule_path(release.change_schedule)
        if path is None:
            known = [one.stem for one in find_documents(self.library.root / RELEASES) if one.name != RELEASE]
            otherwise = f"A change schedule is named by its file in {RELEASES}/, without its ending, or by a path."
            help_ = did_you_mean(release.change_schedule, tuple(known), otherwise)
            message = f"there is no change schedule {release.change_schedule!r}"
            self._no_such("unknown-schedule", message, document, ("change-schedule",), help_)
            return None
        return self.programme(path, (), document.path, release)

    def _schedule_path(self, name: str) -> Path | None:
        found = self.library.root / name if "/" in name else self.library.root / RELEASES / f"{name}.yaml"
        return found if is_file(found) else None

    def programme(
        self,
        path: Path,
        rules: Sequence[Path] = (),
        without: str = "",
        own: Release | None = None,
        tested: Collection[str] = (),
    ) -> Programme | None:
        """Return a change schedule with everything it is judged by, but for the release `own` at the path `without`.

        `tested` are ids of releases that cases of tests make up, whose dates it may name.
        """
        schedule = self.bound(ChangeSchedule, path)
        if schedule is None:
            return None
        document = self.library.open(path)
        calendar = self._calendar(schedule, document)
        sets = {}
        for one in rules or self._rules_paths(schedule, document):
            found = self.change_rules(one)
            if found is not None:
                sets[self.library.show(one)] = found
        if calendar is None:
            return None
        self.found.extend(check_schedule(schedule, document.path, calendar.zone))
        if not has_errors(self.found):  # what is lacking may only have been left out because of them
            self.found.extend(check_fit(schedule, document.path, sets))
        releases = self._releases(schedule, document, without)
        if not has_errors(self.found):
            plans = {one.id: one for one in (*(case.release for case in releases), *(() if own is None else (own,)))}
            self.found.extend(check_plans(schedule, document.path, plans, tested))
        return Programme(document.path, schedule, sets, calendar, tuple(releases), self._inputs())

    def _releases(self, schedule: ChangeSchedule, document: Document, without: str) -> list[Case]:
        """Return the releases that a schedule names, but for the one at the path `without`."""
        releases = []
        for index, name in enumerate(schedule.releases):
            found_at = self.library.root / name
            found_at = found_at / RELEASE if is_folder(found_at) else found_at
            if self.library.show(found_at) == without:
                continue
            if kind_of(self.library.open(found_at))[0] != "release":
                help_ = "Releases are named by their path in the repository, or that of their folder."
                self._no_such("no-such-file", f"there is no release {name!r}", document, ("releases", index), help_)
                continue
            loading = Loading(self.library)
            release = loading.bound(Release, found_at)
            beside = None if release is None else loading._beside(release, loading.library.open(found_at))
            self.used += loading.used
            self.found.extend(one for one in loading.found if one.severity is Severity.ERROR)
            if beside is not None:
                releases.append(beside)
        return releases

    def change_rules(self, path: Path) -> ChangeRules | None:
        """Return the change rules in a file."""
        found = self.bound(ChangeRules, path)
        if found is not None:
            self.found.extend(check_rules(found, self.library.show(path)))
        return found

    def _rules_there(self) -> frozenset[str]:
        """Return the ids of all change rules in criteria/, whoever is judged by them."""
        folder = self.library.root / "criteria"
        files = [self.library.open(one) for one in find_documents(folder)] if is_folder(folder) else []
        sets = (reach(one.data, ("rules",)) for one in files if kind_of(one)[0] == "change-rules")
        return frozenset(name for rules in sets if isinstance(rules, dict) for name in rules)

    def _beside(self, release: Release, document: Document) -> Case | None:
        """Return a release whose plan alone matters."""
        calendar = self._calendar(release, document)
        wrong = check_release(release, document.path)
        self.found.extend(one for one in wrong if one.severity is Severity.ERROR)
        return None if calendar is None else Case(document.path, release, {}, calendar, {}, ())

    def _rules_paths(self, schedule: ChangeSchedule, document: Document) -> list[Path]:
        paths = []
        for index, name in enumerate(schedule.rules):
            folder = self.library.root / "criteria"
            found = self.library.root / name if "/" in name else folder / f"{name}.yaml"
            if is_file(found):
                kind, _ = kind_of(self.library.open(found))
                if kind is None or MODELS[kind] is ChangeRules:
                    paths.append(found)
                else:
                    message = f"{name!r} is a document of kind {kind!r}, not of change rules"
                    self._no_such("wrong-kind", message, document, ("rules", index), "")
                continue
            known = [one.stem for one in find_documents(folder) if one.parent == folder] if is_folder(folder) else []
            otherwise = "Change rules are named by their file in criteria/, without its ending, or by a path."
            help_ = did_you_mean(name, tuple(known), otherwise)
            self._no_such("unknown-rules", f"there are no change rules {name!r}", document, ("rules", index), help_)
        return paths

    def _criteria_paths(self, release: Release, document: Document) -> list[Path]:
        paths = []
        for index, name in enumerate(release.criteria):
            found = _criteria_path(self.library, name)
            if found is not None:
                opened = self.library.open(found)
                unread = (
                    opened.diagnostics[0] if opened.data is None and not opened.text and opened.diagnostics else None
                )
                kind, _ = kind_of(opened)
                if unread is not None:
                    self._no_such(
                        unread.code, f"{name!r}: {unread.message}", document, ("criteria", index), unread.help
                    )
                elif kind is not None and MODELS[kind] is not CriteriaSet:
                    message = f"{name!r} is a document of kind {kind!r}, not of criteria"
                    self._no_such("wrong-kind", message, document, ("criteria", index), "")
                else:
                    paths.append(found)
                continue
            folder = self.library.root / "criteria"
            known = [one.stem for one in find_documents(folder) if one.parent == folder]
            otherwise = "A criteria set is named by its id in criteria/, or by its path in the repository."
            self._no_such(
                "unknown-criteria",
                f"there is no criteria set {name!r}",
                document,
                ("criteria", index),
                did_you_mean(name, tuple(known), otherwise),
            )
        return paths

    def imported(self, path: Path) -> tuple[ImportDocument, Calendar] | None:
        """Return the import in a file, and the calendar of the schedule it makes."""
        found = self.bound(ImportDocument, path)
        if found is None:
            return None
        document = self.library.open(path)
        calendar = self._calendar(found.schedule, document, ("schedule",))
        if calendar is None:
            return None
        self._frame(document, calendar.zone)
        return found, calendar

    def action_log(self, path: Path) -> ActionLogDocument | None:
        """Return the import of an action log in a file."""
        return self.bound(ActionLogDocument, path)

    def _frame(self, document: Document, zone: str) -> None:
        """Report the names that lead nowhere in what an import says beside the changes, which come from its table."""
        frame = reach(document.data, ("schedule",))
        data: Data = {"kind": "change-schedule", **(frame if isinstance(frame, dict) else {})}
        alone = Document(document.path, "", data, {}, {}, ())
        loading = Loading(self.library)
        schedule, _ = bind(ChangeSchedule, alone)
        if schedule is None:
            return
        loading._rules_paths(schedule, alone)
        loading._releases(schedule, alone, "")
        loading.found.extend(check_schedule(schedule, document.path, zone))
        self.used += loading.used
        self.found.extend(
            relocate(one, lambda place: replace(place, pointer=("schedule", *place.pointer)))
            for one in loading.found
            if one.path == document.path and one.code not in _OF_CHANGES
        )

    def _calendar(self, release: Release | ScheduleFrame, document: Document, at: Pointer = ()) -> Calendar | None:
        known = self._chain(release.calendar)
        if release.calendar not in known:
            if self._calendar_path(release.calendar) is None:
                self._unknown_calendar(release.calendar, document, (*at, "calendar"))
            return None
        if release.calendar not in self.library.calendars:
            self.library.calendars[release.calendar] = build_calendar(release.calendar, known)
        built = self.library.calendars[release.calendar]
        if isinstance(built, str):
            message = f"the calendar {release.calendar!r} cannot be used: {built}"
            self.found.append(error("wrong-calendar", message, Place(document.path, (*at, "calendar"))))
            return None
        return built

    def _written(self, path: Path) -> frozenset[str]:
        """Return the names of the criteria in a file, also of those that are mistaken."""
        criteria = reach(self.library.open(path).data, ("criteria",))
        return frozenset(criteria) if isinstance(criteria, dict) else frozenset()

    def _meant(self, one: Diagnostic) -> str:
        """Return the name at the place of a diagnostic."""
        if not isinstance(one.where, Place):
            return ""
        found = reach(self.library.documents[one.where.path].data, one.where.pointer)
        return found if isinstance(found, str) else str(one.where.pointer[-1])

    def _chain(self, name: str | None) -> dict[str, CalendarDocument]:
        """Return a calendar and all that it extends, as far as they are there."""
        known: dict[str, CalendarDocument] = {}
        while name is not None and name not in known:
            path = self._calendar_path(name)
            found = None if path is None else self.bound(CalendarDocument, path)
            if found is None:
                break
            known[name] = found
            name = found.extends
        return known

    def _calendar_path(self, name: str) -> Path | None:
        paths = (folder / f"{name}.yaml" for folder in self._calendars())
        return None if "/" in name else next((path for path in paths if is_file(path)), None)

    def _calendars(self) -> tuple[Path, Path]:
        return self.library.root / "criteria" / "calendars", shipped_calendars()

    def _unknown_calendar(self, name: str, document: Document, pointer: Pointer) -> None:
        names = [path.stem for folder in self._calendars() if is_folder(folder) for path in find_documents(folder)]
        there = ", ".join(sorted(set(names)))
        otherwise = f"Calendars are {there}; one of your own goes into criteria/calendars/, in a file of its name."
        help_ = did_you_mean(name, tuple(names), otherwise)
        self._no_such("unknown-calendar", f"there is no calendar {name!r}", document, pointer, help_)

    def _tables(self, release: Release, document: Document, folder: Path) -> dict[str, Table]:
        """Return the rows of each extract of each register, keyed `NAME[index]`."""
        tables: dict[str, Table] = {}
        for name, extracts in release.registers.items():
            for index, extract in enumerate(extracts):
                if extract.rows is not None:
                    tables[f"{name}[{index}]"] = make_table(extract.rows)
                at: Pointer = ("registers", name, index)
                raw = self._extracted(extract, document, folder, at)
                table = None if raw is None else self._told(read_table(extract, raw), document, at)
                if table is not None:
                    tables[f"{name}[{index}]"] = table
        return tables

    def _measured(self, release: Release, document: Document, folder: Path) -> Release:
        """Return the release with the values of its metrics that stand in files."""
        metrics: dict[str, tuple[Measurement, ...]] = {}
        for name, values in release.metrics.items():
            found = []
            for index, one in enumerate(values):
                at: Pointer = ("metrics", name, index)
                raw = self._extracted(one, document, folder, at)
                value = None if raw is None else self._value(one, raw, document, at)
                found.append(one if value is None else one.model_copy(update={"value": Decimal(value)}))
            metrics[name] = tuple(found)
        return release.model_copy(update={"metrics": metrics}) if metrics else release

    def _value(self, one: Measurement, raw: bytes, document: Document, at: Pointer) -> Decimal | int | None:
        """Return the value of a metric that a file holds, or how many of its rows count."""
        if one.count is None:
            return self._told(read_number(one, one.cell, raw), document, at)
        table = self._told(read_table(one, raw), document, at)
        return None if table is None else self._told(count_rows(table, one.count), document, at)

    def _extracted(self, extract: Extract, document: Document, folder: Path, at: Pointer) -> bytes | None:
        """Return the bytes of the file of an extract, None where it has none or they cannot be had."""
        if extract.file is None:
            return None
        raw = self.library.fetch(folder / extract.file)
        self.used.append(self.library.show(folder / extract.file))
        if not isinstance(raw, Diagnostic):
            return raw
        message = f"the file {extract.file!r} cannot be used: {raw.message}"
        self._no_such(raw.code, message, document, (*at, "file"), raw.help)
        return None

    def _told(self, found: Read | tuple[Mistake, ...], document: Document, at: Pointer) -> Read | None:
        """Return what was read of an extract, None where it is wrong, which is told."""
        if isinstance(found, (Table, Decimal, int)):
            return found
        self._mistaken(found, document, at)
        return None

    def _mistaken(self, found: Sequence[Mistake], document: Document, at: Pointer) -> None:
        for one in found:
            place = Place(document.path, (*at, *one.pointer), one.part)
            self.found.append(error("wrong-table", one.words, place, one.help))

    def _no_such(self, code: str, message: str, document: Document, pointer: Pointer, help_: str) -> None:
        self.found.append(error(code, message, Place(document.path, pointer), help_))


def _unusable(place: Place) -> bool:
    """Return whether a mistake in a file of scenarios leaves one of them that cannot be applied."""
    pointer = place.pointer
    if pointer[:1] != ("scenarios",) or len(pointer) == 1:
        return False
    key = pointer[2:3]
    return not key or key[0] in ("extends", "add", "remove")


def _criteria_path(library: Library, name: str) -> Path | None:
    """Return the file of a criteria set: its id in criteria/, or a path in the repository."""
    folder = library.root / "criteria"
    if name.endswith(ENDINGS) or "/" in name:
        return library.root / name
    direct = folder / f"{name}.yaml"
    if is_file(direct):
        return direct
    if not is_folder(folder):
        return None
    for path in sorted(folder.iterdir()):
        if path.suffix in ENDINGS and is_file(path) and path.stat().st_size <= MOST_BYTES:
            data = library.open(path).data
            if isinstance(data, dict) and data.get("id") == name and data.get("kind") == "criteria":
                return path
    return None
