"""Migrations: from nothing to the model, once, and never over something newer."""

import stat
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select, text

from bis.actions import invitations, week_links
from bis.core.permissions import Role
from bis.errors import SettingsError
from bis.store import migrate, users
from bis.store.models import Base, Event, Invitation
from bis.store.session import engine, reading, writing
from tests.conftest import point_at
from tests.support import commands
from tests.support.databases import ENGINES, Databases
from tests.support.house import House
from tests.support.ports import free_port


@pytest.fixture(params=ENGINES)
def nothing(
    request: pytest.FixtureRequest,
    databases: Databases,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """The address of a database with no table in it (SQLite: no file either)."""
    with databases.fresh(request.param, migrated=False) as address:
        point_at(monkeypatch, address, tmp_path)
        yield address
        engine().dispose()


def test_an_empty_database_becomes_what_the_models_say(nothing: str) -> None:
    migrate.upgrade(nothing)
    with engine().connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert found == []
    assert migrate.is_current()


def test_migrating_again_changes_nothing(nothing: str) -> None:
    migrate.upgrade(nothing)
    with writing() as session:
        session.execute(text("INSERT INTO settings (key, value) VALUES ('kept', 'yes')"))
    migrate.upgrade(nothing)
    with reading() as session:
        assert session.execute(text("SELECT value FROM settings")).scalar() == "yes"


def test_accounts_of_the_first_version_are_kept_and_open(empty_database: str) -> None:
    with migrate._locked(empty_database) as connection:
        command.downgrade(migrate._config(connection), "0001")
    assert "invitations" not in inspect(engine()).get_table_names()
    with writing() as session:
        session.execute(
            text(
                "INSERT INTO users (id, email, password_hash, role, created_at, version) "
                "VALUES (:id, 'anna@boden.se', 'x', 'coordinator', :at, 1)"
            ),
            {"id": uuid4().hex, "at": "2026-11-03 12:30:00.000000"},
        )
    assert not migrate.is_current()
    migrate.upgrade(empty_database)
    with reading() as session:
        (found,) = users.everybody(session)
    assert (found.email, found.is_closed) == ("anna@boden.se", False)


def test_links_of_the_second_version_are_what_they_were_made_for(house: House) -> None:
    invitations.invite(house.coordinator, "ny@boden.se", Role.READER, None)
    of_reader = house.actors[Role.READER].user_id
    invitations.new_password_link(house.coordinator, of_reader)
    week_links.make(house.coordinator, house.church)
    url = engine().url.render_as_string(hide_password=False)
    assert kinds_of_links() == {(False, "account"), (True, "password"), (False, "week")}
    with migrate._locked(url) as connection:
        command.downgrade(migrate._config(connection), "0002")
    migrate.upgrade(url)
    # a link for weeks would have been an account for whoever held it
    assert kinds_of_links() == {(False, "account"), (True, "password")}


def kinds_of_links() -> set[tuple[bool, str]]:
    """Return whether each link is somebody's who has an account, and its kind."""
    with reading() as session:
        found = session.execute(select(Invitation.user_id.is_not(None), Invitation.kind))
        return {(bool(is_known), kind) for is_known, kind in found}


@pytest.mark.usefixtures("house")
def test_activities_of_the_second_version_are_public_and_last_as_they_did() -> None:
    url = engine().url.render_as_string(hide_password=False)
    with reading() as session:
        before = session.scalars(select(Event.title).order_by(Event.title)).all()
    with migrate._locked(url) as connection:
        command.downgrade(migrate._config(connection), "0002")
    migrate.upgrade(url)
    with reading() as session:
        after = session.scalars(select(Event).order_by(Event.title)).all()
        assert [one.title for one in after] == before
        assert all(one.published for one in after)
        assert not any(one.all_day or one.ends_next_day or one.skips_red_days for one in after)
        assert [one.target_groups for one in after] == [[]] * len(after)


def test_a_migration_that_fails_leaves_nothing_behind(
    nothing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("alembic.op.bulk_insert", fail)
    with pytest.raises(RuntimeError):
        migrate.upgrade(nothing)
    assert inspect(engine()).get_table_names() == []


def test_four_processes_can_start_on_an_empty_database_at_once(
    nothing: str, tmp_path: Path
) -> None:
    env = commands.environment(nothing, tmp_path)
    started = [commands.start("migrate", env=env) for _ in range(4)]
    ended = [
        (*process.communicate(timeout=commands.SECONDS), process.returncode)
        for process in started
    ]
    assert ended == [("Databasen är klar för den här versionen.\n", "", 0)] * 4
    assert migrate.is_current()
    with reading() as session:
        assert session.execute(text("SELECT count(*) FROM data_versions")).scalar() == 8
        assert session.execute(text("SELECT count(*) FROM questionnaires")).scalar() == 1


def test_a_schema_newer_than_the_code_is_refused_and_left_alone(empty_database: str) -> None:
    with writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SettingsError) as refused:
        migrate.upgrade(empty_database)
    assert refused.value.text_key == "error.schema_newer"
    assert refused.value.blanks == {"found": "9999", "known": migrate.newest()}
    assert not migrate.is_current()
    with reading() as session:
        found = session.execute(text("SELECT version_num FROM alembic_version")).scalar()
        assert found == "9999"


@pytest.fixture
def refused_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Cleans up after an address that could not be used."""
    point_at(monkeypatch, "sqlite:////nowhere/bis.db", tmp_path)
    yield
    point_at(monkeypatch, "sqlite:////nowhere/bis.db", tmp_path)


@pytest.mark.usefixtures("refused_address")
def test_a_new_database_and_its_folder_are_for_their_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "house" / "bis.db"
    point_at(monkeypatch, f"sqlite:///{file}", tmp_path)
    migrate.upgrade(f"sqlite:///{file}")
    with writing() as session:  # while a connection is open, SQLite's own files are there
        session.execute(text("SELECT 1"))
        modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in file.parent.iterdir()}
    assert modes["bis.db"] == 0o600
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.joinpath("file").touch()
    with pytest.raises(SettingsError) as refused:
        migrate.upgrade(f"sqlite:///{tmp_path}/file/bis.db")
    assert refused.value.text_key == "error.database_folder"
    assert refused.value.blanks["path"] == tmp_path / "file" / "bis.db"
    assert refused.value.blanks["reason"]


@pytest.mark.usefixtures("refused_address")
def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        migrate.upgrade(f"sqlite:///{tmp_path}")
    assert refused.value.text_key == "error.database_folder"


@pytest.mark.usefixtures("refused_address")
def test_a_file_that_is_no_database_is_told_and_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Kära dagbok, idag hände inget. " * 100)
    before = file.read_bytes()
    point_at(monkeypatch, f"sqlite:///{file}", tmp_path)
    with pytest.raises(SettingsError) as refused:
        migrate.upgrade(f"sqlite:///{file}")
    assert refused.value.text_key == "error.database_unreachable"
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.usefixtures("refused_address")
def test_a_server_that_does_not_answer_is_told_without_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"postgresql+psycopg://bis:hemligt@127.0.0.1:{free_port()}/bis"
    point_at(monkeypatch, address, tmp_path)
    with pytest.raises(SettingsError) as refused:
        migrate.upgrade(address)
    assert refused.value.text_key == "error.database_unreachable"
    assert refused.value.blanks["reason"]
    assert "hemligt" not in str(refused.value)


def test_a_database_that_the_server_does_not_have_is_told(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = databases.server().url("finns_inte")
    point_at(monkeypatch, address, tmp_path)
    with pytest.raises(SettingsError) as refused:
        migrate.upgrade(address)
    assert refused.value.text_key == "error.database_unreachable"
    assert "finns_inte" in str(refused.value.blanks["reason"])
    engine().dispose()
