"""The words of `data/facts` beside the codes of the product: the codebook as tables."""

from __future__ import annotations

from data.schema import DatePrecision, Kind, Precision

DATE_PRECISION = {
    "day": DatePrecision.DAY,
    "week": DatePrecision.WEEK,  # three days to each side of the date
    "month": DatePrecision.MONTH,  # the whole calendar month that holds the date
}

GEO_PRECISION = {
    "exact": Precision.EXACT,
    "near": Precision.NEAR,
    "district": Precision.DISTRICT,
    "province": Precision.PROVINCE,
    "corridor": Precision.CORRIDOR,
}

# Every word of `event_type` in diplomatic_events.csv; the word itself stays as `sub_kind`. The
# word says what sort of act it was, the CAMEO code says how friendly: a telephone call that
# carries a protest is a call with the score of a protest, and is found under calls.
KIND_OF_WORD = {
    # people of both sides talk (CAMEO 04)
    "meeting": Kind.CONSULT,
    "phone call": Kind.CONSULT,
    "UN meeting": Kind.CONSULT,
    "message exchange": Kind.CONSULT,
    # one side goes to the other (CAMEO 042)
    "visit": Kind.VISIT,
    # words only (CAMEO 01, 051)
    "statement": Kind.STATEMENT,
    "UN statement": Kind.STATEMENT,
    "joint statement": Kind.STATEMENT,
    "claim": Kind.STATEMENT,
    "call for restraint": Kind.APPEAL,  # CAMEO 020
    "mediation": Kind.MEDIATE,  # CAMEO 045
    "mediation offer": Kind.MEDIATE,  # CAMEO 039
    # something is agreed, granted or done together (CAMEO 03, 05-08)
    "agreement": Kind.AGREE,
    "project approval": Kind.AGREE,
    "concession": Kind.AGREE,
    "military exercise": Kind.AGREE,
    "prisoner release": Kind.AGREE,
    "repatriation": Kind.AGREE,
    "evacuation": Kind.AGREE,
    # what was shut or withdrawn is open again (CAMEO 05, 06, 08)
    "border opening": Kind.RESTORE,
    "return of ambassadors": Kind.RESTORE,
    "condolence": Kind.CONDOLENCE,  # 018 by the codebook
    "protest note": Kind.FORMAL_PROTEST,  # CAMEO 114, the envoy is called in
    # Six rows: none hands over a note, each asks the other side to act against attackers
    # (CAMEO 100 three times, 020 twice, 010 once), so a demand and no formal protest.
    "protest / demand": Kind.DEMAND,
    "demand / warning": Kind.DEMAND,  # CAMEO 130, a notice with a penalty
    # ties are cut back (CAMEO 160, 161)
    "recall of ambassador": Kind.REDUCE,
    "expulsion": Kind.REDUCE,
    "suspension of visits": Kind.REDUCE,
    # crossing, travel or money is limited (CAMEO 160, 172, or no code for safety and health)
    "border closure": Kind.RESTRICT,
    "travel restriction": Kind.RESTRICT,
    "sanction": Kind.RESTRICT,
    # Inside one state, with no other side: going home early reduced no relation (CAMEO 010, 0.0).
    "government meeting": Kind.OTHER,
    "visit cut short": Kind.OTHER,
}

# Goldstein's value of each CAMEO code that the facts use (Goldstein 1992, as GDELT tabulates it;
# all are equal to those in the table of the package gdelt 0.1.14).
GOLDSTEIN_OF = {
    "010": 0.0, "018": 3.4, "020": 3.0, "030": 4.0, "036": 4.0, "039": 5.0, "040": 1.0,
    "041": 1.0, "042": 1.9, "044": 2.5, "045": 5.0, "046": 7.0, "050": 3.5, "051": 3.4,
    "057": 8.0, "061": 6.4, "062": 7.4, "080": 5.0, "084": 7.0, "100": -5.0, "114": -2.0,
    "120": -4.0, "130": -4.4, "160": -4.0, "161": -4.0, "172": -5.0,
}  # fmt: skip

# What an event does to the one it answers (`relation` in links.csv).
RELATIONS = (
    "amends_own_act", "answers", "blocks", "calls_for_restraint", "closes_border", "condemns",
    "condoles", "de-escalates", "demands", "explains_own_act", "follows_up", "implements",
    "mediates", "protests", "pursues", "reacts", "refers_to", "repatriates", "retaliates",
    "reverses", "reviews", "sanctions", "suppresses", "thanks", "unrest_after", "welcomes",
)  # fmt: skip
# The same side going on: no answer of the other side, hidden by default (codebook, Links).
OWN_RELATIONS = ("explains_own_act", "amends_own_act", "follows_up")
BASES = ("stated_by_actor", "stated_by_source", "coder_judgement")
CLAIM_TYPES = ("deaths", "responsibility", "cause", "target", "denial", "injured", "location")
ROLES = ("party", "claimant", "context")
FEATURES = (
    "airport", "area_admin1", "area_admin2", "base", "capital", "crossing", "field", "mine",
    "mountain", "other", "pass", "port", "rail", "road", "town", "valley", "village",
)  # fmt: skip
CONFIDENCES = ("high", "medium", "low")
VERIFIED = ("yes", "partly", "no")


# `kind` in calendar.csv: what else was going on beside the events. A row stands there only with a
# source; `what` says it in neutral words. `since` and `until` are inclusive, `until` the last day
# that the source tells of. `date_precision` is that of the events (1 a day, 2 within two days to
# each side, 3 within three, 4 the month). A `yearly` row comes again on the same days of every
# later year; it begins with the year of the act, or with the oldest page that was read. Months of
# the moon are those announced in Pakistan. `accessed` is the day on which a stored copy of the
# page was read; it is empty where the source is that of our own events in `event_ids`.
CALENDAR_KINDS = (
    "anniversary",
    "closure",  # of a border, a crossing or a road
    "election",
    "fasting",  # Ramadan
    "mourning",  # Muharram to Ashura, and days of mourning that a state declares
    "pilgrimage",
    "sanctions",
    "unrest",
    "war",
)


def partial_date_precision(text: str) -> str:
    """Return the code of a claim's date as text: "" without one, 4 for a month, 1 for a day."""
    if not text:
        return ""
    return str(int(DatePrecision.MONTH if len(text) == len("2024-01") else DatePrecision.DAY))
