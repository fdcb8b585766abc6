"""A paper as a PDF: tagged (PDF/UA-1), in British English, in the shipped fonts alone.

What the paper carries along is the embedded file `assessment.json`. One source, `paper.typ`, is the same for every paper;
the words come to it as data. A letter that no shipped font has is written as its number, as `drawn` does.
"""

import json
import re
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any
from unicodedata import category

from readiness import fonts
from readiness.blocks import Block, Heading, Items, Paper, Paragraph, Picture, Table
from readiness.pages import (
    MARK_ROOM,
    PADDING,
    ROOM,
    SIZE,
    drawn,
    escaped,
    lay_out,
    leftwards,
    mark,
    shares,
    together,
    whole,
)

ATTACHED = "assessment.json"
TALL = 520.0
"""A picture is at most so high, in points."""
POINTS = 0.75
"""So many points are a pixel."""
_FRONT = (0.24, 0.76)
_BODY, _TITLE, _HEADINGS = 10.5, 19.0, (14.0, 11.5, 10.5)
_MARKS, _LABEL, _SMALL = 8.5, 9.5, 10.0
TALLEST_HEAD = 8
"""The head of a table is repeated on each page if it, and what the table is called, have at most so many lines."""
_NEEDS = (
    "a PDF needs typst, which is not installed: `pip install '.[paper]'` in the folder of readiness, or ask for html"
)
_ENDS = re.compile(r"(?<=[-/._:,;=&?|\\)])")
"""After these a word that is too wide breaks first."""


def write(paper: Paper) -> bytes | str:
    """Return the PDF; in words why not, where the library that sets it is lacking."""
    try:
        import typst
    except ModuleNotFoundError as error:
        if error.name != "typst":
            raise
        return _NEEDS
    said = json.dumps(_paper(lay_out(paper)), ensure_ascii=True, sort_keys=True)
    made = datetime(paper.day.year, paper.day.month, paper.day.day, tzinfo=UTC)
    source = files("readiness.formats").joinpath("paper.typ").read_bytes()
    return typst.compile(
        source,
        format="pdf",
        sys_inputs={"paper": said},
        font_paths=typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(Path(fonts.paths()[0]).parent)],
        ),
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=made,
    )


def _paper(paper: Paper) -> dict[str, Any]:
    """Return the paper as the source reads it."""
    number, marking = mark(drawn(paper.number or paper.title)), mark(drawn(paper.marking))
    split = fonts.width(f"{number}   {marking}", _MARKS) > ROOM
    lines = sum(fonts.width(one, _MARKS) // ROOM + 1 for one in (number, marking)) if split else 1
    room = ROOM if split else MARK_ROOM
    return {
        "title": _text(paper.title, _TITLE, ROOM),
        "name": drawn(paper.title) or "Paper",
        "keywords": [drawn(paper.marking)] if paper.marking else [],
        "day": [paper.day.year, paper.day.month, paper.day.day],
        "number": _text(number, _MARKS, room),
        "marking": _text(marking, _MARKS, room),
        "split": split,
        "more": (lines - 1) * _MARKS * 1.4,
        "front": [
            [
                _text(name, _LABEL, ROOM * _FRONT[0] - PADDING),
                _text(value, _LABEL, ROOM * _FRONT[1] - PADDING),
                whole((name, value), _FRONT),
            ]
            for name, value in paper.front
        ],
        "permits": _text(paper.permits, _BODY, ROOM),
        "attachment": escaped(paper.attachment),
        "blocks": [_block(one) for one in paper.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        words = _text(block.words, _HEADINGS[block.level - 1], ROOM)
        return {"sort": "heading", "level": block.level, "words": words}
    if isinstance(block, Paragraph):
        return {"sort": "paragraph", "words": _text(block.words, _BODY, ROOM)}
    if isinstance(block, Items):
        return {"sort": "items", "lines": [_text(line, _BODY, ROOM - 2 * _BODY) for line in block.lines]}
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Picture):
        return _picture(block)
    inner = [_block(one) for one in block.blocks]
    return {"sort": "fold", "words": _text(block.words, _SMALL, ROOM), "blocks": inner}


def _table(table: Table) -> dict[str, Any]:
    parts = shares(table, ROOM)
    rooms = [part * ROOM - PADDING for part in parts]
    short = [whole(row, parts) for row in table.rows]
    return {
        "sort": "table",
        "caption": _text(table.caption, SIZE, ROOM),
        "widths": parts,
        "columns": [_text(one, SIZE, room) for one, room in zip(table.columns, rooms, strict=True)],
        "rows": [[_text(one, SIZE, room) for one, room in zip(row, rooms, strict=True)] for row in table.rows],
        "whole": short,
        "repeats": all(map(_low, (table.caption, *table.columns), (ROOM, *rooms))),
        "together": together(table.rows, parts),
    }


def _low(words: str, room: float) -> bool:
    """Return whether words have few lines in a room."""
    return fonts.width(words, SIZE, bold=True) <= TALLEST_HEAD * room * 0.8


def _picture(shown: Picture) -> dict[str, Any]:
    wide, high = max(shown.width, 1) * POINTS, max(shown.height, 1) * POINTS
    scale = min(1.0, ROOM / wide, TALL / high)
    return {
        "sort": "picture",
        "title": _text(shown.title, SIZE, ROOM),
        "low": _low(shown.title, ROOM),
        "alternative": drawn(shown.alternative) or "A picture",
        "svg": shown.svg,
        "width": wide * scale,
        "height": high * scale,
    }


def _text(words: str, size: float, room: float) -> str | dict[str, Any]:
    """Return a text, or its pieces between which lines may end, where a word of it is wider than the room or runs leftwards."""
    pieces = [""]
    shown = drawn(words)
    for number, word in enumerate(shown.split(" ")):
        pieces[-1] += " " if number else ""
        if len(word) * size * fonts.LACKING > room and fonts.width(word, size, bold=True) > room:
            pieces += _parts(word, size, room)
        else:
            pieces[-1] += word
    turned = leftwards(words)
    pieces = [one for one in pieces if one]
    return {"pieces": pieces, "leftwards": turned} if turned or len(pieces) > 1 else shown


def _parts(word: str, size: float, room: float) -> list[str]:
    """Return a word in parts that each fit: up to where it may end a line, else as many letters as there is room for."""
    found: list[str] = []
    for part in _ENDS.split(word):
        left = 0.0
        for letter in part:
            wide = fonts.width(letter, size, bold=True)
            if left < wide and category(letter) not in {"Mn", "Me"}:
                found.append("")
                left = room
            found[-1] += letter
            left -= wide
    return found
