"""From the facts of a release to what was on record on a day.

A fact stated later does not exist yet; of a history the latest statement on record counts.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from readiness.calendar import Calendar
from readiness.changes.agenda import Agenda
from readiness.forecast import forecast
from readiness.location import Pointer
from readiness.model import Model
from readiness.moment import Window, write_window
from readiness.network import Network
from readiness.period import Period
from readiness.planning import Plan, Planning
from readiness.record import (
    ActionFact,
    After,
    BaselineFact,
    DateFact,
    DecisionFact,
    EvidenceFact,
    Fact,
    FieldFact,
    HazardFact,
    Member,
    MetricFact,
    PlanItem,
    RangeFact,
    Record,
    TableFact,
    in_words,
)
from readiness.register import Table
from readiness.release import (
    ACTION_FIELDS,
    ITEM_FIELDS,
    MODIFICATION_FIELDS,
    RISK_FIELDS,
    DateStatement,
    FieldStatement,
    Item,
    Modification,
    Outcome,
    Release,
    Standing,
    Stated,
    TargetStatement,
    Waiver,
    day_on_record,
)
from readiness.truth import Truth

_Found = TypeVar("_Found")


def reduce_to(
    release: Release, as_of: date, calendar: Calendar, tables: Mapping[str, Table], agenda: Agenda | None = None
) -> Record:
    """Return what was on record of the release at the end of the day.

    `tables` are the rows of registers kept in files, `agenda` the change schedule as it was on record that day.
    """
    record = _Reduction(release, as_of, calendar, tables).record()
    record = replace(record, agenda=agenda)
    return replace(record, sha256=_digest(record))


class _Reduction:
    """Works out the record of one release on one day."""

    def __init__(self, release: Release, as_of: date, calendar: Calendar, tables: Mapping[str, Table]) -> None:
        self.release = release
        self.as_of = as_of
        self.calendar = calendar
        self.tables = tables
        self.titles: dict[str, str] = {}
        self.changed: dict[str, date] = {}

    def record(self) -> Record:
        release = self.release
        dates: dict[str, DateFact] = {}
        plan = _known_by_name(release.plan, lambda name: self._item(name, dates))
        items = {name: self._planned(name, plan, dates) for name in plan}
        return Record(
            id=release.id,
            title=release.title,
            as_of=self.as_of,
            near_critical=release.near_critical,
            checkpoints=tuple(name for name in release.checkpoints if name in plan),
            titles=self.titles,
            dates=forecast(Plan(items, self.titles, dates, self.as_of), Planning(items, Network(items, self.calendar))),
            stated=dates,
            plan=plan,
            items=items,
            scope=_known_by_name(release.scope, self._modification),
            risks=_known_by_name(release.risks, self._risk),
            baselines=_known_by_name(release.baselines, self._baseline),
            evidence=tuple(_known_by_name(release.evidence, self._evidence).values()),
            metrics=_known_by_name(release.metrics, self._metric),
            tables=_known_by_name(release.registers, self._table),
            actions=tuple(_known_by_name(release.actions, self._action).values()),
            decisions=tuple(_known_by_name(release.decisions, self._decision).values()),
            waivers=self._waivers(),
            changed=dict(sorted(self.changed.items())),
            ranges=self._ranges(items, dates),
            groups={
                name: one.correlation for name, one in sorted(release.groups.items()) if self._known(self._day(one))
            },
            hazards=_known_by_name(release.risks, lambda name: self._hazard(name, items)),
        )

    # What was on record

    def _day(self, *stated: Stated, or_else: date | None = None) -> date | None:
        return day_on_record(self.release, *stated, or_else=or_else)

    def _source(self, *stated: Stated) -> str | None:
        named = next((fact.source for fact in stated if fact.source is not None), self.release.source)
        return named if named in self.release.sources else None

    def _known(self, day: date | None) -> bool:
        return day is None or day <= self.as_of

    def _fact(self, path: str, value: str, pointer: Pointer, *stated: Stated, day: date | None) -> Fact:
        return Fact(path, value, day, self._source(*stated), pointer)

    # The plan

    def _item(self, name: str, dates: dict[str, DateFact]) -> Member | None:
        item = self.release.plan[name]
        found: dict[str, DateFact] = {}
        histories = {"start": item.start, "finish": item.finish, "date": item.date, "limit": item.limit}
        stated = False
        for end, history in histories.items():
            if history is None:
                continue
            path = name if end in ("date", "limit") else f"{name}.{end}"
            latest = self._latest_date(path, ("plan", name, end), history, item)
            stated = True
            if latest is not None:
                found[path] = (
                    latest if end != "limit" else DateFact(latest.fact, latest.window, actual=False, limit=True)
                )
        own = self._day(item)
        if not found and ((stated and own is None) or not self._known(own)):
            return None
        dates.update(found)
        self.titles[name] = item.title or name
        fields = self._fields("plan", name, item, ITEM_FIELDS)
        fact = self._fact(name, item.title or name, ("plan", name), item, day=own)
        return Member(name, item.title or name, f"plan.{name}", Truth.TRUE, fields, fact)

    def _latest_date(
        self, path: str, pointer: Pointer, history: tuple[DateStatement, ...], item: Item
    ) -> DateFact | None:
        """Return the latest statement of a date on record; where the plan was changed on its way there, remember when.

        A statement that only says more closely what was said before is no change, nor is what then happened.
        """
        latest = None
        for index, statement in enumerate(history):
            day = self._day(statement, item)
            if self._known(day):
                fact = self._fact(
                    path,
                    write_window(statement.window),
                    (*pointer, index),
                    statement,
                    item,
                    day=day,
                )
                planned = statement.actual is None
                if latest is not None and planned and day is not None and not statement.window.within(latest.window):
                    self.changed[path] = day
                latest = DateFact(fact, statement.window, actual=not planned)
        return latest

    def _planned(self, name: str, plan: Mapping[str, Member], dates: Mapping[str, DateFact]) -> PlanItem:
        """Return an item of the plan with the links, the length and the limits on record."""
        item = self.release.plan[name]
        day = self._day(item)
        known = self._known(day)
        length = item.duration if isinstance(item.duration, Period) and known else None
        fact = None
        if length is not None:
            fact = self._fact(f"{name}.duration", str(length), ("plan", name, "duration"), item, day=day)
        links = (After(one.activity, one.link, one.lag) for one in item.after if known and one.activity in plan)
        after = tuple(dict.fromkeys(links))
        ends = [f"{name}.{end}" for end in ("start", "finish", "duration")]
        dated = any(path in dates or self._ranged(path) for path in ends)
        alone = bool(after) and item.duration is None and not dated
        fixed = (item.fixed and known) or (name in dates and dates[name].limit)
        deadline = item.deadline if known else None
        return PlanItem(name, name in dates or alone, length, fact, after, fixed, deadline)

    # Members and their fields

    def _fields(
        self, area: str, name: str, holder: Stated, names: Iterable[str], or_else: date | None = None
    ) -> dict[str, FieldFact]:
        fields: dict[str, FieldFact] = {}
        for key in names:
            history = getattr(holder, key.replace("-", "_"))
            if key == "parts" or not history:
                continue
            found = self._latest_field(f"{area}.{name}.{key}", (area, name, key), history, holder, or_else)
            if found is not None:
                fields[key] = found
        return fields

    def _latest_field(
        self,
        path: str,
        pointer: Pointer,
        history: tuple[FieldStatement, ...],
        holder: Stated,
        or_else: date | None = None,
    ) -> FieldFact | None:
        latest = None
        for index, statement in enumerate(history):
            day = self._day(statement, holder, or_else=or_else if statement.source is None else None)
            if self._known(day):
                values = (statement.value,) if isinstance(statement.value, str) else statement.value
                known = () if "tbc" in values else values
                fact = self._fact(
                    path, ", ".join(known) or "to be confirmed", (*pointer, index), statement, holder, day=day
                )
                latest = FieldFact(fact, known)
        return latest

    def _modification(self, name: str) -> Member | None:
        modification = self.release.scope[name]
        membership = self._latest_field(
            f"scope.{name}", ("scope", name, "in-scope"), modification.in_scope, modification
        )
        own = self._day(modification)
        if membership is None and (not self._known(own) or (modification.in_scope and own is None)):
            return None
        present = Truth.TRUE
        if membership is not None:
            present = _truth_in(membership, yes="true", no="false")
        fields = self._fields("scope", name, modification, MODIFICATION_FIELDS)
        parts = self._parts(name, modification)
        if parts is not None:
            fields["parts"] = parts
        self.titles[name] = modification.title
        words = {Truth.TRUE: "in scope", Truth.FALSE: "not in scope", Truth.UNKNOWN: "scope to be confirmed"}[present]
        fact = self._fact(f"scope.{name}", words, ("scope", name), modification, day=own)
        if membership is not None:
            fact = Fact(fact.id, words, membership.fact.stated, membership.fact.source, membership.fact.pointer)
        return Member(name, modification.title, f"scope.{name}", present, fields, fact)

    def _parts(self, name: str, modification: Modification) -> FieldFact | None:
        """Return the parts on record, each as `part: release`; a part whose release is not stated leaves them open."""
        known = []
        days = []
        for part in sorted(modification.parts):
            stated = modification.parts[part]
            day = self._day(stated, modification)
            if self._known(day):
                known.append((part, stated))
                days.append(day)
        if not known:
            return None
        values = tuple(f"{part}: {stated.release}" for part, stated in known)
        complete = all(stated.release and stated.release != "tbc" for _, stated in known)
        latest = max((day for day in days if day is not None), default=None)
        fact = self._fact(
            f"scope.{name}.parts", "; ".join(values), ("scope", name, "parts"), known[-1][1], modification, day=latest
        )
        return FieldFact(fact, values if complete else ())

    def _risk(self, name: str) -> Member | None:
        risk = self.release.risks[name]
        day = self._day(risk, or_else=risk.raised)
        if not self._known(day):
            return None
        self.titles.setdefault(name, risk.title)
        fact = self._fact(f"risks.{name}", risk.title, ("risks", name), risk, day=day)
        return Member(
            name, risk.title, f"risks.{name}", Truth.TRUE, self._fields("risks", name, risk, RISK_FIELDS), fact
        )

    # Assumptions

    def _ranged(self, path: str) -> bool:
        return path in self.release.ranges and self._known(self._day(self.release.ranges[path]))

    def _ranges(self, items: Mapping[str, PlanItem], dates: Mapping[str, DateFact]) -> dict[str, RangeFact]:
        """Return the ranges on record of what may still turn out one way or the other, by path."""
        found = {}
        for path in sorted(self.release.ranges):
            name, _, end = path.partition(".")
            happened = [one.actual for key in (name, f"{name}.finish", path) if (one := dates.get(key))]
            if not self._ranged(path) or name not in items or any(happened):
                continue
            if items[name].milestone == bool(end) or items[name].fixed:
                continue
            stated = self.release.ranges[path]
            likely = "" if stated.likely is None else f", most likely {stated.likely}"
            words = f"{stated.least} to {stated.most}{likely}"
            fact = self._fact(path, words, ("ranges", path), stated, day=self._day(stated))
            found[path] = RangeFact(fact, stated.drawn, stated.least, stated.likely, stated.most, stated.group)
        return found

    def _hazard(self, name: str, items: Mapping[str, PlanItem]) -> HazardFact | None:
        risk = self.release.risks[name]
        member = self._risk(name)
        if member is None or risk.probability is None:
            return None
        status = member.fields.get("status")
        if status is not None and status.values == ("closed",):
            return None
        delays = {one: period for one, period in sorted(risk.delays.items()) if one in items and not items[one].fixed}
        return HazardFact(member.fact, risk.title, risk.probability, delays)

    # Statements

    def _evidence(self, name: str) -> EvidenceFact | None:
        evidence = self.release.evidence[name]
        day = self._day(evidence)
        if not self._known(day):
            return None
        source = self._source(evidence)
        of_source = self.release.sources[source].standing if source and evidence.expected is None else Standing.FINAL
        standing = evidence.standing or of_source  # a draft may well say when something final is to arrive
        value = evidence.value if isinstance(evidence.value, bool) else None
        if evidence.expected is not None:
            words = f"expected {write_window(evidence.expected)}"
        else:
            words = {True: "yes", False: "no", None: "to be confirmed"}[value]
        fact = self._fact(f"evidence.{name}", words, ("evidence", name), evidence, day=day)
        title = evidence.title or in_words(evidence.type)
        return EvidenceFact(
            fact, evidence.type, title, value, evidence.from_, standing, evidence.about, evidence.expected
        )

    def _metric(self, name: str) -> tuple[MetricFact, ...] | None:
        found = []
        for index, measured in enumerate(self.release.metrics[name]):
            day = self._day(measured, or_else=None)
            if not self._known(day):
                continue
            value = measured.value if isinstance(measured.value, Decimal) else None
            words = str(value) if value is not None else "to be confirmed"
            if measured.expected is not None:
                words = f"expected {write_window(measured.expected)}"
            fact = self._fact(f"metrics.{name}", words, ("metrics", name, index), measured, day=day)
            found.append(MetricFact(fact, value, measured.as_at or day, measured.expected))
        return tuple(found) or None

    def _table(self, name: str) -> TableFact | None:
        latest: TableFact | None = None
        for index, register in enumerate(self.release.registers[name]):
            day = self._day(register)
            table = self.tables.get(f"{name}[{index}]")
            if not self._known(day) or table is None:
                continue
            fact = self._fact(
                f"registers.{name}", f"{len(table.rows)} rows", ("registers", name, index), register, day=day
            )
            found = TableFact(fact, table, register.as_at or day)
            if latest is None or (found.as_at or date.min) >= (latest.as_at or date.min):
                latest = found
        return latest

    def _action(self, name: str) -> ActionFact | None:
        action = self.release.actions[name]
        day = self._day(action, or_else=action.raised)
        if not self._known(day):
            return None
        fields = self._fields("actions", name, action, ACTION_FIELDS, or_else=action.raised)
        status = fields.get("status")
        if status is None:
            fact = self._fact(f"actions.{name}.status", "open", ("actions", name), action, day=day)
            status = fields["status"] = FieldFact(fact, ("open",))
        target, target_fact = self._target(name, action.target, action, day)
        member = Member(name, action.title, f"actions.{name}", Truth.TRUE, fields, status.fact)
        facts = (status.fact,) if target_fact is None else (status.fact, target_fact)
        return ActionFact(member, _truth_in(status, yes="open", no="closed"), target, facts)

    def _target(
        self, name: str, history: tuple[TargetStatement, ...], holder: Stated, raised: date | None
    ) -> tuple[Window | None, Fact | None]:
        target, fact = None, None
        for index, statement in enumerate(history):
            day = self._day(statement, holder, or_else=raised if statement.source is None else None)
            if self._known(day):
                target = statement.target
                fact = self._fact(
                    f"actions.{name}.target",
                    write_window(target),
                    ("actions", name, "target", index),
                    statement,
                    holder,
                    day=day,
                )
        return target, fact

    def _decision(self, name: str) -> DecisionFact | None:
        decision = self.release.decisions[name]
        day = self._day(decision) or decision.date
        if not self._known(day):
            return None
        outcome = decision.outcome if isinstance(decision.outcome, Outcome) else None
        words = outcome.value if outcome is not None else "to be confirmed"
        if decision.expected is not None:
            words = f"expected {write_window(decision.expected)}"
        fact = self._fact(f"decisions.{name}", words, ("decisions", name), decision, day=day)
        return DecisionFact(
            fact,
            decision.body,
            decision.title or " and ".join(self.titles.get(one, one) for one in decision.about) or name,
            decision.about,
            decision.date or day,
            outcome,
            decision.expected,
        )

    def _baseline(self, name: str) -> BaselineFact | None:
        baseline = self.release.baselines[name]
        day = self._day(baseline)
        if not self._known(day):
            return None
        members = None if baseline.members is None else tuple(sorted(set(baseline.members)))
        words = "members not stated" if members is None else ", ".join(members)
        fact = self._fact(f"baselines.{name}", words, ("baselines", name), baseline, day=day)
        return BaselineFact(fact, baseline.title or name, baseline.date, members)

    def _waivers(self) -> dict[str, tuple[tuple[int, Waiver], ...]]:
        """Return the waivers of each criterion, each with its place in the list."""
        known = {}
        for criterion in sorted(self.release.waivers):
            listed = enumerate(self.release.waivers[criterion])
            waivers = [(index, one) for index, one in listed if self._known(self._day(one, or_else=one.granted))]
            if waivers:
                known[criterion] = tuple(waivers)
        return known


def _truth_in(found: FieldFact, *, yes: str, no: str) -> Truth:
    if found.values == (yes,):
        return Truth.TRUE
    return Truth.FALSE if found.values == (no,) else Truth.UNKNOWN


def _known_by_name(names: Iterable[str], reduce_one: Callable[[str], _Found | None]) -> dict[str, _Found]:
    """Return what is on record by name, in order of the names."""
    found = ((name, reduce_one(name)) for name in sorted(names))
    return {name: one for name, one in found if one is not None}


def plain(value: object) -> object:
    """Return what a part of a record says, as plain data: the paths, values, days and sources of facts, not where they stand."""
    if isinstance(value, Fact):
        return [value.id, value.value, value.stated.isoformat() if value.stated else None, value.source]
    if isinstance(value, Mapping):
        return {str(key): plain(value[key]) for key in sorted(value)}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return [plain(getattr(value, one.name)) for one in fields(value)]
    if isinstance(value, Waiver):
        return [value.at, value.granted.isoformat(), value.expires.isoformat(), value.approved_by, value.reason]
    if isinstance(value, Model):
        return {name: plain(getattr(value, name)) for name in type(value).model_fields}
    return value if isinstance(value, (str, int, bool, type(None))) else str(value)


def _digest(record: Record) -> str:
    """Return the SHA-256 of the facts on record: their paths, values, days and sources, not where they stand."""
    flat = ("as_of", "dates", "sha256", "waivers", "agenda")
    assumed = [name for name in ("changed", "ranges", "groups", "hazards") if not getattr(record, name)]
    parts = [plain(getattr(record, name)) for name in Record.__slots__ if name not in (*flat, *assumed)]
    parts.extend([name, sorted(str(plain(one)) for _, one in record.waivers[name])] for name in sorted(record.waivers))
    if record.agenda is not None:
        parts.append([plain(record.agenda.schedule), plain(record.agenda.rules)])
    return hashlib.sha256(json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
