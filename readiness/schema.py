"""JSON Schemas of the kinds of document, from which an editor completes keys and says what they mean.

Made from the models that read the documents. What each key means is the docstring of its class, or the text below its
field, read from the source when a schema is made. A schema looks at one value at a time: names that lead nowhere, days
that no calendar has and loops are found by reading the document.
"""

import ast
import inspect
import json
from itertools import pairwise
from textwrap import dedent
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from readiness.binding import MODELS
from readiness.check import Check
from readiness.model import TEXT, Json, Model

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_A_CHECK = "One condition: a mapping with exactly one key, the name of its kind."
_ONE_KEY: list[Json] = [{"maxProperties": 1}]
"""In an `allOf`: where `maxProperties` stands beside the keys, the YAML language server offers none below `check:`."""


_HOLD_FACTS = {"tests": ((None, "facts"), ("Case", "facts")), "scenarios": (("Scenario", "add"),)}
"""By kind of document, the models (None for the document itself) and their keys that hold facts of a release."""


def make_schema(kind: str) -> Json:
    """Return the JSON Schema (2020-12) of a kind of document, one of `binding.MODELS`."""
    made = MODELS[kind].model_json_schema(schema_generator=_Generator)
    checks: list[Json] = []
    schema: Json = {key: _tidy(part, checks) for key, part in made.items() if key != "title"}
    if checks:
        schema["$defs"]["Check"] = {**checks[0], "description": _A_CHECK}
    if kind in _HOLD_FACTS:
        defined = schema["$defs"]
        defined["Facts"] = _partly(make_schema("release"), "Facts")
        for name, key in _HOLD_FACTS[kind]:
            keys = (schema if name is None else defined[name])["properties"]
            keys[key] = {"description": keys[key]["description"], "$ref": "#/$defs/Facts"}
    head = {"$schema": DRAFT, "$id": f"readiness/{kind}", "title": kind.capitalize()}
    return {**head, "description": schema.pop("description"), **schema}


def _partly(part: Any, name: str) -> Any:
    """Return a schema, to stand in another under a name, of which anything may be left out, for it adds to what is there."""
    if isinstance(part, list):
        return [_partly(one, name) for one in part]
    if not isinstance(part, dict):
        return part
    whole = {key: one for key, one in part.items() if key not in _ASKS_FOR_KEYS and not str(key).startswith("$s")}
    lessened = {key: _partly(one, name) for key, one in whole.items() if key != "$id"}
    if isinstance(part.get("$ref"), str):
        lessened["$ref"] = part["$ref"].replace("#/", f"#/$defs/{name}/", 1)
    return lessened


_ASKS_FOR_KEYS = ("required", "oneOf", "not", "minProperties")


def text_of(kind: str) -> str:
    """Return the schema of a kind of document as JSON text."""
    return json.dumps(make_schema(kind), indent=2, ensure_ascii=False) + "\n"


def describe(model: type[BaseModel]) -> dict[str, str]:
    """Return what the fields of a model mean, by name: the text below each, its own or of a model it extends."""
    return {name: text for part in reversed(model.__mro__) if issubclass(part, Model) for name, text in _texts(part)}


def _texts(model: type[BaseModel]) -> list[tuple[str, str]]:
    (written,) = ast.parse(dedent(inspect.getsource(model))).body
    return [
        (field.target.id, text.value.value)
        for field, text in pairwise(written.body if isinstance(written, ast.ClassDef) else ())
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)
    ]


class _Generator(GenerateJsonSchema):
    """Makes schemas of what is written, where the models say what it becomes.

    Nothing is ever `null` in a document, a default is told in words, and a check is a mapping with its kind as only key.
    """

    def model_schema(self, schema: core_schema.ModelSchema) -> Json:
        made = super().model_schema(schema)
        model: type[BaseModel] = schema["cls"]
        for name, text in describe(model).items():
            if name in model.model_fields:
                made["properties"][model.model_fields[name].alias or name]["description"] = text
        if issubclass(model, Check) and model.bare:
            return {**made["properties"]["of"], "description": made["description"]}
        return {**made, "additionalProperties": False}

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> Json:
        return {
            "type": "object",
            "properties": {str(kind): self.generate_inner(one) for kind, one in schema["choices"].items()},
            "additionalProperties": False,
            "minProperties": 1,
            "allOf": _ONE_KEY,
        }

    def dict_schema(self, schema: core_schema.DictSchema) -> Json:
        keys = self.generate_inner(schema["keys_schema"]) if "keys_schema" in schema else {}
        values = self.generate_inner(schema["values_schema"]) if "values_schema" in schema else {}
        made: Json = {"type": "object", "additionalProperties": values}
        if "pattern" in keys:
            made["propertyNames"] = {key: keys[key] for key in ("pattern", "patternErrorMessage")}
        if "min_length" in schema:
            made["minProperties"] = schema["min_length"]
        return made

    def str_schema(self, schema: core_schema.StringSchema) -> Json:  # noqa: ARG002 - every text may be any scalar
        return {**TEXT}

    def nullable_schema(self, schema: core_schema.NullableSchema) -> Json:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Json:
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - the key says it
        return False


def _tidy(part: Any, checks: list[Json]) -> Any:
    """Return a part of a schema without titles, each paragraph of a description in one line, checks put elsewhere."""
    if isinstance(part, list):
        return [_tidy(one, checks) for one in part]
    if not isinstance(part, dict):
        return part
    tidy = {key: _tidy(one, checks) for key, one in part.items() if not (key == "title" and isinstance(one, str))}
    if isinstance(tidy.get("description"), str):
        tidy["description"] = "\n\n".join(" ".join(text.split()) for text in tidy["description"].split("\n\n"))
    if tidy.get("allOf") != _ONE_KEY:
        return tidy
    checks.append(tidy)
    return {key: one for key, one in tidy.items() if key == "description"} | {"$ref": "#/$defs/Check"}
