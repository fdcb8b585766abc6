"""Rows of a table to the actions of a log, or why not, by row and column.

A revised target, and that an action is closed, are stated on the day that the log describes; the target before on the
day on which the action was raised.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date

from readiness.binding import bind
from readiness.diagnostic import Diagnostic, Severity
from readiness.document import Data, Document, cell
from readiness.importing.readings import Reader, Sort, Wrong
from readiness.importing.rows import Imported
from readiness.location import Place
from readiness.mapping import ActionLogDocument, Column
from readiness.moment import parse_day, parse_window, say_day, write_window
from readiness.references import check_release
from readiness.release import Release
from readiness.tables.grid import Grid, Refused, show
from readiness.tables.rows import Row, Table, make_table

NOTHING = frozenset(("n/a", "na", "-", "\N{EN DASH}", "none"))
"""Words that say that nothing is stated."""
OPEN_ENDED = frozenset(("tbc", "tbd", "tba", "to be confirmed"))
_DATE_LIKE = re.compile(r"\d|.*\d[/.-]\d")
_FIRST = re.compile(r"[^.;,(]*")


def enter(document: ActionLogDocument, grid: Grid, path: str) -> Imported | str:
    """Return what becomes of a table; in words why nothing can be made of it. `path` is that of the document."""
    fields = type(document.columns).model_fields
    origins = {key: one for key in fields if isinstance(one := getattr(document.columns, key), Column)}
    asked = tuple(dict.fromkeys(one.column for one in origins.values() if one.column is not None))
    table = make_table(grid, document.layout, asked)
    return table if isinstance(table, str) else _Entering(document, table, origins, path).imported()


def fit(text: str, forms: Sequence[str]) -> str | None:
    """Return an id as one of the forms has it, whatever spaces are in it; None where it has none of the forms."""
    letters = "".join(text.split())
    return next((made for one in forms if (made := _fitted(letters, one)) is not None), None)


def find_id(text: str, forms: Sequence[str]) -> str | None:
    """Return the first id in a text that has one of the forms, of several there the longest."""
    letters = "".join(text.split())
    longest = sorted(forms, key=lambda one: (-len(one), one))
    for at in range(len(letters)):
        for one in longest:
            made = _fitted(letters[at : at + len(one.replace(" ", ""))], one)
            if made is not None:
                return made
    return None


def _fitted(letters: str, form: str) -> str | None:
    rest = iter(letters)
    made = ""
    for wanted in form:
        if wanted == " ":
            made += wanted
            continue
        letter = next(rest, "")
        digit = letter.isascii() and letter.isdigit()
        if not (digit if wanted == "#" else letter.casefold() == wanted.casefold()):
            return None
        made += letter if wanted == "#" else wanted
    return None if next(rest, "") else made


class _Entering:
    """Enters the rows of one table."""

    def __init__(self, document: ActionLogDocument, table: Table, origins: dict[str, Column], path: str) -> None:
        self.document = document
        self.table = table
        self.origins = origins
        self.path = path
        self.reader = Reader(UTC, planned=False)
        self.refused: list[Refused] = list(table.refused)
        self.said: dict[str, Data] = {"stated": document.stated.isoformat()}
        if document.source is not None:
            self.said["source"] = document.source
        self.in_words = 0

    def imported(self) -> Imported:
        rows = [(name, row) for row in self.table.rows if (name := self._id(row)) is not None]
        counts = Counter(name for name, _ in rows)
        made: dict[str, Data] = {}
        by_row: dict[str, Row] = {}
        for name, row in rows:
            if counts[name] > 1:
                self._reject(row, "id", f"{counts[name]} rows have the id '{name}'")
                continue
            data = self._action(row)
            if data is not None:
                made[name], by_row[name] = data, row
        for name, words in self._wrong(made):
            if made.pop(name, None) is not None:
                self._reject(by_row[name], "id", words)
        for name, data in made.items():
            self._keep_lost(data, made, name)
        refused = tuple(sorted(self.refused, key=lambda one: (one.row, len(one.column), one.column, one.reason)))
        count = len({*(row.number for row in self.table.rows), *(one.row for one in refused)})
        notes = (*self.table.notes, *self._notes(made))
        whole: Data = {"actions": made}
        left_out = len(self.table.left_out)
        return Imported(self.table, whole, count + left_out, len(made), refused, notes, (), "action")

    def _reject(self, row: Row, key: str, words: str) -> None:
        origin = self.origins.get(key, self.origins["id"])
        self.refused.append(self.table.refuse(row, origin.column or "", words))

    def _read(self, row: Row, key: str, sort: Sort) -> Data | Wrong | None:
        """Return what a row says, None where it says nothing; an apostrophe that guards a text of a CSV file is taken off."""
        if key not in self.origins:
            return None
        values = row.values
        if not self.table.sheet:
            values = {name: _unguarded(one) if isinstance(one, str) else one for name, one in values.items()}
        found = self.reader.read(Row(row.number, values), self.origins[key], sort)
        return None if isinstance(found, str) and found.casefold() in NOTHING and key != "title" else found

    def _text(self, row: Row, key: str, sort: Sort = Sort.TEXT) -> Data | None:
        """Return what a row says; what is wrong with it is refused."""
        found = self._read(row, key, sort)
        if isinstance(found, Wrong):
            self.refused.append(self.table.refuse(row, found.heading, found.words))
            return None
        return found

    def _id(self, row: Row) -> str | None:
        found = self._text(row, "id")
        if not isinstance(found, str) or not found:
            if found is None and not any(one.row == row.number for one in self.refused):
                self._reject(row, "id", "nothing says what its id is")
            return None
        if not self.document.ids:
            return found
        fitted = fit(found, self.document.ids)
        if fitted is None:
            self._reject(row, "id", f"its id has none of the forms {', '.join(self.document.ids)}")
        return fitted

    def _action(self, row: Row) -> dict[str, Data] | None:
        """Return an action as a release would write it; None where the row is refused."""
        before = len(self.refused)
        title = self._text(row, "title")
        if not title and len(self.refused) == before:
            self._reject(row, "title", "nothing says what is to be done")
        several = "owner" in self.origins and bool(self.origins["owner"].split)
        owner = self._text(row, "owner", Sort.NAMES if several else Sort.TEXT)
        raised = self._day(row)
        targets = list(self._targets(row, known=raised is not None))
        status = self._status(row)
        superseded = self._superseded(row)
        note = self._text(row, "note")
        if raised is not None and raised > self.said["stated"]:
            self._reject(
                row, "raised", f"it is raised after {say_day(_day_of(self.said['stated']))}, the day of the log"
            )
        if len(self.refused) > before:
            return None
        data: dict[str, Data] = {"title": title}
        data |= {"owner": _owner(owner)} if owner else {}
        data |= {"raised": raised} if raised is not None else {}
        data |= {"target": targets} if targets else {}
        data |= {"status": [{"value": status, **self.said}]} if status in ("closed", "tbc") else {}
        data |= {"superseded-by": superseded} if superseded else {}
        data |= {key: one for key, one in self.said.items() if key == "source" or raised is None}
        return data | ({"note": note} if note else {})

    def _day(self, row: Row) -> str | None:
        shown = show(row.values.get(self.origins["raised"].column or "")) if "raised" in self.origins else ""
        if shown.strip().casefold() in NOTHING:
            return None
        found = shown if parse_day(shown) is not None else self._text(row, "raised", Sort.DAY)
        if isinstance(found, str) and parse_day(found) is None:
            self._reject(row, "raised", "it is no day")
            return None
        return found if isinstance(found, str) else None

    def _targets(self, row: Row, *, known: bool) -> Iterator[Data]:
        first, revised = self._target(row, "target"), self._target(row, "revised")
        if first is not None:
            yield first if known or revised is None else {**first, **self.said}
        if revised is not None:
            yield {**revised, **self.said}

    def _target(self, row: Row, key: str) -> dict[str, Data] | None:
        """Return a target: a day, a window as documents write it, or `tbc` with the words that stand in its place."""
        text = self._read(row, key, Sort.TEXT)
        if text is None:
            return None
        if isinstance(text, str):
            window = parse_window(text)
            if window is not None:
                return {"target": write_window(window)}
            if text.casefold() in OPEN_ENDED:
                return {"target": "tbc"}
        found = self._read(row, key, Sort.DAY)
        if isinstance(found, str):
            return {"target": found}
        if isinstance(text, str) and not _DATE_LIKE.match(text):
            self.in_words += 1
            return {"target": "tbc", "note": text}
        if isinstance(found, Wrong):
            self.refused.append(self.table.refuse(row, found.heading, found.words))
        return None

    def _status(self, row: Row) -> str | None:
        found = self._text(row, "status")
        if not isinstance(found, str) or not found:
            return None
        said = _FIRST.match(found)
        word = ("" if said is None else said.group()).strip().casefold()
        word = "tbc" if word in OPEN_ENDED else word
        if word not in ("open", "closed", "tbc"):
            self._reject(row, "status", f"it is neither open nor closed; `words` would say what '{word}' means")
        return word

    def _superseded(self, row: Row) -> str | None:
        found = self._text(row, "superseded_by")
        if not isinstance(found, str) or not found:
            return None
        wanted = find_id(found, self.document.ids) if self.document.ids else found
        if wanted is None:
            self._reject(row, "superseded_by", f"no id in it has one of the forms {', '.join(self.document.ids)}")
        return wanted

    def _keep_lost(self, data: Data, made: dict[str, Data], name: str) -> None:
        """Write which action took the place of one into its note, where the log does not hold it."""
        wanted = data.get("superseded-by")
        if wanted is not None and (wanted not in made or wanted == name):
            del data["superseded-by"]
            lost = f"Superseded by {wanted}, which this log does not hold."
            data["note"] = f"{data['note']} {lost}" if data.get("note") else lost

    def _wrong(self, made: dict[str, Data]) -> Iterator[tuple[str, str]]:
        """Yield which actions a release would refuse, and why."""
        source = self.document.source
        day = {"title": "The log", "date": self.said["stated"]}
        data: Data = {
            "kind": "release",
            "id": "x",
            "title": "x",
            "criteria": "x",
            "calendar": "x",
            "plan": {"x": {"date": "tbc", "stated": self.said["stated"]}},
            "checkpoints": ["x"],
            **({} if source is None else {"sources": {source: day}}),
            "actions": made,
        }
        facts, wrong = bind(Release, Document(self.path, "", data, {}, {}, ()))
        found: list[Diagnostic] = list(wrong)
        if facts is not None:
            found += [one for one in check_release(facts, self.path) if one.code != "unknown-action"]
        for one in found:
            if one.severity is Severity.ERROR and isinstance(one.where, Place) and len(one.where.pointer) > 1:
                yield str(one.where.pointer[1]), f"{one.message}. {one.help}".removesuffix(". ").strip()

    def _notes(self, made: dict[str, Data]) -> Iterator[str]:
        if self.in_words:
            targets = "1 target is" if self.in_words == 1 else f"{self.in_words:,} targets are"
            yield f"{targets} said in words; the date is written as to be confirmed, with the words beside it."
        late = [name for name, data in made.items() if self._late(data)]
        if late:
            by = say_day(_day_of(self.said["stated"]))
            yield f"Open on {by}, with a target that is not after that day and was not revised: {', '.join(late)}."

    def _late(self, data: Data) -> bool:
        targets = data.get("target", [])
        day = parse_day(targets[0]["target"]) if len(targets) == 1 else None
        return "status" not in data and day is not None and day <= _day_of(self.said["stated"])


def _unguarded(text: str) -> str:
    """Return a text without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return text[1:] if text.startswith("'") and cell(text[1:]) == text else text


def _owner(owner: Data) -> Data:
    if isinstance(owner, str):
        return "tbc" if owner.casefold() in OPEN_ENDED else owner
    return owner[0] if len(owner) == 1 else owner


def _day_of(text: str) -> date:
    return date.fromisoformat(text)
