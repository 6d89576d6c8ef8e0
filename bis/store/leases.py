"""Jobs that one process at a time may do."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bis.store import lab
from bis.store.models import Lease


def take(session: Session, name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Return whether `holder` has the job `name` from now `until` then, at the latest.

    It has not while another holder's time runs; a holder that died loses it then. An end
    further off than two such times was written by a clock that went wrong, and binds nobody.
    """
    lab.lock(session)
    lease = session.get(Lease, name)
    if lease is None:
        session.add(Lease(name=name, holder=holder, until=until))
        return True
    if lease.holder != holder and now < lease.until <= until + (until - now):
        return False
    lease.holder, lease.until = holder, until
    return True


def give_back(session: Session, name: str, holder: str) -> None:
    """Let the next one have the job; nothing happens if it has gone to another already."""
    session.execute(delete(Lease).where(Lease.name == name, Lease.holder == holder))
