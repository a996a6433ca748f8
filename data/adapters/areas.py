"""The area that a row names: our names and code of its province and district, and its radius."""

from __future__ import annotations

from data.schema import Precision
from data.whereabouts import Ground

KINDS_OF_AREA = (" province", " district", " county", " agency")
OF_AREA = ("country", "admin1", "admin1_code", "admin2", "geo_precision")  # what it is asked by

Cells = dict[str, str]


def area_of(
    ground: Ground, country: str, admin1: str, code: str, admin2: str, precision: str
) -> Cells:
    """Return our names and code of province and district, and the radius of the area."""
    found: Cells = {}
    if admin1 or code:
        known, name = _province(ground, country, admin1)
        code = code or known
        found = {
            "admin1_code": code,
            "admin1": name or admin1 or ground.names.get(code, ""),
        }
        country = country or code[:2]
        found["country"] = country
    if admin2:
        district = ground.district(country, found.get("admin1", ""), bare(admin2))
        if district is None and not admin1:
            district = ground.only_district(country, bare(admin2))
        if district is not None:
            country, found["admin1"] = district["country"], district["admin1"]
            code = ground.province_code(country, district["admin1"])
            found |= {"country": country, "admin1_code": code}
        found["admin2"] = district["admin2"] if district else admin2
    if precision in tuple("12345"):
        asked = {"country": country, "admin1": "", "admin2": "", "lat": "", "lon": ""} | found
        found["radius_km"] = ground.radius_km(asked, Precision(int(precision)))
    return {name: text for name, text in found.items() if text}


def bare(name: str) -> str:
    """Return the name of an area without the word for its kind."""
    for ending in KINDS_OF_AREA:
        if name.casefold().endswith(ending):
            return name[: -len(ending)].strip()
    return name


def _province(ground: Ground, country: str, name: str) -> tuple[str, str]:
    """Return code of a province, and our name for it where the file's means the same."""
    spelled = name.replace("&", "and")
    for asked in (spelled, bare(spelled)):
        if code := ground.province_code(country, asked):
            return code, ground.names[code]
    return "", ""
