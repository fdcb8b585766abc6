"""A schedule as a Gantt chart, and what depends on what, in the language of Mermaid, for pages that draw it: GitHub, wikis.

An end date counts whole (`inclusiveEndDates`), a milestone stands where its day begins. The line of today is left out,
for it would be that of the reader. What has no exact days is left out, each in a comment. Source: the grammar of gantt
diagrams in Mermaid 11: a name ends at a colon, data at ';' or '#', and a name may not begin like a statement.
"""

import re
from collections.abc import Iterator, Sequence

from readiness.dependence import Dependence, Sort, say_title
from readiness.document import printable
from readiness.moment import say_day
from readiness.schedule import Scheduled
from readiness.timetable import Timetable, days_of

_PLAIN = str.maketrans(
    {":": " -", ";": ",", "#": "No. ", "%": " percent", "<": "(", ">": ")", "{": "(", "}": ")", "`": "'", '"': "'"}
)
_STATEMENT = re.compile(
    r"gantt|title|section|dateformat|inclusiveenddates|topaxis|axisformat|tickinterval|todaymarker|includes|excludes"
    r"|weekday|weekend|click|call|href|acctitle|accdescr|\d{4}-\d\d-\d\d",
    re.IGNORECASE,
)


def schedules(shown: Sequence[Timetable]) -> str:
    """Return one chart; of several releases each has its own sections."""
    name = shown[0].schedule.title if len(shown) == 1 else f"{len(shown)} releases"
    days = " and ".join(dict.fromkeys(say_day(one.schedule.as_of) for one in shown))
    lines = [
        "gantt",
        f"    title {_name(name)} (as of {days})",
        "    dateFormat YYYY-MM-DD",
        "    inclusiveEndDates",
        "    axisFormat %d %b %Y",
        "    todayMarker off",
    ]
    for number, timetable in enumerate(shown):
        several = len(shown) > 1
        prefix = f"item{number + 1}" if several else "item"
        of = f"{_name(timetable.schedule.title)} - " if several else ""
        for heading, milestones in (("Activities", False), ("Milestones", True)):
            rows = list(_rows([one for one in timetable.items if one.milestone is milestones], prefix))
            if rows:
                lines += [f"    section {of}{heading}", *rows]
        for one in timetable.left_out:
            lines.append(f"    %% left out, its days are not known exactly - {_name(one.id)} {_name(one.title)}")
    return "".join(f"{printable(line)}\n" for line in lines)


def dependencies(found: Dependence) -> str:
    """Return what depends on what as a flowchart: a criterion is a box, a date a hexagon, a root has a thick edge."""
    names = {one.id: f"n{number}" for number, one in enumerate(found.things, 1)}
    lines = ["flowchart LR", f"    %% {_name(say_title(found))}"]
    for one in found.things:
        before, after = ('["', '"]') if one.sort is Sort.CRITERION else ('{{"', '"}}')
        root = ":::root" if one.root else "" if one.gap else ":::clear"
        said = f"{one.name}: {one.words}" if one.sort is Sort.CRITERION else one.words
        lines.append(f"    {names[one.id]}{before}{_quoted(f'{said} ({one.state})')}{after}{root}")
    lines += [f"    {names[first]} --> {names[last]}" for first, last in found.arrows]
    lines += ["    classDef root stroke-width:4px", "    classDef clear stroke-dasharray:4 3"]
    if found.left_out:
        lines.append(f"    %% and {found.left_out} more")
    return "".join(f"{printable(line)}\n" for line in lines)


def _quoted(words: str) -> str:
    """Return a text between quotes, in which each sign that may mean something is written as its number."""
    flat = " ".join(printable(words).split())
    return "".join(one if one.isalnum() or one in " .,-" else f"#{ord(one)};" for one in flat)


def _rows(items: Sequence[Scheduled], prefix: str) -> Iterator[str]:
    for one in items:
        days = days_of(one)
        if days is None:
            continue
        tags = {
            "crit": one.critical,
            "done": one.finished,
            "active": one.started and not one.finished,
            "milestone": one.milestone,
        }
        said = [word for word, holds in tags.items() if holds]
        until = "0d" if one.milestone else days[1].isoformat()
        data = ", ".join([*said, f"{prefix}-{_identifier(one.id)}", days[0].isoformat(), until])
        yield f"    {_name(one.title) or _identifier(one.id)} :{data}"


def _name(words: str) -> str:
    """Return a text that ends nothing and begins nothing in the language."""
    flat = " ".join(words.translate(_PLAIN).split())
    return f"'{flat}'" if _STATEMENT.match(flat) else flat


def _identifier(words: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "-", words)
