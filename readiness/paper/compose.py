"""A paper from what was found out: its sections in the order in which papers have them."""

from collections.abc import Callable, Collection, Iterator, Mapping

from readiness.blocks import Block, Fold, Heading, Paper
from readiness.movement.telling import tell_briefly
from readiness.paper.dossier import Dossier, captioned, titled
from readiness.paper.grounds import tell_actions, tell_assumptions, tell_evidence, tell_method
from readiness.paper.opening import front, tell_asks, tell_decision, tell_purpose, title_of
from readiness.paper.plan import tell_changes, tell_plan, tell_scenarios, tell_tolerance
from readiness.paper.standing import tell_categories, tell_caveats, tell_criteria, tell_gaps
from readiness.paper.traces import resting
from readiness.papers import Section
from readiness.reasoning import tell_argument


def _movement(dossier: Dossier) -> Iterator[Block]:
    found = dossier.movement
    if found is None:
        return
    last = dossier.document.last_meeting
    yield Heading(2, f"What has moved since {last}" if last else "What has moved since the last meeting")
    named = [f"{one.checkpoint}/{one.criterion}" for one in found.changes if one.after is not None]
    titles = {name: titled(one) for name, one in dossier.sources.items()}
    yield from resting(tell_briefly(found, titles, 2), ("as-of", *named))
    if "history" in dossier.pictures:
        yield captioned(dossier.pictures["history"], f"Gaps over time at {dossier.checkpoint.title}")


def _arguments(dossier: Dossier) -> Iterator[Block]:
    if not dossier.arguments:
        return
    yield Heading(2, "The reasoning for each criterion")
    for one in dossier.arguments:
        _, *told = tell_argument(one, dossier.place, 2)
        words = f"{one.result.criterion}: {one.result.title} ({one.stands})"
        yield Fold(words, tuple(resting(told, dossier.rest_of(one.result))))


SECTIONS: Mapping[Section, Callable[[Dossier], Iterator[Block]]] = {
    Section.PURPOSE: tell_purpose,
    Section.ASKS: tell_asks,
    Section.DECISION: tell_decision,
    Section.CATEGORIES: tell_categories,
    Section.GAPS: tell_gaps,
    Section.PLAN: tell_plan,
    Section.MOVEMENT: _movement,
    Section.SCENARIOS: tell_scenarios,
    Section.TOLERANCE: tell_tolerance,
    Section.CHANGES: tell_changes,
    Section.CAVEATS: tell_caveats,
    Section.CRITERIA: tell_criteria,
    Section.EVIDENCE: tell_evidence,
    Section.ACTIONS: tell_actions,
    Section.ASSUMPTIONS: tell_assumptions,
    Section.ARGUMENTS: _arguments,
    Section.METHOD: tell_method,
}
"""Who tells each section; one that has nothing to say is left out."""


def compose(dossier: Dossier, sections: Collection[Section]) -> Paper:
    """Return the paper with these sections, without what it carries along."""
    document = dossier.document
    marking = document.classification
    return Paper(
        title_of(dossier),
        front(dossier),
        dossier.as_of,
        "Classification: not stated" if marking is None else f"Classification: {marking.name}",
        "" if marking is None else marking.permits,
        document.number,
        tuple(block for name, tell in SECTIONS.items() if name in sections for block in tell(dossier)),
        "",
    )
