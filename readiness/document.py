"""Text to a document: plain data and the place of every key and value.

The only door to the YAML library. It reads parser events, never objects: nothing in a file can name a type, and a
file nested a million deep costs no more than the limit below. Every scalar stays text; whoever reads it decides what
it is. Refused: anchors, aliases, merge keys, tags, directives, second documents, duplicate keys, control characters.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from string import whitespace
from typing import Any
from unicodedata import normalize

import yaml
from yaml._yaml import CParser

from readiness.diagnostic import Diagnostic, Label, Severity
from readiness.location import Part, Pointer, Span

MOST_BYTES = 8 * 1024 * 1024
MOST_DEPTH = 64
MOST_VALUES = 800_000
MOST_MISTAKES = 200
LONGEST_SHOWN = 60

_DROPPED, _MERGED = "\x00", "\x01"  # stand for keys that are not kept; no key of a file can be these
_NOT_KEPT = (_DROPPED, _MERGED)

Data = Any  # dict[str, Data] | list[Data] | str: what a file may hold, before a model has read it

_FORMULA = ("=", "+", "-", "@")
_UNSEEN = "\u00a0\u00ad\u200b\u200c\u200d\u2060\ufeff"
MOST_READ = 200
"""How many characters are looked at for what a spreadsheet sees first; it may pass over spaces and wide forms."""
_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]+")
_NOT_IN_TEXT_FIELDS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


Stretch = tuple[int, int, int, int]
"""The line, column, last line and last column of a span: a document of a thousand criteria holds 30,000 of them."""


class _Spans(Mapping[Pointer, Span]):
    """Where everything in a file stands; a stretch of text becomes a span when somebody asks for it."""

    __slots__ = ("_stretches",)

    def __init__(self, stretches: dict[Pointer, Stretch]) -> None:
        self._stretches = stretches

    def __getitem__(self, pointer: Pointer) -> Span:
        return Span(*self._stretches[pointer])

    def __contains__(self, pointer: object) -> bool:
        return pointer in self._stretches

    def __iter__(self) -> Iterator[Pointer]:
        return iter(self._stretches)

    def __len__(self) -> int:
        return len(self._stretches)


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: its text, its data (None when it could not be read) and where everything stands."""

    path: str
    text: str
    data: Data
    keys: Mapping[Pointer, Span] = field(repr=False)
    values: Mapping[Pointer, Span] = field(repr=False)
    diagnostics: tuple[Diagnostic, ...]

    def span(self, pointer: Pointer, part: Part = Part.VALUE) -> Span:
        """Return where the pointer stands; of something the file does not spell out, where its parent stands."""
        here = self.written(pointer)
        first, second = (self.keys, self.values) if part is Part.KEY else (self.values, self.keys)
        return first.get(here) or second.get(here) or Span(1, 1, 1, 1)

    def locate(self, pointer: Pointer) -> tuple[str, Span]:
        """Return the file in which the pointer stands, and where in it."""
        return self.path, self.span(pointer)

    def written(self, pointer: Pointer) -> Pointer:
        """Return the pointer as far as the file spells it out.

        A history or list of one may be written without its brackets, so a position 0 that is not there is passed over.
        """
        here: Pointer = ()
        for step in pointer:
            if (*here, step) in self.values or (*here, step) in self.keys:
                here = (*here, step)
            elif step != 0:
                break
        return here


def read(path: str, raw: bytes) -> Document:
    """Return the document in `raw`, the bytes of the file that `path` names in messages."""
    if len(raw) > MOST_BYTES:
        size = f"{len(raw) / 1_000_000:.1f} MB"
        return _unreadable(
            path, "", "too-large", f"the file has {size}; at most {MOST_BYTES // 2**20} MiB are read", Span(1, 1, 1, 1)
        )
    if b"\x00" in raw[:4]:
        message = "the file is not UTF-8 text; it looks like UTF-16 or UTF-32"
        return _unreadable(path, "", "not-utf-8", message, Span(1, 1, 1, 1), "Save the file as UTF-8.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        return _unreadable(
            path,
            before,
            "not-utf-8",
            f"byte 0x{raw[error.start]:02x} is not UTF-8 text",
            _end_of(before),
            "Save the file as UTF-8.",
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _Reader(path, text).read()


class _Stop(Exception):  # noqa: N818 - it ends the reading, it is not an error
    """Nothing after this can be read."""


@dataclass(slots=True)
class _Open:
    """A collection being filled: where it stands, and in a mapping the key whose value comes next."""

    data: Data
    pointer: Pointer
    keyed: bool
    flow: bool = False
    key: str | None = None
    following: Pointer = ()
    """Where the key stands, and its value."""

    @property
    def expects_key(self) -> bool:
        return self.keyed and self.key is None

    def pointer_of_next(self) -> Pointer:
        if not self.keyed:
            return (*self.pointer, len(self.data))
        return self.following if self.key not in _NOT_KEPT else (*self.pointer, str(self.key))

    def put(self, value: Data) -> None:
        if not self.keyed:
            self.data.append(value)
        elif self.key not in _NOT_KEPT:
            self.data[self.key] = value
        self.key = None


class _Reader:
    """Builds one document from parser events, without recursion."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.keys: dict[Pointer, Stretch] = {}
        self.values: dict[Pointer, Stretch] = {}
        self.mistakes: list[Diagnostic] = []
        self.count = 0
        self.open: list[_Open] = []
        self.wary = control_character(text) is not None
        """Whether a text may hold what is refused; else only an escape in double quotes can make it."""

    def read(self) -> Document:
        """Return the document; its data is None when a mistake leaves nothing to go on with."""
        unwritten = self._not_text() if self.wary else ()
        if unwritten:
            return Document(self.path, self.text, None, {}, {}, unwritten)
        data: Data = None
        try:
            parser = CParser(self.text)
            data = self._whole(parser)
        except _Stop:
            data = None
        except yaml.MarkedYAMLError as error:
            self.mistakes.append(self._syntax(error))
            data = None
        except yaml.YAMLError as error:
            self.mistakes.append(_mistake(self.path, "yaml-syntax", str(error).splitlines()[0], Span(1, 1, 1, 1)))
            data = None
        cause = self._cause()
        if cause is not None:
            data, self.mistakes = None, [*(one for one in self.mistakes if one.code not in _FOLLOWS), cause]
        return Document(self.path, self.text, data, _Spans(self.keys), _Spans(self.values), tuple(self.mistakes))

    def _not_text(self) -> tuple[Diagnostic, ...]:
        """Return what is wrong with the characters of the file, whatever they are part of."""
        found = islice(_NOT_TEXT.finditer(self.text), MOST_MISTAKES)
        return tuple(
            _mistake(
                self.path,
                "control-character",
                f"character U+{ord(one.group()[0]):04X} is not allowed in a file",
                _end_of(self.text[: one.start()]),
                "Remove it.",
            )
            for one in found
        )

    def _cause(self) -> Diagnostic | None:
        """Return what in the text makes it unreadable, where that is known, in the place of what follows from it."""
        if not any(one.code in _FOLLOWS for one in self.mistakes):
            return None
        for pattern, message, help_ in _CAUSES:
            found = pattern.search(self.text)
            if found is not None:
                where = _end_of(self.text[: found.end() - 1])
                return _mistake(self.path, "yaml-syntax", message, where, help_)
        return None

    def _whole(self, parser: CParser) -> Data:
        data: Data = None
        seen = False
        while True:
            event = parser.get_event()
            if isinstance(event, yaml.StreamEndEvent):
                break
            if isinstance(event, yaml.DocumentStartEvent):
                if event.version or event.tags:
                    self._refuse(event, "directive", "directives (%YAML, %TAG) are not read", "Remove the line.")
                if seen:
                    self._refuse(event, "second-document", "a second document begins here", "Keep one document a file.")
                    raise _Stop
                seen = True
            elif not isinstance(event, (yaml.StreamStartEvent, yaml.DocumentEndEvent)):
                data = self._value(parser, event)
        if not seen or (isinstance(data, str) and not data):
            self.mistakes.append(
                _mistake(
                    self.path,
                    "empty-file",
                    "the file is empty",
                    Span(1, 1, 1, 1),
                    "Its first line says what it is: `kind: release`.",
                )
            )
            raise _Stop
        return data

    def _value(self, parser: CParser, event: Any) -> Data:
        """Return the value that begins with the event, walking what follows with a stack of open collections."""
        get_event = parser.get_event
        while True:
            kind = type(event)
            if kind is yaml.ScalarEvent and self.open and self._plain(event, self.open[-1]):
                pass
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                closed = self._close(event)
                if not self.open:
                    return closed
            elif self.open and self.open[-1].expects_key:
                self._refuse_extras(event)
                self.open[-1].key = self._key(event, self.open[-1])
            else:
                if not (kind is yaml.AliasEvent and self.open and self.open[-1].key == _MERGED):
                    self._refuse_extras(event)
                value = self._begin(event)
                if not self.open:
                    return value
            event = get_event()

    def _plain(self, event: Any, parent: _Open) -> bool:
        """Take in a key or value in which nothing can be wrong, as nearly all are, and return whether it was one.

        What is done here for each word of a file decides how long it takes to read.
        """
        text = event.value
        if not text or event.tag or event.anchor or event.style == '"' or self.wary or self.count >= MOST_VALUES:
            return False
        key = parent.key
        start, end = event.start_mark, event.end_mark
        where = (start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        if not parent.keyed:
            self.values[*parent.pointer, len(parent.data)] = where
            parent.data.append(text)
        elif key is None:
            if text == "<<" or text in parent.data:
                return False
            parent.key = text
            parent.following = following = (*parent.pointer, text)
            self.keys[following] = where
        elif key in _NOT_KEPT:
            return False
        else:
            self.values[parent.following] = where
            parent.data[key] = text
            parent.key = None
        self.count += 1
        return True

    def _begin(self, event: Any) -> Data:
        """Return the value of an event, put in its place; a collection is open until its end event."""
        self._count(event)
        pointer: Pointer = self.open[-1].pointer_of_next() if self.open else ()
        value: Data = {} if isinstance(event, yaml.MappingStartEvent) else []
        if not isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            value = self._scalar(event)
            told = getattr(event, "tag", None) or getattr(event, "anchor", None)
            if self.open and isinstance(event, yaml.ScalarEvent) and not (event.value or event.style or told):
                help_ = "Leave the key out, or write `tbc` for what is to be confirmed."
                if self.open[-1].flow:
                    help_ = "If it belongs to the text before it, put that text in quotes: a comma ends it."
                self._refuse(event, "empty-value", "nothing is given here", help_)
        self.values.setdefault(pointer, _stretch(event))
        if self.open:
            self.open[-1].put(value)
        if not isinstance(value, str):
            if len(self.open) >= MOST_DEPTH:
                self._refuse(event, "too-deep", f"the file is nested more than {MOST_DEPTH} deep here", "Flatten it.")
                raise _Stop
            keyed = isinstance(event, yaml.MappingStartEvent)
            self.open.append(_Open(value, pointer, keyed, bool(getattr(event, "flow_style", False))))
        return value

    def _close(self, event: Any) -> Data:
        closed = self.open.pop()
        line, column, *_ = self.values[closed.pointer]
        end = event.end_mark
        self.values[closed.pointer] = (line, column, end.line + 1, end.column + 1)
        return closed.data

    def _key(self, event: Any, parent: _Open) -> str:
        if isinstance(event, yaml.AliasEvent):
            return _DROPPED  # refused as an alias already
        if not isinstance(event, yaml.ScalarEvent):
            help_ = "Quote it, or look for a stray '?', '[' or '{'."
            self._refuse(event, "key-not-text", "a key must be a word, not a list or mapping", help_)
            raise _Stop
        name = self._scalar(event)
        self._count(event)
        pointer = (*parent.pointer, name)
        if name == "<<":
            self._refuse(event, "merge-key", "merge keys (<<) are not read", "Write the keys out.")
            return _MERGED
        if name in parent.data:
            first = Span(*self.keys[pointer])
            help_ = "Keep one of them; nothing may be lost silently."
            message = f"'{_short(name)}' is already given in line {first.line}"
            self._refuse(event, "duplicate-key", message, help_, (Label(first, "given here first"),))
            return _DROPPED
        self.keys[pointer] = _stretch(event)
        parent.following = pointer
        return name

    def _scalar(self, event: Any) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            return ""  # an alias, refused above
        text = str(event.value)
        found = control_character(text)
        if found is not None:
            self._refuse(
                event,
                "control-character",
                f"character U+{ord(found):04X} is not allowed in a text",
                "Remove it.",
            )
            return ""
        return text

    def _refuse_extras(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, "alias", f"aliases (*{_short(str(event.anchor))}) are not read", _WRITTEN_OUT)
            return
        if getattr(event, "anchor", None):
            self._refuse(event, "anchor", f"anchors (&{_short(str(event.anchor))}) are not read", _UNMARKED)
        if getattr(event, "tag", None):
            self._refuse(
                event,
                "tag",
                f"tags ({_short(event.tag)}) are not read",
                "Remove the tag; put a text that begins with '!' in quotes.",
            )

    def _count(self, event: Any) -> None:
        self.count += 1
        if self.count > MOST_VALUES:
            self._refuse(
                event, "too-many-values", f"the file holds more than {MOST_VALUES:,} keys and values", "Split it."
            )
            raise _Stop

    def _refuse(self, event: Any, code: str, message: str, help_: str, also: tuple[Label, ...] = ()) -> None:
        self.mistakes.append(_mistake(self.path, code, message, Span(*_stretch(event)), help_, also))
        if len(self.mistakes) >= MOST_MISTAKES:
            raise _Stop

    def _syntax(self, error: yaml.MarkedYAMLError) -> Diagnostic:
        """Return what the parser could not read: where it began, when it was not ended, else where it went wrong."""
        problem, context = (error.problem or "").strip(), (error.context or "").strip()
        at_end = error.problem_mark is not None and error.problem_mark.index >= len(self.text.rstrip())
        begun = at_end or "simple key" in context
        mark = (error.context_mark if begun else None) or error.problem_mark or error.context_mark
        where = _mark(mark)
        tab = "a tab character: " if mark is not None and self.text[mark.index : mark.index + 1] == "\t" else ""
        said = next((words for found, *words in _SYNTAX if re.search(found, f"{tab}{problem} ({context})")), None)
        message, help_ = said or (f"{problem} ({context})" if context else problem or "the text cannot be read", _LOOK)
        if at_end and context and re.search("flow|quoted", context):
            message, help_ = "what begins here is not ended before the end of the file", _LOOK
        opened = error.context_mark if "flow" in context and mark is not error.context_mark else None
        also = () if opened is None else (Label(_mark(opened), "begun here"),)
        return _mistake(self.path, "yaml-syntax", message, where, help_, also)


_FOLLOWS = ("yaml-syntax", "empty-value")
_CAUSES = (
    (
        re.compile(r"^[<>=](?=[<>=]{6}(?: |$))", re.MULTILINE),
        "two versions of the file were merged here, and it is not decided which one holds",
        "Keep one of them, and remove the lines of '<<<<<<<', '=======' and '>>>>>>>'.",
    ),
    (
        re.compile(r"^[ -]*\u00a0|[:,]\u00a0", re.MULTILINE),
        "a no-break space stands where only a plain one may",
        "Write a plain space; there may be more of them in a text from a word processor or a web page.",
    ),
)
"""Where something cannot be read: what in the text it comes from, in the author's words, and how to mend it."""
_WRITTEN_OUT = "Write the value out; put a text that begins with '*' in quotes."
_UNMARKED = "Remove the anchor; put a text that begins with '&' in quotes."
_LOOK = "Check quotes, brackets, the space after ':' and the indentation."
_SYNTAX = (
    ("tab character", "a tab stands where only spaces may", "Indent with spaces."),
    (
        "mapping values",
        "a second ':' in one line, or a key indented too deep",
        "Put a text that holds ': ' in quotes; begin the keys of one group in the same column.",
    ),
    ("cannot start any token", "no text can begin with this character", "Put the text in quotes."),
    ("unexpected ':'", "no space follows this ':'", "Write a space after it, or put the text in quotes."),
    (
        "expected ':'",
        "no ': ' follows this key",
        "Write a colon and a space after it; put a text of several lines in quotes.",
    ),
    (
        "expected key|'-' indicator",
        "this does not fit what stands above it",
        "Begin the keys, or the '- ', of one group in the same column; look for a quote or bracket that ends too early.",
    ),
    ("expected ',' or ']'", "a list in brackets goes on with ',' or ends with ']'", _LOOK),
    ("expected ',' or '}'", "pairs in brackets go on with ',' or end with '}'", _LOOK),
    ("expected node content", "a value is expected here", "Look for a comma or a bracket too many."),
    ("block sequence entries", "a list cannot begin here", "Begin its first '- ' in a new line."),
    ("comment or line break", "nothing may follow '|' or '>' in its line", "Begin the text in the next line."),
    ("unknown escape", "inside double quotes '\\' and this letter mean nothing", "Use single quotes, or write '\\\\'."),
    ("escape code", "this escape stands for no character", "Write the character itself."),
    ("scanning an? (anchor|alias|tag)", "'&', '*' and '!' mean something at the beginning", "Put the text in quotes."),
    ("directive", "a line that begins with '%' is not read", "Remove it, or put the text in quotes."),
)
"""For what the parser says (a part of its words, libyaml 0.2): what is wrong in the author's words, and how to mend it."""


def _mark(mark: Any) -> Span:
    """Return the place of a mark of the parser, the beginning of the file where it has none."""
    return Span(1, 1, 1, 1) if mark is None else Span(mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)


def _stretch(event: Any) -> Stretch:
    start, end = event.start_mark, event.end_mark
    return start.line + 1, start.column + 1, end.line + 1, end.column + 1


def _end_of(before: str) -> Span:
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    return Span(line, column, line, column + 1)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 3]}..."


def _mistake(  # noqa: PLR0913 - the parts of one mistake
    path: str, code: str, message: str, where: Span, help_: str = "", also: tuple[Label, ...] = ()
) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, path, where, help_, also)


def _unreadable(  # noqa: PLR0913 - the parts of one mistake, and the text as far as it goes
    path: str, text: str, code: str, message: str, where: Span, help_: str = ""
) -> Document:
    return Document(path, text, None, {}, {}, (_mistake(path, code, message, where, help_),))


def reach(data: Data, pointer: Pointer) -> Data:
    """Return what stands at the pointer in the data, or None when nothing does."""
    node = data
    for step in pointer:
        inside: Any = node
        known = step in node if isinstance(node, dict) else isinstance(node, list) and step in range(len(node))
        if not known:
            return None
        node = inside[step]
    return node


def control_character(text: str) -> str | None:
    """Return the first character of a text that could command a terminal, or None."""
    found = _NOT_IN_TEXT_FIELDS.search(text)
    return None if found is None else found.group()


def printable(text: str) -> str:
    """Return the text with every character that could command a terminal shown as its number instead."""
    return _NOT_IN_TEXT_FIELDS.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def cell(text: str) -> str:
    """Return the text, printable, as one that no spreadsheet takes for a formula: with an apostrophe before it, if need be."""
    read = normalize("NFKC", text[:MOST_READ]).lstrip(f"{whitespace}{_UNSEEN}")
    guarded = read.startswith(_FORMULA) or text.startswith(("\t", "\r", "\n"))
    return printable(f"'{text}" if guarded or (len(text) > MOST_READ and not read) else text)
