"""From the rows of a file to events: each is accepted, in review, or set aside with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache, partial
from itertools import islice
from typing import NamedTuple

from data.adapters.areas import OF_AREA, area_of
from data.adapters.locating import Locate, Written
from data.adapters.origin import DoubtfulError, Origin, Rule, UnfitError, read_sources, say
from data.adapters.remedy import Remedy
from data.adapters.roster import Roster
from data.adapters.tabular import MOST_ROWS, Table
from data.reading import Problem, shown
from data.rules import RowCheck
from data.schema import EVENT_COLUMNS, DataError, Domain
from data.whereabouts import Ground

CHUNK = 2000  # rows that are read at a time: between two, progress is told and a person can stop
REMEMBERED = 20_000  # combinations of cells of one rule; long texts are seldom met again
NAMES = tuple(column.name for column in EVENT_COLUMNS)
FIGURES = ("fatalities_low", "fatalities_best", "fatalities_high")
HXL = "#"  # begins every cell of a second row of tags, as HDX writes it

Cells = dict[str, str]


class Outcome(StrEnum):
    """How a row ends."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    SET_ASIDE = "set_aside"


class Row(NamedTuple):
    """One row of a file as an event: the cells that are not empty, by column of the schema.

    `problem` says why it is in review or set aside. `remarks` are catalogue keys of what was
    changed in an accepted row; the row's notes say it too. `doubt` is the field that a person
    has to decide on, "" in a row that is not in review.
    """

    line: int
    outcome: Outcome
    cells: Cells
    problem: Problem | None = None
    remarks: tuple[str, ...] = ()
    doubt: str = ""


@dataclass
class _Draft:
    """A row while it is made."""

    line: int
    cells: Cells = field(default_factory=dict)
    problem: Problem | None = None
    doubtful: bool = False  # the problem is one that a person has to decide on
    doubts: tuple[str, ...] = ()  # the fields it concerns
    doubt: str = ""  # the field of the problem
    remarks: tuple[str, ...] = ()

    @property
    def lost(self) -> bool:
        """Return whether the row breaks the format."""
        return self.problem is not None and not self.doubtful


@dataclass(frozen=True, eq=False)
class Adapter:
    """Reads rows of one origin into events; ground and actors are those that are known so far.

    `locate` is asked where a row without coordinates lies; without it such rows wait in review.
    `sources` fills with the rows of the sources table that the events name, by id.
    """

    origin: Origin
    ground: Ground
    roster: Roster
    locate: Locate | None = None
    sources: dict[str, dict[str, str]] = field(default_factory=dict)

    def rows(self, table: Table) -> Iterator[list[Row]]:
        """Yield the rows of a table in chunks, in order; raises DataError where none can be read.

        An id that stands twice in the file is set aside the second time. A second row of HXL
        tags is no row.
        """
        reader = _Reader(self.origin, table)
        area = lru_cache(maxsize=65536)(partial(area_of, self.ground))
        locate = lru_cache(maxsize=65536)(self.locate) if self.locate else None
        check, seen, read = RowCheck("events"), dict[str, int](), 0
        given = _without_tags(table)
        while chunk := list(islice(given, CHUNK)):
            read += len(chunk)
            if read > MOST_ROWS:
                raise DataError(
                    table.name, expected=f"at most {MOST_ROWS:,} rows", got="more",
                    remedy="Split the file by year or by country.",
                )  # fmt: skip
            drafts = reader.drafts(chunk)
            for draft in drafts:
                if not draft.lost:
                    self._complete(draft)
                    _join(draft, area)
                    reason = _locate(draft, locate) if locate else ""
                    _join(draft, area)  # a place that was found may name its district
                    _check(draft, check, reader, reason)
                if not draft.lost:
                    _once(draft, seen, reader)
            yield [_ended(draft) for draft in drafts]

    def _complete(self, draft: _Draft) -> None:
        """Fill in what follows from a row's own cells: actors, sources, figures, terms."""
        cells, country = draft.cells, draft.cells.get("country", "")
        for side in ("initiator", "target"):
            if names := cells.get(side) or cells.get(f"{side}_text", ""):
                ids, classes = self.roster.sides(names, cells.get(f"{side}_type", ""), country)
                cells[side], cells[f"{side}_type"] = ids, classes
            else:
                cells.pop(f"{side}_type", None)
        if sources := read_sources(cells.pop("sources", "")):
            self.sources.update(sources)
            cells["source_ids"] = ";".join(sources)
        if not cells.get("latitude") and not cells.get("longitude"):
            if cells.get("geo_precision", "") not in ("6", "7"):
                cells.pop("geo_precision", None)
        else:
            cells.setdefault("geo_method", "source")
        _widen(draft)
        cells["dataset"] = self.origin.terms.name


class _Reader:
    """Reads the cells of a table by an origin's rules."""

    def __init__(self, origin: Origin, table: Table) -> None:
        """Find the columns of each rule; raises DataError where a needed one is missing."""
        self.name = table.name
        places = {_key(name): place for place, name in enumerate(table.columns)}
        for other, name in origin.other_names.items():
            if _key(other) in places:
                places.setdefault(_key(name), places[_key(other)])
        missing = [name for name in origin.needs if _key(name) not in places]
        if missing:
            raise DataError(
                table.name, expected=f"the columns {', '.join(missing)}",
                got=f"the columns {shown(', '.join(table.columns))}",
                remedy=Remedy(
                    "Say which column is which: --map COLUMN=FIELD.", key="columns"
                ),
            )  # fmt: skip
        self._rules: list[_Memo] = []
        self._columns: dict[str, str] = {}  # of a field: the file's first column of its rule
        for rule in origin.rules:
            columns = rule.columns.split() if isinstance(rule.columns, str) else rule.columns
            at = [places.get(_key(column), -1) for column in columns]
            named = [table.columns[place] for place in at if place >= 0]
            self._columns |= {name: named[0] for name in rule.fields.split() if named}
            self._rules.append(_Memo(rule, at))

    def drafts(self, chunk: Sequence[tuple[int, list[str] | Problem]]) -> list[_Draft]:
        """Return what rows say, or why they cannot be read."""
        drafts = [_Draft(line, problem=_problem_of(cells)) for line, cells in chunk]
        whole = [draft for draft in drafts if draft.problem is None]
        if not whole:
            return drafts
        columns = list(zip(*(cells for _, cells in chunk if isinstance(cells, list)), strict=True))
        for memo in self._rules:
            for row, found, asked in memo.read(columns, len(whole)):
                if isinstance(found, UnfitError):
                    self._note(whole[row], memo, found, asked)
                else:
                    whole[row].cells.update(found)
        return drafts

    def of_place(self) -> str:
        """Return the first field that says where, of those that the file has a column for."""
        fields = ("place", "admin2", "admin1", "latitude", "country")
        return next((name for name in fields if name in self._columns), "latitude")

    def problem(self, draft: _Draft, field_: str, expected: str, got: str, remedy: str) -> Problem:
        """Return the problem of a field, by the name of the file's own column."""
        column = self._columns.get(field_, field_)
        return Problem(self.name, draft.line, column, expected, got, remedy)

    def _note(self, draft: _Draft, memo: _Memo, unfit: UnfitError, asked: Sequence[str]) -> None:
        """Keep the first fault of a row; one that breaks the format comes before a doubtful one."""
        doubtful = isinstance(unfit, DoubtfulError)
        if doubtful:
            draft.doubts += memo.fields
        if draft.problem is None or (draft.doubtful and not doubtful):
            given = " / ".join(cell for cell in asked if cell.strip())
            got = shown(given) if given else "nothing"
            draft.problem = self.problem(draft, memo.fields[0], unfit.expected, got, unfit.remedy)
            draft.doubtful = doubtful
            draft.doubt = "kind" if "kind" in memo.fields else memo.fields[0]


class _Memo:
    """One rule with the places of its columns, and what it made of every combination of cells."""

    def __init__(self, rule: Rule, places: Sequence[int]) -> None:
        """Remember nothing yet."""
        self.fields = tuple(rule.fields.split())
        self._read, self._places = rule.read, tuple(places)
        self._made: dict[tuple[str, ...], Cells | UnfitError] = {}

    def read(
        self, columns: Sequence[Sequence[str]], rows: int
    ) -> Iterator[tuple[int, Cells | UnfitError, tuple[str, ...]]]:
        """Yield of each row its number, its fields or why there are none, and the cells asked."""
        empty = ("",) * rows
        cells_of = [columns[place] if place >= 0 else empty for place in self._places]
        # a rule without columns says the same of every row
        asked: Iterable[tuple[str, ...]] = zip(*cells_of, strict=True) if cells_of else [()] * rows
        made = self._made
        for row, cells in enumerate(asked):
            found = made.get(cells)
            if found is None:
                if len(made) >= REMEMBERED:
                    made.clear()
                found = made[cells] = self._make(cells)
            yield row, found, cells

    def _make(self, cells: tuple[str, ...]) -> Cells | UnfitError:
        """Read one combination of cells; fields that come out empty are left out."""
        try:
            read = self._read(*cells)
        except UnfitError as unfit:
            return unfit
        texts = (read,) if isinstance(read, str) else read
        pairs = ((name, text.strip()) for name, text in zip(self.fields, texts, strict=True))
        # a member of a vocabulary is kept as its plain text
        return {name: f"{text}" for name, text in pairs if text}


def _key(column: str) -> str:
    """Return a column's name as it is compared: case and blanks do not count."""
    return column.strip().casefold().replace(" ", "_")


def _problem_of(cells: list[str] | Problem) -> Problem | None:
    """Return why a row could not be read at all."""
    return cells if isinstance(cells, Problem) else None


def _without_tags(table: Table) -> Iterator[tuple[int, list[str] | Problem]]:
    """Yield the rows of a table but for HDX's row of HXL tags below the names."""
    rows = iter(table.rows())
    for first in islice(rows, 1):
        filled = [] if isinstance(first[1], Problem) else [c for c in first[1] if c.strip()]
        if len(filled) < 2 or not all(cell.lstrip().startswith(HXL) for cell in filled):
            yield first
    yield from rows


def _widen(draft: _Draft) -> None:
    """Let the range of deaths hold all figures that are given, and say so where it did not."""
    cells = draft.cells
    given = {name: int(text) for name in FIGURES if (text := cells.get(name, "")).isdecimal()}
    values = list(given.values())
    if values == sorted(values):
        return
    low, best, high = (cells.get(name, "") for name in FIGURES)
    cells |= {FIGURES[0]: str(min(values)), FIGURES[2]: str(max(values))}
    said = say("adapter.figures_widened", low=low, best=best, high=high)
    cells["notes"] = "\n".join(filter(None, (cells.get("notes", ""), said)))
    draft.remarks += ("import.remark.widened",)


def _join(draft: _Draft, area: Callable[..., Cells]) -> None:
    """Fill in our names, code and radius of the area that a row names; its own radius stays."""
    found = area(*(draft.cells.get(name, "") for name in OF_AREA))
    draft.cells |= found | {"radius_km": draft.cells.get("radius_km") or found.get("radius_km", "")}


def _locate(draft: _Draft, locate: Locate) -> str:
    """Give a row without coordinates those of its name, or return why it has none."""
    cells = draft.cells
    if cells.get("latitude") or cells.get("longitude") or cells.get("geo_precision"):
        return ""
    asked = [cells.get(part, "") for part in ("place", "country", "admin1", "admin2")]
    if not any((asked[0], *asked[2:])):
        return ""
    spot, reason = locate(Written(*asked))
    if spot is None:
        return reason
    found = {
        "latitude": f"{spot.latitude:.6f}", "longitude": f"{spot.longitude:.6f}",
        "geo_precision": str(spot.precision), "geo_method": spot.method or "gazetteer",
        "radius_km": "" if spot.radius_km is None else f"{spot.radius_km:g}",
    }  # fmt: skip
    areas = {"country": spot.country, "admin1": spot.admin1, "admin2": spot.admin2}
    draft.cells = {**areas, **{name: text for name, text in cells.items() if text}, **found}
    draft.remarks += ("import.remark.located",)
    return ""


def _check(draft: _Draft, check: RowCheck, reader: _Reader, reason: str) -> None:
    """Find the first rule of the product's tables that a row breaks, or that it has no place.

    `reason` is why its name led to none.
    """
    for column, expected, got, remedy in check.faults(draft.cells):
        if column not in draft.doubts:
            draft.problem, draft.doubtful = (
                reader.problem(draft, column, expected, got, remedy), False,
            )  # fmt: skip
            return
    if draft.problem is None and has_no_place(draft.cells):
        parts = [draft.cells.get(part, "") for part in ("place", "admin2", "admin1", "country")]
        said = ", ".join(filter(None, parts))
        got = f"only the name {shown(said)}" if said else "neither coordinates nor a name"
        remedy = reason or "Find the place in review."
        draft.problem = reader.problem(draft, reader.of_place(), "coordinates", got, remedy)
        draft.doubtful, draft.doubt = True, "latitude"


def has_no_place(cells: Mapping[str, str]) -> bool:
    """Return whether a place is missing: an incident has one, a diplomatic act need not."""
    if cells.get("latitude") or cells.get("geo_precision"):
        return False
    return cells.get("domain") != Domain.DIPLOMATIC


def _once(draft: _Draft, seen: dict[str, int], reader: _Reader) -> None:
    """Set aside a row whose id an earlier row of the file has."""
    event_id = draft.cells["event_id"]
    first = seen.setdefault(event_id, draft.line)
    if first != draft.line:
        draft.problem = reader.problem(
            draft, "event_id", "an id that no other row has",
            f"{shown(event_id)}, also on line {first}", "Give the row another id, or remove it.",
        )  # fmt: skip
        draft.doubtful = False


def _ended(draft: _Draft) -> Row:
    """Return a finished row; what is empty is left out."""
    if draft.problem is None:
        outcome = Outcome.ACCEPTED
    else:
        outcome = Outcome.REVIEW if draft.doubtful else Outcome.SET_ASIDE
    doubt = draft.doubt if outcome is Outcome.REVIEW else ""
    return Row(draft.line, outcome, draft.cells, draft.problem, draft.remarks, doubt)
