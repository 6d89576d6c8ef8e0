"""Fields that are saved when they are left; two who write at once are both shown.

What stands in the fields of a window is compared with what they were filled from. So nothing
is lost when the connection, or the server, goes away between a press and its answer: the
browser brings what was typed, and it differs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st

from bis import clock
from bis.errors import BisError, ChangedMeanwhileError
from bis.ui.telling import telling
from bis.ui.text import clock_of, plain, quiet, t

Values = Mapping[str, Any]  # field → what stands in it
Save = Callable[[Values, int], None]  # takes what was typed, and the version it was typed upon

_SAVES = "_saves"  # the key of each field drawn so far → how it is saved


@dataclass(frozen=True)
class Stored:
    """What is saved, and its version; `in_words` is how it is shown to who lost a race."""

    values: Values
    version: int
    in_words: str


@dataclass
class _Base:
    """What the fields of this window were filled from, and when they were saved last."""

    values: Values
    version: int
    saved_at: datetime | None = None


def take_in(key: str, stored: Stored) -> Values:
    """Return what the fields `{key}-{field}` begin with.

    What another window has saved is taken in, unless something unsaved stands here.
    """
    base: _Base | None = st.session_state.get(_base(key))
    if base is None:
        base = st.session_state[_base(key)] = _Base(stored.values, stored.version)
    elif base.version != stored.version and _typed(key, base) == base.values:
        _fill(key, stored)
        return stored.values
    return base.values


def keep(key: str, typed: Values, stored: Stored, save: Save) -> dict[str, str]:
    """Save what was typed if it differs; return the sentence for each field that was wrong."""
    base: _Base = st.session_state[_base(key)]
    st.session_state.setdefault(_SAVES, {})[key] = save
    if typed == stored.values:  # also if the run that saved it was broken off
        base.values, base.version = stored.values, stored.version
    if typed == base.values:
        if base.saved_at:
            quiet(t("kept.saved", clock=clock_of(base.saved_at)))
        return {}
    if base.version != stored.version:
        _show_both(key, stored)
        return {}
    with telling() as told:
        try:
            save(typed, base.version)
        except ChangedMeanwhileError:
            st.rerun()  # the next run reads what was saved, and shows both
    if told.succeeded:
        quiet(t("kept.saved", clock=clock_of(_note_saved(base, typed))))
    return told.fields


def save_typed() -> set[str]:
    """Save what stands unsaved in this window; return the keys of what could not be.

    A tap leaves a field and presses a button at the same moment, and the run that would have
    kept what was typed does not come to it: the next one begins with this, and so does a press
    after which nothing can be saved.
    """
    failed = set()
    for key, save in st.session_state.get(_SAVES, {}).items():
        base: _Base = st.session_state[_base(key)]
        typed = _typed(key, base)
        if typed == base.values:
            continue
        try:
            save(typed, base.version)
        except BisError:  # said beside the field when it is drawn again
            failed.add(key)
        else:
            _note_saved(base, typed)
    return failed


def say_unsaved(key: str) -> None:
    """Say what stood unsaved in the fields `{key}-{field}` when they were taken away."""
    base: _Base | None = st.session_state.get(_base(key))
    typed = _typed(key, base) if base else {}
    words = " · ".join(str(value) for value in typed.values() if value)
    if base and words and typed != base.values:
        st.warning(t("kept.unsaved", typed=plain(words)), icon=":material/edit_off:")


def _note_saved(base: _Base, typed: Values) -> datetime:
    base.values, base.version, base.saved_at = dict(typed), base.version + 1, clock.now()
    return base.saved_at


def _show_both(key: str, stored: Stored) -> None:
    st.warning(t("kept.somebody_first", theirs=plain(stored.in_words)), icon=":material/group:")
    with st.container(horizontal=True):
        st.button(t("kept.mine"), key=f"{key}-mine", on_click=_keep_mine, args=(key, stored))
        st.button(t("kept.theirs"), key=f"{key}-theirs", on_click=_fill, args=(key, stored))


def _keep_mine(key: str, stored: Stored) -> None:
    st.session_state[_base(key)].version = stored.version


def _fill(key: str, stored: Stored) -> None:
    st.session_state[_base(key)] = _Base(stored.values, stored.version)
    for field, value in stored.values.items():
        st.session_state[f"{key}-{field}"] = value


def _typed(key: str, base: _Base) -> dict[str, Any]:
    return {
        field: st.session_state.get(f"{key}-{field}", value)
        for field, value in base.values.items()
    }


def _base(key: str) -> str:
    return f"_base-{key}"
