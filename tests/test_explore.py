"""`readiness explore`: what is answered, to whom, and how a browser shows it."""

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from browsing import browser, opened, too_wide, violations  # noqa: F401 - a fixture

ROOT = Path(__file__).parent.parent
NOVEMBER = ("releases/november-2021", "--as-of", "2021-09-07")
HOSTILE = "</script><img src=x onerror=\"document.title='run'\"> & 'so' \u05e9\u05dc\u05d5\u05dd"


def readiness(*words: str, root: Path = ROOT, status: int | None = 0) -> str:
    call = [sys.executable, "-m", "readiness", *words]
    ran = subprocess.run(call, cwd=root, capture_output=True, text=True, check=False)
    assert status is None or ran.returncode == status, ran.stderr
    return ran.stdout


@contextmanager
def serving(*words: str, root: Path = ROOT) -> Iterator[str]:
    """Run the command, yield the address it names, and end it as Ctrl-C does."""
    call = [sys.executable, "-m", "readiness", "explore", *words]
    with subprocess.Popen(call, cwd=root, stderr=subprocess.PIPE, text=True) as ran:
        assert ran.stderr is not None
        lines = [ran.stderr.readline()]
        while lines[-1] and "http://" not in lines[-1]:
            lines.append(ran.stderr.readline())
        found = re.search(r"http://127\.0\.0\.1:\d+/[\w-]{20,}/", lines[-1])
        try:
            assert found is not None, lines
            yield found.group()
        finally:
            ran.send_signal(signal.SIGINT)
            said = ran.stderr.read()
            assert ran.wait(30) == 0, said
            assert said.splitlines()[-1] == "ended"
            assert "Traceback" not in said


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(*NOVEMBER) as found:
        yield found


def sent(address: str, body: bytes, method: str = "POST", place: str = "ask", **headers: str) -> tuple[int, bytes]:
    parts = urlsplit(address)
    link = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    known = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    given = known | {name.replace("_", "-"): value for name, value in headers.items()}
    link.putrequest(method, f"{parts.path}{place}", skip_host="Host" in headers)
    for name, value in given.items():
        link.putheader(name, value)
    link.endheaders(body)
    found = link.getresponse()
    content = found.read()
    link.close()
    return found.status, content


def asked(address: str, slips: dict[str, int]) -> dict[str, Any]:
    status, content = sent(address, json.dumps({"slip": slips}).encode())
    assert status == 200, content
    found: dict[str, Any] = json.loads(content)
    return found


# What is answered


@pytest.mark.parametrize("slips", [{"uit": 5}, {"uit": 15}, {"bat": 3, "go-live": 17}, {"lsc-assessment": -20}])
def test_an_answer_is_that_of_the_scenario(address: str, slips: dict[str, int]) -> None:
    options = [word for name, days in slips.items() for word in ("--slip", f"{name}={days}wd")]
    said = json.loads(readiness("scenario", *NOVEMBER, *options, "--format", "json", "--no-gate"))
    found = asked(address, slips)
    assert found["schema"] == "readiness/what-if/v1"
    assert found["slip"] == slips
    decided = [(one["checkpoint"], one["from"], one["to"]) for one in found["decisions"]]
    assert decided == [(one["checkpoint"], one["from"], one["to"]) for one in said["decisions"]]
    gaps = [
        [one["criterion"] for one in found["gaps"] if one["checkpoint"] == at["id"]]
        for at in said["scenario"]["checkpoints"]
    ]
    assert gaps == [at["gaps"] for at in said["scenario"]["checkpoints"]]
    assert [one["summary"] for one in found["decisions"]] == [at["summary"] for at in said["scenario"]["checkpoints"]]
    because = {(one["checkpoint"], one["criterion"]): one["because"] for one in found["gaps"] if one["because"]}
    flips = {(one["checkpoint"], one["criterion"]): one["because"] for one in said["flips"]}
    still = {(one["checkpoint"], one["criterion"]) for one in found["gaps"]}
    assert because == {key: words for key, words in flips.items() if key in still}
    assert [one["words"] for one in found["conflicts"] if one["new"]] == said["conflicts"]["appear"]
    assert found["vanished"] == said["conflicts"]["vanish"]


def test_floats_are_those_of_the_schedule(address: str) -> None:
    said = json.loads(readiness("schedule", *NOVEMBER, "--slip", "uit=5wd", "--format", "json"))
    found = {one["id"]: one for one in asked(address, {"uit": 5})["items"]}
    for one in said["items"]:
        assert found[one["id"]]["critical"] == one["critical"]
        least_most = one["total_float"] if isinstance(one["total_float"], dict) else None
        shown = found[one["id"]]["total_float"]
        if least_most is not None:
            assert shown == [least_most["earliest"], least_most["latest"]]
        elif one["total_float"] is not None:
            assert shown == [one["total_float"]] * 2


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "no JSON"),
        (b"[" * 16_000, "no JSON"),
        (b"[]", "what is to be moved"),
        (b'{"slip": {"uit": 5}, "set": {}}', "what is to be moved"),
        (b'{"slip": ["uit"]}', "what is to be moved"),
        (b'{"slip": {"uit.finish": 5}}', "cannot be moved"),
        (b'{"slip": {"../../etc/passwd": 5}}', "cannot be moved"),
        (b'{"slip": {"uit": true}}', "at most 260 working days"),
        (b'{"slip": {"uit": 1.5}}', "at most 260 working days"),
        (b'{"slip": {"uit": 100000}}', "at most 260 working days"),
        (b'{"slip": {"uit": "5wd"}}', "at most 260 working days"),
    ],
)
def test_what_is_no_question_is_refused(address: str, body: bytes, why: str) -> None:
    status, content = sent(address, body)
    assert status == 400
    assert why in json.loads(content)["wrong"][0]


# To whom


def test_only_the_page_is_given_and_only_at_its_address(address: str) -> None:
    status, page = sent(address, b"", "GET", "")
    assert status == 200
    assert page.startswith(b"<!DOCTYPE html>")
    for place in ("ask", "explore.js", "../", "release.yaml", "?x=1"):
        assert sent(address, b"", "GET", place)[0] == 404
    assert sent(address.replace(address[-10:-4], "AAAAAA"), b"", "GET", "")[0] == 404
    assert sent(f"http://127.0.0.1:{urlsplit(address).port}/", b"", "GET", "")[0] == 404
    assert sent(address, b"{}", "PUT")[0] == 501


def test_a_page_from_elsewhere_cannot_ask(address: str) -> None:
    body = b'{"slip": {"uit": 5}}'
    port = urlsplit(address).port
    assert sent(address, b"", "GET", "", Host=f"rebound.example:{port}")[0] == 404
    assert sent(address, body, Host=f"rebound.example:{port}")[0] == 404
    assert sent(address, body, Origin="https://elsewhere.example")[0] == 404
    assert sent(address, body, Origin="null")[0] == 404
    assert sent(address, body, Content_Type="text/plain")[0] == 415
    assert sent(address, body, Host=f"localhost:{port}", Origin=f"http://localhost:{port}")[0] == 200


def test_long_questions_are_not_read(address: str) -> None:
    assert sent(address, b"{}", Content_Length="16385")[0] == 413
    assert sent(address, b"{}", Content_Length="9" * 5000)[0] == 413
    assert sent(address, b"{}", Content_Length="-1")[0] == 411


def test_it_listens_to_this_machine_alone(address: str) -> None:
    port = urlsplit(address).port
    with socket.socket() as other:
        other.settimeout(5)
        assert other.connect_ex(("127.0.0.2", port or 0)) != 0


def test_a_port_that_is_taken_is_told(address: str) -> None:
    port = str(urlsplit(address).port)
    call = [sys.executable, "-m", "readiness", "explore", *NOVEMBER, "--port", port]
    ran = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert f"cannot serve at port {port}" in ran.stderr


# In a browser


def answered(page: Any, words: str) -> None:
    page.get_by_text(words).first.wait_for()


def test_keys_and_buttons_move_by_working_days(browser: Any, address: str) -> None:  # noqa: F811
    page = opened(browser, address)
    bar = page.get_by_role("slider", name="User Integration Testing")
    row = page.locator('[data-item="uit"]')
    answered(page, "Live operation: undecided")
    bar.focus()
    for key in ("PageUp", "PageUp", "PageUp", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    assert bar.get_attribute("aria-valuenow") == "15"
    answered(page, "Assessment against the Live Services Criteria (OPSG_58): not ready, and undecided before")
    assert "12 October 2021" in row.inner_text()
    assert "15 working days later" in row.inner_text()
    said = json.loads(readiness("scenario", *NOVEMBER, "--slip", "uit=15wd", "--format", "json", "--no-gate"))
    for at in said["scenario"]["checkpoints"]:
        assert at["summary"] in page.locator("#decisions").inner_text()
    row.get_by_role("button", name="5 working days earlier").press("Enter")
    row.get_by_role("button", name="5 working days earlier").press("Space")
    row.get_by_role("button", name="5 working days earlier").press("Enter")
    answered(page, "Live operation: undecided")
    assert bar.get_attribute("aria-valuenow") == "0"
    assert page.locator("#decisions").inner_text().count("before") == 0
    assert page.wrong == []


def test_dragging_moves_by_working_days(browser: Any, address: str) -> None:  # noqa: F811
    page = opened(browser, address)
    bar = page.get_by_role("slider", name="User Integration Testing")
    track = page.locator('[data-item="uit"] .track').bounding_box()
    chart = page.evaluate("() => facts.chart.days")
    box = bar.bounding_box()
    x, y = box["x"] + 5, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 3 * track["width"] / chart, y)
    assert bar.get_attribute("aria-valuenow") == "3"
    page.mouse.move(x + 7 * track["width"] / chart, y, steps=4)  # from a Tuesday to the next
    page.mouse.up()
    assert bar.get_attribute("aria-valuenow") == "5"
    page.mouse.move(x + 30 * track["width"] / chart, y)
    assert bar.get_attribute("aria-valuenow") == "5"
    page.locator('[data-item="uit"] .said', has_text="28 September 2021").wait_for()
    moved = bar.bounding_box()
    assert moved["x"] - box["x"] == pytest.approx(7 * track["width"] / chart, abs=1)


def test_the_scenario_lints_and_gives_the_same_answer(browser: Any, tmp_path: Path) -> None:  # noqa: F811
    for name in ("criteria", "releases"):
        subprocess.run(["cp", "-r", str(ROOT / name), str(tmp_path / name)], check=True)
    with serving(*NOVEMBER, root=tmp_path) as found:
        page = opened(browser, found)
        page.get_by_role("slider", name="User Integration Testing").press("PageUp")
        page.get_by_role("slider", name="Business Acceptance Testing").press("ArrowLeft")
        answered(page, "and undecided before")
        with page.expect_download() as download:
            page.get_by_role("button", name="Save as YAML").click()
        saved = tmp_path / "releases" / "november-2021" / "explored.yaml"
        download.value.save_as(saved)
        assert download.value.suggested_filename == "explored.yaml"
        here = asked(found, {"uit": 5, "bat": -1})
        command = page.locator("#command").inner_text()
    assert "bat: -1wd\n      uit: 5wd\n" in saved.read_text()
    lint = json.loads(readiness("lint", "releases/november-2021/explored.yaml", "--format", "json", root=tmp_path))
    assert lint["diagnostics"] == []
    words = ("scenario", "releases/november-2021", "releases/november-2021/explored.yaml", *NOVEMBER[1:])
    said = json.loads(readiness(*words, "--format", "json", "--no-gate", root=tmp_path))
    assert [one["to"] for one in said["decisions"]] == [one["to"] for one in here["decisions"]]
    assert [at["summary"] for at in said["scenario"]["checkpoints"]] == [one["summary"] for one in here["decisions"]]
    assert command == (
        "readiness scenario releases/november-2021/release.yaml --as-of 2021-09-07 --slip bat=-1wd --slip uit=5wd"
    )
    assert readiness(*command.split()[1:], "--format", "json", "--no-gate", root=tmp_path)


@pytest.mark.parametrize(
    "how", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"viewport": {"width": 320, "height": 640}}], ids=str
)
def test_axe_finds_nothing(browser: Any, address: str, how: dict[str, Any]) -> None:  # noqa: F811
    page = opened(browser, address, **how)
    assert violations(page) == []
    page.get_by_role("slider", name="User Integration Testing").press("End")
    answered(page, "and undecided before")
    assert violations(page) == []
    assert too_wide(page) <= 0
    assert page.wrong == []


def test_the_decision_stays_beside_the_plan(browser: Any, address: str) -> None:  # noqa: F811
    page = opened(browser, address, viewport={"width": 1400, "height": 700})
    answer = page.locator("#answer")
    for place in ("#moving", "#clash", "#keep"):
        page.locator(place).scroll_into_view_if_needed()
        page.mouse.wheel(0, 120)
        page.wait_for_function(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
        )
        box, later = answer.bounding_box(), page.locator("section[aria-labelledby=late]").bounding_box()
        assert box["x"] > page.locator("#moving").bounding_box()["x"]
        assert box["y"] + box["height"] <= later["y"] + 1
    page.set_viewport_size({"width": 900, "height": 700})
    assert answer.bounding_box()["y"] < page.locator("#moving").bounding_box()["y"]


def test_only_the_newest_answer_is_shown(browser: Any, address: str) -> None:  # noqa: F811
    page = opened(browser, address)
    held: list[Any] = []

    def first_waits(route: Any) -> None:
        if held:
            route.continue_()
        held.append(route)

    page.route("**/ask", first_waits)
    bar = page.get_by_role("slider", name="User Integration Testing")
    with page.expect_request("**/ask"):
        bar.press("PageUp")
    bar.press("PageUp")
    page.locator('[data-item="uit"] .said', has_text="5 October 2021").wait_for()
    assert len(held) == 2
    assert page.locator("#wrong").inner_text() == ""
    page.context.close()


def test_that_the_program_has_ended_is_told(browser: Any) -> None:  # noqa: F811
    with serving(*NOVEMBER) as found:
        page = opened(browser, found)
    page.get_by_role("slider", name="User Integration Testing").press("PageUp")
    page.get_by_role("alert").get_by_text("the program that answers has ended").wait_for()


# The page that is written


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small repository whose texts are full of markup, with its page."""
    root = tmp_path_factory.mktemp("hostile")
    title = json.dumps(HOSTILE, ensure_ascii=False)
    (root / "criteria").mkdir()
    (root / "criteria" / "small.yaml").write_text(f"""\
kind: criteria
id: small
title: {title}
version: "1"
wording: ours
criteria:
  TST-01:
    title: {title}
    category: testing
    owner: {title}
    importance: hard
    at: {{go-live: {{due: go-live - 5wd, check: {{activity-finished: {{activity: user-test}}}}}}}}
""")
    folder = root / "releases" / "spring"
    folder.mkdir(parents=True)
    (folder / "release.yaml").write_text(f"""\
kind: release
id: spring
title: {title}
criteria: small
calendar: england-and-wales
source: plan
sources: {{plan: {{title: {title}, date: 2022-03-01}}}}
plan:
  user-test: {{title: {title}, start: 2022-03-14, finish: 2022-03-25}}
  go-live: {{title: {title}, date: 2022-04-07, fixed: true, after: [user-test]}}
checkpoints: [go-live]
""")
    words = ("explore", "releases/spring", "--as-of", "2022-03-01", "--output", "page.html")
    readiness(*words, root=root)
    first = (root / "page.html").read_bytes()
    readiness(*words, root=root)
    assert (root / "page.html").read_bytes() == first
    return root


def test_a_written_page_carries_single_moves(browser: Any, hostile: Path) -> None:  # noqa: F811
    page = opened(browser, hostile / "page.html")
    assert "Combinations need the page that" in page.inner_text("header")
    assert page.title() == f"What if: {HOSTILE}"
    assert page.locator("main img").count() == 0
    finish, live = page.locator('[data-handle="user-test.finish"]'), page.locator('[data-handle="go-live"]')
    for _ in range(5):
        finish.press("ArrowRight")
    assert "not ready, and ready before" in page.inner_text("#decisions")
    assert "1 April 2022" in page.inner_text("#gaps")
    said = json.loads(
        readiness(
            *("scenario", "releases/spring", "--as-of", "2022-03-01", "--slip", "user-test.finish=5wd"),
            *("--format", "json", "--no-gate"),
            root=hostile,
        )
    )
    summary = said["scenario"]["checkpoints"][0]["summary"]
    assert " ".join(summary.split()) in " ".join(page.inner_text("#decisions").split())
    live.press("PageUp")
    assert finish.get_attribute("aria-valuenow") == "0"
    assert "ready, as before" in page.inner_text("#decisions")
    assert "user-test" not in page.inner_text("#yaml")
    assert violations(page) == []
    assert page.wrong == []


def test_a_written_page_asks_for_nothing(hostile: Path) -> None:
    page = (hostile / "page.html").read_text(encoding="utf-8")
    assert "connect-src 'none'" in page
    assert page.count("</script>") == 2
    assert "<img" not in page


def test_an_activity_can_be_made_longer_by_dragging_its_end(browser: Any, hostile: Path) -> None:  # noqa: F811
    page = opened(browser, hostile / "page.html")
    end = page.locator('[data-handle="user-test.finish"]').bounding_box()
    track = page.locator('[data-item="user-test"] .track').bounding_box()
    chart = page.evaluate("() => facts.chart.days")
    x, y = end["x"] + 10, end["y"] + 10
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 14 * track["width"] / chart, y, steps=3)
    page.mouse.up()
    assert page.locator('[data-handle="user-test.finish"]').get_attribute("aria-valuenow") == "10"
    assert "14 March 2022 to 8 April 2022" in page.inner_text('[data-item="user-test"]')
    assert "too late" in page.inner_text("#too-late")


def test_a_plan_without_any_date_is_a_page(browser: Any, hostile: Path) -> None:  # noqa: F811
    folder = hostile / "releases" / "undated"
    folder.mkdir()
    (folder / "release.yaml").write_text(
        "kind: release\nid: undated\ntitle: Undated\ncriteria: small\ncalendar: england-and-wales\nplan:\n"
        "  user-test: {title: Test, start: tbc, finish: tbc}\n  go-live: {title: Live, date: tbc}\n"
        "checkpoints: [go-live]\n"
    )
    readiness("explore", "releases/undated", "--as-of", "2022-03-01", "--output", "undated.html", root=hostile)
    page = opened(browser, hostile / "undated.html")
    assert "a day not known" in page.inner_text("#rows")
    assert page.get_by_role("slider").count() == 0
    assert page.wrong == []
    assert violations(page) == []


def test_what_does_not_fit_and_what_cannot_be_answered_is_told(browser: Any, hostile: Path) -> None:  # noqa: F811
    folder = hostile / "releases" / "far"
    folder.mkdir()
    spring = (hostile / "releases" / "spring" / "release.yaml").read_text()
    (folder / "release.yaml").write_text(spring.replace("2022-", "2028-").replace("id: spring", "id: far"))
    with serving("releases/far", "--as-of", "2028-03-01", root=hostile) as found:
        assert "before" in asked(found, {"user-test.finish": -20})["notes"][0]
        said = asked(found, {"go-live": 260})
        assert "verified only from" in said["wrong"][0]
        assert said["decisions"] == said["items"] == []
        page = opened(browser, found)
        page.locator('[data-handle="go-live"]').press("End")
        page.get_by_role("alert").get_by_text("verified only from").wait_for()
        page.get_by_role("button", name="Put all back").click()
        assert page.locator("#wrong").inner_text() == ""
        for _ in range(4):
            page.locator('[data-handle="user-test.finish"]').press("PageDown")
        page.locator("#notes").get_by_text("before").wait_for()


def test_each_key_of_an_answer_is_in_the_docs(address: str) -> None:
    section = (ROOT / "docs" / "json.md").read_text().partition("## What if")[2].partition("\n## ")[0]
    found = asked(address, {"uit": 15})

    def keys(value: Any) -> Iterator[str]:
        for one in value if isinstance(value, list) else []:
            yield from keys(one)
        for name, one in value.items() if isinstance(value, dict) else []:
            yield name
            yield from keys(one)

    del found["slip"]["uit"]
    assert {one for one in keys(found) if f"`{one}`" not in section and f"`{one}[]`" not in section} <= {"schema"}
    assert "readiness/what-if/v1" in section
