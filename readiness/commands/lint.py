"""`readiness lint`: what is wrong with documents, where, and how to mend it."""

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.commands.options import document_files, format_option, output_option, paths_argument
from readiness.console import colour, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readiness.accepted import Accepted, Baseline
    from readiness.diagnostic import Severity
    from readiness.document import Document
    from readiness.files import Library
    from readiness.placed import Placed

FINDINGS, WRONG = 1, 2
MOST_ROUNDS = 100
"""So deep are misspelt keys below each other mended: more than a document can be nested."""


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
    """Find everything that is wrong with documents.

    PATH is a file, or a folder of which every YAML file is read. `readiness explain CODE` says more of a mistake.
    """
    from readiness.accepted import Accepted, apply_baseline
    from readiness.diagnostic import Severity
    from readiness.files import Libraries
    from readiness.mending import mendable
    from readiness.review import review

    files = document_files(paths)
    old = _read(baseline)
    mended = _mend(files) if fix else 0
    libraries = Libraries(files)
    found, ignored = review(libraries, files)
    new, gone = apply_baseline(found, old)
    accepted = Accepted(ignored, len(found) - len(new), gone)
    failing = list(Severity)[: [one.value for one in Severity].index(fail_on) + 1]
    read = [libraries.of(path).open(path) for path in files]
    safe = 0 if fix else sum(len(mendable(new, document)) for document in read)
    run = (accepted, (mended, safe), failing, colour(output))
    text = _draw(form, new, [document.path for document in read], libraries.documents, run)
    write(text, form, output)
    if any(one.severity is Severity.ERROR for one in new):
        raise SystemExit(WRONG)
    raise SystemExit(FINDINGS if any(one.severity in failing for one in new) else 0)


def _draw(
    form: str,
    found: "Sequence[Placed]",
    read: "Sequence[str]",
    documents: "Mapping[str, Document]",
    run: "tuple[Accepted, tuple[int, int], Sequence[Severity], bool]",
) -> str:
    """Return the report in the format asked for; `run` has what was accepted, how much was and can be mended, ..."""
    accepted, (mended, safe), failing, colours = run
    if form == "json":
        from readiness.formats import json

        return json.diagnostics(found, len(read), accepted, mended)
    if form in ("sarif", "github"):
        from readiness.files import page_codes, page_of
        from readiness.formats import github, sarif

        pages = {code: page_of(code) for code in {one.code for one in found} & set(page_codes())}
        return github.annotations(found, pages) if form == "github" else sarif.log(found, pages, _version())
    if form == "junit":
        from readiness.formats import junit

        return junit.suites(found, read, failing)
    from readiness.formats import findings

    return findings.text(found, documents, colour=colours) + findings.count(found, len(read), accepted, mended, safe)


def _version() -> str:
    from importlib.metadata import version

    return version("readiness")


def _read(path: Path | None) -> "Baseline":
    """Return the findings of a baseline; a usage error where it is none."""
    from readiness.accepted import MOST_BYTES, Baseline, read_baseline

    if path is None:
        return Baseline()
    try:
        if path.exists() and not path.is_file():
            raise click.UsageError(f"the baseline {path} is not a file")
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise click.UsageError(f"the baseline {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise click.UsageError(f"the baseline {path} is not UTF-8 text") from error
    if len(raw) > MOST_BYTES:
        raise click.UsageError(f"the baseline {path} has more than {MOST_BYTES // 2**20} MiB")
    found = read_baseline(text)
    if isinstance(found, str):
        raise click.UsageError(f"the baseline {path} cannot be used: {found}")
    return found


def _mend(files: "Sequence[Path]") -> int:
    """Write the files anew with everything mended that has one safe mend, and return how many mistakes that were.

    A mended key brings what stands under it to light, so what was mended is looked through again. Nothing is written
    through a link: it may lead to a file that nobody named. Nothing at all is written where one file may not be.
    """
    from readiness.files import Libraries
    from readiness.review import review

    total = 0
    waiting = [path for path in files if not path.is_symlink()]
    for _ in range(MOST_ROUNDS):
        if not waiting:
            break
        libraries = Libraries(waiting)
        found, _ = review(libraries, waiting)
        mended = {path: _mended(libraries.of(path), path, found) for path in waiting}
        total += sum(len(said) for _, said in mended.values())
        waiting = [path for path, (_, said) in mended.items() if said]
        for path in waiting:
            if not (path.stat().st_mode & _WRITABLE and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
                raise click.UsageError(f"{path} cannot be mended: it, or its folder, may not be written")
        for path in waiting:
            _write(path, mended[path][0])
            said = "".join(f"{line}\n" for line in mended[path][1])
            click.echo(said.encode(sys.stderr.encoding or "utf-8", "replace"), err=True, nl=False)
    return total


_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def _mended(library: "Library", path: Path, found: "Sequence[Placed]") -> tuple[bytes, list[str]]:
    """Return the content of a file with the safe mends made, and what each of them is."""
    from readiness.document import read
    from readiness.mending import mend, mendable, say_mend

    document = library.open(path)
    safe = mendable(found, document)
    raw = library.fetch(path) if safe else b""
    if not isinstance(raw, bytes) or not safe or read(document.path, raw).text != document.text:
        return b"", []
    return mend(raw.decode("utf-8"), document, safe).encode(), [say_mend(one) for one in safe]


def _write(path: Path, content: bytes) -> None:
    from readiness.files import write_whole

    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        write_whole(path, content)
        path.chmod(mode)
    except OSError as error:
        raise click.UsageError(f"{path} cannot be mended: {error.strerror}") from error
