"""The two ways to the database: nothing lost, nothing half, every failure told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from bis.errors import DatabaseUnavailableError
from bis.store import data_version, lab
from bis.store.models import Question, Setting
from bis.store.session import database_answers, engine, reading, writing, writing_connection
from tests.support import caches
from tests.support.databases import Databases, only_postgresql, only_sqlite
from tests.support.ports import free_port

pytestmark = pytest.mark.usefixtures("database")
THREADS, TIMES = 16, 20


def _in_many_threads(work: Callable[[], None]) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(work) for _ in range(THREADS)]:
            done.result()


def test_no_update_is_lost_among_many_threads() -> None:
    with reading() as session:
        before = data_version.current(session).data

    def raise_it() -> None:
        for _ in range(TIMES):
            with writing() as session:
                data_version.bump(session)

    _in_many_threads(raise_it)
    with reading() as session:
        assert data_version.current(session).data == before + THREADS * TIMES


@only_sqlite
def test_what_a_writer_has_read_stays_true_until_it_has_written() -> None:
    with writing() as session:
        lab.put(session, "count", "0")

    def read_and_write() -> None:
        for _ in range(TIMES):
            with writing() as session:
                lab.put(session, "count", str(int(lab.get(session, "count") or 0) + 1))

    _in_many_threads(read_and_write)
    with reading() as session:
        assert lab.get(session, "count") == str(THREADS * TIMES)


def test_readers_are_not_in_the_way_of_a_writer() -> None:
    with reading() as first, reading() as second:
        assert lab.get(first, "told") is None
        with writing() as session:
            lab.put(session, "told", "yes")
        assert lab.get(second, "told") in (None, "yes")
    with reading() as third:
        assert lab.get(third, "told") == "yes"


def test_an_error_undoes_the_whole_transaction() -> None:
    def write_and_fail() -> None:
        with writing() as session:
            lab.put(session, "half", "yes")
            session.flush()
            raise RuntimeError

    def write_and_fail_faster() -> None:
        with writing_connection() as connection:
            connection.execute(insert(Setting), [{"key": "half", "value": "yes"}])
            raise RuntimeError

    for attempt in (write_and_fail, write_and_fail_faster):
        with pytest.raises(RuntimeError):
            attempt()
    with reading() as session:
        assert lab.get(session, "half") is None


def test_reading_leaves_nothing_behind() -> None:
    with reading() as session:
        session.add(Setting(key="smuggled", value="yes"))
        session.flush()
    with reading() as session:
        assert lab.get(session, "smuggled") is None


def test_a_row_that_points_nowhere_is_refused() -> None:
    stray = {"version": 99, "code": "x", "block": "after", "position": 1, "options": []}
    with pytest.raises(IntegrityError), writing() as session:
        session.execute(insert(Question), [stray])


@only_sqlite
def test_what_a_person_is_told_is_saved_survives_a_power_cut() -> None:
    with engine().connect() as connection:
        found = {
            pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
            for pragma in ("synchronous", "journal_mode", "foreign_keys")
        }
    assert found == {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1}


def test_an_answering_database_answers() -> None:
    assert database_answers()


@only_sqlite
def test_a_vanished_file_is_an_error_and_not_a_new_empty_house(database: str) -> None:
    path = Path(database.removeprefix("sqlite:///"))
    away = path.with_name("away.db")
    path.rename(away)
    assert not database_answers()
    with pytest.raises(DatabaseUnavailableError), writing() as session:
        lab.put(session, "lost", "yes")
    assert not path.exists()
    away.rename(path)
    assert database_answers()


@only_sqlite
def test_a_file_that_became_rubbish_is_told_as_unavailable(database: str) -> None:
    path = Path(database.removeprefix("sqlite:///"))
    engine().dispose()
    path.write_bytes(b"this is not a database at all. " * 200)
    with pytest.raises(DatabaseUnavailableError), reading() as session:
        lab.get(session, "told")


@only_postgresql
def test_a_lost_connection_is_told_as_unavailable_and_the_next_one_works(
    database: str, databases: Databases
) -> None:
    def write_on_a_cut_line() -> None:
        with writing() as session:
            lab.put(session, "told", "yes")
            session.flush()
            databases.server().cut_off(database.rsplit("/", 1)[1])
            lab.get(session, "told")

    with pytest.raises(DatabaseUnavailableError):
        write_on_a_cut_line()
    with reading() as session:
        assert lab.get(session, "told") is None


def test_an_error_never_shows_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"postgresql+psycopg://bis:hemligt@127.0.0.1:{free_port()}/bis"
    monkeypatch.setenv("BIS_DATABASE_URL", address)
    caches.forget_all()
    with pytest.raises(DatabaseUnavailableError) as refused, reading():
        pass
    assert "hemligt" not in str(refused.value)
