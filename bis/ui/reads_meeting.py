"""The cache boundary of the meetings. What people type in one is read anew every time."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import streamlit as st

from bis import clock
from bis.actions import lab
from bis.core.events import Named
from bis.core.meetings import Decision, Held, Insight, Meeting
from bis.core.periods import Month, Period
from bis.figures.board import board
from bis.store import meetings as stored
from bis.store import partners
from bis.store.session import reading
from bis.ui import reads

Board = dict[str, Any]

_MOST_LISTED = 50


@dataclass(frozen=True)
class Attendance:
    """Who can be at a meeting, and who is; those of the last one come first."""

    partners: tuple[Named, ...]
    here: frozenset[UUID]


def meeting(meeting_id: UUID) -> Meeting:
    """Return one meeting as it stands. Raises NotFoundError."""
    with reading() as session:
        return stored.get(session, meeting_id)


def running() -> Meeting | None:
    """Return the meeting that is going on, if any."""
    with reading() as session:
        return stored.running(session)


def before(one: Meeting | None) -> Meeting | None:
    """Return the meeting before `one`; without it the last that was begun."""
    with reading() as session:
        return stored.latest(session, one.began_at if one else clock.now())


def ended() -> list[Held]:
    """Return the meetings that are over, the newest first."""
    with reading() as session:
        return stored.ended(session, _MOST_LISTED)


def attendance(one: Meeting) -> Attendance:
    """Return who is at a meeting, among all that could be."""
    with reading() as session:
        registered = partners.registered(session, one.day)
        here = {partner.id for partner in stored.present(session, one.id)}
        last = stored.latest(session, one.began_at)
        regulars = (
            {partner.id for partner in stored.present(session, last.id)} if last else set()
        )
    ordered = sorted(registered, key=lambda partner: partner.id not in regulars)
    return Attendance(tuple(ordered), frozenset(here))


def insights(one: Meeting) -> list[Insight]:
    """Return every line of a meeting, the unwritten ones too."""
    with reading() as session:
        return stored.insights(session, one.id)


def decisions(one: Meeting) -> dict[int, Decision]:
    """Return the decisions of a meeting by their place."""
    with reading() as session:
        return {each.position: each for each in stored.decisions(session, one.id)}


def to_follow_up(one: Meeting) -> list[Decision]:
    """Return what the meeting before decided, and what is left open of those before it."""
    last = before(one)
    if last is None:
        return []
    with reading() as session:
        decided = [each for each in stored.decisions(session, last.id) if each.draft.what]
        known = {each.id for each in decided}
        older = [
            each
            for each in stored.open_decisions(session)
            if each.id not in known and each.day <= last.day
        ]
    return [*older, *decided]


def open_decisions() -> tuple[Decision, ...]:
    """Return the decisions that are not done, the oldest first."""
    return _open_decisions(reads.changes())


def board_of(one: Meeting) -> Board:
    """Return what the scenes of a meeting show: as it was frozen, else as the house stands."""
    with reading() as session:
        kept = stored.frozen_board(session, one.id) if one.figures_at else None
    return kept or board_now(one.period)


def board_now(period: Period) -> Board:
    """Return the board of a period as the house stands."""
    return _board(period.first.first_day, period.last.first_day, clock.today(), reads.version())


def periods(last: Meeting | None, today: date) -> dict[str, Period]:
    """Return the periods that a meeting after `last` can be about, the usual one first.

    The month of `last` is in what has been since: most of its days may have come after it, and
    figures are of whole months.
    """
    this_month = Month.of(today)
    found = {
        "months_3": Period.ending(this_month, 3),
        "last_month": Period.ending(this_month.plus(-1), 1),
        "months_12": Period.ending(this_month, 12),
    }
    if last is None:
        return found
    return {"since_last": Period(Month.of(last.day), this_month)} | found


@st.cache_resource(max_entries=4, show_spinner=False)
def _board(first: date, last: date, today: date, at_version: int) -> Board:
    """Return one object to all: whoever draws it changes nothing in it."""
    del at_version  # part of the key: a change makes a new entry
    with reading() as session:
        period = Period(Month.of(first), Month.of(last))
        return board(session, period, today, lab.asking_in(session, period, today))


@st.cache_resource(max_entries=4, show_spinner=False)
def _open_decisions(at_changes: int) -> tuple[Decision, ...]:
    """Return one object to all: it is frozen, so no copy is needed."""
    del at_changes  # part of the key: a change makes a new entry
    with reading() as session:
        return tuple(stored.open_decisions(session))
