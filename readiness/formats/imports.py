"""What became of a table that was imported, as JSON."""

import json

from readiness.document import printable
from readiness.importing.receipt import Receipt, rows_refused
from readiness.placed import Placed


def receipt(made: Receipt, found: list[Placed]) -> str:
    """Return the counts, each refusal, and what was not read."""
    imported = made.imported
    told = {
        "schema": "readiness/import/v1",
        "file": _file(made.file),
        "mapping": _file(made.mapping),
        "sheet": imported.table.sheet or None,
        "counted": imported.table.counted,
        "rows": imported.rows,
        "imported": imported.changes,
        "rows_refused": rows_refused(imported.refused),
        "left_out": list(imported.table.left_out),
        "refused": [
            {
                "row": one.row,
                "column": one.column or None,
                "heading": one.heading or None,
                "holds": one.shown or None,
                "reason": one.reason,
            }
            for one in imported.refused
        ],
        "columns": dict(imported.table.columns),
        "not_read": list(imported.table.idle),
        "notes": list(imported.notes),
        "written": None if made.written is None else _file(made.written),
        "diagnostics": [
            {
                "code": one.code,
                "severity": one.severity.value,
                "message": one.diagnostic.message,
                "location": {"path": one.path, "line": one.span.line, "column": one.span.column},
                "help": one.diagnostic.help,
            }
            for one in found
        ],
    }
    return printable(json.dumps(told, indent=2, ensure_ascii=False)) + "\n"


def _file(named: tuple[str, str]) -> dict[str, str]:
    return {"path": named[0], "sha256": named[1]}
