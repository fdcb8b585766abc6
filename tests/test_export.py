"""What is exported: the action log as of a day, and what is due; a text in it is never more than a text."""

import csv
import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from exploring import times
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from readiness.actionlog import COLUMNS, Line, lines_of
from readiness.binding import bind
from readiness.calendar import make_calendar
from readiness.cli import main
from readiness.document import Document, read
from readiness.formats import csv as csv_format
from readiness.formats import xlsx
from readiness.importing.entries import enter
from readiness.mapping import ActionLogDocument
from readiness.reduction import reduce_to
from readiness.references import check_release
from readiness.release import Release
from readiness.tables.layout import Layout
from readiness.tables.reading import read_grid

ROOT = Path(__file__).parent.parent
NOVEMBER = str(ROOT / "releases" / "november-2021")
REVISED = {
    "OPSG 53x/CONF02": (date(2021, 9, 7), "A revised date is for the DCC to determine."),
    "OPSG 54/05": (date(2021, 9, 7), "N/A"),
    "OPSG 56/01": (None, "N/A"),
}


def export(*words: str) -> Result:
    return CliRunner().invoke(main, ["export", *words], catch_exceptions=False)


def a_release(folder: Path, actions: str) -> str:
    """Return a release with these actions, judged by criteria of no matter."""
    for name in ("criteria", "releases/one"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / ".git").mkdir(exist_ok=True)
    calendar = "calendars/england-and-wales.yaml"
    (folder / "criteria" / "calendars").mkdir(exist_ok=True)
    (folder / "criteria" / calendar).write_bytes((ROOT / "criteria" / calendar).read_bytes())
    (folder / "criteria" / "some.yaml").write_text(
        'kind: criteria\nid: some\ntitle: Some\nversion: "1"\nwording: ours\ncriteria:\n  A:\n    title: It is said\n'
        "    category: testing\n    owner: Team\n    importance: hard\n    at: {go: {check: {evidence: {type: said}}}}\n"
        "    remedy: Say it.\n"
    )
    path = folder / "releases" / "one" / "release.yaml"
    path.write_text(
        "kind: release\nid: one\ntitle: One\ncriteria: some\ncalendar: england-and-wales\n"
        "plan:\n  go: {title: Going, date: 2021-06-30, stated: 2021-01-04}\ncheckpoints: [go]\n"
        f"evidence:\n  said: {{type: said, expected: 2021-06-01, stated: 2021-01-04}}\nactions:\n{actions}"
    )
    return str(path)


def cells_of(raw: bytes) -> list[list[object]]:
    grid = read_grid(raw, Layout.model_validate({}))
    assert not isinstance(grid, str)
    return [[row.get(column) for column in range(1, 8)] for row in grid.cells.values()]


def test_every_format_shows_the_log_as_it_was_on_record(tmp_path: Path) -> None:
    book = tmp_path / "actions.xlsx"
    asked = (NOVEMBER, "--what", "actions", "--as-of", "2021-09-07")
    assert export(*asked, "--output", str(book)).exit_code == 0
    head, *rows = cells_of(book.read_bytes())
    assert tuple(head) == COLUMNS
    assert len(rows) == 11
    for one, wanted in REVISED.items():
        (row,) = (row for row in rows if row[0] == one)
        assert (row[3], row[4]) == wanted
        assert isinstance(row[2], date)
    written = list(csv.reader(io.StringIO(export(*asked, "--format", "csv").stdout)))
    assert written == [["" if one is None else str(one) for one in row] for row in [head, *rows]]
    table = [line for line in export(*asked).stdout.splitlines() if line.startswith("| OPSG")]
    assert [line.split(" | ")[0].removeprefix("| ") for line in table] == [row[0] for row in rows]
    assert "| 7 September 2021 | A revised date is for the DCC to determine. | DCC | Open |" in table[2]


def test_what_was_stated_later_is_not_shown(tmp_path: Path) -> None:
    path = a_release(
        tmp_path,
        "  A-1:\n    title: Do it\n    owner: [One, Two]\n    raised: 2021-02-01\n    superseded-by: A-2\n"
        "    target: [{target: 2021-03-01}, {target: 2021-04-01, stated: 2021-03-02}, {target: 2021-05, stated: 2021-04-06}]\n"
        "    status: [{value: closed, stated: 2021-05-04}]\n"
        "  A-2: {title: Do it better, raised: 2021-05-04}\n",
    )

    def rows(as_of: str) -> list[list[str]]:
        made = export(path, "--what", "actions", "--as-of", as_of, "--format", "csv")
        assert made.exit_code == 0
        return list(csv.reader(io.StringIO(made.stdout)))[1:]

    assert rows("2021-01-29") == []
    assert rows("2021-02-01") == [["A-1", "Do it", "2021-02-01", "2021-03-01", "N/A", "One; Two", "Open"]]
    assert rows("2021-03-02") == [["A-1", "Do it", "2021-02-01", "2021-03-01", "2021-04-01", "One; Two", "Open"]]
    window = "2021-05-01/2021-05-31"
    assert rows("2021-04-06") == [["A-1", "Do it", "2021-02-01", "2021-04-01", window, "One; Two", "Open"]]
    assert [row[-1] for row in rows("2021-05-04")] == ["Closed; superseded by A-2", "Open"]


@pytest.mark.parametrize("title", ["=1+1", "@SUM(A1)", "+1", "-1|x", " =1", "| a | b <script>"])
def test_a_title_is_never_a_formula_nor_markup(tmp_path: Path, title: str) -> None:
    path = a_release(tmp_path, f'  A-1: {{title: "{title}", owner: "=cmd", raised: 2021-02-01}}\n')
    asked = (path, "--what", "actions", "--as-of", "2021-02-01")
    book = tmp_path / "actions.xlsx"
    assert export(*asked, "--output", str(book)).exit_code == 0
    with zipfile.ZipFile(book) as archive:
        assert re.search(r"<f[ >]", archive.read("xl/worksheets/sheet1.xml").decode()) is None
    _, row = csv.reader(io.StringIO(export(*asked, "--format", "csv").stdout))
    assert not any(one.lstrip().startswith(("=", "@", "+", "-")) for one in row)
    (line,) = (line for line in export(*asked).stdout.splitlines() if line.startswith("| A-1"))
    assert len(re.findall(r"(?<!\\)\|", line)) == 8
    assert "<script" not in line.replace("\\<", "")


def test_the_same_log_is_the_same_workbook(tmp_path: Path) -> None:
    made = []
    for name in ("a.xlsx", "b.xlsx"):
        export(NOVEMBER, "--what", "actions", "--as-of", "2021-09-07", "--output", str(tmp_path / name))
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((NOVEMBER, "--what", "actions", "--format", "xlsx"), "name a file with --output"),
        ((NOVEMBER, "--what", "calendar", "--format", "csv"), "not written as csv"),
        ((NOVEMBER, "--what", "actions", "--paper", "x.yaml"), "--paper goes with"),
        ((NOVEMBER,), "Missing option '--what'"),
        ((str(ROOT / "releases"), "--what", "actions"), "holds several releases"),
    ],
)
def test_a_wrong_call_says_so(words: tuple[str, ...], said: str) -> None:
    made = export(*words)
    assert made.exit_code == 2
    assert said in made.stderr


def calendar_of(*words: str) -> dict[str, tuple[date, str, str]]:
    """Return by id the day, the title and the rest of each entry, as another program reads them."""
    made = export(*words, "--what", "calendar")
    assert made.exit_code == 0
    assert all(len(line.encode()) <= 75 for line in made.stdout.splitlines())
    found = Calendar.from_ical(made.stdout)
    events = list(found.walk("VEVENT"))
    ids = [str(one["UID"]) for one in events]
    assert len(set(ids)) == len(ids)
    assert not any(one.errors for one in events)
    return {str(one["UID"]): (one.decoded("DTSTART"), str(one["SUMMARY"]), str(one["DESCRIPTION"])) for one in events}


def test_the_calendar_of_november_has_what_is_due_on_its_day() -> None:
    found = calendar_of(NOVEMBER, "--as-of", "2021-09-07")
    by = "@november-2021-sec-release"
    assert found[f"plan.go-live{by}"][:2] == (date(2021, 11, 4), "Live operation")
    assert found[f"plan.lsc-assessment{by}"][0] == date(2021, 10, 5)
    day, title, about = found[f"due.lsc-assessment.LSC-TST-05{by}"]
    assert day == date(2021, 10, 4)
    assert title.startswith("Due from DCC: User Integration Testing")
    assert "the finish of User Integration Testing" in about
    assert found[f"action.OPSG 54/05{by}"][0] == date(2021, 9, 7)
    assert f"action.OPSG 54/04{by}" not in found
    assert f"due.lsc-assessment.LSC-EVD-01{by}" not in found  # met, and on track
    assert "is too old" in found[f"due.go-live.LSC-EVD-01{by}"][2]  # met today, and stale by then


def test_the_calendar_is_the_same_bytes_and_its_ids_stay() -> None:
    asked = (NOVEMBER, "--what", "calendar", "--as-of", "2021-09-07")
    assert export(*asked).stdout_bytes == export(*asked).stdout_bytes
    first, later = calendar_of(NOVEMBER, "--as-of", "2021-09-07"), calendar_of(NOVEMBER, "--as-of", "2021-10-05")
    assert len(first.keys() & later.keys()) > 20


def test_papers_are_due_by_the_rule_that_the_paper_states(tmp_path: Path) -> None:
    path = a_release(tmp_path, "  A-1: {title: Do it, raised: 2021-02-01, target: 2021-03-01}\n")
    paper = tmp_path / "releases" / "one" / "paper.yaml"
    head = "kind: paper\nid: own\nmeeting: BOARD_1\ndate: 2021-04-07\nmeetings: [go]\n"
    for rule, own, going in (
        ("5wd", date(2021, 3, 29), date(2021, 6, 23)),  # Easter lies between
        ("5 clear wd", date(2021, 3, 26), date(2021, 6, 22)),
        ("1w", date(2021, 3, 31), date(2021, 6, 23)),
    ):
        paper.write_text(f"{head}papers-due: {rule}\n")
        found = calendar_of(path, "--as-of", "2021-02-01", "--paper", str(paper))
        assert found["paper.own@one"][:2] == (own, "Papers due for BOARD_1")
        assert found["papers.go@one"][:2] == (going, "Papers due for Going")
    paper.write_text(head)
    assert not any(one.startswith("paper") for one in calendar_of(path, "--as-of", "2021-02-01", "--paper", str(paper)))


def test_no_text_of_a_release_ends_its_line_of_a_calendar(tmp_path: Path) -> None:
    evil = "x\\nEND:VEVENT\\nBEGIN:VALARM;,\\\\"
    path = a_release(tmp_path, f'  A-1: {{title: "{evil}", owner: "a,b;c", raised: 2021-02-01, target: 2021-03-01}}\n')
    made = export(path, "--what", "calendar", "--as-of", "2021-02-01").stdout
    assert made.count("\nBEGIN:VEVENT") == made.count("\nEND:VEVENT") == 3
    assert "\nBEGIN:VALARM" not in made
    assert "END:VEVENT" in calendar_of(path, "--as-of", "2021-02-01")["action.A-1@one"][2]


def test_a_waiver_ends_on_its_last_day(tmp_path: Path) -> None:
    path = a_release(tmp_path, "  A-1: {title: Do it, raised: 2021-02-01}\n")
    with Path(path).open("a") as file:
        file.write(
            "waivers:\n  A: {at: go, reason: Why not, approved-by: Board, granted: 2021-02-01, expires: 2021-07-01}\n"
        )
    found = calendar_of(path, "--as-of", "2021-02-01")
    assert found["waiver.A.0@one"][:2] == (date(2021, 7, 1), "Last day of the waiver of A")
    assert "Why not" in found["waiver.A.0@one"][2]


LOG = """\
kind: action-log
id: log
title: The log that was exported
stated: 2021-06-30
columns:
  id: Action ID
  title: Action
  owner: {column: Owner, split: ";"}
  raised: Date Raised
  target: Last Target Date
  revised: Revised Target Date
  status: Status
  superseded-by: {column: Status, after: superseded by}
"""
DAYS = st.dates(date(2021, 1, 1), date(2021, 6, 1)).map(str)
TARGETS = st.one_of(DAYS, st.sampled_from(("tbc", "2021-08", "2021-07-01/2021-07-09")))
TITLES = st.one_of(
    st.text("ab =@+-'|,;\"#é\N{ARABIC LETTER ALEF}", min_size=1, max_size=30).filter(str.strip),
    st.sampled_from(("N/A", "=1+1", "'x")),
).map(lambda text: " ".join(text.split()))


@st.composite
def actions(draw: st.DrawFn) -> dict[str, object]:
    """Return an action as an import writes one: a target stated when it was raised, the other on the day of the log."""
    said = {"stated": "2021-06-30"}
    one: dict[str, object] = {"title": draw(TITLES), "raised": draw(DAYS)}
    first, revised = draw(st.none() | TARGETS), draw(st.none() | TARGETS)
    if first is not None:
        one["target"] = [{"target": first}] + ([] if revised is None else [{"target": revised, **said}])
    if draw(st.booleans()):
        one["status"] = [{"value": draw(st.sampled_from(("closed", "tbc"))), **said}]
    if draw(st.booleans()):
        one["owner"] = draw(st.sampled_from(("One", ["One", "Two"], "=x")))
    return one


@settings(max_examples=times(60), deadline=None)
@given(
    st.dictionaries(st.sampled_from(("A-1", "A 2/03", "B/1", "3")), actions(), min_size=1),
    st.sampled_from(("csv", "xlsx")),
)
def test_what_is_exported_and_imported_again_is_the_same(made: dict[str, dict[str, object]], form: str) -> None:
    data = {
        "kind": "release",
        "id": "one",
        "title": "One",
        "criteria": "some",
        "calendar": "any",
        "plan": {"go": {"date": "tbc", "stated": "2021-01-01"}},
        "checkpoints": ["go"],
    }
    calendar = make_calendar("any", "Europe/London", date(2021, 1, 1), date(2021, 12, 31), ("mon",), ())
    mapping, _ = bind(ActionLogDocument, read("log.yaml", LOG.encode()))
    assert mapping is not None

    def log_of(actions_: object) -> tuple[Line, ...]:
        release, wrong = bind(Release, Document("r", "", {**data, "actions": actions_}, {}, {}, ()))
        assert (wrong, release is None) == ((), False)
        assert release is not None
        assert check_release(release, "r") == ()
        return lines_of(release, reduce_to(release, date(2021, 6, 30), calendar, {}))

    lines = log_of(made)
    assume(form == "xlsx" or not any(one.title.startswith("'") for one in lines))  # CSV cannot tell it from a guard
    raw = csv_format.actions(lines).encode() if form == "csv" else xlsx.actions("One", date(2021, 6, 30), lines)
    assert isinstance(raw, bytes)
    grid = read_grid(raw, mapping.layout)
    assert not isinstance(grid, str)
    again = enter(mapping, grid, "log.yaml")
    assert not isinstance(again, str)
    assert again.refused == ()
    assert log_of(again.data["actions"]) == lines


MINUTES = """\
Action ID,Action,Date Raised,Last Target Date,Revised Target Date,Owner
OPSG 53x/CONF01,To explain. Status: Closed. (This action has been superseded by action OPSG 56/01),02/08/2021,07/09/2021,N/A,DCC
"OPSG 53x/CO
NF02",To set out a process. Status: Open.,02/08/2021,07/09/2021,Revised target date to be determined by DCC,DCC
OPSG 54/05,To report. Status: Open.,03/08/2021,07/09/2021,N/A,DCC
OPSG 56/01,To give the timeline,07/09/2021,N/A,N/A,DCC
OPSG 5/1,An id of no form,07/09/2021,N/A,N/A,DCC
OPSG 56/02,A day that does not exist,31/31/2021,N/A,N/A,DCC
"""
OF_MINUTES = """\
kind: action-log
id: log
title: The log of the minutes
stated: 2021-09-07
source: opsg-56
ids: ["OPSG ##/##", "OPSG ##x/CONF##"]
columns:
  id: Action ID
  title: {column: Action, before: "Status:"}
  owner: Owner
  raised: {column: Date Raised, format: DD/MM/YYYY}
  target: {column: Last Target Date, format: DD/MM/YYYY}
  revised: {column: Revised Target Date, format: DD/MM/YYYY}
  status: {column: Action, after: "Status:"}
  superseded-by: {column: Action, after: superseded by}
"""


def test_a_log_as_minutes_print_it_is_imported(tmp_path: Path) -> None:
    for name, text in (("log.csv", MINUTES), ("log.yaml", OF_MINUTES)):
        (tmp_path / name).write_text(text)
    made = tmp_path / "actions.txt"
    call = ["import", str(tmp_path / "log.csv"), "--mapping", str(tmp_path / "log.yaml"), "--output", str(made)]
    ran = CliRunner().invoke(main, call, catch_exceptions=False)
    assert ran.exit_code == 1
    said = " ".join(ran.stdout.split())
    assert "6 rows: 4 actions imported, 2 refused." in said
    assert "was not revised: OPSG 54/05." in said
    on = {"stated": "2021-09-07", "source": "opsg-56"}
    assert read("a", made.read_bytes()).data == {
        "actions": {
            "OPSG 53x/CONF01": {
                "title": "To explain.",
                "owner": "DCC",
                "raised": "2021-08-02",
                "target": [{"target": "2021-09-07"}],
                "status": [{"value": "closed", **on}],
                "superseded-by": "OPSG 56/01",
                "source": "opsg-56",
            },
            "OPSG 53x/CONF02": {
                "title": "To set out a process.",
                "owner": "DCC",
                "raised": "2021-08-02",
                "source": "opsg-56",
                "target": [
                    {"target": "2021-09-07"},
                    {"target": "tbc", "note": "Revised target date to be determined by DCC", **on},
                ],
            },
            "OPSG 54/05": {
                "title": "To report.",
                "owner": "DCC",
                "raised": "2021-08-03",
                "target": [{"target": "2021-09-07"}],
                "source": "opsg-56",
            },
            "OPSG 56/01": {
                "title": "To give the timeline",
                "owner": "DCC",
                "raised": "2021-09-07",
                "source": "opsg-56",
            },
        }
    }
