"""What a check is: one condition, judged on what is on record, and what it found.

A check is pure and total. It sees the record through a `View`, and returns a `Finding`: its truth, the reason in a
sentence with the values compared, the facts it rests on and the facts it still needs.
"""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from readiness.calendar import Calendar
from readiness.location import Pointer
from readiness.model import Model, Name
from readiness.moment import ANY_DAY, Reference, Window, one_day, say_day, say_on, say_window
from readiness.period import Period
from readiness.record import DateFact, DecisionFact, EvidenceFact, Fact, FieldFact, Member, Record, TableFact
from readiness.truth import Truth

EACH = "each"


Margin = tuple[int | None, int | None]
"""Working days, as (least, most); None where that side has no limit."""


class Tense(Enum):
    """A verdict is judged on what has happened, an outlook on the plan coming true."""

    VERDICT = "verdict"
    OUTLOOK = "outlook"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    `said` are the sentences of its reason, `missing` what is not on record at all, in words. `margin` is in working days, as (least, most) where it is a window, negative when late; None where no date is
    compared. `applicable` is False where a quantifier found nothing to check and says that this is no concern.
    """

    kind: str
    truth: Truth
    said: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    needs: tuple[str, ...] = ()
    margin: Margin | None = None
    members: tuple["Finding", ...] = ()
    missing: tuple[str, ...] = ()
    applicable: bool = True

    @property
    def reason(self) -> str:
        """The reason in sentences, with the values compared."""
        lacking = f"Not on record: {'; '.join(self.missing)}." if self.missing else ""
        return " ".join([*self.said, *([lacking] if lacking else [])])


@dataclass(frozen=True, slots=True)
class View:
    """What a check may see.

    `day` is the day judged (the due day of an outlook), `due` the day by which it must hold, `age_day` the day on which
    ages count, and `each` the member a quantifier asks about.
    """

    record: Record
    calendar: Calendar
    tense: Tense
    day: Window
    due: Window
    age_day: Window
    each: Member | None = None

    @property
    def as_of(self) -> date:
        """The day of the record."""
        return self.record.as_of

    @property
    def by(self) -> str:
        """The day by which it must hold, in words."""
        return say_window(self.due)

    def named(self, name: str) -> str:
        """Return the identifier meant by a name, which may be `each`."""
        return self.each.id if name == EACH and self.each is not None else name

    def date(self, path: str) -> DateFact | None:
        """Return the date on record at a path such as `uit.start` or `go-live`, or None."""
        return self.record.dates.get(path)

    def ends(self, activity: str) -> tuple[str, str]:
        """Return the paths of the start and the finish of an item; a milestone is both at once."""
        if activity in self.record.dates:
            return activity, activity
        return f"{activity}.start", f"{activity}.finish"


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as it is judged: its window, the facts it rests on, what is needed to know it better, and its name."""

    window: Window
    facts: tuple[Fact, ...]
    needs: tuple[str, ...]
    name: str
    problem: str = ""


def resolve(view: View, reference: Reference) -> Dated:
    """Return the date a reference names as it is judged.

    Of a planned date that has passed without an actual nothing is known: it may have come, or may still be to come.
    """
    base = settle(view, fact_path(view, reference))
    window = base.window
    problem = base.problem
    if reference.of_month:
        window = window.map(lambda day: day.replace(day=1))
    if reference.period is not None:
        moved = window.map(lambda day: _moved(view.calendar, day, reference))
        if not problem and (moved.earliest is None) > (window.earliest is None):
            problem = beyond(view.calendar)
        window = moved
    return Dated(window, base.facts, base.needs, say_reference(view.record, reference), problem)


def beyond(calendar: Calendar) -> str:
    """Return why a day cannot be counted."""
    checked = f"{say_day(calendar.first)} to {say_day(calendar.last)}"
    return f"the calendar {calendar.id} is not verified so far (only from {checked})"


def fact_path(view: View, reference: Reference) -> str:
    """Return the path of the date a reference starts from."""
    name = view.named(reference.name)
    return name if reference.end is None else f"{name}.{reference.end}"


def settle(view: View, path: str) -> Dated:
    """Return the date at a path as it is judged."""
    known = view.date(path)
    name = say_path(view.record, path)
    if known is None:
        item = path.removesuffix(".start").removesuffix(".finish")
        on_record = item in view.record.plan
        return Dated(ANY_DAY, (), (path,), name, f"{name} is not {'stated' if on_record else 'on record'}")
    facts = (known.fact,)
    if (known.actual or known.limit) and not known.window.open:
        return Dated(known.window, facts, () if known.window.day else (path,), name)
    if known.actual:
        return Dated(ANY_DAY, facts, (path,), name, f"{name} has come, on a day that is not stated")
    if known.window.open:
        return Dated(ANY_DAY, facts, (path,), name, f"{name} is not stated")
    if known.window.latest is not None and known.window.latest < view.as_of:
        problem = f"{name} was planned for {say_window(known.window)} and is not on record as having happened"
        return Dated(ANY_DAY, facts, (f"{path} (actual)",), name, problem)
    needs = () if known.window.day else (path,)
    problem = "" if known.window.day else f"{name} is stated only as {say_window(known.window)}"
    return Dated(known.window, facts, needs, name, problem)


def say_path(record: Record, path: str) -> str:
    """Return the name of a date as a sentence says it: "the finish of User Integration Testing"."""
    for end in ("start", "finish"):
        if path.endswith(f".{end}"):
            return f"the {end} of {record.title_of(path.removesuffix(f'.{end}'))}"
    return record.title_of(path)


def say_reference(record: Record, reference: Reference) -> str:
    """Return a reference as a sentence says it: "5 working days before Live operation"."""
    words = say_path(record, reference.fact)
    if reference.of_month:
        words = f"the first day of the month of {words}"
    if reference.period is None:
        return words
    return f"{reference.period.words} {'before' if reference.back else 'after'} {words}"


def margin_between(calendar: Calendar, first: Window, last: Window) -> Margin | None:
    """Return the working days from one date to a later one; None when neither end can be counted."""
    least = _steps(calendar, first.latest, last.earliest)
    most = _steps(calendar, first.earliest, last.latest)
    return None if least is None and most is None else (least, most)


def _steps(calendar: Calendar, first: date | None, last: date | None) -> int | None:
    """Return the working days between two days; one late where only days off lie between, for late is never 0."""
    steps = None if first is None or last is None else calendar.between(first, last)
    return -1 if steps == 0 and first is not None and last is not None and first > last else steps


def fresh(view: View, stated: date | None, limit: Period) -> bool:
    """Return whether something stated that day is sure to be fresh when it is needed; the limit is included."""
    last = None if stated is None else view.calendar.add(stated, limit)
    return last is not None and view.age_day.not_after(one_day(last)) is Truth.TRUE


def say_age(view: View, stated: date | None) -> str:
    """Return the age of a statement on the day it is needed, in days."""
    if stated is None:
        return "stated on a day that is not known"
    day = view.age_day.day
    if day is None:
        return f"stated on {say_day(stated)}"
    days = (day - stated).days
    if days < 0:
        return f"stated on {say_day(stated)}"
    return f"stated on {say_day(stated)}, {days} day{'' if days == 1 else 's'} old on {say_day(day)}"


def sentence(text: str) -> tuple[str, ...]:
    """Return the text as a reason of one sentence, with a capital at its beginning and a full stop at its end."""
    return (text[:1].upper() + text[1:] + ("" if text.endswith(".") else "."),)


def _moved(calendar: Calendar, day: date, reference: Reference) -> date | None:
    return day if reference.period is None else calendar.add(day, reference.period, back=reference.back)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name a check uses and the release should have: of what sort it is, and where in the check it stands."""

    sort: str  # "plan", "baselines", "registers"
    name: str
    pointer: Pointer


class Check(Model):
    """One condition; the name of its class of checks is `kind`, its fields are its parameters."""

    kind: ClassVar[str]

    @abstractmethod
    def judge(self, view: View) -> Finding:
        """Return what the check finds."""

    def members(self) -> tuple[tuple[Pointer, "Check"], ...]:
        """Return the checks inside this one, each with the way to it."""
        return ()

    def mentions(self) -> tuple[Mention, ...]:
        """Return the names this check itself uses."""
        return ()


def every(check: Check, pointer: Pointer) -> Iterator[tuple[Pointer, Check]]:
    """Yield a check and all checks inside it, each with the way to it from the document's top."""
    waiting: list[tuple[Pointer, Check]] = [((*pointer, check.kind), check)]
    while waiting:
        at, found = waiting.pop()
        yield at, found
        waiting.extend(((*at, *way, inner.kind), inner) for way, inner in reversed(found.members()))


_FILTER, _FILTER_WORDS = "expected {expected}", "a value, a list of values, or `stated`"


def _wanted(value: object) -> object:
    if isinstance(value, dict) or (isinstance(value, list) and not all(isinstance(one, str) for one in value)):
        raise PydanticCustomError("wrong-value", _FILTER, {"expected": _FILTER_WORDS, "kind": "filter"})
    if value == "stated":
        return None
    return tuple(value) if isinstance(value, list) else (value,)


Where = Mapping[str, tuple[str, ...] | None]
"""For each field the values wanted, or None where it need only be stated."""

WhereText = dict[Name, Annotated[Any, BeforeValidator(_wanted)]]


def listed(value: object) -> object:
    """Return the parameters of a check whose only parameter is a list of checks, written without a key."""
    if not isinstance(value, list):
        raise PydanticCustomError("wrong-value", "expected a list of checks, each beginning with '- '", {})
    return {"of": value}


def members_of(record: Record, area: str) -> tuple[Member, ...]:
    """Return the members of an area: scope, plan, risks, actions, evidence or `registers.NAME`."""
    if area in ("scope", "plan", "risks"):
        return tuple(getattr(record, area).values())
    if area == "actions":
        return tuple(action.member for action in record.actions)
    if area == "evidence":
        return tuple(_as_member(found) for found in record.evidence)
    found = record.tables.get(area.removeprefix("registers."))
    return () if found is None else rows_of(area.removeprefix("registers."), found)


AREAS = ("scope", "plan", "risks", "actions", "evidence")


def rows_of(name: str, found: TableFact) -> tuple[Member, ...]:
    """Return the rows of a register, each named by its `id` or its number."""
    rows = []
    for number, row in enumerate(found.table.rows, start=1):
        title = row.get("id", f"row {number}")
        fields = {column: FieldFact(found.fact, (value,)) for column, value in row.items()}
        rows.append(Member(title, title, f"registers.{name}[{number}]", Truth.TRUE, fields, found.fact))
    return tuple(rows)


def _as_member(found: EvidenceFact) -> Member:
    values = {"type": found.type, "from": found.speaker, "standing": found.standing.value}
    fields = {name: FieldFact(found.fact, (value,)) for name, value in values.items() if value}
    return Member(found.fact.id.removeprefix("evidence."), found.title, found.fact.id, Truth.TRUE, fields, found.fact)


def matches(member: Member, where: Where) -> tuple[Truth, tuple[str, ...]]:
    """Return whether a member is meant by the filter, and the fields it needs to be sure.

    A field that is not stated leaves it open, also where the filter asks that it is stated: else the absence of a
    fact could take a member out of the question.
    """
    truth = Truth.TRUE
    needs = []
    for name in sorted(where):
        wanted = where[name]
        found = member.fields.get(name)
        if found is None or not found.values:
            truth = min(truth, Truth.UNKNOWN)
            needs.append(f"{member.path}.{name}")
        elif wanted is not None and not {one.casefold() for one in found.values} & {one.casefold() for one in wanted}:
            return Truth.FALSE, ()
    return truth, tuple(needs)


def judge_event(kind: str, view: View, path: str, verb: tuple[str, str]) -> Finding:
    """Return whether the date at `path` has come: by an actual for a verdict, by the plan for an outlook.

    `verb` says it of the past and of the future, such as ("started", "start"). Without an actual a verdict is never
    true, and false only where the plan puts the date wholly after the day judged.
    """
    settled = settle(view, path)
    known = view.date(path)
    title = view.record.title_of(path.removesuffix(".start").removesuffix(".finish"))
    past, future = verb
    if known is None or known.window.open:
        return Finding(kind, Truth.UNKNOWN, sentence(settled.problem), settled.facts, settled.needs)
    margin = margin_between(view.calendar, settled.window, view.due)
    if known.actual:
        truth = known.window.not_after(view.day)
        late = known.window.not_after(view.due) is Truth.FALSE
        words = f"{title} {past} {say_on(known.window)}"
        if truth is Truth.FALSE:
            words += f", after {say_window(view.day)}"
        elif late and margin is not None and margin[1] is not None:
            words += f", {say_days(-margin[1])} late (it was due on {view.by})"
        happened = truth is Truth.TRUE and not late and view.tense is Tense.OUTLOOK
        needs = settled.needs if truth is Truth.UNKNOWN else ()
        return Finding(kind, truth, sentence(words), settled.facts, needs, None if happened else margin)
    truth = settled.window.not_after(view.day)
    if view.tense is Tense.VERDICT:
        later = (
            known.window.earliest is not None
            and view.day.latest is not None
            and known.window.earliest > view.day.latest
        )
        truth = Truth.FALSE if later else Truth.UNKNOWN
        margin = margin_between(view.calendar, known.window, view.due)
    if settled.problem and truth is not Truth.TRUE:
        words = settled.problem
    elif truth is Truth.UNKNOWN:
        words = f"{title} was to {future} {say_on(known.window)} and is not on record as having done so"
    else:
        words = f"{title} is planned to {future} {say_on(known.window)}; it is due by {view.by}"
    needs = settled.needs if settled.problem else (f"{path} (actual)",)
    return Finding(kind, truth, sentence(words), settled.facts, needs if truth is Truth.UNKNOWN else (), margin)


def say_days(count: int) -> str:
    """Return a number of working days in words."""
    return f"{count} working day{'' if count == 1 else 's'}"


MOST_REASONS = 6


def gather(kind: str, truth: Truth, members: tuple[Finding, ...], enough: int, lead: str = "") -> Finding:
    """Return the finding that its members make: the reasons of those that decide, and the needs of all that lack.

    `enough` is how many members make the whole true.
    """
    applicable = tuple(member for member in members if member.applicable)
    if members and not applicable:
        return Finding(kind, Truth.UNKNOWN, members[0].said, members=members, applicable=False)
    deciding = [member for member in applicable if member.truth is truth] or list(applicable)
    said = tuple(dict.fromkeys(words for member in deciding for words in member.said))
    missing = tuple(dict.fromkeys(words for member in deciding for words in member.missing))
    return Finding(
        kind,
        truth,
        (*((lead,) if lead else ()), *_few(said, "And {} more.")),
        facts=tuple(dict.fromkeys(fact for member in applicable for fact in member.facts)),
        needs=()
        if truth is Truth.TRUE
        else tuple(dict.fromkeys(need for member in applicable for need in member.needs)),
        margin=_margin(applicable, enough),
        members=members,
        missing=_few(missing, "and {} more"),
    )


def _few(words: tuple[str, ...], last: str) -> tuple[str, ...]:
    more = len(words) - MOST_REASONS
    return words if more <= 0 else (*words[:MOST_REASONS], last.format(more))


def _margin(members: tuple[Finding, ...], enough: int) -> Margin | None:
    """Return the margin of a whole: the `enough`-th best of its members.

    A member without a margin is as good, or as bad, as can be: true it never gives way, false it never comes round,
    and while it is not known it may be either.
    """
    best = float("inf")
    ends = {Truth.TRUE: (best, best), Truth.FALSE: (-best, -best), Truth.UNKNOWN: (-best, best)}
    least, most = [], []
    for member in members:
        low, high = ends[member.truth] if member.margin is None else member.margin
        least.append(-best if low is None else low)
        most.append(best if high is None else high)
    if not members or enough > len(members):
        return None
    low, high = (sorted(side, reverse=True)[enough - 1] for side in (least, most))
    margin = (int(low) if abs(low) < best else None, int(high) if abs(high) < best else None)
    return None if margin == (None, None) else margin


def last_taken(known: Sequence[DecisionFact]) -> tuple[DecisionFact, ...]:
    """Return the decisions of the latest day among those that have been taken; several where one day has several."""
    taken = [found for found in known if found.expected is None]
    latest = max((found.day or date.min for found in taken), default=None)
    return tuple(found for found in taken if (found.day or date.min) == latest)


def comes_in_time(view: View, expected: Window | None) -> bool:
    """Return whether something expected has not been missed yet and is sure to be there on the day judged."""
    if expected is None or (expected.latest is not None and expected.latest < view.as_of):
        return False
    return expected.not_after(view.day) is Truth.TRUE
