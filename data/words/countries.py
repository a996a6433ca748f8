"""Countries: their codes by their names, as CLDR and the field write them, and back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from babel import Locale
from babel.core import get_global

from data.fold import fold

LANGUAGES = ("en", "fa", "ur")

# Names in UCDP and ACLED files that CLDR writes otherwise
OTHER_NAMES = {
    "Bosnia-Herzegovina": "BA", "Burma": "MM", "Democratic Republic of Congo": "CD",
    "DR Congo": "CD", "Czech Republic": "CZ", "East Timor": "TL", "Ivory Coast": "CI",
    "Kingdom of eSwatini": "SZ", "Macedonia": "MK", "Palestine": "PS", "Republic of Congo": "CG",
    "Congo": "CG", "Russian Federation": "RU", "Swaziland": "SZ", "Turkey": "TR",
    "United States of America": "US",
}  # fmt: skip


@lru_cache(maxsize=1)
def country_codes() -> Mapping[str, str]:
    """Return ISO 3166-1 alpha-2 codes by folded name, and by capital or numeric code.

    Names are English, Persian and Urdu; codes have two letters, three letters or three digits. A
    code of a state that is now several is left out.
    """
    codes: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha():
                codes.setdefault(fold(name), code)
                codes[code] = code
    for code, now in get_global("territory_aliases").items():
        if len(code) == 3 and len(now) == 1:
            codes[code] = now[0]
    codes |= {fold(name): code for name, code in OTHER_NAMES.items()}
    return MappingProxyType(codes)


def country_name(code: str, language: str) -> str:
    """Return the name of a country by its alpha-2 code, the code where there is none."""
    return str(Locale.parse(language).territories.get(code, code))
