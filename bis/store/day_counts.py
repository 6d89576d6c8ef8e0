"""How many went in through the house's door on a day: a figure of its own."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bis.errors import ChangedMeanwhileError
from bis.store.models import DayCount

NOT_COUNTED = 0  # the version of a day that nobody has counted


class Counted(NamedTuple):
    """A day's door count as it stands; `entries` is None while nobody has counted."""

    entries: int | None = None
    version: int = NOT_COUNTED


def get(session: Session, day: date) -> Counted:
    """Return the count of `day`."""
    row = session.get(DayCount, day, populate_existing=True)
    return Counted(row.entries, row.version) if row else Counted()


def save(session: Session, day: date, entries: int, version: int) -> None:
    """Save the count of `day`. Raises ChangedMeanwhileError if `version` is not the newest."""
    if version == NOT_COUNTED:
        _add(session, day, entries)
        return
    done = session.execute(
        update(DayCount)
        .where(DayCount.day == day, DayCount.version == version)
        .values(entries=entries, version=version + 1)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise ChangedMeanwhileError(f"the count of {day} is not at {version}")


def _add(session: Session, day: date, entries: int) -> None:
    try:
        session.execute(insert(DayCount).values(day=day, entries=entries, version=1))
    except IntegrityError as error:
        raise ChangedMeanwhileError(f"{day} has been counted") from error
