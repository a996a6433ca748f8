"""The steps of a film: which days each picture shows, and for how long it stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from data.schema import DataError
from geo.sheet import timeline

UNITS = ("day", "week", "month")
MOST = 400  # pictures of one film: at a fifth of a second each, it runs for 80 seconds
# seconds that a picture stays at most and at least, that all stay about, and that the first and
# the last stay longer: to read the title, and to read what has come of it
SLOWEST, FASTEST, WHOLE, FIRST, LAST = 0.8, 0.2, 30.0, 0.7, 3.0


class Step(NamedTuple):
    """The inclusive days of one picture."""

    since: date
    until: date


def unit_of(window: tuple[date, date], asked: str = "") -> str:
    """Return what a picture shows: what is asked for, else what the strip of the days shows."""
    return asked or timeline.unit_of((window[1] - window[0]).days + 1)


def steps(window: tuple[date, date], asked: str = "") -> tuple[Step, ...]:
    """Return the inclusive days cut into days, weeks from Monday, or months.

    Raises DataError for another unit and for more than MOST pictures.
    """
    since, until = window
    if asked and asked not in UNITS:
        raise DataError("--frames", expected=f"one of {', '.join(UNITS)}", got=repr(asked[:20]))
    spans = timeline.cut(since, until, unit_of(window, asked))
    if len(spans.starts) > MOST:
        others = [f"--frames {name}" for name in UNITS[UNITS.index(spans.unit) + 1 :]]
        got = f"{len(spans.starts):,}, one for each {spans.unit} from {since} to {until}"
        remedy = f"Ask for {', '.join(others)}{' or ' if others else ''}fewer days."
        raise DataError("film", expected=f"at most {MOST} pictures", got=got, remedy=remedy)
    ends = [*(start - timedelta(1) for start in spans.starts[1:]), spans.end]
    return tuple(Step(*days) for days in zip(spans.starts, ends, strict=True))


def seconds(count: int) -> list[float]:
    """Return for how long each of so many pictures stays, in tenths of a second."""
    each = round(min(max(WHOLE / count, FASTEST), SLOWEST), 1)
    stay = [each] * count
    stay[0] += FIRST
    stay[-1] += LAST
    return stay
