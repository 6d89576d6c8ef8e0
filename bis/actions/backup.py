"""The whole house in one file, and back from it. For the operator: nobody is logged in."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from bis import clock
from bis.actions import lab
from bis.core import backup_file, tokens
from bis.core.backup_file import Chunk, DamagedError, Header, Held
from bis.core.file_trouble import why
from bis.errors import RefusedError, SettingsError
from bis.settings import settings, version
from bis.store import dump, migrate, serving
from bis.store import lab as stored
from bis.store.session import (
    Connection,
    Session,
    snapshot,
    take_your_time,
    writing,
)

Progress = Callable[[float], None]  # told the share that is done

_PART = ".bis-backup-"  # what is being written, hidden until it is whole
_DEAD_SECONDS = 3600  # one that is written to is touched all the time


def backup(file: Path, progress: Progress) -> Header:
    """Write everything that the database holds at one moment to `file`.

    A server may go on working meanwhile. The new file takes the place of an earlier one only
    when all of it is on the disk.

    Raises:
        RefusedError: `file` cannot be written, or is something else than a backup.
        SettingsError: the database cannot be read, or has another schema than this program.
        DatabaseUnavailableError: the database went away.
    """
    file = file.resolve()
    _refuse_other_files(file)
    _refuse_other_schema()
    with snapshot() as connection, _in_place_of(file) as raw:
        header = _header(connection)
        backup_file.write(raw, header, _told(_chunks(connection), header.rows, progress))
    return header


def restore(file: Path, *, new_secret: bool, progress: Progress) -> Header:
    """Fill an empty or absent database from `file`: with all of it, or with nothing.

    Args:
        file: what `backup` wrote, on either engine.
        new_secret: go on with another secret, or make one: links and codes on paper end.
        progress: told the share that is done.

    Raises:
        RefusedError: the file or the database cannot be used for this; nothing was written.
        SettingsError: as `bis.actions.lab.open_house`.
        DatabaseUnavailableError: the database went away; nothing was written.
    """
    header = look_into(file)
    _check_header(header, file)
    if not new_secret:
        _check_secret(header)
    _prepare_database()
    with serving.alone(), writing() as session:
        connection = session.connection()
        take_your_time(connection)
        if not dump.clear(connection):
            raise RefusedError("error.restore_not_empty")
        with _opened(file) as raw:
            for table, rows in _told(backup_file.read(raw), header.rows, progress):
                dump.load(connection, table, rows)
        if new_secret:
            lab.make_secret()
            stored.put(session, stored.FINGERPRINT, tokens.fingerprint(lab.secret()))
    return header


def look_into(file: Path) -> Header:
    """Read a backup from end to end and return what it says of itself.

    Raises:
        RefusedError: it cannot be read, or is damaged.
    """
    with _opened(file) as raw:
        return backup_file.check(raw)


def _header(connection: Connection) -> Header:
    with Session(connection) as session:
        code = stored.get(session, stored.CODE)
        fingerprint = stored.get(session, stored.FINGERPRINT)
    if code is None or fingerprint is None:
        raise RefusedError("error.backup_nothing")
    return Header(
        schema=migrate.newest(),
        program=version(),
        lab=code,
        fingerprint=fingerprint,
        made_at=clock.now().isoformat(timespec="seconds"),
        tables={
            table: Held(columns, dump.count(connection, table))
            for table, columns in dump.shape().items()
        },
    )


def _chunks(connection: Connection) -> Iterator[Chunk]:
    for table in dump.shape():
        for rows in dump.chunks(connection, table):
            yield table, rows


def _told(chunks: Iterator[Chunk], total: int, progress: Progress) -> Iterator[Chunk]:
    done = 0
    for table, rows in chunks:
        yield table, rows
        done += len(rows)
        progress(done / total)


@contextmanager
def _in_place_of(file: Path) -> Iterator[BinaryIO]:
    """A new file that becomes `file` at the end, and is gone if anything fails."""
    part = None
    try:
        handle, name = tempfile.mkstemp(prefix=_PART, suffix=".part", dir=file.parent)
        part = Path(name)  # for its owner alone, as mkstemp makes it
        _clear_dead_parts(part)
        with os.fdopen(handle, "wb") as raw:
            yield raw
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(file)
        _sync_folder(file.parent)
    except OSError as error:
        reason = why(error)
        raise RefusedError("error.backup_not_written", file=file, reason=reason) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def _clear_dead_parts(part: Path) -> None:
    """Remove what backups that were killed have left beside `part`, which is new."""
    now = part.stat().st_mtime
    for other in part.parent.glob(f"{_PART}*.part"):
        with suppress(FileNotFoundError):  # another backup was first
            if other.stat().st_mtime < now - _DEAD_SECONDS:
                other.unlink()


def _sync_folder(folder: Path) -> None:
    with suppress(PermissionError):  # Windows opens no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _refuse_other_files(file: Path) -> None:
    """Raise RefusedError unless `file` is new, empty or a backup: it might be the database."""
    try:
        if not file.exists():
            return
        if file.is_file() and file != settings().secret_file.resolve():
            with file.open("rb") as opened:
                if file.stat().st_size == 0 or backup_file.is_one(opened):
                    return
    except OSError as error:
        reason = why(error)
        raise RefusedError("error.backup_not_written", file=file, reason=reason) from error
    raise RefusedError("error.backup_other_file", file=file)


def _refuse_other_schema() -> None:
    found = migrate.revision(settings().database_url)
    if found is None:
        raise RefusedError("error.backup_nothing")
    if found != migrate.newest():
        raise RefusedError("error.backup_schema", found=found, known=migrate.newest())


def is_there(file: Path) -> bool:
    """Return whether `backup` to `file` would put a new backup in the place of another."""
    try:
        return file.is_file() and file.stat().st_size > 0
    except OSError:
        return False


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    try:
        opened = file.open("rb")
    except OSError as error:
        reason = why(error)
        raise RefusedError("error.restore_unreadable", file=file, reason=reason) from error
    with opened:
        try:
            yield opened
        except (DamagedError, ValueError) as error:
            raise RefusedError("error.restore_damaged", file=file) from error


def _check_header(header: Header, file: Path) -> None:
    if header.lab != settings().lab:
        raise RefusedError("error.restore_lab", stored=header.lab, given=settings().lab)
    if header.schema != migrate.newest():
        raise RefusedError(
            "error.restore_schema",
            found=header.schema,
            known=migrate.newest(),
            program=header.program,
        )
    if {table: held.columns for table, held in header.tables.items()} != dump.shape():
        raise RefusedError("error.restore_damaged", file=file)


def _check_secret(header: Header) -> None:
    try:
        found = tokens.fingerprint(lab.secret())
    except SettingsError:
        found = None
    if found != header.fingerprint:
        raise RefusedError("error.restore_secret", file=settings().secret_file)


def _prepare_database() -> None:
    """Make an absent database; one of another schema is not touched."""
    found = migrate.revision(settings().database_url)
    if found is None:
        migrate.upgrade(settings().database_url)
    elif found != migrate.newest():
        raise RefusedError("error.restore_database_schema", found=found, known=migrate.newest())
