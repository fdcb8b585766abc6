"""From a sentence to the facts it rests on: what each name under `rests` of a block stands for.

A name is the path of a fact (`uit.start`, `evidence.build-complete`), a result (`lsc-assessment/LSC-TST-05`), all results of
a checkpoint (`lsc-assessment/`), or a part of what the paper is made of: `release`, `as-of`, `record`, `method`, `paper.asks`,
`criteria.ID`, `sources.ID`, `waivers.ID`, `scenarios.NAME`, `change-schedule.ID`, `inputs.PATH`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from readiness.blocks import Block, Fold, Items, Paragraph, Picture, Rests, Table
from readiness.paper.dossier import Dossier

_PARTS = frozenset({"release", "as-of", "record", "method"})


def facts_of(dossier: Dossier, name: str) -> tuple[str, ...] | None:
    """Return the paths of the facts, or the parts, that a name stands for; None where it stands for nothing."""
    if name in _PARTS:
        return (name,)
    facts = _facts(dossier)
    if name in facts:
        return (name,)
    area, _, rest = name.partition(".")
    named = {
        "criteria": {one.id for one in dossier.sets.values()},
        "sources": set(dossier.sources),
        "waivers": {one.criterion for one in dossier.standings},
        "scenarios": {one.about.name for one in dossier.comparisons},
        "change-schedule": set() if dossier.record.agenda is None else {dossier.record.agenda.schedule.id},
        "inputs": {path for path, _ in dossier.inputs},
        "paper": {"asks"} if dossier.document.asks else set[str](),
    }
    if area in named:
        return (name,) if rest in named[area] else None
    checkpoint, _, criterion = name.partition("/")
    return _of_results(dossier, checkpoint, criterion)


def _of_results(dossier: Dossier, checkpoint: str, criterion: str) -> tuple[str, ...] | None:
    found = [
        result
        for one in dossier.assessment.checkpoints
        for result in one.results
        if one.id == checkpoint and criterion in ("", result.criterion)
    ]
    known = any(one.id == checkpoint for one in dossier.assessment.checkpoints)
    if not (found or (known and not criterion)):
        return None
    facts = [fact.id for result in found for fact in result.facts]
    needs = [f"{need} (not on record)" for result in found for need in result.needs]
    return tuple(dict.fromkeys([*facts, *needs, f"criteria at {checkpoint}"]))


def _facts(dossier: Dossier) -> frozenset[str]:
    record = dossier.record
    found = {one.fact.id for one in record.evidence} | {one.fact.id for one in record.decisions}
    found |= {one.fact.id for one in record.tables.values()}
    found |= {one.fact.id for values in record.metrics.values() for one in values}
    found |= {fact.id for one in record.actions for fact in one.facts}
    return frozenset(found | record.dates.keys())


def resting(blocks: Iterable[Block], rests: Rests) -> Iterator[Block]:
    """Yield blocks that others have composed, each sentence, line and row of which rests on the same."""
    for block in blocks:
        if isinstance(block, Items):
            yield replace(block, rests=(rests,) * len(block.lines))
        elif isinstance(block, Table):
            yield replace(block, rests=(rests,) * len(block.rows))
        elif isinstance(block, Paragraph | Picture):
            yield replace(block, rests=rests)
        elif isinstance(block, Fold):
            yield replace(block, blocks=tuple(resting(block.blocks, rests)))
        else:
            yield block
