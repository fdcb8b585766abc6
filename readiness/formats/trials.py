"""What became of tests of criteria, as text: what failed and why, what no case has seen, which changes none noticed."""

from collections.abc import Mapping, Sequence

from readiness.document import Document, printable
from readiness.location import Part, Pointer
from readiness.trial.coverage import Seen, SeenDecisions
from readiness.trial.mutation import Mutation
from readiness.trial.running import Outcome
from readiness.truth import Truth

MOST_UNSEEN = 30
TRUTHS = {Truth.TRUE: "holds", Truth.FALSE: "does not hold", Truth.UNKNOWN: "is not known"}


def text(
    outcomes: Sequence[Outcome],
    seen: Sequence[Seen],
    decisions: Sequence[SeenDecisions],
    mutations: Sequence[Mutation],
    documents: Mapping[str, Document],
) -> str:
    """Return the report of a run for people."""
    lines = [*_cases(outcomes, documents), *_seen(seen, documents), *_decisions(decisions)]
    for one in mutations:
        lines += _mutation(one, documents)
    failed = sum(bool(one.failures) for one in outcomes)
    lines += ["", f"{_number(len(outcomes), 'case')}: {len(outcomes) - failed} passed, {failed} failed"]
    return "".join(f"{printable(line)}\n" for line in lines)


def _cases(outcomes: Sequence[Outcome], documents: Mapping[str, Document]) -> list[str]:
    lines = []
    for path in sorted({one.trial.path for one in outcomes}):
        mine = [one for one in outcomes if one.trial.path == path]
        failed = [one for one in mine if one.failures]
        lines.append(f"{path}: {len(mine) - len(failed)} of {_number(len(mine), 'case')} passed")
        for one in failed:
            title = f", {one.trial.case.title}" if one.trial.case.title else ""
            lines += ["", f"  FAILED {one.trial.name}{title} (as of {one.trial.record.as_of})"]
            for failure in one.failures:
                lines.append(f"    {_place(documents, path, failure.pointer, Part.VALUE)}")
                lines.append(f"    {failure.subject}: expected {failure.expected}, found {failure.found}")
                if failure.reason:
                    lines.append(f"      because: {failure.reason}")
            lines.append("")
    return lines


def _seen(seen: Sequence[Seen], documents: Mapping[str, Document]) -> list[str]:
    lines = []
    for path in sorted({one.of for one in seen}):
        mine = [one for one in seen if one.of == path]
        judged = {(one.criterion, one.checkpoint): False for one in mine}
        for one in mine:
            judged[one.criterion, one.checkpoint] |= bool(one.seen)
        criteria = {name for name, _ in judged}
        tested = {name for (name, _), known in judged.items() if known}
        outcomes, found = sum(len(one.can) for one in mine), sum(len(one.can) - len(one.unseen) for one in mine)
        places = f"{sum(judged.values())} of {len(judged)} at their checkpoints"
        of_checks = f"{found} of {outcomes} outcomes of their checks"
        lines += ["", f"Seen of {path}: {len(tested)} of {len(criteria)} criteria, {places}, {of_checks}"]
        never = [f"{name} at {checkpoint}" for (name, checkpoint), known in judged.items() if not known]
        if never:
            lines.append(f"  no case asks for: {', '.join(never)}")
        unseen = [one for one in mine if one.unseen and judged[one.criterion, one.checkpoint]]
        for one in unseen[:MOST_UNSEEN]:
            said = ", ".join(TRUTHS[truth] for truth in one.unseen)
            place = _place(documents, path, one.pointer[:-1] if one.whether else one.pointer)
            lines.append(f"  not seen: {one.criterion} at {one.checkpoint}, `{one.kind}` {said}  ({place})")
        if len(unseen) > MOST_UNSEEN:
            lines.append(f"  and {len(unseen) - MOST_UNSEEN} more; --format json lists them all")
    return lines


def _decisions(decisions: Sequence[SeenDecisions]) -> list[str]:
    return [
        f"Decisions expected at {one.checkpoint}: {', '.join(one.expected) or 'none'}"
        + (f"; not: {', '.join(one.never)}" if one.never else "")
        for one in decisions
    ]


def _mutation(one: Mutation, documents: Mapping[str, Document]) -> list[str]:
    noticed, survived = one.tried - len(one.survived), len(one.survived)
    lines = ["", f"Changed {one.path} in {_number(one.tried, 'way')}, one at a time: {noticed} noticed, {survived} not"]
    lines += [
        f"  no case notices: {mutant.name}  ({_place(documents, one.path, mutant.pointer)})"
        for mutant in one.unexplained
    ]
    lines += [f"  accepted: {name}: {reason}" for name, reason in one.accepted.items()]
    lines += [f"  accepted, but it is noticed or is no change: {name}" for name in one.idle]
    return lines


def _place(documents: Mapping[str, Document], path: str, pointer: Pointer, part: Part = Part.KEY) -> str:
    span = documents[path].span(pointer, part)
    return f"{path}:{span.line}:{span.column}"


def _number(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
