"""An import as a document states it: how a table lies in its file, which column holds what, and what it becomes.

What the table does not hold, such as services and what they support, freezes and rules, stands under `schedule`: it is
written into each schedule that is made, so that nothing is lost when next month's table is imported.
"""

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from readiness.changes.schedule import ScheduleFrame
from readiness.model import (
    ONE_OR_MANY,
    TEXT,
    Day,
    Model,
    Name,
    Text,
    Title,
    Words,
    YesNo,
    also,
    as_list,
    exactly_one,
    scalar,
    written,
)
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
    after: Text = ""
    """The value is what stands after these words in the cell, as far as the end of the sentence, such as 'Status:'."""
    before: Text = ""
    """The value is what stands before these words in the cell; where they are not there, the whole of it."""
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
    notified_for: From | None = None
    """The day on which users were told that it begins."""
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


def _id_form(text: str) -> str | None:
    return text if _ID_FORM.fullmatch(text) and text == text.strip() else None


_ID_FORM = re.compile(r"[A-Za-z0-9#][A-Za-z0-9# /._-]{0,99}", re.ASCII)
_AN_ID_FORM = "a form of ids such as 'A ##/##', in which # is any digit"
IdForm = Annotated[
    str,
    BeforeValidator(scalar("form", _id_form, _AN_ID_FORM)),
    WithJsonSchema({**TEXT, "pattern": r"^[A-Za-z0-9#]([A-Za-z0-9# /._-]{0,98}[A-Za-z0-9#/._-])?$"}),
]


class ActionColumns(Model):
    """Where each value of an action comes from; a bare text is the heading of a column."""

    id: From
    """The id of the action; no two rows may have the same."""
    title: From
    """What is to be done."""
    owner: From | None = None
    """Who is to do it; several where `split` says what stands between them."""
    raised: From | None = None
    """The day on which it was entered."""
    target: From | None = None
    """The day by which it was to be done; words that are no date become `tbc`, with the words as its note."""
    revised: From | None = None
    """The day by which it is to be done since that was revised; likewise."""
    status: From | None = None
    """Whether it is open or closed: the first word of the cell, or of what stands `after` some words."""
    superseded_by: From | None = None
    """The id of the action that took its place."""
    note: From | None = None
    """For readers of the file."""


class ActionLogDocument(Model):
    """An import of an action log: a table in a file, and the actions of a release that are made of it."""

    kind: Literal["action-log"]
    """What this document is: an import of an action log."""
    id: Name
    """The name of this import."""
    title: Title
    """What is imported."""
    note: Prose = ""
    """For readers of the file; nothing is done by it."""
    stated: Day
    """The day that the log describes: revised targets, and that an action is closed, are on record from it."""
    source: Name | None = None
    """The id of the source, in the release, that holds the log."""
    ids: Annotated[tuple[IdForm, ...], BeforeValidator(as_list), ONE_OR_MANY] = ()
    """The forms of ids, in which # is any digit; an id that is broken over two lines is mended by them."""
    table: Layout | None = None
    """How the table lies in its file; absent: headings in the first row of the only sheet."""
    columns: ActionColumns
    """Which column holds what of an action."""

    @property
    def layout(self) -> Layout:
        """How the table lies in its file."""
        return Layout.model_validate({}) if self.table is None else self.table


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
