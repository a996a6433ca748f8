"""Servers in the shape of UCDP, ACLED, GDELT and GeoNames on this computer; a test says how."""

from __future__ import annotations

import hashlib
import io
import json
import threading
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from shapes import Row, acled, gdelt, ged, incidents

TOKEN, PASSWORD, BEARER = "tok-3e1f-secret", "päss word&=secret", "bearer-77aa-secret"
SECRETS = (TOKEN, PASSWORD, BEARER, "someone@example.org")
NEWEST = "20240117001500"
PLACES = {
    "IR": [
        "1\tZzyzx\tZzyzx\tZziks\t27.5\t60.5\tP\tPPL\tIR\t\t04\t\t\t\t100\t\t9\tAsia/Tehran\t2024"
    ],
    "PK": [
        "2\tQwertabad\tQwertabad\t\t26.1\t63.1\tP\tPPL\tPK\t\t02\t\t\t\t50\t\t9\tAsia/Karachi\t2024",
        "3\tAsdfpur\tAsdfpur\t\t28.1\t66.1\tP\tPPL\tPK\t\t02\t\t\t\t50\t\t9\tAsia/Karachi\t2024",
    ],
}


class Answer:
    """What is sent: status, headers, and how much of the body that is promised."""

    def __init__(
        self, body: bytes = b"", code: int = 200, headers: Mapping[str, str] | None = None,
        half: bool = False, chunked: bool = False, wait: float = 0.0,
    ) -> None:  # fmt: skip
        self.body, self.code, self.headers, self.half = body, code, dict(headers or {}), half
        self.chunked, self.wait = chunked, wait


class Servers(ThreadingHTTPServer):
    """All four on one port; `say` puts answers in front of the usual ones, by the path's end."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.rows = incidents(7)
        self.page = 3  # events of a page
        self.asked: list[str] = []  # method and path of each request, without what is asked
        self.params: list[dict[str, list[str]]] = []
        self.heads: list[dict[str, str]] = []
        self.forms: list[dict[str, list[str]]] = []
        self._says: dict[str, list[Answer]] = {}
        self.missing: set[str] = set()

    @property
    def url(self) -> str:
        """Return its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def say(self, path: str, *answers: Answer) -> None:
        """Answer the next requests of a path so; the last stays. Without any: as usual."""
        self._says[path] = list(answers)

    def answer(
        self, path: str, params: Mapping[str, list[str]], heads: Mapping[str, str]
    ) -> Answer:
        """Return what is said to a request."""
        for end, answers in self._says.items():
            if path.endswith(end) and answers:
                return answers[0] if len(answers) == 1 else answers.pop(0)
        name = path.strip("/")
        if path.startswith("/gedevents/"):
            known = heads.get("x-ucdp-access-token") == TOKEN
            return as_json(self.ucdp(int(params["page"][0]))) if known else Answer(b"no", 401)
        if path == "/oauth/token":
            known = self.forms[-1].get("password") == [PASSWORD]
            return as_json({"access_token": BEARER}) if known else Answer(b'{"error":"x"}', 400)
        if path == "/api/acled/read":
            known = heads.get("authorization") == f"Bearer {BEARER}"
            return as_json(self.acled(params)) if known else Answer(b"no", 401)
        return self.file(name) if name not in self.missing else Answer(b"no", 404)

    def file(self, name: str) -> Answer:
        """Return a file of GDELT's or GeoNames'."""
        if name == "lastupdate.txt":
            return Answer(self.listed())
        if name.endswith(".export.CSV.zip"):
            return Answer(self.export(name.removesuffix(".export.CSV.zip")))
        if name in ("IR.zip", "PK.zip"):
            return Answer(zipped(f"{name[:2]}.txt", "\n".join(PLACES[name[:2]]) + "\n"))
        return Answer(b"<html>nothing</html>", 404)

    def ucdp(self, page: int) -> dict[str, Any]:
        """Return a page as UCDP gives it: numbers are numbers, pages begin with 0."""
        found = ged(self.rows)
        pages = -(-len(found) // self.page)
        shown = found[page * self.page : (page + 1) * self.page]
        return {
            "TotalCount": len(found), "TotalPages": pages, "PreviousPageUrl": "",
            "NextPageUrl": "https://elsewhere.example/next", "Result": [as_api(r) for r in shown],
        }  # fmt: skip

    def acled(self, params: Mapping[str, list[str]]) -> dict[str, Any]:
        """Return a page as ACLED gives it: those of a province, pages begin with 1."""
        country, province = params["country"][0], params["admin1"][0]
        found = [
            row for row in acled(self.rows)
            if row["country"] == country and row["admin1"] == province
        ]  # fmt: skip
        page, limit = int(params["page"][0]), int(params["limit"][0])
        shown = found[(page - 1) * limit : page * limit]
        return {"status": 200, "success": True, "count": len(shown), "data": shown}

    def export(self, stamp: str) -> bytes:
        """Return a quarter of an hour of GDELT: one row of the province, one of elsewhere."""
        number = int(stamp[6:12])
        lines = gdelt(self.rows[:2]).splitlines()
        cells = [line.split("\t") for line in lines]
        for at, row in enumerate(cells):
            row[0] = str(number * 10 + at)
            row[54] = "PK02" if at == 0 else "FRA8"
        text = "\n".join("\t".join(row) for row in cells) + "\n"
        return zipped(f"{stamp}.export.CSV", text)

    def listed(self) -> bytes:
        """Return GDELT's list of its last three files."""
        content = self.export(NEWEST)
        sum_of = hashlib.md5(content).hexdigest()
        base = "http://data.gdeltproject.org/gdeltv2"
        return (
            f"{len(content)} {sum_of} {base}/{NEWEST}.export.CSV.zip\n"
            f"1 {sum_of} {base}/{NEWEST}.mentions.CSV.zip\n"
            f"1 {sum_of} {base}/{NEWEST}.gkg.csv.zip\n"
        ).encode()


class _Handler(BaseHTTPRequestHandler):
    server: Servers
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._reply()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.forms.append(parse_qs(body))
        self._reply()

    def _reply(self) -> None:
        servers, parts = self.server, urlsplit(self.path)
        heads = {name.lower(): value for name, value in self.headers.items()}
        servers.asked.append(f"{self.command} {parts.path}")
        servers.params.append(parse_qs(parts.query))
        servers.heads.append(heads)
        said = servers.answer(parts.path, servers.params[-1], heads)
        time.sleep(said.wait)
        self.close_connection = True
        self.send_response(said.code)
        for name, value in said.headers.items():
            self.send_header(name, value)
        sent = said.body[: len(said.body) // 2] if said.half else said.body
        if said.chunked:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"%x\r\n%s" % (len(said.body), sent))
            return
        self.send_header("Content-Length", str(len(said.body)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_: object) -> None:
        pass


def as_json(value: object) -> Answer:
    """Return a value as an answer."""
    return Answer(json.dumps(value).encode())


def as_api(row: Row) -> dict[str, Any]:
    """Return a row of GED as UCDP's service writes it."""
    whole = ("id", "year", "type_of_violence", "where_prec", "date_prec", "low", "best", "high")
    number = {name: int(row[name]) for name in whole}
    degrees = {name: float(row[name]) for name in ("latitude", "longitude")}
    days = {name: f"{row[name][:10]}T00:00:00" for name in ("date_start", "date_end")}
    return {**row, **number, **degrees, **days}


def zipped(name: str, text: str) -> bytes:
    """Return a ZIP file with one file in it, the same bytes each time."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), text)
    return held.getvalue()


@contextmanager
def serving() -> Iterator[Servers]:
    """Yield the servers while they run."""
    servers = Servers()
    thread = threading.Thread(target=servers.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield servers
    finally:
        servers.shutdown()
        servers.server_close()
        thread.join()


def settings_of(servers: Servers) -> dict[str, str]:
    """Return the environment by which Sarhad asks these servers, and lets itself in."""
    urls = {f"SARHAD_{name}_URL": servers.url for name in ("UCDP", "ACLED", "GDELT", "GEONAMES")}
    return {
        **urls, "SARHAD_UCDP_TOKEN": TOKEN, "SARHAD_ACLED_USER": "someone@example.org",
        "SARHAD_ACLED_PASSWORD": PASSWORD, "no_proxy": "127.0.0.1",
    }  # fmt: skip
