"""The number that open screens watch: it rises whenever they should be drawn anew."""

import os

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from bis.store.models import DataVersion

_SHARDS = 8  # rows made by the first migration
_SUM = select(func.sum(DataVersion.value))


def current(session: Session) -> int:
    """Return the data version: any change makes it larger."""
    return int(session.execute(_SUM).scalar_one() or 0)


def bump(session: Session | Connection) -> None:
    """Raise the data version. Each process has a row of its own, so that none waits."""
    session.execute(
        update(DataVersion)
        .where(DataVersion.shard == os.getpid() % _SHARDS)
        .values(value=DataVersion.value + 1)
    )
