"""The facts of a release that twelve criteria are asked of, and the same questions in the languages of other engines."""

RELEASE = """\
kind: release
id: release-{number}
title: Release {number}
criteria: twelve
calendar: weeks
near-critical: 5wd
source: minutes
sources:
  minutes: {{title: Minutes of the group, date: 2021-10-20, standing: final}}
scope:
  MP077: {{title: Service flagging, service-impact: low}}
  MP090: {{title: Alerts}}
plan:
  sit:
    title: Systems Integration Testing
    start: [{{actual: 2021-07-01}}]
    finish: [{{actual: 2021-08-27}}]
  bat:
    title: Business Acceptance Testing
    start: [{{actual: 2021-09-15}}]
    finish: [{{actual: 2021-10-08}}]
  uit:
    title: User Integration Testing
    start: [{{actual: 2021-09-21}}]
    finish: [{{actual: 2021-10-19}}]
  regression: {{title: Regression Testing, start: 2021-10-21, finish: tbc}}
  go-live: {{title: Live operation, date: 2021-11-04, fixed: true}}
checkpoints: [go-live]
evidence:
  build: {{type: build-complete, value: true, from: DCC, stated: 2021-10-18}}
  security: {{type: security-accepted, value: true, from: SSC, stated: 2021-10-19}}
  backup: {{type: backup-tested, value: false, from: DCC, stated: 2021-10-19}}
metrics:
  open-severity-1: [{{value: {severe}, as-at: 2021-10-19, stated: 2021-10-20}}]
  availability: [{{value: 99.7, as-at: 2021-10-19, stated: 2021-10-20}}]
decisions:
  go: {{title: Go, body: OPSG, about: go-live, outcome: approved, date: 2021-10-20}}
"""
CALENDAR = """\
kind: calendar
id: weeks
title: Weeks without holidays
zone: Europe/London
working-week: [mon, tue, wed, thu, fri]
verified-from: 2019-01-01
verified-until: 2030-12-31
"""
_HEAD = """\
kind: criteria
id: twelve
title: Twelve criteria
version: "1"
wording: ours
criteria:
"""
_CRITERION = """\
  {name}:
    title: Criterion {name}
    category: testing
    owner: DCC
    importance: hard
    at:
      go-live:
        check: {{{check}}}
"""
CHECKS = (
    "activity-finished: {activity: sit}",
    "activity-started: {activity: bat}",
    "activity-running: {activity: uit, for-at-least: 10wd}",
    "gap: {from: uit.finish, to: go-live, at-least: 5wd}",
    "dated: {reference: go-live}",
    "evidence: {type: build-complete, from: DCC, not-older-than: 20wd}",
    "evidence: {type: security-accepted, from: SSC}",
    "metric: {name: open-severity-1, equals: 0, not-older-than: 20wd}",
    "metric: {name: availability, at-least: 99.5}",
    "decision: {by: OPSG, of: go-live, outcome: approved}",
    "field: {of: scope.MP077, name: service-impact, one-of: [low, medium]}",
    "all: [activity-finished: {activity: uit}, metric: {name: open-severity-1, at-most: 2}]",
)
NESTED = (
    "plan.sit.finished and plan.sit.finish <= due",
    "plan.bat.started and plan.bat.start <= due",
    "plan.uit.started and plan.uit.finish - plan.uit.start + 1 >= 10",
    "plan.uit.finish + 5 <= plan.live.day",
    "plan.live.day > 0",
    "evidence.build.value and evidence.build.speaker == 'DCC' and today - evidence.build.day <= 20",
    "evidence.security.value and evidence.security.speaker == 'SSC'",
    "metrics.severe.value == 0 and today - metrics.severe.day <= 20",
    "metrics.availability.value >= 99.5",
    "decisions.go.body == 'OPSG' and decisions.go.outcome == 'approved'",
    "scope.MP077.impact in ['low', 'medium']",
    "(plan.uit.finished and plan.uit.finish <= due) and metrics.severe.value <= 2",
)
"""The same questions for engines that know neither dates nor working days nor what is not stated: days are numbers."""


def criteria(count: int = len(CHECKS)) -> str:
    """Return a criteria set of so many criteria, the twelve checks over and over."""
    names = ((f"C{number:06d}", CHECKS[number % len(CHECKS)]) for number in range(count))
    return _HEAD + "".join(_CRITERION.format(name=name, check=check) for name, check in names)


def release(number: int = 1, severe: int = 0) -> str:
    """Return the release, with so many open issues of severity 1."""
    return RELEASE.format(number=number, severe=severe)


def flat(facts: dict[str, object], before: str = "") -> dict[str, object]:
    """Return facts without levels: `plan_uit_finish` for what stands at `plan.uit.finish`."""
    found: dict[str, object] = {}
    for name, value in facts.items():
        found |= flat(value, f"{before}{name}_") if isinstance(value, dict) else {f"{before}{name}": value}
    return found


def flat_questions() -> tuple[str, ...]:
    """Return the questions asked of facts without levels."""
    areas = ("plan.", "evidence.", "metrics.", "decisions.", "scope.")
    return tuple(
        " ".join(word.replace(".", "_") if word.lstrip("(").startswith(areas) else word for word in question.split(" "))
        for question in NESTED
    )
