"""What is wrong with the house, if anything. Looks, and changes nothing."""

import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from bis import clock
from bis.actions import backup, backup_folder, lab, nightly
from bis.core import tokens
from bis.core.events import wall
from bis.errors import BisError, DatabaseUnavailableError, RefusedError
from bis.settings import settings
from bis.store import health, migrate, serving, tally_check
from bis.store import lab as stored
from bis.store.session import Session, reading, snapshot
from bis.texts import text

_LEAST_FREE = 10**9  # bytes
_LEAP = timedelta(hours=1)
_OLDEST_BACKUP = timedelta(days=2)


class Finding(NamedTuple):
    """What one check found, with its sentence."""

    code: str
    ok: bool
    text: str


def examine(port: int, *, port_is_free: bool) -> list[Finding]:
    """Return a finding for each check; what cannot be checked is left out.

    Args:
        port: where a server is expected.
        port_is_free: whether nobody listens there.
    """
    return list(_findings(port, port_is_free))


def _findings(port: int, port_is_free: bool) -> Iterator[Finding]:
    yield (usable := _look("settings", _settings))
    if not usable.ok:
        return
    yield (database := _look("database", _database))
    if database.ok:
        yield (whole := _look("integrity", _integrity))
        if whole.ok:
            yield _look("tallies", _tallies)
            yield _look("nightly", _nightly)
    yield _look("secret", lambda: _secret(database.ok))
    yield _look("disk", _disk)
    yield _look("backup", _backup)
    yield _look("clock", lambda: _clock(database.ok))
    if database.ok:  # else a server that runs could not be told from another program
        yield _look("server", lambda: _server(port, port_is_free))


def _look(code: str, check: Callable[[], str]) -> Finding:
    """Run a check, which returns its sentence, or raises what is wrong."""
    try:
        return Finding(code, True, check())
    except BisError as error:
        return Finding(code, False, text("sv", error.text_key, **error.blanks))


def _settings() -> str:
    lab.profile()
    lab.check_clock()
    return text("sv", "doctor.settings", lab=settings().lab)


def _database() -> str:
    found = migrate.revision(settings().database_url)
    if found is None:
        raise RefusedError("doctor.database_absent")
    if found != migrate.newest():
        raise RefusedError("doctor.database_schema", found=found, known=migrate.newest())
    with reading() as session:
        code = stored.get(session, stored.CODE)
    if code not in (None, settings().lab):
        raise RefusedError("doctor.database_lab", stored=code, given=settings().lab)
    return text("sv", "doctor.database", schema=found)


def _integrity() -> str:
    try:
        with snapshot() as connection:
            found = health.mistakes(connection)
    except DatabaseUnavailableError as error:  # so broken that it cannot be read
        found = [str(error)]
    if found:
        raise RefusedError("doctor.integrity_wrong", detail="; ".join(found))
    return text("sv", "doctor.integrity")


def _tallies() -> str:
    with snapshot() as connection, Session(connection) as session:
        found = tally_check.check(session)
    if not found.agrees:
        raise RefusedError("tallies.differ", count=len(found.differences))
    return text("sv", "doctor.tallies", count=found.submissions)


def _nightly() -> str:
    found = nightly.last_run()
    if found is None:
        return text("sv", "doctor.nightly_never")
    return text("sv", "doctor.nightly", at=_said(found))


def _secret(database_answers: bool) -> str:
    file = settings().secret_file
    found = tokens.fingerprint(lab.secret())
    expected = None
    if database_answers:
        with reading() as session:
            expected = stored.get(session, stored.FINGERPRINT)
    if expected not in (None, found):
        raise RefusedError("error.secret_other", file=file)
    if sys.platform != "win32" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise RefusedError("doctor.secret_open", file=file)
    return text("sv", "doctor.secret" if expected else "doctor.secret_there", file=file)


def _disk() -> str:
    folder = _existing(settings().data_dir)
    free = shutil.disk_usage(folder).free
    if free < _LEAST_FREE:
        raise RefusedError("doctor.disk_full", folder=folder, free=free // 10**6)
    return text("sv", "doctor.disk", folder=folder, free=free // 10**9)


def _backup() -> str:
    folder = settings().backup_dir
    if folder is None:
        return text("sv", "doctor.backup_unknown")
    file = backup_folder.newest(folder)
    if file is None:
        raise RefusedError("doctor.backup_none", folder=folder)
    made_at = datetime.fromisoformat(backup.look_into(file).made_at)
    if clock.now() - made_at > _OLDEST_BACKUP:
        raise RefusedError("doctor.backup_old", file=file, made_at=_said(made_at))
    return text("sv", "doctor.backup", file=file, made_at=_said(made_at))


def _existing(folder: Path) -> Path:
    return next(one for one in (folder, *folder.parents) if one.exists())


def _clock(database_answers: bool) -> str:
    now = clock.now()
    if database_answers:
        with reading() as session:
            newest = health.newest_change(session)
        if newest and now < newest - _LEAP:
            raise RefusedError("doctor.clock_behind", now=_said(now), newest=_said(newest))
    return text("sv", "doctor.clock_set" if clock.is_set() else "doctor.clock", now=_said(now))


def _said(moment: datetime) -> str:
    return f"{wall(moment):%Y-%m-%d %H.%M}"


def _server(port: int, port_is_free: bool) -> str:
    if serving.is_held():
        return text("sv", "doctor.server_runs")
    if not port_is_free:
        raise RefusedError("doctor.port_taken", port=port)
    return text("sv", "doctor.server_ready", port=port)
