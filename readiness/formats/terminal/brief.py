"""The short of an assessment, for the evening before a meeting: the decision, who owes what by when and why, what is met.

Every gap of the checkpoint is named with its owner and the day by which it is needed; the whole screen tells the rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.columns import fill
from readiness.criteria import Importance
from readiness.document import Document, printable
from readiness.explanation import DECISION_WORDS
from readiness.formats.terminal.drawing import STYLES, Screen, link, put, put_heading
from readiness.formats.terminal.opening import put_decision, put_nothing, put_opening, put_too_late
from readiness.formats.terminal.words import count_gaps, say_left, short_window
from readiness.gist import say_counts, say_first, say_gaps, say_stand, say_why
from readiness.schedule import TooLate
from readiness.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Brief:
    """Draws one assessment; `repaired` are sentences on small repairs by checkpoint, `sets` the paths of criteria sets."""

    console: Console
    assessment: Assessment
    sets: Mapping[str, str]
    documents: Mapping[str, Document]
    screen: Screen
    repaired: Mapping[str, str] = field(default_factory=dict)
    late: Sequence[TooLate] = ()

    def draw(self, shown: Sequence[str]) -> None:
        """Draw the checkpoints that are asked for; where none is, the next one, and the others in a line each."""
        put_opening(self.console, self.assessment)
        known = self.assessment.checkpoints
        asked = [one for one in known if one.id in (shown or (self.assessment.next,))]
        if not asked:
            put_nothing(self.console, shown)
            return
        for one in asked:
            self._decision(one)
        others = [one for one in known if not shown and one not in asked]
        for one in others:
            self._other(one)
        put_too_late(self.console, self.late)
        for one in asked:
            self._gaps(one, f" for {one.title}" if len(asked) > 1 else "")
            self.console.print()
            self._rest(one)
        put(self.console, "More: --full (all reasons, remedies, criteria, dates) or --at CHECKPOINT.", "dim")

    def _decision(self, one: CheckpointAssessment) -> None:
        repaired = self.repaired.get(one.id)
        put_decision(self.console, self.assessment, one, None)
        if counts := say_counts(one):
            put(self.console, counts, indent=2)
        if first := repaired or say_first(self.assessment, one):
            put(self.console, first, "bold", indent=2)

    def _other(self, one: CheckpointAssessment) -> None:
        when = "" if one.day.open else f", {short_window(one.day)}"
        line = Text(printable(f"Also {one.title}{when}: "))
        line.append(DECISION_WORDS[one.decision], STYLES[one.decision])
        line.append(f", {count_gaps(len(one.gaps))} (--at {printable(one.id)}).")
        self.console.print(Padding(line, (0, 0, 0, 2)))

    def _gaps(self, one: CheckpointAssessment, whose: str) -> None:
        if not one.gaps:
            return
        put_heading(self.console, f"Who owes what{whose}: {say_gaps(one)}")
        for (due, owner, left), group in groupby(one.gaps, key=lambda r: (r.due, r.owner, r.days_left)):
            line = Text(printable(f"{owner}, by {short_window(due)}"), "bold")
            line.append(f"  {say_left(due, left, self.assessment.as_of)}", "not bold")
            self.console.print(line)
            gaps = list(group)
            waiting = [each for each in gaps if _waits(each)]
            own = sorted((each for each in gaps if not _waits(each)), key=lambda r: r.importance is Importance.SOFT)
            for (stand, why), alike in groupby(own, key=lambda r: (_stand(r), say_why(r))):
                self._line(list(alike), f"{stand}: {why}")
            if waiting:
                self._line([], f"Only wait: {'; '.join(map(_wait, waiting))}.")

    def _line(self, named: Sequence[Result], words: str) -> None:
        """Draw the names of criteria, and what is said of them."""
        names = ", ".join(one.criterion for one in named)
        for number, line in enumerate(fill(f"{names} {words}" if names else words, self.screen.width, "  ", "    ")):
            shown = Text(line)
            at = 2
            for one in named if not number else ():
                name = printable(one.criterion)
                if line[at:].startswith(name):
                    shown.stylize(self._link(one), at, at + len(name))
                at += len(name) + 2
            self.console.print(shown, soft_wrap=True)

    def _rest(self, one: CheckpointAssessment) -> None:
        good = [each.criterion for each in one.results if each.applicable and not each.gap]
        apart = [each.criterion for each in one.results if each.verdict is Verdict.NOT_APPLICABLE]
        for words, names in (("Met or on track", good), ("Not applicable", apart)):
            if names:
                put(self.console, f"{words} ({len(names)}): {', '.join(names)}.")

    def _link(self, one: Result) -> Style:
        return link(self.screen, self.documents, self.sets[one.set_id], one.pointer)


def _waits(one: Result) -> bool:
    """Return whether a gap is a consequence of others, and nothing else is the matter with it."""
    return one.obstacle and not one.root and one.waiver is None


def _wait(one: Result) -> str:
    return f"{one.criterion} ({_stand(one)}) for {', '.join(one.waiting_for)}"


def _stand(one: Result) -> str:
    return say_stand(one) + (", soft" if one.importance is Importance.SOFT else "")
