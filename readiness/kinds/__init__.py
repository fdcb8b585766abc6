"""The kinds of check, one a file; a kind is code, a check is a few lines of YAML.

To add one: write its file, name it here. Its docstring is its manual page and holds an example; its cases are in
`tests/cases/`. A kind never imports another.
"""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Union

from pydantic import BeforeValidator, Discriminator, Tag

from readiness.check import Check
from readiness.kinds.actions import Actions
from readiness.kinds.activity_finished import ActivityFinished
from readiness.kinds.activity_running import ActivityRunning
from readiness.kinds.activity_started import ActivityStarted
from readiness.kinds.all_of import AllOf
from readiness.kinds.any_of import AnyOf
from readiness.kinds.at_least import AtLeast
from readiness.kinds.changes import Changes
from readiness.kinds.dated import IsDated
from readiness.kinds.decision import Decision
from readiness.kinds.evidence import Evidence
from readiness.kinds.field import Field
from readiness.kinds.float import Float
from readiness.kinds.for_each import ForEach
from readiness.kinds.gap import Gap
from readiness.kinds.metric import Metric
from readiness.kinds.register import Register
from readiness.kinds.scope import Scope

KINDS: tuple[type[Check], ...] = (
    ActivityStarted,
    ActivityFinished,
    ActivityRunning,
    Gap,
    Float,
    IsDated,
    Evidence,
    Metric,
    Register,
    Scope,
    ForEach,
    Field,
    Decision,
    Actions,
    Changes,
    AllOf,
    AnyOf,
    AtLeast,
)


def _only_key(data: object) -> str | None:
    """Return the name of the kind that a mapping with exactly one key asks for."""
    if isinstance(data, Check):
        return data.kind
    return str(next(iter(data))) if isinstance(data, dict) and len(data) == 1 else None


def _parameters(kind: str, data: object) -> object:
    return data[kind] if isinstance(data, dict) else data


if TYPE_CHECKING:
    AnyCheck = Check
else:
    _entries = tuple(
        Annotated[kind, BeforeValidator(partial(_parameters, kind.kind)), Tag(kind.kind)] for kind in KINDS
    )
    AnyCheck = Annotated[Union[_entries], Discriminator(_only_key)]  # noqa: UP007 - made from a tuple
    for _kind in KINDS:
        _names: dict[str, Any] = {"AnyCheck": AnyCheck}
        _kind.model_rebuild(_types_namespace=_names)
