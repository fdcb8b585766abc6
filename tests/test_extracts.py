"""Registers and metrics from where they live: workbooks, test results, JSON and CSV, by what the release declares."""

import io
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
import xlsxwriter
from exploring import times
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.extract import Extract, Mistake, count_rows, read_number, read_table
from readiness.register import Table
from readiness.release import Measurement, Register

DAY = date(2021, 9, 7)


def workbook(rows: list[list[Any]], sheet: str = "Issues") -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "default_date_format": "dd/mm/yyyy"}
    )
    book.set_properties({"created": datetime(2021, 9, 7)})  # noqa: DTZ001 - the same bytes in each run
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def extract(**keys: Any) -> Extract:
    return Register.model_validate({name.replace("_", "-"): one for name, one in keys.items()})


def table_of(raw: bytes, **keys: Any) -> Table:
    found = read_table(extract(**keys), raw)
    assert isinstance(found, Table), found
    return found


def wrong(raw: bytes, **keys: Any) -> list[tuple[tuple[str | int, ...], str]]:
    found = read_table(extract(**keys), raw)
    assert isinstance(found, tuple)
    return [(one.pointer, one.words) for one in found]


ISSUES = [["Ref", " Sev. ", "State", "Raised"], ["TI-1", "Severity 1", "OPEN", DAY], ["TI-2", "Severity 2", None, DAY]]
COLUMNS = {"severity": "sev.", "status": "State", "raised": "Raised"}
VALUES = {"severity": {"Severity 1": "1", "Severity 2": "2"}, "status": {"Open": "open"}}


def test_a_workbook_gives_rows_by_the_names_and_words_of_the_release() -> None:
    table = table_of(workbook(ISSUES), file="x.xlsx", columns=COLUMNS, values=VALUES)
    assert table.columns == ("severity", "status", "raised")
    assert list(table.rows) == [
        {"severity": "1", "status": "open", "raised": "2021-09-07"},
        {"severity": "2", "raised": "2021-09-07"},
    ]


def test_the_same_rows_as_csv_and_json_give_the_same_table() -> None:
    rows = [["" if one is None else str(one) for one in row] for row in ISSUES]
    text = "".join(",".join(row) + "\n" for row in rows).encode()
    entries = json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]]).encode()
    wanted = table_of(workbook(ISSUES), file="x.xlsx", columns=COLUMNS, values=VALUES)
    assert table_of(text, file="x.csv", columns=COLUMNS, values=VALUES) == wanted
    assert table_of(entries, file="x.json", columns=COLUMNS, values=VALUES) == wanted


def test_a_word_that_is_not_declared_is_refused_with_its_place() -> None:
    rows = [*ISSUES, ["TI-3", "Sev 1", "Open", DAY]]
    assert wrong(workbook(rows), file="x.xlsx", columns=COLUMNS, values=VALUES) == [
        (("values", "severity"), "nothing says what 'Sev 1' is here (x.xlsx, sheet 'Issues', row 4, column B ('Sev.'))")
    ]


def test_a_word_that_is_wrong_in_every_row_is_told_once() -> None:
    rows = [ISSUES[0], *([["TI", "Sev 1", "Open", DAY]] * 500)]
    assert len(wrong(workbook(rows), file="x.xlsx", columns=COLUMNS, values=VALUES)) == 1


def test_columns_that_are_not_named_are_not_looked_at() -> None:
    rows = [["Ref", "Sev.", "Sev."], ["TI-1", "1", "2"]]
    assert list(table_of(workbook(rows), file="x.xlsx", columns={"id": "Ref"}).rows) == [{"id": "TI-1"}]
    assert "both called 'Sev.'" in wrong(workbook(rows), file="x.xlsx")[0][1]


RESULTS = b"""<?xml version="1.0"?>
<testsuites><testsuite name="outer"><testsuite name="a &amp; b">
  <testcase classname="c" name="one" time="1.5"/>
  <testcase classname="c" name="two"><failure message="=1+1">no</failure><system-out>&lt;x&gt;</system-out></testcase>
  <testcase name="three"><skipped/></testcase>
  <testcase name="four"><skipped/><error/></testcase>
  <testcase name="five" status="notrun"/>
</testsuite><error>could not begin</error></testsuite></testsuites>"""


def test_test_results_give_a_row_a_case() -> None:
    table = table_of(RESULTS, file="results.xml")
    assert table.columns == ("suite", "class", "name", "outcome", "time")
    assert [(row.get("suite"), row.get("name"), row["outcome"]) for row in table.rows] == [
        ("a & b", "one", "passed"),
        ("a & b", "two", "failed"),
        ("a & b", "three", "skipped"),
        ("a & b", "four", "error"),
        ("a & b", "five", "skipped"),
        ("outer", None, "error"),
    ]


@given(st.lists(st.sampled_from(["passed", "failed", "error", "skipped"]), max_size=20), st.text(max_size=20))
@settings(max_examples=times(50), deadline=None)
def test_counts_of_outcomes_add_up(outcomes: list[str], name: str) -> None:
    """Source: the form as test programs write it; a name is any text that XML can hold."""
    name = "".join(one for one in name if one.isprintable())
    says = {"passed": "", "failed": "<failure/>", "error": "<error/>", "skipped": "<skipped/>"}
    cases = "".join(f"<testcase name={quoteattr(name)}>{says[one]}</testcase>" for one in outcomes)
    table = table_of(f"<testsuite>{cases}</testsuite>".encode(), file="x.xml")
    for one in says:
        assert count_rows(table, {"outcome": (one,)}) == outcomes.count(one)
    assert count_rows(table, {}) == len(outcomes)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"<testsuite>", "no XML"),
        (b"<html/>", "outermost element is html"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><testsuite/>", "declares a document type"),
        (b"<testsuite>" + b"<a>" * 200 + b"</a>" * 200 + b"</testsuite>", "nested more than 100 deep"),
        (b"<testsuite>" + b"<testcase/>" * 50_001 + b"</testsuite>", "more than 50,000 test cases"),
    ],
)
def test_xml_that_is_no_test_results_is_told(raw: bytes, words: str) -> None:
    [(pointer, said)] = wrong(raw, file="x.xml")
    assert pointer == ("file",)
    assert words in said


def test_entries_of_json_are_reached_by_keys_and_nested_names_by_dots() -> None:
    raw = json.dumps(
        {"page": {"issues": [{"key": "A-1", "fields": {"status": {"name": "Open"}, "n": 1.50, "x": None, "b": True}}]}}
    ).encode()
    columns = {"id": "key", "status": "fields.status.name", "n": "fields.n", "x": "fields.x", "blocked": "fields.b"}
    table = table_of(raw, file="x.json", path=["page", "issues"], columns=columns)
    assert list(table.rows) == [{"id": "A-1", "status": "Open", "n": "1.5", "blocked": "true"}]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"[" * 100_000, "nested too deep"),
        (b'[{"a": 1, "a": 2}]', "'a' stands twice"),
        (b'[{"a": NaN}]', "NaN is no number"),
        (b"[1]", "entry 1 is a single value"),
        (b'{"a": []}', "not a list of entries"),
        (b"\xff", "byte 1 is not UTF-8"),
        (b"{", "no JSON that is read"),
        (json.dumps([{str(n): n} for n in range(300)]).encode(), "more than 200 names"),
    ],
)
def test_json_that_is_no_table_is_told(raw: bytes, words: str) -> None:
    assert words in wrong(raw, file="x.json")[0][1]


def measured(raw: bytes, **keys: Any) -> Decimal | tuple[Mistake, ...]:
    one = Measurement.model_validate(keys)
    return read_number(one, one.cell, raw)


def test_a_metric_is_a_cell_or_a_value_of_json() -> None:
    book = workbook([["Figures"], ["Rate", 96.7], ["Text", "12"], ["Day", DAY]])
    assert measured(book, file="x.xlsx", cell="B2") == Decimal("96.7")
    assert measured(book, file="x.xlsx", cell="B3") == Decimal(12)
    assert measured(b"a,b\nc,7\n", file="x.csv", cell="B2") == Decimal(7)
    assert measured(b'{"a": [{"b": 0.10}]}', file="x.json", path=["a", "0", "b"]) == Decimal("0.10")


@pytest.mark.parametrize("cell", ["B1", "A2", "B4", "B99", "rate"])
def test_what_is_no_number_is_no_metric(cell: str) -> None:
    found = measured(workbook([["Figures"], ["Rate", 96.7], ["Text", "12"], ["Day", DAY]]), file="x.xlsx", cell=cell)
    assert isinstance(found, tuple)
    assert found[0].pointer == ("cell",)


def test_a_row_that_may_count_is_not_counted_as_nothing() -> None:
    table = Table(("status", "severity"), ({"status": "open", "severity": "1"}, {"status": "open"}))
    assert count_rows(table, {"status": ("open",)}) == 2
    found = count_rows(table, {"severity": ("1",)})
    assert isinstance(found, tuple)
    assert found[0].words == "nobody knows whether row 2 of the rows counts: its severity is empty"
    assert count_rows(table, {"severity": ("2",), "status": ("closed",)}) == 0
