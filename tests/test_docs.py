"""The docs say what the code says: the page of check kinds is its docstrings, and names in the pages exist."""

import inspect
from pathlib import Path

from readiness.kinds import KINDS
from readiness.release import Release
from readiness.schema import describe

DOCS = Path(__file__).parent.parent / "docs"


def kinds_page() -> str:
    parts = [
        "# Kinds of check\n",
        "Made from the docstrings of `readiness/kinds/`; `python tests/test_docs.py` writes it anew.\n",
    ]
    for kind in KINDS:
        parts.append(f"## {kind.kind}\n")
        parts.append(f"{inspect.getdoc(kind)}\n")
        said = describe(kind)
        if kind.bare:
            parts.append(f"A list: {said['of'][0].lower()}{said['of'][1:]}\n")
            continue
        for name, field in kind.model_fields.items():
            parts.append(f"* `{field.alias or name}`{'' if field.is_required() else ' (optional)'}: {said[name]}")
        parts.append("")
    return "\n".join(parts)


def test_the_page_of_kinds_is_their_docstrings() -> None:
    assert (DOCS / "kinds.md").read_text() == kinds_page()


def test_the_page_of_documents_names_every_key_of_a_release() -> None:
    page = (DOCS / "documents.md").read_text()
    for name, field in Release.model_fields.items():
        assert f"`{field.alias or name}`" in page


if __name__ == "__main__":
    (DOCS / "kinds.md").write_text(kinds_page())
