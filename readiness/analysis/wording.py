"""What a check asks, in words, and the place of what it asks for."""

from readiness.analysis.conditions import Node
from readiness.check import Check, Where
from readiness.kinds.gap import Gap
from readiness.kinds.metric import Metric
from readiness.kinds.register import Register
from readiness.location import Part, Place
from readiness.period import Period

LIMITS = ("equals", "at-most", "at-least")


def say(check: Check) -> str:
    """Return what a check asks for, with its limits."""
    if isinstance(check, Metric):
        return f"'{check.name}' {say_limits(check)}"
    if isinstance(check, Register):
        one = check.at_most == 1 or (check.at_least == 1 and check.at_most is None)
        return f"{say_limits(check)} row{'' if one else 's'} of '{check.name}'{_meant(check.where)}"
    if isinstance(check, Gap):
        return f"{say_limits(check)} from {check.from_} to {check.to}"
    return f"this `{check.kind}`"


def say_limits(check: Metric | Register | Gap) -> str:
    """Return the limits of a check: "at least 5 working days"."""
    limits = (("at least", check.at_least), ("at most", check.at_most), ("exactly", getattr(check, "equals", None)))
    said = [(words, one.words if isinstance(one, Period) else one) for words, one in limits if one is not None]
    return " and ".join(f"{words} {one}" for words, one in said)


def spot(node: Node, path: str) -> Place:
    """Return where the limit of a check stands, or its name where it has none."""
    for key in LIMITS:
        if getattr(node.check, key.replace("-", "_"), None) is not None:
            return Place(path, (*node.pointer, key))
    return Place(path, node.pointer, Part.KEY)


def _meant(where: Where) -> str:
    said = [f"{name} {'stated' if wanted is None else ' or '.join(wanted)}" for name, wanted in sorted(where.items())]
    return f" ({', '.join(said)})" if said else ""
