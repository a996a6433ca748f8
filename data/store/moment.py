"""A moment of the past, up to which the journal is read."""

from __future__ import annotations

import os
from datetime import UTC, datetime, time

from data.schema import DataError

VARIABLE = "SARHAD_KNOWN_AT"  # of the environment: all that is read is as it was known then


def read_moment(text: str, *, where: str = VARIABLE) -> str:
    """Return a moment as ISO 8601 in UTC without the zone, "" for "".

    A day alone is its end, or now where it is today; a time without a zone is UTC. Raises
    DataError for what is no moment, and for one in the future, of which nothing is known.
    """
    if not text.strip():
        return ""
    now = datetime.now(UTC)
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise _no_moment(where, text) from None
    found = found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    if len(text.strip()) <= len("2026-11-28"):
        found = datetime.combine(found.date(), time.max, UTC)
        found = min(found, now) if found.date() == now.date() else found
    if found > now:
        raise _no_moment(where, text)
    return found.replace(tzinfo=None).isoformat()


def asked_moment() -> str:
    """Return the moment that the environment names, "" for now; raises DataError as above."""
    return read_moment(os.environ.get(VARIABLE, ""))


def of_the_journal(moment: str) -> str:
    """Return a moment as the journal writes it, "" for now."""
    if not moment:
        return ""
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).isoformat(timespec="microseconds")


def shown_moment(moment: str) -> str:
    """Return a moment for a person, to the minute: 2026-11-28 14:30."""
    return moment[:16].replace("T", " ")


def _no_moment(where: str, text: str) -> DataError:
    """Return the fault of a text that is no moment of the past."""
    return DataError(
        where, expected="a moment of the past in UTC, as in 2026-01-31 or 2026-01-31T14:30",
        got=repr(text[:40]), remedy="The journal lists the moments: ./sarhad journal.",
    )  # fmt: skip
