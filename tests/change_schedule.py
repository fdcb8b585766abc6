"""A repository with a change schedule on which there is every kind of conflict, and no limit that is kept."""

from pathlib import Path

SCHEDULE = "releases/everything.yaml"
AS_OF = "2021-10-15"

EVERYTHING = """
kind: change-schedule
id: everything
title: 'Everything <b>at once</b> & more'
calendar: england-and-wales
as-at: 2021-09-30
rules: [strict]
releases: [releases/one, releases/two]
services:
  gateway: {title: 'Gateway | <i>front</i>', supports: [portal]}
  portal: {title: Portal}
  store: {title: Store}
  hub: {title: '日本語のハブ'}
environments:
  production: {title: Production}
  shared: {title: Shared, shared: true}
changes:
  A-1:
    title: '=HYPERLINK("http://x","y")'
    category: release
    type: normal
    services: [gateway]
    environment: production
    start: 2021-11-03T20:00
    finish: 2021-11-04T06:00
    outage: true
    notified: 2021-10-14
    assignee: '@night-team'
  A-2:
    title: '<script>alert(1)</script>'
    category: release
    type: normal
    services: [gateway]
    environment: production
    start: 2021-11-04T01:00
    finish: 2021-11-04T03:00
    outage: true
    notified: 2021-09-01
    assignee: '@night-team'
    contingency: {start: 2021-12-20T20:00, finish: 2021-12-20T22:00}
  A-3:
    title: '+1 [link](http://x) `code` *bold*'
    type: emergency
    services: [portal]
    environment: production
    start: 2021-11-04T02:00
    finish: 2021-11-04T04:00
    outage: false
    assignee: day-team
    exceptions: {A-2: {approved-by: '-Board', reason: '=cmd|calc', date: 2021-10-10}}
  A-4:
    title: 'Firmware; for, all\\n of it'
    category: firmware
    type: standard
    services: [hub]
    environment: shared
    start: 2021-11-10
    finish: 2021-11-10
    outage: tbc
  A-5:
    title: No day yet
    type: normal
    services: [gateway, hub]
    environment: production
    start: tbc
    finish: tbc
    assignee: '@night-team'
  A-6:
    title: In the freeze
    type: normal
    services: [store]
    environment: shared
    start: 2021-12-21T10:00
    finish: 2021-12-21T12:00
    outage: false
  A-7:
    title: In the blackout
    type: normal
    services: [store]
    environment: shared
    start: 2021-11-16T10:00
    finish: 2021-11-16T12:00
    outage: true
    notified: 2021-08-02
    exceptions: {HOURS: {approved-by: The board, reason: Nobody works with it then.}}
  A-8:
    title: Made long ago
    type: normal
    services: [store]
    environment: shared
    start: 2021-09-14T20:00
    finish: 2021-09-14T22:30
    status: implemented
    outcome: successful
    adverse-impact: false
    outage: true
  A-9:
    title: Failed long ago
    type: emergency
    services: [store, hub]
    environment: shared
    start: 2021-09-15T20:00
    finish: 2021-09-15T21:00
    status: implemented
    outcome: failed
    adverse-impact: true
  A-10:
    title: Never made
    services: [store]
    start: 2021-09-16T20:00
    finish: 2021-09-16T21:00
    status: cancelled
  A-11:
    title: Over the night on which the clocks go back
    type: standard
    services: [hub]
    environment: shared
    start: 2021-10-30T22:00
    finish: 2021-10-31T06:00
    outage: false
windows:
  christmas: {title: 'Christmas "freeze"', category: freeze, from: 2021-12-17, to: 2022-01-03, except: [emergency]}
  audit: {category: blackout, from: 2021-11-16T09:00, to: 2021-11-16T17:00, services: [store]}
  quiet: {title: Quiet before the first, category: quiet-period, before: A-4, for: 4d, services: [gateway, portal]}
  night: {title: Quiet night, category: quiet-period, from: 2021-10-30T23:00, to: 2021-10-31T05:00, services: [hub]}
  tuesdays:
    title: Tuesday nights
    category: maintenance
    from: 2021-09-07T20:00
    to: 2021-09-08T02:00
    repeats: FREQ=WEEKLY;BYDAY=TU
    services: [portal]
  later: {title: Nobody knows when, category: freeze, after: A-5, for: 2d, services: [hub]}
"""
RULES = """
kind: change-rules
id: strict
title: Strict rules
rules:
  HOURS: {title: At night only, basis: Ours, limits: {hours: {from: "20:00", to: "05:00"}}}
  MONTH: {title: Two hours a month, basis: '<u>Ours</u>', verified: true, limits: {outage-in-month: 2h}}
  BEFORE: {title: Told before the month, basis: Ours, applies-to: {outage: true}, limits: {notified-before-month: 20wd}}
  START: {title: Told before it begins, basis: Ours, applies-to: {outage: true}, limits: {notified-before-start: 20wd}}
  SPACING: {title: Apart, basis: Ours, applies-to: {categories: [release]}, limits: {spacing: 5wd}}
  ONCE: {title: One at once, basis: Ours, limits: {at-once: 1}}
  SHARE: {title: Few emergencies, basis: Ours, limits: {emergency-share: 0.1}}
  KEPT: {title: Kept by all, basis: Ours, applies-to: {services: [store], types: [standard]}, limits: {at-once: 100}}
"""
RELEASE = """
kind: release
id: NAME
title: Release NAME
criteria: small
calendar: england-and-wales
plan:
  test: {title: Testing NAME, environment: test-lab, start: 2021-11-01, finish: 2021-11-12, stated: 2021-09-01}
  go-live: {title: Live operation, date: 2021-12-01, stated: 2021-09-01}
checkpoints: [go-live]
"""
CRITERIA = """
kind: criteria
id: small
title: A set of criteria
version: "1"
wording: ours
criteria:
  OWN-01:
    title: Tested
    category: testing
    owner: O
    importance: hard
    at: {go-live: {check: {evidence: {type: test-report}}}}
"""


def lay_down(root: Path, schedule: str = EVERYTHING) -> Path:
    """Write the repository to a folder, and return the path of the schedule in it."""
    files = {
        SCHEDULE: schedule,
        "criteria/strict.yaml": RULES,
        "criteria/small.yaml": CRITERIA,
        "releases/one/release.yaml": RELEASE.replace("NAME", "one"),
        "releases/two/release.yaml": RELEASE.replace("NAME", "two"),
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip(), encoding="utf-8")
    return root / SCHEDULE
