"""The browser map as Folium elements, without a browser."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from base64 import b64decode, b64encode
from datetime import date
from pathlib import Path
from typing import Any

import folium
import numpy as np
import pytest
from streamlit_folium import _get_map_string, generate_js_hash

from data.query import Query
from data.schema import FatalityBand, Kind, Status
from data.words import Words
from geo.screen import files
from geo.screen.alone import links, script_of, standalone
from geo.screen.columns import content_hash, pack
from geo.screen.files import ASSETS, BUNDLES, asset, asset_url, asset_urls, read
from geo.screen.filters import beyond, bits, tables
from geo.screen.leaflet import (
    EventFilter,
    OfflineMap,
    browser_map,
    inlined,
    screen_map,
    served,
    written,
)
from tests.browser.harness import made_up_cards, made_up_events
from tests.taken_apart import code_of, plain_of

ROOT = Path(__file__).parents[1]
HOSTILE = (
    "<img src=x onerror=window.ran=1>",
    "${window.ran=1}",
    "`+(window.ran=1)+`",
    "</script><script>window.ran=1</script>",
    "{{ 7*7 }}",
    '";window.ran=1;//',
)


def small_page(n: int = 20) -> OfflineMap:
    """Return the map of n invented events, served."""
    return browser_map(served(made_up_events(n), words=Words("en"), land=b"{}"))


def small_file(**changes: Any) -> str:
    """Return the stand-alone file of 20 invented events."""
    events = made_up_events(20)
    cards = made_up_cards(events)
    config = inlined(events, words=Words("en"), cards=cards, land=b"", **changes)
    return standalone(config)


def test_two_maps_of_one_config_have_the_same_script():
    """st_folium's key is a hash of the script: a difference would mount the map anew."""
    one, two = small_page(), small_page()
    assert script_of(one) == script_of(two)
    assert _get_map_string(one) == _get_map_string(two)


def test_the_script_is_the_same_in_another_process():
    """No random ids, no order of sets, no clock."""
    code = (
        "from tests.test_leaflet import small_page;"
        "from streamlit_folium import _get_map_string; import hashlib;"
        "print(hashlib.sha256(_get_map_string(small_page()).encode()).hexdigest())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    here = hashlib.sha256(_get_map_string(small_page()).encode()).hexdigest()
    assert run.stdout.strip() == here


def test_a_map_of_other_events_has_another_key():
    """st_folium strips `_xxx` from the script before it hashes: the data's name must survive."""
    keys = {generate_js_hash(_get_map_string(small_page(n))) for n in (20, 21)}
    assert len(keys) == 2


def test_no_link_leads_to_another_host():
    """One unreachable link, even of a library nobody needs, leaves the map blank for ever."""
    page = small_page()
    page.get_root().render()
    links = [
        url
        for element in (page, *page._children.values())
        for _, url in (*element.default_js, *element.default_css)
    ]
    names = {url.rpartition("/")[2] for url in links}
    assert names == {"leaflet.js", "map.js", "map.css"}
    assert all(url.startswith("/assets/") for url in links)
    assert "://" not in page.get_root().header.render()


def test_folium_keeps_its_own_lists():
    """Neither our lists leak into other maps of the process nor theirs into ours."""
    before = list(folium.Map.default_js)
    page = small_page()
    page.add_js_link("mine", "/mine.js")
    assert folium.Map.default_js == before
    assert ("mine", "/mine.js") not in small_page().default_js


def test_a_filter_does_not_become_part_of_the_map():
    """A map that is kept and shown again has the script it had."""
    page = small_page()
    before = _get_map_string(page)
    EventFilter(window=(date(2024, 1, 1), date(2024, 1, 31))).add_to(page)
    assert _get_map_string(page) == before


def test_a_filter_of_the_built_in_data_is_small():
    """557 events: the bit set is about 100 letters."""
    mask = np.random.default_rng(1).random(557) < 0.5
    message = EventFilter(mask=mask, window=(date(2021, 1, 1), date(2026, 6, 23))).message
    script = EventFilter(mask=mask)._template.module.script(EventFilter(mask=mask), {})
    assert len(script) < 1024
    bits = np.unpackbits(np.frombuffer(b64decode(message["mask"]), np.uint8), bitorder="little")
    assert (bits[:557].astype(bool) == mask).all()


def test_a_question_of_every_table_is_small_whatever_the_data():
    """Four tables of 32 bytes: less than a kilobyte for a million events too."""
    query = Query(
        kinds=(Kind.BATTLE,), provinces=("PK-BA",), fatalities=(FatalityBand.MOST,),
        precision=(1, 2), status=(Status.DISPUTED,),
    )  # fmt: skip
    provinces = [f"XX-{number:03}" for number in range(200)] + ["PK-BA"]
    told = EventFilter(
        tables=tables(query, provinces), window=(date(2021, 1, 1), date(2026, 6, 23))
    )
    assert set(told.message["tables"]) == {"kind", "province", "flags", "deaths"}
    assert beyond(query, provinces) == Query()
    assert len(told._template.module.script(told, {})) < 1024


def test_more_provinces_than_a_byte_counts_are_told_by_rows():
    """Then no table could tell the last ones apart."""
    provinces, query = [f"XX-{number:03}" for number in range(255)], Query(provinces=("XX-000",))
    assert tables(query, provinces) == {}
    assert beyond(query, provinces) == query


def test_a_mask_that_keeps_all_is_not_sent():
    """None says every row."""
    assert EventFilter(mask=np.ones(5, bool)).message["mask"] is None
    assert bits(np.array([True, False, False])) == b64encode(b"\x01").decode()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_every_script(text: str):
    """Ids, credits and views go through JSON that cannot end a script element."""
    events = made_up_events(3).assign(event_id=[text, "b", "c"])
    cards = {text: {"summary": text}}
    config = inlined(
        events, words=Words("en"), cards=cards, land=b"", credits_=(text,), view=(58, 24, 70, 32)
    )
    html = standalone(config, title=text)
    assert "<img src=x" not in html
    assert html.count("</script") == html.count("<script") == 3
    assert "<img src=x" not in code_of(html)["scripts"][-1]
    script = EventFilter(selected=text)._template.module.script(EventFilter(selected=text), {})
    assert "<" not in script


def test_an_asset_is_found_only_under_its_own_hash():
    """So that an answer may be kept for ever; and no path leads out of the list."""
    path = asset_url("store.js").removeprefix("/assets/")
    found = asset(path)
    assert found is not None
    assert found[1] == "text/javascript"
    for other in ("0" * 12 + "/store.js", "store.js", "", path + "/../x", f"{path[:13]}../../x.py"):
        assert asset(other) is None


@pytest.mark.parametrize("bundle", BUNDLES)
def test_a_bundle_holds_every_file_under_its_name(bundle):
    """One request for all; a fault's line still leads to a file, in the order of the list."""
    text = read(bundle).decode()
    at = [text.index(f"/* {name} */\n{read(name).decode()}") for name in BUNDLES[bundle]]
    assert at == sorted(at)


def test_the_bundle_of_scripts_holds_all_of_them_and_is_strict():
    """Each script asks for strict rules in a first line, which only a file's own first line is."""
    known = {path.name for path in ASSETS.glob("*.js")}
    assert set(BUNDLES["map.js"]) == known - set(files.ALONE_SCRIPTS)
    assert read("map.js").startswith(b'"use strict";\n')


def test_a_changed_file_changes_the_address_of_its_bundle(monkeypatch, tmp_path):
    """A browser that keeps an answer for ever must not keep an old one."""
    shutil.copytree(ASSETS, tmp_path / "assets")
    monkeypatch.setattr(files, "ASSETS", tmp_path / "assets")
    files._stamps_of.cache_clear()
    before = asset_url("map.js")
    with (tmp_path / "assets" / "store.js").open("a") as script:
        script.write("// another line\n")
    files._stamps_of.cache_clear()  # a second later
    assert asset_url("map.js") != before
    found = asset(asset_url("map.js").removeprefix("/assets/"))
    assert found is not None
    assert b"// another line" in found[0]
    assert asset(before.removeprefix("/assets/")) is None
    files._stamps_of.cache_clear()  # the folder is gone after this test


def test_the_map_of_the_screen_is_the_map_of_the_page():
    """It differs in what Folium need not write again for every answer, not in its script."""
    config = served(made_up_events(20), words=Words("en"), land=b"{}")
    page, screen = browser_map(config), screen_map(config, written(config))
    assert script_of(screen) == script_of(page)
    assert links(screen, "default_js") == links(page, "default_js")
    assert page.get_root().render()
    assert "Sarhad.open" in page.get_root().render()
    assert screen.render() == ""


def test_a_missing_asset_is_left_out():
    """A part whose file is not there does not stop the page."""
    assert asset_urls(("no_such.js",)) == []


def test_addresses_respect_a_proxys_prefix():
    """Every address of page and data begins with the base."""
    events = made_up_events(3)
    page = browser_map(served(events, words=Words("en"), base="/team/map", land=b"{}"))
    assert all(url.startswith("/team/map/assets/") for _, url in page.default_js)
    assert '"base": "/team/map"' in script_of(page)


def test_the_config_names_the_data_by_its_content():
    """The same name that the routes use."""
    events = made_up_events(9)
    config = served(events, words=Words("en"), land=b"{}")
    assert config["eventsUrl"] == f"/api/events/{content_hash(pack(events))}.bin"
    assert config["landUrl"] == f"/api/land/{content_hash(b'{}')}.json"


def test_the_stand_alone_file_allows_only_its_own_scripts():
    """The policy names each script and style by hash and nothing by 'unsafe-inline'."""
    html = small_file()
    policy = re.search(r'Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'")
    assert "unsafe" not in policy[1]
    (styles, scripts), code = plain_of(html), code_of(html)
    allowed = (
        ("script-src", [*scripts, *code["scripts"]]),
        ("style-src", [*styles, *code["styles"]]),
    )
    for kind, texts in allowed:
        assert len(texts) > 1
        hashes = {b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts}
        listed = next(rule for rule in policy[1].split("; ") if rule.startswith(kind))
        assert hashes == set(re.findall(r"sha256-([^']+)'", listed))


def test_the_stand_alone_file_links_to_nothing():
    """No element of it asks for another file."""
    html = small_file()
    assert not re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=", html)
    assert "@import" not in html


def test_the_words_of_the_page_are_all_in_the_catalogue():
    """Every key that the code of the map says."""
    words = Words("en")
    for name in ("time.js", "strip.js", "pointer.js", "furniture.js"):
        code = (ROOT / "geo/screen/assets" / name).read_text("utf-8")
        keys = re.findall(r'(?:say|many|slider)\("?[^"`]*"(map\.[a-z_.]+)"', code)
        keys += re.findall(r'"(map\.[a-z_.]+)"', code)
        assert all(words.has(key) for key in keys), keys


def test_an_empty_table_still_makes_a_page():
    """No events, no days: the page opens and says so."""
    events = made_up_events(3).head(0)
    config = served(events, words=Words("en"))
    assert config["firstDay"] == config["lastDay"] == 0
    assert "Sarhad.open" in script_of(browser_map(config))
