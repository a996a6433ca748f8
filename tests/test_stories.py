"""Stories and key dates point to events that exist, on the days that they name."""

from datetime import date

import pandas as pd

from data.load import load
from data.stories import key_dates, load_story
from data.words import Words


def test_every_step_names_events_that_fall_within_its_days():
    """A step's window shows each of its events."""
    events = load().events.set_index("event_id")
    for step in load_story("january_2024"):
        for event_id in step.event_ids:
            row = events.loc[event_id]
            assert row["date_start"] <= pd.Timestamp(step.until), event_id
            assert row["date_end"] >= pd.Timestamp(step.since), event_id


def test_every_step_has_a_heading():
    """The catalogue has words for each step of the story."""
    say = Words("en")
    for at, _ in enumerate(load_story("january_2024"), 1):
        assert say(f"story.january_2024.{at}")


def test_an_unknown_story_has_no_steps():
    """A name that does not exist gives nothing, and raises nothing."""
    assert load_story("no such story") == ()


def test_key_dates_are_days_of_their_events():
    """The label stands on the day of the event that it names."""
    events = load().events.set_index("event_id")
    for key_date in key_dates():
        assert events.loc[key_date.event_id, "date_start"].date() == key_date.day
        assert Words("en")(f"keydate.{key_date.key}")
    assert date(2024, 1, 16) in {key_date.day for key_date in key_dates()}
