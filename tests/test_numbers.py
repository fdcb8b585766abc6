"""Numbers and names read back from each file a paper is made as, compared with the JSON that it carries along."""

import os
import re
import subprocess
import sys
from typing import Any

import pytest
from strategies import ROOT
from test_verify import DAYS, NOVEMBER, made, packed

from readiness.blocks import Paper
from readiness.formats import markdown
from readiness.paper.attachment import detach
from readiness.readback import page, pdf, word
from readiness.readback.held import Held

FORMS = ("docx", "pdf", "html", "markdown")
SECTIONS = ("decision", "categories", "gaps", "method")


def said(paper: Paper, form: str) -> str:
    """Return the words that one sees, without spaces."""
    if form == "markdown":
        return "".join(markdown.paper(paper).replace("\\", "").replace("|", "").split())
    raw = packed(paper, form)
    readers = {
        "docx": word.read,
        "pdf": lambda raw: pdf.read(raw, lambda: True),
        "html": lambda raw: page.read(raw.decode()),
    }
    held = readers[form](raw)
    assert isinstance(held, Held)
    return "".join("".join(held.lines).split())


def judged_at(json: dict[str, Any], name: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    checkpoint = next(one for one in json["checkpoints"] if one["id"] == name)
    return checkpoint, [one for one in checkpoint["results"] if one["applicable"]]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("day", DAYS)
def test_numbers_agree_with_the_json(day: str, form: str) -> None:
    paper = made(NOVEMBER, day, DAYS[day], form, SECTIONS).paper
    carried = detach(paper.attachment)
    assert carried is not None
    words = said(paper, form)
    checkpoint, applicable = judged_at(carried.assessment, "lsc-assessment")
    gaps = checkpoint["gaps"]
    counts = re.search(r"Of(\d+)criteriathatapply,(\d+)(?:is|are)metorontrackand(\d+)", words)
    assert counts is not None
    assert list(map(int, counts.groups())) == [len(applicable), len(applicable) - len(gaps), len(gaps)]
    for one in carried.assessment["checkpoints"]:
        assert "".join(one["summary"].split()) in words
    order = [words.find(f"{name}:", words.index("Gaps,intheorder")) for name in gaps]
    assert order == sorted(order)
    assert min(order) >= 0
    assert carried.assessment["record"]["sha256"] in words
    for one in carried.assessment["inputs"]:
        assert one["sha256"] in words


_WRITE = """
import sys
from datetime import date
from pathlib import Path
from hashlib import sha256
from readiness.commands.writing import Request, make_paper
from readiness.formats import docx, html, markdown, pdf
for form in ("docx", "pdf", "html", "markdown"):
    release = Path("releases/november-2021")
    request = Request(release, date(2021, 9, 7), None, (), release / "paper-7-september.yaml", None, tuple(sys.argv[1:]), form)
    paper = make_paper(request).paper
    write = {"docx": docx.write, "pdf": pdf.write, "html": html.paper, "markdown": markdown.paper}[form]
    raw = write(paper)
    print(form, sha256(raw.encode() if isinstance(raw, str) else raw).hexdigest())
"""


def test_the_same_inputs_are_the_same_bytes_whatever_the_machine_says() -> None:
    found = set()
    for seed, zone, language in (("1", "UTC", "C"), ("4242", "Pacific/Kiritimati", "de_DE.UTF-8")):
        told = {"PYTHONHASHSEED": seed, "TZ": zone, "LANG": language, "LC_ALL": language, "PYTHONUTF8": "1"}
        command = [sys.executable, "-c", _WRITE, *SECTIONS, "plan", "evidence"]
        done = subprocess.run(command, cwd=ROOT, env=os.environ | told, capture_output=True, text=True, check=True)
        found.add(done.stdout)
    assert len(found) == 1
    assert len(found.pop().splitlines()) == len(FORMS)
