"""`readiness lint`: what is wrong with documents, where, and how to mend it."""

from pathlib import Path

import click

from readiness.commands.options import format_option, output_option, paths_argument
from readiness.console import colour, write

WRONG = 2


@click.command()
@paths_argument
@format_option("terminal", "json")
@output_option
def lint(*, paths: tuple[str, ...], form: str, output: Path | None) -> None:
    """Find everything that is wrong with documents: each mistake once, with its place and how to mend it.

    PATH is a file, or a folder of which every YAML file is read.
    """
    from readiness.files import Libraries, find_documents
    from readiness.formats import findings
    from readiness.repository import check_file, has_errors

    files = list(dict.fromkeys(path for name in paths for path in find_documents(Path(name))))
    if not files:
        raise click.UsageError("nothing was checked: there is no .yaml file there")
    libraries = Libraries(files)
    wrong = [one for path in files for one in check_file(libraries.of(path), path)]
    documents = libraries.documents
    found = findings.ordered(wrong, documents)
    if form == "json":
        from readiness.formats import json

        text = json.diagnostics(found, documents)
    else:
        text = findings.text(found, documents, colour=colour(output)) + findings.count(found, len(files))
    write(text, form, output)
    raise SystemExit(WRONG if has_errors(found) else 0)
