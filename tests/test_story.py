"""The story the project began with, January 2024, is complete: checked by name."""

import pytest

from data.load import event_record, load
from data.schema import Precision


@pytest.fixture(scope="module")
def dataset():
    """Return the data set that comes with Sarhad."""
    return load()


@pytest.fixture(scope="module")
def told(dataset):
    """Return the one event of a day whose summary holds all the words."""

    def find(day, *words):
        events = dataset.events[dataset.events["date"] == day]
        for word in words:
            events = events[events["summary"].str.contains(word, regex=False)]
        assert len(events) == 1, f"{len(events)} events of {day} with {words}"
        return event_record(dataset, events["event_id"].iloc[0])

    return find


@pytest.fixture(scope="module")
def iranian_strike(told):
    """Return the strike of 16 January."""
    return told("2024-01-16", "Iran fired missiles and drones", "Panjgur")


@pytest.fixture(scope="module")
def pakistani_strike(told):
    """Return the strike of 18 January."""
    return told("2024-01-18", "Pakistan hit", "near Saravan")


def ids(actors):
    """Return the ids of actors of a record."""
    return [actor["id"] for actor in actors]


def test_iran_strikes_in_panjgur_on_16_january(iranian_strike):
    """The Guards strike what they call Jaish al-Adl; the place is known to the district only."""
    assert iranian_strike["kind"] == "explosion_remote_violence"
    assert (iranian_strike["country"], iranian_strike["admin1_code"]) == ("PK", "PK-BA")
    assert iranian_strike["admin2"] == "Panjgur"
    assert iranian_strike["geo_precision"] == Precision.DISTRICT
    assert "irgc" in ids(iranian_strike["initiators"])
    assert iranian_strike["fatalities_best"] == 2
    assert iranian_strike["sources"]


def test_pakistan_strikes_near_saravan_on_18_january_with_nine_dead(pakistani_strike):
    """Iran counts nine dead, none of them Iranian."""
    assert (pakistani_strike["country"], pakistani_strike["admin1_code"]) == ("IR", "IR-11")
    assert pakistani_strike["fatalities_best"] == 9
    assert ids(pakistani_strike["initiators"]) == ["pk-army", "pk-airforce"]
    assert {"bla", "blf"} <= set(ids(pakistani_strike["targets"]))
    deaths = [claim for claim in pakistani_strike["claims"] if claim["type"] == "deaths"]
    assert any(claim["high"] == 9 for claim in deaths)
    assert len({claim["claimant"] for claim in deaths}) > 1


def test_the_second_strike_is_said_to_retaliate_for_the_first(iranian_strike, pakistani_strike):
    """The link carries who says so, why and where it can be read."""
    link = next(
        link
        for link in pakistani_strike["answers"]
        if link["event_id"] == iranian_strike["event_id"]
    )
    assert link["relation"] == "retaliates"
    assert link["basis"] == "stated_by_actor"
    assert "information minister" in link["reason"]
    assert link["source"]["url"].startswith("https://")
    assert link["source"]["publisher"]
    assert not link["own"]
    assert pakistani_strike["event_id"] in [
        link["event_id"] for link in iranian_strike["answered_by"]
    ]


def test_the_first_strike_is_said_to_answer_the_attacks_in_rask(iranian_strike):
    """The police headquarters in December and the post in January."""
    answered = {link["event_id"]: link for link in iranian_strike["answers"]}
    assert set(answered) == {"INC-2023-030", "INC-2024-002"}
    assert "Rask" in answered["INC-2023-030"]["title"]
    assert answered["INC-2023-030"]["basis"] == "stated_by_actor"
    assert answered["INC-2024-002"]["basis"] == "stated_by_source"


def test_an_explanation_of_ones_own_act_is_no_answer_of_the_other_side(told, iranian_strike):
    """Amir-Abdollahian explains the strike at Davos."""
    speech = told("2024-01-17", "Amir-Abdollahian said at Davos")
    own = [link for link in speech["answers"] if link["own"]]
    assert [link["event_id"] for link in own] == [iranian_strike["event_id"]]


@pytest.mark.parametrize(
    "words",
    [
        ("protested in Tehran",),
        ("recalled its ambassador", "Mudassir Tipu"),
        ("should not return",),
        ("suspended all high-level visits",),
        ("telephoned Jilani",),
    ],
)
def test_pakistan_answers_with_steps_that_are_linked_to_the_strike(told, iranian_strike, words):
    """Each step of 16 and 17 January protests against the strike, and a source says so."""
    day = "2024-01-16" if words == ("protested in Tehran",) else "2024-01-17"
    step = told(day, *words)
    link = next(link for link in step["answers"] if link["event_id"] == iranian_strike["event_id"])
    assert link["relation"] == "protests"
    assert link["source"]["url"]


def test_mousavi_and_qureshi_exchange_messages(told):
    """The Iranian diplomat writes, the Pakistani official answers, and both again on the 19th."""
    first = told("2024-01-18", "Mousavi", "wrote on X")
    answer = told("2024-01-18", "Rahim Hayat Qureshi answered")
    again = told("2024-01-19", "Mousavi", "Qureshi thanked him")
    assert {first["sub_kind"], answer["sub_kind"], again["sub_kind"]} == {"message exchange"}
    assert first["kind"] == "consult"
    assert ids(first["initiators"]) == ["ir"]
    assert ids(answer["initiators"]) == ["pk"]
    assert first["event_id"] in [link["event_id"] for link in answer["answers"]]
    assert first["latitude"] is None  # written online: listed, never placed


def test_the_spokesperson_posts_about_the_messages(told):
    """Mumtaz Zahra Baloch shares them and calls them positive."""
    post = told("2024-01-19", "Mumtaz Zahra Baloch", "positive")
    assert post["kind"] == "statement"
    assert {source["publisher"] for source in post["sources"]} == {"PTI", "Daily Independent"}


def test_the_ministers_speak_on_the_nineteenth(told):
    """Jilani and Amir-Abdollahian agree to calm the situation."""
    call = told("2024-01-19", "Jilani", "Amir-Abdollahian", "calm")
    assert call["sub_kind"] == "phone call"
    assert set(ids(call["initiators"]) + ids(call["targets"])) == {"ir", "pk"}
    assert call["cooperation"] > 0
    assert call["mutual"]


def test_the_cabinet_and_the_national_security_committee_meet(told):
    """Both meet under Kakar on the 19th."""
    committee = told("2024-01-19", "National Security Committee", "Kakar")
    cabinet = told("2024-01-19", "caretaker cabinet", "Kakar")
    for meeting in (committee, cabinet):
        assert meeting["sub_kind"] == "government meeting"
        assert meeting["place"] == "Islamabad"
        assert meeting["answers"]


def test_kakar_leaves_davos_and_jilani_leaves_uganda_early(told):
    """Both go home on the 18th."""
    kakar = told("2024-01-18", "Kakar cut his Davos trip short")
    jilani = told("2024-01-18", "Jilani left", "Uganda")
    assert (kakar["place"], kakar["country"]) == ("Davos", "CH")
    assert (jilani["place"], jilani["country"]) == ("Kampala", "UG")
    assert {kakar["sub_kind"], jilani["sub_kind"]} == {"visit cut short"}


def test_the_ambassadors_come_back(told):
    """The joint statement follows the call, the return follows the statement."""
    statement = told("2024-01-22", "joint statement", "26 January")
    back = told("2024-01-26", "ambassadors of both countries arrived back")
    assert back["kind"] == "restore_relations"
    assert statement["event_id"] in [link["event_id"] for link in back["answers"]]
    relations = {link["relation"] for link in back["answers"]}
    assert relations == {"implements", "reverses"}


def test_every_step_of_the_story_has_a_source_that_can_be_opened(dataset):
    """An address of http or https stands beside each event of the episode."""
    episode = "Iran-Pakistan strikes and de-escalation, January 2024"
    events = dataset.events[dataset.events["episode"] == episode]
    assert len(events) == 34
    for event_id in events["event_id"]:
        record = event_record(dataset, event_id)
        assert any(source["url"].startswith("http") for source in record["sources"]), event_id
