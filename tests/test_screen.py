"""The two screens of `check`: the short one names every gap with its owner and its day, the whole one tells everything."""

import json
import re
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result
from exploring import times
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import ROOT, Data, as_ofs, assess, cases, data_of, made, subject, tell

from readiness.assessment import Assessment
from readiness.cli import main
from readiness.formats.terminal.assessments import Extent, draw
from readiness.formats.terminal.drawing import Screen
from readiness.gist import STANDS

REAL = (str(ROOT / "releases" / "november-2021"), "--as-of", "2021-09-07")
GOLDENS = ROOT / "tests" / "goldens"
MANY = 65
"""So many lines at most has the short screen of the November 2021 release."""
few = settings(deadline=None, max_examples=times(60), suppress_health_check=list(HealthCheck))
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def check(*words: str) -> Result:
    """Return the answer of the command about the November 2021 release."""
    return CliRunner().invoke(main, ["check", *REAL, *words], catch_exceptions=False)


def drawn(found: Assessment, width: int = 80, extent: Extent = Extent.BRIEF, *, colour: bool = False) -> str:
    """Return the screen of an assessment, every checkpoint of it asked for."""
    shown = [one.id for one in found.checkpoints]
    sets = {name: "criteria/of-a-test.yaml" for name, _ in found.sets}
    report = (found, "releases/x/release.yaml", sets)
    return draw([report], shown, {}, Screen(width, colour, None), extent=extent)


class Named(NamedTuple):
    """A gap as a screen names it."""

    owner: str
    by: str
    stand: str


def read_back(text: str) -> list[dict[str, Named]]:
    """Return for each checkpoint on the short screen its gaps by their criterion."""
    found: list[dict[str, Named]] = []
    owner = by = ""
    for line in re.sub(r"\n {4,}", " ", text).splitlines():
        if line.startswith("Who owes what"):
            found.append({})
        elif found and (head := re.fullmatch(r"(?! )(?:(.+?), by (.+?)  \(.*\)|(.+?), by (.+))", line)):
            owner, by = (head[1] or head[3], head[2] or head[4])
        elif found and line.startswith("  Only wait: "):
            for name, stand in re.findall(r"(?:: |; )(\S+) \(([^)]*)\) for ", line):
                found[-1][name] = Named(owner, by, stand)
        elif found and (one := re.match(r"  (\S+(?:, \S+)*) ([a-z ]+(?:, soft)?):(?: |$)", line)):
            for name in one[1].split(", "):
                found[-1][name] = Named(owner, by, one[2])
    return found


def short(day: Data) -> str:
    """Return a day of the JSON as screens say it."""
    if isinstance(day, str):
        year, month, number = day.split("-")
        return f"{int(number)} {MONTHS[int(month) - 1]} {year}"
    if day is None or (day["earliest"] is None and day["latest"] is None):
        return "a day not stated"
    first, last = ("?" if one is None else short(one) for one in (day["earliest"], day["latest"]))
    return f"{first} to {last}"


def stand_of(result: Data) -> str:
    """Return how a gap of the JSON stands, in the word of the screen: a second reading of what counts."""
    verdict, outlook = result["verdict"], result["outlook"]
    obstacle = verdict in ("not-met", "unknown") or outlook in ("late", "no-plan")
    if obstacle and result["waiver"]:
        word = "waived"
    elif verdict in ("not-met", "unknown"):
        word = verdict.replace("-", " ")
    elif obstacle or outlook == "at-risk":
        word = outlook.replace("-", " ")
    else:
        word = "waiver"
    return word if result["importance"] == "hard" else f"{word}, soft"


# What it shows


def test_the_short_screen_of_the_real_release() -> None:
    text = check().stdout
    assert text == (GOLDENS / "check.txt").read_text(encoding="utf-8")
    assert len(text.splitlines()) < MANY


def test_the_whole_screen_of_the_real_release() -> None:
    assert check("--full").stdout == (GOLDENS / "check-full.txt").read_text(encoding="utf-8")


def test_how_much_is_shown_changes_neither_json_nor_exit_status() -> None:
    short_, whole = (check(*words) for words in ((), ("--full",)))
    assert short_.exit_code == whole.exit_code == 3
    assert short_.stderr == whole.stderr
    assert check("--format", "json").stdout == check("--format", "json", "--full").stdout


def test_another_checkpoint_is_told_in_a_line_and_whole_where_it_is_asked_for() -> None:
    told = json.loads(check("--format", "json").stdout)
    other = next(one for one in told["checkpoints"] if one["id"] == "go-live")
    assert f"Also Live operation, 4 Nov 2021: undecided, {len(other['gaps'])} gaps (--at go-live)." in check().stdout
    (named,) = read_back(check("--at", "go-live").stdout)
    assert set(named) == set(other["gaps"])
    assert [len(one) for one in read_back(check("--at", "go-live", "--at", "lsc-assessment").stdout)] == [22, 26]


def test_the_first_thing_to_do_is_what_repair_says_most_criteria_wait_for() -> None:
    answer = CliRunner().invoke(main, ["repair", *REAL, "--at", "lsc-assessment", "--format", "json"]).stdout
    (checkpoint,) = json.loads(answer)["checkpoints"]
    first = checkpoint["lacking"][0]
    assert first["need"] == "evidence.test-completion-report"
    words = " ".join(check().stdout.split())
    assert f"First: put on record a statement of 'test completion report' ({first['owner']} by 4 October 2021)" in words
    assert f"; {', '.join(first['criteria'])} wait for it." in words


def test_where_no_fact_is_lacking_the_first_thing_to_do_is_the_remedy() -> None:
    release = data_of("an-invented-release")
    release["evidence"]["environment-ready"]["value"] = "false"
    found = assess(subject("an-invented-release", release), "2025-05-02")
    words = "First: Check the environment again and say so. (INV-05, Test Manager by 12 May 2025)"
    assert words in " ".join(drawn(found).split())


def test_a_day_before_anything_is_on_record_is_said_to_be_one() -> None:
    text = CliRunner().invoke(main, ["check", REAL[0], "--as-of", "2018-01-01"]).stdout
    assert "Undecided: no checkpoint is on record on this day." in text


# The law


@few
@given(cases(), as_ofs, st.sampled_from([60, 80, 110]))
def test_every_gap_is_named_with_its_owner_and_its_day(case: tuple[Data, Data], as_of: str, width: int) -> None:
    of = made(*case)
    found = assess(of, as_of)
    told = tell(of, as_of)
    named = read_back(drawn(found, 2_000))
    with_gaps = [one for one in told["checkpoints"] if one["gaps"]]
    assert len(named) == len(with_gaps)
    for checkpoint, gaps in zip(with_gaps, named, strict=True):
        results = {one["criterion"]: one for one in checkpoint["results"]}
        assert set(gaps) == set(checkpoint["gaps"])
        for name, said in gaps.items():
            assert said.owner == results[name]["owner"]
            assert said.stand == stand_of(results[name])
            if "beyond" not in said.by and "not counted" not in said.by and "later" not in said.by:
                assert said.by == short(results[name]["due"])
    lines = drawn(found, width).splitlines()
    assert [line for line in lines if len(line) > width] == []
    for one in told["checkpoints"]:
        for name in one["gaps"]:
            assert any(name in line for line in lines)


@few
@given(cases(), as_ofs)
def test_the_counts_are_those_of_the_results(case: tuple[Data, Data], as_of: str) -> None:
    of = made(*case)
    text = " ".join(drawn(assess(of, as_of), 2_000).split())
    for checkpoint in tell(of, as_of)["checkpoints"]:
        applicable = [one for one in checkpoint["results"] if one["applicable"]]
        if not applicable:
            continue
        words = "1 criterion applies" if len(applicable) == 1 else f"{len(applicable)} criteria apply"
        stands = [stand_of(one).split(",")[0] for one in applicable if one["criterion"] in checkpoint["gaps"]]
        stands += ["met or on track"] * (len(applicable) - len(stands))
        listed = ", ".join(f"{stands.count(one)} {STANDS[one]}" for one in STANDS if one in stands)
        assert f"{words}: {listed}." in text


@pytest.mark.parametrize("width", [60, 80, 110])
@pytest.mark.parametrize("extent", list(Extent))
def test_colour_is_needed_for_nothing(width: int, extent: Extent) -> None:
    found = assess(subject("november-2021"), "2021-09-07")
    plain, coloured = (drawn(found, width, extent, colour=shown) for shown in (False, True))
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).split() == plain.split()


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("title", ["[red]x[/red]", "x" * 500, "開発" * 100, ":smile:", "a, by b"])
def test_a_hostile_title_neither_commands_nor_bursts_the_screen(title: str, width: int) -> None:
    release = data_of("november-2021")
    release["plan"]["uit"]["title"] = release["plan"]["lsc-assessment"]["title"] = release["title"] = title
    found = assess(subject("november-2021", release), "2021-09-07")
    text = drawn(found, width)
    assert not [one for one in text if one < " " and one != "\n"]
    assert max(map(len, text.splitlines())) <= width
    assert [len(one) for one in read_back(drawn(found, 2_000))] == [22, 26]
