"""`python -m bis`: what an operator reads after each command. (Figures: tests/figures.)"""

import json
import shlex
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bis.__main__ import main
from bis.actions import people
from bis.core.permissions import Role
from bis.settings import ROOT
from tests.support import commands
from tests.support.databases import only_sqlite
from tests.support.house import EMAILS, FrozenClock, House

pytestmark = [only_sqlite, pytest.mark.usefixtures("house")]

NEW, PASSWORD = "ny@provhuset.se", "tre hela ord efter"


def bis(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=given)


def can_log_in(email: str, password: str) -> bool:
    return bool(people.log_in(email, password, "192.0.2.1"))


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sits there and types."""
    monkeypatch.setattr("bis.__main__._has_terminal", lambda: True)


def test_an_added_account_is_said_with_its_role() -> None:
    add = ("user", "add", NEW.upper(), "--role", "reader", "--password-stdin")
    done = bis(*add, given=f"{PASSWORD}\n")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"Kontot {NEW} är tillagt med rollen reader.\n"
    assert can_log_in(NEW, PASSWORD)


def test_a_new_password_is_said_and_that_the_account_is_logged_out() -> None:
    email = EMAILS[Role.READER]
    done = bis("user", "password", email, "--password-stdin", given=PASSWORD)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"Lösenordet för {email} är bytt, och kontot är utloggat överallt.\n"
    assert can_log_in(email, PASSWORD)


@pytest.mark.usefixtures("terminal")
def test_at_a_terminal_the_password_is_asked_for_until_it_is_the_same_twice() -> None:
    typed = f"{PASSWORD}\nfelskrivet lösen\n{PASSWORD}\n{PASSWORD}\n"
    done = bis("user", "password", EMAILS[Role.READER], given=typed)
    assert done.exit_code == 0
    assert done.stderr == "Lösenorden är inte lika. Försök igen.\n"
    assert "minst 10 tecken" in done.stdout
    assert PASSWORD not in done.output
    assert can_log_in(EMAILS[Role.READER], PASSWORD)


def test_without_a_terminal_no_password_is_taken_by_chance() -> None:
    done = bis("user", "add", NEW, "--role", "reader", given=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 2
    assert "--password-stdin" in done.stderr
    assert done.stdout == ""


def test_a_password_that_is_not_utf_8_is_refused_with_a_sentence() -> None:
    change = ("user", "password", EMAILS[Role.READER], "--password-stdin")
    done = CliRunner().invoke(main, change, input="lösenord i tre ord".encode("latin-1"))
    assert done.exit_code == 1
    assert "UTF-8" in done.stderr
    assert "Traceback" not in done.output


@pytest.mark.parametrize("flag", [[], ["--password-stdin"]])
def test_a_closed_input_is_no_password(flag: list[str]) -> None:
    change = [sys.executable, "-m", "bis", "user", "password", EMAILS[Role.READER], *flag]
    quoted = " ".join(map(shlex.quote, change))
    done = subprocess.run(
        ["sh", "-c", f"{quoted} <&-"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "--password-stdin" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01", "9999-12-31"])
def test_an_example_house_of_another_time_is_refused(day: str) -> None:
    done = bis("demo", "--today", day)
    assert done.exit_code == 2
    assert "mellan år 2000 och 2100" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("user", "password", "ingen@provhuset.se"), "Det finns inget konto med den adressen."),
        (
            ("user", "add", NEW, "--role", "partner", "--partner", "Okända föreningen"),
            "Det finns ingen organisation med det namnet.",
        ),
    ],
)
def test_what_is_not_found_is_named(arguments: tuple[str, ...], said: str) -> None:
    done = bis(*arguments, "--password-stdin", given=PASSWORD)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "command", [("export", "listor"), ("figures",), ("tallies", "--check")]
)
def test_a_question_about_a_house_that_is_not_there_begins_none(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    folder = tmp_path / "a house"
    folder.mkdir()
    env = commands.environment(f"sqlite:///{folder / 'bis.db'}", folder)
    done = commands.bis(*command, env=env)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Här finns inget hus än" in done.stderr
    assert list(folder.iterdir()) == []


def test_a_migrated_database_is_said() -> None:
    done = bis("migrate")
    assert (done.exit_code, done.stdout) == (0, "Databasen är klar för den här versionen.\n")


def test_open_surveys_are_listed_in_swedish_time_and_as_json_with_the_zone() -> None:
    listed = bis("survey-links")
    assert "\n2026-11-03 13.00  Språkcafé  /svara/" in listed.stdout
    _, row = json.loads(bis("survey-links", "--json").stdout)
    assert {"occurrence", "title", "url"} <= set(row)
    starts = datetime.fromisoformat(row["starts"])
    assert starts.utcoffset() is not None
    assert starts == datetime.fromisoformat("2026-11-03T13:00+01:00")


def test_no_open_survey_is_said_too(house: House, clock: FrozenClock) -> None:
    del house
    clock.set("2027-03-01T09:00")
    assert bis("survey-links").stdout.startswith("Ingen enkät är öppen.")
    assert json.loads(bis("survey-links", "--json").stdout) == []
