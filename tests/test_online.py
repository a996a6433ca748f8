"""Online services: asked only when set, in turns that processes share, with a status for all."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import ROOT
from test_cli import run
from test_where import place_of, resolver

from data.schema import DataError
from data.settings import setting
from data.words import Words
from geo.where import providers
from geo.where.answer import Answer, Asked, Method, Outcome
from geo.where.known_services import SERVICES, Reply, Spotted, Status
from geo.where.limiter import Limiter, NotYetError
from geo.where.online import Online, OnlineResolver, configured
from geo.where.providers import Provider
from geo.where.replies import Replies

SAY = Words()
ZZYZX = {"lat": 26.4, "lon": 63.1}
NOMINATIM = [
    {
        "place_id": 7, "lat": "26.4", "lon": "63.1", "display_name": "Zzyzx, Kech, Pakistan",
        "boundingbox": ["26.3", "26.5", "63.0", "63.2"], "address": {"country_code": "pk"},
    }
]  # fmt: skip
PHOTON = {
    "features": [
        {
            "geometry": {"coordinates": [63.1, 26.4]},
            "properties": {"name": "Zzyzx", "countrycode": "PK", "osm_id": 7},
        }
    ]
}
OPENCAGE = {
    "results": [
        {
            "formatted": "Zzyzx, Pakistan", "geometry": {"lat": 26.4, "lng": 63.1},
            "components": {"country_code": "pk"},
            "bounds": {
                "southwest": {"lat": 26.3, "lng": 63.0}, "northeast": {"lat": 26.5, "lng": 63.2},
            },
        }
    ]
}  # fmt: skip
USUAL = {"/search": NOMINATIM, "/api": PHOTON, "/geocode/v1/json": OPENCAGE}
NOTHING = {
    "/search": [],
    "/api": {"features": []},
    "/geocode/v1/json": {"results": [], "status": {"code": 200, "message": "OK"}},
}


class Fake(ThreadingHTTPServer):
    """A service on this computer; a test says what it answers, and reads what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.code, self.headers, self.body, self.half = 200, {}, None, False
        self.asked: list[dict[str, list[str]]] = []
        self.agents: list[str] = []
        self.times: list[float] = []
        self.busy, self.most_busy = 0, 0

    @property
    def url(self) -> str:
        """Return its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Fake

    def do_GET(self) -> None:
        fake, parts = self.server, urlsplit(self.path)
        fake.busy += 1
        fake.most_busy = max(fake.most_busy, fake.busy)
        fake.times.append(time.time())
        fake.asked.append(parse_qs(parts.query))
        fake.agents.append(self.headers["User-Agent"])
        body = fake.body if fake.body is not None else json.dumps(USUAL[parts.path]).encode()
        time.sleep(0.02)
        fake.busy -= 1
        self.send_response(fake.code)
        for name, value in fake.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if fake.half else body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    """Yield a service that answers with a place in Kech."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(providers, "TIMEOUT", 5.0)
    server = Fake()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def provider(fake: Fake, name: str = "nominatim") -> Provider:
    """Return a service of geopy's that asks the fake one."""
    return Provider(SERVICES[name], url=fake.url, key="secret" if name == "opencage" else "")


def online(fake: Fake, folder: Path, name: str = "nominatim", seconds: float = 0.0) -> Online:
    """Return a service with its turns and its kept replies in a folder."""
    limiter = Limiter(folder / "turns.db", name, seconds, wait=5)
    return Online(provider(fake, name), limiter, Replies(folder / "replies.db"))


def answer(asking: Online, *asked: str) -> Answer:
    """Return the answer of our resolver and a service."""
    return OnlineResolver(resolver(), asking).resolve(Asked(*asked))


# --- asked only when set ------------------------------------------------------------------


def test_nobody_is_asked_unless_a_service_is_set(
    fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not by the command, not by the importer; "none" is no service."""
    monkeypatch.setenv("SARHAD_HOME", str(tmp_path))
    for name in ("", "none", "NONE"):
        monkeypatch.setenv("SARHAD_GEOCODER", name)
        monkeypatch.setenv("SARHAD_GEOCODER_URL", fake.url)
        assert configured() is None
        assert run(capsys, "locate", "Zzyzx", "--country", "PK")[0] == 0
    assert fake.asked == []


def test_the_command_asks_the_service_that_is_set_and_says_so(
    fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whom it asks and whom to credit is said; what it finds is to be looked at."""
    monkeypatch.setenv("SARHAD_HOME", str(tmp_path))
    monkeypatch.setenv("SARHAD_GEOCODER", "nominatim")
    monkeypatch.setenv("SARHAD_GEOCODER_URL", fake.url)
    code, out, err = run(capsys, "locate", "Zzyzx", "--country", "PK", "--json")
    told = json.loads(out)
    assert (code, told["outcome"], told["method"]) == (0, "review", "provider")
    assert told["source"] == "provider:nominatim"
    assert "OpenStreetMap contributors" in told["reason"]
    assert "OpenStreetMap contributors" in err
    assert run(capsys, "locate", "Turbat", "--country", "PK")[0] == 0
    assert len(fake.asked) == 1  # what is known here is not asked


def test_settings_lie_in_a_file_and_the_environment_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is no TOML, a service that is not known, a key that lacks: one sentence each."""
    for name in ("SARHAD_GEOCODER", "SARHAD_GEOCODER_URL", "SARHAD_GEOCODER_KEY"):
        monkeypatch.delenv(name, raising=False)
    assert configured(tmp_path) is None
    file = tmp_path / "settings.toml"
    file.write_text('[geocoder]\nprovider = "photon"\n')
    found = configured(tmp_path)
    assert found is not None
    assert found.service.id == "photon"
    monkeypatch.setenv("SARHAD_GEOCODER", "opencage")
    with pytest.raises(DataError, match="SARHAD_GEOCODER_KEY"):
        configured(tmp_path)
    monkeypatch.setenv("SARHAD_GEOCODER", "bing")
    with pytest.raises(DataError, match="none, nominatim, photon, opencage"):
        configured(tmp_path)
    file.write_text("[geocoder\n")
    with pytest.raises(DataError, match="expected settings as TOML"):
        setting("geocoder", "provider", folder=tmp_path)
    file.write_text("geocoder = 1\n[other]\nprovider = []\n")
    with pytest.raises(DataError, match="expected text or a number"):
        setting("other", "provider", folder=tmp_path)
    monkeypatch.setenv("SARHAD_GEOCODER", "nominatim")
    monkeypatch.setenv("SARHAD_GEOCODER_URL", "ftp://x")
    with pytest.raises(DataError, match="an address like https://host"):
        configured(tmp_path)


# --- what a service says ------------------------------------------------------------------


@pytest.mark.parametrize("name", list(SERVICES))
def test_each_service_is_asked_politely_and_read(fake: Fake, tmp_path: Path, name: str) -> None:
    """Our own name, few places, one country; the point and the country come back."""
    found = answer(online(fake, tmp_path, name), "Zzyzx town", "PK", "Balochistan", "Kech district")
    place = place_of(found)
    assert (found.outcome, found.method) == (Outcome.REVIEW, Method.PROVIDER)
    assert (place.latitude, place.longitude, place.country) == (26.4, 63.1, "PK")
    assert place.precision == 2
    asked = fake.asked[0]
    assert asked["q"] == ["zzyzx, Kech, Balochistan"]
    assert fake.agents[0].startswith("Sarhad/")
    assert asked.get("key", []) == (["secret"] if name == "opencage" else [])


@pytest.mark.parametrize("name", list(SERVICES))
def test_nothing_found_is_no_failure(fake: Fake, tmp_path: Path, name: str) -> None:
    """The district is what is left, and the name is not asked for again."""
    path = {"nominatim": "/search", "photon": "/api", "opencage": "/geocode/v1/json"}[name]
    fake.body = json.dumps(NOTHING[path]).encode()
    asking = online(fake, tmp_path, name)
    for _ in range(2):
        found = answer(asking, "Zzyzx", "PK", "Balochistan", "Kech")
        assert (found.outcome, found.method) == (Outcome.AREA, Method.DISTRICT)
    assert dict(asking.counts) == {Status.NOTHING: 2}
    assert len(fake.asked) == 1


@pytest.mark.parametrize(
    ("code", "headers", "body", "status"),
    [
        (429, {"Retry-After": "7"}, b"", Status.LIMITED),
        (503, {"Retry-After": "7"}, b"", Status.LIMITED),
        (429, {}, b"", Status.LIMITED),
        (401, {}, b"", Status.REFUSED),
        (403, {}, b"", Status.REFUSED),
        (402, {}, b"", Status.QUOTA),
        (500, {}, b"oops", Status.UNREACHABLE),
        (502, {}, b"", Status.UNREACHABLE),
        (400, {}, b"", Status.MALFORMED),
        (200, {}, b"<html>", Status.MALFORMED),
        (200, {}, b"\xff\xfe", Status.MALFORMED),
        (200, {}, b'{"error": "x"}', Status.MALFORMED),
        (200, {}, b'[{"lat": "x", "lon": 1, "display_name": "a"}]', Status.MALFORMED),
        (200, {}, b'[{"lat": "95", "lon": "1", "display_name": "a"}]', Status.MALFORMED),
        (200, {}, b"[" + b" " * (2**20 + 1) + b"]", Status.MALFORMED),
        (200, {}, b"null", Status.NOTHING),
    ],
)
def test_every_failure_is_a_status(
    fake: Fake, code: int, headers: dict[str, str], body: bytes, status: Status
) -> None:
    """Nothing raises, nothing is None; a service that wants to be left says for how long."""
    fake.code, fake.headers, fake.body = code, headers, body
    reply = provider(fake).ask("zzyzx", "PK")
    assert reply.status is status
    assert reply.spots == ()
    if status is Status.LIMITED:
        assert reply.retry_seconds == (7 if headers else 60)


def test_a_reply_that_breaks_off_is_a_status(fake: Fake) -> None:
    """Half of a reply, and nobody there at all."""
    fake.half = True
    assert provider(fake).ask("zzyzx", "PK").status in (Status.UNREACHABLE, Status.MALFORMED)
    nobody = Provider(SERVICES["nominatim"], url="http://127.0.0.1:9")
    assert nobody.ask("zzyzx", "PK").status is Status.UNREACHABLE


def test_a_date_to_come_back_is_read(fake: Fake) -> None:
    """Retry-After may be a date."""
    fake.code, fake.headers = 429, {"Retry-After": formatdate(time.time() + 90, usegmt=True)}
    fake.body = b""
    assert 80 <= provider(fake).ask("zzyzx", "PK").retry_seconds <= 91


def test_a_place_in_another_country_is_no_answer(fake: Fake, tmp_path: Path) -> None:
    """Whatever a service finds: the country and the district that are stated are kept to."""
    fake.body = json.dumps([{**NOMINATIM[0], "address": {"country_code": "ir"}}]).encode()
    assert provider(fake).ask("zzyzx", "PK").status is Status.ABROAD
    found = answer(online(fake, tmp_path / "abroad"), "Zzyzx", "PK")
    assert (found.outcome, found.place) == (Outcome.UNRESOLVED, None)
    assert "in other countries only, such as “Zzyzx, Kech, Pakistan” (IR)" in found.reason.said(SAY)
    fake.body = json.dumps([{**NOMINATIM[0], "lat": "30.9", "lon": "68.0"}]).encode()
    found = answer(online(fake, tmp_path), "Zzyzx", "PK", "Balochistan", "Kech")
    assert (found.outcome, found.method) == (Outcome.AREA, Method.DISTRICT)


def test_a_place_of_no_country_lies_in_no_other_country(fake: Fake, tmp_path: Path) -> None:
    """Beside one in another country it is still not known to lie abroad, and no answer."""
    nowhere = {**NOMINATIM[0], "display_name": "Zzyzx", "address": {}}
    abroad = {**NOMINATIM[0], "address": {"country_code": "ir"}}
    for body in ([nowhere], [abroad, nowhere]):
        fake.body = json.dumps(body).encode()
        reply = provider(fake).ask("zzyzx", "PK")
        assert (reply.status, len(reply.spots)) == (Status.UNPLACED, 1)
    found = answer(online(fake, tmp_path), "Zzyzx", "PK")
    assert (found.outcome, found.place) == (Outcome.UNRESOLVED, None)
    assert "finds “Zzyzx” and does not say in which country" in found.reason.said(SAY)


def test_text_of_a_service_is_only_text(fake: Fake, tmp_path: Path) -> None:
    """Signs that steer a terminal or turn the order of words are left out."""
    hostile = "Zz\x1b[2J\u202eyzx<script>, PK"
    fake.body = json.dumps([{**NOMINATIM[0], "display_name": hostile}]).encode()
    place = place_of(answer(online(fake, tmp_path), "Zzyzx", "PK"))
    assert not {"\x1b", "\u202e"} & set(place.name + place.id)


def test_relative_places_and_ambiguous_names_are_not_sent(fake: Fake, tmp_path: Path) -> None:
    """Nor what is known, nor what has no letters."""
    asking = online(fake, tmp_path)
    for text in ("near Zzyzx", "30 km east of Zzyzx", "Dasht", "Turbat", "???", ""):
        answer(asking, text, "PK")
    assert fake.asked == []


# --- turns --------------------------------------------------------------------------------


def test_a_service_that_asks_for_a_pause_gets_it(fake: Fake, tmp_path: Path) -> None:
    """Also from another process's limiter, and the answer says so."""
    fake.code, fake.headers, fake.body = 429, {"Retry-After": "30"}, b""
    asking = online(fake, tmp_path)
    first = answer(asking, "Zzyzx", "PK")
    assert (first.outcome, first.reason.key) == (Outcome.UNRESOLVED, "where.online.limited")
    fake.code = 200
    other = Limiter(tmp_path / "turns.db", "nominatim", 0, wait=1)
    with pytest.raises(NotYetError) as caught, other.turn():
        pytest.fail("had a turn")
    assert 25 <= caught.value.seconds <= 30
    assert answer(asking, "Zzyzy", "PK").reason.key == "where.online.limited"
    assert len(fake.asked) == 1


def test_a_service_that_keeps_failing_is_left_alone(fake: Fake, tmp_path: Path) -> None:
    """After three failures in a row, or at once where the key is wrong; all are counted."""
    fake.code, fake.body = 500, b""
    asking = online(fake, tmp_path)
    for n in range(5):
        answer(asking, f"Zzyzx{n}", "PK")
    assert len(fake.asked) == 3
    assert dict(asking.counts) == {Status.UNREACHABLE: 3, Status.STOPPED: 2}
    fake.code = 401
    refused = online(fake, tmp_path)
    for n in range(3):
        answer(refused, f"Zzyzx{n}", "PK")
    assert len(fake.asked) == 4


def test_threads_take_turns(fake: Fake, tmp_path: Path) -> None:
    """Four threads with limiters of their own: never two at once, never too soon."""
    askings = [online(fake, tmp_path, seconds=0.15) for _ in range(4)]
    threads = [
        threading.Thread(target=lambda a=a, n=n: [a.ask(f"z{n}{i}", "PK") for i in range(2)])
        for n, a in enumerate(askings)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    gaps = [later - sooner for sooner, later in zip(fake.times, fake.times[1:], strict=False)]
    assert len(fake.times) == 8
    assert fake.most_busy == 1
    assert min(gaps) >= 0.15


ASKING = """
import sys
from pathlib import Path
from geo.where.limiter import Limiter
from geo.where.online import Online
from geo.where.providers import Provider
from geo.where.replies import Replies
from geo.where.known_services import SERVICES
folder, url, name = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
limiter = Limiter(folder / "turns.db", "nominatim", 0.3, wait=60)
asking = Online(Provider(SERVICES["nominatim"], url=url), limiter, Replies(folder / "replies.db"))
print([asking.ask(f"{name}{n}", "PK").status.value for n in range(3)])
"""


def test_processes_take_turns(fake: Fake, tmp_path: Path) -> None:
    """Two processes together ask no faster than one may."""
    command = [sys.executable, "-c", ASKING, str(tmp_path), fake.url]
    both = [
        subprocess.Popen([*command, name], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for name in ("a", "b")
    ]
    said = [process.communicate(timeout=120)[0] for process in both]
    assert said == [f"{['found'] * 3}\n"] * 2
    gaps = [later - sooner for sooner, later in zip(fake.times, fake.times[1:], strict=False)]
    assert len(fake.times) == 6
    assert min(gaps) >= 0.3


def test_a_turn_is_given_back_when_its_holder_fails(tmp_path: Path) -> None:
    """An exception inside a turn ends it; a clock that was set back never blocks for ever."""
    limiter = Limiter(tmp_path / "turns.db", "x", 0.05, wait=2)
    with pytest.raises(ZeroDivisionError), limiter.turn():
        raise ZeroDivisionError
    with limiter.turn():
        pass
    with limiter.turn() as hold_off:
        hold_off(10**9)
    with pytest.raises(NotYetError) as caught, limiter.turn():
        pytest.fail("had a turn")
    assert caught.value.seconds <= 86_400


# --- kept replies -------------------------------------------------------------------------


def test_what_was_asked_once_is_not_asked_again(fake: Fake, tmp_path: Path) -> None:
    """Not even by another process; each country has its own reply, and it grows old."""
    for _ in range(2):
        assert online(fake, tmp_path).ask("zzyzx", "PK").status is Status.FOUND
    assert len(fake.asked) == 1
    online(fake, tmp_path).ask("zzyzx", "")
    assert len(fake.asked) == 2


def test_a_kept_reply_grows_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After ninety days a service is asked anew; failures are not kept at all."""
    kept = Replies(tmp_path / "replies.db")
    reply = Reply(Status.FOUND, (Spotted("7", "Zzyzx", 26.4, 63.1, "PK", None),))
    kept.keep("nominatim", "zzyzx", "PK", reply)
    kept.keep("nominatim", "other", "PK", Reply(Status.UNREACHABLE))
    assert kept.find("nominatim", "zzyzx", "PK") == reply
    assert kept.find("nominatim", "other", "PK") is None
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 91 * 86_400)
    assert kept.find("nominatim", "zzyzx", "PK") is None


def test_a_broken_file_of_replies_only_costs_a_request(fake: Fake, tmp_path: Path) -> None:
    """The answer is the service's."""
    (tmp_path / "replies.db").write_bytes(b"no database" * 100)
    assert online(fake, tmp_path).ask("zzyzx", "PK").status is Status.FOUND
