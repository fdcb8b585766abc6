"""The parts of an office file, which is a zip archive of XML, without trust in either.

Sizes, counts and ratios of the archive's directory are looked at before anything is unpacked, and a part is unpacked in
pieces and no further than its directory says. A document type, without which there are no entities, ends the reading.
Links to other files are never followed.
"""

import io
import posixpath
import zlib
from collections.abc import Callable, Mapping
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from readiness.tables import markup
from readiness.tables.markup import Begin

MOST_PARTS = 5_000
MOST_UNPACKED = 256 * 1024 * 1024
LARGEST_PART = 128 * 1024 * 1024
STEEPEST, SMALL = 300, 1024 * 1024
"""A part beyond a mebibyte that shrank to less than a three-hundredth holds nothing anybody typed."""
_PIECE = 65_536
_ENCRYPTED = 0x1
_PACKED = (ZIP_STORED, ZIP_DEFLATED)
"""How parts may be packed (ISO/IEC 29500-2, annex B)."""


class WrongPackageError(Exception):
    """The file is not what it should be; the words say why. It does not leave what reads such files."""


class Package:
    """An office file whose directory has been looked at."""

    def __init__(self, raw: bytes) -> None:
        try:
            self._zip = ZipFile(io.BytesIO(raw))
            parts = self._zip.infolist()
        except (BadZipFile, ValueError, NotImplementedError, OverflowError, OSError) as error:
            raise WrongPackageError(f"its archive is damaged ({error})") from error
        _check(parts)
        self._parts = {one.filename.lstrip("/").lower(): one for one in parts}
        if len(self._parts) < len(parts):
            raise WrongPackageError("two parts of its archive have the same name")

    def has(self, name: str) -> bool:
        """Return whether there is such a part."""
        return name.lower() in self._parts

    def parse(self, name: str, begin: Begin, end: Callable[[str], None], text: Callable[[str], None]) -> None:
        """Read a part as XML; elements and attributes are told by their names without namespaces."""
        if not self.has(name):
            raise WrongPackageError(f"it has no part {name}")
        try:
            with self._zip.open(self._parts[name.lower()]) as stream:
                markup.parse(name, iter(lambda: stream.read(_PIECE), b""), begin, end, text)
        except markup.WrongMarkupError as error:
            raise WrongPackageError(str(error)) from error
        except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
            raise WrongPackageError(f"{name} cannot be unpacked ({error})") from error

    def links(self, part: str) -> dict[str, tuple[str, str]]:
        """Return by id the kind and the target of the links of a part within the package."""
        folder, _, file = part.rpartition("/")
        name = f"{folder}/_rels/{file}.rels".lstrip("/")
        found: dict[str, tuple[str, str]] = {}

        def begin(element: str, attributes: Mapping[str, str]) -> None:
            if element == "Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
                found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], target)

        if self.has(name):
            self.parse(name, begin, _nothing, _nothing)
        return found


def _nothing(_: str) -> None:
    pass


def _check(parts: list[ZipInfo]) -> None:
    if len(parts) > MOST_PARTS:
        raise WrongPackageError(f"its archive has {len(parts):,} parts; at most {MOST_PARTS:,} are looked at")
    for one in parts:
        if one.flag_bits & _ENCRYPTED:
            raise WrongPackageError("its archive is encrypted")
        if one.compress_type not in _PACKED:
            raise WrongPackageError("its archive is packed in a way that no office file is")
        if one.file_size > LARGEST_PART:
            limit = f"at most {LARGEST_PART // 2**20} MiB of one part are"
            raise WrongPackageError(f"a part of it would unpack to {one.file_size / 1_000_000:,.0f} MB; {limit}")
        if one.file_size > SMALL and one.file_size > STEEPEST * one.compress_size:
            raise WrongPackageError(
                f"a part of {one.file_size / 1_000_000:,.1f} MB is packed into {one.compress_size:,} bytes, as no table is"
            )
    whole = sum(one.file_size for one in parts)
    if whole > MOST_UNPACKED:
        raise WrongPackageError(
            f"it would unpack to {whole / 1_000_000:,.0f} MB; at most {MOST_UNPACKED // 2**20} MiB are"
        )
