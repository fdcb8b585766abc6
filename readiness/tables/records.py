"""JSON to a grid: an entry of a list a row, its keys the headings; what is nested has its keys joined by dots.

Also one value of a file. Numbers keep their digits; a key that stands twice in one mapping ends the reading.
"""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from readiness.diagnostic import did_you_mean
from readiness.tables.grid import HEADING, Grid, Unreadable, Value

MOST_ENTRIES = 50_000
MOST_KEYS = 200
"""So many headings a table has at most."""
DEEPEST = 20
MOST_SHOWN = 12

Found = Any


class _WrongJsonError(Exception):
    """The text is JSON that is not read; the words say why."""


def read_records(raw: bytes, path: Sequence[str]) -> Grid | str:
    """Return the entries of the list to which the keys lead, or what is wrong in words."""
    found = _reach(raw, path)
    if isinstance(found, str):
        return found
    listed = found[0]
    if not isinstance(listed, list):
        return f"{_at(path)} stands {_called(listed)}, not a list of entries; `path` leads to one"
    if len(listed) > MOST_ENTRIES:
        return f"it has {len(listed):,} entries; at most {MOST_ENTRIES:,} are read"
    columns: dict[str, int] = {}
    cells: dict[int, dict[int, Value]] = {}
    for number, entry in enumerate(listed, start=1):
        if not isinstance(entry, dict):
            return f"entry {number} is {_called(entry)}, not a mapping of names to values"
        row: dict[int, Value] = {}
        for name, one in _flat(entry, "", 0):
            at = columns.setdefault(name, len(columns) + 1)
            if at in row:
                return f"entry {number} has '{name}' twice"
            if len(columns) > MOST_KEYS:
                return f"its entries have more than {MOST_KEYS} names; at most so many are read"
            value = _value(one)
            if value is not None:
                row[at] = value
        cells[number] = row
    return Grid("", {HEADING: {at: name for name, at in columns.items()}, **cells}, counted="entry")


def read_value(raw: bytes, path: Sequence[str]) -> Value | tuple[str] | None:
    """Return the value to which the keys lead, None for an empty one; what is wrong in words, alone in a tuple."""
    found = _reach(raw, path)
    return (found,) if isinstance(found, str) else _value(found[0])


def _reach(raw: bytes, path: Sequence[str]) -> tuple[Found] | str:
    """Return what the keys lead to, alone in a tuple; what is wrong in words."""
    try:
        here: Found = json.loads(
            raw.decode("utf-8-sig"),
            parse_float=Decimal,
            parse_int=Decimal,
            parse_constant=_refuse,
            object_pairs_hook=_mapping,
        )
    except UnicodeDecodeError as error:
        return f"byte {error.start + 1} is not UTF-8 text"
    except RecursionError:
        return "it is nested too deep"
    except (ValueError, ArithmeticError, _WrongJsonError) as error:
        return f"it is no JSON that is read ({error})"
    for depth, key in enumerate(path):
        if isinstance(here, dict) and key in here:
            here = here[key]
        elif isinstance(here, list) and key.isascii() and key.isdigit() and len(key) < 8 and int(key) < len(here):  # noqa: PLR2004 - no list is longer
            here = here[int(key)]
        else:
            known = list(here)[:MOST_SHOWN] if isinstance(here, dict) else []
            there = f"There are {', '.join(known)}." if known else f"There is {_called(here)}."
            return f"{_at(path[:depth])} is no '{key}'. {did_you_mean(key, tuple(known), there)}".rstrip(".")
    return (here,)


def _at(path: Sequence[str]) -> str:
    return f"under {' > '.join(path)}" if path else "at the top of it"


def _called(found: Found) -> str:
    if isinstance(found, dict):
        return "a mapping"
    return "a list" if isinstance(found, list) else "nothing" if found is None else "a single value"


def _flat(entry: dict[str, Found], before: str, depth: int) -> Iterator[tuple[str, Found]]:
    for key, one in entry.items():
        name = f"{before}{' '.join(key.split())}"
        if isinstance(one, dict) and one and depth < DEEPEST:
            yield from _flat(one, f"{name}.", depth + 1)
        else:
            yield name, one


def _value(found: Found) -> Value | None:
    if isinstance(found, str):
        return found.strip() or None
    if isinstance(found, (list, dict)):
        return Unreadable("", f"it is {_called(found)}, and no single value")
    return found if isinstance(found, (bool, Decimal)) else None


def _mapping(pairs: list[tuple[str, Found]]) -> dict[str, Found]:
    found: dict[str, Found] = {}
    for key, one in pairs:
        if key in found:
            raise _WrongJsonError(f"'{key[:40]}' stands twice in one mapping")
        found[key] = one
    return found


def _refuse(name: str) -> Found:
    raise _WrongJsonError(f"{name} is no number")
