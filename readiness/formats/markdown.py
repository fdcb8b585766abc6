"""Scenarios beside the base, how far dates may slip, or any report of sentences, as Markdown for a paper.

Whatever a document holds is a text there, and no markup.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from readiness.blocks import Block, Fold, Heading, Items, Paper, Picture, Table
from readiness.comparison import ALTERED, APPEARED, VANISHED, Comparison, tell
from readiness.document import printable
from readiness.moment import Window, say_day, say_window
from readiness.tolerance.leeway import Leeways
from readiness.tolerance.limits import Told, tell_leeways

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&$@]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
_OPENING = re.compile(r"([-+=]|\d+(?=[.)]))")


def comparisons(found: Sequence[Comparison]) -> str:
    """Return a section for each scenario, and of several a table of the decisions first."""
    lines = list(_overview(found)) if len(found) > 1 else []
    for one in found:
        lines += _section(one)
    return "\n".join(lines).strip() + "\n"


def _overview(found: Sequence[Comparison]) -> Iterator[str]:
    yield from (f"# {escape(found[0].base.title)}: {len(found)} scenarios", "")
    titles = list(dict.fromkeys(turn.title for one in found for turn in one.decisions))
    rows = []
    for one in found:
        told = {title: _turn(before, after) for title, before, after, _ in tell(one).decisions}
        rows.append((tell(one).title, *(told.get(title, "") for title in titles)))
    yield from _table(("Scenario", *titles), rows)


def _section(one: Comparison) -> Iterator[str]:
    told = tell(one)
    yield from (f"# {escape(f'{one.base.title}: {told.title}')}", "", f"{escape(told.opening)}.", "")
    yield from (f"What changes: {escape(told.changes)}.", "")
    if told.note:
        yield from (escape(told.note), "")
    yield from ("## Decisions", "")
    yield from _table(
        ("Checkpoint", "Base", "Scenario", ""),
        [(title, before, after, summary or "As before.") for title, before, after, summary in told.decisions],
    )
    if told.too_late:
        yield from (f"## Dates that cannot be kept ({len(told.too_late)})", "")
        yield from (*(f"* {escape(words)}" for words in told.too_late), "")
    for words, listed in ((APPEARED, told.appeared), (VANISHED, told.vanished), (ALTERED, told.altered)):
        if listed:
            yield from (f"## {words} ({len(listed)})", "", *(f"* {escape(one)}" for one in listed), "")
    if told.flips:
        yield from (f"## Criteria that flip ({len(told.flips)})", "")
        columns = ("Criterion", "", "Checkpoint", "Base", "Scenario", "Because", "When")
        yield from _table(columns, told.flips)
    if told.margins:
        yield from (f"## Margins that change ({len(told.margins)})", "")
        yield from _table(("Criterion", "", "Checkpoint", "Base", "Scenario", "Because"), told.margins)
    if told.moved:
        yield from (f"## Dates that move ({len(told.moved)})", "")
        yield from _table(("Date", "Base", "Scenario", "By", "Because"), told.moved)
    yield from (f"{escape(told.stays)}.", "")
    if told.saved:
        yield from (f"## What would save it ({len(told.saved)})", "")
        yield from (*(f"* {escape(words)}" for words in told.saved), "")


def _turn(before: str, after: str) -> str:
    return f"{before}, as before" if before == after else f"{before} to {after}"


def tolerances(found: Sequence[Leeways]) -> str:
    """Return a section for each release."""
    return "\n".join("\n".join(_leeways(one, tell_leeways(one))).strip() + "\n" for one in found)


def _leeways(found: Leeways, told: Told) -> Iterator[str]:
    yield from (f"# {escape(found.record.title)}: tolerance", "")
    yield from (escape(f"As of {say_day(found.record.as_of)}. {told.opening}"), "")
    if told.rows:
        columns = ("Date", "Now", "May slip", "Until", "Breaks first", *told.columns)
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


def reports(found: Sequence[Sequence[Block]]) -> str:
    """Return reports of headings, sentences, lists and tables, one after the other."""
    return "\n".join("\n".join(line for block in one for line in _block(block)).strip() + "\n" for one in found)


def paper(found: Paper) -> str:
    """Return a paper: its title, its title block as a table, its marking, and its sections."""
    lines = [f"# {escape(found.title)}", ""]
    lines += _table(("", ""), found.front)
    lines += [f"*{escape(found.marking)}*", ""]
    if found.permits:
        lines += [escape(found.permits), ""]
    lines += [line for block in _captioned(found.blocks) for line in _block(block)]
    return "\n".join(lines).strip() + "\n"


def _captioned(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks with the caption of each table in a line above it, as Markdown has none."""
    for block in blocks:
        if isinstance(block, Fold):
            yield replace(block, blocks=tuple(_captioned(block.blocks)))
        else:
            yield Fold(block.caption, (block,)) if isinstance(block, Table) else block


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Items):
        yield from (f"* {escape(line)}" for line in block.lines)
    elif isinstance(block, Table):
        yield from _table(block.columns, block.rows)
        return
    elif isinstance(block, Heading):
        yield f"{'#' * block.level} {escape(block.words)}"
    elif isinstance(block, Picture):
        yield f"*{escape(block.title)}:* {escape(block.alternative)}"
    elif isinstance(block, Fold):
        yield f"**{escape(block.words)}**"
        yield ""
        for inner in block.blocks:
            yield from _block(inner)
        return
    else:
        yield escape(block.words)
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
