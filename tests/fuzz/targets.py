"""What is fuzzed: for each reader a function of bytes that must end, and end without an exception."""

import json
import logging
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from readiness.accepted import find_ignores, read_baseline
from readiness.binding import bind, kind_of
from readiness.case import judge
from readiness.cases import CaseDocument
from readiness.changes.schedule import ChangeSchedule
from readiness.closures import CalendarDocument
from readiness.criteria import CriteriaSet
from readiness.diagnostic import Diagnostic
from readiness.document import Document, read
from readiness.extract import Extract, read_number, read_table
from readiness.files import Library, page_codes
from readiness.formats import findings, movements, plain
from readiness.importing.receipt import Receipt, tell
from readiness.importing.rows import Imported, carry_over, written_schedule
from readiness.importing.starting import Beginning, What, begin_mapping
from readiness.mapping import ImportDocument
from readiness.mending import mend, mendable
from readiness.moment import parse_day, parse_reference, parse_window, respell_reference, say_window, write_window
from readiness.movement.recollection import recollect
from readiness.movement.saved import read_saved
from readiness.movement.telling import say_cause, tell_movement
from readiness.paper.attachment import detach
from readiness.papers import PaperDocument
from readiness.period import parse_period, respell_period
from readiness.placed import place
from readiness.readback import page, pdf, word
from readiness.register import read_csv
from readiness.release import Release
from readiness.repository import Loading
from readiness.scenarios import ScenarioDocument
from readiness.tables.reading import read_grid
from readiness.word.template import cleaned

logging.getLogger("pypdf").setLevel(logging.CRITICAL)
HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
FOUND = HERE / "found"
"""What runs found on their way, of less than 3 kB each: an archive a target."""
SHOWN = "releases/x/release.yaml"
KINDS = {
    "release": Release,
    "criteria": CriteriaSet,
    "calendar": CalendarDocument,
    "tests": CaseDocument,
    "change-schedule": ChangeSchedule,
    "import": ImportDocument,
    "paper": PaperDocument,
    "scenarios": ScenarioDocument,
}
PATIENT = 20_000
"""So often at most a PDF is asked on, in the place of seconds."""
DAY = date(2021, 10, 1)
MAPPING = b"""\
kind: import
id: forward
title: Forward schedule
table: {formulas: as-saved, merged-cells: fill, hidden-rows: read, until: 2022-12-31}
columns:
  id: Change
  title: Summary
  type: {column: Type, words: {Std: standard, Norm: normal}}
  services: {column: Services, split: ";"}
  environment: {value: production}
  start: {column: Start, format: DD/MM/YYYY hh:mm}
  finish: {column: End, format: DD/MM/YYYY hh:mm}
schedule:
  id: fsc
  title: Schedule
  calendar: england-and-wales
  as-at: 2021-09-07
  services:
    user-gateway: {}
"""
EVENTS = b"""\
kind: import
id: events
title: Events
table: {until: 2022-12-31}
columns: {id: UID, title: SUMMARY, type: {value: normal}, services: {value: user-gateway}, environment: {value: production}, start: DTSTART, finish: DTEND}
schedule: {id: fsc, title: Schedule, calendar: england-and-wales, as-at: 2021-09-07, services: {user-gateway: {}}}
"""


def shown(found: list[Diagnostic], document: Document) -> str:
    """Return what lint would say of mistakes in one document."""
    documents = {document.path: document}
    placed = place(tuple(dict.fromkeys(found)), documents)
    safe = mendable(placed, document) if document.data is not None else []
    mend(document.text, document, safe)
    said = findings.text(placed, documents, colour=False)
    assert "\x1b" not in said
    return said


def document(raw: bytes) -> None:
    """Read a document, bind it as what it says it is and as a release, and tell what is wrong with it."""
    found = read("x.yaml", raw)
    kind, wrong = kind_of(found)
    wrong = [*found.diagnostics, *wrong]
    if found.data is not None:
        for model in {KINDS.get(kind or "", Release), Release}:
            wrong += bind(model, found)[1]
    wrong += find_ignores(found, page_codes())[1]
    shown(wrong, found)


def judged(raw: bytes) -> None:
    """Judge a release by a small set of criteria, or say what is wrong with it."""
    library = Library(HERE / "repository")
    path = library.root / "releases" / "x" / "release.yaml"
    name = library.show(path)
    library.documents[name] = read(name, raw)
    loading = Loading(library)
    case = loading.release(path, ())
    if case is not None and not any(one.severity.value == "error" for one in loading.found):
        judge(case, DAY)
    place(tuple(dict.fromkeys(loading.found)), library.documents)


def words(raw: bytes) -> None:
    """Read a text as a period, a date value and a reference; what is written otherwise must be spelt right then."""
    text = raw.decode("utf-8", "replace")
    period = parse_period(text)
    assert period is None or parse_period(str(period)) == period
    window = parse_window(text)
    assert window is None or parse_window(write_window(window)) == window
    if window is not None:
        say_window(window)
    parse_day(text)
    reference = parse_reference(text)
    assert reference is None or parse_reference(str(reference)) == reference
    spelt = respell_period(text)
    assert spelt is None or parse_period(spelt) is not None
    spelt = respell_reference(text)
    assert spelt is None or parse_reference(spelt) is not None


def table(raw: bytes) -> None:
    """Import a table by a mapping, begin a mapping from it, and read it as a register."""
    for what in What:
        begin_mapping(raw, "table", Beginning(what, None, DAY))
    for text in (MAPPING, EVENTS):
        written = read("mapping.yaml", text)
        mapping, wrong = bind(ImportDocument, written)
        assert mapping is not None, wrong
        grid = read_grid(raw, mapping.layout)
        if isinstance(grid, str):
            continue
        made = carry_over(mapping, written_schedule(written), grid, "Europe/London", "mapping.yaml")
        assert isinstance(made, (str, Imported))
        if isinstance(made, Imported):
            plain.text([tell(Receipt(("a", "b"), ("c", "d"), made, None))], 80)
    read_csv(raw)


def template(raw: bytes) -> None:
    """Look at a Word template, and at what is left of it once more."""
    found = cleaned(raw)
    if isinstance(found, bytes):
        again = cleaned(found)
        assert isinstance(again, bytes), again


def saved(raw: bytes) -> None:
    """Read a saved assessment, and compare it with one that is right, as the screen and as JSON show it."""
    found = read_saved(raw)
    right = read_saved((CORPUS / "saved" / "right.json").read_bytes())
    assert not isinstance(right, str), right
    if isinstance(found, str):
        return
    for pair in ((found, right), (right, found), (found, found)):
        movement = recollect(*pair)
        said = plain.text([list(tell_movement(movement, {}))], 80)
        assert "\x1b" not in said
        json.loads(movements.text(movement, lambda one, of=movement: say_cause(of, {}, one), {}, None, ()))


def register(raw: bytes) -> None:
    """Read a register as each sort of file that it may lie in."""
    for name, more in (
        ("r.csv", {}),
        ("r.xml", {}),
        ("r.json", {"path": ["rows"]}),
        ("r.xlsx", {"formulas": "as-saved", "merged-cells": "fill", "hidden-rows": "read"}),
    ):
        read_table(Extract.model_validate({"file": name, **more}), raw)
    read_number(Extract.model_validate({"file": "r.json", "path": ["rows", "open"]}), None, raw)
    read_number(Extract.model_validate({"file": "r.xlsx"}), "B2", raw)


def paper(raw: bytes) -> None:
    """Read a paper back, as Word, as a PDF and as a page, and what it carries along."""
    looks = 0

    def patience() -> bool:
        nonlocal looks
        looks += 1
        return looks < PATIENT

    for held in (word.read(raw), pdf.read(raw, patience), page.read(raw.decode("utf-8", "replace"))):
        if not isinstance(held, str) and held.attachment is not None:
            detach(held.attachment)


def attachment(raw: bytes) -> None:
    """Read what a paper carries along, and the findings that lint saved."""
    text = raw.decode("utf-8", "replace")
    found = detach(text)
    if found is not None:
        assert len(found.said) == len(found.words)
    read_baseline(text)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "document": document,
    "judged": judged,
    "words": words,
    "table": table,
    "template": template,
    "saved": saved,
    "register": register,
    "paper": paper,
    "attachment": attachment,
}
