"""The JSON Schemas, asked by a validator that is not ours: what is right is accepted, what is wrong is refused.

Documents are read as an editor reads them (YAML 1.2 with its core schema): numbers and truth values have types, dates
are texts. `python tests/test_schema.py` writes `docs/schemas/` anew.
"""

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from pydantic import BaseModel, TypeAdapter, ValidationError
from test_documents import WRONG, kind_of, wanted

from readiness import model
from readiness.binding import MODELS
from readiness.check import Check
from readiness.cli import main
from readiness.kinds import KINDS
from readiness.model import Model
from readiness.schema import describe, make_schema

ROOT = Path(__file__).parent.parent
SCHEMAS = ROOT / "docs" / "schemas"
SHIPPED = sorted([*(ROOT / "criteria").rglob("*.yaml"), *(ROOT / "releases").rglob("*.yaml")])
CASES = sorted((ROOT / "tests" / "cases").glob("*.yaml"))
MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)")
EXAMPLE = re.compile(r"Example: `([^`]+)`")

# The codes of what stands in one place, which a schema can see; and of what no reader of YAML gets past, or gets past
# in its own way. Every other code is of what only shows when several places are held together.
SEEN = {"unknown-key", "missing-key", "wrong-word", "wrong-value", "unknown-check", "wrong-check", "wrong-shape"}
READ = {
    "yaml-syntax", "alias", "anchor", "merge-key", "tag", "directive", "second-document", "control-character",
    "key-not-text", "duplicate-key", "empty-value", "unknown-kind",
}  # fmt: skip
NOT_SEEN = {
    "calendar-zone-unknown": "which zones there are, the machine knows",
    "release-date-not-a-leap-year": "a pattern does not reckon with leap years",
    "release-date-window-backwards": "a pattern does not compare two days",
    "release-range-of-two-units": "three values that must be alike would take a schema for every unit",
    "release-item-with-three-dates": "two of the three may be `tbc`, which would take a schema for every case",
    "release-item-named-each": "a pattern does not leave out one word",
    "tests-as-of-missing": "one for all cases, or one for each",
    "scenarios-duration-negative": "what may stand under `set` depends on what it sets",
    "scenarios-release-not-beside": "only who sees the folder knows that no release lies there",
    "scenarios-remove-a-title": "the release is another document",
    "scenarios-set-impossible-date": "what may stand under `set` depends on what it sets",
    "scenarios-set-of-a-field-misspelt": "likewise",
    "scenarios-set-of-an-unknown-key": "the names under `set` are those of the release",
    "release-metric-not-finite": "to an editor it is a number",
    "release-metric-with-exponent": "to an editor it is a number",
}
"""Wrong documents that a schema accepts, each with the reason."""


def printed(kind: str) -> str:
    """Return what the command prints."""
    done = CliRunner().invoke(main, ["schema", kind], catch_exceptions=False)
    assert done.exit_code == 0
    return str(done.stdout)


@cache
def validator(kind: str) -> Draft202012Validator:
    """Return a validator of a kind of document."""
    return Draft202012Validator(make_schema(kind))


@cache
def check_validator() -> Draft202012Validator:
    """Return a validator of a single check."""
    return Draft202012Validator({"$ref": "#/$defs/Check", "$defs": make_schema("criteria")["$defs"]})


def typed(text: str) -> Any:
    """Return the data of a document as an editor reads it."""
    return _typed(yaml.compose(text, Loader=yaml.BaseLoader))  # type: ignore[no-untyped-call]


def _typed(node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _typed(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_typed(one) for one in node.value]
    if node is None or node.style is not None:
        return node and node.value
    if node.value in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return node.value.lower() == "true"
    if node.value in ("", "~", "null", "Null", "NULL"):
        return None
    if re.fullmatch(r"[-+]?[0-9]+", node.value):
        return int(node.value)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.inf|\.nan", node.value):
        return float(node.value.replace(".inf", "inf").replace(".nan", "nan"))
    return node.value


def complaints(validator: Draft202012Validator, data: Any) -> list[str]:
    """Return what a validator says is wrong, each with its place."""
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(data)]


def codes(document: Path) -> set[str]:
    """Return the codes of the diagnostics that a wrong document asks for."""
    return {code for (*_, code), _ in wanted(document)}


def refusable() -> list[Path]:
    """Return the wrong documents with a mistake that a schema can see, and without any that no reader gets past."""
    return [document for document in WRONG if codes(document) & SEEN and not codes(document) & READ - {"duplicate-key"}]


@pytest.mark.parametrize("kind", MODELS)
def test_a_schema_is_a_schema(kind: str) -> None:
    Draft202012Validator.check_schema(json.loads(printed(kind)))


@pytest.mark.parametrize("kind", MODELS)
def test_the_schemas_of_the_docs_are_those_that_the_command_prints(kind: str) -> None:
    assert (SCHEMAS / f"{kind}.json").read_text(encoding="utf-8") == printed(kind)


def test_the_docs_have_no_schema_of_a_kind_that_is_not_there() -> None:
    assert {path.stem for path in SCHEMAS.iterdir()} == set(MODELS)


def test_a_kind_that_is_not_there_is_a_wrong_call() -> None:
    done = CliRunner().invoke(main, ["schema", "relase"])
    assert done.exit_code == 2
    assert "'release', 'criteria', 'calendar'" in done.stderr


def test_a_schema_is_written_to_a_file(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["schema", "calendar", "--output", str(tmp_path / "own.json")])
    assert (done.exit_code, done.stdout) == (0, "")
    assert (tmp_path / "own.json").read_text(encoding="utf-8") == printed("calendar")


def models() -> list[type[BaseModel]]:
    """Return every model of a document, and every kind of check."""
    found: list[type[BaseModel]] = []
    waiting: list[type[BaseModel]] = [Model]
    while waiting:
        named = waiting.pop()
        waiting.extend(named.__subclasses__())
        if named.__module__.startswith("readiness.") and not named.__name__.startswith("_"):
            found.append(named)
    return sorted(set(found), key=lambda named: (named.__module__, named.__qualname__))


@pytest.mark.parametrize("named", models(), ids=lambda named: f"{named.__module__}.{named.__name__}")
def test_every_field_says_what_it_means_in_one_line(named: type[BaseModel]) -> None:
    said = describe(named)
    assert set(said) >= set(named.model_fields)
    for text in said.values():
        assert re.fullmatch(r"\S.{10,}\.", text), text


def test_there_are_models_of_every_kind_of_document_and_check() -> None:
    assert set(models()) >= {*MODELS.values(), *KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_the_manual_page_of_a_check_is_shown_at_its_key(kind: type[Check]) -> None:
    definitions = make_schema("criteria")["$defs"]
    name = definitions["Check"]["properties"][kind.kind]["$ref"].rpartition("/")[2]
    assert definitions[name]["description"].split() == (kind.__doc__ or "").split()


@pytest.mark.parametrize("kind", MODELS)
def test_no_mapping_takes_a_key_that_it_does_not_know(kind: str) -> None:
    def walk(part: Any) -> None:
        if isinstance(part, dict):
            if part.get("type") == "object":
                assert "additionalProperties" in part
                assert part["additionalProperties"] is not True
            for one in part.values():
                walk(one)
        elif isinstance(part, list):
            for one in part:
                walk(one)

    walk(make_schema(kind))


# What is right


@pytest.mark.parametrize("document", SHIPPED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_shipped_document_is_right_and_names_its_schema(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    data = typed(text)
    assert complaints(validator(data["kind"]), data) == []
    named = MODELINE.fullmatch(text.partition("\n")[0])
    assert named is not None
    assert Path(os.path.normpath(document.parent / named[1])) == SCHEMAS / f"{data['kind']}.json"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_the_example_of_a_kind_is_right(kind: type[Check]) -> None:
    (example,) = EXAMPLE.findall(kind.__doc__ or "")
    data = typed(example)
    assert list(data) == [kind.kind]
    assert complaints(check_validator(), data) == []


@pytest.mark.parametrize("file", CASES, ids=lambda path: path.stem)
def test_the_cases_of_a_kind_are_right(file: Path) -> None:
    for case in typed(file.read_text(encoding="utf-8"))["cases"]:
        assert complaints(check_validator(), case["check"]) == [], case["name"]
        head = {"kind": "release", "id": "x", "title": "X", "criteria": "x", "calendar": "x", "checkpoints": ["x"]}
        assert complaints(validator("release"), head | case["facts"]) == [], case["name"]


@pytest.mark.parametrize(
    "document", [one for one in WRONG if not codes(one) & (SEEN | READ)], ids=lambda path: path.stem
)
def test_what_only_shows_in_several_places_is_accepted(document: Path) -> None:
    assert complaints(validator(kind_of(document)), typed(document.read_text(encoding="utf-8"))) == []


PERIODS = [
    *("tbc", "wd", "1.5w", "", "1wd ", "0wd", "000d", "0 clear wd"),
    *(f"{count}{unit}" for count in ("1", "099999", "100000", "100001", "-1", "+1", "-100001")
      for unit in ("wd", "d", "w", " clear wd", " clear d", " wd", "m", "")),
]  # fmt: skip
TEXTS: dict[str, list[str]] = {
    "Name": ["a", "November 2021", "a/b.c_d-e", "x" * 100, "x" * 101, " a", "a ", "-a", "ä", "a!", "", "7"],
    "Day": [
        *(f"{year}-{day}" for year in (1899, 1900, 2199, 2200) for day in ("01-01", "12-31")),
        *(f"2020-{month:02}-{day:02}" for month in range(14) for day in (0, 1, 29, 30, 31, 32)),
        *("2021-9-07", "2021-09-7", "tbc", "20210907", " 2021-09-07", "2021-09-07T10:00", "2021-09", ""),
    ],
    "DateValue": [
        *(f"2021-{month:02}" for month in range(26)),
        *(f"{one}/{other}" for one in ("2021-01-31", "2020-24", "..", "") for other in ("2021-02", "..", "")),
        *("tbc", "TBC", "2021", "1899-12", "2200-01", "tbc/2021-01", "2021-01/2021-02/2021-03"),
    ],
    "PeriodText": PERIODS,
    "Lag": PERIODS,
    "Slip": PERIODS,
    "WorkingDays": PERIODS,
    "Duration": PERIODS,
    "Length": PERIODS,
    "ReferenceText": [
        *("go-live", "uit.start", "uit.finish", "uit.end", "month-of(go-live)", "month-of(uit.start)", "month-of(a"),
        *("go-live)", "go-live - 5wd", "month-of(a) + 20 clear wd", "a -5wd", "a- 5wd", "a - -5wd", "a - 5", "a b"),
        *("", "-a", "a_b-c", "a.start.finish", "a - 100001d", "a + 1w + 1w", "a/b"),
    ],
}
"""For each scalar that is written by a pattern, texts of which some are right and some are wrong."""


@pytest.mark.parametrize("scalar", TEXTS)
def test_a_pattern_takes_what_the_reader_takes(scalar: str) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(getattr(model, scalar))
    pattern = Draft202012Validator(adapter.json_schema())
    taken = {text for text in TEXTS[scalar] if _reads(adapter, text)}
    assert {text for text in TEXTS[scalar] if pattern.is_valid(text)} == taken
    assert set() < taken < set(TEXTS[scalar])


def _reads(adapter: TypeAdapter[Any], text: str) -> bool:
    try:
        adapter.validate_python(text)
    except ValidationError:
        return False
    return True


# What is wrong


@pytest.mark.parametrize("document", refusable(), ids=lambda path: path.stem)
def test_a_wrong_document_is_refused(document: Path) -> None:
    found = complaints(validator(kind_of(document)), typed(document.read_text(encoding="utf-8")))
    assert bool(found) is (document.stem not in NOT_SEEN)


def test_few_mistakes_that_stand_in_one_place_are_not_seen() -> None:
    assert {document.stem for document in refusable()} >= set(NOT_SEEN)
    assert len(NOT_SEEN) <= len(refusable()) // 10


if __name__ == "__main__":
    for kind in MODELS:
        (SCHEMAS / f"{kind}.json").write_text(printed(kind), encoding="utf-8")
