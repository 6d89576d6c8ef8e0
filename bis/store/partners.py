"""Organisations and the places they use."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bis.core.events import Named
from bis.core.profiles import KnownPartner, KnownVenue
from bis.errors import NotFoundError
from bis.store.models import Partner, Venue


def registered(session: Session, day: date) -> list[Named]:
    """Return the partners that have not ended on `day`, by name."""
    found = session.execute(
        select(Partner.id, Partner.name)
        .where((Partner.ended_on.is_(None)) | (Partner.ended_on > day))
        .order_by(Partner.name)
    )
    return [Named(*row) for row in found]


def named(session: Session, ids: Collection[UUID]) -> list[Named]:
    """Return the partners with those ids, ended since or not, by name."""
    found = session.execute(
        select(Partner.id, Partner.name).where(Partner.id.in_(ids)).order_by(Partner.name)
    )
    return [Named(*row) for row in found]


def by_code(session: Session) -> dict[str, UUID]:
    """Return every partner's id under its code."""
    return dict(session.execute(select(Partner.code, Partner.id)).all())


def id_of_name(session: Session, name: str) -> UUID:
    """Return the id of the partner called `name` (or coded so). Raises NotFoundError."""
    found = session.scalar(
        select(Partner.id).where((Partner.name == name) | (Partner.code == name)).limit(1)
    )
    if found is None:
        raise NotFoundError(f"partner {name}")
    return found


def add_partners(session: Session, partners: tuple[KnownPartner, ...], day: date) -> None:
    """Add the partners of a profile, registered on `day`; codes that exist are left alone."""
    known = by_code(session)
    session.add_all(
        Partner(code=one.code, name=one.name, registered_on=day)
        for one in partners
        if one.code not in known
    )


def venues(session: Session) -> list[Named]:
    """Return all places, those of the house first, by name."""
    found = session.execute(
        select(Venue.id, Venue.name).order_by(Venue.at_bis.desc(), Venue.name)
    )
    return [Named(*row) for row in found]


def house_address(session: Session) -> str:
    """Return the address that most rooms of the house have, empty where none has one."""
    found = session.scalar(
        select(Venue.address)
        .where(Venue.at_bis, Venue.address != "")
        .group_by(Venue.address)
        .order_by(func.count().desc(), Venue.address)
        .limit(1)
    )
    return found or ""


def venues_by_code(session: Session) -> dict[str, UUID]:
    """Return every place's id under its code."""
    return dict(session.execute(select(Venue.code, Venue.id)).all())


def add_venues(session: Session, places: tuple[KnownVenue, ...]) -> None:
    """Add the places of a profile; codes that exist are left alone."""
    known = venues_by_code(session)
    session.add_all(
        Venue(code=one.code, name=one.name, at_bis=one.at_bis, address=one.address)
        for one in places
        if one.code not in known
    )
