"""Days, margins and verdicts in few words, as a screen has room for."""

from datetime import date

from rich.text import Text

from readiness.assessment import Result
from readiness.check import Margin
from readiness.explanation import OUTLOOK_WORDS, VERDICT_WORDS
from readiness.formats.terminal.drawing import STYLES
from readiness.moment import MONTHS, Beyond, Window


def say_state(result: Result) -> Text:
    """Return the verdict of a result, its outlook, and that it is waived."""
    line = Text(VERDICT_WORDS[result.verdict], STYLES[result.verdict])
    if result.outlook is not None:
        line.append(" | ", "")
        line.append(OUTLOOK_WORDS[result.outlook], STYLES[result.outlook])
    if result.waiver is not None and result.obstacle:
        line.append(" | waived", "yellow")
    return line


def count_gaps(count: int) -> str:
    """Return how many gaps there are."""
    return f"{count} gap{'' if count == 1 else 's'}"


def say_margin(margin: Margin) -> str:
    """Return a margin in working days."""
    least, most = margin
    said = (
        str(least)
        if least == most
        else f"between {'?' if least is None else least} and {'?' if most is None else most}"
    )
    return f"{said} working day{'' if said == '1' else 's'}"


def say_left(due: Window, left: Margin | None, as_of: date) -> str:
    """Return how long is left until the due day, or how long ago it was."""
    if left is None:
        return "" if isinstance(due, Beyond) else "(no day is stated)"
    if due.day == as_of:
        return "(today)"
    counts = sorted({one for one in left if one is not None})
    if counts[-1] < 0 or (due.latest is not None and due.latest < as_of):
        return f"({' to '.join(str(-one) for one in reversed(counts))} working day{'' if counts == [-1] else 's'} ago)"
    if counts[0] < 0:
        return f"(at most {counts[-1]} working days left)"
    return f"({' to '.join(str(one) for one in counts)} working day{'' if counts == [1] else 's'} left)"


def short_day(day: date) -> str:
    """Return a day in few letters: 5 Oct 2021."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def short_window(window: Window) -> str:
    """Return a window in few letters: 5 Oct 2021."""
    if isinstance(window, Beyond):
        return f"a day {window.short}" if window.sure else "a day not counted"
    if window.open:
        return "a day not stated"
    if window.day is not None:
        return short_day(window.day)
    first, last = ("?" if day is None else short_day(day) for day in (window.earliest, window.latest))
    return f"{first} to {last}"
