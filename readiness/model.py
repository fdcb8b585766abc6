"""What every model read from a document shares: strict keys, and the scalars that a text can be.

Models are frozen and name their keys in kebab-case, as documents do. An unknown key is a mistake at that key, beside
all other mistakes of the same mapping. Beside what reads a scalar stands its JSON Schema, which says how an editor sees
it: there `true`, `3.10` and `5` are no texts.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetJsonSchemaHandler,
    InstanceOf,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

from readiness.moment import Reference, Window, parse_day, parse_reference, parse_window
from readiness.period import Period, Unit, parse_period

_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,9})?", re.ASCII)
_ITEM_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 /._-]{0,99}", re.ASCII)


class _UnknownKey:
    """Stands in the place of a value whose key the model does not have."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self.allowed = allowed


def _refuse(value: object) -> object:
    allowed = value.allowed if isinstance(value, _UnknownKey) else frozenset()
    raise PydanticCustomError("unknown-key", "unknown key", {"allowed": sorted(allowed)})


class Model(BaseModel):
    """A mapping in a document, with the keys it may have and no others."""

    model_config = ConfigDict(
        frozen=True,
        extra="allow",
        alias_generator=lambda name: name.rstrip("_").replace("_", "-"),
        validate_default=False,
    )
    __pydantic_extra__: dict[str, Annotated[Any, BeforeValidator(_refuse)]]  # pyright: ignore[reportIncompatibleVariableOverride]

    @model_validator(mode="before")
    @classmethod
    def mark_unknown_keys(cls, data: object) -> object:
        """Return the data with every unknown key marked, so that each becomes one mistake at its own place."""
        if not isinstance(data, dict):
            return data
        allowed = keys_of(cls)
        if data.keys() <= allowed:
            return data
        return {key: value if key in allowed else _UnknownKey(allowed) for key, value in data.items()}


@cache
def keys_of(model: type[BaseModel]) -> frozenset[str]:
    """Return the keys that a mapping of this model may have."""
    return frozenset(field.alias or name for name, field in model.model_fields.items())


def scalar(kind: str, parse: Callable[[str], Any], expected: str) -> Callable[[object], object]:
    """Return a validator that parses a text and says what was expected where it cannot."""

    def read(value: object) -> object:
        parsed = parse(value) if isinstance(value, str) and len(value) <= 200 else None  # noqa: PLR2004 - no scalar is longer
        if parsed is None:
            context = {"expected": expected, "kind": kind, "parse": parse}
            raise PydanticCustomError("wrong-value", "expected {expected}", context)
        return parsed

    return read


def _truth_value(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text)


def _only_true(value: object) -> object:
    if value != "true":
        raise PydanticCustomError("wrong-word", "expected {listed}", {"listed": "`true`", "allowed": ["true"]})
    return True


def _some_words(text: object) -> object:
    if isinstance(text, str) and not text.strip():
        raise PydanticCustomError("empty-value", "expected a text", {})
    return text


def _words(text: object) -> object:
    """Return a text, or the texts of a list."""
    if isinstance(text, str):
        return text
    if isinstance(text, list) and text and all(isinstance(one, str) for one in text):
        return tuple(text)
    raise PydanticCustomError(
        "wrong-value", "expected {expected}", {"expected": "a text, or a list of texts", "kind": "text"}
    )


def _open_truth(text: str) -> bool | str | None:
    return text if text == "tbc" else _truth_value(text)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _amount(text: str) -> Decimal | str | None:
    return text if text == "tbc" else _number(text)


def _share(text: str) -> Decimal | None:
    number = _number(text)
    return number if number is not None and 0 <= number <= 1 else None


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None  # noqa: PLR2004 - a million rows is beyond the limits


def _ordinal(text: str) -> int | None:
    return _count(text) or None


def _name(text: str) -> str | None:
    return text if _NAME.fullmatch(text) and text == text.strip() else None


def _item_name(text: str) -> str | None:
    """Return a name that references can begin with; `each` is a word of its own."""
    return text if _ITEM_NAME.fullmatch(text) and text != "each" else None


def _positive(text: str) -> Period | None:
    period = parse_period(text)
    return period if period is not None and period.count >= 0 and not text.startswith("-") else None


def _working_days(text: str) -> Period | None:
    period = _positive(text)
    return period if period is not None and period.unit is Unit.WORKING_DAYS and not period.clear else None


def _slip(text: str) -> Period | None:
    period = parse_period(text)
    return period if period is not None and not period.clear else None


def _length(text: str) -> Period | None:
    period = _positive(text)
    return period if period is not None and period.count > 0 and not period.clear else None


def _duration(text: str) -> Period | str | None:
    return text if text == "tbc" else _length(text)


def _extent(text: str) -> Period | date | None:
    length = _length(text)
    return parse_day(text) if length is None else length


# How these scalars are written, as JSON Schemas. The patterns keep to what regular expressions of every make share.

Json = dict[str, Any]

TEXT: Json = {"type": ["string", "number", "boolean"]}
"""Any scalar: a reader of YAML that types them makes numbers and truth values of some texts."""

_COUNTED = r"(100000|0*[0-9]{1,5})"
_COUNTED_FROM_1 = r"(100000|0*[1-9][0-9]{0,4})"
_PERIOD = rf"({_COUNTED}(wd|d|w)|{_COUNTED} clear wd)"
_YEAR = "(19|20|21)[0-9]{2}"
_DAY = rf"{_YEAR}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))"
_SIMPLE = rf"({_DAY}|{_YEAR}-(0[1-9]|1[0-2]|2[1-4]))"
_END = r"[A-Za-z0-9][A-Za-z0-9_-]*(\.(start|finish))?"


def written(expected: str, pattern: str) -> Json:
    """Return the schema of a text of a pattern; what an editor says where it does not fit is what a diagnostic says."""
    return {"type": "string", "pattern": f"^({pattern})$", "patternErrorMessage": f"expected {expected}"}


@dataclass(frozen=True, slots=True)
class Written:
    """Says how a value is written where that is not what it becomes: the change from the one schema to the other."""

    change: Callable[[Json], Json]

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> Json:
        """Return the schema of how the value is written."""
        return self.change(handler(schema))


def also(*ways: Json) -> Written:
    """Return that a value may be written in other ways as well."""
    return Written(lambda one: {"anyOf": [*ways, one]})


ONE_OR_MANY = Written(lambda many: {"anyOf": [many["items"], many]})
"""A list of one may be written without its brackets."""


def exactly_one(*keys: str, needs: Json | None = None) -> ConfigDict:
    """Return that a mapping has exactly one of the keys, for its schema; what refuses it otherwise is its validator.

    `needs` are the keys that a key cannot stand without.
    """
    return ConfigDict(json_schema_extra={"oneOf": [{"required": [key]} for key in keys], **_needing(needs)})


def never_both(*pairs: tuple[str, str], needs: Json | None = None) -> ConfigDict:
    """Return that a mapping has no two keys of a pair, for its schema; what refuses it otherwise is its validator.

    `needs` are the keys that a key cannot stand without.
    """
    forbidden: Json = {"anyOf": [{"required": list(pair)} for pair in pairs]}
    return ConfigDict(json_schema_extra={"not": forbidden, **_needing(needs)})


def _needing(needs: Json | None) -> Json:
    return {"dependentRequired": needs} if needs else {}


_A_NAME = "a name of letters, digits, '-', '_', '.', '/' or spaces"
_AN_ITEM_NAME = "a name of letters, digits, '-' and '_', with which references can begin"
_A_DAY = "a day such as 2021-09-21"
_A_DATE_VALUE = "a day such as 2021-09-21, a window such as 2021-09 or 2021-09-15/.., or `tbc`"
_A_PERIOD = "a period such as 10wd, 4d, 2w or `20 clear wd`"
_A_LAG = "a period such as 2wd or -2wd"
_A_SLIP = "a period such as 5wd, or -5wd for earlier"
_SOME_WORKING_DAYS = "a number of working days such as 5wd"
_A_DURATION = "a period such as 10wd, or `tbc`"
_A_LENGTH = "a length such as 10wd or 2w"
_AN_EXTENT = "a length such as 20wd, or a day such as 2021-09-21"
_A_SHARE = "a number from 0 to 1, such as 0.2"
_A_REFERENCE = "a date of the plan such as go-live, uit.finish or `go-live - 5wd`"

NAME = {**written(_A_NAME, r"[A-Za-z0-9]([A-Za-z0-9 /._-]{0,98}[A-Za-z0-9/._-])?"), **TEXT}
DAY = written(_A_DAY, _DAY)
DATE_VALUE = written(_A_DATE_VALUE, rf"tbc|{_SIMPLE}|{_SIMPLE}/({_SIMPLE}|\.\.)|\.\./{_SIMPLE}")
LENGTH = written(_A_LENGTH, f"{_COUNTED_FROM_1}(wd|d|w)")
WORDS: Json = {"type": [*TEXT["type"], "array"], "items": TEXT, "minItems": 1}

Text = Annotated[
    str,
    BeforeValidator(scalar("text", lambda text: text, "a text of at most 200 characters")),
    WithJsonSchema({**TEXT, "maxLength": 200}),
]
Title = Annotated[str, BeforeValidator(_some_words), WithJsonSchema({**TEXT, "pattern": r"\S"})]
"""A text of any length that says something."""
ItemName = Annotated[
    str,
    BeforeValidator(scalar("name", _item_name, _AN_ITEM_NAME)),
    WithJsonSchema({**written(_AN_ITEM_NAME, r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}"), **TEXT}),
]
Name = Annotated[str, BeforeValidator(scalar("name", _name, _A_NAME)), WithJsonSchema(NAME)]
YesNo = Annotated[
    bool, BeforeValidator(scalar("truth", _truth_value, "`true` or `false`")), WithJsonSchema({"type": "boolean"})
]
OnlyTrue = Annotated[bool, BeforeValidator(_only_true), WithJsonSchema({"const": True})]
Words = Annotated[Any, BeforeValidator(_words), WithJsonSchema(WORDS)]
YesNoOpen = Annotated[
    bool | str,
    BeforeValidator(scalar("truth", _open_truth, "`true`, `false` or `tbc`")),
    WithJsonSchema({"enum": [True, False, "tbc"]}),
]
Number = Annotated[
    InstanceOf[Decimal],
    BeforeValidator(scalar("number", _number, "a number such as 0 or 96.7")),
    WithJsonSchema({"type": "number"}),
]
Amount = Annotated[
    InstanceOf[Decimal] | str,
    BeforeValidator(scalar("number", _amount, "a number such as 0 or 96.7, or `tbc`")),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"const": "tbc"}]}),
]
Count = Annotated[
    int,
    BeforeValidator(scalar("count", _count, "a whole number")),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 999_999}),
]
Ordinal = Annotated[
    int,
    BeforeValidator(scalar("count", _ordinal, "a whole number of at least 1")),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 999_999}),
]
Day = Annotated[Any, BeforeValidator(scalar("day", parse_day, _A_DAY)), WithJsonSchema(DAY)]
DateValue = Annotated[
    InstanceOf[Window], BeforeValidator(scalar("date", parse_window, _A_DATE_VALUE)), WithJsonSchema(DATE_VALUE)
]
PeriodText = Annotated[
    InstanceOf[Period],
    BeforeValidator(scalar("period", _positive, _A_PERIOD)),
    WithJsonSchema(written(_A_PERIOD, _PERIOD)),
]
Lag = Annotated[
    InstanceOf[Period],
    BeforeValidator(scalar("period", parse_period, _A_LAG)),
    WithJsonSchema(written(_A_LAG, rf"-?{_COUNTED}(wd|d|w)|{_COUNTED} clear wd")),
]
Slip = Annotated[
    InstanceOf[Period],
    BeforeValidator(scalar("period", _slip, _A_SLIP)),
    WithJsonSchema(written(_A_SLIP, rf"-?{_COUNTED}(wd|d|w)")),
]
WorkingDays = Annotated[
    InstanceOf[Period],
    BeforeValidator(scalar("period", _working_days, _SOME_WORKING_DAYS)),
    WithJsonSchema(written(_SOME_WORKING_DAYS, f"{_COUNTED}wd")),
]
Duration = Annotated[
    InstanceOf[Period] | str,
    BeforeValidator(scalar("period", _duration, _A_DURATION)),
    WithJsonSchema(written(_A_DURATION, f"tbc|{_COUNTED_FROM_1}(wd|d|w)")),
]
Length = Annotated[
    InstanceOf[Period],
    BeforeValidator(scalar("period", _length, _A_LENGTH)),
    WithJsonSchema(LENGTH),
]
Extent = Annotated[
    Any,
    BeforeValidator(scalar("period", _extent, _AN_EXTENT)),
    WithJsonSchema(written(_AN_EXTENT, f"{_DAY}|{_COUNTED_FROM_1}(wd|d|w)")),
]
Share = Annotated[
    InstanceOf[Decimal],
    BeforeValidator(scalar("number", _share, _A_SHARE)),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1}),
]
ReferenceText = Annotated[
    InstanceOf[Reference],
    BeforeValidator(scalar("reference", parse_reference, _A_REFERENCE)),
    WithJsonSchema(written(_A_REFERENCE, rf"(month-of\({_END}\)|{_END})( [+-] {_PERIOD})?")),
]


def choice(words: type[Enum], *more: str) -> Callable[[object], object]:
    """Return a validator for one of the words of an enumeration, or of a few more."""
    known = {str(word.value): word for word in words} | {word: word for word in more}

    def read(value: object) -> object:
        if not isinstance(value, str) or value not in known:
            listed = ", ".join(f"`{word}`" for word in known)
            raise PydanticCustomError(
                "wrong-word", "expected one of {listed}", {"listed": listed, "allowed": sorted(known)}
            )
        return known[value]

    return read


def as_list(value: object) -> object:
    """Return a list of the value, for a key under which one or several may stand."""
    return value if isinstance(value, list) else [value]
