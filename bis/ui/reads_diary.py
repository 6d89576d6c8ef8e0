"""The cache boundary of the diary: posts, and the activities that can be written about."""

from datetime import datetime
from uuid import UUID

import streamlit as st

from bis import clock
from bis.core.diary import RECENT, Post
from bis.core.events import Occurrence, day_bounds
from bis.store import changes, diary, events
from bis.store.changes import Kept
from bis.store.session import reading
from bis.ui import reads


def posts(most: int) -> list[Post]:
    """Return the newest `most` posts."""
    return _posts(most, reads.changes())


def count() -> tuple[int, int]:
    """Return how many posts stand, and how many of them are published."""
    return _counted(reads.changes())


def removed() -> list[Post]:
    """Return the posts that were removed, newest first."""
    return _removed(reads.changes())


def post(entry_id: UUID) -> Post:
    """Return one post as it stands. Raises NotFoundError."""
    with reading() as session:
        return diary.get(session, entry_id)


def history(entry_id: UUID) -> list[Kept]:
    """Return what was done to a post, newest first."""
    with reading() as session:
        return changes.of_things(session, (diary.ENTITY, str(entry_id)))


def held() -> list[Occurrence]:
    """Return what was held of late, newest first."""
    return _held(_since(), reads.changes())


def notes(*, set_aside: bool) -> list[Occurrence]:
    """Return what was held of late and has a note that nobody has written about."""
    return _noted(_since(), set_aside, reads.changes())


def _since() -> datetime:
    """Return when *of late* begins: a whole day, so that the cache is of use."""
    return day_bounds(clock.today() - RECENT, clock.today())[0]


@st.cache_data(max_entries=16, show_spinner=False)
def _posts(most: int, at_changes: int) -> list[Post]:
    del at_changes  # part of the key: a change makes a new entry
    with reading() as session:
        return diary.posts(session, most=most)


@st.cache_data(max_entries=4, show_spinner=False)
def _removed(at_changes: int) -> list[Post]:
    del at_changes
    with reading() as session:
        return diary.posts(session, removed=True)


@st.cache_data(max_entries=4, show_spinner=False)
def _counted(at_changes: int) -> tuple[int, int]:
    del at_changes
    with reading() as session:
        return diary.count(session), diary.count(session, only_published=True)


@st.cache_data(max_entries=4, show_spinner=False)
def _held(since: datetime, at_changes: int) -> list[Occurrence]:
    del at_changes
    with reading() as session:
        return events.held_since(session, since)


@st.cache_data(max_entries=8, show_spinner=False)
def _noted(since: datetime, set_aside: bool, at_changes: int) -> list[Occurrence]:
    del at_changes
    with reading() as session:
        return events.noted_since(session, since, set_aside=set_aside)
