"""All that a paper is made of, put together before a word of it is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from readiness.argument import Argument
from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.blocks import Picture
from readiness.comparison import Comparison
from readiness.criteria import CriteriaSet
from readiness.location import Pointer
from readiness.moment import say_day
from readiness.movement.finding import Movement
from readiness.papers import PaperDocument, Section
from readiness.record import Fact, Record
from readiness.release import Source, Standing
from readiness.repair.search import Repair
from readiness.timetable import Timetable
from readiness.tolerance.leeway import Leeways
from readiness.waiver import Standing as Waived


@dataclass(frozen=True, slots=True)
class Dossier:
    """What was found out about a release on a day, and the paper that is to say it.

    `checkpoint` is the one the paper is about. `sets` are the criteria by path, `inputs` the path and the SHA-256 of every
    file read; `place` says where in the release a fact stands. `pictures` are by name, `sections`
    those that the paper has; `repairs` are the smallest, where one is small.
    """

    document: PaperDocument
    assessment: Assessment
    checkpoint: CheckpointAssessment
    sets: Mapping[str, CriteriaSet]
    sources: Mapping[str, Source]
    timetable: Timetable
    standings: tuple[Waived, ...]
    inputs: tuple[tuple[str, str], ...]
    version: str
    place: Callable[[Pointer], str]
    leeways: Leeways | None = None
    comparisons: tuple[Comparison, ...] = ()
    movement: Movement | None = None
    arguments: tuple[Argument, ...] = ()
    pictures: Mapping[str, Picture] = field(default_factory=dict[str, Picture])
    sections: frozenset[Section] = frozenset(Section)
    repairs: tuple[Repair, ...] = ()

    @property
    def record(self) -> Record:
        """What was on record on the day of the paper."""
        return self.assessment.record

    @property
    def as_of(self) -> date:
        """The day of the paper."""
        return self.assessment.as_of

    @property
    def day(self) -> str:
        """The day of the paper in words."""
        return say_day(self.as_of)

    @property
    def group(self) -> str:
        """Whom the paper is for, as a sentence names it."""
        return f"the {self.document.group}" if self.document.group else "the group"

    def rest_of(self, *results: Result) -> tuple[str, ...]:
        """Return what a sentence about results at the checkpoint rests on."""
        return tuple(f"{self.checkpoint.id}/{one.criterion}" for one in results)

    @property
    def sources_used(self) -> Mapping[str, Source]:
        """The sources that were on record on the day of the paper."""
        return {name: one for name, one in self.sources.items() if date.fromordinal(one.date.toordinal()) <= self.as_of}

    def cite(self, *facts: Fact) -> str:
        """Return where facts stand, each source once: by its number where the paper lists the sources, else by its title."""
        used = list(self.sources_used)
        said = []
        for name in filter(None, (fact.source for fact in facts)):
            source = self.sources.get(name)
            if source is None:
                said.append(name)
            elif Section.EVIDENCE in self.sections and name in used:
                said.append(f"S{used.index(name) + 1}{' (draft)' if source.standing is Standing.DRAFT else ''}")
            else:
                said.append(titled(source))
        return "; ".join(dict.fromkeys(said))


def titled(source: Source) -> str:
    """Return the title of a source, and that it is a draft where it is one."""
    return f"{source.title} (draft)" if source.standing is Standing.DRAFT else source.title


def captioned(picture: Picture, words: str) -> Picture:
    """Return a picture with fewer words below it than it has where it stands alone."""
    return replace(picture, title=words)
