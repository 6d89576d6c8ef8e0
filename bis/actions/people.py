"""Accounts, logging in and out, and guessing made slow."""

import re
import threading
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from bis import clock
from bis.core import tokens
from bis.core.permissions import Action, Actor, Reach, Role, check, reach
from bis.core.typed import clean
from bis.errors import FieldsError, NotFoundError, RefusedError
from bis.store import changes, invitations, lab, partners, users
from bis.store.session import Session, reading, writing
from bis.store.users import Person

SESSION_COOKIE = "bis_session"
SESSION_LENGTH = timedelta(hours=12)
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200  # a hash of a megabyte would keep the server busy

GUESSES_WITHIN = timedelta(minutes=15)
GUESSES_PER_ACCOUNT_AND_ADDRESS = 5
GUESSES_PER_ACCOUNT = 30  # from anywhere: a stranger must not easily keep its owner out
GUESSES_PER_ADDRESS = 50  # a whole house is one address

_EMAIL = re.compile(r"[^@\s<>\"]{1,64}@[^@\s<>\"]+\.[^@\s<>\".]+")
_hasher = PasswordHasher()
_few_at_a_time = threading.BoundedSemaphore(2)  # each hash takes 64 MiB


def log_in(email: str, password: str, address: str, earlier: str | None = None) -> str:
    """Return the token of a new session. `address` is where the browser calls from.

    `earlier` is the token that the browser came with; that session ends.
    Raises RefusedError: wrong e-mail or password (never said which), too many tries, or an
    organisation that has ended.
    """
    now = clock.now()
    account = normal_email(email)
    limits = {
        tokens.token_hash(subject): most
        for subject, most in (
            (f"account:{account} address:{address}", GUESSES_PER_ACCOUNT_AND_ADDRESS),
            (f"account:{account}", GUESSES_PER_ACCOUNT),
            (f"address:{address}", GUESSES_PER_ADDRESS),
        )
    }
    hashed_subjects = list(limits)
    with writing() as session:  # counted before it is tried: many tries at once gain nothing
        tried = users.failures(session, hashed_subjects, now - GUESSES_WITHIN)
        blocked = any(tried.get(subject, 0) >= most for subject, most in limits.items())
        if not blocked:
            users.add_failure(session, hashed_subjects, now)
        found = users.by_email(session, normal_email(email))
    if blocked:
        raise RefusedError("login.error.wait")
    if not _verify(found.password_hash if found else _nobodys_hash(), password) or not found:
        raise RefusedError("login.error.wrong")
    if found.is_closed:
        raise RefusedError("login.error.wrong")
    if found.has_ended(clock.today()):
        raise RefusedError("login.error.ended")
    with writing() as session:
        users.forget_failures(session, hashed_subjects, now - GUESSES_WITHIN)
        return start_session(session, found.user_id, now, earlier)


def start_session(
    session: Session, user_id: UUID, now: datetime, earlier: str | None = None
) -> str:
    """Log a browser in and return its token; the session of `earlier`, its last one, ends."""
    if earlier:
        users.end_session(session, tokens.token_hash(earlier))
    token = tokens.new_token()
    users.start_session(session, tokens.token_hash(token), user_id, now, now + SESSION_LENGTH)
    return token


def log_out(token: str) -> None:
    """End the session of a token, in every tab of that browser."""
    with writing() as session:
        users.end_session(session, tokens.token_hash(token))


def log_out_everywhere(actor: Actor, user_id: UUID) -> None:
    """End every session of an account: one's own, or as one who manages accounts another's.

    Raises NotAllowedError, NotFoundError.
    """
    if user_id != actor.user_id:
        check(actor, Action.MANAGE_USERS)
    with writing() as session:
        users.end_sessions(session, users.get(session, user_id).id)
        _note(session, actor, "log_out_everywhere", user_id)


def actor_of(token: str | None) -> Actor | None:
    """Return who is logged in with `token`, None if nobody."""
    if not token:
        return None
    with reading() as session:
        return users.actor_of(session, tokens.token_hash(token), clock.now())


def add_user(
    email: str, password: str, role: Role, partner: str | None, actor: Actor | None = None
) -> UUID:
    """Add an account; `actor` is None for the operator at the server itself.

    `partner`: name or code of the organisation, which the role partner must have.
    Raises FieldsError, NotAllowedError.
    """
    if actor is not None:
        check(actor, Action.MANAGE_USERS)
    hashed = check_new_account(email, password)
    if (role is Role.PARTNER) != (partner is not None):
        raise FieldsError({"partner": "people.error.partner"})
    now = clock.now()
    with writing() as session:
        lab.lock(session)
        check_free(session, email)
        invitations.revoke_for(session, normal_email(email), now)
        partner_id = _organisation(session, partner) if partner else None
        user_id = users.add(session, normal_email(email), hashed, role, partner_id, now)
        changes.note(
            session,
            now,
            actor.user_id if actor else None,
            "add",
            "user",
            str(user_id),
            after=_as_noted(role, partner_id),
        )
    return user_id


def set_password(email: str, password: str) -> None:
    """Give an account a new password, at the server itself; it is logged out everywhere.

    Raises FieldsError.
    """
    hashed = check_new_account(email, password)
    with writing() as session:
        found = users.by_email(session, normal_email(email))
        if found is None:
            raise FieldsError({"email": "people.error.email_unknown"})
        if found.is_closed:
            raise FieldsError({"email": "people.error.closed"})
        users.set_password(session, found.user_id, hashed)
        changes.note(session, clock.now(), None, "password", "user", str(found.user_id))


def everybody(actor: Actor) -> list[Person]:
    """Return all accounts, the closed ones too. Raises NotAllowedError."""
    check(actor, Action.MANAGE_USERS)
    with reading() as session:
        return users.everybody(session)


def change_role(actor: Actor, user_id: UUID, role: Role, partner_id: UUID | None) -> None:
    """Give an account another role, or the role partner another organisation.

    Whoever may no longer manage accounts has the links taken back that they have made.
    Raises FieldsError, NotAllowedError, NotFoundError; RefusedError for the last coordinator.
    """
    check(actor, Action.MANAGE_USERS)
    wrong = wrong_role(role, partner_id)
    if wrong:
        raise FieldsError(wrong)
    with writing() as session:
        lab.lock(session)
        person = users.get(session, user_id)
        check_registered(session, partner_id)
        if role is not Role.COORDINATOR:
            _keep_a_coordinator(session, person)
        users.set_role(session, user_id, role, partner_id)
        if reach(role, Action.MANAGE_USERS) is Reach.NONE:
            invitations.revoke_made_by(session, user_id, clock.now())
        _note(
            session,
            actor,
            "role",
            user_id,
            before=_as_noted(person.role, person.partner_id),
            after=_as_noted(role, partner_id),
        )


def close_account(actor: Actor, user_id: UUID) -> None:
    """Close an account: logged out everywhere, and no link for it or by it works any more.

    Raises NotAllowedError, NotFoundError; RefusedError for the last coordinator.
    """
    check(actor, Action.MANAGE_USERS)
    now = clock.now()
    with writing() as session:
        lab.lock(session)
        person = users.get(session, user_id)
        _keep_a_coordinator(session, person)
        users.set_closed(session, user_id, now)
        invitations.revoke_for(session, person.email, now)
        invitations.revoke_made_by(session, user_id, now)
        _note(session, actor, "close", user_id)


def reopen_account(actor: Actor, user_id: UUID) -> None:
    """Open a closed account again, with the password it had.

    Raises NotAllowedError, NotFoundError.
    """
    check(actor, Action.MANAGE_USERS)
    with writing() as session:
        users.set_closed(session, users.get(session, user_id).id, None)
        _note(session, actor, "reopen", user_id)


def check_new_account(email: str, password: str) -> str:
    """Return the hash of `password`, or raise FieldsError for what cannot be used."""
    wrong = wrong_email(email) | _wrong_password(password)
    if wrong:
        raise FieldsError(wrong)
    return new_hash(password)


def new_hash(password: str) -> str:
    """Return the hash of a password that somebody has chosen, or raise FieldsError."""
    wrong = _wrong_password(password)
    if wrong:
        raise FieldsError(wrong)
    with _few_at_a_time:
        return _hasher.hash(password)


def wrong_email(email: str) -> dict[str, str]:
    """Return the key of what is wrong with an address, under its field."""
    if len(email) > 200 or not _EMAIL.fullmatch(normal_email(email)):
        return {"email": "people.error.email"}
    return {}


def wrong_role(role: Role | None, partner_id: UUID | None) -> dict[str, str]:
    """Return the keys of what is wrong with a role and its organisation, under their fields."""
    if role is None:
        return {"role": "people.error.role"}
    if role is Role.PARTNER and partner_id is None:
        return {"partner": "people.error.partner_empty"}
    if role is not Role.PARTNER and partner_id is not None:
        return {"partner": "people.error.partner"}
    return {}


def check_free(session: Session, email: str) -> None:
    """Raise FieldsError if an address has an account, open or closed."""
    found = users.by_email(session, normal_email(email))
    if found:
        key = "people.error.closed" if found.is_closed else "people.error.email_taken"
        raise FieldsError({"email": key})


def check_registered(session: Session, partner_id: UUID | None) -> None:
    """Raise FieldsError if there is no such organisation today; None is always right."""
    known = {partner.id for partner in partners.registered(session, clock.today())}
    if partner_id is not None and partner_id not in known:
        raise FieldsError({"partner": "people.error.partner_empty"})


def _wrong_password(password: str) -> dict[str, str]:
    if len(password.strip()) < SHORTEST_PASSWORD:
        return {"password": "people.error.password_short"}
    if len(password) > LONGEST_PASSWORD:
        return {"password": "people.error.password_long"}
    return {}


def _keep_a_coordinator(session: Session, person: Person) -> None:
    """Raise RefusedError if nobody could manage the house without `person`."""
    is_one = person.role is Role.COORDINATOR and not person.is_closed
    if is_one and not users.has_other(session, Role.COORDINATOR, person.id):
        raise RefusedError("people.error.last_coordinator")


def _note(
    session: Session,
    actor: Actor,
    action: str,
    user_id: UUID,
    before: dict[str, str] | None = None,
    after: dict[str, str] | None = None,
) -> None:
    now = clock.now()
    changes.note(session, now, actor.user_id, action, "user", str(user_id), before, after)


def _as_noted(role: Role, partner_id: UUID | None) -> dict[str, str]:
    return {"role": role.value} | ({"partner": str(partner_id)} if partner_id else {})


def _organisation(session: Session, name: str) -> UUID:
    try:
        return partners.id_of_name(session, name)
    except NotFoundError as error:
        raise FieldsError({"partner": "people.error.partner_unknown"}) from error


def normal_email(email: str) -> str:
    """Return an address as it is stored and looked up: in lower case, nothing unseen in it.

    A pasted address often holds a mark that nobody sees, and would never type at the door.
    """
    return clean(email).lower()


@cache
def _nobodys_hash() -> str:
    """Return a hash to check against when there is no account, so that it costs the same."""
    return _hasher.hash(tokens.new_token())


def _verify(hashed: str, password: str) -> bool:
    if len(password) > LONGEST_PASSWORD:
        return False
    with _few_at_a_time:
        try:
            return _hasher.verify(hashed, password)
        except (VerifyMismatchError, InvalidHashError):
            return False
