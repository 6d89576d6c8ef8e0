"""The house as lists, for other programs: no person, no answer, nothing written freely."""

from collections import defaultdict
from datetime import date, datetime, time
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from bis.core.events import REMOVED
from bis.store.models import (
    Event,
    EventPartner,
    Occurrence,
    OccurrencePartner,
    Partner,
    Tally,
    Venue,
)

_Names = dict[UUID, tuple[str, ...]]


class ListedPartner(NamedTuple):
    """An organisation."""

    code: str
    name: str
    registered_on: date
    ended_on: date | None


class ListedVenue(NamedTuple):
    """A room or a place."""

    code: str
    name: str
    at_bis: bool
    address: str


class ListedEvent(NamedTuple):
    """An activity. `repeats` is whether it is a series."""

    id: UUID
    title: str
    kind: str
    level: str
    venue: str
    organisers: tuple[str, ...]
    first_day: date
    starts: time
    ends: time
    repeats: bool
    languages: tuple[str, ...]
    child_care: bool
    drop_in: bool
    meets_across: bool
    has_survey: bool


class ListedOccurrence(NamedTuple):
    """One date of an activity. `led_by` are those who really organised it."""

    id: UUID
    event_id: UUID
    title: str
    venue: str
    starts_at: datetime
    ends_at: datetime
    status: str
    reason: str
    visits: int | None
    visits_counted: bool | None
    led_by: tuple[str, ...]


def partners(session: Session) -> list[ListedPartner]:
    """Return every organisation, by name."""
    found = session.execute(
        select(Partner.code, Partner.name, Partner.registered_on, Partner.ended_on).order_by(
            Partner.name, Partner.code
        )
    )
    return [ListedPartner(*row) for row in found]


def venues(session: Session) -> list[ListedVenue]:
    """Return every place, by name."""
    found = session.execute(
        select(Venue.code, Venue.name, Venue.at_bis, Venue.address).order_by(
            Venue.name, Venue.code
        )
    )
    return [ListedVenue(*row) for row in found]


def events(session: Session) -> list[ListedEvent]:
    """Return every activity, by its first day; the leading organiser stands first."""
    helpers = _helpers(session)
    leader = aliased(Partner)
    found = session.execute(
        select(Event, Venue.name, leader.name)
        .join(Venue, Venue.id == Event.venue_id)
        .join(leader, leader.id == Event.organiser_id)
        .where(exists().where(Occurrence.event_id == Event.id, Occurrence.status != REMOVED))
        .order_by(Event.first_day, Event.starts, Event.id)
    )
    return [
        ListedEvent(
            id=event.id,
            title=event.title,
            kind=event.kind,
            level=event.level,
            venue=venue,
            organisers=(leads, *helpers.get(event.id, ())),
            first_day=event.first_day,
            starts=event.starts,
            ends=event.ends,
            repeats=bool(event.rule),
            languages=tuple(event.languages),
            child_care=event.child_care,
            drop_in=event.drop_in,
            meets_across=event.meets_across,
            has_survey=event.has_survey,
        )
        for event, venue, leads in found
    ]


def occurrences(session: Session) -> list[ListedOccurrence]:
    """Return every date of every activity, by its start."""
    led_by = _led_by(session)
    found = session.execute(
        select(
            Occurrence.id,
            Occurrence.event_id,
            Event.title,
            Venue.name,
            Occurrence.starts_at,
            Occurrence.ends_at,
            Occurrence.status,
            Occurrence.reason,
            Occurrence.visits,
            Occurrence.visits_counted,
        )
        .join(Event, Event.id == Occurrence.event_id)
        .join(Venue, Venue.id == Event.venue_id)
        .where(Occurrence.status != REMOVED)
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    return [ListedOccurrence._make((*row, led_by.get(row.id, ()))) for row in found]


def first_month(session: Session) -> str | None:
    """Return the first month in which a form came in, None if none ever did."""
    return session.scalar(select(func.min(Tally.month)))


def _helpers(session: Session) -> _Names:
    return _grouped(
        session,
        select(EventPartner.event_id, Partner.name)
        .join(Partner, Partner.id == EventPartner.partner_id)
        .order_by(Partner.name),
    )


def _led_by(session: Session) -> _Names:
    return _grouped(
        session,
        select(OccurrencePartner.occurrence_id, Partner.name)
        .join(Partner, Partner.id == OccurrencePartner.partner_id)
        .order_by(Partner.name),
    )


def _grouped(session: Session, query: Select[UUID, str]) -> _Names:
    names: defaultdict[UUID, tuple[str, ...]] = defaultdict(tuple)
    for key, name in session.execute(query):
        names[key] += (name,)
    return dict(names)
