"""What is exported: the action log as of a day, and what is due; a text in it is never more than a text."""

import csv
import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar

from readiness.actionlog import COLUMNS
from readiness.cli import main
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
