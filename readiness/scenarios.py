"""Scenarios as documents state them: what would be on record of a release, had this been asked for or decided."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from readiness.model import ONE_OR_MANY, TEXT, Model, Name, Slip, Text, Title, as_list
from readiness.release import Prose

MOST_SCENARIOS = 100
"""So many scenarios may stand in one file."""
LONGEST_CHAIN = 10
"""So many scenarios are applied one after the other where each extends the next."""
CHANGES = ("remove", "add", "set", "slip")
"""The ways in which a scenario changes facts, in the order in which they are made."""

_Value = Annotated[Any, WithJsonSchema({"type": [*TEXT["type"], "array", "object"]})]


class Scenario(Model):
    """Changes to the facts of a release: what is taken out, added, set and moved, in this order."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": [key]} for key in CHANGES]})

    title: Title = ""
    """What the scenario is called; absent: its name."""
    note: Prose = ""
    """For readers: why it is looked at, and what it rests on."""
    extends: Name | None = None
    """The name of another scenario of this file, whose changes are made first."""
    remove: Annotated[tuple[Text, ...], BeforeValidator(as_list), ONE_OR_MANY] = ()
    """What is taken out: items of the plan, members of the scope, or paths such as evidence.build-complete."""
    add: dict[str, Any] = {}
    """What is added, in the form of a release; mappings are merged key by key, everything else is replaced whole."""
    set_: dict[Text, _Value] = {}
    """By date, duration or path what it becomes, such as `uit.finish: 2021-10-25` or `uit.duration: 25wd`."""
    slip: dict[Text, Slip] = {}
    """By item of the plan, or one end of it, by how much it moves, such as `uit: 5wd`; negative for earlier."""

    @model_validator(mode="after")
    def check_some(self) -> "Scenario":
        """Refuse a scenario of no changes."""
        if not any((self.remove, self.add, self.set_, self.slip)):
            raise PydanticCustomError("wrong-shape", "this scenario changes nothing", {})
        return self


def _few(value: object) -> object:
    if isinstance(value, dict) and len(value) > MOST_SCENARIOS:
        message = "a file holds at most {most} scenarios; this one has {count}"
        raise PydanticCustomError("wrong-shape", message, {"most": MOST_SCENARIOS, "count": len(value)})
    return value


class ScenarioDocument(Model):
    """Scenarios of one release: each changes facts on top of it."""

    kind: Literal["scenarios"]
    """What the document is."""
    id: Name
    """The identifier of these scenarios."""
    title: Title
    """What they are about, in a few words."""
    note: Prose = ""
    """For readers of the file."""
    release: Text | None = None
    """The release they change: its path, or that of its folder, in the repository; absent: the one beside this file."""
    scenarios: Annotated[dict[Name, Scenario], Field(min_length=1), BeforeValidator(_few)]
    """The scenarios, by name."""
