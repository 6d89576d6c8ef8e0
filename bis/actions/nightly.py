"""What the house does once a night, by itself or by the command `nightly`."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from bis.actions import people
from bis.actions.invitations import KEPT_FOR
from bis.core.nights import is_due
from bis.core.periods import Month
from bis.errors import RefusedError
from bis.store import changes, closing, invitations, lab, leases, users
from bis.store.session import Session, reading, take_your_time, writing

LEASE = "nightly"
LEASE_LENGTH = timedelta(minutes=30)  # a night's work takes seconds; a holder may have died


class Done(NamedTuple):
    """What a night's work came to."""

    months: tuple[Month, ...] = ()
    corrections: int = 0


def run(now: datetime) -> Done:
    """Do the night's work, each part of it in a transaction of its own.

    Raises:
        RefusedError: another process is doing it.
        DatabaseUnavailableError: the database went away; the next run does what is left.
    """
    found = _under_lease(now, lambda: True)
    if found is None:
        raise RefusedError("nightly.error.busy")
    return found


def run_if_due(now: datetime) -> Done | None:
    """Do the night's work unless it has been done, or another process does it: then None."""
    return _under_lease(now, lambda: is_due(last_run(), now))


def last_run() -> datetime | None:
    """Return when the night's work was last done, None if never."""
    with reading() as session:
        found = lab.get(session, lab.NIGHTLY)
    return datetime.fromisoformat(found) if found else None


def close_months(session: Session, now: datetime) -> Done:
    """Close all months that can be."""
    take_your_time(session.connection())
    months = closing.due(session, now)
    if not months:
        return Done()
    counted = closing.close(session, months, now)
    for month in months:
        changes.note(session, now, None, "close", "month", str(month))
    return Done(tuple(months), counted)


def _under_lease(now: datetime, is_wanted: Callable[[], bool]) -> Done | None:
    if not is_wanted():
        return None
    holder = uuid4().hex
    with writing() as session:
        if not leases.take(session, LEASE, holder, now, now + LEASE_LENGTH):
            return None
    try:
        # asked again: another process may have finished in between
        return _work(now) if is_wanted() else None
    finally:
        with writing() as session:
            leases.give_back(session, LEASE, holder)


def _work(now: datetime) -> Done:
    with writing() as session:
        done = close_months(session, now)
    with writing() as session:
        invitations.forget_expired(session, now - KEPT_FOR)
        users.forget_old(session, now, now - people.GUESSES_WITHIN)
        lab.put(session, lab.NIGHTLY, now.isoformat())
    return done
