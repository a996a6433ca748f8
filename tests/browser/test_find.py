"""The search box of the map: what it finds, where a choice leads, by hand and by keys."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from pages.find import answer
from tests.browser.at_work import at_rest, map_frame, open_screen, said
from tests.browser.panels import SETTLE, address, opened, set_window, shown, site, window_of

pytestmark = pytest.mark.browser

__all__ = ["address", "shown", "site"]  # fixtures

BOX, LIST = ".sarhad-search input", "#sarhad-found"
HOSTILE = (
    "<img src=x onerror=window.ran=1>",
    "${window.ran=1}",
    "</script><script>window.ran=1</script>",
    '" onmouseover="window.ran=1',
    "{name} {n} %s",
)


@pytest.fixture
def found(shown: Any) -> Any:
    """Return the open page with a server that answers the box."""
    answering(shown, answer)
    return shown


def answering(page: Any, give: Any) -> None:
    """Let a function answer what the box asks."""

    def reply(route: Any) -> None:
        """Answer one request."""
        text = parse_qs(urlsplit(route.request.url).query)["q"][0]
        body = json.dumps(give(text), ensure_ascii=False)
        route.fulfill(status=200, content_type="application/json", body=body)

    page.route("**/api/find?*", reply)


def look_for(page: Any, text: str) -> list[str]:
    """Type a text and return the first lines of what is listed."""
    page.fill(BOX, "")
    page.fill(BOX, text)
    page.wait_for_selector(f"{LIST}:not([hidden])")
    return [str(line) for line in page.locator(f"{LIST} b").all_inner_texts()]


def seen_place(page: Any) -> tuple[float, float]:
    """Return latitude and longitude of the place that is marked, where it stands in the frame."""
    return tuple(page.evaluate("[sarhad.parts.found.place.lat, sarhad.parts.found.place.lon]"))


def test_a_place_is_found_in_any_spelling_and_ringed(found: Any) -> None:
    """Latin, Persian and Urdu lead to one place; the map goes there and rings it with its name."""
    spots = set()
    for spelling in ("Noshki", "nushki", "نوشکی", "نوشكي"):
        assert look_for(found, spelling)[0] == "Nushki"
        found.keyboard.press("Enter")
        found.wait_for_selector(".sarhad-found-ring")
        spots.add(seen_place(found))
    assert len(spots) == 1
    found.wait_for_timeout(500)
    name = found.locator(".sarhad-found-name")
    assert "Nushki" in name.inner_text()
    assert "نوشکی" in name.inner_text()
    ring = found.locator(".sarhad-found-ring").bounding_box()
    frame = found.evaluate("[innerWidth, sarhad.slots.bottom.offsetTop]")
    assert 0 < ring["x"] < frame[0]
    assert 0 < ring["y"] < frame[1]
    found.focus(BOX)
    found.keyboard.press("Escape")  # the list is closed already: the box is cleared
    assert found.input_value(BOX) == ""
    assert found.locator(".sarhad-found-name").count() == 0


def test_a_district_is_shown_as_far_as_it_reaches_and_never_as_a_spot(found: Any) -> None:
    """Its ring has its radius on the map, to a pixel in fifty, and the words say so."""
    assert look_for(found, "kech district")[0] == "Kech"
    found.keyboard.press("Enter")
    ring = found.locator(".sarhad-found-area")
    ring.wait_for()
    found.wait_for_timeout(500)
    assert found.locator(".sarhad-found-ring").count() == 0
    assert "85 km" in found.locator(".sarhad-found-name").inner_text()
    wide_km = found.evaluate(
        """() => {
          const box = document.querySelector('.sarhad-found-area').getBoundingClientRect();
          const middle = box.top + box.height / 2;
          const at = (x) => sarhad.map.containerPointToLatLng([x, middle]);
          return sarhad.map.distance(at(box.left), at(box.right)) / 1000;
        }"""
    )
    assert wide_km == pytest.approx(170, rel=0.03)


def test_a_finger_finds_a_place(address: str, open_page: Any) -> None:
    """On a phone: a tap into the box, words, and a tap on what is found."""
    page = open_page(viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True)
    opened(page, address)
    answering(page, answer)
    page.locator(BOX).tap()
    page.keyboard.type("نوشکی")
    option = page.locator(f"{LIST} [role=option]").first
    option.tap()
    page.wait_for_selector(".sarhad-found-ring")
    page.wait_for_timeout(500)
    assert "Nushki" in page.inner_text(".sarhad-found-name")
    assert page.locator(LIST).is_hidden()
    ring = page.locator(".sarhad-found-ring").bounding_box()
    assert 0 < ring["x"] < 390
    page.locator(".sarhad-search-clear").tap()
    assert page.input_value(BOX) == ""
    assert page.faults == []


def test_an_event_opens_its_card_in_view_and_in_time(found: Any) -> None:
    """Its day is brought into the window and that is said; its mark is brought into the frame."""
    set_window(found, "2021-02-01", "2021-02-10")
    found.evaluate("sarhad.map.setView([38, 45], 8, { animate: false })")
    look_for(found, "INC-2024-006")
    found.keyboard.press("ArrowDown")
    found.keyboard.press("Enter")
    found.wait_for_selector(".sarhad-card:not([aria-busy]) .sarhad-card-foot")
    assert found.inner_text(".sarhad-card-id") == "INC-2024-006"
    assert "widened" in found.inner_text(".sarhad-card-note")
    assert window_of(found)[0] == "2021-02-01"
    assert window_of(found)[1] >= "2024-01-01"
    found.evaluate(SETTLE)
    row = found.evaluate("sarhad.store.state.selected")
    marks = found.evaluate("sarhad.layer.drawn()")
    assert any(row in mark["rows"] for mark in marks)


def test_an_actor_is_found_by_an_alias_and_asked_of_python(found: Any) -> None:
    """The report names the actor until Python has answered, and never after."""
    assert look_for(found, "Pasdaran")[0] == "Islamic Revolutionary Guard Corps"
    assert "also Pasdaran" in found.inner_text(f"{LIST} [role=option] >> nth=0")
    found.keyboard.press("Enter")
    sent = found.evaluate("window.sent.at(-1)")
    assert sent["actor"] == "irgc"
    found.evaluate("sarhad.report()")
    assert found.evaluate("window.sent.at(-1).actor") == "irgc"
    found.evaluate("sarhad.receive({ serial: window.sent.at(-1).serial })")
    found.evaluate("sarhad.report()")
    assert "actor" not in found.evaluate("window.sent.at(-1)")


def test_the_list_is_walked_by_keys_and_read_aloud(found: Any) -> None:
    """Down and up go round, the box names the active option, and the number found is a status."""
    found.locator(".leaflet-container").focus()
    found.keyboard.press("/")
    found.keyboard.type("panjgur")
    found.wait_for_selector(f"{LIST}:not([hidden])")
    options = found.locator(f"{LIST} [role=option]")
    count = options.count()
    assert found.locator(f"{LIST} [role=group]").count() >= 2
    active = "document.querySelector('.sarhad-search input').getAttribute('aria-activedescendant')"
    seen = []
    for _ in range(count + 1):
        found.keyboard.press("ArrowDown")
        seen.append(found.evaluate(active))
    assert len(set(seen)) == count
    assert seen[0] == seen[-1]
    found.keyboard.press("ArrowUp")
    assert found.evaluate(active) == seen[-2]
    assert found.locator(f"{LIST} [aria-selected=true]").count() == 1
    assert "found" in found.inner_text(".sarhad-search [role=status]")
    found.keyboard.press("Escape")
    assert found.locator(LIST).is_hidden()
    assert found.get_attribute(BOX, "aria-expanded") == "false"
    assert found.input_value(BOX) == "panjgur"
    found.keyboard.press("ArrowDown")
    assert found.locator(LIST).is_visible()
    last = options.last  # all events with these words
    assert "Show only" in last.inner_text()
    last.click()
    assert found.evaluate("window.sent.at(-1).words") == "panjgur"


def test_only_the_latest_answer_counts_and_none_is_said(shown: Any) -> None:
    """A slow answer to an earlier text is let go; a server that fails is told of."""
    shown.evaluate(
        """() => {
          const empty = { places: [], actors: [], events: [] };
          window.fetch = (url) => new Promise((go, fail) => {
            const q = new URL(url, location).searchParams.get("q");
            if (q === "broken") return fail(new Error("gone"));
            const body = { ...empty, q, total: { places: 0, actors: 0, events: 0 }, actors: [
              { id: q, name: q, local: "", as: "", part_of: "", events: 1 }] };
            const answer = () => go(new Response(JSON.stringify(body)));
            return setTimeout(answer, q === "slow" ? 700 : 20);
          });
        }"""
    )
    shown.fill(BOX, "slow")
    shown.wait_for_timeout(200)
    shown.fill(BOX, "quick")
    shown.wait_for_timeout(900)
    assert shown.locator(f"{LIST} b").all_inner_texts() == ["quick"]
    shown.fill(BOX, "broken")
    shown.wait_for_timeout(400)
    assert "did not answer" in shown.inner_text(LIST)
    shown.fill(BOX, "x")
    assert shown.locator(LIST).is_hidden()


def test_hostile_names_are_only_text(shown: Any) -> None:
    """Names, spellings and summaries of the data make no element and run nothing."""

    def hostile(text: str) -> dict[str, Any]:
        """Return an answer in which every text is hostile."""
        place = {"feature": "town", "country": "PK", "lat": 27, "lon": 63, "precision": 1}
        actor = {"events": 2}
        return {
            "q": text,
            "places": [
                {**place, "km": None, "id": t, "name": t, "local": t, "as": t, "within": [t]}
                for t in HOSTILE
            ],
            "actors": [
                {**actor, "id": t, "name": t, "local": t, "as": t, "part_of": t} for t in HOSTILE
            ],
            "events": [{"id": t, "place": t, "summary": t} for t in HOSTILE],
            "total": {"places": 5, "actors": 5, "events": 5},
        }

    answering(shown, hostile)
    listed = look_for(shown, HOSTILE[0])
    assert [line for line in HOSTILE if line not in listed] == []
    for at in range(len(HOSTILE)):
        shown.locator(f"{LIST} [role=option]").nth(at).click()
        assert HOSTILE[at] in shown.inner_text(".sarhad-found-name")
        look_for(shown, HOSTILE[at])
    shown.wait_for_timeout(200)
    assert shown.evaluate("window.ran === undefined")
    assert shown.locator(f"{LIST} img, {LIST} script, .sarhad-found-name img").count() == 0
    assert shown.outside == []


def test_the_dashboard_follows_what_was_chosen(server: str, page: Any) -> None:
    """An actor becomes the filter, the address and the sentence; "/" works beside the map too."""
    open_screen(page, server, "/?since=2024-01-01&until=2024-03-01")
    frame = map_frame(page)
    page.locator(".st-key-said h3").click()
    page.keyboard.press("/")
    page.keyboard.type("جیش العدل")
    frame.wait_for_selector(f"{LIST}:not([hidden])")
    page.keyboard.press("Enter")
    at_rest(page)
    assert "involving Jaish al-Adl" in said(page)
    assert "actors=jaish-al-adl" in page.url
    frame.locator(BOX).fill("fuel")
    frame.locator(f"{LIST} [role=option]", has_text="Show only").click()
    at_rest(page)
    assert "with the words “fuel”" in said(page)
    assert frame.evaluate("sarhad.store.state.window.join()") == "28124,28184"


def test_the_route_answers_any_text_and_refuses_none(server: str, page: Any) -> None:
    """JSON that no browser takes for markup; an empty or endless text is refused in a sentence."""
    for text in (*HOSTILE, "panjgur", "نوشکی", "\ud7ff\u202e", "%00", "a b " * 49):
        answered = page.request.get(f"{server}/api/find", params={"q": text})
        assert answered.status == 200, text
        assert answered.headers["content-type"] == "application/json"
        assert answered.headers["x-content-type-options"] == "nosniff"
        assert set(answered.json()) == {"q", "places", "actors", "events", "total"}
    for params in ({}, {"q": " "}, {"q": "x" * 201}):
        refused = page.request.get(f"{server}/api/find", params=params)
        assert refused.status == 400
        assert "q=" in refused.json()["error"]
