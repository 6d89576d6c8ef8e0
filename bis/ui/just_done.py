"""What has just been done, said until somebody does the next thing here.

The page is also drawn anew when other people change something: then it stands a little longer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import streamlit as st

from bis import clock
from bis.ui import live, reads_event

_AT_MOST = timedelta(minutes=1)  # of a screen that nobody touches


@dataclass(frozen=True)
class Undoable:
    """Where a change, or several at once, can be undone.

    `versions`: of each occurrence at which it is undone, as long as it has that one. `undone`
    says in words that it is.
    """

    versions: Mapping[UUID, int]
    undone: str


@dataclass(frozen=True)
class JustDone:
    """In words, with the way back if there is one; new when it is said for the first time."""

    words: str
    at: datetime
    undoable: Undoable | None
    is_new: bool = True


def keep(key: str, words: str, undoable: Undoable | None = None) -> None:
    """Keep what has just been done, to be said by the page that asks for it by `key`."""
    st.session_state[key] = JustDone(words, clock.now(), undoable)
    st.session_state.pop(_seen(key), None)


def of(key: str, undo: str | None = None) -> JustDone | None:
    """Return what is still to be said, None and forgotten after the next action or visit.

    `undo`: the key of the button that undoes it, which must be drawn to be pressed, if any.
    """
    done: JustDone | None = st.session_state.get(key)
    if done is None:
        return None
    is_first = not st.session_state.get(_seen(key))
    st.session_state[_seen(key)] = True
    is_undoing = undo is not None and st.session_state.get(undo)
    stays = is_first or live.drawn_by_itself() or is_undoing
    if stays and clock.now() - done.at < _AT_MOST:
        return replace(done, is_new=is_first)
    del st.session_state[key]
    return None


def can_be_undone(done: JustDone, undo: str) -> bool:
    """Return whether to draw the button `undo`: nothing has come after, or it was pressed.

    Who presses it just as somebody else changes the same is told so.
    """
    if done.undoable is None:
        return False
    is_pressed = bool(st.session_state.get(undo))
    versions = done.undoable.versions
    return is_pressed or all(reads_event.can_be_undone(*one) for one in versions.items())


def _seen(key: str) -> str:
    return f"{key}_seen"
