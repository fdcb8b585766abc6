"""The programs beside which `run.py` puts ours: where they are, and what they are asked."""

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from measure import ROOT

SPECTRAL = "6.16.3"
FILES = (
    "releases/november-2021/release.yaml",
    "releases/forward-schedule-of-change.yaml",
    "criteria/live-services-criteria.yaml",
    "criteria/planned-maintenance.yaml",
    "criteria/calendars/england-and-wales.yaml",
)
"""What `check` reads of the release of November 2021."""
KINDS = ("release", "change-schedule", "criteria", "change-rules", "calendar")
ON_ANY_FILE = """\
rules:
  title-given: {given: $, severity: error, then: {field: title, function: truthy}}
  id-in-small-letters: {given: $, severity: error, then: {field: id, function: pattern, functionOptions: {match: "^[a-z0-9-]+$"}}}
  kind-given: {given: $, severity: error, then: {field: kind, function: truthy}}
"""
ON_RELEASES = """\
rules:
  impact-stated: {given: "$.scope[*]", severity: error, then: {field: service-impact, function: truthy}}
  finish-stated: {given: "$.plan[*]", severity: error, then: {field: finish, function: pattern, functionOptions: {notMatch: "^tbc$"}}}
  evidence-holds: {given: "$.evidence[*]", severity: error, then: {field: value, function: truthy}}
"""
"""Three rules of Spectral, each of which finds one thing in each of the thousand releases."""
YAMLLINT = "{extends: relaxed, rules: {line-length: disable}}"


def program(name: str) -> str:
    """Return the path of a program that was installed with this Python."""
    return str(Path(sys.executable).parent / name)


def install_spectral(folder: Path) -> tuple[str, ...]:
    """Return how Spectral is called, after npm has put it into a folder."""
    words = ("npm", "install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder))
    subprocess.run((*words, f"@stoplight/spectral-cli@{SPECTRAL}"), check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - npm of the path
    return ("node", str(folder / "node_modules" / "@stoplight" / "spectral-cli" / "dist" / "index.js"))


def write_schema(folder: Path) -> Path:
    """Return the file of one schema for all the documents that `check` reads: ours, chosen by `kind`."""
    schemas = {}
    for kind in KINDS:
        found = json.loads((ROOT / "docs" / "schemas" / f"{kind}.json").read_text(encoding="utf-8"))
        found["$id"] = f"https://example.org/{kind}.json"
        schemas[kind] = found
    chosen = [
        {"if": {"properties": {"kind": {"const": kind}}}, "then": {"$ref": f"https://example.org/{kind}.json"}}
        for kind in KINDS
    ]
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "allOf": chosen, "$defs": schemas}
    target = folder / "documents.json"
    target.write_text(json.dumps(whole), encoding="utf-8")
    return target


def versions() -> str:
    """Return the peers with their versions, in a sentence."""
    names = ("check-jsonschema", "yamllint", "rule-engine", "common-expression-language", "zen-engine", "PyYAML")
    return ", ".join([f"Spectral {SPECTRAL}", *(f"{name} {version(name)}" for name in names)])
