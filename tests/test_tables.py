"""Tables in files: what each sort of file holds, where it stands, what is refused of it, and what must not hurt."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from exploring import times
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from readiness.document import MOST_BYTES
from readiness.tables.grid import Grid, Unreadable, letters_of
from readiness.tables.layout import Layout
from readiness.tables.reading import read_grid
from readiness.tables.rows import Table, make_table
from readiness.tables.serials import Shape, shape_of, value_of

HEADINGS = ["Id", "Title", "Start"]


def laid(**keys: str) -> Layout:
    return Layout.model_validate({key.replace("_", "-"): value for key, value in keys.items()})


def workbook(write: Callable[[Any, Any], None], **options: bool) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    book.set_properties({"created": datetime(2021, 9, 7)})  # noqa: DTZ001 - the same bytes in each run
    write(book, book.add_worksheet("Changes"))
    book.close()
    return out.getvalue()


def grid_of(raw: bytes, **keys: str) -> Grid:
    grid = read_grid(raw, laid(**keys))
    assert isinstance(grid, Grid), grid
    return grid


def table_of(raw: bytes, asked: list[str] | None = None, **keys: str) -> Table:
    table = make_table(grid_of(raw, **keys), laid(**keys), asked)
    assert isinstance(table, Table), table
    return table


def refused(table: Table) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.reason.partition(";")[0]) for one in table.refused]


def test_a_comma_separated_file_gives_rows_by_number_and_heading() -> None:
    table = table_of("Id,Title\nA,one\n\nB, two \nC,\n".encode("utf-8-sig"))
    assert [(row.number, dict(row.values)) for row in table.rows] == [
        (2, {"Id": "A", "Title": "one"}),
        (4, {"Id": "B", "Title": "two"}),
        (5, {"Id": "C"}),
    ]
    assert dict(table.columns) == {"Id": "A", "Title": "B"}


def test_another_separator_and_encoding_are_said_by_the_layout() -> None:
    raw = "Id;Title\nA;Café 5\n".encode("windows-1252")
    assert read_grid(raw, laid(separator=";")) == (
        "byte 15 is no UTF-8 text; save it as UTF-8, or say `encoding: windows-1252`"
    )
    assert table_of(raw, separator=";", encoding="windows-1252").rows[0].values["Title"] == "Café 5"
    assert dict(table_of(b"Id\tTitle\nA\tone\n", separator="tab").rows[0].values) == {"Id": "A", "Title": "one"}


def test_a_quote_that_is_not_closed_ends_the_reading_and_is_told() -> None:
    table = table_of(b'Id,Title\nA,one\nB,"two\nC,three\n')
    assert [row.number for row in table.rows] == [2]
    ((row, _, reason),) = refused(table)
    assert row == 3
    assert "unexpected end of data" in reason


def test_a_row_with_more_cells_than_headings_is_told() -> None:
    table = table_of(b"Id,Title\nA,one,and more\n")
    assert table.notes == ("Nothing stands above column C; it was not read.",)


def test_headings_are_found_whatever_their_spaces_and_capitals() -> None:
    table = table_of(b"Extract of September,\n CHANGE   id ,Note\nA,x\n", ["Change ID"], headings="2")
    assert dict(table.rows[0].values) == {"Change ID": "A"}
    assert table.idle == ("Note",)


@pytest.mark.parametrize(
    ("raw", "asked", "words"),
    [
        (b"Id,Titel\n", ["Id", "Title"], "no column is called 'Title'. Did you mean 'Titel'?"),
        (b"Id,Id\n", ["Id"], "the columns A and B are both called 'Id'"),
        (
            b",\n\nId\n",
            ["Id"],
            "row 1, where the headings should be, is empty; say with `headings` which row they are in",
        ),
    ],
)
def test_headings_that_are_not_there_or_there_twice_are_told(raw: bytes, asked: list[str], words: str) -> None:
    assert make_table(grid_of(raw), laid(), asked) == words


def a_sheet_of_everything(book: Any, sheet: Any) -> None:
    both = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    day, hour = book.add_format({"num_format": 14}), book.add_format({"num_format": "h:mm AM/PM"})
    length = book.add_format({"num_format": "[h]:mm"})
    sheet.write_row(0, 0, ["When", "Day", "Time", "Length", "Number", "Truth", "Text"])
    sheet.write_datetime(1, 0, datetime(2021, 11, 3, 20, 0), both)  # noqa: DTZ001
    sheet.write_datetime(1, 1, datetime(2021, 11, 3), day)  # noqa: DTZ001
    sheet.write_datetime(1, 2, time(20, 30), hour)
    sheet.write_number(1, 3, 1.5, length)
    sheet.write_number(1, 4, 0.1)
    sheet.write_boolean(1, 5, True)  # noqa: FBT003
    sheet.write_string(1, 6, "  =not a formula ")
    sheet.write_datetime(2, 0, datetime(2021, 11, 4), both)  # noqa: DTZ001
    sheet.write_rich_string(2, 6, "one ", book.add_format({"bold": True}), "two")


EVERYTHING = {
    "When": datetime(2021, 11, 3, 20, 0),  # noqa: DTZ001
    "Day": date(2021, 11, 3),
    "Time": time(20, 30),
    "Length": timedelta(hours=36),
    "Number": Decimal("0.1"),
    "Truth": True,
    "Text": "=not a formula",
}


@pytest.mark.parametrize("since_1904", [False, True])
def test_a_workbook_gives_values_as_it_shows_them(*, since_1904: bool) -> None:
    table = table_of(workbook(a_sheet_of_everything, default_date_format=False, date_1904=since_1904))
    assert dict(table.rows[0].values) == EVERYTHING
    assert dict(table.rows[1].values) == {"When": datetime(2021, 11, 4), "Text": "one two"}  # noqa: DTZ001


def test_midnight_in_a_cell_that_shows_a_time_is_a_time() -> None:
    """Calamine gives a day for it, which is why workbooks are read without it."""
    (row,) = table_of(workbook(a_sheet_of_everything)).rows[1:]
    assert isinstance(row.values["When"], datetime)


def test_another_reader_finds_the_same_in_a_workbook() -> None:
    raw = workbook(a_sheet_of_everything)
    theirs = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_name("Changes").to_python()
    ours = table_of(raw).rows[0]
    assert [float(one) if isinstance(one, Decimal) else one for one in ours.values.values()][:6] == theirs[1][:6]


def a_sheet_that_hides_things(book: Any, sheet: Any) -> None:
    sheet.write_row(0, 0, HEADINGS)
    for row in range(1, 10):
        sheet.write_row(row, 0, [f"CHG-{row}", f"Change {row}", "2021-11-03"])
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.merge_range("C5:C6", "2021-11-04")
    sheet.write_formula(6, 1, '="a"&"b"', None, "ab")
    sheet.write_formula(7, 1, "=1/0", None, "#DIV/0!")
    sheet.write_string(0, 4, "Sum")
    sheet.write_formula(8, 4, "=SUM(A1:A2)", None, 7)
    book.add_worksheet("Old").hide()


def test_what_hides_in_a_workbook_is_refused_with_its_place_and_the_reason() -> None:
    table = table_of(workbook(a_sheet_that_hides_things), HEADINGS)
    assert [row.number for row in table.rows] == [2, 4, 5, 9, 10]
    assert refused(table) == [
        (3, "", "it is hidden"),
        (6, "C", "it is merged away in C5:C6"),
        (7, "B", "it is the result of a formula"),
        (8, "B", "it shows the error #DIV/0!"),
    ]
    assert table.notes == ("The sheet 'Old' is hidden and was not read.",)
    assert table.idle == ("Sum",)


def test_the_layout_says_what_becomes_of_what_hides() -> None:
    raw = workbook(a_sheet_that_hides_things)
    table = table_of(raw, HEADINGS, hidden_rows="read", merged_cells="fill", formulas="as-saved")
    assert [row.number for row in table.rows] == [2, 3, 4, 5, 6, 7, 9, 10]
    assert table.rows[4].values["Start"] == "2021-11-04"
    assert table.rows[5].values["Title"] == "ab"
    assert refused(table) == [(8, "B", "it shows the error #DIV/0!")]
    assert table_of(raw, HEADINGS, hidden_rows="leave-out").left_out == (3,)


def test_a_formula_without_a_saved_result_is_never_taken() -> None:
    raw = rewritten(workbook(a_sheet_that_hides_things), "xl/worksheets/sheet1.xml", b"<v>ab</v>", b"")
    assert (7, "B", "it holds a formula whose result is not in the file") in refused(
        table_of(raw, HEADINGS, formulas="as-saved")
    )


def test_of_several_sheets_one_must_be_named() -> None:
    raw = workbook(lambda book, sheet: (sheet.write(0, 0, "Id"), book.add_worksheet("Two").write(0, 0, "Other")))
    assert read_grid(raw, laid()) == "it has the sheets Changes, Two; say which with `sheet`"
    assert read_grid(raw, laid(sheet="Three")) == "it has no sheet 'Three'; there are Changes, Two"
    assert grid_of(raw, sheet="Two").cells == {1: {1: "Other"}}
    assert grid_of(raw, sheet="Two").notes == ("The sheet 'Changes' was not read.",)


def rewritten(raw: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Return an archive in one part of which some bytes stand in the place of others."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            content = before.read(part)
            if part.filename == name:
                assert old in content
                content = content.replace(old, new)
            after.writestr(part.filename, content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
SMALL = workbook(lambda _, sheet: sheet.write_row(0, 0, HEADINGS))


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><worksheet '
    found = read_grid(rewritten(SMALL, SHEET, b"<worksheet ", bomb), laid())
    assert found == f"{SHEET} declares a document type, with which entities could be made"


def test_a_part_that_unpacks_to_far_more_than_a_table_is_refused_before_it_is_unpacked() -> None:
    padded = rewritten(SMALL, SHEET, b"</worksheet>", b" " * 20_000_000 + b"</worksheet>")
    assert "as no table is" in str(read_grid(padded, laid()))
    huge = rewritten(SMALL, SHEET, b"</worksheet>", b" " * 130 * 2**20 + b"</worksheet>")
    assert str(read_grid(huge, laid())).startswith("a part of it would unpack to 136 MB")


@pytest.mark.parametrize("encoding", [b"nobody-knows-it", b"hex", b"utf-7", b"undefined"])
def test_a_part_in_an_encoding_that_is_not_read_is_told(encoding: bytes) -> None:
    raw = rewritten(SMALL, SHEET, b'encoding="UTF-8"', b'encoding="' + encoding + b'"')
    assert f"{SHEET} " in str(read_grid(raw, laid()))


@pytest.mark.parametrize("packed", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_packed_as_no_office_file_is_is_refused_unopened(packed: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SMALL)) as before, zipfile.ZipFile(out, "w", packed) as after:
        for part in before.infolist():
            after.writestr(part.filename, before.read(part))
    assert read_grid(out.getvalue(), laid()) == "its archive is packed in a way that no office file is"


def test_an_archive_of_very_many_parts_is_refused() -> None:
    out = io.BytesIO(SMALL)
    with zipfile.ZipFile(out, "a") as package:
        for number in range(5_001):
            package.writestr(f"x/{number}", b"")
    assert "parts; at most 5,000" in str(read_grid(out.getvalue(), laid()))


def test_a_directory_that_lies_about_a_size_is_no_way_in() -> None:
    """The part is twenty megabytes, and the directory says ten kilobytes."""
    content = b" " * 20_000_000
    raw = bytearray(rewritten(SMALL, SHEET, b"</worksheet>", content + b"</worksheet>"))
    size = zipfile.ZipFile(io.BytesIO(bytes(raw))).getinfo(SHEET).file_size.to_bytes(4, "little")
    assert raw.count(size) == 2
    lied = bytes(raw).replace(size, (10_000).to_bytes(4, "little"))
    assert "cannot be unpacked" in str(read_grid(lied, laid())) or "is no XML" in str(read_grid(lied, laid()))


def test_a_cell_in_the_last_corner_costs_no_more_than_itself() -> None:
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row></sheetData>'
    grid = grid_of(rewritten(SMALL, SHEET, b"</sheetData>", far))
    assert grid.cells[1_048_576] == {16_384: "far"}


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (b'<row r="2"><c r="ZZZ9" t="n"><v>1</v></c></row></sheetData>', "a cell in no place: ZZZ9"),
        (b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>', "merges more than 2,000,000 cells"),
        (b"<a>" * 200 + b"</a>" * 200 + b"</sheetData>", "is nested more than 100 deep"),
        (b"<row", "is no XML"),
    ],
)
def test_a_sheet_that_is_no_sheet_is_told(new: bytes, words: str) -> None:
    assert words in str(read_grid(rewritten(SMALL, SHEET, b"</sheetData>", new), laid()))


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (b'<c r="A2" t="s"><v>99</v></c>', "the text it refers to is not in the file"),
        (b'<c r="A2"><v>1e999999999</v></c>', "it is a number in no form that is read"),
        (b'<c r="A2"><v>nan</v></c>', "it is a number in no form that is read"),
        (
            b'<c r="A2"><v>12345678901234567</v></c>',
            "a spreadsheet keeps 15 digits of a number, and this has lost some",
        ),
        (b'<c r="A2" t="d"><v>2021-13-01</v></c>', "it is a date in no form that is read"),
    ],
)
def test_a_cell_of_which_nothing_can_be_made_is_refused(written: bytes, words: str) -> None:
    raw = rewritten(SMALL, SHEET, b"</sheetData>", b'<row r="2">' + written + b"</row></sheetData>")
    (one,) = table_of(raw, HEADINGS).refused
    assert (one.row, one.column, one.heading, one.reason) == (2, "A", "Id", words)


def test_a_link_to_another_file_is_not_followed() -> None:
    """The sheet itself is said to lie elsewhere: nothing is fetched, and nothing is there."""
    raw = rewritten(
        SMALL,
        "xl/_rels/workbook.xml.rels",
        b'Target="worksheets/sheet1.xml"',
        b'Target="file:///etc/passwd" TargetMode="External"',
    )
    assert read_grid(raw, laid()) == "it has no sheet that is not hidden"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "it is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "it is locked by a password, or a workbook of before 2007"),
        (b"PK\x03\x04 and then nothing", "its archive is damaged"),
        (b"\xff\xfeI\x00d\x00", "it is neither a workbook (.xlsx), a calendar file (.ics) nor comma-separated text"),
        (b"x" * (MOST_BYTES + 1), "it has 8.4 MB; at most 8 MiB are read"),
        (SMALL[: len(SMALL) // 2], "its archive is damaged"),
    ],
)
def test_a_file_that_is_no_table_is_told(raw: bytes, words: str) -> None:
    assert words in str(read_grid(raw, laid()))


@settings(max_examples=times(150), deadline=None)
@given(st.integers(0, len(SMALL) - 1), st.binary(min_size=1, max_size=4))
def test_a_damaged_workbook_is_a_grid_or_a_sentence(at: int, change: bytes) -> None:
    found = read_grid(SMALL[:at] + change + SMALL[at + len(change) :], laid())
    assert isinstance(found, (Grid, str))


@settings(max_examples=times(200), deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_grid_or_a_sentence(raw: bytes) -> None:
    for one in (raw, b"PK\x03\x04" + raw, b"BEGIN:VCALENDAR\n" + raw):
        assert isinstance(read_grid(one, laid()), (Grid, str))


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["C"]), max_size=12), min_size=1, max_size=5), max_size=6
    )
)
def test_a_workbook_and_a_csv_file_of_the_same_texts_give_the_same_cells(lines: list[list[str]]) -> None:
    import csv

    raw = workbook(
        lambda _, sheet: [sheet.write_string(y, x, one) for y, line in enumerate(lines) for x, one in enumerate(line)]
    )
    out = io.StringIO(newline="")
    csv.writer(out).writerows([one or " " for one in line] for line in lines)
    if out.getvalue().strip():
        assert grid_of(raw).cells == grid_of(out.getvalue().encode()).cells


@pytest.mark.parametrize(
    ("code", "shape"),
    [
        ("dd/mm/yyyy", Shape.DAY),
        ("mmm", Shape.DAY),
        ("[$-809]d mmmm yyyy;@", Shape.DAY),
        ("hh:mm", Shape.TIME),
        ("mm:ss", Shape.TIME),
        ("[h]:mm", Shape.LENGTH),
        ("yyyy-mm-dd hh:mm", Shape.BOTH),
        ("General", Shape.NUMBER),
        ("0.00", Shape.NUMBER),
        ('0 "days"', Shape.NUMBER),
        ("[Red]0", Shape.NUMBER),
        (r"0\d", Shape.NUMBER),
        ("[$£-809]#,##0", Shape.NUMBER),
    ],
)
def test_what_a_number_format_shows(code: str, shape: Shape) -> None:
    assert shape_of(200, code) is shape


def test_dates_that_never_were_or_are_beyond_all_are_refused() -> None:
    for number in ("60", "-1", "2958466", "1e9"):
        assert isinstance(value_of(Decimal(number), Shape.DAY, since_1904=False), Unreadable)
    assert value_of(Decimal(61), Shape.DAY, since_1904=False) == date(1900, 3, 1)
    assert value_of(Decimal(44503), Shape.DAY, since_1904=False) == date(2021, 11, 3)
    assert value_of(Decimal("44503.8333285"), Shape.BOTH, since_1904=False) == datetime(2021, 11, 3, 20, 0)  # noqa: DTZ001


def test_columns_have_the_letters_of_spreadsheets() -> None:
    assert [letters_of(one) for one in (1, 26, 27, 52, 702, 703, 16_384)] == ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"]


CALENDAR = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:x\r
BEGIN:VEVENT\r
UID:1@x\r
SUMMARY:Deployment\\, part one\r
DTSTART;TZID=Europe/London:20211103T200000\r
DURATION:PT6H\r
CATEGORIES:release,outage\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2@x\r
SUMMARY:Freeze\r
DTSTART;VALUE=DATE:20211217\r
RRULE:FREQ=YEARLY;COUNT=2\r
EXDATE;VALUE=DATE:20221217\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:3@x\r
DTSTART:not a time\r
END:VEVENT\r
BEGIN:VTODO\r
UID:4@x\r
END:VTODO\r
END:VCALENDAR\r
"""


def test_a_calendar_file_gives_an_event_a_row() -> None:
    table = table_of(CALENDAR)
    first, second = table.rows
    assert (first.number, first.values["SUMMARY"], first.values["CATEGORIES"]) == (
        1,
        "Deployment, part one",
        "release, outage",
    )
    begins, ends = first.values["DTSTART"], first.values["DTEND"]
    assert isinstance(begins, datetime)
    assert isinstance(ends, datetime)
    assert (begins.isoformat(), ends - begins) == ("2021-11-03T20:00:00+00:00", timedelta(hours=6))
    assert (second.values["DTSTART"], second.values["DTEND"]) == (date(2021, 12, 17), date(2021, 12, 18))
    assert (second.values["RRULE"], second.values["EXDATE"]) == ("FREQ=YEARLY;COUNT=2", "2022-12-17")
    assert [(one.row, one.heading) for one in table.refused] == [(3, "DTSTART")]
    assert table.notes == ("Of its parts those called VTODO were not read.",)
    assert table.counted == "event"


def test_a_time_zone_that_nobody_describes_is_refused() -> None:
    raw = CALENDAR.replace(b"TZID=Europe/London", b"TZID=Nowhere/Town")
    assert (1, "DTSTART", "nothing says what its time zone 'Nowhere/Town' is") in [
        (one.row, one.heading, one.reason) for one in table_of(raw).refused
    ]


def test_an_event_that_begins_at_a_time_and_ends_on_a_day_says_so_of_its_end() -> None:
    lines = ("BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", "DTSTART:20211012T200000Z", "DTEND;VALUE=DATE:20220102")
    raw = "\r\n".join((*lines, "END:VEVENT", "END:VCALENDAR", "")).encode()
    (event,) = table_of(raw).refused
    assert (event.heading, event.reason) == ("DTEND", "it is a day, and the beginning is a time")
