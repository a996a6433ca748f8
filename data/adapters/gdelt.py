"""GDELT 1.0 and 2.0: the rules by which its machine-coded rows become unverified leads."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from data.adapters.cells import latitude, longitude
from data.adapters.days import day_of_digits
from data.adapters.origin import (
    Origin,
    Rule,
    Source,
    Terms,
    UnfitError,
    always,
    as_sources,
    say,
)
from data.cells import CAMEO, is_url
from data.schema import Attribution, Coverage, Kind, Status

TERMS = Terms(
    id="gdelt",
    name="GDELT",
    licence="free with credit",
    attribution=(
        "The GDELT Project (gdeltproject.org), accessed {day}: machine-coded leads, not checked by "
        "anybody"
    ),
    coverage=Coverage.SELECTED,  # of what the news that it reads reported, so that no rates follow
    re_export=True,
)


def _columns(*, district: bool, address: bool) -> tuple[str, ...]:
    """Return the names of a release's columns, which its files do not have."""
    place = [name for name in PLACE_PARTS if district or name != "ADM2Code"]
    return (
        "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
        *(f"Actor{n}{name}" for n in (1, 2) for name in ACTOR_PARTS),
        "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass",
        "GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone",
        *(f"{of}Geo_{name}" for of in ("Actor1", "Actor2", "Action") for name in place),
        "DATEADDED",
        *(["SOURCEURL"] if address else []),
    )  # fmt: skip


ACTOR_PARTS = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code",
    "Religion2Code", "Type1Code", "Type2Code", "Type3Code",
)  # fmt: skip
PLACE_PARTS = (
    "Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID",
)  # fmt: skip

# by number of columns: 1.0 before April 2013, 1.0, 2.0
COLUMNS = {
    57: _columns(district=False, address=False),
    58: _columns(district=False, address=True),
    61: _columns(district=True, address=True),
}

# CAMEO codes, the longest that fits decides (CAMEO manual 1.1b3, as GDELT uses it)
KIND_OF = {
    "01": Kind.STATEMENT, "02": Kind.APPEAL, "03": Kind.AGREE, "04": Kind.CONSULT,
    "042": Kind.VISIT, "043": Kind.VISIT, "045": Kind.MEDIATE, "05": Kind.AGREE,
    "051": Kind.STATEMENT, "052": Kind.STATEMENT, "06": Kind.AGREE, "07": Kind.AGREE,
    "08": Kind.AGREE, "09": Kind.OTHER, "10": Kind.DEMAND, "11": Kind.STATEMENT,
    "114": Kind.FORMAL_PROTEST, "12": Kind.STATEMENT, "13": Kind.DEMAND, "14": Kind.PROTEST,
    "145": Kind.RIOT, "15": Kind.STRATEGIC, "16": Kind.REDUCE, "163": Kind.RESTRICT,
    "17": Kind.STRATEGIC, "172": Kind.RESTRICT, "174": Kind.REDUCE, "18": Kind.CIVILIANS,
    "183": Kind.EXPLOSION, "19": Kind.BATTLE, "194": Kind.EXPLOSION, "195": Kind.EXPLOSION,
    "20": Kind.CIVILIANS,
}  # fmt: skip

# ActionGeo_Type: 1 a country's centre, 2 a US state, 3 a US city, 4 a city, 5 a province
PRECISION_OF = {"1": "6", "2": "4", "3": "2", "4": "2", "5": "4"}

# FIPS 10-4 country codes (public domain) that are not ISO 3166-1's: FIPS, then ISO; those of SAME
# are alike
SAME = (
    "AE AF AL AM AO AR BB BE BR BT BV CA CM CO CU CV CY DJ EC EG ER ET FI FJ FK FM FO FR GH GI GL "
    "GP GR GT GY HK HM HR HU ID IM IN IO IR IT JE JM JO KE KG KZ LA LU LY MD MK ML MR MT MV MX MY "
    "MZ NC NF NL NO NP NR NZ PE PK PL QA RE RO RW SA SH SI SL SM SO SY TH TV TW TZ UG US UY UZ VC "
    "VE WF WS"
)
OTHER = (
    "AAAW ACAG AGDZ AJAZ ANAD AQAS ASAU AUAT AVAI AYAQ BABH BCBW BDBM BFBS BGBD BHBZ BKBA BLBO "
    "BMMM BNBJ BOBY BPSB BUBG BXBN BYBI CBKH CDTD CELK CFCG CGCD CHCN CICL CJKY CKCC CNKM CQMP "
    "CSCR CTCF CWCK DADK DODM DRDO EIIE EKGQ ENEE ESSV EZCZ FGGF FPPF FSTF GAGM GBGA GGGE GJGD "
    "GKGG GMDE GQGU GVGN HAHT HOHN ICIS ISIL IVCI IZIQ JAJP KNKP KRKI KSKR KTCX KUKW KVXK LELB "
    "LGLV LHLT LILR LOSK LSLI LTLS MAMG MBMQ MCMO MFYT MGMN MHMS MIMW MJME MNMC MOMA MPMU MUOM "
    "NENU NGNE NHVU NING NNSX NSSR NTAN NUNI ODSS PAPY PCPN PMPA POPT PPPG PSPW PUGW RIRS RMMH "
    "RNMF RPPH RQPR RSRU SBPM SCKN SESC SFZA SGSN SNSG SPES STLC SUSD SVSJ SWSE SXGS SZCH TBBL "
    "TDTT TITJ TKTC TLTK TNTO TOTG TPST TSTN TTTL TUTR TXTM UCCW UKGB UPUA UVBF VIVG VMVN VQVI "
    "VTVA WANA WEPS GZPS WIEH WZSZ YICS YMYE ZAZM ZIZW"
)
FIPS = {code: code for code in SAME.split()} | {pair[:2]: pair[2:] for pair in OTHER.split()}

# FIPS codes of provinces on both sides of the border, which tell more than their names
PROVINCES = {
    "IR04": "IR-11", "PK01": "PK-KP", "PK02": "PK-BA", "PK03": "PK-KP", "PK04": "PK-PB",
    "PK05": "PK-SD", "PK06": "PK-JK", "PK07": "PK-GB", "PK08": "PK-IS",
}  # fmt: skip

# GDELT's kinds of actors as ACLED's classes: what is not listed is 8, other
CLASSES = {
    "COP": "1", "GOV": "1", "JUD": "1", "LEG": "1", "MIL": "1", "SPY": "1", "INS": "2", "REB": "2",
    "SEP": "2", "UAF": "3", "OPP": "6", "CVL": "7", "EDU": "7", "LAB": "7", "MED": "7", "REF": "7",
}  # fmt: skip


def _id(text: str) -> str:
    """Return the id of an event in the store."""
    if not re.fullmatch(r"\d{1,15}", text.strip(), re.ASCII):
        raise UnfitError("GDELT's number of the event")
    return f"gdelt-{text.strip()}"


def _days(text: str) -> tuple[str, str, str]:
    """Return the day as first and last day, and as written."""
    day = day_of_digits(text)
    return day, day, text.strip()


def _kind(code: str) -> tuple[str, str, str, str]:
    """Return domain, kind, the code as the source's own word, and the code where it is CAMEO's."""
    plain = code.strip()
    for length in (4, 3, 2):
        kind = KIND_OF.get(plain[:length])
        if kind is not None and len(plain) >= length:
            return kind.domain, kind, f"CAMEO {plain}", plain if CAMEO.holds(plain) else ""
    raise UnfitError("a CAMEO code, 01 to 20 and more digits")


def _goldstein(text: str, code: str) -> str:
    """Return the Goldstein value of a code that is CAMEO's."""
    if not text.strip() or not CAMEO.holds(code.strip()):
        return ""
    try:
        value = float(text)
    except ValueError:
        raise UnfitError("a Goldstein value") from None
    if not -10 <= value <= 10:
        raise UnfitError("a Goldstein value from -10 to 10")
    return f"{value:g}"


def _place(kind: str, name: str, lat: str, lon: str) -> tuple[str, str, str, str, str]:
    """Return place, province's name, latitude, longitude and precision of the action."""
    precision = PRECISION_OF.get(kind.strip(), "")
    parts = [part.strip() for part in name.split(",")]
    admin1 = parts[-2] if kind.strip() in ("4", "5") and len(parts) > 1 else ""
    if not precision or not lat.strip() or not lon.strip():
        return name, admin1, "", "", ""
    return name, admin1, latitude(lat), longitude(lon), precision


def _class(name: str, kind: str) -> str:
    """Return the class of an actor with a name."""
    return CLASSES.get(kind.strip(), "8") if name.strip() else ""


def _summary(code: str, one: str, other: str, place: str) -> str:
    """Return what the machine read, said as such."""
    root = code.strip()[:2]
    act = say(f"adapter.gdelt.root.{root}") if root in ROOTS else root
    sides = " → ".join(part.strip() for part in (one, other) if part.strip())
    says = say("adapter.gdelt.summary", act=act, sides=sides) if sides else act
    return say("adapter.at", says=says, where=place.strip()) if place.strip() else says


ROOTS = frozenset(f"{n:02}" for n in range(1, 21))


def _notes(mentions: str, sources: str, articles: str, tone: str) -> str:
    """Return how often the row was met."""
    try:
        plain = f"{float(tone):.1f}"
    except ValueError:
        plain = "?"
    return say(
        "adapter.gdelt.notes", mentions=mentions, sources=sources, articles=articles, tone=plain
    )


def _source(url: str) -> tuple[str, str]:
    """Return the page as written and as a row of the sources table."""
    plain = url.strip()
    if not is_url(plain):
        return plain or TERMS.name, as_sources([Source(TERMS.name, title=plain)])
    host = (urlsplit(plain).hostname or plain).removeprefix("www.")
    return host, as_sources([Source(host, via=TERMS.name, url=plain)])


GDELT = Origin(
    id="gdelt",
    terms=TERMS,
    signs=(frozenset({"globaleventid", "sqldate", "eventcode", "actiongeo_type"}),),
    needs=("GLOBALEVENTID", "SQLDATE", "EventCode", "ActionGeo_Type", "ActionGeo_Lat"),
    rules=(
        Rule("event_id", "GLOBALEVENTID", _id),
        Rule("date_start date_end date", "SQLDATE", _days),
        Rule("date_precision", "", always("1")),
        Rule("domain kind sub_kind cameo_code", "EventCode", _kind),
        Rule("cooperation", "GoldsteinScale EventCode", _goldstein),
        Rule("country", "ActionGeo_CountryCode", lambda code: FIPS.get(code.strip(), "")),
        Rule("admin1_code", "ActionGeo_ADM1Code", lambda code: PROVINCES.get(code.strip(), "")),
        Rule(
            "place admin1 latitude longitude geo_precision",
            "ActionGeo_Type ActionGeo_FullName ActionGeo_Lat ActionGeo_Long", _place,
        ),
        Rule("initiator_text", "Actor1Name", lambda name: name.strip().title()),
        Rule("initiator_type", "Actor1Name Actor1Type1Code", _class),
        Rule("target_text", "Actor2Name", lambda name: name.strip().title()),
        Rule("target_type", "Actor2Name Actor2Type1Code", _class),
        Rule("attribution", "", always(Attribution.UNKNOWN)),
        Rule("mutual", "", always("no")),
        Rule("direction_basis", "", lambda: say("adapter.gdelt.direction")),
        Rule("summary", "EventCode Actor1Name Actor2Name ActionGeo_FullName", _summary),
        Rule("notes", "NumMentions NumSources NumArticles AvgTone", _notes),
        Rule("source_text sources", "SOURCEURL", _source),
        Rule("verified", "", always("no")),
        Rule("status", "", always(Status.UNVERIFIED)),
    ),
)  # fmt: skip
