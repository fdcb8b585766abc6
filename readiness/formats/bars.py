"""A schedule as one screen: a table of dates and floats, bars of plain characters, the critical path, what is not known.

Everything is said in words or in ASCII characters, so that it reads the same without colour; no row is wider than the
screen. The year of a day is left out where it can be only one, else where most days of the plan lie in it.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from readiness.columns import columns_of, fill, padded, shorten
from readiness.document import printable
from readiness.moment import MONTHS, Beyond, Window, say_day
from readiness.network import Float
from readiness.schedule import Scheduled
from readiness.timetable import Timetable, critical_paths, gaps, marks, near, say_critical, say_end, shown_days

BOLD, DIM, RED, YELLOW, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[33m", "\x1b[0m"
LONGEST_ID = 24
LEAST_TITLE = 22
MOST_PATHS = 3
MOST_WAITING = 6
MOST_LISTED = 20
WEEK = 7
HEADS = ("start", "finish", "late finish", "float", "free", "")
_RANK = {" ": 0, ".": 1, "|": 2, "?": 3, "-": 4, "=": 4, "#": 4, "*": 5, "!": 6}
"""Which character is seen where two fall on one column: the higher."""

Style = Callable[[str, str], str]


def schedules(shown: Sequence[Timetable], width: int, *, colour: bool) -> str:
    """Return the screen of one schedule, or a summary of several and then each; `width` is in columns."""
    style: Style = (lambda words, how: f"{how}{words}{PLAIN}" if how and words else words) if colour else _unstyled
    pages = [_overview(shown, width, style)] if len(shown) > 1 else []
    pages += [_page(one, width, style) for one in shown]
    return "\n".join("".join(f"{line}\n" for line in page) for page in pages)


def _unstyled(words: str, how: str) -> str:  # noqa: ARG001 - what paints has these two
    return words


def _overview(shown: Sequence[Timetable], width: int, style: Style) -> list[str]:
    """Return a line or two for each of several releases."""
    lines = [style(f"{len(shown)} releases", BOLD)]
    for one in shown:
        items = one.schedule.items.values()
        if not items:
            lines += _bullets([f"{one.schedule.title}: no item of the plan is on record."], width)
            continue
        counts = f"{_count(len(items), 'item')}, {sum(item.critical for item in items)} of them critical"
        lacks = f"{_count(len(gaps(one)), 'fact')} not known"
        lines += _bullets([f"{one.schedule.title}: {counts}; {lacks}. {say_end(one.schedule)}"], width)
    return lines


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _page(timetable: Timetable, width: int, style: Style) -> list[str]:
    schedule = timetable.schedule
    *above, last = fill(schedule.title, width - 2) or [printable(schedule.release)]
    lines = [style(words, BOLD) for words in above]
    lines += [f"{style(last, BOLD)} {'=' * (width - columns_of(last) - 1)}"]
    lines += [style(words, DIM) for words in fill(f"As of {say_day(schedule.as_of)}. {say_end(schedule)}", width)]
    if not schedule.items:
        return [*lines, "", "No item of the plan is on record."]
    names = {one.id: shorten(printable(one.id), LONGEST_ID) for one in timetable.items}
    lines += ["", *_table(timetable, names, width, style)]
    lines += ["", *_chart(timetable, names, width, style)]
    lines += ["", style("Critical path", BOLD), *_critical(timetable, width)]
    lines += _unknown(timetable, width, style)
    return [*lines, *_notes(timetable, width, style)]


# The table


def _table(timetable: Timetable, names: dict[str, str], width: int, style: Style) -> list[str]:
    """Return a row for each item; where the screen is too narrow for columns, its dates are words below its title."""
    year, said = _years(timetable)
    ends = _ends(timetable)
    rows = {one.id: _cells(one, year, ends) for one in timetable.items}
    titles = {one.id: _title(one) for one in timetable.items}
    sizes = [max(map(columns_of, column)) for column in zip(HEADS, *rows.values(), strict=True)]
    taken = max(map(columns_of, names.values())) + sum(sizes) + 2 * len(sizes)
    if taken > width >= taken - sizes[-1] - 2:  # the marks stand below, with the title
        marked = {name: f"({cells[-1]})" if cells[-1] else "" for name, cells in rows.items()}
        titles = {name: f"{title} {marked[name]}".strip() for name, title in titles.items()}
        rows = {name: [*cells[:-1], ""] for name, cells in rows.items()}
        taken, sizes = taken - sizes[-1] - 2, [*sizes[:-1], 0]
    if taken <= width:
        table = _grid(timetable, names, (titles, rows, sizes, width - taken - 2), width, style)
    else:
        table = [line for one in timetable.items for line in _in_words(one, rows[one.id], width, style)]
    said = f"{said} Float, and free float, are in working days, by links alone; `readiness tolerance` asks the criteria too."
    return [*table, *(style(words, DIM) for words in fill(said, width))]


_Cells = tuple[dict[str, str], dict[str, list[str]], list[int], int]
"""The title and the other cells of each item, how wide those are, and the columns that are left for the title."""


def _grid(timetable: Timetable, names: dict[str, str], cells: _Cells, width: int, style: Style) -> list[str]:
    """Return rows of columns; the title has one of its own where there is room, else lines below."""
    titles, rows, sizes, left = cells
    label = max(map(columns_of, names.values()))
    longest = max(columns_of(printable(title)) for title in titles.values())
    beside = min(left, longest) if left >= min(longest, LEAST_TITLE) else 0
    gap = " " * (label + 2)
    table = [style(f"{gap}{' ' * (beside + 2 if beside else 0)}{_aligned(HEADS, sizes)}".rstrip(), DIM)]
    for one in timetable.items:
        words = fill(titles[one.id], beside or width - 2)
        first = [padded(words.pop(0) if words else "", beside)] if beside else []
        aligned = _aligned(rows[one.id], sizes)
        last = len(aligned) - sizes[-1]
        name = style(names[one.id], BOLD) + " " * (label - columns_of(names[one.id]))
        said = [name, *first, aligned[:last] + style(aligned[last:].rstrip(), _colour(one))]
        table.append("  ".join(said).rstrip())
        table += [f"{gap if beside else '  '}{style(more, DIM)}" for more in words]
    return table


def _aligned(cells: Sequence[str], sizes: Sequence[int]) -> str:
    return "  ".join(
        f"{' ' * (size - columns_of(cell))}{cell}" if head in ("float", "free") else padded(cell, size)
        for head, cell, size in zip(HEADS, cells, sizes, strict=True)
    )


def _in_words(one: Scheduled, cells: Sequence[str], width: int, style: Style) -> list[str]:
    """Return an item in lines of words: its names and marks, and below them its dates and floats."""
    *dates, marked = cells
    name = f"{one.id}: {_title(one)}" if _title(one) else one.id
    first, *more = fill(f"{name} ({marked})" if marked else name, width - 2)
    heads = ("day", *HEADS[1:]) if one.milestone else HEADS
    said = ", ".join(f"{head} {cell}" for head, cell in zip(heads, dates, strict=False) if cell)
    return [style(first, _colour(one)), *(f"  {words}" for words in [*more, *fill(said, width - 2)])]


def _title(one: Scheduled) -> str:
    """Return the title of an item, empty where it only says its id again."""
    return "" if one.title.casefold().replace(" ", "-") == one.id.casefold() else one.title


def _ends(timetable: Timetable) -> frozenset[str]:
    """Return the items whose float says nothing: no link leads on from them, and nothing else holds them."""
    followed = {link.id for item in timetable.record.items.values() for link in item.after}
    return frozenset(
        one.id
        for one in timetable.items
        if one.id not in followed
        and not (one.fixed or one.deadline or one.total_float is None or one.critical or one.near_critical)
    )


def _cells(one: Scheduled, year: int | None, ends: frozenset[str]) -> list[str]:
    done = one.total_float is None
    free = one.id in ends
    return [
        _short(one.start, year),
        "" if one.milestone else _short(one.finish, year),
        "" if done or free else _short(one.late_finish, year),
        "" if free else _float(one.total_float),
        "" if free else _float(one.free_float),
        ", ".join((*marks(one), *(["nothing follows it"] if free else []))),
    ]


def _short(window: Window, year: int | None) -> str:
    """Return a window in few letters: 5 Oct, 5 Oct to ?, or 5 Oct 2022 where that is another year."""
    if isinstance(window, Beyond):
        return window.short
    if window.open:
        return "?"
    ends = [
        "?" if day is None else f"{day.day} {_month(day)}{'' if year in (None, day.year) else f' {day.year}'}"
        for day in (window.earliest, window.latest)
    ]
    return ends[0] if window.day is not None else " to ".join(ends)


def _years(timetable: Timetable) -> tuple[int | None, str]:
    """Return the year that is left out of a day, None where all are, and what is said of it."""
    days = sorted(day for one in timetable.items for day in shown_days(one))
    if not days or days[0].year == days[-1].year:
        return None, f"Days are of {days[0].year if days else timetable.schedule.as_of.year}."
    if days[-1] - days[0] < timedelta(days=365):
        return None, f"Days are from {say_day(days[0])} to {say_day(days[-1])}."
    years = Counter(day.year for day in days)
    usual = min(years, key=lambda year: (-years[year], year))
    return usual, f"Days without a year are of {usual}."


def _month(day: date) -> str:
    return MONTHS[day.month - 1][:3]


def _float(value: Float | None) -> str:
    if value is None:
        return ""
    least, most = ("?" if one is None else str(one) for one in value)
    return least if least == most else f"{least} to {most}"


def _colour(one: Scheduled) -> str:
    if one.critical:
        return RED
    return YELLOW if one.near_critical else DIM if one.finished else ""


# The bars


class _Scale:
    """Days to columns: so many columns for a week that begins on Monday, or of a long plan so many days for a column."""

    def __init__(self, first: date, last: date, columns: int) -> None:
        self.first = first - timedelta(days=first.weekday())
        weeks = (last - self.first).days // WEEK + 1
        self.days = weeks * WEEK
        self.per_week = min(WEEK, columns // weeks)
        self.size = weeks * self.per_week if self.per_week else columns

    def column(self, day: date) -> int:
        """Return the column of a day, which may lie outside the chart."""
        gone = (day - self.first).days
        if not self.per_week:
            return gone * self.size // self.days
        return gone // WEEK * self.per_week + gone % WEEK * self.per_week // WEEK

    def mondays(self) -> list[date]:
        """Return the Mondays that are labelled, at least three columns apart; none of a long plan."""
        step = WEEK * -(-3 // self.per_week) if self.per_week else self.days + 1
        return [self.first + timedelta(days=n) for n in range(0, self.days, step) if self.per_week]

    def months(self) -> list[date]:
        """Return the first day shown, and the first days of the months that follow."""
        found = [self.first]
        while (found[-1].year, found[-1].month) < (self.last.year, self.last.month):
            found.append((found[-1].replace(day=1) + timedelta(days=31)).replace(day=1))
        return found

    @property
    def last(self) -> date:
        """The last day shown."""
        return self.first + timedelta(days=self.days - 1)


def _chart(timetable: Timetable, names: dict[str, str], width: int, style: Style) -> list[str]:
    schedule = timetable.schedule
    items = timetable.items
    days = [day for one in items for day in shown_days(one)]
    if not days:
        return fill("No day of the plan is known, so there are no bars.", width)
    label = max(columns_of(name) for name in names.values())
    first, last = min(days), max(days)
    seen = near(schedule.as_of, first, last)
    if seen:
        first, last = min(first, schedule.as_of), max(last, schedule.as_of)
    scale = _Scale(first, last, width - label - 2)
    today = scale.column(schedule.as_of) if seen else None
    lines = [f"{' ' * (label + 2)}{words}".rstrip() for words in _heads(scale)]
    drawn = set()
    for one in items:
        row = _row(one, scale, today)
        drawn.update(row)
        cells = "".join(row).rstrip()
        padded = f"{names[one.id]}{' ' * (label - columns_of(names[one.id]))}"
        lines.append(f"{padded}  {_painted(cells, _colour(one), style)}".rstrip())
    return [*lines, *(style(words, DIM) for words in _legend(drawn, timetable, scale, width, seen=seen))]


def _painted(cells: str, how: str, style: Style) -> str:
    """Return a row with its bar in colour."""
    return re.sub(r"[#=\-?*]+", lambda found: style(found.group(), how), cells)


def _heads(scale: _Scale) -> list[str]:
    """Return the lines above the bars: years, of a plan within one year none, months, and Mondays that have room."""
    months = scale.months()
    years = [day for at, day in enumerate(months) if at == 0 or day.month == 1]
    several = len(years) > 1
    lines = [
        _labels(scale, years, lambda day: (str(day.year),)) if several else "",
        _labels(scale, months, lambda day: (_month(day),) if several else (f"{_month(day)} {day.year}", _month(day))),
        _labels(scale, scale.mondays(), lambda day: (str(day.day),)),
    ]
    return [line for line in lines if line]


def _labels(scale: _Scale, days: Sequence[date], words: Callable[[date], Sequence[str]]) -> str:
    """Return a line with a label at each day: the first of its words for which there is room before the next."""
    line = [" "] * scale.size
    ends = [*(scale.column(day) - 1 for day in days[1:]), scale.size]
    for day, following in zip(days, ends, strict=False):
        column = scale.column(day)
        label = next((label for label in words(day) if column + len(label) <= following), "")
        line[column : column + len(label)] = label
    return "".join(line).rstrip()


def _row(one: Scheduled, scale: _Scale, today: int | None) -> list[str]:
    """Return the characters of one item, a column each."""
    row = [" "] * scale.size

    def put(mark: str, first: date | None, last: date | None) -> None:
        if first is None or last is None:
            return
        for column in range(max(0, scale.column(first)), min(scale.size - 1, scale.column(last)) + 1):
            row[column] = max(row[column], mark, key=_RANK.__getitem__)

    if today is not None:
        row[today] = "|"
    if one.total_float is not None:
        put(".", one.finish.earliest or one.start.earliest, one.late_finish.latest or one.late_finish.earliest)
    until = one.finish.latest or one.late_finish.latest or scale.last
    past = isinstance(one.start, Beyond) and one.start.last and one.start.sure
    put("?", one.start.earliest or (scale.last if past else scale.first), until)
    if one.milestone:
        put("*", one.start.earliest, one.start.earliest)
    else:
        put("-" if one.finished else "#" if one.critical else "=", one.start.latest, one.finish.earliest)
    put("!", one.deadline, one.deadline)
    return row


def _legend(drawn: set[str], timetable: Timetable, scale: _Scale, width: int, *, seen: bool) -> list[str]:
    words = {
        "#": "critical",
        "=": "activity",
        "-": "finished",
        "*": "milestone",
        ".": "float",
        "?": "not known",
        "!": "deadline",
        "|": f"as of {say_day(timetable.schedule.as_of)}",
    }
    said = [f"{mark} {meaning}" for mark, meaning in words.items() if mark in drawn]
    if scale.per_week:
        said.append("numbers are Mondays")
    if not seen:
        said.append("the as-of day lies outside the days shown")
    return fill(", ".join(said) + ".", width)


# The sentences


def _critical(timetable: Timetable, width: int) -> list[str]:
    paths, others = critical_paths(timetable, MOST_PATHS)
    if not paths:
        return fill("No item is known to be critical.", width)
    lines = [line for path in paths for line in fill(say_critical(path), width)]
    more = [last.title for last in others]
    if more:
        lines += fill(f"There are {len(more)} more, to {_listed(more)}.", width)
    return lines


def _unknown(timetable: Timetable, width: int, style: Style) -> list[str]:
    """Return what is not known, first that for which others wait."""
    assumed = {one.id for one in timetable.items if one.assumed}  # a note says so
    found = sorted((gap for gap in gaps(timetable) if gap[2] or gap[0] not in assumed), key=lambda gap: not gap[2])
    if not found:
        return []
    titles = Counter(one.title for one in timetable.items)
    said = []
    for name, sentence, waiting in found:
        item = timetable.schedule.items.get(name)
        which = f"{name}: " if item is not None and titles[item.title] > 1 else ""
        held = f" So the dates of {_listed(waiting)} are not known exactly." if waiting else ""
        said.append(f"{which}{sentence}{held}")
    return ["", style(f"What is not known ({len(found)})", BOLD), *_bullets(said, width)]


def _notes(timetable: Timetable, width: int, style: Style) -> list[str]:
    said = [f"{one.id}: {' '.join(one.notes)}" for one in timetable.items if one.notes]
    return ["", style("Notes", BOLD), *_bullets(said, width)] if said else []


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:MOST_WAITING])
    if len(names) > len(shown):
        shown.append(f"{len(names) - len(shown)} more")
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _bullets(said: Sequence[str], width: int) -> list[str]:
    """Return a list of sentences; of a very long one the beginning, and where the rest is."""
    shown = list(said[:MOST_LISTED])
    if len(said) > len(shown):
        shown.append(f"There are {len(said) - len(shown)} more; `--format json` has all of them.")
    lines = ((at, line) for words in shown for at, line in enumerate(fill(words, width - 2)))
    return [f"{'  ' if at else '* '}{line}" for at, line in lines]
