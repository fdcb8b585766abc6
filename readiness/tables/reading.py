"""A file of any of these sorts to a grid: what sort it is its content says, not its name."""

from readiness.document import MOST_BYTES
from readiness.tables.delimited import read_delimited
from readiness.tables.events import read_events
from readiness.tables.grid import Grid
from readiness.tables.layout import Layout
from readiness.tables.workbook import list_sheets, read_workbook

_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_grid(raw: bytes, layout: Layout) -> Grid | str:
    """Return the cells of a workbook, a calendar file or a comma-separated file; in words what is wrong with it."""
    if len(raw) > MOST_BYTES:
        return f"it has {len(raw) / 1_000_000:.1f} MB; at most {MOST_BYTES // 2**20} MiB are read"
    if not raw.strip():
        return "it is empty"
    if raw.startswith(_OLD):
        return "it is locked by a password, or a workbook of before 2007; save it as .xlsx without one"
    if raw.startswith(_ZIP):
        return read_workbook(raw, layout.sheet)
    if layout.sheet is not None:
        return f"only workbooks have sheets, and this is none; `sheet: {layout.sheet}` is of no use"
    if raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper() == b"BEGIN:VCALENDAR":
        return read_events(raw)
    if b"\x00" in raw[:4096]:
        return "it is neither a workbook (.xlsx), a calendar file (.ics) nor comma-separated text"
    return read_delimited(raw, layout.separator, layout.encoding.value)


def sheets_of(raw: bytes) -> tuple[str, ...] | str:
    """Return the sheets that are not hidden of a workbook; none of another file; in words what is wrong with it."""
    return list_sheets(raw) if raw.startswith(_ZIP) and len(raw) <= MOST_BYTES else ()
