"""A paper put together: the release read and judged, everything a section asks for worked out, and the words composed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.commands.options import known_checkpoints, release_files, today
from readiness.console import complain

if TYPE_CHECKING:
    from readiness.argument import Argument
    from readiness.assessment import CheckpointAssessment
    from readiness.blocks import Paper, Picture
    from readiness.case import Case
    from readiness.comparison import Comparison
    from readiness.diagnostic import Diagnostic
    from readiness.files import Library
    from readiness.location import Pointer
    from readiness.movement.finding import Movement
    from readiness.paper.attachment import Asked
    from readiness.paper.dossier import Dossier
    from readiness.papers import Section
    from readiness.placed import Placed
    from readiness.repair.advice import Step

WRONG = 2
PRINTED = ("docx", "pdf")
"""In these formats a paper holds no more rows than pages bear."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a paper is asked for: options as they were given, days and sections not yet looked at."""

    release: Path
    as_of: date | None
    at: str | None
    criteria: tuple[Path, ...]
    paper: Path | None
    since: date | None
    sections: tuple[str, ...]
    form: str


@dataclass(frozen=True, slots=True)
class Written:
    """A paper and what it was made of; `status` is 2 where something is wrong with the documents all the same."""

    paper: "Paper"
    dossier: "Dossier"
    asked: "Asked"
    status: int


def make_paper(request: Request) -> Written:
    """Return the paper that is asked for; ends the run where what it needs cannot be read."""
    from readiness.pages import lay_out
    from readiness.paper.attachment import Made, attach
    from readiness.paper.compose import compose
    from readiness.paper.words import said_in

    work = _Work(request)
    dossier = work.dossier()
    sections = work.sections()
    made = compose(dossier, sections)
    asked = work.asked(dossier, sections)
    said = said_in(lay_out(made) if request.form in PRINTED else made)
    of = Made(dossier.version, dossier.inputs, made.marking)
    attachment = attach(asked, of, work.assessment(), said)
    return Written(replace(made, attachment=attachment), dossier, asked, work.tell())


class _Work:
    """Reads everything once; `found` is all that is wrong."""

    def __init__(self, request: Request) -> None:
        from readiness.case import judge
        from readiness.files import Libraries
        from readiness.papers import PaperDocument
        from readiness.repository import load, load_paper

        files = release_files((str(request.release),))
        if len(files) > 1:
            raise click.UsageError(f"{request.release} holds {len(files)} releases; name one")
        self.request = request
        self.path = files[0]
        libraries = Libraries([self.path, *([] if request.paper is None else [request.paper])])
        self.libraries = libraries
        self.library: Library = libraries.of(self.path)
        self.found: list[Diagnostic] = []
        self.document = PaperDocument.model_validate({"kind": "paper", "id": "paper"})
        if request.paper is not None:
            document, about, wrong = load_paper(libraries.of(request.paper), request.paper)
            self.found.extend(wrong)
            self._stop_if_wrong()
            if document is not None:
                self.document = document
            if about is not None and about.resolve() != self.path.resolve():
                raise click.UsageError(
                    f"{request.paper} is about another release, {libraries.of(self.path).show(about)}"
                )
        case, wrong = load(self.library, self.path, request.criteria)
        self.found.extend(wrong)
        if case is None:
            self._stop_if_wrong()
            raise AssertionError
        self.case: Case = case
        self.as_of = request.as_of or today(case.calendar.zone)
        self.judged, self.problems = judge(case, self.as_of)
        self.found.extend(self.problems)
        self.comparisons: tuple[Comparison, ...] = ()

    def sections(self) -> "frozenset[Section]":
        """Return the sections asked for: by options, else by the document, else all; what is there to be challenged only in HTML."""
        from readiness.diagnostic import did_you_mean
        from readiness.papers import Section

        names = {one.value: one for one in Section}
        for name in self.request.sections:
            if name not in names:
                known = tuple(names)
                help_ = did_you_mean(name, known, f"Sections: {', '.join(known)}.")
                raise click.UsageError(f"there is no section {name!r}. {help_}")
        if self.request.sections:
            return frozenset(names[name] for name in self.request.sections)
        if self.document.sections:
            return frozenset(self.document.sections)
        challenged = {Section.ARGUMENTS, Section.CRITERIA}
        return frozenset(one for one in Section if one not in challenged or self.request.form == "html")

    def dossier(self) -> "Dossier":
        """Return all that the paper is made of."""
        from readiness.case import find_leeways, list_waivers, timetable
        from readiness.paper.dossier import Dossier
        from readiness.papers import Section
        from readiness.prospects import small_repairs

        sections = self.sections()
        checkpoint = self._checkpoint()
        record = self.judged.record
        leeways = None
        if Section.TOLERANCE in sections:
            leeways, _ = find_leeways(self.case, record, ())
        if Section.SCENARIOS in sections:
            self.comparisons = self._comparisons()
        dossier = Dossier(
            self.document,
            self.judged,
            checkpoint,
            self.case.sets,
            self.case.release.sources,
            timetable(self.case, self.as_of),
            list_waivers(self.case, self.as_of, self.found)[1],
            self._inputs(),
            version("readiness"),
            self._place,
            leeways,
            self.comparisons,
            self._movement() if Section.MOVEMENT in sections else None,
            self._arguments(checkpoint) if Section.ARGUMENTS in sections else (),
            sections=sections,
            repairs=small_repairs(self.judged, checkpoint, tuple(self.case.sets.values()), self.case.calendar),
        )
        return replace(dossier, pictures=self._pictures(dossier, sections))

    def _place(self, pointer: "Pointer") -> str:
        path, span = self.libraries.documents[self.case.path].locate(pointer)
        return f"{path}:{span.line}"

    def _since(self) -> date | None:
        """Return the day of the last meeting, where one is given; a usage error where it does not come before."""
        stated = self.document.since
        since = self.request.since or (None if stated is None else date.fromordinal(stated.toordinal()))
        if since is not None and since >= self.as_of:
            raise click.UsageError(f"--since {since}: the last meeting does not come before {self.as_of}")
        return since

    def _movement(self) -> "Movement | None":
        """Return what has moved since the last meeting, where there is a day for it."""
        from readiness.case import judge
        from readiness.movement.finding import Frame, find_movement

        since = self._since()
        if since is None:
            return None
        frame = Frame(tuple(self.case.sets.values()), self.case.calendar)
        return find_movement(judge(self.case, since)[0], self.judged, frame)

    def _arguments(self, checkpoint: "CheckpointAssessment") -> "tuple[Argument, ...]":
        """Return the reasoning of each criterion at the checkpoint, with the smallest repair where one is to be had."""
        from readiness.argument import argue
        from readiness.explanation import little_lacks
        from readiness.repair.search import find_repairs

        sets = tuple(self.case.sets.values())
        steps: Sequence[Step] = ()
        if little_lacks(self.judged, checkpoint):
            found = find_repairs(self.judged.record, sets, self.case.calendar, checkpoint.id)
            steps = found.repairs[0].steps if found.repairs else ()
        sources = self.case.release.sources
        keys = [(one.criterion, checkpoint.id) for one in checkpoint.results]
        return tuple(argue(self.judged, key, sets, sources, steps) for key in keys)

    def _inputs(self) -> tuple[tuple[str, str], ...]:
        """Return the path and the digest of every file that was read."""
        from readiness.repository import SCENARIOS

        read = dict(self.case.inputs)
        if self.request.paper is not None:
            library = self.libraries.of(self.request.paper)
            shown = library.show(self.request.paper)
            read[shown] = library.digests[shown]
        if self.comparisons:
            shown = self.library.show(self.path.parent / SCENARIOS)
            read[shown] = self.library.digests[shown]
        return tuple(sorted(read.items()))

    def _checkpoint(self) -> "CheckpointAssessment":
        """Return the checkpoint that the paper is about: asked for, stated, or the next."""
        asked = self.request.at or self.document.at
        known_checkpoints(() if asked is None else (asked,), self.case.release.checkpoints)
        wanted = asked or self.judged.next
        found = next((one for one in self.judged.checkpoints if one.id == wanted), None)
        if found is None:
            what = "no checkpoint is" if asked is None else f"the checkpoint {asked!r} is not"
            raise click.UsageError(f"{what} on record on {self.as_of.isoformat()}; there is nothing to write about")
        return found

    def _comparisons(self) -> "tuple[Comparison, ...]":
        """Return the scenarios that the document names, each compared with the release as it is on record."""
        from readiness.comparison import About, compare
        from readiness.repository import SCENARIOS, load_scenarios, vary
        from readiness.scenario import say_changes, steps_of

        names = self.document.scenarios
        if not names:
            return ()
        path = self.path.parent / SCENARIOS
        found, wrong = load_scenarios(self.library, path)
        self.found.extend(wrong)
        self._stop_if_wrong()
        if found is None:
            raise AssertionError
        compared = []
        for name in names:
            steps = steps_of(found.scenarios, self.library.show(path), name)
            base = (self.case, tuple(self.found))
            varied = vary(self.library, base, self.path, self.request.criteria, steps, self.as_of)
            self.found.extend(varied.found)
            judged = varied.judge(self.as_of, self.problems)
            if judged is None:
                continue
            stated = found.scenarios[name]
            about = About(name, stated.title, stated.note, say_changes(steps, self.judged.record.titles))
            compared.append(compare(about, self.judged, judged[0], varied.changed.changes, self.case.calendar))
        self._stop_if_wrong()
        return tuple(compared)

    def _pictures(self, dossier: "Dossier", sections: "Collection[Section]") -> "Mapping[str, Picture]":
        """Return the pictures of the sections, by name."""
        from readiness.case import past_of
        from readiness.dependence import Extent, dependence, joined
        from readiness.papers import Section
        from readiness.pictures import categories, dependencies, gantt, history, tolerance
        from readiness.tolerance.limits import titled

        found = []
        if Section.CATEGORIES in sections:
            found.append(categories.picture(dossier.assessment, dossier.checkpoint))
        if Section.GAPS in sections:
            sets = tuple(self.case.sets.values())
            found.append(dependencies.picture(joined(dependence(self.judged, dossier.checkpoint, sets, Extent.GAPS))))
        if Section.PLAN in sections:
            found.append(gantt.picture(dossier.timetable, meetings=self.document.meetings))
        if Section.TOLERANCE in sections and dossier.leeways is not None:
            found.append(tolerance.picture(dossier.leeways, say=partial(titled, dossier.record)))
        if dossier.movement is not None:
            past = past_of(self.case, self.as_of, history.MOST_DAYS)
            days = sum(one.id == dossier.checkpoint.id for each in past for one in each.checkpoints)
            if days >= history.FEWEST:
                found.append(history.picture(past, dossier.checkpoint.id))
        return {one.name: one for one in found}

    def asked(self, dossier: "Dossier", sections: "Collection[Section]") -> "Asked":
        """Return how the paper was asked for, as the paper carries it along."""
        from readiness.paper.attachment import Asked
        from readiness.papers import Section

        request, show = self.request, self.library.show
        since = self._since()
        return Asked(
            show(self.path),
            None if request.paper is None else show(request.paper),
            self.as_of.isoformat(),
            dossier.checkpoint.id,
            None if since is None else since.isoformat(),
            tuple(one.value for one in Section if one in sections),
            tuple(show(one) for one in request.criteria),
        )

    def assessment(self) -> "Mapping[str, object]":
        """Return the assessment as `check` writes it."""
        from json import loads

        from readiness.formats import json

        paths = {one.id: path for path, one in self.case.sets.items()}
        report = (self.judged, self.case.path, paths, self.case.inputs, self._placed())
        found: Mapping[str, object] = loads(json.assessments([report], self.libraries.documents))
        return found

    def _placed(self) -> "list[Placed]":
        from readiness.placed import place
        from readiness.repository import drop_ignored

        documents = self.libraries.documents
        return drop_ignored(place(tuple(dict.fromkeys(self.found)), documents), documents)

    def tell(self) -> int:
        """Tell what is wrong, and return the exit status: 2 where any of it is an error."""
        from readiness.case import has_errors

        placed = self._placed()
        complain(placed, self.libraries.documents)
        return WRONG if has_errors([one.diagnostic for one in placed]) else 0

    def _stop_if_wrong(self) -> None:
        from readiness.case import has_errors

        if has_errors(self.found):
            self.tell()
            raise SystemExit(WRONG)
