"""How many came: to activities, and through the door. Two units, never added together."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bis.core.events import HELD, day_bounds
from bis.store.models import DayCount, Occurrence


class Attendance(NamedTuple):
    """Visits to held occurrences, and the door's count on the days that have one."""

    visits: int
    occurrences: int
    entries: int
    days: int


def attendance(session: Session, first: date, last: date) -> Attendance:
    """Return how many came on the days `first`-`last`."""
    start, end = day_bounds(first, last)
    visits, occurrences = session.execute(
        select(func.coalesce(func.sum(Occurrence.visits), 0), func.count()).where(
            Occurrence.status == HELD,
            Occurrence.starts_at >= start,
            Occurrence.starts_at < end,
        )
    ).one()
    entries, days = session.execute(
        select(func.coalesce(func.sum(DayCount.entries), 0), func.count()).where(
            DayCount.day.between(first, last)
        )
    ).one()
    return Attendance(int(visits or 0), occurrences, int(entries or 0), days)
