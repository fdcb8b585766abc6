"""Pictures: words lie within them and not on each other, whatever the plan; nothing rests on a colour alone."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result
from exploring import times
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pictured import SVG, check, drawn, parsed
from strategies import Data, as_ofs, cases, data_of, subject

from readiness import fonts
from readiness.blocks import Picture
from readiness.case import Case, find_leeways, judge, past_of, record_of, timetable
from readiness.cli import main
from readiness.dependence import Dependence, Extent, Sort, dependence
from readiness.formats import dot, mermaid
from readiness.pictures import categories, dependencies, drawing, gantt, history, tolerance
from readiness.pictures.layers import lay_out
from readiness.raster import rasterise

ROOT = Path(__file__).parent.parent
SHOWN = (
    ("november-2021", "2021-09-07"),
    ("november-2021", "2021-10-05"),
    ("november-2021", "2022-02-01"),
    ("november-2019", "2021-09-07"),
    ("an-invented-release", "2025-05-12"),
    ("an-invented-release", "2025-06-30"),
    ("a-simulated-release", "2025-09-05"),
    ("firmware-campaign-2022", "2022-01-10"),
    ("ecos-migration", "2021-09-07"),
)
HOSTILE = (
    "<script>alert('1')</script>&amp;]]>",
    "\u05d4\u05e8\u05d0\u05e9\u05d5\u05df \u202e RIGHT \u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f680\ufe0f launch \u4e2d\u6587\u6d4b\u8bd5",
    "x" * 5_000,
    "many words " * 450,
    "Z\u0351\u0360\u035c\u0321\u0324\u0325" * 90,
    "\x1b[31mred\x00\x07\n\ttabs",
    "a\u00adb\u200bc\u2066d\ufeff",
    "W" * 40,
    "'\"`;#{}%:",
)
hostile = st.sampled_from(HOSTILE) | st.text(max_size=80)


# Words


def test_words_are_as_wide_as_the_fonts_say() -> None:
    """Source: the tables of widths that Liberation Sans shares with Arial and Helvetica, in thousandths."""
    assert fonts.width("A", 1000) == pytest.approx(667, abs=1)
    assert fonts.width("i", 1000) == pytest.approx(222, abs=1)
    assert fonts.width("W", 1000, bold=True) == pytest.approx(944, abs=1)
    assert fonts.width("0123", 1000) == pytest.approx(4 * 556, abs=2)
    assert fonts.width("\u05d0", 10) > 0
    assert fonts.width("e\u0301", 10) == fonts.width("e", 10)
    assert fonts.width("\u4e2d", 10) == 10
    assert all(fonts.has(letter) for letter in "Aé\u05d0\u0627\u2026\u2013\u20ac\u03a9\u0416")
    assert not fonts.has("\u4e2d")


@given(st.text(max_size=300) | hostile, st.floats(0, 400), st.booleans())
def test_what_is_cut_fits(words: str, room: float, bold: bool) -> None:  # noqa: FBT001 - generated
    said = drawing.cut(words, room, bold=bold)
    assert fonts.width(said, drawing.SIZE, bold=bold) <= room + 0.001
    if said != drawing.flat(words):
        assert said in ("", drawing.ELLIPSIS) or said.endswith(drawing.ELLIPSIS)
        assert drawing.flat(words).startswith(said.removesuffix(drawing.ELLIPSIS))


@given(st.text(max_size=300) | hostile, st.floats(30, 400), st.integers(1, 3))
def test_lines_fit_and_leave_nothing_out_without_saying_so(words: str, room: float, most: int) -> None:
    found = drawing.lines(words, room, most)
    assert len(found) <= most
    assert all(fonts.width(one, drawing.SIZE) <= room + 0.001 or len(one) == 1 for one in found)
    whole = "".join(found).replace(" ", "")
    if not whole.endswith(drawing.ELLIPSIS):
        assert whole == drawing.flat(words).replace(" ", "")


@given(st.text(max_size=300) | hostile)
def test_nothing_that_is_not_to_be_seen_is_drawn(words: str) -> None:
    said = drawing.flat(words)
    assert not set(said) & {*map(chr, range(32)), "\x7f", "\u202e", "\u2066", "\u200b", "\u00ad", "\ufeff", "\ufffe"}
    assert drawing.flat(said) == said


# Pictures of releases


def plan_picture(case: Case, as_of: date) -> Picture:
    return gantt.picture(timetable(case, as_of))


def category_picture(case: Case, as_of: date) -> Picture:
    assessment, _ = judge(case, as_of)
    return categories.picture(assessment, assessment.checkpoints[-1])


def tolerance_picture(case: Case, as_of: date) -> Picture:
    return tolerance.picture(find_leeways(case, record_of(case, as_of), ())[0])


def history_picture(case: Case, as_of: date) -> Picture:
    return history.picture(past_of(case, as_of, history.MOST_DAYS), record_of(case, as_of).checkpoints[-1])


def graph_of(case: Case, as_of: date, at: int = -1, extent: Extent = Extent.GAPS) -> Dependence:
    assessment, _ = judge(case, as_of)
    return dependence(assessment, assessment.checkpoints[at], tuple(case.sets.values()), extent)


def dependency_picture(case: Case, as_of: date) -> Picture:
    check(dependencies.picture(graph_of(case, as_of, extent=Extent.ALL)))
    return dependencies.picture(graph_of(case, as_of))


PICTURES: dict[str, Callable[[Case, date], Picture]] = {
    "gantt": plan_picture,
    "categories": category_picture,
    "dependencies": dependency_picture,
    "tolerance": tolerance_picture,
    "history": history_picture,
}


@pytest.mark.parametrize("shown", SHOWN, ids="-".join)
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_of_a_shipped_release_is_whole(name: str, shown: tuple[str, str]) -> None:
    release, as_of = shown
    case = subject(release).case
    picture = PICTURES[name](case, date.fromisoformat(as_of))
    check(picture)
    assert picture.name == name
    assert picture == PICTURES[name](case, date.fromisoformat(as_of))
    alone = drawing.headed(picture)
    assert next(one.text for one in parsed(alone).iter(f"{SVG}text"))[:20] == picture.title[:20]
    assert alone.height > picture.height


def titled(data: Data, titles: Sequence[str]) -> Data:
    """Return data in which whatever has a title has one of these, in turn."""
    turn = cycle(titles)

    def retitled(value: Data) -> Data:
        if isinstance(value, list):
            return [retitled(one) for one in value]
        if not isinstance(value, dict):
            return value
        return {key: next(turn) if key == "title" else retitled(one) for key, one in value.items()}

    found: Data = retitled(data)
    for item in found.get("plan", {}).values():
        item["title"] = next(turn)
    return found


shown_titles = hostile.map(lambda words: drawing.flat(words) or "untitled")


@pytest.mark.parametrize("name", PICTURES)
@settings(max_examples=times(12), deadline=None)
@given(cases(), st.lists(shown_titles, min_size=1, max_size=7), as_ofs)
def test_whatever_the_plan_words_lie_within_and_not_on_each_other(
    name: str, case: tuple[Data, Data], titles: list[str], as_of: str
) -> None:
    drawn = subject("generated", *(titled(one, titles) for one in case)).case
    assume(record_of(drawn, date.fromisoformat(as_of)).checkpoints)
    check(PICTURES[name](drawn, date.fromisoformat(as_of)))


def test_markup_and_controls_in_titles_are_words() -> None:
    release = data_of("november-2021")
    for words in HOSTILE:
        data = titled(release, [drawing.flat(words)])
        data["plan"]["uit"]["title"] = drawing.flat(words)
        root = check(plan_picture(subject("november-2021", data).case, date(2021, 9, 7)))
        said = [one.text or "" for one in root.iter(f"{SVG}text")]
        assert any(one[:3] == drawing.flat(words)[:3] for one in said), words


def many(count: int) -> Data:
    """Return a release with so many activities."""
    release = data_of("november-2021")
    plan = {
        f"a{n}": {"title": f"Activity {n}", "start": "2021-09-15", "duration": f"{n % 40 + 1}wd"} for n in range(count)
    }
    return {**release, "plan": {**release["plan"], **plan}}


def test_of_a_long_plan_the_first_rows_are_shown_and_how_many_more_there_are() -> None:
    picture = plan_picture(subject("november-2021", many(400)).case, date(2021, 9, 7))
    root = check(picture)
    assert "and 205 more" in [one.text for one in root.iter(f"{SVG}text")]
    assert "And 345 more." in picture.alternative
    assert len(picture.svg) < 400_000
    few = gantt.picture(timetable(subject("november-2021", many(400)).case, date(2021, 9, 7)), most=20)
    said = [one.text for one in check(few).iter(f"{SVG}text")]
    assert "and 385 more" in said
    assert "Live operation" in said  # a checkpoint stays


# The plan


def test_a_planned_day_that_has_passed_is_said_not_to_be_confirmed() -> None:
    picture = plan_picture(subject("november-2021").case, date(2021, 10, 20))
    said = [one.text for one in parsed(picture).iter(f"{SVG}text")]
    assert said.count("start not confirmed") == 2
    assert "not confirmed, fixed" in said
    assert "Live operation: on 4 November 2021, fixed." in picture.alternative


def marks(picture: Picture, tag: str, **of: str) -> int:
    """Return how many shapes of a sort a picture has above its legend."""
    return sum(
        all(one.get(key) == value for key, value in of.items())
        for one in drawn(parsed(picture))
        if one.tag == SVG + tag
    )


def test_the_plan_of_november_2021_says_what_is_not_known() -> None:
    picture = plan_picture(subject("november-2021").case, date(2021, 9, 7))
    said = [one.text for one in parsed(picture).iter(f"{SVG}text")]
    for words in ("as of 7 Sep", "15 Sep to ?", "21 Sep to ?", "5 Oct", "4 Nov", "Sep 2021", "Nov"):
        assert words in said
    assert picture.title == "November 2021 SEC Release: the plan as of 7 September 2021"
    assert "User Integration Testing: from 21 September 2021, and its end is not known." in picture.alternative
    assert "Live operation: on 4 November 2021, fixed." in picture.alternative
    hatched = [one for one in drawn(parsed(picture)) if one.get("fill", "").endswith("-faded)")]
    assert len(hatched) == 3  # two ends that are not known, and the legend
    assert max(float(one.attrib["x"]) + float(one.attrib["width"]) for one in hatched) == drawing.WIDTH - gantt.MARGIN


def test_what_has_happened_is_solid_and_what_is_forecast_has_an_outline() -> None:
    before = plan_picture(subject("an-invented-release").case, date(2025, 5, 12))
    actual = data_of("an-invented-release")
    actual["plan"]["integration-test"]["finish"] = [{"actual": "2025-05-12", "stated": "2025-05-12"}]
    after = plan_picture(subject("an-invented-release", actual).case, date(2025, 5, 12))
    assert marks(before, "rect", fill=gantt.DONE) == 2  # what has begun up to today, and the legend
    assert marks(after, "rect", fill="#dcebf6") == marks(before, "rect", fill="#dcebf6") - 1
    assert "Integration test: from 28 April 2025 to 12 May 2025, finished" in after.alternative
    assert "Integration test: from 28 April 2025 to 20 May 2025, under way" in before.alternative


# Nothing rests on a colour


def colourless(drawn: str) -> str:
    """Return what is drawn as black, grey or white, by how bright it is."""

    def grey(found: re.Match[str]) -> str:
        digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
        red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
        return ("black", "grey", "white")[min(2, int((0.3 * red + 0.59 * green + 0.11 * blue) * 3))]

    return re.sub(r"#([0-9a-f]{6}|[0-9a-f]{3})\b", grey, drawn)


def test_every_part_of_a_bar_differs_by_more_than_its_colour() -> None:
    looks = [colourless(f"{look.fill} {look.dash}") for look in categories.LOOKS.values()]
    assert len(set(looks)) == len(looks) == len(categories.Standing)
    ways = [(turned, every, inside) for turned, every, _, inside in drawing.HATCHINGS.values()]
    assert len(set(ways)) == len(ways)
    assert all(colourless(ground) == "white" for _, _, ground, _ in drawing.HATCHINGS.values())
    samples = [colourless(draw(0, 0)) for draw, _ in [*gantt.SAMPLES.values(), gantt.FREE] if draw is not None]
    assert len(set(samples)) == len(samples)
    fills = [colourless(one) for one in (history.HARD, drawing.hatched(history.SOFTER), history.WAIVED)]
    assert len(set(fills)) == 3


# How criteria stand


def test_the_counts_by_category_are_those_of_the_assessment() -> None:
    case = subject("november-2021").case
    for as_of in (date(2021, 9, 7), date(2021, 10, 5)):
        assessment, _ = judge(case, as_of)
        for checkpoint in assessment.checkpoints:
            picture = categories.picture(assessment, checkpoint)
            root = check(picture)
            said = [one.text or "" for one in root.iter(f"{SVG}text")]
            shown = Counter[str]()
            for words in said:
                for count, state in re.findall(r"(\d+) ([a-z ]+)", words if re.match(r"\d+ [a-z]", words) else ""):
                    shown[state] += int(count)
            assert shown == Counter(categories.standing(one).value for one in checkpoint.results)
            gaps = sum(shown[one] for one in ("at risk", "no plan", "late", "unknown", "not met"))
            assert gaps >= len([one for one in checkpoint.gaps if one.gap and not one.caveats])
            assert f"{len(checkpoint.results)} criteria" in picture.alternative


def test_what_is_met_and_will_not_stay_so_is_not_shown_as_met() -> None:
    assessment, _ = judge(subject("november-2021").case, date(2021, 9, 7))
    stale = [one for one in assessment.checkpoints[-1].results if one.criterion == "LSC-EVD-01"]
    assert [categories.standing(one).value for one in stale] == ["no plan"]


# What depends on what


def test_roots_and_consequences_are_those_of_the_assessment() -> None:
    case = subject("november-2021").case
    assessment, _ = judge(case, date(2021, 9, 7))
    for at, checkpoint in enumerate(assessment.checkpoints):
        found = graph_of(case, date(2021, 9, 7), at)
        criteria = {one.name: one for one in found.things if one.sort is Sort.CRITERION}
        assert {name for name, one in criteria.items() if one.gap} >= {one.criterion for one in checkpoint.gaps}
        for gap in checkpoint.gaps:
            assert criteria[gap.criterion].root is gap.root
            assert criteria[gap.criterion].consequence is bool(gap.consequence_of)
            for before in gap.waiting_for:
                assert (f"criterion {before}", f"criterion {gap.criterion}") in found.arrows
    assert ("date uit.finish", "criterion LSC-TST-05") in graph_of(case, date(2021, 9, 7)).arrows


def test_all_is_all_criteria_of_a_checkpoint_and_all_dates() -> None:
    case = subject("november-2021").case
    found = graph_of(case, date(2021, 9, 7), extent=Extent.ALL)
    assessment, _ = judge(case, date(2021, 9, 7))
    assert {one.name for one in found.things if one.sort is Sort.CRITERION} >= {
        one.criterion for one in assessment.checkpoints[-1].results
    }
    assert {one.name for one in found.things if one.sort is Sort.DATE} >= set(assessment.record.dates)
    assert ("date bat.finish", "date go-live") in found.arrows


def test_a_window_is_said_in_few_words() -> None:
    found = graph_of(subject("firmware-campaign-2022").case, date(2022, 6, 1), extent=Extent.ALL)
    assert [one.state for one in found.things if one.name == "campaign-start"] == [
        "not confirmed, planned 1 Feb to 28 Feb 2022"
    ]
    words = [one.text or "" for one in check(dependencies.picture(found)).iter(f"{SVG}text")]
    assert "not confirmed, planned 1 Feb to 28 Feb 2022" in " ".join(words)


def test_what_waits_stands_to_the_right_of_what_it_waits_for() -> None:
    found = graph_of(subject("november-2021").case, date(2021, 9, 7), extent=Extent.ALL)
    layout = lay_out([one.id for one in found.things], found.arrows, 50)
    assert all(layout.layer[first] < layout.layer[last] for first, last in found.arrows)
    for name in layout.layer:
        for other in layout.layer:
            if name < other and layout.layer[name] == layout.layer[other]:
                assert abs(layout.middle[name] - layout.middle[other]) >= 50
    for (first, _), passed in layout.ways.items():
        for at, y in enumerate(passed, layout.layer[first] + 1):
            assert all(abs(y - layout.middle[one]) >= 25 for one in layout.layer if layout.layer[one] == at)


DOT_TEXT = r'"(?:[^"\\\x00-\x1f]|\\\\|\\")*"'
DOT = re.compile(
    rf"""digraph\ readiness\ {{\n
    \ \ graph\ \[rankdir=LR,\ label={DOT_TEXT}\];\n
    \ \ node\ \[shape=box,\ fontname={DOT_TEXT}\];\n
    (?:\ \ n\d+\ \[label={DOT_TEXT}(?:,\ shape=hexagon)?(?:,\ penwidth=3|,\ style=dashed)?\];\n)*
    (?:\ \ n\d+\ ->\ n\d+;\n)*
    (?:\ \ more\ \[label={DOT_TEXT},\ shape=plaintext\];\n)?
    }}\n""",
    re.VERBOSE,
)
MERMAID_TEXT = r'"(?:[^\W_]|[ .,-]|\#\d+;)*"'
MERMAID = re.compile(
    rf"""flowchart\ LR\n
    \ {{4}}%%\ [^\n{{}}]*\n
    (?:\ {{4}}n\d+(?:\[{MERMAID_TEXT}\]|{{{{{MERMAID_TEXT}}}}})(?::::root|:::clear)?\n)*
    (?:\ {{4}}n\d+\ -->\ n\d+\n)*
    \ {{4}}classDef\ root\ stroke-width:4px\n
    \ {{4}}classDef\ clear\ stroke-dasharray:4\ 3\n
    (?:\ {{4}}%%\ and\ \d+\ more\n)?""",
    re.VERBOSE,
)


@settings(max_examples=times(12), deadline=None)
@given(st.lists(shown_titles, min_size=1, max_size=7), st.sampled_from(Extent))
def test_both_languages_hold_what_a_strict_reader_takes(titles: list[str], extent: Extent) -> None:
    case = subject("november-2021", titled(data_of("november-2021"), [*titles, *HOSTILE_WORDS])).case
    found = graph_of(case, date(2021, 9, 7), extent=extent)
    for written, grammar, arrow in (
        (dot.dependencies(found), DOT, "->"),
        (mermaid.dependencies(found), MERMAID, "-->"),
    ):
        assert grammar.fullmatch(written), written
        numbers = {one.id: f"n{at}" for at, one in enumerate(found.things, 1)}
        read = re.findall(rf"^ +(n\d+) {arrow} (n\d+)", written, re.MULTILINE)
        assert read == [(numbers[first], numbers[last]) for first, last in found.arrows]


HOSTILE_WORDS = ('"]; click n1 "x"', "a\\", "`**b**`", "end", "#quot;", "%%{init}%%", "]]>}}", "a --> b")


def test_very_many_criteria_are_cut_and_it_says_so() -> None:
    release = data_of("november-2021")
    criterion = {
        "title": "t",
        "category": "c",
        "owner": "o",
        "importance": "hard",
        "at": {"go-live": {"check": {"evidence": {"type": "x"}}}},
    }
    criteria = {
        "kind": "criteria",
        "id": "of-a-test",
        "title": "t",
        "version": "1",
        "wording": "ours",
        "criteria": {f"C{at}": {**criterion, "requires": [f"C{at - 1}"] if at % 3 else []} for at in range(260)},
    }
    case = subject("november-2021", {**release, "criteria": "criteria/of-a-test.yaml"}, criteria).case
    found = graph_of(case, date(2021, 9, 7))
    assert (len(found.things), found.left_out) == (200, 60)
    picture = dependencies.picture(found)
    assert "and 60 more things" in [one.text for one in check(picture).iter(f"{SVG}text")]
    assert "and 60 more" in dot.dependencies(found)


# The command


def call(*words: str) -> Result:
    return CliRunner().invoke(main, ["graph", *words])


@pytest.mark.parametrize("name", PICTURES)
def test_the_command_draws_each_picture(name: str, tmp_path: Path) -> None:
    release = str(ROOT / "releases" / "november-2021")
    told = call(release, "--as-of", "2021-09-07", "--picture", name, "--at", "go-live")
    assert told.exit_code == 0, told.stderr
    root = ET.fromstring(told.stdout)  # noqa: S314 - our own
    assert root.get("width") is not None
    path = tmp_path / "picture.png"
    told = call(release, "--as-of", "2021-09-07", "--picture", name, "--format", "png", "--output", str(path))
    assert told.exit_code == 0, told.stderr
    assert path.read_bytes().startswith(b"\x89PNG")


def test_the_command_says_what_it_cannot_draw() -> None:
    release, other = (str(ROOT / "releases" / name) for name in ("november-2021", "november-2019"))
    day = ("--as-of", "2021-09-07")
    for words, said in (
        ((release, other, *day), "a picture shows one release, and 2 are named"),
        ((release, *day, "--picture", "gantt", "--format", "dot"), "dot holds what depends on what"),
        ((release, *day, "--at", "go-lives"), "Did you mean 'go-live'?"),
        ((release, "--as-of", "2000-01-03"), "no checkpoint is on record on that day"),
    ):
        told = call(*words)
        assert told.exit_code == 2
        assert said in " ".join(told.stderr.split()), told.stderr


def test_the_graph_is_that_of_the_next_checkpoint_unless_another_is_named() -> None:
    release = str(ROOT / "releases" / "november-2021")
    told = call(release, "--as-of", "2021-09-07", "--format", "mermaid").stdout
    assert "Assessment against the Live Services Criteria" in told.splitlines()[1]
    told = call(release, "--as-of", "2021-09-07", "--format", "mermaid", "--at", "go-live").stdout
    assert "what stands in the way of Live operation" in told.splitlines()[1]
    told = call(release, "--as-of", "2021-09-07", "--format", "mermaid", "--at", "go-live", "--all").stdout
    assert "criteria and dates at Live operation" in told.splitlines()[1]


# How far dates may slip


def test_the_picture_of_tolerance_says_what_the_answer_says() -> None:
    case = subject("an-invented-release").case
    found, _ = find_leeways(case, record_of(case, date(2025, 5, 12)), ())
    picture = tolerance.picture(found)
    said = [one.text or "" for one in check(picture).iter(f"{SVG}text")]
    assert "3 working days, to 23 May 2025; a day later: INV-02 at assessment" in said
    for one in found.rows:
        if one.whole and one.may_slip is not None:
            title = found.record.title_of(one.item)
            assert re.search(rf"{re.escape(title)}: (at most )?{one.may_slip} working day", picture.alternative), title


# Gaps over time


def test_each_column_is_what_was_in_the_way_on_its_day() -> None:
    case = subject("an-invented-release").case
    past = past_of(case, date(2025, 5, 12), history.MOST_DAYS)
    assert past[-1].as_of == date(2025, 5, 12)
    for one in past:
        assert judge(case, one.as_of)[0] == one
        day_before = one.as_of - timedelta(days=1)
        if one.as_of != date(2025, 5, 12):
            assert record_of(case, day_before).sha256 != one.record.sha256
        counted = history.counted(one.as_of, one.checkpoints[-1])
        assert counted.all == len(one.checkpoints[-1].gaps)
        hard = len(one.checkpoints[-1].blocking)
        assert counted.hard == hard
    picture = history.picture(past, "go-live")
    check(picture)
    assert "8 May 2025: 1 hard gap, 0 soft or at risk, 0 waived, undecided." in picture.alternative
    assert picture.alternative.endswith("12 May 2025: 0 hard gaps, 0 soft or at risk, 0 waived, ready.")


def test_of_a_long_past_the_latest_days_are_shown() -> None:
    release = data_of("november-2021")
    days = [date(2021, 1, 1) + timedelta(days=at) for at in range(150)]
    release["evidence"] |= {
        f"e{at}": {"type": "built", "value": "true", "from": "DCC", "stated": str(day)} for at, day in enumerate(days)
    }
    past = past_of(subject("november-2021", release).case, date(2021, 10, 5), history.MOST_DAYS)
    assert len(past) == history.MOST_DAYS
    assert past[-1].as_of == date(2021, 10, 5)
    check(history.picture(past, "go-live"))


# The same bytes everywhere


def test_the_dots_of_a_picture_do_not_depend_on_the_fonts_of_the_machine(tmp_path: Path) -> None:
    svg = plan_picture(subject("november-2021").case, date(2021, 9, 7)).svg
    (tmp_path / "fonts.conf").write_text("<fontconfig><dir>/nowhere</dir></fontconfig>")
    program = "import sys; from readiness.raster import rasterise; sys.stdout.buffer.write(rasterise(sys.stdin.read()))"
    ran = subprocess.run(
        [sys.executable, "-c", program],
        input=svg.encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "HOME": str(tmp_path), "LC_ALL": "C"},
    )
    assert ran.stdout == rasterise(svg)
    assert ran.stdout.startswith(b"\x89PNG")


def test_words_are_drawn_with_the_shipped_fonts_and_right_to_left_ones_are_joined() -> None:
    """Letters of Arabic join: the word is narrower than the same letters each for itself."""

    def dots(words: str) -> bytes:
        picture = drawing.frame("test", "test", "test", 40, [drawing.text(20, 25, words)])
        found = rasterise(picture.svg)
        assert isinstance(found, bytes)
        return found

    assert dots("\u0645\u0631\u062d\u0628\u0627") != dots("\u0645\u200c\u0631\u200c\u062d\u200c\u0628\u200c\u0627")
    assert dots("\u05d0\u05d1") != dots("\u05d1\u05d0") != dots("")


def test_each_font_lies_beside_its_licence() -> None:
    folder = ROOT / "readiness" / "fonts"
    assert {path.name for path in folder.glob("*.ttf")} == {Path(path).name for path in fonts.paths()}
    assert "SIL OPEN FONT LICENSE" in (folder / "LICENSE-Liberation.txt").read_text()
    assert "Bitstream Vera" in (folder / "LICENSE-DejaVu.txt").read_text()
