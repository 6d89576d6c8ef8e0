"""What partners did: led what was held, came to meetings, gave something."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bis.core.active_partners import CONTRIBUTION, LED, MEETING, Deed, History, Registration
from bis.core.events import HELD, day_bounds, wall
from bis.store.models import (
    Contribution,
    Event,
    Meeting,
    MeetingPartner,
    Occurrence,
    OccurrencePartner,
    Partner,
)


def history(session: Session, first: date, last: date) -> History:
    """Return every partner, and what each did on the days `first`-`last`."""
    partners = session.execute(
        select(Partner.id, Partner.name, Partner.registered_on, Partner.ended_on)
    )
    return History(
        tuple(Registration._make(row) for row in partners),
        [
            *_led(session, first, last),
            *_at_meetings(session, first, last),
            *_contributed(session, first, last),
        ],
    )


def names(session: Session) -> dict[UUID, str]:
    """Return the name of every partner there has been."""
    return dict(session.execute(select(Partner.id, Partner.name)).all())


def _led(session: Session, first: date, last: date) -> list[tuple[UUID, Deed]]:
    start, end = day_bounds(first, last)
    found = session.execute(
        select(OccurrencePartner.partner_id, Occurrence.starts_at, Event.title)
        .join(Occurrence, Occurrence.id == OccurrencePartner.occurrence_id)
        .join(Event, Event.id == Occurrence.event_id)
        .where(
            Occurrence.status == HELD,
            Occurrence.starts_at >= start,
            Occurrence.starts_at < end,
        )
    )
    return [(partner, Deed(wall(at).date(), LED, title)) for partner, at, title in found]


def _at_meetings(session: Session, first: date, last: date) -> list[tuple[UUID, Deed]]:
    found = session.execute(
        select(MeetingPartner.partner_id, Meeting.day)
        .join(Meeting, Meeting.id == MeetingPartner.meeting_id)
        .where(Meeting.day.between(first, last))
    )
    return [(partner, Deed(day, MEETING)) for partner, day in found]


def _contributed(session: Session, first: date, last: date) -> list[tuple[UUID, Deed]]:
    found = session.execute(
        select(Contribution.partner_id, Contribution.day).where(
            Contribution.day.between(first, last), Contribution.removed_at.is_(None)
        )
    )
    return [(partner, Deed(day, CONTRIBUTION)) for partner, day in found]
