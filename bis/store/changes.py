"""Who did what, with the state before and after."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
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
    entity: str
    entity_id: str


def of_things(session: Session, *things: tuple[str, str]) -> list[Kept]:
    """Return the changes of any of `things`, each an entity and its id; the newest first."""
    is_one = or_(*(_is_about(entity, entity_id) for entity, entity_id in things))
    rows = session.execute(
        select(
            Change.action,
            Change.before,
            Change.after,
            Change.at,
            func.coalesce(User.email, ""),
            Change.entity,
            Change.entity_id,
        )
        .outerjoin(User, User.id == Change.user_id)
        .where(is_one)
        .order_by(Change.at.desc(), Change.id.desc())
    )
    return [Kept(*row) for row in rows]


def _is_about(entity: str, entity_id: str) -> ColumnElement[bool]:
    return and_(Change.entity == entity, Change.entity_id == entity_id)
