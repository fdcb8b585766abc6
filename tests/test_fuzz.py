"""What is kept of fuzzing: the inputs it begins with, and each that a reader once stumbled over."""

import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

sys.path.insert(0, str(Path(__file__).parent / "fuzz"))

from targets import CORPUS, FOUND, TARGETS

INPUTS = sorted(path for path in CORPUS.glob("*/*") if path.is_file())


def test_every_target_has_inputs_and_every_input_a_target() -> None:
    assert {path.parent.name for path in INPUTS} == set(TARGETS)


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_input_kept_of_fuzzing_is_read_or_refused(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("found", sorted(FOUND.glob("*.zip")), ids=lambda path: path.stem)
def test_what_fuzzing_found_on_its_way_is_read_or_refused(found: Path) -> None:
    with ZipFile(found) as archive:
        names = archive.namelist()
        for name in names:
            TARGETS[found.stem](archive.read(name))
    assert names
