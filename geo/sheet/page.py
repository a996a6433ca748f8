"""The selection as a page in one file: the map of the dashboard, its slider and its cards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

import pandas as pd

from data.load import Dataset, event_record
from data.words import Words
from geo.land import for_browser
from geo.screen.alone import standalone
from geo.screen.leaflet import browser_map, inlined
from geo.sheet.recipe import Recipe


def as_html(
    events: pd.DataFrame,
    dataset: Dataset,
    *,
    recipe: Recipe,
    title: str,
    sentence: str,
    credits_: Sequence[str],
    window: tuple[date, date] | None,
    say: Words,
) -> bytes:
    """Return a page that asks nobody: its policy is `default-src 'none'`.

    Holds the given events only, with all that is known of each. `window` are the inclusive days
    it opens with, None for all. The recipe is in a `meta` element as JSON.
    """
    ids = events["event_id"].tolist()
    cards = {event_id: event_record(dataset, event_id) or {} for event_id in ids}
    config = inlined(
        events,
        words=say,
        cards=cards,
        land=for_browser(detail="low"),
        credits_=tuple(credits_),
        view=recipe.view,
        theme=recipe.theme,
        window=window,
    )
    config["heading"] = {"title": title, "sentence": sentence}
    page = standalone(browser_map(config), title=title, lang=recipe.lang)
    about = {"description": sentence, "sarhad-recipe": recipe.as_json()}
    metas = "".join(
        f'<meta name="{name}" content="{escape(content)}">\n' for name, content in about.items()
    )
    return page.replace("</title>\n", f"</title>\n{metas}", 1).encode("utf-8", errors="replace")
