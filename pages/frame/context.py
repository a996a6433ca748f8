"""What one run of the frame has at hand when a screen is drawn."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.load import Dataset
from data.query import Choices, Note, View
from data.words import Words


@dataclass(frozen=True)
class Context:
    """The data, what is asked of it and the words to say it in; one value per run."""

    dataset: Dataset
    choices: Choices
    say: Words
    view: View
    events: pd.DataFrame  # the rows that the query keeps, oldest first
    notes: tuple[Note, ...]  # what was changed in the address
    theme: str  # light or dark
