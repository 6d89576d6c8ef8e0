"""What the desk reads at the end of a day, kept as long as the data version stands still."""

from datetime import date, datetime
from uuid import UUID

import streamlit as st

from bis.core.events import CLOSE_WITHIN, Occurrence
from bis.errors import NotFoundError
from bis.store import day_counts, events
from bis.store.day_counts import Counted
from bis.store.session import reading
from bis.ui import happenings, reads


def waiting() -> list[Occurrence]:
    """Return what has begun and this person may close, oldest first."""
    return happenings.closable(_waiting(reads.this_minute(), reads.changes()))


def if_there(occurrence_id: UUID) -> Occurrence | None:
    """Return an occurrence as it stands, None if it is gone."""
    try:
        return reads.occurrence(occurrence_id)
    except NotFoundError:
        return None


def door_count(day: date) -> Counted:
    """Return the door count of a day."""
    return _door_count(day, reads.changes())


@st.cache_resource(max_entries=4, show_spinner=False)
def _waiting(now: datetime, at_changes: int) -> tuple[Occurrence, ...]:
    """Return one object to all: it is frozen, so no copy is needed."""
    del at_changes  # part of the key: a change makes a new entry
    with reading() as session:
        ended = events.to_close(session, now, now - CLOSE_WITHIN)
        begun = events.on_between(session, now, now)
    return (*ended, *(one for one in begun if one.is_to_close(now)))


@st.cache_resource(max_entries=16, show_spinner=False)
def _door_count(day: date, at_changes: int) -> Counted:
    """Return one object to all: it is frozen, so no copy is needed."""
    del at_changes  # part of the key: a change makes a new entry
    with reading() as session:
        return day_counts.get(session, day)
