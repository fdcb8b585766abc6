"""An assessment as one screen: the decision, who must act by when and why, what stands, every criterion, the dates.

Waivers are a list. All fits 80 columns, and says everything in words, so that it reads the same without colour.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from rich.console import Console
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.check import Margin, sentence
from readiness.criteria import Importance
from readiness.dates import say_days
from readiness.document import Document, printable
from readiness.explanation import DECISION_WORDS, OUTLOOK_WORDS, VERDICT_WORDS, say_too_late, summarise
from readiness.location import Pointer
from readiness.moment import MONTHS, Beyond, Window
from readiness.record import Record
from readiness.schedule import TooLate
from readiness.verdict import Decision, Outlook, Verdict
from readiness.waiver import Standing, State

STYLES = {
    Decision.READY: "bold green",
    Decision.READY_WITH_CAVEATS: "bold yellow",
    Decision.UNDECIDED: "bold magenta",
    Decision.NOT_READY: "bold red",
    Verdict.MET: "green",
    Verdict.PENDING: "",
    Verdict.NOT_MET: "red",
    Verdict.UNKNOWN: "magenta",
    Verdict.NOT_APPLICABLE: "dim",
    Outlook.ON_TRACK: "green",
    Outlook.AT_RISK: "yellow",
    Outlook.LATE: "red",
    Outlook.NO_PLAN: "magenta",
    State.MATCHING_NOTHING: "red",
    State.LAPSED: "red",
    State.LAPSING: "yellow",
    State.NOT_KNOWN: "magenta",
}
STATE_WORDS = {
    State.MATCHING_NOTHING: "Matching nothing: there is nothing that they could lift",
    State.LAPSED: "Lapsed while their checkpoint is to come",
    State.LAPSING: "Lapsing before their checkpoint",
    State.NOT_KNOWN: "Not known to be in force at their checkpoint",
    State.NOT_YET_GRANTED: "Not yet granted, but in time for their checkpoint",
    State.IN_FORCE: "In force, also at their checkpoint",
    State.REPLACED: "Replaced by another waiver",
    State.PAST: "Past: their checkpoint has gone by",
}


@dataclass(frozen=True, slots=True)
class Screen:
    """What the terminal can do: its width in columns, whether it shows colour, and the folder that links start from."""

    width: int
    colour: bool
    links: Path | None


def assessments(  # noqa: PLR0913 - what the screen shows, and where
    reports: Sequence[tuple[Assessment, str, Mapping[str, str]]],
    shown: Sequence[str],
    documents: Mapping[str, Document],
    screen: Screen,
    repaired: Mapping[tuple[str, str], str] = MappingProxyType({}),
    late: Mapping[str, Sequence[TooLate]] = MappingProxyType({}),
) -> str:
    """Return the screen for one release, or a summary of several and then each.

    Each report is an assessment, the path of its release and the path of each criteria set by its id; `shown` are the
    checkpoints asked for, none for all. `repaired` are sentences on small repairs, by path and checkpoint, `late` the
    dates that cannot be kept, by path.
    """
    console = _console(screen)
    if len(reports) > 1:
        _overview(console, [assessment for assessment, _, _ in reports])
    for assessment, path, sets in reports:
        page = _Page(console, assessment, path, sets, documents, screen)
        page.repaired = {at: words for (of, at), words in repaired.items() if of == path}
        page.late = late.get(path, ())
        page.draw(shown)
    return _drawn(console)


def waivers(reports: Sequence[tuple[Record, Sequence[Standing], Mapping[str, str]]], screen: Screen) -> str:
    """Return the waivers of each release, worst first; a report is a record, its waivers and the titles of criteria."""
    console = _console(screen)
    for number, (record, standings, titles) in enumerate(reports):
        if number:
            console.print()
        _title(console, record.title)
        _print(console, f"As of {_day(record.as_of)}.", "dim")
        if not standings:
            _print(console, "No waivers are on record.")
        for state, group in groupby(standings, key=lambda one: one.state):
            alike = list(group)
            _heading(console, f"{STATE_WORDS[state]} ({len(alike)})")
            for one in alike:
                _waiver(console, record, one, titles.get(one.criterion, ""))
    return _drawn(console)


def _waiver(console: Console, record: Record, one: Standing, title: str) -> None:
    waiver = one.waiver
    line = _text(one.criterion, "bold")
    line.append(printable(f"  at {record.title_of(waiver.at)}, {_short(one.day)}"), "not bold")
    console.print(Padding(line, (0, 0, 0, 2)))
    if title:
        _print(console, title, indent=4)
    if one.finding:
        _print(console, sentence(one.finding)[0], STYLES[one.state], indent=4)
    if one.state is State.PAST:
        _print(console, f"It was {'' if one.covers else 'not '}in force on the day of its checkpoint.", indent=4)
    left = "" if one.days is None else f" ({_working_days(one.days)})"
    days = f"from {_day(waiver.granted)} until {_day(waiver.expires)}"
    _print(console, f"Approved by {waiver.approved_by}, {days}{left}.", indent=4)
    _print(console, f"Why: {waiver.reason}", indent=4)


def _working_days(left: int) -> str:
    """Return how many working days are left, or how many ago it was."""
    return f"{say_days(-left)} ago" if left < 0 else f"{say_days(left) if left else 'no working day'} left"


def _console(screen: Screen) -> Console:
    return Console(
        file=io.StringIO(),
        width=screen.width,
        force_terminal=screen.colour,
        color_system="standard" if screen.colour else None,
        no_color=not screen.colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def _drawn(console: Console) -> str:
    """Return what has been drawn."""
    console.file.seek(0)
    return "".join(f"{line.rstrip()}\n" for line in console.file.read().splitlines())


def _overview(console: Console, found: Sequence[Assessment]) -> None:
    console.print(_text(f"{len(found)} releases as of {_day(found[0].as_of)}", "bold"))
    table = _table("Release", "Next checkpoint", "Decision", "Gaps")
    for one in found:
        now = _next(one)
        if now is None:
            table.add_row(
                _text(one.title), _text("none on record"), _text("undecided", STYLES[Decision.UNDECIDED]), _text("")
            )
        else:
            said = _text(DECISION_WORDS[now.decision], STYLES[now.decision])
            table.add_row(_text(one.title), _text(f"{now.title}, {_short(now.day)}"), said, _text(str(len(now.gaps))))
    console.print(table)
    console.print()


def _next(assessment: Assessment) -> CheckpointAssessment | None:
    return next((one for one in assessment.checkpoints if one.id == assessment.next), None)


class _Page:
    """Draws one assessment."""

    def __init__(  # noqa: PLR0913 - what a page shows, and where
        self,
        console: Console,
        assessment: Assessment,
        path: str,
        sets: Mapping[str, str],
        documents: Mapping[str, Document],
        screen: Screen,
    ) -> None:
        self.console = console
        self.assessment = assessment
        self.path = path
        self.sets = sets
        self.screen = screen
        self.documents = documents
        self.repaired: Mapping[str, str] = {}
        self.late: Sequence[TooLate] = ()
        self.checkpoints: list[CheckpointAssessment] = []

    def draw(self, shown: Sequence[str]) -> None:
        assessment = self.assessment
        self.checkpoints = [one for one in assessment.checkpoints if not shown or one.id in shown]
        _title(self.console, assessment.title)
        criteria = ", ".join(f"{name} {version}" for name, version in assessment.sets)
        self._print(f"As of {_day(assessment.as_of)}. Judged by {criteria}.", "dim")
        if not self.checkpoints:
            self._print("")
            asked = f" ({', '.join(shown)})" if shown else ""
            self._print(f"Undecided: no checkpoint{asked} is on record on this day.", STYLES[Decision.UNDECIDED])
            return
        now = next((one for one in self.checkpoints if one.id == assessment.next), self.checkpoints[0])
        self._decision(now)
        others = [one for one in self.checkpoints if one is not now]
        for other in others:
            self._decision(other)
        if self.late:
            self._heading(f"Dates that cannot be kept ({len(self.late)})")
            for one in self.late:
                self._print(f"{say_too_late(one)}.", STYLES[Outlook.LATE], indent=2)
        self._gaps(now)
        for other in others:
            if len(self.checkpoints) < len(assessment.checkpoints):
                self._gaps(other)
            elif other.gaps:
                self.console.print()
                self._print(f"{_gaps(len(other.gaps))} at {other.title}: add --at {other.id}", "dim")
        self._standing(now)
        self._criteria()
        self._dates()

    def _decision(self, one: CheckpointAssessment) -> None:
        self.console.print()
        line = Text()
        line.append(DECISION_WORDS[one.decision].upper(), STYLES[one.decision])
        line.append(f"  {printable(one.title)}", "bold")
        self.console.print(line, soft_wrap=False)
        self._print(summarise(self.assessment, one), indent=2)
        if one.id in self.repaired:
            self._print(self.repaired[one.id], indent=2)

    def _gaps(self, one: CheckpointAssessment) -> None:
        if not one.gaps:
            return
        self._heading(f"Gaps at {one.title}, in the order in which somebody must act ({len(one.gaps)})")
        for (due, owner, left), group in groupby(one.gaps, key=lambda r: (r.due, r.owner, r.days_left)):
            line = Text()
            line.append(printable(f"{owner}, by {_short(due)}"), "bold")
            line.append(f"  {_left(due, left, self.assessment.as_of)}")
            self.console.print(line)
            for result in group:
                self._gap(result)

    def _gap(self, result: Result) -> None:
        line = _text("  ")
        line.append(printable(result.criterion), self._link(self.sets[result.set_id], result.pointer))
        line.append("  ")
        line.append_text(_state(result))
        if result.importance is Importance.SOFT:
            line.append("  (soft: a caveat)", "dim")
        self.console.print(line)
        self._print(result.title, indent=4)
        self._print(f"Why: {result.reason}", indent=4)
        if result.waiting_for:
            self._print(f"Waits for {', '.join(result.waiting_for)}.", indent=4)
        if result.outlook is Outlook.AT_RISK and result.margin is not None:
            near = self.assessment.record.near_critical.count
            self._print(
                f"Its margin is {_margin(result.margin)}; fewer than {near} working days count as at risk.", indent=4
            )
        if result.caveats:
            self._print(f"Rests on a waiver: {', '.join(result.caveats)}.", indent=4)
        if result.waiver is not None:
            waiver = result.waiver
            self._print(f"Waived by {waiver.approved_by} until {_day(waiver.expires)}: {waiver.reason}", indent=4)
        if result.remedy:
            self._print(f"Do:  {result.remedy}", indent=4)

    def _standing(self, one: CheckpointAssessment) -> None:
        good = [r for r in one.results if r.applicable and not r.gap]
        if not good:
            return
        self._heading(f"Met or on track at {one.title} ({len(good)})")
        for result in good:
            line = _text("  ")
            line.append(printable(result.criterion), self._link(self.sets[result.set_id], result.pointer))
            line.append("  ")
            line.append_text(_state(result))
            self.console.print(line)
            self._print(result.reason, indent=4)

    def _criteria(self) -> None:
        self._heading("Criteria by category: verdict today, and outlook for the due day")
        results = {(r.criterion, one.id): r for one in self.checkpoints for r in one.results}
        named = sorted({(r.category, r.criterion): r for r in results.values()}.items())
        for category, group in groupby(named, key=lambda pair: pair[0][0]):
            self._print(category.capitalize(), "bold")
            table = _table("", "", *(one.id for one in self.checkpoints))
            for (_, name), any_result in group:
                cells = []
                for one in self.checkpoints:
                    found = results.get((name, one.id))
                    cells.append(_text("-") if found is None else _state(found))
                table.add_row(_text(name), _text(any_result.title), *cells)
            table.columns[0].no_wrap = table.columns[1].no_wrap = True
            table.columns[1].overflow = "ellipsis"
            table.columns[0].width = max(len(name) for (_, name), _ in named)
            for column in table.columns[2:]:
                column.width = 18
            table.columns[1].ratio = 1
            table.show_header = False
            table.expand = True
            self.console.print(Padding(table, (0, 0, 0, 1)))
        columns = " | ".join(f"{one.title} ({one.id})" for one in self.checkpoints)
        self._print(f"Columns: {columns}. A criterion marked '-' is not judged there.", "dim")

    def _dates(self) -> None:
        record = self.assessment.record
        self._heading("Dates on record")
        table = _table("", "", "", "")
        for name in sorted(
            record.dates,
            key=lambda path: (
                record.dates[path].window.earliest is None,
                record.dates[path].window.earliest or record.as_of,
                path,
            ),
        ):
            known = record.dates[name]
            unstated = known.window.open and not isinstance(known.window, Beyond)
            day = "not stated" if unstated else _short(known.window)
            kind = "actual" if known.actual else "limit" if known.limit else "" if unstated else "planned"
            stated = "" if known.fact.stated is None else f"stated {_day(known.fact.stated)}"
            style = STYLES[Outlook.NO_PLAN] if known.window.open else ""
            table.add_row(
                _text(name, self._link(self.path, known.fact.pointer)),
                _text(day, style),
                _text(kind),
                _text(f"{stated}, {known.fact.source}" if known.fact.source else stated, "dim"),
            )
        table.show_header = False
        self.console.print(Padding(table, (0, 0, 0, 1)))

    def _heading(self, words: str) -> None:
        _heading(self.console, words)

    def _print(self, words: str, style: str = "", indent: int = 0) -> None:
        _print(self.console, words, style, indent)

    def _link(self, path: str, pointer: Pointer) -> Style:
        if self.screen.links is None:
            return Style(bold=True)
        line = self.documents[path].span(pointer).line
        return Style(bold=True, link=f"{(self.screen.links / path).as_uri()}#L{line}")


def _title(console: Console, words: str) -> None:
    console.rule(_text(words, "bold"), characters="=", align="left", style="")


def _heading(console: Console, words: str) -> None:
    console.print()
    _print(console, words, "bold underline")


def _print(console: Console, words: str, style: str = "", indent: int = 0) -> None:
    console.print(Padding(_text(words, style), (0, 0, 0, indent)))


def _table(*headers: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for header in headers:
        table.add_column(_text(header, "bold"), overflow="fold")
    return table


def _text(words: str, style: str | Style = "") -> Text:
    return Text(printable(words), style)


def _state(result: Result) -> Text:
    line = Text(VERDICT_WORDS[result.verdict], STYLES[result.verdict])
    if result.outlook is not None:
        line.append(" | ", "")
        line.append(OUTLOOK_WORDS[result.outlook], STYLES[result.outlook])
    if result.waiver is not None and result.obstacle:
        line.append(" | waived", "yellow")
    return line


def _gaps(count: int) -> str:
    return f"{count} gap{'' if count == 1 else 's'}"


def _margin(margin: Margin) -> str:
    least, most = margin
    said = (
        str(least)
        if least == most
        else f"between {'?' if least is None else least} and {'?' if most is None else most}"
    )
    return f"{said} working day{'' if said == '1' else 's'}"


def _left(due: Window, left: Margin | None, as_of: date) -> str:
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


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def _short(window: Window) -> str:
    """Return a window in few letters: 5 Oct 2021."""
    if isinstance(window, Beyond):
        return f"a day {window.short}" if window.sure else "a day not counted"
    if window.open:
        return "a day not stated"
    if window.day is not None:
        return _day(window.day)
    first, last = ("?" if day is None else _day(day) for day in (window.earliest, window.latest))
    return f"{first} to {last}"
