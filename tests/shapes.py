"""Files in the shapes of UCDP GED, ACLED and GDELT, written from our own facts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from small_data import read

from data.adapters.gdelt import COLUMNS
from data.load import FOLDER

Row = dict[str, str]


def names(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(text.split())


GED_22 = names(
    """
    id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id
    conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a
    side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office
    source_date source_headline source_original where_prec where_coordinates where_description
    adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country iso3 country_id region
    event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians
    deaths_unknown best high low gwnoa gwnob
    """
)
GED_19 = names(
    """
    id year active_year type_of_violence conflict_new_id conflict_name dyad_new_id dyad_name
    side_a_new_id gwnoa side_a side_b_new_id gwnob side_b number_of_sources source_article
    source_office source_date source_headline source_original where_prec where_coordinates
    adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country iso3 country_id region
    event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians
    deaths_unknown low best high
    """
)
ACLED_31 = names(
    """
    event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1
    assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region
    country admin1 admin2 admin3 location latitude longitude geo_precision source source_scale
    notes fatalities tags timestamp
    """
)
ACLED_35 = (
    *ACLED_31, "population_1km", "population_2km", "population_5km", "population_best",
)  # fmt: skip
HXL = {"year": "#date+year", "latitude": "#geo+lat", "longitude": "#geo+lon", "adm_1": "#adm1+name"}
ISO3 = {"PK": "PAK", "IR": "IRN", "AF": "AFG"}
COUNTRIES = {"PK": "Pakistan", "IR": "Iran", "AF": "Afghanistan"}


def incidents(n: int | None = None) -> list[Row]:
    """Return our own incidents as the product has them, oldest first."""
    rows = [row for row in read(FOLDER / "events.csv") if row["domain"] == "incident"]
    return rows[:n]


def ged(rows: Iterable[Mapping[str, str]], **same: str) -> list[Row]:
    """Return incidents as rows of UCDP GED; `same` changes a column of every row."""
    return [{**_ged(number, row), **same} for number, row in enumerate(rows, start=500_001)]


def _ged(number: int, row: Mapping[str, str]) -> Row:
    """Return one incident as UCDP codes it; what we do not know is 0 deaths there."""
    one_sided = row["kind"] == "violence_against_civilians"
    deaths = {name: row[f"fatalities_{name}"] for name in ("low", "best", "high")}
    known = next((deaths[name] for name in ("best", "low", "high") if deaths[name]), "0")
    return {
        "id": str(number),
        "relid": f"{row['country']}-{number}",
        "year": row["date_start"][:4],
        "active_year": "1",
        "code_status": "Clear",
        "type_of_violence": "3" if one_sided else "1",
        "side_a": row["initiator_text"],
        "side_b": "Civilians" if one_sided else row["target_text"],
        "number_of_sources": "1",
        "source_article": f'"{row["source_text"]}"',
        "source_office": row["source_text"].split(";")[0],
        "source_headline": "",
        "where_prec": row["geo_precision"],
        "where_coordinates": row["place"],
        "where_description": row["place"],
        "adm_1": f"{row['admin1']} province",
        "adm_2": f"{row['admin2']} district" if row["admin2"] else "",
        "latitude": row["latitude"],
        "longitude": row["longitude"],
        "country": COUNTRIES[row["country"]],
        "iso3": ISO3[row["country"]],
        "event_clarity": "1",
        "date_prec": row["date_precision"],
        "date_start": f"{row['date_start']} 00:00:00.000",
        "date_end": f"{row['date_end']} 00:00:00.000",
        **{name: deaths[name] or known for name in deaths},
    }


def as_text(
    rows: Sequence[Mapping[str, str]],
    columns: Sequence[str],
    *,
    delimiter: str = ",",
    header: bool = True,
    tags: Mapping[str, str] | None = None,
) -> str:
    """Return rows as text with a delimiter; `tags` is a second row as HDX writes it."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(
        text, columns, restval="", extrasaction="ignore", delimiter=delimiter, lineterminator="\n"
    )
    if header:
        writer.writeheader()
    if tags is not None:
        writer.writerow({name: tag for name, tag in tags.items() if name in columns})
    writer.writerows(rows)
    return text.getvalue()


def write_ged(path: Path, rows: Sequence[Mapping[str, str]], *, v19: bool = False) -> Path:
    """Write a UCDP GED file; that of 19.1 has HDX's second row."""
    text = as_text(rows, GED_19, tags=HXL) if v19 else as_text(rows, GED_22)
    path.write_text(text, encoding="utf-8")
    return path


EVENT_TYPES = {
    "battle": "Battles",
    "explosion_remote_violence": "Explosions/Remote violence",
    "violence_against_civilians": "Violence against civilians",
    "protest": "Protests",
    "riot": "Riots",
    "strategic_development": "Strategic developments",
}
CLASS_NAMES = {
    "1": "State Forces", "2": "Rebel Groups", "3": "Political Militias", "4": "Identity Militias",
    "5": "Rioters", "6": "Protesters", "7": "Civilians", "8": "External/Other Forces",
}  # fmt: skip


def acled(
    rows: Iterable[Mapping[str, str]], *, class_names: bool = True, long_dates: bool = False
) -> list[Row]:
    """Return incidents in the shape of an ACLED export: classes and days in both spellings."""
    return [
        _acled(number, row, class_names=class_names, long_dates=long_dates)
        for number, row in enumerate(rows, start=101)
    ]


def _acled(number: int, row: Mapping[str, str], *, class_names: bool, long_dates: bool) -> Row:
    """Return one incident as ACLED would write it."""
    day = date.fromisoformat(row["date"])
    classes = {side: row[f"{side}_type"].split(";")[0] for side in ("initiator", "target")}
    said = {side: CLASS_NAMES.get(of, "") if class_names else of for side, of in classes.items()}
    return {
        "event_id_cnty": f"{ISO3[row['country']]}{number}",
        "event_date": day.strftime("%d %B %Y") if long_dates else day.isoformat(),
        "year": str(day.year),
        "time_precision": {"1": "1", "3": "2", "4": "3"}[row["date_precision"]],
        "event_type": EVENT_TYPES[row["kind"]],
        "sub_event_type": "Armed clash" if row["kind"] == "battle" else "",
        "actor1": row["initiator_text"].replace(";", ","),
        "inter1": said["initiator"],
        "actor2": row["target_text"].replace(";", ","),
        "inter2": said["target"],
        "iso": {"PK": "586", "IR": "364", "AF": "4"}[row["country"]],
        "country": COUNTRIES[row["country"]],
        "admin1": row["admin1"],
        "admin2": row["admin2"],
        "location": row["place"],
        "latitude": row["latitude"],
        "longitude": row["longitude"],
        "geo_precision": {"1": "1", "2": "1", "3": "2", "4": "3", "5": "2"}[row["geo_precision"]],
        "source": row["source_text"],
        "source_scale": "National",
        "notes": row["summary"],
        "fatalities": row["fatalities_best"] or row["fatalities_high"] or "0",
        "timestamp": "1705000000",
    }


def gdelt(rows: Iterable[Mapping[str, str]], *, width: int = 61) -> str:
    """Return events as GDELT writes them: tabs, no names of columns; 57 and 58 are of 1.0."""
    lines = []
    for number, row in enumerate(rows, start=900_001):
        cells = dict.fromkeys(COLUMNS[width], "")
        day = row["date_start"].replace("-", "")
        root = row["cameo_code"] or ("190" if row["kind"] == "battle" else "180")
        cells |= {
            "GLOBALEVENTID": str(number), "SQLDATE": day, "MonthYear": day[:6], "Year": day[:4],
            "FractionDate": f"{day[:4]}.1", "Actor1Name": row["initiator_text"].upper(),
            "Actor2Name": row["target_text"].upper(), "Actor1Type1Code": "GOV", "IsRootEvent": "1",
            "EventCode": root, "EventBaseCode": root[:3], "EventRootCode": root[:2],
            "QuadClass": "4", "GoldsteinScale": row["cooperation"] or "-10", "NumMentions": "5",
            "NumSources": "1", "NumArticles": "5", "AvgTone": "-4.5",
            "ActionGeo_Type": "4" if row["latitude"] else "", "ActionGeo_FullName": row["place"],
            "ActionGeo_CountryCode": row["country"], "ActionGeo_ADM1Code": "",
            "ActionGeo_Lat": row["latitude"], "ActionGeo_Long": row["longitude"],
            "DATEADDED": f"{day}120000", "SOURCEURL": "https://www.example.com/page",
        }  # fmt: skip
        known = (cells[name].replace("\t", " ") for name in COLUMNS[width])
        lines.append("\t".join(known))
    return "\n".join(lines) + "\n"
