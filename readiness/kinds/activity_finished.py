"""`activity-finished`: an activity has finished, or a milestone has been reached."""

from typing import ClassVar

from readiness.check import Check, Finding, Mention, View
from readiness.dates import judge_event
from readiness.model import Name


class ActivityFinished(Check):
    """Holds when the activity has finished by the day judged.

    Only an `actual` finish on record makes a verdict true; an outlook takes the planned finish as coming true.

    Example: `activity-finished: {activity: uit}`
    """

    kind: ClassVar[str] = "activity-finished"
    activity: Name
    """The id of an activity or a milestone of the plan, or `each`."""

    def judge(self, view: View) -> Finding:
        """Return whether the finish has come."""
        return judge_event(self.kind, view, view.ends(view.named(self.activity))[1], ("finished", "finish"))

    def mentions(self) -> tuple[Mention, ...]:
        """Return the activity."""
        return (Mention("plan", self.activity, ("activity",)),)
