"""`evidence`: somebody has stated that something holds."""

from dataclasses import replace
from datetime import date
from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from readiness.check import Check, Finding, Mention, Tense, View, sentence
from readiness.dates import fresh, margin_between, say_age, say_path, say_too_late
from readiness.model import ONE_OR_MANY, ItemName, Name, PeriodText, Text, as_list
from readiness.moment import Window, one_day, say_day, say_on, say_window
from readiness.record import EvidenceFact, Fact
from readiness.release import Standing, StandingText
from readiness.truth import Truth


class Evidence(Check):
    """Holds when the latest statement of this type says `value: true` and is fresh.

    `value: false` is false. A statement that is missing, older than `not-older-than` (the limit is included), or of
    draft standing where `final` is asked, leaves it open; so does one made before the last change of a date that
    `since-change-of` names. `about` may be one name or several; a statement counts when it is about all of them. An
    outlook takes a statement that is expected as arriving on its day, saying yes.

    Example: `evidence: {type: build-complete, from: DCC, not-older-than: 20wd}`
    """

    kind: ClassVar[str] = "evidence"
    type: Name
    """The type of the statement, as the release names it."""
    about: Annotated[tuple[Name, ...], BeforeValidator(as_list), ONE_OR_MANY] = ()
    """The ids of what it must be about, one or several, or `each`; absent: about anything."""
    from_: Text = ""
    """Who must say so; absent: anybody."""
    not_older_than: PeriodText | None = None
    """How old the statement may be, such as 20wd; the limit is included; absent: any age."""
    since_change_of: Annotated[tuple[ItemName, ...], BeforeValidator(as_list), ONE_OR_MANY] = ()
    """The ids of items of the plan, one or several, whose dates may not have been changed since; absent: whatever changed."""
    standing: StandingText | None = None
    """`final` where a draft is not enough; absent: either."""

    def judge(self, view: View) -> Finding:
        """Return what the latest statement says."""
        about = tuple(view.named(name) for name in self.about)
        known = [
            found
            for found in view.record.evidence
            if found.type == self.type
            and set(about) <= set(found.about)
            and (not self.from_ or found.speaker == self.from_)
        ]
        said = [found for found in known if found.expected is None]
        expected = [(found, found.expected) for found in known if found.expected is not None]
        on_record = self._on_record(view, said, about, expected)
        if view.tense is Tense.VERDICT or on_record.truth is Truth.TRUE:
            return on_record
        return self._arriving(view, expected, on_record)

    def _on_record(
        self, view: View, said: list[EvidenceFact], about: tuple[str, ...], expected: list[tuple[EvidenceFact, Window]]
    ) -> Finding:
        subject = view.record.term(self.type) + (
            f" for {', '.join(view.record.title_of(name) for name in about)}" if about else ""
        )
        by = f" from {self.from_}" if self.from_ else ""
        if not said:
            needs = tuple(found.fact.id for found, _ in expected) or (f"evidence.{self.type}",)
            return Finding(self.kind, Truth.UNKNOWN, (), needs=needs, missing=(f"a statement{by} of '{subject}'",))
        latest = max((found.fact.stated.toordinal() if found.fact.stated else 0) for found in said)
        last = [found for found in said if (found.fact.stated.toordinal() if found.fact.stated else 0) == latest]
        values = {found.value for found in last}
        facts = tuple(found.fact for found in last)
        need = (last[-1].fact.id,)
        speaker = last[-1].speaker or "a source"
        day = last[-1].fact.stated
        age = "" if day is None and self.not_older_than is None else f", {say_age(view, day)}"
        title = last[-1].title
        if len(values) > 1:
            return Finding(
                self.kind,
                Truth.UNKNOWN,
                sentence(f"two statements of '{subject}' of the same day disagree"),
                facts,
                need,
            )
        value = values.pop()
        if value is None:
            return Finding(self.kind, Truth.UNKNOWN, sentence(f"'{title}' is to be confirmed"), facts, need)
        if self.standing is Standing.FINAL and all(found.standing is Standing.DRAFT for found in last):
            return Finding(
                self.kind,
                Truth.UNKNOWN,
                sentence(f"'{title}' is stated by {speaker} only in a draft{age}"),
                facts,
                need,
            )
        if self.not_older_than is not None and not fresh(view, day, self.not_older_than):
            reason = f"'{title}' from {speaker} is too old{age} (limit {self.not_older_than.words})"
            return Finding(self.kind, Truth.UNKNOWN, sentence(reason), facts, need)
        dates, lacking, changed = self._since(view, day)
        facts = (*facts, *dates)
        if lacking or changed:
            since = " and ".join(
                f"{say_path(view.record, path)} was changed on {say_day(changed[path])}" for path in changed
            )
            open_ = " and ".join(say_path(view.record, path) for path in lacking)
            problem = f"but {open_} is not stated" if lacking else f"before {since}"
            return Finding(
                self.kind, Truth.UNKNOWN, sentence(f"'{title}' from {speaker}{age}, {problem}"), facts, lacking or need
            )
        if value:
            late = day is not None and one_day(day).not_after(view.due) is Truth.FALSE
            margin = margin_between(view.calendar, one_day(day), view.due) if late and day is not None else None
            return Finding(self.kind, Truth.TRUE, sentence(f"'{title}' from {speaker}{age}"), facts, (), margin)
        return Finding(
            self.kind, Truth.FALSE, sentence(f"{speaker} states that this does not hold: '{title}'{age}"), facts
        )

    def _since(self, view: View, day: date | None) -> tuple[tuple[Fact, ...], tuple[str, ...], dict[str, date]]:
        """Return the dates that a statement of that day has to have seen, those that lack, and when others were changed since."""
        record = view.record
        facts: list[Fact] = []
        lacking: list[str] = []
        changed: dict[str, date] = {}
        for name in self.since_change_of:
            paths = tuple(dict.fromkeys(view.ends(name))) if name in record.plan else (name,)
            known = [path for path in paths if path in record.stated and not record.stated[path].window.open]
            if not known or record.items[name].length is None:  # else the other end follows
                lacking += [path for path in paths if path not in known]
            facts += [record.stated[path].fact for path in known]
            days = {path: record.changed[path] for path in known if path in record.changed}
            changed |= {path: when for path, when in days.items() if day is None or day < when}
        return tuple(facts), tuple(lacking), changed

    def _arriving(self, view: View, expected: list[tuple[EvidenceFact, Window]], on_record: Finding) -> Finding:
        """Return the outlook that statements expected by the due day give, else the finding of what is on record."""
        best = on_record
        for found, window in expected:
            if window.latest is not None and window.latest < view.as_of:
                if best is on_record:
                    best = _with(
                        best,
                        f"'{found.title}' was expected {say_window(window)} and has not arrived.",
                        found,
                    )
                continue
            arrives = window.not_after(view.day)
            if self.standing is Standing.FINAL and found.standing is Standing.DRAFT:
                best = _with(best, f"'{found.title}' is expected {say_on(window)} only as a draft.", found)
            elif (
                arrives is Truth.TRUE
                and self.not_older_than is not None
                and not fresh(view, window.earliest, self.not_older_than)
            ):
                best = _with(
                    best,
                    f"What is expected {say_on(window)} will be too old by {say_window(view.age_day)}.",
                    found,
                )
            elif arrives is Truth.TRUE:
                reason = f"'{found.title}' is expected {say_on(window)}"
                margin = margin_between(view.calendar, window, view.due)
                return Finding(self.kind, Truth.TRUE, sentence(reason), (found.fact,), (), margin)
            else:
                best = _with(
                    best,
                    f"'{found.title}' is expected {say_on(window)}, {say_too_late(view, window)}.",
                    found,
                )
        return best

    def mentions(self) -> tuple[Mention, ...]:
        """Return the items of the plan that may not have been changed since."""
        return tuple(Mention("plan", name, ("since-change-of",)) for name in self.since_change_of)


def _with(finding: Finding, words: str, found: EvidenceFact) -> Finding:
    return replace(finding, said=(*finding.said, words), facts=(*finding.facts, found.fact))
