"""The tables hold every fact, and are made the same way every time."""

import json
import shutil
from datetime import UTC, date, datetime

import pytest
from frozen import KEYS, PATH, manifest_of
from small_data import change, read, small_facts

from data import casebook
from data.casebook import build, make, span, status_of
from data.codebook import DATE_PRECISION, GEO_PRECISION, KIND_OF_WORD
from data.credits import Credit, independent, owner, publishers, read_cell
from data.load import FOLDER, load
from data.schema import DIPLOMATIC_KINDS, TABLES, DatePrecision, Kind, Precision

FACTS = FOLDER / "facts"
MANIFEST = json.loads(PATH.read_text("utf-8"))


def restored(tables):
    """Return the facts as they can be read back from the product's tables alone."""
    url_of = {row["source_id"]: row["url"] for row in tables["sources"]}

    def url(ids):
        found = [url_of[part] for part in ids.split(";") if part and url_of[part]]
        assert len(found) <= 1, "a cell has one address"
        return found[0] if found else ""

    words = {str(int(code)): word for word, code in DATE_PRECISION.items()}
    spots = {str(int(code)): word for word, code in GEO_PRECISION.items()}
    names = {
        "lat": "latitude", "lon": "longitude", "source_name": "source_text",
        "initiator_ids": "initiator", "target_ids": "target", "actor1": "initiator_text",
        "actor2": "target_text", "injuries": "injured", "sub_type": "sub_kind",
        "counterpart": "target_text", "cooperation_score": "cooperation",
    }  # fmt: skip

    def event(row, columns):
        incident = row["domain"] == "incident"
        said = {
            "date_precision": words[row["date_precision"]],
            "geo_precision": spots.get(row["geo_precision"], ""),
            "event_type": row["kind"] if incident else row["sub_kind"],
            "initiator": row["initiator_text"],
            "cameo_root": row["cameo_code"][:2],
            "source_url": url(row["source_ids"]),
        }
        return {
            name: said[name] if name in said else row[names.get(name, name)] for name in columns
        }

    def columns(name):
        return list(MANIFEST[name]["columns"])

    return {
        "incidents": [
            event(row, columns("incidents"))
            for row in tables["events"]
            if row["domain"] == "incident"
        ],
        "diplomatic_events": [
            event(row, columns("diplomatic_events"))
            for row in tables["events"]
            if row["domain"] == "diplomatic"
        ],
        "actors": tables["actors"],
        "links": [
            {
                **{key: row[key] for key in row if key != "source_id"},
                "source_url": url(row["source_id"]),
            }
            for row in tables["links"]
        ],
        "claims": [
            {
                name: url(row["source_ids"])
                if name == "source_url"
                else row[names.get(name, name)]
                for name in columns("claims")
            }
            for row in tables["claims"]
        ],
        "places": [
            {key: row[key] for key in row if key != "admin1_code"} for row in tables["places"]
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def tables():
    """Return the product's tables as they lie in the folder."""
    return {name: read(FOLDER / f"{name}.csv") for name in TABLES}


@pytest.fixture(scope="module")
def facts():
    """Return the facts as they were written."""
    return {name: read(FACTS / f"{name}.csv") for name in KEYS}


def test_the_facts_are_those_that_were_written(facts):
    """No row and no cell of the facts differs from the frozen manifest."""
    assert manifest_of(facts) == MANIFEST


@pytest.mark.parametrize("name", KEYS)
def test_every_fact_can_be_read_back_from_the_tables(tables, name):
    """Rows, notes, sources, ranges, links and claims are all there, word for word."""
    found = manifest_of({name: [_in_order(row, name) for row in restored(tables)[name]]})[name]
    assert found["columns"] == MANIFEST[name]["columns"]
    assert found == MANIFEST[name]


def _in_order(row, name):
    """Return the row's cells in the order of the facts."""
    return {column: row[column] for column in MANIFEST[name]["columns"]}


def test_the_facts_only_grow():
    """There are never fewer than the 557 events, 142 links and 503 claims of the first day."""
    first = {
        "incidents": 378,
        "diplomatic_events": 179,
        "actors": 137,
        "links": 142,
        "claims": 503,
        "places": 646,
    }
    assert {name for name, rows in first.items() if MANIFEST[name]["rows"] < rows} == set()


def test_the_tables_are_made_the_same_every_time(tmp_path):
    """Made again from the facts, every table and DIGEST have the bytes that are kept."""
    shutil.copytree(FACTS, tmp_path / "facts")
    shutil.copy(FOLDER / "calendar.csv", tmp_path)  # written by hand
    said = json.loads((FOLDER / "DIGEST").read_bytes())  # the day of the last revision is there
    (tmp_path / "DIGEST").write_text(json.dumps(said), encoding="utf-8")
    make(tmp_path)
    for name in (*(f"{table}.csv" for table in TABLES), "DIGEST"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


def test_a_changed_fact_is_a_revision(tmp_path):
    """The credit names the day on which a fact last changed: it stays until one does."""
    facts, today = small_facts(tmp_path / "facts"), datetime.now(UTC).date().isoformat()

    def made() -> tuple[str, str]:
        """Return the day of the revision and the credit, made anew."""
        make(tmp_path)
        said = json.loads((tmp_path / "DIGEST").read_bytes())["dataset"]
        return said["revised"], said["attribution"]

    assert made()[0] >= today
    said = json.loads((tmp_path / "DIGEST").read_bytes())
    said["dataset"]["revised"] = "2024-05-01"
    (tmp_path / "DIGEST").write_text(json.dumps(said), encoding="utf-8")
    (tmp_path / "calendar.csv").write_text("entry_id\n", encoding="utf-8")
    day, credit = made()
    assert day == "2024-05-01"
    assert "CC BY 4.0, revised 2024-05-01;" in credit
    change(facts / "incidents.csv", 0, summary="Something else.")
    assert made()[0] >= today


def test_tables_are_utf_8_with_line_feeds():
    """A table looks the same on every machine."""
    for name in TABLES:
        content = (FOLDER / f"{name}.csv").read_bytes()
        assert b"\r" not in content
        assert not content.startswith(b"\xef\xbb\xbf")
        assert content.decode("utf-8").endswith("\n")


def test_faulty_facts_make_no_tables(tmp_path, monkeypatch, capsys):
    """A fault is named on stderr with file and line, and what was there stays."""
    facts = small_facts(tmp_path / "facts")
    change(facts / "incidents.csv", 0, date="16 January 2024")
    monkeypatch.setattr(casebook, "FACTS", facts)
    monkeypatch.setattr(casebook, "make", lambda: pytest.fail("tables were made"))
    assert casebook.main() == 1
    said = capsys.readouterr().err
    assert "incidents.csv:2 date" in said
    assert "16 January 2024" in said


@pytest.mark.parametrize(
    ("day", "precision", "first", "last"),
    [
        ("2024-01-16", DatePrecision.DAY, "2024-01-16", "2024-01-16"),
        ("2024-01-02", DatePrecision.WEEK, "2023-12-30", "2024-01-05"),
        ("2024-02-15", DatePrecision.MONTH, "2024-02-01", "2024-02-29"),
        ("2023-12-31", DatePrecision.MONTH, "2023-12-01", "2023-12-31"),
    ],
)
def test_a_date_spans_what_its_precision_says(day, precision, first, last):
    """A week is three days to each side, a month the calendar month."""
    assert span(day, precision) == (first, last)


def test_every_span_holds_its_date(tables):
    """The date as written lies within the days that are shown."""
    for row in tables["events"]:
        first, last = map(date.fromisoformat, (row["date_start"], row["date_end"]))
        assert first <= date.fromisoformat(row["date"]) <= last


def test_every_word_of_the_facts_has_a_kind(facts):
    """The 33 words lead to the thirteen diplomatic kinds, and each kind is used."""
    words = {row["event_type"] for row in facts["diplomatic_events"]}
    assert words == set(KIND_OF_WORD)
    assert len(words) == 33
    assert set(KIND_OF_WORD.values()) == set(DIPLOMATIC_KINDS)


def test_the_zero_of_a_cameo_code_stays(tables):
    """042 is text in the file and in the frame."""
    codes = {row["cameo_code"] for row in tables["events"]}
    assert "042" in codes
    assert all(len(code) in (0, 3) for code in codes)
    assert "042" in set(load().events["cameo_code"])


def test_every_event_with_a_place_on_land_has_a_radius(tables):
    """Every district and province that stands for an event is found in places.csv."""
    without = [
        row["event_id"] for row in tables["events"] if row["latitude"] and not row["radius_km"]
    ]
    assert without == ["DIP-2024-002"]  # the strait, precision 7
    radius = {row["event_id"]: (row["geo_precision"], row["radius_km"]) for row in tables["events"]}
    assert radius["INC-2024-003"] == ("3", "73")  # Panjgur district
    assert radius["INC-2021-101"] == ("4", "330")  # Balochistan
    assert radius["INC-2024-006"] == ("2", "25")
    assert radius["INC-2024-005"] == ("5", "25")
    assert radius["INC-2024-049"] == ("1", "2")  # the railway station of Quetta
    assert radius["INC-2024-010"] == ("1", "1")


def test_an_incident_has_the_code_of_its_province(tables):
    """Only present codes of ISO 3166-2 stand in the table."""
    codes = {
        (row["admin1"], row["admin1_code"])
        for row in tables["events"]
        if row["domain"] == "incident"
    }
    assert codes == {
        ("Balochistan", "PK-BA"),
        ("Sistan and Baluchestan", "IR-11"),
        ("Kerman", "IR-08"),
        ("Islamabad Capital Territory", "PK-IS"),
    }


def test_diplomatic_places_are_joined_by_name_and_nearness(tables):
    """Towns and crossings find their country; calls, posts and the strait have none."""
    by_place = {
        row["place"]: (row["country"], row["admin1_code"], row["geo_precision"])
        for row in tables["events"]
        if row["domain"] == "diplomatic"
    }
    assert by_place["Islamabad"] == ("PK", "PK-IS", "2")
    assert by_place["Tehran"] == ("IR", "IR-23", "2")
    assert by_place["Davos"] == ("CH", "", "2")
    assert by_place["Panjgur border"] == ("PK", "PK-BA", "2")  # an alias of Chedgi, 20 km away
    assert by_place["Geneva"] == ("CH", "", "")  # no coordinates in the facts, none added
    assert by_place["Strait of Hormuz / Gulf"] == ("", "", "7")
    assert by_place["(telephone)"] == ("", "", "")
    assert by_place["Cairo"] == ("", "", "2")  # not among the places


def test_types_follow_the_actors_in_the_same_order(tables):
    """One class for each id."""
    types = {row["actor_id"]: row["type"] for row in tables["actors"]}
    for row in tables["events"]:
        for side in ("initiator", "target"):
            expected = ";".join(types[part] for part in row[side].split(";") if part)
            assert row[f"{side}_type"] == expected


def test_responds_to_is_a_view_of_the_links(tables):
    """Every link is in it once."""
    pairs = {
        (row["event_id"], earlier)
        for row in tables["events"]
        for earlier in row["responds_to"].split(";")
        if earlier
    }
    assert pairs == {(row["event_id"], row["responds_to"]) for row in tables["links"]}


# -- sources


def test_every_source_cell_names_listed_publishers_and_keeps_its_address(facts):
    """Each of the cells is read, and its address goes to exactly one publisher."""
    cells = {
        (row["source_name"], row["source_url"])
        for name in ("incidents", "diplomatic_events", "claims")
        for row in facts[name]
    }
    assert len({name for name, _ in cells}) == 492
    known = publishers()
    for name, url in cells:
        credited = read_cell(name, url)
        assert {credit.publisher for credit in credited} <= set(known), name
        assert [credit.url for credit in credited if credit.url] == ([url] if url else []), name
        parts = [part for part in name.split(";") if part.strip()]
        silent = sum(part.strip() in ("not traced",) or "row" in part.split() for part in parts)
        named = [credit for credit in credited if credit.named]
        assert len(named) == (len(parts) - silent or bool(url)), name


@pytest.mark.parametrize(
    ("cell", "url", "expected"),
    [
        ("Dawn", "https://www.dawn.com/news/1", [("Dawn", "", True)]),
        ("Dawn; Geo", "https://www.geo.tv/x", [("Dawn", "", False), ("Geo News", "", True)]),
        ("Dawn via globalpoliticsnews", "https://globalpoliticsnews.com/?p=1",
         [("Dawn", "globalpoliticsnews", True)]),
        ("AFP in Dawn", "https://www.dawn.com/news/1", [("AFP", "Dawn", True)]),
        ("Dawn (AFP)", "https://www.dawn.com/news/1", [("AFP", "Dawn", True)]),
        ("The News / ISPR", "https://www.thenews.com.pk/1", [("ISPR", "The News", True)]),
        ("RFE/RL", "https://rferl.org/a", [("RFE/RL", "", True)]),
        ("sirfpakistan / RFE-RL", "https://sirfpakistan.net/1",
         [("RFE/RL", "sirfpakistan", True)]),
        ("Arab News copy", "https://ramadan-karim.com/x",
         [("Arab News", "ramadan-karim.com", True)]),
        ("The Hindu copy", "https://www.daily8.com/x", [("The Hindu", "Daily8", True)]),
        ("Dawn; News18 copy", "https://www.dawn.com/news/1",
         [("Dawn", "", True), ("News18", "a copy", False)]),
        ("ISPR in Dawn via defence.pk", "https://www.dawn.com/news/1",
         [("ISPR", "Dawn, defence.pk", True)]),
        ("IHRNGO (19); row (35)", "https://iranhr.net/en/articles/5506/",
         [("Iran Human Rights", "", True)]),
        ("Frontier Post", "https://www.dawn.com/news/1",
         [("Frontier Post", "", False), ("Dawn", "", True)]),
        ("The Balochistan Post (Urdu)", "https://thebalochistanpost.com/1",
         [("The Balochistan Post Urdu", "", True)]),
        ("UCDP GED event 424669 (headline of The Balochistan Post)",
         "https://ucdp.uu.se/downloads/", [("The Balochistan Post", "UCDP GED", True)]),
        ("not traced", "", []),
        ("", "", []),
        ("", "https://www.dawn.com/news/1", [("Dawn", "", True)]),
        ("", "https://unheard.example/1", [("unheard.example", "", True)]),
        ("Unheard Weekly; Another", "https://unheard.example/1",
         [("Unheard Weekly", "", True), ("Another", "", False)]),
    ],
)  # fmt: skip
def test_a_source_cell_is_read_as_its_publishers(cell, url, expected):
    """Publisher, where the copy stands, and who has the address."""
    found = [(credit.publisher, credit.via, bool(credit.url)) for credit in read_cell(cell, url)]
    assert found == expected


def test_a_ged_event_keeps_its_number():
    """All GED rows share one address, so the number tells them apart."""
    credit = read_cell("UCDP GED event 385748 (HDX country file, Pakistan)")[0]
    assert (credit.publisher, credit.title) == ("UCDP GED", "GED event 385748")


def test_a_host_is_known_by_its_end_and_not_by_a_part():
    """notdawn.com is not Dawn, and an address in a path is no host."""
    assert owner("https://www.dawn.com/news/1") == "Dawn"
    assert owner("https://images.dawn.com/1") == "Dawn"
    assert owner("https://notdawn.com/1") == ""
    assert owner("https://evil.example/dawn.com/1") == ""
    assert owner("https://hindi.opindia.com/?p=1") == "OpIndia Hindi"


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("Dawn", 1),
        ("Dawn; Rudaw", 2),
        ("Geo; The News", 1),  # one house
        ("AFP in Dawn; Hurriyet / AFP", 1),  # two copies of one report
        ("Dawn (AFP); Hurriyet / AFP; PTI", 2),
        ("Geo / ISPR", 0),  # the army alone
        ("Dawn; ISPR", 1),
        ("TBP; TBP Urdu", 1),
    ],
)
def test_only_independent_publishers_are_counted(cell, count):
    """A copy is what it copies, a house is one, a party is no witness."""
    assert independent(read_cell(cell)) == count


def test_a_publisher_known_from_the_address_alone_is_no_second_witness():
    """A cell that names one paper and links to another has one of them by mistake."""
    assert independent(read_cell("Frontier Post", "https://www.dawn.com/news/1")) == 1


def test_publishers_are_listed_once_with_a_role():
    """No name or spelling means two publishers, no host belongs to two."""
    rows = read(FOLDER / "publishers.csv")
    names = [row["publisher"] for row in rows]
    spellings = [name for row in rows for name in row["spellings"].split(";") if name]
    hosts = [host for row in rows for host in row["hosts"].split(";") if host]
    for values in (names + spellings, hosts):
        assert len(values) == len(set(values))
    assert {row["role"] for row in rows} == {"press", "agency", "monitor", "party", "mirror"}
    assert names == sorted(names, key=str.casefold)


def test_sources_are_one_row_per_publisher_and_address(tables):
    """Only events of GED, and a paper read through two sites, share both."""
    seen = set()
    for row in tables["sources"]:
        key = (row["publisher"], row["url"], row["title"], row["via"])
        assert key not in seen
        seen.add(key)
    assert len({row["source_id"] for row in tables["sources"]}) == len(tables["sources"])


@pytest.mark.parametrize(
    ("verified", "attribution", "denied", "publishers", "status"),
    [
        ("yes", "claimed", False, 1, "reported"),
        ("yes", "claimed", False, 2, "corroborated"),
        ("yes", "disputed", False, 2, "disputed"),
        ("yes", "claimed", True, 2, "disputed"),
        ("partly", "disputed", True, 2, "unverified"),
        ("no", "claimed", False, 2, "unverified"),
    ],
)
def test_the_weakest_status_wins(verified, attribution, denied, publishers, status):
    """Unverified before disputed before corroborated before reported."""
    event = {"verified": verified, "attribution": attribution}
    credited = [Credit("Dawn"), Credit("Rudaw")][:publishers]
    assert status_of(event, credited, denied=denied) == status


def test_kinds_and_precisions_stand_in_the_table(tables):
    """The table uses only words of the schema."""
    assert {row["kind"] for row in tables["events"]} == set(Kind)
    found = {row["geo_precision"] for row in tables["events"]} - {""}
    assert found <= {str(int(code)) for code in Precision}


def test_the_build_reads_nothing_but_facts_and_lists(facts):
    """Built rows are sorted by their ids and as many as the facts."""
    tables = build(FACTS)
    assert len(tables["events"]) == len(facts["incidents"]) + len(facts["diplomatic_events"])
    ids = [row["source_id"] for row in tables["sources"]]
    assert ids == sorted(ids)
