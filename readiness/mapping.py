"""An import as a document states it: how a table lies in its file, which column holds what, and what it becomes.

What the table does not hold, such as services and what they support, freezes and rules, stands under `schedule`: it is
written into each schedule that is made, so that nothing is lost when next month's table is imported.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from readiness.changes.schedule import ScheduleFrame
from readiness.model import TEXT, Model, Name, Text, Title, Words, YesNo, also, as_list, exactly_one, written
from readiness.release import Prose
from readiness.tables.layout import Layout
from readiness.tables.times import wrong_form


def _form(text: object) -> object:
    if not isinstance(text, str) or len(text) > 40:  # noqa: PLR2004 - no form is longer
        raise PydanticCustomError("wrong-value", "expected {expected}", {"expected": _A_FORM, "kind": "format"})
    wrong = wrong_form(text)
    if wrong:
        message = "{form} is no form of dates: {wrong}"
        raise PydanticCustomError("wrong-shape", message, {"form": repr(text), "wrong": wrong})
    return text


_A_FORM = "a form of dates such as DD/MM/YYYY hh:mm, or `serial`"
_PARTS = "YYYY|YY|M{1,4}|ddd|DD?|hh?|mm|ss|am|at|T"
_FORM = {**written(_A_FORM, f"serial|(?=.*[Dh])([^A-Za-z]|{_PARTS})+"), "maxLength": 40}
Form = Annotated[str, BeforeValidator(_form), WithJsonSchema(_FORM)]


class Column(Model):
    """Where a value comes from: a column of the table, or one value for every row."""

    model_config = exactly_one("column", "value")

    column: Text | None = None
    """The heading of the column; spaces and capitals do not matter."""
    value: Words | None = None
    """What it is in every row, where no column says it."""
    otherwise: Words | None = None
    """What it is where the cell is empty; absent: it is left out, or the row is refused where it may not be."""
    words: dict[str, Words] = {}
    """By what stands in a cell, what it means: {Y: true, Std: standard}."""
    split: Annotated[Text, WithJsonSchema({**TEXT, "maxLength": 200})] = ""
    """What stands between several names in one cell, such as ';'; absent: a comma."""
    format: Annotated[
        tuple[Form, ...],
        BeforeValidator(as_list),
        WithJsonSchema({"anyOf": [_FORM, {"type": "array", "items": _FORM}]}),
    ] = ()
    """In which form dates are written: DD/MM/YYYY hh:mm, a list of such, or `serial` for counts of days."""
    time: Text | None = None
    """The heading of the column with the time of day, where it is not in the same cell as the day."""
    as_name: YesNo = False
    """Whether what a name cannot hold is written '-'; absent: such rows are refused."""

    @model_validator(mode="after")
    def check_origin(self) -> "Column":
        """Refuse what comes from nowhere, or from two places."""
        if (self.column is None) == (self.value is None):
            raise PydanticCustomError("wrong-shape", "give the `column` it stands in, or the `value` it always has", {})
        return self


def _column(value: object) -> object:
    return {"column": value} if isinstance(value, str) else value


From = Annotated[Column, BeforeValidator(_column), also({**TEXT, "maxLength": 200})]


class ChangeColumns(Model):
    """Where each value of a change comes from; a bare text is the heading of a column."""

    id: From
    """The id of the change; no two rows may have the same."""
    title: From
    """What is changed."""
    category: From | None = None
    """What sort of change it is."""
    type: From | None = None
    """How it is approved: standard, normal, expedited or emergency."""
    services: From | None = None
    """The services it touches."""
    environment: From | None = None
    """The environment in which it is made."""
    regions: From | None = None
    """The regions it touches."""
    start: From
    """When it begins."""
    finish: From
    """When it ends."""
    outage: From | None = None
    """Whether its services are unavailable meanwhile: true or false, yes or no."""
    notified: From | None = None
    """The day on which users were told."""
    status: From | None = None
    """How far it has come: scheduled, implemented or cancelled."""
    outcome: From | None = None
    """How it ended: successful, failed or backed-out."""
    adverse_impact: From | None = None
    """Whether it harmed users: true or false, yes or no."""
    assignee: From | None = None
    """Who makes it."""
    release: From | None = None
    """The id of the release it belongs to."""
    source: From | None = None
    """The id of the source that says so."""
    stated: From | None = None
    """The day on which it was said."""
    note: From | None = None
    """For readers of the file."""


class ImportDocument(Model):
    """An import: a table in a file, and the change schedule that is made of it."""

    kind: Literal["import"]
    """What this document is: an import."""
    id: Name
    """The name of this import."""
    title: Title
    """What is imported."""
    note: Prose = ""
    """For readers of the file; nothing is done by it."""
    table: Layout | None = None
    """How the table lies in its file; absent: headings in the first row of the only sheet."""
    columns: ChangeColumns
    """Which column holds what of a change."""
    schedule: ScheduleFrame
    """The change schedule that is made, without its changes."""

    @property
    def layout(self) -> Layout:
        """How the table lies in its file."""
        return Layout.model_validate({}) if self.table is None else self.table
