"""What depends on what: criteria on their prerequisites, items of the plan on what they come after.

One definition of the edges serves the order of evaluation and the search for loops. Ordering needs only the standard
library; networkx is imported where a loop has to be shown.
"""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

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
        if len(knot) == 1:
            if graph.has_edge(least, least):
                found.append((least, least))
            continue
        inside = graph.subgraph(knot)
        paths = [nx.shortest_path(inside, after, least) for after in sorted(inside.successors(least))]
        found.append((least, *min(paths, key=lambda path: (len(path), path))))
    return tuple(sorted(found))
