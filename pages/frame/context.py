"""What one run of the frame has at hand when a screen is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from data.load import Dataset
from data.query import Choices, Note, View
from data.words import Words
from pages import shelf


@dataclass(frozen=True)
class Context:
    """The data, what is asked of it and the words to say it in; one value per run."""

    dataset: Dataset
    choices: Choices
    say: Words
    view: View
    notes: tuple[Note, ...]  # what was changed in the address
    theme: str  # light or dark
    pages: Mapping[str, Any]  # Streamlit's page of each screen, to link to

    @cached_property
    def events(self) -> pd.DataFrame:
        """Return the rows that the query keeps, oldest first; the map alone does without them."""
        return shelf.kept(self.view.query)

    def without_days(self) -> Context:
        """Return the same question of all days."""
        query = self.view.query.without("since", "until")
        return replace(self, view=replace(self.view, query=query))

    @property
    def number(self) -> int:
        """Return how many rows the query keeps."""
        return shelf.number(self.view.query)
