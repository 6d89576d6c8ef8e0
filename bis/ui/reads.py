"""The cache boundary: what pages read, kept as long as the data version stands still."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import streamlit as st

from bis import clock
from bis.actions import history, surveys
from bis.core import events as core
from bis.core.events import Named, Occurrence
from bis.store import data_version, events, partners, venues
from bis.store.changes import Kept
from bis.store.session import reading

CLOSE_WITHIN = timedelta(days=14)  # older ones are no longer in anybody's memory


@dataclass(frozen=True)
class Today:
    """The house around `now`: what is on, what comes, what waits to be closed."""

    now_on: list[Occurrence]
    later: list[Occurrence]
    tomorrow: list[Occurrence]
    done: list[Occurrence]
    to_close: list[Occurrence]


def version() -> int:
    """Return the data version now."""
    with reading() as session:
        return data_version.current(session)


def changes() -> int:
    """Return a number that stands still while nothing comes in but forms that wait."""
    with reading() as session:
        return data_version.changes(session)


def occurrences(first: date, last: date) -> list[Occurrence]:
    """Return the occurrences of the Swedish days `first`-`last`, in order of time."""
    return _occurrences(*core.day_bounds(first, last), version())


def occurrence(occurrence_id: UUID) -> Occurrence:
    """Return one occurrence as it stands. Raises NotFoundError."""
    with reading() as session:
        return events.get(session, occurrence_id)


def has_activities() -> bool:
    """Return whether an activity has ever been put in."""
    with reading() as session:
        return events.any_event(session)


def last_change(one: Occurrence) -> Kept | None:
    """Return what was done to it last, None if nobody here has changed it."""
    with reading() as session:
        changes = history.of(session, one)
    return next((change for change in changes if change.action != "add"), None)


def led_by(one: Occurrence) -> list[str]:
    """Return the names of those who really organised it, by its closing."""
    with reading() as session:
        return events.led_by(session, one.id)


def last_visits(one: Occurrence) -> int | None:
    """Return how many came the last time, None if it was never held."""
    with reading() as session:
        return events.last_visits(session, one.lineage_id, one.starts_at)


def today() -> Today:
    """Return the house around now."""
    now, day = clock.now(), clock.today()
    found = occurrences(day, day)
    with reading() as session:
        to_close = events.to_close(session, now, now - CLOSE_WITHIN)
    return Today(
        now_on=[one for one in found if one.is_now(now)],
        later=[one for one in found if one.starts_at > now],
        tomorrow=occurrences(day + timedelta(days=1), day + timedelta(days=1)),
        done=[one for one in found if one.ends_at <= now and not one.is_to_close(now)],
        to_close=to_close,
    )


def recent_surveys() -> list[tuple[surveys.SurveyLink, int]]:
    """Return the open surveys, the newest activity first, with the number of forms."""
    links = [link for link in surveys.open_surveys() if link.occurrence.has_survey]
    received = surveys.forms_received([link.occurrence.id for link in links])
    return [(link, received.get(link.occurrence.id, 0)) for link in reversed(links)]


def choices() -> tuple[list[Named], list[Named]]:
    """Return the partners and the places that an activity can have."""
    return _choices(clock.today(), version())


@st.cache_data(max_entries=64, show_spinner=False)
def _occurrences(first: datetime, last: datetime, at_version: int) -> list[Occurrence]:
    del at_version  # part of the key: a change makes a new entry
    with reading() as session:
        return events.between(session, first, last)


@st.cache_data(max_entries=4, show_spinner=False)
def _choices(day: date, at_version: int) -> tuple[list[Named], list[Named]]:
    del at_version  # part of the key: a change makes a new entry
    with reading() as session:
        return partners.registered(session, day), venues.in_use(session, day)
