"""UCDP GED: the rules by which its rows become events (codebook 22.1)."""

from __future__ import annotations

from data.adapters.cells import country, known, latitude, longitude, whole
from data.adapters.days import iso_day
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
from data.schema import Attribution, Coverage, Domain, Kind, Status

TERMS = Terms(
    id="ucdp-ged",
    name="UCDP GED",
    licence="CC BY 4.0",
    attribution=(
        "UCDP Georeferenced Event Dataset (CC BY 4.0): Davies et al.; Sundberg and Melander 2013, "
        "accessed {day}"
    ),
    coverage=Coverage.SYSTEMATIC,
    re_export=True,
)

ONE_SIDED = "3"
VIOLENCE = {"1": "state-based violence", "2": "non-state violence", "3": "one-sided violence"}
KINDS = {"1": Kind.BATTLE, "2": Kind.BATTLE, ONE_SIDED: Kind.CIVILIANS}
TYPE_SAYS = "a type of violence: 1, 2 or 3"
GOVERNMENT = "Government of "

# ACLED's classes, as far as UCDP tells them: a side that fights a state is a rebel group, what
# kind of group fights another is not said.
STATE, REBELS, CIVILIANS, OTHER = "1", "2", "7", "8"


def _id(text: str) -> str:
    """Return the id of an event in the store."""
    if not text.strip().isdigit():
        raise UnfitError("UCDP's number of the event")
    return f"ucdp-{int(text)}"


def _days(start: str, end: str, precision: str) -> tuple[str, str, str, str]:
    """Return first and last day, precision, and the days as written."""
    if precision.strip() not in ("1", "2", "3", "4", "5"):
        raise UnfitError("first day, last day, and a precision from 1 to 5")
    first, last = iso_day(start), iso_day(end)
    return first, last, precision.strip(), first if first == last else f"{first} – {last}"


# Spellings of UCDP's files that no list of provinces has
PROVINCES = {"Khyber Pakhtunkwa province": "Khyber Pakhtunkhwa"}


def _admin1(text: str) -> str:
    """Return the province, in the usual spelling where UCDP's is its own."""
    return PROVINCES.get(text.strip(), text)


def _precision(text: str) -> str:
    """Return how well the place is known: the codes are ours."""
    if text.strip() not in tuple("1234567"):
        raise UnfitError("a precision of the place from 1 to 7")
    return text.strip()


def _class(name: str, violence: str, *, first: bool) -> str:
    """Return the class of one side."""
    if name.startswith(GOVERNMENT):
        return STATE
    if violence.strip() == ONE_SIDED and not first:
        return CIVILIANS
    return OTHER if violence.strip() == "2" else REBELS


def _direction(violence: str) -> tuple[str, str, str]:
    """Return who is said to have done it: one-sided violence alone has a direction."""
    if violence.strip() == ONE_SIDED:
        return Attribution.ATTRIBUTED, "no", say("adapter.ucdp.one_sided")
    return Attribution.UNKNOWN, "yes", say("adapter.ucdp.both_sides")


def _summary(violence: str, side_a: str, side_b: str, described: str, place: str) -> str:
    """Return what happened in a line: the sides, and where in UCDP's words."""
    key = "adapter.ucdp.against" if violence.strip() == ONE_SIDED else "adapter.ucdp.between"
    where = described.strip() or place.strip()
    says = say(key, one=side_a.strip(), other=side_b.strip())
    return say("adapter.at", says=says, where=where) if where else says


def _notes(headline: str, said_by: str, clarity: str) -> str:
    """Return UCDP's own remarks on the sources of a row."""
    lines = [
        say("adapter.ucdp.headline", text=headline.strip()) if headline.strip() else "",
        say("adapter.ucdp.said_by", text=said_by.strip()) if said_by.strip() else "",
        say("adapter.ucdp.unclear") if clarity.strip() == "2" else "",
    ]
    return "\n".join(filter(None, lines))


def _sources(article: str, office: str, headline: str, day: str) -> tuple[str, str]:
    """Return the sources as UCDP writes them, and as rows of the sources table.

    Of several, names and headlines are paired where there are as many of each.
    """
    offices = [part.strip() for part in known(office).split(";") if part.strip()]
    titles = [part.strip() for part in headline.split(";")]
    days = [part.strip() for part in day.split(";")]
    if not offices:
        return known(article) or TERMS.name, as_sources([Source(TERMS.name, title=known(article))])
    paired = titles if len(titles) == len(offices) else [headline.strip()] * len(offices)
    dated = days if len(days) == len(offices) else [""] * len(offices)
    named = [
        Source(name, via=TERMS.name, title=title, date=of)
        for name, title, of in zip(offices, paired, dated, strict=True)
    ]
    return known(article) or known(office), as_sources(named)


UCDP = Origin(
    id="ucdp",
    terms=TERMS,
    signs=(
        frozenset({"id", "type_of_violence", "where_prec", "date_prec", "side_a", "side_b"}),
        frozenset({"relid", "type_of_violence", "side_a", "side_b"}),
    ),
    needs=(
        "id", "type_of_violence", "side_a", "side_b", "where_prec", "latitude", "longitude",
        "date_prec", "date_start", "date_end", "low", "best", "high",
    ),
    rules=(
        Rule("event_id", "id", _id),
        Rule("domain", "", always(Domain.INCIDENT)),
        Rule("kind", "type_of_violence", code(KINDS, TYPE_SAYS)),
        Rule("sub_kind", "type_of_violence", code(VIOLENCE, TYPE_SAYS)),
        Rule("date_start date_end date_precision date", "date_start date_end date_prec", _days),
        Rule("country", "iso3 country", country),
        Rule("admin1", "adm_1", _admin1),
        Rule("admin2", "adm_2", same),
        Rule("place", "where_coordinates", same),
        Rule("latitude", "latitude", latitude),
        Rule("longitude", "longitude", longitude),
        Rule("geo_precision", "where_prec", _precision),
        Rule("initiator_text", "side_a", same),
        Rule("initiator_type", "side_a type_of_violence", lambda a, v: _class(a, v, first=True)),
        Rule("target_text", "side_b", same),
        Rule("target_type", "side_b type_of_violence", lambda b, v: _class(b, v, first=False)),
        Rule("attribution mutual direction_basis", "type_of_violence", _direction),
        Rule("fatalities_low", "low", whole),
        Rule("fatalities_best", "best", whole),
        Rule("fatalities_high", "high", whole),
        Rule(
            "summary", "type_of_violence side_a side_b where_description where_coordinates",
            _summary,
        ),
        Rule("notes", "source_headline source_original event_clarity", _notes),
        Rule(
            "source_text sources", "source_article source_office source_headline source_date",
            _sources,
        ),
        Rule("verified", "", always("yes")),
        Rule("status", "", always(Status.REPORTED)),
    ),
)  # fmt: skip
