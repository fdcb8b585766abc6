"""A plan to be moved, as a page and as JSON: `readiness/what-if/v1`.

The page that is served asks for every answer; the one that is written carries an answer for each single date moved.
Whatever a document holds reaches the page as data, and is set as text.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from shlex import quote
from typing import Any

from readiness.browser import data, head, own, text
from readiness.calendar import Calendar
from readiness.exploration import Decided, Exploration, Gap, Handle, Moved, chart_days, say_decision
from readiness.moment import Window, say_day
from readiness.verdict import Decision

SCHEMA = "readiness/what-if/v1"
NAME = "explored"
SECTIONS = ("wrong", "notes", "decisions", "items", "gaps", "closed", "too_late", "conflicts", "vanished")
BEFORE, BEHIND = timedelta(days=10), timedelta(days=45)
"""How many days are shown before the plan, and behind it, to move dates into."""
LONGEST_CHART = 3660
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*(\.[a-z]+)?\Z")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is about: the release by title and by path (empty where a file cannot name it), the day, how it is asked."""

    id: str
    title: str
    path: str
    as_of: date
    command: tuple[str, ...]
    handles: tuple[Handle, ...]
    calendar: Calendar


def answer(found: Exploration) -> str:
    """Return what comes of moving dates as one JSON text."""
    return _dumped(_answer(found))


def served(subject: Subject, base: Exploration, furthest: int) -> str:
    """Return the page that asks for every answer."""
    return _page(subject, _facts(subject, base, furthest), "'self'", _ASKING)


def written(subject: Subject, base: Exploration, grid: Mapping[str, Sequence[Exploration]], furthest: int) -> str:
    """Return the page that carries its answers: for each date those of a move by a working day and more, up to `furthest`.

    What many answers share is written once.
    """
    values: dict[str, int] = {}

    def carried(one: Exploration) -> list[list[int]]:
        whole = _answer(one)
        return [[values.setdefault(_dumped(part), len(values)) for part in whole[key]] for key in SECTIONS]

    answers = {name: {str(one.slips[name]): carried(one) for one in each} for name, each in grid.items()}
    facts = _facts(subject, base, furthest)
    facts["grid"] = {"sections": SECTIONS, "values": [json.loads(one) for one in values], "answers": answers}
    return _page(subject, facts, "'none'", _CARRYING.format(furthest=furthest))


_ASKING = (
    "Move a date, and the same program that judges the release answers. Dates of a release are never changed here."
)
_CARRYING = (
    "This page was written beforehand and knows what comes of moving one date at a time, by up to {furthest} working days; "
    "moving another puts the first one back. Combinations need the page that readiness explore serves."
)


def _facts(subject: Subject, base: Exploration, furthest: int) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "as_of": subject.as_of.isoformat(),
        "release": {"id": subject.id, "title": subject.title},
        "handles": [
            {"id": one.id, "item": one.item, "title": one.title, "now": _window(one.now)} for one in subject.handles
        ],
        "furthest": furthest,
        "chart": _chart(subject, base),
        "base": _answer(base),
        "yaml": {"opening": _opening(subject), "keys": {one.id: _key(one.id) for one in subject.handles}},
        "command": {
            "opening": " ".join(quote(word) for word in subject.command),
            "names": {one.id: quote(one.id) for one in subject.handles},
        },
    }


def _opening(subject: Subject) -> str:
    """Return a document of scenarios up to what is moved."""
    lines = [
        "kind: scenarios",
        f"id: {NAME}",
        "title: What if dates moved",
        f"note: Made by readiness explore, to be read as of {subject.as_of.isoformat()}.",
        *([f"release: {json.dumps(subject.path, ensure_ascii=False)}"] if subject.path else []),
        "scenarios:",
        f"  {NAME}:",
        "    title: Dates moved by working days",
        "    slip:",
    ]
    return "".join(f"{line}\n" for line in lines)


def _key(name: str) -> str:
    return name if _PLAIN.match(name) else json.dumps(name, ensure_ascii=False)


def _chart(subject: Subject, base: Exploration) -> dict[str, Any] | None:
    """Return the days that are shown: the first, how many, those on which nobody works, and that of the answer."""
    days = chart_days([one.dates for one in base.items], subject.as_of)
    if days is None:
        return None
    first = days[0] - min(BEFORE, days[0] - date.min)
    last = days[1] + min(BEHIND, date.max - days[1])
    count = min((last - first).days + 1, LONGEST_CHART)
    off = [at for at in range(count) if subject.calendar.works(first + timedelta(days=at)) is False]
    return {"first": first.isoformat(), "days": count, "off": off}


def _answer(found: Exploration) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "slip": dict(found.slips),
        "wrong": list(found.wrong),
        "notes": list(found.notes),
        "decisions": [_decided(one) for one in found.decisions],
        "items": [_item(one) for one in found.items],
        "gaps": [_gap(one) for one in found.gaps],
        "closed": [_gap(one) for one in found.closed],
        "too_late": list(found.too_late),
        "conflicts": [{"words": words, "new": new} for words, new in found.conflicts],
        "vanished": list(found.vanished),
    }


def _decided(one: Decided) -> dict[str, Any]:
    return {
        "checkpoint": one.checkpoint,
        "title": one.title,
        "from": _value(one.before),
        "to": _value(one.after),
        "before": say_decision(one.before),
        "words": say_decision(one.after),
        "summary": one.summary,
    }


def _value(decision: Decision | None) -> str | None:
    return None if decision is None else decision.value


def _item(one: Moved) -> dict[str, Any]:
    dates = one.dates
    return {
        "id": dates.id,
        "title": dates.title or dates.id,
        "milestone": dates.milestone,
        "start": _window(dates.start),
        "finish": _window(dates.finish),
        "critical": dates.critical,
        "fixed": dates.fixed,
        "moved": one.moved,
        "dates": one.words,
        "total_float": None if dates.total_float is None else list(dates.total_float),
        "float": one.float,
    }


def _gap(one: Gap) -> dict[str, Any]:
    return {
        "checkpoint": one.checkpoint,
        "criterion": one.criterion,
        "title": one.title,
        "owner": one.owner,
        "hard": one.hard,
        "due": one.due,
        "stands": one.stands,
        "before": one.before or None,
        "reason": one.reason,
        "because": one.because or None,
    }


def _window(window: Window) -> dict[str, str | None]:
    ends = (window.earliest, window.latest)
    earliest, latest = (None if day is None else day.isoformat() for day in ends)
    return {"earliest": earliest, "latest": latest}


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _page(subject: Subject, facts: Mapping[str, Any], connect: str, said: str) -> str:
    script = own("explore.js")
    day = say_day(subject.as_of)
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en-GB">',
        *head(f"What if: {subject.title}", own("page.css", "explore.css"), script, connect),
        "<body>",
        "<header>",
        '<a class="skip" href="#plan">Skip to the plan</a>',
        f"<h1>What if: {text(subject.title)}</h1>",
        f"<p>As of {day}. {text(said)}</p>",
        "<noscript><p>This page needs its script; readiness scenario answers the same without one.</p></noscript>",
        "</header>",
        '<main id="main">',
        '<div id="both"><section id="answer" aria-labelledby="decision"><h2 id="decision">Decision</h2>',
        '<p role="status" id="told" class="vh"></p><p role="alert" id="wrong"></p><p id="notes"></p><dl id="decisions"></dl></section>',
        '<section id="moving" aria-labelledby="plan"><h2 id="plan" tabindex="-1">Plan</h2>',
        (
            "<p>Drag a bar, or move it with the arrow keys or the buttons beside it: a working day at a time, five with Page "
            "Up and Page Down. A dashed outline is where it stands on record, hatched days are not known, grey days are no "
            f"working days, and the upright line is {day}.</p>"
        ),
        '<button type="button" id="reset">Put all back</button>',
        '<div id="rows"></div></section></div>',
        '<section aria-labelledby="late"><h2 id="late">Dates that cannot be kept</h2><ul id="too-late"></ul></section>',
        (
            '<section aria-labelledby="clash"><h2 id="clash">Conflicts with other changes</h2>'
            '<ul id="conflicts"></ul></section>'
        ),
        (
            '<section aria-labelledby="gap"><h2 id="gap">Gaps</h2><div class="table" role="group" tabindex="0" '
            'aria-label="Gaps"><table><caption id="counted"></caption><thead><tr><th scope="col">criterion</th>'
            '<th scope="col">at</th><th scope="col">stands</th><th scope="col">due</th><th scope="col">owner</th>'
            '<th scope="col">why</th></tr></thead><tbody id="gaps"></tbody></table></div></section>'
        ),
        '<section aria-labelledby="keep"><h2 id="keep">Keep it as a scenario</h2>',
        '<p id="kept">Nothing is moved yet.</p>',
        '<div id="saving" hidden><p><button type="button" id="save">Save as YAML</button></p>',
        '<pre id="yaml" tabindex="0" aria-label="The scenario as YAML" role="group"></pre>',
        "<p>The same from the command line:</p>",
        '<pre id="command" tabindex="0" aria-label="The command" role="group"></pre></div></section>',
        "</main>",
        data("facts", _dumped(facts)),
        f"<script>{script}</script>",
        "</body>",
        "</html>",
    ]
    return "".join(f"{line}\n" for line in lines)
