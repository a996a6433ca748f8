"""The brief: its figures are the data's and traced, nothing is said of why, text stays text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

import cli
from data.brief import GROUPS, Brief, of_episode, of_query
from data.deaths import deaths
from data.escalation import read
from data.load import Dataset, load
from data.query import Query
from data.schema import Coverage, DataError, Domain
from data.telling import parts
from data.words import Words
from geo.brief import make
from geo.sheet.brief import FOOT, HEIGHT, WIDTH, BriefRecipe, key_figures, pages
from geo.sheet.look import Look
from geo.verify import verify

SAY = Words("en")
BAD = "</p><script>alert(1)</script><img src=x onerror=alert(1)>\u202e{0.__class__}=cmd"


@lru_cache(maxsize=1)
def data() -> Dataset:
    """Return our own data, read once."""
    return load()


@lru_cache(maxsize=2)
def january() -> Brief:
    """Return the brief that is made where nothing is asked for."""
    return of_episode(data(), read({}, data()))


@lru_cache(maxsize=2)
def year() -> Brief:
    """Return the brief of a year."""
    return of_query(data(), Query.read({"since": "2024-01-01", "until": "2024-12-31"})[0])


def text_of(brief: Brief) -> str:
    """Return all that a brief says in sentences."""
    return "\n".join(line.text for part in parts(brief, SAY).values() for line in part.lines)


class Page(HTMLParser):
    """The tags, links, anchors and words of a page."""

    def __init__(self, content: bytes) -> None:
        """Read a page."""
        super().__init__()
        self.tags, self.links, self.anchors, self.words = set[str](), list[str](), set[str](), ""
        self.attributes = set[str]()
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag, where it leads and what it is called."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        told = dict(attrs)
        self.links += [told["href"] or ""] if "href" in told else []
        self.anchors |= {told["id"] or ""} if "id" in told else set()

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.words += data


@pytest.mark.parametrize("brief", [january, year])
def test_every_figure_is_the_number_of_the_events_behind_it(brief) -> None:
    """Both domains add up to all; groups of kinds add up; deaths are those of the rows."""
    told = brief()
    domains = {domain: told.of_domain(domain) for domain in Domain}
    assert sorted(one for ids in domains.values() for one in ids) == sorted(told.ids)
    kinds = told.groups("kind")
    assert sorted(one for group in kinds for one in group.events) == sorted(told.ids)
    for by in GROUPS:
        for group in told.groups(by):
            rows = told.events[told.events["event_id"].isin(group.events)]
            assert group.deaths == deaths(rows)
    figures = {words: figure for figure, words in key_figures(told, SAY)}
    assert figures["incidents"] == str(len(domains[Domain.INCIDENT]))
    assert figures["sources"] == str(len(told.sources))
    named = {one for cell in told.events["source_ids"] for one in cell.split(";") if one}
    assert len(told.sources) == len(named)
    assert dict(told.publishers) == _publishers(told)
    for line in parts(told, SAY)["caveats"].lines:
        if line.events and not line.text.startswith("Places"):
            assert str(len(line.events)) in line.text


def _publishers(brief: Brief) -> dict[str, int]:
    """Return the events of each publisher, counted otherwise."""
    rows = brief.events[["event_id", "source_ids"]]
    rows = rows.assign(source_id=rows["source_ids"].str.split(";")).explode("source_id")
    joined = rows.merge(data().sources, on="source_id")
    return joined.groupby("publisher")["event_id"].nunique().to_dict()


def test_january_is_told_by_its_figures() -> None:
    """What is known of the episode stands in it, word by word."""
    said = text_of(january())
    assert "4 incidents and 30 diplomatic acts" in said
    assert "Deaths: 23–26 people reported killed." in said
    assert "0 incidents and 1 diplomatic act; deaths: no figure" in said
    assert "A selection of reported events" in said
    assert "General election" in said
    assert january().before is not None
    assert january().before.ratio is None


def test_nothing_is_said_to_be_caused() -> None:
    """Our own words never say why; what the data quote is left out here."""
    own = replace(
        data(), events=data().events.assign(summary=""), links=data().links.assign(reason="")
    )
    query = Query.read({"since": "2024-01-01", "until": "2024-12-31"})[0]
    for brief in (of_query(own, query), of_episode(own, read({}, own))):
        said = text_of(brief).lower()
        assert not re.search(r"\bcaus|\bled to\b|\bresult(ed)? in\b|\btrigger|because of", said)


def test_a_systematic_set_has_a_ratio_with_its_interval() -> None:
    """The same events, were they all that happened, would have rates."""
    query = Query.read({"since": "2024-01-01", "until": "2024-06-30"})[0]
    found = of_query(replace(data(), coverage=Coverage.SYSTEMATIC), query)
    assert found.before is not None
    assert found.before.ratio is not None
    one, two = found.before.days
    assert one.days == two.days
    counts = [len(ids) for ids in found.before.events]
    assert found.before.ratio.value == pytest.approx(counts[1] / counts[0])
    assert "95 % interval" in text_of(found)


def test_no_whole_period_before_is_said() -> None:
    """Where the data begin later, nothing is compared."""
    found = of_query(data(), Query())
    assert found.before is None
    assert "there is no whole period" in text_of(found)


@pytest.mark.parametrize("form", ["pdf", "html"])
def test_a_brief_is_made_again_from_itself(form: str) -> None:
    """The same arguments give the same bytes; verify reads the recipe inside and agrees."""
    asked = read({"days": "2024-01-16..2024-01-18"}, data())
    made = make(data(), asked, form=form, title="<b>").content
    verdict = verify(made, data(), SAY)
    assert (verdict.identical, verdict.reasons) == (True, ())
    if form == "pdf":
        assert len(re.findall(rb"/Type /Page\b", made)) == 2
        return
    other = replace(data(), events=data().events.assign(summary="Other."), hash="0" * 12)
    verdict = verify(made, other, SAY)
    assert not verdict.identical
    assert "INC-2024-003" in verdict.changes.changed


def test_view_and_theme_are_in_the_recipe() -> None:
    """Another place and other colours are another page, which is made again from itself."""
    asked = read({"days": "2024-01-16..2024-01-18"}, data())
    view = (60.0, 25.0, 64.0, 28.0)
    usual = make(data(), asked, form="html").content
    made = make(data(), asked, form="html", theme="dark", view=view)
    assert (made.recipe["theme"], made.recipe["view"]) == ("dark", list(view))
    assert verify(made.content, data(), SAY).identical
    # the usual page is dark at night, a page of a theme is always of its colours
    assert b"prefers-color-scheme" in usual
    assert b"prefers-color-scheme" not in made.content
    assert "--view=60,25,64,28 --theme dark" in Page(made.content).words


@pytest.mark.long
def test_a_brief_of_a_query_is_made_again_too() -> None:
    """Its recipe holds the filters."""
    query = Query.read({"since": "2024-04-01", "until": "2024-04-30", "provinces": "IR-11"})[0]
    made = make(data(), query, form="html")
    assert verify(made.content, data(), SAY).identical
    incidents = int((query.keep(data().events)["domain"] == Domain.INCIDENT).sum())
    assert made.placed + made.not_placed + made.outside_view == incidents


def test_every_link_of_a_page_leads_to_an_event_or_to_a_source() -> None:
    """The way from each figure to its events is whole, and nothing else is asked for."""
    made = make(data(), read({}, data()), form="html").content
    page = Page(made)
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= page.anchors
    assert {f"event-{event_id}" for event_id in january().ids} <= page.anchors
    assert all(link.startswith(("#", "https://", "http://")) for link in page.links)
    assert "script" not in page.tags
    assert b"default-src 'none'" in made.replace(b"&#x27;", b"'")
    assert not re.search(rb"(?:src|srcset)=\"(?!data:image/svg)", made)
    assert "./sarhad brief" in page.words


def test_hostile_text_stays_text() -> None:
    """In both forms markup is letters, and signs that turn the order are left out."""
    events = data().events
    named = events["episode"].where(events["episode"] == "", BAD)
    hostile = replace(
        data(),
        events=events.assign(summary=BAD, sub_kind=BAD, place=BAD, episode=named),
        sources=data().sources.assign(publisher=BAD, title=BAD, url="javascript:alert(1)"),
        actors=data().actors.assign(name=BAD),
        links=data().links.assign(reason=BAD),
    )
    asked = read({"days": "2024-01-16..2024-01-17"}, hostile)
    page = Page(make(hostile, asked, form="html", title=BAD).content)
    assert not page.tags & {"script", "iframe", "object"}
    assert not [name for name in page.attributes if name.startswith("on")]
    assert not [link for link in page.links if link.startswith("javascript")]
    assert "<script>alert(1)</script>" in page.words
    assert "\u202e" not in page.words
    assert make(hostile, asked, form="pdf", title=BAD).content.startswith(b"%PDF")


@pytest.mark.parametrize("brief", [january, year])
def test_nothing_leaves_a_page_or_runs_into_its_foot(brief) -> None:
    """Every line stands inside; the list of events has what there is room for."""
    recipe = BriefRecipe(params={}, data=data().hash, dataset=data().name)
    for sheet in pages(brief(), recipe, Look("light", SAY)):
        assert (sheet.width, sheet.height) == (WIDTH, HEIGHT)
        assert all(0 < text.x < WIDTH and 0 < text.y < HEIGHT for text in sheet.texts())
        low = sorted(text.y for text in sheet.texts() if text.y > FOOT)
        assert all(y > HEIGHT - 50 for y in low)
    listed = [
        text.text for text in sheet.texts() if re.fullmatch(r"(INC|DIP)-\d{4}-\d{3}", text.text)
    ]
    assert len(set(listed)) >= min(len(brief().ids), 30)


def test_no_events_and_a_form_that_there_is_not_are_refused() -> None:
    """Each in one sentence."""
    with pytest.raises(DataError, match="expected events, got none"):
        make(data(), Query.read({"since": "1950-01-01", "until": "1950-01-02"})[0], form="pdf")
    with pytest.raises(DataError, match="expected one of pdf, html"):
        make(data(), Query(), form="png")
    with pytest.raises(DataError, match="expected one of light, dark, print"):
        make(data(), Query(), form="pdf", theme="loud")
    with pytest.raises(DataError, match="view: expected west, south"):
        make(data(), Query(), form="pdf", view=(0.0, 0.0, 1.0, 1.0))


def test_the_command_makes_both(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that verify knows, JSON for a program, one sentence for what cannot be."""
    monkeypatch.setenv("SARHAD_HOME", str(tmp_path / "home"))
    out = tmp_path / "brief.pdf"
    assert cli.main(["brief", str(out), "--episode", "INC-2024-003", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["events"] == 34
    assert told["recipe"]["asked"]["episode"] == "INC-2023-030"
    one, again = tmp_path / "one.html", tmp_path / "again.html"
    days = ["--since", "2024-01-16", "--until", "2024-01-17", "--title", "Own words"]
    assert cli.main(["brief", str(one), *days]) == 0
    for command in ("brief", "snapshot"):
        assert cli.main([command, str(again), "--recipe", str(one)]) == 0
        assert again.read_bytes() == one.read_bytes()
        again.unlink()
    for wrong in (
        ["brief", str(tmp_path / "brief.png")],
        ["snapshot", str(tmp_path / "brief.png"), "--recipe", str(one)],
        ["escalation", str(tmp_path / "figure.png"), "--recipe", str(one)],
        ["brief", str(out), "--episode", "INC-2024-003", "--since", "2024-01-01"],
        ["brief", str(out), "--episode", "nothing"],
        ["brief", str(out), "--view", "nowhere"],
        ["brief", str(out), "--view", "10,10,20,20"],
        ["brief", str(out), "--theme", "loud"],
        ["brief", str(out), "--since", "1950-01-01", "--until", "1950-01-02", "--kinds", "riot"],
    ):
        assert cli.main(wrong) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_events_without_a_source_are_counted() -> None:
    """They are told, and a brief without any source says so."""
    events = data().events.assign(source_ids=pd.Series([""] * len(data().events), dtype="str"))
    found = of_query(replace(data(), events=events), Query())
    assert found.sources == ()
    assert "No event names a source." in text_of(found)
