"""`readiness schema`: the JSON Schema of a kind of document, for editors."""

from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from readiness.commands.options import output_option
from readiness.console import write


class KindType(click.ParamType):  # type: ignore[type-arg]  # older releases of click have no argument
    """A kind of document such as `release`."""

    name = "KIND"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the kind that an argument names."""
        from readiness.binding import MODELS

        return str(click.Choice(tuple(MODELS)).convert(value, param, ctx))

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the kinds that begin so."""
        from readiness.binding import MODELS

        return click.Choice(tuple(MODELS)).shell_complete(ctx, param, incomplete)


@click.command()
@click.argument("kind", type=KindType())
@output_option
def schema(*, kind: str, output: Path | None) -> None:
    """Print the JSON Schema of a kind of document.

    KIND is what the first line of a document says, such as release or criteria.
    """
    from readiness.schema import text_of

    write(text_of(kind), "json", output)
