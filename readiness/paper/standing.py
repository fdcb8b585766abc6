"""How the criteria stand at the checkpoint: by category, what stands in the way, and what counts as a caveat."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from readiness.assessment import CheckpointAssessment, Result
from readiness.blocks import Block, Heading, Items, Paragraph, Table
from readiness.criteria import Importance
from readiness.dates import say_days
from readiness.explanation import OUTLOOK_WORDS, VERDICT_WORDS
from readiness.moment import say_by, say_day
from readiness.paper.dossier import Dossier, captioned
from readiness.truth import Truth
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
        yield captioned(dossier.pictures["categories"], f"Readiness by category at {one.title}")
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
    yield Table("How many criteria stand how", heads, tuple(rows), tuple(rests), (5, 3, 3, 3, 3, 3, 3, 2))


def tell_gaps(dossier: Dossier) -> Iterator[Block]:
    """Yield what stands in the way, in the order of who must act by when, then what does not stand in the way."""
    one = dossier.checkpoint
    yield Heading(2, "Gaps, in the order of who must act by when")
    if not one.gaps:
        yield Paragraph(f"Nothing stands in the way at {one.title}.", (f"{one.id}/",))
    else:
        yield Paragraph(_summary(one), dossier.rest_of(*one.gaps))
    for _, group in groupby(one.gaps, key=lambda each: (each.due, each.owner)):
        found = tuple(group)
        yield Table(
            _together(dossier, found),
            ("Criterion", "Stands", "Why", "What to do"),
            tuple((_what(each), stands(each), _why(each), each.remedy) for each in found),
            tuple(dossier.rest_of(each) for each in found),
            (11, 4, 14, 12),
            ("Stands",) if len({stands(each) for each in found}) > 1 else (),
        )
    yield from _good(dossier)
    if any(each.waiting_for for each in one.gaps) and "dependencies" in dossier.pictures:
        yield captioned(dossier.pictures["dependencies"], "What waits for what, among the gaps")


def _summary(one: CheckpointAssessment) -> str:
    """Return what the words of the tables mean that are used there, and how many gaps wait for another."""
    shown = [stands(each) for each in one.gaps]
    said = [words for word, words in MEANINGS.items() if any(word in each for each in shown)]
    follow = sum(bool(each.waiting_for) for each in one.gaps)
    waits = [] if not follow else [f"{follow} of them also {'waits' if follow == 1 else 'wait'} for another criterion."]
    gaps = "1 gap stands" if len(one.gaps) == 1 else f"{len(one.gaps)} gaps stand"
    return " ".join([f"{gaps} in the way at {one.title}.", *waits, *said])


MEANINGS = {
    "soft": "A soft criterion gives a caveat; the others decide.",
    "no plan": "'No plan': nothing on record says that it will be met by its day.",
    "at risk": "'At risk': it will be met, with little to spare.",
    "unknown": "'Unknown': its day has come, and what is on record does not say whether it is met.",
}
"""What the words in the tables of gaps mean."""


def _together(dossier: Dossier, found: Sequence[Result]) -> str:
    """Return whose gaps these are, by when they must be closed, and how many."""
    first = found[0]
    when = "by a day that is not known" if first.due.open else say_by(first.due)
    left = _left(dossier, first)
    count = "1 gap" if len(found) == 1 else f"{len(found)} gaps"
    return f"{first.owner}, {when}{f' ({left})' if left else ''}: {count}"


def _good(dossier: Dossier) -> Iterator[Block]:
    """Yield what is met or on track, and why."""
    good = [each for each in dossier.checkpoint.results if each.applicable and not each.gap]
    if not good:
        return
    yield Table(
        f"Not in the way: {len(good)} {'criterion' if len(good) == 1 else 'criteria'}",
        ("Criterion", "Owner", "Stands", "Why"),
        tuple((_what(each), each.owner, stands(each), each.reason) for each in good),
        tuple(dossier.rest_of(each) for each in good),
        (14, 4, 5, 17),
    )


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


def _left(dossier: Dossier, one: Result) -> str:
    """Return how many working days are left for a gap, while its checkpoint is to come and that is one number."""
    left = one.days_left
    if dossier.checkpoint.happened is not None or left is None or left[0] is None or left[0] != left[1]:
        return ""
    return f"{say_days(-left[0])} ago" if left[0] < 0 else f"{say_days(left[0])} left" if left[0] else "today"


def _what(one: Result) -> str:
    return f"{one.criterion}: {one.title}"


def _why(one: Result) -> str:
    due = "" if one.due.open else f"eeded {say_by(one.due)}."
    reason = one.reason
    for words in (f"N{due}", f"It was n{due}") if due else ():
        reason = reason.removesuffix(words).strip()
    said = [reason]
    if one.waiting_for and one.leading.truth is not Truth.TRUE:  # else the reason says so
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
