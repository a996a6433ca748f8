"""The online service asked of one row in review: only on demand, credited wherever it shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli import run
from test_deciding import bundled, imported, locate, shown, waiting
from test_online import NOMINATIM, Fake, online
from test_online import fake as fake  # noqa: PLC0414 - a fixture

from data.adapters.locating import Written
from data.adapters.recognise import Asked as Naming
from data.load import Dataset, current
from data.query import Query
from data.store import edits
from data.store.deciding import How, decide
from data.store.imports import commit, plan
from data.store.stored import kept
from data.words import Words
from geo import snapshot
from geo.card import card
from geo.sheet.archive import licences
from geo.sheet.caption import caption_of
from geo.sheet.look import Look
from geo.where.answer import Asked
from geo.where.asking import Heard, heard, terms
from geo.where.decided import with_names
from geo.where.known_services import credit_of, credits_of, method_of, service_of
from geo.where.review import offer, taken
from geo.where.review_rows import where

SAY = Words()
SHEET = (
    "Date;Place;District;Country;Type;Killed;What happened\n"
    "16/01/2024;Zzyzx;;Pakistan;battle;2;Shots at a post\n"
    "17/01/2024;near Zzyzx;Kech;Pakistan;battle;2;More shots\n"
)
CREDIT = "Nominatim, © OpenStreetMap contributors, ODbL"


def said(fake: Fake, folder: Path, *asked: str, ask: bool = True) -> Heard:
    """Return what the fake service says of a place."""
    return heard(Asked(*asked), bundled(), online(fake, folder), ask=ask)


def reply(fake: Fake, **changes: object) -> None:
    """Let the fake service answer with another place."""
    fake.body = json.dumps([{**NOMINATIM[0], **changes}]).encode()


def test_nothing_is_sent_before_a_person_asks(fake: Fake, tmp_path: Path) -> None:
    """Afterwards the answer is kept: it is there without another question."""
    asked = ("Zzyzx", "PK", "Balochistan", "Kech")
    before = said(fake, tmp_path, *asked, ask=False)
    assert before == Heard("zzyzx, Kech, Balochistan", country="PK")
    assert fake.asked == []
    first = said(fake, tmp_path, *asked)
    again = said(fake, tmp_path, *asked, ask=False)
    assert (len(first.places), again) == (1, first)
    assert len(fake.asked) == 1
    assert where(first.places[0]) == "Zzyzx, PK · Nominatim"


@pytest.mark.parametrize(
    ("name", "country", "told"),
    [
        ("nominatim", "PK", "Sends “zzyzx” and the country, PK, to 127.0.0.1"),
        ("nominatim", "", "Sends “zzyzx” to 127.0.0.1"),
        ("photon", "PK", "Sends “zzyzx” to 127.0.0.1"),
    ],
)
def test_all_that_is_sent_is_told(
    fake: Fake, tmp_path: Path, name: str, country: str, told: str
) -> None:
    """Of the country, too, where one is stated and the service can be told of it."""
    asking = online(fake, tmp_path, name)
    found = heard(Asked("Zzyzx", country), bundled(), asking, ask=True)
    assert terms(found, asking, SAY).startswith(told)
    (sent,) = fake.asked
    assert ("country" in told) == any("pk" in value for values in sent.values() for value in values)


def test_an_answer_is_a_candidate_and_never_proposed(fake: Fake, tmp_path: Path) -> None:
    """It has the last number, whatever is known here."""
    places = said(fake, tmp_path, "Dasht", "PK").places
    row = Written("Dasht", "PK")
    alone = offer(row, {}, bundled())
    both = offer(row, {}, bundled(), heard=places)
    assert both.places == (*alone.places, *places)
    assert both.proposed == alone.proposed is None


@pytest.mark.parametrize(
    ("asked", "changes", "part"),
    [
        (("Zzyzx", "PK"), {"address": {"country_code": "ir"}}, "in other countries only, such as"),
        (("Zzyzx", "PK"), {"address": {}}, "does not say in which country: it is not offered"),
        (("Zzyzx", "PK", "", "Kech"), {"lat": "30.9", "lon": "68.0"}, "elsewhere than is stated"),
    ],
)
def test_a_place_elsewhere_is_said_and_not_offered(
    fake: Fake, tmp_path: Path, asked: tuple[str, ...], changes: dict[str, object], part: str
) -> None:
    """Neither in another country nor in another district."""
    reply(fake, **changes)
    found = said(fake, tmp_path, *asked)
    assert found.places == ()
    assert found.note is not None
    assert part in found.note.said(SAY)


def test_without_a_network_one_sentence_says_so(fake: Fake, tmp_path: Path) -> None:
    """And the question can be asked again; a refusal or a pause is another sentence."""
    for code, part in (
        (500, "could not be reached at 127.0.0.1"),
        (401, "key right"),
        (429, "too"),
    ):
        fake.code = code
        found = said(fake, tmp_path / str(code), "Zzyzx", "PK")
        assert found.places == ()
        assert found.note is not None
        told = found.note.said(SAY)
        assert part in told
    assert said(fake, tmp_path, "near Zzyzx", "PK", ask=True).sends == ""


def test_credits_are_read_off_the_method_of_a_point() -> None:
    """Of a service of another program its name, made short; of other points none."""
    assert credit_of(method_of("nominatim")) == CREDIT
    assert service_of("gazetteer") == credit_of("manual") == credit_of("") == ""
    assert len(credit_of("provider:" + "x" * 500)) <= 40
    methods = ["provider:photon", "source", "provider:nominatim", "", "provider:photon"]
    assert credits_of(methods) == (CREDIT, CREDIT.replace("Nominatim", "Photon"))


@pytest.fixture
def chosen(
    fake: Fake, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Dataset, str]:
    """Return the data with an event whose place is the service's, and the event's id."""
    monkeypatch.setenv("SARHAD_GEOCODER", "nominatim")
    monkeypatch.setenv("SARHAD_GEOCODER_URL", fake.url)
    path = tmp_path / "sheet.csv"
    path.write_text(SHEET, encoding="utf-8")
    commit(plan(path, asked=Naming(licence="CC BY 4.0"), locate=locate()))
    row = waiting("Zzyzx")
    found = said(fake, tmp_path, *row.written)
    offered = offer(row.written, row.cells, bundled(), heard=found.places)
    number = len(offered.places)
    decide([row.event_id], taken(offered.chosen(number), How.CHOOSE, remember=row.written))
    return current(), row.event_id


def test_the_credit_goes_with_the_event(chosen: tuple[Dataset, str]) -> None:
    """Into the journal and the event, onto its card and every export that shows it, no other."""
    dataset, event = chosen
    entry = edits.entries()[-1]
    assert (entry.told["credit"], entry.told["says"]) == (CREDIT, "Zzyzx (Nominatim)")
    assert shown()[event]["geo_method"] == "provider:nominatim"
    assert card({"geo_method": "provider:nominatim"})["point_credit"] == CREDIT
    day = Query.read({"since": "2024-01-16", "until": "2024-01-16", "words": "Shots at a post"})[0]
    other = Query.read({"since": "2024-01-17", "until": "2024-01-17"})[0]
    for form in ("kml", "geojson"):
        made = [snapshot.make(dataset, query, form=form).content.decode() for query in (day, other)]
        assert [CREDIT in text for text in made] == [True, False]
    for query, credits_ in ((day, (CREDIT,)), (other, ())):
        subject = snapshot._subject(dataset, query, snapshot.recipe_of(dataset, query), SAY)
        assert subject.point_credits == credits_
        assert (CREDIT in caption_of(subject, Look("light", SAY))) == bool(credits_)
    told = licences(dataset, left_out=False, say=SAY, points=[CREDIT])
    assert f"Points of some events: {CREDIT}." in told


def test_a_name_that_is_remembered_keeps_its_credit(
    chosen: tuple[Dataset, str], tmp_path: Path
) -> None:
    """Later files that write it have the point of the service, and its credit."""
    path = tmp_path / "later.csv"
    path.write_text(SHEET.replace("16/01", "18/01"), encoding="utf-8")
    commit(plan(path, locate=locate()))
    events = [cells for of in kept().events.values() for cells in of if cells["place"] == "Zzyzx"]
    assert [cells["geo_method"] for cells in events] == ["provider:nominatim"] * 2
    assert with_names(bundled()).resolve(Asked("Zzyzx", "PK")).place is not None


def test_the_command_asks_and_chooses(
    fake: Fake,
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The row is shown without asking; --ask tells whom and what; the number then holds."""
    imported(tmp_path / "sheet.csv", SHEET)
    event = waiting("Zzyzx").event_id
    code, _, err = run(capsys, "review", event, "--ask")
    assert (code, "SARHAD_GEOCODER" in err) == (2, True)
    assert run(capsys, "review", "--ask")[0] == 2
    imported(tmp_path / "kind.csv", SHEET.replace("battle", "xyzzy").replace("Zzyzx", "Turbat"))
    of_kind = waiting("Turbat").event_id
    assert "not for a place" in run(capsys, "review", of_kind, "--ask")[2]
    monkeypatch.setenv("SARHAD_GEOCODER", "nominatin")
    assert run(capsys, "review", event)[0] == 0  # offline, a wrong service is none
    code, _, err = run(capsys, "review", event, "--ask")
    assert (code, "nominatin" in err) == (1, True)
    monkeypatch.setenv("SARHAD_GEOCODER", "nominatim")
    monkeypatch.setenv("SARHAD_GEOCODER_URL", fake.url)
    assert "Nominatim" not in run(capsys, "review", event)[1]
    assert fake.asked == []
    code, out, err = run(capsys, "review", event, "--ask")
    assert (code, len(fake.asked)) == (0, 1)
    assert "Sends “zzyzx”" in err
    assert "ODbL" in err
    assert "· Nominatim" in out
    told = json.loads(run(capsys, "review", event, "--json")[1])
    assert told["places"][-1]["service"] == "nominatim"
    assert run(capsys, "review", "--choose", event, str(len(told["places"])))[0] == 0
    assert shown()[event]["geo_method"] == "provider:nominatim"
