"""Headings that spreadsheets have, and what each likely stands over."""

import re
from collections.abc import Mapping

CHANGES: Mapping[str, str] = {
    "id": "uid|id|ref|reference|number|no|key|change id|change ref|change reference|change number|change no|change|ticket|crq",
    "title": "summary|title|short description|description|name|change title|change description|details",
    "category": "categories|category|class|change category",
    "type": "type|change type",
    "services": "services|service|affected services|service affected|services affected|affected service|system|systems",
    "environment": "environment|env|environments|affected environment",
    "regions": "regions|region",
    "start": "dtstart|start|start date|start time|start date time|planned start|planned start date|scheduled start|from|begin|begins",
    "finish": "dtend|finish|end|end date|end time|end date time|planned end|planned end date|scheduled end|planned finish|to|until|ends",
    "outage": "outage|service outage|downtime|outage required",
    "notified": "notified|notification|notified on|notification date|date notified|users told|users told first day|notice given|notice sent",
    "notified-for": "notified for|notified for date|date notified for|told for|users told of first day|notice is for",
    "status": "status|state|change status",
    "outcome": "outcome|result|closure code",
    "adverse-impact": "adverse impact|adverse|impact seen",
    "assignee": "assignee|assigned to|owner|implementer|assignment group|team|people|change owner",
    "release": "release|release id",
    "note": "note|notes|comment|comments|remarks",
}
"""By key of a change the headings under which it likely stands, in the order in which they are looked for."""

ACTIONS: Mapping[str, str] = {
    "id": "action id|action ref|action reference|action no|action number|uid|id|ref|reference|number|no|key|action",
    "title": "action description|description of action|action|title|summary|description|details|action required|task",
    "owner": "owner|owners|action owner|action owners|assignee|assigned to|responsible|lead",
    "raised": "date raised|raised|raised on|opened|date opened|opened on|created|meeting date|date",
    "target": "last target date|target date|target|original target date|original target|due date|due|deadline",
    "revised": "revised target date|revised target|revised date|revised|revised due date|new target date",
    "status": "status|action status|state",
    "superseded-by": "superseded by|replaced by",
    "note": "note|notes|comment|comments|remarks|update|updates|progress",
}
"""By key of an action the same."""

_BETWEEN = re.compile(r"[^a-z0-9]+")


def likely(headings: Mapping[int, str], known: Mapping[str, str]) -> dict[str, int]:
    """Return by key the column that is likely meant, where one is: words that say more about it come first."""
    found: dict[str, int] = {}
    taken: set[int] = set()
    plain = {at: _plain(one) for at, one in headings.items()}
    for key, words in known.items():
        for word in words.split("|"):
            at = next((at for at, one in plain.items() if one == word and at not in taken), None)
            if at is not None:
                found[key] = at
                taken.add(at)
                break
    return found


def time_beside(headings: Mapping[int, str], found: Mapping[str, int], key: str) -> int | None:
    """Return the column with the time of day that belongs to a date: 'Start time' beside 'Start date'."""
    date = _plain(headings[found[key]])
    if "date" not in date.split():
        return None
    wanted = " ".join("time" if word == "date" else word for word in date.split())
    return next((at for at, one in headings.items() if _plain(one) == wanted and at not in found.values()), None)


def _plain(heading: str) -> str:
    return _BETWEEN.sub(" ", heading.lower()).strip()
