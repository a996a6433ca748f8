"""What a written place says of itself, before anything is looked up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.fold import fold
from geo.where.wording import KM_OF_A_MILE, Relation, Sort, core, read


@pytest.mark.parametrize(
    ("text", "name", "sort"),
    [
        ("Turbat town", "turbat", Sort.SETTLEMENT),
        ("Kech district", "kech", Sort.DISTRICT),
        ("Jafarabad Distrcit", "jafarabad", Sort.DISTRICT),
        ("Balochistan province", "balochistan", Sort.PROVINCE),
        ("city of Zahedan", "zahedan", Sort.SETTLEMENT),
        ("شهرستان سراوان", "سراوان", Sort.DISTRICT),
        ("ضلع پنجگور", "پنجگور", Sort.DISTRICT),
        ("کوئٹہ شہر", fold("کوئٹہ"), Sort.SETTLEMENT),
        ("Town", "town", Sort.ANY),
        ("Panjgur", "panjgur", Sort.ANY),
    ],
)
def test_words_for_what_a_place_is_are_no_part_of_its_name(
    text: str, name: str, sort: Sort
) -> None:
    """Before or after the name, in three languages, one letter wrong; a bare word is a name."""
    said = read(text)
    assert (said.names, said.sort, said.relation) == ((name,), sort, Relation.AT)


@pytest.mark.parametrize(
    ("text", "relation", "names"),
    [
        ("30 km east of Turbat", Relation.OFFSET, ("turbat",)),
        ("Turbat, 30 km east", Relation.OFFSET, ("turbat",)),
        ("۳۰ کیلومتری شرق زاهدان", Relation.OFFSET, ("زاهدان",)),
        ("between Sibi and Kohlu districts", Relation.BETWEEN, ("sibi", "kohlu")),
        ("Quetta-Mastung highway", Relation.ALONG, ("quetta", "mastung")),
        ("Quetta–Mastung highway", Relation.ALONG, ("quetta", "mastung")),
        ("road from Khash to Zahedan", Relation.ALONG, ("khash", "zahedan")),
        ("جاده خاش - زاهدان", Relation.ALONG, ("خاش", "زاهدان")),
        ("near Panjgur", Relation.NEAR, ("panjgur",)),
        ("the outskirts of Quetta", Relation.NEAR, ("quetta",)),
        ("پنجگور کے قریب", Relation.NEAR, ("پنجگور",)),
        ("Zamuran area", Relation.AROUND, ("zamuran",)),
        ("Zamuran area of Kech district", Relation.AROUND, ("zamuran",)),
        ("Dasht-i-Goran", Relation.AT, ("dasht i goran",)),
    ],
)
def test_a_spot_by_other_places_is_told_from_a_place(
    text: str, relation: Relation, names: tuple[str, ...]
) -> None:
    """Distances, roads and words like near; a hyphen inside a name is no road."""
    said = read(text)
    assert (said.relation, said.names) == (relation, names)


def test_a_distance_has_its_length_and_way() -> None:
    """Miles are turned into kilometres; a way is degrees from north, and may be missing."""
    assert (read("30 km east of Turbat").km, read("30 km east of Turbat").bearing) == (30, 90)
    assert read("12.5 km from Turbat").bearing is None
    assert read("20 miles south-west of Turbat").km == pytest.approx(20 * KM_OF_A_MILE)
    assert read("20 miles south-west of Turbat").bearing == 225


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("Hub town, Lasbela, Balochistan", ("lasbela", "balochistan")),
        ("Dasht (Kech)", ("kech",)),
        ("تربت، پاکستان", ("پاکستان",)),
        ("Mach in Kachhi", ("kachhi",)),
    ],
)
def test_what_follows_a_name_is_context(text: str, within: tuple[str, ...]) -> None:
    """After commas of two scripts, in brackets, after "in"."""
    assert read(text).within == within


def test_what_stands_before_a_relation_is_kept() -> None:
    """Kuchlak near Quetta names Kuchlak, too."""
    assert read("Kuchlak near Quetta").lead == "kuchlak"


@pytest.mark.parametrize("text", ["", " ", "???", "…", "--", "()", ",,,"])
def test_a_text_without_letters_names_nothing(text: str) -> None:
    """No name is made up."""
    assert read(text).names == ()


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    """Nothing raises, no name is longer than what is read of a text, and none is empty."""
    said = read(text)
    assert all(map(fold, said.names)) or len(said.names) == 2
    assert all(len(name) <= 4 * 200 for name in said.names)


@given(st.text(alphabet="0 1.-,km()of", max_size=400))
def test_a_hostile_text_takes_no_time(text: str) -> None:
    """Texts made of what the patterns look for do not make them walk back and forth."""
    read(text)
    read("between " * 40 + text)
    read("a-" * 100 + " road")


def test_a_name_of_such_words_alone_stays_whole() -> None:
    """Else nothing would be left of it."""
    assert core("District") == ("district", Sort.ANY)
    assert core("Kech District") == ("kech", Sort.DISTRICT)
