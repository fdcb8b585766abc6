"""How well `readiness lint` finds the planted mistakes of `tests/documents`, beside check-jsonschema with our schemas.

Every wrong document says inside itself which messages it asks for (tests/test_documents.py). Of the peer, which knows
the shape of a document and no more, it is asked whether it finds anything wrong at all, how many messages that takes,
and how many of them name a line and a column, or what was meant. The documents were planted by us, and our messages
mended until they were right: the figures say that it stays so. Run: python benchmarks/lint_corpus.py
"""

import importlib.util
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from test_documents import WRONG, command, kind_of, reported_or_complained, repository_with, wanted  # noqa: E402

from readiness.cli import main as readiness  # noqa: E402

SCHEMAS = ROOT / "docs" / "schemas"
MEANT = re.compile(r"[Dd]id you mean '?([^'?]+)'?")
NOT_INSTALLED = "not installed"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one document: planted mistakes, messages, and how many of the planted ones are met how well.

    `once` is whether each planted mistake has one message of its code and there is no other message.
    """

    planted: int
    messages: int
    once: bool
    placed: int
    suggestions: int
    suggested: int


def main() -> None:
    """Print the table of each kind of document and of all."""
    ours = {path: _ours(path) for path in WRONG}
    theirs = _theirs(WRONG)
    print("| documents | number | mistakes | one message each | exact line and column | right suggestion |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, paths in _groups():
        found = [ours[path] for path in paths]
        mistakes, suggestions = sum(one.planted for one in found), sum(one.suggestions for one in found)
        once = _share(sum(one.once for one in found), len(found))
        placed = _share(sum(one.placed for one in found), mistakes)
        suggested = _share(sum(one.suggested for one in found), suggestions)
        print(f"| {name} | {len(paths)} | {mistakes} | {once} | {placed} | {suggested} |")
    print(f"\ncheck-jsonschema: {theirs if isinstance(theirs, str) else 'with docs/schemas'}")
    if isinstance(theirs, str):
        return
    print("\n| documents | number | found at all | messages | with line and column | with a suggestion |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, paths in _groups():
        said = [one for path in paths for one in theirs.get(path, ())]
        found_at_all = _share(sum(bool(theirs.get(path)) for path in paths), len(paths))
        placed = sum(re.search(r"\bline \d+, column \d+|:\d+:\d+", one) is not None for one in said)
        suggested = sum(MEANT.search(one) is not None for one in said)
        print(f"| {name} | {len(paths)} | {found_at_all} | {len(said)} | {placed} | {suggested} |")


def _groups() -> list[tuple[str, list[Path]]]:
    kinds = sorted({kind_of(path) for path in WRONG})
    return [*((kind, [path for path in WRONG if kind_of(path) == kind]) for kind in kinds), ("all", list(WRONG))]


def _ours(document: Path) -> Found:
    with tempfile.TemporaryDirectory() as folder:
        place = repository_with(document, Path(folder) / "repository")
        ran = CliRunner().invoke(readiness, command(document, place), catch_exceptions=False)
    asked, found = wanted(document), reported_or_complained(ran.stdout, ran.stderr)
    codes, places = Counter(place[4] for place, _ in found), Counter(place for place, _ in found)
    meant = [(place, MEANT.search(" ".join(parts))) for place, parts in asked]
    named = [(place, match[1]) for place, match in meant if match is not None]
    said = [(place, match[1]) for place, words in found for match in MEANT.finditer(words)]
    return Found(
        planted=len(asked),
        messages=len(found),
        once=codes == Counter(place[4] for place, _ in asked),
        placed=sum((places & Counter(place for place, _ in asked)).values()),
        suggestions=len(named),
        suggested=sum(one in said for one in named),
    )


def _theirs(documents: Sequence[Path]) -> dict[Path, list[str]] | str:
    """Return the messages of check-jsonschema by document, or why there are none."""
    if importlib.util.find_spec("check_jsonschema") is None:
        return NOT_INSTALLED
    found: dict[Path, list[str]] = {}
    for kind in sorted({kind_of(path) for path in documents}):
        schema = SCHEMAS / f"{kind}.json"
        if not schema.is_file():
            return f"there is no {schema.relative_to(ROOT)}"
        paths = [path for path in documents if kind_of(path) == kind]
        words = ["--schemafile", str(schema), "--output-format", "json", *(str(path) for path in paths)]
        ran = subprocess.run(  # noqa: S603 - the peer
            [sys.executable, "-m", "check_jsonschema", *words], capture_output=True, check=False, encoding="utf-8"
        )
        report = json.loads(ran.stdout)
        for one in (*report.get("errors", ()), *report.get("parse_errors", ())):
            found.setdefault(Path(one["filename"]), []).append(str(one["message"]))
    return found


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole}" + (f" ({100 * part / whole:.0f} %)" if whole else "")


if __name__ == "__main__":
    main()
