"""One-time links: who they are for, whether they still work, and that each works once.

Links for weeks lie in the same table and are not touched here: see bis/store/week_links.py.
"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, select, update
from sqlalchemy.orm import Session

from bis.core.events import wall
from bis.core.permissions import Role
from bis.errors import NotFoundError
from bis.store.models import Invitation, Partner, User


class Waiting(NamedTuple):
    """A link that nobody has used yet. `user_id`: whose new password, None: a new account.

    `partner` is empty without an organisation; `made_by` is an e-mail address.
    """

    id: UUID
    email: str
    role: Role
    partner_id: UUID | None
    partner: str
    user_id: UUID | None
    made_by: str
    expires_at: datetime


def add(
    session: Session,
    token_hash: str,
    email: str,
    role: Role,
    partner_id: UUID | None,
    user_id: UUID | None,
    made_by: UUID,
    now: datetime,
    expires_at: datetime,
) -> UUID:
    """Keep a new link, which ends the earlier ones for the same address. Return its id."""
    _revoke(session, Invitation.email == email, now)
    invitation = Invitation(
        token_hash=token_hash,
        kind="account" if user_id is None else "password",
        email=email,
        role=role.value,
        partner_id=partner_id,
        user_id=user_id,
        made_by=made_by,
        made_at=now,
        expires_at=expires_at,
    )
    session.add(invitation)
    session.flush()
    return invitation.id


def waiting(session: Session, now: datetime) -> list[Waiting]:
    """Return the links that work at `now`, by e-mail address."""
    return _waiting(session, _works(now))


def by_token(session: Session, token_hash: str, now: datetime) -> Waiting:
    """Return the link with this token.

    Raises NotFoundError if there is none that works, or its organisation has ended.
    """
    goes_on = Partner.ended_on.is_(None) | (Partner.ended_on > wall(now).date())
    found = _waiting(session, _works(now) & (Invitation.token_hash == token_hash) & goes_on)
    if not found:
        raise NotFoundError("no link that works")
    return found[0]


def use(session: Session, invitation_id: UUID, now: datetime) -> None:
    """Use a link up. Raises NotFoundError if it no longer works, as when another was first."""
    used = session.execute(
        update(Invitation)
        .where(Invitation.id == invitation_id, _works(now))
        .values(used_at=now)
        .returning(Invitation.id)
    )
    if used.first() is None:
        raise NotFoundError(f"invitation {invitation_id}")


def used_since(session: Session, token_hash: str, since: datetime) -> str | None:
    """Return whose link this was if it was used after `since`, else None."""
    return session.scalar(
        select(Invitation.email).where(
            Invitation.token_hash == token_hash, Invitation.used_at > since
        )
    )


def revoke(session: Session, invitation_id: UUID, now: datetime) -> None:
    """Take a link back. Raises NotFoundError if it no longer works anyway."""
    if not _revoke(session, Invitation.id == invitation_id, now):
        raise NotFoundError(f"invitation {invitation_id}")


def revoke_for(session: Session, email: str, now: datetime) -> None:
    """Take back the links for an address."""
    _revoke(session, Invitation.email == email, now)


def revoke_made_by(session: Session, user_id: UUID, now: datetime) -> None:
    """Take back the links that somebody has made."""
    _revoke(session, Invitation.made_by == user_id, now)


def forget_expired(session: Session, before: datetime) -> None:
    """Remove the links that ended before `before`, with the addresses in them."""
    session.execute(delete(Invitation).where(Invitation.expires_at < before))


def _works(now: datetime) -> ColumnElement[bool]:
    return and_(
        Invitation.kind.in_(("account", "password")),
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > now,
    )


def _revoke(session: Session, which: ColumnElement[bool], now: datetime) -> bool:
    """Take back those that still work; return whether there was any."""
    revoked = session.execute(
        update(Invitation)
        .where(which, _works(now))
        .values(revoked_at=now)
        .returning(Invitation.id)
    )
    return bool(revoked.all())


def _waiting(session: Session, which: ColumnElement[bool]) -> list[Waiting]:
    rows = session.execute(
        select(
            Invitation.id,
            Invitation.email,
            Invitation.role,
            Invitation.partner_id,
            func.coalesce(Partner.name, ""),
            Invitation.user_id,
            User.email,
            Invitation.expires_at,
        )
        .join(User, User.id == Invitation.made_by)
        .outerjoin(Partner, Partner.id == Invitation.partner_id)
        .where(which)
        .order_by(Invitation.email)
    )
    return [Waiting(row[0], row[1], Role(row[2]), *row[3:]) for row in rows]
