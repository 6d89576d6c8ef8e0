"""A PostgreSQL server of the tests' own, in a temporary folder."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from tests.support.ports import free_port

USER = "bis"
_TRIES = 3  # another process may take the port between our look and the server's start


def missing() -> str | None:
    """Return why no server can be started here, None if one can."""
    return None if _programs() else "the programs of a PostgreSQL server are not installed"


def _programs() -> Path | None:
    found = [
        folder
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists()
    ]
    if found:
        return max(found, key=lambda folder: float(folder.parent.name))
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).parent if elsewhere else None


class PostgresServer:
    """One cluster. It refuses to run as root, so root lends it to the user nobody."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="bis-pg-", dir="/tmp"))
        self.port = 0
        self._as_user: dict[str, Any] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self._as_user = {
                "user": nobody.pw_uid,
                "group": nobody.pw_gid,
                "extra_groups": [],
            }
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        self._run(
            *("initdb", "-D", str(self.folder / "data"), "-U", USER, "-A", "trust"),
            *("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
        )

    def start(self) -> None:
        """Start on a free port (the same one at the next start); return when it answers."""
        for attempt in range(_TRIES):
            self.port = self.port or free_port()
            options = (
                f"-c listen_addresses=127.0.0.1 -p {self.port} -k {self.folder} "
                "-c fsync=off -c full_page_writes=off -c max_connections=200"
            )
            try:
                self._run(
                    *("pg_ctl", "-D", str(self.folder / "data"), "-w", "-t", "30"),
                    *("-l", str(self.folder / "log"), "-o", options, "start"),
                )
            except RuntimeError:
                if attempt == _TRIES - 1:
                    raise
                self.port = 0
            else:
                return

    def stop(self) -> None:
        """Stop at once, under whatever is going on."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def remove(self) -> None:
        """Stop if need be and leave nothing behind."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder)

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database as a copy of `template`; return its address."""
        self._sql("CREATE DATABASE {} TEMPLATE {}", name, template)
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database, also from under somebody who is still connected."""
        self._sql("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def cut_off(self, name: str) -> None:
        """End every connection to a database, as a restart of the server would."""
        with self._connected() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                "WHERE datname = %s",
                [name],
            )

    def url(self, name: str) -> str:
        """Return the address of a database, as BIS_DATABASE_URL wants it."""
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/{name}"

    def _connected(self) -> psycopg.Connection:
        address = f"host=127.0.0.1 port={self.port} user={USER} dbname=postgres"
        return psycopg.connect(address, autocommit=True)

    def _sql(self, statement: LiteralString, *names: str) -> None:
        with self._connected() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _run(self, program: str, *arguments: str) -> None:
        folder = _programs()
        if folder is None:
            raise RuntimeError(missing())
        with tempfile.TemporaryFile("w+") as told:  # a pipe would be held open by the server
            done = subprocess.run(
                [str(folder / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                **self._as_user,
                check=False,
            )
            told.seek(0)
            if done.returncode:
                raise RuntimeError(f"{program}: {told.read()}")
