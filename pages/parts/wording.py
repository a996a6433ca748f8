"""Figures of one event in words."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from data.schema import Domain
from data.words import Words


def deaths(row: Mapping[Hashable, Any] | pd.Series, say: Words) -> str:
    """Return the deaths of an incident as a range in words; "" for a diplomatic event."""
    if row["domain"] != Domain.INCIDENT:
        return ""
    low, best, high = (row[f"fatalities_{part}"] for part in ("low", "best", "high"))
    if pd.isna(low) and pd.isna(best) and pd.isna(high):
        return say("deaths.unknown")
    if pd.isna(low) and pd.isna(best):
        return say("deaths.up_to", n=say.number(int(high)))
    ends = [int(figure) for figure in (low, best, high) if not pd.isna(figure)]
    return say.many("deaths.reported", max(ends), span=say.span(min(ends), max(ends)))
