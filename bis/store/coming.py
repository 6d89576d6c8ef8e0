"""The dates that come after a date of the same activity."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from bis.core.events import PLANNED
from bis.store.models import Event, Occurrence


def next_start(session: Session, event_id: UUID, after: datetime) -> datetime | None:
    """Return when the activity of a series is next planned to begin, None when it is not.

    The other parts of a series that was split are the same activity.
    """
    this = aliased(Event)
    return session.scalar(
        select(Occurrence.starts_at)
        .join(Event, Event.id == Occurrence.event_id)
        .join(this, this.lineage_id == Event.lineage_id)
        .where(this.id == event_id, Occurrence.starts_at > after, Occurrence.status == PLANNED)
        .where(Event.published)
        .order_by(Occurrence.starts_at)
        .limit(1)
    )
