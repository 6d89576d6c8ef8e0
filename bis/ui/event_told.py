"""What has just been done to an activity, said by the calendar that shows it."""

from collections.abc import Collection
from uuid import UUID

import streamlit as st

from bis.actions import events
from bis.ui import just_done
from bis.ui.just_done import Undoable
from bis.ui.telling import telling
from bis.ui.text import t
from bis.ui.who import actor

SAVED = "sparad"  # in the calendar's address: the date that was saved last, or its series
_TOLD, _UNDO = "_event_told", "undo_saved"


def tell(words: str, undoable: Undoable | None = None) -> None:
    """Keep what has just been done, to be said by the page that shows it."""
    just_done.keep(_TOLD, words, undoable)


def of_adding(event_ids: Collection[UUID]) -> Undoable | None:
    """Return the way back from having put in these series, None where there is none."""
    versions = events.just_added(actor(), event_ids)
    return Undoable(versions, taken_out(len(versions))) if versions else None


def taken_out(count: int) -> str:
    """Return in words that so many activities have left the calendar."""
    return t(f"history.taken_out_{'one' if count == 1 else 'several'}", count=count)


def tell_saved() -> bool:
    """Say what has just been saved, with a way to undo it; return whether this is news."""
    done = just_done.of(_TOLD, _UNDO)
    if done is None:
        return False
    st.success(done.words, icon=":material/event_available:")
    if done.undoable and just_done.can_be_undone(done, _UNDO):
        _offer_undo(done.undoable)
    return done.is_new


def _offer_undo(undoable: Undoable) -> None:
    place = st.empty()
    if not place.button(t("history.undo"), icon=":material/undo:", key=_UNDO):
        return
    place.empty()  # once is enough: it is undone, or it cannot be
    with telling() as outcome:
        events.undo_several(actor(), undoable.versions)
    if outcome.succeeded:
        tell(undoable.undone)
        st.rerun()
