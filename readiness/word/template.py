"""A group's own Word template, looked at without trust: what is left of it, or why it is refused.

Kept are styles, numbering, theme, fonts, margins, headers and footers with their pictures. Everything else is left out:
the body, comments, notes, properties. Refused is what could run, or fetch anything from elsewhere; a link that is only
followed by a click may stand in a header. Source of names: ECMA-376, parts 1 and 2.
"""

import io
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree  # type: ignore[import-untyped]

from readiness.document import printable
from readiness.tables.package import Package, WrongPackageError

LARGEST = 20 * 1024 * 1024
"""A template has at most so many bytes."""
UNPACKED = 64 * 1024 * 1024
"""What is kept of it has at most so many when unpacked."""
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_REFERRED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument"
_MAIN = f"{_TYPE}.wordprocessingml.document.main+xml"
_TEMPLATE = f"{_TYPE}.wordprocessingml.template.main+xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROOTS = {
    "officeDocument": f"{{{_WORD}}}document",
    "styles": f"{{{_WORD}}}styles",
    "numbering": f"{{{_WORD}}}numbering",
    "settings": f"{{{_WORD}}}settings",
    "fontTable": f"{{{_WORD}}}fonts",
    "theme": f"{{{_DRAWING}}}theme",
    "header": f"{{{_WORD}}}hdr",
    "footer": f"{{{_WORD}}}ftr",
}
"""The outermost element of what is kept, by the kind of the link that leads there."""
_EDGES = ("header", "footer")
_NOT_ALONE = (*_EDGES, "officeDocument")
_WITHIN = ("image", "hyperlink")
_CLICKED = ("http://", "https://", "mailto:")
_RUNS = re.compile(r"macroenabled|vba|activex|oleobject|/embeddings/", re.IGNORECASE)
_FETCHES = re.compile(r"\b(INCLUDEPICTURE|INCLUDETEXT|INCLUDE|DDE|DDEAUTO|LINK|IMPORT|DATABASE|MACROBUTTON|RD)\b")
_PLACED = {"object", "OLEObject", "control", "altChunk", "subDoc"}
_UNWANTED = (
    *("attachedTemplate", "documentProtection", "writeProtection", "mailMerge", "docVars", "rsids", "trackRevisions"),
    *("footnotePr", "endnotePr", "linkStyles", "attachedSchema", "saveThroughXslt", "removePersonalInformation"),
)


@dataclass(frozen=True, slots=True)
class _Link:
    """A link from one part: its id, the last word of its kind, where it leads, and whether out of the file."""

    id: str
    kind: str
    target: str
    external: bool


def cleaned(raw: bytes) -> bytes | str:
    """Return the template, emptied, as a Word document; in words why it is refused."""
    try:
        return _Template(raw).cleaned()
    except WrongPackageError as error:
        return printable(f"the template cannot be used: {error}")


class _Template:
    """A template whose archive has been looked at."""

    def __init__(self, raw: bytes) -> None:
        if len(raw) > LARGEST:
            raise WrongPackageError(f"it has {len(raw):,} bytes; at most {LARGEST:,} are read")
        if raw.startswith(b"\xd0\xcf\x11\xe0"):
            raise WrongPackageError("it is an old Word file (.doc) or locked by a password; save it as .docx or .dotx")
        if not raw.startswith(b"PK"):
            raise WrongPackageError("it is no Word file (.docx or .dotx)")
        self.package = Package(raw)
        self.zip = ZipFile(io.BytesIO(raw))
        self.names = {one.filename.lstrip("/").lower(): one for one in self.zip.infolist()}
        self.types, self.by_ending = self._types()
        self.left = UNPACKED
        self.placed = {"word/document.xml": ""}

    def cleaned(self) -> bytes:
        """Return what is kept, as a document without words."""
        self._refuse_what_runs()
        main = next((one.target for one in self._links("") if one.kind == "officeDocument"), None)
        if main is None or self._type(main) not in {_MAIN, _TEMPLATE}:
            raise WrongPackageError("it is no Word document or template")
        parts = {"word/document.xml": self._xml(main, "officeDocument")}
        body = _emptied(parts["word/document.xml"])
        linked = [one for one in self._links(main) if not one.external]
        edges = {one.id: one for one in linked if one.kind in _EDGES}
        used = [node.get(_REFERRED) for node in body.iter() if _kind(node) != _NO_KIND]
        if not edges.keys() >= set(used):
            raise WrongPackageError("its section names a header or footer that it lacks")
        kept = {one.kind: one for one in reversed(linked) if one.kind in _ROOTS and one.kind not in _NOT_ALONE}
        if "styles" not in kept:
            raise WrongPackageError("it has no styles")
        return self._packed(parts, [*kept.values(), *(edges[one] for one in dict.fromkeys(used))])

    def _packed(self, parts: dict[str, Any], kept: list[_Link]) -> bytes:
        blobs: dict[str, bytes] = {}
        types = {"word/document.xml": _MAIN}
        rels = {"_rels/.rels": [_Link("rId1", "officeDocument", "/word/document.xml", external=False)]}
        rels["word/_rels/document.xml.rels"] = [_moved(one) for one in kept]
        for one in kept:
            name = self._place(one.target)
            root = self._xml(one.target, one.kind)
            parts[name] = root
            types[name] = f"{_TYPE}.{'theme' if one.kind == 'theme' else f'wordprocessingml.{one.kind}'}+xml"
            if one.kind == "settings":
                for tag in _UNWANTED:
                    for node in root.findall(f"{{{_WORD}}}{tag}"):
                        root.remove(node)
            inner = [two for two in self._links(one.target) if one.kind != "settings"]
            for two in inner:
                if two.kind not in _WITHIN:
                    raise WrongPackageError(f"{one.target} holds something besides text and pictures ({two.kind})")
                if not two.external:
                    place = self._place(two.target)
                    blobs[place], types[place] = self._read(two.target), self._type(two.target)
                    if not types[place].startswith("image/"):
                        raise WrongPackageError(f"{two.target} is no picture")
            if inner:
                rels[posixpath.join("word/_rels", f"{posixpath.basename(name)}.rels")] = [_moved(two) for two in inner]
        blobs |= {name: etree.tostring(root, xml_declaration=True, encoding="UTF-8") for name, root in parts.items()}
        blobs |= {name: _written(links) for name, links in rels.items()}
        blobs["[Content_Types].xml"] = _content_types(types)
        return packed(blobs)

    def _place(self, target: str) -> str:
        name = _named(target)
        if self.placed.setdefault(name.lower(), target) != target:
            raise WrongPackageError(f"two of its parts are called {posixpath.basename(target)}")
        return name

    def _refuse_what_runs(self) -> None:
        for name in (*self.names, *self.types.values(), *self.by_ending.values()):
            if _RUNS.search(name):
                raise WrongPackageError("it carries macros or other programs; save it as .docx or .dotx without them")
        for name in self.names:
            if name.endswith(".rels"):
                folder, _, file = name.rpartition("_rels/")
                for one in self._links(f"{folder}{file.removesuffix('.rels')}"):
                    clicked = one.kind == "hyperlink" and one.target.lower().startswith(_CLICKED)
                    if one.external and not clicked:
                        raise WrongPackageError(f"it fetches something from elsewhere ({one.target[:100]})")

    def _types(self) -> tuple[dict[str, str], dict[str, str]]:
        parts: dict[str, str] = {}
        endings: dict[str, str] = {}

        def begin(element: str, attributes: Mapping[str, str]) -> None:
            if element == "Override":
                parts[attributes.get("PartName", "").lstrip("/").lower()] = attributes.get("ContentType", "")
            elif element == "Default":
                endings[attributes.get("Extension", "").lower()] = attributes.get("ContentType", "")

        self.package.parse("[Content_Types].xml", begin, _nothing, _nothing)
        return parts, endings

    def _type(self, name: str) -> str:
        named = self.types.get(name.lower()) or self.by_ending.get(name.rpartition(".")[2].lower(), "")
        if not named:
            raise WrongPackageError(f"it does not say what its part {name} is")
        return named

    def _links(self, part: str) -> list[_Link]:
        """Return the links of a part, those out of the file too; their targets from the root of the file."""
        folder, _, file = part.rpartition("/")
        name = posixpath.join(folder, "_rels", f"{file}.rels")
        found: list[_Link] = []

        def begin(element: str, attributes: Mapping[str, str]) -> None:
            if element == "Relationship":
                external = attributes.get("TargetMode", "").lower() == "external"
                target = attributes.get("Target", "")
                if not external:
                    target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                kind = attributes.get("Type", "").rpartition("/")[2]
                found.append(_Link(attributes.get("Id", ""), kind, target, external))

        if self.package.has(name):
            self.package.parse(name, begin, _nothing, _nothing)
        if len({one.id for one in found}) < len(found):
            raise WrongPackageError(f"two links of {part or 'the file'} have the same id")
        return found

    def _read(self, name: str) -> bytes:
        if not self.package.has(name):
            raise WrongPackageError(f"it has no part {name}")
        one = self.names[name.lower()]
        self.left -= one.file_size
        if self.left < 0:
            raise WrongPackageError(f"its parts have more than {UNPACKED // 2**20} MiB")
        try:
            return self.zip.read(one)
        except Exception as error:  # as many sorts as there are ways to damage an archive
            raise WrongPackageError(f"{name} cannot be unpacked ({error})") from error

    def _xml(self, name: str, kind: str) -> Any:
        """Return a part whose XML has been looked at: no document type, no fields that fetch, nothing that runs."""
        fields: list[str] = []
        within = False

        def begin(element: str, attributes: Mapping[str, str]) -> None:
            nonlocal within
            within = element == "instrText"
            fields.append(attributes.get("instr", "") if element == "fldSimple" else "")
            if element in _PLACED:
                raise WrongPackageError(f"{name} holds something besides text and pictures ({element})")

        def text(letters: str) -> None:
            if within:
                fields.append(letters)

        def end(_: str) -> None:
            nonlocal within
            within = False

        self.package.parse(name, begin, end, text)
        fetching = _FETCHES.search("".join(fields).upper())
        if fetching:
            raise WrongPackageError(f"{name} has a field that fetches or runs something ({fetching.group()})")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            root = etree.fromstring(self._read(name), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise WrongPackageError(f"{name} is no XML ({error})") from error
        if root.tag != _ROOTS[kind]:
            raise WrongPackageError(
                f"{name} is not what an ordinary Word file has there; save it as Word document, not as Strict"
            )
        return root


def packed(blobs: Mapping[str, bytes]) -> bytes:
    """Return an archive of parts: the same bytes of the same parts."""
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name in sorted(blobs, key=lambda one: (one != "[Content_Types].xml", one != "_rels/.rels", one)):
            about = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            about.compress_type, about.create_system, about.external_attr = ZIP_DEFLATED, 0, 0
            archive.writestr(about, blobs[name])
    return out.getvalue()


def _emptied(document: Any) -> Any:
    """Return the body, of which only the last section is left; it takes over the headers of earlier ones that it lacks."""
    body = document.find(f"{{{_WORD}}}body")
    if body is None:
        raise WrongPackageError("its document has no body")
    last = body.find(f"{{{_WORD}}}sectPr")
    if last is None:
        last = etree.SubElement(body, f"{{{_WORD}}}sectPr")
    kinds = {_NO_KIND, *(_kind(one) for one in last)}
    for one in [one for section in reversed(list(body.iter(last.tag))) if section is not last for one in section]:
        if _kind(one) not in kinds:
            kinds.add(_kind(one))
            last.insert(0, one)
    for tag in ("sectPrChange", "footnotePr", "endnotePr", "cols", "pgNumType", "type", "formProt", "printerSettings"):
        _leave(last, [one for one in last if one.tag != f"{{{_WORD}}}{tag}"])
    _leave(body, [last])
    _leave(document, [body])
    return body


_NO_KIND = ("", "")


def _leave(parent: Any, kept: list[Any]) -> None:
    """Take out of an element all it holds but some."""
    for one in [*parent.iterchildren()]:
        if all(one is not other for other in kept):
            parent.remove(one)


def _kind(node: Any) -> tuple[str, str]:
    """Return which header or footer a reference is to: of all pages, of the first, of even ones; nothing for what is none."""
    if node.tag not in {f"{{{_WORD}}}headerReference", f"{{{_WORD}}}footerReference"}:
        return _NO_KIND
    return str(node.tag), node.get(f"{{{_WORD}}}type", "default")


def _named(target: str) -> str:
    """Return the name a part has in what is left: by its own name, in the one folder, pictures in that of pictures."""
    file = re.sub(r"[^A-Za-z0-9._-]", "_", posixpath.basename(target))
    return f"word/{file}" if file.lower().endswith(".xml") else f"word/media/{file}"


def _moved(one: _Link) -> _Link:
    return one if one.external else _Link(one.id, one.kind, f"/{_named(one.target)}", external=False)


def _written(links: list[_Link]) -> bytes:
    root = etree.Element(f"{{{_PACKAGE}/relationships}}Relationships", nsmap={None: f"{_PACKAGE}/relationships"})
    for one in links:
        node = etree.SubElement(root, f"{{{_PACKAGE}/relationships}}Relationship", Id=one.id)
        node.set("Type", f"{_OFFICE}/{one.kind}")
        node.set("Target", one.target)
        if one.external:
            node.set("TargetMode", "External")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _content_types(types: Mapping[str, str]) -> bytes:
    space = f"{{{_PACKAGE}/content-types}}"
    root = etree.Element(f"{space}Types", nsmap={None: f"{_PACKAGE}/content-types"})
    links = "application/vnd.openxmlformats-package.relationships+xml"
    etree.SubElement(root, f"{space}Default", Extension="rels", ContentType=links)
    for name in sorted(types):
        etree.SubElement(root, f"{space}Override", PartName=f"/{name}", ContentType=types[name])
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _nothing(_: object) -> None:
    pass
