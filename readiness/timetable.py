"""A schedule as it is read: the order of its items, what of it is exact, and its critical path and gaps in sentences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from readiness.calendar import Calendar
from readiness.moment import Beyond, Window, say_day, say_on
from readiness.network import Early, Float, Network
from readiness.planning import span_of
from readiness.record import Record
from readiness.schedule import Schedule, Scheduled

MOST_ON_PATH = 30
"""How many items of a critical path a sentence names."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """What every format of a schedule is made from: the dates, the record with the links, and the calendar."""

    schedule: Schedule
    record: Record
    calendar: Calendar

    @property
    def items(self) -> tuple[Scheduled, ...]:
        """The items by early start, then by id; those whose start is not known at all stand last."""
        return tuple(
            sorted(self.schedule.items.values(), key=lambda one: (one.start.earliest or date.max, one.id)),
        )

    @property
    def left_out(self) -> tuple[Scheduled, ...]:
        """The items whose days are not known exactly."""
        return tuple(one for one in self.items if days_of(one) is None)


def days_of(one: Scheduled) -> tuple[date, date] | None:
    """Return the first and the last day of an item, where both are known to the day."""
    first, last = one.start.day, one.finish.day
    return None if first is None or last is None else (first, last)


def float_of(value: Float | None) -> int | None:
    """Return a float in working days, where it is known exactly."""
    return value[0] if value is not None and value[0] == value[1] else None


def shown_days(one: Scheduled) -> Iterable[date]:
    """Return the days of an item that a chart of the plan shows."""
    late = () if one.total_float is None else (one.late_finish.earliest, one.late_finish.latest)
    days = (one.start.earliest, one.start.latest, one.finish.earliest, one.finish.latest, *late, one.deadline)
    return (day for day in days if day is not None)


def near(as_of: date, first: date, last: date) -> bool:
    """Return whether a day is so near to the plan that a chart shows it."""
    margin = (last - first) / 2 + timedelta(days=7)
    return -margin <= as_of - last <= margin or -margin <= first - as_of <= margin or first <= as_of <= last


def marks(one: Scheduled) -> tuple[str, ...]:
    """Return what is to be known of an item beside its dates, in words."""
    said = {
        "critical": one.critical,
        "near": one.near_critical and not one.critical,
        "fixed": one.fixed,
        "finished": one.finished and not one.milestone,
        "happened": one.finished and one.milestone,
        "started": one.started and not one.finished,
    }
    return tuple(word for word, holds in said.items() if holds)


def critical_paths(timetable: Timetable, most: int) -> tuple[tuple[tuple[Scheduled, ...], ...], tuple[Scheduled, ...]]:
    """Return at most so many critical paths by the early start of their last items, and the last items of the others.

    A path is all that is critical and leads, by links without slack, to something critical that leads to nothing more.
    """
    before = _leading(timetable)
    items = timetable.schedule.items
    leading = {name for names in before.values() for name in names}
    lasts = sorted((items[name] for name in before if name not in leading), key=_by_start)
    paths = []
    for last in lasts[:most]:
        found = {last.id}
        ahead = [last.id]
        while ahead:
            new = [name for name in before[ahead.pop()] if name not in found]
            found.update(new)
            ahead += new
        paths.append((*sorted((items[name] for name in found - {last.id}), key=_by_start), last))
    return tuple(paths), tuple(lasts[most:])


def _leading(timetable: Timetable) -> Mapping[str, Sequence[str]]:
    """Return by critical item the critical items before it whose links leave no slack; to a fixed one the tightest."""
    items = timetable.schedule.items
    network = Network(timetable.record.items, timetable.calendar)
    starts = [span_of(items[name].start) for name in network.names]
    finishes = [span_of(items[name].finish, 0 if items[name].milestone else 1) for name in network.names]
    early = Early(starts, finishes, (), ())
    found: dict[str, Sequence[str]] = {}
    for number, name in enumerate(network.names):
        if not items[name].critical:
            continue
        slacks = {bond: network.slack(bond, early)[1] for bond in network.into[number]}
        tight = [
            (slack, network.names[bond.before])
            for bond, slack in slacks.items()
            if slack is not None and slack <= 0 and items[network.names[bond.before]].critical
        ]
        least = min((slack for slack, _ in tight), default=0) if items[name].fixed else 0
        found[name] = [before for slack, before in tight if slack <= least]
    return found


def _by_start(one: Scheduled) -> tuple[date, date, str]:
    return (one.start.earliest or date.max, one.finish.earliest or date.max, one.id)


def say_critical(path: tuple[Scheduled, ...]) -> str:
    """Return a critical path in one sentence."""
    last = path[-1]
    late = None if last.total_float is None else last.total_float[1]
    too_late = f"; it comes {_working_days(-late)} too late" if late is not None and late < 0 else ""
    said = [f"{one.title} ({_span(one)})" for one in path]
    more = len(said) - MOST_ON_PATH
    if more > 1:
        said[MOST_ON_PATH - 1 : -1] = [f"{more} more"]
    if len(said) == 1:
        return f"{said[0]} is critical by itself{too_late}."
    return f"The critical path to {last.title} is {', then '.join(said)}{too_late}."


def _span(one: Scheduled) -> str:
    """Return when something is: 21 September 2021, or 21 to 30 September 2021."""
    first, last = one.start.day, one.finish.day
    if one.milestone or one.start == one.finish:
        return say_on(one.start).removeprefix("on ")
    if first is None or last is None:
        return " to ".join(_day(window) for window in (one.start, one.finish))
    words = say_day(first).split()
    same = next((at for at in (0, 1, 2) if words[at:] == say_day(last).split()[at:]), 3)
    return f"{' '.join(words[:same])} to {say_day(last)}"


def _day(window: Window) -> str:
    if isinstance(window, Beyond):
        return say_on(window).removeprefix("on ")
    return "a day not known" if window.day is None else say_day(window.day)


def say_end(schedule: Schedule) -> str:
    """Return when the plan ends, in one sentence."""
    if schedule.end.open and not isinstance(schedule.end, Beyond):
        return "When the plan ends is not known."
    if not schedule.end.open and schedule.end.latest is None and schedule.end.earliest is not None:
        return f"The plan ends on {say_day(schedule.end.earliest)} at the earliest; a latest day is not known."
    return f"The plan ends {say_on(schedule.end)}."


def gaps(timetable: Timetable) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return each fact for whose lack a date is a window: its item, a sentence, and the ids of the items that wait."""
    waiting: dict[str, list[str]] = {}
    for one in timetable.items:
        for need in one.needs:
            waiting.setdefault(need, []).append(one.id)
    return tuple(
        (_item_of(need), _say_lack(timetable, need), tuple(name for name in names if name != _item_of(need)))
        for need, names in waiting.items()
    )


def _item_of(need: str) -> str:
    return need.removesuffix(" (actual)").partition(".")[0]


def _say_lack(timetable: Timetable, need: str) -> str:
    """Return what is not known, as a sentence."""
    path = need.removesuffix(" (actual)")
    item, _, end = path.partition(".")
    title = timetable.record.title_of(item)
    name = f"the {end} of {title}" if end else f"the day of {title}"
    known = timetable.record.stated.get(path)
    if path != need:
        planned = "" if known is None or known.window.open else f"; it was planned {_planned(known.window)}"
        return f"{_capital(name)} is not confirmed{planned}."
    if known is not None and not known.window.open:
        return f"{_capital(name)} is stated only as {say_on(known.window)}."
    return f"{_capital(name)} is not stated."


def _planned(window: Window) -> str:
    return f"for {say_on(window).removeprefix('on ')}" if window.day is not None else say_on(window)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _working_days(count: int) -> str:
    return f"{count} working day{'' if count == 1 else 's'}"
