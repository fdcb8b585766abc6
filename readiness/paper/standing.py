"""How the criteria stand at the checkpoint: by category, what stands in the way, and what counts as a caveat."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from readiness.assessment import Result
from readiness.blocks import Block, Heading, Items, Paragraph, Table
from readiness.criteria import Importance
from readiness.dates import say_days
from readiness.explanation import OUTLOOK_WORDS, VERDICT_WORDS
from readiness.moment import say_by, say_day, say_window
from readiness.paper.dossier import Dossier
from readiness.verdict import Outlook, Verdict
from readiness.waiver import Standing, State

_COLUMNS: tuple[tuple[str, Callable[[Result], bool]], ...] = (
    ("Met or on track", lambda one: one.applicable and not one.gap),
    ("At risk", lambda one: one.gap and not one.obstacle and one.outlook is Outlook.AT_RISK),
    ("Rests on a waiver", lambda one: one.gap and not one.obstacle and one.outlook is not Outlook.AT_RISK),
    ("Late or not met", lambda one: one.outlook is Outlook.LATE or one.verdict is Verdict.NOT_MET),
    ("Not known", lambda one: one.obstacle and one.outlook is not Outlook.LATE and one.verdict is not Verdict.NOT_MET),
    ("Does not apply", lambda one: not one.applicable),
)
"""The columns of the table by category; each result stands in exactly one of them."""
STATES = {
    State.MATCHING_NOTHING: "lifts nothing",
    State.LAPSED: "lapsed",
    State.LAPSING: "lapses before its checkpoint",
    State.NOT_KNOWN: "not known whether it lasts",
    State.NOT_YET_GRANTED: "not yet granted",
    State.IN_FORCE: "in force",
    State.REPLACED: "replaced by another",
    State.PAST: "its checkpoint is past",
}


def tell_categories(dossier: Dossier) -> Iterator[Block]:
    """Yield how many criteria of each category stand how, as a picture and as a table."""
    one = dossier.checkpoint
    if not one.results:
        return
    yield Heading(2, "Readiness by category")
    if "categories" in dossier.pictures:
        yield dossier.pictures["categories"]
    rows, rests = [], []
    for category, group in groupby(sorted(one.results, key=lambda each: each.category), key=lambda each: each.category):
        found = list(group)
        counts = [sum(belongs(each) for each in found) for _, belongs in _COLUMNS]
        rows.append((_capital(category), *map(_number, counts), str(len(found))))
        rests.append(dossier.rest_of(*found))
    totals = [sum(belongs(each) for each in one.results) for _, belongs in _COLUMNS]
    rows.append(("All", *map(_number, totals), str(len(one.results))))
    rests.append(dossier.rest_of(*one.results))
    heads = ("Category", *(name for name, _ in _COLUMNS), "All")
    yield Table(f"Criteria by category at {one.title}", heads, tuple(rows), tuple(rests), (5, 3, 2, 3, 3, 2, 3, 2))


def tell_gaps(dossier: Dossier) -> Iterator[Block]:
    """Yield what stands in the way, in the order of who must act by when."""
    one = dossier.checkpoint
    yield Heading(2, "Gaps, in the order of who must act by when")
    if not one.gaps:
        yield Paragraph(f"Nothing stands in the way at {one.title}.", (f"{one.id}/",))
        return
    rows = tuple(
        (_by(dossier, each), each.owner, _what(each), stands(each), _why(each), each.remedy) for each in one.gaps
    )
    yield Table(
        f"Gaps at {one.title}",
        ("Needed by", "Owner", "Criterion", "Stands", "Why", "What to do"),
        rows,
        tuple(dossier.rest_of(each) for each in one.gaps),
        (6, 4, 10, 5, 15, 13),
        ("Owner", "Stands"),
    )
    roots = [each for each in one.gaps if each.root]
    follow = [each for each in one.gaps if not each.root]
    if follow:
        yield Paragraph(
            f"{len(roots)} of these {len(one.gaps)} gaps stand by themselves; {len(follow)} also "
            f"{'waits' if len(follow) == 1 else 'wait'} for another.",
            dossier.rest_of(*one.gaps),
        )
        if "dependencies" in dossier.pictures:
            yield dossier.pictures["dependencies"]


def stands(one: Result) -> str:
    """Return how a result stands, as a table says it: what is so today, and what is to be expected by its due day."""
    if one.outlook is None:
        said = VERDICT_WORDS[one.verdict]
    elif one.verdict is Verdict.PENDING:
        said = OUTLOOK_WORDS[one.outlook]
    else:
        said = f"{VERDICT_WORDS[one.verdict]}, {OUTLOOK_WORDS[one.outlook]}"
    if one.waiver is not None:
        said += ", waived"
    return f"{said} (soft)" if one.importance is Importance.SOFT else said


def _by(dossier: Dossier, one: Result) -> str:
    if one.due.open:
        return "not known"
    left = one.days_left
    if left is None or left[0] is None or left[0] != left[1]:
        return say_window(one.due)
    days = left[0]
    when = f"{say_days(-days)} ago" if days < 0 else say_days(days) if days else "today"
    return f"{say_window(one.due)} ({when})" if dossier.checkpoint.happened is None else say_window(one.due)


def _what(one: Result) -> str:
    return f"{one.criterion}: {one.title}"


def _why(one: Result) -> str:
    due = "" if one.due.open else f"Needed {say_by(one.due)}."
    said = [one.reason.removesuffix(due).strip() if due else one.reason]
    if one.waiting_for:
        said.append(f"Waits for {', '.join(one.waiting_for)}.")
    return " ".join(said)


def tell_criteria(dossier: Dossier) -> Iterator[Block]:
    """Yield every criterion that is judged at the checkpoint, and how it stands."""
    one = dossier.checkpoint
    if not one.results:
        return
    yield Heading(2, "Every criterion")
    found = sorted(one.results, key=lambda each: (each.category, each.criterion))
    gaps = {each.criterion for each in one.gaps}
    yield Table(
        f"Criteria judged at {one.title}",
        ("Criterion", "Category", "Owner", "Stands", "Why"),
        tuple(
            (
                _what(each),
                _capital(each.category),
                each.owner,
                stands(each),
                "See the gaps." if each.criterion in gaps else each.reason,
            )
            for each in found
        ),
        tuple(dossier.rest_of(each) for each in found),
        (13, 4, 4, 5, 12),
        ("Category", "Owner", "Stands"),
    )


def tell_caveats(dossier: Dossier) -> Iterator[Block]:
    """Yield the waivers with the end of each, and the soft criteria that would be caveats."""
    one = dossier.checkpoint
    soft = [each for each in one.gaps if each.importance is Importance.SOFT and each.waiver is None]
    resting = [each for each in one.results if each.applicable and each.caveats]
    waivers = dossier.standings
    if not (soft or resting or waivers):
        return
    yield Heading(2, "Caveats and waivers")
    if waivers:
        yield _waivers(dossier, waivers)
    if resting:
        yield Items(
            tuple(
                f"{each.criterion} ({each.title}) rests on a waiver of {', '.join(each.caveats)}." for each in resting
            ),
            tuple(dossier.rest_of(each) for each in resting),
        )
    if soft:
        yield Paragraph(
            f"{len(soft)} soft {'criterion' if len(soft) == 1 else 'criteria'} would remain as "
            f"{'a caveat' if len(soft) == 1 else 'caveats'} if nothing else stood in the way: "
            f"{', '.join(each.criterion for each in soft)}.",
            dossier.rest_of(*soft),
        )


def _waivers(dossier: Dossier, waivers: Sequence[Standing]) -> Table:
    record = dossier.record
    rows = tuple(
        (
            each.criterion,
            record.title_of(each.waiver.at),
            each.waiver.approved_by,
            say_day(each.waiver.granted),
            say_day(each.waiver.expires),
            STATES[each.state],
            each.waiver.reason,
        )
        for each in waivers
    )
    return Table(
        "Waivers on record",
        ("Criterion", "At", "Approved by", "Granted", "Ends", "Stands", "Reason"),
        rows,
        tuple((f"waivers.{each.criterion}",) for each in waivers),
        (5, 7, 4, 4, 4, 5, 9),
    )


def _number(count: int) -> str:
    return str(count) if count else "-"


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
