"""The card of an event: what it says, what it never runs, how it opens, pages and closes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.harness import known_events
from tests.browser.panels import (
    SETTLE,
    address,
    open_card,
    opened,
    set_window,
    show_record,
    shown,
    site,
    window_of,
)

pytestmark = pytest.mark.browser

__all__ = ["address", "shown", "site"]  # fixtures

CARD = ".sarhad-card"
HOSTILE = (
    "<img src=x onerror=window.ran=1>",
    "${window.ran=1}",
    "`${window.ran=1}`",
    "</script><script>window.ran=1</script>",
    '" onmouseover="window.ran=1',
    "{summary} {0} %s",
)


def text_of(page: Any, selector: str = CARD) -> str:
    """Return the text of the card, spaces made one."""
    return " ".join(page.locator(selector).first.inner_text().split())


def test_the_strike_near_saravan_is_told_whole(shown: Any):
    """Date, sides, deaths, place, the answer with who says so, claims, sources, episode."""
    open_card(shown, "INC-2024-006")
    shown.evaluate("document.querySelectorAll('.sarhad-card details').forEach(d => d.open = true)")
    text = text_of(shown)
    for words in (
        "18 January 2024 · Explosion or remote violence · missile and drone strike",
        "Pakistan Army, Pakistan Air Force → Baloch Liberation Army",
        "Claimed by the side that acted",
        "Known to within about 25 km.",
        "Border village near Saravan",
        "Said to answer 16 Jan 2024 · said to answer Iran fired missiles",
        "Said by the side that acted: The Pakistani information minister later called",
        "High confidence",
        "1 more step by the same side",
        "What each side says",
        "Deaths 7–9 The deputy governor",
        "Part of “Iran-Pakistan strikes and de-escalation, January 2024”",
        "must not be added up",
        "INC-2024-006",
    ):
        assert words in text
    assert shown.locator(".sarhad-card-facts dd").nth(1).inner_text() == "9"
    links = shown.locator(".sarhad-card-sources a").evaluate_all(
        "(all) => all.map((a) => [a.protocol, a.rel, a.target])"
    )
    assert links
    assert all(link == ["https:", "noopener noreferrer", "_blank"] for link in links)


def test_every_card_of_the_data_can_be_made(shown: Any):
    """No record throws, and each names its summary, date and identifier."""
    _, cards = known_events()
    failed = shown.evaluate(
        """(cards) => Object.entries(cards).filter(([id, record]) => {
            const told = new Sarhad.Record(record, sarhad.store);
            const box = document.createElement("div");
            box.append(new Sarhad.CardBody(told, sarhad.parts.card).make());
            const text = box.textContent;
            const bad = /undefined|NaN|\\[object|map\\.card\\.|null/.test(text);
            return bad || !text.includes(record.summary) || !text.includes(id);
        }).map(([id]) => id)""",
        cards,
    )
    assert failed == []


def test_hostile_text_is_shown_and_never_run(shown: Any):
    """Markup, templates and script addresses in every field stay letters."""
    hostile = " ".join(HOSTILE)
    texts = ["summary", "sub_kind", "place", "admin1", "admin2", "notes", "episode", "date"]
    words = ["kind", "status", "attribution", "verified", "cameo_code", "direction_basis"]
    link = {
        "event_id": "DIP-2024-023", "date": hostile, "title": hostile, "relation": hostile,
        "basis": hostile, "reason": hostile, "confidence": hostile,
        "source": {"publisher": hostile, "url": "javascript:window.ran=1"},
    }  # fmt: skip
    claim = {"claimant": hostile, "type": hostile, "statement": hostile, "date": hostile}
    sources = [
        {"publisher": hostile, "via": hostile, "title": hostile, "url": url}
        for url in ("javascript:window.ran=1", "data:text/html,<script>window.ran=1</script>", "x")
    ]
    record = {
        **dict.fromkeys([*texts, *words], hostile), "event_id": "INC-2024-006",
        "initiators": [{"name": hostile}], "targets": [{"name": hostile}],
        "claims": [claim], "sources": sources, "answers": [link], "answered_by": [link],
    }  # fmt: skip
    show_record(shown, record)
    shown.evaluate("document.querySelectorAll('.sarhad-card details').forEach(d => d.open = true)")
    for part in HOSTILE:
        assert " ".join(part.split()) in text_of(shown)
    assert shown.evaluate("window.ran") is None
    assert shown.locator(f"{CARD} img, {CARD} script, {CARD} a").count() == 0
    assert shown.locator(f"{CARD} [onmouseover]").count() == 0
    assert shown.outside == []


def test_a_point_in_doubt_says_why(shown: Any):
    """Every reason, as text; a card without one has no such part."""
    reasons = [{"reason": f"The point lies 160 km off. {text}"} for text in HOSTILE]
    show_record(shown, {"event_id": "INC-2024-006", "doubts": [*reasons, {}, None]})
    text = text_of(shown, ".sarhad-card-doubts")
    assert text.startswith("This point is in doubt. It stays where its file has it.")
    assert text.count("160 km off") == len(HOSTILE)
    assert shown.evaluate("window.ran") is None
    show_record(shown, {"event_id": "INC-2024-006"})
    assert shown.locator(".sarhad-card-doubts").count() == 0
    assert shown.faults == []


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"event_id": 5, "summary": None, "claims": "x", "answers": [None, 3], "sources": {}},
        {"date_start": "soon", "date_end": 7, "fatalities_low": "many", "geo_precision": 9},
        {"initiators": [{}], "targets": [None], "answered_by": [{}], "country": "ZZZ"},
        [],
    ],
)
def test_missing_or_strange_fields_leave_a_card(shown: Any, record: Any):
    """What is not there is left out; nothing throws."""
    show_record(shown, record)
    assert "Who unknown" in text_of(shown)
    assert shown.faults == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (("2024-01-01", "2024-01-31", 4), "in January 2024"),
        (("2024-02-29", "2024-03-06", 3), "around 3 March 2024 (± 3 days)"),
        (("2024-01-18", "2024-01-18", 1), "18 January 2024"),
        (("2024-01-18", "2024-01-20", 1), "18–20 January 2024"),
        (("2024-01-18", "2024-01-20", 2), "some time in 18–20 January 2024"),
        (("2024-01-01", "2024-12-31", 5), "in 2024"),
    ],
)
def test_a_date_is_said_with_its_precision(shown: Any, fields: tuple, said: str):
    """UCDP's five classes each have their words."""
    start, end, precision = fields
    record = {"date_start": start, "date_end": end, "date_precision": precision}
    told = shown.evaluate("(record) => new Sarhad.Record(record, sarhad.store).when()", record)
    assert told == said


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ((9, 9, 9), ["9"]),
        ((7, 9, 9), ["7–9", "best figure 9"]),
        ((None, None, 4), ["up to 4, claimed"]),
        ((None, None, None), ["unknown"]),
        ((0, 0, 0), ["0"]),
        ((3, 3, None), ["3"]),
        ((None, 3, 5), ["3–5"]),
    ],
)
def test_deaths_are_a_range_and_unknown_is_not_none(shown: Any, figures: tuple, said: list):
    """A range stays a range, a claim only widens, and a blank is never 0."""
    record = dict(
        zip(("fatalities_low", "fatalities_best", "fatalities_high"), figures, strict=True)
    )
    told = shown.evaluate("(record) => new Sarhad.Record(record, sarhad.store).deaths()", record)
    assert told == said


def test_a_linked_event_opens_and_the_window_grows_to_hold_it(shown: Any):
    """By as little as needed, and the card says so; Back returns."""
    set_window(shown, "2024-01-18", "2024-01-20")
    open_card(shown, "INC-2024-006")
    shown.locator(".sarhad-card-answers .sarhad-card-go").first.click()
    shown.wait_for_function("sarhad.store.id(sarhad.store.state.selected) === 'INC-2024-003'")
    shown.evaluate(SETTLE)
    assert window_of(shown) == ["2024-01-16", "2024-01-20"]
    assert "The time shown was widened to 16–20 January 2024." in text_of(shown)
    shown.locator(".sarhad-card-back").click()
    shown.wait_for_function("sarhad.store.id(sarhad.store.state.selected) === 'INC-2024-006'")


def test_an_event_outside_the_window_says_so(shown: Any):
    """The card stays open when the slider leaves its event behind."""
    open_card(shown, "INC-2024-006")
    set_window(shown, "2025-01-01", "2025-02-01")
    assert "This event lies outside the time shown." in text_of(shown)
    note = shown.locator(".sarhad-card-note").bounding_box()
    assert note["x"] + note["width"] <= shown.locator(".sarhad-card-close").bounding_box()["x"]


def test_events_picked_together_are_a_paged_list_that_leads_to_cards_and_back(shown: Any):
    """A page is turned by key and by finger, a line opens its card, the way back finds the line."""
    shown.evaluate("sarhad.store.pick(Array.from({ length: 20 }, (_, n) => 10 + n))")
    shown.wait_for_selector(f"{CARD}:not([aria-busy]) .sarhad-picked-line")
    lines, page = shown.locator(".sarhad-picked-line"), shown.locator(".sarhad-card-page")
    days = "sarhad.store.rows().slice(10, 30).map((row) => sarhad.store.state.columns.first[row])"
    assert shown.evaluate(days) == sorted(shown.evaluate(days))
    assert (lines.count(), page.inner_text()) == (6, "Page 1 of 4")
    assert text_of(shown, ".sarhad-picked-head") == "20 events, oldest first"
    assert shown.evaluate("sent.length") == 0, "of a list Python knows nothing"
    shown.keyboard.press("ArrowUp")
    shown.keyboard.press("ArrowUp")  # there is nothing before the first
    assert page.inner_text() == "Page 1 of 4"
    shown.keyboard.press("End")
    assert (lines.count(), page.inner_text()) == (2, "Page 4 of 4")
    shown.get_by_label("Next page").click(force=True)  # nor after the last
    shown.get_by_label("Previous page").click()
    assert page.inner_text() == "Page 3 of 4"
    shown.wait_for_selector(f"{CARD}:not([aria-busy])")
    said = lines.nth(1).inner_text()
    lines.nth(1).click()
    shown.wait_for_selector(f"{CARD}:not([aria-busy]) .sarhad-card-foot")
    assert shown.evaluate("sarhad.store.state.selected") == 10 + 13
    assert shown.locator(".sarhad-card-title").inner_text() in said
    assert page.inner_text().startswith("14 of 20")
    shown.get_by_label("Next event in this mark").click()
    shown.get_by_label("Back to the list of these events").click()
    shown.wait_for_selector(".sarhad-picked-line")
    assert page.inner_text() == "Page 3 of 4"
    focused = "document.activeElement === document.querySelectorAll('.sarhad-picked-line')[2]"
    assert shown.evaluate(focused)
    lines.nth(2).click()
    shown.wait_for_selector(f"{CARD}:not([aria-busy]) .sarhad-card-foot")
    shown.evaluate("sarhad.store.pick([30, 31, 32])")  # another mark, while a late line is open
    shown.wait_for_selector(f"{CARD}:not([aria-busy]) .sarhad-picked-line")
    assert lines.count() == 3
    shown.keyboard.press("Escape")
    shown.evaluate(SETTLE)
    assert not shown.locator(CARD).is_visible()
    assert shown.evaluate("sarhad.store.state.selection") == []


def test_a_line_of_the_list_is_text_in_its_own_direction_and_a_million_open_at_once(shown: Any):
    """Markup stays letters, Persian begins at the right, and one event has no list."""
    texts = ["<img src=x onerror=window.ran=1>", "انفجار بمب در زاهدان"]
    shown.evaluate(
        """(texts) => texts.forEach((summary, row) => sarhad.store.cards.set(
        sarhad.store.id(row), Promise.resolve({ summary, place: summary })))""",
        texts,
    )
    told = shown.evaluate(
        """async () => { const { store } = sarhad, rows = new Array(1e6);
        for (let n = 0; n < 1e6; n++) rows[n] = n % store.state.columns.n;
        const { line } = Sarhad.Picked.prototype;
        let made = 0;
        Sarhad.Picked.prototype.line = function (...of) { made += 1; return line.apply(this, of); };
        store.pick(rows);
        store.tell();
        document.querySelector('[aria-label="Last page"]').click();
        const last = document.querySelector(".sarhad-card-page").textContent;
        store.pick([0, 1]);
        store.tell();
        Sarhad.Picked.prototype.line = line;
        return { made, last }; }"""
    )
    assert told == {"made": 6 + 4 + 2, "last": "Page 166,667 of 166,667"}
    shown.wait_for_selector(f"{CARD}:not([aria-busy]) .sarhad-picked-line")
    titles = shown.locator(".sarhad-picked-title")
    assert titles.all_inner_texts() == texts
    ways = titles.evaluate_all("(all) => all.map((one) => getComputedStyle(one).direction)")
    assert ways == ["ltr", "rtl"]
    assert shown.locator(f"{CARD} img").count() == 0
    assert shown.evaluate("window.ran") is None
    shown.evaluate("sarhad.store.pick([12])")
    shown.wait_for_selector(f"{CARD}:not([aria-busy]) .sarhad-card-foot")
    assert shown.locator(".sarhad-card-back").is_hidden()
    assert shown.faults == []


def test_escape_closes_and_gives_the_focus_back(shown: Any):
    """Focus goes into the card and returns to where it was; one report each."""
    shown.locator(".sarhad-timeline-canvas").focus()
    open_card(shown, "INC-2024-006")
    assert shown.evaluate("document.activeElement.className") == "sarhad-card"
    shown.keyboard.press("Escape")
    shown.evaluate(SETTLE)
    assert not shown.locator(CARD).is_visible()
    assert shown.evaluate("document.activeElement.className") == "sarhad-timeline-canvas"
    assert shown.evaluate("sent.map((one) => one.event)") == ["INC-2024-006", None]


def test_a_click_on_empty_map_closes(shown: Any):
    """And a click in the card does not."""
    set_window(shown, "2024-01-18", "2024-01-18")
    open_card(shown, "INC-2024-006")
    shown.locator(".sarhad-card-title").click()
    shown.evaluate(SETTLE)
    assert shown.locator(CARD).is_visible()
    shown.mouse.click(300, 120)
    shown.wait_for_function("document.querySelector('.sarhad-card').hidden")


def test_a_record_that_does_not_come_is_said_and_asked_again(shown: Any):
    """The failure is a sentence with a button, not an empty panel."""
    shown.route("**/api/event/*", lambda route: route.abort())
    shown.evaluate("sarhad.store.select([sarhad.store.row('INC-2024-006')])")
    again = shown.get_by_role("button", name="Try again")
    again.wait_for()
    assert "The details of INC-2024-006 could not be loaded." in text_of(shown)
    shown.unroute("**/api/event/*")
    again.click()
    shown.wait_for_selector(".sarhad-card-title")


def test_cite_and_link_are_copied(shown: Any):
    """Both name the event; the link opens it by its id."""
    shown.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_card(shown, "INC-2024-006")
    shown.get_by_role("button", name="Copy link").click()
    shown.get_by_role("button", name="Copied").wait_for()
    assert shown.evaluate("navigator.clipboard.readText()").endswith("?event=INC-2024-006")
    shown.get_by_role("button", name="Cite").click()
    shown.wait_for_function(
        "document.querySelectorAll('.sarhad-card-action')[1].textContent === 'Copied'"
    )
    cited = shown.evaluate("navigator.clipboard.readText()")
    assert "Sarhad, event INC-2024-006: Pakistan hit" in cited
    assert "Data to 23 June 2026" in cited


def test_a_narrow_frame_has_a_sheet_from_below(address: str, open_page: Any):
    """At 390 px the card fills the width, stands on the lower edge and leaves the mark visible."""
    page = opened(open_page(viewport={"width": 390, "height": 760}), address)
    set_window(page, "2024-01-10", "2024-01-31")
    open_card(page, "INC-2024-006")
    box = page.locator(CARD).bounding_box()
    assert (box["x"], box["width"]) == (0, 390)
    assert box["y"] + box["height"] == pytest.approx(760, abs=1)
    assert box["height"] < 500
    row = page.evaluate("sarhad.store.state.selected")
    marks = page.evaluate("sarhad.layer.drawn()")
    [mark] = [mark for mark in marks if row in mark["rows"]]
    assert mark["y"] < box["y"]


def test_the_dark_card_has_the_dark_panel(shown: Any):
    """Its colours are the theme's."""
    shown.evaluate("sarhad.store.set({ theme: 'dark' })")
    open_card(shown, "INC-2024-006")
    colour = shown.locator(CARD).evaluate("(card) => getComputedStyle(card).backgroundColor")
    assert colour == "rgb(29, 35, 42)"


def test_near_the_line_the_card_says_that_the_side_is_uncertain(shown: Any):
    """With the distance; a card farther off says nothing of it."""
    open_card(shown, "INC-2024-039")
    assert "Border area, side uncertain: about 3 km from the drawn line" in text_of(shown)
    open_card(shown, "INC-2024-005")
    assert "side uncertain" not in text_of(shown)


def test_the_card_of_a_district_says_its_size_and_how_well_that_is_known(shown: Any):
    """From the record; a district of unknown size is drawn with the default, and said so."""
    for known, words in (
        ({"radius_km": 85, "radius_confidence": "high"}, "Drawn as a disc of 85 km."),
        ({"radius_km": 85, "radius_confidence": ""}, "Drawn as a disc of 85 km."),
        ({"radius_km": 99, "radius_confidence": "medium"}, "99 km, an estimate of its size."),
        ({"radius_km": 30, "radius_confidence": "low"}, "30 km, a rough guess at its size."),
        ({"radius_km": None}, "Its size is not known here; drawn as a disc of 50 km."),
    ):
        record = {"geo_precision": 3, "latitude": 26.0, "longitude": 63.0, "admin2": "Kech"}
        show_record(shown, {**record, **known})
        assert words in text_of(shown), known


def test_a_record_is_asked_for_once_and_before_the_map_is_drawn(shown: Any):
    """A click asks at once: of many events drawing takes longer than the answer."""
    order = shown.evaluate(
        """async () => { const { store, layer } = sarhad, real = window.fetch, { draw } = layer;
        await store.named();
        const order = [];
        window.fetch = (...given) => { order.push("asked"); return real(...given); };
        layer.draw = function () { order.push("drawn"); draw.call(this); };
        store.cards.clear();
        store.select([3]);
        for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
        await store.card(3);
        Object.assign(window, { fetch: real });
        delete layer.draw;
        return order; }"""
    )
    assert order[0] == "asked"
    assert order.count("asked") == 1
    assert "drawn" in order


def test_the_card_stands_before_the_map_moves_away_from_under_it(shown: Any):
    """The map is moved in a later frame, and only while the same card is open."""
    moved = shown.evaluate(
        """async () => { const { parts: { card }, store } = sarhad, moves = [];
        card.uncover = (row) => moves.push([row, card.panel.hasAttribute("aria-busy")]);
        const rest = () => new Promise((go) => setTimeout(go, 150));
        store.select([3]);
        store.tell();
        card.show(await store.card(3));
        const at_once = moves.length;
        await rest();
        const opened = moves.slice();
        card.show(await store.card(3));
        store.select([]);
        store.tell();
        const before = moves.length;
        await rest();
        delete card.uncover;
        return { at_once, opened, closed: moves.length - before }; }"""
    )
    assert moved["at_once"] == 0
    assert moved["opened"]
    assert all(one == [3, False] for one in moved["opened"])
    assert moved["closed"] == 0
