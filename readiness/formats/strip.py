"""What is said of a change schedule on the terminal: a strip by week, conflicts, limits not kept, and figures."""

from readiness.changes.answer import Answer
from readiness.changes.words import say_breach, say_conflict
from readiness.document import printable


def changes(answer: Answer, width: int, *, colour: bool) -> str:  # noqa: ARG001 - lines are drawn plain so far
    """Return the schedule as text."""
    lines = [f"{answer.title}, as of {answer.as_of}", ""]
    lines += [say_conflict(answer.book, one) for one in answer.conflicts]
    lines += [say_breach(answer.book, answer.rules, one) for one in answer.breaches]
    return printable("\n".join(lines)) + "\n"
