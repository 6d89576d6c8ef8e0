"""The lock that a server holds while it runs, so that nothing is restored under it.

Any number of servers hold it together, a restore has it alone. The operating system gives it
back when its process ends, also by kill -9 or a power cut.

On SQLite it is a file beside the database, locked as SQLite locks: that works on every
computer. On PostgreSQL every connection of the server holds it, so that a server that lost its
connections has it again with the next one.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from psycopg.errors import LockNotAvailable
from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from bis.errors import RefusedError, SettingsError
from bis.settings import settings
from bis.store.session import engine

_LOCK = 4714  # any number that nothing else uses
_PATIENCE_SECONDS = 5  # `is_held` has it for a moment

_held: list[sqlite3.Connection] = []  # until the process ends


def hold() -> None:
    """Hold the lock until this process ends.

    Raises:
        SettingsError: something is being restored just now.
    """
    try:
        if engine().dialect.name == "sqlite":
            _held.append(_on_file(_PATIENCE_SECONDS))
            _held[-1].execute("BEGIN")
            _held[-1].execute("SELECT * FROM sqlite_master").fetchall()
        else:
            event.listen(engine(), "connect", _share)
            engine().dispose()  # connections that are without it
            engine().connect().close()
    except (sqlite3.OperationalError, OperationalError) as error:
        if isinstance(error, OperationalError) and not isinstance(error.orig, LockNotAvailable):
            raise
        raise SettingsError("error.restoring") from error


@contextmanager
def alone() -> Iterator[None]:
    """Keep servers from starting. Raises RefusedError if one is running."""
    if engine().dialect.name == "sqlite":
        with closing(_on_file(0)) as connection:
            try:
                connection.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                raise RefusedError("error.server_running") from error
            yield
        return
    with engine().connect() as connection:
        connection.detach()  # it is closed at the end, and with it goes the lock
        got = connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK})
        connection.commit()
        if not got:
            raise RefusedError("error.server_running")
        yield


def is_held() -> bool:
    """Return whether a server is running on the database, or a restore."""
    if engine().dialect.name == "sqlite" and not _file().exists():
        return False
    try:
        with alone():
            return False
    except RefusedError:
        return True


def _file() -> Path:
    database = Path(str(make_url(settings().database_url).database))
    return database.with_name(f"{database.name}-server")


def _on_file(patience: float) -> sqlite3.Connection:
    file = _file()
    if not file.exists():
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    return sqlite3.connect(
        file, timeout=patience, isolation_level=None, check_same_thread=False
    )


def _share(connection: Any, _: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{_PATIENCE_SECONDS}s'")
        cursor.execute(f"SELECT pg_advisory_lock_shared({_LOCK})")
    connection.commit()
