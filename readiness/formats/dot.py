"""What depends on what in the language of Graphviz (DOT).

Every text stands between quotes, in which only a quote and a backslash mean something. Source: the grammar of DOT.
"""

from readiness.dependence import Dependence, Sort, say_title
from readiness.document import printable


def dependencies(found: Dependence) -> str:
    """Return a graph from left to right: a criterion is a box, a date a hexagon, a root has a thick edge."""
    names = {one.id: f"n{number}" for number, one in enumerate(found.things, 1)}
    lines = [
        "digraph readiness {",
        f"  graph [rankdir=LR, label={_quoted(say_title(found))}];",
        '  node [shape=box, fontname="Liberation Sans"];',
    ]
    for one in found.things:
        said = f"{one.name}: {one.words}" if one.sort is Sort.CRITERION else one.words
        looks = [f"label={_quoted(f'{said} ({one.state})')}"]
        looks += ["shape=hexagon"] if one.sort is Sort.DATE else []
        looks += ["penwidth=3"] if one.root else ["style=dashed"] if not one.gap else []
        lines.append(f"  {names[one.id]} [{', '.join(looks)}];")
    lines += [f"  {names[first]} -> {names[last]};" for first, last in found.arrows]
    if found.left_out:
        lines.append(f"  more [label={_quoted(f'and {found.left_out} more')}, shape=plaintext];")
    return "".join(f"{line}\n" for line in [*lines, "}"])


def _quoted(words: str) -> str:
    """Return a text between quotes."""
    flat = " ".join(printable(words).split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{flat}"'
