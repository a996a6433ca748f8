"""The labelled days of the browser's time axes."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.stories import key_dates
from data.words import Words
from geo.screen.columns import day_number


def labelled_days(events: pd.DataFrame, words: Words) -> list[dict[str, Any]]:
    """Return number and name of each key date whose event is among the events, oldest first."""
    known = set(events["event_id"])
    return [
        {"day": day_number(labelled.day), "label": words(f"keydate.{labelled.key}")}
        for labelled in key_dates()
        if labelled.event_id in known and words.has(f"keydate.{labelled.key}")
    ]
