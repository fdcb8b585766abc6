"""How a table lies in a file, as a document says it: which sheet, where its headings are, what hides is to be done with."""

from enum import Enum
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from readiness.model import Day, Model, Ordinal, Text, choice, scalar, written
from readiness.tables.delimited import ENCODINGS


class HiddenRows(Enum):
    """What becomes of rows that a spreadsheet hides, such as those that a filter leaves out."""

    READ = "read"
    LEAVE_OUT = "leave-out"


class MergedCells(Enum):
    """What becomes of cells that are merged with others."""

    FILL = "fill"


class Formulas(Enum):
    """What becomes of cells that hold formulas."""

    AS_SAVED = "as-saved"


class Encoding(Enum):
    """How the letters of a comma-separated file are written."""

    UTF_8 = ENCODINGS[0]
    WINDOWS_1252 = ENCODINGS[1]


def _mark(text: str) -> str | None:
    mark = "\t" if text == "tab" else text
    return mark if len(mark) == 1 and not mark.isalnum() and mark not in '"\r\n ' else None


_A_SEPARATOR = "one character such as ',' or ';', or `tab`"


class Layout(Model):
    """How a table lies in its file."""

    sheet: Text | None = None
    """The sheet of a workbook; absent: the only one that is not hidden."""
    headings: Ordinal = 1
    """The row of the headings, as the spreadsheet counts it; absent: 1. What stands above it is not read."""
    hidden_rows: Annotated[HiddenRows | None, BeforeValidator(choice(HiddenRows))] = None
    """What becomes of hidden rows: `read` or `leave-out`; absent: they are refused."""
    merged_cells: Annotated[MergedCells | None, BeforeValidator(choice(MergedCells))] = None
    """`fill`: each merged cell holds what the first of them shows; absent: rows whose cells are merged away are refused."""
    formulas: Annotated[Formulas | None, BeforeValidator(choice(Formulas))] = None
    """`as-saved`: the result that was saved with the file is taken; absent: rows with formulas are refused."""
    separator: Annotated[
        str,
        BeforeValidator(scalar("separator", _mark, _A_SEPARATOR)),
        WithJsonSchema(written(_A_SEPARATOR, r'tab|[^A-Za-z0-9"\r\n ]')),
    ] = ","
    """What stands between the cells of a comma-separated file: one character, or `tab`; absent: a comma."""
    encoding: Annotated[Encoding, BeforeValidator(choice(Encoding))] = Encoding.UTF_8
    """How its letters are written: `utf-8` or `windows-1252`; absent: utf-8."""
    until: Day | None = None
    """The last day on which what repeats in a calendar is looked for; absent: what repeats without end is refused."""
