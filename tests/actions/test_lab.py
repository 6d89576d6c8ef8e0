"""Opening the house: the right database, its secret, and who comes first."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from bis.actions import lab, people
from bis.core.permissions import Role
from bis.errors import FieldsError, RefusedError, SettingsError
from bis.settings import settings
from bis.store import lab as stored
from bis.store import partners
from bis.store.session import reading, writing
from tests.conftest import point_at
from tests.support import caches
from tests.support.house import PASSWORD, TODAY

EMAIL = "anna@boden.se"


def _refused() -> SettingsError:
    caches.forget_all()
    with pytest.raises(SettingsError) as refused:
        lab.open_house()
    return refused.value


@pytest.mark.usefixtures("empty_database", "clock")
def test_eight_that_open_a_new_house_at_once_all_get_in() -> None:
    with ThreadPoolExecutor(8) as pool:
        for opened in [pool.submit(lab.open_house) for _ in range(8)]:
            opened.result()
    with reading() as session:
        assert session.execute(text("SELECT count(*) FROM questionnaires")).scalar() == 1


@pytest.mark.usefixtures("database")
def test_a_new_house_has_what_its_profile_says_and_nobody_in_it() -> None:
    with reading() as session:
        assert stored.get(session, stored.CODE) == "boden"
        assert stored.is_empty(session)
        assert set(partners.by_code(session)) == {one.code for one in lab.profile().partners}
        assert len(partners.registered(session, TODAY)) == len(lab.profile().partners)
        assert set(partners.venues_by_code(session)) == {
            one.code for one in lab.profile().venues
        }
    assert not lab.is_example()


@pytest.mark.usefixtures("database")
def test_opening_again_leaves_everything_as_people_made_it() -> None:
    with writing() as session:
        session.execute(text("UPDATE partners SET name = 'Nytt namn' WHERE code = 'abf'"))
    caches.forget_all()
    lab.open_house()
    with reading() as session:
        names = [one.name for one in partners.registered(session, TODAY)]
    assert "Nytt namn" in names
    assert len(names) == len(lab.profile().partners)


@pytest.mark.usefixtures("database")
def test_the_database_of_another_lab_is_refused() -> None:
    with writing() as session:
        stored.put(session, stored.CODE, "lulea")
    refused = _refused()
    assert refused.text_key == "error.lab_other"
    assert refused.blanks == {"stored": "lulea", "given": "boden"}
    with reading() as session:
        assert stored.get(session, stored.CODE) == "lulea"


@pytest.mark.usefixtures("database")
def test_the_secret_is_made_at_the_first_start_for_its_owner_alone() -> None:
    file = settings().secret_file
    assert len(file.read_bytes()) == 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert lab.secret() == file.read_bytes()


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
def test_the_folder_of_a_new_secret_is_for_its_owner_alone(
    empty_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_at(monkeypatch, empty_database, tmp_path)
    folder = tmp_path / "secrets"
    monkeypatch.setenv("BIS_SECRET_FILE", str(folder / "secret.key"))
    lab.open_house()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.usefixtures("empty_database", "clock")
def test_a_secret_that_an_operator_has_put_there_is_used(tmp_path: Path) -> None:
    tmp_path.joinpath("secret.key").write_bytes(b"an operator's own secret........")
    lab.open_house()
    assert lab.secret() == b"an operator's own secret........"


@pytest.mark.usefixtures("empty_database", "clock")
def test_an_empty_secret_is_refused(tmp_path: Path) -> None:
    tmp_path.joinpath("secret.key").touch()
    assert _refused().text_key.startswith("error.secret")


@pytest.mark.usefixtures("database")
def test_a_lost_secret_is_told_and_not_made_anew() -> None:
    file = settings().secret_file
    file.unlink()
    refused = _refused()
    assert refused.text_key == "error.secret_missing"
    assert refused.blanks == {"file": file}
    assert not file.exists()


@pytest.mark.usefixtures("database")
def test_another_secret_is_refused() -> None:
    file = settings().secret_file
    file.write_bytes(os.urandom(32))
    refused = _refused()
    assert refused.text_key == "error.secret_other"
    assert refused.blanks == {"file": file}


@pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
def test_a_secret_that_cannot_be_made_is_told(
    empty_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_at(monkeypatch, empty_database, tmp_path)
    tmp_path.joinpath("file").touch()
    monkeypatch.setenv("BIS_SECRET_FILE", str(tmp_path / "file" / "below" / "secret.key"))
    refused = _refused()
    assert refused.text_key == "error.secret_folder"


@pytest.mark.usefixtures("database")
def test_a_survey_that_means_something_else_than_what_is_stored_is_refused() -> None:
    with writing() as session:
        session.execute(text("UPDATE questions SET options = '[\"ja\"]' WHERE position = 0"))
    refused = _refused()
    assert refused.text_key == "error.questionnaire_changed"
    assert refused.blanks == {"version": 1}


# --- the first account ----------------------------------------------------------------------


def _code() -> str:
    link = lab.first_account_link()
    assert link is not None
    assert link.startswith("/kom-igang?kod=")
    return link.partition("=")[2]


@pytest.mark.usefixtures("database", "cheap_passwords")
def test_the_first_account_is_a_coordinators_and_its_link_works_once() -> None:
    code = _code()
    assert lab.is_first_account_token(code)
    lab.make_first_account(code, f" {EMAIL.upper()} ", PASSWORD)
    actor = people.actor_of(people.log_in(EMAIL, PASSWORD, "192.0.2.1"))
    assert actor is not None
    assert actor.role is Role.COORDINATOR
    assert not lab.is_first_account_token(code)
    assert lab.first_account_link() is None
    with pytest.raises(RefusedError) as refused:
        lab.make_first_account(code, "bo@boden.se", PASSWORD)
    assert refused.value.text_key == "setup.error.link"


@pytest.mark.usefixtures("database", "cheap_passwords")
def test_only_the_newest_link_opens() -> None:
    older, newer = _code(), _code()
    assert not lab.is_first_account_token(older)
    assert lab.is_first_account_token(newer)
    with pytest.raises(RefusedError):
        lab.make_first_account(older, EMAIL, PASSWORD)


@pytest.mark.usefixtures("database", "cheap_passwords")
@pytest.mark.parametrize("code", ["", "x", "å", "\x00"])
def test_a_wrong_link_makes_no_account(code: str) -> None:
    assert not lab.is_first_account_token(code)
    with pytest.raises(RefusedError):
        lab.make_first_account(code, EMAIL, PASSWORD)


@pytest.mark.usefixtures("database", "cheap_passwords")
def test_of_two_who_use_the_link_at_once_one_becomes_coordinator() -> None:
    code = _code()

    def make(number: int) -> bool:
        try:
            lab.make_first_account(code, f"nr{number}@boden.se", PASSWORD)
        except RefusedError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(make, range(6))) == [False] * 5 + [True]


@pytest.mark.usefixtures("database", "cheap_passwords")
def test_a_wish_with_mistakes_uses_nothing_up() -> None:
    code = _code()
    with pytest.raises(FieldsError):
        lab.make_first_account(code, "anna", "kort")
    assert lab.is_first_account_token(code)


def test_a_clock_that_cannot_be_read_is_told_before_anything_is_touched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()  # the tests' own clock
    monkeypatch.setenv("BIS_CLOCK", "halv tre")
    with pytest.raises(SettingsError) as told:
        lab.open_house()
    assert told.value.text_key == "error.clock"
