"""`readiness verify`: does a paper still match its inputs."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.commands.options import format_option, output_option, paths_completion
from readiness.commands.writing import PRINTED, Request, Written, make_paper
from readiness.console import width, write

if TYPE_CHECKING:
    from readiness.movement.kept import Kept
    from readiness.paper.attachment import Asked, Attachment
    from readiness.readback.held import Held
    from readiness.verification.agreement import Agreement, Anew
    from readiness.verification.edits import Edit

WRONG = 2
MOST_BYTES = 64 * 1024 * 1024
LONGEST = 120
"""So many seconds at most a PDF is read."""
_SNIFFED = 4096


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE", shell_complete=paths_completion)
@click.argument("release", type=click.Path(path_type=Path), metavar="[RELEASE]", required=False)
@click.option("--root", type=click.Path(path_type=Path), help="The repository; default that of the current folder.")
@format_option("terminal", "json")
@output_option
def verify(*, file: Path, release: Path | None, root: Path | None, form: str, output: Path | None) -> None:
    """Say whether a paper still matches its inputs, and what moved since.

    FILE is a paper that `readiness report` wrote: .docx, .pdf or .html. It is compared with what it carries along, and with a
    paper made anew from the repository; RELEASE says where the release is now. Ends with 0 when all agree, 1 when anything
    differs, 2 when FILE is no such paper or its inputs are not there.
    """
    paper = _Paper.read(file)
    try:
        made, why = _make(paper, release, root), ""
    except _NoneAnewError as error:
        made, why = None, str(error)
    anew = None if made is None else _anew(made, paper)
    found = _agree(paper, anew)
    write(_draw(form, found, paper, made, why, output), form, output)
    raise SystemExit(0 if found.matches else 1 if found.differs else WRONG)


class _NoneAnewError(Exception):
    """No paper can be made anew; the words say why."""


@dataclass(frozen=True, slots=True)
class _Paper:
    """A paper that was read back; `form` is as for `report`."""

    file: Path
    form: str
    held: "Held"
    attachment: "Attachment"
    kept: "Kept"

    @classmethod
    def read(cls, file: Path) -> "_Paper":
        """Return what a file holds; a usage error where it is no paper that can be checked."""
        from json import dumps

        from readiness.movement.saved import read_saved
        from readiness.paper.attachment import detach

        form, held = _read(file)
        if isinstance(held, str):
            raise click.UsageError(f"{file} cannot be checked: {held}")
        if held.attachment is None:
            raise click.UsageError(
                f"{file} cannot be checked: it carries nothing along to be checked by; `readiness report` did not write it, or "
                "another program left that out when it saved the file"
            )
        attachment = detach(held.attachment)
        if attachment is None:
            raise click.UsageError(f"{file} cannot be checked: what it carries along is damaged, or of another version")
        kept = read_saved(dumps(attachment.assessment).encode())
        if isinstance(kept, str):
            raise click.UsageError(
                f"{file} cannot be checked: the assessment that it carries along is damaged ({kept})"
            )
        return cls(file, form, held, attachment, kept)

    def edits(self) -> "tuple[Edit, ...]":
        """Return where the file says otherwise than the words that it carries along."""
        from readiness.verification.edits import find_edits, find_edits_in_text

        words = self.attachment.words
        if self.form != "pdf":
            return find_edits(words, self.held.lines)
        from readiness.pages import drawn

        return find_edits_in_text([drawn(one) for one in words], self.held.lines[0])

    def unmarked(self) -> tuple[str, ...]:
        """Return the edges of pages that do not say how the paper is classified."""
        from readiness.pages import drawn
        from readiness.verification.agreement import unmarked

        marking = self.attachment.made.marking
        return unmarked(self.held.edges, drawn(marking) if self.form == "pdf" else marking)


def _read(file: Path) -> "tuple[str, Held | str]":
    """Return of which format a file is, by what is in it, and what it holds or why it cannot be read."""
    raw = _bytes(file)
    if b"%PDF-" in raw[:1024]:
        import logging
        from time import monotonic

        from readiness.readback import pdf

        logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it would say is said in one sentence
        end = monotonic() + LONGEST
        return "pdf", pdf.read(raw, lambda: monotonic() < end)
    if raw.startswith(b"PK"):
        from readiness.readback import word

        return "docx", word.read(raw)
    if b"<html" in raw[:_SNIFFED].lower():
        from readiness.readback import page

        return "html", page.read(raw.decode("utf-8", "replace"))
    return "", "it is no Word file, no PDF and no page; a paper in Markdown carries nothing along"


def _bytes(file: Path) -> bytes:
    from readiness.files import is_file

    if not is_file(file):
        raise click.UsageError(f"{file} is not a file")
    try:
        with file.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise click.UsageError(f"{file} cannot be read: {error.strerror}") from error
    if len(raw) > MOST_BYTES:
        raise click.UsageError(f"{file} has more than {MOST_BYTES // 2**20} MiB")
    return raw


def _make(paper: _Paper, release: Path | None, root: Path | None) -> Written:
    """Return the paper made anew, as it was asked for."""
    from readiness.moment import parse_day

    asked = paper.attachment.asked
    top = _root(paper.file, release, root)
    as_of = parse_day(asked.as_of)
    since = None if asked.since is None else parse_day(asked.since)
    if as_of is None or (since is None and asked.since is not None):
        raise _NoneAnewError(
            f"the paper says that it was asked for on a day that is none ({asked.as_of}, {asked.since})"
        )
    request = Request(
        release or _inside(top, asked.release),
        as_of,
        asked.at,
        tuple(_inside(top, one) for one in asked.criteria),
        None if asked.paper is None else _inside(top, asked.paper),
        since,
        asked.sections,
        paper.form,
    )
    try:
        return make_paper(request)
    except click.UsageError as error:
        raise _NoneAnewError(error.message) from error
    except SystemExit as error:
        raise _NoneAnewError("its inputs have mistakes, which are told above") from error


def _root(file: Path, release: Path | None, root: Path | None) -> Path:
    """Return the repository: the one asked for, else that of the release, of the current folder, or of the paper."""
    from readiness.files import is_folder, root_of

    if root is not None:
        if not is_folder(root / "criteria"):
            raise click.UsageError(
                f"--root {root}: there is no criteria/ in it, so that it is no repository of releases"
            )
        return root
    for path in (Path(), file) if release is None else (release,):
        found = root_of(path)
        if is_folder(found / "criteria"):
            return found
    raise _NoneAnewError("the current folder is in no repository of releases; name one with --root")


def _inside(root: Path, name: str) -> Path:
    """Return a file of the repository by the path that a paper says, which may be anything."""
    from readiness.files import is_file

    path = root / name
    try:
        inside = not Path(name).is_absolute() and path.resolve().is_relative_to(root.resolve())
    except (OSError, ValueError, RuntimeError):
        inside = False
    if not inside:
        raise _NoneAnewError(f"{name[:200]!r} does not lie in the repository {root}")
    if not is_file(path):
        raise _NoneAnewError(
            f"{name[:200]!r} is not in the repository {root}; if it has moved, name it after the paper"
        )
    return path


def _anew(made: Written, paper: _Paper) -> "Anew":
    """Return the paper made anew, telling the digests and the version that the other tells."""
    from readiness.movement.kept import keep
    from readiness.pages import lay_out
    from readiness.paper.attachment import detach
    from readiness.paper.compose import compose
    from readiness.paper.words import said_in
    from readiness.papers import Section
    from readiness.verification.agreement import Anew

    own = detach(made.paper.attachment)
    if own is None:
        raise AssertionError
    of = paper.attachment.made
    told = replace(made.dossier, inputs=of.inputs, version=of.version)
    composed = compose(told, frozenset(map(Section, made.asked.sections)))
    return Anew(
        made.dossier.version,
        made.dossier.inputs,
        own.assessment,
        keep(made.dossier.assessment),
        said_in(lay_out(composed) if paper.form in PRINTED else composed),
        made.paper.marking,
    )


def _agree(paper: _Paper, anew: "Anew | None") -> "Agreement":
    from readiness.verification.agreement import agree

    return agree(paper.attachment, paper.edits(), paper.unmarked(), paper.kept, anew)


def _draw(  # noqa: PLR0913 - all that is told
    form: str, found: "Agreement", paper: _Paper, made: Written | None, why: str, output: Path | None
) -> str:
    """Return the answer in the format asked for."""
    asked: Asked = paper.attachment.asked
    if form == "json":
        from readiness.formats import verifications

        return verifications.text(found, asked, paper.file.as_posix(), why)
    from readiness.formats import plain
    from readiness.verification.account import tell_agreement

    record = None if made is None else made.dossier.record
    sources = {} if made is None else {name: one.title for name, one in made.dossier.sources.items()}
    release = asked.release if made is None else made.asked.release
    told = list(tell_agreement(found, paper.file.name, release, record, sources, why))
    return plain.text([told], width(output))
