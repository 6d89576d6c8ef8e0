"""A backup and back: the same house on either engine, or nothing at all."""

import gzip
import json
import os
import re
import stat
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.engine import make_url

from bis.__main__ import main
from bis.actions import backup as actions
from bis.actions import (
    day_counts,
    diary,
    events,
    example,
    interpreting,
    lab,
    meetings,
    partners,
    people,
    week_links,
)
from bis.core import backup_file
from bis.core.events import Closing
from bis.core.meetings import DecisionDraft
from bis.core.periods import Month, Period
from bis.errors import RefusedError
from bis.figures.board import board
from bis.settings import ROOT, settings
from bis.store import closing, dump, leases, serving
from bis.store.models import Base
from bis.store.session import engine, reading, snapshot, writing
from tests.conftest import point_at
from tests.support import caches, commands
from tests.support.databases import ENGINES, Databases, only_postgresql, only_sqlite
from tests.support.diary import with_picture
from tests.support.house import EMAILS, TODAY, FrozenClock, House, answer
from tests.support.server import Server

RAW = dict[str, list[tuple[Any, ...]]]


def bis(*arguments: object) -> Result:
    done = CliRunner().invoke(main, [str(one) for one in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def refused(*arguments: object) -> str:
    """Return the one sentence with which a command refuses."""
    done = bis(*arguments)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    return done.stderr


def well(*arguments: object) -> str:
    done = bis(*arguments)
    assert (done.exit_code, done.stderr) == (0, "")
    return done.stdout


def raw_rows(address: str) -> RAW:
    """Return all that stands in a database as its driver gives it."""
    found = create_engine(address, poolclass=NullPool)
    with found.connect() as connection:
        return {
            name: sorted(
                map(tuple, connection.exec_driver_sql(f"SELECT * FROM {name}")), key=repr
            )
            for name in (*Base.metadata.tables, "alembic_version")
        }


@pytest.fixture
def lively(house: House, clock: FrozenClock) -> House:
    """A house in which every kind of row is there, with every kind of value."""
    actor, first = house.coordinator, house.dates[0]
    events.add_event(
        actor,
        house.draft(
            title="Fika: ”åäö”, \\backslash\t& 'citat'; ☕ ١٢٣ ｆｕｌｌ",
            co_organisers=(house.library,),
            languages=("sv", "ar"),
        ),
    )
    held = Closing(True, 17, True, 3, 8, 7, 1, (house.church, house.library), note="Två\nnya.")
    events.close(actor, first.id, replace(held), first.version)
    diary.add(actor, with_picture(house, title="Bröd 🍞 \\ خبز", occurrences=(first.id,)))
    for number in range(12):
        answer(house.today, future_life=str(number % 5 + 1), residence="lt3", contacts_new="2")
    answer(house.today, residence="ge3", contacts_new="dk")
    house.log_in()
    with pytest.raises(RefusedError):
        people.log_in(EMAILS[actor.role], "fel lösenord", "192.0.2.1")
    _told_and_decided(house)
    clock.forward(minutes=1.5)
    return house


def _told_and_decided(house: House) -> None:
    """Fill what a meeting, a reading of the figures, a link and a night leave behind."""
    actor, month = house.coordinator, Month.of(TODAY)
    week_links.make(actor, house.library)
    partners.contribute(actor, house.library, "room", TODAY, "Sal 3 – gratis")
    day_counts.count_day(actor, TODAY, 130, 0)
    interpreting.add_note(actor, TODAY, "Ny busslinje ☃")
    interpreting.write_reading(actor, "future_optimism", month, "Bättre.\nKanske.", 0)
    with writing() as session:
        closing.close(session, [month], house.today.ends_at)
        leases.take(session, "nightly", "one", house.today.ends_at, house.today.ends_at)
    with reading() as session:
        frozen = board(session, Period(month, month), TODAY)
    meeting = meetings.start(actor, Period(month, month), frozen)
    meetings.attend(actor, meeting, house.church, is_here=True)
    meetings.write_insight(actor, meeting, 1, "Fler ”möten” ١٢٣", 0)
    meetings.write_decision(actor, meeting, 1, DecisionDraft("Ring", "Anna", TODAY), 0)
    meetings.end(actor, meeting, None)
    meetings.start(actor, Period(month, month), frozen)
    live = house.draft(title="Utkast", published=False, cost=20, target_groups=("families",))
    events.add_event(actor, live)


@contextmanager
def another(
    databases: Databases, kind: str, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> Iterator[str]:
    """Point this process at an absent database; at its end at none."""
    with databases.fresh(kind, migrated=False) as address:
        if kind == "sqlite":
            assert not Path(str(make_url(address).database)).exists()
        point_at(monkeypatch, address, folder)
        try:
            yield address
        finally:
            caches.forget_all()


def test_there_and_back_over_the_other_engine_every_row_is_the_same(
    lively: House,
    database: str,
    databases: Databases,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    del lively
    here = make_url(database).get_backend_name()
    there = next(kind for kind in ENGINES if kind != here)
    shown, before = well("figures", "--by", "group", "--json"), raw_rows(database)
    empty = {name for name, rows in before.items() if not rows}
    assert empty == set()
    first, second, third = (tmp_path / f"{n}.backup" for n in (1, 2, 3))
    well("backup", first)
    with another(databases, there, monkeypatch, tmp_path):
        well("restore", first)
        assert well("figures", "--by", "group", "--json") == shown
        well("tallies", "--check")
        well("backup", second)
    with another(databases, here, monkeypatch, tmp_path) as address:
        well("restore", second)
        assert raw_rows(address) == before
        assert well("figures", "--by", "group", "--json") == shown
        well("tallies", "--check")
        well("migrate")
        assert raw_rows(address) == before
        well("backup", third)
    assert first.read_bytes() == second.read_bytes() == third.read_bytes()


def test_null_and_the_null_of_json_stay_what_they_were(
    database: str, databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert = "INSERT INTO changes (id, at, action, entity, entity_id, before, after) VALUES "
    with writing() as session:
        for number, value in enumerate(("NULL", "'null'", '\'{"b":  1, "a": "å\\n"}\'')):
            key = f"{number:032}"
            at = "'2026-11-03 12:30:00.000001'"
            session.connection().exec_driver_sql(
                f"{insert} ('{key}', {at}, 'a', 'b', 'c', {value}, NULL)"
            )
    before = raw_rows(database)
    well("backup", tmp_path / "b")
    with another(
        databases, make_url(database).get_backend_name(), monkeypatch, tmp_path
    ) as address:
        well("restore", tmp_path / "b")
        assert raw_rows(address) == before


def test_the_file_is_for_its_owner_alone_and_holds_no_secret(
    lively: House, tmp_path: Path
) -> None:
    del lively
    file = tmp_path / "b"
    told = well("backup", file)
    assert "Hemlighetsfilen är inte med" in told
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    secret = settings().secret_file.read_bytes()
    inside = gzip.decompress(file.read_bytes())
    for held in (file.read_bytes(), inside):
        for form in (secret, secret.hex().encode(), secret.hex().upper().encode()):
            assert form not in held
        assert json.dumps(secret.decode("latin1")).encode() not in held
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_forms_stand_in_no_order_of_time(house: House, database: str, tmp_path: Path) -> None:
    del database
    for number in (9, 1, 7, 3, 5):
        answer(house.today, form_id=f"{number:032x}", residence="lt3")
    well("backup", tmp_path / "b")
    lines = gzip.decompress((tmp_path / "b").read_bytes()).decode().splitlines()
    (rows,) = (json.loads(line)[1] for line in lines if line.startswith('["submissions"'))
    assert [int(row[0], 16) for row in rows] == [1, 3, 5, 7, 9]


def test_a_backup_is_of_one_moment(house: House, database: str) -> None:
    del database
    with snapshot() as connection:
        assert dump.count(connection, "submissions") == 0
        answer(house.today)
        assert dump.count(connection, "submissions") == 0
        assert list(dump.chunks(connection, "answers")) == []
    with snapshot() as connection:
        assert dump.count(connection, "submissions") == 1


def test_a_running_server_hinders_no_backup(
    house: House, database: str, tmp_path: Path
) -> None:
    del house
    with Server(database, tmp_path, plain=True):
        well("backup", tmp_path / "b")
    assert (tmp_path / "b").exists()


# --- a file that cannot be written ----------------------------------------------------------

_LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
from bis.__main__ import main
main(sys.argv[1:], prog_name="python -m bis")
"""


@only_sqlite
def test_a_full_disk_leaves_the_earlier_backup(database: str, tmp_path: Path) -> None:
    file = tmp_path / "backups" / "b"
    file.parent.mkdir()
    well("backup", file)
    earlier = file.read_bytes()
    example.fill(3000, 2, TODAY, 1, lambda *_: None)
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, "backup", str(file)],
        cwd=ROOT,
        env=commands.environment(database, tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, ""), done
    assert done.stderr == (
        f"Säkerhetskopian {file} går inte att skriva (File too large). "
        "En tidigare kopia med det namnet är orörd.\n"
    )
    assert file.read_bytes() == earlier
    assert list(file.parent.iterdir()) == [file]
    well("backup", file)
    assert file.stat().st_size > 100_000


@only_sqlite
def test_nothing_else_is_ever_overwritten(database: str, tmp_path: Path) -> None:
    other = tmp_path / "brev.txt"
    other.write_text("Hej!")
    link = tmp_path / "länk"
    link.symlink_to(other)
    database_file = make_url(database).database
    pipe = tmp_path / "rör"
    os.mkfifo(pipe)
    archive = tmp_path / "arkiv.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(other)
    before = archive.read_bytes()
    for file in (database_file, settings().secret_file, other, link, tmp_path, pipe, archive):
        assert "är ingen säkerhetskopia" in refused("backup", file)
    assert other.read_text() == "Hej!"
    assert archive.read_bytes() == before
    assert "går inte att skriva" in refused("backup", tmp_path / "finns" / "inte" / "b")
    assert lab.secret()


@only_sqlite
def test_it_says_how_large_it_is_and_when_it_takes_the_place_of_another(
    house: House, tmp_path: Path
) -> None:
    del house
    file = tmp_path / "b"
    first, second = well("backup", file), well("backup", file)
    assert re.search(r", [1-9]\d* kB\.", first)
    assert "ersatte en tidigare kopia" not in first
    assert "ersatte en tidigare kopia" in second


@only_sqlite
def test_why_a_file_is_not_read_or_written_is_said_in_swedish(
    database: str, tmp_path: Path
) -> None:
    del database
    absent = tmp_path / "finns" / "inte"
    for command in ("backup", "restore"):
        assert "(filen eller mappen finns inte)" in refused(command, absent)
    assert "(det är en mapp)" in refused("restore", tmp_path)


@only_sqlite
def test_an_absent_or_older_database_is_not_backed_up_and_not_made(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del database
    with writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert "0000" in refused("backup", tmp_path / "b")
    point_at(monkeypatch, f"sqlite:///{tmp_path}/none.db", tmp_path)
    assert "inget att säkerhetskopiera" in refused("backup", tmp_path / "b")
    assert not (tmp_path / "b").exists()
    assert not (tmp_path / "none.db").exists()


# --- what is not restored -------------------------------------------------------------------


@pytest.fixture
def kept(lively: House, tmp_path: Path) -> Path:
    """A backup of a lively house."""
    del lively
    well("backup", tmp_path / "b")
    return tmp_path / "b"


def _rewritten(file: Path, **header: object) -> Path:
    """Write a backup anew, whole, with another header."""
    with file.open("rb") as raw:
        chunks = list(backup_file.read(raw))
    with file.open("rb") as raw:
        found = replace(backup_file.check(raw), **header)  # type: ignore[arg-type]
    other = file.with_name("other")
    with other.open("wb") as raw:
        backup_file.write(raw, found, iter(chunks))
    return other


@only_sqlite
def test_a_file_that_cannot_be_used_is_one_sentence_and_no_database_is_made(
    kept: Path, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del database
    folder = tmp_path / "new"
    point_at(monkeypatch, f"sqlite:///{folder}/bis.db", tmp_path)
    bad = tmp_path / "bad"
    whole = kept.read_bytes()
    bad.write_bytes(whole[:-1])
    assert "är skadad" in refused("restore", bad)
    bad.write_bytes(whole[:2000] + bytes([whole[2000] ^ 4]) + whole[2001:])
    assert "är skadad" in refused("restore", bad)
    assert "är skadad" in refused("restore", ROOT / "README.md")
    assert "går inte att läsa" in refused("restore", tmp_path / "none")
    assert "går inte att läsa" in refused("restore", tmp_path)
    assert "labbet lulea" in refused("restore", _rewritten(kept, lab="lulea"))
    told = refused("restore", _rewritten(kept, schema="0000", program="2025.1"))
    assert "Återställ med BIS 2025.1" in told
    assert not folder.exists()


def _chunk(file: Path, table: str, spoil: Callable[[list[Any]], object]) -> Path:
    """Write a backup anew, whole, with the first row of a table spoilt."""
    with file.open("rb") as raw:
        chunks = list(backup_file.read(raw))
    spoil(next(rows for name, rows in chunks if name == table))
    with file.open("rb") as raw:
        found = backup_file.check(raw)
    other = file.with_name("other")
    with other.open("wb") as raw:
        backup_file.write(raw, found, iter(chunks))
    return other


@pytest.mark.parametrize(
    ("table", "spoil"),
    [
        ("partners", lambda rows: rows.__setitem__(1, rows[0])),
        ("partners", lambda rows: rows.__setitem__(0, [None] * len(rows[0]))),
        ("partners", lambda rows: rows.__setitem__(0, 7)),
        ("partners", lambda rows: rows[0].__setitem__(1, {})),
        ("partners", lambda rows: rows[0].__setitem__(0, 7)),
        ("occurrences", lambda rows: rows[0].__setitem__(1, f"{1:032x}")),
        ("occurrences", lambda rows: rows[0].__setitem__(-1, 10**30)),
    ],
    ids=["twice", "nothing", "no row", "a table", "no key", "of no event", "large"],
)
def test_rows_that_no_database_takes_are_one_sentence_and_nothing_is_written(
    kept: Path, opened: str, table: str, spoil: Callable[[list[Any]], object]
) -> None:
    before = raw_rows(opened)
    assert "är skadad" in refused("restore", _chunk(kept, table, spoil))
    assert raw_rows(opened) == before


def test_a_database_that_holds_anything_is_left_as_it_was(kept: Path, database: str) -> None:
    before = raw_rows(database)
    assert "tom databas" in refused("restore", kept)
    assert raw_rows(database) == before


def test_a_house_that_was_only_opened_counts_as_empty(
    kept: Path,
    databases: Databases,
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = raw_rows(database)
    with databases.fresh(make_url(database).get_backend_name()) as address:
        point_at(monkeypatch, address, tmp_path)
        lab.open_house()
        assert lab.first_account_link()
        assert raw_rows(address)["partners"] != before["partners"]
        well("restore", kept)
        assert raw_rows(address) == before
        caches.forget_all()


def test_trouble_in_the_middle_leaves_the_database_as_it_was(
    kept: Path,
    databases: Databases,
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with databases.fresh(make_url(database).get_backend_name()) as address:
        point_at(monkeypatch, address, tmp_path)
        lab.open_house()
        before = raw_rows(address)

        def fail(share: float) -> None:
            if share > 0.9:
                raise RuntimeError

        with pytest.raises(RuntimeError):
            actions.restore(kept, new_secret=False, progress=fail)
        assert raw_rows(address) == before
        well("restore", kept)
        caches.forget_all()


@only_sqlite
def test_another_secret_is_refused_unless_it_is_asked_for(
    kept: Path,
    database: str,
    databases: Databases,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    del database
    old = settings().secret_file.read_bytes()
    elsewhere = tmp_path / "elsewhere"
    with another(databases, "sqlite", monkeypatch, elsewhere) as address:
        told = refused("restore", kept)
        assert "--new-secret" in told
        assert "QR-koder" in told
        assert not Path(str(make_url(address).database)).exists()
        assert "QR-koder" in well("restore", kept, "--new-secret")
        new = settings().secret_file
        assert new.read_bytes() != old
        assert stat.S_IMODE(new.stat().st_mode) == 0o600
        well("migrate")  # which insists on the right secret
        assert "\nFEL" not in bis("doctor").stdout


# --- while a server runs --------------------------------------------------------------------


@pytest.fixture
def opened(
    kept: Path,
    databases: Databases,
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """An opened, empty database beside the one that was backed up."""
    del kept
    with databases.fresh(make_url(database).get_backend_name()) as address:
        point_at(monkeypatch, address, tmp_path)
        lab.open_house()
        yield address
        caches.forget_all()


def test_nothing_is_restored_under_servers_until_the_last_is_gone(
    kept: Path, opened: str, tmp_path: Path
) -> None:
    with ExitStack() as running:
        first = running.enter_context(Server(opened, tmp_path, plain=True))
        second = running.enter_context(Server(opened, tmp_path, plain=True))
        assert "BIS är igång" in refused("restore", kept)
        first.kill()
        assert "BIS är igång" in refused("restore", kept)
        second.kill()
        well("restore", kept)
        first.start()
        assert "BIS är igång" in refused("restore", kept)


def test_the_whole_server_holds_the_lock_too(kept: Path, opened: str, tmp_path: Path) -> None:
    with Server(opened, tmp_path):
        assert "BIS är igång" in refused("restore", kept)
    well("restore", kept)


def test_no_server_starts_while_something_is_restored(opened: str, tmp_path: Path) -> None:
    server = Server(opened, tmp_path, plain=True)
    with serving.alone(), pytest.raises(AssertionError):
        server.start()
    assert server.said() == (
        "En säkerhetskopia återställs just nu. Vänta tills det är klart och starta igen.\n"
    )
    with server:
        assert serving.is_held()


@only_postgresql
def test_a_server_that_lost_its_connections_has_the_lock_again_with_the_next(
    opened: str, kept: Path, databases: Databases, tmp_path: Path
) -> None:
    with Server(opened, tmp_path, plain=True) as server:
        engine().dispose()
        databases.server().cut_off(str(make_url(opened).database))
        assert not serving.is_held()
        assert server.status("/ready") == 200
        assert "BIS är igång" in refused("restore", kept)


def test_two_restores_do_not_run_at_once(kept: Path, opened: str) -> None:
    del opened
    with serving.alone():
        assert "BIS är igång" in refused("restore", kept)


def test_a_lease_that_a_stopped_server_left_does_not_make_a_house_used(
    kept: Path, opened: str, clock: FrozenClock
) -> None:
    del opened
    with writing() as session:
        assert leases.take(session, "nightly", "gone", clock.now(), clock.now())
    well("restore", kept)
