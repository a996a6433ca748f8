"""Fetching: only when told and agreed to, each fault one sentence, nothing lost, no secret told."""

from __future__ import annotations

import json
import logging
import sqlite3
import time
from collections.abc import Iterator
from datetime import date
from email.utils import formatdate
from pathlib import Path

import pytest
from fake_servers import (
    BEARER,
    NEWEST,
    PASSWORD,
    SECRETS,
    TOKEN,
    Answer,
    Servers,
    serving,
    settings_of,
    zipped,
)
from shapes import incidents
from test_cli import run

from data.load import current, load
from data.schema import DataError
from data.store import edits
from data.store.base import FILE, FILES
from data.store.fetched_places import kept_places
from data.store.stored import kept
from geo.fetch import leads, web
from geo.fetch.getting import fetch
from geo.fetch.known import SERVICES, Wanted
from geo.fetch.web import check_address

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def servers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Servers]:
    """Yield the four services, which are set; a pause before asking again is none."""
    monkeypatch.setattr(web, "AGAIN_SECONDS", 0.0)
    monkeypatch.setattr(leads, "QUARTERS", 4)
    monkeypatch.chdir(tmp_path)
    with serving() as found:
        for name, value in settings_of(found).items():
            monkeypatch.setenv(name, value)
        yield found


def got(source: str, folder: Path) -> bytes:
    """Return the first file of a service."""
    return fetch(source, Wanted(), folder, agreed=True)[0].path.read_bytes()


def journal() -> list[str]:
    """Return the acts of the journal."""
    return [entry.act for entry in edits.entries()]


# --- only when told to --------------------------------------------------------------------


def test_nothing_is_fetched_unasked(
    servers: Servers, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not by loading, locating, listing or importing, however the services are set."""
    current()
    table = tmp_path / "x.csv"
    table.write_text("date,place,country,type\n2024-01-16,Turbat,Pakistan,riot\n", "utf-8")
    for command in (
        ["import", str(table)], ["locate", "Turbat"], ["sets"], ["journal"], ["check"],
    ):  # fmt: skip
        assert run(capsys, *command)[0] == 0
    assert servers.asked == []


@pytest.mark.parametrize("source", SERVICES)
def test_nothing_is_fetched_before_the_terms_are_agreed_to(
    servers: Servers, source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command shows them and stops; so does whoever calls the function."""
    code, _, err = run(capsys, "fetch", source)
    assert code == 1
    assert "Add --agree" in err
    assert SERVICES[source].terms_url in err
    with pytest.raises(DataError, match="its terms to be agreed to"):
        fetch(source, Wanted(), tmp_path, agreed=False)
    assert servers.asked == []


def test_a_flag_that_a_service_does_not_know_is_misunderstood(
    servers: Servers, capsys: pytest.CaptureFixture[str]
) -> None:
    """Days of GDELT, a release of ACLED, a day that is none, days the wrong way round."""
    for flags, words in (
        (["gdelt", "--since", "2024-01-01"], "--since does nothing for GDELT"),
        (["acled", "--release", "25.1"], "--release does nothing"),
        (["ucdp", "--since", "yesterday"], "a day like 2024-01-16"),
        (["ucdp", "--since", "2024-02-01", "--until", "2024-01-01"], "swap them"),
        (["bing"], "ucdp, acled, gdelt, geonames"),
    ):
        code, _, err = run(capsys, "fetch", *flags, "--agree")
        assert code == 2, flags
        assert words in err
    assert servers.asked == []


# --- what comes is imported as a file -----------------------------------------------------


def test_ucdp_comes_page_by_page_and_goes_through_the_import(
    servers: Servers, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every page, by the token; the set keeps where it came from, its terms, and when agreed."""
    code, out, err = run(
        capsys, "fetch", "ucdp", "--agree", "--since", "2021-01-01", "--json", "--why", "a look"
    )
    told = json.loads(out)
    assert (code, told["rows"], told["accepted"], told["dataset"]) == (0, 7, 7, "ucdp-ged")
    assert servers.asked == ["GET /gedevents/25.1"] * 3
    assert [asked["page"] for asked in servers.params] == [["0"], ["1"], ["2"]]
    assert servers.params[0]["StartDate"] == ["2021-01-01"]
    assert "EndDate" not in servers.params[0]
    about = kept().about["ucdp-ged"]
    assert about["licence"] == "CC BY 4.0"
    assert about["fetched"]["from"] == "127.0.0.1"
    assert about["fetched"]["agreed"] == about["fetched"]["at"][:10]
    (file,) = (home / FILES).iterdir()
    assert len(json.loads(file.read_bytes())["Result"]) == 7
    assert len(current().events) == len(load().events) + 7
    assert "7 rows" in err
    again = json.loads(run(capsys, "fetch", "ucdp", "--agree", "--json")[1])
    assert (again["new"], again["unchanged"]) == (0, 7)


def test_acled_lets_in_by_name_and_password_and_is_not_handed_on(
    servers: Servers, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two provinces, each page by page; the credit has the day; rows cannot be exported."""
    ours = [row for row in incidents() if row["admin1"] == "Balochistan"][:5]
    servers.rows = ours
    code, out, _ = run(capsys, "fetch", "acled", "--agree", "--until", "2024-12-31", "--json")
    assert (code, json.loads(out)["rows"]) == (0, 5)
    assert servers.asked == ["POST /oauth/token", *["GET /api/acled/read"] * 2]
    assert servers.forms[0]["password"] == [PASSWORD]
    assert [asked["country"] for asked in servers.params[1:]] == [["Iran"], ["Pakistan"]]
    assert servers.params[1]["event_date"] == ["1900-01-01|2024-12-31"]
    shown = current()
    assert shown.re_export is False
    part = next(part for part in shown.parts if part.id == "acled")
    assert f"accessed {date.today().year}" in part.attribution
    assert run(capsys, "snapshot", "rows.csv")[0] == 1


def test_acled_is_asked_for_the_next_page_while_one_is_full(
    servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that is not full is the last."""
    from geo.fetch import events

    servers.rows = [row for row in incidents() if row["admin1"] == "Balochistan"][:6]
    monkeypatch.setattr(events, "ACLED_PAGE", 3)
    assert len(json.loads(got("acled", tmp_path))["data"]) == 6
    pages = [asked["page"] for asked in servers.params if asked.get("country") == ["Pakistan"]]
    assert pages == [["1"], ["2"], ["3"]]


def test_of_gdelt_the_rows_of_the_borderland_are_kept_as_they_are(
    servers: Servers, tmp_path: Path
) -> None:
    """Of each quarter of an hour of the day before the last file; one that lacks is passed over."""
    servers.missing = {"20240117000000.export.CSV.zip"}
    lines = got("gdelt", tmp_path).decode().splitlines()
    assert len(lines) == 3
    assert {line.split("\t")[54] for line in lines} == {"PK02"}
    assert servers.asked == [
        "GET /lastupdate.txt", "GET /20240116233000.export.CSV.zip",
        "GET /20240116234500.export.CSV.zip", "GET /20240117000000.export.CSV.zip",
        f"GET /{NEWEST}.export.CSV.zip",
    ]  # fmt: skip


def test_of_gdelt_what_iran_and_pakistan_do_elsewhere_is_kept_too() -> None:
    """Either may be first; one of them with another country is not."""
    cells = [""] * 61
    at = leads._AT
    for sides, kept_ in ((("IRN", "PAK"), True), (("PAK", "IRN"), True), (("PAK", "IND"), False)):
        cells[at["Actor1CountryCode"]], cells[at["Actor2CountryCode"]] = sides
        assert leads._is_ours("\t".join(cells)) is kept_
    assert leads._is_ours("\t".join(cells[:40])) is False


def test_gdelts_rows_are_leads(servers: Servers, capsys: pytest.CaptureFixture[str]) -> None:
    """Unverified, whatever they say."""
    code, out, _ = run(capsys, "fetch", "gdelt", "--agree", "--json")
    assert (code, json.loads(out)["rows"]) == (0, 4)
    events = current().events
    assert set(events[events["dataset"] == "GDELT"]["status"]) == {"unverified"}


def test_geonames_is_kept_for_locate_and_can_be_taken_back(
    servers: Servers, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The ZIP files as they are; `--places geonames` uses them, and an undo ends that."""
    asking = ("locate", "Qwertabad", "--country", "PK", "--json", "--places", "geonames")
    code, _, err = run(capsys, *asking)
    assert code == 1
    assert "fetch geonames fetches them" in err
    code, out, err = run(capsys, "fetch", "geonames", "--agree", "--json")
    assert (code, json.loads(out)) == (0, {"files": {"IR.zip": 1, "PK.zip": 2}})
    assert "PK.zip is kept, with 2 places of the borderland." in err
    assert json.loads(run(capsys, *asking)[1])["name"] == "Qwertabad"
    assert journal() == ["fetch", "fetch"]
    assert len(kept_places()) == 2
    assert kept().about == {}  # no set of events
    raw = servers.file("PK.zip").body
    assert any(path.read_bytes() == raw for path in (home / FILES).iterdir())
    sheet = home / "sheet.csv"
    sheet.write_text("date,place,country,type\n2024-01-16,Qwertabad,PK,riot\n", "utf-8")
    assert "Qwertabad in a long list" in run(capsys, "import", str(sheet))[2]  # without a flag
    known = run(capsys, "import", str(sheet), "--places", "geonames", "--yes")[2]
    assert "Qwertabad in a long list of names" in known  # a person looks at it, and sees where
    edits.undo(2)
    assert len(kept_places()) == 1
    assert json.loads(run(capsys, *asking)[1])["outcome"] == "unresolved"


# --- what goes wrong is one sentence ------------------------------------------------------

REPLY = {
    "ucdp": "/25.1",
    "acled": "/read",
    "gdelt": f"{NEWEST}.export.CSV.zip",
    "geonames": "PK.zip",
}
SAME_FOR_ALL = [
    (Answer(b"x", 401), "to be let in, got a refusal"),
    (Answer(b"x", 403), "this account may not fetch"),
    (Answer(b"x", 429, {"Retry-After": "3600"}), "a wait of 3,600 seconds"),
    (Answer(b"x", 500), "a fault of the server"),
    (Answer(b"x", 503, {"Retry-After": "7200"}), "a wait of 7,200 seconds"),
    (Answer(b"x" * 5000, half=True), "2,500 of 5,000 bytes, then nothing"),
    (Answer(b"x" * 5000, half=True, chunked=True), "one that broke off"),
    (Answer(b"", 302, {"Location": "http://localhost:1/x"}), "moved to another server"),
]
OF_ONE = [
    ("ucdp", Answer(b"<html>hello</html>"), "expected JSON"),
    ("ucdp", Answer(b"[1]"), "expected JSON"),
    ("ucdp", Answer(b"[" * 100_000), "expected JSON"),
    ("ucdp", Answer(b'{"TotalCount": 7}'), "a number under TotalPages"),
    ("ucdp", Answer(b'{"TotalCount": -7, "TotalPages": 1}'), "a number under TotalCount"),
    ("ucdp", Answer(b'{"TotalCount": 9, "TotalPages": 1, "Result": [{}]}'), "9 events, got 1"),
    ("ucdp", Answer(b'{"TotalCount": 1, "TotalPages": 1, "Result": [3]}'), "events under Result"),
    ("ucdp", Answer(b'{"TotalCount": 0, "TotalPages": 0, "Result": []}'), "events of these days"),
    ("ucdp", Answer(b'{"TotalCount": 10000000, "TotalPages": 9, "Result": []}'), "at most 200,000"),
    ("ucdp", Answer(b"x", 404), "no such thing (status 404)"),
    ("acled", Answer(b'{"status": 403, "data": []}'), "a refusal (status 403)"),
    ("acled", Answer(b'{"data": {}}'), "a list of events under data"),
    ("acled", Answer(b'{"data": []}'), "events of these days, got none"),
    ("gdelt", Answer(b"PK\x03\x04 no archive"), "the file that its list names"),
    ("geonames", Answer(b"PK\x03\x04 no archive"), "ZIP"),
    ("geonames", Answer(b"x", 404), "no such thing"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "answer", "words"),
    [(source, *case) for source in SERVICES for case in SAME_FOR_ALL] + OF_ONE,
)
def test_a_fault_is_one_sentence_and_nothing_is_lost(
    servers: Servers, source: str, answer: Answer, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whose it is, what was expected, what came; the store is as it was, and no secret is told."""
    servers.say(REPLY[source], answer)
    code, out, err = run(capsys, "fetch", source, "--agree", "--json")
    said = err.strip().splitlines()[-1]
    assert (code, out) == (1, "")
    assert words in said
    assert "expected" in said
    assert "Traceback" not in err
    assert not any(secret in err for secret in (*SECRETS, servers.url))
    assert kept().events == {}
    assert journal() == []


def test_a_name_that_acled_does_not_know_is_not_let_in(
    servers: Servers, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its server says 400 to that; a token that is none is one, too."""
    monkeypatch.setenv("SARHAD_ACLED_PASSWORD", "wrong-secret")
    code, _, err = run(capsys, "fetch", "acled", "--agree")
    assert code == 1
    assert "to be let in" in err
    assert "wrong-secret" not in err
    servers.say("/token", Answer(b'{"access_token": "a\\nb"}'))
    assert "a token for name and password" in run(capsys, "fetch", "acled", "--agree")[2]


@pytest.mark.parametrize(
    "name", ["SARHAD_UCDP_TOKEN", "SARHAD_ACLED_USER", "SARHAD_ACLED_PASSWORD"]
)
def test_a_secret_that_lacks_is_named_before_anything_is_asked(
    servers: Servers, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """By its variable; one that no request can carry is refused too."""
    source = name.split("_")[1].lower()
    for value in ("", "a\nb"):
        monkeypatch.setenv(name, value)
        with pytest.raises(DataError, match=name):
            got(source, tmp_path)
    assert servers.asked == []


def test_a_server_that_fails_once_is_asked_again(servers: Servers, tmp_path: Path) -> None:
    """After a fault, a short wait, or half a file."""
    usual = as_usual(servers)
    for answer in (
        Answer(b"x", 500), Answer(b"x", 429, {"Retry-After": "0"}), Answer(b"x" * 9, half=True),
        Answer(b"x", 503, {"Retry-After": formatdate(time.time() - 5, usegmt=True)}),
    ):  # fmt: skip
        servers.say("/25.1", answer, *usual)
        assert len(json.loads(got("ucdp", tmp_path))["Result"]) == 7


def as_usual(servers: Servers) -> list[Answer]:
    """Return the three pages of UCDP."""
    return [Answer(json.dumps(servers.ucdp(page)).encode()) for page in range(3)]


def test_a_wait_that_a_server_wants_holds_all_programs_off(
    servers: Servers, tmp_path: Path
) -> None:
    """The next one to fetch does not even ask, and other services are not held off."""
    servers.say("/25.1", Answer(b"x", 429, {"Retry-After": "600"}))
    for _ in range(2):
        with pytest.raises(DataError, match="fetch again after"):
            got("ucdp", tmp_path)
    assert servers.asked == ["GET /gedevents/25.1"]
    assert servers.url in web_turns(tmp_path)


def web_turns(tmp_path: Path) -> str:
    """Return who is held off; no secret stands there."""
    with sqlite3.connect(tmp_path / "home" / "fetch_turns.db") as db:
        return str(db.execute("SELECT service FROM turns").fetchall())


def test_a_damaged_or_huge_zip_of_gdelt_is_refused(
    servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off in the middle with its length told right, packed a thousandfold, two files."""
    stamp = "20240116233000.export.CSV.zip"
    whole = servers.export("20240116233000")
    servers.say(stamp, Answer(whole[: len(whole) // 2]))
    with pytest.raises(DataError, match="ZIP files that can be unpacked"):
        got("gdelt", tmp_path)
    monkeypatch.setattr(leads, "MOST_UNPACKED", 1000)
    servers.say(stamp, Answer(zipped("a.CSV", "0" * 10_000)))
    with pytest.raises(DataError, match="one small table"):
        got("gdelt", tmp_path)
    servers.say("lastupdate.txt", Answer(b"nothing of that kind"))
    with pytest.raises(DataError, match="the list of its last files"):
        got("gdelt", tmp_path)


def test_an_answer_that_is_too_large_is_not_read_to_its_end(
    servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory is bounded, whatever a server sends."""
    servers.say("lastupdate.txt", Answer(b"x" * 2**18))
    with pytest.raises(DataError, match="expected at most 0 MB"):
        got("gdelt", tmp_path)


def test_a_server_that_says_nothing_is_given_up(
    servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a time; a port where nobody listens is at once."""
    import socket

    monkeypatch.setattr(web, "TIMEOUT", 0.2)
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        monkeypatch.setenv("SARHAD_UCDP_URL", f"http://127.0.0.1:{deaf.getsockname()[1]}")
        with pytest.raises(DataError, match="no answer within 0 seconds"):
            got("ucdp", tmp_path)
    with pytest.raises(DataError, match="no connection"):
        got("ucdp", tmp_path)


class StoppedError(Exception):
    """Somebody pressed Cancel."""


def test_a_cancelled_fetch_leaves_nothing(servers: Servers, home: Path, tmp_path: Path) -> None:
    """Between two pages, and while it waits for its turn."""
    seen: list[float] = []

    def stop(done: float) -> None:
        """Stop once the first page is there."""
        seen.append(done)
        if done > 0:
            raise StoppedError

    folder = tmp_path / "into"
    folder.mkdir()
    with pytest.raises(StoppedError):
        fetch("ucdp", Wanted(), folder, agreed=True, progress=stop)
    assert len(servers.asked) == 1
    servers.say("/25.1", Answer(b"x", 429, {"Retry-After": "20"}))
    begun = time.monotonic()

    def late(done: float) -> None:
        """Stop a little later."""
        if time.monotonic() - begun > 0.5:
            raise StoppedError

    with pytest.raises(StoppedError):
        fetch("ucdp", Wanted(), folder, agreed=True, progress=late)
    assert time.monotonic() - begun < 5
    assert list(folder.iterdir()) == []
    assert not (home / FILE).exists()
    assert seen == sorted(seen)


# --- what is secret stays so --------------------------------------------------------------


def test_no_secret_is_written_anywhere(
    servers: Servers, home: Path, capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """Not into the store, the kept files, the turns, an address, a log or a sentence."""
    servers.rows = [row for row in incidents() if row["admin1"] == "Balochistan"][:5]
    with caplog.at_level(logging.DEBUG):
        said = [run(capsys, "fetch", source, "--agree") for source in ("ucdp", "acled")]
    assert [code for code, *_ in said] == [0, 0]
    texts = [*(out + err for _, out, err in said), caplog.text, str(servers.params)]
    texts += [path.read_bytes().decode("latin-1") for path in home.rglob("*") if path.is_file()]
    for secret in (*SECRETS, PASSWORD.encode().decode("latin-1")):
        assert not any(secret in text for text in texts), secret
    assert servers.heads[0]["x-ucdp-access-token"] == TOKEN
    assert servers.heads[-1]["authorization"] == f"Bearer {BEARER}"


@pytest.mark.parametrize(
    "url",
    [
        "http://ucdpapi.pcr.uu.se/api", "ftp://x/y", "file:///etc/passwd", "https://", "x",
        "https://me:secret@host/api", "https://host/api?key=secret", "http://127.0.0.1.evil.org/",
        "http://localhost@evil.org/",
    ],
)  # fmt: skip
def test_only_https_or_this_computer_is_asked(
    url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And no address with a password in it; the sentence does not repeat it."""
    with pytest.raises(DataError, match="expected https://host/path") as caught:
        check_address("X", url)
    assert "secret" not in str(caught.value)
    monkeypatch.setenv("SARHAD_GDELT_URL", url)
    with pytest.raises(DataError):
        got("gdelt", tmp_path)


@pytest.mark.parametrize("service", SERVICES.values())
def test_the_public_addresses_are_safe_and_have_terms(service: object) -> None:
    """Each is https, and so is the page of its terms."""
    assert check_address("x", service.url) == service.url
    assert service.terms_url.startswith("https://")
    assert service.seconds > 0
