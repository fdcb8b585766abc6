"""What a simulation found as one screen: the target, each decision, every item, what drives the spread, what was drawn.

Everything is said in words and plain characters.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from textwrap import wrap

from readiness.document import printable
from readiness.explanation import DECISION_WORDS
from readiness.moment import MONTHS, say_day, say_window
from readiness.simulation.simulated import Driver, ItemProspect, Percentiles, Permitted, Prospects, Target
from readiness.verdict import Decision

NARROWEST = 12
MOST_DRIVERS, MOST_LISTED, MOST_BINDING = 10, 40, 4
_SHARES = ("half of the draws", "80%", "90%")


def simulations(found: Sequence[Prospects], width: int) -> str:
    """Return the screen for each simulation, one behind the other; `width` is in columns."""
    return "\n".join("".join(f"{line}".rstrip() + "\n" for line in _page(one, width)) for one in found)


def _page(one: Prospects, width: int) -> Iterator[str]:
    title = _cut(one.title or one.release, width - 8)
    yield f"{title} {'=' * (width - len(title) - 1)}"
    if not one.assumptions:
        yield from _nothing_varies(one, width)
        return
    draws = f"{one.samples:,} draw{'' if one.samples == 1 else 's'}"
    opening = (
        f"As of {say_day(one.as_of)}. {draws} of the plan, each one way in which it may turn out within what is stated"
    )
    yield from _fill(f"{opening}; seed {one.seed} draws the same again.", width)
    yield ""
    yield from _target(one, width)
    yield from _decisions(one, width)
    yield from _items(one, width)
    yield from _drivers(one, width)
    yield from _assumptions(one, width)
    yield ""
    yield from _fill(NO_CRITERION, width)


NO_CRITERION = (
    "Days of items follow links alone here. `readiness feasible` asks the criteria too, so the earliest day it gives may be another; "
    "`readiness schedule` shows the critical path of the plan as it is stated, which is one way of many."
)


def _nothing_varies(one: Prospects, width: int) -> Iterator[str]:
    """Yield that every draw would be the same, and how a range is stated."""
    name = next((item.id for item in one.items if not item.milestone), "user-test")
    yield from _fill(
        f"As of {say_day(one.as_of)}. Nothing varies in this release, so there is nothing to draw: it states no range, no "
        "window with two ends, and no risk that delays.",
        width,
    )
    yield ""
    yield "A range is stated in the release, such as"
    yield f"  ranges: {{{name}.duration: {{least: 15wd, likely: 20wd, most: 30wd}}}}"
    yield from _fill("`readiness schedule` shows the dates as they are stated.", width)


def _target(one: Prospects, width: int) -> Iterator[str]:
    target = one.target
    named = f"{target.title} ({target.id})" if target.id else target.title
    yield from _fill(named, width)
    if target.percentiles is None:
        needs = next((item.needs for item in one.items if item.id == target.id), ())
        lacking = needs or tuple(dict.fromkeys(need for item in one.items for need in item.needs))
        yield from _fill(
            f"No day can be told: {_needed(one, lacking)} {'is' if len(lacking) == 1 else 'are'} not stated, and no range says between what.",
            width,
            2,
        )
        return
    yield from _fill(f"{_said(target)}: {_days(target.percentiles)}.", width, 2)
    if target.fixed is not None and target.kept is not None:
        yield from _fill(
            f"Its date, {say_window(target.fixed)}, is kept in {_percent(target.kept)} of the draws.", width, 2
        )
    elif target.stated is not None and target.stated.day is not None:
        yield from _fill(f"It is planned for {say_day(target.stated.day)}.", width, 2)
    if target.permitted is not None:
        for said in say_permitted(target, target.permitted, one.samples):
            yield from _fill(said, width, 2)


def say_permitted(target: Target, found: Permitted, samples: int) -> Iterator[str]:
    """Yield in sentences what the change schedule permits of the target, and what stands in the way how often."""
    if not found.changes:
        yield (
            f"The change schedule was not asked: no change on it that is still to be made takes its day from {target.title}."
        )
        return
    of = "of the draws" if found.asked == samples else f"of the first {found.asked:,} draws"
    if found.forbidden:
        that = "the day that this gives" if target.fixed is not None else "that day"
        yield f"The change schedule does not permit {that} in {_percent(found.forbidden)} {of}."
        days = (f"{_day(day)} in {how}" for day, how in zip(found.percentiles, _SHARES, strict=True) if day is not None)
        first = ", ".join(days)
        if first:
            yield f"The first day that it permits comes by: {first}."
        if found.never:
            yield f"In {_percent(found.never)} it permits no day in the year that follows."
        binds = "; ".join(f"{what} ({_percent(share)})" for what, share in found.binds[:MOST_BINDING])
        more = len(found.binds) - MOST_BINDING
        yield f"In the way, and in how many draws: {binds}{f'; and {more} more' if more > 0 else ''}."
    else:
        yield f"The change schedule forbids it in none {of}."
    if found.maybe:
        yield f"In {_percent(found.maybe)} something on it may be in the way: what would tell is not stated."
    if target.fixed is not None and found.against:
        yield f"On its date, {say_window(target.fixed)}, it is not permitted: {' '.join(found.against[:MOST_BINDING])}"
    if found.kept is not None and found.against:
        yield f"Its date is kept and permitted in {_percent(found.kept)} {of}."


def _said(target: Target) -> str:
    return (
        "What comes before it allows it by"
        if target.fixed is not None
        else "It comes by"
        if target.id
        else "It is reached by"
    )


def _days(found: Percentiles) -> str:
    return f"{_day(found.p50)} in half of the draws, {_day(found.p80)} in 80%, {_day(found.p90)} in 90%"


def _decisions(one: Prospects, width: int) -> Iterator[str]:
    if not one.checkpoints:
        return
    yield ""
    yield "How probable each decision is"
    heads = [DECISION_WORDS[decision] for decision in Decision]
    across = [max(len(head), 6) + 2 for head in heads]
    first = _first([at.title for at in one.checkpoints], width - 2 - sum(across))
    yield "  " + " " * first + "".join(f"{head:>{size}}" for head, size in zip(heads, across, strict=True))
    for at in one.checkpoints:
        shares = [_percent(at.shares[decision.value]) for decision in Decision]
        row = "".join(f"{share:>{size}}" for share, size in zip(shares, across, strict=True))
        yield from _named(at.title, first, row)
    if one.judged < one.samples:
        some = f"Of the first {one.judged:,} draws, {one.different:,} of them different; `--judge` takes more."
        yield from _fill(some, width, 2)


def _items(one: Prospects, width: int) -> Iterator[str]:
    yield ""
    years = _years(one)
    year = years[0] if len(years) == 1 else None
    yield "When each item starts (in 50% of the draws) and is done (in 50%, 80% and 90%)"
    across = 11 if year is None else 6
    columns = ("starts", "50%", "80%", "90%")
    first = _first([item.title for item in one.items], width - 2 - 4 * (across + 1) - 16)
    yield f"  {'':<{first}}{''.join(f' {head:>{across}}' for head in columns)}  critical  kept"
    for item in one.items[:MOST_LISTED]:
        if item.needs:
            yield from _fill(f"{item.title}: not known; needed: {_needed(one, item.needs)}", width, 2, 4)
        else:
            yield from _named(item.title, first, _row(item, across, with_year=year is None))
    if len(one.items) > MOST_LISTED:
        yield f"  and {len(one.items) - MOST_LISTED} more; `--format json` has all"
    days = "" if year is None else f"Days are of {year}. "
    yield from _fill(f"{days}critical: in how many draws it has no room before the target.", width, 2)
    if any(item.ready is not None for item in one.items):
        yield from _fill(
            "* fixed: the days on which what comes before it allows it; kept: how often its date holds.", width, 2
        )
    elif any(item.kept is not None for item in one.items):
        yield from _fill("kept: how often its deadline is kept.", width, 2)


def _years(one: Prospects) -> list[int]:
    """Return the years in which items start or are done."""
    found = [each for item in one.items for each in (item.start, item.finish, item.ready) if each is not None]
    return sorted({day.year for each in found for day in (each.p50, each.p80, each.p90)})


def _row(item: ItemProspect, across: int, *, with_year: bool) -> str:
    found = item.finish if item.fixed is None or item.ready is None else item.ready
    mark = "*" if item.ready is not None else " "
    days = [None if item.start is None else item.start.p50, *_three(found)]
    said = ["" if day is None else _day(day) if with_year else _day(day).rpartition(" ")[0] for day in days]
    critical = "" if item.criticality is None else _percent(item.criticality)
    kept = "" if item.kept is None else _percent(item.kept)
    return f"{''.join(f' {day:>{across}}' for day in said)}{mark} {critical:>8} {kept:>5}"


def _first(titles: Sequence[str], most: int) -> int:
    """Return how wide the column of titles is."""
    return max(NARROWEST, min(most, max((len(printable(title)) for title in titles), default=0)))


def _named(title: str, first: int, row: str) -> Iterator[str]:
    """Yield a row of a table, its title in as many lines as it takes."""
    *above, last = wrap(" ".join(printable(title).split()), first - 1) or [""]
    yield from (f"  {line}" for line in above)
    yield f"  {last:<{first}}{row}"


def _needed(one: Prospects, needs: Sequence[str]) -> str:
    """Return facts that are lacking in words."""
    titles = {item.id: item.title for item in one.items}
    said = []
    for need in needs:
        name, _, end = need.removesuffix(" (actual)").partition(".")
        title = titles.get(name, name)
        said.append(f"the {end} of {title}" if end else f"the day of {title}")
    return _listed(list(dict.fromkeys(said)))


def _three(found: Percentiles | None) -> tuple[date | None, date | None, date | None]:
    return (None, None, None) if found is None else (found.p50, found.p80, found.p90)


def _drivers(one: Prospects, width: int) -> Iterator[str]:
    if not one.drivers:
        return
    yield ""
    yield from _fill(f"What moves {one.target.title}, most first", width)
    yield from _fill(
        "The number says how closely the two go together: 0 not at all, 1 always, below 0 the other way round.",
        width,
        2,
    )
    for driver in one.drivers[:MOST_DRIVERS]:
        yield from _fill(f"{driver.correlation:+.2f}  {driver.title}: {say_effect(driver)}", width, 2, 9)
    if len(one.drivers) > MOST_DRIVERS:
        yield f"  and {len(one.drivers) - MOST_DRIVERS} more; `--format json` has all"


def say_effect(driver: Driver) -> str:
    """Return in words how much the target moves with what is drawn."""
    low, high = (_moved(one) for one in (driver.low, driver.high))
    if driver.id.startswith("risks."):
        return f"{low} when it does not strike, {high} when it does"
    return f"{low} in its lowest quarter of draws, {high} in its highest"


def _moved(days: float) -> str:
    if abs(days) < 0.05:  # noqa: PLR2004 - it would be said as 0.0
        return "no change"
    return f"{abs(days):.1f} working days {'later' if days > 0 else 'earlier'}"


def _assumptions(one: Prospects, width: int) -> Iterator[str]:
    if not one.assumptions:
        return
    yield ""
    yield "What was drawn: assumptions, not facts"
    for drawn in one.assumptions[:MOST_LISTED]:
        group = f"; group {drawn.group}" if drawn.group is not None and drawn.group in one.groups else ""
        yield from _fill(f"{drawn.title}: {drawn.words}{group}", width, 2, 4)
    if len(one.assumptions) > MOST_LISTED:
        yield f"  and {len(one.assumptions) - MOST_LISTED} more; `--format json` has all"
    for name, correlation in one.groups.items():
        yield from _fill(
            f"Group {name}: what is high in one of them tends to be high in the others (correlation {correlation:g}).",
            width,
            2,
            4,
        )
    if any("(pert)" in drawn.words or "(triangular)" in drawn.words for drawn in one.assumptions):
        yield from _fill("triangular, pert: the nearer to the most likely, the more often; pert more so.", width, 2, 4)


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:4])
    more = f" and {len(names) - 4} more" if len(names) > len(shown) else ""
    return ", ".join(shown) + more


def _percent(share: float) -> str:
    if 0 < share < 0.01:  # noqa: PLR2004 - what happens is not said as never
        return "<1%"
    return ">99%" if 0.99 < share < 1 else f"{share * 100:.0f}%"  # noqa: PLR2004 - nor as always


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def _cut(text: str, most: int) -> str:
    said = " ".join(printable(text).split())
    return said if len(said) <= most else f"{said[: most - 3]}..."


def _fill(text: str, width: int, indent: int = 0, after: int | None = None) -> list[str]:
    """Return the lines of a text, the second and later ones indented as far as `after` says."""
    said = printable(text)
    later = " " * (indent + 2 if after is None else after)
    return wrap(said, width, initial_indent=" " * indent, subsequent_indent=later) or [""]
