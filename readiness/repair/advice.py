"""A change of a repair in words for those who have to make it: what, by whom, by when, and for which criteria."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from readiness.assessment import Result
from readiness.check import Check, Finding, Where
from readiness.criteria import Criterion
from readiness.dates import say_days, say_path
from readiness.kinds.changes import Changes
from readiness.kinds.decision import Decision
from readiness.kinds.evidence import Evidence
from readiness.kinds.field import Field
from readiness.kinds.metric import Metric
from readiness.kinds.register import Register
from readiness.kinds.scope import Scope
from readiness.moment import Window, say_day
from readiness.naming import PLANNED, say_planned
from readiness.repair.supposition import Change, Move, Supply, Supposing, Waive, conditions_of
from readiness.truth import Truth


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a repair, with what it is for.

    `needs` are the paths of facts to be put on record, `words` say it. `earliest` and `latest` are the days between which a
    date that is stated must lie, None where there is no limit; `slip` is by how many working days an item would move
    (negative: earlier). `effort` is in working days, None where nobody states it.
    """

    change: Change
    words: str
    needs: tuple[str, ...]
    owner: str
    by: Window
    earliest: date | None
    latest: date | None
    slip: int | None
    effort: int | None
    criteria: tuple[str, ...]

    @property
    def kind(self) -> str:
        """Of what sort the change is: `supply` a fact, `state` a date, `slip` an item, or `waive` a criterion."""
        if isinstance(self.change, Move):
            return "slip" if self.change.whole else "state"
        return "waive" if isinstance(self.change, Waive) else "supply"


class Adviser:
    """Puts changes into words; `uses` are the results that each is for, those that count most first."""

    def __init__(self, supposing: Supposing, criteria: Mapping[str, Criterion]) -> None:
        self.supposing = supposing
        self.record = supposing.record
        self.criteria = criteria

    def step(self, change: Change, uses: Sequence[Result]) -> Step:
        """Return a change as a step of a repair."""
        by = min((one.due for one in uses), key=first_of, default=Window(None, None))
        names = tuple(dict.fromkeys(one.criterion for one in uses))
        owner = uses[0].owner if uses else ""
        earliest: date | None = None
        latest: date | None = None
        slip: int | None = None
        needs: tuple[str, ...] = ()
        if isinstance(change, Waive):
            words = f"Grant a waiver of {change.criterion} at {self.record.title_of(change.checkpoint)}"
        elif isinstance(change, Move) and change.whole:
            slip, words = change.chosen, self._slipped(change)
        elif isinstance(change, Move):
            earliest = date.fromordinal(change.first) if change.first > change.least else None
            latest = date.fromordinal(change.last) if change.last < change.most else None
            words, needs = self._stated(change.path, earliest, latest), (change.path,)
        else:
            found = next((one for result in uses for s, one in conditions_of(result.leading) if s == change), None)
            needs = () if found is None else found.needs
            words = self._supplied(change, found)
        work = self.remedy(change, uses)
        effort = None if work is None else work[1]
        return Step(change, words, needs, owner, by, earliest, latest, slip, effort, names)

    def remedy(self, change: Change, uses: Sequence[Result]) -> tuple[str, int] | None:
        """Return the criterion whose remedy a change is part of, and the work it takes in working days.

        Of several the one that takes most; None where nobody states it, and of a waiver.
        """
        if isinstance(change, Waive):
            return None
        stated = [(one.criterion, self.criteria[one.criterion].effort) for one in uses]
        known = [(effort.count, name) for name, effort in stated if effort is not None]
        count, name = max(known, default=(0, ""))
        return (name, count) if known else None

    def _slipped(self, move: Move) -> str:
        name = say_path(self.record, move.path)
        moved = self.supposing.moved((move,))
        path = move.path if move.path in moved.dates else f"{move.path}.start"
        known = moved.dates.get(path)
        day = None if known is None else known.window.day
        to = "" if day is None else f", to {'begin on ' if path != move.path else ''}{say_day(day)}"
        if move.chosen < 0:
            return f"Bring {name} forward by {say_days(-move.chosen)}{to}"
        return f"Put {name} off by {say_days(move.chosen)}{to}"

    def _stated(self, path: str, earliest: date | None, latest: date | None) -> str:
        name = say_path(self.record, path)
        name = name if path.endswith((".start", ".finish")) else f"the day of {name}"
        stated = self.record.stated.get(path)
        passed = stated is not None and not stated.window.open
        words = f"Confirm {name}, or state it anew" if passed else f"State {name}"
        if earliest is not None and earliest == latest:
            return f"{words}: {say_day(earliest)}"
        if earliest is not None and latest is not None:
            return f"{words}: from {say_day(earliest)} to {say_day(latest)}"
        if latest is not None:
            return f"{words}: by {say_day(latest)}"
        return f"{words}: {say_day(earliest)} or later" if earliest is not None else f"{words} (any day will do)"

    def _supplied(self, change: Supply, found: Finding | None) -> str:
        check = self.supposing.checks.get(change)
        if check is None or found is None:
            return ""
        said = self._asked(check, found)
        if said:
            return said
        if found.missing:
            return f"Put on record {'; '.join(found.missing)}"
        dates = [need for need in found.needs if not need.startswith(_AREAS)]
        if dates:
            return " and ".join(self._dated(need, number) for number, need in enumerate(dates[:2]))
        why = found.said[0] if found.said else ""
        wanted = ["what is in scope" if need == "scope" else need for need in found.needs]
        return f"Put on record {', '.join(wanted)}" if wanted else f"Put this right: {why.removesuffix('.')}"

    def _title(self, name: str) -> str:
        """Return how a reader knows what a field is asked of: an item of the plan by its title, else by its identifier."""
        return self.record.title_of(name) if name in self.record.plan else name

    def _dated(self, need: str, number: int) -> str:
        path = need.removesuffix(" (actual)")
        verb = ("Confirm" if path != need else "State") if number == 0 else ("confirm" if path != need else "state")
        name = say_path(self.record, path)
        return f"{verb} {name if path.endswith(('.start', '.finish')) else f'the day of {name}'}"

    def _asked(self, check: Check, found: Finding) -> str:
        """Return what would make a condition true, from what it asks for."""
        again = "a new " if not found.missing and found.facts else "a "
        if isinstance(check, Evidence) and not found.missing:
            about = ", ".join(self.record.title_of(name) for name in check.about)
            subject = self.record.term(check.type) + (f" for {about}" if about else "")
            final = "final " if check.standing is not None and check.standing.value == "final" else ""
            return (
                f"Put on record {again}{final}statement{f' from {check.from_}' if check.from_ else ''} of '{subject}'"
            )
        if isinstance(check, Metric):
            limits = (("at most", check.at_most), ("at least", check.at_least), ("equal to", check.equals))
            limit = " and ".join(f"{words} {value}" for words, value in limits if value is not None)
            return f"Put on record {again}value of '{self.record.term(check.name)}', {limit}"
        if isinstance(check, Register):
            counts = (("at most", check.at_most), ("at least", check.at_least))
            limit = " and ".join(f"{words} {count}" for words, count in counts if count is not None)
            limit = "no" if limit == "at most 0" else limit
            an = "an " if again == "a " else again
            rows = "row" if {check.at_most, check.at_least} <= {1, None} else "rows"
            return f"Put on record {an}extract of '{self.record.term(check.name)}' with {limit} {rows}{_meant(check.where)}"
        if isinstance(check, Decision):
            of = "" if check.of is None else f" on {self.record.title_of(check.of)}"
            return f"Obtain {again}decision of {check.by}{of}: {check.outcome.value}"
        if isinstance(check, Field):
            wanted = "" if check.one_of is None else f": {' or '.join(check.one_of)}"
            return f"{'Put on record anew' if found.facts else 'State'} the {check.name.replace('-', ' ')} of {self._title(check.of)}{wanted}"
        planned = [say_planned(self.record, need) for need in found.needs if need.partition(".")[0] in PLANNED]
        if isinstance(check, Changes) and planned:
            return f"Put on record {', '.join(planned)}, with nothing in the way"
        if isinstance(check, Scope) and found.truth is not Truth.FALSE and not found.needs:
            return ""
        if isinstance(check, Scope):
            lacking = [need for need in found.needs if need.startswith("baselines.")]
            if lacking:
                return f"Put on record which members the baseline '{check.unchanged_since}' has"
            by = "" if check.unless_decided_by is None else f", or obtain the agreement of {check.unless_decided_by}"
            return f"Bring the scope back to the baseline '{check.unchanged_since}'{by}"
        return ""


_AREAS = ("evidence.", "metrics.", "scope", "baselines.", "decisions.", "registers.", "actions", "risks", "plan")


def _meant(where: Where) -> str:
    said = [f"{name} {'stated' if wanted is None else ' or '.join(wanted)}" for name, wanted in sorted(where.items())]
    return f" that have {', '.join(said)}" if said else ""


def first_of(window: Window) -> date:
    """Return the day by which to order windows: the first that is known."""
    return window.earliest or window.latest or date.max
