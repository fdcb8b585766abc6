"""A real browser for tests: Debian's Chromium, driven by playwright, and axe, which is asked what is wrong with a page.

Where one of them is lacking, a test that needs it is skipped and says so. Nothing is fetched: axe comes in a package.
"""

import os
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
SCREEN = {"width": 1100, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Yield a browser for the tests of one file."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
    if program is None:
        pytest.skip("there is no Chromium on this machine; on Debian `apt-get install chromium` brings one")
    with playwright.sync_playwright() as driver:
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        found = driver.chromium.launch(executable_path=program, args=[*sandbox, "--disable-gpu"])
        yield found
        found.close()


def opened(browser: Any, address: str | Path, **how: Any) -> Any:
    """Return a page that is open at an address, or on a file; what it would ask of another place fails the test."""
    context = browser.new_context(**{"viewport": SCREEN, "reduced_motion": "reduce", **how})
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.wrong = []
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("console", lambda said: page.wrong.append(said.text) if said.type in {"error", "warning"} else None)
    page.goto(address.as_uri() if isinstance(address, Path) else address)
    return page


def violations(page: Any) -> list[str]:
    """Return what axe finds wrong with a page as it stands now: the rule, and the elements."""
    axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    program = files(axe).joinpath("axe.min.js").read_text(encoding="utf-8")
    page.evaluate(f"() => {{ {program} }}")  # evaluated by the browser itself, so that the policy of the page can stay
    options = {"runOnly": list(RULES), "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{one['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def too_wide(page: Any) -> int:
    """Return by how many pixels a page is wider than its window."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))
