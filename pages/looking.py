"""A search of a page while it runs: a thread of its own, and what was found before."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from threading import Lock, Semaphore
from typing import NamedTuple

from data.hotspots import Hotspots, Looked, Method, hotspots
from data.load import Dataset
from data.query import Query
from data.repeats import PERMUTATIONS, Repeats, repeats
from data.responses import Responses, responses
from data.sought import Sought
from pages.work import Job, Work

AT_ONCE = 1  # searches of all sessions together: one leaves a processor for the screens
WAIT_S = 0.2  # between two looks at whether a search that waits for its turn was cancelled
MOST_KEPT = 24  # results, the last ones; each is some kilobytes
OF_THE_SCAN = 0.7  # of the whole work, the rest is that of the near repeats

_turn, _keeping = Semaphore(AT_ONCE), Lock()
_kept: OrderedDict[tuple[object, ...], object] = OrderedDict()


class Findings(NamedTuple):
    """All that the page of hotspots tells of."""

    hotspots: Hotspots
    repeats: Repeats


class Looking(Job[Work]):
    """One search; what it finds is had from `known`."""

    def __init__(self, dataset: Dataset, query: Query, looked: Looked | Sought) -> None:
        """Begin to search for hotspots or for responses."""
        self.asked, work = (dataset.hash, query, looked), Work()
        super().__init__(work, partial(_look, work, dataset, query, looked), name="looking")


def known(dataset: Dataset, query: Query, looked: Looked) -> Findings | None:
    """Return what was found before, None where not all of it was."""
    with _keeping:
        found, pairs = (_kept.get(key) for key in _keys(dataset, query, looked))
    if isinstance(found, Hotspots) and isinstance(pairs, Repeats):
        return Findings(found, pairs)
    return None


def known_responses(dataset: Dataset, query: Query, sought: Sought) -> Responses | None:
    """Return the responses that were found before, None for none."""
    with _keeping:
        found = _kept.get((dataset.hash, query, sought))
    return found if isinstance(found, Responses) else None


def _keys(dataset: Dataset, query: Query, looked: Looked) -> tuple[tuple[object, ...], ...]:
    """Return the names under which hotspots and near repeats are kept."""
    return (dataset.hash, query, looked), (dataset.hash, query, looked.seed)


def _look(work: Work, dataset: Dataset, query: Query, looked: Looked | Sought) -> None:
    """Search when it is its turn, unless it was cancelled before."""
    while not _turn.acquire(timeout=WAIT_S):
        work.tell(0.0)
    try:
        if isinstance(looked, Sought):
            _responses(work, dataset, query, looked)
        else:
            _hotspots(work, dataset, query, looked)
    finally:
        _turn.release()


def _hotspots(work: Work, dataset: Dataset, query: Query, looked: Looked) -> None:
    """Find hotspots, then near repeats."""
    share = OF_THE_SCAN if looked.method == Method.SCAN else 0.0
    one, other = _keys(dataset, query, looked)
    _kept_or(one, lambda: hotspots(dataset, query, looked, tell=_part(work, 0.0, share)))
    _kept_or(
        other,
        lambda: repeats(
            dataset, query, permutations=PERMUTATIONS, seed=looked.seed,
            tell=_part(work, share, 1.0),
        ),
    )  # fmt: skip


def _responses(work: Work, dataset: Dataset, query: Query, sought: Sought) -> None:
    """Find responses."""
    _kept_or(
        (dataset.hash, query, sought),
        lambda: responses(
            dataset, query, sought.dyad, windows=sought.windows, km=sought.km,
            permutations=sought.permutations, seed=sought.seed, tell=_part(work, 0.0, 1.0),
        ),
    )  # fmt: skip


def _part(work: Work, start: float, end: float) -> Callable[[int, int], None]:
    """Return what takes note of a part of the work, which goes from `start` to `end`."""
    return lambda done, of: work.tell(start + (end - start) * done / of)


def _kept_or(key: tuple[object, ...], find: Callable[[], object]) -> None:
    """Find what is not kept yet, and keep it in place of the oldest."""
    with _keeping:
        if key in _kept:
            _kept.move_to_end(key)
            return
    found = find()
    with _keeping:
        _kept[key] = found
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
