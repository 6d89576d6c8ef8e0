"""The cache boundary: what pages read, kept as long as the data version stands still."""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import streamlit as st

from bis import clock
from bis.actions import history, lab, surveys
from bis.core import events as core
from bis.core.events import Named, Occurrence
from bis.store import data_version, events, partners, venues
from bis.store.changes import Kept
from bis.store.data_version import Versions
from bis.store.session import reading

# Each run has a thread of its own. Not in st.session_state: whoever touches that gives way to
# the next run, here between a save and what its page remembers of it.
_looked: ContextVar[Versions] = ContextVar("_looked")


@dataclass(frozen=True)
class Today:
    """The house around `now`: what is on, what comes, what waits to be closed."""

    now_on: tuple[Occurrence, ...]
    later: tuple[Occurrence, ...]
    tomorrow: tuple[Occurrence, ...]
    done: tuple[Occurrence, ...]
    to_close: tuple[Occurrence, ...]


def look_anew() -> None:
    """Ask what the data version is; what this run reads is of that one or newer.

    Asked once, first of all in every run and every fragment (bis/ui/who.py), and again after
    a save: some ten questions for one on a page like Idag.
    """
    with reading() as session:
        _looked.set(data_version.current(session))


def versions() -> Versions:
    """Return the numbers that an open page watches, as this run found them."""
    if _looked.get(None) is None:  # what a press calls runs before the page
        look_anew()
    return _looked.get()


def version() -> int:
    """Return the data version of this run."""
    return versions().data


def changes() -> int:
    """Return a number that stands still while nothing comes in but forms that wait."""
    return versions().changes


def is_example() -> bool:
    """Return whether the house shows example data."""
    return _is_example(changes())


def occurrences(first: date, last: date) -> tuple[Occurrence, ...]:
    """Return the occurrences of the Swedish days `first`-`last`, in order of time."""
    return _occurrences(*core.day_bounds(first, last), changes())


def on_between(first: date, last: date) -> tuple[Occurrence, ...]:
    """Return what is on at some time of the Swedish days `first`-`last`, in order of time."""
    return _on_between(*core.day_bounds(first, last), changes())


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
    return _last_visits(one.lineage_id, one.starts_at, changes())


def today() -> Today:
    """Return the house around now, to the minute: activities begin and end on whole ones."""
    return _today(this_minute(), clock.today(), changes())


def recent_surveys() -> list[tuple[surveys.SurveyLink, int]]:
    """Return the open surveys, the newest activity first, with the number of forms."""
    links = _open_surveys(this_minute(), changes())
    received = surveys.forms_received([link.occurrence.id for link in links])
    return [(link, received.get(link.occurrence.id, 0)) for link in reversed(links)]


def choices() -> tuple[tuple[Named, ...], tuple[Named, ...]]:
    """Return the partners and the places that an activity can have."""
    return _choices(clock.today(), changes())


def this_minute() -> datetime:
    """Return the current instant to the minute: activities begin and end on whole ones."""
    return clock.now().replace(second=0, microsecond=0)


@st.cache_resource(max_entries=4, show_spinner=False)
def _open_surveys(at: datetime, at_changes: int) -> tuple[surveys.SurveyLink, ...]:
    """Return one object to all: it is frozen, so no copy is needed."""
    del at, at_changes  # part of the key: with time surveys open and close
    return tuple(surveys.open_surveys())


@st.cache_resource(max_entries=4, show_spinner=False)
def _today(now: datetime, day: date, at_changes: int) -> Today:
    """Return one object to all: it is frozen, so no copy is needed."""
    del at_changes  # part of the key: a change makes a new entry
    first, last = core.day_bounds(day - timedelta(days=1), day + timedelta(days=1))
    with reading() as session:
        around = events.between(session, first, last)
        to_close = events.to_close(session, now, now - core.CLOSE_WITHIN)
    found = [one for one in around if one.day == day]
    return Today(
        now_on=tuple(one for one in around if one.is_now(now)),
        later=tuple(one for one in found if one.starts_at > now),
        tomorrow=tuple(one for one in around if one.day > day),
        done=tuple(one for one in found if one.ends_at <= now and not one.is_to_close(now)),
        to_close=tuple(to_close),
    )


@st.cache_resource(max_entries=2, show_spinner=False)
def _is_example(at_changes: int) -> bool:
    del at_changes  # part of the key: a house that is filled changes
    return lab.is_example()


@st.cache_resource(max_entries=256, show_spinner=False)
def _last_visits(lineage_id: UUID, before: datetime, at_changes: int) -> int | None:
    del at_changes  # part of the key: a closing makes new entries
    with reading() as session:
        return events.last_visits(session, lineage_id, before)


@st.cache_resource(max_entries=64, show_spinner=False)
def _occurrences(first: datetime, last: datetime, at_changes: int) -> tuple[Occurrence, ...]:
    """Return one object to all: it is frozen, so no copy is needed."""
    del at_changes  # part of the key: a change makes a new entry
    with reading() as session:
        return tuple(events.between(session, first, last))


@st.cache_resource(max_entries=64, show_spinner=False)
def _on_between(first: datetime, last: datetime, at_changes: int) -> tuple[Occurrence, ...]:
    """Return one object to all: it is frozen, so no copy is needed."""
    del at_changes  # part of the key: a change makes a new entry
    with reading() as session:
        return tuple(events.on_between(session, first, last))


@st.cache_resource(max_entries=4, show_spinner=False)
def _choices(day: date, at_changes: int) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
    """Return one object to all: it is frozen, so no copy is needed."""
    del at_changes  # part of the key: a change makes a new entry
    with reading() as session:
        return tuple(partners.registered(session, day)), tuple(venues.in_use(session, day))
