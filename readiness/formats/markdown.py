"""How far dates may slip, as Markdown for a paper; whatever a document holds is a text there, and no markup."""

import re
from collections.abc import Iterator, Sequence

from readiness.document import printable
from readiness.leeway import Leeways
from readiness.limits import Told, tell
from readiness.moment import Window, say_day, say_window

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&$@]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
_OPENING = re.compile(r"([-+=]|\d+(?=[.)]))")


def tolerances(found: Sequence[Leeways]) -> str:
    """Return a section for each release."""
    return "\n".join("\n".join(_section(one, tell(one))).strip() + "\n" for one in found)


def _section(found: Leeways, told: Told) -> Iterator[str]:
    yield from (f"# {escape(found.record.title)}: tolerance", "")
    yield from (escape(f"As of {say_day(found.record.as_of)}. {told.opening}"), "")
    if told.rows:
        columns = ("Date", "Now", "May slip", "Until", "Turns first", *told.columns)
        rows = [
            (
                one.name,
                _days(one.now),
                one.may_slip,
                _days(one.until) or one.beyond,
                one.first,
                *one.limits,
            )
            for one in told.rows
        ]
        yield from _table(columns, rows)
    for sentence in told.tightest:
        yield from (escape(sentence), "")
    for heading, lines in told.notes:
        yield from (f"## {escape(heading)}", "")
        yield from (f"* {escape(line)}" for line in lines)
        yield ""


def _days(windows: Sequence[Window]) -> str:
    return " to ".join(say_window(one) for one in windows)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(escape(one) for one in columns)} |"
    yield f"|{'---|' * len(columns)}"
    yield from (f"| {' | '.join(escape(one) for one in row)} |" for row in rows)
    yield ""


def escape(text: str) -> str:
    """Return a text in one line in which no character means anything but itself."""
    plain = _MARKUP.sub(r"\\\1", printable(" ".join(text.split())))
    begins = _OPENING.match(plain)
    if begins is None:
        return plain
    end = begins.end()
    return f"{plain[:end]}\\{plain[end:]}" if plain[0].isdigit() else f"\\{plain}"
