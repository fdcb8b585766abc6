"""Data to the text of a document, so that reading the text gives the data again, whatever is in it.

A text is written plain only where every reader of YAML takes it for that text; else in double quotes, with JSON's escapes.
"""

import json
import re
from collections.abc import Iterator

from readiness.document import Data

WIDTH = 120
_PLAIN = re.compile(
    r"[A-Za-z_/][A-Za-z0-9_./()+-]*( [A-Za-z0-9_./()+-]+)*|\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?|[1-9]\d{0,8}", re.ASCII
)
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "null", "nan", "inf", "infinity"))
"""Words that one reader of YAML or another takes for something else than a text."""
_LONGEST = 200


def write(data: Data, *, note: str = "") -> str:
    """Return the text of a document; the note is a comment at its top, a line of it a line."""
    head = "".join(f"# {line}\n" for line in note.splitlines())
    return head + "".join(f"{line}\n" for line in _mapping(data, 0))


def quote(text: str) -> str:
    """Return a text as a document writes it in one line."""
    plain = len(text) <= _LONGEST and _PLAIN.fullmatch(text) is not None and text.lower() not in _WORDS
    return text if plain else json.dumps(text, ensure_ascii=False)


def _mapping(data: Data, depth: int) -> Iterator[str]:
    blank = "  " * depth
    for key, value in data.items():
        flow = _flow(value)
        if not isinstance(value, dict) or not value or (depth and len(blank) + len(key) + len(flow) < WIDTH):
            yield f"{blank}{quote(key)}: {flow}"
        else:
            yield f"{blank}{quote(key)}:"
            yield from _mapping(value, depth + 1)


def _flow(value: Data) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_inside(key)}: {_flow(one)}' for key, one in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_inside, value))}]" if all(isinstance(one, str) for one in value) else _list(value)
    return _inside(value)


def _list(value: list[Data]) -> str:
    return f"[{', '.join(map(_flow, value))}]"


def _inside(text: str) -> str:
    return quote(text)
