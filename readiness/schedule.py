"""The schedule of a plan: critical path method on the working calendar.

An activity fills its days; a milestone is the instant at which its day begins. What is not known stays a window:
earliest from earliest, latest from latest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from readiness.moment import Window

Float = tuple[int | None, int | None]
"""Working days, as (least, most); None where that side has no limit."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """The dates of one item of the plan; those of a milestone are the same day twice.

    `start` and `finish` (the last day, inclusive) are the early dates. `late_start` and `late_finish` are the latest
    at which no fixed item, deadline or end of the plan is missed. Floats are in working days, None of what has
    finished. `driven_by` are the items whose links set the early dates, `needs` the facts for whose lack a date is a window,
    `assumed` says that it begins with the plan because nothing says when, `notes` are sentences for the reader.
    """

    id: str
    title: str
    milestone: bool
    start: Window
    finish: Window
    late_start: Window
    late_finish: Window
    total_float: Float | None
    free_float: Float | None
    critical: bool
    near_critical: bool
    fixed: bool
    deadline: date | None
    started: bool
    finished: bool
    driven_by: tuple[str, ...]
    needs: tuple[str, ...]
    assumed: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """The dates of all items on record by id, each behind what it comes after, and the end of the plan.

    `earliest` is the earliest date stated in the plan, None where none is stated.
    """

    release: str
    title: str
    as_of: date
    items: Mapping[str, Scheduled]
    earliest: date | None
    end: Window
