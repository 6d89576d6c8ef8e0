"""What a database can say of itself."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from bis.store.models import Change


def mistakes(connection: Connection) -> list[str]:
    """Return what is broken in the file or between tables, at most a few; [] if nothing is.

    PostgreSQL sees to both itself, all the time.
    """
    if connection.dialect.name != "sqlite":
        return []
    found = connection.exec_driver_sql("PRAGMA integrity_check(5)").scalars().all()
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
    return [line for line in found if line != "ok"] + [
        f"{table} -> {parent}" for table, _, parent, _ in orphans
    ]


def newest_change(session: Session) -> datetime | None:
    """Return when somebody last changed something, None if nobody has."""
    return session.scalar(select(func.max(Change.at)))
