"""People who log in, their sessions, and failed tries."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from bis.core import events
from bis.core.permissions import Actor, Role
from bis.errors import NotFoundError
from bis.store.models import LoginFailure, LoginSession, Partner, User

# asked in every run and every second by every open page: made once, it takes half the time
_LOGGED_IN = (
    select(User.id, User.email, User.role, User.partner_id)
    .join(LoginSession, LoginSession.user_id == User.id)
    .outerjoin(Partner, Partner.id == User.partner_id)
    .where(
        LoginSession.token_hash == bindparam("token_hash"),
        LoginSession.expires_at > bindparam("now"),
        User.closed_at.is_(None),
        Partner.ended_on.is_(None) | (Partner.ended_on > bindparam("today")),
    )
)


class Credentials(NamedTuple):
    """What a login is checked against. `ended_on`: when its organisation ended."""

    user_id: UUID
    password_hash: str
    is_closed: bool
    ended_on: date | None

    def has_ended(self, today: date) -> bool:
        """Return whether the organisation that it belongs to has ended on `today`."""
        return self.ended_on is not None and self.ended_on <= today


class Person(NamedTuple):
    """An account as a list of people shows it. `partner` is empty without an organisation."""

    id: UUID
    email: str
    role: Role
    partner_id: UUID | None
    partner: str
    since: datetime
    is_closed: bool


def any_user(session: Session) -> bool:
    """Return whether anybody has an account."""
    return session.scalar(select(User.id).limit(1)) is not None


def by_email(session: Session, email: str) -> Credentials | None:
    """Return the account of `email` (lower case), None if there is none."""
    row = session.execute(
        select(User.id, User.password_hash, User.closed_at.is_not(None), Partner.ended_on)
        .outerjoin(Partner, Partner.id == User.partner_id)
        .where(User.email == email)
    ).first()
    return Credentials(*row) if row else None


def everybody(session: Session) -> list[Person]:
    """Return all accounts, the closed ones too, by e-mail address."""
    return [_person(row) for row in session.execute(_PERSON.order_by(User.email))]


def get(session: Session, user_id: UUID) -> Person:
    """Return one account. Raises NotFoundError."""
    row = session.execute(_PERSON.where(User.id == user_id)).first()
    if row is None:
        raise NotFoundError(f"user {user_id}")
    return _person(row)


_PERSON = select(User, func.coalesce(Partner.name, "")).outerjoin(
    Partner, Partner.id == User.partner_id
)


def _person(row: Row[User, str]) -> Person:
    user, partner = row
    return Person(
        user.id,
        user.email,
        Role(user.role),
        user.partner_id,
        partner,
        user.created_at,
        user.closed_at is not None,
    )


def has_other(session: Session, role: Role, user_id: UUID) -> bool:
    """Return whether anybody but `user_id` has an open account with `role`."""
    found = select(User.id).where(
        User.role == role.value, User.id != user_id, User.closed_at.is_(None)
    )
    return session.scalar(found.limit(1)) is not None


def add(
    session: Session,
    email: str,
    password_hash: str,
    role: Role,
    partner_id: UUID | None,
    at: datetime,
) -> UUID:
    """Add an account; `email` in lower case. Return its id."""
    user = User(
        email=email,
        password_hash=password_hash,
        role=role.value,
        partner_id=partner_id,
        created_at=at,
    )
    session.add(user)
    session.flush()
    return user.id


def set_password(session: Session, user_id: UUID, password_hash: str) -> None:
    """Give an account a new password and log it out everywhere."""
    session.execute(
        update(User)
        .where(User.id == user_id)
        .values(password_hash=password_hash, version=User.version + 1)
    )
    end_sessions(session, user_id)


def set_role(session: Session, user_id: UUID, role: Role, partner_id: UUID | None) -> None:
    """Give an account another role, which counts from its next tap."""
    session.execute(
        update(User)
        .where(User.id == user_id)
        .values(role=role.value, partner_id=partner_id, version=User.version + 1)
    )


def set_closed(session: Session, user_id: UUID, at: datetime | None) -> None:
    """Close an account and log it out everywhere; with None, open it again."""
    session.execute(
        update(User).where(User.id == user_id).values(closed_at=at, version=User.version + 1)
    )
    end_sessions(session, user_id)


def end_sessions(session: Session, user_id: UUID) -> None:
    """Log an account out in every browser."""
    session.execute(delete(LoginSession).where(LoginSession.user_id == user_id))


def start_session(
    session: Session, token_hash: str, user_id: UUID, now: datetime, expires_at: datetime
) -> None:
    """Remember a browser that has logged in, and forget those whose time is out."""
    session.execute(delete(LoginSession).where(LoginSession.expires_at <= now))
    session.execute(
        insert(LoginSession).values(
            token_hash=token_hash, user_id=user_id, expires_at=expires_at
        )
    )


def end_session(session: Session, token_hash: str) -> None:
    """Log a browser out."""
    session.execute(delete(LoginSession).where(LoginSession.token_hash == token_hash))


def actor_of(session: Session, token_hash: str, now: datetime) -> Actor | None:
    """Return who is logged in with a cookie, None if nobody (any more).

    Whose organisation has ended is nobody; should the end be taken back, the login goes on.
    """
    asked = {"token_hash": token_hash, "now": now, "today": events.wall(now).date()}
    row = session.execute(_LOGGED_IN, asked).first()
    return Actor(row.id, row.email, Role(row.role), row.partner_id) if row else None


def add_failure(session: Session, subjects: list[str], at: datetime) -> None:
    """Note a failed try for each of `subjects` (hashed account, hashed address)."""
    session.add_all(LoginFailure(subject=subject, at=at) for subject in subjects)


def failures(session: Session, subjects: list[str], since: datetime) -> dict[str, int]:
    """Return the number of failed tries since `since` for those that have any."""
    found = session.execute(
        select(LoginFailure.subject, func.count())
        .where(LoginFailure.subject.in_(subjects), LoginFailure.at > since)
        .group_by(LoginFailure.subject)
    )
    return dict(found.all())


def forget_failures(session: Session, subjects: list[str], before: datetime) -> None:
    """Forget the tries of `subjects` after a login that worked, and all old ones."""
    session.execute(
        delete(LoginFailure).where(
            LoginFailure.subject.in_(subjects) | (LoginFailure.at <= before)
        )
    )


def forget_old(session: Session, now: datetime, tried_before: datetime) -> None:
    """Forget sessions that are out of time and tries that no longer slow anybody down."""
    session.execute(delete(LoginSession).where(LoginSession.expires_at <= now))
    session.execute(delete(LoginFailure).where(LoginFailure.at <= tried_before))
