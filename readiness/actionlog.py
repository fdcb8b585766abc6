"""The action log as it was on record on a day, a line an action, in the columns in which groups keep such logs.

Of the days by which an action was to be done a log shows two: where it has been revised the one before the latest and
the latest, else the only one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from readiness.moment import say_day, write_window
from readiness.record import ActionFact, Record
from readiness.release import Action, Release, TargetStatement, day_on_record
from readiness.truth import Truth

COLUMNS = ("Action ID", "Action", "Date Raised", "Last Target Date", "Revised Target Date", "Owner", "Status")
NOT_APPLICABLE = "N/A"
OPEN_ENDED = "To be confirmed"
BETWEEN = "; "
"""What stands between several owners."""
SUPERSEDED = "superseded by"
_STATUS = {Truth.TRUE: "Open", Truth.FALSE: "Closed", Truth.UNKNOWN: OPEN_ENDED}


@dataclass(frozen=True, slots=True)
class Line:
    """An action of the log; a target is a day, or words where it is none; `last` is None where nobody has stated one."""

    id: str
    title: str
    raised: date | None
    last: date | str | None
    revised: date | str | None
    owner: str
    status: str

    def cells(self) -> tuple[date | str | None, ...]:
        """Return what stands in the columns, days as such."""
        return (self.id, self.title, self.raised, self.last, self.revised or NOT_APPLICABLE, self.owner, self.status)

    def words(self) -> tuple[str, ...]:
        """Return what stands in the columns, in words."""
        return tuple(say_day(one) if isinstance(one, date) else one or "" for one in self.cells())


def lines_of(release: Release, record: Record) -> tuple[Line, ...]:
    """Return the actions on record in the order of their ids; `record` is that of the release."""
    return tuple(_line(release, record, one) for one in record.actions)


def _line(release: Release, record: Record, found: ActionFact) -> Line:
    action = release.actions[found.member.id]
    targets = [_target(one) for one in _stated(release, record, action)]
    owner = found.member.fields.get("owner")
    status = _STATUS[found.open]
    if action.superseded_by is not None and found.open is not Truth.TRUE:
        status += f"; {SUPERSEDED} {action.superseded_by}"
    return Line(
        found.member.id,
        found.member.title,
        None if action.raised is None else date.fromordinal(action.raised.toordinal()),
        None if not targets else targets[-1] if len(targets) == 1 else targets[-2],
        targets[-1] if len(targets) > 1 else None,
        "" if owner is None else BETWEEN.join(owner.values) or OPEN_ENDED,
        status,
    )


def _stated(release: Release, record: Record, action: Action) -> Iterator[TargetStatement]:
    """Yield the targets that were on record."""
    raised = day_on_record(release, action, or_else=action.raised)
    for one in action.target:
        day = day_on_record(release, one, action, or_else=raised if one.source is None else None)
        if day is None or day <= record.as_of:
            yield one


def _target(one: TargetStatement) -> date | str:
    """Return a target as a day; in words where it is none, those of its note where it is to be confirmed."""
    if one.target.day is not None:
        return one.target.day
    return (one.note or OPEN_ENDED) if one.target.open else write_window(one.target)
