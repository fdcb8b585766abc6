"""What readers call things: titles in criteria and releases, and one sentence where several members stand alike."""

from datetime import date
from typing import Any

from strategies import Data, made

from readiness.assessment import Assessment, Result
from readiness.case import record_of
from readiness.evaluation import assess
from readiness.explanation import say_need
from readiness.naming import name_fact

AS_OF = date(2022, 3, 1)


def judged(check: Data, **more: Any) -> tuple[Assessment, Result]:
    """Return the assessment of a small release by one criterion, and its result."""
    titles = more.pop("titles", {})
    given = {"title": "Criterion", "category": "testing", "owner": "north", "importance": "hard"}
    one = {**given, "at": {"go-live": {"check": check}}}
    kept = {"kind": "criteria", "id": "of-a-test", "title": "C", "version": "1", "wording": "ours", "titles": titles}
    release = {
        "kind": "release",
        "id": "small",
        "title": "Small",
        "criteria": "criteria/of-a-test.yaml",
        "calendar": "england-and-wales",
        "source": "plan",
        "sources": {"plan": {"title": "Plan", "date": "2022-02-01"}},
        "plan": {"go-live": {"title": "Going live", "date": "2022-03-24"}},
        "checkpoints": ["go-live"],
        **more,
    }
    case = made(release, {**kept, "criteria": {"K1": one}}).case
    found = assess(record_of(case, AS_OF), tuple(case.sets.values()), case.calendar)
    return found, found.checkpoints[0].results[0]


def members(*stated: str) -> Data:
    return {f"M{number}": {"title": f"Member {number}", "status": one} for number, one in enumerate(stated)}


STATUS: Data = {"for-each": {"in": "scope", "check": {"field": {"of": "each", "name": "status", "one-of": ["done"]}}}}
TITLES = {
    "rti-ok": "RTI test accepted",
    "open-s1": "open Severity 1 issues",
    "issues": "Issues",
    "sit": "the long test",
}


def test_what_the_criteria_ask_for_is_called_as_they_say_everywhere() -> None:
    asked: Data = {
        "all": [
            {"evidence": {"type": "rti-ok"}},
            {"metric": {"name": "open-s1", "equals": "0"}},
            {"register": {"name": "issues", "at-most": "0"}},
            {"activity-finished": {"activity": "sit"}},
        ]
    }
    found, result = judged(asked, titles=TITLES)
    assert result.leading.reason == (
        "The finish of the long test is not on record. Not on record: a statement of 'RTI test accepted'; "
        "a value of 'open Severity 1 issues'; an extract of 'Issues'."
    )
    assert [say_need(found.record, need) for need in result.needs] == [
        "a statement of 'RTI test accepted'",
        "a value of 'open Severity 1 issues'",
        "an extract of 'Issues'",
        "the finish of the long test",
    ]
    assert name_fact([found.record], "metrics.open-s1") == "the value of 'open Severity 1 issues'"
    assert name_fact([found.record], "evidence.rti-ok") == "'RTI test accepted'"


def test_a_title_that_the_release_gives_is_taken_before_that_of_the_criteria() -> None:
    asked: Data = {"evidence": {"type": "rti-ok"}}
    given = {"type": "rti-ok", "value": "true"}
    _, own = judged(asked, titles=TITLES, evidence={"one": {**given, "title": "Our words"}})
    _, theirs = judged(asked, titles=TITLES, evidence={"one": given})
    _, plain = judged(asked, evidence={"one": given})
    assert own.leading.reason.startswith("'Our words' from a source")
    assert theirs.leading.reason.startswith("'RTI test accepted' from a source")
    assert plain.leading.reason.startswith("'rti ok' from a source")


def test_a_statement_that_is_needed_again_is_named_by_its_title_and_not_by_its_id() -> None:
    asked: Data = {"evidence": {"type": "rti-ok", "standing": "final"}}
    found, result = judged(asked, evidence={"one": {"type": "rti-ok", "value": "true", "standing": "draft"}})
    assert [say_need(found.record, need) for need in result.needs] == ["a statement of 'rti ok'"]


def test_a_decision_without_a_title_is_named_by_what_it_is_about() -> None:
    taken = {"body": "Board", "about": ["go-live"], "expected": "2022-03-20"}
    found, _ = judged({"decision": {"by": "Board", "of": "go-live", "outcome": "approved"}}, decisions={"d1": taken})
    assert name_fact([found.record], "decisions.d1") == "the decision of Board on Going live"


def test_what_is_alike_of_several_members_is_one_sentence_that_names_them() -> None:
    _, result = judged(STATUS, scope=members("begun", "done", "begun", "stopped"))
    assert result.leading.reason == (
        "The status of M0 and M2 is begun; done is asked for. The status of M3 is stopped; done is asked for."
    )
    assert [one.reason for one in result.leading.members] == [
        "The status of M0 is begun; done is asked for.",
        "Status of M1: done.",
        "The status of M2 is begun; done is asked for.",
        "The status of M3 is stopped; done is asked for.",
    ]


def test_of_very_many_members_six_are_named_and_the_others_are_counted() -> None:
    _, seven = judged(STATUS, scope=members(*["tbc"] * 7))
    _, nine = judged(STATUS, scope=members(*["tbc"] * 9))
    assert seven.leading.reason == "Nobody has stated the status of M0, M1, M2, M3, M4, M5 and M6."
    assert nine.leading.reason == "Nobody has stated the status of M0, M1, M2, M3, M4, M5 and 3 more."
