"""Fresh databases, on both engines, quickly: each is a copy of one that was migrated once."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    NullPool,
    String,
    Table,
    create_engine,
    delete,
    insert,
    select,
)
from sqlalchemy.exc import DBAPIError

from tests.support import caches, postgres
from tests.support.postgres import PostgresServer

ENGINES = ("sqlite", "postgresql")
only_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)

_TEMPLATE = "template_bis"

Rows = dict[str, list[dict[str, Any]]]  # by table


class Databases:
    """What a test run holds: a folder, and a server of PostgreSQL once a test wants one."""

    def __init__(self) -> None:
        memory = Path("/dev/shm")  # a commit waits for the disk, and there are thousands
        in_memory = memory if os.access(memory, os.W_OK) else None
        self.folder = Path(tempfile.mkdtemp(prefix="bis-tests-", dir=in_memory))
        self._server: PostgresServer | None = None
        self._sqlite_template: Path | None = None
        self._seeded: Rows = {}
        self._emptied: list[str] = []  # to make a database takes 20 times as long
        self._numbers = count(1)

    @classmethod
    def on(cls, server: PostgresServer) -> "Databases":
        """Return databases on a server of one's own, which can be stopped and started."""
        made = cls()
        made._take(server)
        return made

    @contextmanager
    def fresh(self, engine: str, *, migrated: bool = True) -> Iterator[str]:
        """Lend the address of a database that nobody else uses; skip if it cannot be had."""
        if engine == "sqlite":
            path = self.folder / f"house{next(self._numbers)}" / "bis.db"
            path.parent.mkdir()
            if migrated:
                shutil.copyfile(self._migrated_file(), path)
            try:
                yield f"sqlite:///{path}"
            finally:
                shutil.rmtree(path.parent)
        else:
            server = self.server()
            name = self._emptied.pop() if migrated and self._emptied else self._new(migrated)
            try:
                yield server.url(name)
            finally:
                if migrated and _was_emptied(server.url(name), self._seeded):
                    self._emptied.append(name)
                else:
                    server.drop(name)

    def server(self) -> PostgresServer:
        """Return the run's server of PostgreSQL, started at the first call."""
        if self._server is None:
            reason = postgres.missing()
            if reason:
                pytest.skip(reason)
            self._take(PostgresServer())
        assert self._server is not None
        return self._server

    def _take(self, server: PostgresServer) -> None:
        self._server = server
        server.start()
        address = server.create(_TEMPLATE)
        migrate(address)
        self._seeded = _rows(address)

    def _new(self, migrated: bool) -> str:
        name = f"house{next(self._numbers)}"
        self.server().create(name, _TEMPLATE if migrated else "template0")
        return name

    def close(self) -> None:
        """Stop what was started."""
        shutil.rmtree(self.folder)
        if self._server is not None:
            self._server.remove()

    def _migrated_file(self) -> Path:
        if self._sqlite_template is None:
            path = self.folder / "template" / "bis.db"
            migrate(f"sqlite:///{path}")
            self._sqlite_template = path
        return self._sqlite_template


def _rows(address: str) -> Rows:
    """Return all that stands in a database, by table."""
    with _one_connection(address) as connection:
        found = {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in _tables()
        }
    return {name: rows for name, rows in found.items() if rows}


def _was_emptied(address: str, seeded: Rows) -> bool:
    """Bring a used database back to `seeded`; False if a test has changed its tables."""
    try:
        with _one_connection(address) as connection:
            for table in reversed(_tables()):
                connection.execute(delete(table))
            for table in _tables():
                if rows := seeded.get(table.name):
                    connection.execute(insert(table), rows)
    except DBAPIError:
        return False
    return True


def _tables() -> list[Table]:
    from bis.store.models import Base

    version = Table("alembic_version", MetaData(), Column("version_num", String))
    return [version, *Base.metadata.sorted_tables]


@contextmanager
def _one_connection(address: str) -> Iterator[Connection]:
    engine = create_engine(address, poolclass=NullPool)
    with engine.begin() as connection:
        yield connection


def migrate(address: str) -> None:
    """Bring the database at `address` to the newest schema, and let go of it."""
    from bis.store import migrate as migrations

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BIS_DATABASE_URL", address)
        caches.forget_all()
        try:
            migrations.upgrade(address)
        finally:
            caches.forget_all()
