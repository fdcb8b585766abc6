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
            f"On record by {dossier.day}, and how old it is on the day of the checkpoint",
            ("What", "Says", "From", "Stated", "Source", "Age then"),
            tuple(rows),
            tuple(rests),
            (11, 9, 4, 8, 5, 5),
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
            (1, 13, 6, 3, 4),
        )
        drafts = [one.title for one in sources.values() if one.standing is Standing.DRAFT]
        if drafts:
            names = tuple(f"sources.{name}" for name, one in sources.items() if one.standing is Standing.DRAFT)
            yield Paragraph(f"Still a draft, and may change: {'; '.join(drafts)}.", names)


def _statements(dossier: Dossier) -> Iterator[tuple[tuple[str, ...], str]]:
    record = dossier.record
    for one in record.evidence:
        said = _expected(one.expected) or ("not stated" if one.value is None else "yes" if one.value else "no")
        source = dossier.sources.get(one.fact.source or "")
        draft = one.standing is Standing.DRAFT and (source is None or source.standing is Standing.FINAL)
        standing = " (draft)" if draft else ""
        yield _row(dossier, one.title, f"{said}{standing}", one.speaker, one.fact), one.fact.id
    for name, values in record.metrics.items():
        for metric in values:
            said = "not stated" if metric.value is None else f"{metric.value:f}{_on(metric.as_at, metric.fact)}"
            yield (
                _row(dossier, _words(dossier, name), _expected(metric.expected) or said, "", metric.fact),
                metric.fact.id,
            )
    for name, table in record.tables.items():
        yield (
            _row(
                dossier,
                _words(dossier, name),
                f"{len(table.table.rows)} rows{_on(table.as_at, table.fact)}",
                "",
                table.fact,
            ),
            table.fact.id,
        )
    for decision in record.decisions:
        said = (
            "not stated" if decision.outcome is None else f"{decision.outcome.value}{_on(decision.day, decision.fact)}"
        )
        said = _expected(decision.expected) or said
        yield _row(dossier, decision.title, said, decision.body, decision.fact), decision.fact.id


def _expected(window: Window | None) -> str:
    if window is None:
        return ""
    return "expected" if window.open else f"expected {say_on(window)}"


def _on(day: date | None, fact: Fact) -> str:
    """Return of which day a value is, where that is not the day on which it was stated."""
    return "" if day is None or day == fact.stated else f" on {say_day(day)}"


def _row(dossier: Dossier, what: str, says: str, speaker: str, fact: Fact) -> tuple[str, ...]:
    stated = "not stated" if fact.stated is None else say_day(fact.stated)
    return (what, says, speaker, stated, dossier.cite(fact) or "not stated", _age(dossier, fact.stated))


def _words(dossier: Dossier, name: str) -> str:
    said = dossier.record.term(name)
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
    shown = list(needs.items())[:MOST_UNKNOWN]
    owed: dict[tuple[str, str], list[str]] = {}
    for need, _ in shown:
        by = "" if first[need].due.open else f", {say_by(first[need].due)}"
        owed.setdefault((first[need].owner, by), []).append(need)
    lines, rests = [], []
    for (owner, by), found in owed.items():
        lines.append(f"{owner}{by}: {'; '.join(say_need(dossier.record, need) for need in found)}.")
        rests.append(tuple(dict.fromkeys(f"{one.id}/{name}" for need in found for name in needs[need])))
    if len(needs) > len(shown):
        lines.append(f"And {len(needs) - len(shown):,} more.")
        rests.append((f"{one.id}/",))
    count = "1 fact that" if len(needs) == 1 else f"{len(needs)} facts that"
    yield Paragraph(
        f"{count} {one.title} needs {'is' if len(needs) == 1 else 'are'} not on record, or too old; the gaps say for which criterion. Who is to supply them:",
        dossier.rest_of(*one.gaps),
    )
    yield Items(tuple(lines), tuple(rests))


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
