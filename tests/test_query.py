"""Queries: they filter, they are the address and the flags, and they say what they ask."""

from __future__ import annotations

import time
from dataclasses import fields, replace
from datetime import date
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pandas as pd
import pytest
import typer
from events import UNPLACED, frame, queries
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from data.choices import Choice, Choices
from data.facets import Facets
from data.filters import FILTER, FILTERS
from data.load import Dataset, load
from data.measure import placed
from data.query import Query, View, freshness, sentence
from data.schema import DataError
from data.words import Words

SAY = Words("en")
CHOICES = Choices(
    provinces=(
        Choice("PK-BA", "Balochistan", name_fa="بلوچستان", aliases=("Baluchistan",)),
        Choice("IR-11", "Sistan and Baluchestan", aliases=("Sistan-Baluchestan",)),
        Choice("PK-SD", "Sindh"),
    ),
    districts=(
        Choice("PK-BA/Kech", "Kech", parent="PK-BA"),
        Choice("PK-BA/Panjgur", "Panjgur", parent="PK-BA"),
        Choice("IR-11/Dasht", "Dasht", parent="IR-11"),
        Choice("PK-BA/Dasht", "Dasht", parent="PK-BA"),
    ),
    actors=(
        Choice("bla", "Baloch Liberation Army", aliases=("BLA", "Baloch rebels")),
        Choice("bla-majeed", "BLA Majeed Brigade", aliases=("BLA", "Majeed"), parent="bla"),
        Choice("jaish-al-adl", "Jaish al-Adl", name_fa="جیش العدل", aliases=("Jaish ul-Adl",)),
        Choice("pk-fc", "Frontier Corps", aliases=("FC",)),
        Choice("uba", "United Baloch Army", aliases=("Baloch rebels",)),
    ),
    first_day=date(2021, 1, 3),
    last_day=date(2026, 6, 23),
    event_ids=frozenset({"INC-2024-003"}),
)
IN_DATA = queries(
    provinces=st.sampled_from([str(v) for v in CHOICES.values("provinces")]),
    districts=st.sampled_from([str(v) for v in CHOICES.values("districts")]),
    actors=st.sampled_from([str(v) for v in CHOICES.values("actors")]),
    first=date(2021, 1, 3),
    last=date(2026, 6, 23),
)


def read(choices: Choices | None = CHOICES, **params: str) -> tuple[Query, list[str]]:
    """Return the query of an address and the keys of its notes."""
    query, notes = Query.read(params, choices)
    for note in notes:
        assert note.said(SAY)
    return query, [note.key for note in notes]


# --- one grammar --------------------------------------------------------------------------


def test_every_field_has_a_row_and_every_row_a_field() -> None:
    """The table and the value name the same fields in the same order."""
    assert [f.name for f in fields(Query)] == [row.name for row in FILTERS]
    for row in FILTERS:
        assert SAY(f"note.field.{row.name}")


@settings(max_examples=500, deadline=None)
@given(queries())
def test_address_and_flags_open_the_query_that_wrote_them(query: Query) -> None:
    """Through a quoted address or a command line and back, any query is itself, unchanged."""
    address = urlencode(query.params())
    assert Query.read(dict(parse_qsl(address))) == (query, [])
    assert Query.from_flags(query.flags()) == (query, [])


@settings(max_examples=500, deadline=None)
@given(IN_DATA)
def test_a_query_of_the_data_is_read_without_a_note(query: Query) -> None:
    """Where every value is one of the data's choices, nothing is changed."""
    assert Query.read(query.params(), CHOICES) == (query, [])
    assert Query.from_flags(query.flags(), CHOICES) == (query, [])


@settings(max_examples=25, deadline=None)
@given(queries())
def test_a_shell_command_reads_the_same_flags(query: Query) -> None:
    """Typer, given an option for each field, hands on exactly the parameters."""
    taken: dict[str, str] = {}
    app = typer.Typer()

    def command(**values: Any) -> None:
        """Keep what was given."""
        taken.update({name: text for name, text in values.items() if text})

    command.__annotations__ = {
        name: Annotated[str, typer.Option(f"--{name}")] for name in FILTER
    } | {"return": None}
    command.__signature__ = _signature(command.__annotations__)  # type: ignore[attr-defined]
    app.command()(command)
    result = CliRunner().invoke(app, query.flags())
    assert result.exit_code == 0, result.output
    assert taken == query.params()


def _signature(annotations: dict[str, Any]) -> Any:
    """Return the signature of a command with one text option for each field."""
    from inspect import Parameter, Signature

    kind = Parameter.KEYWORD_ONLY
    return Signature(
        [
            Parameter(name, kind, default="", annotation=annotation)
            for name, annotation in annotations.items()
            if name != "return"
        ]
    )


def test_a_list_may_be_repeated_or_joined() -> None:
    """--kinds a --kinds b, --kinds a,b and --kinds=a,b ask for the same."""
    forms = (
        ["--kinds", "riot", "--kinds", "battle"],
        ["--kinds", "battle,riot"],
        ["--kinds=riot,battle"],
    )
    for flags in forms:
        assert Query.from_flags(flags) == (Query(kinds=("battle", "riot")), [])


def test_a_word_that_is_no_flag_is_noted() -> None:
    """What is not understood is said, and the rest is read."""
    query, notes = Query.from_flags(["stray", "--colour", "--words", "fuel", "--since"])
    assert query == Query(words="fuel")
    assert [note.key for note in notes] == ["note.unknown_flag"] * 3


def test_parameters_are_few_and_in_order() -> None:
    """Only what is set stands in the address, in the table's order."""
    query = Query(words="fuel", kinds=("riot", "battle", "riot"), since=date(2024, 1, 10))
    assert query.params() == {"since": "2024-01-10", "kinds": "battle,riot", "words": "fuel"}
    assert list(query.params()) == ["since", "kinds", "words"]
    assert Query().params() == {}
    assert query.without("kinds", "words") == Query(since=date(2024, 1, 10))
    assert query.fields_set() == ("since", "kinds", "words")


@pytest.mark.parametrize(
    "values",
    [
        {"kinds": ("picnic",)},
        {"kinds": "battle"},
        {"provinces": ("Balochistan",)},
        {"districts": ("Kech",)},
        {"actors": ("a;b",)},
        {"actors": ("",)},
        {"precision": (8,)},
        {"precision": (True,)},
        {"words": 5},
        {"since": date(1900, 1, 1)},
        {"since": "2024-01-16"},
        {"since": date(2024, 1, 2), "until": date(2024, 1, 1)},
    ],
)
def test_code_cannot_build_a_query_outside_the_vocabulary(values: dict[str, Any]) -> None:
    """A value that code gives wrongly is refused with one sentence."""
    with pytest.raises(DataError):
        Query(**values)


# --- hostile and outdated links -----------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from([*FILTER, "at", "event", "data", "x"]), st.text()))
def test_no_address_raises(params: dict[str, str]) -> None:
    """Any text in any parameter gives a view, whose own address is then read without loss."""
    for choices in (None, CHOICES):
        view, notes = View.read(params, choices, "0123456789ab")
        assert all(note.said(SAY) for note in notes)
        assert View.read(view.params(), choices, "0123456789ab") == (view, [])


@pytest.mark.parametrize(
    ("params", "query", "keys"),
    [
        ({"kinds": "picnic,battle"}, Query(kinds=("battle",)), ["note.unknown"]),
        ({"kinds": "Battle"}, Query(kinds=("battle",)), ["note.read_as"]),
        ({"kinds": "formal protest"}, Query(kinds=("formal_protest",)), ["note.read_as"]),
        ({"kinds": "battle,battle,,"}, Query(kinds=("battle",)), ["note.repeated"]),
        ({"kinds": "a,b,c,d,e,f,g"}, Query(), ["note.unknown"]),
        ({"fatalities": "25 "}, Query(fatalities=("25+",)), ["note.read_as"]),
        ({"fatalities": "0,5-9"}, Query(fatalities=("0", "5-9")), []),
        ({"precision": "district,none"}, Query(precision=(0, 3)), ["note.read_as"] * 2),
        ({"precision": "9"}, Query(), ["note.unknown"]),
        ({"provinces": "balochistan"}, Query(provinces=("PK-BA",)), []),
        ({"provinces": "Baluchistan"}, Query(provinces=("PK-BA",)), ["note.read_as"]),
        ({"provinces": "بلوچستان"}, Query(provinces=("PK-BA",)), ["note.read_as"]),
        ({"provinces": "pk-ba,none"}, Query(provinces=("PK-BA", "none")), ["note.read_as"]),
        ({"provinces": "IR-13"}, Query(), ["note.unknown"]),
        ({"districts": "Kech"}, Query(districts=("PK-BA/Kech",)), []),
        ({"districts": "Dasht"}, Query(), ["note.ambiguous"]),
        ({"actors": "FC"}, Query(actors=("pk-fc",)), ["note.read_as"]),
        ({"actors": "BLA"}, Query(actors=("bla",)), ["note.read_as"]),
        ({"actors": "Majeed"}, Query(actors=("bla-majeed",)), ["note.read_as"]),
        ({"actors": "Baloch rebels"}, Query(), ["note.ambiguous"]),
        ({"actors": "جيش العدل"}, Query(actors=("jaish-al-adl",)), ["note.read_as"]),
        ({"actors": "x" * 2000}, Query(), ["note.unknown"]),
        ({"actors": "jaish\x00-al-adl"}, Query(actors=("jaish-al-adl",)), []),
        ({"actors": "<img src=x onerror=alert(1)>"}, Query(), ["note.unknown"]),
        ({"words": "fuel\n\tcarriers\u202e"}, Query(words="fuel carriers"), ["note.read_as"]),
        ({"words": "?!"}, Query(), ["note.words_empty"]),
        ({"words": "\ud800"}, Query(), []),
        ({"since": "yesterday"}, Query(), ["note.bad_day"]),
        ({"since": "2024-02-30"}, Query(), ["note.bad_day"]),
        ({"since": "2024/1/6"}, Query(since=date(2024, 1, 6)), ["note.read_as"]),
        ({"since": "۲۰۲۴-۰۱-۱۶"}, Query(since=date(2024, 1, 16)), ["note.read_as"]),
        ({"since": "1800-01-01"}, Query(), ["note.before.data"]),
        ({"until": "9999-12-31"}, Query(), ["note.after.data"]),
        ({"since": "2030-01-01"}, Query(since=date(2026, 6, 23)), ["note.after.data"]),
        ({"until": "2020-01-01"}, Query(until=date(2021, 1, 3)), ["note.before.data"]),
        (
            {"since": "2024-03-01", "until": "2024-01-01"},
            Query(since=date(2024, 1, 1), until=date(2024, 3, 1)),
            ["note.swapped"],
        ),
    ],
)
def test_a_bad_value_is_left_out_or_moved_and_said(
    params: dict[str, str], query: Query, keys: list[str]
) -> None:
    """Each change of a link has a note, and the rest of the link still holds."""
    found, notes = read(**params)
    assert found == query
    assert sorted(notes) == sorted(keys)


def test_long_words_are_cut_with_a_note() -> None:
    """2,000 characters become 200."""
    query, notes = read(words="fuel " * 400)
    assert len(query.words) <= 200
    assert notes == ["note.words_cut"]


def test_a_flood_of_values_is_cut_with_a_note() -> None:
    """Ten thousand values cost no more than five hundred, and are one note, not ten thousand."""
    _, notes = read(actors=",".join(f"a{n}" for n in range(10_000)))
    assert notes == ["note.too_many", "note.unknown"]


def test_a_note_repeats_little_of_a_hostile_value() -> None:
    """A note shows the beginning of a value, on one line, as text."""
    _, notes = Query.read({"kinds": "{0.__class__}%s\x1b[31m" + "x" * 5000}, CHOICES)
    said = notes[0].said(SAY)
    assert len(said) < 120
    assert "{0.__class__}%s" in said
    assert "\x1b" not in said


def test_without_choices_the_calendar_has_limits() -> None:
    """Days that the map's columns cannot hold are moved even where no data are known."""
    assert read(None, since="1900-01-01") == (Query(), ["note.before.calendar"])
    assert read(None, since="2500-01-01") == (
        Query(since=date(2126, 6, 5)),
        ["note.after.calendar"],
    )


def test_ids_may_hold_commas_and_percent_signs() -> None:
    """A comma inside a value does not part it, whatever the value looks like."""
    query = Query(actors=("a,b", "100%", "a%2Cb", "%25"))
    assert Query.read(query.params())[0] == query


# --- filtering ----------------------------------------------------------------------------


def kept(events: pd.DataFrame, **asked: Any) -> list[str]:
    """Return the ids that a query keeps."""
    return Query(**asked).keep(events)["event_id"].tolist()


def test_an_event_is_kept_where_its_span_overlaps() -> None:
    """A month-long event is found on each of its days, at both ends, and not a day beyond."""
    events = frame(date_start="2024-01-01", date_end="2024-01-31")
    assert kept(events, since=date(2024, 1, 31)) == ["E-0000"]
    assert kept(events, until=date(2024, 1, 1)) == ["E-0000"]
    assert kept(events, since=date(2024, 1, 10), until=date(2024, 1, 10)) == ["E-0000"]
    assert kept(events, since=date(2024, 2, 1)) == []
    assert kept(events, until=date(2023, 12, 31)) == []


def test_an_actor_finds_its_parts() -> None:
    """BLA finds its Majeed Brigade on either side; the brigade does not find BLA."""
    events = frame(
        {"event_id": "A", "initiator": "bla-majeed", "target": "pk-fc"},
        {"event_id": "B", "initiator": "pk-fc", "target": "bla"},
        {"event_id": "C", "initiator": "blah", "target": "irgc"},
        {"event_id": "D"},
    )
    assert kept(events, actors=("bla",)) == ["A", "B"]
    assert kept(events, actors=("bla-majeed",)) == ["A"]
    assert kept(events, actors=("ir", "bla-majeed")) == ["A", "C"]
    assert kept(events, actors=("b",)) == []
    assert kept(events, actors=(".*",)) == []


def test_what_is_not_known_can_be_asked_for() -> None:
    """No coordinates, no province and no figure are choices like any other."""
    events = frame(
        {"event_id": "A", "fatalities_best": 3},
        {"event_id": "B", **UNPLACED},
        {"event_id": "C", "fatalities_high": 30, "geo_precision": 4},
    )
    assert kept(events, precision=(0,)) == ["B"]
    assert kept(events, precision=(0, 4)) == ["B", "C"]
    assert kept(events, provinces=("none",)) == ["B"]
    assert kept(events, provinces=("none", "PK-BA")) == ["A", "B", "C"]
    assert kept(events, districts=("PK-BA/Panjgur",)) == ["A", "C"]
    assert kept(events, fatalities=("unknown",)) == ["B"]
    assert kept(events, fatalities=("1-4", "25+")) == ["A", "C"]


def test_every_word_must_occur_in_any_spelling() -> None:
    """Words are folded as the text was: case, accents and Arabic letters do not matter."""
    events = frame(
        {"event_id": "A", "summary": "Fuel carriers in Sarāvān"},
        {"event_id": "B", "summary": "کلگ در پنجگور"},
    )
    assert kept(events, words="SARAVAN fuel") == ["A"]
    assert kept(events, words="fuel panjgur") == ["A"]  # the place is part of the text
    assert kept(events, words="fuel zahedan") == []
    assert kept(events, words="كلگ") == ["B"]
    assert kept(events, words="(fuel|carriers)") == ["A"]


@settings(max_examples=50, deadline=None)
@given(IN_DATA)
def test_the_filters_are_a_conjunction(query: Query) -> None:
    """A row is kept exactly where each field alone keeps it; the map's mask lacks only the days."""
    fields = query.fields_set()
    alone = [query.without(*(other for other in fields if other != name)) for name in fields]
    masks = [one.mask(EVENTS) for one in alone]
    together = np.logical_and.reduce([np.ones(len(EVENTS), dtype=bool), *masks])
    assert (query.mask(EVENTS) == together).all()
    days = Query(since=query.since, until=query.until)
    assert (query.mask(EVENTS) == (query.mask_without_dates(EVENTS) & days.mask(EVENTS))).all()
    assert query.keep(EVENTS).index.tolist() == np.flatnonzero(together).tolist()


EVENTS = frame(
    *(
        {
            "kind": kind,
            "date_start": f"202{1 + n % 5}-0{1 + n % 9}-1{n % 10}",
            "initiator": ("bla", "bla-majeed", "pk-fc", "uba", "")[n % 5],
            "fatalities_best": (None, 0, 3, 7, 12, 40)[n % 6],
            "status": ("reported", "disputed", "unverified")[n % 3],
            "summary": ("fuel carriers", "bazaar", "")[n % 3],
            **(UNPLACED if n % 7 == 0 else {}),
        }
        for n, kind in enumerate(["battle", "riot", "visit", "consult", "protest"] * 8)
    )
)


def test_an_empty_frame_is_filtered_too() -> None:
    """No events give no events, by every filter at once."""
    query = Query(
        since=date(2024, 1, 1),
        kinds=("battle",),
        provinces=("none",),
        actors=("bla",),
        precision=(0,),
        words="fuel",
    )
    assert query.keep(frame(events=0)).empty


def test_filters_are_fast_enough_to_follow_a_slider() -> None:
    """All filters together over 100,000 events stay well below what an eye notices."""
    events = pd.concat([EVENTS] * 2500, ignore_index=True)
    query = Query(
        since=date(2021, 1, 1),
        until=date(2026, 1, 1),
        domains=("incident", "diplomatic"),
        kinds=("battle", "riot", "visit"),
        provinces=("PK-BA", "none"),
        actors=("bla", "pk-fc"),
        fatalities=("unknown", "0", "1-4"),
        precision=(0, 2),
        status=("reported", "disputed"),
        words="fuel",
    )
    query.mask(events.head(10))
    began = time.process_time()
    query.mask(events)
    assert time.process_time() - began < 1.0  # 0.1 s here; wide, so that a busy machine passes


# --- the sentence -------------------------------------------------------------------------

INCIDENT = {"kind": "battle"}
TALK = {"kind": "consult", **UNPLACED}
TWO = frame(INCIDENT, TALK)


@pytest.mark.parametrize(
    ("rows", "asked", "said"),
    [
        (
            [INCIDENT] * 3 + [TALK] * 2,
            {"since": date(2024, 1, 10), "until": date(2024, 1, 31), "provinces": ("PK-BA",)},
            "3 incidents and 2 diplomatic events, 10–31 January 2024, in Balochistan; 2 not placed",
        ),
        ([], {"since": date(2024, 1, 10)}, "No events, since 10 January 2024"),
        ([], {"domains": ("diplomatic",)}, "No diplomatic events"),
        ([INCIDENT], {"domains": ("incident",)}, "1 incident"),
        (
            [TALK],
            {"until": date(2024, 1, 9)},
            "1 diplomatic event, until 9 January 2024; 1 not placed",
        ),
        (
            [INCIDENT] * 1200 + [TALK],
            {},
            "All 1,201 events: 1,200 incidents and 1 diplomatic event, "
            "3 January 2021 – 23 June 2026; 1 not placed",
        ),
        (
            [INCIDENT] * 2,
            {"kinds": ("battle", "protest", "riot")},
            "2 incidents, only battles, protests and riots",
        ),
        (
            [INCIDENT] * 2,
            {"kinds": ("battle", "protest", "riot", "visit", "consult")},
            "2 incidents, only battles, protests and 3 more kinds",
        ),
        (
            [INCIDENT] * 2,
            {"actors": ("bla", "pk-fc")},
            "2 incidents, involving Baloch Liberation Army or Frontier Corps",
        ),
        (
            [INCIDENT] * 2,
            {"actors": tuple(str(a) for a in CHOICES.values("actors"))},
            "2 incidents, involving Baloch Liberation Army, BLA Majeed Brigade or 3 more actors",
        ),
        (
            [INCIDENT] * 2,
            {"provinces": ("PK-BA", "none"), "districts": ("PK-BA/Kech",)},
            "2 incidents, in Balochistan and places without a province, district: Kech",
        ),
        (
            [INCIDENT] * 2,
            {"fatalities": ("unknown", "1-4"), "precision": (1, 3), "status": ("disputed",)},
            "2 incidents, deaths reported: unknown or 1–4, location known: exact spot or district, "
            "status: disputed",
        ),
        ([INCIDENT], {"words": "fuel {0}"}, "1 incident, with the words “fuel {0}”"),
    ],
)  # fmt: skip
def test_the_sentence_says_what_is_shown(
    rows: list[dict[str, Any]], asked: dict[str, Any], said: str
) -> None:
    """Numbers, days and every filter stand in plain English; long lists are counted."""
    events = frame(*rows) if rows else frame(events=0)
    assert sentence(Query(**asked), events, SAY, CHOICES) == said


def test_the_sentence_names_ids_that_no_choice_knows() -> None:
    """Without choices the ids themselves are said."""
    query = Query(provinces=("PK-BA",), districts=("PK-BA/Kech",), actors=("bla",))
    said = sentence(query, frame(), SAY, None)
    assert said == "1 incident, in PK-BA, district: Kech, involving bla"


@settings(max_examples=60, deadline=None)
@given(queries())
def test_every_query_can_be_said(query: Query) -> None:
    """Whatever is asked, there is a sentence of one line and bearable length."""
    said = sentence(query, TWO, SAY, CHOICES)
    assert said.startswith(("1 incident", "All 2"))
    assert len(said) < 700


# --- view, presets, freshness -------------------------------------------------------------

VIEWS = st.builds(
    View,
    query=queries(),
    at=st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 24)),
    event=st.none() | st.just("INC-2024-003"),
    data=st.sampled_from(["", "0123456789ab"]),
)


@settings(max_examples=150, deadline=None)
@given(VIEWS)
def test_an_address_carries_the_whole_view(view: View) -> None:
    """Query, centre, zoom, event and the data's hash come back from a quoted address."""
    address = urlencode(view.params())
    assert View.read(dict(parse_qsl(address)), None, view.data) == (view, [])


def test_a_link_of_older_data_says_so() -> None:
    """The hash of the present data replaces the link's, and a note says that they differ."""
    view, notes = View.read({"data": "aaaaaaaaaaaa"}, CHOICES, "bbbbbbbbbbbb")
    assert view.data == "bbbbbbbbbbbb"
    assert [note.key for note in notes] == ["note.data_changed"]


@pytest.mark.parametrize(
    "at", ["1,2", "91,0,5", "nan,0,5", "0,0,inf", "0,0,-1", "a,b,c", "1e999,0,1"]
)
def test_a_centre_off_the_earth_is_left_out(at: str) -> None:
    """Only three finite numbers within their limits are a centre."""
    view, notes = View.read({"at": at}, CHOICES)
    assert view.at is None
    assert [note.key for note in notes] == ["note.bad_centre"]


def test_an_event_that_is_gone_is_named() -> None:
    """A permalink to an event that the data do not hold opens the rest of the view."""
    view, notes = View.read({"event": "INC-9999-001", "kinds": "battle"}, CHOICES)
    assert view == View(query=Query(kinds=("battle",)))
    assert [note.key for note in notes] == ["note.unknown_event"]


def test_old_data_are_said_to_be_old() -> None:
    """Thirty days are fresh, one more is not, and no data are neither."""
    fresh, old = (freshness(CHOICES, date(2026, 7, day)) for day in (23, 24))
    assert fresh is not None
    assert old is not None
    assert (fresh.said(SAY), fresh.warns) == ("Data to 23 June 2026", False)
    assert old.said(SAY) == "Data to 23 June 2026, 31 days ago: newer events are missing"
    assert freshness(Choices(), date(2026, 7, 1)) is None


# --- choices ------------------------------------------------------------------------------


def test_a_choice_has_a_name_and_a_label_to_search_by() -> None:
    """Lists that are searched show other names; a name follows the language where it can."""
    assert CHOICES.name("kinds", "battle", SAY) == "Battle"
    assert CHOICES.name("precision", 0, SAY) == "No place"
    assert CHOICES.name("provinces", "none", SAY) == "No province"
    assert CHOICES.name("districts", "PK-SD/Thatta", SAY) == "Thatta"
    assert CHOICES.label("districts", "PK-BA/Kech", SAY) == "Kech (Balochistan)"
    label = CHOICES.label("actors", "bla", SAY)
    assert label == "Baloch Liberation Army (BLA, Baloch rebels)"


def test_a_circle_of_parents_ends() -> None:
    """A table whose actors are each other's parents is read without hanging."""
    circle = replace_actors(Choice("a", "A", aliases=("X",), parent="b"),
                            Choice("b", "B", aliases=("X",), parent="a"))  # fmt: skip
    assert circle.find("actors", "x") == ("a",)


def replace_actors(*actors: Choice) -> Choices:
    """Return choices with other actors."""
    return replace(CHOICES, actors=actors)


# --- the data that come with the program --------------------------------------------------


@lru_cache(maxsize=1)
def bundled() -> tuple[Dataset, Choices]:
    """Return the data set of the program and its choices."""
    dataset = load()
    return dataset, Choices.of(dataset)


@pytest.mark.parametrize(
    ("alias", "actor"),
    [
        ("BLA", "bla"),
        ("BLF", "blf"),
        ("BRAS", "bras"),
        ("Jaish ul-Adl", "jaish-al-adl"),
        ("جيش العدل", "jaish-al-adl"),
        ("IRGC", "irgc"),
        ("FC", "pk-fc"),
        ("Majeed Brigade", "bla-majeed"),
    ],
)
def test_the_actors_are_found_by_the_names_people_use(alias: str, actor: str) -> None:
    """Abbreviations and spellings of the press name one actor each."""
    dataset, choices = bundled()
    query, notes = Query.read({"actors": alias}, choices)
    assert query.actors == (actor,)
    assert [note.key for note in notes] == ["note.read_as"]
    counted = Facets(dataset.events).counts(Query(), "actors")
    assert len(query.keep(dataset.events)) == counted[actor] > 0


def test_bla_finds_its_majeed_brigade() -> None:
    """The events of the brigade are among those of the army, and are not all of them."""
    dataset, _ = bundled()
    whole, part = (Query(actors=(actor,)).mask(dataset.events) for actor in ("bla", "bla-majeed"))
    assert (whole & part).sum() == part.sum() > 0
    assert whole.sum() > part.sum()


def test_the_two_provinces_come_first() -> None:
    """Choices stand in the order of their events; what has no province stands last."""
    values = bundled()[1].values("provinces")
    assert (values[:2], values[-1]) == (("PK-BA", "IR-11"), "none")


def test_january_2024_is_said_in_one_sentence() -> None:
    """Numbers in the sentence are the rows that are kept and not placed."""
    dataset, choices = bundled()
    query = Query(since=date(2024, 1, 10), until=date(2024, 1, 31))
    events = query.keep(dataset.events)
    incidents = int((events["domain"] == "incident").sum())
    missing = int((~placed(events)).sum())
    assert sentence(query, events, SAY, choices) == (
        f"{incidents} incidents and {len(events) - incidents} diplomatic events, "
        f"10–31 January 2024; {missing} not placed"
    )


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_queries_of_the_bundled_data_keep_their_laws(data: st.DataObject) -> None:
    """Any query of real choices is its own link, and its counts are the rows it keeps."""
    dataset, choices = bundled()
    real = {
        name: st.sampled_from([str(value) for value in choices.values(name)])
        for name in ("provinces", "districts", "actors")
    }
    drawn = queries(**real, first=choices.first_day, last=choices.last_day)
    query = data.draw(drawn)
    assert Query.read(query.params(), choices) == (query, [])
    kept = query.keep(dataset.events)
    facet = query.without("domains", "kinds")
    wider = len(facet.keep(dataset.events))
    assert sum(Facets(dataset.events).counts(query, "kinds").values()) == wider >= len(kept)
    assert int(placed(kept).sum()) <= len(kept)


def test_no_events_have_no_choices() -> None:
    """A folder without tables gives choices that nothing can be asked of, and no error."""
    empty = replace(
        bundled()[0],
        events=bundled()[0].events.head(0),
        first_day=date(1947, 1, 1),
        last_day=date(1947, 1, 1),
    )
    choices = Choices.of(empty)
    assert choices.values("provinces") == ("none",)
    assert choices.values("actors") == ()
    assert read(choices, since="2024-01-16", actors="bla")[1] == ["note.unknown"]
    assert freshness(choices, date(2026, 1, 1)) is None
    assert sentence(Query(), empty.events, SAY, choices) == "No events"
