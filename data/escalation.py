"""What an escalation page or figure is asked for, in the grammar of addresses and flags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property, lru_cache

import pandas as pd

from data.calendar import Around, competing
from data.dyads import BESIDE, Dyad, offered, read_dyad, ways
from data.ladder import Episode, Ladder, episodes, ladder
from data.load import Dataset
from data.note import Note, quoted
from data.period import Period, read_period
from data.schema import DataError
from data.stories import JANUARY_2024, load_story
from data.tracks import Stretch, Weight, read_weights, tracks, weights_of, without_usual, written

USUAL_DAYS = 30  # the days that end with a dyad's last event, where it has no episode
NAMES = ("between", "episode", "days", "weights")


@dataclass(frozen=True)
class Asked:
    """Two sides, and an episode or days of them; `weights` are the reader's own."""

    dyad: Dyad
    episode: Episode | None
    days: Period
    weights: tuple[tuple[str, float], ...] = ()

    def params(self) -> dict[str, str]:
        """Return the parameters of an address; `read` returns the same from them."""
        own = {"episode": self.episode.key} if self.episode else {"days": str(self.days)}
        weights = written(dict(self.weights))
        return {"between": self.dyad.param, **own, **({"weights": weights} if weights else {})}

    def flags(self) -> list[str]:
        """Return the same as flags of the command line."""
        return [
            word
            for name, value in self.params().items()
            for word in ([f"--{name}={value}"] if value.startswith("-") else [f"--{name}", value])
        ]


@dataclass(frozen=True, eq=False)
class Escalation:
    """The answer: the ladder, its rows, the tracks, and the weights that can be changed."""

    dataset: Dataset
    asked: Asked
    ladder: Ladder

    @cached_property
    def events(self) -> pd.DataFrame:
        """Return the rows of the steps in their order."""
        events = self.dataset.events.set_index("event_id", drop=False)
        return events.loc[[step.event_id for step in self.ladder.steps]]

    def tracks(self, unit: str) -> tuple[Stretch, ...]:
        """Return the two tracks by day, week or month."""
        return tracks_of(self, unit)

    @cached_property
    def around(self) -> Around:
        """Return what else was going on in these days, by the calendar and by other episodes."""
        actors = self.dataset.actors
        rows = actors[actors["actor_id"].isin(self.asked.dyad)]
        episode = self.asked.episode.name if self.asked.episode else ""
        countries = set(rows["country"]) - {""}
        found = competing(self.dataset, *self.ladder.days, countries, besides=episode)
        own = set(self.events["episode"])
        others = tuple(one for one in found.episodes if one.name not in own)
        return replace(found, episodes=others)

    @cached_property
    def weights(self) -> tuple[Weight, ...]:
        """Return the codes of the acts with their values."""
        return weights_of(self.events, dict(self.asked.weights))


@lru_cache(maxsize=16)
def tracks_of(found: Escalation, unit: str) -> tuple[Stretch, ...]:
    """Return the two tracks of an escalation by a unit, worked out once."""
    third = frozenset(step.event_id for step in found.ladder.steps if step.by_third)
    return tracks(found.events, dict(found.asked.weights), unit, third=third)


def read(params: Mapping[str, str], dataset: Dataset) -> Asked:
    """Return what is asked for; raises DataError, one sentence, for what cannot be.

    Nothing asked is the episode that the project began with, or where the data lack it, what
    two sides with most events have.
    """
    between, named = params.get("between", ""), params.get("episode", "")
    told = _named(named, dataset) if named else ""
    if not between and not told and not params.get("days"):
        told = _first_episode(dataset)
    dyad = read_dyad(between, dataset) if between else _dyad_of(told, dataset)
    days = read_period(params["days"], "days") if params.get("days") else None
    if told and days:
        expected = "an episode or days"
        raise DataError("days", expected=expected, got="both", remedy="Leave one of them out.")
    episode = None if days else _episode(told, dyad, dataset)
    weights = _own(read_weights(params.get("weights", "")), dataset)
    return Asked(dyad, episode, days or _usual_days(episode, dyad, dataset), weights)


def over(told: object, given: Mapping[str, str]) -> dict[str, str]:
    """Return what a recipe asks for where nothing else is given: other sides or days replace its.

    `told` is what stands in the recipe, in whose form nothing has been checked yet; None asks
    for nothing. Raises DataError for what is no table of texts.
    """
    own = {} if told is None else told
    if not isinstance(own, dict) or not all(isinstance(text, str) for text in own.values()):
        raise DataError("recipe, asked", expected="names with texts", got=repr(told)[:60])
    when = {"episode", "days"}
    gone = when if given.keys() & {"between", *when} else set()
    return {**{name: text for name, text in own.items() if name not in gone}, **given}


def read_kindly(
    params: Mapping[str, str], dataset: Dataset
) -> tuple[Asked | None, tuple[Note, ...]]:
    """Return what an address asks for; what cannot be is left out and noted, never raised.

    None where no two sides of the data act on each other.
    """
    kept = {name: params[name] for name in NAMES if params.get(name)}
    notes: list[Note] = []
    while True:
        try:
            return read(kept, dataset), tuple(notes)
        except DataError as error:
            if not kept:
                return None, tuple(notes)
            name = error.where if error.where in kept else next(iter(kept))
            notes.append(Note("note.escalation", {"reason": str(error)}))
            del kept[name]


@lru_cache(maxsize=2)
def opening(dataset: Dataset) -> Asked | None:
    """Return what nothing asked is, None where no two sides of the data act on each other."""
    return read_kindly({}, dataset)[0]


def answer(dataset: Dataset, asked: Asked) -> Escalation:
    """Return the answer to what is asked for."""
    found = ladder(dataset, asked.dyad, episode=asked.episode, days=asked.days)
    return Escalation(dataset, asked, found)


def usual(dataset: Dataset, dyad: Dyad) -> Asked:
    """Return what two sides open with: their first episode, else their last days."""
    episode = _episode("", dyad, dataset)
    return Asked(dyad, episode, _usual_days(episode, dyad, dataset))


@lru_cache(maxsize=2)
def known_weights(dataset: Dataset) -> tuple[Weight, ...]:
    """Return the codes of all acts of the data with their usual values."""
    return weights_of(dataset.events, {})


def _own(weights: Mapping[str, float], dataset: Dataset) -> tuple[tuple[str, float], ...]:
    """Return the weights that differ from the usual ones; raises DataError for unknown codes."""
    known = known_weights(dataset)
    strange = sorted(set(weights) - {weight.code for weight in known})
    if strange:
        expected = f"codes of the data: {', '.join(sorted(weight.code for weight in known))}"
        raise DataError("weights", expected=expected, got=quoted(strange[0]))
    return tuple(without_usual(weights, known).items())


def _first_episode(dataset: Dataset) -> str:
    """Return the name of the episode that the story tells, "" where the data lack it."""
    told = [event_id for step in load_story(JANUARY_2024) for event_id in step.event_ids]
    rows = dataset.events[dataset.events["event_id"].isin(told)]
    names = Counter(name for name in rows["episode"] if name)
    return names.most_common(1)[0][0] if names else ""


def _named(event_id: str, dataset: Dataset) -> str:
    """Return the name of the episode that an event belongs to; raises DataError for none."""
    found = dataset.events.loc[dataset.events["event_id"] == event_id, "episode"]
    if found.empty or not found.iloc[0]:
        expected = "an event that belongs to an episode, such as INC-2024-003"
        raise DataError("episode", expected=expected, got=quoted(event_id))
    return str(found.iloc[0])


def _dyad_of(episode: str, dataset: Dataset) -> Dyad:
    """Return the dyad with most events in an episode, or in all the data."""
    known = [offer.dyad for offer in offered(dataset)]
    if not known:
        expected = "events that go from one side to another"
        raise DataError("between", expected=expected, got="none")
    if not episode:
        return known[0]
    rows = (dataset.events["episode"] == episode).to_numpy()
    return max(known, key=lambda dyad: int((ways(dataset, dyad)[rows] != BESIDE).sum()))


def _episode(name: str, dyad: Dyad, dataset: Dataset) -> Episode | None:
    """Return an episode of two sides by its name; without one that which they open with."""
    known = episodes(dataset, dyad)
    if not name:
        return known[0] if known else None
    found = next((one for one in known if one.name == name), None)
    if found is None:
        expected = f"an episode with an event between {dyad.one} and {dyad.other}"
        raise DataError("episode", expected=expected, got=quoted(name))
    return found


def _usual_days(episode: Episode | None, dyad: Dyad, dataset: Dataset) -> Period:
    """Return the days of an episode, else the last days that two sides have."""
    if episode:
        return episode.days
    start = dataset.events["date_start"][ways(dataset, dyad) != BESIDE]
    last = start.max().date() if len(start) else dataset.last_day
    return Period(last - timedelta(USUAL_DAYS - 1), last)
