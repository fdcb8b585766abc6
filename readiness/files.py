"""The world of files: finding and reading what a repository holds, and writing a report whole or not at all.

The repository of a release is the nearest folder above it that holds `criteria/`. Nothing outside it is read, but for
the calendars that come with the product.
"""

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from readiness.binding import bind, kind_of
from readiness.calendar import Calendar
from readiness.closures import CalendarDocument, build_calendar
from readiness.criteria import CriteriaSet
from readiness.diagnostic import Diagnostic, Severity, did_you_mean
from readiness.document import MOST_BYTES, Document, read
from readiness.location import Place, Span
from readiness.references import check_criteria, check_release, check_together, undated
from readiness.register import Table, make_table, read_csv
from readiness.release import Release

RELEASE = "release.yaml"
ENDINGS = (".yaml", ".yml")
MOST_FILES = 20_000
_TOP = Span(1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Case:
    """A release with everything it is judged by, ready for evaluation; `documents` are keyed by path."""

    path: str
    release: Release
    sets: Mapping[str, CriteriaSet]
    calendar: Calendar
    tables: Mapping[str, Table]
    inputs: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Library:
    """What has been read so far: documents, what is wrong with them, and the digests of their bytes."""

    root: Path
    documents: dict[str, Document] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)

    def show(self, path: Path) -> str:
        """Return the path as messages name it: relative to the repository."""
        full = Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` would follow links
        return full.relative_to(self.root).as_posix() if full.is_relative_to(self.root) else full.as_posix()

    def fetch(self, path: Path) -> bytes | None:
        """Return the bytes of a file of the repository, or None with the reason among the diagnostics."""
        shown = self.show(path)
        try:
            real = path.resolve(strict=True)
            mode = real.stat()
            if not real.is_relative_to(self.root.resolve()) and not real.is_relative_to(shipped_calendars().resolve()):
                return self.cannot(
                    shown,
                    "outside-repository",
                    "it leads out of the repository",
                    "Keep the file inside the repository.",
                )
            if stat.S_ISDIR(mode.st_mode):
                return self.cannot(shown, "not-a-file", "it is a folder, not a file")
            if not stat.S_ISREG(mode.st_mode):
                return self.cannot(shown, "not-a-file", "it is not a regular file")
            with real.open("rb") as stream:
                raw = stream.read(MOST_BYTES + 1)
            if mode.st_size > MOST_BYTES:
                size = f"{mode.st_size / 1_000_000:.1f} MB"
                return self.cannot(
                    shown, "too-large", f"the file has {size}; at most {MOST_BYTES // 2**20} MiB are read"
                )
        except FileNotFoundError:
            beside = [one.name for one in path.parent.iterdir()] if path.parent.is_dir() else []
            return self.cannot(
                shown, "no-such-file", "there is no such file", did_you_mean(path.name, tuple(beside), "")
            )
        except (OSError, ValueError) as error:
            return self.cannot(shown, "unreadable", f"it cannot be read ({getattr(error, 'strerror', None) or error})")
        self.digests[shown] = hashlib.sha256(raw).hexdigest()
        return raw

    def open(self, path: Path) -> Document | None:
        """Return the document in a file, with its mistakes among the diagnostics; None when there is none."""
        shown = self.show(path)
        if shown not in self.documents:
            raw = self.fetch(path)
            if raw is None:
                return None
            document = read(shown, raw)
            self.documents[shown] = document
            self.diagnostics.extend(document.diagnostics)
        return self.documents[shown]

    def cannot(self, shown: str, code: str, message: str, help_: str = "") -> bytes | None:
        """Report a file that cannot be read, and return nothing of it."""
        self.diagnostics.append(Diagnostic(code, Severity.ERROR, message, shown, _TOP, help_))
        return None


def shipped_calendars() -> Path:
    """Return the folder of the calendars that come with the product; in a checkout they lie under `criteria/`."""
    installed = Path(__file__).parent / "calendars"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "criteria" / "calendars"


def root_of(path: Path) -> Path:
    """Return the repository a path belongs to: the nearest folder at or above it that holds `criteria/`."""
    full = Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` would follow links
    start = full if full.is_dir() else full.parent
    for folder in (start, *start.parents):
        if (folder / "criteria").is_dir():
            return folder
    return start


def find_releases(path: Path) -> tuple[Path, ...]:
    """Return the release files meant by a file, the folder of a release, or a folder of releases."""
    if not path.is_dir():
        return (path,)
    if (path / RELEASE).is_file():
        return (path / RELEASE,)
    return tuple(sorted(folder / RELEASE for folder in path.iterdir() if (folder / RELEASE).is_file()))


def find_documents(path: Path) -> tuple[Path, ...]:
    """Return the YAML files at or below a path, in order, hidden folders left out."""
    if not path.is_dir():
        return (path,)
    return tuple(sorted(_walk(path)))


def _walk(top: Path) -> Iterator[Path]:
    count = 0
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
        for name in sorted(names):
            if name.endswith(ENDINGS) and not name.startswith("."):
                count += 1
                if count > MOST_FILES:
                    return
                yield Path(folder) / name


def load(library: Library, path: Path, criteria: tuple[Path, ...]) -> Case | None:
    """Return the release at the path with its criteria, calendar and tables, or None with the reasons reported.

    `criteria` are paths that stand in the place of the criteria the release names.
    """
    document = library.open(path)
    if document is None:
        return None
    kind, wrong = kind_of(document)
    library.diagnostics.extend(wrong)
    if kind is None:
        return None
    if kind != "release":
        message = f"a release is expected here; this is a document of kind {kind!r}"
        library.diagnostics.append(
            Diagnostic(
                "not-a-release",
                Severity.ERROR,
                message,
                document.path,
                Place(document.path, ("kind",)),
                "Name a release.yaml, or its folder.",
            )
        )
        return None
    release, wrong = bind(Release, document)
    library.diagnostics.extend(wrong)
    if release is None:
        return None
    library.diagnostics.extend(check_release(release, document.path))
    sets = _criteria(library, document, release, criteria)
    calendar = _calendar(library, document, release)
    tables = _tables(library, document, release, path.parent)
    library.diagnostics.extend(check_together(release, document.path, sets))
    if calendar is None or has_errors(library.diagnostics):
        return None
    return Case(document.path, release, sets, calendar, tables, tuple(sorted(library.digests.items())))


def has_errors(diagnostics: list[Diagnostic]) -> bool:
    """Return whether any of them is an error."""
    return any(one.severity is Severity.ERROR for one in diagnostics)


def _criteria(
    library: Library, document: Document, release: Release, named: tuple[Path, ...]
) -> dict[str, CriteriaSet]:
    paths: list[Path] = list(named)
    if not named:
        for index, name in enumerate(release.criteria):
            found = _criteria_path(library, name)
            if found is None:
                known = [one.stem for one in find_documents(library.root / "criteria") if one.parent.name == "criteria"]
                help_ = did_you_mean(
                    name,
                    tuple(known),
                    "A criteria set is named by its id in criteria/, or by its path in the repository.",
                )
                place = Place(document.path, ("criteria", index))
                library.diagnostics.append(
                    Diagnostic(
                        "unknown-criteria",
                        Severity.ERROR,
                        f"there is no criteria set {name!r}",
                        document.path,
                        place,
                        help_,
                    )
                )
            else:
                paths.append(found)
    sets: dict[str, CriteriaSet] = {}
    for path in paths:
        opened = library.open(path)
        if opened is None or opened.path in sets:
            continue
        found_set = bind_criteria(library, opened)
        if found_set is not None:
            sets[opened.path] = found_set
    return sets


def bind_criteria(library: Library, document: Document) -> CriteriaSet | None:
    """Return the criteria set in a document, with what is wrong reported."""
    kind, wrong = kind_of(document)
    library.diagnostics.extend(wrong)
    if kind is not None and kind != "criteria":
        message = f"a criteria set is expected here; this is a document of kind {kind!r}"
        library.diagnostics.append(
            Diagnostic("not-criteria", Severity.ERROR, message, document.path, Place(document.path, ("kind",)))
        )
    if kind != "criteria":
        return None
    found, wrong = bind(CriteriaSet, document)
    library.diagnostics.extend(wrong)
    if found is not None:
        library.diagnostics.extend(check_criteria(found, document.path))
    return found


def _criteria_path(library: Library, name: str) -> Path | None:
    """Return the file of a criteria set: its id in criteria/, or a path in the repository."""
    folder = library.root / "criteria"
    if name.endswith(ENDINGS) or "/" in name:
        return library.root / name
    direct = folder / f"{name}.yaml"
    if direct.is_file():
        return direct
    if not folder.is_dir():
        return None
    for path in sorted(folder.iterdir()):
        if path.suffix in ENDINGS and path.is_file():
            raw = path.read_bytes()[:4096] if path.stat().st_size <= MOST_BYTES else b""
            if f"\nid: {name}\n".encode() in raw.replace(b"\r\n", b"\n"):
                return path
    return None


def _calendar(library: Library, document: Document, release: Release) -> Calendar | None:
    known: dict[str, CalendarDocument] = {}
    wanted: str | None = release.calendar
    while wanted is not None and wanted not in known:
        path = _calendar_path(library, wanted)
        if path is None:
            break
        opened = library.open(path)
        found = None if opened is None else bind_calendar(library, opened)
        if found is None:
            return None
        known[wanted] = found
        wanted = found.extends
    place = Place(document.path, ("calendar",))
    if release.calendar not in known:
        folders = (library.root / "criteria" / "calendars", shipped_calendars())
        names = [path.stem for folder in folders if folder.is_dir() for path in find_documents(folder)]
        message = f"there is no calendar {release.calendar!r}"
        library.diagnostics.append(
            Diagnostic(
                "unknown-calendar",
                Severity.ERROR,
                message,
                document.path,
                place,
                did_you_mean(release.calendar, tuple(names), "Add it to criteria/calendars/."),
            )
        )
        return None
    built = build_calendar(release.calendar, known)
    if isinstance(built, str):
        message = f"the calendar {release.calendar!r} cannot be used: {built}"
        library.diagnostics.append(Diagnostic("wrong-calendar", Severity.ERROR, message, document.path, place))
        return None
    return built


def bind_calendar(library: Library, document: Document) -> CalendarDocument | None:
    """Return the calendar in a document, with what is wrong reported."""
    kind, wrong = kind_of(document)
    library.diagnostics.extend(wrong)
    if kind != "calendar":
        return None
    found, wrong = bind(CalendarDocument, document)
    library.diagnostics.extend(wrong)
    return found


def _calendar_path(library: Library, name: str) -> Path | None:
    for folder in (library.root / "criteria" / "calendars", shipped_calendars()):
        path = folder / f"{name}.yaml"
        if "/" not in name and path.is_file():
            return path
    return None


def _tables(library: Library, document: Document, release: Release, folder: Path) -> dict[str, Table]:
    """Return the rows of each extract of each register, keyed `NAME[index]`."""
    tables: dict[str, Table] = {}
    for name, extracts in release.registers.items():
        for index, extract in enumerate(extracts):
            key = f"{name}[{index}]"
            if extract.rows is not None:
                tables[key] = make_table(extract.rows)
            elif extract.file is not None:
                place = Place(document.path, ("registers", name, index, "file"))
                path = folder / extract.file
                if not path.is_file():
                    beside = tuple(one.name for one in folder.iterdir())
                    message = f"there is no file {extract.file!r} beside the release"
                    library.diagnostics.append(
                        Diagnostic(
                            "no-such-file",
                            Severity.ERROR,
                            message,
                            document.path,
                            place,
                            did_you_mean(extract.file, beside, ""),
                        )
                    )
                    continue
                raw = library.fetch(path)
                table = None if raw is None else read_csv(raw)
                if isinstance(table, str):
                    message = f"the file {extract.file!r} cannot be read: {table}"
                    library.diagnostics.append(Diagnostic("wrong-table", Severity.ERROR, message, document.path, place))
                elif table is not None:
                    tables[key] = table
    return tables


def lint(library: Library, path: Path) -> None:
    """Report everything that is wrong with the document in a file, with what it is judged by where it is a release."""
    document = library.open(path)
    if document is None:
        return
    kind, wrong = kind_of(document)
    if kind == "release":
        case = load(library, path, ())
        if case is not None:
            library.diagnostics.extend(undated(case.release, case.path))
    elif kind == "criteria":
        bind_criteria(library, document)
    elif kind == "calendar":
        bind_calendar(library, document)
    else:
        library.diagnostics.extend(wrong)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it holds all of the content or is not touched; its folder must be there."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
