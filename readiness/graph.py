"""What depends on what: criteria on their prerequisites, items of the plan on what they come after.

One definition of the edges serves the order of evaluation and the search for loops. Ordering needs only the standard
library; networkx is imported where a loop has to be shown.
"""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

MOST_SHOWN = 12
"""How many names of a loop a message shows."""

Edges = Mapping[str, Iterable[str]]
"""For each name the names it comes after."""


def order(edges: Edges) -> tuple[str, ...]:
    """Return the names so that each stands behind those it comes after; ties in alphabetical order.

    There must be no loop (see `loops`).
    """
    sorter = TopologicalSorter({name: sorted(edges[name]) for name in sorted(edges)})
    sorter.prepare()
    ordered: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        ordered.extend(ready)
        sorter.done(*ready)
    return tuple(ordered)


def loops(edges: Edges) -> tuple[tuple[str, ...], ...]:
    """Return one loop of every knot of names that depend on each other, each beginning and ending with its least name."""
    try:
        TopologicalSorter({name: list(edges[name]) for name in edges}).prepare()
    except CycleError:
        pass
    else:
        return ()
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from((name, before) for name in sorted(edges) for before in sorted(edges[name]))
    found: list[tuple[str, ...]] = []
    for knot in nx.strongly_connected_components(graph):
        least = min(knot)
        if len(knot) == 1 and not graph.has_edge(least, least):
            continue
        inside = graph.subgraph(knot)
        reached = dict(nx.bfs_predecessors(inside, least, sort_neighbors=sorted))
        last = next(name for name in (least, *reached) if inside.has_edge(name, least))
        way = [least]
        while last != least:
            way.append(last)
            last = reached[last]
        found.append((least, *reversed(way)))
    return tuple(sorted(found))


def say_loop(loop: tuple[str, ...]) -> str:
    """Return a loop as a message shows it; a long one without its middle."""
    more = len(loop) - MOST_SHOWN
    shown = loop if more <= 1 else (*loop[: MOST_SHOWN - 1], f"({more} more)", loop[-1])
    return " -> ".join(shown)
