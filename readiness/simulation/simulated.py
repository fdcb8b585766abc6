"""What a simulation found: percentiles, the probability of each decision, what is critical how often, what drives the spread.

Shares are between 0 and 1, of the draws. A percentile is the smallest day by which at least that share of draws is done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from readiness.moment import Window

MOST_SAMPLES = 10_000_000
"""The most draws that are made: memory stays the same beyond it, but nobody would wait."""
MOST_JUDGED = 10_000
"""The most different draws that are judged by the criteria where nothing else is asked for."""
MOST_DATES = 1_000_000
"""How many dates are worked out for that: on a large plan fewer draws are judged."""
LEAST_JUDGED = 20


def enough_judged(dates: int) -> int:
    """Return how many different draws of a plan with so many dates are judged where nothing else is asked for."""
    return max(LEAST_JUDGED, min(MOST_JUDGED, MOST_DATES // max(1, dates)))


@dataclass(frozen=True, slots=True)
class Percentiles:
    """The days by which half, four fifths and nine tenths of the draws are done."""

    p50: date
    p80: date
    p90: date


@dataclass(frozen=True, slots=True)
class ItemProspect:
    """What the draws say of one item of the plan; the days of a milestone are its `finish`.

    Of a fixed item with links `ready` are the days on which its links allow it, and `kept` how often these come no later
    than its date. `kept` of any other item is how often it keeps its deadline. Days are None where something is not known
    in some draw; `needs` are then the facts that are lacking.
    """

    id: str
    title: str
    milestone: bool
    start: Percentiles | None
    finish: Percentiles | None
    ready: Percentiles | None
    fixed: Window | None
    deadline: date | None
    kept: float | None
    criticality: float | None
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Driver:
    """How much something that is drawn has to do with the day of the target.

    `correlation` is of ranks, from -1 to 1. `low` and `high` are how many working days earlier (negative) or later than on
    average the target comes when it is among its lowest, or highest, quarter of draws.
    """

    id: str
    title: str
    words: str
    group: str | None
    correlation: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Permitted:
    """What the change schedule permits of the target, in `asked` of the draws; shares are of these.

    `forbidden` is how often the day of the target surely is not permitted, `maybe` how often that is not known. The first
    permitted day from it on has the `percentiles`, none for a share that finds no day in the year that follows (`never`).
    `binds` says how often what stands in the way, most first, `days` which days it forbids whatever else is drawn. Of a
    fixed date `kept` is how often it is kept and permitted, and `against` are sentences on what stands in its way.
    `changes` are those of the schedule that follow the target; where there are none nothing is asked.
    """

    changes: tuple[str, ...]
    asked: int
    forbidden: float
    maybe: float
    never: float
    percentiles: tuple[date | None, date | None, date | None]
    binds: tuple[tuple[str, float], ...]
    days: tuple[date, ...]
    kept: float | None
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """What the spread is the spread of.

    The last checkpoint; where its date is `fixed`, the day on which its links allow it; the end of the plan where `id` is
    empty. `days` are the days with how many draws fall on each. `permitted` is what a change schedule has to say of it.
    """

    id: str
    title: str
    fixed: Window | None
    stated: Window | None
    days: tuple[tuple[date, int], ...]
    percentiles: Percentiles | None
    kept: float | None
    permitted: Permitted | None = None


@dataclass(frozen=True, slots=True)
class DecisionProspect:
    """How probable each decision is at a checkpoint still to come, by the word of the decision."""

    checkpoint: str
    title: str
    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something that was drawn: its path, what it is of in words, and the range in words."""

    id: str
    title: str
    words: str
    group: str | None


@dataclass(frozen=True, slots=True)
class Prospects:
    """What came of so many draws with a seed; `judged` of them, `different` from each other, met the criteria."""

    release: str
    title: str
    as_of: date
    samples: int
    seed: int
    assumptions: tuple[Assumption, ...]
    groups: Mapping[str, float]
    items: tuple[ItemProspect, ...]
    target: Target
    drivers: tuple[Driver, ...]
    checkpoints: tuple[DecisionProspect, ...]
    judged: int
    different: int
    record: str
