"""What the form *Aktivitet* reads, kept as long as the data version stands still."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import streamlit as st

from bis import clock
from bis.actions import events as actions
from bis.actions import history as kept
from bis.actions.series import has_moved_on as has_series_moved_on
from bis.core.events import PLANNED, Named, Occurrence
from bis.core.series import Dated
from bis.errors import NotFoundError
from bis.store import events, partners, series
from bis.store.changes import Kept
from bis.store.session import reading
from bis.ui import reads
from bis.ui.who import actor


def in_room(venue_id: UUID, first: datetime, last: datetime) -> list[Occurrence]:
    """Return what is planned in a room at some time of the half-open interval."""
    return _in_room(venue_id, first, last, reads.changes())


def scopes(one: Occurrence) -> dict[str, tuple[Dated, ...]]:
    """Return how much of its series can be changed or called off → which dates that is."""
    with reading() as session:
        found = series.of(session, one.id, clock.now())
    return {scope: found.chosen(one.id, scope) for scope in found.scopes(one.id)}


def repeating(lineage_ids: Collection[UUID]) -> set[UUID]:
    """Return which of some lineages are a series, or were one when a date was split off."""
    with reading() as session:
        return series.repeating(session, lineage_ids)


def has_moved_on(one: Occurrence) -> bool:
    """Return whether it is as it was, since its series was changed while it had no part."""
    is_to_come = one.status == PLANNED and one.starts_at > clock.now()
    return one.repeats and is_to_come and has_series_moved_on(one)


def history(one: Occurrence) -> list[Kept]:
    """Return who did what to an occurrence, the newest first."""
    with reading() as session:
        return kept.of(session, one)


def can_be_undone(occurrence_id: UUID, version: int) -> bool:
    """Return whether what gave an occurrence that version can be taken back now and here."""
    try:
        one = reads.occurrence(occurrence_id)
    except NotFoundError:
        return False
    return one.version == version and actions.may_undo(actor(), one)


def partners_named(ids: Collection[UUID]) -> list[Named]:
    """Return the partners with those ids, ended since or not, by name."""
    with reading() as session:
        return partners.named(session, ids)


@st.cache_data(max_entries=64, show_spinner=False)
def _in_room(
    venue_id: UUID, first: datetime, last: datetime, at_changes: int
) -> list[Occurrence]:
    del at_changes  # part of the key: a change makes a new entry
    with reading() as session:
        return events.in_room(session, venue_id, first, last)
