"""Imports: which rows become changes, what is said of each of the others, and that the schedule made is a right one."""

import json
import re
import shlex
import subprocess
import sys
from contextlib import chdir
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml
from click.testing import CliRunner, Result
from exploring import times
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness import scribe
from readiness.changes.answer import make_answer
from readiness.cli import main
from readiness.document import read
from readiness.files import Library
from readiness.formats import ics
from readiness.repository import load_programme
from readiness.tables.times import read_when, wrong_form

ROOT = Path(__file__).parent.parent
HEAD = "Id,Title,Start,Finish,More\n"
COLUMNS = "  id: Id\n  title: Title\n  start: Start\n  finish: Finish\n"
EVENING = "2021-11-03 20:00,2021-11-03 22:00"


def mapping(folder: Path, columns: str = COLUMNS, table: str = "", schedule: str = "") -> Path:
    """Write an import, in a repository, and return its path."""
    (folder / "criteria").mkdir(exist_ok=True)
    path = folder / "mapping.yaml"
    text = (
        f"kind: import\nid: tracker\ntitle: A tracker\n{table}columns:\n{columns}"
        f"schedule:\n  id: fsc\n  title: Schedule\n  calendar: england-and-wales\n  as-at: 2021-09-07\n{schedule}"
    )
    path.write_text(text, encoding="utf-8")
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def carried(file: Path, by: Path, status: int | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the report of an import, and the changes that were made; the schedule that was written is right."""
    out = file.parent / "made.yaml"
    done = run("import", file, "--mapping", by, "--format", "json", "--output", out)
    report = json.loads(done.stdout)
    assert done.exit_code == (status if status is not None else 1 if report["refused"] else 0), done.stderr
    if done.exit_code == 2:
        assert not out.exists()
        return report, {}
    lint = run("lint", out, "--fail-on", "note")
    assert lint.exit_code == 0, lint.stdout
    return report, as_texts(out.read_text(encoding="utf-8"))["changes"]


def as_texts(text: str) -> Any:
    """Return the data of a document as another reader finds it, each scalar a text."""
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes texts, lists and mappings alone


def csv_file(folder: Path, rows: str, head: str = HEAD) -> Path:
    path = folder / "tracker.csv"
    path.write_bytes((head + rows).encode())
    return path


def reasons(report: dict[str, Any]) -> list[tuple[int, str | None, str]]:
    return [(one["row"], one["column"], one["reason"]) for one in report["refused"]]


def test_good_rows_are_imported_and_each_bad_one_is_named(tmp_path: Path) -> None:
    file = csv_file(
        tmp_path,
        f"CHG-1,One,{EVENING},\nCHG-2,Two,03/04/2021 20:00,2021-11-03 22:00,\nCHG-3,,{EVENING},\nCHG-4,Four,soon,{EVENING}\n",
    )
    report, changes = carried(file, mapping(tmp_path))
    assert changes == {"CHG-1": {"title": "One", "start": "2021-11-03T20:00", "finish": "2021-11-03T22:00"}}
    assert reasons(report) == [
        (3, "C", "it may be 3 April or 4 March 2021; state its form with `format`, such as DD/MM/YYYY"),
        (4, "B", "nothing says what its title is; `otherwise` would be taken instead"),
        (
            5,
            "C",
            "it is no date or time in a form that is read; state its form with `format`, such as DD/MM/YYYY hh:mm",
        ),
    ]
    assert (report["rows"], report["imported"], report["rows_refused"]) == (4, 1, 3)
    assert report["not_read"] == ["More"]


@pytest.mark.parametrize(
    ("start", "columns", "made"),
    [
        ("2021-11-03", "", "2021-11-03"),
        ("2021-11-03T20:00:00Z", "", "2021-11-03T20:00"),
        ("2021-08-03 20:00+00:00", "", "2021-08-03T21:00"),
        ("Wed 3rd November 2021 20:00", "", "2021-11-03T20:00"),
        ("03-Nov-2021 8:30 pm", "", "2021-11-03T20:30"),
        ("25/12/2021 20:00", "", "2021-12-25T20:00"),
        ("03/03/2021", "", "2021-03-03"),
        ("2021-11", "", "2021-11"),
        ("TBC", "", "tbc"),
        ("03/04/2021", "format: DD/MM/YYYY", "2021-04-03"),
        ("03/04/2021", "format: MM/DD/YYYY", "2021-03-04"),
        ("3/4/21 9:05 AM", "format: D/M/YY h:mm am", "2021-04-03T09:05"),
        ("44503.5", "format: serial", "2021-11-03T12:00"),
        ("not yet", "words: {Not Yet: tbc}", "tbc"),
        ("", "otherwise: tbc", "tbc"),
        ("2021-11-03", "time: More", "2021-11-03T18:30"),
        ("2021-11-03 20:00:59", "", "2021-11-03T20:00"),
    ],
)
def test_a_date_is_read_as_it_is_written(tmp_path: Path, start: str, columns: str, made: str) -> None:
    keys = f"{{column: Start{', ' * bool(columns)}{columns}}}"
    by = mapping(tmp_path, COLUMNS.replace("start: Start", f"start: {keys}"))
    _, changes = carried(csv_file(tmp_path, f"CHG-1,One,{start},2022-11-03,18:30\n"), by)
    assert changes["CHG-1"]["start"] == made


@pytest.mark.parametrize(
    ("start", "columns", "reason"),
    [
        ("44503", "", "44503 is a number and no date"),
        ("3/4/21", "", "its year has two digits"),
        ("31/11/2021", "", "there is no such day or time"),
        ("20:00", "", "it is a time without a day"),
        ("03/04/2021", "format: [DD/MM/YYYY, MM/DD/YYYY]", "it fits more than one of the forms stated"),
        ("3 Nov 2021", "format: DD/MM/YYYY", "it is not written DD/MM/YYYY"),
        ("2021-10-31 01:30", "", "31 October 2021 has 01:30 twice: the clocks go back over it"),
        ("2021-10-31 00:30Z", "", "31 October 2021 has 01:30 twice: the clocks go back over it"),
        ("2021-03-28 01:30", "", "28 March 2021 has no 01:30: the clocks go forward over it"),
        ("2023-11-03", "", "a change cannot end before it has begun"),
        ("1021-11-03", "", "years run from 1900 to 2199"),
        ("2021-11-03 20:00", "time: More", "it has a time of day, and so has the column for it"),
        ("go-live at 20:00", "", "it is no date or time in a form that is read"),
        ("", "", "nothing says what its start is"),
    ],
)
def test_a_date_of_which_nobody_can_be_sure_is_refused(tmp_path: Path, start: str, columns: str, reason: str) -> None:
    keys = f"{{column: Start{', ' * bool(columns)}{columns}}}"
    by = mapping(tmp_path, COLUMNS.replace("start: Start", f"start: {keys}"))
    rows = f"CHG-1,One,{start},2022-11-03,18:30\nCHG-2,Two,,2022-11-03,\n".replace(
        "Two,,", f"Two,{GOOD.get(columns, '2021-11-03')},"
    )
    report, _ = carried(csv_file(tmp_path, rows), by)
    assert [(row, said.startswith(reason)) for row, _, said in reasons(report)] == [(2, True)], reasons(report)


GOOD = {"format: DD/MM/YYYY": "03/04/2021", "format: [DD/MM/YYYY, MM/DD/YYYY]": "03/03/2021"}


def test_a_date_of_a_plan_is_taken_where_rows_say_of_which_release(tmp_path: Path) -> None:
    by = mapping(tmp_path, COLUMNS + "  release: {value: november-2021}\n", schedule="  releases: [release.yaml]\n")
    (tmp_path / "release.yaml").write_text(
        "kind: release\nid: november-2021\ntitle: A release\ncriteria: [own]\ncalendar: england-and-wales\n"
        "plan: {go-live: {date: 2021-11-04}}\ncheckpoints: [go-live]\n",
        encoding="utf-8",
    )
    _, changes = carried(csv_file(tmp_path, "CHG-1,One,go-live - 1d at 20:00,go-live at 02:00,\n"), by)
    assert changes["CHG-1"]["start"] == "go-live - 1d at 20:00"


def test_rows_with_the_same_id_are_refused_unless_they_say_the_same(tmp_path: Path) -> None:
    file = csv_file(
        tmp_path,
        f"A,One,{EVENING},\nA,Two,{EVENING},\nB,One,{EVENING},\nB,One,{EVENING},x\nC,One,{EVENING},\nC,One,soon,,\n",
    )
    report, changes = carried(file, mapping(tmp_path))
    assert list(changes) == ["B"]
    assert [one for one in reasons(report) if one[1] == "A"] == [
        (2, "A", "rows 2, 3 have the id 'A' and say different things"),
        (3, "A", "rows 2, 3 have the id 'A' and say different things"),
        (5, "A", "it says again what row 4 says"),
        (6, "A", "rows 6, 7 have the id 'C' and say different things"),
        (7, "A", "rows 6, 7 have the id 'C' and say different things"),
    ]


def test_words_and_names_are_read_as_the_mapping_says(tmp_path: Path) -> None:
    columns = (
        "  id: {column: Id, as-name: true}\n  title: Title\n  start: Start\n  finish: Finish\n  type: {column: T, words: {Std: standard}}\n"
        "  services: {column: S, split: ';', words: {both: [one, two]}}\n  outage: O\n  status: {value: implemented}\n  outcome: R\n"
    )
    head = "Id,Title,Start,Finish,T,S,O,R\n"
    file = csv_file(
        tmp_path,
        f"#12 (a),One,{EVENING},STD,one; two,Y,Backed out\nb,Two,{EVENING},Normal,Both,no,successful\nc,Three,{EVENING},odd,three,perhaps,\n",
        head,
    )
    report, changes = carried(
        file, mapping(tmp_path, columns, schedule="  services: {one: {}, two: {supports: [one]}}\n")
    )
    assert changes["12 -a"] | {"outcome": "backed-out"} == changes["12 -a"]
    assert [(one["type"], one["services"], one["outage"], one["outcome"]) for one in changes.values()] == [
        ("standard", ["one", "two"], "true", "backed-out"),
        ("normal", ["one", "two"], "false", "successful"),
    ]
    assert [(row, column) for row, column, _ in reasons(report)] == [(4, "E"), (4, "G")]


def test_a_name_that_the_schedule_does_not_declare_is_refused_only_where_it_declares_any(tmp_path: Path) -> None:
    columns = f"{COLUMNS}  services: More\n"
    file = csv_file(tmp_path, f"A,One,{EVENING},gateway\nB,Two,{EVENING},gatway\n")
    report, changes = carried(file, mapping(tmp_path, columns, schedule="  services: {gateway: {}}\n"))
    assert list(changes) == ["A"]
    assert reasons(report) == [(3, "E", "there is no service 'gatway'. Did you mean 'gateway'?")]
    report, changes = carried(file, mapping(tmp_path, columns))
    assert list(changes) == ["A", "B"]
    assert report["notes"] == ["The import declares no services, so each that is named was taken for one: 2."]


def test_a_window_that_hangs_on_a_row_that_was_refused_is_an_error_in_the_mapping(tmp_path: Path) -> None:
    windows = "  windows: {quiet: {category: quiet-period, before: BCDR-07, for: 4d}}\n"
    by = mapping(tmp_path, schedule=windows)
    good = csv_file(tmp_path, f"BCDR-07,Test,{EVENING},\n")
    carried(good, by)
    (tmp_path / "made.yaml").unlink()
    bad = csv_file(tmp_path, f"BCDR-07,Test,soon,{EVENING}\nB,Two,{EVENING},\n")
    report, _ = carried(bad, by, status=2)
    assert report["diagnostics"][0]["code"] == "unknown-change"
    assert report["diagnostics"][0]["location"]["line"] == by.read_text().splitlines().index(windows.rstrip()) + 1


def test_whatever_a_cell_holds_stays_a_text(tmp_path: Path) -> None:
    texts = ["=1+1", "yes", "12:30", "a: b # c", "- x", "{x: 1}", "'", '"', "\\", "&a", "*a", "!t", "%x", "0x1f", "3.10", "null", "~", "é😀", "x" * 5_000]  # fmt: skip
    rows = "".join(f'I{number},"{one.replace(chr(34), chr(34) * 2)}",{EVENING},\n' for number, one in enumerate(texts))
    _, changes = carried(csv_file(tmp_path, rows), mapping(tmp_path))
    assert [one["title"] for one in changes.values()] == texts
    done = read("made.yaml", (tmp_path / "made.yaml").read_bytes()).data
    assert [one["title"] for one in done["changes"].values()] == texts


def test_what_no_document_may_hold_is_refused(tmp_path: Path) -> None:
    file = csv_file(tmp_path, f"A,left \u202e right,{EVENING},\nB,One,{EVENING},\n")
    report, _ = carried(file, mapping(tmp_path))
    assert reasons(report) == [(2, "B", "it holds the character U+202E, which is not allowed in a document")]
    terminal = run("import", file, "--mapping", tmp_path / "mapping.yaml").stdout
    assert "\u202e" not in terminal
    assert "Nothing was written: name a file with --output." in terminal


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    file, by, out = csv_file(tmp_path, f"A,One,{EVENING},\n"), mapping(tmp_path), tmp_path / "made.yaml"
    first = run("import", file, "--mapping", by, "--output", out)
    content = out.read_bytes()
    again = run("import", file, "--mapping", by, "--output", out)
    assert (again.stdout, out.read_bytes()) == (first.stdout, content)


def test_nothing_is_written_where_nothing_can_be_imported(tmp_path: Path) -> None:
    by, out = mapping(tmp_path), tmp_path / "made.yaml"
    out.write_text("as it was")
    for rows in ("", "A,One,soon,later,\n"):
        done = run("import", csv_file(tmp_path, rows), "--mapping", by, "--output", out)
        assert (done.exit_code, out.read_text()) == (2, "as it was")
    done = run("import", csv_file(tmp_path, "", "Nothing\n"), "--mapping", by, "--output", out)
    assert (done.exit_code, out.read_text()) == (2, "as it was")
    assert "no column is called 'Id'" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("tracker.csv",), "name a mapping with --mapping, or begin one with --start"),
        (
            ("tracker.csv", "--start", "--mapping", "mapping.yaml"),
            "name a mapping with --mapping, or begin one with --start",
        ),
        (("tracker.csv", "--mapping", "mapping.yaml", "--sheet", "x"), "--sheet belongs to --start"),
        (("tracker.csv", "--mapping", "mapping.yaml", "--what", "changes"), "--what belongs to --start"),
        (("tracker.csv", "--mapping", "mapping.yaml", "--as-at", "2021-09-07"), "--as-at belongs to --start"),
        (("tracker.csv", "--start", "--as-at", "September"), "'September' is not a day"),
        (("tracker.csv", "--mapping", "mapping.yaml", "--output", "mapping.yaml"), "mapping.yaml is read here"),
        (("tracker.csv", "--mapping", "mapping.yaml", "--output", "./tracker.csv"), "tracker.csv is read here"),
        (("no.csv", "--mapping", "mapping.yaml"), "there is no such file"),
        (("criteria", "--mapping", "mapping.yaml"), "it is a folder, not a file"),
        (("tracker.csv", "--mapping", "tracker.csv"), "error["),
    ],
)
def test_a_call_that_is_wrong_says_so(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    mapping(tmp_path)
    csv_file(tmp_path, f"A,One,{EVENING},\n")
    with chdir(tmp_path):
        done = run("import", *words)
    assert done.exit_code == 2
    assert said in done.stderr


def test_twenty_thousand_rows_with_bad_ones(tmp_path: Path) -> None:
    """Each 157th row has a date that can be read in two ways, each 311th ends before it begins, each 501st has no such status."""
    path, count = tmp_path / "big.xlsx", 20_000
    book = xlsxwriter.Workbook(path)
    sheet, shown = book.add_worksheet("Changes"), book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    sheet.write_row(0, 0, ["Id", "Title", "Start", "Finish", "Status", "Services"])
    bad: dict[int, set[str]] = {}
    for row in range(1, count + 1):
        begins = 44_501 + row / 200
        sheet.write_row(row, 0, [f"CHG-{row}", f"Change {row}"])
        sheet.write(row, 2, *(("03/04/2021",) if row % 157 == 0 else (begins, shown)))
        sheet.write(row, 3, begins + (-0.1 if row % 311 == 0 else 0.1), shown)
        sheet.write_row(row, 4, ["Donne" if row % 501 == 0 else "scheduled", f"service-{row % 200}"])
        if row % 157 == 0:
            bad[row + 1] = {"C"}
        elif row % 501 == 0:
            bad[row + 1] = {"E"}
        elif row % 311 == 0:
            bad[row + 1] = {"D"}
    book.close()
    report, changes = carried(path, mapping(tmp_path, COLUMNS + "  status: Status\n  services: Services\n"))
    told: dict[int, set[str]] = {}
    for one in report["refused"]:
        told.setdefault(one["row"], set()).add(one["column"])
    assert told == bad
    assert len(changes) == count - len(bad)
    assert changes["CHG-1"]["services"] == ["service-1"]


EVENTS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
BEGIN:VEVENT
UID:patch@example.org
SUMMARY:Patching
DTSTART;TZID=America/New_York:20211029T230000
DTEND;TZID=America/New_York:20211030T010000
RRULE:FREQ=WEEKLY;COUNT=4
EXDATE;TZID=America/New_York:20211112T230000
STATUS:CONFIRMED
END:VEVENT
BEGIN:VEVENT
UID:patch@example.org
SUMMARY:Patching, moved
RECURRENCE-ID;TZID=America/New_York:20211105T230000
DTSTART:20211107T200000Z
DURATION:PT2H
STATUS:CANCELLED
END:VEVENT
BEGIN:VEVENT
UID:days@example.org
SUMMARY:Whole days
DTSTART;VALUE=DATE:20211217
DTEND;VALUE=DATE:20211220
END:VEVENT
BEGIN:VEVENT
UID:ever@example.org
SUMMARY:Without end
DTSTART:20211217T200000Z
DTEND:20211217T210000Z
RRULE:FREQ=DAILY
END:VEVENT
BEGIN:VEVENT
UID:hours@example.org
SUMMARY:Hourly
DTSTART:20211217T200000Z
DTEND:20211217T210000Z
RRULE:FREQ=HOURLY;COUNT=3
END:VEVENT
BEGIN:VEVENT
UID:point@example.org
SUMMARY:No end
DTSTART:20211217T200000Z
END:VEVENT
END:VCALENDAR
"""
OF_EVENTS = (
    "  id: {column: UID, as-name: true}\n  title: SUMMARY\n  start: DTSTART\n  finish: DTEND\n"
    "  status: {column: STATUS, words: {CONFIRMED: scheduled}}\n"
)


def test_a_calendar_gives_a_change_for_each_time_that_an_event_happens(tmp_path: Path) -> None:
    """New York is five hours behind London, four in the week in which only London has gone back."""
    file = tmp_path / "changes.ics"
    file.write_bytes(EVENTS.replace("\n", "\r\n").encode())
    report, changes = carried(file, mapping(tmp_path, OF_EVENTS))
    assert {name: (one["start"], one["finish"], one.get("status")) for name, one in changes.items()} == {
        "patch-example.org-2021-10-30": ("2021-10-30T04:00", "2021-10-30T06:00", "scheduled"),
        "patch-example.org-2021-11-20": ("2021-11-20T04:00", "2021-11-20T06:00", "scheduled"),
        "patch-example.org-2021-11-06": ("2021-11-07T20:00", "2021-11-07T22:00", "cancelled"),
        "days-example.org": ("2021-12-17", "2021-12-19", None),
    }
    assert [(row, said.partition(";")[0]) for row, _, said in reasons(report)] == [
        (4, "it repeats without end"),
        (5, "its rule FREQ=HOURLY"),
        (6, "nothing says what its finish is"),
    ]


def test_what_repeats_without_end_is_looked_for_until_a_day(tmp_path: Path) -> None:
    file = tmp_path / "changes.ics"
    file.write_bytes(EVENTS.replace("\n", "\r\n").encode())
    _, changes = carried(file, mapping(tmp_path, OF_EVENTS, table="table: {until: 2021-12-20}\n"))
    assert [name for name in changes if name.startswith("ever")] == [
        f"ever-example.org-2021-12-{day}" for day in (17, 18, 19, 20)
    ]
    by = mapping(tmp_path, OF_EVENTS, table="table: {until: 2099-12-20}\n")
    report, _ = carried(file, by)
    assert (4, "it repeats more than 5,000 times") in [
        (row, said.partition(";")[0]) for row, _, said in reasons(report)
    ]


def test_a_calendar_without_the_library_that_reads_it_names_the_extra(tmp_path: Path) -> None:
    (tmp_path / "changes.ics").write_bytes(EVENTS.replace("\n", "\r\n").encode())
    program = "import sys; sys.modules['icalendar'] = None; from readiness.cli import run; run()"
    call = ["import", "changes.ics", "--mapping", str(mapping(tmp_path, OF_EVENTS))]
    ran = subprocess.run(
        [sys.executable, "-c", program, *call], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert "pip install '.[calendars]'" in ran.stderr


def test_a_calendar_that_this_program_wrote_can_be_imported(tmp_path: Path) -> None:
    schedule = ROOT / "releases" / "forward-schedule-of-change.yaml"
    programme, _ = load_programme(Library(ROOT), schedule, ())
    assert programme is not None
    file = tmp_path / "changes.ics"
    answer = make_answer(programme.agenda(date(2021, 9, 7)), None)
    file.write_text(ics.changes(answer), encoding="utf-8", newline="")
    by = mapping(tmp_path, OF_EVENTS)
    report, changes = carried(file, by)
    assert report["rows"] == file.read_text().count("BEGIN:VEVENT")
    assert changes


def test_an_import_is_begun_from_the_headings_and_is_right_once_its_day_is_stated(tmp_path: Path) -> None:
    file = csv_file(
        tmp_path,
        "CHG-1;Patch;03/04/2021 20:00;03/04/2021 21:00;x;a,b\nCHG-2;More;25/12/2021 20:00;25/12/2021 21:00;y;a\n",
        "A tracker;;;;;\n;;;;;\nChange Ref;Short description;Planned start;Planned end;Mood;Affected services\n",
    )
    done = run("import", file, "--start")
    assert done.exit_code == 0
    begun = yaml.safe_load(done.stdout)
    assert begun["table"] == {"separator": ";", "headings": 3}
    assert begun["columns"] == {
        "id": "Change Ref",
        "title": "Short description",
        "services": "Affected services",
        "start": {"column": "Planned start", "format": "DD/MM/YYYY hh:mm"},
        "finish": {"column": "Planned end", "format": "DD/MM/YYYY hh:mm"},
    }
    assert "# Not used: Mood" in done.stdout
    by = mapping(tmp_path)
    by.write_text(done.stdout.replace("as-at: tbc", "as-at: 2021-09-07"))
    assert run("lint", by).exit_code == 0
    report, changes = carried(file, by)
    assert (report["refused"], list(changes)) == ([], ["CHG-1", "CHG-2"])


def test_dates_that_may_be_day_or_month_first_are_told_where_an_import_is_begun(tmp_path: Path) -> None:
    file = csv_file(tmp_path, "CHG-1,Patch,03/04/2021 20:00,3 Apr 2021 21:00\n", "Id,Title,Start,Finish\n")
    done = run("import", file, "--start", "--as-at", "2021-04-01")
    assert yaml.safe_load(done.stdout)["schedule"]["as-at"].isoformat() == "2021-04-01"
    told = [line for line in done.stdout.splitlines() if line.startswith("# Day or month first?")]
    assert told == ["# Day or month first? Where the day is, write {column: Start, format: DD/MM/YYYY hh:mm}."]
    by = mapping(tmp_path)
    by.write_text(done.stdout.replace("start: Start", "start: {column: Start, format: DD/MM/YYYY hh:mm}"))
    report, changes = carried(file, by)
    assert (report["refused"], changes["CHG-1"]["start"]) == ([], "2021-04-03T20:00")


def test_a_time_of_day_in_a_column_of_its_own_is_found_beside_its_date(tmp_path: Path) -> None:
    heads = "Id,Title,Start date,Start time,End date,End time\n"
    file = csv_file(tmp_path, "CHG-1,Patch,25/12/2021,20:00,25/12/2021,21:30\n", heads)
    done = run("import", file, "--start", "--as-at", "2021-04-01")
    assert "# Not used" not in done.stdout
    by = mapping(tmp_path)
    by.write_text(done.stdout)
    _, changes = carried(file, by, 0)
    assert (changes["CHG-1"]["start"], changes["CHG-1"]["finish"]) == ("2021-12-25T20:00", "2021-12-25T21:30")


def test_the_actions_of_a_calendar_cannot_be_begun(tmp_path: Path) -> None:
    file = tmp_path / "plan.ics"
    file.write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:S\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    done = run("import", file, "--start", "--what", "actions")
    assert (done.exit_code, "it is a calendar" in done.stderr) == (2, True)


def test_where_no_row_is_imported_it_is_not_said_that_a_file_is_to_be_named(tmp_path: Path) -> None:
    file = csv_file(tmp_path, "CHG-1,Patch,soon,later\n", "Id,Title,Start,Finish\n")
    by = mapping(tmp_path)
    by.write_text(run("import", file, "--start", "--as-at", "2021-04-01").stdout)
    done = run("import", file, "--mapping", by, "--output", tmp_path / "out.yaml")
    assert done.exit_code == 2
    assert "Nothing was written: no row could be imported." in done.stdout
    assert "--output" not in done.stdout


def test_the_workbook_of_a_schedule_is_brought_over_by_the_import_that_is_begun_from_it(tmp_path: Path) -> None:
    heads = "Id,Title,Category,Type,Services,Environment,Start,Finish,Outage,Notified,Notified for,Status,Outcome,Assignee,Release"
    file = csv_file(
        tmp_path,
        'CHG-1,Deployment,release,normal,"gateway,portal",production,2021-11-03 20:00,2021-11-04 02:00,yes,2021-10-01,2021-11-03'
        ",scheduled,,night-team,november\n"
        "CHG-2,Patch,,standard,gateway,,2021-08-12 20:00,2021-08-12 21:00,no,,,implemented,successful,,\n",
        f"{heads}\n",
    )
    by = mapping(tmp_path)
    by.write_text(run("import", file, "--start", "--as-at", "2021-09-07").stdout)
    _, changes = carried(file, by)
    assert changes["CHG-1"]["notified-for"] == "2021-11-03"
    book = tmp_path / "book.xlsx"
    shown = run("changes", tmp_path / "made.yaml", "--as-of", "2021-09-07", "--format", "xlsx", "--output", book)
    assert book.exists(), shown.output
    again = run("import", book, "--start", "--sheet", "Changes", "--as-at", "2021-09-07")
    assert again.exit_code == 0, again.output
    by.write_text(again.stdout)
    report, brought = carried(book, by)
    written = {"CHG-1": {"status": "scheduled"}, "CHG-2": {}}  # the workbook says what is absent means
    assert report["refused"] == []
    assert brought == {name: changes[name] | more for name, more in written.items()}


def test_the_import_of_an_action_log_is_begun_and_brings_over_what_was_exported(tmp_path: Path) -> None:
    release, log = Path(__file__).parent.parent / "releases" / "november-2021", tmp_path / "log.csv"
    assert run("export", release, "--what", "actions", "--as-of", "2021-09-07", "--output", log).exit_code == 0
    begun = run("import", log, "--start", "--what", "actions", "--as-at", "2021-09-07")
    assert begun.exit_code == 0
    by = tmp_path / "log.yaml"
    by.write_text(begun.stdout)
    assert run("lint", by).exit_code == 0
    done = run("import", log, "--mapping", by, "--output", tmp_path / "out.txt")
    assert done.exit_code == 0, done.stdout
    stated = yaml.safe_load((release / "release.yaml").read_text())["actions"]
    made = yaml.safe_load((tmp_path / "out.txt").read_text())["actions"]
    assert list(made) == list(stated)


@settings(max_examples=times(60), deadline=None)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=8), st.lists(st.text(max_size=20), max_size=8))
def test_an_import_begun_from_any_headings_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, heads: list[str], row: list[str]
) -> None:
    import csv

    file = tmp_path_factory.mktemp("begun") / "table.csv"
    with file.open("w", encoding="utf-8", errors="replace", newline="") as stream:
        csv.writer(stream).writerows([heads, row])
    for what in ("changes", "actions"):
        done = run("import", file, "--start", "--what", what)
        assert done.exit_code in (0, 2)
        if done.exit_code == 0:
            begun = read("mapping.yaml", done.stdout.encode())
            assert {one.code for one in begun.diagnostics} <= {"control-character"}


TEXTS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=30)
DATA = st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS.filter(lambda key: key != "<<"), inner, max_size=4), max_leaves=20)  # fmt: skip


@settings(max_examples=times(300), deadline=None)
@given(st.dictionaries(TEXTS.filter(lambda key: key != "<<"), DATA, min_size=1, max_size=5), TEXTS)
def test_a_document_that_was_written_reads_as_what_it_was_written_from(data: dict[str, Any], note: str) -> None:
    text = scribe.write(data)
    assert read("x.yaml", text.encode()).data == data
    assert as_texts(text) == data
    assert scribe.write(data, note=note).endswith(text)
    assert read("x.yaml", scribe.write(data, note=note).encode()).data == data


def test_a_text_is_plain_only_where_every_reader_of_yaml_takes_it_for_that_text() -> None:
    for plain in ("production", "2021-11-03T20:00", "CHG-412", "Data service", "england-and-wales"):
        assert scribe.quote(plain) == plain
    for quoted in (
        "yes",
        "No",
        "12:30",
        "3.10",
        "1e3",
        "0x1f",
        "a: b",
        "a #b",
        "",
        " a",
        "~",
        "null",
        ".inf",
        "-",
        "1_000",
        "=",
        "<<",
    ):
        assert scribe.quote(quoted) == json.dumps(quoted)


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ("DD/MM/YYYY hh:mm", False),
        ("ddd D MMMM YYYY", False),
        ("hh:mm", False),
        ("serial", False),
        ("dd/mm/yyyy", True),
        ("DD/MM", True),
        ("MM/MM/YYYY", True),
        ("DD/MM/YYYY mm", True),
        ("", True),
        ("(", True),
    ],
)
def test_forms_of_dates(form: str, wrong: bool) -> None:  # noqa: FBT001 - what is expected
    assert bool(wrong_form(form)) is wrong


@settings(deadline=None)
@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001
def test_what_is_written_in_a_form_is_read_in_it(when: datetime) -> None:
    when = when.replace(second=0, microsecond=0)
    for form, written in (
        ("DD/MM/YYYY hh:mm", f"{when:%d/%m/%Y %H:%M}"),
        (
            "M/D/YY h:mm am",
            f"{when.month}/{when.day}/{when:%y} {when.hour % 12 or 12}:{when:%M} {'pm' if when.hour > 11 else 'am'}",
        ),
        ("D MMM YYYY hh:mm", f"{when.day} {when:%b %Y %H:%M}"),
    ):
        assert read_when(written, (form,)) == when
    assert read_when(f"{when:%Y-%m-%d %H:%M}", ()) == when
    assert read_when(f"{when:%H:%M}", ()) == time(when.hour, when.minute)


@settings(max_examples=times(300), deadline=None)
@given(st.text("0123456789/-.: TZ+aJanFebpm", max_size=25))
def test_any_text_is_a_time_or_a_sentence(text: str) -> None:
    assert isinstance(read_when(text, ()), (date, time, str))


def test_the_commands_on_the_page_of_imports_do_what_it_says(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "import.md").read_text()
    files = dict(re.findall(r"^```(?:yaml|csv) (\S+)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL))
    (shown,) = re.findall(r"^```text\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "criteria").mkdir()
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    commands = re.findall(r"^(readiness import .*?)  # exit status (\d)$", page, re.MULTILINE)
    assert len(commands) == 2
    with chdir(tmp_path):
        for command, status in commands:
            done = CliRunner().invoke(main, shlex.split(command)[1:])
            assert done.exit_code == int(status), done.output
    assert done.stdout == shown


def test_the_page_of_json_names_every_key_of_an_import(tmp_path: Path) -> None:
    section = (ROOT / "docs" / "json.md").read_text().partition("## Import")[2].partition("\n## ")[0]
    report, _ = carried(csv_file(tmp_path, f"A,One,soon,{EVENING}\nB,Two,{EVENING},\n"), mapping(tmp_path))
    for key in {*report, *report["refused"][0], *report["file"]} - {"schema", "diagnostics"}:
        assert f"`{key}" in section, key
