"""Films: what each picture shows and counts, the files, what is refused."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image

from data.load import Dataset, load
from data.query import Query
from data.schema import DataError
from data.words import Words
from geo import snapshot
from geo.sheet import film
from geo.sheet.forms import FORMS, form_of
from geo.verify import recipe_of, verify

FILMS = [name for name, form in FORMS.items() if form.film]
DAYS = Query(since=date(2024, 1, 15), until=date(2024, 1, 18))


@lru_cache(maxsize=1)
def dataset() -> Dataset:
    """Return the bundled data set, read once."""
    return load()


@lru_cache(maxsize=4)
def made(form: str) -> snapshot.Snapshot:
    """Return a film of four days."""
    return snapshot.make(dataset(), DAYS, form=form, layout="square")


@pytest.mark.parametrize(
    ("since", "until", "unit", "count", "first", "last"),
    [
        (date(2024, 1, 1), date(2024, 1, 26), "", 26, "2024-01-01", "2024-01-26"),
        (date(2024, 1, 3), date(2024, 1, 31), "week", 5, "2024-01-07", "2024-01-29"),
        (date(2021, 1, 5), date(2024, 2, 3), "", 38, "2021-01-31", "2024-02-01"),
        (date(2024, 1, 3), date(2024, 1, 3), "month", 1, "2024-01-03", "2024-01-03"),
    ],
)
def test_steps_cover_the_days(
    since: date, until: date, unit: str, count: int, first: str, last: str
) -> None:
    """They follow each other without a gap; `first` is the end of one, `last` begins the other."""
    found = film.steps((since, until), unit)
    assert len(found) == count
    assert (str(found[0].until), str(found[-1].since)) == (first, last)
    assert (found[0].since, found[-1].until) == (since, until)
    for one, other in pairwise(found):
        assert (other.since - one.until).days == 1


def test_too_many_pictures_are_refused_with_the_remedy() -> None:
    """One sentence names what would do."""
    with pytest.raises(DataError, match=r"at most 400 pictures.*--frames week or --frames month"):
        film.steps((date(2021, 1, 1), date(2024, 1, 1)), "day")


@pytest.mark.parametrize("form", FILMS)
def test_a_film_holds_its_recipe_and_is_the_same_again(form: str) -> None:
    """The form is known by its content, the recipe is read back, and made again it is the same."""
    content = made(form).content
    assert form_of(content) == form
    assert recipe_of(content, form)["query"] == {"since": "2024-01-15", "until": "2024-01-18"}
    assert verify(content, dataset(), Words()).identical


def test_progress_is_told_and_can_stop_the_work() -> None:
    """`tell` hears of each picture; what it raises comes out."""
    heard: list[tuple[int, int]] = []

    def tell(done: int, count: int) -> None:
        heard.append((done, count))
        if done == 2:
            raise KeyboardInterrupt

    for form in FILMS:
        with pytest.raises(KeyboardInterrupt):
            snapshot.make(dataset(), DAYS, form=form, tell=tell)
    assert heard == [(1, 4), (2, 4)] * len(FILMS)


def test_the_webp_has_a_picture_for_each_day() -> None:
    """Of an even size; the last stays longer."""
    with Image.open(BytesIO(made("webp").content)) as image:
        assert (image.n_frames, image.size) == (4, (1080, 1080))
