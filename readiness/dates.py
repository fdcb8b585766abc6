"""Dates and ages as they are judged: what a planned date is worth once its day has passed, and how the time between counts."""

from dataclasses import dataclass
from datetime import date

from readiness.calendar import Calendar
from readiness.check import Finding, Margin, Tense, View, sentence
from readiness.moment import ANY_DAY, Beyond, Reference, Window, one_day, say_day, say_on, say_window
from readiness.period import Period
from readiness.record import Fact, Record, in_words
from readiness.truth import Truth


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as it is judged: its window, the facts it rests on, what is needed to know it better, and its name.

    `problem` says why it is not known to the day, `because` what moves it away from the day that is stated.
    """

    window: Window
    facts: tuple[Fact, ...]
    needs: tuple[str, ...]
    name: str
    problem: str = ""
    because: str = ""


def resolve(view: View, reference: Reference) -> Dated:
    """Return the date a reference names as it is judged.

    Of a planned date that has passed without an actual nothing is known: it may have come, or may still be to come.
    """
    base = settle(view, fact_path(view, reference))
    window = base.window
    problem = base.problem
    if reference.of_month:
        window = window.map(lambda day: day.replace(day=1))
    period = reference.period
    if period is not None:
        moved = window.map(lambda day: view.calendar.add(day, period, back=reference.back))
        if not problem and (moved.earliest is None) > (window.earliest is None):
            problem = beyond(view.calendar)
        stays = isinstance(window, Beyond) and window.last is not reference.back
        window = window if stays else moved
    return Dated(window, base.facts, base.needs, say_reference(view.record, reference), problem, base.because)


def beyond(calendar: Calendar) -> str:
    """Return why a day cannot be counted."""
    checked = f"{say_day(calendar.first)} to {say_day(calendar.last)}"
    return f"the calendar {calendar.id} is not verified so far (only from {checked})"


def fact_path(view: View, reference: Reference) -> str:
    """Return the path of the date a reference starts from."""
    name = view.named(reference.name)
    return name if reference.end is None else f"{name}.{reference.end}"


def settle(view: View, path: str) -> Dated:
    """Return the date at a path as it is judged."""
    known = view.date(path)
    name = say_path(view.record, path)
    if known is None:
        item = path.removesuffix(".start").removesuffix(".finish")
        on_record = item in view.record.plan
        return Dated(ANY_DAY, (), (path,), name, f"{name} is not {'stated' if on_record else 'on record'}")
    facts = (known.fact, *known.rests_on)
    if (known.actual or known.limit) and not known.window.open:
        return Dated(known.window, facts, () if known.window.day else (path,), name)
    if known.actual:
        return Dated(ANY_DAY, facts, (path,), name, f"{name} has come, on a day that is not stated")
    if isinstance(known.window, Beyond):
        why = f": {known.because}" if known.because else ""
        return Dated(known.window, facts, known.needs, name, f"{name} is {known.window.words}{why}")
    needs = known.needs or (path,)
    if known.window.open:
        why = f" to the day: {known.because}" if known.because else ""
        return Dated(ANY_DAY, facts, needs, name, f"{name} is not {'known' if why else 'stated'}{why}")
    if known.window.latest is not None and known.window.latest < view.as_of:
        problem = f"{name} was planned for {say_window(known.window)} and is not on record as having happened"
        return Dated(ANY_DAY, facts, (f"{path} (actual)",), name, problem)
    if known.window.day is not None:
        return Dated(known.window, facts, (), name, "", known.because)
    if known.because:
        problem = f"{name} is known only as {say_window(known.window)}: {known.because}"
    else:
        problem = f"{name} is stated only as {say_window(known.window)}"
    return Dated(known.window, facts, needs, name, problem)


def say_because(*dates: Dated) -> str:
    """Return what moves dates away from the days that are stated, as the end of a sentence; empty where nothing does."""
    moved = dict.fromkeys(f"{dated.name} is moved: {dated.because}" for dated in dates if dated.because)
    return "".join(f"; {words}" for words in moved)


def say_path(record: Record, path: str) -> str:
    """Return the name of a date as a sentence says it: "the finish of User Integration Testing"."""
    for end in ("start", "finish"):
        if path.endswith(f".{end}"):
            return f"the {end} of {say_item(record, path.removesuffix(f'.{end}'))}"
    return say_item(record, path)


def say_item(record: Record, name: str) -> str:
    """Return the title of an item of the plan; of one that is not on record what the criteria call it, or its identifier."""
    return record.titles.get(name) or record.terms.get(name) or f"'{in_words(name)}'"


def say_reference(record: Record, reference: Reference) -> str:
    """Return a reference as a sentence says it: "5 working days before Live operation"."""
    words = say_path(record, reference.fact)
    if reference.of_month:
        words = f"the first day of the month of {words}"
    if reference.period is None:
        return words
    return f"{reference.period.words} {'before' if reference.back else 'after'} {words}"


def margin_between(calendar: Calendar, first: Window, last: Window) -> Margin | None:
    """Return the working days from one date to a later one; None when neither end can be counted."""
    least = _steps(calendar, first.latest, last.earliest)
    most = _steps(calendar, first.earliest, last.latest)
    return None if least is None and most is None else (least, most)


def _steps(calendar: Calendar, first: date | None, last: date | None) -> int | None:
    """Return the working days between two days; one late where only days off lie between, for late is never 0."""
    steps = None if first is None or last is None else calendar.between(first, last)
    return -1 if steps == 0 and first is not None and last is not None and first > last else steps


def fresh(view: View, stated: date | None, limit: Period) -> bool:
    """Return whether something stated that day is sure to be fresh when it is needed; the limit is included."""
    last = None if stated is None else view.calendar.add(stated, limit)
    return last is not None and view.age_day.not_after(one_day(last)) is Truth.TRUE


def say_age(view: View, stated: date | None) -> str:
    """Return the age of a statement on the day it is needed, in days."""
    if stated is None:
        return "stated on a day that is not known"
    day = view.age_day.day
    if day is None:
        return f"stated on {say_day(stated)}"
    days = (day - stated).days
    if days < 0:
        return f"stated on {say_day(stated)}"
    return f"stated on {say_day(stated)}, {days} day{'' if days == 1 else 's'} old on {say_day(day)}"


def judge_event(kind: str, view: View, path: str, verb: tuple[str, str]) -> Finding:
    """Return whether the date at `path` has come: by an actual for a verdict, by the plan for an outlook.

    `verb` says it of the past and of the future, such as ("started", "start"). Without an actual a verdict is never
    true, and false only where the plan puts the date wholly after the day judged.
    """
    settled = settle(view, path)
    known = view.date(path)
    title = view.record.title_of(path.removesuffix(".start").removesuffix(".finish"))
    past, future = verb
    if known is None or known.window.open:
        return Finding(kind, Truth.UNKNOWN, sentence(settled.problem), settled.facts, settled.needs)
    margin = margin_between(view.calendar, settled.window, view.due)
    if known.actual:
        truth = known.window.not_after(view.day)
        late = known.window.not_after(view.due) is Truth.FALSE
        words = f"{title} {past} {say_on(known.window)}"
        if truth is Truth.FALSE:
            words += f", after {say_window(view.day)}"
        elif late and margin is not None and margin[1] is not None:
            words += f", {say_days(-margin[1])} late (it was due on {view.by})"
        happened = truth is Truth.TRUE and not late and view.tense is Tense.OUTLOOK
        needs = settled.needs if truth is Truth.UNKNOWN else ()
        return Finding(kind, truth, sentence(words), settled.facts, needs, None if happened else margin)
    truth = settled.window.not_after(view.day)
    if view.tense is Tense.VERDICT:
        later = (
            known.window.earliest is not None
            and view.day.latest is not None
            and known.window.earliest > view.day.latest
        )
        truth = Truth.FALSE if later else Truth.UNKNOWN
        margin = margin_between(view.calendar, known.window, view.due)
    if known.limit and truth is not Truth.FALSE:
        truth, words = (
            Truth.UNKNOWN,
            f"{title} is a limit: nothing happens on it, so that it is never on record as having come",
        )
    elif settled.problem and truth is not Truth.TRUE:
        words = settled.problem
    elif truth is Truth.UNKNOWN:
        words = f"{title} was to {future} {say_on(known.window)} and is not on record as having done so"
    else:
        moved = f" ({settled.because})" if settled.because else ""
        words = f"{title} is planned to {future} {say_on(known.window)}{moved}; it is due by {view.by}"
    needs = settled.needs if settled.problem else (f"{path} (actual)",)
    return Finding(kind, truth, sentence(words), settled.facts, needs if truth is Truth.UNKNOWN else (), margin)


def say_days(count: int) -> str:
    """Return a number of working days in words."""
    return f"{count} working day{'' if count == 1 else 's'}"


def comes_in_time(view: View, expected: Window | None) -> bool:
    """Return whether something expected has not been missed yet and is sure to be there on the day judged."""
    if expected is None or (expected.latest is not None and expected.latest < view.as_of):
        return False
    return expected.not_after(view.day) is Truth.TRUE


def say_too_late(view: View, expected: Window) -> str:
    """Return in words that what is expected then does not come in time, or may not."""
    if view.due.day is not None and expected.not_after(view.day) is Truth.FALSE:
        return f"which is after {view.by}"
    return f"which is not sure to be by {view.by}"
