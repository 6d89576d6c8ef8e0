"""Huset i dag: how many went in through the door, by itself and never added to visits."""

from datetime import date

import streamlit as st

from bis import clock
from bis.actions import day_counts
from bis.core.permissions import Action
from bis.store.day_counts import Counted
from bis.ui import reads_desk
from bis.ui.emptying import empty
from bis.ui.telling import telling
from bis.ui.text import day_name, plain, quiet, t
from bis.ui.who import actor, can, guarded_fragment
from bis.ui.whole_numbers import whole_number

_SAVED = "_door_count_saved"
_SEEN = "_door_count_seen"  # the version that this person was shown, for each day


def ask(day: date) -> None:
    """Draw the field of `day`, for those who count at the door."""
    if can(Action.COUNT_DAY):
        _ask(day)


@guarded_fragment()
def _ask(day: date) -> None:
    today = day == clock.today()
    st.subheader(t("door_count.title") if today else t("door_count.title_day", day=_name(day)))
    quiet(t("door_count.meaning"))
    counted = reads_desk.door_count(day)
    if st.session_state.get(_key(day)) is None:
        _seen(day, counted)
    if counted.entries is not None:
        quiet(t("door_count.stands", entries=counted.entries))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        entries = whole_number(
            t("door_count.entries"),
            key=_key(day),
            persist_state="session",
            width=260,
        )
        saves = st.button(t("door_count.save"), icon=":material/door_front:")
    if saves:
        _save(day, entries, counted)
    if st.session_state.pop(_SAVED, None) == day:
        told = t("door_count.saved", entries=counted.entries, day=_name(day))
        st.success(told, icon=":material/door_front:")


def _seen(day: date, counted: Counted) -> None:
    """Remember what this person was shown; who has begun to type goes on from there."""
    st.session_state[f"{_SEEN}-{day}"] = counted.version


def _save(day: date, entries: int | None, counted: Counted) -> None:
    with telling() as told:
        day_counts.count_day(actor(), day, entries, st.session_state[f"{_SEEN}-{day}"])
    if told.succeeded:
        empty({_key(day): None})
        st.session_state[_SAVED] = day
        st.rerun()
    _seen(day, counted)
    for sentence in told.fields.values():
        st.error(sentence)


def _name(day: date) -> str:
    return plain(day_name(day))


def _key(day: date) -> str:
    return f"door-{day}"
