"""Accounts, logging in and out, and guessing made slow."""

import re
import threading
from datetime import timedelta
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from bis import clock
from bis.core import tokens
from bis.core.permissions import Action, Actor, Role, check
from bis.errors import FieldsError, NotFoundError, RefusedError
from bis.store import changes, partners, users
from bis.store.session import Session, reading, writing

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


def log_in(email: str, password: str, address: str) -> str:
    """Return the token of a new session. `address` is where the browser calls from.

    Raises RefusedError: wrong e-mail or password (never said which), or too many tries.
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
    token = tokens.new_token()
    with writing() as session:
        users.forget_failures(session, hashed_subjects, now - GUESSES_WITHIN)
        users.start_session(
            session, tokens.token_hash(token), found.user_id, now, now + SESSION_LENGTH
        )
    return token


def log_out(token: str) -> None:
    """End the session of a token, in every tab of that browser."""
    with writing() as session:
        users.end_session(session, tokens.token_hash(token))


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
        if users.by_email(session, normal_email(email)):
            raise FieldsError({"email": "people.error.email_taken"})
        partner_id = _organisation(session, partner) if partner else None
        user_id = users.add(session, normal_email(email), hashed, role, partner_id, now)
        changes.note(
            session,
            now,
            actor.user_id if actor else None,
            "add",
            "user",
            str(user_id),
            after={"role": role.value},
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
        users.set_password(session, found.user_id, hashed)
        changes.note(session, clock.now(), None, "password", "user", str(found.user_id))


def check_new_account(email: str, password: str) -> str:
    """Return the hash of `password`, or raise FieldsError for what cannot be used."""
    wrong: dict[str, str] = {}
    if len(email) > 200 or not _EMAIL.fullmatch(email.strip()):
        wrong["email"] = "people.error.email"
    if len(password) < SHORTEST_PASSWORD:
        wrong["password"] = "people.error.password_short"
    if len(password) > LONGEST_PASSWORD:
        wrong["password"] = "people.error.password_long"
    if wrong:
        raise FieldsError(wrong)
    with _few_at_a_time:
        return _hasher.hash(password)


def _organisation(session: Session, name: str) -> UUID:
    try:
        return partners.id_of_name(session, name)
    except NotFoundError as error:
        raise FieldsError({"partner": "people.error.partner_unknown"}) from error


def normal_email(email: str) -> str:
    """Return an address as it is stored and looked up: trimmed, lower case."""
    return email.replace("\x00", "").strip().lower()  # PostgreSQL refuses the character


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
