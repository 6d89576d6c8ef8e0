"""The organisations as a register: kept, renamed, ended, never removed."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bis.core import events
from bis.core.partners import Registered, code_for
from bis.errors import NotFoundError
from bis.store import versioned
from bis.store.models import Event, EventPartner, Invitation, Occurrence, Partner, User
from bis.store.week_links import works

_KEPT = select(
    Partner.id, Partner.name, Partner.registered_on, Partner.ended_on, Partner.version
).order_by(func.lower(Partner.name), Partner.id)


class Hanging(NamedTuple):
    """What still hangs on an organisation: planned occurrences, accounts, links."""

    coming: int
    accounts: int
    links: int


def everything(session: Session) -> list[Registered]:
    """Return every organisation, ended ones too, by name."""
    return [Registered(*row) for row in session.execute(_KEPT)]


def get(session: Session, partner_id: UUID) -> Registered:
    """Return one organisation. Raises NotFoundError."""
    row = session.execute(_KEPT.where(Partner.id == partner_id)).first()
    if row is None:
        raise NotFoundError(f"partner {partner_id}")
    return Registered(*row)


def add(session: Session, name: str, day: date) -> UUID:
    """Add an organisation that is registered on `day`; return its id."""
    partner = Partner(
        code=code_for(name, session.scalars(select(Partner.code))),
        name=name,
        registered_on=day,
    )
    session.add(partner)
    session.flush()
    return partner.id


def rename(session: Session, partner_id: UUID, name: str, version: int) -> None:
    """Give an organisation another name. Raises ChangedMeanwhileError."""
    versioned.change(session, Partner, partner_id, version, {"name": name})


def set_end(session: Session, partner_id: UUID, day: date | None, version: int) -> None:
    """Let it end on `day`; with None it is open again. Raises ChangedMeanwhileError."""
    versioned.change(session, Partner, partner_id, version, {"ended_on": day})


def hanging(session: Session, partner_id: UUID, now: datetime) -> Hanging:
    """Return what would be left behind if the organisation ended now."""
    helps = select(EventPartner.event_id).where(EventPartner.partner_id == partner_id)
    coming = (
        select(func.count())
        .select_from(Occurrence)
        .join(Event, Event.id == Occurrence.event_id)
        .where(
            Occurrence.status == events.PLANNED,
            Occurrence.starts_at > now,
            (Event.organiser_id == partner_id) | Event.id.in_(helps),
        )
    )
    accounts = (
        select(func.count())
        .select_from(User)
        .where(User.partner_id == partner_id, User.closed_at.is_(None))
    )
    links = (
        select(func.count())
        .select_from(Invitation)
        .where(Invitation.partner_id == partner_id, works(now))
    )
    return Hanging(*(session.scalar(query) or 0 for query in (coming, accounts, links)))


def emails(session: Session, partner_id: UUID) -> list[str]:
    """Return the addresses of the open accounts of an organisation."""
    found = select(User.email).where(User.partner_id == partner_id, User.closed_at.is_(None))
    return list(session.scalars(found.order_by(User.email)))
