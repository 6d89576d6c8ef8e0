"""`python -m bis doctor`: what is well is said, what is wrong is found, nothing is changed."""

import json
import shutil
import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bis.__main__ import main
from bis.actions import lab
from bis.settings import settings
from bis.store.session import engine, writing
from tests.conftest import point_at
from tests.support.databases import only_sqlite
from tests.support.house import FrozenClock, House, answer
from tests.support.ports import free_port
from tests.support.server import Server

CODES = [
    *("settings", "database", "integrity", "tallies", "nightly"),
    *("secret", "disk", "backup", "clock", "server"),
]


def doctor(port: int | None = None) -> tuple[int, dict[str, str]]:
    """Return the exit status and code → line; its lines and its JSON say the same."""
    lab.secret.cache_clear()  # as every command starts
    where = ("doctor", "--port", str(port or free_port()))
    plain, as_json = (CliRunner().invoke(main, [*where, *more]) for more in ((), ("--json",)))
    assert plain.stderr == as_json.stderr == ""
    told = json.loads(as_json.stdout)
    lines = plain.stdout.splitlines()
    assert len(lines) == len(told["checks"])
    for line, check in zip(lines, told["checks"], strict=True):
        assert line == ("OK   " if check["ok"] else "FEL  ") + check["text"]
    assert told["ok"] == all(check["ok"] for check in told["checks"])
    assert plain.exit_code == as_json.exit_code == (0 if told["ok"] else 1)
    return plain.exit_code, {
        c["code"]: line for line, c in zip(lines, told["checks"], strict=True)
    }


def wrong(code: str, **where: int) -> str:
    """Return the line of the one thing that is wrong."""
    status, lines = doctor(**where)
    assert status == 1
    assert [found for found, line in lines.items() if line.startswith("FEL")] == [code]
    return lines[code]


def test_a_house_that_is_well(house: House) -> None:
    answer(house.today)
    status, lines = doctor()
    assert (status, list(lines)) == (0, CODES)
    assert lines["clock"] == "OK   Klockan är 2026-11-03 13.30 i Sverige."
    assert "Sätt BIS_BACKUP_DIR" in lines["backup"]  # nobody knows whether one is made


def test_a_running_server_is_seen(house: House, database: str, tmp_path: Path) -> None:
    del house
    with Server(database, tmp_path, plain=True) as server:
        status, lines = doctor(server.port)
    assert (status, lines["server"]) == (0, "OK   BIS är igång på databasen.")


def test_tallies_that_do_not_agree(house: House) -> None:
    answer(house.today)
    with writing() as session:
        session.execute(text("UPDATE tallies SET waiting = waiting + 1"))
    assert "stämmer inte" in wrong("tallies")


def test_an_older_schema(database: str) -> None:
    del database
    with writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert "python -m bis migrate" in wrong("database")


def test_a_clock_that_went_back(house: House, clock: FrozenClock) -> None:
    del house
    clock.forward(days=-2)
    assert "2026-11-01 13.30" in wrong("clock")


@only_sqlite
@pytest.mark.usefixtures("database")
def test_a_secret_that_others_can_read() -> None:
    settings().secret_file.chmod(0o640)
    assert "chmod 600" in wrong("secret")


@only_sqlite
@pytest.mark.usefixtures("database")
def test_another_secret() -> None:
    settings().secret_file.write_bytes(b"another")
    assert "inte den som" in wrong("secret")


@only_sqlite
@pytest.mark.usefixtures("database")
def test_no_secret() -> None:
    settings().secret_file.unlink()
    assert "går inte att läsa" in wrong("secret")


@only_sqlite
@pytest.mark.usefixtures("database")
def test_a_port_that_something_else_uses() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert str(port) in wrong("server", port=port)


@only_sqlite
@pytest.mark.usefixtures("database")
def test_a_disk_that_is_almost_full(monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage(NamedTuple):
        free: int = 12_000_000

    def usage(_: Any) -> Usage:
        return Usage()

    monkeypatch.setattr(shutil, "disk_usage", usage)
    assert "12 MB" in wrong("disk")


@only_sqlite
def test_a_form_of_an_activity_that_is_gone(database: str) -> None:
    with closing(sqlite3.connect(str(make_url(database).database))) as connection:
        connection.execute("INSERT INTO event_partners VALUES ('a', 'b')")
        connection.commit()
    assert "event_partners -> " in wrong("integrity")


@only_sqlite
def test_a_file_with_a_broken_page(database: str) -> None:
    with writing() as session:
        session.connection().exec_driver_sql("CREATE TABLE filler (x)")
        session.connection().exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999) "
            "INSERT INTO filler SELECT hex(randomblob(200)) FROM n"
        )
    engine().dispose()
    file = Path(str(make_url(database).database))
    whole = bytearray(file.read_bytes())
    whole[-8192:-4096] = b"\xff" * 4096
    file.write_bytes(whole)
    assert "är skadad" in wrong("integrity")


@only_sqlite
@pytest.mark.usefixtures("database")
def test_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    point_at(monkeypatch, f"sqlite:///{tmp_path}/none/bis.db", tmp_path)
    assert "finns inte" in wrong("database")
    assert not (tmp_path / "none").exists()


@only_sqlite
@pytest.mark.usefixtures("database")
def test_a_database_that_does_not_answer_and_nothing_is_claimed_that_it_would_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"postgresql+psycopg://bis:hemligt@127.0.0.1:{free_port()}/bis"
    point_at(monkeypatch, address, tmp_path)
    assert "hemligt" not in wrong("database")
    _, lines = doctor()
    assert list(lines) == ["settings", "database", "secret", "disk", "backup", "clock"]
    assert "den rätta går att säga först" in lines["secret"]


@only_sqlite
@pytest.mark.usefixtures("database")
def test_settings_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIS_LAB", "lulea")
    settings.cache_clear()
    assert "lulea" in wrong("settings")
