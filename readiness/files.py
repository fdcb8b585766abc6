"""The world of files: finding and reading what a repository holds, and writing a report whole or not at all.

The repository of a release is the nearest folder above it that holds `criteria/`. Nothing outside it is read, but for
the calendars that come with the product.
"""

import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from readiness.calendar import Calendar
from readiness.diagnostic import Diagnostic, Severity, did_you_mean
from readiness.document import MOST_BYTES, Document, read
from readiness.location import Span
from readiness.model import Model

RELEASE = "release.yaml"
ENDINGS = (".yaml", ".yml")
MOST_FILES = 20_000
SHIPPED = "readiness/calendars"
"""How messages and reports name the folder of the calendars that come with the product."""
_TOP = Span(1, 1, 1, 1)


@dataclass(slots=True)
class Library:
    """The files of one repository that have been read, each once; `digests` are the SHA-256 of their bytes.

    `bound` are the facts in those that somebody asked for, with what is wrong with them, and `calendars` what was built of
    them. `alone` is whether no other repository is read beside it, so that paths can be shown relative to it.
    """

    root: Path
    alone: bool = True
    documents: dict[str, Document] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    bound: dict[str, tuple[Model | None, tuple[Diagnostic, ...]]] = field(default_factory=dict)
    calendars: dict[str, Calendar | str] = field(default_factory=dict)

    def show(self, path: Path) -> str:
        """Return the path as messages name it: relative to the repository, where it is one and the only one read.

        A calendar that comes with the product is named by what it is, wherever the product is installed.
        """
        if not self.alone or not is_folder(self.root / "criteria"):
            return path.as_posix()
        full = Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` would follow links
        if full.is_relative_to(self.root):
            return full.relative_to(self.root).as_posix()
        shipped = shipped_calendars()
        return f"{SHIPPED}/{full.name}" if full.parent == shipped else full.as_posix()

    def fetch(self, path: Path) -> bytes | Diagnostic:
        """Return the bytes of a file of the repository, or why they cannot be had."""
        shown = self.show(path)
        try:
            real = path.resolve(strict=True)
            mode = real.stat()
            inside = (self.root.resolve(), shipped_calendars().resolve())
            if not any(real.is_relative_to(folder) for folder in inside):
                help_ = "Keep the file inside the repository."
                return _cannot(shown, "outside-repository", "it leads out of the repository", help_)
            if stat.S_ISDIR(mode.st_mode):
                return _cannot(shown, "not-a-file", "it is a folder, not a file")
            if not stat.S_ISREG(mode.st_mode):
                return _cannot(shown, "not-a-file", "it is not a regular file")
            if mode.st_size > MOST_BYTES:
                size = f"{mode.st_size / 1_000_000:.1f} MB"
                message = f"the file has {size}; at most {MOST_BYTES // 2**20} MiB are read"
                return _cannot(shown, "too-large", message)
            with real.open("rb") as stream:
                raw = stream.read(MOST_BYTES + 1)
        except FileNotFoundError:
            beside = [one.name for one in path.parent.iterdir()] if is_folder(path.parent) else []
            return _cannot(shown, "no-such-file", "there is no such file", did_you_mean(path.name, tuple(beside), ""))
        except (OSError, ValueError, RuntimeError) as error:
            return _cannot(shown, "unreadable", f"it cannot be read ({getattr(error, 'strerror', None) or error})")
        self.digests[shown] = hashlib.sha256(raw).hexdigest()
        return raw

    def open(self, path: Path) -> Document:
        """Return the document in a file; one without data, and with the reason, where there is none."""
        shown = self.show(path)
        if shown not in self.documents:
            raw = self.fetch(path)
            if isinstance(raw, Diagnostic):
                self.documents[shown] = Document(shown, "", None, {}, {}, (raw,))
            else:
                self.documents[shown] = read(shown, raw)
        return self.documents[shown]


class Libraries:
    """The repositories of the files that a command reads, each opened once."""

    def __init__(self, files: Sequence[Path]) -> None:
        roots = {path: root_of(path) for path in files}
        alone = len(set(roots.values())) == 1
        self._opened = {root: Library(root, alone) for root in roots.values()}
        self._roots = roots

    def of(self, path: Path) -> Library:
        """Return the repository of one of the files."""
        return self._opened[self._roots[path]]

    @property
    def documents(self) -> dict[str, Document]:
        """The documents of all of them, by the paths that messages name them with."""
        return {name: one for library in self._opened.values() for name, one in library.documents.items()}


def _cannot(shown: str, code: str, message: str, help_: str = "") -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, shown, _TOP, help_)


def is_folder(path: Path) -> bool:
    """Return whether there is a folder of that name; a name no folder can have is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError, RuntimeError):
        return False


def is_file(path: Path) -> bool:
    """Return whether there is a file of that name; a name no file can have is none."""
    try:
        return path.is_file()
    except (OSError, ValueError, RuntimeError):
        return False


def shipped_calendars() -> Path:
    """Return the folder of the calendars that come with the product; in a checkout they lie under `criteria/`."""
    installed = Path(__file__).parent / "calendars"
    return installed if is_folder(installed) else Path(__file__).parent.parent / "criteria" / "calendars"


def shipped_pages() -> Path:
    """Return the folder of the manual pages of diagnostics, a file named by its code each."""
    installed = Path(__file__).parent / "pages"
    return installed if is_folder(installed) else Path(__file__).parent.parent / "docs" / "diagnostics"


@cache
def page_codes() -> tuple[str, ...]:
    """Return the codes of all diagnostics, in order."""
    return tuple(sorted(path.stem for path in shipped_pages().glob("*.md")))


def page_of(code: str) -> str:
    """Return the manual page of a diagnostic."""
    return (shipped_pages() / f"{code}.md").read_text(encoding="utf-8")


def starter() -> dict[str, bytes]:
    """Return the files of a small repository to begin with, by their paths in it."""
    top = Path(__file__).parent / "starter"
    found = sorted(path for path in top.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in found}


def root_of(path: Path) -> Path:
    """Return the repository a path belongs to: the nearest folder at or above it that holds `criteria/`."""
    full = Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` would follow links
    start = full if is_folder(full) else full.parent
    for folder in (start, *start.parents):
        if is_folder(folder / "criteria"):
            return folder
    return start


def find_releases(path: Path) -> tuple[Path, ...]:
    """Return the release files meant by a file, the folder of a release, or a folder of releases."""
    if not is_folder(path):
        return (path,)
    if is_file(path / RELEASE):
        return (path / RELEASE,)
    return tuple(sorted(folder / RELEASE for folder in path.iterdir() if is_file(folder / RELEASE)))


def find_documents(path: Path) -> tuple[Path, ...]:
    """Return the YAML files at or below a path, in order, hidden folders left out."""
    if not is_folder(path):
        return (path,)
    return tuple(sorted(_walk(path)))


def _walk(top: Path) -> Iterator[Path]:
    count = 0
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
        for name in sorted(names):
            if name.endswith(ENDINGS) and not name.startswith("."):
                count += 1
                yield Path(folder) / name
                if count > MOST_FILES:
                    return


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it holds all of the content or is not touched; its folder must be there.

    A link stays, and what it leads to is written; what is no file, such as a pipe, is written as it is. An exception, such
    as that of a signal, leaves nothing beside the file.
    """
    if path.exists() and not is_file(path):
        with path.open("wb") as stream:
            stream.write(content)
        return
    path = _end_of_links(path) if path.is_symlink() else path
    beside = path.with_name(f".readiness-{secrets.token_hex(8)}")
    try:
        with beside.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _end_of_links(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError as error:  # in a circle; from Python 3.13 on an OSError
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error
