"""What has just been done to an activity, said for a while by the calendar that shows it."""

from datetime import timedelta
from uuid import UUID

import streamlit as st

from bis import clock
from bis.actions import events
from bis.ui.telling import telling
from bis.ui.text import t
from bis.ui.who import actor

_SAVED = "_event_saved"
_TOLD_FOR = timedelta(minutes=1)  # other people's changes draw the calendar anew at any time


def tell(words: str, undoable: UUID | None = None) -> None:
    """Keep what has just been done, to be said by the page that shows it.

    `undoable`: the occurrence at which it can be undone.
    """
    st.session_state[_SAVED] = (words, clock.now(), undoable)


def tell_saved() -> None:
    """Say for a while what has just been saved, with a way to undo it."""
    words, since, undoable = st.session_state.get(_SAVED, ("", clock.now(), None))
    if not words or clock.now() - since >= _TOLD_FOR:
        return
    st.success(words, icon=":material/event_available:")
    if undoable and st.button(t("history.undo"), icon=":material/undo:", key="undo_saved"):
        with telling() as outcome:
            events.undo(actor(), undoable)
        if outcome.succeeded:
            tell(t("history.undone"))
            st.rerun()
