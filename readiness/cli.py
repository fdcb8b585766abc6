"""The command line: the commands by name, and what becomes of an exception nobody expected.

0 ready (or nothing wrong), 1 not ready (or findings), 2 the input or the call is wrong, 3 undecided, 70 a bug. Reports
go to standard output or `--output`, diagnostics to standard error. A command is imported when it is called, and what it
needs when it runs.
"""

import os
import sys
from importlib import import_module
from keyword import iskeyword
from pathlib import Path

import click

WRONG, BUG = 2, 70
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


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="readiness", prog_name="readiness")
def main() -> None:
    """Say whether a release is ready, and what stands in its way."""


def run() -> None:
    """Run the command line; an exception nobody expected is a bug, and says so in one line."""
    if sys.stderr is None:  # closed by whoever called
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - it stays open as long as the program
    try:
        main.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        raise SystemExit(WRONG) from None
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        raise SystemExit(130) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(BUG) from None
    except Exception as error:
        if os.environ.get("READINESS_TRACEBACK"):
            raise
        message = f"a bug in readiness: {type(error).__name__}: {error}"
        click.echo(f"{message[:500]}\nSet READINESS_TRACEBACK=1 to see where, and please report it.", err=True)
        raise SystemExit(BUG) from None
