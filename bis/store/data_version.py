"""The numbers that open screens watch: they rise whenever a screen should be drawn anew.

Most forms that come in change nothing but how many there are, since their answers wait in
pools. Such a form raises the version, but not the number of `changes`.
"""

import os
from typing import NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from bis.store.models import DataVersion

_SHARDS = 8  # rows made by the first migration: half for changes, half for forms that wait
_HALF = _SHARDS // 2
_SUM = func.sum(DataVersion.value)
_BOTH = select(_SUM, _SUM.filter(DataVersion.shard < _HALF))


class Versions(NamedTuple):
    """Both numbers at one moment.

    Any change and any form makes `data` larger, anything but a form that waits `changes`.
    """

    data: int
    changes: int


def current(session: Session) -> Versions:
    """Return the numbers now."""
    every, changes = session.execute(_BOTH).one()
    return Versions(int(every or 0), int(changes or 0))


def bump(session: Session | Connection) -> None:
    """Raise both numbers. Each process has a row of its own, so that none waits."""
    _raise(session, os.getpid() % _HALF)


def bump_forms(session: Session | Connection) -> None:
    """Raise the data version alone: there are more forms, and nothing else is new."""
    _raise(session, _HALF + os.getpid() % _HALF)


def _raise(session: Session | Connection, shard: int) -> None:
    session.execute(
        update(DataVersion)
        .where(DataVersion.shard == shard)
        .values(value=DataVersion.value + 1)
    )
