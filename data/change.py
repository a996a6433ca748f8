"""Where the rate of a series of counts changed, and how often an order by chance looks so.

Of all splits of the series into two parts, that with the largest likelihood ratio of two Poisson
rates to one (Worsley 1986, Biometrika 73, 91-104). How large it gets without a change is told by
the same counts in orders drawn anew (Antoch and Huskova 2001, Statistics and Probability Letters
53, 37-46): their spread, which in counts of attacks is wider than Poisson's, is kept. Weeks that
follow from the week before make small chances too small.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.words import Words

PERMUTATIONS, SEED = 999, 1
SURE = 0.05  # share of orders below which a change is said to be more than chance
LEAST = 8  # counts: of fewer, no order says anything

Counts = NDArray[np.int64]
Ratios = NDArray[np.float64]


@dataclass(frozen=True)
class Change:
    """The likeliest change: the first count of the second part, and the mean of each part.

    Of the orders by chance `as_clear` show one as clear; `p` is their share, the present order
    among them.
    """

    at: int
    before: float
    after: float
    ratio: float  # log likelihood ratio
    as_clear: int
    p: float
    permutations: int
    seed: int


def change(counts: Counts, *, permutations: int = PERMUTATIONS, seed: int = SEED) -> Change | None:
    """Return the likeliest change of a series, None where it is too short or empty."""
    if len(counts) < LEAST or not counts.sum():
        return None
    own = ratios(counts[None, :])[0]
    at = int(own.argmax()) + 1
    draw = np.random.default_rng(seed)
    orders = draw.permuted(np.tile(counts, (permutations, 1)), axis=1)
    largest = ratios(orders).max(axis=1)
    # a sum in another order may differ in its last digits
    as_clear = int((largest >= own.max() - 1e-9).sum())
    return Change(
        at=at,
        before=float(counts[:at].mean()),
        after=float(counts[at:].mean()),
        ratio=float(own.max()),
        as_clear=as_clear,
        p=(as_clear + 1) / (permutations + 1),
        permutations=permutations,
        seed=seed,
    )


def change_said(change: Change, since: date, say: Words) -> str:
    """Return where the level changed most, by its first day, and whether chance shows as much."""
    return say(
        "tempo.change" if change.p < SURE else "tempo.change.none",
        day=since,
        before=f"{change.before:.1f}",
        after=f"{change.after:.1f}",
        k=change.as_clear,
        n=change.permutations,
    )


def ratios(series: Counts) -> Ratios:
    """Return of each row the log likelihood ratio of each split: after 1, 2, … n - 1 counts."""
    n = series.shape[1]
    left = np.arange(1, n)
    first = np.cumsum(series, axis=1)[:, :-1].astype(np.float64)
    total = series.sum(axis=1, keepdims=True).astype(np.float64)
    parts = _fit(first, left) + _fit(total - first, n - left) - _fit(total, n)
    return np.asarray(parts)


def _fit(total: Ratios, length: NDArray[np.int64] | int) -> Ratios:
    """Return what a part adds to the log likelihood at its own rate; none adds nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 0, total * np.log(total / length), 0.0)
