"""Standard output and standard error: whether they show colour, how wide they are, and writing to them or to a file."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Self

import click

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readiness.document import Document
    from readiness.formats.terminal.drawing import Screen
    from readiness.placed import Placed

NARROWEST, WIDEST = 60, 110
BAR, PATIENCE, BETWEEN = 30, 1.0, 0.1
"""The width of a bar of progress, how many seconds nothing is shown, and how many lie between two bars."""


def write(text: str, form: str, output: Path | None) -> None:
    """Write a report in some format to standard output, or to a file; an error for the caller where that cannot be written.

    A terminal gets its own encoding; what a machine reads is UTF-8 everywhere.
    """
    if output is None:
        _check_open()
        encoding = (form == "terminal" and sys.stdout.encoding) or "utf-8"
        try:
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode(encoding, "replace"))
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except (OSError, ValueError, AttributeError) as error:  # closed, or nowhere to write to
            why = getattr(error, "strerror", None) or error
            raise click.ClickException(f"cannot write to standard output: {why}") from error
        return
    from readiness.files import write_whole

    try:
        write_whole(output, text.encode())
    except OSError as error:
        raise click.ClickException(f"cannot write {output}: {error.strerror or error}") from error


def _check_open() -> None:
    """Check that there is a standard output; an error for the caller where it is closed."""
    if sys.stdout is None:
        raise click.ClickException("cannot write to standard output: it is closed")


def is_terminal() -> bool:
    """Return whether standard output is a terminal; it may be closed."""
    return sys.stdout is not None and sys.stdout.isatty()


def write_bytes(data: bytes, output: Path | None) -> None:
    """Write a report that is no text to a file, or to standard output unless that is a terminal; else a usage error."""
    if output is None and is_terminal():
        raise click.UsageError("a picture is not written to a terminal; name a file with --output")
    if output is None:
        _check_open()
    try:
        if output is None:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.flush()
        else:
            from readiness.files import write_whole

            write_whole(output, data)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise click.ClickException(
            f"cannot write {output or 'to standard output'}: {error.strerror or error}"
        ) from error


class Progress:
    """A bar on standard error while something takes long; nothing is shown where that is no terminal."""

    def __init__(self) -> None:
        self.shown = False
        self.wanted = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self.next = 0.0

    def __enter__(self) -> Self:
        """Begin to wait: what ends within a second shows no bar."""
        from time import monotonic

        self.next = monotonic() + PATIENCE
        return self

    def told(self, what: str, done: int, of: int) -> None:
        """Show how much of what is being done is done, ten times a second at most."""
        from time import monotonic

        if not self.wanted or monotonic() < self.next:
            return
        self.next = monotonic() + BETWEEN
        self.shown = True
        filled = BAR * done // max(1, of)
        sys.stderr.write(f"\r{what:<8} [{'#' * filled}{'.' * (BAR - filled)}] {done:,} of {of:,}\x1b[K")
        sys.stderr.flush()

    def __exit__(self, *raised: object) -> None:
        """Take the bar away."""
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def complain(found: "Sequence[Placed]", documents: "Mapping[str, Document]") -> None:
    """Write errors with the line they are in, and everything else in one line each, to standard error."""
    from readiness.diagnostic import Severity
    from readiness.formats import findings

    errors = [one for one in found if one.severity is Severity.ERROR]
    others = [one for one in found if one.severity is not Severity.ERROR]
    colour = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    text = findings.text(errors, documents, colour=colour) + findings.brief(others)
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(text.encode(encoding, "replace").decode(encoding))


def screen(output: Path | None, root: Path) -> "Screen":
    """Return what the terminal can do; links start from `root`."""
    from readiness.formats.terminal.drawing import Screen

    drawn = output is None and is_terminal()
    return Screen(width(output), colour(output), root if drawn and os.environ.get("TERM") != "dumb" else None)


def width(output: Path | None) -> int:
    """Return how many columns wide a report is."""
    import shutil

    drawn = output is None and is_terminal()
    return min(WIDEST, max(NARROWEST, shutil.get_terminal_size().columns)) if drawn else 80


def colour(output: Path | None) -> bool:
    """Return whether a report shows colour."""
    return output is None and is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
