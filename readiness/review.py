"""Everything that is wrong with documents, as `lint` tells it, without what comments ignore."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path

from readiness.accepted import apply_ignores, find_ignores, unused
from readiness.analysis import analyse
from readiness.binding import kind_of
from readiness.case import has_errors, judge
from readiness.diagnostic import Diagnostic
from readiness.document import reach
from readiness.files import Libraries, Library, page_codes
from readiness.placed import Placed, place
from readiness.references import undated
from readiness.repository import Loading


def check_file(library: Library, path: Path, tested: Collection[str] = ()) -> tuple[Diagnostic, ...]:
    """Return everything that is wrong with the document in a file, and with what it is judged by where it is a release.

    `tested` are ids of releases that cases of tests make up, whose dates a change schedule may name.
    """
    loading = Loading(library)
    kind, _ = kind_of(library.open(path))
    if kind == "release":
        case = loading.release(path, ())
        if case is not None and not has_errors(loading.found):
            loading.found.extend(undated(case.release, case.path))
        if case is not None and not has_errors(loading.found):
            latest = max((source.date for source in case.release.sources.values()), default=case.calendar.last)
            _, problems = judge(case, latest)
            loading.found.extend(one for one in problems if not one.code.startswith("waiver"))
    elif kind == "criteria":
        found = loading.criteria_set(path)
        if found is not None and not has_errors(loading.found):
            loading.found.extend(analyse(found, library.show(path)))
    else:
        looks: dict[str, Callable[[Path], object]] = {
            "tests": loading.suite,
            "scenarios": loading.scenarios,
            "change-schedule": partial(loading.programme, tested=tested),
            "change-rules": loading.change_rules,
            "import": loading.imported,
            "action-log": loading.action_log,
            "paper": loading.paper,
        }
        looks.get(kind or "", loading.calendar)(path)
    return tuple(dict.fromkeys(loading.found))


def review(libraries: Libraries, files: Sequence[Path]) -> tuple[list[Placed], int]:
    """Return everything that is wrong with the documents in files, and how many findings comments ignore."""
    read = [libraries.of(path).open(path) for path in files]
    tested = {str(reach(document.data, ("id",))) for document in read if kind_of(document)[0] == "tests"}
    found = [one for path in files for one in check_file(libraries.of(path), path, tested)]
    kinds = {kind_of(document)[0] for document in read}
    waits = (*(() if "release" in kinds else _TOGETHER), *(() if "change-schedule" in kinds else _BESIDE))
    documents = libraries.documents
    found += [one for document in read for one in find_ignores(document, page_codes())[1]]
    placed = place(found, documents)
    ignores = [one for document in documents.values() for one in find_ignores(document, page_codes())[0]]
    left, idle = apply_ignores(placed, ignores)
    linted = {document.path for document in read}
    late = [unused(one) for one in idle if one.path in linted and one.code not in waits]
    return place([one.diagnostic for one in left] + late, documents), len(placed) - len(left)


_TOGETHER = ("not-in-release", "not-in-schedule", "not-asked", "outside-calendar", "waiver-for-nothing")
"""What only shows where a release is looked through; a comment that ignores it may wait for one."""
_BESIDE = ("not-in-schedule", "unused-category")
"""What may only show where a change schedule is looked through."""
