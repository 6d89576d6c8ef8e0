"""The dates that come after a date of the same activity."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from bis.core import events
from bis.core.events import PLANNED
from bis.store import events as stored
from bis.store.models import Event, Occurrence


def next_of(session: Session, event_id: UUID, after: datetime) -> events.Occurrence | None:
    """Return what is planned next of the activity of a series, None when nothing is.

    The other parts of a series that was split are the same activity.
    """
    this = aliased(Event)
    found = session.scalar(
        select(Occurrence.id)
        .join(Event, Event.id == Occurrence.event_id)
        .join(this, this.lineage_id == Event.lineage_id)
        .where(this.id == event_id, Occurrence.starts_at > after, Occurrence.status == PLANNED)
        .where(Event.published)
        .order_by(Occurrence.starts_at)
        .limit(1)
    )
    return stored.get(session, found) if found else None
