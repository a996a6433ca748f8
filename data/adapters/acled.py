"""ACLED: the rules by which its rows become events (codebook of 2023)."""

from __future__ import annotations

import re

from data.adapters.cells import country, known, latitude, longitude, whole
from data.adapters.days import written_day
from data.adapters.origin import (
    Origin,
    Rule,
    Source,
    Terms,
    UnfitError,
    always,
    as_sources,
    code,
    same,
    say,
)
from data.casebook import span
from data.schema import Attribution, Coverage, DatePrecision, Domain, Kind, Status

TERMS = Terms(
    id="acled",
    name="ACLED",
    licence="ACLED terms of use",
    attribution="Armed Conflict Location and Event Data (ACLED, acleddata.com), accessed {day}",
    coverage=Coverage.SYSTEMATIC,
    re_export=False,  # their terms: attribution on every picture, rows are not handed on
)

KIND_OF = {
    "Battles": Kind.BATTLE,
    "Explosions/Remote violence": Kind.EXPLOSION,
    "Violence against civilians": Kind.CIVILIANS,
    "Protests": Kind.PROTEST,
    "Riots": Kind.RIOT,
    "Strategic developments": Kind.STRATEGIC,
}
SUB_KINDS = {
    "Government regains territory": Kind.BATTLE,
    "Non-state actor overtakes territory": Kind.BATTLE,
    "Armed clash": Kind.BATTLE,
    "Chemical weapon": Kind.EXPLOSION,
    "Air/drone strike": Kind.EXPLOSION,
    "Suicide bomb": Kind.EXPLOSION,
    "Shelling/artillery/missile attack": Kind.EXPLOSION,
    "Remote explosive/landmine/IED": Kind.EXPLOSION,
    "Grenade": Kind.EXPLOSION,
    "Sexual violence": Kind.CIVILIANS,
    "Attack": Kind.CIVILIANS,
    "Abduction/forced disappearance": Kind.CIVILIANS,
    "Peaceful protest": Kind.PROTEST,
    "Protest with intervention": Kind.PROTEST,
    "Excessive force against protesters": Kind.PROTEST,
    "Violent demonstration": Kind.RIOT,
    "Mob violence": Kind.RIOT,
    "Agreement": Kind.STRATEGIC,
    "Arrests": Kind.STRATEGIC,
    "Change to group/activity": Kind.STRATEGIC,
    "Disrupted weapons use": Kind.STRATEGIC,
    "Headquarters or base established": Kind.STRATEGIC,
    "Looting/property destruction": Kind.STRATEGIC,
    "Non-violent transfer of territory": Kind.STRATEGIC,
    "Other": Kind.STRATEGIC,
}
# Numbers in older exports, words in newer ones
CLASS_OF = {
    "state forces": "1", "rebel groups": "2", "rebel group": "2", "political militias": "3",
    "political militia": "3", "identity militias": "4", "identity militia": "4", "rioters": "5",
    "protesters": "6", "civilians": "7", "external/other forces": "8", "external forces": "8",
    "other forces": "8", **{str(n): str(n) for n in range(1, 9)},
}  # fmt: skip
# A town's centre is never exact: 1 the town is known, 2 near it or a part of a region, 3 a region
PRECISION_OF = {"1": "2", "2": "3", "3": "4"}
DATE_PRECISION_OF = {"1": DatePrecision.DAY, "2": DatePrecision.WEEK, "3": DatePrecision.MONTH}


def _id(text: str) -> str:
    """Return the id of an event in the store."""
    plain = text.strip()
    if not re.fullmatch(r"[\w.-]{1,80}", plain, re.ASCII):
        raise UnfitError("ACLED's id of the event, as in PAK12345")
    return f"acled-{plain}"


def _days(text: str, precision: str) -> tuple[str, str, str, str]:
    """Return first and last day by the precision, the precision, and the day as written."""
    found = DATE_PRECISION_OF.get(precision.strip() or "1")
    if found is None:
        raise UnfitError("a day, and a precision of 1, 2 or 3")
    return *span(written_day(text), found), str(int(found)), text.strip()


def _precision(text: str) -> str:
    """Return how well the place is known, in our codes."""
    try:
        return PRECISION_OF[text.strip()]
    except KeyError:
        raise UnfitError("a precision of the place: 1, 2 or 3") from None


def _side(actor: str, together: str) -> str:
    """Return an actor and those with it, joined by ;."""
    names = [actor, *together.split(";")]
    return "; ".join(part for name in names if (part := known(name).replace(";", ",")))


def _class(actor: str, inter: str) -> str:
    """Return the class of the first actor of a side; of those with it none is said."""
    plain = inter.strip().casefold()
    if not actor.strip() or plain in ("", "0"):
        return "8" if actor.strip() else ""
    if plain not in CLASS_OF:
        raise UnfitError("a class of actors: 1 to 8, or its name")
    return CLASS_OF[plain]


def _direction(actor2: str) -> tuple[str, str, str]:
    """Return that nobody is said to have begun it: ACLED's sides have no direction."""
    both = "yes" if actor2.strip() else "no"
    return Attribution.UNKNOWN, both, say("adapter.acled.direction")


def _summary(notes: str, kind: str, sub_kind: str) -> str:
    """Return ACLED's own words, else the name of the kind."""
    return notes.strip() or sub_kind.strip() or kind.strip()


def _notes(precision: str, tags: str, targeting: str, scale: str) -> str:
    """Return what ACLED says beside: its own precision first, which is kept."""
    parts = [
        say("adapter.acled.precision", code=precision.strip()),
        say("adapter.acled.targeting", text=targeting.strip()) if targeting.strip() else "",
        say("adapter.acled.scale", text=scale.strip()) if scale.strip() else "",
        say("adapter.acled.tags", text=tags.strip()) if tags.strip() else "",
    ]
    return "\n".join(filter(None, parts))


def _sources(text: str) -> tuple[str, str]:
    """Return the sources as written and as rows of the sources table."""
    named = [part.strip() for part in text.split(";") if part.strip()] or [TERMS.name]
    return text.strip() or TERMS.name, as_sources(Source(name, via=TERMS.name) for name in named)


def _kind(text: str) -> str:
    """Return the kind of an event type."""
    return code(KIND_OF, "one of ACLED's six event types")(text)


ACLED = Origin(
    id="acled",
    terms=TERMS,
    signs=(
        frozenset({"event_id_cnty", "event_date", "event_type", "sub_event_type"}),
        frozenset({"event_date", "time_precision", "event_type", "sub_event_type", "inter1"}),
    ),
    needs=("event_id_cnty", "event_date", "event_type", "latitude", "longitude", "geo_precision"),
    rules=(
        Rule("event_id", "event_id_cnty", _id),
        Rule("domain", "", always(Domain.INCIDENT)),
        Rule("kind", "event_type", _kind),
        Rule("sub_kind", "sub_event_type", same),
        Rule("date_start date_end date_precision date", "event_date time_precision", _days),
        Rule("country", "country iso", country),
        Rule("admin1", "admin1", same),
        Rule("admin2", "admin2", same),
        Rule("place", "location", same),
        Rule("latitude", "latitude", latitude),
        Rule("longitude", "longitude", longitude),
        Rule("geo_precision", "geo_precision", _precision),
        Rule("initiator_text", "actor1 assoc_actor_1", _side),
        Rule("initiator_type", "actor1 inter1", _class),
        Rule("target_text", "actor2 assoc_actor_2", _side),
        Rule("target_type", "actor2 inter2", _class),
        Rule("attribution mutual direction_basis", "actor2", _direction),
        Rule("fatalities_best", "fatalities", whole),
        Rule("summary", "notes event_type sub_event_type", _summary),
        Rule("notes", "geo_precision tags civilian_targeting source_scale", _notes),
        Rule("source_text sources", "source", _sources),
        Rule("verified", "", always("yes")),
        Rule("status", "", always(Status.REPORTED)),
    ),
)
