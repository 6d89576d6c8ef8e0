"""One-time links: to a new account, or to a new password for one that there is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bis import clock
from bis.actions import people
from bis.core import tokens
from bis.core.permissions import Action, Actor, Role, check
from bis.errors import FieldsError, NotFoundError, RefusedError
from bis.store import changes, invitations, lab, users
from bis.store.invitations import Waiting
from bis.store.session import Session, reading, writing

INVITATION_LENGTH = timedelta(days=7)
PASSWORD_LINK_LENGTH = timedelta(hours=24)

KEPT_FOR = timedelta(days=30)  # an address that never came is nobody's business after that
_SECOND_TAP = timedelta(minutes=1)


@dataclass(frozen=True)
class Offer:
    """What a link gives to whoever holds it. `partner` is empty without an organisation."""

    email: str
    role: Role
    partner: str
    is_new: bool
    expires_at: datetime


def path_of(token: str) -> str:
    """Return the address of a link within the house."""
    return f"/inbjudan/{token}"


def invite(actor: Actor, email: str, role: Role | None, partner_id: UUID | None) -> str:
    """Return the token of a link that makes one account. An earlier link for the address ends.

    Raises FieldsError, NotAllowedError.
    """
    check(actor, Action.MANAGE_USERS)
    wrong = people.wrong_email(email) | people.wrong_role(role, partner_id)
    if wrong or role is None:
        raise FieldsError(wrong)
    with writing() as session:
        lab.lock(session)
        people.check_free(session, email)
        people.check_registered(session, partner_id)
        address = people.normal_email(email)
        return _make(session, actor, address, role, partner_id, None)


def new_password_link(actor: Actor, user_id: UUID) -> str:
    """Return the token of a link that gives an account a new password.

    Raises NotAllowedError, NotFoundError; RefusedError for a closed account.
    """
    check(actor, Action.MANAGE_USERS)
    with writing() as session:
        lab.lock(session)
        person = users.get(session, user_id)
        if person.is_closed:
            raise RefusedError("people.error.closed")
        return _make(session, actor, person.email, person.role, person.partner_id, person.id)


def waiting(actor: Actor) -> list[Waiting]:
    """Return the links that nobody has used yet. Raises NotAllowedError."""
    check(actor, Action.MANAGE_USERS)
    with reading() as session:
        return invitations.waiting(session, clock.now())


def revoke(actor: Actor, invitation_id: UUID) -> None:
    """Take a link back.

    Raises NotAllowedError; NotFoundError if it has been used or has ended meanwhile.
    """
    check(actor, Action.MANAGE_USERS)
    now = clock.now()
    with writing() as session:
        invitations.revoke(session, invitation_id, now)
        changes.note(session, now, actor.user_id, "revoke", "invitation", str(invitation_id))


def what_is_offered(token: str) -> Offer:
    """Return what a link gives. Raises NotFoundError, the same whatever is wrong with it."""
    with reading() as session:
        link = invitations.by_token(session, tokens.token_hash(token), clock.now())
    return Offer(link.email, link.role, link.partner, link.user_id is None, link.expires_at)


def accept(token: str, password: str, address: str, earlier: str | None = None) -> str:
    """Use a link up: make the account or set its password. Return the token of a session.

    A second tap within a minute, with the same password, is let in as well. `address` and
    `earlier` are as for `people.log_in`.
    Raises FieldsError; NotFoundError as `what_is_offered`.
    """
    try:
        what_is_offered(token)
        hashed = people.new_hash(password)
        with writing() as session:
            lab.lock(session)
            return _use(session, tokens.token_hash(token), hashed, earlier)
    except NotFoundError:
        return _let_in_again(token, password, address, earlier)


def _make(
    session: Session,
    actor: Actor,
    email: str,
    role: Role,
    partner_id: UUID | None,
    user_id: UUID | None,
) -> str:
    now, token = clock.now(), tokens.new_token()
    length = INVITATION_LENGTH if user_id is None else PASSWORD_LINK_LENGTH
    invitations.forget_expired(session, now - KEPT_FOR)
    made = invitations.add(
        session,
        tokens.token_hash(token),
        email,
        role,
        partner_id,
        user_id,
        actor.user_id,
        now,
        now + length,
    )
    action = "invite" if user_id is None else "password_link"
    changes.note(
        session,
        now,
        actor.user_id,
        action,
        "invitation",
        str(made),
        after={"role": role.value} | ({"user": str(user_id)} if user_id else {}),
    )
    return token


def _use(session: Session, token_hash: str, hashed: str, earlier: str | None) -> str:
    now = clock.now()
    link = invitations.by_token(session, token_hash, now)
    invitations.use(session, link.id, now)
    user_id = link.user_id
    if user_id is None:
        user_id = users.add(session, link.email, hashed, link.role, link.partner_id, now)
        done, after = "add", {"role": link.role.value, "invitation": str(link.id)}
    else:
        users.set_password(session, user_id, hashed)
        done, after = "password", {"invitation": str(link.id)}
    changes.note(session, now, user_id, done, "user", str(user_id), after=after)
    return people.start_session(session, user_id, now, earlier)


def _let_in_again(token: str, password: str, address: str, earlier: str | None) -> str:
    with reading() as session:
        since = clock.now() - _SECOND_TAP
        email = invitations.used_since(session, tokens.token_hash(token), since)
    if email is None:
        raise NotFoundError("no link that works")
    try:
        return people.log_in(email, password, address, earlier)
    except RefusedError as error:
        raise NotFoundError("a link that somebody else has used") from error
