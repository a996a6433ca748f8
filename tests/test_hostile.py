"""Hostile text without a browser: files to take away, questions, many hands at once."""

from __future__ import annotations

import csv
import json
import random
import shlex
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import lru_cache
from io import BytesIO, StringIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from events import random_area
from PIL import Image

from data.filters import FILTERS
from data.load import Dataset, event_record, load
from data.query import Choices, Query, View
from data.schema import EVENT_COLUMNS, TEXT
from data.words import Words
from geo import snapshot
from geo.sheet.pins import Pin
from geo.sheet.png import recipe_of
from geo.sheet.recipe import Recipe
from geo.sheet.rows import FORMULA_SIGNS
from pages.parts.text import plain, unbroken, web_link
from tests.browser.own_data import TEXTS, call, event, hostile_tables, write_tables

FORMS = tuple(snapshot.MEDIA_TYPES)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Return the data set whose every free cell is hostile."""
    return load(hostile_tables(tmp_path_factory.mktemp("own") / "${x}<b>"))


@lru_cache(maxsize=1)
def bundled() -> Dataset:
    """Return the data that come with Sarhad."""
    return load()


def test_hostile_rows_are_kept_as_they_are_or_set_aside_with_a_reason(hostile: Dataset):
    """Free text comes through letter by letter; ids, kinds and addresses do not take it."""
    assert len(hostile.events) == 2 * len(TEXTS)
    for text in TEXTS.values():
        assert (hostile.events["summary"] == text).sum() == 2
    refused = hostile.problems.groupby("file").size().to_dict()
    assert refused == {"events.csv": 2 * len(TEXTS) + 1, "sources.csv": 3}
    assert "\x07" not in "".join(hostile.problems["got"])


def test_a_record_gives_no_address_but_http(hostile: Dataset):
    """Of events, claims and links."""
    for event_id in hostile.events["event_id"]:
        record = event_record(hostile, event_id)
        sources = [*record["sources"], *(s for claim in record["claims"] for s in claim["sources"])]
        sources += [link["source"] for link in (*record["answers"], *record["answered_by"])]
        assert sources
        assert all(source["url"].startswith("https://evil.example/") for source in sources)


def test_no_cell_of_a_table_begins_a_formula(hostile: Dataset):
    """Texts of all columns get an apostrophe, numbers such as -4.0 stay numbers."""
    content = snapshot.make(hostile, Query(), form="csv").content
    rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(rows) == 2 * len(TEXTS)
    texts = [column.name for column in EVENT_COLUMNS if column.dtype == TEXT]
    assert not [row[name] for row in rows for name in texts if row[name].startswith(FORMULA_SIGNS)]
    assert sum(row["summary"] == f"'{TEXTS['sheet']}" for row in rows) == 2
    assert {row["cooperation"] for row in rows} == {"", "-4.0"}


@pytest.mark.parametrize("sign", [*FORMULA_SIGNS, "=1+1;", "\t=1", "\r=1", " =1"])
def test_formulas_of_files_are_defused(tmp_path: Path, sign: str):
    """From the file to the export, whatever sign they begin with."""
    risky = f"{sign}cmd|'/C calc'!A0"
    data = load(write_tables(tmp_path, events=[event(summary=risky, place=risky, notes=risky)]))
    data = _open_to_all(data)
    content = snapshot.make(data, Query(), form="csv").content.decode("utf-8-sig")
    (row,) = csv.DictReader(StringIO(content, newline=""))
    for name in ("summary", "place", "notes"):
        assert not row[name].startswith(FORMULA_SIGNS)
        assert row[name].removeprefix("'") == risky


def test_features_are_plain_json(hostile: Dataset):
    """Every text comes back from GeoJSON as it went in, addresses only http."""
    made = json.loads(snapshot.make(hostile, Query(), form="geojson").content)
    summaries = [feature["properties"]["summary"] for feature in made["features"]]
    assert sorted(summaries) == sorted([*TEXTS.values()] * 2)
    urls = [s["url"] for feature in made["features"] for s in feature["properties"]["sources"]]
    assert all(url.startswith("https://evil.example/") for url in urls)


@pytest.mark.parametrize("name", TEXTS)
def test_the_recipe_of_a_picture_is_json_and_its_command_one_line(hostile: Dataset, name: str):
    """Words, title and name of the data set in iTXt; the shell sees single words only."""
    text = TEXTS[name]
    query = Query.read({"words": text})[0]
    recipe = Recipe(
        params=query.params(), flags=tuple(query.flags()), title=text, dataset=hostile.name
    )
    assert json.loads(recipe.as_json()) == recipe.as_dict()
    words = shlex.split(recipe.command("x.png"))
    assert f"--title={text}" in words or words[words.index("--title") + 1] == text
    assert Query.from_flags(recipe.flags)[0] == query


def test_control_signs_in_a_title_leave_the_picture_whole(hostile: Dataset):
    """NUL, bell, an override, half a sign: the file opens and its recipe is JSON."""
    title = "a\x00b\x07c\u202ed\ud800</x:xmpmeta>" + TEXTS["script"]
    made = snapshot.make(hostile, Query(), form="png", title=title)
    with Image.open(BytesIO(made.content)) as image:
        image.load()
        assert "\x00" not in "".join(str(text) for text in image.text.values())
    assert json.loads(recipe_of(made.content))["dataset"] == hostile.name


@pytest.mark.parametrize("lang", snapshot.CHOICES["lang"])
def test_a_drawing_of_hostile_events_holds_only_what_a_drawing_needs(hostile: Dataset, lang: str):
    """Title, caption, call-outs and names of places: no element, address or handler of theirs."""
    texts = list(TEXTS.values())
    pins = [
        Pin(event_id, text)
        for event_id, text in zip(hostile.events["event_id"], texts[:5], strict=False)
    ]
    given = {"title": texts[0], "caption": " ".join(texts), "pins": pins, "lang": lang}
    made = snapshot.make(hostile, Query(), form="svg", **given)
    root = ET.fromstring(made.content)
    names = {element.tag.partition("}")[2] for element in root.iter()}
    assert names <= {
        "svg", "title", "desc", "metadata", "style", "rect", "g", "path", "circle", "text",
    }  # fmt: skip
    values = {name: value for element in root.iter() for name, value in element.attrib.items()}
    assert not [name for name in values if name.startswith("on") or "href" in name]
    assert snapshot.make(hostile, Query(), form="pdf", **given).content.startswith(b"%PDF-")


def test_a_page_holds_no_element_of_the_data(hostile: Dataset):
    """Nothing of the texts stands in the file as markup; the policy allows nothing new."""
    made = snapshot.make(hostile, Query(), form="html", title=TEXTS["script"]).content.decode()
    for name in ("picture", "script"):
        assert TEXTS[name] not in made
    assert made.count("</script") == made.count("<script") == 3
    assert "default-src 'none'" in made


def test_everything_that_can_be_chosen_can_be_asked(hostile: Dataset):
    """Each value that the lists offer is a query, an address and flags, and keeps its events."""
    choices = Choices.of(hostile)
    for field in ("provinces", "districts", "actors"):
        for value in choices.values(field):
            query = Query(**{field: (value,)})
            assert Query.read(query.params(), choices) == (query, [])
            assert Query.from_flags(query.flags(), choices) == (query, [])
            assert value == "none" or len(query.keep(hostile.events)) > 0


@pytest.mark.parametrize(
    "name",
    ["Kech  ", " Kech", "K\u200eech", "Ke\u00a0ch", "\u202eKech", "K" * 500, "a\tb", "\u200f"],
)
def test_a_district_written_oddly_can_be_asked_for(tmp_path: Path, name: str):
    """Spaces, hidden signs and length of a name in a file never make a query fail."""
    data = load(write_tables(tmp_path, events=[event(admin2=name)]))
    choices = Choices.of(data)
    for value in choices.values("districts"):
        assert len(Query(districts=(value,)).keep(data.events)) == 1
    query, _ = Query.read({"districts": f"PK-BA/{name}"}, choices)
    assert len(query.keep(data.events)) == 1


@pytest.mark.parametrize("name", TEXTS)
def test_no_address_makes_a_query_fail(hostile: Dataset, name: str):
    """Every field with a hostile text: left out with a note, or asked for as words."""
    choices, say = Choices.of(hostile), Words()
    for field in (*(row.name for row in FILTERS), "at", "event", "data"):
        view, notes = View.read({field: TEXTS[name]}, choices, hostile.hash)
        said = " ".join(note.said(say) for note in notes)
        assert view.query.fields_set() or said
        assert not set(said) & set("\u202e\u2066\x00")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*a* _b_ `c`", r"\*a\* \_b\_ \`c\`"),
        ("1. first", "\u20601. first"),
        (":material/home:", "\\:\u2060material/home\\:"),
        ("a -> b", "a -\u2060\\> b"),
        ("12:30 on 1-2-2024", r"12\:30 on 1-2-2024"),
        ("see https://a.example", "see https\\:\u2060//a.example"),
        ("www.a.example, b@c.example", "www\u2060.a.example, b\u2060@c.example"),
        ("turned \u202eaway\u2069", "turned away"),
        ("در زاهدان\u200cها", "در زاهدان\u200cها"),
        ("two\nlines\t", "two lines"),
        ("", ""),
    ],
)
def test_text_on_its_way_to_markdown_keeps_its_letters(text: str, shown: str):
    """Marks are escaped; what an escape does not stop is parted by an invisible joiner."""
    assert plain(text) == shown


def test_no_line_ends_inside_a_range():
    """Of days or numbers; a dash between spaces stays as it is."""
    said = "8 incidents, 10–31 January 2024 – and 58–75 died"
    assert unbroken(said) == "8 incidents, 10–\u206031 January 2024 – and 58–\u206075 died"


@pytest.mark.parametrize(
    "url", ["javascript:x", "https://a.example/)](b", "https://a b", "//a", ""]
)
def test_an_address_that_is_not_harmless_is_no_link(url: str):
    """The name alone is shown."""
    assert web_link("A paper", url) == "A paper"


@pytest.mark.parametrize("times", [1, pytest.param(4, marks=pytest.mark.long)])
def test_eight_threads_make_the_same_bytes(times: int):
    """One query, all forms, eight hands at once: what one hand makes."""
    query = Query(since=date(2024, 1, 10), until=date(2024, 1, 31))

    def content(form: str) -> bytes:
        frames = "month" if form in ("mp4", "webp") else ""
        return snapshot.make(bundled(), query, form=form, frames=frames).content

    alone = [content(form) for form in FORMS]
    with ThreadPoolExecutor(8) as pool:
        made = pool.map(content, FORMS * times)
        assert list(made) == alone * times


@pytest.mark.long
def test_all_forms_agree_for_random_questions():
    """Rows of CSV = features of GeoJSON = cards of the page = numbers of the picture, 50 times."""
    for query in random_queries(50, seed=7):
        kept = set(query.keep(bundled().events)["event_id"])
        made = {form: snapshot.make(bundled(), query, form=form) for form in ("csv", "geojson")}
        features = json.loads(made["geojson"].content)["features"]
        rows = csv.DictReader(StringIO(made["csv"].content.decode("utf-8-sig"), newline=""))
        assert {row["event_id"] for row in rows} == kept == {f["id"] for f in features}
        nowhere = sum(feature["geometry"] is None for feature in features)
        assert nowhere == made["csv"].not_placed


def random_queries(count: int, *, seed: int) -> list[Query]:
    """Return questions of one to three fields, any field, whose values the data hold."""
    draw, choices = random.Random(seed), Choices.of(bundled())
    fields = [row.name for row in FILTERS if row.name not in ("since", "until", "words")]
    found = []
    for _ in range(count):
        asked: dict[str, object] = {}
        for name in draw.sample([*fields, "days", "words"], draw.randint(1, 3)):
            if name == "days":
                since = bundled().first_day + timedelta(draw.randrange(1900))
                asked |= {"since": since, "until": since + timedelta(draw.choice([0, 30, 800]))}
            elif name == "area":
                asked["area"] = random_area(draw)
            elif name == "words":
                asked["words"] = draw.choice(["zahedan", "strike", "border guards", "Jaish", "x9q"])
            else:
                values = choices.values(name)
                asked[name] = tuple(draw.sample(values, min(len(values), draw.randint(1, 4))))
        found.append(Query(**asked))
    return found


def _open_to_all(data: Dataset) -> Dataset:
    """Return the data set with leave to hand its rows on."""
    from dataclasses import replace

    return replace(data, re_export=True)


def test_a_call_has_no_place(tmp_path: Path):
    """The tables of these tests are themselves without a fault."""
    data = load(write_tables(tmp_path, events=[event(), call()]))
    assert data.problems.empty
    assert data.events["latitude"].notna().tolist() == [False, True]
