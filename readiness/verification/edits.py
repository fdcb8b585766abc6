"""Where words differ from those that a paper was made with: what it said there, and what it says now.

The words of a Word file and a page come line by line; those of a PDF as one text, in which nobody can tell whether there
was a space where a line ends, so that there spaces do not count.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from unicodedata import category

MOST = 200
"""So many places are told; what differs beyond them is only said to differ."""
_KEY = 24
"""So many letters in a row are taken to stand only where they belong."""
_REACH, _WINDOW, _WORK = 2_000, 200_000, 2_000_000_000
"""After a difference so many words, and so many letters, are looked through for the next that agree; and so many in all."""
_SMALL = 1_000_000
"""Lines are matched one by one where so many pairs of them are to be looked at."""
_AROUND = 5
"""So many words that agree are shown at each side of what differs."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A place where words differ: the first of the words that were there, one past the last, what was said and is said.

    Either is empty where nothing was, or is, there.
    """

    first: int
    last: int
    said: str
    says: str


def settled(words: str) -> str:
    """Return words with one space between each two, and without letters that show nothing."""
    return " ".join("".join(one for one in words if category(one) != "Cf").split())


def find_edits(words: Sequence[str], lines: Sequence[str]) -> tuple[Edit, ...]:
    """Return where the lines of a file are not the words, line by line; at most `MOST` places and the rest as one."""
    found = _Reading([f"{settled(one)}\n" for one in words], _Text.of_lines(lines)).edits()
    return tuple(part for one in found for part in _parts(words, one))[: MOST + 1]


def find_edits_in_text(words: Sequence[str], text: str) -> tuple[Edit, ...]:
    """Return where a text is not the words one after the other, whatever spaces it has."""
    return _Reading([_packed(one) for one in words], _Text.of_text(text)).edits(words)


def narrowed(said: str, says: str) -> tuple[str, str]:
    """Return what differs in two texts, with a few words around it and dots where there are more."""
    if not said or not says or _packed(said) == _packed(says):
        return said, says
    one, other = _packed(said), _packed(says)
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    left = min(len(one), len(other)) - same
    ends = next((n for n in range(left) if one[-1 - n] != other[-1 - n]), left)
    tokens = said.split()
    reached = [0, *accumulate(map(len, tokens))]
    first = max(n for n, at in enumerate(reached) if at <= same)
    last = min(n for n, at in enumerate(reached) if at >= len(one) - ends and n >= first)
    begin, end = reached[first], len(other) - (len(one) - reached[last])
    middle = " ".join(_cut(says, begin, max(begin, end)).split())
    before, after = tokens[max(0, first - _AROUND) : first], tokens[last : last + _AROUND]
    opening = [*(["..."] if first > _AROUND else []), *before]
    ending = [*after, *(["..."] if last + _AROUND < len(tokens) else [])]
    return tuple(
        " ".join([*opening, *([core] if core else []), *ending]) for core in (" ".join(tokens[first:last]), middle)
    )  # type: ignore[return-value]  # two of them


def _parts(words: Sequence[str], edit: Edit) -> Iterator[Edit]:
    """Yield the lines that differ within a place where lines differ."""
    said, says = [settled(one) for one in words[edit.first : edit.last]], edit.says.splitlines()
    matcher = SequenceMatcher(None, said, says, autojunk=False)
    alike = len(said) * len(says) <= _SMALL
    steps = matcher.get_opcodes() if alike else [("replace", 0, len(said), 0, len(says))]
    for how, first, last, begin, end in steps:
        if how == "equal":
            continue
        pairs = last - first if last - first == end - begin else 1
        for number in range(pairs):
            one = slice(first, last) if pairs == 1 else slice(first + number, first + number + 1)
            other = slice(begin, end) if pairs == 1 else slice(begin + number, begin + number + 1)
            yield Edit(edit.first + one.start, edit.first + one.stop, " ".join(said[one]), " ".join(says[other]))


def _packed(words: str) -> str:
    return "".join(settled(words).split())


def _cut(text: str, begin: int, end: int) -> str:
    """Return a part of a text, counted in letters that are no spaces."""
    at = [n for n, one in enumerate(text) if not one.isspace() and category(one) != "Cf"]
    return text[at[begin] : at[end - 1] + 1] if begin < end <= len(at) else ""


@dataclass(frozen=True, slots=True)
class _Text:
    """What a file says: the letters that are compared, and those that are shown with the place of each in them."""

    letters: str
    shown: str
    at: Sequence[int]

    @classmethod
    def of_lines(cls, lines: Sequence[str]) -> "_Text":
        text = "".join(f"{settled(one)}\n" for one in lines if settled(one))
        return cls(text, text, range(len(text) + 1))

    @classmethod
    def of_text(cls, text: str) -> "_Text":
        at = [number for number, one in enumerate(text) if not one.isspace() and category(one) != "Cf"]
        return cls("".join(text[number] for number in at), text, [*at, len(text)])

    def part(self, first: int, last: int) -> str:
        """Return what is shown from one letter to before another."""
        return " ".join(self.shown[self.at[first] : self.at[last]].split()) if first < last else ""


class _Reading:
    """Reads a text along with the words that should stand in it."""

    def __init__(self, words: Sequence[str], text: _Text) -> None:
        self.words, self.text = words, text
        self.left = _WORK

    def edits(self, shown: Sequence[str] | None = None) -> tuple[Edit, ...]:
        """Return where they differ; `shown` are the words as they are shown, if otherwise."""
        found: list[Edit] = []
        word, at = 0, 0
        while word < len(self.words) or at < len(self.text.letters):
            if word < len(self.words) and self.text.letters.startswith(self.words[word], at):
                at += len(self.words[word])
                word += 1
                continue
            after, there = self._next(word, at) if len(found) < MOST else (len(self.words), len(self.text.letters))
            said = " ".join(one.strip() for one in (self.words if shown is None else shown)[word:after])
            says = self.text.letters[at:there] if shown is None else self.text.part(at, there)
            found.append(Edit(word, after, said, says))
            word, at = after, there
        return tuple(found)

    def _next(self, word: int, at: int) -> tuple[int, int]:
        """Return the next word that stands in the text, and where: so that as little as possible is passed over."""
        letters, total = self.text.letters, len(self.words)
        best, least = (total, len(letters)), -1
        passed = 0
        for number in range(word, min(word + _REACH, total) + 1):
            if passed >= least >= 0 or self.left <= 0:
                break
            if number == total:
                found = len(letters)
            else:
                key = self._key(number)
                end = min(len(letters), at + (_WINDOW if least < 0 else least - passed) + len(key))
                found = letters.find(key, at, end)
                self.left -= (end if found < 0 else found) - at + _KEY
            if found >= 0 and (least < 0 or passed + found - at < least):
                best, least = (number, found), passed + found - at
            passed += len(self.words[number]) if number < total else 0
        return best

    def _key(self, number: int) -> str:
        """Return a word, and as many of those after it as make it long enough to stand only where it belongs."""
        key = ""
        for one in self.words[number : number + _KEY]:
            key += one
            if len(key) >= _KEY:
                break
        return key
