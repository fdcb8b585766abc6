"""The plan, what has moved since the last meeting, what other dates would do, and what else is planned around it."""

from collections.abc import Iterator, Sequence

from readiness.assessment import Result
from readiness.blocks import Block, Heading, Items, Paragraph, Table
from readiness.bookings import clashes
from readiness.comparison import APPEARED, VANISHED, Comparison, tell
from readiness.dates import say_days
from readiness.explanation import NOT_JUDGED, say_too_late
from readiness.moment import Window, say_window
from readiness.paper.dossier import Dossier, captioned
from readiness.paper.standing import stands
from readiness.papers import Section
from readiness.record import DateFact
from readiness.schedule import Scheduled, too_late
from readiness.timetable import critical_paths, say_critical, say_end
from readiness.tolerance.leeway import Leeway, item_of
from readiness.tolerance.limits import NO_LIMIT, tell_leeways, titled

MOST_PATHS = 3
MOST_AGAINST = 100
"""So many conflicts and limits not kept are told."""


def tell_plan(dossier: Dossier) -> Iterator[Block]:
    """Yield the plan as a picture and a table, what is critical, and which dates cannot be kept."""
    table = dossier.timetable
    if not table.items:
        return
    yield Heading(2, "Plan")
    if "gantt" in dossier.pictures:
        yield captioned(dossier.pictures["gantt"], f"The plan as of {dossier.day}")
    yield Table(
        "Dates of the plan",
        ("What", "Start", "Finish", "Float", "Source"),
        tuple(_dates(dossier, one) for one in table.items),
        tuple(_paths(dossier, one) for one in table.items),
        (11, 7, 7, 6, 5),
    )
    everything = tuple(path for one in table.items for path in _paths(dossier, one))
    listed = " S1 and so on are sources; they are listed below." if Section.EVIDENCE in dossier.sections else ""
    floats = "Float: how far something may move before a fixed date, or the end of the plan, moves."
    yield Paragraph(f"{say_end(table.schedule)} {floats}{listed}", everything)
    paths, _ = critical_paths(table, MOST_PATHS)
    if paths:
        yield Items(
            tuple(say_critical(path) for path in paths),
            tuple(tuple(name for one in path for name in _paths(dossier, one)) for path in paths),
        )
    late = too_late(table.schedule)
    if late:
        yield Heading(3, f"Dates that cannot be kept ({len(late)})")
        yield Items(tuple(f"{say_too_late(one)}." for one in late), tuple(everything for _ in late))


def _paths(dossier: Dossier, one: Scheduled) -> tuple[str, ...]:
    found = [path for path in (one.id, f"{one.id}.start", f"{one.id}.finish") if path in dossier.record.dates]
    return tuple(found)


def _dates(dossier: Dossier, one: Scheduled) -> tuple[str, ...]:
    record = dossier.record
    start, finish = (record.dates.get(f"{one.id}.{end}") or record.dates.get(one.id) for end in ("start", "finish"))
    room = "done" if one.finished else _room(one)
    untold = f"{one.id}.finish" in one.needs
    said = (
        _date(one.start, start),
        "" if one.milestone else "not stated" if untold and one.finish.latest is None else _date(one.finish, finish),
    )
    known = [each.fact for each in (start, finish) if each is not None]
    return (one.title, *said, room, dossier.cite(*known))


def _room(one: Scheduled) -> str:
    """Return the float of an item as the picture of the plan says it."""
    least, most = one.total_float or (None, None)
    if most is not None and most < 0:
        return f"{say_days(-most)} too late"
    if least is not None and least < 0:
        return f"up to {say_days(-least)} too late"
    if one.fixed:
        return "fixed"
    return "not known" if least is None else f"{say_days(least)}{'' if least == most else ' or more'}"


def _date(window: Window, known: DateFact | None) -> str:
    said = "not stated" if window.open else say_window(window)
    if known is not None and known.actual:
        return f"{said} (actual)"
    if known is not None and known.because:
        return f"{said} (moved by the plan)"
    return said


def tell_scenarios(dossier: Dossier) -> Iterator[Block]:
    """Yield for each scenario what it changes, which decisions turn, which criteria flip, and what would save it."""
    if not dossier.comparisons:
        return
    yield Heading(2, "What other dates would do")
    for one in dossier.comparisons:
        yield from _scenario(one)


def _scenario(one: Comparison) -> Iterator[Block]:
    told = tell(one)
    rests = (f"scenarios.{one.about.name}",)
    yield Heading(3, told.title)
    yield Paragraph(f"{told.note} What changes: {told.changes}.".strip(), rests)
    turned = [(row, turn) for row, turn in zip(told.decisions, one.decisions, strict=True) if row[1] != row[2]]
    if turned:
        yield Items(
            tuple(
                f"{title}: from {before} to {after}{_because(after, said)}."
                for (title, before, after, said), _ in turned
            ),
            tuple((*rests, f"{turn.checkpoint}/") for _, turn in turned),
        )
    else:
        words = f"No decision turns; {told.stays}."
        yield Paragraph(words, (*rests, *(f"{turn.checkpoint}/" for turn in one.decisions)))
    if told.too_late:
        yield Items(tuple(told.too_late), tuple(rests for _ in told.too_late))
    if told.flips:
        yield Table(
            "Criteria that come out otherwise",
            ("Criterion", "At", "Now", "Then", "Because"),
            tuple(
                (f"{name}: {title}", at, _stands(flip.before), _stands(flip.after), why)
                for (name, title, at, _, _, why, _), flip in zip(told.flips, one.flips, strict=True)
            ),
            tuple((*rests, f"{flip.checkpoint}/{flip.criterion}") for flip in one.flips),
            (10, 6, 3, 3, 16),
        )
    for words, lines in ((APPEARED, told.appeared), (VANISHED, told.vanished)):
        if lines:
            yield Paragraph(f"{words}:", rests)
            yield Items(tuple(lines), tuple(rests for _ in lines))
    if turned:
        yield Paragraph(f"{told.stays}.", rests)
    if told.saved:
        yield Items(tuple(told.saved), tuple(rests for _ in told.saved))


def _because(after: str, said: str) -> str:
    """Return why a decision turned, out of the sentence that says it whole."""
    _, found, why = said.removesuffix(".").partition(f" is {after}: ")
    return f", as {why}" if found else ""


def _stands(one: Result | None) -> str:
    return NOT_JUDGED if one is None else stands(one)


def tell_tolerance(dossier: Dossier) -> Iterator[Block]:
    """Yield how far each date may slip before something turns."""
    found = dossier.leeways
    if found is None or not found.rows:
        return
    told = tell_leeways(found)
    yield Heading(2, "How far each date may slip")
    yield Paragraph(told.opening, ("as-of",))
    pairs = list(zip(told.rows, found.rows, strict=True))
    limited = [(row, one) for row, one in pairs if row.may_slip != NO_LIMIT]
    if limited and "tolerance" in dossier.pictures:
        yield captioned(dossier.pictures["tolerance"], "How far each date may slip, in working days")
    free = [(row, one) for row, one in pairs if row.may_slip == NO_LIMIT]
    if limited:
        yield Table(
            "Slips in working days",
            ("Date", "May slip", "Until", "Breaks first"),
            tuple(
                (
                    row.name,
                    row.may_slip,
                    " to ".join(say_window(one) for one in row.until) or row.beyond,
                    titled(dossier.record, row.first),
                )
                for row, _ in limited
            ),
            tuple(_slipping(dossier, one) for _, one in limited),
            (7, 4, 7, 11),
        )
    if free:
        words = f"Nothing on record gets worse however far {_listed([row.name for row, _ in free])} may slip."
        yield Paragraph(words, tuple(path for _, one in free for path in _slipping(dossier, one)))


def _slipping(dossier: Dossier, one: Leeway) -> tuple[str, ...]:
    path = one.tolerance.path
    return (path if path in dossier.record.dates else _any(dossier, one.item),)


def _listed(names: Sequence[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _any(dossier: Dossier, item: str) -> str:
    return next((path for path in dossier.record.dates if item_of(dossier.record, path) == item), item)


def tell_changes(dossier: Dossier) -> Iterator[Block]:
    """Yield what the change schedule has against the release, certain things first."""
    if dossier.record.agenda is None:
        return
    agenda = dossier.record.agenda
    found = sorted(clashes(dossier.record), key=lambda one: not one.certain)
    rests = (f"change-schedule.{agenda.schedule.id}",)
    yield Heading(2, "What else is planned")
    certain = sum(one.certain for one in found)
    if not found:
        words = f"The change schedule '{agenda.schedule.title}' has nothing against the changes of this release."
        yield Paragraph(words, rests)
        return
    words = (
        f"The change schedule '{agenda.schedule.title}' has {certain} certain and {len(found) - certain} possible conflicts and "
        "limits not kept against the changes of this release."
    )
    yield Paragraph(words, rests)
    shown = found[:MOST_AGAINST]
    lines = [f"{'Certain' if one.certain else 'Possible'}: {one.words}" for one in shown]
    if len(found) > len(shown):
        lines.append(f"and {len(found) - len(shown):,} more")
    yield Items(tuple(lines), tuple(rests for _ in lines))
