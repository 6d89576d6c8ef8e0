"""The rooms of the house and places elsewhere: kept, renamed, ended, never removed."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bis.core.events import Named
from bis.core.partners import code_for
from bis.errors import NotFoundError
from bis.store import versioned
from bis.store.models import Venue


class Place(NamedTuple):
    """A room (`at_bis`) or another place as the house keeps it."""

    id: UUID
    name: str
    at_bis: bool
    address: str
    ended_on: date | None
    version: int


_KEPT = select(
    Venue.id, Venue.name, Venue.at_bis, Venue.address, Venue.ended_on, Venue.version
).order_by(Venue.at_bis.desc(), func.lower(Venue.name), Venue.id)


def everything(session: Session) -> list[Place]:
    """Return every place, ended ones too: those of the house first, by name."""
    return [Place(*row) for row in session.execute(_KEPT)]


def get(session: Session, venue_id: UUID) -> Place:
    """Return one place. Raises NotFoundError."""
    row = session.execute(_KEPT.where(Venue.id == venue_id)).first()
    if row is None:
        raise NotFoundError(f"venue {venue_id}")
    return Place(*row)


def in_use(session: Session, day: date) -> list[Named]:
    """Return the places that can be chosen on `day`: those of the house first, by name."""
    return [
        Named(place.id, place.name)
        for place in everything(session)
        if place.ended_on is None or place.ended_on > day
    ]


def add(session: Session, name: str, at_bis: bool, address: str) -> UUID:
    """Add a place; return its id."""
    code = code_for(name, session.scalars(select(Venue.code)))
    venue = Venue(code=code, name=name, at_bis=at_bis, address=address)
    session.add(venue)
    session.flush()
    return venue.id


def change(
    session: Session, venue_id: UUID, name: str, at_bis: bool, address: str, version: int
) -> None:
    """Say anew what a place is. Raises ChangedMeanwhileError."""
    values = {"name": name, "at_bis": at_bis, "address": address}
    versioned.change(session, Venue, venue_id, version, values)


def set_end(session: Session, venue_id: UUID, day: date | None, version: int) -> None:
    """Let it end on `day`; with None it is in use again. Raises ChangedMeanwhileError."""
    versioned.change(session, Venue, venue_id, version, {"ended_on": day})
