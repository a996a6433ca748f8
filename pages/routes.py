"""The HTTP routes beside Streamlit: events, land and assets, each checked and cached."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from data.cells import ID
from data.filters import FILTER
from data.load import event_record
from data.note import tidy
from data.query import Query
from data.schema import DataError
from geo import snapshot
from geo.card import card
from geo.screen.files import asset as asset_file
from pages import shelf
from pages.find import LONGEST, answer
from pages.first_page import first_page
from pages.screens import NAMES

MOST_RECORDS = 20  # in one answer: more than a page of a list has lines
_OF_THE_VIEW = {"at", "event", "data", "step"}  # parts of a link that ask for no other rows
_FOREVER = {"Cache-Control": "private, max-age=31536000, immutable"}  # there may be a login
_AN_HOUR = {"Cache-Control": "private, max-age=3600"}  # the file may be exchanged
_ASK_AGAIN = {"Cache-Control": "no-cache"}  # as Streamlit sends its own
_SAFE = {"X-Content-Type-Options": "nosniff"}


def routes(*, prefix: str = "") -> list[Route]:
    """Return the routes under a proxy's path, "" for none."""
    base = f"/{prefix.strip('/')}" if prefix.strip("/") else ""
    return [
        Route(f"{base}/api/health", health),
        Route(f"{base}/api/events/{{name}}.bin", parcel(shelf.event_columns)),
        Route(f"{base}/api/ids/{{name}}.txt", parcel(shelf.event_ids, shelf.event_columns)),
        Route(f"{base}/api/land/{{name}}.json", parcel(shelf.land)),
        Route(f"{base}/api/lines/{{name}}.json", parcel(shelf.lines)),
        Route(f"{base}/api/outlines/{{name}}.json", parcel(shelf.outlines)),
        Route(f"{base}/api/event/{{event_id}}", event),
        Route(f"{base}/api/records", records),
        Route(f"{base}/api/events.geojson", events_geojson),
        Route(f"{base}/api/tiles/{{z:int}}/{{x:int}}/{{y:int}}", tile),
        Route(f"{base}/api/find", find),
        Route(f"{base}/assets/{{path:path}}", asset),
        *(Route(f"{base}/{name}", screen) for name in NAMES[1:]),
    ]


async def health(_: Request) -> Response:
    """Answer that the server is up, with the data's hash and count."""
    data = await run_sync(shelf.dataset)
    return JSONResponse({"ok": True, "events": len(data.events), "data": data.hash})


def parcel(
    make: Callable[[], shelf.Parcel], named_by: Callable[[], shelf.Parcel] | None = None
) -> Callable[[Request], object]:
    """Return a handler of immutable bytes; another name than the present one is not found.

    The identifiers go by the name of the columns whose rows they name.
    """

    async def handler(request: Request) -> Response:
        """Send the parcel as it was compressed once."""
        present = await run_sync(make)
        name = (await run_sync(named_by)).name if named_by else present.name
        if request.path_params["name"] != name:
            return _not_found("This version of the data is no longer here. Reload the page.")
        headers = {**_FOREVER, **_SAFE, "Content-Encoding": "gzip"}
        return Response(present.content, media_type=present.media_type, headers=headers)

    return handler


async def event(request: Request) -> Response:
    """Answer with everything known of one event, as JSON."""
    event_id = request.path_params["event_id"]
    if not ID.holds(event_id):
        return _not_found("An event identifier looks like INC-2024-003.")
    record = await run_sync(lambda: event_record(shelf.dataset(), event_id))
    if record is None:
        return _not_found(f"No event has the identifier {event_id}.")
    body = json.dumps(card(record), ensure_ascii=False, separators=(",", ":"))
    return Response(body, media_type="application/json", headers=_SAFE)


async def records(request: Request) -> Response:
    """Answer with everything known of some events by their ids; those that are not there lack."""
    ids = request.query_params.get("ids", "").split(",")
    if len(ids) > MOST_RECORDS or not all(map(ID.holds, ids)):
        return _not_found(f"Ask for up to {MOST_RECORDS} events: ids=INC-2024-003,INC-2024-006.")

    def found() -> dict[str, Any]:
        data = shelf.dataset()
        told = ((event_id, event_record(data, event_id)) for event_id in ids)
        return {event_id: card(record) for event_id, record in told if record is not None}

    body = json.dumps(await run_sync(found), ensure_ascii=False, separators=(",", ":"))
    return Response(body, media_type="application/json", headers=_SAFE)


async def events_geojson(request: Request) -> Response:
    """Answer with the events of a query, in the grammar of the dashboard's address.

    A value that cannot be used is refused with the reason: a program cannot read a note.
    """

    def make() -> Response:
        """Return the same bytes as the dashboard's and the command line's export."""
        params, say = dict(request.query_params), shelf.words()
        query, notes = Query.read(params, shelf.choices())
        refused = [note.said(say) for note in notes if note.warns]
        unknown = sorted(set(params) - set(FILTER) - _OF_THE_VIEW)
        refused += [say("route.unknown", name=tidy(name, 40)) for name in unknown]
        if refused:
            return JSONResponse({"error": " ".join(refused)}, status_code=400, headers=_SAFE)
        try:
            content = snapshot.make(shelf.dataset(), query, form="geojson").content
        except DataError as error:
            return JSONResponse({"error": str(error)}, status_code=403, headers=_SAFE)
        return Response(content, media_type="application/geo+json", headers=_SAFE)

    return await run_sync(make)


async def tile(request: Request) -> Response:
    """Answer with a tile of the file that SARHAD_TILES names, an empty one where it has none."""
    spot = (request.path_params["z"], request.path_params["x"], request.path_params["y"])
    found = await run_sync(shelf.tile, *spot)
    if found is None:
        return _not_found("No file of map tiles is set.")
    content, media_type = found
    return Response(content, media_type=media_type, headers={**_AN_HOUR, **_SAFE})


async def find(request: Request) -> Response:
    """Answer with the places, actors and events that a text finds."""
    text = request.query_params.get("q", "")
    if not text.strip() or len(text) > LONGEST:
        sentence = shelf.words()("route.find", limit=LONGEST)
        return JSONResponse({"error": sentence}, status_code=400, headers=_SAFE)
    found = await run_sync(answer, text)
    return JSONResponse(found, headers=_SAFE)


async def asset(request: Request) -> Response:
    """Answer with a script, a style sheet, a font or an image that comes with the program."""
    found = await run_sync(asset_file, request.path_params["path"])
    if found is None:
        return _not_found("No such file.")
    content, media_type = found
    return Response(content, media_type=media_type, headers={**_FOREVER, **_SAFE})


async def screen(_: Request) -> Response:
    """Answer with the page that opens a screen by its own address."""
    return HTMLResponse(await run_sync(first_page), headers={**_ASK_AGAIN, **_SAFE})


def _not_found(sentence: str) -> Response:
    """Return status 404 with a sentence."""
    return JSONResponse({"error": sentence}, status_code=404, headers=_SAFE)
