"""A document with all its places kept and all its values validated, beside a bare load of the same text by PyYAML.

One row a process. Both are warm; ours gives the facts of a criteria set and can say where each key and value stands, the
other plain data without places, in which duplicate keys are lost.
"""

import json
import sys
from collections.abc import Callable

from facts import criteria
from measure import ROOT, warm

TEXTS: dict[str, Callable[[], str]] = {
    "live-services-criteria.yaml": lambda: (ROOT / "criteria" / "live-services-criteria.yaml").read_text("utf-8"),
    "2,000 criteria": lambda: criteria(2_000),
}
TIMES = {"live-services-criteria.yaml": 20, "2,000 criteria": 1}
SIDES = ("ours", "CSafeLoader")
ROWS = [f"{side}: {name}" for name in TEXTS for side in SIDES]


def ours(text: str) -> Callable[[], object]:
    """Return the work of reading and validating."""
    from readiness.binding import bind
    from readiness.criteria import CriteriaSet
    from readiness.document import read

    raw = text.encode()
    document = read("criteria.yaml", raw)
    facts, wrong = bind(CriteriaSet, document)
    assert facts and not wrong and document.span(("criteria",)).line > 1  # noqa: S101, PT018 - a benchmark may
    return lambda: bind(CriteriaSet, read("criteria.yaml", raw))


def bare(text: str) -> Callable[[], object]:
    """Return the work of PyYAML."""
    from yaml import CSafeLoader, load

    return lambda: load(text, CSafeLoader)


if __name__ == "__main__":
    side, _, name = sys.argv[1].partition(": ")
    found = TEXTS[name]()
    print(json.dumps({"seconds": warm((ours if side == "ours" else bare)(found), TIMES[name])}))
