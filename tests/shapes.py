"""Files in the shapes of UCDP GED, ACLED and GDELT, written from our own facts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from small_data import read

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
