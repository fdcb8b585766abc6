"""`readiness lint`: what is wrong with documents, where, and how to mend it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.commands.options import format_option, output_option, paths_argument
from readiness.console import colour, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readiness.accepted import Accepted, Baseline
    from readiness.diagnostic import Severity
    from readiness.document import Document
    from readiness.placed import Placed

FINDINGS, WRONG = 1, 2
MOST_ROUNDS = 5
"""A mended key can bring what stands under it to light; so deep are keys mended in one run."""


@click.command()
@paths_argument
@format_option("terminal", "json", "sarif", "github", "junit")
@output_option
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note"]),
    default="error",
    show_default=True,
    help="The least severity that fails the run.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    help="A saved report in JSON: what stands in it is old and not reported.",
)
@click.option("--fix", is_flag=True, help="Mend what has one safe mend, in the files.")
def lint(  # noqa: PLR0913 - the options of the command
    *, paths: tuple[str, ...], form: str, output: Path | None, fail_on: str, baseline: Path | None, fix: bool
) -> None:
    """Find everything that is wrong with documents: each mistake once, with its place and how to mend it.

    PATH is a file, or a folder of which every YAML file is read. `readiness explain CODE` says more of a mistake.
    """
    from readiness.accepted import Accepted, apply_baseline
    from readiness.diagnostic import Severity
    from readiness.files import Libraries, find_documents
    from readiness.repository import review

    files = list(dict.fromkeys(path for name in paths for path in find_documents(Path(name))))
    if not files:
        raise click.UsageError("nothing was checked: there is no .yaml file there")
    old = _read(baseline)
    mended = _mend(files) if fix else 0
    libraries = Libraries(files)
    found, ignored = review(libraries, files)
    new, gone = apply_baseline(found, old)
    accepted = Accepted(ignored, len(found) - len(new), gone)
    failing = list(Severity)[: [one.value for one in Severity].index(fail_on) + 1]
    paths_read = [libraries.of(path).show(path) for path in files]
    text = _draw(form, new, paths_read, libraries.documents, (accepted, mended, failing, colour(output)))
    write(text, form, output)
    if any(one.severity is Severity.ERROR for one in new):
        raise SystemExit(WRONG)
    raise SystemExit(FINDINGS if any(one.severity in failing for one in new) else 0)


def _draw(
    form: str,
    found: "Sequence[Placed]",
    read: "Sequence[str]",
    documents: "Mapping[str, Document]",
    run: "tuple[Accepted, int, Sequence[Severity], bool]",
) -> str:
    """Return the report in the format asked for."""
    accepted, mended, failing, colours = run
    if form == "json":
        from readiness.formats import json

        return json.diagnostics(found, len(read), accepted)
    if form == "sarif":
        from readiness.files import page_codes, page_of
        from readiness.formats import sarif

        codes = {one.code for one in found} & set(page_codes())
        return sarif.log(found, {code: page_of(code) for code in codes}, _version())
    if form == "github":
        from readiness.formats import github

        return github.annotations(found)
    if form == "junit":
        from readiness.formats import junit

        return junit.suites(found, read, failing)
    from readiness.formats import findings

    return findings.text(found, documents, colour=colours) + findings.count(found, len(read), accepted, mended)


def _version() -> str:
    from importlib.metadata import version

    return version("readiness")


def _read(path: Path | None) -> "Baseline":
    """Return the findings of a baseline; a usage error where it is none."""
    from readiness.accepted import MOST_BYTES, Baseline, read_baseline

    if path is None:
        return Baseline()
    try:
        raw = path.read_bytes()[: MOST_BYTES + 1] if path.stat().st_size <= MOST_BYTES else b""
        found = read_baseline(raw.decode("utf-8-sig"))
    except OSError as error:
        raise click.UsageError(f"the baseline {path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise click.UsageError(f"the baseline {path} is not UTF-8 text") from error
    if isinstance(found, str):
        raise click.UsageError(f"the baseline {path} cannot be used: {found}")
    return found


def _mend(files: "Sequence[Path]") -> int:
    """Write the files anew with everything mended that has one safe mend, and return how many mistakes that were."""
    from readiness.files import Libraries, write_whole
    from readiness.mending import mend, mendable
    from readiness.repository import review

    total = 0
    for _ in range(MOST_ROUNDS):
        libraries = Libraries(files)
        found, _ = review(libraries, files)
        mended = 0
        for path in files:
            library = libraries.of(path)
            document = library.open(path)
            safe = [one for one in found if one.path == document.path and mendable(one, document)]
            raw = library.fetch(path) if safe else b""
            if isinstance(raw, bytes) and safe:
                write_whole(path, mend(raw.decode("utf-8"), document, safe).encode())
                mended += len(safe)
        total += mended
        if not mended:
            break
    return total
