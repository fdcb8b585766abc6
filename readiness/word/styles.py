"""The styles of a paper in Word, and a document with nothing in it but A4 pages.

A template's style of the same name is used where it has one: `Title`, `heading 1`, `List Bullet`, `Caption`, `header`, or
one of the paper's own, `Paper Table`, `Paper Cell`, `Paper Head`, `Paper Front`, `Paper Label`, `Paper Fold`, `Paper Picture`.
What it lacks is added to it.
"""

from collections.abc import Mapping
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from readiness.word.template import packed

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
LANGUAGE = '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>'
INK, GREY, LINE, TINT = "1F3552", "595959", "B8C0CC", "E9EDF3"
_FONT = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>'
_MARGINS = "".join(f'<w:{side} w:w="{{{side}}}" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
_RULES = '<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{colour}"/>'


def _heading(level: int, size: int, before: int, after: int, colour: str) -> str:
    return (
        f'<w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before="{before}" w:after="{after}"'
        f' w:line="240" w:lineRule="auto"/><w:outlineLvl w:val="{level}"/></w:pPr>'
        f'<w:rPr><w:b/><w:bCs/><w:color w:val="{colour}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    )


def _small(size: int, paragraph: str, *, colour: str = "", bold: str = "") -> str:
    shade = f'<w:color w:val="{colour}"/>' if colour else ""
    return f'<w:pPr>{paragraph}</w:pPr><w:rPr>{bold}{shade}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'


_BOLD = "<w:b/><w:bCs/>"
_TIGHT = '<w:spacing w:before="0" w:after="0" w:line="250" w:lineRule="auto"/>'
STYLES = {
    "title": (
        '<w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before="0" w:after="200" w:line="240"'
        f' w:lineRule="auto"/></w:pPr><w:rPr><w:b/><w:bCs/><w:color w:val="{INK}"/><w:sz w:val="38"/><w:szCs w:val="38"/></w:rPr>'
    ),
    "heading 1": _heading(0, 28, 360, 100, INK),
    "heading 2": _heading(1, 23, 260, 80, INK),
    "heading 3": _heading(2, 21, 200, 60, "000000"),
    "list bullet": (
        '<w:qFormat/><w:pPr><w:numPr><w:numId w:val="{bullets}"/></w:numPr><w:spacing w:after="60"/>'
        '<w:ind w:left="340" w:hanging="340"/></w:pPr>'
    ),
    "caption": '<w:next w:val="Normal"/><w:qFormat/>'
    + _small(18, '<w:keepNext/><w:keepLines/><w:spacing w:before="200" w:after="80"/>', colour=GREY, bold=_BOLD),
    "header": _small(17, '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>', colour=GREY),
    "footer": _small(17, '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>', colour=GREY),
    "paper cell": _small(18, _TIGHT),
    "paper head": _small(18, f"<w:keepNext/>{_TIGHT}", colour=INK, bold=_BOLD),
    "paper label": _small(19, _TIGHT, colour=GREY, bold=_BOLD),
    "paper front": _small(19, _TIGHT),
    "paper fold": _small(20, '<w:keepNext/><w:keepLines/><w:spacing w:before="160" w:after="60"/>', bold=_BOLD),
    "paper picture": '<w:pPr><w:keepNext/><w:spacing w:before="200" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>',
    "paper table": (
        "<w:tblPr><w:tblBorders>"
        + "".join(_RULES.format(side=side, colour=LINE) for side in ("top", "bottom", "insideH"))
        + f"</w:tblBorders><w:tblCellMar>{_MARGINS.format(top=45, bottom=45, left=85, right=85)}</w:tblCellMar></w:tblPr>"
        f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/></w:tcPr></w:tblStylePr>'
    ),
}
_NAMES = {
    "title": "Title",
    "list bullet": "List Bullet",
    **{one: one.title() for one in STYLES if one.startswith("paper")},
}
_BULLETS = (
    '<w:abstractNum w:abstractNumId="{abstract}"><w:multiLevelType w:val="hybridMultilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="bullet"/><w:pStyle w:val="{style}"/><w:lvlText w:val="\u2022"/><w:lvlJc w:val="left"/><w:pPr>'
    '<w:ind w:left="340" w:hanging="340"/></w:pPr></w:lvl></w:abstractNum>'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NUMBERING = f"{_TYPE}.numbering+xml"


def blank() -> bytes:
    """Return a document without words: A4, and one style."""
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1474" w:right="1247" w:bottom="1361" w:left="1247"'
        ' w:header="680" w:footer="624" w:gutter="0"/></w:sectPr>'
    )
    normal = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_FONT}<w:sz w:val="21"/><w:szCs w:val="21"/>{LANGUAGE}</w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="130" w:line="269" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
        f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>{_MARGINS.format(top=0, bottom=0, left=108, right=108)}'
        "</w:tblCellMar></w:tblPr></w:style>"
    )
    settings = (
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:compat><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="en-GB"/>'
    )
    parts = {"document": f"<w:body>{page}</w:body>", "styles": normal, "settings": settings}
    blobs = {f"word/{name}.xml": _part(name, inner) for name, inner in parts.items()}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{"document.main" if name == "document" else name}+xml"/>'
        for name in parts
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{name}" Target="/word/{name}.xml"/>'
        for number, name in enumerate(("styles", "settings"), 1)
    )
    main = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="/word/document.xml"/>'
    blobs |= {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels"'
            f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>'
        ).encode(),
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}">{main}</Relationships>'.encode(),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{links}</Relationships>'.encode(),
    }
    return packed(blobs)


def empty_numbering() -> bytes:
    """Return a part with no lists yet."""
    return _part("numbering", "")


def furnish(styles: Any, numbering: Any) -> Mapping[str, str]:
    """Add to the styles, and to their numbering, what a paper needs and they lack; return the id of each style by name."""
    found: dict[str, str] = {}
    for style in styles.findall(f"{{{W}}}style"):
        name, kind = style.find(f"{{{W}}}name"), style.get(f"{{{W}}}type")
        if name is not None and style.get(f"{{{W}}}styleId"):
            wanted = "table" if name.get(f"{{{W}}}val", "").lower() == "paper table" else "paragraph"
            if kind == wanted:
                found.setdefault(name.get(f"{{{W}}}val", "").lower(), style.get(f"{{{W}}}styleId"))
    taken = {style.get(f"{{{W}}}styleId", "").lower() for style in styles.findall(f"{{{W}}}style")}
    plain = next(
        (one.get(f"{{{W}}}styleId") for one in styles.findall(f"{{{W}}}style") if _default(one)),
        found.get("normal", "Normal"),
    )
    for name, inner in STYLES.items():
        if name in found:
            continue
        made = _NAMES.get(name, name).title().replace(" ", "")
        while made.lower() in taken:
            made += "X"
        taken.add(made.lower())
        found[name] = made
        if "{bullets}" in inner:
            inner = inner.replace("{bullets}", str(_bullets(numbering, made)))  # noqa: PLW2901 - the template of a style, filled in
        based = "" if name == "paper table" else f'<w:basedOn w:val="{plain}"/>'
        kind = "table" if name == "paper table" else "paragraph"
        styles.append(
            etree.fromstring(
                f'<w:style {NAMESPACES} w:type="{kind}" w:styleId="{made}"><w:name w:val="{_NAMES.get(name, name)}"/>{based}'
                f'{inner.replace(_NEXT, f"""<w:next w:val="{plain}"/>""")}</w:style>'
            )
        )
    return found


_NEXT = '<w:next w:val="Normal"/>'


def speak(styles: Any) -> None:
    """State British English as the language of everything that states none of its own."""
    defaults = styles.find(f"{{{W}}}docDefaults")
    if defaults is None:
        defaults = etree.Element(f"{{{W}}}docDefaults")
        styles.insert(0, defaults)
    inner = defaults
    for tag in ("rPrDefault", "rPr"):
        child = inner.find(f"{{{W}}}{tag}")
        if child is None:
            child = etree.Element(f"{{{W}}}{tag}")
            inner.insert(0, child)
        inner = child
    for old in inner.findall(f"{{{W}}}lang"):
        inner.remove(old)
    inner.append(etree.fromstring(LANGUAGE.replace("<w:lang", f'<w:lang xmlns:w="{W}"')))


def _default(style: Any) -> bool:
    return style.get(f"{{{W}}}type") == "paragraph" and style.get(f"{{{W}}}default") in {"1", "true", "on"}


def _bullets(numbering: Any, style: str) -> int:
    """Add a list of bullets that belongs to a style to the numbering; return its number."""
    lists = [_whole(one.get(f"{{{W}}}abstractNumId", "")) for one in numbering.findall(f"{{{W}}}abstractNum")]
    numbers = [_whole(one.get(f"{{{W}}}numId", "")) for one in numbering.findall(f"{{{W}}}num")]
    abstract, number = max(lists, default=0) + 1, max(numbers, default=0) + 1
    made = etree.fromstring(f'<w:x xmlns:w="{W}">{_BULLETS.format(abstract=abstract, style=style)}</w:x>')[0]
    numbering.insert(len(numbering.findall(f"{{{W}}}numPicBullet")) + len(lists), made)
    at = max((at for at, one in enumerate(numbering) if one.tag in {f"{{{W}}}num", f"{{{W}}}abstractNum"}), default=-1)
    inner = f'<w:num xmlns:w="{W}" w:numId="{number}"><w:abstractNumId w:val="{abstract}"/></w:num>'
    numbering.insert(at + 1, etree.fromstring(inner))
    return number


def _part(name: str, inner: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{name} {NAMESPACES}>{inner}</w:{name}>'.encode()


def _whole(text: str) -> int:
    """Return the whole number a template states, 0 where it states none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("1000000000") else 0
