"""Every small change that can be made to a module of the program, one at a time: its mutants.

Words are left alone, and so is what runs when a module is imported (constants, fields, classes of values).
"""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

SHORTEST = 30
"""A mutant is said by at least so many characters of code around it, if its statement has as many."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
Place = tuple[str, int | None]

BOUNDARY = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
OPPOSITE = {
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list", "reversed": "list"}
ATTRIBUTES = {"earliest": "latest", "latest": "earliest"}
TRUTHS = {"TRUE": "UNKNOWN", "FALSE": "UNKNOWN", "UNKNOWN": "FALSE"}


@dataclass(frozen=True)
class Mutant:
    """A function with one change: what stood there and what stands there now, its lines, and the whole module with it."""

    function: str
    was: str
    becomes: str
    lines: range
    tree: ast.Module


def mutants(source: str) -> Iterator[Mutant]:
    """Yield the mutants of a module in the order of its text."""
    tree = ast.parse(source)
    seen: dict[tuple[str, str, str], int] = {}
    for name, function in _functions(tree, ""):
        parents = {child: parent for parent in ast.walk(function) for child in ast.iter_child_nodes(parent)}
        for node in _reachable(function):
            for other in _others(node, parents, function):
                around = _around(node, parents)
                was = _said(around)
                _replace(node, other, parents)
                becomes = _said(other if around is node else around)
                module = copy.deepcopy(tree)
                _replace(other, node, {other: parents[node]})
                again = seen[name, was, becomes] = seen.get((name, was, becomes), 0) + 1
                lines = range(node.lineno, _last_line(node) + 1)
                yield Mutant(name, was, becomes if again == 1 else f"{becomes}  # {again}", lines, module)


def _functions(tree: ast.AST, prefix: str) -> Iterator[tuple[str, Function]]:
    """Yield the functions of a module and of its classes by their qualified names, not those inside of functions."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{prefix}{node.name}.")


def _reachable(function: Function) -> Iterator[ast.expr | ast.stmt]:
    """Yield what stands in the body of a function, annotations and docstrings left out, in the order of the text."""
    waiting: list[ast.AST] = list(reversed(function.body))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.expr | ast.stmt):
            yield node
        skipped = {getattr(node, "annotation", None), getattr(node, "returns", None)}
        if isinstance(node, ast.arguments):
            skipped |= {*node.posonlyargs, *node.args, *node.kwonlyargs, node.vararg, node.kwarg}
        if isinstance(node, ast.Raise):
            continue
        waiting.extend(reversed([child for child in ast.iter_child_nodes(node) if child not in skipped]))


def _others(  # noqa: C901, PLR0912 - one case a sort of change
    node: ast.AST, parents: dict[ast.AST, ast.AST], function: Function
) -> Iterator[ast.AST]:
    """Yield what may stand in the place of a node."""
    parent = parents[node]
    if _decides(node, parent):
        yield ast.Constant(value=True)
        if not isinstance(parent, ast.While):
            yield ast.Constant(value=False)
    match node:
        case ast.Compare():
            yield from _comparisons(node, decides=_decides(node, parent))
        case ast.BoolOp():
            for index in range(len(node.values)):
                rest = node.values[:index] + node.values[index + 1 :]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(op=node.op, values=rest)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.UnaryOp(op=ast.USub()):
            yield node.operand
        case ast.BinOp() if type(node.op) in ARITHMETIC:
            yield ast.BinOp(left=node.left, op=ARITHMETIC[type(node.op)](), right=node.right)
        case ast.Constant(value=bool(value)):
            yield ast.Constant(value=not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value=value + 1)
        case ast.Name(id=name) if name in NAMES:
            yield ast.Name(id=NAMES[name], ctx=ast.Load())
        case ast.Attribute(value=ast.Name(id="Truth"), attr=name) if name in TRUTHS:
            yield ast.Attribute(value=node.value, attr=TRUTHS[name], ctx=ast.Load())
        case ast.Attribute(attr=name, ctx=ast.Load()) if name in ATTRIBUTES:
            yield ast.Attribute(value=node.value, attr=ATTRIBUTES[name], ctx=ast.Load())
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            yield ast.Return(value=ast.Constant(value=None))
        case ast.Expr(value=ast.Call() | ast.Yield()) | ast.AugAssign() | ast.Continue() | ast.Break() | ast.Raise():
            yield ast.Pass()
        case ast.Assign() if _bound_before(node, function):
            yield ast.Pass()
        case _:
            pass


def _decides(node: ast.AST, parent: ast.AST) -> bool:
    """Return whether a node is a condition on which something is done or not."""
    if isinstance(parent, ast.comprehension):
        return node in parent.ifs
    return isinstance(parent, ast.If | ast.IfExp | ast.While) and parent.test is node


def _comparisons(node: ast.Compare, *, decides: bool) -> Iterator[ast.Compare]:
    for index, operator in enumerate(node.ops):
        swaps = [BOUNDARY.get(type(operator))]
        if not decides or len(node.ops) > 1:
            swaps.append(OPPOSITE[type(operator)])
        for swap in filter(None, swaps):
            ops = [*node.ops[:index], swap(), *node.ops[index + 1 :]]
            yield ast.Compare(left=node.left, ops=ops, comparators=node.comparators)


def _bound_before(node: ast.Assign, function: Function) -> bool:
    """Return whether an assignment can be left out without a name that is not bound: of a field, or of a name once more."""
    target = node.targets[0]
    if isinstance(target, ast.Attribute | ast.Subscript):
        return True
    names = {one.arg for one in ast.walk(function.args) if isinstance(one, ast.arg)}
    names |= {
        one.id
        for one in ast.walk(function)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store) and one.lineno < node.lineno
    }
    return isinstance(target, ast.Name) and target.id in names


def _around(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> ast.AST:
    """Return the code around a node by which it is told: an expression that is long enough, or its statement."""
    while not isinstance(node, ast.stmt) and (not isinstance(node, ast.expr) or len(_said(node)) < SHORTEST):
        if isinstance(parents[node], ast.FunctionDef | ast.For | ast.If | ast.While | ast.With):
            break
        node = parents[node]
    return node


def _said(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())


def _last_line(node: ast.expr | ast.stmt) -> int:
    body = getattr(node, "body", None)
    if isinstance(body, list) and body:
        return max(node.lineno, body[0].lineno - 1)
    return node.end_lineno or node.lineno


def _replace(node: ast.AST, other: ast.AST, parents: dict[ast.AST, ast.AST]) -> None:
    """Put another node in the place of one."""
    parent = parents[node]
    for name, value in ast.iter_fields(parent):
        if value is node:
            setattr(parent, name, other)
        elif isinstance(value, list):
            value[:] = [other if one is node else one for one in value]
