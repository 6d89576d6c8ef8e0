"""What partners gave without leading an activity."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bis.errors import NotFoundError
from bis.store import versioned
from bis.store.models import Contribution


class Given(NamedTuple):
    """One contribution; `kind` is one of bis.core.partners.CONTRIBUTIONS."""

    id: UUID
    partner_id: UUID
    day: date
    kind: str
    note: str
    is_removed: bool
    version: int

    def as_noted(self) -> dict[str, Any]:
        """Return it as the history keeps it."""
        return {
            "partner": str(self.partner_id),
            "day": str(self.day),
            "kind": self.kind,
            "note": self.note,
            "removed": self.is_removed,
        }


_GIVEN = select(
    Contribution.id,
    Contribution.partner_id,
    Contribution.day,
    Contribution.kind,
    Contribution.note,
    Contribution.removed_at.is_not(None),
    Contribution.version,
)


def of_partner(session: Session, partner_id: UUID, first: date) -> list[Given]:
    """Return what a partner gave since the day `first`, the newest first."""
    found = _GIVEN.where(
        Contribution.partner_id == partner_id,
        Contribution.day >= first,
        Contribution.removed_at.is_(None),
    )
    newest = found.order_by(Contribution.day.desc(), Contribution.id.desc())
    return [Given(*row) for row in session.execute(newest)]


def get(session: Session, contribution_id: UUID) -> Given:
    """Return one contribution, taken back or not. Raises NotFoundError."""
    row = session.execute(_GIVEN.where(Contribution.id == contribution_id)).first()
    if row is None:
        raise NotFoundError(f"contribution {contribution_id}")
    return Given(*row)


def add(session: Session, partner_id: UUID, day: date, kind: str, note: str) -> UUID:
    """Keep a contribution; return its id."""
    given = Contribution(partner_id=partner_id, day=day, kind=kind, note=note)
    session.add(given)
    session.flush()
    return given.id


def set_removed(
    session: Session, contribution_id: UUID, at: datetime | None, version: int
) -> None:
    """Take a contribution back; with None it counts again. Raises ChangedMeanwhileError."""
    versioned.change(session, Contribution, contribution_id, version, {"removed_at": at})
