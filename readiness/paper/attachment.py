"""What a paper carries along so that it can be checked: how it was asked for, what it was made of, and its words."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from readiness.paper.words import Said

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


@dataclass(frozen=True, slots=True)
class Made:
    """What a paper was made of: the program, the digest of every file by path, and how each page says it is classified."""

    version: str
    inputs: tuple[tuple[str, str], ...]
    marking: str


class Attachment(BaseModel):
    """What a paper carries along.

    `words` are all its words in the order in which they are read. `places` has as many members: the numbers, in `names`,
    of the section, the row and the column in which the words stand.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Literal["readiness/paper/v1"] = Field(alias="schema")
    asked: Asked
    made: Made
    assessment: dict[str, Any]
    words: tuple[str, ...]
    names: tuple[str, ...]
    places: tuple[tuple[int, int, int], ...]

    @property
    def said(self) -> tuple[Said, ...]:
        """The words with where each stands, as far as it is told."""
        numbers = range(len(self.names))
        places = (*self.places[: len(self.words)], *[(-1, -1, -1)] * (len(self.words) - len(self.places)))
        return tuple(
            Said(words, *(self.names[one] if one in numbers else "" for one in place))
            for words, place in zip(self.words, places, strict=True)
        )


def attach(asked: Asked, made: Made, assessment: Mapping[str, object], said: tuple[Said, ...]) -> str:
    """Return the attachment of a paper as JSON, the same for the same answer."""
    places = [(one.section, one.row, one.column) for one in said]
    names = {name: number for number, name in enumerate(dict.fromkeys(name for place in places for name in place))}
    found = {
        "schema": SCHEMA,
        "asked": asdict(asked),
        "made": asdict(made),
        "assessment": assessment,
        "words": [one.words for one in said],
        "names": list(names),
        "places": [[names[name] for name in place] for place in places],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def detach(text: str) -> Attachment | None:
    """Return what the JSON of an attachment holds; None where it is none."""
    try:
        return Attachment.model_validate_json(text)
    except ValidationError:
        return None
