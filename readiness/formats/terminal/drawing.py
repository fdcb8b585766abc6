"""What every screen is drawn with: its width and colours, the styles of words, lines, headings and tables.

The words stay as they are: no markup is read in them, and what could command a terminal is shown as its number.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from readiness.document import Document, printable
from readiness.location import Pointer
from readiness.verdict import Decision, Outlook, Verdict
from readiness.waiver import State

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


@dataclass(frozen=True, slots=True)
class Screen:
    """What the terminal can do: its width in columns, whether it shows colour, and the folder that links start from."""

    width: int
    colour: bool
    links: Path | None


def console_for(screen: Screen) -> Console:
    """Return a console that keeps what is drawn."""
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


def drawn(console: Console) -> str:
    """Return what has been drawn."""
    console.file.seek(0)
    return "".join(f"{line.rstrip()}\n" for line in console.file.read().splitlines())


def put_title(console: Console, words: str) -> None:
    """Draw the title of a report."""
    console.rule(text(words, "bold"), characters="=", align="left", style="")


def put_heading(console: Console, words: str) -> None:
    """Draw a heading, with an empty line above it."""
    console.print()
    put(console, words, "bold underline")


def put(console: Console, words: str, style: str = "", indent: int = 0) -> None:
    """Draw words, every line of them indented."""
    console.print(Padding(text(words, style), (0, 0, 0, indent)))


def link(screen: Screen, documents: Mapping[str, Document], path: str, pointer: Pointer) -> Style:
    """Return the style of a name that leads to the line in which it stands, where the terminal can follow it."""
    if screen.links is None:
        return Style(bold=True)
    line = documents[path].span(pointer).line
    return Style(bold=True, link=f"{(screen.links / path).as_uri()}#L{line}")


def table(*headers: str) -> Table:
    """Return a table without lines, with a column for each header."""
    rows = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for header in headers:
        rows.add_column(text(header, "bold"), overflow="fold")
    return rows


def text(words: str, style: str | Style = "") -> Text:
    """Return words that command nothing."""
    return Text(printable(words), style)
