"""Bring the database to the code's schema, once, however many processes start at a time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError

from bis.core.file_trouble import why
from bis.errors import DatabaseUnavailableError, SettingsError
from bis.store.session import engine, make_engine, reading

_LOCK = 4711  # any number, the same in every process


def upgrade(url: str) -> None:
    """Migrate the database at `url` to the newest schema, making an SQLite file if need be.

    Raises:
        SettingsError: the address cannot be used, or the schema is newer than the code.
    """
    if make_url(url).get_backend_name() == "sqlite":
        _make_file(Path(str(make_url(url).database)))
    with _told_as_settings(), _locked(url) as connection:
        config = _config(connection)
        known = {
            script.revision for script in ScriptDirectory.from_config(config).walk_revisions()
        }
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in known:
            raise SettingsError("error.schema_newer", found=current, known=newest())
        command.upgrade(config, "head")


def newest() -> str:
    """Return the revision this code needs."""
    return str(ScriptDirectory.from_config(_config(None)).get_current_head())


def revision(url: str) -> str | None:
    """Return the schema of the database at `url`, None if it has none or there is no file.

    Raises:
        SettingsError: the address cannot be used.
    """
    made = make_url(url)
    if made.get_backend_name() == "sqlite" and not Path(str(made.database)).exists():
        return None
    with (
        _told_as_settings(),
        engine().connect().execution_options(reads_only=True) as connection,
    ):
        return MigrationContext.configure(connection).get_current_revision()


def is_current() -> bool:
    """Return whether the running database has the schema this code needs.

    Raises DatabaseUnavailableError.
    """
    with reading() as session:
        found = session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found == newest()


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    return config


def _make_file(path: Path) -> None:
    """Make the SQLite file and its folder, or say why it cannot be written."""
    try:
        # both for their owner alone; the files that SQLite makes beside it follow suit
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        probe = path.with_name(f".{path.name}.probe")  # WAL needs to make files beside it
        probe.touch()
        probe.unlink(missing_ok=True)  # another process may start at the same time
    except OSError as error:
        raise SettingsError("error.database_folder", path=path, reason=why(error)) from error


@contextmanager
def _locked(url: str) -> Iterator[Connection]:
    """One transaction that holds the lock and all migrations."""
    used = (
        engine()
        if url == engine().url.render_as_string(hide_password=False)
        else make_engine(url)
    )
    with used.begin() as connection:  # SQLite: BEGIN IMMEDIATE is the lock
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        yield connection


@contextmanager
def _told_as_settings() -> Iterator[None]:
    """A database that cannot be opened at the start is a mistake in the address."""
    try:
        yield
    except (DBAPIError, DatabaseUnavailableError) as error:
        cause = getattr(error, "orig", None) or error
        reason = (
            str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
        )
        raise SettingsError("error.database_unreachable", reason=reason) from error
