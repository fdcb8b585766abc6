"""A generated year of changes, to try `readiness changes` on something large. None of it ever happened.

    python benchmarks/generated_year.py     writes releases/a-generated-year-of-changes.yaml anew

Seeded, so the same file each time. August 2021 has as many changes, successful ones and ones with an adverse impact as the
OPSG_56 minutes report; everything else is made up.
"""

import random
from datetime import date, datetime, timedelta
from pathlib import Path

TARGET = Path(__file__).parent.parent / "releases" / "a-generated-year-of-changes.yaml"
MOST = 2_500
AS_AT = date(2021, 9, 7)
IN_AUGUST, SUCCESSFUL_IN_AUGUST = 211, 204
SERVICES = {
    "data-service-provider": ["self-service-interface", "user-gateway"],
    "communications-north": ["user-gateway"],
    "communications-south": ["user-gateway"],
    "key-infrastructure": ["user-gateway", "self-service-interface"],
    "billing": [],
    "service-desk": [],
    "self-service-interface": [],
    "user-gateway": [],
}
TEAMS = ("dsp-ops", "csp-north-ops", "csp-south-ops", "pki-ops", "desk", "network")
WORK = ("Certificate renewal", "Security patch", "Database upgrade", "Firewall rules", "Capacity", "Report changed")
HEAD = """\
# yaml-language-server: $schema=../docs/schemas/change-schedule.json
# Written by benchmarks/generated_year.py. GENERATED: none of these changes ever happened.
kind: change-schedule
id: a-generated-year-of-changes
title: A generated year of changes (none of it happened)
note: For trying out. Only the counts of August 2021 are those of the OPSG_56 draft minutes.
calendar: england-and-wales
as-at: 2021-09-07
rules: [planned-maintenance]
"""


def text() -> str:
    """Return the document."""
    choose = random.Random(56)  # noqa: S311 - a choice, not a secret
    lines = [HEAD + "services:"]
    for name, below in SERVICES.items():
        lines.append(f"  {name}: {{supports: [{', '.join(below)}]}}" if below else f"  {name}: {{}}")
    lines += ["environments:", "  production: {shared: true}", "  uit-b: {}", "changes:"]
    days = [date(2021, 1, 1) + timedelta(days=number) for number in range(365)]
    others = [day for day in days if day.month != 8]  # noqa: PLR2004 - August
    august = [day for day in days if day.month == 8]  # noqa: PLR2004 - August
    when = sorted(
        [choose.choice(august) for _ in range(IN_AUGUST)] + [choose.choice(others) for _ in range(MOST - IN_AUGUST)]
    )
    in_august = 0
    for number, day in enumerate(when):
        in_august += day.month == 8  # noqa: PLR2004 - August
        lines.append(f"  CHG-{number:04d}: {{{_change(choose, day, in_august)}}}")
    lines += [
        "windows:",
        "  christmas-freeze: {category: freeze, from: 2021-12-17, to: 2022-01-03, except: [emergency]}",
        "  billing-nights:",
        "    category: maintenance",
        "    services: [billing]",
        "    from: 2021-01-04T20:00",
        "    to: 2021-01-05T08:00",
        "    repeats: FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    ]
    return "\n".join(lines) + "\n"


def _change(choose: random.Random, day: date, in_august: int) -> str:
    start = datetime(day.year, day.month, day.day, choose.choice((9, 13, 20, 21, 22)), choose.choice((0, 30)))  # noqa: DTZ001 - local time
    finish = start + timedelta(minutes=choose.choice((30, 60, 120, 180)))
    service = choose.choice(list(SERVICES))
    type_ = choose.choice(("standard", "standard", "normal", "normal", "normal", "emergency"))
    parts = [
        f"title: {choose.choice(WORK)} of {service.replace('-', ' ')}",
        f"category: {choose.choice(('maintenance', 'maintenance', 'report', 'security'))}",
        f"type: {type_}",
        f"services: [{service}]",
        "environment: production",
        f"start: {start:%Y-%m-%dT%H:%M}",
        f"finish: {finish:%Y-%m-%dT%H:%M}",
        f"outage: {'true' if choose.random() < 0.02 else 'false'}",  # noqa: PLR2004 - one in fifty
        f"assignee: {choose.choice(TEAMS)}",
    ]
    if choose.random() < 0.9:  # noqa: PLR2004 - nine in ten say when users were told
        parts.append(f"notified: {day - timedelta(days=choose.randrange(5, 60))}")
    cancelled = choose.random() < 0.03 and day.month != 8  # noqa: PLR2004 - but in August, which is counted
    if cancelled:
        parts.append("status: cancelled")
    elif day <= AS_AT:
        good = in_august <= SUCCESSFUL_IN_AUGUST if day.month == 8 else choose.random() < 0.96  # noqa: PLR2004 - August
        outcome = "successful" if good else choose.choice(("failed", "backed-out"))
        harm = in_august == IN_AUGUST if day.month == 8 else choose.random() < 0.01  # noqa: PLR2004 - August
        parts += ["status: implemented", f"outcome: {outcome}", f"adverse-impact: {'true' if harm else 'false'}"]
    return ", ".join(parts)


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
