"""What a check is: one condition, judged on what is on record, and what it found.

A check is pure and total. It sees the record through a `View`, and returns a `Finding`: its truth, the reason in a
sentence with the values compared, the facts it rests on and the facts it still needs.
"""

import re
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from readiness.calendar import Calendar
from readiness.location import Pointer
from readiness.model import TEXT, Model, Name
from readiness.moment import Window, say_by
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
    compared. `applicable` is False where a quantifier found nothing to check and says that this is no concern. `alike` is the
    only sentence in three parts, of which the second is what it is about: it can be said of several at once.
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
    alike: tuple[str, str, str] | None = None

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
        return say_by(self.due).removeprefix("by ")

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


def sentence(text: str) -> tuple[str, ...]:
    """Return the text as a reason of one sentence, with a capital at its beginning and a full stop at its end."""
    return (text[:1].upper() + text[1:] + ("" if text.endswith(".") else "."),)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name a check uses and the release should have: of what sort it is, and where in the check it stands."""

    sort: str  # "plan", "baselines", "registers"
    name: str
    pointer: Pointer


class Check(Model):
    """One condition; the name of its class of checks is `kind`, its fields are its parameters."""

    kind: ClassVar[str]
    bare: ClassVar[bool] = False  # whether its only parameter, `of`, is written without its key

    @abstractmethod
    def judge(self, view: View) -> Finding:
        """Return what the check finds."""

    @property
    def never_false(self) -> bool:
        """Whether it can only hold or not be known, whatever the facts."""
        return False

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
    listed_texts = isinstance(value, list) and value and all(isinstance(one, str) for one in value)
    if not (isinstance(value, str) or listed_texts):
        raise PydanticCustomError("wrong-value", _FILTER, {"expected": _FILTER_WORDS, "kind": "filter"})
    if value == "stated":
        return None
    return tuple(value) if isinstance(value, list) else (value,)


Where = Mapping[str, tuple[str, ...] | None]
"""For each field the values wanted, or None where it need only be stated."""

WhereText = dict[
    Name,
    Annotated[
        Any, BeforeValidator(_wanted), WithJsonSchema({"type": [*TEXT["type"], "array"], "items": TEXT, "minItems": 1})
    ],
]


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


MOST_REASONS = 6
OPEN = "Whether this applies is not known."
"""What is said first of a criterion of which even that is open."""


def gather(kind: str, truth: Truth, members: tuple[Finding, ...], enough: int, lead: str = "") -> Finding:
    """Return the finding that its members make: the reasons of those that decide, and the needs of all that lack.

    `enough` is how many members make the whole true.
    """
    applicable = tuple(member for member in members if member.applicable)
    if members and not applicable:
        return Finding(kind, Truth.UNKNOWN, members[0].said, members=members, applicable=False)
    deciding = [member for member in applicable if member.truth is truth] or list(applicable)
    said = _said_of(deciding)
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
        alike=deciding[0].alike if len(deciding) == 1 and not lead else None,
    )


def _said_of(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return the sentences of findings, each once; those that differ only in what they are about are one."""
    about: dict[tuple[str, ...], list[str]] = {}
    for one in findings:
        if one.alike is None:
            about.update({(words,): [] for words in one.said if (words,) not in about})
        else:
            opening, subject, closing = one.alike
            about.setdefault((opening, closing), []).append(subject)
    said = (
        (key[0],) if len(key) == 1 else sentence(f"{key[0]}{_listed(names)}{key[1]}") for key, names in about.items()
    )
    return tuple(dict.fromkeys(words for one in said for words in one))


def _listed(names: Sequence[str]) -> str:
    each = tuple(dict.fromkeys(names))
    more = len(each) - MOST_REASONS
    if more > 1:
        return f"{', '.join(each[:MOST_REASONS])} and {more} more"
    return " and ".join(filter(None, (", ".join(each[:-1]), each[-1])))


def rest_of(found: Finding) -> tuple[str, int]:
    """Return the first of the reasons of a finding, and how many there are besides."""
    counted = [_MORE.fullmatch(one) for one in (*found.said, *found.missing)]
    left_out = sum(int(one[1]) for one in counted if one)
    said = [one for one in found.said if one != OPEN and not _MORE.fullmatch(one)]
    missing = [one for one in found.missing if not _MORE.fullmatch(one)]
    if not said and not missing:
        return " ".join(found.said), 0
    first = said[0] if said else f"No {missing[0].removeprefix('an ').removeprefix('a ')}."
    return first, len(said) + len(missing) - 1 + left_out


_MORE = re.compile("[Aa]nd ([0-9]+) more[.]?")


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
