"""Scenarios beside the base, as text for people: what is decided, what flips and why, what moves, what stays."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from readiness.comparison import ALTERED, APPEARED, VANISHED, Comparison, tell
from readiness.document import printable

NARROWEST = 40


def text(comparisons: Sequence[Comparison], width: int) -> str:
    """Return a screen for each scenario, and of several the decisions at a glance first; lines have `width` columns."""
    lines = list(_overview(comparisons)) if len(comparisons) > 1 else []
    for number, one in enumerate(comparisons):
        lines += [""] * bool(number or lines)
        lines += _screen(one)
    laid = (part for line in lines for part in _laid(printable(line), max(width, NARROWEST)))
    return "".join(f"{line}\n" for line in laid)


def _laid(line: str, width: int) -> list[str]:
    """Return a line in as many as it takes, each indented as it is."""
    indent = " " * (len(line) - len(line.lstrip()))
    return wrap(line, width, subsequent_indent=indent, break_on_hyphens=False) or [""]


def _overview(comparisons: Sequence[Comparison]) -> Iterator[str]:
    yield f"{len(comparisons)} scenarios of {comparisons[0].base.title}"
    for one in comparisons:
        told = tell(one)
        yield f"  {one.about.name}: {len(told.flips)} flip{'' if len(told.flips) == 1 else 's'}"
        yield from (f"    {_turn(title, before, after)}" for title, before, after, _ in told.decisions)


def _screen(comparison: Comparison) -> Iterator[str]:
    told = tell(comparison)
    yield f"{comparison.base.title}: {told.title}"
    yield f"{told.opening}."
    yield f"What changes: {told.changes}."
    if told.note:
        yield f"Note: {told.note}"
    yield from ("", "Decisions")
    for name, before, after, summary in told.decisions:
        yield f"  {_turn(name, before, after)}"
        if summary:
            yield f"    {summary}"
    yield from _headed("Dates that cannot be kept", len(told.too_late))
    yield from (f"  {words}" for words in told.too_late)
    yield from _headed(APPEARED, len(told.appeared))
    yield from (f"  {words}" for words in told.appeared)
    yield from _headed(VANISHED, len(told.vanished))
    yield from (f"  {words}" for words in told.vanished)
    yield from _headed(ALTERED, len(told.altered))
    yield from (f"  {words}" for words in told.altered)
    yield from _headed("Criteria that flip", len(told.flips))
    for name, title_, checkpoint, before, after, because, shows in told.flips:
        yield f"  {name} at {checkpoint}: {before} -> {after}"
        yield f"    {title_}"
        yield f"    Why: {because}"
        if shows:
            yield f"    {shows}"
    yield from _headed("Margins that change", len(told.margins))
    for name, _, checkpoint, before, after, because in told.margins:
        yield f"  {name} at {checkpoint}: {before} -> {after}"
        yield f"    Why: {because}"
    yield from _headed("Dates that move", len(told.moved))
    for name, before, after, distance, because in told.moved:
        yield f"  {name}: {before} -> {after}{f', {distance}' if distance else ''} ({because})"
    yield from ("", f"{told.stays}.")
    yield from _headed("What would save it", len(told.saved))
    yield from (f"  {words}" for words in told.saved)


def _turn(title: str, before: str, after: str) -> str:
    return f"{title}: {before}, as before" if before == after else f"{title}: {before} -> {after}"


def _headed(words: str, number: int) -> Iterator[str]:
    if number:
        yield from ("", f"{words} ({number})")
