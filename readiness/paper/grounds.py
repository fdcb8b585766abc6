"""What the paper rests on: evidence and its sources, open actions, what is assumed or not known, and how it was made."""

from collections.abc import Iterator
from datetime import date

from readiness.assessment import Result
from readiness.blocks import Block, Heading, Items, Paragraph, Rests, Table
from readiness.criteria import Wording
from readiness.explanation import say_need
from readiness.moment import Window, say_by, say_day, say_on, say_window
from readiness.paper.dossier import Dossier
from readiness.record import Fact
from readiness.release import Standing
from readiness.truth import Truth

MOST_UNKNOWN = 200
DIGEST = "SHA-256"


def tell_evidence(dossier: Dossier) -> Iterator[Block]:
    """Yield every statement on record: what, from whom, stated when, where, and how old it is at the checkpoint."""
    rows, rests = [], []
    for row, path in _statements(dossier):
        rows.append(row)
        rests.append((path,))
    sources = dossier.sources_used
    if not (rows or sources):
        return
    yield Heading(2, "Evidence on record")
    if rows:
        yield Table(
            f"Statements, values, extracts and decisions on record by {dossier.day}",
            ("What", "Says", "From", "Source, and when stated", "Age at the checkpoint"),
            tuple(rows),
            tuple(rests),
            (12, 7, 5, 7, 4),
            ("From",),
        )
    if sources:
        yield Table(
            "Sources",
            ("", "Source", "Day", "Standing", "Classification"),
            tuple(
                (
                    f"S{number}",
                    one.title,
                    say_day(_plain(one.date)),
                    one.standing.value,
                    one.classification or "not stated",
                )
                for number, one in enumerate(sources.values(), 1)
            ),
            tuple((f"sources.{name}",) for name in sources),
            (1, 14, 5, 3, 4),
        )
        drafts = [one.title for one in sources.values() if one.standing is Standing.DRAFT]
        if drafts:
            names = tuple(f"sources.{name}" for name, one in sources.items() if one.standing is Standing.DRAFT)
            yield Paragraph(f"Still a draft, and may change: {'; '.join(drafts)}.", names)


def _statements(dossier: Dossier) -> Iterator[tuple[tuple[str, ...], str]]:
    record = dossier.record
    for one in record.evidence:
        said = _expected(one.expected) or ("not stated" if one.value is None else "yes" if one.value else "no")
        standing = "" if one.standing is Standing.FINAL else " (draft)"
        yield _row(dossier, one.title, f"{said}{standing}", one.speaker, one.fact), one.fact.id
    for name, values in record.metrics.items():
        for metric in values:
            said = "not stated" if metric.value is None else f"{metric.value:f}{_on(metric.as_at)}"
            yield _row(dossier, _words(name), _expected(metric.expected) or said, "", metric.fact), metric.fact.id
    for name, table in record.tables.items():
        yield (
            _row(dossier, _words(name), f"{len(table.table.rows)} rows{_on(table.as_at)}", "", table.fact),
            table.fact.id,
        )
    for decision in record.decisions:
        said = "not stated" if decision.outcome is None else f"{decision.outcome.value}{_on(decision.day)}"
        said = _expected(decision.expected) or said
        yield _row(dossier, decision.title, said, decision.body, decision.fact), decision.fact.id


def _expected(window: Window | None) -> str:
    if window is None:
        return ""
    return "expected" if window.open else f"expected {say_on(window)}"


def _on(day: date | None) -> str:
    return "" if day is None else f" on {say_day(day)}"


def _row(dossier: Dossier, what: str, says: str, speaker: str, fact: Fact) -> tuple[str, ...]:
    return (what, says, speaker, dossier.cite(fact) or "not stated", _age(dossier, fact.stated))


def _words(name: str) -> str:
    said = name.replace("-", " ")
    return f"{said[:1].upper()}{said[1:]}"


def _plain(day: date) -> date:
    return date.fromordinal(day.toordinal())


def _age(dossier: Dossier, stated: date | None) -> str:
    """Return how old a statement is on the day of the checkpoint, in days."""
    day = dossier.checkpoint.day.day
    if stated is None or day is None:
        return "not known"
    days = (day - stated).days
    return "stated later" if days < 0 else f"{days} day{'' if days == 1 else 's'}"


def tell_actions(dossier: Dossier) -> Iterator[Block]:
    """Yield the actions that are not known to be closed."""
    found = [one for one in dossier.record.actions if one.open is not Truth.FALSE]
    if not found:
        return
    yield Heading(2, "Open actions")
    rows = []
    for one in found:
        owner = one.member.fields.get("owner")
        target = "not stated" if one.target is None or one.target.open else say_window(one.target)
        past = one.target is not None and one.target.latest is not None and one.target.latest < dossier.as_of
        rows.append(
            (
                one.member.id,
                one.member.title,
                "not stated" if owner is None else ", ".join(owner.values),
                f"{target} (passed)" if past else target,
                "open" if one.open is Truth.TRUE else "not known",
            )
        )
    yield Table(
        f"Actions open on {dossier.day}",
        ("Action", "What", "Owner", "Target", "State"),
        tuple(rows),
        tuple(tuple(fact.id for fact in one.facts) for one in found),
        (4, 14, 4, 5, 3),
        ("Owner",),
    )


def tell_assumptions(dossier: Dossier) -> Iterator[Block]:
    """Yield what the answer takes for granted, and every fact it lacks with who could supply it by when."""
    yield Heading(2, "What is assumed, and what is not known")
    said = list(_assumed(dossier))
    yield Items(tuple(words for words, _ in said), tuple(rests for _, rests in said))
    yield from _unknown(dossier)


FORECAST = (
    "A forecast takes the plan on record as coming true: every planned date as kept, and what is expected as arriving on its "
    "day and saying yes."
)


def _assumed(dossier: Dossier) -> Iterator[tuple[str, Rests]]:
    if any(one.forecast for one in dossier.assessment.checkpoints):
        yield FORECAST, ("method",)
    ours = [one for one in dossier.sets.values() if one.wording is Wording.OURS]
    if ours:
        named = " and ".join(one.title for one in ours)
        words = (
            f"The thresholds of the {named} are proposals; where a source states one it is named beside the criterion."
        )
        yield words, tuple(f"criteria.{one.id}" for one in ours)
    agenda = dossier.record.agenda
    unread = [] if agenda is None else [one for one in agenda.rules.values() if not one.verified]
    if agenda is not None and unread:
        rules = (
            "1 rule of the change schedule is"
            if len(unread) == 1
            else f"{len(unread)} rules of the change schedule are"
        )
        words = f"{rules} unverified: the text that is believed to be the basis has not been read."
        yield words, (f"change-schedule.{agenda.schedule.id}",)
    yield "What nobody has stated is not known, and never counts as met.", ("method",)


def _unknown(dossier: Dossier) -> Iterator[Block]:
    one = dossier.checkpoint
    needs: dict[str, list[str]] = {}
    first: dict[str, Result] = {}
    for result in one.gaps:
        for need in result.needs:
            needs.setdefault(need, []).append(result.criterion)
            first.setdefault(need, result)
    if not needs:
        return
    rows, rests = [], []
    for need, names in list(needs.items())[:MOST_UNKNOWN]:
        said = say_need(dossier.record, need)
        owner = first[need].owner
        by = "not known" if first[need].due.open else say_by(first[need].due).removeprefix("by ")
        rows.append((f"{said[:1].upper()}{said[1:]}", owner, by, ", ".join(names)))
        rests.append(tuple(f"{one.id}/{name}" for name in names))
    if len(needs) > len(rows):
        rows.append((f"and {len(needs) - len(rows)} more", "", "", ""))
        rests.append((f"{one.id}/",))
    yield Table(
        f"Facts not on record that {one.title} needs ({len(needs)})",
        ("Fact", "Owner", "Needed by", "For"),
        tuple(rows),
        tuple(rests),
        (12, 4, 6, 8),
        ("Owner",),
    )


def tell_method(dossier: Dossier) -> Iterator[Block]:
    """Yield by what the answer was worked out, on which day's record, and the digest of every file that was read."""
    yield Heading(2, "Method and provenance")
    sets = ", ".join(f"{one.title} {one.version}" for one in dossier.sets.values())
    yield Paragraph(
        f"Worked out by readiness {dossier.version} from the files below, as of {dossier.day}: only what was on record by the "
        f"end of that day counts. Criteria: {sets}.",
        ("method", "as-of", *(f"criteria.{one.id}" for one in dossier.sets.values())),
    )
    yield Paragraph(
        f"The facts on record have the digest {dossier.record.sha256} ({DIGEST}). Facts that are added later do not change it.",
        ("record",),
    )
    yield Table(
        f"Files read, with the {DIGEST} digest of each",
        ("File", "Digest"),
        tuple(dossier.inputs),
        tuple((f"inputs.{path}",) for path, _ in dossier.inputs),
        (8, 14),
    )
