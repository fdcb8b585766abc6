"""How time and memory grow with criteria and activities, from text to verdicts, one size a process."""

import gc
import json
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from facts import CALENDAR, criteria, release

if TYPE_CHECKING:
    from readiness.calendar import Calendar
    from readiness.model import Model

SIZES = (100, 1_000, 10_000, 100_000)
MOST_IN_A_SET = 10_000
"""More criteria than this are parted into sets, for a document may hold at most 800,000 keys and values, and 8 MiB."""
CHAINS = 100
"""Activities of a working day stand in so many chains side by side, since no calendar lasts for 100,000 one by one."""
AS_OF = date(2021, 10, 20)


Facts = TypeVar("Facts", bound="Model")


def loaded(model: type[Facts], text: str) -> Facts:
    """Return the facts in the text of a document."""
    from readiness.binding import bind
    from readiness.document import read

    document = read("document.yaml", text.encode())
    facts, wrong = bind(model, document)
    if facts is None or document.diagnostics or wrong:
        raise AssertionError(document.diagnostics, wrong)
    return facts


def calendar() -> "Calendar":
    """Return the calendar of the documents."""
    from readiness.closures import CalendarDocument, build_calendar

    found = build_calendar("weeks", {"weeks": loaded(CalendarDocument, CALENDAR)})
    if isinstance(found, str):
        raise TypeError(found)
    return found


def many_criteria(count: int) -> tuple[str, list[str]]:
    """Return the text of the release, and of the sets of so many criteria."""
    part = min(count, MOST_IN_A_SET)
    sets = [criteria(part).replace("  C", f"  S{number}-C") for number in range(count // part)]
    return release(), [one.replace("id: twelve", f"id: set-{number}") for number, one in enumerate(sets)]


def many_activities(count: int) -> tuple[str, list[str]]:
    """Return the text of the release with so many activities besides, and of the twelve criteria."""
    first = (f"  a{number}: {{start: 2021-10-21, duration: 1wd}}" for number in range(min(count, CHAINS)))
    rest = (f"  a{number}: {{duration: 1wd, after: [a{number - CHAINS}]}}" for number in range(CHAINS, count))
    before, plan, after = release().partition("plan:\n")
    return before + plan + "\n".join((*first, *rest)) + "\n" + after, [criteria()]


def measured(release_text: str, set_texts: list[str]) -> dict[str, float]:
    """Return the seconds of the processor from text to facts, and from facts to verdicts with their reasons.

    The collector is set as the command line sets it.
    """
    from readiness.cli import ALLOCATED
    from readiness.criteria import CriteriaSet
    from readiness.evaluation import assess
    from readiness.reduction import reduce_to
    from readiness.release import Release

    gc.set_threshold(ALLOCATED)
    days = calendar()
    begun = time.process_time()
    facts = loaded(Release, release_text)
    sets = tuple(loaded(CriteriaSet, one) for one in set_texts)
    there = time.process_time()
    assessment = assess(reduce_to(facts, AS_OF, days, {}), sets, days)
    seconds = time.process_time()
    (checkpoint,) = assessment.checkpoints
    assert len(checkpoint.results) == sum(len(one.criteria) for one in sets)  # noqa: S101 - a benchmark may
    assert all(one.verdict.value == "met" for one in checkpoint.results)  # noqa: S101 - likewise
    return {"loading": there - begun, "judging": seconds - there}


TEXTS: dict[str, Callable[[int], tuple[str, list[str]]]] = {"criteria": many_criteria, "activities": many_activities}
ROWS = [f"{what} {size}" for what in TEXTS for size in SIZES]

if __name__ == "__main__":
    name, number = sys.argv[1].split()
    print(json.dumps(measured(*TEXTS[name](int(number)))))
