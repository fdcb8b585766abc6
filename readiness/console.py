"""Standard output and standard error: whether they show colour, how wide they are, and writing to them or to a file."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readiness.document import Document
    from readiness.formats.terminal import Screen
    from readiness.placed import Placed

NARROWEST, WIDEST = 60, 110


def write(text: str, form: str, output: Path | None) -> None:
    """Write a report in some format to standard output, or to a file; a usage error where that cannot be written.

    A terminal gets its own encoding; what a machine reads is UTF-8 everywhere.
    """
    if output is None:
        encoding = (form == "terminal" and sys.stdout.encoding) or "utf-8"
        try:
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode(encoding, "replace"))
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except (OSError, ValueError, AttributeError) as error:  # closed, or nowhere to write to
            raise click.UsageError(f"cannot write to standard output: {error}") from error
        return
    from readiness.files import write_whole

    try:
        write_whole(output, text.encode())
    except OSError as error:
        raise click.ClickException(f"cannot write {output}: {error.strerror}") from error


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
    from readiness.formats.terminal import Screen

    drawn = output is None and sys.stdout.isatty()
    return Screen(width(output), colour(output), root if drawn and os.environ.get("TERM") != "dumb" else None)


def width(output: Path | None) -> int:
    """Return how many columns wide a report is."""
    import shutil

    drawn = output is None and sys.stdout.isatty()
    return min(WIDEST, max(NARROWEST, shutil.get_terminal_size().columns)) if drawn else 80


def colour(output: Path | None) -> bool:
    """Return whether a report shows colour."""
    return (
        output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )
