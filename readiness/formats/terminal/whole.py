"""The whole of an assessment: the decisions, who must act by when and why, what stands, every criterion, the dates."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.criteria import Importance
from readiness.document import Document, printable
from readiness.formats.terminal.drawing import STYLES, Screen, link, put, put_heading, table, text
from readiness.formats.terminal.opening import put_decision, put_nothing, put_opening, put_too_late
from readiness.formats.terminal.words import count_gaps, say_left, say_margin, say_state, short_day, short_window
from readiness.location import Pointer
from readiness.moment import Beyond
from readiness.schedule import TooLate
from readiness.truth import Truth
from readiness.verdict import Outlook


class Page:
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
        """Draw the checkpoints that are asked for, all of them where none is."""
        assessment = self.assessment
        self.checkpoints = [one for one in assessment.checkpoints if not shown or one.id in shown]
        put_opening(self.console, assessment)
        if not self.checkpoints:
            put_nothing(self.console, shown)
            return
        now = next((one for one in self.checkpoints if one.id == assessment.next), self.checkpoints[0])
        others = [one for one in self.checkpoints if one is not now]
        for one in (now, *others):
            put_decision(self.console, assessment, one, self.repaired.get(one.id))
        put_too_late(self.console, self.late)
        self._gaps(now)
        for other in others:
            if len(self.checkpoints) < len(assessment.checkpoints):
                self._gaps(other)
            elif other.gaps:
                self.console.print()
                self._print(f"{count_gaps(len(other.gaps))} at {other.title}: add --at {other.id}", "dim")
        self._standing(now)
        self._criteria()
        self._dates()

    def _gaps(self, one: CheckpointAssessment) -> None:
        if not one.gaps:
            return
        self._heading(f"Gaps at {one.title}, in the order in which somebody must act ({len(one.gaps)})")
        for (due, owner, left), group in groupby(one.gaps, key=lambda r: (r.due, r.owner, r.days_left)):
            line = Text()
            line.append(printable(f"{owner}, by {short_window(due)}"), "bold")
            line.append(f"  {say_left(due, left, self.assessment.as_of)}")
            self.console.print(line)
            for result in group:
                self._gap(result)

    def _gap(self, result: Result) -> None:
        line = text("  ")
        line.append(printable(result.criterion), self._link(self.sets[result.set_id], result.pointer))
        line.append("  ")
        line.append_text(say_state(result))
        if result.importance is Importance.SOFT:
            line.append("  (soft: a caveat)", "dim")
        self.console.print(line)
        self._print(result.title, indent=4)
        self._print(f"Why: {result.reason}", indent=4)
        if result.waiting_for and result.leading.truth is not Truth.TRUE:  # else the reason says so
            self._print(f"Waits for {', '.join(result.waiting_for)}.", indent=4)
        if result.outlook is Outlook.AT_RISK and result.margin is not None:
            near = self.assessment.record.near_critical.count
            self._print(
                f"Its margin is {say_margin(result.margin)}; fewer than {near} working days count as at risk.", indent=4
            )
        if result.caveats:
            self._print(f"Rests on a waiver: {', '.join(result.caveats)}.", indent=4)
        if result.waiver is not None:
            waiver = result.waiver
            self._print(f"Waived by {waiver.approved_by} until {short_day(waiver.expires)}: {waiver.reason}", indent=4)
        if result.remedy:
            self._print(f"Do:  {result.remedy}", indent=4)

    def _standing(self, one: CheckpointAssessment) -> None:
        good = [r for r in one.results if r.applicable and not r.gap]
        if not good:
            return
        self._heading(f"Met or on track at {one.title} ({len(good)})")
        for result in good:
            line = text("  ")
            line.append(printable(result.criterion), self._link(self.sets[result.set_id], result.pointer))
            line.append("  ")
            line.append_text(say_state(result))
            self.console.print(line)
            self._print(result.reason, indent=4)

    def _criteria(self) -> None:
        self._heading("Criteria by category: verdict today, and outlook for the due day")
        results = {(r.criterion, one.id): r for one in self.checkpoints for r in one.results}
        named = sorted({(r.category, r.criterion): r for r in results.values()}.items())
        for category, group in groupby(named, key=lambda pair: pair[0][0]):
            self._print(category.capitalize(), "bold")
            rows = table("", "", *(one.id for one in self.checkpoints))
            for (_, name), any_result in group:
                cells = []
                for one in self.checkpoints:
                    found = results.get((name, one.id))
                    cells.append(text("-") if found is None else say_state(found))
                rows.add_row(text(name), text(any_result.title), *cells)
            rows.columns[0].no_wrap = rows.columns[1].no_wrap = True
            rows.columns[1].overflow = "ellipsis"
            rows.columns[0].width = max(len(name) for (_, name), _ in named)
            for column in rows.columns[2:]:
                column.width = 18
            rows.columns[1].ratio = 1
            rows.show_header = False
            rows.expand = True
            self.console.print(Padding(rows, (0, 0, 0, 1)))
        columns = " | ".join(f"{one.title} ({one.id})" for one in self.checkpoints)
        self._print(f"Columns: {columns}. A criterion marked '-' is not judged there.", "dim")

    def _dates(self) -> None:
        record = self.assessment.record
        self._heading("Dates on record")
        rows = table("", "", "", "")
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
            day = "not stated" if unstated else short_window(known.window)
            kind = "actual" if known.actual else "limit" if known.limit else "" if unstated else "planned"
            stated = "" if known.fact.stated is None else f"stated {short_day(known.fact.stated)}"
            style = STYLES[Outlook.NO_PLAN] if known.window.open else ""
            rows.add_row(
                text(name, self._link(self.path, known.fact.pointer)),
                text(day, style),
                text(kind),
                text(f"{stated}, {known.fact.source}" if known.fact.source else stated, "dim"),
            )
        rows.show_header = False
        self.console.print(Padding(rows, (0, 0, 0, 1)))

    def _heading(self, words: str) -> None:
        put_heading(self.console, words)

    def _print(self, words: str, style: str = "", indent: int = 0) -> None:
        put(self.console, words, style, indent)

    def _link(self, path: str, pointer: Pointer) -> Style:
        return link(self.screen, self.documents, path, pointer)
