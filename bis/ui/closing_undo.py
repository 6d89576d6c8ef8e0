"""Taking back what was said of an occurrence, and saying that it is done."""

from uuid import UUID

import streamlit as st

from bis import clock
from bis.actions import events
from bis.core.events import Occurrence
from bis.store.changes import Kept
from bis.ui import just_done
from bis.ui.telling import telling
from bis.ui.text import t
from bis.ui.who import actor


def offer(one: Occurrence, version: int, change: Kept) -> None:
    """Draw the button that takes back the newest change, of what was shown at `version`."""
    count = _called_off(change)
    label = t("closing.undo_several", count=count) if count > 1 else t("closing.undo")
    if not st.button(label, icon=":material/undo:"):
        return
    with telling() as told:
        events.undo(actor(), one.id, version)
    if told.succeeded:
        just_done.keep(_told(one.id), _undone(one, count))
        st.rerun()


def tell(one: Occurrence) -> None:
    """Say once that something of this occurrence has just been taken back here."""
    if done := just_done.of(_told(one.id)):
        st.success(done.words, icon=":material/undo:")


def _told(occurrence_id: UUID) -> str:
    return f"_closing_undone-{occurrence_id}"


def _called_off(change: Kept) -> int:
    """Return how many dates were called off at once, which are taken back at once too."""
    return len((change.after or {}).get("rows", {}))


def _undone(one: Occurrence, count: int) -> str:
    """Return in words how it stands with `one`, or with all `count` that came back with it."""
    if count > 1:
        return t("closing.undone_several", count=count)
    has_begun = one.starts_at <= clock.now()
    return t("closing.undone_waits" if has_begun else "closing.undone_coming")
