"""A long list of places: on disk, and answered as if it were in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from random import Random

import pytest

from data.store import edits
from geo import taking_places
from geo.taking_places import take_places
from geo.where import loading
from geo.where.answer import Answer, Asked, Method, Outcome
from geo.where.long_list import FOLDER, LongList
from geo.where.place_rows import read_places
from geo.where.resolver import Resolver, bundled_places

SYLLABLES = ("ba", "dar", "gor", "kan", "lak", "mir", "nosh", "pan", "sar", "tor", "zang", "shah")
HEAD = "name,country,admin1,admin2,latitude,longitude,alternates,feature,place_id\n"
LOCAL = str.maketrans("abdgklmnoprstz", "ابدگکلمنوپرستز")


@lru_cache(maxsize=1)
def table() -> str:
    """Return a table of villages and a few districts, many names of which are given twice."""
    draw = Random(7)
    lines = []
    for number in range(240):
        name = "".join(draw.choices(SYLLABLES, k=draw.choice((2, 3)))).capitalize()
        country, lat, lon = draw.choice((("PK", 27.5, 65.0), ("IR", 28.0, 60.5)))
        at = f"{lat + draw.uniform(-1.5, 1.5):.4f},{lon + draw.uniform(-2, 2):.4f}"
        feature = "ADM2" if number % 40 == 0 else "PPL"
        local = name.lower().translate(LOCAL)
        lines.append(f"{name},{country},,,{at},{name}abad;{local},{feature},{number}\n")
    return HEAD + "".join(lines)


@pytest.fixture
def both(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Resolver]]:
    """Yield the resolver with the table in memory, and that with it on disk."""
    path = tmp_path / "villages.csv"
    path.write_text(table(), encoding="utf-8")
    for module in (taking_places, loading):
        monkeypatch.setattr(module, "LONG", 0)
    take_places(path)
    loading._known.cache_clear()
    yield [Resolver.bundled(read_places(path).places), loading.known()]
    loading._known.cache_clear()


def told(answer: Answer) -> tuple[object, ...]:
    """Return what an answer says, without the order of places that are alike in everything."""
    place = answer.place.id if answer.place else None
    return answer.outcome, answer.method, place, answer.score


def questions() -> Iterator[Asked]:
    """Yield names as the table has them, in both scripts, with a letter wrong, and of nowhere."""
    draw = Random(11)
    for line in draw.sample(table().splitlines()[1:], 30):
        name, country, *_, others, _, _ = line.split(",")
        at = draw.randrange(1, len(name))
        for text in (name, *others.split(";"), name[:at] + name[at + 1 :], f"{name} city"):
            yield from (Asked(text, country), Asked(text), Asked(text, "PK", "Balochistan"))
    yield from map(
        Asked, ("Turbat", "Dasht", "", "???", "Xyzzyabad", "near Turbat", "Kech district")
    )


def test_a_list_answers_as_memory_does(both: list[Resolver]) -> None:
    """Names, other scripts and wrong letters, in any thread; districts are known as such."""
    memory, disk = both
    assert len(disk.places.lists) == 1
    assert len(disk.places.in_memory) < len(memory.places.in_memory)
    asked = list(questions())
    assert len(asked) > 400
    pairs = [(memory.resolve(one), disk.resolve(one)) for one in asked]
    other = [(a, b) for a, b in pairs if told(a) != told(b)]
    # a wrong first letter is not looked for in a long list
    assert all(a.method is Method.FUZZY and b.outcome is not Outcome.ACCEPTED for a, b in other)
    assert len(other) < 0.05 * len(pairs)
    alone = [told(b) for _, b in pairs[:100]]
    with ThreadPoolExecutor(8) as pool:  # each thread by a connection of its own
        assert list(pool.map(lambda one: told(disk.resolve(one)), asked[:100] * 2)) == alone * 2


def test_a_place_of_two_lists_is_one_place(home: Path) -> None:
    """Two dumps that overlap, or one and what was fetched: it is no namesake of its own."""
    lists = []
    for name, more in (("one", ""), ("other", "Zzyxgoz,PK,,,29.9,66.9,,PPL,7\n")):
        kept = home / "files" / name
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(f"{HEAD}Zzyxgoz,PK,,,27.5,65.0,,PPL,7\n{more}", encoding="utf-8")
        lists.append(LongList.of(kept))
    same = Resolver([], lists=[LongList.of(home / "files" / "one") for _ in range(2)])
    alone = same.resolve(Asked("Zzyxgoz", "PK"))
    assert (alone.place is not None, alone.alternatives) == (True, ())
    beside = same.resolve(Asked("10 km north of Zzyxgoz", "PK"))
    assert (beside.method, beside.outcome) == (Method.RELATIVE, Outcome.REVIEW)
    # a list that another resolver took after other places is still the same list
    shared = (Resolver([], lists=lists[:1]), Resolver.bundled(lists=lists[:1]))
    for one in shared:
        assert one.resolve(Asked("Zzyxgoz", "PK")).place == alone.place
    # the ids of two tables may be the numbers of their rows: far from each other they are two
    tables = [read_places(home / "files" / name).places for name in ("one", "other")]
    for two in (Resolver([], lists=lists), Resolver([*tables[0], *tables[1]])):
        several = two.resolve(Asked("Zzyxgoz", "PK"))
        assert (several.outcome, len(several.alternatives)) == (Outcome.AMBIGUOUS, 2)


def test_of_many_namesakes_the_one_that_is_stated_is_found(home: Path) -> None:
    """Whether a name is asked for by its sound, with a letter wrong, or in another script."""
    kept = home / "files" / "table"
    kept.parent.mkdir(parents=True)
    rows = [
        f"Zarkhanabad,PK,{'Balochistan,Kech' if n == 199 else 'Sindh,Thatta'},"
        f"{26.0 if n == 199 else 24.7},{63.05 if n == 199 else 67.9},,PPL,{n}\n"
        for n in range(200)
    ]
    kept.write_text(HEAD + "".join(rows), encoding="utf-8")
    places = read_places(kept).places
    areas = [place for place in bundled_places() if place.is_area]
    for known in (Resolver(areas, lists=[LongList.of(kept)]), Resolver([*areas, *places])):
        for text in ("Zarkhanobad", "Zarkhanabd", "Zarkhawabad", "زرخان‌آباد"):
            found = known.resolve(Asked(text, "PK", "Balochistan", "Kech"))
            assert found.place is not None, text
            assert (found.place.name, found.place.admin2) == ("Zarkhanabad", "Kech"), text


def test_a_table_is_kept_and_used_where_its_list_cannot_be_written(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a list goes with its table: after an undo nothing of it is left."""
    path = tmp_path / "villages.csv"
    path.write_text(f"{HEAD}Zzyxgoz,PK,,,27.5,65.0,,PPL,7\n", encoding="utf-8")
    for module in (taking_places, loading):
        monkeypatch.setattr(module, "LONG", 0)
    home.mkdir(parents=True, exist_ok=True)
    (home / FOLDER).write_bytes(b"no folder")
    entry = take_places(path).entry
    places, lists = loading._in_memory_and_lists(loading._tables())
    assert ([place.name for place in places], lists) == (["Zzyxgoz"], [])
    (home / FOLDER).unlink()
    places, lists = loading._in_memory_and_lists(loading._tables())
    assert (places, [one.count for one in lists]) == ([], [1])
    assert len(list((home / FOLDER).iterdir())) == 1
    edits.undo(entry)
    assert loading._in_memory_and_lists(loading._tables()) == ([], [])
    assert list((home / FOLDER).iterdir()) == []


def test_a_list_that_is_lost_or_broken_is_made_again(home: Path) -> None:
    """It follows from the table that is kept; nothing is left half made."""
    kept = home / "files" / "table"
    kept.parent.mkdir(parents=True)
    kept.write_text("".join(table().splitlines(keepends=True)[:30]), encoding="utf-8")
    count = LongList.of(kept).count
    (made,) = (home / FOLDER).iterdir()
    for content in (None, b"", b"no database", made.read_bytes()[:4096]):
        made.unlink()
        if content is not None:
            made.write_bytes(content)
        assert LongList.of(kept).count == count == 29
    assert [path.suffix for path in (home / FOLDER).iterdir()] == [".db"]
    with pytest.raises(sqlite3.Error):
        LongList(home / "nothing.db")
