"""Where the things of a graph stand: in layers from left to right, each behind all that it waits for.

Layers by the longest way, the order in a layer by the middle of the neighbours, forward and back. Source: Sugiyama, Tagawa
and Toda, Methods for Visual Understanding of Hierarchical System Structures, 1981. An arrow over several layers keeps a
place of its own in each, so that it runs through no box.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from readiness.graph import order

SWEEPS = 6
BETWEEN = 12.0
WAY = 8.0
"""How much room there is between things, and for an arrow that passes."""
Arrow = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """The layer and the middle of each thing, the middles of each arrow in the layers that it passes, and the height of all."""

    layers: int
    layer: Mapping[str, int]
    middle: Mapping[str, float]
    ways: Mapping[Arrow, tuple[float, ...]]
    height: float


def lay_out(names: Sequence[str], arrows: Sequence[Arrow], tall: float) -> Layout:
    """Return where things of a height stand; there must be no loop."""
    layer = _layers(names, arrows)
    rows: list[list[str]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for name in sorted(names, key=lambda name: (layer[name], names.index(name))):
        rows[layer[name]].append(name)
    ways: dict[Arrow, list[str]] = {}
    pairs: list[Arrow] = []
    for number, (first, last) in enumerate(arrows):
        passed = [f"\0{number} {at}" for at in range(layer[first] + 1, layer[last])]
        for at, one in enumerate(passed, layer[first] + 1):
            rows[at].append(one)
        ways[first, last] = passed
        chain = [first, *passed, last]
        pairs += pairwise(chain)
    middle = _middles(rows, pairs, tall)
    height = max((middle[one] + _half(one, tall) for row in rows for one in row), default=0.0)
    return Layout(
        len(rows),
        layer,
        middle,
        {arrow: tuple(middle[one] for one in passed) for arrow, passed in ways.items()},
        height,
    )


def _layers(names: Sequence[str], arrows: Sequence[Arrow]) -> dict[str, int]:
    """Return the layer of each thing; what waits for nothing stands right before the first that waits for it."""
    before: dict[str, list[str]] = {name: [] for name in names}
    after: dict[str, list[str]] = {name: [] for name in names}
    for first, last in arrows:
        before[last].append(first)
        after[first].append(last)
    layer: dict[str, int] = {}
    for name in order(before):
        layer[name] = max((layer[one] + 1 for one in before[name]), default=0)
    for name in names:
        if not before[name] and after[name]:
            layer[name] = min(layer[one] for one in after[name]) - 1
    return layer


def _middles(rows: Sequence[list[str]], pairs: Sequence[Arrow], tall: float) -> dict[str, float]:
    """Return the middle of each thing, after ordering each layer by its neighbours to the left and to the right in turn."""
    near: dict[str, tuple[list[str], list[str]]] = {one: ([], []) for row in rows for one in row}
    for first, last in pairs:
        near[last][0].append(first)
        near[first][1].append(last)
    middle: dict[str, float] = {}
    for row in rows:
        _stack(row, [0.0] * len(row), middle, tall)
    for sweep in range(SWEEPS):
        side = sweep % 2
        for row in rows if side == 0 else reversed(rows):
            wanted = {one: _mean([middle[other] for other in near[one][side]], middle[one]) for one in row}
            row.sort(key=lambda one: (wanted[one], middle[one]))
            _stack(row, [wanted[one] for one in row], middle, tall)
    return _closed_up(middle, tall)


def _closed_up(middle: Mapping[str, float], tall: float) -> dict[str, float]:
    """Return the middles from 0 on, without bands in which nothing stands in any layer."""
    found: dict[str, float] = {}
    last = moved = 0.0
    for one in sorted(middle, key=lambda one: middle[one] - _half(one, tall)):
        top = middle[one] - _half(one, tall)
        if not found:
            moved, last = top, top
        moved += max(0.0, top - last - BETWEEN)
        last = max(last, middle[one] + _half(one, tall))
        found[one] = middle[one] - moved
    return found


def _stack(row: Sequence[str], wanted: Sequence[float], middle: dict[str, float], tall: float) -> None:
    """Place the things of a layer below each other, as near as may be to where they are wanted."""
    last = -1e9
    for one, at in zip(row, wanted, strict=True):
        middle[one] = max(at, last + _half(one, tall) + BETWEEN)
        last = middle[one] + _half(one, tall)
    excess = [middle[one] - at for one, at in zip(row, wanted, strict=True)]
    if excess:  # so that a layer grows to both sides of where it is wanted
        shift = sum(excess) / len(excess)
        for one in row:
            middle[one] -= shift


def _half(name: str, tall: float) -> float:
    return (WAY if name.startswith("\0") else tall) / 2


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
