"""Tolerance: the figures of a real release, that every format says them, and what cannot slip is never left out."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from strategies import ROOT, Data, data_of, permuted, subject

from readiness.case import find_leeways, record_of
from readiness.cli import main
from readiness.formats import json as as_json
from readiness.formats import leeways as as_text
from readiness.formats import markdown as as_paper
from readiness.moment import one_day
from readiness.schedule import schedule
from readiness.slip import Slips
from readiness.tolerance.leeway import Leeway, Leeways, leeways
from readiness.tolerance.search import Search, tolerances

NOVEMBER, DAY = "november-2021", "2021-09-07"
INVENTED, MAY = "an-invented-release", "2025-05-12"
WRONG = 2
FINISHED: Data = {
    "kind": "criteria",
    "id": "both-finished",
    "title": "Both tests are finished",
    "version": "1",
    "wording": "ours",
    "criteria": {
        f"{name.upper()}-1": {
            "title": f"{name} is finished",
            "category": "testing",
            "owner": "DCC",
            "importance": "hard",
            "at": {"go-live": {"check": {"activity-finished": {"activity": name}}}},
        }
        for name in ("bat", "uit")
    },
}


def with_lengths(bat: str = "10wd", uit: str = "25wd") -> Data:
    """Return the real release with durations of its two tests in the place of the finishes that nobody stated."""
    release = data_of(NOVEMBER)
    for name, length in (("bat", bat), ("uit", uit)):
        del release["plan"][name]["finish"]
        release["plan"][name]["duration"] = length
    return release


def found(name: str, day: str, release: Data = None, criteria: Data = None, asked: tuple[str, ...] = ()) -> Leeways:
    case = subject(name, release, criteria).case
    return find_leeways(case, record_of(case, date.fromisoformat(day)), asked)[0]


def of(answer: Leeways, path: str) -> Leeway:
    return next(one for one in answer.rows if one.tolerance.path == path)


# The real release


def test_with_the_shipped_criteria_the_user_test_holds_for_0_2_3_and_7() -> None:
    uit = of(found(NOVEMBER, DAY, with_lengths(), asked=("uit",)), "uit")
    assert (uit.may_slip, uit.tolerance.holds_for, uit.tolerance.date_holds_for) == (0, 0, 7)
    assert uit.tolerance.first == (("LSC-TST-05", "lsc-assessment"),)
    assert dict(uit.tolerance.criteria)["LSC-TST-06", "go-live"] == 2
    assert dict(uit.tolerance.criteria)["LSC-TST-05", "go-live"] == 3
    turns = {turn.checkpoint: (turn.holds_for, turn.after) for turn in uit.tolerance.turns}
    assert {name: (count, after and after.value) for name, (count, after) in turns.items()} == {
        "lsc-assessment": (0, "not-ready"),
        "go-live": (3, "not-ready"),
    }
    assert uit.too_late == ("go-live",)
    assert not uit.not_known


def test_with_both_finished_as_the_only_criterion_the_user_test_holds_for_7() -> None:
    answer = found(NOVEMBER, DAY, with_lengths(), FINISHED, ("uit",))
    uit = of(answer, "uit")
    assert (uit.may_slip, uit.tolerance.holds_for, uit.tolerance.date_holds_for) == (7, 7, 7)
    assert uit.tolerance.first == (("UIT-1", "go-live"),)
    assert [(move.path, move.now, move.until) for move in uit.moves] == [
        ("uit.start", one_day(date(2021, 9, 21)), one_day(date(2021, 9, 30))),
        ("uit.finish", one_day(date(2021, 10, 25)), one_day(date(2021, 11, 3))),
    ]


@pytest.mark.parametrize(("count", "finish", "total_float"), [(0, 25, 7), (5, 1, 2), (7, 3, 0), (8, 4, -1)])
def test_a_slipped_user_test_ends_and_has_float_as_the_calendar_says(count: int, finish: int, total_float: int) -> None:
    case = subject(NOVEMBER, with_lengths()).case
    record = record_of(case, date.fromisoformat(DAY))
    slips = Slips(record, case.calendar)
    uit = next(one for one in slips.slippable() if one.path == "uit")
    slipped = slips.slip(uit, count)
    day = slipped.dates["uit.finish"].window.day
    assert day is not None
    assert day.day == finish
    assert schedule(slipped, case.calendar).items["uit"].total_float == (total_float, total_float)


def test_where_a_finish_is_not_stated_no_limit_is_claimed_and_it_is_named() -> None:
    answer = found(NOVEMBER, DAY)
    assert of(answer, "uit").not_known == ("uit.finish",)
    assert [(one.path, one.why.value, one.needs) for one in answer.still] == [
        ("bat.finish", "not stated", ("bat.finish",)),
        ("uit.finish", "not stated", ("uit.finish",)),
    ]
    text = " ".join(as_text.text([answer], 80).split())
    assert "The finish of User Integration Testing: needs uit.finish, or uit.duration" in text
    row = re.search(r"^User .*", as_text.text([answer], 110), re.MULTILINE)
    assert row is not None
    assert re.split(r"  +", row[0])[-3:] == ["0", "not known", "at most 31"]


def test_a_planned_day_that_has_passed_unconfirmed_does_not_slip() -> None:
    answer = found(NOVEMBER, "2021-09-30", with_lengths())
    assert {one.tolerance.path for one in answer.rows if one.item == "uit"} == {"uit.finish"}
    assert ("uit.start", "not confirmed", ("uit.start (actual)",)) in [
        (one.path, one.why.value, one.needs) for one in answer.still
    ]


def test_what_can_slip_no_further_than_its_own_finish_says_so() -> None:
    start = of(found(INVENTED, MAY), "cutover-rehearsal.start")
    assert (start.tolerance.holds_for, start.room, start.may_slip) == (None, 2, 2)


def test_a_fixed_date_that_is_too_late_before_any_slip_is_no_date_without_limit() -> None:
    answer = found(NOVEMBER, DAY, with_lengths(uit="40wd"))
    uit = of(answer, "uit")
    assert (uit.tolerance.date_holds_for, uit.too_late_already) == (None, ("go-live",))
    text = " ".join(as_text.text([answer], 110).split())
    assert "too late now" in text
    assert "go-live reached too late" in text


def test_a_deadline_counts_as_a_date_that_holds() -> None:
    release = with_lengths()
    release["plan"]["uit"]["deadline"] = "2021-10-27"
    uit = of(found(NOVEMBER, DAY, release, FINISHED), "uit")
    assert (uit.tolerance.holds_for, uit.tolerance.date_holds_for, uit.may_slip) == (7, 2, 2)
    assert uit.too_late == ("uit",)
    assert "User Integration Testing passes its deadline" in " ".join(
        as_text.text([found(NOVEMBER, DAY, release, FINISHED)], 80).split()
    )


@pytest.mark.parametrize(("name", "day"), [(NOVEMBER, DAY), (INVENTED, MAY), ("ecos-migration", "2021-10-01")])
def test_each_date_of_the_plan_either_slips_or_is_said_not_to(name: str, day: str) -> None:
    answer = found(name, day)
    record = answer.record
    paths = {
        path
        for item in record.items.values()
        for path in ((item.id,) if item.milestone else (f"{item.id}.start", f"{item.id}.finish"))
    }
    moving = {move.path for one in answer.rows for move in one.moves}
    standing = {one.path for one in answer.still}
    assert moving | standing == paths
    assert not moving & standing


def test_the_rows_are_those_of_the_search_and_the_tightest_comes_first() -> None:
    case = subject(INVENTED).case
    record = record_of(case, date.fromisoformat(MAY))
    sets = tuple(case.sets.values())
    answer = leeways(record, sets, case.calendar)
    by_path = {one.path: one for one in tolerances(record, sets, case.calendar)}
    assert {one.tolerance.path: one.tolerance for one in answer.rows} == by_path
    firsts = [one for number, one in enumerate(answer.rows) if number == 0 or answer.rows[number - 1].item != one.item]
    counts = [one.may_slip for one in firsts if one.may_slip is not None]
    assert counts == sorted(counts)
    assert all(one.may_slip is None for one in firsts[len(counts) :])


def test_the_day_it_may_reach_is_where_so_large_a_slip_takes_it() -> None:
    case = subject(INVENTED).case
    for one in found(INVENTED, MAY).rows:
        for move in one.moves:
            assert move.now.day is not None
            assert one.may_slip is not None
            assert move.until == one_day(case.calendar.step(move.now.day, one.may_slip) or move.now.day)


def test_what_waits_for_a_day_that_has_passed_unconfirmed_does_not_slip() -> None:
    answer = found(INVENTED, "2028-12-27")
    assert not answer.rows
    assert {one.path: one.needs for one in answer.still if one.why.value == "not confirmed"}[
        "cutover-rehearsal.start"
    ] == ("user-test.finish (actual)",)


def test_an_activity_that_finishes_before_it_starts_is_not_counted() -> None:
    release = data_of(INVENTED)
    release["plan"]["user-test"] |= {"start": "2025-06-13", "finish": "2025-06-11"}
    answer = found(INVENTED, MAY, release)
    assert not [one for one in answer.rows if one.item == "user-test"]
    assert [one.path for one in answer.still if one.why.value == "finish before start"] == [
        "user-test.finish",
        "user-test.start",
    ]
    assert "finishes before it starts" in as_text.text([answer], 80)


@pytest.mark.parametrize(("day", "said"), [(MAY, ""), ("2025-05-26", "Assessment of readiness and Live operation are")])
def test_what_is_not_ready_before_any_slip_is_said_at_the_top(day: str, said: str) -> None:
    answer = found(INVENTED, day)
    top = " ".join(as_text.text([answer], 80).split("\n\n")[0].split())
    assert ("Even without a slip" in top) == bool(said)
    assert said in top


def test_a_criterion_that_loses_its_plan_is_said_beside_no_limit() -> None:
    answer = found(INVENTED, "2025-05-26")
    assert of(answer, "go-live").may_slip is None
    assert of(answer, "go-live").tolerance.planless == ((("INV-06", "go-live"), 13),)
    for text in (as_text.text([answer], 110), as_paper.tolerances([answer]).replace("\\", "")):
        assert "Live operation: after 13 working days INV-06 at go-live" in text


def test_every_criterion_that_is_named_is_named_with_its_title() -> None:
    answer = found(NOVEMBER, DAY)
    text = as_text.text([answer], 110)
    titles = text.partition("Criteria named here")[2].partition("\n\n")[0]
    assert set(re.findall(r"LSC-\w+-\d+", text)) == set(re.findall(r"^  (LSC-\w+-\d+): ", titles, re.MULTILINE))


def test_dates_that_are_not_tried_are_named_in_every_format() -> None:
    case = subject(INVENTED).case
    record = record_of(case, date.fromisoformat(MAY))
    sets = tuple(case.sets.values())
    search = Search(record, sets, case.calendar, 10**9)
    assert None not in [search.of(what) for what in search.slips.slippable()]
    answer = leeways(record, sets, case.calendar, most_work=(10**9 - search.left) // 2)
    whole = leeways(record, sets, case.calendar)
    paths = {one.path for one in answer.still if one.why.value == "not tried"}
    assert paths
    assert answer.rows
    assert {one.tolerance.path for one in (*answer.rows,)} | paths == {one.tolerance.path for one in whole.rows}
    assert set(answer.rows) <= set(whole.rows)
    reasons = {one["id"]: one["reason"] for one in json.loads(as_json.tolerances([(answer, ())]))["not_slippable"]}
    assert {path for path, why in reasons.items() if why == "not tried"} == paths
    for text in (as_text.text([answer], 300), as_paper.tolerances([answer]).replace("\\", "")):
        assert ", ".join(sorted(paths)) in text
        assert "ask for some of them with --of" in text


def test_a_plan_of_many_items_is_not_tried_without_end() -> None:
    """A chain of which each date may slip for years, in calendar days, so that each slip has to be forecast."""
    release = data_of(INVENTED)
    for number in range(40):
        before = f"more-{number - 1}" if number else "user-test"
        release["plan"][f"more-{number}"] = {"duration": "1d", "after": [before]}
    case = subject(INVENTED, release).case
    record = record_of(case, date.fromisoformat(MAY))
    search = Search(record, tuple(case.sets.values()), case.calendar, 20_000)
    tried = [search.of(what) for what in search.slips.slippable()]
    assert None in tried
    assert search.left < 0


# The command


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["tolerance", *(str(word) for word in words)], catch_exceptions=False)


def repository(root: Path, release: Data, name: str = NOVEMBER) -> Path:
    """Return the folder of a release in a repository of its own."""
    if not (root / "criteria").is_dir():
        shutil.copytree(ROOT / "criteria", root / "criteria")
    folder = root / "releases" / name
    shutil.copytree(ROOT / "releases" / NOVEMBER, folder)
    written = {key: value for key, value in release.items() if key != "change-schedule"}
    (folder / "release.yaml").write_text(json.dumps(written | {"id": name}), encoding="utf-8")
    return folder


def test_json_has_the_keys_that_are_promised() -> None:
    done = run(ROOT / "releases" / INVENTED, "--as-of", MAY, "--format", "json")
    report = json.loads(done.stdout)
    assert done.exit_code == 0
    assert list(report) == [
        "schema",
        "release",
        "as_of",
        "items",
        "not_slippable",
        "calendar_until",
        "diagnostics",
    ]
    assert (report["schema"], report["as_of"], report["release"]["id"]) == ("readiness/tolerance/v1", MAY, INVENTED)
    finish = next(one for one in report["items"] if one["id"] == "user-test.finish")
    keys = [{"criterion": name, "checkpoint": "go-live"} for name in ("INV-03", "INV-04")]
    assert finish == {
        "id": "user-test.finish",
        "title": "User test",
        "holds_for": 4,
        "first_to_break": keys,
        "date_holds_for": 5,
        "too_late": ["go-live"],
        "too_late_already": [],
        "room": None,
        "may_slip": 4,
        "not_known": [],
        "dates": [{"id": "user-test.finish", "now": "2025-06-13", "until": "2025-06-19"}],
        "checkpoints": {
            "entry": {"holds_for": None, "decision_now": "ready", "decision_after": None},
            "assessment": {"holds_for": None, "decision_now": "ready", "decision_after": None},
            "go-live": {"holds_for": 4, "decision_now": "ready", "decision_after": "not-ready"},
        },
        "criteria": [{**key, "holds_for": 4} for key in keys],
        "already": [],
        "without_plan": [],
    }
    assert report["not_slippable"] == [
        {"id": "entry", "reason": "has happened", "needs": []},
        {"id": "integration-test.start", "reason": "has happened", "needs": []},
    ]


def test_the_sentences_say_what_slips_first_and_what_breaks_then(tmp_path: Path) -> None:
    folder = repository(tmp_path, with_lengths())
    said = (
        "User Integration Testing may not slip at all: a working day later LSC-TST-05 is late at Assessment against the "
        "Live Services Criteria (OPSG_58), where the decision becomes not ready. After 2 LSC-TST-06 is late at "
        "Assessment against the Live Services Criteria (OPSG_58) and at Live operation, after 3 LSC-TST-05 is late at "
        "Live operation, where the decision becomes not ready, after 7 Live operation itself is reached too late"
    )
    done = run(folder, "--as-of", DAY, "--of", "uit")
    assert done.exit_code == 0
    assert said in " ".join(done.stdout.split())
    paper = run(folder, "--as-of", DAY, "--of", "uit", "--format", "markdown").stdout
    assert said in paper.replace("\\_", "_")


def test_all_formats_agree(tmp_path: Path) -> None:
    folder = repository(tmp_path, with_lengths())
    report = json.loads(run(folder, "--as-of", DAY, "--format", "json").stdout)
    paper = run(folder, "--as-of", DAY, "--format", "markdown").stdout
    rows = [line.strip("| ").split(" | ") for line in paper.splitlines() if line.startswith("| ")][1:]
    screen = as_text.text([found(NOVEMBER, DAY, with_lengths())], 200)
    table = screen.split("\n\n")[1].splitlines()[3:]
    assert len(rows) == len(report["items"]) == 9
    for item, row in zip(report["items"], rows, strict=True):
        assert row[0].replace("\\_", "_").partition(":")[0] == item["title"]
        limits = [item["may_slip"], *(item["checkpoints"][name]["holds_for"] for name in ("lsc-assessment", "go-live"))]
        words = ["no limit" if one is None else str(one) for one in (*limits, item["date_holds_for"])]
        assert [row[2], *row[5:]] == words
        for key in item["first_to_break"]:
            assert item["may_slip"] != item["holds_for"] or key["criterion"] in row[4]
    numbers = [[part for part in re.split(r"  +", line.strip()) if part.isdigit()] for line in table]
    assert [one for one in numbers if one] == [
        [cell for cell in (row[2], *row[5:]) if cell.isdigit()] for row in rows if row[2].isdigit()
    ]


@pytest.mark.parametrize("width", [60, 80, 110])
def test_no_line_is_wider_than_the_screen_and_no_day_is_broken(width: int) -> None:
    for name, day, release, asked in (
        (NOVEMBER, DAY, with_lengths(), ()),
        (INVENTED, MAY, None, ()),
        (INVENTED, MAY, None, ("user-test",)),
        (NOVEMBER, DAY, None, ()),
    ):
        answer = found(name, day, release, asked=asked)
        text = as_text.text([answer], width)
        assert max(map(len, text.splitlines())) <= width
        days = [day for one in answer.rows for move in one.moves for day in (move.now, move.until) if day is not None]
        table = text.split("\n\n")[1]
        assert len(re.findall(r"^  (?:start|finish)\b", table, re.MULTILINE)) == sum(
            not one.whole and any(other.whole and other.item == one.item for other in answer.rows)
            for one in answer.rows
        )
        assert len(re.findall(r"\b\d{1,2} (?:May|Jun|Jul|Sep|Oct|Nov)\b", table)) == len(days)


def test_a_narrow_screen_says_every_limit_that_there_is() -> None:
    answer = found(INVENTED, MAY, asked=("integration-test",))
    table = as_text.text([answer], 60).split("\n\n")[1]
    limits = re.findall(r"(?:^|  )((?:assessment|go-live|fixed dates) \d+)$", table, re.MULTILINE)
    assert limits == ["go-live 3", "fixed dates 25"]


def test_only_what_is_asked_for_is_answered() -> None:
    def paths(*words: str) -> list[str]:
        report = json.loads(run(ROOT / "releases" / INVENTED, "--as-of", MAY, "--format", "json", *words).stdout)
        return [one["id"] for one in (*report["items"], *report["not_slippable"])]

    assert paths("--of", "user-test") == ["user-test", "user-test.start", "user-test.finish"]
    assert paths("--of", "user-test.finish", "--of", "go-live") == ["user-test.finish", "go-live"]
    assert paths("--of", "integration-test") == ["integration-test.finish", "integration-test.start"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("user-tets", "no item, and no end of one, 'user-tets'. Did you mean 'user-test'?"),
        ("user-test.finsh", "Did you mean 'user-test.finish'?"),
        ("zzzzzz", "Without --of every date of the plan is listed."),
        ("entry", "'entry' has happened; it cannot slip"),
        ("integration-test.start", "'integration-test.start' has happened; it cannot slip"),
    ],
)
def test_what_cannot_be_asked_for_is_a_wrong_call(name: str, said: str) -> None:
    for form in ("terminal", "json", "markdown"):
        done = run(ROOT / "releases" / INVENTED, "--as-of", MAY, "--of", "go-live", "--of", name, "--format", form)
        assert (done.exit_code, done.stdout) == (WRONG, "")
        assert said in done.stderr


def test_a_limit_cannot_be_asked_for() -> None:
    done = run(ROOT / "releases" / "november-2019", "--as-of", "2021-09-07", "--of", "approved-earliest")
    assert done.exit_code == WRONG
    assert "is a limit, on which nothing happens; it cannot slip" in done.stderr


def test_a_date_that_is_not_stated_is_answered_in_words() -> None:
    done = run(ROOT / "releases" / NOVEMBER, "--as-of", DAY, "--of", "uit.finish")
    assert done.exit_code == 0
    assert "Nothing can slip" in done.stdout
    assert "needs uit.finish, or uit.duration" in " ".join(done.stdout.split())


@pytest.mark.parametrize(("name", "day"), [("november-2019", "2021-09-07"), ("ecos-migration", "2019-10-01")])
def test_a_release_of_which_nothing_can_slip_is_answered_in_words(name: str, day: str) -> None:
    for form in ("terminal", "markdown"):
        done = run(ROOT / "releases" / name, "--as-of", day, "--format", form)
        assert done.exit_code == 0
        assert "Nothing can slip" in done.stdout
    done = run(ROOT / "releases" / name, "--as-of", day, "--format", "json")
    assert (done.exit_code, json.loads(done.stdout)["items"]) == (0, [])


def test_several_releases_are_a_list(tmp_path: Path) -> None:
    repository(tmp_path, with_lengths(), "one")
    repository(tmp_path, data_of(NOVEMBER), "two")
    words = (tmp_path / "releases", "--as-of", DAY, "--of", "bat")
    report = json.loads(run(*words, "--format", "json").stdout)
    assert report["schema"] == "readiness/tolerances/v1"
    assert [one["release"]["id"] for one in report["releases"]] == ["one", "two"]
    assert {one["schema"] for one in report["releases"]} == {"readiness/tolerance/v1"}
    assert run(*words).stdout.count("how far dates may slip") == 2
    assert run(*words, "--format", "markdown").stdout.count("\n# ") == 1


def test_wrong_input_ends_with_2_and_no_answer(tmp_path: Path) -> None:
    release = with_lengths()
    release["plan"]["uit"]["after"] = ["nowhere"]
    done = run(repository(tmp_path, release), "--as-of", DAY)
    assert (done.exit_code, done.stdout) == (WRONG, "")
    assert "nowhere" in done.stderr


def test_whatever_a_title_holds_is_text_in_every_format(tmp_path: Path) -> None:
    release = with_lengths()
    title = "=HYPERLINK(1) | <b>x</b> [a](http://b) **c** `d`"
    release["plan"]["uit"]["title"] = title
    folder = repository(tmp_path, release)
    words = (folder, "--as-of", DAY, "--of", "uit")
    paper = run(*words, "--format", "markdown").stdout
    rows = [line for line in paper.splitlines() if line.startswith("| ")]
    assert len({len(re.findall(r"(?<!\\)\|", line)) for line in rows}) == 1
    assert not re.search(r"(^|\| )=", paper, re.MULTILINE)
    for markup in ("<b>", "[a](", "**", "`", "http://"):
        assert markup not in paper.replace(f"\\{markup[0]}", "")
    report = json.loads(run(*words, "--format", "json").stdout)
    assert report["items"][0]["title"] == title


@pytest.mark.parametrize("form", ["terminal", "json", "markdown"])
def test_the_same_input_gives_the_same_bytes(form: str, tmp_path: Path) -> None:
    outputs = set()
    for number, seed in enumerate(("0", "1")):
        folder = repository(tmp_path / str(number), permuted(with_lengths(), number))
        output = tmp_path / f"{number}.txt"
        words = ["tolerance", str(folder), "--as-of", DAY, "--of", "uit", "--format", form, "--output", str(output)]
        env = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": ("UTC", "Asia/Tokyo")[number]}
        done = subprocess.run([sys.executable, "-m", "readiness", *words], env=env, capture_output=True, check=False)
        assert (done.returncode, done.stdout) == (0, b"")
        text = output.read_bytes()
        outputs.add(json.dumps(json.loads(text)["items"]).encode() if form == "json" else text)
    assert len(outputs) == 1
