"""Events of UCDP and ACLED: page after page of JSON, put together as one document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from data.adapters.documents import MOST_DOCUMENT
from data.adapters.tabular import MOST_ROWS
from data.note import quoted
from data.schema import DataError
from geo.fetch.known import RELEASE, Wanted
from geo.fetch.web import Web

UCDP_PAGE = 1000  # events; UCDP gives no more at once
ACLED_PAGE = 5000  # events; ACLED gives no more at once
GWNO = "630,770"  # Gleditsch and Ward's numbers of Iran and Pakistan, which UCDP uses
PROVINCES = (("Iran", "Sistan and Baluchestan"), ("Pakistan", "Balochistan"))
FIRST, LAST = "1900-01-01", "2100-12-31"  # where only one end of the days is asked for

Record = Mapping[str, Any]
_FEWER = "Ask for fewer days."


def fetch_ucdp(web: Web, wanted: Wanted, secrets: Mapping[str, str]) -> tuple[str, bytes]:
    """Return name and content of a file with UCDP's events of Iran and Pakistan."""
    release = wanted.release or RELEASE
    if not release.replace(".", "").isdecimal():
        raise DataError(
            "UCDP, release", expected=f"one like {RELEASE} or 25.0.9", got=quoted(release)
        )
    params = {"pagesize": str(UCDP_PAGE), "Country": GWNO}
    if wanted.since:
        params["StartDate"] = wanted.since.isoformat()
    if wanted.until:
        params["EndDate"] = wanted.until.isoformat()
    headers = {"x-ucdp-access-token": secrets["token"]}
    rows: list[Record] = []
    page, pages, total = 0, 1, 0
    while page < pages:
        asked = {**params, "page": str(page)}
        document = web.json(f"gedevents/{release}", asked, headers)
        total, pages = (_count(web, document, name) for name in ("TotalCount", "TotalPages"))
        if total > MOST_ROWS:
            raise web.fault(f"at most {MOST_ROWS:,} events", f"{total:,}", _FEWER)
        rows += _records(web, document, "Result")
        page += 1
        web.done = min(1.0, page / max(pages, 1))
    if len(rows) != total:
        raise web.fault(
            f"{total:,} events", f"{len(rows):,}", "Nothing was changed; fetch again later."
        )
    whole = {"TotalCount": total, "TotalPages": 1, "PreviousPageUrl": "", "NextPageUrl": ""}
    return f"ucdp-ged-{release}.json", _document(web, {**whole, "Result": rows}, rows)


def fetch_acled(web: Web, wanted: Wanted, secrets: Mapping[str, str]) -> tuple[str, bytes]:
    """Return name and content of a file with ACLED's events of the two provinces."""
    token = _acled_token(web, secrets)
    rows: list[Record] = []
    for number, (country, province) in enumerate(PROVINCES):
        asked = {"_format": "json", "country": country, "admin1": province, **_acled_days(wanted)}
        for page in _acled_pages(web, asked, token):
            rows += page
            if len(rows) > MOST_ROWS:
                raise web.fault(f"at most {MOST_ROWS:,} events", "more", _FEWER)
        web.done = (number + 1) / len(PROVINCES)
    return "acled.json", _document(web, {"data": rows}, rows)


def _acled_token(web: Web, secrets: Mapping[str, str]) -> str:
    """Return what ACLED wants to see with each question, for a name and a password."""
    form = {
        "username": secrets["user"], "password": secrets["password"],
        "grant_type": "password", "client_id": "acled",
    }  # fmt: skip
    token = web.json("oauth/token", {}, form=form, refusals=(400,)).get("access_token")
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        raise web.fault("a token for name and password", "none", "Check them with the service.")
    return token


def _acled_days(wanted: Wanted) -> dict[str, str]:
    """Return the parameters that ask for days."""
    if not (wanted.since or wanted.until):
        return {}
    ends = (
        wanted.since.isoformat() if wanted.since else FIRST,
        wanted.until.isoformat() if wanted.until else LAST,
    )
    return {"event_date": "|".join(ends), "event_date_where": "BETWEEN"}


def _acled_pages(web: Web, asked: Mapping[str, str], token: str) -> Iterator[list[Record]]:
    """Yield the pages of a question; one that is not full is the last."""
    headers = {"Authorization": f"Bearer {token}"}
    page = 1
    while True:
        params = {**asked, "limit": str(ACLED_PAGE), "page": str(page)}
        document = web.json("api/acled/read", params, headers)
        status = document.get("status", 200)
        if status != 200 or document.get("success") is False:
            raise web.fault(
                "events", f"a refusal (status {str(status)[:10]})",
                "Look with the service whether this account may fetch, or download a file there.",
            )  # fmt: skip
        rows = _records(web, document, "data")
        yield rows
        if len(rows) < ACLED_PAGE:
            return
        page += 1


def _records(web: Web, document: Record, name: str) -> list[Record]:
    """Return the records under a name; raises FetchError where there is no list of them."""
    found = document.get(name)
    if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
        raise web.fault(f"a list of events under {name}", "none", "Fetch again later.")
    return found


def _count(web: Web, document: Record, name: str) -> int:
    """Return a whole number under a name."""
    found = document.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise web.fault(f"a number under {name}", "none", "Fetch again later.")
    return found


def _document(web: Web, document: Record, rows: list[Record]) -> bytes:
    """Return a document as bytes; one without events, or too large to read, is none."""
    if not rows:
        raise web.fault("events of these days", "none", "Ask for other days.")
    content = json.dumps(document, ensure_ascii=False).encode()
    if len(content) > MOST_DOCUMENT:
        got = f"{len(content) / 2**20:,.0f} MB"
        raise web.fault(f"at most {MOST_DOCUMENT / 2**20:.0f} MB", got, _FEWER)
    return content
