"""Documents to facts, or to the mistakes in them in the author's words.

Every mistake of a document is found in one run, each with its place. Only a document without errors becomes facts.
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from readiness.cases import CaseDocument
from readiness.changes.rules import ChangeRules
from readiness.changes.schedule import ChangeSchedule
from readiness.closures import CalendarDocument
from readiness.criteria import CriteriaSet
from readiness.diagnostic import Diagnostic, Severity, did_you_mean, error, misspelling, nearest
from readiness.document import MOST_DEPTH, MOST_MISTAKES, Document, reach
from readiness.kinds import KINDS
from readiness.location import Part, Place, Pointer, Span
from readiness.mapping import ActionLogDocument, ImportDocument
from readiness.moment import FIRST_YEAR, LAST_YEAR, respell_reference
from readiness.papers import PaperDocument
from readiness.period import respell_period
from readiness.release import Release
from readiness.scenarios import ScenarioDocument

Facts = TypeVar(
    "Facts",
    Release,
    CriteriaSet,
    CalendarDocument,
    CaseDocument,
    ScenarioDocument,
    ChangeSchedule,
    ChangeRules,
    ImportDocument,
    ActionLogDocument,
    PaperDocument,
)

MODELS: Mapping[
    str,
    type[Release]
    | type[CriteriaSet]
    | type[CalendarDocument]
    | type[CaseDocument]
    | type[ScenarioDocument]
    | type[ChangeSchedule]
    | type[ChangeRules]
    | type[ImportDocument]
    | type[ActionLogDocument]
    | type[PaperDocument],
] = {
    "release": Release,
    "criteria": CriteriaSet,
    "calendar": CalendarDocument,
    "tests": CaseDocument,
    "scenarios": ScenarioDocument,
    "change-schedule": ChangeSchedule,
    "change-rules": ChangeRules,
    "import": ImportDocument,
    "action-log": ActionLogDocument,
    "paper": PaperDocument,
}


def kind_of(document: Document) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """Return the kind a document says it is, and what is wrong with that."""
    data = document.data
    if data is None:
        return None, ()
    place = Place(document.path, ())
    if not isinstance(data, dict):
        help_ = "Its first line says what it is: `kind: release`."
        return None, (error("not-a-mapping", "the file holds no `key: value` pairs", place, help_),)
    known = ", ".join(f"`{name}`" for name in MODELS)
    near = next((key for key in data if misspelling(key.lower(), ("kind",))), None)
    if "kind" not in data and near is not None:
        at = Place(document.path, (near,), Part.KEY)
        return None, (error("unknown-key", f"unknown key {_said(near)!r}", at, "Did you mean 'kind'?", mend="kind"),)
    if "kind" not in data:
        return None, (
            error(
                "missing-key",
                "`kind` is missing; it says what the document is",
                place,
                f"Begin the file with one of {known}, such as `kind: release`.",
            ),
        )
    kind = data["kind"]
    if kind == "" and document.diagnostics:
        return None, ()  # told already
    if not isinstance(kind, str) or kind not in MODELS:
        said = _said(kind)
        help_ = did_you_mean(said, tuple(MODELS), f"Known kinds: {known}.")
        return None, (
            error("unknown-kind", f"there is no kind of document {said!r}", Place(document.path, ("kind",)), help_),
        )
    if next(iter(data)) != "kind":
        place = Place(document.path, ("kind",), Part.KEY)
        return kind, (
            Diagnostic(
                "kind-not-first",
                Severity.WARNING,
                "`kind` is not the first key",
                place.path,
                place,
                "Move it to the top.",
            ),
        )
    return kind, ()


def bind(model: type[Facts], document: Document) -> tuple[Facts | None, tuple[Diagnostic, ...]]:
    """Return the facts of a document as far as they can be read, and every mistake in it.

    What is mistaken is left out of the facts, so that the rest can still be looked through for names that lead nowhere;
    whoever wants an answer must see that there are no errors. What could not be read properly is not
    told twice.
    """
    told = {start for found in document.diagnostics for start in _starts(document, found)}
    try:
        return model.model_validate(document.data), ()
    except ValidationError as invalid:
        details = invalid.errors(include_url=False)
    details = [one for one in details if not (_misspelt(document, one, details) or _lessened(one))]
    found = [_diagnose(model, document, one) for one in details[:MOST_MISTAKES]]
    if len(details) > MOST_MISTAKES:
        message = f"there are {len(details) - MOST_MISTAKES} more mistakes in this file"
        found.append(error("more-mistakes", message, Place(document.path, ()), "Mend these first."))
    unique = {(d.code, d.where, d.message): d for d in found if told.isdisjoint(_starts(document, d))}
    return _rest(model, document, details), tuple(unique.values())


def _misspelt(document: Document, one: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """Return whether a key is missing only because an unknown key beside it is a misspelling of it."""
    if one["type"] != "missing":
        return False
    parent, missing = _walk(document.data, one["loc"])
    unknown = (_walk(document.data, other["loc"])[0] for other in details if other["type"] == "unknown-key")
    beside = (str(pointer[-1]) for pointer in unknown if pointer[:-1] == parent)
    return any(nearest(name, (str(missing[-1]),)) for name in beside)


def _lessened(one: ErrorDetails) -> bool:
    """Return whether a list only seems empty because what stands in it is mistaken."""
    return one["type"] == "too_short" and bool(one["input"])


def _rest(model: type[Facts], document: Document, details: list[ErrorDetails]) -> Facts | None:
    """Return the facts without what is mistaken, or None where that leaves a document that is no such thing.

    What cannot stand without the part left out goes too, one level further up in each round.
    """
    data = deepcopy(document.data)
    for _ in range(MOST_DEPTH):
        pointers = {_walk(data, one["loc"])[0]: None for one in details}  # all before any is taken out
        for pointer in pointers:
            if not any(isinstance(step, str) for step in pointer):
                return None
            _drop(data, pointer)
        try:
            return model.model_validate(data)
        except ValidationError as invalid:
            details = invalid.errors(include_url=False)
    return None


def _drop(data: Any, pointer: Pointer) -> None:
    """Take the innermost key of a pointer out of the data; what is already out is out."""
    last = max(index for index, step in enumerate(pointer) if isinstance(step, str))
    holder = reach(data, pointer[:last])
    if isinstance(holder, dict):
        holder.pop(pointer[last], None)


def _starts(document: Document, found: Diagnostic) -> set[tuple[int, int]]:
    """Return where a mistake begins; an unknown key is told with its value, which may have been left empty."""
    spans = [found.where] if isinstance(found.where, Span) else [document.span(found.where.pointer, found.where.part)]
    if isinstance(found.where, Place) and found.code == "unknown-key":
        spans.append(document.span(found.where.pointer))
    return {(span.line, span.column) for span in spans}


# From the words of the validation library to those of the author


def _diagnose(model: type[Facts], document: Document, details: ErrorDetails) -> Diagnostic:
    kind, value, context = details["type"], details["input"], details.get("ctx", {})
    pointer, rest = _walk(document.data, details["loc"])
    place = Place(document.path, pointer)
    name = str(pointer[-1]) if pointer else "the document"
    if kind == "missing":
        key = str(rest[-1]) if rest else name
        return error(
            "missing-key", f"`{key}` is missing", Place(document.path, pointer, Part.KEY), f"Add `{key}: ...` here."
        )
    if kind == "unknown-key":
        allowed = tuple(context["allowed"])
        help_ = did_you_mean(name, allowed, f"Known keys: {', '.join(allowed)}.")
        place = Place(document.path, pointer, Part.KEY)
        mend = misspelling(name, allowed)
        free = mend is not None and mend not in reach(document.data, pointer[:-1])
        return error("unknown-key", f"unknown key {_said(name)!r}", place, help_, mend=mend if free else None)
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        return _no_such_check(document, pointer, value)
    if kind == "wrong-word":
        value = context.get("said", value)
        help_ = did_you_mean(_said(value), tuple(context["allowed"]), f"Use one of {context['listed']}.")
        alone = reach(document.data, pointer) == value
        spelt = [word for word in context["allowed"] if isinstance(value, str) and word.lower() == value.lower()]
        mend = spelt[0] if alone and len(spelt) == 1 else None
        return error("wrong-word", f"{_said(value)!r} is not one of {context['listed']}", place, help_, mend=mend)
    if rest and rest[-1] == "[key]":
        place = Place(document.path, pointer, Part.KEY)
    if kind == "wrong-value" and "expected" in context:
        said = repr(_said(value)) if isinstance(value, str) else _said(value)
        mend = _respelt(value, context)
        help_ = f"Write `{mend}`." if mend is not None else _hint(value, str(context["kind"]))
        return error("wrong-value", f"{said} is not {context['expected']}", place, help_, mend=mend)
    expected = _EXPECTED.get(kind)
    if expected is not None:
        bare = expected == "a list" and isinstance(value, str) and reach(document.data, pointer) == value
        listed = bare and _PLAIN.fullmatch(str(value)) and _may_be_listed(model, pointer, str(value))
        mend = f"[{value}]" if listed else None
        help_ = "" if mend is None else f"Write `{name}: {mend}`."
        message = f"expected {expected} for `{name}`, found {_found(value)}"
        return error("wrong-value", message, place, help_, mend=mend)
    if kind in _EMPTY:
        return error("empty-value", f"`{name}` must not be empty", place, _EMPTY[kind])
    if kind == "literal_error":
        allowed = tuple(re.findall("'([^']*)'", str(context["expected"])))
        listed = ", ".join(f"`{word}`" for word in allowed)
        message = f"{_said(value)!r} is not {'one of ' if len(allowed) > 1 else ''}{listed}"
        return error("wrong-word", message, place, did_you_mean(_said(value), allowed, f"Use one of {listed}."))
    return error(kind if kind in _OWN else "wrong-value", str(details["msg"]), place)


def _may_be_listed(model: type[Facts], pointer: Pointer, value: str) -> bool:
    """Return whether a list with this text alone may stand somewhere; a list of mappings takes none."""
    data: Any = [value]
    for step in reversed(pointer):
        data = {step: data} if isinstance(step, str) else [data]
    try:
        model.model_validate(data)
    except ValidationError as invalid:
        return not any(one["input"] == value for one in invalid.errors(include_url=False))
    return True


_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 /._-]{0,60}", re.ASCII)  # a text that needs no quotes in a list
_OWN = ("wrong-shape", "waiver-never", "wrong-value")
_EMPTY = {"too_short": "Give at least one.", "empty-value": "Say in a few words what it is."}
_EXPECTED = {
    "string_type": "a text",
    "dict_type": "`key: value` pairs",
    "model_type": "`key: value` pairs",
    "model_attributes_type": "`key: value` pairs",
    "tuple_type": "a list",
    "list_type": "a list",
    "is_instance_of": "another value",
}


def _walk(data: Any, loc: tuple[int | str, ...]) -> tuple[Pointer, tuple[int | str, ...]]:
    """Return the pointer that a validation location means, and the steps left over.

    Steps that the file does not spell out (the name of a model in a union, the place in a history of one statement)
    are passed over.
    """
    pointer: list[str | int] = []
    node = data
    rest: list[int | str] = []
    for step in loc:
        inside: Any = node
        if (
            step in node
            if isinstance(node, dict)
            else isinstance(step, int) and isinstance(node, list) and step < len(node)
        ):
            pointer.append(step)
            node, rest = inside[step], []
        elif isinstance(node, list) and step in node:
            pointer.append(node.index(step))
            node, rest = step, []
        else:
            rest.append(step)
    return tuple(pointer), tuple(rest)


def _no_such_check(document: Document, pointer: Pointer, value: object) -> Diagnostic:
    kinds = tuple(kind.kind for kind in KINDS)
    if isinstance(value, dict) and len(value) == 1:
        name = str(next(iter(value)))
        place = Place(document.path, (*pointer, name), Part.KEY)
        if name == "not":
            return error(
                "unknown-check",
                "there is no `not`: a criterion says what must hold",
                place,
                "Say what must hold instead, so that a missing fact can never pass.",
            )
        return error(
            "unknown-check",
            f"there is no check {_said(name)!r}",
            place,
            did_you_mean(name, kinds, f"Known checks: {', '.join(kinds)}."),
            mend=misspelling(name, kinds),
        )
    if isinstance(value, dict) and not value:
        message = "a check has exactly one key, its kind; this one has none"
        return error("wrong-check", message, Place(document.path, pointer), f"Known checks: {', '.join(kinds)}.")
    if isinstance(value, dict):
        keys = ", ".join(_said(key) for key in value)
        return error(
            "wrong-check",
            f"a check has exactly one key, its kind; this one has {len(value)}: {keys}",
            Place(document.path, pointer),
            "Put several checks under `all:` as a list, and parameters under the kind.",
        )
    return error(
        "wrong-check",
        f"expected a check, found {_found(value)}",
        Place(document.path, pointer),
        "A check is a mapping such as `dated: {reference: go-live}`.",
    )


def _said(value: object) -> str:
    text = value if isinstance(value, str) else _found(value)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 - what fits a line


def _found(value: object) -> str:
    if isinstance(value, dict):
        return "`key: value` pairs"
    return "a list" if isinstance(value, list) else f"'{value}'" if isinstance(value, str) else "something else"


def _hint(value: object, kind: str) -> str:
    if not isinstance(value, str):
        return ""
    if kind in ("day", "date") and _LIKE_A_DAY.fullmatch(value):
        known = FIRST_YEAR <= int(value[:4]) <= LAST_YEAR
        return "The calendar has no such day." if known else f"Years run from {FIRST_YEAR} to {LAST_YEAR}."
    if kind in ("day", "date") and _LIKE_A_TIME.match(value):
        return "Times belong to the change schedule; write the day alone."
    if kind in ("day", "date", "moment") and _HAS_A_YEAR.search(value):
        return "Write the year, the month and the day with hyphens, such as 2021-11-04 for 4 November 2021."
    if kind == "period" and _NUMBER.fullmatch(value):
        return f"Add a unit: {value}wd is in working days, {value}d in days, {value}w in weeks."
    if kind == "truth":
        return "Only `true` and `false` are truth values; `yes`, `no`, `on` and `off` are texts."
    return ""


def _respelt(value: object, context: Mapping[str, Any]) -> str | None:
    """Return the one way in which a value that is only spelt otherwise is written, or None."""
    if not isinstance(value, str) or "parse" not in context or len(value) > LONGEST_SPELT:
        return None
    kind = context["kind"]
    if kind == "reference":
        spelt = respell_reference(value)
    else:
        spelt = respell_period(value) if kind == "period" else value.lower()
    return spelt if spelt is not None and spelt != value and context["parse"](spelt) is not None else None


_NUMBER = re.compile(r"-?[0-9]{1,5}", re.ASCII)
LONGEST_SPELT = 100
"""A longer text is no other spelling of a word, a period or a reference."""

_LIKE_A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_HAS_A_YEAR = re.compile(r"\b\d{1,4}[ ./\u2010-\u2014\u2212-].*\d", re.ASCII)
"""So begins what somebody meant as a day: numbers with something between them."""
_LIKE_A_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]", re.ASCII)
