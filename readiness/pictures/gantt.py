"""The plan as bars: what has happened is solid, what is forecast has an outline, what is not known is hatched.

Every bar has its dates in words beside it, so that nothing rests on a colour. Days on which nobody works are shaded where
there is room; the day of the report and the checkpoints are lines through all rows.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from readiness.blocks import Picture
from readiness.calendar import Calendar
from readiness.dates import say_days
from readiness.moment import Beyond, Window, say_day, say_on, say_window
from readiness.pictures.drawing import (
    BLUE,
    FAINT,
    INK,
    MOST_ROWS,
    MOST_TOLD,
    ORANGE,
    PALE_BLUE,
    PALE_ORANGE,
    PAPER,
    SMALL,
    SOFT,
    WIDTH,
    Sample,
    box,
    cut,
    diamond,
    dot,
    flat,
    frame,
    hatched,
    legend,
    line,
    lines,
    more,
    shape,
    short,
    text,
    told,
    wide,
)
from readiness.schedule import Scheduled
from readiness.timetable import Timetable, near, shown_days

MARGIN = 12
NAMES = 216
"""How wide the titles are; the dates beside them take what they need, up to `DATES`."""
DATES = 178
LEAST_DAYS = 28
TALL, LOW = 36, 21
"""How high a row is that has room for two lines, and one that has not."""
MOST_TALL = 24
"""Up to so many rows are high."""
LEAST_DATES = 60
AXIS = 40
"""Where the days are marked; the words of the lines through all rows stand below."""
LABEL = 250
BAR = 14
DONE = "#4d4d4d"
SHADE = "#ececec"
LEAST_SHADED = 2.5
"""From how many pixels a day on days without work are shaded."""
LANE = 16
LANES = 3
LONG = 366
"""A plan longer than so many days shows years above its months."""


def picture(timetable: Timetable, most: int = MOST_ROWS, *, meetings: Collection[str] = ()) -> Picture:
    """Return the plan as bars; where it has more rows than may be, what has finished is left out first.

    `meetings` are the ids of days that are meetings; they have a mark of their own.
    """
    schedule = timetable.schedule
    items = _kept(timetable, most)
    title = f"{schedule.title}: the plan as of {say_day(schedule.as_of)}"
    days = [day for one in items for day in shown_days(one)]
    if not days:
        said = "No day of the plan is known." if items else "There is no plan on record."
        return frame("gantt", title, f"{title}. {said}", 40, [text(MARGIN, 25, said)])
    chart = _Chart(timetable, items, days, meetings)
    return frame("gantt", title, _alternative(timetable, items, title), chart.height, chart.parts)


def _kept(timetable: Timetable, most: int) -> tuple[Scheduled, ...]:
    """Return the items that are shown: of too many those that are still to come, and checkpoints, first."""
    items = timetable.items
    if len(items) <= most:
        return items
    checkpoints = timetable.record.checkpoints
    first = sorted(items, key=lambda one: (one.id not in checkpoints, one.finished))[:most]
    kept = {one.id for one in first}
    return tuple(one for one in items if one.id in kept)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days to places: the first and the last day shown, and between which places they lie."""

    first: date
    last: date
    left: float
    right: float

    @property
    def per_day(self) -> float:
        """How many pixels a day is wide."""
        return (self.right - self.left) / ((self.last - self.first).days + 1)

    def start(self, day: date) -> float:
        """Return where a day begins, within the chart."""
        return min(self.right, max(self.left, self.left + (day - self.first).days * self.per_day))

    def end(self, day: date) -> float:
        """Return where a day ends, within the chart."""
        return min(self.right, max(self.left, self.left + ((day - self.first).days + 1) * self.per_day))

    def middle(self, day: date) -> float:
        """Return the middle of a day."""
        return (self.start(day) + self.end(day)) / 2


class _Chart:
    """Draws the rows, and what stands above and below them."""

    def __init__(
        self, timetable: Timetable, items: Sequence[Scheduled], days: Sequence[date], meetings: Collection[str]
    ) -> None:
        self.timetable = timetable
        self.as_of = timetable.schedule.as_of
        self.checkpoints = timetable.record.checkpoints
        self.meetings = frozenset(meetings)
        self.years = len({day.year for day in days}) > 1
        self.seen = near(self.as_of, min(days), max(days))
        self.tall = len(items) <= MOST_TALL
        self.row = TALL if self.tall else LOW
        self.drawn: set[str] = set()
        said = {
            one.id: (cut(say_dates(one, year=self.years), DATES, SMALL), cut(say_state(one, self.as_of), DATES, SMALL))
            for one in items
        }
        taken = max(wide(words, SMALL) for pair in said.values() for words in (pair if self.tall else pair[:1]))
        left = MARGIN + NAMES + max(taken, LEAST_DATES) + 24
        self.scale = _scale([*days, *([self.as_of] if self.seen else [])], left, WIDTH - MARGIN)
        lanes, marks = self._lines(items)
        self.top = AXIS + LANE * lanes + 8
        self.bottom = self.top + self.row * len(items)
        rows = [part for at, one in enumerate(items) for part in self._row(one, *said[one.id], at)]
        left_out = len(timetable.items) - len(items)
        below = self.bottom + (18 if left_out else 0)
        found, self.height = legend(self._legend(), below + 14)
        self.height += 2
        self.parts = [
            *self._days(timetable.calendar),
            *self._axis(),
            *self._through(marks),
            *rows,
            *more(left_out, MARGIN, self.bottom + 16),
            *found,
        ]

    # What runs through all rows

    def _lines(self, items: Sequence[Scheduled]) -> tuple[int, list[tuple[float, str, bool, int]]]:
        """Return how many lines of words stand at the top, and each mark there: place, words, of today, and its line."""
        marks: list[tuple[float, str, bool]] = []
        if self.seen:
            marks.append((self.scale.middle(self.as_of), f"as of {short(self.as_of, year=self.years)}", True))
        for one in items:
            day = one.start.day
            if one.id in self.checkpoints and day is not None and not isinstance(one.start, Beyond):
                said = cut(one.title or one.id, LABEL, SMALL)
                marks.append((self.scale.middle(day), said, False))
        ends = [-1.0] * LANES
        found: list[tuple[float, str, bool, int]] = []
        for place, words, today in sorted(marks, key=lambda one: (not one[2], one[0])):
            start, end = _span(place, words, today=today)
            lane = next((at for at, last in enumerate(ends) if start > last), None)
            if lane is not None:
                ends[lane] = end + 10
            found.append((place, words if lane is not None else "", today, lane or 0))
        used = [lane for _, words, _, lane in found if words]
        return max(used, default=-1) + 1, found

    def _through(self, marks: Sequence[tuple[float, str, bool, int]]) -> Iterator[str]:
        """Yield the line of the day of the report, and those of the checkpoints."""
        for place, words, today, lane in marks:
            top = AXIS + LANE * (lane + 1) + 2 if words else self.top
            thick, dash = (2.2, "") if today else (1.2, "5 3")
            yield line((place, top), (place, self.bottom), thick=thick, dash=dash)
        for place, words, today, lane in marks:
            start, end = _span(place, words, today=today)
            y = AXIS + LANE * lane + 4
            if words:
                yield box(start - 2, y - 2, end - start + 4, 15, fill=PAPER, thick=0)
                yield text(start, y + 10, words, size=SMALL, bold=today)

    def _days(self, calendar: Calendar) -> Iterator[str]:
        """Yield the shading of days without work, as wide as they follow each other."""
        scale = self.scale
        if scale.per_day < LEAST_SHADED:
            return
        span = [scale.first + timedelta(days=at) for at in range((scale.last - scale.first).days + 1)]
        free = [day for day in span if calendar.works(day) is False]
        while free:
            until = next((at for at, day in enumerate(free) if (day - free[0]).days != at), len(free))
            x = scale.start(free[0])
            yield box(x, self.top, scale.end(free[until - 1]) - x, self.bottom - self.top, fill=SHADE, thick=0)
            free = free[until:]

    def _axis(self) -> Iterator[str]:
        """Yield the months, or years of a long plan, and below them the Mondays that have room."""
        scale = self.scale
        long = (scale.last - scale.first).days > LONG * 3
        months = _months(scale, years=long)
        ends = [*(scale.start(day) for day in months[1:]), scale.right]
        last = -1.0
        for day, end in zip(months, ends, strict=True):
            x = scale.start(day)
            yield line((x, AXIS - 34), (x, self.bottom), colour=FAINT, thick=0.8)
            new = day.month == 1 or last < 0
            choices = [str(day.year)] if long else [*_month_words(day, year=new)]
            said = next((one for one in choices if wide(one, SMALL, bold=True) + 8 <= end - x), "")
            if said and x > last:
                yield text(x + 4, AXIS - 22, said, size=SMALL, bold=True)
                last = x + wide(said, SMALL, bold=True) + 6
        yield line((scale.left, AXIS), (scale.right, AXIS))
        yield line((scale.left, self.bottom), (scale.right, self.bottom))
        monday = scale.first + timedelta(days=-scale.first.weekday() % 7)
        step = next((weeks for weeks in (1, 2, 4) if scale.per_day * 7 * weeks >= 22), None)  # noqa: PLR2004 - two digits
        while step is not None and monday <= scale.last:
            x = scale.start(monday)
            yield line((x, AXIS - 5), (x, AXIS))
            if x + wide(str(monday.day), SMALL) + 2 <= scale.right:
                yield text(x + 1, AXIS - 7, str(monday.day), size=SMALL, colour=SOFT)
            monday += timedelta(days=7 * step)

    # A row

    def _row(self, one: Scheduled, dates: str, state: str, at: int) -> Iterator[str]:
        top = self.top + self.row * at
        middle = top + self.row / 2
        if at:
            yield line((MARGIN, top), (self.scale.right, top), colour="#ddd", thick=0.6)
        bold = one.id in self.checkpoints
        named = lines(one.title or one.id, NAMES, 2 if self.tall else 1, bold=bold)
        x = MARGIN + NAMES + 12
        if self.tall:
            first = middle - (3 if len(named) > 1 else -5)
            for number, words in enumerate(named):
                yield text(MARGIN, first + 15 * number, words, bold=bold)
            yield text(x, middle - (3 if state else -5), dates, size=SMALL)
            if state:
                yield text(x, middle + 12, state, size=SMALL, colour=SOFT)
        else:
            yield from (text(MARGIN, middle + 5, words, bold=bold) for words in named)
            yield text(x, middle + 5, dates, size=SMALL)
        yield from self._bar(one, middle)

    def _bar(self, one: Scheduled, y: float) -> Iterator[str]:
        """Yield float, what is not known, what is, and a deadline."""
        scale = self.scale
        late, early = one.late_finish.latest or one.late_finish.earliest, one.finish.latest
        if one.total_float is not None and late is not None and early is not None and late > early:
            x, end = scale.end(early), scale.end(late)
            if end - x > 2:  # noqa: PLR2004 - what can be seen
                self.drawn.add("float")
                yield line((x, y), (end, y), thick=1.6)
                yield line((end, y - 4), (end, y + 4), thick=1.6)
        yield from self._unknown(one, y)
        if one.milestone:
            yield from self._milestone(one, y)
        else:
            yield from self._known(one, y)
        if one.deadline is not None:
            self.drawn.add("deadline")
            x = scale.end(one.deadline)
            yield shape([(x - 5, y - 12), (x + 5, y - 12), (x, y - 3)], fill=INK)

    def _unknown(self, one: Scheduled, y: float) -> Iterator[str]:
        """Yield the days between which something begins or ends, open where a side has no limit."""
        scale = self.scale
        past = isinstance(one.start, Beyond) and one.start.last and one.start.sure
        first = one.start.earliest or (scale.last if past else scale.first)
        last = one.finish.latest or scale.last
        if (one.start.day is not None and one.finish.day is not None) or last < first:
            return
        self.drawn.add("unknown")
        x, end = scale.start(first), scale.end(last)
        yield box(x, y - BAR / 2, end - x, BAR, fill=hatched("faded"), thick=0)
        yield line((x, y - BAR / 2), (end, y - BAR / 2), dash="3 3")
        yield line((x, y + BAR / 2), (end, y + BAR / 2), dash="3 3")
        for place, known in ((x, one.start.earliest), (end, one.finish.latest)):
            if known is not None:
                yield line((place, y - BAR / 2), (place, y + BAR / 2), dash="3 3")

    def _milestone(self, one: Scheduled, y: float) -> Iterator[str]:
        """Yield a diamond for a checkpoint, a square for a meeting, a disc for another day, filled where it has happened."""
        day = one.start.day or one.start.earliest
        if day is None:
            return
        x = self.scale.middle(day)
        fill = DONE if one.finished else PAPER if one.start.day is not None else hatched("faded")
        if one.id in self.checkpoints:
            self.drawn.add("checkpoint")
            yield diamond(x, y, 9, fill=fill, thick=2.6 if one.critical else 1.4)
        elif one.id in self.meetings:
            self.drawn.add("meeting")
            yield box(x - 5, y - 5, 10, 10, fill=fill, thick=2.6 if one.critical else 1.4)
        else:
            self.drawn.add("milestone")
            yield dot(x, y, 5, fill=fill, thick=2.6 if one.critical else 1.4)

    def _known(self, one: Scheduled, y: float) -> Iterator[str]:
        """Yield the bar between the latest start and the earliest finish: solid up to today where it has begun."""
        first, last = one.start.latest, one.finish.earliest
        if first is None or last is None or first > last:
            if one.started and one.start.day is not None:
                yield from self._begun(one.start.day, self.as_of, y)
            return
        scale = self.scale
        if one.finished:
            self.drawn.add("done")
            yield box(scale.start(first), y - BAR / 2, scale.end(last) - scale.start(first), BAR, fill=DONE)
            return
        self.drawn.add("critical" if one.critical else "forecast")
        fill, edge, thick = (PALE_ORANGE, ORANGE, 3.0) if one.critical else (PALE_BLUE, BLUE, 1.2)
        x = scale.start(first)
        yield box(x, y - BAR / 2, scale.end(last) - x, BAR, fill=fill, stroke=edge, thick=thick)
        if one.started:
            yield from self._begun(first, min(last, self.as_of), y)

    def _begun(self, first: date, last: date, y: float) -> Iterator[str]:
        if last >= first:
            self.drawn.add("done")
            x = self.scale.start(first)
            yield box(x, y - BAR / 2, self.scale.end(last) - x, BAR, fill=DONE)

    def _legend(self) -> list[Sample]:
        found = [sample for name, sample in SAMPLES.items() if name in self.drawn]
        if self.scale.per_day >= LEAST_SHADED:
            found.append(FREE)
        if not self.seen:
            found.append((None, f"{say_day(self.as_of)} lies outside the days shown."))
        return found


SAMPLES: Mapping[str, Sample] = {
    "done": (lambda x, y: box(x, y, 24, 12, fill=DONE), "has happened"),
    "forecast": (lambda x, y: box(x, y, 24, 12, fill=PALE_BLUE, stroke=BLUE, thick=1.2), "forecast"),
    "critical": (
        lambda x, y: box(x + 1, y + 1, 22, 10, fill=PALE_ORANGE, stroke=ORANGE, thick=3),
        "forecast, critical",
    ),
    "unknown": (
        lambda x, y: box(x, y, 24, 12, fill=hatched("faded"), dash="3 3"),
        "day not known; open where nothing limits it",
    ),
    "float": (
        lambda x, y: line((x, y + 6), (x + 24, y + 6), thick=1.6) + line((x + 24, y + 2), (x + 24, y + 10)),
        "float",
    ),
    "checkpoint": (lambda x, y: diamond(x + 12, y + 6, 7), "checkpoint (filled: has happened)"),
    "meeting": (lambda x, y: box(x + 7, y + 1, 10, 10, fill=PAPER, thick=1.4), "meeting"),
    "milestone": (lambda x, y: dot(x + 12, y + 6, 5), "other day"),
    "deadline": (lambda x, y: shape([(x + 7, y + 1), (x + 17, y + 1), (x + 12, y + 10)], fill=INK), "deadline"),
}
"""The entries of the legend by what is drawn."""
FREE: Sample = (lambda x, y: box(x, y, 24, 12, fill=SHADE, thick=0), "no working day")


def _scale(days: Sequence[date], left: float, right: float) -> _Scale:
    first, last = min(days), max(days)
    last += timedelta(days=max(4, (last - first).days // 30))
    first -= timedelta(days=max(2, (last - first).days // 60))
    return _Scale(first, max(last, first + timedelta(days=LEAST_DAYS)), left, right)


def _span(place: float, words: str, *, today: bool) -> tuple[float, float]:
    """Return between which places the words of a line through all rows stand, so that they lie within the picture."""
    taken = wide(words, SMALL, bold=today)
    start = min(max(MARGIN, place - taken / 2), WIDTH - MARGIN - taken)
    return start, start + taken


def _months(scale: _Scale, *, years: bool) -> list[date]:
    """Return the first day shown, and the first days of the months, or years, that follow."""
    found = [scale.first]
    while True:
        last = found[-1]
        following = date(last.year + 1, 1, 1) if years else (last.replace(day=1) + timedelta(days=31)).replace(day=1)
        if following > scale.last:
            return found
        found.append(following)


def _month_words(day: date, *, year: bool) -> Iterator[str]:
    name = short(day, year=False).partition(" ")[2]
    if year:
        yield f"{name} {day.year}"
        yield str(day.year)
    yield name


# Words


def say_dates(one: Scheduled, *, year: bool) -> str:
    """Return when something is, in few letters."""
    start, finish = _few(one.start, year=year), _few(one.finish, year=year)
    if one.milestone or (start == finish and one.start.day is not None):
        return start
    return f"{start} to {'?' if _untold(one) else finish}"


def _few(window: Window, *, year: bool) -> str:
    """Return a window in few letters; a dash stands between two days between which it lies."""
    first, last = window.earliest, window.latest
    if isinstance(window, Beyond):
        return window.short
    if first is None or last is None:
        known = first or last
        side = "or later" if last is None else "or earlier"
        return "?" if known is None else f"{short(known, year=year)} {side}"
    if first == last:
        return short(first, year=year)
    same = (first.year, first.month) == (last.year, last.month)
    return f"{first.day if same else short(first, year=year)}\u2013{short(last, year=year)}"


def _untold(one: Scheduled) -> bool:
    """Return whether nothing is known of when something ends but that it does not end before it begins."""
    finish = one.finish
    at_least = finish.earliest is None or (one.start.earliest is not None and finish.earliest <= one.start.earliest)
    return finish.latest is None and at_least and not isinstance(finish, Beyond)


def say_state(one: Scheduled, as_of: date) -> str:
    """Return what is to be known of a row beside its dates."""
    if one.finished:
        return "happened" if one.milestone else "finished"
    end = one.finish if one.started else one.start
    lacking = end.latest is not None and end.latest < as_of
    which = "" if one.milestone else "finish " if one.started else "start "
    said = [*(["under way"] if one.started else []), *([f"{which}not confirmed"] if lacking else [])]
    said += ["fixed"] if one.fixed else []
    least, most = one.total_float or (None, None)
    if most is not None and most < 0:
        return ", ".join([*said, f"{say_days(-most)} too late"])
    if least is not None and least < 0:
        return ", ".join([*said, f"up to {say_days(-least)} too late"])
    if one.critical:
        said.append("critical")
    elif least is not None and not one.fixed and not lacking:
        said.append(f"float {say_days(least)}{'' if least == most else ' or more'}")
    return ", ".join(said)


def _alternative(timetable: Timetable, items: Sequence[Scheduled], title: str) -> str:
    """Return what the picture says in words: every row with its dates."""
    rows = [f"{told(one.title or one.id)}: {_when(one, timetable.schedule.as_of)}." for one in items[:MOST_TOLD]]
    left = len(timetable.items) - len(rows)
    count = f"{len(timetable.items)} item{'' if len(timetable.items) == 1 else 's'}"
    return " ".join([f"{flat(title)}, {count} as bars.", *rows, *([f"And {left:,} more."] if left else [])])


def _when(one: Scheduled, as_of: date) -> str:
    if one.milestone:
        said = "on a day that is not stated" if one.start.open else say_on(one.start)
    else:
        end = ", and its end is not known" if _untold(one) else f" to {_day(one.finish)}"
        said = f"from {_day(one.start)}{end}"
    state = say_state(one, as_of)
    return f"{said}, {state}" if state else said


def _day(window: Window) -> str:
    return "a day not known" if window.open and not isinstance(window, Beyond) else say_window(window)
