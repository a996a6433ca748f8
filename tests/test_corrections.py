"""The list of corrections: each entry in words, a take back as what it took back."""

from __future__ import annotations

from data.store.edits import Correction
from data.words import Words
from pages.parts.corrections import _row

SAY = Words()
NOTHING = Correction(
    entry=1, at="2024-01-16T10:00", who="me", act="edit", why="", event="", changed={}, of=0,
    answer="", keep="", verdict="", events=1, how="", says="", undone=False,
)  # fmt: skip


def cells(*all_: Correction) -> list[tuple[str, str, str]]:
    """Return what each entry did, of which events, and the cells before and after."""
    by_entry = {one.entry: one for one in all_}
    rows = [_row(one, by_entry, SAY) for one in all_]
    names = [SAY(key) for key in ("corrections.act", "table.event_id", "corrections.changed")]
    return [tuple(str(row[name]) for name in names) for row in rows]  # type: ignore[misc]


def test_codes_are_words_and_a_take_back_has_the_cells_the_other_way_round() -> None:
    """Also where a take back was itself taken back."""
    changed = {
        "kind": ["", "riot"], "country": ["PK", "IR"], "initiator": ["BLA", "BLA;gone"],
        "admin1_code": ["PK-BA", ""],
    }  # fmt: skip
    edit = NOTHING._replace(event="E-1", changed=changed, undone=True)
    back = NOTHING._replace(entry=2, act="undo", of=1, undone=True)
    again = NOTHING._replace(entry=3, act="undo", of=2)
    (first, second, third) = cells(edit, back, again)
    assert first[2].startswith("Kind: – → Riot; Country: Pakistan → Iran; Who acted: ")
    assert first[2].endswith("; gone")
    assert second[:2] == ("took back entry 1  [taken back]", "E-1")
    assert second[2].startswith("Kind: Riot → –; Country: Iran → Pakistan")
    assert third[1:] == first[1:]


def test_a_decision_says_the_verdict_and_both_events() -> None:
    """And no more of it where it was taken back."""
    pair = NOTHING._replace(act="decide", event="B", keep="A", verdict="same")
    back = NOTHING._replace(entry=2, act="undo", of=1)
    two = pair._replace(entry=3, verdict="different")
    assert cells(pair, back, two) == [
        ("decided", "A and B", "one event: A is shown"),
        ("took back entry 1", "A and B", "no more: one event: A is shown"),
        ("decided", "A and B", "two events: both are shown"),
    ]


def test_a_review_says_what_was_decided_and_of_how_many() -> None:
    """What has no words of its own, as a deletion, is said when it is taken back."""
    review = NOTHING._replace(act="review", event="E-1", how="choose", says="Turbat", events=3)
    put_off = NOTHING._replace(act="review", event="E-2", how="skip")
    deletion = NOTHING._replace(entry=4, act="delete", event="E-3")
    back = NOTHING._replace(entry=5, act="undo", of=4)
    of_an_import = NOTHING._replace(entry=6, act="undo", of=99)
    assert [one[1:] for one in cells(review, put_off, deletion, back, of_an_import)] == [
        ("E-1 and 2 more", "Turbat"),
        ("E-2", "put behind the others"),
        ("E-3", ""),
        ("E-3", "no more: deleted"),
        ("", ""),
    ]
