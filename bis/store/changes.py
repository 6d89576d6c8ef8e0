"""Who did what, with the state before and after."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bis.store import data_version
from bis.store.models import Change, User


def note(
    session: Session,
    at: datetime,
    user_id: UUID | None,
    action: str,
    entity: str,
    entity_id: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write a change down and tell open screens. `user_id` is None for the system."""
    session.add(
        Change(
            at=at,
            user_id=user_id,
            action=action,
            entity=entity,
            entity_id=entity_id,
            before=before,
            after=after,
        )
    )
    data_version.bump(session)


class Kept(NamedTuple):
    """A change as it was written down. `who` is an e-mail address, empty for the system."""

    action: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    at: datetime
    who: str


def newest(session: Session, entity: str, entity_id: str) -> Kept | None:
    """Return the newest change of one thing, None if it was never changed."""
    row = session.execute(
        select(
            Change.action,
            Change.before,
            Change.after,
            Change.at,
            func.coalesce(User.email, ""),
        )
        .outerjoin(User, User.id == Change.user_id)
        .where(Change.entity == entity, Change.entity_id == entity_id)
        .order_by(Change.at.desc(), Change.id.desc())
        .limit(1)
    ).first()
    return Kept(*row) if row else None
