"""What is asked of the events: one value that filters, is the address, and is the flags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd

from data.area import Area
from data.choices import Choice, Choices
from data.facets import Facets
from data.filters import FILTER, FILTERS, Mask
from data.note import Note, quoted, tidy
from data.schema import DataError, Domain, FatalityBand, Kind, Status
from data.sentence import sentence

__all__ = [
    "Choice",
    "Choices",
    "Note",
    "Query",
    "View",
    "freshness",
    "sentence",
]

STALE_DAYS = 30  # data older than this are said to be old
FARTHEST = (90.0, 180.0, 24.0)  # latitude and longitude in degrees, zoom
LONGEST_TEXT = 100_000  # characters of one parameter that are read at all


@dataclass(frozen=True, kw_only=True)
class Query:
    """What is asked; an empty field asks for nothing.

    Days are inclusive and an event is kept if its span overlaps them. Values are brought to
    one canonical order. Raises DataError for values that are not of a field's vocabulary and
    for a first day after the last: texts from outside go through `read`, which never raises.
    """

    since: date | None = None
    until: date | None = None
    domains: tuple[Domain, ...] = ()
    kinds: tuple[Kind, ...] = ()
    provinces: tuple[str, ...] = ()  # ISO 3166-2 codes, or "none"
    districts: tuple[str, ...] = ()  # "PK-BA/Kech"
    area: Area | None = None  # by an event's own coordinates; without any it is outside
    actors: tuple[str, ...] = ()  # ids; an event of one of their parts is kept too
    fatalities: tuple[FatalityBand, ...] = ()
    precision: tuple[int, ...] = ()  # Precision, or 0 for no coordinates
    status: tuple[Status, ...] = ()
    words: str = ""  # every word must occur in the event's text

    def __post_init__(self) -> None:
        """Bring each value to its canonical form."""
        for row in FILTERS:
            object.__setattr__(self, row.name, row.clean(getattr(self, row.name)))
        self._settle_domains()
        if self.since and self.until and self.since > self.until:
            where, expected = "query", "a first day that is not after the last"
            raise DataError(where, expected=expected, got=f"{self.since} and {self.until}")

    def _settle_domains(self) -> None:
        """Let kinds speak for their domain: both together mean the kinds of that domain."""
        if not (self.domains and self.kinds):
            return
        within = tuple(kind for kind in self.kinds if kind.domain in self.domains)
        if not within:
            where, expected = "query", "kinds of the domain that is asked for"
            raise DataError(where, expected=expected, got=", ".join(self.kinds))
        object.__setattr__(self, "kinds", within)
        object.__setattr__(self, "domains", ())

    def fields_set(self) -> tuple[str, ...]:
        """Return the names of the fields that ask for something, in canonical order."""
        return tuple(row.name for row in FILTERS if getattr(self, row.name) != row.empty)

    def without(self, *names: str) -> Query:
        """Return the query with some fields lifted; raises DataError for another name."""
        for name in names:
            if name not in FILTER:
                where = "fields of a query"
                raise DataError(where, expected=f"some of {', '.join(FILTER)}", got=repr(name))
        return replace(self, **{name: FILTER[name].empty for name in names})

    def mask(self, events: pd.DataFrame) -> Mask:
        """Return, for each event, whether it is kept; asked again, `Facets` are quicker."""
        return Facets(events).mask(self)

    def mask_without_dates(self, events: pd.DataFrame) -> Mask:
        """Return the mask of all filters but the days, which the map applies itself."""
        return self.without("since", "until").mask(events)

    def keep(self, events: pd.DataFrame) -> pd.DataFrame:
        """Return the events that are kept, with the row numbers they have among all."""
        return events[self.mask(events)]

    def params(self) -> dict[str, str]:
        """Return the address's parameters: what is set, in canonical order, not yet quoted."""
        return {name: FILTER[name].write(getattr(self, name)) for name in self.fields_set()}

    def flags(self) -> list[str]:
        """Return the command line's flags, which have the names of the parameters."""
        found: list[str] = []
        for name, value in self.params().items():
            # a value that looks like a flag is tied to its own
            found += [f"--{name}={value}"] if value.startswith("-") else [f"--{name}", value]
        return found

    @classmethod
    def read(
        cls, params: Mapping[str, str], choices: Choices | None = None
    ) -> tuple[Query, list[Note]]:
        """Return the query of an address or of flags, and notes on what was changed.

        Never raises: what is unknown or out of date is left out or moved into the data. Without
        choices only the form of a value is checked. Parameters of other names are not read.
        """
        values: dict[str, Any] = {}
        notes: list[Note] = []
        for row in FILTERS:
            text = _text(params.get(row.name))
            if not text:
                continue
            reading = row.read(text, choices)
            values[row.name] = reading.value
            notes += reading.notes
        domains, kinds = values.get("domains"), values.get("kinds")
        if domains and kinds and not any(kind.domain in domains for kind in kinds):
            del values["domains"]
            notes.append(Note("note.other_domain"))
        since, until = values.get("since"), values.get("until")
        if since and until and since > until:
            values["since"], values["until"] = until, since
            notes.append(Note("note.swapped", {"since": until, "until": since}, warns=False))
        return cls(**values), notes

    @classmethod
    def from_flags(
        cls, flags: Sequence[str], choices: Choices | None = None
    ) -> tuple[Query, list[Note]]:
        """Return the query of a command line: `--name value`, `--name=value`, lists repeatable.

        Never raises; a word that is no flag of a query gets a note.
        """
        params: dict[str, str] = {}
        notes: list[Note] = []
        rest = list(flags)
        while rest:
            name, tied, value = rest.pop(0).partition("=")
            if not name.startswith("--") or name[2:] not in FILTER or not (tied or rest):
                notes.append(Note("note.unknown_flag", {"given": quoted(name)}))
                continue
            value, name = (value if tied else rest.pop(0)), name[2:]
            several = FILTER[name].empty == () and name in params
            params[name] = f"{params[name]},{value}" if several else value
        query, changed = cls.read(params, choices)
        return query, notes + changed


@dataclass(frozen=True)
class View:
    """A query and where one looks: the whole of what a link carries.

    `at` is latitude, longitude (WGS 84 degrees) and zoom; None is the usual view. `data` is the
    hash of the data that the link was made from, "" where it is not known.
    """

    query: Query = field(default_factory=Query)
    at: tuple[float, float, float] | None = None
    event: str | None = None
    data: str = ""

    def __post_init__(self) -> None:
        """Round the centre to what an address carries: about a metre."""
        if self.at is not None:
            object.__setattr__(self, "at", _centre(self.at))

    def params(self) -> dict[str, str]:
        """Return the address's parameters: those of the query, then at, event and data."""
        found = self.query.params()
        if self.at:
            found["at"] = ",".join(f"{part:.10g}" for part in self.at)
        if self.event:
            found["event"] = self.event
        if self.data:
            found["data"] = self.data
        return found

    @classmethod
    def read(
        cls, params: Mapping[str, str], choices: Choices | None = None, data_hash: str = ""
    ) -> tuple[View, list[Note]]:
        """Return the view of an address and notes on what was changed; never raises.

        The view carries the hash of the present data; a link made from other data gets a note.
        """
        query, notes = Query.read(params, choices)
        at, event = _text(params.get("at")), _text(params.get("event"))
        centre = _read_centre(at)
        if at and centre is None:
            notes.append(Note("note.bad_centre", {"given": quoted(at)}))
        if event and not _is_event(event, choices):
            notes.append(Note("note.unknown_event", {"given": quoted(event)}))
            event = ""
        made_from = tidy(_text(params.get("data")), 64)
        if made_from and data_hash and made_from != data_hash:
            notes.append(Note("note.data_changed"))
        view = cls(query=query, at=centre, event=event or None, data=data_hash or made_from)
        return view, notes


def freshness(choices: Choices, today: date) -> Note | None:
    """Return the note up to which day the data go, a warning after 30 days; None without events."""
    if not choices.has_events:
        return None
    last = choices.last_day
    age = (today - last).days
    if age > STALE_DAYS:
        return Note("note.data_old", {"day": last, "age": age})
    return Note("note.data_to", {"day": last}, warns=False)


def _text(value: object) -> str:
    """Return a parameter as text; of a list, as some servers give it, all parts."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        value = ",".join(str(part) for part in value)
    return str(value)[:LONGEST_TEXT]


def _is_event(event: str, choices: Choices | None) -> bool:
    """Return whether an id is one of the data, or could be where they are not known."""
    return event in choices.event_ids if choices else event == tidy(event, 120)


def _centre(at: tuple[float, float, float]) -> tuple[float, float, float]:
    """Return latitude and longitude to five decimals and zoom to two, never minus zero."""
    latitude, longitude, zoom = at
    return round(latitude, 5) + 0.0, round(longitude, 5) + 0.0, round(zoom, 2) + 0.0


def _read_centre(text: str) -> tuple[float, float, float] | None:
    """Return the centre that a text names, None for anything else."""
    try:
        latitude, longitude, zoom = (float(part) for part in text[:100].split(","))
    except ValueError:
        return None
    parts = (latitude, longitude, zoom)
    # a comparison with NaN is false, so that only finite numbers pass
    on_earth = all(abs(part) <= most for part, most in zip(parts, FARTHEST, strict=True))
    return parts if on_earth and zoom >= 0 else None
