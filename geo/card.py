"""What the card of an event is told beside its record: the border, whose point it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geo.border import with_border
from geo.where.known_services import credit_of


def card(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event's record with `border_km`, `side_uncertain` and `point_credit`.

    `point_credit` names the online service that found the point and whom it credits, "" for
    every other point.
    """
    credit = credit_of(str(record.get("geo_method") or ""))
    return {**with_border(record), "point_credit": credit}
