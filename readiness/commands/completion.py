"""`readiness completion`: what a shell reads to complete commands, options, files and checkpoints."""

import click
from click.shell_completion import get_completion_class

from readiness.console import write


@click.command()
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script with which a shell completes `readiness`.

    \b
    bash, in ~/.bashrc:  eval "$(readiness completion bash)"
    zsh, in ~/.zshrc:    eval "$(readiness completion zsh)"
    fish, once:          readiness completion fish > ~/.config/fish/completions/readiness.fish
    """  # noqa: D301 - the escape is that of click, for lines to be left as they are
    found = get_completion_class(shell)
    if found is not None:
        script = found(ctx.find_root().command, {}, "readiness", "_READINESS_COMPLETE").source()
        write(f"{script}\n", "terminal", None)
