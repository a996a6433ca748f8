"""The resolver: what a written place leads to, and what it does not."""

from __future__ import annotations

import csv
import random
import time
from functools import lru_cache

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from data.distance import great_circle_km
from data.fold import fold
from data.schema import DataError, Precision
from geo.where import bands
from geo.where.answer import Agreement, Answer, Asked, Method, Outcome
from geo.where.bands import Band, band_of, measured
from geo.where.gazetteer import Place
from geo.where.index import forms, joined
from geo.where.inside import Land, holds, km_outside, which
from geo.where.resolver import Resolver, bundled_places, km_apart
from geo.where.sounds import skeleton

DEFINITE = (Outcome.ACCEPTED, Outcome.AREA)


@lru_cache(maxsize=1)
def resolver() -> Resolver:
    """Return the resolver of the bundled places."""
    return Resolver.bundled()


@lru_cache(maxsize=1)
def curated() -> tuple[dict[str, str], ...]:
    """Return the rows of our own table of places in Iran and Pakistan."""
    with (ROOT / "data" / "places.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row for row in csv.DictReader(file) if row["country"] in ("IR", "PK"))


@lru_cache(maxsize=1)
def countries_of() -> dict[str, set[str]]:
    """Return the countries in which a folded name is one of some place."""
    found: dict[str, set[str]] = {}
    for place in resolver().places.in_memory:
        for name in place.names:
            for form, _ in forms(name):
                found.setdefault(joined(form), set()).add(place.country)
    return found


def resolve(text: str, country: str = "", admin1: str = "", admin2: str = "") -> Answer:
    """Return the answer to one question."""
    return resolver().resolve(Asked(text, country, admin1, admin2))


def place_of(answer: Answer) -> Place:
    """Return the place of an answer that has one."""
    assert answer.place is not None, answer
    return answer.place


@lru_cache(maxsize=1)
def names() -> list[str]:
    """Return the Latin and Persian names of our own table."""
    return sorted({name for row in curated() for name in (row["name"], row["name_fa"]) if name})


def told(answer: Answer) -> tuple[object, ...]:
    """Return what may be compared of an answer; an unknown radius is unequal to itself."""
    others = tuple(one.place.id for one in answer.alternatives)
    return answer.outcome, answer.method, answer.place and answer.place.id, others


# --- several places of a name -------------------------------------------------------------


@pytest.mark.parametrize("name", ["Dasht", "Pishin", "Nasirabad", "Zabul", "Khash"])
def test_a_name_of_several_places_is_said_to_be_ambiguous(name: str) -> None:
    """No point is chosen, and what may be meant is listed."""
    answer = resolve(name)
    assert answer.outcome is Outcome.AMBIGUOUS
    assert answer.place is None
    assert answer.alternatives


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        (("Dasht", "PK", "", "Kech"), "pk-dasht-kech"),
        (("Dasht (Kech)",), "pk-dasht-kech"),
        (("Dasht", "PK", "", "Mastung"), "pk-dasht-mastung"),
        (("Pishin", "PK"), "pk-pishin"),
        (("Pishin", "Iran"), "ir-pishin-iran"),
        (("Pishin, Pakistan",), "pk-pishin"),
        (("پشین", "پاکستان"), "pk-pishin"),
        (("Nasirabad", "PK", "", "Kech"), "pk-nasirabad-kech"),
        (("Nasirabad district", "PK"), "pk-nasirabad-district"),
        (("Zabul", "IR"), "ir-zabol"),
        (("Zabul, Iran",), "ir-zabol"),
        (("Khash", "IR"), "ir-khash"),
        (("Khash", "", "Sistan-Baluchestan"), "ir-khash"),
    ],
)
def test_context_decides(asked: tuple[str, ...], place: str) -> None:
    """The country, the province or the district says which of them is meant."""
    assert place_of(resolve(*asked)).id == place


def test_a_name_ambiguous_inside_a_country_stays_so() -> None:
    """Pakistan has two Dashts; the country alone does not decide."""
    assert resolve("Dasht", "PK").outcome is Outcome.AMBIGUOUS
    assert resolve("near Dasht", "PK").outcome is Outcome.AMBIGUOUS


def test_a_town_and_its_district_are_not_ambiguous() -> None:
    """The bare name is the town's, the district is an alternative, and its word means it."""
    town, district = resolve("Panjgur", "PK"), resolve("Panjgur district", "PK")
    assert (town.outcome, place_of(town).id) == (Outcome.ACCEPTED, "pk-panjgur")
    assert [one.place.id for one in town.alternatives] == ["pk-panjgur-district"]
    assert (district.outcome, place_of(district).feature) == (Outcome.AREA, "area_admin2")


# --- what is accepted ---------------------------------------------------------------------


def test_nothing_is_accepted_in_a_country_without_the_name() -> None:
    """Each name that we know, bare and under each country: no answer crosses the border."""
    for name, countries in countries_of().items():
        bare = resolve(name)
        if bare.outcome is Outcome.ACCEPTED:
            assert countries == {place_of(bare).country}, name
        for country in ("PK", "IR", "AF"):
            answer = resolve(name, country)
            found = [one.place for one in answer.alternatives]
            found += [answer.place] if answer.place else []
            assert {place.country for place in found} <= {country}, name
            assert answer.outcome is not Outcome.ACCEPTED or country in countries, name


def test_a_name_nearly_right_stays_in_its_country() -> None:
    """It is never fuzzy across a border, whatever province is stated."""
    for name in sorted(countries_of())[::7]:
        for admin1, country in (("PK-BA", "PK"), ("IR-11", "IR"), ("سیستان و بلوچستان", "IR")):
            answer = resolve(f"{name}x", "", admin1)
            assert answer.place is None or answer.place.country == country, (name, answer)


def test_what_is_only_roughly_known_is_never_accepted() -> None:
    """The rows of low confidence may suggest, under any of their names and any context."""
    low = [row for row in curated() if row["confidence"] == "low"]
    assert len(low) > 50
    suggested = 0
    for row in low:
        names = [row["name"], row["name_ur"], row["name_fa"], *row["aliases"].split(";")]
        for name in filter(None, names):
            for asked in ((name,), (name, row["country"], row["admin1"], row["admin2"])):
                answer = resolve(*asked)
                if answer.place is not None and answer.place.id == row["place_id"]:
                    assert answer.outcome not in DEFINITE, (asked, answer)
                    suggested += 1
    assert suggested > 50


def test_a_bare_village_name_is_to_be_looked_at() -> None:
    """Without a country there may be another across the border that nobody listed."""
    assert resolve("Kuhak").outcome is Outcome.REVIEW
    assert resolve("Turbat").outcome is Outcome.ACCEPTED
    assert resolve("Multan").outcome is Outcome.REVIEW


@pytest.mark.parametrize("text", ["xyzzy", "qwrtplk", "12345", "asdf ghjk", "", "???", "@@", "ء"])
def test_nonsense_gets_none(text: str) -> None:
    """With a country or without one."""
    for country in ("", "PK", "IR", "ZZ", "Atlantis"):
        answer = resolve(text, country)
        assert (answer.outcome, answer.place) == (Outcome.UNRESOLVED, None)


def test_an_unknown_context_is_not_read_over() -> None:
    """Turbat of another country is not ours; Turbat of an unknown district is looked at."""
    assert resolve("Turbat", "NO").outcome is Outcome.UNRESOLVED
    assert resolve("Turbat, Norway").outcome is Outcome.REVIEW
    assert resolve("Turbat", "PK", "", "Nowhere").outcome is Outcome.REVIEW
    assert resolve("Turbat", "IR", "PK-BA").outcome is not Outcome.ACCEPTED


def test_a_place_outside_the_stated_district_is_looked_at() -> None:
    """The name is known, the district denies it: nobody knows which of the two is wrong."""
    answer = resolve("Gwadar", "PK", "Balochistan", "Zhob")
    assert answer.outcome is Outcome.REVIEW
    assert answer.agreement == Agreement.AGAINST


def test_each_place_of_ours_is_found_under_its_own_name() -> None:
    """Asked with country, province and district; what is accepted is itself or lies there."""
    lost = []
    for place in resolver().places.in_memory:
        if place.country in ("PK", "IR") and place.id[:3] in ("pk-", "ir-"):
            answer = resolve(place.name, place.country, place.admin1, place.admin2)
            known = answer.place
            if known is None or (known.id != place.id and km_apart(known, place) > 25):
                lost.append((place.id, answer.outcome))
    assert lost == []


# --- scripts and spellings ----------------------------------------------------------------


def test_every_script_of_a_name_leads_to_the_same_place() -> None:
    """Latin, Urdu and Persian, with the same context, agree or are said to be ambiguous."""
    wrong = []
    for row in curated():
        context = (row["country"], row["admin1"], row["admin2"])
        latin = resolve(row["name"], *context)
        for key in ("name_ur", "name_fa"):
            other = resolve(row[key], *context) if row[key] else latin
            if latin.place and other.place and km_apart(latin.place, other.place) > 25:
                near = {one.place.id for one in (*other.alternatives, *latin.alternatives)}
                if latin.place.id not in near and other.place.id not in near:
                    wrong.append((row["place_id"], row[key], other.place.id))
    assert wrong == []


@pytest.mark.parametrize(
    ("latin", "other"),
    [
        ("Panjgur", "پنجگور"),
        ("Saravan", "سراوان"),
        ("Sarawan", "سراوان"),
        ("Khuzdar", "خضدار"),
        ("Chabahar", "چابهار"),
        ("Zahedan", "زاہدان"),
        ("Quetta", "کوئٹہ"),
        ("Mastung", "مستونگ"),
    ],
)
def test_one_name_has_one_skeleton_in_two_scripts(latin: str, other: str) -> None:
    """The consonants that transliteration keeps."""
    assert skeleton(fold(latin)) == skeleton(fold(other))


@pytest.mark.parametrize(
    ("text", "country", "place", "method"),
    [
        ("Panjgour", "PK", "pk-panjgur", None),
        ("Koh e Sabz", "PK", "pk-koh-e-sabz", None),
        ("TURBAT", "PK", "pk-turbat", Method.NAME),
        ("  turbat  ", "PK", "pk-turbat", Method.NAME),
        ("Zāhedān", "IR", "ir-zahedan", Method.NAME),
        ("Zahedann", "IR", "ir-zahedan", None),
        ("Chah-Bahar", "IR", "ir-chabahar", Method.ALIAS),
        ("خاران", "PK", "pk-kharan", None),
    ],
)
def test_spellings_people_use_are_found(
    text: str, country: str, place: str, method: Method | None
) -> None:
    """Case, accents, spaces, joiners, one letter, another script."""
    answer = resolve(text, country)
    assert place_of(answer).id == place
    assert method in (None, answer.method)


def test_what_is_only_alike_is_looked_at() -> None:
    """A letter wrong may be another place: never accepted, the method says so."""
    answer = resolve("Mastng", "PK")
    assert answer.outcome is Outcome.REVIEW
    assert answer.method in (Method.SOUND, Method.FUZZY)
    assert place_of(answer).id == "pk-mastung"


# --- relative places ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "30 km east of Turbat", "12 miles from Turbat", "between Turbat and Panjgur",
        "Turbat-Panjgur road", "near Turbat", "outskirts of Turbat", "Turbat area",
        "۳۰ کیلومتری شرق زاهدان", "تربت کے قریب",
    ],
)  # fmt: skip
def test_a_relative_place_is_an_area_to_be_looked_at(text: str) -> None:
    """It has a middle and a radius, it is never exact, and never accepted."""
    answer = resolve(text)
    place = place_of(answer)
    assert (answer.outcome, answer.method) == (Outcome.REVIEW, Method.RELATIVE)
    assert place.precision >= Precision.NEAR
    assert place.radius_km >= 5


def test_a_distance_leads_so_far_in_its_direction() -> None:
    """30 km east of Turbat is 30 km east of Turbat."""
    turbat, spot = place_of(resolve("Turbat", "PK")), place_of(resolve("30 km east of Turbat"))
    assert km_apart(turbat, spot) == pytest.approx(30, abs=0.1)
    assert spot.longitude > turbat.longitude
    assert spot.latitude == pytest.approx(turbat.latitude, abs=0.01)
    assert spot.radius_km >= 12


def test_a_stretch_lies_between_its_ends() -> None:
    """Its middle is as far from both, and its radius reaches them."""
    one, other = place_of(resolve("Khash", "IR")), place_of(resolve("Saravan", "IR"))
    middle = place_of(resolve("between Khash and Saravan", "IR"))
    assert km_apart(one, middle) == pytest.approx(km_apart(other, middle), rel=0.02)
    assert middle.radius_km == pytest.approx(km_apart(one, other) / 2, rel=0.02)
    assert middle.precision == Precision.CORRIDOR


def test_of_two_places_the_road_leads_to_the_nearer() -> None:
    """Dasht by Mastung is on the road to Quetta, Dasht in Kech on that to Turbat."""
    north = place_of(resolve("Quetta-Dasht road", "PK"))
    south = place_of(resolve("Turbat-Dasht road", "PK"))
    assert north.latitude > 29
    assert south.latitude < 27


def test_a_place_near_another_is_that_place() -> None:
    """Kuchlak near Quetta is Kuchlak; a checkpost near Quetta is somewhere near Quetta."""
    assert place_of(resolve("Kuchlak near Quetta", "PK")).id == "pk-kuchlak"
    assert place_of(resolve("a checkpost near Quetta", "PK")).id == "relative:pk-quetta"


# --- areas --------------------------------------------------------------------------------


def test_a_district_is_what_is_left_of_an_unknown_name() -> None:
    """Then the province; with neither the place is unresolved."""
    district = resolve("Zzyzx", "PK", "Balochistan", "Kech district")
    assert (district.outcome, district.method) == (Outcome.AREA, Method.DISTRICT)
    assert place_of(district).precision == Precision.DISTRICT
    province = resolve("Zzyzx", "PK", "Balochistan")
    assert (province.outcome, province.method) == (Outcome.AREA, Method.PROVINCE)
    assert place_of(province).precision == Precision.PROVINCE
    assert resolve("Zzyzx", "PK").outcome is Outcome.UNRESOLVED


def test_a_town_is_never_exact() -> None:
    """Where it happened in the town is not known; an airport is a spot."""
    assert place_of(resolve("Turbat", "PK")).precision == Precision.NEAR
    assert place_of(resolve("Zabol Airport", "IR")).precision == Precision.EXACT


# --- laws ---------------------------------------------------------------------------------


@given(st.text(max_size=80), st.sampled_from(["", "PK", "IR", "Pakistan", "x", "ایران"]))
@settings(max_examples=150, deadline=None)
def test_any_text_is_answered(text: str, country: str) -> None:
    """Nothing raises; a place is given exactly where the outcome has one; scores are shares."""
    answer = resolve(text, country, text[:10], text[-10:])
    has_place = answer.outcome not in (Outcome.AMBIGUOUS, Outcome.UNRESOLVED)
    assert (answer.place is not None) == has_place
    assert 0 <= answer.score <= 1
    assert (band_of(answer) is Band.NONE) == (not has_place)


@given(
    st.deferred(lambda: st.sampled_from(names())),
    st.sampled_from(["upper", "accent", "space", "joiner"]),
)
@settings(max_examples=80, deadline=None)
def test_how_a_name_is_typed_changes_nothing(name: str, way: str) -> None:
    """Case, a needless accent, spaces around, a zero-width joiner."""
    typed = {
        "upper": name.upper(),
        "accent": name + "\u0301",
        "space": f"  {name}\t",
        "joiner": name[:1] + "\u200d" + name[1:],
    }[way]
    assert told(resolve(name, "PK")) == told(resolve(typed, "PK"))


def test_the_order_of_places_does_not_matter() -> None:
    """The same places, shuffled, give the same answers."""
    places = bundled_places()
    random.Random(5).shuffle(places)
    shuffled = Resolver(places)
    for row in curated()[::3]:
        for asked in (Asked(row["name"]), Asked(row["name"], row["country"], "", row["admin2"])):
            one, other = resolver().resolve(asked), shuffled.resolve(asked)
            assert told(one) == told(other), asked


def test_it_is_there_at_once_and_answers_at_once() -> None:
    """A ceiling far above what bench.where measures, for a busy machine."""
    start = time.process_time()
    fresh = Resolver.bundled()
    assert time.process_time() - start < 2
    start = time.process_time()
    for row in curated():
        fresh.resolve(Asked(row["name"] + "a", row["country"]))
    assert (time.process_time() - start) / len(curated()) < 0.02


# --- bands --------------------------------------------------------------------------------


def test_what_was_measured_adds_up() -> None:
    """No band held more often than it was asked, and accepted ones held nearly always."""
    assert measured()
    for band, found in measured().items():
        assert 0 <= found.held <= found.questions
        if band.value.startswith("accepted") and found.questions > 50:
            assert found.held / found.questions >= 0.9


def test_a_damaged_file_of_bands_is_named(tmp_path, monkeypatch) -> None:
    """One sentence, and how to make it anew."""
    (tmp_path / "bands.csv").write_text("band,questions\nx,1\n")
    monkeypatch.setattr(bands, "MEASURED", tmp_path / "bands.csv")
    measured.cache_clear()
    with pytest.raises(DataError, match=r"data/bands\.csv: expected .* --bands"):
        measured()
    measured.cache_clear()


# --- points and land ----------------------------------------------------------------------


def test_points_are_told_inside_from_outside() -> None:
    """A square with a hole: inside, in the hole, outside, and how far."""
    square = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
    hole = [[1, 1], [3, 1], [3, 3], [1, 3], [1, 1]]
    land = Land(tuple(np.array(ring, float) for ring in (square, hole)))
    assert holds(land, [0.5, 2, 5, float("nan")], [0.5, 2, 2, 2]).tolist() == [
        True, False, False, False,
    ]  # fmt: skip
    assert which([land], [0.5, 9], [0.5, 9]).tolist() == [0, -1]
    assert km_outside(land, 0.5, 0.5) == 0
    assert km_outside(land, 5, 2) == pytest.approx(float(great_circle_km(4, 2, 5, 2)), rel=0.01)
    assert km_outside(land, 2, 2) == pytest.approx(float(great_circle_km(1, 2, 2, 2)), rel=0.01)
