"""Date and running counts above the map of a film."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from data.measure import deaths_sentence
from data.words import Words
from geo.sheet import type as lettering
from geo.sheet.column import Column, small
from geo.sheet.display import Item, Text
from geo.sheet.look import BODY, LEAD, Look
from geo.sheet.plan import Plan
from geo.sheet.steps import Step

DATE = 24.0  # size of the date, logical px
DEATHS_LINES = 2
LEADING = 17.0  # px from line to line of the deaths
APART = 36.0  # px between the date and the counts beside it
ABOVE, BELOW = 20.0, 14.0  # px from the band's top to its first baseline, from its last to the map


@dataclass(frozen=True)
class Count:
    """What has happened by the end of a step."""

    events: int  # that have begun, whenever
    new: int  # of them, in the days of the step
    deaths: str  # a sentence, "" where no figure counts


def counts(events: pd.DataFrame, steps: Sequence[Step], say: Words) -> tuple[Count, ...]:
    """Return the counts of events, which are oldest first, at each step."""
    first = events["date_start"].to_numpy("datetime64[D]")
    ends = np.array([step.until for step in steps], "datetime64[D]")
    starts = np.array([step.since for step in steps], "datetime64[D]")
    begun = np.searchsorted(first, ends, side="right").tolist()
    earlier = np.searchsorted(first, starts, side="left").tolist()
    # most steps of a quiet time bring nothing new
    deaths = {n: deaths_sentence(events.iloc[:n], say) if n else "" for n in {*begun}}
    return tuple(Count(n, n - old, deaths[n]) for n, old in zip(begun, earlier, strict=True))


@dataclass(frozen=True, eq=False)
class Head:
    """The band above the map of a film, which has the same height in every picture."""

    unit: str  # what a picture shows: day, week or month
    steps: Sequence[Step]
    counts: Sequence[Count]
    plan: Plan
    look: Look

    @cached_property
    def _beside_px(self) -> float:
        """Return the width beside the longest date, px."""
        dates = (self.look.say.days(*step) for step in self.steps)
        longest = max(lettering.width(text, DATE, weight=600) for text in dates)
        return self.plan.room - longest - APART

    @cached_property
    def height(self) -> float:
        """Return the height, px."""
        return ABOVE + LEADING * max(len(self._deaths(count)) for count in self.counts) + BELOW

    def items(self, step: Step, count: Count, foot: float) -> list[Item]:
        """Return date and counts of a picture, the band's lower end at y."""
        look, theme = self.look, self.look.theme
        column = Column(self.plan.margin, self.plan.room, look.rtl)
        start, end = column.anchors
        y = foot - self.height + ABOVE
        items: list[Item] = [
            Text(
                x=column.at(0.0), y=y + 4.0, text=look.say.days(*step), size=DATE, weight=600,
                fill=theme.accent, anchor=start, rtl=look.rtl, part="date",
            ),
            Text(
                x=column.end, y=y, text=self._events(count), size=LEAD, weight=600, fill=theme.ink,
                anchor=end, rtl=look.rtl, part="so_far",
            ),
        ]  # fmt: skip
        for line in self._deaths(count):
            y += LEADING
            said = small(column.end, y, line, look, anchor=end, ink=theme.ink)
            items.append(replace(said, size=BODY, part="deaths"))
        return items

    def _events(self, count: Count) -> str:
        """Return the numbers of events in words."""
        say = self.look.say
        parts = [say.many("sheet.film.so_far", count.events)]
        parts.append(say(f"sheet.film.new.{self.unit}", n=count.new))
        return say("sentence.part").join(parts)

    def _deaths(self, count: Count) -> list[str]:
        """Return the deaths in lines."""
        return lettering.wrap(count.deaths, self._beside_px, BODY, most=DEATHS_LINES)
