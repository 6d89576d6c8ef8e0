"""The engine, and the two ways to use it: reading, and one transaction that writes."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from bis.errors import DatabaseUnavailableError
from bis.settings import settings

__all__ = [
    "Connection",
    "Session",
    "database_answers",
    "engine",
    "make_engine",
    "reading",
    "snapshot",
    "take_your_time",
    "writing",
    "writing_connection",
]

_BUSY_MILLISECONDS = 10_000


@cache
def engine() -> Engine:
    """Return the engine of this process, made from the settings."""
    return make_engine(settings().database_url)


def make_engine(url: str) -> Engine:
    """Return an engine for `url` (SQLite or PostgreSQL) with the house's manners."""
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite_engine(Path(str(make_url(url).database)))
    return create_engine(
        url,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=10,
        pool_timeout=5,
        connect_args={
            "connect_timeout": 3,
            "options": "-c timezone=UTC -c statement_timeout=15000",
        },
    )


def _sqlite_engine(path: Path) -> Engine:
    """Return an engine on the file `path`.

    The file must exist (`mode=rw`): a database that vanished while running must be an
    error, not a new empty file.
    """
    made = create_engine(
        f"sqlite:///{path}",
        creator=lambda: _sqlite_connection(path),
        pool_size=10,
        max_overflow=30,
        pool_timeout=10,
    )
    event.listen(made, "connect", lambda _, record: record.info.update(file=_identity(path)))
    event.listen(made, "checkout", lambda _, record, __: _refuse_moved_file(record, path))
    event.listen(made, "begin", _begin)
    return made


def _sqlite_connection(path: Path) -> sqlite3.Connection:
    uri = f"file:{str(path).replace('?', '%3f').replace('#', '%23')}?mode=rw"
    connection = sqlite3.connect(
        uri,
        uri=True,
        timeout=_BUSY_MILLISECONDS / 1000,
        check_same_thread=False,
        isolation_level=None,  # we send BEGIN ourselves: the driver's way lost updates
    )
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        f"busy_timeout={_BUSY_MILLISECONDS}",
        "synchronous=FULL",  # "saved" must survive a power cut
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _refuse_moved_file(record: ConnectionPoolEntry, path: Path) -> None:
    # an open handle to a deleted file would take saves into the void
    if record.info.get("file") != _identity(path):
        raise DisconnectionError("the database file is not where it was")


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def reading() -> Iterator[Session]:
    """A session for reading only. Raises DatabaseUnavailableError."""
    with (
        _translated(),
        engine().connect().execution_options(reads_only=True) as connection,
        Session(connection) as session,
    ):
        yield session


@contextmanager
def snapshot() -> Iterator[Connection]:
    """A connection for reading very much, to which nothing changes from its first query on.

    Raises DatabaseUnavailableError.
    """
    options: dict[str, object] = {"reads_only": True}
    if engine().dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    with (
        _translated(),
        engine().connect().execution_options(**options) as connection,
        connection.begin(),
    ):
        take_your_time(connection)
        yield connection


def take_your_time(connection: Connection) -> None:
    """Let a transaction that nobody waits for have queries of any length."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


@contextmanager
def writing() -> Iterator[Session]:
    """One transaction: committed at the end, undone on any error.

    Raises:
        DatabaseUnavailableError: the database is gone; nothing was saved.
    """
    with _translated(), Session(engine(), expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def writing_connection() -> Iterator[Connection]:
    """As `writing`, for many rows at a time: a connection without the mapper's cost."""
    with _translated(), engine().begin() as connection:
        yield connection


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (OperationalError, PoolTimeoutError, DisconnectionError) as error:
        raise DatabaseUnavailableError(_without_password(error)) from error
    except DBAPIError as error:
        # the driver's bare class means a file that is not (or no longer) a database
        if error.connection_invalidated or type(error.orig) is sqlite3.DatabaseError:
            raise DatabaseUnavailableError(_without_password(error)) from error
        raise


def _without_password(error: Exception) -> str:
    password = make_url(settings().database_url).password
    message = str(error).splitlines()[0] if str(error) else type(error).__name__
    return message.replace(str(password), "***") if password else message


def database_answers() -> bool:
    """Return whether the database answers at all."""
    try:
        with reading() as session:
            session.execute(text("SELECT 1"))
    except DatabaseUnavailableError:
        return False
    return True
