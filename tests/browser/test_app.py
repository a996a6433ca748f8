"""The dashboard in a real browser: screens, links, Back, filters and the map in step."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from conftest import running_server

from data.load import load
from data.query import Choices, Query
from tests.browser.at_work import at_rest, counted, map_frame, open_screen, said, settle
from tests.browser.test_drawers import PIXEL
from tests.test_tile_file import mbtiles

pytestmark = pytest.mark.browser

JANUARY = "?since=2024-01-10&until=2024-01-31"
SCREENS = ("/", "/chronicle", "/evidence", "/about")


def tally(page):
    """Return the map's own counts of what it draws."""
    return map_frame(page).evaluate("window.sarhad.layer.tally()")


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_works_without_a_network(server, page, screen):
    """No screen asks anybody outside, and none fails."""
    open_screen(page, server, screen + JANUARY) if screen != "/about" else page.goto(
        server + screen
    )
    page.wait_for_timeout(1500)
    assert page.outside == []
    assert page.locator("[data-testid=stException], [data-testid=stAlertContentError]").count() == 0
    assert page.faults == []


def test_a_file_of_tiles_lies_under_the_map(page, tmp_path, monkeypatch):
    """SARHAD_TILES: its pictures from this server, its credit as text, nothing from outside."""
    file = tmp_path / "hills.mbtiles"
    about = {"name": "Hills", "attribution": "<b>&copy;</b> Hill makers"}
    mbtiles(file, {(0, 0, 0): PIXEL}, about | {"bounds": "-180,-85,180,85"})
    monkeypatch.setenv("SARHAD_TILES", str(file))
    with running_server() as base:
        open_screen(page, base, "/" + JANUARY)
        frame = map_frame(page)
        frame.wait_for_selector(".leaflet-sarhad-tiles-pane img.leaflet-tile-loaded")
        assert "© Hill makers" in frame.inner_text(".sarhad-credits")
        answer = page.request.get(base + "/api/tiles/0/0/0")
        assert (answer.headers["content-type"], answer.body()) == ("image/png", PIXEL)
        beside = page.request.get(base + "/api/tiles/3/1/2")
        assert beside.headers["content-type"] == "image/png"
        assert beside.body() != PIXEL
    assert page.outside == []
    assert page.faults == []


def test_a_file_of_vector_tiles_is_refused_in_the_panel(page, tmp_path, monkeypatch):
    """The map is drawn as ever, and the choice of backgrounds says why the file is not there."""
    file = tmp_path / "roads.mbtiles"
    mbtiles(file, {(0, 0, 0): b"shapes"}, {"format": "pbf"})
    monkeypatch.setenv("SARHAD_TILES", str(file))
    with running_server() as base:
        open_screen(page, base, "/" + JANUARY)
        frame = map_frame(page)
        frame.click("[data-drawer=base]")
        assert "roads.mbtiles" in frame.inner_text(".sarhad-choice-fault")
        assert "vector tiles" in frame.inner_text(".sarhad-choice-fault")
        assert page.request.get(base + "/api/tiles/0/0/0").status == 404


def test_a_deep_link_opens_its_screen_on_a_fresh_server(fresh_server, page):
    """The first request of a server's life may be a link to any screen with any question."""
    open_screen(page, fresh_server, "/evidence" + JANUARY)
    page.locator(".st-key-here", has_text="Evidence").wait_for()
    assert "10–31 January 2024" in said(page)


def test_what_is_counted_is_one_number_everywhere(server, page):
    """Sentence, map and query agree: marks, not placed and outside the view are all rows."""
    data = load()
    for params in ("", JANUARY, "?kinds=battle&provinces=PK-BA", "?actors=bla&status=disputed"):
        open_screen(page, server, "/" + params)
        query, _ = Query.read(dict(p.split("=") for p in params[1:].split("&") if p))
        kept = len(query.keep(data.events))
        found = tally(page)
        assert counted(said(page)) == kept
        assert found["kept"] == kept
        assert found["marks_events"] + found["not_placed"] + found["outside_view"] == kept


def test_every_move_of_the_handle_is_counted(server, page):
    """Twenty quick key strokes move the window by twenty days, on the map and in the sentence."""
    open_screen(page, server, "/?since=2024-01-01&until=2024-03-31")
    frame = map_frame(page)
    handle = frame.locator("[role=slider]").first
    handle.focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("location.search.includes('since=2024-01-21')")
    at_rest(page)
    assert "21 January – 31 March 2024" in said(page)
    assert parse_qs(urlsplit(page.url).query)["since"] == ["2024-01-21"]


def test_the_map_keeps_its_view_while_filters_change(server, page):
    """Ten changes of the sidebar leave centre, zoom and the map itself as they were."""
    open_screen(page, server, "/")
    frame = map_frame(page)
    frame.evaluate("window.sarhad.map.setView([27.5, 63.25], 7, {animate: false})")
    at_rest(page)
    frame.evaluate("window.sarhad.mark = 'the same'")
    for kind in ("battle", "riot", "protest", "visit", "battle") * 2:
        box = page.locator(f".st-key-filter-kinds-{kind} label")
        box.click() if box.is_visible() else None
        settle(page)
    frame = map_frame(page)
    assert frame.evaluate("window.sarhad.mark") == "the same"
    centre = frame.evaluate("window.sarhad.where()")
    assert centre == pytest.approx([27.5, 63.25, 7], abs=1e-4)


def test_back_restores_the_question_before(server, page):
    """The browser's Back undoes a filter, in the address, the sidebar and the sentence."""
    open_screen(page, server, "/" + JANUARY)
    before = said(page)
    page.locator(".st-key-filter-kinds-battle label").click()
    settle(page)
    page.wait_for_function("location.search.includes('kinds=battle')")
    assert said(page) != before
    page.go_back()
    page.wait_for_function("!location.search.includes('kinds=battle')")
    at_rest(page)
    assert said(page) == before
    assert not page.locator(".st-key-filter-kinds-battle input").is_checked()


def test_the_menu_keeps_the_question(server, page):
    """Going from one screen to another changes what is seen, not what is asked."""
    open_screen(page, server, "/" + JANUARY)
    before = said(page)
    page.locator(".st-key-menu a", has_text="Evidence").click()
    at_rest(page)
    assert said(page) == before
    assert "since=2024-01-10" in page.url
    page.go_back()
    at_rest(page)
    assert said(page) == before
    assert page.locator(".st-key-here").inner_text() == "Map"


def test_another_screen_and_back_leaves_the_map_where_it_was(server, page):
    """The map of a screen that is opened again stands where the last one was left."""
    open_screen(page, server, "/")
    map_frame(page).evaluate("window.sarhad.map.setView([28, 62], 8, {animate: false})")
    at_rest(page)
    for screen in ("Evidence", "Map"):
        page.locator(".st-key-menu a", has_text=screen).click()
        at_rest(page)
    centre = map_frame(page).evaluate("window.sarhad.where()")
    assert centre == pytest.approx([28, 62, 8], abs=0.01)


def test_a_checked_kind_is_kept_while_nothing_of_it_is_left(server, page):
    """Narrowing the days to none of a kind and widening them again keeps the kind."""
    open_screen(page, server, "/?kinds=battle,condolence")
    before = said(page)
    frame = map_frame(page)
    for days in ("[25000, 25010]", "[sarhad.config.firstDay, sarhad.config.lastDay]"):
        frame.evaluate(f"window.sarhad.store.set({{window: {days}}}); window.sarhad.report()")
        at_rest(page)
    assert said(page) == before


def test_kinds_and_domain_of_a_link_mean_one_thing(server, page):
    """The dashboard shows as many events as the question keeps."""
    open_screen(page, server, "/?domains=diplomatic&kinds=battle,consult")
    query, _ = Query.read({"domains": "diplomatic", "kinds": "battle,consult"})
    assert counted(said(page)) == len(query.keep(load().events)) > 0


def test_a_link_carries_the_whole_view(server, open_page):
    """Another browser that opens the address sees the same question, place and card."""
    first = open_page()
    open_screen(first, server, "/" + JANUARY + "&event=INC-2024-006")
    map_frame(first).evaluate("window.sarhad.map.setView([27.1, 62.9], 8, {animate: false})")
    at_rest(first)
    link = urlsplit(first.url)
    second = open_page()
    open_screen(second, server, f"{link.path}?{link.query}")
    at_rest(second)
    assert said(second) == said(first)
    frame = map_frame(second)
    assert frame.evaluate("window.sarhad.where()") == pytest.approx([27.1, 62.9, 8], abs=0.01)
    assert frame.evaluate("window.sarhad.store.id(window.sarhad.store.state.selected)") == (
        "INC-2024-006"
    )


def test_a_step_of_the_story_has_an_address(server, open_page):
    """The story is told step by step, moves the window, and opens again at its step."""
    first = open_page()
    open_screen(first, server, "/chronicle")
    first.get_by_text("Story: January 2024").click()
    settle(first)
    for _ in range(3):
        first.get_by_role("button", name="Next", exact=True).click()
        at_rest(first)
    assert "18 January 2024" in said(first)
    link = urlsplit(first.url)
    second = open_page()
    open_screen(second, server, f"{link.path}?{link.query}")
    assert "Step 4 of 8" in second.inner_text(".stMainBlockContainer")
    assert "Operation Marg Bar Sarmachar" in second.inner_text(".st-key-story")
    assert second.locator(".st-key-story a").count() > 0
    third = open_page()
    open_screen(third, server, "/chronicle?step=4")  # the days and the view are the step's own
    assert said(third) == said(first)
    for part, told in (("Day by day", False), ("Story: January 2024", True)):
        first.get_by_text(part).click()
        at_rest(first)
        assert ("step=4" in first.url) == told


@pytest.mark.parametrize(
    ("params", "part"),
    [
        ("?since=1950-01-01&until=1951-01-01", "1950"),
        ("?kinds=battle,flying_saucer", "flying_saucer"),
        ("?since=yesterday", "yesterday"),
        ("?event=INC-1999-001", "INC-1999-001"),
        ("?data=000000000000", "changed"),
        ("?at=none", "none"),
        (f"?words={'x' * 2000}", "200"),
    ],
)
def test_a_wrong_link_says_what_was_changed(server, page, params, part):
    """Nothing fails: the note names what could not be used."""
    open_screen(page, server, "/" + params)
    assert part in page.inner_text(".stMainBlockContainer")
    faults = page.locator("[data-testid=stException], [data-testid=stAlertContentError]")
    assert faults.count() == 0


def test_an_empty_answer_helps(server, page):
    """Where nothing fits, the screen says which filter to lift and what it would give."""
    open_screen(page, server, "/?words=nosuchwordanywhere&kinds=battle")
    text = page.inner_text(".stMainBlockContainer")
    assert "No event fits" in text
    assert "Without the filter" in text


def test_the_card_of_a_link_is_asked_for_beside_the_columns(server, page):
    """Neither waits for the other, and each is asked for once."""
    asked, held = [], []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))

    def hold(route):
        held.append(route)

    page.route("**/api/events/*.bin", hold)
    with page.expect_request("**/api/event/INC-2024-003"):
        page.goto(server + "/?event=INC-2024-003")
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    map_frame(page).get_by_role("dialog").get_by_role("heading").first.wait_for()
    assert asked.count("/api/event/INC-2024-003") == 1
    assert len([path for path in asked if path.startswith("/api/ids/")]) == 1


def test_a_chosen_row_is_the_event_of_the_map(server, page):
    """The address of an event opens its card; another row of the table opens another."""
    open_screen(page, server, "/" + JANUARY + "&event=INC-2024-003")
    dialog = map_frame(page).get_by_role("dialog")
    dialog.wait_for()
    assert "Koh-e-Sabz" in dialog.inner_text()
    page.locator(".st-key-rows summary").click()
    at_rest(page)
    table = page.locator("[data-testid=stDataFrame]")
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    page.mouse.click(box["x"] + 15, box["y"] + 50)  # the first row's own box
    at_rest(page)
    assert "event=INC-2024-003" not in page.url
    assert "event=" in page.url
    chosen = parse_qs(urlsplit(page.url).query)["event"][0]
    frame = map_frame(page)
    assert frame.evaluate("sarhad.store.id(sarhad.store.state.selected)") == chosen


def test_a_domain_and_its_kinds_are_one_choice(server, page):
    """Checking all incidents lifts the check of one kind, and the other way round."""
    open_screen(page, server, "/")
    for name, other in (("kinds-battle", "domains-incident"), ("domains-incident", "kinds-battle")):
        page.locator(f".st-key-filter-{name} label").click()
        at_rest(page)
        assert page.locator(f".st-key-filter-{name} input").is_checked()
        assert not page.locator(f".st-key-filter-{other} input").is_checked()
    assert said(page).startswith("378 incidents")


def test_an_actor_is_found_by_its_local_name(server, page):
    """A list that is searched holds Persian names and counts."""
    open_screen(page, server, "/")
    page.get_by_role("combobox", name="Actor").fill("جیش")
    page.get_by_role("option").first.wait_for()
    assert "Jaish al-Adl" in page.get_by_role("option").first.inner_text()


def test_the_api_answers_with_the_same_rows(server, page):
    """GeoJSON of a question has as many features as the sentence says."""
    answer = page.request.get(server + "/api/events.geojson" + JANUARY)
    features = json.loads(answer.text())["features"]
    open_screen(page, server, "/" + JANUARY)
    assert len(features) == counted(said(page))
    assert page.request.get(server + "/api/health").json()["events"] == len(load().events)


def test_the_api_refuses_a_question_that_it_cannot_answer(server, page):
    """A kind that does not exist is status 400 with a sentence, not all events."""
    answer = page.request.get(server + "/api/events.geojson?kinds=flying_saucer")
    assert answer.status == 400
    assert "flying_saucer" in answer.json()["error"]
    misspelt = page.request.get(server + "/api/events.geojson?kind=battle")
    assert misspelt.status == 400


@pytest.mark.parametrize(
    "path",
    ["/api/event/no", "/api/event/%3Cscript%3E", "/api/events/none.bin", "/assets/../cli.py"],
)
def test_the_api_refuses_what_it_does_not_know(server, page, path):
    """Unknown names are 404 with a sentence, never a file or a traceback."""
    answer = page.request.get(server + path)
    assert "import" not in answer.text()
    assert answer.status == 404 or "Sarhad" in answer.text() or "<title>" in answer.text()


def test_the_sidebar_closes_when_a_phone_changes_the_screen(server, open_page):
    """There it lies over the screen that was asked for."""
    phone = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    open_screen(phone, server, "/" + JANUARY)
    close = phone.locator("[data-testid=stSidebarCollapseButton]")  # there while it is open
    phone.locator("[data-testid=stExpandSidebarButton]").click()
    close.wait_for(state="attached")
    phone.locator(".st-key-menu a", has_text="Evidence").click()
    close.wait_for(state="detached")
    settle(phone)
    assert close.count() == 0
    assert "/evidence" in phone.url


def test_the_chronicle_has_no_empty_side_and_each_entry_its_symbol(server, page):
    """A day of one domain has the width; incidents stand left of diplomacy where it has both."""
    open_screen(page, server, "/chronicle?since=2024-01-10&until=2024-01-31")
    days = page.locator("[class*=st-key-day-]")
    days.last.wait_for()
    found = days.evaluate_all(
        """all => all.map((day) => [...day.querySelectorAll(".stColumn")].slice(1).map((side) =>
          [side.offsetLeft, [...side.querySelectorAll("[class*=st-key-entry-]")].map((entry) =>
            [entry.className.includes("-diplomatic-"),
             getComputedStyle(entry).backgroundImage.startsWith("url")])]))"""
    )
    assert {len(sides) for sides in found} == {1, 2}
    entries = [entry for sides in found for _, side in sides for entry in side]
    assert len(entries) == counted(said(page))
    assert all(drawn for _, drawn in entries)
    assert all(entries for sides in found for _, entries in sides), "no side is empty"
    both = [sides for sides in found if len(sides) == 2]
    assert all(left < right for (left, _), (right, _) in both)
    assert all(not kind for (_, side), _ in both for kind, _ in side)
    assert all(kind for _, (_, side) in both for kind, _ in side)
    assert len({left for (left, _), *_ in found}) == 1, "all days begin at one edge"


def test_nothing_found_is_said_in_the_products_own_look(server, page):
    """No box in Streamlit's blue: a quiet sentence, and what each filter leaves out."""
    open_screen(page, server, "/?since=2024-01-10&until=2024-01-11&kinds=riot")
    assert page.locator("[data-testid=stAlert]").count() == 0
    assert "No event fits" in page.inner_text(".st-key-nothing")
    assert "Without the filter" in page.inner_text(".st-key-nothing")
    assert "there are 0 events" not in page.inner_text(".st-key-nothing")
    page.locator(".st-key-nearest-after button").click()
    page.wait_for_function("!location.search.includes('since=2024-01-10')")
    at_rest(page)
    query, _ = Query.read(dict(parse_qsl(urlsplit(page.url).query)))
    assert query.kinds == ("riot",)
    assert (query.until - query.since).days == 1, "the window is as long as it was"
    assert counted(said(page)) == len(query.keep(load().events)) > 0


def test_the_buttons_stand_beside_the_small_print(server, open_page):
    """From a laptop's width on they take no line of their own; on a phone they have one."""
    for width, beside in ((1440, True), (1024, True), (390, False)):
        one = open_page(viewport={"width": width, "height": 800})
        open_screen(one, server, "/evidence?since=2024-01-10&until=2024-01-31")
        print_ = one.locator(".st-key-said [data-testid=stCaptionContainer] p").bounding_box()
        for button in one.locator(".st-key-actions button").all():
            box = button.bounding_box()
            assert box["x"] + box["width"] <= width
            assert (box["y"] < print_["y"] + print_["height"]) == beside
            if beside:
                ends = one.evaluate(
                    """() => { const text = document.createRange();
                    text.selectNodeContents(
                      document.querySelector(".st-key-said [data-testid=stCaptionContainer] p"));
                    return Math.max(...[...text.getClientRects()].map(({ right }) => right)); }"""
                )
                assert ends <= box["x"], "no word lies under a button"
        one.context.close()


def test_presets_end_with_the_data(server, page):
    """The last 7 days are those before the newest event, and the screen says how old it is."""
    open_screen(page, server, "/")
    last = Choices.of(load()).last_day
    frame = map_frame(page)
    frame.get_by_text("7 d", exact=True).click()
    at_rest(page)
    assert parse_qs(urlsplit(page.url).query)["until"] == [last.isoformat()]
    assert f"{last.day} {last:%B %Y}" in page.inner_text(".st-key-said")


def test_the_answer_for_an_event_says_how_far_the_border_is(server, page):
    """The JSON of the route holds what the card tells."""
    record = page.request.get(server + "/api/event/INC-2024-039").json()
    several = page.request.get(server + "/api/records?ids=INC-2024-039,INC-1901-001").json()
    assert several == {"INC-2024-039": record}
    assert (
        page.request.get(server + "/api/records?ids=" + ",".join("abcdefghijklmnopqrstu")).status
        == 404
    )
    assert record["border_km"] == pytest.approx(3.1, abs=0.05)
    assert record["side_uncertain"] is True
