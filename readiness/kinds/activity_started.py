"""`activity-started`: an activity has started, or a milestone has been reached."""

from typing import ClassVar

from readiness.check import Check, Finding, Mention, View
from readiness.dates import judge_event
from readiness.model import Name


class ActivityStarted(Check):
    """Holds when the activity has started by the day judged.

    Only an `actual` start on record makes a verdict true; an outlook takes the planned start as coming true.

    Example: `activity-started: {activity: bat}`
    """

    kind: ClassVar[str] = "activity-started"
    activity: Name
    """The id of an activity or a milestone of the plan, or `each`."""

    def judge(self, view: View) -> Finding:
        """Return whether the start has come."""
        return judge_event(self.kind, view, view.ends(view.named(self.activity))[0], ("started", "start"))

    def mentions(self) -> tuple[Mention, ...]:
        """Return the activity."""
        return (Mention("plan", self.activity, ("activity",)),)
