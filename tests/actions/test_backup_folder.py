"""`backup --into FOLDER`: one a day, old ones cleared away, nothing else touched."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bis.actions import backup
from bis.core.rotation import DAYS
from bis.errors import RefusedError
from bis.settings import settings
from tests.actions.test_backup import bis, refused, well
from tests.actions.test_doctor import CODES, doctor, wrong
from tests.support import commands
from tests.support.databases import only_sqlite
from tests.support.house import TODAY, FrozenClock, House


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this house's backups lie; it does not exist yet."""
    there = tmp_path / "below" / "backups"
    monkeypatch.setenv("BIS_BACKUP_DIR", str(there))
    settings.cache_clear()
    return there


def test_the_folder_is_made_for_its_owner_alone_and_the_day_names_the_file(
    house: House, folder: Path
) -> None:
    del house
    assert "bis-2026-11-03.gz" in well("backup", "--into", folder)
    assert names(folder) == {"bis-2026-11-03.gz"}
    assert folder.stat().st_mode & 0o077 == 0
    assert backup.look_into(folder / "bis-2026-11-03.gz").lab == "boden"


@only_sqlite
def test_after_many_nights_the_oldest_are_gone_and_other_files_are_not(
    house: House, folder: Path
) -> None:
    del house
    folder.mkdir(parents=True)
    others = {"bis-2020-01-01.gz.bak", "bis-2020-02-31.gz", "anteckningar.txt"}
    for name in others:
        (folder / name).touch()
    for ago in range(1, 100):
        (folder / f"bis-{TODAY - timedelta(days=ago)}.gz").touch()
    well("backup", "--into", folder)
    left = names(folder) - others
    assert {f"bis-{TODAY - timedelta(days=ago)}.gz" for ago in range(DAYS)} <= left
    assert len(left) < DAYS + 8
    assert others <= names(folder)


@only_sqlite
def test_nothing_is_cleared_when_no_backup_could_be_made(
    database: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del database
    folder.mkdir(parents=True)
    for ago in range(1, 40):
        (folder / f"bis-{TODAY - timedelta(days=ago)}.gz").touch()
    before = names(folder)

    def no_room(*_: object) -> None:
        raise OSError(28, "disken är full")

    monkeypatch.setattr("bis.core.backup_file.write", no_room)
    assert "disken är full" in refused("backup", "--into", folder)
    assert names(folder) == before


@only_sqlite
def test_a_folder_that_cannot_be_made_is_a_sentence(database: str, tmp_path: Path) -> None:
    del database
    tmp_path.joinpath("file").touch()
    assert "går inte att skriva" in refused("backup", "--into", tmp_path / "file" / "below")


@only_sqlite
@pytest.mark.parametrize("where", [(), ("b.gz", "--into", "folder")])
def test_it_is_a_file_or_a_folder(where: tuple[str, ...], database: str) -> None:
    del database
    done = bis("backup", *where)
    assert done.exit_code == 2
    assert "antingen en fil eller --into" in done.stderr


_KILLED = """
import os, signal, sys
from bis.core import backup_file
backup_file.write = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
from bis.__main__ import main
main()
"""


@only_sqlite
def test_what_a_killed_backup_leaves_is_cleared_away_by_a_later_one(
    database: str, folder: Path, tmp_path: Path
) -> None:
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", _KILLED, "backup", "--into", str(folder)],
            env=commands.environment(database, tmp_path),
            capture_output=True,
            check=False,
        )
        assert done.returncode == -9, done.stderr
    old, new = sorted(folder.iterdir())
    assert old.name.startswith(".")
    hours_ago = new.stat().st_mtime - 2 * 3600
    os.utime(old, (hours_ago, hours_ago))
    well("backup", "--into", folder)
    assert names(folder) == {new.name, "bis-2026-11-03.gz"}  # a young one may be at work


def test_doctor_tells_how_old_the_newest_one_is(
    house: House, clock: FrozenClock, folder: Path
) -> None:
    del house
    assert "ingen säkerhetskopia" in wrong("backup")
    well("backup", "--into", folder)
    status, lines = doctor()
    assert (status, set(lines)) == (0, {*CODES, "backup"})
    assert "bis-2026-11-03.gz, gjord 2026-11-03 13.30" in lines["backup"]
    clock.forward(days=2)
    assert doctor()[0] == 0
    clock.forward(minutes=1)
    assert "äldre än två dygn, gjord 2026-11-03 13.30" in wrong("backup")


@only_sqlite
def test_doctor_finds_a_newest_one_that_cannot_be_restored(
    house: House, clock: FrozenClock, folder: Path
) -> None:
    del house
    well("backup", "--into", folder)
    clock.forward(days=1)
    whole = (folder / "bis-2026-11-03.gz").read_bytes()
    (folder / "bis-2026-11-04.gz").write_bytes(whole[:-20])
    assert "bis-2026-11-04.gz är skadad" in wrong("backup")
    with pytest.raises(RefusedError):
        backup.look_into(folder / "bis-2026-11-04.gz")
