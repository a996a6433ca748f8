"""The looks that a person keeps under a name, to choose and to keep."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from data import presets
from data.presets import LONGEST_NAME, Preset
from data.schema import DataError
from geo.edition import Edition
from pages.frame.context import Context
from pages.parts import editing
from pages.parts.text import plain

LOOKS = ("form", "layout", "theme", "lang", "view", "frames")  # always kept
WORDS = ("title", "caption")  # kept where they are filled in
_CHOSEN, _NAME, _FAULT = "preset", "preset-name", "preset-fault"  # of the session


def show(context: Context) -> None:
    """Draw what is kept, with a button to keep the present look; a fault is one sentence."""
    say, state = context.say, st.session_state
    try:
        kept = presets.load()
    except DataError as error:
        st.caption(plain(str(error)))
        return
    edition = editing.asked()
    state[_CHOSEN] = next((name for name in kept if is_of(edition, kept[name])), None)
    with st.container(key="presets", horizontal=True, vertical_alignment="bottom", gap="small"):
        if kept:
            st.selectbox(
                say("preset"),
                sorted(kept),
                key=_CHOSEN,
                placeholder=say("preset.hint"),
                on_change=_apply,
                args=(kept,),
            )
        opened = st.popover(
            say("preset.keep"),
            key="preset-keep",
            on_change="rerun",
            width="content" if kept else "stretch",
        )
    if opened.open:
        with opened:
            _keep(context, edition, state[_CHOSEN])


def _keep(context: Context, edition: Edition, chosen: str | None) -> None:
    """Draw the field for a name, and the button that forgets the one that is chosen."""
    say, state = context.say, st.session_state
    st.caption(say("preset.says"))
    st.text_input(say("preset.name"), key=_NAME, max_chars=LONGEST_NAME)
    st.button(say("preset.save"), key="preset-save", on_click=_save, args=(edition,))
    if chosen:
        label = say("preset.remove", name=plain(chosen))
        st.button(label, key="preset-remove", on_click=_remove, args=(chosen,))
    if fault := state.pop(_FAULT, ""):
        st.error(plain(fault))


def of(edition: Edition) -> dict[str, str]:
    """Return what is kept of an edition: looks and words, not its days and its numbered events."""
    words = {name: getattr(edition, name) for name in WORDS if getattr(edition, name)}
    return {name: getattr(edition, name) for name in LOOKS} | words


def is_of(edition: Edition, preset: Preset) -> bool:
    """Return whether an edition looks as a preset says."""
    return applied(edition, preset) == edition


def applied(edition: Edition, preset: Preset) -> Edition:
    """Return an edition with the looks of a preset, and its words where it has any."""
    known = {name: preset[name] for name in (*LOOKS, *WORDS) if name in preset}
    found, _ = Edition.read(known)
    return replace(edition, **{name: getattr(found, name) for name in known})


def _apply(kept: dict[str, Preset]) -> None:
    """Take the look of the preset that was chosen."""
    chosen = kept.get(st.session_state.get(_CHOSEN) or "")
    if chosen:
        editing.seed(applied(editing.asked(), chosen))


def _save(edition: Edition) -> None:
    """Keep the look under the name of the field."""
    state = st.session_state
    try:
        presets.save(state.get(_NAME, ""), of(edition))
        state[_NAME] = ""
    except DataError as error:
        state[_FAULT] = str(error)


def _remove(name: str) -> None:
    """Forget a preset."""
    try:
        presets.remove(name)
    except DataError as error:
        st.session_state[_FAULT] = str(error)
