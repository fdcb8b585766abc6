"""Names that are likely misspelt: used once and near another that a criteria set uses more often, or with a title and never used.

Names are compared word by word. Two are near when they differ only in capitals and in how their words are joined, or in
one word that is long enough, has no digits, and is one edit away; or two edits away in a still longer word with the same
first and last letter. So `open-severity-1` and `open-severity-2`, `uit` and `sit`, `north` and `south`, `internal` and
`external` are not near. Where there are very many names none is looked for.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from readiness.check import EACH, Check, every
from readiness.criteria import CriteriaSet, Criterion
from readiness.diagnostic import Diagnostic, did_you_mean, warning
from readiness.kinds.for_each import ForEach
from readiness.location import Part, Place, Pointer
from readiness.moment import Reference
from readiness.references import checks_of

SHORTEST, LONG = 5, 9
"""Letters of a word in which one edit, or two, are taken for a slip: shorter words are often near each other."""

MOST_PAIRS = 20_000
"""How many words are compared that stand in the same place of the same name: enough for hundreds of each."""

ASKED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "activity-started": (("activity", "plan"),),
    "activity-finished": (("activity", "plan"),),
    "activity-running": (("activity", "plan"),),
    "dated": (("reference", "plan"),),
    "gap": (("from_", "plan"), ("to", "plan")),
    "evidence": (("type", "evidence"), ("from_", "people"), ("about", "plan")),
    "metric": (("name", "metrics"),),
    "register": (("name", "registers"),),
    "scope": (("unless_decided_by", "people"),),
    "decision": (("by", "people"), ("of", "plan")),
    "field": (("of", "plan"),),
    "changes": (("around", "plan"), ("from_", "plan"), ("to", "plan"), ("forbid", "planned"), ("keep", "planned")),
}
"""For each kind the parameters that are names, and of which sort; names of the same sort are compared."""

REGISTERS = "registers."


_Name = tuple[str, str, Pointer, Part]
"""A name as it is used in one place: of which sort, and where. There are many of them, so they are plain tuples."""


def misspelt(criteria: CriteriaSet, path: str) -> Iterator[Diagnostic]:
    """Yield each name used once that is near one used more often."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    places: dict[tuple[str, str], tuple[Pointer, Part]] = {}
    for name, criterion in criteria.criteria.items():
        for sort, used, pointer, part in _names(name, criterion):
            counts[sort][used] += 1
            places[sort, used] = pointer, part
    for sort, names in counts.items():
        for once, near in _near(names).items():
            message = f"{once!r} is used once, and {near!r} {names[near]} times"
            yield warning("used-once", message, Place(path, *places[sort, once]), f"Did you mean {near!r}?")


def unused_titles(criteria: CriteriaSet, path: str) -> Iterator[Diagnostic]:
    """Yield each name that has a title and is asked for by no check."""
    if not criteria.titles:
        return
    asked: set[str] = set()
    for name, criterion in criteria.criteria.items():
        asked.update(used for sort, used, _, _ in _names(name, criterion) if sort not in ("categories", "people"))
        asked.update(one.name for _, check in checks_of(name, criterion) for one in check.mentions())
    for name in criteria.titles:
        if name not in asked:
            help_ = did_you_mean(name, tuple(asked), "Remove it.")
            yield warning("unused-title", f"no check asks for {name!r}", Place(path, ("titles", name), Part.KEY), help_)


def _names(name: str, criterion: Criterion) -> Iterator[_Name]:
    here: Pointer = ("criteria", name)
    yield "categories", criterion.category, (*here, "category"), Part.VALUE
    yield "people", criterion.owner, (*here, "owner"), Part.VALUE
    if criterion.applies_when is not None:
        for pointer, check in every(criterion.applies_when, (*here, "applies-when")):
            yield from _asked(pointer, check)
    for checkpoint, expectation in criterion.at.items():
        there = (*here, "at", checkpoint)
        yield "plan", checkpoint, there, Part.KEY
        if expectation.due is not None:
            yield "plan", expectation.due.name, (*there, "due"), Part.VALUE
        for pointer, check in every(expectation.check, (*there, "check")):
            yield from _asked(pointer, check)


def _asked(pointer: Pointer, check: Check) -> Iterator[_Name]:
    for field, sort in ASKED.get(check.kind, ()):
        value = getattr(check, field)
        for index, one in enumerate(value if isinstance(value, tuple) else (value,)):
            named = one.name if isinstance(one, Reference) else one
            if named and named != EACH:
                there = (*pointer, field.rstrip("_").replace("_", "-"), index)
                yield sort, named.removeprefix("scope.").removeprefix("plan."), there, Part.VALUE
    if isinstance(check, ForEach) and check.in_.startswith(REGISTERS):
        yield "registers", check.in_.removeprefix(REGISTERS), (*pointer, "in"), Part.VALUE


def _near(counts: Mapping[str, int]) -> dict[str, str]:
    """Return for each name used once the name used more often that it is near to, the most used first."""
    often = sorted((name for name, count in counts.items() if count > 1), key=lambda name: (-counts[name], name))
    once = [name for name, count in counts.items() if count == 1]
    joined = {_plain(name): name for name in reversed(often)}
    words: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for name in often:
        for around, word in _gaps(name):
            words[around].append((word, name))
    found: dict[str, str] = {}
    pairs = 0
    for name in once:
        near = joined.get(_plain(name))
        for around, word in _gaps(name):
            pairs += len(words.get(around, ()))
            if near is not None or pairs > MOST_PAIRS:
                break
            near = next((other for known, other in words.get(around, ()) if _slip(word, known)), None)
        if near is not None:
            found[name] = near
    return found


def _plain(name: str) -> str:
    return re.sub(r"[ /._-]", "", name).casefold()


def _gaps(name: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each word of a name in which a slip could be seen, behind the words around it."""
    words = re.split(r"[ /._-]+", name.casefold())
    for index, word in enumerate(words):
        if len(word) >= SHORTEST - 1 and word.isalpha():
            yield (*words[:index], "", *words[index + 1 :]), word


def _slip(word: str, known: str) -> bool:
    """Return whether one of two words is likely the other with a slip of the pen."""
    longer, shorter = max(len(word), len(known)), min(len(word), len(known))
    if longer < SHORTEST or shorter < SHORTEST - 1 or word == known:
        return False
    most = 2 if shorter >= LONG and (word[0], word[-1]) == (known[0], known[-1]) else 1
    return longer - shorter <= most and _edits(word, known) <= most


def _edits(one: str, other: str) -> int:
    """Return the letters added, left out, changed or swapped with their neighbour between two words.

    Optimal string alignment: F. J. Damerau, A technique for computer detection and correction of spelling errors (1964).
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, known in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != known))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == known:
                best = min(best, older[j - 2] + 1)
            row.append(best)
    return row[-1]
