"""`changes`: what else is planned on the change schedule."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from readiness.bookings import book_of
from readiness.changes.agenda import Agenda
from readiness.changes.conflicts import Kind
from readiness.changes.rules import ChangeRule
from readiness.changes.words import HEADINGS, say_kept
from readiness.check import Check, Finding, Mention, Tense, View, sentence
from readiness.dates import Dated, fresh, resolve, settle
from readiness.model import ONE_OR_MANY, ItemName, Name, OnlyTrue, PeriodText, ReferenceText, as_list
from readiness.moment import say_day
from readiness.objections import Objecting, Objection, objecting, say_days_of
from readiness.record import Fact
from readiness.truth import Truth

_KINDS = {one.value: one for one in Kind}
_NEED = "change-schedule"


class Changes(Check):
    """Holds when nothing of what `forbid` lists is on the change schedule of the release, and each rule of `keep` is kept.

    Kinds of conflict are same-service, dependent-service, same-environment, double-booked, same-assignee, in-freeze,
    in-blackout, quiet-period, outside-maintenance and contingency. They and rules are asked of the changes that belong
    to the release itself, whenever they are; with a consent they count no longer. `contingency` stands for whatever is against their contingency dates, limits too.
    Categories of other changes are asked of the days from `from` to `to`, with the quiet periods before and after such
    changes. It is unknown where no schedule is on record, where no change of the release is, where the schedule is not
    judged by a rule of `keep`, where a word of `forbid` is nothing that the schedule knows, and where a conflict only may
    come about. Categories are known that a change has, or that the schedule declares under `categories`. A schedule older than `not-older-than`, counted
    from the day it describes, shows no longer that nothing is in the way; what it shows to be in the way counts.

    Example: `changes: {around: go-live, from: go-live - 5wd, to: go-live + 5wd, forbid: [bcdr-test]}`
    """

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["forbid"]}, {"required": ["keep"]}]})

    kind: ClassVar[str] = "changes"
    around: ItemName
    """The item of the plan that it is asked about, such as go-live."""
    from_: ReferenceText | None = None
    """The first day on which categories are forbidden; absent: the day of `around`."""
    to: ReferenceText | None = None
    """The last day on which categories are forbidden; absent: the day of `around`."""
    forbid: Annotated[tuple[Name, ...], BeforeValidator(as_list), Field(min_length=1), ONE_OR_MANY] = ()
    """What may not be: kinds of conflict such as in-freeze, ids of change rules, or categories of change."""
    keep: Annotated[tuple[Name, ...], BeforeValidator(as_list), Field(min_length=1), ONE_OR_MANY] = ()
    """The ids of change rules whose limits are to be kept; by each the schedule has to be judged."""
    outage: OnlyTrue | None = None
    """`true` counts a conflict of two changes only where the other one interrupts its services; absent: all."""
    not_older_than: PeriodText | None = None
    """How old the schedule may be, from the day it describes, such as 5wd; the limit is included; absent: any age."""

    @model_validator(mode="after")
    def check_some(self) -> "Changes":
        """Refuse to ask nothing."""
        if not self.forbid and not self.keep:
            raise PydanticCustomError("wrong-shape", "expected `forbid`, `keep` or both", {})
        return self

    def judge(self, view: View) -> Finding:
        """Return whether nothing that is forbidden is on the schedule."""
        agenda = view.record.agenda
        if agenda is None:
            words = "No change schedule is on record for this release."
            return Finding(self.kind, Truth.UNKNOWN, (words,), needs=(_NEED,))
        book = book_of(view.record)
        if book is None or not book.on_record:
            words = f"The change schedule '{agenda.schedule.title}' was not on record yet."
            return Finding(self.kind, Truth.UNKNOWN, (words,), needs=(_NEED,))
        paths = view.ends(self.around) if self.around in view.record.plan else (self.around, self.around)
        begin = settle(view, paths[0])
        ends = (begin, begin if paths[1] == paths[0] else settle(view, paths[1]))
        facts = tuple(dict.fromkeys((_fact(agenda), *(fact for one in ends for fact in one.facts))))
        if not ends[0].facts:
            return Finding(self.kind, Truth.UNKNOWN, sentence(ends[0].problem), facts, ends[0].needs)
        first, last = (resolve(view, one) if one else end for one, end in zip((self.from_, self.to), ends, strict=True))
        asking = objecting(agenda, book, view.record.id)
        days = (first, last)
        asked = (self.forbid, self.keep, self.outage, view.tense, *((one.window, one.needs) for one in days))
        found = asking.once(asked, lambda: self._against(view, agenda, asking, days))
        certain = tuple(dict.fromkeys(one.words for one in found if one.certain))
        if certain:
            return Finding(self.kind, Truth.FALSE, certain, facts)
        said = tuple(dict.fromkeys(one.words for one in found))
        needs = [need for one in found for need in one.needs]
        if found:
            needs = [*(need for one in ends for need in one.needs), *needs]
        if self.not_older_than is not None and not fresh(view, agenda.schedule.as_at, self.not_older_than):
            limit = self.not_older_than.words
            said = (
                f"The change schedule is too old: it is of {say_day(agenda.schedule.as_at)} (limit {limit}).",
                *said,
            )
            needs = [_NEED, *needs]
        if said:
            return Finding(self.kind, Truth.UNKNOWN, said, facts, tuple(dict.fromkeys(needs)))
        clear = tuple(self._clear(agenda, asking, days))
        return Finding(self.kind, Truth.TRUE, clear, facts)

    def _rules(self, agenda: Agenda) -> Mapping[str, ChangeRule]:
        return {name: rule for name, rule in agenda.rules.items() if name in (*self.forbid, *self.keep)}

    def _categories(self, agenda: Agenda) -> list[str]:
        return [one for one in self.forbid if one not in _KINDS and one not in agenda.rules]

    def _against(self, view: View, agenda: Agenda, asking: Objecting, days: tuple[Dated, Dated]) -> Iterator[Objection]:
        """Yield whatever stands against what is asked, surely or maybe."""
        kinds, rules = frozenset(_KINDS[one] for one in self.forbid if one in _KINDS), self._rules(agenda)
        for name in self.keep:
            if name not in agenda.rules:
                words = f"The change schedule '{agenda.schedule.title}' is not judged by the rule '{name}'."
                yield Objection(certain=False, words=words, needs=(f"change-rules.{name}",))
        if (kinds or rules) and not asking.own:
            words = "No change of this release is on the change schedule."
            yield Objection(certain=False, words=words, needs=(_NEED,))
        elif kinds or rules:
            yield from asking.conflicts(kinds, interrupting=self.outage is not None)
            yield from asking.breaches(rules)
            yield from asking.contingency() if Kind.CONTINGENCY in kinds else ()
            yield from asking.untold(rules) if view.tense is Tense.VERDICT else ()
        categories = self._categories(agenda)
        for name in categories:
            if not asking.knows(name):
                words = (
                    f"'{name}' is nothing that the change schedule {agenda.schedule.title} knows: no sort of conflict, no "
                    "rule that it is judged by, and no category of its changes."
                )
                yield Objection(certain=False, words=words, needs=(f"{_NEED}.categories.{name}",))
        if categories:
            lacking = tuple(need for one in days for need in one.needs)
            for one in asking.others(categories, *(one.window for one in days)):
                yield one if one.certain else Objection(certain=False, words=one.words, needs=(*lacking, *one.needs))

    def _clear(self, agenda: Agenda, asking: Objecting, days: tuple[Dated, Dated]) -> Iterator[str]:
        """Yield what the schedule shows to be in order."""
        shows = f"The change schedule '{agenda.schedule.title}', {_as_at(agenda)}, shows"
        kinds = [HEADINGS[_KINDS[one]] for one in self.forbid if one in _KINDS]
        if kinds:
            of = " of changes that interrupt services" if self.outage is not None else ""
            sorts = ", ".join(f"{one[:1].lower()}{one[1:]}" for one in kinds)
            yield f"{shows} no conflict{of} with the changes of this release of the sort: {sorts}."
        categories = self._categories(agenda)
        if categories:
            listed = " or ".join(f"'{one.replace('-', ' ')}'" for one in categories)
            yield f"{shows} no change of the sort {listed} {say_days_of(*(one.window for one in days))}."
        for name, rule in self._rules(agenda).items():
            yield say_kept(name, rule, asked=asking.falls_on(rule))

    def mentions(self) -> tuple[Mention, ...]:
        """Return the items of the plan that it names."""
        named = (
            (self.around, "around"),
            *((one.name, key) for one, key in ((self.from_, "from"), (self.to, "to")) if one),
        )
        return tuple(Mention("plan", name, (key,)) for name, key in named)


def _as_at(agenda: Agenda) -> str:
    return f"as at {say_day(agenda.schedule.as_at)}"


def _fact(agenda: Agenda) -> Fact:
    schedule = agenda.schedule
    value = f"{schedule.title}, as at {schedule.as_at}"
    return Fact(_NEED, value, schedule.as_at, schedule.source, (_NEED,))
