"""The plan, what has moved since the last meeting, what other dates would do, and what else is planned around it."""

from collections.abc import Iterator

from readiness.blocks import Block, Heading, Items, Paragraph, Table
from readiness.bookings import clashes
from readiness.comparison import APPEARED, VANISHED, Comparison, tell
from readiness.dates import say_days
from readiness.explanation import say_too_late
from readiness.leeway import item_of
from readiness.limits import tell_leeways
from readiness.moment import Window, say_window
from readiness.paper.dossier import Dossier
from readiness.record import DateFact
from readiness.schedule import Scheduled, too_late
from readiness.timetable import critical_paths, float_of, say_critical, say_end

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
        yield dossier.pictures["gantt"]
    yield Table(
        f"Dates of the plan as of {dossier.day}",
        ("What", "Start", "Finish", "Float", "Source, and when stated"),
        tuple(_dates(dossier, one) for one in table.items),
        tuple(_paths(dossier, one) for one in table.items),
        (10, 7, 7, 5, 7),
    )
    everything = tuple(path for one in table.items for path in _paths(dossier, one))
    yield Paragraph(say_end(table.schedule), everything)
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
    exact = float_of(one.total_float)
    room = "not known" if exact is None else say_days(exact)
    if one.finished:
        room = "done"
    said = (_date(one.start, start), "" if one.milestone else _date(one.finish, finish))
    known = [each.fact for each in (start, finish) if each is not None]
    return (one.title, *said, room, dossier.cite(*known))


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
            tuple(f"{before} becomes {after}. {said}" for (_, before, after, said), _ in turned),
            tuple((*rests, f"{turn.checkpoint}/") for _, turn in turned),
        )
    else:
        yield Paragraph("No decision turns.", tuple(f"{turn.checkpoint}/" for turn in one.decisions))
    if told.too_late:
        yield Items(tuple(told.too_late), tuple(rests for _ in told.too_late))
    if told.flips:
        yield Table(
            "Criteria that come out otherwise",
            ("Criterion", "At", "Now", "Then", "Because"),
            tuple(
                (f"{name}: {title}", at, before, after, f"{why} {when}".strip())
                for name, title, at, before, after, why, when in told.flips
            ),
            tuple((*rests, f"{flip.checkpoint}/{flip.criterion}") for flip in one.flips),
            (10, 6, 4, 4, 14),
        )
    for words, lines in ((APPEARED, told.appeared), (VANISHED, told.vanished)):
        if lines:
            yield Paragraph(f"{words}:", rests)
            yield Items(tuple(lines), tuple(rests for _ in lines))
    yield Paragraph(f"{told.stays}.", rests)
    if told.saved:
        yield Items(tuple(told.saved), tuple(rests for _ in told.saved))


def tell_tolerance(dossier: Dossier) -> Iterator[Block]:
    """Yield how far each date may slip before something turns."""
    found = dossier.leeways
    if found is None or not found.rows:
        return
    told = tell_leeways(found)
    yield Heading(2, "How far each date may slip")
    yield Paragraph(told.opening, ("as-of",))
    if "tolerance" in dossier.pictures:
        yield dossier.pictures["tolerance"]
    yield Table(
        "Slips in working days",
        ("Date", "May slip", "Until", "Breaks first"),
        tuple(
            (row.name, row.may_slip, " to ".join(say_window(one) for one in row.until) or row.beyond, row.first)
            for row in told.rows
        ),
        tuple(
            (one.tolerance.path if one.tolerance.path in dossier.record.dates else _any(dossier, one.item),)
            for one in found.rows
        ),
        (7, 4, 7, 11),
    )


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
