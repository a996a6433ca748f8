"""The ladder on its page: one element of our own, whose steps can be clicked and walked by keys."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from data.escalation import Escalation
from data.ladder import Step
from data.schema import Domain
from data.words import Words
from geo.sheet.look import Look
from geo.sheet.rungs import Rungs, Told, names_of, told
from geo.style import outline, symbol_of

KEY = "ladder"
_HERE = Path(__file__).parent
_FIGURES = ["fatalities_low", "fatalities_best", "fatalities_high"]


@lru_cache(maxsize=1)
def _element() -> Callable[..., Any]:
    """Return the element; no text of the data is in its script."""
    script, style = ((_HERE / f"steps.{kind}").read_text("utf-8") for kind in ("js", "css"))
    html = '<div class="ladder"></div>'
    return st.components.v2.component("sarhad.ladder", html=html, css=style, js=script)


def show(
    found: Escalation, *, chosen: int, theme: str, say: Words, on_step: Callable[[], None]
) -> None:
    """Draw the steps; `on_step` is called once one is chosen, which `picked` then returns."""
    _element()(
        key=KEY,
        data=_told(found, theme, say) | {"chosen": chosen},
        on_step_change=on_step,
    )


def picked() -> str:
    """Return the id of the event whose step was chosen, "" for none."""
    value = st.session_state.get(KEY)
    step = getattr(value, "step", None)
    return step if isinstance(step, str) else ""


def words_of(step: Step, row: Mapping[Hashable, Any], found: Escalation, say: Words) -> Told:
    """Return what is said of a step."""
    return told(step, row, found, names_of(found, say), say)


@lru_cache(maxsize=4)
def _told(found: Escalation, theme: str, say: Words) -> dict[str, Any]:
    """Return what the element is told: texts, outlines, inks and lines."""
    look, rungs = Look(theme, say), Rungs(found)
    names, year, steps = names_of(found, say), 0, []
    rows = found.events.to_dict("records")
    for number, (step, row) in enumerate(zip(found.ladder.steps, rows, strict=True), 1):
        words, symbol = told(step, row, found, names, say), symbol_of(str(row["kind"]))
        key = "sheet.axis.day" if step.day.year == year else "sheet.axis.year_day"
        year = step.day.year
        unknown = all(pd.isna(row[name]) for name in _FIGURES)
        steps.append(
            {
                **words._asdict(),
                "id": step.event_id,
                "number": say.number(number),
                "first": number == 1 or step.since_last > 0,
                "day": say.dated(step.day, key),
                "later": say.many("escalation.later", step.since_last) if step.since_last else "",
                "ink": look.inks[symbol.name],
                "outline": outline(symbol.shape),
                "hollow": step.by_third or (row["domain"] == Domain.INCIDENT and unknown),
            }
        )
    kinds = found.events["kind"].tolist()
    ties = [
        {
            **tie._asdict(),
            "track": track,
            "ink": look.inks[symbol_of(kinds[tie.start]).name]
            if tie.said or tie.reviewed
            else look.theme.muted,
        }
        for tie, track in rungs.tracks.items()
    ]
    decisions = [one.told.entry for step in found.ladder.steps for one in step.decided]
    key = f"{theme} {found.asked.params()} {found.dataset.hash} {decisions}"
    label = say("escalation.ladder")
    tracks = max(rungs.tracks.values(), default=-1) + 1
    return {"key": key, "label": label, "steps": steps, "ties": ties, "tracks": tracks}
