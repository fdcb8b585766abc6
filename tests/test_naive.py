"""Verdicts, outlooks and decisions are those of a second, slow reading of the design: see `naive`."""

from hypothesis import HealthCheck, Phase, assume, given, settings
from naive import Naive, UnreadError
from strategies import Data, as_ofs, cases, dated_cases, decisions_of, exactly, made, tell, unlinked, verdicts_of

law = settings(
    deadline=None,
    phases=[phase for phase in Phase if phase is not Phase.explain],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


def agree(release: Data, criteria: Data, as_of: str) -> None:
    """Compare what is told with what a slow reading finds; how near it is to being late is taken from what is told."""
    try:
        naive = Naive(release, criteria, as_of)
    except UnreadError:
        assume(condition=False)
        return
    told = tell(made(release, criteria), as_of)
    found = verdicts_of(told)
    near = {key for key, (_, outlook) in found.items() if outlook == "at-risk"}
    assert {key: (said[0], "on-track" if key in near else said[1]) for key, said in found.items()} == {
        key: one.said for key, one in naive.judged.items()
    }
    assert decisions_of(told) == {one: naive.decision(one, near) for one in naive.checkpoints}


@law
@given(cases(), as_ofs)
def test_verdicts_of_plans_without_links_are_those_of_a_slow_reading(case: Data, as_of: str) -> None:
    release, criteria = case
    agree(unlinked(release), criteria, as_of)


@law
@given(dated_cases(), as_ofs)
def test_verdicts_of_plans_known_to_the_day_are_those_of_a_slow_reading(case: Data, as_of: str) -> None:
    release, criteria = case
    agree(exactly(release, as_of), criteria, as_of)
