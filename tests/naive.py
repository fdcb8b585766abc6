"""The meaning of section 4 of the design once more, read slowly: what is true, the verdict, the outlook.

Nothing here is shared with the program. It reads the data of a release, of which later statements have been taken out, and
of its criteria; days are ordinals, and a date value is the least and the greatest of the days that it may be. Of plans with
links it knows only those whose dates are exact days, for which `reference_schedule` tries one day after the other.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from math import inf
from typing import Any

import yaml
from reference_schedule import Toward, Trial
from strategies import LATER, ROOT, _Days, statements, without_later

Data = Any
Days = tuple[float, float]
FALSE, UNKNOWN, TRUE = 0, 1, 2
ANY: Days = (-inf, inf)


class UnreadError(Exception):
    """A question that this reading does not answer."""


def _cells(row: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the cells of a row as fields; an empty one says nothing."""
    return {key: (one,) if one else () for key, one in row.items()}


def _working() -> frozenset[int]:
    """Return the working days of England and Wales while somebody has checked them."""
    data = yaml.load((ROOT / "criteria/calendars/england-and-wales.yaml").read_text(), yaml.BaseLoader)  # noqa: S506 - texts alone
    first, last = (date.fromisoformat(data[key]).toordinal() for key in ("verified-from", "verified-until"))
    holidays = {date.fromisoformat(day).toordinal() for day in data["holidays"]}
    weekend = (5, 6)
    return frozenset(
        day for day in range(first, last + 1) if date.fromordinal(day).weekday() not in weekend and day not in holidays
    )


WORKING = _working()


def days_of(text: str) -> Days:
    """Return the days that a date value may be."""
    if text == "tbc":
        return ANY
    if text == "2021-09":
        return days_of("2021-09-01")[0], days_of("2021-09-30")[0]
    first, _, last = text.partition("/")
    low, high = (None if one == ".." else date.fromisoformat(one).toordinal() for one in (first, last or first))
    return (-inf if low is None else low), (inf if high is None else high)


def step(day: float, count: int) -> float:
    """Return the day so many working days after a day, or before it."""
    while count and abs(day) != inf:
        day += 1 if count > 0 else -1
        if day in WORKING:
            count -= 1 if count > 0 else -1
    return day


def moved(day: float, period: str, sign: int = 1) -> float:
    """Return a day moved by a period as it is written."""
    if period.endswith("clear wd"):
        return step(day, sign * (int(period.split(maxsplit=1)[0]) + 1))
    if period.endswith("wd"):
        return step(day, sign * int(period[:-2]))
    return day + sign * int(period[:-1]) * (7 if period.endswith("w") else 1)


def no_later(one: Days, other: Days) -> int:
    """Return whether one date is not after the other, whatever days they turn out to be."""
    if one[1] <= other[0]:
        return TRUE
    return FALSE if one[0] > other[1] else UNKNOWN


def beginning(day: float) -> float:
    """Return the day, or the first working day after it."""
    while abs(day) != inf and day not in WORKING:
        day += 1
    return day


def after_length(day: float, length: str) -> float:
    """Return the last day of what begins on a day and lasts so long."""
    if abs(day) == inf:
        return day
    if not length.endswith("wd"):
        return moved(day, length) - 1
    count = int(length[:-2])
    while True:
        count -= day in WORKING
        if not count:
            return day
        day += 1


def before_length(day: float, length: str) -> float:
    """Return the day on which what ends on a day and lasts so long begins."""
    if abs(day) == inf:
        return day
    if not length.endswith("wd"):
        return day + 1 - (moved(day, length) - day)
    count = int(length[:-2])
    while True:
        count -= day in WORKING
        if not count:
            return day
        day -= 1


def room(one: float, other: float) -> float | None:
    """Return the working days from the beginning of a day to that of another; less than none where that comes earlier."""
    if inf in (abs(one), abs(other)):
        return None
    if other >= one:
        return sum(day in WORKING for day in range(int(one), int(other)))
    return min(-1, -sum(day in WORKING for day in range(int(other), int(one))))


@dataclass(frozen=True)
class Known:
    """A date on record as it is forecast: the days that it may be, whether it has come, whether it is only a limit."""

    days: Days
    actual: bool = False
    limit: bool = False


@dataclass(frozen=True)
class Seen:
    """For what a check is judged: a verdict or an outlook, by which day, and the day on which ages count."""

    outlook: bool
    day: Days
    age: Days
    each: tuple[str, Mapping[str, tuple[str, ...]], Mapping[str, str | None]] | None = None


@dataclass(frozen=True)
class Judged:
    """What is made of a criterion at a checkpoint: truths, None where it has no outlook; whether it applies."""

    applies: bool
    verdict: int
    outlook: int | None
    said: tuple[str, str | None]
    waived: bool
    caveat: bool
    hard: bool

    @property
    def obstacle(self) -> bool:
        """Whether it stands in the way."""
        return self.said[0] in ("not-met", "unknown") or self.said[1] in ("late", "no-plan")


FIELDS = {
    "scope": ("status", "service-impact", "components"),
    "plan": ("environment", "owner"),
    "risks": ("owner", "status", "rating"),
    "actions": ("owner", "status"),
}
SAID = ("type", "from", "standing")
Member = tuple[str, int, Mapping[str, tuple[str, ...]], Mapping[str, str | None]]
"""A member of something: its name, whether it is there, its fields, and the days on which these were stated."""


class Naive:
    """One release and its criteria on one day."""

    def __init__(self, release: Data, criteria: Data, as_of: str) -> None:
        self.release = without_later(release, as_of)
        self.record = _Days(self.release)
        plan: dict[str, Data] = self.release["plan"]
        self.plan = {name: one for name, one in plan.items() if self._on_record(one, as_of)}
        for item in self.plan.values():
            item["after"] = [
                one for one in item["after"] if (one if isinstance(one, str) else one["activity"]) in self.plan
            ]
        self.criteria = criteria["criteria"]
        self.as_of = days_of(as_of)[0]
        self.stated: dict[str, Known] = {}
        for name, item in self.plan.items():
            for key in ("start", "finish", "date", "limit"):
                if key in item:
                    last = statements(item[key])[-1]
                    if last == LATER[0]:
                        continue
                    told = last if isinstance(last, dict) else {"planned": last}
                    path = name if key in ("date", "limit") else f"{name}.{key}"
                    value = told.get("actual", told.get("planned"))
                    self.stated[path] = Known(days_of(value), "actual" in told, key == "limit")
        self.checkpoints = [name for name in self.release["checkpoints"] if name in self.plan]
        self.trial: Trial | None = None
        linked = any(item["after"] for item in self.plan.values())
        self.dates = dict(self._tried() if linked else self._forecast())
        self.judged: dict[tuple[str, str], Judged] = {}
        for checkpoint in self.checkpoints:
            for name in self._in_order():
                if checkpoint in self.criteria[name]["at"]:
                    self.judged[name, checkpoint] = self._judge(name, checkpoint)

    def _on_record(self, item: Data, as_of: str) -> bool:
        """Return whether something of an item is on record: a checkpoint keeps a date that nobody has stated."""
        return item.get("date") != LATER or (self.record.of(item) or "") <= as_of

    def _in_order(self) -> list[str]:
        """Return the criteria, each behind those that it requires."""
        found: list[str] = []
        while len(found) < len(self.criteria):
            for name, one in self.criteria.items():
                if name not in found and set(one["requires"]) & self.criteria.keys() <= set(found):
                    found.append(name)
        return found

    # Dates

    def _forecast(self) -> Iterator[tuple[str, Known]]:
        """Yield the dates of a plan without links: as stated, but where a length says one end."""
        for name, item in self.plan.items():
            if name in self.stated:
                yield name, self.stated[name]
                continue
            start, finish = (self.stated.get(f"{name}.{end}") for end in ("start", "finish"))
            length = item.get("duration", "tbc")
            if length != "tbc":
                if finish is not None and (start is None or start.days == ANY):
                    start, finish = self._backward(finish, length)
                elif finish is None and start is not None and start.days != ANY:
                    start, finish = self._forward(start, length, fixed=item.get("fixed") == "true")
            if start is not None:
                yield f"{name}.start", start
            if finish is not None:
                yield f"{name}.finish", finish

    def _forward(self, start: Known, length: str, *, fixed: bool) -> tuple[Known, Known]:
        begins = start.days if start.actual else (beginning(start.days[0]), beginning(start.days[1]))
        finish = Known((after_length(begins[0], length), after_length(begins[1], length)))
        return (start if fixed else replace(start, days=begins)), finish

    def _backward(self, finish: Known, length: str) -> tuple[Known | None, Known]:
        low, high = (before_length(day, length) for day in finish.days)
        return (None if finish.days == ANY else Known((low, high))), finish

    def _tried(self) -> Iterator[tuple[str, Known]]:
        """Yield the dates of a plan with links, found by trying; what has happened is taken as fixed."""
        exact = {name: self._exact(name, item) for name, item in self.plan.items()}
        if not any("limit" not in item and {"start", "finish", "date"} & item.keys() for item in exact.values()):
            raise UnreadError  # a plan with no date on record begins nowhere
        self.trial = Trial(exact, WORKING)
        sooner = Trial({**exact, "long before": {"date": str(date.fromordinal(self.trial.floor - 90))}}, WORKING)
        if any(sooner.begins[name] != day for name, day in self.trial.begins.items()):
            raise UnreadError  # held by nothing but the beginning of the plan
        for name, begin in self.trial.begins.items():
            start, finish = self.trial.ends(name, begin)
            ends = (
                {name: start}
                if self.trial.items[name].milestone
                else {f"{name}.start": start, f"{name}.finish": finish - 1}
            )
            for path, day in ends.items():
                known = replace(self.stated.get(path, Known(ANY)), days=(day, day))
                if day < self.as_of and not known.actual and not known.limit:
                    raise UnreadError  # of a day that has passed nothing is known, and links hand that on
                yield path, known

    def _exact(self, name: str, item: Data) -> Data:
        """Return what is said of an item of a plan of which everything is known to the day."""
        found = {key: item[key] for key in ("duration", "after", "fixed", "deadline") if key in item}
        ends = {key: self.stated[path] for path, key in self._ends_of(name) if path in self.stated}
        happened = {key for key, known in ends.items() if known.actual}
        links = [one for one in item["after"] if not isinstance(one, str)]
        told = len({"start", "finish", "duration"} & {*found, *ends})
        loose = told == 1 and not ("duration" in found and item["after"])
        if found.get("duration") == "tbc" or loose or (not ends and not item["after"]):
            raise UnreadError
        if happened and happened != set(ends) and any(one["link"].endswith("F") for one in links):
            raise UnreadError  # what runs may still be pushed to a later finish
        for key, known in ends.items():
            if known.days[0] != known.days[1]:
                raise UnreadError
            found[key] = str(date.fromordinal(int(known.days[0])))
        if {"start", "finish"} <= ends.keys() and not all(known.days[0] in WORKING for known in ends.values()):
            raise UnreadError  # the trial counts such an activity in working days
        return {**found, "fixed": "true"} if happened else found

    def _ends_of(self, name: str) -> tuple[tuple[str, str], ...]:
        return (
            (name, "date" if "date" in self.plan[name] else "limit"),
            (f"{name}.start", "start"),
            (f"{name}.finish", "finish"),
        )

    def settled(self, path: str) -> Days:
        """Return what is known of a date today: nothing, where it was planned for a day that has passed."""
        known = self.dates.get(path)
        if known is None:
            return ANY
        if known.actual or known.limit or known.days[1] >= self.as_of:
            return known.days
        return ANY

    def ends(self, name: str) -> tuple[str, str]:
        return (name, name) if name in self.dates else (f"{name}.start", f"{name}.finish")

    def reference(self, text: str, seen: Seen) -> Days:
        """Return the days that a reference may be, as it is judged today."""
        base, period, sign = self._parts(text, seen)
        days = self.settled(base.removeprefix("month-of(").removesuffix(")"))
        return self._shift(days, period, sign, month=base.startswith("month-of("))

    def _parts(self, text: str, seen: Seen | None) -> tuple[str, str, int]:
        base, _, rest = text.partition(" ")
        if seen is not None and seen.each is not None:
            base = base.replace("each", seen.each[0])
        sign, _, period = rest.partition(" ")
        return base, period, -1 if sign == "-" else 1

    def _shift(self, days: Days, period: str, sign: int, *, month: bool) -> Days:
        low, high = (
            date.fromordinal(int(day)).replace(day=1).toordinal() if month and abs(day) != inf else day for day in days
        )
        return (moved(low, period, sign), moved(high, period, sign)) if period else (low, high)

    # Criteria

    def _judge(self, name: str, checkpoint: str) -> Judged:
        criterion = self.criteria[name]
        asked = criterion["at"][checkpoint]
        day = self.dates[checkpoint].days if checkpoint in self.dates else ANY
        due = self._due(asked, day)
        before_due = due[1] > self.as_of
        today = day if day[1] < self.as_of else (self.as_of, self.as_of)
        verdict = self._find(criterion, asked, Seen(outlook=False, day=today, age=today))
        outlook = self._find(criterion, asked, Seen(outlook=True, day=due, age=day)) if before_due else None
        leading = verdict if outlook is None else outlook
        waived = self._waived(name, checkpoint, day if before_due else today)
        held, lifted = self._held(name, checkpoint, outlook=False)
        truth = min(UNKNOWN if verdict is None else verdict, UNKNOWN if held else TRUE)
        later = None
        if before_due:
            held, lifted = self._held(name, checkpoint, outlook=True)
            later = min(UNKNOWN if outlook is None else outlook, UNKNOWN if held else TRUE)
        told = (
            ("met", None)
            if truth == TRUE
            else ("pending", None)
            if before_due
            else (("not-met", "unknown")[truth], None)
        )
        said = (told[0], None if later is None else ("late", "no-plan", "on-track")[later])
        if leading is None:
            said = ("not-applicable", None)
        hard = asked.get("importance", criterion["importance"]) == "hard"
        return Judged(leading is not None, truth, later, said, waived and leading is not None, lifted, hard)

    def decision(self, checkpoint: str, near: Container[tuple[str, str]]) -> str:
        """Return the decision at a checkpoint; `near` are the criteria that are at risk."""
        found = {key: one for key, one in self.judged.items() if key[1] == checkpoint and one.applies}
        ways = {key: one for key, one in found.items() if one.obstacle}
        hard = [one.said for one in ways.values() if one.hard and not one.waived]
        if any(said[0] == "not-met" or said[1] == "late" for said in hard):
            return "not-ready"
        if hard or not found:
            return "undecided"
        caveats = ways or any(one.caveat or key in near for key, one in found.items())
        return "ready-with-caveats" if caveats else "ready"

    def _due(self, asked: Data, day: Days) -> Days:
        if "due" not in asked:
            return step(day[0], -1), step(day[1], -1)
        base, period, sign = self._parts(asked["due"], None)
        known = self.dates.get(base.removeprefix("month-of(").removesuffix(")"))
        if known is None:
            return -inf, day[1]
        due = self._shift(known.days, period, sign, month=base.startswith("month-of("))
        return (due[0], day[1]) if due[1] == inf and due[0] <= day[1] else due

    def _find(self, criterion: Data, asked: Data, seen: Seen) -> int | None:
        """Return the truth of what is asked; None where it does not apply."""
        applies = self.truth(criterion["applies-when"], seen) if "applies-when" in criterion else TRUE
        applies = UNKNOWN if applies is None else applies
        if applies == FALSE:
            return None
        found = self.truth(asked["check"], seen)
        return found if applies == TRUE else UNKNOWN

    def _held(self, name: str, checkpoint: str, *, outlook: bool) -> tuple[bool, bool]:
        """Return whether what a criterion requires holds it up, and whether a waiver has lifted some of it."""
        held = lifted = False
        until = self.checkpoints.index(checkpoint) + 1
        for wanted in self.criteria[name]["requires"]:
            before = [one for one in self.checkpoints[:until] if (wanted, one) in self.judged]
            if not before:
                continue
            found = self.judged[wanted, before[-1]]
            truth = found.outlook if outlook and found.outlook is not None else found.verdict
            if found.applies and truth != TRUE:
                if found.waived and found.obstacle:
                    lifted = True
                else:
                    held = True
        return held, lifted

    def _waived(self, name: str, checkpoint: str, days: Days) -> bool:
        return any(
            one["at"] == checkpoint and days_of(one["granted"])[0] <= days[0] and days[1] <= days_of(one["expires"])[1]
            for one in self.release.get("waivers", {}).get(name, ())
        )

    # Checks

    def truth(self, check: Mapping[str, Data], seen: Seen) -> int | None:
        """Return whether a check holds; None where there is nothing to ask, which is no concern."""
        ((kind, asked),) = check.items()
        ways: dict[str, Callable[[Data, Seen], int | None]] = {
            "activity-started": lambda asked, seen: self._event(
                self.ends(self._named(asked["activity"], seen))[0], seen
            ),
            "activity-finished": lambda asked, seen: self._event(
                self.ends(self._named(asked["activity"], seen))[1], seen
            ),
            "activity-running": self._running,
            "gap": self._gap,
            "float": self._float,
            "dated": self._dated,
            "evidence": self._evidence,
            "metric": self._metric,
            "register": self._register,
            "scope": self._scope,
            "field": self._field,
            "decision": self._decision,
            "actions": self._actions,
            "for-each": self._each,
            "all": lambda asked, seen: self._several(asked, seen, None),
            "any": lambda asked, seen: self._several(asked, seen, 1),
            "at-least": lambda asked, seen: self._several(asked["of"], seen, int(asked["n"])),
        }
        if kind not in ways:
            raise UnreadError
        return ways[kind](asked, seen)

    def _several(self, asked: list[Data], seen: Seen, wanted: int | None) -> int | None:
        """Return whether so many of several checks hold; `wanted` None is all that apply."""
        found = [self.truth(one, seen) for one in asked]
        known = [one for one in found if one is not None]
        if found and not known:
            return None
        if wanted is not None and wanted > len(found):
            return FALSE
        wanted = len(known) if wanted is None else min(wanted, len(known))
        sure = sum(one == TRUE for one in known)
        maybe = sum(one != FALSE for one in known)
        return TRUE if sure >= wanted else UNKNOWN if maybe >= wanted else FALSE

    def _named(self, name: str, seen: Seen) -> str:
        return seen.each[0] if name == "each" and seen.each is not None else name

    def _event(self, path: str, seen: Seen) -> int:
        known = self.dates.get(path)
        if known is None or known.days == ANY:
            return UNKNOWN
        if known.actual:
            return no_later(known.days, seen.day)
        if not seen.outlook:
            return FALSE if known.days[0] > seen.day[1] else UNKNOWN
        return min(no_later(self.settled(path), seen.day), UNKNOWN if known.limit else TRUE)

    def _running(self, asked: Data, seen: Seen) -> int:
        first, last = self.ends(self._named(asked["activity"], seen))
        start, finish = self.settled(first), self.settled(last)
        if start == ANY:
            return UNKNOWN
        if not seen.outlook and not self.dates[first].actual:
            return FALSE if no_later(start, seen.day) == FALSE else UNKNOWN
        until = seen.day
        if seen.outlook or (last in self.dates and self.dates[last].actual):
            until = (min(finish[0], seen.day[0]), min(finish[1], seen.day[1]))
        length = asked["for-at-least"]
        wanted = int(length.rstrip("wd")) * (7 if length.endswith("w") else 1)

        def ran(one: float, other: float) -> float | None:
            if inf in (abs(one), abs(other)):
                return None
            return sum(day in WORKING or not length.endswith("wd") for day in range(int(one), int(other) + 1))

        least, most = ran(start[1], until[0]), ran(start[0], until[1])
        if most is not None and most < wanted:
            return FALSE
        return TRUE if least is not None and least >= wanted else UNKNOWN

    def _gap(self, asked: Data, seen: Seen) -> int:
        first, last = self.reference(asked["from"], seen), self.reference(asked["to"], seen)
        if "at-least" in asked:
            return no_later((moved(first[0], asked["at-least"]), moved(first[1], asked["at-least"])), last)
        return no_later(last, (moved(first[0], asked["at-most"]), moved(first[1], asked["at-most"])))

    def _float(self, asked: Data, seen: Seen) -> int:
        of, to = self._named(asked["of"], seen), self._named(asked["to"], seen)
        if of == to:
            raise UnreadError  # how far something may slip before itself nobody asks
        last, first = self.settled(self.ends(of)[1]), self.settled(self.ends(to)[0])
        if ANY in (last, first) or not {of, to} <= self.plan.keys():
            return UNKNOWN
        wanted = int(asked["at-least"][:-2])
        if self.trial is not None:
            return TRUE if self._slips(of, to) >= wanted else FALSE
        behind = 0 if of in self.dates else 1
        if behind:
            begun = self.dates.get(f"{of}.start", Known(ANY)).days
            if begun[1] > last[0]:
                raise UnreadError  # it may finish before it starts
        least, most = room(last[1] + behind, first[0]), room(last[0] + behind, first[1])
        if least is not None and least >= wanted:
            return TRUE
        return FALSE if most is not None and most < wanted else UNKNOWN

    def _slips(self, of: str, to: str) -> int:
        """Return by how many working days an item may slip, by trying, before it moves another."""
        assert self.trial is not None
        held = [name for name, item in self.plan.items() if item.get("fixed") == "true" or "limit" in item]
        toward = Toward(self.trial, to, held)
        if of in toward.items:
            return toward.room(of)
        last, first = self.trial.ends(of, self.trial.begins[of])[1], self.trial.ends(to, self.trial.begins[to])[0]
        return self.trial.between(last, first)

    def _dated(self, asked: Data, seen: Seen) -> int:
        base, _, _ = self._parts(asked["reference"], seen)
        known = self.dates.get(base.removeprefix("month-of(").removesuffix(")"))
        return TRUE if known is not None and known.days[0] == known.days[1] else UNKNOWN

    def _fresh(self, asked: Data, stated: float | None, seen: Seen) -> bool:
        """Return whether what was said on a day is sure to be fresh when it is needed."""
        if "not-older-than" not in asked:
            return True
        return stated is not None and stated != -inf and seen.age[1] <= moved(stated, asked["not-older-than"])

    def _in_time(self, text: str, seen: Seen) -> bool:
        """Return whether what is expected has not been missed, and is sure to be there in time."""
        return days_of(text)[1] >= self.as_of and no_later(days_of(text), seen.day) == TRUE

    def _day(self, *facts: Data) -> float | None:
        found = self.record.of(*facts)
        return None if found is None else days_of(found)[0]

    def _evidence(self, asked: Data, seen: Seen) -> int:
        about = asked.get("about", [])
        about = {self._named(one, seen) for one in (about if isinstance(about, list) else [about])}
        known = [
            one
            for one in self.release["evidence"].values()
            if one["type"] == asked["type"]
            and about <= set(one["about"])
            and asked.get("from", one["from"]) == one["from"]
        ]
        on_record = self._said([one for one in known if "expected" not in one], asked, seen)
        if on_record == TRUE or not seen.outlook:
            return on_record
        for one in known:
            if "expected" in one and self._in_time(one["expected"], seen):
                draft = "standing" in asked and one.get("standing", "final") == "draft"
                if not draft and self._fresh(asked, days_of(one["expected"])[0], seen):
                    return TRUE
        return on_record

    def _said(self, known: list[Data], asked: Data, seen: Seen) -> int:
        if not known:
            return UNKNOWN
        latest = max(self._day(one) or 0 for one in known)
        last = [one for one in known if (self._day(one) or 0) == latest]
        values = {one["value"] for one in last}
        draft = "standing" in asked and all(one.get("standing", "final") == "draft" for one in last)
        if len(values) > 1 or values == {"tbc"} or draft or not self._fresh(asked, latest, seen):
            return UNKNOWN
        since = asked.get("since-change-of", [])
        if not all(self._unchanged(one, latest) for one in ([since] if isinstance(since, str) else since)):
            return UNKNOWN
        return TRUE if values == {"true"} else FALSE

    def _unchanged(self, name: str, day: float) -> bool:
        """Return whether the dates of an item are known, and nobody has stated others after a day."""
        paths = dict.fromkeys(self.ends(name))
        known = [path for path in paths if path in self.stated and self.stated[path].days != ANY]
        if len(known) < len(paths) and not (known and self.plan[name].get("duration", "tbc") != "tbc"):
            return False
        return all(changed <= day for path in known for changed in self._changes(path))

    def _changes(self, path: str) -> Iterator[float]:
        """Yield the days on which a date was stated to be another than before."""
        name, _, end = path.partition(".")
        item = self.plan[name]
        before = None
        for one in statements(item[end or ("date" if "date" in item else "limit")]):
            told = one if isinstance(one, dict) else {"planned": one}
            days = days_of(told.get("actual", told.get("planned")))
            stated = self._day(told, item)
            closer = before is not None and before[0] <= days[0] and days[1] <= before[1]
            if before is not None and not closer and "actual" not in told and stated is not None:
                yield stated
            before = days

    def _metric(self, asked: Data, seen: Seen) -> int:
        known = self.release["metrics"].get(asked["name"], [])
        known = known if isinstance(known, list) else [known]
        on_record = self._measured([one for one in known if "expected" not in one], asked, seen)
        if on_record == TRUE or not seen.outlook:
            return on_record
        for one in known:
            expected = one.get("expected", "../1900-01-01")
            if self._in_time(expected, seen) and self._fresh(asked, days_of(expected)[0], seen):
                return TRUE
        return on_record

    def _as_at(self, one: Data) -> tuple[float, float]:
        stated = self._day(one) or 0
        return (days_of(one["as-at"])[0] if "as-at" in one else stated), stated

    def _measured(self, known: list[Data], asked: Data, seen: Seen) -> int:
        if not known:
            return UNKNOWN
        latest = max(self._as_at(one) for one in known)
        values = {one["value"] for one in known if self._as_at(one) == latest}
        if len(values) > 1 or values == {"tbc"} or not self._fresh(asked, latest[0], seen):
            return UNKNOWN
        value = Decimal(values.pop())
        good = [
            value <= Decimal(asked["at-most"]) if "at-most" in asked else True,
            value >= Decimal(asked["at-least"]) if "at-least" in asked else True,
            value == Decimal(asked["equals"]) if "equals" in asked else True,
        ]
        return TRUE if all(good) else FALSE

    def _table(self, name: str) -> Data | None:
        """Return the latest extract of a register; of several that describe one day the last that is written."""
        found = None
        for one in self.release["registers"].get(name, []):
            if found is None or self._as_at(one)[0] >= self._as_at(found)[0]:
                found = one
        return found

    def _register(self, asked: Data, seen: Seen) -> int:
        table = self._table(asked["name"])
        where = asked.get("where", {})
        if table is None or not self._fresh(asked, self._as_at(table)[0], seen):
            return UNKNOWN
        if table["rows"] and not where.keys() <= {column for row in table["rows"] for column in row}:
            return UNKNOWN
        meant = [self._meant(_cells(row), where) for row in table["rows"]]
        least, most = sum(one == TRUE for one in meant), sum(one != FALSE for one in meant)
        limits = int(asked.get("at-least", 0)), int(asked.get("at-most", len(meant)))
        good = [limits[0] <= count <= limits[1] for count in range(least, most + 1)]
        return TRUE if all(good) else UNKNOWN if any(good) else self._outside(limits, (least, most))

    def _outside(self, limits: tuple[int, int], counts: tuple[int, int]) -> int:
        """Return false where all counts lie on one side of the limits; on both sides each limit alone is unknown."""
        return FALSE if counts[1] < limits[0] or counts[0] > limits[1] else UNKNOWN

    def _meant(self, fields: Mapping[str, tuple[str, ...]], where: Mapping[str, Data]) -> int:
        truth = TRUE
        for key, wanted in where.items():
            values = fields.get(key, ())
            if not values:
                truth = min(truth, UNKNOWN)
            elif wanted != "stated":
                asked = [wanted] if isinstance(wanted, str) else wanted
                if not {one.lower() for one in values} & {one.lower() for one in asked}:
                    return FALSE
        return truth

    def _fields(self, holder: Data, names: tuple[str, ...]) -> tuple[dict[str, tuple[str, ...]], dict[str, str | None]]:
        """Return the fields of something, and the day on which each was stated."""
        fields: dict[str, tuple[str, ...]] = {}
        stated: dict[str, str | None] = {}
        for name in names:
            if name in holder:
                last = statements(holder[name])[-1]
                value = last["value"] if isinstance(last, dict) else last
                values = tuple(value) if isinstance(value, list) else (value,)
                fields[name] = () if "tbc" in values else values
                stated[name] = self.record.of(last, holder)
        return fields, stated

    def members(self, area: str) -> list[Member]:
        """Return the members of something, in order."""
        if area.startswith("registers."):
            table = self._table(area.removeprefix("registers.")) or {"rows": []}
            return [("", TRUE, _cells(row), {}) for row in table["rows"]]
        found: list[Member] = []
        for name, one in (self.plan if area == "plan" else self.release[area]).items():
            fields, stated = self._fields(one, FIELDS.get(area, ()))
            there = TRUE
            if area == "scope":
                said = self._fields(one, ("in-scope",))[0].get("in-scope", ("true",))
                there = {("true",): TRUE, ("false",): FALSE}.get(said, UNKNOWN)
            elif area == "actions":
                fields = {"status": ("open",), **fields}
            elif area == "evidence":
                fields = _cells({"standing": "final", **{key: one[key] for key in SAID if key in one}})
            found.append((name, there, fields, stated))
        return found

    def _each(self, asked: Data, seen: Seen) -> int | None:
        members = self.members(asked["in"])
        found: list[int | None] = []
        for name, there, fields, stated in members:
            meant = min(there, self._meant(fields, asked.get("where", {})))
            if meant == FALSE:
                continue
            truth = self.truth(asked["check"], replace(seen, each=(name, fields, stated)))
            if meant == UNKNOWN and truth is not None:
                truth = max(truth, UNKNOWN)
            found.append(truth)
        if not found:
            extract = asked["in"].startswith("registers.") and self._table(asked["in"].removeprefix("registers."))
            stated_none = bool(members) or (extract is not None and extract is not False)
            return None if "if-none" in asked and stated_none else UNKNOWN
        known = [one for one in found if one is not None]
        return min(known) if known else None

    def _field(self, asked: Data, seen: Seen) -> int:
        fields: Mapping[str, tuple[str, ...]] = {}
        stated: Mapping[str, str | None] = {}
        if asked["of"] == "each" and seen.each is not None:
            fields, stated = seen.each[1:]
        else:
            for area in ("risks", "plan", "scope"):
                for name, _, *told in self.members(area):
                    if name == asked["of"].removeprefix(f"{area}."):
                        fields, stated = told
        values = fields.get(asked["name"], ())
        day = stated.get(asked["name"])
        if not values or not self._fresh(asked, None if day is None else days_of(day)[0], seen):
            return UNKNOWN
        return TRUE if "stated" in asked or set(values) <= set(asked["one-of"]) else FALSE

    def _taken(self, known: list[Data]) -> set[str]:
        """Return the outcomes of the decisions of the latest day."""
        taken = [one for one in known if "expected" not in one]
        latest = max((self._decided(one) for one in taken), default=0)
        return {one["outcome"] for one in taken if self._decided(one) == latest}

    def _decided(self, one: Data) -> float:
        return days_of(one["date"])[0] if "date" in one else self._day(one) or 0

    def _decision(self, asked: Data, seen: Seen) -> int:
        of = self._named(asked["of"], seen) if "of" in asked else None
        known = [
            one
            for one in self.release["decisions"].values()
            if one["body"] == asked["by"] and (of is None or of in one["about"])
        ]
        outcomes = self._taken(known)
        if outcomes == {asked["outcome"]}:
            return TRUE
        if seen.outlook and any("expected" in one and self._in_time(one["expected"], seen) for one in known):
            return TRUE
        return FALSE if outcomes == {"refused"} else UNKNOWN

    def _scope(self, asked: Data, seen: Seen) -> int:
        baseline = self.release["baselines"].get(asked["unchanged-since"])
        scope = {name: (there, fields) for name, there, fields, _ in self.members("scope")}
        if baseline is None or baseline.get("members", "tbc") == "tbc" or not scope:
            return UNKNOWN
        where = asked.get("where", {})
        truth = TRUE
        for name in {*baseline["members"], *scope}:
            there, fields = scope.get(name, (FALSE, None))
            if there == (TRUE if name in baseline["members"] else FALSE):
                continue
            meant = self._meant(fields or {}, where)
            if meant != FALSE:
                good = UNKNOWN if there == UNKNOWN else self._accepted(name, asked, baseline, seen)
                truth = min(truth, good if meant == TRUE else max(good, UNKNOWN))
        return truth

    def _accepted(self, name: str, asked: Data, baseline: Data, seen: Seen) -> int:
        """Return whether a change of the scope has been decided."""
        body = asked.get("unless-decided-by")
        if body is None:
            return FALSE
        since = days_of(baseline["date"])[0]
        known = [
            one
            for one in self.release["decisions"].values()
            if one["body"] == body and name in one["about"] and self._decided(one) >= since
        ]
        outcomes = self._taken(known)
        if outcomes and outcomes <= {"approved", "agreed"}:
            return TRUE
        if seen.outlook and any("expected" in one and self._in_time(one["expected"], seen) for one in known):
            return TRUE
        return FALSE if outcomes == {"refused"} else UNKNOWN

    def _actions(self, asked: Data, seen: Seen) -> int:
        found = []
        for name, _, fields, _ in self.members("actions"):
            meant = self._meant(fields, asked.get("where", {}))
            if meant != FALSE:
                truth = self._in_order_by_target(self.release["actions"][name], fields["status"], seen)
                found.append(truth if meant == TRUE else max(truth, UNKNOWN))
        return min(found, default=UNKNOWN)

    def _in_order_by_target(self, action: Data, status: tuple[str, ...], seen: Seen) -> int:
        if status == ("closed",):
            return TRUE
        target = statements(action["target"])[-1] if "target" in action else "tbc"
        days = days_of(target["target"] if isinstance(target, dict) else target)
        if days == ANY:
            return UNKNOWN
        day = self.as_of if seen.outlook or seen.day[1] == inf else seen.day[1]
        if days[1] < day:
            return FALSE if status == ("open",) else UNKNOWN
        return TRUE if days[0] >= day else UNKNOWN
