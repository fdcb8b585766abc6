"""Every format of an answer about a generated release says the same as its JSON, whatever the order of keys and the hash seed."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from click.testing import CliRunner
from exploring import times
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from strategies import CRITERIA, ROOT, SCHEDULE, Data, as_ofs, cases, permuted
from test_numbers import SECTIONS, said

from readiness.cli import main
from readiness.commands.writing import Request, make_paper
from readiness.paper.attachment import detach

PAPERS = ("docx", "pdf", "html", "markdown")
WORDS = {
    "ready": "READY",
    "ready-with-caveats": "READY WITH CAVEATS",
    "undecided": "UNDECIDED",
    "not-ready": "NOT READY",
}
few = settings(
    max_examples=times(3),
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


@contextmanager
def repository(release: Data, criteria: Data) -> Iterator[Path]:
    """Yield a folder that holds a release, its criteria and its change schedule."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        written = {CRITERIA: criteria, "releases/generated/release.yaml": release}
        if "change-schedule" in release:
            written[f"releases/{SCHEDULE}.yaml"] = release["change-schedule"]
            written["releases/generated/release.yaml"] = {**release, "change-schedule": SCHEDULE}
        for path, data in written.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(json.dumps(data), encoding="utf-8")
        yield root


def run(root: Path, command: str, *words: str) -> str:
    result = CliRunner().invoke(main, [command, str(root / "releases" / "generated"), *words], catch_exceptions=False)
    return result.stdout


@few
@given(cases(), as_ofs)
def test_papers_screen_and_json_agree(case: Data, as_of: str) -> None:
    with repository(*case) as root:
        told = json.loads(run(root, "check", "--as-of", as_of, "--format", "json"))
        screen = run(root, "check", "--as-of", as_of, "--full")
        assume(told["checkpoints"])
        for one in told["checkpoints"]:
            words = WORDS[one["decision"]]
            assert words in screen, words
            for result in one["results"]:
                assert re.search(rf"^ +{result['criterion']} ", screen, re.MULTILINE)
        for form in PAPERS:
            written = make_paper(
                Request(root / "releases/generated", date.fromisoformat(as_of), None, (), None, None, SECTIONS, form)
            )
            agree(told, written.dossier.checkpoint.id, written.paper, form)


def stands(told: Data) -> Data:
    """Return what the JSON says of each checkpoint and criterion, and in which order."""
    return [
        (
            one["id"],
            one["decision"],
            one["gaps"],
            [(r["criterion"], r["verdict"], r["outlook"]) for r in one["results"]],
        )
        for one in told["checkpoints"]
    ]


def agree(told: Data, name: str, paper: Data, form: str) -> None:
    """Compare a paper with the JSON: what it carries along, its sentences, its counts, and the gaps in their order."""
    carried = detach(paper.attachment)
    assert carried is not None
    assert stands(carried.assessment) == stands(told)
    words = said(paper, form)
    checkpoint = next(one for one in told["checkpoints"] if one["id"] == name)
    applicable = [one for one in checkpoint["results"] if one["applicable"]]
    for one in carried.assessment["checkpoints"]:
        assert "".join(one["summary"].split()) in words
    counts = re.search(r"Of(\d+|theone)criteri(?:a|on)thatappl(?:y|ies),(\d+)(?:is|are)metorontrackand(\d+)", words)
    gaps = checkpoint["gaps"]
    if applicable and gaps:
        assert counts is not None
        asked = [str(one) for one in (len(applicable), len(applicable) - len(gaps), len(gaps))]
        assert list(counts.groups()) == [asked[0] if len(applicable) > 1 else "theone", *asked[1:]]
        order = [words.find(f"{one}:", words.index("Gaps,intheorder")) for one in gaps]
        assert order == sorted(order)
        assert min(order) >= 0
    assert told["record"]["sha256"] in words


_WRITE = """
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path
from click.testing import CliRunner
from readiness.cli import main
from readiness.commands.writing import Request, make_paper
from readiness.formats import docx, html, markdown, pdf

as_of, sections = sys.argv[1], tuple(sys.argv[2:])
release = Path("releases/generated")
calls = [("check", "terminal"), ("check", "json"), ("schedule", "csv"), ("schedule", "ics"), ("waivers", "terminal")]
calls += [("lint", form) for form in ("terminal", "json", "junit", "sarif", "github")] + [("graph", "svg"), ("graph", "mermaid")]
for command, form in calls:
    words = [command, str(release), "--format", form, *(() if command == "lint" else ("--as-of", as_of))]
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    print(command, form, done.exit_code, sha256(done.stdout_bytes).hexdigest())
for form in ("docx", "pdf", "html", "markdown"):
    paper = make_paper(Request(release, date.fromisoformat(as_of), None, (), None, None, sections, form)).paper
    write = {"docx": docx.write, "pdf": pdf.write, "html": html.paper, "markdown": markdown.paper}[form]
    raw = write(paper)
    print("report", form, sha256(raw.encode() if isinstance(raw, str) else raw).hexdigest())
"""


def written(root: Path, as_of: str, seed: str) -> list[str]:
    """Return a digest of what each format is, in a process with that hash seed."""
    told = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", _WRITE, as_of, *SECTIONS]
    return subprocess.run(command, cwd=root, env=told, capture_output=True, text=True, check=True).stdout.splitlines()


@settings(few, max_examples=times(2))
@given(cases(), as_ofs)
def test_the_hash_seed_changes_no_byte_of_any_format(case: Data, as_of: str) -> None:
    with repository(*case) as root:
        assume(json.loads(run(root, "check", "--as-of", as_of, "--format", "json"))["checkpoints"])
        first, second = (written(root, as_of, seed) for seed in ("1", "4242"))
        assert first == second
        assert len(first) == FORMATS


FORMATS = 16
HEX = re.compile("[0-9a-f]{64}")
PLACE = re.compile(r":\d+(:\d+)?")


@settings(few, max_examples=times(3))
@given(cases(), as_ofs, st.integers(0, 10_000))
def test_the_order_of_keys_changes_no_word_of_a_paper_or_the_screen(case: Data, as_of: str, seed: int) -> None:
    told = []
    for release, criteria in (case, (permuted(case[0], seed), permuted(case[1], seed))):
        with repository(release, criteria) as root:
            assume(json.loads(run(root, "check", "--as-of", as_of, "--format", "json"))["checkpoints"])
            screen = run(root, "check", "--as-of", as_of, "--full")
            asked = Request(
                root / "releases/generated", date.fromisoformat(as_of), None, (), None, None, SECTIONS, "html"
            )
            paper = make_paper(asked).paper
            words = [said(paper, form) for form in ("markdown", "html")]
            told.append([PLACE.sub("", HEX.sub("", one)) for one in (screen, *words)])  # of files, which differ
    assert told[0] == told[1]
