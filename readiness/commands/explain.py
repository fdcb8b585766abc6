"""`readiness explain CODE`: what a diagnostic means, why it is one, and how to mend it."""

from pathlib import Path

import click

from readiness.commands.options import output_option
from readiness.console import write


@click.command()
@click.argument("code", required=False)
@output_option
def explain(*, code: str | None, output: Path | None) -> None:
    """Say what a code of lint means, with examples.

    CODE is what stands in brackets in a message of `readiness lint`; without one all codes are listed.
    """
    from readiness.diagnostic import did_you_mean
    from readiness.files import page_codes, page_of

    codes = page_codes()
    if code is None:
        lines = (f"{one:<24} {page_of(one).splitlines()[2]}" for one in codes)
        write("\n".join(lines) + "\n", "terminal", output)
        return
    if code not in codes:
        help_ = did_you_mean(code, codes, "`readiness explain` lists the codes.")
        raise click.UsageError(f"there is no diagnostic {code!r}. {help_}")
    write(page_of(code), "terminal", output)
