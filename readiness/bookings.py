"""A release's plan as a change schedule sees it: its dates, and its activities in environments."""

from collections.abc import Iterable

from readiness.changes.agenda import Plan
from readiness.changes.book import Phase
from readiness.moment import ANY_DAY
from readiness.record import Record


def plan_of(record: Record, asked: Iterable[str]) -> Plan:
    """Return what of a release's plan concerns a change schedule: the dates asked for by path, and phases."""
    known = record.dates
    phases = []
    for name, item in sorted(record.plan.items()):
        field = item.fields.get("environment")
        if field is None or record.items[name].milestone:
            continue
        ends = [known.get(f"{name}.{end}") for end in ("start", "finish")]
        start, finish = (ANY_DAY if one is None else one.window for one in ends)
        finished = ends[1] is not None and ends[1].actual
        phases += [Phase(record.id, name, item.title, one, start, finish, finished) for one in field.values]
    found = ((path, known.get(path)) for path in sorted(asked))
    return Plan(record.id, tuple(phases), {path: one.window for path, one in found if one is not None})
