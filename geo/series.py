"""A query cut into equal spans of days, for a picture of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from data.load import Dataset
from data.query import Query
from data.schema import DataError

MOST = 400  # files of one command: more is a slip of the finger
_STEP = re.compile(r"([1-9]\d{0,3})([dwm])")


def spans(query: Query, dataset: Dataset, every: str) -> list[Query]:
    """Return the query for each span of its days: `7d`, `2w` or `1m`; the last may be shorter.

    The days are those asked for, else those of the data. Raises DataError for another step and
    for more than MOST spans.
    """
    read = _STEP.fullmatch(every)
    if read is None:
        raise DataError("--every", expected="days, weeks or months like 7d, 2w, 1m", got=every[:20])
    since = query.since or dataset.first_day
    until = query.until or dataset.last_day
    found = []
    for first, last in _steps(since, until, int(read[1]), read[2]):
        found.append(replace(query, since=first, until=last))
        if len(found) > MOST:
            got = f"{every} from {since} to {until}"
            raise DataError("--every", expected=f"at most {MOST} files", got=got)
    return found


def _steps(since: date, until: date, count: int, unit: str) -> Iterator[tuple[date, date]]:
    """Yield inclusive spans that follow each other; months begin on their first day."""
    while since <= until:
        if unit == "m":
            month = since.year * 12 + since.month - 1 + count
            following = date(month // 12, month % 12 + 1, 1)
        else:
            following = since + timedelta(count * (7 if unit == "w" else 1))
        yield since, min(following - timedelta(1), until)
        since = following
