"""Facts by the names that a reader knows them by: "the finish of User Integration Testing", not a path."""

from collections.abc import Sequence

from readiness.dates import say_path
from readiness.record import Record

_AREAS = {
    "metrics": "the value of",
    "registers": "the extract of",
    "changes": "the planned change",
    "windows": "the window of the change schedule",
    "ranges": "the range of",
    "groups": "the group",
}
_WHOLE = {
    "agenda": "the change schedule",
    "change-schedule": "the change schedule",
    "near-critical": "the margin under which something is at risk",
}
PLANNED = frozenset(("changes", "windows", "change-rules", "change-schedule"))
"""How the path of a fact of the change schedule begins."""
_ASKED = {
    "notified": "the day on which users are told of",
    "notified-for": "the day of which users were told for",
    "outage": "whether services are interrupted by",
    "contingency": "the contingency date of",
}


def name_fact(records: Sequence[Record], path: str) -> str:
    """Return the name of a fact, as it stands within a sentence; the first record that knows it gives its title."""
    area, _, rest = path.partition(".")
    if path in _WHOLE:
        return _WHOLE[path]
    for record in records:
        if path in record.dates or path.removesuffix(".start").removesuffix(".finish") in record.items:
            return say_path(record, path)
        found = _titled(record, area, path, rest)
        if found:
            return found
    for record in records:
        found = _asked_for(record, area, path, rest)
        if found:
            return found
    return plain_name(path)


def plain_name(path: str) -> str:
    """Return the name of a fact where no record is at hand that knows its title."""
    area, _, rest = path.partition(".")
    if not rest:
        return path
    if area in ("scope", "plan", "risks", "actions"):
        member, dot, field = rest.rpartition(".")
        return f"the {field.replace('-', ' ')} of {member}" if dot else rest
    if area in _AREAS:
        return f"{_AREAS[area]} '{rest.replace('-', ' ')}'"
    if area == "waivers":
        return f"the waiver of {rest}"
    if area == "change-schedule":
        return f"whether the change schedule lists changes of the category '{rest.removeprefix('categories.')}'"
    if rest in ("start", "finish"):
        return f"the {rest} of {area}"
    return f"'{rest.replace('-', ' ')}'"


def say_planned(record: Record, path: str) -> str:
    """Return a fact of the change schedule that is needed, in words."""
    area, _, rest = path.partition(".")
    if area == "change-schedule" and rest:
        return plain_name(path)
    if area == "change-schedule":
        return "a change schedule of this release" if record.agenda is None else "a newer change schedule"
    if area == "change-rules":
        return f"the rule '{rest}' beside the change schedule"
    name, _, field = rest.rpartition(".")
    known = {} if record.agenda is None else getattr(record.agenda.schedule, area)
    title = (known[name].title or name) if name in known else name.replace("-", " ")
    return f"{_ASKED.get(field, f'the {field} of')} '{title}'"


def _asked_for(record: Record, area: str, path: str, rest: str) -> str:
    """Return the name of a fact by what the criteria call it; empty where they do not say."""
    if path.removesuffix(".start").removesuffix(".finish") in record.terms:
        return say_path(record, path)
    if rest not in record.terms:
        return ""
    named = f"'{record.terms[rest]}'"
    return f"{_AREAS[area]} {named}" if area in ("metrics", "registers") else named if area == "evidence" else ""


def _titled(record: Record, area: str, path: str, rest: str) -> str:
    """Return the name of a fact by its title on record; empty where the record does not know it."""
    if area == "evidence":
        return next((f"'{one.title}'" for one in record.evidence if one.fact.id == path), "")
    if area == "decisions":
        named = (f"the decision of {one.body} on {one.title}" for one in record.decisions if one.fact.id == path)
        return next(named, "")
    if area == "baselines" and rest in record.baselines:
        return f"the baseline '{record.baselines[rest].title}'"
    if area == "actions":
        found = {one.member.id: one.member.title for one in record.actions}
    elif area in ("plan", "scope", "risks"):
        found = {name: one.title for name, one in getattr(record, area).items()}
    elif area in ("changes", "windows") and record.agenda is not None:
        known = getattr(record.agenda.schedule, area)
        return f"{_AREAS[area]} '{known[rest].title or rest}'" if rest in known else ""
    else:
        return ""
    member, dot, field = (rest, "", "") if rest in found else rest.rpartition(".")
    if member not in found:
        return ""
    title = found[member] if area == "plan" or found[member] == member else f"{found[member]} ({member})"
    return f"the {field.replace('-', ' ')} of {title}" if dot else title
