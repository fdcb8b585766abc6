"""The command line: the commands by name, and what becomes of an exception nobody expected.

0 ready (or nothing wrong), 1 not ready (or findings), 2 the input or the call is wrong, 3 undecided, 70 a bug; 128 and the
number of a signal when one ended it, or would have, such as that of a pipe nobody reads any more. Reports go to standard
output or `--output`, diagnostics to standard error, and are lost where nobody takes them. A command is imported when it is called, and what it
needs when it runs.
"""

import errno
import gc
import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from types import FrameType
from typing import Any

import click

WRONG, BUG = 2, 70
INTERRUPTED, UNREAD = 130, 141
"""By Ctrl-C, which is signal 2, and where nobody reads any more, which would be signal 13."""
ALLOCATED = 100_000
"""After so many more objects the collector looks for circles."""
COMMANDS = (
    "check",
    "repair",
    "feasible",
    "tolerance",
    "schedule",
    "scenario",
    "explore",
    "simulate",
    "diff",
    "waivers",
    "graph",
    "report",
    "verify",
    "changes",
    "import",
    "export",
    "lint",
    "test",
    "explain",
    "schema",
    "init",
    "completion",
)
"""The commands in the order in which they are listed; each is the function of its name in a module of its name.

Where that is a word of the language it has a line below it: `import_`.
"""


class _Commands(click.Group):
    """A group that imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is that of click
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        found: click.Command = getattr(import_module(f"readiness.commands.{name}"), name)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in (*COMMANDS, *self.commands) and not args[0].startswith("-"):
            from readiness.diagnostic import did_you_mean

            ctx.fail(
                f"there is no command {args[0]!r}. {did_you_mean(args[0], COMMANDS, '`readiness --help` lists them.')}"
            )
        return super().resolve_command(ctx, args)

    def make_context(self, *words: Any, **more: Any) -> click.Context:
        with _noticing():
            return super().make_context(*words, **more)

    def invoke(self, ctx: click.Context) -> Any:
        with _noticing():
            return super().invoke(ctx)


class _UnreadError(Exception):
    """Nobody reads what is written; click would make of a broken pipe the exit status 1, which is an answer here."""


@contextmanager
def _noticing() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise _UnreadError from error
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        _leave_standard_output()
        raise click.ClickException(f"cannot write to standard output: {error.strerror}") from error


def _leave_standard_output() -> None:
    """Let go of what could not be written, which would be tried again when the program ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Ended(BaseException):
    """A signal ends the program; what it holds open is put away first."""


def _end(number: int, _: FrameType | None) -> None:
    raise _Ended(number)


class _Lossy(io.FileIO):
    """Standard error: what cannot be written is lost, and changes neither the report nor the exit status."""

    def write(self, words: Any) -> int:
        try:
            return super().write(words)
        except OSError:
            return len(words)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="readiness", prog_name="readiness")
def main() -> None:
    """Say whether a release is ready, and what stands in its way."""


def run() -> None:
    """Run the command line, and end.

    Facts hold no circles, so the collector looks for them more seldom, and not once more at the end through all that the
    process holds: that takes a fifth of the time of a short command.
    """
    gc.set_threshold(ALLOCATED)
    try:
        _run()
    finally:
        gc.freeze()


def _run() -> None:
    """Run the command line; an exception nobody expected is a bug, and says so in one line."""
    _open_standard_error()
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # else whoever called has it ignored
            signal.signal(number, _end)
    try:
        main.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        raise SystemExit(WRONG) from None
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        raise SystemExit(INTERRUPTED) from None
    except _Ended as error:
        click.echo("ended by a signal", err=True)
        raise SystemExit(128 + error.args[0]) from None
    except _UnreadError:
        _leave_standard_output()
        raise SystemExit(UNREAD) from None
    except Exception as error:
        if os.environ.get("READINESS_TRACEBACK"):
            raise
        message = f"a bug in readiness: {type(error).__name__}: {error}"
        click.echo(f"{message[:500]}\nSet READINESS_TRACEBACK=1 to see where, and please report it.", err=True)
        raise SystemExit(BUG) from None


def _open_standard_error() -> None:
    """Make of standard error one to which everything can be written, also where it is full or whoever called has closed it."""
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - it stays open as long as the program
        return
    raw = io.BufferedWriter(_Lossy(sys.stderr.fileno(), "w", closefd=False))
    sys.stderr = io.TextIOWrapper(raw, sys.stderr.encoding, sys.stderr.errors, line_buffering=True)
