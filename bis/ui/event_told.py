"""What has just been done to an activity, said for a while by the calendar that shows it."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import streamlit as st

from bis import clock
from bis.actions import events
from bis.ui import reads
from bis.ui.telling import telling
from bis.ui.text import t
from bis.ui.who import actor

_SAVED = "_event_saved"
_TOLD_FOR = timedelta(minutes=1)  # other people's changes draw the calendar anew at any time


@dataclass(frozen=True)
class Undoable:
    """The occurrence at which a change can be undone as long as it is at `version`."""

    occurrence_id: UUID
    version: int


def tell(words: str, undoable: Undoable | None = None) -> None:
    """Keep what has just been done, to be said by the page that shows it."""
    st.session_state[_SAVED] = (words, clock.now(), undoable)


def tell_saved() -> None:
    """Say for a while what has just been saved, with a way to undo it."""
    words, since, undoable = st.session_state.get(_SAVED, ("", clock.now(), None))
    if not words or clock.now() - since >= _TOLD_FOR:
        return
    st.success(words, icon=":material/event_available:")
    if undoable and reads.is_at(undoable.occurrence_id, undoable.version):
        _offer_undo(undoable)


def _offer_undo(undoable: Undoable) -> None:
    if not st.button(t("history.undo"), icon=":material/undo:", key="undo_saved"):
        return
    with telling() as outcome:
        events.undo(actor(), undoable.occurrence_id, undoable.version)
    if outcome.succeeded:
        tell(t("history.undone"))
        st.rerun()
