"""What the search box is answered: places, actors and events that a text finds, as JSON."""

from __future__ import annotations

from math import isnan
from typing import Any

from data.finding import FoundActor, find_events
from data.fold import fold
from data.note import tidy
from data.query import Query
from data.values import MAX_WORDS
from geo.where.gazetteer import Found
from pages import shelf

LONGEST = MAX_WORDS  # characters of a text that is looked for; the filter of words has the same
LEAST = 2  # letters: one letter is in everything
PLACES, ACTORS, EVENTS = 6, 4, 6  # that are answered of each; how many there are is said


def answer(text: str) -> dict[str, Any]:
    """Return what a text finds: of each group the best, and how many there are.

    ```
    {"q": text, "places": [{id, name, local, as, feature, within, country, lat, lon,
     precision, km}], "actors": [{id, name, local, as, part_of, events}],
     "events": [{id, place, summary}], "total": {"places": n, "actors": n, "events": n}}
    ```

    `as` is the spelling that found it, "" where that is the name; `km` is the radius of an
    area, null for a spot. Names and summaries are data, not markup.
    """
    asked = tidy(text, LONGEST)
    enough = len(fold(asked).replace(" ", "")) >= LEAST
    places = shelf.gazetteer().find(asked) if enough else []
    actors = shelf.actor_index().find(asked) if enough else []
    events = shelf.dataset().events
    found = find_events(events, asked if enough else "", EVENTS)
    rows = events.iloc[list(found.rows)]
    names = ("event_id", "place", "summary")
    return {
        "q": asked,
        "places": [_place(one) for one in places[:PLACES]],
        "actors": [_actor(one) for one in actors[:ACTORS]],
        "events": [
            {"id": event, "place": place, "summary": summary}
            for event, place, summary in rows[list(names)].itertuples(index=False)
        ],
        "total": {"places": len(places), "actors": len(actors), "events": found.total},
    }


def _place(found: Found) -> dict[str, Any]:
    """Return a place for the list and for the mark on the map."""
    place = found.place
    within = dict.fromkeys(part for part in (place.admin2, place.admin1) if part != place.name)
    return {
        "id": place.id,
        "name": place.name,
        "local": place.local,
        "as": _other(found.spelling, place.name, place.local),
        "feature": place.feature,
        "within": [part for part in within if part],
        "country": place.country,
        "lat": place.latitude,
        "lon": place.longitude,
        "precision": place.precision,
        "km": place.radius_km if place.is_area and not isnan(place.radius_km) else None,
    }


def _actor(found: FoundActor) -> dict[str, Any]:
    """Return an actor for the list."""
    actor = found.actor
    local = actor.name_ur or actor.name_fa
    return {
        "id": actor.id,
        "name": actor.name,
        "local": local,
        "as": "" if found.spelling == found.part_of else _other(found.spelling, actor.name, local),
        "part_of": found.part_of,
        "events": shelf.counts(Query(), "actors").get(actor.id, 0),
    }


def _other(spelling: str, *shown: str) -> str:
    """Return the spelling that was found, "" where it is shown anyway."""
    return "" if fold(spelling) in map(fold, shown) else spelling
