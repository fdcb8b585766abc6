"""Change schedules in every format: what a person reads, and what each file holds when another program reads it back."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import click
import icalendar
import pytest
import xmlschema
from change_schedule import AS_OF, EVERYTHING, SCHEDULE, lay_down
from click.testing import CliRunner
from markdown_it import MarkdownIt
from python_calamine import CalamineWorkbook
from strategies import ROOT

from readiness.briefing import FEW, MANY, brief
from readiness.changes.account import MARKS, Counts, count, strips, undated, waiting
from readiness.changes.answer import Answer, make_answer
from readiness.changes.clock import Clock
from readiness.changes.conflicts import Kind
from readiness.cli import main
from readiness.columns import columns_of
from readiness.commands.changes import changes
from readiness.document import cell
from readiness.files import Library
from readiness.formats import agendas, html, ics, junit, markdown, plain, xlsx
from readiness.formats import csv as as_csv
from readiness.repository import load_programme

DAY = date.fromisoformat(AS_OF)
FORMATS = ("terminal", "json", "csv", "xlsx", "ics", "markdown", "html", "junit")
TEXTS: dict[str, Callable[[Answer], str]] = {
    "terminal": lambda answer: plain.text([brief(answer, FEW)], 80),
    "json": lambda answer: agendas.changes(answer, ()),
    "csv": as_csv.changes,
    "ics": ics.changes,
    "markdown": lambda answer: markdown.reports([brief(answer, MANY)]),
    "html": lambda answer: html.reports([brief(answer, MANY)]),
    "junit": junit.changes,
}
WRONG, CERTAIN, POSSIBLE = 2, 1, 3


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    lay_down(folder)
    return folder


def answer_of(root: Path, as_of: date = DAY, month: date | None = None) -> Answer:
    programme, found = load_programme(Library(root), root / SCHEDULE, ())
    assert programme is not None, found
    return make_answer(programme.agenda(as_of), month)


@pytest.fixture(scope="module")
def answer(root: Path) -> Answer:
    return answer_of(root)


def with_changes(folder: Path, changes: str) -> Answer:
    """Return the answer on a schedule of these changes alone, each a line of YAML."""
    head, _, _ = EVERYTHING.partition("changes:\n")
    lay_down(folder, f"{head.replace('releases: [releases/one, releases/two]', '')}changes:\n{changes}")
    return answer_of(folder)


def run(*arguments: str) -> tuple[int, bytes, str]:
    result = CliRunner().invoke(main, ["changes", *arguments])
    return result.exit_code, result.stdout_bytes, result.stderr


def book_of(answer: Answer) -> CalamineWorkbook:
    made = xlsx.changes(answer)
    assert isinstance(made, bytes), made
    return CalamineWorkbook.from_filelike(io.BytesIO(made))


def rows_of(answer: Answer, sheet: str) -> list[dict[str, Any]]:
    head, *rows = book_of(answer).get_sheet_by_name(sheet).to_python()
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


# All formats


def tally(found: list[tuple[str, bool, bool]]) -> Counts:
    """Return the counts of findings, each (conflict or limit, certain, excepted)."""
    by = Counter((sort, "excepted" if excepted else certain) for sort, certain, excepted in found)
    sorts = [by[sort, certain] for sort in ("conflict", "limit") for certain in (True, False)]
    return Counts(*sorts, by["conflict", "excepted"], by["limit", "excepted"])


def from_json(answer: Answer) -> Counts:
    found = json.loads(TEXTS["json"](answer))
    return tally(
        [
            (sort, one["certainty"] == "certain", one["exception"] is not None)
            for sort, key in (("conflict", "conflicts"), ("limit", "breaches"))
            for one in found[key]
        ]
    )


def from_csv(answer: Answer) -> Counts:
    rows = csv.DictReader(io.StringIO(TEXTS["csv"](answer)))
    return tally([(row["sort"], row["certainty"] == "certain", row["excepted"] == "yes") for row in rows])


def from_xlsx(answer: Answer) -> Counts:
    return tally(
        [
            (sort, row["Certainty"] == "certain", row["Excepted"] == "yes")
            for sort, sheet in (("conflict", "Conflicts"), ("limit", "Limits"))
            for row in rows_of(answer, sheet)
        ]
    )


def from_junit(answer: Answer) -> Counts:
    conflicts, limits = ET.fromstring(TEXTS["junit"](answer)).findall("testsuite")  # noqa: S314 - our own output
    found = []
    for suite in (conflicts, limits):
        here: Counter[str] = Counter()
        for said in suite.iter():
            if said.tag in ("failure", "skipped"):
                numbers = re.findall(r"(\d+) (certain|possible|excepted)", said.get("message", ""))
                here.update({word: int(number) for number, word in numbers})
            elif said.tag == "testcase" and said.find("failure") is None and said.find("skipped") is None:
                here["excepted"] += len((said.findtext("system-out") or "").splitlines())
        found.append(here)
    of, held = found
    return Counts(of["certain"], of["possible"], held["certain"], held["possible"], of["excepted"], held["excepted"])


def from_words(text: str) -> Counts:
    """Return the counts that the first sentences of a report state."""
    plainly = " ".join(text.split())
    conflicts = re.search(r"Conflicts: (\d+) certain, (\d+) possible\.", plainly)
    limits = re.search(r"Limits: (\d+) not kept, (\d+) that may not be kept\.", plainly)
    excepted = re.search(r"consented to (\d+) conflicts? and (\d+) limits? not kept", plainly)
    assert conflicts is not None
    assert limits is not None
    assert excepted is not None
    return Counts(*(int(number) for found in (conflicts, limits, excepted) for number in found.groups()))


def from_ics(answer: Answer) -> Counts:
    return from_words(str(icalendar.Calendar.from_ical(TEXTS["ics"](answer))["DESCRIPTION"]))


READERS: dict[str, Callable[[Answer], Counts]] = {
    "json": from_json,
    "csv": from_csv,
    "xlsx": from_xlsx,
    "junit": from_junit,
    "ics": from_ics,
    **{name: lambda answer, name=name: from_words(TEXTS[name](answer)) for name in ("terminal", "markdown", "html")},  # type: ignore[misc]
}


def test_the_schedule_has_every_kind_of_conflict_and_every_limit_not_kept(answer: Answer) -> None:
    assert {one.kind for one in answer.conflicts if one.certain} == set(Kind)
    assert {one.rule for one in answer.breaches if one.certain} == set(answer.rules) - {"KEPT"}
    assert min(count(answer).excepted_conflicts, count(answer).excepted_limits, count(answer).possible) > 0


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_says_how_much_there_is_of_what(form: str, answer: Answer) -> None:
    assert READERS[form](answer) == count(answer) == Counts(11, 16, 10, 6, 2, 1)


@pytest.mark.parametrize("form", FORMATS)
def test_the_exit_status_is_that_of_what_is_found(form: str, root: Path, tmp_path: Path) -> None:
    possible = tmp_path / "possible"
    with_changes(possible, "  A: {title: A, start: tbc, finish: tbc, outage: tbc}\n")
    for folder, expected in ((root, CERTAIN), (possible, POSSIBLE)):
        call = (str(folder / SCHEDULE), "--as-of", AS_OF, "--format", form, "--output", str(tmp_path / f"out.{form}"))
        assert run(*call)[0] == expected
        assert run(*call, "--no-gate")[0] == 0
    assert (tmp_path / f"out.{form}").stat().st_size


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_bytes_whatever_the_hash_seed_and_the_time_zone(form: str, root: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    call = [sys.executable, "-m", "readiness", "changes", str(root / SCHEDULE), "--as-of", AS_OF, "--no-gate"]
    found = set()
    for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/Lima")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        subprocess.run([*call, "--format", form, "--output", str(out)], cwd=ROOT, env=environment, check=True)
        found.add(out.read_bytes())
    assert len(found) == 1


@pytest.mark.parametrize("form", TEXTS)
def test_no_format_lets_a_control_character_through(form: str, answer: Answer) -> None:
    titles = dict.fromkeys(answer.book.entry_titles, "\x1b[31mred\x07\u202e")
    entries = tuple(replace(one, title="\x1b]0;x\x07") for one in answer.book.entries)
    book = replace(answer.book, entries=entries, entry_titles=titles)
    text = TEXTS[form](replace(answer, title="\x1b[2J\u2066 title", book=book))
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202e\u2066]", text)
    assert "[31mred" in text or form == "ics"


@pytest.mark.parametrize("form", FORMATS)
def test_a_schedule_without_anything_has_every_format(form: str, tmp_path: Path) -> None:
    path = lay_down(
        tmp_path, "kind: change-schedule\nid: nothing\ntitle: Nothing\ncalendar: england-and-wales\nas-at: 2021-09-01\n"
    )
    out = tmp_path / "out"
    assert run(str(path), "--as-of", AS_OF, "--format", form, "--output", str(out))[0] == 0
    assert out.stat().st_size


def test_the_page_names_every_format_and_mark() -> None:
    page = (ROOT / "docs" / "change-schedule.md").read_text(encoding="utf-8")
    section = page.partition("## Formats")[2]
    option = next(one for one in changes.params if one.name == "form")
    assert isinstance(option.type, click.Choice)
    assert sorted(option.type.choices) == sorted(FORMATS)
    assert not [word for word in (*FORMATS, *MARKS) if f"`{word}`" not in section]


# The screen


def test_the_screen_of_a_schedule_with_everything(answer: Answer) -> None:
    assert TEXTS["terminal"](answer) == (ROOT / "tests" / "goldens" / "changes.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [60, 80, 110])
def test_nothing_is_wider_than_the_screen(width: int, answer: Answer) -> None:
    assert max(map(columns_of, plain.text([brief(answer, FEW)], width).splitlines())) <= width


def test_a_day_of_the_calendar_shows_what_is_on_it(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    made = with_changes(
        tmp_path / "a",
        """
  OUT: {title: Out, start: 2021-11-01T20:00, finish: 2021-11-02T00:00, outage: true}
  NIGHT: {title: Night, start: 2021-11-02T20:00, finish: 2021-11-03T02:00, outage: false}
  SOME: {title: Some day, start: 2021-11-04/2021-11-05, finish: 2021-11-05}
  DONE: {title: Done, start: 2021-10-16T10:00, finish: 2021-10-16T11:00, status: implemented}
windows:
  stop: {category: freeze, from: 2021-11-06, to: 2021-11-06}
  perhaps: {category: blackout, from: 2021-11-07, to: 2021-11-08/2021-11-09}
""",
    )
    shown = {one.monday: one for one in strips(made, 13)}
    assert shown[date(2021, 11, 1)].days == ("#", "=", "=", "?", "=", ".F", ".B")
    assert shown[date(2021, 11, 1)].changes == ("NIGHT", "OUT", "SOME")
    assert shown[date(2021, 10, 11)].days[5] == "-"


def test_a_month_that_has_passed_still_has_its_calendar(root: Path) -> None:
    september = answer_of(root, month=date(2021, 9, 1))
    shown = strips(september, 13)
    assert [one.monday for one in shown] == [date(2021, 8, 30) + timedelta(days=7) * week for week in range(5)]
    assert shown[2].days[1:3] == ("-M", "-M")
    assert "Only what concerns September 2021 is shown." in TEXTS["markdown"](september)


def test_long_lists_end_with_how_many_more_there_are(tmp_path: Path) -> None:
    lines = "".join(
        f"  C-{number}: {{title: Change, services: [hub], start: 2021-11-03T20:00, finish: 2021-11-03T21:00}}\n"
        for number in range(10)
    )
    made = with_changes(tmp_path, lines)
    assert len([one for one in made.conflicts if one.kind is Kind.SAME_SERVICE]) == 45
    text = TEXTS["terminal"](made)
    assert "Same service (45)" in text
    assert "and 25 more; --format json has all" in text
    assert text.count("touch the same service") == FEW
    assert TEXTS["html"](made).count("touch the same service") == 45


def test_weeks_beyond_a_quarter_are_counted(tmp_path: Path) -> None:
    made = with_changes(tmp_path, "  A: {title: A, start: 2022-06-01T20:00, finish: 2022-06-01T21:00}\n")
    assert len(made.weeks) == 34
    assert TEXTS["terminal"](made).count("21 weeks more, up to that of 30 May 2022") == 2


def test_conflicts_of_what_has_no_date_are_one_line(answer: Answer) -> None:
    folded, others = waiting(answer)
    assert sum(len(one.conflicts) for one in folded) + len(others) == count(answer).possible
    assert [one.id for one in folded] == ["A-5", "later"]
    text = " ".join(TEXTS["terminal"](answer).split())
    assert "No day yet (A-5) may have 14 conflicts, as nothing is known of the date: same service (2)" in text
    assert [one.id for one in undated(answer)] == ["A-5"]


def test_a_rate_stands_beside_its_numbers(answer: Answer) -> None:
    assert "50.0 % (1 of 2)" in TEXTS["html"](answer)
    assert "2.5 to 3.5 (limit 2)" in TEXTS["html"](answer)


def test_a_basis_and_that_nobody_has_read_it_are_said_once(answer: Answer) -> None:
    text = TEXTS["terminal"](answer)
    assert text.count("Basis: Ours (unverified).") == len({one.rule for one in answer.breaches}) - 1
    assert "Basis: <u>Ours</u>." in text
    held, _, excepted = text.partition("Excepted (3)")
    assert "Unverified" not in held
    assert "Approved by The board: Nobody works with it" in " ".join(excepted.split())


# Values and workbooks


def test_a_row_of_values_is_a_conflict_or_a_limit(answer: Answer) -> None:
    rows = list(csv.DictReader(io.StringIO(TEXTS["csv"](answer))))
    assert len(rows) == len(answer.conflicts) + len(answer.breaches)
    one = next(row for row in rows if row["kind"] == "dependent-service" and row["changes"] == "A-1 A-3")
    assert (one["from"], one["to"], one["first_day"]) == ("2021-11-04 02:00", "2021-11-04 04:00", "2021-11-04")
    assert (one["service"], one["certainty"]) == ("portal", "certain")
    month = next(row for row in rows if row["kind"] == "MONTH")
    assert (month["month"], month["verified"], month["changes"]) == ("2021-11-01", "yes", "A-1 A-2 A-4 A-7")


def test_no_value_is_a_formula(answer: Answer) -> None:
    values = [value for row in csv.reader(io.StringIO(TEXTS["csv"](answer))) for value in row]
    assert any("HYPERLINK" in one for one in values)
    assert not [one for one in values if one.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert cell("\uff1d1+1") == "'\uff1d1+1"
    assert cell("1 = 1") == "1 = 1"


def test_a_workbook_has_days_times_numbers_and_texts(answer: Answer) -> None:
    assert book_of(answer).sheet_names == ["Conflicts", "Limits", "Figures", "Forward", "Changes"]
    changes = {(row["Change"], row["Contingency date"]): row for row in rows_of(answer, "Changes")}
    one = changes["A-1", "no"]
    assert one["Title"] == '=HYPERLINK("http://x","y")'
    assert (one["From"], one["To"]) == (datetime(2021, 11, 3, 20), datetime(2021, 11, 4, 6))  # noqa: DTZ001 - local
    assert (one["First day"], one["Users told, first day"]) == (date(2021, 11, 3), date(2021, 10, 14))
    assert changes["A-4", "no"]["From"] == ""
    assert changes["A-4", "no"]["First day"] == date(2021, 11, 10)
    assert changes["A-5", "no"]["First day"] == ""
    assert len(changes) == 11
    figures = rows_of(answer, "Figures")
    assert (figures[0]["Month"], figures[0]["Success rate %"]) == (date(2021, 9, 1), 50.0)
    assert (figures[0]["Outage hours, least"], figures[0]["Outage hours, most"]) == (2.5, 3.5)
    assert len(figures) == len(answer.figures)
    assert [row["Week of"] for row in rows_of(answer, "Forward")] == [one.monday for one in answer.weeks]


def test_a_workbook_holds_no_formula_and_no_link(answer: Answer) -> None:
    made = xlsx.changes(answer)
    assert isinstance(made, bytes)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        texts = [package.read(name).decode() for name in package.namelist()]
    assert not [one for one in texts if "<f>" in one or "<hyperlink" in one]
    assert any('ySplit="1"' in one for one in texts)


def test_a_workbook_is_written_to_a_file_only(root: Path) -> None:
    status, text, said = run(str(root / SCHEDULE), "--format", "xlsx")
    assert (status, text) == (WRONG, b"")
    assert "--output" in said


def test_a_workbook_without_its_library_names_the_extra(root: Path, tmp_path: Path) -> None:
    program = "import sys; sys.modules['xlsxwriter'] = None; from readiness.cli import run; run()"
    call = ["changes", str(root / SCHEDULE), "--format", "xlsx", "--output", str(tmp_path / "out.xlsx")]
    ran = subprocess.run([sys.executable, "-c", program, *call], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == WRONG
    assert "pip install '.[spreadsheets]'" in " ".join(ran.stderr.split())
    assert not (tmp_path / "out.xlsx").exists()


# Calendars


def test_an_event_is_at_the_moment_at_which_the_change_is(answer: Answer) -> None:
    text = TEXTS["ics"](answer)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    events = {str(one["UID"]): one for one in icalendar.Calendar.from_ical(text).walk("VEVENT")}
    for entry in answer.book.entries:
        if entry.change is None or not entry.span.exact:
            continue
        event = events[f"change.{entry.id}{'.contingency' if entry.contingency else ''}@everything"]
        begins, ends = (event[key].dt.astimezone(UTC) for key in ("DTSTART", "DTEND"))
        assert (begins.timestamp() / 60, ends.timestamp() / 60) == entry.span.hull
        assert str(event["SUMMARY"]).startswith(entry.title)
    night = events["change.A-11@everything"]
    assert night["DTEND"].dt.astimezone(UTC) - night["DTSTART"].dt.astimezone(UTC) == timedelta(hours=9)


def test_what_is_known_to_the_day_is_a_whole_day_and_what_is_not_is_counted(answer: Answer) -> None:
    calendar = icalendar.Calendar.from_ical(TEXTS["ics"](answer))
    events = {str(one["UID"]): one for one in calendar.walk("VEVENT")}
    assert events["change.A-4@everything"]["DTSTART"].dt == date(2021, 11, 10)
    assert events["change.A-4@everything"]["DTEND"].dt == date(2021, 11, 11)
    assert events["window.christmas@everything"]["DTSTART"].dt == date(2021, 12, 17)
    assert events["window.christmas@everything"]["DTEND"].dt == date(2022, 1, 4)
    assert "change.A-5@everything" not in events
    assert "change.A-10@everything" not in events
    assert int(calendar["X-READINESS-LEFT-OUT"]) == 3
    assert "(3): No day yet, Nobody knows when, Quiet before the first." in str(calendar["DESCRIPTION"])


def test_an_event_keeps_its_identifier_when_its_change_moves(answer: Answer, tmp_path: Path) -> None:
    lay_down(tmp_path, EVERYTHING.replace("2021-11-03T20:00", "2021-11-02T21:00"))
    before, after = (
        {str(one["UID"]) for one in icalendar.Calendar.from_ical(TEXTS["ics"](each)).walk("VEVENT")}
        for each in (answer, answer_of(tmp_path))
    )
    assert before == after
    assert len(before) == len(list(icalendar.Calendar.from_ical(TEXTS["ics"](answer)).walk("VEVENT")))


def test_windows_that_recur_too_often_are_counted(tmp_path: Path) -> None:
    made = with_changes(
        tmp_path,
        """
  A: {title: A, start: 2021-01-01T20:00, finish: 2021-01-01T21:00}
  B: {title: B, start: 2036-01-01T20:00, finish: 2036-01-01T21:00}
windows:
  nights: {category: maintenance, from: 2021-01-01T20:00, to: 2021-01-02T02:00, repeats: FREQ=DAILY, services: [hub]}
  days: {category: maintenance, from: 2021-01-01, to: 2021-01-01, repeats: FREQ=DAILY}
""",
    )
    times = sum(len(one.spans) for one in made.book.restrictions)
    calendar = icalendar.Calendar.from_ical(TEXTS["ics"](made))
    assert times > 10_000
    assert len(calendar.walk("VEVENT")) == ics.MOST_TIMES + 2
    assert int(calendar["X-READINESS-LEFT-OUT"]) == times - ics.MOST_TIMES
    january = answer_of(tmp_path, month=date(2035, 1, 1))
    assert len(icalendar.Calendar.from_ical(TEXTS["ics"](january)).walk("VEVENT")) in (62, 63)


def test_a_calendar_describes_its_zone(answer: Answer) -> None:
    zone = icalendar.Calendar.from_ical(TEXTS["ics"](answer)).walk("VTIMEZONE")[0]
    read, known = zone.to_tz(lookup_tzid=False), ZoneInfo("Europe/London")
    for day in range(100):
        at = datetime(2021, 9, 15, 12) + timedelta(days=day)  # noqa: DTZ001 - local time
        assert at.replace(tzinfo=read).utcoffset() == at.replace(tzinfo=known).utcoffset()


@pytest.mark.parametrize(
    "name", ["Europe/London", "America/New_York", "Africa/Casablanca", "Australia/Lord_Howe", "UTC"]
)
def test_the_clocks_change_when_the_zone_says_so(name: str) -> None:
    first, zone = date(2019, 1, 1), ZoneInfo(name)
    shifts = Clock(name).shifts(first, date(2024, 12, 31))
    for one in shifts:
        at = (one.shown - one.before).replace(tzinfo=UTC)
        assert at.astimezone(zone).utcoffset() == one.after
        if one.before != one.after:
            assert (at - timedelta(minutes=1)).astimezone(zone).utcoffset() == one.before
    hours = range(0, 6 * 365 * 24, 5)
    start = datetime(2019, 1, 2, tzinfo=UTC)
    for at in (start + timedelta(hours=hour) for hour in hours):
        latest = [one for one in shifts if (one.shown - one.before).replace(tzinfo=UTC) <= at][-1]
        assert latest.after == at.astimezone(zone).utcoffset()


# Papers


def test_titles_are_texts_in_markdown(answer: Answer) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(TEXTS["markdown"](answer))
    inline = [child for token in tokens for child in token.children or ()]
    assert not {child.type for child in inline} & {
        "link_open",
        "html_inline",
        "code_inline",
        "em_open",
        "strong_open",
        "image",
    }
    assert not [token for token in tokens if token.type.startswith("html")]
    said = "\n".join(token.content for token in inline if token.type == "text")
    assert "<script>alert(1)</script> (A-2)" in "".join(token.content for token in inline)
    assert said
    assert sum(token.type == "table_open" for token in tokens) == 4


class Page(HTMLParser):
    """What a page holds: its elements with their attributes, and its texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_titles_are_texts_in_a_page_that_asks_for_nothing(answer: Answer) -> None:
    page = Page(TEXTS["html"](answer))
    tags = Counter(tag for tag, _ in page.elements)
    known = {*("html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "ul", "li", "div")}
    assert set(tags) <= known | {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert not [one for _, one in page.elements if one.keys() & {"href", "src", "style", "onload"}]
    assert any("<script>alert(1)</script> (A-2)" in one for one in page.texts)
    assert "Everything <b>at once</b> & more" in page.texts
    assert tags["caption"] == tags["table"] == 4
    assert all(one.get("scope") in ("col", "row") for tag, one in page.elements if tag == "th")
    policy = next(one["content"] for tag, one in page.elements if tag == "meta" and "http-equiv" in one)
    assert policy is not None
    assert policy.startswith("default-src 'none'")


# JUnit


def test_a_case_is_a_kind_of_conflict_or_a_rule(answer: Answer) -> None:
    text = TEXTS["junit"](answer)
    schema = xmlschema.XMLSchema(str(ROOT / "tests" / "schemas" / "junit-10.xsd"))
    assert schema.is_valid(text), next(schema.iter_errors(text))
    conflicts, limits = ET.fromstring(text).findall("testsuite")  # noqa: S314 - our own output
    assert [one.get("classname") for one in conflicts] == [f"conflicts.{kind.value}" for kind in Kind]
    assert {one.get("classname") for one in limits} == {f"limits.{name}" for name in answer.rules}
    for suite in (conflicts, limits):
        assert int(suite.get("tests", "")) == len(suite)
        assert int(suite.get("failures", "")) == len(suite.findall("testcase/failure"))
    assert [one.get("name") for one in limits if len(one) == 0] == ["Kept by all"]
    failure = limits.find("testcase[@classname='limits.SHARE']/failure")
    assert failure is not None
    assert "1 of 5 changes of November 2021 are emergencies" in (failure.text or "")


def test_what_is_only_possible_is_skipped_and_not_passed(tmp_path: Path) -> None:
    made = with_changes(tmp_path, "  A: {title: A, start: tbc, finish: tbc, outage: tbc}\n")
    root = ET.fromstring(TEXTS["junit"](made))  # noqa: S314 - our own output
    case = root.find(".//testcase[@classname='limits.HOURS']")
    assert case is not None
    assert [one.tag for one in case] == ["skipped", "system-out"]
    assert not root.findall(".//failure")
    for suite in root:
        assert int(suite.get("skipped", "")) == len(suite.findall("testcase/skipped"))
