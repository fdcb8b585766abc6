"""What a paper carries along so that it can be checked: how it was asked for, its assessment, and its words."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

SCHEMA = "readiness/paper/v1"


@dataclass(frozen=True, slots=True)
class Asked:
    """How a paper was asked for; paths are relative to the repository, days are written 2021-10-05."""

    release: str
    paper: str | None
    as_of: str
    at: str | None
    since: str | None
    sections: tuple[str, ...]
    criteria: tuple[str, ...]


class Attachment(BaseModel):
    """What a paper carries along; `words` are all its words in the order in which they are read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Literal["readiness/paper/v1"] = Field(alias="schema")
    asked: Asked
    assessment: dict[str, Any]
    words: tuple[str, ...]


def attach(asked: Asked, assessment: Mapping[str, object], words: Sequence[str]) -> str:
    """Return the attachment of a paper as JSON, the same for the same answer."""
    found = {"schema": SCHEMA, "asked": asdict(asked), "assessment": assessment, "words": list(words)}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def detach(text: str) -> Attachment | None:
    """Return what the JSON of an attachment holds; None where it is none."""
    try:
        return Attachment.model_validate_json(text)
    except ValidationError:
        return None
