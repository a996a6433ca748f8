"""Finding: places, actors and events answer to every spelling people use."""

from __future__ import annotations

import time
from functools import lru_cache
from math import isnan

import pandas as pd
import pytest
from events import frame
from hypothesis import given, settings
from hypothesis import strategies as st

from data.choices import Choice, Choices
from data.distance import great_circle_km
from data.finding import ActorIndex, find_events
from data.fold import fold
from data.load import Dataset, load
from data.spelling import Match, Spellings, sound
from geo.land import Town, load_towns
from geo.where.gazetteer import SAME_PLACE_KM, Gazetteer
from pages.find import ACTORS, EVENTS, LONGEST, PLACES, answer


@lru_cache(maxsize=1)
def bundled() -> Dataset:
    """Return the bundled data set, read once."""
    return load()


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Return the gazetteer of our places and of GeoNames' towns."""
    return Gazetteer.of(bundled().places, load_towns())


def first(text: str) -> str:
    """Return the name of the best place that a text finds, "" for none."""
    found = gazetteer().find(text)
    return found[0].place.name if found else ""


# --- spellings ----------------------------------------------------------------------------


def test_the_best_match_comes_first() -> None:
    """A name before another name, a beginning before a word inside, letters inside last."""
    names = Spellings(
        [["Inner Kech"], ["Kechan"], ["Turbat", "Kech"], ["Kech"], ["Skechers"], ["Pasni"]]
    )
    assert [(hit.at, hit.match) for hit in names.find("kech")] == [
        (3, Match.NAME),
        (2, Match.OTHER_NAME),
        (1, Match.BEGINS),
        (0, Match.WORD_BEGINS),
        (4, Match.INSIDE),
    ]


def test_two_letters_do_not_find_the_middle_of_a_name() -> None:
    """They are in too many."""
    names = Spellings([["Saravan"], ["Avaran"]])
    assert [hit.at for hit in names.find("av")] == [1]


def test_letters_of_two_words_are_not_found_together() -> None:
    """But a whole name may be written without its spaces."""
    names = Spellings([["Punjab labourers"], ["Koh-e-Sabz"]])
    assert names.find("bla") == []
    assert [hit.at for hit in names.find("kohesa")] == [1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sarawan", "Saravan"),
        ("Noshki", "Nushki"),
        ("Kulag", "Kolag"),
        ("Siestan", "Sistan"),
        ("Jaish", "Jeish"),
        ("Khuzdar", "Khozdar"),
        ("Iranshahr", "Iranshehr"),
        ("Baluchistan", "Balochistan"),
        ("Quetta", "Ghetta"),
        ("خضدار", "خزدار"),
    ],
)
def test_transliterations_sound_alike(one: str, other: str) -> None:
    """What differs is a vowel or a letter that transliterations exchange."""
    assert sound(fold(one)) == sound(fold(other))


def test_different_names_do_not_sound_alike() -> None:
    """Consonants tell them apart."""
    assert len({sound(fold(name)) for name in ("Saravan", "Sarbaz", "Sibi", "Surab")}) == 4


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=3), max_size=6), st.text())
def test_no_text_raises_and_every_name_finds_itself(names: list[list[str]], text: str) -> None:
    """Any names, any text: each entry at most once, and each by its own name."""
    index = Spellings(names)
    hits = [hit.at for hit in index.find(text)]
    assert len(hits) == len(set(hits))
    for entry, called in enumerate(names):
        for name in called:
            if len(fold(name).replace(" ", "")) >= 1:
                assert entry in [hit.at for hit in index.find(name)]


# --- places -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("Panjgur", ["Panjgur", "panjgoor", "Punjgur", "پنجگور"]),
        ("Zahedan", ["Zahedan", "زاهدان", "زاہدان", "ZĀHEDĀN"]),
        ("Quetta", ["Quetta", "کوئٹہ", "كوئٹه", "کویته"]),
        ("Nushki", ["Noshki", "Nushki", "نوشکی"]),
        ("Chabahar", ["Chah Bahar", "chahbahar", "چابہار", "چابهار"]),
        ("Saravan", ["Saravan", "سراوان"]),
        ("Koh-e-Sabz", ["koh e sabz", "Kohesabz", "Koh-e Sabz"]),
        ("Turbat", ["Turbat, Kech district", "تربت", "Turbat Balochistan"]),
        ("Kech", ["kech county", "Kech District", "ضلع کیچ"]),
        ("Karachi", ["Karāčī", "کراچی", "Kurrachee"]),
    ],
)
def test_a_place_answers_to_every_spelling(name: str, spellings: list[str]) -> None:
    """Latin, Persian and Urdu, other keyboards, accents, and what people add to a name."""
    assert {spelling: first(spelling) for spelling in spellings} == dict.fromkeys(spellings, name)


def test_every_name_of_the_table_finds_its_place() -> None:
    """Each of our 646 places is found by each of its names and aliases."""
    for place in gazetteer().places:
        if place.id.startswith("geonames:"):
            continue
        for name in place.names:
            found = [one.place.id for one in gazetteer().find(name)]
            assert place.id in found, (place.id, name)


def test_a_town_of_both_lists_is_found_once() -> None:
    """GeoNames lends its spellings to our place; a namesake far away stays a place of its own."""
    same = [found for found in gazetteer().find("Karachi") if found.match == Match.NAME]
    assert [found.place.id for found in same] == ["pk-karachi"]
    table = pd.DataFrame([_row("pk-a", "Khash", 28.2, 61.2), _row("pk-b", "Pasni", 25.3, 63.5)])
    near, far = _town(1, "Xāsh", 28.21, 61.21, ("Khash", "خاش")), _town(2, "Khash", 31.5, 62.8)
    joined = Gazetteer.of(table, [near, far])
    assert [place.id for place in joined.places] == ["pk-a", "pk-b", "geonames:2"]
    assert [found.place.id for found in joined.find("خاش")] == ["pk-a"]


def test_no_two_places_of_a_name_lie_on_one_spot() -> None:
    """A town is not listed beside itself."""
    by_name: dict[tuple[str, str], list[object]] = {}
    for place in gazetteer().places:
        if place.feature in ("town", "capital"):
            by_name.setdefault((fold(place.name), place.country), []).append(place)
    for places in by_name.values():
        for one in places:
            for other in places:
                if one is not other:
                    away = great_circle_km(
                        one.longitude, one.latitude, other.longitude, other.latitude
                    )
                    assert float(away) > SAME_PLACE_KM, one


def _row(place_id: str, name: str, lat: float, lon: float) -> dict[str, object]:
    """Return a row of the table of places."""
    text = ("admin1", "admin1_code", "admin2", "name_fa", "name_ur", "name_bal", "aliases")
    known = {"place_id": place_id, "name": name, "country": "IR", "feature": "town"}
    spot = {"latitude": lat, "longitude": lon, "precision": 1, "radius_km": 5.0}
    return {**dict.fromkeys(text, ""), **known, **spot}


def _town(number: int, name: str, lat: float, lon: float, alternates: tuple[str, ...] = ()) -> Town:
    """Return a town of GeoNames in Iran."""
    return Town(number, name, "", "", "IR", "", lon, lat, None, 4, alternates)


# --- actors and events --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("BLA", "bla"),
        ("Baluch Liberation Army", "bla"),
        ("بلوچ لبریشن آرمی", "bla"),
        ("جيش العدل", "jaish-al-adl"),
        ("jaish ul-adl", "jaish-al-adl"),
        ("Pasdaran", "irgc"),
        ("Taleban", "af-taliban"),
    ],
)
def test_an_actor_answers_to_its_aliases(text: str, actor: str) -> None:
    """In three scripts, in any case, on any keyboard."""
    found = ActorIndex(Choices.of(bundled())).find(text)
    assert found[0].actor.id == actor


def test_a_body_finds_its_parts_after_itself() -> None:
    """A part is found by the name of what it is a part of, and says so."""
    choices = Choices(
        actors=(
            Choice("part", "Second Brigade", parent="army"),
            Choice("army", "Eastern Army", aliases=("EA",)),
        )
    )
    found = ActorIndex(choices).find("eastern army")
    assert [(one.actor.id, one.part_of) for one in found] == [
        ("army", ""),
        ("part", "Eastern Army"),
    ]


def test_events_are_found_by_their_words_newest_first_and_by_their_id() -> None:
    """Every word must occur; an id is its event, though others name it."""
    events = frame(
        {"event_id": "INC-2024-001", "summary": "Fuel carriers fired on", "place": "Hoshab"},
        {"event_id": "INC-2024-002", "summary": "Fuel depot burnt; see INC-2024-001"},
        {"event_id": "INC-2024-003", "summary": "Market closed"},
    ).assign(search_text=["fuel carriers hoshab", "fuel depot inc 2024 001", "market closed"])
    assert find_events(events, "fuel", 5) == ((1, 0), 2)
    assert find_events(events, "HOSHAB fuel", 5) == ((0,), 1)
    assert find_events(events, "fuel", 1) == ((1,), 2)
    assert find_events(events, "inc-2024-001", 5).rows == (0, 1)
    assert find_events(events, " ?! ", 5) == ((), 0)


# --- what the box is answered -------------------------------------------------------------


def test_an_answer_has_three_groups_and_says_how_many_there_are() -> None:
    """The lists are cut, the totals are not; an area has a radius and a spot has none."""
    found = answer("panjgur")
    assert len(found["places"]) <= PLACES
    assert len(found["events"]) == EVENTS < found["total"]["events"]
    by_name = {place["name"]: place for place in found["places"]}
    assert by_name["Panjgur"]["km"] is None
    assert by_name["Panjgur District"]["km"] == 73
    assert by_name["Panjgur District"]["precision"] == 3
    army = answer("BLA")["actors"][0]
    assert (army["id"], army["as"]) == ("bla", "BLA")
    assert army["events"] > 0
    assert len(answer("army")["actors"]) == ACTORS <= answer("army")["total"]["actors"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=LONGEST))
def test_any_text_is_answered(text: str) -> None:
    """No text raises, and none finds more than there is."""
    found = answer(text)
    assert set(found) == {"q", "places", "actors", "events", "total"}
    for place in found["places"]:
        assert place["km"] is None or not isnan(place["km"])


def test_one_letter_is_not_looked_for() -> None:
    """It is in everything."""
    for text in ("a", "ا", " ", "?!", "\u200c\u200c"):
        assert answer(text)["total"] == {"places": 0, "actors": 0, "events": 0}


def test_an_answer_is_quick() -> None:
    """Once the index is made, far less CPU time than the 50 ms after which typing feels held up."""
    answer("warm")
    texts = ("panjgur", "x" * LONGEST, "ا ب " * 50, "al", "the army killed", "<script>")
    times = []
    for text in texts:
        started = time.process_time()
        answer(text)
        times.append(time.process_time() - started)
    assert sorted(times)[len(times) // 2] < 0.05
