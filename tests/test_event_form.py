"""What the form of an event says of a field: in the words of the form."""

from __future__ import annotations

from data.rules import RowCheck
from data.words import Words
from pages.parts.event_form import FIELDS, _said

SAY = Words()


def said(**cells: str) -> dict[str, str]:
    """Return what is said of cells."""
    sound = {
        "event_id": "a", "domain": "incident", "kind": "riot", "date_start": "2024-01-16",
        "date_end": "2024-01-16", "date_precision": "1", "attribution": "none", "mutual": "no",
        "summary": "a", "verified": "none", "status": "reported",
    }  # fmt: skip
    faults = [fault for fault in RowCheck("events").faults(sound | cells) if fault[0] in cells]
    return _said(faults, SAY)


def test_another_field_is_called_as_the_form_calls_it() -> None:
    """What was written is told as it was, whatever it is."""
    found = said(fatalities_best="900", fatalities_high="2", fatalities_low="fatalities_best")
    assert found["fatalities_high"] == "Expected at least “Dead, best”, which is 900; got 2."
    assert "got 'fatalities_best'" in found["fatalities_low"]
    found = said(latitude="26", longitude="")
    because = "Expected degrees, because “Latitude, degrees north” is given; got nothing."
    assert found["longitude"] == because


def test_every_field_of_the_form_has_a_label() -> None:
    """So that none is called by the name of its column."""
    assert all(SAY.has(f"form.{name}") for name in FIELDS)
