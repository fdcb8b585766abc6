"""Fuzz one reader: `python tests/fuzz/fuzz.py TARGET [SECONDS] [FOLDER]`; it needs `pip install '.[fuzz]'`.

It begins with `tests/fuzz/corpus/TARGET` and with what earlier runs found on their way (`tests/fuzz/found/TARGET.zip`), keeps
what it finds itself in FOLDER (default `.fuzz/TARGET`), and writes an input that raises, runs longer than 20 seconds or needs more than 2 GB into the corpus, where `tests/test_fuzz.py` finds it.
"""

import io
import random
import sys
from pathlib import Path
from zipfile import ZipFile

import atheris

with atheris.instrument_imports(include=["readiness", "icalendar", "pypdf"]):
    import icalendar  # noqa: F401 - read late by the program, and then not seen from inside
    import pypdf  # noqa: F401 - likewise
    from targets import CORPUS, FOUND, TARGETS

SECONDS = 300
PIECES = (
    *(b"\n", b"  ", b": ", b"- ", b"[", b"]", b"{", b"}", b'"', b"'", b"tbc", b"..", b"/", b"each", b"each.start", b"*", b"&a "),
    *(b"2021-09-07", b"2021-02-30", b"2199-12-31", b"1900-01-01", b"2021-10", b"2021-23", b"10wd", b"-4d", b"100000w"),
    *(b"20 clear wd", b"go-live - 5wd", b"month-of(go-live)", b"\x00", b"\x1b[31m", b"\xe2\x80\xae", b"\xf0\x9f\x98\x80"),
    *(b"9" * 20, b"-1", b"1e999", b"NaN", b"null", b"true", b"\\u001b", b"\\ud800", b"0", b"  " * 40, b"[" * 80, b" " * 3000),
)  # fmt: skip
"""Pieces of documents that a reader may stumble over."""


def spoil(raw: bytes, most: int, seed: int) -> bytes:
    """Return an input with lines dropped, doubled, moved and indented, or pieces put in; else as libFuzzer changes it."""
    choose = random.Random(seed)  # noqa: S311 - the same seed changes the same
    if choose.random() < 1 / 3:
        return atheris.Mutate(raw, len(raw) + 64)[:most]
    lines = raw.split(b"\n")
    at, other = choose.randrange(len(lines)), choose.randrange(len(lines))
    sort = choose.randrange(7)
    if sort == 0:
        del lines[at]
    elif sort == 1:
        lines.insert(other, lines[at])
    elif sort == 2:
        lines[at], lines[other] = lines[other], lines[at]
    elif sort == 3:
        lines[at] = lines[at][2:] if choose.random() < 1 / 2 else b"  " + lines[at]
    elif sort == 4:
        first, last = sorted((at, other))
        lines[first:last] = [lines[last]]
    else:
        place = choose.randrange(len(lines[at]) + 1)
        until = place + choose.randrange(12) * (sort == 5)
        lines[at] = lines[at][:place] + choose.choice(PIECES) + lines[at][until:]
    return b"\n".join(lines)[:most]


def spoil_archive(raw: bytes, most: int, seed: int) -> bytes:
    """Return an archive one of whose parts is spoilt or left out, or the archive itself spoilt."""
    choose = random.Random(seed)  # noqa: S311 - likewise
    try:
        with ZipFile(io.BytesIO(raw)) as archive:
            parts = {one.filename: archive.read(one) for one in archive.infolist()}
    except Exception:  # noqa: BLE001 - an archive that is spoilt already
        parts = {}
    if not parts or choose.random() < 1 / 8:
        return atheris.Mutate(raw, len(raw) + 64)[:most]
    name = choose.choice(sorted(parts))
    if choose.random() < 1 / 20:
        del parts[name]
    else:
        split = parts[name].replace(b"><", b">\n<")
        parts[name] = spoil(split, most, choose.randrange(2**32)).replace(b">\n<", b"><")
    made = io.BytesIO()
    with ZipFile(made, "w") as archive:
        for one, content in parts.items():
            archive.writestr(one, content)
    return made.getvalue() if len(made.getvalue()) <= most else raw


def mutate(raw: bytes, most: int, seed: int) -> bytes:
    """Return an input changed, as what it is."""
    return (spoil_archive if raw.startswith(b"PK\x03\x04") else spoil)(raw, most, seed)


def main() -> None:
    """Fuzz one target."""
    name, *rest = sys.argv[1:]
    seconds = int(rest[0]) if rest else SECONDS
    into = Path(rest[1]) if len(rest) > 1 else Path(".fuzz") / name
    into.mkdir(parents=True, exist_ok=True)
    for found in FOUND.glob(f"{name}.zip"):
        with ZipFile(found) as archive:
            archive.extractall(into)
    seeds = CORPUS / name
    options = {
        "max_total_time": seconds,
        "max_len": 100_000,
        "timeout": 20,
        "rss_limit_mb": 2048,
        "print_final_stats": 1,
        "artifact_prefix": f"{seeds}/",
    }
    words = [sys.argv[0], *(f"-{key}={value}" for key, value in options.items()), str(into), str(seeds)]
    atheris.Setup(words, TARGETS[name], custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
