"""The page in one file, without a browser: what stands in it in plain words, and what is packed."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import lru_cache
from html import escape, unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from data.area import parse_area
from data.load import load
from data.query import Query
from geo import snapshot
from geo.screen.alone import packed
from geo.screen.cards import fold
from geo.screen.files import ALONE_SCRIPTS, SCRIPTS, TIME_SCRIPTS, read
from geo.sheet.pins import Pin
from tests.browser.harness import known_events
from tests.taken_apart import code_of, config_of, data_of, plain_of, unfold

AREA = parse_area("60.2,25.6,66.5,29.8")

# what must not change when a script is made smaller, and what may go; in this order
LITERALS = re.compile(
    r"""
    (?P<gone> //[^\n]* | /\*.*?\*/ | \s+ )
    | (?P<kept>
        "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'
        | `(?:\\.|\$\{(?:[^{}`]|`[^`]*`|\{[^{}]*\})*\}|[^`\\])*`
        | (?<=[(,=:\[!&|?{};+]) /(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*
      )
    """,
    re.VERBOSE | re.DOTALL,
)

VALUES = some.none() | some.booleans() | some.integers(-9, 9) | some.text(max_size=3)
RECORDS = some.recursive(
    some.dictionaries(some.sampled_from("abc"), VALUES, max_size=3),
    lambda inner: some.dictionaries(
        some.sampled_from("abcd"), VALUES | some.lists(inner, max_size=3), max_size=3
    ),
    max_leaves=8,
)


@lru_cache
def page() -> str:
    """Return the page of all built-in events."""
    return snapshot.make(load(), Query(), form="html").content.decode()


def bare(script: str) -> str:
    """Return a script without comments and blanks, its texts and patterns untouched."""
    spaced = re.sub(r"(?<=[(,=:\[!&|?{};+])[ \n]+(?=/[^/*])", "", script)
    return LITERALS.sub(lambda found: found["kept"] or "", spaced)


def same(value: Any) -> str:
    """Return a value as JSON, where 1, 1.0 and true are three."""
    return json.dumps(value)


@given(some.dictionaries(some.text(max_size=3), RECORDS, max_size=6))
def test_cards_come_back_as_they_were(cards: dict[str, Any]) -> None:
    """Whatever their names and values, in their order; empty ones too."""
    assert same(unfold(json.loads(json.dumps(fold(cards))))) == same(cards)


def test_a_list_of_anything_else_is_refused() -> None:
    """Its numbers could not be told from places in a table."""
    with pytest.raises(TypeError, match="holds records"):
        fold({"a": {"days": [1, 2]}})


def test_a_record_that_many_cards_share_stands_in_the_file_once() -> None:
    """And the whole is packed to less than the cards as they are."""
    _, cards = known_events()
    folded = fold(cards)
    assert unfold(folded) == cards
    for table in folded["tables"]:
        rows = list(map(same, zip(*table["columns"], strict=True)))
        assert len(rows) == len(set(rows)), table["names"]
    assert len(packed(folded)) < 0.8 * len(packed(cards))


@pytest.mark.parametrize("name", [*SCRIPTS, *TIME_SCRIPTS, *ALONE_SCRIPTS])
def test_a_smaller_script_is_the_same_script(name: str) -> None:
    """Only comments and blanks go; every text, template and pattern stays to the letter."""
    script = read(name).decode()
    ours = "\n".join((*code_of(page())["scripts"], *plain_of(page())[1]))
    assert bare(script) in bare(ours)


def test_the_page_says_what_it_is_where_nothing_can_be_unpacked() -> None:
    """Title, sentence, credits, licences and what it needs, as text of the page itself."""
    dataset, text = load(), page()
    body = text.partition("<body>")[2].partition("<script>")[0]
    told = unescape(re.sub(r"<[^>]+>", "", body))
    for part in (
        "Iran–Pakistan borderland", "All 557 events", "CC BY 4.0", "Natural Earth", "Leaflet",
        "SIL Open Font License", "Firefox 113", dataset.name,
    ):  # fmt: skip
        assert part in told, part
    assert 'name="sarhad-recipe" content="{&quot;caption' in text


def test_what_is_said_in_plain_words_is_only_text() -> None:
    """A title that is markup is shown as it was written."""
    evil = '</div><script>alert(1)</script>{0}{"a": %s}'
    made = snapshot.make(load(), Query(), form="html", title=evil).content.decode()
    assert evil not in made
    assert f"<h1>{escape(evil)}</h1>" in made


def test_everything_of_the_data_is_packed() -> None:
    """No summary stands in the file outside its data."""
    text = page()
    cards = unfold(data_of(text)["cards"])
    assert cards["INC-2024-006"]["summary"]
    assert cards["INC-2024-006"]["summary"] not in text


def test_pins_and_the_area_are_in_the_page() -> None:
    """Numbered in the plain words and in the config, hostile ones as text; without them nothing."""
    query = Query(since=date(2024, 1, 10), until=date(2024, 1, 31), area=AREA)
    pins = (Pin("INC-2024-003"), Pin("INC-2024-006", "</script><script>alert(1)</script>"))
    text = snapshot.make(load(), query, form="html", pins=pins).content.decode()
    config = config_of(text)
    assert config["asked"] == "60.2,25.6,66.5,29.8"
    assert [one["id"] for one in config["callouts"]] == [pin.event_id for pin in pins]
    assert [one["number"] for one in config["callouts"]] == ["1", "2"]
    assert "<p>2 · &lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;</p>" in text
    bare_page = config_of(page())
    assert (bare_page["asked"], bare_page["callouts"]) == (None, [])
