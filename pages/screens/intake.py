"""Import: a file is dropped, shown as it would be read, and added to the map."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import pandas as pd
import streamlit as st

from data.adapters.days import ORDERS
from data.adapters.recognise import TABLE, Asked
from data.schema import DataError
from data.store.copies import Copy, updating
from data.store.imports import Plan, commit
from data.store.stored import REVIEW
from data.words import Words
from geo.taking_outlines import LONGEST, take_outlines
from geo.taking_places import take_places
from pages import shelf
from pages.importing import Dropped, Reading
from pages.parts import fetching, remedies, sets, table
from pages.parts.people import as_me
from pages.parts.text import plain

MOST_MB = 256  # data.adapters.tabular.MOST_BYTES
TICK_S = 0.4  # between two looks at how far a file is read
PREVIEW_ROWS, PROBLEMS = 100, 200
_TAKE = {"outlines": take_outlines, "places": take_places}  # what is no event
_READING, _TURN, _TOLD = "intake-reading", "intake-turn", sets.TOLD
_FAULT = "intake-fault"  # of what a button did, told once

# the fields that most tables have, in the order in which they are asked for
ASKED_FOR = (
    "date_start", "date_end", "place", "admin2", "admin1", "country", "latitude", "longitude",
    "kind", "initiator_text", "target_text", "fatalities_best", "injured", "summary",
    "source_text", "source_url", "event_id", "notes",
)  # fmt: skip
PREVIEW = (
    "date_start", "kind", "place", "admin2", "fatalities_best", "summary", "initiator_text",
    "target_text", "latitude", "longitude", "geo_precision",
)  # fmt: skip


def show(say: Words) -> None:
    """Draw the field for a file, how it would be read, and the sets that are kept."""
    state = st.session_state
    with st.container(key="intake"):
        st.subheader(say("intake.title"), anchor=False)
        st.caption(say("intake.says", most=MOST_MB))
        turn = state.setdefault(_TURN, 0)
        st.file_uploader(
            say("intake.file"),
            key=f"intake-file-{turn}",
            max_upload_size=MOST_MB,
            label_visibility="collapsed",
            on_change=_dropped,
            args=(turn,),
        )
        if told := state.get(_TOLD):
            st.success(plain(told))
        if fault := state.pop(_FAULT, ""):
            st.error(plain(fault))
        reading: Reading | None = state.get(_READING)
        if reading is not None:
            _follow(reading, say) if not reading.is_over else _read(reading, say)
        if reading is None or reading.file.fetched is None:
            fetching.show(say, _take)
    sets.show(say)


def _take(file: Dropped, format_: str) -> None:
    """Read a file that was fetched as the format it comes in."""
    _forget()
    state = st.session_state
    state[_TOLD], state[_READING] = "", Reading(file, Asked(format_))


def _dropped(turn: int) -> None:
    """Begin to read the file that was dropped; without one, forget the last."""
    state = st.session_state
    file = state.get(f"intake-file-{turn}")
    _forget()
    state[_TOLD] = ""
    if file is not None:
        state[_READING] = Reading(Dropped(file.name, file.getvalue()), Asked())


def _forget() -> None:
    """Let go of the file: what is still read stops."""
    if (reading := st.session_state.pop(_READING, None)) is not None:
        reading.cancel()


def _again(reading: Reading, asked: Asked) -> None:
    """Read the same file as it is asked now."""
    reading.cancel()
    st.session_state[_READING] = Reading(reading.file, asked)


@st.fragment(run_every=TICK_S)
def _follow(reading: Reading, say: Words) -> None:
    """Draw how far a file is read, and a button that stops it."""
    if reading.is_over:
        st.rerun()
    st.progress(min(1.0, reading.done), say("import.reading", file=plain(reading.file.name)))
    if st.button(say("intake.cancel"), key="intake-cancel"):
        _forget()
        st.session_state[_TURN] += 1
        st.rerun()


def _read(reading: Reading, say: Words) -> None:
    """Draw what a file is read as; a file that cannot be read says why."""
    if reading.fault is not None:
        told = remedies.fault(reading.error, say) if reading.error else reading.fault
        st.error(plain(told or say("intake.broken")))
    if reading.outlines:
        _lists(reading, "outlines", reading.outlines, say)
        return
    if reading.places:
        _lists(reading, "places", reading.places, say)
    made = reading.plan
    if made is not None:
        key = "import.is_table" if made.origin.id == TABLE else "import.is"
        st.markdown(f"**{plain(say(key, file=made.name, name=made.origin.terms.name))}**")
        if others := made.recognised.table.other_sheets:
            sheet = made.recognised.table.sheet
            st.info(plain(say("import.sheets", sheet=sheet, others=others)))
        _totals(made, say)
        _confirm(made, reading, say)
    if reading.file.fetched is not None:
        st.button(say("intake.leave"), key="intake-leave", on_click=_forget)
    if reading.columns and (made is None or made.origin.id == TABLE):
        _columns(reading, say)
    if made is not None:
        _rows(made, say)


def _lists(reading: Reading, kind: str, n: int, say: Words) -> None:
    """Draw that a file is outlines or places, who made them, and the button that keeps them."""
    st.markdown(f"**{plain(say.many(f'intake.{kind}', n, file=reading.file.name))}**")
    st.caption(say(f"intake.{kind}.says"))
    with st.form(f"intake-{kind}", border=False):
        name = st.text_input(
            say(f"intake.{kind}.name"), Path(reading.file.name).stem, max_chars=LONGEST,
            key=f"intake-{kind}-name",
        )  # fmt: skip
        licence = st.text_input(
            say("intake.outlines.licence"), max_chars=LONGEST, key=f"intake-{kind}-licence"
        )
        wanted = st.form_submit_button(
            say(f"intake.{kind}.add"), type="primary", key=f"intake-{kind}-add"
        )
    if not wanted:
        return
    state, file = st.session_state, reading.file
    try:
        with as_me():
            taken = _TAKE[kind](file.path, file=file.name, name=name, licence=licence)
    except (DataError, OSError) as error:
        st.error(plain(str(error)))
        return
    state[_TOLD] = say.many(f"import.{kind}", n, name=taken.name)
    _forget()
    state[_TURN] += 1
    shelf.renew()
    st.rerun()


def _totals(made: Plan, say: Words) -> None:
    """Draw how the rows end: the parts add up to all."""
    counts = {"rows": sum(made.counts.values()), **made.counts, "duplicates": made.doubled}
    with st.container(horizontal=True, key="intake-totals"):
        for name, n in counts.items():
            st.metric(say(f"intake.count.{name}"), say.number(n), width="content")
    for key, n in made.remarks.items():
        st.caption(plain(say.many(key, n)))
    if made.origin.id != TABLE:
        st.caption(plain(made.origin.terms.attribution.replace("{day}", "…")))


def _confirm(made: Plan, reading: Reading, say: Words) -> None:
    """Draw what would change, and the button that does it; none where no row could be used."""
    if not made.used:
        st.error(say.many("import.none", made.counts["set_aside"]))
        return
    if made.kept_as:
        st.warning(plain(say("intake.kept_as", name=made.kept_as)))
    if made.copy:
        name = made.copy.name
        st.warning(plain(say.many("intake.copy_of", made.copy.rows, name=name)))
    if made.changed:
        st.warning(
            plain(say.many("import.changed", made.changed, new=made.new, unchanged=made.unchanged))
        )
        with st.expander(say("intake.changes")):
            cells = pd.DataFrame(made.changes)
            names = {name: say(f"intake.change.{name}") for name in cells.columns}
            st.dataframe(cells.rename(columns=names), hide_index=True, placeholder="")
    if made.absent:
        st.caption(plain(say.many("import.absent", made.absent)))
    if made.edited:
        st.caption(plain(say.many("import.edited", made.edited)))
    if not made.new + made.changed + made.edited:
        st.info(say("intake.nothing_new"))
        return
    with st.container(horizontal=True, key="intake-do"):
        if made.copy:
            st.button(
                plain(say("intake.update", name=made.copy.name)), key="intake-update",
                type="primary", on_click=_update, args=(made.copy, reading, say),
            )  # fmt: skip
        if st.button(_label(made, say), key="intake-add", type=_weight(made)):
            _add(made, reading.file.fetched, say)


def _weight(made: Plan) -> Literal["primary", "secondary"]:
    """Return how the button stands out: not where a warning advises against it, or it adds none."""
    against = made.copy or made.kept_as or not made.new + made.changed
    return "secondary" if against else "primary"


def _label(made: Plan, say: Words) -> str:
    """Return what the button does, without a number that is 0."""
    if made.copy:
        return say.many("intake.add_beside", made.new)
    if made.changed and made.new:
        return say.many("intake.add_and_change", made.new, changed=made.changed)
    if made.changed:
        return say.many("intake.change", made.changed)
    if made.kept_as and made.new:
        return say.many("intake.add_anyway", made.new)
    return say.many("intake.add", made.new) if made.new else say("intake.keep_newer")


def _update(copy: Copy, reading: Reading, say: Words) -> None:
    """Read a file again as a newer one of a set, as before where that is kept no more."""
    try:
        asked = updating(reading.asked, copy.dataset)
    except DataError:
        st.session_state[_FAULT] = say("intake.update.gone", name=copy.name)
        asked = reading.asked
    _again(reading, asked)


def _add(made: Plan, fetched: Mapping[str, str] | None, say: Words) -> None:
    """Keep the file's events, and show them."""
    state = st.session_state
    try:
        with as_me():
            commit(made, fetched=fetched)
    except (DataError, OSError) as error:
        st.error(plain(str(error)))
        return
    sets.check(made.origin.terms.id, made.origin.terms.name)
    state[_TOLD] = _added(made, say)
    _forget()
    state[_TURN] += 1
    shelf.renew()
    st.rerun()


def _added(made: Plan, say: Words) -> str:
    """Return what was kept, how much of it waits, and how many rows were set aside."""
    name, n = made.origin.terms.name, made.new + made.changed
    told = [say.many("intake.added", n, name=name) if n else say("intake.newer_kept", name=name)]
    if waiting := sum(row.state == REVIEW for row in made.rows):
        told.append(say.many("intake.waiting", waiting))
    if aside := made.counts["set_aside"]:
        told.append(say.many("intake.aside", aside))
    return " ".join(told)


def _columns(reading: Reading, say: Words) -> None:
    """Draw which column holds which field; another choice reads the file again."""
    made, asked = reading.plan, reading.asked
    found = dict(made.recognised.fields) if made else {f: c for c, f in asked.mapping.items()}
    if "date" in found:
        found["date_start"] = found.pop("date")
    fields = [*ASKED_FOR, *(field for field in found if field not in ASKED_FOR)]
    with st.expander(say("intake.columns"), expanded=made is None):
        st.caption(say("intake.columns.says"))
        with st.form("intake-columns", border=False):
            chosen = {}
            for start in range(0, len(fields), 3):
                for column, field in zip(st.columns(3), fields[start : start + 3], strict=False):
                    chosen[field] = column.selectbox(
                        _named(field, say),
                        ("", *reading.columns),
                        index=_place(reading.columns, found.get(field, "")),
                        key=f"intake-column-{field}-{st.session_state[_TURN]}",
                    )
            order = st.segmented_control(
                say("intake.dates"),
                ORDERS,
                default=asked.order or None,
                format_func=lambda name: say(f"intake.dates.{name}"),
            )
            name = st.text_input(
                say("intake.name"), asked.name or (made.origin.terms.name if made else "")
            )
            licence = st.text_input(
                say("intake.licence"), asked.licence, help=say("intake.licence.says")
            )
            if not st.form_submit_button(say("intake.read_again")):
                return
            if told := _twice(chosen, say):
                st.error(plain(told))
                return
            mapping = {column: field for field, column in chosen.items() if column}
            _again(reading, Asked(TABLE, mapping, order or "", name.strip(), licence.strip()))
            st.rerun()


def _twice(chosen: Mapping[str, str], say: Words) -> str:
    """Return which columns are chosen for more than one field, a sentence each; "" where none is.

    `chosen` is the column of each field, "" for none.
    """
    fields: dict[str, list[str]] = {}
    for field, column in chosen.items():
        if column:
            fields.setdefault(column, []).append(_named(field, say))
    return " ".join(
        say("intake.twice", column=column, fields=say.all_of(names))
        for column, names in fields.items()
        if len(names) > 1
    )


def _named(field: str, say: Words) -> str:
    """Return what the form calls a field."""
    return say(f"intake.field.{field}") if say.has(f"intake.field.{field}") else field


def _place(columns: tuple[str, ...], column: str) -> int:
    """Return the place of a column in its list of choices, 0 for none."""
    return columns.index(column) + 1 if column in columns else 0


def _rows(made: Plan, say: Words) -> None:
    """Draw the first rows as they would be, and those that are not accepted."""
    if made.problems:
        st.markdown(plain(say.many("intake.problems", len(made.problems))))
        problems = pd.DataFrame(
            [one._replace(remedy=remedies.remedy(one.remedy, say))
             for one in made.problems[:PROBLEMS]]
        ).drop(columns="file")  # fmt: skip
        table.problems(problems, say)
        if len(made.problems) > PROBLEMS:
            st.caption(say.many("import.more", len(made.problems) - PROBLEMS))
    first = made.rows[:PREVIEW_ROWS]
    if first:
        st.markdown(plain(say.many("intake.preview", len(first))))
        shown = [{say("intake.state"): say(f"intake.count.{row.state}"), **_cells(row.cells, say)}
                 for row in first]  # fmt: skip
        st.dataframe(pd.DataFrame(shown), hide_index=True, placeholder="")


def _cells(written: str, say: Words) -> dict[str, str]:
    """Return the cells of an event that a preview shows, by their names, in words."""
    row = json.loads(written)
    for name, key in (("kind", "kind"), ("geo_precision", "precision")):
        if row.get(name):
            row[name] = say(f"{key}.{row[name]}")
    return {say(f"intake.field.{name}"): row.get(name, "") for name in PREVIEW}
