"""Two tracks over the days of a ladder: reported deaths, and how friendly diplomacy was.

How friendly is a convention: the value that Goldstein (1992) gives to a kind of act, from -10 to
10, by the code of CAMEO that the act has. A reader may weigh the codes otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from data.deaths import Deaths, deaths
from data.note import quoted
from data.schema import DataError, Domain

LIMIT = 10.0  # the greatest value either way, Goldstein 1992
DIGITS = 1  # decimals of a value

Weights = Mapping[str, float]  # own values by CAMEO code


@dataclass(frozen=True)
class Act:
    """A diplomatic act with its value; None where it has no code."""

    event_id: str
    code: str
    value: float | None
    by_third: bool = False  # of others than the two sides


@dataclass(frozen=True)
class Stretch:
    """What is drawn of a day, week or month: the deaths of its incidents as a range, its acts."""

    since: date
    until: date  # inclusive; never beyond the days that are asked for
    incidents: tuple[str, ...]
    deaths: Deaths
    acts: tuple[Act, ...]

    @property
    def cooperation(self) -> float:
        """Return the sum of the values above 0."""
        return sum(act.value for act in self.acts if act.value and act.value > 0)

    @property
    def conflict(self) -> float:
        """Return the sum of the values below 0."""
        return sum(act.value for act in self.acts if act.value and act.value < 0)


@dataclass(frozen=True)
class Weight:
    """A code with its usual value, the reader's, and how many of the acts have it."""

    code: str
    usual: float
    own: float
    acts: int
    words: tuple[str, ...]  # what acts of this code are called in the data, most frequent first


def tracks(
    events: pd.DataFrame, weights: Weights, unit: str = "day", *, third: Collection[str] = ()
) -> tuple[Stretch, ...]:
    """Return the days, weeks (from Monday) or months that hold events, oldest first.

    An event stands on its first day. `third` are the ids of acts of third parties.
    """
    if events.empty:
        return ()
    period = events["date_start"].dt.to_period(_PERIODS[unit])
    last = events["date_start"].max().date()
    return tuple(
        _stretch(
            max(span.start_time.date(), events["date_start"].min().date()),
            min(span.end_time.date(), last),
            rows,
            weights,
            third,
        )
        for span, rows in events.groupby(period, sort=True)
    )


_PERIODS = {"day": "D", "week": "W-SUN", "month": "M"}


def _stretch(
    since: date, until: date, rows: pd.DataFrame, weights: Weights, third: Collection[str]
) -> Stretch:
    """Return what is drawn of some rows."""
    incidents = rows[rows["domain"] == Domain.INCIDENT]
    acts = rows[rows["domain"] == Domain.DIPLOMATIC]
    columns = (acts[name] for name in ("event_id", "cameo_code", "cooperation"))
    valued = (
        Act(event_id, code, value_of(code, usual, weights), event_id in third)
        for event_id, code, usual in zip(*columns, strict=True)
    )
    killed = deaths(incidents) if len(incidents) else Deaths()
    return Stretch(since, until, tuple(incidents["event_id"]), killed, tuple(valued))


def value_of(code: str, usual: float, weights: Weights) -> float | None:
    """Return the reader's value of an act, else the usual one, None where it has none."""
    if code in weights:
        return weights[code]
    return None if pd.isna(usual) else float(usual)


def weights_of(events: pd.DataFrame, weights: Weights) -> tuple[Weight, ...]:
    """Return the codes of the acts, most friendly first."""
    acts = events[(events["domain"] == Domain.DIPLOMATIC) & (events["cameo_code"] != "")]
    acts = acts[acts["cooperation"].notna()]
    found = []
    for code, rows in acts.groupby("cameo_code"):
        usual = float(rows["cooperation"].iloc[0])
        words = rows["sub_kind"].where(rows["sub_kind"] != "", rows["kind"]).value_counts()
        ordered = sorted(words.items(), key=lambda pair: (-pair[1], str(pair[0])))
        names = tuple(str(word) for word, _ in ordered)
        found.append(Weight(str(code), usual, weights.get(str(code), usual), len(rows), names))
    return tuple(sorted(found, key=lambda weight: (-weight.usual, weight.code)))


def read_weights(text: str) -> dict[str, float]:
    """Return the weights of `161:-6,030:5`; raises DataError for anything else."""
    found = {}
    for part in filter(None, text.split(",")):
        code, _, value = part.strip().partition(":")
        try:
            number = round(float(value), DIGITS) + 0.0  # never -0
        except ValueError:
            number = float("nan")
        is_code = code.isascii() and code.isdigit() and 2 <= len(code) <= 4
        if not is_code or not abs(number) <= LIMIT:
            expected = "codes of CAMEO with values from -10 to 10, such as 161:-6,030:5"
            raise DataError("weights", expected=expected, got=quoted(part))
        found[code] = number
    return dict(sorted(found.items()))


def written(weights: Weights) -> str:
    """Return weights as `read_weights` reads them."""
    return ",".join(f"{code}:{value:g}" for code, value in sorted(weights.items()))


def without_usual(weights: Weights, known: Sequence[Weight]) -> dict[str, float]:
    """Return the weights that differ from the usual ones."""
    usual = {weight.code: weight.usual for weight in known}
    return {code: value for code, value in weights.items() if usual.get(code) != value}
