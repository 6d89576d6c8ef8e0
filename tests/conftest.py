"""Fixtures for all tests. A test asks for `database`, or for `house` with people in it."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from tests.support import caches
from tests.support.chromium import ARGUMENTS, CHROMIUM
from tests.support.databases import ENGINES, Databases
from tests.support.house import NOW, FrozenClock, House, build

IN_CI = os.environ.get("CI") == "true"

for _name in [name for name in os.environ if name.startswith("BIS_")]:
    del os.environ[_name]
os.environ["BIS_DATABASE_URL"] = "sqlite:////nowhere/no-test-may-use-the-real-house.db"
os.environ["BIS_DATA_DIR"] = "/nowhere"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    """With CI=true nothing may be left out: a skipped test has failed."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI=true forbids: {report.longrepr[2]}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    """The same for a module that skips itself."""
    report = yield
    if IN_CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI=true forbids: {report.longrepr[2]}"
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Play all browser tests in one process: two would fight over the computer."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Where fresh databases come from."""
    made = Databases()
    yield made
    made.close()


@pytest.fixture(params=ENGINES)
def empty_database(
    request: pytest.FixtureRequest,
    databases: Databases,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """The address of a migrated database that no house has been opened in; on each engine."""
    with databases.fresh(request.param) as address:
        point_at(monkeypatch, address, tmp_path)
        yield address
        caches.forget_all()


@pytest.fixture(params=ENGINES)
def database(
    request: pytest.FixtureRequest,
    databases: Databases,
    tmp_path: Path,
    clock: FrozenClock,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """The address of an opened, empty house's database; on each engine, one after the other.

    `only_sqlite` and `only_postgresql` in tests/support/databases.py choose one of them.
    """
    from bis.actions import lab

    del clock  # asked for so that the house opens on the tests' day
    with databases.fresh(request.param) as address:
        point_at(monkeypatch, address, tmp_path)
        lab.open_house()
        yield address
        caches.forget_all()


def point_at(monkeypatch: pytest.MonkeyPatch, address: str, folder: Path) -> None:
    """Point this process at a database, with a data folder and a secret of its own."""
    monkeypatch.setenv("BIS_DATABASE_URL", address)
    monkeypatch.setenv("BIS_DATA_DIR", str(folder / "data"))
    monkeypatch.setenv("BIS_SECRET_FILE", str(folder / "secret.key"))
    caches.forget_all()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FrozenClock:
    """BIS's clock, standing at Tuesday 3 November 2026 13.30 until the test moves it."""
    frozen = FrozenClock(NOW)
    monkeypatch.setattr("bis.clock.now", frozen.now)
    return frozen


@pytest.fixture
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords hashed in no time: for tests of everything else."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("bis.actions.people._hasher", cheap)


@pytest.fixture
def house(database: str, cheap_passwords: None) -> House:
    """A small house with people of all roles, two partners and a weekly activity."""
    del database, cheap_passwords
    return build()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Use the computer's own Chromium, which calls nobody."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    return {"executable_path": str(CHROMIUM), "headless": True, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """A Swede's browser."""
    return {**browser_context_args, "locale": "sv-SE", "timezone_id": "Europe/Stockholm"}
