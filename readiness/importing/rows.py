"""Rows of a table to the changes of a schedule: each row becomes a change, or it is told why not, by row and column.

A row is judged by what judges documents: it is refused where a schedule with that change would be wrong.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from readiness.binding import bind
from readiness.changes.mistakes import check_schedule
from readiness.changes.schedule import Change, ChangeSchedule, Environment, Region, Service
from readiness.diagnostic import Diagnostic, Severity
from readiness.document import Data, Document, reach
from readiness.importing.readings import Reader, Sort, Wrong, has_seconds
from readiness.importing.repeats import PROPERTIES, Occasion, occasions
from readiness.location import Place, Pointer
from readiness.mapping import ChangeColumns, Column, ImportDocument
from readiness.tables.grid import Grid, Refused
from readiness.tables.rows import Table, counts_events, headings_of, make_table

SORTS = {
    "title": Sort.TEXT,
    "category": Sort.NAME,
    "type": Sort.WORD,
    "services": Sort.NAMES,
    "environment": Sort.NAME,
    "regions": Sort.NAMES,
    "start": Sort.BEGIN,
    "finish": Sort.END,
    "outage": Sort.TRUTH,
    "notified": Sort.DAY,
    "notified-for": Sort.DAY,
    "status": Sort.WORD,
    "outcome": Sort.WORD,
    "adverse-impact": Sort.TRUTH,
    "assignee": Sort.TEXT,
    "release": Sort.NAME,
    "source": Sort.NAME,
    "stated": Sort.DAY,
    "note": Sort.TEXT,
}
"""What each key of a change is, in the order in which they are written."""
NAMED: Mapping[str, type[Service | Environment | Region]] = {
    "services": Service,
    "environments": Environment,
    "regions": Region,
}
NEEDED = ("title", "start", "finish")
MOST_NAMED = 8
"""So many rows with the same id are named."""
TOGETHER = 50
"""So many rows are judged at once; only where one of them is wrong is each looked at by itself."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a table: the schedule as data, which rows were refused and why, what was not read, and what else is wrong.

    `rows` is how many rows there are, `changes` how many changes were made of them: more where events repeat.
    """

    table: Table
    data: Data
    rows: int
    changes: int
    refused: tuple[Refused, ...]
    notes: tuple[str, ...]
    found: tuple[Diagnostic, ...]
    made: str = "change"
    """What is made of a row."""


def carry_over(document: ImportDocument, written: Data, grid: Grid, zone: str, path: str) -> Imported | str:
    """Return what becomes of a table; in words why nothing can be made of it.

    `written` is what stands under `schedule` in the document at `path`.
    """
    origins = {
        name: one
        for field in ChangeColumns.model_fields.items()
        if isinstance(one := getattr(document.columns, field[0]), Column)
        for name in (field[1].alias or field[0],)
    }
    asked = [name for one in origins.values() for name in (one.column, one.time) if name is not None]
    if counts_events(grid):
        known = set(headings_of(grid, 0).values())
        asked += [name for name in PROPERTIES if name in known]
    table = make_table(grid, document.layout, tuple(dict.fromkeys(asked)))
    if isinstance(table, str):
        return table
    return _Carrying(document, written, table, origins, (zone, path)).imported()


@dataclass(frozen=True, slots=True)
class _Draft:
    """A row as it would be written."""

    occasion: Occasion
    id: str
    data: dict[str, Data]
    wrong: bool


class _Carrying:
    """Carries one table over."""

    def __init__(
        self,
        document: ImportDocument,
        written: Data,
        table: Table,
        origins: Mapping[str, Column],
        place: tuple[str, str],
    ) -> None:
        self.document = document
        self.written = written
        self.table = table
        self.origins = origins
        self.zone, self.path = place
        self.reader = Reader(ZoneInfo(self.zone), "release" in origins)
        self.refused: list[Refused] = list(table.refused)
        self.known = {key: dict(getattr(document.schedule, key)) for key in ("services", "environments", "regions")}
        self.open = [key for key, names in self.known.items() if not names]

    def imported(self) -> Imported:
        made, lost = occasions(self.table, self.document.layout.until, self.reader.zone)
        self.refused += lost
        drafts = self._alone([one for occasion in made if (one := self._draft(occasion)) is not None])
        self._learn(drafts)
        good: dict[str, Data] = {}
        facts: dict[str, Change] = {}
        for first in range(0, len(drafts), TOGETHER):
            for draft, fact in self._judged(drafts[first : first + TOGETHER]):
                good[draft.id], facts[draft.id] = draft.data, fact
        self._forget(good)
        frame = {key: one for key, one in self.written.items() if key not in self.open}
        names: dict[str, Data] = {
            key: {name: {} for name in sorted(self.known[key])} for key in self.open if self.known[key]
        }
        data = {"kind": "change-schedule", **frame, **names, "changes": good}
        refused = sorted(self.refused, key=lambda one: (one.row, len(one.column), one.column, one.reason))
        rows = len({*(row.number for row in self.table.rows), *(one.row for one in refused)}) + len(self.table.left_out)
        return Imported(
            self.table, data, rows, len(good), tuple(refused), tuple(self._notes(made)), tuple(self._beside(facts))
        )

    def _draft(self, occasion: Occasion) -> _Draft | None:
        """Return a row as it would be written, None where nothing says its id; what is wrong with it is refused."""
        row, wrong = occasion.row, []
        data: dict[str, Data] = {}
        name = self.reader.read(row, self.origins["id"], Sort.NAME)
        if isinstance(name, Wrong):
            wrong.append(name)
        elif not name:
            wrong.append(Wrong(self.origins["id"].column or "", "nothing says what its id is"))
        for key, sort in SORTS.items():
            if key not in self.origins:
                continue
            origin = self.origins[key]
            found = self.reader.read(row, origin, sort)
            if isinstance(found, Wrong):
                wrong.append(found)
            elif found is None and key in NEEDED:
                wrong.append(
                    Wrong(origin.column or "", f"nothing says what its {key} is; `otherwise` would be taken instead")
                )
            elif found is not None and found != []:
                data[key] = found
        self.refused += [self.table.refuse(row, one.heading, one.words) for one in dict.fromkeys(wrong)]
        if isinstance(name, Wrong) or not name:
            return None
        return _Draft(occasion, f"{name}-{occasion.mark}" if occasion.mark else str(name), data, bool(wrong))

    def _alone(self, drafts: Sequence[_Draft]) -> list[_Draft]:
        """Return the rows whose id no other has, of several that say the same the first, without those refused already."""
        groups: dict[str, list[_Draft]] = {}
        for draft in drafts:
            groups.setdefault(draft.id, []).append(draft)
        kept = []
        for name, (first, *others) in groups.items():
            same = all((one.data, one.wrong) == (first.data, first.wrong) for one in others)
            rows = list(dict.fromkeys(one.occasion.row.number for one in (first, *others)))
            listed = ", ".join(map(str, rows[:MOST_NAMED])) + (" and more" if len(rows) > MOST_NAMED else "")
            counted = self.table.counted if len(rows) == 1 else f"{self.table.counted}s"
            again = f"it says again what {self.table.counted} {rows[0]} says"
            differ = f"{counted} {listed} have the id '{name}' and say different things"
            for one in others if same else (first, *others) if others else ():
                words = again if same else differ
                self.refused.append(self.table.refuse(one.occasion.row, self.origins["id"].column or "", words))
            if same and not first.wrong:
                kept.append(first)
        return kept

    def _learn(self, drafts: Sequence[_Draft]) -> None:
        """Take what rows name for known, where the schedule declares none of that sort."""
        for draft in drafts:
            for key, names in self._named(draft.data):
                if key in self.open:
                    self.known[key].update(dict.fromkeys(names, NAMED[key].model_validate({})))

    def _forget(self, good: Mapping[str, Data]) -> None:
        """Keep of what rows name that which a row that was taken names."""
        for key in self.open:
            self.known[key] = {}
        for data in good.values():
            for key, names in self._named(data):
                if key in self.open:
                    self.known[key].update(dict.fromkeys(names, NAMED[key].model_validate({})))

    @staticmethod
    def _named(data: Data) -> Iterator[tuple[str, list[str]]]:
        for key, one in (("services", "services"), ("environments", "environment"), ("regions", "regions")):
            names = data.get(one, [])
            yield key, names if isinstance(names, list) else [names]

    def _judged(self, drafts: Sequence[_Draft]) -> Iterator[tuple[_Draft, Change]]:
        """Yield the rows that are right, with their facts, and refuse the others."""
        facts, found = self._bound(drafts)
        if facts is not None and not found:
            yield from ((draft, facts[draft.id]) for draft in drafts)
        elif len(drafts) > 1:
            for draft in drafts:
                yield from self._judged([draft])
        else:
            for one in found:
                self.refused.append(self._told(drafts[0], one))

    def _bound(self, drafts: Sequence[_Draft]) -> tuple[Mapping[str, Change] | None, list[Diagnostic]]:
        frame = {"kind": "change-schedule", "id": "x", "title": "x", "calendar": "x", "as-at": "2021-01-01"}
        data = {**frame, "changes": {draft.id: draft.data for draft in drafts}}
        document = Document(self.path, "", data, {}, {}, ())
        facts, wrong = bind(ChangeSchedule, document)
        if facts is None or wrong:
            return None, list(wrong)
        known = {**self.known, "sources": self.document.schedule.sources}
        whole = facts.model_copy(update=known)
        found = check_schedule(whole, self.path, self.zone)
        return facts.changes, [one for one in found if one.severity is Severity.ERROR]

    def _told(self, draft: _Draft, one: Diagnostic) -> Refused:
        """Return a mistake in a change as the refusal of its row."""
        pointer: Pointer = one.where.pointer if isinstance(one.where, Place) else ()
        key = str(pointer[2]) if len(pointer) > 2 else "id"  # noqa: PLR2004 - changes, the id, the key
        origin = self.origins.get(key, self.origins["id"])
        told = one.help if one.code not in ("wrong-value", "wrong-word") or one.help.startswith("Did you mean") else ""
        words = f"{one.message}. {told}".removesuffix(". ").strip()
        return self.table.refuse(draft.occasion.row, origin.column or "", words)

    def _beside(self, facts: Mapping[str, Change]) -> Iterator[Diagnostic]:
        """Yield what is wrong with the schedule that is made, beside its changes: its place is in the import."""
        frame = {name: getattr(self.document.schedule, name) for name in type(self.document.schedule).model_fields}
        whole = ChangeSchedule.model_construct(**{**frame, **self.known, "kind": "change-schedule", "changes": facts})
        for one in check_schedule(whole, self.path, self.zone):
            if isinstance(one.where, Place) and one.where.pointer[0] != "changes":
                place = Place(self.path, ("schedule", *one.where.pointer), one.where.part)
                yield Diagnostic(one.code, one.severity, one.message, self.path, place, one.help, one.also)

    def _notes(self, made: Sequence[Occasion]) -> Iterator[str]:
        yield from self.table.notes
        times = [self.origins[key] for key in ("start", "finish")]
        seconds = sum(has_seconds(one.row, times) for one in made)
        if seconds:
            counted = self.table.counted if seconds == 1 else f"{self.table.counted}s"
            yield f"{seconds:,} {counted} had seconds in their times, which were widened to whole minutes."
        for key in self.open:
            origin = self.origins.get("environment" if key == "environments" else key)
            if self.known[key] and origin is not None and origin.column is not None:
                yield f"The import declares no {key}, so each that is named was taken for one: {len(self.known[key])}."


def count_values(data: Data) -> int:
    """Return how many keys and values a document of the data holds."""
    if isinstance(data, dict):
        return 1 + sum(1 + count_values(one) for one in data.values())
    return 1 + sum(map(count_values, data)) if isinstance(data, list) else 1


def written_schedule(document: Document) -> Data:
    """Return what stands under `schedule` in an import."""
    return reach(document.data, ("schedule",))
