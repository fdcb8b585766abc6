"""Dates as they are forecast: those stated, moved by links and lengths where these say so.

This is what checks judge; nothing is assumed of what nobody states.
"""

from collections.abc import Collection, Sequence
from copy import copy
from datetime import timedelta

from readiness.location import Pointer
from readiness.moment import ANY_DAY, Beyond, Window, say_window, write_window
from readiness.network import UNKNOWN, Bond, Early, Given, Span
from readiness.planning import Plan, Planning, beyond_calendar, pushing, window_of
from readiness.record import DateFact, Fact

MOST_NEEDS = 20
"""How many facts that are lacking are named of one date."""


def forecast(plan: Plan, planning: Planning) -> dict[str, DateFact]:
    """Return the dates of a plan as they are forecast, by path: those stated, moved by links where these say so.

    Each says what it rests on and, where it is not known to the day, what is needed. A date is left out where nothing
    at all is known of it, nothing is stated, and no link sets it.
    """
    return Forecast(plan, planning).dates


class Forecast:
    """The dates of one plan as checks judge them: nothing is assumed of what nobody states."""

    def __init__(self, plan: Plan, planning: Planning) -> None:
        self.plan = plan
        self.network = planning.network
        self.items = planning.items
        self.given = planning.given(plan)
        self.begun = planning.begun(self.given)
        self.early = self.network.early(self.given, self.begun, plan.as_of.toordinal())
        self.beyond = beyond_calendar(self.network, self.given, self.early)
        self.dates: dict[str, DateFact] = {}
        for number in range(len(self.network.names)):
            self.place(number)

    def again(self, plan: Plan, planning: Planning, changed: Collection[int]) -> "Forecast":
        """Return the forecast of a plan that differs in what is stated of these items only; of others it is the same."""
        found = copy(self)
        found.plan, found.items = plan, planning.items
        found.given, found.begun, found.early, numbers = self._reckoned(plan, planning, changed)
        found.beyond = beyond_calendar(self.network, found.given, found.early)
        found.dates = dict(self.dates)
        for number in numbers:
            found.place(number)
        return found

    def early_again(self, plan: Plan, planning: Planning, changed: Collection[int]) -> tuple[Sequence[Given], Early]:
        """Return what is given, and the early dates, of a plan that differs in what is stated of these items only."""
        given, _, early, _ = self._reckoned(plan, planning, changed)
        return given, early

    def _reckoned(
        self, plan: Plan, planning: Planning, changed: Collection[int]
    ) -> tuple[list[Given], Span, Early, Sequence[int]]:
        given = list(self.given)
        for number in changed:
            given[number] = planning.given_of(self.network.names[number], plan)
        begun, day = planning.begun(given), plan.as_of.toordinal()
        if begun != self.begun:
            numbers: Sequence[int] = range(len(given))
            return given, begun, self.network.early(given, begun, day), numbers
        numbers = self.network.follow(changed)
        return given, begun, self.network.early_again(self.early, numbers, given, begun, day), numbers

    def place(self, number: int) -> None:
        """Add the dates of an item, or take out what is no longer known of it."""
        name = self.network.names[number]
        ends: tuple[tuple[str, Span, int], ...] = (("", self.early.starts[number], 0),)
        if not self.items[name].milestone:
            ends = ((".start", self.early.starts[number], 0), (".finish", self.early.finishes[number], 1))
        for end, span, later in ends:
            path = f"{name}{end}"
            known = self._end(path, number, span, later)
            if known is not None:
                self.dates[path] = known
            else:
                self.dates.pop(path, None)

    def _end(self, path: str, number: int, span: Span, later: int) -> DateFact | None:
        """Return the date at a path, as stated where the schedule leaves it there; None where nothing is known of it."""
        stated = self.plan.dates.get(path)
        window = self.beyond.get((number, later)) or window_of(span, later)
        if stated is not None and (stated.window == window or stated.actual or stated.limit):
            return stated
        reckoned = self.items[self.network.names[number]].length is not None
        drivers = self.drivers(number) or self._behind(number, stated, window, later)
        if not drivers and stated is not None and window != stated.window:
            drivers = self._perhaps(number)
        if stated is None and later and not reckoned:
            drivers = tuple(bond for bond in drivers if not bond.into_start)
        free = stated is None or stated.window.open
        known = not window.open or (free and isinstance(window, Beyond)) or bool(drivers)
        if not (drivers or reckoned) or not known:
            # Nothing moves it: what is stated is all that is known, at most that a finish does not come before its start.
            return stated
        return self._moved(path, drivers, window, stated)

    def _behind(self, number: int, stated: DateFact | None, window: Window, later: int) -> tuple[Bond, ...]:
        """Return the links for which a date cannot be as it is stated, though what else is stated of its item is open."""
        if stated is None and later:
            return ()
        if window.earliest is None:
            return self._held_back(number) if stated is None and window.latest is not None else ()
        latest = window.earliest - timedelta(days=1) if stated is None else stated.window.latest
        if latest is None or window.earliest <= latest:
            return ()
        found = []
        for bond in self.network.into[number]:
            end = (self.early.finishes if bond.from_finish else self.early.starts)[bond.before][0]
            asked = self.network.reach(bond, end)
            if bond.into_start:
                asked = self.network.time.up(asked) + later  # an activity lasts at least a day
            if asked > latest.toordinal() + later:
                found.append(bond)
        return tuple(sorted(found, key=lambda bond: self.network.names[bond.before]))

    def _held_back(self, number: int) -> tuple[Bond, ...]:
        """Return the links of an item of which only the latest day is known, which may be that on which the plan begins."""
        found = []
        for bond in self.network.into[number]:
            end = (self.early.finishes if bond.from_finish else self.early.starts)[bond.before][1]
            if bond.into_start and end not in UNKNOWN:
                found.append(bond)
        return tuple(sorted(found, key=lambda bond: self.network.names[bond.before]))

    def _perhaps(self, number: int) -> tuple[Bond, ...]:
        """Return the links that may push an item, if it turns out to be planned for the earliest day that is stated."""
        one = self.given[number]
        found = []
        for bond in self.network.into[number]:
            first = one.start if bond.into_start or one.finish is None else one.finish
            end = (self.early.finishes if bond.from_finish else self.early.starts)[bond.before][1]
            lasting = int(
                not bond.into_start and one.finish is None
            )  # a finish that is not known is a day after at least
            if first is not None and self.network.reach(bond, end) > first[0] + lasting:
                found.append(bond)
        return tuple(sorted(found, key=lambda bond: self.network.names[bond.before]))

    def _moved(self, path: str, drivers: tuple[Bond, ...], window: Window, stated: DateFact | None) -> DateFact:
        """Return a date that follows from other facts: from the other end and the length, or from links."""
        name = path.partition(".")[0]
        item = self.items[name]
        other = self._other(path, name)
        rests: list[Fact] = [] if stated is None else [stated.fact]
        pointer: Pointer = ("plan", name, "after")
        if drivers:
            rests.extend(fact for bond in drivers for fact in self._facts(bond))
        if not drivers and other is not None and item.length_fact is not None:
            pointer = item.length_fact.pointer
            rests.extend([other.fact, item.length_fact])
        begun = other is not None and not isinstance(other.window, Beyond)
        if isinstance(window, Beyond) and begun and item.length_fact is not None:
            pointer = item.length_fact.pointer  # it is its length that leads there
        days = [fact.stated for fact in rests if fact.stated is not None]
        source = item.length_fact.source if item.length_fact is not None and not drivers else None
        value = window.words if isinstance(window, Beyond) else write_window(window)
        fact = Fact(path, value, max(days, default=None), source, pointer)
        settled = window.day is not None or isinstance(window, Beyond)
        needs = () if settled else self._needs(path, drivers, stated, other)
        rests_on = tuple(dict.fromkeys(rests)) if drivers else ()
        return DateFact(fact, window, actual=False, rests_on=rests_on, needs=needs, because=self._because(drivers))

    def _other(self, path: str, name: str) -> DateFact | None:
        """Return the other end of an activity: a start, which is worked out first, as it is forecast."""
        if path.endswith(".finish"):
            return self.dates.get(f"{name}.start") or self.plan.dates.get(f"{name}.start")
        return self.plan.dates.get(f"{name}.finish")

    def _facts(self, bond: Bond) -> tuple[Fact, ...]:
        known = self.dates.get(self._path(bond))
        return () if known is None else (known.fact,)

    def _path(self, bond: Bond) -> str:
        """Return the path of the date that a link comes from."""
        name = self.network.names[bond.before]
        if self.network.milestone[bond.before]:
            return name
        return f"{name}.{'finish' if bond.from_finish else 'start'}"

    def drivers(self, number: int) -> tuple[Bond, ...]:
        """Return the links that push an item beyond what is stated of it, or that set it where nothing is."""
        return pushing(self.network, self.given, self.early, number)

    def _needs(
        self, path: str, drivers: tuple[Bond, ...], stated: DateFact | None, other: DateFact | None
    ) -> tuple[str, ...]:
        needs: dict[str, None] = {}
        for bond in drivers:
            before = self._path(bond)
            known = self.dates.get(before)
            gone = (self.early.finish_passed if bond.from_finish else self.early.start_passed)[bond.before]
            if known is None or known.window.day is None:
                needs.update(dict.fromkeys((before,) if known is None or not known.needs else known.needs))
            elif gone:
                needs[f"{before} (actual)"] = None
        if stated is not None and stated.window.day is None:
            needs[path] = None
        if not needs and other is not None:
            needs.update(dict.fromkeys(other.needs or (other.fact.id,)))
        return tuple(needs)[:MOST_NEEDS] or (path,)

    def _because(self, drivers: tuple[Bond, ...]) -> str:
        """Return in words what pushes a date: `comes after the finish of Business Acceptance Testing (27 September)`."""
        said = []
        for bond in drivers[:2]:
            path = self._path(bond)
            known = self.dates.get(path)
            title = self.plan.titles.get(self.network.names[bond.before], self.network.names[bond.before])
            end = "" if self.network.milestone[bond.before] else f"the {path.rpartition('.')[2]} of "
            window = ANY_DAY if known is None else known.window
            gone = (self.early.finish_passed if bond.from_finish else self.early.start_passed)[bond.before]
            if gone:
                said.append(f"{end}{title}, planned for {say_window(window)} and not on record as having happened")
            elif isinstance(window, Beyond):
                said.append(f"{end}{title}, which lies beyond the verified calendar")
            else:
                said.append(f"{end}{title} ({'not stated' if window.open else say_window(window)})")
        return f"it depends on {' and '.join(said)}" if said else ""
