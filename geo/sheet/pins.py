"""The pins of a sheet: which events a person points to, and in which words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import NamedTuple

from data.note import quoted, tidy
from data.schema import DataError

MOST = 5  # numbers that a reader can still find on a map
LONGEST_TEXT = 2000  # characters that are kept at all


class Pin(NamedTuple):
    """An event that is pointed to; an empty text stands for the usual one."""

    event_id: str
    text: str = ""


def read(flag: str) -> Pin:
    """Return the pin that a flag means: the id of an event, or EVENT_ID=text."""
    event_id, _, text = flag.partition("=")
    return Pin(event_id.strip(), tidy(text, LONGEST_TEXT))


def from_recipe(told: object) -> tuple[Pin, ...]:
    """Return the pins of a recipe in whose form nothing has been checked; None means none."""
    pairs = [] if told is None else told
    if not isinstance(pairs, list) or not all(_is_pair(pair) for pair in pairs):
        expected = "a list of pairs: the id of an event and a text"
        raise DataError("recipe, pins", expected=expected, got=repr(told)[:60])
    return tuple(Pin(event_id, tidy(text, LONGEST_TEXT)) for event_id, text in pairs)


def _is_pair(pair: object) -> bool:
    """Return whether a value of JSON is two texts."""
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(p, str) for p in pair)


def check(pins: Collection[Pin], *, kept: Iterable[str], known: Iterable[str]) -> None:
    """Raise DataError, one sentence, for pins that a sheet of the events `kept` cannot carry.

    `known` are the ids of all events of the data.
    """
    if len(pins) > MOST:
        raise DataError("pin", expected=f"at most {MOST} events", got=str(len(pins)))
    ids, shown = [pin.event_id for pin in pins], set(kept)
    for event_id in ids:
        if ids.count(event_id) > 1:
            raise DataError("pin", expected="each event once", got=f"{quoted(event_id)} twice")
        if event_id not in shown:
            raise _not_there(event_id, set(known))


def _not_there(event_id: str, known: set[str]) -> DataError:
    """Return the fault of a pin whose event is not shown, or not in the data."""
    if event_id in known:
        expected = "an event that the filters keep"
        remedy = "Widen the days or filters, or leave the pin out."
        return DataError("pin", expected=expected, got=quoted(event_id), remedy=remedy)
    near = get_close_matches(event_id[:60], sorted(known), n=1)
    remedy = f"Did you mean {near[0]}?" if near else "The table of events names the ids."
    return DataError("pin", expected="the id of an event", got=quoted(event_id), remedy=remedy)
