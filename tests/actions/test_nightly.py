"""The night's work: done once, by one, and again when it failed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from bis.__main__ import main
from bis.actions import nightly
from bis.core.periods import Month
from bis.errors import RefusedError
from bis.store import closing, leases, submissions
from bis.store.models import Change, ClosedMonth, Lease, LoginSession
from bis.store.session import reading, writing, writing_connection
from bis.web import night
from tests.support import commands
from tests.support.forms import form
from tests.support.house import NOW, FrozenClock, House

NOVEMBER = Month(2026, 11)
IN_DECEMBER = NOW + timedelta(days=40)


@pytest.fixture
def answered(house: House) -> House:
    """A house with six forms of November."""
    with writing_connection() as connection:
        submissions.accept(
            connection, [form(n, house.today.id, contacts_new="1") for n in range(6)]
        )
    return house


def count(table: type[object]) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.usefixtures("answered")
def test_it_closes_what_is_over_and_says_so() -> None:
    assert nightly.run(NOW) == nightly.Done()
    assert nightly.run(IN_DECEMBER).months == (NOVEMBER,)
    assert nightly.last_run() == IN_DECEMBER
    with reading() as session:
        noted = session.scalars(select(Change.entity_id).where(Change.entity == "month")).all()
    assert noted == ["2026-11"]
    assert nightly.run(IN_DECEMBER).months == ()
    assert count(ClosedMonth) == 1
    assert count(Lease) == 0


@pytest.mark.usefixtures("answered")
def test_the_command_says_in_one_sentence_what_it_did(clock: FrozenClock) -> None:
    done = CliRunner().invoke(main, ["nightly"])
    assert (done.exit_code, done.stdout) == (
        0,
        "Nattens arbete är gjort. Ingen månad kunde stängas i dag.\n",
    )
    clock.at = IN_DECEMBER
    done = CliRunner().invoke(main, ["nightly"])
    assert done.exit_code == 0
    assert "Stängda månader: 2026-11." in done.stdout


@pytest.mark.usefixtures("house")
def test_while_another_does_it_the_command_refuses_and_the_server_waits() -> None:
    with writing() as session:
        leases.take(session, nightly.LEASE, "another", NOW, NOW + nightly.LEASE_LENGTH)
    with pytest.raises(RefusedError):
        nightly.run(NOW)
    assert nightly.run_if_due(NOW) is None
    done = CliRunner().invoke(main, ["nightly"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert nightly.run(NOW + nightly.LEASE_LENGTH) == nightly.Done()  # it was killed


@pytest.mark.usefixtures("house")
def test_by_itself_it_is_done_once_a_night() -> None:
    assert nightly.run_if_due(NOW) is not None
    assert nightly.run_if_due(NOW + timedelta(hours=10)) is None
    assert nightly.run_if_due(NOW + timedelta(hours=14)) is not None


@pytest.mark.usefixtures("answered")
def test_of_four_servers_at_once_one_does_it() -> None:
    start = Barrier(4)

    def serve(_: int) -> nightly.Done | None:
        start.wait()
        return nightly.run_if_due(IN_DECEMBER)

    with ThreadPoolExecutor(4) as pool:
        done = [one for one in pool.map(serve, range(4)) if one is not None]
    assert [one.months for one in done] == [(NOVEMBER,)]


@pytest.mark.usefixtures("answered")
def test_two_processes_close_a_month_once(database: str) -> None:
    from bis.settings import settings

    folder = settings().secret_file.parent
    env = commands.environment(database, folder, BIS_CLOCK="2026-12-20T04:00")
    running = [commands.start("nightly", env=env) for _ in range(2)]
    said = [one.communicate(timeout=commands.SECONDS) for one in running]
    assert {one.returncode for one in running} <= {0, 1}
    assert sum("2026-11" in out for out, _ in said) == 1
    assert count(ClosedMonth) == 1


@pytest.mark.usefixtures("answered")
def test_a_failure_is_logged_and_the_next_try_does_what_is_left(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, clock: FrozenClock
) -> None:
    clock.at = IN_DECEMBER

    def fail(*_: object) -> int:
        raise RuntimeError("the disk is odd")

    with monkeypatch.context() as broken:
        broken.setattr(closing, "close", fail)
        assert not night.try_once()
    assert "the disk is odd" in caplog.text
    assert count(ClosedMonth) == 0
    assert nightly.last_run() is None
    assert night.try_once()
    assert count(ClosedMonth) == 1


def test_sessions_out_of_time_are_forgotten(house: House, clock: FrozenClock) -> None:
    house.log_in()
    assert count(LoginSession) == 1
    nightly.run(clock.now())
    assert count(LoginSession) == 1
    nightly.run(clock.now() + timedelta(hours=13))
    assert count(LoginSession) == 0
