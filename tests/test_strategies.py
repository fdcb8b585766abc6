"""What is generated for the laws leaves nothing out: every kind of check, every sort of link and of date, every log."""

import json

import pytest
from hypothesis import Phase, find, settings
from strategies import Data, all_cases, checks, criteria_sets, kinds_in, plans

from readiness.kinds import KINDS
from readiness.release import Link, Release

once = settings(max_examples=2_000, phases=[Phase.generate], derandomize=True, database=None)


@pytest.mark.parametrize("kind", [kind.kind for kind in KINDS])
def test_every_kind_of_check_is_generated(kind: str) -> None:
    find(checks, lambda check: kind in dict(kinds_in(check)), settings=once)


@pytest.mark.parametrize(
    "part",
    [
        *(f'"link": "{link.value}"' for link in Link),
        '"lag": "-',
        '"lag": "3wd"',
        '"fixed"',
        '"deadline"',
        '"duration"',
        '"actual"',
        '"tbc"',
        '"limit"',
        '"2021-09"',
        '/.."',
        '"../',
    ],
)
def test_every_part_of_a_plan_is_generated(part: str) -> None:
    find(plans(), lambda plan: part in json.dumps(plan), settings=once)


PARTS = {one.alias or name for name, one in Release.model_fields.items()} - {"note", "groups", "ranges"}
"""What a release may hold that an assessment may depend on; ranges and their groups are for simulations."""


@pytest.mark.parametrize("part", sorted(PARTS))
def test_every_part_of_a_release_is_generated(part: str) -> None:
    def holds(case: tuple[Data, Data]) -> bool:
        return bool(case[0].get(part.replace("_", "-")))

    find(all_cases(), holds, settings=once)


@pytest.mark.parametrize("part", ["requires", "applies-when", "importance"])
def test_every_part_of_a_criterion_is_generated(part: str) -> None:
    find(criteria_sets(), lambda found: any(one.get(part) for one in found["criteria"].values()), settings=once)
